//! The cheapest next point: for each figure of a unit, the least change for the better that lifts its published total by
//! one last place, everything else fixed. (semantics: 11)
//!
//! The change is looked for on the grid of the figure: whole things for counts, one level, yes instead of no, otherwise
//! one unit of the last decimal that anybody reported of it. Each candidate is what the arithmetic of the run gives.
//! Where the total is proven never to fall while the figure gets better (`super::slope`), the least change is found
//! by halving; where that is not proven, a short grid is tried in full, and of a long one nothing is said. Which way is
//! better is what the scheme declares; where it declares nothing, more is, if that is proven never to cost points.

use super::slope::{self, Slope};
use crate::base::number::{Number, RoundingMode};
use crate::data::PeriodData;
use crate::engine::outcome::{Outcome, Total};
use crate::engine::{Probe, Touched};
use crate::model::contract::{Direction, Fact};
use crate::model::value::{Dim, Value};
use crate::model::{FactId, NodeId, RuleSet};

/// A grid of so many steps is tried in full.
const SHORT: i64 = 256;

/// Where a fact has no range, changes of so many steps are still looked at.
const FAR: i64 = 1 << 40;

/// So many steps are gone at first where nothing is known of the distance.
const WIDTH: i64 = 32;

/// The figure of a unit and what it would take.
#[derive(Debug, Clone, PartialEq)]
pub struct NextPoint {
    /// The figure.
    pub fact: FactId,
    /// What the unit reported.
    pub from: Value,
    /// What was found.
    pub found: Found,
}

/// What was found about a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The least change that lifts the total.
    Lift {
        /// The figure then.
        to: Value,
        /// The change ÷ the range of the figure, where the scheme states a range.
        share: Option<Number>,
        /// The published total then.
        total: Number,
    },
    /// No change for the better does, up to this value.
    Nothing {
        /// The end of the range, or the farthest value looked at.
        up_to: Value,
    },
    /// It is not known.
    Unknown(Unknown),
}

/// Why a next point is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// The scheme does not say which way the figure is better, and more of it may cost points.
    NoDirection,
    /// The total depends on it through what others reported, such as a mean or a place in the group.
    ThroughOthers,
    /// It is reported by parts of the period, or is no number.
    Kind,
    /// The unit reported nothing.
    Missing,
    /// A better figure may give fewer points, and there are too many values to try.
    Shape,
}

/// A figure that a scheme scores.
#[derive(Debug, Clone)]
pub struct Scored {
    touched: Touched,
    /// One step of its grid, in base units.
    step: Number,
}

/// The figures that may move totals, in the order of the scheme, each with its grid.
#[must_use]
pub fn scored(rules: &RuleSet, data: &PeriodData, probe: &Probe<'_>) -> Vec<Scored> {
    let facts = rules.facts.iter().enumerate();
    let scored =
        facts.map(|(at, fact)| Scored { touched: probe.touched(FactId::from_index(at)), step: step(fact, data, at) });
    scored.filter(|scored| scored.touched.total).collect()
}

/// One unit of the last decimal that anybody reported; of things that are counted, one.
fn step(fact: &Fact, data: &PeriodData, at: usize) -> Number {
    let values = data.facts.get(at).map_or(&[][..], |column| &column.values);
    let places = |value: &Value| value.number()?.checked_div(&fact.scale)?.decimal_places();
    let places = match fact.dim {
        Dim::Count => 0,
        _ => values.iter().filter_map(places).max().unwrap_or(0),
    };
    fact.scale.checked_div(&Number::from(10).pow_i(places)).unwrap_or_else(|| fact.scale.clone())
}

/// By how much a total must rise to be another one: one last place of it.
#[must_use]
pub fn last_place(rules: &RuleSet) -> Number {
    let places = rules.nodes.first().and_then(|root| root.round).map_or(rules.scheme.show.places, |round| round.places);
    Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE)
}

