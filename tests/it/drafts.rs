//! Drafted acts: what `kaohe diff --as-amendment` prints, put behind the old texts, gives the meaning of the new ones.

use super::cases::{entries, root};
use super::meaning::numbers;
use super::meaning::ruleset::{loaded, schemes};
use super::random::drawn;
use kaohe::base::number::Number;
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::{Act, Version, act, compile};
use kaohe::diff::judgement::Class;
use kaohe::model::RuleSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// A scheme: its texts and what the last edition of them means.
struct Scheme {
    sources: Sources,
    files: Vec<FileId>,
    rules: RuleSet,
}

impl Scheme {
    fn of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let mut sources = Sources::new();
        let files: Vec<FileId> = texts.into_iter().map(|(path, text)| sources.insert(path, text)).collect();
        let found = compile(&sources, &files);
        let sound = !found.problems.has_errors();
        found.value.filter(|_| sound).map(|rules| Self { sources, files, rules })
    }

    fn version(&self) -> Version<'_> {
        Version { sources: &self.sources, files: &self.files, rules: &self.rules, since: None, last: true }
    }
}

/// How exact a drafted act is.
#[derive(Debug, Default)]
struct Tally {
    all: usize,
    /// Meaning and wording.
    exact: usize,
    /// The meaning only.
    meaning: usize,
    /// The drafter says itself that it finds no act, and for which statements.
    refused: Vec<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn see(&mut self, name: &str, old: Version<'_>, new: Version<'_>) -> Option<Act> {
        self.all += 1;
        let drafted = match act(old, new) {
            Ok(Some(act)) => act,
            other => {
                self.wrong.push(format!("{name}: {other:#?}"));
                return None;
            }
        };
        if drafted.operations == 0 && drafted.open.is_empty() {
            // Nothing to amend: the number of the edition and the wording apart, both are the same.
            let of = kaohe::diff::compare(old.rules, new.rules);
            let other =
                |it: &kaohe::diff::Change| it.judgement.class != Class::Wording && it.name() != "scheme.edition";
            match of.changes.iter().find(|it| other(it)) {
                Some(change) => self.wrong.push(format!("{name}: no operation for {} of {}", change.name(), change.id)),
                None => self.all -= 1,
            }
            return None;
        }
        let rules = drafted.rules.as_ref().filter(|_| !drafted.problems.has_errors());
        match rules {
            Some(rules) if rules.meaning == new.rules.meaning && rules.wording == new.rules.wording => self.exact += 1,
            Some(rules) if rules.meaning == new.rules.meaning => {
                self.meaning += 1;
            }
            _ if !drafted.open.is_empty() => self.refused.push(format!("{name}: {:?}", drafted.open)),
            _ => {
                let problems: Vec<_> = drafted.problems.iter().map(|it| it.message.en.clone()).collect();
                let what: Vec<String> = rules.map_or_else(Vec::new, |rules| {
                    let of = kaohe::diff::compare(rules, new.rules);
                    of.changes.iter().map(|it| format!("{} {:?}", it.id, it.what)).collect()
                });
                self.wrong.push(format!("{name}: {problems:#?} {what:#?} {:?}\n{}", drafted.open, drafted.text));
            }
        }
        Some(drafted)
    }

    fn told(&self) -> String {
        let mut text = format!("{} pairs, {} exact, {} in meaning", self.all, self.exact, self.meaning);
        let _ = write!(text, ", {} refused\n{}", self.refused.len(), self.refused.join("\n"));
        let _ = write!(text, "\n{} wrong\n{}", self.wrong.len(), self.wrong.join("\n"));
        text
    }
}

/// The pairs whose acts are read by people, too: `act.forth.kh` and `act.back.kh` beside them.
const READ: [&str; 3] = ["methods", "renames", "town"];

