//! Who writes to whom, how they stand to each other, who supports and who gets a copy.

use super::{Paper, field, tasks};
use crate::model::register::{Letter, Recipient, Superior};
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
    let issuers = issuers(ctx, paper);
    let readers = readers(ctx, paper, &paper.letter.sent_to);
    let above = |issuer: &String, reader: &Party| {
        ctx.rules.superiors.iter().any(|one| one.offices.contains(issuer) && stands_above(ctx, one, reader))
    };
    // What several issue together is a notice where each of them may demand.
    let over = |reader: &Party| issuers.iter().all(|issuer| above(issuer, reader));
    let demands = !issuers.is_empty() && !readers.is_empty() && readers.iter().all(over);
    if demands { Tone::Superior } else { Tone::Equal }
}

fn stands_above(ctx: &Context, superior: &Superior, reader: &Party) -> bool {
    let as_written = reader.post.as_ref().unwrap_or(&reader.name);
    if superior.names.contains(as_written) {
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

/// Who issues a letter: as the register says of it; else who issues letters of its kind; else of the kind that it goes with; else
/// the first office of the scheme.
pub(super) fn issuers(ctx: &Context, paper: &Paper<'_>) -> Vec<String> {
    let by = paper.issued.map_or("", |issued| issued.by.as_str());
    if !by.is_empty() {
        return vec![by.to_owned()];
    }
    let own = of_kind(ctx, paper.letter).or_else(|| of_kind(ctx, paper.along?));
    own.unwrap_or_else(|| {
        ctx.rules.scheme.offices.first().filter(|name| !name.is_empty()).cloned().into_iter().collect()
    })
}

/// Who issues letters of a kind: as the scheme says; else in whose name all were issued that the register has from earlier days.
fn of_kind(ctx: &Context, kind: &Letter) -> Option<Vec<String>> {
    if !kind.issued_by.is_empty() {
        return Some(kind.issued_by.clone());
    }
    let id = ctx.rules.letters.iter().position(|letter| letter.id == kind.id)?;
    let earlier = ctx.data.letters.iter().filter(|one| one.letter.index() == id && one.date < ctx.data.as_of);
    let mut names = earlier.map(|one| one.by.as_str()).filter(|by| !by.is_empty());
    let first = names.next()?;
    names.all(|name| name == first).then(|| vec![first.to_owned()])
}

/// Readers of a letter, by name.
pub(super) fn readers(ctx: &Context, paper: &Paper<'_>, list: &[Recipient]) -> Vec<Party> {
    let lead = paper.row.map(|row| field(ctx, row, "lead")).unwrap_or_default();
    list.iter().map(|to| party(ctx, paper.unit, &lead, to, paper.letter)).collect()
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
pub(super) fn lead(ctx: &Context, paper: &Paper<'_>, row: Option<usize>) -> String {
    let lead = row.map(|row| field(ctx, row, "lead")).unwrap_or_default();
    party(ctx, paper.unit, &lead, &Recipient::LeadUnit, paper.letter).name
}

/// What the readers of a letter have to do with the work, each by name and once.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Who leads it.
    pub(super) lead: Vec<String>,
    /// Who does a part of it under another's lead: the unit whose task it is, units that support it.
    pub(super) with: Vec<String>,
    /// Everybody else: it is not theirs to do.
    pub(super) others: Vec<String>,
}

impl Parts {
    /// Whether any of them does some of the work.
    pub(super) fn do_some(&self) -> bool {
        !self.lead.is_empty() || !self.with.is_empty()
    }
}

/// What each reader of a list has to do with the work.
pub(super) fn parts(ctx: &Context, paper: &Paper<'_>, list: &[Recipient]) -> Parts {
    let lead = lead(ctx, paper, paper.row);
    let (own, supporting) = (ctx.unit_name(paper.unit), supporting(ctx, paper));
    let mut parts = Parts::default();
    for name in once(readers(ctx, paper, list)) {
        let place = if name == lead {
            &mut parts.lead
        } else if name == own || supporting.contains(&name) {
            &mut parts.with
        } else {
            &mut parts.others
        };
        place.push(name);
    }
    parts
}

/// Who supports a task: as its row says, or else the row of the task as a whole. Units that are named by their ids stand by their
/// names.
pub(super) fn supporting(ctx: &Context, paper: &Paper<'_>) -> Vec<String> {
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
    names.map(one).collect()
}
