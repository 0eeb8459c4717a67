//! Dated events: each row goes to the table of its kind, if the date that decides lies inside the period.

use super::bind::{Binding, Column, Vocabulary, built_in, declared, missing, renamed};
use super::cell::offset;
use super::manifest::FileRule;
use super::report::Report;
use super::sharing;
use super::table::{Row, Table};
use super::units::{Index, filled};
use super::value::{Reader, suggest};
use super::word::Words;
use super::{CellRef, EventColumns, EventTable, Parties};
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::source::FileId;
use crate::model::contract::{DatedBy, EventKind};
use crate::model::value::{Dim, State, Value};
use crate::model::{Named, RuleSet};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The built-in words of fields that many schemes have.
const BUILT_IN: [(&str, &str); 5] =
    [("matter", "事项"), ("judged", "酌定分"), ("judge", "酌定人"), ("grounds", "酌定理由"), ("declared", "申报日期")];

/// The words for the columns of an events' table.
pub(super) fn vocabulary(rules: &RuleSet) -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    built_in(&mut words, &["units", "各单位"], &Column::Units);
    built_in(&mut words, &["date", "日期"], &Column::Date);
    built_in(&mut words, &["kind", "事件"], &Column::Kind);
    built_in(&mut words, &["evidence", "凭据"], &Column::Evidence);
    built_in(&mut words, &["note", "说明"], &Column::Note);
    let fields = || plain(rules).flat_map(|(_, kind)| &kind.fields);
    for field in fields() {
        let column = Column::Field(fields_named(rules, &field.id));
        declared(&mut words, &field.id, None, &column);
        if let Some((_, chinese)) = BUILT_IN.iter().find(|(id, _)| field.id == *id) {
            built_in(&mut words, &[chinese], &column);
        }
    }
    for title in fields().filter_map(|field| field.title.as_deref()) {
        declared(&mut words, title, None, &Column::Field(fields_named(rules, title)));
    }
    words
}

/// The kinds of events that are no registers, with their positions.
pub(super) fn plain(rules: &RuleSet) -> impl Iterator<Item = (usize, &EventKind)> {
    rules.events.iter().enumerate().filter(|(_, kind)| kind.register.is_none())
}

/// All fields of an id or title: kind and field.
fn fields_named(rules: &RuleSet, name: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (event, kind) in plain(rules) {
        let named = |field: &crate::model::contract::Field| field.id == name || field.title.as_deref() == Some(name);
        found.extend(kind.fields.iter().position(named).map(|field| (event, field)));
    }
    found
}

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

impl Store {
    /// No events, and no tables that might hold some.
    pub(super) fn new(rules: &RuleSet) -> Self {
        let kept = |kind: &EventKind| Kept { fields: vec![Vec::new(); kind.fields.len()], ..Kept::default() };
        Self {
            kinds: rules.events.iter().map(kept).collect(),
            dated_by: dated_by(rules),
            seen: FxHashMap::default(),
            key: String::new(),
            matters: sharing::shared(rules).iter().map(|sharings| sharing::matter(sharings)).collect(),
            lists: 0,
            left_out: 0,
            nothing: Arc::from(""),
        }
    }

    /// How many rows were dated outside the period.
    pub(super) fn left_out(&self) -> u32 {
        self.left_out
    }

    /// Notes that a file was handed in that may hold events: of all kinds, or of the one it is fixed to.
    pub(super) fn submit(&mut self, file: FileId, fixed: Option<usize>) {
        for (kind, kept) in self.kinds.iter_mut().enumerate() {
            if fixed.is_none_or(|fixed| fixed == kind) {
                kept.submitted = true;
                kept.files.push(file);
            }
        }
    }

    /// The tables, by unit, date and row.
    pub(super) fn finish(self, units: usize) -> Vec<EventTable> {
        self.kinds.into_iter().map(|kept| kept.finish(units)).collect()
    }
}

impl Kept {
    fn finish(self, units: usize) -> EventTable {
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        // Stable: rows of one unit and day stay in the order of the files.
        order.sort_by_key(|row| self.keys.get(*row).copied());
        let mut offsets = vec![0u32; units + 1];
        for (unit, _) in &self.keys {
            if let Some(count) = offsets.get_mut(super::cell::index(*unit) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut offsets {
            sum += *count;
            *count = sum;
        }
        EventTable {
            submitted: self.submitted,
            files: self.files,
            offsets,
            dates: order.iter().filter_map(|row| self.keys.get(*row).map(|(_, date)| *date)).collect(),
            fields: self.fields.iter().map(|values| gather(values, &order)).collect(),
            evidence: if self.has_evidence { gather(&self.evidence, &order) } else { Vec::new() },
            notes: if self.has_notes { gather(&self.notes, &order) } else { Vec::new() },
            cells: gather(&self.cells, &order),
            columns: self.columns,
            parties: Parties { lists: gather(&self.lists, &order), ..Parties::default() },
        }
    }
}

/// The items in another order.
fn gather<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|index| items.get(*index).cloned()).collect()
}

