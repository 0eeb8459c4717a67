//! Nodes: combining, what does not apply, what is missing, bounds.

use super::build::*;
use crate::model::contract::MissingPolicy;
use crate::model::expr::{Among, ExprKind, Members, Statistic};
use crate::model::method::Sign;
use crate::model::node::{Body, Combining, NotApplicable, Share};
use crate::model::value::{State, Value};
use crate::model::{GroupId, RuleSet};

/// A weighted total over facts.
fn weighted(weights: &[&str]) -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    for (index, share) in weights.iter().enumerate() {
        let id = add_fact(&mut rules, &format!("f{index}"));
        add(&mut rules, Some(0), &format!("n{index}"), "100", weight(share), earn(fact(id)));
    }
    rules
}

#[test]
fn weights_are_applied_exactly() {
    let mut rules = weighted(&["0.4", "0.6"]);
    rules.nodes[0].round = half_up(2);
    let outcome = sound(&rules, &data(&rules, &[&["95"], &["88.31"]]));
    assert_eq!(outcome.nodes[0][0], v("90.986"));
    assert_eq!(totals(&outcome), [v("90.99")]);
}

#[test]
fn shares_of_what_does_not_apply_are_redistributed() {
    // 10/25/40/25, the last does not apply: 13⅓, 33⅓, 53⅓.
    for (facts, expected) in [
        ([["100"], ["0"], ["0"], ["not applicable"]], "40/3"),
        ([["0"], ["100"], ["0"], ["not applicable"]], "100/3"),
        ([["0"], ["0"], ["100"], ["not applicable"]], "160/3"),
    ] {
        let mut rules = weighted(&["0.1", "0.25", "0.4", "0.25"]);
        rules.nodes[4].not_applicable = Some(NotApplicable::Redistribute);
        let columns: Vec<&[&str]> = facts.iter().map(|column| column.as_slice()).collect();
        assert_eq!(totals(&sound(&rules, &data(&rules, &columns))), [v(expected)]);
    }
}

#[test]
fn points_are_redistributed_by_full_marks() {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    for (index, full) in ["30", "20", "50"].iter().enumerate() {
        let id = add_fact(&mut rules, &format!("f{index}"));
        let node = add(&mut rules, Some(0), &format!("n{index}"), full, Share::Points, earn(fact(id)));
        rules.nodes[node as usize].not_applicable = Some(NotApplicable::Redistribute);
    }
    let outcome =
        sound(&rules, &data(&rules, &[&["24", "0", "不适用"], &["16", "20", "不适用"], &["不适用", "50", "不适用"]]));
    // All n/a: the root does not apply, a stated outcome.
    assert_eq!(totals(&outcome), [v("80"), v("70"), v("不适用")]);
    assert!(!outcome.provisional);
}

#[test]
fn not_applicable_may_count_zero_or_full() {
    let mut rules = weighted(&["0.5", "0.5"]);
    let data = data(&rules, &[&["不适用"], &["80"]]);
    rules.nodes[1].not_applicable = Some(NotApplicable::Zero);
    assert_eq!(totals(&sound(&rules, &data)), [v("40")]);
    rules.nodes[1].not_applicable = Some(NotApplicable::Full);
    assert_eq!(totals(&sound(&rules, &data)), [v("90")]);
    rules.nodes[1].not_applicable = None;
    assert_eq!(result(&rules, &data).1, ["K0525"], "nothing says what becomes of the share");
}

#[test]
fn groups_and_conditions_decide_what_applies() {
    let mut rules = weighted(&["0.5", "0.5"]);
    add_group(&mut rules, "town");
    add_group(&mut rules, "park");
    rules.nodes[1].applies_to = vec![GroupId(1)];
    rules.nodes[1].not_applicable = Some(NotApplicable::Redistribute);
    rules.nodes[2].not_applicable_when = Some(cmp(fact(1), "<", c("10")));
    rules.nodes[2].not_applicable = Some(NotApplicable::Redistribute);
    let mut data = data(&rules, &[&["60", "60", "60"], &["80", "80", "5"]]);
    data.units[1].group = 1;
    data.units[2].group = 1;
    assert_eq!(totals(&sound(&rules, &data)), [v("80"), v("70"), v("60")]);
}

#[test]
fn missing_values_follow_the_tables() {
    let mut rules = weighted(&["0.5", "0.5"]);
    let data = data(&rules, &[&["未报", "拒报", "100"], &["80", "80", "80"]]);
    let (outcome, codes) = result(&rules, &data);
    assert_eq!(codes, ["K0525", "K0525"], "one message a unit and node, none for the total");
    assert_eq!(totals(&outcome), [v("未报"), v("拒报"), v("90")]);
    assert!(outcome.provisional);
    rules.nodes[1].missing = vec![(State::NotSubmitted, MissingPolicy::Zero), (State::Refused, MissingPolicy::NoTotal)];
    let outcome = sound(&rules, &data);
    assert_eq!(totals(&outcome), [v("40"), v("拒报"), v("90")]);
    rules.nodes[1].missing = vec![];
    rules.facts[0].missing =
        vec![(State::NotSubmitted, MissingPolicy::Number(n("70"))), (State::Refused, MissingPolicy::NotApplicable)];
    rules.nodes[1].not_applicable = Some(NotApplicable::Redistribute);
    assert_eq!(totals(&sound(&rules, &data)), [v("75"), v("80"), v("90")]);
}

