//! Which drawings a bulletin has, and what each of them finds. A drawing shows at most [`MOST`] units, so that it can be
//! read; where there are more units than that, the totals are drawn by tenths of their range, and from [`super::BIG`] on
//! nothing else is. Every drawing has a table that says the same.

use super::context::{Context, UnitList};
use super::ranking::in_order;
use super::table::{Cell, Figure, Section, Table};
use crate::analysis::robustness::Robustness;
use crate::base::number::Number;
use crate::model::RankingId;
use crate::report::chart::{self, Class, Line, Range, Stack};
use crate::report::escape;

/// So many units can be told apart in one drawing.
pub(super) const MOST: usize = 60;

/// Whether a list is too long for a drawing, or one of so many that their drawings would bury the bulletin.
fn many(ctx: &Context, list: &UnitList) -> bool {
    list.units.len() > MOST || ctx.data.units.len() >= super::BIG
}

/// How the places moved since the last period, for each list of a ranking; the twin is the ranking itself.
pub(super) fn slope(ctx: &Context, list: &UnitList, table: &Table) -> Option<Figure> {
    let before = ctx.before?;
    if many(ctx, list) || list.units.len() < 2 {
        return None;
    }
    let ranking = RankingId(0);
    let units: Vec<usize> = in_order(ctx, Some(ranking), &list.units)
        .into_iter()
        .filter(|unit| ctx.outcome.place(*unit).is_some())
        .collect();
    let lines: Vec<Line> = units
        .iter()
        .filter_map(|unit| {
            let now = ctx.outcome.place(*unit)?;
            Some(Line { name: ctx.unit_name(*unit).to_owned(), before: super::ranking::place_then(ctx, *unit), now })
        })
        .collect();
    if !lines.iter().any(|line| line.before.is_some()) {
        return None;
    }
    let moved = |up: bool| {
        let by = |line: &Line| {
            let before = line.before?;
            if up { before.checked_sub(line.now) } else { line.now.checked_sub(before) }
        };
        let most = lines.iter().filter_map(by).max().filter(|most| *most > 0)?;
        let names: Vec<String> =
            lines.iter().filter(|line| by(line) == Some(most)).map(|line| line.name.clone()).collect();
        let names = ctx.print().some(&names, 2);
        Some(match up {
            true => ctx.text(|| format!("{names}上升最多（{most}位）"), || format!("{names} rose most ({most})")),
            false => ctx.text(|| format!("{names}下降最多（{most}位）"), || format!("{names} fell most ({most})")),
        })
    };
    let found: Vec<String> = [moved(true), moved(false)].into_iter().flatten().collect();
    let group = if list.title.is_empty() { ctx.say("全部单位", "All units") } else { &list.title };
    let finding = match found.is_empty() {
        true => ctx.say("名次没有变化", "no place changed").to_owned(),
        false => found.join(ctx.say("，", "; ")),
    };
    let title = ctx.text(|| format!("{group}：{finding}"), || format!("{group}: {finding}"));
    let then = before.past.data.period;
    let now = ctx.data.period;
    let heads = [ctx.text(|| then.title_zh(), || then.title_en()), ctx.text(|| now.title_zh(), || now.title_en())];
    let alt = ctx.text(
        || format!("{group}{}个单位的名次，左为{}，右为{}。", lines.len(), heads[0], heads[1]),
        || {
            format!(
                "Places of {} units in {group}: at the left in {}, at the right in {}.",
                lines.len(),
                heads[0],
                heads[1]
            )
        },
    );
    let id = escape::anchor("slope", if list.id.is_empty() { "all" } else { &list.id });
    Some(Figure::new(chart::slope(&id, title, &alt, [&heads[0], &heads[1]], &lines), &table.id, false))
}

