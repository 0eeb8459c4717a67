//! Random schemes on random data: what the engine computes is what a plain evaluator in exact fractions finds.
//!
//! The evaluator (`judge`) works on the drawn scheme itself; the program gets it as text (`write`) and tables. They share
//! no code and no reading of each other. A seed names a scheme, so that a failure can be drawn again.

mod draft;
mod draw;
mod judge;
mod write;

use crate::plain::fraction::Fraction;
use crate::workshop::{messages, of_texts};
use draft::{Data, Draft};
use judge::{State, Verdict};
use kaohe::base::diagnostic::{Problems, Severity};
use kaohe::cli::season::Season;
use kaohe::data::PeriodData;
use kaohe::engine::outcome::Outcome;
use kaohe::model::RuleSet;
use kaohe::model::value::Value;

/// How many schemes are drawn, in as many parts as there are tests below.
const SCHEMES: u64 = 10_000;
const PARTS: u64 = 4;

fn plain(value: &Value) -> judge::Value {
    match value {
        Value::Number(number) => Ok(Fraction::parse(&number.to_string()).unwrap()),
        Value::Missing(state) => Err(match state {
            kaohe::model::value::State::NotSubmitted => State::NotSubmitted,
            kaohe::model::value::State::Undefined => State::Undefined,
            kaohe::model::value::State::BelowMinimum => State::BelowMinimum,
            kaohe::model::value::State::NotApplicable => State::NotApplicable,
            other => panic!("{other:?}"),
        }),
        other => panic!("{other:?}"),
    }
}

/// What the compiler finds questionable in a scheme nobody thought about, and which does not change what it means.
fn only_warnings(problems: &Problems) -> bool {
    problems.iter().all(|problem| problem.code.severity != Severity::Error)
}

/// The text of the scheme that a seed names.
pub(crate) fn drawn(seed: u64) -> String {
    drawn_with_data(seed).0
}

/// The scheme and the data that a seed names, and the turn in which the scheme is written.
fn draw(seed: u64) -> (Draft, Data, usize) {
    let mut dice = draw::Dice::new(seed);
    let draft = draw::scheme(&mut dice);
    let data = draw::data(&draft, &mut dice);
    (draft, data, dice.below(20))
}

/// The tables of drawn data: path and text.
fn tables(draft: &Draft, data: &Data) -> Vec<(String, String)> {
    let of = |period: &str, sheets, year| {
        let named = |(name, table)| (format!("drawn/data/{period}/{name}"), table);
        write::data(draft, sheets, year).map(named)
    };
    let before = (!data.before.is_empty()).then(|| of("2021H2", &data.before, 2021));
    before.into_iter().chain([of("2022H1", &data.now, 2022)]).flatten().collect()
}

/// A drawn scheme as text, and the tables of its data: path and text.
pub(crate) fn drawn_with_data(seed: u64) -> (String, Vec<(String, String)>) {
    let (draft, data, turn) = draw(seed);
    (write::scheme(&draft, turn), tables(&draft, &data))
}

fn compare(seed: u64) {
    let (draft, data, turn) = draw(seed);
    let text = write::scheme(&draft, turn);
    let tables = tables(&draft, &data);
    let files = tables.iter().map(|(path, table)| (path.as_str(), table.as_str()));
    let mut loaded = of_texts("drawn", files.chain([("drawn/scheme.kh", text.as_str())]));
    let shown = || {
        let tables: Vec<String> = tables.iter().map(|(path, table)| format!("{path}\n{table}")).collect();
        format!("seed {seed}\n{text}\n{}", tables.join("\n"))
    };
    assert!(only_warnings(&loaded.problems), "{:#?}\n{}", messages(&loaded.problems), shown());
    let rules = loaded.rules.take().unwrap();
    let mut problems = Problems::new();
    let season = Season::run(&rules, &loaded, None, &mut problems);
    let mut expected = vec![judge::judge(&draft, &data.now, &data.before)];
    if !data.before.is_empty() {
        expected.insert(0, judge::judge(&draft, &data.before, &[]));
    }
    assert_eq!(season.periods.len(), expected.len(), "{:#?}\n{}", messages(&problems), shown());
    // Only units without a total are reported.
    let complete = expected.iter().flatten().all(|verdict| verdict.total.unwrap().is_ok());
    assert!(!complete || only_warnings(&problems), "{:#?}\n{}", messages(&problems), shown());
    for ((data, outcome), expected) in season.periods.iter().zip(&expected) {
        let difference = differs(&draft, &rules, data, outcome, expected);
        assert!(difference.is_none(), "{}: {}\n{}", data.period, difference.unwrap(), shown());
    }
}

