//! Nodes of the score tree: applicability, raw value, missing values, bounds, rounding.

use super::combine;
use super::desk::Desk;
use super::eval::{At, Reader};
use super::events;
use super::factors::{self, Turn};
use super::faults::Fault;
use super::figures;
use super::inputs::{self, titled};
use super::items;
use super::missing::{self, Stand};
use super::reads;
use super::record::Observer;
use super::rules::{self, Effect};
use super::survey;
use super::trace::{CAP, FLOOR, Step, StepKind};
use super::value::{self, NOT_APPLICABLE, met};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::expr::ExprKind;
use crate::model::method::Meeting;
use crate::model::node::{Body, Limit, Node, Share};
use crate::model::value::{Dim, State, Value};
use crate::model::{FactId, NodeId};

/// A node, ready to be evaluated for every unit.
pub(super) struct Prepared<'a> {
    pub(super) id: NodeId,
    pub(super) node: &'a Node,
    pub(super) survey: Option<survey::Prepared<'a>>,
    /// The facts it reads, where it has a rule for late ones.
    pub(super) asks_when: Vec<FactId>,
    /// The root's rounding belongs to the published total.
    pub(super) root: bool,
}

impl<'a> Prepared<'a> {
    /// Looks up what all units share.
    pub(super) fn new(desk: &Desk<'a>, id: NodeId) -> Option<Self> {
        let node = desk.rules.nodes.get(id.index())?;
        let survey = match &node.body {
            Body::Survey(survey) => Some(survey::Prepared::new(desk, id, survey, desk.data.survey(id))),
            Body::Combine(_) | Body::Item(_) => None,
        };
        let mut asks_when = Vec::new();
        if missing::asks_when(&node.missing) {
            reads::of_node(node).into_iter().for_each(|expr| reads::facts_in(expr, &mut asks_when));
        }
        Some(Self { id, node, survey, asks_when, root: id == desk.rules.root() })
    }
}

/// All nodes of a scheme, each looked up once for all units.
pub(super) fn prepared<'a>(desk: &Desk<'a>) -> Vec<Prepared<'a>> {
    let all = desk.rules.nodes_with_ids();
    all.filter_map(|(id, _)| Prepared::new(desk, id)).collect()
}

/// The final value of a node for a unit.
pub(super) struct Scored {
    pub(super) value: Value,
    /// Losses below the floor that fall on the parent, in points of the node.
    pub(super) charge: Number,
    /// The node had no value: its state, and what stands for it.
    pub(super) replaced: Option<(State, Stand)>,
}

/// Evaluates a node for a unit. The effects of its rules are put into `effects`, in their order.
pub(super) fn score<O: Observer>(
    reader: &Reader<'_>,
    prepared: &Prepared<'_>,
    unit: usize,
    effects: &mut Vec<Effect>,
    observer: &mut O,
) -> Scored {
    let node = prepared.node;
    let at = At::node(unit, prepared.id);
    effects.clear();
    observer.open();
    let fit = concerns(reader, node, at)
        .and_then(|fit| if fit { missing::enough(reader, node, at).map(|()| true) } else { Ok(false) });
    let (raw, how) = match fit {
        Ok(true) if missing::late(reader, &prepared.asks_when, at) => (Value::Missing(State::Late), None),
        Ok(true) => raw(reader, prepared, at, effects, observer),
        Ok(false) => (NOT_APPLICABLE, O::RECORDS.then(|| unconcerned(reader, node, at))),
        Err(state) => (Value::Missing(state), None),
    };
    effects.resize_with(node.rules.len(), || Effect {
        points: raw.state().map_or(NOT_APPLICABLE, Value::Missing),
        events: 0,
        phrase: Bilingual::default(),
    });
    let weightless = weightless(reader, node, unit);
    let replaced = raw
        .state()
        .filter(|_| !weightless)
        .and_then(|state| missing::of_node(reader, prepared.id, node, state, unit).map(|stand| (state, stand)));
    let present = match &replaced {
        Some((_, stand)) => stand.value.clone(),
        None if weightless => NOT_APPLICABLE,
        None => raw.clone(),
    };
    let (bounded, charge) = within_bounds(reader, node, present.clone(), at, observer);
    let value = match (node.round.filter(|_| !prepared.root), &bounded) {
        (Some(round), Value::Number(number)) => {
            let rounded = Value::Number(round.apply(number));
            if rounded != bounded {
                observer.leaf(|| {
                    bound(node, ("修约", "rounding"), change(&bounded, &rounded, &figures::rounding(round)), &rounded)
                });
            }
            rounded
        }
        _ => bounded,
    };
    let value = match reader.desk.rulings.node(prepared.id, unit).and_then(|decision| decision.decided.as_ref()) {
        Some(decided) => {
            let why = Bilingual::from(("审定", "settled"));
            observer.leaf(|| bound(node, ("审定", "settled"), change(&value, decided, &why), decided));
            decided.clone()
        }
        None => value,
    };
    observer.close(|children| Step {
        id: node.id.clone(),
        title: titled(node.title.as_ref(), &node.name),
        kind: StepKind::Node(prepared.id),
        clause: node.clause.clone(),
        how: explained(&raw, how, (&present, replaced.as_ref()), &value),
        value: value.clone(),
        dim: Dim::Points,
        inputs: own_inputs(reader, node, at),
        children,
    });
    Scored { value, charge, replaced }
}

