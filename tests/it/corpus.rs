//! What is said about each case: the whole text that `kaohe check` prints, in both languages. `BLESS=1` rewrites it.

use super::cases::{self, Case, STAGES};
use kaohe::base::language::Lang;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const EXPECTATIONS: [(&str, Lang); 2] = [("expect.zh.txt", Lang::Zh), ("expect.en.txt", Lang::En)];

fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// How a text differs from what is expected, told by its first different line.
fn difference(case: &Case, file: &str, printed: &str) -> Option<String> {
    let path = case.folder.join(file);
    if blessing() {
        fs::write(&path, printed).unwrap();
        return None;
    }
    let Ok(expected) = fs::read_to_string(&path) else { return Some(format!("{}: no {file}", case.name)) };
    if expected == printed {
        return None;
    }
    let at = expected.lines().zip(printed.lines()).position(|(a, b)| a != b);
    let at = at.unwrap_or_else(|| expected.lines().count().min(printed.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
    let name = &case.name;
    Some(format!("{name}/{file}:{}\n  expected {}\n  printed  {}", at + 1, line(&expected), line(printed)))
}

#[test]
fn every_case_is_told_as_expected() {
    let mut wrong = Vec::new();
    for case in cases::all(&STAGES) {
        let findings = case.check();
        for (file, lang) in EXPECTATIONS {
            wrong.extend(difference(&case, file, &findings.text(lang)));
        }
    }
    assert!(wrong.is_empty(), "{} differ; BLESS=1 rewrites them\n{}", wrong.len(), wrong.join("\n"));
}

/// A file below the stages that belongs to no case would be a test that nobody runs.
#[test]
fn no_file_is_forgotten() {
    let cases = cases::all(&STAGES);
    let inside: BTreeSet<PathBuf> = cases.iter().map(|case| case.folder.clone()).collect();
    let mut forgotten = Vec::new();
    for stage in STAGES {
        for file in walkdir::WalkDir::new(cases::root().join(stage)).into_iter().map(Result::unwrap) {
            let belongs = file.path().ancestors().any(|folder| inside.contains(folder));
            let is_empty = file.file_type().is_dir() && cases::entries(file.path()).is_empty();
            if is_empty || (file.file_type().is_file() && !belongs) {
                forgotten.push(file.path().to_owned());
            }
        }
    }
    assert!(forgotten.is_empty(), "no case reads {forgotten:?}");
}

/// The phrasebook has every construct of the language, also those that later stages do not know yet: it parses.
#[test]
fn the_phrasebook_parses() {
    for name in ["phrasebook-zh", "phrasebook-en"] {
        let text = fs::read_to_string(cases::root().join("syntax").join(name).join("input.kh")).unwrap();
        let mut sources = kaohe::base::source::Sources::new();
        let file = sources.insert(name, text.clone());
        let parsed = kaohe::syntax::parse(file, &text);
        assert!(parsed.problems.is_empty(), "{name}: {:?}", parsed.problems);
    }
}

/// The scheme with eight independent mistakes: each is found once, at its place, and nothing else is said.
#[test]
fn eight_mistakes_are_eight_messages() {
    let cases = cases::all(&["semantics"]);
    let case = cases.iter().find(|case| case.name == "semantics/eight-mistakes").unwrap();
    let found = case.check();
    let mistakes: Vec<(String, &str)> = found
        .problems
        .iter()
        .map(|problem| (found.sources.text(problem.place.unwrap()).to_owned(), problem.code.code))
        .collect();
    let expected = [
        ("半年度", "K0116"),
        ("1,000", "K0107"),
        ("考核", "K0402"),
        ("最高", "K0109"),
        ("扣芬", "K0104"),
        ("\"", "K0106"),
        ("满意度", "K0202"),
        ("3名", "K0409"),
    ];
    let expected: Vec<(String, &str)> = expected.iter().map(|(text, code)| ((*text).to_owned(), *code)).collect();
    assert_eq!(mistakes, expected);
    for (lang, word) in [(Lang::Zh, "错误["), (Lang::En, "error[")] {
        assert_eq!(found.text(lang).matches(word).count(), 8);
    }
}
