//! Units across periods: what a unit of today was in each earlier period, where it was renamed, merged or split since.

use super::eval::{At, Reader};
use super::parts::Whose;
use super::value::{self, NOT_APPLICABLE};
use crate::base::number::Number;
use crate::data::{Figures, Lineage, PeriodData};
use crate::model::expr::{Earlier, Expr};
use crate::model::value::{Dim, Value};

/// What a unit of today was in one earlier period.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Then {
    /// The one unit whose record it carries on.
    pub(super) whole: Option<u32>,
    /// Otherwise the units it came from with their shares, whose figures are put together.
    parts: Vec<(u32, Number)>,
    /// Whether figures are averaged, and not added.
    mean: bool,
}

/// An earlier unit on the way back.
#[derive(Clone)]
struct Trace<'a> {
    id: &'a str,
    share: Number,
    lineage: Option<&'a Lineage>,
}

/// Which units of an earlier period a unit comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Their positions, each with the share of it that went into the unit; none for a unit that was not there.
    pub from: Vec<(usize, Number)>,
    /// Whether it is one unit whose record it carries on.
    pub whole: bool,
}

/// What every unit was in an earlier period; `between` are the periods after that one and before these data.
#[must_use]
pub fn origins(data: &PeriodData, between: &[&PeriodData], then: &PeriodData) -> Vec<Origin> {
    let eras: Vec<&PeriodData> = std::iter::once(then).chain(between.iter().copied()).collect();
    let first = of_eras(data, &eras).into_iter().next().unwrap_or_default();
    let origin = |then: Then| match then.whole {
        Some(unit) => Origin { from: vec![(unit as usize, Number::ONE)], whole: true },
        None => {
            Origin { from: then.parts.into_iter().map(|(unit, share)| (unit as usize, share)).collect(), whole: false }
        }
    };
    first.into_iter().map(origin).collect()
}

/// What every unit of today was, by era and unit.
pub(super) fn of_eras(data: &PeriodData, eras: &[&PeriodData]) -> Vec<Vec<Then>> {
    let number = |position: usize| u32::try_from(position).ok();
    let any = |data: &PeriodData| data.units.iter().any(|unit| unit.lineage.is_some());
    if !any(data) && !eras.iter().any(|past| any(past)) {
        let whole = |past: &PeriodData, id: &str| past.unit(id).and_then(number);
        let then = |past: &PeriodData, id: &str| Then { whole: whole(past, id), ..Then::default() };
        return eras.iter().map(|past| data.units.iter().map(|unit| then(past, &unit.id)).collect()).collect();
    }
    let mut backwards: Vec<usize> = (0..eras.len()).collect();
    backwards.sort_by_key(|era| std::cmp::Reverse(eras.get(*era).map(|past| past.period)));
    let mut found: Vec<Vec<Then>> = vec![vec![Then::default(); data.units.len()]; eras.len()];
    for (position, unit) in data.units.iter().enumerate() {
        let mut traces = vec![Trace { id: &unit.id, share: Number::ONE, lineage: unit.lineage.as_ref() }];
        let mut figures = Figures::Same;
        for era in &backwards {
            let Some(past) = eras.get(*era) else { continue };
            let (mut next, mut resolved) = (Vec::new(), Vec::new());
            for trace in traces {
                for (trace, then) in back(past, trace, &mut figures) {
                    resolved.extend(then.and_then(number).map(|then| (then, trace.share.clone())));
                    next.push(trace);
                }
            }
            traces = next;
            let slot = found.get_mut(*era).and_then(|units| units.get_mut(position));
            let Some(slot) = slot else { continue };
            *slot = match (resolved.as_slice(), figures) {
                ([(then, _)], Figures::Same) => Then { whole: Some(*then), ..Then::default() },
                (_, Figures::Sum | Figures::Mean) => {
                    Then { whole: None, parts: resolved, mean: figures == Figures::Mean }
                }
                _ => Then::default(),
            };
        }
    }
    found
}

/// One step back: the units of a period that one of later came from, with their positions.
fn back<'a>(data: &'a PeriodData, trace: Trace<'a>, figures: &mut Figures) -> Vec<(Trace<'a>, Option<usize>)> {
    let at = |id: &'a str, share: Number| {
        let position = data.unit(id);
        let lineage = position.and_then(|position| data.units.get(position)).and_then(|unit| unit.lineage.as_ref());
        (Trace { id, share, lineage }, position)
    };
    if let Some(lineage) = trace.lineage {
        let before = lineage.from.iter().any(|(id, _)| id != trace.id && data.unit(id).is_some());
        // A list that is shared by the periods says the same of the time before, where nothing had happened yet.
        let listed_then = data.unit(trace.id).and_then(|unit| data.units.get(unit)).and_then(|u| u.lineage.as_ref());
        if before && listed_then.is_none_or(|then| then.from != lineage.from) {
            if *figures == Figures::Same {
                *figures = lineage.figures;
            }
            let from = lineage.from.iter().filter(|(id, _)| data.unit(id).is_some());
            return from.map(|(id, share)| at(id, &trace.share * share)).collect();
        }
    }
    match data.unit(trace.id) {
        Some(_) => vec![at(trace.id, trace.share)],
        None => vec![(trace, None)],
    }
}

impl Reader<'_> {
    /// Where the one unit that the unit at hand was is read in an era; none where there was no such one. A part of what became
    /// the unit, looked at still earlier, goes under its own id.
    pub(super) fn in_era(&self, era: usize, at: At) -> Option<At> {
        let Some(then) = at.then else {
            return self.desk.unit_then(era, at.unit).map(|_| At { era: Some(era), ..at });
        };
        let data = |era: usize| self.desk.eras.get(era).map(|era| era.past.data);
        let id = &data(at.era?)?.units.get(then as usize)?.id;
        let then = u32::try_from(data(era)?.unit(id)?).ok()?;
        Some(At { era: Some(era), then: Some(then), ..at })
    }

    /// A figure of an earlier period.
    pub(super) fn earlier(&self, inner: &Expr, which: Earlier, at: At) -> Value {
        let (era, at) = match at.part {
            None => (self.desk.earlier(at.era, which), at),
            Some(part) => match self.earlier_part(part, which, at) {
                Some((Whose::Present, part)) => return self.eval(inner, At { part: Some(part), ..at }),
                Some((Whose::Era(era), part)) => (Some(era), At { part: Some(part), ..at }),
                None => (None, at),
            },
        };
        let Some(era) = era else { return NOT_APPLICABLE };
        if let Some(at) = self.in_era(era, at) {
            return self.eval(inner, at);
        }
        if at.then.is_some() {
            return NOT_APPLICABLE;
        }
        let Some(then) = self.desk.then(era, at.unit).filter(|then| !then.parts.is_empty()) else {
            return NOT_APPLICABLE;
        };
        let mut sum = Value::Number(Number::ZERO);
        let mut shares = Number::ZERO;
        for (part, share) in &then.parts {
            let figure = self.eval(inner, At { era: Some(era), then: Some(*part), ..at });
            if !matches!(figure, Value::Number(_) | Value::Missing(_)) {
                // Levels, days and texts cannot be put together.
                return NOT_APPLICABLE;
            }
            sum = value::add(&sum, &value::map(figure, |figure| figure * share));
            shares = &shares + share;
        }
        // Shares, points and places are no quantities that add up, whatever is added besides.
        let averaged = matches!(inner.dim, Dim::Ratio | Dim::PercentagePoints | Dim::Points | Dim::Date | Dim::Flag);
        match then.mean || averaged {
            true => value::divide(&sum, &Value::Number(shares)),
            false => sum,
        }
    }
}
