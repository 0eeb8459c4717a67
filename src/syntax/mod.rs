//! From text to statements: parsing with recovery.
//!
//! `grammar/kaohe.pest` says what the language is; [`keywords`] holds its words; [`ast`] is what comes out.
//! Parsing never fails outright: [`parse`] reports every independent error once and keeps every healthy statement.

pub mod ast;
mod build;
mod expression;
pub mod format;
mod grammar;
pub mod keywords;
mod literal;
pub mod literate;
mod machine;
mod pairs;
mod recovery;
mod remarks;
mod scan;
mod whole;

pub use remarks::Remarks;
pub use whole::{names_of, respelt, spelt, whole};

use crate::base::diagnostic::{Checked, Problems};
use crate::base::source::FileId;
use ast::SyntaxTree;
use pairs::Pairs;

/// Parses a file: all of it, or the rules in it where its path says that it is literate.
#[must_use]
pub fn parse_file(file: FileId, path: &str, text: &str) -> Checked<SyntaxTree> {
    match literate::is_literate(path) {
        true => literate::parse(file, text),
        false => parse(file, text),
    }
}

/// Parses a text of statements.
///
/// Problems are in the order of the text. A text whose brackets nest deeper than a fixed limit is refused whole, with
/// one problem and no statements.
#[must_use]
pub fn parse(file: FileId, text: &str) -> Checked<SyntaxTree> {
    parse_with(file, text, &[])
}

/// Parses a text in which parts end with a [`literate::FENCE`] at the given offsets; no block reaches beyond one.
fn parse_with(file: FileId, text: &str, ends: &[usize]) -> Checked<SyntaxTree> {
    let found = scan::scan(file, text);
    let mut tree = SyntaxTree {
        file,
        statements: Vec::new(),
        comments: Vec::new(),
        balanced: true,
        refused: false,
        articles: Vec::new(),
        prose: None,
    };
    let mut problems = Problems::new();
    if let Some(place) = found.too_deep {
        problems.push(recovery::too_deep(place));
        tree.refused = true;
    } else {
        match machine::file(text) {
            Ok(nodes) => {
                let mut builder = build::Builder::new(file, text, &found, ends);
                tree.statements = builder.file(Pairs::new(text, &nodes));
                tree.balanced = builder.balanced();
                problems.extend(builder.finish());
            }
            Err(at) => {
                problems.push(recovery::refused(file, text, at));
                tree.refused = true;
            }
        }
    }
    tree.comments = found.comments;
    Checked { value: tree, problems }
}

#[cfg(test)]
mod tests;
