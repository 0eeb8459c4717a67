//! Parts: how the values of children are put together, and how the share of those that do not apply is spread.

use super::eval::Reader;
use super::figures;
use super::record::Observer;
use super::value::{self, NOT_APPLICABLE, UNDEFINED};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::node::{Combining, Node, NotApplicable, Share};
use crate::model::value::{Dim, State, Value};
use std::cmp::Ordering;

/// The combined value, and its arithmetic where someone watches.
pub(super) struct Combined {
    pub(super) value: Value,
    pub(super) phrase: Option<Bilingual>,
}

/// A kind of share: the shares of one kind are spread among themselves.
#[derive(Default)]
struct Pool {
    /// Σ of the applicable children's shares of the value.
    sum: Number,
    /// Σ of the shares of all children, and of the applicable ones.
    all: Number,
    applicable: Number,
    /// Whether some child does not apply.
    spread: bool,
    /// What the sum is multiplied with where something is spread: the least of what such children state.
    factor: Option<Number>,
    /// Losses that children hand on.
    charged: Number,
    terms: Vec<Bilingual>,
}

impl Pool {
    /// The sum with the shares of those that do not apply spread over the others; none where nothing is left to
    /// carry them.
    fn spread(&self) -> Option<Number> {
        if !self.spread || self.applicable == self.all {
            return Some(self.sum.clone());
        }
        let spread = (&self.sum * &self.all).checked_div(&self.applicable)?;
        Some(self.factor.as_ref().map_or(spread.clone(), |factor| &spread * factor))
    }

    fn phrase(&self, dim: &Dim) -> Option<Bilingual> {
        if self.terms.is_empty() {
            return None;
        }
        let sum = figures::joined(&self.terms, " + ");
        if !self.spread || self.applicable == self.all {
            return Some(sum);
        }
        let sum = if self.terms.len() > 1 { figures::bracketed(&sum) } else { sum };
        let all = figures::and(figures::plain(" × "), &figures::operand(&self.all, dim));
        let applicable = figures::and(figures::plain(" ÷ "), &figures::operand(&self.applicable, dim));
        let text = figures::and(figures::and(sum, &all), &applicable);
        Some(match &self.factor {
            Some(factor) => {
                figures::and(figures::and(text, &figures::plain(" × ")), &figures::operand(factor, &Dim::Ratio))
            }
            None => text,
        })
    }
}

/// What a number of a child counts for in its parent. `times` is what its points are multiplied with, where they are
/// others than the scheme's.
fn shared(share: &Share, number: &Number, weight: &Number, times: Option<&Number>) -> Number {
    match share {
        Share::Weight { scale, .. } if *scale == Number::ONE => number * weight,
        Share::Weight { scale, .. } => &(number * scale) * weight,
        Share::Points | Share::Root => times.map_or_else(|| number.clone(), |times| number * times),
    }
}

/// The shares of all children and of the applicable ones; needed only where some child does not apply.
fn measure(reader: &Reader<'_>, node: &Node, unit: usize, weights: &mut Pool, points: &mut Pool) {
    for id in &node.children {
        let Some(child) = reader.desk.rules.nodes.get(id.index()) else { continue };
        let (pool, size) = match &child.share {
            Share::Weight { .. } => match reader.size(*id, child, unit) {
                Ok(weight) => (&mut *weights, weight),
                Err(_) => continue,
            },
            Share::Points | Share::Root => (&mut *points, reader.size(*id, child, unit).unwrap_or_default()),
        };
        let size = size.as_ref();
        pool.all += size;
        let value = reader.nodes.get(id.index()).and_then(|column| column.get(unit));
        // Lost points are borne by the node that lost them: they are not spread.
        if child.not_applicable == Some(NotApplicable::Lost) || value.is_some_and(|value| value.number().is_some()) {
            pool.applicable += size;
        }
    }
}

