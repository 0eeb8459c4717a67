//! Statistics: of events, of the marks of a ballot, of the units of a group; and where each unit stands in its group.

use super::eval::{At, Reader, Totals};
use super::reads::Asked;
use super::totals;
use super::value::{self, NOT_APPLICABLE, UNDEFINED};
use crate::base::number::Number;
use crate::model::expr::{Among, ExprKind, PlaceTies, Rating, Statistic};
use crate::model::value::Value;
use std::cmp::Ordering;

/// What statistics are made of.
#[derive(Default, Clone)]
pub(super) struct Tally {
    count: u32,
    sum: Number,
    smallest: Option<Number>,
    largest: Option<Number>,
    first: Option<Value>,
    last: Option<Value>,
    /// Whether the first and the last are wanted.
    in_order: bool,
    /// All values, where the statistic needs them.
    all: Vec<Number>,
    keeps_all: bool,
}

impl Tally {
    /// Nothing taken in yet.
    pub(super) fn of(statistic: &Statistic) -> Self {
        let keeps_all = matches!(statistic, Statistic::Median | Statistic::Deviation | Statistic::Percentile(_));
        let in_order = matches!(statistic, Statistic::First | Statistic::Last);
        Self { keeps_all, in_order, ..Self::default() }
    }

    /// Takes a value in; a condition counts where it holds, levels and dates are only counted.
    pub(super) fn add(&mut self, value: &Value) {
        if self.in_order && value.state().is_none() {
            self.first.get_or_insert_with(|| value.clone());
            self.last = Some(value.clone());
        }
        match value {
            Value::Missing(_) | Value::Flag(false) => {}
            Value::Number(number) => {
                self.count += 1;
                self.sum += number;
                if self.smallest.as_ref().is_none_or(|smallest| number < smallest) {
                    self.smallest = Some(number.clone());
                }
                if self.largest.as_ref().is_none_or(|largest| number > largest) {
                    self.largest = Some(number.clone());
                }
                if self.keeps_all {
                    self.all.push(number.clone());
                }
            }
            _ => self.count += 1,
        }
    }

    /// The statistic; `sum_of_none` stands for the sum where nothing was taken in.
    pub(super) fn result(&self, statistic: &Statistic, sum_of_none: Value) -> Value {
        let count = Number::from(self.count);
        let number = |number: Option<Number>| number.map_or(UNDEFINED, Value::Number);
        match statistic {
            Statistic::Count => Value::Number(count),
            Statistic::Sum if self.count == 0 => sum_of_none,
            Statistic::Sum => Value::Number(self.sum.clone()),
            Statistic::Mean => number(self.sum.checked_div(&count)),
            Statistic::Minimum => number(self.smallest.clone()),
            Statistic::Maximum => number(self.largest.clone()),
            Statistic::Median => number(Number::ratio(1, 2).and_then(|half| percentile(&self.sorted(), &half))),
            Statistic::Percentile(share) => number(percentile(&self.sorted(), share)),
            Statistic::Deviation => number(deviation(&self.all)),
            Statistic::First => self.first.clone().unwrap_or(UNDEFINED),
            // Of one figure after another only the latest is left; a run needs what lies between them (`spans`).
            Statistic::Last | Statistic::Run => self.last.clone().unwrap_or(UNDEFINED),
        }
    }

    fn sorted(&self) -> Vec<Number> {
        let mut sorted = self.all.clone();
        sorted.sort();
        sorted
    }
}

/// The value a share of the way from the least to the largest: h = 1 + (n-1)q, straight between y⌊h⌋ and the next.
/// (semantics: 4)
fn percentile(sorted: &[Number], share: &Number) -> Option<Number> {
    let steps = Number::from(sorted.len().checked_sub(1)?);
    let position = &steps * share;
    let below = position.floor();
    let at = usize::try_from(below.to_i64()?).ok()?;
    let low = sorted.get(at)?;
    Some(match sorted.get(at + 1) {
        Some(high) => low + &(&(&position - &below) * &(high - low)),
        None => low.clone(),
    })
}

/// σ, with σ² = Σ(x-μ)²/n. (semantics: 4)
fn deviation(all: &[Number]) -> Option<Number> {
    let count = Number::from(all.len());
    let mean = all.iter().sum::<Number>().checked_div(&count)?;
    let squares: Number = all.iter().map(|x| (x - &mean).pow_i(2)).sum();
    squares.checked_div(&count)?.sqrt()
}

/// Whether the results of a statistic stand by unit, and not by group.
fn by_unit(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Rated { .. } => true,
        ExprKind::OverPeers { members, .. } => members.others_only,
        _ => false,
    }
}

