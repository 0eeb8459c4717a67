//! Facts, from wide tables (a column each), long ones (a row each) and YAML, into one column for each fact.

use super::bind::{Binding, Column, Vocabulary, both_forms, built_in, declared, missing, renamed};
use super::cell::index;
use super::manifest::FileRule;
use super::parts::{About, COLUMN, Outside, ROW, When};
use super::report::Report;
use super::table::{Row, Table};
use super::units::{Index, filled};
use super::value::{Reader, suggest};
use super::{CellRef, Cells, FactColumn, slot};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::base::parts::Part;
use crate::base::source::FileId;
use crate::model::contract::Fact;
use crate::model::value::{Dim, Mark, State, Value};
use crate::model::{Named, RuleSet};
use std::sync::Arc;

/// A unit without a record.
const NO_RECORD: u32 = u32::MAX;

/// The words for the columns of a facts' table.
pub(super) fn vocabulary(rules: &RuleSet) -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    for (position, fact) in rules.facts.iter().enumerate() {
        declared(&mut words, &fact.id, fact.title.as_deref(), &Column::Fact(position));
    }
    for entry in rules.formerly.iter().filter(|entry| entry.of == Named::Fact) {
        declared(&mut words, &entry.old, None, &Column::Former(entry.id.clone()));
    }
    built_in(&mut words, &["fact", "数据"], &Column::FactName);
    built_in(&mut words, &["value", "值"], &Column::Value);
    if rules.facts.iter().any(|fact| fact.per.is_some()) {
        built_in(&mut words, &["period", "期间", "month", "月份", "quarter", "季度"], &Column::Part);
    }
    words
}

/// The values of a fact read so far.
struct Reading {
    values: Vec<Value>,
    places: Places,
    marks: Vec<(usize, Mark)>,
}

/// Where they stand.
enum Places {
    /// Nothing was read yet.
    Nowhere,
    /// In one column of a CSV, one record a unit.
    Column { file: FileId, field: u16, starts: Arc<[u32]> },
    /// In several tables, or one value a row.
    Each(Vec<Option<CellRef>>),
}

impl Places {
    /// The place of a unit's value.
    fn get(&self, unit: usize) -> Option<CellRef> {
        match self {
            Self::Nowhere => None,
            Self::Column { file, field, starts } => {
                let start = starts.get(unit).filter(|start| **start != NO_RECORD)?;
                Some(CellRef { file: *file, start: *start, field: *field })
            }
            Self::Each(cells) => cells.get(unit).copied().flatten(),
        }
    }

    /// The places one by one.
    fn into_each(self, units: usize) -> Vec<Option<CellRef>> {
        match self {
            Self::Each(cells) => cells,
            other => (0..units).map(|unit| other.get(unit)).collect(),
        }
    }

    /// Adds the place of a unit that has none.
    fn add(&mut self, unit: usize, cell: CellRef, units: usize) {
        let mut cells = std::mem::replace(self, Self::Nowhere).into_each(units);
        if let Some(place) = cells.get_mut(unit) {
            *place = Some(cell);
        }
        *self = Self::Each(cells);
    }

    /// Adds the places of another table; where both have one, the first stays.
    fn merge(self, other: Self, units: usize) -> Self {
        if matches!(self, Self::Nowhere) {
            return other;
        }
        let mut cells = self.into_each(units);
        for (unit, place) in cells.iter_mut().enumerate() {
            *place = place.or_else(|| other.get(unit));
        }
        Self::Each(cells)
    }
}

/// The facts read so far.
pub(super) struct Store {
    columns: Vec<Reading>,
    /// Which parts of which period rows may speak of.
    when: When,
    /// Rows left out because they speak of other times.
    left_out: u32,
}

impl Store {
    /// No values: all units have handed in nothing.
    pub(super) fn new(rules: &RuleSet, (period, as_of): (Period, Date), units: &Index<'_>) -> Self {
        let missing = Value::Missing(State::NotSubmitted);
        let column = |fact: &Fact| Reading {
            values: vec![missing.clone(); units.len() * fact.values(period)],
            places: Places::Nowhere,
            marks: Vec::new(),
        };
        let when = When::of(rules, period, as_of);
        Self { columns: rules.facts.iter().map(column).collect(), when, left_out: 0 }
    }

    /// How many rows were left out because they speak of other times.
    pub(super) fn left_out(&self) -> u32 {
        self.left_out
    }

