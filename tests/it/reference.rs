//! The last table of the reference (`docs/language.md`): each construct, the section that tells how to write it, and the
//! cases that work it out. Nothing is missing, nothing is there twice, and every place it names exists.

use crate::constructs;
use crate::workshop::root;
use std::collections::{BTreeMap, BTreeSet};

/// A row of the table.
struct Row {
    number: String,
    /// The anchors of the sections.
    sections: Vec<String>,
    cases: BTreeSet<String>,
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/language.md")).unwrap()
}

/// The rows below the heading `Constructs`.
fn rows(page: &str) -> Vec<Row> {
    let (_, table) = page.split_once("## 22. Constructs").expect("the table of constructs");
    let lines = table
        .trim_start()
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2);
    let between = |text: &str, open: char, close: char| -> Vec<String> {
        let parts = text.split(open).skip(1);
        parts.map(|part| part.split(close).next().unwrap().to_owned()).collect()
    };
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [number, _, sections, cases] = cells.as_slice() else { panic!("{line}") };
        let cases = between(cases, '`', '`').into_iter().step_by(2).collect();
        Row { number: (*number).to_owned(), sections: between(sections, '#', ')'), cases }
    };
    lines.map(row).collect()
}

/// The anchor a heading gets: small letters, blanks as hyphens, other marks left out.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-')
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// What each case says it is about: the numbers in its first line.
fn cases() -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for (case, title) in constructs::titles() {
        let mut numbers = Vec::new();
        for word in title.split([',', ' ']).filter(|word| !word.is_empty()) {
            if word == "domain" {
                continue;
            }
            let number = word.trim_start_matches("domain-");
            if !number.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            numbers.push(number.to_owned());
        }
        all.insert(case, numbers);
    }
    all
}

#[test]
fn every_construct_has_its_row_its_section_and_its_case() {
    let page = page();
    let anchors: BTreeSet<String> = page.lines().filter(|line| line.starts_with("##")).map(anchor).collect();
    let rows = rows(&page);
    let cases = cases();
    let mut due: BTreeSet<String> = (1..=73).map(|number| number.to_string()).collect();
    due.extend(["8a".to_owned(), "8b".to_owned()]);
    let (mut named, mut numbered) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        assert!(due.remove(&row.number) || row.number.contains('.'), "{}: no such row", row.number);
        assert!(numbered.insert(&row.number), "{} stands twice", row.number);
        assert!(!row.sections.is_empty(), "{}: no section", row.number);
        for section in &row.sections {
            assert!(anchors.contains(section), "{}: no section {section}", row.number);
        }
        assert!(!row.cases.is_empty(), "{}: no case", row.number);
        for case in &row.cases {
            let numbers = cases.get(case).unwrap_or_else(|| panic!("{}: no case {case}", row.number));
            assert!(numbers.contains(&row.number), "{}: {case} is about {numbers:?}", row.number);
            named.insert((row.number.clone(), case.clone()));
        }
    }
    assert!(due.is_empty(), "without a row: {due:?}");
    for (case, numbers) in &cases {
        assert!(!numbers.is_empty(), "{case} names no construct");
        for number in numbers {
            assert!(named.contains(&(number.clone(), case.clone())), "{case} is missing in the row of {number}");
        }
    }
}
