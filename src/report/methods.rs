//! Methods, deductions and bonuses in words: a line each, for whoever reads a scheme without its text.

use super::view::context::Context;
use super::words::{amount, condition, expression, quoted};
use crate::base::number::Number;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::ledgers::Scorer;
use crate::model::method::{
    Ballots, Choice, ChoiceLine, Item, Mark, Method, MethodKind, Rule, Side, Sign, StepLine, Steps, Subject, Survey,
};
use crate::model::node::Combining;
use crate::model::value::{Dim, Value};

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

/// The methods of an item: the first whose condition holds is used, so that one without a condition is for all others.
pub(crate) fn methods(ctx: &Context, item: &Item) -> Vec<String> {
    let one = |(at, own): (usize, &Method)| match own.when {
        None if at > 0 => {
            let words = method(ctx, own);
            ctx.text(|| format!("其余情形：{words}"), || format!("otherwise: {words}"))
        }
        _ => method(ctx, own),
    };
    item.methods.iter().enumerate().map(one).collect()
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
        MethodKind::Steps { of: key, lines, otherwise } => {
            let of = expression(ctx, key);
            let mut parts: Vec<String> = lines.iter().map(|line| step(ctx, key, line)).collect();
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

/// A line of steps: quoted in the language of the scheme, told in another.
fn step(ctx: &Context, key: &Expr, line: &StepLine) -> String {
    if ctx.foreign.is_none() {
        return quoted(ctx, line.span);
    }
    let fixed = line.tests.iter().map(|(sign, edge)| format!("{} {}", sign.sign(), in_unit(ctx, key, edge)));
    let edges = line.edges.iter().map(|(sign, edge)| format!("{} {}", sign.sign(), expression(ctx, edge)));
    told(ctx, fixed.chain(edges), &line.points)
}

/// A line of a choice, alike.
fn choice_line(ctx: &Context, line: &ChoiceLine) -> String {
    if ctx.foreign.is_none() {
        return quoted(ctx, line.span);
    }
    // A line of a table by a key says what the key is.
    let test = |(sign, value): &(Comparison, Expr)| match sign {
        Comparison::Equal => expression(ctx, value),
        sign => format!("{} {}", sign.sign(), expression(ctx, value)),
    };
    told(ctx, line.tests.iter().map(test), &line.value)
}

/// `≥ 90% and < 95%: 3 points`
fn told(ctx: &Context, tests: impl Iterator<Item = String>, points: &Expr) -> String {
    let tests = tests.collect::<Vec<_>>().join(ctx.say("且", " and "));
    let value = expression(ctx, points);
    let one = points.constant().and_then(Value::number).map(|number| *number == Number::ONE);
    match one.filter(|_| points.dim == Dim::Points) {
        Some(one) => ctx.text(
            || format!("{tests}：{value}分"),
            || format!("{tests}: {value} {}", if one { "point" } else { "points" }),
        ),
        None => ctx.text(|| format!("{tests}：{value}"), || format!("{tests}: {value}")),
    }
}

/// An edge of a key: in the unit of the figure where that is a fact.
fn in_unit(ctx: &Context, key: &Expr, edge: &Number) -> String {
    let value = Value::Number(edge.clone());
    match &key.kind {
        ExprKind::Fact(fact) => match ctx.rules.facts.get(fact.index()) {
            Some(fact) => ctx.print().fact_with_unit(fact, &value),
            None => ctx.print().value(&value, &key.dim),
        },
        _ => ctx.print().value(&value, &key.dim),
    }
}

fn choice_words(ctx: &Context, choice: &Choice) -> String {
    match choice {
        Choice::Value(_) => amount(ctx, choice),
        Choice::By { key, lines, otherwise } => {
            let mut parts: Vec<String> = lines.iter().map(|line| choice_line(ctx, line)).collect();
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
