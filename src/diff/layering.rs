//! 层层加码: what a scheme asks of those below it more strictly than the scheme above asks the same thing.
//!
//! It is the comparison of the scheme above with the one below, of which only what is proven stays:
//! - *the same thing*: the same id or title on both sides, and no other title; of what stands in an indicator, the indicator
//!   is the same, too;
//! - *measured alike*: nothing that it reads (facts, events, tables, special periods; of a decision the scores) is defined
//!   otherwise, unless that is stricter, too, and the period is as long. How many places there are is no matter: the units
//!   are others;
//! - *stricter, whatever happens*: all that differs about it is against those assessed. Of points their share of the
//!   indicator's full mark counts, so that another full mark or weight is nothing by itself;
//! - *more of it*: one more veto, deduction, bad award or survey, where none of that kind is left out, for which it could stand.
//!
//! What the scheme below leaves out is not stated by it, and is no matter here.

use super::aspect::{Aspect, Touch};
use super::judgement::{Class, Judgement, leaning, size};
use super::thing::{Key, Kind, Thing, things};
use super::verdict::{Comparable, Verdict, mentioned};
use super::{Change, Comparison, What};
use crate::model::RuleSet;
use crate::model::node::Node;
use crate::say;
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
fn whole(change: &Change) -> Key {
    match change.kind {
        Kind::Method | Kind::Panel | Kind::Survey => (Kind::Node, node_of(change.kind, &change.id).to_owned()),
        Kind::Grade => (Kind::Grades, String::new()),
        kind => (kind, change.id.clone()),
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
        let group = whole(change);
        let together = self.of.changes.iter().filter(|other| whole(other) == group);
        let against = |other: &Change| match (&other.what, other.judgement.class) {
            (_, Class::Tightened | Class::Structural | Class::Wording) => true,
            // Another weight or full mark: what is asked stays as hard.
            (What::Altered { aspect, .. }, Class::Neutral) => aspect.touch != Touch::Definition,
            _ => false,
        };
        change.judgement.class == Class::Tightened
            && !matches!(aspect.key, "places" | "quota")
            && together.into_iter().all(against)
            && self.same_thing(change)
            && self.measured_alike(change)
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

    /// Whether what it reads is the same on both sides, or has changed in its own right against those assessed.
    fn measured_alike(&self, change: &Change) -> bool {
        let own_day = matches!(change.kind, Kind::Task | Kind::Entered | Kind::Letter | Kind::Appeal);
        if !own_day && self.of.old.scheme.cycle != self.of.new.scheme.cycle {
            return false;
        }
        let mut names = BTreeSet::new();
        // The grades say what a grade is of.
        for key in [(change.kind, change.id.clone()), whole(change)] {
            if let Some(thing) = self.below.get(&key) {
                mentioned(&thing.form, &mut names);
            }
        }
        if let Some(thing) = change.old.as_ref().and_then(|side| self.above.get(&(change.kind, side.id.clone()))) {
            mentioned(&thing.form, &mut names);
        }
        let mut scores = self.of.verdicts.iter().filter(|verdict| names.contains(verdict.id.as_str()));
        let stricter = |at: &usize| self.of.changes.get(*at).is_some_and(|it| it.judgement.class == Class::Tightened);
        let same = |verdict: &Verdict| match verdict.comparable {
            Comparable::Same => true,
            Comparable::New | Comparable::Dropped => false,
            Comparable::Rescaled | Comparable::Redefined => verdict.because.iter().all(stricter),
        };
        if !scores.all(same) {
            return false;
        }
        let read = |other: &&Change| {
            matches!(other.kind, Kind::Fact | Kind::Event | Kind::Table | Kind::Window | Kind::Use)
                && (other.kind, &other.id) != (change.kind, &change.id)
                && (names.contains(other.id.as_str())
                    || other.old.as_ref().is_some_and(|side| names.contains(side.id.as_str())))
        };
        self.of.changes.iter().filter(read).all(|other| match &other.what {
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
        let shares = || {
            let above = amount(&change.old, &self.above)?.checked_div(&above?)?;
            let below = amount(&change.new, &self.below)?.checked_div(&below?)?;
            let harder = if aspect.key == "amount" { below > above } else { below >= above };
            let good = leaning(self.below.get(&(Kind::Rule, change.id.clone()))?)?;
            Some(harder && !good)
        };
        change.kind == Kind::Rule && shares() == Some(true)
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
                let more = change.judgement.class == Class::Tightened && !left_out(change.kind, "");
                more.then(|| change.clone())
            }
            Kind::Rule => {
                let node = node_of(change.kind, &change.id);
                let above = self.of.verdicts.iter().find(|it| it.id == node).and_then(|it| it.was.as_deref());
                let more = change.judgement.class == Class::Tightened
                    && self.same_node(above.unwrap_or(node), node)
                    && !left_out(Kind::Rule, above.unwrap_or(node));
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