/// Where the order of rows of one day decides about points.
pub(super) fn rows_of_one_day(reader: &Reader<'_>) -> Vec<Fault> {
    let mut found = Vec::new();
    for (id, node) in reader.desk.rules.nodes_with_ids() {
        for rule in &node.rules {
            let days = (0..reader.desk.size()).filter_map(|unit| {
                let day = events::order_matters(reader, rule, At::node(unit, id))?;
                Some(Fault::SameDay { clause: rule.clause.clone(), unit, day })
            });
            let mut days: Vec<Fault> = days.collect();
            days.sort_by_key(|fault| match fault {
                Fault::SameDay { day, .. } => Some(*day),
                _ => None,
            });
            found.extend(days);
        }
    }
    found
}

/// Whether the unit has a weight of 0 for the node: then it does not concern the unit, and no rule asks what becomes
/// of its share.
fn weightless(reader: &Reader<'_>, node: &Node, unit: usize) -> bool {
    match &node.share {
        Share::Weight { weight, by: Some(by), .. } => {
            reader.weight(weight, Some(by), unit).is_ok_and(|weight| weight.is_zero())
        }
        _ => false,
    }
}

/// Whether the node concerns the unit.
pub(super) fn concerns(reader: &Reader<'_>, node: &Node, at: At) -> Result<bool, State> {
    if weightless(reader, node, at.unit) || at.node.is_some_and(|id| reader.desk.suspended(id, at.unit)) {
        return Ok(false);
    }
    if !node.applies_to.is_empty() && !node.applies_to.iter().any(|group| reader.desk.belongs(at.unit, *group)) {
        return Ok(false);
    }
    node.not_applicable_when.as_ref().map_or(Ok(true), |when| met(&reader.eval(when, at)).map(|excused| !excused))
}

/// The value before missing values are replaced and bounds apply.
fn raw<O: Observer>(
    reader: &Reader<'_>,
    prepared: &Prepared<'_>,
    at: At,
    effects: &mut Vec<Effect>,
    observer: &mut O,
) -> (Value, Option<Bilingual>) {
    let node = prepared.node;
    let (base, base_text) = match &node.body {
        Body::Combine(combining) => {
            let combined = combine::value::<O>(reader, (prepared.id, node), *combining, at.unit);
            (combined.value, combined.phrase)
        }
        Body::Item(item) => {
            let value = items::value(reader, item, at, observer);
            let text = O::RECORDS.then(|| figures::inside(&value, &Dim::Points));
            (value, text)
        }
        Body::Survey(_) => {
            let Some(survey) = &prepared.survey else { return (value::UNDEFINED, None) };
            survey.value(reader, at, observer)
        }
    };
    for (position, rule) in node.rules.iter().enumerate() {
        let stands = reader.again.and_then(|again| again.effect(prepared.id, position, at.unit));
        effects.push(match stands {
            Some(effect) => effect,
            None => rules::effect(reader, rule, at, observer),
        });
    }
    let part = matches!(node.body, Body::Combine(_));
    let own_factors = match without_factors(reader, node, at) {
        Ok(None) => node.factors.as_slice(),
        Ok(Some(limit)) => {
            observer.leaf(|| factors_lost(reader, node, limit, at));
            &[]
        }
        Err(state) => return (Value::Missing(state), None),
    };
    let factored = |value: &Value| factors::multiplied(reader, value, own_factors, Meeting::Multiply, Turn::Any, at);
    let own = if part { factored(&base) } else { base };
    let sum = node.rules.iter().zip(effects.iter()).filter(|(rule, _)| rule.counted_in.is_none()).fold(
        own,
        |sum, (_, effect)| match &effect.points {
            Value::Number(points) if points.is_zero() => sum,
            points => value::add(&sum, points),
        },
    );
    let raw = if part { sum } else { factored(&sum) };
    let how = O::RECORDS.then(|| {
        let factors = factors::in_print(reader, own_factors, Meeting::Multiply, Turn::Any, at);
        let base = base_text.unwrap_or_default();
        let with_factors = |text: &Bilingual| {
            if factors.zh.is_empty() { text.clone() } else { figures::and(figures::bracketed(text), &factors) }
        };
        if part {
            with_rules(with_factors(&base), node, effects)
        } else {
            with_factors(&with_rules(base, node, effects))
        }
    });
    (raw, how)
}

