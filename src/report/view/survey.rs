//! Survey results: the mean of each panel on each aspect, and how many answers it rests on. Raters stay anonymous.

use super::context::Context;
use super::ranking::{in_order, main_ranking};
use super::table::{Cell, Section, Table};
use crate::data::SurveyTally;
use crate::engine::trace::{Step, StepKind};
use crate::model::NodeId;
use crate::model::method::Survey;
use crate::model::node::Body;
use crate::report::escape;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("survey", ctx.say("民主测评与社会评价", "Survey results"));
    for tally in &ctx.data.surveys {
        let Some(node) = ctx.node(tally.node) else { continue };
        let Body::Survey(survey) = &node.body else { continue };
        let mut inner = Section::new(escape::anchor("survey", &node.id), ctx.node_title(tally.node));
        inner.text.push(explained(ctx, survey, &node.clause.cite()));
        if ctx.traces.is_empty() {
            inner.text.push(
                ctx.say("单位较多，测评结果见 results.csv。", "With so many units the results are in results.csv.")
                    .to_owned(),
            );
        } else {
            for (panel, _) in survey.panels.iter().enumerate() {
                inner.tables.push(table(ctx, tally, survey, panel));
            }
        }
        section.sections.push(inner);
    }
    if let [only] = section.sections.as_mut_slice() {
        section.title = only.title.clone();
        section.text = std::mem::take(&mut only.text);
        section.tables = std::mem::take(&mut only.tables);
        section.sections.clear();
    }
    section
}

/// Levels, weights of panels, trimming, and anonymity, in sentences.
fn explained(ctx: &Context, survey: &Survey, clause: &str) -> String {
    let print = ctx.print();
    let levels: Vec<String> =
        survey.levels.iter().map(|level| format!("{} {}", level.name, print.plain(&level.points))).collect();
    let panels: Vec<String> = survey
        .panels
        .iter()
        .map(|panel| format!("{} {}", panel.title.as_deref().unwrap_or(&panel.id), print.weight(&panel.weight)))
        .collect();
    let (high, low) = (survey.drop_highest, survey.drop_lowest);
    let trimmed = if high + low == 0 {
        String::new()
    } else {
        ctx.text(
            || format!("每格去掉{high}个最高分和{low}个最低分后平均；"),
            || format!("the {high} highest and {low} lowest answers of a cell are left out of its mean; "),
        )
    };
    let (levels, panels) = (print.list(&levels), print.list(&panels));
    ctx.text(
        || format!("评价档次与分值：{levels}。测评主体权重：{panels}；{trimmed}先求各项平均，再按权重合成，不合并计票（依据{clause}）。测评人员匿名。"),
        || format!("Levels and points: {levels}. Panels: {panels}; {trimmed}each cell has its own mean and panels are never pooled ({clause}). Raters are anonymous."),
    )
}

/// One panel: aspects as columns, units as rows.
fn table(ctx: &Context, tally: &SurveyTally, survey: &Survey, panel: usize) -> Table {
    let own = survey.panels.get(panel);
    let title = own.map_or("", |panel| panel.title.as_deref().unwrap_or(&panel.id));
    let id = own.map_or("", |panel| panel.id.as_str());
    let node = ctx.node(tally.node).map_or("", |node| node.id.as_str());
    let mut table = Table::new(
        escape::anchor(&escape::anchor("survey", node), id),
        ctx.text(|| format!("{title}的评价（平均分）"), || format!("Mean ratings by {title}")),
    )
    .words(ctx.say("单位", "Unit"));
    for aspect in &survey.aspects {
        let name = aspect.title.as_deref().unwrap_or(&aspect.id);
        let name = if name.is_empty() { ctx.say("评价", "Rating") } else { name };
        table.push_figures(name, ctx.print().weight(&aspect.weight), String::new());
    }
    if survey.aspects.len() > 1 {
        table.push_figures(ctx.say("小计", "Panel"), String::new(), String::new());
    }
    table.push_figures(ctx.say("有效答卷", "Answers"), String::new(), String::new());
    for list in ctx.groups() {
        for unit in in_order(ctx, main_ranking(ctx), &list.units) {
            let mut cells = vec![ctx.unit_cell(unit)];
            cells.extend(means(ctx, tally.node, survey, panel, unit));
            cells.push(Cell::number(answers(tally, unit, panel)));
            table.row(cells);
        }
    }
    table
}

/// The means of a panel on each aspect, and its own, as the derivation gives them.
fn means(ctx: &Context, node: NodeId, survey: &Survey, panel: usize, unit: usize) -> Vec<Cell> {
    let print = ctx.print();
    let cell = |step: &Step| {
        let cell = Cell::number(print.value(&step.value, &step.dim));
        if step.value.state().is_some() { cell.muted() } else { cell }
    };
    let width = survey.aspects.len() + usize::from(survey.aspects.len() > 1);
    let state = || {
        let words = ctx.value(node, unit).state().map(|state| print.state(state));
        words.map_or_else(Cell::none, |words| Cell::number(words).muted())
    };
    let found = ctx
        .traces
        .get(unit)
        .and_then(|trace| find_node(trace, node))
        .and_then(|step| step.children.iter().filter(|child| child.kind == StepKind::Cell).nth(panel));
    let Some(step) = found else { return (0..width).map(|_| state()).collect() };
    let aspects: Vec<&Step> = step.children.iter().filter(|child| child.kind == StepKind::Cell).collect();
    let mut cells: Vec<Cell> = if aspects.len() == survey.aspects.len() {
        aspects.into_iter().map(cell).collect()
    } else if survey.aspects.len() == 1 {
        vec![cell(step)]
    } else {
        survey.aspects.iter().map(|_| Cell::none()).collect()
    };
    if survey.aspects.len() > 1 {
        cells.push(cell(step));
    }
    cells
}

/// How many valid answers the cells of a panel have: one number, or the least and the most.
fn answers(tally: &SurveyTally, unit: usize, panel: usize) -> String {
    let (_, aspects, _) = tally.shape;
    let counts =
        (0..aspects).map(|aspect| tally.cell(unit, panel, aspect).iter().map(|count| u64::from(*count)).sum::<u64>());
    let counts: Vec<u64> = counts.collect();
    match (counts.iter().min(), counts.iter().max()) {
        (Some(least), Some(most)) if least != most => format!("{least}–{most}"),
        (Some(least), _) => least.to_string(),
        _ => "0".to_owned(),
    }
}

/// The step of a node, anywhere in a derivation.
fn find_node(step: &Step, node: NodeId) -> Option<&Step> {
    if step.kind == StepKind::Node(node) {
        return Some(step);
    }
    step.children.iter().find_map(|child| find_node(child, node))
}
