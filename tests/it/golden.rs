//! The committed reports are, byte for byte, what the library renders now.

use crate::workshop::{Bench, COUNTY, HOSPITALS, messages, root, tree};
use kaohe::cli::letters;
use kaohe::cli::project::Project;
use kaohe::model::RuleSet;
use std::collections::BTreeMap;

/// The files a scheme publishes now, as the manifest asks, by path below its folder of reports.
fn rendered(path: &str) -> (RuleSet, BTreeMap<String, Vec<u8>>) {
    let bench = Bench::new(path);
    let run = bench.run(&[]);
    assert!(!run.problems.has_errors(), "{:?}", messages(&run.problems));
    // Tests run in the folder of the repository.
    let project = Project::open(&[]).unwrap();
    let asked = project.entries.iter().find(|entry| entry.path == path).unwrap();
    let mut files: BTreeMap<String, Vec<u8>> =
        bench.render_as(&run, &asked.forms()).into_iter().map(|(name, file)| (name, file.bytes)).collect();
    let folders = letters::render(&project.load(asked, true).unwrap(), None).unwrap();
    for (folder, own) in folders {
        let folder = folder.strip_prefix(&format!("reports/{}/", asked.name())).unwrap().to_owned();
        files.extend(own.into_iter().map(|file| (format!("{folder}/{}", file.name), file.bytes)));
    }
    (bench.rules, files)
}

fn compare(path: &str) {
    let (rules, now) = rendered(path);
    let mut committed = tree(&root().join("reports").join(&rules.scheme.id));
    // Comparisons are what `commands::what_is_committed_is_what_is_built` looks at.
    committed.retain(|name, _| !name.contains("-to-"));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&now), "the files of {path}");
    for (name, bytes) in &now {
        if committed[name] == *bytes {
            continue;
        }
        let (old, new) = (String::from_utf8_lossy(&committed[name]), String::from_utf8_lossy(bytes));
        let line = old.lines().zip(new.lines()).position(|(old, new)| old != new);
        let line = line.unwrap_or_else(|| old.lines().count().min(new.lines().count()));
        panic!(
            "{path}: {name} differs in line {}:\n{:?}\n{:?}\nrun `kaohe build` and look at the change",
            line + 1,
            old.lines().nth(line),
            new.lines().nth(line)
        );
    }
}

#[test]
fn the_reports_of_the_county_are_current() {
    compare(COUNTY);
}

#[test]
fn the_reports_of_the_hospitals_are_current() {
    compare(HOSPITALS);
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert!(rendered(COUNTY) == rendered(COUNTY));
}

/// The plain names are copies of the bulletin in the language of the scheme, texts end with a line break, and nothing
/// asks the network for anything.
#[test]
fn published_files_are_sound() {
    for (path, own) in [(COUNTY, "zh"), (HOSPITALS, "en")] {
        let (_, files) = rendered(path);
        // Word files are looked into by `docx`.
        for (name, bytes) in files.iter().filter(|(name, _)| !name.ends_with(".docx")) {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(text.ends_with('\n') && !text.contains('\r'), "{name}");
            if let Some(end) =
                name.split_once("bulletin.").map(|(_, end)| end).filter(|end| ["md", "html"].contains(end))
            {
                let folder = name.split('/').next().unwrap();
                assert!(*bytes == files[&format!("{folder}/bulletin.{own}.{end}")], "{name}");
            }
            if name.ends_with(".html") {
                for outside in ["<script src", "<link", "src=\"http", "@import", "url(http"] {
                    assert!(!text.contains(outside), "{name} has {outside}");
                }
            }
        }
    }
}
