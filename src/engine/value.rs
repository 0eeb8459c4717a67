//! Arithmetic on values: strict in missing states, exact in numbers, with days and dates.

use crate::base::calendar::days_between;
use crate::base::number::Number;
use crate::model::value::{State, Value};
use jiff::Span;
use std::cmp::Ordering;

/// The value true or false.
pub(super) fn flag(value: bool) -> Value {
    Value::Flag(value)
}

/// The value that cannot be computed.
pub(super) const UNDEFINED: Value = Value::Missing(State::Undefined);

/// The value of a rule that does not concern the unit.
pub(super) const NOT_APPLICABLE: Value = Value::Missing(State::NotApplicable);

/// The stronger of two states, where one of them may be absent.
pub(super) fn stronger(a: Option<State>, b: Option<State>) -> Option<State> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// Combines two numbers; a missing operand makes the result missing, the strongest state first.
fn strict(a: &Value, b: &Value, numbers: impl FnOnce(&Number, &Number) -> Value) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => numbers(a, b),
        _ => stronger(a.state(), b.state()).map_or(UNDEFINED, Value::Missing),
    }
}

/// `date + days`; undefined outside the calendar.
fn shifted(date: jiff::civil::Date, days: &Number, sign: i64) -> Value {
    let moved = days
        .floor()
        .to_i64()
        .and_then(|days| Span::new().try_days(days * sign).ok())
        .and_then(|span| date.checked_add(span).ok());
    moved.map_or(UNDEFINED, Value::Date)
}

/// `a + b`
pub(super) fn add(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Date(date), Value::Number(days)) | (Value::Number(days), Value::Date(date)) => shifted(*date, days, 1),
        _ => strict(a, b, |a, b| Value::Number(a + b)),
    }
}

/// `a − b`
pub(super) fn subtract(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => Value::Number(Number::from(days_between(*b, *a))),
        (Value::Date(date), Value::Number(days)) => shifted(*date, days, -1),
        _ => strict(a, b, |a, b| Value::Number(a - b)),
    }
}

/// `a × b`
pub(super) fn multiply(a: &Value, b: &Value) -> Value {
    strict(a, b, |a, b| Value::Number(a * b))
}

/// `a ÷ b`; undefined where b is zero.
pub(super) fn divide(a: &Value, b: &Value) -> Value {
    strict(a, b, |a, b| a.checked_div(b).map_or(UNDEFINED, Value::Number))
}

/// `a ^ b`; undefined for 0 to the power 0 or less and for even roots of less than 0.
pub(super) fn raise(a: &Value, b: &Value) -> Value {
    strict(a, b, |a, b| a.power(b).map_or(UNDEFINED, Value::Number))
}

/// A function of one number.
pub(super) fn map(a: Value, number: impl FnOnce(&Number) -> Number) -> Value {
    match a {
        Value::Number(a) => Value::Number(number(&a)),
        Value::Missing(state) => Value::Missing(state),
        _ => UNDEFINED,
    }
}

/// The order of two values of one kind; none where one is missing or the kinds differ.
pub(super) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Level(a), Value::Level(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Flag(a), Value::Flag(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// A total order for sorting: missing values stand below all others, the strongest state lowest.
pub(super) fn sorting_order(a: &Value, b: &Value) -> Ordering {
    match (a.state(), b.state()) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => order(a, b).unwrap_or(Ordering::Equal),
    }
}

/// The smallest or the largest of several values; strict, undefined of none.
pub(super) fn extreme(values: impl Iterator<Item = Value>, wanted: Ordering) -> Value {
    let mut best: Option<Value> = None;
    let mut missing = None;
    for value in values {
        missing = stronger(missing, value.state());
        if best.as_ref().is_none_or(|best| order(&value, best) == Some(wanted)) {
            best = Some(value);
        }
    }
    missing.map(Value::Missing).or(best).unwrap_or(UNDEFINED)
}

/// Whether a condition holds; what is missing stays a state.
pub(super) fn truth(value: &Value) -> Result<bool, State> {
    match value {
        Value::Flag(holds) => Ok(*holds),
        Value::Missing(state) => Err(*state),
        _ => Err(State::Undefined),
    }
}

/// Whether a condition of a veto, filter, award or rule is met: a rule that does not apply is not met, any other
/// missing state is an error of the data and stays one.
pub(super) fn met(value: &Value) -> Result<bool, State> {
    match truth(value) {
        Err(State::NotApplicable) => Ok(false),
        other => other,
    }
}
