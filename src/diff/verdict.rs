//! Whether the results of an indicator before and after can be compared.

use super::aspect::Touch;
use super::rename::Rename;
use super::thing::Kind;
use super::{Change, What};
use crate::base::language::Bilingual;
use crate::model::node::Node;
use crate::model::{NodeId, RuleSet};
use crate::say;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Whether results can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparable {
    /// The same data earn the same points.
    Same,
    /// The same data earn the same share of another full mark or weight: shares can be compared, points cannot.
    Rescaled,
    /// It is measured or scored otherwise: not to be compared.
    Redefined,
    /// It was not there.
    New,
    /// It is gone.
    Dropped,
}

impl Comparable {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Rescaled => "rescaled",
            Self::Redefined => "redefined",
            Self::New => "new",
            Self::Dropped => "dropped",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Same => say!("可比", "same"),
            Self::Rescaled => say!("分值有变，得分率可比", "rescaled: compare shares, not points"),
            Self::Redefined => say!("口径有变，不可比", "redefined: not comparable"),
            Self::New => say!("新设", "new"),
            Self::Dropped => say!("取消", "dropped"),
        }
    }
}

/// The verdict on one node.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its path: in the new rule set, or in the old one where it is gone.
    pub id: String,
    /// Its path in the old rule set, where that is another.
    pub was: Option<String>,
    /// Its official title, or its name.
    pub title: String,
    /// Whether its results can be compared.
    pub comparable: Comparable,
    /// The places of the changes that decide it, in the list of changes.
    pub because: Vec<usize>,
}

/// The verdicts, in the order of the new rule set, then what is gone.
#[must_use]
pub(super) fn verdicts(old: &RuleSet, new: &RuleSet, changes: &[Change], renames: &[Rename]) -> Vec<Verdict> {
    let mut judging = Judging { new, changes, touched: BTreeMap::new() };
    judging.own();
    judging.everywhere();
    judging.reads();
    let title = |node: &Node| node.title.clone().unwrap_or_else(|| node.name.clone());
    let of_nodes = renames.iter().filter(|rename| rename.kind == Kind::Node);
    let then: BTreeMap<&str, &str> = of_nodes.map(|it| (it.new.as_str(), it.old.as_str())).collect();
    let was = |id: &str| {
        // The nearest renamed node at or above it says where it stood.
        let mut above = Some(id);
        while let Some(here) = above {
            if let Some(old) = then.get(here) {
                return Some(format!("{old}{}", id.strip_prefix(here).unwrap_or_default()));
            }
            above = here.rsplit_once('.').map(|(parent, _)| parent);
        }
        None
    };
    let old_ids: BTreeSet<&str> = old.nodes.iter().map(|node| node.id.as_str()).collect();
    let mut matched: BTreeSet<String> = BTreeSet::new();
    let mut out: Vec<Verdict> = Vec::new();
    for (id, node) in new.nodes_with_ids() {
        let then = was(&node.id).filter(|then| old_ids.contains(then.as_str()));
        let there = then.as_deref().or(Some(&node.id)).filter(|then| old_ids.contains(then));
        let Some(there) = there else {
            out.push(Verdict {
                id: node.id.clone(),
                was: None,
                title: title(node),
                comparable: Comparable::New,
                because: Vec::new(),
            });
            continue;
        };
        matched.insert(there.to_owned());
        let (comparable, because) = judging.of(id);
        let was = (there != node.id).then(|| there.to_owned());
        out.push(Verdict { id: node.id.clone(), was, title: title(node), comparable, because });
    }
    for node in old.nodes.iter().filter(|node| !matched.contains(&node.id)) {
        let title = title(node);
        out.push(Verdict {
            id: node.id.clone(),
            was: None,
            title,
            comparable: Comparable::Dropped,
            because: Vec::new(),
        });
    }
    out
}

struct Judging<'a> {
    new: &'a RuleSet,
    changes: &'a [Change],
    /// By node: the changes that touch it itself, and how.
    touched: BTreeMap<String, Vec<(usize, Touch)>>,
}

