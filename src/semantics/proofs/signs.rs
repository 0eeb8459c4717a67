//! A deduction takes and a bonus gives: an amount that can be negative does the opposite of what the word says.

use super::direction::reads_of_rule;
use super::supposed;
use super::trial::{Figure, Trial, landmarks};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Given, Quantity, Relation, Side, What, Witness};
use crate::model::expr::Comparison;
use crate::model::method::Side as Facing;
use crate::model::method::{Choice, Rule, Sign, Subject};
use crate::model::node::Node;
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;

/// A case in which a rule does the opposite: where its amount is written, the figures, and the points it then gives.
type Reversed = (Span, Vec<Given>, Number);

impl Builder<'_> {
    /// Looks for deductions that add and bonuses that take.
    pub(super) fn wrong_signs(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else { return };
        let mut problems = Vec::new();
        for rule in node.rules.iter().filter(|rule| rule.sign != Sign::Adjust) {
            let Some((span, given, points)) = self.reversed(node, rule).or_else(|| self.reversed_line(rule)) else {
                continue;
            };
            let size = self.shown(&points.abs(), &Dim::Points);
            let (message, effect) = match rule.sign {
                Sign::Deduct => (
                    say!("扣分 `{n}` 会变成加分", "the deduction `{n}` can add points", n = rule.id.as_str()),
                    say!("反而加 {size}", "{size} are added", size = size),
                ),
                _ => (
                    say!("加分 `{n}` 会变成扣分", "the bonus `{n}` can take points", n = rule.id.as_str()),
                    say!("反而扣 {size}", "{size} are taken", size = size),
                ),
            };
            let zero = Side::new(What::Stated, "0", Quantity::points(Number::ZERO));
            let relation = Relation::between(&points, &Number::ZERO);
            let side = Side::new(What::Value, rule.id.as_str(), Quantity::points(points));
            problems.push(
                Diagnostic::new(&catalog::SIGN_REVERSED, message)
                    .at(span)
                    .note(if given.is_empty() {
                        effect
                    } else {
                        say!("`{given}`：{effect}", "`{given}`: {effect}", given = supposed(&given), effect = effect)
                    })
                    .witness(Witness { given, ..Witness::new(side, relation, zero) })
                    .help(say!(
                        "核对减数与被减数的次序和正负号；少做扣分写成 `扣分 … 低于 3 每 1 2分`",
                        "check which is subtracted from which, and the signs; what is missing is written `deduct … 2 points per 1 below 3`"
                    )),
            );
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// Figures with which a rule that is in force does the opposite; of events there is one.
    fn reversed(&self, node: &Node, rule: &Rule) -> Option<Reversed> {
        if matches!(rule.subject, Subject::Distance { side: Facing::Around, .. }) {
            return None;
        }
        let (mut exprs, mut limits) = (Vec::new(), Vec::new());
        reads_of_rule(rule, &mut exprs, &mut limits);
        let marks = landmarks(self, &exprs, &limits);
        for start in Trial::corners(&marks, &node.full) {
            for trial in std::iter::once(start.clone()).chain(start.around(&marks)) {
                let (kind, event) = match &rule.subject {
                    Subject::Events { event, filter, .. } => (Some(*event), self.one_event(*event, filter.as_ref())),
                    _ => (None, None),
                };
                let counted = kind.and_then(|kind| trial.figures.get(&Figure::Events(kind)));
                let events = counted.cloned().unwrap_or(Number::ONE);
                let points = trial.effect(rule, &events);
                let wrong = |points: &Number| {
                    if rule.sign == Sign::Deduct { *points > Number::ZERO } else { points.is_negative() }
                };
                let Some(points) = points.filter(wrong) else { continue };
                let span = match &rule.amount {
                    Choice::Value(value) => value.span,
                    Choice::By { .. } => trial.chosen(&rule.amount)?.span,
                };
                let mut given = self.bindings(trial.figures.clone());
                if counted.is_none() {
                    given.extend(event);
                }
                return Some((span, given, points));
            }
        }
        None
    }

    /// A line of a table by a word of which the amount is fixed and negative.
    fn reversed_line(&self, rule: &Rule) -> Option<Reversed> {
        let Choice::By { key, lines, .. } = &rule.amount else { return None };
        if rule.when.is_some() {
            return None;
        }
        lines.iter().find_map(|line| {
            let amount = line.value.constant().and_then(Value::number).filter(|number| number.is_negative())?;
            let [(Comparison::Equal, word)] = line.tests.as_slice() else { return None };
            let written = self.sources.text(word.span);
            let number = match word.constant()? {
                Value::Number(number) => number.clone(),
                Value::Level(level) => Number::from(u32::from(*level)),
                _ => return None,
            };
            let value = Quantity { number, written: written.into() };
            let given = vec![Given { name: self.sources.text(key.span).to_owned(), value }];
            let points = if rule.sign == Sign::Deduct { -amount.clone() } else { amount.clone() };
            Some((line.value.span, given, points))
        })
    }

    /// One event of a kind that meets a condition, as an example gives it.
    pub(super) fn one_event(
        &self,
        event: crate::model::EventId,
        filter: Option<&crate::model::expr::Expr>,
    ) -> Option<Given> {
        let id = self.events.get(event.index())?.id.as_str();
        let name = match (filter, self.chinese) {
            (None, _) => id.to_owned(),
            (Some(filter), true) => format!("计数({id} 其中 {})", self.sources.text(filter.span)),
            (Some(filter), false) => format!("count({id} where {})", self.sources.text(filter.span)),
        };
        Some(Given { name, value: Quantity::bare(1) })
    }
}
