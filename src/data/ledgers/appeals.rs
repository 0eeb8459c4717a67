//! `appeals`: who objected to what, when, and what was answered.

use super::{AppealCase, Ledger, PERIOD, Source, Verdict, cell, date, is_of, matter, text};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::workdays::{Uncovered, WorkingDays};
use crate::data::CellRef;
use crate::data::bind::Column;
use crate::data::report::Report;
use crate::data::table::Row;
use crate::data::units::Index;
use crate::data::value::suggest;
use crate::model::RuleSet;
use crate::model::ledgers::Days;

/// The columns.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("id", "编号"),
    ("unit", "单位"),
    ("on", "事项"),
    ("kind", "种类"),
    ("reason", "理由"),
    ("announced", "公示日期"),
    ("filed", "提出日期"),
    ("answered", "答复日期"),
    ("outcome", "结论"),
    ("answer", "答复"),
    ("by", "答复人"),
    PERIOD,
];

/// The appeals read so far.
#[derive(Default)]
pub(in crate::data) struct Reading {
    found: Vec<AppealCase>,
}

/// The last day of a term that begins the day after `from`; none, and a problem, where the calendar does not cover it.
fn due(from: Date, days: Days, calendar: &WorkingDays, place: CellRef, report: &mut Report<'_>) -> Option<Date> {
    let number = i64::from(days.number);
    if !days.working {
        return Some(from.saturating_add(jiff::Span::new().try_days(number).ok()?));
    }
    match calendar.shifted(from, number) {
        Ok(day) => Some(day),
        Err(Uncovered(day)) => {
            report.at(&catalog::YEAR_NOT_COVERED, place, |new| {
                new(say!(
                    "申诉的期限按工作日计算，工作日历里却没有 {year} 年",
                    "the times of appeals are in working days, and the calendar does not cover {year}",
                    year = day.year().to_string()
                ))
                .help(say!(
                    "在 calendar.csv 里补上这一年的节假日与调休上班日",
                    "add its holidays and make-up working days to calendar.csv"
                ))
            });
            None
        }
    }
}

impl Reading {
    /// Reads a table.
    pub(in crate::data) fn read(
        &mut self,
        source: &Source<'_, '_>,
        (rules, period, calendar): (&RuleSet, Period, &WorkingDays),
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let Source { table, binding } = *source;
        for (en, zh) in COLUMNS.iter().filter(|(en, _)| ["id", "unit", "on", "filed", "reason"].contains(en)) {
            binding.require(&Column::Record(en), (zh, en), table, report);
        }
        table.each(report, |report, row| {
            if is_of(period, row, binding, report) {
                self.entry(source, row, (rules, calendar), units, report);
            }
        });
    }

    fn entry(
        &mut self,
        source: &Source<'_, '_>,
        row: &Row<'_>,
        (rules, calendar): (&RuleSet, &WorkingDays),
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let binding = source.binding;
        let get = |name| text(row, binding, name);
        let at = |name| cell(row, binding, name);
        let id = get("id").to_owned();
        let unit = binding.find(&Column::Record("unit")).and_then(|column| units.find(row, column, report));
        let filed = date(row, binding, "filed", report);
        let announced = date(row, binding, "announced", report);
        let answered = date(row, binding, "answered", report);
        let indicator = ["indicator", "指标"].contains(&get("kind"));
        if !["", "score", "得分", "indicator", "指标"].contains(&get("kind")) {
            report.at(&catalog::BAD_CELL_LEVEL, at("kind"), |new| {
                crate::data::value::unknown_level(get("kind"), ["score", "indicator", "得分", "指标"].into_iter(), new)
            });
        }
        let named = matter::named(rules, get("on"));
        if named.is_none() {
            report.at(&catalog::ADJUDICATION_MATTER, at("on"), |new| {
                let names = matter::names(rules);
                let problem =
                    new(say!("没有名为 `{on}` 的事项", "`{on}` names nothing, or several things", on = get("on")));
                let help = say!(
                    "写数据、事件、指标或奖项的名称，或 `总分`、`名次`、`等次`",
                    "write the name of a fact, an event, a node or an award, or `total`, `place`, `grade`"
                );
                suggest(problem, get("on"), names.iter().map(String::as_str), help)
            });
        }
        let outcome = match get("outcome") {
            "" => None,
            word => {
                let found = Verdict::find(word);
                if found.is_none() {
                    let words = Verdict::ALL.into_iter().flat_map(|verdict| [verdict.words().1, verdict.words().0]);
                    report.at(&catalog::BAD_CELL_LEVEL, at("outcome"), |new| {
                        crate::data::value::unknown_level(word, words, new)
                    });
                }
                found
            }
        };
        let lacking = [
            (id.is_empty(), ("编号", "its id"), "id"),
            (get("filed").is_empty(), ("提出日期", "when it was filed"), "filed"),
            (get("reason").is_empty(), ("理由", "a reason"), "reason"),
            (outcome.is_some() && get("answered").is_empty(), ("答复日期", "when it was answered"), "answered"),
            (outcome.is_some() && get("by").is_empty(), ("答复人", "who answered"), "by"),
            (
                announced.is_none() && rules.review.appeal.as_ref().is_some_and(|appeal| appeal.within.is_some()),
                ("公示日期", "when the result was announced"),
                "announced",
            ),
        ];
        for (_, what, name) in lacking.into_iter().filter(|(lacking, _, _)| *lacking) {
            report.at(&catalog::ADJUDICATION_INCOMPLETE, at(name), |new| {
                new(say!(
                    "申诉 `{id}` 没有写明{what}",
                    "the appeal `{id}` does not state {what}",
                    id = id.as_str(),
                    what = what
                ))
                .help(say!("补上这一格", "fill in the cell"))
            });
        }
        self.check_authority(rules, &id, (get("by"), at("by")), report);
        let (Some(unit), Some(filed)) = (unit, filed) else { return };
        let node = match &named {
            Some(matter::Named::Result(crate::model::ledgers::Matter::Node(node))) => Some(*node),
            _ => None,
        };
        let mut case = AppealCase {
            id,
            unit: crate::data::cell::index(unit),
            about: get("on").to_owned(),
            node,
            indicator,
            reason: get("reason").to_owned(),
            announced,
            filed,
            answered,
            outcome,
            answer: get("answer").to_owned(),
            by: get("by").to_owned(),
            late: false,
            answered_late: false,
            cell: row.place(),
        };
        self.check_times((rules, calendar), &mut case, (at("filed"), at("answered")), report);
        self.found.push(case);
    }

