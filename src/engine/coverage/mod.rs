//! Where results part ways, and which of these ways examples and past periods take.
//!
//! One walk over the rule set lists the branches; the same walk, at a unit, says which of them the unit takes. The two
//! can therefore not fall out of step.

mod decisions;
mod formulas;
mod missing;
mod nodes;
mod rules;
mod surveys;
mod tables;

use super::awards;
use super::desk::{Barred, Desk};
use super::eval::{At, Reader, Totals};
use super::example::Stage;
use super::outcome::{Outcome, RuleColumn, Total};
use super::reuse::Known;
use super::value::met;
use crate::base::source::Span;
use crate::data::PeriodData;
use crate::model::expr::Expr;
use crate::model::value::Value;
use crate::model::{Clause, ConsequenceId, Example, NodeId, RuleSet};

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
    /// A rate of a distance is come to.
    Rate,
    /// A multiplier counts.
    Factor,
    /// The multipliers of a node are taken away.
    NoFactor,
    /// A condition inside a formula holds.
    Then,
    /// A veto strikes.
    Veto,
    /// An event or a veto is excused.
    Excused,
    /// A ballot of a survey is void.
    Void,
    /// Answers of a survey are left out.
    Dropped,
    /// A panel of a survey is too thin.
    Thin,
    /// Something stands for a missing value of a fact.
    Missing,
    /// A row of a table is looked up.
    Row,
    /// A grade is given.
    Grade,
    /// A least part of a grade is not reached.
    GradeLimit,
    /// A grade is lifted or lowered.
    Tier,
    /// A grade has no place left for a unit.
    Quota,
    /// An award is gained.
    Award,
    /// A unit has a better prize of the ladder and does not compete.
    HasBetter,
    /// A unit stands in a list from the other end, too, which goes first.
    GaveWay,
    /// A unit is passed over because it is barred.
    Barred,
    /// A consequence follows.
    Consequence,
    /// A sum is paid.
    Pay,
    /// A line of a sum is paid.
    PayLine,
    /// A letter about a task is due or was issued.
    Letter,
}

impl BranchKind {
    /// Whether data of a period take it as well as an example: it is decided between units, or rests on data that
    /// examples do not have.
    #[must_use]
    pub fn is_decision(self) -> bool {
        self >= Self::Void
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
        let probe = Probe {
            reader: sheet.reader(desk, Totals::InTree),
            results: decided.reader(desk, sheet),
            columns: &sheet.rules,
            totals: &decided.totals,
            outcome: None,
            bars: &[],
            given,
            unit: 0,
        };
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
    let holdings = awards::holdings(&desk, &outcome.grants, true);
    let mut followed: Vec<(usize, ConsequenceId)> =
        outcome.followed.iter().map(|followed| (followed.unit, followed.consequence)).collect();
    followed.sort_unstable();
    let results = Reader {
        holdings: &holdings,
        followed: &followed,
        same_head: true,
        ..super::derivation::results(&desk, outcome, Totals::Published(&outcome.totals))
    };
    let bars = desk.bars();
    let mut taken = Vec::new();
    for unit in 0..desk.size() {
        let (columns, totals) = (outcome.rules.as_slice(), outcome.totals.as_slice());
        let probe = Probe { reader, results, columns, totals, outcome: Some(outcome), bars: &bars, given: &[], unit };
        let mut walk = Walk { rules, probe: Some(probe), at: 0, branches: Vec::new(), taken };
        walk.all();
        taken = walk.taken;
    }
    taken
}

/// The unit that is looked at.
#[derive(Clone, Copy)]
struct Probe<'a> {
    /// Inside the score tree.
    reader: Reader<'a>,
    /// Behind everything that is decided.
    results: Reader<'a>,
    columns: &'a [RuleColumn],
    totals: &'a [Total],
    /// The decisions of a period; an example has none.
    outcome: Option<&'a Outcome>,
    /// By unit: what consequences of earlier periods bar.
    bars: &'a [Vec<Barred>],
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
        self.decisions();
        self.missing();
        self.tables();
    }
}
