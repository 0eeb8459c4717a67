//! The summary of a passage, and how its figures are to be read.

use super::{Told, terms};
use crate::base::language::{Bilingual, Lang};
use crate::base::number::Number;
use crate::diff::impact::passage::{Gains, Joined, Passage, Passed, Term};
use crate::diff::impact::results::{Held, Matter};
use crate::report::print::Print;
use crate::say;
use std::collections::BTreeMap;

/// Names beyond these are counted.
const MOST_NAMES: usize = 5;

fn names(told: &Told<'_>, units: &[&Passed]) -> String {
    let names: Vec<String> = units.iter().map(|of| of.unit.name.clone()).collect();
    some(told, &names)
}

fn some(told: &Told<'_>, names: &[String]) -> String {
    Print::new(told.telling.of.new, told.lang()).some(names, MOST_NAMES)
}

/// What happens, and what of it cannot be told apart.
pub(super) fn summary(told: &Told<'_>) -> Vec<Bilingual> {
    let mut found = vec![totals(told), places(told)];
    found.extend(awards(told));
    found.extend(grades(told));
    found.extend(paid(told));
    found.extend(others(told));
    found.extend(joined(told));
    found.extend(lacking_now(told.of));
    found
}

/// A sum over units with its parts.
fn sum(told: &Told<'_>, of: Gains, figure: impl Fn(&Number) -> String) -> String {
    let whole: Number = of.iter().map(|(_, gain)| gain).sum();
    let colon = told.pick("：", ": ");
    match told.parts(Some(of), &figure).as_str() {
        "" => figure(&whole),
        parts => format!("{}{colon}{parts}", figure(&whole)),
    }
}

fn whole(of: Option<Gains>) -> Option<Number> {
    of.map(|of| of.iter().map(|(_, gain)| gain).sum())
}

fn totals(told: &Told<'_>) -> Bilingual {
    let changes: Vec<Number> = told.of.units.iter().filter_map(|of| whole(of.total())).collect();
    let scored = changes.iter().filter(|change| !change.is_zero()).count();
    if scored == 0 {
        return say!("总分没有变动", "no total changes");
    }
    let down = changes.iter().filter(|change| change.is_negative()).count();
    let sum = sum(told, told.of.sum(Passed::total), |number| told.gain(number));
    say!(
        "{n}个单位总分变动（{up}升{down}降），增减合计 {sum}",
        "totals changed: {n} ({up} up, {down} down), together {sum}",
        n = scored,
        up = scored - down,
        down = down,
        sum = sum
    )
}

/// How many places change, and whose only because others moved.
fn places(told: &Told<'_>) -> Bilingual {
    let moved: Vec<&Passed> =
        told.of.units.iter().filter(|of| whole(of.place(0)).is_some_and(|whole| !whole.is_zero())).collect();
    if moved.is_empty() {
        return say!("名次没有变动", "no place changes");
    }
    let by_others = |of: &&&Passed| {
        let gains = of.place(0).unwrap_or_default();
        gains.iter().all(|(terms, gain)| gain.is_zero() || **terms == [Term::Others])
    };
    let pushed: Vec<&Passed> = moved.iter().filter(by_others).copied().collect();
    if pushed.is_empty() {
        return say!("{n}个单位名次变动", "places changed: {n}", n = moved.len());
    }
    let list = names(told, &pushed);
    say!(
        "{n}个单位名次变动，其中{few}个只因其他单位与往期：{list}",
        "places changed: {n}, {few} of them through others and history only: {list}",
        n = moved.len(),
        few = pushed.len(),
        list = list
    )
}

/// What a unit has at both ends, of what flips.
fn ends(of: &Passed, matter: &Matter) -> Option<(Option<Held>, Option<Held>)> {
    let parts = of.held(matter)?;
    Some((parts.first()?.before.clone(), parts.last()?.after.clone()))
}

