//! What a scheme would be with some of the changes of its next edition.

use super::{Compilation, Shelf};
use crate::base::diagnostic::{Checked, Problems};
use crate::base::source::{FileId, Sources};
use crate::model::RuleSet;
use crate::semantics::amend::blend::{self, Edit};
use crate::semantics::{self, Others, amend};
use crate::syntax;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Two editions of a scheme as one text with edits that can be made or left out.
#[derive(Debug)]
pub struct Blend {
    sources: Sources,
    files: Vec<FileId>,
    of: blend::Blend,
    /// Other schemes that were compiled.
    shelf: RefCell<Shelf>,
    /// The places, in the list that was given, of new names that could not be given.
    pub unnamed: Vec<usize>,
}

impl Blend {
    /// Lays two editions side by side, each as one text. `folder` is that of the scheme; what the texts use is in `sources`.
    /// Things that were renamed get their new names in the old text first: each is a path and its new last part.
    /// None where a text cannot be read.
    #[must_use]
    pub fn new(sources: &Sources, folder: &str, [old, new]: [&str; 2], renames: &[(String, String)]) -> Option<Self> {
        let mut sources = sources.clone();
        // Names that no file has: they must not stand for one of the scheme.
        let mut read = |name: &str, text: &str| {
            let path = format!("{folder}\u{0}{name}.kh");
            let file = sources.insert(path.clone(), text);
            let tree = syntax::parse_file(file, &path, text);
            Some(tree.value).filter(|tree| !tree.refused && !any_damaged(&tree.statements))
        };
        let (before, after) = (read("old", old)?, read("new", new)?);
        let files = vec![before.file, after.file];
        let (before, unnamed) = amend::renamed(&sources, vec![before], renames);
        let of = blend::Blend::new(before.first()?, &after)?;
        Some(Self { sources, files, of, shelf: RefCell::default(), unnamed })
    }

    /// What can be made or left out, in the order of the text.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.of.edits
    }

    /// The old and the new words of an edit; empty where there are none.
    #[must_use]
    pub fn words(&self, edit: usize) -> [&str; 2] {
        let edit = self.of.edits.get(edit);
        let text = |span: Option<crate::base::source::Span>| span.map_or("", |span| self.sources.text(span));
        [text(edit.and_then(|edit| edit.old)), text(edit.and_then(|edit| edit.new))]
    }

    /// The old edition with the chosen edits; what is wrong with it is beside it.
    #[must_use]
    pub fn compile(&self, chosen: &BTreeSet<usize>) -> Checked<Option<RuleSet>> {
        let trees = [self.of.tree(chosen)];
        let mut problems = Problems::new();
        let mut compilation = Compilation { sources: &self.sources, open: vec![self.files.clone()] };
        let schemes = compilation.others(&trees, &mut self.shelf.borrow_mut(), &mut problems);
        let others = Others { schemes, file_missing: false };
        let Checked { value, problems: found } = semantics::analyse(&self.sources, &trees, others);
        problems.extend(found);
        Checked { value, problems }
    }
}

/// Whether something in the statements could not be read.
fn any_damaged(statements: &[syntax::ast::Statement]) -> bool {
    let damaged = |statement: &syntax::ast::Statement| {
        let inside = |block: &syntax::ast::Block| block.damaged || any_damaged(&block.statements);
        statement.damaged || statement.block.as_ref().is_some_and(inside)
    };
    statements.iter().any(damaged)
}
