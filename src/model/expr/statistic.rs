//! Statistics over rows, periods and units, and where a unit stands among others.

use crate::base::number::Number;
use crate::model::GroupId;

/// A statistic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statistic {
    /// The number of values.
    Count,
    /// Their sum.
    Sum,
    /// Their mean; of none, undefined.
    Mean,
    /// The smallest; of none, undefined.
    Minimum,
    /// The largest; of none, undefined.
    Maximum,
    /// The middle one, or the mean of the two in the middle; of none, undefined.
    Median,
    /// The standard deviation of all values there are (σ² = Σ(x-μ)²/n); of none, undefined.
    Deviation,
    /// The value below which a share of the others lies, from the least on: with y₁ ≤ … ≤ yₙ and h = 1 + (n-1)q, straight
    /// between y⌊h⌋ and the next (the inclusive form of spreadsheets). (semantics: 4)
    Percentile(Number),
    /// Of periods or their parts: that of the first.
    First,
    /// Of periods or their parts: that of the last.
    Last,
    /// Of a condition on periods or their parts: the largest number of them in a row for which it holds.
    Run,
}

/// Which units of a set count in a statistic over it. Without more said: those whose value was handed in and applies,
/// the unit itself and units that a veto struck among them. (semantics: 2)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Members {
    /// The unit itself does not.
    pub others_only: bool,
    /// Units that a veto struck do not.
    pub without_vetoed: bool,
    /// Values that were put in for missing ones do, too.
    pub with_substitutes: bool,
}

/// Where a unit stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    /// Its place, from the best on.
    Place(PlaceTies),
    /// The share of the others that are strictly worse; 1 where there are no others.
    Standing,
    /// The tenth it stands in, from 0 to 9: the least of 9 and the whole part of ten times its standing.
    Decile,
    /// (x-μ)/σ; 0 where all are equal.
    ZScore,
}

/// Which place equals get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceTies {
    /// The best of the places they take up: 1 2 2 4.
    Better,
    /// The worst of them: 1 3 3 4.
    Worse,
    /// The best of them, and the next place is not left out: 1 2 2 3.
    Dense,
    /// The mean of them: 1 2½ 2½ 4.
    Mean,
}

/// Which units a list or a statistic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Each group by itself.
    Peers,
    /// All units together.
    Everyone,
    /// The units of one group.
    Group(GroupId),
}
