//! A small finished run, put together by hand: two groups, deductions, a survey, a veto, awards, states, ties.

mod scheme;

use crate::base::calendar::{Cycle, Date, Period};
use crate::base::number::{Number, RoundingMode};
use crate::base::source::{FileId, Sources, Span};
use crate::data::{CellRef, Cells, EventTable, FactColumn, HandedIn, PeriodData, SurveyTally, Unit, UnitGroup};
use crate::engine::outcome::{Entry, Followed, Grant, Outcome, Payment, Remark, RuleColumn, Total};
use crate::engine::trace::{Input, Origin, Step, StepKind};
use crate::model::value::{Dim, State, Value};
use crate::model::{AwardId, Clause, ConsequenceId, NodeId, RankingId, RuleSet, VetoId};
use std::sync::Arc;

/// A finished run with its derivations.
pub(super) struct Sample {
    pub rules: RuleSet,
    pub data: PeriodData,
    pub outcome: Outcome,
    pub sources: Sources,
    pub traces: Vec<Step>,
}

const FILE: FileId = FileId(0);
const SCHEME: &str = "否决 事故 当 事故次数 >= 1 { 总分最高 59.99分 }\n";
const CAUSES: [(&str, &str, i64); 5] = [
    ("late-report", "未及时报送或未按要求报送信息", 1),
    ("absent", "未请假、未按要求参会", 1),
    ("breakfast-item", "早餐会交办事项办理不及时", 1),
    ("uncooperative", "责任单位工作不配合", 1),
    ("admonished", "工作滞后被领导约谈", 2),
];
const DEPARTMENTS: [&str; 18] = [
    "发展和改革局",
    "自然资源局",
    "行政审批服务局",
    "市场监督管理局",
    "住房和城乡建设局",
    "税务局",
    "人力资源和社会保障局",
    "公安局",
    "生态环境局",
    "财政局",
    "司法局",
    "商务局",
    "科技和工业信息化局",
    "交通运输局",
    "农业农村局",
    "应急管理局",
    "卫生健康局",
    "城市管理和综合执法局",
];
const PARKS: [&str; 8] =
    ["东区产业园", "西区产业园", "高新产业园", "物流园", "农产品加工园", "电子信息园", "新材料园", "轻工园"];

pub(super) fn number(num: i64, den: i64) -> Number {
    Number::ratio(num, den).expect("a divisor that is not zero")
}

fn value(num: i64, den: i64) -> Value {
    Value::Number(number(num, den))
}

fn clause(article: &str, line: u32) -> Clause {
    Clause { article: Some(article.to_owned()), file: "scheme.kh".into(), line, span: Span::new(FILE, 0, 6) }
}

/// The run: 18 departments and 8 parks; the 18th department is under a veto, the 8th park has no survey.
pub(super) fn sample() -> Sample {
    let mut sources = Sources::new();
    let file = sources.insert("policies/business-environment/scheme.kh", SCHEME);
    let events_file = sources.insert("policies/business-environment/data/2022H1/events.csv", "unit,date,kind\n");
    assert_eq!(file, FILE);
    let rules = scheme::rules();
    let names: Vec<&str> = DEPARTMENTS.into_iter().chain(PARKS).collect();
    let units = names.iter().enumerate().map(|(at, name)| Unit {
        class: None,
        id: format!("u{:02}", at + 1),
        name: (*name).into(),
        group: u32::from(at >= DEPARTMENTS.len()),
        head: None,
        lineage: None,
        cell: CellRef { file: FILE, start: 0, field: 0 },
    });
    let mut run = Run { file: events_file, ..Run::default() };
    for at in 0..names.len() {
        run.unit(at);
    }
    run.rank(DEPARTMENTS.len());
    let (tables, traces) = run.events(names.len());
    let group = |id: &str, title: &str| UnitGroup { id: id.into(), title: title.into() };
    let data = PeriodData {
        targets: Vec::new(),
        period: Period::new(Cycle::Half, 2022, 1).expect("a half-year"),
        units: units.collect(),
        groups: vec![group("departments", "县直部门"), group("parks", "园区")],
        facts: vec![FactColumn { values: run.facts.clone(), cells: Cells::Each(Vec::new()), marks: Vec::new() }],
        events: tables,
        surveys: vec![SurveyTally {
            node: NodeId(4),
            submitted: HandedIn::All(true),
            files: Vec::new(),
            shape: (2, 3, 4),
            counts: (0..names.len())
                .flat_map(|_| [[20, 15, 4, 0]; 3].into_iter().chain([[5, 4, 1, 0]; 3]))
                .flatten()
                .collect(),
            raters: vec![39, 10],
            sheets: Vec::new(),
        }],
        as_of: Period::new(Cycle::Half, 2022, 1).expect("a half-year").last_day(),
        calendar: crate::base::workdays::WorkingDays::default(),
        draws: Vec::new(),
        letters: Vec::new(),
        meetings: None,
        ledger: crate::data::ledgers::Ledger::default(),
        left_out: 2,
        files: vec![events_file],
        digests: vec![String::new()],
        hash: "c".repeat(64),
    };
    let outcome = run.outcome();
    Sample { rules, data, outcome, sources, traces }
}

