//! Dated events: each row goes to the table of its kind, if the date that decides lies inside the period.
//!
//! `columns` says what the columns of a table are, `row` reads a row and tells what is wrong with it, `store` keeps the events
//! and makes their tables.

mod columns;
mod row;
mod store;

pub(super) use columns::{plain, vocabulary};
pub(super) use row::units_of;

use row::{deciding_date, fields_of, kind_of, refuse_foreign_fields};
use store::is_repeated;

use super::bind::Binding;
use super::files::Bound;
use super::report::Report;
use super::table::Table;
use super::units::Index;
use super::word::Words;
use super::{CellRef, EventColumns};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::source::FileId;
use crate::model::RuleSet;
use crate::model::value::{State, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The events of a kind read so far, in the order of the files.
#[derive(Default)]
struct Kept {
    submitted: bool,
    files: Vec<FileId>,
    keys: Vec<(u32, Date)>,
    fields: Vec<Vec<Value>>,
    evidence: Vec<Arc<str>>,
    notes: Vec<Arc<str>>,
    cells: Vec<CellRef>,
    /// The number of the cell that names the units, where it names several.
    lists: Vec<Option<u32>>,
    columns: Vec<(FileId, EventColumns)>,
    has_evidence: bool,
    has_notes: bool,
}

/// The events read so far.
pub(super) struct Store {
    kinds: Vec<Kept>,
    /// By kind: the date field that decides, where it is not the `date` column.
    dated_by: Vec<Option<usize>>,
    /// The rows seen, by what they say.
    seen: FxHashMap<Box<str>, CellRef>,
    /// What the row at hand says.
    key: String,
    /// By kind: the field that tells which rows are one event, where events are shared; it must be filled in.
    matters: Vec<Option<usize>>,
    /// How many cells named several units.
    lists: u32,
    left_out: u32,
    nothing: Arc<str>,
}

/// The columns of a table of events.
struct Columns {
    /// The unit, or the units of one event; at least one of the two columns.
    unit: Option<usize>,
    units: Option<usize>,
    date: Option<usize>,
    kind: Option<usize>,
    evidence: Option<usize>,
    note: Option<usize>,
    /// The kinds by id and title.
    kinds: Words,
    /// By kind and field.
    fields: Vec<Vec<Option<usize>>>,
    /// Columns of fields, with the kinds that have them.
    all_fields: Vec<(usize, Vec<usize>)>,
    /// All columns by heading, for the comparison of rows.
    by_name: Vec<(String, usize)>,
}

/// Reads a table of events.
#[expect(clippy::too_many_arguments, reason = "what a table is read with")]
pub(super) fn read(
    store: &mut Store,
    rules: &RuleSet,
    (period, as_of): (Period, Date),
    table: &Table<'_>,
    binding: &Binding,
    bound: &Bound,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let rule = &bound.rule;
    let Some(columns) = Columns::new(rules, table, binding, rule.event, report) else { return };
    let mut outside: Option<(u32, CellRef)> = None;
    let mut later = 0;
    // Kinds and fields, or dates, whose column is missing: said once a file.
    let mut lacking: BTreeSet<(usize, Option<usize>)> = BTreeSet::new();
    for (kept, fields) in store.kinds.iter_mut().zip(&columns.fields) {
        if table.is_csv {
            let own = EventColumns { date: columns.date, evidence: columns.evidence, fields: fields.clone() };
            kept.columns.push((table.file, own));
        }
        kept.has_evidence |= columns.evidence.is_some() && kept.files.contains(&table.file);
        kept.has_notes |= columns.note.is_some() && kept.files.contains(&table.file);
    }
    table.each(report, |report, row| {
        let (concerned, listed) = units_of((columns.unit, columns.units), row, units, report);
        let Some(event) = kind_of(rules, row, &columns, rule.event, report) else { return };
        let Some(kind) = rules.events.get(event) else { return };
        let matter = store.matters.get(event).copied().flatten().filter(|_| !listed);
        let values = fields_of(kind, (event, matter), row, &columns, rule, &mut lacking, report);
        refuse_foreign_fields(kind, event, row, &columns, table, report);
        let date = deciding_date(
            kind,
            event,
            &values,
            store.dated_by.get(event).copied().flatten(),
            row,
            table,
            &columns,
            &mut lacking,
            report,
        );
        if is_repeated(store, row, &columns, rule.event, report) {
            return;
        }
        let Some((date, cell)) = date else { return };
        if !period.contains(date) || date > as_of {
            let (count, _) = outside.get_or_insert((0, cell));
            *count += 1;
            // What stands in a shared file for later periods was never about this one.
            later += u32::from(bound.shared && date > as_of);
            return;
        }
        let nothing = Arc::clone(&store.nothing);
        let text = |column: Option<usize>| {
            let text = column.and_then(|column| row.text(column)).filter(|text| !text.is_empty());
            text.map_or_else(|| Arc::clone(&nothing), Arc::from)
        };
        let list = listed.then(|| {
            store.lists += 1;
            store.lists
        });
        let Some(kept) = store.kinds.get_mut(event) else { return };
        for unit in concerned {
            kept.keys.push((unit, date));
            for (column, value) in kept.fields.iter_mut().zip(&values) {
                column.push(value.clone().unwrap_or(Value::Missing(State::NotSubmitted)));
            }
            kept.evidence.push(text(columns.evidence));
            kept.notes.push(text(columns.note));
            kept.cells.push(row.place());
            kept.lists.push(list);
        }
    });
    if let Some((count, first)) = outside {
        store.left_out += count - later;
        let day = as_of.to_string();
        let known = if as_of < period.last_day() {
            say!("（截至 {day}）", " (as of {day})", day = day)
        } else {
            crate::base::language::Bilingual::default()
        };
        report.at(&catalog::OUTSIDE_PERIOD, first, |new| {
            new(say!(
                "{count} 行的日期不在 {period} 之内{known}，没有计入",
                "{count} rows are dated outside {period}{known} and were left out",
                count = count,
                period = period.to_string(),
                known = known
            ))
            .note(say!(
                "计入的是 {first} 到 {last}；这里是第一处",
                "what counts is dated {first} to {last}; this is the first of them",
                first = period.first_day().to_string(),
                last = as_of.to_string()
            ))
            .help(say!(
                "核对日期，或把这些行移到所属周期的文件夹",
                "check the dates, or move the rows to the folder of their period"
            ))
        });
    }
}
