//! Survey results: the mean of each panel on each aspect, and how many answers it rests on. Raters stay anonymous.

use super::context::Context;
use super::table::{Cell, Figure, Section, Table};
use crate::base::number::Number;
use crate::data::SurveyTally;
use crate::engine::trace::{Step, StepKind};
use crate::model::NodeId;
use crate::model::method::{Ballots, Survey};
use crate::model::node::Body;
use crate::model::register::Published;
use crate::report::chart::{self, Class};
use crate::report::{escape, words};

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("survey", ctx.say("民主测评与社会评价", "Survey results"));
    for tally in &ctx.data.surveys {
        let published = ctx.publishes(Published::Node(tally.node));
        let Some(node) = ctx.node(tally.node).filter(|_| published) else { continue };
        let Body::Survey(survey) = &node.body else { continue };
        let mut inner = Section::new(escape::anchor("survey", &node.id), ctx.node_title(tally.node));
        inner.text.push(explained(ctx, survey, &ctx.cite(&node.clause)));
        inner.text.extend(void(ctx, tally.node, survey));
        if ctx.traces.is_empty() {
            inner.text.push(
                ctx.say("单位较多，测评结果见 results.csv。", "With so many units the results are in results.csv.")
                    .to_owned(),
            );
        } else {
            for (panel, _) in survey.panels.iter().enumerate() {
                inner.tables.push(table(ctx, tally, survey, panel));
            }
            if let Some((figure, table)) = distribution(ctx, tally, survey) {
                inner.figures.push(figure);
                inner.tables.push(table);
            }
        }
        section.sections.push(inner);
    }
    if let [only] = section.sections.as_mut_slice() {
        section.title = only.title.clone();
        section.text = std::mem::take(&mut only.text);
        section.tables = std::mem::take(&mut only.tables);
        section.figures = std::mem::take(&mut only.figures);
        section.sections.clear();
    }
    section
}

/// Levels, weights of panels, trimming, and anonymity, in sentences.
fn explained(ctx: &Context, survey: &Survey, clause: &str) -> String {
    let print = ctx.print();
    let levels = levels(ctx, survey);
    let panels: Vec<String> = survey
        .panels
        .iter()
        .map(|panel| format!("{} {}", panel.title.as_deref().unwrap_or(&panel.id), print.weight(&panel.weight)))
        .collect();
    let panels = print.list(&panels);
    let trimmed = trimmed(ctx, survey);
    ctx.text(
        || format!("{levels}。测评主体权重：{panels}；{trimmed}先求各项平均，再按权重合成，不合并计票（依据{clause}）。测评人员匿名。"),
        || format!("{levels}. Panels: {panels}; {trimmed}each cell has its own mean and panels are never pooled ({clause}). Raters are anonymous."),
    )
}

/// What an answer is, and what it is worth.
fn levels(ctx: &Context, survey: &Survey) -> String {
    let print = ctx.print();
    match &survey.ballots {
        Ballots::Graded => {
            let levels: Vec<String> =
                survey.levels.iter().map(|level| format!("{} {}", level.name, print.plain(&level.points))).collect();
            let levels = print.list(&levels);
            ctx.text(|| format!("评价档次与分值：{levels}"), || format!("Levels and points: {levels}"))
        }
        Ballots::Scored(marks) => {
            let (least, most, step) = (print.plain(&marks.least), print.plain(&marks.most()), print.plain(&marks.step));
            ctx.text(
                || format!("打分：{least}至{most}分，最小间隔{step}分"),
                || format!("Marks: {least} to {most}, in steps of {step}"),
            )
        }
        Ballots::Ranked { earn, .. } => {
            let earn = words::quoted(ctx, earn.span);
            ctx.text(|| format!("排序票，名次的分值：{earn}"), || format!("Ballots that rank; a place is worth {earn}"))
        }
    }
}

/// Which answers are left out.
fn trimmed(ctx: &Context, survey: &Survey) -> String {
    let print = ctx.print();
    let (high, low) = (survey.drop_highest, survey.drop_lowest);
    let (share_high, share_low) = &survey.drop_shares;
    if !share_high.is_zero() || !share_low.is_zero() {
        let (high, low) = (print.percent(share_high), print.percent(share_low));
        return ctx.text(
            || format!("去掉最高的{high}和最低的{low}（不足一份不计）后平均；"),
            || format!("the highest {high} and the lowest {low} of the answers are left out, whole ones only; "),
        );
    }
    if high + low == 0 {
        return String::new();
    }
    if survey.drop_raters {
        return ctx.text(
            || format!("按人平均，去掉{high}个最高、{low}个最低的人后再平均；"),
            || format!("the {high} highest and {low} lowest raters, by their means, are left out; "),
        );
    }
    ctx.text(
        || format!("每格去掉{high}个最高分和{low}个最低分后平均；"),
        || format!("the {high} highest and {low} lowest answers of a cell are left out of its mean; "),
    )
}

