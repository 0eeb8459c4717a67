//! Awards and their opposites: lists from the top or the bottom, by the ranking or by work, and conditions.

use super::desk::{Barred, Desk, Run};
use super::eval::{At, Holding, Reader};
use super::faults::Fault;
use super::outcome::{Grant, Remark, Total};
use super::ranking::{self, Standing};
use super::reads;
use super::totals;
use super::value::met;
use crate::model::decision::{Award, End, Quota, VetoEffect};
use crate::model::expr::Verdict;
use crate::model::value::Value;
use crate::model::{AwardId, NodeId, RankingId, RuleSet};
use std::collections::BTreeMap;

/// What the awards give.
#[derive(Default)]
pub(super) struct Given {
    pub(super) grants: Vec<Grant>,
    pub(super) remarks: Vec<Remark>,
}

/// An award being given.
struct Giving<'a, 'r> {
    reader: &'r Reader<'a>,
    id: AwardId,
    award: &'r Award,
    totals: &'r [Total],
    bars: &'r [Vec<Barred>],
    /// By unit: not ranked by the ranking of the award; empty where all are.
    left_out: &'r [bool],
    given: &'r mut Given,
    faults: &'r mut Vec<Fault>,
}

/// What all awards are given by.
#[derive(Clone, Copy)]
pub(super) struct Basis<'r> {
    pub(super) totals: &'r [Total],
    /// The standing of the award's ranking.
    pub(super) standing: &'r Standing,
    /// What earlier consequences bar, by unit.
    pub(super) bars: &'r [Vec<Barred>],
    /// By unit: not ranked by the ranking of the award.
    pub(super) left_out: &'r [bool],
}

/// The awards in an order in which each stands behind those it reads or stands below.
pub(super) fn in_order(rules: &RuleSet) -> Vec<AwardId> {
    let reads = |award: &Award| {
        let mut found: Vec<Verdict> = award.below.map(Verdict::Award).into_iter().collect();
        award.when.iter().for_each(|when| reads::verdicts_in(when, &mut found));
        found
    };
    let mut order: Vec<AwardId> = Vec::with_capacity(rules.awards.len());
    let mut open: Vec<AwardId> = (0..rules.awards.len()).map(AwardId::from_index).collect();
    while !open.is_empty() {
        let ready = |id: &AwardId, order: &[AwardId]| {
            let award = rules.awards.get(id.index());
            award.is_none_or(|award| {
                reads(award).iter().all(|of| match of {
                    Verdict::Award(other) => order.contains(other) || other == id,
                    Verdict::Consequence(_) | Verdict::Veto(_) => true,
                })
            })
        };
        // A circle is refused when the scheme is compiled; here it would be taken in the order of the text.
        let next = open.iter().position(|id| ready(id, &order)).unwrap_or(0);
        order.push(open.remove(next));
    }
    order
}

/// Gives one award.
pub(super) fn give<'a>(
    reader: &Reader<'a>,
    id: AwardId,
    award: &Award,
    basis: Basis<'_>,
    given: &mut Given,
    faults: &mut Vec<Fault>,
) {
    let Basis { totals, standing, bars, left_out } = basis;
    let mut giving = Giving { reader, id, award, totals, bars, left_out, given, faults };
    match &award.places {
        None if award.works.is_empty() => giving.everyone(None),
        None => award.works.iter().for_each(|work| giving.everyone(Some(*work))),
        Some((end, quota)) if award.works.is_empty() => giving.list(*end, quota, None, standing),
        Some((end, quota)) => {
            for work in &award.works {
                let value = |unit| giving.reader.eval(&node(*work), At::unit(unit));
                let standing = Standing::of_values((0..reader.desk.size()).map(value).collect(), false);
                giving.list(*end, quota, Some(*work), &standing);
            }
        }
    }
}

/// The final value of a node as an expression.
fn node(work: NodeId) -> crate::model::expr::Expr {
    crate::model::expr::Expr {
        kind: crate::model::expr::ExprKind::Node(work),
        dim: crate::model::value::Dim::Points,
        span: crate::base::source::Span::default(),
    }
}

