//! Performance loss: what a unit lacks to the full mark, cause by cause, from its derivation. (semantics: 11)
//!
//! The full mark less the published total is, exactly, the sum of all losses: what each leaf of the score lacks, times
//! the weights above it, and what rules, bounds, multipliers, vetoes and decisions take (or, negative, give) on the way.
//!
//! What was given back is not lost, and what was cut off is not gained: where a part starts below its full mark, bonuses
//! make up for that first; what a floor gives back is taken off the losses below it, what a cap cuts off, off the gains.

use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::data::PeriodData;
use crate::engine::trace::{CAP, FLOOR, Step, StepKind};
use crate::model::method::MethodKind;
use crate::model::node::{Body, Combining, Node, NotApplicable, Share};
use crate::model::value::{State, Value};
use crate::model::{NodeId, RuleSet};

/// Points lost for one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    /// The part of the score where they are lost.
    pub node: NodeId,
    /// Why.
    pub cause: Cause,
    /// In points of the total; negative where they are gained. Never zero.
    pub points: Number,
    /// In points of the part, before the weights above it.
    pub own: Number,
}

/// Why points are lost.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// The method, the survey or the choice among parts gives less than the full mark.
    Score,
    /// A deduction or bonus: its position among the rules of the node.
    Rule(usize),
    /// The part does not concern the unit, and the scheme says that its points are lost.
    Inapplicable,
    /// A floor, a cap, a rounding, a decision: what the derivation calls it.
    Bound(Bilingual),
    /// Multipliers, substituted values and losses that parts hand on, together with the bounds behind them.
    Rest,
    /// A step between the score and the published total: what the derivation calls it.
    Total(Bilingual),
}

/// The losses of a unit, in the order of the derivation; none where it has no total. `trace` is the derivation of the
/// published total.
#[must_use]
pub fn losses(rules: &RuleSet, data: &PeriodData, unit: usize, trace: &Step) -> Option<Vec<Loss>> {
    let total = trace.value.number()?;
    let root = trace.children.iter().find(|step| step.kind == StepKind::Node(rules.root()))?;
    let mut now = root.value.number()?.clone();
    let mut walk = Walk { rules, data, unit, found: Vec::new() };
    walk.node(root, rules.root(), &Number::ONE);
    for step in trace.children.iter().filter(|step| step.kind == StepKind::Bound) {
        if let Some(after) = step.value.number() {
            walk.add(rules.root(), Cause::Total(step.title.clone()), &now - after);
            now = after.clone();
        }
    }
    walk.add(rules.root(), Cause::Rest, &now - total);
    Some(walk.found)
}

/// Whether a part starts at some points, to which rules add: what is lacking there was not gained, as nothing was measured.
#[must_use]
pub fn starts(node: &Node) -> bool {
    match &node.body {
        Body::Item(item) => {
            !item.methods.is_empty() && item.methods.iter().all(|method| matches!(method.kind, MethodKind::Start(_)))
        }
        _ => false,
    }
}

/// Takes points of the total off losses that are picked (or off gains, where these are picked), off each in proportion, as
/// far as they reach. What was taken.
fn take(found: &mut [Loss], wanted: &Number, picked: impl Fn(&Loss) -> bool) -> Number {
    let all = found.iter().filter(|loss| picked(loss)).map(|loss| &loss.points).cloned().sum::<Number>().abs();
    let taken = wanted.min(&all).clone();
    let Some(kept) = (&all - &taken).checked_div(&all) else { return Number::ZERO };
    for loss in found.iter_mut().filter(|loss| picked(loss)) {
        loss.points = &loss.points * &kept;
        loss.own = &loss.own * &kept;
    }
    taken
}

struct Walk<'a> {
    rules: &'a RuleSet,
    data: &'a PeriodData,
    unit: usize,
    found: Vec<Loss>,
}

/// The shares that children of one kind have, and those that carry the value.
#[derive(Default)]
struct Pool {
    all: Number,
    carrying: Number,
    spread: bool,
}

impl Pool {
    /// By how much the carrying shares are raised.
    fn raised(&self) -> Number {
        if self.spread { self.all.checked_div(&self.carrying).unwrap_or(Number::ONE) } else { Number::ONE }
    }
}