/// How many ballots do not count, and by which rules.
fn void(ctx: &Context, node: NodeId, survey: &Survey) -> Option<String> {
    let own: Vec<_> = ctx.outcome.ballots.iter().filter(|count| count.node == node).collect();
    if own.is_empty() || survey.void.is_empty() && own.iter().all(|count| count.void == 0) {
        return None;
    }
    let panels: Vec<String> = (own.iter())
        .map(|count| {
            let panel = survey.panels.get(count.panel);
            let panel = panel.map_or("", |panel| panel.title.as_deref().unwrap_or(&panel.id));
            ctx.text(
                || format!("{panel}收票{}张，废票{}张", count.all, count.void),
                || format!("{panel}: {} handed in, {} void", count.all, count.void),
            )
        })
        .collect();
    let panels = panels.join(ctx.say("；", "; "));
    Some(ctx.text(|| format!("{panels}。"), || format!("{panels}.")))
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
    let mut some_hidden = false;
    for list in ctx.groups() {
        for unit in list.units {
            if !ctx.stands_in(tally.node, unit) {
                continue;
            }
            let hidden = hidden(ctx, tally.node, survey, unit);
            let mut cells = vec![ctx.unit_cell(unit)];
            cells.extend(means(ctx, tally.node, survey, panel, unit));
            let counts = counts(ctx, tally.node, survey, panel, unit);
            cells.push(Cell::number(range(&counts)));
            // The unit stands first, the panel's own mean and the number of answers last.
            let aspects = survey.aspects.len();
            for (at, cell) in cells.iter_mut().enumerate().skip(1) {
                let whole = hidden.panels.get(panel) == Some(&true);
                let one = at <= aspects && hidden.cells.get(panel).and_then(|cells| cells.get(at - 1)) == Some(&true);
                let number = at + 1 == aspects + if aspects > 1 { 3 } else { 2 };
                if whole || one || (number && hidden.cells.get(panel).is_some_and(|cells| cells.contains(&true))) {
                    some_hidden = true;
                    *cell = Cell::number(ctx.say("不公布", "suppressed").to_owned()).muted();
                }
            }
            table.row(cells);
        }
    }
    if some_hidden && let Some(least) = survey.least_printed {
        table.notes.push(ctx.text(
            || format!("有效答卷少于{least}份的不公布，可由其推算的也不公布；计分照常。"),
            || format!("Cells with fewer than {least} answers, and those that would give them away, are not printed; they count all the same."),
        ));
    }
    table
}

/// How often each level was chosen by each panel, over all units and aspects. Nothing where something about a unit is
/// suppressed, since sums would help to reckon it; where whole ballots are void; or where one of the numbers is too small.
fn distribution(ctx: &Context, tally: &SurveyTally, survey: &Survey) -> Option<(Figure, Table)> {
    if survey.keeps_ballots() || !matches!(survey.ballots, Ballots::Graded) {
        return None;
    }
    let units: Vec<usize> = (0..ctx.data.units.len()).filter(|unit| ctx.stands_in(tally.node, *unit)).collect();
    let suppressed = |hidden: Hidden| hidden.panels.contains(&true) || hidden.cells.iter().flatten().any(|cell| *cell);
    if units.iter().any(|unit| suppressed(hidden(ctx, tally.node, survey, *unit))) {
        return None;
    }
    let node = ctx.node(tally.node)?;
    let mut table = Table::new(
        escape::anchor("survey-levels", &node.id),
        ctx.say("各档评价的次数", "How often each level was chosen"),
    )
    .words(ctx.say("测评主体", "Panel"));
    for level in &survey.levels {
        table.push_figures(level.name.clone(), ctx.print().plain(&level.points), String::new());
    }
    let (mut parts, mut best) = (Vec::new(), Vec::new());
    for (at, panel) in survey.panels.iter().enumerate() {
        let count = |level: usize| -> u64 {
            let cells = units.iter().flat_map(|unit| (0..survey.aspects.len()).map(move |aspect| (*unit, aspect)));
            cells.filter_map(|(unit, aspect)| tally.cell(unit, at, aspect).get(level)).map(|n| u64::from(*n)).sum()
        };
        let counts: Vec<u64> = (0..survey.levels.len()).map(count).collect();
        let least = u64::from(survey.least_printed.unwrap_or(0));
        let all: u64 = counts.iter().sum();
        if all == 0 || counts.iter().any(|count| *count > 0 && *count < least) {
            return None;
        }
        let title = panel.title.as_deref().unwrap_or(&panel.id);
        let share = |count: u64| {
            let [count, all] = [count, all].map(|number| Number::from(i64::try_from(number).unwrap_or(i64::MAX)));
            ctx.print().points(&(&count.checked_div(&all).unwrap_or_default() * &Number::HUNDRED))
        };
        let classes: Vec<Class> = survey
            .levels
            .iter()
            .zip(&counts)
            .map(|(level, count)| {
                let label = format!("{count} ({}%)", share(*count));
                Class { name: level.name.clone(), count: *count, label }
            })
            .collect();
        let mut cells = vec![Cell::head(title)];
        cells.extend(classes.iter().map(|class| Cell::number(class.label.clone())));
        table.row(cells);
        let top = survey.levels.iter().zip(&counts).max_by(|a, b| a.0.points.cmp(&b.0.points));
        if let Some((level, count)) = top {
            let (name, share) = (&level.name, share(*count));
            best.push(ctx.text(
                || format!("{title}的评价{share}%为{name}"),
                || format!("{share}% of the answers of {title} are {name}"),
            ));
        }
        parts.push((title.to_owned(), classes));
    }
    let title = best.join(ctx.say("，", "; "));
    let alt = ctx.text(
        || format!("“{}”各档评价的次数，按测评主体分列，各单位各项合计。", ctx.node_title(tally.node)),
        || {
            format!(
                "How often each level of “{}” was chosen, by panel, over all units and aspects.",
                ctx.node_title(tally.node)
            )
        },
    );
    let id = escape::anchor("distribution", &node.id);
    let figure = Figure::new(chart::distribution(&id, title, &alt, &parts), &table.id, false);
    Some((figure, table))
}

