//! What was decided about each unit, as flat texts that can be kept, hashed and compared: what a lock holds.
//!
//! They are taken from `results.json`, so that what a scheme keeps back is kept back here as well, and every figure is exact.

use super::results;
use super::view::context::{Context, Readers};
use crate::base::language::Lang;
use crate::base::number::Number;
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::model::RuleSet;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What was decided about a unit. Keys are `total`, `place` (and `place.2` … of further rankings), `grade`, `state`, and with
/// a point behind them the ids of `node`, `award`, `consequence`, `veto`, `pay` and `entry`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFigures {
    /// The id of the unit.
    pub id: String,
    /// Its name, which is no figure.
    pub name: String,
    /// Exact values by key.
    pub of: BTreeMap<String, String>,
}

/// A figure that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The id of the unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// The key of the figure.
    pub key: String,
    /// What it was; none where there was none.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// The figures of a finished run, in the order of the units: all of them for the office, the published ones for the public.
#[must_use]
pub fn figures(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    sources: &Sources,
    readers: Readers,
) -> Vec<UnitFigures> {
    let ctx = Context { lang: Lang::Zh, readers, ..Context::new(rules, data, outcome, sources) };
    let whole: Json = serde_json::from_str(&results::json::text(&ctx)).unwrap_or_default();
    let units = whole.get("units").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    units.iter().map(of_unit).collect()
}

fn text(value: Option<&Json>) -> Option<String> {
    match value? {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn of_unit(unit: &Json) -> UnitFigures {
    let mut of: BTreeMap<String, String> = BTreeMap::new();
    // Of two things with one key, both are kept.
    let mut put = |key: String, value: String| {
        let kept = of.entry(key).or_default();
        if !kept.is_empty() {
            kept.push_str(" + ");
        }
        kept.push_str(&value);
    };
    for key in ["grade", "state", "total"] {
        if let Some(value) = text(unit.get(key)) {
            put(key.to_owned(), value);
        }
    }
    let list = |key: &str| unit.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    for (at, place) in (1..).zip(list("places")) {
        if let Some(place) = text(Some(&place)) {
            put(if at == 1 { "place".to_owned() } else { format!("place.{at}") }, place);
        }
    }
    for key in ["nodes", "states"] {
        for (id, value) in unit.get(key).and_then(Json::as_object).into_iter().flatten() {
            put(format!("node.{id}"), text(Some(value)).unwrap_or_default());
        }
    }
    let named = |item: &Json, key: &str| text(item.get(key)).unwrap_or_default();
    let with_work = |item: &Json, id: String| match text(item.get("work")) {
        Some(work) => format!("{id}@{work}"),
        None => id,
    };
    for award in list("awards") {
        put(format!("award.{}", named(&award, "id")), named(&award, "run"));
    }
    for one in list("consequences") {
        let works: Vec<String> = one
            .get("works")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(|work| text(Some(work)))
            .collect();
        put(
            format!("consequence.{}", named(&one, "id")),
            if works.is_empty() { "yes".to_owned() } else { works.join(" ") },
        );
    }
    for veto in list("vetoes") {
        put(format!("veto.{}", text(Some(&veto)).unwrap_or_default()), "yes".to_owned());
    }
    for one in list("pay") {
        put(with_work(&one, format!("pay.{}", named(&one, "rule"))), named(&one, "amount"));
    }
    for one in list("entries") {
        let id = format!("entry.{}.{}", named(&one, "goes_to"), named(&one, "rule"));
        put(with_work(&one, id), named(&one, "points"));
    }
    UnitFigures { id: named(unit, "id"), name: named(unit, "name"), of }
}

/// SHA-256 over all figures, unit by unit, lower-case hex. Names do not count; every text stands behind its length.
#[must_use]
pub fn hash(figures: &[UnitFigures]) -> String {
    let mut hasher = Sha256::new();
    let mut feed = |text: &str| {
        hasher.update(text.len().to_string().as_bytes());
        hasher.update(b"\0");
        hasher.update(text.as_bytes());
    };
    for unit in figures {
        feed(&unit.id);
        feed(&unit.of.len().to_string());
        for (key, value) in &unit.of {
            feed(key);
            feed(value);
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The figures that are not what they were, unit by unit in the order of ids.
#[must_use]
pub fn changes(before: &[UnitFigures], after: &[UnitFigures]) -> Vec<Change> {
    let sides =
        [before, after].map(|units| units.iter().map(|unit| (unit.id.as_str(), unit)).collect::<BTreeMap<_, _>>());
    let [old, new] = &sides;
    let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let mut found = Vec::new();
    for id in ids {
        let (was, is) = (old.get(id), new.get(id));
        let Some(unit) = is.or(was) else { continue };
        let keys: BTreeSet<&String> = [was, is].into_iter().flatten().flat_map(|unit| unit.of.keys()).collect();
        for key in keys {
            let value = |side: Option<&&UnitFigures>| side.and_then(|unit| unit.of.get(key)).cloned();
            let (old, new) = (value(was), value(is));
            if old != new {
                found.push(Change { unit: id.to_owned(), name: unit.name.clone(), key: key.clone(), old, new });
            }
        }
    }
    found
}

/// The sum of the amounts a key holds; none where one of them is no number.
pub(crate) fn amount(text: &str) -> Option<Number> {
    text.split(" + ").map(Number::from_fraction_text).try_fold(Number::default(), |sum, one| Some(&sum + &one?))
}
