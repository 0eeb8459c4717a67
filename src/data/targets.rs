//! Targets of units that stand in the data: set for the year, or changed within it, with who approved it and why.

use super::bind::{Binding, Column, Vocabulary, built_in};
use super::manifest::FileRule;
use super::report::Report;
use super::table::{Row, Table};
use super::units::{Index, filled};
use super::value::{Reader, suggest};
use super::{PeriodData, TargetRow};
use crate::base::calendar::{Period, parse_date};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::model::RuleSet;
use crate::model::contract::Fact;
use crate::model::expr::{Expr, ExprKind};
use crate::model::table::UnitKey;
use crate::model::value::Value;

/// The words for the columns of a table of targets.
pub(super) fn vocabulary() -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    built_in(&mut words, &["fact", "数据"], &Column::FactName);
    built_in(&mut words, &["target", "目标"], &Column::Value);
    built_in(&mut words, &["from", "生效"], &Column::Date);
    built_in(&mut words, &["by", "批准"], &Column::ApprovedBy);
    built_in(&mut words, &["why", "事由"], &Column::Note);
    words
}

/// Reads a table of targets.
#[expect(clippy::too_many_arguments, reason = "a table, and all that it is read with")]
pub(super) fn read(
    found: &mut Vec<TargetRow>,
    rules: &RuleSet,
    period: Period,
    table: &Table<'_>,
    binding: &Binding,
    rule: &FileRule,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let unit = binding.require(&Column::Unit, ("单位", "unit"), table, report);
    let fact = binding.require(&Column::FactName, ("数据", "fact"), table, report);
    let value = binding.require(&Column::Value, ("目标", "target"), table, report);
    let (Some(unit), Some(fact), Some(value)) = (unit, fact, value) else { return };
    let [from, by, why] = [Column::Date, Column::ApprovedBy, Column::Note].map(|column| binding.find(&column));
    table.each(report, |report, row| {
        let position = units.find(row, unit, report);
        let Some((fact_at, declared)) = named_fact(row, fact, rules, report) else { return };
        let text = |column: Option<usize>| column.and_then(|column| row.text(column)).unwrap_or_default().to_owned();
        let day = match from.and_then(|from| row.text(from)).filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => match parse_date(text) {
                Some(day) => Some(day),
                None => {
                    report.at(&catalog::BAD_CELL_DATE, row.cell(from.unwrap_or_default()), |new| {
                        new(say!("`{text}` 不是日期", "`{text}` is not a date", text = text))
                            .help(say!("写成 `2022-02-28`", "write it as `2022-02-28`"))
                    });
                    return;
                }
            },
        };
        let Some(target) = declared.target.as_ref() else {
            report.at(&catalog::TARGET_UNFOUNDED, row.cell(fact), |new| {
                new(say!(
                    "方案没有为 `{fact}` 设目标",
                    "the scheme has no target for `{fact}`",
                    fact = declared.id.as_str()
                ))
                .help(say!(
                    "在方案里写 `目标表 {fact}`",
                    "write `targets {fact}` in the scheme",
                    fact = declared.id.as_str()
                ))
            });
            return;
        };
        let Some(position) = position.and_then(|unit| usize::try_from(unit).ok()) else { return };
        let Some(number) = read_target(row, value, declared, target.positive, rule, report) else { return };
        let (by, why) = (text(by), text(why));
        let replaces = target.of.as_ref().is_some_and(|of| states_one(rules, of, units.id_of(position)));
        let within = day.is_some_and(|day| day > period.first_day());
        if (replaces || within) && (by.is_empty() || why.is_empty()) {
            report.at(&catalog::TARGET_UNFOUNDED, row.cell(value), |new| {
                new(say!(
                    "`{unit}` 的 `{fact}` 目标有调整，没有写明由谁批准、为什么",
                    "the target of `{unit}` for `{fact}` is changed; who approved it and why is not stated",
                    unit = units.id_of(position),
                    fact = declared.id.as_str()
                ))
                .help(say!("填 `by` 和 `why`", "fill in `by` and `why`"))
            });
            return;
        }
        let same = |other: &&TargetRow| (other.fact, other.unit, other.from) == (fact_at, position, day);
        let twin = found.iter().find(same).map(|twin| report.span(twin.cell));
        let in_scheme = target.changes.iter().find(|change| {
            Some(change.from) == day
                && change
                    .whose
                    .as_ref()
                    .is_none_or(|(key, name)| *key == UnitKey::Unit && name == units.id_of(position))
        });
        if let Some(first) = twin.or_else(|| in_scheme.map(|change| change.clause.span)) {
            report.at(&catalog::DUPLICATE_UNIT, row.cell(value), |new| {
                new(say!(
                    "`{unit}` 的 `{fact}` 有两个同日生效的目标",
                    "`{unit}` has two targets for `{fact}` from one day on",
                    unit = units.id_of(position),
                    fact = declared.id.as_str()
                ))
                .label(first, say!("另一个在这里", "the other one is here"))
                .help(say!("核对后只保留一个", "check and keep one"))
            });
            return;
        }
        found.push(TargetRow {
            fact: fact_at,
            unit: position,
            from: day,
            value: number,
            by,
            why,
            cell: row.cell(value),
        });
    });
}

