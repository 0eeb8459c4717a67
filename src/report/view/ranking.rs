//! The ranking: one table for each group that is ranked by itself, complete, units without a place last.

use super::MANY_GROUPS;
use super::context::{Context, UnitList};
use super::table::{Cell, Section, Table};
use super::{across, figures, gap, scheme_changes};
use crate::base::number::Number;
use crate::diff::verdict::Comparable;
use crate::model::decision::RankKey;
use crate::model::expr::{Among, ExprKind};
use crate::model::register::Published;
use crate::model::{NodeId, RankingId, RuleSet};
use crate::report::{escape, words};
use std::collections::BTreeSet;

/// Parts stand beside the total where they are no more than this.
const PARTS: usize = 8;

pub(super) fn section(ctx: &Context) -> Section {
    let title = match ctx.rules.rankings.is_empty() {
        true => ctx.say("考核结果", "Results"),
        false => ctx.say("考核结果与排名", "Results and ranking"),
    };
    let mut section = Section::new("ranking", title);
    match ctx.rules.rankings.as_slice() {
        [] => {}
        [only] => {
            section.text.push(explained(ctx, only));
            section.text.extend(across::ranking(ctx, only));
            add_lists(ctx, &mut section, Some(RankingId(0)), &ctx.lists(only.among));
        }
        several => {
            for (at, ranking) in several.iter().enumerate() {
                let keys = words::keys(ctx, &ranking.keys);
                let title = ctx.text(|| format!("按{keys}排名"), || format!("By {keys}"));
                let mut inner = Section::new(format!("ranking-by-{}", at + 1), title);
                inner.text.push(explained(ctx, ranking));
                inner.text.extend(across::ranking(ctx, ranking));
                add_lists(ctx, &mut inner, Some(RankingId::from_index(at)), &ctx.lists(ranking.among));
                section.sections.push(inner);
            }
        }
    }
    let everyone = ctx.rules.rankings.iter().any(|ranking| !matches!(ranking.among, Among::Group(_)));
    if !everyone {
        let mut rest = ctx.groups();
        let ranked = |list: &UnitList| {
            ctx.rules.rankings.iter().any(|ranking| ctx.lists(ranking.among).iter().any(|other| other.id == list.id))
        };
        rest.retain(|list| !ranked(list));
        add_lists(ctx, &mut section, None, &rest);
    }
    if let Some((figure, table)) = figures::totals(ctx) {
        section.figures.push(figure);
        section.tables.insert(0, table);
    }
    let mut seen = BTreeSet::new();
    let inner = section.sections.iter_mut().flat_map(|section| section.tables.iter_mut());
    for row in section.tables.iter_mut().chain(inner).flat_map(|table| table.rows.iter_mut()) {
        if !seen.insert(row.id.clone()) {
            row.id.clear();
        }
    }
    section
}

/// The rule of a ranking in a sentence.
fn explained(ctx: &Context, ranking: &crate::model::decision::Ranking) -> String {
    let (keys, ties) = (words::keys(ctx, &ranking.keys), words::ties(ctx, ranking.ties));
    let (among, clause) = (words::among(ctx, ranking.among), ctx.cite(&ranking.clause));
    ctx.text(
        || format!("{among}，依次比较{keys}；{ties}（依据{clause}）。没有名次的单位列于最后，并注明原因。"),
        || format!("Ranked {among}, by {keys}; {ties} ({clause}). Units without a place stand last, with the reason."),
    )
}

fn add_lists(ctx: &Context, section: &mut Section, ranking: Option<RankingId>, lists: &[UnitList]) {
    let fold = lists.len() >= MANY_GROUPS;
    for list in lists {
        let mut table = table(ctx, ranking, list);
        if fold {
            table.fold = folded(ctx, ranking, list);
        }
        if ranking == Some(RankingId(0)) {
            section.figures.extend(figures::slope(ctx, list, &table));
        }
        section.tables.push(table);
    }
}

