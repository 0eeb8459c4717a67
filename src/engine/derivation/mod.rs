//! The derivation of a unit's results: the arithmetic of the run, watched once more for one unit.

mod grade;
mod place;
mod total;

pub(super) use grade::of_band;
pub(super) use total::of_total;

use super::awards;
use super::desk::Desk;
use super::eval::{At, Reader, Totals};
use super::figures;
use super::inputs::{self, titled};
use super::ledgers;
use super::nodes::{self, Prepared};
use super::outcome::{Grant, Outcome};
use super::pay;
use super::record::Recorder;
use super::reuse::Known;
use super::rules;
use super::trace::{Step, StepKind};
use crate::base::language::Bilingual;
use crate::data::PeriodData;
use crate::model::decision::Effect;
use crate::model::value::{Dim, Value};
use crate::model::{Clause, ConsequenceId, NodeId, RankingId, RuleSet};
use grade::of_grade;
use place::{of_allotment, of_grant, of_place, of_remark};

/// Derives results of one run, for one unit after another.
pub struct Tracer<'a> {
    desk: Desk<'a>,
    outcome: &'a Outcome,
    followed: Vec<(usize, ConsequenceId)>,
    nodes: Vec<Prepared<'a>>,
}

impl<'a> Tracer<'a> {
    /// `outcome` and `known` are those of the run.
    #[must_use]
    pub fn new(rules: &'a RuleSet, data: &'a PeriodData, outcome: &'a Outcome, known: &Known<'a>) -> Self {
        let mut followed: Vec<_> = outcome.followed.iter().map(|one| (one.unit, one.consequence)).collect();
        followed.sort_unstable();
        let desk = Desk::new(rules, data, known);
        let nodes = nodes::prepared(&desk);
        Self { desk, outcome, followed, nodes }
    }

    /// How the published total of a unit came about. The root of the derivation has exactly the published total; `unit` is
    /// the position of the unit in the data.
    #[must_use]
    pub fn trace(&self, unit: usize) -> Step {
        let reader = results(&self.desk, self.outcome, Totals::InTree);
        of_total(&reader, &self.nodes, self.outcome.totals.get(unit), unit, &[])
    }
}

/// How the published total of one unit came about (see [`Tracer::trace`]).
#[must_use]
pub fn trace(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>, unit: usize) -> Step {
    Tracer::new(rules, data, outcome, known).trace(unit)
}

/// The results of a run, for those who read them.
pub(super) fn results<'a>(desk: &'a Desk<'a>, outcome: &'a Outcome, totals: Totals<'a>) -> Reader<'a> {
    Reader {
        nodes: &outcome.nodes,
        charges: &outcome.charges,
        statistics: &outcome.statistics,
        totals,
        places: &outcome.places,
        grades: &outcome.grades,
        ..Reader::bare(desk)
    }
}

/// How the value of a node came about, of all that are `prepared`. A value in `given` stands instead of the node's own.
pub(super) fn of_node(
    reader: &Reader<'_>,
    prepared: &[Prepared<'_>],
    id: NodeId,
    unit: usize,
    given: &[(NodeId, Value)],
) -> Option<Step> {
    let all = prepared;
    let prepared = all.get(id.index())?;
    let node = prepared.node;
    if let Some((_, value)) = given.iter().find(|(stated, _)| *stated == id) {
        return Some(Step {
            id: node.id.clone(),
            title: titled(node.title.as_ref(), &node.name),
            kind: StepKind::Node(id),
            clause: node.clause.clone(),
            how: Bilingual::from(("已知", "given")),
            value: value.clone(),
            dim: Dim::Points,
            inputs: Vec::new(),
            children: Vec::new(),
        });
    }
    let mut recorder = Recorder::default();
    nodes::score(reader, prepared, unit, &mut Vec::new(), &mut recorder);
    let mut step = recorder.into_steps().pop()?;
    if nodes::concerns(reader, node, At::node(unit, id)) == Ok(true) {
        let children = node.children.iter().filter_map(|child| of_node(reader, all, *child, unit, given));
        step.children.splice(0..0, children.collect::<Vec<_>>());
    }
    Some(step)
}

impl Tracer<'_> {
    /// The decisions about a unit: its places, its grade, its awards, and what follows.
    #[must_use]
    pub fn decisions(&self, unit: usize) -> Vec<Step> {
        let (outcome, rules) = (self.outcome, self.desk.rules);
        let own: Vec<Grant> = outcome.grants.iter().filter(|grant| grant.unit == unit).cloned().collect();
        let holdings = awards::holdings(&self.desk, &own, true);
        let reader = Reader {
            holdings: &holdings,
            followed: &self.followed,
            same_head: true,
            ..results(&self.desk, outcome, Totals::Published(&outcome.totals))
        };
        let mut steps = Vec::new();
        for index in 0..rules.rankings.len() {
            steps.extend(of_place(&reader, outcome, RankingId::from_index(index), unit));
        }
        steps.extend(of_grade(&reader, outcome, unit));
        steps.extend(own.iter().filter_map(|grant| of_grant(&reader, grant)));
        steps.extend(outcome.remarks.iter().filter_map(|remark| of_remark(&reader, remark, unit)));
        steps.extend(ledgers::steps(&self.desk, unit));
        for payment in outcome.payments.iter().filter(|payment| payment.unit == unit) {
            if let Some(rule) = rules.all_pays().find(|rule| rule.id == payment.rule) {
                steps.push(pay::step(&reader, rule, payment));
            }
        }
        for followed in outcome.followed.iter().filter(|followed| followed.unit == unit) {
            let Some(consequence) = rules.consequences.get(followed.consequence.index()) else { continue };
            let at = At::unit(unit);
            let how = figures::condition(&reader, &consequence.when, at);
            let title = titled(consequence.title.as_ref(), &consequence.id);
            let mut step = decision(&consequence.id, title, &consequence.clause, how, Value::Flag(true), Dim::Flag);
            step.inputs = inputs::of_all(&reader, [&consequence.when], at);
            step.children = points_of(&reader, &consequence.effects, at);
            steps.push(step);
        }
        for one in outcome.allotted.iter().filter(|one| one.unit == unit) {
            steps.extend(of_allotment(&reader, one));
        }
        steps
    }
}

/// The decisions about one unit (see [`Tracer::decisions`]).
#[must_use]
pub fn decisions(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>, unit: usize) -> Vec<Step> {
    Tracer::new(rules, data, outcome, known).decisions(unit)
}

fn decision(id: &str, title: Bilingual, clause: &Clause, how: Bilingual, value: Value, dim: Dim) -> Step {
    Step {
        id: id.to_owned(),
        title,
        kind: StepKind::Decision,
        clause: clause.clone(),
        how,
        value,
        dim,
        inputs: Vec::new(),
        children: Vec::new(),
    }
}

/// The points that an award or a consequence enters elsewhere.
fn points_of(reader: &Reader<'_>, effects: &[Effect], at: At) -> Vec<Step> {
    let mut recorder = Recorder::default();
    for effect in effects {
        if let Effect::Points(rule) = effect {
            rules::effect(reader, rule, at, &mut recorder);
        }
    }
    recorder.into_steps()
}

fn no_clause() -> Clause {
    Clause { article: None, file: String::new(), line: 0, span: crate::base::source::Span::default() }
}
