//! What is read from sound files, whatever their form.

use super::scheme::{clause, node, rules, survey};
use super::{FOLDER, GOOD, good, line, lines, period, sources, with};
use crate::base::calendar::{Cycle, parse_date};
use crate::base::number::Number;
use crate::base::source::Sources;
use crate::data::{CellRef, PeriodData, periods, read};
use crate::model::EventId;
use crate::model::contract::{DatedBy, Grouping};
use crate::model::method::{Choice, Meeting, Rule, Sign, Subject};
use crate::model::node::Body;
use crate::model::value::{State, Value};

fn number(text: &str) -> Value {
    Value::Number(Number::parse_decimal(text).unwrap())
}

fn date(text: &str) -> Value {
    Value::Date(parse_date(text).unwrap())
}

fn facts(data: &PeriodData) -> Vec<&[Value]> {
    data.facts.iter().map(|column| column.values.as_slice()).collect()
}

fn at(sources: &Sources, cell: CellRef) -> String {
    let span = cell.span(sources);
    let (line, column) = sources.line_column(span.file, span.start);
    format!("{line}:{column} {}", sources.text(span))
}

#[test]
fn a_sound_period() {
    let rules = rules();
    let data = good(&rules, &GOOD);
    let units: Vec<_> =
        data.units.iter().map(|u| (u.id.as_str(), u.name.as_str(), u.group, u.head.as_deref())).collect();
    assert_eq!(units, [("a", "甲镇", 0, Some("某人")), ("b", "乙局", 1, None), ("c", "丙局", 1, None)]);
    assert_eq!(
        data.groups.iter().map(|g| (g.id.as_str(), g.title.as_str())).collect::<Vec<_>>(),
        [("towns", "乡镇"), ("departments", "部门")]
    );
    assert_eq!(data.unit("b"), Some(1));
    assert_eq!(
        facts(&data),
        [
            [number("30000000"), number("150000000"), number("1000")],
            [number("0.95"), number("0.8"), number("0.666")],
            [Value::Level(2), Value::Level(0), Value::Level(1)],
            [Value::Flag(true), Value::Flag(false), Value::Flag(false)],
            [date("2022-01-05"), Value::Missing(State::NotSubmitted), date("2022-02-01")],
        ]
    );
    let [late, complaint] = data.events.as_slice() else { panic!() };
    assert!(late.submitted.of(0) && late.files.len() == 1);
    assert_eq!((late.rows(0), late.rows(1), late.rows(2)), (0..1, 1..2, 2..2));
    assert_eq!(late.fields, [vec![number("0.5"), number("3")]]);
    assert_eq!(late.evidence.iter().map(|e| &**e).collect::<Vec<_>>(), ["", "doc 1"]);
    assert!(late.notes.is_empty());
    assert_eq!(complaint.fields, [vec![Value::Text("road".into())], vec![date("2022-06-30")]]);
    assert_eq!(complaint.dates, [parse_date("2022-02-01").unwrap()]);
    let [social] = data.surveys.as_slice() else { panic!() };
    assert_eq!(social.shape, (2, 2, 3));
    assert_eq!(social.cell(0, 0, 0), [2, 0, 0]);
    assert_eq!(social.cell(0, 0, 1), [0, 1, 0]);
    assert_eq!(social.cell(1, 1, 0), [0, 0, 1]);
    assert_eq!(social.cell(2, 1, 1), [0, 0, 0]);
    assert_eq!(social.raters, [2, 1]);
    assert_eq!(data.left_out, 0);
    let sources = sources(&GOOD);
    assert_eq!(at(&sources, data.facts[0].cells.get(1).unwrap()), "3:3 1.5亿元");
    assert_eq!(at(&sources, data.facts[4].cells.get(2).unwrap()), "4:17 2022年2月1日");
    assert_eq!(at(&sources, data.units[1].cell), "2:8 b");
    assert_eq!(at(&sources, late.cells[1]), "2:1 b");
    let hash = |files: &[(&str, &str)]| good(&rules, files).hash;
    assert_eq!(hash(&GOOD).len(), 64);
    assert_eq!(hash(&GOOD), hash(&with(&[("README.md", "words")])));
    assert_ne!(hash(&GOOD), hash(&with(&[("2022H1/raters.csv", "rater,panel\nr1,people\nr2,people\nr3,leaders\n\n")])));
}

