//! The reader of decimal numbers in data files: exact, strict, and fast for short ASCII text.

use std::fmt;

use dashu_int::{IBig, Sign, UBig};

use super::Number;
use super::repr::{Repr, big_power_of_ten, power_of_ten};

/// The most digits that a number in a text may have.
const MOST_DIGITS: usize = 400;

/// What keeps a text from being read as a number. Callers phrase the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberError {
    /// Nothing, or only blanks.
    Empty,
    /// A number but for commas between groups of digits: `1,000`, `1，000`.
    ThousandsComma,
    /// A number in scientific notation: `1e3`.
    Exponent,
    /// A number but for blanks in it or around it: `1 000`.
    InnerBlank,
    /// None of the others: `abc`, `1.`, `.5`, `--1`, `5%`.
    NotANumber,
    /// More than 400 digits.
    TooLong,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "no number",
            Self::ThousandsComma => "commas between the digits",
            Self::Exponent => "a number with an exponent",
            Self::InnerBlank => "blanks within the number",
            Self::NotANumber => "not a number",
            Self::TooLong => "more than 400 digits",
        })
    }
}

impl std::error::Error for NumberError {}

impl Number {
    /// Reads a decimal number: an optional sign (`+`, `-`, `−`, `－`), digits, and optionally a point (`.`, `．`) with
    /// more digits behind it. Digits are ASCII or full-width. Units, percent signs and surrounding blanks are the
    /// caller's to take off.
    ///
    /// # Errors
    /// Says what kind of fault the text has; see [`NumberError`].
    pub fn parse_decimal(text: &str) -> Result<Number, NumberError> {
        if let Some(number) = read_short(text.as_bytes()) {
            return Ok(number);
        }
        read_any(text.chars()).map_err(|fault| match fault {
            NumberError::TooLong => NumberError::TooLong,
            _ => classify(text),
        })
    }
}

/// Reads ASCII text of at most 18 digits, the common case, without allocating; `None` for anything else.
fn read_short(text: &[u8]) -> Option<Number> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    // 18 digits and a point; the value stays below 10^18.
    if text.len() > 19 {
        return None;
    }
    let mut value: i64 = 0;
    let mut digits = 0u32;
    let mut whole_digits = None;
    for &byte in text {
        match byte {
            b'0'..=b'9' if digits < 18 => {
                value = value * 10 + i64::from(byte - b'0');
                digits += 1;
            }
            b'.' if whole_digits.is_none() && digits > 0 => whole_digits = Some(digits),
            _ => return None,
        }
    }
    let places = digits - whole_digits.unwrap_or(0);
    if digits == 0 || places == 0 {
        return None;
    }
    let value = if negative { -value } else { value };
    match whole_digits {
        None => Some(Number::integer(value)),
        Some(_) => {
            let scale = power_of_ten(places)?;
            Some(Number(Repr::reduced(i128::from(value), u128::from(scale.get()), scale)))
        }
    }
}

/// Reads text of any script and length. The error is `TooLong` or, for every other fault, `NotANumber`.
fn read_any(text: impl Iterator<Item = char>) -> Result<Number, NumberError> {
    let mut negative = false;
    let mut digits = String::new();
    let mut whole_digits = None;
    for (place, character) in text.enumerate() {
        match character {
            '+' if place == 0 => {}
            '-' | '−' | '－' if place == 0 => negative = true,
            '.' | '．' if whole_digits.is_none() && !digits.is_empty() => whole_digits = Some(digits.len()),
            _ => {
                if digits.len() == MOST_DIGITS {
                    return Err(if ascii_digit(character).is_some() {
                        NumberError::TooLong
                    } else {
                        NumberError::NotANumber
                    });
                }
                digits.push(ascii_digit(character).ok_or(NumberError::NotANumber)?);
            }
        }
    }
    let places = digits.len() - whole_digits.unwrap_or(0);
    if digits.is_empty() || places == 0 {
        return Err(NumberError::NotANumber);
    }
    let magnitude = UBig::from_str_radix(&digits, 10).map_err(|_| NumberError::NotANumber)?;
    let places = whole_digits.map_or(Ok(0), |_| u32::try_from(places)).map_err(|_| NumberError::TooLong)?;
    let sign = if negative { Sign::Negative } else { Sign::Positive };
    Ok(Number(Repr::from_parts(IBig::from_parts(sign, magnitude), big_power_of_ten(places))))
}

/// The ASCII form of an ASCII or full-width digit.
fn ascii_digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10),
        _ => None,
    }
}

/// What is wrong with a text that is not a number.
fn classify(text: &str) -> NumberError {
    let solid: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let is_number = |text: &str| read_any(text.chars()).is_ok();
    if solid.is_empty() {
        NumberError::Empty
    } else if has_grouping_commas(&solid) && is_number(&solid.replace([',', '，'], "")) {
        NumberError::ThousandsComma
    } else if solid.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
        is_number(mantissa) && is_number(exponent) && !exponent.contains(['.', '．'])
    }) {
        NumberError::Exponent
    } else if solid.len() < text.len() && is_number(&solid) {
        NumberError::InnerBlank
    } else {
        NumberError::NotANumber
    }
}

/// Whether commas part the digits before the point into groups, all but the first of three or of four.
fn has_grouping_commas(text: &str) -> bool {
    let (whole, decimals) = text.split_once(['.', '．']).unwrap_or((text, ""));
    let mut groups = whole.split([',', '，']);
    let begins_with_digits = groups.next().is_some_and(|first| first.ends_with(|c| ascii_digit(c).is_some()));
    let mut sizes = groups.map(|group| group.chars().count()).peekable();
    begins_with_digits
        && sizes.peek().is_some()
        && sizes.all(|size| size == 3 || size == 4)
        && !decimals.contains([',', '，'])
}
