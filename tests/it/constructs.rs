//! Every construct of published schemes, each in a small scheme with worked figures.
//!
//! `tests/cases/constructs/<numbers>-<name>/` holds a scheme, its data, and `worked.md`: tables of figures that were
//! worked out without the engine. This room checks the arithmetic of each line with fractions of its own, and that the
//! program publishes the same figure. The first line of `worked.md` names the numbers of the constructs it works:
//! `# 14, 15 Linear between knots`. A heading `## 2022H1` names the period of the tables below it; `## yearly 2022` the
//! folder of a scheme inside the case as well.
//!
//! `tests/cases/gallery/<name>/` has the same form: whole schemes from public documents, which nobody had in mind when
//! the language was made. Their first line says `# gallery N title`, and their examples reach every branch.
//! The schemes of `policies/` may have a `worked.md`, too.

use super::cases::{entries, root};
use super::plain::arithmetic::Arithmetic;
use super::plain::fraction::Fraction;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A line of a table of worked figures.
struct Line {
    unit: String,
    of: String,
    computation: String,
    value: String,
    /// The place, for messages.
    place: String,
}

/// The tables of one period.
struct Worked {
    /// The scheme's folder inside the case; empty for the case itself.
    scheme: String,
    period: String,
    lines: Vec<Line>,
}

fn cells(line: &str) -> Vec<String> {
    line.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The worked figures of a case, period by period.
fn worked(folder: &Path) -> (String, Vec<Worked>) {
    let path = folder.join("worked.md");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
    let case = folder.file_name().unwrap().to_str().unwrap();
    let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the first line is a title");
    let mut found: Vec<Worked> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            let (scheme, period) = heading.trim().rsplit_once(' ').unwrap_or(("", heading.trim()));
            found.push(Worked { scheme: scheme.to_owned(), period: period.to_owned(), lines: Vec::new() });
        } else if line.starts_with('|') && !line.starts_with("| unit ") && !line.starts_with("| --") {
            let place = format!("{case}/worked.md:{}", at + 1);
            let [unit, of, computation, value] =
                cells(line).try_into().unwrap_or_else(|_| panic!("{place}: four cells"));
            let worked = found.last_mut().unwrap_or_else(|| panic!("{place}: no period above"));
            worked.lines.push(Line { unit, of, computation, value, place });
        }
    }
    (title.to_owned(), found)
}

/// What the program published for a period: each unit's row of the table, and its part of the document.
struct Published {
    rows: BTreeMap<String, BTreeMap<String, String>>,
    units: BTreeMap<String, Json>,
    messages: String,
}

fn publish(scheme: &Path, period: &str) -> Published {
    let out = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(["run", period, "--lang", "en", "--out"])
        .arg(out.path())
        .arg(scheme)
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&done.stderr).into_owned();
    let mut rows = BTreeMap::new();
    let mut units = BTreeMap::new();
    if let Ok(text) = fs::read_to_string(out.path().join("results.csv")) {
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        for row in reader.records().map(Result::unwrap) {
            let row: BTreeMap<String, String> =
                headings.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
            rows.insert(row["unit"].clone(), row);
        }
    }
    if let Ok(text) = fs::read_to_string(out.path().join("results.json")) {
        let document: Json = serde_json::from_str(&text).unwrap();
        for unit in document["units"].as_array().unwrap() {
            units.insert(unit["id"].as_str().unwrap().to_owned(), unit.clone());
        }
    }
    Published { rows, units, messages }
}

fn text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

impl Published {
    /// A figure by the name it has in a table of worked figures.
    fn figure(&self, unit: &str, of: &str) -> Option<String> {
        let (row, json) = (self.rows.get(unit)?, self.units.get(unit)?);
        let list = |key: &str, each: fn(&Json) -> String| {
            let list = json[key].as_array()?;
            Some(list.iter().map(each).collect::<Vec<_>>().join("; "))
        };
        match of {
            "exact" => json["steps"]["exact"].as_str().map(str::to_owned),
            "consequences" => list("consequences", |one| text(one.get("consequence").unwrap_or(&one["id"]))),
            "entries" => list("entries", |one| {
                let rule = text(&one["rule"]);
                let rule = rule.rsplit('.').next().unwrap_or_default().to_owned();
                format!("{} {} {rule}", text(&one["goes_to"]), text(&one["points"]))
            }),
            "pay" => {
                let amounts = json["pay"].as_array()?.iter().map(|one| Fraction::parse(&text(&one["amount"])).unwrap());
                Some(format!("{:?}", amounts.sum::<Fraction>()))
            }
            pointer if pointer.starts_with('/') => json.pointer(pointer).map(text),
            column if row.contains_key(column) => row.get(column).map(|cell| cell.trim_start_matches('\'').to_owned()),
            node if json["nodes"].get(node).is_some() => Some(text(&json["nodes"][node])),
            rule => json["rules"].get(rule).map(|one| text(one.get("points").unwrap_or(one))),
        }
    }
}

