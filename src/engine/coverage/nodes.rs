//! The branches of nodes: methods, tables of steps, bounds, limits.

use super::formulas::WAYS;
use super::rules::chooses;
use super::{BranchKind, Probe, Walk};
use crate::base::number::Number;
use crate::engine::eval::At;
use crate::engine::{factors, knots, nodes};
use crate::model::NodeId;
use crate::model::expr::ExprKind;
use crate::model::method::{Choice, Item, Method, MethodKind, OnZero, StepLine};
use crate::model::node::{Body, Node};
use crate::model::value::Value;

impl<'a> Walk<'a> {
    pub(super) fn node(&mut self, id: NodeId, node: &'a Node) {
        let place = (node.id.as_str(), node.clause.span, &node.clause);
        match &node.body {
            Body::Item(item) => self.item(id, node, item),
            Body::Combine(_) | Body::Survey(_) => self.branch(place, BranchKind::Node, |probe| {
                probe.value(id).is_some() && nodes::concerns(&probe.reader, node, At::node(probe.unit, id)) == Ok(true)
            }),
        }
        if node.not_applicable_when.is_some() || !node.applies_to.is_empty() {
            self.branch(place, BranchKind::NotApplicable, |probe| {
                probe.value(id).is_some() && nodes::concerns(&probe.reader, node, At::node(probe.unit, id)) == Ok(false)
            });
        }
        let bounds = [(&node.floor, node.idle.floor, BranchKind::Floor), (&node.cap, node.idle.cap, BranchKind::Cap)];
        for (bound, idle, kind) in bounds {
            let Some(bound) = bound.as_ref().filter(|_| !idle) else { continue };
            self.branch((&node.id, bound.span, &node.clause), kind, |probe| {
                let edge = probe.reader.eval(bound, At::node(probe.unit, id));
                let reached = |value: &Value| value.number().is_some() && *value == edge;
                probe.value(id).is_some_and(reached)
            });
        }
        if let Body::Survey(survey) = &node.body {
            self.survey(id, node, survey);
        }
        for limit in &node.limits {
            if limit.no_factor {
                self.branch((&node.id, limit.clause.span, &limit.clause), BranchKind::NoFactor, |probe| {
                    probe.value(id).is_some() && probe.holds(limit.when.as_ref(), At::node(probe.unit, id))
                });
            }
            let Some(most) = &limit.most else { continue };
            self.branch((&node.id, limit.clause.span, &limit.clause), BranchKind::Cap, |probe| {
                let at = At::node(probe.unit, id);
                let edge = probe.reader.eval(most, at);
                let reached = |value: &Value| value.number().is_some() && *value == edge;
                probe.holds(limit.when.as_ref(), at) && probe.value(id).is_some_and(reached)
            });
        }
        for (position, rule) in node.rules.iter().enumerate() {
            self.rule(id, position, rule);
        }
    }

