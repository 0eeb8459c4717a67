//! Who writes to whom, how they stand to each other, who supports and who gets a copy.

use super::{Paper, field, tasks};
use crate::model::register::{Recipient, Superior};
use crate::report::view::context::Context;
use crate::report::view::letters::{Party, party};

/// How a letter speaks, which follows from its issuer, its readers and how they stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Neither stands above the other: a 函, which tells and asks.
    Equal,
    /// The issuer stands above all who get it: a 通知, which may demand.
    Superior,
}

/// The tone of a letter: that of a superior where the scheme states of its issuer that it stands above everybody who gets it.
pub(super) fn tone(ctx: &Context, paper: &Paper<'_>) -> Tone {
    let Some(issuer) = issuer(ctx, paper) else { return Tone::Equal };
    let readers = readers(ctx, paper, &paper.letter.sent_to);
    let over = |reader: &Party| {
        ctx.rules.superiors.iter().any(|one| one.offices.contains(&issuer) && stands_above(ctx, one, reader))
    };
    if !readers.is_empty() && readers.iter().all(over) { Tone::Superior } else { Tone::Equal }
}

fn stands_above(ctx: &Context, superior: &Superior, reader: &Party) -> bool {
    if superior.names.contains(&reader.name) {
        return true;
    }
    let Some(unit) = reader.unit.and_then(|at| ctx.data.units.get(at)) else { return false };
    let group = ctx.data.groups.get(unit.group as usize).map(|group| group.id.as_str());
    let grouped = |id: &crate::model::GroupId| {
        let own = ctx.rules.groups.get(id.index()).map(|group| group.id.as_str());
        own.is_some() && own == group
    };
    superior.all_units || superior.names.contains(&unit.id) || superior.groups.iter().any(grouped)
}

/// Who issues a letter: as the register says, or else the office of the scheme.
pub(super) fn issuer(ctx: &Context, paper: &Paper<'_>) -> Option<String> {
    let by = paper.issued.map_or("", |issued| issued.by.as_str());
    let office = ctx.rules.scheme.offices.first().map_or("", String::as_str);
    let name = if by.is_empty() { office } else { by };
    (!name.is_empty()).then(|| name.to_owned())
}

/// Readers of a letter, by name.
pub(super) fn readers(ctx: &Context, paper: &Paper<'_>, list: &[Recipient]) -> Vec<Party> {
    let lead = paper.row.map(|row| field(ctx, row, "lead")).unwrap_or_default();
    list.iter().map(|to| party(ctx, paper.unit, &lead, to)).collect()
}

/// Readers of a letter as a list of names, each once.
pub(super) fn names(ctx: &Context, paper: &Paper<'_>, list: &[Recipient]) -> String {
    ctx.print().list(&once(readers(ctx, paper, list)))
}

/// Who gets a copy, by name: nobody that gets the letter itself.
pub(super) fn copies(ctx: &Context, paper: &Paper<'_>) -> Vec<String> {
    let own = once(readers(ctx, paper, &paper.letter.sent_to));
    let mut copied = once(readers(ctx, paper, &paper.letter.copies_to));
    copied.retain(|name| !own.contains(name));
    copied
}

fn once(readers: Vec<Party>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for reader in readers {
        if !names.contains(&reader.name) {
            names.push(reader.name);
        }
    }
    names
}

/// Who leads a task: as its row says; else the unit whose task it is.
pub(super) fn lead(ctx: &Context, unit: usize, row: Option<usize>) -> String {
    let lead = row.map(|row| field(ctx, row, "lead")).unwrap_or_default();
    party(ctx, unit, &lead, &Recipient::LeadUnit).name
}

/// Who supports a task: as its row says, or else the row of the task as a whole. Units that are named by their ids stand by their
/// names.
pub(super) fn supporting(ctx: &Context, paper: &Paper<'_>) -> String {
    let rows = tasks(ctx).map_or(0..0, |table| table.rows(paper.unit));
    let of_all = |stage: &str| stage.is_empty() || stage == paper.stage;
    let rows = rows.filter(|row| field(ctx, *row, "task") == paper.task && of_all(&field(ctx, *row, "stage")));
    let written = paper.row.into_iter().chain(rows).map(|row| field(ctx, row, "supporting"));
    let written = written.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let one = |name: &str| match ctx.data.unit(name) {
        Some(unit) => ctx.unit_name(unit).to_owned(),
        None => name.to_owned(),
    };
    let names = written.split([';', '；', '、']).map(str::trim).filter(|name| !name.is_empty());
    ctx.print().list(&names.map(one).collect::<Vec<_>>())
}
