//! Dates and the named periods of the calendar: years, halves, quarters, months and ISO weeks.
//!
//! Everything here is a function of its arguments; the clock is never read. Dates are here, periods in `period`.

mod period;

pub use period::{Cycle, Period};

pub use jiff::civil::Date;

/// The first year that a text may name.
const FIRST_YEAR: i16 = 1900;
/// The last year that a text may name.
const LAST_YEAR: i16 = 2999;

/// Reads a date: `2022-02-28`, `2022/2/28`, `2022年2月28日`; the digits may be full-width. `None` for anything else,
/// for a day that does not exist, and for a year that is not within 1900..=2999.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let text = ascii_digits(text);
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = match rest.split_at_checked(rest.chars().next()?.len_utf8())? {
        ("-", rest) => rest.split_once('-')?,
        ("/", rest) => rest.split_once('/')?,
        ("年", rest) => rest.strip_suffix('日')?.split_once('月')?,
        _ => return None,
    };
    let year = digits(year)?;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year, digits(month)?, digits(day)?).ok()
}

/// The calendar days from `from` to `to`: 1 from a day to the next, negative when `to` is the earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// The day so many months later (earlier, where negative); the last day of a month that is shorter: 31 January + 1 month is
/// the end of February. `None` outside the calendar.
#[must_use]
pub fn months_later(from: Date, months: i64) -> Option<Date> {
    let span = jiff::Span::new().try_months(months).ok()?;
    from.checked_add(span).ok()
}

/// The most times that `step` months can be added to `from` without passing `to`: 0 where not even once. `None` where `step`
/// is not positive.
#[must_use]
pub fn full_steps_of_months(from: Date, to: Date, step: i64) -> Option<i64> {
    if step < 1 {
        return None;
    }
    if to <= from {
        return Some(0);
    }
    // An estimate from the months of both days is at most one too high.
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let mut steps = (months(to) - months(from)) / step;
    while steps > 0 && months_later(from, steps * step).is_none_or(|day| day > to) {
        steps -= 1;
    }
    Some(steps)
}

/// The least times that `step` months must be added to `from` to reach `to`: 0 where it is reached at once.
#[must_use]
pub fn begun_steps_of_months(from: Date, to: Date, step: i64) -> Option<i64> {
    let full = full_steps_of_months(from, to, step)?;
    let reached = to <= from || months_later(from, full * step).is_some_and(|day| day == to);
    Some(if reached { full } else { full + 1 })
}

/// The day of a month and day in a year; 29 February of a year without one is the last of February. `None` where there is
/// no such day in any year.
#[must_use]
pub fn day_of_year(year: i16, month: u8, day: u8) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(2000, month, day).ok()?;
    Date::new(year, month, day).or_else(|_| Date::new(year, month, 28)).ok()
}

/// The number of a day, counted from 1970-01-01 as 0: what dates are interpolated by.
#[must_use]
pub fn day_number(date: Date) -> i64 {
    days_between(Date::constant(1970, 1, 1), date)
}

/// The day of a number; `None` outside the calendar.
#[must_use]
pub fn numbered_day(number: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// The text with full-width digits made ASCII.
fn ascii_digits(text: &str) -> String {
    let ascii = |character| match character {
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10).unwrap_or(character),
        _ => character,
    };
    text.chars().map(ascii).collect()
}

/// The value of a text that is all digits.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
#[allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        parse_date(text).unwrap_or_else(|| panic!("no date: {text}"))
    }

    #[test]
    fn months_end_where_months_are_shorter() {
        for (from, months, to) in [
            ("2022-01-31", 1, "2022-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2022-03-31", -1, "2022-02-28"),
            ("2022-11-30", 3, "2023-02-28"),
            ("2022-05-15", 12, "2023-05-15"),
        ] {
            assert_eq!(months_later(date(from), months), Some(date(to)), "{from} + {months}");
        }
    }

    #[test]
    fn full_and_begun_months() {
        for (from, to, step, full, begun) in [
            ("2022-01-31", "2022-01-31", 1, 0, 0),
            ("2022-01-31", "2022-02-01", 1, 0, 1),
            ("2022-01-31", "2022-02-27", 1, 0, 1),
            ("2022-01-31", "2022-02-28", 1, 1, 1),
            ("2022-01-31", "2022-03-01", 1, 1, 2),
            ("2022-01-31", "2022-03-31", 1, 2, 2),
            ("2022-06-30", "2022-12-31", 3, 2, 3),
            ("2022-06-30", "2022-06-29", 1, 0, 0),
        ] {
            let (a, b) = (date(from), date(to));
            assert_eq!(full_steps_of_months(a, b, step), Some(full), "{from} {to}");
            assert_eq!(begun_steps_of_months(a, b, step), Some(begun), "{from} {to}");
        }
        assert_eq!(full_steps_of_months(date("2022-01-01"), date("2022-03-01"), 0), None);
    }

    #[test]
    fn days_of_every_year() {
        assert_eq!(day_of_year(2022, 2, 29), Some(date("2022-02-28")));
        assert_eq!(day_of_year(2024, 2, 29), Some(date("2024-02-29")));
        assert_eq!(day_of_year(2022, 12, 31), Some(date("2022-12-31")));
        assert_eq!(day_of_year(2022, 2, 30), None);
        assert_eq!(day_of_year(2022, 13, 1), None);
    }

    #[test]
    fn dates_as_they_are_written() {
        let expected = Date::new(2022, 2, 28).ok();
        for text in ["2022-02-28", "2022-2-28", "2022/2/28", "2022/02/28", "2022年2月28日", "２０２２年２月２８日"]
        {
            assert_eq!(parse_date(text), expected, "{text}");
        }
        for text in [
            "",
            "2022",
            "2022-02",
            "2022-02-29",
            "2022-02-30",
            "2022-13-01",
            "2022-00-10",
            "2022-01-00",
            "2022-01/02",
            "2022年2月28",
            "2022.2.28",
            "22-02-28",
            "1899-12-31",
            "3000-01-01",
            "2022-002-03",
            "2022-+2-03",
            "2022--02",
            "2022-02-28 ",
            "20220228",
            "2022-02-28-01",
            "2022年月日",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert!(parse_date("2024-02-29").is_some());
    }

    #[test]
    fn days() {
        assert_eq!(days_between(date("2022-02-28"), date("2022-03-01")), 1);
        assert_eq!(days_between(date("2024-02-28"), date("2024-03-01")), 2);
        assert_eq!(days_between(date("2022-03-01"), date("2022-02-28")), -1);
        assert_eq!(days_between(date("1900-01-01"), date("2999-12-31")), 401_766);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_date_is_read_back(year in 1900i16..=2999, month in 1i8..=12, day in 1i8..=28) {
            let date = Date::constant(year, month, day);
            prop_assert_eq!(parse_date(&date.to_string()), Some(date));
            prop_assert_eq!(parse_date(&format!("{year}/{month}/{day}")), Some(date));
            prop_assert_eq!(parse_date(&format!("{year}年{month}月{day}日")), Some(date));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9]{0,5}[年度上下半第季月周日HQW/-]{0,3}[0-9０-９]{0,3}.{0,2}") {
            let _ = (Period::parse(&text), parse_date(&text));
        }
    }
}
