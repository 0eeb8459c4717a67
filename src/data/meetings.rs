//! Meetings and inspections that were held, beside what the scheme plans.

use super::Meeting;
use super::bind::{Binding, Column, Vocabulary, built_in};
use super::report::Report;
use super::table::Table;
use super::units::filled;
use super::value::suggest;
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::catalog;
use crate::base::language::say;
use crate::model::RuleSet;

/// The words for the columns of a table of meetings.
pub(super) fn vocabulary() -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["meeting", "会议"], &Column::Kind);
    built_in(&mut words, &["date", "日期"], &Column::Date);
    built_in(&mut words, &["evidence", "凭据"], &Column::Evidence);
    built_in(&mut words, &["note", "说明"], &Column::Note);
    words
}

/// Reads a table: those of other periods, and later ones, are passed over.
pub(super) fn read(
    found: &mut Vec<Meeting>,
    rules: &RuleSet,
    (period, as_of): (Period, Date),
    table: &Table<'_>,
    binding: &Binding,
    report: &mut Report<'_>,
) {
    let kind = binding.require(&Column::Kind, ("会议", "meeting"), table, report);
    let date = binding.require(&Column::Date, ("日期", "date"), table, report);
    let (Some(kind), Some(date)) = (kind, date) else { return };
    table.each(report, |report, row| {
        let word = filled(row, kind, ("会议", "meeting"), report);
        let day = filled(row, date, ("日期", "date"), report);
        let (Some(word), Some(day)) = (word, day) else { return };
        let cadence = rules.cadences.iter().position(|one| one.id == word || one.title.as_deref() == Some(word));
        if cadence.is_none() {
            report.at(&catalog::MEETING_UNKNOWN, row.cell(kind), |new| {
                let problem = new(say!("方案中没有 `{word}`", "the scheme has no `{word}`", word = word));
                let names = rules.cadences.iter().flat_map(|one| [Some(one.id.as_str()), one.title.as_deref()]);
                suggest(problem, word, names.flatten(), say!("改成方案中的名称", "use a name of the scheme"))
            });
        }
        let parsed = parse_date(day);
        if parsed.is_none() {
            report.at(&catalog::BAD_CELL_DATE, row.cell(date), |new| {
                new(say!("`{text}` 不是日期", "`{text}` is not a date", text = day))
                    .help(say!("写成 `2022-02-28`", "write it as `2022-02-28`"))
            });
        }
        let (Some(cadence), Some(date)) = (cadence, parsed) else { return };
        if period.contains(date) && date <= as_of {
            found.push(Meeting { cadence, date, cell: row.place() });
        }
    });
    found.sort_by_key(|meeting| meeting.date);
}
