//! The cheapest next point: which change of one figure would lift the total, everything else fixed.

use super::Subject;
use crate::analysis::next_point::{Found, NextPoint, Unknown, last_place};
use crate::base::number::Number;
use crate::model::contract::Fact;
use crate::model::value::{Dim, Value};
use crate::report::view::context::Context;
use crate::report::view::table::{Cell, Section, Table};

/// None where the total is not published whole, or no figure is scored.
pub(super) fn section(ctx: &Context, subject: &Subject) -> Option<Section> {
    if !subject.whole || subject.next.is_empty() {
        return None;
    }
    let mut section = Section::new("next-point", ctx.say("最省力的下一分", "The cheapest next point"));
    let place = ctx.print().plain(&last_place(ctx.rules));
    section.text.push(ctx.text(
        || format!("下列变动在其他一切不变时，能使总分至少提高{place}分；按变动占该数据取值范围的比例由小到大排列。数据仅供改进参考，不改变本期结果。"),
        || format!("Each of these changes, everything else fixed, would lift the total by at least {place} points; they stand in the order of the change as a share of the figure's range. They change nothing of this period's results."),
    ));
    let mut table =
        Table::new("next-points", ctx.say("提高总分所需的最小变动", "The least changes that lift the total"))
            .words(ctx.say("数据", "Figure"))
            .figures(ctx.say("本期", "Now"))
            .figures(ctx.say("达到", "To reach"))
            .figures(ctx.say("变动", "Change"))
            .figures(ctx.say("占取值范围", "Share of the range"))
            .figures(ctx.say("届时总分", "Total then"));
    for (fact, point) in facts(ctx, subject.next) {
        let Found::Lift { to, share, total } = &point.found else { continue };
        let print = ctx.print();
        let change = match (&point.from, to) {
            (Value::Number(from), Value::Number(to)) => {
                let change = to - from;
                let by = Value::Number(change.clone());
                let text = match fact.dim {
                    Dim::Ratio => print.value(&by, &Dim::PercentagePoints),
                    _ => print.fact_with_unit(fact, &by),
                };
                Cell::number(if change.is_negative() { text } else { format!("+{text}") })
            }
            _ => Cell::none(),
        };
        table.row(vec![
            Cell::head(title(fact)),
            Cell::number(print.fact_with_unit(fact, &point.from)),
            Cell::number(print.fact_with_unit(fact, to)),
            change,
            share.as_ref().map_or_else(Cell::none, |share| Cell::number(percent(ctx, share))),
            Cell::number(print.points(total)),
        ]);
    }
    if table.rows.is_empty() {
        section.text.clear();
        section.text.push(
            ctx.say(
                "没有哪一项数据的变动能单独提高总分，或者无法确定。",
                "No change of a single figure is known to lift the total.",
            )
            .to_owned(),
        );
        section.text.extend(others(ctx, subject.next));
    } else {
        table.notes = others(ctx, subject.next);
        section.tables.push(table);
    }
    Some(section)
}

fn facts<'a>(ctx: &Context<'a>, points: &'a [NextPoint]) -> impl Iterator<Item = (&'a Fact, &'a NextPoint)> {
    let rules = ctx.rules;
    points.iter().filter_map(move |point| Some((rules.facts.get(point.fact.index())?, point)))
}

fn title(fact: &Fact) -> &str {
    fact.title.as_deref().unwrap_or(&fact.id)
}

/// A share with two decimals of a percent; a smaller one says so.
fn percent(ctx: &Context, share: &Number) -> String {
    let hundredth = Number::ratio(1, 10_000).unwrap_or_default();
    if *share < hundredth && !share.is_zero() {
        return ctx.say("不足0.01%", "< 0.01%").to_owned();
    }
    let places = crate::model::Rounding { places: 2, mode: ctx.print().show.mode };
    format!("{}%", ctx.print().plain(&places.apply(&(share * &Number::HUNDRED))))
}

/// What is said of the other figures: that nothing is gained by them, or why nothing is known.
fn others(ctx: &Context, points: &[NextPoint]) -> Vec<String> {
    let named = |wanted: &dyn Fn(&Found) -> bool| -> Vec<String> {
        facts(ctx, points).filter(|(_, point)| wanted(&point.found)).map(|(fact, _)| title(fact).to_owned()).collect()
    };
    let mut sentences = Vec::new();
    let best = facts(ctx, points).filter(|(_, point)| point.found == Found::Nothing { up_to: point.from.clone() });
    let best: Vec<String> = best.map(|(fact, _)| title(fact).to_owned()).collect();
    if !best.is_empty() {
        let names = ctx.print().list(&best);
        sentences.push(ctx.text(
            || format!("以下数据已是最好：{names}。"),
            || format!("These figures are as good as they can be: {names}."),
        ));
    }
    let at_most = facts(ctx, points).filter_map(|(fact, point)| match &point.found {
        Found::Nothing { up_to } if *up_to == point.from => None,
        Found::Nothing { up_to } => {
            let end = ctx.print().fact_with_unit(fact, up_to);
            Some(ctx.text(|| format!("{}（至{end}）", title(fact)), || format!("{} (up to {end})", title(fact))))
        }
        _ => None,
    });
    let at_most: Vec<String> = at_most.collect();
    if !at_most.is_empty() {
        let names = ctx.print().list(&at_most);
        sentences.push(ctx.text(
            || format!("以下数据再好也不能单独提高总分：{names}。"),
            || format!("These figures alone cannot lift the total, however good: {names}."),
        ));
    }
    let reasons = [
        (
            Unknown::NoDirection,
            "办法没有写明越高越好还是越低越好，也不能证明增加必不减分",
            "the scheme does not say which way is better, and more of it is not proven to cost nothing",
        ),
        (Unknown::ThroughOthers, "得分还取决于其他单位", "the score depends on other units, too"),
        (Unknown::Kind, "分期填报，或不是数值", "reported by parts of the period, or no number"),
        (Unknown::Missing, "本期未报", "not reported"),
        (Unknown::Shape, "得分不随数据单调变化", "the score does not simply rise with the figure"),
    ];
    for (why, zh, en) in reasons {
        let names = named(&|found| *found == Found::Unknown(why));
        if !names.is_empty() {
            let names = ctx.print().list(&names);
            sentences
                .push(ctx.text(|| format!("未作推算（{zh}）：{names}。"), || format!("Not known ({en}): {names}.")));
        }
    }
    sentences
}
