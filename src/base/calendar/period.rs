//! The named periods of the calendar: their ends, neighbours, ids and names.

use super::{Date, FIRST_YEAR, LAST_YEAR, ascii_digits, digits};
use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};
use std::fmt;

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const QUARTERS_EN: [&str; 4] = ["first", "second", "third", "fourth"];
const QUARTERS_ZH: [&str; 4] = ["一", "二", "三", "四"];

/// How long a period is. The order is that of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cycle {
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three months: from January, April, July, October.
    Quarter,
    /// Six months: from January, July.
    Half,
    /// A calendar year.
    Year,
}

impl Cycle {
    /// How many calendar months a period of it has; none for weeks, which go across the ends of months.
    #[must_use]
    pub fn months(self) -> Option<u32> {
        match self {
            Self::Week => None,
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Half => Some(6),
            Self::Year => Some(12),
        }
    }
}

/// A named period of the calendar, both ends in. The order is by cycle, then by time.
///
/// Texts name years from 1900 to 2999; [`Period::previous`] and [`Period::next`] may step out of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    cycle: Cycle,
    first: Date,
    last: Date,
}

impl Period {
    /// The `ordinal`-th period of this cycle in `year`, counted from 1 (the year itself is 1). `None` when there is
    /// none, such as a week 53 of most years, or when the year is not within 1900..=2999.
    ///
    /// Weeks belong to their ISO year: the first week of 2021 begins on 2021-01-04.
    #[must_use]
    pub fn new(cycle: Cycle, year: i16, ordinal: u8) -> Option<Period> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return None;
        }
        let ordinal = i8::try_from(ordinal).ok()?;
        let Some(months) = cycle.months() else {
            return Some(Self::of_week(ISOWeekDate::new(year, ordinal, Weekday::Monday).ok()?.date()));
        };
        let month = ordinal.checked_sub(1)?.checked_mul(i8::try_from(months).ok()?)?.checked_add(1)?;
        Some(Self::containing(cycle, Date::new(year, month, 1).ok()?))
    }

    /// The period of this cycle that `date` lies in.
    #[must_use]
    pub fn containing(cycle: Cycle, date: Date) -> Period {
        // The months of the period before and after that of the date. Saturation acts at the years ±9999 only.
        let (before, after) = match cycle {
            Cycle::Week => return Self::of_week(date),
            Cycle::Month => (0, 0),
            Cycle::Quarter => within(date.month(), 3),
            Cycle::Half => within(date.month(), 6),
            Cycle::Year => within(date.month(), 12),
        };
        let month = date.first_of_month();
        Period {
            cycle,
            first: month.saturating_sub(before.months()),
            last: month.saturating_add(after.months()).last_of_month(),
        }
    }

    fn of_week(date: Date) -> Period {
        let first = date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
        Period { cycle: Cycle::Week, first, last: first.saturating_add(6.days()) }
    }

    /// Reads the name of a period: `2022`, `2022H1`, `2022Q3`, `2022-07`, `2022W05`, or in Chinese `2022年`,
    /// `2022年度`, `2022上半年`, `2022年第3季度`, `2022年三季度`, `2022年7月`, `2022年第5周`; the digits may be full-width.
    #[must_use]
    pub fn parse(text: &str) -> Option<Period> {
        let text = ascii_digits(text);
        let (year, name) = text.split_at_checked(4)?;
        let year = digits(year)?;
        let (cycle, ordinal) = ascii_name(name).or_else(|| chinese_name(name))?;
        Self::new(cycle, year, ordinal)
    }

    /// How long the period is.
    #[must_use]
    pub fn cycle(&self) -> Cycle {
        self.cycle
    }

    /// The year that the period belongs to; for a week, its ISO year.
    #[must_use]
    pub fn year(&self) -> i16 {
        match self.cycle {
            Cycle::Week => self.first.iso_week_date().year(),
            _ => self.first.year(),
        }
    }

    /// The place of the period among those of its cycle and year, from 1.
    #[must_use]
    pub fn ordinal(&self) -> u8 {
        let month = self.first.month();
        let ordinal = match self.cycle {
            Cycle::Week => self.first.iso_week_date().week(),
            Cycle::Month => month,
            Cycle::Quarter => (month - 1) / 3 + 1,
            Cycle::Half => (month - 1) / 6 + 1,
            Cycle::Year => 1,
        };
        ordinal.unsigned_abs()
    }

    /// The first day, which is in the period.
    #[must_use]
    pub fn first_day(&self) -> Date {
        self.first
    }

    /// The last day, which is in the period.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.last
    }

    /// Whether `date` is in the period.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    /// The period of the same cycle that ends the day before this one begins.
    #[must_use]
    pub fn previous(&self) -> Period {
        Self::containing(self.cycle, self.first.saturating_sub(1.day()))
    }

    /// The period of the same cycle that begins the day after this one ends.
    #[must_use]
    pub fn next(&self) -> Period {
        Self::containing(self.cycle, self.last.saturating_add(1.day()))
    }

    /// The period of the same cycle and ordinal a year earlier; `None` when that year has none (week 53).
    #[must_use]
    pub fn last_year(&self) -> Option<Period> {
        Self::new(self.cycle, self.year().checked_sub(1)?, self.ordinal())
    }

    /// The name in Chinese: `2022年`, `2022年上半年`, `2022年第三季度`, `2022年7月`, `2022年第5周`.
    #[must_use]
    pub fn title_zh(&self) -> String {
        let (year, ordinal) = (self.year(), self.ordinal());
        match self.cycle {
            Cycle::Week => format!("{year}年第{ordinal}周"),
            Cycle::Month => format!("{year}年{ordinal}月"),
            Cycle::Quarter => format!("{year}年第{}季度", nth(&QUARTERS_ZH, ordinal)),
            Cycle::Half => format!("{year}年{}半年", if ordinal == 1 { "上" } else { "下" }),
            Cycle::Year => format!("{year}年"),
        }
    }

    /// The name in English: `2022`, `first half of 2022`, `third quarter of 2022`, `July 2022`, `week 5 of 2022`.
    #[must_use]
    pub fn title_en(&self) -> String {
        let (year, ordinal) = (self.year(), self.ordinal());
        match self.cycle {
            Cycle::Week => format!("week {ordinal} of {year}"),
            Cycle::Month => format!("{} {year}", nth(&MONTHS_EN, ordinal)),
            Cycle::Quarter => format!("{} quarter of {year}", nth(&QUARTERS_EN, ordinal)),
            Cycle::Half => format!("{} half of {year}", nth(&QUARTERS_EN, ordinal)),
            Cycle::Year => year.to_string(),
        }
    }
}

