//! What the words of a decision stand for: a fact, an event, a node, the total, the place, the grade, an award.

use super::Tables;
use crate::base::calendar::parse_date;
use crate::base::language::{Bilingual, say};
use crate::data::EventTable;
use crate::model::ledgers::Matter;
use crate::model::node::Node;
use crate::model::value::Value;
use crate::model::{AwardId, EventId, FactId, NodeId, RuleSet};

/// What the column `on` names.
pub(super) enum Named {
    Fact(FactId),
    Event(EventId),
    Field(EventId, u16),
    Result(Matter),
    AwardFor(AwardId, NodeId),
    Approval,
}

fn is(id: &str, title: Option<&String>, word: &str) -> bool {
    id == word || title.is_some_and(|title| title == word)
}

/// The node of a path, of the end of one, or of a title, where that is the only one.
pub(super) fn node(rules: &RuleSet, word: &str) -> Option<NodeId> {
    let tail = format!(".{word}");
    let matching = |node: &Node| node.id.ends_with(&tail) || node.title.as_deref() == Some(word);
    let exact = rules.nodes.iter().position(|node| node.id == word);
    let found: Vec<usize> =
        rules.nodes.iter().enumerate().filter(|(_, node)| matching(node)).map(|(at, _)| at).collect();
    match (exact, found.as_slice()) {
        (Some(at), _) | (None, &[at]) => Some(NodeId::from_index(at)),
        _ => None,
    }
}

/// What a word names; nothing where it names nothing, or several things.
pub(super) fn named(rules: &RuleSet, word: &str) -> Option<Named> {
    match word {
        "results" | "结果" => return Some(Named::Approval),
        "place" | "名次" => return Some(Named::Result(Matter::Place)),
        "total" | "总分" => return Some(Named::Result(Matter::Total)),
        "grade" | "等次" if rules.grades.is_some() => return Some(Named::Result(Matter::Grade)),
        _ => {}
    }
    if let Some(at) = rules.facts.iter().position(|fact| is(&fact.id, fact.title.as_ref(), word)) {
        return Some(Named::Fact(FactId::from_index(at)));
    }
    if let Some(at) = rules.events.iter().position(|kind| is(&kind.id, kind.title.as_ref(), word)) {
        return Some(Named::Event(EventId::from_index(at)));
    }
    if let Some((kind, field)) = word.rsplit_once('.')
        && let Some(at) = rules.events.iter().position(|own| is(&own.id, own.title.as_ref(), kind))
        && let Some(event) = rules.events.get(at)
        && let Some(position) = event.fields.iter().position(|own| is(&own.id, own.title.as_ref(), field))
    {
        return Some(Named::Field(EventId::from_index(at), u16::try_from(position).ok()?));
    }
    if rules.grades.as_ref().is_some_and(|grades| is(&grades.id, grades.title.as_ref(), word)) {
        return Some(Named::Result(Matter::Grade));
    }
    let (award, work) = word.split_once('@').map_or((word, None), |(award, work)| (award, Some(work)));
    if let Some(at) = rules.awards.iter().position(|own| is(&own.id, own.title.as_ref(), award)) {
        let id = AwardId::from_index(at);
        let works = rules.awards.get(at).map_or(&[][..], |award| &award.works);
        return match work {
            None => works.is_empty().then_some(Named::Result(Matter::Award(id))),
            Some(work) => node(rules, work).filter(|work| works.contains(work)).map(|work| Named::AwardFor(id, work)),
        };
    }
    match node(rules, word)? {
        NodeId(0) => Some(Named::Result(Matter::Total)),
        id => Some(Named::Result(Matter::Node(id))),
    }
}

/// Every word that names something, for the nearest one.
pub(super) fn names(rules: &RuleSet) -> Vec<String> {
    let mut all: Vec<String> = ["total", "place", "grade", "results"].map(str::to_owned).to_vec();
    all.extend(rules.facts.iter().map(|fact| fact.id.clone()));
    for kind in &rules.events {
        all.push(kind.id.clone());
        all.extend(kind.fields.iter().map(|field| format!("{}.{}", kind.id, field.id)));
    }
    all.extend(rules.nodes.iter().flat_map(|node| [node.id.clone(), node.name.clone()]));
    for award in &rules.awards {
        match award.works.is_empty() {
            true => all.push(award.id.clone()),
            false => all.extend(
                (award.works.iter())
                    .filter_map(|work| rules.nodes.get(work.index()))
                    .map(|work| format!("{}@{}", award.id, work.name)),
            ),
        }
    }
    all
}

/// The row of the event that is meant: the only one of the unit, or the one that `which` points to by evidence, matter,
/// note or date. An explanation, where there is not exactly one.
pub(super) fn row(tables: &Tables<'_>, event: EventId, unit: usize, which: &str) -> Result<usize, Bilingual> {
    let Some(table) = tables.events.get(event.index()) else { return Err(Bilingual::default()) };
    let rows: Vec<usize> = table.rows(unit).filter(|row| which.is_empty() || points_to(table, *row, which)).collect();
    match rows.as_slice() {
        [row] => Ok(*row),
        [] if which.is_empty() => Err(say!("这个单位没有这种事件", "the unit has no event of the kind")),
        [] => Err(say!(
            "这个单位没有凭据、事项或日期为 `{which}` 的这种事件",
            "no event of the kind has the evidence, matter or date `{which}`",
            which = which
        )),
        several => Err(say!(
            "这个单位有 {count} 起这样的事件，用 `which` 一列写明是哪一起（凭据、事项或日期）",
            "the unit has {count} such events: say under `which` which one, by its evidence, matter or date",
            count = several.len()
        )),
    }
}

fn points_to(table: &EventTable, row: usize, which: &str) -> bool {
    let same = |texts: &[std::sync::Arc<str>]| texts.get(row).is_some_and(|text| **text == *which);
    let field = |column: &Vec<Value>| matches!(column.get(row), Some(Value::Text(text)) if **text == *which);
    same(&table.evidence)
        || same(&table.notes)
        || table.fields.iter().any(field)
        || parse_date(which).is_some_and(|date| table.dates.get(row) == Some(&date))
}
