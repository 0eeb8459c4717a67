//! The cases below `tests/cases/<stage>/`: which folders are cases, what is in them, and what `kaohe check` says of them.
//!
//! A case is a folder with a `.kh` or `.kh.md` file in it, or with a folder `raw/`, whose files keep their bytes. What belongs to the
//! scheme stands in it, with data below `data/<period>/`; `expect.zh.txt` and `expect.en.txt` hold what is printed.

use kaohe::base::calendar::Period;
use kaohe::base::diagnostic::Problems;
use kaohe::base::emit;
use kaohe::base::language::Lang;
use kaohe::base::source::Sources;
use kaohe::cli::approvals::approvals;
use kaohe::cli::project::{Entry, Project};
use kaohe::cli::season::{Season, in_force};
use kaohe::cli::test;
use kaohe::data;
use kaohe::syntax::literate::is_scheme_file;
use std::fs;
use std::path::{Path, PathBuf};

/// The stages whose folders are read here.
pub(crate) const STAGES: [&str; 3] = ["syntax", "semantics", "data"];

/// One case.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Its folder below `tests/cases/`, with slashes.
    pub(crate) name: String,
}

/// What a check found in a case.
pub(crate) struct Findings {
    /// All problems, sorted.
    pub(crate) problems: Problems,
    /// The texts they point into.
    pub(crate) sources: Sources,
}

/// `tests/cases/`
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Every case of the given stages, sorted by name.
pub(crate) fn all(stages: &[&str]) -> Vec<Case> {
    let mut found = Vec::new();
    for stage in stages {
        collect(&root().join(stage), &mut found);
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The entries of a folder, sorted.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn collect(folder: &Path, found: &mut Vec<Case>) {
    let entries = entries(folder);
    let is_scheme = |path: &PathBuf| is_scheme_file(&path.to_string_lossy()) || path.ends_with("raw");
    if entries.iter().any(is_scheme) {
        let name = folder.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        found.push(Case { folder: folder.to_owned(), name });
        return;
    }
    for entry in entries.iter().filter(|entry| entry.is_dir()) {
        collect(entry, found);
    }
}

impl Case {
    /// The folder of the scheme: the case itself, or its `raw/`.
    pub(crate) fn scheme(&self) -> PathBuf {
        let raw = self.folder.join("raw");
        if raw.is_dir() { raw } else { self.folder.clone() }
    }

    /// The periods the case has data of.
    pub(crate) fn periods(&self) -> Vec<Period> {
        let data = self.scheme().join("data");
        if !data.is_dir() {
            return Vec::new();
        }
        let names = entries(&data).into_iter().filter(|entry| entry.is_dir());
        names.filter_map(|entry| Period::parse(entry.file_name()?.to_str()?)).collect()
    }

    /// Checks the scheme, and all its data, as `kaohe check --data PERIOD …` does.
    pub(crate) fn check(&self) -> Findings {
        let scheme = self.scheme();
        let name = scheme.file_name().unwrap().to_str().unwrap().to_owned();
        let entry = Entry { path: name, ..Entry::default() };
        let project = Project { root: scheme.parent().unwrap().to_owned(), entries: vec![entry.clone()] };
        let periods = self.periods();
        let mut loaded = project.load(&entry, !periods.is_empty()).unwrap();
        let approved = approvals(&project, &loaded).problems;
        let mut problems = std::mem::take(&mut loaded.problems);
        if let Some(rules) = loaded.rules.as_ref().filter(|_| !problems.has_errors()) {
            let mut found = Problems::new();
            for period in periods {
                let own = in_force(&loaded.earlier, loaded.since, rules, period);
                found.extend(data::read(own, period, &entry.data_folder(), &loaded.sources).problems);
            }
            problems.extend(found);
        }
        problems.extend(approved);
        Findings { problems: problems.sorted(&loaded.sources), sources: loaded.sources }
    }
}

impl Case {
    /// The codes found when the examples and all periods are run, too.
    pub(crate) fn run(&self) -> Vec<&'static str> {
        let name = self.folder.file_name().unwrap().to_str().unwrap().to_owned();
        let entry = Entry { path: name, ..Entry::default() };
        let project = Project { root: self.folder.parent().unwrap().to_owned(), entries: vec![entry.clone()] };
        let mut loaded = project.load(&entry, true).unwrap();
        let approved = approvals(&project, &loaded).problems;
        let mut problems = std::mem::take(&mut loaded.problems);
        if let Some(rules) = loaded.rules.as_ref().filter(|_| !problems.has_errors()) {
            let earlier = loaded.earlier.iter().map(|edition| &edition.rules);
            earlier.chain([rules]).for_each(|edition| problems.extend(test::examples(edition)));
            Season::run(rules, &loaded, None, &mut problems);
        }
        problems.extend(approved);
        problems.sorted(&loaded.sources).iter().map(|problem| problem.code.code).collect()
    }
}

impl Findings {
    /// What `kaohe check` ends with and prints.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let exit = i32::from(self.problems.has_errors());
        let printed = emit::human(&self.problems, &self.sources, lang, false, 120);
        let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
        format!("exit {exit}\n{}\n", lines.join("\n")).trim_end().to_owned() + "\n"
    }

    /// The codes found, in order.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.problems.iter().map(|problem| problem.code.code).collect()
    }
}