/// `100` → `100 − 3 × 1 + 2`
fn with_rules(mut text: Bilingual, node: &Node, effects: &[Effect]) -> Bilingual {
    for (rule, effect) in node.rules.iter().zip(effects) {
        let zero = effect.points.number().is_some_and(Number::is_zero);
        if rule.counted_in.is_some() || zero {
            continue;
        }
        let loss = rule.sign == crate::model::method::Sign::Deduct;
        text = figures::and(text, &figures::plain(if loss { " − " } else { " + " }));
        text = match &effect.points {
            Value::Number(_) => figures::and(text, &effect.phrase),
            missing => figures::and(text, &figures::points(missing)),
        };
    }
    text
}

/// A value within a node's bounds, and the loss below the floor that falls on the parent.
pub(super) fn within_bounds<O: Observer>(
    reader: &Reader<'_>,
    node: &Node,
    value: Value,
    at: At,
    observer: &mut O,
) -> (Value, Number) {
    let mut charge = Number::ZERO;
    let Value::Number(mut number) = value else { return (value, charge) };
    for (expr, low) in node.floor.iter().map(|floor| (floor, true)).chain(node.cap.iter().map(|cap| (cap, false))) {
        // Most bounds are written as numbers and bind nobody: nothing to compute, nothing to copy.
        let computed;
        let edge = match &expr.kind {
            ExprKind::Constant(edge) => edge,
            _ => {
                computed = reader.eval(expr, at);
                &computed
            }
        };
        let Value::Number(edge) = edge else {
            return (Value::Missing(edge.state().unwrap_or(State::Undefined)), Number::ZERO);
        };
        let binds = if low { number < *edge } else { number > *edge };
        if binds {
            if low && node.rest_to_parent {
                charge = edge - &number;
            }
            observer.leaf(|| floor_or_cap(node, &number, edge, low));
            number = edge.clone();
        }
    }
    for limit in &node.limits {
        let Some(most) = &limit.most else { continue };
        match holds(reader, limit, at) {
            Ok(false) => continue,
            Ok(true) => {}
            Err(state) => return (Value::Missing(state), Number::ZERO),
        }
        let edge = match reader.eval(most, at) {
            Value::Number(edge) => edge,
            other => return (Value::Missing(other.state().unwrap_or(State::Undefined)), Number::ZERO),
        };
        if number > edge {
            observer.leaf(|| limited(reader, node, limit, (&number, &edge), at));
            number = edge;
        }
    }
    (Value::Number(number), charge)
}

fn floor_or_cap(node: &Node, before: &Number, edge: &Number, low: bool) -> Step {
    let value = Value::Number(edge.clone());
    let (title, words) = match (low, node.rest_to_parent) {
        (true, false) => (FLOOR, ("最低", "at least")),
        (true, true) => (FLOOR, ("其余由上级承担，最低", "the rest falls on the parent, at least")),
        (false, _) => (CAP, ("最高", "at most")),
    };
    let edge = figures::operand(edge, &Dim::Points);
    let words = Bilingual { zh: format!("{} {}", words.0, edge.zh), en: format!("{} {}", words.1, edge.en) };
    bound(node, title, change(&Value::Number(before.clone()), &value, &words), &value)
}

/// Whether a cap on a condition holds for the unit.
fn holds(reader: &Reader<'_>, limit: &Limit, at: At) -> Result<bool, State> {
    limit.when.as_ref().map_or(Ok(true), |when| met(&reader.eval(when, at)))
}

