//! The number of each row among those a repeat counts, and whether the order of a day's rows makes a difference.

use super::selection::select;
use super::{Events, Picked, weigh};
use crate::base::calendar::Date;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::engine::eval::{At, Reader};
use crate::engine::record::{Observer, Silent};
use crate::engine::rules::{self, Sum};
use crate::model::expr::Earlier;
use crate::model::method::{Repeat, Rule};
use crate::model::value::{State, Value};

/// The number of each row among those a repeat counts: 0 where the row does not count.
pub(super) fn numbers(
    reader: &Reader<'_>,
    events: Events<'_>,
    repeat: Repeat,
    rows: &[Picked<'_>],
    at: At,
) -> Result<Vec<u32>, State> {
    let mut counts: Vec<(Value, u32)> = Vec::new();
    let nothing = Value::Missing(State::NotApplicable);
    let mut next = |row: &Picked<'_>, at: At| {
        if row.worth.is_err() || row.excused {
            return 0;
        }
        let key = repeat.same.map_or_else(
            || nothing.clone(),
            |field| reader.field_at(events.event, field, at.row(events.event, row.index, events.dated_by)),
        );
        match counts.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((key, 1));
                1
            }
        }
    };
    if repeat.in_year {
        for era in earlier_in_year(reader) {
            let at = At { era: Some(era), ..at };
            match select(reader, events, at) {
                Ok(rows) => {
                    rows.iter().for_each(|row| {
                        next(row, at);
                    });
                }
                // The period did not know the unit or the event.
                Err(State::NotApplicable) => {}
                Err(state) => return Err(state),
            }
        }
    }
    Ok(rows.iter().map(|row| next(row, at)).collect())
}

/// The earlier periods of the year, by their position in the history, oldest first.
fn earlier_in_year(reader: &Reader<'_>) -> Vec<usize> {
    let year = reader.desk.data.period.year();
    let mut found = Vec::new();
    let mut next = reader.desk.earlier(None, Earlier::Last);
    while let Some(index) = next {
        let period = reader.desk.eras.get(index).map(|era| era.past.data.period);
        if period.is_none_or(|period| period.year() != year) || found.contains(&index) {
            break;
        }
        found.push(index);
        next = reader.desk.earlier(Some(index), Earlier::Last);
    }
    found.reverse();
    found
}

/// The day whose rows of a unit would give another sum of the rule in another order.
pub(in crate::engine) fn order_matters(reader: &Reader<'_>, rule: &Rule, at: At) -> Option<Date> {
    let events = Events::of(rule).filter(Events::numbered)?;
    if rules::in_force(reader, rule, at) != Ok(true) {
        return None;
    }
    let rows = select(reader, events, at).ok()?;
    let total = |rows: &[Picked<'_>]| {
        let mut points = Number::ZERO;
        weigh(reader, events, rows, at, |_, counted| {
            if let Ok(counted) = counted {
                points += &counted.points;
            }
        })
        .ok()?;
        let sum = Sum { points, events: 0, phrase: Bilingual::default() };
        Some(rules::bounded(rule, &sum, Silent::RECORDS).points)
    };
    let mut now: Option<Value> = None;
    let mut from = 0;
    while let Some(first) = rows.get(from) {
        let len = rows.iter().skip(from).take_while(|row| row.date == first.date).count().max(1);
        let day = rows.get(from..from + len).unwrap_or(&[]);
        let worth = |row: &Picked<'_>| row.worth.as_ref().ok().cloned();
        if day.iter().any(|row| worth(row) != worth(first)) {
            let now = match &now {
                Some(now) => now.clone(),
                None => now.insert(total(&rows)?).clone(),
            };
            for rising in [true, false] {
                let mut order: Vec<usize> = (0..rows.len()).collect();
                let size = |place: &usize| rows.get(*place).and_then(worth);
                if let Some(part) = order.get_mut(from..from + len) {
                    part.sort_by(|a, b| if rising { size(a).cmp(&size(b)) } else { size(b).cmp(&size(a)) });
                }
                let other: Vec<Picked<'_>> =
                    order.iter().filter_map(|place| rows.get(*place)).map(Picked::again).collect();
                if total(&other)? != now {
                    return first.date;
                }
            }
        }
        from += len;
    }
    None
}

impl Picked<'_> {
    fn again(&self) -> Self {
        Self { index: self.index, date: self.date, worth: self.worth.clone(), excused: self.excused }
    }
}
