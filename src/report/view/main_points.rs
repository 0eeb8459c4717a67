//! The main points: at most six sentences, each made from the results and nothing else, so that none can be untrue.

use super::across;
use super::context::{Context, UnitList};
use super::counted::Deductions;
use super::head::english_period;
use super::quote;
use super::robustness;
use crate::base::number::Number;
use crate::model::register::Published;
use crate::model::value::State;

/// How many main points there are at most; what comes behind is told in its section.
const MOST: usize = 6;

/// How many names a sentence lists before it counts the rest.
const NAMES: usize = 3;

/// With more groups than this, the first of each is left to the ranking.
const GROUPS_NAMED: usize = 6;

pub(super) fn main_points(ctx: &Context) -> Vec<String> {
    let total = ctx.publishes(Published::Node(ctx.rules.root()));
    let of_total = |point: Option<String>| point.filter(|_| total);
    let others = |point: Option<String>| point.filter(|_| ctx.whole());
    let points = [
        coverage(ctx),
        of_total(leaders(ctx)),
        of_total(spread(ctx)),
        others(deductions(ctx)),
        others(vetoes(ctx)),
        others(awards(ctx)),
        of_total(robustness::safe_awards(ctx)),
    ];
    points.into_iter().flatten().take(MOST).collect()
}

/// How many units were assessed, in how many groups, and who has no total, in which state.
fn coverage(ctx: &Context) -> Option<String> {
    let units = ctx.data.units.len();
    let groups = ctx.groups();
    let print = ctx.print();
    let split = if ctx.grouped() && groups.len() <= GROUPS_NAMED {
        let parts: Vec<String> = groups
            .iter()
            .map(|group| {
                let (title, number) = (&group.title, group.units.len());
                ctx.text(|| format!("{title}{number}个"), || format!("{title} {number}"))
            })
            .collect();
        ctx.text(|| format!("（{}）", print.list(&parts)), || format!(" ({})", print.list(&parts)))
    } else if ctx.grouped() {
        ctx.text(|| format!("，分{}组", groups.len()), || format!(" in {} groups", groups.len()))
    } else {
        String::new()
    };
    let without: Vec<String> = State::ALL
        .into_iter()
        .filter_map(|state| {
            let number = (0..units).filter(|unit| ctx.total(*unit).state() == Some(state)).count();
            let word = print.state(state);
            (number > 0).then(|| ctx.text(|| format!("{number}个{word}"), || format!("{number} {word}")))
        })
        .collect();
    let scored = (0..units).filter(|unit| ctx.total(*unit).number().is_some()).count();
    let rest = if without.is_empty() {
        ctx.say("，均有总分。", "; all of them have a total.").to_owned()
    } else {
        ctx.text(
            || format!("，{scored}个有总分，其余没有总分（{}）。", print.list(&without)),
            || format!("; {scored} have a total, the others have none ({}).", print.list(&without)),
        )
    };
    let period = ctx.data.period;
    Some(ctx.text(
        || format!("{}考核{units}个单位{split}{rest}", period.title_zh()),
        || format!("{units} units were assessed for {}{split}{rest}", english_period(&period.title_en())),
    ))
}

/// Who stands first, with which total.
fn leaders(ctx: &Context) -> Option<String> {
    let ranking = ctx.rules.rankings.first()?;
    let lists = ctx.lists(ranking.among);
    if lists.len() > GROUPS_NAMED {
        let (best, units) = extreme(ctx, &ctx.everyone(), true)?;
        let names: Vec<String> = units
            .iter()
            .map(|unit| {
                let (name, group) = (ctx.unit_name(*unit), ctx.group_title(*unit));
                ctx.text(|| format!("{name}（{group}）"), || format!("{name} ({group})"))
            })
            .collect();
        let names = ctx.print().some(&names, NAMES);
        let best = ctx.print().points_with_unit(&best);
        return Some(ctx.text(
            || format!("全部单位中总分最高的是{names}，{best}；各组名次见排名表。"),
            || {
                format!(
                    "The highest total of all units is {best}: {names}; places within the groups are in the ranking."
                )
            },
        ));
    }
    let parts: Vec<String> = lists.iter().filter_map(|list| leader(ctx, list)).collect();
    (!parts.is_empty()).then(|| ctx.text(|| format!("{}。", parts.join("；")), || format!("{}.", parts.join("; "))))
}

