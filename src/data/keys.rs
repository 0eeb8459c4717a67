//! What units are known by in tables and targets: every unit concerned has its cell, and every unit's weights add up.

use super::report::Report;
use super::value::suggest;
use super::{PeriodData, Unit, UnitGroup};
use crate::base::catalog;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Witness};
use crate::model::expr::{Expr, ExprKind};
use crate::model::node::{Node, Share};
use crate::model::table::{KeyedBy, Keys, Table, UnitKey};
use crate::model::value::Value;
use crate::model::{NodeId, RuleSet};

/// What a unit is known by.
fn known<'a>(units: &'a [Unit], groups: &'a [UnitGroup], key: UnitKey, unit: usize) -> Option<&'a str> {
    let listed = units.get(unit)?;
    match key {
        UnitKey::Unit => Some(&listed.id),
        UnitKey::Class => listed.class.as_deref(),
        UnitKey::Group => groups.get(listed.group as usize).map(|group| group.id.as_str()),
    }
}

impl PeriodData {
    /// What a unit is known by; nothing where the data does not say.
    #[must_use]
    pub fn known_by(&self, key: UnitKey, unit: usize) -> Option<&str> {
        known(&self.units, &self.groups, key, unit)
    }

    /// The weight of a node for a unit; nothing where it has none.
    #[must_use]
    pub fn weight(&self, rules: &RuleSet, node: &Node, unit: usize) -> Option<Number> {
        match &node.share {
            Share::Weight { weight, by: None, .. } => Some(weight.clone()),
            Share::Weight { by: Some(by), .. } => looked(rules, &self.units, &self.groups, by, unit),
            Share::Root | Share::Points => None,
        }
    }
}

/// The weight that a look-up with fixed keys gives for a unit.
fn looked(rules: &RuleSet, units: &[Unit], groups: &[UnitGroup], by: &Expr, unit: usize) -> Option<Number> {
    let ExprKind::Look { table, row, column } = &by.kind else { return by.constant()?.number().cloned() };
    let text = |expr: &Expr| match &expr.kind {
        ExprKind::Constant(Value::Text(text)) => Some(text.to_string()),
        ExprKind::Key(key) => known(units, groups, *key, unit).map(ToOwned::to_owned),
        _ => None,
    };
    let row = text(row)?;
    let column = match column {
        Some(column) => Some(text(column)?),
        None => None,
    };
    rules.tables.get(table.index())?.get(&row, column.as_deref())?.number().cloned()
}

/// Whether some rule looks units up by their class.
pub(super) fn reads_class(rules: &RuleSet) -> bool {
    let changed = rules.facts.iter().filter_map(|fact| fact.target.as_ref()).flat_map(|target| &target.changes);
    rules.reads_class
        || rules.keyed.iter().any(|keyed| keyed.key == UnitKey::Class)
        || changed.filter_map(|change| change.whose.as_ref()).any(|(key, _)| *key == UnitKey::Class)
}

/// Reports units without a cell, keys without a unit, and units whose weights do not add up.
pub(super) fn check(rules: &RuleSet, units: &[Unit], groups: &[UnitGroup], report: &mut Report<'_>) {
    for keyed in &rules.keyed {
        let Some(table) = rules.tables.get(keyed.table.index()) else { continue };
        let keys = if keyed.column { table.columns.as_ref() } else { Some(&table.rows) };
        let Some(keys) = keys else { continue };
        without_cell(rules, units, groups, (keyed, table, keys), report);
    }
    let mut told: Vec<(u32, bool)> = Vec::new();
    for keyed in rules.keyed.iter().filter(|keyed| keyed.key != UnitKey::Group) {
        let Some(table) = rules.tables.get(keyed.table.index()) else { continue };
        let keys = if keyed.column { table.columns.as_ref() } else { Some(&table.rows) };
        if told.contains(&(keyed.table.0, keyed.column)) {
            continue;
        }
        told.push((keyed.table.0, keyed.column));
        let place = table.clause.span;
        for key in keys.into_iter().flat_map(|keys| &keys.names) {
            dead_key(units, groups, keyed.key, (key, place), report);
        }
    }
    for target in rules.facts.iter().filter_map(|fact| fact.target.as_ref()) {
        for change in &target.changes {
            if let Some((key, name)) = &change.whose {
                dead_key(units, groups, *key, (name, change.clause.span), report);
            }
        }
    }
    if !report.has_errors() {
        rules.nodes.iter().for_each(|node| weights(rules, units, groups, node, report));
    }
}

