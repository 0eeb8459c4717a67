//! The rule set as an artefact: every scheme of the repository is what `docs/ruleset.schema.json` says, wrong documents
//! are refused, and `docs/ruleset.md` tells how the hash comes about.

use crate::cases::{all, entries, root};
use crate::plain::schema::refused;
use kaohe::base::source::{FileId, Sources};
use kaohe::cli::project::{Entry, Loaded, Project};
use kaohe::compile::compile;
use kaohe::model::RuleSet;
use kaohe::model::canonical::canonical;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn schema() -> Json {
    serde_json::from_str(&fs::read_to_string(project().join("docs/ruleset.schema.json")).unwrap()).unwrap()
}

/// The canonical form as a tree.
fn parsed(rules: &RuleSet) -> Json {
    serde_json::from_str(&canonical(rules)).unwrap()
}

/// The document that `kaohe compile` prints.
fn document(rules: &RuleSet) -> Json {
    json!({ "meaning": rules.meaning, "wording": rules.wording, "ruleset": parsed(rules) })
}

/// The scheme in a folder with all it uses, as the program reads it.
pub(crate) fn loaded(folder: &Path) -> Loaded {
    let path = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let entry = Entry { path, ..Entry::default() };
    let project = Project { root: folder.parent().unwrap().to_owned(), entries: vec![entry.clone()] };
    project.load(&entry, false).unwrap()
}