#[test]
fn acts_join_the_pairs_of_cases() {
    let mut tally = Tally::default();
    let mut read = Vec::new();
    // Pairs of one file each.
    let files = |folder: &PathBuf| ["old.kh", "new.kh"].iter().all(|name| folder.join(name).is_file());
    let pairs = entries(&root().join("diff")).into_iter().chain(entries(&root().join("acts"))).filter(files);
    for folder in pairs {
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let side = |name: &str, text: &str| Scheme::of([(name, text)]).unwrap();
        let (old, mut new) = (side("old.kh", &text("old.kh")), side("new.kh", &text("new.kh")));
        if old.rules.scheme.id != new.rules.scheme.id {
            continue;
        }
        // An act leads from one edition to another.
        if old.rules.scheme.edition == new.rules.scheme.edition {
            let next = next_edition(&[("new.kh".to_owned(), text("new.kh"))]).expect("a number of the edition");
            new = side("new.kh", &next[0].1);
        }
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for (old, new, file) in [(&old, &new, "forth"), (&new, &old, "back")] {
            let drafted = tally.see(&format!("{name} {file}"), old.version(), new.version());
            if !READ.contains(&name.as_str()) {
                continue;
            }
            read.push(name.clone());
            let path = folder.join(format!("act.{file}.kh"));
            let text = drafted.map(|act| act.text).unwrap_or_default();
            if std::env::var_os("BLESS").is_some() {
                fs::write(&path, &text).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != text {
                tally.wrong.push(format!("BLESS=1 rewrites {}", path.display()));
            }
        }
    }
    assert!(tally.wrong.is_empty() && tally.refused.is_empty(), "{}", tally.told());
    assert_eq!(tally.exact, tally.all, "{}", tally.told());
    assert!(tally.all >= 60 && read.len() == 2 * READ.len(), "{read:?} {}", tally.told());
}

/// From each edition of a scheme to the next, and back.
#[test]
fn acts_join_the_editions_of_schemes() {
    let mut tally = Tally::default();
    for folder in schemes() {
        let loaded = loaded(&folder);
        let Some(rules) = loaded.sound().filter(|_| !loaded.earlier.is_empty()) else { continue };
        let earlier = loaded.earlier.iter().map(|edition| (&edition.rules, edition.since, false));
        let versions: Vec<Version<'_>> = earlier
            .chain([(rules, loaded.since, true)])
            .map(|(rules, since, last)| Version { sources: &loaded.sources, files: &loaded.files, rules, since, last })
            .collect();
        for pair in versions.windows(2) {
            for (old, new) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                // An act that leads back cannot stand behind the one that leads away: it is tried on the whole text.
                let name = format!("{} to {}", folder.display(), new.rules.scheme.edition);
                tally.see(&name, Version { last: false, ..old }, new);
            }
        }
    }
    assert!(tally.wrong.is_empty() && tally.refused.is_empty(), "{}", tally.told());
    assert!(tally.all > 5, "{}", tally.told());
}

/// The texts of a scheme with the next number of its edition.
fn next_edition(texts: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let mut done = false;
    let mut texts = texts.to_vec();
    for (_, text) in &mut texts {
        for word in ["edition ", "版本 "] {
            let Some(at) = text.find(word).filter(|_| !done) else { continue };
            let from = at + word.len();
            let digits = text[from..].find(|mark: char| !mark.is_ascii_digit()).unwrap_or(text.len() - from);
            let number: u32 = text[from..from + digits].parse().ok()?;
            text.replace_range(from..from + digits, &(number + 1).to_string());
            done = true;
        }
    }
    done.then_some(texts)
}

/// Numbers of schemes, one at a time: each is a short act.
#[test]
fn acts_change_one_number() {
    let (mut tally, mut lengths) = (Tally::default(), Vec::new());
    for folder in schemes() {
        let loaded = loaded(&folder);
        if loaded.sound().is_none() || !loaded.earlier.is_empty() {
            continue;
        }
        let all: Vec<(String, String)> =
            loaded.sources.files().map(|(_, file)| (file.path.clone(), file.text.clone())).collect();
        let own: Vec<String> = loaded.files.iter().map(|file| loaded.sources.get(*file).path.clone()).collect();
        let of = |texts: &[(String, String)]| {
            let mut sources = Sources::new();
            for (path, text) in texts {
                sources.insert(path.as_str(), text.as_str());
            }
            let files: Vec<FileId> = own.iter().filter_map(|path| sources.find(path)).collect();
            let found = compile(&sources, &files);
            let sound = !found.problems.has_errors();
            found.value.filter(|_| sound).map(|rules| Scheme { sources, files, rules })
        };
        let Some(old) = of(&all) else { continue };
        for path in &own {
            let Some(at) = all.iter().position(|(other, _)| other == path) else { continue };
            let places = numbers(&all[at].1);
            // The first is that of the edition.
            if let Some(range) = places.get((places.len() / 2).max(1)) {
                let Ok(number) = Number::parse_decimal(&all[at].1[range.clone()]) else { continue };
                let other = (&number + &Number::ONE).to_string();
                let mut changed = all.clone();
                changed[at].1 = format!("{}{other}{}", &all[at].1[..range.start], &all[at].1[range.end..]);
                let Some(new) = next_edition(&changed).and_then(|texts| of(&texts)) else { continue };
                if new.rules.scheme.edition == old.rules.scheme.edition || new.rules.meaning == old.rules.meaning {
                    continue;
                }
                let name = format!("{} {path} {range:?}", folder.display());
                let drafted = tally.see(&name, old.version(), new.version());
                lengths.extend(drafted.map(|act| act.text.lines().count()));
            }
        }
    }
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= 4, "{lengths:?}");
    assert!(tally.wrong.is_empty() && tally.refused.is_empty(), "{}", tally.told());
    assert!(tally.all > 60, "{}", tally.told());
}

