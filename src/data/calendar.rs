//! The calendar of working days: a table of days off and make-up working days, and whether it covers what is needed.

use super::bind::{Binding, Column, Vocabulary, built_in};
use super::report::{Place, Report};
use super::table::Table;
use super::units::filled;
use super::value::suggest;
use super::{CellRef, EventTable, FactColumn};
use crate::base::calendar::{Date, Period, day_of_year, parse_date};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::workdays::WorkingDays;
use crate::model::RuleSet;
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::Value;
use std::collections::BTreeMap;

/// Words for a day off and for a day worked.
const WORDS: [(&str, bool); 6] =
    [("holiday", false), ("节假日", false), ("放假", false), ("workday", true), ("工作日", true), ("调休上班", true)];

/// The words for the columns of a calendar.
pub(super) fn vocabulary() -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["date", "日期"], &Column::Date);
    built_in(&mut words, &["kind", "类别"], &Column::Kind);
    built_in(&mut words, &["note", "说明"], &Column::Note);
    words
}

/// The days read so far.
#[derive(Default)]
pub(super) struct Reading {
    days: WorkingDays,
    places: BTreeMap<Date, CellRef>,
}

impl Reading {
    /// Reads a table.
    pub(super) fn read(&mut self, table: &Table<'_>, binding: &Binding, report: &mut Report<'_>) {
        let date = binding.require(&Column::Date, ("日期", "date"), table, report);
        let kind = binding.require(&Column::Kind, ("类别", "kind"), table, report);
        let (Some(date), Some(kind)) = (date, kind) else { return };
        table.each(report, |report, row| {
            let Some(text) = filled(row, date, ("日期", "date"), report) else { return };
            let day = parse_date(text);
            if day.is_none() {
                report.at(&catalog::BAD_CELL_DATE, row.cell(date), |new| {
                    new(say!("`{text}` 不是日期", "`{text}` is not a date", text = text))
                        .help(say!("写成 `2022-02-28`", "write it as `2022-02-28`"))
                });
            }
            let Some(word) = filled(row, kind, ("类别", "kind"), report) else { return };
            let worked = WORDS.iter().find(|(known, _)| *known == word).map(|(_, worked)| *worked);
            if worked.is_none() {
                report.at(&catalog::BAD_VALUE_SHAPE, row.cell(kind), |new| {
                    let problem = new(say!("`{word}` 不是一种日子", "`{word}` is no kind of day", word = word));
                    let help = say!("写 `节假日` 或 `调休上班`", "write `holiday` or `workday`");
                    suggest(problem, word, WORDS.iter().map(|(known, _)| *known), help)
                });
            }
            let (Some(day), Some(worked)) = (day, worked) else { return };
            if let Some(first) = self.places.get(&day) {
                let first = report.span(*first);
                report.at(&catalog::DUPLICATE_ROW, row.cell(date), |new| {
                    new(say!("日历里这一天写了两次", "the calendar gives the day twice"))
                        .label(first, say!("第一次在这里", "the first one is here"))
                        .help(say!("核对公布的安排，只留一行", "check the announced days and keep one row"))
                });
                return;
            }
            self.places.insert(day, row.cell(date));
            self.days.state(day, worked);
        });
    }

    /// The table.
    pub(super) fn finish(self) -> WorkingDays {
        self.days
    }
}

/// Reports the years that rules count working days in and that the calendar does not cover, each once. `needed`: by year,
/// where it is known already that a date stands.
pub(super) fn check_cover(
    (rules, period, calendar): (&RuleSet, Period, &WorkingDays),
    mut needed: BTreeMap<i16, Place>,
    facts: &[FactColumn],
    events: &[EventTable],
    report: &mut Report<'_>,
) {
    for read in &rules.working_days {
        let mut own: BTreeMap<i16, Place> = BTreeMap::new();
        read.iter().for_each(|expr| {
            expr.walk(&mut |part| dates_in(part, period, facts, events, &mut own));
        });
        // Days are counted from one date to another: the years between them are needed, too.
        let (first, last) = (own.first_key_value().map(|(year, _)| *year), own.last_key_value());
        let Some((first, (last, place))) = first.zip(last.map(|(year, place)| (*year, *place))) else { continue };
        for year in first..=last {
            needed.entry(year).or_insert_with(|| own.get(&year).copied().unwrap_or(place));
        }
    }
    for (year, place) in needed {
        if calendar.covers_year(year) {
            continue;
        }
        report.at(&catalog::YEAR_NOT_COVERED, place, |new| {
            new(say!(
                "按工作日计算期限，工作日历里却没有 {year} 年",
                "working days are counted, and the calendar does not cover {year}",
                year = year.to_string()
            ))
            .help(say!(
                "在 calendar.csv 里补上这一年的节假日与调休上班日；写有元旦（{year}-01-01）一行的年份即为已列",
                "add its holidays and make-up working days to calendar.csv; a year is covered once its 1 January \
                 ({year}-01-01) stands there",
                year = year.to_string()
            ))
        });
    }
}

/// The years of the dates that a part of an expression stands for.
fn dates_in(
    part: &Expr,
    period: Period,
    facts: &[FactColumn],
    events: &[EventTable],
    found: &mut BTreeMap<i16, Place>,
) {
    match &part.kind {
        ExprKind::Constant(Value::Date(date)) => {
            found.entry(date.year()).or_insert(Place::Text(part.span));
        }
        ExprKind::YearlyDate(month, day) => {
            if let Some(date) = day_of_year(period.year(), *month, *day) {
                found.entry(date.year()).or_insert(Place::Text(part.span));
            }
        }
        ExprKind::Fact(id) => {
            let Some(column) = facts.get(id.index()) else { return };
            for (unit, value) in column.values.iter().enumerate() {
                if let (Value::Date(date), Some(cell)) = (value, column.cells.get(unit)) {
                    found.entry(date.year()).or_insert(Place::Cell(cell));
                }
            }
        }
        ExprKind::Field(event, field) => {
            let Some(table) = events.get(event.index()) else { return };
            let Some(column) = table.fields.get(usize::from(*field)) else { return };
            for (row, value) in column.iter().enumerate() {
                let cell = table.cell(row, |columns| columns.fields.get(usize::from(*field)).copied().flatten());
                if let (Value::Date(date), Some(cell)) = (value, cell) {
                    found.entry(date.year()).or_insert(Place::Cell(cell));
                }
            }
        }
        _ => {}
    }
}
