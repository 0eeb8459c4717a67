//! The way from one period to another, for programs: every figure exact.

use super::super::json::{held, matter};
use crate::base::number::Number;
use crate::diff::impact::passage::{Gains, Passage, Passed, Point, Term};
use crate::diff::impact::{Lack, Unit};
use serde_json::{Value as Json, json as object};

/// The passage as JSON. Numbers are reduced fractions; each part names the terms that it is of.
pub(in super::super::super) fn json(of: &Passage) -> Json {
    let [old, new] = of.periods.map(|period| period.to_string());
    let [then, now] = &of.lacking;
    let units: Vec<Json> = of.units.iter().map(unit).collect();
    object!({
        "old": old,
        "new": new,
        "order": Term::ALL.map(Term::word),
        "units": units,
        "sums": gains(Some(of.sum(Passed::total))),
        "paid": gains(Some(of.sum(Passed::paid))),
        "gone": of.gone.iter().map(|unit| &unit.id).collect::<Vec<_>>(),
        "lacking": { "old": lacking(then), "new": lacking(now) },
        "apart": of.apart,
        "runs": of.runs,
        "unlike_days": of.unlike_days.iter().filter_map(|unit| of.units.get(*unit)).map(|it| &it.unit.id).collect::<Vec<_>>(),
    })
}

fn lacking(of: &[Lack]) -> Json {
    of.iter().map(|lack| object!({ "kind": lack.kind.word(), "id": lack.id })).collect()
}

fn unit(of: &Passed) -> Json {
    let Passed { unit: Unit { id, name }, from, points, joined, unrecorded } = of;
    let from = from.iter().map(|(unit, share)| object!({ "id": unit.id, "share": share.to_fraction_text() }));
    let places = (0..of.rankings()).map(|ranking| gains(of.place(ranking)));
    let flips = of.flips().into_iter().map(|what| {
        let parts = of.held(&what).unwrap_or_default().into_iter();
        let parts = parts.filter(|part| part.before != part.after).map(|part| {
            object!({
                "terms": words(part.terms),
                "old": part.before.as_ref().map(held),
                "new": part.after.as_ref().map(held),
            })
        });
        object!({ "matter": matter(&what), "parts": parts.collect::<Vec<_>>() })
    });
    object!({
        "id": id,
        "name": name,
        "from": from.collect::<Vec<_>>(),
        "points": points.each_ref().map(point),
        "total": gains(of.total()),
        "places": places.collect::<Vec<_>>(),
        "paid": gains(of.paid()),
        "flips": flips.collect::<Vec<_>>(),
        "joined": joined.iter().map(|reason| reason.word()).collect::<Vec<_>>(),
        "unrecorded": unrecorded,
    })
}

fn point(of: &Point) -> Json {
    let decided = of.decided.as_ref();
    object!({
        "total": of.total.as_ref().map(Number::to_fraction_text),
        "places": decided.map(|decided| &decided.places),
        "held": decided.map(|decided| {
            let each = decided.held.iter().map(|(what, has)| object!({ "matter": matter(what), "has": held(has) }));
            each.collect::<Vec<_>>()
        }),
    })
}

fn words(terms: &[Term]) -> Vec<&'static str> {
    terms.iter().map(|term| term.word()).collect()
}

/// The whole and its parts; null where it cannot be told.
fn gains(of: Option<Gains>) -> Json {
    let Some(of) = of else { return Json::Null };
    let whole: Number = of.iter().map(|(_, gain)| gain).sum();
    let parts = of.iter().map(|(terms, gain)| object!({ "terms": words(terms), "gain": gain.to_fraction_text() }));
    object!({ "whole": whole.to_fraction_text(), "parts": parts.collect::<Vec<_>>() })
}
