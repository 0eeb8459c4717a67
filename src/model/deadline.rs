//! The last day of what stands in a register: a day, or so long after its beginning.

use super::ledgers::DueDay;
use crate::base::calendar::{Date, months_later};
use crate::base::workdays::{Uncovered, WorkingDays};
use jiff::ToSpan;

/// By when something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The last day, as it is stated.
    pub limit: Limit,
    /// Whether a last day that is a day off moves to the next working day (semantics: 10).
    pub next_working_day: bool,
}

/// How a last day is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A day, or one of each year.
    Day(DueDay),
    /// So long after the beginning; the day it begins is not counted.
    After(Term),
}

/// A length of time behind a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// How many; more than 0.
    pub number: u32,
    /// Of what.
    pub unit: TermUnit,
}

/// What a length of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermUnit {
    /// Calendar days.
    Days,
    /// Working days, by the calendar of the data.
    WorkingDays,
    /// Months; 31 January and one month is the end of February.
    Months,
}

impl From<DueDay> for Deadline {
    fn from(day: DueDay) -> Self {
        Self { limit: Limit::Day(day), next_working_day: false }
    }
}

impl Deadline {
    /// The last day for what began on `start`, in a period of `year`; none where it rests on a beginning that is not known.
    ///
    /// # Errors
    /// A day on the way lies in a year that the calendar does not cover.
    pub fn last(self, year: i16, start: Option<Date>, calendar: &WorkingDays) -> Result<Option<Date>, Uncovered> {
        let day = match self.limit {
            Limit::Day(day) => day.in_year(year),
            Limit::After(term) => match start {
                Some(start) => term.after(start, calendar)?,
                None => None,
            },
        };
        match day {
            Some(day) if self.next_working_day => calendar.on_or_after(day).map(Some),
            day => Ok(day),
        }
    }
}

impl Term {
    /// The day so long after another; none beyond the end of the calendar's reach.
    ///
    /// # Errors
    /// A day on the way lies in a year of which the calendar says nothing.
    pub fn after(self, from: Date, calendar: &WorkingDays) -> Result<Option<Date>, Uncovered> {
        let number = i64::from(self.number);
        match self.unit {
            TermUnit::Days => Ok(from.checked_add(number.days()).ok()),
            TermUnit::Months => Ok(months_later(from, number)),
            TermUnit::WorkingDays => calendar.shifted(from, number).map(Some),
        }
    }

    /// A term as a cell of the data has it: `10个工作日`, `10 working days`, `30天`, `2 months`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
        let (digits, unit) = text.split_at_checked(end)?;
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        let unit = match unit.trim() {
            "天" | "日" | "day" | "days" => TermUnit::Days,
            "个工作日" | "工作日" | "working day" | "working days" => TermUnit::WorkingDays,
            "个月" | "月" | "month" | "months" => TermUnit::Months,
            _ => return None,
        };
        Some(Self { number, unit })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::base::calendar::parse_date;

    #[test]
    fn terms_of_cells() {
        let term = |number, unit| Some(Term { number, unit });
        assert_eq!(Term::parse("10个工作日"), term(10, TermUnit::WorkingDays));
        assert_eq!(Term::parse("1 working day"), term(1, TermUnit::WorkingDays));
        assert_eq!(Term::parse("30 天"), term(30, TermUnit::Days));
        assert_eq!(Term::parse("2 months"), term(2, TermUnit::Months));
        assert_eq!(Term::parse("0天"), None);
        assert_eq!(Term::parse("2022-05-31"), None);
        assert_eq!(Term::parse("工作日"), None);
    }

    #[test]
    fn the_day_it_begins_is_not_counted_and_days_off_move() {
        let calendar = WorkingDays::mondays_to_fridays();
        let friday = parse_date("2022-04-01").unwrap();
        let days = |number, unit| Deadline { limit: Limit::After(Term { number, unit }), next_working_day: false };
        let last = |deadline: Deadline| deadline.last(2022, Some(friday), &calendar).unwrap().unwrap().to_string();
        assert_eq!(last(days(1, TermUnit::WorkingDays)), "2022-04-04");
        assert_eq!(last(days(1, TermUnit::Days)), "2022-04-02");
        assert_eq!(last(Deadline { next_working_day: true, ..days(1, TermUnit::Days) }), "2022-04-04");
        assert_eq!(last(days(1, TermUnit::Months)), "2022-05-01");
        assert_eq!(days(1, TermUnit::Days).last(2022, None, &calendar).unwrap(), None);
    }
}
