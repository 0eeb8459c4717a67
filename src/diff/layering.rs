//! 层层加码: what a scheme asks of those below it more strictly than the scheme above asks the same thing.
//!
//! It is the comparison of the scheme above with the one below, of which only what is proven stays:
//! - *the same thing*: the same id or title on both sides, and no other title; of what stands in an indicator, the indicator
//!   is the same, too, and nothing about it (methods, bounds, limits, multipliers, rounding) is in favour of those assessed;
//! - *measured alike*: nothing that it reads (facts, events, tables, special periods; of a decision the scores) is defined
//!   otherwise, unless that is stricter, too, nothing of it is newly excused, and the period is as long. How many places
//!   there are is no matter: the units are others;
//! - *stricter, whatever happens*: all that differs about it is against those assessed. Of points their share of the
//!   indicator's full mark counts, so that another full mark or weight is nothing by itself;
//! - *more of it*: one more veto, deduction, bad award or survey, where none of that kind is left out, for which it could stand.
//!
//! What the scheme below leaves out is not stated by it, and is no matter here.

use super::aspect::{Aspect, Touch};
use super::curve;
use super::judgement::{Class, Judgement, leaning, size};
use super::thing::{Key, Kind, Thing, things};
use super::verdict::{Comparable, Verdict, mentioned};
use super::{Change, Comparison, What};
use crate::base::number::Number;
use crate::model::RuleSet;
use crate::model::contract::{EventKind, Field};
use crate::model::node::Node;
use crate::say;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What the lower scheme, the new side of the comparison, states more strictly than the one above it, the old side; without
/// verdicts on results, for there are none to compare.
#[must_use]
pub fn layering<'a>(comparison: &Comparison<'a>) -> Comparison<'a> {
    let layers = Layers::new(comparison);
    let changes = comparison.changes.iter().filter_map(|change| layers.stricter(change)).collect();
    Comparison { old: comparison.old, new: comparison.new, changes, verdicts: Vec::new() }
}

struct Layers<'c> {
    of: &'c Comparison<'c>,
    above: BTreeMap<Key, Thing>,
    below: BTreeMap<Key, Thing>,
}

/// What changes are judged together: an indicator without its rules, all grades, else the thing itself.
fn whole(kind: Kind, id: &str) -> Key {
    match kind {
        Kind::Method | Kind::Panel | Kind::Survey => (Kind::Node, node_of(kind, id).to_owned()),
        Kind::Grade => (Kind::Grades, String::new()),
        kind => (kind, id.to_owned()),
    }
}

/// The indicator that a thing stands in.
fn node_of(kind: Kind, id: &str) -> &str {
    match kind {
        Kind::Method => id.split('#').next().unwrap_or_default(),
        Kind::Panel => id.rsplit_once('/').map_or("", |(node, _)| node),
        Kind::Rule => id.rsplit_once('.').map_or("", |(node, _)| node),
        _ => id,
    }
}

/// The indicator that a rule stands in, which is judged with it.
fn around(change: &Change) -> Option<Key> {
    (change.kind == Kind::Rule).then(|| (Kind::Node, node_of(change.kind, &change.id).to_owned()))
}

/// Whether a change goes against those assessed, or leaves what is asked as hard.
fn against(change: &Change) -> bool {
    match (&change.what, change.judgement.class) {
        (_, Class::Tightened | Class::Structural | Class::Wording) => true,
        // Another weight or full mark: what is asked stays as hard.
        (What::Altered { aspect, .. }, Class::Neutral) => aspect.touch != Touch::Definition,
        _ => false,
    }
}

/// Whether what an indicator or a method of it says in points is a share of the full mark, whatever that is.
fn in_shares(thing: &Thing) -> bool {
    let share = |key: &str| match thing.form.get(key) {
        None | Some(Json::Null) => true,
        Some(points) => curve::points(points, &Number::ZERO).is_some_and(|rest| rest.is_zero()),
    };
    match (thing.kind, thing.form.get("does").and_then(Json::as_str)) {
        (Kind::Node, _) => share("floor") && share("cap") && thing.form.get("limits").is_none(),
        (Kind::Method, Some("start")) => share("start"),
        (Kind::Method, Some("ratio")) => true,
        _ => false,
    }
}

/// Two things with a title are one only where it is the same.
fn one_title(above: Option<&String>, below: Option<&String>) -> bool {
    above.zip(below).is_none_or(|(above, below)| above == below)
}

fn node<'r>(rules: &'r RuleSet, id: &str) -> Option<&'r Node> {
    rules.nodes.iter().find(|node| node.id == id)
}

impl<'c> Layers<'c> {
    fn new(of: &'c Comparison<'c>) -> Self {
        let keyed = |rules: &RuleSet| things(rules).into_iter().map(|thing| (thing.key(), thing)).collect();
        Self { of, above: keyed(of.old), below: keyed(of.new) }
    }

