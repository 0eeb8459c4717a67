//! Registers and records in figures: which rows a sum is made of, and how regularly something happened.

use super::eval::{At, Reader};
use super::inputs::titled;
use super::trace::{Input, Origin};
use super::value::NOT_APPLICABLE;
use crate::base::calendar::{days_between, months_later};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::EventId;
use crate::model::expr::{Expr, Stretch};
use crate::model::value::{State, Value};
use jiff::Span;
use jiff::civil::Date;

/// Whether a kind of event is a register.
pub(super) fn is_register(reader: &Reader<'_>, event: EventId) -> bool {
    reader.desk.rules.events.get(event.index()).is_some_and(|kind| kind.register.is_some())
}

/// Every row that a sum over a register is made of.
pub(super) fn rows_read(
    reader: &Reader<'_>,
    event: EventId,
    of: &Expr,
    filter: Option<&Expr>,
    at: At,
    found: &mut Vec<Input>,
) {
    let Some(kind) = reader.desk.rules.events.get(event.index()) else { return };
    let Ok((table, rows)) = reader.rows(event, at) else {
        found.push(Input {
            title: titled(kind.title.as_ref(), &kind.id),
            value: Value::Missing(State::NotSubmitted),
            dim: of.dim.clone(),
            origin: Origin::Absent,
        });
        return;
    };
    let mut any = false;
    for index in rows {
        let row = at.row(event, index, reader.dated_by(event));
        if reader.passes(filter, row) != Ok(true) {
            continue;
        }
        any = true;
        let input = Input {
            title: name_of(reader, event, row),
            value: reader.eval(of, row),
            dim: of.dim.clone(),
            origin: table.cells.get(index).map_or(Origin::Absent, |cell| Origin::Cell(*cell)),
        };
        if !found.contains(&input) {
            found.push(input);
        }
    }
    if !any {
        found.push(Input {
            title: titled(kind.title.as_ref(), &kind.id),
            value: Value::Number(Number::ZERO),
            dim: of.dim.clone(),
            origin: super::inputs::empty(table),
        });
    }
}

/// What a row is about: `task: stage`.
fn name_of(reader: &Reader<'_>, event: EventId, at: At) -> Bilingual {
    let text = |field: u16| match reader.field_at(event, field, at) {
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    };
    let (task, stage) = (text(0), text(1));
    let rules = reader.desk.rules;
    let declared = rules.tasks.iter().find(|one| one.id == task);
    let stage_title = declared.and_then(|one| one.stages.iter().find(|one| one.id == stage)?.title.clone());
    let title = declared.and_then(|one| one.title.clone()).unwrap_or(task);
    let stage = stage_title.unwrap_or(stage);
    let whole = if stage.is_empty() { title } else { format!("{title}·{stage}") };
    Bilingual::from(whole)
}

/// How often something must happen.
#[derive(Clone, Copy)]
pub(super) struct Regular {
    /// How many in each stretch.
    pub(super) least: u32,
    /// How long a stretch is.
    pub(super) every: Stretch,
    /// Too few count in part.
    pub(super) in_part: bool,
}

/// The share of the stretches that have ended, each counting whole or in part.
pub(super) fn regularly(
    reader: &Reader<'_>,
    event: EventId,
    filter: Option<&Expr>,
    how: Regular,
    at: At,
) -> Result<Value, State> {
    let (table, rows) = reader.rows(event, at)?;
    let Some((first, last)) = reader.days(at) else { return Ok(NOT_APPLICABLE) };
    let stretches = stretches(first, last, how.every);
    let mut counts = vec![0u32; stretches.len()];
    for index in rows {
        if !reader.passes(filter, at.row(event, index, reader.dated_by(event)))? {
            continue;
        }
        let Some(date) = table.dates.get(index) else { continue };
        let place = stretches.iter().position(|(from, to)| from <= date && date <= to);
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    let enough = |count: &u32| match how.in_part {
        true => Number::from((*count).min(how.least)).checked_div(&Number::from(how.least)).unwrap_or_default(),
        false => Number::from(u32::from(*count >= how.least)),
    };
    let sum: Number = counts.iter().map(enough).sum();
    Ok(sum.checked_div(&Number::from(stretches.len())).map_or(NOT_APPLICABLE, Value::Number))
}

/// The whole stretches of a time, from its first day on, each with its first and last day.
#[must_use]
pub fn stretches(first: Date, last: Date, every: Stretch) -> Vec<(Date, Date)> {
    let mut found = Vec::new();
    let begins = |number: u32| match every {
        Stretch::Months(months) => months_later(first, i64::from(months) * i64::from(number)),
        Stretch::Days(days) => first.checked_add(Span::new().days(i64::from(days) * i64::from(number))).ok(),
    };
    for number in 0.. {
        let Some((from, next)) = begins(number).zip(begins(number + 1)) else { break };
        let Ok(to) = next.yesterday() else { break };
        if days_between(to, last) < 0 {
            break;
        }
        found.push((from, to));
    }
    found
}