    fn check_authority(&self, rules: &RuleSet, id: &str, (by, place): (&str, CellRef), report: &mut Report<'_>) {
        let names = rules.review.appeal.as_ref().map_or(&[][..], |appeal| &appeal.authorities);
        if !by.is_empty() && !names.iter().any(|name| name == by) {
            report.at(&catalog::ADJUDICATION_AUTHORITY, place, |new| {
                let problem = new(say!(
                    "申诉 `{id}` 由 `{by}` 答复，方案没有给这个权限",
                    "the appeal `{id}` was answered by `{by}`, whom the scheme does not entitle",
                    id = id,
                    by = by
                ));
                let help =
                    say!("由方案 `申诉 …` 写明的机关答复", "let those answer whom `appeal …` of the scheme names");
                suggest(problem, by, names.iter().map(String::as_str), help)
            });
        }
    }

    fn check_times(
        &self,
        (rules, calendar): (&RuleSet, &WorkingDays),
        case: &mut AppealCase,
        (filed, answered): (CellRef, CellRef),
        report: &mut Report<'_>,
    ) {
        let Some(rule) = &rules.review.appeal else { return };
        if let (Some(within), Some(announced)) = (rule.within, case.announced)
            && let Some(last) = due(announced, within, calendar, filed, report)
        {
            case.late = case.filed > last;
            if case.late && case.outcome == Some(Verdict::Upheld) {
                report.at(&catalog::APPEAL_OUT_OF_TIME, filed, |new| {
                    new(say!(
                        "申诉 `{id}` 于 {filed} 提出，已过期限 {last}，却认定成立",
                        "the appeal `{id}` was filed on {filed}, after {last}, and upheld",
                        id = case.id.as_str(),
                        filed = case.filed.to_string(),
                        last = last.to_string()
                    ))
                    .label(rule.clause.span, say!("期限在这里规定", "the time is set here"))
                    .help(say!("核对日期，或改作数据更正", "check the dates, or record a correction instead"))
                });
            }
        }
        if let (Some(answer), Some(day)) = (rule.answer, case.answered)
            && let Some(last) = due(case.filed, answer, calendar, answered, report)
        {
            case.answered_late = day > last;
            if case.answered_late {
                report.at(&catalog::APPEAL_ANSWERED_LATE, answered, |new| {
                    new(say!(
                        "申诉 `{id}` 应在 {last} 前答复，实际 {day}",
                        "the appeal `{id}` was to be answered by {last} and was on {day}",
                        id = case.id.as_str(),
                        last = last.to_string(),
                        day = day.to_string()
                    ))
                    .help(say!("核对日期", "check the dates"))
                });
            }
        }
    }

    /// Puts the appeals on record; an upheld one has its correction, and a correction its upheld appeal.
    pub(in crate::data) fn finish(self, ledger: &mut Ledger, report: &mut Report<'_>) {
        let upheld = |case: &AppealCase| case.outcome == Some(Verdict::Upheld) && !case.indicator;
        for case in self.found.iter().filter(|case| upheld(case)) {
            let corrected = ledger.decisions.iter().any(|decision| decision.appeal.as_deref() == Some(&case.id));
            if !corrected {
                report.at(&catalog::APPEAL_WITHOUT_CORRECTION, case.cell, |new| {
                    new(say!(
                        "申诉 `{id}` 成立，却没有更正",
                        "the appeal `{id}` was upheld, but nothing was corrected",
                        id = case.id.as_str()
                    ))
                    .help(say!(
                        "在裁定记录中补上更正，`appeal` 一列写 `{id}`",
                        "add the correction to the adjudications, with `{id}` under `appeal`",
                        id = case.id.as_str()
                    ))
                });
            }
        }
        for decision in ledger.decisions.iter().filter(|decision| decision.in_force()) {
            let Some(appeal) = &decision.appeal else { continue };
            let case = self.found.iter().find(|case| case.id == *appeal);
            if !case.is_some_and(upheld) {
                report.at(&catalog::APPEAL_WITHOUT_CORRECTION, decision.cell, |new| {
                    new(say!(
                        "`{id}` 依据的申诉 `{appeal}` 没有认定成立",
                        "`{id}` rests on the appeal `{appeal}`, which was not upheld",
                        id = decision.id.as_str(),
                        appeal = appeal.as_str()
                    ))
                    .help(say!("核对申诉的编号和结论", "check the id and the outcome of the appeal"))
                });
            }
        }
        ledger.appeals = self.found;
    }
}
