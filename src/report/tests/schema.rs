//! What templates may print is described: `docs/bulletin.schema.json` names every property of the view and no other.

use super::{context, sample::sample};
use crate::base::language::Lang;
use crate::report::view::view;
use crate::report::{Download, Rendered};
use serde_json::Value as Json;
use std::collections::BTreeSet;

const SCHEMA: &str = include_str!("../../../docs/bulletin.schema.json");

/// Holds a value against a part of the schema; the properties that were met are kept.
fn check(schema: &Json, part: &Json, value: &Json, place: &str, met: &mut BTreeSet<String>) {
    if let Some(name) = part["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return check(schema, &schema["$defs"][name], value, name, met);
    }
    match part["type"].as_str().unwrap_or_else(|| panic!("{place} has no type")) {
        "object" => {
            let value = value.as_object().unwrap_or_else(|| panic!("{place} is no object"));
            let known = part["properties"].as_object().unwrap();
            assert_eq!(value.keys().collect::<BTreeSet<_>>(), known.keys().collect(), "{place}");
            assert_eq!(part["required"].as_array().unwrap().len(), known.len(), "{place}: nothing is ever missing");
            for (key, own) in value {
                met.insert(format!("{place}.{key}"));
                check(schema, &known[key], own, &format!("{place}.{key}"), met);
            }
        }
        "array" => {
            for own in value.as_array().unwrap_or_else(|| panic!("{place} is no list")) {
                check(schema, &part["items"], own, place, met);
            }
        }
        "string" => {
            let text = value.as_str().unwrap_or_else(|| panic!("{place} is no text"));
            if let Some(words) = part["enum"].as_array() {
                assert!(words.iter().any(|word| word == text), "{place}: {text}");
            }
        }
        "boolean" => assert!(value.is_boolean(), "{place}"),
        "integer" => assert!(value.is_u64(), "{place}"),
        other => panic!("{place}: {other}"),
    }
}

#[test]
fn the_view_is_what_the_schema_says() {
    let schema: Json = serde_json::from_str(SCHEMA).unwrap();
    let sample = sample();
    let mut met = BTreeSet::new();
    let offered = Download::new(&Rendered::text("results.csv".to_owned(), "unit\n".to_owned()));
    for lang in [Lang::Zh, Lang::En] {
        let view = serde_json::to_value(view(&context(&sample, lang), vec![offered.clone()])).unwrap();
        check(&schema, &schema, &view, "view", &mut met);
    }
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        for key in definition["properties"].as_object().unwrap().keys() {
            assert!(met.contains(&format!("{name}.{key}")), "{name}.{key} is described and never there");
        }
    }
}
