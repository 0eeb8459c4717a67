//! `results.csv`: one row a unit, every node's exact points, total, rank, grade, awards, vetoes, state.
//!
//! What the scheme does not publish has no column, unless the file is for the office.
//!
//! UTF-8 with a byte order mark, so that spreadsheets read Chinese names right; line ends `\n`; no cell runs as a formula.

use super::{ByUnit, Context, exact, grant_id};
use crate::base::number::Number;
use crate::model::register::Published;
use crate::model::value::Value;
use crate::model::{AwardId, NodeId, VetoId};
use crate::report::escape;

/// What spreadsheets need to read UTF-8 as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What every such file begins with.
pub(crate) fn begin() -> String {
    String::from(BYTE_ORDER_MARK)
}

/// The whole file.
pub(crate) fn text(ctx: &Context) -> String {
    let (head, rows) = lines(ctx);
    let mut out = begin();
    out.push_str(&head);
    rows.iter().for_each(|row| out.push_str(row));
    out
}

/// The line of headings and those of the units, in the order of units.
pub(crate) fn lines(ctx: &Context) -> (String, Vec<String>) {
    let mut first = String::new();
    let root = ctx.rules.root();
    let inner = || {
        let published = |id: NodeId| id != root && ctx.publishes(Published::Node(id));
        ctx.rules.nodes_with_ids().filter(move |(id, _)| published(*id))
    };
    let kept = Columns::of(ctx);
    let rankings = if kept.total { ctx.rules.rankings.len() } else { 0 };
    let mut head: Vec<String> = ["unit", "name", "group"].map(str::to_owned).to_vec();
    head.extend(inner().map(|(_, node)| node.id.clone()));
    head.extend(kept.total.then(|| "total".to_owned()));
    for at in 0..rankings {
        head.push(if at == 0 { "rank".to_owned() } else { format!("rank-{}", at + 1) });
    }
    let decided = [(kept.grade, "grade"), (kept.awards, "awards"), (kept.vetoes, "vetoes"), (kept.total, "state")];
    head.extend(decided.into_iter().filter(|(kept, _)| *kept).map(|(_, name)| name.to_owned()));
    let computed = ctx.outcome.computed.as_deref().filter(|_| kept.whole);
    if computed.is_some() {
        head.extend(["computed-total", "computed-rank", "computed-grade"].map(str::to_owned));
    }
    // What one head is paid is no part of what the unit is paid.
    let mut pays = [false, true].to_vec();
    pays.retain(|per_head| kept.whole && ctx.rules.all_pays().any(|pay| pay.per_head == *per_head));
    head.extend(pays.iter().map(|per_head| if *per_head { "pay-per-head" } else { "pay" }.to_owned()));
    let allotted = ctx.outcome.allotted.iter().filter(|_| kept.whole);
    let mut ratings: Vec<&str> = allotted.map(|one| one.name.as_str()).collect();
    ratings.dedup();
    head.extend(ratings.iter().map(|name| format!("quota {name}")));
    let stand_ins = kept.whole && !ctx.outcome.replaced.is_empty();
    if stand_ins {
        head.push("replaced".to_owned());
    }
    let marked = kept.whole && ctx.data.facts.iter().any(|column| !column.marks.is_empty());
    if marked {
        head.push("marks".to_owned());
    }
    for (at, heading) in head.iter().enumerate() {
        cell(&mut first, at == 0, heading);
    }
    first.push('\n');
    let grants = ByUnit::new(&ctx.outcome.grants, ctx.data.units.len(), |grant| grant.unit);
    let replaced = ByUnit::new(&ctx.outcome.replaced, ctx.data.units.len(), |one| one.unit);
    let nodes: Vec<NodeId> = inner().map(|(id, _)| id).collect();
    let mut lines = Vec::with_capacity(ctx.data.units.len());
    for (at, unit) in ctx.data.units.iter().enumerate() {
        let mut out = String::new();
        let group = ctx.data.groups.get(unit.group as usize).map_or("", |group| group.id.as_str());
        cell(&mut out, true, &unit.id);
        cell(&mut out, false, &unit.name);
        cell(&mut out, false, group);
        for id in &nodes {
            value(&mut out, ctx.value(*id, at));
        }
        match ctx.total(at) {
            _ if !kept.total => {}
            // The state of a total has a column of its own.
            Value::Missing(_) => cell(&mut out, false, ""),
            total => value(&mut out, total),
        }
        for column in ctx.outcome.places.iter().take(rankings) {
            match column.get(at).copied().flatten() {
                Some(place) => plain(&mut out, &Number::from(place)),
                None => cell(&mut out, false, ""),
            }
        }
        if kept.grade {
            cell(&mut out, false, ctx.grade(at).unwrap_or(""));
        }
        if kept.awards {
            let own = grants.of(at).filter(|grant| ctx.publishes(Published::Award(grant.award)));
            cell(&mut out, false, &own.map(|grant| grant_id(ctx, grant)).collect::<Vec<_>>().join("; "));
        }
        if kept.vetoes {
            cell(&mut out, false, &vetoes(ctx, at).join("; "));
        }
        if kept.total {
            cell(&mut out, false, &ctx.total(at).state().map_or_else(String::new, super::state_id));
        }
        if let Some(computed) = computed {
            match computed.totals.get(at).map(|total| &total.total) {
                Some(total @ Value::Number(_)) => value(&mut out, total),
                _ => cell(&mut out, false, ""),
            }
            match computed.place(at) {
                Some(place) => plain(&mut out, &Number::from(place)),
                None => cell(&mut out, false, ""),
            }
            cell(&mut out, false, ctx.grade_name(computed.grades.get(at).copied().flatten()).unwrap_or(""));
        }
        for per_head in &pays {
            value(&mut out, &Value::Number(ctx.paid(at, *per_head)));
        }
        for name in &ratings {
            let own = ctx.outcome.allotted.iter().find(|one| one.unit == at && one.name == *name);
            match own.map(|one| (one.places, &one.share)) {
                Some((Some(places), _)) => plain(&mut out, &Number::from(places)),
                Some((None, share)) => plain(&mut out, share),
                None => cell(&mut out, false, ""),
            }
        }
        if stand_ins {
            let own: Vec<String> = replaced.of(at).map(|one| super::missing::entry(ctx, one)).collect();
            cell(&mut out, false, &own.join("; "));
        }
        if marked {
            let own = super::missing::marks(ctx, at).into_iter().map(|(fact, part, mark)| {
                let of = super::missing::named(fact, part);
                format!("{of}: {mark}")
            });
            cell(&mut out, false, &own.collect::<Vec<_>>().join("; "));
        }
        out.push('\n');
        lines.push(out);
    }
    (first, lines)
}

