//! Which way values go that are made of several: quotas, choices, multipliers, effects, limits, stages.
//!
//! Each function says how the new value stands to the old one where that is sure whatever the data are, and nothing where
//! it is not. `Greater` is more of the thing; where a function says so, easier for those assessed.

use super::condition::{constant, quantity, weakened};
use super::judgement::size;
use crate::base::number::Number;
use serde_json::Value as Json;
use std::cmp::Ordering;

/// What several orders come to: one direction, or nothing.
pub(super) fn joined(orders: impl IntoIterator<Item = Option<Ordering>>) -> Option<Ordering> {
    let mut all = Ordering::Equal;
    for order in orders {
        match (all, order?) {
            (_, Ordering::Equal) => {}
            (Ordering::Equal, other) => all = other,
            (known, other) if known == other => {}
            _ => return None,
        }
    }
    Some(all)
}

static NULL: Json = Json::Null;

fn part<'a>(value: &'a Json, key: &str) -> &'a Json {
    value.get(key).unwrap_or(&NULL)
}

fn at(value: &Json, position: usize) -> &Json {
    value.get(position).unwrap_or(&NULL)
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Json) -> Option<Number> {
    value.as_str().and_then(Number::from_fraction_text)
}

/// How many more or fewer: of numbers and shares of the same rounding, among the same units.
pub(super) fn places(old: &Json, new: &Json) -> Option<Ordering> {
    if part(old, "end") != part(new, "end") {
        return None;
    }
    let quota = |value: &Json| value.get("quota").unwrap_or(value).clone();
    let (old, new) = (quota(old), quota(new));
    if part(&old, "among") != part(&new, "among") {
        return None;
    }
    let ties = match (part(&old, "ties").as_str()?, part(&new, "ties").as_str()?) {
        (a, b) if a == b => Some(Ordering::Equal),
        ("out", "in") => Some(Ordering::Greater),
        ("in", "out") => Some(Ordering::Less),
        _ => None,
    };
    let size = match (part(&old, "size"), part(&new, "size")) {
        (Json::Number(a), Json::Number(b)) => Some(b.as_u64()?.cmp(&a.as_u64()?)),
        (a @ Json::Object(_), b @ Json::Object(_)) if part(a, "rounded") == part(b, "rounded") => {
            let least = |size: &Json| part(size, "least").as_u64().unwrap_or(0);
            joined([Some(number(part(b, "share"))?.cmp(&number(part(a, "share"))?)), Some(least(b).cmp(&least(a)))])
        }
        _ => None,
    };
    joined([ties, size])
}

/// Amounts: numbers, or choices among the same cases.
pub(super) fn amounts(old: &Json, new: &Json) -> Option<Ordering> {
    if let (Some(before), Some(after)) = (size(old), size(new)) {
        let kind = |value| quantity(value).map(|(_, kind)| kind);
        let alike = kind(old).zip(kind(new)).is_none_or(|(old, new)| old == new);
        return alike.then(|| after.cmp(&before));
    }
    if part(old, "by") != part(new, "by") || part(old, "by").is_null() {
        return None;
    }
    let (olds, news) = (list(part(old, "lines")), list(part(new, "lines")));
    if olds.len() != news.len() || olds.iter().zip(news).any(|(a, b)| at(a, 0) != at(b, 0)) {
        return None;
    }
    let rest = (part(old, "else"), part(new, "else"));
    let pairs = olds.iter().zip(news).map(|(a, b)| (at(a, 1), at(b, 1))).chain([rest]);
    joined(pairs.map(|(a, b)| if a == b { Some(Ordering::Equal) } else { amounts(a, b) }))
}

/// Whether an amount is positive, or negative, in every case.
pub(super) fn sign(amount: &Json) -> Option<bool> {
    if let Some(number) = size(amount) {
        return (!number.is_zero()).then(|| !number.is_negative());
    }
    let lines = list(part(amount, "lines")).iter().map(|line| at(line, 1));
    let rest = Some(part(amount, "else")).filter(|rest| !rest.is_null());
    let all: Vec<Number> = lines.chain(rest).map(size).collect::<Option<_>>()?;
    match (all.iter().any(Number::is_negative), all.iter().all(|one| one.is_negative() || one.is_zero())) {
        (false, false) => Some(true),
        (true, true) => Some(false),
        _ => None,
    }
}

/// From which event on; without it from the first. Greater: from a later one, so that fewer count.
pub(super) fn repeats(old: &Json, new: &Json) -> Option<Ordering> {
    let first = |value: &Json| match value {
        Json::Null => Some(1),
        Json::Object(map) => map.get("first")?.as_u64(),
        number => number.as_u64(),
    };
    let rest = |value: &Json| (part(value, "same").clone(), part(value, "in-year").as_bool().unwrap_or(false));
    let alike = rest(old) == rest(new) || old.is_null() || new.is_null();
    if alike { Some(first(new)?.cmp(&first(old)?)) } else { None }
}

