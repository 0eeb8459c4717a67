//! What is the same thing under another name: as `formerly` says, or as title and content show.
//!
//! Names are brought to those of the new rule set before anything is compared. References are positions in a rule set, so a
//! new name in one place is a new name wherever it is read, and a renamed thing makes one change, not one for each reader.

use super::thing::{Key, Kind, Thing};
use crate::base::number::Number;
use crate::model::{Named, RuleSet};
use serde_json::Value as Json;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A thing that had another id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// What it is.
    pub kind: Kind,
    /// Its id before.
    pub old: String,
    /// Its id after.
    pub new: String,
    /// How sure it is that they are the same; none where the scheme says so (`formerly`).
    pub confidence: Option<Number>,
}

impl Rename {
    /// Whether the thing was moved, and not called otherwise.
    #[must_use]
    pub fn is_move(&self) -> bool {
        let last = |id: &str| id.rsplit('.').next().map(str::to_owned);
        self.kind == Kind::Node && last(&self.old) == last(&self.new)
    }
}

/// Which pair comes first: the upper, then the surer; among equals the order of the two ids decides, whichever is old.
type Rank = (Reverse<usize>, Number, Reverse<[String; 2]>);

/// Kinds whose things are renamed by themselves; the parts of others follow.
pub(super) const RENAMED: [Kind; 11] = [
    Kind::Group,
    Kind::Fact,
    Kind::Event,
    Kind::Window,
    Kind::Table,
    Kind::Node,
    Kind::Rule,
    Kind::Veto,
    Kind::Award,
    Kind::Consequence,
    Kind::Task,
];

/// What has another id in the new rule set, parents before what stands under them. Compared the other way round, the same
/// things are found.
#[must_use]
pub fn renames((before, old): (&RuleSet, &[Thing]), (after, new): (&RuleSet, &[Thing])) -> Vec<Rename> {
    let keys = new.iter().map(Thing::key).collect();
    let mut search = Search { before, after, old, new, keys, found: Vec::new() };
    for kind in RENAMED {
        search.declared(kind);
        search.alike(kind, true);
        // A rule of another indicator is another rule: other bounds hold for it.
        if kind != Kind::Rule {
            search.alike(kind, false);
        }
    }
    search.found
}

struct Search<'a> {
    before: &'a RuleSet,
    after: &'a RuleSet,
    old: &'a [Thing],
    new: &'a [Thing],
    /// What the new rule set has.
    keys: BTreeSet<Key>,
    found: Vec<Rename>,
}

