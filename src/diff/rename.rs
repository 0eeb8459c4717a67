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
type Rank = (usize, Reverse<Number>, [String; 2]);

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
    let mut search = Search {
        before,
        after,
        old: Stock::of(old),
        new: Stock::of(new),
        nodes: BTreeMap::new(),
        taken: BTreeSet::new(),
        found: Vec::new(),
    };
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

/// The things of a rule set, with what stands in each.
struct Stock<'a> {
    things: &'a [Thing],
    keys: BTreeSet<Key>,
    parts: BTreeMap<Key, Vec<&'a Thing>>,
}

impl<'a> Stock<'a> {
    fn of(things: &'a [Thing]) -> Self {
        let mut parts: BTreeMap<Key, Vec<&Thing>> = BTreeMap::new();
        for thing in things {
            if let Some(of) = &thing.part_of {
                parts.entry(of.clone()).or_default().push(thing);
            }
        }
        Self { things, keys: things.iter().map(Thing::key).collect(), parts }
    }

    /// What a thing says, leaf by leaf, with what stands in it.
    fn content(&self, thing: &Thing) -> BTreeSet<String> {
        let mut leaves = BTreeSet::new();
        gather(&thing.form, thing.kind.word(), &mut leaves);
        for part in self.parts.get(&thing.key()).into_iter().flatten() {
            let name = part.id.strip_prefix(&thing.id).unwrap_or(&part.id);
            gather(&part.form, &format!("{}{name}", part.kind.word()), &mut leaves);
        }
        leaves
    }
}

/// A thing that another may be: one that is gone, or one that is new.
struct Candidate<'a> {
    thing: &'a Thing,
    content: BTreeSet<String>,
    /// The id of what it stands in, in the names of today.
    parent: String,
}

impl Candidate<'_> {
    fn name(&self) -> &str {
        self.thing.id.rsplit('.').next().unwrap_or(&self.thing.id)
    }

    /// What another must share with it, one of them at least, to be the same thing: title, name or content; where neither
    /// was moved, in the same place.
    fn marks(&self, stays: bool) -> Vec<Mark> {
        let content: Vec<&str> = self.content.iter().map(String::as_str).collect();
        let marks = [
            ("title", self.thing.title.clone().unwrap_or_default()),
            ("name", self.name().to_owned()),
            ("content", content.join("\n")),
        ];
        let place = if stays { self.parent.as_str() } else { "" };
        let told = marks.into_iter().filter(|(_, text)| !text.is_empty());
        told.map(|(mark, text)| (mark, place.to_owned(), text)).collect()
    }
}

/// How many things of one side may share a title or a name that still tells them apart, with the rest of what they say.
const MANY: usize = 50;

/// What must be shared: which mark, in which place, and its text.
type Mark = (&'static str, String, String);

/// The positions of candidates by their marks.
///
/// Content alone shows that a thing is another only where no second one says the same: of several untitled facts of one kind
/// any could be any, and none is guessed.
fn by_mark(candidates: &[Candidate<'_>], stays: bool) -> BTreeMap<Mark, Vec<usize>> {
    let mut marks: BTreeMap<Mark, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        candidate.marks(stays).into_iter().for_each(|mark| marks.entry(mark).or_default().push(at));
    }
    marks
}

struct Search<'a> {
    before: &'a RuleSet,
    after: &'a RuleSet,
    old: Stock<'a>,
    new: Stock<'a>,
    /// The new ids of renamed nodes, by their old ones.
    nodes: BTreeMap<String, String>,
    /// What is found already: of the old things (`false`) and of the new ones (`true`).
    taken: BTreeSet<(bool, Key)>,
    found: Vec<Rename>,
}

