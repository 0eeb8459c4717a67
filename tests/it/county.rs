//! The workload of the timings, on two small sets whose results are known from elsewhere.

use kaohe::base::calendar::Period;
use kaohe::base::number::{Number, RoundingMode};
use kaohe::base::source::Sources;
use kaohe::{compile, data, engine, report};
use std::collections::BTreeMap;
use std::path::Path;

const TABLES: [&str; 4] = ["units.csv", "actuals.csv", "events.csv", "ratings.csv"];

/// Rows of a CSV by their first column.
fn rows(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader
        .deserialize()
        .map(|row| row.unwrap())
        .map(|row: BTreeMap<String, String>| (row["unit"].clone(), row))
        .collect()
}

/// `12.5` or `n/d` with two decimals, half-up.
fn two_decimals(text: &str) -> String {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let read = |text| Number::parse_decimal(text).unwrap();
    read(above).checked_div(&read(below)).unwrap().format_fixed(2, RoundingMode::HalfUp)
}

/// Runs the scheme on the tables of a case; the two published tables.
fn run(case: &str) -> (String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let mut sources = Sources::new();
    let scheme = sources.insert("county/scheme.kh", read("benches/county/scheme.kh"));
    sources.insert("county/data/data.yaml", read("benches/county/data/data.yaml"));
    for table in TABLES {
        sources.insert(format!("county/data/2026/{table}"), read(&format!("tests/cases/county/{case}/{table}")));
    }
    let compiled = compile::compile(&sources, &[scheme]);
    assert!(compiled.problems.is_empty(), "{:?}", compiled.problems);
    let rules = compiled.value.unwrap();
    let read = data::read(&rules, Period::parse("2026").unwrap(), "county/data", &sources);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let data = read.value.unwrap();
    let outcome = engine::run(&rules, &data, &engine::Known::default());
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let tables = report::tables(
        &rules,
        &data,
        &outcome.value,
        &sources,
        report::Readers::Office,
        &kaohe::approval::Approvals::default(),
        None,
    );
    let text = |name: &str| tables.iter().find(|table| table.name == name).unwrap().as_text().unwrap().to_owned();
    (text("results.csv"), text("results.json"))
}

fn agrees(case: &str) {
    let path = format!("{}/tests/cases/county/{case}/expected.csv", env!("CARGO_MANIFEST_DIR"));
    let expected = rows(&std::fs::read_to_string(path).unwrap());
    let (table, document) = run(case);
    let found = rows(&table);
    assert_eq!(found.len(), expected.len());
    for (unit, row) in &expected {
        let own = &found[unit];
        assert_eq!(own["total.daily"], row["daily"], "{unit}");
        assert_eq!(two_decimals(&own["total.mid.work"]), row["work"], "{unit}");
        assert_eq!(two_decimals(&own["total.mid.survey"]), row["survey"], "{unit}");
        assert_eq!(two_decimals(&own["total"]), row["total"], "{unit}");
        assert_eq!(own["rank"], row["rank"], "{unit}");
        assert_eq!(own["awards"], row["award"], "{unit}");
    }
    // The document is written without a tree; it is what the library would print of one.
    let tree: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document, format!("{tree:#}\n"));
    assert_eq!(tree["units"].as_array().unwrap().len(), expected.len());
}

#[test]
fn a_hundred_generated_units_agree_with_exact_fractions() {
    agrees("generated");
}

#[test]
fn ties_vetoes_and_half_cents_agree_with_figures_worked_by_hand() {
    agrees("by-hand");
}