/// Multipliers of a positive amount. `largest`: where several meet, only the largest counts.
pub(super) fn factors(old: &Json, new: &Json, largest: bool) -> Option<Ordering> {
    let (olds, news) = (list(old), list(new));
    let twice =
        |list: &[Json]| list.iter().enumerate().any(|(n, a)| list.iter().skip(n + 1).any(|b| at(a, 1) == at(b, 1)));
    if twice(olds) || twice(news) {
        return None;
    }
    // By 0 an event is no repeat of others, so that it changes what other multipliers are taken of.
    let by = |factor: &Json| constant(at(factor, 0)).filter(|by| !by.is_zero() && !by.is_negative());
    let partner = |factor: &Json, all: &[Json]| all.iter().find(|other| at(other, 1) == at(factor, 1)).cloned();
    let of_old = olds.iter().map(|factor| match partner(factor, news) {
        Some(other) => Some(by(&other)?.cmp(&by(factor)?)),
        None if largest && by(factor)? < Number::ONE => None,
        None => Some(Number::ONE.cmp(&by(factor)?)),
    });
    let fresh = news.iter().filter(|factor| partner(factor, olds).is_none()).map(|factor| match by(factor)? {
        by if largest && by < Number::ONE => None,
        by => Some(by.cmp(&Number::ONE)),
    });
    joined(of_old.chain(fresh))
}

/// A range within which somebody judges.
pub(super) fn judged(old: &Json, new: &Json) -> Option<Ordering> {
    let order = |position: usize| Some(number(at(new, position))?.cmp(&number(at(old, position))?));
    joined([order(0), order(1)])
}

/// What each answer is worth, of the same answers.
pub(super) fn levels(old: &Json, new: &Json) -> Option<Ordering> {
    let (olds, news) = (list(old), list(new));
    if olds.len() != news.len() || olds.iter().zip(news).any(|(a, b)| at(a, 0) != at(b, 0)) {
        return None;
    }
    joined(olds.iter().zip(news).map(|(a, b)| Some(number(at(b, 1))?.cmp(&number(at(a, 1))?))))
}

/// Stages of the same names and weights. Greater: there is more time.
pub(super) fn stages(old: &Json, new: &Json) -> Option<Ordering> {
    let (olds, news) = (list(old), list(new));
    let differ = |(a, b): (&Json, &Json)| at(a, 0) != at(b, 0) || at(a, 2) != at(b, 2);
    if olds.len() != news.len() || olds.iter().zip(news).any(differ) {
        return None;
    }
    joined(olds.iter().zip(news).map(|(a, b)| later(at(a, 1), at(b, 1))))
}

/// Which of two days or spans is later: dates, days of every year, terms of one unit. Greater: the new one.
pub(super) fn later(old: &Json, new: &Json) -> Option<Ordering> {
    match (old, new) {
        (Json::String(old), Json::String(new)) => {
            let moves = |day: &str| day.strip_suffix(" next-working-day").map(str::to_owned);
            let (a, b) = (moves(old), moves(new));
            let moved = b.is_some().cmp(&a.is_some());
            let (a, b) = (a.as_ref().unwrap_or(old), b.as_ref().unwrap_or(new));
            let term = |day: &str| {
                let (number, unit) = day.strip_prefix('+')?.split_once(' ')?;
                Some((number.parse::<u64>().ok()?, unit.to_owned()))
            };
            let order = match (term(a), term(b)) {
                (Some((a, unit)), Some((b, other))) if unit == other => Some(b.cmp(&a)),
                (None, None) if a.len() == b.len() => Some(b.cmp(a)),
                _ => None,
            };
            joined([Some(moved), order])
        }
        (Json::Array(a), Json::Array(b)) if a.get(1) == b.get(1) => {
            Some(b.first().and_then(Json::as_i64)?.cmp(&a.first().and_then(Json::as_i64)?))
        }
        _ => None,
    }
}

/// Tiers up or down, under a condition. Greater: easier.
pub(super) fn promotion(old: &Json, new: &Json) -> Option<Ordering> {
    let tiers = |value: &Json| at(value, 0).as_i64();
    match (old.is_null(), new.is_null()) {
        (true, false) => Some(tiers(new)?.cmp(&0)),
        (false, true) => Some(0.cmp(&tiers(old)?)),
        _ if at(old, 1) == at(new, 1) => Some(tiers(new)?.cmp(&tiers(old)?)),
        _ if tiers(old)? == tiers(new)? => {
            let weaker = weakened(at(old, 1), at(new, 1))?;
            Some(if weaker == (tiers(new)? > 0) { Ordering::Greater } else { Ordering::Less })
        }
        _ => None,
    }
}

