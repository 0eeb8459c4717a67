//! Which files a period is read from, what they hold, and their hash.

use super::manifest::{FileRule, Kind, Manifest};
use super::report::Report;
use super::value::suggest;
use crate::base::calendar::{Cycle, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::language::say;
use crate::base::source::{FileId, Sources, Span};
use crate::model::RuleSet;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A file and what it holds.
pub(super) struct Bound {
    /// The file.
    pub(super) file: FileId,
    /// Whether all periods share it.
    pub(super) shared: bool,
    /// What it holds.
    pub(super) kinds: Vec<Kind>,
    /// What the manifest says about it.
    pub(super) rule: FileRule,
}

/// The files of a period.
#[derive(Default)]
pub(super) struct Files {
    /// Those that are read, in the order of their paths.
    pub(super) bound: Vec<Bound>,
    /// All that the results depend on, manifests included, in the order of their paths.
    pub(super) all: Vec<FileId>,
}

/// The periods that have a folder of data, in order of time. Folders that are no period of the cycle are errors; hidden
/// ones (`.git`) and files are passed over.
#[must_use]
pub fn periods(folder: &str, sources: &Sources, cycle: Cycle) -> Checked<Vec<Period>> {
    let mut names: BTreeMap<&str, ()> = BTreeMap::new();
    for (_, file) in sources.files() {
        if let Some((name, _)) = below(folder, &file.path).and_then(|path| path.split_once('/'))
            && !name.starts_with('.')
        {
            names.insert(name, ());
        }
    }
    let mut problems = Problems::new();
    let mut periods = Vec::new();
    for name in names.into_keys() {
        let path = format!("{}/{name}", folder.trim_end_matches('/'));
        // A folder's name is the period's id, so that no period can have two folders.
        let named = Period::parse(name).filter(|period| period.to_string() == name);
        match named {
            Some(period) if period.cycle() == cycle => periods.push(period),
            Some(_) => problems.push(
                Diagnostic::new(
                    &catalog::PERIOD_FOLDER,
                    say!(
                        "文件夹 `{name}` 不合方案的周期",
                        "the folder `{name}` does not fit the scheme's cycle",
                        name = name
                    ),
                )
                .in_file(path)
                .help(say!(
                    "方案的周期写作 {example}",
                    "periods of the scheme are written {example}",
                    example = example(cycle)
                )),
            ),
            None => problems.push(
                Diagnostic::new(
                    &catalog::PERIOD_FOLDER,
                    say!("文件夹 `{name}` 的名称不是周期", "the folder's name `{name}` is no period", name = name),
                )
                .in_file(path)
                .help(say!(
                    "方案的周期写作 {example}",
                    "periods of the scheme are written {example}",
                    example = example(cycle)
                )),
            ),
        }
    }
    periods.sort_unstable();
    Checked { value: periods, problems }
}

/// How periods of a cycle are written.
fn example(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Week => "`2022W05`",
        Cycle::Month => "`2022-07`",
        Cycle::Quarter => "`2022Q3`",
        Cycle::Half => "`2022H1`",
        Cycle::Year => "`2022`",
    }
}

/// The path of a file from a folder that holds it.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(folder.trim_end_matches('/'))?.strip_prefix('/')
}