/// The fact that a cell names.
fn named_fact<'r>(
    row: &Row<'_>,
    column: usize,
    rules: &'r RuleSet,
    report: &mut Report<'_>,
) -> Option<(usize, &'r Fact)> {
    let name = filled(row, column, ("数据", "fact"), report)?;
    let found = rules.facts.iter().enumerate().find(|(_, fact)| fact.id == name || fact.title.as_deref() == Some(name));
    if found.is_none() {
        report.at(&catalog::UNKNOWN_KEY, row.cell(column), |new| {
            let problem = new(say!("方案中没有数据项 `{name}`", "the scheme has no fact `{name}`", name = name));
            let names = rules.facts.iter().flat_map(|fact| [Some(fact.id.as_str()), fact.title.as_deref()]).flatten();
            suggest(problem, name, names, say!("改成方案中的数据项", "use a fact that the scheme declares"))
        });
    }
    found
}

/// A target: a value of its fact, above zero where all targets of the scheme are.
fn read_target(
    row: &Row<'_>,
    column: usize,
    fact: &Fact,
    positive: bool,
    rule: &FileRule,
    report: &mut Report<'_>,
) -> Option<Value> {
    let text = row.text(column).unwrap_or_default();
    let reader = Reader { dim: &fact.dim, scale: &fact.scale, unit: Some(&fact.unit), range: fact.range.as_ref() };
    let read = if text.is_empty() { None } else { Some(reader.read(text, &rule.states)) };
    match read {
        Some(Ok((Value::Missing(_), _))) | None => {
            report.at(&catalog::TARGET_DROPPED, row.cell(column), |new| {
                new(say!("没有写新的目标", "there is no new target")).help(say!(
                    "写上新的目标；目标可以调整，不能取消",
                    "write the new target: it may be changed and not dropped"
                ))
            });
            None
        }
        Some(Ok((Value::Number(number), _))) if positive && number <= Number::ZERO => {
            report.at(&catalog::OUT_OF_RANGE, row.cell(column), |new| {
                new(say!("目标应大于 0，写的是 `{text}`", "a target here is above 0, not `{text}`", text = text))
                    .help(say!("目标为 0 等于取消目标", "a target of 0 would be none"))
            });
            None
        }
        Some(Ok((value, _))) => Some(value),
        Some(Err(fault)) => {
            reader.explain(&fault, &fact.id, text, row.cell(column), report);
            None
        }
    }
}

/// Whether the scheme itself states a target for a unit.
fn states_one(rules: &RuleSet, of: &Expr, unit: &str) -> bool {
    match &of.kind {
        ExprKind::Look { table, row, .. } => match (&row.kind, rules.tables.get(table.index())) {
            (ExprKind::Key(UnitKey::Unit), Some(table)) => table.get(unit, None).is_some(),
            _ => true,
        },
        _ => true,
    }
}

/// The targets in the order of facts, units and days.
pub(super) fn finish(mut found: Vec<TargetRow>) -> Vec<TargetRow> {
    found.sort_by_key(|row| (row.fact, row.unit, row.from));
    found
}

impl PeriodData {
    /// The targets that stand in the data for a fact and a unit, in the order of their first days.
    pub fn targets_of(&self, fact: usize, unit: usize) -> impl Iterator<Item = &TargetRow> {
        let from = self.targets.partition_point(|row| (row.fact, row.unit) < (fact, unit));
        self.targets.iter().skip(from).take_while(move |row| (row.fact, row.unit) == (fact, unit))
    }

    /// Whether some target of a fact stands in the data.
    #[must_use]
    pub fn has_targets_of(&self, fact: usize) -> bool {
        let from = self.targets.partition_point(|row| row.fact < fact);
        self.targets.get(from).is_some_and(|row| row.fact == fact)
    }
}