/// The next points of a unit: what lifts the total first, by change ÷ range, then id; then the rest by id. Empty where the
/// unit has no total.
#[must_use]
pub fn next_points(
    rules: &RuleSet,
    outcome: &Outcome,
    scored: &[Scored],
    probe: &mut Probe<'_>,
    unit: usize,
) -> Vec<NextPoint> {
    let Some(now) = outcome.totals.get(unit) else { return Vec::new() };
    let Some(total) = now.total.number() else { return Vec::new() };
    let wanted = total + &last_place(rules);
    let line = rounds_to(rules, &wanted);
    let mut found: Vec<NextPoint> = Vec::with_capacity(scored.len());
    for Scored { touched, step } in scored {
        let Some(fact) = rules.facts.get(touched.fact.index()) else { continue };
        // A figure that no part of this unit's score reads is none of its figures.
        if !concerns(rules, outcome, touched, unit) {
            continue;
        }
        let from = probe.reported(touched.fact, unit);
        let mut search = Search { rules, probe, touched, fact, step, from: &from, unit, wanted: &wanted, line: &line };
        match search.search(now) {
            Ok(Some(result)) => found.push(NextPoint { fact: touched.fact, from, found: result }),
            Ok(None) => {}
            Err(why) => found.push(NextPoint { fact: touched.fact, from, found: Found::Unknown(why) }),
        }
    }
    let id = |point: &NextPoint| rules.facts.get(point.fact.index()).map(|fact| fact.id.clone());
    found.sort_by(|a, b| {
        let share = |point: &NextPoint| match &point.found {
            Found::Lift { share, .. } => (0, share.is_none(), share.clone()),
            Found::Nothing { .. } => (1, false, None),
            Found::Unknown(_) => (2, false, None),
        };
        share(a).cmp(&share(b)).then_with(|| id(a).cmp(&id(b)))
    });
    found
}

/// About where an exact total begins to be printed as another one.
fn rounds_to(rules: &RuleSet, total: &Number) -> Number {
    match rules.nodes.first().and_then(|root| root.round).map(|round| round.mode) {
        None | Some(RoundingMode::Down) => total.clone(),
        Some(RoundingMode::Up) => total - &last_place(rules),
        Some(RoundingMode::HalfUp | RoundingMode::HalfEven) => {
            total - &(&last_place(rules) * &Number::ratio(1, 2).unwrap_or_default())
        }
    }
}

/// Whether the fact is read where the unit has points, or by a veto.
fn concerns(rules: &RuleSet, outcome: &Outcome, touched: &Touched, unit: usize) -> bool {
    let first = |id: &&NodeId| {
        let node = rules.nodes.get(id.index());
        node.is_some_and(|node| !node.children.iter().any(|child| touched.nodes.contains(child)))
    };
    let scored = |id: &NodeId| {
        let value = outcome.nodes.get(id.index()).and_then(|column| column.get(unit));
        value.is_some_and(|value| value.number().is_some())
    };
    touched.nodes.is_empty() || touched.nodes.iter().filter(first).any(scored)
}

struct Search<'s, 'a> {
    rules: &'s RuleSet,
    probe: &'s mut Probe<'a>,
    touched: &'s Touched,
    fact: &'s Fact,
    step: &'s Number,
    from: &'s Value,
    unit: usize,
    /// The least published total that counts as another one.
    wanted: &'s Number,
    /// About what it is before it is rounded.
    line: &'s Number,
}

impl Search<'_, '_> {
    /// What was found; nothing where the figure does not move the total at all.
    fn search(&mut self, now: &Total) -> Result<Option<Found>, Unknown> {
        if self.from.state().is_some() {
            return Err(Unknown::Missing);
        }
        if self.fact.per.is_some() || !matches!(self.from, Value::Number(_) | Value::Flag(_) | Value::Level(_)) {
            return Err(Unknown::Kind);
        }
        if self.touched.through_others {
            return Err(Unknown::ThroughOthers);
        }
        // What is found rests on the arithmetic of the run: with the figure as it is, it gives the total as it is.
        if self.probe.total(self.touched, self.unit, self.from.clone()).total != now.total {
            return Err(Unknown::Shape);
        }
        let slope = slope::of_total(self.probe, self.rules, self.touched, self.unit);
        // Where no direction is declared, more counts as better if it is proven never to cost points. Less never does: less
        // of a task is not a better result.
        let better = match (self.fact.direction, slope) {
            (Some(direction), _) => direction == Direction::Higher,
            (None, Slope::Up | Slope::Flat) => true,
            (None, Slope::Down | Slope::Mixed) => return Err(Unknown::NoDirection),
        };
        let most = self.most(better);
        let found = match (slope, better) {
            (Slope::Flat, _) => return Ok(None),
            (Slope::Up, false) | (Slope::Down, true) => None,
            (Slope::Up, true) | (Slope::Down, false) => self.least(most, better, &now.exact),
            (Slope::Mixed, _) => match most {
                Some(most) if most <= SHORT => (1..=most).find_map(|at| self.lift(at, better)),
                _ => return Err(Unknown::Shape),
            },
        };
        let lift = found.and_then(|(at, total)| {
            let to = self.value(at, better)?;
            Some(Found::Lift { share: self.share(&to), to, total })
        });
        let end = || self.value(most.unwrap_or(FAR), better).unwrap_or_else(|| self.from.clone());
        Ok(Some(lift.unwrap_or_else(|| Found::Nothing { up_to: end() })))
    }

