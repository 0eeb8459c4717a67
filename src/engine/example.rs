//! Worked examples of a scheme: its rules on one made-up unit, of which only the given figures are known.

use super::derivation;
use super::desk::Desk;
use super::eval::{At, Reader, Totals};
use super::figures;
use super::inputs;
use super::reads;
use super::totals;
use super::trace::{Step, StepKind};
use super::tree::Sheet;
use crate::base::calendar::Period;
use crate::base::source::{FileId, Span};
use crate::data::{CellRef, Cells, EventTable, FactColumn, PeriodData, Unit, UnitGroup};
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::{State, Value};
use crate::model::{Example, Expectation, Given, NodeId, RuleSet};
use jiff::civil::Date;
use std::sync::Arc;

/// What an example expects, and what comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What the example expects: a value or a state.
    pub expected: Value,
    /// What comes out.
    pub actual: Value,
    /// How it came out.
    pub trace: Step,
    /// Where the expectation is written.
    pub span: Span,
}

impl Finding {
    /// Whether the expectation is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.expected == self.actual
    }
}

/// Works out an example: a finding for each expectation.
///
/// The made-up unit has the given facts, so many plain events, and the given values of nodes; of everything else no
/// event happened and nothing was handed in. Only what the expectations need is computed.
#[must_use]
pub fn run_example(rules: &RuleSet, example: &Example) -> Vec<Finding> {
    let data = made_up(rules, example);
    let desk = Desk::new(rules, &data, &[]);
    let given: Vec<(NodeId, Value)> = (example.given.iter())
        .filter_map(|given| match given {
            Given::Node(node, value) => Some((*node, value.clone())),
            Given::Fact(..) | Given::Events(..) => None,
        })
        .collect();
    let wanted = needed(rules, example, &given);
    let sheet = Sheet::new(&desk, &given, Some(&wanted));
    let before = Reader { ..sheet.reader(&desk, Totals::BeforeVetoes) };
    // What is not given of a veto's condition does not strike.
    let total = totals::settle(&before, 0, None);
    let totals = [total];
    let reader = sheet.reader(&desk, Totals::Published(&totals));
    (example.expect.iter())
        .map(|expectation| Finding {
            expected: expectation.value.clone(),
            actual: reader.eval(&expectation.of, At::node(0, example.subject)),
            trace: derived(&sheet, &desk, &reader, &totals, (example, expectation), &given),
            span: expectation.span,
        })
        .collect()
}

/// How an expected figure came out.
fn derived(
    sheet: &Sheet,
    desk: &Desk<'_>,
    reader: &Reader<'_>,
    totals: &[super::outcome::Total],
    (example, expectation): (&Example, &Expectation),
    given: &[(NodeId, Value)],
) -> Step {
    let tree = sheet.reader(desk, Totals::InTree);
    let step = match &expectation.of.kind {
        ExprKind::Node(node) if *node == desk.rules.root() => {
            Some(derivation::of_total(&tree, totals.first(), 0, given))
        }
        ExprKind::Node(node) => derivation::of_node(&tree, *node, 0, given),
        _ => None,
    };
    let at = At::node(0, example.subject);
    step.unwrap_or_else(|| Step {
        id: String::new(),
        title: figures::plain(example.title.as_str()),
        kind: StepKind::Decision,
        clause: example.clause.clone(),
        how: figures::equation(reader, &expectation.of, at),
        value: reader.eval(&expectation.of, at),
        dim: expectation.of.dim.clone(),
        inputs: inputs::of_all(reader, [&expectation.of], at),
        children: Vec::new(),
    })
}

/// The nodes that the expectations need.
fn needed(rules: &RuleSet, example: &Example, given: &[(NodeId, Value)]) -> Vec<bool> {
    let mut wanted = vec![false; rules.nodes.len()];
    let mut open = Vec::new();
    for expectation in &example.expect {
        reads::nodes_in(&expectation.of, &mut open);
        if reads_total(&expectation.of) {
            open.push(rules.root());
        }
    }
    while let Some(id) = open.pop() {
        let (Some(flag), Some(node)) = (wanted.get_mut(id.index()), rules.nodes.get(id.index())) else { continue };
        if *flag || given.iter().any(|(stated, _)| *stated == id) {
            continue;
        }
        *flag = true;
        open.extend(&node.children);
        reads::of_node(node).into_iter().for_each(|expr| reads::nodes_in(expr, &mut open));
    }
    wanted
}

fn reads_total(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| found |= matches!(inner.kind, ExprKind::ExactTotal));
    found
}

/// The first day of the period that lies in no special period: plain events are not made worse by their date.
fn plain_day(rules: &RuleSet, period: Period) -> Date {
    let special = |day: &Date| rules.windows.iter().any(|window| window.first <= *day && *day <= window.last);
    let days = period.first_day().series(jiff::Span::new().days(1)).take_while(|day| period.contains(*day));
    days.into_iter().find(|day| !special(day)).unwrap_or_else(|| period.first_day())
}

/// The period of an example: the first one of the edition's year.
fn period(rules: &RuleSet) -> Period {
    let digits: String = rules.scheme.edition.chars().filter(char::is_ascii_digit).take(4).collect();
    let year = digits.parse::<i16>().unwrap_or(2000);
    let cycle = rules.scheme.cycle;
    Period::new(cycle, year, 1).unwrap_or_else(|| Period::containing(cycle, Date::constant(2000, 1, 15)))
}

/// The made-up unit.
fn made_up(rules: &RuleSet, example: &Example) -> PeriodData {
    let period = period(rules);
    let day = plain_day(rules, period);
    let groups: Vec<UnitGroup> = if rules.groups.is_empty() {
        vec![UnitGroup { id: String::new(), title: String::new() }]
    } else {
        let group = |group: &crate::model::contract::Group| UnitGroup {
            id: group.id.clone(),
            title: group.title.clone().unwrap_or_else(|| group.id.clone()),
        };
        rules.groups.iter().map(group).collect()
    };
    let cell = CellRef { file: FileId(0), start: 0, field: CellRef::EXACT };
    let concerned = rules.nodes.get(example.subject.index()).and_then(|node| node.applies_to.first());
    let fact = |index: usize| {
        let stated = example.given.iter().find_map(|given| match given {
            Given::Fact(fact, value) if fact.index() == index => Some(value.clone()),
            _ => None,
        });
        let values = vec![stated.unwrap_or(Value::Missing(State::NotSubmitted))];
        FactColumn { values, cells: Cells::Each(Vec::new()) }
    };
    let events = rules.events.iter().enumerate().map(|(index, kind)| {
        let count: u32 = (example.given.iter())
            .map(|given| match given {
                Given::Events(event, count) if event.index() == index => *count,
                _ => 0,
            })
            .sum();
        let rows = count as usize;
        EventTable {
            submitted: true,
            files: Vec::new(),
            offsets: vec![0, count],
            dates: vec![day; rows],
            fields: kind.fields.iter().map(|_| vec![Value::Missing(State::NotApplicable); rows]).collect(),
            evidence: vec![Arc::from("示例"); rows],
            notes: Vec::new(),
            cells: Vec::new(),
            columns: Vec::new(),
        }
    });
    PeriodData {
        period,
        units: vec![Unit {
            id: "example".to_owned(),
            name: example.title.clone(),
            group: concerned.map_or(0, |group| group.0),
            head: None,
            cell,
        }],
        groups,
        facts: (0..rules.facts.len()).map(fact).collect(),
        events: events.collect(),
        surveys: Vec::new(),
        left_out: 0,
        files: Vec::new(),
        hash: String::new(),
    }
}
