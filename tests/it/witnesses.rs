//! What a message offers as a witness is true: written as an example beside the scheme, it holds. Each listed kind of
//! mistake is drawn with many numbers in [`kinds`].

mod bands;
mod dead;
mod doubles;
mod drawn;
mod kinds;
mod monotone;
mod readings;
mod seen;
mod sums;

use super::cases;
use super::plain::fraction::Fraction;
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

/// The number a text begins with, whatever its unit, and the rest.
fn number(text: &str) -> Option<(Fraction, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    // A range may stand directly behind its lower end.
    let end = text[..end].find("..").unwrap_or(end);
    Some((Fraction::parse(text[..end].trim_end_matches('.'))?, &text[end..]))
}

/// Whether a row takes a value.
type Key = Box<dyn Fn(Fraction) -> bool>;
/// A sign and its test of a value against the edge.
type Sign = (&'static str, fn(Fraction, Fraction) -> bool);

/// The keys of the rows in a line, read as a drafter reads them: a range takes both its ends, but gives its upper one up
/// where another range begins there. `else` is no key.
fn keys(line: &str) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut ranges: Vec<(Fraction, Fraction)> = Vec::new();
    for part in line.split(['，', ',']) {
        let key = part.split(['：', ':']).next().unwrap();
        let key = key.rsplit(|c: char| c.is_alphabetic() && !"分点".contains(c)).next().unwrap_or(key);
        let signs: [Sign; 4] = [
            (">=", |x, edge| x >= edge),
            ("<=", |x, edge| x <= edge),
            (">", |x, edge| x > edge),
            ("<", |x, edge| x < edge),
        ];
        if let Some((sign, test)) = signs.iter().find(|(sign, _)| key.contains(sign)) {
            let (edge, _) = number(key.split(sign).nth(1).unwrap()).unwrap();
            let test = *test;
            keys.push(Box::new(move |x| test(x, edge)));
        } else if let Some((from, to)) = part.split_once("..") {
            let begin = from
                .rfind(|c: char| !(c.is_ascii_digit() || ".%分 ".contains(c)))
                .map_or(0, |at| at + from[at..].chars().next().unwrap().len_utf8());
            if let (Some((low, _)), Some((high, _))) = (number(&from[begin..]), number(to)) {
                ranges.push((low, high));
            }
        }
    }
    for (low, high) in ranges.clone() {
        let given_up = ranges.iter().any(|(other, _)| *other == high);
        keys.push(Box::new(move |x| x >= low && (x < high || (x == high && !given_up))));
    }
    keys
}

#[test]
fn a_value_without_a_band_has_none_and_one_with_two_has_two() {
    let mut seen = 0;
    for case in cases::all(&["semantics"]).iter().filter(|case| case.name.contains("/bad")) {
        let text = fs::read_to_string(case.folder.join("scheme.kh")).unwrap_or_default();
        for problem in &case.check().problems {
            let (witness, bands) = match problem.code.code {
                "K0404" => (problem.message.en.as_str(), 0),
                "K0405" => (problem.message.en.as_str(), 2),
                "K0420" => match problem.notes.iter().find_map(|note| note.en.strip_prefix("for example, ")) {
                    Some(witness) => (witness, 2),
                    None => continue,
                },
                _ => continue,
            };
            let (value, _) = number(witness).unwrap_or_else(|| panic!("{}: {witness}", case.name));
            let start = problem.place.unwrap().start as usize;
            let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[begin..].lines().next().unwrap();
            let rows = line
                .rsplit_once('{')
                .map_or(line, |(_, rows)| if rows.contains("..") || rows.contains('=') { rows } else { line });
            let found = keys(rows).iter().filter(|key| key(value)).count();
            assert_eq!(found, bands, "{}: {value:?} in {rows}", case.name);
            seen += 1;
        }
    }
    assert!(seen >= 9, "{seen}");
}

/// Whether a comparison `x >= 60%` holds for what `x = 60%, y = 33%` gives.
fn holds(condition: &str, given: &str) -> bool {
    let words: Vec<&str> = condition.split_whitespace().collect();
    let [name, sign, edge] = words.as_slice() else { panic!("{condition}") };
    let mut values = given.split(", ").map(|one| one.split_once(" = ").unwrap());
    let (_, value) = values.find(|(known, _)| known == name).unwrap_or_else(|| panic!("{given}: {name}"));
    let (value, edge) = (number(value).unwrap().0, number(edge).unwrap().0);
    match *sign {
        ">=" => value >= edge,
        ">" => value > edge,
        "<=" => value <= edge,
        "<" => value < edge,
        other => panic!("{other}"),
    }
}

#[test]
fn conditions_that_can_meet_meet_in_the_witness() {
    let mut seen = 0;
    for case in cases::all(&["semantics"]).iter().filter(|case| case.name.contains("k0429")) {
        let text = fs::read_to_string(case.folder.join("scheme.kh")).unwrap();
        let written = |span: kaohe::base::source::Span| text[span.start as usize..span.end as usize].to_owned();
        for problem in case.check().problems.iter().filter(|problem| problem.code.code == "K0429") {
            let conditions = problem.labels.iter().map(|label| label.span);
            let conditions = conditions.chain([problem.place.unwrap()]).map(written);
            let given = problem.notes.iter().find_map(|note| note.en.strip_prefix("for example, `given ")).unwrap();
            for condition in conditions {
                assert!(holds(&condition, given.trim_end_matches('`')), "{}: {condition} with {given}", case.name);
                seen += 1;
            }
        }
    }
    assert!(seen >= 2, "{seen}");
}
