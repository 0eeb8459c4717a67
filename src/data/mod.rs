//! From files to a [`PeriodData`]: the figures of one period, bound to the data contract of a rule set.
//!
//! Every bad cell of a run is reported with its place; nothing is guessed and nothing is dropped in silence.
//! Tables are kept by columns; where a figure came from can always be told ([`CellRef`]).

mod alike;
mod bind;
mod calendar;
mod cell;
mod draws;
mod events;
mod facts;
mod files;
mod keys;
mod known;
mod lineage;
pub mod ledgers;
mod manifest;
mod meetings;
mod parts;
mod read;
mod registers;
pub(crate) mod report;
mod sharing;
mod splice;
mod survey;
mod table;
mod targets;
mod units;
mod value;
mod word;

#[cfg(test)]
mod tests;

use crate::base::calendar::{Date, Period};
use crate::base::number::Number;
use crate::base::parts::begun;
use crate::base::source::FileId;
use crate::base::workdays::WorkingDays;
use crate::model::contract::Fact;
use crate::model::value::{Mark, Value};
use crate::model::{LetterId, NodeId};
use std::sync::Arc;

pub use files::periods;
pub use read::{read, read_as_of, read_in_part, read_registers};
pub use registers::{Addition, NewLetter, addition};
pub use splice::Pick;

/// The data of one period.
#[derive(Debug, Clone)]
pub struct PeriodData {
    /// Which period.
    pub period: Period,
    /// The units in the order of their ids (UTF-8 bytes).
    pub units: Vec<Unit>,
    /// The groups that have units or are declared, in the order of the rule set (or by id, where they come from a column).
    pub groups: Vec<UnitGroup>,
    /// By fact id.
    pub facts: Vec<FactColumn>,
    /// Targets that stand in the data, by fact, unit and first day.
    pub targets: Vec<TargetRow>,
    /// By event id.
    pub events: Vec<EventTable>,
    /// One for each survey node of the rule set, in the order of the nodes.
    pub surveys: Vec<SurveyTally>,
    /// The day the results speak of: what is dated later is not known yet.
    pub as_of: Date,
    /// Which days are worked, by the tables of the data folder.
    pub calendar: WorkingDays,
    /// Recorded draws among equals, in the order of the files.
    pub draws: Vec<Draw>,
    /// Letters issued up to the day the results speak of, in any period, by date.
    pub letters: Vec<IssuedLetter>,
    /// Meetings held in the period, by date; none where no file of them was handed in.
    pub meetings: Option<Vec<Meeting>>,
    /// Decisions and appeals on record.
    pub ledger: ledgers::Ledger,
    /// Rows left out because they are dated outside the period.
    pub left_out: u32,
    /// The files the period was read from, in the order of their paths.
    pub files: Vec<FileId>,
    /// SHA-256 of each of them, lower-case hex: of its text (decoded, line ends `\n`), of a file that periods share without
    /// what was not known yet on the day the results speak of.
    pub digests: Vec<String>,
    /// SHA-256 over the paths and the same texts of all files of the period, lower-case hex.
    pub hash: String,
}

impl PeriodData {
    /// No data at all: for what can be told of rules without any.
    #[must_use]
    pub fn nothing(period: Period) -> Self {
        Self {
            period,
            units: Vec::new(),
            groups: Vec::new(),
            facts: Vec::new(),
            targets: Vec::new(),
            events: Vec::new(),
            surveys: Vec::new(),
            as_of: period.last_day(),
            calendar: WorkingDays::default(),
            draws: Vec::new(),
            letters: Vec::new(),
            meetings: None,
            ledger: ledgers::Ledger::default(),
            left_out: 0,
            files: Vec::new(),
            digests: Vec::new(),
            hash: String::new(),
        }
    }

    /// The position of a unit.
    #[must_use]
    pub fn unit(&self, id: &str) -> Option<usize> {
        self.units.binary_search_by(|unit| unit.id.as_str().cmp(id)).ok()
    }

    /// The values of a fact, by unit: of each part of the period that has begun by the day the results speak of, or of the
    /// whole period.
    #[must_use]
    pub fn values_of(&self, fact: &Fact, position: usize) -> Vec<(Option<Period>, &[Value])> {
        let Some(column) = self.facts.get(position) else { return Vec::new() };
        if fact.per.is_none() {
            return vec![(None, &column.values)];
        }
        let known = fact.parts(self.period).into_iter().filter(|part| begun(*part, self.as_of));
        known.zip(column.values.chunks(self.units.len().max(1))).map(|(part, values)| (Some(part), values)).collect()
    }

