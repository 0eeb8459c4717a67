//! From the root to the published total: vetoes, deductions, caps, rounding; and who has no total, and why.

use super::desk::Desk;
use super::eval::{At, Reader, policy};
use super::faults::Fault;
use super::ledgers;
use super::nodes;
use super::outcome::Total;
use super::reads;
use super::record::Silent;
use super::value::{met, stronger};
use crate::base::number::Number;
use crate::model::contract::MissingPolicy;
use crate::model::decision::{Veto, VetoEffect};
use crate::model::value::{State, Value};
use crate::model::{NodeId, RuleSet, VetoId};
use std::collections::BTreeSet;

/// The total of a unit; `reader` shows the total before vetoes. Without `faults` a condition that cannot be decided
/// does not strike.
pub(super) fn settle(reader: &Reader<'_>, unit: usize, mut faults: Option<&mut Vec<Fault>>) -> Total {
    let rules = reader.desk.rules;
    let before = reader.nodes.first().and_then(|root| root.get(unit)).cloned().unwrap_or(super::value::UNDEFINED);
    let mut undecided: Option<State> = None;
    let mut struck = Vec::new();
    for (index, veto) in rules.vetoes.iter().enumerate() {
        let strikes = met(&reader.eval(&veto.when, At::unit(unit)));
        // A tolerance is asked only where something strikes.
        let strikes = match strikes {
            Ok(true) => ledgers::lifted(reader, unit, VetoId::from_index(index)).map(|lifted| !lifted),
            other => other,
        };
        match strikes {
            Ok(true) => struck.push(VetoId::from_index(index)),
            Ok(false) => {}
            Err(state) => {
                // A unit without a total has its own message; a condition on that total needs no second one.
                if let (Value::Number(_), Some(faults)) = (&before, &mut faults) {
                    let rule = (veto.id.clone(), veto.title.clone(), veto.clause.clone());
                    faults.push(Fault::Undecided { rule, unit, state });
                    undecided = stronger(undecided, Some(state));
                }
            }
        }
    }
    let mut deducted = Number::ZERO;
    let (mut last, mut not_ranked) = (false, false);
    for (veto, effect) in struck.iter().filter_map(|veto| rules.vetoes.get(veto.index())).flat_map(with_effects) {
        match effect {
            VetoEffect::Deduct(points) => deducted += points,
            VetoEffect::DeductEach { points, event, filter } => {
                match reader.count(*event, filter.as_ref(), At::unit(unit)) {
                    Ok(number) => deducted += &(points * &number),
                    Err(state) => {
                        if let (Value::Number(_), Some(faults)) = (&before, &mut faults) {
                            let rule = (veto.id.clone(), veto.title.clone(), veto.clause.clone());
                            faults.push(Fault::Undecided { rule, unit, state });
                            undecided = stronger(undecided, Some(state));
                        }
                    }
                }
            }
            VetoEffect::NotRanked => not_ranked = true,
            VetoEffect::LastPlace => last = true,
            VetoEffect::TotalAtMost(_)
            | VetoEffect::GradeIs(_)
            | VetoEffect::GradeAtMost(_)
            | VetoEffect::Bar(_)
            | VetoEffect::Require(_) => {}
        }
    }
    let round = rules.nodes.first().and_then(|root| root.round);
    let rounded = |number: &Number| round.map_or_else(|| number.clone(), |round| round.apply(number));
    // What was decided is a published figure: the adjustment is what it lacks to that.
    let adjusted = match (&before, reader.desk.rulings.total(unit)) {
        (Value::Number(number), Some(decided)) => match lowered(reader, number, &deducted, unit) {
            Value::Number(number) => decided - &rounded(&number),
            _ => Number::ZERO,
        },
        _ => Number::ZERO,
    };
    let (exact, total) = match undecided {
        Some(state) => (Value::Missing(state), Value::Missing(state)),
        None => published(reader, unit, &before, (&struck, &deducted, &adjusted)),
    };
    Total { before, vetoes: struck, deducted, adjusted, exact, total, last, not_ranked }
}

/// T2 and T3: after the deductions and caps of the vetoes that struck, and after what was decided.
fn published(
    reader: &Reader<'_>,
    unit: usize,
    before: &Value,
    (struck, deducted, adjusted): (&[VetoId], &Number, &Number),
) -> (Value, Value) {
    let rules = reader.desk.rules;
    let Value::Number(number) = before else { return (before.clone(), before.clone()) };
    let settled = match lowered(reader, number, deducted, unit) {
        Value::Number(number) => lowered(reader, &number, &-adjusted, unit),
        missing => missing,
    };
    let caps = effects(rules, struck).filter_map(|effect| match effect {
        VetoEffect::TotalAtMost(cap) => Some(cap),
        _ => None,
    });
    let exact = match (settled, caps.min()) {
        (Value::Number(number), Some(cap)) => Value::Number(number.min(cap.clone())),
        (other, _) => other,
    };
    let round = rules.nodes.first().and_then(|root| root.round);
    let total = match (&exact, round) {
        (Value::Number(number), Some(round)) => Value::Number(round.apply(number)),
        (other, _) => other.clone(),
    };
    (exact, total)
}

