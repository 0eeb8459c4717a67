//! Small rule sets and data for tests.

use crate::base::calendar::{Cycle, Period};
use crate::base::number::{Number, RoundingMode};
use crate::base::source::{FileId, Span};
use crate::data::{CellRef, Cells, EventTable, FactColumn, HandedIn, PeriodData, SurveyTally, Unit, UnitGroup};
use crate::engine::outcome::Outcome;
use crate::engine::{Past, run};
use crate::model::contract::{DatedBy, EventKind, Fact, Field, Group, Grouping, MissingTable};
use crate::model::decision::{Award, CutTies, End, Quota, QuotaSize, RankKey, Ranking, Ties, Veto, VetoEffect};
use crate::model::expr::{Among, Comparison, Expr, ExprKind};
use crate::model::method::{Choice, Item, Meeting, Method, MethodKind, Reach, Rule, Side, Sign, Steps, Subject};
use crate::model::node::{Body, Combining, Node, Share};
use crate::model::value::{Dim, State, Value};
use crate::model::{AwardId, Clause, EventId, FactId, Locale, NodeId, RankingId, Rounding, RuleSet, Scheme};
use jiff::civil::Date;

/// A number of test texts: `13.5`, `40/3`, `-1`.
pub(super) fn n(text: &str) -> Number {
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    Number::parse_decimal(num).unwrap().checked_div(&Number::parse_decimal(den).unwrap()).unwrap()
}

pub(super) fn v(text: &str) -> Value {
    State::find(text).map_or_else(|| Value::Number(n(text)), Value::Missing)
}

pub(super) fn half_up(places: u32) -> Option<Rounding> {
    Some(Rounding { places, mode: RoundingMode::HalfUp })
}

pub(super) fn clause() -> Clause {
    Clause { article: Some("第一条".into()), file: "test.kh".into(), line: 1, span: Span::default() }
}

pub(super) fn e(kind: ExprKind) -> Expr {
    Expr { kind, dim: Dim::Points, span: Span::default() }
}

pub(super) fn c(text: &str) -> Expr {
    e(ExprKind::Constant(v(text)))
}

pub(super) fn fact(index: u32) -> Expr {
    e(ExprKind::Fact(FactId(index)))
}

pub(super) fn node(index: u32) -> Expr {
    e(ExprKind::Node(NodeId(index)))
}

pub(super) fn count(index: u32) -> Expr {
    e(ExprKind::Count { event: EventId(index), filter: None })
}

pub(super) fn cmp(a: Expr, sign: &str, b: Expr) -> Expr {
    let sign = match sign {
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterOrEqual,
        _ => Comparison::Equal,
    };
    e(ExprKind::Compare(sign, Box::new(a), Box::new(b)))
}

pub(super) fn divide(a: Expr, b: Expr) -> Expr {
    e(ExprKind::Divide(Box::new(a), Box::new(b)))
}

pub(super) fn method(kind: MethodKind) -> Method {
    Method { when: None, kind, factors: vec![], clause: clause() }
}

pub(super) fn earn(expr: Expr) -> Body {
    Body::Item(Item { methods: vec![method(MethodKind::Earn(Choice::Value(expr)))] })
}

pub(super) fn start(text: &str) -> Body {
    Body::Item(Item { methods: vec![method(MethodKind::Start(Choice::Value(c(text))))] })
}

pub(super) fn sum() -> Body {
    Body::Combine(Combining::Sum)
}

pub(super) fn weight(text: &str) -> Share {
    Share::Weight { weight: n(text), scale: Number::ONE, by: None }
}

/// A rule that takes or gives so much for each event of a kind.
pub(super) fn each(name: &str, sign: Sign, amount: &str, event: u32) -> Rule {
    rule(
        name,
        sign,
        amount,
        Subject::Events {
            event: EventId(event),
            filter: None,
            highest_only: None,
            dated_by: DatedBy::Date,
            first: None,
            sharing: None,
        },
    )
}

/// The distance of a quantity from one edge.
pub(super) fn distance_of(of: Expr, side: Side, edge: Expr, (per, steps): (Expr, Steps)) -> Subject {
    Subject::Distance { of, side, edge, per, steps, beyond: vec![], reach: Reach::Marginal, on_zero: None }
}

pub(super) fn rule(name: &str, sign: Sign, amount: &str, subject: Subject) -> Rule {
    Rule {
        id: format!("total.{name}"),
        name: name.into(),
        title: None,
        sign,
        subject,
        amount: Choice::Value(c(amount)),
        when: None,
        factors: vec![],
        meeting: Meeting::Alone,
        floor: None,
        cap: None,
        judged: None,
        due: None,
        evidence: vec![],
        counted_in: None,
        clause: clause(),
    }
}

