//! The head of a page: whose it is, and the result.

use super::Subject;
use crate::model::RankingId;
use crate::model::register::Published;
use crate::report::view::context::Context;
use crate::report::view::head::{caution, english_period, mark};
use crate::report::view::robustness;
use crate::report::view::table::Pair;
use crate::report::words;
use serde::Serialize;

/// The head of a page.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    /// `税务局：2022年上半年考核结果`
    title: String,
    /// The scheme, its edition and the period in one line.
    subtitle: String,
    /// The result in a sentence.
    opening: String,
    facts: Vec<Pair>,
    /// Said above everything where the rules are not approved or the results are not final; empty otherwise.
    provisional: String,
}

pub(super) fn head(ctx: &Context, subject: &Subject) -> Head {
    let (scheme, period, unit) = (&ctx.rules.scheme, ctx.data.period, subject.unit);
    let own = scheme.title.as_deref().unwrap_or(&scheme.id);
    let name = ctx.unit_name(unit);
    let mut facts = vec![Pair::new(
        ctx.say("单位编号", "Id of the unit"),
        ctx.data.units.get(unit).map_or("", |unit| unit.id.as_str()),
    )];
    if ctx.grouped() {
        facts.push(Pair::new(ctx.say("分组", "Group"), ctx.group_title(unit)));
    }
    if !scheme.offices.is_empty() {
        facts.push(Pair::new(ctx.say("考核机关", "Office"), ctx.print().list(&scheme.offices)));
    }
    facts.extend(interval(ctx, unit));
    Head {
        title: ctx.text(
            || format!("{name}：{}考核结果", period.title_zh()),
            || format!("{name}: results for {}", english_period(&period.title_en())),
        ),
        subtitle: ctx.text(
            || format!("{own} · {}版 · {} · {}", scheme.edition, period.title_zh(), mark(ctx)),
            || format!("{own} · edition {} · {} · {}", scheme.edition, period.title_en(), mark(ctx)),
        ),
        opening: opening(ctx, unit),
        facts,
        provisional: caution(ctx),
    }
}

/// The interval of the unit's place, in each ranking that has one.
fn interval(ctx: &Context, unit: usize) -> Option<Pair> {
    let robustness = robustness::told(ctx).filter(|_| ctx.publishes_totals())?;
    let rankings = (0..ctx.rules.rankings.len()).map(RankingId::from_index);
    let own: Vec<String> =
        rankings.filter_map(|id| robustness.interval(id, unit)).map(|own| robustness::ends(ctx, own)).collect();
    let range = ctx.print().percent(&robustness.plan.range);
    let own = ctx.print().list(&own);
    (!own.is_empty()).then(|| {
        Pair::new(
            ctx.say("名次区间", "Interval of the place"),
            ctx.text(
                || format!("{own}（权重在±{range}以内变动，九成以上的抽取在此区间）"),
                || format!("{own} (at least nine in ten draws of weights within ±{range})"),
            ),
        )
    })
}

/// `总分85.50分（满分100.00分），县直部门第3名（共18个），等次良好。`
fn opening(ctx: &Context, unit: usize) -> String {
    let print = ctx.print();
    let mut parts = Vec::new();
    if ctx.publishes_totals() {
        let total = print.score(ctx.total(unit), print.show);
        let full = ctx.node(ctx.rules.root()).map_or_else(String::new, |root| print.points(&root.full));
        parts.push(match ctx.total(unit).number() {
            Some(_) => {
                ctx.text(|| format!("总分{total}分，满分{full}分"), || format!("Total {total} of {full} points"))
            }
            None => ctx.text(|| format!("没有总分（{total}）"), || format!("No total ({total})")),
        });
        for (at, ranking) in ctx.rules.rankings.iter().enumerate() {
            let id = RankingId::from_index(at);
            let Some(place) = ctx.outcome.place_in(id, unit) else { continue };
            for list in ctx.lists(ranking.among).iter().filter(|list| list.units.contains(&unit)) {
                let ranked = list.units.iter().filter(|other| ctx.outcome.place_in(id, **other).is_some()).count();
                let among = if list.title.is_empty() { ctx.say("全部单位", "all units") } else { &list.title };
                // Which of several rankings it is, its first key says.
                let key = ranking.keys.first().filter(|_| ctx.outcome.places_of(unit) > 1);
                let by = key.map(|key| words::expression(ctx, &key.of));
                let by = by.map(|by| ctx.text(|| format!("按{by}"), || format!(" by {by}"))).unwrap_or_default();
                parts.push(ctx.text(
                    || format!("{by}在{among}（{ranked}个）中列第{place}名"),
                    || format!("place {place} of {ranked} in {among}{by}"),
                ));
            }
        }
    }
    if ctx.publishes(Published::Grades)
        && let Some(grade) = ctx.grade(unit)
    {
        parts.push(ctx.text(|| format!("等次为{grade}"), || format!("grade {grade}")));
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{}{}", parts.join(ctx.say("，", ", ")), ctx.say("。", "."))
}
