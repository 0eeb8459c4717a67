//! Who may settle, review and excuse, within which limits, and what is paid.

use super::Clause;
use super::Rounding;
use super::expr::Expr;
use super::method::Choice;
use super::{AwardId, NodeId};
use crate::base::number::Number;

/// What a scheme says about decisions beside the computation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Review {
    /// What may be settled, within which limits, by whom. Without one nothing can be.
    pub settlements: Vec<Settlement>,
    /// How units may object.
    pub appeal: Option<Appeal>,
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
