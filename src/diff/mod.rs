//! What changed between two rule sets.
//!
//! Facts first: both rule sets are taken apart into things (`thing.rs`), old ids are brought to the new ones (`rename.rs`),
//! and the canonical forms of each pair are compared by the table of aspects (`aspect.rs`). The canonical form is what the
//! hash of the meaning is taken over, so two rule sets without a change mean the same, and no change of meaning is without
//! its fact. Then the judgement (`judgement.rs`, with `condition.rs` and `curve.rs`), then for each indicator whether its
//! results can still be compared (`verdict.rs`). Words are the reports' matter.

pub mod accept;
pub mod aspect;
mod compound;
pub mod condition;
pub mod curve;
mod fingerprint;
pub mod impact;
pub mod judgement;
pub mod layering;
pub mod names;
pub mod rename;
mod spelled;
pub mod thing;
pub mod verdict;

use crate::base::number::Number;
use crate::model::contract::Fact;
use crate::model::node::Node;
use crate::model::{Clause, RuleSet};
use aspect::{Aspect, OTHER, aspects};
use fingerprint::{Parts, fingerprint, worded};
use judgement::{Case, Judgement, judge, presence};
use rename::{Rename, renamed, renames};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use thing::{Key, Kind, Thing, things};
use verdict::{Verdict, verdicts};

/// Two rule sets side by side.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The rule set before.
    pub old: &'a RuleSet,
    /// The rule set after.
    pub new: &'a RuleSet,
    /// What changed, in the order of kinds, then of the new text, then of the old.
    pub changes: Vec<Change>,
    /// Whether the results of an indicator can be compared, by the nodes of the new rule set in their order, then those
    /// that are gone.
    pub verdicts: Vec<Verdict>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What it is about.
    pub kind: Kind,
    /// The id in the new rule set, or in the old one of what is gone.
    pub id: String,
    /// What happened to it.
    pub what: What,
    /// What it means for those assessed.
    pub judgement: Judgement,
    /// The title and place in the old rule set, where it is there.
    pub old: Option<Side>,
    /// The title and place in the new rule set, where it is there.
    pub new: Option<Side>,
    /// Sixteen hexadecimal digits that name this change wherever it is met: over what changed from what to what, and not over
    /// where it is written.
    pub fingerprint: String,
}

/// A thing as one side has it.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its id there.
    pub id: String,
    /// Its title there.
    pub title: Option<String>,
    /// Where it is written.
    pub clause: Option<Clause>,
}

/// What happened to a thing.
#[derive(Debug, Clone)]
pub enum What {
    /// It is new.
    Added {
        /// What it says, in canonical form.
        form: Json,
    },
    /// It is gone.
    Removed {
        /// What it said, in canonical form.
        form: Json,
    },
    /// It has another id.
    Renamed {
        /// It also, or only, stands elsewhere.
        moved: bool,
        /// How sure that is; none where the scheme says so.
        confidence: Option<Number>,
    },
    /// Something about it changed.
    Altered {
        /// What.
        aspect: &'static Aspect,
        /// Which entry, where it has several: a unit, a state, a name.
        entry: Option<String>,
        /// The value before, in canonical form; null where there was none.
        old: Json,
        /// The value after.
        new: Json,
        /// Of a method, the figure it looks at, in canonical form: what its edges and knots are values of.
        along: Option<Json>,
    },
    /// Its title is another.
    Retitled,
    /// It rests on another article.
    Recited,
    /// What stands around the rules, or how they are shown.
    Reworded {
        /// Which part of it.
        of: Wording,
        /// What it says before.
        old: Json,
        /// What it says after.
        new: Json,
    },
}

/// A part of the wording that belongs to no thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// The documents the scheme rests on.
    Basis,
    /// How values are printed.
    Show,
    /// The order of siblings.
    Order,
    /// The prose of literate texts.
    Prose,
    /// Titles and articles of what stands in other things (fields, stages, aspects), and the units that facts are printed in.
    Parts,
}

impl Wording {
    /// Every part.
    pub const ALL: [Self; 5] = [Self::Basis, Self::Show, Self::Order, Self::Prose, Self::Parts];

    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Basis => "basis",
            Self::Show => "show",
            Self::Order => "order",
            Self::Prose => "prose",
            Self::Parts => "parts",
        }
    }
}

