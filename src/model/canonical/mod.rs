//! The canonical form of a rule set, and its two hashes.
//!
//! UTF-8, NFC, no blanks, keys by code point, numbers as reduced fractions in base units (`"2/5"`), every default
//! written out. Things that have ids are keyed by them, so that their order in the text does not matter; where order
//! decides (steps, keys, levels, panels' methods) there are lists. Titles, prose and clauses are left out: they make the
//! second hash, the wording.

mod decisions;
mod expr;
mod json;
mod ledgers;
pub mod parts;
mod registers;
mod rules;
mod wording;

pub use wording::{Said, said, wording};

use super::contract::{DatedBy, Direction, Grouping, MissingPolicy, MissingTable};
use super::value::{Dim, State};
use super::{AwardId, EventId, Named, NodeId, Rounding, RuleSet};
use crate::base::calendar::Cycle;
use crate::base::number::{Number, RoundingMode};
use json::{Json, Map, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// SHA-256 of the canonical form, lower-case hex.
#[must_use]
pub fn meaning(rules: &RuleSet) -> String {
    hash(&form(rules))
}

/// What is written is hashed and forgotten.
struct Hasher(Sha256);

impl fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

fn hash(form: &Json) -> String {
    let mut hasher = Hasher(Sha256::new());
    // Nothing can fail: a hash takes any text.
    let _ = form.write(&mut hasher);
    hasher.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The canonical form: a JSON text.
#[must_use]
pub fn canonical(rules: &RuleSet) -> String {
    form(rules).to_string()
}

fn form(rules: &RuleSet) -> Json {
    let form = Form { rules, figures: false };
    let keyed = |pairs: Vec<(String, Json)>| Json::Object(pairs.into_iter().collect::<Map>());
    let facts = rules.facts.iter().map(|fact| {
        let mut value = json!({
            "kind": dim(&fact.dim),
            "scale": number(&fact.scale),
            "range": fact.range.as_ref().map(|(low, high)| json!([number(low), number(high)])),
            "from": sorted(&fact.sources),
            "direction": fact.direction.map(|direction| match direction {
                Direction::Higher => "higher",
                Direction::Lower => "lower",
            }),
            "missing": form.missing(&fact.missing),
            "target": fact.target.as_ref().map(|target| form.target(target, &fact.dim)),
        });
        if let Some(per) = fact.per {
            put(&mut value, "per", json!(cycle(per)));
        }
        (fact.id.clone(), value.written())
    });
    let events = rules.events.iter().map(|kind| {
        let fields = kind.fields.iter().map(|field| (field.id.clone(), form.field(field))).collect();
        let mut value = json!({ "fields": keyed(fields), "evidence": sorted(&kind.evidence) });
        if let Some(register) = kind.register {
            // What is built in is not written out.
            let added = kind.fields.iter().skip(register.fields().len());
            let added = added.map(|field| (field.id.clone(), form.field(field))).collect();
            value = json!({ "register": register.id(), "fields": keyed(added) });
            if !kind.evidence.is_empty() {
                put(&mut value, "evidence", json!(sorted(&kind.evidence)));
            }
            if let Some(deadline) = kind.deadline {
                put(&mut value, "due", json!(registers::deadline(deadline)));
            }
        }
        if let Some(DatedBy::Field(event, field)) = kind.dated_by {
            put(&mut value, "dated-by", json!(form.field_id(event, field)));
        }
        (kind.id.clone(), value.written())
    });
    let windows = rules
        .windows
        .iter()
        .map(|window| (window.id.clone(), json!([window.first.to_string(), window.last.to_string()])));
    let nodes = rules.nodes.iter().map(|node| (node.id.clone(), form.node(node).written()));
    let vetoes = rules.vetoes.iter().map(|veto| (veto.id.clone(), form.veto(veto)));
    let awards = rules.awards.iter().map(|award| (award.id.clone(), form.award(award)));
    let consequences = rules.consequences.iter().map(|consequence| {
        let value = json!({ "when": form.expr(&consequence.when), "effects": form.effects(&consequence.effects) });
        (consequence.id.clone(), value)
    });
    let mut groups: Vec<&str> = rules.groups.iter().map(|group| group.id.as_str()).collect();
    groups.sort_unstable();
    let mut whole = json!({
        "semantics": "1",
        "scheme": json!({
            "id": &rules.scheme.id,
            "edition": &rules.scheme.edition,
            "cycle": cycle(rules.scheme.cycle),
            "office": sorted(&rules.scheme.offices),
            "approved-by": sorted(&rules.scheme.approved_by),
        }),
        "grouping": match &rules.grouping {
            Grouping::None => json!("none"),
            Grouping::Declared => json!("declared"),
            Grouping::Column(column) => json!({ "column": column }),
        },
        "groups": groups,
        "facts": keyed(facts.collect()),
        "events": keyed(events.collect()),
        "windows": keyed(windows.collect()),
        "nodes": keyed(nodes.collect()),
        "vetoes": keyed(vetoes.collect()),
        "rankings": rules.rankings.iter().map(|ranking| form.ranking(ranking)).collect::<Vec<_>>(),
        "grades": rules.grades.as_ref().map(|grades| form.grades(grades)),
        "awards": keyed(awards.collect()),
        "consequences": keyed(consequences.collect()),
    });
    if let Json::Object(map) = &mut whole {
        if !rules.superiors.is_empty()
            && let Some(scheme) = map.get_mut("scheme")
        {
            put(scheme, "superior-to", form.superiors());
        }
        form.ledgers(map);
        let tables = rules.tables.iter().filter(|table| table.named).map(|table| (table.id.clone(), form.table(table)));
        let tables: Vec<_> = tables.collect();
        if !tables.is_empty() {
            map.insert("tables".to_owned(), keyed(tables));
        }
        if !rules.formerly.is_empty() {
            map.insert("formerly".to_owned(), formerly(rules));
        }
        if !rules.imports.is_empty() {
            let imports = rules.imports.iter().map(|import| (import.name.clone(), json!(&import.rules.meaning)));
            map.insert("uses".to_owned(), keyed(imports.collect()));
        }
        // What a scheme does not use is left out, so that a new kind of rule changes no older hash.
        form.registers(map);
        if !rules.allotments.is_empty() {
            let allotments = rules.allotments.iter().map(|one| (one.name.clone(), form.allotment(one))).collect();
            map.insert("allotments".to_owned(), keyed(allotments));
        }
    }
    whole
}

/// What things were called in earlier periods: by kind and id.
fn formerly(rules: &RuleSet) -> Json {
    let mut kinds: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for entry in &rules.formerly {
        let kind = match entry.of {
            Named::Fact => "facts",
            Named::Event => "events",
            Named::Node => "nodes",
            Named::Award => "awards",
            Named::Consequence => "consequences",
            Named::Veto => "vetoes",
        };
        kinds.entry(kind).or_default().entry(&entry.id).or_default().push(&entry.old);
    }
    json!(kinds)
}

fn number(number: &Number) -> Json {
    json!(number.to_fraction_text())
}

fn option(value: Option<&Number>) -> Json {
    value.map_or(Json::Null, number)
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut list = texts.to_vec();
    list.sort_unstable();
    list.dedup();
    list
}

fn cycle(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Week => "week",
        Cycle::Month => "month",
        Cycle::Quarter => "quarter",
        Cycle::Half => "half-year",
        Cycle::Year => "year",
    }
}

/// The stable word for how the rest is decided.
#[must_use]
pub fn mode(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "half-up",
        RoundingMode::HalfEven => "half-even",
        RoundingMode::Down => "down",
        RoundingMode::Up => "up",
    }
}

