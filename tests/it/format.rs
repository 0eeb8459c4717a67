//! Canonical text, on every scheme of the repository: it formats to itself, keeps comments and meaning, and both keyword
//! sets convert into each other without loss.

use super::cases;
use kaohe::base::language::Lang;
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::compile;
use kaohe::syntax::format::{Names, Refusal, Style, format_file};
use kaohe::syntax::literate::is_scheme_file;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of one scheme: path and text.
pub(crate) type Files = Vec<(String, String)>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every scheme below the policies, the cases and the benchmarks, by folder.
pub(crate) fn schemes() -> BTreeMap<String, Files> {
    let mut found: BTreeMap<String, Files> = BTreeMap::new();
    let walk = |top: &str| walkdir::WalkDir::new(root().join(top)).sort_by_file_name();
    let entries = ["policies", "tests/cases", "benches"].into_iter().flat_map(|top| walk(top).into_iter());
    for entry in entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        if !is_scheme_file(&path) {
            continue;
        }
        let decoded = kaohe::base::source::decode(&fs::read(entry.path()).unwrap());
        if decoded.ok {
            found.entry(folder(&path)).or_default().push((path, decoded.text));
        }
    }
    found
}

/// The folder of the scheme that a file belongs to.
fn folder(path: &str) -> String {
    let depth = if path.starts_with("policies/") { 2 } else { usize::MAX };
    let parent = Path::new(path).parent().unwrap();
    parent.components().take(depth).collect::<PathBuf>().to_str().unwrap().to_owned()
}

pub(crate) fn names(files: &Files) -> Names {
    let mut names = Names::default();
    files.iter().for_each(|(path, text)| names.gather_file(path, text));
    names
}

/// The canonical texts; none where one of the files has errors.
pub(crate) fn formatted(files: &Files, keywords: Option<Lang>) -> Option<Files> {
    let names = names(files);
    let style = Style { keywords, words: true, names: &names };
    let mut out = Files::new();
    for (path, text) in files {
        match format_file(FileId(0), path, text, &style) {
            Ok(text) => out.push((path.clone(), text)),
            Err(Refusal::Syntax(_)) => return None,
            Err(Refusal::Unproven(reason)) => panic!("{path}: {reason}"),
        }
    }
    Some(out)
}

/// Both hashes, where the scheme compiles.
pub(crate) fn hashes(files: &Files) -> Option<(String, String)> {
    let mut sources = Sources::new();
    let ids: Vec<FileId> = files.iter().map(|(path, text)| sources.insert(path.as_str(), text.as_str())).collect();
    let compiled = compile(&sources, &ids);
    let sound = compiled.value.filter(|_| !compiled.problems.has_errors());
    sound.map(|rules| (rules.meaning, rules.wording))
}

fn same(name: &str, what: &str, a: &Files, b: &Files) {
    for ((path, a), (_, b)) in a.iter().zip(b) {
        if a != b {
            let at = a.lines().zip(b.lines()).position(|(a, b)| a != b).unwrap_or(0);
            let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
            panic!("{name}: {what}: {path}:{}\n  {}\n  {}", at + 1, line(a), line(b));
        }
    }
}

#[test]
fn every_scheme_of_the_repository_formats_and_converts_without_loss() {
    let (mut seen, mut sound) = (0, 0);
    for (name, files) in schemes() {
        let Some(own) = formatted(&files, None) else { continue };
        seen += 1;
        if name.rsplit('/').next().unwrap().starts_with("bad") {
            continue;
        }
        let zh = formatted(&files, Some(Lang::Zh)).unwrap();
        let en = formatted(&zh, Some(Lang::En)).unwrap();
        same(&name, "English and back", &zh, &formatted(&en, Some(Lang::Zh)).unwrap());
        if let Some(before) = hashes(&files) {
            sound += 1;
            for (what, after) in [("own", own), ("Chinese", zh), ("English", en)] {
                let now = hashes(&after);
                assert_eq!(now.as_ref(), Some(&before), "{name}: {what}");
            }
        }
    }
    assert!(seen > 50 && sound > 30, "{seen} schemes, {sound} sound");
}

/// The two phrasebooks have every construct, in both keyword sets.
#[test]
fn the_phrasebooks_convert() {
    for phrasebook in ["phrasebook-zh", "phrasebook-en"] {
        let path = format!("tests/cases/syntax/{phrasebook}/input.kh");
        let files = vec![(path.clone(), fs::read_to_string(root().join(&path)).unwrap())];
        let zh = formatted(&files, Some(Lang::Zh)).unwrap();
        let en = formatted(&zh, Some(Lang::En)).unwrap();
        same(phrasebook, "English and back", &zh, &formatted(&en, Some(Lang::Zh)).unwrap());
        if let Ok(folder) = std::env::var("SHOW_FORMATTED") {
            fs::write(Path::new(&folder).join(format!("{phrasebook}.zh.kh")), &zh[0].1).unwrap();
            fs::write(Path::new(&folder).join(format!("{phrasebook}.en.kh")), &en[0].1).unwrap();
        }
    }
}

#[test]
fn the_policies_are_in_canonical_form() {
    for (name, files) in schemes().into_iter().filter(|(name, _)| name.starts_with("policies/")) {
        same(&name, "run `kaohe fmt`", &files, &formatted(&files, None).unwrap_or_else(|| panic!("{name} has errors")));
    }
    assert!(cases::root().is_dir());
}