/// The columns of the results while they are put together.
#[derive(Default)]
struct Run {
    file: FileId,
    facts: Vec<Value>,
    nodes: [Vec<Value>; 5],
    counts: Vec<[u32; 5]>,
    totals: Vec<Total>,
    places: Vec<Option<u32>>,
}

impl Run {
    /// Values that look like life: some equal, some with thirds.
    fn unit(&mut self, at: usize) {
        let step = i64::try_from(at).expect("few units");
        let counts = [step % 4, step % 3 / 2, (step * 7 % 5) / 3, i64::from(step == 9), i64::from(step % 11 == 5)];
        let lost: i64 = counts.iter().zip(CAUSES).map(|(count, (_, _, points))| count * points).sum();
        let routine = Number::integer(100 - lost);
        let handled = number(9991 - step * 37 % 1500, 10_000);
        let midterm = &handled * &Number::HUNDRED;
        let social = if at == 25 { None } else { Some(number(9500 - step * 131 % 1700, 100 + step % 3)) };
        self.facts.push(Value::Number(handled));
        let comprehensive = social.as_ref().map(|social| &(&midterm + social) * &number(1, 2));
        let total = comprehensive.as_ref().map(|own| &(&routine * &number(2, 5)) + &(own * &number(3, 5)));
        let or_state = |number: Option<Number>| number.map_or(Value::Missing(State::BelowMinimum), Value::Number);
        let before = or_state(total.clone());
        let struck = at == 17;
        let exact = or_state(total.map(|total| if struck { total.min(number(5999, 100)) } else { total }));
        let rounded = exact.number().map(|exact| exact.round(2, RoundingMode::HalfUp));
        self.totals.push(Total {
            before: before.clone(),
            vetoes: if struck { vec![VetoId(0)] } else { Vec::new() },
            deducted: Number::ZERO,
            adjusted: Number::ZERO,
            exact,
            total: or_state(rounded),
            last: false,
            not_ranked: false,
        });
        let own = [before, Value::Number(routine), or_state(comprehensive), Value::Number(midterm), or_state(social)];
        for (column, value) in self.nodes.iter_mut().zip(own) {
            column.push(value);
        }
        self.counts.push(counts.map(|count| u32::try_from(count).expect("a count")));
    }

    fn rank(&mut self, departments: usize) {
        let better = |a: usize, b: usize| self.totals[a].total.number() > self.totals[b].total.number();
        let units = self.totals.len();
        let peers = |at: usize| if at < departments { 0..departments } else { departments..units };
        self.places = (0..units)
            .map(|at| {
                self.totals[at].total.number()?;
                u32::try_from(1 + peers(at).filter(|other| better(*other, at)).count()).ok()
            })
            .collect();
    }

