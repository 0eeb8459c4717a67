//! Better figures never lower a score: of facts whose direction is stated, found with two figures that show it; step
//! tables without a stated direction at least go one way.

use super::supposed;
use super::trial::{Figure, Landmarks, Trial, landmarks, least_change};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::FactId;
use crate::model::contract::Direction;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, Item, MethodKind, Rule, StepLine, Subject};
use crate::model::node::{Body, Node};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;

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
        marks: &Landmarks,
    ) -> Option<Diagnostic> {
        for trial in Trial::corners(marks, &node.full).into_iter().rev() {
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
                    Direction::Lower => ((*high, at_high), (*low, at_low)),
                    _ => ((*low, at_low), (*high, at_high)),
                };
                let given = |number: &Number| {
                    let mut figures: Vec<(Figure, Number)> =
                        trial.with(Figure::Fact(fact), number.clone()).figures.into_iter().collect();
                    figures.sort_by_key(|(figure, _)| *figure != Figure::Fact(fact));
                    self.bindings(figures)
                };
                let line = |(number, points): (&Number, &Number)| {
                    say!(
                        "`{given}；应得 {points}`",
                        "`{given}; expect {points}`",
                        given = supposed(&given(number)),
                        points = self.shown(points, &Dim::Points)
                    )
                };
                let side = |(number, points): (&Number, &Number)| Side {
                    given: given(number),
                    ..Side::new(What::Value, node.id.as_str(), Quantity::points(points.clone()))
                };
                let witness = Witness::new(side(worse), Relation::Greater, side(better));
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
                    .note(line(worse))
                    .note(line(better))
                    .witness(witness)
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
    fn crooked<'l>(&self, of: &Expr, lines: &'l [StepLine]) -> Option<Diagnostic> {
        let stated = |id: FactId| self.facts.get(id.index()).is_some_and(|fact| fact.direction.is_some());
        if let ExprKind::Fact(id) = of.kind
            && stated(id)
        {
            return None;
        }
        let fixed = |line: &'l StepLine| line.points.constant().and_then(Value::number);
        let mut steps: Vec<(&Number, &Number, &StepLine)> = Vec::new();
        for line in lines {
            let points = fixed(line)?;
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
        // A value that the line takes, and no other before it.
        let side = |(edge, points, line): &(&Number, &Number, &StepLine)| {
            let unit = least_change(&of.dim);
            let takes = |line: &StepLine, x: &Number| line.tests.iter().all(|(sign, edge)| sign.holds(x.cmp(edge)));
            let first = |x: &Number| lines.iter().find(|line| takes(line, x)).is_some_and(|first| first == *line);
            let x = [(*edge).clone(), *edge + &unit].into_iter().find(first)?;
            let text = self.sources.text(of.span);
            let side = Side::new(What::Value, text, Quantity::points((*points).clone()));
            Some(side.given(text, self.quantity(&x, &of.dim)))
        };
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
            .help(say!("核对这一档的分值", "check the points of this line"))
            .witness(Witness::new(side(before)?, Relation::between(before.1, after.1), side(after)?)),
        )
    }
}

/// Expressions, and figures with the numbers they are compared with or looked up by.
pub(super) type Reads<'n> = (Vec<&'n Expr>, Vec<(&'n Expr, &'n Number)>);

/// What an item reads, and the numbers it looks figures up by.
pub(super) fn reads<'n>(node: &'n Node, item: &'n Item) -> Reads<'n> {
    let (mut exprs, mut limits): Reads<'n> = (Vec::new(), Vec::new());
    for method in &item.methods {
        exprs.extend(&method.when);
        match &method.kind {
            MethodKind::Start(value) | MethodKind::Earn(value) => reads_of_choice(value, &mut exprs, &mut limits),
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
    node.rules.iter().for_each(|rule| reads_of_rule(rule, &mut exprs, &mut limits));
    exprs.extend(&node.not_applicable_when);
    (exprs, limits)
}

/// What a rule reads.
pub(super) fn reads_of_rule<'n>(rule: &'n Rule, exprs: &mut Vec<&'n Expr>, limits: &mut Vec<(&'n Expr, &'n Number)>) {
    exprs.extend(&rule.when);
    reads_of_choice(&rule.amount, exprs, limits);
    if let Subject::Distance { of, edge, per, .. } = &rule.subject {
        exprs.extend([of, edge, per]);
        if let Some(Value::Number(edge)) = edge.constant() {
            limits.push((of, edge));
        }
    }
}

fn reads_of_choice<'n>(choice: &'n Choice, exprs: &mut Vec<&'n Expr>, limits: &mut Vec<(&'n Expr, &'n Number)>) {
    match choice {
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
    }
}