    /// The change, where it makes the lower scheme stricter.
    fn stricter(&self, change: &Change) -> Option<Change> {
        match &change.what {
            What::Altered { aspect, .. } => self.tightened(change, aspect).then(|| change.clone()),
            What::Added { .. } => self.more(change),
            _ => None,
        }
    }

    fn tightened(&self, change: &Change, aspect: &Aspect) -> bool {
        let groups = [Some(whole(change.kind, &change.id)), around(change)];
        let mut together = self.of.changes.iter().filter(|other| groups.contains(&Some(whole(other.kind, &other.id))));
        change.judgement.class == Class::Tightened
            && !matches!(aspect.key, "places" | "quota")
            && together.all(against)
            && self.same_thing(change)
            && self.measured_alike(change)
            && self.unexcused(change)
            && self.counts_as_much(change, aspect)
    }

    /// Whether both sides speak of one thing.
    fn same_thing(&self, change: &Change) -> bool {
        let (Some(above), Some(below)) = (&change.old, &change.new) else { return false };
        one_title(above.title.as_ref(), below.title.as_ref())
            && match change.kind {
                Kind::Node | Kind::Method | Kind::Panel | Kind::Survey | Kind::Rule => {
                    self.same_node(node_of(change.kind, &above.id), node_of(change.kind, &below.id))
                }
                _ => true,
            }
    }

    fn same_node(&self, above: &str, below: &str) -> bool {
        let both = node(self.of.old, above).zip(node(self.of.new, below));
        both.is_some_and(|(above, below)| one_title(above.title.as_ref(), below.title.as_ref()))
    }

