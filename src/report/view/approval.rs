//! Whether the edition and the goals of its units are approved: by whom and when, or what is not.

use super::context::Context;
use super::table::Pair;
use crate::approval::{Stand, Standing};

/// Said above everything where something is not approved; empty otherwise.
pub(super) fn warning(ctx: &Context) -> String {
    let open: Vec<&Standing> = ctx.approvals.open().collect();
    if open.is_empty() {
        return String::new();
    }
    let of_edition = open.iter().any(|list| list.unit.is_none());
    let lead = match of_edition {
        true => ctx.say("未经批准的版本", "Unapproved edition"),
        false => ctx.say("未经批准的单位目标", "Unapproved goals of units"),
    };
    let one = |list: &&Standing| {
        let words = list.words();
        let stand = words.get(ctx.lang);
        ctx.text(|| format!("{}（{stand}）", name(ctx, list)), || format!("{} ({stand})", name(ctx, list)))
    };
    let lists: Vec<String> = open.iter().map(one).collect();
    ctx.text(|| format!("{lead}：{}。", lists.join("；")), || format!("{lead}: {}.", lists.join("; ")))
}

/// Whether the results are approved and nothing about them is open.
pub(super) fn approved(ctx: &Context) -> bool {
    ctx.data.ledger.approval.is_some() && !ctx.outcome.provisional
}

/// Who approves the results: who did and when, or that nobody did yet, which a draft must not hide.
pub(super) fn of_results(ctx: &Context) -> Option<Pair> {
    if let Some((by, when)) = &ctx.data.ledger.approval {
        let text = ctx.text(|| format!("{by}，{when}"), || format!("{by}, {when}"));
        return Some(Pair::new(ctx.say("结果批准", "Results approved by"), text));
    }
    let names = &ctx.rules.scheme.approved_by;
    if names.is_empty() {
        return None;
    }
    let names = ctx.print().list(names);
    Some(match ctx.issued {
        Some(_) => Pair::new(ctx.say("批准机关", "Approving body"), names),
        None => Pair::new(
            ctx.say("报批机关", "To be approved by"),
            ctx.text(|| format!("{names}（结果尚未批准）"), || format!("{names} (not approved yet)")),
        ),
    })
}

/// Who approved what, and when.
pub(super) fn facts(ctx: &Context) -> Vec<Pair> {
    let approved = |list: &&Standing| list.stand == Stand::Approved;
    let lists: Vec<&Standing> = ctx.approvals.lists.iter().filter(approved).collect();
    let mut pairs = Vec::new();
    if let Some(edition) = lists.iter().find(|list| list.unit.is_none()) {
        pairs.push(Pair::new(ctx.say("版本批准", "Edition approved by"), by(ctx, edition)));
    }
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for list in lists.iter().filter(|list| list.unit.is_some()) {
        let by = by(ctx, list);
        match groups.iter_mut().find(|(other, _)| *other == by) {
            Some((_, names)) => names.push(unit(ctx, list)),
            None => groups.push((by, vec![unit(ctx, list)])),
        }
    }
    let groups: Vec<String> = groups
        .into_iter()
        .map(|(by, names)| {
            let names = ctx.print().list(&names);
            ctx.text(|| format!("{by}（{names}）"), || format!("{by} ({names})"))
        })
        .collect();
    if !groups.is_empty() {
        let groups = groups.join(ctx.say("；", "; "));
        pairs.push(Pair::new(ctx.say("单位目标批准", "Goals of units approved by"), groups));
    }
    pairs
}

/// The office and the day of the last step.
fn by(ctx: &Context, list: &Standing) -> String {
    let Some(last) = &list.last else { return String::new() };
    let (office, day) = (&last.by, last.date);
    match list.reworded() {
        false => ctx.text(|| format!("{office}，{day}"), || format!("{office}, {day}")),
        true => ctx.text(
            || format!("{office}，{day}；此后文字有改动，含义未变"),
            || format!("{office}, {day}; since then the wording was changed, the meaning was not"),
        ),
    }
}

fn unit(ctx: &Context, list: &Standing) -> String {
    let id = list.unit.as_deref().unwrap_or_default();
    ctx.data.unit(id).map_or_else(|| id.to_owned(), |unit| ctx.unit_name(unit).to_owned())
}

fn name(ctx: &Context, list: &Standing) -> String {
    let edition = &ctx.approvals.edition;
    match &list.unit {
        None => ctx.text(|| format!("{edition}版"), || format!("edition {edition}")),
        Some(_) => ctx.text(|| format!("{}的目标", unit(ctx, list)), || format!("the goals of {}", unit(ctx, list))),
    }
}
