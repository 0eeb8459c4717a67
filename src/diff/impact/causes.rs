//! The fewest steps that bring something about.
//!
//! By increasing size: each step alone, then every two, every three, as long as all sets of a size can be run within the
//! limit. What no set of these sizes brings about is looked for from above: all steps, without whatever can be left out.
//! Such a set is minimal, for none of it can be left out; it is proven to be among the smallest where it has one step more
//! than the sizes that were searched wholly. Effects are not monotone (a second step may undo the first), so nothing is
//! left out on the ground that a part of it did nothing.

use super::Flip;
use super::results::{Held, Results};
use super::runs::Runs;
use std::collections::BTreeSet;

/// Why something flips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// Sets of steps, by their places, each of which brings it about alone. All of the smallest size that was searched
    /// wholly; or one from which nothing can be left out.
    pub sets: Vec<Vec<usize>>,
    /// Whether no smaller set does it; else only no part of the set does by leaving out one step.
    pub smallest: bool,
}

/// How causes were searched for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Search {
    /// Up to which number of steps every set was run.
    pub size: usize,
    /// How many schemes were compiled and run, both editions and the single steps among them.
    pub runs: usize,
    /// How many the search was allowed beside the single steps.
    pub most: usize,
    /// For how many of what flips no cause was looked for within the limit.
    pub open: usize,
}

type Set = BTreeSet<usize>;

struct Causes<'r, 'a> {
    runs: &'r mut Runs<'a>,
    /// The edits of each step.
    steps: &'r [Set],
    /// How many runs there may be in all.
    limit: usize,
}

/// Looks for the causes of what flips.
pub(super) fn search(runs: &mut Runs<'_>, steps: &[Set], flips: &mut [Flip], most: usize) -> Search {
    let limit = runs.count().saturating_add(most);
    let mut causes = Causes { runs, steps, limit };
    let mut size = 0;
    while size < steps.len() && flips.iter().any(|flip| flip.cause.sets.is_empty()) {
        // Single steps and all steps have been run.
        let new = if size == 0 || size + 1 == steps.len() { 0 } else { choose(steps.len(), size + 1) };
        if causes.runs.count().saturating_add(new) > limit {
            break;
        }
        size += 1;
        causes.all_of(size, flips);
    }
    for flip in flips.iter_mut().filter(|flip| flip.cause.sets.is_empty()) {
        if let Some(set) = causes.reduced(flip) {
            let smallest = set.len() == size + 1;
            flip.cause = Cause { sets: vec![set.into_iter().collect()], smallest };
        }
    }
    let open = flips.iter().filter(|flip| flip.cause.sets.is_empty()).count();
    Search { size, runs: causes.runs.count(), most, open }
}

/// How many sets of `k` out of `n` there are; the largest number where that is too many.
fn choose(n: usize, k: usize) -> usize {
    (0..k).try_fold(1_usize, |all, at| Some(all.checked_mul(n.checked_sub(at)?)? / (at + 1))).unwrap_or(usize::MAX)
}

fn does(flip: &Flip, results: &Results) -> bool {
    let held: Option<Held> = results.held(flip.unit, &flip.matter);
    held == flip.new
}

impl Causes<'_, '_> {
    fn edits(&self, steps: impl IntoIterator<Item = usize>) -> Set {
        steps.into_iter().filter_map(|step| self.steps.get(step)).flatten().copied().collect()
    }

    /// Runs every set of a size and notes what it brings about.
    fn all_of(&mut self, size: usize, flips: &mut [Flip]) {
        let mut open: Vec<&mut Flip> = flips.iter_mut().filter(|flip| flip.cause.sets.is_empty()).collect();
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            let edits = self.edits(set.iter().copied());
            if let Some(results) = self.runs.results(&edits) {
                for flip in open.iter_mut().filter(|flip| does(flip, &results)) {
                    flip.cause.sets.push(set.clone());
                    flip.cause.smallest = true;
                }
            }
            // The next set in lexical order.
            let n = self.steps.len();
            let movable = (0..size).rev().find(|at| set.get(*at).is_some_and(|step| step + size < n + at));
            let Some(at) = movable else { return };
            let Some(from) = set.get(at).map(|step| step + 1) else { return };
            for (place, step) in set.iter_mut().skip(at).zip(from..) {
                *place = step;
            }
        }
    }

    /// A set from which no step can be left out; none where the limit is reached.
    fn reduced(&mut self, flip: &Flip) -> Option<Set> {
        let mut keep: Set = (0..self.steps.len()).collect();
        // Most flips come from steps that do something to the unit alone.
        let own: Set = keep.iter().copied().filter(|step| self.touches(*step, flip)).collect();
        if !own.is_empty() && self.holds(&own, flip)? {
            keep = own;
        }
        let mut size = keep.len().div_ceil(2).max(1);
        loop {
            let mut some = false;
            let all: Vec<usize> = keep.iter().copied().collect();
            for part in all.chunks(size) {
                let fewer: Set = keep.iter().filter(|step| !part.contains(step)).copied().collect();
                if !fewer.is_empty() && self.holds(&fewer, flip)? {
                    keep = fewer;
                    some = true;
                }
            }
            match size {
                1 if !some => return Some(keep),
                1 => {}
                _ => size = size.div_ceil(2),
            }
        }
    }

    /// Whether a step alone does anything to a unit's total or place.
    fn touches(&mut self, step: usize, flip: &Flip) -> bool {
        let edits = self.edits([step]);
        let old = self.runs.old_results();
        let Some(alone) = self.runs.results(&edits) else { return false };
        let of = |results: &Results| (results.total(flip.unit).cloned(), results.place(0, flip.unit));
        of(&old) != of(&alone) || old.held(flip.unit, &flip.matter) != alone.held(flip.unit, &flip.matter)
    }

    /// Whether steps bring it about; none where the limit is reached. Steps that are no scheme together do not.
    fn holds(&mut self, steps: &Set, flip: &Flip) -> Option<bool> {
        let edits = self.edits(steps.iter().copied());
        if !self.runs.is_known(&edits) && self.runs.count() >= self.limit {
            return None;
        }
        Some(self.runs.results(&edits).is_some_and(|results| does(flip, &results)))
    }
}
