//! Worked examples of a scheme: its rules on one made-up unit, of which only the given figures are known.
//!
//! What one unit decides by itself is computed (scores, total, vetoes, its grade without quotas, awards by condition,
//! consequences); what others decide must be given.

use super::awards::{self, Given as Granted};
use super::derivation;
use super::desk::Desk;
use super::eras::Past;
use super::eval::{At, Holding, Reader, Totals};
use super::figures;
use super::grades;
use super::inputs;
use super::nodes;
use super::outcome::{Outcome, Total};
use super::periods;
use super::ranking::Standing;
use super::reads;
use super::reuse::Known;
use super::totals;
use super::trace::{Step, StepKind};
use super::tree::Sheet;
use super::value::met;
use crate::base::calendar::Period;
use crate::base::language::Bilingual;
use crate::base::source::{FileId, Span};
use crate::data::{CellRef, Cells, EventTable, FactColumn, HandedIn, PeriodData, Unit, UnitGroup};
use crate::model::contract::{EventKind, Fact};
use crate::model::expr::{Expr, ExprKind, Verdict};
use crate::model::method::Subject;
use crate::model::table::UnitKey;
use crate::model::value::{State, Value};
use crate::model::{ConsequenceId, Example, Expectation, Given, NodeId, RuleSet, period_of_examples};
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
    /// The figures that the rules in question read, each at its place in the text, where the expectation is not met.
    pub figures: Vec<(Span, Bilingual)>,
}

impl Finding {
    /// Whether the expectation is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.expected == self.actual
    }
}

/// The made-up unit of an example and what its figures are read from.
///
/// The made-up unit has the given facts, so many plain events, and the given values of nodes; of everything else no
/// event happened and nothing was handed in. Of earlier periods what is given is known, and nothing else. Only what the
/// expectations need is computed.
pub(super) struct Stage<'a> {
    rules: &'a RuleSet,
    example: &'a Example,
    data: PeriodData,
    /// The earlier periods of which something is given, the oldest first.
    before: Vec<(PeriodData, Outcome)>,
}

impl<'a> Stage<'a> {
    /// Makes up the unit.
    pub(super) fn of(rules: &'a RuleSet, example: &'a Example) -> Self {
        let period = period_of_examples(&rules.scheme.edition, rules.scheme.cycle);
        let data = made_up(rules, example, period);
        let mut earlier: Vec<Period> = (example.given.iter())
            .filter_map(|given| match given {
                Given::Part(_, part, _) => Some(Period::containing(period.cycle(), part.first_day())),
                _ => None,
            })
            .filter(|whole| *whole < period)
            .collect();
        earlier.sort_unstable();
        earlier.dedup();
        let before =
            earlier.into_iter().map(|period| (made_up_before(&data, rules, example, period), Outcome::nothing(period)));
        Self { rules, example, before: before.collect(), data }
    }

