//! From the full mark to the total: what was lost and gained, part by part and cause by cause, as a chart and a table.

use super::Subject;
use crate::analysis::losses::{Cause, Loss};
use crate::base::number::Number;
use crate::model::Clause;
use crate::model::method::MethodKind;
use crate::model::node::Body;
use crate::report::chart::{Chart, Kind, Stage, Waterfall};
use crate::report::view::context::Context;
use crate::report::view::prints_alike;
use crate::report::view::table::{Cell, Section, Table};
use std::cmp::Reverse;

/// A chart shows so many changes; the rest stand together.
const STAGES: usize = 12;

/// The section and its chart; none where the total, or a part of it, is not published, or there is none.
pub(super) fn section(ctx: &Context, subject: &Subject) -> Option<(Option<Chart>, Section)> {
    let losses = subject.losses.filter(|_| subject.whole)?;
    let total = ctx.total(subject.unit).number()?;
    let full = &ctx.node(ctx.rules.root())?.full;
    let mut losses: Vec<&Loss> = losses.iter().collect();
    // The largest losses first, then the largest gains; equals as the derivation has them.
    losses.sort_by_cached_key(|loss| (loss.points.is_negative(), Reverse(loss.points.abs())));
    let mut section = Section::new("losses", ctx.say("得分与失分", "From the full mark to the total"));
    let finding = finding(ctx, &losses, full, total);
    section.text.push(format!("{finding}{}", ctx.say("。", ".")));
    if losses.is_empty() {
        return Some((None, section));
    }
    section.tables.push(table(ctx, &losses, full, total));
    // What shows as 0.00, such as a rounding, is left to the table.
    losses.retain(|loss| !shows_zero(ctx, loss));
    Some((Some(chart(ctx, &losses, finding, full, total)), section))
}

/// Whether a loss is printed as zero.
fn shows_zero(ctx: &Context, loss: &Loss) -> bool {
    ctx.print().show.apply(&loss.points).is_zero()
}

/// What is found, in one sentence without its end.
fn finding(ctx: &Context, losses: &[&Loss], full: &Number, total: &Number) -> String {
    let print = ctx.print();
    let sum = |wanted: fn(&Number) -> bool| {
        losses.iter().map(|loss| &loss.points).filter(|points| wanted(points)).cloned().sum::<Number>()
    };
    let (lost, gained) = (sum(|points| !points.is_negative()), sum(Number::is_negative).abs());
    let (full, total, lost_text, gained_text) =
        (print.points(full), print.points(total), print.points(&lost), print.points(&gained));
    let Some(first) = losses.first().filter(|loss| !loss.points.is_negative() && !shows_zero(ctx, loss)) else {
        return match print.show.apply(&gained).is_zero() {
            true => ctx.text(
                || format!("得满分{full}分，没有失分"),
                || format!("The full mark of {full} points, nothing lost"),
            ),
            false => ctx.text(
                || format!("没有失分，加{gained_text}分，总分{total}分"),
                || format!("Nothing lost, {gained_text} points gained, total {total}"),
            ),
        };
    };
    let (most, what) = (print.points(&first.points), name(ctx, first));
    let gains = match print.show.apply(&gained).is_zero() {
        true => String::new(),
        false => ctx.text(|| format!("，加{gained_text}分"), || format!(", {gained_text} gained")),
    };
    ctx.text(
        || format!("满分{full}分，失{lost_text}分{gains}，得{total}分；失分最多的是“{what}”，失{most}分"),
        || format!("{lost_text} of {full} points lost{gains}, total {total}; most of it by “{what}”: {most}"),
    )
}

/// The part and the cause in one.
fn name(ctx: &Context, loss: &Loss) -> String {
    let part = ctx.node_title(loss.node);
    match &loss.cause {
        Cause::Score => part.to_owned(),
        Cause::Rule(_) => cause(ctx, loss),
        Cause::Total(_) => cause(ctx, loss),
        _ => ctx.text(|| format!("{part}（{}）", cause(ctx, loss)), || format!("{part} ({})", cause(ctx, loss))),
    }
}

fn cause(ctx: &Context, loss: &Loss) -> String {
    match &loss.cause {
        Cause::Score if starts(ctx, loss) => {
            ctx.say("基础分低于满分", "starts below the full mark, what was added stands apart").to_owned()
        }
        Cause::Score => ctx.say("未得满分", "below the full mark").to_owned(),
        Cause::Rule(at) => {
            let rule = ctx.node(loss.node).and_then(|node| node.rules.get(*at));
            rule.map_or_else(String::new, |rule| rule.title.clone().unwrap_or_else(|| rule.name.clone()))
        }
        Cause::Inapplicable => ctx.say("不适用，分值不转移", "does not apply, its points are lost").to_owned(),
        Cause::Bound(title) | Cause::Total(title) => title.get(ctx.lang).to_owned(),
        Cause::Rest => ctx.say("系数、上下限等", "multipliers, bounds").to_owned(),
    }
}