impl<'a> Search<'a> {
    /// The id that an old thing has, as far as what it stands under was found to be renamed.
    fn follows(&self, kind: Kind, id: &str) -> String {
        let mut above = id;
        while let Some((parent, _)) = above.rsplit_once('.').filter(|_| matches!(kind, Kind::Node | Kind::Rule)) {
            if let Some(new) = self.nodes.get(parent) {
                return format!("{new}{}", id.get(parent.len()..).unwrap_or_default());
            }
            above = parent;
        }
        id.to_owned()
    }

    fn lost(&self, kind: Kind) -> Vec<&'a Thing> {
        let gone = |thing: &&Thing| {
            thing.kind == kind
                && !self.new.keys.contains(&(kind, self.follows(kind, &thing.id)))
                && !self.taken.contains(&(false, thing.key()))
        };
        self.old.things.iter().filter(gone).collect()
    }

    fn gained(&self, kind: Kind) -> Vec<&'a Thing> {
        let own = self.old.things.iter().filter(|thing| thing.kind == kind);
        let came: BTreeSet<String> = own.map(|thing| self.follows(kind, &thing.id)).collect();
        let fresh = |thing: &&Thing| {
            thing.kind == kind && !came.contains(&thing.id) && !self.taken.contains(&(true, thing.key()))
        };
        self.new.things.iter().filter(fresh).collect()
    }

    fn take(&mut self, rename: Rename) {
        self.taken.insert((false, (rename.kind, rename.old.clone())));
        self.taken.insert((true, (rename.kind, rename.new.clone())));
        if rename.kind == Kind::Node {
            self.nodes.insert(rename.old.clone(), rename.new.clone());
        }
        self.found.push(rename);
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
        // Either side may say so: a name that is given back was given before.
        let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for old in self.old.things.iter().filter(|thing| thing.kind == kind) {
            for now in self.before.ids_then(named, &old.id) {
                said.entry(now).or_default().push(&old.id);
            }
        }
        // In the order of the text; what stands under a renamed node follows it, and is looked at again.
        loop {
            let (lost, gained) = (self.lost(kind), self.gained(kind));
            let places: BTreeMap<&str, usize> =
                lost.iter().enumerate().map(|(at, old)| (old.id.as_str(), at)).collect();
            let mut found: Vec<Rename> = Vec::new();
            let mut to: BTreeSet<&str> = BTreeSet::new();
            let mut from: BTreeSet<&str> = BTreeSet::new();
            for new in gained {
                let then = self.after.ids_then(named, &new.id);
                let ids = then.iter().map(String::as_str);
                let ids: Vec<&str> = ids.chain(said.get(&new.id).into_iter().flatten().copied()).collect();
                let follows = above(&new.id).any(|id| to.contains(id))
                    || ids.iter().any(|id| above(id).any(|id| from.contains(id)));
                if kind == Kind::Node && follows {
                    break;
                }
                let open = ids.into_iter().filter_map(|id| places.get(id)).filter_map(|at| Some((at, lost.get(*at)?)));
                let first = open.filter(|(_, old)| !from.contains(old.id.as_str())).min_by_key(|(at, _)| **at);
                if let Some((_, old)) = first {
                    from.insert(&old.id);
                    to.insert(&new.id);
                    found.push(Rename { kind, old: old.id.clone(), new: new.id.clone(), confidence: None });
                }
            }
            if found.is_empty() {
                return;
            }
            found.into_iter().for_each(|rename| self.take(rename));
        }
    }

    /// Things that are gone and things that are new, of the same title or the same content: first those that stand in the
    /// same place (`stays`), upper ones before those below, then those that may have moved.
    fn alike(&mut self, kind: Kind, stays: bool) {
        loop {
            let pairs = self.pairs(kind, stays);
            // What stands below follows what is found above, and is looked at again.
            let upper = pairs.first().map(|((depth, ..), _)| *depth);
            let mut under: Vec<Rename> = Vec::new();
            for ((depth, ..), rename) in pairs {
                let below = |whole: &str, id: &str| id.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
                let follows = |it: &Rename| below(&it.old, &rename.old) || below(&it.new, &rename.new);
                let taken = self.taken.contains(&(false, (kind, rename.old.clone())))
                    || self.taken.contains(&(true, (kind, rename.new.clone())));
                if Some(depth) == upper && !taken && !under.iter().any(follows) {
                    under.push(rename.clone());
                    self.take(rename);
                }
            }
            if under.is_empty() {
                return;
            }
        }
    }

    /// The pairs that may be one thing, the likeliest first.
    fn pairs(&self, kind: Kind, stays: bool) -> Vec<(Rank, Rename)> {
        let parent = |id: &str| id.rsplit_once('.').map_or(String::new(), |(parent, _)| parent.to_owned());
        let (lost, gained) = (self.lost(kind), self.gained(kind));
        if lost.is_empty() || gained.is_empty() {
            return Vec::new();
        }
        let lost: Vec<Candidate> = (lost.into_iter())
            .map(|thing| Candidate {
                thing,
                content: self.old.content(thing),
                parent: parent(&self.follows(kind, &thing.id)),
            })
            .collect();
        let gained: Vec<Candidate> = (gained.into_iter())
            .map(|thing| Candidate { thing, content: self.new.content(thing), parent: parent(&thing.id) })
            .collect();
        let (olds, news) = (by_mark(&lost, stays), by_mark(&gained, stays));
        let mut same: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (mark, news) in &news {
            let Some(olds) = olds.get(mark) else { continue };
            let most = if mark.0 == "content" { 1 } else { MANY };
            if olds.len() <= most && news.len() <= most {
                news.iter().for_each(|new| same.entry(*new).or_default().extend(olds));
            }
        }
        let mut pairs = Vec::new();
        for (new, olds) in same {
            let Some(new) = gained.get(new) else { continue };
            for old in olds.into_iter().filter_map(|at| lost.get(at)) {
                if stays != (old.parent == new.parent) {
                    continue;
                }
                let Some(confidence) = confidence(old, new) else { continue };
                let depth = if stays { new.thing.id.matches('.').count() } else { 0 };
                let (old, new) = (old.thing.id.clone(), new.thing.id.clone());
                let mut ids = [old.clone(), new.clone()];
                ids.sort();
                let rename = Rename { kind, old, new, confidence: Some(confidence.clone()) };
                pairs.push(((depth, Reverse(confidence), ids), rename));
            }
        }
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        pairs
    }
}

