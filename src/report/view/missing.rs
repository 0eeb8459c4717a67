//! Missing data by its named states: never a blank, never a zero.

use super::BIG;
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::base::calendar::Period;
use crate::engine::outcome::{Missed, Replaced, StandIn};
use crate::model::contract::Fact;
use crate::model::node::Body;
use crate::model::value::{Dim, Mark, State, Value};
use std::collections::BTreeMap;

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
    for (at, fact) in ctx.rules.facts.iter().enumerate() {
        for (part, values) in ctx.data.values_of(fact, at) {
            let title = fact_title(ctx, fact, part);
            let title = ctx.text(|| format!("数据：{title}"), || format!("Figure: {title}"));
            add(ctx, &mut table, &title, values, &|_| true);
        }
    }
    for (id, node) in ctx.rules.nodes_with_ids() {
        let leaf = !matches!(node.body, Body::Combine(_));
        if let (true, Some(values)) = (id != ctx.rules.root(), ctx.outcome.nodes.get(id.index())) {
            let title = ctx.node_title(id);
            // A part stands for all that is in it where it does not concern a unit.
            let said = |unit: usize| {
                ctx.stands_in(id, unit) && (leaf || ctx.value(id, unit).state() == Some(State::NotApplicable))
            };
            add(ctx, &mut table, &ctx.text(|| format!("得分：{title}"), || format!("Score: {title}")), values, &said);
        }
    }
    let totals: Vec<Value> = ctx.outcome.totals.iter().map(|total| total.total.clone()).collect();
    add(ctx, &mut table, ctx.say("总分", "Total"), &totals, &|_| true);
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
    if ctx.data.facts.iter().any(|column| !column.marks.is_empty()) {
        section.tables.push(marks(ctx));
    }
    if !ctx.outcome.replaced.is_empty() {
        section.text.push(
            ctx.say(
                "方案规定用其他数值代替的，逐项列出代替的数值及其来源；没有规定的，状态照列。",
                "Where the scheme puts something in the place of a missing value, it is listed with its source.",
            )
            .to_owned(),
        );
        section.tables.push(replaced(ctx));
    }
    section
}

/// The title of a fact, with the part of the period where it is reported by parts.
fn fact_title(ctx: &Context, fact: &Fact, part: Option<Period>) -> String {
    let title = fact.title.as_deref().unwrap_or(&fact.id);
    match part {
        Some(part) => {
            ctx.text(|| format!("{title}（{}）", part.title_zh()), || format!("{title} ({})", part.title_en()))
        }
        None => title.to_owned(),
    }
}

/// Figures that are late, provisional or revised.
fn marks(ctx: &Context) -> Table {
    let mut table =
        Table::new("marked-figures", ctx.say("逾期、初步与修订的数据", "Late, provisional and revised figures"))
            .words(ctx.say("数据", "Figure"))
            .words(ctx.say("标注", "Mark"))
            .figures(ctx.say("单位数", "Units"))
            .words(ctx.say("单位", "Which units"));
    for (at, fact) in ctx.rules.facts.iter().enumerate() {
        let marks: Vec<_> = ctx.data.marks_of(fact, at).collect();
        let mut parts: Vec<_> = marks.iter().map(|(_, part, _)| *part).collect();
        parts.dedup();
        for (part, mark) in parts.into_iter().flat_map(|part| Mark::ALL.into_iter().map(move |mark| (part, mark))) {
            let own = marks.iter().filter(|(_, of, own)| *own == mark && *of == part);
            let units: Vec<String> = own.map(|(unit, ..)| ctx.unit_name(*unit).to_owned()).collect();
            if !units.is_empty() {
                let (zh, en) = mark.words();
                table.row(vec![
                    Cell::head(fact_title(ctx, fact, part)),
                    Cell::text(ctx.say(zh, en)),
                    Cell::number(units.len().to_string()),
                    Cell::text(ctx.print().some(&units, NAMES)),
                ]);
            }
        }
    }
    table
}

/// What stands for missing values: one row for each item, state and substitute.
fn replaced(ctx: &Context) -> Table {
    let mut table = Table::new("replaced-values", ctx.say("代替缺失数据的数值", "What stands for missing values"))
        .words(ctx.say("项目", "Item"))
        .words(ctx.say("状态", "State"))
        .words(ctx.say("代之以", "In its place"))
        .words(ctx.say("来源", "Source"))
        .words(ctx.say("单位", "Which units"))
        .words(ctx.say("依据条款", "Clause"));
    let mut rows: Vec<(&Replaced, Vec<String>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for one in &ctx.outcome.replaced {
        let key = format!("{:?} {:?} {:?} {:?} {:?}", one.what, one.part, one.state, one.value, one.by);
        let at = *known.entry(key).or_insert_with(|| {
            rows.push((one, Vec::new()));
            rows.len() - 1
        });
        if let Some((_, units)) = rows.get_mut(at) {
            units.push(ctx.unit_name(one.unit).to_owned());
        }
    }
    let hidden = rows.len().saturating_sub(BIG);
    if hidden > 0 {
        table.notes.push(ctx.text(
            || format!("另有{hidden}项未列出，见 results.json。"),
            || format!("{hidden} more are not listed; see results.json."),
        ));
    }
    for (first, units) in rows.into_iter().take(BIG) {
        let (title, dim, clause) = match first.what {
            Missed::Fact(id) => {
                let Some(fact) = ctx.rules.facts.get(id.index()) else { continue };
                let title = fact_title(ctx, fact, first.part);
                let title = ctx.text(|| format!("数据：{title}"), || format!("Figure: {title}"));
                (title, fact.dim.clone(), &fact.clause)
            }
            Missed::Node(id) => {
                let Some(node) = ctx.node(id) else { continue };
                let title = ctx.node_title(id);
                (ctx.text(|| format!("得分：{title}"), || format!("Score: {title}")), Dim::Points, &node.clause)
            }
        };
        let value = match &first.value {
            Value::Missing(state) => ctx.print().state(*state).to_owned(),
            Value::Number(number) if dim == Dim::Points => ctx.print().plain(number),
            value => ctx.print().value(value, &dim),
        };
        table.row(vec![
            Cell::head(&title),
            Cell::text(ctx.print().state(first.state)),
            Cell::text(value),
            Cell::text(source(ctx, first.by)),
            Cell::text(ctx.print().some(&units, NAMES)),
            ctx.clause_cell(clause),
        ]);
    }
    table
}

/// Where what stands for a missing value comes from.
fn source(ctx: &Context, by: StandIn) -> String {
    match by {
        StandIn::Stated => ctx.say("方案规定", "stated by the scheme").to_owned(),
        StandIn::Full => ctx.say("按满分计", "the full mark").to_owned(),
        StandIn::Excluded => ctx.say("剔除，按不适用处理", "left out as not applicable").to_owned(),
        StandIn::Carried(period) => ctx
            .text(|| format!("沿用{}的数值", period.title_zh()), || format!("carried over from {}", period.title_en())),
        StandIn::GroupMean => ctx.say("组内已报单位的平均值", "the mean of what its group handed in").to_owned(),
    }
}

/// One row for each state among the values of the units that are concerned.
fn add(ctx: &Context, table: &mut Table, title: &str, values: &[Value], concerned: &dyn Fn(usize) -> bool) {
    for state in State::ALL {
        let units: Vec<String> = values
            .iter()
            .enumerate()
            .filter(|(unit, value)| value.state() == Some(state) && concerned(*unit))
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
