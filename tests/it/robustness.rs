//! Intervals of places and safe awards: against a computation apart from the program (`tests/cases/robustness/derivation.py`,
//! which writes `expected.json`), by their laws, and from the command line.

use crate::cases;
use crate::commands::Copy;
use crate::random;
use crate::workshop::{COUNTY, HOSPITALS, load, of_texts, texts};
use kaohe::analysis::robustness::{Plan, Robustness, robustness};
use kaohe::base::diagnostic::Problems;
use kaohe::base::number::Number;
use kaohe::cli::project::Loaded;
use kaohe::cli::season::Season;
use kaohe::engine::Reweighing;
use kaohe::model::RankingId;
use serde_json::Value as Json;
use std::num::NonZeroUsize;

const PARKS: &str = "tests/cases/robustness/parks";

fn plan(draws: u32, range: &str, seed: u64) -> Plan {
    Plan { draws, range: Number::from_fraction_text(range).unwrap(), seed }
}

/// The draws of the last period of a scheme, on so many threads.
fn drawn(loaded: &Loaded, plan: &Plan, threads: usize) -> (Season, Robustness) {
    let rules = loaded.rules.as_ref().unwrap();
    let season = Season::run(rules, loaded, None, &mut Problems::new());
    let (data, outcome) = season.periods.last().unwrap();
    let own = season.in_force(rules, data.period);
    let known = season.known(rules, Some(data.period));
    let threads = NonZeroUsize::new(threads).unwrap();
    let found = robustness(own, data, outcome, &known, plan, threads, &|| {});
    (season, found)
}

