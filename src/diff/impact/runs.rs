//! Both rule sets and everything between them, run on the same data.

use super::results::Results;
use super::{Before, Ground, Unit};
use crate::base::diagnostic::Problems;
use crate::compile::Blend;
use crate::data::{self, PeriodData};
use crate::diff::Comparison;
use crate::diff::rename::{Rename, renamed, renames};
use crate::diff::thing::things;
use crate::engine;
use crate::model::RuleSet;
use crate::model::canonical::canonical;
use crate::model::node::Body;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

type Set = BTreeSet<usize>;

/// Runs by the edits that are made.
pub(super) struct Runs<'a> {
    comparison: &'a Comparison<'a>,
    blend: Option<&'a Blend>,
    ground: Ground<'a>,
    before: &'a dyn Before,
    /// What things of the new rule set are called in the data, and those of the old one.
    to_home: [Vec<Rename>; 2],
    /// What was renamed and still has its old name in the blended text.
    unnamed: Vec<Rename>,
    units: Vec<Unit>,
    old: Rc<Results>,
    new: Rc<Results>,
    compiled: BTreeMap<Set, Option<Rc<RuleSet>>>,
    sound: BTreeMap<Set, bool>,
    done: BTreeMap<Set, Option<Rc<Results>>>,
    count: usize,
    /// The text without edits and the data as it reads them: most edits change nothing about reading.
    base: Option<(Rc<RuleSet>, Rc<PeriodData>)>,
}

/// Every edit there is.
fn all(blend: Option<&Blend>) -> Set {
    (0..blend.map_or(0, |blend| blend.edits().len())).collect()
}

impl<'a> Runs<'a> {
    /// Runs both rule sets.
    ///
    /// # Errors
    /// The data cannot be read under one of them.
    pub(super) fn new(
        comparison: &'a Comparison<'a>,
        blend: Option<&'a Blend>,
        unnamed: Vec<Rename>,
        ground: Ground<'a>,
        before: &'a dyn Before,
    ) -> Result<Self, Problems> {
        let to_home = [comparison.new, comparison.old].map(|rules| names_in(rules, ground.home));
        let today = renames((comparison.old, &things(comparison.old)), (comparison.new, &things(comparison.new)));
        let mut runs = Self {
            comparison,
            blend,
            ground,
            before,
            to_home,
            unnamed,
            units: Vec::new(),
            old: Rc::default(),
            new: Rc::default(),
            compiled: BTreeMap::new(),
            sound: BTreeMap::new(),
            done: BTreeMap::new(),
            count: 2,
            base: None,
        };
        let of_old = runs.to_home.get(1).cloned().unwrap_or_default();
        let data = read(ground, comparison.old, &of_old)?;
        let outcome = engine::run(comparison.old, &data, &before.known(comparison.old)).value;
        runs.units = data.units.iter().map(|unit| Unit { id: unit.id.clone(), name: unit.name.clone() }).collect();
        runs.old = Rc::new(Results::of(comparison.old, &renamed(comparison.old, &today), &outcome));
        let data = read(ground, comparison.new, &runs.names_of_data())?;
        let outcome = engine::run(comparison.new, &data, &before.known(comparison.new)).value;
        runs.new = Rc::new(Results::of(comparison.new, comparison.new, &outcome));
        Ok(runs)
    }

    pub(super) fn units(&self) -> Vec<Unit> {
        self.units.clone()
    }

    pub(super) fn old_results(&self) -> Rc<Results> {
        Rc::clone(&self.old)
    }

    pub(super) fn new_results(&self) -> Rc<Results> {
        Rc::clone(&self.new)
    }

    /// How many runs there were.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether the blended text is the old rule set without edits, and the new one with all of them.
    pub(super) fn is_faithful(&mut self) -> bool {
        let (none, whole) = (self.rules(&Set::new()), self.rules(&all(self.blend)));
        let (Some(none), Some(whole)) = (none, whole) else { return false };
        let (old, new) = (self.comparison.old, self.comparison.new);
        let today = renames((old, &things(old)), (new, &things(new)));
        self.base = self.data(&none).map(|data| (Rc::clone(&none), data));
        let given: Vec<Rename> = today.into_iter().filter(|it| !self.unnamed.contains(it)).collect();
        form(&none) == form(&renamed(old, &given)) && form(&whole) == form(new)
    }

    /// The old rule set with edits; none where that is no sound scheme.
    pub(super) fn rules(&mut self, edits: &Set) -> Option<Rc<RuleSet>> {
        if let Some(known) = self.compiled.get(edits) {
            return known.clone();
        }
        let compiled = self.blend.map(|blend| blend.compile(edits));
        let rules = compiled.filter(|it| !it.problems.has_errors()).and_then(|it| it.value).map(Rc::new);
        self.compiled.insert(edits.clone(), rules.clone());
        rules
    }

