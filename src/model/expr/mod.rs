//! Typed expressions: every name resolved, every literal in base units.
//!
//! The tree is here; what its nodes carry stands in `operator` (comparisons and functions), `statistic` (statistics and
//! places among others) and `time` (stretches and earlier periods), and how it is walked and compared in `walk`.

mod operator;
mod statistic;
mod time;
mod walk;

#[cfg(test)]
mod tests;

pub use operator::{Comparison, RealFunction, Towards};
pub use statistic::{Among, Members, PlaceTies, Rating, Statistic};
pub use time::{Back, DateUnit, During, Earlier, PartMissing, Stretch};

use super::reuse::Outside;
use super::table::UnitKey;
use super::value::{Dim, Value};
use super::{AwardId, ConsequenceId, EventId, FactId, GroupId, NodeId, RankingId, Rounding, TableId, VetoId, WindowId};
use crate::base::calendar::Cycle;
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
        /// Whose parts of this length are meant, each with a figure of its own; none: the periods themselves.
        inside: Option<Cycle>,
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

impl Expr {
    /// The literal, where the expression is one.
    #[must_use]
    pub fn constant(&self) -> Option<&Value> {
        match &self.kind {
            ExprKind::Constant(value) => Some(value),
            _ => None,
        }
    }
}
