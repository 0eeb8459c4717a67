//! The score of a drawn scheme, as plainly as it can be worked out: one unit after another, in fractions.

use super::draft::{
    Among, Beside, Body, Cell, Combining, Condition, Counts, Draft, Event, List, Method, Mode, Node, Part, Policy,
    Rule, Share, Sheet, StandIn, Statistic, Ties, Trigger,
};
use crate::plain::fraction::Fraction;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Why there is no value; the first is the strongest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum State {
    NotSubmitted,
    Undefined,
    BelowMinimum,
    NotApplicable,
}

pub(super) type Value = Result<Fraction, State>;

/// What one unit gets.
#[derive(Default)]
pub(super) struct Verdict {
    /// By name of the node; the root's is the total before vetoes, not rounded.
    pub(super) nodes: BTreeMap<String, Value>,
    pub(super) exact: Option<Value>,
    pub(super) total: Option<Value>,
    pub(super) vetoes: Vec<usize>,
    pub(super) place: Option<u32>,
    pub(super) grade: Option<usize>,
    pub(super) top: bool,
    pub(super) bottom: bool,
}

const ZERO: Fraction = Fraction::ZERO;
const ONE: i128 = 1;

/// The magnitude is rounded; the sign is put back.
pub(super) fn round(x: Fraction, places: u32, mode: Mode) -> Fraction {
    if x < ZERO {
        return ZERO - round(ZERO - x, places, mode);
    }
    let scale = Fraction::from(10_i128.pow(places));
    let (scaled, half) = (x * scale, Fraction::new(1, 2));
    let (down, two) = (scaled.floor(), Fraction::from(2));
    let rest = scaled - down;
    let even = (down / two).floor() * two == down;
    let up = match mode {
        Mode::HalfUp => rest >= half,
        Mode::HalfEven => rest > half || (rest == half && !even),
        Mode::Down => false,
        Mode::Up => rest > ZERO,
    };
    (if up { down + Fraction::from(ONE) } else { down }) / scale
}

fn strongest(states: impl IntoIterator<Item = Value>) -> Option<State> {
    states.into_iter().filter_map(Result::err).min()
}

/// What the units of a period report, and what was reported in the period before.
#[derive(Clone, Copy)]
struct Period<'a> {
    draft: &'a Draft,
    sheets: &'a [Sheet],
    /// Of the first units; empty where nothing lies before.
    before: &'a [Sheet],
}

impl Period<'_> {
    fn reported(self, unit: usize, fact: usize) -> Value {
        match self.sheets[unit].facts[fact] {
            Cell::Value(value) => Ok(value),
            Cell::NotSubmitted => Err(State::NotSubmitted),
            Cell::NotApplicable => Err(State::NotApplicable),
        }
    }

    fn fact(self, unit: usize, fact: usize) -> Value {
        let reported = self.reported(unit, fact);
        let stand_in = match self.draft.facts[fact].missing {
            Some(stand_in) if reported == Err(State::NotSubmitted) => stand_in,
            _ => return reported,
        };
        let found = match stand_in {
            StandIn::Number(value) => Some(value),
            StandIn::Carried => self.one_before(unit).and_then(|before| before.reported(unit, fact).ok()),
            StandIn::GroupMean => statistic(Statistic::Mean, &self.handed_in(unit, fact, Among::Peers)),
        };
        found.ok_or(State::NotSubmitted)
    }

    /// The period before, where the unit was there.
    fn one_before(self, unit: usize) -> Option<Self> {
        (unit < self.before.len()).then_some(Self { sheets: self.before, before: &[], ..self })
    }

    /// What the units that a unit is compared with have handed in.
    fn handed_in(self, unit: usize, fact: usize, among: Among) -> Vec<Fraction> {
        let group = self.sheets[unit].group;
        let counted = |other: &usize| matches!(among, Among::Everyone) || self.sheets[*other].group == group;
        (0..self.sheets.len()).filter(counted).filter_map(|other| self.reported(other, fact).ok()).collect()
    }

    /// What a fact is compared with.
    fn beside(self, unit: usize, fact: usize, beside: Beside) -> Value {
        match beside {
            Beside::Group(of, among) => statistic(of, &self.handed_in(unit, fact, among)).ok_or(State::Undefined),
            Beside::Last => self.one_before(unit).ok_or(State::NotApplicable)?.fact(unit, fact),
        }
    }

    /// How many of those with a value are better, alike (the unit itself among them) and worse; and how many different
    /// values are better. What stands for a missing value has no place.
    fn standing(self, unit: usize, fact: usize, among: Among) -> Result<[usize; 4], State> {
        let own = self.reported(unit, fact)?;
        let more = self.draft.facts[fact].more_is_better.unwrap();
        let better = |a: Fraction, b: Fraction| if more { a > b } else { a < b };
        let all = self.handed_in(unit, fact, among);
        let number = |test: &dyn Fn(Fraction) -> bool| all.iter().filter(|other| test(**other)).count();
        let mut above: Vec<Fraction> = all.iter().copied().filter(|other| better(*other, own)).collect();
        above.sort();
        above.dedup();
        Ok([
            number(&|other| better(other, own)),
            number(&|other| other == own),
            number(&|other| better(own, other)),
            above.len(),
        ])
    }
}