impl Search<'_> {
    /// The id that an old thing has, as far as what it stands under was found to be renamed.
    fn follows(&self, kind: Kind, id: &str) -> String {
        let above = self.found.iter().rev().filter(|rename| rename.kind == Kind::Node);
        let under = above.filter(|_| matches!(kind, Kind::Node | Kind::Rule));
        for rename in under {
            if let Some(rest) = id.strip_prefix(&rename.old).filter(|rest| rest.starts_with('.')) {
                return format!("{}{rest}", rename.new);
            }
        }
        id.to_owned()
    }

    fn lost(&self, kind: Kind) -> Vec<&Thing> {
        let gone = |thing: &&Thing| {
            let now = self.follows(kind, &thing.id);
            thing.kind == kind
                && !self.keys.contains(&(kind, now))
                && !self.found.iter().any(|rename| rename.kind == kind && rename.old == thing.id)
        };
        self.old.iter().filter(gone).collect()
    }

    fn gained(&self, kind: Kind) -> Vec<&Thing> {
        let came: BTreeSet<String> =
            self.old.iter().filter(|thing| thing.kind == kind).map(|thing| self.follows(kind, &thing.id)).collect();
        let fresh = |thing: &&Thing| {
            thing.kind == kind
                && !came.contains(&thing.id)
                && !self.found.iter().any(|rename| rename.kind == kind && rename.new == thing.id)
        };
        self.new.iter().filter(fresh).collect()
    }

    fn declared(&mut self, kind: Kind) {
        let named = match kind {
            Kind::Fact => Named::Fact,
            Kind::Event => Named::Event,
            Kind::Node => Named::Node,
            Kind::Veto => Named::Veto,
            Kind::Award => Named::Award,
            Kind::Consequence => Named::Consequence,
            _ => return,
        };
        // One after the other, in the order of the text: what stands under a renamed node then follows it.
        loop {
            let (lost, gained) = (self.lost(kind), self.gained(kind));
            // Either side may say so: a name that is given back was given before.
            let rename = gained.iter().find_map(|new| {
                let then = self.after.ids_then(named, &new.id);
                let said =
                    |old: &&&Thing| then.contains(&old.id) || self.before.ids_then(named, &old.id).contains(&new.id);
                let old = lost.iter().find(said)?;
                Some(Rename { kind, old: old.id.clone(), new: new.id.clone(), confidence: None })
            });
            match rename {
                Some(rename) => self.found.push(rename),
                None => return,
            }
        }
    }

    /// Things that are gone and things that are new, of the same title or the same content: first those that stand in the
    /// same place (`stays`), upper ones before those below, then those that may have moved.
    fn alike(&mut self, kind: Kind, stays: bool) {
        let parent = |id: &str| id.rsplit_once('.').map_or(String::new(), |(parent, _)| parent.to_owned());
        loop {
            let (lost, gained) = (self.lost(kind), self.gained(kind));
            let mut best: Option<(Rank, Rename)> = None;
            for new in &gained {
                for old in &lost {
                    if stays != (parent(&self.follows(kind, &old.id)) == parent(&new.id)) {
                        continue;
                    }
                    let Some(confidence) = self.confidence(old, new) else { continue };
                    let depth = if stays { new.id.matches('.').count() } else { 0 };
                    let mut ids = [old.id.clone(), new.id.clone()];
                    ids.sort();
                    let rank = (Reverse(depth), confidence.clone(), Reverse(ids));
                    if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                        let (old, new) = (old.id.clone(), new.id.clone());
                        best = Some((rank, Rename { kind, old, new, confidence: Some(confidence) }));
                    }
                }
            }
            match best {
                Some((_, rename)) => self.found.push(rename),
                None => return,
            }
        }
    }

    /// How sure it is that two things are one: half for the same title, half for the share of their content that is the
    /// same. Without the same title their content must be the same wholly; none where they are too unlike.
    fn confidence(&self, old: &Thing, new: &Thing) -> Option<Number> {
        let half = Number::ratio(1, 2)?;
        let titled = old.title.is_some() && old.title == new.title;
        let content = likeness(&self.content(self.old, old), &self.content(self.new, new));
        // Of what says nothing but its title, that is all there is.
        let content = content.or_else(|| titled.then_some(Number::ONE))?;
        // A kind of quantity is soon the same: other title, other thing.
        let retitled = old.title.is_some() && new.title.is_some() && !titled;
        if retitled && matches!(old.kind, Kind::Group | Kind::Fact | Kind::Event | Kind::Window | Kind::Table) {
            return None;
        }
        let same_name = old.id.rsplit('.').next() == new.id.rsplit('.').next();
        match (titled, content == Number::ONE) {
            (true, _) => Some(half.clone() + half * content),
            (false, true) => Some(if same_name { Number::ONE } else { half.clone() + half * Number::ratio(1, 2)? }),
            // A node under another part that kept its name and most of its content.
            (false, false) if same_name && old.id != new.id && content >= half => Some(content),
            _ => None,
        }
    }

    /// What a thing says, leaf by leaf, with what stands in it.
    fn content(&self, all: &[Thing], thing: &Thing) -> BTreeSet<String> {
        let mut leaves = BTreeSet::new();
        gather(&thing.form, thing.kind.word(), &mut leaves);
        let own = thing.key();
        for part in all.iter().filter(|part| part.part_of.as_ref() == Some(&own)) {
            let name = part.id.strip_prefix(&thing.id).unwrap_or(&part.id);
            gather(&part.form, &format!("{}{name}", part.kind.word()), &mut leaves);
        }
        leaves
    }
}