impl What {
    /// The stable word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Removed { .. } => "removed",
            Self::Renamed { moved: true, .. } => "moved",
            Self::Renamed { moved: false, .. } => "renamed",
            Self::Altered { .. } => "changed",
            Self::Retitled => "retitled",
            Self::Recited => "recited",
            Self::Reworded { of, .. } => of.word(),
        }
    }
}

impl Change {
    /// The stable name of its kind of change: `node.cap`, `award.added`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.what {
            What::Altered { aspect, .. } if aspect.key.is_empty() => format!("{}.other", self.kind.word()),
            What::Altered { aspect, .. } => format!("{}.{}", self.kind.word(), aspect.key),
            what => format!("{}.{}", self.kind.word(), what.word()),
        }
    }
}

impl Comparison<'_> {
    /// Whether both mean the same; titles and prose may differ.
    #[must_use]
    pub fn same_meaning(&self) -> bool {
        self.old.meaning == self.new.meaning
    }
}

/// Compares two rule sets.
#[must_use]
pub fn compare<'a>(old: &'a RuleSet, new: &'a RuleSet) -> Comparison<'a> {
    let (before, after) = (things(old), things(new));
    let renames = renames((old, &before), (new, &after));
    let then = renamed(old, &renames);
    // The same things in the same order, with the ids of today.
    let pairs: Vec<(Thing, Thing)> = things(&then).into_iter().zip(before).collect();
    let mut comparing = Comparing::new([old, new], &renames, &pairs, &after);
    comparing.removed();
    comparing.present();
    comparing.wording();
    let mut changes = comparing.changes;
    let place: BTreeMap<Key, usize> = after.iter().enumerate().map(|(at, thing)| (thing.key(), at)).collect();
    changes.sort_by_key(|change| {
        let key = (change.kind, change.id.clone());
        (change.kind, place.get(&key).copied().unwrap_or(usize::MAX))
    });
    let verdicts = verdicts(old, new, &changes, &renames);
    Comparison { old, new, changes, verdicts }
}