fn rounding(rounding: Rounding) -> Json {
    json!({ "places": rounding.places, "mode": mode(rounding.mode) })
}

fn dim(dim: &Dim) -> Json {
    match dim {
        Dim::Points => json!("points"),
        Dim::Ratio => json!("ratio"),
        Dim::PercentagePoints => json!("pp"),
        Dim::Money => json!("money"),
        Dim::Count => json!("count"),
        Dim::Days => json!("days"),
        Dim::WorkingDays => json!("working-days"),
        Dim::Date => json!("date"),
        Dim::Level(levels) => json!({ "levels": levels.to_vec() }),
        Dim::Flag => json!("yes-no"),
        Dim::Text => json!("text"),
        Dim::Plain => json!("number"),
        Dim::Measure(unit) => json!({ "measure": unit }),
        Dim::Poisoned => json!("unknown"),
    }
}

fn state(state: State) -> String {
    state.words().1.replace(' ', "-")
}

impl Form<'_> {
    fn missing(&self, table: &MissingTable) -> Json {
        let entry = |(of, policy): &(State, MissingPolicy)| {
            let policy = match policy {
                MissingPolicy::Error => json!("error"),
                MissingPolicy::Zero => json!("zero"),
                MissingPolicy::Full => json!("full"),
                MissingPolicy::Number(value) => json!({ "number": number(value) }),
                MissingPolicy::NotApplicable => json!("exclude"),
                MissingPolicy::NoTotal => json!("block"),
                MissingPolicy::Carry(within) => json!({ "carry": within.map(expr::back) }),
                MissingPolicy::GroupMean { among, .. } => json!({ "group-mean": self.among(*among) }),
            };
            (state(*of), policy)
        };
        // A state that is not listed is an error; written out, so that saying so changes nothing.
        let unstated = State::ALL
            .into_iter()
            .filter(|s| !matches!(s, State::NotApplicable | State::Late))
            .map(|s| (s, MissingPolicy::Error));
        let mut full: Vec<(State, MissingPolicy)> = unstated.collect();
        for (of, policy) in table {
            full.retain(|(known, _)| known != of);
            full.push((*of, policy.clone()));
        }
        Json::Object(full.iter().map(entry).collect())
    }
}

