//! The constructors of irrational values. What is rational stays rational: perfect powers are found on whole numbers,
//! and where two irrational values meet, a result that cannot be told from a simple fraction is that fraction.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;

use super::decide::compare;
use super::{FIRST, Kind, Real};
use crate::base::number::Number;
use crate::base::number::repr::{Repr, is_negative};
use std::cmp::Ordering;

/// Roots of a higher degree are taken through logarithms.
const LARGEST_DEGREE: u32 = 64;
/// Whole numbers under a root stay below this size.
const LARGEST_RADICAND: usize = 8192;
/// Whole powers make numbers of at most so many bits.
const LARGEST_POWER: usize = 1 << 20;
/// e is raised to this power at most.
const LARGEST_EXPONENT: i64 = 100_000;
/// e^-139 is below 10^-60, which is equality with 0.
const SMALLEST_EXPONENT: i64 = -139;

fn size(rational: &RBig) -> usize {
    rational.numerator().bit_len() + rational.denominator().bit_len()
}

fn wrapped(kind: Kind) -> Number {
    Number(Repr::real(Real::new(kind)))
}

/// A value made of irrational ones: rational where it cannot be told from a simple fraction.
fn simplified(kind: Kind) -> Number {
    let real = Real::new(kind);
    let mut bits = FIRST;
    while bits <= FIRST * 16 {
        if let Some(found) = real.enclosure(bits)
            && found.is_tiny(bits)
        {
            if let Some((num, den)) = found.simplest(bits) {
                return Number(Repr::from_parts(num, den));
            }
            break;
        }
        bits *= 2;
    }
    Number(Repr::real(real))
}

/// As a factor and what it multiplies.
fn factored(number: &Number) -> (Number, Number) {
    if let Some(real) = number.real()
        && let Kind::Mul(factor, rest) = &real.0.kind
        && factor.is_rational()
    {
        return (factor.clone(), rest.clone());
    }
    (Number::ONE, number.clone())
}

/// `a + b`, one at least irrational.
pub(in crate::base::number) fn add(a: &Number, b: &Number) -> Number {
    match (a.is_rational(), b.is_rational()) {
        (true, _) if a.is_zero() => b.clone(),
        (_, true) if b.is_zero() => a.clone(),
        (false, false) => {
            let ((by, one), (times, other)) = (factored(a), factored(b));
            if let (Some(x), Some(y)) = (one.real(), other.real())
                && x.same(y)
            {
                return &(&by + &times) * &one;
            }
            simplified(Kind::Add(a.clone(), b.clone()))
        }
        _ => wrapped(Kind::Add(a.clone(), b.clone())),
    }
}

/// `a × b`, one at least irrational.
pub(in crate::base::number) fn mul(a: &Number, b: &Number) -> Number {
    match (a.is_rational(), b.is_rational()) {
        (true, _) => mul_rational(a, b),
        (_, true) => mul_rational(b, a),
        _ => match root_product(a, b) {
            Some(product) => product,
            None => simplified(Kind::Mul(a.clone(), b.clone())),
        },
    }
}

/// A rational times an irrational value.
fn mul_rational(factor: &Number, number: &Number) -> Number {
    if factor.is_zero() {
        return Number::ZERO;
    }
    if *factor == Number::ONE {
        return number.clone();
    }
    if let (Some(real), Some(by)) = (number.real(), factor.0.rational())
        && let Kind::Root { negative, radicand, degree } = &real.0.kind
    {
        let steps = isize::try_from(*degree).unwrap_or(1);
        if size(&by).saturating_mul(steps.unsigned_abs()) + size(radicand) <= LARGEST_RADICAND {
            let magnitude = if is_negative(by.numerator()) { -by.as_ref() } else { by.as_ref().clone() };
            let radicand = radicand * magnitude.pow(steps);
            return root_of_rational(*negative != is_negative(by.numerator()), radicand, *degree);
        }
    }
    let (own, rest) = factored(number);
    let by = factor * &own;
    if by == Number::ONE { rest } else { wrapped(Kind::Mul(by, rest)) }
}

