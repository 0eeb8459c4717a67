//! Where points were lost: from the full mark to the mean total of the units that are ranked together, by indicator and
//! cause. A line is the exact mean of what the units lost there, so that the full mark and all lines add up to the mean.

use super::context::{Context, UnitList};
use super::table::{Cell, Figure, Section, Table};
use super::{MANY_GROUPS, composition, quote};
use crate::analysis::losses::{Cause, Loss, losses, starts};
use crate::base::number::Number;
use crate::model::method::Sign;
use crate::model::node::Node;
use crate::model::{Clause, Rounding};
use crate::report::chart::{Chart, Kind, Stage, Waterfall};
use crate::report::escape;

/// A chart shows so many changes; the rest stand together.
const STAGES: usize = 12;
/// So many indicators are named in a sentence.
const NAMED: usize = 3;

/// What several units lost, on average.
struct Mean {
    /// How many of them have a total; those without are left out.
    units: usize,
    /// Their mean total.
    total: Number,
    /// What was lost, the largest first, with the number of units that lost or gained by it.
    lines: Vec<(Loss, usize)>,
}

/// The losses of every unit, none where it has no total or nothing could be derived.
fn of_all(ctx: &Context) -> Vec<Option<Vec<Loss>>> {
    // Of a survey all is one line, so that nothing of its thin cells can be reckoned from its bounds and roundings.
    (ctx.traces.iter().enumerate()).map(|(unit, trace)| losses(ctx.rules, ctx.data, unit, trace)).collect()
}

fn mean(ctx: &Context, all: &[Option<Vec<Loss>>], units: &[usize]) -> Option<Mean> {
    let own: Vec<(&Vec<Loss>, &Number)> =
        (units.iter()).filter_map(|unit| Some((all.get(*unit)?.as_ref()?, ctx.total(*unit).number()?))).collect();
    let number = Number::from(i64::try_from(own.len()).ok()?);
    let mut lines: Vec<(Loss, usize)> = Vec::new();
    for loss in own.iter().flat_map(|(losses, _)| losses.iter()) {
        match lines.iter_mut().find(|(line, _)| line.node == loss.node && line.cause == loss.cause) {
            Some((line, units)) => {
                line.points += &loss.points;
                *units += 1;
            }
            None => lines.push((loss.clone(), 1)),
        }
    }
    for (line, _) in &mut lines {
        line.points = line.points.checked_div(&number)?;
    }
    // In the order of the scheme first, so that equals stand alike in every bulletin.
    let rank = |cause: &Cause| match cause {
        Cause::Score => 0,
        Cause::Rule(at) => 1 + at,
        _ => usize::MAX,
    };
    lines.sort_by_key(|(line, _)| (line.node.index(), rank(&line.cause)));
    lines.sort_by(|(a, _), (b, _)| b.points.cmp(&a.points));
    let sum: Number = own.iter().map(|(_, total)| (*total).clone()).sum();
    Some(Mean { units: own.len(), total: sum.checked_div(&number)?, lines })
}

/// The lists of units that are ranked together; where they are many, all units as one.
fn lists(ctx: &Context) -> Vec<UnitList> {
    let own = ctx.rules.rankings.first().map_or_else(|| ctx.groups(), |ranking| ctx.lists(ranking.among));
    if own.len() >= MANY_GROUPS { vec![ctx.everyone()] } else { own }
}

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("lost", ctx.say("失分构成", "Where points were lost"));
    let all = of_all(ctx);
    for list in lists(ctx) {
        let Some(mean) = mean(ctx, &all, &list.units) else { continue };
        // Of one unit its own page tells; one cause alone needs no drawing.
        if mean.units < 2 || mean.lines.iter().filter(|(line, _)| shows(ctx, &line.points)).count() < 2 {
            continue;
        }
        let table = table(ctx, &list, &mean);
        section.figures.extend(figure(ctx, &list, &mean, &table));
        section.tables.push(table);
    }
    if !section.tables.is_empty() {
        section.text.push(
            ctx.say(
                "从满分到平均总分，逐项列出各指标、各原因平均使总分减少（增加）多少。各项是各单位影响的平均数，按未修约的数值计算，与满分之和恰为平均总分。",
                "From the full mark to the mean total: by how much each indicator and each cause lowered (or raised) it. Every line is the mean over the units, of exact values; with the full mark they add up to the mean total exactly.",
            )
            .to_owned(),
        );
        section.text.push(set_off(ctx));
    }
    section
}