/// The canonical id: `2022`, `2022H1`, `2022Q3`, `2022-07`, `2022W05`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, ordinal) = (self.year(), self.ordinal());
        f.pad(&match self.cycle {
            Cycle::Week => format!("{year:04}W{ordinal:02}"),
            Cycle::Month => format!("{year:04}-{ordinal:02}"),
            Cycle::Quarter => format!("{year:04}Q{ordinal}"),
            Cycle::Half => format!("{year:04}H{ordinal}"),
            Cycle::Year => format!("{year:04}"),
        })
    }
}

/// The months of a span of `months` months that stand before and after `month` in it.
fn within(month: i8, months: i8) -> (i64, i64) {
    let before = (month - 1) % months;
    (i64::from(before), i64::from(months - 1 - before))
}

/// The ordinal-th of `names`, counted from 1.
fn nth<'a>(names: &[&'a str], ordinal: u8) -> &'a str {
    names.get(usize::from(ordinal).wrapping_sub(1)).copied().unwrap_or_default()
}

/// What stands behind the year in a canonical id.
fn ascii_name(name: &str) -> Option<(Cycle, u8)> {
    let (cycle, width, ordinal) = if name.is_empty() {
        return Some((Cycle::Year, 1));
    } else if let Some(rest) = name.strip_prefix('H') {
        (Cycle::Half, 1, rest)
    } else if let Some(rest) = name.strip_prefix('Q') {
        (Cycle::Quarter, 1, rest)
    } else if let Some(rest) = name.strip_prefix('-') {
        (Cycle::Month, 2, rest)
    } else {
        (Cycle::Week, 2, name.strip_prefix('W')?)
    };
    if ordinal.len() == width { Some((cycle, digits(ordinal)?)) } else { None }
}

/// What stands behind the year in a Chinese name.
fn chinese_name(name: &str) -> Option<(Cycle, u8)> {
    let name = match name.strip_prefix('年') {
        Some("" | "度") => return Some((Cycle::Year, 1)),
        Some(rest) => rest,
        None => name,
    };
    match name {
        "上半年" => return Some((Cycle::Half, 1)),
        "下半年" => return Some((Cycle::Half, 2)),
        _ => {}
    }
    if let Some(month) = name.strip_suffix('月') {
        return Some((Cycle::Month, short_ordinal(month)?));
    }
    let ordinal = name.strip_prefix('第').unwrap_or(name);
    if let Some(week) = ordinal.strip_suffix('周') {
        return Some((Cycle::Week, short_ordinal(week)?));
    }
    let quarter = ordinal.strip_suffix("季度")?;
    let spelled = (1u8..).zip(QUARTERS_ZH).find(|(_, numeral)| *numeral == quarter);
    Some((Cycle::Quarter, spelled.map_or_else(|| short_ordinal(quarter), |(ordinal, _)| Some(ordinal))?))
}

/// One or two digits.
fn short_ordinal(text: &str) -> Option<u8> {
    if text.len() <= 2 { digits(text) } else { None }
}

