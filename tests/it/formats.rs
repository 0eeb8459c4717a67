//! Findings in the formats of other tools.

use super::commands::Copy;
use super::plain::schema::refused;
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

/// A scheme with two errors, in a folder whose name is not ASCII: markup is in the
/// names.
const BROKEN: &str = "scheme roads \"Upkeep: of <roads> & 100%, all\" {\n  edition 2022\n  cycle yearly\n  score total 100 points {\n    \
                      item a \"<a> & b\" 60 points { start at full }\n    item b 30 points { ratio nothing / 100%, at most 100% }\n  }\n  rank by total\n  ties share\n}\n";

fn checked(text: &str, code: i32) -> (Copy, String) {
    let copy = Copy::with_scheme("方案/a b", text);
    let formats =
        ["sarif=out/k.sarif", "github=out/k.github", "gitlab=out/k.gitlab", "junit=out/k.xml", "json=out/k.json"];
    let mut arguments = vec!["check", "--lang", "en"];
    for format in &formats {
        arguments.extend(["--format", format]);
    }
    let told = copy.run(&arguments).code(code);
    assert_eq!(told.out, "");
    (copy, told.err)
}

fn read(copy: &Copy, name: &str) -> String {
    fs::read_to_string(copy.path(&format!("out/{name}"))).unwrap()
}

fn json(copy: &Copy, name: &str) -> Json {
    serde_json::from_str(&read(copy, name)).unwrap()
}

fn schema() -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_format_has_every_finding() {
    let (copy, told) = checked(BROKEN, 1);
    // People are told as well: all formats go to files.
    let errors = told.matches("error[").count();
    assert!(errors >= 2, "{told}");
    let sarif = json(&copy, "k.sarif");
    assert_eq!(refused(&schema(), &sarif), None);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), errors);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "%E6%96%B9%E6%A1%88/a%20b/scheme.kh");
        let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let github = read(&copy, "k.github");
    assert_eq!(github.lines().count(), errors);
    assert!(github.lines().all(|line| line.starts_with("::error file=方案/a b/scheme.kh,title=K0")), "{github}");
    let gitlab = json(&copy, "k.gitlab");
    let mut prints: Vec<&str> =
        gitlab.as_array().unwrap().iter().map(|it| it["fingerprint"].as_str().unwrap()).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), errors);
    assert_eq!(json(&copy, "k.json").as_array().unwrap().len(), errors);
    let junit = read(&copy, "k.xml");
    assert!(junit.contains("tests=\"1\" failures=\"1\""), "{junit}");
}

/// The fingerprint of GitLab does not depend on the lines above.
#[test]
fn a_finding_keeps_its_fingerprint_when_it_moves() {
    let print = |copy: &Copy| {
        json(copy, "k.gitlab").as_array().unwrap().iter().map(|it| it["fingerprint"].clone()).collect::<Vec<_>>()
    };
    let (here, _) = checked(BROKEN, 1);
    let (moved, _) = checked(&BROKEN.replacen("\n", "\n\n  // a line more\n", 1), 1);
    assert_eq!(print(&here), print(&moved));
}

#[test]
fn nothing_found_is_a_document_too() {
    let sound = BROKEN.replace("30 points { ratio nothing / 100%, at most 100% }", "40 points { start at full }");
    let (copy, _) = checked(&sound.replace("rank by total", "round total to 1 decimal half-up\n  rank by total"), 0);
    let sarif = json(&copy, "k.sarif");
    assert_eq!(refused(&schema(), &sarif), None);
    assert_eq!(json(&copy, "k.gitlab"), Json::Array(Vec::new()));
    assert!(read(&copy, "k.xml").contains("failures=\"0\""));
    assert_eq!(read(&copy, "k.github"), "");
}

/// A format on the console takes the place of the text for people; `human` asks for both.
#[test]
fn one_format_may_go_to_the_console() {
    let copy = Copy::with_scheme("s", BROKEN);
    let told = copy.run(&["check", "--format", "sarif"]).code(1);
    assert_eq!(refused(&schema(), &serde_json::from_str(&told.out).unwrap()), None);
    assert!(!told.err.contains("error["), "{}", told.err);
    let both = copy.run(&["check", "--lang", "en", "--format", "github", "--format", "human"]).code(1);
    assert!(both.out.starts_with("::error") && both.err.contains("error["));
    // Several go there one after the other.
    let two = copy.run(&["check", "--format", "gitlab", "--format", "github"]).code(1);
    assert!(two.out.starts_with('[') && two.out.contains("::error"), "{}", two.out);
    copy.run(&["check", "--format", "sarif=kaohe.toml/inside"]).code(2);
    copy.run(&["check", "--format", "yaml"]).code(2);
}
