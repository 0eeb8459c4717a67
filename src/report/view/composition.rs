//! Score composition: what each part contributes to the value above it, for every unit, weighted. What does not come
//! from a part (rules beside the parts, bounds, vetoes) has columns of its own, so that every row is complete.

use super::MANY_GROUPS;
use super::context::{Context, UnitList};
use super::figures::{self, Bar};
use super::ranking::{in_order, main_ranking};
use super::table::{Cell, Figure, Section, Table};
use crate::base::number::Number;
use crate::model::method::Sign;
use crate::model::node::{Body, Combining, Node, NotApplicable, Share};
use crate::model::register::Published;
use crate::model::value::{State, Value};
use crate::model::{NodeId, Rounding};
use crate::report::{escape, words};

/// Notes name so many units, then count.
const NAMES: usize = 5;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("composition", ctx.say("得分构成", "Score composition"));
    let root = ctx.rules.root();
    let Some(node) = ctx.node(root) else { return section };
    if node.children.is_empty() {
        return section;
    }
    let mut parents = vec![root];
    if ctx.data.units.len() < super::BIG {
        parents.extend(node.children.iter().copied().filter(|child| {
            ctx.node(*child).is_some_and(|child| matches!(child.body, Body::Combine(_)) && !child.children.is_empty())
        }));
    }
    parents.retain(|parent| {
        let children = ctx.node(*parent).map_or(&[][..], |node| &node.children);
        std::iter::once(parent).chain(children).all(|node| ctx.publishes(Published::Node(*node)))
    });
    if parents.is_empty() {
        return section;
    }
    section.text.extend(told(ctx, &parents));
    let many = parents.len() > 1;
    for parent in parents {
        let lists = ctx.groups();
        let fold = lists.len() >= MANY_GROUPS;
        let (mut tables, mut figures) = (Vec::new(), Vec::new());
        for list in &lists {
            let Some((mut table, figure)) = table(ctx, parent, list) else { continue };
            figures.extend(figure.filter(|_| parent == root));
            if fold {
                table.fold = ctx.text(
                    || format!("{}：{}个单位", list.title, list.units.len()),
                    || format!("{}: {} units", list.title, list.units.len()),
                );
            }
            tables.push(table);
        }
        if many {
            let id = ctx.node(parent).map_or("", |node| node.id.as_str());
            let mut inner = Section::new(escape::anchor("composition", id), ctx.node_title(parent));
            (inner.tables, inner.figures) = (tables, figures);
            section.sections.push(inner);
        } else {
            (section.tables, section.figures) = (tables, figures);
        }
    }
    section
}

/// Whether the parts of a node are added up.
fn adds_up(node: &Node) -> bool {
    matches!(node.body, Body::Combine(Combining::Sum))
}

/// What the columns of the tables are.
fn told(ctx: &Context, parents: &[NodeId]) -> Option<String> {
    let sums = parents.iter().filter_map(|parent| ctx.node(*parent)).filter(|node| adds_up(node)).count();
    let text = match (sums, parents.len() - sums) {
        (0, 0) => return None,
        (_, 0) => ctx.say(
            "各列是该部分折算后对上一级的贡献，即本部分得分乘以折算系数和权重；各列与增减项相加即为合计。",
            "Each column is what a part contributes to the value above it: its own value times scale and weight. The columns and the adjustments add up to the last one.",
        ),
        (0, _) => ctx.say(
            "各列是该部分本身的得分；各部分不相加，怎样合成见表后的注。",
            "Each column is the value of a part itself. The parts are not added up; the note below a table says what is made of them.",
        ),
        _ => ctx.say(
            "各列是该部分折算后对上一级的贡献，即本部分得分乘以折算系数和权重，各列与增减项相加即为合计；各部分不相加的，各列是其本身的得分，怎样合成见表后的注。",
            "Each column is what a part contributes to the value above it, its own value times scale and weight, and the columns and the adjustments add up to the last one. Where the note below a table says that parts are not added up, a column is the value of the part itself.",
        ),
    };
    Some(text.to_owned())
}

