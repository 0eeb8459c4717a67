//! A row of a table of events: its units, its kind, its fields and the date that decides.

use super::{Columns, plain};
use crate::base::calendar::{Date, parse_date};
use crate::base::catalog;
use crate::base::language::say;
use crate::data::CellRef;
use crate::data::bind::{missing, renamed};
use crate::data::manifest::FileRule;
use crate::data::report::Report;
use crate::data::table::{Row, Table};
use crate::data::units::{Index, filled};
use crate::data::value::{Reader, suggest};
use crate::model::contract::EventKind;
use crate::model::value::{Dim, Value};
use crate::model::{Named, RuleSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The units a row is about, and whether one cell of the column `several` names them all.
pub(in crate::data) fn units_of(
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

/// The kind of a row's event.
pub(super) fn kind_of(
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
pub(super) fn fields_of(
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
pub(super) fn refuse_foreign_fields(
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
pub(super) fn deciding_date(
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
                none.explain(&crate::data::value::Fault::Date, "date", text, row.cell(column), report);
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
