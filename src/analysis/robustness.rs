//! How far a ranking rests on its weights: the run is made again with many sets of weights near those of the scheme, and
//! told are the places a unit had in most of them, and the awards that were kept. (semantics: 11)
//!
//! Draw k multiplies weight (or points) j of m, in the order of ids, by 1 − r + 2ru with
//! u = (splitmix64(seed, km + j) >> 11) ÷ 2⁵³, k and j from 0; each set of siblings is brought back to its sum. The interval
//! of a unit runs from the ⌈0.05K⌉-th to the ⌈0.95K⌉-th smallest of its places in K draws; an award is safe where it was
//! kept in at least 95 % of them. Everything is exact, and no draw knows of another: the result is the same on any number
//! of threads.

use crate::base::number::{Number, RoundingMode};
use crate::data::PeriodData;
use crate::engine::outcome::{Grant, Outcome};
use crate::engine::{Known, Reweighing, Scratch};
use crate::model::{AwardId, NodeId, RankingId, RuleSet};
use std::num::NonZeroUsize;

/// Which draws are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many: K, at least 1.
    pub draws: u32,
    /// How far a weight may go from what the scheme says, as a share of it: r, from 0 to less than 1.
    pub range: Number,
    /// What the random numbers begin with.
    pub seed: u64,
}

impl Plan {
    /// The most draws that are made: beyond it intervals do not get better that anybody could read.
    pub const MOST: u32 = 100_000;

    /// 1,000 draws within a tenth, from seed 1.
    #[must_use]
    pub fn usual() -> Self {
        Self { draws: 1_000, range: Number::ratio(1, 10).unwrap_or_default(), seed: 1 }
    }

    /// Whether a range is one.
    #[must_use]
    pub fn allows(range: &Number) -> bool {
        !range.is_negative() && *range < Number::ONE
    }

    /// What the weights are multiplied with in a draw, all of them times 2⁵³, which every set of siblings cancels.
    fn times(&self, draw: u32, weights: usize) -> Vec<Number> {
        let first = u64::from(draw).wrapping_mul(weights as u64);
        let least = &(&Number::ONE - &self.range) * &Number::integer(1 << 53);
        let twice = &self.range * &Number::integer(2);
        (0..weights as u64)
            .map(|at| {
                let u = Number::from(splitmix64(self.seed, first.wrapping_add(at)) >> 11);
                &least + &(&twice * &u)
            })
            .collect()
    }

    /// At which of the places in order intervals begin: ⌈0.05K⌉.
    #[must_use]
    pub fn low(&self) -> usize {
        self.at_least((1, 20))
    }

    /// At which of the places in order intervals end: ⌈0.95K⌉.
    #[must_use]
    pub fn high(&self) -> usize {
        self.at_least((19, 20))
    }

    /// How many of K draws the share is at least: ⌈share × K⌉.
    fn at_least(&self, share: (i64, i64)) -> usize {
        let share = Number::ratio(share.0, share.1).unwrap_or_default();
        let number = (&share * &Number::from(self.draws)).round(0, RoundingMode::Up);
        number.to_i64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
    }
}

/// Number i, from 0, of those that begin with a seed. (Steele, Lea, Flood 2014; the constants of Vigna's reference)
fn splitmix64(seed: u64, i: u64) -> u64 {
    let mut z = seed.wrapping_add(i.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The places of a unit in most draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The best of them; none where it had no place.
    pub best: Option<u32>,
    /// The worst of them; none where it had no place.
    pub worst: Option<u32>,
    /// In how many draws it had the place of the run.
    pub kept: u32,
}

/// An award of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Which award.
    pub award: AwardId,
    /// For which work, where it is given separately.
    pub work: Option<NodeId>,
    /// The position of the unit.
    pub unit: usize,
    /// In how many draws the unit gained it.
    pub draws: u32,
    /// Whether those are at least 95 % of all.
    pub safe: bool,
}

/// How far the results rest on the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Which draws were made.
    pub plan: Plan,
    /// How many weights (and points) were drawn: m.
    pub weights: usize,
    /// By ranking and unit; none for a unit without a place in the run.
    pub intervals: Vec<Vec<Option<Interval>>>,
    /// The awards of the run, in their order.
    pub awards: Vec<Kept>,
}

impl Robustness {
    /// The interval of a unit in a ranking.
    #[must_use]
    pub fn interval(&self, ranking: RankingId, unit: usize) -> Option<Interval> {
        self.intervals.get(ranking.index())?.get(unit).copied().flatten()
    }

    /// Whether so many draws are at least 95 % of all.
    #[must_use]
    pub fn is_safe(&self, draws: u32) -> bool {
        safe(draws, self.plan.draws)
    }
}

fn safe(kept: u32, draws: u32) -> bool {
    u64::from(kept) * 20 >= u64::from(draws) * 19
}

