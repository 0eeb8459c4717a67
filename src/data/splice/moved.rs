//! Data moved from one period to another: every day by the distance between the two.

use crate::base::calendar::{Cycle, Date, Period, day_number, days_between, months_later, numbered_day};
use crate::base::parts::{Part, parts};
use crate::data::PeriodData;
use crate::data::ledgers::{Ledger, Subject};
use crate::model::value::Value;
use std::collections::BTreeSet;

/// How far periods of one length lie apart: whole months, or days where they are weeks.
struct Distance {
    months: i64,
    days: i64,
    from: Period,
    to: Period,
}

impl Distance {
    fn between(from: Period, to: Period) -> Self {
        let months = |period: Period| {
            let day = period.first_day();
            i64::from(day.year()) * 12 + i64::from(day.month())
        };
        match from.cycle() {
            Cycle::Week => Self { months: 0, days: days_between(from.first_day(), to.first_day()), from, to },
            _ => Self { months: months(to) - months(from), days: 0, from, to },
        }
    }

    /// A day moved, and whether it is the same day of its month.
    fn day(&self, day: Date) -> (Date, bool) {
        match self.days {
            0 => months_later(day, self.months).map_or((day, false), |moved| (moved, moved.day() == day.day())),
            days => numbered_day(day_number(day) + days).map_or((day, false), |moved| (moved, true)),
        }
    }

    /// The same part of the other period.
    fn part(&self, part: Part) -> Part {
        let period = parts(self.to, part.period.cycle()).get(part.index).copied();
        Part { period: period.unwrap_or(part.period), ..part }
    }
}

impl PeriodData {
    /// The data as if they were of another period of the same length: every day in them, and every part of the period, is
    /// moved by the distance between the two. The 31st becomes the last day of a month that is shorter; the units with
    /// such a day are told, by their positions.
    #[must_use]
    pub fn moved_to(&self, period: Period) -> (Self, BTreeSet<usize>) {
        let distance = Distance::between(self.period, period);
        let mut data = self.clone();
        let mut unlike = BTreeSet::new();
        let mut day = |unit: usize, day: &mut Date| {
            let (moved, same) = distance.day(*day);
            *day = moved;
            if !same {
                unlike.insert(unit);
            }
        };
        let mut value = |unit: usize, value: &mut Value| {
            if let Value::Date(date) = value {
                day(unit, date);
            }
        };
        let size = self.units.len().max(1);
        for column in &mut data.facts {
            column.values.iter_mut().enumerate().for_each(|(slot, own)| value(slot % size, own));
        }
        for (table, own) in data.events.iter_mut().zip(&self.events) {
            for unit in 0..self.units.len() {
                for row in own.rows(unit) {
                    table.fields.iter_mut().filter_map(|field| field.get_mut(row)).for_each(|own| value(unit, own));
                }
            }
        }
        data.targets.iter_mut().for_each(|row| value(row.unit, &mut row.value));
        for row in &mut data.targets {
            row.from.iter_mut().for_each(|from| day(row.unit, from));
        }
        for (table, own) in data.events.iter_mut().zip(&self.events) {
            for unit in 0..self.units.len() {
                table.dates.get_mut(own.rows(unit)).into_iter().flatten().for_each(|date| day(unit, date));
            }
        }
        data.letters.iter_mut().for_each(|letter| day(letter.unit as usize, &mut letter.date));
        ledger(&mut data.ledger, &distance, &mut day);
        data.as_of = match self.as_of == distance.from.last_day() {
            true => period.last_day(),
            false => distance.day(self.as_of).0,
        };
        data.period = period;
        (data, unlike)
    }
}

fn ledger(ledger: &mut Ledger, distance: &Distance, day: &mut impl FnMut(usize, &mut Date)) {
    for decision in &mut ledger.decisions {
        let unit = decision.unit;
        decision.date.iter_mut().for_each(|date| day(unit, date));
        match &mut decision.on {
            Subject::Fact { part, .. } => *part = part.map(|part| distance.part(part)),
            Subject::Event { date, .. } | Subject::Tolerance { date, .. } => day(unit, date),
            Subject::Result(_) | Subject::AwardFor(..) => {}
        }
    }
    for case in &mut ledger.appeals {
        let unit = case.unit;
        let days = [&mut case.announced, &mut case.answered].into_iter().flatten();
        days.for_each(|date| day(unit, date));
        day(unit, &mut case.filed);
    }
    for merit in &mut ledger.merits {
        let unit = merit.unit;
        merit.date.iter_mut().for_each(|date| day(unit, date));
    }
}
