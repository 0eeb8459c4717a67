//! Better figures never lower a score: of facts whose direction is stated, found with two figures that show it; step
//! tables without a stated direction at least go one way.

use super::trial::{Figure, Trial, landmarks};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::FactId;
use crate::model::contract::Direction;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, Item, MethodKind, StepLine, Subject};
use crate::model::node::{Body, Node};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use std::collections::BTreeMap;

impl Builder<'_> {
    /// Looks for facts of a node that score the wrong way.
    pub(super) fn wrong_directions(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else { return };
        let Body::Item(item) = &node.body else { return };
        let (exprs, limits) = reads(node, item);
        let marks = landmarks(self, &exprs, &limits);
        let mut problems = Vec::new();
        for (figure, numbers) in &marks {
            let Figure::Fact(fact) = figure else { continue };
            let Some(direction) = self.facts.get(fact.index()).and_then(|fact| fact.direction) else { continue };
            if let Some(problem) = self.tried(node, item, (*fact, direction), numbers, &marks) {
                problems.push(problem);
            }
        }
        let crooked: Vec<Diagnostic> = item
            .methods
            .iter()
            .filter_map(|method| match &method.kind {
                MethodKind::Steps { of, lines, .. } => self.crooked(of, lines),
                _ => None,
            })
            .collect();
        let told = !problems.is_empty();
        for problem in problems {
            self.problems.push(problem);
        }
        for problem in crooked.into_iter().filter(|_| !told) {
            self.problems.push(problem);
        }
    }

    /// Two neighbouring figures of which the better one scores less, all others being the same.
    fn tried(
        &self,
        node: &Node,
        item: &Item,
        (fact, direction): (FactId, Direction),
        numbers: &[Number],
        marks: &BTreeMap<Figure, Vec<Number>>,
    ) -> Option<Diagnostic> {
        let end = |last: bool| {
            let figures = marks.iter().filter_map(|(figure, numbers)| {
                let number = if last { numbers.last() } else { numbers.first() };
                Some((*figure, number?.clone()))
            });
            Trial { figures: figures.collect(), full: node.full.clone() }
        };
        for trial in [end(true), end(false)] {
            let scores: Vec<(&Number, Option<Number>)> = numbers
                .iter()
                .map(|number| (number, trial.with(Figure::Fact(fact), number.clone()).node(node, item)))
                .collect();
            for pair in scores.windows(2) {
                let [(low, Some(at_low)), (high, Some(at_high))] = pair else { continue };
                let falls = match direction {
                    Direction::Higher => at_high < at_low,
                    Direction::Lower => at_high > at_low,
                    #[expect(unreachable_patterns, reason = "a direction that favours neither end may be added")]
                    _ => false,
                };
                if !falls {
                    continue;
                }
                let (worse, better) = match direction {
                    Direction::Lower => ((high, at_high), (low, at_low)),
                    _ => ((low, at_low), (high, at_high)),
                };
                let line = |(number, points): (&Number, &Number)| {
                    let mut figures: Vec<(FactId, Number)> = trial
                        .with(Figure::Fact(fact), number.clone())
                        .figures
                        .into_iter()
                        .filter_map(|(figure, number)| match figure {
                            Figure::Fact(id) => Some((id, number)),
                            Figure::Events(_) => None,
                        })
                        .collect();
                    figures.sort_by_key(|(id, _)| *id != fact);
                    say!(
                        "`{given}；应得 {points}`",
                        "`{given}; expect {points}`",
                        given = self.witness(&figures),
                        points = self.shown(points, &Dim::Points)
                    )
                };
                let name = self.facts.get(fact.index()).map_or("", |fact| fact.id.as_str());
                let (zh, en) = match direction {
                    Direction::Lower => ("越低越好", "lower is better"),
                    _ => ("越高越好", "higher is better"),
                };
                return Some(
                    Diagnostic::new(
                        &catalog::WRONG_DIRECTION,
                        say!(
                            "`{name}` {way}，更好时 `{node}` 反而少得分",
                            "of `{name}` {way}, yet `{node}` scores less when it is better",
                            name = name,
                            way = (zh, en),
                            node = node.id.as_str()
                        ),
                    )
                    .at(node.clause.span)
                    .note(line((worse.0, worse.1)))
                    .note(line((better.0, better.1)))
                    .help(say!(
                        "核对公式里的正负号、除数与被除数、各档的次序，或改数据的方向",
                        "check the signs, which is divided by which, and the order of the lines; or the direction of the fact"
                    )),
                );
            }
        }
        None
    }

    /// A table of steps that goes up and down again.
    fn crooked(&self, of: &Expr, lines: &[StepLine]) -> Option<Diagnostic> {
        let stated = |id: FactId| self.facts.get(id.index()).is_some_and(|fact| fact.direction.is_some());
        if let ExprKind::Fact(id) = of.kind
            && stated(id)
        {
            return None;
        }
        let mut steps: Vec<(&Number, &Number, &StepLine)> = Vec::new();
        for line in lines {
            let points = line.points.constant().and_then(Value::number)?;
            let (_, edge) =
                line.tests.iter().find(|(sign, _)| matches!(sign, Comparison::GreaterOrEqual | Comparison::Greater))?;
            steps.push((edge, points, line));
        }
        steps.sort_by(|a, b| a.0.cmp(b.0));
        let rises = steps.windows(2).filter(|pair| matches!(pair, [a, b] if a.1 < b.1)).count();
        let falls = steps.windows(2).filter(|pair| matches!(pair, [a, b] if a.1 > b.1)).count();
        if rises == 0 || falls == 0 {
            return None;
        }
        // The rarer turn is the odd one out.
        let odd = steps.windows(2).find(|pair| match pair {
            [a, b] if falls <= rises => a.1 > b.1,
            [a, b] => a.1 < b.1,
            _ => false,
        })?;
        let [before, after] = odd else { return None };
        Some(
            Diagnostic::new(
                &catalog::STEPS_CROOKED,
                say!("各档的分值时升时降", "the points of the steps go up and down"),
            )
            .at(after.2.span)
            .label(
                before.2.span,
                say!("这一档 {points}", "this line gives {points}", points = self.shown(before.1, &Dim::Points)),
            )
            .note(say!(
                "{low} 起得 {less}，{high} 起得 {more}",
                "from {low} on {less}, from {high} on {more}",
                low = self.shown(before.0, &of.dim),
                less = self.shown(before.1, &Dim::Points),
                high = self.shown(after.0, &of.dim),
                more = self.shown(after.1, &Dim::Points)
            ))
            .help(say!("核对这一档的分值", "check the points of this line")),
        )
    }
}

