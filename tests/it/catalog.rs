//! Every code of the catalogue has a case that fails with it and a twin beside it that passes.
//!
//! `tests/cases/<stage>/k0401-points-sum/` holds `bad/` (also `bad-…/`) and `good/` (also `good-…/`). Codes that only
//! a command other than `check` raises are named in [`ELSEWHERE`], with the test that raises them.

use super::cases::{self, STAGES};
use kaohe::base::catalog;
use std::collections::{BTreeMap, BTreeSet};

/// Codes that `check` never raises, and where they are raised by a test.
const ELSEWHERE: [(&str, &str); 0] = [];

/// What a case is about, and whether it is to pass: `semantics/k0401-points-sum/bad` is about K0401 and fails.
fn subject(name: &str) -> Option<(String, bool)> {
    let mut parts = name.rsplit('/');
    let twin = parts.next()?;
    let (code, _) = parts.next()?.split_once('-')?;
    let code = code.to_ascii_uppercase();
    catalog::find(&code)?;
    match twin.split('-').next()? {
        "bad" => Some((code, false)),
        "good" => Some((code, true)),
        _ => None,
    }
}

#[test]
fn every_code_has_a_failing_and_a_passing_case() {
    let mut failing: BTreeMap<String, usize> = BTreeMap::new();
    let mut passing: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases::all(&STAGES) {
        let Some((code, good)) = subject(&case.name) else { continue };
        let codes = case.check().codes();
        if good {
            *passing.entry(code).or_default() += 1;
            if !codes.is_empty() {
                wrong.push(format!("{} is to pass and has {codes:?}", case.name));
            }
        } else {
            if !codes.contains(&code.as_str()) {
                wrong.push(format!("{} is to fail with {code} and has {codes:?}", case.name));
            }
            *failing.entry(code).or_default() += 1;
        }
    }
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, _)| *code).collect();
    for entry in catalog::all() {
        let cased = failing.contains_key(entry.code) && passing.contains_key(entry.code);
        if cased == elsewhere.contains(entry.code) {
            wrong.push(format!("{} {} needs a failing and a passing case", entry.code, entry.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The name of a folder is the name of the code.
#[test]
fn cases_are_named_after_their_code() {
    for case in cases::all(&STAGES) {
        let Some((code, _)) = subject(&case.name) else { continue };
        let entry = catalog::find(&code).unwrap();
        let folder = case.name.rsplit('/').nth(1).unwrap();
        assert_eq!(folder, format!("{}-{}", entry.code.to_ascii_lowercase(), entry.name));
    }
}