#[test]
fn the_hash_is_that_of_the_page() {
    // printf '2022H1/units.csv\0%s\0id,name,group\na,A,towns\n' 24 | sha256sum
    let data = good(&rules(), &[("2022H1/units.csv", "id,name,group\na,A,towns\n")]);
    assert_eq!(data.hash, HASH);
}
const HASH: &str = "f415cb87bfb85677d3b31252c2f6f0150799e47349a503d79357ff7be49c38da";

#[test]
fn every_form_gives_the_same_figures() {
    let rules = rules();
    let wide = good(&rules, &GOOD);
    for text in [
        "unit,fact,value\na,revenue,3000\nc,收入,0.10\na,办结率,95\nb,rate,80\nc,rate,66.6\nb,revenue,15000\na,grade,好\nb,grade,差\nc,grade,中\na,new,是\nb,new,否\nc,new,否\na,opened,2022-01-05\nc,opened,2022/2/1\n",
        "数据,值,单位\nrevenue,3000万元,a\n收入,1000元,c\n办结率,９５％,a\nrate,80,b\nrate,66.6,c\nrevenue,1.5 亿元,b\ngrade,好,a\ngrade,差,b\ngrade,中,c\nnew,yes,a\nnew,false,b\nnew,no,c\nopened,2022-01-05,a\nopened,2022-02-01,c\n",
    ] {
        assert_eq!(facts(&good(&rules, &with(&[("2022H1/facts.csv", text)]))), facts(&wide));
    }
    let yaml = "a: {revenue: 3000, rate: 95, grade: 好, new: 是, opened: 2022-01-05}\nb:\n  revenue: 15000\n  rate: \"80%\"\n  grade: 差\n  new: no\n\
                c: {收入: 0.10, rate: 66.6, grade: 中, new: false, opened: '2022-02-01'}\n";
    let files = with(&[("2022H1/facts.csv", ""), ("2022H1/facts.yaml", yaml)]);
    let data = good(&rules, &files);
    assert_eq!(facts(&data), facts(&wide));
    let sources = sources(&files);
    assert_eq!(at(&sources, data.facts[1].cells.get(1).unwrap()), "4:9 \"80%\"");
    assert_eq!(at(&sources, data.facts[0].cells.get(2).unwrap()), "7:9 0.10");
    assert_eq!(data.facts[4].cells.get(1), None);
    // Two tables of one fact.
    let (head, rest) = GOOD[1].1.split_once("\nb,").unwrap();
    let second = format!("unit,revenue,rate,grade,new,opened\nb,{rest}");
    let head = format!("{head}\n");
    let files = with(&[("2022H1/facts.csv", &head), ("2022H1/facts.2.csv", &second)]);
    let data = good(&rules, &files);
    assert_eq!(facts(&data), facts(&wide));
    assert_eq!(at(&super::sources(&files), data.facts[0].cells.get(1).unwrap()), "2:3 1.5亿元");
}

#[test]
fn the_order_of_rows_decides_nothing() {
    let rules = rules();
    let straight = good(&rules, &GOOD);
    let turned: Vec<(&str, String)> = GOOD
        .iter()
        .map(|(path, text)| {
            let mut rows: Vec<&str> = text.lines().collect();
            let head = 1;
            rows[head..].reverse();
            (*path, format!("{}\n", rows.join("\n")))
        })
        .collect();
    let turned: Vec<(&str, &str)> = turned.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let turned = good(&rules, &turned);
    assert_eq!(facts(&straight), facts(&turned));
    for (a, b) in straight.events.iter().zip(&turned.events) {
        assert_eq!((&a.offsets, &a.dates, &a.fields, &a.evidence), (&b.offsets, &b.dates, &b.fields, &b.evidence));
    }
    assert_eq!(straight.surveys[0].counts, turned.surveys[0].counts);
    assert_eq!(straight.surveys[0].raters, turned.surveys[0].raters);
    assert_ne!(straight.hash, turned.hash);
}

