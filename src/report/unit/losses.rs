//! From the full mark to the total: what was lost and gained, part by part and cause by cause, as a chart and a table.

use super::Subject;
use crate::analysis::losses::Loss;
use crate::base::number::Number;
use crate::report::chart::Chart;
use crate::report::view::context::Context;
use crate::report::view::lost::{cause, clause, drawn, name, off, set_off, signed};
use crate::report::view::prints_alike;
use crate::report::view::table::{Cell, Section, Table};
use std::cmp::Reverse;

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
    let ends = [(ctx.say("满分", "Full mark"), full), (ctx.say("总分", "Total"), total)];
    Some((Some(drawn(ctx, "waterfall", &losses, finding, ends)), section))
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
    table.notes.push(set_off(ctx));
    let changes: Vec<Number> = losses.iter().map(|loss| -&loss.points).collect();
    if !prints_alike(changes.iter().chain([full]), total, print.show) {
        table.notes.push(off(ctx));
    }
    table
}