/// The first of one list: `县直部门第1名是…（95.20分）`.
fn leader(ctx: &Context, list: &UnitList) -> Option<String> {
    let best = list.units.iter().filter_map(|unit| ctx.outcome.place(*unit)).min()?;
    let first: Vec<usize> = list.units.iter().copied().filter(|unit| ctx.outcome.place(*unit) == Some(best)).collect();
    let names: Vec<String> = first
        .iter()
        .map(|unit| {
            let (name, total) = (ctx.unit_name(*unit), ctx.print().score(ctx.total(*unit), ctx.print().show));
            ctx.text(|| format!("{name}（{total}分）"), || format!("{name} ({total} points)"))
        })
        .collect();
    let shown = ctx.print().some(&names, NAMES);
    let tied = first.len() > 1;
    let title = if list.title.is_empty() { ctx.say("全部单位", "all units") } else { &list.title };
    Some(ctx.text(
        || format!("{title}第{best}名{}是{shown}", if tied { "并列，" } else { "" }),
        || format!("{} in {title}: {shown}{}", ordinal(best as usize), if tied { " (tied)" } else { "" }),
    ))
}

/// `1st`, `2nd`, `3rd`, `4th`.
pub(super) fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tail) if tail != 11 => "st",
        (2, tail) if tail != 12 => "nd",
        (3, tail) if tail != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The largest or smallest total of a list, and who has it.
fn extreme(ctx: &Context, list: &UnitList, largest: bool) -> Option<(Number, Vec<usize>)> {
    let totals = || list.units.iter().filter_map(|unit| ctx.total(*unit).number().map(|total| (*unit, total)));
    let found = if largest { totals().map(|(_, total)| total).max() } else { totals().map(|(_, total)| total).min() }?;
    let units = totals().filter(|(_, total)| *total == found).map(|(unit, _)| unit).collect();
    Some((found.clone(), units))
}

/// The highest, the lowest and the mean total.
fn spread(ctx: &Context) -> Option<String> {
    let everyone = ctx.everyone();
    let (high, _) = extreme(ctx, &everyone, true)?;
    let (low, _) = extreme(ctx, &everyone, false)?;
    let totals: Vec<&Number> = everyone.units.iter().filter_map(|unit| ctx.total(*unit).number()).collect();
    let number = Number::integer(i64::try_from(totals.len()).ok()?);
    let sum = totals.iter().fold(Number::ZERO, |sum, total| &sum + *total);
    let mean = sum.checked_div(&number)?;
    let gap = &high - &low;
    let print = ctx.print();
    let [high, low, gap] = [&high, &low, &gap].map(|value| print.points(value));
    let mean = print.points(&mean);
    Some(ctx.text(
        || format!("总分最高{high}分，最低{low}分，相差{gap}分，平均{mean}分（按精确值计算后修约显示）。"),
        || format!("Totals run from {low} to {high} points, {gap} apart; their mean is {mean} (of exact values, rounded once)."),
    ))
}

