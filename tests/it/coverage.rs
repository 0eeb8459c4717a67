//! `kaohe test --coverage`, `--threshold`, `--mutate`: what examples come to, and what they would notice.

use crate::workshop::{COUNTY, HOSPITALS, load};
use kaohe::engine;
use std::fs;
use std::path::Path;
use std::process::Command;

const SCHEME: &str = "\
scheme demo {
  edition 2022
  cycle yearly
  round total to 2 decimals half-up
  fact rate percent, 0% .. 100%
  event fire { field level level small < large }
  score total 100 points {
    item speed 60 points { steps of rate, >= 80%: 60 points, >= 60%: 40 points, else: 0 points }
    item calm 40 points, at least 0 points { start at full; deduct fires by level small: 5 points, large: 30 points, for each fire where level >= small }
  }
  veto disaster when count(fire where level = large) >= 2 { limit total at most 50 points }
";

/// Examples that come to every branch, and one more at each limit.
const ALL: &str = r#"
  example "on the upper limit" for speed { given rate = 80%; expect 60 points }
  example "just below it" for speed { given rate = 79%; expect 40 points }
  example "on the lower limit" for speed { given rate = 60%; expect 40 points }
  example "just below that" for speed { given rate = 59%; expect 0 points }
  example "one of each" for calm { given count(fire where level = small) = 1, count(fire where level = large) = 1; expect 5 points }
  example "down to the floor" for calm { given count(fire where level = large) = 2; expect 0 points }
  example "two large fires" { given count(fire where level = large) = 2, rate = 100%; expect 50 points }
  example "one large fire" { given count(fire where level = large) = 1, rate = 100%; expect 70 points }
"#;

fn kaohe(folder: &Path, examples: &str, arguments: &[&str]) -> (i32, String) {
    fs::write(folder.join("scheme.kh"), format!("{SCHEME}{examples}}}\n")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.args(["test", "--lang", "en"]).args(arguments).arg(folder).output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
}

fn messages(said: &str, code: &str) -> Vec<String> {
    let start = format!("[{code}]: ");
    said.lines().filter_map(|line| line.split_once(&start)).map(|(_, message)| message.to_owned()).collect()
}

#[test]
fn branches_that_no_example_comes_to_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let one = r#"example "on the upper limit" for speed { given rate = 80%; expect 60 points }"#;
    let (code, said) = kaohe(folder.path(), one, &["--coverage"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        messages(&said, "K0621"),
        [
            "no example comes to this: `total`, the score of the node",
            "no example comes to this: `total.speed`, this line",
            "no example comes to this: `total.speed`, else",
            "no example comes to this: `total.calm`, the floor is reached",
            "no example comes to this: `total.calm`, this way of scoring",
            "no example comes to this: `total.calm.fires`, the rule gives points",
            "no example comes to this: `total.calm.fires`, this line",
            "no example comes to this: `total.calm.fires`, this line",
            "no example comes to this: `disaster`, the veto strikes",
        ]
    );
    assert!(said.contains("10 branches of rules, 1 taken by examples (10%)"), "{said}");
    let (code, said) = kaohe(folder.path(), ALL, &["--coverage"]);
    assert_eq!((code, messages(&said, "K0621")), (0, Vec::new()), "{said}");
}

/// A bound of `default` that no value can come to is no branch: nobody could write an example for it.
#[test]
fn bounds_that_cannot_bind_are_no_branches() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = "scheme demo {
  edition 2022
  cycle yearly
  round total to 2 decimals half-up
  default at least 0 points, at most 100%
  fact rate percent, 0% .. 100%
  score total 100 points {
    item speed 50 points { ratio rate / 100%, at most 100% }
    item calm 20 points { start at 15 points; add praise 1 point each }
    survey voice 30 points { levels good: 30 points, poor: 0 points; panel firms }
  }
}
";
    fs::write(folder.path().join("scheme.kh"), scheme).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.args(["test", "--lang", "en", "--coverage"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    let bounds: Vec<String> =
        messages(&said, "K0621").into_iter().filter(|message| message.ends_with("is reached")).collect();
    assert_eq!(
        bounds,
        [
            "no example comes to this: `total.calm`, the cap is reached",
            "no example comes to this: `total.speed`, the cap is reached",
        ],
        "the cap of the ratio is one, the bounds of total, speed and voice are none: {said}"
    );
}

#[test]
fn a_threshold_is_met_or_fails() {
    let folder = tempfile::tempdir().unwrap();
    let one = r#"example "on the upper limit" for speed { given rate = 80%; expect 60 points }"#;
    let (code, said) = kaohe(folder.path(), one, &["--threshold", "90%"]);
    assert_eq!(code, 1, "{said}");
    assert!(messages(&said, "K0620")[0].starts_with("examples take 10.0% of the rules' branches"), "{said}");
    assert_eq!(kaohe(folder.path(), one, &["--threshold", "10"]).0, 0);
    assert_eq!(kaohe(folder.path(), ALL, &["--threshold", "100%"]).0, 0);
    assert_eq!(kaohe(folder.path(), ALL, &["--threshold", "101%"]).0, 2);
}

#[test]
fn shifts_that_no_example_notices_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = kaohe(folder.path(), ALL, &["--mutate"]);
    assert_eq!(code, 0, "{said}");
    let unnoticed = messages(&said, "K0622");
    // A veto's limit of fires is tried on it and just below it; nothing tells 60 points of the better line from the cap.
    assert_eq!(unnoticed, Vec::<String>::new(), "{said}");
    let fewer = ALL.replace(r#"example "just below it" for speed { given rate = 79%; expect 40 points }"#, "");
    let (_, said) = kaohe(folder.path(), &fewer, &["--mutate"]);
    assert_eq!(
        messages(&said, "K0622"),
        ["if the limit 80% of `total.speed` were 79%, no example would notice"],
        "{said}"
    );
}

#[test]
fn a_failing_example_shows_the_figures_under_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = r#"example "wrong" for speed { given rate = 75%; expect 60 points }"#;
    let (code, said) = kaohe(folder.path(), wrong, &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("60 expected, 40 found") && said.contains("= 75%"), "{said}");
}

/// The list of branches and what units take of it do not fall out of step.
#[test]
fn every_walk_has_the_same_branches() {
    for path in [COUNTY, HOSPITALS] {
        let loaded = load(path);
        let rules = loaded.sound().unwrap();
        let branches = engine::branches(rules).len();
        for example in &rules.examples {
            assert_eq!(engine::taken_by_example(rules, example).len(), branches, "{path}: {}", example.title);
        }
    }
}

#[test]
fn records_have_no_cap_to_come_to() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = r#"
scheme trace {
  edition 2022
  cycle yearly
  round total to 2 decimals half-up
  event visit "home visits"
  score total 60 points { item trace 60 points { records visit at least 2 per 1 month } }
  example "one month of twelve" { given visit = 2; expect 5 points }
}
"#;
    fs::write(folder.path().join("scheme.kh"), scheme).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command
        .args(["test", "--lang", "en", "--coverage", "--threshold", "100%"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}
