//! What a scheme does not publish stands in no bulletin; what it plans and holds does.

use super::cases::root;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The case as a project, built with another list of what is published; and the folder of what came out.
fn project(what: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let case = root().join("constructs/domain-1.4-cadence");
    for file in ["scheme.kh", "data/units.csv", "data/meetings.csv", "data/2022H1/events.csv"] {
        let to = folder.path().join("scheme").join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(case.join(file), to).unwrap();
    }
    let scheme = folder.path().join("scheme/scheme.kh");
    let text = fs::read_to_string(&scheme).unwrap().replace("publish total, runner,", &format!("publish {what},"));
    assert!(text.contains(what));
    fs::write(&scheme, text).unwrap();
    fs::write(folder.path().join("kaohe.toml"), "[[scheme]]\npath = \"scheme\"\n").unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(["build", "--lang", "en"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let out = folder.path().join("reports/scheme/2022H1");
    (folder, out)
}

/// The bulletin and the results of the case, with another list of what is published.
fn built(what: &str) -> (String, serde_json::Value) {
    let (_folder, out) = project(what);
    let text = fs::read_to_string(out.join("bulletin.en.md")).unwrap();
    let json = serde_json::from_str(&fs::read_to_string(out.join("results.json")).unwrap()).unwrap();
    (text, json)
}

#[test]
fn what_is_published_in_full_is_kept_back_in_nothing() {
    let (text, _) = built("total, work, registration, social, runner, snail");
    for whole in
        ["snail award", "complaint", "Score composition", "1 item, 3.00 points as recorded, all of which counted"]
    {
        assert!(text.contains(whole), "{whole} not in\n{text}");
    }
}

#[test]
fn bulletins_hold_what_is_published() {
    let (text, json) = built("total, runner");
    assert!(text.contains("Published to: government website"), "{text}");
    assert!(text.contains("runner award"), "{text}");
    for kept_back in ["snail award", "complaint", "Score composition", "Missing data\n"] {
        assert!(!text.contains(kept_back), "{kept_back} in\n{text}");
    }
    // Two inspections were held, both in the first quarter; eleven of twelve meetings.
    assert!(text.contains("2022-04-01–2022-06-30 (0)") && text.contains("2022-04-01–2022-04-30 (1)"), "{text}");
    assert_eq!(json["cadences"][0]["planned"], 2);
    assert_eq!(json["cadences"][0]["held"], 2);
    assert_eq!(json["cadences"][1]["planned"], 12);
    assert_eq!(json["cadences"][1]["held"], 11);
}

/// What a bulletin keeps back does not leave in the tables beside it; the office's own run has everything.
#[test]
fn tables_hold_what_is_published() {
    let (folder, out) = project("total, work, runner");
    let csv = fs::read_to_string(out.join("results.csv")).unwrap();
    assert_eq!(
        csv.lines().next().unwrap().trim_start_matches('\u{feff}'),
        "unit,name,group,total.work,total,rank,awards,state"
    );
    assert!(csv.contains("runner") && !csv.contains("snail"), "{csv}");
    let text = fs::read_to_string(out.join("results.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["excerpt"], true);
    for unit in json["units"].as_array().unwrap() {
        let keys: Vec<&str> = unit.as_object().unwrap().keys().map(String::as_str).collect();
        let kept =
            ["awards", "consequences", "group", "id", "name", "nodes", "places", "state", "states", "total", "vetoes"];
        assert_eq!(keys, kept, "{unit}");
        // Of the root its total only: what it was before vetoes tells of vetoes that are not published.
        let nodes: Vec<&str> = unit["nodes"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(nodes, ["total.work"], "{unit}");
    }
    let run = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(["run", "2022H1", "--out", "office"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let own = fs::read_to_string(folder.path().join("office/results.json")).unwrap();
    let own: serde_json::Value = serde_json::from_str(&own).unwrap();
    assert!(own["excerpt"].is_null());
    assert!(own["units"][0]["nodes"]["total"].is_string());
    assert!(own["units"][0]["rules"].is_object());
}

/// What is published of a half-year does not tell what happened behind it, though the registers are kept on.
#[test]
fn registers_know_nothing_of_later_days() {
    let path = crate::workshop::root().join("reports/business-environment/2022H1/results.json");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut rows = 0;
    for unit in json["units"].as_array().unwrap() {
        for (register, happened) in [("tasks", &["done", "granted-on"][..]), ("problems", &["closed", "checked"][..])] {
            for row in unit["registers"][register].as_array().into_iter().flatten() {
                for day in happened.iter().filter_map(|field| row[*field].as_str()) {
                    assert!(day <= "2022-06-30", "{row}");
                }
                if register == "tasks" {
                    assert_eq!(row["done"].is_string(), row["evidence"].is_string(), "{row}");
                    assert_eq!(row["granted-on"].is_string(), row["granted-by"].is_string(), "{row}");
                }
                rows += 1;
            }
        }
    }
    assert!(rows > 30, "only {rows} rows");
}

/// A field about a person is counted, and leaves with nothing that is published.
#[test]
fn personal_fields_never_leave() {
    let built = |mark: &str| {
        let folder = tempfile::tempdir().unwrap();
        let case = root().join("constructs/domain-4.3-problems");
        for file in ["scheme.kh", "data/units.csv", "data/problems.csv", "data/2022H1/events.yaml"] {
            let to = folder.path().join("scheme").join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(case.join(file), to).unwrap();
        }
        let scheme = folder.path().join("scheme/scheme.kh");
        let text = fs::read_to_string(&scheme).unwrap();
        let field = format!("  problem {{ field caller \"caller\" text{mark} }}\n  score total");
        fs::write(&scheme, text.replace("  score total", &field)).unwrap();
        let problems = folder.path().join("scheme/data/problems.csv");
        let rows = fs::read_to_string(&problems).unwrap();
        let rows: Vec<String> = rows
            .lines()
            .enumerate()
            .map(|(at, row)| match at {
                0 => format!("{row},caller"),
                _ => format!("{row},shop at the corner"),
            })
            .collect();
        fs::write(&problems, rows.join("\n") + "\n").unwrap();
        fs::write(folder.path().join("kaohe.toml"), "[[scheme]]\npath = \"scheme\"\n").unwrap();
        let run = |arguments: &[&str]| {
            let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
                .args(arguments)
                .args(["--lang", "en"])
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        run(&["build"]);
        let reports = crate::workshop::tree(&folder.path().join("reports"));
        let texts: Vec<String> = reports.into_values().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
        assert!(texts.len() == 8);
        texts.iter().filter(|text| text.contains("shop at the corner")).count()
    };
    assert_eq!(built(""), 7, "pages and results.json tell what the register holds");
    assert_eq!(built(", personal"), 0);
}
