//! Recorded draws: who came first among equals, where a scheme forbids ties.

use super::bind::{Binding, Column, Vocabulary, built_in};
use super::report::Report;
use super::table::Table;
use super::units::{Index, filled};
use super::value::suggest;
use super::{CellRef, Draw};
use crate::base::catalog;
use crate::base::language::say;
use crate::model::RuleSet;
use std::collections::BTreeMap;

/// The words for the columns of a table of draws.
pub(super) fn vocabulary() -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    built_in(&mut words, &["order", "次序"], &Column::Order);
    built_in(&mut words, &["for", "用于"], &Column::List);
    built_in(&mut words, &["date", "日期"], &Column::Date);
    built_in(&mut words, &["note", "说明"], &Column::Note);
    words
}

/// The draws read so far.
#[derive(Default)]
pub(super) struct Reading {
    draws: Vec<Draw>,
    units: BTreeMap<(String, u32), CellRef>,
}

impl Reading {
    /// Reads a table.
    pub(super) fn read(
        &mut self,
        rules: &RuleSet,
        table: &Table<'_>,
        binding: &Binding,
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let unit = binding.require(&Column::Unit, ("单位", "unit"), table, report);
        let order = binding.require(&Column::Order, ("次序", "order"), table, report);
        let (Some(unit_column), Some(order_column)) = (unit, order) else { return };
        let list = binding.find(&Column::List);
        table.each(report, |report, row| {
            let unit = units.find(row, unit_column, report);
            let order = filled(row, order_column, ("次序", "order"), report);
            let (Some(unit), Some(order)) = (unit, order) else { return };
            let cell = row.cell(order_column);
            let Some(order) = order.parse::<u32>().ok().filter(|order| *order > 0) else {
                report.at(&catalog::BAD_CELL_NUMBER, cell, |new| {
                    new(say!("`{order}` 不是次序", "`{order}` is no place in a draw", order = order))
                        .help(say!("写 1、2、3 等整数", "write a whole number: 1, 2, 3 …"))
                });
                return;
            };
            let name = list.and_then(|list| row.text(list)).unwrap_or("").to_owned();
            if let Some(column) = list
                && !known(rules, &name)
            {
                report.at(&catalog::UNKNOWN_KEY, row.cell(column), |new| {
                    let problem = new(say!(
                        "方案中没有名单 `{name}`",
                        "the scheme has no list `{name}` that a draw could decide",
                        name = name.as_str()
                    ));
                    let names = lists(rules);
                    let help = say!(
                        "写奖项或等次的名称；用于排名的留空",
                        "write the name of an award or a grade; leave it blank for the ranking"
                    );
                    suggest(problem, &name, names.iter().map(String::as_str), help)
                });
                return;
            }
            if let Some(first) = self.units.get(&(name.clone(), unit)) {
                let first = report.span(*first);
                report.at(&catalog::DUPLICATE_UNIT, cell, |new| {
                    new(say!("单位 `{unit}` 抽签两次", "the unit `{unit}` was drawn twice", unit = units.id(unit)))
                        .label(first, say!("第一次在这里", "first drawn here"))
                        .help(say!("核对记录，只保留一次", "check the record and keep one"))
                });
                return;
            }
            self.units.insert((name.clone(), unit), cell);
            self.draws.push(Draw { unit, list: name, order, cell });
        });
    }

    /// The draws.
    pub(super) fn finish(self) -> Vec<Draw> {
        self.draws
    }
}

/// The lists that a draw may decide.
fn lists(rules: &RuleSet) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for award in &rules.awards {
        names.push(award.id.clone());
        let works = award.works.iter().filter_map(|work| rules.nodes.get(work.index()));
        names.extend(works.map(|work| format!("{}@{}", award.id, work.id)));
    }
    if let Some(grades) = &rules.grades {
        names.push(grades.id.clone());
        names.extend(grades.bands.iter().map(|band| band.name.clone()));
    }
    names
}

fn known(rules: &RuleSet, name: &str) -> bool {
    name.is_empty() || lists(rules).iter().any(|known| known == name)
}