/// What is not printed of a unit, so that nobody's answer can be told.
#[derive(Default)]
struct Hidden {
    /// Whole panels.
    panels: Vec<bool>,
    /// By panel and aspect.
    cells: Vec<Vec<bool>>,
}

/// Hides what rests on fewer answers than are printed. While exactly one part of a printed mean is hidden, the next by
/// answers and id is hidden, too: it could be reckoned from the others.
fn hidden(ctx: &Context, node: NodeId, survey: &Survey, unit: usize) -> Hidden {
    let Some(least) = survey.least_printed else { return Hidden::default() };
    let all: Vec<Vec<u64>> = (0..survey.panels.len()).map(|panel| counts(ctx, node, survey, panel, unit)).collect();
    let with_next = |answers: &[u64], ids: &[&str], part: &dyn Fn(usize) -> bool| -> Vec<bool> {
        let mut hidden: Vec<bool> = answers.iter().map(|number| *number < u64::from(least)).collect();
        if (0..hidden.len()).filter(|at| part(*at) && hidden.get(*at) == Some(&true)).count() == 1 {
            let open = (0..answers.len()).filter(|at| part(*at) && hidden.get(*at) == Some(&false));
            let next = open.min_by_key(|at| (answers.get(*at), ids.get(*at)));
            if let Some(slot) = next.and_then(|next| hidden.get_mut(next)) {
                *slot = true;
            }
        }
        hidden
    };
    if all.len() > 1 {
        let thinnest: Vec<u64> = all.iter().map(|cells| cells.iter().copied().min().unwrap_or(0)).collect();
        let ids: Vec<&str> = survey.panels.iter().map(|panel| panel.id.as_str()).collect();
        // A panel that is left out is no part of the survey's mean.
        let part = |panel: usize| panel_step(ctx, node, panel, unit).is_some_and(|step| step.value.state().is_none());
        return Hidden { panels: with_next(&thinnest, &ids, &part), cells: Vec::new() };
    }
    let ids: Vec<&str> = survey.aspects.iter().map(|aspect| aspect.id.as_str()).collect();
    Hidden { panels: Vec::new(), cells: all.iter().map(|cells| with_next(cells, &ids, &|_| true)).collect() }
}

/// The step of a panel in the derivation of a unit.
fn panel_step<'a>(ctx: &'a Context, node: NodeId, panel: usize, unit: usize) -> Option<&'a Step> {
    let found = ctx.traces.get(unit).and_then(|trace| find_node(trace, node))?;
    found.children.iter().filter(|child| child.kind == StepKind::Cell).nth(panel)
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
    let Some(step) = panel_step(ctx, node, panel, unit) else { return (0..width).map(|_| state()).collect() };
    let aspects: Vec<&Step> = step.children.iter().filter(|child| child.kind == StepKind::Cell).collect();
    let mut cells: Vec<Cell> = if aspects.len() == survey.aspects.len() && !(survey.drop_raters && aspects.len() == 1) {
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

/// How many valid answers the cells of a panel have, as the derivation counts them.
fn counts(ctx: &Context, node: NodeId, survey: &Survey, panel: usize, unit: usize) -> Vec<u64> {
    let cells = panel_step(ctx, node, panel, unit).into_iter().flat_map(|step| &step.children);
    let cells = cells.filter(|child| child.kind == StepKind::Cell);
    let count = |step: &Step| {
        let number = step.inputs.first().and_then(|input| input.value.number()).and_then(Number::to_i64);
        number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
    };
    let found: Vec<u64> = cells.map(count).collect();
    if found.len() == survey.aspects.len() { found } else { vec![0; survey.aspects.len()] }
}

/// One number, or the least and the most.
fn range(counts: &[u64]) -> String {
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
