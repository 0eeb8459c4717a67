//! Values chosen by a table, and multipliers.

use super::eval::{At, Reader, compare};
use super::figures;
use super::value::{met, truth};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::expr::Expr;
use crate::model::method::{Choice, Meeting};
use crate::model::value::{State, Value};

/// The expression that a choice settles on.
pub(super) fn chosen<'e>(reader: &Reader<'_>, choice: &'e Choice, at: At) -> Result<&'e Expr, State> {
    let (key, lines, otherwise) = match choice {
        Choice::Value(value) => return Ok(value),
        Choice::By { key, lines, otherwise } => (key, lines, otherwise),
    };
    let key = reader.eval(key, at);
    if let Value::Missing(state) = key {
        return Err(state);
    }
    for line in lines {
        let mut holds = true;
        for (sign, edge) in &line.tests {
            holds = holds && truth(&compare(*sign, &key, &reader.eval(edge, at)))?;
        }
        if holds {
            return Ok(&line.value);
        }
    }
    otherwise.as_ref().ok_or(State::Undefined)
}

/// The value of a choice.
pub(super) fn choice(reader: &Reader<'_>, choice: &Choice, at: At) -> Value {
    match chosen(reader, choice, at) {
        Ok(expr) => reader.eval(expr, at),
        Err(state) => Value::Missing(state),
    }
}

/// Which of the rule's events is at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn<'t> {
    /// None: factors of repetition do not count.
    Any,
    /// For each factor of the rule: the number of the event among those it counts, from 1; 0 where it is not numbered.
    The(&'t [u32]),
}

/// Whether a multiplier counts.
pub(super) fn counts(
    reader: &Reader<'_>,
    (position, factor): (usize, &Factor),
    turn: Turn<'_>,
    at: At,
) -> Result<bool, State> {
    match &factor.when {
        FactorWhen::Always => Ok(true),
        FactorWhen::FromThe(repeat) => Ok(match turn {
            Turn::Any => false,
            Turn::The(numbers) => numbers.get(position).is_some_and(|number| *number >= repeat.first),
        }),
        FactorWhen::Holds(condition) => met(&reader.eval(condition, at)),
        FactorWhen::In(window) => {
            let Some(window) = reader.desk.rules.windows.get(window.index()) else { return Ok(false) };
            // Beside events, the whole period must lie in the window.
            let (first, last) = match at.row {
                Some(row) => {
                    let date = reader.date(row, at).ok_or(State::Undefined)?;
                    (date, date)
                }
                None => (reader.desk.data.period.first_day(), reader.desk.data.period.last_day()),
            };
            Ok(window.first <= first && last <= window.last)
        }
    }
}

/// The multipliers that count, put together; 1 where none does.
pub(super) fn multiplier(
    reader: &Reader<'_>,
    factors: &[Factor],
    meeting: Meeting,
    turn: Turn<'_>,
    at: At,
) -> Result<Number, State> {
    let mut result: Option<Number> = None;
    for (position, factor) in factors.iter().enumerate() {
        if !counts(reader, (position, factor), turn, at)? {
            continue;
        }
        let by = match reader.eval(&factor.by, at) {
            Value::Number(by) => by,
            other => return Err(other.state().unwrap_or(State::Undefined)),
        };
        result = Some(match (result, meeting) {
            (None, _) => by,
            (Some(before), Meeting::Largest) => before.max(by),
            (Some(before), Meeting::Alone | Meeting::Multiply) => &before * &by,
        });
    }
    Ok(result.unwrap_or(Number::ONE))
}

/// A value times its multipliers.
pub(super) fn multiplied(
    reader: &Reader<'_>,
    value: &Value,
    factors: &[Factor],
    meeting: Meeting,
    turn: Turn<'_>,
    at: At,
) -> Value {
    let Value::Number(number) = value else { return Value::Missing(value.state().unwrap_or(State::Undefined)) };
    if factors.is_empty() {
        return value.clone();
    }
    match multiplier(reader, factors, meeting, turn, at) {
        Ok(by) => Value::Number(number * &by),
        Err(state) => Value::Missing(state),
    }
}

/// The multipliers that count, in print: ` × 2 × 50%`; empty where none does.
pub(super) fn in_print(reader: &Reader<'_>, factors: &[Factor], meeting: Meeting, turn: Turn<'_>, at: At) -> Bilingual {
    let counting = factors.iter().enumerate().filter(|factor| counts(reader, *factor, turn, at) == Ok(true));
    let parts: Vec<Bilingual> =
        counting.map(|(_, factor)| figures::inside(&reader.eval(&factor.by, at), &factor.by.dim)).collect();
    match (parts.as_slice(), meeting) {
        ([], _) => Bilingual::default(),
        ([_, _, ..], Meeting::Largest) => {
            let inner = figures::joined(&parts, ", ");
            Bilingual { zh: format!(" × max({})", inner.zh), en: format!(" × max({})", inner.en) }
        }
        _ => figures::and(figures::plain(" × "), &figures::joined(&parts, " × ")),
    }
}