/// The results of a statistic: one for each group, or one for the units of one set; where the unit itself matters, one
/// for each unit.
pub(super) fn column(reader: &Reader<'_>, asked: Asked<'_>) -> Vec<Value> {
    let (of, among, members) = match &asked.expr.kind {
        ExprKind::OverPeers { of, among, members, .. } | ExprKind::Rated { of, among, members, .. } => {
            (of.as_ref(), *among, *members)
        }
        _ => return Vec::new(),
    };
    let desk = reader.desk;
    let at = |unit: usize| At { as_reported: !members.with_substitutes, ..At::unit(unit) };
    let counts = |unit: usize| !members.without_vetoed || !vetoed(reader, unit);
    let values: Vec<(Value, bool)> = (0..desk.size()).map(|unit| (reader.eval(of, at(unit)), counts(unit))).collect();
    let sets = desk.sets(among);
    match &asked.expr.kind {
        ExprKind::OverPeers { statistic, .. } if !by_unit(&asked.expr.kind) => {
            let result = |(_, set): &(Option<usize>, Vec<usize>)| {
                let mut tally = Tally::of(statistic);
                set.iter()
                    .filter_map(|unit| values.get(*unit))
                    .filter(|(_, counts)| *counts)
                    .for_each(|(v, _)| tally.add(v));
                tally.result(statistic, UNDEFINED)
            };
            sets.iter().map(result).collect()
        }
        ExprKind::OverPeers { statistic, .. } => {
            let mut column = vec![NOT_APPLICABLE; desk.size()];
            for (_, set) in &sets {
                for unit in set {
                    let mut tally = Tally::of(statistic);
                    let others = set.iter().filter(|other| *other != unit).filter_map(|other| values.get(*other));
                    others.filter(|(_, counts)| *counts).for_each(|(value, _)| tally.add(value));
                    put(&mut column, *unit, tally.result(statistic, UNDEFINED));
                }
            }
            column
        }
        ExprKind::Rated { rating, lower_is_better, .. } => {
            let mut column = vec![NOT_APPLICABLE; desk.size()];
            for (_, set) in &sets {
                rate(*rating, *lower_is_better, set, &values, &mut column);
            }
            column
        }
        _ => Vec::new(),
    }
}

fn put(column: &mut [Value], unit: usize, value: Value) {
    if let Some(slot) = column.get_mut(unit) {
        *slot = value;
    }
}

/// Whether a veto strikes a unit.
fn vetoed(reader: &Reader<'_>, unit: usize) -> bool {
    let before = Reader { totals: Totals::BeforeVetoes, ..*reader };
    !totals::settle(&before, unit, None).vetoes.is_empty()
}

/// Where the units of a set stand, each among those that count and have a value.
fn rate(rating: Rating, lower: bool, set: &[usize], values: &[(Value, bool)], column: &mut [Value]) {
    let mut ranked: Vec<(usize, &Value)> = Vec::new();
    for unit in set {
        match values.get(*unit) {
            Some((Value::Missing(state), _)) => put(column, *unit, Value::Missing(*state)),
            Some((value, true)) => ranked.push((*unit, value)),
            _ => {}
        }
    }
    let order = |a: &Value, b: &Value| {
        let order = value::order(a, b).unwrap_or(Ordering::Equal);
        if lower { order } else { order.reverse() }
    };
    ranked.sort_by(|(_, a), (_, b)| order(a, b));
    if rating == Rating::ZScore {
        let numbers: Vec<Number> = ranked.iter().filter_map(|(_, value)| value.number()).cloned().collect();
        let mean = numbers.iter().sum::<Number>().checked_div(&Number::from(numbers.len()));
        let spread = deviation(&numbers);
        for (unit, value) in ranked {
            let score = match (value.number(), &mean, &spread) {
                (Some(_), Some(_), Some(spread)) if spread.is_zero() => Some(Number::ZERO),
                (Some(x), Some(mean), Some(spread)) => (x - mean).checked_div(spread),
                _ => None,
            };
            put(column, unit, score.map_or(UNDEFINED, Value::Number));
        }
        return;
    }
    // Equals stand together: from one better value to the next.
    let all = ranked.len();
    let (mut start, mut dense) = (0, 0);
    while let Some((_, first)) = ranked.get(start) {
        let rest = ranked.get(start..).unwrap_or(&[]);
        let equals = rest.iter().take_while(|(_, value)| order(first, value).is_eq()).count().max(1);
        dense += 1;
        let better = start;
        let worse = all - start - equals;
        let standing = match all {
            1 => Some(Number::ONE),
            _ => Number::from(worse).checked_div(&Number::from(all - 1)),
        };
        let result = match rating {
            Rating::Place(PlaceTies::Better) => Some(Number::from(better + 1)),
            Rating::Place(PlaceTies::Worse) => Some(Number::from(better + equals)),
            Rating::Place(PlaceTies::Dense) => Some(Number::from(dense)),
            Rating::Place(PlaceTies::Mean) => Number::from(2 * better + 1 + equals).checked_div(&Number::integer(2)),
            Rating::Standing => standing,
            Rating::Decile => {
                standing.map(|standing| (&standing * &Number::integer(10)).floor().min(Number::integer(9)))
            }
            Rating::ZScore => None,
        };
        let result = result.map_or(UNDEFINED, Value::Number);
        for (unit, _) in rest.iter().take(equals) {
            put(column, *unit, result.clone());
        }
        start += equals;
    }
}

impl Reader<'_> {
    /// The group statistic of a slot for a unit.
    pub(super) fn over_peers(&self, kind: &ExprKind, at: At) -> Value {
        let (ExprKind::OverPeers { among, slot, .. } | ExprKind::Rated { among, slot, .. }) = kind else {
            return UNDEFINED;
        };
        let slot = match self.era(at) {
            None => Some(*slot as usize),
            Some(era) => era.slot(*slot),
        };
        // What no rule asked for then is not known.
        let Some(slot) = slot else { return NOT_APPLICABLE };
        let column = match self.era(at) {
            None => self.statistics.get(slot),
            Some(era) => era.past.outcome.statistics.get(slot),
        };
        let index = match (among, self.era(at)) {
            _ if by_unit(kind) => self.unit(at).unwrap_or(usize::MAX),
            (Among::Peers, None) => self.desk.group_of(at.unit).map_or(0, |group| group as usize),
            (Among::Peers, Some(era)) => {
                let unit = self.unit(at).and_then(|unit| era.past.data.units.get(unit));
                unit.map_or(usize::MAX, |unit| unit.group as usize)
            }
            _ => 0,
        };
        column.and_then(|column| column.get(index)).cloned().unwrap_or(UNDEFINED)
    }
}
