//! Walks over expressions: what stands inside, and whether two say the same.

use super::{Expr, ExprKind};

/// What stands directly inside an expression, in the order of the text, for readers and writers alike: one list, so that
/// both go through the same. `$ref` and `$deref` borrow from a box and from one that may be missing, `$iter` from a list.
macro_rules! parts {
    ($kind:expr, $ref:ident, $deref:ident, $iter:ident) => {{
        use ExprKind as K;
        match $kind {
            K::Constant(_)
            | K::Fact(_)
            | K::Node(_)
            | K::ExactTotal
            | K::Full
            | K::Place(_)
            | K::Grade
            | K::Held(_)
            | K::Running { .. }
            | K::HeldIn(..)
            | K::Mark
            | K::InGroup(_)
            | K::YearlyDate(..)
            | K::Key(_)
            | K::Field(..)
            | K::EventDate
            | K::InWindow(_)
            | K::Outside(_)
            | K::Ballots => Vec::new(),
            K::Count { filter: a, .. }
            | K::OverMarks { filter: a, .. }
            | K::Regularly { filter: a, .. }
            | K::Target { of: a, .. } => a.$deref().into_iter().collect(),
            K::OverEvents { of: a, filter: b, .. }
            | K::OverPeriods { of: a, filter: b, .. }
            | K::Look { row: a, column: b, .. } => std::iter::once(a.$ref()).chain(b.$deref()).collect(),
            K::OverPeers { of: a, .. }
            | K::Rated { of: a, .. }
            | K::Shown(a, _)
            | K::Earlier(a, _)
            | K::Negate(a)
            | K::Power(a, _)
            | K::Real(_, a)
            | K::Towards(a, ..)
            | K::Absolute(a)
            | K::RoundOff(a, _)
            | K::Is(a, _)
            | K::HoldsIn(a, _)
            | K::HoldsRunning { condition: a, .. }
            | K::NextWorkingDay(a)
            | K::Not(a) => vec![a.$ref()],
            K::Shifted { date: a, by: b, .. }
            | K::Add(a, b)
            | K::Subtract(a, b)
            | K::Multiply(a, b)
            | K::Divide(a, b)
            | K::Raised(a, b)
            | K::Compare(_, a, b) => vec![a.$ref(), b.$ref()],
            K::Minimum(list) | K::Maximum(list) | K::And(list) | K::Or(list) => list.$iter().collect(),
            K::If(a, b, c) => vec![a.$ref(), b.$ref(), c.$ref()],
        }
    }};
}

impl Expr {
    /// Calls `visit` for this expression and everything inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        for inner in self.parts() {
            inner.walk(visit);
        }
    }

    /// Calls `visit` for this expression and everything inside it that is taken from the period at hand.
    pub fn walk_present<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.kind {
            ExprKind::Earlier(..) => {}
            ExprKind::OverPeriods { during, inside, .. } if !during.holds_present(*inside) => {}
            _ => self.parts().into_iter().for_each(|inner| inner.walk_present(visit)),
        }
    }

    /// The expressions directly inside, in the order of the text.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        parts!(&self.kind, as_ref, as_deref, iter)
    }

    /// The expressions directly inside, which may be changed, in the order of the text.
    #[must_use]
    pub fn parts_mut(&mut self) -> Vec<&mut Self> {
        parts!(&mut self.kind, as_mut, as_deref_mut, iter_mut)
    }

    /// Calls `visit` for this expression and everything inside it, which it may change.
    pub fn walk_mut(&mut self, visit: &mut impl FnMut(&mut Self)) {
        visit(self);
        for inner in self.parts_mut() {
            inner.walk_mut(visit);
        }
    }

    /// Whether another expression is the same, wherever both are written. Where the result of a group's statistic is kept
    /// is no part of what it says.
    #[must_use]
    pub fn alike(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.parts(), other.parts());
        self.kind.says_the_same(&other.kind)
            && mine.len() == theirs.len()
            && mine.into_iter().zip(theirs).all(|(a, b)| a.alike(b))
    }
}

