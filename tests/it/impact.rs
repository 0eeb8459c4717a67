//! What a change does to results: pairs with data and figures worked by hand, and the laws of attribution.
//!
//! `tests/cases/impact/<name>/` holds `old/` with its data, `new/`, and `worked.md`: a table of figures that were worked out
//! without the engine, of steps numbered in the order of the text. What readers are told stands in `expect.*.txt`. Where `new/` has
//! data as well, results go from the last period of the old data to the last one of the new data (`passage.rs`).

mod passage;

use super::cases::{entries, root};
use super::meaning::numbers;
use super::meaning::ruleset::schemes;
use super::plain::arithmetic::Arithmetic;
use super::plain::fraction::Fraction;
use super::random::drawn_with_data;
use super::workshop::of_texts;
use kaohe::base::calendar::Period;
use kaohe::base::diagnostic::Problems;
use kaohe::base::number::Number;
use kaohe::cli::diff::impact::{Footing, impact};
use kaohe::cli::project::{Entry, Loaded, Project};
use kaohe::cli::season::Season;
use kaohe::compile::consolidated;
use kaohe::data::PeriodData;
use kaohe::diff::compare;
use kaohe::diff::impact::results::Results;
use kaohe::diff::impact::{Impact, Parts};
use kaohe::diff::rename::{renamed, renames};
use kaohe::diff::thing::things;
use kaohe::model::RuleSet;
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn cases() -> Vec<PathBuf> {
    entries(&root().join("impact")).into_iter().filter(|path| path.is_dir()).collect()
}

/// The last period of a side that has data.
fn last_period(side: &Path) -> Option<Period> {
    let data = Some(side.join("data")).filter(|data| data.is_dir())?;
    let folders = entries(&data).into_iter().filter(|path| path.is_dir());
    folders.filter_map(|path| Period::parse(path.file_name()?.to_str()?)).max()
}

fn told(case: &Path, to: &str, lang: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    command.current_dir(case).args(["diff", "old", "new", "--to", to, "--lang", lang]);
    command.args(["--impact", &last_period(&case.join("old")).unwrap().to_string()]);
    if let Some(new) = last_period(&case.join("new")) {
        command.args(["--impact-new", &new.to_string()]);
    }
    command.output().unwrap()
}

