//! Numbers, dates, periods, names and texts as written.

use super::ast::{ExprKind, Unit};
use super::build::{Builder, single_blanks};
use super::grammar::Rule;
use super::keywords::UnitWord;
use super::pairs::Pair;
use super::recovery;
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::number::Number;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Full-width digits, letters and marks in their plain forms; most texts are plain already.
pub(super) fn half_width(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte != 0xEF) {
        return Cow::Borrowed(text);
    }
    let plain = |mark: char| match mark {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(mark) - 0xFEE0).unwrap_or(mark),
        other => other,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// What stands between the quotation marks.
pub(super) fn unquoted(text: &str) -> &str {
    let mut marks = text.chars();
    marks.next();
    marks.next_back();
    marks.as_str()
}

/// The parts of a dotted path, without backquotes, in NFC.
pub(super) fn name_parts(path: &str) -> Vec<String> {
    let mut parts = Vec::with_capacity(1);
    let mut rest = path;
    while !rest.is_empty() {
        let (part, behind) = match rest.strip_prefix('`').and_then(|quoted| quoted.split_once('`')) {
            Some(split) => split,
            None => rest.split_at(rest.find(['.', '．']).unwrap_or(rest.len())),
        };
        parts.push(composed(part));
        rest = behind.strip_prefix(['.', '．']).unwrap_or(behind);
    }
    parts
}

/// A name in NFC.
fn composed(name: &str) -> String {
    if name.is_ascii() || is_nfc_quick(name.chars()) == IsNormalized::Yes {
        name.to_owned()
    } else {
        name.nfc().collect()
    }
}

impl<'a> Builder<'a> {
    /// A number with its unit. What only looks like a number is reported and read as what is most likely meant.
    pub(super) fn quantity(&mut self, pair: Pair<'a>) -> ExprKind {
        let whole = self.place(&pair);
        let written = pair.as_str();
        let (mut value, mut unit) = (Number::default(), Unit::None);
        for part in pair.into_inner() {
            let place = self.place(&part);
            match part.as_rule() {
                Rule::number => value = self.number(&half_width(part.as_str()), whole),
                Rule::grouped => {
                    let digits = half_width(part.as_str()).replace(',', "");
                    self.problems.push(recovery::grouped_number(part.as_str(), &digits, place));
                    value = self.number(&digits, whole);
                }
                Rule::powered => {
                    self.problems.push(recovery::powered_number(part.as_str(), place));
                    let text = half_width(part.as_str());
                    value = self.number(text.split(['e', 'E']).next().unwrap_or_default(), whole);
                }
                Rule::percent => unit = if part.as_str() == "‰" { Unit::PerMille } else { Unit::Percent },
                Rule::unit => unit = UnitWord::find(&single_blanks(part.as_str())).map_or(Unit::None, Unit::Word),
                Rule::text => unit = Unit::Text(unquoted(part.as_str()).to_owned()),
                Rule::tailed => self.problems.push(recovery::unknown_unit(written, part.as_str(), whole, place)),
                _ => {}
            }
        }
        ExprKind::Number { value, unit }
    }

    fn number(&mut self, digits: &str, whole: crate::base::source::Span) -> Number {
        Number::parse_decimal(digits).unwrap_or_else(|_| {
            self.problems.push(recovery::bad_number(digits, whole));
            Number::default()
        })
    }

    /// `2nd`
    pub(super) fn ordinal(&mut self, pair: &Pair<'a>) -> ExprKind {
        let text = half_width(pair.as_str());
        let digits = text.trim_end_matches(|mark: char| mark.is_ascii_alphabetic());
        ExprKind::Ordinal(digits.parse().unwrap_or_else(|_| {
            self.problems.push(recovery::bad_number(digits, self.place(pair)));
            u32::MAX
        }))
    }

    /// A full date; one that does not exist is reported and read as the last day of its month that every year has.
    pub(super) fn date(&mut self, pair: &Pair<'a>) -> Date {
        let text = half_width(pair.as_str());
        parse_date(&text).unwrap_or_else(|| {
            self.problems.push(recovery::bad_date(pair.as_str(), self.place(pair)));
            let mut numbers = text.split(|mark: char| !mark.is_ascii_digit()).map(|part| part.parse().unwrap_or(1_i16));
            let year = numbers.next().unwrap_or(1);
            let month = numbers.next().and_then(|month| i8::try_from(month.clamp(1, 12)).ok()).unwrap_or(1);
            Date::new(year, month, 28).unwrap_or(Date::MIN)
        })
    }

    /// `2月28日`; 29 February exists.
    pub(super) fn month_day(&mut self, pair: &Pair<'a>) -> ExprKind {
        let text = half_width(pair.as_str());
        let mut numbers = text.split(['月', '日']).filter_map(|part| part.parse::<u8>().ok());
        let (month, day) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        let exists =
            i8::try_from(month).ok().zip(i8::try_from(day).ok()).is_some_and(|(m, d)| Date::new(2000, m, d).is_ok());
        if exists {
            return ExprKind::MonthDay { month, day };
        }
        self.problems.push(recovery::bad_date(pair.as_str(), self.place(pair)));
        ExprKind::MonthDay { month: month.clamp(1, 12), day: day.clamp(1, 28) }
    }

    /// A named period; one that does not exist is reported and read as its year.
    pub(super) fn period(&mut self, pair: &Pair<'a>) -> Option<Period> {
        let text = half_width(pair.as_str());
        let year = text.chars().take(4).collect::<String>();
        let plain = if text.ends_with("year") { Cow::Owned(format!("{year}年")) } else { text };
        Period::parse(&plain).or_else(|| {
            self.problems.push(recovery::bad_date(pair.as_str(), self.place(pair)));
            Period::parse(&format!("{year}年"))
        })
    }
}
