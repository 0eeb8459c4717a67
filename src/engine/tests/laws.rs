//! Laws on drawn data.

use super::build::*;
use super::derivations::check;
use crate::data::PeriodData;
use crate::engine::trace;
use crate::model::RuleSet;
use crate::model::decision::{CutTies, End, Ties};
use crate::model::expr::{Among, ExprKind, Members, Statistic};
use crate::model::method::{Side, Sign, Steps};
use crate::model::node::{NotApplicable, Share};
use proptest::prelude::*;

fn scheme(ties: Ties) -> RuleSet {
    let mut rules = rules();
    add(&mut rules, None, "total", "100", Share::Root, sum());
    for (index, share) in ["0.1", "0.25", "0.65"].iter().enumerate() {
        let id = add_fact(&mut rules, &format!("f{index}"));
        let node = add(&mut rules, Some(0), &format!("n{index}"), "100", weight(share), earn(fact(id)));
        rules.nodes[node as usize].not_applicable = Some(NotApplicable::Redistribute);
        rules.nodes[node as usize].floor = Some(c("0"));
        rules.nodes[node as usize].rest_to_parent = index == 1;
    }
    let mean = e(ExprKind::OverPeers {
        statistic: Statistic::Mean,
        of: Box::new(fact(0)),
        among: Among::Everyone,
        members: Members::default(),
        slot: 0,
    });
    let subject = distance_of(fact(0), Side::Below, mean, (c("7"), Steps::ProRata));
    rules.nodes[2].rules = vec![rule("below", Sign::Deduct, "3", subject)];
    let fine = add_event(&mut rules, "fine", &[]);
    rules.nodes[2].rules.push(each("fine", Sign::Deduct, "40", fine));
    rules.nodes[0].round = half_up(1);
    rules.rankings = vec![ranking(ties)];
    rules.awards = vec![award("top", Some((End::Top, quota(2, CutTies::In))), None)];
    rules
}

fn drawn(rules: &RuleSet, cells: &[(u32, u32, u32, u32)]) -> PeriodData {
    let text = |number: &u32| if *number > 100 { "不适用".to_owned() } else { number.to_string() };
    let column = |pick: fn(&(u32, u32, u32, u32)) -> u32| -> Vec<String> {
        cells.iter().map(|cell| text(&pick(cell))).collect()
    };
    let columns =
        [cells.iter().map(|cell| (cell.0 % 101).to_string()).collect(), column(|cell| cell.1), column(|cell| cell.2)];
    let columns: Vec<Vec<&str>> = columns.iter().map(|column| column.iter().map(String::as_str).collect()).collect();
    let slices: Vec<&[&str]> = columns.iter().map(Vec::as_slice).collect();
    let mut data = data_of(rules, "2022H1", cells.len(), &slices);
    for (unit, cell) in cells.iter().enumerate() {
        for _ in 0..cell.3 {
            happens(&mut data, 0, unit, "2022-02-02", &[]);
        }
    }
    data
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_derivation_ends_in_the_published_total(
        cells in prop::collection::vec((0u32..101, 0u32..110, 0u32..110, 0u32..4), 1..8)
    ) {
        let rules = scheme(Ties::Share);
        let data = drawn(&rules, &cells);
        let outcome = crate::engine::run(&rules, &data, &crate::engine::Known::default()).value;
        for unit in 0..cells.len() {
            check(&trace(&rules, &data, &outcome, &crate::engine::Known::default(), unit), &outcome, unit);
        }
    }

    #[test]
    fn places_follow_totals(cells in prop::collection::vec((0u32..6, 50u32..53, 50u32..53, 0u32..2), 1..12)) {
        for ties in [Ties::Share, Ties::ShareLow, Ties::Dense] {
            let rules = scheme(ties);
            let outcome = crate::engine::run(&rules, &drawn(&rules, &cells), &crate::engine::Known::default()).value;
            let ranked: Vec<_> = (0..cells.len())
                .filter_map(|unit| Some((outcome.totals[unit].total.number()?.clone(), outcome.places[0][unit].unwrap())))
                .collect();
            for (a, place_a) in &ranked {
                for (b, place_b) in &ranked {
                    prop_assert_eq!(a.cmp(b), place_b.cmp(place_a));
                }
                let better = ranked.iter().filter(|(other, _)| other > a).count() as u32;
                let equal = ranked.iter().filter(|(other, _)| other == a).count() as u32;
                match ties {
                    Ties::Share => prop_assert_eq!(*place_a, better + 1),
                    Ties::ShareLow => prop_assert_eq!(*place_a, better + equal),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn the_order_of_units_changes_nothing(
        cells in prop::collection::vec((0u32..101, 0u32..110, 0u32..110, 0u32..4), 1..8)
    ) {
        let rules = scheme(Ties::Share);
        let turned: Vec<_> = cells.iter().rev().copied().collect();
        let one = crate::engine::run(&rules, &drawn(&rules, &cells), &crate::engine::Known::default()).value;
        let other = crate::engine::run(&rules, &drawn(&rules, &turned), &crate::engine::Known::default()).value;
        for unit in 0..cells.len() {
            let mirrored = cells.len() - 1 - unit;
            prop_assert_eq!(&one.totals[unit], &other.totals[mirrored]);
            prop_assert_eq!(one.places[0][unit], other.places[0][mirrored]);
        }
        let mut winners_then: Vec<_> = winners(&other, 0).iter().map(|unit| cells.len() - 1 - unit).collect();
        winners_then.sort_unstable();
        let mut winners_now = winners(&one, 0);
        winners_now.sort_unstable();
        prop_assert_eq!(winners_now, winners_then);
    }
}