impl ExprKind {
    /// Whether two are of one kind and agree in all but the expressions inside.
    fn says_the_same(&self, other: &Self) -> bool {
        use ExprKind as K;
        match self {
            K::ExactTotal
            | K::Full
            | K::Grade
            | K::Mark
            | K::EventDate
            | K::Ballots
            | K::NextWorkingDay(_)
            | K::Negate(_)
            | K::Add(_, _)
            | K::Subtract(_, _)
            | K::Multiply(_, _)
            | K::Divide(_, _)
            | K::Raised(_, _)
            | K::Minimum(_)
            | K::Maximum(_)
            | K::Absolute(_)
            | K::Not(_)
            | K::And(_)
            | K::Or(_)
            | K::If(_, _, _) => std::mem::discriminant(self) == std::mem::discriminant(other),
            K::Constant(a) => matches!(other, K::Constant(b) if a == b),
            K::Fact(a) => matches!(other, K::Fact(b) if a == b),
            K::Node(a) => matches!(other, K::Node(b) if a == b),
            K::Place(a) => matches!(other, K::Place(b) if a == b),
            K::Held(a) => matches!(other, K::Held(b) if a == b),
            K::HeldIn(a, back) => matches!(other, K::HeldIn(b, other) if (a, back) == (b, other)),
            K::Running { of, any_work, gaps_skipped } => matches!(
                other,
                K::Running { of: a, any_work: b, gaps_skipped: c } if (of, any_work, gaps_skipped) == (a, b, c)
            ),
            K::HoldsIn(_, a) => matches!(other, K::HoldsIn(_, b) if a == b),
            K::HoldsRunning { condition: _, gaps_skipped: a } => {
                matches!(other, K::HoldsRunning { condition: _, gaps_skipped: b } if a == b)
            }
            K::YearlyDate(month, day) => matches!(other, K::YearlyDate(a, b) if (month, day) == (a, b)),
            K::Shifted { date: _, by: _, unit: a } => matches!(other, K::Shifted { date: _, by: _, unit: b } if a == b),
            K::InGroup(a) => matches!(other, K::InGroup(b) if a == b),
            K::Key(a) => matches!(other, K::Key(b) if a == b),
            K::Target { fact: a, of: _ } => matches!(other, K::Target { fact: b, of: _ } if a == b),
            K::Look { table: a, row: _, column: _ } => {
                matches!(other, K::Look { table: b, row: _, column: _ } if a == b)
            }
            K::Count { event: a, filter: _ } => matches!(other, K::Count { event: b, filter: _ } if a == b),
            K::OverEvents { statistic, event, of: _, filter: _ } => matches!(
                other,
                K::OverEvents { statistic: a, event: b, of: _, filter: _ } if (statistic, event) == (a, b)
            ),
            K::Regularly { event, filter: _, least, every, in_part } => matches!(
                other,
                K::Regularly { event: a, filter: _, least: b, every: c, in_part: d }
                    if (event, least, every, in_part) == (a, b, c, d)
            ),
            K::Field(event, field) => matches!(other, K::Field(a, b) if (event, field) == (a, b)),
            K::InWindow(a) => matches!(other, K::InWindow(b) if a == b),
            K::OverMarks { statistic: a, filter: _ } => {
                matches!(other, K::OverMarks { statistic: b, filter: _ } if a == b)
            }
            K::OverPeers { statistic, of: _, among, members, slot: _ } => matches!(
                other,
                K::OverPeers { statistic: a, of: _, among: b, members: c, slot: _ }
                    if (statistic, among, members) == (a, b, c)
            ),
            K::Rated { rating, of: _, among, members, lower_is_better, slot: _ } => matches!(
                other,
                K::Rated { rating: a, of: _, among: b, members: c, lower_is_better: d, slot: _ }
                    if (rating, among, members, lower_is_better) == (a, b, c, d)
            ),
            K::OverPeriods { statistic, of: _, filter: _, during, inside, missing } => matches!(
                other,
                K::OverPeriods { statistic: a, of: _, filter: _, during: b, inside: c, missing: d }
                    if (statistic, during, inside, missing) == (a, b, c, d)
            ),
            K::Outside(a) => matches!(other, K::Outside(b) if a == b),
            K::Shown(_, a) => matches!(other, K::Shown(_, b) if a == b),
            K::RoundOff(_, a) => matches!(other, K::RoundOff(_, b) if a == b),
            K::Earlier(_, a) => matches!(other, K::Earlier(_, b) if a == b),
            K::Power(_, a) => matches!(other, K::Power(_, b) if a == b),
            K::Real(a, _) => matches!(other, K::Real(b, _) if a == b),
            K::Towards(_, towards, places) => {
                matches!(other, K::Towards(_, a, b) if (towards, places) == (a, b))
            }
            K::Compare(a, _, _) => matches!(other, K::Compare(b, _, _) if a == b),
            K::Is(_, a) => matches!(other, K::Is(_, b) if a == b),
        }
    }
}
