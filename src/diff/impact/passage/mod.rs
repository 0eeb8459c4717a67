//! From a period under the old scheme to a later one under the new scheme: what the change of the scheme does, what a
//! unit's own data do, and what the others' data and the history do.
//!
//! With f(scheme, own data, others' data and history), 0 for old and 1 for new, a figure goes from f(0,0,0) by f(1,0,0) and
//! f(1,1,0) to f(1,1,1): the scheme first, then the unit's own data, then the rest. So the three parts add up to the
//! difference, exactly, for places too, and each point is a run that anybody can repeat (`between.rs`). The order is part
//! of the answer: another one gives other parts. Where a point is not known, for the old data lack what the new scheme
//! asks for, the parts on both sides of it are told as one; nothing is guessed.

mod between;

use super::results::{Held, Matter};
use super::{Lack, Unit};
use crate::base::calendar::Period;
use crate::base::number::Number;
use std::collections::{BTreeMap, BTreeSet};

pub use between::{Period as Side, passage};

/// What is exchanged, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// The rules, on the old data.
    Scheme,
    /// The unit's own data.
    Own,
    /// The data of all other units, the history, and the results of other schemes.
    Others,
}

impl Term {
    /// All, in the order in which they are exchanged.
    pub const ALL: [Self; 3] = [Self::Scheme, Self::Own, Self::Others];

    /// The word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Own => "own",
            Self::Others => "others",
        }
    }
}

/// Why terms of a unit cannot be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joined {
    /// The old data of the unit lack what the new scheme asks for.
    Lacking,
    /// The old data of other units do, on which its figures rest.
    Peers,
    /// It shares events with other units.
    Shared,
    /// Ballots count as wholes, and a ballot is about several units.
    Ballots,
    /// It comes from several units, or from a part of one: a place, a grade or an award has no sum.
    Merged,
}

impl Joined {
    /// The word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lacking => "lacking",
            Self::Peers => "peers",
            Self::Shared => "shared",
            Self::Ballots => "ballots",
            Self::Merged => "merged",
        }
    }
}

/// What a unit has at one point.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Point {
    /// The total; none where there is none or it is not known.
    pub total: Option<Number>,
    /// What is decided from totals; none where it is not known.
    pub decided: Option<Decided>,
}

/// What is decided about a unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    /// Its place, by ranking.
    pub places: Vec<Option<u32>>,
    /// What it has won or suffered.
    pub held: BTreeMap<Matter, Held>,
}

/// One part of a difference: what one term does, or several that cannot be told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    /// Which, in their order.
    pub terms: &'static [Term],
    /// What is there before.
    pub before: T,
    /// What is there after.
    pub after: T,
}

/// A difference as its parts.
pub type Gains = Vec<(&'static [Term], Number)>;

/// One unit on its way.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The unit, as it is in the new period.
    pub unit: Unit,
    /// What it was in the old one, with its share of each; none for a unit that was not there.
    pub from: Vec<(Unit, Number)>,
    /// f(0,0,0), f(1,0,0), f(1,1,0) and f(1,1,1).
    pub points: [Point; 4],
    /// Why some terms cannot be told apart.
    pub joined: BTreeSet<Joined>,
    /// Kinds of events that it has now and that nobody recorded then, by their ids.
    pub unrecorded: Vec<String>,
}

/// The known ones of four points, and what lies between them.
fn parts<T: Clone>(points: [Option<T>; 4]) -> Option<Vec<Part<T>>> {
    let [first, middle @ .., last] = points;
    let (mut before, last) = (first?, last?);
    let mut from = 0;
    let mut found = Vec::new();
    for (at, after) in (1..).zip(middle.into_iter().chain([Some(last)])) {
        let Some(after) = after else { continue };
        found.push(Part { terms: ORDER.get(from..at).unwrap_or_default(), before, after: after.clone() });
        (before, from) = (after, at);
    }
    Some(found)
}

/// The terms as they stand between the points.
static ORDER: [Term; 3] = Term::ALL;

fn gains(points: [Option<Number>; 4]) -> Option<Gains> {
    let each = parts(points)?.into_iter().map(|part| (part.terms, &part.after - &part.before));
    Some(each.collect())
}