    /// Computes what the expectations need, and shows it: the table, the sheet, what was decided, the nodes whose value is
    /// stated.
    pub(super) fn with<T>(&self, show: impl FnOnce(&Desk<'_>, &Sheet, &Decided, &[(NodeId, Value)]) -> T) -> T {
        let past = self.before.iter().map(|(data, outcome)| Past { rules: self.rules, data, outcome });
        let known = Known { earlier: past.collect(), ..Known::default() };
        let mut desk = Desk::new(self.rules, &self.data, &known);
        let mut given: Vec<(NodeId, Value)> = Vec::new();
        for assumption in &self.example.given {
            match assumption {
                Given::Node(node, value) => given.push((*node, value.clone())),
                Given::Figure(figure, value) => desk.assume(figure, value.clone()),
                Given::Fact(..)
                | Given::Part(..)
                | Given::Events(..)
                | Given::EventsWith { .. }
                | Given::Group(_)
                | Given::Known(..) => {}
            }
        }
        let wanted = needed(self.rules, self.example, &given);
        let sheet = Sheet::new(&desk, &given, Some(&wanted));
        let before = sheet.reader(&desk, Totals::BeforeVetoes);
        // What is not given of a veto's condition does not strike.
        let total = totals::settle(&before, 0, None);
        let decided = Decided::of(&desk, &sheet, total, self.example);
        show(&desk, &sheet, &decided, &given)
    }
}

/// What is decided about the made-up unit.
#[derive(Default)]
pub(super) struct Decided {
    pub(super) totals: Vec<Total>,
    pub(super) grades: Vec<Option<u16>>,
    pub(super) holdings: Vec<Holding>,
    pub(super) followed: Vec<(usize, ConsequenceId)>,
}

impl Decided {
    /// Decides what one unit decides by itself, where an expectation reads it.
    fn of(desk: &Desk<'_>, sheet: &Sheet, total: Total, example: &Example) -> Self {
        let rules = desk.rules;
        let mut decided = Self { totals: vec![total], ..Self::default() };
        if !example.expect.iter().any(|expectation| reads::decided_in(&expectation.of)) {
            return decided;
        }
        if let (Some(list), Some(total)) = (&rules.grades, decided.totals.first()) {
            decided.grades = vec![grades::of_one(&decided.reader(desk, sheet), list, total, 0)];
        }
        let mut given = Granted::default();
        let standing = Standing::of_values(decided.totals.iter().map(|total| total.total.clone()).collect(), false);
        for id in awards::in_order(rules) {
            let Some(award) = rules.awards.get(id.index()).filter(|award| award.places.is_none()) else { continue };
            decided.holdings = awards::holdings(desk, &given.grants, false);
            let reader = decided.reader(desk, sheet);
            let basis = awards::Basis { totals: &decided.totals, standing: &standing, bars: &[], left_out: &[] };
            awards::give(&reader, id, award, basis, &mut given, &mut Vec::new());
        }
        decided.holdings = awards::holdings(desk, &given.grants, true);
        let followed = periods::consequences(&decided.reader(desk, sheet), &mut Vec::new());
        decided.followed = followed.into_iter().map(|one| (one.unit, one.consequence)).collect();
        decided.followed.sort_unstable();
        decided
    }

    /// A reader of the results.
    pub(super) fn reader<'r>(&'r self, desk: &'r Desk<'r>, sheet: &'r Sheet) -> Reader<'r> {
        Reader {
            grades: &self.grades,
            holdings: &self.holdings,
            followed: &self.followed,
            ..sheet.reader(desk, Totals::Published(&self.totals))
        }
    }
}

/// The condition of what an expectation is about, where that is decided by one.
fn condition<'a>(rules: &'a RuleSet, of: &Expr) -> Option<&'a Expr> {
    match of.kind {
        ExprKind::Held(Verdict::Award(id)) => rules.awards.get(id.index())?.when.as_ref(),
        ExprKind::Held(Verdict::Consequence(id)) => Some(&rules.consequences.get(id.index())?.when),
        ExprKind::Held(Verdict::Veto(id)) => Some(&rules.vetoes.get(id.index())?.when),
        _ => None,
    }
}

/// What comes out for an expectation; what cannot be decided of the figures given is missing.
fn outcome(reader: &Reader<'_>, of: &Expr, at: At) -> Value {
    if reader.desk.assumed(of).is_none()
        && let ExprKind::Held(Verdict::Award(_) | Verdict::Consequence(_)) = of.kind
        && let Some(condition) = condition(reader.desk.rules, of)
        && let Err(state) = met(&reader.eval(condition, at))
    {
        return Value::Missing(state);
    }
    reader.eval(of, at)
}