/// The places of one list with their intervals.
pub(super) fn interval(
    ctx: &Context,
    robustness: &Robustness,
    ranking: RankingId,
    list: &UnitList,
    placed: &[usize],
    table: &Table,
) -> Option<Figure> {
    if many(ctx, list) || placed.len() < 2 {
        return None;
    }
    let last = u32::try_from(placed.len()).ok()?;
    let row = |unit: &usize| {
        let interval = robustness.interval(ranking, *unit)?;
        Some(Range {
            name: ctx.unit_name(*unit).to_owned(),
            place: ctx.outcome.place_in(ranking, *unit)?,
            ends: (interval.best.unwrap_or(last), interval.worst.unwrap_or(last)),
            label: super::robustness::ends(ctx, interval),
        })
    };
    let rows: Vec<Range> = placed.iter().filter_map(row).collect();
    let width = |row: &Range| row.ends.1.abs_diff(row.ends.0);
    let widest = rows.iter().map(width).max()?;
    let group = if list.title.is_empty() { ctx.say("全部单位", "All units") } else { &list.title };
    let named = |row: &Range| {
        let (name, label) = (&row.name, &row.label);
        ctx.text(|| format!("{name}（{label}）"), || format!("{name} ({label})"))
    };
    let named: Vec<String> = rows.iter().filter(|row| width(row) == widest).map(named).collect();
    let named = ctx.print().some(&named, 2);
    let title = match widest {
        0 => ctx.text(
            || format!("{group}：没有一个名次区间超过一个名次"),
            || format!("{group}: no interval holds more than one place"),
        ),
        _ => ctx.text(
            || format!("{group}：名次区间最宽的是{named}"),
            || format!("{group}: the widest interval of places is {named}"),
        ),
    };
    let number = rows.len();
    let alt = ctx.text(
        || format!("{number}个单位的名次（点）和名次区间（线），第1名在左。"),
        || format!("The places (dots) of {number} units and their intervals (lines), the first place at the left."),
    );
    let id = super::robustness::anchor(ranking, list, "interval");
    Some(Figure::new(chart::interval(&id, title, &alt, &rows), &table.id, false))
}

/// What makes the total of a unit: what its parts bring, and what rules beside them, bounds and vetoes add and take away.
pub(super) struct Bar {
    pub(super) unit: usize,
    pub(super) parts: Vec<Number>,
    pub(super) added: Number,
    pub(super) taken: Number,
}

/// What the parts bring, unit by unit; `legend` are the parts.
pub(super) fn stacked(
    ctx: &Context,
    list: &UnitList,
    legend: &[String],
    rows: &[Bar],
    table: &Table,
) -> Option<Figure> {
    let negative = rows.iter().flat_map(|row| &row.parts).any(Number::is_negative);
    let adds = rows.iter().any(|row| !row.added.is_zero());
    let parts = legend.len() + usize::from(adds);
    if parts > chart::PARTS || legend.len() < 2 || rows.is_empty() || many(ctx, list) || negative {
        return None;
    }
    let print = ctx.print();
    let more = ctx.say("部分以外的加分", "added beside the parts").to_owned();
    let taken = ctx.say("部分以外的扣减（空心段）", "taken away beside the parts (hollow)");
    let keys: Vec<String> = legend.iter().cloned().chain(adds.then_some(more)).collect();
    let stacks: Vec<Stack> = rows
        .iter()
        .map(|row| Stack {
            name: ctx.unit_name(row.unit).to_owned(),
            parts: row.parts.iter().cloned().chain(adds.then(|| row.added.clone())).collect(),
            taken: row.taken.clone(),
            label: print.score(ctx.total(row.unit), print.show),
        })
        .collect();
    // Which part differs most between the units: that one makes the order.
    let spread = |part: usize| {
        let own = || rows.iter().filter_map(|row| row.parts.get(part));
        Some((own().max()? - own().min()?, part))
    };
    let (gap, part) = (0..legend.len()).filter_map(spread).max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))?;
    let (gap, name) = (print.points(&gap), legend.get(part)?);
    let group = if list.title.is_empty() { ctx.say("全部单位", "All units") } else { &list.title };
    let title = ctx.text(
        || format!("{group}：差距最大的部分是{name}，最多与最少相差{gap}分"),
        || format!("{group}: units differ most in {name}, by {gap} points of the total"),
    );
    let alt = ctx.text(
        || format!("{}个单位总分的构成，每条为一个单位，各段依次为{}。", rows.len(), print.list(&keys)),
        || format!("The totals of {} units, a bar each; its parts are {}.", rows.len(), print.list(&keys)),
    );
    let id = escape::anchor("stacked", if list.id.is_empty() { "all" } else { &list.id });
    Some(Figure::new(chart::stacked(&id, title, &alt, (&keys, taken), &stacks), &table.id, false))
}

