//! Grades: bands or shares of the ranked units, least sub-scores, promotions, vetoes, quotas; in this order.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::faults::Fault;
use super::outcome::Total;
use super::ranking::{self, Standing};
use super::totals;
use super::value::met;
use crate::base::number::Number;
use crate::model::Rounding;
use crate::model::decision::{CutTies, Grades, Shares, VetoEffect};
use crate::model::expr::Expr;
use crate::model::value::Value;
use crate::model::{Clause, RankingId};

/// The grade whose band holds a value.
fn band(grades: &Grades, value: &Number) -> Option<u16> {
    let position = grades.bands.iter().position(|band| grades.admits(band, value));
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

/// Whether a condition on a grade holds; one that cannot be decided is a fault and does not hold.
fn holds(
    reader: &Reader<'_>,
    when: &Expr,
    unit: usize,
    rule: (&str, Option<&String>, &Clause),
    faults: &mut Vec<Fault>,
) -> bool {
    met(&reader.eval(when, At::unit(unit))).unwrap_or_else(|state| {
        faults.push(Fault::Undecided { rule: (rule.0.to_owned(), rule.1.cloned(), rule.2.clone()), unit, state });
        false
    })
}

/// The grade after least sub-scores and promotions.
pub(super) fn after_rules(
    reader: &Reader<'_>,
    grades: &Grades,
    start: u16,
    unit: usize,
    faults: &mut Vec<Fault>,
) -> u16 {
    let mut grade = start;
    for limit in &grades.limits {
        let rule = (grades.id.as_str(), grades.title.as_ref(), &limit.clause);
        if limit.most > grade && holds(reader, &limit.when, unit, rule, faults) {
            grade = limit.most;
        }
    }
    let mut tiers = 0i32;
    for promotion in &grades.promotions {
        let rule = (promotion.id.as_str(), promotion.title.as_ref(), &promotion.clause);
        if holds(reader, &promotion.when, unit, rule, faults) {
            tiers = tiers.saturating_add(promotion.tiers);
        }
    }
    let lowest = i32::try_from(grades.bands.len()).unwrap_or(i32::MAX) - 1;
    let lifted = i32::from(grade).saturating_sub(tiers).clamp(0, lowest.max(0));
    u16::try_from(lifted).unwrap_or(grade)
}

/// A forced distribution: the grades of the units of one set, by how many of them stand within each cut.
fn distribute(
    shares: &Shares,
    standing: &Standing,
    units: Vec<usize>,
    draw: &[Option<u32>],
    clause: &Clause,
    given: &mut [Option<u16>],
    faults: &mut Vec<Fault>,
) {
    let number = Number::from(units.len());
    let mut sum = Number::ZERO;
    let cuts: Vec<usize> = (shares.shares.iter())
        .map(|share| {
            sum += share;
            let cut = Rounding { places: 0, mode: shares.rounding }.apply(&(&number * &sum));
            cut.to_i64().and_then(|cut| usize::try_from(cut).ok()).unwrap_or(0)
        })
        .collect();
    let grade_of = |position: usize| {
        let found = cuts.iter().position(|cut| *cut >= position).unwrap_or(cuts.len().saturating_sub(1));
        u16::try_from(found).ok()
    };
    let mut better = 0usize;
    for tier in standing.tiers(units) {
        let (first, last) = (grade_of(better + 1), grade_of(better + tier.len()));
        let drawn = ranking::drawn(&tier, draw).filter(|_| shares.cut == CutTies::Forbidden && first != last);
        if let Some(mut orders) = drawn {
            orders.sort_unstable_by_key(|(_, order)| *order);
            for (at, (unit, _)) in orders.into_iter().enumerate() {
                if let Some(slot) = given.get_mut(unit) {
                    *slot = grade_of(better + at + 1);
                }
            }
        } else {
            if first != last && shares.cut == CutTies::Forbidden {
                faults.push(Fault::Tied { clause: clause.clone(), units: tier.clone() });
            }
            let grade = if shares.cut == CutTies::Out { last } else { first };
            for unit in &tier {
                if let Some(slot) = given.get_mut(*unit) {
                    *slot = grade;
                }
            }
        }
        better += tier.len();
    }
}

/// The grades before least sub-scores, promotions, vetoes and quotas.
fn started(
    reader: &Reader<'_>,
    grades: &Grades,
    values: &[Value],
    standing: &Standing,
    faults: &mut Vec<Fault>,
) -> Vec<Option<u16>> {
    let Some(shares) = &grades.shares else {
        return values.iter().map(|value| band(grades, value.number()?)).collect();
    };
    let mut given = vec![None; values.len()];
    let places = reader.places.get(RankingId(0).index());
    let ranked = |unit: &usize| places.is_some_and(|places| places.get(*unit).copied().flatten().is_some());
    let draw = reader.desk.draw(&[grades.id.as_str()]);
    for (_, mut set) in reader.desk.sets(shares.among) {
        set.retain(ranked);
        distribute(shares, standing, set, &draw, &grades.clause, &mut given, faults);
    }
    given
}

/// The grade by threshold; none where grades go by shares.
pub(super) fn started_at(reader: &Reader<'_>, grades: &Grades, unit: usize) -> Option<u16> {
    if grades.shares.is_some() {
        return None;
    }
    band(grades, reader.eval(&grades.of, At::unit(unit)).number()?)
}

/// The grade by thresholds, limits, tiers and vetoes, before quotas; none where grades go by shares.
pub(super) fn before_quotas(reader: &Reader<'_>, grades: &Grades, total: &Total, unit: usize) -> Option<u16> {
    let start = started_at(reader, grades, unit)?;
    total.total.number()?;
    Some(after_vetoes(reader.desk, after_rules(reader, grades, start, unit, &mut Vec::new()), total))
}

/// The grade of a single unit by its own figures: thresholds, limits, tiers and vetoes. None where others decide about
/// it: where grades go by shares, or where the grade has a quota.
pub(super) fn of_one(reader: &Reader<'_>, grades: &Grades, total: &Total, unit: usize) -> Option<u16> {
    let grade = before_quotas(reader, grades, total, unit)?;
    let quota = grades.bands.get(usize::from(grade)).is_some_and(|band| band.quota.is_some());
    (!quota).then_some(grade)
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
    let own;
    let standing = match standing {
        Some(standing) => standing,
        None => {
            own = Standing::of_values(values.clone(), grades.lower_is_better);
            &own
        }
    };
    let started = started(reader, grades, &values, standing, faults);
    let mut given: Vec<Option<u16>> = Vec::with_capacity(started.len());
    for (unit, (start, total)) in started.into_iter().zip(totals).enumerate() {
        let start = start.filter(|_| total.total.number().is_some());
        given.push(start.map(|start| after_vetoes(desk, after_rules(reader, grades, start, unit, faults), total)));
    }
    // Best grade first: the surplus of a quota falls to the next grade and competes there.
    for (index, band) in grades.bands.iter().enumerate() {
        let (Some(quota), Ok(grade)) = (&band.quota, u16::try_from(index)) else { continue };
        if index + 1 >= grades.bands.len() {
            continue;
        }
        let draw = desk.draw(&[band.name.as_str(), ""]);
        for (_, set) in desk.sets(quota.among) {
            let with_total = set.iter().filter(|unit| has_total.get(**unit) == Some(&true)).count();
            let holds = |unit: &usize| given.get(*unit) == Some(&Some(grade));
            let candidates: Vec<usize> = set.into_iter().filter(holds).collect();
            // A unit without a place takes no place of a quota.
            let not_ranked = |unit: &usize| totals.get(*unit).is_some_and(|total| total.not_ranked);
            let competing = candidates.iter().copied().filter(|unit| !not_ranked(unit)).collect();
            let places = ranking::size(quota, with_total);
            let within = ranking::cut(&standing.tiers(competing), places, quota, &draw, faults);
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
