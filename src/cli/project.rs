//! The project: which schemes there are, where their data and reports lie.

use super::compared::{self, Asked, Fault};
use super::disk::{self, DiskError};
use super::letters;
use super::robustness;
use super::shelf::Shelf;
use crate::analysis::robustness::Plan;
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems, nearest};
use crate::base::language::Bilingual;
use crate::base::source::{FileId, Sources, Span};
use crate::compile::{Edition, editions, is_scheme_file};
use crate::history::{History, HistoryError};
use crate::model::RuleSet;
use crate::report::Form;
use crate::say;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// The manifest's name.
pub const MANIFEST: &str = "kaohe.toml";

/// A scheme of the project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its folder (or its one file), relative to the root.
    pub path: String,
    /// The commit it is read at; none for the files on disk.
    pub revision: Option<String>,
    /// The periods to publish; all that have data, where none are named.
    pub periods: Option<Vec<String>>,
    /// The comparisons to publish.
    pub compare: Vec<Asked>,
    /// The folder its data are read from instead of its own; they are told of as if they lay there.
    pub data: Option<PathBuf>,
    /// The days whose letters to publish.
    pub letters: Vec<Date>,
    /// The office telephone that stands in letters; a blank is left where it is empty.
    pub contact: String,
    /// In which forms bulletins and letters are published, as the manifest says; see [`Entry::forms`].
    pub forms: Vec<Form>,
    /// The folder of templates of its own, relative to the root.
    pub templates: Option<String>,
    /// Whether each unit has a page of its own.
    pub units: bool,
    /// The draws behind the intervals of places, where bulletins tell them.
    pub robustness: Option<Plan>,
}

impl Entry {
    /// Whether it has results of its own: the manifest names no periods for a scheme that is only compared with.
    #[must_use]
    pub fn publishes(&self) -> bool {
        self.periods.as_ref().is_none_or(|periods| !periods.is_empty())
    }

    /// Whether it is one file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        is_scheme_file(&self.path)
    }

    /// The folder's last part, which names the reports' folder.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.path.trim_end_matches('/').rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".kh").or_else(|| name.strip_suffix(".kh.md")).unwrap_or(name)
    }

    /// The file beside the scheme that holds the record of its approvals.
    #[must_use]
    pub fn record(&self) -> String {
        let place = self.path.trim_end_matches('/');
        match place.strip_suffix(".kh.md").or_else(|| place.strip_suffix(".kh")) {
            Some(stem) if self.is_file() => format!("{stem}.approvals.yaml"),
            _ => format!("{place}/approvals.yaml").trim_start_matches('/').to_owned(),
        }
    }

    /// In which forms bulletins and letters are published: Markdown and HTML, where nothing is said.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        if self.forms.is_empty() { vec![Form::Markdown, Form::Html] } else { self.forms.clone() }
    }

    /// The folder of the data.
    #[must_use]
    pub fn data_folder(&self) -> String {
        data_folder(&self.path)
    }
}

/// The folder of the data of the scheme in a folder or file.
#[must_use]
pub fn data_folder(path: &str) -> String {
    let folder = if is_scheme_file(path) { path.rsplit_once('/').map_or("", |(folder, _)| folder) } else { path };
    format!("{}/data", folder.trim_end_matches('/')).trim_start_matches('/').to_owned()
}

/// Why a command could not begin.
#[derive(Debug)]
pub enum CannotRun {
    /// No manifest and no path.
    NoManifest,
    /// A path that is not there.
    NoSuchPath(PathBuf),
    /// The disk did not answer.
    Disk(DiskError),
    /// The manifest is wrong.
    Manifest(Box<(Problems, Sources)>),
    /// A word that is no period.
    NoPeriod(String),
    /// Two periods that are not equally long, or stand in the wrong order.
    NotLater(Period, Period),
    /// A part of a scheme that can only be dealt with as a whole.
    PartOfScheme(String),
    /// The history did not answer.
    History(HistoryError),
}