/// What no line counts twice.
pub(crate) fn set_off(ctx: &Context) -> String {
    ctx.say(
        "起点低于满分的指标，加分先抵补起点与满分之差；下限补回的分值冲减其范围内的失分，上限截去的分值冲减其范围内的加分，均按比例、先规则后其他。",
        "Where a part starts below its full mark, bonuses first make up for that; what a floor gives back is taken off the losses below it, what a cap cuts off is taken off the gains, both in proportion, rules before the rest.",
    )
    .to_owned()
}

/// Over all units: which indicators lost most, and where catching up with the mean would bring most.
pub(super) fn overall(ctx: &Context) -> Vec<String> {
    let all = of_all(ctx);
    let units: Vec<usize> = (0..ctx.data.units.len()).collect();
    let several = |mean: &Mean| {
        let lost = mean.lines.iter().filter(|(line, _)| !line.points.is_negative() && shows(ctx, &line.points));
        mean.units > 1 && lost.count() > 1
    };
    let Some(mean) = mean(ctx, &all, &units).filter(several) else { return Vec::new() };
    let print = ctx.print();
    let lost = lost(&mean.lines);
    let named: Vec<String> = (mean.lines.iter())
        .filter(|(line, _)| !line.points.is_negative() && shows(ctx, &line.points))
        .take(NAMED)
        .map(|(line, _)| {
            let (what, points, share) =
                (quote(ctx, &name(ctx, line)), print.points(&line.points), percent(ctx, &line.points, &lost));
            ctx.text(|| format!("{what}{points}分（{share}）"), || format!("{what} {points} ({share})"))
        })
        .collect();
    let (number, lost) = (mean.units, print.points(&lost));
    let named = print.list(&named);
    let mut told = vec![ctx.text(
        || format!("{number}个单位平均失分{lost}分（未减加分等），失分最多的依次是：{named}。"),
        || {
            format!(
                "The {number} units lost {lost} points on average, what they gained aside, most of them by: {named}."
            )
        },
    )];
    // By how much the mean total would rise if those below the mean of a line came up to it: the mean of the units that the
    // part concerns.
    let gain = |line: &Loss| {
        let concerned =
            |unit: &usize| ctx.value(line.node, *unit).number().is_some() && ctx.stands_in(line.node, *unit);
        let own: Vec<Number> = (units.iter().filter(|unit| concerned(unit)))
            .filter_map(|unit| {
                let own = all.get(*unit)?.as_ref()?;
                let same = own.iter().find(|loss| loss.node == line.node && loss.cause == line.cause);
                Some(same.map_or(Number::ZERO, |loss| loss.points.clone()))
            })
            .collect();
        let usual = own.iter().cloned().sum::<Number>().checked_div(&Number::from(i64::try_from(own.len()).ok()?))?;
        let above: Number = own.iter().map(|points| points - &usual).filter(|more| !more.is_negative()).sum();
        above.checked_div(&Number::from(i64::try_from(mean.units).ok()?))
    };
    // A bonus that others lack is no loss of theirs.
    let told_here = |line: &Loss| matches!(line.cause, Cause::Score | Cause::Rule(_)) && !line.points.is_negative();
    let gains = mean.lines.iter().filter(|(line, _)| told_here(line)).filter_map(|(line, _)| Some((gain(line)?, line)));
    let best = gains.reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((gain, line)) = best.filter(|(gain, _)| shows(ctx, gain)) {
        let (what, gain) = (quote(ctx, &name(ctx, line)), print.points(&gain));
        told.push(ctx.text(
            || format!("差距最大、补齐后收益最大的是{what}：失分多于平均的单位若都达到平均，其他不变，平均总分可提高{gain}分（未计上级上下限和一票否决）。"),
            || format!("Most would be gained by {what}: if all units that lost more than the mean there came up to it, everything else unchanged, the mean total would rise by {gain} points (bounds above it and vetoes aside)."),
        ));
    }
    told
}

/// Whether a figure is more than zero in print.
fn shows(ctx: &Context, points: &Number) -> bool {
    !ctx.print().show.apply(points).is_zero()
}

/// All that was lost, without what was gained.
fn lost(lines: &[(Loss, usize)]) -> Number {
    lines.iter().map(|(line, _)| &line.points).filter(|points| !points.is_negative()).cloned().sum()
}

/// A share in whole percent.
fn percent(ctx: &Context, part: &Number, whole: &Number) -> String {
    let share = part.checked_div(whole).unwrap_or_default();
    let whole = Rounding { places: 0, ..ctx.print().show };
    format!("{}%", ctx.print().fixed(&(&share * &Number::HUNDRED), whole))
}