/// How much was deducted, as recorded and as it counted, and for which cause most often.
fn deductions(ctx: &Context) -> Option<String> {
    let deductions = Deductions::of(ctx);
    if deductions.causes.is_empty() {
        return None;
    }
    if deductions.is_empty(ctx) {
        return Some(ctx.say("本期没有扣分。", "No points were deducted.").to_owned());
    }
    let (told, units) = (deductions.told(ctx), deductions.units(ctx));
    if units == 0 {
        return Some(ctx.text(|| format!("没有单位被扣分；{told}。"), || format!("No unit lost points; {told}.")));
    }
    let plural = if units == 1 { "" } else { "s" };
    let by_event = deductions.events();
    let events: u64 = by_event.iter().map(|(_, events)| events).sum();
    let most = by_event.iter().map(|(_, events)| *events).max().unwrap_or(0);
    let often = by_event.iter().filter(|(_, events)| *events == most);
    let names: Vec<String> = often.map(|(cause, _)| quote(ctx, cause.title())).collect();
    if most == 0 {
        return Some(ctx.text(
            || format!("{units}个单位被扣分，{told}。"),
            || format!("{units} unit{plural} lost points by deductions: {told}."),
        ));
    }
    let each = if names.len() > 1 { "各" } else { "" };
    let names = ctx.print().some(&names, NAMES);
    // Points of rules about quantities are in the sum as well: the sentence ties no points to the events.
    Some(ctx.text(
        || format!("{units}个单位被扣分，{told}；扣分的事件{events}件次，最多的是{names}，{each}{most}件次。"),
        || {
            format!(
                "{units} unit{plural} lost points by deductions: {told}; events that cost points: {events}; the most frequent cause: {names} ({most})."
            )
        },
    ))
}

/// Which vetoes struck.
fn vetoes(ctx: &Context) -> Option<String> {
    if ctx.rules.vetoes.is_empty() {
        return None;
    }
    let struck: Vec<String> = ctx
        .outcome
        .totals
        .iter()
        .enumerate()
        .filter(|(_, total)| !total.vetoes.is_empty())
        .map(|(unit, _)| ctx.unit_name(unit).to_owned())
        .collect();
    if struck.is_empty() {
        return Some(ctx.say("没有单位触发一票否决。", "No veto struck.").to_owned());
    }
    let names = ctx.print().some(&struck, NAMES);
    Some(ctx.text(
        || format!("{}个单位触发一票否决：{names}。", struck.len()),
        || format!("A veto struck {} unit{}: {names}.", struck.len(), if struck.len() == 1 { "" } else { "s" }),
    ))
}

/// How many of each award were gained, and what follows for whom.
fn awards(ctx: &Context) -> Option<String> {
    let mut parts = Vec::new();
    for (at, award) in ctx.rules.awards.iter().enumerate() {
        let grants: Vec<usize> =
            ctx.outcome.grants.iter().filter(|grant| grant.award.index() == at).map(|grant| grant.unit).collect();
        let mut units = grants.clone();
        units.sort_unstable();
        units.dedup();
        let title = award.title.as_deref().unwrap_or(&award.id);
        let (number, units) = (grants.len(), units.len());
        let across = if across::award(ctx, award).is_some() { apart(ctx) } else { "" };
        parts.push(ctx.text(
            || match units {
                _ if units == number => format!("{title}{number}个{across}"),
                _ => format!("{title}{number}个（{units}个单位）{across}"),
            },
            || match units {
                _ if units == number => format!("{title}: {number}{across}"),
                1 => format!("{title}: {number} (to 1 unit){across}"),
                _ => format!("{title}: {number} (to {units} units){across}"),
            },
        ));
    }
    for (at, consequence) in ctx.rules.consequences.iter().enumerate() {
        let names: Vec<String> = ctx
            .outcome
            .followed
            .iter()
            .filter(|followed| followed.consequence.index() == at)
            .map(|followed| ctx.unit_name(followed.unit).to_owned())
            .collect();
        if names.is_empty() {
            continue;
        }
        let title = quote(ctx, consequence.title.as_deref().unwrap_or(&consequence.id));
        let shown = ctx.print().some(&names, NAMES);
        let across = if across::consequence(ctx, consequence).is_some() { apart(ctx) } else { "" };
        parts.push(
            ctx.text(|| format!("{title}{across}适用于{shown}"), || format!("{title}{across} applies to {shown}")),
        );
    }
    (!parts.is_empty()).then(|| {
        ctx.text(
            || format!("评定结果：{}。", parts.join("，")),
            || format!("Awards and consequences: {}.", parts.join("; ")),
        )
    })
}

/// What stands behind a decision that rests on such figures of the last period.
fn apart(ctx: &Context) -> &'static str {
    ctx.say("（按口径不同的两期数据）", " (by figures of two periods that cannot be compared)")
}