/// The share of leaves that both have; none where neither has any that tells things apart.
fn likeness(old: &BTreeSet<String>, new: &BTreeSet<String>) -> Option<Number> {
    let both = i64::try_from(old.intersection(new).count()).ok()?;
    let all = i64::try_from(old.union(new).count()).ok()?;
    Number::ratio(both, all)
}

/// The leaves of a form with their paths. What almost everything says (nothing, no, an error) tells nothing apart.
fn gather(form: &Json, path: &str, leaves: &mut BTreeSet<String>) {
    match form {
        Json::Object(map) => map.iter().for_each(|(key, value)| gather(value, &format!("{path}/{key}"), leaves)),
        Json::Array(list) if !list.is_empty() => {
            leaves.insert(format!("{path} {form}"));
        }
        Json::Null | Json::Bool(false) | Json::Array(_) => {}
        Json::String(word) if word == "error" => {}
        leaf => {
            leaves.insert(format!("{path} {leaf}"));
        }
    }
}

/// The old rule set with the ids of the new one.
#[must_use]
pub fn renamed(old: &RuleSet, renames: &[Rename]) -> RuleSet {
    let mut rules = old.clone();
    let of = |kind: Kind| -> BTreeMap<&str, &str> {
        let those = renames.iter().filter(move |rename| rename.kind == kind);
        those.map(|rename| (rename.old.as_str(), rename.new.as_str())).collect()
    };
    let set = |map: &BTreeMap<&str, &str>, id: &mut String| {
        if let Some(new) = map.get(id.as_str()) {
            *id = (*new).to_owned();
        }
    };
    let map = of(Kind::Group);
    rules.groups.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Fact);
    rules.facts.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Event);
    rules.events.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Window);
    rules.windows.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Table);
    rules.tables.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Veto);
    rules.vetoes.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Award);
    rules.awards.iter_mut().for_each(|it| set(&map, &mut it.id));
    let map = of(Kind::Consequence);
    rules.consequences.iter_mut().for_each(|it| set(&map, &mut it.id));
    // Money that an award or a consequence brings has its name.
    for kind in [Kind::Award, Kind::Consequence] {
        let map = of(kind);
        for pay in &mut rules.pays {
            if let Some((by, rest)) = pay.id.split_once('.')
                && let Some(new) = map.get(by)
            {
                pay.id = format!("{new}.{rest}");
            }
        }
    }
    let map = of(Kind::Task);
    rules.tasks.iter_mut().for_each(|it| set(&map, &mut it.id));
    nodes(&mut rules, &of(Kind::Node), &of(Kind::Rule));
    rules
}

/// Nodes and their rules; what stands under a renamed node follows it.
fn nodes(rules: &mut RuleSet, of_nodes: &BTreeMap<&str, &str>, of_rules: &BTreeMap<&str, &str>) {
    let mut now: Vec<String> = Vec::new();
    let old_ids: Vec<(Option<usize>, String)> =
        rules.nodes.iter().map(|node| (node.parent.map(|parent| parent.index()), node.id.clone())).collect();
    for (node, (parent, old)) in rules.nodes.iter_mut().zip(&old_ids) {
        let followed = || {
            let parent = (*parent)?;
            let (_, before) = old_ids.get(parent)?;
            Some(format!("{}{}", now.get(parent)?, old.strip_prefix(before.as_str())?))
        };
        let id = of_nodes.get(old.as_str()).map(|new| (*new).to_owned()).or_else(followed);
        node.id = id.unwrap_or_else(|| old.clone());
        node.name = node.id.rsplit('.').next().unwrap_or(&node.id).to_owned();
        now.push(node.id.clone());
        for rule in &mut node.rules {
            // A rule that moved to another node stands there; here it keeps its place with its new name only.
            let new = of_rules.get(rule.id.as_str()).and_then(|new| new.rsplit('.').next());
            rule.name = new.unwrap_or(&rule.name).to_owned();
            rule.id = format!("{}.{}", node.id, rule.name);
        }
    }
}
