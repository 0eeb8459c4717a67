//! The rule set of the sample.

use super::{CAUSES, FILE, clause, number, value};
use crate::base::calendar::Cycle;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::model::contract::{DatedBy, EventKind, Fact, Group, Grouping};
use crate::model::decision::{
    Award, Consequence, CutTies, Effect, End, Quota, QuotaSize, RankKey, Ranking, Ties, Veto, VetoEffect,
};
use crate::model::expr::{Among, Expr, ExprKind};
use crate::model::ledgers::Pay;
use crate::model::method::{
    Aspect, Choice, Item, Level, Meeting, Method, MethodKind, Panel, Rule, Sign, Subject, Survey,
};
use crate::model::node::{Body, Combining, Node, Responsibility, Share};
use crate::model::value::{Dim, Value};
use crate::model::{EventId, FactId, Locale, NodeId, Rounding, RuleSet, Scheme};

fn expr(kind: ExprKind, dim: Dim) -> Expr {
    Expr { kind, dim, span: Span::new(FILE, 13, 23) }
}

fn node(id: &str, title: &str, parent: Option<u32>, children: &[u32], share: Share, body: Body) -> Node {
    Node {
        id: id.to_owned(),
        name: id.rsplit('.').next().unwrap_or(id).to_owned(),
        title: Some(title.to_owned()),
        parent: parent.map(NodeId),
        children: children.iter().map(|child| NodeId(*child)).collect(),
        full: Number::HUNDRED,
        share,
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
        clause: clause("第五条", 7),
    }
}

fn weight(percent: i64) -> Share {
    Share::Weight { weight: number(percent, 100), scale: Number::ONE, by: None }
}

fn item(of: ExprKind) -> Body {
    let kind = MethodKind::Ratio {
        of: expr(of, Dim::Ratio),
        most: None,
        on_zero: None,
        quotient: None,
        may_be_negative: false,
    };
    Body::Item(Item { methods: vec![Method { when: None, kind, factors: Vec::new(), clause: clause("第七条", 9) }] })
}

fn survey() -> Survey {
    let level = |name: &str, points| Level { name: name.into(), points: Number::integer(points) };
    let aspect = |id: &str, title: &str| Aspect { id: id.into(), title: Some(title.into()), weight: number(1, 3) };
    let panel = |id: &str, title: &str, raters, percent| Panel {
        id: id.into(),
        title: Some(title.into()),
        raters: Some(raters),
        weight: number(percent, 100),
        clause: clause("第九条", 20),
    };
    Survey {
        levels: vec![level("优秀", 100), level("良好", 85), level("一般", 60), level("差", 0)],
        aspects: vec![
            aspect("attitude", "服务态度"),
            aspect("efficiency", "办事效率"),
            aspect("integrity", "廉政建设"),
        ],
        panels: vec![panel("enterprises", "监测测评点", 40, 60), panel("supervisors", "监督测评员", 10, 40)],
        drop_highest: 1,
        drop_lowest: 1,
        drop_when: None,
        valid_when: None,
        sealed: false,
        ..Survey::default()
    }
}

fn deduction(at: usize) -> Rule {
    let (name, title, points) = CAUSES[at];
    Rule {
        id: format!("total.routine.{name}"),
        name: name.into(),
        title: Some(title.into()),
        sign: Sign::Deduct,
        subject: Subject::Events {
            event: EventId(u32::try_from(at).expect("few causes")),
            filter: None,
            highest_only: None,
            first: None,
            sharing: None,
            dated_by: DatedBy::Date,
        },
        amount: Choice::Value(expr(ExprKind::Constant(value(points, 1)), Dim::Points)),
        when: None,
        factors: Vec::new(),
        meeting: Meeting::Alone,
        floor: None,
        cap: None,
        judged: None,
        due: None,
        evidence: Vec::new(),
        counted_in: None,
        clause: clause("第六条", 12),
    }
}

