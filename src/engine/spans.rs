//! Figures over several periods: which periods a span holds, and what is done where one of them has no value.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::statistics::Tally;
use super::value::{NOT_APPLICABLE, UNDEFINED, stronger};
use crate::base::calendar::Period;
use crate::base::number::Number;
use crate::model::expr::{Back, During, Expr, PartMissing, Statistic};
use crate::model::value::Value;
use jiff::Span;
use jiff::civil::Date;

/// No span has more periods than this: a hundred years of weeks.
const MOST: usize = 5_300;

/// A period of a span.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// The one that reads.
    Present,
    /// An earlier one, by its position in the history.
    Era(usize),
    /// One that has no data.
    Absent(Period),
}

/// The first and the last day of a stretch that is seen from a period.
fn days(during: During, now: Period) -> (Date, Date) {
    let begin = now.first_day();
    let day_before = begin.checked_sub(Span::new().days(1)).unwrap_or(Date::MIN);
    let back = |span: Result<Span, jiff::Error>| {
        let first = span.and_then(|span| begin.checked_sub(span)).unwrap_or(Date::MIN);
        (first, day_before)
    };
    let year = |year: i16| {
        let day = |month, day| Date::new(year, month, day).unwrap_or(Date::MIN);
        (day(1, 1), day(12, 31))
    };
    match during {
        During::ThisPeriod | During::Each(_) => (begin, now.last_day()),
        During::ThisYear | During::Back(Back::ThisYear) => (year(now.year()).0, now.last_day()),
        During::LastYear => year(now.year() - 1),
        During::LastPeriod => (now.previous().first_day(), day_before),
        During::Back(Back::Periods(n)) => {
            let mut first = now;
            for _ in 0..usize::try_from(n).unwrap_or(MOST).min(MOST) {
                first = first.previous();
            }
            (first.first_day(), day_before)
        }
        During::Back(Back::Months(n)) => back(Span::new().try_months(n)),
        During::Back(Back::Days(n)) => back(Span::new().try_days(n)),
        During::Named(period) => (period.first_day(), period.last_day()),
        During::Dates(first, last) => (first, last),
    }
}

/// The periods of a stretch that is seen from the current period or from an era, the oldest first. Later ones than that
/// are not among them.
pub(super) fn parts(desk: &Desk<'_>, during: During, from: Option<usize>) -> Vec<Part> {
    let now = from.and_then(|era| desk.eras.get(era)).map_or(desk.data.period, |era| era.past.data.period);
    let (first, last) = days(during, now);
    let mut found = Vec::new();
    let mut period = now;
    while period.first_day() >= first && found.len() < MOST {
        if period.last_day() <= last {
            let era = || desk.eras.iter().rposition(|era| era.past.data.period == period);
            match period == now {
                true => found.extend(during.holds_present().then_some(Part::Present)),
                false => found.push(era().map_or(Part::Absent(period), Part::Era)),
            }
        }
        period = period.previous();
    }
    found.reverse();
    found
}

/// Where a figure of a part stands; none where the unit or the whole period is not there.
pub(super) fn place(reader: &Reader<'_>, part: Part, at: At) -> Option<At> {
    match part {
        Part::Present => Some(at),
        // What was put in for a missing value then does not count: the span says itself what stands for it.
        Part::Era(era) => reader.desk.unit_then(era, at.unit).map(|_| At { era: Some(era), as_reported: true, ..at }),
        Part::Absent(_) => None,
    }
}

/// The value of a part.
pub(super) fn value(reader: &Reader<'_>, of: &Expr, part: Part, at: At) -> Value {
    place(reader, part, at).map_or(NOT_APPLICABLE, |at| reader.eval(of, at))
}

/// The statistic over all parts.
pub(super) fn statistic(
    reader: &Reader<'_>,
    statistic: &Statistic,
    (of, filter): (&Expr, Option<&Expr>),
    (during, missing): (During, PartMissing),
    at: At,
) -> Value {
    let mut tally = Tally::of(statistic);
    let mut open = None;
    // The states of what is left out: where nothing is left, the strongest of them is the result.
    let (mut left_out, mut taken) = (None, false);
    let parts = parts(reader.desk, during, at.era);
    // Seen from the first of them there is no earlier period: as with `last`, the figure does not apply.
    if parts.is_empty() && *statistic != Statistic::Count {
        return NOT_APPLICABLE;
    }
    for part in parts {
        let state = match (value(reader, of, part, at), place(reader, part, at)) {
            (Value::Missing(state), _) => state,
            (value, Some(at)) => match reader.passes(filter, at) {
                Ok(passes) => {
                    taken = true;
                    if passes {
                        tally.add(&value);
                    }
                    continue;
                }
                Err(state) => state,
            },
            (_, None) => continue,
        };
        match missing {
            PartMissing::Error => open = stronger(open, Some(state)),
            // It counts as 0, and meets no condition.
            PartMissing::Zero if filter.is_none() && *statistic != Statistic::Count => {
                tally.add(&Value::Number(Number::ZERO));
                taken = true;
            }
            PartMissing::Zero => taken = true,
            PartMissing::LeftOut => left_out = stronger(left_out, Some(state)),
        }
    }
    if !taken && *statistic != Statistic::Count {
        open = open.or(left_out);
    }
    let none = if filter.is_some() { Value::Number(Number::ZERO) } else { UNDEFINED };
    open.map_or_else(|| tally.result(statistic, none), Value::Missing)
}
