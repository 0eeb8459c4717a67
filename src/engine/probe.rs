//! What a unit's total would be if one of its figures were another: the arithmetic of the run, over what the figure
//! touches. Everything else stays as it is, the figures of other units included.

use super::derivation::results;
use super::desk::Desk;
use super::eval::{At, Reader, Totals};
use super::nodes::{self, Prepared};
use super::outcome::{ChargeColumn, Outcome, Total};
use super::record::Silent;
use super::reuse::Known;
use super::rules::Effect;
use super::value::UNDEFINED;
use super::{reads, totals};
use crate::data::PeriodData;
use crate::model::expr::{Expr, ExprKind};
use crate::model::node::Body;
use crate::model::value::Value;
use crate::model::{FactId, NodeId, RuleSet};

/// What a fact touches, the same for all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The fact.
    pub fact: FactId,
    /// The nodes whose values may depend on it, in the order of computation.
    pub nodes: Vec<NodeId>,
    /// Whether the published total may depend on it.
    pub total: bool,
    /// Whether it does so through a figure of several units, such as a mean or a place in a group.
    pub through_others: bool,
}

impl Touched {
    /// Whether an expression may change with the fact.
    #[must_use]
    pub fn moves(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Constant(_) | ExprKind::Earlier(..) => false,
            ExprKind::OverPeriods { during, inside, .. } if !during.holds_present(*inside) => false,
            ExprKind::Fact(fact) => *fact == self.fact,
            ExprKind::Node(node) => self.nodes.contains(node),
            ExprKind::ExactTotal => self.nodes.contains(&NodeId(0)),
            _ => expr.parts().into_iter().any(|part| self.moves(part)),
        }
    }
}

/// A finished run, in which figures may be supposed.
pub struct Probe<'a> {
    desk: Desk<'a>,
    outcome: &'a Outcome,
    prepared: Vec<Prepared<'a>>,
    nodes: Vec<Vec<Value>>,
    charges: Vec<ChargeColumn>,
    /// Room for the effects of a node's rules.
    effects: Vec<Effect>,
}

impl<'a> Probe<'a> {
    /// `outcome` and `known` are those of the run.
    #[must_use]
    pub fn new(rules: &'a RuleSet, data: &'a PeriodData, outcome: &'a Outcome, known: &Known<'a>) -> Self {
        let desk = Desk::new(rules, data, known);
        let prepared = nodes::prepared(&desk);
        let (nodes, charges) = (outcome.nodes.clone(), outcome.charges.clone());
        Self { desk, outcome, prepared, nodes, charges, effects: Vec::new() }
    }

    /// What a fact touches.
    #[must_use]
    pub fn touched(&self, fact: FactId) -> Touched {
        let rules = self.desk.rules;
        let mut touched = Touched { fact, nodes: Vec::new(), total: false, through_others: false };
        let mut read = Vec::new();
        for id in &rules.order {
            let Some(node) = rules.nodes.get(id.index()) else { continue };
            let mut own = reads::of_node(node);
            own.extend(reads::of_compared(rules, node));
            let below = node.children.iter().any(|child| touched.nodes.contains(child));
            if below || own.iter().any(|expr| touched.moves(expr)) {
                touched.nodes.push(*id);
                read.extend(own);
            }
        }
        let vetoes = reads::of_vetoes(rules);
        let struck = vetoes.iter().any(|expr| touched.moves(expr));
        touched.total = struck || touched.nodes.contains(&rules.root());
        read.extend(vetoes);
        touched.through_others = reads::asked(&read).iter().any(|asked| touched.moves(asked.expr));
        touched
    }

    /// What a unit reported of a fact.
    #[must_use]
    pub fn reported(&self, fact: FactId, unit: usize) -> Value {
        self.reader().reported(fact, At::unit(unit))
    }

    /// The value of an expression for a unit, in a node where one is named.
    #[must_use]
    pub fn eval(&self, expr: &Expr, unit: usize, node: Option<NodeId>) -> Value {
        self.reader().eval(expr, node.map_or(At::unit(unit), |node| At::node(unit, node)))
    }

    /// The total that a unit would have with another value of the fact.
    pub fn total(&mut self, touched: &Touched, unit: usize, value: Value) -> Total {
        self.desk.supposed = Some((touched.fact, unit, value));
        let mut effects = std::mem::take(&mut self.effects);
        for id in &touched.nodes {
            // Which answers of a survey count may hang on the fact; nothing else is looked up beforehand that does.
            let anew;
            let prepared = match self.prepared.get(id.index()) {
                Some(prepared) if !matches!(prepared.node.body, Body::Survey(_)) => prepared,
                _ => match Prepared::new(&self.desk, *id) {
                    Some(prepared) => {
                        anew = prepared;
                        &anew
                    }
                    None => continue,
                },
            };
            let scored = nodes::score(&self.reader(), prepared, unit, &mut effects, &mut Silent);
            if let Some(slot) = self.nodes.get_mut(id.index()).and_then(|column| column.get_mut(unit)) {
                *slot = scored.value;
            }
            let charge = self.charges.iter_mut().find(|column| column.node == *id);
            if let Some(slot) = charge.and_then(|column| column.points.get_mut(unit)) {
                *slot = scored.charge;
            }
        }
        self.effects = effects;
        let reader = Reader { totals: Totals::BeforeVetoes, ..self.reader() };
        let total = totals::settle(&reader, unit, None);
        self.desk.supposed = None;
        for id in &touched.nodes {
            let was = self.outcome.nodes.get(id.index()).and_then(|column| column.get(unit));
            if let Some(slot) = self.nodes.get_mut(id.index()).and_then(|column| column.get_mut(unit)) {
                *slot = was.cloned().unwrap_or(UNDEFINED);
            }
            let was = self.outcome.charges.iter().find(|column| column.node == *id);
            let charge = self.charges.iter_mut().find(|column| column.node == *id);
            if let (Some(was), Some(slot)) =
                (was.and_then(|column| column.points.get(unit)), charge.and_then(|column| column.points.get_mut(unit)))
            {
                *slot = was.clone();
            }
        }
        total
    }

    fn reader(&self) -> Reader<'_> {
        Reader { nodes: &self.nodes, charges: &self.charges, ..results(&self.desk, self.outcome, Totals::InTree) }
    }
}
