//! Indicators scored from reported figures: raw values and points side by side.

use super::BIG;
use super::context::{Context, UnitList};
use super::figures;
use super::method::walk;
use super::table::{Cell, Section, Table};
use crate::base::calendar::Period;
use crate::model::contract::Fact;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Choice, Method, MethodKind, Rule, Subject};
use crate::model::node::Body;
use crate::model::register::Published;
use crate::model::value::{Mark, Value};
use crate::model::{FactId, NodeId};
use crate::report::{escape, methods, words};

/// A table is cut when it has so many columns of figures: more do not fit on a page.
const COLUMNS: usize = 9;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("indicators", ctx.say("指标数据", "Indicators"));
    let items = items(ctx);
    if items.is_empty() {
        return section;
    }
    if ctx.data.units.len() >= BIG {
        section.text.push(
            ctx.say(
                "单位较多，各指标的得分不在此逐一列出，见 results.csv。",
                "With so many units the single indicators are not listed here; see results.csv.",
            )
            .to_owned(),
        );
        return section;
    }
    section.text.push(
        match ranks(ctx) {
            true => ctx.say(
                "每项指标先列上报数据，再列由其计算的得分，以及得分在组内的位次；计分标准列于表后。",
                "For each indicator the figures reported, the points they give, and the place of these points within the group; the standard stands under the table.",
            ),
            false => ctx.say(
                "每项指标先列上报数据，再列由其计算的得分；计分标准列于表后。",
                "For each indicator the figures reported and the points they give; the standard stands under the table.",
            ),
        }
        .to_owned(),
    );
    for (nth, items) in (1..).zip(cut(&items)) {
        section.tables.push(table(ctx, nth, items));
    }
    if let Some(first) = section.tables.first() {
        let drawn: Vec<NodeId> = items.iter().map(|(id, _)| *id).collect();
        section.figures.extend(figures::heat(ctx, &drawn, &first.id));
    }
    for (nth, id) in (1..).zip(by_parts(ctx, &items)) {
        section.tables.extend(table_of_parts(ctx, nth, id));
    }
    section
}

/// An indicator and the facts it reads.
pub(super) type Reading = (NodeId, Vec<FactId>);

/// The items that read facts, in the order of the text.
pub(super) fn items(ctx: &Context) -> Vec<Reading> {
    let mut found = Vec::new();
    walk(ctx, ctx.rules.root(), 0, &mut |id, node, _| {
        if !ctx.publishes(Published::Node(id)) {
            return;
        }
        if let Body::Item(item) = &node.body {
            let mut facts = Vec::new();
            let of_rules = node.rules.iter().flat_map(read_by_rule);
            for expr in item.methods.iter().flat_map(read_by).chain(of_rules) {
                expr.walk(&mut |inner| {
                    if let ExprKind::Fact(fact) = &inner.kind
                        && !facts.contains(fact)
                    {
                        facts.push(*fact);
                    }
                });
            }
            if !facts.is_empty() {
                found.push((id, facts));
            }
        }
    });
    found
}

/// The expressions of a method.
fn read_by(method: &Method) -> Vec<&Expr> {
    let mut exprs: Vec<&Expr> = method.when.iter().collect();
    match &method.kind {
        MethodKind::Start(choice) | MethodKind::Earn(choice) => match choice {
            Choice::Value(value) => exprs.push(value),
            Choice::By { key, lines, otherwise } => {
                exprs.push(key);
                exprs.extend(lines.iter().map(|line| &line.value));
                exprs.extend(otherwise);
            }
        },
        MethodKind::Ratio { of, .. } => exprs.push(of),
        MethodKind::Linear { of, knots, .. } => {
            exprs.push(of);
            exprs.extend(knots.iter().filter_map(|(x, _)| x.looked()));
        }
        MethodKind::Scored(_) => {}
        MethodKind::Steps { of, lines, otherwise } => {
            exprs.push(of);
            exprs.extend(lines.iter().map(|line| &line.points));
            exprs.push(otherwise);
        }
    }
    exprs
}