/// What stands for a folded table: the group, its size, and who stands first.
fn folded(ctx: &Context, ranking: Option<RankingId>, list: &UnitList) -> String {
    let title = &list.title;
    let number = list.units.len();
    let ranking = ranking.unwrap_or(RankingId(0));
    let first: Vec<String> = list
        .units
        .iter()
        .filter(|unit| ctx.outcome.place_in(ranking, **unit) == Some(1))
        .map(|unit| {
            let total = ctx.print().score(ctx.total(*unit), ctx.print().show);
            ctx.text(
                || format!("{}（{total}）", ctx.unit_name(*unit)),
                || format!("{} ({total})", ctx.unit_name(*unit)),
            )
        })
        .collect();
    if first.is_empty() {
        return ctx.text(|| format!("{title}：{number}个单位"), || format!("{title}: {number} units"));
    }
    let first = ctx.print().some(&first, 2);
    ctx.text(|| format!("{title}：{number}个单位，第1名{first}"), || format!("{title}: {number} units, first {first}"))
}

/// The positions of the units by place, those without a place behind, each in the order of ids.
pub(super) fn in_order(ctx: &Context, ranking: Option<RankingId>, units: &[usize]) -> Vec<usize> {
    let mut units = units.to_vec();
    if let Some(ranking) = ranking {
        units.sort_by_key(|unit| (ctx.outcome.place_in(ranking, *unit).unwrap_or(u32::MAX), *unit));
    }
    units
}

/// What a ranking compares first, where there are several that would be called the same.
fn first_key<'a>(ctx: &Context<'a>, ranking: RankingId) -> Option<&'a str> {
    let several = ctx.rules.rankings.len() > 1;
    match &ctx.rules.rankings.get(ranking.index()).filter(|_| several)?.keys.first()?.of.kind {
        ExprKind::Node(node) => Some(ctx.node_title(*node)),
        _ => None,
    }
}

/// The table of one list.
fn table(ctx: &Context, ranking: Option<RankingId>, list: &UnitList) -> Table {
    let base = ranking
        .filter(|ranking| ranking.index() > 0)
        .map_or_else(|| "ranking".to_owned(), |ranking| format!("ranking{}", ranking.index() + 1));
    let title = if list.title.is_empty() { ctx.say("全部单位", "All units") } else { &list.title };
    let mut table = Table::new(
        if list.id.is_empty() { format!("{base}-all") } else { escape::anchor(&base, &list.id) },
        match (ranking, ranking.and_then(|ranking| first_key(ctx, ranking))) {
            (Some(_), Some(key)) => {
                ctx.text(|| format!("{title}排名（按{key}）"), || format!("Ranking by {key}, {title}"))
            }
            (Some(_), None) => ctx.text(|| format!("{title}排名"), || format!("Ranking, {title}")),
            (None, _) => ctx.text(|| format!("{title}得分"), || format!("Scores, {title}")),
        },
    );
    if ranking.is_some() {
        table = table.figures(ctx.say("名次", "Place"));
    }
    table = table.words(ctx.say("单位", "Unit"));
    let everyone = ctx.grouped() && list.id.is_empty();
    if everyone {
        table = table.words(ctx.say("分组", "Group"));
    }
    table = table.figures(ctx.say("总分", "Total"));
    let parts = parts(ctx);
    let (by, ties) = compared(ctx, ranking, &parts);
    for key in &by {
        push_key(ctx, &mut table, *key, &parts, ctx.say("排名依据", "decides the place"));
    }
    for part in &parts {
        let Some(node) = ctx.node(*part) else { continue };
        table.push_figures(ctx.node_title(*part), words::share(ctx, node), ctx.cite(&node.clause));
    }
    for key in &ties {
        push_key(ctx, &mut table, *key, &parts, ctx.say("相同时比较", "compared when equal"));
    }
    let graded = ctx.rules.grades.is_some() && ctx.publishes(Published::Grades);
    if graded {
        table.push_words(ctx.say("等次", "Grade"));
    }
    let gaps = graded && gap::applies(ctx);
    if gaps {
        let note = ctx.say("分", "points").to_owned();
        table.push_figures(ctx.say("距上一等次", "To the next grade"), note, String::new());
        table.notes.extend(list.units.iter().any(|unit| gap::held(ctx, *unit)).then(|| {
            ctx.say(
                "“受限”：分数已达上一等次的标准，等次受方案其他规定限制。",
                "“held”: the points suffice for the next grade; another rule of the scheme holds the grade.",
            )
            .to_owned()
        }));
        table.notes.extend(gap::quotas(ctx, &list.units));
    }
    let first = ranking == Some(RankingId(0));
    let then = first && list.units.iter().any(|unit| place_then(ctx, *unit).is_some());
    if then {
        table = table.figures(ctx.say("上期名次", "Last place"));
    }
    let moved = first && list.units.iter().any(|unit| change(ctx, *unit).is_some());
    if moved {
        table = table.figures(ctx.say("比上期", "Change"));
    }
    if first {
        table.notes.extend(compared_with(ctx, then, moved));
        if !(then || moved) {
            table.notes.extend(across::told(ctx));
        }
    }
    let struck = list.units.iter().any(|unit| !veto_titles(ctx, *unit).is_empty());
    if struck {
        table.push_words(ctx.say("备注", "Remarks"));
    }
    for unit in in_order(ctx, ranking, &list.units) {
        let mut cells = Vec::new();
        if let Some(ranking) = ranking {
            let key = if ranking.index() == 0 { "place".to_owned() } else { format!("place.{}", ranking.index() + 1) };
            cells.push(ctx.corrected(unit, &key, place(ctx, ranking, list, unit)));
        }
        let id = ctx.data.units.get(unit).map_or("", |unit| unit.id.as_str());
        let own = ctx.pages.get(unit).map_or_else(String::new, |page| format!("units/{page}.{}.html", ctx.lang.tag()));
        cells.push(Cell::head(ctx.unit_name(unit)).title(id).link(own));
        if everyone {
            cells.push(Cell::text(ctx.group_title(unit)));
        }
        cells.push(ctx.corrected(unit, "total", ctx.score_cell(ctx.total(unit), ctx.rules.root())));
        let of_node = |node: &NodeId| ctx.corrected_node(unit, *node, ctx.score_cell(ctx.value(*node, unit), *node));
        cells.extend(by.iter().chain(&parts).chain(&ties).map(of_node));
        if graded {
            cells.push(ctx.corrected(unit, "grade", ctx.grade(unit).map_or_else(Cell::none, Cell::text)));
        }
        if gaps {
            cells.push(gap::cell(ctx, unit));
        }
        if then {
            let place = place_then(ctx, unit);
            cells.push(place.map_or_else(Cell::none, |place| Cell::number(place.to_string())));
        }
        if moved {
            cells.push(change(ctx, unit).map_or_else(Cell::none, Cell::number));
        }
        if struck {
            cells.push(Cell::or_none(veto_titles(ctx, unit)));
        }
        table.row_at(escape::anchor("unit", id), cells);
    }
    table
}

