//! `results.csv`: one row a unit, every node's exact points, total, rank, grade, awards, vetoes, state.
//!
//! UTF-8 with a byte order mark, so that spreadsheets read Chinese names right; line ends `\n`; no cell runs as a formula.

use super::{Context, exact, grant_id};
use crate::model::value::Value;
use crate::report::escape;

/// What spreadsheets need to read UTF-8 as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The whole file.
pub(crate) fn text(ctx: &Context) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    let root = ctx.rules.root();
    let inner = || ctx.rules.nodes_with_ids().filter(|(id, _)| *id != root);
    let mut head: Vec<String> = ["unit", "name", "group"].map(str::to_owned).to_vec();
    head.extend(inner().map(|(_, node)| node.id.clone()));
    head.push("total".to_owned());
    for at in 0..ctx.rules.rankings.len() {
        head.push(if at == 0 { "rank".to_owned() } else { format!("rank-{}", at + 1) });
    }
    head.extend(["grade", "awards", "vetoes", "state"].map(str::to_owned));
    line(&mut out, &head);
    for (at, unit) in ctx.data.units.iter().enumerate() {
        let group = ctx.data.groups.get(unit.group as usize).map_or("", |group| group.id.as_str());
        let mut cells = vec![unit.id.clone(), unit.name.clone(), group.to_owned()];
        cells.extend(inner().map(|(id, _)| exact(ctx.value(id, at))));
        cells.push(points(ctx.total(at)));
        let places = ctx.outcome.places.iter().take(ctx.rules.rankings.len());
        cells.extend(
            places.map(|column| column.get(at).copied().flatten().map_or_else(String::new, |place| place.to_string())),
        );
        cells.push(ctx.grade(at).unwrap_or("").to_owned());
        let grants = ctx.outcome.grants.iter().filter(|grant| grant.unit == at);
        cells.push(grants.map(|grant| grant_id(ctx, grant)).collect::<Vec<_>>().join("; "));
        cells.push(vetoes(ctx, at).join("; "));
        cells.push(ctx.total(at).state().map_or_else(String::new, super::state_id));
        line(&mut out, &cells);
    }
    out
}

/// The total; its state has a column of its own.
fn points(value: &Value) -> String {
    value.number().map_or_else(String::new, ToString::to_string)
}

/// The ids of the vetoes that struck.
fn vetoes(ctx: &Context, unit: usize) -> Vec<String> {
    let struck = ctx.outcome.totals.get(unit).map_or(&[][..], |total| &total.vetoes);
    struck.iter().filter_map(|veto| ctx.rules.vetoes.get(veto.index())).map(|veto| veto.id.clone()).collect()
}

/// One record, quoted where it must be.
fn line(out: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = escape::spreadsheet(cell);
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push('\n');
}