/// What an item reads, and the numbers it looks figures up by.
fn reads<'n>(node: &'n Node, item: &'n Item) -> (Vec<&'n Expr>, Vec<(&'n Expr, &'n Number)>) {
    let (mut exprs, mut limits): (Vec<&Expr>, Vec<(&Expr, &Number)>) = (Vec::new(), Vec::new());
    let choice = |choice: &'n Choice, exprs: &mut Vec<&'n Expr>, limits: &mut Vec<(&'n Expr, &'n Number)>| match choice
    {
        Choice::Value(value) => exprs.push(value),
        Choice::By { key, lines, otherwise } => {
            exprs.push(key);
            exprs.extend(lines.iter().map(|line| &line.value).chain(otherwise));
            for (_, edge) in lines.iter().flat_map(|line| &line.tests) {
                if let Some(Value::Number(edge)) = edge.constant() {
                    limits.push((key, edge));
                }
            }
        }
    };
    for method in &item.methods {
        exprs.extend(&method.when);
        match &method.kind {
            MethodKind::Start(value) | MethodKind::Earn(value) => choice(value, &mut exprs, &mut limits),
            MethodKind::Ratio { of, .. } => exprs.push(of),
            MethodKind::Steps { of, lines, otherwise } => {
                exprs.extend([of, otherwise.as_ref()]);
                exprs.extend(lines.iter().map(|line| &line.points));
                limits.extend(lines.iter().flat_map(|line| &line.tests).map(|(_, edge)| (of, edge)));
            }
            MethodKind::Linear { of, knots, .. } => {
                exprs.push(of);
                limits.extend(knots.iter().filter_map(|(x, _)| Some((of, x.fixed()?))));
            }
            _ => {}
        }
    }
    for rule in &node.rules {
        exprs.extend(&rule.when);
        choice(&rule.amount, &mut exprs, &mut limits);
        if let Subject::Distance { of, edge, per, .. } = &rule.subject {
            exprs.extend([of, edge, per]);
            if let Some(Value::Number(edge)) = edge.constant() {
                limits.push((of, edge));
            }
        }
    }
    (exprs, limits)
}