/// A part's contribution to its parent for one unit: where parts are not added up, its own value.
struct Contribution {
    /// What it contributes; none where it has no value.
    points: Option<Number>,
    /// The state that stands instead.
    state: Option<State>,
    /// How it is reckoned: `92.00 × 40%`.
    how: String,
}

/// The parts of a row, the rules beside them, and what is left to bounds, multipliers and losses taken over.
struct Parts {
    parts: Vec<Contribution>,
    rules: Option<Number>,
    rest: Option<Number>,
}

/// The composition of one node for one unit.
fn parts(ctx: &Context, id: NodeId, node: &Node, unit: usize, value: &Value) -> Parts {
    let spread = spread(ctx, node, unit);
    let parts: Vec<Contribution> =
        node.children.iter().map(|child| contribution(ctx, *child, unit, adds_up(node), spread.as_ref())).collect();
    let rules = (!node.rules.is_empty()).then(|| {
        // What is counted in another account is no part of the value.
        let here = |at: usize| node.rules.get(at).is_some_and(|rule| rule.counted_in.is_none());
        let columns = ctx.outcome.rules.iter().filter(|column| column.node == id && here(column.rule));
        Context::sum(columns.filter_map(|column| column.points.get(unit)))
    });
    let listed = parts.iter().filter_map(|part| part.points.as_ref()).fold(Number::ZERO, |sum, points| &sum + points);
    let rest = value.number().map(|value| {
        let without_rules = value - &listed;
        rules.as_ref().map_or(without_rules.clone(), |rules| &without_rules - rules)
    });
    Parts { parts, rules, rest }
}

/// The factor by which the applicable parts are raised where others do not concern the unit; none where all do.
fn spread(ctx: &Context, node: &Node, unit: usize) -> Option<Number> {
    let size = |child: &NodeId| match &ctx.node(*child)?.share {
        Share::Weight { .. } => Some(ctx.weight(*child, unit)),
        Share::Points => ctx.node(*child).map(|child| child.full.clone()),
        Share::Root => None,
    };
    let spread_away = |child: &&NodeId| {
        ctx.value(**child, unit).state() == Some(State::NotApplicable)
            && ctx.node(**child).is_some_and(|child| child.not_applicable == Some(NotApplicable::Redistribute))
            && size(child).is_some_and(|size| !size.is_zero())
    };
    node.children.iter().find(spread_away)?;
    let all = node.children.iter().filter_map(size).fold(Number::ZERO, |sum, part| &sum + &part);
    let there = node.children.iter().filter(|child| !spread_away(child));
    let there = there.filter_map(size).fold(Number::ZERO, |sum, part| &sum + &part);
    let factors = node.children.iter().filter(spread_away).filter_map(|child| ctx.node(*child)?.spread_factor.as_ref());
    let factor = factors.min().cloned().unwrap_or(Number::ONE);
    Some(&all.checked_div(&there)? * &factor)
}

fn contribution(ctx: &Context, id: NodeId, unit: usize, added: bool, spread: Option<&Number>) -> Contribution {
    let value = ctx.value(id, unit);
    let Some(node) = ctx.node(id) else { return Contribution { points: None, state: None, how: String::new() } };
    let stands_for = match (value, node.not_applicable) {
        (Value::Number(number), _) => Some(number.clone()),
        (Value::Missing(State::NotApplicable), Some(NotApplicable::Zero | NotApplicable::Lost)) => Some(Number::ZERO),
        (Value::Missing(State::NotApplicable), Some(NotApplicable::Full)) => Some(node.full.clone()),
        _ => None,
    };
    let Some(number) = stands_for else {
        return Contribution { points: None, state: value.state(), how: String::new() };
    };
    let print = ctx.print();
    let mut how = print.fixed(&number, print.show_of(ctx.rules, id));
    let mut points = number;
    if !added {
        return Contribution { points: Some(points), state: None, how: String::new() };
    }
    if let Share::Weight { scale, .. } = &node.share {
        let weight = &ctx.weight(id, unit);
        points = &(&points * scale) * weight;
        if *scale != Number::ONE {
            how.push_str(&format!(" × {}", print.plain(scale)));
        }
        how.push_str(&format!(" × {}", print.weight(weight)));
    }
    if let Some(spread) = spread {
        points = &points * spread;
        how.push_str(&format!(" × {}", print.plain(spread)));
    }
    Contribution { points: Some(points), state: None, how }
}