fn awards(told: &Told<'_>) -> Option<Bilingual> {
    let mut hands: BTreeMap<Matter, [Vec<&Passed>; 2]> = BTreeMap::new();
    for of in &told.of.units {
        for what in of.flips().into_iter().filter(|what| matches!(what, Matter::Award(..))) {
            match ends(of, &what) {
                Some((Some(_), None)) => hands.entry(what).or_default()[0].push(of),
                Some((None, Some(_))) => hands.entry(what).or_default()[1].push(of),
                _ => {}
            }
        }
    }
    if hands.is_empty() {
        return None;
    }
    let none = told.pick("（无）", "(none)");
    let list = |units: &[&Passed]| if units.is_empty() { none.clone() } else { names(told, units) };
    let each = hands.iter().map(|(what, [lost, gained])| {
        let what = super::matter(told.telling, what);
        format!("{what}{}{} → {}", told.pick("：", ": "), list(lost), list(gained))
    });
    let each = each.collect::<Vec<_>>().join(&told.pick("；", "; "));
    Some(say!("{n}项评定易主：{told}", "awards that change hands: {n}: {told}", n = hands.len(), told = each))
}

fn grades(told: &Told<'_>) -> Option<Bilingual> {
    let changed = told.of.units.iter().filter_map(|of| {
        let (old, new) = ends(of, &Matter::Grade).filter(|(old, new)| old != new)?;
        Some(format!("{} {}→{}", of.unit.name, told.held(&old), told.held(&new)))
    });
    let changed: Vec<String> = changed.collect();
    (!changed.is_empty()).then(|| {
        let list = some(told, &changed);
        say!("{n}个单位等次变动：{list}", "grades changed: {n}: {list}", n = changed.len(), list = list)
    })
}

fn paid(told: &Told<'_>) -> Option<Bilingual> {
    let gains = told.of.sum(Passed::paid);
    gains.iter().any(|(_, gain)| !gain.is_zero()).then(|| {
        let sum = sum(told, gains, |number| told.money(number));
        say!("兑现增减合计 {sum}", "paid: together {sum}", sum = sum)
    })
}

/// Units that are there at one end only.
fn others(told: &Told<'_>) -> Vec<Bilingual> {
    let mut found = Vec::new();
    let new: Vec<&Passed> = told.of.units.iter().filter(|of| of.from.is_empty()).collect();
    if !new.is_empty() {
        let list = names(told, &new);
        found.push(say!(
            "{n}个单位原期没有：{list}",
            "not there in the old period: {n}: {list}",
            n = new.len(),
            list = list
        ));
    }
    let gone: Vec<String> = told.of.gone.iter().map(|unit| unit.name.clone()).collect();
    if !gone.is_empty() {
        let list = some(told, &gone);
        found.push(say!("{n}个单位新期不再有：{list}", "no longer there: {n}: {list}", n = gone.len(), list = list));
    }
    let without = |of: &&Passed| of.total().is_none() && !of.from.is_empty();
    let unable: Vec<&Passed> = told.of.units.iter().filter(without).collect();
    if !unable.is_empty() {
        let list = names(told, &unable);
        found.push(say!(
            "{n}个单位至少有一期算不出总分：{list}",
            "without a total in one of the periods: {n}: {list}",
            n = unable.len(),
            list = list
        ));
    }
    found
}

