//! What stands for missing values, as data.

use super::{Context, exact, state_id};
use crate::base::calendar::Period;
use crate::engine::outcome::{Missed, Replaced, StandIn};
use crate::model::value::{Dim, Value};
use serde_json::{Value as Json, json};

/// The id of what was missing.
fn id<'a>(ctx: &Context<'a>, what: Missed) -> &'a str {
    match what {
        Missed::Fact(id) => ctx.rules.facts.get(id.index()).map_or("", |fact| &fact.id),
        Missed::Node(id) => ctx.rules.nodes.get(id.index()).map_or("", |node| &node.id),
    }
}

/// What stands for it, exact: of a fact in base units, of a level by its word.
fn value(ctx: &Context, one: &Replaced) -> String {
    let dim = match one.what {
        Missed::Fact(id) => ctx.rules.facts.get(id.index()).map(|fact| &fact.dim),
        Missed::Node(_) => None,
    };
    match (&one.value, dim) {
        (Value::Level(level), Some(Dim::Level(names))) => {
            names.get(usize::from(*level)).cloned().unwrap_or_else(|| exact(&one.value))
        }
        (value, _) => exact(value),
    }
}

/// Where it comes from: `stated`, `carried 2021H2`.
fn source(by: StandIn) -> String {
    match by {
        StandIn::Stated => "stated".to_owned(),
        StandIn::Full => "full".to_owned(),
        StandIn::Excluded => "excluded".to_owned(),
        StandIn::Carried(period) => format!("carried {period}"),
        StandIn::GroupMean => "group-mean".to_owned(),
    }
}

/// An entry of `results.json`.
pub(super) fn document(ctx: &Context, one: &Replaced) -> Json {
    let clause = match one.what {
        Missed::Fact(id) => ctx.rules.facts.get(id.index()).map(|fact| fact.clause.cite()),
        Missed::Node(id) => ctx.rules.nodes.get(id.index()).map(|node| node.clause.cite()),
    };
    let mut form = json!({
        "kind": if matches!(one.what, Missed::Fact(_)) { "fact" } else { "node" },
        "of": id(ctx, one.what),
        "state": state_id(one.state),
        "value": value(ctx, one),
        "by": source(one.by),
        "clause": clause,
    });
    if let (Some(part), Some(map)) = (one.part, form.as_object_mut()) {
        map.insert("in".to_owned(), json!(part.to_string()));
    }
    form
}

/// An entry of the column of `results.csv`: `visits: withheld = 12 (carried 2021)`.
pub(super) fn entry(ctx: &Context, one: &Replaced) -> String {
    let of = named(id(ctx, one.what), one.part);
    format!("{of}: {} = {} ({})", state_id(one.state), value(ctx, one), source(one.by))
}

/// The marks of a unit's figures: fact, part of the period where it is reported by parts, and mark, by their ids.
pub(super) fn marks<'a>(ctx: &Context<'a>, unit: usize) -> Vec<(&'a str, Option<Period>, &'static str)> {
    let facts = ctx.rules.facts.iter().enumerate();
    facts
        .flat_map(|(at, fact)| {
            let own = ctx.data.marks_of(fact, at).filter(move |(whose, ..)| *whose == unit);
            own.map(|(_, part, mark)| (fact.id.as_str(), part, mark.words().1))
        })
        .collect()
}

/// What a fact of a part of the period is called: `visits 2022-03`.
pub(super) fn named(id: &str, part: Option<Period>) -> String {
    part.map_or_else(|| id.to_owned(), |part| format!("{id} {part}"))
}