/// By kind: the date field that decides, where it is not the `date` column.
fn dated_by(rules: &RuleSet) -> Vec<Option<usize>> {
    let field = |kind: &EventKind| match kind.dated_by {
        Some(DatedBy::Field(_, field)) => Some(usize::from(field)),
        Some(DatedBy::Date) | None => None,
    };
    rules.events.iter().map(field).collect()
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

impl Columns {
    fn new(
        rules: &RuleSet,
        table: &Table<'_>,
        binding: &Binding,
        fixed: Option<usize>,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let units = binding.find(&Column::Units);
        let unit = match units {
            Some(_) => binding.find(&Column::Unit),
            None => binding.require(&Column::Unit, ("单位", "unit"), table, report),
        };
        let kind = match fixed {
            Some(_) => binding.find(&Column::Kind),
            None => binding.require(&Column::Kind, ("事件", "kind"), table, report),
        };
        let mut fields: Vec<Vec<Option<usize>>> =
            rules.events.iter().map(|kind| vec![None; kind.fields.len()]).collect();
        let mut all_fields = Vec::new();
        for (column, what) in binding.columns() {
            let Column::Field(targets) = what else { continue };
            for (event, field) in targets {
                if let Some(slot) = fields.get_mut(*event).and_then(|fields| fields.get_mut(*field)) {
                    *slot = Some(column);
                }
            }
            all_fields.push((column, targets.iter().map(|(event, _)| *event).collect()));
        }
        let mut by_name: Vec<(String, usize)> =
            table.headings.iter().enumerate().map(|(column, heading)| (heading.name.clone(), column)).collect();
        by_name.sort();
        if kind.is_none() && fixed.is_none() && table.is_csv || unit.or(units).is_none() {
            return None;
        }
        Some(Self {
            unit,
            units,
            date: binding.find(&Column::Date),
            kind,
            evidence: binding.find(&Column::Evidence),
            note: binding.find(&Column::Note),
            kinds: Words::new(plain(rules).flat_map(|(at, kind)| {
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                [Some(kind.id.as_str()), kind.title.as_deref()].into_iter().flatten().map(move |name| (name, at))
            })),
            fields,
            all_fields,
            by_name,
        })
    }
}

/// The units a row is about, and whether one cell of the column `several` names them all.
pub(super) fn units_of(
    (unit, several): (Option<usize>, Option<usize>),
    row: &Row<'_>,
    units: &Index<'_>,
    report: &mut Report<'_>,
) -> (Vec<u32>, bool) {
    let list = several.and_then(|column| Some((column, row.text(column)?))).filter(|(_, text)| !text.is_empty());
    let Some((column, text)) = list else {
        let column = unit.or(several);
        return (column.and_then(|column| units.find(row, column, report)).into_iter().collect(), false);
    };
    if let Some((other, text)) = unit.and_then(|unit| Some((unit, row.text(unit)?)))
        && !text.is_empty()
    {
        report.at(&catalog::BAD_VALUE_SHAPE, row.cell(other), |new| {
            new(say!("`单位` 与 `各单位` 只能填一格", "`unit` and `units` exclude each other"))
                .help(say!("清空其中一格", "clear one of the cells"))
        });
    }
    let mut found: Vec<u32> = Vec::new();
    for name in text.split([';', '；']).map(str::trim).filter(|name| !name.is_empty()) {
        match units.find_text(name, row.cell(column), report) {
            Some(unit) if found.contains(&unit) => report.at(&catalog::EVENT_SHARES, row.cell(column), |new| {
                new(say!("单位 `{unit}` 在一格里写了两次", "`{unit}` stands twice in one cell", unit = name))
                    .help(say!("删去一处", "remove one of them"))
            }),
            Some(unit) => found.push(unit),
            None => {}
        }
    }
    (found, true)
}

/// Reads a table of events.
#[expect(clippy::too_many_arguments, reason = "what a table is read with")]
pub(super) fn read(
    store: &mut Store,
    rules: &RuleSet,
    (period, as_of): (Period, Date),
    table: &Table<'_>,
    binding: &Binding,
    rule: &FileRule,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let Some(columns) = Columns::new(rules, table, binding, rule.event, report) else { return };
    let mut outside: Option<(u32, CellRef)> = None;
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
        store.left_out += count;
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

/// The kind of a row's event.
fn kind_of(
    rules: &RuleSet,
    row: &Row<'_>,
    columns: &Columns,
    fixed: Option<usize>,
    report: &mut Report<'_>,
) -> Option<usize> {
    let Some(column) = columns.kind else { return fixed };
    let word = match fixed {
        Some(kind) => match row.text(column).filter(|word| !word.is_empty()) {
            Some(word) => word,
            None => return Some(kind),
        },
        None => filled(row, column, ("事件", "kind"), report)?,
    };
    let found = columns.kinds.find(word.as_bytes()).map(usize::from);
    match (found, fixed) {
        (None, _) => report.at(&catalog::UNKNOWN_EVENT_KIND, row.cell(column), |new| {
            if let Some(now) = rules.name_now(Named::Event, word) {
                return renamed(new, word, now);
            }
            let problem = new(say!("方案中没有事件 `{kind}`", "the scheme has no event `{kind}`", kind = word));
            let names = plain(rules).flat_map(|(_, kind)| [Some(kind.id.as_str()), kind.title.as_deref()]).flatten();
            suggest(problem, word, names, say!("改成方案中的事件名称", "use the name of an event of the scheme"))
        }),
        (Some(kind), Some(fixed)) if kind != fixed => {
            report.at(&catalog::UNKNOWN_EVENT_KIND, row.cell(column), |new| {
                new(say!(
                    "data.yaml 写明这个文件只有一种事件，这一行却是 `{kind}`",
                    "data.yaml says that the file holds one kind of event, but this row is `{kind}`",
                    kind = word
                ))
                .help(say!(
                    "改正这一行，或删去 data.yaml 中的 `event`",
                    "correct the row, or remove `event` from data.yaml"
                ))
            });
            return None;
        }
        _ => {}
    }
    found
}

/// The values of a row's fields.
fn fields_of(
    kind: &EventKind,
    (event, matter): (usize, Option<usize>),
    row: &Row<'_>,
    columns: &Columns,
    rule: &FileRule,
    lacking: &mut BTreeSet<(usize, Option<usize>)>,
    report: &mut Report<'_>,
) -> Vec<Option<Value>> {
    let places = columns.fields.get(event).map_or(&[][..], Vec::as_slice);
    let mut values = Vec::with_capacity(kind.fields.len());
    for (position, (field, column)) in kind.fields.iter().zip(places).enumerate() {
        let text = column.and_then(|column| row.text(column)).unwrap_or("");
        let cell = column.map_or_else(|| row.place(), |column| row.cell(column));
        let reader = Reader { dim: &field.dim, scale: &field.scale, unit: None, range: None };
        let value = if text.is_empty() {
            let state = rule.blank().filter(|_| column.is_some());
            let needed = field.read || matter == Some(position);
            if needed && state.is_none() && (column.is_some() || lacking.insert((event, Some(position)))) {
                report.at(&catalog::FIELD_MISSING, cell, |new| {
                    let problem = new(say!(
                        "事件 `{kind}` 没有填 `{field}`，而有规定要看它",
                        "the event `{kind}` does not give `{field}`, which a rule reads",
                        kind = kind.id,
                        field = field.id
                    ));
                    if column.is_some() {
                        problem.help(say!("填上这一格", "fill in the cell"))
                    } else {
                        problem.help(say!(
                            "在表里补上 `{field}` 一列",
                            "add a column `{field}` to the table",
                            field = field.id
                        ))
                    }
                });
            }
            state.map(Value::Missing)
        } else {
            // In a free text a word such as 未报 is a text.
            let found = if matches!(field.dim, Dim::Text) {
                Ok(Value::Text(Arc::from(text)))
            } else {
                reader.read(text, &rule.states).map(|(value, _)| value)
            };
            found.map_err(|fault| reader.explain(&fault, &field.id, text, cell, report)).ok()
        };
        values.push(value);
    }
    values
}

/// A cell under a field that the event's kind does not have must be blank.
fn refuse_foreign_fields(
    kind: &EventKind,
    event: usize,
    row: &Row<'_>,
    columns: &Columns,
    table: &Table<'_>,
    report: &mut Report<'_>,
) {
    for (column, kinds) in &columns.all_fields {
        if kinds.contains(&event) || row.text(*column).is_none_or(str::is_empty) {
            continue;
        }
        let name = table.headings.get(*column).map_or("", |heading| heading.name.as_str());
        report.at(&catalog::BAD_VALUE_SHAPE, row.cell(*column), |new| {
            new(say!(
                "事件 `{kind}` 没有 `{field}` 这个字段，这一格应空着",
                "the event `{kind}` has no field `{field}`; the cell must be blank",
                kind = kind.id,
                field = name
            ))
            .help(say!("清空这一格，或核对事件的种类", "clear the cell, or check the kind of the event"))
        });
    }
}

/// The date that decides the period of a row, and where it stands.
#[expect(clippy::too_many_arguments, reason = "what a row is read with")]
fn deciding_date(
    kind: &EventKind,
    event: usize,
    values: &[Option<Value>],
    by_field: Option<usize>,
    row: &Row<'_>,
    table: &Table<'_>,
    columns: &Columns,
    lacking: &mut BTreeSet<(usize, Option<usize>)>,
    report: &mut Report<'_>,
) -> Option<(Date, CellRef)> {
    let text = columns.date.and_then(|column| Some((column, row.text(column)?))).filter(|(_, text)| !text.is_empty());
    let written = match text {
        Some((column, text)) => match parse_date(text) {
            Some(date) => Some((date, row.cell(column))),
            None => {
                let none =
                    Reader { dim: &Dim::Date, scale: &crate::base::number::Number::ONE, unit: None, range: None };
                none.explain(&super::value::Fault::Date, "date", text, row.cell(column), report);
                return None;
            }
        },
        None => None,
    };
    if let Some(field) = by_field {
        return match values.get(field) {
            Some(Some(Value::Date(date))) => {
                let column = columns.fields.get(event).and_then(|fields| fields.get(field).copied().flatten());
                Some((*date, column.map_or_else(|| row.place(), |column| row.cell(column))))
            }
            // A blank or bad cell was reported as a field; a state is no date.
            Some(Some(_)) => {
                let name = kind.fields.get(field).map_or("", |field| field.id.as_str());
                report.at(&catalog::FIELD_MISSING, row.place(), |new| {
                    new(say!(
                        "`{field}` 决定事件属于哪一期，必须是日期",
                        "`{field}` decides the period and must be a date",
                        field = name
                    ))
                });
                None
            }
            _ => {
                let read = kind.fields.get(field).is_some_and(|field| field.read);
                if !read {
                    let name = kind.fields.get(field).map_or("", |field| field.id.as_str());
                    report.at(&catalog::FIELD_MISSING, row.place(), |new| {
                        new(say!(
                            "没有填 `{field}`，不知道事件属于哪一期",
                            "`{field}`, which decides the period, is not given",
                            field = name
                        ))
                        .help(say!("填上日期", "give the date"))
                    });
                }
                None
            }
        };
    }
    if written.is_none() {
        match columns.date {
            Some(column) => {
                filled(row, column, ("日期", "date"), report);
            }
            None if lacking.insert((usize::MAX, None)) => missing(("日期", "date"), table, report),
            None => {}
        }
    }
    written
}

/// Whether the same row was read before; a problem if so.
fn is_repeated(
    store: &mut Store,
    row: &Row<'_>,
    columns: &Columns,
    fixed: Option<usize>,
    report: &mut Report<'_>,
) -> bool {
    // One text is written again and again: only new rows get one of their own.
    let mut key = std::mem::take(&mut store.key);
    key.clear();
    if columns.kind.is_none() {
        key.push_str(&format!("{}\u{1e}", offset(fixed.unwrap_or(0))));
    }
    for (name, column) in &columns.by_name {
        if let Some(text) = row.text(*column).filter(|text| !text.is_empty()) {
            for part in [name, "\u{1f}", text, "\u{1e}"] {
                key.push_str(part);
            }
        }
    }
    let place = row.place();
    let first = store.seen.get(key.as_str()).copied();
    if first.is_none() {
        store.seen.insert(key.as_str().into(), place);
    }
    store.key = key;
    let Some(first) = first else { return false };
    let first = report.span(first);
    report.at(&catalog::DUPLICATE_ROW, place, |new| {
        new(say!("这一行与前面的一行完全相同", "the row is the same as an earlier one"))
            .label(first, say!("前一行在这里", "the earlier one is here"))
            .help(say!(
                "同一件事登记了两遍的，删去一行；是两件事的，补上能区分的内容",
                "if one event was entered twice, remove a row; if there were two, add what tells them apart"
            ))
    });
    true
}