/// What differs between two lists: of the old one, and of the new one.
fn differing<'a>(old: &'a Json, new: &'a Json) -> (Vec<&'a Json>, Vec<&'a Json>) {
    let (olds, news) = (list(old), list(new));
    let gone = olds.iter().filter(|one| !news.contains(one)).collect();
    (gone, news.iter().filter(|one| !olds.contains(one)).collect())
}

/// What is excused, each under a condition. Greater: easier.
pub(super) fn excuses(old: &Json, new: &Json) -> Option<Ordering> {
    let (gone, came) = differing(old, new);
    conditions(&gone, &came, |one| at(one, 0).clone(), |one| at(one, 1).clone())
}

/// Limits, each under a condition. Greater: easier.
pub(super) fn limits(old: &Json, new: &Json) -> Option<Ordering> {
    let (gone, came) = differing(old, new);
    let of_grades = |one: &&Json| one.is_array();
    if gone.iter().chain(&came).all(of_grades) {
        return conditions(&gone, &came, |one| at(one, 0).clone(), |one| at(one, 1).clone()).map(Ordering::reverse);
    }
    // A limit that takes multipliers away may help.
    if gone.iter().chain(&came).any(|limit| part(limit, "no-factor").as_bool() == Some(true)) {
        return None;
    }
    if let ([gone], [came]) = (gone.as_slice(), came.as_slice())
        && part(gone, "when") == part(came, "when")
    {
        // Both are shares of one full mark, or points.
        let share = |limit: &Json| match list(part(limit, "most")) {
            [Json::String(word), share, full] if word == "mul" => Some((constant(share)?, full.clone())),
            _ => Some((constant(part(limit, "most"))?, Json::Null)),
        };
        let ((a, of), (b, other)) = (share(gone)?, share(came)?);
        return (of == other).then(|| b.cmp(&a));
    }
    let key = |limit: &Json| part(limit, "most").clone();
    conditions(&gone, &came, key, |limit| part(limit, "when").clone()).map(Ordering::reverse)
}

/// Things under conditions, by a key. Greater: more of them hold more often.
fn conditions(
    gone: &[&Json],
    came: &[&Json],
    key: impl Fn(&Json) -> Json,
    when: impl Fn(&Json) -> Json,
) -> Option<Ordering> {
    let alone = |of: &Json, all: &[&Json]| all.iter().filter(|one| key(one) == key(of)).count() <= 1;
    if gone.iter().any(|one| !alone(one, gone)) || came.iter().any(|one| !alone(one, came)) {
        return None;
    }
    let of_gone = gone.iter().map(|old| match came.iter().find(|new| key(new) == key(old)) {
        Some(new) => {
            weakened(&when(old), &when(new)).map(|weaker| if weaker { Ordering::Greater } else { Ordering::Less })
        }
        None => Some(Ordering::Less),
    });
    let fresh = came.iter().filter(|new| !gone.iter().any(|old| key(old) == key(new))).map(|_| Some(Ordering::Greater));
    joined(of_gone.chain(fresh))
}

/// What decisions bring. `grade` says how good a grade is, 0 the best. Greater: easier.
pub(super) fn effects(old: &Json, new: &Json, grade: &dyn Fn(&str) -> Option<usize>) -> Option<Ordering> {
    let (gone, came) = differing(old, new);
    let twice = |list: &[&Json]| list.iter().any(|a| list.iter().filter(|b| name(a) == name(b)).count() > 1);
    if twice(&gone) || twice(&came) {
        return None;
    }
    let of_gone = gone.iter().map(|old| match came.iter().find(|new| name(new) == name(old)) {
        Some(new) => effect(old, new, grade),
        None => good(old).map(|good| if good { Ordering::Less } else { Ordering::Greater }),
    });
    let fresh = came.iter().filter(|new| !gone.iter().any(|old| name(old) == name(new)));
    let fresh = fresh.map(|new| good(new).map(|good| if good { Ordering::Greater } else { Ordering::Less }));
    joined(of_gone.chain(fresh))
}

/// What an effect does, without what it costs.
fn word(effect: &Json) -> &str {
    let Some(map) = effect.as_object() else { return effect.as_str().unwrap_or_default() };
    let word = map.keys().find(|key| !matches!(key.as_str(), "during" | "everyone"));
    word.map_or("", String::as_str)
}

/// What makes two effects the same one with another size.
fn name(effect: &Json) -> (String, Json) {
    let word = word(effect);
    let value = part(effect, word);
    let of = match word {
        "pay" | "points" | "quota" => at(value, 0).clone(),
        "deduct-each" => Json::Array(vec![at(value, 1).clone(), at(value, 2).clone()]),
        "require" | "suspend" => value.clone(),
        _ => Json::Null,
    };
    (word.to_owned(), of)
}