    /// The first step that lifts a total that never falls on the way, and the total then; none where the last one does not.
    fn least(&mut self, most: Option<i64>, better: bool, now: &Value) -> Option<(i64, Number)> {
        let end = most.unwrap_or(FAR);
        // At the very end of its range a figure may be a divisor of zero.
        let ends = [end, end - 1].into_iter().filter(|end| *end > 0);
        let mut lifting = ends.into_iter().find_map(|end| self.lift(end, better))?;
        let mut below = 0;
        let mut at = 1;
        let mut width = WIDTH;
        // Mostly the total rises with the figure in proportion: then the first step tells which one is wanted.
        let mut guesses = 3;
        while lifting.0 - below > 1 {
            let total = self.total(at, better)?;
            match self.lifted(&total) {
                Some(total) => lifting = (at, total),
                None => below = at,
            }
            guesses -= 1;
            at = match (guesses, now, &total.exact) {
                (2, Value::Number(now), Value::Number(next)) => {
                    let steps = (self.line - now).checked_div(&(next - now));
                    steps.and_then(|steps| steps.ceil().to_i64()).unwrap_or(0)
                }
                // The one before the wanted step must not lift, and the one behind may be it.
                (1, ..) if lifting.0 == at => at - 1,
                (1, ..) => at + 1,
                _ => 0,
            };
            if at <= below || at >= lifting.0 {
                at = below + ((lifting.0 - below) / 2).clamp(1, width);
                width = width.saturating_mul(4);
            }
        }
        Some(lifting)
    }

    /// The total so many steps away.
    fn total(&mut self, at: i64, better: bool) -> Option<Total> {
        let value = self.value(at, better)?;
        Some(self.probe.total(self.touched, self.unit, value))
    }

    /// So many steps and the total there, where it counts as another one.
    fn lift(&mut self, at: i64, better: bool) -> Option<(i64, Number)> {
        let total = self.total(at, better)?;
        Some((at, self.lifted(&total)?))
    }

    /// A published total that counts as another one.
    fn lifted(&self, total: &Total) -> Option<Number> {
        total.total.number().filter(|total| *total >= self.wanted).cloned()
    }

    /// The value so many steps away.
    fn value(&self, at: i64, better: bool) -> Option<Value> {
        let signed = if better { at } else { -at };
        match self.from {
            Value::Number(from) => Some(Value::Number(from + &(self.step * &Number::from(signed)))),
            Value::Level(level) => u16::try_from(i64::from(*level) + signed).ok().map(Value::Level),
            Value::Flag(_) => Some(Value::Flag(better)),
            _ => None,
        }
    }

    /// How many steps the figure can go for the better; none where it has no range.
    fn most(&self, better: bool) -> Option<i64> {
        match (self.from, &self.fact.dim) {
            (Value::Number(from), _) => {
                let (low, high) = self.fact.range.as_ref()?;
                let way = if better { high - from } else { from - low };
                Some(way.checked_div(self.step)?.floor().to_i64().unwrap_or(FAR).max(0))
            }
            (Value::Level(level), Dim::Level(names)) => {
                let top = i64::try_from(names.len()).unwrap_or(0) - 1;
                Some(if better { top - i64::from(*level) } else { i64::from(*level) }.max(0))
            }
            (Value::Flag(flag), _) => Some(i64::from(*flag != better)),
            _ => Some(0),
        }
    }

    /// The change ÷ the range.
    fn share(&self, to: &Value) -> Option<Number> {
        match (self.from, to, &self.fact.dim) {
            (Value::Number(from), Value::Number(to), _) => {
                let (low, high) = self.fact.range.as_ref()?;
                (to - from).abs().checked_div(&(high - low))
            }
            (Value::Level(from), Value::Level(to), Dim::Level(names)) => {
                let top = i64::try_from(names.len()).unwrap_or(0) - 1;
                Number::from(i64::from(from.abs_diff(*to))).checked_div(&Number::from(top))
            }
            _ => Some(Number::ONE),
        }
    }
}