    /// The columns, complete.
    pub(super) fn finish(self) -> Vec<FactColumn> {
        let cells = |places| match places {
            Places::Nowhere => Cells::Each(Vec::new()),
            Places::Column { file, field, starts } => Cells::Column { file, field, starts },
            Places::Each(cells) => Cells::Each(cells),
        };
        self.columns
            .into_iter()
            .map(|mut column| {
                column.marks.sort_unstable();
                FactColumn { values: column.values, cells: cells(column.places), marks: column.marks }
            })
            .collect()
    }

    /// Stores a value with a place of its own; a problem where the unit has one already.
    #[expect(clippy::too_many_arguments, reason = "a value, and all that it belongs to")]
    fn put(
        &mut self,
        fact: &Fact,
        position: usize,
        (unit, part): (u32, Option<Part>),
        (value, mark): (Value, Option<Mark>),
        cell: CellRef,
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let Some(column) = self.columns.get_mut(position) else { return };
        let at = slot(units.len(), part.map(|part| part.index), index(unit));
        if let Some(first) = column.places.get(at) {
            given_twice((&fact.id, part), units.id(unit), first, cell, report);
            return;
        }
        column.places.add(at, cell, column.values.len());
        column.marks.extend(mark.map(|mark| (at, mark)));
        if let Some(slot) = column.values.get_mut(at) {
            *slot = value;
        }
    }
}

/// Says that a unit has two values of a fact.
fn given_twice(
    (fact, part): (&str, Option<Part>),
    unit: &str,
    first: CellRef,
    second: CellRef,
    report: &mut Report<'_>,
) {
    let first = report.span(first);
    let fact = part.map_or_else(|| fact.to_owned(), |part| format!("{fact} {}", part.period));
    report.at(&catalog::DUPLICATE_UNIT, second, |new| {
        new(say!(
            "单位 `{unit}` 的 `{fact}` 填了两次",
            "`{fact}` of the unit `{unit}` is given twice",
            unit = unit,
            fact = fact.as_str()
        ))
        .label(first, say!("第一次在这里", "first given here"))
        .help(say!("核对后只保留一个", "check and keep one"))
    });
}

/// Watches a percent column for shares written as fractions of 1.
#[derive(Default, Clone)]
struct PercentWatch {
    bare: usize,
    some_positive: bool,
    beyond: bool,
}

impl PercentWatch {
    fn see(&mut self, value: &Value, bare: bool, scale: &Number) {
        match value {
            Value::Number(number) if bare => {
                self.bare += 1;
                self.some_positive |= !number.is_zero() && !number.is_negative();
                self.beyond |= number > scale;
            }
            Value::Number(_) => self.beyond = true,
            _ => {}
        }
    }

    fn is_suspicious(&self) -> bool {
        self.bare >= 3 && self.some_positive && !self.beyond
    }
}

/// One column of a wide table.
struct Wide<'r> {
    position: usize,
    field: usize,
    fact: &'r Fact,
    reader: Reader<'r>,
    watch: PercentWatch,
    /// The time its heading names; none where the row speaks of one.
    about: Option<About>,
}

impl<'r> Wide<'r> {
    fn new(rules: &'r RuleSet, position: usize, field: usize) -> Option<Self> {
        let fact = rules.facts.get(position)?;
        Some(Self { position, field, fact, reader: reader(fact), watch: PercentWatch::default(), about: None })
    }

    /// The columns of facts of a table. Those about times outside the period are left out, with one warning.
    fn all(
        store: &Store,
        rules: &'r RuleSet,
        table: &Table<'_>,
        binding: &Binding,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let mut outside = Outside::new(COLUMN);
        let mut found = Vec::new();
        for (field, column) in binding.columns() {
            match (column, table.headings.get(field)) {
                (Column::Fact(position), _) => found.extend(Self::new(rules, *position, field)),
                (Column::FactIn(position, part), Some(heading)) => {
                    let about = store.when.of_time(Some(*part), &part.to_string(), heading.cell, &mut outside, report);
                    let (Some(about), Some(own)) = (about, Self::new(rules, *position, field)) else { continue };
                    if about.concerns(own.fact) {
                        found.push(Self { about: Some(about), ..own });
                    } else {
                        about.not_its_time(COLUMN, own.fact, heading.cell, report);
                    }
                }
                _ => {}
            }
        }
        outside.tell(&store.when, report);
        found
    }

    /// The value of a cell; nothing, and a problem, where it has none.
    fn read(&mut self, row: &Row<'_>, rule: &FileRule, report: &mut Report<'_>) -> Option<(Value, Option<Mark>)> {
        let text = row.text(self.field)?;
        let (value, bare, mark) = read_cell(&self.reader, &self.fact.id, text, row.cell(self.field), rule, report)?;
        if matches!(self.fact.dim, Dim::Ratio) {
            self.watch.see(&value, bare, &self.fact.scale);
        }
        Some((value, mark))
    }
}