/// Schemes of cases that have nothing to do with each other, as if the one were to become the other.
#[test]
fn acts_join_neighbours() {
    let named = |text: &str, number: u32| {
        let mut out = String::new();
        for line in text.lines() {
            let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            match words.first().map(String::as_str) {
                Some("scheme" | "方案") => words[1] = "demo".to_owned(),
                _ if ["edition", "版本"].contains(&line.split_whitespace().next().unwrap_or_default()) => {
                    words = line.replace(char::is_numeric, "").split(' ').map(str::to_owned).collect();
                    words.push(format!("{number}"));
                }
                _ => {}
            }
            let _ = writeln!(out, "{}", words.join(" "));
        }
        out
    };
    let mut tally = Tally::default();
    let mut last: Option<String> = None;
    for folder in schemes() {
        let texts = super::meaning::ruleset::texts(&folder);
        let [(path, text)] = texts.as_slice() else { continue };
        if !path.ends_with(".kh") {
            continue;
        }
        if let Some(last) = last.replace(text.clone()) {
            let (old, new) = (named(&last, 2021), named(text, 2022));
            let sides = Scheme::of([("s.kh", old.as_str())]).zip(Scheme::of([("s.kh", new.as_str())]));
            let Some((old, new)) = sides.filter(|(old, new)| old.rules.scheme.edition != new.rules.scheme.edition)
            else {
                continue;
            };
            tally.see(&folder.display().to_string(), old.version(), new.version());
        }
    }
    // Only that a scheme has no title is nothing an act can say.
    assert!(
        tally.wrong.is_empty() && tally.refused.iter().all(|it| it.ends_with(": [\"scheme demo\"]")),
        "{}",
        tally.told()
    );
    assert!(tally.all > 40, "{}", tally.told());
}

/// Two drawn schemes that have nothing to do with each other, and one with itself one number apart.
#[test]
fn acts_join_drawn_schemes() {
    let (mut tally, mut lines) = (Tally::default(), Vec::new());
    let edition = |text: &str, number: u32| text.replace("edition 1\n", &format!("edition {number}\n"));
    let pairs: u64 = std::env::var("PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    for seed in 0..pairs {
        let (old, new) = (edition(&drawn(seed), 2021), edition(&drawn(seed + 1000), 2022));
        let (Some(old), Some(new)) = (Scheme::of([("s.kh", old.as_str())]), Scheme::of([("s.kh", new.as_str())]))
        else {
            continue;
        };
        tally.see(&format!("seed {seed}"), old.version(), new.version());
        let text = drawn(seed);
        let places = numbers(&text);
        let range = places[places.len() / 2].clone();
        let Ok(number) = Number::parse_decimal(&text[range.clone()]) else { continue };
        let other = (&number + &Number::ONE).to_string();
        let changed = edition(&format!("{}{other}{}", &text[..range.start], &text[range.end..]), 2022);
        if let Some(new) = Scheme::of([("s.kh", changed.as_str())]) {
            let drafted = tally.see(&format!("seed {seed}, one number"), old.version(), new.version());
            lines.extend(drafted.map(|act| act.text.lines().count()));
        }
    }
    lines.sort_unstable();
    assert!(lines[lines.len() / 2] <= 4, "{lines:?}");
    assert!(tally.wrong.is_empty() && tally.refused.is_empty(), "{}", tally.told());
    assert!(tally.all as u64 > pairs / 2, "{}", tally.told());
}

fn kaohe(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.arg("diff").arg("--as-amendment").args(arguments).args(["--lang", "en"]);
    let done = done.current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

/// The name of a scheme is part of its meaning and no act changes it.
#[test]
fn another_scheme_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("diff/methods/old.kh")).unwrap();
    fs::write(folder.path().join("old.kh"), &text).unwrap();
    let other = text.replace("scheme roads", "scheme streets").replace("edition 2022", "edition 2023");
    fs::write(folder.path().join("new.kh"), other).unwrap();
    let (code, out, err) = kaohe(folder.path(), &["old.kh", "new.kh"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("K0377") && err.contains("scheme streets"), "{err}");
}

/// An act leads from one edition to another.
#[test]
fn one_edition_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("diff/methods/old.kh")).unwrap();
    fs::write(folder.path().join("old.kh"), &text).unwrap();
    fs::write(folder.path().join("new.kh"), text.replace("at most 100%", "at most 90%")).unwrap();
    let (code, out, err) = kaohe(folder.path(), &["old.kh", "new.kh"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("K0367") && err.contains("both sides are edition 2022"), "{err}");
}

/// What is printed is an act of the scheme before: put behind it, it gives the hash of the scheme after.
#[test]
fn the_printed_act_gives_the_new_hash() {
    let folder = tempfile::tempdir().unwrap();
    for side in ["old", "new"] {
        fs::create_dir(folder.path().join(side)).unwrap();
        let text = fs::read_to_string(root().join(format!("diff/methods/{side}.kh"))).unwrap();
        fs::write(folder.path().join(side).join("scheme.kh"), text).unwrap();
    }
    let hash = |of: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
        let done = command.args(["compile", "--emit", "hash", of]).current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8(done.stdout).unwrap();
        text.split_whitespace().next().unwrap_or_default().to_owned()
    };
    let (code, act, err) = kaohe(folder.path(), &["old", "new"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{act}");
    assert_ne!(hash("old"), hash("new"));
    fs::write(folder.path().join("old/2023.kh"), act).unwrap();
    assert_eq!(hash("old"), hash("new"));
}