/// Works out an example: a finding for each expectation.
#[must_use]
pub fn run_example(rules: &RuleSet, example: &Example) -> Vec<Finding> {
    Stage::of(rules, example).with(|desk, sheet, decided, given| {
        let reader = decided.reader(desk, sheet);
        (example.expect.iter())
            .map(|expectation| {
                let actual = outcome(&reader, &expectation.of, At::node(0, example.subject));
                let met = actual == expectation.value;
                Finding {
                    expected: expectation.value.clone(),
                    figures: if met { Vec::new() } else { figures_read(&reader, expectation, example.subject) },
                    actual,
                    trace: derived(sheet, desk, &reader, decided, (example, expectation), given),
                    span: expectation.span,
                }
            })
            .collect()
    })
}

/// The value of every part of the expressions that an expectation is about: of the rules of the node it names, or of
/// the formula it states.
fn figures_read(reader: &Reader<'_>, expectation: &Expectation, subject: NodeId) -> Vec<(Span, Bilingual)> {
    let rules = reader.desk.rules;
    let node = match expectation.of.kind {
        ExprKind::Node(node) => rules.nodes.get(node.index()).map(|found| (node, found)),
        _ => None,
    };
    let (at, exprs, whole) = match (node, &rules.grades, condition(rules, &expectation.of)) {
        (Some((id, node)), ..) => (At::node(0, id), reads::of_node(node), node.clause.span),
        (None, _, Some(when)) => (At::node(0, subject), vec![when], when.span),
        (None, Some(grades), None) if expectation.of.kind == ExprKind::Grade => {
            (At::node(0, subject), reads::of_grades(grades), grades.clause.span)
        }
        (None, ..) => (At::node(0, subject), vec![&expectation.of], expectation.span),
    };
    let mut found: Vec<(Span, Bilingual)> = Vec::new();
    let mut open = exprs;
    while let Some(expr) = open.pop() {
        if !is_of_many(expr) {
            open.extend(expr.parts());
        }
        let inside = expr.span.file == whole.file && whole.start <= expr.span.start && expr.span.end <= whole.end;
        let literal = matches!(expr.kind, ExprKind::Constant(_) | ExprKind::Full | ExprKind::Field(..));
        if inside && !literal && !reads_field(expr) && found.iter().all(|(span, _)| *span != expr.span) {
            found.push((expr.span, figures::figure(&reader.eval(expr, at), &expr.dim)));
        }
    }
    found.sort_by_key(|(span, _)| (span.start, span.end));
    found
}

/// Whether the figures inside are those of single events, of other units or other periods.
fn is_of_many(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Count { .. }
            | ExprKind::OverEvents { .. }
            | ExprKind::OverPeers { .. }
            | ExprKind::Rated { .. }
            | ExprKind::OverPeriods { .. }
            | ExprKind::Earlier(..)
    )
}

/// Whether it is said of one event, as the condition of a rule for each event is: then it has no figure of its own.
fn reads_field(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Field(..)) || !is_of_many(expr) && expr.parts().into_iter().any(reads_field)
}

