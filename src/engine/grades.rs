//! Grades: bands, vetoes, quotas.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::faults::Fault;
use super::outcome::Total;
use super::ranking::{self, Standing};
use super::totals;
use crate::base::number::Number;
use crate::model::decision::{Grades, VetoEffect};
use crate::model::value::Value;

/// The grade whose band holds a value.
fn band(grades: &Grades, value: &Number) -> Option<u16> {
    let position = grades.bands.iter().position(|band| match &band.least {
        None => true,
        Some(least) if band.inclusive => value >= least,
        Some(least) => value > least,
    });
    position.and_then(|position| u16::try_from(position).ok())
}

/// The grade after vetoes: a stated grade stands unless a limit is lower; the lowest of several counts.
fn after_vetoes(desk: &Desk<'_>, band: u16, total: &Total) -> u16 {
    let (mut stated, mut limit) = (None, 0u16);
    for effect in totals::effects(desk.rules, &total.vetoes) {
        match effect {
            VetoEffect::GradeIs(grade) => stated = stated.max(Some(*grade)),
            VetoEffect::GradeAtMost(grade) => limit = limit.max(*grade),
            _ => {}
        }
    }
    stated.unwrap_or(band).max(limit)
}

/// The grades of all units; none for a unit without a total.
pub(super) fn award(
    reader: &Reader<'_>,
    grades: &Grades,
    totals: &[Total],
    standing: Option<&Standing>,
    faults: &mut Vec<Fault>,
) -> Vec<Option<u16>> {
    let desk = reader.desk;
    let has_total = ranking::with_total(desk, totals);
    let values: Vec<Value> = (0..desk.size()).map(|unit| reader.eval(&grades.of, At::unit(unit))).collect();
    let mut given: Vec<Option<u16>> = (values.iter().zip(totals))
        .map(|(value, total)| {
            total.total.number()?;
            Some(after_vetoes(desk, band(grades, value.number()?)?, total))
        })
        .collect();
    let own;
    let standing = match standing {
        Some(standing) => standing,
        None => {
            own = Standing::of_values(values);
            &own
        }
    };
    // Best grade first: the surplus of a quota falls to the next grade and competes there.
    for (index, band) in grades.bands.iter().enumerate() {
        let (Some(quota), Ok(grade)) = (&band.quota, u16::try_from(index)) else { continue };
        if index + 1 >= grades.bands.len() {
            continue;
        }
        for (_, set) in desk.sets(quota.among) {
            let with_total = set.iter().filter(|unit| has_total.get(**unit) == Some(&true)).count();
            let holds = |unit: &usize| given.get(*unit) == Some(&Some(grade));
            let candidates: Vec<usize> = set.into_iter().filter(holds).collect();
            let places = ranking::size(quota, with_total);
            let within = ranking::cut(&standing.tiers(candidates.clone()), places, quota, faults);
            for unit in candidates {
                if !within.iter().any(|(kept, _)| *kept == unit)
                    && let Some(entry) = given.get_mut(unit)
                {
                    *entry = Some(grade + 1);
                }
            }
        }
    }
    given
}
