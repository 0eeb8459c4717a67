//! The first pass: the value of every node for every unit, and the group statistics that nodes read on the way.

use super::desk::Desk;
use super::eval::{At, Reader, Totals};
use super::missing;
use super::nodes::{self, Prepared};
use super::outcome::{ChargeColumn, Missed, Replaced, RuleColumn, StandIn};
use super::reads::{self, Asked};
use super::record::Silent;
use super::reweighed::Again;
use super::statistics::{self, Tally};
use super::value::UNDEFINED;
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::expr::{Among, Expr, Statistic};
use crate::model::value::Value;

/// What the passes have put down so far.
pub(super) struct Sheet {
    /// By node and unit.
    pub(super) nodes: Vec<Vec<Value>>,
    /// By node and unit: whether the value was put in for a missing one; empty where none was.
    pub(super) substitutes: Vec<Vec<bool>>,
    pub(super) rules: Vec<RuleColumn>,
    pub(super) charges: Vec<ChargeColumn>,
    /// Nodes that had no value, and what stands for it.
    pub(super) replaced: Vec<Replaced>,
    /// By slot and group; empty where not computed yet.
    pub(super) statistics: Vec<Vec<Value>>,
    /// Other weights, where a run is made again with them.
    pub(super) again: Option<Again>,
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
            replaced: Vec::new(),
            statistics: vec![Vec::new(); reads::slots(rules)],
            again: None,
        };
        for (slot, fact, part, among) in missing::means_of_facts(desk) {
            let column = tallied(desk, Statistic::Mean, among, |unit| {
                sheet.reader(desk, Totals::InTree).reported(fact, At { part, ..At::unit(unit) })
            });
            sheet.state(slot, column);
        }
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
            again: self.again.as_ref(),
            totals,
            ..Reader::bare(desk)
        }
    }

    /// Computes a node for every unit.
    pub(super) fn evaluate(&mut self, desk: &Desk<'_>, id: NodeId) {
        let Some(prepared) = Prepared::new(desk, id) else { return };
        let mut asked = reads::of_node(prepared.node);
        asked.extend(reads::of_compared(desk.rules, prepared.node));
        self.ask(desk, &asked, Totals::InTree);
        let units = desk.size();
        let width = prepared.node.rules.len();
        let mut values = Vec::with_capacity(units);
        let mut charges = Vec::new();
        let mut substitutes = Vec::new();
        let mut replaced = Vec::new();
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
            if let Some((state, stand)) = scored.replaced {
                if stand.value.state().is_none() {
                    substitutes.resize(units, false);
                    if let Some(substitute) = substitutes.get_mut(unit) {
                        *substitute = true;
                    }
                }
                let (value, by) = (stand.value, stand.by);
                replaced.push(Replaced { what: Missed::Node(id), part: None, unit, state, value, by });
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
            // A run that is made again has the column already.
            self.charges.retain(|column| column.node != id);
            self.charges.push(ChargeColumn { node: id, points: charges });
        }
        if let Some(column) = self.substitutes.get_mut(id.index()) {
            *column = substitutes;
        }
        self.put(id, values);
        self.replaced.extend(replaced);
        self.put_means(desk, &prepared);
    }

    /// Puts the mean of a group where a node has no value and the scheme says so: once the values of all units are
    /// known, and made of those that were not put in.
    fn put_means(&mut self, desk: &Desk<'_>, prepared: &Prepared<'_>) {
        let (id, node) = (prepared.id, prepared.node);
        let slots: Vec<(u32, Among)> = missing::means(&node.missing).collect();
        for (slot, among) in &slots {
            let column = tallied(desk, Statistic::Mean, *among, |unit| {
                self.reader(desk, Totals::InTree).node(id, At { as_reported: true, ..At::unit(unit) })
            });
            self.state(*slot, column);
        }
        if slots.is_empty() {
            return;
        }
        for unit in 0..desk.size() {
            let open =
                self.nodes.get(id.index()).and_then(|column| column.get(unit)).is_some_and(|v| v.state().is_some());
            if !open {
                continue;
            }
            let reader = self.reader(desk, Totals::InTree);
            let scored = nodes::score(&reader, prepared, unit, &mut Vec::new(), &mut Silent);
            let Some((state, stand)) = scored.replaced.filter(|(_, stand)| stand.by == StandIn::GroupMean) else {
                continue;
            };
            if let Some(slot) = self.nodes.get_mut(id.index()).and_then(|column| column.get_mut(unit)) {
                *slot = scored.value;
            }
            if let Some(column) = self.substitutes.get_mut(id.index()) {
                column.resize(desk.size(), false);
                if let Some(flag) = column.get_mut(unit) {
                    *flag = true;
                }
            }
            self.replaced.push(Replaced {
                what: Missed::Node(id),
                part: None,
                unit,
                state,
                value: stand.value,
                by: stand.by,
            });
        }
    }

    /// Puts a group statistic in its place.
    fn state(&mut self, slot: u32, column: Vec<Value>) {
        if let Some(place) = self.statistics.get_mut(slot as usize) {
            *place = column;
        }
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

/// A statistic over units: one for each group, or one for the units of one set.
fn tallied(desk: &Desk<'_>, statistic: Statistic, among: Among, of: impl Fn(usize) -> Value) -> Vec<Value> {
    let groups = if among == Among::Peers { desk.data.groups.len().max(1) } else { 1 };
    let mut tallies = vec![Tally::of(&statistic); groups];
    for unit in 0..desk.size() {
        let group = match among {
            Among::Peers => desk.group_of(unit).map_or(0, |group| group as usize),
            Among::Everyone => 0,
            Among::Group(group) if desk.belongs(unit, group) => 0,
            Among::Group(_) => continue,
        };
        if let Some(tally) = tallies.get_mut(group) {
            tally.add(&of(unit));
        }
    }
    tallies.iter().map(|tally| tally.result(&statistic, UNDEFINED)).collect()
}

/// Whether a number is worth an entry.
pub(super) fn counts(value: &Value) -> Option<&Number> {
    value.number().filter(|number| !number.is_zero())
}