/// The combined value of a part's children.
pub(super) fn value<O: Observer>(
    reader: &Reader<'_>,
    (id, node): (NodeId, &Node),
    combining: Combining,
    unit: usize,
) -> Combined {
    if combining.multiplies() {
        return super::products::value::<O>(reader, node, combining, unit);
    }
    let (mut weights, mut points) = (Pool::default(), Pool::default());
    let (mut present, mut lost) = (0u32, 0u32);
    let mut missing: Option<State> = None;
    let mut best: Option<&Value> = None;
    let mut plain_sum = Number::ZERO;
    let wanted = if combining == Combining::Lowest { Ordering::Less } else { Ordering::Greater };
    for child_id in &node.children {
        let Some(child) = reader.desk.rules.nodes.get(child_id.index()) else { continue };
        let value = reader.nodes.get(child_id.index()).and_then(|column| column.get(unit)).unwrap_or(&UNDEFINED);
        let times = reader.again.and_then(|again| again.times(*child_id));
        let (pool, size, dim) = match &child.share {
            Share::Weight { by, .. } => match reader.size(*child_id, child, unit) {
                // A weight of 0: the child does not concern the unit.
                Ok(weight) if by.is_some() && weight.is_zero() => continue,
                Ok(weight) => (&mut weights, weight, Dim::Ratio),
                Err(state) => {
                    missing = value::stronger(missing, Some(state));
                    continue;
                }
            },
            Share::Points | Share::Root => {
                (&mut points, reader.size(*child_id, child, unit).unwrap_or_default(), Dim::Points)
            }
        };
        let size = size.as_ref();
        match value {
            Value::Number(number) => {
                present += 1;
                match combining {
                    Combining::Sum => pool.sum += &shared(&child.share, number, size, times),
                    Combining::Mean | Combining::Geometric | Combining::Product => plain_sum += number,
                    Combining::Best | Combining::Lowest => {
                        if best.is_none_or(|best| value::order(value, best) == Some(wanted)) {
                            best = Some(value);
                        }
                    }
                }
                if O::RECORDS {
                    pool.terms.push(term(&child.share, number, size, &dim));
                }
                if child.rest_to_parent
                    && let Some(charge) = reader.charge(*child_id, unit)
                {
                    pool.charged += &shared(&child.share, charge, size, times);
                }
            }
            // Its points are lost: it counts nothing, and nobody else counts more.
            Value::Missing(State::NotApplicable) if child.not_applicable == Some(NotApplicable::Lost) => {
                lost += u32::from(matches!(combining, Combining::Sum | Combining::Mean));
            }
            Value::Missing(State::NotApplicable) if child.not_applicable.is_some() => {
                pool.spread = true;
                if let Some(factor) = &child.spread_factor {
                    pool.factor = Some(pool.factor.take().map_or(factor.clone(), |least| least.min(factor.clone())));
                }
            }
            other => missing = value::stronger(missing, Some(other.state().unwrap_or(State::Undefined))),
        }
    }
    if weights.spread || points.spread {
        measure(reader, node, unit, &mut weights, &mut points);
    }
    let skips = matches!(combining, Combining::Best | Combining::Lowest);
    let state = match missing {
        Some(state) if !skips => Some(state),
        Some(state) if present == 0 => Some(state),
        _ if present == 0 && !node.children.is_empty() => Some(State::NotApplicable),
        _ if present < node.least_children => Some(State::BelowMinimum),
        _ => None,
    };
    if let Some(state) = state {
        let value = if state == State::NotApplicable { NOT_APPLICABLE } else { Value::Missing(state) };
        return Combined { value, phrase: O::RECORDS.then(Bilingual::default) };
    }
    let mut charged = &weights.charged + &points.charged;
    let combined = match combining {
        Combining::Sum => weights.spread().zip(points.spread()).and_then(|(a, b)| {
            let Some(again) = reader.again else { return Some(&a + &b) };
            // Other weights add up to what the siblings' did.
            let [of_weights, of_points] = again.back(reader, (id, node), unit)?;
            charged = &(&weights.charged * &of_weights) + &(&points.charged * &of_points);
            Some(&(&a * &of_weights) + &(&b * &of_points))
        }),
        Combining::Best | Combining::Lowest => best.and_then(Value::number).cloned(),
        Combining::Mean | Combining::Geometric | Combining::Product => {
            plain_sum.checked_div(&Number::from(present + lost))
        }
    };
    let phrase = O::RECORDS.then(|| {
        let text = phrase(combining, &weights, &points);
        if charged.is_zero() {
            return text;
        }
        figures::and(figures::and(text, &figures::plain(" − ")), &figures::operand(&charged, &Dim::Points))
    });
    Combined { value: combined.map_or(UNDEFINED, |combined| Value::Number(&combined - &charged)), phrase }
}

/// `95 × 40%`
fn term(share: &Share, number: &Number, size: &Number, dim: &Dim) -> Bilingual {
    let own = figures::operand(number, &Dim::Points);
    match share {
        Share::Weight { scale, .. } if *scale == Number::ONE => {
            figures::joined(&[own, figures::operand(size, dim)], " × ")
        }
        Share::Weight { scale, .. } => {
            figures::joined(&[own, figures::operand(scale, &Dim::Plain), figures::operand(size, dim)], " × ")
        }
        Share::Points | Share::Root => own,
    }
}

fn phrase(combining: Combining, weights: &Pool, points: &Pool) -> Bilingual {
    let pools: Vec<Bilingual> =
        [weights.phrase(&Dim::Ratio), points.phrase(&Dim::Points)].into_iter().flatten().collect();
    if combining == Combining::Sum {
        return figures::joined(&pools, " + ");
    }
    let terms: Vec<Bilingual> = weights.terms.iter().chain(&points.terms).cloned().collect();
    let list = figures::joined(&terms, ", ");
    let (zh, en) = match combining {
        Combining::Best => ("max", "max"),
        Combining::Lowest => ("min", "min"),
        _ => ("平均", "mean"),
    };
    Bilingual { zh: format!("{zh}({})", list.zh), en: format!("{en}({})", list.en) }
}
