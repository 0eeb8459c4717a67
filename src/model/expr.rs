//! Typed expressions: every name resolved, every literal in base units.

use super::reuse::Outside;
use super::table::UnitKey;
use super::value::{Dim, Value};
use super::{AwardId, ConsequenceId, EventId, FactId, GroupId, NodeId, RankingId, Rounding, TableId, VetoId, WindowId};
use crate::base::calendar::{Cycle, Date, Period};
use crate::base::number::Number;
use crate::base::source::Span;

/// An expression, its dimension and its place in the scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// What kind of quantity it gives.
    pub dim: Dim,
    /// Where it is written.
    pub span: Span,
}

/// A comparison. (The syntax tree has its own; the rule set does not know the syntax.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `≠`
    NotEqual,
    /// `<`
    Less,
    /// `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `≥`
    GreaterOrEqual,
}

impl Comparison {
    /// Whether the comparison holds for an order of the two sides.
    #[must_use]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// Its sign in print.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "≠",
            Self::Less => "<",
            Self::LessOrEqual => "≤",
            Self::Greater => ">",
            Self::GreaterOrEqual => "≥",
        }
    }
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A literal of the scheme.
    Constant(Value),
    /// A fact of the unit.
    Fact(FactId),
    /// The final value of a node of the unit; of the root outside the score tree, the total the reader is entitled to:
    /// vetoes see the rounded total before vetoes, everything later the published total.
    Node(NodeId),
    /// The published total before its rounding (`exact(total)`).
    ExactTotal,
    /// The value as it is printed (`shown(x)`).
    Shown(Box<Expr>, Rounding),
    /// The full mark of the node the rule stands in.
    Full,
    /// The unit's place in a ranking.
    Place(RankingId),
    /// The unit's grade: the level it has after thresholds, limits, tiers, vetoes and quotas, from the lowest of the list.
    Grade,
    /// How often in the period the unit gained an award (for any work), or whether a consequence follows or a veto
    /// strikes (0 or 1).
    Held(Verdict),
    /// For how many consecutive periods, this one included, the unit gained the award (the longest run over its works)
    /// or the consequence followed.
    Running {
        /// What is looked for.
        of: Verdict,
        /// A run may go on with another work.
        any_work: bool,
        /// Periods without a result of the unit do not break the run.
        gaps_skipped: bool,
    },
    /// How often an award was gained or a consequence followed in the latest periods, this one included.
    HeldIn(Verdict, Back),
    /// In how many of the latest periods, this one included, a condition on the results of a period holds. A period of
    /// which it cannot be decided does not count.
    HoldsIn(Box<Expr>, Back),
    /// For how many consecutive periods, this one included, a condition on the results of a period holds.
    HoldsRunning {
        /// The condition.
        condition: Box<Expr>,
        /// Periods without a result of the unit do not break the run.
        gaps_skipped: bool,
    },
    /// A day of every year, in the year of the period: month and day.
    YearlyDate(u8, u8),
    /// A day so many working days or months later (earlier, where negative).
    Shifted {
        /// From which day.
        date: Box<Expr>,
        /// How many; a whole number.
        by: Box<Expr>,
        /// Of what.
        unit: DateUnit,
    },
    /// The day itself where it is worked, else the next working day.
    NextWorkingDay(Box<Expr>),
    /// The unit belongs to a group.
    InGroup(GroupId),
    /// What the unit is known by, as a text.
    Key(UnitKey),
    /// The target of a fact that is in force for the unit.
    Target {
        /// Which fact's.
        fact: FactId,
        /// What the scheme says; a change or a target in the data stands instead.
        of: Option<Box<Expr>>,
    },
    /// A cell of a table.
    Look {
        /// Which table.
        table: TableId,
        /// The key of the row.
        row: Box<Expr>,
        /// The key of the column, where the table has columns.
        column: Option<Box<Expr>>,
    },
    /// The number of events of a kind, of all or of those that meet a condition.
    Count {
        /// Which events.
        event: EventId,
        /// A condition over the fields of one event.
        filter: Option<Box<Expr>>,
    },
    /// A statistic of a value over events.
    OverEvents {
        /// Which statistic.
        statistic: Statistic,
        /// Which events.
        event: EventId,
        /// What is taken of each event.
        of: Box<Expr>,
        /// A condition over the fields of one event.
        filter: Option<Box<Expr>>,
    },
    /// The share of the stretches of the period, up to the day the results speak of, in which enough events happened.
    Regularly {
        /// Which events.
        event: EventId,
        /// A condition over the fields of one event.
        filter: Option<Box<Expr>>,
        /// How many in each stretch.
        least: u32,
        /// How long a stretch is.
        every: Stretch,
        /// Too few count in part instead of not at all.
        in_part: bool,
    },
    /// A field of the event at hand.
    Field(EventId, u16),
    /// The date of the event at hand.
    EventDate,
    /// The event at hand is dated inside a window.
    InWindow(WindowId),
    /// The number of valid answers at hand (in a survey's rules).
    Ballots,
    /// The mark at hand: of a ballot's answer, or the place on a ballot that ranks.
    Mark,
    /// A statistic over the marks of the ballot at hand.
    OverMarks {
        /// Which statistic.
        statistic: Statistic,
        /// A condition over one mark.
        filter: Option<Box<Expr>>,
    },
    /// A statistic of a value over the units of a group that have one.
    OverPeers {
        /// Which statistic.
        statistic: Statistic,
        /// What is taken of each unit.
        of: Box<Expr>,
        /// Whose.
        among: Among,
        /// Which of them count.
        members: Members,
        /// The position of its result in the table of group statistics.
        slot: u32,
    },
    /// Where the unit stands among the units of a group that have a value.
    Rated {
        /// What is asked.
        rating: Rating,
        /// What is compared.
        of: Box<Expr>,
        /// Among whom.
        among: Among,
        /// Which of them count.
        members: Members,
        /// Less of it is better.
        lower_is_better: bool,
        /// The position of its results in the table of group statistics.
        slot: u32,
    },
    /// A statistic of a figure over several periods.
    OverPeriods {
        /// Which statistic.
        statistic: Statistic,
        /// What is taken of each period.
        of: Box<Expr>,
        /// A condition on the period.
        filter: Option<Box<Expr>>,
        /// Which periods.
        during: During,
        /// What stands for a period without a value.
        missing: PartMissing,
    },
    /// A figure of another scheme's results.
    Outside(Box<Outside>),
    /// The same figure of an earlier period.
    Earlier(Box<Expr>, Earlier),
    /// `-a`
    Negate(Box<Expr>),
    /// `a + b`
    Add(Box<Expr>, Box<Expr>),
    /// `a - b`
    Subtract(Box<Expr>, Box<Expr>),
    /// `a × b`
    Multiply(Box<Expr>, Box<Expr>),
    /// `a ÷ b`; a zero divisor gives the state undefined.
    Divide(Box<Expr>, Box<Expr>),
    /// A whole power.
    Power(Box<Expr>, u32),
    /// Any power; 0 to the power 0 or less, and an even root of less than 0, are undefined.
    Raised(Box<Expr>, Box<Expr>),
    /// A function whose values are irrational.
    Real(RealFunction, Box<Expr>),
    /// The nearest number of so many decimals that is not above, or not below.
    Towards(Box<Expr>, Towards, u32),
    /// The smallest.
    Minimum(Vec<Expr>),
    /// The largest.
    Maximum(Vec<Expr>),
    /// Without its sign.
    Absolute(Box<Expr>),
    /// Rounded inside a formula.
    RoundOff(Box<Expr>, Rounding),
    /// `a >= b`
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// The value is missing in this state (`x = not applicable`).
    Is(Box<Expr>, super::value::State),
    /// `not a`
    Not(Box<Expr>),
    /// `a and b`
    And(Vec<Expr>),
    /// `a or b`
    Or(Vec<Expr>),
    /// `if a then b else c`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// Something that is decided about a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// An award.
    Award(AwardId),
    /// A consequence.
    Consequence(ConsequenceId),
    /// A veto.
    Veto(VetoId),
}