/// The table of one node for one list of units.
fn table(ctx: &Context, id: NodeId, list: &UnitList) -> Option<(Table, Option<Figure>)> {
    let node = ctx.node(id)?;
    let is_root = id == ctx.rules.root();
    let adds_up = adds_up(node);
    let title = ctx.node_title(id);
    let group = if list.title.is_empty() { ctx.say("全部单位", "all units") } else { &list.title };
    let base = escape::anchor("composition", &node.id);
    let mut table = Table::new(
        escape::anchor(&base, if list.id.is_empty() { "all" } else { &list.id }),
        ctx.text(|| format!("{title}的构成（{group}）"), || format!("Composition of {title}, {group}")),
    )
    .words(ctx.say("单位", "Unit"));
    for child in &node.children {
        let Some(child_node) = ctx.node(*child) else { continue };
        table.push_figures(ctx.node_title(*child), words::share(ctx, child_node), ctx.cite(&child_node.clause));
    }
    let mut order = list.units.clone();
    // Nothing is said of the parts of what does not concern a unit.
    let concerned = |unit: &usize| {
        is_root || (ctx.value(id, *unit).state() != Some(State::NotApplicable) && ctx.stands_in(id, *unit))
    };
    order.retain(concerned);
    if order.is_empty() && !list.units.is_empty() {
        return None;
    }
    // The root's own value is the total before vetoes.
    let before = |unit: usize| {
        ctx.outcome.totals.get(unit).filter(|_| is_root).map_or(ctx.value(id, unit), |total| &total.before)
    };
    let rows: Vec<(usize, Parts)> =
        order.iter().map(|unit| (*unit, parts(ctx, id, node, *unit, before(*unit)))).collect();
    let has_rules = adds_up && node.rules.iter().any(|rule| rule.counted_in.is_none());
    let has_rest = adds_up && rows.iter().any(|(_, row)| row.rest.as_ref().is_some_and(|rest| !rest.is_zero()));
    let veto = |unit: usize| {
        let total = ctx.outcome.totals.get(unit)?;
        Some(total.exact.number()? - total.before.number()?)
    };
    let has_veto = is_root && order.iter().any(|unit| veto(*unit).is_some_and(|change| !change.is_zero()));
    if has_rules {
        let signs = node.rules.iter().any(|rule| rule.sign != Sign::Deduct);
        let name = if signs { ctx.say("增减分", "Bonuses and deductions") } else { ctx.say("扣分", "Deductions") };
        table.push_figures(name, String::new(), String::new());
    }
    if has_rest {
        table.push_figures(
            ctx.say("其他", "Other"),
            ctx.say("上下限、系数等", "bounds, multipliers").to_owned(),
            String::new(),
        );
    }
    if has_veto {
        let settled = ctx.outcome.totals.iter().any(|total| !total.adjusted.is_zero());
        let name =
            if settled { ctx.say("否决与审定", "Vetoes and settlement") } else { ctx.say("否决", "Vetoes") };
        table.push_figures(name, String::new(), String::new());
    }
    table.push_figures(
        if is_root { ctx.say("总分", "Total") } else { ctx.say("合计", "Sum") },
        String::new(),
        String::new(),
    );
    let print = ctx.print();
    let show = print.show_of(ctx.rules, id);
    let mut off = Vec::new();
    let legend: Vec<String> = node.children.iter().map(|child| ctx.node_title(*child).to_owned()).collect();
    let stacks: Vec<Bar> = in_order(ctx, main_ranking(ctx), &order)
        .into_iter()
        .filter_map(|unit| rows.iter().find(|(own, _)| *own == unit))
        .filter_map(|(unit, row)| {
            let parts = row.parts.iter().map(|part| part.points.clone()).collect::<Option<_>>()?;
            let change = veto(*unit).filter(|_| is_root);
            let beside: Vec<&Number> = [&row.rules, &row.rest, &change].into_iter().flatten().collect();
            let sum = |negative: bool| {
                let own = beside.iter().filter(|number| number.is_negative() == negative);
                own.fold(Number::ZERO, |sum, number| &sum + *number)
            };
            Some(Bar { unit: *unit, parts, added: sum(false), taken: -sum(true) })
        })
        .collect();
    let figure = figures::stacked(ctx, list, &legend, &stacks, &table).filter(|_| is_root && adds_up);
    for (unit, row) in rows {
        let change = veto(unit).filter(|_| has_veto);
        let end = if is_root { ctx.total(unit) } else { ctx.value(id, unit) };
        let mut cells = vec![ctx.unit_cell(unit)];
        let parts = node.children.iter().zip(&row.parts);
        cells.extend(parts.map(|(child, part)| ctx.corrected_node(unit, *child, part_cell(ctx, part, show))));
        let extra = [(has_rules, row.rules.as_ref()), (has_rest, row.rest.as_ref()), (has_veto, change.as_ref())];
        for (_, number) in extra.iter().filter(|(shown, _)| *shown) {
            cells.push(number.map_or_else(Cell::none, |number| Cell::number(print.fixed(number, show))));
        }
        let end_cell = ctx.score_cell(end, id);
        cells.push(match is_root {
            true => ctx.corrected(unit, "total", end_cell),
            false => ctx.corrected_node(unit, id, end_cell),
        });
        let printed = row.parts.iter().filter_map(|part| part.points.as_ref());
        let printed = printed.chain(extra.iter().filter_map(|(shown, number)| number.filter(|_| *shown)));
        if adds_up && end.number().is_some_and(|end| !prints_alike(printed, end, show)) {
            off.push(ctx.unit_name(unit).to_owned());
        }
        table.row(cells);
    }
    if !adds_up {
        let how = words::body(ctx, node);
        table.notes.push(ctx.text(|| format!("{title}：{how}。"), || format!("{title}: {how}.")));
    }
    if !off.is_empty() {
        let (number, names) = (off.len(), print.some(&off, NAMES));
        table.notes.push(ctx.text(
            || format!("因各数分别修约，{number}个单位各列显示值之和与合计的显示值不等（{names}）；数值未作调整。"),
            || {
                format!(
                    "Figures are rounded one by one: for {number} unit{} the printed columns do not add up to the printed sum ({names}); nothing was adjusted.",
                    if number == 1 { "" } else { "s" }
                )
            },
        ));
    }
    Some((table, figure))
}

fn part_cell(ctx: &Context, part: &Contribution, show: Rounding) -> Cell {
    match (&part.points, part.state) {
        (Some(points), _) => Cell::number(ctx.print().fixed(points, show)).title(part.how.clone()),
        (None, Some(state)) => Cell::number(ctx.print().state(state)).muted(),
        (None, None) => Cell::none(),
    }
}

/// Whether the printed parts add up to the printed sum.
pub(crate) fn prints_alike<'n>(parts: impl Iterator<Item = &'n Number>, sum: &Number, show: Rounding) -> bool {
    parts.fold(Number::ZERO, |printed, part| &printed + &show.apply(part)) == show.apply(sum)
}
