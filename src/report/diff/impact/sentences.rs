//! The summary: a sentence for each kind of consequence.

use super::{Impact, Matter, Telling, gain, made_of, matter, money};
use crate::base::language::{Bilingual, Lang};
use crate::diff::impact::Flip;
use crate::diff::impact::results::Held;
use crate::report::print::Print;
use crate::say;
use std::collections::BTreeMap;

/// Names beyond these are counted.
const MOST_NAMES: usize = 5;

/// What happens, the largest matters first.
pub(super) fn summary(of: &Impact, telling: &Telling<'_>) -> Vec<Bilingual> {
    let mut told = vec![totals(of)];
    if of.unable().len() < of.units.len() {
        told.push(places(of));
    }
    told.extend(awards(of, telling));
    told.extend(grades(of, telling));
    told.extend(others(of, telling));
    let unable = of.unable();
    let paid = of.paid();
    let parts = made_of(telling, &paid, |sum| money(telling, sum));
    // Money that one change brings and another takes away is told as well.
    if unable.is_empty() && !parts.is_empty() {
        let (old, new) = (telling.words.money(&of.old.paid()), telling.words.money(&of.new.paid()));
        told.push(say!(
            "兑现总额：{old} → {new}（{parts}）",
            "paid in all: {old} → {new} ({parts})",
            old = old,
            new = new,
            parts = parts
        ));
    }
    if !unable.is_empty() {
        let list = names(of, telling, &unable);
        told.push(say!(
            "{n}个单位只在一个方案下算得出总分：{list}",
            "{n} units have a total under one scheme only: {list}",
            n = unable.len(),
            list = list
        ));
        // A place among few is no better place.
        if of.old.rankings() > 0 && of.new.rankings() > 0 {
            told.push(say!(
                "名次只在算得出总分的单位中排列，前后不可比",
                "places are among the units that have a total, so that old and new ones cannot be compared"
            ));
        }
    }
    told
}

fn names(of: &Impact, telling: &Telling<'_>, units: &[usize]) -> String {
    let names: Vec<String> =
        units.iter().filter_map(|unit| of.units.get(*unit)).map(|unit| unit.name.clone()).collect();
    Print::new(telling.of.new, telling.words.lang()).some(&names, MOST_NAMES)
}

fn totals(of: &Impact) -> Bilingual {
    let scored = of.scored();
    if scored.is_empty() && of.unable().len() == of.units.len() {
        return say!("没有一个单位在两个方案下都算得出总分", "no unit has a total under both schemes");
    }
    if scored.is_empty() {
        return say!("总分没有变动", "no total changes");
    }
    let up = scored.iter().filter(|unit| of.new.total(**unit) > of.old.total(**unit)).count();
    say!(
        "{n}个单位总分变动（{up}升{down}降）",
        "totals changed: {n} ({up} up, {down} down)",
        n = scored.len(),
        up = up,
        down = scored.len() - up
    )
}

fn places(of: &Impact) -> Bilingual {
    let unable = of.unable();
    match of.moved(0).iter().filter(|unit| !unable.contains(unit)).count() {
        0 => say!("名次没有变动", "no place changes"),
        n => say!("{n}个单位名次变动", "places changed: {n}", n = n),
    }
}

/// What flips of units that have a total under both schemes: what a unit has without one is not known.
fn flips(of: &Impact) -> impl Iterator<Item = &Flip> {
    let unable = of.unable();
    of.flips.iter().filter(move |flip| !unable.contains(&flip.unit))
}