/// A span that ends with the current period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// So many periods of the same kind.
    Periods(u32),
    /// The periods that lie in the last so many months.
    Months(u32),
    /// The periods that lie in the last so many days.
    Days(u32),
    /// The periods of the calendar year of this one.
    ThisYear,
}

/// A part of a period, counted from its first day; one that the period does not hold whole is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// So many months.
    Months(u32),
    /// So many days.
    Days(u32),
}

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

/// A function whose values are irrational.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealFunction {
    /// The natural logarithm; of 0 and less, undefined.
    Ln,
    /// e to a power.
    Exp,
    /// The square root; of less than 0, undefined.
    Sqrt,
}

/// Which way a number is taken to one of fewer decimals, whatever its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// Towards -∞.
    Floor,
    /// Towards +∞.
    Ceiling,
}

impl Towards {
    /// The nearest number of so many decimals on that side.
    #[must_use]
    pub fn apply(self, number: &Number, places: u32) -> Number {
        let power = Number::from(10).pow_i(places);
        let scaled = number * &power;
        let whole = match self {
            Self::Floor => scaled.floor(),
            Self::Ceiling => scaled.ceil(),
        };
        whole.checked_div(&power).unwrap_or(whole)
    }
}

impl RealFunction {
    /// Its value; none where it is undefined.
    #[must_use]
    pub fn apply(self, number: &Number) -> Option<Number> {
        match self {
            Self::Ln => number.ln(),
            Self::Exp => number.exp(),
            Self::Sqrt => number.sqrt(),
        }
    }
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

/// What a date is moved by, besides days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateUnit {
    /// Working days, by the calendar of the data.
    WorkingDays,
    /// Months; a day that the month does not have is its last.
    Months,
}