/// What the draws of one thread gave.
struct Share {
    /// By ranking and unit: the places in its draws; the largest number stands for none.
    places: Vec<Vec<Vec<u32>>>,
    /// By grant of the run: in how many draws.
    kept: Vec<u32>,
}

/// Makes the draws, on so many threads; `done` is told after each. `outcome` and `known` are those of the run.
#[must_use]
pub fn robustness(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    known: &Known<'_>,
    plan: &Plan,
    threads: NonZeroUsize,
    done: &(dyn Fn() + Sync),
) -> Robustness {
    let again = Reweighing::new(rules, data, outcome, known);
    let threads = u32::try_from(threads.get()).unwrap_or(1).clamp(1, plan.draws.max(1));
    let shares: Vec<Share> = if threads == 1 {
        vec![share(&again, outcome, plan, (0, 1), done)]
    } else {
        std::thread::scope(|scope| {
            let again = &again;
            let all: Vec<_> = (0..threads)
                .map(|first| scope.spawn(move || share(again, outcome, plan, (first, threads), done)))
                .collect();
            all.into_iter().filter_map(|thread| thread.join().ok()).collect()
        })
    };
    let (low, high) = (plan.low(), plan.high());
    let intervals = outcome.places.iter().enumerate().map(|(ranking, column)| {
        let of = |(unit, place): (usize, &Option<u32>)| {
            let place = (*place)?;
            let own = shares.iter().filter_map(|share| share.places.get(ranking)?.get(unit));
            let mut places: Vec<u32> = own.flatten().copied().collect();
            places.sort_unstable();
            let at = |rank: usize| places.get(rank.checked_sub(1)?).copied().filter(|place| *place != u32::MAX);
            let kept = places.iter().filter(|drawn| **drawn == place).count();
            Some(Interval { best: at(low), worst: at(high), kept: u32::try_from(kept).unwrap_or(u32::MAX) })
        };
        column.iter().enumerate().map(of).collect()
    });
    let awards = outcome.grants.iter().enumerate().map(|(at, grant)| {
        let draws = shares.iter().filter_map(|share| share.kept.get(at)).sum();
        let Grant { award, work, unit, .. } = *grant;
        Kept { award, work, unit, draws, safe: safe(draws, plan.draws) }
    });
    Robustness {
        plan: plan.clone(),
        weights: again.weights().len(),
        intervals: intervals.collect(),
        awards: awards.collect(),
    }
}

/// The draws `first`, `first` + `step`, … .
fn share(
    again: &Reweighing<'_>,
    outcome: &Outcome,
    plan: &Plan,
    (first, step): (u32, u32),
    done: &(dyn Fn() + Sync),
) -> Share {
    let mut scratch: Scratch = again.scratch();
    let mut share = Share {
        places: outcome.places.iter().map(|column| vec![Vec::new(); column.len()]).collect(),
        kept: vec![0; outcome.grants.len()],
    };
    let key = |grant: &Grant| (grant.award, grant.work, grant.unit);
    for draw in (first..plan.draws).step_by(step as usize) {
        let drawn = again.decide(&mut scratch, &plan.times(draw, again.weights().len()));
        for (own, column) in share.places.iter_mut().zip(&drawn.places) {
            for (own, place) in own.iter_mut().zip(column) {
                own.push(place.unwrap_or(u32::MAX));
            }
        }
        let mut grants: Vec<_> = drawn.grants.iter().map(key).collect();
        grants.sort_unstable();
        for (kept, grant) in share.kept.iter_mut().zip(&outcome.grants) {
            *kept += u32::from(grants.binary_search(&key(grant)).is_ok());
        }
        done();
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the reference implementation from seed 1234567.
    #[test]
    fn random_numbers_are_those_of_the_reference() {
        let first: Vec<u64> = (0..5).map(|i| splitmix64(1_234_567, i)).collect();
        let known = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(first, known);
    }

    #[test]
    fn ends_are_counted_from_the_smallest_place() {
        for (draws, low, high) in [(1, 1, 1), (10, 1, 10), (20, 1, 19), (100, 5, 95), (999, 50, 950), (1000, 50, 950)] {
            let plan = Plan { draws, ..Plan::usual() };
            assert_eq!((plan.low(), plan.high()), (low, high), "{draws}");
        }
        assert!(safe(950, 1000) && !safe(949, 1000) && safe(1, 1) && safe(19, 20) && !safe(18, 20));
    }

    #[test]
    fn multipliers_stay_within_the_range() {
        let plan = Plan { range: Number::ratio(1, 4).unwrap(), ..Plan::usual() };
        let unit = Number::integer(1 << 53);
        for times in plan.times(7, 40) {
            let times = times.checked_div(&unit).unwrap();
            assert!(Number::ratio(3, 4).unwrap() <= times && times < Number::ratio(5, 4).unwrap());
        }
        let still = Plan { range: Number::ZERO, ..Plan::usual() };
        assert!(still.times(3, 5).iter().all(|times| *times == unit));
    }
}
