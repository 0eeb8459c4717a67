//! Lines between knots: where the knots stand for a unit, and the points of a value.

use super::eval::{At, Reader};
use super::value::{UNDEFINED, stronger};
use crate::base::number::Number;
use crate::model::method::Mark;
use crate::model::value::{State, Value};
use std::borrow::Cow;

/// A knot as it stands for a unit: x, and y in points.
pub(super) type Settled<'a> = (Cow<'a, Number>, &'a Number);

/// The knots as they stand for a unit.
///
/// # Errors
/// A cell that is missing, such as one that is not applicable; of several the strongest state.
pub(super) fn settled<'a>(reader: &Reader<'_>, knots: &'a [(Mark, Number)], at: At) -> Result<Vec<Settled<'a>>, State> {
    let mut found = Vec::with_capacity(knots.len());
    let mut missing = None;
    for (mark, points) in knots {
        match mark {
            Mark::Fixed(number) => found.push((Cow::Borrowed(number), points)),
            Mark::Looked(cell) => {
                let value = reader.eval(cell, at);
                match value.ordinate() {
                    Some(number) => found.push((Cow::Owned(number), points)),
                    None => missing = stronger(missing, Some(value.state().unwrap_or(State::Undefined))),
                }
            }
        }
    }
    missing.map_or(Ok(found), Err)
}

/// Straight between knots; flat outside unless stated.
pub(super) fn line(x: &Value, knots: &[Settled<'_>], below: Option<&Number>, above: Option<&Number>) -> Value {
    let Some(x) = x.ordinate() else { return Value::Missing(x.state().unwrap_or(State::Undefined)) };
    let x = &x;
    let (Some(first), Some(last)) = (knots.first(), knots.last()) else { return UNDEFINED };
    if x < first.0.as_ref() {
        return Value::Number(below.unwrap_or(first.1).clone());
    }
    if x > last.0.as_ref() {
        return Value::Number(above.unwrap_or(last.1).clone());
    }
    for ((x0, y0), (x1, y1)) in knots.iter().zip(knots.iter().skip(1)) {
        if x <= x1.as_ref() {
            let rise = &(x - x0.as_ref()) * &(*y1 - *y0);
            return rise.checked_div(&(x1.as_ref() - x0.as_ref())).map_or(UNDEFINED, |rise| Value::Number(*y0 + &rise));
        }
    }
    Value::Number(last.1.clone())
}