/// The steps, from 1, of the causes of what flips for a unit, joined as in print.
fn causes(impact: &Json, unit: &str, wanted: impl Fn(&Json) -> bool) -> Option<String> {
    let flip = impact["flips"].as_array()?.iter().find(|flip| flip["unit"] == unit && wanted(flip))?;
    let sets = flip["causes"].as_array()?.iter().map(|set| {
        let steps = set.as_array().unwrap().iter().map(ToString::to_string);
        steps.collect::<Vec<_>>().join("+")
    });
    assert!(flip["smallest"].as_bool().unwrap());
    Some(sets.collect::<Vec<_>>().join(" or "))
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A figure by the name it has in a table of worked figures.
fn figure(document: &Json, unit: &str, of: &str) -> Option<String> {
    if of.starts_with('/') {
        return document.pointer(of).map(text);
    }
    if let Some(found) = passage::figure(document, unit, of) {
        return Some(found);
    }
    let impact = &document["impact"];
    let own = impact["units"].as_array()?.iter().find(|it| it["id"] == unit)?;
    let named = |matter: &Json, id: &str| ["veto", "award", "consequence", "pay"].iter().any(|it| matter[it] == id);
    let parts = |parts: &Json, of: &str| match of.strip_prefix("alone ") {
        Some(step) => parts["alone"].get(step.parse::<usize>().unwrap() - 1).map(text),
        None => parts.get(of).map(text),
    };
    match of.split_once(' ') {
        Some((side @ ("old" | "new"), "total")) => Some(text(&own[side]["total"])),
        Some((side @ ("old" | "new"), "place")) => Some(text(&own[side]["places"][0])),
        Some(("place", of)) => parts(&own["places"][0], of),
        Some(("loses", id)) => causes(impact, unit, |flip| named(&flip["matter"], id) && flip["new"].is_null()),
        Some(("gains", id)) => causes(impact, unit, |flip| named(&flip["matter"], id) && flip["old"].is_null()),
        None if of == "grade" => causes(impact, unit, |flip| flip["matter"] == "grade"),
        None if of == "place" => causes(impact, unit, |flip| flip["matter"]["place"] == 1),
        _ => parts(&own["total"], of),
    }
}

fn same(worked: &str, found: &str) -> bool {
    match (Fraction::parse(worked), Fraction::parse(found)) {
        (Some(worked), Some(found)) => worked == found,
        _ => worked == found,
    }
}

#[test]
fn worked_figures_are_what_is_told() {
    let mut wrong = Vec::new();
    for case in cases() {
        let done = told(&case, "json", "en");
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(document) = serde_json::from_slice::<Json>(&done.stdout) else {
            wrong.push(format!("{name}: {}", String::from_utf8_lossy(&done.stderr)));
            continue;
        };
        let worked = fs::read_to_string(case.join("worked.md")).unwrap();
        let rows = worked.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| unit "));
        let rows: Vec<&str> = rows.filter(|line| !line.starts_with("| --")).collect();
        assert!(!rows.is_empty(), "{name}: no worked figure");
        for line in rows {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [unit, of, computation, value] = cells.try_into().unwrap();
            if !computation.is_empty() {
                let result = Arithmetic::value(computation).unwrap_or_else(|| panic!("{name}: {computation}"));
                assert!(same(value, &format!("{result:?}")), "{name}: {computation} is {result:?}, not {value}");
            }
            match figure(&document, unit, of) {
                Some(found) if same(value, &found) => {}
                found => wrong.push(format!("{name}: {of} of {unit}: worked {value}, told {found:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pair_is_told_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        for (file, to, lang) in
            [("expect.zh.txt", "text", "zh"), ("expect.en.txt", "text", "en"), ("expect.zh.md", "md", "zh")]
        {
            let printed = String::from_utf8(told(&case, to, lang).stdout).unwrap();
            let path = case.join(file);
            if std::env::var_os("BLESS").is_some() {
                fs::write(&path, &printed).unwrap();
            } else if fs::read_to_string(&path).ok().as_ref() != Some(&printed) {
                wrong.push(path);
            }
        }
        let page = String::from_utf8(told(&case, "html", "en").stdout).unwrap();
        assert!(page.contains("What each change does alone"), "{page}");
    }
    assert!(wrong.is_empty(), "BLESS=1 rewrites {wrong:?}");
}

/// What the data lack is a finding.
#[test]
fn missing_data_are_a_finding() {
    let done = told(&root().join("impact/asked-anew"), "text", "en");
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("calls answered"));
    assert_eq!(told(&root().join("impact/town"), "text", "en").status.code(), Some(0));
}

/// The new period is as long as the old one, and not before it.
#[test]
fn periods_that_do_not_follow_are_refused() {
    let case = root().join("impact/two-years");
    for (new, code) in [("2023", 0), ("2022", 0), ("2021", 2), ("2023H1", 2)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
        command.current_dir(&case).args([
            "diff",
            "old",
            "new",
            "--impact",
            "2022",
            "--impact-new",
            new,
            "--lang",
            "en",
        ]);
        let done = command.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{new}: {said}");
        assert_eq!(said.contains("--impact-new"), code == 2, "{new}: {said}");
    }
}

/// The parts add up to the whole, for totals, places and money; the ends are what the program itself publishes.
fn adds_up(name: &str, of: &Impact, old: &Results, new: &Results) -> Vec<String> {
    let mut wrong = Vec::new();
    if of.old != *old || of.new != *new {
        wrong.push(format!("{name}: the ends are not what is published"));
    }
    let whole = |parts: &Parts| parts.alone.iter().fold(parts.interaction.clone(), |sum, own| &sum + own);
    for unit in 0..of.units.len() {
        for parts in [of.total(unit), of.place(0, unit)].into_iter().flatten() {
            if whole(&parts) != parts.whole {
                wrong.push(format!("{name}: unit {unit}: {parts:?}"));
            }
        }
        if let (Some(parts), Some(old), Some(new)) = (of.total(unit), old.total(unit), new.total(unit))
            && parts.whole != new - old
        {
            wrong.push(format!("{name}: unit {unit}: {parts:?} is not {new:?} - {old:?}"));
        }
    }
    for parts in [of.sums(), of.paid()] {
        if whole(&parts) != parts.whole {
            wrong.push(format!("{name}: {parts:?}"));
        }
    }
    wrong
}

/// What the program publishes of a period under the last edition.
fn published(loaded: &Loaded, period: Period) -> Option<Results> {
    let rules = loaded.sound()?;
    let season = Season::run(rules, loaded, Some(period), &mut Problems::new());
    season.get(period).map(|(_, outcome)| Results::of(rules, rules, outcome))
}

fn with_data(folder: &Path) -> Loaded {
    let path = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let entry = Entry { path, ..Entry::default() };
    let project = Project { root: folder.parent().unwrap().to_owned(), entries: vec![entry.clone()] };
    project.load(&entry, true).unwrap()
}

/// One edition of a scheme as a scheme of its own, with the same data.
fn alone(loaded: &Loaded, edition: &str) -> Loaded {
    let text = consolidated(&loaded.sources, &loaded.files, Some(edition)).unwrap().expect("the edition");
    let data = loaded.sources.files().filter_map(|(_, file)| {
        let (_, inside) = file.path.split_once("/data/")?;
        Some((format!("alone/data/{inside}"), file.text.clone()))
    });
    let files: Vec<(String, String)> = data.chain([("alone/scheme.kh".to_owned(), text)]).collect();
    of_texts("alone", files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// Every scheme with two editions: the last one against the one before, on the last period.
#[test]
fn parts_add_up_for_every_scheme_with_two_editions() {
    let (mut wrong, mut seen, mut compared) = (Vec::new(), 0, 0);
    for folder in schemes() {
        let loaded = with_data(&folder);
        let (Some(new), Some(old)) = (loaded.sound(), loaded.earlier.last()) else { continue };
        let old: &RuleSet = &old.rules;
        let season = Season::run(new, &loaded, None, &mut Problems::new());
        // Data that were handed in under the old edition.
        let of_old = |data: &PeriodData| season.in_force(new, data.period).meaning == old.meaning;
        let Some((data, outcome)) = season.periods.iter().rfind(|(data, _)| of_old(data)) else { continue };
        let comparison = compare(old, new);
        let today = renames((old, &things(old)), (new, &things(new)));
        let name = folder.display().to_string();
        let of = Footing::of(&loaded, data.period).and_then(|footing| impact(&comparison, &footing, &loaded, 40));
        match of {
            Ok(of) => {
                seen += 1;
                if of.whole {
                    wrong.push(format!("{name}: not told apart"));
                }
                let first = Results::of(old, &renamed(old, &today), outcome);
                // The new edition as a scheme of its own, on the same data; where they lack what it asks for, nothing is
                // published.
                let alone = published(&alone(&loaded, &new.scheme.edition), data.period);
                compared += usize::from(alone.is_some());
                wrong.extend(adds_up(&name, &of, &first, alone.as_ref().unwrap_or(&of.new)));
            }
            Err(problems) => wrong.push(format!("{name}: {:#?}", super::workshop::messages(&problems))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 2 && compared >= 1, "{seen} schemes, {compared} ends");
}

/// Random schemes with some of their numbers changed: the ends are what is published, the parts add up, and what a number
/// does alone, where it may change alone, is what some step does alone.
#[test]
fn random_schemes_add_up() {
    let (mut told_apart, mut compared) = (0, 0);
    for seed in 0..110 {
        let (text, tables) = drawn_with_data(seed);
        let load = |text: &str| {
            let files = tables.iter().map(|(path, table)| (path.as_str(), table.as_str()));
            of_texts("drawn", files.chain([("drawn/scheme.kh", text)]))
        };
        let old = load(&text);
        let places = numbers(&text);
        let with = |which: &[usize]| {
            let mut changed = text.clone();
            for at in which.iter().rev() {
                let range = places[*at].clone();
                let Ok(number) = Number::parse_decimal(&text[range.clone()]) else { continue };
                changed.replace_range(range, &(&number + &Number::ONE).to_string());
            }
            changed
        };
        let sound = |at: &usize| load(&with(&[*at])).sound().is_some();
        let chosen: Vec<usize> = (0..places.len()).step_by((places.len() / 7).max(1)).filter(sound).take(4).collect();
        let new = load(&with(&chosen));
        let (Some(before), Some(after)) = (old.sound(), new.sound()) else { continue };
        let period = Period::parse("2022H1").unwrap();
        let comparison = compare(before, after);
        let (Some(first), Some(last)) = (published(&old, period), published(&new, period)) else { continue };
        let of = Footing::of(&old, period).and_then(|footing| impact(&comparison, &footing, &new, 20));
        let of = of.unwrap_or_else(|problems| panic!("seed {seed}: {:#?}", super::workshop::messages(&problems)));
        let wrong = adds_up(&format!("seed {seed}"), &of, &first, &last);
        assert!(wrong.is_empty(), "{}\n{text}\n{}", wrong.join("\n"), with(&chosen));
        if of.whole {
            continue;
        }
        told_apart += 1;
        // Numbers that are one step together are not told apart.
        if of.steps.len() < chosen.len() {
            continue;
        }
        for at in &chosen {
            let single = load(&with(&[*at]));
            let Some(alone) = published(&single, period) else { continue };
            let some = of.steps.iter().any(|step| step.alone == alone) || alone == first;
            assert!(some, "seed {seed}: number {at} alone\n{text}\n{}", with(&[*at]));
            compared += usize::from(alone != first);
        }
    }
    assert!(told_apart > 20 && compared > 20, "{told_apart} were told apart, {compared} numbers compared");
}
