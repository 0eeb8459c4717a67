//! Logarithm and exponential as certain enclosures, on whole numbers only.
//!
//! A value is written as a whole number of units of 2^-bits. Lower ends are always rounded down and upper ends up, so
//! that the true value lies between them whatever was rounded on the way.

use dashu_int::ops::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::enclosure::{Enclosure, ceil_div, ceil_shift, floor_div, floor_shift};

/// Bits kept beyond those asked for: each step of a series loses at most one unit of them.
const GUARD: usize = 48;

/// artanh z for 0 ≤ z ≤ 1/2.
fn artanh(z: &Enclosure, bits: usize) -> Enclosure {
    let square = z.times(z, bits);
    let (mut power, mut sum) = (z.clone(), z.clone());
    let mut divisor = 1u32;
    while power.hi > IBig::ONE {
        power = power.times(&square, bits);
        divisor += 2;
        let divisor = IBig::from(divisor);
        sum.lo += floor_div(&power.lo, &divisor);
        sum.hi += ceil_div(&power.hi, &divisor);
    }
    // The terms left out shrink at least like 1/4, 1/16, …: together less than the last power.
    sum.hi += &power.hi + IBig::ONE;
    sum
}

/// artanh (1 / n)
fn artanh_of_inverse(n: u32, bits: usize) -> Enclosure {
    let z = (UBig::ONE << bits) / UBig::from(n);
    artanh(&Enclosure { lo: IBig::from(z.clone()), hi: IBig::from(z + UBig::ONE) }, bits)
}

/// ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749)
fn ln_2(bits: usize) -> Enclosure {
    let (a, b, c) = (artanh_of_inverse(26, bits), artanh_of_inverse(4801, bits), artanh_of_inverse(8749, bits));
    let (eighteen, two, eight) = (IBig::from(18), IBig::from(2), IBig::from(8));
    Enclosure {
        lo: &a.lo * &eighteen - &b.hi * &two + &c.lo * &eight,
        hi: &a.hi * &eighteen - &b.lo * &two + &c.hi * &eight,
    }
}

/// ln (num / den), both above 0.
pub(super) fn ln(num: &UBig, den: &UBig, bits: usize) -> Enclosure {
    let work = bits + GUARD;
    let (long, short) = (num.bit_len(), den.bit_len());
    // num / den = m × 2^exponent with 1/2 < m < 2, and ln m = 2 artanh ((m − 1) / (m + 1)).
    let (num, den, exponent) = if long >= short {
        (num.clone(), den << (long - short), IBig::from(long - short))
    } else {
        (num << (short - long), den.clone(), -IBig::from(short - long))
    };
    let below_one = num < den;
    let distance = if below_one { &den - &num } else { &num - &den };
    let (z, rest) = (distance << work).div_rem(&num + &den);
    let above = if rest.is_zero() { z.clone() } else { &z + UBig::ONE };
    let series = artanh(&Enclosure { lo: IBig::from(z), hi: IBig::from(above) }, work);
    let mantissa = if below_one { series.negated() } else { series };
    let two = IBig::from(2);
    let mut sum = Enclosure { lo: mantissa.lo * &two, hi: mantissa.hi * &two };
    if !exponent.is_zero() {
        sum = sum.plus(&ln_2(work).scaled(&exponent));
    }
    sum.coarser(GUARD)
}

/// e^(value / 2^bits)
pub(super) fn exp(value: &IBig, bits: usize) -> Enclosure {
    // A first guess of k in e^x = 2^k × e^r; the size of the result decides how many bits the work needs.
    let whole = floor_shift(value, bits);
    let guess = floor_div(&(whole * IBig::from(14_427)), &IBig::from(10_000));
    let room = usize::try_from(&guess).unwrap_or(0) + 4;
    if guess < -IBig::from(bits + GUARD) {
        return Enclosure { lo: IBig::ZERO, hi: IBig::ONE };
    }
    let work = bits + room + GUARD;
    let x: IBig = value << (work - bits);
    let ln_2 = ln_2(work);
    let mut k = floor_div(&x, &ln_2.hi);
    let rest = loop {
        let taken = ln_2.scaled(&k);
        let rest = Enclosure { lo: &x - &taken.hi, hi: &x - &taken.lo };
        if rest.lo >= IBig::ZERO {
            break rest;
        }
        k -= IBig::ONE;
    };
    // e^r = (e^(r / 2^8))^(2^8)
    const HALVINGS: usize = 8;
    let small = rest.coarser(HALVINGS);
    let one: IBig = IBig::ONE << work;
    let mut term = Enclosure { lo: one.clone(), hi: one.clone() };
    let mut sum = term.clone();
    let mut n = 0u32;
    while term.hi > IBig::ONE {
        n += 1;
        let divisor = IBig::from(n);
        let next = term.times(&small, work);
        term = Enclosure { lo: floor_div(&next.lo, &divisor), hi: ceil_div(&next.hi, &divisor) };
        sum = sum.plus(&term);
    }
    // r / 2^8 is far below 1/2: the terms left out are together less than the last one.
    sum.hi += &term.hi + IBig::ONE;
    for _ in 0..HALVINGS {
        sum = sum.times(&sum, work);
    }
    // × 2^k, back to the bits asked for.
    let down = IBig::from(work - bits) - k;
    let shift = usize::try_from(down.clone().unsigned_abs()).unwrap_or(0);
    if down >= IBig::ZERO {
        Enclosure { lo: floor_shift(&sum.lo, shift), hi: ceil_shift(&sum.hi, shift) }
    } else {
        Enclosure { lo: sum.lo << shift, hi: sum.hi << shift }
    }
}