impl Judging<'_> {
    /// Changes of nodes, and of what stands in them.
    fn own(&mut self) {
        for (at, change) in self.changes.iter().enumerate() {
            let node = match change.kind {
                Kind::Node | Kind::Survey => change.id.clone(),
                Kind::Rule => parent(&change.id).to_owned(),
                Kind::Method => change.id.split('#').next().unwrap_or_default().to_owned(),
                Kind::Panel => change.id.rsplit_once('/').map_or("", |(node, _)| node).to_owned(),
                _ => continue,
            };
            let touch = match &change.what {
                What::Altered { aspect, .. } => aspect.touch,
                What::Added { .. } | What::Removed { .. } if change.kind == Kind::Node => {
                    // The parent's sum is another; the node has a verdict of its own.
                    let above = parent(&change.id).to_owned();
                    self.touched.entry(above).or_default().push((at, Touch::Definition));
                    continue;
                }
                What::Added { .. } | What::Removed { .. } => Touch::Definition,
                _ => continue,
            };
            if touch != Touch::Neither {
                self.touched.entry(node).or_default().push((at, touch));
            }
        }
    }

    /// Another cycle touches every indicator, other groups those that look at groups.
    fn everywhere(&mut self) {
        for (at, change) in self.changes.iter().enumerate().filter(|(_, change)| change.kind == Kind::Scheme) {
            let What::Altered { aspect, .. } = &change.what else { continue };
            for thing in super::thing::things(self.new).iter().filter(|_| aspect.touch == Touch::Definition) {
                let Some(node) = node_of(thing) else { continue };
                let mut names = BTreeSet::new();
                mentioned(&thing.form, &mut names);
                let grouped = ["peers", "in-group", "group"].iter().any(|word| names.contains(word));
                if aspect.key != "grouping" || grouped {
                    self.touched.entry(node).or_default().push((at, Touch::Definition));
                }
            }
        }
    }

    /// Changes of facts, events, tables and special periods reach the nodes that read them.
    fn reads(&mut self) {
        let of_contract = |kind: Kind| {
            matches!(
                kind,
                Kind::Fact | Kind::Event | Kind::Table | Kind::Window | Kind::Use | Kind::Task | Kind::Entered
            )
        };
        let moved: Vec<(usize, &Change)> = (self.changes.iter().enumerate())
            .filter(|(_, change)| of_contract(change.kind))
            .filter(|(_, change)| match &change.what {
                What::Altered { aspect, .. } => aspect.touch == Touch::Definition,
                What::Added { .. } | What::Removed { .. } => matches!(change.kind, Kind::Task | Kind::Entered),
                _ => false,
            })
            .collect();
        if moved.is_empty() {
            return;
        }
        for thing in super::thing::things(self.new) {
            let Some(node) = node_of(&thing) else { continue };
            let mut names = BTreeSet::new();
            mentioned(&thing.form, &mut names);
            for (at, change) in &moved {
                let read = match change.kind {
                    Kind::Task => names.contains("tasks"),
                    Kind::Entered => names.contains("problems") || names.contains("pilots"),
                    _ => names.contains(change.id.as_str()),
                };
                if read {
                    self.touched.entry(node.clone()).or_default().push((*at, Touch::Definition));
                }
            }
        }
    }

    /// A part is what its children are: the worst of them and of its own. Another weight of a child is another sum.
    fn of(&self, id: NodeId) -> (Comparable, Vec<usize>) {
        let Some(node) = self.new.nodes.get(id.index()) else { return (Comparable::Same, Vec::new()) };
        let mut because = Vec::new();
        let mut verdict = Comparable::Same;
        for (at, touch) in self.touched.get(&node.id).into_iter().flatten() {
            let reached = if *touch == Touch::Definition { Comparable::Redefined } else { Comparable::Rescaled };
            verdict = verdict.max(reached);
            because.push(*at);
        }
        for child in &node.children {
            let (of_child, mut why) = self.of(*child);
            if of_child != Comparable::Same {
                verdict = Comparable::Redefined;
                because.append(&mut why);
            }
        }
        because.sort_unstable();
        because.dedup();
        (verdict, because)
    }
}

/// The node whose score a thing is part of.
fn node_of(thing: &super::thing::Thing) -> Option<String> {
    match thing.kind {
        Kind::Node | Kind::Survey => Some(thing.id.clone()),
        Kind::Rule => Some(parent(&thing.id).to_owned()),
        Kind::Method => thing.id.split('#').next().map(str::to_owned),
        _ => None,
    }
}

fn parent(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// Every text in a form: the ids it may read are among them.
pub(super) fn mentioned<'j>(form: &'j Json, names: &mut BTreeSet<&'j str>) {
    match form {
        Json::String(text) => {
            names.insert(text);
        }
        Json::Array(list) => list.iter().for_each(|part| mentioned(part, names)),
        Json::Object(map) => map.values().for_each(|part| mentioned(part, names)),
        _ => {}
    }
}
