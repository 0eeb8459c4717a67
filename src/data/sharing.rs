//! Events of several units: which rows are one event, and whether the parties to it bear the whole.

use super::report::Report;
use super::{EventTable, Parties};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::model::RuleSet;
use crate::model::decision::Effect;
use crate::model::method::{Rule, Sharing, Subject};
use crate::model::value::Value;
use rustc_hash::FxHashMap;

/// By kind: what its rules say about sharing; none where no rule shares its events.
pub(super) fn shared(rules: &RuleSet) -> Vec<Vec<&Sharing>> {
    let effects = rules.awards.iter().map(|award| &award.effects).chain(rules.consequences.iter().map(|c| &c.effects));
    let entered = effects.flatten().filter_map(|effect| match effect {
        Effect::Points(rule) => Some(rule),
        _ => None,
    });
    let mut found: Vec<Vec<&Sharing>> = vec![Vec::new(); rules.events.len()];
    for rule in rules.nodes.iter().flat_map(|node| &node.rules).chain(entered) {
        let Rule { subject: Subject::Events { event, sharing: Some(sharing), .. }, .. } = rule else { continue };
        if let Some(list) = found.get_mut(event.index()) {
            list.push(sharing);
        }
    }
    found
}

/// The field that tells which rows are one event.
pub(super) fn matter(sharings: &[&Sharing]) -> Option<usize> {
    sharings.iter().find_map(|sharing| sharing.matter).map(usize::from)
}

/// Settles which rows are one event, and checks the parties; after corrections, which may strike rows.
pub(super) fn settle(rules: &RuleSet, tables: &mut [EventTable], report: &mut Report<'_>) {
    for (kind, (table, sharings)) in tables.iter_mut().zip(shared(rules)).enumerate() {
        if !sharings.is_empty() {
            settle_kind(rules, kind, table, &sharings, report);
        }
    }
}

fn settle_kind(rules: &RuleSet, kind: usize, table: &mut EventTable, sharings: &[&Sharing], report: &mut Report<'_>) {
    let column = matter(sharings).and_then(|field| table.fields.get(field));
    let mut by_list: FxHashMap<u32, u32> = FxHashMap::default();
    let mut by_matter: FxHashMap<&str, u32> = FxHashMap::default();
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next - 1
    };
    let mut events = Vec::with_capacity(table.dates.len());
    for row in 0..table.dates.len() {
        let list = table.parties.lists.get(row).copied().flatten();
        let matter = column.and_then(|column| column.get(row));
        events.push(match (list, matter) {
            (Some(list), _) => *by_list.entry(list).or_insert_with(&mut fresh),
            (None, Some(Value::Text(matter))) => *by_matter.entry(matter).or_insert_with(&mut fresh),
            _ => fresh(),
        });
    }
    let parties = Parties::new(events);
    check(rules, kind, table, &parties, sharings, report);
    table.parties = parties;
}

/// Every unit stands once in an event, and the parts that are there bear all of it.
fn check(
    rules: &RuleSet,
    kind: usize,
    table: &EventTable,
    parties: &Parties,
    sharings: &[&Sharing],
    report: &mut Report<'_>,
) {
    let Some(kind) = rules.events.get(kind) else { return };
    let unit_of = |row: u32| table.offsets.partition_point(|offset| *offset <= row);
    for rows in parties.all() {
        let by = sharings.iter().find_map(|sharing| sharing.by.as_ref());
        let column = by.and_then(|(field, _)| table.fields.get(usize::from(*field)));
        let part = |row: u32| column.and_then(|column| column.get(row as usize));
        for (at, row) in rows.iter().enumerate() {
            let twin =
                rows.iter().take(at).find(|other| unit_of(**other) == unit_of(*row) && part(**other) == part(*row));
            let places = twin.and_then(|twin| table.cells.get(*twin as usize)).zip(table.cells.get(*row as usize));
            if let Some((first, second)) = places {
                let first = report.span(*first);
                report.at(&catalog::EVENT_SHARES, *second, |new| {
                    new(say!("同一单位在一件事里登记了两次", "one unit stands twice in one event"))
                        .label(first, say!("第一次在这里", "first entered here"))
                        .help(say!("删去一行，或改正单位与事项", "remove a row, or correct the unit or the matter"))
                });
            }
        }
        for (field, shares) in sharings.iter().filter_map(|sharing| sharing.by.as_ref()) {
            let column = table.fields.get(usize::from(*field));
            let mut present: Vec<&Value> = Vec::new();
            for row in rows {
                let part = column.and_then(|column| column.get(*row as usize));
                present.extend(part.filter(|part| !present.contains(part)));
            }
            let borne: Number = shares.iter().filter(|(part, _)| present.contains(&part)).map(|(_, share)| share).sum();
            let known = present.iter().all(|part| shares.iter().any(|(listed, _)| listed == *part));
            let place = rows.first().and_then(|row| table.cells.get(*row as usize));
            if let (false, Some(place)) = (known && borne == Number::ONE, place) {
                let name = kind.fields.get(usize::from(*field)).map_or("", |field| field.id.as_str());
                let percent = &borne * &Number::HUNDRED;
                report.at(&catalog::EVENT_SHARES, *place, |new| {
                    new(say!(
                        "这件事登记的各方（`{field}`）只承担 {percent}%",
                        "the parties entered for this event (by `{field}`) bear {percent}% of it",
                        field = name,
                        percent = &percent
                    ))
                    .note(say!(
                        "共 {rows} 行登记为同一件事，这里是第一行",
                        "rows entered as this one event: {rows}; this is the first",
                        rows = rows.len()
                    ))
                    .help(say!(
                        "补登缺少的一方，或改正 `{field}` 与事项",
                        "enter the missing party, or correct `{field}` or the matter",
                        field = name
                    ))
                });
            }
        }
    }
}