fn reader(fact: &Fact) -> Reader<'_> {
    Reader { dim: &fact.dim, scale: &fact.scale, unit: Some(&fact.unit), range: fact.range.as_ref() }
}

/// The value of a cell, whether it is a bare number, and its mark; nothing, and a problem, where it has none.
fn read_cell(
    reader: &Reader<'_>,
    name: &str,
    text: &str,
    cell: CellRef,
    rule: &FileRule,
    report: &mut Report<'_>,
) -> Option<(Value, bool, Option<Mark>)> {
    if text.is_empty() {
        if let Some(state) = rule.blank() {
            return Some((Value::Missing(state), false, None));
        }
        report.at(&catalog::BLANK_CELL, cell, |new| {
            new(say!("`{name}` 是空的", "`{name}` is blank", name = name)).help(say!(
                "填上数值，或写 `未报`、`不适用` 等；空格含义一致的，在 data.yaml 的 `states` 中写明",
                "fill it in, or write `not submitted`, `not applicable` or the like; where all blanks mean the same, say so under `states` in data.yaml"
            ))
        });
        return None;
    }
    match reader.read(text, &rule.states) {
        Ok((value, bare)) => Some((value, bare, None)),
        Err(fault) => {
            if let Some((before, mark)) = Mark::behind(text)
                && let Ok((value, bare)) = reader.read(before, &rule.states)
                && value.state().is_none()
            {
                return Some((value, bare, Some(mark)));
            }
            reader.explain(&fault, name, text, cell, report);
            None
        }
    }
}

/// Reads a table of facts.
pub(super) fn read(
    store: &mut Store,
    rules: &RuleSet,
    table: &Table<'_>,
    binding: &Binding,
    rule: &FileRule,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let Some(unit) = binding.require(&Column::Unit, ("单位", "unit"), table, report) else { return };
    let mut columns = Wide::all(store, rules, table, binding, report);
    let part = binding.find(&Column::Part);
    match (binding.find(&Column::FactName), binding.find(&Column::Value)) {
        (None, None) => {}
        (Some(name), Some(_)) if !columns.is_empty() => return both_forms(table, name, report),
        (Some(name), Some(value)) => {
            return read_long(store, rules, table, (unit, part, name, value), rule, units, report);
        }
        (Some(_), None) => return missing(("值", "value"), table, report),
        (None, Some(_)) => return missing(("数据", "fact"), table, report),
    }
    let by_heading = columns.iter().any(|column| column.about.is_some());
    if let Some(part) = part.filter(|_| by_heading) {
        return both_forms(table, part, report);
    }
    if part.is_none() && columns.iter().any(|column| column.about.is_none() && column.fact.per.is_some()) {
        return missing(("期间", "period"), table, report);
    }
    if table.is_csv && part.is_none() && !by_heading {
        read_wide(store, table, unit, &mut columns, rule, units, report);
    } else {
        let mut outside = Outside::new(ROW);
        table.each(report, |report, row| {
            let about = part.map_or(Some(About::Whole), |part| store.when.about(row, part, &mut outside, report));
            let unit = units.find(row, unit, report);
            let (Some(about), Some(unit)) = (about, unit) else { return };
            for column in &mut columns {
                let cell = row.cell(column.field);
                let about = column.about.unwrap_or(about);
                if !about.concerns(column.fact) {
                    let text = row.text(column.field).unwrap_or_default();
                    if !text.is_empty() {
                        about.not_its_time(ROW, column.fact, cell, report);
                    }
                    continue;
                }
                if let Some(value) = column.read(row, rule, report) {
                    let whose = (unit, about.part());
                    store.put(column.fact, column.position, whose, value, cell, units, report);
                }
            }
        });
        store.left_out += outside.tell(&store.when, report);
    }
    warn_of_fractions(table, &columns, report);
}