/// What is found, in one sentence without its end.
fn finding(ctx: &Context, list: &UnitList, mean: &Mean) -> String {
    let group = if list.title.is_empty() { ctx.say("全部单位", "All units") } else { &list.title };
    let print = ctx.print();
    let lost = lost(&mean.lines);
    let gained = mean.lines.iter().map(|(line, _)| &line.points).filter(|points| points.is_negative());
    let gained = gained.cloned().sum::<Number>().abs();
    let gains = match shows(ctx, &gained) {
        false => String::new(),
        true => {
            let gained = print.points(&gained);
            ctx.text(|| format!("，另因加分等增加{gained}分"), || format!("; {gained} gained by bonuses and the like"))
        }
    };
    let most = mean.lines.first().filter(|(line, _)| !line.points.is_negative() && shows(ctx, &line.points));
    let Some((most, _)) = most else {
        return ctx.text(|| format!("{group}：没有失分{gains}"), || format!("{group}: nothing lost{gains}"));
    };
    let (share, what) = (percent(ctx, &most.points, &lost), quote(ctx, &name(ctx, most)));
    let lost = print.points(&lost);
    ctx.text(
        || format!("{group}：平均失分{lost}分，其中{share}失于{what}{gains}"),
        || format!("{group}: {lost} points lost on average, {share} of them by {what}{gains}"),
    )
}

fn table(ctx: &Context, list: &UnitList, mean: &Mean) -> Table {
    let print = ctx.print();
    let Some(full) = ctx.node(ctx.rules.root()).map(|root| root.full.clone()) else {
        return Table::new("lost", "");
    };
    let group = if list.title.is_empty() { ctx.say("全部单位", "all units") } else { &list.title };
    let number = mean.units;
    let mut table = Table::new(
        escape::anchor("lost", if list.id.is_empty() { "all" } else { &list.id }),
        ctx.text(
            || format!("从满分到平均总分（{group}，{number}个单位）"),
            || format!("From the full mark to the mean total, {group} ({number} units)"),
        ),
    )
    .words(ctx.say("指标", "Indicator"))
    .words(ctx.say("原因", "Cause"))
    .figures(ctx.say("对平均总分的影响", "Effect on the mean total"))
    .figures(ctx.say("占失分", "Of all losses"))
    .figures(ctx.say("涉及单位", "Units"))
    .words(ctx.say("依据条款", "Clause"));
    let level = |title: &str, points: &Number| {
        let none = Cell::none;
        vec![Cell::head(title), none(), Cell::number(print.points(points)), none(), none(), none()]
    };
    let lost = lost(&mean.lines);
    table.row(level(ctx.say("满分", "Full mark"), &full));
    for (line, units) in &mean.lines {
        let share =
            if line.points.is_negative() { Cell::none() } else { Cell::number(percent(ctx, &line.points, &lost)) };
        table.row(vec![
            Cell::head(ctx.node_title(line.node)),
            Cell::text(cause(ctx, line)),
            Cell::number(signed(ctx, &line.points)),
            share,
            Cell::number(units.to_string()),
            clause(ctx, line).map_or_else(Cell::none, |clause| ctx.clause_cell(clause)),
        ]);
    }
    table.row(level(ctx.say("平均总分", "Mean total"), &mean.total));
    let without = list.units.len() - number;
    if without > 0 {
        table.notes.push(ctx.text(
            || format!("{without}个没有总分的单位没有计入。"),
            || format!("Units without a total are left out: {without}."),
        ));
    }
    let changes: Vec<Number> = mean.lines.iter().map(|(line, _)| -&line.points).collect();
    if !composition::prints_alike(changes.iter().chain([&full]), &mean.total, print.show) {
        table.notes.push(off(ctx));
    }
    table
}

/// What is said where printed figures do not add up to the printed total.
pub(crate) fn off(ctx: &Context) -> String {
    ctx.say(
        "因各数分别修约，显示值之和与总分的显示值不等；数值未作调整。",
        "Figures are rounded one by one: as printed they do not add up to the printed total; nothing was adjusted.",
    )
    .to_owned()
}

fn figure(ctx: &Context, list: &UnitList, mean: &Mean, table: &Table) -> Option<Figure> {
    let full = &ctx.node(ctx.rules.root())?.full;
    let id = escape::anchor("waterfall", if list.id.is_empty() { "all" } else { &list.id });
    let lines: Vec<&Loss> = mean.lines.iter().map(|(line, _)| line).filter(|line| shows(ctx, &line.points)).collect();
    let ends = [(ctx.say("满分", "Full mark"), full), (ctx.say("平均总分", "Mean total"), &mean.total)];
    let chart = drawn(ctx, &id, &lines, finding(ctx, list, mean), ends);
    Some(Figure::new(chart, &table.id, false))
}