/// A rule set without nodes.
pub(super) fn rules() -> RuleSet {
    RuleSet {
        tables: Vec::new(),
        keyed: Vec::new(),
        reads_class: false,
        scheme: Scheme {
            id: "test".into(),
            title: None,
            edition: "2022".into(),
            cycle: Cycle::Half,
            offices: vec![],
            basis: vec![],
            approved_by: vec![],
            locale: Locale::Chinese,
            show: Rounding { places: 2, mode: RoundingMode::HalfEven },
            prose: vec![],
            span: Span::default(),
        },
        grouping: Grouping::None,
        imports: Vec::new(),
        groups: vec![],
        facts: vec![],
        events: vec![],
        windows: vec![],
        tasks: Vec::new(),
        entered: Vec::new(),
        letters: Vec::new(),
        superiors: Vec::new(),
        cadences: Vec::new(),
        duties: Vec::new(),
        publications: Vec::new(),
        nodes: vec![],
        order: vec![],
        vetoes: vec![],
        rankings: vec![],
        grades: None,
        awards: vec![],
        consequences: vec![],
        pays: vec![],
        working_days: Vec::new(),
        formerly: Vec::new(),
        respelt: Vec::new(),
        reach: Vec::new(),
        allotments: vec![],
        review: crate::model::ledgers::Review::default(),
        examples: vec![],
        meaning: "0".into(),
        wording: "0".into(),
    }
}

/// Adds a node below a parent; the first one is the root.
pub(super) fn add(rules: &mut RuleSet, parent: Option<u32>, name: &str, full: &str, share: Share, body: Body) -> u32 {
    let id = NodeId::from_index(rules.nodes.len());
    let path = parent.map_or(name.to_owned(), |parent| format!("{}.{name}", rules.nodes[parent as usize].id));
    rules.nodes.push(Node {
        id: path,
        name: name.into(),
        title: None,
        parent: parent.map(NodeId),
        children: vec![],
        full: n(full),
        share,
        body,
        rules: vec![],
        factors: vec![],
        floor: None,
        cap: None,
        idle: crate::model::node::Idle::default(),
        limits: Vec::new(),
        rest_to_parent: false,
        round: None,
        applies_to: vec![],
        not_applicable_when: None,
        not_applicable: None,
        missing: MissingTable::new(),
        spread_factor: None,
        least_children: 0,
        least_cases: Vec::new(),
        responsibility: Default::default(),
        long_term: false,
        clause: clause(),
    });
    if let Some(parent) = parent {
        rules.nodes[parent as usize].children.push(id);
    }
    rules.order.insert(0, id);
    id.0
}

pub(super) fn add_fact(rules: &mut RuleSet, id: &str) -> u32 {
    rules.facts.push(Fact {
        id: id.into(),
        title: None,
        dim: Dim::Plain,
        scale: Number::ONE,
        unit: (String::new(), String::new()),
        range: None,
        sources: vec![],
        direction: None,
        per: None,
        missing: vec![],
        target: None,
        clause: clause(),
    });
    rules.facts.len() as u32 - 1
}

pub(super) fn add_event(rules: &mut RuleSet, id: &str, fields: &[&str]) -> u32 {
    let field = |id: &&str| Field {
        id: (*id).to_owned(),
        title: None,
        dim: Dim::Text,
        scale: Number::ONE,
        read: true,
        personal: false,
        clause: clause(),
    };
    rules.events.push(EventKind {
        id: id.into(),
        title: None,
        fields: fields.iter().map(field).collect(),
        evidence: vec![],
        dated_by: None,
        register: None,
        deadline: None,
        clause: clause(),
    });
    rules.events.len() as u32 - 1
}

pub(super) fn add_group(rules: &mut RuleSet, id: &str) {
    rules.grouping = Grouping::Declared;
    rules.groups.push(Group { id: id.into(), title: None, clause: clause() });
}

pub(super) fn veto(id: &str, when: Expr, effects: Vec<VetoEffect>) -> Veto {
    Veto { id: id.into(), title: None, when, effects, clause: clause() }
}

/// `running(award)`
pub(super) fn running(award: crate::model::AwardId) -> ExprKind {
    let of = crate::model::expr::Verdict::Award(award);
    ExprKind::Running { of, any_work: false, gaps_skipped: false }
}

pub(super) fn ranking(ties: Ties) -> Ranking {
    ranking_by(vec![node(0)], ties)
}

pub(super) fn ranking_by(keys: Vec<Expr>, ties: Ties) -> Ranking {
    let keys = keys.into_iter().map(|of| RankKey { of, lower_is_better: false }).collect();
    Ranking { keys, among: Among::Everyone, ties, when: None, clause: clause() }
}

pub(super) fn quota(places: u32, cut: CutTies) -> Quota {
    Quota { size: QuotaSize::Number(places), cut, among: Among::Everyone, clause: clause() }
}

pub(super) fn award(id: &str, places: Option<(End, Quota)>, when: Option<Expr>) -> Award {
    Award {
        id: id.into(),
        title: None,
        places,
        passed_down: false,
        when,
        works: vec![],
        ranking: Some(RankingId(0)),
        below: None,
        first: None,
        effects: vec![],
        clause: clause(),
    }
}

