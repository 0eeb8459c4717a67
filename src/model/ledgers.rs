//! Who may settle, review and excuse, within which limits, and what is paid.

use super::Clause;
use super::Rounding;
use super::approval::Procedure;
use super::expr::Expr;
use super::method::Choice;
use super::node::Combining;
use super::{AwardId, EventId, NodeId, VetoId};
use crate::base::calendar::Date;
use crate::base::number::Number;

/// What a scheme says about decisions beside the computation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Review {
    /// What may be settled, within which limits, by whom. Without one nothing can be.
    pub settlements: Vec<Settlement>,
    /// How units may object.
    pub appeal: Option<Appeal>,
    /// What is excused.
    pub tolerances: Vec<Tolerance>,
    /// How the edition, and the goals of its units, come to be approved: at most one procedure of each.
    pub approvals: Vec<Procedure>,
}

/// Events that are excused, and vetoes that do not strike, when a condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Tolerance {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// The share of an event that still counts; 0 excuses it wholly.
    pub share: Number,
    /// The kinds of events, each with the condition over one event.
    pub events: Vec<(EventId, Expr)>,
    /// The vetoes, each with the condition over the unit.
    pub vetoes: Vec<(VetoId, Expr)>,
    /// Where it is written.
    pub clause: Clause,
}

/// A range within which somebody judges how many points an event is worth. The judgement stands in fields of the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The fewest points.
    pub low: Number,
    /// The most points.
    pub high: Number,
    /// Who judges.
    pub by: Vec<String>,
    /// The field of the points.
    pub amount: u16,
    /// The field of who judged.
    pub judge: u16,
    /// The field of the reason.
    pub grounds: u16,
}

/// The last day on which an event may be declared to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: DueDay,
    /// The field of the day on which it was declared.
    pub declared: u16,
}

/// A day, or one of each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueDay {
    /// This day.
    Date(Date),
    /// This day of the year of the period.
    Yearly {
        /// 1 to 12
        month: u8,
        /// 1 to 31
        day: u8,
    },
}

impl Due {
    /// The last day in a year; of a month that is shorter, its end.
    #[must_use]
    pub fn last(&self, year: i16) -> Option<Date> {
        self.day.in_year(year)
    }
}

impl DueDay {
    /// The day in a year; of a month that is shorter, its end.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Date(date) => Some(date),
            Self::Yearly { month, day } => {
                (1..=day).rev().find_map(|day| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok())
            }
        }
    }
}

/// Points entered by hand, by one or several scorers.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Whose scores count.
    pub scorers: Vec<Scorer>,
    /// How several are put together.
    pub combine: Combining,
    /// What is done where one of several is absent.
    pub absent: Absent,
    /// Scores above this are brought down to it; without it they are an error of the data.
    pub most: Option<Number>,
}

/// Somebody who gives points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scorer {
    /// The unit itself (自评).
    Own,
    /// An office.
    Office(String),
}

/// What is done where one of several scorers is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// The node has no value.
    Missing,
    /// The others count.
    Rest,
    /// It counts as zero.
    Zero,
}

/// What may be settled by decision, within which limits, by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    /// What it is about; everything, where nothing is named.
    pub matter: Option<Matter>,
    /// So many points of a unit may change in all, up and down added; none where there is no limit.
    pub within: Option<Number>,
    /// So many decisions may be taken in a period.
    pub most: Option<u32>,
    /// Who decides.
    pub authorities: Vec<String>,
    /// Documents a decision must refer to; empty where nothing is asked.
    pub evidence: Vec<String>,
    /// Where it is written.
    pub clause: Clause,
}

impl Settlement {
    /// Whether the statement is about a matter.
    #[must_use]
    pub fn covers(&self, matter: Matter) -> bool {
        self.matter.is_none_or(|own| own == matter)
    }
}

/// What a decision is about, besides data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// The published total.
    Total,
    /// The points of a node below the root.
    Node(NodeId),
    /// The place in the first ranking.
    Place,
    /// The grade.
    Grade,
    /// Whether an award is given.
    Award(AwardId),
}

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// How many.
    pub number: u32,
    /// Working days of the calendar instead of calendar days.
    pub working: bool,
}

/// How units may object to results.
#[derive(Debug, Clone, PartialEq)]
pub struct Appeal {
    /// Days from the announcement in which an appeal may be filed.
    pub within: Option<Days>,
    /// Days from the filing in which it is to be answered.
    pub answer: Option<Days>,
    /// Who decides.
    pub authorities: Vec<String>,
    /// Where it is written.
    pub clause: Clause,
}

/// A sum of money that results bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// Stable id: its own name, or `award.name` where an award or a consequence brings it.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// How much, in yuan; negative sums are fines.
    pub amount: Choice,
    /// When it is paid; always, where there is no condition.
    pub when: Option<Expr>,
    /// The rounding of the sum.
    pub round: Option<Rounding>,
    /// Whether it is what each of the unit's people is paid: how many they are is not known, and sums of several units make no
    /// sum of money.
    pub per_head: bool,
    /// The position of the pay whose sum over all units the sum of this one must exceed.
    pub above: Option<usize>,
    /// Where it is written.
    pub clause: Clause,
}

impl Pay {
    /// The sum, where it is the same for everyone.
    #[must_use]
    pub fn fixed(&self) -> Option<&Number> {
        match &self.amount {
            Choice::Value(expr) if self.when.is_none() => expr.constant().and_then(super::value::Value::number),
            _ => None,
        }
    }
}