/// The part and the cause in one.
pub(crate) fn name(ctx: &Context, loss: &Loss) -> String {
    let part = ctx.node_title(loss.node);
    match &loss.cause {
        Cause::Score => part.to_owned(),
        Cause::Rule(_) | Cause::Total(_) => cause(ctx, loss),
        _ => ctx.text(|| format!("{part}（{}）", cause(ctx, loss)), || format!("{part} ({})", cause(ctx, loss))),
    }
}

/// Why points were lost.
pub(crate) fn cause(ctx: &Context, loss: &Loss) -> String {
    match &loss.cause {
        Cause::Score if ctx.node(loss.node).is_some_and(starts) => {
            let adds = |node: &Node| node.rules.iter().any(|rule| rule.sign != Sign::Deduct);
            match ctx.node(loss.node).is_some_and(adds) {
                true => ctx.say("未获得加分", "bonuses not gained").to_owned(),
                false => ctx.say("基础分低于满分", "starts below the full mark").to_owned(),
            }
        }
        Cause::Score => ctx.say("未得满分", "below the full mark").to_owned(),
        Cause::Rule(at) => {
            let rule = ctx.node(loss.node).and_then(|node| node.rules.get(*at));
            rule.map_or_else(String::new, |rule| rule.title.clone().unwrap_or_else(|| rule.name.clone()))
        }
        Cause::Inapplicable => ctx.say("不适用，分值不转移", "does not apply, its points are lost").to_owned(),
        Cause::Bound(title) | Cause::Total(title) => title.get(ctx.lang).to_owned(),
        Cause::Rest => ctx.say("系数、上下限等", "multipliers, bounds").to_owned(),
    }
}

/// The clause behind it.
pub(crate) fn clause<'a>(ctx: &Context<'a>, loss: &Loss) -> Option<&'a Clause> {
    let node = ctx.node(loss.node)?;
    match loss.cause {
        Cause::Rule(at) => node.rules.get(at).map(|rule| &rule.clause),
        _ => Some(&node.clause),
    }
}

/// The change that a loss makes, with its sign.
pub(crate) fn signed(ctx: &Context, points: &Number) -> String {
    let change = -points;
    let text = ctx.print().points(&change);
    if change.is_negative() { text } else { format!("+{text}") }
}

/// The drawing, from one level to another through losses that stand in order.
pub(crate) fn drawn(ctx: &Context, id: &str, losses: &[&Loss], finding: String, ends: [(&str, &Number); 2]) -> Chart {
    let print = ctx.print();
    let level = |(title, points): (&str, &Number)| Stage {
        title: title.to_owned(),
        kind: Kind::Level,
        figure: points.clone(),
        label: print.points(points),
    };
    let change = |title: String, points: &Number| Stage {
        title,
        kind: Kind::Change,
        figure: -points,
        label: signed(ctx, points),
    };
    let shown = if losses.len() > STAGES { STAGES - 1 } else { losses.len() };
    let [first, last] = ends;
    let mut stages = vec![level(first)];
    // Where the smallest are put together, losses and gains each keep their sign.
    let mut by_size: Vec<&&Loss> = losses.iter().collect();
    by_size.sort_by_key(|loss| std::cmp::Reverse(loss.points.abs()));
    let (named, rest) = by_size.split_at(shown.min(by_size.len()));
    let is_named = |loss: &&&Loss| named.iter().any(|other| std::ptr::eq(**other, **loss));
    let drawn: Vec<&&Loss> = losses.iter().filter(is_named).collect();
    stages.extend(drawn.iter().map(|loss| change(name(ctx, loss), &loss.points)));
    for wanted in [false, true] {
        let own: Vec<&Number> =
            rest.iter().map(|loss| &loss.points).filter(|points| points.is_negative() == wanted).collect();
        if !own.is_empty() {
            let number = own.len();
            let title = match wanted {
                false => ctx.text(|| format!("其他{number}项失分"), || format!("{number} other losses")),
                true => ctx.text(|| format!("其他{number}项加分"), || format!("{number} other gains")),
            };
            stages.push(change(title, &own.into_iter().cloned().sum()));
        }
    }
    stages.push(level(last));
    let words: Vec<String> = stages.iter().map(|stage| format!("{} {}", stage.title, stage.label)).collect();
    let alt = words.join(ctx.say("；", "; "));
    Waterfall { id, title: finding, alt, stages }.draw(|mark| print.plain(mark))
}
