//! Figures over several periods: which periods a span holds, and what is done where one of them has no value.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::parts::{self, Whose};
use super::statistics::Tally;
use super::value::{NOT_APPLICABLE, UNDEFINED, stronger};
use crate::base::calendar::{Cycle, Period};
use crate::base::number::Number;
use crate::base::parts::{Part as Inside, begun};
use crate::model::expr::{Back, During, Expr, PartMissing, Statistic};
use crate::model::value::{State, Value};
use jiff::Span;
use jiff::civil::Date;

/// No span has more periods than this: a hundred years of weeks.
const MOST: usize = 5_300;

/// A period of a span, or a part of one.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Which.
    pub(super) period: Period,
    /// Whose data it lies in; none where there are none.
    whose: Option<Whose>,
    /// The part of that period, where it is not the whole.
    inside: Option<Inside>,
}

/// The first day of a time that leads up to a day, counted back from there in months and days, from a period in periods; the
/// first there is where the calendar does not reach as far.
pub(super) fn first_day(back: Back, now: Period, day: Date) -> Date {
    let before = |span: Result<Span, jiff::Error>| span.and_then(|span| day.checked_sub(span)).unwrap_or(Date::MIN);
    match back {
        Back::Periods(n) => {
            let most = usize::try_from(n).unwrap_or(MOST).min(MOST);
            (0..most).fold(now, |period, _| period.previous()).first_day()
        }
        Back::Months(n) => before(Span::new().try_months(n)),
        Back::Days(n) => before(Span::new().try_days(n)),
        Back::ThisYear => Date::new(now.year(), 1, 1).unwrap_or(Date::MIN),
    }
}

/// The first and the last day of a stretch that is seen from a period.
fn days(during: During, now: Period) -> (Date, Date) {
    let begin = now.first_day();
    let day_before = begin.checked_sub(Span::new().days(1)).unwrap_or(Date::MIN);
    let year = |year: i16| {
        let day = |month, day| Date::new(year, month, day).unwrap_or(Date::MIN);
        (day(1, 1), day(12, 31))
    };
    match during {
        During::ThisPeriod | During::Each(_) => (begin, now.last_day()),
        During::ThisYear | During::Back(Back::ThisYear) => (year(now.year()).0, now.last_day()),
        During::LastYear => year(now.year() - 1),
        During::LastPeriod => (now.previous().first_day(), day_before),
        During::Back(back) => (first_day(back, now, begin), day_before),
        During::Named(period) => (period.first_day(), period.last_day()),
        During::Dates(first, last) => (first, last),
    }
}

/// What figures are taken of: the scheme's own periods, or parts of them of a length; and in which stretch.
#[derive(Clone, Copy)]
pub(super) struct Of {
    pub(super) during: During,
    pub(super) inside: Option<Cycle>,
}

/// The periods of a stretch that is seen from the current period or from an era, the oldest first. Later ones than that
/// are not among them.
pub(super) fn parts(desk: &Desk<'_>, of: Of, from: Option<usize>) -> Vec<Part> {
    let data = from.and_then(|era| desk.eras.get(era)).map_or(desk.data, |era| era.past.data);
    let now = data.period;
    if let Some(cycle) = of.inside {
        return parts_inside(desk, of.during, cycle, (now, data.as_of));
    }
    let (first, last) = days(of.during, now);
    let mut found = Vec::new();
    let mut period = now;
    while period.first_day() >= first && found.len() < MOST {
        if period.last_day() <= last {
            let era = || desk.eras.iter().rposition(|era| era.past.data.period == period);
            let part = |whose| Part { period, whose, inside: None };
            match period == now {
                true => found.extend(of.during.holds_present(None).then_some(part(Some(Whose::Present)))),
                false => found.push(part(era().map(Whose::Era))),
            }
        }
        period = period.previous();
    }
    found.reverse();
    found
}

/// The parts of periods in a stretch, the oldest first: like the periods of another scheme, seen from the end of the
/// period. What has not begun by the day the results speak of is not among them.
fn parts_inside(desk: &Desk<'_>, during: During, cycle: Cycle, (now, as_of): (Period, Date)) -> Vec<Part> {
    let during = match during {
        During::Each(_) => During::ThisPeriod,
        // The scheme's own periods, this one the last of them.
        During::Back(Back::Periods(n)) => {
            let back = Back::Periods(n.saturating_sub(1));
            During::Dates(first_day(back, now, now.first_day()), now.last_day())
        }
        other => other,
    };
    let found = super::reuse::periods(during, cycle, now).into_iter();
    let known = found.filter(|part| part.last_day() <= now.last_day() && begun(*part, as_of));
    known
        .map(|period| match Inside::of(now, period).map(|part| (Whose::Present, part)) {
            Some((whose, part)) => Part { period, whose: Some(whose), inside: Some(part) },
            None => {
                let found = parts::find(desk, period);
                Part { period, whose: found.map(|(whose, _)| whose), inside: found.map(|(_, part)| part) }
            }
        })
        .collect()
}

