//! Questions to irrational values, decided with certainty.

use std::cmp::Ordering;

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::enclosure::{Enclosure, closer_than_tiny, floor_shift};
use super::{FIRST, Kind, MOST, Real};
use crate::base::number::Number;
use crate::base::number::repr::{Repr, is_negative};

/// ± a root of a rational; of degree 1 the rational itself.
struct Algebraic {
    negative: bool,
    radicand: RBig,
    degree: u32,
}

/// Whole numbers of more bits than this are not made to compare roots.
const LARGEST_POWER: usize = 1 << 18;

impl Algebraic {
    fn of(number: &Number) -> Option<Self> {
        match number.real() {
            None => {
                let rational = number.0.rational()?.into_owned();
                let negative = is_negative(rational.numerator());
                Some(Self { negative, radicand: if negative { -rational } else { rational }, degree: 1 })
            }
            Some(real) => match &real.0.kind {
                Kind::Root { negative, radicand, degree } => {
                    Some(Self { negative: *negative, radicand: radicand.clone(), degree: *degree })
                }
                _ => None,
            },
        }
    }

    /// The order by comparing powers; none where the powers would be too large.
    fn compare(&self, other: &Self) -> Option<Ordering> {
        let positive = |one: &Self| !one.negative && !one.radicand.is_zero();
        if self.negative != other.negative {
            return Some(if self.negative { Ordering::Less } else { Ordering::Greater });
        }
        if !positive(self) && !positive(other) && !self.negative {
            return Some(Ordering::Equal);
        }
        let (up, other_up) = (other.degree, self.degree);
        let size = |one: &Self, up: u32| {
            (one.radicand.numerator().bit_len() + one.radicand.denominator().bit_len())
                .saturating_mul(usize::try_from(up).unwrap_or(usize::MAX))
        };
        if size(self, up).max(size(other, other_up)) > LARGEST_POWER {
            return None;
        }
        let power = |one: &Self, up: u32| {
            let up = usize::try_from(up).unwrap_or(1);
            (one.radicand.numerator().pow(up), one.radicand.denominator().pow(up))
        };
        let ((a, b), (c, d)) = (power(self, up), power(other, other_up));
        let order = (a * IBig::from(d)).cmp(&(c * IBig::from(b)));
        Some(if self.negative { order.reverse() } else { order })
    }
}

/// The enclosure of any number.
fn enclosure(number: &Number, bits: usize) -> Option<Enclosure> {
    match number.real() {
        Some(real) => real.enclosure(bits),
        None => {
            let rational = number.0.rational()?;
            Some(Enclosure::of_fraction(rational.numerator(), rational.denominator(), bits))
        }
    }
}

/// The order of two numbers of which one at least is irrational.
pub(in crate::base::number) fn compare(a: &Number, b: &Number) -> Ordering {
    if let (Some(a), Some(b)) = (a.real(), b.real())
        && a.same(b)
    {
        return Ordering::Equal;
    }
    if let (Some(a), Some(b)) = (Algebraic::of(a), Algebraic::of(b))
        && let Some(order) = a.compare(&b)
    {
        return order;
    }
    let mut bits = FIRST;
    while bits <= MOST {
        if let (Some(a), Some(b)) = (enclosure(a, bits), enclosure(b, bits)) {
            if a.lo > b.hi {
                return Ordering::Greater;
            }
            if a.hi < b.lo {
                return Ordering::Less;
            }
            let distance = (&a.hi - &b.lo).max(&b.hi - &a.lo);
            if closer_than_tiny(&distance, bits) {
                return Ordering::Equal;
            }
        }
        bits *= 2;
    }
    Ordering::Equal
}

/// The largest whole number not above an irrational value.
pub(in crate::base::number) fn floor(number: &Number, real: &Real) -> Number {
    let mut bits = FIRST;
    while bits <= MOST {
        if let Some(found) = real.enclosure(bits) {
            let (low, high) = (floor_shift(&found.lo, bits), floor_shift(&found.hi, bits));
            let whole = |value: IBig| Number(Repr::from_parts(value, UBig::ONE));
            if low == high {
                return whole(low);
            }
            if &high - &low == IBig::ONE {
                // The ends lie on both sides of one whole number: it is decided on which the value lies.
                let edge = whole(high);
                return if compare(number, &edge).is_lt() { whole(low) } else { edge };
            }
        }
        bits *= 2;
    }
    Number::ZERO
}