/// The ids of what something stands in, the nearest first.
fn above(id: &str) -> impl Iterator<Item = &str> {
    let parent = |id: &str| id.rfind('.').and_then(|end| id.get(..end)).map(str::len);
    std::iter::successors(parent(id), move |end| parent(id.get(..*end)?)).filter_map(move |end| id.get(..end))
}

/// How sure it is that two things are one: half for the same title, half for the share of their content that is the
/// same. Without the same title their content must be the same wholly; none where they are too unlike.
fn confidence(old: &Candidate, new: &Candidate) -> Option<Number> {
    let half = Number::ratio(1, 2)?;
    let (before, after) = (&old.thing.title, &new.thing.title);
    let titled = before.is_some() && before == after;
    // Of what says nothing but its title, that is all there is.
    let content = likeness(&old.content, &new.content).or_else(|| titled.then_some(Number::ONE))?;
    // A kind of quantity is soon the same: other title, other thing.
    let retitled = before.is_some() && after.is_some() && !titled;
    if retitled && matches!(old.thing.kind, Kind::Group | Kind::Fact | Kind::Event | Kind::Window | Kind::Table) {
        return None;
    }
    let same_name = old.name() == new.name();
    match (titled, content == Number::ONE) {
        (true, _) => Some(half.clone() + half * content),
        (false, true) => Some(if same_name { Number::ONE } else { half.clone() + half * Number::ratio(1, 2)? }),
        // A node under another part that kept its name and most of its content.
        (false, false) if same_name && old.thing.id != new.thing.id && content >= half => Some(content),
        _ => None,
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