/// Whether having an effect is good for the unit.
fn good(effect: &Json) -> Option<bool> {
    let word = word(effect);
    match word {
        "not-ranked" | "last-place" | "deduct" | "deduct-each" | "total-at-most" | "grade-at-most" | "bar"
        | "require" => Some(false),
        "quota" => Some(true),
        "pay" => {
            let sum = at(part(effect, word), 1);
            sign(sum.get("amount").unwrap_or(sum))
        }
        "points" => match part(at(part(effect, word), 1), "sign").as_str()? {
            "deduct" => Some(false),
            "add" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// The same effect with another size.
fn effect(old: &Json, new: &Json, grade: &dyn Fn(&str) -> Option<usize>) -> Option<Ordering> {
    let word = word(new);
    let (a, b) = (part(old, word), part(new, word));
    match word {
        "deduct" => Some(number(a)?.cmp(&number(b)?)),
        "deduct-each" => Some(number(at(a, 0))?.cmp(&number(at(b, 0))?)),
        "total-at-most" => Some(number(b)?.cmp(&number(a)?)),
        "grade-at-most" => Some(grade(a.as_str()?)?.cmp(&grade(b.as_str()?)?)),
        "bar" => joined([barred(a, b), time(part(old, "during"), part(new, "during"))]).map(Ordering::reverse),
        "suspend" => None,
        "pay" => {
            let sum = |value: &Json| at(value, 1).get("amount").unwrap_or(at(value, 1)).clone();
            let rest = |value: &Json| ["when", "round", "above", "per-head"].map(|key| part(at(value, 1), key).clone());
            (rest(a) == rest(b)).then(|| amounts(&sum(a), &sum(b)))?
        }
        "points" => points(at(a, 1), at(b, 1)),
        "quota" => {
            let rest = |value: &Json| ["of", "rounded", "least"].map(|key| part(at(value, 1), key).clone());
            let share = |value: &Json| number(part(at(value, 1), "share"));
            (rest(a) == rest(b)).then(|| Some(share(b)?.cmp(&share(a)?)))?
        }
        _ => None,
    }
}

/// A deduction or bonus with another amount. Greater: easier.
pub(super) fn points(old: &Json, new: &Json) -> Option<Ordering> {
    if old.is_null() || new.is_null() {
        let there = if old.is_null() { new } else { old };
        let good = match part(there, "sign").as_str()? {
            "add" => true,
            "deduct" => false,
            _ => return None,
        };
        return Some(if good == old.is_null() { Ordering::Greater } else { Ordering::Less });
    }
    let (a, b) = (old.as_object()?, new.as_object()?);
    if a.iter().any(|(key, value)| key != "amount" && b.get(key) != Some(value)) || a.len() != b.len() {
        return None;
    }
    let more = amounts(a.get("amount")?, b.get("amount")?)?;
    match a.get("sign")?.as_str()? {
        "add" => Some(more),
        "deduct" => Some(more.reverse()),
        _ => None,
    }
}

/// Awards that are barred; none named are all. Greater: more are.
fn barred(old: &Json, new: &Json) -> Option<Ordering> {
    let (olds, news) = (list(old), list(new));
    let within =
        |few: &[Json], many: &[Json]| many.is_empty() || (!few.is_empty() && few.iter().all(|one| many.contains(one)));
    match (within(olds, news), within(news, olds)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

/// How long; of the same unit. Greater: longer.
fn time(old: &Json, new: &Json) -> Option<Ordering> {
    if old == new {
        return Some(Ordering::Equal);
    }
    let ((unit, a), (other, b)) = (old.as_object()?.iter().next()?, new.as_object()?.iter().next()?);
    (unit == other).then(|| Some(b.as_u64()?.cmp(&a.as_u64()?)))?
}

/// How often something must be on record: the same event and stretches. Greater: easier.
pub(super) fn regularly(old: &Json, new: &Json) -> Option<Ordering> {
    let (olds, news) = (list(old), list(new));
    let is = |list: &[Json]| list.first().and_then(Json::as_str) == Some("regularly");
    if !is(olds) || !is(news) || olds.get(1) != news.get(1) || olds.get(4) != news.get(4) {
        return None;
    }
    let filter = match weakened(at(old, 2), at(new, 2)) {
        _ if at(old, 2) == at(new, 2) => Some(Ordering::Equal),
        weaker => weaker.map(|weaker| if weaker { Ordering::Greater } else { Ordering::Less }),
    };
    let least = Some(at(old, 3).as_u64()?.cmp(&at(new, 3).as_u64()?));
    let in_part = Some(at(new, 5).as_bool()?.cmp(&at(old, 5).as_bool()?));
    joined([filter, least, in_part])
}
