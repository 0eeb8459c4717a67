//! From the texts of one scheme to its rule set: the whole front half of the pipeline as one function.

use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::source::{FileId, Sources};
use crate::model::RuleSet;
use crate::say;
use crate::semantics;
use crate::syntax;

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
        let tree = syntax::parse(file, text).into_value(&mut problems);
        unread |= tree.refused;
        trees.push(tree);
    }
    if unread {
        // Whatever the other files miss may be declared in the file that could not be read.
        return Checked { value: None, problems: problems.sorted(sources) };
    }
    let rules = semantics::analyse(sources, &trees).into_value(&mut problems);
    Checked { value: rules, problems: problems.sorted(sources) }
}
