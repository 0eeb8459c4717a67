//! Methods, deductions and bonuses in words: a line each, for whoever reads a scheme without its text.

use super::view::context::Context;
use super::words::{amount, condition, expression, quoted};
use crate::base::number::Number;
use crate::model::ledgers::Scorer;
use crate::model::method::{Ballots, Choice, Mark, Method, MethodKind, Rule, Side, Sign, Steps, Subject, Survey};
use crate::model::node::Combining;
use crate::model::value::Value;

/// How a method comes to its points, with its condition.
pub(crate) fn method(ctx: &Context, method: &Method) -> String {
    let words = kind(ctx, &method.kind);
    match &method.when {
        Some(when) => {
            let when = condition(ctx, when);
            ctx.text(|| format!("当 {when}：{words}"), || format!("when {when}: {words}"))
        }
        None => words,
    }
}

fn kind(ctx: &Context, kind: &MethodKind) -> String {
    match kind {
        MethodKind::Start(choice) => {
            let value = choice_words(ctx, choice);
            ctx.text(|| format!("基础：{value}"), || format!("begins with {value}"))
        }
        MethodKind::Earn(choice) => {
            let value = choice_words(ctx, choice);
            ctx.text(|| format!("得分：{value}"), || format!("earns {value}"))
        }
        MethodKind::Ratio { of, most, .. } => {
            let of = expression(ctx, of);
            let most = most.as_ref().map(|most| ctx.print().percent(most));
            let most = most.map_or_else(String::new, |most| {
                ctx.text(|| format!("，比率最高{most}"), || format!(", the ratio at most {most}"))
            });
            ctx.text(|| format!("满分 × {of}{most}"), || format!("full mark × {of}{most}"))
        }
        MethodKind::Steps { of, lines, otherwise } => {
            let of = expression(ctx, of);
            let mut parts: Vec<String> = lines.iter().map(|line| quoted(ctx, line.span)).collect();
            let rest = expression(ctx, otherwise);
            parts.push(ctx.text(|| format!("否则：{rest}"), || format!("else: {rest}")));
            let parts = parts.join(ctx.say("；", "; "));
            ctx.text(|| format!("按 {of} 分档：{parts}"), || format!("steps of {of}: {parts}"))
        }
        MethodKind::Linear { of, knots, below, above } => {
            let knot = |(x, y): &(Mark, Number)| {
                let at = match x {
                    Mark::Fixed(x) => ctx.print().value(&Value::Number(x.clone()), &of.dim),
                    Mark::Looked(cell) => expression(ctx, cell),
                };
                let points = ctx.print().plain(y);
                ctx.text(|| format!("{at}得{points}"), || format!("{points} at {at}"))
            };
            let mut parts: Vec<String> = knots.iter().map(knot).collect();
            for (end, (zh, en)) in [(below, ("低于得", "below ")), (above, ("高于得", "above "))] {
                parts.extend(end.as_ref().map(|end| format!("{}{}", ctx.say(zh, en), ctx.print().plain(end))));
            }
            let (of, parts) = (expression(ctx, of), parts.join(ctx.say("，", ", ")));
            ctx.text(|| format!("按 {of} 插值：{parts}"), || format!("linear in {of}: {parts}"))
        }
        MethodKind::Scored(scored) => {
            let name = |scorer: &Scorer| match scorer {
                Scorer::Own => ctx.say("自评", "the unit itself").to_owned(),
                Scorer::Office(name) => name.clone(),
            };
            let names = ctx.print().list(&scored.scorers.iter().map(name).collect::<Vec<_>>());
            let how = match scored.combine {
                _ if scored.scorers.len() < 2 => "",
                Combining::Best => ctx.say("，取最高分", ", the best counts"),
                Combining::Lowest => ctx.say("，取最低分", ", the lowest counts"),
                _ => ctx.say("，取平均分", ", the mean counts"),
            };
            ctx.text(|| format!("评分：{names}{how}"), || format!("scored by {names}{how}"))
        }
    }
}

fn choice_words(ctx: &Context, choice: &Choice) -> String {
    match choice {
        Choice::Value(_) => amount(ctx, choice),
        Choice::By { key, lines, otherwise } => {
            let mut parts: Vec<String> = lines.iter().map(|line| quoted(ctx, line.span)).collect();
            parts.extend(otherwise.iter().map(|rest| {
                let rest = expression(ctx, rest);
                ctx.text(|| format!("否则：{rest}"), || format!("else: {rest}"))
            }));
            let (key, parts) = (expression(ctx, key), parts.join(ctx.say("，", ", ")));
            ctx.text(|| format!("按 {key} {parts}"), || format!("by {key} {parts}"))
        }
    }
}