/// None of nothing.
fn statistic(of: Statistic, values: &[Fraction]) -> Option<Fraction> {
    let mut sorted = values.to_vec();
    sorted.sort();
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let sum: Fraction = sorted.iter().copied().sum();
    Some(match of {
        Statistic::Sum => sum,
        Statistic::Mean => sum / Fraction::from(sorted.len() as i128),
        Statistic::Median => (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / Fraction::from(2),
        Statistic::Least => first,
        Statistic::Most => last,
    })
}

struct Unit<'a> {
    period: Period<'a>,
    at: usize,
    sheet: &'a Sheet,
    nodes: BTreeMap<String, Value>,
}

impl Unit<'_> {
    fn fact(&self, fact: usize) -> Value {
        self.period.fact(self.at, fact)
    }

    fn count(&self, kind: usize, least: Option<usize>) -> i128 {
        let counted = |event: &&Event| event.kind == kind && least.is_none_or(|least| event.level >= least);
        self.sheet.events.iter().filter(counted).count() as i128
    }

    /// Conditions of drawn schemes read only what is always there, but for the period before: what does not apply is not met.
    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Fact(fact, sign, edge) => sign.holds(self.fact(*fact).unwrap(), *edge),
            Condition::Count(kind, least, sign, edge) => {
                sign.holds(Fraction::from(self.count(*kind, *least)), Fraction::from(*edge))
            }
            Condition::Beside(fact, sign, beside) => {
                let other = self.period.beside(self.at, *fact, *beside);
                assert!(matches!(other, Ok(_) | Err(State::NotApplicable)));
                other.is_ok_and(|other| sign.holds(self.fact(*fact).unwrap(), other))
            }
            Condition::Both(a, b) => self.holds(a) && self.holds(b),
            Condition::Either(a, b) => self.holds(a) || self.holds(b),
        }
    }

    fn node(&mut self, node: &Node) -> Value {
        let factors = || node.factors.iter().filter(|(_, when)| when.as_ref().is_none_or(|when| self.holds(when)));
        let factor = factors().fold(Fraction::from(1), |all, (factor, _)| all * *factor);
        let rules: Vec<Value> = node.rules.iter().map(|rule| self.rule(rule)).collect();
        let raw = match &node.body {
            Body::Item(methods) => {
                let method = methods.iter().find(|(when, _)| when.as_ref().is_none_or(|when| self.holds(when)));
                let value = self.method(&method.unwrap().1, node.full);
                match strongest(rules.iter().copied().chain([value])) {
                    Some(state) => Err(state),
                    None => Ok((value.unwrap() + rules.into_iter().map(Result::unwrap).sum()) * factor),
                }
            }
            Body::Part(combining, children) => {
                let values: Vec<Value> = children.iter().map(|child| self.node(child)).collect();
                let present = values.iter().filter(|value| value.is_ok()).count();
                // A child whose value is missing makes the whole missing; a whole of too few is short of children.
                let short = node.needs.is_some_and(|least| present < least);
                let value = combine(*combining, children, &values, node.full)
                    .and_then(|value| if short { Err(State::BelowMinimum) } else { Ok(value) });
                match strongest(rules.iter().copied().chain([value])) {
                    Some(state) => Err(state),
                    None => Ok(value.unwrap() * factor + rules.into_iter().map(Result::unwrap).sum()),
                }
            }
        };
        let raw =
            if node.na_when.as_ref().is_some_and(|when| self.holds(when)) { Err(State::NotApplicable) } else { raw };
        let settled = match (raw, node.missing) {
            (Err(state), Some(policy)) if state != State::NotApplicable => settle(policy, node.full),
            _ => raw,
        };
        let settled = match (settled, node.na) {
            (Err(State::NotApplicable), Some(policy)) => settle(policy, node.full),
            _ => settled,
        };
        let bounded = settled.map(|value| bound(value, node));
        let rounded = bounded.map(|value| node.round.map_or(value, |(places, mode)| round(value, places, mode)));
        self.nodes.insert(node.name.clone(), rounded);
        rounded
    }

    fn method(&self, method: &Method, full: Fraction) -> Value {
        match method {
            Method::Start(points) | Method::Earn(points) => Ok(*points),
            Method::Ratio(dividend, divisor, most, on_zero) => {
                quotient(self.fact(*dividend), self.fact(*divisor), *most, *on_zero, full)
            }
            Method::Against(fact, beside, most, on_zero) => {
                quotient(self.fact(*fact), self.period.beside(self.at, *fact, *beside), *most, *on_zero, full)
            }
            Method::Places(fact, among, ties, lines, otherwise) => {
                let [better, alike, _, different] = self.period.standing(self.at, *fact, *among)?;
                let place = match ties {
                    Ties::Share => better + 1,
                    Ties::ShareLow => better + alike,
                    Ties::Dense => different + 1,
                };
                let line = lines.iter().find(|(last, _)| place as i128 <= *last);
                Ok(line.map_or(*otherwise, |(_, points)| *points))
            }
            Method::Standing(fact, among) => {
                let [better, alike, worse, _] = self.period.standing(self.at, *fact, *among)?;
                let others = better + alike + worse - 1;
                Ok(if others == 0 { full } else { full * Fraction::new(worse as i128, others as i128) })
            }
            Method::Steps(fact, lines, otherwise) => {
                let x = self.fact(*fact)?;
                let line = lines.iter().find(|(edge, included, _)| x > *edge || (*included && x == *edge));
                Ok(line.map_or(*otherwise, |(_, _, points)| *points))
            }
            Method::Linear(fact, knots, below) => {
                let x = self.fact(*fact)?;
                let (first, last) = (knots[0], knots[knots.len() - 1]);
                if x < first.0 {
                    return Ok(below.unwrap_or(first.1));
                }
                if x >= last.0 {
                    return Ok(last.1);
                }
                let at = knots.iter().rposition(|knot| knot.0 <= x).unwrap();
                let (from, to) = (knots[at], knots[at + 1]);
                Ok(from.1 + (x - from.0) * (to.1 - from.1) / (to.0 - from.0))
            }
            Method::Formula(a, fact, divisor, b) => Ok(*a * self.fact(*fact)? / *divisor + *b),
        }
    }

    fn rule(&self, rule: &Rule) -> Value {
        if rule.when.as_ref().is_some_and(|when| !self.holds(when)) {
            return Ok(ZERO);
        }
        let points = match &rule.counts {
            Counts::Once(points) => *points,
            Counts::Events { .. } => self.events(&rule.counts),
            Counts::Distance { fact, below, edge, step, amount, part } => {
                let x = self.fact(*fact)?;
                let distance = if *below { *edge - x } else { x - *edge };
                let steps = distance.max(ZERO) / *step;
                *amount
                    * match part {
                        Part::Whole => steps.floor(),
                        Part::Begun => steps.ceiling(),
                        Part::ProRata => steps,
                    }
            }
        };
        let points = rule.most.map_or(points, |most| points.min(most));
        Ok(if rule.gain { points } else { ZERO - points })
    }

    fn events(&self, counts: &Counts) -> Fraction {
        let Counts::Events { kind, amounts, least, repeat, special, largest, highest_only } = counts else {
            unreachable!()
        };
        let counted = |event: &&Event| event.kind == *kind && least.is_none_or(|least| event.level >= least);
        let mut rows: Vec<&Event> = self.sheet.events.iter().filter(counted).collect();
        rows.sort_by_key(|event| (event.month, event.day));
        let amount = |event: &Event| amounts[event.level.min(amounts.len() - 1)];
        let in_special = |event: &Event| special.filter(|_| event.month == 3);
        let alone = |event: &Event| amount(event) * in_special(event).unwrap_or(Fraction::from(1));
        if *highest_only {
            let mut best: BTreeMap<usize, &Event> = BTreeMap::new();
            for event in &rows {
                let kept = best.entry(event.matter).or_insert(event);
                if alone(event) > alone(kept) {
                    *kept = event;
                }
            }
            rows.retain(|event| std::ptr::eq(best[&event.matter], *event));
        }
        let points = |(number, event): (usize, &&Event)| {
            let again = repeat.filter(|(from, _)| number + 1 >= *from).map(|(_, factor)| factor);
            let factors = [again, in_special(event)].into_iter().flatten();
            let factor = if *largest {
                factors.max().unwrap_or(Fraction::from(1))
            } else {
                factors.fold(Fraction::from(1), |all, factor| all * factor)
            };
            amount(event) * factor
        };
        rows.iter().enumerate().map(points).sum()
    }
}

