//! The data contract: groups, facts, events, windows. Period data is validated against it.

use super::deadline::Deadline;
use super::expr::{Among, Back};
use super::register::Register;
use super::value::{Dim, State};
use super::{Clause, EventId};
use crate::base::calendar::{Cycle, Date, Period};
use crate::base::number::Number;

/// How units are divided for ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouping {
    /// All units together.
    None,
    /// By the declared groups; each unit names its group.
    Declared,
    /// By the values of a column of the units' table.
    Column(String),
}

/// A declared group of units.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// Where it is declared.
    pub clause: Clause,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
}

/// What is done with a state that stands instead of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum MissingPolicy {
    /// An error of the data: no total, no rank.
    Error,
    /// Zero.
    Zero,
    /// The full mark (of a node only).
    Full,
    /// A stated value.
    Number(Number),
    /// The latest value of an earlier period, within a span where one is stated.
    Carry(Option<Back>),
    /// The mean of what the units of a group submitted.
    GroupMean {
        /// Whose.
        among: Among,
        /// The position of the mean in the table of group statistics.
        slot: u32,
    },
    /// As if the rule did not concern the unit.
    NotApplicable,
    /// A stated outcome without a total; not an error.
    NoTotal,
}

/// What is done with each state; a state that is not listed is an error, not applicable follows the node's own rule.
pub type MissingTable = Vec<(State, MissingPolicy)>;

/// A number or level a unit reports once a period, or once in each of its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Stable id; the column's name in the data.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// What kind of quantity it is.
    pub dim: Dim,
    /// How many base units one unit of the data is: 10,000 for 万元, 1/100 for percent.
    pub scale: Number,
    /// The unit as printed behind a value, in Chinese and English (empty where there is none).
    pub unit: (String, String),
    /// The smallest and the largest value allowed, in base units.
    pub range: Option<(Number, Number)>,
    /// How long each part of the period is that has a value of its own: it is reported by the month, say. None: once a
    /// period.
    pub per: Option<Cycle>,
    /// Who reports it.
    pub sources: Vec<String>,
    /// Which way is better, where the scheme says so.
    pub direction: Option<Direction>,
    /// What is done where it is missing.
    pub missing: MissingTable,
    /// Its target, where it has one.
    pub target: Option<Target>,
    /// Where it is declared.
    pub clause: Clause,
}

impl Fact {
    /// The parts of a period that have a value each; none of a fact that is reported once a period.
    #[must_use]
    pub fn parts(&self, period: Period) -> Vec<Period> {
        self.per.map_or_else(Vec::new, |per| crate::base::parts::parts(period, per))
    }

    /// How many values a unit has in a period.
    #[must_use]
    pub fn values(&self, period: Period) -> usize {
        self.per.map_or(1, |_| self.parts(period).len())
    }
}

/// What a fact is measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Official title.
    pub title: Option<String>,
    /// What the scheme says; none where the units' targets stand in the data only.
    pub of: Option<super::expr::Expr>,
    /// Changes within a year, in the order of their first days.
    pub changes: Vec<TargetChange>,
    /// A period with several targets weights them by their days; else the one in force on the last day rules it whole.
    pub by_days: bool,
    /// Whether every target that the scheme states is above zero; then one of the data must be, too.
    pub positive: bool,
    /// Who sets it.
    pub sources: Vec<String>,
    /// Where it is declared.
    pub clause: Clause,
}

/// A target changed by a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetChange {
    /// Whose: the units known by this; none for all.
    pub whose: Option<(super::table::UnitKey, String)>,
    /// The new target.
    pub value: super::value::Value,
    /// The first day it is in force.
    pub from: Date,
    /// Who approved it.
    pub by: String,
    /// Why.
    pub why: String,
    /// Where it is written.
    pub clause: Clause,
}

/// A kind of dated event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventKind {
    /// Stable id; what the `kind` column of the data names.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// What is recorded beside unit, date and evidence.
    pub fields: Vec<Field>,
    /// What must be handed in with it; empty where nothing is asked.
    pub evidence: Vec<String>,
    /// The date that decides the period, where it is a field and not the `date` column.
    pub dated_by: Option<DatedBy>,
    /// The register it is, whose first fields are built in.
    pub register: Option<Register>,
    /// By when what a register says no last day of is due.
    pub deadline: Option<Deadline>,
    /// Where it is declared (by itself, or by the rule that counts it).
    pub clause: Clause,
}

/// The fields that rules add to their events, by their words in English and Chinese: what was judged, by whom, why, and the
/// day of declaration.
pub const ADDED: [(&str, &str); 4] =
    [("judged", "酌定分"), ("judge", "酌定人"), ("grounds", "酌定理由"), ("declared", "申报日期")];

/// The words of a field that rules add, by one of them.
#[must_use]
pub fn added(word: &str) -> Option<(&'static str, &'static str)> {
    ADDED.into_iter().find(|(en, zh)| *en == word || *zh == word)
}

impl EventKind {
    /// The position of a field; those of a register, and those that rules add, are known by their Chinese words, too. A field
    /// that is declared by such a word is that field.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<usize> {
        let built_in = self.register.and_then(|register| register.field(id));
        let id = built_in.map_or(id, |field| field.id);
        let named = |id: &str| self.fields.iter().position(|field| field.id == id);
        named(id).or_else(|| added(id).and_then(|(en, zh)| named(en).or_else(|| named(zh))))
    }
}

/// A field of an event kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Stable id; the column's name in the data.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// What kind of quantity it is.
    pub dim: Dim,
    /// How many base units one unit of the data is.
    pub scale: Number,
    /// Whether some rule reads it; such a field must be filled in.
    pub read: bool,
    /// Whether it tells something about a person: it is counted and never published.
    pub personal: bool,
    /// Where it is declared.
    pub clause: Clause,
}

/// A named special period, both ends included.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Where it is declared.
    pub clause: Clause,
}

/// Which dates of an event decide the period it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatedBy {
    /// The `date` column.
    Date,
    /// A date field of the event kind.
    Field(EventId, u16),
}
