//! Comparisons of rule sets: what is told of each pair in `tests/cases/diff/`, and the laws that hold of any pair.

use super::cases::{entries, root};
use super::meaning::numbers;
use super::meaning::ruleset::{compiled, loaded, schemes, texts};
use kaohe::base::language::Lang;
use kaohe::base::number::Number;
use kaohe::base::source::Sources;
use kaohe::compile::compile;
use kaohe::diff::judgement::Class;
use kaohe::diff::{Change, Comparison, What, compare};
use kaohe::model::RuleSet;
use kaohe::report::diff::{Compared, Written, text};
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A pair of schemes, as one file each.
fn pairs() -> Vec<PathBuf> {
    entries(&root().join("diff"))
}

/// One side of a pair; it must compile.
fn side(folder: &Path, name: &str) -> (RuleSet, Sources) {
    let path = folder.join(name);
    let mut sources = Sources::new();
    let file = sources.insert(name, fs::read_to_string(&path).unwrap());
    let found = compile(&sources, &[file]);
    let errors: Vec<_> = found.problems.iter().map(|problem| problem.message.en.clone()).collect();
    assert!(!found.problems.has_errors(), "{}: {errors:#?}", path.display());
    (found.value.unwrap(), sources)
}

#[test]
fn every_pair_is_told_as_expected() {
    let mut wrong = Vec::new();
    for folder in pairs() {
        let ((old, old_sources), (new, new_sources)) = (side(&folder, "old.kh"), side(&folder, "new.kh"));
        let of = compare(&old, &new);
        let old = Written { rules: &old, sources: &old_sources, places: &old_sources };
        let new = Written { rules: &new, sources: &new_sources, places: &new_sources };
        for (file, lang) in [("expect.zh.txt", Lang::Zh), ("expect.en.txt", Lang::En)] {
            let path = folder.join(file);
            let printed = text(Compared { of: &of, old, new }, lang);
            if std::env::var_os("BLESS").is_some() {
                fs::write(&path, &printed).unwrap();
            } else if fs::read_to_string(&path).is_ok_and(|expected| expected != printed) || !path.exists() {
                wrong.push(path);
            }
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 rewrites {wrong:?}");
}

/// What a change is, so that it can be compared with its mirror: kind, name, entry, values, class.
fn told(change: &Change, mirrored: bool, values: bool) -> String {
    let (mut old, mut new, mut entry) = (Json::Null, Json::Null, None);
    let mut name = change.name();
    match &change.what {
        What::Altered { old: before, new: after, entry: of, .. } => {
            (old, new, entry) = (before.clone(), after.clone(), of.clone());
        }
        What::Added { form } => new = form.clone(),
        What::Removed { form } => old = form.clone(),
        _ => {}
    }
    let mut class = change.judgement.class;
    if mirrored {
        (old, new) = (new, old);
        class = class.mirror();
        name = match &change.what {
            What::Added { .. } => name.replace(".added", ".removed"),
            What::Removed { .. } => name.replace(".removed", ".added"),
            _ => name,
        };
    }
    if values { json!([name, change.id, entry, old, new, class.word()]) } else { json!([name, class.word()]) }
        .to_string()
}

fn list(comparison: &Comparison, mirrored: bool, values: bool) -> Vec<String> {
    let mut list: Vec<String> = comparison.changes.iter().map(|change| told(change, mirrored, values)).collect();
    list.sort();
    list
}

/// The laws of a pair; what is broken is told.
fn broken(name: &str, old: &RuleSet, new: &RuleSet) -> Vec<String> {
    let (there, back) = (compare(old, new), compare(new, old));
    let mut broken = Vec::new();
    let of_meaning = there.changes.iter().any(|change| change.judgement.class != Class::Wording);
    if of_meaning == there.same_meaning() {
        broken.push(format!("{name}: the hash says {}, the changes {of_meaning}", !there.same_meaning()));
    }
    if there.changes.is_empty() && old.wording != new.wording {
        broken.push(format!("{name}: the wording differs and nothing is told"));
    }
    // Values are told with the names of the new rule set.
    let values = !there.changes.iter().any(|change| matches!(change.what, What::Renamed { .. }));
    let (forth, mirror) = (list(&there, false, values), list(&back, true, values));
    if forth != mirror {
        let missing: Vec<&String> = forth.iter().filter(|change| !mirror.contains(change)).collect();
        let more: Vec<&String> = mirror.iter().filter(|change| !forth.contains(change)).collect();
        broken.push(format!("{name}: no mirror of {missing:#?}\nonly in the mirror {more:#?}"));
    }
    let other = there.changes.iter().filter(|change| change.name().ends_with(".other"));
    broken.extend(other.map(|change| format!("{name}: no aspect for {:?}", change.what)));
    let mut prints: Vec<&str> = there.changes.iter().map(|change| change.fingerprint.as_str()).collect();
    prints.sort_unstable();
    if prints.windows(2).any(|pair| pair[0] == pair[1]) {
        broken.push(format!("{name}: two changes have one fingerprint"));
    }
    broken
}

#[test]
fn nothing_changed_where_nothing_changed() {
    for folder in schemes() {
        if let Some(rules) = loaded(&folder).sound() {
            let comparison = compare(rules, rules);
            assert!(comparison.changes.is_empty(), "{}: {:#?}", folder.display(), comparison.changes);
        }
    }
}

/// Any two rule sets: the pairs of cases, editions, neighbours that have nothing to do with each other.
#[test]
fn the_laws_hold_of_any_pair() {
    let mut wrong = Vec::new();
    for folder in pairs() {
        let (old, new) = (side(&folder, "old.kh").0, side(&folder, "new.kh").0);
        wrong.extend(broken(&folder.display().to_string(), &old, &new));
    }
    let mut last: Option<RuleSet> = None;
    for folder in schemes() {
        let loaded = loaded(&folder);
        let Some(rules) = loaded.sound() else { continue };
        let name = folder.display().to_string();
        for edition in &loaded.earlier {
            wrong.extend(broken(&format!("{name} from {}", edition.rules.scheme.edition), &edition.rules, rules));
        }
        if let Some(last) = &last {
            wrong.extend(broken(&format!("{name} and the one before"), last, rules));
        }
        last = Some(rules.clone());
    }
    assert!(wrong.is_empty(), "{} broken\n{}", wrong.len(), wrong.join("\n"));
}

/// Numbers of schemes, one at a time: each is a change exactly where it is one of meaning.
#[test]
fn the_laws_hold_where_one_number_differs() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for folder in schemes() {
        let all = texts(&folder);
        let Some(rules) = compiled(&all) else { continue };
        for (at, (path, text)) in all.iter().enumerate() {
            let places = numbers(text);
            // A few numbers of each file, spread over it.
            for range in places.iter().step_by((places.len() / 2).max(1)).take(2) {
                let Ok(number) = Number::parse_decimal(&text[range.clone()]) else { continue };
                let other = (&number + &Number::ONE).to_string();
                let mut changed = all.clone();
                changed[at].1 = format!("{}{other}{}", &text[..range.start], &text[range.end..]);
                let Some(changed) = compiled(&changed) else { continue };
                tried += 1;
                wrong.extend(broken(&format!("{}/{path} {range:?}", folder.display()), &rules, &changed));
            }
        }
    }
    assert!(wrong.is_empty(), "{} broken\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 60, "{tried} compiled");
}
