//! Problems: found, given to somebody with a last day, and followed until they are closed.

use super::{Entry, Report, When, day, days, entered, flag, out_of_order, settle_term};
use crate::base::calendar::days_between;
use crate::base::catalog;
use crate::base::language::say;
use crate::model::register::Register;
use crate::model::value::{State, Value};

const PROBLEMS: Register = Register::Problems;

/// The rows as of the day: those that were found by then and were open in the period.
pub(super) fn settle(entries: Vec<Entry>, fields: usize, when: &When<'_>, report: &mut Report<'_>) -> Vec<Entry> {
    let mut rows = entered(PROBLEMS, "problem", "found", entries, fields, when, report);
    let first = when.period.first_day();
    // What is no matter of the period needs no last day, and no calendar to count it by.
    rows.retain(|row| {
        out_of_order(PROBLEMS, row, ("found", "closed"), report);
        let found = row.day(PROBLEMS, "found").is_none_or(|found| found <= when.as_of);
        found && when.known(row.day(PROBLEMS, "closed")).is_none_or(|closed| closed >= first)
    });
    for row in &mut rows {
        let stated = settle_term(PROBLEMS, ("found", "due"), row, when, report);
        let (found, due) = (row.day(PROBLEMS, "found"), row.day(PROBLEMS, "due"));
        let closed = when.known(row.day(PROBLEMS, "closed"));
        let open = closed.is_none();
        if open && (!stated || row.text(PROBLEMS, "owner").is_empty()) {
            unowned(row, report);
        }
        let late = due.map_or(0, |due| days_between(due, closed.unwrap_or(when.as_of)).max(0));
        row.date = found.or(due).unwrap_or(first);
        row.set(PROBLEMS, "closed", day(closed));
        row.set(PROBLEMS, "checked", day(when.known(row.day(PROBLEMS, "checked"))));
        row.set(PROBLEMS, "open", flag(open));
        row.set(PROBLEMS, "overdue", flag(open && due.is_some_and(|due| due <= when.as_of)));
        row.set(PROBLEMS, "late", days(late));
        when.count_working_days(PROBLEMS, row, due, closed);
        let left = due.filter(|_| open).map(|due| days(days_between(when.as_of, due)));
        row.set(PROBLEMS, "left", left.unwrap_or(Value::Missing(State::NotApplicable)));
    }
    rows
}

/// An open problem that nobody has to solve by any day.
fn unowned(row: &Entry, report: &mut Report<'_>) {
    report.at(&catalog::PROBLEM_UNOWNED, row.cell, |new| {
        new(say!(
            "问题 `{problem}` 没有责任人或时限",
            "the problem `{problem}` has no owner or no last day",
            problem = row.text(PROBLEMS, "problem")
        ))
        .help(say!("填上 `责任人` 和 `时限`", "fill in `owner` and `due`"))
    });
}
