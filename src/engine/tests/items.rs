//! Methods, deductions and bonuses, surveys.

use super::build::*;
use crate::base::calendar::parse_date;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::model::contract::Window;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::expr::{Comparison, ExprKind};
use crate::model::method::{
    Aspect, Highest, Item, Level, Meeting, MethodKind, OnZero, Panel, Repeat, Side, Sign, StepLine, Steps, Subject,
    Survey,
};
use crate::model::node::{Body, Share};
use crate::model::value::Value;
use crate::model::{EventId, Rounding, RuleSet, WindowId};

fn of_method(kind: MethodKind) -> RuleSet {
    let mut rules = by_fact();
    add_fact(&mut rules, "y");
    rules.nodes[0].full = n("20");
    rules.nodes[0].body = Body::Item(Item { methods: vec![method(kind)] });
    rules
}

#[test]
fn ratios() {
    let ratio = |on_zero| MethodKind::Ratio {
        of: divide(fact(0), fact(1)),
        most: Some(n("1")),
        on_zero,
        quotient: Some((Box::new(fact(0)), Box::new(fact(1)))),
        may_be_negative: false,
    };
    let rules = of_method(ratio(Some(OnZero::Points(n("5")))));
    let outcome = sound(&rules, &data(&rules, &[&["3", "9", "-1", "1"], &["4", "4", "4", "0"]]));
    assert_eq!(totals(&outcome), [v("15"), v("20"), v("0"), v("5")]);
    let rules = of_method(ratio(Some(OnZero::Error)));
    assert_eq!(result(&rules, &data(&rules, &[&["3"], &["0"]])).1, ["K0525"]);
}

#[test]
fn steps_and_linear() {
    let line = |least: &str, points: &str| StepLine {
        edges: Vec::new(),
        tests: vec![(Comparison::GreaterOrEqual, n(least))],
        points: c(points),
        span: Span::default(),
    };
    let steps = MethodKind::Steps {
        of: fact(0),
        lines: vec![line("0.95", "20"), line("0.6", "5")],
        otherwise: Box::new(c("0")),
    };
    let rules = of_method(steps);
    let outcome = sound(&rules, &data(&rules, &[&["0.95", "0.9499", "0.6", "0.1"], &["0", "0", "0", "0"]]));
    assert_eq!(totals(&outcome), [v("20"), v("5"), v("5"), v("0")]);
    let mark = crate::model::method::Mark::Fixed;
    let knots = vec![(mark(n("20")), n("0")), (mark(n("85")), n("20"))];
    let linear = |below| MethodKind::Linear { of: fact(0), knots: knots.clone(), below, above: None };
    let column: &[&str] = &["10", "20", "52.5", "85", "99"];
    let rules = of_method(linear(None));
    let expected = [v("0"), v("0"), v("10"), v("20"), v("20")];
    assert_eq!(totals(&sound(&rules, &data(&rules, &[column, &["0"; 5]]))), expected);
    let rules = of_method(linear(Some(n("-3"))));
    assert_eq!(sound(&rules, &data(&rules, &[column, &["0"; 5]])).totals[0].total, v("-3"));
}

#[test]
fn the_first_method_whose_condition_holds() {
    let mut rules = by_fact();
    let conditional = |when, points: &str| {
        let mut one = method(MethodKind::Earn(crate::model::method::Choice::Value(c(points))));
        one.when = when;
        one
    };
    let methods = vec![conditional(Some(cmp(fact(0), "<", c("60"))), "1"), conditional(None, "2")];
    rules.nodes[0].body = Body::Item(Item { methods });
    let (outcome, codes) = result(&rules, &data(&rules, &[&["59", "60", "不适用", "未报"]]));
    assert_eq!(totals(&outcome), [v("1"), v("2"), v("2"), v("未报")]);
    assert_eq!(codes, ["K0525"]);
}

fn shortfall(steps: Steps, side: Side, sign: Sign) -> RuleSet {
    let mut rules = by_fact();
    rules.nodes[0].body = start("0");
    let subject = distance_of(fact(0), side, c("0.8"), (c("0.01"), steps));
    rules.nodes[0].rules = vec![rule("short", sign, "1", subject)];
    rules
}