/// Whether a published figure is the worked one: the same number, or the same words.
fn same(worked: &str, published: &str) -> bool {
    if let Some(near) = worked.strip_prefix('~') {
        let near = near.trim();
        let places = near.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let shown = Fraction::parse(published.trim_start_matches('≈').trim());
        return shown.map(|value| value.rounded(u32::try_from(places).unwrap())) == Fraction::parse(near);
    }
    match (Fraction::parse(worked), Fraction::parse(published)) {
        (Some(worked), Some(published)) => worked == published,
        _ => worked == published,
    }
}

/// The folders whose cases are worked.
const SHELVES: [&str; 2] = ["constructs", "gallery"];

fn shelf(name: &str) -> Vec<PathBuf> {
    entries(&root().join(name)).into_iter().filter(|path| path.is_dir()).collect()
}

fn folders() -> Vec<PathBuf> {
    let policies = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"));
    let policies = policies.into_iter().filter(|path| path.join("worked.md").is_file());
    SHELVES.iter().flat_map(|name| shelf(name)).chain(policies).collect()
}

/// The cases of constructs, each with the first line of its figures: what it works out.
pub(crate) fn titles() -> Vec<(String, String)> {
    let name = |folder: &PathBuf| folder.file_name().unwrap().to_string_lossy().into_owned();
    shelf("constructs").iter().map(|folder| (name(folder), worked(folder).0)).collect()
}

#[test]
fn worked_figures_are_what_is_published() {
    let mut wrong = Vec::new();
    for folder in folders() {
        for worked in worked(&folder).1 {
            let scheme = if worked.scheme.is_empty() { folder.clone() } else { folder.join(&worked.scheme) };
            let published = publish(&scheme, &worked.period);
            for line in &worked.lines {
                match published.figure(&line.unit, &line.of) {
                    Some(figure) if same(&line.value, &figure) => {}
                    Some(figure) => wrong.push(format!(
                        "{}: {} of {}: worked {}, published {figure}",
                        line.place, line.of, line.unit, line.value
                    )),
                    None => wrong.push(format!(
                        "{}: nothing is published for {} of {}\n{}",
                        line.place, line.of, line.unit, published.messages
                    )),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_arithmetic_of_worked_figures_is_right() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let (title, periods) = worked(&folder);
        assert!(!periods.is_empty() && periods.iter().all(|one| !one.lines.is_empty()), "{title}: nothing is worked");
        for line in periods.iter().flat_map(|worked| &worked.lines).filter(|line| !line.computation.is_empty()) {
            match Arithmetic::value(&line.computation) {
                Some(value) if same(&line.value, &format!("{value:?}")) => {}
                Some(value) => {
                    wrong.push(format!("{}: {} is {value:?}, not {}", line.place, line.computation, line.value))
                }
                None => wrong.push(format!("{}: {} is no arithmetic", line.place, line.computation)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Beside the cases only a README: anything else is read by nobody.
#[test]
fn no_file_lies_beside_the_cases() {
    for name in SHELVES {
        for path in entries(&root().join(name)).into_iter().filter(|path| path.is_file()) {
            assert_eq!(path.file_name().unwrap(), "README.md", "no case reads {}", path.display());
        }
    }
}

#[test]
fn examples_of_the_gallery_reach_every_branch() {
    let readme = fs::read_to_string(root().join("gallery/README.md")).unwrap();
    for folder in shelf("gallery") {
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(readme.contains(&format!("`{name}`")), "the README tells nothing of {name}");
        let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .args(["test", "--coverage", "--threshold", "100%", "--lang", "en"])
            .arg(&folder)
            .output()
            .unwrap();
        let told = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(done.status.success(), "{name}\n{told}");
    }
}
