//! A finished run made again with other weights: from the combination of parts to the awards, by the arithmetic of the run.
//! Leaves, the vetoes that struck, and what was decided about totals stay as they are. (semantics: 11, robustness)

use super::desk::Desk;
use super::eval::{Reader, Totals};
use super::outcome::{Grant, Missed, Outcome, RuleColumn, Total};
use super::reuse::Known;
use super::rules::Effect;
use super::totals;
use super::tree::Sheet;
use super::value::NOT_APPLICABLE;
use super::{Course, Decided, decide, reads};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::data::PeriodData;
use crate::model::expr::{Expr, ExprKind};
use crate::model::node::{Body, Combining, Node, Share};
use crate::model::value::Value;
use crate::model::{NodeId, RuleSet};

/// The weights of a run that is made again.
#[derive(Debug, Default)]
pub(super) struct Again {
    /// By node: what its weight, or its points and its value with them, are multiplied with; none where it has neither.
    times: Vec<Option<Number>>,
    /// By node: its weight or its points, multiplied so; none where units have weights of their own.
    sizes: Vec<Option<Number>>,
    /// By part: what brings sums of weighted values, and sums of points, back to the siblings' own sum; none where units
    /// have weights of their own.
    back: Vec<Option<[Number; 2]>>,
    /// The effects of deductions and bonuses of parts that read no figure of the draw: they are what they were.
    standing: Vec<RuleColumn>,
}

impl Again {
    pub(super) fn times(&self, node: NodeId) -> Option<&Number> {
        self.times.get(node.index())?.as_ref()
    }

    pub(super) fn size(&self, node: NodeId) -> Option<&Number> {
        self.sizes.get(node.index())?.as_ref()
    }

    /// The effect of a deduction or bonus that stays what it was.
    pub(super) fn effect(&self, node: NodeId, rule: usize, unit: usize) -> Option<Effect> {
        let column = self.standing.iter().find(|column| (column.node, column.rule) == (node, rule))?;
        let points = column.points.get(unit).cloned().unwrap_or(NOT_APPLICABLE);
        Some(Effect { points, events: column.events.get(unit).copied().unwrap_or(0), phrase: Bilingual::default() })
    }

    /// What brings the sums of a part back to what its children's weights, and their points, add up to for a unit.
    pub(super) fn back(&self, reader: &Reader<'_>, (id, part): (NodeId, &Node), unit: usize) -> Option<[Number; 2]> {
        if let Some(back) = self.back.get(id.index())? {
            return Some(back.clone());
        }
        let [mut own, mut drawn] = [(); 2].map(|()| Number::ZERO);
        for child_id in &part.children {
            let Some(child) = reader.desk.rules.nodes.get(child_id.index()) else { continue };
            let Share::Weight { weight, by, .. } = &child.share else { continue };
            // A missing weight leaves the part without a value.
            own += reader.weight(weight, by.as_deref(), unit).ok()?.as_ref();
            drawn += reader.size(*child_id, child, unit).ok()?.as_ref();
        }
        Some([own.checked_div(&drawn).unwrap_or(Number::ONE), self.points_back(reader.desk.rules, part)])
    }

    /// The same of the points of a part's children.
    fn points_back(&self, rules: &RuleSet, part: &Node) -> Number {
        self.back_of(rules, part, |share| matches!(share, Share::Points)).unwrap_or(Number::ONE)
    }

    /// Σ of what the scheme gives the children of one kind ÷ Σ of what is drawn for them; none where nothing is drawn.
    fn back_of(&self, rules: &RuleSet, part: &Node, kind: impl Fn(&Share) -> bool) -> Option<Number> {
        let [mut own, mut drawn] = [(); 2].map(|()| Number::ZERO);
        for id in &part.children {
            let child = rules.nodes.get(id.index()).filter(|child| kind(&child.share));
            let (Some(child), Some(size)) = (child, self.size(*id)) else { continue };
            own += match &child.share {
                Share::Weight { weight, .. } => weight,
                Share::Points | Share::Root => &child.full,
            };
            drawn += size;
        }
        own.checked_div(&drawn)
    }