/// The limit that takes the node's multipliers away, where one does.
fn without_factors<'n>(reader: &Reader<'_>, node: &'n Node, at: At) -> Result<Option<&'n Limit>, State> {
    for limit in node.limits.iter().filter(|limit| limit.no_factor && !node.factors.is_empty()) {
        if holds(reader, limit, at)? {
            return Ok(Some(limit));
        }
    }
    Ok(None)
}

fn of_limit(reader: &Reader<'_>, node: &Node, limit: &Limit, how: Bilingual, value: &Value, at: At) -> Step {
    let how = match &limit.when {
        Some(when) => {
            let when = figures::condition(reader, when, at);
            Bilingual { zh: format!("{}：{}", when.zh, how.zh), en: format!("{}: {}", when.en, how.en) }
        }
        None => how,
    };
    Step {
        clause: limit.clause.clone(),
        inputs: inputs::of_all(reader, &limit.when, at),
        ..bound(node, ("限定", "limit"), how, value)
    }
}

fn limited(reader: &Reader<'_>, node: &Node, limit: &Limit, (before, edge): (&Number, &Number), at: At) -> Step {
    let value = Value::Number(edge.clone());
    let most = figures::operand(edge, &Dim::Points);
    let words = Bilingual { zh: format!("最高 {}", most.zh), en: format!("at most {}", most.en) };
    of_limit(reader, node, limit, change(&Value::Number(before.clone()), &value, &words), &value, at)
}

fn factors_lost(reader: &Reader<'_>, node: &Node, limit: &Limit, at: At) -> Step {
    let how = Bilingual::from(("不乘系数", "its multipliers do not count"));
    of_limit(reader, node, limit, how, &Value::Number(Number::ONE), at)
}

/// `90.986 → 90.99（四舍五入至2位小数）`
pub(super) fn change(before: &Value, after: &Value, why: &Bilingual) -> Bilingual {
    let change = figures::joined(&[figures::points(before), figures::points(after)], " → ");
    Bilingual { zh: format!("{}（{}）", change.zh, why.zh), en: format!("{} ({})", change.en, why.en) }
}

/// A step that bounds or rounds a node's value.
pub(super) fn bound(node: &Node, title: (&str, &str), how: Bilingual, value: &Value) -> Step {
    Step {
        id: node.id.clone(),
        title: Bilingual::from(title),
        kind: StepKind::Bound,
        clause: node.clause.clone(),
        how,
        value: value.clone(),
        dim: Dim::Points,
        inputs: Vec::new(),
        children: Vec::new(),
    }
}

/// Why a node does not concern a unit.
fn unconcerned(reader: &Reader<'_>, node: &Node, at: At) -> Bilingual {
    if weightless(reader, node, at.unit) {
        return Bilingual::from(("权重为 0", "its weight is 0"));
    }
    match &node.not_applicable_when {
        Some(when) if !matches!(reader.eval(when, at), Value::Flag(false)) => figures::condition(reader, when, at),
        _ => Bilingual::from(("不属于适用的分组", "not in a group it applies to")),
    }
}

/// The arithmetic of a node in one line.
fn explained(
    raw: &Value,
    how: Option<Bilingual>,
    (present, replaced): (&Value, Option<&(State, Stand)>),
    value: &Value,
) -> Bilingual {
    let result = figures::points(raw);
    let how = how.filter(|how| !how.zh.is_empty());
    let mut text = match (raw, how) {
        (Value::Number(_), Some(how)) if how == result || how == figures::inside(raw, &Dim::Points) => result,
        (Value::Number(_), Some(how)) => figures::equals(&how, &result),
        (Value::Missing(State::NotApplicable), Some(how)) => {
            Bilingual { zh: format!("{}（{}）", result.zh, how.zh), en: format!("{} ({})", result.en, how.en) }
        }
        _ => result,
    };
    if let Some((state, stand)) = replaced.filter(|_| present != raw) {
        text = missing::in_words(*state, stand);
    }
    if value != present {
        text = figures::and(figures::and(text, &figures::plain(" → ")), &figures::points(value));
    }
    text
}

/// What the node itself reads: the condition that excuses a unit, its bounds.
fn own_inputs(reader: &Reader<'_>, node: &Node, at: At) -> Vec<super::trace::Input> {
    let least = node.least_cases.iter().flat_map(|least| [&least.of, &least.least]);
    let exprs = node.not_applicable_when.iter().chain(least).chain(&node.floor).chain(&node.cap);
    inputs::of_all(reader, exprs, at)
}
