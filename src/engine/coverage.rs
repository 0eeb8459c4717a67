//! Where results part ways, and which of these ways examples and past periods take.
//!
//! One walk over the rule set lists the branches; the same walk, at a unit, says which of them the unit takes. The two
//! can therefore not fall out of step.

use super::desk::Desk;
use super::eval::{At, Reader, Totals};
use super::events;
use super::example::Stage;
use super::factors;
use super::nodes;
use super::outcome::{Outcome, RuleColumn, Total};
use super::reuse::Known;
use super::value::met;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::data::PeriodData;
use crate::model::decision::FactorWhen;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Choice, Item, Method, MethodKind, OnZero, Rule, StepLine, Subject};
use crate::model::node::{Body, Node};
use crate::model::value::Value;
use crate::model::{Clause, Example, NodeId, RuleSet};

/// A way that a result can take.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The path of the node, rule or decision.
    pub id: String,
    /// Its place in the text: of the rule, or of the line of a table.
    pub span: Span,
    /// The clause it belongs to.
    pub clause: Clause,
    /// What it is.
    pub kind: BranchKind,
}

/// What a branch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BranchKind {
    /// A node that is made of others, or by a survey, is computed.
    Node,
    /// A node does not concern the unit.
    NotApplicable,
    /// The floor of a node or of a rule is reached.
    Floor,
    /// The cap of a node, a rule or a ratio is reached.
    Cap,
    /// A method gives the value.
    Method,
    /// A line of a table decides.
    Line,
    /// No line of a table holds.
    Otherwise,
    /// The divisor is zero.
    OnZero,
    /// Below the first knot.
    Below,
    /// Between the knots.
    Between,
    /// Above the last knot.
    Above,
    /// A deduction or bonus gives points.
    Rule,
    /// A multiplier counts.
    Factor,
    /// A veto strikes.
    Veto,
    /// A grade is given.
    Grade,
    /// An award is gained.
    Award,
    /// A consequence follows.
    Consequence,
}

impl BranchKind {
    /// Whether only the results of a period can take it: it is decided between units.
    #[must_use]
    pub fn is_decision(self) -> bool {
        matches!(self, Self::Grade | Self::Award | Self::Consequence)
    }
}

/// Every branch of a rule set, in a fixed order.
#[must_use]
pub fn branches(rules: &RuleSet) -> Vec<Branch> {
    let mut walk = Walk { rules, probe: None, at: 0, branches: Vec::new(), taken: Vec::new() };
    walk.all();
    walk.branches
}

/// Which of the branches an example takes, in the order of [`branches`].
#[must_use]
pub fn taken_by_example(rules: &RuleSet, example: &Example) -> Vec<bool> {
    let stage = Stage::of(rules, example);
    stage.with(|desk, sheet, decided, given| {
        let reader = sheet.reader(desk, Totals::InTree);
        let totals = decided.totals.as_slice();
        let probe = Probe { reader, columns: &sheet.rules, totals, outcome: None, given, unit: 0 };
        let mut walk = Walk { rules, probe: Some(probe), at: 0, branches: Vec::new(), taken: Vec::new() };
        walk.all();
        walk.taken
    })
}

/// Which of the branches the units of a period take, in the order of [`branches`].
#[must_use]
pub fn taken_in_period(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>) -> Vec<bool> {
    let desk = Desk::new(rules, data, known);
    let reader = super::derivation::results(&desk, outcome, Totals::InTree);
    let mut taken = Vec::new();
    for unit in 0..desk.size() {
        let (columns, totals) = (outcome.rules.as_slice(), outcome.totals.as_slice());
        let probe = Probe { reader, columns, totals, outcome: Some(outcome), given: &[], unit };
        let mut walk = Walk { rules, probe: Some(probe), at: 0, branches: Vec::new(), taken };
        walk.all();
        taken = walk.taken;
    }
    taken
}

/// The unit that is looked at.
#[derive(Clone, Copy)]
struct Probe<'a> {
    reader: Reader<'a>,
    columns: &'a [RuleColumn],
    totals: &'a [Total],
    /// The decisions of a period; an example has none.
    outcome: Option<&'a Outcome>,
    /// Nodes whose value is stated: their rules are not exercised.
    given: &'a [(NodeId, Value)],
    unit: usize,
}

