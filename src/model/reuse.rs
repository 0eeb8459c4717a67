//! Results of other schemes: which scheme, what of it, of which periods.

use super::expr::{During, PartMissing, Statistic};
use super::{AwardId, ImportId, NodeId, RuleSet};
use crate::base::calendar::Date;
use crate::base::source::Span;
use std::sync::Arc;

/// Another scheme whose results are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The name it is read by.
    pub name: String,
    /// Its folder or file, from the root of the project.
    pub path: String,
    /// What its last edition means. All positions in a [`Figure`] are positions there.
    pub rules: Arc<RuleSet>,
    /// The day from which the last edition is in force; none where there is one edition.
    pub since: Option<Date>,
    /// The editions before, the base text first, each with the day from which it is in force.
    pub earlier: Vec<(Option<Date>, Arc<RuleSet>)>,
    /// Where it is named.
    pub span: Span,
}

/// A figure of another scheme: the published, final one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Which scheme.
    pub scheme: ImportId,
    /// What of its results.
    pub figure: Figure,
    /// Of which of its periods.
    pub during: During,
    /// How the figures of several periods become one; none where there is one period.
    pub statistic: Option<Statistic>,
    /// What stands for a period without a figure of the unit; none where there is one period and nothing is stated: then
    /// its state goes on.
    pub missing: Option<PartMissing>,
}

/// What is taken of a period's results, for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// The final value of a node, in points; of the root, the published total.
    Node(NodeId),
    /// What a node stayed below its full mark, in points; never negative.
    NodeLost(NodeId),
    /// The sum of a deduction or bonus, in points, negative for losses: the node and the position among its rules.
    Rule(NodeId, usize),
    /// The points that a rule took; never negative.
    RuleLost(NodeId, usize),
    /// What was entered into an account, in points, such as what is counted in the year-end.
    Account(String),
    /// The place in the first ranking.
    Place,
    /// How often an award was gained.
    Award(AwardId),
}

impl Figure {
    /// Whether figures of several periods add up of themselves: what was lost or entered, but not a score.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        !matches!(self, Self::Node(_) | Self::Place)
    }
}