    /// One table for each cause, and the derivations that list its events.
    fn events(&self, units: usize) -> (Vec<EventTable>, Vec<Step>) {
        let mut traces: Vec<Step> =
            (0..units).map(|unit| step("total", StepKind::Total, self.totals[unit].total.clone())).collect();
        let mut start = 0;
        let mut tables = Vec::new();
        for (cause, (name, title, points)) in CAUSES.into_iter().enumerate() {
            let mut table = EventTable {
                submitted: HandedIn::All(true),
                files: vec![self.file],
                offsets: vec![0],
                dates: Vec::new(),
                fields: Vec::new(),
                evidence: Vec::new(),
                notes: Vec::new(),
                cells: Vec::new(),
                columns: Vec::new(),
                parties: crate::data::Parties::default(),
            };
            for (unit, trace) in traces.iter_mut().enumerate() {
                let count = self.counts[unit][cause];
                let mut rule =
                    step(&format!("total.routine.{name}"), StepKind::Rule, value(-points * i64::from(count), 1));
                for nth in 0..count {
                    start += 1;
                    let cell = CellRef { file: self.file, start, field: 0 };
                    let mut event = step(title, StepKind::Event, value(-points, 1));
                    let date = Date::constant(2022, 1 + i8::try_from(nth + start % 3).expect("a month"), 10);
                    event.inputs.push(Input {
                        title: "日期".into(),
                        value: Value::Date(date),
                        dim: Dim::Date,
                        origin: Origin::Cell(cell),
                    });
                    rule.children.push(event);
                    table.dates.push(date);
                    table.evidence.push(format!("督查记录〔2022〕{start}号").into());
                    table.notes.push(Arc::from(""));
                    table.cells.push(cell);
                }
                table.offsets.push(u32::try_from(table.dates.len()).expect("few rows"));
                if count > 0 {
                    trace.children.push(rule);
                }
            }
            tables.push(table);
        }
        for (unit, trace) in traces.iter_mut().enumerate() {
            trace.children.push(survey_step(self.nodes[4][unit].clone()));
        }
        (tables, traces)
    }

    fn outcome(self) -> Outcome {
        let column = |rule: usize| RuleColumn {
            node: NodeId(1),
            rule,
            points: self.counts.iter().map(|counts| value(-CAUSES[rule].2 * i64::from(counts[rule]), 1)).collect(),
            events: self.counts.iter().map(|counts| counts[rule]).collect(),
        };
        let grant = |award, work, unit, run| Grant {
            award: AwardId(award),
            work: Some(NodeId(work)),
            unit,
            place: Some(1),
            value: self.nodes[work as usize][unit].clone(),
            run,
        };
        Outcome {
            targets: Vec::new(),
            goals: Vec::new(),
            period: Period::new(Cycle::Half, 2022, 1).expect("a half-year"),
            rules: (0..CAUSES.len()).map(column).collect(),
            charges: Vec::new(),
            statistics: Vec::new(),
            grants: vec![grant(0, 1, 0, 1), grant(0, 2, 0, 1), grant(1, 1, 5, 2), grant(1, 2, 12, 1)],
            grades: vec![None; self.totals.len()],
            followed: vec![Followed { consequence: ConsequenceId(0), unit: 5, works: vec![NodeId(1)] }],
            entries: vec![Entry {
                unit: 0,
                rule: "runner.bonus".into(),
                work: Some(NodeId(1)),
                points: Number::ONE,
                goes_to: "year-end".into(),
            }],
            letters: Vec::new(),
            excused: Vec::new(),
            payments: vec![Payment {
                unit: 0,
                rule: "runner.bonus".into(),
                work: Some(NodeId(1)),
                amount: Number::integer(30_000),
            }],
            borrowed: vec![],
            allotted: Vec::new(),
            ballots: Vec::new(),
            remarks: vec![
                Remark::Unfilled { award: AwardId(0), work: Some(NodeId(2)), group: None, places: 1 },
                Remark::PassedOver { award: AwardId(0), work: Some(NodeId(1)), unit: 17, since: None },
            ],
            computed: None,
            replaced: Vec::new(),
            provisional: false,
            places: vec![self.places],
            totals: self.totals,
            nodes: self.nodes.to_vec(),
        }
    }
}

/// A step without parts.
pub(super) fn step(id: &str, kind: StepKind, value: Value) -> Step {
    Step {
        id: id.into(),
        title: id.into(),
        kind,
        clause: clause("第五条", 7),
        how: "".into(),
        value,
        dim: Dim::Points,
        inputs: Vec::new(),
        children: Vec::new(),
    }
}

fn survey_step(social: Value) -> Step {
    let mut node = step("total.comprehensive.social", StepKind::Node(NodeId(4)), social);
    if node.value.state().is_none() {
        node.children = [(number(2689, 30), 39), (number(90, 1), 10)]
            .into_iter()
            .map(|(mean, _)| {
                let mut panel = step("panel", StepKind::Cell, Value::Number(mean.clone()));
                panel.children = (0..3).map(|_| step("aspect", StepKind::Cell, Value::Number(mean.clone()))).collect();
                panel
            })
            .collect();
    }
    node
}

/// The position of the only ranking, for tests that look at places.
pub(super) const RANKING: RankingId = RankingId(0);