/// The total of a unit in a run that is made again: with the vetoes that struck, the points they take, and what was decided
/// about it as they were.
pub(super) fn settle_again(reader: &Reader<'_>, unit: usize, was: &Total) -> Total {
    let before = reader.nodes.first().and_then(|root| root.get(unit)).cloned().unwrap_or(super::value::UNDEFINED);
    // What a veto left undecided stays so.
    let undecided = was.before.number().is_some() && was.exact.number().is_none();
    let (exact, total) = match undecided {
        true => (was.exact.clone(), was.total.clone()),
        false => published(reader, unit, &before, (&was.vetoes, &was.deducted, &was.adjusted)),
    };
    Total { before, exact, total, ..was.clone() }
}

/// T1: after deductions, within the root's bounds.
pub(super) fn lowered(reader: &Reader<'_>, before: &Number, deducted: &Number, unit: usize) -> Value {
    if deducted.is_zero() {
        return Value::Number(before.clone());
    }
    let Some(root) = reader.desk.rules.nodes.first() else { return Value::Number(before.clone()) };
    let at = At::node(unit, reader.desk.rules.root());
    nodes::within_bounds(reader, root, Value::Number(before - deducted), at, &mut Silent).0
}

fn with_effects(veto: &Veto) -> impl Iterator<Item = (&Veto, &VetoEffect)> {
    veto.effects.iter().map(move |effect| (veto, effect))
}

/// The effects of the vetoes that struck.
pub(super) fn effects<'a>(rules: &'a RuleSet, struck: &'a [VetoId]) -> impl Iterator<Item = &'a VetoEffect> {
    struck.iter().filter_map(|veto| rules.vetoes.get(veto.index())).flat_map(|veto| &veto.effects)
}

/// Who is to blame for totals that are missing: the nodes at which a missing value arose that nobody settled.
pub(super) fn blame(reader: &Reader<'_>, faults: &mut Vec<Fault>) {
    let mut found: BTreeSet<(NodeId, State, usize)> = BTreeSet::new();
    let Some(root) = reader.nodes.first() else { return };
    let sources: Vec<Vec<NodeId>> = reader
        .desk
        .rules
        .nodes
        .iter()
        .map(|node| {
            let mut read = node.children.clone();
            reads::of_node(node).into_iter().for_each(|expr| reads::nodes_in(expr, &mut read));
            read
        })
        .collect();
    for (unit, value) in root.iter().enumerate() {
        if let Value::Missing(state) = value {
            let mut seen = BTreeSet::new();
            trace_back(reader, &sources, reader.desk.rules.root(), *state, unit, &mut seen, &mut found);
        }
    }
    faults.extend(found.into_iter().map(|(node, state, unit)| Fault::Missing { node, unit, state }));
}

fn trace_back(
    reader: &Reader<'_>,
    sources: &[Vec<NodeId>],
    id: NodeId,
    state: State,
    unit: usize,
    seen: &mut BTreeSet<NodeId>,
    found: &mut BTreeSet<(NodeId, State, usize)>,
) {
    let Some(node) = reader.desk.rules.nodes.get(id.index()) else { return };
    if !seen.insert(id) || stated(reader, id, state, unit) {
        return;
    }
    let mut deeper = false;
    for source in sources.get(id.index()).into_iter().flatten() {
        let value = reader.nodes.get(source.index()).and_then(|column| column.get(unit));
        if let Some(Value::Missing(inner)) = value
            && (*inner != State::NotApplicable || state == State::NotApplicable)
        {
            deeper = true;
            trace_back(reader, sources, *source, *inner, unit, seen, found);
        }
    }
    // What does not apply and says what becomes of its share is no fault, and neither is a root that does not apply.
    let excused = state == State::NotApplicable && (node.not_applicable.is_some() || id == reader.desk.rules.root());
    if !deeper && !excused {
        found.insert((id, state, unit));
    }
}

/// Whether the scheme states that there is no total in this case.
fn stated(reader: &Reader<'_>, id: NodeId, state: State, unit: usize) -> bool {
    let Some(node) = reader.desk.rules.nodes.get(id.index()) else { return false };
    if policy(&node.missing, state) == Some(&MissingPolicy::NoTotal) {
        return true;
    }
    let mut facts = Vec::new();
    reads::of_node(node).into_iter().for_each(|expr| reads::facts_in(expr, &mut facts));
    facts.into_iter().any(|fact| {
        let declared = reader.desk.rules.facts.get(fact.index());
        reader.reported(fact, At::unit(unit)) == Value::Missing(state)
            && declared.is_some_and(|fact| policy(&fact.missing, state) == Some(&MissingPolicy::NoTotal))
    })
}

/// Settles the totals of all units.
pub(super) fn settle_all(desk: &Desk<'_>, reader: &Reader<'_>, faults: &mut Vec<Fault>) -> Vec<Total> {
    let mut undecided = Vec::new();
    let totals = (0..desk.size()).map(|unit| settle(reader, unit, Some(&mut undecided))).collect();
    // By rule, so that the same fault of many units is one message; the order of units within a rule is kept.
    undecided.sort_by(|a, b| match (a, b) {
        (Fault::Undecided { rule: a, .. }, Fault::Undecided { rule: b, .. }) => a.0.cmp(&b.0),
        _ => std::cmp::Ordering::Equal,
    });
    faults.extend(undecided);
    totals
}