    /// The marks of a fact's figures: of which unit, and of which part of the period.
    pub fn marks_of(&self, fact: &Fact, position: usize) -> impl Iterator<Item = (usize, Option<Period>, Mark)> {
        let parts = fact.parts(self.period);
        let units = self.units.len().max(1);
        let column = self.facts.get(position);
        column.into_iter().flat_map(|column| &column.marks).map(move |(slot, mark)| {
            let part = parts.get(slot / units).copied();
            (slot % units, part, *mark)
        })
    }

    /// The answers of a survey node.
    #[must_use]
    pub fn survey(&self, node: NodeId) -> Option<&SurveyTally> {
        self.surveys.iter().find(|tally| tally.node == node)
    }
}

/// An assessed unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Stable id.
    pub id: String,
    /// Name in print.
    pub name: String,
    /// The position of its group in [`PeriodData::groups`].
    pub group: u32,
    /// Its class, where the data names one.
    pub class: Option<String>,
    /// Its head, where the data names one; a consequence for a person follows the person.
    pub head: Option<String>,
    /// From which earlier units it comes, where it did not simply go on.
    pub lineage: Option<Lineage>,
    /// Where it is listed.
    pub cell: CellRef,
}

/// From which earlier units a unit comes: it was renamed, merged or split off.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    /// The ids of then, each with the share of it that went into this unit.
    pub from: Vec<(String, Number)>,
    /// How figures of earlier periods go on.
    pub figures: Figures,
    /// Where it is stated.
    pub cell: CellRef,
}

/// How figures of earlier periods go on in a unit that comes from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// They are its own: it was renamed.
    Same,
    /// They are added, each with its share.
    Sum,
    /// They are averaged, each weighing its share.
    Mean,
    /// They do not go on: its record begins anew.
    Anew,
}

/// What a recorded draw gave a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The position of the unit.
    pub unit: u32,
    /// What it decides: an award (`snail`, or `snail@work` for one work), a grade; empty for the ranking.
    pub list: String,
    /// The place among the equals, from 1.
    pub order: u32,
    /// Where it is recorded.
    pub cell: CellRef,
}

/// A target of a unit that stands in the data.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// The position of the fact.
    pub fact: usize,
    /// The position of the unit.
    pub unit: usize,
    /// The first day it is in force; none: from the beginning.
    pub from: Option<Date>,
    /// The target.
    pub value: Value,
    /// Who approved it; may be empty where the scheme leaves the target to the data.
    pub by: String,
    /// Why.
    pub why: String,
    /// Where it stands.
    pub cell: CellRef,
}

/// A meeting or an inspection that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The position of what is held regularly, in the rule set.
    pub cadence: usize,
    /// When.
    pub date: Date,
    /// Where it stands.
    pub cell: CellRef,
}

/// A letter that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedLetter {
    /// The position of the unit.
    pub unit: u32,
    /// Which kind.
    pub letter: LetterId,
    /// The id of the task.
    pub task: String,
    /// The stage; empty for the whole task.
    pub stage: String,
    /// When.
    pub date: Date,
    /// The new last day that it grants.
    pub due: Option<Date>,
    /// Who signed it; empty where the register does not say.
    pub by: String,
    /// Its serial number; empty where the register does not say.
    pub number: String,
    /// When it was served, where the register says so and the day has come.
    pub served: Option<Date>,
    /// Where it stands.
    pub cell: CellRef,
}

/// A group with units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitGroup {
    /// Stable id: of the declared group, or the value of the column. Empty where units are not grouped.
    pub id: String,
    /// Name in print.
    pub title: String,
}

/// A place in a data file, kept small: millions of them fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellRef {
    /// The file.
    pub file: FileId,
    /// Where the record (of a CSV) or the value itself (of a YAML) begins, in bytes.
    pub start: u32,
    /// The field of the record, from 0; [`CellRef::EXACT`] where `start` is the value itself.
    pub field: u16,
}

impl CellRef {
    /// `start` is the value itself.
    pub const EXACT: u16 = u16::MAX;
}

/// Where the values of a column came from.
#[derive(Debug, Clone)]
pub enum Cells {
    /// One field of the records of one CSV file; one record a unit (`u32::MAX`: the unit has none).
    Column {
        /// The file.
        file: FileId,
        /// The field, from 0.
        field: u16,
        /// Where each unit's record begins, shared by the columns of the file.
        starts: Arc<[u32]>,
    },
    /// A place of its own for each unit that has a value.
    Each(Vec<Option<CellRef>>),
}