/// The place a unit had in the last period in the same list, where both rankings are made alike from comparable totals.
pub(super) fn place_then(ctx: &Context, unit: usize) -> Option<u32> {
    let before = ctx.before.filter(|before| before.ranks_alike())?;
    comparable_total(ctx)?;
    let then = before.unit(unit)?;
    let group = |data: &crate::data::PeriodData, unit: usize| {
        let group = data.units.get(unit)?.group;
        data.groups.get(group as usize).map(|group| group.id.clone())
    };
    let alike = group(ctx.data, unit) == group(before.past.data, then);
    before.past.outcome.place(then).filter(|_| alike)
}

/// How the total of a unit changed since the last period: points, or the share of the full mark where only that changed.
fn change(ctx: &Context, unit: usize) -> Option<String> {
    let (before, print) = (ctx.before?, ctx.print());
    let comparable = comparable_total(ctx)?;
    let (then, now) = (before.total(before.unit(unit)?)?, ctx.total(unit).number()?);
    if comparable == Comparable::Same {
        return Some(scheme_changes::change(&(now - then), |points| print.points(points)));
    }
    let full = |rules: &RuleSet| rules.nodes.get(rules.root().index()).map(|root| root.full.clone());
    let gap = &now.checked_div(&full(ctx.rules)?)? - &then.checked_div(&full(before.past.rules)?)?;
    Some(scheme_changes::change(&gap, |share| {
        format!("{}{}", print.points(&(share * &Number::HUNDRED)), ctx.say("个百分点", " pp"))
    }))
}

/// Whether totals of both periods may be compared, and how.
fn comparable_total(ctx: &Context) -> Option<Comparable> {
    let before = ctx.before?;
    let (then, comparable) = before.node(ctx.rules.root());
    let told = then.is_some_and(|then| before.publishes(ctx, then));
    (told && matches!(comparable, Comparable::Same | Comparable::Rescaled)).then_some(comparable)
}

