//! Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which code hosts and editors read.

use super::finding::{Finding, Region};
use crate::base::catalog::Entry;
use crate::base::diagnostic::Severity;
use crate::base::language::Lang;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// Where the schema of the format is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The findings as one SARIF document; ends with a line break.
#[must_use]
pub fn sarif(findings: &[Finding], lang: Lang) -> String {
    let mut rules: Vec<&'static Entry> = findings.iter().map(|finding| finding.code).collect();
    rules.sort_by_key(|entry| entry.code);
    rules.dedup_by_key(|entry| entry.code);
    let pick = |(zh, en): (&'static str, &'static str)| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let described = rules.iter().map(|entry| {
        json!({
            "id": entry.code,
            "name": entry.name,
            "shortDescription": { "text": pick(entry.title) },
            "fullDescription": { "text": pick(entry.explain) },
            "defaultConfiguration": { "level": level(entry.severity) },
        })
    });
    let results = findings.iter().map(|finding| {
        let index = rules.iter().position(|entry| entry.code == finding.code.code);
        json!({
            "ruleId": finding.code.code,
            "ruleIndex": index,
            "level": level(finding.severity),
            "message": { "text": finding.lines.join("\n") },
            "locations": if finding.path.is_empty() {
                json!([])
            } else {
                json!([{ "physicalLocation": place(&finding.path, finding.region) }])
            },
            "relatedLocations": finding.related.iter().enumerate().map(|(id, (path, region, message))| json!({
                "id": id,
                "physicalLocation": place(path, Some(*region)),
                "message": { "text": message },
            })).collect::<Vec<_>>(),
        })
    });
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kaohe",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described.collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn place(path: &str, region: Option<Region>) -> Json {
    let mut place = json!({ "artifactLocation": { "uri": uri(path) } });
    if let (Some(region), Some(map)) = (region, place.as_object_mut()) {
        let Region { start, end } = region;
        map.insert(
            "region".to_owned(),
            json!({ "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1 }),
        );
    }
    place
}

/// A relative path as a URI reference (RFC 3986): bytes that it does not allow are escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            other => drop(write!(uri, "%{other:02X}")),
        }
    }
    uri
}
