//! Last days and days late of rows of registers, by the calendar of working days.

use super::{Entry, Register, Report, When, days};
use crate::base::calendar::Date;
use crate::base::catalog;
use crate::base::language::say;
use crate::base::workdays::Uncovered;
use crate::data::CellRef;
use crate::data::report::Place;
use crate::model::deadline::{Deadline, Limit};
use crate::model::value::{State, Value};

impl When<'_> {
    /// The last day of what began on `start`; what it is counted from must be stated.
    pub(super) fn last(
        &self,
        deadline: Deadline,
        start: Option<Date>,
        place: CellRef,
        report: &mut Report<'_>,
    ) -> Option<Date> {
        if matches!(deadline.limit, Limit::After(_)) && start.is_none() {
            report.at(&catalog::TASK_ROW, place, |new| {
                new(say!(
                    "时限从开始之日起算，而没有写何时开始",
                    "the last day is counted from the beginning, and the beginning is not stated"
                ))
                .help(say!(
                    "在登记册里填上开始（发现）的日期",
                    "fill in the day it began, or was found, in the register"
                ))
            });
            return None;
        }
        deadline.last(self.period.year(), start, self.calendar).unwrap_or_else(|uncovered| {
            self.lacks(uncovered, place);
            None
        })
    }

    /// The last day of rows that state none.
    pub(super) fn usual(&self, register: Register) -> Option<Deadline> {
        self.rules.events.iter().find(|kind| kind.register == Some(register))?.deadline
    }

    /// Notes a year that the calendar would have to cover.
    fn lacks(&self, Uncovered(date): Uncovered, place: CellRef) {
        self.needed.borrow_mut().entry(date.year()).or_insert(Place::Cell(place));
    }

    /// Whether a rule reads a built-in field; what nobody reads needs no calendar.
    pub(super) fn read(&self, register: Register, id: &str) -> bool {
        let kind = self.rules.events.iter().find(|kind| kind.register == Some(register));
        kind.zip(register.position(id)).and_then(|(kind, at)| kind.fields.get(at)).is_some_and(|field| field.read)
    }

    /// The working days behind one day up to another; negative where the other is the earlier.
    pub(super) fn working_days(&self, from: Date, to: Date, place: CellRef) -> Option<i64> {
        self.calendar.between(from, to).map_err(|uncovered| self.lacks(uncovered, place)).ok()
    }

    /// Fills in how late a row is in working days, and how many of them are left, where a rule reads it.
    pub(super) fn count_working_days(&self, register: Register, row: &mut Entry, due: Option<Date>, end: Option<Date>) {
        let (late, left) = ("late-working-days", "left-working-days");
        let shown = |number: Option<i64>| number.map_or(Value::Missing(State::Undefined), days);
        if self.read(register, late) {
            let until = end.unwrap_or(self.as_of);
            let number = due.filter(|due| *due < until).map_or(Some(0), |due| self.working_days(due, until, row.cell));
            row.set(register, late, shown(number));
        }
        if self.read(register, left) {
            let open = due.filter(|_| end.is_none());
            let value = open.map(|due| shown(self.working_days(self.as_of, due, row.cell)));
            row.set(register, left, value.unwrap_or(Value::Missing(State::NotApplicable)));
        }
    }
}
