//! From the texts of one scheme to its rule set: the whole front half of the pipeline as one function; and what the
//! commands may do with texts: tell which files are texts of a scheme, and format them.

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

/// Compiles the given files of `sources` as one scheme; the order in which they are named does not matter.
///
/// Problems are sorted by file and place. A rule set comes back even with errors wherever there is a score; only one
/// without errors may be run for publication.
#[must_use]
pub fn compile(sources: &Sources, files: &[FileId]) -> Checked<Option<RuleSet>> {
    let mut files: Vec<FileId> = files.to_vec();
    files.sort_by(|a, b| sources.get(*a).path.cmp(&sources.get(*b).path));
    files.dedup();
    let mut problems = Problems::new();
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
        let tree = syntax::parse_file(file, &sources.get(file).path, text).into_value(&mut problems);
        unread |= tree.refused;
        trees.push(tree);
    }
    if unread {
        // Whatever the other files miss may be declared in the file that could not be read.
        return Checked { value: None, problems: cited(problems.sorted(sources), &trees) };
    }
    let rules = semantics::analyse(sources, &trees).into_value(&mut problems);
    Checked { value: rules, problems: cited(problems.sorted(sources), &trees) }
}

/// The whole scheme as one canonical text: the statements of all its files in their order, with their comments. It means
/// what the files mean; only the headings of literate texts become comments, and their prose is left out.
///
/// # Errors
/// A text that cannot be read.
pub fn consolidated(sources: &Sources, files: &[FileId]) -> Result<String, Refusal> {
    let mut files: Vec<FileId> = files.to_vec();
    files.sort_by(|a, b| sources.get(*a).path.cmp(&sources.get(*b).path));
    files.dedup();
    let (mut trees, mut names, mut problems) = (Vec::new(), Names::default(), Problems::new());
    for file in files {
        let source = sources.get(file);
        trees.push(syntax::parse_file(file, &source.path, &source.text).into_value(&mut problems));
        names.gather_file(&source.path, &source.text);
    }
    if problems.has_errors() {
        return Err(Refusal::Syntax(problems));
    }
    let style = Style { keywords: None, words: true, names: &names };
    crate::syntax::format::format(FileId::default(), &syntax::whole(sources, &trees), &style)
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
