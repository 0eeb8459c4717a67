//! The whole scheme as one text means what its files mean.

use super::ruleset::{compiled, loaded, schemes, texts};
use crate::cases::root;
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::{compile, consolidated, editions};
use std::collections::BTreeSet;

/// The one text of several.
fn one_text(sources: &Sources, files: &[FileId]) -> String {
    consolidated(sources, files, None).unwrap_or_else(|refusal| panic!("{refusal:?}")).unwrap()
}

fn scheme(text: String) -> [(String, String); 1] {
    [("scheme.kh".to_owned(), text)]
}

#[test]
fn every_scheme_as_one_text_means_the_same() {
    let (mut seen, mut shared) = (0, 0);
    for folder in schemes() {
        let loaded = loaded(&folder);
        let Some(rules) = loaded.sound() else { continue };
        seen += 1;
        let text = one_text(&loaded.sources, &loaded.files);
        // Other schemes are found beside it, as before; files that were taken in are not needed any more.
        let others: BTreeSet<&str> = rules.imports.iter().map(|import| import.path.as_str()).collect();
        let mut sources = Sources::new();
        for (id, file) in loaded.sources.files() {
            let in_other = others.iter().any(|other| file.path.starts_with(&format!("{other}/")));
            shared += usize::from(!in_other && !loaded.files.contains(&id));
            if in_other {
                sources.insert(file.path.clone(), file.text.clone());
            }
        }
        let path = format!("{}/scheme.kh", loaded.entry.path);
        let again = sources.insert(path.as_str(), text.clone());
        let compiled = compile(&sources, &[again]);
        let again = compiled.value.filter(|_| !compiled.problems.has_errors());
        let again = again.unwrap_or_else(|| panic!("{}:\n{text}", folder.display()));
        assert!(again.meaning == rules.meaning, "{}:\n{text}", folder.display());
        assert_eq!(again.examples.len(), rules.examples.len(), "{}", folder.display());
        let texts: Vec<(&str, &str)> =
            loaded.files.iter().map(|id| loaded.sources.get(*id)).map(|f| (f.path.as_str(), f.text.as_str())).collect();
        // The text is canonical: written once more it is the same.
        let twice = one_text(&sources, &[sources.find(&path).unwrap()]);
        let differs = text.lines().zip(twice.lines()).find(|(a, b)| a != b);
        assert!(differs.is_none() && twice.len() == text.len(), "{}: {differs:?}", folder.display());
        let comments = |text: &str| text.lines().filter(|line| line.trim_start().starts_with("//")).count();
        // The words of an act are not those of the text that it makes.
        let act = |text: &str| text.contains("amend ") || text.contains("修订 ");
        let plain = texts.iter().filter(|(path, text)| path.ends_with(".kh") && !act(text));
        let before: usize = plain.map(|(_, text)| comments(text)).sum();
        assert!(comments(&text) >= before, "{}: comments are lost", folder.display());
    }
    assert!(shared > 1, "some schemes take files in");
    assert!(seen > 60, "only {seen} schemes compile");
}

/// The edition of 2023 of `constructs/60-editions`, written out by hand.
const WRITTEN_OUT: &str = r#"
scheme business {
  edition 2023
  cycle half-yearly
  round total to 2 decimals half-up
  fact filed count, 1 .. 1000
  fact closed count, 0 .. 1000
  fact verdict points, 0 .. 100, formerly opinion
  score total 100 points, no cap {
    part routine weight 30%, at least 0 points {
      start at 100 points
      deduct late 2 points each, factor 2 from the 4th
      deduct absence 1 point each, formerly absent
      deduct errand 1 point each
      deduct admonished 2 points each, at most 10 points
    }
    item service weight 20%, formerly hotline {
      steps of closed / filed, >= 98%: 100 points, else: 0 points
    }
    item social weight 50% { earn verdict }
    add progress 2 points, when service > last.service
  }
  rank by total
  ties share
  award laggard bottom 1 place, tied in, formerly snail { require "大会表态" }
  consequence removal when running(laggard) >= 2 periods { require "免职" }
}
"#;

#[test]
fn every_edition_means_what_its_text_means() {
    let mut amended = 0;
    for folder in schemes() {
        let texts = texts(&folder);
        let mut sources = Sources::new();
        let files: Vec<FileId> =
            texts.iter().map(|(path, text)| sources.insert(path.as_str(), text.as_str())).collect();
        let made = editions(&sources, &files);
        if made.problems.has_errors() || made.value.len() < 2 {
            continue;
        }
        for edition in &made.value {
            amended += 1;
            let number = edition.rules.scheme.edition.as_str();
            let text = consolidated(&sources, &files, Some(number)).unwrap().unwrap();
            let again = compiled(&scheme(text.clone()));
            let same = again.is_some_and(|again| again.meaning == edition.rules.meaning);
            assert!(same, "{} {number}:\n{text}", folder.display());
        }
        assert!(consolidated(&sources, &files, Some("1999")).unwrap().is_none());
    }
    assert!(amended >= 3, "{amended} editions");
}

#[test]
fn an_edition_is_the_same_scheme_written_out_whole() {
    let texts = texts(&root().join("constructs/60-editions"));
    let mut sources = Sources::new();
    let files: Vec<FileId> = texts.iter().map(|(path, text)| sources.insert(path.as_str(), text.as_str())).collect();
    let made = editions(&sources, &files).value;
    let numbers: Vec<&str> = made.iter().map(|edition| edition.rules.scheme.edition.as_str()).collect();
    assert_eq!(numbers, ["2022", "2023", "2024"]);
    let written = compiled(&scheme(WRITTEN_OUT.to_owned())).unwrap();
    assert_eq!(made[1].rules.meaning, written.meaning);
    let text = consolidated(&sources, &files, Some("2023")).unwrap().unwrap();
    for kept in ["// article 8", "\"未按时报送信息\"", "edition 2023", "formerly absent", "三次迟报（2023年）"]
    {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    for gone in ["amend", "honour", "\"三次迟报\"", "2022"] {
        assert!(!text.contains(gone), "{gone}\n{text}");
    }
}
