//! The rule set of the tests: two groups, five facts, two kinds of events, a survey of two panels and two aspects.

use crate::base::calendar::Cycle;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::model::contract::{EventKind, Fact, Field, Group, Grouping};
use crate::model::method::{Aspect, Level, Panel, Survey};
use crate::model::node::{Body, Combining, Node, Responsibility, Share};
use crate::model::value::Dim;
use crate::model::{Clause, Locale, NodeId, Rounding, RuleSet, Scheme};

pub(super) fn clause() -> Clause {
    Clause { article: None, file: "main.kh".into(), line: 1, span: Span::default() }
}

fn number(text: &str) -> Number {
    Number::parse_decimal(text).unwrap()
}

pub(super) fn fact(id: &str, title: &str, dim: Dim, scale: &str, unit: (&str, &str)) -> Fact {
    Fact {
        id: id.into(),
        title: (!title.is_empty()).then(|| title.into()),
        dim,
        scale: number(scale),
        unit: (unit.0.into(), unit.1.into()),
        range: None,
        sources: Vec::new(),
        direction: None,
        per: None,
        missing: Vec::new(),
        target: None,
        clause: clause(),
    }
}

fn field(id: &str, dim: Dim, read: bool) -> Field {
    Field { id: id.into(), title: None, dim, scale: Number::ONE, read, personal: false, clause: clause() }
}

pub(super) fn node(id: &str, parent: Option<u32>, body: Body) -> Node {
    Node {
        id: id.into(),
        name: id.rsplit('.').next().unwrap().into(),
        title: None,
        parent: parent.map(NodeId),
        children: Vec::new(),
        full: Number::HUNDRED,
        share: Share::Points,
        body,
        rules: Vec::new(),
        factors: Vec::new(),
        floor: None,
        cap: None,
        idle: crate::model::node::Idle::default(),
        limits: Vec::new(),
        rest_to_parent: false,
        round: None,
        applies_to: Vec::new(),
        not_applicable_when: None,
        not_applicable: None,
        missing: Vec::new(),
        spread_factor: None,
        least_children: 0,
        least_cases: Vec::new(),
        responsibility: Responsibility::default(),
        long_term: false,
        clause: clause(),
    }
}

pub(super) fn survey() -> Survey {
    let level = |name: &str, points| Level { name: name.into(), points: Number::integer(points) };
    let aspect = |id: &str, title: &str| Aspect {
        id: id.into(),
        title: Some(title.into()),
        weight: Number::ratio(1, 2).unwrap(),
    };
    let panel = |id: &str, title: &str, raters| Panel {
        id: id.into(),
        title: Some(title.into()),
        raters,
        weight: Number::ratio(1, 2).unwrap(),
        clause: clause(),
    };
    Survey {
        levels: vec![level("good", 100), level("fair", 80), level("poor", 40)],
        aspects: vec![aspect("service", "服务"), aspect("speed", "效率")],
        panels: vec![panel("people", "群众", Some(2)), panel("leaders", "领导", None)],
        drop_highest: 0,
        drop_lowest: 0,
        drop_when: None,
        valid_when: None,
        sealed: false,
        ..Survey::default()
    }
}

/// The rule set.
pub(super) fn rules() -> RuleSet {
    let show = Rounding { places: 2, mode: RoundingMode::HalfUp };
    let group = |id: &str, title: &str| Group { id: id.into(), title: Some(title.into()), clause: clause() };
    let levels: Vec<String> = ["差", "中", "好"].map(Into::into).into();
    let mut rate = fact("rate", "办结率", Dim::Ratio, "0.01", ("%", "%"));
    rate.range = Some((Number::ZERO, Number::ONE));
    RuleSet {
        imports: Vec::new(),
        tables: Vec::new(),
        keyed: Vec::new(),
        reads_class: false,
        scheme: Scheme {
            id: "s".into(),
            title: None,
            edition: "2022".into(),
            cycle: Cycle::Half,
            offices: Vec::new(),
            basis: Vec::new(),
            approved_by: Vec::new(),
            locale: Locale::Chinese,
            show,
            prose: Vec::new(),
            span: Span::default(),
        },
        grouping: Grouping::Declared,
        groups: vec![group("towns", "乡镇"), group("departments", "部门")],
        facts: vec![
            fact("revenue", "收入", Dim::Money, "10000", ("万元", "10k yuan")),
            rate,
            fact("grade", "", Dim::Level(levels.into()), "1", ("", "")),
            fact("new", "", Dim::Flag, "1", ("", "")),
            fact("opened", "", Dim::Date, "1", ("", "")),
        ],
        events: vec![
            EventKind {
                id: "late".into(),
                title: Some("迟报".into()),
                fields: vec![field("days", Dim::Days, true)],
                evidence: Vec::new(),
                dated_by: None,
                register: None,
                deadline: None,
                clause: clause(),
            },
            EventKind {
                id: "complaint".into(),
                title: None,
                fields: vec![field("matter", Dim::Text, true), field("found", Dim::Date, false)],
                evidence: Vec::new(),
                dated_by: None,
                register: None,
                deadline: None,
                clause: clause(),
            },
        ],
        windows: Vec::new(),
        tasks: Vec::new(),
        entered: Vec::new(),
        letters: Vec::new(),
        superiors: Vec::new(),
        cadences: Vec::new(),
        duties: Vec::new(),
        publications: Vec::new(),
        nodes: vec![
            node("total", None, Body::Combine(Combining::Sum)),
            node("total.social", Some(0), Body::Survey(survey())),
        ],
        order: Vec::new(),
        vetoes: Vec::new(),
        rankings: Vec::new(),
        grades: None,
        awards: Vec::new(),
        consequences: Vec::new(),
        pays: Vec::new(),
        working_days: Vec::new(),
        formerly: Vec::new(),
        respelt: Vec::new(),
        reach: Vec::new(),
        allotments: Vec::new(),
        review: crate::model::ledgers::Review::default(),
        examples: Vec::new(),
        meaning: String::new(),
        wording: String::new(),
    }
}
