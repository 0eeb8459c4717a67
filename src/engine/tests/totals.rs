//! Vetoes and the published total.

use super::build::*;
use crate::model::decision::VetoEffect;
use crate::model::value::Value;

#[test]
fn a_condition_on_the_total_sees_it_rounded() {
    let mut rules = by_fact();
    rules.nodes[0].round = half_up(2);
    rules.vetoes = vec![veto("low", cmp(node(0), "<", c("80")), vec![VetoEffect::Deduct(n("1"))])];
    let outcome = sound(&rules, &data(&rules, &[&["79.995", "79.994"]]));
    assert_eq!(totals(&outcome), [v("80"), v("78.99")]);
}

#[test]
fn bounds_then_caps_then_rounding() {
    let mut rules = by_fact();
    rules.nodes[0].cap = Some(c("100"));
    rules.nodes[0].floor = Some(c("0"));
    rules.nodes[0].round = half_up(2);
    add_event(&mut rules, "accident", &[]);
    let accident = || cmp(count(0), ">=", c("1"));
    rules.vetoes = vec![veto("a", accident(), vec![VetoEffect::Deduct(n("30"))])];
    let mut data = data(&rules, &[&["104", "20", "80"]]);
    happens(&mut data, 0, 0, "2022-01-05", &[]);
    happens(&mut data, 0, 1, "2022-01-05", &[]);
    // 104 under `at most 100`, veto −30: 70, not 74; 20 − 30 is kept at the floor.
    assert_eq!(totals(&sound(&rules, &data)), [v("70"), v("0"), v("80")]);
    rules.vetoes.push(veto("b", accident(), vec![VetoEffect::TotalAtMost(n("59.99"))]));
    rules.vetoes.push(veto("c", accident(), vec![VetoEffect::TotalAtMost(n("40")), VetoEffect::Deduct(n("1"))]));
    let outcome = sound(&rules, &data);
    assert_eq!(totals(&outcome), [v("40"), v("0"), v("80")]);
    assert_eq!(outcome.totals[0].deducted, n("31"));
    assert_eq!((outcome.totals[0].vetoes.len(), outcome.totals[2].vetoes.len()), (3, 0));
}

#[test]
fn a_veto_that_cannot_be_decided_is_an_error_and_one_that_does_not_apply_is_not_met() {
    let mut rules = by_fact();
    add_fact(&mut rules, "y");
    rules.vetoes = vec![veto("v", cmp(fact(1), ">", c("0")), vec![VetoEffect::Deduct(n("1"))])];
    let (outcome, codes) = result(&rules, &data(&rules, &[&["90", "90", "未报"], &["未报", "不适用", "未报"]]));
    assert_eq!(totals(&outcome), [v("未报"), v("90"), v("未报")]);
    assert_eq!(codes, ["K0525", "K0603"], "a unit without a total has one message only");
    assert!(outcome.provisional);
}

#[test]
fn exact_total_and_shown_value() {
    use crate::model::expr::ExprKind;
    let mut rules = by_fact();
    rules.nodes[0].round = half_up(1);
    rules.rankings = vec![ranking_by(vec![e(ExprKind::ExactTotal)], crate::model::decision::Ties::Share)];
    let data = data(&rules, &[&["80.04", "80.01"]]);
    assert_eq!(sound(&rules, &data).places[0], [Some(1), Some(2)]);
    rules.rankings = vec![ranking(crate::model::decision::Ties::Share)];
    let outcome = sound(&rules, &data);
    assert_eq!(outcome.places[0], [Some(1), Some(1)]);
    assert_eq!(outcome.totals[0].exact, v("80.04"));
    assert_eq!(outcome.totals[0].total, Value::Number(n("80")));
}
