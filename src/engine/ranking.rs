//! Putting units in order: keys, ties, places, and cuts.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::faults::Fault;
use super::value::{met, sorting_order};
use crate::base::number::Number;
use crate::model::Rounding;
use crate::model::decision::{CutTies, Quota, QuotaSize, Ranking, Ties};
use crate::model::value::Value;
use std::cmp::Ordering;

/// The values that put units in order.
pub(super) struct Standing {
    /// By key and unit, and whether the smaller value is better.
    keys: Vec<(Vec<Value>, bool)>,
    /// Units a veto puts last, by unit; empty where none.
    last: Vec<bool>,
    /// The place that a recorded draw gave among equals, by unit; 0 where none decided. Empty where none is asked for.
    drawn: Vec<u32>,
}

impl Standing {
    /// The keys of a ranking. Units without a total are not compared.
    pub(super) fn of_ranking(reader: &Reader<'_>, ranking: &Ranking, last: &[bool]) -> Self {
        let units = reader.desk.size();
        let column = |of| (0..units).map(|unit| reader.eval(of, At::unit(unit))).collect();
        let keys = ranking.keys.iter().map(|key| (column(&key.of), key.lower_is_better)).collect();
        Self { keys, last: last.to_vec(), drawn: Vec::new() }
    }

    /// Lets a recorded draw decide among the equals of a set, where it names every one of them.
    pub(super) fn decide(&mut self, units: &[usize], draw: &[Option<u32>]) {
        for tier in self.tiers(units.to_vec()) {
            let Some(orders) = drawn(&tier, draw) else { continue };
            self.drawn.resize(self.drawn.len().max(draw.len()), 0);
            for (unit, order) in orders {
                if let Some(slot) = self.drawn.get_mut(unit) {
                    *slot = order;
                }
            }
        }
    }

    /// The order without any draw: for lists of other sets of units than the draw was about.
    pub(super) fn without_draw(&self) -> Self {
        Self { keys: self.keys.clone(), last: self.last.clone(), drawn: Vec::new() }
    }

    /// One column.
    pub(super) fn of_values(values: Vec<Value>, lower_is_better: bool) -> Self {
        Self { keys: vec![(values, lower_is_better)], last: Vec::new(), drawn: Vec::new() }
    }

    /// The value that decides first.
    pub(super) fn first(&self, unit: usize) -> Option<&Value> {
        self.keys.first().and_then(|(column, _)| column.get(unit))
    }

    fn is_last(&self, unit: usize) -> bool {
        self.last.get(unit) == Some(&true)
    }

    /// Less: `a` is better than `b`.
    pub(super) fn compare(&self, a: usize, b: usize) -> Ordering {
        let mut order = self.is_last(a).cmp(&self.is_last(b));
        for (column, lower) in &self.keys {
            if order != Ordering::Equal {
                break;
            }
            let (Some(a), Some(b)) = (column.get(a), column.get(b)) else { break };
            order = match (a.state().is_some() || b.state().is_some(), lower) {
                // A missing key is worse than any value, whichever way is better.
                (true, _) | (false, false) => sorting_order(b, a),
                (false, true) => sorting_order(a, b),
            };
        }
        let drawn = |unit: usize| self.drawn.get(unit).copied().unwrap_or(0);
        order.then_with(|| drawn(a).cmp(&drawn(b)))
    }

    /// The units best first; equals by id, which decides nothing.
    pub(super) fn sorted(&self, mut units: Vec<usize>) -> Vec<usize> {
        units.sort_by(|a, b| self.compare(*a, *b).then(a.cmp(b)));
        units
    }

    /// The units best first, equals together.
    pub(super) fn tiers(&self, units: Vec<usize>) -> Vec<Vec<usize>> {
        let mut tiers: Vec<Vec<usize>> = Vec::new();
        for unit in self.sorted(units) {
            match tiers.last_mut() {
                Some(tier) if tier.first().is_some_and(|first| self.compare(*first, unit).is_eq()) => tier.push(unit),
                _ => tiers.push(vec![unit]),
            }
        }
        tiers
    }
}

/// The units of a tier of equals with their places in a draw, where it names each of them and no place twice.
pub(super) fn drawn(tier: &[usize], draw: &[Option<u32>]) -> Option<Vec<(usize, u32)>> {
    if tier.len() < 2 {
        return None;
    }
    let orders: Option<Vec<(usize, u32)>> =
        tier.iter().map(|unit| Some((*unit, draw.get(*unit).copied().flatten()?))).collect();
    let orders = orders?;
    let mut places: Vec<u32> = orders.iter().map(|(_, order)| *order).collect();
    places.sort_unstable();
    places.dedup();
    (places.len() == orders.len()).then_some(orders)
}