/// Who loses and who gains an award.
fn awards(of: &Impact, telling: &Telling<'_>) -> Option<Bilingual> {
    let mut hands: BTreeMap<&Matter, [Vec<usize>; 2]> = BTreeMap::new();
    for flip in flips(of).filter(|flip| matches!(flip.matter, Matter::Award(..))) {
        let [lost, gained] = hands.entry(&flip.matter).or_default();
        if flip.new.is_some() { gained.push(flip.unit) } else { lost.push(flip.unit) }
    }
    if hands.is_empty() {
        return None;
    }
    let zh = telling.words.lang() == Lang::Zh;
    let told = hands.iter().map(|(of_what, [lost, gained])| {
        let (from, to) = (names(of, telling, lost), names(of, telling, gained));
        let what = matter(telling, of_what);
        match (lost.is_empty(), gained.is_empty(), zh) {
            (true, _, true) => format!("{what}新增{to}"),
            (true, _, false) => format!("{what}: also {to}"),
            (_, true, true) => format!("{what}不再授予{from}"),
            (_, true, false) => format!("{what}: no longer {from}"),
            (_, _, true) => format!("{what}{from}→{to}"),
            (_, _, false) => format!("{what}: {from} → {to}"),
        }
    });
    let told = told.collect::<Vec<_>>().join(if zh { "；" } else { "; " });
    Some(say!("{n}项评定易主：{told}", "awards that change hands: {n}: {told}", n = hands.len(), told = told))
}

fn grades(of: &Impact, telling: &Telling<'_>) -> Option<Bilingual> {
    match (telling.of.old.grades.is_some(), telling.of.new.grades.is_some()) {
        (false, true) => {
            return Some(say!("原方案不评等次，新方案评", "the old scheme gives no grades, the new one does"));
        }
        (true, false) => {
            return Some(say!("原方案评等次，新方案不评", "the old scheme gives grades, the new one does not"));
        }
        _ => {}
    }
    let name = |held: &Option<Held>| match held {
        Some(Held::Grade(name)) => name.clone(),
        _ => telling_none(telling).to_owned(),
    };
    let flips: Vec<&Flip> = flips(of).filter(|flip| flip.matter == Matter::Grade).collect();
    if flips.is_empty() {
        return None;
    }
    let each: Vec<String> = flips
        .iter()
        .filter_map(|flip| {
            let unit = of.units.get(flip.unit)?;
            Some(format!("{} {}→{}", unit.name, name(&flip.old), name(&flip.new)))
        })
        .collect();
    let list = Print::new(telling.of.new, telling.words.lang()).some(&each, MOST_NAMES);
    Some(say!("{n}个单位等次变动：{list}", "grades changed: {n}: {list}", n = flips.len(), list = list))
}

fn telling_none(telling: &Telling<'_>) -> &'static str {
    if telling.words.lang() == Lang::Zh { "无等次" } else { "no grade" }
}

/// Vetoes, consequences and sums of money.
fn others(of: &Impact, telling: &Telling<'_>) -> Vec<Bilingual> {
    let mut told = Vec::new();
    let units = |of_kind: &dyn Fn(&Matter) -> bool, comes: bool| -> Vec<usize> {
        let flips = flips(of).filter(|flip| of_kind(&flip.matter));
        let flips = flips.filter(|flip| if comes { flip.old.is_none() } else { flip.new.is_none() });
        let mut units: Vec<usize> = flips.map(|flip| flip.unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    };
    let veto = |it: &Matter| matches!(it, Matter::Veto(_));
    let consequence = |it: &Matter| matches!(it, Matter::Consequence(..));
    let (struck, freed) = (units(&veto, true), units(&veto, false));
    let (comes, goes) = (units(&consequence, true), units(&consequence, false));
    if !struck.is_empty() {
        let list = names(of, telling, &struck);
        told.push(say!("{n}个单位新受否决：{list}", "newly vetoed: {n}: {list}", n = struck.len(), list = list));
    }
    if !freed.is_empty() {
        let list = names(of, telling, &freed);
        told.push(say!("{n}个单位不再受否决：{list}", "no longer vetoed: {n}: {list}", n = freed.len(), list = list));
    }
    if !comes.is_empty() {
        let list = names(of, telling, &comes);
        told.push(say!(
            "{n}个单位新有结果运用：{list}",
            "consequences that follow newly: {n} units: {list}",
            n = comes.len(),
            list = list
        ));
    }
    if !goes.is_empty() {
        let list = names(of, telling, &goes);
        told.push(say!(
            "{n}个单位不再有结果运用：{list}",
            "consequences that no longer follow: {n} units: {list}",
            n = goes.len(),
            list = list
        ));
    }
    let sums = of.sums();
    if !sums.whole.is_zero() {
        let sum = gain(telling, &sums.whole);
        told.push(say!("总分增减合计 {sum}", "gains and losses of all totals: {sum}", sum = sum));
    }
    told
}
