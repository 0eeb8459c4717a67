//! Accept files: what `kaohe diff --accept` says of each in `tests/cases/accept/`, beside one pair whose changes are denied.

use super::cases::{entries, root};
use super::commands::Copy;
use serde_json::Value as Json;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// What is said of two texts of which the new one is harder in two places and either way in a third.
fn diff(file: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    command.current_dir(file.parent().unwrap()).args([
        "diff",
        "../../diff/methods/old.kh",
        "../../diff/methods/new.kh",
    ]);
    command.args(["--deny", "tightened", "--deny", "mixed", "--accept", "accept.yaml"]);
    command.args(arguments).output().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// Findings and exit code of each case, in both languages; the day of judgement is the first of March, but where none is given.
#[test]
fn every_case_is_told_as_expected() {
    let mut wrong = Vec::new();
    for case in entries(&root().join("accept")) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let day: &[&str] = if name.starts_with("k0728") { &[] } else { &["--as-of", "2024-03-01"] };
        for lang in ["zh", "en"] {
            let done = diff(&case.join("accept.yaml"), &[&["--lang", lang][..], day].concat());
            let code = done.status.code().unwrap();
            let (out, err) = (text(done.stdout), text(done.stderr));
            let accepted = out.lines().filter(|line| line.contains("已接受") || line.contains("accepted"));
            let printed =
                format!("{err}{}exit code {code}\n", accepted.map(|line| format!("{line}\n")).collect::<String>());
            if let Some((code, _)) = name.split_once('-').filter(|(code, _)| code.starts_with("k0")) {
                assert!(err.contains(&format!("[{}]", code.to_ascii_uppercase())), "{name}: {err}");
            }
            let path = case.join(format!("expect.{lang}.txt"));
            if std::env::var_os("BLESS").is_some() {
                fs::write(&path, &printed).unwrap();
            } else if fs::read_to_string(&path).ok() != Some(printed) {
                wrong.push(path);
            }
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 rewrites {wrong:?}");
}

/// Who accepts a change and why stands beside it, made inert, in every form; a change that nobody accepts has nothing there.
#[test]
fn what_is_accepted_stands_beside_the_change() {
    let file = root().join("accept/all-zh/accept.yaml");
    let told = |to: &str| {
        let done = diff(&file, &["--lang", "zh", "--as-of", "2024-12-31", "--to", to]);
        assert_eq!(done.status.code(), Some(0), "{}", text(done.stderr));
        text(done.stdout)
    };
    for to in ["text", "md", "html"] {
        let told = told(to);
        assert!(told.contains("已接受（考核办主任）：100%的道路从未有过"), "{to}: {told}");
        assert!(
            told.contains("已接受（县考核领导小组，至2024-12-31）：夜间施工投诉上升，提高要求 经乡镇征求意见"),
            "{to}: {told}"
        );
        assert_eq!(told.matches("已接受").count(), 3, "{to}");
    }
    let json: Json = serde_json::from_str(&told("json")).unwrap();
    let of = |print: &str| json["changes"].as_array().unwrap().iter().find(|it| it["fingerprint"] == print).unwrap();
    let accepted = &of("03188777aa5ff34a")["accepted"];
    assert_eq!((&accepted["by"], &accepted["until"]), (&Json::from("县考核领导小组"), &Json::from("2024-12-31")));
    assert!(of("141a7512ec92ed0d")["accepted"].is_null());
    // The day after, one of them is denied again.
    let done = diff(&file, &["--as-of", "2025-01-01", "--lang", "en"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(done.stderr).contains("1 of the changes are of a denied class, beside 2 that are accepted"));
}

/// What is written for people to fill in is refused until they have, and is accepted then; what is accepted is not asked again.
#[test]
fn a_skeleton_is_filled_in_by_people() {
    let old = fs::read_to_string(root().join("diff/methods/old.kh")).unwrap();
    let new = fs::read_to_string(root().join("diff/methods/new.kh")).unwrap();
    let copy = Copy::with_scheme("old", &old);
    copy.write("new/scheme.kh", new.as_bytes());
    let diff = ["diff", "old", "new", "--deny", "tightened"];
    for (lang, reason, by) in [("zh", "理由:", "决定人:"), ("en", "reason:", "by:")] {
        let skeleton = copy.run(&[&diff[..], &["--accept-skeleton", "--lang", lang]].concat()).code(0).out;
        assert_eq!(skeleton.lines().filter(|line| line.starts_with("- ")).count(), 2, "{skeleton}");
        copy.write("accept.yaml", skeleton.as_bytes());
        let accept = [&diff[..], &["--accept", "accept.yaml", "--lang", "en"]].concat();
        let told = copy.run(&accept).code(1).says("K0722").says("no reason is given").says("nobody is named");
        assert!(told.err.contains("2 of the changes are of a denied class"), "{}", told.err);
        let filled = skeleton.replace(reason, &format!("{reason} agreed")).replace(by, &format!("{by} the office"));
        copy.write("accept.yaml", filled.as_bytes());
        assert_eq!(copy.run(&accept).code(0).err, "", "{filled}");
        let rest = copy.run(&[&accept[..], &["--accept-skeleton"]].concat()).code(0).out;
        assert!(!rest.contains("- "), "{rest}");
    }
    // Another line, another file, another order: the same changes.
    copy.write("new/scheme.kh", format!("// moved down\n\n{new}").as_bytes());
    copy.run(&[&diff[..], &["--accept", "accept.yaml"]].concat()).code(0);
    // Another figure: another change, and the entry is of none.
    copy.edit("new/scheme.kh", "at most 90%", "at most 80%");
    copy.run(&[&diff[..], &["--accept", "accept.yaml"]].concat()).code(1).says("K0725");
    // Without what is denied there is nothing to accept; a file that is not there is no file.
    copy.run(&["diff", "old", "new", "--accept", "accept.yaml"]).code(2).says("--deny");
    copy.run(&[&diff[..], &["--accept", "gone.yaml"]].concat()).code(2).says("gone.yaml");
}

/// Who accepts a new indicator, or another basis, accepts it as it is: with another rule in it, or another text, it is another
/// change, even where nobody wrote the sentence down.
#[test]
fn an_acceptance_holds_for_all_that_stands_in_a_thing() {
    let old = "scheme s \"S\" {\n  edition 2023\n  cycle yearly\n  basis \"First notice\"\n  round total to 2 decimals half-up\n\
        \x20 event late \"late\"\n  event miss \"miss\"\n  score total \"Total\" 100 points {\n\
        \x20   item daily \"Daily\" 90 points, at least 0 points { start at full; deduct late 1 points each }\n\
        \x20   item rest \"Rest\" 10 points { start at full }\n  }\n  rank by total\n  ties share\n}\n";
    let rest = "item rest \"Rest\" 10 points { start at full }";
    let fresh = "item fresh \"Fresh\" 10 points, at least 0 points { start at full; deduct miss 1 points each }";
    let new = old.replace(rest, fresh).replace("First", "Second");
    let copy = Copy::with_scheme("old", old);
    copy.write("new/scheme.kh", new.as_bytes());
    let classes = ["--deny", "tightened", "--deny", "mixed", "--deny", "neutral", "--deny", "wording"];
    for (from, to, edit) in [
        ("old", "new", ("deduct miss 1 points", "deduct miss 10 points")),
        ("old", "new", ("start at full; deduct miss", "start at 9 points; deduct miss")),
        ("new", "old", ("deduct miss 1 points", "deduct miss 10 points")),
        ("old", "new", ("Second", "Third")),
    ] {
        let diff = [&["diff", from, to, "--lang", "en"][..], &classes[..]].concat();
        let skeleton = copy.run(&[&diff[..], &["--accept-skeleton"]].concat()).code(0).out;
        let filled = skeleton.replace("reason:", "reason: agreed").replace("by:", "by: the office");
        let filled: Vec<&str> = filled.lines().filter(|line| !line.starts_with("  change:")).collect();
        copy.write("accept.yaml", filled.join("\n").as_bytes());
        let accept = [&diff[..], &["--accept", "accept.yaml"]].concat();
        copy.run(&accept).code(0);
        copy.edit("new/scheme.kh", edit.0, edit.1);
        copy.run(&accept).code(1).says("K0725");
        copy.edit("new/scheme.kh", edit.1, edit.0);
        // Where it stands in the text is no matter.
        copy.edit("new/scheme.kh", "item fresh", "\n\n    item fresh");
        copy.run(&accept).code(0);
    }
}
