//! Exact numbers: the one kind of number in the program.
//!
//! A [`Number`] is a rational in lowest terms, or an irrational value that stands for what it truly is. Ordinary values
//! live in two machine words; a result that does not fit there moves to a big rational, and comes back as soon as it fits
//! again, so that equal rationals always have equal representations. Nothing is rounded here except by [`Number::round`]
//! and [`Number::format_fixed`], and nothing ever wraps.
//!
//! - `repr`: the representations and the way between them;
//! - `real`: irrational values: roots, logarithms, powers, and what is computed with them;
//! - `arithmetic`, `order`: field operations and comparison;
//! - `parse`: the reader of numbers in data files;
//! - `round`: rounding modes, floor, ceiling, decimal places;
//! - `text`: the canonical texts.

mod arithmetic;
mod order;
mod parse;
mod real;
mod repr;
mod round;
mod text;

#[cfg(test)]
mod tests;

use std::num::NonZeroU64;

use real::Real;
use repr::{Large, Repr};

pub use parse::NumberError;
pub use round::RoundingMode;

/// An exact number of any size.
///
/// Cloning copies two words unless the number is too large for them. Equality is that of the value: `0.4`, `40 %` and
/// `2/5` are one number, and so are `ln 8 ÷ ln 4` and `3/2`. Smaller and larger of two come from [`Ord::min`] and
/// [`Ord::max`], which serve values and references alike.
#[derive(Clone)]
pub struct Number(Repr);

impl Number {
    /// 0
    pub const ZERO: Self = Self::integer(0);
    /// 1
    pub const ONE: Self = Self::integer(1);
    /// 100
    pub const HUNDRED: Self = Self::integer(100);

    /// The whole number `value`.
    #[must_use]
    pub const fn integer(value: i64) -> Self {
        Self(Repr::Small { num: value, den: NonZeroU64::MIN })
    }

    /// The fraction `num / den`; `None` when `den` is 0. The signs of both count: `ratio(1, -2)` is -1/2.
    #[must_use]
    pub fn ratio(num: i64, den: i64) -> Option<Self> {
        Self::integer(num).checked_div(&Self::integer(den))
    }

    /// Whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num == 0,
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(_) => false,
                Large::Real(_) => real::compare(self, &Self::ZERO).is_eq(),
            },
        }
    }

    /// Whether this is less than 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num < 0,
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(big) => repr::is_negative(big.numerator()),
                Large::Real(_) => real::compare(self, &Self::ZERO).is_lt(),
            },
        }
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { den, .. } => den.get() == 1,
            Repr::Large(large) => matches!(large.as_ref(), Large::Rational(big) if big.is_int()),
        }
    }

    /// Whether this is a fraction of whole numbers. What is computed from irrational values is a fraction again where
    /// it cannot be told from a simple one.
    #[must_use]
    pub fn is_rational(&self) -> bool {
        self.real().is_none()
    }

    /// The irrational value, where it is one.
    fn real(&self) -> Option<&Real> {
        match &self.0 {
            Repr::Small { .. } => None,
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(_) => None,
                Large::Real(real) => Some(real),
            },
        }
    }

    /// The natural logarithm; none for 0 and what is less.
    #[must_use]
    pub fn ln(&self) -> Option<Self> {
        real::ln(self)
    }

    /// e to this power; none where this is above 100,000.
    #[must_use]
    pub fn exp(&self) -> Option<Self> {
        real::exp(self)
    }

    /// The square root; none for less than 0.
    #[must_use]
    pub fn sqrt(&self) -> Option<Self> {
        real::power(self, &Self::ratio(1, 2)?)
    }

    /// This to any power. None for 0 to the power 0 or less, for an even root of a negative number, for a negative
    /// number to an irrational power, and for results of more than some hundred thousand digits.
    #[must_use]
    pub fn power(&self, exponent: &Self) -> Option<Self> {
        real::power(self, exponent)
    }

    /// The whole number as a machine word; `None` when this is not a whole number or does not fit.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small { num, den } if den.get() == 1 => Some(*num),
            _ => None,
        }
    }

    /// The distance from 0.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// This number kept within `lo` and `hi`, both included.
    ///
    /// Where the limits cross (`lo > hi`), the upper one holds. This is not [`Ord::clamp`], which panics there.
    #[must_use]
    pub fn clamped(&self, lo: &Self, hi: &Self) -> Self {
        self.max(lo).min(hi).clone()
    }
}

impl Default for Number {
    fn default() -> Self {
        Self::ZERO
    }
}