/// The files of a scheme in a folder, its data apart: path and text.
pub(crate) fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| entry.file_name() != "data").map(Result::unwrap) {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        if path.ends_with(".kh") || path.ends_with(".kh.md") {
            found.push((path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    found
}

/// A scheme of several texts, where it compiles without errors.
pub(crate) fn compiled(texts: &[(String, String)]) -> Option<RuleSet> {
    let mut sources = Sources::new();
    let files: Vec<FileId> = texts.iter().map(|(path, text)| sources.insert(path.as_str(), text.as_str())).collect();
    let found = compile(&sources, &files);
    found.value.filter(|_| !found.problems.has_errors())
}

/// Every folder of the repository that is a scheme: the policies, and what the cases hold.
pub(crate) fn schemes() -> Vec<PathBuf> {
    let mut folders = entries(&project().join("policies"));
    folders.extend(all(&["constructs", "gallery", "semantics", "data"]).into_iter().map(|case| case.scheme()));
    // Some cases hold several schemes side by side.
    for case in entries(&root().join("constructs")).into_iter().filter(|case| case.is_dir()) {
        folders
            .extend(entries(&case).into_iter().filter(|folder| folder.is_dir() && folder.join("scheme.kh").exists()));
    }
    folders.sort();
    folders.dedup();
    folders
}

#[test]
fn every_scheme_is_what_the_schema_says() {
    let schema = schema();
    let (mut seen, mut failures) = (0, Vec::new());
    for folder in schemes() {
        let loaded = loaded(&folder);
        let Some(rules) = loaded.sound() else { continue };
        seen += 1;
        if let Some(found) = refused(&schema, &document(rules)) {
            failures.push(format!("{}: {found}", folder.display()));
        }
    }
    assert!(seen > 60, "only {seen} schemes compile");
    assert!(
        failures.is_empty(),
        "a new key or form of the canonical JSON belongs into docs/ruleset.schema.json and docs/ruleset.md:\n{}",
        failures.join("\n")
    );
}

/// Every object of a document, as a path of keys and positions.
fn objects(document: &Json, at: &str, into: &mut Vec<String>) {
    match document {
        Json::Object(map) => {
            into.push(at.to_owned());
            for (key, value) in map {
                objects(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), into);
            }
        }
        Json::Array(list) => {
            list.iter().enumerate().for_each(|(nth, value)| objects(value, &format!("{at}/{nth}"), into));
        }
        _ => {}
    }
}

#[test]
fn wrong_documents_are_refused() {
    let schema = schema();
    let example = example();
    let good = document(&example.rules);
    assert_eq!(refused(&schema, &good), None);
    let cases: [(&str, Json, &str); 16] = [
        ("/ruleset/semantics", json!("2"), "another edition of the meaning"),
        ("/meaning", json!("b880"), "a hash that is none"),
        ("/ruleset/scheme/edition", json!(2022), "a number for a word"),
        ("/ruleset/scheme/cycle", json!("yearly"), "a cycle in words of the language"),
        ("/ruleset/facts/mended/scale", json!(0.01), "a floating number"),
        ("/ruleset/facts/mended/scale", json!("0.01"), "a decimal"),
        ("/ruleset/facts/mended/range", json!(["0"]), "half a range"),
        ("/ruleset/facts/mended/missing", json!({ "lost": "zero" }), "an unknown state"),
        ("/ruleset/nodes/total/full", json!("0100"), "zeros in front"),
        ("/ruleset/nodes/total/body", json!({ "combine": "median" }), "an unknown way to combine"),
        ("/ruleset/nodes/total.order/floor", json!(["0"]), "a number without its kind"),
        ("/ruleset/nodes/total.order/rules/late/sign", json!("fine"), "an unknown sign"),
        ("/ruleset/nodes/total.work/share", json!({ "weight": "3/5" }), "a weight without its scale"),
        ("/ruleset/nodes/total.work/body/item/0/kind/ratio", json!(["div", ["fact", "mended"]]), "one operand"),
        ("/ruleset/nodes/total.work/body/item/0/kind/ratio", json!(["quot", ["1", "ratio"]]), "an unknown operation"),
        ("/ruleset/rankings/0/keys", json!([]), "a ranking by nothing"),
    ];
    for (place, value, what) in cases {
        let mut wrong = good.clone();
        *wrong.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
        let found = refused(&schema, &wrong).unwrap_or_else(|| panic!("accepted: {what}"));
        assert!(!found.is_empty(), "{what}");
    }
    // A key too many is refused wherever the keys are those of the form and not ids.
    let mut places = Vec::new();
    objects(&good, "", &mut places);
    let by_id = ["/ruleset/facts", "/ruleset/events", "/ruleset/windows", "/ruleset/nodes", "/ruleset/vetoes"];
    let by_id = by_id.into_iter().chain(["/ruleset/awards", "/ruleset/consequences"]);
    let by_id: Vec<&str> = by_id.collect();
    let is_keyed = |place: &str| by_id.contains(&place) || place.ends_with("/rules") || place.ends_with("/fields");
    for place in places.iter().filter(|place| !is_keyed(place)) {
        let mut wrong = good.clone();
        wrong.pointer_mut(place).unwrap().as_object_mut().unwrap().insert("remark".to_owned(), json!("x"));
        assert!(refused(&schema, &wrong).is_some(), "accepted: a key too many at {place}");
        // And so is a key too few, but for the table of missing values, where what is not said is an error.
        let keys: Vec<String> = good.pointer(place).unwrap().as_object().unwrap().keys().cloned().collect();
        for key in keys.iter().filter(|_| !place.ends_with("/missing")) {
            let mut wrong = good.clone();
            wrong.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(key);
            assert!(refused(&schema, &wrong).is_some(), "accepted: {place} without {key}");
        }
    }
}

/// The example of the page.
struct Example {
    rules: RuleSet,
    json: Json,
    hash: String,
}

fn example() -> Example {
    let page = fs::read_to_string(project().join("docs/ruleset.md")).unwrap();
    let behind = page.split_once("## An example").unwrap().1;
    let block = |word: &str| {
        let (_, inside) = behind.split_once(&format!("```{word}\n")).unwrap();
        inside.split_once("\n```").unwrap().0.to_owned()
    };
    let rules = compiled(&[("scheme.kh".to_owned(), block("kaohe"))]).unwrap();
    Example { rules, json: serde_json::from_str(&block("json")).unwrap(), hash: block("text").trim().to_owned() }
}

/// Canonical JSON, as the page describes it.
fn canonical_json(value: &Json) -> String {
    let list = |parts: Vec<String>| parts.join(",");
    match value {
        Json::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_by(|a, b| a.chars().cmp(b.chars()));
            let pair = |key: &&String| format!("{}:{}", text(key), canonical_json(&map[key.as_str()]));
            format!("{{{}}}", list(keys.iter().map(pair).collect()))
        }
        Json::Array(items) => format!("[{}]", list(items.iter().map(canonical_json).collect())),
        Json::String(plain) => text(plain),
        other => other.to_string(),
    }
}

fn text(plain: &str) -> String {
    let mut out = String::from("\"");
    for mark in plain.chars() {
        match mark {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            low if low < ' ' => out.push_str(&format!("\\u{:04x}", low as u32)),
            other => out.push(other),
        }
    }
    out + "\""
}

fn sha(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_hash_of_the_example_comes_about_as_the_page_says() {
    let Example { rules, json, hash } = example();
    assert_eq!(canonical(&rules), canonical_json(&json));
    assert_eq!(sha(&canonical_json(&json)), hash);
    assert_eq!(rules.meaning, hash);
}

#[test]
fn every_hash_is_that_of_the_canonical_json() {
    for folder in schemes() {
        let loaded = loaded(&folder);
        let Some(rules) = loaded.sound() else { continue };
        assert_eq!(canonical(rules), canonical_json(&parsed(rules)), "{}", folder.display());
        assert_eq!(sha(&canonical(rules)), rules.meaning, "{}", folder.display());
    }
}

#[test]
fn the_page_names_every_key_and_operation() {
    let page = fs::read_to_string(project().join("docs/ruleset.md")).unwrap();
    let schema = schema();
    let defs = &schema["$defs"];
    let stated = |of: &Map<String, Json>| of.keys().cloned().collect::<Vec<String>>();
    let mut names = stated(defs["ruleset"]["properties"].as_object().unwrap());
    for of in ["node", "rule", "fact", "event", "award", "grades", "ranking"] {
        names.extend(stated(defs[of]["properties"].as_object().unwrap()));
    }
    for operation in defs["expression"]["anyOf"].as_array().unwrap() {
        let Some(first) = operation.pointer("/prefixItems/0") else { continue };
        match (first.get("const"), first.get("enum")) {
            (Some(name), _) => names.push(name.as_str().unwrap().to_owned()),
            (_, Some(list)) => names.extend(list.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned())),
            _ => panic!("an operation without a name"),
        }
    }
    let missing: Vec<&String> = names.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/ruleset.md says nothing of {missing:?}");
}