/// The expressions of a deduction or bonus that is about a quantity.
fn read_by_rule(rule: &Rule) -> Vec<&Expr> {
    let mut exprs: Vec<&Expr> = rule.when.iter().collect();
    if let Subject::Distance { of, edge, .. } = &rule.subject {
        exprs.extend([of, edge]);
    }
    exprs
}

/// The items in runs that fit side by side.
fn cut(items: &[Reading]) -> Vec<&[Reading]> {
    let mut runs = Vec::new();
    let (mut start, mut width) = (0, 0);
    for (at, (_, facts)) in items.iter().enumerate() {
        let own = facts.len() + 2;
        if width + own > COLUMNS && at > start {
            runs.extend(items.get(start..at));
            (start, width) = (at, 0);
        }
        width += own;
    }
    runs.extend(items.get(start..).filter(|rest| !rest.is_empty()));
    runs
}

fn table(ctx: &Context, nth: usize, items: &[Reading]) -> Table {
    let names: Vec<String> = items.iter().map(|(id, _)| ctx.node_title(*id).to_owned()).collect();
    let names = ctx.print().some(&names, 3);
    // Who ranks nobody gives no places on single indicators either.
    let ranked = ranks(ctx);
    let mut table = Table::new(
        escape::anchor("indicators", &nth.to_string()),
        ctx.text(|| format!("上报数据与得分：{names}"), || format!("Figures and points: {names}")),
    )
    .words(ctx.say("单位", "Unit"));
    for (id, facts) in items {
        for fact in facts.iter().filter(|fact| !is_by_parts(ctx, **fact)) {
            let Some(fact) = ctx.rules.facts.get(fact.index()) else { continue };
            let title = fact.title.as_deref().unwrap_or(&fact.id);
            table.push_figures(title, ctx.print().unit(fact).to_owned(), ctx.cite(&fact.clause));
        }
        let Some(node) = ctx.node(*id) else { continue };
        let name = ctx.text(|| format!("{}得分", ctx.node_title(*id)), || format!("{}: points", ctx.node_title(*id)));
        table.push_figures(name, words::share(ctx, node), ctx.cite(&node.clause));
        if ranked {
            table.push_figures(ctx.say("位次", "Place"), String::new(), String::new());
        }
        table.notes.extend(standard(ctx, *id));
    }
    for list in ctx.groups() {
        for unit in list.units.iter().copied() {
            let mut cells = vec![ctx.unit_cell(unit)];
            for (id, facts) in items {
                let whole = facts.iter().filter(|fact| !is_by_parts(ctx, **fact));
                cells.extend(whole.map(|fact| fact_cell(ctx, *fact, unit)));
                cells.push(ctx.corrected_node(unit, *id, ctx.score_cell(ctx.value(*id, unit), *id)));
                if ranked {
                    cells.push(place(ctx, *id, &list, unit));
                }
            }
            table.row(cells);
        }
    }
    table
}

/// Whether the scheme ranks.
fn ranks(ctx: &Context) -> bool {
    !ctx.rules.rankings.is_empty()
}

/// The place of a unit's points among those of its group: equals share the better place.
fn place(ctx: &Context, id: NodeId, list: &UnitList, unit: usize) -> Cell {
    let Some(own) = ctx.value(id, unit).number() else { return Cell::none() };
    let better = list.units.iter().filter(|other| ctx.value(id, **other).number().is_some_and(|points| points > own));
    Cell::number((better.count() + 1).to_string())
}

/// By which standard an indicator is scored, with its clause.
fn standard(ctx: &Context, id: NodeId) -> Option<String> {
    let node = ctx.node(id)?;
    let Body::Item(item) = &node.body else { return None };
    let mut methods = methods::methods(ctx, item);
    // Deductions and bonuses are half of the standard where they change a base.
    methods.extend(node.rules.iter().map(|rule| methods::rule(ctx, rule)));
    let (title, clause) = (ctx.node_title(id), ctx.cite(&node.clause));
    let methods = methods.join(ctx.say("；", "; "));
    (!methods.is_empty())
        .then(|| ctx.text(|| format!("{title}：{methods}（{clause}）。"), || format!("{title}: {methods} ({clause}).")))
}

