//! Time in figures: steps of days, working days and months between two dates.

use super::figures;
use super::value::{UNDEFINED, stronger};
use crate::base::calendar::{Date, begun_steps_of_months, days_between, full_steps_of_months, months_later};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::workdays::WorkingDays;
use crate::model::expr::DateUnit;
use crate::model::method::Steps;
use crate::model::value::{Dim, State, Value};

/// `date + 5 working days`, `date - 1 month`; undefined outside the calendar.
pub(super) fn shifted(date: &Value, by: &Value, unit: DateUnit, calendar: &WorkingDays) -> Value {
    let (Value::Date(day), Value::Number(by)) = (date, by) else {
        return stronger(date.state(), by.state()).map_or(UNDEFINED, Value::Missing);
    };
    let Some(by) = by.floor().to_i64() else { return UNDEFINED };
    let moved = match unit {
        DateUnit::WorkingDays => calendar.shifted(*day, by).ok(),
        DateUnit::Months => months_later(*day, by),
    };
    moved.map_or(UNDEFINED, Value::Date)
}

/// The day itself where it is worked, else the next working day.
pub(super) fn on_or_after(date: &Value, calendar: &WorkingDays) -> Value {
    match date {
        Value::Date(day) => calendar.on_or_after(*day).map_or(UNDEFINED, Value::Date),
        Value::Missing(state) => Value::Missing(*state),
        _ => UNDEFINED,
    }
}

/// How many steps lie between two dates.
pub(super) struct Distance {
    /// How many; never negative.
    pub(super) steps: Number,
    /// The arithmetic, `⌈7 ÷ 5⌉`.
    pub(super) phrase: Bilingual,
}

/// The steps from an earlier day to a later one; none where the later is not later.
///
/// # Errors
/// The step is not positive, no whole number of months, or a year that the calendar does not cover lies between.
pub(super) fn distance(
    from: Date,
    to: Date,
    (per, dim): (&Number, &Dim),
    steps: Steps,
    calendar: &WorkingDays,
) -> Result<Distance, State> {
    if *per <= Number::ZERO {
        return Err(State::Undefined);
    }
    let days = match dim {
        _ if to <= from => 0,
        Dim::Days => days_between(from, to),
        Dim::WorkingDays => calendar.between(from, to).map_err(|_| State::Undefined)?,
        _ => return months(from, to, per, steps),
    };
    let quotient = Number::from(days).checked_div(per).ok_or(State::Undefined)?;
    let division = figures::plain(format!("{days} ÷ {per}"));
    let (steps, left, right) = match steps {
        Steps::Whole => (quotient.floor(), "⌊", "⌋"),
        Steps::Begun => (quotient.ceil(), "⌈", "⌉"),
        Steps::ProRata => (quotient, "(", ")"),
    };
    let whole = *per == Number::ONE;
    let phrase = if whole {
        figures::plain(days.to_string())
    } else {
        figures::joined(&[figures::plain(left), division, figures::plain(right)], "")
    };
    Ok(Distance { steps, phrase })
}

fn months(from: Date, to: Date, per: &Number, steps: Steps) -> Result<Distance, State> {
    let step = per.to_i64().filter(|_| per.floor() == *per).ok_or(State::Undefined)?;
    let count = match steps {
        Steps::Whole => full_steps_of_months(from, to, step),
        Steps::Begun => begun_steps_of_months(from, to, step),
        Steps::ProRata => None,
    };
    let count = count.ok_or(State::Undefined)?;
    Ok(Distance { steps: Number::from(count), phrase: figures::plain(count.to_string()) })
}
