//! Registers: rows that are kept over several periods. They are read whole, whatever their dates; what each of them is
//! on the day the results speak of is worked out here, so that from then on they are events like others.

mod deadlines;
mod entry;
mod leaders;
mod letters;
mod pilots;
mod problems;
mod tasks;

pub use entry::{Addition, NewLetter, addition};

use super::bind::{Binding, Column, Vocabulary, built_in, declared};
use super::events::units_of;
use super::report::{Place, Report};
use super::table::{Row, Table};
use super::units::{Index, filled};
use super::value::Reader;
use super::{CellRef, EventColumns, EventTable, HandedIn, IssuedLetter, Parties, Unit, UnitGroup};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::base::source::{FileId, Span};
use crate::base::workdays::WorkingDays;
use crate::model::deadline::{Deadline, Limit, Term};
use crate::model::register::{Holds, Origin, Register};
use crate::model::value::{Dim, State, Value};
use crate::model::{Clause, GroupId, RuleSet};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The words for the columns of a register's files.
pub(super) fn vocabulary(rules: &RuleSet, register: Register) -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    built_in(&mut words, &["units", "各单位"], &Column::Units);
    built_in(&mut words, &["evidence", "凭据"], &Column::Evidence);
    built_in(&mut words, &["note", "说明"], &Column::Note);
    let Some(event) = position(rules, register) else { return words };
    for (at, field) in register.fields().iter().enumerate() {
        if field.origin != Origin::Computed {
            built_in(&mut words, &[field.id, field.zh], &Column::Field(vec![(event, at)]));
        }
    }
    let added = rules.events.get(event).map_or(&[][..], |kind| &kind.fields);
    for (at, field) in added.iter().enumerate().skip(register.fields().len()) {
        declared(&mut words, &field.id, field.title.as_deref(), &Column::Field(vec![(event, at)]));
    }
    words
}

/// The position of a register among the kinds of events.
fn position(rules: &RuleSet, register: Register) -> Option<usize> {
    rules.events.iter().position(|kind| kind.register == Some(register))
}

/// A file of rows.
pub(super) struct Source<'t, 's> {
    /// Its rows.
    pub(super) table: &'t Table<'s>,
    /// What its columns are.
    pub(super) binding: &'t Binding,
}

/// What the rows are judged by.
pub(super) struct When<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) units: &'a [Unit],
    pub(super) groups: &'a [UnitGroup],
    pub(super) period: Period,
    pub(super) as_of: Date,
    /// The days off and the make-up working days.
    pub(super) calendar: &'a WorkingDays,
    /// The years that working days were to be counted in and that the calendar lacks, each with a row that needs it.
    pub(super) needed: RefCell<BTreeMap<i16, Place>>,
}

impl When<'_> {
    /// What was dated later is not known yet.
    fn known(&self, date: Option<Date>) -> Option<Date> {
        date.filter(|date| *date <= self.as_of)
    }
}

/// A row of a register.
#[derive(Debug, Clone)]
struct Entry {
    unit: u32,
    /// The number of the cell that names several units.
    list: Option<u32>,
    /// The day by which it is put in order.
    date: Date,
    /// By field.
    values: Vec<Value>,
    /// The last day, where it is stated as so long after the beginning.
    term: Option<Deadline>,
    /// The last day that the scheme sets, and where it does.
    ruled: Option<(Deadline, Span)>,
    evidence: Arc<str>,
    note: Arc<str>,
    cell: CellRef,
}

impl Entry {
    fn get(&self, register: Register, id: &str) -> Option<&Value> {
        self.values.get(register.position(id)?)
    }