impl From<DiskError> for CannotRun {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<HistoryError> for CannotRun {
    fn from(error: HistoryError) -> Self {
        Self::History(error)
    }
}

impl CannotRun {
    /// What to tell the person who asked.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match self {
            Self::NoManifest => say!(
                "错误：没有找到 kaohe.toml，也没有给出方案文件夹；用法：kaohe check 文件夹",
                "error: no kaohe.toml here or above, and no scheme folder given; try: kaohe check FOLDER"
            ),
            Self::NoSuchPath(path) => {
                say!("错误：没有 `{path}`", "error: there is no `{path}`", path = path.display().to_string())
            }
            Self::Disk(error) => say!(
                "错误：`{path}`：{reason}",
                "error: `{path}`: {reason}",
                path = error.path.display().to_string(),
                reason = error.reason.as_str()
            ),
            Self::Manifest(_) => say!("错误：kaohe.toml 有误", "error: kaohe.toml is wrong"),
            Self::NoPeriod(word) => say!(
                "错误：`{word}` 不是期次；写作 2022H1、2022Q3、2022-07 或 2022",
                "error: `{word}` is no period; write 2022H1, 2022Q3, 2022-07 or 2022",
                word = word.as_str()
            ),
            Self::NotLater(old, new) => say!(
                "错误：`--impact-new` 的期次 {new} 要与 `--impact` 的期次 {old} 一样长，且不早于它",
                "error: the period of `--impact-new`, {new}, must be as long as that of `--impact`, {old}, and not before it",
                old = old.to_string(),
                new = new.to_string()
            ),
            Self::PartOfScheme(path) => say!(
                "错误：`{path}` 只是方案的一部分；名称要看整个方案，请给出方案文件夹",
                "error: `{path}` is a part of a scheme; names are those of the whole, so give the scheme's folder",
                path = path.as_str()
            ),
            Self::History(HistoryError::NoRepository) => {
                say!("错误：这里不是 git 仓库", "error: there is no git repository here")
            }
            Self::History(HistoryError::NoWorkTree) => {
                say!("错误：这是裸仓库，没有工作目录", "error: this is a bare repository without a work tree")
            }
            Self::History(HistoryError::NoRevision(revision)) => {
                say!("错误：没有版本 `{it}`", "error: there is no revision `{it}`", it = revision.as_str())
            }
            Self::History(HistoryError::NoSuchPath(path)) => {
                say!("错误：该版本里没有 `{it}`", "error: the revision has no `{it}`", it = path.as_str())
            }
            Self::History(HistoryError::InSubmodule(path)) => say!(
                "错误：`{it}` 是子模块，自成仓库；请在它的文件夹里运行",
                "error: `{it}` is a submodule, a repository of its own; run the command in its folder",
                it = path.as_str()
            ),
            Self::History(HistoryError::NothingYet { day, shallow: false }) => {
                say!("错误：到 {day} 为止还没有提交", "error: no commit was made by {day}", day = day.to_string())
            }
            Self::History(HistoryError::NothingYet { day, shallow: true }) => say!(
                "错误：这是浅克隆，不含 {day} 以前的提交；`git fetch --unshallow` 可取回",
                "error: this is a shallow clone without commits as old as {day}; `git fetch --unshallow` brings them",
                day = day.to_string()
            ),
            Self::History(HistoryError::Unreadable(reason)) => {
                say!("错误：读不出仓库：{it}", "error: the repository cannot be read: {it}", it = reason)
            }
        }
    }
}

/// The schemes a command is about.
#[derive(Debug)]
pub struct Project {
    /// All paths are relative to it.
    pub root: PathBuf,
    /// The schemes, in the order of the manifest or of the arguments.
    pub entries: Vec<Entry>,
}

impl Project {
    /// The schemes at the given paths, or those of the manifest found from the current folder upwards.
    ///
    /// # Errors
    /// No manifest, a wrong one, or a path that is not there.
    pub fn open(paths: &[PathBuf]) -> Result<Self, CannotRun> {
        let here = std::env::current_dir()
            .map_err(|error| CannotRun::Disk(DiskError { path: PathBuf::from("."), reason: error.to_string() }))?;
        if paths.is_empty() {
            let root = here.ancestors().find(|folder| folder.join(MANIFEST).is_file()).ok_or(CannotRun::NoManifest)?;
            return Self::from_manifest(root.to_owned());
        }
        let mut entries = Vec::new();
        let mut root = None;
        for path in paths {
            let place = std::path::absolute(here.join(path)).unwrap_or_else(|_| here.join(path));
            if !place.exists() {
                let (at, entry) = Self::at_revision(&here, path)?;
                root.get_or_insert(at);
                entries.push(entry);
                continue;
            }
            // Places are told relative to the project, or to where the command was typed.
            let base = place.ancestors().skip(1).find(|folder| folder.join(MANIFEST).is_file());
            let base = base
                .map_or_else(|| if place.starts_with(&here) { here.clone() } else { parent(&place) }, Path::to_owned);
            let base = root.get_or_insert(base);
            let path = disk::relative(base, &place);
            // What the manifest asks for a scheme holds where its path is typed as well.
            let known = Self::from_manifest(base.clone()).map_or_else(|_| Vec::new(), |project| project.entries);
            let own = known.into_iter().find(|entry| entry.path.trim_end_matches('/') == path);
            entries.push(own.unwrap_or(Entry { path, ..Entry::default() }));
        }
        Ok(Self { root: root.unwrap_or(here), entries })
    }