    /// Takes other multipliers, by position in `weights`.
    fn take(&mut self, rules: &RuleSet, parts: &[NodeId], weights: &[NodeId], times: &[Number]) {
        for (id, times) in weights.iter().zip(times) {
            let Some(child) = rules.nodes.get(id.index()) else { continue };
            let size = match &child.share {
                Share::Weight { by: Some(_), .. } => None,
                Share::Weight { weight, .. } => Some(weight * times),
                Share::Points | Share::Root => Some(&child.full * times),
            };
            if let (Some(slot), Some(of)) = (self.sizes.get_mut(id.index()), self.times.get_mut(id.index())) {
                (*slot, *of) = (size, Some(times.clone()));
            }
        }
        for id in parts {
            let Some(part) = rules.nodes.get(id.index()) else { continue };
            let children = || part.children.iter().filter_map(|id| rules.nodes.get(id.index()));
            let own = children().any(|child| matches!(&child.share, Share::Weight { by: Some(_), .. }));
            let of_points = self.points_back(rules, part);
            // What counts points without a full mark has none that could be others: it comes back to itself.
            let neutral = Number::ONE.checked_div(&of_points);
            for child in &part.children {
                let plain = rules.nodes.get(child.index()).is_some_and(|node| matches!(node.share, Share::Points));
                if plain
                    && !weights.contains(child)
                    && let Some(slot) = self.times.get_mut(child.index())
                {
                    slot.clone_from(&neutral);
                }
            }
            let of_weights = self.back_of(rules, part, |share| matches!(share, Share::Weight { .. }));
            if let Some(slot) = self.back.get_mut(id.index()) {
                *slot = (!own).then(|| [of_weights.unwrap_or(Number::ONE), of_points]);
            }
        }
    }
}

/// A finished run that can be made again with other weights.
pub struct Reweighing<'a> {
    desk: Desk<'a>,
    outcome: &'a Outcome,
    course: Course,
    /// The nodes whose weights or points can be others, in the order of their ids.
    weights: Vec<NodeId>,
    /// The parts whose values rest on them, in the order of computation.
    parts: Vec<NodeId>,
    /// The group statistics that rest on them.
    slots: Vec<usize>,
}

/// What one run after another is made in.
pub struct Scratch {
    sheet: Sheet,
    totals: Vec<Total>,
}

/// What a run with other weights decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Reweighed {
    /// The published total of each unit.
    pub totals: Vec<Value>,
    /// The place of each unit, by ranking and unit.
    pub places: Vec<Vec<Option<u32>>>,
    /// The grade of each unit.
    pub grades: Vec<Option<u16>>,
    /// Who gains which award.
    pub grants: Vec<Grant>,
}

impl<'a> Reweighing<'a> {
    /// `outcome` and `known` are those of the run.
    #[must_use]
    pub fn new(rules: &'a RuleSet, data: &'a PeriodData, outcome: &'a Outcome, known: &Known<'a>) -> Self {
        let desk = Desk::new(rules, data, known);
        let course = Course::of(&desk);
        let weights = weights(rules);
        let mut parts: Vec<NodeId> = Vec::new();
        for id in &rules.order {
            let Some(node) = rules.nodes.get(id.index()) else { continue };
            // Leaves stay what they are, whatever they read.
            let Body::Combine(_) = node.body else { continue };
            let below = node.children.iter().any(|child| weights.contains(child) || parts.contains(child));
            if below || reads::of_node(node).into_iter().any(|expr| reads_any(expr, &parts)) {
                parts.push(*id);
            }
        }
        let moves = |expr: &Expr| {
            let mut decided = false;
            expr.walk_present(&mut |inner| decided |= reads_decisions(inner));
            decided || reads_any(expr, &parts)
        };
        let asked = reads::everywhere(rules);
        let mut slots: Vec<usize> =
            reads::asked(&asked).iter().filter(|asked| moves(asked.expr)).map(|asked| asked.slot).collect();
        slots.sort_unstable();
        slots.dedup();
        Self { desk, outcome, course, weights, parts, slots }
    }

    /// The nodes whose weights or points can be others, in the order of their ids: the children of parts that are summed, or
    /// multiplied with exponents, with a weight or with points.
    #[must_use]
    pub fn weights(&self) -> &[NodeId] {
        &self.weights
    }

