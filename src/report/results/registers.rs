//! Registers in `results.json`: the rows of each unit, as of the day.

use super::{Context, exact};
use crate::model::register::{Companion, Published, Register};
use crate::model::value::Value;
use crate::report::view::letters::{field, recipient};
use serde_json::{Map, Value as Json, json};

/// The rows of a unit by register; what a row does not say is left out. None where the scheme has no registers.
pub(super) fn of_unit(ctx: &Context, unit: usize) -> Option<Json> {
    let mut registers: Map<String, Json> = Map::new();
    for (kind, table) in ctx.rules.events.iter().zip(&ctx.data.events) {
        let published = |register: &Register| ctx.publishes(Published::Register(*register));
        let Some(register) = kind.register.filter(published) else { continue };
        let rows = table.rows(unit).map(|row| {
            let mut form: Map<String, Json> = Map::new();
            let told = kind.fields.iter().zip(&table.fields).filter(|(field, _)| ctx.tells(field));
            for (field, column) in told {
                match column.get(row) {
                    None | Some(Value::Missing(_)) => {}
                    Some(Value::Flag(flag)) => {
                        form.insert(field.id.clone(), json!(flag));
                    }
                    Some(value) => {
                        form.insert(field.id.clone(), json!(exact(value)));
                    }
                }
            }
            for (key, text) in [("evidence", table.evidence.get(row)), ("note", table.notes.get(row))] {
                if let Some(text) = text.filter(|text| !text.is_empty()) {
                    form.insert(key.to_owned(), json!(**text));
                }
            }
            Json::Object(form)
        });
        registers.insert(register.id().to_owned(), Json::Array(rows.collect()));
    }
    (!registers.is_empty()).then_some(Json::Object(registers))
}

/// The letters of a unit that are due and not issued.
pub(super) fn letters(ctx: &Context, unit: usize) -> Json {
    let own = ctx.outcome.letters.iter().filter(|due| due.unit == unit);
    let event = ctx.rules.events.iter().position(|kind| kind.register == Some(Register::Tasks));
    let table = event.and_then(|event| ctx.data.events.get(event));
    let list = own.filter_map(|due| {
        let letter = ctx.rules.letters.get(due.letter.index())?;
        let id = |letter: crate::model::LetterId| ctx.rules.letters.get(letter.index()).map(|one| one.id.clone());
        let with = letter.with.iter().filter_map(|with| match with {
            Companion::Letter(other) => id(*other),
            Companion::Remind => Some("remind".to_owned()),
            Companion::Paper(paper) => Some(paper.clone()),
        });
        let cell = table.and_then(|table| table.cells.get(due.row)).map(|cell| {
            let span = cell.span(ctx.sources);
            let (line, _) = ctx.sources.line_column(span.file, span.start);
            format!("{}:{line}", ctx.sources.get(span.file).path)
        });
        let mut form = json!({
            "letter": letter.id,
            "title": letter.title,
            "along": due.along.and_then(id),
            "task": field(ctx, due, "task"),
            "stage": field(ctx, due, "stage"),
            "due": field(ctx, due, "due"),
            "late": field(ctx, due, "late"),
            "sent_to": letter.sent_to.iter().map(|to| recipient(ctx, due, to, letter)).collect::<Vec<_>>(),
            "with": with.collect::<Vec<_>>(),
            "requires": letter.requires,
            "clause": letter.clause.cite(),
            "cell": cell,
        });
        if let (Json::Object(map), false) = (&mut form, letter.copies_to.is_empty()) {
            let copies: Vec<String> = letter.copies_to.iter().map(|to| recipient(ctx, due, to, letter)).collect();
            map.insert("copies_to".to_owned(), json!(copies));
        }
        Some(form)
    });
    Json::Array(list.collect())
}

/// Meetings and inspections, planned and held.
pub(super) fn cadences(ctx: &Context) -> Json {
    let list = ctx.rules.cadences.iter().enumerate().map(|(index, cadence)| {
        let held = crate::report::view::cadences::held(ctx, index, cadence);
        json!({
            "id": cadence.id,
            "led_by": cadence.led_by,
            "planned": held.planned,
            "held": held.held,
            "short": held.short,
            "clause": cadence.clause.cite(),
        })
    });
    Json::Array(list.collect())
}
