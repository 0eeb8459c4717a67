//! The value of a node with all below it on made-up figures. Of one figure at a time other numbers can be tried; only what
//! reads it and what stands above that is worked out anew, so that trying all figures is linear in the size of the tree.

use super::trial::{Figure, Trial, each_figure};
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::method::Subject;
use crate::model::node::{Body, Combining, Node, Share};
use crate::semantics::order::each_of_node;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Which nodes read a figure.
pub(super) type Readers = BTreeMap<Figure, BTreeSet<NodeId>>;

/// Which of a node and those below it read a figure themselves.
pub(super) fn readers(nodes: &[Node], top: NodeId) -> Readers {
    let mut found = Readers::new();
    for (id, node, _) in below(nodes, top) {
        let mut reads = |figure| {
            found.entry(figure).or_default().insert(id);
        };
        each_of_node(node, &mut |expr| each_figure(expr, &mut reads));
        for rule in &node.rules {
            if let Subject::Events { event, .. } = &rule.subject {
                reads(Figure::Events(*event));
            }
        }
    }
    found
}

/// A node and those below it, each with its depth and behind the one above it.
fn below(nodes: &[Node], top: NodeId) -> Vec<(NodeId, &Node, usize)> {
    let mut found = Vec::new();
    let mut open = vec![(top, 0)];
    while let Some((id, depth)) = open.pop() {
        let Some(node) = nodes.get(id.index()) else { continue };
        found.push((id, node, depth));
        open.extend(node.children.iter().map(|child| (*child, depth + 1)));
    }
    found
}

/// What is known of a node.
#[derive(Clone, Default)]
struct Known {
    depth: usize,
    /// What its children come to together, of those that are known.
    sum: Number,
    /// Of how many children nothing is known.
    unknown: usize,
    /// Its value; none where more than arithmetic over the figures decides.
    value: Option<Number>,
}

impl Known {
    /// One of the children comes to something else.
    fn exchange(&mut self, before: Option<&Number>, after: Option<&Number>) {
        match before {
            Some(before) => self.sum = &self.sum - before,
            None => self.unknown = self.unknown.saturating_sub(1),
        }
        self.count(after);
    }

    fn count(&mut self, child: Option<&Number>) {
        match child {
            Some(child) => self.sum += child,
            None => self.unknown += 1,
        }
    }
}

/// A node and those below it, worked out.
pub(super) struct Tree<'b> {
    nodes: &'b [Node],
    readers: &'b Readers,
    top: NodeId,
    trial: Trial,
    known: BTreeMap<NodeId, Known>,
}

impl<'b> Tree<'b> {
    /// Works out a node and those below it.
    pub(super) fn grown(nodes: &'b [Node], top: NodeId, trial: Trial, readers: &'b Readers) -> Self {
        let mut tree = Self { nodes, readers, top, trial, known: BTreeMap::new() };
        for (id, node, depth) in below(nodes, top).into_iter().rev() {
            let mut known = Known { depth, ..Known::default() };
            for child in &node.children {
                let value = tree.known.get(child).and_then(|known| known.value.clone());
                known.count(tree.counted(*child, value.as_ref()).as_ref());
            }
            known.value = tree.work_out(node, &known);
            tree.known.insert(id, known);
        }
        tree
    }

    /// The value of the node at the top.
    pub(super) fn value(&self) -> Option<Number> {
        self.known.get(&self.top)?.value.clone()
    }

    /// The value of the node at the top with another number for one figure.
    pub(super) fn with(&mut self, figure: Figure, number: &Number) -> Option<Number> {
        let before = self.trial.figures.insert(figure, number.clone());
        let value = self.anew(figure);
        match before {
            Some(before) => self.trial.figures.insert(figure, before),
            None => self.trial.figures.remove(&figure),
        };
        value
    }

    /// The value of the node at the top where a figure was changed.
    fn anew(&mut self, figure: Figure) -> Option<Number> {
        let (nodes, readers) = (self.nodes, self.readers);
        // The deepest first, so that all below a node is settled before it.
        let mut open: BTreeMap<(Reverse<usize>, NodeId), Known> = BTreeMap::new();
        for id in readers.get(&figure).into_iter().flatten() {
            let known = self.known.get(id)?;
            open.insert((Reverse(known.depth), *id), known.clone());
        }
        let mut top = self.value();
        while let Some(((Reverse(depth), id), known)) = open.pop_first() {
            let node = nodes.get(id.index())?;
            let value = self.work_out(node, &known);
            let Some(above) = node.parent.filter(|_| id != self.top) else {
                top = value;
                break;
            };
            let (before, after) = (self.counted(id, known.value.as_ref()), self.counted(id, value.as_ref()));
            let parent = self.known.get(&above)?;
            let parent = open.entry((Reverse(depth.saturating_sub(1)), above)).or_insert_with(|| parent.clone());
            parent.exchange(before.as_ref(), after.as_ref());
        }
        top
    }

    /// What a child with a value counts in its parent.
    fn counted(&self, child: NodeId, value: Option<&Number>) -> Option<Number> {
        let child = self.nodes.get(child.index()).filter(|child| !child.rest_to_parent)?;
        match &child.share {
            Share::Weight { by: Some(_), .. } => None,
            Share::Weight { weight, scale, .. } => Some(value? * &(weight * scale)),
            _ => value.cloned(),
        }
    }

    /// The value of a node from what its children come to.
    fn work_out(&mut self, node: &Node, known: &Known) -> Option<Number> {
        self.trial.full.clone_from(&node.full);
        let raw = match &node.body {
            Body::Item(item) => self.trial.item(item)?,
            Body::Combine(Combining::Sum) if known.unknown == 0 => known.sum.clone(),
            _ => return None,
        };
        self.trial.bounded(node, raw)
    }
}
