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
    // A condition of single events has no figure of its own.
    let wrong = r#"example "wrong" for calm { given count(fire where level = large) = 1; expect 40 points }"#;
    let (_, said) = kaohe(folder.path(), wrong, &[]);
    assert!(said.contains("40 expected, 10 found") && !said.contains("undefined"), "{said}");
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

/// The branches of a construct case that nothing comes to, with what its data come to left out.
fn untaken(case: &str) -> (String, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/constructs").join(case);
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.args(["test", "--lang", "en", "--coverage"]).arg(&folder).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    let none = "no period comes to this: ";
    let left = messages(&said, "K0621").into_iter().filter_map(|one| one.strip_prefix(none).map(str::to_owned));
    (said.clone(), left.collect())
}

/// What only periods can try: ballots, rows of tables, quotas, ladders, bars, pay.
#[test]
fn periods_come_to_what_is_decided_by_data() {
    for (case, branches, left) in [
        ("53-void-ballots", 3, &[][..]),
        ("54-trimming", 3, &[]),
        ("51-62-thin-panels", 2, &[]),
        ("37-grid-by-table", 3, &[]),
        ("60-70-ladder", 8, &[]),
        ("64-prizes", 8, &[]),
        ("66-67-forced-distribution", 6, &[]),
        ("68-money", 11, &[]),
        ("63-70-grades-in-conditions", 18, &[]),
        (
            "47-49-grades-by-parts",
            12,
            &[
                "`grade.fit`, the grade is given",
                "`grade`, the grade is limited",
                "`weak`, a unit is barred",
                "`poor`, a unit is barred",
            ],
        ),
    ] {
        let (said, found) = untaken(case);
        assert_eq!(found, left, "{case}: {said}");
        let met = branches - left.len();
        let counted = format!("{branches} grades, awards, consequences and the like, {met} of them met");
        assert!(said.contains(&counted), "{case}: {said}");
    }
}

/// Rates, factors that are taken away, tolerance, limits and tiers of grades, a table.
const WIDE: &str = r#"scheme wide {
  edition 2022
  cycle yearly
  round total to 2 decimals half-up
  fact delay count, 0 .. 100
  fact effort points, 0 .. 30
  fact merit points, 0 .. 30
  fact size level small < large
  event late { field excused yes-no }
  table worth { columns visits; row small: 1 point; row large: 2 points }
  score total 100 points {
    item speed 40 points, at least 0 points {
      measure delay
      deduct slow 0.5 points per 1 above 10, 1 point per 1 above 20, whole steps, marginal
    }
    item work 60 points, at least 0 points, at most 60 points, factor 2 when merit >= 20 points { earn effort; deduct late worth(size, visits) each }
    limit work at most 25 points, no factor, when delay > 50
  }
  tolerance weather when excused { waive late }
  grades grade of total, >= 60 points: good, >= 30 points: fair, else: poor
  limit grade at most fair when work < 10 points
  promote lift 1 tier when merit >= 25 points
"#;

