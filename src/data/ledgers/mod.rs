//! Records beside the figures: decisions on data and results, and appeals, each with its reason and who answers for it.
//!
//! A correction is applied here, so that everything later sees the corrected datum; the old one stays on record. All
//! other decisions are kept for the run, which tells what was computed and what was settled.

mod adjudications;
mod appeals;
mod effect;
mod figure;
pub(super) mod judged;
mod matter;
pub(super) mod merits;
pub(super) mod scores;

use super::bind::{Binding, Column, Vocabulary, built_in};
use super::report::Report;
use super::table::{Row, Table};
use super::value::{Fault, Reader};
use super::{CellRef, EventTable, FactColumn};
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::base::parts::Part;
use crate::model::ledgers::{Matter, Scorer};
use crate::model::value::{Dim, Value};
use crate::model::{AwardId, EventId, FactId, NodeId, RuleSet, VetoId};

pub use merits::sums;
pub use scores::scored;

pub(super) use adjudications::Reading as Adjudications;
pub(super) use appeals::Reading as Appeals;

/// What is on record of a period beside its figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// Decisions, in the order of the files.
    pub decisions: Vec<Decision>,
    /// Appeals and objections, in the order of the files.
    pub appeals: Vec<AppealCase>,
    /// Points given by hand.
    pub scores: Vec<Score>,
    /// Achievements on record.
    pub merits: Vec<Merit>,
    /// The approval of the results, where it is on record: who and when.
    pub approval: Option<(String, Date)>,
}

impl Ledger {
    /// Whether some decision other than a correction is in force: then what was computed and what is final differ.
    #[must_use]
    pub fn settles(&self) -> bool {
        self.decisions.iter().any(|decision| decision.in_force() && !decision.on.is_correction())
    }

    /// Whether an appeal about the score is still open.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.appeals.iter().any(|appeal| appeal.outcome.is_none() && !appeal.indicator)
    }
}

/// A decision of somebody entitled to it, or a proposal that was not adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its number on record.
    pub id: String,
    /// The position of the unit.
    pub unit: usize,
    /// What it is about.
    pub on: Subject,
    /// What had been computed, where the record says so; of a correction, the old datum.
    pub computed: Option<Value>,
    /// What was proposed.
    pub proposed: Option<Value>,
    /// What was decided; none where the proposal was not adopted.
    pub decided: Option<Value>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// In which round.
    pub round: Option<u32>,
    /// When.
    pub date: Option<Date>,
    /// Documents.
    pub evidence: String,
    /// The appeal it rests on.
    pub appeal: Option<String>,
    /// The vetoes that a tolerance lifts.
    pub lifts: Vec<VetoId>,
    /// The entry that replaces it, by position.
    pub replaced_by: Option<usize>,
    /// Where it stands.
    pub cell: CellRef,
}

impl Decision {
    /// Whether it has an effect: something was decided, and no later entry replaces it.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.decided.is_some() && self.replaced_by.is_none()
    }
}

/// What a decision is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A datum: what was reported before stays on record.
    Fact {
        /// Which fact.
        fact: FactId,
        /// The part of the period, of a fact that is reported by parts.
        part: Option<Part>,
        /// What had been reported.
        old: Value,
    },
    /// An event that did not happen, or not so.
    Event {
        /// Which kind.
        event: EventId,
        /// Its date.
        date: Date,
        /// The row in its table as it was handed in.
        row: usize,
        /// The field that is corrected; none where the event is struck off.
        field: Option<u16>,
        /// What had been reported in the field.
        old: Option<Value>,
    },
    /// Tolerance of an event: the share of it that counts.
    Tolerance {
        /// Which kind.
        event: EventId,
        /// Its date.
        date: Date,
        /// The row of the event in its table.
        row: usize,
    },
    /// Anything of the results.
    Result(Matter),
    /// An award given for one work.
    AwardFor(AwardId, NodeId),
}

impl Subject {
    /// The part of the period whose datum it is about.
    #[must_use]
    pub fn part(&self) -> Option<Period> {
        match self {
            Self::Fact { part, .. } => part.map(|part| part.period),
            _ => None,
        }
    }

    /// Whether it changes data.
    #[must_use]
    pub fn is_correction(&self) -> bool {
        matches!(self, Self::Fact { .. } | Self::Event { .. })
    }
}

/// An appeal of a unit, or its objection to an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealCase {
    /// Its number on record.
    pub id: String,
    /// The position of the unit.
    pub unit: usize,
    /// What it is about, as written.
    pub about: String,
    /// The node it is about, where it names one.
    pub node: Option<NodeId>,
    /// It objects to the indicator itself, not to the score.
    pub indicator: bool,
    /// What the unit says.
    pub reason: String,
    /// When the result was announced.
    pub announced: Option<Date>,
    /// When it was filed.
    pub filed: Date,
    /// When it was answered.
    pub answered: Option<Date>,
    /// What was answered; none while it is pending.
    pub outcome: Option<Verdict>,
    /// The answer in words.
    pub answer: String,
    /// Who answered.
    pub by: String,
    /// It was filed after its time.
    pub late: bool,
    /// It was answered after its time.
    pub answered_late: bool,
    /// Where it stands.
    pub cell: CellRef,
}

