//! What a scheme uses besides its own files: `use "../shared/panels.kh"` and `use safety "../safety"`.
//!
//! A path is relative to the file that names it and stays inside the project. All texts are in memory already; whoever
//! reads the disk asks [`uses`] what else to read.

use crate::base::source::{FileId, Sources};
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Statement, SyntaxTree, Term, Text, top};
use crate::syntax::keywords::StatementWord;
use crate::syntax::{self, literate::is_scheme_file};

/// Something a file uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The name its results are read by, where it is another scheme; none for a file that belongs to the scheme.
    pub name: Option<String>,
    /// The path from the root of the project; none where it would leave the project.
    pub path: Option<String>,
}

/// What a text uses: in the order of the text, then what its acts let some edition use. A text with errors may use more than
/// can be read, and an act may seem to name a file where it changes a title.
#[must_use]
pub fn uses(file: FileId, path: &str, text: &str) -> Vec<Use> {
    let words = [StatementWord::Use, StatementWord::Change];
    if !words.iter().any(|word| text.contains(word.en()) || text.contains(word.zh())) {
        return Vec::new();
    }
    let tree = syntax::parse_file(file, path, text).value;
    let used = |statement: &Statement| {
        let text = statement.title.as_ref()?;
        Some(Use { name: statement.name.as_ref().map(Name::text), path: resolved(path, &text.value) })
    };
    let operations = || acts(&tree).filter_map(|act| act.block.as_ref()).flat_map(|block| &block.statements);
    let inserted = operations().filter(|operation| operation.word == StatementWord::InsertInto);
    let inserted = inserted.filter_map(|operation| operation.block.as_ref()).flat_map(|block| &block.statements);
    let inserted = inserted.filter(|statement| statement.word == StatementWord::Use);
    let own = statements(&tree).chain(inserted).filter_map(used);
    own.chain(operations().filter_map(|operation| changed(path, operation))).collect()
}

/// The acts in a file.
fn acts(tree: &SyntaxTree) -> impl Iterator<Item = &Statement> {
    top(std::slice::from_ref(tree)).filter(|statement| statement.word == StatementWord::Amend)
}

/// What an act may make a `use` name: whether it is one that it changes, only the whole scheme tells.
fn changed(path: &str, operation: &Statement) -> Option<Use> {
    let word = StatementWord::Use;
    let first = operation.terms.iter().find_map(|term| match term {
        Term::Operand(operand) => Some(&operand.key),
        _ => None,
    });
    let Some(Key::Value(Expr { kind: ExprKind::Text(text), .. })) = first else { return None };
    let name = operation.name.as_ref().map(Name::text).filter(|name| ![word.en(), word.zh()].contains(&name.as_str()));
    (operation.word == StatementWord::Change).then(|| Use { name, path: resolved(path, text) })
}

/// The `use` statements of a file: outside all blocks, or directly in the block of the scheme.
pub(super) fn statements(tree: &SyntaxTree) -> impl Iterator<Item = &Statement> {
    top(std::slice::from_ref(tree)).filter(|statement| statement.word == StatementWord::Use)
}

/// Takes out the `use` statements whose files have been taken in.
pub(super) fn forget_files(statements: &mut Vec<Statement>) {
    statements.retain(|statement| statement.word != StatementWord::Use || statement.name.is_some());
    let schemes = statements.iter_mut().filter(|statement| statement.word == StatementWord::Scheme);
    for block in schemes.filter_map(|scheme| scheme.block.as_mut()) {
        block.statements.retain(|statement| statement.word != StatementWord::Use || statement.name.is_some());
    }
}

/// A path written in a file, from the root of the project; none where it leaves the project.
pub(super) fn resolved(file: &str, written: &str) -> Option<String> {
    let absolute = written.starts_with(['/', '\\']) || written.contains(':');
    if absolute || written.trim().is_empty() {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in written.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The files of the scheme at a path: of a folder all texts below it but those of its data, or the one file.
pub(super) fn files_at(sources: &Sources, path: &str) -> Vec<FileId> {
    if is_scheme_file(path) {
        return sources.find(path).into_iter().collect();
    }
    let (folder, data) = (format!("{path}/"), format!("{path}/data/"));
    let own = |path: &str| is_scheme_file(path) && path.starts_with(&folder) && !path.starts_with(&data);
    sources.files().filter(|(_, file)| own(&file.path)).map(|(id, _)| id).collect()
}

/// Whether some text lies below a folder.
pub(super) fn is_folder(sources: &Sources, path: &str) -> bool {
    let folder = format!("{path}/");
    sources.files().any(|(_, file)| file.path.starts_with(&folder))
}

/// What the path of a `use` is written as, for messages.
pub(super) fn written(statement: &Statement) -> Option<&Text> {
    statement.title.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file() {
        let from = |file: &str, written: &str| resolved(file, written);
        assert_eq!(from("policies/a/x.kh", "../common/p.kh"), Some("policies/common/p.kh".to_owned()));
        assert_eq!(from("policies/a/x.kh", "./p.kh"), Some("policies/a/p.kh".to_owned()));
        assert_eq!(from("x.kh", "p.kh"), Some("p.kh".to_owned()));
        assert_eq!(from("a/x.kh", "../../p.kh"), None);
        assert_eq!(from("a/x.kh", "/etc/passwd"), None);
        assert_eq!(from("a/x.kh", "C:\\p.kh"), None);
        assert_eq!(from("a/x.kh", ".."), None);
    }
}