/// A stretch of time that figures are taken from, seen from the period that reads. What it holds are the periods, of the
/// cycle that is read, that lie wholly in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum During {
    /// The period itself.
    ThisPeriod,
    /// From the first of January of the year to the end of the period.
    ThisYear,
    /// The period before, of the same kind.
    LastPeriod,
    /// The calendar year before.
    LastYear,
    /// Each period of a cycle inside the period; of any cycle where none is named.
    Each(Option<Cycle>),
    /// The latest of them: of other schemes up to the end of the period, of the scheme's own up to the day before it.
    Back(Back),
    /// A period with a name of its own.
    Named(Period),
    /// From a day to a day, both included.
    Dates(Date, Date),
}

impl During {
    /// Whether a figure of the scheme itself is taken from the period that reads, too.
    #[must_use]
    pub fn holds_present(self) -> bool {
        matches!(self, Self::ThisPeriod | Self::ThisYear | Self::Each(_))
    }
}

/// What stands for a part of a whole that is missing (semantics: 10, Composition).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartMissing {
    /// Then there is no figure at all.
    Error,
    /// It counts as 0.
    Zero,
    /// The others count without it.
    LeftOut,
}

/// An earlier period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// The one before, of the same kind.
    Last,
    /// The one with the same ordinal a year before.
    LastYear,
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
            ExprKind::OverPeriods { during, .. } if !during.holds_present() => {}
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
                K::OverPeriods { statistic: s, during: a, missing: m, filter: f, .. },
                K::OverPeriods { statistic: t, during: b, missing: n, filter: g, .. },
            ) => s == t && a == b && m == n && f.is_some() == g.is_some(),
            (a, b) if mine.is_empty() => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        };
        own && mine.len() == theirs.len() && mine.into_iter().zip(theirs).all(|(a, b)| a.alike(b))
    }

    /// The literal, where the expression is one.
    #[must_use]
    pub fn constant(&self) -> Option<&Value> {
        match &self.kind {
            ExprKind::Constant(value) => Some(value),
            _ => None,
        }
    }
}
