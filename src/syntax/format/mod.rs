//! Canonical text: one way to write a scheme, whatever way it was written.
//!
//! The printer works on the words of a text with their roles (`tokens`) and not on what statements mean, so new words
//! and clauses need nothing here. Every comment stays where it stands; nothing is added, left out or reordered.
//! Before a text comes back it is proven: it reads as the same words in the same blocks, has the same comments in the
//! same order, and formats to itself.

mod layout;
mod spell;
mod tokens;
mod words;

pub use words::Names;

use super::ast::Comment;
use super::keywords::Span;
use super::literate;
use super::scan::scan;
use crate::base::diagnostic::{Checked, Problems};
use crate::base::language::Lang;
use crate::base::source::FileId;
use layout::{Printer, comment_text};
use tokens::{Item, Kind};

/// How a text is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// The keyword set it is converted to; none leaves each word in its language.
    pub keywords: Option<Lang>,
    /// Whether words that are known only where they are expected are converted, too.
    pub words: bool,
    /// The names of the scheme, which no word of the language may be taken for.
    pub names: &'a Names,
}

/// Why a text was left alone.
#[derive(Debug)]
pub enum Refusal {
    /// It has errors.
    Syntax(Problems),
    /// The canonical text would not be the same text: a defect of the formatter, with what differs.
    Unproven(String),
}

/// The canonical text of a file: of the whole, or of the rules in a literate one.
///
/// # Errors
/// A text that cannot be read, or whose canonical text cannot be proven to be the same.
pub fn format_file(file: FileId, path: &str, text: &str, style: &Style<'_>) -> Result<String, Refusal> {
    match literate::is_literate(path) {
        true => literate::format(file, text, style),
        false => format(file, text, style),
    }
}

/// The canonical text of statements.
///
/// # Errors
/// A text that cannot be read, or whose canonical text cannot be proven to be the same.
pub fn format(file: FileId, text: &str, style: &Style<'_>) -> Result<String, Refusal> {
    let Checked { problems, .. } = super::parse(file, text);
    if !problems.is_empty() {
        return Err(Refusal::Syntax(problems));
    }
    let unread = || Refusal::Unproven("it cannot be read".to_owned());
    let (formatted, words) = print(file, text, style).ok_or_else(unread)?;
    if !super::parse(file, &formatted).problems.is_empty() {
        return Err(Refusal::Unproven(format!("it has errors then:\n{formatted}")));
    }
    let (again, words_again) = print(file, &formatted, style).ok_or_else(unread)?;
    match words.iter().zip(&words_again).find(|(a, b)| a != b) {
        Some((before, after)) => return Err(Refusal::Unproven(format!("`{before}` becomes `{after}`"))),
        None if words.len() != words_again.len() => return Err(Refusal::Unproven("words are lost".to_owned())),
        None => {}
    }
    if again != formatted {
        return Err(Refusal::Unproven(format!("it does not format to itself:\n{formatted}\n{again}")));
    }
    Ok(formatted)
}

/// The canonical text, and everything that is written in it with its role, to be compared.
fn print(file: FileId, text: &str, style: &Style<'_>) -> Option<(String, Vec<String>)> {
    let items = tokens::items(text)?;
    let comments = scan(file, text).comments;
    let mut words = Vec::new();
    roles(&items, text, style, &mut words);
    words.extend(comments.iter().map(|comment| said(text, comment)));
    Some((Printer::new(text, &comments, style).print(&items), words))
}

fn said(text: &str, comment: &Comment) -> String {
    format!("{} {}", comment.doc, comment_text(text, comment))
}

/// Each token with its role, and where blocks begin and end.
fn roles(items: &[Item], text: &str, style: &Style<'_>, into: &mut Vec<String>) {
    for item in items {
        into.push("statement".to_owned());
        for (nth, token) in item.tokens.iter().enumerate() {
            let spelt = spell::spelt(item, nth, text, style);
            let role = match token.kind {
                // A span of time is two words in English and one in Chinese.
                Kind::Path(position) if position.called_for && is_span(&spelt) => "Span".to_owned(),
                Kind::Path(position) => format!("{:?}", position.place),
                Kind::Stretch => "Span".to_owned(),
                kind => format!("{kind:?}"),
            };
            into.push(format!("{role} {spelt}"));
        }
        if let Some(body) = &item.block {
            into.push("{".to_owned());
            roles(&body.items, text, style, into);
            into.push("}".to_owned());
        }
    }
}

fn is_span(spelt: &str) -> bool {
    Span::find(&spelt.replace(' ', "-")).is_some_and(|span| span != Span::Last)
}
