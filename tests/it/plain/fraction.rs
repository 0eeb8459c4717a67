//! Exact fractions, as plainly as they can be written; an overflow stops the test.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Sub};

/// A reduced fraction; the denominator is positive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    top: i128,
    bottom: i128,
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs().max(1)
}

impl Fraction {
    pub(crate) const ZERO: Self = Self { top: 0, bottom: 1 };

    pub(crate) fn new(top: i128, bottom: i128) -> Self {
        assert_ne!(bottom, 0, "{top}/0");
        let by = common_divisor(top, bottom) * bottom.signum();
        Self { top: top / by, bottom: bottom / by }
    }

    /// `12`, `-1.25`, `7/3`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((top, bottom)) = text.split_once('/') {
            return Some(Self::new(top.parse().ok()?, bottom.parse().ok()?));
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{decimals}");
        Some(Self::new(digits.parse().ok()?, 10_i128.pow(u32::try_from(decimals.len()).ok()?)))
    }

    pub(crate) fn floor(self) -> Self {
        Self::from(self.top.div_euclid(self.bottom))
    }

    pub(crate) fn ceiling(self) -> Self {
        Self::ZERO - (Self::ZERO - self).floor()
    }

    /// Half up, by magnitude.
    pub(crate) fn rounded(self, places: u32) -> Self {
        if self < Self::ZERO {
            return Self::ZERO - (Self::ZERO - self).rounded(places);
        }
        let scale = Self::from(10_i128.pow(places));
        (self * scale + Self::new(1, 2)).floor() / scale
    }
}

/// The reduced fraction.
impl Fraction {
    pub(crate) fn parts(self) -> (i128, i128) {
        (self.top, self.bottom)
    }
}

impl From<i128> for Fraction {
    fn from(whole: i128) -> Self {
        Self { top: whole, bottom: 1 }
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.top * other.bottom - other.top * self.bottom, self.bottom * other.bottom)
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.top * other.top, self.bottom * other.bottom)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(self.top * other.bottom, self.bottom * other.top)
    }
}

impl std::iter::Sum for Fraction {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::add)
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.top * other.bottom).cmp(&(other.top * self.bottom))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.top, self.bottom)
    }
}

#[test]
fn fractions() {
    let read = |text| Fraction::parse(text).unwrap();
    assert_eq!(read("-1.25"), Fraction::new(5, -4));
    assert_eq!(read("1/3") + read("1/6"), read("0.5"));
    assert_eq!((read("-2.345").rounded(2), read("2.344").rounded(2)), (read("-2.35"), read("2.34")));
    assert_eq!(
        (read("-0.5").floor(), read("-0.5").ceiling(), read("2.1").ceiling()),
        (read("-1"), read("0"), read("3"))
    );
    assert!(read("-1/2") < read("1/3"));
}