/// The product of two roots of rationals as one root.
fn root_product(a: &Number, b: &Number) -> Option<Number> {
    let (Kind::Root { negative, radicand, degree }, Kind::Root { negative: minus, radicand: other, degree: steps }) =
        (&a.real()?.0.kind, &b.real()?.0.kind)
    else {
        return None;
    };
    let common = degree.checked_mul(*steps)? / common_divisor(*degree, *steps);
    let (up, up_other) = (isize::try_from(common / degree).ok()?, isize::try_from(common / steps).ok()?);
    let bits = size(radicand) * up.unsigned_abs() + size(other) * up_other.unsigned_abs();
    if common > LARGEST_DEGREE || bits > LARGEST_RADICAND {
        return None;
    }
    Some(root_of_rational(negative != minus, radicand.pow(up) * other.pow(up_other), common))
}

fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// `a ÷ b`, one at least irrational; none where b is 0.
pub(in crate::base::number) fn div(a: &Number, b: &Number) -> Option<Number> {
    if b.is_zero() {
        return None;
    }
    let Some(divisor) = b.real() else {
        return Some(a * &Number::ONE.checked_div(b)?);
    };
    if let Kind::Root { negative, radicand, degree } = &divisor.0.kind {
        let inverse = RBig::from_parts(
            IBig::from(radicand.denominator().clone()),
            UBig::try_from(radicand.numerator().clone()).ok()?,
        );
        return Some(a * &root_of_rational(*negative, inverse, *degree));
    }
    if a.is_zero() {
        return Some(Number::ZERO);
    }
    let kind = Kind::Div(a.clone(), b.clone());
    Some(if a.is_rational() { wrapped(kind) } else { simplified(kind) })
}

/// ± the root of a positive rational, of the least degree it can be written with.
fn root_of_rational(negative: bool, mut radicand: RBig, mut degree: u32) -> Number {
    let mut divisor = 2;
    while divisor <= degree {
        if degree.is_multiple_of(divisor)
            && let Some(root) = perfect_root(&radicand, divisor)
        {
            (radicand, degree) = (root, degree / divisor);
        } else {
            divisor += 1;
        }
    }
    if degree == 1 {
        return Number(Repr::from_big(if negative { -radicand } else { radicand }));
    }
    wrapped(Kind::Root { negative, radicand, degree })
}

/// The root, where numerator and denominator have it among the whole numbers.
fn perfect_root(radicand: &RBig, degree: u32) -> Option<RBig> {
    let steps = usize::try_from(degree).ok()?;
    let whole = |value: UBig| {
        if value.is_one() {
            return Some(value);
        }
        // 2^degree is the least perfect power above 1.
        if value.bit_len() <= steps {
            return None;
        }
        let root = value.nth_root(steps);
        (root.pow(steps) == value).then_some(root)
    };
    let num = whole(UBig::try_from(radicand.numerator().clone()).ok()?)?;
    let den = whole(radicand.denominator().clone())?;
    Some(RBig::from_parts(IBig::from_parts(Sign::Positive, num), den))
}

/// ln x; none for x ≤ 0.
pub(in crate::base::number) fn ln(x: &Number) -> Option<Number> {
    if compare_with_zero(x).is_le() {
        return None;
    }
    let Some(real) = x.real() else {
        return Some(if *x == Number::ONE { Number::ZERO } else { wrapped(Kind::Ln(x.clone())) });
    };
    Some(match &real.0.kind {
        Kind::Exp(inner) => inner.clone(),
        Kind::Root { radicand, degree, .. } => {
            let inner = ln(&Number(Repr::from_big(radicand.clone())))?;
            inner.checked_div(&Number::from(*degree))?
        }
        _ => simplified(Kind::Ln(x.clone())),
    })
}

fn compare_with_zero(x: &Number) -> Ordering {
    match x.real() {
        Some(_) => compare(x, &Number::ZERO),
        None => x.cmp(&Number::ZERO),
    }
}

/// e^x; none for a power beyond all use.
pub(in crate::base::number) fn exp(x: &Number) -> Option<Number> {
    if *x > Number::integer(LARGEST_EXPONENT) {
        return None;
    }
    if *x < Number::integer(SMALLEST_EXPONENT) {
        return Some(Number::ZERO);
    }
    let Some(real) = x.real() else {
        return Some(if x.is_zero() { Number::ONE } else { wrapped(Kind::Exp(x.clone())) });
    };
    Some(match &real.0.kind {
        Kind::Ln(inner) => inner.clone(),
        _ => simplified(Kind::Exp(x.clone())),
    })
}

