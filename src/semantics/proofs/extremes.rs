//! Figures with which a node leaves its bounds: the case behind "no floor is stated" and "no cap is stated".

use super::direction::{reads, reads_of_rule};
use super::tree::{Tree, readers};
use super::trial::{Figure, Landmarks, Trial, landmarks};
use crate::base::number::Number;
use crate::base::witness::{Given, Quantity, Side, What};
use crate::model::NodeId;
use crate::model::expr::Expr;
use crate::model::method::{Rule, Subject};
use crate::model::node::Body;
use crate::semantics::Builder;
use crate::semantics::ranges::Interval;
use std::collections::BTreeMap;

/// A figure without an end is doubled so often at most.
const DOUBLINGS: u32 = 24;

impl Builder<'_> {
    /// A value of a node that a test asks for, with the figures that give it; else the end of its range.
    pub(in crate::semantics) fn reached(
        &self,
        index: usize,
        range: &Interval,
        what: What,
        test: &dyn Fn(&Number) -> bool,
    ) -> (Vec<Given>, Side) {
        let id = self.nodes.get(index).map_or("", |node| node.id.as_str());
        if let Some((figures, value)) = self.figures_for(index, test) {
            let side = Side::new(What::Value, id, Quantity::points(value));
            return (self.bindings(figures), side);
        }
        let end = if what == What::Least { &range.low } else { &range.high };
        (Vec::new(), Side::end(what, id, end.clone().map(Quantity::points)))
    }

    /// Figures with which the value of a node passes a test; only those that are not zero events.
    fn figures_for(&self, index: usize, test: &dyn Fn(&Number) -> bool) -> Option<(BTreeMap<Figure, Number>, Number)> {
        let node = self.nodes.get(index)?;
        let marks = self.marks_below(index);
        let readers = readers(&self.nodes, NodeId::from_index(index));
        let found = |mut figures: BTreeMap<Figure, Number>, value: Number| {
            figures.retain(|figure, number| !(matches!(figure, Figure::Events(_)) && number.is_zero()));
            Some((figures, value))
        };
        for start in Trial::corners(&marks, &node.full) {
            let mut tree = Tree::grown(&self.nodes, NodeId::from_index(index), start.clone(), &readers);
            if let Some(value) = tree.value().filter(test) {
                return found(start.figures, value);
            }
            for (figure, numbers) in &marks {
                let mut passes = |number: &Number| tree.with(*figure, number).filter(test);
                if let Some((number, value)) = numbers.iter().find_map(|number| Some((number, passes(number)?))) {
                    return found(start.with(*figure, number.clone()).figures, value);
                }
                if self.has_an_end(*figure) {
                    continue;
                }
                let mut more = (0..DOUBLINGS).map(|power| Number::from(2).pow_i(power));
                if let Some(enough) = more.find(|number| passes(number).is_some()) {
                    let least = least_enough(&enough, |number| passes(number).is_some());
                    let value = passes(&least)?;
                    return found(start.with(*figure, least).figures, value);
                }
            }
        }
        None
    }

    fn has_an_end(&self, figure: Figure) -> bool {
        figure.fact().is_some_and(|id| self.facts.get(id.index()).is_some_and(|fact| fact.range.is_some()))
    }

    /// The landmarks of everything a node and those below it read, with the events their rules are about.
    fn marks_below(&self, index: usize) -> Landmarks {
        let (mut exprs, mut limits): (Vec<&Expr>, Vec<(&Expr, &Number)>) = (Vec::new(), Vec::new());
        let mut events = Vec::new();
        let mut open: Vec<NodeId> = vec![NodeId::from_index(index)];
        while let Some(node) = open.pop().and_then(|id| self.nodes.get(id.index())) {
            if let Body::Item(item) = &node.body {
                let (own, edges) = reads(node, item);
                exprs.extend(own);
                limits.extend(edges);
            } else {
                node.rules.iter().for_each(|rule| reads_of_rule(rule, &mut exprs, &mut limits));
            }
            events.extend(node.rules.iter().filter_map(plain_events));
            open.extend(&node.children);
        }
        let mut marks = landmarks(self, &exprs, &limits);
        for event in events {
            marks.entry(event).or_insert_with(|| vec![Number::ZERO]);
        }
        marks
    }
}

/// The events of a rule that counts them all.
fn plain_events(rule: &Rule) -> Option<Figure> {
    match &rule.subject {
        Subject::Events { event, filter: None, .. } => Some(Figure::Events(*event)),
        _ => None,
    }
}

/// The least whole number that is enough, where a number is and half of it is not.
fn least_enough(enough: &Number, mut test: impl FnMut(&Number) -> bool) -> Number {
    let two = Number::from(2);
    let (mut low, mut high) = (enough.checked_div(&two).unwrap_or_default().floor(), enough.clone());
    while &high - &low > Number::ONE {
        let middle = (&low + &high).checked_div(&two).unwrap_or_default().floor();
        if test(&middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