/// The full mark times a quotient within its limits.
fn quotient(a: Value, b: Value, most: Fraction, on_zero: Policy, full: Fraction) -> Value {
    if let Some(state) = strongest([a, b]) {
        return Err(state);
    }
    let (a, b) = (a?, b?);
    if b == ZERO {
        return settle(on_zero, full);
    }
    Ok(full * (a / b).max(ZERO).min(most))
}

fn settle(policy: Policy, full: Fraction) -> Value {
    match policy {
        Policy::Zero => Ok(ZERO),
        Policy::Full => Ok(full),
        Policy::Points(points) => Ok(points),
        Policy::Leave => Err(State::NotApplicable),
    }
}

fn bound(value: Fraction, node: &Node) -> Fraction {
    let value = node.floor.map_or(value, |floor| value.max(floor));
    node.cap.map_or(value, |cap| value.min(cap))
}

fn combine(combining: Combining, children: &[Node], values: &[Value], full: Fraction) -> Value {
    let present = || values.iter().filter_map(|value| value.ok());
    let states = strongest(values.iter().copied());
    match combining {
        Combining::Best => present().max().ok_or(states.unwrap_or(State::NotApplicable)),
        Combining::Lowest => present().min().ok_or(states.unwrap_or(State::NotApplicable)),
        Combining::Sum | Combining::Mean => {
            if let Some(state) = states.filter(|state| *state != State::NotApplicable) {
                return Err(state);
            }
            if present().next().is_none() {
                return Err(State::NotApplicable);
            }
            if combining == Combining::Mean {
                let some: Vec<Fraction> = present().collect();
                let number = Fraction::from(some.len() as i128);
                return Ok(some.into_iter().sum::<Fraction>() / number);
            }
            let share = |child: &Node| match child.share {
                Share::Weight(weight) | Share::Rescaled(weight) | Share::AsItIs(weight) => weight,
                _ => child.full,
            };
            let counted = |child: &Node, value: Fraction| match child.share {
                Share::Weight(weight) | Share::AsItIs(weight) => weight * value,
                Share::Rescaled(weight) => weight * full * value / child.full,
                _ => value,
            };
            let some = || children.iter().zip(values).filter_map(|(child, value)| value.ok().map(|v| (child, v)));
            let all: Fraction = children.iter().map(share).sum();
            let left: Fraction = some().map(|(child, _)| share(child)).sum();
            Ok(some().map(|(child, value)| counted(child, value)).sum::<Fraction>() * all / left)
        }
    }
}

