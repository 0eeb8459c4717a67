//! Points as a function of one figure, and the exact comparison of two such functions.
//!
//! Ratios, steps and lines are straight between finitely many breaks. The difference of two of them is straight between the
//! breaks of both, so its sign over an open stretch follows from its values at two points inside.

use super::condition::constant;
use super::judgement::Witness;
use crate::base::number::Number;
use serde_json::{Value as Json, json};

/// A method as a function of one figure.
#[derive(Debug, Clone)]
pub struct Curve {
    /// The figure, in canonical form.
    pub of: Json,
    shape: Shape,
}

#[derive(Debug, Clone)]
enum Shape {
    /// full × clamp((x − from) ÷ per, 0, most)
    Ratio { full: Number, from: Number, per: Number, most: Option<Number>, negative: bool },
    /// The first line whose tests all hold.
    Steps { lines: Vec<(Vec<(String, Number)>, Number)>, otherwise: Number },
    /// Straight between knots.
    Linear { knots: Vec<(Number, Number)>, below: Option<Number>, above: Option<Number> },
}

/// The points of an expression of constants and full marks.
#[must_use]
pub fn points(value: &Json, full: &Number) -> Option<Number> {
    if let Some(number) = constant(value) {
        return Some(number);
    }
    let list = value.as_array()?;
    let part = |at: usize| points(list.get(at)?, full);
    match list.first()?.as_str()? {
        "full" => Some(full.clone()),
        "neg" => Some(-part(1)?),
        "add" => Some(part(1)? + part(2)?),
        "sub" => Some(part(1)? - part(2)?),
        "mul" => Some(part(1)? * part(2)?),
        "div" => part(1)?.checked_div(&part(2)?),
        _ => None,
    }
}

impl Curve {
    /// The function of a method; none where it is not a function of one figure with constant points.
    #[must_use]
    pub fn of(method: &Json, full: &Number) -> Option<Self> {
        let number = |value: &Json| value.as_str().and_then(Number::from_fraction_text);
        let maybe = |key: &str| match method.get(key)? {
            Json::Null => Some(None),
            value => number(value).map(Some),
        };
        let does = method.get("does")?.as_str()?;
        let of = method.get(does)?;
        // A ratio to a fixed number is a function of its numerator.
        let (of, per) = match (does, of.as_array().map(Vec::as_slice)) {
            ("ratio", Some([Json::String(word), of, by])) if word == "div" => match constant(by) {
                Some(by) if !by.is_zero() && !by.is_negative() => (of.clone(), by),
                _ => (method.get(does)?.clone(), Number::ONE),
            },
            _ => (of.clone(), Number::ONE),
        };
        // So is one of what lies beyond a fixed number.
        let (of, from) = match (does, of.as_array().map(Vec::as_slice)) {
            ("ratio", Some([Json::String(word), of, by])) if word == "sub" && constant(of).is_none() => {
                match constant(by) {
                    Some(by) => (of.clone(), by),
                    None => (json!(["sub", of, by]), Number::ZERO),
                }
            }
            _ => (of, Number::ZERO),
        };
        let shape = match does {
            "ratio" => Shape::Ratio {
                full: full.clone(),
                from,
                per,
                most: maybe("most")?,
                negative: method.get("may-be-negative").is_some(),
            },
            "steps" => {
                let line = |line: &Json| -> Option<(Vec<(String, Number)>, Number)> {
                    let test = |test: &Json| Some((test.get(0)?.as_str()?.to_owned(), number(test.get(1)?)?));
                    let tests = line.get(0)?.as_array()?.iter().map(test).collect::<Option<Vec<_>>>()?;
                    Some((tests, points(line.get(1)?, full)?))
                };
                let lines = method.get("lines")?.as_array()?.iter().map(line).collect::<Option<Vec<_>>>()?;
                Shape::Steps { lines, otherwise: points(method.get("else")?, full)? }
            }
            "linear" => {
                let knot = |knot: &Json| Some((number(knot.get(0)?)?, number(knot.get(1)?)?));
                let knots = method.get("knots")?.as_array()?.iter().map(knot).collect::<Option<Vec<_>>>()?;
                Shape::Linear { knots, below: maybe("below")?, above: maybe("above")? }
            }
            _ => return None,
        };
        Some(Self { of, shape })
    }

    /// The function with all points multiplied.
    #[must_use]
    pub fn scaled(mut self, by: &Number) -> Self {
        let times = |points: &mut Number| *points = &*points * by;
        match &mut self.shape {
            Shape::Ratio { full, .. } => times(full),
            Shape::Steps { lines, otherwise } => {
                lines.iter_mut().for_each(|(_, points)| times(points));
                times(otherwise);
            }
            Shape::Linear { knots, below, above } => {
                knots.iter_mut().map(|(_, points)| points).chain(below).chain(above).for_each(times);
            }
        }
        self
    }