/// A rule set whose total is one fact.
pub(super) fn by_fact() -> RuleSet {
    let mut rules = rules();
    add_fact(&mut rules, "x");
    add(&mut rules, None, "total", "100", Share::Root, earn(fact(0)));
    rules
}

pub(super) fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

/// Data of units `u0`, `u1`, … in one group, with one column a fact.
pub(super) fn data(rules: &RuleSet, facts: &[&[&str]]) -> PeriodData {
    let units = facts.first().map_or(1, |column| column.len());
    data_of(rules, "2022H1", units, facts)
}

pub(super) fn data_of(rules: &RuleSet, id: &str, units: usize, facts: &[&[&str]]) -> PeriodData {
    let cell = CellRef { file: FileId(7), start: 3, field: CellRef::EXACT };
    let unit = |index: usize| Unit {
        id: format!("u{index:04}"),
        name: format!("单位{index}"),
        group: 0,
        class: None,
        head: None,
        lineage: None,
        cell,
    };
    let column = |values: &&[&str]| FactColumn {
        values: values.iter().map(|text| v(text)).collect(),
        cells: Cells::Each(vec![Some(cell); units]),
        marks: Vec::new(),
    };
    let table = |kind: &EventKind| EventTable {
        submitted: HandedIn::All(true),
        files: vec![FileId(8)],
        offsets: vec![0; units + 1],
        dates: vec![],
        fields: vec![vec![]; kind.fields.len()],
        evidence: vec![],
        notes: vec![],
        cells: vec![],
        columns: vec![],
        parties: Default::default(),
    };
    let groups = if rules.groups.is_empty() {
        vec![UnitGroup { id: String::new(), title: String::new() }]
    } else {
        rules.groups.iter().map(|group| UnitGroup { id: group.id.clone(), title: group.id.clone() }).collect()
    };
    PeriodData {
        targets: Vec::new(),
        period: period(id),
        units: (0..units).map(unit).collect(),
        groups,
        facts: facts.iter().map(column).collect(),
        events: rules.events.iter().map(table).collect(),
        surveys: vec![],
        as_of: period(id).last_day(),
        calendar: crate::base::workdays::WorkingDays::default(),
        draws: vec![],
        letters: Vec::new(),
        meetings: None,
        ledger: crate::data::ledgers::Ledger::default(),
        left_out: 0,
        files: vec![],
        digests: vec![],
        hash: String::new(),
    }
}

/// Adds an event of a unit; units and days must ascend.
pub(super) fn happens(data: &mut PeriodData, event: usize, unit: usize, day: &str, fields: &[Value]) {
    let table = &mut data.events[event];
    table.dates.push(day.parse::<Date>().unwrap());
    for (column, value) in table.fields.iter_mut().zip(fields) {
        column.push(value.clone());
    }
    table.cells.push(CellRef { file: FileId(8), start: table.dates.len() as u32, field: 0 });
    for offset in &mut table.offsets[unit + 1..] {
        *offset += 1;
    }
}

/// The answers of one unit to a survey: panels of aspects of counts by level.
pub(super) fn answers(node: u32, panels: &[&[&[u32]]]) -> SurveyTally {
    let shape = (panels.len(), panels[0].len(), panels[0][0].len());
    SurveyTally {
        node: NodeId(node),
        submitted: HandedIn::All(true),
        files: vec![FileId(9)],
        shape,
        counts: panels.iter().flat_map(|panel| panel.iter()).flat_map(|aspect| aspect.iter()).copied().collect(),
        raters: vec![0; panels.len()],
        sheets: vec![],
    }
}

/// The outcome and the codes of the problems.
pub(super) fn result(rules: &RuleSet, data: &PeriodData) -> (Outcome, Vec<&'static str>) {
    result_after(rules, data, &[])
}

pub(super) fn result_after(rules: &RuleSet, data: &PeriodData, history: &[Past<'_>]) -> (Outcome, Vec<&'static str>) {
    let checked = run(rules, data, &crate::engine::Known { earlier: history.to_vec(), others: Vec::new() });
    let codes = checked.problems.iter().map(|problem| problem.code.code).collect();
    (checked.value, codes)
}

/// The outcome, where no problem is expected.
pub(super) fn sound(rules: &RuleSet, data: &PeriodData) -> Outcome {
    let (outcome, codes) = result(rules, data);
    assert_eq!(codes, Vec::<&str>::new());
    outcome
}

pub(super) fn totals(outcome: &Outcome) -> Vec<Value> {
    outcome.totals.iter().map(|total| total.total.clone()).collect()
}

/// The units that gained an award.
pub(super) fn winners(outcome: &Outcome, award: u32) -> Vec<usize> {
    outcome.grants.iter().filter(|grant| grant.award == AwardId(award)).map(|grant| grant.unit).collect()
}
