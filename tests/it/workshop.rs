//! Running a scheme inside the test: its files in memory, any of them changed.

use kaohe::approval::Approvals;
use kaohe::base::diagnostic::Problems;
use kaohe::base::source::{Encoding, FileId, Sources, decode};
use kaohe::cli::issued::{Issue, Issues};
use kaohe::cli::project::{Entry, Loaded, Project};
use kaohe::cli::season::Season;
use kaohe::compile::compile;
use kaohe::issued::{self, Finished};
use kaohe::model::RuleSet;
use kaohe::report::{self, Form, Rendered};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) const COUNTY: &str = "policies/business-environment";
pub(crate) const HOSPITALS: &str = "policies/hospital-value-based-purchasing";

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn entry(path: &str) -> Entry {
    Entry { path: path.to_owned(), ..Entry::default() }
}

/// Whether the manifest of this repository asks for a page for each unit of a scheme.
pub(crate) fn asks_for_pages(path: &str) -> bool {
    let manifest = std::fs::read_to_string(root().join("kaohe.toml")).unwrap();
    let own = manifest.split("[[scheme]]").find(|entry| entry.contains(&format!("path = \"{path}\"\n")));
    own.is_some_and(|entry| entry.contains("units = true"))
}

/// A scheme of this repository, read from the disk as the program reads it.
pub(crate) fn load(path: &str) -> Loaded {
    let project = Project { root: root(), entries: vec![entry(path)] };
    project.load(&project.entries[0], true).unwrap()
}

/// The texts of a compilation by path.
pub(crate) fn texts(sources: &Sources) -> BTreeMap<String, String> {
    sources.files().map(|(_, file)| (file.path.clone(), file.text.clone())).collect()
}

/// A scheme made of texts in memory; the folder says where its data lies.
pub(crate) fn of_texts<'a>(folder: &str, texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Loaded {
    let mut sources = Sources::new();
    for (path, text) in texts {
        sources.insert(path, text);
    }
    let files: Vec<FileId> = sources
        .files()
        .filter(|(_, file)| kaohe::syntax::literate::is_scheme_file(&file.path))
        .map(|(id, _)| id)
        .collect();
    let compiled = compile(&sources, &files);
    Loaded {
        entry: entry(folder),
        files,
        rules: compiled.value,
        since: None,
        earlier: Vec::new(),
        problems: compiled.problems,
        sources,
    }
}

/// A compiled scheme whose data is changed again and again, without compiling it each time.
pub(crate) struct Bench {
    pub(crate) rules: RuleSet,
    pub(crate) sources: Sources,
    pub(crate) folder: String,
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) season: Season,
    pub(crate) problems: Problems,
    pub(crate) sources: Sources,
}

impl Bench {
    pub(crate) fn new(path: &str) -> Self {
        let loaded = load(path);
        let rules = loaded.sound().expect("the scheme compiles").clone();
        Self { rules, sources: loaded.sources, folder: path.to_owned() }
    }

    /// The text of a data file.
    pub(crate) fn text(&self, path: &str) -> &str {
        let path = format!("{}/data/{path}", self.folder);
        &self.sources.get(self.sources.find(&path).expect(&path)).text
    }

    /// Runs all periods with some data files changed, or left out.
    pub(crate) fn run(&self, changes: &[(&str, Option<&str>)]) -> Run {
        let mut sources = Sources::new();
        let changes: BTreeMap<String, Option<&str>> =
            changes.iter().map(|(path, text)| (format!("{}/data/{path}", self.folder), *text)).collect();
        for (_, file) in self.sources.files() {
            match changes.get(&file.path) {
                None => drop(sources.insert(file.path.clone(), file.text.clone())),
                Some(Some(text)) => drop(sources.insert(file.path.clone(), *text)),
                Some(None) => {}
            }
        }
        self.season(sources, Problems::new())
    }

    /// The same with one file replaced by bytes, as they would lie on the disk.
    pub(crate) fn run_bytes(&self, path: &str, bytes: &[u8]) -> (Run, Encoding, bool) {
        let decoded = decode(bytes);
        (self.run(&[(path, Some(&decoded.text))]), decoded.encoding, decoded.ok)
    }

    fn season(&self, sources: Sources, mut problems: Problems) -> Run {
        let loaded = Loaded {
            entry: entry(&self.folder),
            sources,
            files: Vec::new(),
            rules: None,
            since: None,
            earlier: Vec::new(),
            problems: Problems::new(),
        };
        let season = Season::run(&self.rules, &loaded, None, &mut problems);
        Run { season, problems: problems.sorted(&loaded.sources), sources: loaded.sources }
    }

    /// Where the edition and the goals of units stand, by the record beside the scheme.
    fn approvals(&self) -> Approvals {
        let record = self.sources.find(&entry(&self.folder).record());
        let entries = record
            .map(|file| kaohe::approval::read(&self.rules.scheme.id, file, &self.sources).value)
            .unwrap_or_default();
        kaohe::approval::standings(&self.rules, &entries).value
    }

    /// All files that would be published, by `period/name`: those of issued periods as they were issued.
    pub(crate) fn render(&self, run: &Run) -> Vec<(String, Rendered)> {
        self.render_as(run, &[Form::Markdown, Form::Html])
    }

    /// The same in other forms.
    pub(crate) fn render_as(&self, run: &Run, forms: &[Form]) -> Vec<(String, Rendered)> {
        let mut all = Vec::new();
        let approvals = self.approvals();
        let project = Project { root: root(), entries: Vec::new() };
        let issues = Issues::of(&project, &entry(&self.folder), &self.rules, &mut Problems::new()).unwrap();
        for (data, outcome) in &run.season.periods {
            let known = run.season.known(&self.rules, Some(data.period));
            let (rules, known, sources, approvals) = (&self.rules, &known, &run.sources, &approvals);
            let pages = if asks_for_pages(&self.folder) { report::unit::names(data) } else { Vec::new() };
            let (templates, pages) = (&report::Templates::default(), pages.as_slice());
            // As the manifest asks.
            let asked = Project::from_manifest(root()).unwrap().entries;
            let asked = asked.iter().find(|entry| entry.path == self.folder);
            let drawn = asked.and_then(|asked| kaohe::cli::robustness::of(asked, rules, data, outcome, known));
            let robustness = drawn.as_ref();
            let finished =
                Finished { rules, data, outcome, known, sources, approvals, forms, templates, pages, robustness };
            let record = issues.get(data.period).map(Issue::record);
            let mut files = issued::render(&finished, record.as_ref()).unwrap();
            files.extend(finished.unit_pages(record.as_ref(), 1, &|| ()).unwrap());
            all.extend(files.into_iter().map(|file| (format!("{}/{}", data.period, file.name), file)));
        }
        all
    }

    /// The results as tables alone: everything that was computed, in one text. Nothing of it depends on the hash of the
    /// data.
    pub(crate) fn results(&self, run: &Run) -> String {
        let of_period = |(data, outcome)| {
            let tables = report::tables(
                &self.rules,
                data,
                outcome,
                &run.sources,
                report::Readers::Office,
                &Approvals::default(),
                None,
            );
            tables.into_iter().find(|file| file.name.ends_with(".csv")).unwrap().as_text().unwrap().to_owned()
        };
        run.season.periods.iter().map(|(data, outcome)| of_period((data, outcome))).collect()
    }
}

/// The messages of a run, for a failing test.
pub(crate) fn messages(problems: &Problems) -> Vec<String> {
    problems.iter().map(|problem| format!("{}: {}", problem.code.code, problem.message.en)).collect()
}

/// The files below a folder with their bytes, by path from it; no hidden ones are left out.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
