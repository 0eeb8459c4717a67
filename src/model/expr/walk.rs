//! Walks over expressions: what stands inside, and whether two say the same.

use super::{Expr, ExprKind};

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

    /// The expressions directly inside.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        use ExprKind as K;
        match &self.kind {
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
            K::Count { filter, .. } | K::OverMarks { filter, .. } | K::Regularly { filter, .. } => {
                filter.as_deref().into_iter().collect()
            }
            K::OverEvents { of, filter, .. } | K::OverPeriods { of, filter, .. } => {
                std::iter::once(of.as_ref()).chain(filter.as_deref()).collect()
            }
            K::Target { of, .. } => of.as_deref().into_iter().collect(),
            K::Look { row, column, .. } => std::iter::once(row.as_ref()).chain(column.as_deref()).collect(),
            K::OverPeers { of, .. } | K::Rated { of, .. } => vec![of],
            K::Shown(a, _)
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
            | K::Not(a) => vec![a],
            K::Shifted { date, by, .. } => vec![date, by],
            K::Add(a, b)
            | K::Subtract(a, b)
            | K::Multiply(a, b)
            | K::Divide(a, b)
            | K::Raised(a, b)
            | K::Compare(_, a, b) => vec![a, b],
            K::Minimum(list) | K::Maximum(list) | K::And(list) | K::Or(list) => list.iter().collect(),
            K::If(a, b, c) => vec![a, b, c],
        }
    }

    /// Calls `visit` for this expression and everything inside it, which it may change.
    pub fn walk_mut(&mut self, visit: &mut impl FnMut(&mut Self)) {
        use ExprKind as K;
        visit(self);
        match &mut self.kind {
            K::Count { filter, .. } | K::Regularly { filter, .. } => {
                filter.iter_mut().for_each(|inner| inner.walk_mut(visit))
            }
            K::OverEvents { of, filter, .. } | K::OverPeriods { of, filter, .. } => {
                of.walk_mut(visit);
                filter.iter_mut().for_each(|inner| inner.walk_mut(visit));
            }
            K::OverPeers { of: a, .. }
            | K::Rated { of: a, .. }
            | K::HoldsIn(a, _)
            | K::HoldsRunning { condition: a, .. }
            | K::Shown(a, _)
            | K::Earlier(a, _)
            | K::Negate(a)
            | K::Power(a, _)
            | K::Real(_, a)
            | K::Towards(a, ..)
            | K::Absolute(a)
            | K::RoundOff(a, _)
            | K::Is(a, _)
            | K::Not(a) => a.walk_mut(visit),
            K::Add(a, b)
            | K::Subtract(a, b)
            | K::Multiply(a, b)
            | K::Divide(a, b)
            | K::Raised(a, b)
            | K::Compare(_, a, b) => {
                a.walk_mut(visit);
                b.walk_mut(visit);
            }
            K::Minimum(list) | K::Maximum(list) | K::And(list) | K::Or(list) => {
                list.iter_mut().for_each(|inner| inner.walk_mut(visit));
            }
            K::If(a, b, c) => [a, b, c].into_iter().for_each(|inner| inner.walk_mut(visit)),
            _ => {}
        }
    }

    /// Whether another expression is the same, wherever both are written.
    #[must_use]
    pub fn alike(&self, other: &Self) -> bool {
        use ExprKind as K;
        let (mine, theirs) = (self.parts(), other.parts());
        let own = match (&self.kind, &other.kind) {
            (K::Compare(a, ..), K::Compare(b, ..)) => a == b,
            (K::Power(_, a), K::Power(_, b)) => a == b,
            (K::Earlier(_, a), K::Earlier(_, b)) => a == b,
            (K::HoldsIn(_, a), K::HoldsIn(_, b)) => a == b,
            (K::HoldsRunning { gaps_skipped: a, .. }, K::HoldsRunning { gaps_skipped: b, .. }) => a == b,
            (K::Shown(_, a), K::Shown(_, b)) | (K::RoundOff(_, a), K::RoundOff(_, b)) => a == b,
            (K::Is(_, a), K::Is(_, b)) => a == b,
            (K::Count { event: a, .. }, K::Count { event: b, .. }) => a == b,
            (
                K::Regularly { event: a, least: m, every: s, in_part: p, .. },
                K::Regularly { event: b, least: n, every: t, in_part: q, .. },
            ) => (a, m, s, p) == (b, n, t, q),
            (K::OverEvents { statistic: s, event: a, .. }, K::OverEvents { statistic: t, event: b, .. }) => {
                s == t && a == b
            }
            (
                K::OverPeers { statistic: s, among: a, members: m, .. },
                K::OverPeers { statistic: t, among: b, members: n, .. },
            ) => s == t && a == b && m == n,
            (
                K::Rated { rating: r, among: a, members: m, lower_is_better: l, .. },
                K::Rated { rating: s, among: b, members: n, lower_is_better: k, .. },
            ) => r == s && a == b && m == n && l == k,
            (K::Real(a, _), K::Real(b, _)) => a == b,
            (K::Towards(_, a, n), K::Towards(_, b, m)) => a == b && n == m,
            (
                K::OverPeriods { statistic: s, during: a, inside: i, missing: m, filter: f, .. },
                K::OverPeriods { statistic: t, during: b, inside: k, missing: n, filter: g, .. },
            ) => s == t && a == b && i == k && m == n && f.is_some() == g.is_some(),
            (a, b) if mine.is_empty() => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        };
        own && mine.len() == theirs.len() && mine.into_iter().zip(theirs).all(|(a, b)| a.alike(b))
    }
}