impl Cells {
    /// The place of a unit's value.
    #[must_use]
    pub fn get(&self, unit: usize) -> Option<CellRef> {
        match self {
            Self::Column { file, field, starts } => starts
                .get(unit)
                .filter(|start| **start != u32::MAX)
                .map(|start| CellRef { file: *file, start: *start, field: *field }),
            Self::Each(cells) => cells.get(unit).copied().flatten(),
        }
    }
}

/// The values of a fact, one a unit; of a fact that is reported by parts of the period, those of the first part, then those
/// of the next ([`slot`]).
#[derive(Debug, Clone)]
pub struct FactColumn {
    /// In base units; a unit that handed in nothing has the state not submitted.
    pub values: Vec<Value>,
    /// Where they came from.
    pub cells: Cells,
    /// Marks of figures, by position among the values.
    pub marks: Vec<(usize, Mark)>,
}

/// The position of a value in its column: of a unit, of so many, in the nth part of the period (none: the whole of it).
#[must_use]
pub fn slot(units: usize, part: Option<usize>, unit: usize) -> usize {
    part.unwrap_or(0) * units + unit
}

impl FactColumn {
    /// Marks the figure at a position as revised. One that was late stays late: rules go by it.
    pub(crate) fn revise(&mut self, at: usize) {
        match self.marks.binary_search_by_key(&at, |(known, _)| *known) {
            Ok(place) => {
                if let Some((_, mark)) = self.marks.get_mut(place).filter(|(_, mark)| *mark == Mark::Provisional) {
                    *mark = Mark::Revised;
                }
            }
            Err(place) => self.marks.insert(place, (at, Mark::Revised)),
        }
    }

    /// What a unit reported in all: its number, or the sum of those of the parts that it reported; none where it reported no
    /// number.
    #[must_use]
    pub fn in_all(&self, units: usize, unit: usize) -> Option<Number> {
        let mut own = self.values.iter().skip(unit).step_by(units.max(1)).filter_map(Value::number);
        let first = own.next()?.clone();
        Some(own.fold(first, |sum, number| &sum + number))
    }

    /// The mark of the figure at a position.
    #[must_use]
    pub fn mark(&self, unit: usize) -> Option<Mark> {
        let at = self.marks.binary_search_by_key(&unit, |(unit, _)| *unit).ok()?;
        self.marks.get(at).map(|(_, mark)| *mark)
    }
}

/// For which units something was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedIn {
    /// For all of them, or for none.
    All(bool),
    /// For each, by its position: of a mixture of two periods, where it may have been handed in for one of them.
    Each(Vec<bool>),
}

impl HandedIn {
    /// Whether it was handed in for a unit.
    #[must_use]
    pub fn of(&self, unit: usize) -> bool {
        match self {
            Self::All(all) => *all,
            Self::Each(each) => each.get(unit).copied().unwrap_or(false),
        }
    }
}

/// The events of a kind, dated inside the period, by unit, date, and row of the file.
#[derive(Debug, Clone)]
pub struct EventTable {
    /// Whether a table that may hold events of the kind was handed in; if not, its count is the state not submitted.
    pub submitted: HandedIn,
    /// The files such rows may stand in (for "empty table" in a derivation).
    pub files: Vec<FileId>,
    /// The rows of unit `u` are `offsets[u] .. offsets[u + 1]`; one longer than the units.
    pub offsets: Vec<u32>,
    /// The date that decides the period.
    pub dates: Vec<Date>,
    /// The values of each declared field, by field and row.
    pub fields: Vec<Vec<Value>>,
    /// References of evidence, by row; empty where the files have no such column, `""` in a row without.
    pub evidence: Vec<Arc<str>>,
    /// What happened, in words, by row; empty where the files have no such column.
    pub notes: Vec<Arc<str>>,
    /// Where the rows stand.
    pub cells: Vec<CellRef>,
    /// Which columns of each CSV file hold what; rows of other files are told by where they begin.
    pub columns: Vec<(FileId, EventColumns)>,
    /// Which rows are one event of several units, where the scheme shares events of the kind.
    pub parties: Parties,
}

/// Which rows of a table are one event: a row for each unit it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parties {
    /// By row: the number of the cell that names several units, where there is one.
    lists: Vec<Option<u32>>,
    /// By row: the number of its event.
    events: Vec<u32>,
    /// By event: its rows.
    rows: Vec<Vec<u32>>,
}

