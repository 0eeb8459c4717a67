//! Every code of the catalogue has a case that fails with it and a twin beside it that passes.
//!
//! `tests/cases/<stage>/k0401-points-sum/` holds `bad/` (also `bad-…/`) and `good/` (also `good-…/`). Cases below
//! `tests/cases/cli/` are also run: their codes come from results, examples and folders. The rest is in [`ELSEWHERE`].

use super::cases;
use kaohe::base::catalog;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Codes that are about files of the project, not about a scheme and its data, and what raises them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("K0120", "a defect of the formatter: no text is known to cause it; `format::` proves every scheme"),
    ("K0121", "`canonical_form_is_checked_and_written`"),
    (
        "K0377",
        "a text that no act reaches: none is known but one of another scheme: `drafts::another_scheme_is_refused`",
    ),
    ("K0590", "`letters::a_register_that_cannot_be_continued_is_left_alone`"),
    ("K0602", "`a_build_is_checked`"),
    ("K0607", "`a_wrong_manifest_is_reported`"),
    ("K0620", "`coverage::a_threshold_is_met_or_fails`"),
    ("K0621", "`coverage::branches_that_no_example_comes_to_are_listed`"),
    ("K0640", "`robustness::a_gate_asks_for_safe_awards`"),
    ("K0622", "`coverage::shifts_that_no_example_notices_are_listed`"),
    ("K0721", "`accept::every_case_is_told_as_expected`"),
    ("K0722", "`accept::a_skeleton_is_filled_in_by_people`"),
    ("K0723", "`accept::every_case_is_told_as_expected`"),
    ("K0724", "`accept::what_is_accepted_stands_beside_the_change`"),
    ("K0725", "`accept::a_skeleton_is_filled_in_by_people`"),
    ("K0726", "`accept::every_case_is_told_as_expected`"),
    ("K0727", "`accept::every_case_is_told_as_expected`"),
    ("K0728", "`accept::every_case_is_told_as_expected`"),
    ("K0801", "`issued::a_damaged_lock_is_told`"),
    ("K0802", "`issued::later_periods_stand_on_what_was_issued`"),
    ("K0803", "`issued::later_periods_stand_on_what_was_issued`"),
    ("K0804", "`issued::one_byte_is_found`"),
    ("K0805", "`issued::what_is_not_final_is_not_issued`"),
    ("K0806", "`issued::a_correction_needs_a_change_a_reason_and_a_later_day`"),
    ("K0807", "`issued::editions_before_are_kept_as_they_were`"),
    ("K0608", "a template of the program that is broken: no scheme can cause it; unit tests render all templates"),
];

const ALL: [&str; 4] = ["syntax", "semantics", "data", "cli"];

/// What a case is about, and whether it is to pass: `semantics/k0401-points-sum/bad` is about K0401 and fails.
fn subject(name: &str) -> Option<(String, bool)> {
    let mut parts = name.rsplit('/');
    let twin = parts.next()?;
    let (code, _) = parts.next()?.split_once('-')?;
    let code = code.to_ascii_uppercase();
    catalog::find(&code)?;
    match twin.split('-').next()? {
        "bad" => Some((code, false)),
        "good" => Some((code, true)),
        _ => None,
    }
}

