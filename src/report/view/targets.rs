//! Targets that were changed within the year, or that stand in the data; and weights that differ from unit to unit.

use super::BIG;
use super::context::Context;
use super::ranking::{in_order, main_ranking};
use super::table::{Cell, Section, Table};
use crate::engine::outcome::{TargetSource, TargetStage, UnitTarget};
use crate::model::contract::Fact;
use crate::model::node::Share;
use crate::model::value::{State, Value};
use crate::model::{FactId, NodeId};

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("targets", ctx.say("目标与权重", "Targets and weights"));
    if ctx.data.units.len() >= BIG {
        return section;
    }
    if !ctx.outcome.targets.is_empty() {
        section.text.push(
            ctx.say(
                "下列目标经批准调整或由单位单独设定；目标只可调整，不可取消。",
                "These targets were changed with an approval, or set for a single unit. A target may be changed and not dropped.",
            )
            .to_owned(),
        );
        section.tables.push(targets(ctx));
    }
    if !ctx.outcome.goals.is_empty() {
        section.tables.push(goals(ctx));
    }
    for (id, node) in ctx.rules.nodes_with_ids() {
        let weighted: Vec<NodeId> = node.children.clone();
        let by_unit = |child: &NodeId| matches!(ctx.share(*child), Some(Share::Weight { by: Some(_), .. }));
        if weighted.iter().any(by_unit) {
            section.tables.push(weights(ctx, id, &weighted));
        }
    }
    section
}

fn targets(ctx: &Context) -> Table {
    let mut table = Table::new("targets-changed", ctx.say("目标的设定与调整", "Targets set and changed"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("数据", "Figure"));
    table.push_figures(ctx.say("原目标", "Before"), String::new(), String::new());
    table.push_figures(ctx.say("新目标", "New"), String::new(), String::new());
    for head in [
        ctx.say("生效", "From"),
        ctx.say("批准", "Approved by"),
        ctx.say("事由", "Why"),
        ctx.say("本期目标", "In force"),
    ] {
        table.push_words(head);
    }
    for set in &ctx.outcome.targets {
        let Some(fact) = ctx.rules.facts.get(set.fact.index()) else { continue };
        let mut before = set.before.clone();
        for stage in &set.stages {
            table.row(row(ctx, fact, set, before.as_ref(), stage));
            before = Some(stage.value.clone());
        }
    }
    table
}

/// The targets in force that are not the same for all units, of the units they concern.
fn goals(ctx: &Context) -> Table {
    let print = ctx.print();
    let mut table = Table::new("targets-in-force", ctx.say("各单位的本期目标", "Targets in force, by unit"))
        .words(ctx.say("单位", "Unit"));
    let facts: Vec<(FactId, &Fact, &[Value])> = (ctx.outcome.goals.iter())
        .filter_map(|(id, values)| Some((*id, ctx.rules.facts.get(id.index())?, values.as_slice())))
        .collect();
    for (_, fact, _) in &facts {
        let unit = print.unit(fact).to_owned();
        table.push_figures(fact.title.as_deref().unwrap_or(&fact.id), unit, String::new());
    }
    for unit in by_groups(ctx) {
        let own = |id: FactId, values: &'_ [Value]| -> Option<Value> {
            let fact = ctx.rules.facts.get(id.index())?;
            let reported = ctx.data.values_of(fact, id.index()).last()?.1.get(unit)?;
            let target = values.get(unit).filter(|target| target.number().is_some())?;
            (reported.state() != Some(State::NotApplicable)).then(|| target.clone())
        };
        let targets: Vec<Option<Value>> = facts.iter().map(|(id, _, values)| own(*id, values)).collect();
        if targets.iter().all(Option::is_none) {
            continue;
        }
        let mut cells = vec![ctx.unit_cell(unit)];
        cells.extend(facts.iter().zip(&targets).map(|((_, fact, _), target)| {
            target.as_ref().map_or_else(Cell::none, |target| Cell::number(print.fact(fact, target)))
        }));
        table.row(cells);
    }
    table
}

fn row(
    ctx: &Context,
    fact: &Fact,
    set: &UnitTarget,
    before: Option<&crate::model::value::Value>,
    stage: &TargetStage,
) -> Vec<Cell> {
    let print = ctx.print();
    let figure = |value| print.fact_with_unit(fact, value);
    let clause = match stage.source {
        TargetSource::Scheme(index) => {
            let change = fact.target.as_ref().and_then(|target| target.changes.get(index));
            change.map_or_else(String::new, |change| ctx.cite(&change.clause))
        }
        TargetSource::Cell(_) => String::new(),
    };
    vec![
        ctx.unit_cell(set.unit),
        Cell::text(fact.title.as_deref().unwrap_or(&fact.id)),
        before.map_or_else(Cell::none, |before| Cell::number(figure(before))),
        Cell::number(figure(&stage.value)).title(clause),
        stage
            .from
            .map_or_else(|| Cell::text(ctx.say("期初", "the beginning")), |from| Cell::text(from.to_string()).kept()),
        Cell::or_none(stage.by.as_str()),
        Cell::or_none(stage.why.as_str()),
        Cell::text(figure(&set.in_force)),
    ]
}

/// The units in the order of places, group by group: places of several groups do not compare.
fn by_groups(ctx: &Context) -> Vec<usize> {
    ctx.groups().iter().flat_map(|list| in_order(ctx, main_ranking(ctx), &list.units)).collect()
}

/// The weights of a node's children, unit by unit.
fn weights(ctx: &Context, id: NodeId, children: &[NodeId]) -> Table {
    let title = ctx.node_title(id);
    let anchor = ctx.node(id).map_or("", |node| node.id.as_str());
    let mut table = Table::new(
        crate::report::escape::anchor("weights", anchor),
        ctx.text(|| format!("{title}各项的权重"), || format!("Weights in {title}")),
    )
    .words(ctx.say("单位", "Unit"));
    for child in children {
        let clause = ctx.node(*child).map_or_else(String::new, |node| ctx.cite(&node.clause));
        table.push_figures(ctx.node_title(*child), String::new(), clause);
    }
    for unit in by_groups(ctx) {
        let mut cells = vec![ctx.unit_cell(unit)];
        cells.extend(children.iter().map(|child| Cell::number(ctx.print().weight(&ctx.weight(*child, unit)))));
        table.row(cells);
    }
    table
}
