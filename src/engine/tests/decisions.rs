//! Places, grades, awards.

use super::build::*;
use crate::base::number::RoundingMode;
use crate::engine::outcome::Remark;
use crate::model::AwardId;
use crate::model::decision::{CutTies, End, Grade, Grades, QuotaSize, Ties, VetoEffect};
use crate::model::expr::Among;
use crate::model::node::Share;
use crate::model::{NodeId, RuleSet};

fn places(ties: Ties, column: &[&str]) -> Vec<Option<u32>> {
    let mut rules = by_fact();
    rules.rankings = vec![ranking(ties)];
    result(&rules, &data(&rules, &[column])).0.places[0].clone()
}

#[test]
fn ties() {
    let column: &[&str] = &["90", "80", "80", "70"];
    assert_eq!(places(Ties::Share, column), [Some(1), Some(2), Some(2), Some(4)]);
    assert_eq!(places(Ties::ShareLow, column), [Some(1), Some(3), Some(3), Some(4)]);
    assert_eq!(places(Ties::Dense, column), [Some(1), Some(2), Some(2), Some(3)]);
    assert_eq!(places(Ties::Share, &["1", "拒报", "2"]), [Some(2), None, Some(1)]);
    let mut rules = by_fact();
    rules.rankings = vec![ranking(Ties::Forbidden)];
    let checked = crate::engine::run(&rules, &data(&rules, &[column]), &crate::engine::Known::default());
    let problem = checked.problems.iter().next().unwrap();
    assert_eq!(problem.code.code, "K0604");
    assert!(problem.message.en.contains("`u0001`, `u0002`"), "{}", problem.message.en);
}

#[test]
fn groups_are_ranked_by_themselves_and_further_keys_break_ties() {
    let mut rules = by_fact();
    add_fact(&mut rules, "y");
    add_group(&mut rules, "a");
    add_group(&mut rules, "b");
    rules.rankings = vec![ranking_by(vec![node(0), fact(1)], Ties::Share)];
    let mut data = data(&rules, &[&["80", "80", "90", "10"], &["1", "2", "0", "0"]]);
    data.units[3].group = 1;
    assert_eq!(sound(&rules, &data).places[0], [Some(3), Some(2), Some(1), Some(4)]);
    rules.rankings[0].among = Among::Peers;
    assert_eq!(sound(&rules, &data).places[0], [Some(3), Some(2), Some(1), Some(1)]);
    rules.rankings[0].among = Among::Group(crate::model::GroupId(1));
    assert_eq!(sound(&rules, &data).places[0], [None, None, None, Some(1)]);
}

fn vetoed(effects: Vec<VetoEffect>) -> (RuleSet, crate::data::PeriodData) {
    let mut rules = by_fact();
    rules.rankings = vec![ranking(Ties::Share)];
    add_event(&mut rules, "accident", &[]);
    rules.vetoes = vec![veto("v", cmp(count(0), ">=", c("1")), effects)];
    let mut data = data(&rules, &[&["95", "90", "85", "80"]]);
    happens(&mut data, 0, 0, "2022-01-05", &[]);
    (rules, data)
}

#[test]
fn last_place() {
    let (rules, data) = vetoed(vec![VetoEffect::LastPlace]);
    assert_eq!(sound(&rules, &data).places[0], [Some(4), Some(1), Some(2), Some(3)]);
}

#[test]
fn top_lists_pass_over_the_barred_and_bottom_lists_do_not_shield_them() {
    let (mut rules, data) = vetoed(vec![VetoEffect::Bar(vec![]), VetoEffect::TotalAtMost(n("59.99"))]);
    rules.awards = vec![
        award("runner", Some((End::Top, quota(1, CutTies::In))), None),
        award("snail", Some((End::Bottom, quota(1, CutTies::In))), None),
    ];
    let outcome = sound(&rules, &data);
    assert_eq!((winners(&outcome, 0), winners(&outcome, 1)), (vec![1], vec![0]));
    // Without the cap it would have been first.
    rules.vetoes[0].effects = vec![VetoEffect::Bar(vec![AwardId(0)])];
    let outcome = sound(&rules, &data);
    assert_eq!((winners(&outcome, 0), winners(&outcome, 1)), (vec![1], vec![3]));
    assert_eq!(outcome.remarks, [Remark::PassedOver { award: AwardId(0), work: None, unit: 0, since: None }]);
    assert_eq!((outcome.grants[0].place, outcome.grants[0].run), (Some(1), 1));
}

#[test]
fn ties_across_the_cut() {
    for (cut, expected) in [(CutTies::In, vec![0, 1, 2]), (CutTies::Out, vec![0]), (CutTies::Forbidden, vec![0])] {
        let mut rules = by_fact();
        rules.rankings = vec![ranking(Ties::Share)];
        rules.awards = vec![award("a", Some((End::Top, quota(2, cut))), None)];
        let (outcome, codes) = result(&rules, &data(&rules, &[&["9", "8", "8", "7"]]));
        assert_eq!(winners(&outcome, 0), expected);
        assert_eq!(codes, if cut == CutTies::Forbidden { vec!["K0604"] } else { vec![] });
    }
    // Last 1, two tied, ties out: nobody.
    let mut rules = by_fact();
    rules.rankings = vec![ranking(Ties::Share)];
    rules.awards = vec![award("a", Some((End::Bottom, quota(1, CutTies::Out))), None)];
    let outcome = sound(&rules, &data(&rules, &[&["9", "8", "8"]]));
    assert_eq!(winners(&outcome, 0), Vec::<usize>::new());
    assert_eq!(outcome.remarks, [Remark::Unfilled { award: AwardId(0), work: None, group: None, places: 1 }]);
}

