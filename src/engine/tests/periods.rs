//! Earlier periods, runs, consequences, entries, examples.

use super::build::*;
use crate::base::source::Span;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::engine::{Past, run_example};
use crate::model::decision::{Consequence, CutTies, Effect, End, Ties};
use crate::model::expr::{Earlier, ExprKind};
use crate::model::method::{Sign, Subject};
use crate::model::node::{NotApplicable, Share};
use crate::model::value::Value;
use crate::model::{AwardId, EventId, Example, Expectation, Given, NodeId, RuleSet};

#[test]
fn earlier_figures_are_found_by_name_and_absent_ones_do_not_apply() {
    let mut old = rules();
    add_fact(&mut old, "other");
    add_fact(&mut old, "x");
    add(&mut old, None, "total", "100", Share::Root, earn(fact(1)));
    old.nodes[0].round = half_up(0);
    let mut new = by_fact();
    let last = |expr| e(ExprKind::Earlier(Box::new(expr), Earlier::Last));
    new.nodes[0].body = earn(last(fact(0)));
    let then = data_of(&old, "2021H2", 1, &[&["1"], &["7.4"]]);
    let outcome = sound(&old, &then);
    let now = data_of(&new, "2022H1", 2, &[&["3", "3"]]);
    let history = [Past { rules: &old, data: &then, outcome: &outcome }];
    assert_eq!(totals(&result_after(&new, &now, &history).0), [v("7.4"), v("不适用")]);
    new.nodes[0].body = earn(last(node(0)));
    assert_eq!(totals(&result_after(&new, &now, &history).0), [v("7"), v("不适用")]);
    assert_eq!(totals(&result_after(&new, &now, &[]).0), [v("不适用"), v("不适用")]);
}

fn snails() -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    for name in ["a", "b"] {
        let id = add_fact(&mut rules, name);
        add(&mut rules, Some(0), name, "50", Share::Points, earn(fact(id)));
    }
    rules.rankings = vec![ranking(Ties::Share)];
    let mut snail = award("snail", Some((End::Bottom, quota(1, CutTies::In))), None);
    snail.works = vec![NodeId(1), NodeId(2)];
    let mut entered = rule("snail", Sign::Deduct, "2", Subject::Once);
    entered.counted_in = Some("year-end".into());
    snail.effects = vec![Effect::Points(entered)];
    rules.awards = vec![snail];
    rules.consequences = vec![Consequence {
        id: "review".into(),
        title: None,
        when: cmp(e(running(AwardId(0))), ">=", c("2")),
        effects: vec![],
        clause: clause(),
    }];
    rules
}

fn chain(rules: &RuleSet, periods: &[(&str, &[&[&str]])], heads: &[&str]) -> Outcome {
    let datas: Vec<PeriodData> = periods
        .iter()
        .zip(heads.iter().chain(std::iter::repeat(&"")))
        .map(|((id, facts), head)| {
            let mut data = data_of(rules, id, facts[0].len(), facts);
            if !head.is_empty() {
                data.units.iter_mut().for_each(|unit| unit.head = Some((*head).to_owned()));
            }
            data
        })
        .collect();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (index, data) in datas.iter().enumerate() {
        let history: Vec<Past<'_>> =
            (0..index).map(|at| Past { rules, data: &datas[at], outcome: &outcomes[at] }).collect();
        let outcome =
            crate::engine::run(rules, data, &crate::engine::Known { earlier: history, others: Vec::new() }).value;
        outcomes.push(outcome);
    }
    outcomes.pop().unwrap()
}