/// `base` to the power `exponent`; none for 0⁰, 0 to a negative power, an even root of a negative number, a power of a
/// negative number that is no fraction, and results beyond all use.
pub(in crate::base::number) fn power(base: &Number, exponent: &Number) -> Option<Number> {
    let sign = compare_with_zero(base);
    if sign.is_eq() {
        return compare_with_zero(exponent).is_gt().then_some(Number::ZERO);
    }
    let Some(fraction) = exponent.0.rational().filter(|_| exponent.is_rational()) else {
        return if sign.is_gt() { through_logarithm(base, exponent) } else { None };
    };
    let (num, den) = (i64::try_from(fraction.numerator().clone()), u32::try_from(fraction.denominator().clone()));
    if let (Ok(num), Ok(1)) = (&num, &den) {
        return whole_power(base, *num);
    }
    if sign.is_lt() {
        if !fraction.denominator().bit(0) {
            return None;
        }
        let magnitude = power(&-base, exponent)?;
        return Some(if fraction.numerator().bit(0) { -magnitude } else { magnitude });
    }
    if *base == Number::ONE {
        return Some(Number::ONE);
    }
    let (Ok(num), Ok(den)) = (num, den) else { return through_logarithm(base, exponent) };
    match base.real() {
        None => {
            let rational = base.0.rational()?;
            let steps = usize::try_from(num.unsigned_abs()).unwrap_or(usize::MAX);
            // A perfect power has a rational root, whatever the degree.
            if let Some(root) = perfect_root(&rational, den) {
                return whole_power(&Number(Repr::from_big(root)), num);
            }
            if den > LARGEST_DEGREE || size(&rational).saturating_mul(steps) > LARGEST_RADICAND {
                return through_logarithm(base, exponent);
            }
            let raised = whole_power(base, num)?;
            Some(root_of_rational(false, raised.0.rational()?.into_owned(), den))
        }
        Some(real) => {
            if let Kind::Root { radicand, degree, .. } = &real.0.kind {
                let inner = Number(Repr::from_big(radicand.clone()));
                return power(&inner, &exponent.checked_div(&Number::from(*degree))?);
            }
            if den > LARGEST_DEGREE || num.unsigned_abs() > u64::from(LARGEST_DEGREE) {
                return through_logarithm(base, exponent);
            }
            let raised = whole_power(base, num)?;
            match raised.real() {
                Some(_) => Some(simplified(Kind::RootOf(raised, den))),
                None => Some(root_of_rational(false, raised.0.rational()?.into_owned(), den)),
            }
        }
    }
}

/// base^exponent = e^(exponent × ln base)
fn through_logarithm(base: &Number, exponent: &Number) -> Option<Number> {
    exp(&(exponent * &ln(base)?))
}

/// A whole power, by squaring; the base is not 0.
fn whole_power(base: &Number, exponent: i64) -> Option<Number> {
    let steps = exponent.unsigned_abs();
    let power = match base.0.rational() {
        Some(rational) => {
            let steps = usize::try_from(steps).ok()?;
            if *base == Number::ONE {
                return Some(Number::ONE);
            }
            if size(&rational).saturating_mul(steps) > LARGEST_POWER {
                // A magnitude below 1 has become nothing, one above 1 is beyond all use.
                return (base.abs() < Number::ONE && exponent > 0).then_some(Number::ZERO);
            }
            base.pow_i(u32::try_from(steps).ok()?)
        }
        None if steps > 4096 => {
            return if base.is_negative() { None } else { through_logarithm(base, &Number::integer(exponent)) };
        }
        None => {
            let (mut result, mut square, mut left) = (Number::ONE, base.clone(), steps);
            while left > 0 {
                if left & 1 == 1 {
                    result = &result * &square;
                }
                left >>= 1;
                if left > 0 {
                    square = &square * &square;
                }
            }
            result
        }
    };
    if exponent < 0 { Number::ONE.checked_div(&power) } else { Some(power) }
}
