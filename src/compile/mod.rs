//! From the texts of one scheme to its rule set: the whole front half of the pipeline as one function; and what the
//! commands may do with texts: tell which files are texts of a scheme, and format them.

mod act;
mod blend;
mod texts;
mod uses;

use crate::base::calendar::Date;
use crate::base::catalog::{self, Severity};
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::source::{FileId, Sources, Span};
use crate::model::RuleSet;
use crate::model::reuse::Import;
use crate::say;
use crate::semantics::{self, Other, Others};
use crate::syntax;
use crate::syntax::ast::SyntaxTree;
use std::collections::BTreeMap;
use std::sync::Arc;
use texts::{Texts, circular, circular_as, leaves, not_found};

pub use crate::semantics::amend::blend::Edit;
pub use crate::syntax::format::{Names, Refusal, Style, format_file};
pub use crate::syntax::literate::{is_literate, is_scheme_file};
pub use act::{Act, Version, act};
pub use blend::Blend;
pub use uses::{Use, uses};

/// The rules of one edition of a scheme.
#[derive(Debug, Clone)]
pub struct Edition {
    /// What it means.
    pub rules: RuleSet,
    /// The day from which it is in force; none for the base text, which holds before all others.
    pub since: Option<Date>,
}

/// Compiles the given files of `sources` as one scheme, with the files and schemes they use, which are in `sources`, too;
/// the order in which they are named does not matter. Where acts amend the scheme, this is its last edition.
///
/// Problems are those of all editions, sorted by file and place. A rule set comes back even with errors wherever there is a
/// score; only one without errors may be run for publication.
#[must_use]
pub fn compile(sources: &Sources, files: &[FileId]) -> Checked<Option<RuleSet>> {
    let Checked { value, problems } = editions(sources, files);
    Checked { value: value.into_iter().next_back().map(|edition| edition.rules), problems }
}

/// Compiles every edition of a scheme: the base text, and what each act makes of the edition before. Those without a score
/// are left out.
#[must_use]
pub fn editions(sources: &Sources, files: &[FileId]) -> Checked<Vec<Edition>> {
    Compilation { sources, open: Vec::new() }.scheme(files)
}

/// Schemes that have been compiled, by the file that names them and the path it writes.
type Shelf = BTreeMap<(String, String), Result<Import, Box<Diagnostic>>>;

/// A scheme and those it uses, while they are compiled.
struct Compilation<'s> {
    sources: &'s Sources,
    /// The own files of the schemes that are being compiled, outermost first: one that uses another of them runs in a
    /// circle.
    open: Vec<Vec<FileId>>,
}

impl Compilation<'_> {
    fn scheme(&mut self, files: &[FileId]) -> Checked<Vec<Edition>> {
        let sources = self.sources;
        let files = in_order(sources, files);
        let Texts { trees, unread, missing: file_missing, mut problems, .. } = Texts::of(sources, &files);
        if unread {
            // Whatever the other files miss may be declared in the file that could not be read.
            return Checked { value: Vec::new(), problems: cited(problems.sorted(sources), &trees) };
        }
        let literate: Vec<SyntaxTree> = trees.iter().filter(|tree| !tree.articles.is_empty()).cloned().collect();
        let mut file_missing = vec![file_missing];
        let made = editions_of(sources, &files, trees, &mut file_missing, &mut problems);
        self.open.push(files);
        let mut shelf = Shelf::new();
        let mut editions = Vec::new();
        let mut seen: Vec<Diagnostic> = Vec::new();
        for (edition, file_missing) in made.into_iter().zip(file_missing) {
            let schemes = self.others(&edition.trees, &mut shelf, &mut problems);
            let others = Others { schemes, file_missing };
            let Checked { value, problems: found } = semantics::analyse(sources, &edition.trees, others);
            for problem in found {
                // What is wrong with the text before is told there.
                let same = |it: &Diagnostic| {
                    (it.code.code, it.place, &it.message) == (problem.code.code, problem.place, &problem.message)
                };
                if !seen.iter().any(same) {
                    problems.push(edition.told(sources, problem.clone()));
                    seen.push(problem);
                }
            }
            editions.extend(value.map(|mut rules| {
                rules.respelt = edition.respelt(sources);
                Edition { rules, since: edition.since }
            }));
        }
        self.open.pop();
        Checked { value: editions, problems: cited(problems.sorted(sources), &literate) }
    }

    /// The other schemes whose results are read, each compiled by itself.
    fn others(&mut self, trees: &[SyntaxTree], shelf: &mut Shelf, problems: &mut Problems) -> Vec<Other> {
        let mut others = Vec::new();
        for statement in trees.iter().flat_map(uses::statements) {
            let (Some(name), Some(written)) = (&statement.name, uses::written(statement)) else { continue };
            let file = &self.sources.get(written.span.file).path;
            let key = (file.clone(), written.value.clone());
            let scheme = match shelf.entry(key).or_insert_with(|| self.other(file, &written.value)) {
                Ok(import) => Some(Import { name: name.text(), span: name.span, ..import.clone() }),
                Err(wrong) => {
                    problems.push((**wrong).clone().at(written.span));
                    None
                }
            };
            others.push(Other { name: name.clone(), scheme });
        }
        others
    }

    /// The scheme at a path that a file names, still without a name, or what is wrong with it.
    fn other(&mut self, file: &str, written: &str) -> Result<Import, Box<Diagnostic>> {
        let path = uses::resolved(file, written).ok_or_else(|| Box::new(leaves(written)))?;
        let files = uses::files_at(self.sources, &path);
        if files.is_empty() {
            let help = say!(
                "那里没有 .kh 文件；路径从写它的文件算起",
                "there is no .kh file; the path begins at the file that names it"
            );
            return Err(Box::new(not_found(&path, help)));
        }
        if let Some(from) = self.open.iter().position(|open| open.iter().any(|file| files.contains(file))) {
            let circle = self.open.iter().skip(from).chain([&files]);
            let circle: Vec<String> = circle.map(|files| self.place(files)).collect();
            return Err(Box::new(circular(&circle)));
        }
        let Checked { mut value, problems } = self.scheme(&files);
        let errors = problems.counts().errors;
        match value.pop().filter(|_| errors == 0) {
            Some(last) => Ok(Import {
                name: String::new(),
                path,
                rules: Arc::new(last.rules),
                since: last.since,
                earlier: value.into_iter().map(|edition| (edition.since, Arc::new(edition.rules))).collect(),
                span: Span::default(),
            }),
            None => {
                let circle = problems.iter().find(|problem| problem.code.code == catalog::USE_CIRCLE.code);
                Err(Box::new(match circle {
                    Some(circle) => circular_as(&circle.message),
                    None => self.in_error(&path, errors, &problems),
                }))
            }
        }
    }

    /// Where the files of a scheme lie: their folder, or the one file.
    fn place(&self, files: &[FileId]) -> String {
        let paths = || files.iter().map(|file| self.sources.get(*file).path.as_str());
        let shortest = paths().min_by_key(|path| path.len()).unwrap_or_default();
        let folder = shortest.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder.is_empty() { shortest.to_owned() } else { folder.to_owned() }
    }

    fn in_error(&self, path: &str, errors: usize, problems: &Problems) -> Diagnostic {
        let mut wrong = Diagnostic::new(
            &catalog::USE_IN_ERROR,
            say!(
                "引用的方案 `{path}` 有 {n} 个错误",
                "the scheme `{path}` that is used is in error ({n})",
                path = path,
                n = errors
            ),
        );
        if let Some(first) = problems.iter().find(|problem| problem.severity == Severity::Error) {
            let at = first.place.map_or_else(String::new, |place| {
                let (line, _) = self.sources.line_column(place.file, place.start);
                format!("{}:{line}", self.sources.get(place.file).path)
            });
            wrong = wrong.note(say!("{at}：{message}", "{at}: {message}", at = at, message = &first.message));
        }
        wrong.help(say!("用 `kaohe check {path}` 查看并改正", "see `kaohe check {path}` and correct them", path = path))
    }
}