/// What an example comes to of the wide scheme, beside the plain ones.
fn wide(example: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("scheme.kh"), format!("{WIDE}{example}}}\n")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.args(["test", "--lang", "en", "--coverage"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(0), "{said}");
    let left =
        messages(&said, "K0621").into_iter().filter_map(|one| one.split_once(": ").map(|(_, what)| what.to_owned()));
    left.collect()
}

#[test]
fn each_further_branch_is_come_to_by_an_example_of_its_own() {
    let plain =
        r#"example "plain" { given delay = 5, effort = 30 points, merit = 5 points, size = small; expect 70 points }"#;
    let untaken = wide(plain);
    let mine = |rest: &[&str]| rest.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let further = [
        "`total.work`, its factors are taken away",
        "`total.speed.slow`, this rate is come to",
        "`weather`, something is excused",
        "`worth[small]`, this row is looked up",
        "`worth[large]`, this row is looked up",
        "`grade`, the grade is limited",
        "`lift`, the grade is moved",
    ];
    for branch in further {
        assert!(untaken.contains(&branch.to_owned()), "{branch}: {untaken:#?}");
    }
    let rate = "`total.speed.slow`, this rate is come to";
    let rates = |list: &[String]| list.iter().filter(|one| *one == rate).count();
    assert_eq!(rates(&untaken), 2);
    // Up to the second edge only the first rate counts.
    let near = wide(&format!(r#"{plain} example "near" for speed {{ given delay = 20; expect 35 points }}"#));
    assert_eq!(rates(&near), 1, "{near:#?}");
    let far = wide(&format!(r#"{plain} example "far" for speed {{ given delay = 22; expect 33 points }}"#));
    assert_eq!(rates(&far), 0, "{far:#?}");
    for (example, branches) in [
        (
            r#"example "no factor" { given delay = 60, effort = 20 points, merit = 20 points, size = small; expect work = 20 points }"#,
            mine(&["`total.work`, its factors are taken away"]),
        ),
        (
            r#"example "excused" { given count(late where excused) = 1, delay = 0, effort = 30 points, merit = 0 points, size = small; expect 70 points }"#,
            mine(&["`weather`, something is excused", "`worth[small]`, this row is looked up"]),
        ),
        (
            r#"example "large" { given late = 2, delay = 0, effort = 30 points, merit = 0 points, size = large; expect work = 26 points }"#,
            mine(&["`worth[large]`, this row is looked up"]),
        ),
        (
            r#"example "limited" { given delay = 0, effort = 9 points, merit = 20 points, size = small, work = 9 points, speed = 60 points; expect grade = fair }"#,
            mine(&["`grade`, the grade is limited"]),
        ),
        (
            r#"example "lifted" { given delay = 0, effort = 10 points, merit = 25 points, work = 15 points; expect grade = good }"#,
            mine(&["`lift`, the grade is moved"]),
        ),
    ] {
        let left = wide(&format!("{plain} {example}"));
        for branch in branches {
            assert!(!left.contains(&branch), "{example}: {branch}: {left:#?}");
        }
    }
}

/// Each policy for missing values is a way of its own, in whatever month it counts; an example or a past period comes to it.
#[test]
fn what_stands_for_missing_months_is_a_branch() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = |examples: &str| {
        format!(
            "scheme demo {{
  edition 2022
  cycle half-yearly
  round total to 2 decimals half-up
  fact rate percent per 1 quarter, 0% .. 100%, if missing late: carry, refused: 0%, else: error
  fact staff count, 0 .. 10, if missing zero
  score total 20 points {{
    item settled 10 points {{ ratio latest(rate in each quarter, if missing error) / 100%, at most 100% }}
    item manned 10 points, at most 10 points {{ earn 1 point × staff }}
  }}
{examples}}}
"
        )
    };
    let told = |examples: &str| {
        fs::write(folder.path().join("scheme.kh"), scheme(examples)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
        let done = command.args(["test", "--lang", "en", "--coverage"]).arg(folder.path()).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        let stands = messages(&said, "K0621").into_iter().filter(|message| message.contains("missing value"));
        stands.map(|message| message.split('`').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Of what an example does not read nothing is missing.
    let late = "  example \"the first quarter's\" for settled { given (rate in 2022Q1) = 80%, (rate in 2022Q2) = late; expect 8 points }\n";
    assert_eq!(told(late), ["rate[refused]", "staff"]);
    let refused = "  example \"nothing\" for settled { given (rate in 2022Q1) = 80%, (rate in 2022Q2) = refused; expect 0 points }\n";
    let none = "  example \"nobody\" for manned { given staff = not-submitted; expect 0 points }\n";
    assert_eq!(told(&format!("{late}{refused}{none}")), Vec::<String>::new());
    // In the first part there is nothing to carry on.
    let first = late.replace("= 80%, (rate in 2022Q2) = late", "= late, (rate in 2022Q2) = 80%");
    assert_eq!(told(&first), ["rate[late]", "rate[refused]", "staff"]);
}
