//! Every listed kind of mistake: its codes, and the cases that are drawn of it. What the compiler proves is listed in the
//! design of the language, the defects are those found in official documents.

use super::{bands, dead, doubles, monotone, readings, seen, sums};
use crate::cases;
use kaohe::base::catalog;
use kaohe::base::emit::json;
use kaohe::base::language::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// So many cases of each kind are drawn, each with other numbers.
const DRAWN: u32 = 10;

/// A kind of mistake.
struct Kind {
    name: &'static str,
    codes: &'static [&'static str],
    /// Draws the cases of a number, and what is sound beside them; none where the corpus has the cases.
    draw: Option<fn(u32)>,
}

const fn kind(name: &'static str, codes: &'static [&'static str], draw: fn(u32)) -> Kind {
    Kind { name, codes, draw: Some(draw) }
}

/// A kind whose witness is one of two numbers that stand in the text: its relation is checked in the corpus.
const fn stated(name: &'static str, codes: &'static [&'static str]) -> Kind {
    Kind { name, codes, draw: None }
}

const KINDS: &[Kind] = &[
    // Budget.
    kind("points of children are the parent's", &["K0401"], sums::points),
    kind("weights are exactly 100%, at every level", &["K0402", "K0394", "K0373"], sums::weights),
    kind(
        "a full mark that is not the parent's; a standard, a direction that is not stated",
        &["K0416", "K0344", "K0391"],
        readings::scales,
    ),
    stated("a weight, a full mark, a range, a quota of no number there can be", &["K0423", "K0421"]),
    // Bands and steps.
    kind("no gap, no overlap, no line that is never reached", &["K0404", "K0405", "K0417", "K0420"], bands::steps),
    kind(
        "grades without gap and overlap, on the decimals of the total, in order",
        &["K0404", "K0405", "K0406"],
        bands::grades,
    ),
    stated("places between the places of a table", &["K0345"]),
    stated("a limit that is printed as another", &["K0419"]),
    stated("stages in order", &["K0372"]),
    // Dead rules.
    kind("a floor or cap that can never bind", &["K0415"], monotone::bounds),
    kind("a veto, award or consequence that nobody or everybody has", &["K0425"], dead::conditions),
    kind("a grade that nobody can have", &["K0425"], dead::grades),
    stated("the same unit in top and bottom lists", &["K0606"]),
    stated("ratings of which none is left", &["K0424"]),
    // Monotonicity.
    kind("better data never lower a score", &["K0427"], monotone::directions),
    kind("steps go one way", &["K0428"], monotone::crooked),
    kind("a deduction takes and a bonus gives", &["K0426"], monotone::signs),
    kind("losses beyond the item, gains beyond the full mark", &["K0410", "K0411"], monotone::beyond),
    stated("a geometric mean of what falls below zero", &["K0343"]),
    // Definedness.
    kind("a zero divisor; a share of what; not applicable", &["K0413", "K0392", "K0414"], readings::divisors),
    kind("part of a step; a second rate; factors that meet", &["K0412", "K0390", "K0418"], readings::steps),
    kind(
        "rounding, ties, ties at the cut, part of a place",
        &["K0407", "K0408", "K0409", "K0422"],
        readings::decisions,
    ),
    kind("a function without a value", &["K0342"], doubles::functions),
    stated("division by zero", &["K0305"]),
    // Defects seen in documents.
    kind("conditions that can both hold", &["K0429"], dead::overlaps),
    kind("doubled, and one of them not", &["K0432"], doubles::proportion),
    kind("done adds, missing takes", &["K0431"], doubles::twice),
    kind("zero taken for missing", &["K0430"], doubles::zeros),
];

/// Codes of the same stages without numbers to show, and why.
const NO_NUMBERS: &[(&str, &str)] = &[
    ("K0301", "two kinds of quantity, which are named"),
    ("K0302", "an unknown word"),
    ("K0303", "a word that is missing"),
    ("K0304", "an unknown word"),
    ("K0306", "a figure that is not there at all"),
    ("K0340", "endless decimals cannot be written; the missing rounding is shown by its words"),
    ("K0341", "as K0340"),
    ("K0403", "points beside weights: the two places"),
    ("K0437", "the order of decisions"),
    ("K0438", "a figure that is decided among units"),
    ("K0439", "two directions, which are named"),
];

#[test]
fn every_kind_is_drawn_and_its_witness_is_true() {
    let mut wrong = Vec::new();
    for kind in KINDS {
        let Some(draw) = kind.draw else { continue };
        if std::panic::catch_unwind(|| (0..DRAWN).for_each(draw)).is_err() {
            wrong.push(kind.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_proof_has_a_kind_and_every_case_a_witness() {
    let with_numbers: BTreeSet<&str> = KINDS.iter().flat_map(|kind| kind.codes).copied().collect();
    let without: BTreeSet<&str> = NO_NUMBERS.iter().map(|(code, _)| *code).collect();
    assert!(with_numbers.is_disjoint(&without));
    assert!(NO_NUMBERS.iter().all(|(_, reason)| !reason.is_empty()));
    assert!(KINDS.iter().all(|kind| !kind.name.is_empty() && !kind.codes.is_empty()));
    // What K030x and K04xx say is proven of numbers, units and conditions.
    for entry in catalog::all() {
        if entry.code.starts_with("K04") || entry.code.starts_with("K030") || entry.code.starts_with("K034") {
            assert!(with_numbers.contains(entry.code) || without.contains(entry.code), "{} is of no kind", entry.code);
        }
    }
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases::all(&cases::STAGES) {
        let findings = case.check();
        let list: serde_json::Value =
            serde_json::from_str(&json(&findings.problems, &findings.sources, Lang::Zh)).unwrap();
        for problem in list.as_array().unwrap() {
            let code = seen::text(&problem["code"]);
            let witnesses = problem["witness"].as_array().unwrap();
            witnesses.iter().for_each(seen::sound);
            *found.entry(code).or_default() += usize::from(!witnesses.is_empty());
        }
    }
    for code in with_numbers {
        // What only a run can say has no case among those that are checked.
        let run = code == "K0606";
        assert!(run || found.get(code).is_some_and(|count| *count > 0), "no case of {code} has a witness");
    }
}