#[test]
fn distances_by_granularity() {
    // 79.5% under 80%, 1 point per 1pp: 0.5, 0, 1.
    for (steps, expected) in [(Steps::ProRata, "-0.5"), (Steps::Whole, "0"), (Steps::Begun, "-1")] {
        let rules = shortfall(steps, Side::Below, Sign::Deduct);
        assert_eq!(totals(&sound(&rules, &data(&rules, &[&["0.795", "0.9"]]))), [v(expected), v("0")]);
    }
    let rules = shortfall(Steps::Begun, Side::Around, Sign::Adjust);
    assert_eq!(totals(&sound(&rules, &data(&rules, &[&["0.785", "0.815"]]))), [v("-2"), v("2")]);
    let mut rules = shortfall(Steps::Whole, Side::Below, Sign::Deduct);
    let Subject::Distance { per, .. } = &mut rules.nodes[0].rules[0].subject else { panic!() };
    *per = c("0");
    assert_eq!(result(&rules, &data(&rules, &[&["0.7"]])).0.totals[0].total, v("无法计算"));
}

fn events(fields: &[&str]) -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, start("100"));
    add_event(&mut rules, "late", fields);
    rules.nodes[0].rules = vec![each("late", Sign::Deduct, "1", 0)];
    rules
}

#[test]
fn a_submitted_table_without_rows_is_zero_and_an_absent_one_is_not_submitted() {
    let rules = events(&[]);
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    assert_eq!(totals(&sound(&rules, &data)), [v("100")]);
    data.events[0].submitted = crate::data::HandedIn::All(false);
    let (outcome, codes) = result(&rules, &data);
    assert_eq!((totals(&outcome), codes), (vec![v("未报")], vec!["K0525"]));
}

#[test]
fn factors_from_the_nth_event_and_in_a_window() {
    let mut rules = events(&[]);
    rules.windows.push(Window {
        id: "w".into(),
        title: None,
        first: parse_date("2022-03-01").unwrap(),
        last: parse_date("2022-03-12").unwrap(),
        clause: clause(),
    });
    let repeat = Factor { by: c("2"), when: FactorWhen::FromThe(Repeat::from_the(3)) };
    let special = Factor { by: c("3"), when: FactorWhen::In(WindowId(0)) };
    rules.nodes[0].rules[0].factors = vec![repeat, special];
    let mut data = data_of(&rules, "2022H1", 2, &[]);
    for day in ["2022-01-05", "2022-02-05", "2022-03-05", "2022-04-05"] {
        happens(&mut data, 0, 0, day, &[]);
    }
    happens(&mut data, 0, 1, "2022-03-12", &[]);
    for (meeting, expected) in [(Meeting::Multiply, "90"), (Meeting::Largest, "93")] {
        rules.nodes[0].rules[0].meeting = meeting;
        assert_eq!(totals(&sound(&rules, &data)), [v(expected), v("97")]);
    }
    rules.nodes[0].rules[0].cap = Some(n("5"));
    assert_eq!(totals(&sound(&rules, &data)), [v("95"), v("97")]);
    let outcome = sound(&rules, &data);
    assert_eq!((&outcome.rules[0].points[0], outcome.rules[0].events[0]), (&v("-5"), 4));
}

#[test]
fn of_one_matter_the_highest_counts_before_repeats() {
    let mut rules = events(&["matter", "points"]);
    let rule = &mut rules.nodes[0].rules[0];
    rule.sign = Sign::Add;
    rule.amount = crate::model::method::Choice::Value(e(ExprKind::Field(EventId(0), 1)));
    rule.factors = vec![Factor { by: c("10"), when: FactorWhen::FromThe(Repeat::from_the(2)) }];
    if let Subject::Events { highest_only, .. } = &mut rule.subject {
        *highest_only = Some(Highest { field: 0, over: None });
    }
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    let text = |text: &str| Value::Text(text.into());
    happens(&mut data, 0, 0, "2022-01-05", &[text("a"), v("1")]);
    happens(&mut data, 0, 0, "2022-01-06", &[text("a"), v("3")]);
    happens(&mut data, 0, 0, "2022-01-07", &[text("b"), v("2")]);
    happens(&mut data, 0, 0, "2022-01-08", &[text("a"), v("3")]);
    // Kept: a 3 (the earlier of equals), b 2 × 10.
    let outcome = sound(&rules, &data);
    assert_eq!((totals(&outcome), outcome.rules[0].events[0]), (vec![v("123")], 2));
}

