//! Problems by name: which unit lost points for what, with the facts on record; and which indicators brought no point.

use super::BIG;
use super::context::Context;
use super::indicators;
use super::losses::{self, Cause};
use super::lost;
use super::table::{Cell, Section, Table};
use crate::base::number::Number;
use crate::model::method::Sign;
use crate::report::escape;

/// A cell tells so many facts, then counts.
const FACTS: usize = 4;

/// The section with nothing in it yet.
pub(super) fn empty(ctx: &Context) -> Section {
    Section::new("main-problems", ctx.say("主要问题", "Problems"))
}

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = empty(ctx);
    let causes: Vec<Cause> = losses::causes(ctx).into_iter().filter(|cause| cause.rule.sign == Sign::Deduct).collect();
    if !causes.is_empty() {
        if ctx.data.units.len() < BIG {
            section.tables.extend(by_unit(ctx, &causes));
        }
        if section.tables.is_empty() {
            section.text.push(
                ctx.say(
                    "单位较多，被扣分的单位见扣分与加分的附件。",
                    "With so many units, deductions are told by cause in the annex.",
                )
                .to_owned(),
            );
        }
        if !causes.iter().any(|cause| !cause.units.is_empty()) {
            section.text = vec![ctx.say("本期没有扣分。", "No points were deducted.").to_owned()];
        }
    }
    section.tables.extend(without_points(ctx));
    section.text.splice(0..0, lost::overall(ctx));
    section
}

/// The points a cause took from a unit; none where it took nothing.
fn taken<'c>(cause: &Cause<'c>, unit: usize) -> Option<&'c Number> {
    cause.column.points.get(unit)?.number().filter(|points| points.is_negative())
}

/// One row for each unit and cause, in the order of groups, units and rules: two bulletins differ line by line.
fn by_unit(ctx: &Context, causes: &[Cause]) -> Option<Table> {
    let mut table = Table::new("problems-list", ctx.say("被扣分的单位和事项", "Units that lost points, and for what"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("问题", "Problem"))
        .figures(ctx.say("件次", "Events"))
        .figures(ctx.say("分值", "Points"))
        .words(ctx.say("情况", "What happened"))
        .words(ctx.say("依据条款", "Clause"));
    for unit in ctx.groups().into_iter().flat_map(|list| list.units) {
        for cause in causes {
            let Some(points) = taken(cause, unit) else { continue };
            let number = cause.column.events.get(unit).copied().unwrap_or(0);
            let facts = ctx.print().some(&losses::facts(ctx, cause, unit), FACTS);
            let elsewhere =
                if cause.counts_here() { "" } else { ctx.say("（记入其他账户）", " (another account)") };
            let id = ctx.data.units.get(unit).map_or("", |unit| unit.id.as_str());
            table.row_at(
                escape::anchor(&escape::anchor("problem", id), &cause.rule.id),
                vec![
                    ctx.unit_cell(unit),
                    Cell::text(format!("{}{elsewhere}", cause.title())),
                    if number > 0 { Cell::number(number.to_string()) } else { Cell::none() },
                    Cell::number(ctx.print().points(points)),
                    Cell::or_none(facts),
                    ctx.clause_cell(&cause.rule.clause),
                ],
            );
        }
    }
    let number = table.rows.len();
    if number > losses::LONG_LIST {
        table.fold = ctx.text(|| format!("展开清单（{number}项）"), || format!("Show the {number} problems"));
    }
    (number > 0).then_some(table)
}

/// Indicators that brought some unit no point at all, with the units and what they reported.
fn without_points(ctx: &Context) -> Option<Table> {
    let mut table = Table::new("problems-zero", ctx.say("没有得分的指标", "Indicators without a single point"))
        .words(ctx.say("指标", "Indicator"))
        .figures(ctx.say("满分", "Full mark"))
        .figures(ctx.say("单位数", "Units"))
        .words(ctx.say("单位和上报数据", "Units and what they reported"))
        .words(ctx.say("依据条款", "Clause"));
    for (id, facts) in indicators::items(ctx) {
        let Some(node) = ctx.node(id).filter(|node| node.full > Number::ZERO) else { continue };
        let zero = |unit: &usize| ctx.value(id, *unit).number().is_some_and(|points| *points <= Number::ZERO);
        let units: Vec<usize> = (0..ctx.data.units.len()).filter(zero).collect();
        if units.is_empty() {
            continue;
        }
        let named: Vec<String> = units
            .iter()
            .map(|unit| {
                let figures: Vec<String> =
                    facts.iter().filter_map(|fact| indicators::told(ctx, *fact, *unit)).collect();
                let (name, figures) = (ctx.unit_name(*unit), ctx.print().list(&figures));
                match figures.is_empty() {
                    true => name.to_owned(),
                    false => ctx.text(|| format!("{name}（{figures}）"), || format!("{name} ({figures})")),
                }
            })
            .collect();
        table.row_at(
            escape::anchor("zero", &node.id),
            vec![
                Cell::head(ctx.node_title(id)).link(format!("#{}", escape::anchor("node", &node.id))),
                Cell::number(ctx.print().plain(&node.full)),
                Cell::number(units.len().to_string()),
                Cell::text(ctx.print().some(&named, FACTS)),
                ctx.clause_cell(&node.clause),
            ],
        );
    }
    (!table.rows.is_empty()).then_some(table)
}