#[test]
fn missing_facts_and_tables_are_states() {
    let rules = rules();
    let facts_csv = "unit,rate\na,95\nb,不适用\n";
    let data =
        good(&rules, &with(&[("2022H1/facts.csv", facts_csv), ("2022H1/events.csv", ""), ("2022H1/ratings.csv", "")]));
    let not_submitted = Value::Missing(State::NotSubmitted);
    assert_eq!(data.facts[1].values, [number("0.95"), Value::Missing(State::NotApplicable), not_submitted.clone()]);
    assert_eq!(data.facts[0].values, vec![not_submitted; 3]);
    assert!(!data.events[0].submitted.of(0) && data.events[0].files.is_empty());
    assert_eq!(data.events[0].offsets, [0; 4]);
    assert!(!data.surveys[0].submitted.of(0));
    let empty = good(&rules, &with(&[("2022H1/events.csv", "unit,date,kind\n")]));
    assert!(empty.events[1].submitted.of(0));
    let empty = good(&rules, &with(&[("2022H1/events.csv", ""), ("2022H1/events.yaml", "[]\n")]));
    assert!(empty.events[1].submitted.of(0));
}

#[test]
fn the_manifest_binds_foreign_files() {
    let mut rules = rules();
    rules.grouping = Grouping::Column("state".into());
    rules.groups.clear();
    let manifest = "files:\n  hvbp.csv:\n    kinds: [units, facts]\n    columns: {facility: unit, title: name, share: rate}\n    \
                    states: {Not Available: not applicable, \"\": not submitted}\n    ignore: [published]\n  \
                    notes.txt: {kinds: []}\n  late.csv: {kinds: [events], event: late}\n";
    let table = "facility,title,state,share,revenue,published\nx2,\"Two, the\n\"\"second\"\"\",TX,Not Available,5,1\nx1,One,CA,50,,2\n";
    let files = [
        ("2022H1/data.yaml", manifest),
        ("2022H1/hvbp.csv", table),
        ("2022H1/notes.txt", "words"),
        ("2022H1/late.csv", "unit,date,days\nx1,2022-01-01,2\n"),
    ];
    let data = good(&rules, &files);
    assert_eq!(data.groups.iter().map(|g| g.id.as_str()).collect::<Vec<_>>(), ["CA", "TX"]);
    assert_eq!((data.units[1].name.as_str(), data.units[1].group), ("Two, the\n\"second\"", 1));
    assert_eq!(data.facts[1].values, [number("0.5"), Value::Missing(State::NotApplicable)]);
    assert_eq!(data.facts[0].values, [Value::Missing(State::NotSubmitted), number("50000")]);
    assert_eq!((data.events[0].submitted.of(0), data.events[1].submitted.of(0)), (true, false));
    assert_eq!(data.events[0].rows(0), 0..1);
    assert_eq!(data.files.len(), 3);
    let sources = sources(&files);
    assert_eq!(at(&sources, data.facts[1].cells.get(1).unwrap()), "3:16 Not Available");
    rules.grouping = Grouping::None;
    let ungrouped = manifest.replace("[published]", "[published, state]");
    let data = good(&rules, &[("2022H1/data.yaml", ungrouped.as_str()), files[1], files[2], files[3]]);
    assert_eq!(data.groups.iter().map(|g| g.id.as_str()).collect::<Vec<_>>(), [""]);
}

#[test]
fn rows_outside_the_period_are_left_out_and_counted() {
    let events =
        "unit,date,kind,days\na,2022-07-01,late,1\nb,2022-06-30,late,1\nb,2021-12-31,late,1\nb,2022-01-01,late,2\n";
    let files = with(&[("2022H1/events.csv", events)]);
    let found = super::run(&rules(), &files);
    let data = found.value.unwrap();
    assert_eq!((data.left_out, data.events[0].rows(1)), (2, 0..2));
    let sources = sources(&files);
    assert_eq!(
        found.problems.iter().map(|p| line(p, &sources)).collect::<Vec<_>>(),
        ["K0516 2022H1/events.csv:2:3 `2022-07-01` 2 rows are dated outside 2022H1 and were left out"]
    );
}