/// The points of every unit on the indicators of one table, with their share of the full mark as shade.
pub(super) fn heat(ctx: &Context, items: &[crate::model::NodeId], table: &str) -> Option<Figure> {
    let units: Vec<usize> = ctx.groups().into_iter().flat_map(|list| list.units).collect();
    if units.len() > MOST || units.len() < 2 || items.len() < 3 || items.len() > 20 {
        return None;
    }
    let print = ctx.print();
    let share = |id: crate::model::NodeId, unit: usize| {
        let full = ctx.node(id).map(|node| node.full.clone())?;
        ctx.value(id, unit).number()?.checked_div(&full)
    };
    let cell = |id: crate::model::NodeId, unit: usize| {
        let label = match ctx.value(id, unit).number() {
            Some(points) => print.fixed(points, print.show_of(ctx.rules, id)),
            None => "—".to_owned(),
        };
        chart::Cell { label, share: share(id, unit) }
    };
    let columns: Vec<String> = items.iter().map(|id| ctx.node_title(*id).to_owned()).collect();
    let rows: Vec<(String, Vec<chart::Cell>)> = units
        .iter()
        .map(|unit| (ctx.unit_name(*unit).to_owned(), items.iter().map(|id| cell(*id, *unit)).collect()))
        .collect();
    let mean = |id: crate::model::NodeId| {
        let shares: Vec<Number> = units.iter().filter_map(|unit| share(id, *unit)).collect();
        let number = Number::from(i64::try_from(shares.len()).ok()?);
        shares.iter().fold(Number::ZERO, |sum, one| &sum + one).checked_div(&number)
    };
    let means: Vec<(Number, usize)> =
        items.iter().enumerate().filter_map(|(at, id)| mean(*id).map(|mean| (mean, at))).collect();
    let (lowest, at) = means.iter().min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)))?;
    let (name, lowest) = (columns.get(*at)?, print.points(&(lowest * &Number::HUNDRED)));
    let title = ctx.text(
        || format!("平均得分率最低的指标是{name}，为{lowest}%"),
        || format!("The indicator with the lowest mean share of its full mark is {name}, {lowest}%"),
    );
    let alt = ctx.text(
        || format!("{}个单位在{}项指标上的得分；颜色分五档，表示占满分的份额；“—”为没有得分，状态见表。", units.len(), items.len()),
        || format!("Points of {} units on {} indicators; five shades tell the share of the full mark; “—” stands for no value, whose state is in the tables.", units.len(), items.len()),
    );
    Some(Figure::new(
        chart::heat(
            "heat",
            title,
            &alt,
            &columns,
            &rows,
            ctx.say("没有得分，状态见表", "no value; its state is in the tables"),
        ),
        table,
        true,
    ))
}

/// The totals by tenths of their range: what can still be read of very many units.
pub(super) fn totals(ctx: &Context) -> Option<(Figure, Table)> {
    const TENTHS: i64 = 10;
    if ctx.data.units.len() <= MOST {
        return None;
    }
    let totals: Vec<&Number> = (0..ctx.data.units.len()).filter_map(|unit| ctx.total(unit).number()).collect();
    let (low, high) = (*totals.iter().min()?, *totals.iter().max()?);
    let width = (high - low).checked_div(&Number::from(TENTHS))?;
    if width.is_zero() {
        return None;
    }
    let class = |total: &Number| {
        (total - low).checked_div(&width).and_then(|at| at.floor().to_i64()).unwrap_or(0).min(TENTHS - 1)
    };
    let print = ctx.print();
    let mut table = Table::new("totals-by-class", ctx.say("总分分布", "Totals by class"))
        .words(ctx.say("分数段", "Class"))
        .figures(ctx.say("单位数", "Units"));
    let mut classes = Vec::new();
    for at in 0..TENTHS {
        let edge = |at: i64| print.points(&(low + &(&width * &Number::from(at))));
        let count = totals.iter().filter(|total| class(total) == at).count();
        let name = format!("{}–{}", edge(at), edge(at + 1));
        table.row(vec![Cell::head(name.clone()), Cell::number(count.to_string())]);
        classes.push(Class { name, count: count as u64, label: count.to_string() });
    }
    table.notes.push(
        ctx.say(
            "十段等宽，各段含下限、不含上限，末段含最高分。",
            "Ten classes of equal width; each has its lower edge and not its upper one, the last one also the highest total.",
        )
        .to_owned(),
    );
    let most = classes.iter().map(|class| class.count).max()?;
    let fullest = classes.iter().find(|class| class.count == most)?;
    let (name, all) = (fullest.name.clone(), totals.len());
    let title = ctx.text(
        || format!("{all}个单位中，总分在{name}的最多（{most}个）"),
        || format!("The most frequent total among {all} units is {name} ({most} units)"),
    );
    let alt =
        ctx.text(|| "总分按等宽的十段计数。".to_owned(), || "Totals counted in ten classes of equal width.".to_owned());
    Some((
        Figure::new(chart::distribution("totals", title, &alt, &[(String::new(), classes)]), &table.id, false),
        table,
    ))
}

/// Figures get their numbers after the tables they stand for.
pub(super) fn number(ctx: &Context, sections: &mut [Section], count: &mut usize) {
    for section in sections {
        for figure in &mut section.figures {
            *count += 1;
            figure.number = ctx.text(|| format!("图{count}"), || format!("Figure {count}"));
        }
        number(ctx, &mut section.sections, count);
    }
}