/// Reads a CSV with a column for each fact.
fn read_wide(
    store: &mut Store,
    table: &Table<'_>,
    unit_column: usize,
    columns: &mut [Wide<'_>],
    rule: &FileRule,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let mut starts = vec![NO_RECORD; units.len()];
    table.each(report, |report, row| {
        let Some(unit) = units.find(row, unit_column, report) else {
            // The other cells are looked at all the same: one run lists every bad one.
            columns.iter_mut().for_each(|column| drop(column.read(row, rule, report)));
            return;
        };
        let place = row.cell(unit_column);
        let Some(start) = starts.get_mut(index(unit)) else { return };
        if *start != NO_RECORD {
            let first = report.span(CellRef { start: *start, ..place });
            report.at(&catalog::DUPLICATE_UNIT, place, |new| {
                new(say!("单位 `{unit}` 有两行", "the unit `{unit}` has two rows", unit = units.id(unit)))
                    .label(first, say!("第一行在这里", "the first one is here"))
                    .help(say!("核对后只保留一行", "check and keep one"))
            });
            return;
        }
        *start = place.start;
        for column in columns.iter_mut() {
            let Some((value, mark)) = column.read(row, rule, report) else { continue };
            let Some(kept) = store.columns.get_mut(column.position) else { continue };
            if let Some(first) = kept.places.get(index(unit)) {
                given_twice((&column.fact.id, None), units.id(unit), first, row.cell(column.field), report);
            } else if let Some(slot) = kept.values.get_mut(index(unit)) {
                *slot = value;
                kept.marks.extend(mark.map(|mark| (index(unit), mark)));
            }
        }
    });
    let starts: Arc<[u32]> = starts.into();
    for column in columns {
        let Some(kept) = store.columns.get_mut(column.position) else { continue };
        let field = u16::try_from(column.field).unwrap_or(CellRef::EXACT - 1);
        let own = Places::Column { file: table.file, field, starts: Arc::clone(&starts) };
        let earlier = std::mem::replace(&mut kept.places, Places::Nowhere);
        kept.places = earlier.merge(own, units.len());
    }
}

/// Reads a table with a row for each value.
fn read_long(
    store: &mut Store,
    rules: &RuleSet,
    table: &Table<'_>,
    (unit_column, part_column, name_column, value_column): (usize, Option<usize>, usize, usize),
    rule: &FileRule,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let mut columns: Vec<Wide<'_>> =
        (0..rules.facts.len()).filter_map(|position| Wide::new(rules, position, value_column)).collect();
    let mut outside = Outside::new(ROW);
    let mut without_part = false;
    table.each(report, |report, row| {
        let unit = units.find(row, unit_column, report);
        let Some(name) = filled(row, name_column, ("数据", "fact"), report) else { return };
        let column =
            columns.iter_mut().find(|column| column.fact.id == name || column.fact.title.as_deref() == Some(name));
        let Some(column) = column else {
            report.at(&catalog::UNKNOWN_KEY, row.cell(name_column), |new| {
                if let Some(now) = rules.name_now(Named::Fact, name) {
                    return renamed(new, name, now);
                }
                let problem = new(say!("方案中没有数据项 `{name}`", "the scheme has no fact `{name}`", name = name));
                let names =
                    rules.facts.iter().flat_map(|fact| [Some(fact.id.as_str()), fact.title.as_deref()]).flatten();
                suggest(problem, name, names, say!("改成方案中的数据项", "use a fact that the scheme declares"))
            });
            return;
        };
        if part_column.is_none() && column.fact.per.is_some() {
            if !std::mem::replace(&mut without_part, true) {
                missing(("期间", "period"), table, report);
            }
            return;
        }
        let about = part_column.map_or(Some(About::Whole), |part| store.when.about(row, part, &mut outside, report));
        let value = column.read(row, rule, report);
        let Some(about) = about else { return };
        if !about.concerns(column.fact) {
            about.not_its_time(ROW, column.fact, row.cell(part_column.unwrap_or(value_column)), report);
            return;
        }
        if let (Some(unit), Some(value)) = (unit, value) {
            let whose = (unit, about.part());
            store.put(column.fact, column.position, whose, value, row.cell(value_column), units, report);
        }
    });
    store.left_out += outside.tell(&store.when, report);
    warn_of_fractions(table, &columns, report);
}

/// Warns of percent columns that look like fractions of 1.
fn warn_of_fractions(table: &Table<'_>, columns: &[Wide<'_>], report: &mut Report<'_>) {
    let percent = Number::ratio(1, 100);
    for column in
        columns.iter().filter(|column| Some(&column.fact.scale) == percent.as_ref() && column.watch.is_suspicious())
    {
        let Some(heading) = table.headings.get(column.field) else { continue };
        report.at(&catalog::PERCENT_SCALE, heading.cell, |new| {
            new(say!(
                "`{fact}` 以百分数计，全部 {count} 个值都不大于 1",
                "`{fact}` is in percent, and none of its {count} values exceeds 1",
                fact = column.fact.id,
                count = column.watch.bare
            ))
            .note(say!("0.95 在这里是 0.95%，不是 95%", "0.95 means 0.95 % here, not 95 %"))
            .help(say!(
                "若是 95%，写 `95` 或 `95%`；确是 0.95%，写 `0.95%`",
                "for 95 % write `95` or `95%`; for 0.95 % write `0.95%`"
            ))
        });
    }
}
