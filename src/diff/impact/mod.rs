//! What a change of a scheme does to the results of a period: who moves, what flips, and which change does it.
//!
//! The same data under both rule sets. What lies between is told change by change: the old scheme with one step alone, and
//! what only the steps together do (`interaction`), so that the sum is the difference, exactly, for totals and for places.
//! A step is what can be made by itself: changes that are a scheme only together are one (`linking.rs`). Every subset of
//! steps is a scheme that is compiled, proven and run like any other (`runs.rs`); for what flips, the fewest steps that
//! bring it about are searched for (`causes.rs`).

mod causes;
mod linking;
pub mod passage;
pub mod results;
mod runs;

use super::rename::{Rename, renames};
use super::thing::{Kind, things};
use super::{Comparison, What, compare};
use crate::base::calendar::{Date, Period};
use crate::base::diagnostic::Problems;
use crate::base::number::Number;
use crate::base::source::Sources;
use crate::compile::Blend;
use crate::engine::Known;
use crate::model::RuleSet;
pub use causes::{Cause, Search};
use results::{Held, Matter, Results};
use runs::Runs;
use std::collections::{BTreeMap, BTreeSet};

/// The data both rule sets are run on.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The files of the data.
    pub sources: &'a Sources,
    /// The folder of the data.
    pub folder: &'a str,
    /// Whose data.
    pub period: Period,
    /// As they were known on this day.
    pub as_of: Date,
    /// The rule set the data were handed in under: their headings are its names.
    pub home: &'a RuleSet,
}

/// What lies before a period: its history and the results of other schemes. It is the same under both rule sets.
pub trait Before {
    /// What the given rule set can know of it.
    fn known<'a>(&'a self, own: &'a RuleSet) -> Known<'a>;
}

/// Both rule sets as one text each, so that they can be laid side by side.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// What the texts use.
    pub sources: &'a Sources,
    /// The folder they count as standing in, with a slash behind it; empty for the root.
    pub folder: &'a str,
    /// The old rule set.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
}

/// A unit and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// One step from the old scheme to the new one: changes that can be made without the others.
#[derive(Debug, Clone)]
pub struct Step {
    /// The changes of the comparison, by their places in it. Several where they are a scheme only together.
    pub changes: Vec<usize>,
    /// Old and new words where no change of the comparison is known.
    pub words: Vec<[String; 2]>,
    /// The results of the old scheme with this step alone.
    pub alone: Results,
}

/// Something a rule set asks for that the data do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// A fact, a kind of events, or a survey.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Whether the old rule set asks for it; else the new one.
    pub by_old: bool,
}

/// Something a unit has under one rule set and not, or differently, under the other.
#[derive(Debug, Clone)]
pub struct Flip {
    /// The unit, by its position.
    pub unit: usize,
    /// What flips.
    pub matter: Matter,
    /// What it has under the old rule set.
    pub old: Option<Held>,
    /// What it has under the new one.
    pub new: Option<Held>,
    /// The fewest steps that bring it about.
    pub cause: Cause,
}

/// What a change of a scheme does to the results of a period.
#[derive(Debug)]
pub struct Impact {
    /// Whose data.
    pub period: Period,
    /// The units of the period, in the order of their ids.
    pub units: Vec<Unit>,
    /// The results under the old rule set.
    pub old: Results,
    /// The results under the new rule set.
    pub new: Results,
    /// The steps, in the order of the text.
    pub steps: Vec<Step>,
    /// Whether the changes could not be told apart and are one step.
    pub whole: bool,
    /// What flips, in the order of matters, then of units.
    pub flips: Vec<Flip>,
    /// What the data do not have.
    pub lacking: Vec<Lack>,
    /// How the causes were searched for.
    pub search: Search,
}

/// A difference in its parts, which add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The whole difference.
    pub whole: Number,
    /// What each step does alone.
    pub alone: Vec<Number>,
    /// What the steps do only together: the whole without the sum of what each does alone.
    pub interaction: Number,
}

impl Parts {
    fn of(whole: Number, alone: Vec<Number>) -> Self {
        let interaction = &whole - &alone.iter().sum::<Number>();
        Self { whole, alone, interaction }
    }
}

impl Impact {
    /// A figure of each run: the old rule set, the new one, and each step alone; none where one has no such figure.
    fn figures(&self, of: impl Fn(&Results) -> Option<Number>) -> Option<Parts> {
        let old = of(&self.old)?;
        let alone = self.steps.iter().map(|step| Some(&of(&step.alone)? - &old)).collect::<Option<Vec<_>>>()?;
        Some(Parts::of(&of(&self.new)? - &old, alone))
    }