pub(super) fn rules() -> RuleSet {
    let mut routine = node("total.routine", "日常考核", Some(0), &[], weight(40), item(ExprKind::Full));
    routine.rules = (0..CAUSES.len()).map(deduction).collect();
    let combine = || Body::Combine(Combining::Sum);
    let mut midterm =
        node("total.comprehensive.midterm", "日常工作", Some(2), &[], weight(50), item(ExprKind::Fact(FactId(0))));
    midterm.responsibility = Responsibility {
        lead_officials: vec!["分管副县长".into()],
        chiefs: vec!["优化办主任".into()],
        chief_units: vec!["优化经济发展环境办公室".into()],
        responsible_units: vec!["u01".into(), "u02".into()],
    };
    let mut root = node("total", "综合得分", None, &[1, 2], Share::Root, combine());
    root.round = Some(Rounding { places: 2, mode: RoundingMode::HalfUp });
    let event = |(id, title, _): (&str, &str, i64)| EventKind {
        id: id.into(),
        title: Some(title.into()),
        fields: Vec::new(),
        evidence: Vec::new(),
        dated_by: None,
        register: None,
        deadline: None,
        clause: clause("第六条", 12),
    };
    let group =
        |id: &str, title: &str| Group { id: id.into(), title: Some(title.into()), clause: clause("第三条", 4) };
    let award = |id: &str, title: &str, end, effects| Award {
        id: id.into(),
        title: Some(title.into()),
        places: Some((
            end,
            Quota {
                size: QuotaSize::Number(1),
                cut: CutTies::In,
                among: Among::Everyone,
                clause: clause("第十一条", 30),
            },
        )),
        passed_down: false,
        when: None,
        works: vec![NodeId(1), NodeId(2)],
        ranking: None,
        below: None,
        first: None,
        effects,
        clause: clause("第十一条", 30),
    };
    RuleSet {
        imports: Vec::new(),
        tables: Vec::new(),
        keyed: Vec::new(),
        reads_class: false,
        scheme: Scheme {
            id: "business-environment".into(),
            title: Some("优化营商环境考核办法".into()),
            edition: "2022".into(),
            cycle: Cycle::Half,
            offices: vec!["X县优化经济发展环境办公室".into()],
            basis: vec!["《X县优化营商环境三年行动方案》".into()],
            approved_by: Vec::new(),
            locale: Locale::Chinese,
            show: Rounding { places: 2, mode: RoundingMode::HalfEven },
            prose: Vec::new(),
            span: Span::new(FILE, 0, 6),
        },
        grouping: Grouping::Declared,
        groups: vec![group("departments", "县直部门"), group("parks", "园区")],
        facts: vec![Fact {
            id: "handled".into(),
            title: Some("企业诉求办结率".into()),
            dim: Dim::Ratio,
            scale: number(1, 100),
            unit: ("%".into(), "%".into()),
            range: None,
            sources: Vec::new(),
            direction: None,
            per: None,
            missing: Vec::new(),
            target: None,
            clause: clause("第七条", 9),
        }],
        events: CAUSES.into_iter().map(event).collect(),
        windows: Vec::new(),
        tasks: Vec::new(),
        entered: Vec::new(),
        letters: Vec::new(),
        superiors: Vec::new(),
        cadences: Vec::new(),
        duties: Vec::new(),
        publications: Vec::new(),
        nodes: vec![
            root,
            routine,
            node("total.comprehensive", "综合考核", Some(0), &[3, 4], weight(60), combine()),
            midterm,
            node("total.comprehensive.social", "社会评价", Some(2), &[], weight(50), Body::Survey(survey())),
        ],
        order: [1, 3, 4, 2, 0].map(NodeId).to_vec(),
        vetoes: vec![Veto {
            id: "accident".into(),
            title: Some("发生较大以上安全事故".into()),
            when: expr(ExprKind::Full, Dim::Flag),
            effects: vec![VetoEffect::TotalAtMost(number(5999, 100)), VetoEffect::Bar(Vec::new())],
            clause: clause("第十条", 26),
        }],
        rankings: vec![Ranking {
            keys: vec![
                RankKey { of: expr(ExprKind::Node(NodeId(0)), Dim::Points), lower_is_better: false },
                RankKey { of: expr(ExprKind::Node(NodeId(4)), Dim::Points), lower_is_better: false },
            ],
            among: Among::Peers,
            ties: Ties::Share,
            when: None,
            clause: clause("第十条", 28),
        }],
        grades: None,
        awards: vec![
            award(
                "runner",
                "奔跑奖",
                End::Top,
                vec![Effect::Pay(Pay {
                    id: "runner.bonus".into(),
                    title: None,
                    amount: Choice::Value(expr(ExprKind::Constant(Value::Number(Number::integer(30_000))), Dim::Money)),
                    when: None,
                    round: None,
                    per_head: false,
                    above: None,
                    clause: clause("第十条", 30),
                })],
            ),
            award("snail", "蜗牛奖", End::Bottom, vec![Effect::Require("负责人在全县大会上作表态发言".into())]),
        ],
        consequences: vec![Consequence {
            id: "removal".into(),
            title: Some("免去部门负责人职务".into()),
            when: expr(ExprKind::Full, Dim::Flag),
            effects: Vec::new(),
            clause: clause("第十二条", 34),
        }],
        pays: Vec::new(),
        working_days: Vec::new(),
        formerly: Vec::new(),
        respelt: Vec::new(),
        reach: Vec::new(),
        allotments: Vec::new(),
        review: crate::model::ledgers::Review::default(),
        examples: Vec::new(),
        meaning: "a".repeat(64),
        wording: "b".repeat(64),
    }
}