/// The outcome of an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was right.
    Upheld,
    /// It was not.
    Rejected,
    /// The unit took it back.
    Withdrawn,
}

impl Verdict {
    const ALL: [Self; 3] = [Self::Upheld, Self::Rejected, Self::Withdrawn];

    /// The word in Chinese and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Upheld => ("成立", "upheld"),
            Self::Rejected => ("驳回", "rejected"),
            Self::Withdrawn => ("撤回", "withdrawn"),
        }
    }

    fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.words().0 == word || verdict.words().1 == word)
    }
}

/// Points that a scorer gave a unit for a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The node.
    pub node: NodeId,
    /// The position of the unit.
    pub unit: usize,
    /// Who gave them.
    pub scorer: Scorer,
    /// How many.
    pub points: Number,
    /// Why, in words; may be empty.
    pub note: String,
    /// Where they stand.
    pub cell: CellRef,
}

/// An achievement on record, to be compared with what was reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Merit {
    /// The position of the unit.
    pub unit: usize,
    /// The fact it is a part of.
    pub fact: FactId,
    /// Its share of the fact, in base units.
    pub value: Number,
    /// When.
    pub date: Option<Date>,
    /// What was achieved.
    pub matter: String,
    /// Its document.
    pub evidence: String,
    /// Where it stands.
    pub cell: CellRef,
}

/// Words of columns, in both languages, for the vocabulary of a record.
fn words(names: &[(&'static str, &str)]) -> Vocabulary {
    let mut vocabulary = Vec::new();
    for (en, zh) in names {
        built_in(&mut vocabulary, &[en, zh], &Column::Record(en));
    }
    vocabulary
}

/// The column that says which period a row of a record is about, where several periods share it.
const PERIOD: (&str, &str) = ("period", "考核期");

/// Whether a row of a record is about a period: it says so, or says nothing.
fn is_of(period: Period, row: &Row<'_>, binding: &Binding, report: &mut Report<'_>) -> bool {
    let written = text(row, binding, PERIOD.0);
    if written.is_empty() {
        return true;
    }
    let found = Period::parse(written);
    if found.is_none() {
        report.at(&catalog::PART_UNKNOWN, cell(row, binding, PERIOD.0), |new| {
            new(say!("`{text}` 不是考核期", "`{text}` is no period", text = written))
                .help(say!("写成 `2022H1` 这样", "write it as `2022H1`"))
        });
    }
    found.is_none_or(|found| found == period)
}

/// The text of a column of a record; empty where there is none.
fn text<'r>(row: &'r Row<'_>, binding: &Binding, name: &'static str) -> &'r str {
    binding.find(&Column::Record(name)).and_then(|column| row.text(column)).unwrap_or("")
}

/// The place of a column of a record, or of its row.
fn cell(row: &Row<'_>, binding: &Binding, name: &'static str) -> CellRef {
    binding.find(&Column::Record(name)).map_or_else(|| row.place(), |column| row.cell(column))
}

/// A date, where one is written; what is none is reported.
fn date(row: &Row<'_>, binding: &Binding, name: &'static str, report: &mut Report<'_>) -> Option<Date> {
    let text = text(row, binding, name);
    if text.is_empty() {
        return None;
    }
    let found = parse_date(text);
    if found.is_none() {
        let reader = Reader { dim: &Dim::Date, scale: &Number::ONE, unit: None, range: None };
        reader.explain(&Fault::Date, name, text, cell(row, binding, name), report);
    }
    found
}

/// What decisions are made of: the tables they may correct.
pub(super) struct Tables<'t> {
    pub(super) rules: &'t RuleSet,
    pub(super) period: Period,
    /// How many units there are.
    pub(super) units: usize,
    pub(super) facts: &'t mut Vec<FactColumn>,
    pub(super) events: &'t mut Vec<EventTable>,
}

impl Tables<'_> {
    /// The position of a unit's value in the column of a fact.
    fn slot(&self, part: Option<Part>, unit: usize) -> usize {
        crate::data::slot(self.units, part.map(|part| part.index), unit)
    }
}

/// The vocabulary of a record's table.
pub(super) fn vocabulary(appeals: bool) -> Vocabulary {
    if appeals { words(appeals::COLUMNS) } else { words(adjudications::COLUMNS) }
}

/// The table of a record and its columns.
pub(super) struct Source<'t, 's> {
    pub(super) table: &'t Table<'s>,
    pub(super) binding: &'t Binding,
}