    fn text(&self, register: Register, id: &str) -> &str {
        match self.get(register, id) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    fn day(&self, register: Register, id: &str) -> Option<Date> {
        match self.get(register, id) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    fn number(&self, register: Register, id: &str) -> Option<Number> {
        self.get(register, id).and_then(Value::number).cloned()
    }

    fn set(&mut self, register: Register, id: &str, value: Value) {
        if let Some(slot) = register.position(id).and_then(|at| self.values.get_mut(at)) {
            *slot = value;
        }
    }
}

/// A day, or that there is none.
fn day(date: Option<Date>) -> Value {
    date.map_or(Value::Missing(State::NotApplicable), Value::Date)
}

/// Yes or no.
fn flag(value: bool) -> Value {
    Value::Flag(value)
}

/// The units whose something is: those that lead it, or, where no unit does, all of the groups.
fn concerned(led_by: &[String], applies_to: &[GroupId], when: &When<'_>) -> Vec<u32> {
    let all = || when.units.iter().zip(0u32..);
    let leads = |unit: &Unit| led_by.iter().any(|lead| leaders::is(lead, unit));
    let led: Vec<u32> = all().filter(|(unit, _)| leads(unit)).map(|(_, at)| at).collect();
    if !led.is_empty() {
        return led;
    }
    let groups = applies_to.iter().filter_map(|id| when.rules.groups.get(id.index()));
    let groups: Vec<&str> = groups.map(|group| group.id.as_str()).collect();
    let belongs = |unit: &Unit| {
        let own = when.groups.get(unit.group as usize).map(|group| group.id.as_str());
        groups.is_empty() || own.is_some_and(|own| groups.contains(&own))
    };
    all().filter(|(unit, _)| belongs(unit)).map(|(_, at)| at).collect()
}

/// A place in the scheme.
fn place(clause: &Clause) -> CellRef {
    CellRef { file: clause.span.file, start: clause.span.start, field: CellRef::EXACT }
}

/// A row of which the data say nothing.
fn blank(unit: u32, fields: usize, cell: CellRef) -> Entry {
    Entry {
        unit,
        list: None,
        date: Date::MIN,
        values: vec![Value::Missing(State::NotApplicable); fields],
        term: None,
        ruled: None,
        evidence: Arc::from(""),
        note: Arc::from(""),
        cell,
    }
}

/// The rows of a register with what the scheme enters into it: for each unit whose it is one row, which the data may
/// continue. `key` names the field of the name, `begins` that of the first day; the last day is kept for [`settle_term`].
fn entered(
    register: Register,
    key: &str,
    begins: &str,
    mut rows: Vec<Entry>,
    fields: usize,
    when: &When<'_>,
    report: &mut Report<'_>,
) -> Vec<Entry> {
    let year = when.period.year();
    for one in when.rules.entered.iter().filter(|one| one.register == register) {
        let is = |word: &str| word == one.id || one.title.as_deref() == Some(word);
        for unit in concerned(&one.led_by, &one.applies_to, when) {
            let found = rows.iter().position(|row| row.unit == unit && is(row.text(register, key)));
            let at = found.unwrap_or_else(|| {
                rows.push(blank(unit, fields, place(&one.clause)));
                rows.len() - 1
            });
            let Some(row) = rows.get_mut(at) else { continue };
            row.set(register, key, Value::Text(Arc::from(one.id.as_str())));
            if let Some(day) = one.start.and_then(|day| day.in_year(year)) {
                if row.day(register, begins).is_some_and(|own| own != day) {
                    another(begins, row, one.clause.span, report);
                }
                row.set(register, begins, Value::Date(day));
            }
            row.ruled = one.due.map(|due| (due, one.clause.span));
            if register == Register::Pilots && row.text(register, "topic").is_empty() {
                let topic = one.formerly.clone().or_else(|| one.title.clone()).unwrap_or_else(|| one.id.clone());
                row.set(register, "topic", Value::Text(Arc::from(topic)));
            }
        }
    }
    rows
}

/// A day that the scheme sets and a row would set otherwise.
fn another(field: &str, row: &Entry, ruled: Span, report: &mut Report<'_>) {
    report.at(&catalog::TASK_ROW, row.cell, |new| {
        new(say!(
            "方案已定 `{field}`，这里不能另写",
            "the scheme sets `{field}`; the register cannot set another",
            field = field
        ))
        .label(ruled, say!("方案的规定", "the scheme's day"))
        .help(say!("清空这一格，或修改方案", "clear the cell, or change the scheme"))
    });
}

/// Puts the last day in its place, a term counted from the day the row began: that of the scheme, which no row may change;
/// else the row's own; else that of all rows. Says whether any of them states one.
fn settle_term(
    register: Register,
    (begins, ends): (&str, &str),
    row: &mut Entry,
    when: &When<'_>,
    report: &mut Report<'_>,
) -> bool {
    let (ruled, term, stated) = (row.ruled.take(), row.term.take(), row.day(register, ends));
    let usual = || when.usual(register).filter(|_| stated.is_none());
    let Some(deadline) = ruled.map(|(deadline, _)| deadline).or(term).or_else(usual) else { return stated.is_some() };
    let last = when.last(deadline, row.day(register, begins), row.cell, report);
    if let Some((deadline, place)) = ruled
        && (term.is_some_and(|term| term != deadline) || stated.zip(last).is_some_and(|(own, last)| own != last))
    {
        another(ends, row, place, report);
    }
    row.set(register, ends, day(last));
    true
}

/// A later day before an earlier one: such as closed before it was found.
fn out_of_order(register: Register, row: &Entry, (first, then): (&str, &str), report: &mut Report<'_>) {
    let Some((from, to)) = row.day(register, first).zip(row.day(register, then)) else { return };
    if to >= from {
        return;
    }
    report.at(&catalog::REGISTER_DATES, row.cell, |new| {
        new(say!(
            "`{then}`（{to}）早于 `{first}`（{from}）",
            "`{then}` ({to}) lies before `{first}` ({from})",
            then = then,
            first = first,
            to = to.to_string(),
            from = from.to_string()
        ))
        .help(say!("核对日期", "check the dates"))
    });
}

/// A number of days.
fn days(number: i64) -> Value {
    Value::Number(Number::from(number))
}

/// One register as it was handed in.
struct Book {
    register: Register,
    /// Its position among the kinds of events.
    event: usize,
    /// How many fields its rows have.
    fields: usize,
    files: Vec<FileId>,
    columns: Vec<(FileId, EventColumns)>,
    entries: Vec<Entry>,
}

/// The registers of a period.
pub(super) struct Books {
    books: Vec<Book>,
    lists: u32,
}

impl Books {
    /// No rows yet.
    pub(super) fn new(rules: &RuleSet) -> Self {
        let book = |register: Register| {
            let event = position(rules, register)?;
            let fields = rules.events.get(event)?.fields.len();
            Some(Book { register, event, fields, files: Vec::new(), columns: Vec::new(), entries: Vec::new() })
        };
        Self { books: Register::ALL.into_iter().filter_map(book).collect(), lists: 0 }
    }

    /// Reads a file.
    pub(super) fn read(
        &mut self,
        rules: &RuleSet,
        register: Register,
        source: &Source<'_, '_>,
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let Source { table, binding } = *source;
        let Some(book) = self.books.iter_mut().find(|book| book.register == register) else { return };
        book.files.push(table.file);
        let several = binding.find(&Column::Units);
        let unit = match several {
            Some(_) => binding.find(&Column::Unit),
            None => binding.require(&Column::Unit, ("单位", "unit"), table, report),
        };
        let Some(kind) = rules.events.get(book.event) else { return };
        let column = |field: usize| binding.find(&Column::Field(vec![(book.event, field)]));
        let fields: Vec<Option<usize>> = (0..kind.fields.len()).map(column).collect();
        let mut lacking = unit.or(several).is_none();
        for (field, column) in register.fields().iter().zip(&fields) {
            if field.origin == Origin::Required && column.is_none() {
                let wanted = Column::Field(vec![(book.event, register.position(field.id).unwrap_or(0))]);
                lacking |= binding.require(&wanted, (field.zh, field.id), table, report).is_none();
            }
        }
        let (evidence, note) = (binding.find(&Column::Evidence), binding.find(&Column::Note));
        if table.is_csv {
            let date = register.date().and_then(|id| fields.get(register.position(id)?).copied().flatten());
            book.columns.push((table.file, EventColumns { date, evidence, fields: fields.clone() }));
        }
        if lacking {
            return;
        }
        let nothing: Arc<str> = Arc::from("");
        table.each(report, |report, row| {
            let (concerned, listed) = units_of((unit, several), row, units, report);
            let Some((values, term)) = values_of(kind, register, &fields, row, report) else { return };
            let list = listed.then(|| {
                self.lists += 1;
                self.lists
            });
            let text = |column: Option<usize>| {
                let text = column.and_then(|column| row.text(column)).filter(|text| !text.is_empty());
                text.map_or_else(|| Arc::clone(&nothing), Arc::from)
            };
            for unit in concerned {
                book.entries.push(Entry {
                    unit,
                    list,
                    date: Date::MIN,
                    values: values.clone(),
                    term: term.map(|term| Deadline { limit: Limit::After(term), next_working_day: false }),
                    ruled: None,
                    evidence: text(evidence),
                    note: text(note),
                    cell: row.place(),
                });
            }
        });
    }

    /// Works out what each row is, and puts the registers in their places among the events; the letters of all
    /// periods are handed back.
    pub(super) fn finish(
        mut self,
        when: &When<'_>,
        tables: &mut [EventTable],
        report: &mut Report<'_>,
    ) -> Vec<IssuedLetter> {
        leaders::check(when, report);
        let tasks = self.books.iter().filter(|book| book.register == Register::Tasks);
        let leads = tasks.flat_map(|book| &book.entries).map(|entry| entry.text(Register::Tasks, "lead").to_owned());
        leaders::check_subordinates(&leads.collect::<Vec<_>>(), when, report);
        let book = self.books.iter_mut().find(|book| book.register == Register::Letters);
        let issued = book.map(|book| letters::settle(std::mem::take(&mut book.entries), when, report));
        let issued = issued.unwrap_or_default();
        for book in self.books {
            let mut entries = match book.register {
                Register::Tasks => tasks::settle(book.entries, book.fields, &issued, when, report),
                Register::Problems => problems::settle(book.entries, book.fields, when, report),
                Register::Pilots => pilots::settle(book.entries, book.fields, when, report),
                Register::Letters => letters::of_period(&issued, when),
            };
            for entry in &mut entries {
                for (value, field) in entry.values.iter_mut().zip(book.register.fields()) {
                    if field.holds == Holds::Flag && *value == Value::Missing(State::NotApplicable) {
                        *value = Value::Flag(false);
                    }
                }
            }
            if let Some(slot) = tables.get_mut(book.event) {
                *slot = table(book.files, book.columns, book.fields, entries, when.units.len());
            }
        }
        letters::issued(&issued, when)
    }
}

/// The values of a row, and its term where its last day is stated as one; none where one that every row must have is missing or bad.
fn values_of(
    kind: &crate::model::contract::EventKind,
    register: Register,
    columns: &[Option<usize>],
    row: &Row<'_>,
    report: &mut Report<'_>,
) -> Option<(Vec<Value>, Option<Term>)> {
    let mut term = None;
    let mut values = Vec::with_capacity(kind.fields.len());
    let mut whole = true;
    for (at, (field, column)) in kind.fields.iter().zip(columns).enumerate() {
        let built_in = register.fields().get(at);
        let text = column.and_then(|column| row.text(column)).unwrap_or("");
        let required = built_in.is_some_and(|field| field.origin == Origin::Required);
        if let (true, "", Some(column), Some(field)) = (required, text, *column, built_in) {
            filled(row, column, (field.zh, field.id), report);
            whole = false;
        }
        let reader = Reader { dim: &field.dim, scale: &field.scale, unit: None, range: None };
        let value = match (text, &field.dim) {
            ("", Dim::Flag) => Value::Flag(false),
            ("", _) => Value::Missing(State::NotApplicable),
            (text, Dim::Text) => Value::Text(Arc::from(text)),
            (text, Dim::Date) if register.has_term() && field.id == "due" && Term::parse(text).is_some() => {
                term = Term::parse(text);
                Value::Missing(State::NotApplicable)
            }
            (text, _) => match reader.read(text, &[]) {
                Ok((value, _)) => value,
                Err(fault) => {
                    let cell = column.map_or_else(|| row.place(), |column| row.cell(column));
                    reader.explain(&fault, &field.id, text, cell, report);
                    Value::Missing(State::NotApplicable)
                }
            },
        };
        values.push(value);
    }
    whole.then_some((values, term))
}

/// The rows as events, by unit, date and place.
fn table(
    files: Vec<FileId>,
    columns: Vec<(FileId, EventColumns)>,
    fields: usize,
    mut entries: Vec<Entry>,
    units: usize,
) -> EventTable {
    entries.sort_by_key(|entry| (entry.unit, entry.date));
    let mut offsets = vec![0u32; units + 1];
    for entry in &entries {
        if let Some(count) = offsets.get_mut(super::cell::index(entry.unit) + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut offsets {
        sum += *count;
        *count = sum;
    }
    let column = |field: usize| {
        let value = |entry: &Entry| entry.values.get(field).cloned().unwrap_or(Value::Missing(State::NotApplicable));
        entries.iter().map(value).collect()
    };
    EventTable {
        submitted: HandedIn::All(!files.is_empty()),
        files,
        offsets,
        dates: entries.iter().map(|entry| entry.date).collect(),
        fields: (0..fields).map(column).collect(),
        evidence: entries.iter().map(|entry| Arc::clone(&entry.evidence)).collect(),
        notes: entries.iter().map(|entry| Arc::clone(&entry.note)).collect(),
        cells: entries.iter().map(|entry| entry.cell).collect(),
        columns,
        parties: Parties { lists: entries.iter().map(|entry| entry.list).collect(), ..Parties::default() },
    }
}
