//! Rules over events and distances: the order of application, and what is easily mistaken.

use super::build::*;
use crate::data::Parties;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::expr::ExprKind;
use crate::model::method::{Choice, Highest, OnZero, Rate, Reach, Repeat, Rule, Sharing, Side, Sign, Steps, Subject};
use crate::model::node::{Limit, Share};
use crate::model::value::Value;
use crate::model::{EventId, NodeId, RuleSet};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn repeated(rule: &mut Rule, by: &str, repeat: Repeat) {
    rule.factors = vec![Factor { by: c(by), when: FactorWhen::FromThe(repeat) }];
}

/// Two items of a part, each with a bonus of its own kind of event; `a` is worth 3 and capped at 1, `b` is worth 2.
fn compared() -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    for (name, amount) in [("a", "3"), ("b", "2")] {
        let event = add_event(&mut rules, name, &["matter"]);
        let id = add(&mut rules, Some(0), name, "10", Share::Points, start("0"));
        let mut rule = each(name, Sign::Add, amount, event);
        if let Subject::Events { highest_only, .. } = &mut rule.subject {
            *highest_only = Some(Highest { field: 0, over: Some(NodeId(0)) });
        }
        rules.nodes[id as usize].rules = vec![rule];
    }
    rules.nodes[1].rules[0].cap = Some(n("1"));
    rules
}

#[test]
fn the_highest_of_a_matter_is_told_before_caps_and_over_all_rules() {
    let rules = compared();
    let mut data = data_of(&rules, "2022H1", 2, &[]);
    happens(&mut data, 0, 0, "2022-01-05", &[text("bridge")]);
    happens(&mut data, 1, 0, "2022-01-04", &[text("bridge")]);
    happens(&mut data, 1, 0, "2022-01-06", &[text("road")]);
    happens(&mut data, 1, 1, "2022-01-06", &[text("bridge")]);
    // u0: the bridge counts 3, of which the cap leaves 1, and the road 2; u1 has the bridge for itself.
    assert_eq!(totals(&sound(&rules, &data)), [v("3"), v("2")]);
}

#[test]
fn of_equals_the_earliest_counts_wherever_its_rule_stands() {
    let mut rules = compared();
    rules.nodes[1].rules[0].cap = None;
    rules.nodes[1].rules[0].amount = Choice::Value(c("2"));
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    happens(&mut data, 0, 0, "2022-01-05", &[text("bridge")]);
    happens(&mut data, 1, 0, "2022-01-04", &[text("bridge")]);
    let outcome = sound(&rules, &data);
    assert_eq!((&outcome.nodes[1][0], &outcome.nodes[2][0]), (&v("0"), &v("2")));
}

#[test]
fn losses_and_gains_of_a_matter_are_apart() {
    let mut rules = compared();
    rules.nodes[2].rules[0].sign = Sign::Deduct;
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    happens(&mut data, 0, 0, "2022-01-05", &[text("bridge")]);
    happens(&mut data, 1, 0, "2022-01-04", &[text("bridge")]);
    assert_eq!(totals(&sound(&rules, &data)), [v("-1")]);
}

fn late(fields: &[&str]) -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, start("100"));
    add_event(&mut rules, "late", fields);
    rules.nodes[0].rules = vec![each("late", Sign::Deduct, "1", 0)];
    rules
}

#[test]
fn repeats_are_numbered_by_a_field_and_wholly_excused_events_are_none() {
    let mut rules = late(&["road", "by"]);
    let rule = &mut rules.nodes[0].rules[0];
    repeated(rule, "2", Repeat { first: 2, same: Some(0), in_year: false });
    rule.factors.push(Factor { by: e(ExprKind::Field(EventId(0), 1)), when: FactorWhen::Always });
    let mut data = data_of(&rules, "2022H1", 1, &[]);
    for (day, road, by) in
        [("2022-01-01", "a", "0"), ("2022-01-02", "a", "1"), ("2022-01-03", "b", "1"), ("2022-01-04", "a", "1")]
    {
        happens(&mut data, 0, 0, day, &[text(road), v(by)]);
    }
    // 0 + 1 + 1 + 2: the excused one does not make the second of road a a repeat.
    assert_eq!(totals(&sound(&rules, &data)), [v("96")]);
}

#[test]
fn a_rule_may_count_from_the_nth_event_on() {
    let mut rules = late(&[]);
    if let Subject::Events { first, .. } = &mut rules.nodes[0].rules[0].subject {
        *first = Some(Repeat::from_the(3));
    }
    let mut data = data_of(&rules, "2022H1", 2, &[]);
    for day in ["2022-01-01", "2022-01-02", "2022-01-03", "2022-01-04"] {
        happens(&mut data, 0, 0, day, &[]);
    }
    let outcome = sound(&rules, &data);
    assert_eq!(totals(&outcome), [v("98"), v("100")]);
    assert_eq!(outcome.rules[0].events, [2, 0]);
}

