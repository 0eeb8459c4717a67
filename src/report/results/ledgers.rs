//! Decisions, appeals and what was computed without them, for `results.json`.

use super::{Context, exact};
use crate::data::ledgers::{Decision, Subject, Verdict};
use crate::engine::Outcome;
use crate::model::ledgers::Matter;
use crate::model::value::Value;
use serde_json::{Value as Json, json};

/// The decisions on record, in the order of the files.
pub(super) fn decisions(ctx: &Context) -> Json {
    let list = ctx.data.ledger.decisions.iter().map(|decision| {
        let old = match &decision.on {
            Subject::Fact { old, .. } => Some(old),
            Subject::Event { old, .. } => old.as_ref(),
            _ => None,
        };
        let replaced = decision.replaced_by.and_then(|at| ctx.data.ledger.decisions.get(at)).map(|later| &later.id);
        json!({
            "id": decision.id,
            "unit": ctx.data.units.get(decision.unit).map(|unit| &unit.id),
            "on": subject(ctx, &decision.on),
            "computed": decision.computed.as_ref().or(old).map(|value| figure(ctx, decision, value)),
            "proposed": decision.proposed.as_ref().map(|value| figure(ctx, decision, value)),
            "final": decision.decided.as_ref().map(|value| figure(ctx, decision, value)),
            "reason": decision.reason,
            "by": decision.by,
            "round": decision.round,
            "date": decision.date.map(|date| date.to_string()),
            "evidence": decision.evidence,
            "appeal": decision.appeal,
            "lifts": decision.lifts.iter().filter_map(|veto| ctx.rules.vetoes.get(veto.index())).map(|veto| &veto.id).collect::<Vec<_>>(),
            "in_force": decision.in_force(),
            "replaced_by": replaced,
        })
    });
    Json::Array(list.collect())
}

fn figure(ctx: &Context, decision: &Decision, value: &Value) -> String {
    if let Subject::Event { event, field: Some(field), .. } = &decision.on {
        let kind = ctx.rules.events.get(event.index());
        let field = kind.and_then(|kind| kind.fields.get(usize::from(*field)));
        if field.is_some_and(|field| !ctx.tells(field)) {
            return "withheld".to_owned();
        }
    }
    match (&decision.on, value) {
        (Subject::Result(Matter::Grade), Value::Level(at)) => ctx.grade_name(Some(*at)).unwrap_or("").to_owned(),
        _ => exact(value),
    }
}

fn subject(ctx: &Context, on: &Subject) -> Json {
    let event = |id: crate::model::EventId| ctx.rules.events.get(id.index()).map(|event| event.id.clone());
    let node = |id: crate::model::NodeId| ctx.node(id).map(|node| node.id.clone());
    let award = |id: crate::model::AwardId| ctx.rules.awards.get(id.index()).map(|award| award.id.clone());
    match on {
        Subject::Fact { fact, part, .. } => {
            let mut form = json!({ "fact": ctx.rules.facts.get(fact.index()).map(|fact| &fact.id) });
            if let (Some(part), Some(map)) = (part, form.as_object_mut()) {
                map.insert("in".to_owned(), json!(part.period.to_string()));
            }
            form
        }
        Subject::Event { event: id, date, field, .. } => {
            let kind = ctx.rules.events.get(id.index());
            let field = kind.and_then(|kind| kind.fields.get(usize::from((*field)?))).map(|field| &field.id);
            json!({ "event": event(*id), "date": date.to_string(), "field": field })
        }
        Subject::Tolerance { event: id, date, .. } => json!({ "tolerance": event(*id), "date": date.to_string() }),
        Subject::Result(Matter::Total) => json!("total"),
        Subject::Result(Matter::Node(id)) => json!({ "node": node(*id) }),
        Subject::Result(Matter::Place) => json!("place"),
        Subject::Result(Matter::Grade) => json!("grade"),
        Subject::Result(Matter::Award(id)) => json!({ "award": award(*id) }),
        Subject::AwardFor(id, work) => json!({ "award": award(*id), "work": node(*work) }),
    }
}

/// The appeals on record, in the order of the files.
pub(super) fn appeals(ctx: &Context) -> Json {
    let list = ctx.data.ledger.appeals.iter().map(|case| {
        json!({
            "id": case.id,
            "unit": ctx.data.units.get(case.unit).map(|unit| &unit.id),
            "on": case.about,
            "kind": if case.indicator { "indicator" } else { "score" },
            "reason": case.reason,
            "announced": case.announced.map(|date| date.to_string()),
            "filed": case.filed.to_string(),
            "answered": case.answered.map(|date| date.to_string()),
            "outcome": case.outcome.map_or("pending", |verdict| Verdict::words(verdict).1),
            "answer": case.answer,
            "by": case.by,
            "late": case.late,
            "answered_late": case.answered_late,
        })
    });
    Json::Array(list.collect())
}

/// What was computed for a unit without decisions other than corrections.
pub(super) fn computed(ctx: &Context, computed: &Outcome, unit: usize) -> Json {
    let awards = computed.grants.iter().filter(|grant| grant.unit == unit).map(|grant| super::grant_id(ctx, grant));
    json!({
        "total": computed.totals.get(unit).and_then(|total| total.total.number()).map(ToString::to_string),
        "place": computed.place(unit),
        "grade": ctx.grade_name(computed.grades.get(unit).copied().flatten()),
        "awards": awards.collect::<Vec<_>>(),
    })
}
