//! From the texts of one scheme to its rule set: the whole front half of the pipeline as one function; and what the
//! commands may do with texts: tell which files are texts of a scheme, and format them.

use crate::base::calendar::Date;
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::source::{FileId, Sources};
use crate::model::RuleSet;
use crate::say;
use crate::semantics;
use crate::syntax;
use crate::syntax::ast::SyntaxTree;
use crate::syntax::keywords::StatementWord;

pub use crate::syntax::format::{Names, Refusal, Style, format_file};
pub use crate::syntax::literate::{is_literate, is_scheme_file};

/// The rules of one edition of a scheme.
#[derive(Debug, Clone)]
pub struct Edition {
    /// What it means.
    pub rules: RuleSet,
    /// The day from which it is in force; none for the base text, which holds before all others.
    pub since: Option<Date>,
}

/// Compiles the given files of `sources` as one scheme; the order in which they are named does not matter. Where acts amend
/// the scheme, this is its last edition.
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
    let mut problems = Problems::new();
    let (trees, whole) = read(sources, files, &mut problems);
    let mut editions = Vec::new();
    // Whatever is missing may be declared in a file that could not be read.
    let made = if whole { semantics::amend::editions(sources, &trees, &mut problems) } else { Vec::new() };
    let mut seen: Vec<Diagnostic> = Vec::new();
    for edition in made {
        let Checked { value, problems: found } = semantics::analyse(sources, &edition.trees);
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
        editions.extend(value.map(|rules| Edition { rules, since: edition.since }));
    }
    Checked { value: editions, problems: cited(problems.sorted(sources), &trees) }
}

/// The statements of all files in the order of their paths, and whether every file could be read.
fn read(sources: &Sources, files: &[FileId], problems: &mut Problems) -> (Vec<SyntaxTree>, bool) {
    let mut files: Vec<FileId> = files.to_vec();
    files.sort_by(|a, b| sources.get(*a).path.cmp(&sources.get(*b).path));
    files.dedup();
    let mut trees = Vec::with_capacity(files.len());
    let mut unread = false;
    for file in files {
        let text = &sources.get(file).text;
        if text.contains('\0') {
            problems.push(
                Diagnostic::new(
                    &catalog::FILE_NOT_TEXT,
                    say!("`{path}` 不是文本文件", "`{path}` is no text file", path = sources.get(file).path.as_str()),
                )
                .in_file(sources.get(file).path.clone()),
            );
            unread = true;
            continue;
        }
        let tree = syntax::parse_file(file, &sources.get(file).path, text).into_value(problems);
        unread |= tree.refused;
        trees.push(tree);
    }
    (trees, !unread)
}

/// The whole scheme as one canonical text: the statements of all its files in their order, with their comments, as an edition
/// has them (the last one, where none is named). It means what the edition means; only the headings of literate texts become
/// comments, and their prose is left out. Nothing comes back for an edition that is not there.
///
/// # Errors
/// A text that cannot be read.
pub fn consolidated(sources: &Sources, files: &[FileId], edition: Option<&str>) -> Result<Option<String>, Refusal> {
    let mut problems = Problems::new();
    let (trees, whole) = read(sources, files, &mut problems);
    if !whole || problems.has_errors() {
        return Err(Refusal::Syntax(problems));
    }
    let mut names = Names::default();
    for file in files {
        names.gather_file(&sources.get(*file).path, &sources.get(*file).text);
    }
    let editions = semantics::amend::editions(sources, &trees, &mut problems);
    let mut wanted = editions.into_iter().filter(|it| edition.is_none_or(|name| it.name == name));
    let Some(edition) = wanted.next_back() else { return Ok(None) };
    let style = Style { keywords: None, words: true, names: &names };
    crate::syntax::format::format(FileId::default(), &syntax::whole(sources, &edition.trees), &style).map(Some)
}

/// Whether a scheme begins in a file, or nobody can tell because the file has errors.
#[must_use]
pub fn begins_scheme(file: FileId, path: &str, text: &str) -> bool {
    let tree = syntax::parse_file(file, path, text);
    !tree.problems.is_empty() || tree.value.statements.iter().any(|it| it.word == StatementWord::Scheme)
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
