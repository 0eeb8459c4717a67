//! Closed intervals, with which the least and the largest values are proven.

use crate::base::number::Number;
use crate::model::expr::RealFunction;
use crate::model::node::Idle;

/// A closed interval; an end that is none is unbounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: Option<Number>,
    pub(super) high: Option<Number>,
}

impl Interval {
    pub(super) fn point(number: Number) -> Self {
        Self { low: Some(number.clone()), high: Some(number) }
    }

    pub(super) fn all() -> Self {
        Self { low: None, high: None }
    }

    pub(super) fn from_zero() -> Self {
        Self { low: Some(Number::ZERO), high: None }
    }

    pub(super) fn hull(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(a, b)| a.min(b));
        let high = self.high.zip(other.high).map(|(a, b)| a.max(b));
        Self { low, high }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let add = |a: &Option<Number>, b: &Option<Number>| Some(a.as_ref()? + b.as_ref()?);
        Self { low: add(&self.low, &other.low), high: add(&self.high, &other.high) }
    }

    pub(super) fn negated(self) -> Self {
        Self { low: self.high.map(|n| -n), high: self.low.map(|n| -n) }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        if let (Some(a), Some(b), Some(c), Some(d)) = (&self.low, &self.high, &other.low, &other.high) {
            let products = [a * c, a * d, b * c, b * d];
            return Self { low: products.iter().min().cloned(), high: products.iter().max().cloned() };
        }
        // A fixed factor stretches an unbounded range, or turns it.
        for (point, range) in [(self, other), (other, self)] {
            if let (Some(by), Some(same)) = (&point.low, &point.high)
                && by == same
            {
                let ends = |end: &Option<Number>| end.as_ref().map(|end| end * by);
                let (low, high) = (ends(&range.low), ends(&range.high));
                return match by.cmp(&Number::ZERO) {
                    std::cmp::Ordering::Greater => Self { low, high },
                    std::cmp::Ordering::Less => Self { low: high, high: low },
                    std::cmp::Ordering::Equal => Self::point(Number::ZERO),
                };
            }
        }
        let positive = |i: &Self| i.low.as_ref().is_some_and(|low| !low.is_negative());
        if positive(self) && positive(other) {
            let low = self.low.as_ref().zip(other.low.as_ref()).map(|(a, b)| a * b);
            return Self { low, high: None };
        }
        Self::all()
    }

    pub(super) fn scaled(self, by: &Number) -> Self {
        self.times(&Self::point(by.clone()))
    }

    /// Not below and not above the given bounds.
    pub(super) fn bounded(self, floor: Option<&Self>, cap: Option<&Self>) -> Self {
        let (mut low, mut high) = (self.low, self.high);
        if let Some(floor) = floor {
            low = match (low, &floor.low) {
                (Some(a), Some(b)) => Some(a.max(b.clone())),
                (None, b) => b.clone(),
                (a, None) => a,
            };
            high = match (high, &floor.high) {
                (Some(a), Some(b)) => Some(a.max(b.clone())),
                _ => None,
            };
        }
        if let Some(cap) = cap {
            high = match (high, &cap.high) {
                (Some(a), Some(b)) => Some(a.min(b.clone())),
                (None, b) => b.clone(),
                (a, None) => a,
            };
            low = match (low, &cap.low) {
                (Some(a), Some(b)) => Some(a.min(b.clone())),
                _ => None,
            };
        }
        Self { low, high }
    }

    /// Which of the bounds take nothing off any of the values.
    pub(super) fn never_beyond(&self, floor: Option<&Self>, cap: Option<&Self>) -> Idle {
        let above = |floor: &Self| self.low.as_ref().zip(floor.high.as_ref()).is_some_and(|(low, edge)| low >= edge);
        let below = |cap: &Self| self.high.as_ref().zip(cap.low.as_ref()).is_some_and(|(high, edge)| high <= edge);
        Idle { floor: floor.is_some_and(above), cap: cap.is_some_and(below) }
    }

    /// The largest value; none where there is no limit.
    pub(super) fn high(&self) -> Option<&Number> {
        self.high.as_ref()
    }

    /// Whether zero may occur.
    pub(super) fn contains_zero(&self) -> bool {
        self.low.as_ref().is_none_or(|low| *low <= Number::ZERO)
            && self.high.as_ref().is_none_or(|high| *high >= Number::ZERO)
    }

    /// The ends through a growing function.
    pub(super) fn map(self, by: impl Fn(&Number) -> Number) -> Self {
        Self { low: self.low.as_ref().map(&by), high: self.high.as_ref().map(&by) }
    }

    /// The values of a function that grows; where it is undefined there is none.
    pub(super) fn through(self, function: RealFunction) -> Self {
        let end = |end: Option<Number>| end.and_then(|end| function.apply(&end));
        let low = match function {
            RealFunction::Ln => end(self.low),
            RealFunction::Exp => end(self.low).or(Some(Number::ZERO)),
            RealFunction::Sqrt => end(self.low).or(Some(Number::ZERO)),
        };
        Self { low, high: end(self.high) }
    }

    /// The values of a fixed power.
    pub(super) fn raised(self, exponent: &Number) -> Self {
        let even = exponent.to_i64().is_some_and(|whole| whole % 2 == 0);
        let positive = self.low.as_ref().is_some_and(|low| !low.is_negative());
        if exponent.is_negative() {
            return if positive || even { Self::from_zero() } else { Self::all() };
        }
        let end = |end: &Option<Number>| end.as_ref().and_then(|end| end.power(exponent));
        let (least, most) = (end(&self.low), end(&self.high));
        match (&least, &self.low) {
            _ if positive => Self { low: least, high: most },
            // An odd power, or an odd root, keeps the sign.
            (Some(end), _) if end.is_negative() => Self { low: least, high: most },
            // An even one gives the farther end, and 0 between.
            (Some(_), _) => Self { low: Some(Number::ZERO), high: least.zip(most).map(|(a, b)| a.max(b)) },
            // Below 0 there is no even root.
            (None, Some(_)) => Self { low: Some(Number::ZERO), high: most },
            (None, None) if even => Self::from_zero(),
            (None, None) => Self::all(),
        }
    }

    /// How far values may spread: at most half the way from end to end.
    pub(super) fn deviation(self) -> Self {
        let width = self.low.as_ref().zip(self.high.as_ref()).map(|(low, high)| high - low);
        let half = width.and_then(|width| width.checked_div(&Number::integer(2)));
        Self { low: Some(Number::ZERO), high: half }
    }
}
