//! The first pass: the value of every node for every unit, and the group statistics that nodes read on the way.

use super::desk::Desk;
use super::eval::{Reader, Totals};
use super::nodes::{self, Prepared};
use super::outcome::{ChargeColumn, RuleColumn};
use super::reads::{self, Asked};
use super::record::Silent;
use super::statistics;
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::expr::Expr;
use crate::model::value::Value;

/// What the passes have put down so far.
pub(super) struct Sheet {
    /// By node and unit.
    pub(super) nodes: Vec<Vec<Value>>,
    /// By node and unit: whether the value was put in for a missing one; empty where none was.
    pub(super) substitutes: Vec<Vec<bool>>,
    pub(super) rules: Vec<RuleColumn>,
    pub(super) charges: Vec<ChargeColumn>,
    /// By slot and group; empty where not computed yet.
    pub(super) statistics: Vec<Vec<Value>>,
}

impl Sheet {
    /// What the score tree gives. `given` holds values that stand instead of a node's own, `wanted` the nodes that are
    /// needed; all where there is none.
    pub(super) fn new(desk: &Desk<'_>, given: &[(NodeId, Value)], wanted: Option<&[bool]>) -> Self {
        let rules = desk.rules;
        let mut columns = Vec::new();
        for (id, node) in rules.nodes_with_ids() {
            columns.extend((0..node.rules.len()).map(|rule| RuleColumn {
                node: id,
                rule,
                points: Vec::new(),
                events: Vec::new(),
            }));
        }
        let mut sheet = Self {
            nodes: vec![Vec::new(); rules.nodes.len()],
            substitutes: vec![Vec::new(); rules.nodes.len()],
            rules: columns,
            charges: Vec::new(),
            statistics: vec![Vec::new(); reads::slots(rules)],
        };
        for id in &rules.order {
            if let Some((_, value)) = given.iter().find(|(node, _)| node == id) {
                sheet.put(*id, vec![value.clone(); desk.size()]);
            } else if wanted.is_none_or(|wanted| wanted.get(id.index()) == Some(&true)) {
                sheet.evaluate(desk, *id);
            }
        }
        sheet
    }

    fn put(&mut self, id: NodeId, values: Vec<Value>) {
        if let Some(column) = self.nodes.get_mut(id.index()) {
            *column = values;
        }
    }

    /// For those who read while the tree is put down.
    pub(super) fn reader<'a>(&'a self, desk: &'a Desk<'a>, totals: Totals<'a>) -> Reader<'a> {
        Reader {
            nodes: &self.nodes,
            substitutes: &self.substitutes,
            charges: &self.charges,
            statistics: &self.statistics,
            totals,
            ..Reader::bare(desk)
        }
    }

    fn evaluate(&mut self, desk: &Desk<'_>, id: NodeId) {
        let Some(prepared) = Prepared::new(desk, id) else { return };
        let mut asked = reads::of_node(prepared.node);
        asked.extend(reads::of_compared(desk.rules, prepared.node));
        self.ask(desk, &asked, Totals::InTree);
        let units = desk.size();
        let width = prepared.node.rules.len();
        let mut values = Vec::with_capacity(units);
        let mut charges = Vec::new();
        let mut substitutes = Vec::new();
        let mut columns: Vec<(Vec<Value>, Vec<u32>)> =
            (0..width).map(|_| (Vec::with_capacity(units), Vec::with_capacity(units))).collect();
        let mut effects = Vec::with_capacity(width);
        let reader = self.reader(desk, Totals::InTree);
        for unit in 0..units {
            let scored = nodes::score(&reader, &prepared, unit, &mut effects, &mut Silent);
            for (effect, (points, events)) in effects.drain(..).zip(&mut columns) {
                points.push(effect.points);
                events.push(effect.events);
            }
            if scored.substituted {
                substitutes.resize(units, false);
                if let Some(substitute) = substitutes.get_mut(unit) {
                    *substitute = true;
                }
            }
            if prepared.node.rest_to_parent {
                charges.push(scored.charge);
            }
            values.push(scored.value);
        }
        let first = self.rules.iter().position(|column| column.node == id).unwrap_or(self.rules.len());
        for (column, (points, events)) in self.rules.iter_mut().skip(first).zip(columns) {
            (column.points, column.events) = (points, events);
        }
        if prepared.node.rest_to_parent {
            self.charges.push(ChargeColumn { node: id, points: charges });
        }
        if let Some(column) = self.substitutes.get_mut(id.index()) {
            *column = substitutes;
        }
        self.put(id, values);
    }

    /// Computes the group statistics that expressions ask for, where that has not been done.
    pub(super) fn ask(&mut self, desk: &Desk<'_>, exprs: &[&Expr], totals: Totals<'_>) {
        let asked = reads::asked(exprs);
        // Who is vetoed must be known first, and what vetoes read.
        if asked.iter().any(|asked| asked.without_vetoed()) {
            let vetoes = reads::of_vetoes(desk.rules);
            self.compute(desk, &reads::asked(&vetoes), totals);
        }
        self.compute(desk, &asked, totals);
    }

    fn compute(&mut self, desk: &Desk<'_>, asked: &[Asked<'_>], totals: Totals<'_>) {
        for asked in asked {
            if self.statistics.get(asked.slot).is_some_and(Vec::is_empty) {
                let column = statistics::column(&self.reader(desk, totals), *asked);
                if let Some(slot) = self.statistics.get_mut(asked.slot) {
                    *slot = column;
                }
            }
        }
    }
}

/// Whether a number is worth an entry.
pub(super) fn counts(value: &Value) -> Option<&Number> {
    value.number().filter(|number| !number.is_zero())
}