#[test]
fn a_rule_may_say_which_date_decides() {
    let mut rules = rules();
    let subject = Subject::Events {
        event: EventId(1),
        filter: None,
        highest_only: None,
        dated_by: DatedBy::Field(EventId(1), 1),
        first: None,
        sharing: None,
    };
    rules.events[1].dated_by = Some(DatedBy::Field(EventId(1), 1));
    let zero = crate::model::expr::Expr {
        kind: crate::model::expr::ExprKind::Constant(Value::Number(Number::ZERO)),
        dim: crate::model::value::Dim::Points,
        span: crate::base::source::Span::default(),
    };
    rules.nodes[0].rules.push(Rule {
        id: "total.r".into(),
        name: "r".into(),
        title: None,
        sign: Sign::Deduct,
        subject,
        amount: Choice::Value(zero),
        when: None,
        factors: Vec::new(),
        meeting: Meeting::Alone,
        floor: None,
        cap: None,
        judged: None,
        due: None,
        evidence: Vec::new(),
        counted_in: None,
        clause: clause(),
    });
    let events =
        "unit,kind,date,found,matter\na,complaint,2021-01-01,2022-03-01,x\na,complaint,2022-03-01,2022-07-01,x\n";
    let files = with(&[("2022H1/events.csv", events)]);
    let data = super::run(&rules, &files).value.unwrap();
    assert_eq!((data.events[1].dates.len(), data.left_out), (1, 1));
    assert_eq!(data.events[1].dates, [parse_date("2022-03-01").unwrap()]);
    let events = "unit,kind,date,found,matter\na,complaint,2022-01-01,,x\n";
    assert_eq!(lines(&rules, &with(&[("2022H1/events.csv", events)])).len(), 1);
}

#[test]
fn surveys_in_other_forms() {
    let rules = rules();
    let data = good(&rules, &GOOD);
    let wide = "rater,unit,service,效率\nr1,a,good,fair\nr2,a,good,\nr3,b,poor,弃权\n";
    assert_eq!(good(&rules, &with(&[("2022H1/ratings.csv", wide)])).surveys[0].counts, data.surveys[0].counts);
    let panels = "rater,unit,panel,service,speed\nr1,a,people,good,fair\nr2,a,群众,good,\nr3,b,leaders,poor,\n";
    for raters in [GOOD[3].1, ""] {
        let files = with(&[("2022H1/ratings.csv", panels), ("2022H1/raters.csv", raters)]);
        let found = good(&rules, &files);
        assert_eq!(found.surveys[0].counts, data.surveys[0].counts);
        assert_eq!(found.surveys[0].raters, [2, 1]);
    }
    let yaml = "- {rater: r1, unit: a, service: good, speed: fair}\n- {rater: r2, unit: a, service: good}\n- {rater: r3, unit: b, service: poor}\n";
    let files = with(&[("2022H1/ratings.csv", ""), ("2022H1/ratings.yaml", yaml)]);
    assert_eq!(good(&rules, &files).surveys[0].counts, data.surveys[0].counts);
}

#[test]
fn several_surveys_need_the_manifest() {
    let mut rules = rules();
    rules.nodes.push(node("total.inner", Some(0), Body::Survey(survey())));
    assert_eq!(
        lines(&rules, &GOOD),
        ["K0522 2022H1/ratings.csv:1:1 `` the scheme has several surveys; it is not said to which this file belongs"]
    );
    let manifest = "files:\n  ratings.csv: {survey: inner}\n";
    let data = good(&rules, &with(&[("data.yaml", manifest)]));
    assert_eq!((data.surveys[0].submitted.of(0), data.surveys[1].submitted.of(0)), (false, true));
    assert_eq!(data.surveys[1].raters, [2, 1]);
}

#[test]
fn folders_of_periods() {
    let files = sources(&[
        ("2022H2/a.csv", ""),
        ("2022H1/a.csv", ""),
        ("2022H1/x/a.csv", ""),
        ("units.yaml", ""),
        (".git/a", ""),
    ]);
    let found = periods(FOLDER, &files, Cycle::Half);
    assert_eq!(found.value.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2022H1", "2022H2"]);
    assert!(found.problems.is_empty());
    let files = sources(&[("2022Q1/a.csv", ""), ("2022H1/a.csv", ""), ("later/a.csv", ""), ("2022上半年/a.csv", "")]);
    let found = periods(FOLDER, &files, Cycle::Half);
    assert_eq!(found.value.len(), 1);
    assert_eq!(
        found.problems.iter().map(|p| line(p, &files)).collect::<Vec<_>>(),
        [
            "K0524 2022Q1: the folder `2022Q1` does not fit the scheme's cycle",
            "K0524 2022上半年: the folder's name `2022上半年` is no period",
            "K0524 later: the folder's name `later` is no period",
        ]
    );
    let nothing = read(&rules(), period(), FOLDER, &Sources::new());
    assert_eq!(line(nothing.problems.iter().next().unwrap(), &files), "K0501 2022H1: there is no data of 2022H1");
}