fn expected() -> Vec<Json> {
    let text = std::fs::read_to_string(cases::root().join("robustness/expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Weights, points, parts in parts, a deduction of a part, what does not apply, a veto.
#[test]
fn parks_are_as_worked_out_apart() {
    let loaded = load(PARKS);
    let rules = loaded.sound().expect("the scheme compiles");
    let (mut wide, mut unsafe_awards) = (0, 0);
    for case in expected() {
        let draws = u32::try_from(case["draws"].as_u64().unwrap()).unwrap();
        let plan = plan(draws, case["range"].as_str().unwrap(), case["seed"].as_u64().unwrap());
        let (season, found) = drawn(&loaded, &plan, 2);
        let (data, outcome) = &season.periods[0];
        assert_eq!(found.weights as u64, case["weights"].as_u64().unwrap());
        for (unit, own) in case["units"].as_object().unwrap() {
            let at = data.unit(unit).unwrap();
            let total = Number::parse_decimal(own["total"].as_str().unwrap()).unwrap();
            assert_eq!(outcome.totals[at].total.number(), Some(&total), "{unit}");
            assert_eq!(outcome.place(at).map(u64::from), own["place"].as_u64(), "{unit}");
            let interval = found.interval(RankingId(0), at).unwrap();
            let ends = [interval.best, interval.worst].map(|end| end.map(u64::from));
            assert_eq!(ends, [own["best"].as_u64(), own["worst"].as_u64()], "{unit} in {plan:?}");
            assert_eq!(Some(u64::from(interval.kept)), own["kept"].as_u64(), "{unit} in {plan:?}");
            wide += usize::from(interval.best != interval.worst);
        }
        let mut awards: Vec<Json> = (found.awards.iter())
            .map(|kept| {
                let (award, unit) = (&rules.awards[kept.award.index()].id, &data.units[kept.unit].id);
                serde_json::json!({ "award": award, "unit": unit, "kept": kept.draws, "safe": kept.safe })
            })
            .collect();
        awards.sort_by_key(|award| (award["award"].to_string(), award["unit"].to_string()));
        assert_eq!(Json::from(awards), case["awards"], "{plan:?}");
        unsafe_awards += found.awards.iter().filter(|kept| !kept.safe).count();
    }
    assert!(wide > 5 && unsafe_awards > 2, "the cases move places and awards: {wide}, {unsafe_awards}");
}

/// With the weights of the scheme a run that is made again decides what the run decided, in all its parts.
fn law_of_equal_weights(loaded: &Loaded, name: &str) -> usize {
    let rules = loaded.rules.as_ref().unwrap();
    let season = Season::run(rules, loaded, None, &mut Problems::new());
    let mut weights = 0;
    for (data, outcome) in &season.periods {
        let own = season.in_force(rules, data.period);
        let known = season.known(rules, Some(data.period));
        let again = Reweighing::new(own, data, outcome, &known);
        let times = vec![Number::from(3); again.weights().len()];
        let mut scratch = again.scratch();
        let found = again.decide(&mut scratch, &times);
        let totals: Vec<_> = outcome.totals.iter().map(|total| total.total.clone()).collect();
        assert_eq!(found.totals, totals, "{name}");
        assert_eq!(found.places, outcome.places, "{name}");
        assert_eq!(found.grades, outcome.grades, "{name}");
        assert_eq!(found.grants, outcome.grants, "{name}");
        // What is made in one place leaves nothing behind.
        assert_eq!(again.decide(&mut scratch, &times), found, "{name}");
        weights += times.len();
    }
    weights
}

#[test]
fn equal_weights_change_nothing_in_the_schemes_of_this_repository() {
    for path in [
        COUNTY,
        HOSPITALS,
        PARKS,
        "policies/business-environment-year",
        "policies/county-performance",
        "policies/township-results",
        "policies/governance-pilots",
        "policies/human-development-index",
        "policies/over-assessment/repaired",
    ] {
        assert!(law_of_equal_weights(&load(path), path) > 0, "{path} has weights");
    }
}

#[test]
fn equal_weights_change_nothing_in_drawn_schemes() {
    let mut weights = 0;
    for seed in 0..400 {
        let (text, tables) = random::drawn_with_data(seed);
        let files = tables.iter().map(|(path, table)| (path.as_str(), table.as_str()));
        let loaded = of_texts("drawn", files.chain([("drawn/scheme.kh", text.as_str())]));
        weights += law_of_equal_weights(&loaded, &format!("seed {seed}\n{text}"));
    }
    assert!(weights > 1_000, "{weights}");
}

/// A range of 0 draws the weights of the scheme: intervals are the places, every award is safe.
#[test]
fn without_a_range_every_place_and_award_is_kept() {
    let (season, found) = drawn(&load(COUNTY), &plan(3, "0", 9), 1);
    let (_, outcome) = season.periods.last().unwrap();
    for (unit, place) in outcome.places[0].iter().enumerate() {
        let interval = found.interval(RankingId(0), unit);
        assert_eq!(
            interval.map(|one| (one.best, one.worst, one.kept)),
            place.map(|place| (Some(place), Some(place), 3))
        );
    }
    assert!(!found.awards.is_empty() && found.awards.iter().all(|kept| kept.safe && kept.draws == 3));
    assert_eq!(found.awards.len(), outcome.grants.len());
}

/// Neither the number of threads, nor the order of rows and of siblings decides anything.
#[test]
fn draws_depend_on_content_alone() {
    let loaded = load(PARKS);
    let plan = plan(41, "1/4", 3);
    let (season, found) = drawn(&loaded, &plan, 1);
    for threads in [2, 3, 64] {
        assert_eq!(drawn(&loaded, &plan, threads).1, found, "{threads} threads");
    }
    let mut moved = texts(&loaded.sources);
    let scheme = moved.get_mut(&format!("{PARKS}/scheme.kh")).unwrap();
    let (one, two) = (
        "      item speed-score \"办理\" weight 45% { earn speed }\n",
        "      item care-score \"养护\" weight 55% { earn care }\n",
    );
    let swapped = scheme.replace(&format!("{one}{two}"), &format!("{two}{one}"));
    assert_ne!(*scheme, swapped);
    *scheme = swapped;
    let facts = moved.get_mut(&format!("{PARKS}/data/2024/facts.csv")).unwrap();
    let mut rows: Vec<&str> = facts.lines().collect();
    rows[1..].reverse();
    *facts = rows.join("\n") + "\n";
    let loaded = of_texts(PARKS, moved.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let (other, again) = drawn(&loaded, &plan, 2);
    assert_eq!(again.intervals, found.intervals);
    let units = |season: &Season, found: &Robustness| -> Vec<(String, u32)> {
        let units = &season.periods[0].0.units;
        found.awards.iter().map(|kept| (units[kept.unit].id.clone(), kept.draws)).collect()
    };
    assert_eq!(units(&other, &again), units(&season, &found));
}

/// Another seed draws other weights; the same seed draws the same, and more draws begin with the same ones.
#[test]
fn seeds_decide_what_is_drawn() {
    let loaded = load(PARKS);
    let kept = |draws, seed| -> Vec<u32> {
        let found = drawn(&loaded, &plan(draws, "1/2", seed), 1).1;
        found.intervals[0].iter().map(|one| one.unwrap().kept).collect()
    };
    assert_eq!(kept(30, 5), kept(30, 5));
    assert_ne!(kept(30, 5), kept(30, 6));
    assert!(kept(30, 5).iter().zip(kept(60, 5)).all(|(few, more)| *few <= more && more <= few + 30));
}

/// Weights that units have of their own are drawn and brought back unit by unit; what is geometric takes other exponents; a
/// part that takes the best or the mean has none. Each value is worked out beside it.
#[test]
fn weights_of_units_and_exponents_are_drawn() {
    let scheme = r#"scheme demo "示例" {
  edition 2024
  cycle yearly
  round total to 2 decimals half-up
  show total to 3 decimals half-up
  fact a points, 0 .. 100
  fact b points, 0 .. 100
  table w "权重表" {
    columns city, hill
    row first: 40%, 0%
    row second: 60%, 100%
  }
  score total "总分" 100 points {
    part own 40 points {
      item first 40 points weight w(first, unit) { earn a × 40% }
      item second 40 points weight w(second, unit) { earn b × 40% }
    }
    part root 60 points, combine geometric {
      item one 100 points weight 50% { earn a }
      item two 100 points weight 50% { earn b }
    }
  }
  rank by total
  ties share
}
"#;
    let files = [
        ("demo/scheme.kh", scheme),
        ("demo/data/units.csv", "id,name\ncity,城\nhill,山\n"),
        ("demo/data/2024/facts.csv", "unit,a,b\ncity,6.25,100\nhill,100,6.25\n"),
    ];
    let loaded = of_texts("demo", files);
    let rules = loaded.sound().unwrap_or_else(|| panic!("{:#?}", crate::workshop::messages(&loaded.problems)));
    let season = Season::run(rules, &loaded, None, &mut Problems::new());
    let (data, outcome) = &season.periods[0];
    let known = season.known(rules, None);
    let again = Reweighing::new(rules, data, outcome, &known);
    let ids: Vec<&str> = again.weights().iter().map(|id| rules.nodes[id.index()].id.as_str()).collect();
    assert_eq!(
        ids,
        ["total.own", "total.own.first", "total.own.second", "total.root", "total.root.one", "total.root.two"]
    );
    let found = |times: [i64; 6]| -> Vec<String> {
        let decided = again.decide(&mut again.scratch(), &times.map(Number::from));
        decided.totals.iter().map(|total| total.number().unwrap().to_string()).collect()
    };
    // The city: 0.4 × 2.5 + 0.6 × 40 = 25, and 60 × √(1/16) = 15. The hill: 2.5, and 15.
    assert_eq!(found([1; 6]), ["40", "17.5"]);
    // Weights 40% × 3 and 60%, brought back: 2/3 and 1/3. The city: 2/3 × 2.5 + 1/3 × 40 = 15; the hill has 100% of one.
    assert_eq!(found([1, 3, 1, 1, 1, 1]), ["30", "17.5"]);
    // Exponents 1/4 and 3/4: 60 × (1/16)^(1/4) = 30 for the city, 60 × (1/16)^(3/4) = 7.5 for the hill.
    assert_eq!(found([1, 1, 1, 1, 1, 3]), ["55", "10"]);
    // Points 40 and 60 × 3, brought back to 100: 18.18… and 81.81…; the values go along: × 5/11 and × 15/11.
    // The city: 25 × 5/11 + 15 × 15/11 = 31.8181…; the hill: 2.5 × 5/11 + 15 × 15/11 = 21.5909….
    assert_eq!(found([1, 1, 1, 3, 1, 1]), ["31.82", "21.59"]);
    assert!(load("policies/human-development-index").sound().is_some());
    let (_, found) = drawn(&load("policies/human-development-index"), &plan(1, "1/10", 1), 1);
    assert!(found.weights > 0, "exponents of any draw are computed with");
}

fn parks() -> Copy {
    Copy::of_case("parks", &cases::root().join("robustness/parks"))
}

#[test]
fn a_gate_asks_for_safe_awards() {
    let copy = parks();
    let draw = ["robustness", "2024", "parks", "--draws", "173", "--range", "25%", "--seed", "7", "--lang", "en"];
    let told = copy.run(&draw).code(0);
    assert!(told.out.contains("3 of 4 awards are safe") && told.out.contains("74.6%"), "{}", told.out);
    assert!(told.err.is_empty(), "{}", told.err);
    copy.run(&[&draw[..], &["--safe", "75%"]].concat()).code(0);
    for safe in ["all", "76%"] {
        let told = copy.run(&[&draw[..], &["--safe", safe]].concat()).code(1);
        let told = told.says("K0640").says("3 of 4 awards are safe").says("先进, 桦园: kept in 74.6% of the draws");
        assert!(told.err.contains("parks/scheme.kh"), "the award is shown: {}", told.err);
    }
    let zh = copy.run(&[
        "robustness",
        "parks",
        "--draws",
        "173",
        "--range",
        "25%",
        "--seed",
        "7",
        "--lang",
        "zh",
        "--safe",
        "all",
    ]);
    assert!(zh.code(1).says("4 项结果中 3 项稳固，要求全部").out.contains("名次区间"));
    let json = copy.run(&[
        "robustness",
        "2024",
        "--to",
        "json",
        "--draws",
        "40",
        "--range",
        "50%",
        "--seed",
        "18446744073709551615",
    ]);
    let found: Json = serde_json::from_str(&json.code(0).out).unwrap();
    let expected = &expected()[3];
    for (unit, own) in expected["units"].as_object().unwrap() {
        let row = found[0]["rankings"][0].as_array().unwrap().iter().find(|row| row["unit"] == *unit).unwrap();
        assert!(["place", "best", "worst", "kept"].iter().all(|key| row[key] == own[key]), "{row} {own}");
    }
    assert_eq!(found[0]["safe"], 1);
    for (wrong, said) in [
        (["--draws", "0"], "from 1 to 100000"),
        (["--range", "100%"], "less than 100%"),
        (["--range", "0.1"], "written \"10%\""),
        (["--safe", "some"], "no share"),
    ] {
        copy.run(&[&["robustness", "2024"][..], &wrong].concat()).code(2).says(said);
    }
    copy.run(&["robustness", "2031"]).code(1);
    copy.run(&["robustness", "the-year"]).code(2).says("is no period");
}

/// Where nobody gained an award, places count.
#[test]
fn without_awards_places_are_asked_for() {
    let copy = parks();
    let scheme = copy.read("parks/scheme.kh");
    let kept: String = scheme.lines().filter(|line| !line.contains("award ")).map(|line| format!("{line}\n")).collect();
    copy.write("parks/scheme.kh", kept.as_bytes());
    let draw = ["robustness", "2024", "--draws", "173", "--range", "25%", "--seed", "7", "--lang", "en", "--safe"];
    copy.run(&[&draw[..], &["all"]].concat()).code(1).says("6 of 8 places are safe").says("place 3: kept in 74.6%");
    copy.run(&[&draw[..], &["75%"]].concat()).code(0);
}

#[test]
fn a_manifest_asks_for_draws() {
    let copy = parks();
    for (line, said) in [
        ("true", "write `{ draws = 1000, range = \"10%\", seed = 1 }`"),
        ("{ draw = 5 }", "unknown key `draw`"),
        ("{ draws = 0 }", "from 1 to 100000"),
        ("{ draws = \"5\" }", "write a whole number"),
        ("{ range = \"100%\" }", "from 0% to less than 100%"),
        ("{ range = \"-1%\" }", "from 0% to less than 100%"),
        ("{ range = 10 }", "from 0% to less than 100%"),
        ("{ seed = -1 }", "a seed is a whole number"),
    ] {
        copy.write("kaohe.toml", format!("[[scheme]]\npath = \"parks\"\nrobustness = {line}\n").as_bytes());
        copy.run(&["check", "--lang", "en"]).code(2).says("K0607").says(said);
    }
    copy.write("kaohe.toml", b"[[scheme]]\npath = \"parks\"\n");
    copy.run(&["build"]).code(0);
    let plain = copy.read("reports/parks/2024/bulletin.en.md");
    assert!(!plain.contains("How firm"), "nothing is told that is not asked for");
    copy.write(
        "kaohe.toml",
        b"[[scheme]]\npath = \"parks\"\nunits = true\nrobustness = { draws = 173, range = \"25%\", seed = 7 }\n",
    );
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0).says("all current");
    let (zh, en) = (copy.read("reports/parks/2024/bulletin.zh.md"), copy.read("reports/parks/2024/bulletin.en.md"));
    for told in ["with weights within ±25%", "3 of 4 awards are safe", "| 3 | ", "3–4"] {
        assert!(en.to_lowercase().contains(told), "{told}\n{en}");
    }
    assert!(zh.contains("评定的4项结果中3项稳固") && zh.contains("名次区间最宽的是桦园（3–4）"), "{zh}");
    let html = copy.read("reports/parks/2024/bulletin.en.html");
    assert!(html.contains("figure-interval-all") && html.contains("href=\"#robustness-all\""));
    assert!(copy.read("reports/parks/2024/units/birch.en.html").contains("3–4 (at least nine in ten draws"));
    let results: Json = serde_json::from_str(&copy.read("reports/parks/2024/results.json")).unwrap();
    assert_eq!(results["robustness"], serde_json::json!({ "draws": 173, "range": "0.25", "seed": 7, "weights": 8 }));
    let birch = results["units"].as_array().unwrap().iter().find(|unit| unit["id"] == "birch").unwrap();
    assert_eq!(birch["place_intervals"], serde_json::json!([{ "best": 3, "worst": 4, "kept": 129 }]));
    assert_eq!((&birch["awards"][0]["kept"], &birch["awards"][0]["safe"]), (&Json::from(129), &Json::from(false)));
}

/// Draws belong to what an issued bulletin is made from.
#[test]
fn a_lock_holds_the_draws() {
    let copy = parks();
    let manifest = |draws: &str| format!("[[scheme]]\npath = \"parks\"\nrobustness = {{ draws = {draws} }}\n");
    copy.write("kaohe.toml", manifest("30").as_bytes());
    copy.run(&["build"]).code(0);
    copy.run(&["publish", "2024", "--by", "县考核办", "--date", "2025-01-15"]).code(0);
    let lock: Json = serde_json::from_str(&copy.read("reports/parks/2024/bulletin.lock")).unwrap();
    assert_eq!(lock["inputs"]["robustness"], serde_json::json!({ "draws": 30, "range": "0.1", "seed": 1 }));
    copy.run(&["verify", "reports/parks/2024"]).code(0).says("byte for byte the same");
    copy.run(&["build", "--check"]).code(0).says("all current");
    copy.write("kaohe.toml", manifest("31").as_bytes());
    copy.run(&["verify", "reports/parks/2024", "--lang", "en"])
        .code(1)
        .says("K0804")
        .says("draws behind the intervals of places");
    copy.run(&["build", "--lang", "en"])
        .code(0)
        .says("its figures stay, its files are written anew: draws behind the intervals");
    copy.run(&["verify", "reports/parks/2024"]).code(0);
}

/// What is kept back cannot be told from intervals: then there are none.
#[test]
fn what_is_kept_back_is_not_told_by_intervals() {
    let copy = parks();
    copy.write("kaohe.toml", b"[[scheme]]\npath = \"parks\"\nunits = true\nrobustness = { draws = 20 }\n");
    let scheme = copy.read("parks/scheme.kh");
    let fine = "      deduct fine \"处罚\" 4 points, when fined\n";
    let plain = scheme.replace(fine, "").replace("  fact fined yes-no\n", "").replace(", at least 0 points {", " {");
    assert!(!plain.contains("fined") && scheme.contains(fine));
    let facts = copy.read("parks/data/2024/facts.csv");
    let without = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        [&cells[..6], &cells[7..]].concat().join(",") + "\n"
    };
    let fewer: String = facts.lines().map(without).collect();
    let told = |of: &str, publish: &str| {
        let facts = if of.contains("fined") { &facts } else { &fewer };
        copy.write("parks/data/2024/facts.csv", facts.as_bytes());
        copy.write(
            "parks/scheme.kh",
            of.replace("  rank by total\n", &format!("{publish}  rank by total\n")).as_bytes(),
        );
        copy.run(&["build"]).code(0);
        let bulletin = copy.read("reports/parks/2024/bulletin.en.md");
        let results = copy.read("reports/parks/2024/results.json");
        let page = copy.read("reports/parks/2024/units/birch.en.md");
        let said = [
            bulletin.contains("How firm"),
            results.contains("place_intervals"),
            page.contains("Interval of the place"),
        ];
        assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
        said[0]
    };
    assert!(told(&plain, ""));
    assert!(
        !told(&plain, "  publish total, service, order, first, last, shut, sent to \"各公园\"\n"),
        "parts of parts are kept back"
    );
    let all = "service, speed-score, care-score, order, rules-score, ground, green-score, ponds-score";
    assert!(
        told(&plain, &format!("  publish total, {all}, shut, sent to \"各公园\"\n")),
        "what is published gives the intervals"
    );
    assert!(!told(&plain, &format!("  publish total, {all}, sent to \"各公园\"\n")), "who was vetoed is kept back");
    assert!(
        !told(&scheme, &format!("  publish total, {all}, shut, sent to \"各公园\"\n")),
        "a deduction of a part is kept back"
    );
}