    /// `REV:PATH`: a scheme as it was at a commit; the path is relative to the repository's root.
    fn at_revision(here: &Path, path: &Path) -> Result<(PathBuf, Entry), CannotRun> {
        let text = path.to_string_lossy();
        let Some((revision, path)) = text.split_once(':').filter(|(revision, _)| !revision.is_empty()) else {
            return Err(CannotRun::NoSuchPath(path.to_owned()));
        };
        let history = History::open(here)?;
        let root = history.work_tree().unwrap_or(here).to_owned();
        let path = path.trim_matches('/').to_owned();
        Ok((root, Entry { path, revision: Some(revision.to_owned()), ..Entry::default() }))
    }

    /// The schemes of the manifest in a folder.
    ///
    /// # Errors
    /// A manifest that is wrong, or names what is not there.
    pub fn from_manifest(root: PathBuf) -> Result<Self, CannotRun> {
        let mut sources = Sources::new();
        let mut problems = Problems::new();
        let file = disk::read_file(&root.join(MANIFEST), MANIFEST.to_owned(), &mut sources, &mut problems)?;
        let entries = manifest(file, &sources.get(file).text, &mut problems);
        if entries.is_empty() && !problems.has_errors() {
            let problem = Diagnostic::new(&catalog::MANIFEST, say!("没有写明任何方案", "no scheme is named"));
            problems.push(problem.in_file(MANIFEST).help(say!(
                "写 `[[scheme]]`，下一行写 `path = \"policies/方案文件夹\"`",
                "write `[[scheme]]`, and `path = \"policies/FOLDER\"` below it"
            )));
        }
        if problems.has_errors() {
            return Err(CannotRun::Manifest(Box::new((problems.sorted(&sources), sources))));
        }
        for entry in &entries {
            if !root.join(&entry.path).exists() {
                return Err(CannotRun::NoSuchPath(PathBuf::from(&entry.path)));
            }
        }
        Ok(Self { root, entries })
    }

    /// The same folder without its schemes.
    pub(super) fn same(&self) -> Self {
        Self { root: self.root.clone(), entries: Vec::new() }
    }

    /// The schemes that the manifest named at a commit, by their paths in the repository; none where there was no manifest.
    ///
    /// # Errors
    /// No repository or revision, or a manifest that was wrong.
    pub fn entries_at(&self, revision: &str) -> Result<Vec<Entry>, CannotRun> {
        let manifest_entry = Entry { path: MANIFEST.to_owned(), ..Entry::default() };
        let (history, _, path) = super::log::in_repository(self, &manifest_entry)?;
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let files = match history.read(revision, &path, |_| true, &mut sources, &mut problems) {
            Err(HistoryError::NoSuchPath(_)) => return Ok(Vec::new()),
            other => other?,
        };
        let above = path.strip_suffix(MANIFEST).unwrap_or_default();
        let mut entries = Vec::new();
        for file in files {
            entries.extend(manifest(file, &sources.get(file).text, &mut problems));
        }
        entries.iter_mut().for_each(|entry| entry.path.insert_str(0, above));
        match problems.has_errors() {
            true => Err(CannotRun::Manifest(Box::new((problems.sorted(&sources), sources)))),
            false => Ok(entries),
        }
    }

    fn history(&self, entry: &Entry) -> Result<Option<(History, String)>, CannotRun> {
        let history = entry.revision.clone().map(|revision| Ok((History::open(&self.root)?, revision)));
        history.transpose().map_err(CannotRun::History)
    }