#[test]
fn many_units_with_one_fault_share_a_message() {
    let rules = by_fact();
    let column = vec!["未报"; 12];
    let (_, codes) = result(&rules, &data(&rules, &[&column]));
    assert_eq!(codes, ["K0525"]);
}

#[test]
fn bounds_come_last_and_the_rest_of_a_loss_may_fall_on_the_parent() {
    let mut rules = weighted(&["0.5", "0.5"]);
    let fine = add_event(&mut rules, "fine", &[]);
    rules.nodes[1].floor = Some(c("0"));
    rules.nodes[1].rules = vec![each("fine", Sign::Deduct, "30", fine)];
    let mut data = data(&rules, &[&["20"], &["80"]]);
    happens(&mut data, 0, 0, "2022-02-01", &[]);
    assert_eq!(totals(&sound(&rules, &data)), [v("40")]);
    rules.nodes[1].rest_to_parent = true;
    assert_eq!(totals(&sound(&rules, &data)), [v("35")]);
    rules.nodes[1].cap = Some(e(ExprKind::Full));
    data.facts[0].values[0] = v("200");
    assert_eq!(totals(&sound(&rules, &data)), [v("90")]);
}

#[test]
fn best_lowest_mean_and_least_children() {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, Body::Combine(Combining::Best));
    for index in 0..3 {
        let id = add_fact(&mut rules, &format!("f{index}"));
        add(&mut rules, Some(0), &format!("n{index}"), "100", Share::Points, earn(fact(id)));
    }
    let data = data(&rules, &[&["70", "60"], &["未报", "90"], &["80", "30"]]);
    assert_eq!(totals(&sound(&rules, &data)), [v("80"), v("90")]);
    rules.nodes[0].body = Body::Combine(Combining::Lowest);
    assert_eq!(totals(&sound(&rules, &data)), [v("70"), v("30")]);
    rules.nodes[0].body = Body::Combine(Combining::Mean);
    let (outcome, codes) = result(&rules, &data);
    assert_eq!((totals(&outcome), codes), (vec![v("未报"), v("60")], vec!["K0525"]));
    rules.nodes[0].body = Body::Combine(Combining::Best);
    rules.nodes[0].least_children = 3;
    assert_eq!(result(&rules, &data).0.totals[0].total, v("样本不足"));
}

#[test]
fn group_statistics_count_only_what_was_submitted() {
    // 80, 60, n/a, missing → zero: the mean is 70, for all of them.
    let mut rules = by_fact();
    rules.facts[0].missing = vec![(State::NotSubmitted, MissingPolicy::Zero)];
    let mean = ExprKind::OverPeers {
        statistic: Statistic::Mean,
        of: Box::new(fact(0)),
        among: Among::Peers,
        members: Members::default(),
        slot: 0,
    };
    rules.nodes[0].body = earn(e(mean));
    let outcome = sound(&rules, &data(&rules, &[&["80", "60", "不适用", "未报"]]));
    assert_eq!(totals(&outcome), vec![v("70"); 4]);
}

#[test]
fn states_are_strict_and_the_strongest_wins() {
    let add = |a: &str, b: &str| crate::engine::value::add(&v(a), &v(b));
    assert_eq!(add("不适用", "样本不足"), v("样本不足"));
    assert_eq!(add("1", "拒报"), v("拒报"));
    assert_eq!(add("未报", "拒报"), v("未报"));
    let mut rules = by_fact();
    // false and missing = false; true or missing = true; missing or false stays missing.
    let yes = || cmp(c("1"), "=", c("1"));
    let no = || cmp(c("1"), "=", c("2"));
    let unknown = || cmp(c("未报"), "=", c("2"));
    for (condition, expected) in [
        (ExprKind::And(vec![unknown(), no()]), v("2")),
        (ExprKind::Or(vec![unknown(), yes()]), v("1")),
        (ExprKind::Or(vec![unknown(), no()]), v("未报")),
    ] {
        rules.nodes[0].body = earn(e(ExprKind::If(Box::new(e(condition)), Box::new(c("1")), Box::new(c("2")))));
        assert_eq!(result(&rules, &data(&rules, &[&["0"]])).0.totals[0].total, expected);
    }
    assert_eq!(Value::Missing(State::NotSubmitted), v("未报"));
}
