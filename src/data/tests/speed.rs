//! Big tables; run with `cargo test --release data::tests::speed -- --ignored --nocapture` to see how long they take.

use super::scheme::{fact, rules};
use super::{FOLDER, period};
use crate::base::source::Sources;
use crate::data::read;
use crate::model::value::Dim;

fn big(units: usize, raters: usize) -> Sources {
    let mut sources = Sources::new();
    let mut list = String::from("id,name,group\n");
    let mut ratings = String::from("rater,unit,aspect,level\n");
    let mut people = String::from("rater,panel\n");
    let mut facts = String::from("unit");
    for column in 0..20 {
        facts.push_str(&format!(",f{column}"));
    }
    facts.push('\n');
    for unit in 0..units {
        list.push_str(&format!("u{unit:05},单位{unit},towns\n"));
        facts.push_str(&format!("u{unit:05}"));
        for column in 0..20 {
            facts.push_str(&format!(",{}.{:02}", unit + column, column));
        }
        facts.push('\n');
    }
    for rater in 0..raters {
        people.push_str(&format!("r{rater:04},{}\n", if rater < 2 { "people" } else { "leaders" }));
        for unit in 0..units {
            for aspect in ["service", "speed"] {
                let level = ["good", "fair", "poor"][(rater + unit) % 3];
                ratings.push_str(&format!("r{rater:04},u{unit:05},{aspect},{level}\n"));
            }
        }
    }
    for (path, text) in
        [("units.csv", list), ("2022H1/facts.csv", facts), ("raters.csv", people), ("2022H1/ratings.csv", ratings)]
    {
        sources.insert(format!("{FOLDER}/{path}"), text);
    }
    sources
}

fn count(units: usize, raters: usize) -> (std::time::Duration, u32) {
    let mut rules = rules();
    rules.facts = (0..20).map(|column| fact(&format!("f{column}"), "", Dim::Plain, "1", ("", ""))).collect();
    let sources = big(units, raters);
    #[expect(clippy::disallowed_methods, reason = "a measurement")]
    let start = std::time::Instant::now();
    let found = read(&rules, period(), FOLDER, &sources);
    let took = start.elapsed();
    assert!(found.problems.is_empty());
    (took, found.value.unwrap().surveys[0].counts.iter().sum())
}

#[test]
fn every_answer_of_a_big_table_is_counted() {
    assert_eq!(count(100, 50).1, 10_000);
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stderr, reason = "a measurement")]
fn half_a_million_answers() {
    for (units, raters) in [(1_000, 250), (10_000, 25), (10_000, 2)] {
        for _ in 0..3 {
            let (took, answers) = count(units, raters);
            assert_eq!(answers as usize, units * raters * 2);
            eprintln!("{units} units x 20 facts, {answers} answers: {took:?}");
        }
    }
}