#[test]
fn runs_are_counted_by_work_and_gaps_break_them() {
    let rules = snails();
    let both: &[&[&str]] = &[&["1", "2"], &["9", "3"]];
    let swapped: &[&[&str]] = &[&["1", "2"], &["3", "9"]];
    let outcome = chain(&rules, &[("2021H2", both), ("2022H1", swapped)], &[]);
    let runs: Vec<_> = outcome.grants.iter().map(|grant| (grant.work.unwrap().0, grant.unit, grant.run)).collect();
    assert_eq!(runs, [(1, 0, 2), (2, 0, 1)]);
    assert_eq!(outcome.followed.len(), 1);
    assert_eq!((outcome.followed[0].unit, &outcome.followed[0].works), (0, &vec![NodeId(1)]));
    let entries: Vec<_> = outcome.entries.iter().map(|entry| (entry.unit, entry.points.clone())).collect();
    assert_eq!(entries, [(0, n("-2")), (0, n("-2"))]);
    assert_eq!(outcome.entries[0].goes_to, "year-end");
    // A period without a result breaks the run.
    let outcome = chain(&rules, &[("2021H1", both), ("2022H1", both)], &[]);
    assert!(outcome.followed.is_empty() && outcome.grants.iter().all(|grant| grant.run == 1));
}

#[test]
fn a_consequence_follows_the_person() {
    let rules = snails();
    let both: &[&[&str]] = &[&["1", "2"], &["9", "3"]];
    let outcome = chain(&rules, &[("2021H2", both), ("2022H1", both)], &["甲", "乙"]);
    assert_eq!(outcome.grants[0].run, 2, "the award is the unit's");
    assert!(outcome.followed.is_empty(), "the consequence is not");
    assert_eq!(chain(&rules, &[("2021H2", both), ("2022H1", both)], &["甲", "甲"]).followed.len(), 2);
    assert_eq!(chain(&rules, &[("2021H2", both), ("2022H1", both)], &["甲"]).followed.len(), 2);
}

#[test]
fn rules_counted_elsewhere_do_not_enter_the_node() {
    let mut rules = by_fact();
    let event = add_event(&mut rules, "honour", &[]);
    let mut bonus = each("honour", Sign::Add, "3", event);
    bonus.counted_in = Some("year-end".into());
    rules.nodes[0].rules = vec![bonus];
    let mut data = data(&rules, &[&["80", "70"]]);
    happens(&mut data, 0, 1, "2022-01-05", &[]);
    let outcome = sound(&rules, &data);
    assert_eq!(totals(&outcome), [v("80"), v("70")]);
    assert_eq!(outcome.entries.len(), 1);
    assert_eq!((outcome.entries[0].unit, &outcome.entries[0].points), (1, &n("3")));
}

#[test]
fn examples_need_only_what_they_read() {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    let routine = add(&mut rules, Some(0), "routine", "100", weight("0.5"), start("100"));
    let id = add_fact(&mut rules, "x");
    add(&mut rules, Some(0), "other", "100", weight("0.5"), earn(fact(id)));
    let late = add_event(&mut rules, "late", &[]);
    rules.nodes[1].rules = vec![each("late", Sign::Deduct, "1", late)];
    let expect = |of, value: &str| Expectation { of, value: v(value), span: Span::default() };
    let mut example = Example {
        title: "三次迟报".into(),
        subject: NodeId(routine),
        given: vec![Given::Events(EventId(late), 3)],
        expect: vec![expect(node(routine), "97"), expect(node(routine), "95"), expect(node(2), "not submitted")],
        clause: clause(),
    };
    let findings = run_example(&rules, &example);
    assert_eq!(findings.iter().map(super::super::example::Finding::holds).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(findings[1].trace.value, v("97"));
    assert_eq!(findings[1].trace.how.en, "100 − 3 × 1 = 97");
    // A given node replaces its computation.
    rules.nodes[0].round = half_up(1);
    example.given.push(Given::Node(NodeId(2), v("80.25")));
    example.expect = vec![expect(node(0), "88.6")];
    let findings = run_example(&rules, &example);
    assert!(findings[0].holds(), "{:?}", findings[0]);
    assert_eq!(findings[0].trace.value, v("88.6"));
}

#[test]
fn a_node_that_reads_an_earlier_period_may_be_excused() {
    let mut rules = by_fact();
    rules.nodes[0].body = earn(e(ExprKind::Earlier(Box::new(fact(0)), Earlier::LastYear)));
    rules.nodes[0].not_applicable = Some(NotApplicable::Full);
    assert_eq!(totals(&sound(&rules, &data(&rules, &[&["3"]]))), [Value::Number(n("100"))]);
}