#[test]
fn a_condition_empties_a_place_unless_it_is_passed_down() {
    let mut rules = by_fact();
    add_fact(&mut rules, "y");
    rules.rankings = vec![ranking(Ties::Share)];
    let condition = Some(cmp(fact(1), ">=", c("1")));
    rules.awards = vec![award("a", Some((End::Top, quota(2, CutTies::In))), condition)];
    let data = data(&rules, &[&["9", "8", "7"], &["0", "1", "1"]]);
    let outcome = sound(&rules, &data);
    assert_eq!(winners(&outcome, 0), [1]);
    assert_eq!(outcome.remarks.len(), 1);
    rules.awards[0].passed_down = true;
    assert_eq!(winners(&sound(&rules, &data), 0), [1, 2]);
}

#[test]
fn shares_of_the_units_with_a_total() {
    // 20% of 7 = 1.4.
    for (rounding, least, expected) in
        [(RoundingMode::Down, 0, 1), (RoundingMode::Up, 0, 2), (RoundingMode::HalfUp, 3, 3)]
    {
        let mut rules = by_fact();
        rules.rankings = vec![ranking(Ties::Share)];
        let mut quota = quota(0, CutTies::In);
        quota.size = QuotaSize::Share { share: n("0.2"), rounding, least };
        rules.awards = vec![award("a", Some((End::Top, quota)), None)];
        let outcome = result(&rules, &data(&rules, &[&["1", "2", "3", "4", "5", "6", "7", "拒报"]])).0;
        assert_eq!(winners(&outcome, 0).len(), expected);
    }
}

#[test]
fn separately_by_work_and_both_ends() {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    for name in ["a", "b"] {
        let id = add_fact(&mut rules, name);
        add(&mut rules, Some(0), name, "50", Share::Points, earn(fact(id)));
    }
    let works = vec![NodeId(1), NodeId(2)];
    rules.awards = vec![
        award("runner", Some((End::Top, quota(1, CutTies::In))), None),
        award("snail", Some((End::Bottom, quota(1, CutTies::In))), None),
    ];
    rules.awards.iter_mut().for_each(|award| award.works = works.clone());
    let outcome = sound(&rules, &data(&rules, &[&["40", "30"], &["20", "45"]]));
    let given: Vec<_> = outcome.grants.iter().map(|grant| (grant.award.0, grant.work.unwrap().0, grant.unit)).collect();
    assert_eq!(given, [(0, 1, 0), (0, 2, 1), (1, 1, 1), (1, 2, 0)], "other works are independent");
    assert_eq!(result(&rules, &data(&rules, &[&["40"], &["20"]])).1, ["K0606"], "a single unit is first and last");
}

fn graded(column: &[&str], places: u32) -> (RuleSet, crate::data::PeriodData) {
    let mut rules = by_fact();
    rules.rankings = vec![ranking(Ties::Share)];
    let grade =
        |name: &str, edge: Option<&str>, quota| Grade { name: name.into(), edge: edge.map(n), inclusive: true, quota };
    rules.grades = Some(Grades {
        id: "grade".into(),
        title: None,
        of: node(0),
        bands: vec![
            grade("优秀", Some("90"), Some(quota(places, CutTies::In))),
            grade("良好", Some("80"), Some(quota(2, CutTies::In))),
            grade("合格", None, None),
        ],
        lower_is_better: false,
        shares: None,
        limits: vec![],
        promotions: vec![],
        clause: clause(),
    });
    let data = data(&rules, &[column]);
    (rules, data)
}

#[test]
fn grades_by_bands_quotas_and_vetoes() {
    let (rules, data) = graded(&["90", "89.99", "80", "1", "拒报"], 9);
    assert_eq!(result(&rules, &data).0.grades, [Some(0), Some(1), Some(1), Some(2), None]);
    // One excellent; the surplus competes for two good places; the rest falls on.
    let (mut rules, data) = graded(&["95", "94", "93", "85"], 1);
    assert_eq!(sound(&rules, &data).grades, [Some(0), Some(1), Some(1), Some(2)]);
    // A lowered unit uses no place above.
    rules.vetoes = vec![veto("v", cmp(node(0), "=", c("95")), vec![VetoEffect::GradeAtMost(2)])];
    assert_eq!(sound(&rules, &data).grades, [Some(2), Some(0), Some(1), Some(1)]);
    rules.vetoes[0].effects = vec![VetoEffect::GradeIs(1), VetoEffect::GradeAtMost(2)];
    assert_eq!(sound(&rules, &data).grades[0], Some(2), "the limit is lower");
    rules.vetoes[0].effects = vec![VetoEffect::GradeIs(2), VetoEffect::GradeAtMost(1)];
    assert_eq!(sound(&rules, &data).grades[0], Some(2), "the stated grade is lower");
}

#[test]
fn grades_where_less_is_better() {
    let (mut rules, data) = graded(&["80", "80.01", "90", "90.01", "拒报"], 9);
    let lower = |rules: &mut RuleSet| {
        let grades = rules.grades.as_mut().unwrap();
        grades.lower_is_better = true;
        grades.bands[0].edge = Some(n("80"));
        grades.bands[1].edge = Some(n("90"));
    };
    lower(&mut rules);
    assert_eq!(result(&rules, &data).0.grades, [Some(0), Some(1), Some(1), Some(2), None]);
    rules.grades.as_mut().unwrap().bands[1].inclusive = false;
    assert_eq!(result(&rules, &data).0.grades, [Some(0), Some(1), Some(2), Some(2), None]);
    // Without a ranking the places of a quota go to those with less.
    let (mut rules, data) = graded(&["75", "60", "70"], 1);
    lower(&mut rules);
    rules.rankings.clear();
    assert_eq!(sound(&rules, &data).grades, [Some(1), Some(0), Some(1)]);
}