#[test]
fn a_bonus_without_its_document_does_not_count() {
    let mut rules = events(&[]);
    rules.nodes[0].rules[0].sign = Sign::Add;
    rules.nodes[0].rules[0].evidence = vec!["表彰文件".into()];
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    happens(&mut data, 0, 0, "2022-01-05", &[]);
    happens(&mut data, 0, 0, "2022-01-06", &[]);
    data.events[0].evidence = vec!["".into(), "文 1".into()];
    assert_eq!(totals(&sound(&rules, &data)), [v("101")]);
}

fn survey() -> Survey {
    let level = |name: &str, points: &str| Level { name: name.into(), points: n(points) };
    Survey {
        levels: vec![level("优秀", "100"), level("良好", "85"), level("差", "0")],
        aspects: vec![Aspect { id: String::new(), title: None, weight: Number::ONE }],
        panels: vec![Panel { id: "p".into(), title: None, raters: None, weight: Number::ONE, clause: clause() }],
        drop_highest: 1,
        drop_lowest: 1,
        drop_when: None,
        valid_when: None,
        sealed: false,
        ..Survey::default()
    }
}

fn surveyed(survey: Survey, panels: &[&[&[u32]]]) -> Value {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, Body::Survey(survey));
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    data.surveys = vec![answers(0, panels)];
    result(&rules, &data).0.totals[0].total.clone()
}

#[test]
fn trimmed_means() {
    // 5, 5, 5 → 5: one of equals is as good as another.
    assert_eq!(surveyed(survey(), &[&[&[0, 3, 0]]]), v("85"));
    assert_eq!(surveyed(survey(), &[&[&[2, 1, 2]]]), v("185/3"));
    assert_eq!(surveyed(survey(), &[&[&[1, 0, 1]]]), v("50"), "nothing would be left: the plain mean");
    assert_eq!(surveyed(survey(), &[&[&[0, 0, 0]]]), v("无法计算"));
    let more_than = |answers: &str| cmp(e(ExprKind::Ballots), ">", c(answers));
    let late = Survey { drop_when: Some(more_than("5")), ..survey() };
    assert_eq!(surveyed(late, &[&[&[2, 1, 2]]]), v("57"));
    let valid = Survey { valid_when: Some(more_than("4")), ..survey() };
    assert_eq!(surveyed(valid.clone(), &[&[&[2, 1, 1]]]), v("样本不足"));
    assert_eq!(surveyed(valid, &[&[&[5, 0, 0]]]), v("100"));
}

#[test]
fn panels_are_not_pooled_and_aspects_are_averaged() {
    let mut two = survey();
    let panel = |id: &str, weight: &str| Panel {
        id: id.into(),
        title: None,
        raters: None,
        weight: n(weight),
        clause: clause(),
    };
    two.panels = vec![panel("firms", "0.6"), panel("raters", "0.4")];
    let aspect = |id: &str| Aspect { id: id.into(), title: None, weight: n("0.5") };
    two.aspects = vec![aspect("a"), aspect("b")];
    // Firms: (100 + 85) / 2; raters: 0.
    assert_eq!(surveyed(two, &[&[&[9, 0, 0], &[0, 9, 0]], &[&[0, 0, 3], &[0, 0, 3]]]), v("55.5"));
}

#[test]
fn rounding_inside_a_formula() {
    let mut rules = by_fact();
    let round = Rounding { places: 2, mode: RoundingMode::HalfEven };
    rules.nodes[0].body = earn(e(ExprKind::RoundOff(Box::new(fact(0)), round)));
    assert_eq!(totals(&sound(&rules, &data(&rules, &[&["2.345", "2.355"]]))), [v("2.34"), v("2.36")]);
}