    /// What a change reads, by id, on both sides: the thing itself, what it is judged with, the indicator around it.
    fn names(&self, change: &Change) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let own = [Some((change.kind, change.id.clone())), Some(whole(change.kind, &change.id)), around(change)];
        for thing in own.iter().flatten().filter_map(|key| self.below.get(key)) {
            mentioned(&thing.form, &mut names);
        }
        if let Some(thing) = change.old.as_ref().and_then(|side| self.above.get(&(change.kind, side.id.clone()))) {
            mentioned(&thing.form, &mut names);
        }
        names
    }

    /// Whether no tolerance that is new, or goes further, excuses what is counted, or the veto itself.
    fn unexcused(&self, change: &Change) -> bool {
        let mut names = self.names(change);
        if change.kind == Kind::Veto {
            names.insert(&change.id);
        }
        // A score is what its events make of it.
        let scores = self.of.verdicts.iter().any(|verdict| names.contains(verdict.id.as_str()));
        let further = |other: &&Change| other.kind == Kind::Tolerance && !against(other);
        self.of.changes.iter().filter(further).all(|other| {
            let key = (other.kind, other.id.clone());
            let mut excused = [self.below.get(&key), self.above.get(&key)].into_iter().flatten().flat_map(|thing| {
                let lists = ["events", "vetoes"].into_iter().filter_map(|key| thing.form.get(key)?.as_array());
                lists.flatten().filter_map(|one| one.get(0)?.as_str())
            });
            !scores && !excused.any(|id| names.contains(id))
        })
    }

    /// Whether what it reads is the same on both sides, or has changed in its own right against those assessed.
    fn measured_alike(&self, change: &Change) -> bool {
        let own_day = matches!(change.kind, Kind::Task | Kind::Entered | Kind::Letter | Kind::Appeal);
        if !own_day && self.of.old.scheme.cycle != self.of.new.scheme.cycle {
            return false;
        }
        let names = self.names(change);
        let mut scores = self.of.verdicts.iter().filter(|verdict| names.contains(verdict.id.as_str()));
        let stricter = |at: &usize| self.of.changes.get(*at).is_some_and(|it| it.judgement.class == Class::Tightened);
        let same = |verdict: &Verdict| match verdict.comparable {
            Comparable::Same => true,
            Comparable::New | Comparable::Dropped => false,
            Comparable::Rescaled | Comparable::Redefined => verdict.because.iter().all(stricter),
        };
        if !scores.all(same) || !self.same_fields(&names) {
            return false;
        }
        let read = |other: &&Change| {
            matches!(other.kind, Kind::Fact | Kind::Event | Kind::Table | Kind::Window | Kind::Use)
                && (other.kind, &other.id) != (change.kind, &change.id)
                && (names.contains(other.id.as_str())
                    || other.old.as_ref().is_some_and(|side| names.contains(side.id.as_str())))
        };
        self.of.changes.iter().filter(read).all(|other| match &other.what {
            What::Altered { aspect, entry: Some(field), .. } if other.kind == Kind::Event && aspect.key == "fields" => {
                !names.contains(field.as_str()) || other.judgement.class == Class::Structural
            }
            What::Altered { aspect, .. } => {
                aspect.touch != Touch::Definition
                    || matches!(other.judgement.class, Class::Tightened | Class::Structural)
            }
            What::Retitled => {
                let title = |side: &Option<super::Side>| side.as_ref().and_then(|side| side.title.clone());
                one_title(title(&other.old).as_ref(), title(&other.new).as_ref())
            }
            What::Added { .. } | What::Removed { .. } => false,
            _ => true,
        })
    }

    /// Whether the fields of events among the names have no other titles; their kinds of quantity are compared by themselves.
    fn same_fields(&self, names: &BTreeSet<&str>) -> bool {
        let read = |event: &&EventKind| names.contains(event.id.as_str());
        self.of.new.events.iter().filter(read).all(|event| {
            let renamed = |other: &&Change| {
                other.kind == Kind::Event && other.id == event.id && matches!(other.what, What::Renamed { .. })
            };
            let was = self.of.changes.iter().find(renamed).and_then(|other| other.old.as_ref());
            let was = was.map_or(event.id.as_str(), |side| side.id.as_str());
            let above = self.of.old.events.iter().find(|other| other.id == was);
            let titled = |field: &Field| {
                let other = above.and_then(|event| event.fields.iter().find(|other| other.id == field.id));
                other.is_none_or(|other| one_title(other.title.as_ref(), field.title.as_ref()))
            };
            event.fields.iter().filter(|field| names.contains(field.id.as_str())).all(titled)
        })
    }

    /// Whether points are as large a share of the indicator's full mark as above. Curves and formulas are judged so already.
    fn counts_as_much(&self, change: &Change, aspect: &Aspect) -> bool {
        let of = |side: &Option<super::Side>, rules: &RuleSet| {
            let id = node_of(change.kind, &side.as_ref()?.id).to_owned();
            Some(node(rules, &id)?.full.clone())
        };
        let (above, below) = match change.kind {
            Kind::Node | Kind::Rule | Kind::Survey => (of(&change.old, self.of.old), of(&change.new, self.of.new)),
            _ => return true,
        };
        if above == below {
            return true;
        }
        let amount = |side: &Option<super::Side>, things: &BTreeMap<Key, Thing>| {
            size(things.get(&(Kind::Rule, side.as_ref()?.id.clone()))?.form.get("amount")?)
        };
        // What stays as many points would be another share.
        let scales = |side: &Option<super::Side>, things: &BTreeMap<Key, Thing>| {
            let around = (Kind::Node, node_of(change.kind, &side.as_ref()?.id).to_owned());
            let mut inside = things.values().filter(|thing| whole(thing.kind, &thing.id) == around);
            Some(inside.all(in_shares))
        };
        let shares = || {
            let above = amount(&change.old, &self.above)?.checked_div(&above?)?;
            let below = amount(&change.new, &self.below)?.checked_div(&below?)?;
            let harder = if aspect.key == "amount" { below > above } else { below >= above };
            let good = leaning(self.below.get(&(Kind::Rule, change.id.clone()))?)?;
            Some(harder && !good)
        };
        change.kind == Kind::Rule
            && shares() == Some(true)
            && scales(&change.old, &self.above) == Some(true)
            && scales(&change.new, &self.below) == Some(true)
    }

    /// What the scheme above has nothing of.
    fn more(&self, change: &Change) -> Option<Change> {
        let left_out = |kind: Kind, id: &str| {
            let gone = |other: &&Change| matches!(other.what, What::Removed { .. }) && other.kind == kind;
            self.of.changes.iter().filter(gone).any(|other| kind != Kind::Rule || node_of(kind, &other.id) == id)
        };
        let survey = |things: &BTreeMap<Key, Thing>, id: &str| {
            let under = format!("{id}.");
            things.keys().any(|(kind, own)| *kind == Kind::Survey && (own == id || own.starts_with(&under)))
        };
        match change.kind {
            Kind::Veto | Kind::Award | Kind::Consequence => {
                let more =
                    change.judgement.class == Class::Tightened && !left_out(change.kind, "") && self.unexcused(change);
                more.then(|| change.clone())
            }
            Kind::Rule => {
                let node = node_of(change.kind, &change.id);
                let above = self.of.verdicts.iter().find(|it| it.id == node).and_then(|it| it.was.as_deref());
                // A deduction may say in other words what a method said.
                let method = |other: &Change| match &other.what {
                    What::Altered { aspect, .. } => other.kind != Kind::Node || aspect.key == "body",
                    _ => other.kind != Kind::Node,
                };
                let around = around(change);
                let inside = |other: &&Change| Some(whole(other.kind, &other.id)) == around;
                let mut indicator = self.of.changes.iter().filter(inside);
                let more = change.judgement.class == Class::Tightened
                    && self.same_node(above.unwrap_or(node), node)
                    && !left_out(Kind::Rule, above.unwrap_or(node))
                    && indicator.all(|other| against(other) && !method(other))
                    && self.unexcused(change);
                more.then(|| change.clone())
            }
            Kind::Node => {
                let more = survey(&self.below, &change.id) && !left_out(Kind::Node, "") && !left_out(Kind::Survey, "");
                let reason = say!("上级方案没有这项测评", "the scheme above has no such survey");
                let judgement = Judgement { class: Class::Tightened, reason, witnesses: Vec::new() };
                more.then(|| Change { judgement, ..change.clone() })
            }
            _ => None,
        }
    }
}