/// The places of the units of one set, by unit.
pub(super) fn places(
    standing: &Standing,
    ranking: &Ranking,
    units: Vec<usize>,
    places: &mut [Option<u32>],
    faults: &mut Vec<Fault>,
) {
    let sorted = standing.sorted(units);
    let mut better = 0usize;
    let mut dense = 0usize;
    while let Some(first) = sorted.get(better) {
        let rest = sorted.get(better..).unwrap_or(&[]);
        let equal = rest.iter().take_while(|unit| standing.compare(*first, **unit).is_eq()).count().max(1);
        dense += 1;
        let place = match ranking.ties {
            Ties::Share | Ties::Forbidden => better + 1,
            Ties::ShareLow => better + equal,
            Ties::Dense => dense,
        };
        let tied = rest.get(..equal).unwrap_or(&[]);
        if ranking.ties == Ties::Forbidden && equal > 1 {
            faults.push(Fault::Tied { clause: ranking.clause.clone(), units: tied.to_vec() });
        }
        for unit in tied {
            if let Some(entry) = places.get_mut(*unit) {
                *entry = u32::try_from(place).ok();
            }
        }
        better += equal;
    }
}

/// The units that a ranking leaves out: by its condition, or by a veto.
pub(super) fn left_out(
    reader: &Reader<'_>,
    ranking: &Ranking,
    totals: &[super::outcome::Total],
    faults: &mut Vec<Fault>,
) -> Vec<bool> {
    let mut left_out: Vec<bool> = totals.iter().map(|total| total.not_ranked).collect();
    let Some(when) = &ranking.when else { return left_out };
    for (unit, slot) in left_out.iter_mut().enumerate().filter(|(unit, _)| reader.has_total(*unit)) {
        match met(&reader.eval(when, At::unit(unit))) {
            Ok(ranked) => *slot |= !ranked,
            Err(state) => {
                let rule = ("rank".to_owned(), None, ranking.clause.clone());
                faults.push(Fault::Undecided { rule, unit, state });
            }
        }
    }
    left_out
}

/// How many places a quota has among so many units with a total.
pub(super) fn size(quota: &Quota, with_total: usize) -> usize {
    match &quota.size {
        QuotaSize::Number(number) => *number as usize,
        QuotaSize::Share { share, rounding, least } => {
            let exact = share * &Number::from(with_total);
            let whole = Rounding { places: 0, mode: *rounding }.apply(&exact);
            let whole = whole.to_i64().and_then(|whole| usize::try_from(whole).ok()).unwrap_or(0);
            whole.max(*least as usize)
        }
    }
}

/// The units within the first `places` of those in `tiers`, with their places, and the units that were cut although
/// they equal one that stands within: a fault where ties are forbidden.
pub(super) fn cut(
    tiers: &[Vec<usize>],
    places: usize,
    quota: &Quota,
    draw: &[Option<u32>],
    faults: &mut Vec<Fault>,
) -> Vec<(usize, u32)> {
    let mut within = Vec::new();
    let mut better = 0usize;
    for tier in tiers {
        if better >= places {
            break;
        }
        let crosses = better + tier.len() > places;
        if crosses
            && quota.cut == CutTies::Forbidden
            && let Some(mut orders) = drawn(tier, draw)
        {
            // A recorded draw says who of the equals is within.
            orders.sort_unstable_by_key(|(_, order)| *order);
            let left = places - better;
            within.extend(
                orders
                    .into_iter()
                    .take(left)
                    .enumerate()
                    .map(|(at, (unit, _))| (unit, u32::try_from(better + at + 1).unwrap_or(u32::MAX))),
            );
            break;
        }
        if crosses && quota.cut == CutTies::Forbidden {
            faults.push(Fault::Tied { clause: quota.clause.clone(), units: tier.clone() });
        }
        if crosses && quota.cut != CutTies::In {
            break;
        }
        let place = u32::try_from(better + 1).unwrap_or(u32::MAX);
        within.extend(tier.iter().map(|unit| (*unit, place)));
        better += tier.len();
    }
    within
}

/// Which units have a published total.
pub(super) fn with_total(desk: &Desk<'_>, totals: &[super::outcome::Total]) -> Vec<bool> {
    (0..desk.size()).map(|unit| totals.get(unit).is_some_and(|total| total.total.number().is_some())).collect()
}
