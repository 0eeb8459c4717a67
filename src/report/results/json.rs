//! `results.json`: everything that was decided, exact, with what it was made from. Keys stand in order, lists in the
//! order of units, awards and places: the same results give the same bytes.

use super::{Context, exact, grant_id, state_id};
use crate::model::NodeId;
use crate::model::value::Value;
use crate::report::template_hash;
use serde_json::{Map, Value as Json, json};

/// The version of the shape of this document.
const FORMAT: u32 = 1;

/// The whole file.
pub(crate) fn text(ctx: &Context) -> String {
    let units: Vec<Json> = (0..ctx.data.units.len()).map(|unit| of_unit(ctx, unit)).collect();
    let scheme = &ctx.rules.scheme;
    let document = json!({
        "format": FORMAT,
        "scheme": { "id": scheme.id, "title": scheme.title, "edition": scheme.edition },
        "period": ctx.data.period.to_string(),
        "provisional": ctx.outcome.provisional,
        "rows_left_out": ctx.data.left_out,
        "nodes": nodes(ctx),
        "units": units,
        "remarks": remarks(ctx),
        "provenance": {
            "rule_set": ctx.rules.meaning,
            "wording": ctx.rules.wording,
            "data": ctx.data.hash,
            "templates": template_hash(),
            "tool": concat!("kaohe ", env!("CARGO_PKG_VERSION")),
            "command": "kaohe build",
        },
    });
    let mut text = format!("{document:#}");
    text.push('\n');
    text
}

/// The nodes with their titles and clauses, in the order of the text.
fn nodes(ctx: &Context) -> Json {
    let list = ctx.rules.nodes.iter().map(|node| {
        json!({ "id": node.id, "title": node.title, "full": node.full.to_string(), "clause": node.clause.cite() })
    });
    Json::Array(list.collect())
}

/// One unit: values, states, steps to the total, places, and what was decided.
fn of_unit(ctx: &Context, at: usize) -> Json {
    let Some(unit) = ctx.data.units.get(at) else { return Json::Null };
    let (mut values, mut states) = (Map::new(), Map::new());
    for (id, node) in ctx.rules.nodes_with_ids() {
        put(&mut values, &mut states, &node.id, ctx.value(id, at));
    }
    let mut rules = Map::new();
    for column in &ctx.outcome.rules {
        let rule = ctx.node(column.node).and_then(|node| node.rules.get(column.rule));
        if let (Some(rule), Some(points)) = (rule, column.points.get(at)) {
            let events = column.events.get(at).copied().unwrap_or(0);
            rules.insert(rule.id.clone(), json!({ "points": exact(points), "events": events }));
        }
    }
    let total = ctx.outcome.totals.get(at);
    let mut whole = Map::new();
    whole.insert("id".into(), json!(unit.id));
    whole.insert("name".into(), json!(unit.name));
    let group = ctx.data.groups.get(unit.group as usize).map(|group| group.id.as_str());
    whole.insert("group".into(), json!(group.filter(|id| !id.is_empty())));
    whole.insert("nodes".into(), Json::Object(values));
    whole.insert("states".into(), Json::Object(states));
    whole.insert("rules".into(), Json::Object(rules));
    whole.insert("total".into(), published(ctx.total(at)));
    whole.insert("state".into(), json!(ctx.total(at).state().map(state_id)));
    if let Some(total) = total {
        let vetoes = total.vetoes.iter().filter_map(|veto| ctx.rules.vetoes.get(veto.index()));
        whole.insert("vetoes".into(), Json::Array(vetoes.map(|veto| json!(veto.id)).collect()));
        whole.insert(
            "steps".into(),
            json!({
                "before_vetoes": published(&total.before),
                "deducted": total.deducted.to_string(),
                "exact": published(&total.exact),
                "last_place": total.last,
            }),
        );
    }
    let places = ctx.outcome.places.iter().map(|column| json!(column.get(at).copied().flatten()));
    whole.insert("places".into(), Json::Array(places.collect()));
    whole.insert("grade".into(), json!(ctx.grade(at)));
    whole.insert("awards".into(), awards(ctx, at));
    whole.insert("consequences".into(), consequences(ctx, at));
    whole.insert("entries".into(), entries(ctx, at));
    Json::Object(whole)
}

/// A value under its id: numbers among the values, states among the states.
fn put(values: &mut Map<String, Json>, states: &mut Map<String, Json>, id: &str, value: &Value) {
    match value {
        Value::Missing(state) => states.insert(id.to_owned(), json!(state_id(*state))),
        value => values.insert(id.to_owned(), json!(exact(value))),
    };
}

/// A number as exact text, or null.
fn published(value: &Value) -> Json {
    value.number().map_or(Json::Null, |number| json!(number.to_string()))
}

/// The path of a node.
fn path(ctx: &Context, node: Option<NodeId>) -> Option<String> {
    node.and_then(|node| ctx.node(node)).map(|node| node.id.clone())
}

fn awards(ctx: &Context, at: usize) -> Json {
    let own = ctx.outcome.grants.iter().filter(|grant| grant.unit == at);
    let list = own.filter_map(|grant| {
        let award = ctx.rules.awards.get(grant.award.index())?;
        Some(json!({
            "id": grant_id(ctx, grant),
            "award": award.id,
            "work": path(ctx, grant.work),
            "place": grant.place,
            "value": exact(&grant.value),
            "run": grant.run,
            "clause": award.clause.cite(),
        }))
    });
    Json::Array(list.collect())
}

fn consequences(ctx: &Context, at: usize) -> Json {
    let own = ctx.outcome.followed.iter().filter(|followed| followed.unit == at);
    let list = own.filter_map(|followed| {
        let consequence = ctx.rules.consequences.get(followed.consequence.index())?;
        let works: Vec<String> = followed.works.iter().filter_map(|work| path(ctx, Some(*work))).collect();
        Some(json!({ "id": consequence.id, "works": works, "clause": consequence.clause.cite() }))
    });
    Json::Array(list.collect())
}

fn entries(ctx: &Context, at: usize) -> Json {
    let own = ctx.outcome.entries.iter().filter(|entry| entry.unit == at);
    let list = own.map(|entry| {
        json!({
            "rule": entry.rule,
            "work": path(ctx, entry.work),
            "points": entry.points.to_string(),
            "goes_to": entry.goes_to,
        })
    });
    Json::Array(list.collect())
}

/// What a reader of the results must know, by ids.
fn remarks(ctx: &Context) -> Json {
    use crate::engine::outcome::Remark;
    let award_id = |award: crate::model::AwardId| ctx.rules.awards.get(award.index()).map(|award| award.id.clone());
    let list = ctx.outcome.remarks.iter().map(|remark| match remark {
        Remark::Unfilled { award, work, group, places } => json!({
            "kind": "unfilled",
            "award": award_id(*award),
            "work": path(ctx, *work),
            "group": group.and_then(|group| ctx.data.groups.get(group)).map(|group| group.id.clone()),
            "places": places,
        }),
        Remark::PassedOver { award, work, unit } => json!({
            "kind": "passed-over",
            "award": award_id(*award),
            "work": path(ctx, *work),
            "unit": ctx.data.units.get(*unit).map(|unit| unit.id.clone()),
        }),
    });
    Json::Array(list.collect())
}
