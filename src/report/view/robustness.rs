//! How firm the places are: for each list that is ranked the place and the interval of every unit, and which awards would
//! have been kept with somewhat other weights.

use super::context::{Context, UnitList};
use super::figures;
use super::main_points::ordinal;
use super::ranking::in_order;
use super::table::{Cell, Section, Table};
use crate::analysis::robustness::{Interval, Kept, Robustness};
use crate::base::number::{Number, RoundingMode};
use crate::model::expr::{Expr, ExprKind};
use crate::model::node::{Body, Node};
use crate::model::register::Published;
use crate::model::{NodeId, RankingId, VetoId};
use crate::report::escape;

/// The draws, where something of them may be told.
///
/// What draws give follows from the published figures alone where all of these are published: the value of every part and
/// indicator, and every veto, and where parts, places and awards ask for nothing besides. Then it tells nothing new of anybody.
/// Otherwise it could: how far a unit would fall with other weights says something of the points that were kept back.
pub(crate) fn told<'a>(ctx: &Context<'a>) -> Option<&'a Robustness> {
    let robustness = ctx.robustness?;
    let open = || {
        let nodes = ctx.rules.nodes_with_ids().all(|(id, _)| ctx.publishes(Published::Node(id)));
        let vetoes = (0..ctx.rules.vetoes.len()).map(VetoId::from_index).all(|id| ctx.publishes(Published::Veto(id)));
        // What deductions and multipliers of a part did below a floor or above a cap cannot be told from its value.
        let plain =
            |node: &Node| !matches!(node.body, Body::Combine(_)) || node.rules.is_empty() && node.factors.is_empty();
        nodes && vetoes && ctx.rules.nodes.iter().all(plain) && asked(ctx).into_iter().all(from_results)
    };
    (ctx.whole() || open()).then_some(robustness)
}

/// Everything that parts, rankings, grades and awards ask for.
fn asked<'a>(ctx: &Context<'a>) -> Vec<&'a Expr> {
    let mut found = Vec::new();
    let parts = ctx.rules.nodes.iter().filter(|node: &&Node| matches!(node.body, Body::Combine(_)));
    for part in parts {
        found.extend(part.not_applicable_when.iter().chain(&part.floor).chain(&part.cap));
        found.extend(part.limits.iter().flat_map(|limit| limit.most.iter().chain(&limit.when)));
    }
    for ranking in &ctx.rules.rankings {
        found.extend(ranking.keys.iter().map(|key| &key.of).chain(&ranking.when));
    }
    if let Some(grades) = &ctx.rules.grades {
        found.push(&grades.of);
        found.extend(grades.limits.iter().map(|limit| &limit.when));
        found.extend(grades.promotions.iter().map(|promotion| &promotion.when));
    }
    found.extend(ctx.rules.awards.iter().filter_map(|award| award.when.as_ref()));
    found
}

/// Whether an expression is made of figures of the score and of constants.
fn from_results(expr: &Expr) -> bool {
    let mut only = true;
    expr.walk(&mut |inner| {
        only &= matches!(
            inner.kind,
            ExprKind::Constant(_)
                | ExprKind::Node(_)
                | ExprKind::Full
                | ExprKind::Shown(..)
                | ExprKind::RoundOff(..)
                | ExprKind::Place(_)
                | ExprKind::Negate(_)
                | ExprKind::Add(..)
                | ExprKind::Subtract(..)
                | ExprKind::Multiply(..)
                | ExprKind::Divide(..)
                | ExprKind::Minimum(_)
                | ExprKind::Maximum(_)
                | ExprKind::Compare(..)
                | ExprKind::Not(_)
                | ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::InGroup(_)
        );
    });
    only
}

/// `1–3`, or `2` where both ends are the same.
pub(crate) fn ends(ctx: &Context, interval: Interval) -> String {
    let end =
        |place: Option<u32>| place.map_or_else(|| ctx.say("无名次", "none").to_owned(), |place| place.to_string());
    let (best, worst) = (end(interval.best), end(interval.worst));
    if best == worst { best } else { format!("{best}–{worst}") }
}

/// A number of draws as a share of all: rounded once, to a tenth of a percent.
fn share(ctx: &Context, robustness: &Robustness, draws: u32) -> String {
    let share = Number::from(draws).checked_div(&Number::from(robustness.plan.draws)).unwrap_or_default();
    ctx.print().percent(&share.round(3, RoundingMode::HalfEven))
}

/// The awards of the run that may be told.
fn awards(ctx: &Context, robustness: &Robustness) -> Vec<Kept> {
    let open = |kept: &&Kept| ctx.publishes(Published::Award(kept.award));
    robustness.awards.iter().filter(open).copied().collect()
}

/// How many awards are safe: `评定的5项结果中3项稳固。`, `3 of 5 awards are safe.` None where none was given.
pub(crate) fn safe_awards(ctx: &Context) -> Option<String> {
    let robustness = told(ctx)?;
    let awards = awards(ctx, robustness);
    let (all, safe) = (awards.len(), awards.iter().filter(|kept| kept.safe).count());
    let range = ctx.print().percent(&robustness.plan.range);
    (all > 0).then(|| {
        ctx.text(
            || format!("权重在±{range}以内变动，评定的{all}项结果中{safe}项稳固。"),
            || match all {
                1 if safe == 1 => format!("With weights within ±{range}, the one award given is safe."),
                1 => format!("With weights within ±{range}, the one award given is not safe."),
                _ => format!(
                    "With weights within ±{range}, {safe} of {all} awards {} safe.",
                    if safe == 1 { "is" } else { "are" }
                ),
            },
        )
    })
}