#[cfg(test)]
#[allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::calendar::{days_between, parse_date};

    const CYCLES: [Cycle; 5] = [Cycle::Week, Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year];

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap_or_else(|| panic!("no period: {text}"))
    }

    fn date(text: &str) -> Date {
        parse_date(text).unwrap_or_else(|| panic!("no date: {text}"))
    }

    #[test]
    fn names_ends_and_titles() {
        for (id, first, last, zh, en) in [
            ("2022", "2022-01-01", "2022-12-31", "2022年", "2022"),
            ("2022H1", "2022-01-01", "2022-06-30", "2022年上半年", "first half of 2022"),
            ("2022H2", "2022-07-01", "2022-12-31", "2022年下半年", "second half of 2022"),
            ("2022Q3", "2022-07-01", "2022-09-30", "2022年第三季度", "third quarter of 2022"),
            ("2024-02", "2024-02-01", "2024-02-29", "2024年2月", "February 2024"),
            ("2022-07", "2022-07-01", "2022-07-31", "2022年7月", "July 2022"),
            ("2022W05", "2022-01-31", "2022-02-06", "2022年第5周", "week 5 of 2022"),
            ("2020W53", "2020-12-28", "2021-01-03", "2020年第53周", "week 53 of 2020"),
            ("2025W01", "2024-12-30", "2025-01-05", "2025年第1周", "week 1 of 2025"),
        ] {
            let period = period(id);
            assert_eq!(period.to_string(), id);
            assert_eq!((period.first_day(), period.last_day()), (date(first), date(last)), "{id}");
            assert_eq!(period.title_zh(), zh);
            assert_eq!(period.title_en(), en);
            assert_eq!(Period::parse(zh), Some(period));
        }
    }

    #[test]
    fn spellings_of_one_period() {
        for (spelling, id) in [
            ("2022年", "2022"),
            ("2022年度", "2022"),
            ("２０２２", "2022"),
            ("2022上半年", "2022H1"),
            ("2022年上半年", "2022H1"),
            ("2022年下半年", "2022H2"),
            ("2022年3季度", "2022Q3"),
            ("2022年第3季度", "2022Q3"),
            ("2022年第三季度", "2022Q3"),
            ("2022年四季度", "2022Q4"),
            ("2022第1季度", "2022Q1"),
            ("2022年7月", "2022-07"),
            ("2022年07月", "2022-07"),
            ("２０２２年１２月", "2022-12"),
            ("2022第5周", "2022W05"),
            ("2022年第52周", "2022W52"),
        ] {
            assert_eq!(period(spelling).to_string(), id, "{spelling}");
        }
    }

    #[test]
    fn what_is_no_period() {
        for text in [
            "",
            "22",
            "1899",
            "3000",
            "2022H0",
            "2022H3",
            "2022Q5",
            "2022-13",
            "2022-00",
            "2022-7",
            "2022W5",
            "2021W53",
            "2022W00",
            "2022h1",
            "2022年半年",
            "2022年13月",
            "2022年第7月",
            "2022年五季度",
            "2022年度上半年",
            "2022 ",
            "+022",
            "2022Q+",
            "2022年月",
            "2022年第周",
            "2022年季度",
            "202年1月",
            "二〇二二年",
            "2022-07-01",
            "2022年100周",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn neighbours() {
        for (id, previous, last_year) in [
            ("2022", "2021", Some("2021")),
            ("2022H1", "2021H2", Some("2021H1")),
            ("2022Q1", "2021Q4", Some("2021Q1")),
            ("2022-01", "2021-12", Some("2021-01")),
            ("2021W01", "2020W53", Some("2020W01")),
            ("2020W53", "2020W52", None),
            ("1900H2", "1900H1", None),
        ] {
            assert_eq!(period(id).previous(), period(previous));
            assert_eq!(period(previous).next(), period(id));
            assert_eq!(period(id).last_year(), last_year.map(period), "{id}");
        }
        assert_eq!(period("1900").previous().to_string(), "1899");
        assert_eq!(period("2999").next().to_string(), "3000");
    }

    #[test]
    fn the_order_is_by_cycle_then_by_time() {
        let sorted =
            ["2021W52", "2022W01", "2021-12", "2022-01", "2021Q4", "2022Q1", "2021H2", "2022H1", "2021", "2022"];
        let mut periods: Vec<Period> = sorted.iter().rev().map(|id| period(id)).collect();
        periods.sort();
        assert_eq!(periods.iter().map(Period::to_string).collect::<Vec<_>>(), sorted);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_day_lies_in_one_period_of_each_cycle(year in 1901i16..2999, day in 0i64..365, cycle in 0usize..5) {
            let date = Date::constant(year, 1, 1).saturating_add(day.days());
            let period = Period::containing(CYCLES[cycle], date);
            prop_assert!(period.contains(date));
            prop_assert_eq!(Period::parse(&period.to_string()), Some(period));
            prop_assert_eq!(Period::parse(&period.title_zh()), Some(period));
            prop_assert_eq!(Period::new(period.cycle(), period.year(), period.ordinal()), Some(period));
            prop_assert_eq!(period.previous().next(), period);
            prop_assert_eq!(days_between(period.last_day(), period.next().first_day()), 1);
            prop_assert!(period.previous() < period && !period.contains(period.next().first_day()));
        }
    }
}
