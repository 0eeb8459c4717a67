//! The grade of a unit: the band its total reached, and what moved it; or its place within a forced distribution.

use super::{decision, no_clause};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::engine::eval::{At, Reader};
use crate::engine::inputs::{self, titled};
use crate::engine::outcome::{Outcome, Total};
use crate::engine::trace::Step;
use crate::engine::value::met;
use crate::engine::{figures, totals};
use crate::model::RankingId;
use crate::model::decision::{Grades, VetoEffect};
use crate::model::value::{Dim, Value};

/// The grade of a unit, and the band, veto or quota that gave it.
pub(super) fn of_grade(reader: &Reader<'_>, outcome: &Outcome, unit: usize) -> Option<Step> {
    let grades = reader.desk.rules.grades.as_ref()?;
    let position = outcome.grades.get(unit).copied().flatten()?;
    if grades.shares.is_some() {
        return Some(of_forced_grade(reader, outcome, unit, position));
    }
    of_band(reader, position, outcome.totals.get(unit), unit)
}

/// A grade by thresholds, and the limit, tier, veto or quota that moved it.
pub(in crate::engine) fn of_band(
    reader: &Reader<'_>,
    position: u16,
    total: Option<&Total>,
    unit: usize,
) -> Option<Step> {
    let grades = reader.desk.rules.grades.as_ref()?;
    let band = grades.bands.get(usize::from(position))?;
    let value = reader.eval(&grades.of, At::unit(unit));
    let holds = value.number().is_none_or(|value| grades.admits(band, value));
    let above = usize::from(position).checked_sub(1).and_then(|above| grades.bands.get(above));
    let lowered = value.number().zip(above).is_some_and(|(value, above)| grades.admits(above, value));
    let vetoed = total.is_some_and(|total| {
        totals::effects(reader.desk.rules, &total.vetoes)
            .any(|effect| matches!(effect, VetoEffect::GradeIs(_) | VetoEffect::GradeAtMost(_)))
    });
    let shown = figures::points(&value);
    let name = band.name.as_str();
    let mut how = match (&band.edge, holds) {
        (Some(edge), true) => {
            let edge = figures::number(edge, &Dim::Points);
            say!(
                "{value} {sign} {edge}：{name}",
                "{value} {sign} {edge}: {name}",
                value = shown,
                sign = grades.sign(band),
                edge = edge,
                name = name
            )
        }
        _ => say!("{value}：{name}", "{value}: {name}", value = shown, name = name),
    };
    let moved = of_grade_rules(reader, grades, unit);
    how = figures::and(how, &moved);
    if vetoed {
        how = say!("{how}（否决）", "{how} (veto)", how = how);
    } else if lowered && moved.zh.is_empty() {
        how = say!("{how}（上一等次名额已满）", "{how} (no place left in the grade above)", how = how);
    }
    let level = grades.level(position)?;
    let title = titled(grades.title.as_ref(), &grades.id);
    let mut step = decision(&grades.id, title, &grades.clause, how, Value::Level(level), Dim::Level(grades.levels()));
    step.inputs = inputs::of_all(reader, [&grades.of], At::unit(unit));
    Some(step)
}

/// The least sub-scores and promotions that bear on a unit's grade, in words.
fn of_grade_rules(reader: &Reader<'_>, grades: &Grades, unit: usize) -> Bilingual {
    let at = At::unit(unit);
    let mut text = Bilingual::default();
    let name = |position: u16| grades.bands.get(usize::from(position)).map_or("", |band| band.name.as_str());
    for limit in &grades.limits {
        if met(&reader.eval(&limit.when, at)) == Ok(true) {
            let when = figures::condition(reader, &limit.when, at);
            let more = say!("；{when}，最高{g}", "; {when}: at most {g}", when = when, g = name(limit.most));
            text = figures::and(text, &more);
        }
    }
    for promotion in &grades.promotions {
        if met(&reader.eval(&promotion.when, at)) == Ok(true) {
            let when = figures::condition(reader, &promotion.when, at);
            let title = titled(promotion.title.as_ref(), &promotion.id);
            let tiers = promotion.tiers.unsigned_abs();
            let more = if promotion.tiers > 0 {
                say!("；{title}（{when}）升{n}档", "; {title} ({when}): {n} up", title = title, when = when, n = tiers)
            } else {
                say!(
                    "；{title}（{when}）降{n}档",
                    "; {title} ({when}): {n} down",
                    title = title,
                    when = when,
                    n = tiers
                )
            };
            text = figures::and(text, &more);
        }
    }
    text
}

/// The grade of a unit by a forced distribution: its place, and the cut it stands within.
fn of_forced_grade(reader: &Reader<'_>, outcome: &Outcome, unit: usize, position: u16) -> Step {
    let rules = reader.desk.rules;
    let (name, how, clause, title, level, names) = match (&rules.grades, rules.rankings.first()) {
        (Some(grades), Some(ranking)) => {
            let name = grades.bands.get(usize::from(position)).map_or("", |band| band.name.as_str());
            let sets = reader.desk.sets(grades.shares.as_ref().map_or(ranking.among, |shares| shares.among));
            let set = sets.iter().find(|(_, set)| set.contains(&unit)).map_or(&[][..], |(_, set)| set.as_slice());
            let ranked = |other: &&usize| outcome.place_in(RankingId(0), **other).is_some();
            let number = set.iter().filter(ranked).count();
            let mut sum = Number::ZERO;
            for share in grades.shares.iter().flat_map(|shares| &shares.shares).take(usize::from(position) + 1) {
                sum += share;
            }
            let cut = figures::joined(
                &[figures::operand(&Number::from(number), &Dim::Count), figures::operand(&sum, &Dim::Ratio)],
                " × ",
            );
            let place = outcome.place(unit).unwrap_or(0);
            let how = say!(
                "第{place}名，{cut}以内：{name}",
                "place {place}, within {cut}: {name}",
                place = place,
                cut = cut,
                name = name
            );
            let how = figures::and(how, &of_grade_rules(reader, grades, unit));
            let names: Vec<String> = grades.bands.iter().rev().map(|band| band.name.clone()).collect();
            let level = u16::try_from(grades.bands.len()).unwrap_or(0).saturating_sub(position + 1);
            (grades.id.clone(), how, grades.clause.clone(), titled(grades.title.as_ref(), &grades.id), level, names)
        }
        _ => (String::new(), Bilingual::default(), no_clause(), Bilingual::default(), 0, Vec::new()),
    };
    let mut step = decision(&name, title, &clause, how, Value::Level(level), Dim::Level(names.into()));
    let keys = rules.rankings.first().map_or(&[][..], |ranking| &ranking.keys);
    step.inputs = inputs::of_all(reader, keys.iter().map(|key| &key.of), At::unit(unit));
    step
}
