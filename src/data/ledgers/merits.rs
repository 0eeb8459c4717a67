//! `merits`: achievements on record with their documents, compared with the figures that were reported for the year.

use super::{Ledger, Merit, Source, cell, date, matter, text, words};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::data::bind::{Column, Vocabulary};
use crate::data::report::Report;
use crate::data::units::Index;
use crate::data::value::{Reader, suggest};
use crate::data::{FactColumn, Unit};
use crate::model::value::Value;
use crate::model::{FactId, RuleSet};
use std::collections::BTreeMap;

const COLUMNS: &[(&str, &str)] =
    &[("unit", "单位"), ("fact", "数据"), ("value", "值"), ("date", "日期"), ("matter", "事项"), ("evidence", "凭据")];

/// The words of the columns.
pub(in crate::data) fn vocabulary() -> Vocabulary {
    words(COLUMNS)
}

/// Reads a table.
pub(in crate::data) fn read(
    ledger: &mut Ledger,
    source: &Source<'_, '_>,
    rules: &RuleSet,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let Source { table, binding } = *source;
    for (en, zh) in COLUMNS.iter().filter(|(en, _)| *en != "date") {
        binding.require(&Column::Record(en), (zh, en), table, report);
    }
    let Some(column) = binding.find(&Column::Record("unit")) else { return };
    table.each(report, |report, row| {
        let get = |name| text(row, binding, name);
        let at = |name| cell(row, binding, name);
        let unit = units.find(row, column, report);
        let when = date(row, binding, "date", report);
        let Some(matter::Named::Fact(fact)) = matter::named(rules, get("fact")) else {
            report.at(&catalog::UNKNOWN_COLUMN, at("fact"), |new| {
                let problem =
                    new(say!("方案中没有数据 `{fact}`", "the scheme has no fact `{fact}`", fact = get("fact")));
                let names = rules.facts.iter().map(|fact| fact.id.as_str());
                suggest(problem, get("fact"), names, say!("写方案中的数据", "write a fact of the scheme"))
            });
            return;
        };
        let Some(declared) = rules.facts.get(fact.index()) else { return };
        let reader = Reader { dim: &declared.dim, scale: &declared.scale, unit: Some(&declared.unit), range: None };
        let value = match reader.read(get("value"), &[]) {
            Ok((Value::Number(value), _)) => value,
            Ok(_) => return,
            Err(fault) => {
                reader.explain(&fault, &declared.id, get("value"), at("value"), report);
                return;
            }
        };
        for (name, what) in [("matter", ("事项", "what was achieved")), ("evidence", ("凭据", "its document"))] {
            if get(name).is_empty() {
                report.at(&catalog::ADJUDICATION_INCOMPLETE, at(name), |new| {
                    new(say!("实绩没有写明{what}", "a merit does not state {what}", what = what))
                        .help(say!("补上这一格", "fill in the cell"))
                });
            }
        }
        let Some(unit) = unit.map(crate::data::cell::index) else { return };
        ledger.merits.push(Merit {
            unit,
            fact,
            value,
            date: when,
            matter: get("matter").to_owned(),
            evidence: get("evidence").to_owned(),
            cell: at("value"),
        });
    });
}

/// What is on record of a unit and a fact: the sum of its merits.
#[must_use]
pub fn sums(ledger: &Ledger) -> BTreeMap<(usize, FactId), Number> {
    let mut sums: BTreeMap<(usize, FactId), Number> = BTreeMap::new();
    for merit in &ledger.merits {
        *sums.entry((merit.unit, merit.fact)).or_default() += &merit.value;
    }
    sums
}

/// Reported figures that differ from what is on record.
pub(in crate::data) fn compare(
    ledger: &Ledger,
    rules: &RuleSet,
    facts: &[FactColumn],
    units: &[Unit],
    report: &mut Report<'_>,
) {
    for ((unit, fact), recorded) in sums(ledger) {
        let column = facts.get(fact.index());
        let reported = column.and_then(|column| column.in_all(units.len(), unit));
        let (Some(declared), Some(reported)) = (rules.facts.get(fact.index()), reported) else {
            continue;
        };
        if reported == recorded {
            continue;
        }
        let place = column.and_then(|column| column.cells.get(unit));
        let place = place.or_else(|| {
            ledger.merits.iter().find(|merit| merit.unit == unit && merit.fact == fact).map(|merit| merit.cell)
        });
        let Some(place) = place else { continue };
        let shown = |number: &Number| number.checked_div(&declared.scale).unwrap_or_else(|| number.clone()).to_string();
        report.at(&catalog::MERIT_DIFFERS, place, |new| {
            new(say!(
                "{unit} 的 `{fact}` 与实绩档案不符",
                "`{fact}` of {unit} is not what the record of merits says",
                unit = units.get(unit).map_or("", |unit| unit.id.as_str()),
                fact = declared.title.as_deref().unwrap_or(&declared.id)
            ))
            .note(say!(
                "填报 {reported}，档案合计 {recorded}",
                "reported {reported}, on record {recorded} in all",
                reported = shown(&reported),
                recorded = shown(&recorded)
            ))
            .help(say!(
                "核对填报和档案；填报有误的作数据更正",
                "compare both; where the report is wrong, record a correction"
            ))
        });
    }
}