    /// Whether edits make a sound scheme under which the data can be read.
    pub(super) fn is_sound(&mut self, edits: &Set) -> bool {
        if let Some(known) = self.sound.get(edits) {
            return *known;
        }
        let sound = self.rules(edits).is_some_and(|rules| self.data(&rules).is_some());
        self.sound.insert(edits.clone(), sound);
        sound
    }

    /// What the things of a blended text are called in the data.
    fn names_of_data(&self) -> Vec<Rename> {
        self.to_home.first().cloned().unwrap_or_default()
    }

    /// Whether edits do nothing, alone or behind all others.
    pub(super) fn is_idle(&mut self, edits: &Set) -> bool {
        let whole = all(self.blend);
        let rest: Set = whole.difference(edits).copied().collect();
        match (self.rules(&rest), self.rules(&whole)) {
            (Some(rest), Some(whole)) => form(&rest) == form(&whole),
            _ => false,
        }
    }

    /// Whether the results of edits are there already.
    pub(super) fn is_known(&self, edits: &Set) -> bool {
        edits.is_empty() || *edits == all(self.blend) || self.done.contains_key(edits)
    }

    /// The results of the old rule set with edits; none where that is no sound scheme or the data cannot be read.
    pub(super) fn results(&mut self, edits: &Set) -> Option<Rc<Results>> {
        if edits.is_empty() {
            return Some(self.old_results());
        }
        if *edits == all(self.blend) {
            return Some(self.new_results());
        }
        if let Some(known) = self.done.get(edits) {
            return known.clone();
        }
        self.count += 1;
        let results = self.rules(edits).and_then(|rules| self.run(&rules)).map(Rc::new);
        self.done.insert(edits.clone(), results.clone());
        results
    }

    /// The data as a blended text reads them; none where it cannot.
    fn data(&self, rules: &RuleSet) -> Option<Rc<PeriodData>> {
        if let Some((_, data)) = self.base.as_ref().filter(|(own, data)| data.also_read_by(own, rules)) {
            return Some(Rc::clone(data));
        }
        read(self.ground, rules, &self.names_of_data()).ok().map(Rc::new)
    }

    fn run(&self, rules: &RuleSet) -> Option<Results> {
        let data = self.data(rules)?;
        let outcome = engine::run(rules, &data, &self.before.known(rules)).value;
        Some(match self.unnamed.is_empty() {
            true => Results::of(rules, rules, &outcome),
            false => Results::of(rules, &renamed(rules, &self.unnamed), &outcome),
        })
    }
}

/// What a rule set means, without its number and what it was called: these are no matter of results.
fn form(rules: &RuleSet) -> Json {
    // The canonical form is JSON by its definition.
    let mut form: Json = serde_json::from_str(&canonical(rules)).unwrap_or_default();
    if let Some(form) = form.as_object_mut() {
        form.remove("formerly");
        if let Some(scheme) = form.get_mut("scheme").and_then(Json::as_object_mut) {
            scheme.remove("edition");
        }
    }
    form
}

/// What the things of a rule set are called in data that were made for another one.
pub(super) fn names_in(rules: &RuleSet, home: &RuleSet) -> Vec<Rename> {
    match rules.meaning == home.meaning {
        true => Vec::new(),
        false => renames((rules, &things(rules)), (home, &things(home))),
    }
}

/// The data as a rule set sees them. Headings are the names of the rule set the data were made for; what a rule set has no
/// use for is passed over, for it was checked when the data were read under their own.
pub(super) fn read(ground: Ground<'_>, rules: &RuleSet, to_home: &[Rename]) -> Result<PeriodData, Problems> {
    let Ground { sources, folder, period, as_of, home } = ground;
    let found = match rules.meaning == home.meaning {
        true => data::read_as_of(rules, period, as_of, folder, sources),
        false => data::read_in_part(&named(rules, to_home, home), period, as_of, folder, sources),
    };
    found.value.ok_or(found.problems)
}

/// The rule set with the names its things have in the data.
fn named(rules: &RuleSet, to_home: &[Rename], home: &RuleSet) -> RuleSet {
    let mut named = renamed(rules, to_home);
    for fact in &mut named.facts {
        if let Some(then) = home.facts.iter().find(|then| then.id == fact.id) {
            fact.title.clone_from(&then.title);
        }
    }
    for event in &mut named.events {
        let Some(then) = home.events.iter().find(|then| then.id == event.id) else { continue };
        event.title.clone_from(&then.title);
        for field in &mut event.fields {
            if let Some(then) = then.fields.iter().find(|then| then.id == field.id) {
                field.title.clone_from(&then.title);
            }
        }
    }
    for node in &mut named.nodes {
        let Some(then) = home.nodes.iter().find(|then| then.id == node.id) else { continue };
        if let (Body::Survey(survey), Body::Survey(then)) = (&mut node.body, &then.body) {
            for aspect in &mut survey.aspects {
                if let Some(then) = then.aspects.iter().find(|then| then.id == aspect.id) {
                    aspect.title.clone_from(&then.title);
                }
            }
        }
    }
    named
}