/// Everything that the units get; `before` is what the first of them reported for the period before.
pub(super) fn judge(draft: &Draft, sheets: &[Sheet], before: &[Sheet]) -> Vec<Verdict> {
    let mut all: Vec<Verdict> = Vec::new();
    let period = Period { draft, sheets, before };
    for (at, sheet) in sheets.iter().enumerate() {
        let mut unit = Unit { period, at, sheet, nodes: BTreeMap::new() };
        let before = unit.node(&draft.root);
        let mut verdict = Verdict::default();
        let shown = before.map(|value| round(value, draft.places, draft.mode));
        verdict.vetoes = (0..draft.vetoes.len())
            .filter(|veto| match &draft.vetoes[*veto].when {
                Trigger::Total(edge) => shown.is_ok_and(|total| total < *edge),
                Trigger::When(condition) => unit.holds(condition),
            })
            .collect();
        let struck = || verdict.vetoes.iter().map(|veto| &draft.vetoes[*veto]);
        let exact = before.map(|value| {
            let loss: Fraction = struck().filter_map(|veto| veto.deducts).sum();
            let lowered = bound(value - loss, &draft.root);
            struck().filter_map(|veto| veto.most).fold(lowered, Fraction::min)
        });
        verdict.exact = Some(exact);
        verdict.total = Some(exact.map(|value| round(value, draft.places, draft.mode)));
        verdict.grade = verdict.total.unwrap().ok().filter(|_| !draft.grades.is_empty()).map(|total| {
            let band = |(edge, included): &(Fraction, bool)| total > *edge || (*included && total == *edge);
            draft.grades.iter().position(band).unwrap_or(draft.grades.len())
        });
        verdict.nodes = unit.nodes;
        all.push(verdict);
    }
    let sets: Vec<Vec<usize>> = if draft.among_all {
        vec![(0..sheets.len()).collect()]
    } else {
        (0..draft.groups).map(|group| (0..sheets.len()).filter(|at| sheets[*at].group == group).collect()).collect()
    };
    for units in sets {
        place(draft, sheets, &units, &mut all);
    }
    all
}