    /// Reads the texts of a scheme, and of the files and schemes it uses; problems where there are none, or where one is
    /// no text.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn texts(&self, entry: &Entry) -> Result<Texts, CannotRun> {
        let (Shelf { sources, problems, .. }, files) = self.shelf(entry)?;
        Ok(Texts { sources, files, problems })
    }

    fn shelf(&self, entry: &Entry) -> Result<(Shelf<'_>, Vec<FileId>), CannotRun> {
        let mut shelf = Shelf::new(&self.root, self.history(entry)?);
        let files = shelf.scheme(&entry.path, true)?;
        if files.is_empty() {
            shelf.problems.push(
                Diagnostic::new(
                    &catalog::NO_SCHEME,
                    say!("`{path}` 里没有 .kh 文件", "there is no .kh file in `{path}`", path = entry.path.as_str()),
                )
                .in_file(entry.path.clone()),
            );
        }
        shelf.used(&files)?;
        Ok((shelf, files))
    }

    /// Reads and compiles a scheme; its data files, and those of the schemes it uses, are read as well where `data` is
    /// set.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn load(&self, entry: &Entry, data: bool) -> Result<Loaded, CannotRun> {
        let (mut shelf, files) = self.shelf(entry)?;
        if shelf.problems.has_errors() {
            // No file, or one that is no text: nothing can be said about what the others miss.
            let Shelf { sources, problems, .. } = shelf;
            return Ok(Loaded {
                entry: entry.clone(),
                sources,
                files,
                rules: None,
                since: None,
                earlier: Vec::new(),
                problems,
            });
        }
        shelf.record(&entry.record())?;
        if data {
            shelf.data(entry.data.as_deref())?;
        }
        let Shelf { sources, mut problems, .. } = shelf;
        let compiled = editions(&sources, &files);
        problems.extend(compiled.problems);
        let mut earlier = compiled.value;
        let last = earlier.pop();
        let since = last.as_ref().and_then(|edition| edition.since);
        let rules = last.map(|edition| edition.rules);
        Ok(Loaded { entry: entry.clone(), files, rules, since, earlier, problems: problems.sorted(&sources), sources })
    }
}

/// The texts of a scheme.
#[derive(Debug)]
pub struct Texts {
    /// Its files.
    pub sources: Sources,
    /// Which of them, in the order of their paths.
    pub files: Vec<FileId>,
    /// What is wrong with the files themselves.
    pub problems: Problems,
}

/// A scheme with the texts it was made of.
#[derive(Debug)]
pub struct Loaded {
    /// Which scheme.
    pub entry: Entry,
    /// Its files, and those of its data.
    pub sources: Sources,
    /// Which of the files are its texts.
    pub files: Vec<FileId>,
    /// What its last edition means; also where there are errors, as far as it could be understood.
    pub rules: Option<RuleSet>,
    /// The day from which the last edition is in force; none where acts amend nothing.
    pub since: Option<Date>,
    /// The editions before the last one, the base text first.
    pub earlier: Vec<Edition>,
    /// What was found.
    pub problems: Problems,
}

impl Loaded {
    /// The rule set, if nothing is wrong with it.
    #[must_use]
    pub fn sound(&self) -> Option<&RuleSet> {
        self.rules.as_ref().filter(|_| !self.problems.has_errors())
    }

    /// The edition of a number, if nothing is wrong with the scheme.
    #[must_use]
    pub fn edition(&self, number: &str) -> Option<&RuleSet> {
        let all = self.earlier.iter().map(|edition| &edition.rules).chain(self.sound());
        all.filter(|_| !self.problems.has_errors()).find(|rules| rules.scheme.edition == number)
    }
}

/// A period as it was typed.
///
/// # Errors
/// A word that is no period.
pub fn period(word: &str) -> Result<Period, CannotRun> {
    Period::parse(word).ok_or_else(|| CannotRun::NoPeriod(word.to_owned()))
}

fn parent(place: &Path) -> PathBuf {
    place.parent().unwrap_or(place).to_owned()
}

/// The keys of `[[scheme]]`.
const KEYS: [&str; 9] =
    ["path", "periods", "compare", "letters", "contact", "formats", "templates", "units", "robustness"];