impl Passed {
    fn each<T>(&self, of: impl Fn(&Point) -> Option<T>) -> [Option<T>; 4] {
        self.points.each_ref().map(of)
    }

    /// How the total changes, part by part; none where one of the ends has no total.
    #[must_use]
    pub fn total(&self) -> Option<Gains> {
        gains(self.each(|point| point.total.clone()))
    }

    /// How the place in a ranking changes; none where it has none at one of the ends.
    #[must_use]
    pub fn place(&self, ranking: usize) -> Option<Gains> {
        gains(self.each(|point| point.decided.as_ref()?.places.get(ranking).copied().flatten().map(Number::from)))
    }

    /// How what it is paid changes, in yuan.
    #[must_use]
    pub fn paid(&self) -> Option<Gains> {
        gains(self.each(|point| Some(point.decided.as_ref()?.paid())))
    }

    /// What it has of a matter at each point, from known point to known point; none where one of the ends is not known.
    #[must_use]
    pub fn held(&self, matter: &Matter) -> Option<Vec<Part<Option<Held>>>> {
        parts(self.each(|point| Some(point.decided.as_ref()?.held.get(matter).cloned())))
    }

    /// What changes for it somewhere on the way, also where it comes back to what it was.
    #[must_use]
    pub fn flips(&self) -> Vec<Matter> {
        let known = self.points.iter().filter_map(|point| point.decided.as_ref());
        let matters: BTreeSet<&Matter> = known.flat_map(|decided| decided.held.keys()).collect();
        let differs = |matter: &&&Matter| {
            self.held(matter).is_some_and(|parts| parts.iter().any(|part| part.before != part.after))
        };
        matters.iter().filter(differs).map(|matter| (*matter).clone()).collect()
    }

    /// How many rankings there are at one of the ends.
    #[must_use]
    pub fn rankings(&self) -> usize {
        let known = self.points.iter().filter_map(|point| point.decided.as_ref());
        known.map(|decided| decided.places.len()).max().unwrap_or(0)
    }

    /// A point by its position.
    #[must_use]
    pub fn place_at(&self, point: usize, ranking: usize) -> Option<u32> {
        self.points.get(point)?.decided.as_ref()?.places.get(ranking).copied().flatten()
    }
}

impl Decided {
    /// All that is paid, in yuan; without what is so much per head.
    #[must_use]
    pub fn paid(&self) -> Number {
        let amounts = self.held.values().filter_map(|held| match held {
            Held::Amount(amount) => Some(amount),
            _ => None,
        });
        amounts.sum()
    }
}

/// From a period under the old scheme to a later one under the new scheme.
#[derive(Debug)]
pub struct Passage {
    /// The old period and the new one.
    pub periods: [Period; 2],
    /// The units of the new period, in the order of their ids.
    pub units: Vec<Passed>,
    /// The units of the old period that none of the new ones comes from.
    pub gone: Vec<Unit>,
    /// What the new scheme asks for and the data do not have: those of the old period, and those of the new one.
    pub lacking: [Vec<Lack>; 2],
    /// Whether units are assessed each by itself, so that one run tells what their own data do.
    pub apart: bool,
    /// How many runs it took to tell what own data do.
    pub runs: usize,
    /// The units with days that the old period does not have: the 31st counts as the last day of a month.
    pub unlike_days: Vec<usize>,
}

impl Passage {
    /// The sum over all units whose figure can be told, by parts.
    #[must_use]
    pub fn sum(&self, of: impl Fn(&Passed) -> Option<Gains>) -> Gains {
        let mut sums: BTreeMap<&'static [Term], Number> = BTreeMap::new();
        for (terms, gain) in self.units.iter().filter_map(of).flatten() {
            let sum = sums.entry(terms).or_default();
            *sum = &*sum + &gain;
        }
        sums.into_iter().collect()
    }

    /// The units whose terms are joined for a reason.
    #[must_use]
    pub fn joined(&self, reason: Joined) -> Vec<&Passed> {
        self.units.iter().filter(|it| it.joined.contains(&reason)).collect()
    }
}