    /// Where the function may bend or jump.
    fn breaks(&self) -> Vec<Number> {
        match &self.shape {
            Shape::Ratio { most, from, per, .. } => {
                std::iter::once(from.clone()).chain(most.as_ref().map(|most| from + &(most * per))).collect()
            }
            Shape::Steps { lines, .. } => {
                lines.iter().flat_map(|(tests, _)| tests).map(|(_, edge)| edge.clone()).collect()
            }
            Shape::Linear { knots, .. } => knots.iter().map(|(x, _)| x.clone()).collect(),
        }
    }

    /// The points at a value; none where a line has no length.
    #[must_use]
    pub fn at(&self, x: &Number) -> Option<Number> {
        match &self.shape {
            Shape::Ratio { full, from, per, most, negative } => {
                let mut share = (x - from).checked_div(per)?;
                if share.is_negative() && !negative {
                    share = Number::ZERO;
                }
                if let Some(most) = most.as_ref().filter(|most| share > **most) {
                    share = most.clone();
                }
                Some(full.clone() * share)
            }
            Shape::Steps { lines, otherwise } => {
                let holds = |(sign, edge): &(String, Number)| match sign.as_str() {
                    "<" => x < edge,
                    "<=" => x <= edge,
                    ">" => x > edge,
                    ">=" => x >= edge,
                    "=" => x == edge,
                    _ => x != edge,
                };
                let line = lines.iter().find(|(tests, _)| tests.iter().all(holds));
                Some(line.map_or(otherwise, |(_, points)| points).clone())
            }
            Shape::Linear { knots, below, above } => {
                let ((first, low), (last, high)) = (knots.first()?, knots.last()?);
                if x < first {
                    return Some(below.as_ref().unwrap_or(low).clone());
                }
                if x >= last {
                    let over = above.as_ref().filter(|_| x > last);
                    return Some(over.unwrap_or(high).clone());
                }
                let at = knots.partition_point(|(knot, _)| knot <= x);
                let ((x0, y0), (x1, y1)) = (knots.get(at.checked_sub(1)?)?, knots.get(at)?);
                let share = (x.clone() - x0.clone()).checked_div(&(x1.clone() - x0.clone()))?;
                Some(y0.clone() + (y1.clone() - y0.clone()) * share)
            }
        }
    }
}

/// A value that earns more after than before, and one that earns less, as far as there are such in the range. None where the
/// functions are of different figures.
#[must_use]
pub fn compare(
    old: &Curve,
    new: &Curve,
    range: Option<&(Number, Number)>,
) -> Option<(Option<Witness>, Option<Witness>)> {
    if old.of != new.of {
        return None;
    }
    let mut ends: Vec<Number> = old.breaks().into_iter().chain(new.breaks()).collect();
    match range {
        Some((low, high)) => {
            ends.retain(|x| x > low && x < high);
            ends.extend([low.clone(), high.clone()]);
        }
        None => {
            let (least, most) = (ends.iter().min().cloned()?, ends.iter().max().cloned()?);
            ends.extend([least - Number::ONE, most + Number::ONE]);
        }
    }
    ends.sort();
    ends.dedup();
    let mut found = Extremes::default();
    for x in &ends {
        found.look(old, new, x)?;
    }
    let third = Number::ratio(1, 3)?;
    for pair in ends.windows(2) {
        let [low, high] = pair else { continue };
        let length = high.clone() - low.clone();
        let inner = |share: &Number| low.clone() + length.clone() * share.clone();
        let (a, b) = (inner(&third), inner(&(third.clone() + third.clone())));
        let (at_a, at_b) = (found.look(old, new, &a)?, found.look(old, new, &b)?);
        // Towards either end the difference goes on as it began.
        let towards_low = at_a.clone() + at_a.clone() - at_b.clone();
        let towards_high = at_b.clone() + at_b.clone() - at_a.clone();
        for (limit, end, from, inside) in [(towards_low, low, &a, &at_a), (towards_high, high, &b, &at_b)] {
            let other_side = limit.is_negative() != inside.is_negative() || inside.is_zero();
            if !limit.is_zero() && other_side {
                // Between the zero and the end: halfway from where the straight line meets zero.
                let share = inside.checked_div(&(inside.clone() - limit.clone()))?;
                let half = (share + Number::ONE).checked_div(&Number::integer(2))?;
                let x = from.clone() + (end.clone() - from.clone()) * half;
                found.look(old, new, &x)?;
            }
        }
    }
    Some((found.more, found.less))
}

#[derive(Default)]
struct Extremes {
    more: Option<Witness>,
    less: Option<Witness>,
}

impl Extremes {
    /// The difference at a value, which is kept where it is the largest so far.
    fn look(&mut self, old: &Curve, new: &Curve, x: &Number) -> Option<Number> {
        let (before, after) = (old.at(x)?, new.at(x)?);
        let difference = after.clone() - before.clone();
        let kept = if difference.is_negative() { &mut self.less } else { &mut self.more };
        let larger = kept.as_ref().is_none_or(|kept| (kept.new.clone() - kept.old.clone()).abs() < difference.abs());
        if !difference.is_zero() && larger {
            *kept = Some(Witness { of: old.of.clone(), at: x.clone(), old: before, new: after });
        }
        Some(difference)
    }
}
