//! Registers in print: what each row is on the day the results speak of.

use super::BIG;
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::data::EventTable;
use crate::model::contract::{EventKind, Field};
use crate::model::register::{Holds, Published, Register};
use crate::model::value::{Dim, Value};

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("registers", ctx.say("任务与登记", "Tasks and registers"));
    if ctx.data.units.len() >= BIG {
        return section;
    }
    for (kind, rows) in ctx.rules.events.iter().zip(&ctx.data.events) {
        let Some(register) =
            kind.register.filter(|register| !rows.dates.is_empty() && ctx.publishes(Published::Register(*register)))
        else {
            continue;
        };
        section.tables.push(table(ctx, register, (kind, rows), None));
    }
    if !section.tables.is_empty() {
        let day = ctx.data.as_of.to_string();
        section.text.push(ctx.text(|| format!("截至{day}。"), || format!("As of {day}.")));
    }
    section
}

/// The registers of one unit, as far as they have rows of it.
pub(crate) fn of_unit(ctx: &Context, unit: usize) -> Vec<Table> {
    let kinds = ctx.rules.events.iter().zip(&ctx.data.events);
    let own = kinds.filter_map(|(kind, rows)| {
        let register = kind.register.filter(|register| ctx.publishes(Published::Register(*register)))?;
        (!rows.rows(unit).is_empty()).then(|| table(ctx, register, (kind, rows), Some(unit)))
    });
    own.collect()
}

/// A register: the fields of which some row says something; the rows of all units, or of one.
fn table(ctx: &Context, register: Register, (kind, rows): (&EventKind, &EventTable), only: Option<usize>) -> Table {
    let (zh, en) = register.heading();
    let mut table = Table::new(register.id(), ctx.say(zh, en));
    if only.is_none() {
        table = table.words(ctx.say("单位", "Unit"));
    }
    let before = table.columns.len();
    let says = |value: &Value| !matches!(value, Value::Missing(_) | Value::Flag(false));
    let shown: Vec<(usize, &Field)> = (kind.fields.iter().enumerate())
        .filter(|(at, field)| {
            let internal = register.fields().get(*at).is_some_and(|field| !field.printed);
            !internal && ctx.tells(field) && rows.fields.get(*at).is_some_and(|column| column.iter().any(says))
        })
        .collect();
    for (at, field) in &shown {
        let title = match register.fields().get(*at) {
            Some(field) => ctx.text(|| field.zh.to_owned(), || super::head::capital(&field.id.replace('-', " "))),
            None => field.title.clone().unwrap_or_else(|| field.id.clone()),
        };
        let figures = matches!(field.dim, Dim::Days | Dim::Ratio | Dim::Count);
        table = if figures { table.figures(title) } else { table.words(title) };
    }
    if !rows.evidence.is_empty() && rows.evidence.iter().any(|evidence| !evidence.is_empty()) {
        table = table.words(ctx.say("凭据", "Evidence"));
    }
    let evidence = table.columns.len() > shown.len() + before;
    // Rows are in the order of their days; in print the stages of a task stand together.
    let named = register.fields().iter().position(|field| field.id == "task").filter(|_| register == Register::Tasks);
    let name = |row: usize| rows.fields.get(named?)?.get(row);
    for unit in (0..ctx.data.units.len()).filter(|unit| only.is_none_or(|only| only == *unit)) {
        let mut order: Vec<usize> = rows.rows(unit).collect();
        let all = order.clone();
        order.sort_by_key(|row| all.iter().position(|first| name(*first) == name(*row) && named.is_some()));
        for row in order {
            let mut cells: Vec<Cell> = only.is_none().then(|| ctx.unit_cell(unit)).into_iter().collect();
            for (at, field) in &shown {
                let value = rows.fields.get(*at).and_then(|column| column.get(row));
                let holds = register.fields().get(*at).map(|field| field.holds);
                cells.push(cell(ctx, value, field, holds));
            }
            if evidence {
                cells.push(Cell::or_none(rows.evidence.get(row).map_or("", |text| text)));
            }
            table.row(cells);
        }
    }
    table
}

fn cell(ctx: &Context, value: Option<&Value>, field: &Field, holds: Option<Holds>) -> Cell {
    match value {
        Some(Value::Text(text)) => Cell::text(titled(ctx, &field.id, text)),
        Some(Value::Flag(true)) => Cell::text(ctx.say("是", "yes")),
        Some(Value::Date(date)) => Cell::text(date.to_string()).kept(),
        Some(value @ Value::Number(number)) => match holds {
            Some(Holds::Ratio) => Cell::number(ctx.print().percent(number)),
            Some(Holds::Days | Holds::WorkingDays | Holds::Count) => Cell::number(number.to_string()),
            _ => Cell::number(ctx.print().value(value, &field.dim)),
        },
        _ => Cell::none(),
    }
}

/// The title of what a cell names by its id.
fn titled(ctx: &Context, field: &str, id: &str) -> String {
    let tasks = || ctx.rules.tasks.iter();
    let title = match field {
        "task" => tasks().find(|task| task.id == id).and_then(|task| task.title.clone()),
        "stage" => tasks().flat_map(|task| &task.stages).find(|stage| stage.id == id).and_then(|one| one.title.clone()),
        "letter" => ctx.rules.letters.iter().find(|one| one.id == id).and_then(|one| one.title.clone()),
        "problem" | "pilot" => ctx.rules.entered.iter().find(|one| one.id == id).and_then(|one| one.title.clone()),
        "lead" => ctx.data.unit(id).map(|unit| ctx.unit_name(unit).to_owned()),
        _ => None,
    };
    title.unwrap_or_else(|| id.to_owned())
}
