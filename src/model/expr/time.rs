//! What an expression says of time: stretches of periods, earlier periods, and what dates are moved by.

use crate::base::calendar::{Cycle, Date, Period};

/// A span that ends with the current period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// So many periods of the same kind.
    Periods(u32),
    /// The periods that lie in the last so many months.
    Months(u32),
    /// The periods that lie in the last so many days.
    Days(u32),
    /// The periods of the calendar year of this one.
    ThisYear,
}

/// A part of a period, counted from its first day; one that the period does not hold whole is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// So many months.
    Months(u32),
    /// So many days.
    Days(u32),
}

/// What a date is moved by, besides days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateUnit {
    /// Working days, by the calendar of the data.
    WorkingDays,
    /// Months; a day that the month does not have is its last.
    Months,
}

/// A stretch of time that figures are taken from, seen from the period that reads. What it holds are the periods, of the
/// cycle that is read, that lie wholly in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum During {
    /// The period itself.
    ThisPeriod,
    /// From the first of January of the year to the end of the period.
    ThisYear,
    /// The period before, of the same kind.
    LastPeriod,
    /// The calendar year before.
    LastYear,
    /// Each period of a cycle inside the period; of any cycle where none is named.
    Each(Option<Cycle>),
    /// The latest of them: of other schemes, and of the parts of the scheme's own periods, up to the end of the period; of
    /// those periods themselves up to the day before it.
    Back(Back),
    /// A period with a name of its own.
    Named(Period),
    /// From a day to a day, both included.
    Dates(Date, Date),
}

impl During {
    /// Whether a figure of the scheme itself is taken from the period that reads, too; `inside` says of which of its parts,
    /// where it is not the whole.
    #[must_use]
    pub fn holds_present(self, inside: Option<Cycle>) -> bool {
        match inside {
            None => matches!(self, Self::ThisPeriod | Self::ThisYear | Self::Each(_)),
            Some(_) => !matches!(self, Self::LastPeriod | Self::LastYear),
        }
    }
}

/// What stands for a part of a whole that is missing (semantics: 10, Composition).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartMissing {
    /// Then there is no figure at all.
    Error,
    /// It counts as 0.
    Zero,
    /// The others count without it.
    LeftOut,
}

/// An earlier period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// The one before, of the same kind.
    Last,
    /// The one with the same ordinal a year before.
    LastYear,
}