    /// How the total of a unit changes; none where some total cannot be computed.
    #[must_use]
    pub fn total(&self, unit: usize) -> Option<Parts> {
        self.figures(|results| results.total(unit).cloned())
    }

    /// How the place of a unit changes in a ranking; none where it has no place in some run.
    #[must_use]
    pub fn place(&self, ranking: usize, unit: usize) -> Option<Parts> {
        self.figures(|results| results.place(ranking, unit).map(Number::from))
    }

    /// The sums of what all units gain and lose; of those whose totals are there in every run.
    #[must_use]
    pub fn sums(&self) -> Parts {
        let mut sum = Parts::of(Number::ZERO, vec![Number::ZERO; self.steps.len()]);
        for parts in (0..self.units.len()).filter_map(|unit| self.total(unit)) {
            sum.whole = &sum.whole + &parts.whole;
            sum.interaction = &sum.interaction + &parts.interaction;
            for (sum, own) in sum.alone.iter_mut().zip(&parts.alone) {
                *sum = &*sum + own;
            }
        }
        sum
    }

    /// All that is paid, in yuan: how it changes.
    #[must_use]
    pub fn paid(&self) -> Parts {
        self.figures(|results| Some(results.paid())).unwrap_or_else(|| Parts::of(Number::ZERO, Vec::new()))
    }

    /// The units that have a total under one rule set and none under the other, because something is missing.
    #[must_use]
    pub fn unable(&self) -> Vec<usize> {
        let has = |results: &Results, unit| results.total(unit).is_some();
        (0..self.units.len()).filter(|unit| has(&self.old, *unit) != has(&self.new, *unit)).collect()
    }

    /// The units whose total changes.
    #[must_use]
    pub fn scored(&self) -> Vec<usize> {
        let both = |unit: usize| Some(self.new.total(unit)? != self.old.total(unit)?);
        (0..self.units.len()).filter(|unit| both(*unit) == Some(true)).collect()
    }

    /// The units whose place in a ranking changes.
    #[must_use]
    pub fn moved(&self, ranking: usize) -> Vec<usize> {
        let place = |results: &Results, unit| results.place(ranking, unit);
        (0..self.units.len()).filter(|unit| place(&self.old, *unit) != place(&self.new, *unit)).collect()
    }
}

/// Both texts as one, with the things that were renamed under their new names; and what still has its old name in it.
fn blended(comparison: &Comparison<'_>, texts: Texts<'_>) -> Option<(Blend, Vec<Rename>)> {
    let (old, new) = (comparison.old, comparison.new);
    let today = renames((old, &things(old)), (new, &things(new)));
    let (moved, renamed): (Vec<Rename>, Vec<Rename>) = today.into_iter().partition(Rename::is_move);
    let path = |rename: &Rename| {
        let last = |id: &str| id.rsplit('.').next().unwrap_or(id).to_owned();
        // What it stands in has its new name by then.
        let path = match rename.new.rsplit_once('.') {
            Some((above, _)) => format!("{above}.{}", last(&rename.old)),
            None => rename.old.clone(),
        };
        (path, last(&rename.new))
    };
    let paths: Vec<(String, String)> = renamed.iter().map(path).collect();
    let blend = Blend::new(texts.sources, texts.folder, [texts.old, texts.new], &paths)?;
    let left = blend.unnamed.iter().filter_map(|at| renamed.get(*at).cloned());
    let unnamed = moved.into_iter().chain(left).collect();
    Some((blend, unnamed))
}