struct Comparing<'a> {
    old: &'a RuleSet,
    new: &'a RuleSet,
    renames: &'a [Rename],
    /// Each old thing with its id of today, and as it was.
    pairs: &'a [(Thing, Thing)],
    after: &'a [Thing],
    /// The renames by what has the new name.
    renamed: BTreeMap<(Kind, &'a str), &'a Rename>,
    /// The facts of both rule sets by id: the old one's, then the new one's.
    facts: [BTreeMap<&'a str, &'a Fact>; 2],
    /// The indicators, likewise.
    nodes: [BTreeMap<&'a str, &'a Node>; 2],
    /// What is told with what it belongs to, likewise: that is new or gone as a whole.
    parts: [Parts<'a>; 2],
    changes: Vec<Change>,
}

impl<'a> Comparing<'a> {
    fn new(
        [old, new]: [&'a RuleSet; 2],
        renames: &'a [Rename],
        pairs: &'a [(Thing, Thing)],
        after: &'a [Thing],
    ) -> Self {
        let both = [old, new];
        let (before, now): (BTreeSet<Key>, BTreeSet<Key>) =
            (pairs.iter().map(|(now, _)| now.key()).collect(), after.iter().map(Thing::key).collect());
        let gone = pairs.iter().map(|(now, _)| now).filter(|thing| !now.contains(&thing.key()));
        let came = after.iter().filter(|thing| !before.contains(&thing.key()));
        Self {
            old,
            new,
            renames,
            pairs,
            after,
            renamed: renames.iter().map(|rename| ((rename.kind, rename.new.as_str()), rename)).collect(),
            facts: both.map(|rules| rules.facts.iter().map(|fact| (fact.id.as_str(), fact)).collect()),
            nodes: both.map(|rules| rules.nodes.iter().map(|node| (node.id.as_str(), node)).collect()),
            parts: [Parts::of(gone), Parts::of(came)],
            changes: Vec::new(),
        }
    }

    fn removed(&mut self) {
        let after: BTreeSet<Key> = self.after.iter().map(Thing::key).collect();
        let gone: BTreeSet<Key> =
            self.pairs.iter().map(|(now, _)| now.key()).filter(|key| !after.contains(key)).collect();
        for (now, then) in self.pairs {
            if gone.contains(&now.key()) && !now.part_of.as_ref().is_some_and(|of| gone.contains(of)) {
                self.push(
                    now.kind,
                    &now.id,
                    What::Removed { form: now.form.clone() },
                    presence(now.kind, now, false),
                    Some(then),
                    None,
                );
            }
        }
    }

    fn present(&mut self) {
        let before: BTreeMap<Key, &(Thing, Thing)> = self.pairs.iter().map(|pair| (pair.0.key(), pair)).collect();
        for new in self.after {
            match before.get(&new.key()) {
                None if new.part_of.as_ref().is_some_and(|of| !before.contains_key(of)) => {}
                None => self.push(
                    new.kind,
                    &new.id,
                    What::Added { form: new.form.clone() },
                    presence(new.kind, new, true),
                    None,
                    Some(new),
                ),
                Some((now, then)) => self.both(now, then, new),
            }
        }
    }

    fn both(&mut self, now: &Thing, then: &Thing, new: &Thing) {
        if let Some(rename) = self.renamed.get(&(new.kind, new.id.as_str())) {
            let what = What::Renamed { moved: rename.is_move(), confidence: rename.confidence.clone() };
            self.push(new.kind, &new.id, what, Judgement::structural(), Some(then), Some(new));
        }
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for aspect in aspects(new.kind) {
            named.insert(aspect.key);
            let of = |thing: &Thing| thing.form.get(aspect.key).cloned().unwrap_or_default();
            let (old_value, new_value) = (of(now), of(new));
            if old_value == new_value || (new.kind == Kind::Scheme && aspect.key == "formerly" && self.only_renames()) {
                continue;
            }
            if follows(new.kind, aspect.key, now, new) {
                continue;
            }
            let (olds, news) = (entries(&old_value, &new_value), entries(&new_value, &old_value));
            let same_key =
                |olds: &BTreeMap<String, Json>, news: &BTreeMap<String, Json>| olds.get("by") == news.get("by");
            match (aspect.entries, olds, news) {
                (true, Some(olds), Some(news))
                    if new.kind != Kind::Fact || aspect.key != "target" || same_key(&olds, &news) =>
                {
                    let keys: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
                    let others = |map: &BTreeMap<String, Json>| match aspect.key {
                        "target" | "rows" => map.get("else").cloned().unwrap_or_default(),
                        _ => Json::Null,
                    };
                    for key in keys {
                        let old = olds.get(key).cloned().unwrap_or_default();
                        let new_value = news.get(key).cloned().unwrap_or_default();
                        if old != new_value {
                            let rest = (others(&olds), others(&news));
                            self.altered(aspect, Some(key.clone()), (old, new_value), rest, (now, then, new));
                        }
                    }
                }
                _ => self.altered(aspect, None, (old_value, new_value), (Json::Null, Json::Null), (now, then, new)),
            }
        }
        let keys = |thing: &Thing| thing.form.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
        let keys: BTreeSet<String> = keys(now).into_iter().chain(keys(new)).flatten().collect();
        for key in keys.iter().filter(|key| !named.contains(key.as_str())) {
            let of = |thing: &Thing| thing.form.get(key).cloned().unwrap_or_default();
            if of(now) != of(new) {
                let values = (of(now), of(new));
                self.altered(&OTHER, Some(key.clone()), values, (Json::Null, Json::Null), (now, then, new));
            }
        }
    }

    /// Whether what is said of former names differs by nothing but the renames that are told.
    fn only_renames(&self) -> bool {
        let told = |entry: &crate::model::Formerly| {
            let is = |id: &str, old: &str| id == entry.id && old.ends_with(&entry.old);
            self.renames.iter().any(|rename| is(&rename.new, &rename.old) || is(&rename.old, &rename.new))
        };
        let only = |here: &RuleSet, there: &RuleSet| {
            here.formerly.iter().all(|entry| there.formerly.contains(entry) || told(entry))
        };
        only(self.old, self.new) && only(self.new, self.old)
    }

    fn altered(
        &mut self,
        aspect: &'static Aspect,
        entry: Option<String>,
        (old, new): (Json, Json),
        // What holds where the value is none: of units that are not listed, what holds for the others.
        (for_old, for_new): (Json, Json),
        (now, then, after): (&Thing, &Thing, &Thing),
    ) {
        let node = after.part_of.as_ref().filter(|(kind, _)| *kind == Kind::Node).map_or(&after.id, |(_, id)| id);
        let [olds, news] = &self.nodes;
        let full = |nodes: &BTreeMap<&str, &Node>, id: &str| nodes.get(id).map(|it| it.full.clone());
        let was = then.part_of.as_ref().filter(|(kind, _)| *kind == Kind::Node).map_or(&then.id, |(_, id)| id);
        let case = Case {
            old_thing: now,
            new_thing: after,
            old: if old.is_null() { &for_old } else { &old },
            new: if new.is_null() { &for_new } else { &new },
            alike: &|of| self.alike(of),
            ranges: &|of| self.range(of),
            levels: &|of| self.levels(of),
            full: full(olds, was).zip(full(news, node)),
            grade: &|name: &str| {
                let names = |rules: &RuleSet| -> Vec<String> {
                    rules.grades.iter().flat_map(|grades| &grades.bands).map(|band| band.name.clone()).collect()
                };
                let (before, after) = (names(self.old), names(self.new));
                (before == after).then(|| after.iter().position(|grade| grade == name))?
            },
        };
        let judgement = judge(aspect, &case);
        let does = after.form.get("does").filter(|_| after.kind == Kind::Method).and_then(Json::as_str);
        let along = does.and_then(|does| after.form.get(does)).cloned();
        let what = What::Altered { aspect, entry, old, new, along };
        self.push(after.kind, &after.id, what, judgement, Some(then), Some(after));
    }

    /// The levels of a fact or of a field of an event, where both rule sets have the same.
    fn levels(&self, of: &Json) -> Option<Vec<String>> {
        let list: Vec<&str> = of.as_array()?.iter().map(Json::as_str).collect::<Option<_>>()?;
        let (key, path) = match list.as_slice() {
            ["fact", id] => ((Kind::Fact, (*id).to_owned()), "/kind/levels".to_owned()),
            ["field", event, field] => ((Kind::Event, (*event).to_owned()), format!("/fields/{field}/kind/levels")),
            _ => return None,
        };
        let old = self.pairs.iter().map(|(now, _)| now).find(|thing| thing.key() == key)?.form.pointer(&path)?;
        let new = self.after.iter().find(|thing| thing.key() == key)?.form.pointer(&path)?;
        let names = new.as_array().filter(|_| old == new)?;
        names.iter().map(|name| name.as_str().map(str::to_owned)).collect()
    }

    /// Whether the facts in a figure are of the same kind of quantity on both sides: 90 cases and 90% are neither more nor less.
    fn alike(&self, of: &Json) -> bool {
        let mut names = BTreeSet::new();
        verdict::mentioned(of, &mut names);
        let [olds, news] = &self.facts;
        names.into_iter().all(|id| {
            let was = self.renamed.get(&(Kind::Fact, id)).map_or(id, |rename| rename.old.as_str());
            olds.get(was).zip(news.get(id)).is_none_or(|(old, new)| old.dim == new.dim)
        })
    }

    /// What a fact can be before or after, by its canonical form; none where it may be anything.
    fn range(&self, of: &Json) -> Option<(Number, Number)> {
        let list = of.as_array().filter(|list| list.first().and_then(Json::as_str) == Some("fact"))?;
        let id = list.get(1)?.as_str()?;
        let rename = self.renamed.get(&(Kind::Fact, id));
        let [olds, news] = &self.facts;
        let range = |facts: &BTreeMap<&str, &Fact>, id: &str| facts.get(id)?.range.clone();
        let (low, high) = range(olds, rename.map_or(id, |rename| rename.old.as_str()))?;
        let (other_low, other_high) = range(news, id)?;
        Some((low.min(other_low), high.max(other_high)))
    }

    /// Titles, articles, prose, the order of siblings.
    fn wording(&mut self) {
        let before: BTreeMap<Key, &(Thing, Thing)> = self.pairs.iter().map(|pair| (pair.0.key(), pair)).collect();
        let after: BTreeMap<Key, &Thing> = self.after.iter().map(|thing| (thing.key(), thing)).collect();
        for new in self.after {
            let Some((_, then)) = before.get(&new.key()) else { continue };
            let article = |thing: &Thing| thing.clause.as_ref().and_then(|clause| clause.article.clone());
            if then.title != new.title {
                self.push(new.kind, &new.id, What::Retitled, Judgement::wording(), Some(then), Some(new));
            }
            if new.part_of.is_none() || matches!(new.kind, Kind::Node | Kind::Rule) {
                let (was, is) = (article(then), article(new));
                // What only inherits the article of what it stands in is told there.
                let above = new.part_of.as_ref().and_then(|of| {
                    let (_, then) = before.get(of)?;
                    Some((article(then), article(after.get(of)?)))
                });
                if was != is && above.as_ref() != Some(&(was, is)) {
                    self.push(new.kind, &new.id, What::Recited, Judgement::wording(), Some(then), Some(new));
                }
            }
        }
        let scheme = |thing: &&Thing| thing.kind == Kind::Scheme;
        let old = self.pairs.iter().map(|(_, then)| then).find(scheme);
        let new = self.after.iter().find(scheme);
        // The order of what is on both sides; what is new or gone is told by itself.
        let (then, now): (Vec<Key>, Vec<Key>) =
            (self.pairs.iter().map(|(now, _)| now.key()).collect(), self.after.iter().map(Thing::key).collect());
        let then: Vec<&Key> = then.iter().filter(|key| after.contains_key(*key)).collect();
        let now: Vec<&Key> = now.iter().filter(|key| before.contains_key(*key)).collect();
        for of in Wording::ALL {
            let was = worded(of, [self.old, self.new], &then);
            let is = worded(of, [self.new, self.old], &now);
            if was != is {
                let what = What::Reworded { of, old: was, new: is };
                self.push(Kind::Scheme, "", what, Judgement::wording(), old, new);
            }
        }
    }

    fn push(
        &mut self,
        kind: Kind,
        id: &str,
        what: What,
        judgement: Judgement,
        old: Option<&Thing>,
        new: Option<&Thing>,
    ) {
        let side =
            |thing: &Thing| Side { id: thing.id.clone(), title: thing.title.clone(), clause: thing.clause.clone() };
        let [gone, came] = &self.parts;
        let parts = if new.is_none() { gone } else { came };
        let fingerprint = fingerprint(kind, id, &what, parts, old, new);
        let (old, new) = (old.map(side), new.map(side));
        self.changes.push(Change { kind, id: id.to_owned(), what, judgement, old, new, fingerprint });
    }
}

/// Whether an aspect differs only because the thing is about something else now, which is told as a whole.
fn follows(kind: Kind, key: &str, old: &Thing, new: &Thing) -> bool {
    let (whole, own): (&str, &[&str]) = match kind {
        Kind::Method => ("does", &["does", "when", "factors"]),
        Kind::Rule => (
            "about",
            &["about", "sign", "amount", "when", "factors", "meeting", "floor", "cap", "evidence", "counted-in", "due"],
        ),
        _ => return false,
    };
    old.form.get(whole) != new.form.get(whole) && !own.contains(&key)
}

/// The entries of an object, or of a table by units with what holds for the rest; beside an object nothing is an empty one.
fn entries(value: &Json, other: &Json) -> Option<BTreeMap<String, Json>> {
    let plain = |value: &Json| value.is_object() && value.get("changes").is_none();
    if let Json::Object(map) = value {
        return plain(value).then(|| map.iter().map(|(key, value)| (key.clone(), value.clone())).collect());
    }
    if value.is_null() && plain(other) {
        return Some(BTreeMap::new());
    }
    let list = value.as_array()?;
    match (list.first()?.as_str()?, list.get(1)?) {
        ("look", Json::Object(table)) => {
            let rows = table.get("rows")?.as_object()?;
            let rows = rows.iter().map(|(key, value)| (key.clone(), value.clone()));
            let rest = table.get("else").filter(|rest| !rest.is_null()).map(|rest| ("else".to_owned(), rest.clone()));
            let by = json!(list.get(2..));
            Some(rows.chain(rest).chain([("by".to_owned(), by)]).collect())
        }
        _ => None,
    }
}
