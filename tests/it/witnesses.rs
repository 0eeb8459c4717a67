//! What a message offers as a witness is true: written as an example beside the scheme, it holds.

use super::cases;
use kaohe::base::source::Sources;
use kaohe::cli::test::examples;
use kaohe::compile::compile;
use std::fs;

/// The witnesses of a case: the node they are about, and what stands in backquotes in each note that expects something.
fn witnesses(case: &cases::Case) -> Vec<(String, String)> {
    let findings = case.check();
    let mut found = Vec::new();
    for problem in findings.problems.iter().filter(|problem| problem.code.code == "K0427") {
        let node = problem.message.en.split('`').nth(3).unwrap().to_owned();
        for note in &problem.notes {
            for text in [&note.zh, &note.en] {
                found.push((node.clone(), text.trim_matches('`').to_owned()));
            }
        }
    }
    found
}

#[test]
fn two_figures_that_score_the_wrong_way_really_do() {
    let mut seen = 0;
    for case in
        cases::all(&["semantics"]).iter().filter(|case| case.name.contains("k0427") && case.name.contains("/bad"))
    {
        let text = fs::read_to_string(case.folder.join("scheme.kh")).unwrap();
        // Without its direction the scheme compiles, and its examples can be run.
        let text = text.replace(", higher is better", "").replace(", lower is better", "");
        for (node, witness) in witnesses(case) {
            let example = format!("example \"witness\" for {node} {{ {witness} }}\n");
            let mut sources = Sources::new();
            let files = [sources.insert("scheme.kh", text.as_str()), sources.insert("witness.kh", example.as_str())];
            let compiled = compile(&sources, &files);
            let rules = compiled.value.unwrap();
            assert!(!compiled.problems.has_errors(), "{}: {witness}", case.name);
            assert_eq!(rules.examples.len(), 1);
            assert!(!examples(&rules).has_errors(), "{}: {witness}", case.name);
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen}");
}