/// Finds the files of a period and says what each holds.
pub(super) fn find(rules: &RuleSet, period: Period, folder: &str, report: &mut Report<'_>) -> Files {
    let sources = report.sources;
    let own = format!("{period}/");
    // By path from the data folder: the period's own files and those that all periods share.
    let mut paths: BTreeMap<&str, FileId> = BTreeMap::new();
    let mut others: Vec<&str> = Vec::new();
    for (file, source) in sources.files() {
        let Some(path) = below(folder, &source.path) else { continue };
        if path.starts_with(&own) || !path.contains('/') {
            paths.insert(path, file);
        } else {
            others.push(path);
        }
    }
    // A file of the period replaces the shared one of the same name: another list of units, say.
    let replaced = |path: &str| path != "data.yaml" && paths.contains_key(format!("{own}{path}").as_str());
    let replaced: Vec<&str> = paths.keys().copied().filter(|path| replaced(path)).collect();
    paths.retain(|path, _| !replaced.contains(path));
    let own_manifest_path = format!("{own}data.yaml");
    let mut manifest =
        |path: &str| paths.get(path).map(|file| Manifest::read(*file, rules, report)).unwrap_or_default();
    let own_manifest = manifest(&own_manifest_path);
    let shared_manifest = manifest("data.yaml");
    let mut files = Files::default();
    for (path, file) in &paths {
        if *path == "data.yaml" || *path == own_manifest_path {
            files.all.push(*file);
            continue;
        }
        let inner = path.strip_prefix(&own);
        let rule = inner.and_then(|inner| own_manifest.rule(inner));
        let rule = rule.or_else(|| shared_manifest.rule(path)).or_else(|| shared_manifest.rule(inner?)).cloned();
        let rule = rule.unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or(path);
        let kinds = match &rule.kinds {
            Some(kinds) if kinds.is_empty() => continue,
            Some(kinds) if is_table(name) => kinds.clone(),
            None if is_beside(path) => continue,
            None if is_table(name)
                && let Some(kind) = Kind::find(stem(name)) =>
            {
                vec![kind]
            }
            _ => {
                unknown_file(path, name, *file, report);
                continue;
            }
        };
        files.all.push(*file);
        files.bound.push(Bound { file: *file, shared: inner.is_none(), kinds, rule });
    }
    let own_files = || paths.keys().filter_map(|path| path.strip_prefix(&own));
    refuse_dead_entries(&own_manifest, &own_files().collect::<Vec<_>>(), report);
    let all_files: Vec<&str> = paths.keys().copied().chain(own_files()).chain(others).collect();
    refuse_dead_entries(&shared_manifest, &all_files, report);
    files
}

/// The name before its first dot.
fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Whether a file has one of the formats that are read.
fn is_table(name: &str) -> bool {
    [".csv", ".yaml", ".yml"].iter().any(|end| name.ends_with(end))
}

/// Whether a file only stands beside the data: descriptions, programs, hidden files.
fn is_beside(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".py") || path.split('/').any(|part| part.starts_with('.'))
}

fn unknown_file(path: &str, name: &str, file: FileId, report: &mut Report<'_>) {
    report.at(&catalog::UNKNOWN_FILE, Span::new(file, 0, 0), |new| {
        let problem = new(say!("不知道 `{path}` 是什么数据", "`{path}` belongs to no data of the scheme", path = path));
        if !is_table(name) {
            return problem.help(say!(
                "数据文件用 .csv 或 .yaml；与数据无关的文件请移出，或在 data.yaml 中写 `kinds: []`",
                "data files are .csv or .yaml; move other files away, or say `kinds: []` in data.yaml"
            ));
        }
        let help = say!(
            "文件名应为 {list} 之一，或在 data.yaml 中写明它的 `kinds`",
            "name it after what it holds ({list}), or state its `kinds` in data.yaml",
            list = super::manifest::kinds()
        );
        suggest(problem, stem(name), Kind::NAMES.iter().map(|(name, _)| *name), help)
    });
}

/// A manifest's entry for a file that does not exist hides a misspelt name, or a file that was lost.
fn refuse_dead_entries(manifest: &Manifest, paths: &[&str], report: &mut Report<'_>) {
    let name = |path: &&str| path.rsplit('/').next().unwrap_or(path).to_owned();
    for (key, _) in &manifest.files {
        if paths.iter().any(|path| *path == key.text || name(path) == key.text) {
            continue;
        }
        report.at(&catalog::FILE_MISSING, key.span, |new| {
            let problem = new(say!("没有文件 `{file}`", "there is no file `{file}`", file = key.text));
            let help = say!("放入这个文件，或删去这一条", "supply the file, or remove the entry");
            suggest(problem, &key.text, paths.iter().copied(), help)
        });
    }
}

/// SHA-256 of the text of each file, and over path, NUL, length, NUL and text of all, in lower-case hex. `read` are the texts
/// of those of which not everything counts.
pub(super) fn hashes(
    folder: &str,
    files: &[FileId],
    read: &BTreeMap<FileId, String>,
    sources: &Sources,
) -> (Vec<String>, String) {
    let hex = |hasher: Sha256| hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (mut all, mut each) = (Sha256::new(), Vec::with_capacity(files.len()));
    for file in files {
        let source = sources.get(*file);
        let text = read.get(file).unwrap_or(&source.text);
        all.update(below(folder, &source.path).unwrap_or(&source.path));
        all.update([0]);
        all.update(text.len().to_string());
        all.update([0]);
        all.update(text);
        each.push(hex(Sha256::new_with_prefix(text)));
    }
    (each, hex(all))
}
