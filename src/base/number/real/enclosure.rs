//! Intervals that certainly hold a value: whole numbers of units of 2^-bits.

use dashu_int::ops::{DivRemEuclid, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// The value lies between the two ends, both included. The number of bits is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enclosure {
    pub(super) lo: IBig,
    pub(super) hi: IBig,
}

/// The quotient towards -∞; the divisor is above 0.
pub(super) fn floor_div(value: &IBig, divisor: &IBig) -> IBig {
    value.div_rem_euclid(divisor).0
}

/// The quotient towards +∞; the divisor is above 0.
pub(super) fn ceil_div(value: &IBig, divisor: &IBig) -> IBig {
    -floor_div(&-value, divisor)
}

/// value ÷ 2^bits towards -∞.
pub(super) fn floor_shift(value: &IBig, bits: usize) -> IBig {
    // The library rounds negative numbers towards -∞ here.
    value >> bits
}

/// value ÷ 2^bits towards +∞.
pub(super) fn ceil_shift(value: &IBig, bits: usize) -> IBig {
    -floor_shift(&-value, bits)
}

impl Enclosure {
    /// A fraction.
    pub(super) fn of_fraction(num: &IBig, den: &UBig, bits: usize) -> Self {
        let (scaled, den): (IBig, IBig) = (num << bits, IBig::from(den.clone()));
        let (quotient, rest) = scaled.div_rem_euclid(&den);
        let hi = if rest.is_zero() { quotient.clone() } else { &quotient + IBig::ONE };
        Self { lo: quotient, hi }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self { lo: &self.lo + &other.lo, hi: &self.hi + &other.hi }
    }

    pub(super) fn negated(&self) -> Self {
        Self { lo: -&self.hi, hi: -&self.lo }
    }

    /// Times a whole number.
    pub(super) fn scaled(&self, by: &IBig) -> Self {
        let (a, b) = (&self.lo * by, &self.hi * by);
        if a <= b { Self { lo: a, hi: b } } else { Self { lo: b, hi: a } }
    }

    /// With so many bits less.
    pub(super) fn coarser(&self, bits: usize) -> Self {
        Self { lo: floor_shift(&self.lo, bits), hi: ceil_shift(&self.hi, bits) }
    }

    pub(super) fn times(&self, other: &Self, bits: usize) -> Self {
        if self.lo >= IBig::ZERO && other.lo >= IBig::ZERO {
            return Self {
                lo: floor_shift(&(&self.lo * &other.lo), bits),
                hi: ceil_shift(&(&self.hi * &other.hi), bits),
            };
        }
        let products = [&self.lo * &other.lo, &self.lo * &other.hi, &self.hi * &other.lo, &self.hi * &other.hi];
        let (least, most) = (products.iter().min(), products.iter().max());
        Self {
            lo: least.map(|least| floor_shift(least, bits)).unwrap_or_default(),
            hi: most.map(|most| ceil_shift(most, bits)).unwrap_or_default(),
        }
    }

    /// The quotient; none where the divisor may be 0 as far as is known.
    pub(super) fn divided(&self, by: &Self, bits: usize) -> Option<Self> {
        if by.hi < IBig::ZERO {
            return self.negated().divided(&by.negated(), bits);
        }
        if by.lo <= IBig::ZERO {
            return None;
        }
        let (lo, hi): (IBig, IBig) = (&self.lo << bits, &self.hi << bits);
        let least = floor_div(&lo, &by.lo).min(floor_div(&lo, &by.hi));
        let most = ceil_div(&hi, &by.lo).max(ceil_div(&hi, &by.hi));
        Some(Self { lo: least, hi: most })
    }

    /// The root of a value that is not negative.
    pub(super) fn root(&self, degree: u32, bits: usize) -> Self {
        let degree = usize::try_from(degree).unwrap_or(1);
        let up = bits.saturating_mul(degree.saturating_sub(1));
        let whole = |value: &IBig| {
            let magnitude = if *value > IBig::ZERO { value.clone().unsigned_abs() } else { UBig::ZERO };
            IBig::from((magnitude << up).nth_root(degree))
        };
        Self { lo: whole(&self.lo), hi: whole(&self.hi) + IBig::ONE }
    }

    /// Whether everything inside is nearer than 10^-60 to everything else inside.
    pub(super) fn is_tiny(&self, bits: usize) -> bool {
        closer_than_tiny(&(&self.hi - &self.lo), bits)
    }

    /// The fraction with the least denominator inside, where that is below 2^64.
    pub(super) fn simplest(&self, bits: usize) -> Option<(IBig, UBig)> {
        let scale: IBig = IBig::ONE << bits;
        let (mut low, mut low_den) = (self.lo.clone(), scale.clone());
        let (mut high, mut high_den) = (self.hi.clone(), scale);
        // The continued fraction both ends share, as convergents (this one and the one before).
        let (mut num, mut num_before) = (IBig::ONE, IBig::ZERO);
        let (mut den, mut den_before) = (IBig::ZERO, IBig::ONE);
        let limit: IBig = IBig::ONE << 64usize;
        loop {
            let (whole, rest) = (&low).div_rem_euclid(&low_den);
            let rest = IBig::from(rest);
            let whole_high = floor_div(&high, &high_den);
            let last = rest.is_zero() || whole < whole_high;
            let term = if rest.is_zero() || !last { whole.clone() } else { &whole + IBig::ONE };
            (num, num_before) = (&term * &num + num_before, num);
            (den, den_before) = (&term * &den + den_before, den);
            if den >= limit {
                return None;
            }
            if last {
                return Some((num, den.unsigned_abs()));
            }
            let high_rest = &high - &whole * &high_den;
            (low, low_den, high, high_den) = (high_den, high_rest, low_den, rest);
        }
    }
}

/// Whether a distance is below 10^-60.
pub(super) fn closer_than_tiny(distance: &IBig, bits: usize) -> bool {
    distance * IBig::from(10).pow(60) < (IBig::ONE << bits)
}
