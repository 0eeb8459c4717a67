//! Field operations. Each tries machine words first and falls back on big rationals where a word would overflow.

use std::iter::Sum;
use std::num::{NonZeroI64, NonZeroU64};
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use dashu_int::{IBig, UBig};

use super::Number;
use super::real;
use super::repr::{Large, Repr, gcd};

/// `a / b + c / d`
fn add_small(a: i64, b: NonZeroU64, c: i64, d: NonZeroU64) -> Repr {
    if b == d {
        if b.get() == 1
            && let Some(num) = a.checked_add(c)
        {
            return Repr::Small { num, den: b };
        }
        return Repr::reduced(i128::from(a) + i128::from(c), u128::from(b.get()), b);
    }
    // With g the greatest common divisor of the denominators, only divisors of g can be left to cancel.
    let shared = gcd(b.get(), d);
    let (b, d_part) = (b.get() / shared, d.get() / shared);
    let num = i128::from(a) * i128::from(d_part) + i128::from(c) * i128::from(b);
    Repr::reduced(num, u128::from(b) * u128::from(d.get()), shared)
}

/// `a / b × c / d`
fn mul_small(a: i64, b: NonZeroU64, c: i64, d: NonZeroU64) -> Repr {
    if b.get() == 1
        && d.get() == 1
        && let Some(num) = a.checked_mul(c)
    {
        return Repr::Small { num, den: b };
    }
    // Cancelling crosswise leaves the product in lowest terms. The divisors are at most the denominators.
    let (ad, cb) = (gcd(a.unsigned_abs(), d), gcd(c.unsigned_abs(), b));
    let num = (i128::from(a) / i128::from(ad.get())) * (i128::from(c) / i128::from(cb.get()));
    Repr::from_lowest(num, u128::from(b.get() / cb) * u128::from(d.get() / ad))
}

/// `a / b ÷ (c / d)`
fn div_small(a: i64, b: NonZeroU64, c: NonZeroI64, d: NonZeroU64) -> Repr {
    let (ac, bd) = (gcd(a.unsigned_abs(), c.unsigned_abs()), gcd(b.get(), d));
    let magnitude = i128::from(a.unsigned_abs() / ac) * i128::from(d.get() / bd);
    let den = u128::from(b.get() / bd) * u128::from(c.unsigned_abs().get() / ac);
    Repr::from_lowest(if (a < 0) == c.is_negative() { magnitude } else { -magnitude }, den)
}

impl Number {
    /// The quotient; `None` when `divisor` is 0.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        Some(Self(match (&self.0, &divisor.0) {
            (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) => {
                div_small(a, b, NonZeroI64::new(c)?, d)
            }
            _ if divisor.is_zero() => return None,
            (a, b) => match a.rationals(b) {
                Some((a, b)) => Repr::from_big(a.as_ref() / b.as_ref()),
                None => return real::div(self, divisor),
            },
        }))
    }

    /// This number multiplied `exponent` times by itself; with exponent 0 the result is 1, for 0 too.
    ///
    /// The result has as many digits as this number times `exponent`: limiting the exponent is the caller's part.
    #[must_use]
    pub fn pow_i(&self, exponent: u32) -> Self {
        if let Repr::Small { num, den } = &self.0
            && let (Some(num), Some(den)) = (num.checked_pow(exponent), den.checked_pow(exponent))
        {
            // Powers of numbers without a common divisor have none.
            return Self(Repr::from_lowest(i128::from(num), u128::from(den.get())));
        }
        let Some(big) = self.0.rational() else {
            return real::power(self, &Self::from(exponent)).unwrap_or_default();
        };
        let exponent = usize::try_from(exponent).unwrap_or(usize::MAX);
        Self(Repr::from_parts(big.numerator().pow(exponent), big.denominator().pow(exponent)))
    }
}

impl Add<&Number> for &Number {
    type Output = Number;

    fn add(self, other: &Number) -> Number {
        Number(match (&self.0, &other.0) {
            (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) => add_small(a, b, c, d),
            (a, b) => match a.rationals(b) {
                Some((a, b)) => Repr::from_big(a.as_ref() + b.as_ref()),
                None => return real::add(self, other),
            },
        })
    }
}

impl Sub<&Number> for &Number {
    type Output = Number;

    fn sub(self, other: &Number) -> Number {
        if let (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) = (&self.0, &other.0)
            && let Some(c) = c.checked_neg()
        {
            return Number(add_small(a, b, c, d));
        }
        match self.0.rationals(&other.0) {
            Some((a, b)) => Number(Repr::from_big(a.as_ref() - b.as_ref())),
            None => self + &-other,
        }
    }
}

impl Mul<&Number> for &Number {
    type Output = Number;

    fn mul(self, other: &Number) -> Number {
        Number(match (&self.0, &other.0) {
            (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) => mul_small(a, b, c, d),
            (a, b) => match a.rationals(b) {
                Some((a, b)) => Repr::from_big(a.as_ref() * b.as_ref()),
                None => return real::mul(self, other),
            },
        })
    }
}

impl Neg for &Number {
    type Output = Number;

    fn neg(self) -> Number {
        Number(match &self.0 {
            Repr::Small { num, den } => Repr::from_lowest(-i128::from(*num), u128::from(den.get())),
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(big) => Repr::from_big(-big),
                Large::Real(_) => return real::mul(&Number::integer(-1), self),
            },
        })
    }
}

impl Neg for Number {
    type Output = Number;

    fn neg(self) -> Number {
        -&self
    }
}

macro_rules! by_value {
    ($($operation:ident $method:ident;)*) => {$(
        impl $operation<Number> for Number {
            type Output = Number;

            fn $method(self, other: Number) -> Number {
                $operation::$method(&self, &other)
            }
        }

        impl $operation<&Number> for Number {
            type Output = Number;

            fn $method(self, other: &Number) -> Number {
                $operation::$method(&self, other)
            }
        }

        impl $operation<Number> for &Number {
            type Output = Number;

            fn $method(self, other: Number) -> Number {
                $operation::$method(self, &other)
            }
        }
    )*};
}

by_value! {
    Add add;
    Sub sub;
    Mul mul;
}

macro_rules! in_place {
    ($($operation:ident $method:ident by $binary:ident;)*) => {$(
        impl $operation<&Number> for Number {
            fn $method(&mut self, other: &Number) {
                *self = (&*self).$binary(other);
            }
        }

        impl $operation<Number> for Number {
            fn $method(&mut self, other: Number) {
                *self = (&*self).$binary(&other);
            }
        }
    )*};
}

in_place! {
    AddAssign add_assign by add;
    SubAssign sub_assign by sub;
}

impl Sum<Number> for Number {
    fn sum<I: Iterator<Item = Number>>(numbers: I) -> Number {
        numbers.fold(Number::ZERO, |sum, number| &sum + &number)
    }
}

impl<'a> Sum<&'a Number> for Number {
    fn sum<I: Iterator<Item = &'a Number>>(numbers: I) -> Number {
        numbers.fold(Number::ZERO, |sum, number| &sum + number)
    }
}

macro_rules! from_integer {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Number {
                match i64::try_from(value) {
                    Ok(value) => Number::integer(value),
                    Err(_) => Number(Repr::from_parts(IBig::from(value), UBig::ONE)),
                }
            }
        }
    )*};
}

from_integer!(u64 usize);

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number::integer(value)
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Number {
        Number::integer(i64::from(value))
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Number {
        Number::integer(i64::from(value))
    }
}
