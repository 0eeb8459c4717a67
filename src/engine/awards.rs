//! Awards and their opposites: lists from the top or the bottom, by the ranking or by work, and conditions.

use super::desk::Desk;
use super::eval::{At, Holding, Reader};
use super::faults::Fault;
use super::outcome::{Grant, Remark, Total};
use super::ranking::{self, Standing};
use super::totals;
use super::value::met;
use crate::model::decision::{Award, End, Quota, VetoEffect};
use crate::model::value::Value;
use crate::model::{AwardId, NodeId, RankingId};
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
    given: &'r mut Given,
    faults: &'r mut Vec<Fault>,
}

/// Gives one award; `standing` is that of its ranking.
pub(super) fn give<'a>(
    reader: &Reader<'a>,
    id: AwardId,
    award: &Award,
    (totals, standing): (&[Total], &Standing),
    given: &mut Given,
    faults: &mut Vec<Fault>,
) {
    let mut giving = Giving { reader, id, award, totals, given, faults };
    match &award.places {
        None if award.works.is_empty() => giving.everyone(None),
        None => award.works.iter().for_each(|work| giving.everyone(Some(*work))),
        Some((end, quota)) if award.works.is_empty() => giving.list(*end, quota, None, standing),
        Some((end, quota)) => {
            for work in &award.works {
                let value = |unit| giving.reader.eval(&node(*work), At::unit(unit));
                let standing = Standing::of_values((0..reader.desk.size()).map(value).collect());
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
    fn barred(&self, unit: usize) -> bool {
        let vetoes = self.totals.get(unit).map_or(&[][..], |total| &total.vetoes);
        totals::effects(self.desk().rules, vetoes)
            .any(|effect| matches!(effect, VetoEffect::Bar(awards) if awards.is_empty() || awards.contains(&self.id)))
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
        let run = self.desk().run(self.id, work, unit, false);
        self.given.grants.push(Grant { award: self.id, work, unit, place, value, run });
    }

    /// Everyone who meets the condition gains it.
    fn everyone(&mut self, work: Option<NodeId>) {
        for unit in 0..self.desk().size() {
            if !self.barred(unit) && self.meets(unit) {
                let value = match work {
                    Some(work) => self.reader.eval(&node(work), At::unit(unit)),
                    None => self.totals.get(unit).map_or(super::value::UNDEFINED, |total| total.total.clone()),
                };
                self.grant(work, unit, None, value);
            }
        }
    }

    fn list(&mut self, end: End, quota: &Quota, work: Option<NodeId>, standing: &Standing) {
        let mut granted: Vec<(u32, usize)> = Vec::new();
        for (group, set) in self.desk().sets(quota.among) {
            let mut units: Vec<usize> = set.into_iter().filter(|unit| self.has_total(*unit)).collect();
            let places = ranking::size(quota, units.len());
            units.retain(|unit| standing.first(*unit).is_some_and(|value| value.state().is_none()));
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
                    self.given.remarks.push(Remark::PassedOver { award: self.id, work, unit });
                }
            }
            let mut within = ranking::cut(&tiers, places, quota, self.faults);
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

/// Units that stand in a top list and in a bottom list of one and the same ranking or work.
pub(super) fn both_ends(desk: &Desk<'_>, grants: &[Grant]) -> Vec<Fault> {
    // By list and unit: the awards from the top and from the bottom.
    let mut lists: BTreeMap<(List, usize), [Option<AwardId>; 2]> = BTreeMap::new();
    for grant in grants {
        let Some(award) = desk.rules.awards.get(grant.award.index()) else { continue };
        let Some((end, _)) = award.places else { continue };
        let list = match grant.work {
            Some(work) => List::Work(work),
            None => List::Ranking(award.ranking.unwrap_or(RankingId(0))),
        };
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
            run: if same_head { desk.run(grant.award, grant.work, grant.unit, true) } else { grant.run },
        })
        .collect();
    holdings.sort_unstable();
    holdings
}