/// Files in the order of their paths, each once.
fn in_order(sources: &Sources, files: &[FileId]) -> Vec<FileId> {
    let mut files: Vec<FileId> = files.to_vec();
    files.sort_by(|a, b| sources.get(*a).path.cmp(&sources.get(*b).path));
    files.dedup();
    files
}

/// Every edition of a scheme; what is used is followed from one to the next. Adds for each that an act made whether a file is
/// missing in it.
fn editions_of(
    sources: &Sources,
    own: &[FileId],
    trees: Vec<SyntaxTree>,
    file_missing: &mut Vec<bool>,
    problems: &mut Problems,
) -> Vec<semantics::amend::Edition> {
    let mut follow = |trees: Vec<SyntaxTree>, problems: &mut Problems| {
        let Texts { trees, unread, missing, problems: found, .. } = Texts::follow(sources, own, trees);
        problems.extend(found);
        file_missing.push(unread || missing);
        trees
    };
    semantics::amend::editions(sources, trees, &mut follow, problems)
}

/// The whole scheme as one canonical text: the statements of all its files, and of those they use, in their order, with
/// their comments, as an edition has them (the last one, where none is named). It means what the edition means; only the
/// headings of literate texts become comments, and their prose is left out. Other schemes are still named by the path that
/// is written. Nothing comes back for an edition that is not there.
///
/// # Errors
/// A text that cannot be read.
pub fn consolidated(sources: &Sources, files: &[FileId], edition: Option<&str>) -> Result<Option<String>, Refusal> {
    let files = in_order(sources, files);
    let Texts { trees, unread, mut problems, .. } = Texts::of(sources, &files);
    if unread || problems.has_errors() {
        return Err(Refusal::Syntax(problems));
    }
    let mut names = Names::default();
    let editions = editions_of(sources, &files, trees, &mut Vec::new(), &mut problems);
    let mut wanted = editions.into_iter().filter(|it| edition.is_none_or(|name| it.name == name));
    let Some(mut edition) = wanted.next_back() else { return Ok(None) };
    for tree in &mut edition.trees {
        let source = sources.get(tree.file);
        names.gather_file(&source.path, &source.text);
        uses::forget_files(&mut tree.statements);
    }
    let style = Style { keywords: None, words: true, names: &names };
    crate::syntax::format::format(FileId::default(), &syntax::whole(sources, &edition.trees, &edition.acts), &style)
        .map(Some)
}

/// Whether a scheme begins in a file, or nobody can tell because the file has errors.
#[must_use]
pub fn begins_scheme(file: FileId, path: &str, text: &str) -> bool {
    let tree = syntax::parse_file(file, path, text);
    !tree.problems.is_empty() || tree.value.scheme().is_some()
}

/// The problems in literate texts with the clause they stand in.
fn cited(problems: Problems, trees: &[SyntaxTree]) -> Problems {
    if trees.iter().all(|tree| tree.articles.is_empty()) {
        return problems;
    }
    let with_clause = |problem: Diagnostic| {
        let heading = problem.place.and_then(|place| {
            let tree = trees.iter().find(|tree| tree.file == place.file)?;
            tree.heading(place.start).map(str::to_owned)
        });
        match heading {
            Some(heading) => problem.note(say!("条款：{heading}", "clause: {heading}", heading = heading.as_str())),
            None => problem,
        }
    };
    problems.into_iter().map(with_clause).collect()
}