/// The first figure that is another, in words.
fn differs(
    draft: &Draft,
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    expected: &[Verdict],
) -> Option<String> {
    let award = |name: &str| rules.awards.iter().position(|award| award.id == name);
    for (at, verdict) in expected.iter().enumerate() {
        let unit = data.unit(&format!("u{at}")).unwrap();
        let gained = |name: &str| {
            award(name).is_some_and(|award| {
                outcome.grants.iter().any(|grant| grant.award.index() == award && grant.unit == unit)
            })
        };
        for (id, node) in rules.nodes_with_ids() {
            let (found, due) = (plain(&outcome.nodes[id.index()][unit]), verdict.nodes[&node.name]);
            if found != due {
                let beside = |(id, node): (kaohe::model::NodeId, &kaohe::model::node::Node)| {
                    let found = plain(&outcome.nodes[id.index()][unit]);
                    format!("\n{}: {found:?}, by hand {:?}", node.id, verdict.nodes[&node.name])
                };
                let all: String = rules.nodes_with_ids().map(beside).collect();
                return Some(format!("{} of u{at}: {found:?}, by hand {due:?}{all}", node.name));
            }
        }
        let total = &outcome.totals[unit];
        let vetoes: Vec<usize> = total
            .vetoes
            .iter()
            .map(|veto| rules.vetoes[veto.index()].id.trim_start_matches('v').parse().unwrap())
            .collect();
        let grade = outcome.grades[unit].map(usize::from);
        let places = (outcome.place(unit), verdict.place);
        let lists = [(gained("up"), verdict.top), (gained("down"), verdict.bottom)];
        let same = [
            ("before rounding", Some(plain(&total.exact)) == verdict.exact),
            ("the total", Some(plain(&total.total)) == verdict.total),
            ("vetoes", vetoes == verdict.vetoes),
            ("the place", places.0 == places.1),
            ("the grade", draft.grades.is_empty() || grade == verdict.grade),
            ("the award", lists[0].0 == lists[0].1),
            ("the last places", lists[1].0 == lists[1].1),
        ];
        if let Some((what, _)) = same.iter().find(|(_, same)| !same) {
            return Some(format!(
                "{what} of u{at}: {total:?}, place {places:?}, grade {grade:?}, lists {lists:?}; by hand {:?} {:?} {:?} {:?}",
                verdict.exact, verdict.total, verdict.vetoes, verdict.grade
            ));
        }
    }
    None
}

fn part(which: u64) {
    (which * SCHEMES / PARTS..(which + 1) * SCHEMES / PARTS).for_each(compare);
}

#[test]
fn random_schemes_as_by_hand_1() {
    part(0);
}

#[test]
fn random_schemes_as_by_hand_2() {
    part(1);
}

#[test]
fn random_schemes_as_by_hand_3() {
    part(2);
}

#[test]
fn random_schemes_as_by_hand_4() {
    part(3);
}

/// The drawn schemes are not all alike: what could be compared by accident only is seen to happen.
#[test]
fn random_schemes_hold_everything_that_is_drawn() {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..1_000 {
        let (draft, data, _) = draw(seed);
        let verdicts = judge::judge(&draft, &data.now, &data.before);
        let mut note = |what: String| *seen.entry(what).or_default() += 1;
        let text = write::scheme(&draft, 0);
        for word in [
            "start at",
            "earn",
            "ratio",
            "steps",
            "linear",
            "rescaled",
            "as it is",
            "combine best",
            "combine lowest",
            "combine mean",
            "needs at least",
            "not applicable",
            "if missing",
            "redistribute",
            "exclude",
            "from the",
            "in march",
            "largest factor",
            "factors multiply",
            "highest only",
            "by severity",
            "whole steps",
            "begun steps",
            "pro rata",
            "half-up",
            "half-even",
            "down",
            "up",
            "bar place",
            "bar awards",
            "set place to lowest",
            "limit total",
            "tied in",
            "tied out",
            "passed-down",
            "share-low",
            "dense",
            "/ last.",
            "> last.",
            "/ mean(",
            "/ median(",
            "/ sum(",
            "/ min(",
            "/ max(",
            ">= mean(",
            "among peers)",
            "among all-units)",
            "by place(",
            "standing(",
            "lower is better",
            "if missing carry",
            "if missing group-mean",
        ] {
            if text.contains(word) {
                note(word.to_owned());
            }
        }
        if !data.before.is_empty() {
            note(if data.before.len() < data.now.len() { "new units" } else { "a period before" }.to_owned());
        }
        for verdict in &verdicts {
            verdict.nodes.values().filter_map(|value| value.err()).for_each(|state| note(format!("{state:?}")));
            verdict.vetoes.iter().for_each(|_| note("a veto struck".to_owned()));
            if verdict.exact != verdict.total {
                note("rounded".to_owned());
            }
            if verdict.top || verdict.bottom {
                note("an award".to_owned());
            }
        }
        let places: std::collections::BTreeSet<_> = verdicts.iter().filter_map(|verdict| verdict.place).collect();
        if draft.groups == 1 && places.len() < verdicts.iter().filter(|verdict| verdict.place.is_some()).count() {
            note("equals".to_owned());
        }
    }
    let rare: Vec<_> = seen.iter().filter(|(_, times)| **times < 5).collect();
    assert!(rare.is_empty(), "{rare:?}");
    for state in ["NotSubmitted", "BelowMinimum", "NotApplicable", "a veto struck", "rounded", "an award", "equals"] {
        assert!(seen.contains_key(state), "{state}");
    }
    assert!(seen.len() >= 60, "{seen:?}");
}
