//! The derivation of a result as a value: what, by which clause, from which cells, how, and of which parts.

use crate::base::language::Bilingual;
use crate::base::source::{FileId, Span};
use crate::data::CellRef;
use crate::model::value::{Dim, Value};
use crate::model::{Clause, NodeId};

/// One figure and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Stable id path of the node, rule or decision.
    pub id: String,
    /// The official title, or a description.
    pub title: Bilingual,
    /// What it is, for readers that treat kinds differently.
    pub kind: StepKind,
    /// The rule that gave it.
    pub clause: Clause,
    /// The arithmetic with this unit's figures, such as `100 − 5 = 95`.
    pub how: Bilingual,
    /// The value it gave.
    pub value: Value,
    /// The kind of quantity of the value.
    pub dim: Dim,
    /// What it read.
    pub inputs: Vec<Input>,
    /// The figures it was put together from.
    pub children: Vec<Step>,
}

/// What a step of a floor is called.
pub const FLOOR: (&str, &str) = ("下限", "floor");
/// What a step of a cap is called.
pub const CAP: (&str, &str) = ("上限", "cap");

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// A node of the score tree.
    Node(NodeId),
    /// The method of an item.
    Method,
    /// A deduction or bonus.
    Rule,
    /// One event.
    Event,
    /// A panel of a survey, or an aspect in it.
    Cell,
    /// A floor, a cap, a multiplier, a rounding.
    Bound,
    /// A veto.
    Veto,
    /// The published total.
    Total,
    /// The place, the grade, an award, a consequence.
    Decision,
}

/// A figure that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// What it is called.
    pub title: Bilingual,
    /// Its value.
    pub value: Value,
    /// The kind of quantity.
    pub dim: Dim,
    /// Where it stands.
    pub origin: Origin,
}

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a cell of the data.
    Cell(CellRef),
    /// In a table without a row for the unit: no event happened. The file, where there is one.
    EmptyTable(Option<FileId>),
    /// In a file as a whole (answers of a survey stay anonymous).
    File(FileId),
    /// In the scheme.
    Literal(Span),
    /// Nowhere: nothing was handed in.
    Absent,
    /// In the results of another period.
    Period(crate::base::calendar::Period),
    /// In the results of another scheme: its id and the period.
    Other(String, crate::base::calendar::Period),
    /// Among the results of this period: another node, a group statistic, a place, an award.
    Result,
}