/// A figure that a unit reported, with its name and unit of measure; none where it reported nothing.
pub(super) fn told(ctx: &Context, id: FactId, unit: usize) -> Option<String> {
    let fact = ctx.rules.facts.get(id.index()).filter(|fact| fact.per.is_none())?;
    let value = ctx.data.facts.get(id.index())?.values.get(unit).filter(|value| value.state().is_none())?;
    let figure = ctx.print().fact_with_unit(fact, value);
    let title = fact.title.as_deref().unwrap_or(&fact.id);
    Some(ctx.text(|| format!("{title}{figure}"), || format!("{title} {figure}")))
}

/// Whether a fact is reported by parts of the period: it has a table of its own.
fn is_by_parts(ctx: &Context, id: FactId) -> bool {
    ctx.rules.facts.get(id.index()).is_some_and(|fact| fact.per.is_some())
}

/// The facts that are reported by parts of the period, each once.
fn by_parts(ctx: &Context, items: &[Reading]) -> Vec<FactId> {
    let mut found = Vec::new();
    for id in items.iter().flat_map(|(_, facts)| facts).filter(|id| is_by_parts(ctx, **id)) {
        if !found.contains(id) {
            found.push(*id);
        }
    }
    found
}

/// A fact month by month (or quarter by quarter): a column each, up to the day the results speak of.
fn table_of_parts(ctx: &Context, nth: usize, id: FactId) -> Option<Table> {
    let fact = ctx.rules.facts.get(id.index())?;
    let title = fact.title.as_deref().unwrap_or(&fact.id);
    let unit = ctx.print().unit(fact).to_owned();
    let mut table = Table::new(
        escape::anchor("indicators-by-parts", &nth.to_string()),
        ctx.text(|| format!("分期上报数据：{title}"), || format!("Figures part by part: {title}")),
    )
    .words(ctx.say("单位", "Unit"));
    let values = ctx.data.values_of(fact, id.index());
    for (part, _) in &values {
        let part = part.map_or_else(String::new, |part| ctx.text(|| part.title_zh(), || part.title_en()));
        table.push_figures(part, unit.clone(), ctx.cite(&fact.clause));
    }
    for list in ctx.groups() {
        for unit in list.units {
            let mut cells = vec![ctx.unit_cell(unit)];
            let cell = |(part, values): &(Option<Period>, &[Value])| {
                revised(ctx, (id, *part), unit, value_cell(ctx, fact, values.get(unit)))
            };
            cells.extend(values.iter().map(cell));
            table.row(cells);
        }
    }
    Some(table)
}

fn fact_cell(ctx: &Context, id: FactId, unit: usize) -> Cell {
    let value = ctx.data.facts.get(id.index()).and_then(|column| column.values.get(unit));
    let cell = ctx.rules.facts.get(id.index()).map_or_else(Cell::none, |fact| value_cell(ctx, fact, value));
    revised(ctx, (id, None), unit, cell)
}

/// The same cell, marked where a provisional figure stood in its place before.
fn revised(ctx: &Context, (id, part): (FactId, Option<Period>), unit: usize, cell: Cell) -> Cell {
    let Some(fact) = ctx.rules.facts.get(id.index()) else { return cell };
    let mut marks = ctx.data.marks_of(fact, id.index());
    match marks.any(|mark| mark == (unit, part, Mark::Revised)) {
        true => cell.mark(ctx.signs().1),
        false => cell,
    }
}

fn value_cell(ctx: &Context, fact: &Fact, value: Option<&Value>) -> Cell {
    let Some(value) = value else { return Cell::none() };
    let cell = Cell::number(ctx.print().fact(fact, value));
    if value.state().is_some() { cell.muted() } else { cell }
}