fn place(draft: &Draft, sheets: &[Sheet], units: &[usize], all: &mut [Verdict]) {
    let struck = |all: &[Verdict], unit: usize, test: fn(&super::draft::Veto) -> bool| {
        all[unit].vetoes.iter().any(|veto| test(&draft.vetoes[*veto]))
    };
    let ranked: Vec<usize> = units
        .iter()
        .copied()
        .filter(|unit| all[*unit].total.unwrap().is_ok() && !struck(all, *unit, |veto| veto.no_place))
        .collect();
    let keys: BTreeMap<usize, _> = ranked
        .iter()
        .map(|unit| {
            let last = struck(all, *unit, |veto| veto.last);
            let second = draft.second.map(|fact| match sheets[*unit].facts[fact] {
                Cell::Value(value) if draft.facts[fact].more_is_better == Some(false) => ZERO - value,
                Cell::Value(value) => value,
                _ => panic!("ranked by a fact that may be missing"),
            });
            (*unit, (Reverse(last), all[*unit].total.unwrap().unwrap(), second))
        })
        .collect();
    let better = |unit: usize, among: &[usize]| among.iter().filter(|other| keys[other] > keys[&unit]).count();
    let worse = |unit: usize, among: &[usize]| among.iter().filter(|other| keys[other] < keys[&unit]).count();
    let alike = |unit: usize, among: &[usize]| among.iter().filter(|other| keys[other] == keys[&unit]).count();
    for unit in &ranked {
        let place = match draft.ties {
            Ties::Share => better(*unit, &ranked) + 1,
            Ties::ShareLow => better(*unit, &ranked) + alike(*unit, &ranked),
            Ties::Dense => {
                let mut above: Vec<_> =
                    ranked.iter().filter(|other| keys[other] > keys[unit]).map(|other| &keys[other]).collect();
                above.sort();
                above.dedup();
                above.len() + 1
            }
        };
        all[*unit].place = Some(place as u32);
    }
    let inside = |list: &List, before: usize, with: usize| {
        if list.tied_in { before < list.places } else { before + with <= list.places }
    };
    if let Some(list) = &draft.top {
        let meets = |unit: &usize| list.least.is_none_or(|least| all[*unit].total.unwrap().unwrap() >= least);
        let mut competing: Vec<usize> =
            ranked.iter().copied().filter(|unit| !struck(all, *unit, |veto| veto.no_awards)).collect();
        if list.passed_down {
            competing.retain(meets);
        }
        let winners: Vec<usize> = competing
            .iter()
            .copied()
            .filter(|unit| inside(list, better(*unit, &competing), alike(*unit, &competing)) && meets(unit))
            .collect();
        winners.iter().for_each(|unit| all[*unit].top = true);
    }
    if let Some(list) = &draft.bottom {
        for unit in &ranked {
            all[*unit].bottom = inside(list, worse(*unit, &ranked), alike(*unit, &ranked));
        }
    }
    // The list from above goes first.
    units.iter().for_each(|unit| all[*unit].bottom &= !all[*unit].top);
}