    fn item(&mut self, id: NodeId, node: &'a Node, item: &'a Item) {
        for (index, method) in item.methods.iter().enumerate() {
            let used = move |probe: &Probe<'a>| {
                let at = At::node(probe.unit, id);
                let earlier = item.methods.iter().take(index);
                probe.value(id).is_some()
                    && nodes::concerns(&probe.reader, node, at) == Ok(true)
                    && earlier.into_iter().all(|method| !probe.holds(method.when.as_ref(), at))
                    && probe.holds(method.when.as_ref(), at)
            };
            // What stands behind `else` is a method without a condition, of the same statement.
            let before = index.checked_sub(1).and_then(|before| item.methods.get(before));
            let otherwise = before.is_some_and(|before| before.clause.span == method.clause.span);
            self.method(id, node, (method, otherwise), used);
        }
    }

    fn method(
        &mut self,
        id: NodeId,
        node: &'a Node,
        (method, otherwise): (&'a Method, bool),
        used: impl Fn(&Probe<'a>) -> bool + Copy,
    ) {
        let place = (node.id.as_str(), method.clause.span, &method.clause);
        let own = (node.id.as_str(), &method.clause);
        let places = move |probe: &Probe<'a>| {
            if used(probe) { vec![(*probe, At::node(probe.unit, id))] } else { Vec::new() }
        };
        match &method.kind {
            MethodKind::Start(choice) | MethodKind::Earn(choice) => {
                match choice {
                    Choice::Value(value) if otherwise => {
                        self.branch((place.0, value.span, place.2), BranchKind::Otherwise, used);
                    }
                    Choice::Value(_) => self.branch(place, BranchKind::Method, used),
                    Choice::By { .. } => self.choice(place, choice, |probe, expr| {
                        used(probe) && chooses(probe, choice, expr, At::node(probe.unit, id))
                    }),
                }
                self.formulas_of(own, choice, WAYS, places);
            }
            MethodKind::Ratio { of, most, on_zero, quotient, .. } => {
                self.branch(place, BranchKind::Method, used);
                let value = move |probe: &Probe<'a>| probe.reader.eval(of, At::node(probe.unit, id));
                // A share of the stretches of a period is never more than one: that is no bound of the text.
                let written = !matches!(of.kind, ExprKind::Regularly { .. });
                self.formula(own, of, WAYS, places);
                if let Some(most) = most.as_ref().filter(|_| written) {
                    self.branch(place, BranchKind::Cap, |probe| {
                        used(probe) && value(probe).number().is_some_and(|ratio| ratio >= most)
                    });
                }
                if let (Some(OnZero::Points(_) | OnZero::NotApplicable), Some((_, divisor))) = (on_zero, quotient) {
                    self.branch(place, BranchKind::OnZero, |probe| {
                        let divisor = probe.reader.eval(divisor, At::node(probe.unit, id));
                        used(probe) && divisor.number().is_some_and(Number::is_zero)
                    });
                }
            }
            MethodKind::Steps { of, lines, otherwise } => {
                let x = move |probe: &Probe<'a>| probe.reader.eval(of, At::node(probe.unit, id));
                self.formula(own, of, WAYS, places);
                for (index, line) in lines.iter().enumerate() {
                    let place = (node.id.as_str(), line.span, &method.clause);
                    self.branch(place, BranchKind::Line, |probe| used(probe) && first(lines, &x(probe)) == Some(index));
                }
                if otherwise.constant().is_none_or(|value| value.state().is_none()) {
                    let place = (node.id.as_str(), otherwise.span, &method.clause);
                    self.branch(place, BranchKind::Otherwise, |probe| {
                        let x = x(probe);
                        used(probe) && x.number().is_some() && first(lines, &x).is_none()
                    });
                }
            }
            // Points given by hand have no rules to try: an example comes to them by stating them.
            MethodKind::Scored(_) => self.branch(place, BranchKind::Method, move |probe| {
                let stated = || probe.states(id) && probe.holds(method.when.as_ref(), At::node(probe.unit, id));
                used(probe) || stated()
            }),
            MethodKind::Linear { of, knots, .. } => {
                self.formula(own, of, WAYS, places);
                for kind in [BranchKind::Below, BranchKind::Between, BranchKind::Above] {
                    self.branch(place, kind, |probe| {
                        let at = At::node(probe.unit, id);
                        let x = probe.reader.eval(of, at);
                        let Ok(knots) = knots::settled(&probe.reader, knots, at) else { return false };
                        let (Some(low), Some(high)) = (knots.first(), knots.last()) else { return false };
                        let lies = |x: Number| match kind {
                            BranchKind::Below => x < *low.0,
                            BranchKind::Above => x > *high.0,
                            _ => *low.0 <= x && x <= *high.0,
                        };
                        used(probe) && x.ordinate().is_some_and(lies)
                    });
                }
            }
        }
        self.factors(&node.id, &method.clause, &method.factors, |probe, position| {
            let at = At::node(probe.unit, id);
            let counts = (method.factors.get(position))
                .map(|one| factors::counts(&probe.reader, (position, one), factors::Turn::Any, at));
            used(probe) && counts == Some(Ok(true))
        });
    }
}

/// The first line whose tests all hold.
fn first(lines: &[StepLine], x: &Value) -> Option<usize> {
    let x = x.number()?;
    lines.iter().position(|line| line.tests.iter().all(|(sign, edge)| sign.holds(x.cmp(edge))))
}