/// Units that a look-up concerns and that the table does not know.
fn without_cell(
    rules: &RuleSet,
    units: &[Unit],
    groups: &[UnitGroup],
    (keyed, table, keys): (&KeyedBy, &Table, &Keys),
    report: &mut Report<'_>,
) {
    for (position, unit) in units.iter().enumerate() {
        let concerns = |node: &NodeId| applies(rules, units, groups, *node, position);
        if !keyed.nodes.is_empty() && !keyed.nodes.iter().any(concerns) {
            continue;
        }
        let Some(key) = known(units, groups, keyed.key, position) else { continue };
        if keys.find(key).is_some() {
            continue;
        }
        report.at(&catalog::NO_CELL, unit.cell, |new| {
            let problem = new(say!(
                "`{table}` 里没有 `{key}`，单位 `{unit}` 查不到",
                "`{table}` has no `{key}`, so nothing is found for the unit `{unit}`",
                table = table.id.as_str(),
                key = key,
                unit = unit.id.as_str()
            ))
            .label(table.clause.span, say!("表格在这里", "the table is here"));
            let help = say!("在表格里补上 `{key}`，或写 `否则`", "add `{key}` to the table, or an `else`", key = key);
            suggest(problem, key, keys.names.iter().map(String::as_str), help)
        });
    }
}

/// Whether a node can concern a unit: it and all above it are for its group and have a weight for it (semantics: 3).
fn applies(rules: &RuleSet, units: &[Unit], groups: &[UnitGroup], node: NodeId, unit: usize) -> bool {
    let group = units.get(unit).and_then(|unit| groups.get(unit.group as usize)).map_or("", |group| group.id.as_str());
    let mut above = Some(node);
    while let Some(node) = above.and_then(|id| rules.nodes.get(id.index())) {
        let mut meant = node.applies_to.iter().filter_map(|group| rules.groups.get(group.index()));
        if !node.applies_to.is_empty() && !meant.any(|meant| meant.id == group) {
            return false;
        }
        if let Share::Weight { by: Some(by), .. } = &node.share
            && looked(rules, units, groups, by, unit).is_some_and(|weight| weight.is_zero())
        {
            return false;
        }
        above = node.parent;
    }
    true
}

/// A key that no unit has.
fn dead_key(units: &[Unit], groups: &[UnitGroup], key: UnitKey, (name, place): (&str, Span), report: &mut Report<'_>) {
    if (0..units.len()).any(|unit| known(units, groups, key, unit) == Some(name)) {
        return;
    }
    report.at(&catalog::KEY_UNUSED, place, |new| {
        let problem = new(say!("本期没有 `{name}`", "no unit of the period has `{name}`", name = name));
        let names = (0..units.len()).filter_map(|unit| known(units, groups, key, unit));
        suggest(problem, name, names, say!("核对编号", "check the id"))
    });
}

/// The weights of a node's children, for every unit.
fn weights(rules: &RuleSet, units: &[Unit], groups: &[UnitGroup], node: &Node, report: &mut Report<'_>) {
    let children: Vec<(&Node, &Number, Option<&Expr>)> = (node.children.iter())
        .filter_map(|child| rules.nodes.get(child.index()))
        .filter_map(|child| match &child.share {
            Share::Weight { weight, by, .. } => Some((child, weight, by.as_deref())),
            _ => None,
        })
        .collect();
    if !children.iter().any(|(_, _, by)| by.is_some()) {
        return;
    }
    let percent = |number: &Number| format!("{}%", number * &Number::HUNDRED);
    for (position, unit) in units.iter().enumerate() {
        let own: Vec<Number> = (children.iter())
            .filter_map(|(_, weight, by)| match by {
                Some(by) => looked(rules, units, groups, by, position),
                None => Some((*weight).clone()),
            })
            .collect();
        let sum: Number = own.iter().cloned().sum();
        if sum == Number::ONE || own.len() < children.len() {
            continue;
        }
        let terms: Vec<String> = own.iter().map(&percent).collect();
        let (difference, zh, en) = if sum < Number::ONE {
            (&Number::ONE - &sum, "少", "short")
        } else {
            (&sum - &Number::ONE, "多", "too much")
        };
        report.at(&catalog::UNIT_WEIGHTS, unit.cell, |new| {
            new(say!(
                "单位 `{unit}` 在 `{node}` 的权重 {terms} = {sum}，应为 100%，{word} {difference}",
                "the weights of the unit `{unit}` in `{node}` are {terms} = {sum}, not 100%: {difference} {word}",
                unit = unit.id.as_str(),
                node = node.title.as_deref().unwrap_or(&node.name),
                terms = terms.join(" + "),
                sum = percent(&sum),
                difference = percent(&difference),
                word = (zh, en)
            ))
            .label(node.clause.span, say!("各项在这里", "the items are here"))
            .help(say!("改正表格里这个单位的权重", "correct the weights of the unit in the table"))
            .witness(Witness::sum(
                &Bilingual::from(unit.id.as_str()),
                children.iter().map(|(child, ..)| child.id.as_str()).zip(&own),
                &Number::ONE,
                Quantity::share,
            ))
        });
    }
}