/// What a deduction or bonus takes or gives, for what.
pub(crate) fn rule(ctx: &Context, rule: &Rule) -> String {
    let sign = match rule.sign {
        Sign::Deduct => ctx.say("扣", "takes"),
        Sign::Add => ctx.say("加", "adds"),
        Sign::Adjust => ctx.say("增减", "adjusts by"),
    };
    let amount = choice_words(ctx, &rule.amount);
    let mut words = match &rule.subject {
        Subject::Events { event, filter, .. } => {
            let kind = ctx.rules.events.get(event.index());
            let kind = kind.map_or("", |kind| kind.title.as_deref().unwrap_or(&kind.id));
            let of = filter.as_ref().map(|filter| condition(ctx, filter));
            let of = of.map_or_else(String::new, |of| ctx.text(|| format!("（{of}）"), || format!(" ({of})")));
            ctx.text(|| format!("每次{kind}{of}{sign}{amount}"), || format!("each {kind}{of} {sign} {amount}"))
        }
        Subject::Distance { of, side, edge, per, steps, .. } => {
            let side = match side {
                Side::Below => ctx.say("低于", "below"),
                Side::Above => ctx.say("高于", "above"),
                Side::Around => ctx.say("相对", "around"),
            };
            let steps = match steps {
                Steps::Whole => ctx.say("不足不计", "whole steps"),
                Steps::Begun => ctx.say("不足亦计", "begun steps"),
                Steps::ProRata => ctx.say("按比例", "pro rata"),
            };
            let (of, edge, per) = (expression(ctx, of), expression(ctx, edge), expression(ctx, per));
            ctx.text(
                || format!("{of} {side} {edge} 每 {per} {sign}{amount}，{steps}"),
                || format!("{of} {side} {edge}: {sign} {amount} per {per}, {steps}"),
            )
        }
        Subject::Once => format!("{sign}{}{amount}", ctx.say("", " ")),
    };
    if let Some(when) = &rule.when {
        let when = condition(ctx, when);
        words.push_str(&ctx.text(|| format!("，当 {when}"), || format!(", when {when}")));
    }
    for (bound, (zh, en)) in
        [(&rule.floor, ("，合计最低", ", in all at least ")), (&rule.cap, ("，合计最高", ", in all at most "))]
    {
        if let Some(bound) = bound {
            words.push_str(ctx.say(zh, en));
            words.push_str(&ctx.print().plain(bound));
        }
    }
    if let Some(account) = &rule.counted_in {
        words.push_str(&ctx.text(|| format!("，计入{account}"), || format!(", counted in {account}")));
    }
    words
}

/// What raters write, who they are, and what each panel weighs.
pub(crate) fn survey(ctx: &Context, survey: &Survey) -> String {
    let ballots = match &survey.ballots {
        Ballots::Graded => {
            let level = |level: &crate::model::method::Level| {
                let points = ctx.print().plain(&level.points);
                ctx.text(|| format!("{}{points}分", level.name), || format!("{} {points}", level.name))
            };
            let levels = ctx.print().list(&survey.levels.iter().map(level).collect::<Vec<_>>());
            ctx.text(|| format!("评级：{levels}"), || format!("graded: {levels}"))
        }
        Ballots::Scored(marks) => {
            let (least, most) = (ctx.print().plain(&marks.least), ctx.print().plain(&marks.most()));
            ctx.text(|| format!("打分：{least}至{most}"), || format!("scored: {least} to {most}"))
        }
        Ballots::Ranked { earn, .. } => {
            let earn = expression(ctx, earn);
            ctx.text(|| format!("排序：得 {earn}"), || format!("ranked: earns {earn}"))
        }
    };
    let panel = |panel: &crate::model::method::Panel| {
        let title = panel.title.as_deref().unwrap_or(&panel.id);
        format!("{title} {}", ctx.print().weight(&panel.weight))
    };
    let panels: Vec<String> = survey.panels.iter().map(panel).collect();
    match panels.is_empty() {
        true => ballots,
        false => format!("{ballots}{}{}", ctx.say("；", "; "), ctx.print().list(&panels)),
    }
}
