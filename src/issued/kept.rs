//! The files of an edition that was superseded: kept as they were, with a note above that says so.

use crate::base::language::Lang;

/// The language a published file is in; the one of plain names is that of the scheme.
fn language(name: &str, plain: Lang) -> Lang {
    match name {
        _ if name.contains(".zh.") => Lang::Zh,
        _ if name.contains(".en.") => Lang::En,
        _ => plain,
    }
}

/// The note in the file of the given name; none in tables and records, which programs read, and none in notices, which hold.
fn note(name: &str, plain: Lang, number: usize) -> Option<String> {
    if !name.starts_with("bulletin.") {
        return None;
    }
    let text = match language(name, plain) {
        Lang::Zh => format!("本版已被更正通报第{number}号取代，仅存档备查，不再有效。"),
        Lang::En => format!(
            "This edition is superseded by correction no. {number}. It is kept for the record and no longer counts."
        ),
    };
    match name.rsplit('.').next() {
        Some("md") => Some(format!("> **{text}**\n\n")),
        Some("html") => Some(format!("<p class=\"provisional\" role=\"note\"><strong>{text}</strong></p>\n")),
        _ => None,
    }
}

/// What a page begins with, as far as its visible part.
const BODY: &str = "<body>\n";

/// The text of a published file with the note that correction `number` superseded it.
#[must_use]
pub fn superseded(name: &str, text: &str, plain: Lang, number: usize) -> String {
    let Some(note) = note(name, plain, number) else { return text.to_owned() };
    match text.split_once(BODY).filter(|_| name.ends_with(".html")) {
        Some((head, body)) => format!("{head}{BODY}{note}{body}"),
        None => format!("{note}{text}"),
    }
}

/// The text as it was before the note was put there.
#[must_use]
pub fn original(name: &str, text: &str, plain: Lang, number: usize) -> String {
    note(name, plain, number).map_or_else(|| text.to_owned(), |note| text.replacen(&note, "", 1))
}