/// Whether the part starts at some points, to which rules add: nobody failed to gain what is lacking there.
fn starts(ctx: &Context, loss: &Loss) -> bool {
    match ctx.node(loss.node).map(|node| &node.body) {
        Some(Body::Item(item)) => item.methods.iter().all(|method| matches!(method.kind, MethodKind::Start(_))),
        _ => false,
    }
}

fn clause<'a>(ctx: &Context<'a>, loss: &Loss) -> Option<&'a Clause> {
    let node = ctx.node(loss.node)?;
    match loss.cause {
        Cause::Rule(at) => node.rules.get(at).map(|rule| &rule.clause),
        _ => Some(&node.clause),
    }
}

/// The change that a loss makes, with its sign.
fn signed(ctx: &Context, points: &Number) -> String {
    let change = -points;
    let text = ctx.print().points(&change);
    if change.is_negative() { text } else { format!("+{text}") }
}

fn table(ctx: &Context, losses: &[&Loss], full: &Number, total: &Number) -> Table {
    let print = ctx.print();
    let mut table = Table::new("losses-by-cause", ctx.say("从满分到总分", "From the full mark to the total"))
        .words(ctx.say("指标", "Indicator"))
        .words(ctx.say("原因", "Cause"))
        .figures(ctx.say("对总分的影响", "Effect on the total"))
        .words(ctx.say("依据条款", "Clause"));
    let level = |title: &str, points: &Number| {
        vec![Cell::head(title), Cell::none(), Cell::number(print.points(points)), Cell::none()]
    };
    table.row(level(ctx.say("满分", "Full mark"), full));
    for loss in losses {
        table.row(vec![
            Cell::head(ctx.node_title(loss.node)),
            Cell::text(cause(ctx, loss)),
            Cell::number(signed(ctx, &loss.points)),
            clause(ctx, loss).map_or_else(Cell::none, |clause| ctx.clause_cell(clause)),
        ]);
    }
    table.row(level(ctx.say("总分", "Total"), total));
    table.notes.push(
        ctx.say(
            "影响是折算到总分的分值，按未修约的数值计算，各项与满分之和恰为总分。",
            "Effects are in points of the total, reckoned from exact values; with the full mark they add up to the total exactly.",
        )
        .to_owned(),
    );
    let changes: Vec<Number> = losses.iter().map(|loss| -&loss.points).collect();
    if !prints_alike(changes.iter().chain([full]), total, print.show) {
        table.notes.push(
            ctx.say(
                "因各数分别修约，显示值之和与总分的显示值不等；数值未作调整。",
                "Figures are rounded one by one: as printed they do not add up to the printed total; nothing was adjusted.",
            )
            .to_owned(),
        );
    }
    table
}

fn chart(ctx: &Context, losses: &[&Loss], finding: String, full: &Number, total: &Number) -> Chart {
    let print = ctx.print();
    let level = |title: &str, points: &Number| Stage {
        title: title.to_owned(),
        kind: Kind::Level,
        figure: points.clone(),
        label: print.points(points),
    };
    let change = |title: String, points: &Number| Stage {
        title,
        kind: Kind::Change,
        figure: -points,
        label: signed(ctx, points),
    };
    let shown = if losses.len() > STAGES { STAGES - 1 } else { losses.len() };
    let mut stages = vec![level(ctx.say("满分", "Full mark"), full)];
    // Where the smallest are put together, losses and gains each keep their sign.
    let mut by_size: Vec<&&Loss> = losses.iter().collect();
    by_size.sort_by_key(|loss| std::cmp::Reverse(loss.points.abs()));
    let (named, rest) = by_size.split_at(shown.min(by_size.len()));
    let is_named = |loss: &&&Loss| named.iter().any(|other| std::ptr::eq(**other, **loss));
    let drawn: Vec<&&Loss> = losses.iter().filter(is_named).collect();
    stages.extend(drawn.iter().map(|loss| change(name(ctx, loss), &loss.points)));
    for wanted in [false, true] {
        let own: Vec<&Number> =
            rest.iter().map(|loss| &loss.points).filter(|points| points.is_negative() == wanted).collect();
        if !own.is_empty() {
            let number = own.len();
            let title = match wanted {
                false => ctx.text(|| format!("其他{number}项失分"), || format!("{number} other losses")),
                true => ctx.text(|| format!("其他{number}项加分"), || format!("{number} other gains")),
            };
            stages.push(change(title, &own.into_iter().cloned().sum()));
        }
    }
    stages.push(level(ctx.say("总分", "Total"), total));
    let words: Vec<String> = stages.iter().map(|stage| format!("{} {}", stage.title, stage.label)).collect();
    let alt = words.join(ctx.say("；", "; "));
    Waterfall { id: "waterfall", title: finding, alt, stages }.draw(|mark| print.plain(mark))
}
