//! The whole scheme as one text means what its files mean.

use super::ruleset::{compiled, schemes, texts};
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::consolidated;

/// The one text of several.
fn one_text(texts: &[(String, String)]) -> String {
    let mut sources = Sources::new();
    let files: Vec<FileId> = texts.iter().map(|(path, text)| sources.insert(path.as_str(), text.as_str())).collect();
    consolidated(&sources, &files).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn scheme(text: String) -> [(String, String); 1] {
    [("scheme.kh".to_owned(), text)]
}

#[test]
fn every_scheme_as_one_text_means_the_same() {
    let mut seen = 0;
    for folder in schemes() {
        let texts = texts(&folder);
        let Some(rules) = compiled(&texts) else { continue };
        seen += 1;
        let text = one_text(&texts);
        let again = compiled(&scheme(text.clone())).unwrap_or_else(|| panic!("{}:\n{text}", folder.display()));
        assert!(again.meaning == rules.meaning, "{}:\n{text}", folder.display());
        assert_eq!(again.examples.len(), rules.examples.len(), "{}", folder.display());
        // The text is canonical: written once more it is the same.
        let twice = one_text(&scheme(text.clone()));
        let differs = text.lines().zip(twice.lines()).find(|(a, b)| a != b);
        assert!(differs.is_none() && twice.len() == text.len(), "{}: {differs:?}", folder.display());
        let comments = |text: &str| text.lines().filter(|line| line.trim_start().starts_with("//")).count();
        let plain = texts.iter().filter(|(path, _)| path.ends_with(".kh"));
        let before: usize = plain.map(|(_, text)| comments(text)).sum();
        assert!(comments(&text) >= before, "{}: comments are lost", folder.display());
    }
    assert!(seen > 60, "only {seen} schemes compile");
}
