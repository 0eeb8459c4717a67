//! The ways of `if … then … else …` inside formulas.

use super::{BranchKind, Probe, Walk};
use crate::base::source::Span;
use crate::engine::eval::At;
use crate::engine::value::met;
use crate::model::Clause;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::Choice;

/// A choice between two formulas, and what must hold for it to be come to.
struct Fork<'a> {
    /// The conditions of the choices around it, and on which of their sides it stands.
    guards: Vec<(&'a Expr, bool)>,
    test: &'a Expr,
    /// Where the two formulas stand.
    sides: [Span; 2],
}

/// The choices of a formula. What is taken of other units, periods, events and marks is not decided at the place at hand;
/// targets have rules of their own.
fn forks<'a>(expr: &'a Expr, guards: &mut Vec<(&'a Expr, bool)>, found: &mut Vec<Fork<'a>>) {
    use ExprKind as K;
    match &expr.kind {
        K::If(test, yes, no) => {
            forks(test, guards, found);
            found.push(Fork { guards: guards.clone(), test, sides: [yes.span, no.span] });
            for (side, inner) in [(true, yes), (false, no)] {
                guards.push((test, side));
                forks(inner, guards, found);
                guards.pop();
            }
        }
        K::Count { .. }
        | K::OverEvents { .. }
        | K::Regularly { .. }
        | K::OverMarks { .. }
        | K::OverPeers { .. }
        | K::Rated { .. }
        | K::OverPeriods { .. }
        | K::Earlier(..)
        | K::HoldsIn(..)
        | K::HoldsRunning { .. }
        | K::Target { .. } => {}
        _ => expr.parts().into_iter().for_each(|part| forks(part, guards, found)),
    }
}

impl Fork<'_> {
    /// Whether the choice is come to at a place and falls on a side.
    fn takes(&self, probe: &Probe<'_>, side: bool, at: At) -> bool {
        let is = |test: &Expr, wanted: bool| met(&probe.reader.eval(test, at)) == Ok(wanted);
        self.guards.iter().all(|(test, wanted)| is(test, *wanted)) && is(self.test, side)
    }
}

impl<'a> Walk<'a> {
    /// The ways through a formula; `places` says where the unit comes to it.
    pub(super) fn formula(
        &mut self,
        (id, clause): (&str, &Clause),
        expr: &'a Expr,
        kinds: [BranchKind; 2],
        places: impl Fn(&Probe<'a>) -> Vec<(Probe<'a>, At)>,
    ) {
        let mut found = Vec::new();
        forks(expr, &mut Vec::new(), &mut found);
        for fork in &found {
            for ((side, span), kind) in [true, false].into_iter().zip(fork.sides).zip(kinds) {
                self.branch((id, span, clause), kind, |probe| {
                    places(probe).iter().any(|(probe, at)| fork.takes(probe, side, *at))
                });
            }
        }
    }

    /// The ways through the formulas of a table of values; `takes` says whether a place comes to one of them.
    pub(super) fn formulas_of(
        &mut self,
        place: (&str, &Clause),
        choice: &'a Choice,
        kinds: [BranchKind; 2],
        places: impl Fn(&Probe<'a>) -> Vec<(Probe<'a>, At)> + Copy,
    ) {
        let Choice::By { key, lines, otherwise } = choice else {
            if let Choice::Value(value) = choice {
                self.formula(place, value, kinds, places);
            }
            return;
        };
        self.formula(place, key, kinds, places);
        for value in lines.iter().map(|line| &line.value).chain(otherwise) {
            self.formula(place, value, kinds, |probe| {
                let mut own = places(probe);
                own.retain(|(probe, at)| super::rules::chooses(probe, choice, value, *at));
                own
            });
        }
    }
}

/// The sides of a formula of the score.
pub(super) const WAYS: [BranchKind; 2] = [BranchKind::Then, BranchKind::Otherwise];