#[test]
fn every_code_has_a_failing_and_a_passing_case() {
    let mut failing: BTreeMap<String, usize> = BTreeMap::new();
    let mut passing: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases::all(&ALL) {
        let Some((code, good)) = subject(&case.name) else { continue };
        let codes = if case.name.starts_with("cli/") { case.run() } else { case.check().codes() };
        if good {
            *passing.entry(code).or_default() += 1;
            if !codes.is_empty() {
                wrong.push(format!("{} is to pass and has {codes:?}", case.name));
            }
        } else {
            if !codes.contains(&code.as_str()) {
                wrong.push(format!("{} is to fail with {code} and has {codes:?}", case.name));
            }
            *failing.entry(code).or_default() += 1;
        }
    }
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, _)| *code).collect();
    for entry in catalog::all() {
        let cased = failing.contains_key(entry.code) && passing.contains_key(entry.code);
        if cased == elsewhere.contains(entry.code) {
            wrong.push(format!("{} {} needs a failing and a passing case", entry.code, entry.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The name of a folder is the name of the code.
#[test]
fn cases_are_named_after_their_code() {
    for case in cases::all(&ALL) {
        let Some((code, _)) = subject(&case.name) else { continue };
        let entry = catalog::find(&code).unwrap();
        let folder = case.name.rsplit('/').nth(1).unwrap();
        assert_eq!(folder, format!("{}-{}", entry.code.to_ascii_lowercase(), entry.name));
    }
}

/// Runs the program in a folder: its exit code and what it says.
fn kaohe(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.current_dir(folder).args(arguments).args(["--lang", "en"]).output().unwrap();
    let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (done.status.code(), said)
}

/// A project of one scheme in a folder of its own.
fn project(manifest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let case = cases::root().join("cli/k0601-example-failed/good");
    for file in walkdir::WalkDir::new(&case).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file()) {
        let place = folder.path().join("demo").join(file.path().strip_prefix(&case).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(file.path(), place).unwrap();
    }
    fs::write(folder.path().join("kaohe.toml"), manifest).unwrap();
    folder
}

#[test]
fn canonical_form_is_checked_and_written() {
    let folder = project("[[scheme]]\npath = \"demo\"\n");
    kaohe(folder.path(), &["fmt"]);
    let (code, said) = kaohe(folder.path(), &["fmt", "--check"]);
    assert_eq!(code, Some(0), "{said}");
    let scheme = folder.path().join("demo/scheme.kh");
    let canonical = fs::read_to_string(&scheme).unwrap();
    let wild = canonical.replace("\n  ", "\r\n\t ").replace(',', "，");
    fs::write(&scheme, &wild).unwrap();
    let (code, said) = kaohe(folder.path(), &["fmt", "--check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("K0121") && said.contains("demo/scheme.kh:2") && said.contains("canonical: "), "{said}");
    assert_eq!(fs::read_to_string(&scheme).unwrap(), wild, "a check writes nothing");
    assert_eq!(kaohe(folder.path(), &["fmt"]).0, Some(0));
    let written = fs::read_to_string(&scheme).unwrap();
    assert_eq!(written.replace("\r\n", "\n"), canonical);
    // There and back again; a file with errors is left alone.
    assert_eq!(kaohe(folder.path(), &["fmt", "--keywords", "en"]).0, Some(0));
    assert!(fs::read_to_string(&scheme).unwrap().starts_with("scheme"));
    assert_eq!(kaohe(folder.path(), &["fmt", "--keywords", "zh"]).0, Some(0));
    assert_eq!(fs::read_to_string(&scheme).unwrap(), written);
    fs::write(&scheme, "scheme demo { edition 2022 ] }").unwrap();
    let (code, said) = kaohe(folder.path(), &["fmt"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("K0101"), "{said}");
    assert_eq!(fs::read_to_string(&scheme).unwrap(), "scheme demo { edition 2022 ] }");
}

#[test]
fn a_build_is_checked() {
    let folder = project("[[scheme]]\npath = \"demo\"\n");
    let (missing, said) = kaohe(folder.path(), &["build", "--check"]);
    assert_eq!(missing, Some(1), "{said}");
    assert!(said.contains("K0602"), "{said}");
    assert_eq!(kaohe(folder.path(), &["build"]).0, Some(0));
    let (current, said) = kaohe(folder.path(), &["build", "--check"]);
    assert_eq!(current, Some(0), "{said}");
    let facts = folder.path().join("demo/data/2022H1/facts.csv");
    fs::write(&facts, fs::read_to_string(&facts).unwrap().replace("b,8", "b,7")).unwrap();
    let (stale, said) = kaohe(folder.path(), &["build", "--check"]);
    assert_eq!(stale, Some(1), "{said}");
    assert!(said.contains("K0602"), "{said}");
}

#[test]
fn a_wrong_manifest_is_reported() {
    let folder = project("[[scheme]]\npaht = \"demo\"\n");
    let (code, said) = kaohe(folder.path(), &["check"]);
    assert_ne!(code, Some(0));
    assert!(said.contains("K0607") && said.contains("paht"), "{said}");
    let folder = project("[[scheme]]\npath = \"demo\"\n");
    assert_eq!(kaohe(folder.path(), &["check"]).0, Some(0));
    for (compare, said) in [
        ("\"2022\"", "write `[{ from = \"2022\", to = \"2023\" }]`"),
        ("[\"2022\"]", "write `[{ from = \"2022\", to = \"2023\" }]`"),
        ("[{ form = \"2022\" }]", "unknown key `form`"),
        ("[{ to = \"2022\" }]", "`from` or `above` is missing"),
        ("[{ from = \"2022\", impact = \"the year\" }]", "periods are written"),
        ("[{ from = 2022 }]", "a value of the wrong kind"),
        ("[{ from = \"2022\", above = \"demo\" }]", "write `from` or `above`, not both"),
        ("[{ above = \"demo\", impact = \"2022\" }]", "`impact` goes with `from` only"),
    ] {
        let folder = project(&format!("[[scheme]]\npath = \"demo\"\ncompare = {compare}\n"));
        let (code, told) = kaohe(folder.path(), &["check"]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("K0607") && told.contains(said), "{compare}: {told}");
    }
    for (line, said) in [
        ("letters = \"2022-07-08\"", "write `[\"2022-07-08\"]`"),
        ("letters = [\"8 July\"]", "write `[\"2022-07-08\"]`"),
        ("formats = [\"md\", \"doc\"]", "write `[\"md\", \"html\", \"docx\"]`"),
        ("contact = 5", "a value of the wrong kind"),
        ("contacts = \"5\"", "unknown key `contacts`"),
    ] {
        let folder = project(&format!("[[scheme]]\npath = \"demo\"\n{line}\n"));
        let (code, told) = kaohe(folder.path(), &["check"]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("K0607") && told.contains(said), "{line}: {told}");
    }
}

/// What the manifest asks for is written beside the bulletins and kept current: editions, another scheme, the scheme above.
#[test]
fn comparisons_are_built_and_checked() {
    let compare = "[{ from = \"other/demo@2022\", impact = \"2022H1\" }, { above = \"other/demo\" }]";
    let folder = project(&format!("[[scheme]]\npath = \"demo\"\ncompare = {compare}\n"));
    for file in walkdir::WalkDir::new(folder.path().join("demo")).into_iter().map(Result::unwrap) {
        let place =
            folder.path().join("other/demo").join(file.path().strip_prefix(folder.path().join("demo")).unwrap());
        if file.file_type().is_file() {
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::copy(file.path(), place).unwrap();
        }
    }
    let (code, said) = kaohe(folder.path(), &["build"]);
    assert_eq!(code, Some(0), "{said}");
    let reports = folder.path().join("reports/demo");
    for name in ["2022-to-2022", "2022-under-2022"] {
        for file in ["comparison.zh.md", "comparison.zh.html", "comparison.en.md", "comparison.en.html"] {
            assert!(reports.join(name).join(file).is_file(), "{name}/{file}");
        }
    }
    assert_eq!(kaohe(folder.path(), &["build", "--check"]).0, Some(0));
    let page = reports.join("2022-to-2022/comparison.en.md");
    fs::write(&page, "nothing changed").unwrap();
    // A period alone leaves them alone.
    assert_eq!(kaohe(folder.path(), &["build", "2022H1", "--check"]).0, Some(0));
    let (code, said) = kaohe(folder.path(), &["build", "--check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("K0602") && said.contains("2022-to-2022/comparison.en.md"), "{said}");
    // What is asked for no more is told until it is gone.
    let ask = |compare: &str| {
        let manifest = format!("[[scheme]]\npath = \"demo\"\ncompare = {compare}\n");
        fs::write(folder.path().join("kaohe.toml"), manifest).unwrap();
    };
    ask("[{ above = \"other/demo\" }]");
    assert_eq!(kaohe(folder.path(), &["build"]).0, Some(0));
    let (code, said) = kaohe(folder.path(), &["build", "--check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("K0602") && said.contains("give no such file"), "{said}");
    assert!(said.contains("2022-to-2022/comparison.en.md") && !said.contains("2022-under-2022"), "{said}");
    assert_eq!(kaohe(folder.path(), &["build", "2022H1", "--check"]).0, Some(0));
    // So is the page of a unit that has left, a period that is gone; what was superseded, what is hidden and what lies beside the
    // folders is not the program's to tell of.
    let beside = ["2022H1/units/gone.zh.html", "2021H2/results.csv", "letters/2022-01-01/register.md"];
    let kept = ["2022H1/superseded/1/bulletin.md", "2022H1/.hidden", "README.md"];
    for name in beside.into_iter().chain(kept) {
        fs::create_dir_all(reports.join(name).parent().unwrap()).unwrap();
        fs::write(reports.join(name), "earlier").unwrap();
    }
    let (_, said) = kaohe(folder.path(), &["build", "--check"]);
    for name in beside {
        assert!(said.contains(name), "{name}: {said}");
        fs::remove_file(reports.join(name)).unwrap();
    }
    for name in kept {
        fs::remove_file(reports.join(name)).unwrap();
    }
    fs::remove_dir_all(reports.join("2022-to-2022")).unwrap();
    assert_eq!(kaohe(folder.path(), &["build", "--check"]).0, Some(0));
    // What is no edition may be a folder beside the scheme; the scheme above always is one, whatever its name.
    for place in ["above", "2022"] {
        let place = folder.path().join(place);
        fs::create_dir_all(&place).unwrap();
        for file in fs::read_dir(folder.path().join("demo")).unwrap().map(|file| file.unwrap().path()) {
            if file.is_file() {
                fs::copy(&file, place.join(file.file_name().unwrap())).unwrap();
            }
        }
    }
    for (compare, name) in [
        ("[{ from = \"above\" }]", "2022-to-2022"),
        ("[{ from = \"above@2022\" }]", "2022-to-2022"),
        ("[{ above = \"2022\" }]", "2022-under-2022"),
    ] {
        fs::remove_dir_all(&reports).unwrap();
        ask(compare);
        let (code, said) = kaohe(folder.path(), &["build"]);
        assert_eq!(code, Some(0), "{compare}: {said}");
        assert!(reports.join(name).join("comparison.en.md").is_file(), "{compare}");
    }
    // An edition or a scheme that is not there publishes nothing of the scheme.
    for (compare, told) in [
        ("[{ from = \"2019\" }]", "error[K0607]: `demo` has no edition 2019"),
        ("[{ from = \"above@2019\" }]", "error[K0607]: `above` has no edition 2019"),
        ("[{ from = \"other/gone\" }]", "error[K0607]: there is no scheme `other/gone`"),
        ("[{ above = \"gone\" }]", "error[K0607]: there is no scheme `gone`"),
    ] {
        ask(compare);
        let (code, said) = kaohe(folder.path(), &["build"]);
        assert_eq!(code, Some(1), "{compare}: {said}");
        assert!(said.contains(told), "{compare}: {said}");
    }
}