/// Reads `[[scheme]]` tables.
fn manifest(file: FileId, text: &str, problems: &mut Problems) -> Vec<Entry> {
    let span = |range: Range<usize>| {
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(file, at(range.start), at(range.end))
    };
    let wrong = |range: Range<usize>, message: Bilingual| Diagnostic::new(&catalog::MANIFEST, message).at(span(range));
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let message = error.message().to_owned();
            let message = say!("不是合法的 TOML：{message}", "no valid TOML: {message}", message = message);
            problems.push(wrong(error.span().unwrap_or(0..0), message));
            return Vec::new();
        }
    };
    let unknown = |key: &str, range: Range<usize>, known: &[&str]| {
        let problem = wrong(range.clone(), say!("不认识的键 `{key}`", "unknown key `{key}`", key = key));
        match nearest(key, known.iter().copied()) {
            Some(near) => problem.replace(span(range), near),
            None => problem.help(say!("可用的键：{known}", "the keys are {known}", known = known.join(", "))),
        }
    };
    let mut entries = Vec::new();
    for (key, value) in table {
        if key.get_ref() != "scheme" {
            problems.push(unknown(key.get_ref(), key.span(), &["scheme"]));
            continue;
        }
        let range = value.span();
        let DeValue::Array(list) = value.into_inner() else {
            problems.push(wrong(range, say!("写成 `[[scheme]]`", "write `[[scheme]]`")));
            continue;
        };
        for item in list {
            let range = item.span();
            let DeValue::Table(scheme) = item.into_inner() else {
                problems.push(wrong(range, say!("写成 `[[scheme]]`", "write `[[scheme]]`")));
                continue;
            };
            let (mut path, mut at) = (None, range.clone());
            let mut entry = Entry::default();
            for (key, value) in scheme {
                let range = value.span();
                match (key.get_ref().as_ref(), value.into_inner()) {
                    ("path", DeValue::String(text)) => {
                        at = range.clone();
                        path = inside(&text).map_or_else(
                            || {
                                problems.push(wrong(
                                    range.clone(),
                                    say!("路径不能离开项目文件夹", "the path leaves the project's folder"),
                                ));
                                None
                            },
                            Some,
                        )
                    }
                    ("periods", DeValue::Array(list)) => {
                        let mut named = Vec::new();
                        for word in list {
                            let range = word.span();
                            match word.into_inner() {
                                DeValue::String(word) if Period::parse(&word).is_some() => {
                                    named.push(word.into_owned())
                                }
                                _ => problems
                                    .push(wrong(range, say!("期次写作 \"2022H1\"", "periods are written \"2022H1\""))),
                            }
                        }
                        entry.periods = Some(named);
                    }
                    ("compare", value) => {
                        let (asked, faults) = compared::asked(value, range);
                        entry.compare = asked;
                        problems.extend(faults.into_iter().map(|fault| match fault {
                            Fault::Value(range, message) => wrong(range, message),
                            Fault::Key(key, range, known) => unknown(&key, range, known),
                        }));
                    }
                    ("robustness", value) => {
                        let (plan, faults) = robustness::asked(value, range);
                        entry.robustness = plan;
                        problems.extend(faults.into_iter().map(|fault| match fault {
                            Fault::Value(range, message) => wrong(range, message),
                            Fault::Key(key, range, known) => unknown(&key, range, known),
                        }));
                    }
                    ("letters", value) => match letters::days(value, range) {
                        Ok(days) => entry.letters = days,
                        Err((range, message)) => problems.push(wrong(range, message)),
                    },
                    ("formats", value) => match letters::forms(value, range) {
                        Ok(forms) => entry.forms = forms,
                        Err((range, message)) => problems.push(wrong(range, message)),
                    },
                    ("templates", DeValue::String(text)) => match inside(&text) {
                        Some(folder) => entry.templates = Some(folder),
                        None => problems
                            .push(wrong(range, say!("路径不能离开项目文件夹", "the path leaves the project's folder"))),
                    },
                    ("units", DeValue::Boolean(asked)) => entry.units = asked,
                    ("contact", DeValue::String(text)) => entry.contact = text.into_owned(),
                    ("path" | "periods" | "contact" | "templates" | "units", _) => {
                        problems.push(wrong(range, say!("值的类型不对", "a value of the wrong kind")));
                    }
                    (other, _) => problems.push(unknown(other, key.span(), &KEYS)),
                }
            }
            match path {
                Some(path) => {
                    entry.path = path;
                    if entries.iter().any(|other: &Entry| other.name() == entry.name()) {
                        let message = say!(
                            "两个方案的报告都会写进 `reports/{name}`",
                            "two schemes would publish into `reports/{name}`",
                            name = entry.name()
                        );
                        let help =
                            say!("给其中一个方案的文件夹换个名称", "give the folder of one of them another name");
                        problems.push(wrong(at, message).help(help));
                    }
                    entries.push(entry);
                }
                None if problems.has_errors() => {}
                None => problems.push(wrong(range, say!("缺少 `path`", "`path` is missing"))),
            }
        }
    }
    entries
}

/// A relative path without `..`, with `/` between its parts.
fn inside(text: &str) -> Option<String> {
    let path = Path::new(text);
    let plain =
        path.components().all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir));
    plain.then(|| disk::relative(Path::new("."), path).trim_start_matches("./").to_owned())
}