/// What cannot be told apart, and why.
fn joined(told: &Told<'_>) -> Vec<Bilingual> {
    let mut found = Vec::new();
    let mut tell = |reason: Joined, zh: &str, en: &str| {
        let units = told.of.joined(reason);
        if !units.is_empty() {
            let list = names(told, &units);
            found.push(say!("{why}：{list}", "{why}: {list}", why = (zh, en), list = list));
        }
    };
    tell(
        Joined::Lacking,
        "原期数据没有新方案所需的内容，方案与本单位数据的作用合并列出",
        "their old data lack what the new scheme asks for, so that scheme and own data are told as one",
    );
    tell(
        Joined::Peers,
        "其他单位的原期数据没有新方案所需的内容，凡依赖其他单位的（名次、评定等）合并列出",
        "the old data of other units lack what the new scheme asks for, so that what rests on others (places, awards) is told as one",
    );
    tell(
        Joined::Shared,
        "与其他单位有共同事项，本单位数据与其他单位的作用合并列出",
        "events are shared with other units, so that own data and others are told as one",
    );
    tell(
        Joined::Ballots,
        "测评票整张取舍，一张票涉及几个单位，本单位数据与其他单位的作用合并列出",
        "ballots count as wholes and are about several units, so that own data and others are told as one",
    );
    tell(
        Joined::Merged,
        "由合并或分立而来，只按所占份额折算总分，名次、评定和兑现不折算",
        "merged or split: totals go on by shares, places, awards and payments do not",
    );
    let unrecorded: Vec<&Passed> = told.of.units.iter().filter(|of| !of.unrecorded.is_empty()).collect();
    if !unrecorded.is_empty() {
        let list = names(told, &unrecorded);
        found.push(say!(
            "有原方案不登记的事件，原期按没有发生计算，其作用列入本单位数据：{list}",
            "with events of kinds that the old scheme did not record; they count as none in the old period, and what they do stands under own data: {list}",
            list = list
        ));
    }
    found
}

/// What the new data lack, as one sentence; nothing where they lack nothing.
#[must_use]
pub fn lacking_now(of: &Passage) -> Option<Bilingual> {
    let ([_, new], [_, lacking]) = (of.periods, &of.lacking);
    let list = |lang: Lang| super::super::listed(lacking.iter(), lang);
    (!lacking.is_empty()).then(|| {
        say!(
            "新方案需要的数据，{period} 没有：{list}；算不出的总分不作推定",
            "the new scheme needs what the data of {period} do not have: {list}; totals that cannot be computed are not guessed",
            period = new.to_string(),
            list = (list(Lang::Zh).as_str(), list(Lang::En).as_str())
        )
    })
}

/// How the parts come about, and how each of them can be repeated.
pub(super) fn notes(of: &Passage) -> Vec<Bilingual> {
    let [old, new] = of.periods.map(|period| period.to_string());
    let order = |lang: Lang| {
        let each: Vec<String> = Term::ALL.iter().map(|term| terms(&[*term], lang)).collect();
        each.join(if lang == Lang::Zh { "、" } else { ", " })
    };
    let mut notes = vec![
        say!(
            "依次更换：{order}；各部分之和恰等于总差（按精确值），换一种次序各部分会不同",
            "exchanged in this order: {order}; the parts add up to the whole difference exactly, and another order gives other parts",
            order = (order(Lang::Zh).as_str(), order(Lang::En).as_str())
        ),
        say!(
            "每一步都可用 kaohe run 重算：方案＝新方案、{old} 的全部数据；本单位数据＝再把该单位在 {old} 数据中的各行换成 {new} 的（日期移到 {old} 的同月同日），往期不变；其他单位与往期＝新方案、{new} 的全部数据",
            "each step is a run of its own, to be repeated with kaohe run: scheme, the new scheme on all data of {old}; own data, the same with the rows of this unit replaced by those of {new} (days moved to the same day of {old}), the history as it was; others and history, the new scheme on all data of {new}",
            old = old.as_str(),
            new = new.as_str()
        ),
    ];
    notes.push(match of.apart {
        true => say!(
            "新方案中没有依赖其他单位的规则（排名、名额、各单位统计），本单位数据的作用一次算出",
            "no rule of the new scheme reads other units (rankings, places, statistics over units), so that one run tells what own data do"
        ),
        false => say!("为本单位数据共运行{n}次", "runs that tell what own data do: {n}", n = of.runs),
    });
    if !of.unlike_days.is_empty() {
        notes.push(say!(
            "{n}个单位有 {old} 没有的日子（如31日），按该月最后一天计算",
            "units with days that {old} does not have, such as the 31st: {n}; the last day of the month stands for them",
            n = of.unlike_days.len(),
            old = old.as_str()
        ));
    }
    notes
}
