//! The target that is in force for a unit: what the scheme says, and what a decision or the data puts in its place.

use super::eval::{At, Reader};
use super::outcome::{TargetSource, TargetStage, UnitTarget};
use super::value::UNDEFINED;
use crate::base::calendar::{Date, Period, days_between};
use crate::base::number::Number;
use crate::model::FactId;
use crate::model::contract::Target;
use crate::model::expr::Expr;
use crate::model::table::UnitKey;
use crate::model::value::Value;
use jiff::ToSpan;

/// What a unit is known by.
pub(super) fn known_by<'a>(reader: &Reader<'a>, key: UnitKey, unit: usize) -> Option<&'a str> {
    reader.desk.data.known_by(key, unit)
}

/// The changes of a fact's target that concern a unit and begin by the last day of the period, in the order of their
/// days. One without a day is the unit's own from the beginning.
fn stages(reader: &Reader<'_>, fact: FactId, target: &Target, (unit, last): (usize, Date)) -> Vec<TargetStage> {
    let data = reader.desk.data;
    let mut found: Vec<TargetStage> = Vec::new();
    for (index, change) in target.changes.iter().enumerate() {
        let concerned = change.whose.as_ref().is_none_or(|(key, name)| known_by(reader, *key, unit) == Some(name));
        if concerned && change.from <= last {
            found.push(TargetStage {
                from: Some(change.from),
                value: change.value.clone(),
                by: change.by.clone(),
                why: change.why.clone(),
                source: TargetSource::Scheme(index),
            });
        }
    }
    for row in data.targets_of(fact.index(), unit).filter(|row| row.from.is_none_or(|from| from <= last)) {
        found.push(TargetStage {
            from: row.from,
            value: row.value.clone(),
            by: row.by.clone(),
            why: row.why.clone(),
            source: TargetSource::Cell(row.cell),
        });
    }
    found.sort_by_key(|stage| stage.from);
    found
}

/// Whether anything may stand instead of what the scheme says.
fn may_change(reader: &Reader<'_>, fact: FactId, target: &Target) -> bool {
    !target.changes.is_empty() || reader.desk.data.has_targets_of(fact.index())
}

/// The target in force.
pub(super) fn value(reader: &Reader<'_>, fact: FactId, of: Option<&Expr>, at: At) -> Value {
    let declared = reader.desk.rules.facts.get(fact.index()).and_then(|fact| fact.target.as_ref());
    let base = || match of {
        Some(of) => reader.eval(of, at),
        None => Value::Missing(crate::model::value::State::NotSubmitted),
    };
    let Some(target) = declared.filter(|target| at.era.is_none() && may_change(reader, fact, target)) else {
        return base();
    };
    // Of a part of the period: the target that was in force then.
    let stretch = at.part.map_or(reader.desk.data.period, |part| part.period);
    let stages = stages(reader, fact, target, (at.unit, stretch.last_day()));
    let Some(last) = stages.last() else { return base() };
    if !target.by_days {
        return last.value.clone();
    }
    weighted(stretch, base, &stages)
}

/// Several targets of a period, or of a part of it, each weighted by its days.
fn weighted(period: Period, base: impl Fn() -> Value, stages: &[TargetStage]) -> Value {
    let (mut sum, mut days) = (Number::ZERO, Number::ZERO);
    let mut now: Option<Value> = None;
    let mut since: Date = period.first_day();
    let mut close = |value: &Value, from: Date, to: Date| -> Result<(), Value> {
        let length = days_between(from, to);
        if length <= 0 {
            return Ok(());
        }
        let Value::Number(number) = value else {
            return Err(value.state().map_or(UNDEFINED, Value::Missing));
        };
        let length = Number::from(length);
        sum += &(number * &length);
        days += &length;
        Ok(())
    };
    for stage in stages {
        if let Some(from) = stage.from.filter(|from| *from > since) {
            if let Err(missing) = close(&now.clone().unwrap_or_else(&base), since, from) {
                return missing;
            }
            since = from;
        }
        now = Some(stage.value.clone());
    }
    let end = period.last_day().saturating_add(1.day());
    if let Err(missing) = close(&now.unwrap_or_else(&base), since, end) {
        return missing;
    }
    sum.checked_div(&days).map_or(UNDEFINED, Value::Number)
}

/// Where the target in force stands, where it is not what the scheme says at first.
pub(super) fn last(reader: &Reader<'_>, fact: FactId, (unit, last): (usize, Date)) -> Option<TargetSource> {
    let target = reader.desk.rules.facts.get(fact.index())?.target.as_ref()?;
    if !may_change(reader, fact, target) {
        return None;
    }
    stages(reader, fact, target, (unit, last)).last().map(|stage| stage.source)
}

/// The targets in force of the facts whose targets are not the same for all units.
pub(super) fn differing(reader: &Reader<'_>) -> Vec<(FactId, Vec<Value>)> {
    let mut found = Vec::new();
    for (index, fact) in reader.desk.rules.facts.iter().enumerate() {
        let Some(target) = &fact.target else { continue };
        let id = FactId::from_index(index);
        let of = target.of.as_ref();
        let values: Vec<Value> = (0..reader.desk.size()).map(|unit| value(reader, id, of, At::unit(unit))).collect();
        if values.windows(2).any(|pair| matches!(pair, [one, other] if one != other)) {
            found.push((id, values));
        }
    }
    found
}

/// Every target of the period that is not simply what the scheme says.
pub(super) fn changed(reader: &Reader<'_>) -> Vec<UnitTarget> {
    let mut found = Vec::new();
    for (index, fact) in reader.desk.rules.facts.iter().enumerate() {
        let id = FactId::from_index(index);
        let Some(target) = fact.target.as_ref().filter(|target| may_change(reader, id, target)) else { continue };
        for unit in 0..reader.desk.size() {
            let stages = stages(reader, id, target, (unit, reader.desk.data.period.last_day()));
            if stages.is_empty() {
                continue;
            }
            let at = At::unit(unit);
            let before = target.of.as_ref().map(|of| reader.eval(of, at));
            let in_force = value(reader, id, target.of.as_ref(), at);
            found.push(UnitTarget { fact: id, unit, before, stages, in_force });
        }
    }
    found
}