impl Parties {
    /// The rows of the event that a row belongs to, itself included; none where events are not shared.
    #[must_use]
    pub fn of(&self, row: usize) -> &[u32] {
        let event = self.events.get(row).and_then(|event| self.rows.get(*event as usize));
        event.map_or(&[], Vec::as_slice)
    }

    /// The events of several units, told by a number for each row.
    #[must_use]
    pub fn new(events: Vec<u32>) -> Self {
        let mut rows: Vec<Vec<u32>> = Vec::new();
        for (event, row) in events.iter().zip(0..) {
            let at = *event as usize;
            if rows.len() <= at {
                rows.resize(at + 1, Vec::new());
            }
            if let Some(list) = rows.get_mut(at) {
                list.push(row);
            }
        }
        Self { lists: Vec::new(), events, rows }
    }

    /// Events of several units, and rows that belong to nobody else.
    #[must_use]
    pub fn of_some(events: &[Option<u32>]) -> Self {
        let mut rows: Vec<Vec<u32>> = Vec::new();
        for (event, row) in events.iter().zip(0..).filter_map(|(event, row)| Some(((*event)? as usize, row))) {
            if rows.len() <= event {
                rows.resize(event + 1, Vec::new());
            }
            if let Some(list) = rows.get_mut(event) {
                list.push(row);
            }
        }
        let events = events.iter().map(|event| event.unwrap_or(u32::MAX)).collect();
        Self { lists: Vec::new(), events, rows }
    }

    /// The rows, event by event.
    pub fn all(&self) -> impl Iterator<Item = &[u32]> {
        self.rows.iter().map(Vec::as_slice).filter(|rows| !rows.is_empty())
    }
}

/// The columns of a file of events that a derivation may name, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventColumns {
    /// The date.
    pub date: Option<usize>,
    /// The reference of evidence.
    pub evidence: Option<usize>,
    /// The declared fields, by position.
    pub fields: Vec<Option<usize>>,
}

impl EventTable {
    /// The place of a part of a row: of the cell that `column` finds among the columns of its file, or of the row.
    #[must_use]
    pub fn cell(&self, row: usize, column: impl Fn(&EventColumns) -> Option<usize>) -> Option<CellRef> {
        let place = *self.cells.get(row)?;
        let columns = self.columns.iter().find(|(file, _)| *file == place.file && place.field != CellRef::EXACT);
        let field = columns.and_then(|(_, columns)| column(columns)).and_then(|column| u16::try_from(column).ok());
        Some(field.map_or(place, |field| CellRef { field, ..place }))
    }

    /// The rows of a unit.
    #[must_use]
    pub fn rows(&self, unit: usize) -> std::ops::Range<usize> {
        let at = |index: usize| self.offsets.get(index).map_or(0, |offset| *offset as usize);
        at(unit)..at(unit + 1)
    }
}

/// The valid answers of a survey, counted: raters stay anonymous from here on.
#[derive(Debug, Clone)]
pub struct SurveyTally {
    /// The survey's node.
    pub node: NodeId,
    /// Whether answers were handed in at all.
    pub submitted: HandedIn,
    /// The files of the answers.
    pub files: Vec<FileId>,
    /// The number of panels, aspects and levels.
    pub shape: (usize, usize, usize),
    /// Answers by unit, panel, aspect, level.
    pub counts: Vec<u32>,
    /// Distinct raters that answered, by panel.
    pub raters: Vec<u32>,
    /// The whole ballots, where the survey has rules about them; in an order that says nothing about the raters.
    pub sheets: Vec<Sheet>,
}

/// What one rater handed in. Who it was is not kept, only a digest by which a later ballot is known to be the same
/// rater's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sheet {
    /// The panel.
    pub panel: u16,
    /// The answers: unit, aspect, position of the level, mark or place; in this order.
    pub answers: Vec<(u32, u16, u32)>,
    /// The digest of the rater's id.
    pub rater: [u8; 16],
}

impl SurveyTally {
    /// How often each level was chosen for a unit by a panel on an aspect.
    #[must_use]
    pub fn cell(&self, unit: usize, panel: usize, aspect: usize) -> &[u32] {
        let (panels, aspects, levels) = self.shape;
        let start = ((unit * panels + panel) * aspects + aspect) * levels;
        self.counts.get(start..start + levels).unwrap_or(&[])
    }
}