/// How an expected figure came out.
fn derived(
    sheet: &Sheet,
    desk: &Desk<'_>,
    reader: &Reader<'_>,
    decided: &Decided,
    (example, expectation): (&Example, &Expectation),
    given: &[(NodeId, Value)],
) -> Step {
    let (tree, nodes) = (sheet.reader(desk, Totals::InTree), nodes::prepared(desk));
    let step = match &expectation.of.kind {
        ExprKind::Node(node) if *node == desk.rules.root() => {
            Some(derivation::of_total(&tree, &nodes, decided.totals.first(), 0, given))
        }
        ExprKind::Node(node) => derivation::of_node(&tree, &nodes, *node, 0, given),
        ExprKind::Grade => {
            let position = decided.grades.first().copied().flatten();
            let step = position.and_then(|at| derivation::of_band(reader, at, decided.totals.first(), 0));
            step.map(|mut step| {
                step.children.push(derivation::of_total(&tree, &nodes, decided.totals.first(), 0, given));
                step
            })
        }
        _ => None,
    };
    let at = At::node(0, example.subject);
    let when = condition(desk.rules, &expectation.of);
    step.unwrap_or_else(|| Step {
        id: String::new(),
        title: figures::plain(example.title.as_str()),
        kind: StepKind::Decision,
        clause: example.clause.clone(),
        how: when.map_or_else(
            || figures::equation(reader, &expectation.of, at),
            |when| figures::condition(reader, when, at),
        ),
        value: outcome(reader, &expectation.of, at),
        dim: expectation.of.dim.clone(),
        inputs: inputs::of_all(reader, [when.unwrap_or(&expectation.of)], at),
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
        if reads::decided_in(&expectation.of) {
            open.push(rules.root());
            reads::of_decisions(rules).into_iter().for_each(|expr| reads::nodes_in(expr, &mut open));
        }
    }
    while let Some(id) = open.pop() {
        let (Some(flag), Some(node)) = (wanted.get_mut(id.index()), rules.nodes.get(id.index())) else { continue };
        if *flag || given.iter().any(|(stated, _)| *stated == id) {
            continue;
        }
        *flag = true;
        open.extend(&node.children);
        let compared = reads::of_compared(rules, node);
        let read: Vec<&Expr> = reads::of_node(node).into_iter().chain(compared).collect();
        if read.iter().any(|expr| reads::leaves_out_vetoed(expr)) {
            reads::of_vetoes(rules).into_iter().for_each(|expr| reads::nodes_in(expr, &mut open));
        }
        read.into_iter().for_each(|expr| reads::nodes_in(expr, &mut open));
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

/// The values of a fact in the parts of a period; `rest` where an example says nothing of a part.
fn of_parts(fact: &Fact, index: usize, example: &Example, period: Period, rest: &Value) -> Vec<Value> {
    let of_part = |part: Period| {
        example.given.iter().find_map(|given| match given {
            Given::Part(fact, own, value) if fact.index() == index && *own == part => Some(value.clone()),
            _ => None,
        })
    };
    fact.parts(period).into_iter().map(|part| of_part(part).unwrap_or_else(|| rest.clone())).collect()
}

/// The made-up unit in an earlier period.
fn made_up_before(now: &PeriodData, rules: &RuleSet, example: &Example, period: Period) -> PeriodData {
    let unknown = Value::Missing(State::NotApplicable);
    let fact = |(index, fact): (usize, &Fact)| {
        let values = match fact.per {
            Some(_) => of_parts(fact, index, example, period, &unknown),
            None => vec![unknown.clone()],
        };
        FactColumn { values, cells: Cells::Each(Vec::new()), marks: Vec::new() }
    };
    let facts = rules.facts.iter().enumerate().map(fact).collect();
    PeriodData { period, facts, events: Vec::new(), as_of: period.last_day(), ..now.clone() }
}

/// The made-up unit.
fn made_up(rules: &RuleSet, example: &Example, period: Period) -> PeriodData {
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
    let stated = example.given.iter().find_map(|given| match given {
        Given::Group(group) => Some(group),
        _ => None,
    });
    let concerned = rules.nodes.get(example.subject.index()).and_then(|node| node.applies_to.first());
    let concerned = stated.or(concerned);
    let fact = |index: usize| {
        let stated = example.given.iter().find_map(|given| match given {
            Given::Fact(fact, value) if fact.index() == index => Some(value.clone()),
            _ => None,
        });
        let stated = stated.unwrap_or(Value::Missing(State::NotSubmitted));
        let values = match rules.facts.get(index).filter(|fact| fact.per.is_some()) {
            Some(fact) => of_parts(fact, index, example, period, &stated),
            None => vec![stated],
        };
        FactColumn { values, cells: Cells::Each(Vec::new()), marks: Vec::new() }
    };
    let events = rules.events.iter().enumerate().map(|(index, kind)| events(rules, kind, index, example, day));
    let known = |wanted: UnitKey| {
        example.given.iter().find_map(|given| match given {
            Given::Known(key, word) if *key == wanted => Some(word.clone()),
            _ => None,
        })
    };
    PeriodData {
        period,
        units: vec![Unit {
            id: known(UnitKey::Unit).unwrap_or_else(|| "example".to_owned()),
            name: example.title.clone(),
            group: concerned.map_or(0, |group| group.0),
            class: known(UnitKey::Class),
            head: None,
            lineage: None,
            cell,
        }],
        groups,
        facts: (0..rules.facts.len()).map(fact).collect(),
        targets: Vec::new(),
        events: events.collect(),
        surveys: Vec::new(),
        as_of: period.last_day(),
        calendar: crate::base::workdays::WorkingDays::mondays_to_fridays(),
        draws: Vec::new(),
        letters: Vec::new(),
        meetings: None,
        ledger: crate::data::ledgers::Ledger::default(),
        left_out: 0,
        files: Vec::new(),
        digests: Vec::new(),
        hash: String::new(),
    }
}

/// The events of a kind that an example states, in the order of their dates.
fn events(rules: &RuleSet, kind: &EventKind, index: usize, example: &Example, plain: Date) -> EventTable {
    // What must be declared by a day was declared in time, as documents are there.
    let declared: Vec<u16> = (rules.nodes.iter().flat_map(|node| &node.rules))
        .filter(|rule| matches!(rule.subject, Subject::Events { event, .. } if event.index() == index))
        .filter_map(|rule| rule.due.as_ref().map(|due| due.declared))
        .collect();
    let nothing = || -> Vec<Value> {
        let field = |position: usize| match declared.iter().any(|own| usize::from(*own) == position) {
            true => Value::Date(plain),
            false => kind.register.map_or(Value::Missing(State::NotApplicable), |register| register.plain(position)),
        };
        (0..kind.fields.len()).map(field).collect()
    };
    let mut rows: Vec<(Date, Vec<Value>, Option<u32>)> = Vec::new();
    for given in &example.given {
        match given {
            Given::Events(event, count) if event.index() == index => {
                rows.extend((0..*count).map(|_| (plain, nothing(), None)));
            }
            Given::EventsWith { event, count, fields, window, parties } if event.index() == index => {
                let mut row = nothing();
                for (field, value) in fields {
                    if let Some(cell) = row.get_mut(usize::from(*field)) {
                        *cell = value.clone();
                    }
                }
                let day = window.and_then(|window| rules.windows.get(window.index())).map_or(plain, |one| one.first);
                rows.extend((0..*count).map(|_| (day, row.clone(), *parties)));
            }
            _ => {}
        }
    }
    rows.sort_by_key(|(day, ..)| *day);
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    // The other parties to an event stand behind the rows of the unit and belong to no unit that is known.
    let mut shared: Vec<Option<u32>> = rows.iter().zip(0..).map(|((.., parties), row)| parties.map(|_| row)).collect();
    let mut others = Vec::new();
    for ((day, row, parties), event) in rows.iter().zip(0..) {
        for _ in 1..parties.unwrap_or(1) {
            others.push((*day, row.clone(), None));
            shared.push(Some(event));
        }
    }
    rows.extend(others);
    let column = |field: usize| {
        let cells = rows.iter().map(|(_, row, _)| row.get(field).cloned());
        cells.map(|cell| cell.unwrap_or(Value::Missing(State::NotApplicable))).collect()
    };
    EventTable {
        submitted: HandedIn::All(true),
        files: Vec::new(),
        offsets: vec![0, count],
        dates: rows.iter().map(|(day, ..)| *day).collect(),
        fields: (0..kind.fields.len()).map(column).collect(),
        evidence: vec![Arc::from("示例"); rows.len()],
        notes: Vec::new(),
        cells: Vec::new(),
        columns: Vec::new(),
        parties: crate::data::Parties::of_some(&shared),
    }
}
