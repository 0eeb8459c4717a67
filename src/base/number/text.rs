//! The canonical texts of a number: for readers, for print with fixed decimals, for hashing.

use std::fmt;

use super::Number;
use super::repr::Repr;
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

    /// The canonical text for hashing: `2/5`, `-2/5`, and whole numbers without a denominator, `40`.
    #[must_use]
    pub fn to_fraction_text(&self) -> String {
        match &self.0 {
            Repr::Small { num, den } if den.get() == 1 => num.to_string(),
            Repr::Small { num, den } => format!("{num}/{den}"),
            Repr::Big(big) if big.is_int() => big.numerator().to_string(),
            Repr::Big(big) => format!("{}/{}", big.numerator(), big.denominator()),
        }
    }
}

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

/// The canonical text: a whole number `12`, a decimal that ends `12.5`, else a fraction `1/3`. A width pads; a
/// precision is ignored, since printing never rounds unless a mode is named.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0, self.decimal_places()) {
            (Repr::Small { num, .. }, Some(0)) => fmt::Display::fmt(num, f),
            (_, Some(places)) => {
                // Exact at its own number of places: no mode has anything to decide.
                let digits = with_point(&self.scaled(places, RoundingMode::Down), places);
                f.pad_integral(!self.is_negative(), "", &digits)
            }
            (_, None) => {
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
