//! Would an example notice? Each number of a scheme is shifted, one at a time, and the examples are run again; a shift
//! that leaves all of them as they are could be a slip of the pen that nobody would see.
//!
//! A threshold is shifted both ways by one of its last written place (80% to 81% and to 79%), so that it takes an example
//! on it and one just beside it. Points, steps, multipliers, bounds are raised. Of two sibling weights one is raised and
//! the other lowered by a percentage point, so that the sum stays.

use crate::base::number::Number;
use crate::base::source::Span;
use crate::engine::run_example;
use crate::model::decision::{Factor, FactorWhen, VetoEffect};
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Choice, Mark, MethodKind, Rule, Subject};
use crate::model::node::{Body, Share};
use crate::model::value::{Dim, Value};
use crate::model::{Clause, NodeId, RuleSet};

/// A number that was shifted.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The path of the node, rule or veto it belongs to.
    pub id: String,
    /// Where it is written, as closely as is known.
    pub span: Span,
    /// The clause it belongs to.
    pub clause: Clause,
    /// What it is.
    pub kind: ShiftKind,
    /// The number as it is, and as it was shifted.
    pub values: (Number, Number),
    /// Its kind of quantity.
    pub dim: Dim,
}

/// What a number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftKind {
    /// A limit that something is compared with.
    Threshold,
    /// Points, a step, a multiplier, a bound.
    Amount,
    /// A weight.
    Weight,
}

/// What was tried, and what no example noticed.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many shifts were tried.
    pub tried: usize,
    /// Those after which every example still came out as before.
    pub unnoticed: Vec<Shift>,
}

/// Shifts every number of a scheme that its examples can see; grades and awards, which are decided between the units
/// of a period, are left alone. `step` is called after each shift.
#[must_use]
pub fn mutate(rules: &RuleSet, mut step: impl FnMut(usize, usize)) -> Report {
    let mut shifts = Vec::new();
    numbers(&mut rules.clone(), &mut |at, number| {
        let unit = last_place(number, &at.dim);
        let up = &*number + &unit;
        let down = &*number - &unit;
        let values = if at.kind == ShiftKind::Threshold { vec![up, down] } else { vec![up] };
        shifts.extend(values.into_iter().map(|value| (at.clone(), value)));
    });
    let weights = weights(rules);
    let tried = shifts.len() + weights.len();
    let mut unnoticed = Vec::new();
    let mut done = 0;
    for (at, value) in shifts {
        let mut changed = rules.clone();
        let mut index = 0;
        numbers(&mut changed, &mut |_, number| {
            if index == at.index {
                *number = value.clone();
            }
            index += 1;
        });
        if !noticed(&changed) {
            let Site { id, span, clause, kind, dim, before, .. } = at;
            unnoticed.push(Shift { id, span, clause, kind, values: (before, value), dim });
        }
        done += 1;
        step(done, tried);
    }
    for (changed, shift) in weights {
        if !noticed(&changed) {
            unnoticed.push(shift);
        }
        done += 1;
        step(done, tried);
    }
    unnoticed.sort_by_key(|shift| (shift.span.file, shift.span.start));
    Report { tried, unnoticed }
}

/// Whether some example does not come out any more.
fn noticed(rules: &RuleSet) -> bool {
    rules.examples.iter().any(|example| run_example(rules, example).iter().any(|finding| !finding.holds()))
}

/// One of the last written place of a number: 0.01 of 80% or 2.45, 1 of 20, 10,000 yuan of 3000万元.
fn last_place(number: &Number, dim: &Dim) -> Number {
    let percent = matches!(dim, Dim::Ratio | Dim::PercentagePoints);
    let shown = if percent { number * &Number::HUNDRED } else { number.clone() };
    let Some(places) = shown.decimal_places() else {
        // A fraction that does not end has no last place: a hundredth of it.
        return number.checked_div(&Number::HUNDRED).unwrap_or(Number::ONE).abs();
    };
    let myriad = Number::from(10_000);
    let unit = match dim {
        Dim::Money
            if !number.is_zero() && number.checked_div(&myriad).is_some_and(|n| n.decimal_places() == Some(0)) =>
        {
            myriad
        }
        _ => Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE),
    };
    if percent { unit.checked_div(&Number::HUNDRED).unwrap_or(unit) } else { unit }
}