pub(crate) fn section(ctx: &Context) -> Section {
    let mut section =
        Section::new("robustness", ctx.say("名次和评定结果的稳固程度", "How firm places, awards and bottom lists are"));
    let Some(robustness) = told(ctx).filter(|_| ctx.publishes_totals()) else { return section };
    section.text.push(method(ctx, robustness));
    section.text.extend(safe_awards(ctx));
    if let Some(table) = of_awards(ctx, robustness) {
        section.tables.push(table);
    }
    for (at, ranking) in ctx.rules.rankings.iter().enumerate() {
        let id = RankingId::from_index(at);
        for list in ctx.lists(ranking.among) {
            let Some((table, placed)) = of_list(ctx, robustness, id, &list) else { continue };
            section.figures.extend(figures::interval(ctx, robustness, id, &list, &placed, &table));
            section.tables.push(table);
        }
    }
    section
}

/// What was drawn, what stayed, and how to read it.
fn method(ctx: &Context, robustness: &Robustness) -> String {
    let plan = &robustness.plan;
    let (draws, seed, weights) = (plan.draws, plan.seed, robustness.weights);
    let range = ctx.print().percent(&plan.range);
    let (low, high) = (plan.low(), plan.high());
    ctx.text(
        || {
            format!(
                "{weights}项权重（分值）各自在方案规定的±{range}以内随机变动{draws}次（随机数种子{seed}），同级之和不变；指标得分、一票否决和审定照旧，\
                 从逐级汇总到评奖每次都精确重算。名次区间是各次名次从小到大第{low}个至第{high}个；在至少95%的抽取中仍归同一单位的评定结果为稳固。"
            )
        },
        || {
            format!(
                "Each of {weights} weights (or points) was drawn {draws} times within ±{range} of what the scheme says (seed {seed}), \
                 siblings keeping their sum. Scores of indicators, vetoes and decisions stay; everything from the combination of parts \
                 to the awards was computed again, exactly. An interval runs from the {} to the {} smallest of the places in \
                 all draws; an award is safe where the same unit gained it in at least 95% of them.",
                ordinal(low),
                ordinal(high)
            )
        },
    )
}

/// The awards, each with how often it was kept.
fn of_awards(ctx: &Context, robustness: &Robustness) -> Option<Table> {
    let awards = awards(ctx, robustness);
    let works = awards.iter().any(|kept| kept.work.is_some());
    let mut table =
        Table::new("robustness-awards", ctx.say("评定结果是否稳固", "Whether awards and bottom lists hold"))
            .words(ctx.say("评定事项", "Award or list"));
    if works {
        table = table.words(ctx.say("工作", "Work"));
    }
    table = table.words(ctx.say("单位", "Unit")).figures(ctx.say("仍归该单位", "Kept")).words(ctx.say("稳固", "Safe"));
    for kept in &awards {
        let mut cells = vec![Cell::text(ctx.award_title(kept.award))];
        if works {
            cells.push(Cell::or_none(kept.work.map_or("", |work: NodeId| ctx.node_title(work))));
        }
        cells.push(ctx.unit_cell(kept.unit));
        cells.push(Cell::number(share(ctx, robustness, kept.draws)));
        cells.push(Cell::text(if kept.safe { ctx.say("稳固", "safe") } else { ctx.say("不稳固", "not safe") }));
        table.row(cells);
    }
    (!awards.is_empty()).then_some(table)
}

/// The places of one list with their intervals, and the units in the order of places; none where nobody has a place.
fn of_list(ctx: &Context, robustness: &Robustness, ranking: RankingId, list: &UnitList) -> Option<(Table, Vec<usize>)> {
    let placed: Vec<usize> = in_order(ctx, Some(ranking), &list.units)
        .into_iter()
        .filter(|unit| robustness.interval(ranking, *unit).is_some())
        .collect();
    let firm =
        |unit: &&usize| robustness.interval(ranking, **unit).is_some_and(|interval| robustness.is_safe(interval.kept));
    let (all, firm) = (placed.len(), placed.iter().filter(firm).count());
    let group = if list.title.is_empty() { ctx.say("全部单位", "All units") } else { &list.title };
    let mut table = Table::new(
        anchor(ranking, list, "robustness"),
        ctx.text(|| format!("{group}名次区间"), || format!("Intervals of places, {group}")),
    )
    .figures(ctx.say("名次", "Place"))
    .words(ctx.say("单位", "Unit"))
    .figures(ctx.say("名次区间", "Interval"))
    .figures(ctx.say("名次不变", "Place kept"));
    for unit in &placed {
        let Some(interval) = robustness.interval(ranking, *unit) else { continue };
        let place = ctx.outcome.place_in(ranking, *unit).map_or_else(String::new, |place| place.to_string());
        table.row(vec![
            Cell::number(place),
            ctx.unit_cell(*unit),
            Cell::number(ends(ctx, interval)),
            Cell::number(share(ctx, robustness, interval.kept)),
        ]);
    }
    table.notes.push(ctx.text(
        || format!("{all}个名次中{firm}个在至少95%的抽取中不变。"),
        || format!("{firm} of {all} places stay the same in at least 95% of the draws."),
    ));
    (all > 0).then_some((table, placed))
}

/// An anchor for one list of a ranking.
pub(super) fn anchor(ranking: RankingId, list: &UnitList, base: &str) -> String {
    let base = match ranking.index() {
        0 => base.to_owned(),
        other => format!("{base}{}", other + 1),
    };
    if list.id.is_empty() { format!("{base}-all") } else { escape::anchor(&base, &list.id) }
}