impl<'a> Probe<'a> {
    /// The final value of a node, where the node was computed.
    fn value(&self, id: NodeId) -> Option<&'a Value> {
        self.reader.nodes.get(id.index())?.get(self.unit).filter(|_| !self.states(id))
    }

    /// Whether the example states the value of a node.
    fn states(&self, id: NodeId) -> bool {
        self.given.iter().any(|(node, _)| *node == id)
    }

    fn column(&self, id: NodeId, rule: usize) -> Option<&'a RuleColumn> {
        self.columns.iter().find(|column| column.node == id && column.rule == rule)
    }

    fn holds(&self, condition: Option<&Expr>, at: At) -> bool {
        condition.is_none_or(|condition| met(&self.reader.eval(condition, at)) == Ok(true))
    }
}

struct Walk<'a> {
    rules: &'a RuleSet,
    probe: Option<Probe<'a>>,
    at: usize,
    branches: Vec<Branch>,
    taken: Vec<bool>,
}

impl<'a> Walk<'a> {
    /// One branch: listed, or asked whether the unit takes it.
    fn branch(
        &mut self,
        (id, span, clause): (&str, Span, &Clause),
        kind: BranchKind,
        taken: impl FnOnce(&Probe<'a>) -> bool,
    ) {
        match &self.probe {
            None => self.branches.push(Branch { id: id.to_owned(), span, clause: clause.clone(), kind }),
            Some(probe) => {
                if self.taken.len() <= self.at {
                    self.taken.resize(self.at + 1, false);
                }
                if let Some(seen) = self.taken.get_mut(self.at) {
                    *seen = *seen || taken(probe);
                }
                self.at += 1;
            }
        }
    }

    fn all(&mut self) {
        let rules = self.rules;
        for (id, node) in rules.nodes_with_ids() {
            self.node(id, node);
        }
        for (index, veto) in rules.vetoes.iter().enumerate() {
            self.branch((&veto.id, veto.clause.span, &veto.clause), BranchKind::Veto, |probe| {
                probe.value(NodeId(0)).is_some()
                    && probe
                        .totals
                        .get(probe.unit)
                        .is_some_and(|total| total.vetoes.iter().any(|id| id.index() == index))
            });
        }
        if let Some(grades) = &rules.grades {
            for (position, grade) in grades.bands.iter().enumerate() {
                let id = format!("{}.{}", grades.id, grade.name);
                self.branch((&id, grades.clause.span, &grades.clause), BranchKind::Grade, |probe| {
                    let given = probe.outcome.and_then(|outcome| outcome.grades.get(probe.unit).copied().flatten());
                    given.is_some_and(|given| usize::from(given) == position)
                });
            }
        }
        for (index, award) in rules.awards.iter().enumerate() {
            self.branch((&award.id, award.clause.span, &award.clause), BranchKind::Award, |probe| {
                let mut grants = probe.outcome.into_iter().flat_map(|outcome| &outcome.grants);
                grants.any(|grant| grant.award.index() == index && grant.unit == probe.unit)
            });
        }
        for (index, one) in rules.consequences.iter().enumerate() {
            self.branch((&one.id, one.clause.span, &one.clause), BranchKind::Consequence, |probe| {
                let mut followed = probe.outcome.into_iter().flat_map(|outcome| &outcome.followed);
                followed.any(|followed| followed.consequence.index() == index && followed.unit == probe.unit)
            });
        }
    }

    fn node(&mut self, id: NodeId, node: &'a Node) {
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
        for limit in &node.limits {
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
            self.method(id, node, method, used);
        }
    }

    fn method(&mut self, id: NodeId, node: &'a Node, method: &'a Method, used: impl Fn(&Probe<'a>) -> bool + Copy) {
        let place = (node.id.as_str(), method.clause.span, &method.clause);
        match &method.kind {
            MethodKind::Start(choice) | MethodKind::Earn(choice) => match choice {
                Choice::Value(_) => self.branch(place, BranchKind::Method, used),
                Choice::By { .. } => self.choice(place, choice, |probe, expr| {
                    used(probe) && chooses(probe, choice, expr, At::node(probe.unit, id))
                }),
            },
            MethodKind::Ratio { of, most, on_zero, quotient, .. } => {
                self.branch(place, BranchKind::Method, used);
                let value = move |probe: &Probe<'a>| probe.reader.eval(of, At::node(probe.unit, id));
                // A share of the stretches of a period is never more than one: that is no bound of the text.
                let written = !matches!(of.kind, ExprKind::Regularly { .. });
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
                let (Some(low), Some(high)) = (knots.first(), knots.last()) else { return };
                for kind in [BranchKind::Below, BranchKind::Between, BranchKind::Above] {
                    self.branch(place, kind, |probe| {
                        let x = probe.reader.eval(of, At::node(probe.unit, id));
                        let lies = |x: &Number| match kind {
                            BranchKind::Below => *x < low.0,
                            BranchKind::Above => *x > high.0,
                            _ => low.0 <= *x && *x <= high.0,
                        };
                        used(probe) && x.number().is_some_and(lies)
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

    /// The lines of a table of values; `takes` says whether the unit comes to the given value.
    fn choice(
        &mut self,
        (id, span, clause): (&str, Span, &Clause),
        choice: &'a Choice,
        takes: impl Fn(&Probe<'a>, &Expr) -> bool,
    ) {
        match choice {
            Choice::Value(_) => {}
            Choice::By { lines, otherwise, .. } => {
                for line in lines {
                    self.branch((id, line.span, clause), BranchKind::Line, |probe| takes(probe, &line.value));
                }
                if let Some(otherwise) = otherwise {
                    let span = if otherwise.span == Span::default() { span } else { otherwise.span };
                    self.branch((id, span, clause), BranchKind::Otherwise, |probe| takes(probe, otherwise));
                }
            }
        }
    }

    fn factors(
        &mut self,
        id: &str,
        clause: &Clause,
        factors: &'a [crate::model::decision::Factor],
        counts: impl Fn(&Probe<'a>, usize) -> bool,
    ) {
        for (position, factor) in factors.iter().enumerate() {
            if factor.when != FactorWhen::Always {
                self.branch((id, factor.by.span, clause), BranchKind::Factor, |probe| counts(probe, position));
            }
        }
    }

    fn rule(&mut self, id: NodeId, position: usize, rule: &'a Rule) {
        let place = (rule.id.as_str(), rule.clause.span, &rule.clause);
        let points = move |probe: &Probe<'a>| -> Option<&'a Number> {
            probe.value(id)?;
            probe.column(id, position)?.points.get(probe.unit)?.number()
        };
        self.branch(place, BranchKind::Rule, |probe| points(probe).is_some_and(|points| !points.is_zero()));
        for (bound, kind) in [(&rule.floor, BranchKind::Floor), (&rule.cap, BranchKind::Cap)] {
            let Some(bound) = bound else { continue };
            self.branch(place, kind, |probe| points(probe).is_some_and(|points| points.abs() == bound.abs()));
        }
        // Each place at which the amount is looked up: every counted event, or the unit.
        let places = move |probe: &Probe<'a>| -> Vec<At> {
            let at = At::node(probe.unit, id);
            if points(probe).is_none() || !probe.holds(rule.when.as_ref(), at) {
                return Vec::new();
            }
            match &rule.subject {
                Subject::Events { event, filter, dated_by, .. } => {
                    let rows = probe.reader.rows(*event, at).map_or(0..0, |(_, rows)| rows);
                    let at = rows.map(|row| at.row(*event, row, *dated_by));
                    at.filter(|at| probe.reader.passes(filter.as_ref(), *at) == Ok(true)).collect()
                }
                Subject::Distance { .. } | Subject::Once => vec![at],
            }
        };
        self.choice(place, &rule.amount, |probe, expr| {
            places(probe).into_iter().any(|at| chooses(probe, &rule.amount, expr, at))
        });
        self.factors(&rule.id, &rule.clause, &rule.factors, |probe, position| {
            let Some(factor) = rule.factors.get(position) else { return false };
            let counts = |turn: factors::Turn<'_>, at: At| {
                factors::counts(&probe.reader, (position, factor), turn, at) == Ok(true)
            };
            match &rule.subject {
                Subject::Events { event, dated_by, .. } => {
                    let at = At::node(probe.unit, id);
                    let rows =
                        if points(probe).is_some() { events::turns(&probe.reader, rule, at) } else { Vec::new() };
                    let mut rows = rows.iter();
                    rows.any(|(row, turn)| counts(factors::Turn::The(turn), at.row(*event, *row, *dated_by)))
                }
                Subject::Distance { .. } | Subject::Once => {
                    places(probe).into_iter().any(|at| counts(factors::Turn::Any, at))
                }
            }
        });
    }
}

/// Whether a table of values comes to the given expression.
fn chooses(probe: &Probe<'_>, choice: &Choice, expr: &Expr, at: At) -> bool {
    factors::chosen(&probe.reader, choice, at).is_ok_and(|chosen| std::ptr::eq(chosen, expr))
}

/// The first line whose tests all hold.
fn first(lines: &[StepLine], x: &Value) -> Option<usize> {
    let x = x.number()?;
    lines.iter().position(|line| line.tests.iter().all(|(sign, edge)| sign.holds(x.cmp(edge))))
}