/// A number of a rule set: its position in the walk, and what is known about it.
#[derive(Clone)]
struct Site {
    index: usize,
    id: String,
    span: Span,
    clause: Clause,
    kind: ShiftKind,
    dim: Dim,
    before: Number,
}

/// Where the walk stands.
struct Walk<'v, V: FnMut(Site, &mut Number)> {
    visit: &'v mut V,
    index: usize,
    id: String,
    clause: Clause,
}

/// Calls `visit` for every number, in a fixed order.
fn numbers<V: FnMut(Site, &mut Number)>(rules: &mut RuleSet, visit: &mut V) {
    let Some(clause) = rules.nodes.first().map(|root| root.clause.clone()) else { return };
    let mut walk = Walk { visit, index: 0, id: String::new(), clause };
    for node in &mut rules.nodes {
        walk.stand(&node.id, &node.clause);
        node.not_applicable_when.iter_mut().for_each(|when| walk.condition(when));
        node.floor.iter_mut().chain(&mut node.cap).for_each(|bound| walk.amounts(bound));
        walk.factors(&mut node.factors);
        if let Body::Item(item) = &mut node.body {
            for method in &mut item.methods {
                walk.stand(&node.id, &method.clause);
                method.when.iter_mut().for_each(|when| walk.condition(when));
                walk.method(&mut method.kind);
                walk.factors(&mut method.factors);
            }
        }
        for rule in &mut node.rules {
            walk.rule(rule);
        }
    }
    for veto in &mut rules.vetoes {
        walk.stand(&veto.id, &veto.clause);
        walk.condition(&mut veto.when);
        let span = veto.clause.span;
        for effect in &mut veto.effects {
            if let VetoEffect::Deduct(points) | VetoEffect::TotalAtMost(points) = effect {
                walk.number(points, span, ShiftKind::Amount, &Dim::Points);
            }
        }
    }
}

