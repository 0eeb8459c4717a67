//! Rounding modes, rounding to decimal places, floor and ceiling.

use std::cmp::Ordering;

use dashu_int::ops::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

use super::Number;
use super::real;
use super::repr::{Large, Repr, big_power_of_ten, power_of_ten};

/// How a value between two neighbours of the wanted precision is settled. Every mode acts on the magnitude, so that a
/// value and its opposite round to opposites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoundingMode {
    /// To the nearest, halves away from zero: 2.345 → 2.35, -2.345 → -2.35.
    HalfUp,
    /// To the nearest, halves to the even last digit: 2.345 → 2.34, 2.355 → 2.36.
    HalfEven,
    /// Towards zero: 2.349 → 2.34.
    Down,
    /// Away from zero: 2.341 → 2.35.
    Up,
}

impl RoundingMode {
    /// Whether a magnitude goes to the upper neighbour. `half` compares the rest with half a step, `exact` says that
    /// there is no rest, `odd` that the last digit kept is odd.
    fn goes_up(self, half: Ordering, exact: bool, odd: bool) -> bool {
        match self {
            Self::HalfUp => half.is_ge(),
            Self::HalfEven => half.is_gt() || (half.is_eq() && odd),
            Self::Down => false,
            Self::Up => !exact,
        }
    }
}

/// The magnitude of a number scaled by a power of ten and rounded to a whole number.
pub(super) enum Scaled {
    Small(u128),
    Big(UBig),
}

impl Scaled {
    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Small(magnitude) => *magnitude == 0,
            Self::Big(magnitude) => magnitude.is_zero(),
        }
    }
}

impl Number {
    /// The value rounded to `places` decimals. A value that has no more decimals than that is returned as it is.
    ///
    /// Limiting `places` is the caller's part: a value that does not end costs time and memory with their number.
    #[must_use]
    pub fn round(&self, places: u32, mode: RoundingMode) -> Number {
        if self.decimal_places().is_some_and(|own| own <= places) {
            return self.clone();
        }
        let negative = self.is_negative();
        let scaled = self.scaled(places, mode);
        if let (Scaled::Small(magnitude), Some(power)) = (&scaled, power_of_ten(places))
            && let Ok(magnitude) = i128::try_from(*magnitude)
        {
            return Number(Repr::reduced(
                if negative { -magnitude } else { magnitude },
                u128::from(power.get()),
                power,
            ));
        }
        let magnitude = match scaled {
            Scaled::Small(magnitude) => UBig::from(magnitude),
            Scaled::Big(magnitude) => magnitude,
        };
        let sign = if negative { Sign::Negative } else { Sign::Positive };
        Number(Repr::from_parts(IBig::from_parts(sign, magnitude), big_power_of_ten(places)))
    }

    /// |self| × 10^places, rounded to a whole number.
    pub(super) fn scaled(&self, places: u32, mode: RoundingMode) -> Scaled {
        if let (Repr::Small { num, den }, Some(power)) = (&self.0, power_of_ten(places)) {
            let magnitude = num.unsigned_abs();
            // 64-bit divisions are several times as fast as those on 128 bits.
            let (quotient, rest) = if let Some(scaled) = magnitude.checked_mul(power.get()) {
                (u128::from(scaled / *den), scaled % *den)
            } else {
                let (scaled, den) = (u128::from(magnitude) * u128::from(power.get()), u128::from(den.get()));
                (scaled / den, u64::try_from(scaled % den).unwrap_or_default())
            };
            // The denominator is below 2^63: the distance to it cannot wrap and neither can the sum of the parts.
            let half = rest.cmp(&(den.get() - rest));
            let up = mode.goes_up(half, rest == 0, quotient % 2 == 1);
            return Scaled::Small(quotient + u128::from(up));
        }
        let Some(big) = self.0.rational() else { return self.scaled_real(places, mode) };
        let scaled: UBig = big.numerator().unsigned_abs() * big_power_of_ten(places);
        let (quotient, rest) = scaled.div_rem(big.denominator());
        let exact = rest.is_zero();
        let half = (rest << 1).cmp(big.denominator());
        let up = mode.goes_up(half, exact, quotient.bit(0));
        Scaled::Big(if up { quotient + UBig::ONE } else { quotient })
    }

    /// [`scaled`](Self::scaled) of an irrational value: the neighbours and the middle between them are compared with it
    /// until each comparison is certain.
    fn scaled_real(&self, places: u32, mode: RoundingMode) -> Scaled {
        let power = Number(Repr::from_parts(IBig::from(big_power_of_ten(places)), UBig::ONE));
        let magnitude = &self.abs() * &power;
        let below = magnitude.floor();
        let exact = magnitude == below;
        let middle = Number::ratio(1, 2).unwrap_or_default();
        let half = magnitude.cmp(&(&below + &middle));
        let whole = below.0.rational().and_then(|below| UBig::try_from(below.numerator().clone()).ok());
        let whole = whole.unwrap_or_default();
        let up = mode.goes_up(half, exact, whole.bit(0));
        Scaled::Big(if up { whole + UBig::ONE } else { whole })
    }

    /// The largest whole number not above this one (towards -∞).
    #[must_use]
    pub fn floor(&self) -> Number {
        match &self.0 {
            Repr::Small { num, den } if den.get() == 1 => Number::integer(*num),
            Repr::Small { num, den } => {
                let quotient = i128::from(*num).div_euclid(i128::from(den.get()));
                Number(Repr::from_lowest(quotient, 1))
            }
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(big) => Number(Repr::from_parts(big.floor(), UBig::ONE)),
                Large::Real(real) => real::floor(self, real),
            },
        }
    }

    /// The smallest whole number not below this one (towards +∞).
    #[must_use]
    pub fn ceil(&self) -> Number {
        -(-self).floor()
    }

    /// The number of decimals of the value, where its expansion ends: 0 for whole numbers, `None` for 1/3.
    #[must_use]
    pub fn decimal_places(&self) -> Option<u32> {
        let (twos, fives, rest_is_one) = match &self.0 {
            Repr::Small { den, .. } => {
                let twos = den.trailing_zeros();
                let mut rest = den.get() >> twos;
                let mut fives = 0;
                while rest.is_multiple_of(5) {
                    rest /= 5;
                    fives += 1;
                }
                (twos, fives, rest == 1)
            }
            Repr::Large(large) => {
                let Large::Rational(big) = large.as_ref() else { return None };
                let twos = big.denominator().trailing_zeros().unwrap_or(0);
                let mut rest = big.denominator() >> twos;
                let fives = rest.remove(&UBig::from(5u32)).unwrap_or(0);
                (u32::try_from(twos).ok()?, u32::try_from(fives).ok()?, rest.is_one())
            }
        };
        rest_is_one.then_some(twos.max(fives))
    }
}