impl Walk<'_> {
    /// A loss in points of the total, or of a part that carries all of it.
    fn add(&mut self, node: NodeId, cause: Cause, points: Number) {
        self.weighed(node, cause, points, &Number::ONE);
    }

    fn weighed(&mut self, node: NodeId, cause: Cause, own: Number, weight: &Number) {
        let points = &own * weight;
        if !points.is_zero() {
            self.found.push(Loss { node, cause, points, own });
        }
    }

    /// Sets off within a part, whose losses, and those below it, stand from `all` on, its own from `own` on.
    fn set_off(&mut self, node: &Node, all: usize, own: usize) {
        let within = |found: &mut Vec<Loss>, from: usize, wanted: &Number, picked: &dyn Fn(&Loss) -> bool| {
            found.get_mut(from..).map_or(Number::ZERO, |found| take(found, wanted, picked))
        };
        let by_rule = |loss: &Loss| matches!(loss.cause, Cause::Rule(_));
        if starts(node) {
            let base = |loss: &Loss| matches!(loss.cause, Cause::Score | Cause::Rest) && !loss.points.is_negative();
            let added = |loss: &Loss| by_rule(loss) && loss.points.is_negative();
            let lacking = self.found.iter().skip(own).filter(|loss| base(loss)).map(|loss| loss.points.clone()).sum();
            let gained = within(&mut self.found, own, &lacking, &added);
            within(&mut self.found, own, &gained, &base);
        }
        for at in own..self.found.len() {
            let Some(Loss { cause: Cause::Bound(title), points, .. }) = self.found.get(at) else { continue };
            let floor = *title == FLOOR.into();
            if !floor && *title != CAP.into() {
                continue;
            }
            // Rules come last in a part, and so do their points.
            let (bound, mut rest) = (points.clone(), points.abs());
            let against = |loss: &Loss| loss.points.is_negative() != bound.is_negative();
            rest = &rest - &within(&mut self.found, all, &rest, &|loss| against(loss) && by_rule(loss));
            rest = &rest - &within(&mut self.found, all, &rest, &|loss| against(loss) && !by_rule(loss));
            let set = &bound.abs() - &rest;
            if let Some(loss) = self.found.get_mut(at..=at) {
                take(loss, &set, |_| true);
            }
        }
        let mut at = 0;
        self.found.retain(|loss| {
            at += 1;
            at <= all || !loss.points.is_zero()
        });
    }

    /// What a node lacks to its full mark, each point of it worth `weight` points of the total.
    fn node(&mut self, step: &Step, id: NodeId, weight: &Number) {
        let Some(node) = self.rules.nodes.get(id.index()) else { return };
        let Some(value) = step.value.number() else { return };
        // What is not explained yet, in points of the node.
        let mut open = &node.full - value;
        let all = self.found.len();
        let adds_up = matches!(&node.body, Body::Combine(Combining::Sum | Combining::Mean));
        if adds_up {
            self.children(step, node, weight, &mut open);
        }
        let first = self.found.len();
        let plain = node.factors.is_empty() && !node.children.iter().any(|child| self.hands_on(*child));
        let method = step.children.iter().find(|child| child.kind == StepKind::Method);
        if let Some(score) = method.and_then(|method| method.value.number()).filter(|_| plain) {
            let lost = &node.full - score;
            open = &open - &lost;
            self.weighed(id, Cause::Score, lost, weight);
        }
        for rule in step.children.iter().filter(|child| child.kind == StepKind::Rule) {
            let position = node.rules.iter().position(|own| own.id == rule.id);
            let here = position.filter(|at| node.rules.get(*at).is_some_and(|rule| rule.counted_in.is_none()));
            if let (Some(at), Some(points)) = (here, rule.value.number()) {
                open = &open + points;
                self.weighed(id, Cause::Rule(at), -points, weight);
            }
        }
        if plain && (adds_up || method.is_some()) {
            // All that is left is what the bounds did, one after the other.
            let mut now = value + &open;
            for bound in step.children.iter().filter(|child| child.kind == StepKind::Bound) {
                if let Some(after) = bound.value.number() {
                    let lost = &now - after;
                    open = &open - &lost;
                    self.weighed(id, Cause::Bound(bound.title.clone()), lost, weight);
                    now = after.clone();
                }
            }
        }
        let cause = if adds_up || matches!(node.body, Body::Item(_)) { Cause::Rest } else { Cause::Score };
        self.weighed(id, cause, open, weight);
        self.set_off(node, all, first);
    }

    fn hands_on(&self, child: NodeId) -> bool {
        self.rules.nodes.get(child.index()).is_some_and(|child| child.rest_to_parent)
    }

    /// What the children lack, each by its share; `open` is lowered by it.
    fn children(&mut self, step: &Step, node: &Node, weight: &Number, open: &mut Number) {
        let own: Vec<(NodeId, &Node, &Step, Number)> = (step.children.iter())
            .filter_map(|child| match child.kind {
                StepKind::Node(id) => {
                    let node = self.rules.nodes.get(id.index())?;
                    let size = match &node.share {
                        Share::Weight { .. } => self.data.weight(self.rules, node, self.unit).unwrap_or_default(),
                        Share::Points | Share::Root => node.full.clone(),
                    };
                    Some((id, node, child, size))
                }
                _ => None,
            })
            .collect();
        let (mut weights, mut points, mut present) = (Pool::default(), Pool::default(), 0u32);
        for (_, child, step, size) in &own {
            let pool = if matches!(child.share, Share::Weight { .. }) { &mut weights } else { &mut points };
            let lost = is_lost(child, &step.value);
            pool.all += size;
            if lost || step.value.number().is_some() {
                pool.carrying += size;
                present += 1;
            } else if !size.is_zero() {
                pool.spread = true;
            }
        }
        let mean = matches!(node.body, Body::Combine(Combining::Mean));
        for (id, child, step, size) in own {
            let share = match &child.share {
                _ if mean => Number::ONE.checked_div(&Number::from(present)).unwrap_or_default(),
                Share::Weight { scale, .. } => &(scale * &size) * &weights.raised(),
                Share::Points | Share::Root => points.raised(),
            };
            let below = weight * &share;
            if let Some(value) = step.value.number() {
                *open = &*open - &(&(&child.full - value) * &share);
                self.node(step, id, &below);
            } else if is_lost(child, &step.value) {
                *open = &*open - &(&child.full * &share);
                self.weighed(id, Cause::Inapplicable, child.full.clone(), &below);
            }
        }
    }
}

fn is_lost(node: &Node, value: &Value) -> bool {
    node.not_applicable == Some(NotApplicable::Lost) && value.state() == Some(State::NotApplicable)
}
