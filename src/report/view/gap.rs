//! The gap to the next grade: what a unit lacks to the edge of the grade above its own.

use super::context::Context;
use super::table::Cell;
use crate::base::number::Number;
use crate::model::decision::{Grades, VetoEffect};
use crate::model::expr::ExprKind;
use crate::model::register::Published;

/// The grades, where they go by thresholds of a score that is published.
fn by_thresholds<'a>(ctx: &Context<'a>) -> Option<&'a Grades> {
    let grades = ctx.rules.grades.as_ref()?;
    let of_score = match grades.of.kind {
        ExprKind::Node(node) => ctx.publishes(Published::Node(node)),
        ExprKind::ExactTotal => ctx.publishes_totals(),
        _ => false,
    };
    (grades.shares.is_none() && of_score && ctx.publishes(Published::Grades)).then_some(grades)
}

/// Whether gaps can be told at all.
pub(super) fn applies(ctx: &Context) -> bool {
    by_thresholds(ctx).is_some_and(|grades| grades.bands.len() > 1)
}

/// What a unit lacks.
enum Gap<'a> {
    /// It has the best grade.
    Best,
    /// Its points suffice, and something else holds the grade.
    Held,
    /// Its points suffice, and units before it fill the places of the grade of this name.
    Full(&'a str),
    /// A veto bounds its total or its grade, whatever points it has.
    Vetoed,
    /// So many points to the edge of the grade of this name; more than that, where the edge itself does not count.
    Lacks(Number, bool, &'a str),
}

fn gap<'a>(ctx: &Context<'a>, unit: usize) -> Option<Gap<'a>> {
    let grades = by_thresholds(ctx)?;
    let own = ctx.outcome.grades.get(unit).copied().flatten()?;
    let Some(next) = own.checked_sub(1).and_then(|next| grades.bands.get(usize::from(next))) else {
        return Some(Gap::Best);
    };
    let bounds = |effect: &VetoEffect| {
        matches!(effect, VetoEffect::TotalAtMost(_) | VetoEffect::GradeIs(_) | VetoEffect::GradeAtMost(_))
    };
    let struck = ctx.outcome.totals.get(unit).into_iter().flat_map(|total| &total.vetoes);
    let mut struck = struck.filter_map(|id| ctx.rules.vetoes.get(id.index()));
    if struck.any(|veto| veto.effects.iter().any(bounds)) {
        return Some(Gap::Vetoed);
    }
    let value = match grades.of.kind {
        ExprKind::Node(node) if node == ctx.rules.root() => ctx.total(unit).number(),
        ExprKind::Node(node) => ctx.value(node, unit).number(),
        _ => ctx.outcome.totals.get(unit).and_then(|total| total.exact.number()),
    };
    let (value, edge) = (value?, next.edge.as_ref()?);
    if grades.admits(next, value) {
        // Where nothing else can hold a grade, the places do.
        let places_alone = next.quota.is_some() && grades.limits.is_empty() && grades.promotions.is_empty();
        return Some(if places_alone { Gap::Full(&next.name) } else { Gap::Held });
    }
    Some(Gap::Lacks((edge - value).abs(), !next.inclusive, &next.name))
}

/// Whether something else than points keeps a unit from the next grade.
pub(super) fn held(ctx: &Context, unit: usize) -> bool {
    matches!(gap(ctx, unit), Some(Gap::Held))
}

/// What units with the points for the next grade still need where its places are limited; nothing where no grade of theirs
/// above has a quota.
pub(super) fn quotas(ctx: &Context, units: &[usize]) -> Option<String> {
    let grades = by_thresholds(ctx)?;
    let limited = |unit: &usize| {
        let own = ctx.outcome.grades.get(*unit).copied().flatten()?;
        let next = grades.bands.get(usize::from(own.checked_sub(1)?))?;
        next.quota.as_ref()
    };
    units.iter().find_map(limited)?;
    let full = units.iter().any(|unit| matches!(gap(ctx, *unit), Some(Gap::Full(_))));
    let also = ctx.say(
        "列出的差距只是分数，上一等次另有名额，见等次表。",
        "The gaps are of points alone: the next grade has a quota besides, see the table of grades.",
    );
    Some(match full {
        true => ctx.text(
            || format!("“名额”：分数已达上一等次的标准，但名额已满，差的是名次而不是分数。{also}"),
            || format!("“quota”: the points suffice for the next grade, but units that stand before fill its quota: what is lacking is the place, not points. {also}"),
        ),
        false => also.to_owned(),
    })
}

/// The gap in print; a dash where there is no better grade.
pub(super) fn cell(ctx: &Context, unit: usize) -> Cell {
    match gap(ctx, unit) {
        None => Cell::none(),
        Some(Gap::Best) => Cell::none().title(ctx.say("已是最高等次", "the best grade")),
        Some(Gap::Vetoed) => Cell::number(ctx.say("否决", "veto")).muted(),
        Some(Gap::Full(grade)) => Cell::number(ctx.say("名额", "quota")).muted().title(grade),
        Some(Gap::Held) => Cell::number(ctx.say("受限", "held")).muted(),
        Some(Gap::Lacks(gap, beyond, grade)) => {
            // Rounded it would be nothing: it is told in full.
            let hidden = ctx.print().show.apply(&gap).is_zero();
            let shown = if hidden { ctx.print().plain(&gap) } else { ctx.print().points(&gap) };
            Cell::number(format!("{}{shown}", if beyond { "> " } else { "" })).title(grade)
        }
    }
}