/// With what the table compares, or why it does not.
fn compared_with(ctx: &Context, places: bool, totals: bool) -> Option<String> {
    let before = ctx.before?;
    let title = before.title(ctx);
    if places || totals {
        return Some(ctx.text(|| format!("上期为{title}。"), || format!("The last period is {title}.")));
    }
    let (then, comparable) = before.node(ctx.rules.root());
    then.filter(|then| before.publishes(ctx, *then))?;
    if matches!(comparable, Comparable::Same | Comparable::Rescaled) {
        return None;
    }
    let why = comparable.name();
    let why = why.get(ctx.lang);
    Some(ctx.text(
        || format!("总分和名次不与{title}比较：{why}，见“办法的变动”。"),
        || format!("Totals and places are not compared with {title}: {why}; see the changes of the scheme."),
    ))
}

/// The place, marked where it is shared.
fn place(ctx: &Context, ranking: RankingId, list: &UnitList, unit: usize) -> Cell {
    let Some(place) = ctx.outcome.place_in(ranking, unit) else {
        return Cell::none().title(ctx.say("没有名次", "not ranked"));
    };
    let shared = list.units.iter().filter(|other| ctx.outcome.place_in(ranking, **other) == Some(place)).count() > 1;
    if shared {
        Cell::number(ctx.text(|| format!("并列{place}"), || format!("{place}=")))
    } else {
        Cell::number(place.to_string())
    }
}

/// The parts directly below the total, where they are few enough to stand beside it.
fn parts(ctx: &Context) -> Vec<NodeId> {
    let children = ctx.node(ctx.rules.root()).map_or(&[][..], |root| &root.children);
    let published = children.iter().copied().filter(|child| ctx.publishes(Published::Node(*child)));
    if children.len() <= PARTS { published.collect() } else { Vec::new() }
}

/// A column of what a ranking compares. It adds nothing to the parts beside it, so that no weight of its own stands in its
/// head: what it is for does, and the part that it is in.
fn push_key(ctx: &Context, table: &mut Table, key: NodeId, parts: &[NodeId], role: &str) {
    let Some(node) = ctx.node(key) else { return };
    let mut above = std::iter::successors(node.parent, |above| ctx.node(*above)?.parent);
    let note = match above.find(|above| parts.contains(above)).map(|part| ctx.node_title(part)) {
        Some(part) => ctx.text(|| format!("{role}，已含于{part}"), || format!("{role}; counts within {part}")),
        None => role.to_owned(),
    };
    table.push_figures(ctx.node_title(key), note, ctx.cite(&node.clause));
}

/// The nodes a ranking compares that stand neither for the total nor among the parts beside it: what it goes by first, and
/// what it compares of equals.
fn compared(ctx: &Context, ranking: Option<RankingId>, parts: &[NodeId]) -> (Vec<NodeId>, Vec<NodeId>) {
    let keys = ranking.and_then(|id| ctx.rules.rankings.get(id.index())).map_or(&[][..], |ranking| &ranking.keys);
    let node = |key: &RankKey| match &key.of.kind {
        ExprKind::Node(node) => Some(*node),
        _ => None,
    };
    let shown =
        |node: &NodeId| *node != ctx.rules.root() && !parts.contains(node) && ctx.publishes(Published::Node(*node));
    let (by, ties) = keys.split_at(keys.len().min(1));
    let shown_of = |keys: &[RankKey]| keys.iter().filter_map(node).filter(shown).collect();
    (shown_of(by), shown_of(ties))
}

/// The vetoes that struck a unit.
pub(super) fn veto_titles(ctx: &Context, unit: usize) -> String {
    let struck = ctx.outcome.totals.get(unit).map_or(&[][..], |total| &total.vetoes);
    let titles: Vec<String> = struck
        .iter()
        .filter(|veto| ctx.publishes(Published::Veto(**veto)))
        .filter_map(|veto| ctx.rules.vetoes.get(veto.index()))
        .map(|veto| veto.title.clone().unwrap_or_else(|| veto.id.clone()))
        .collect();
    let titles = ctx.print().list(&titles);
    if titles.is_empty() { titles } else { ctx.text(|| format!("否决：{titles}"), || format!("Veto: {titles}")) }
}

/// The ranking whose order other tables follow: the first, where it covers every group.
pub(super) fn main_ranking(ctx: &Context) -> Option<RankingId> {
    let first = ctx.rules.rankings.first()?;
    (!matches!(first.among, Among::Group(_))).then_some(RankingId(0))
}