#[test]
fn rows_of_one_day_that_weigh_differently_are_told_where_their_order_counts() {
    let mut rules = late(&["by"]);
    let rule = &mut rules.nodes[0].rules[0];
    rule.amount = Choice::Value(e(ExprKind::Field(EventId(0), 0)));
    repeated(rule, "2", Repeat::from_the(3));
    let days = |rows: &[(&str, &str)]| {
        let mut data = data_of(&rules, "2022H1", 1, &[]);
        rows.iter().for_each(|(day, by)| happens(&mut data, 0, 0, day, &[v(by)]));
        result(&rules, &data).1
    };
    // The second and the third are of one day, and the third counts twice.
    assert_eq!(days(&[("2022-01-01", "1"), ("2022-01-02", "1"), ("2022-01-02", "4")]), ["K0630"]);
    assert!(days(&[("2022-01-01", "1"), ("2022-01-02", "4"), ("2022-01-02", "4")]).is_empty());
    assert!(days(&[("2022-01-01", "1"), ("2022-01-01", "4"), ("2022-01-02", "4")]).is_empty());
    // Neighbours that are alike hide nothing: 1, 4, 4 against 4, 4, 1.
    assert_eq!(days(&[("2022-01-01", "1"), ("2022-01-01", "4"), ("2022-01-01", "4")]), ["K0630"]);
}

#[test]
fn shares_of_an_event_make_up_the_whole() {
    for by in [None, Some((0, vec![(text("bureau"), n("0.2")), (text("town"), n("0.8"))]))] {
        let mut rules = late(&["role"]);
        rules.nodes[0].rules[0].amount = Choice::Value(c("9"));
        if let Subject::Events { sharing, .. } = &mut rules.nodes[0].rules[0].subject {
            *sharing = Some(Sharing { matter: None, by });
        }
        let mut data = data_of(&rules, "2022H1", 3, &[]);
        for (unit, role) in [(0, "bureau"), (1, "town"), (2, "town")] {
            happens(&mut data, 0, unit, "2022-01-05", &[text(role)]);
        }
        data.events[0].parties = Parties::new(vec![0, 0, 0]);
        let outcome = sound(&rules, &data);
        let lost: Vec<&Value> = outcome.rules[0].points.iter().collect();
        let sum = lost.iter().filter_map(|lost| lost.number()).sum::<crate::base::number::Number>();
        assert_eq!(sum, n("-9"), "{lost:?}");
    }
}

fn two_rates(reach: Reach) -> RuleSet {
    let mut rules = by_fact();
    rules.nodes[0].body = start("100");
    let mut subject = distance_of(fact(0), Side::Below, c("80"), (c("1"), Steps::Whole));
    if let Subject::Distance { beyond, reach: own, .. } = &mut subject {
        *beyond = vec![Rate { edge: c("60"), per: c("1"), amount: Choice::Value(c("2")) }];
        *own = reach;
    }
    rules.nodes[0].rules = vec![rule("short", Sign::Deduct, "1", subject)];
    rules
}

#[test]
fn a_second_rate_is_marginal_or_for_the_whole() {
    let figures: [&[&str]; 1] = [&["80", "79.5", "60", "59.5", "50"]];
    for (reach, expected) in [
        // Each part has its own whole steps: 20 and 0, 20 and 10.
        (Reach::Marginal, ["100", "100", "80", "80", "60"]),
        // At 60 the second edge is not passed; at 59.5 20 whole steps count 2 each.
        (Reach::Whole, ["100", "100", "80", "60", "40"]),
    ] {
        let rules = two_rates(reach);
        assert_eq!(totals(&sound(&rules, &data(&rules, &figures))), expected.map(v));
    }
}

#[test]
fn a_step_of_zero_is_what_the_rule_says() {
    for (policy, expected, codes) in [
        (Some(OnZero::Points(n("7"))), "93", vec![]),
        (Some(OnZero::Error), "无法计算", vec!["K0525"]),
        (None, "无法计算", vec!["K0525"]),
    ] {
        let mut rules = two_rates(Reach::Marginal);
        if let Subject::Distance { per, beyond, on_zero, .. } = &mut rules.nodes[0].rules[0].subject {
            (*per, *on_zero) = (c("0"), policy);
            beyond.clear();
        }
        let (outcome, found) = result(&rules, &data(&rules, &[&["70"]]));
        assert_eq!((totals(&outcome), found), (vec![v(expected)], codes));
    }
}

#[test]
fn a_limit_holds_on_its_condition_and_reads_the_final_value() {
    let mut rules = rules();
    let x = add_fact(&mut rules, "x");
    add(&mut rules, None, "total", "100", Share::Root, sum());
    // The node added last stands first in the order of evaluation.
    let other = add(&mut rules, Some(0), "other", "50", Share::Points, start("45"));
    let base = add(&mut rules, Some(0), "base", "10", Share::Points, earn(fact(x)));
    rules.nodes[base as usize].cap = Some(c("6"));
    rules.nodes[other as usize].factors = vec![Factor { by: c("2"), when: FactorWhen::Always }];
    rules.nodes[other as usize].limits = vec![Limit {
        most: Some(c("30")),
        no_factor: true,
        when: Some(cmp(node(base), "<", c("6"))),
        clause: clause(),
    }];
    // 9 is capped at 6, which is not below 6; 5.999 is.
    let outcome = sound(&rules, &data(&rules, &[&["9", "5.999"]]));
    assert_eq!(totals(&outcome), [v("96"), v("35.999")]);
}