/// An expression in canonical form: two expressions are the same figure exactly where their texts are.
#[must_use]
pub fn figure(rules: &RuleSet, expr: &super::expr::Expr) -> String {
    Form { rules, figures: true }.expr(expr).to_string()
}

/// An expression as it stands in the canonical form: a JSON text.
#[must_use]
pub fn expression(rules: &RuleSet, expr: &super::expr::Expr) -> String {
    Form { rules, figures: false }.expr(expr).to_string()
}

struct Form<'a> {
    rules: &'a RuleSet,
    /// Whether figures are compared, and not rules.
    figures: bool,
}

impl Form<'_> {
    fn node_id(&self, id: NodeId) -> &str {
        self.rules.nodes.get(id.index()).map_or("", |node| &node.id)
    }

    fn event_id(&self, id: EventId) -> &str {
        self.rules.events.get(id.index()).map_or("", |event| &event.id)
    }

    fn award_id(&self, id: AwardId) -> &str {
        self.rules.awards.get(id.index()).map_or("", |award| &award.id)
    }

    fn group_id(&self, id: super::GroupId) -> &str {
        self.rules.groups.get(id.index()).map_or("", |group| &group.id)
    }

    fn window_id(&self, id: super::WindowId) -> &str {
        self.rules.windows.get(id.index()).map_or("", |window| &window.id)
    }

    fn field_id(&self, event: EventId, field: u16) -> &str {
        let kind = self.rules.events.get(event.index());
        kind.and_then(|kind| kind.fields.get(usize::from(field))).map_or("", |field| &field.id)
    }
}

/// Adds what only some things have.
fn put(form: &mut Json, key: &str, value: Json) {
    if let Json::Object(map) = form {
        map.insert(key.to_owned(), value);
    }
}

/// Things without an id whose order decides nothing.
fn unordered(mut list: Vec<Json>) -> Vec<Json> {
    list.sort_by_cached_key(ToString::to_string);
    list
}