    /// Something to make runs in; each thread needs one.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        let (rules, outcome) = (self.desk.rules, self.outcome);
        let nodes = rules.nodes.len();
        let mut substitutes = vec![Vec::new(); nodes];
        for replaced in &outcome.replaced {
            let Missed::Node(id) = replaced.what else { continue };
            let Some(column) = substitutes.get_mut(id.index()).filter(|_| replaced.value.state().is_none()) else {
                continue;
            };
            column.resize(self.desk.size(), false);
            if let Some(flag) = column.get_mut(replaced.unit) {
                *flag = true;
            }
        }
        let standing = outcome.rules.iter().filter(|column| self.stands(column)).cloned().collect();
        let again = Again { times: vec![None; nodes], sizes: vec![None; nodes], back: vec![None; nodes], standing };
        let sheet = Sheet {
            nodes: outcome.nodes.clone(),
            substitutes,
            rules: outcome.rules.clone(),
            charges: outcome.charges.clone(),
            replaced: Vec::new(),
            statistics: outcome.statistics.clone(),
            again: Some(again),
        };
        Scratch { sheet, totals: Vec::new() }
    }

    /// Whether the effect of a deduction or bonus of a part rests on nothing that is computed again.
    fn stands(&self, column: &RuleColumn) -> bool {
        let Some(node) = self.desk.rules.nodes.get(column.node.index()) else { return false };
        let Some(rule) = node.rules.get(column.rule).filter(|_| self.parts.contains(&column.node)) else {
            return false;
        };
        let mut read = Vec::new();
        reads::of_rule(rule, &mut read);
        read.extend(reads::of_compared(self.desk.rules, node));
        !read.into_iter().any(|expr| {
            let slots = reads::asked(&[expr]);
            reads_any(expr, &self.parts) || slots.iter().any(|asked| self.slots.contains(&asked.slot))
        })
    }

    /// What is decided where the weight (or points) of each of [`Reweighing::weights`] is multiplied with `times`, none of
    /// which is 0 or less, and each set of siblings brought back to its sum. A factor common to all changes nothing.
    #[must_use]
    pub fn decide(&self, scratch: &mut Scratch, times: &[Number]) -> Reweighed {
        let Scratch { sheet, totals } = scratch;
        let rules = self.desk.rules;
        if let Some(again) = &mut sheet.again {
            again.take(rules, &self.parts, &self.weights, times);
        }
        for slot in &self.slots {
            if let Some(column) = sheet.statistics.get_mut(*slot) {
                column.clear();
            }
        }
        sheet.replaced.clear();
        for id in &self.parts {
            sheet.evaluate(&self.desk, *id);
        }
        let reader = sheet.reader(&self.desk, Totals::BeforeVetoes);
        totals.clear();
        totals
            .extend(self.outcome.totals.iter().enumerate().map(|(unit, was)| totals::settle_again(&reader, unit, was)));
        // What a run cannot decide is told of the run itself.
        let Decided { places, grades, given } = decide(&self.desk, sheet, &self.course, totals, &mut Vec::new());
        Reweighed {
            totals: totals.iter().map(|total| total.total.clone()).collect(),
            places,
            grades,
            grants: given.grants,
        }
    }
}

/// The nodes that have a weight, or points that count beside those of their siblings, in the order of their ids.
fn weights(rules: &RuleSet) -> Vec<NodeId> {
    let counts = |node: &Node| {
        let parent = node.parent.and_then(|parent| rules.nodes.get(parent.index()));
        let shared =
            parent.is_some_and(|parent| matches!(parent.body, Body::Combine(Combining::Sum | Combining::Geometric)));
        shared
            && match &node.share {
                Share::Weight { .. } => true,
                Share::Points => !node.full.is_zero(),
                Share::Root => false,
            }
    };
    let mut found: Vec<NodeId> = rules.nodes_with_ids().filter(|(_, node)| counts(node)).map(|(id, _)| id).collect();
    let id = |node: &NodeId| rules.nodes.get(node.index()).map(|node| node.id.as_str());
    found.sort_by(|a, b| id(a).cmp(&id(b)));
    found
}

/// Whether an expression reads the value of one of some nodes.
fn reads_any(expr: &Expr, nodes: &[NodeId]) -> bool {
    let mut read = Vec::new();
    reads::nodes_in(expr, &mut read);
    read.iter().any(|node| nodes.contains(node))
}

/// Whether an expression is something that is decided from totals, or a total.
fn reads_decisions(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::ExactTotal
            | ExprKind::Place(_)
            | ExprKind::Grade
            | ExprKind::Held(_)
            | ExprKind::Running { .. }
            | ExprKind::HeldIn(..)
            | ExprKind::HoldsIn(..)
            | ExprKind::HoldsRunning { .. }
    )
}
