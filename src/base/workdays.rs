//! Working days by a stated table: which days off and which make-up working days a year has.
//!
//! Saturdays and Sundays are off unless the table says that they are worked; other days are worked unless it says that
//! they are off. A year of which the table says nothing is unknown, and no day of it is guessed.

use super::calendar::Date;
use jiff::ToSpan;
use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};

/// The table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays {
    /// The days that differ from their weekday: whether they are worked.
    stated: BTreeMap<Date, bool>,
    /// The years the table covers.
    years: BTreeSet<i16>,
    /// Whether every year is covered.
    every_year: bool,
}

/// The first day that the table does not cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncovered(pub Date);

impl WorkingDays {
    /// Adds a day; gives back what was stated of it before.
    ///
    /// A year is covered once its 1 January is stated: the days of one year's table may reach into December of the year
    /// before, of which they say nothing else.
    pub fn state(&mut self, date: Date, worked: bool) -> Option<bool> {
        if (date.month(), date.day()) == (1, 1) {
            self.years.insert(date.year());
        }
        self.stated.insert(date, worked)
    }

    /// Monday to Friday in every year: for made-up units, of which no table is known.
    #[must_use]
    pub fn mondays_to_fridays() -> Self {
        Self { every_year: true, ..Self::default() }
    }

    /// Whether the table covers a year.
    #[must_use]
    pub fn covers_year(&self, year: i16) -> bool {
        self.every_year || self.years.contains(&year)
    }

    /// Whether the table covers the year of a day.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.covers_year(date.year())
    }

    /// The years the table covers.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// The days that differ from their weekday, with whether they are worked.
    pub fn stated(&self) -> impl Iterator<Item = (Date, bool)> + '_ {
        self.stated.iter().map(|(date, worked)| (*date, *worked))
    }

    /// Whether a day is worked.
    ///
    /// # Errors
    /// The day lies in a year of which nothing is stated.
    pub fn worked(&self, date: Date) -> Result<bool, Uncovered> {
        if !self.covers(date) {
            return Err(Uncovered(date));
        }
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(self.stated.get(&date).copied().unwrap_or(!weekend))
    }

    /// The working days behind `from` up to and including `to`; negative where `to` is the earlier.
    ///
    /// # Errors
    /// A day between lies in a year of which nothing is stated.
    pub fn between(&self, from: Date, to: Date) -> Result<i64, Uncovered> {
        let (early, late, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let mut count = 0;
        let mut day = early;
        while day < late {
            day = next(day);
            count += i64::from(self.worked(day)?);
        }
        Ok(sign * count)
    }

    /// The `days`-th working day behind a day (before it, where negative); the day itself for 0.
    ///
    /// # Errors
    /// A day on the way lies in a year of which nothing is stated.
    pub fn shifted(&self, from: Date, days: i64) -> Result<Date, Uncovered> {
        let mut day = from;
        let mut left = days.unsigned_abs();
        while left > 0 {
            let moved = if days > 0 { next(day) } else { day.saturating_sub(1.day()) };
            // Covered years end long before the calendar does.
            if moved == day {
                return Err(Uncovered(day));
            }
            day = moved;
            left -= u64::from(self.worked(day)?);
        }
        Ok(day)
    }

    /// The day itself where it is worked, else the next working day.
    ///
    /// # Errors
    /// A day on the way lies in a year of which nothing is stated.
    pub fn on_or_after(&self, date: Date) -> Result<Date, Uncovered> {
        if self.worked(date)? { Ok(date) } else { self.shifted(date, 1) }
    }
}

fn next(date: Date) -> Date {
    date.saturating_add(1.day())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::base::calendar::parse_date;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    /// The days around the Spring Festival of 2022, as the State Council announced them: off from 31 January to
    /// 6 February, worked on the weekend days 29 and 30 January.
    fn spring() -> WorkingDays {
        let mut table = WorkingDays::default();
        for day in ["2022-01-01", "2022-01-31", "2022-02-01", "2022-02-02", "2022-02-03", "2022-02-04"] {
            table.state(date(day), false);
        }
        table.state(date("2022-01-29"), true);
        table.state(date("2022-01-30"), true);
        table
    }

    #[test]
    fn a_festival_and_its_make_up_days() {
        let table = spring();
        assert_eq!(table.worked(date("2022-01-29")), Ok(true));
        assert_eq!(table.worked(date("2022-02-05")), Ok(false));
        // Worked: 29, 30 January, then 7 February.
        assert_eq!(table.between(date("2022-01-28"), date("2022-02-07")), Ok(3));
        assert_eq!(table.between(date("2022-02-07"), date("2022-01-28")), Ok(-3));
        assert_eq!(table.shifted(date("2022-01-28"), 3), Ok(date("2022-02-07")));
        assert_eq!(table.shifted(date("2022-02-07"), -1), Ok(date("2022-01-30")));
        assert_eq!(table.on_or_after(date("2022-02-02")), Ok(date("2022-02-07")));
        assert_eq!(table.on_or_after(date("2022-01-30")), Ok(date("2022-01-30")));
    }

    #[test]
    fn a_year_without_a_table_is_unknown() {
        let table = spring();
        assert_eq!(table.between(date("2022-12-30"), date("2023-01-03")), Err(Uncovered(date("2023-01-01"))));
        assert_eq!(table.shifted(date("2022-12-30"), 1), Err(Uncovered(date("2023-01-01"))));
    }

    proptest! {
        #[test]
        fn shifting_and_counting_agree(day in 0_i64..300, days in 0_i64..40) {
            let table = spring();
            let from = date("2022-01-01").saturating_add(day.days());
            if let Ok(to) = table.shifted(from, days) {
                prop_assert_eq!(table.between(from, to), Ok(days));
            }
        }
    }
}