impl<V: FnMut(Site, &mut Number)> Walk<'_, V> {
    fn stand(&mut self, id: &str, clause: &Clause) {
        id.clone_into(&mut self.id);
        self.clause = clause.clone();
    }

    fn number(&mut self, number: &mut Number, span: Span, kind: ShiftKind, dim: &Dim) {
        let (id, clause) = (self.id.clone(), self.clause.clone());
        let site = Site { index: self.index, id, span, clause, kind, dim: dim.clone(), before: number.clone() };
        self.index += 1;
        (self.visit)(site, number);
    }

    /// The numbers of an expression; those on a side of a comparison are thresholds.
    fn expr(&mut self, expr: &mut Expr, kind: ShiftKind) {
        let mut compared = Vec::new();
        expr.walk(&mut |inner| {
            if let ExprKind::Compare(_, a, b) = &inner.kind {
                compared.extend([a.span, b.span]);
            }
        });
        expr.walk_mut(&mut |inner| {
            let (span, dim) = (inner.span, inner.dim.clone());
            if let ExprKind::Constant(Value::Number(number)) = &mut inner.kind {
                let kind = if compared.contains(&span) { ShiftKind::Threshold } else { kind };
                self.number(number, span, kind, &dim);
            }
        });
    }

    fn condition(&mut self, expr: &mut Expr) {
        self.expr(expr, ShiftKind::Threshold);
    }

    fn amounts(&mut self, expr: &mut Expr) {
        self.expr(expr, ShiftKind::Amount);
    }

    fn choice(&mut self, choice: &mut Choice) {
        match choice {
            Choice::Value(value) => self.amounts(value),
            Choice::By { key, lines, otherwise } => {
                self.amounts(key);
                for line in lines {
                    line.tests.iter_mut().for_each(|(_, edge)| self.condition(edge));
                    self.amounts(&mut line.value);
                }
                otherwise.iter_mut().for_each(|value| self.amounts(value));
            }
        }
    }

    fn factors(&mut self, factors: &mut [Factor]) {
        for factor in factors {
            self.amounts(&mut factor.by);
            if let FactorWhen::Holds(when) = &mut factor.when {
                self.condition(when);
            }
        }
    }

    fn method(&mut self, kind: &mut MethodKind) {
        match kind {
            MethodKind::Start(choice) | MethodKind::Earn(choice) => self.choice(choice),
            MethodKind::Ratio { of, most, .. } => {
                self.amounts(of);
                let span = of.span;
                most.iter_mut().for_each(|most| self.number(most, span, ShiftKind::Amount, &Dim::Ratio));
            }
            MethodKind::Steps { of, lines, otherwise } => {
                self.amounts(of);
                for line in lines {
                    for (_, edge) in &mut line.tests {
                        self.number(edge, line.span, ShiftKind::Threshold, &of.dim);
                    }
                    self.amounts(&mut line.points);
                }
                self.amounts(otherwise);
            }
            MethodKind::Scored(scored) => {
                let span = self.clause.span;
                scored.most.iter_mut().for_each(|most| self.number(most, span, ShiftKind::Amount, &Dim::Points));
            }
            MethodKind::Linear { of, knots, below, above } => {
                self.amounts(of);
                let span = self.clause.span;
                for (x, y) in knots {
                    match x {
                        Mark::Fixed(x) => self.number(x, span, ShiftKind::Amount, &of.dim),
                        Mark::Looked(cell) => self.amounts(cell),
                    }
                    self.number(y, span, ShiftKind::Amount, &Dim::Points);
                }
                for outside in below.iter_mut().chain(above) {
                    self.number(outside, span, ShiftKind::Amount, &Dim::Points);
                }
            }
        }
    }

    fn rule(&mut self, rule: &mut Rule) {
        self.stand(&rule.id, &rule.clause);
        rule.when.iter_mut().for_each(|when| self.condition(when));
        self.choice(&mut rule.amount);
        self.factors(&mut rule.factors);
        match &mut rule.subject {
            Subject::Events { filter, .. } => filter.iter_mut().for_each(|filter| self.condition(filter)),
            Subject::Distance { of, edge, per, .. } => {
                self.amounts(of);
                self.condition(edge);
                self.amounts(per);
            }
            Subject::Once => {}
        }
        let span = rule.clause.span;
        for bound in rule.floor.iter_mut().chain(&mut rule.cap) {
            self.number(bound, span, ShiftKind::Amount, &Dim::Points);
        }
    }
}

/// Each weight raised by a percentage point at the cost of the next one among its siblings.
fn weights(rules: &RuleSet) -> Vec<(RuleSet, Shift)> {
    let point = Number::ratio(1, 100).unwrap_or_default();
    let weight = |id: NodeId| match rules.nodes.get(id.index()).map(|node| &node.share) {
        Some(Share::Weight { weight, .. }) => Some(weight.clone()),
        _ => None,
    };
    let mut found = Vec::new();
    for parent in &rules.nodes {
        let weighted: Vec<(NodeId, Number)> =
            parent.children.iter().filter_map(|child| Some((*child, weight(*child)?))).collect();
        let next = weighted.iter().cycle().skip(1);
        for ((raised, before), (lowered, other)) in weighted.iter().zip(next) {
            let (Some(node), true) = (rules.nodes.get(raised.index()), raised != lowered) else { continue };
            let mut changed = rules.clone();
            for (id, value) in [(raised, before + &point), (lowered, other - &point)] {
                if let Some(Share::Weight { weight, .. }) =
                    changed.nodes.get_mut(id.index()).map(|node| &mut node.share)
                {
                    *weight = value;
                }
            }
            let shift = Shift {
                id: node.id.clone(),
                span: node.clause.span,
                clause: node.clause.clone(),
                kind: ShiftKind::Weight,
                values: (before.clone(), before + &point),
                dim: Dim::Ratio,
            };
            found.push((changed, shift));
        }
    }
    found
}