impl Giving<'_, '_> {
    fn desk(&self) -> &Desk<'_> {
        self.reader.desk
    }

    fn has_total(&self, unit: usize) -> bool {
        self.totals.get(unit).is_some_and(|total| total.total.number().is_some())
    }

    /// Whether a veto bars the unit from the award.
    fn vetoed(&self, unit: usize) -> bool {
        let vetoes = self.totals.get(unit).map_or(&[][..], |total| &total.vetoes);
        totals::effects(self.desk().rules, vetoes)
            .any(|effect| matches!(effect, VetoEffect::Bar(awards) if awards.is_empty() || awards.contains(&self.id)))
    }

    /// The consequence of an earlier period that bars the unit from the award.
    fn bar(&self, unit: usize) -> Option<&Barred> {
        let bars = self.bars.get(unit)?;
        bars.iter().find(|bar| bar.awards.is_empty() || bar.awards.contains(&self.id))
    }

    /// Whether the unit cannot gain the award.
    fn barred(&self, unit: usize) -> bool {
        self.vetoed(unit) || self.bar(unit).is_some()
    }

    /// Whether the unit stands in no list.
    fn unlisted(&self, unit: usize) -> bool {
        self.left_out.get(unit) == Some(&true) || self.totals.get(unit).is_some_and(|total| total.not_ranked)
    }

    /// Whether the unit has a better prize of the ladder.
    fn has_better(&self, work: Option<NodeId>, unit: usize) -> bool {
        let mut better = self.award.below;
        for _ in 0..self.desk().rules.awards.len() {
            let Some(id) = better else { break };
            if self.given.grants.iter().any(|one| one.award == id && one.work == work && one.unit == unit) {
                return true;
            }
            better = self.desk().rules.awards.get(id.index()).and_then(|award| award.below);
        }
        false
    }

    /// Whether the unit meets the condition of the award.
    fn meets(&mut self, unit: usize) -> bool {
        let Some(when) = &self.award.when else { return true };
        match met(&self.reader.eval(when, At::unit(unit))) {
            Ok(holds) => holds,
            Err(state) => {
                // A condition on a total that is missing has its message already.
                if self.has_total(unit) {
                    let rule = (self.award.id.clone(), self.award.title.clone(), self.award.clause.clone());
                    self.faults.push(Fault::Undecided { rule, unit, state });
                }
                false
            }
        }
    }

    fn grant(&mut self, work: Option<NodeId>, unit: usize, place: Option<u32>, value: Value) {
        let how = Run { same_head: false, gaps_skipped: false };
        let run = self.desk().run(unit, how, |era, then| era.granted(self.id, work, then));
        self.given.grants.push(Grant { award: self.id, work, unit, place, value, run });
    }

    /// Everyone who meets the condition gains it.
    fn everyone(&mut self, work: Option<NodeId>) {
        for unit in 0..self.desk().size() {
            if !self.barred(unit) && !self.has_better(work, unit) && self.meets(unit) {
                let value = match work {
                    Some(work) => self.reader.eval(&node(work), At::unit(unit)),
                    None => self.totals.get(unit).map_or(super::value::UNDEFINED, |total| total.total.clone()),
                };
                self.grant(work, unit, None, value);
            }
        }
    }

    fn list(&mut self, end: End, quota: &Quota, work: Option<NodeId>, standing: &Standing) {
        let id = self.award.id.clone();
        let named = work.and_then(|work| self.desk().rules.nodes.get(work.index()));
        let named = named.map_or_else(|| id.clone(), |node| format!("{id}@{}", node.id));
        let draw = self.desk().draw(&[&named, &id, ""]);
        let mut granted: Vec<(u32, usize)> = Vec::new();
        for (group, set) in self.desk().sets(quota.among) {
            let mut units: Vec<usize> = set.into_iter().filter(|unit| self.has_total(*unit)).collect();
            let places = ranking::size(quota, units.len());
            units.retain(|unit| standing.first(*unit).is_some_and(|value| value.state().is_none()));
            units.retain(|unit| !self.unlisted(*unit) && !self.has_better(work, *unit));
            if units.is_empty() {
                continue;
            }
            let (mut shut_out, mut eligible) = (Vec::new(), units);
            if end == End::Top {
                (shut_out, eligible) = eligible.into_iter().partition(|unit| self.barred(*unit));
            }
            if self.award.passed_down {
                eligible.retain(|unit| self.meets(*unit));
            }
            let mut tiers = standing.tiers(eligible);
            if end == End::Bottom {
                tiers.reverse();
            }
            for unit in shut_out {
                let ahead =
                    |tier: &&Vec<usize>| tier.first().is_some_and(|first| standing.compare(*first, unit).is_lt());
                let better: usize = tiers.iter().take_while(ahead).map(Vec::len).sum();
                if better < places && self.meets(unit) {
                    let since = self.bar(unit).map(|bar| (bar.consequence.clone(), bar.period));
                    let since = since.filter(|_| !self.vetoed(unit));
                    self.given.remarks.push(Remark::PassedOver { award: self.id, work, unit, since });
                }
            }
            let mut within = ranking::cut(&tiers, places, quota, &draw, self.faults);
            if !self.award.passed_down {
                within.retain(|(unit, _)| self.meets(*unit));
            }
            if let Some(left) = places.checked_sub(within.len()).filter(|left| *left > 0) {
                let places = u32::try_from(left).unwrap_or(u32::MAX);
                self.given.remarks.push(Remark::Unfilled { award: self.id, work, group, places });
            }
            granted.extend(within.into_iter().map(|(unit, place)| (place, unit)));
        }
        granted.sort_unstable();
        for (place, unit) in granted {
            let value = standing.first(unit).cloned().unwrap_or(super::value::UNDEFINED);
            self.grant(work, unit, Some(place), value);
        }
    }
}