/// Where a figure of a part stands; none where the unit or the whole period is not there.
pub(super) fn place(reader: &Reader<'_>, part: Part, at: At) -> Option<At> {
    let at = At { part: part.inside, ..at };
    match part.whose? {
        Whose::Present => Some(at),
        // What was put in for a missing value then does not count: the span says itself what stands for it.
        Whose::Era(era) => reader.desk.unit_then(era, at.unit).map(|_| At { era: Some(era), as_reported: true, ..at }),
    }
}

/// The value of a part.
pub(super) fn value(reader: &Reader<'_>, of: &Expr, part: Part, at: At) -> Value {
    place(reader, part, at).map_or(NOT_APPLICABLE, |at| reader.eval(of, at))
}

/// A value of a part, as it counts.
enum Counted {
    /// It has one, which meets the condition.
    Value(Value),
    /// It does not meet the condition.
    Passed,
    /// It has none, or it cannot be told whether it meets the condition.
    Open(State),
}

fn counted(reader: &Reader<'_>, (of, filter): (&Expr, Option<&Expr>), part: Part, at: At) -> Counted {
    let Some(at) = place(reader, part, at) else { return Counted::Open(State::NotApplicable) };
    match reader.eval(of, at) {
        Value::Missing(state) => Counted::Open(state),
        value => match reader.passes(filter, at) {
            Ok(true) => Counted::Value(value),
            Ok(false) => Counted::Passed,
            Err(state) => Counted::Open(state),
        },
    }
}

/// The statistic over all parts.
pub(super) fn statistic(
    reader: &Reader<'_>,
    statistic: &Statistic,
    (of, filter): (&Expr, Option<&Expr>),
    (stretch, missing): (Of, PartMissing),
    at: At,
) -> Value {
    let parts = parts(reader.desk, stretch, at.era);
    let values = parts.into_iter().map(|part| counted(reader, (of, filter), part, at));
    match statistic {
        Statistic::First => one_of(values, missing),
        Statistic::Last => one_of(values.rev(), missing),
        Statistic::Run => longest(values, missing),
        _ => together(values, statistic, filter.is_some(), missing),
    }
}

/// The first that counts. Only what stands before it may leave it open.
fn one_of(values: impl Iterator<Item = Counted>, missing: PartMissing) -> Value {
    let mut left_out = None;
    for value in values {
        match (value, missing) {
            (Counted::Value(value), _) => return value,
            (Counted::Passed, _) => {}
            (Counted::Open(state), PartMissing::Error) => return Value::Missing(state),
            (Counted::Open(_), PartMissing::Zero) => return Value::Number(Number::ZERO),
            (Counted::Open(state), PartMissing::LeftOut) => left_out = stronger(left_out, Some(state)),
        }
    }
    Value::Missing(left_out.unwrap_or(State::NotApplicable))
}

/// The longest run of parts for which a condition holds. One that is left out neither breaks it nor adds to it; one that
/// counts as 0 does not meet the condition.
fn longest(values: impl Iterator<Item = Counted>, missing: PartMissing) -> Value {
    let (mut run, mut longest) = (0u32, 0u32);
    for value in values {
        match (value, missing) {
            (Counted::Value(Value::Flag(true)), _) => run += 1,
            (Counted::Value(_) | Counted::Passed, _) | (Counted::Open(_), PartMissing::Zero) => run = 0,
            (Counted::Open(state), PartMissing::Error) => return Value::Missing(state),
            (Counted::Open(_), PartMissing::LeftOut) => {}
        }
        longest = longest.max(run);
    }
    Value::Number(Number::from(longest))
}

/// A statistic in which all of them count alike.
fn together(
    values: impl ExactSizeIterator<Item = Counted>,
    statistic: &Statistic,
    filtered: bool,
    missing: PartMissing,
) -> Value {
    let mut tally = Tally::of(statistic);
    let mut open = None;
    // The states of what is left out: where nothing is left, the strongest of them is the result.
    let (mut left_out, mut taken) = (None, false);
    // Seen from the first of them there is no earlier period: as with `last`, the figure does not apply.
    if values.len() == 0 && *statistic != Statistic::Count {
        return NOT_APPLICABLE;
    }
    for value in values {
        let state = match value {
            Counted::Value(value) => {
                taken = true;
                tally.add(&value);
                continue;
            }
            Counted::Passed => {
                taken = true;
                continue;
            }
            Counted::Open(state) => state,
        };
        match missing {
            PartMissing::Error => open = stronger(open, Some(state)),
            // It counts as 0, and meets no condition.
            PartMissing::Zero if !filtered && *statistic != Statistic::Count => {
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
    let none = if filtered { Value::Number(Number::ZERO) } else { UNDEFINED };
    open.map_or_else(|| tally.result(statistic, none), Value::Missing)
}
