//! The representations of a number, and the way between them.
//!
//! Bounds that the arithmetic relies on: a numerator has a magnitude of at most 2^63, a denominator of at most
//! 2^63 - 1. A product of two such words is below 2^126 in magnitude, a sum of two such products is below 2^127: every
//! intermediate result of one operation on small numbers fits in `i128`.

use std::borrow::Cow;
use std::num::NonZeroU64;

use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;

use super::real::Real;

/// What a number is made of. A value that fits `Small` is never a large rational, so that equal rationals have equal
/// representations.
#[derive(Clone)]
pub(super) enum Repr {
    /// `num / den` in lowest terms; `den` is at most `i64::MAX`. The type of `den` lets the whole be two words.
    Small { num: i64, den: NonZeroU64 },
    /// Anything else. One box for both kinds keeps the whole at two words.
    Large(Box<Large>),
}

/// A number that does not fit in two words.
#[derive(Clone)]
pub(super) enum Large {
    /// A rational in lowest terms.
    Rational(RBig),
    /// A value that is not known to be rational.
    Real(Real),
}

impl Repr {
    /// `num / den`, which are in lowest terms, if they fit in machine words.
    fn small(num: i128, den: u128) -> Option<Self> {
        let den = i64::try_from(den).ok()?.unsigned_abs();
        Some(Self::Small { num: i64::try_from(num).ok()?, den: NonZeroU64::new(den)? })
    }

    /// `num / den`, which are in lowest terms; `den` is not 0.
    pub(super) fn from_lowest(num: i128, den: u128) -> Self {
        Self::small(num, den).unwrap_or_else(|| Self::from_parts(IBig::from(num), UBig::from(den)))
    }

    /// `num / den`, where every common divisor of the two divides `shared`, itself a divisor of `den`.
    pub(super) fn reduced(num: i128, den: u128, shared: NonZeroU64) -> Self {
        if shared.get() == 1 {
            return Self::from_lowest(num, den);
        }
        match (u64::try_from(num.unsigned_abs()), u64::try_from(den)) {
            // 64-bit divisions are several times as fast as those on 128 bits.
            (Ok(magnitude), Ok(den)) => {
                let divisor = gcd(magnitude, shared);
                let magnitude = i128::from(magnitude / divisor);
                Self::from_lowest(if num < 0 { -magnitude } else { magnitude }, u128::from(den / divisor))
            }
            _ => {
                // A rest modulo a word is a word.
                let rest = num.unsigned_abs() % u128::from(shared.get());
                let divisor = gcd(u64::try_from(rest).unwrap_or(0), shared);
                Self::from_lowest(num / i128::from(divisor.get()), den / u128::from(divisor.get()))
            }
        }
    }

    /// `num / den`, not necessarily in lowest terms; `den` is not 0.
    pub(super) fn from_parts(num: IBig, den: UBig) -> Self {
        Self::from_big(RBig::from_parts(num, den))
    }

    /// The representation of `big`: small if it fits.
    pub(super) fn from_big(big: RBig) -> Self {
        let num = i128::try_from(big.numerator()).ok();
        let den = u128::try_from(big.denominator()).ok();
        num.zip(den)
            .and_then(|(num, den)| Self::small(num, den))
            .unwrap_or_else(|| Self::Large(Box::new(Large::Rational(big))))
    }

    /// An irrational value.
    pub(super) fn real(real: Real) -> Self {
        Self::Large(Box::new(Large::Real(real)))
    }

    /// The value as a big rational, for the operations that no longer fit in words; none where it is irrational.
    pub(super) fn rational(&self) -> Option<Cow<'_, RBig>> {
        match self {
            Self::Small { num, den } => Some(Cow::Owned(RBig::from_parts(IBig::from(*num), UBig::from(den.get())))),
            Self::Large(large) => match large.as_ref() {
                Large::Rational(big) => Some(Cow::Borrowed(big)),
                Large::Real(_) => None,
            },
        }
    }

    /// Both values as big rationals; none where one of them is irrational.
    pub(super) fn rationals<'a>(&'a self, other: &'a Self) -> Option<(Cow<'a, RBig>, Cow<'a, RBig>)> {
        Some((self.rational()?, other.rational()?))
    }
}

/// Whether `value` is less than 0.
pub(super) fn is_negative(value: &IBig) -> bool {
    matches!(value.sign(), Sign::Negative) && !value.is_zero()
}

/// 10 to the power `exponent`, if it fits in a word (`exponent` at most 19).
pub(super) fn power_of_ten(exponent: u32) -> Option<NonZeroU64> {
    NonZeroU64::new(10u64.checked_pow(exponent)?)
}

/// 10 to the power `exponent`, of any size.
pub(super) fn big_power_of_ten(exponent: u32) -> UBig {
    UBig::from(10u32).pow(usize::try_from(exponent).unwrap_or(usize::MAX))
}

/// The greatest common divisor; that of 0 and `b` is `b`.
pub(super) fn gcd(a: u64, b: NonZeroU64) -> NonZeroU64 {
    if a == 1 || b.get() == 1 {
        return NonZeroU64::MIN;
    }
    // One division first: the two are often of very different size (a total and a denominator of 100).
    let mut rest = a % b;
    let mut other = b.get();
    if rest == 0 {
        return b;
    }
    let twos = (rest | other).trailing_zeros();
    rest >>= rest.trailing_zeros();
    while other != 0 {
        other >>= other.trailing_zeros();
        if rest > other {
            std::mem::swap(&mut rest, &mut other);
        }
        other -= rest;
    }
    // Two positive numbers have a positive divisor.
    NonZeroU64::new(rest << twos).unwrap_or(NonZeroU64::MIN)
}