/// What puts the units of a list in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Ranking(RankingId),
    Work(NodeId),
}

/// Takes a unit that stands in a top list and in a bottom list of one ranking or work out of one of them, where the
/// scheme says which goes first. A place that is freed stays empty.
pub(super) fn give_way(desk: &Desk<'_>, given: &mut Given) {
    let awards = &desk.rules.awards;
    if awards.iter().all(|award| award.first.is_none()) {
        return;
    }
    let end = |id: AwardId| awards.get(id.index()).and_then(|award| Some(award.places.as_ref()?.0));
    let first = |a: AwardId, b: AwardId| {
        let stated = |id: AwardId| awards.get(id.index()).and_then(|award| award.first);
        match (stated(a), stated(b)) {
            (Some(a), Some(b)) if a != b => None,
            (a, b) => a.or(b),
        }
    };
    let mut gone: Vec<(usize, AwardId)> = Vec::new();
    for (at, one) in given.grants.iter().enumerate() {
        let same = |other: &&Grant| {
            other.unit == one.unit && list(desk, other) == list(desk, one) && end(other.award) != end(one.award)
        };
        let Some(own) = end(one.award) else { continue };
        let stronger =
            given.grants.iter().filter(same).find(|other| {
                end(other.award).is_some_and(|end| end != own && first(one.award, other.award) == Some(end))
            });
        if let Some(other) = stronger {
            gone.push((at, other.award));
        }
    }
    for (at, to) in gone.into_iter().rev() {
        let grant = given.grants.remove(at);
        given.remarks.push(Remark::GaveWay { award: grant.award, to, work: grant.work, unit: grant.unit });
    }
}

/// The list a grant comes from.
fn list(desk: &Desk<'_>, grant: &Grant) -> List {
    match grant.work {
        Some(work) => List::Work(work),
        None => {
            let award = desk.rules.awards.get(grant.award.index());
            List::Ranking(award.and_then(|award| award.ranking).unwrap_or(RankingId(0)))
        }
    }
}

/// Units that stand in a top list and in a bottom list of one and the same ranking or work.
pub(super) fn both_ends(desk: &Desk<'_>, grants: &[Grant]) -> Vec<Fault> {
    // By list and unit: the awards from the top and from the bottom.
    let mut lists: BTreeMap<(List, usize), [Option<AwardId>; 2]> = BTreeMap::new();
    for grant in grants {
        let Some(award) = desk.rules.awards.get(grant.award.index()) else { continue };
        let Some((end, _)) = award.places else { continue };
        let list = list(desk, grant);
        let ends = lists.entry((list, grant.unit)).or_default();
        let side = usize::from(end == End::Bottom);
        if let Some(entry) = ends.get_mut(side) {
            *entry = entry.or(Some(grant.award));
        }
    }
    let mut found: BTreeMap<(AwardId, AwardId), Vec<usize>> = BTreeMap::new();
    for ((_, unit), ends) in lists {
        if let [Some(top), Some(bottom)] = ends {
            let units = found.entry((top, bottom)).or_default();
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
    }
    found.into_iter().map(|((top, bottom), units)| Fault::BothEnds { top, bottom, units }).collect()
}

/// The grants by unit. With `same_head` a run counts only periods in which the unit had the same head.
pub(super) fn holdings(desk: &Desk<'_>, grants: &[Grant], same_head: bool) -> Vec<Holding> {
    let mut holdings: Vec<Holding> = (grants.iter())
        .map(|grant| Holding {
            unit: grant.unit,
            award: grant.award,
            work: grant.work,
            run: if same_head {
                let how = Run { same_head: true, gaps_skipped: false };
                desk.run(grant.unit, how, |era, then| era.granted(grant.award, grant.work, then))
            } else {
                grant.run
            },
        })
        .collect();
    holdings.sort_unstable();
    holdings
}
