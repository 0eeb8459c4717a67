//! Derivations end in the published figures and say how.

use super::build::*;
use crate::engine::outcome::Outcome;
use crate::engine::trace::{Origin, Step, StepKind};
use crate::engine::{decisions, trace};
use crate::model::RuleSet;
use crate::model::decision::{CutTies, End, Factor, FactorWhen, Ties, VetoEffect};
use crate::model::method::{MethodKind, Repeat, Sign};
use crate::model::node::{Body, NotApplicable, Share};

/// Every node's step has the value of its column; the root has the published total.
pub(super) fn check(step: &Step, outcome: &Outcome, unit: usize) {
    match step.kind {
        StepKind::Node(node) => assert_eq!(step.value, outcome.nodes[node.index()][unit], "{}", step.id),
        StepKind::Total => assert_eq!(step.value, outcome.totals[unit].total),
        _ => {}
    }
    step.children.iter().for_each(|child| check(child, outcome, unit));
}

fn scheme() -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    let x = add_fact(&mut rules, "x");
    let late = add_event(&mut rules, "late", &[]);
    let talk = add_event(&mut rules, "talk", &[]);
    add(&mut rules, Some(0), "routine", "100", weight("0.4"), start("100"));
    rules.nodes[1].rules = vec![each("late", Sign::Deduct, "1", late), each("talk", Sign::Deduct, "2", talk)];
    let ratio = MethodKind::Ratio {
        of: divide(fact(x), c("3")),
        most: Some(n("1")),
        on_zero: None,
        quotient: None,
        may_be_negative: false,
    };
    add(
        &mut rules,
        Some(0),
        "hotline",
        "100",
        weight("0.6"),
        Body::Item(crate::model::method::Item { methods: vec![method(ratio)] }),
    );
    rules.nodes[2].not_applicable = Some(NotApplicable::Redistribute);
    rules.nodes[0].round = half_up(2);
    rules.rankings = vec![ranking(Ties::Share)];
    rules.awards = vec![award("runner", Some((End::Top, quota(1, CutTies::In))), None)];
    rules
}

#[test]
fn the_arithmetic_is_shown_with_the_real_figures() {
    let rules = scheme();
    let mut data = data(&rules, &[&["2", "不适用"]]);
    for day in ["2022-01-05", "2022-01-06", "2022-01-07"] {
        happens(&mut data, 0, 0, day, &[]);
    }
    happens(&mut data, 1, 0, "2022-01-05", &[]);
    let outcome = sound(&rules, &data);
    let step = trace(&rules, &data, &outcome, &crate::engine::Known::default(), 0);
    check(&step, &outcome, 0);
    assert_eq!(step.how.en, "78");
    let root = &step.children[0];
    assert_eq!(root.how.en, "95 × 40% + (200/3) × 60% = 78");
    let routine = &root.children[0];
    assert_eq!(routine.how.en, "100 − 3 × 1 − 1 × 2 = 95");
    assert_eq!(routine.children.len(), 3, "start and two rules");
    let late = &routine.children[1];
    assert_eq!((late.how.en.as_str(), &late.value, late.children.len()), ("3 × 1 = 3", &v("-3"), 3));
    assert!(matches!(late.children[0].inputs[0].origin, Origin::Cell(_)));
    let hotline = &root.children[1];
    assert_eq!(hotline.how.en, "200/3 ≈ 66.6667");
    assert_eq!(hotline.children[0].inputs[0].title.en, "x");

    let step = trace(&rules, &data, &outcome, &crate::engine::Known::default(), 1);
    check(&step, &outcome, 1);
    assert_eq!(step.children[0].how.en, "100 × 40% × 100% ÷ 40% = 100");
    let late = &step.children[0].children[0].children[1];
    assert!(matches!(late.inputs[0].origin, Origin::EmptyTable(Some(_))));
    let lines = decisions(&rules, &data, &outcome, &crate::engine::Known::default(), 1);
    assert_eq!(lines[0].how.en, "place 1 of 2");
    assert_eq!(lines[0].how.zh, "第1名，共2个单位");
    assert_eq!(lines[1].how.en, "place 1 from the top, 100");
}

#[test]
fn vetoes_bounds_and_rounding_are_lines_of_their_own() {
    let mut rules = scheme();
    rules.vetoes = vec![veto(
        "major",
        cmp(count(1), ">=", c("1")),
        vec![VetoEffect::Deduct(n("10")), VetoEffect::TotalAtMost(n("59.99"))],
    )];
    rules.nodes[1].cap = Some(c("90"));
    rules.nodes[1].rules[0].factors = vec![Factor { by: c("2"), when: FactorWhen::FromThe(Repeat::from_the(2)) }];
    let mut data = data(&rules, &[&["3"]]);
    happens(&mut data, 0, 0, "2022-01-05", &[]);
    happens(&mut data, 0, 0, "2022-01-06", &[]);
    happens(&mut data, 1, 0, "2022-01-06", &[]);
    let outcome = sound(&rules, &data);
    let step = trace(&rules, &data, &outcome, &crate::engine::Known::default(), 0);
    check(&step, &outcome, 0);
    assert_eq!(step.value, v("59.99"));
    assert_eq!(step.how.en, "96 − 10 = 86 → 59.99");
    assert_eq!(step.children[1].how.en, "1 ≥ 1: 10 points deducted, total at most 59.99");
    let routine = &step.children[0].children[0];
    assert_eq!(routine.how.en, "100 − (1 + 2) − 1 × 2 = 95 → 90");
    assert!(routine.children.iter().any(|child| child.kind == StepKind::Bound && child.value == v("90")));
    let kinds: Vec<StepKind> = step.children.iter().map(|child| child.kind).collect();
    assert_eq!(kinds[1..], [StepKind::Veto, StepKind::Bound, StepKind::Bound]);
}