/// Which columns there are besides those of nodes.
struct Columns {
    /// Total, places and state.
    total: bool,
    grade: bool,
    awards: bool,
    vetoes: bool,
    /// What cannot be told apart by what is published.
    whole: bool,
}

impl Columns {
    fn of(ctx: &Context) -> Self {
        let whole = ctx.whole();
        let award = |at: usize| ctx.publishes(Published::Award(AwardId::from_index(at)));
        let veto = |at: usize| ctx.publishes(Published::Veto(VetoId::from_index(at)));
        Self {
            total: ctx.publishes_totals(),
            grade: ctx.publishes(Published::Grades),
            awards: whole || (0..ctx.rules.awards.len()).any(award),
            vetoes: whole || (0..ctx.rules.vetoes.len()).any(veto),
            whole,
        }
    }
}

/// The ids of the vetoes that struck.
fn vetoes(ctx: &Context, unit: usize) -> Vec<String> {
    let struck = ctx.outcome.totals.get(unit).map_or(&[][..], |total| &total.vetoes);
    let struck = struck.iter().filter(|veto| ctx.publishes(Published::Veto(**veto)));
    struck.filter_map(|veto| ctx.rules.vetoes.get(veto.index())).map(|veto| veto.id.clone()).collect()
}

/// A cell on one line, quoted where it must be; none runs as a formula or turns the text beside it.
pub(crate) fn cell(out: &mut String, first: bool, text: &str) {
    if !first {
        out.push(',');
    }
    let text = escape::one_line(text);
    let text = escape::spreadsheet(&text);
    if text.contains(['"', ',']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&text);
    }
}

/// A cell, not the first, with a number that is not negative.
fn plain(out: &mut String, number: &Number) {
    out.push(',');
    number.append_to(out);
}

/// A cell with an exact value. A negative fraction would run as a formula, so not every number is plain.
fn value(out: &mut String, value: &Value) {
    match value {
        Value::Number(number) if !number.is_negative() => plain(out, number),
        other => cell(out, false, &exact(other)),
    }
}
