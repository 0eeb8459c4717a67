//! Missing data by its named states: never a blank, never a zero.

use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::model::node::Body;
use crate::model::value::{State, Value};

/// Units are named in a row up to this number.
const NAMES: usize = 4;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("missing", ctx.say("缺失数据", "Missing data"));
    let mut table =
        Table::new("missing-values", ctx.say("缺失数据的项目、状态与单位", "Missing values by item and state"))
            .words(ctx.say("项目", "Item"))
            .words(ctx.say("状态", "State"))
            .figures(ctx.say("单位数", "Units"))
            .words(ctx.say("单位", "Which units"));
    for (fact, column) in ctx.rules.facts.iter().zip(&ctx.data.facts) {
        let title = fact.title.as_deref().unwrap_or(&fact.id);
        add(ctx, &mut table, &ctx.text(|| format!("数据：{title}"), || format!("Figure: {title}")), &column.values);
    }
    for (id, node) in ctx.rules.nodes_with_ids() {
        let leaf = !matches!(node.body, Body::Combine(_));
        if let (true, Some(values)) = (leaf && id != ctx.rules.root(), ctx.outcome.nodes.get(id.index())) {
            let title = ctx.node_title(id);
            add(ctx, &mut table, &ctx.text(|| format!("得分：{title}"), || format!("Score: {title}")), values);
        }
    }
    let totals: Vec<Value> = ctx.outcome.totals.iter().map(|total| total.total.clone()).collect();
    add(ctx, &mut table, ctx.say("总分", "Total"), &totals);
    if table.rows.is_empty() {
        section.text.push(ctx.say("本期没有缺失数据。", "No value is missing in this period.").to_owned());
    } else {
        section.text.push(
            ctx.say(
                "没有数值的项目一律注明状态，不以空白或0分代替。",
                "What has no value carries the name of its state; nothing is left blank or counted as zero for it.",
            )
            .to_owned(),
        );
        section.tables.push(table);
    }
    section
}

/// One row for each state among the values.
fn add(ctx: &Context, table: &mut Table, title: &str, values: &[Value]) {
    for state in State::ALL {
        let units: Vec<String> = values
            .iter()
            .enumerate()
            .filter(|(_, value)| value.state() == Some(state))
            .map(|(unit, _)| ctx.unit_name(unit).to_owned())
            .collect();
        if !units.is_empty() {
            table.row(vec![
                Cell::head(title),
                Cell::text(ctx.print().state(state)),
                Cell::number(units.len().to_string()),
                Cell::text(ctx.print().some(&units, NAMES)),
            ]);
        }
    }
}