/// What the change of a comparison does to the results of a period. `texts` are both rule sets as text, where they can be
/// written as one; without them the change is told as a whole. `most` is how many schemes are run in search of causes.
///
/// # Errors
/// The data cannot be read under one of the rule sets.
pub fn impact(
    comparison: &Comparison<'_>,
    texts: Option<Texts<'_>>,
    ground: Ground<'_>,
    before: &dyn Before,
    most: usize,
) -> Result<Impact, Problems> {
    let (blend, unnamed) = texts.and_then(|texts| blended(comparison, texts)).unzip();
    let blend = blend.as_ref();
    let mut runs = Runs::new(comparison, blend, unnamed.unwrap_or_default(), ground, before)?;
    let among: Vec<usize> = blend.iter().flat_map(|blend| blend.edits()).map(|edit| edit.among).collect();
    let (blocks, whole) = match runs.is_faithful() {
        true => (linking::blocks(&among, &mut |edits| runs.is_sound(edits)), false),
        false => (vec![(0..among.len()).collect::<BTreeSet<usize>>()], true),
    };
    let blocks: Vec<BTreeSet<usize>> = match comparison.same_meaning() {
        true => Vec::new(),
        false => blocks,
    };
    let mut steps = Vec::new();
    let mut sets = Vec::new();
    for block in blocks {
        let (changes, words) = if whole {
            ((0..comparison.changes.len()).collect(), Vec::new())
        } else {
            told(comparison, &mut runs, blend, &block)
        };
        let alone = if whole { Some(runs.new_results()) } else { runs.results(&block) };
        // What is only wording is no step.
        let Some(alone) = alone.filter(|_| !changes.is_empty() || !words.is_empty()) else { continue };
        steps.push(Step { changes, words, alone: (*alone).clone() });
        sets.push(block);
    }
    let (old, new) = (runs.old_results(), runs.new_results());
    let mut flips = Vec::new();
    for (unit, matter) in old.differing(&new) {
        let of = |results: &Results| results.held(unit, &matter);
        flips.push(Flip { unit, old: of(&old), new: of(&new), cause: Cause::default(), matter });
    }
    flips.sort_by(|a, b| (&a.matter, a.unit).cmp(&(&b.matter, b.unit)));
    let search = causes::search(&mut runs, &sets, &mut flips, most);
    Ok(Impact {
        period: ground.period,
        units: runs.units(),
        old: (*old).clone(),
        new: (*new).clone(),
        steps,
        whole,
        flips,
        lacking: lacking(comparison, ground.home),
        search,
    })
}

/// The changes that a step makes, by their places in the comparison; and its words, where none is known.
fn told(
    comparison: &Comparison<'_>,
    runs: &mut Runs<'_>,
    blend: Option<&Blend>,
    block: &BTreeSet<usize>,
) -> (Vec<usize>, Vec<[String; 2]>) {
    let (Some(none), Some(some)) = (runs.rules(&BTreeSet::new()), runs.rules(block)) else {
        return (Vec::new(), Vec::new());
    };
    if none.meaning == some.meaning && runs.is_idle(block) {
        return (Vec::new(), Vec::new());
    }
    let own = compare(&none, &some);
    let entry = |what: &What| match what {
        What::Altered { entry, .. } => entry.clone(),
        _ => None,
    };
    let made = |at: &usize| {
        let Some(change) = comparison.changes.get(*at) else { return false };
        own.changes.iter().any(|other| {
            other.id == change.id && other.name() == change.name() && entry(&other.what) == entry(&change.what)
        })
    };
    let wording = |at: &usize| {
        let class = comparison.changes.get(*at).map(|change| change.judgement.class);
        class == Some(super::judgement::Class::Wording)
    };
    let changes: Vec<usize> = (0..comparison.changes.len()).filter(|at| !wording(at)).filter(made).collect();
    let words = match (changes.is_empty(), blend) {
        (true, Some(blend)) => block.iter().map(|edit| blend.words(*edit).map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    (changes, words)
}

/// What the rule sets ask for and the data do not have: what the rule set the data were made for does not know.
fn lacking(comparison: &Comparison<'_>, home: &RuleSet) -> Vec<Lack> {
    let by_new = lacking_in(comparison.new, home);
    let by_old = lacking_in(comparison.old, home).into_iter().map(|lack| Lack { by_old: true, ..lack });
    by_old.chain(by_new).collect()
}

/// What a rule set asks for and data that were made for another one do not have, as what the new rule set asks for.
fn lacking_in(rules: &RuleSet, home: &RuleSet) -> Vec<Lack> {
    if rules.meaning == home.meaning {
        return Vec::new();
    }
    let (own, here) = (things(rules), things(home));
    let renames = renames((rules, &own), (home, &here));
    let known: BTreeSet<(Kind, &str)> = here.iter().map(|thing| (thing.kind, thing.id.as_str())).collect();
    let then: BTreeMap<(Kind, &str), &str> =
        renames.iter().map(|rename| ((rename.kind, rename.old.as_str()), rename.new.as_str())).collect();
    let mut found = Vec::new();
    for thing in own.iter().filter(|thing| matches!(thing.kind, Kind::Fact | Kind::Event | Kind::Survey)) {
        // A survey has the name of its indicator.
        let under = if thing.kind == Kind::Survey { Kind::Node } else { thing.kind };
        let id = then.get(&(under, thing.id.as_str())).copied().unwrap_or(&thing.id);
        if known.contains(&(thing.kind, id)) {
            continue;
        }
        let title = match thing.kind {
            Kind::Survey => rules.nodes.iter().find(|node| node.id == thing.id).and_then(|it| it.title.clone()),
            _ => thing.title.clone(),
        };
        found.push(Lack { kind: thing.kind, id: thing.id.clone(), title, by_old: false });
    }
    found
}
