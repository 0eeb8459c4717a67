//! Money: what awards, consequences and the scheme's own rules of pay bring to whom.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::factors;
use super::faults::Fault;
use super::figures;
use super::inputs;
use super::outcome::{Followed, Grant, Payment};
use super::trace::{Step, StepKind};
use super::value::met;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::decision::Effect;
use crate::model::ledgers::Pay;
use crate::model::method::Choice;
use crate::model::value::{Dim, State, Value};

/// The sum a rule pays to a unit; none where its condition does not hold.
fn sum(reader: &Reader<'_>, pay: &Pay, at: At) -> Result<Option<Number>, State> {
    if !pay.when.as_ref().map_or(Ok(true), |when| met(&reader.eval(when, at)))? {
        return Ok(None);
    }
    match factors::choice(reader, &pay.amount, at) {
        Value::Number(number) => Ok(Some(pay.round.map_or_else(|| number.clone(), |round| round.apply(&number)))),
        other => Err(other.state().unwrap_or(State::Undefined)),
    }
}

/// All sums: of awards, of consequences, and of the scheme's own rules, each in the order of units.
pub(super) fn payments(
    reader: &Reader<'_>,
    grants: &[Grant],
    followed: &[Followed],
    faults: &mut Vec<Fault>,
) -> Vec<Payment> {
    let rules = reader.desk.rules;
    let mut paid = Vec::new();
    let mut pay = |pay: &Pay, work: Option<NodeId>, unit: usize, faults: &mut Vec<Fault>| {
        match sum(reader, pay, At { work, ..At::unit(unit) }) {
            Ok(Some(amount)) => paid.push(Payment { unit, rule: pay.id.clone(), work, amount }),
            Ok(None) => {}
            // A sum that rests on a total that is missing has its message already.
            Err(state) if reader.has_total(unit) => {
                let rule = (pay.id.clone(), pay.title.clone(), pay.clause.clone());
                faults.push(Fault::Undecided { rule, unit, state });
            }
            Err(_) => {}
        }
    };
    for grant in grants {
        let effects = rules.awards.get(grant.award.index()).map_or(&[][..], |award| &award.effects);
        pays(effects).for_each(|one| pay(one, grant.work, grant.unit, faults));
    }
    for one in followed {
        let effects = rules.consequences.get(one.consequence.index()).map_or(&[][..], |found| &found.effects);
        pays(effects).for_each(|of| pay(of, None, one.unit, faults));
    }
    for one in &rules.pays {
        (0..reader.desk.size()).for_each(|unit| pay(one, None, unit, faults));
    }
    faults.extend(not_above(reader.desk, &paid));
    paid
}

/// The rules of pay among effects.
pub(super) fn pays(effects: &[Effect]) -> impl Iterator<Item = &Pay> {
    effects.iter().filter_map(|effect| match effect {
        Effect::Pay(pay) => Some(pay),
        _ => None,
    })
}

/// Pays that should exceed another one over all units and do not. Where either is per head nothing can be said: how many are
/// paid is not known.
fn not_above(desk: &Desk<'_>, paid: &[Payment]) -> Vec<Fault> {
    let sum = |pay: &Pay| -> Number {
        paid.iter().filter(|one| one.rule == pay.id).fold(Number::ZERO, |sum, one| &sum + &one.amount)
    };
    let pairs = desk.rules.pays.iter().filter_map(|pay| Some((pay, desk.rules.pays.get(pay.above?)?)));
    pairs
        .map(|(pay, base)| (pay, base, sum(pay), sum(base)))
        .filter(|(pay, base, ..)| !pay.per_head && !base.per_head)
        .filter(|(_, _, own, base)| own <= base)
        .map(|(pay, base, own, least)| Fault::NotAbove {
            pay: (pay.id.clone(), pay.title.clone(), pay.clause.clone()),
            base: (base.id.clone(), base.title.clone(), base.clause.clone()),
            sums: (own, least),
        })
        .collect()
}

/// How a sum came about.
pub(super) fn step(reader: &Reader<'_>, pay: &Pay, payment: &Payment) -> Step {
    let at = At { work: payment.work, ..At::unit(payment.unit) };
    let result = figures::number(&payment.amount, &Dim::Money);
    let mut how = match factors::chosen(reader, &pay.amount, at) {
        Ok(expr) if expr.constant().is_none() => figures::equation(reader, expr, at),
        _ => result.clone(),
    };
    if let (Some(round), Value::Number(exact)) = (pay.round, factors::choice(reader, &pay.amount, at))
        && exact != payment.amount
    {
        let why = figures::rounding(round);
        how = say!("{how} → {result}（{why}）", "{how} → {result} ({why})", how = how, result = result, why = why);
    }
    let yuan = Bilingual::from(if pay.per_head { ("元/人", " yuan per head") } else { ("元", " yuan") });
    let mut exprs = Vec::new();
    exprs.extend(&pay.when);
    if let Choice::By { key, .. } = &pay.amount {
        exprs.push(key);
    }
    exprs.extend(factors::chosen(reader, &pay.amount, at).ok());
    Step {
        id: pay.id.clone(),
        title: inputs::titled(pay.title.as_ref(), &pay.id),
        kind: StepKind::Decision,
        clause: pay.clause.clone(),
        how: figures::and(how, &yuan),
        value: Value::Number(payment.amount.clone()),
        dim: Dim::Money,
        inputs: inputs::of_all(reader, exprs, at),
        children: Vec::new(),
    }
}
