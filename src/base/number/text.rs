//! The canonical texts of a number: for readers, for print with fixed decimals, for hashing.

use std::fmt;

use super::Number;
use super::repr::{Large, Repr, power_of_ten};
use super::round::{RoundingMode, Scaled};

impl Number {
    /// The value with exactly `places` decimals, rounded by `mode`: ASCII digits, `-` before a negative number, no sign
    /// before zero, no point where `places` is 0.
    #[must_use]
    pub fn format_fixed(&self, places: u32, mode: RoundingMode) -> String {
        let scaled = self.scaled(places, mode);
        let digits = with_point(&scaled, places);
        if scaled.is_zero() || !self.is_negative() {
            return digits;
        }
        let mut text = String::with_capacity(digits.len() + 1);
        text.push('-');
        text.push_str(&digits);
        text
    }

    /// The canonical text for hashing: `2/5`, `-2/5`, and whole numbers without a denominator, `40`. An irrational value
    /// (which no rule set holds) is told with `≈`.
    #[must_use]
    pub fn to_fraction_text(&self) -> String {
        match &self.0 {
            Repr::Small { num, den } if den.get() == 1 => num.to_string(),
            Repr::Small { num, den } => format!("{num}/{den}"),
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(big) if big.is_int() => big.numerator().to_string(),
                Large::Rational(big) => format!("{}/{}", big.numerator(), big.denominator()),
                Large::Real(_) => self.approximate(),
            },
        }
    }

    /// The number of a canonical text; none where the text is no such.
    #[must_use]
    pub fn from_fraction_text(text: &str) -> Option<Self> {
        let whole = |text: &str| Self::parse_decimal(text).ok();
        match text.split_once('/') {
            Some((num, den)) => whole(num)?.checked_div(&whole(den)?),
            None => whole(text),
        }
    }

    /// `≈` and the decimals that are certain, of an irrational value.
    fn approximate(&self) -> String {
        format!("≈{}", self.format_fixed(APPROXIMATE_PLACES, RoundingMode::HalfEven))
    }

    /// Appends the canonical text to another: what [`Display`](fmt::Display) writes, faster.
    pub fn append_to(&self, text: &mut String) {
        match self.small_digits() {
            Some(digits) => {
                if self.is_negative() {
                    text.push('-');
                }
                text.push_str(digits.as_str());
            }
            None => text.push_str(&self.to_string()),
        }
    }

    /// The canonical text of the magnitude, where everything fits in machine words.
    fn small_digits(&self) -> Option<Digits> {
        let Repr::Small { num, den } = &self.0 else { return None };
        let (magnitude, mut digits) = (num.unsigned_abs(), Digits::new());
        if den.get() == 1 {
            digits.whole(magnitude, 1);
        } else if let Some(places) = self.decimal_places() {
            let power = power_of_ten(places)?;
            // The denominator divides the power of ten, and the rest is below the denominator.
            digits.whole(magnitude % *den * (power.get() / den.get()), places);
            digits.push(b'.');
            digits.whole(magnitude / *den, 1);
        } else {
            digits.whole(den.get(), 1);
            digits.push(b'/');
            digits.whole(magnitude, 1);
        }
        Some(digits)
    }
}

/// The decimals an irrational value is told with where no number of places is stated.
const APPROXIMATE_PLACES: u32 = 12;

/// The digits of a magnitude scaled by 10^places, with the point where it belongs.
fn with_point(scaled: &Scaled, places: u32) -> String {
    let mut digits = match scaled {
        Scaled::Small(magnitude) => match u64::try_from(*magnitude) {
            Ok(magnitude) => magnitude.to_string(),
            Err(_) => magnitude.to_string(),
        },
        Scaled::Big(magnitude) => magnitude.to_string(),
    };
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    if places == 0 {
        return digits;
    }
    if digits.len() <= places {
        digits.insert_str(0, &"0".repeat(places - digits.len() + 1));
    }
    digits.insert(digits.len() - places, '.');
    digits
}

/// Characters of a number, put down from the last to the first: three words of digits and a mark fit.
struct Digits {
    text: [u8; 64],
    start: usize,
}

impl Digits {
    fn new() -> Self {
        Self { text: [b'0'; 64], start: 64 }
    }

    fn push(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.text.get_mut(self.start) {
            *place = byte;
        }
    }

    /// At least `least` digits of a whole number.
    fn whole(&mut self, mut value: u64, least: u32) {
        let mut left = least;
        while value > 0 || left > 0 {
            self.push(b'0' + u8::try_from(value % 10).unwrap_or(0));
            value /= 10;
            left = left.saturating_sub(1);
        }
    }

    fn as_str(&self) -> &str {
        self.text.get(self.start..).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or("")
    }
}

/// The canonical text: a whole number `12`, a decimal that ends `12.5`, else a fraction `1/3`; of an irrational value
/// twelve certain decimals, `≈1.414213562373`. A width pads; a
/// precision is ignored, since printing never rounds unless a mode is named.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_rational() {
            return f.pad(&self.approximate());
        }
        if let Some(digits) = self.small_digits() {
            return f.pad_integral(!self.is_negative(), "", digits.as_str());
        }
        match self.decimal_places() {
            Some(places) => {
                // Exact at its own number of places: no mode has anything to decide.
                let digits = with_point(&self.scaled(places, RoundingMode::Down), places);
                f.pad_integral(!self.is_negative(), "", &digits)
            }
            None => {
                let text = self.to_fraction_text();
                f.pad_integral(!self.is_negative(), "", text.strip_prefix('-').unwrap_or(&text))
            }
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.to_fraction_text())
    }
}
