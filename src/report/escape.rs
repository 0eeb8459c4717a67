//! Making texts inert: a name from a scheme or a data file is only ever text in what is published.

use std::borrow::Cow;

/// Whether a character changes how its neighbours are shown, or says something, without being seen itself: direction marks,
/// zero-width and soft characters, byte order marks, controls, the invisible letters of tags (UTS #39, 2.1).
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{061c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The text on one line: line breaks, tabs and controls as blanks, invisible marks removed.
#[must_use]
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    // Most texts hold no byte that such a character could begin with.
    let suspect = |byte: u8| matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3);
    if !text.bytes().any(suspect) {
        return Cow::Borrowed(text);
    }
    let odd = |c: char| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) {
            continue;
        }
        if odd(c) {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else {
            clean.push(c);
        }
    }
    Cow::Owned(clean)
}

/// A JSON document in which marks that are not seen stand as escapes: the same values, and nothing that turns what is beside.
#[must_use]
pub(crate) fn json(document: String) -> String {
    let odd = |c: char| is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}');
    if !document.contains(odd) {
        return document;
    }
    // Such a mark stands within a string or nowhere.
    let mut safe = String::with_capacity(document.len());
    for c in document.chars() {
        match odd(c) {
            true => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
            }
            false => safe.push(c),
        }
    }
    safe
}

/// The text as HTML text or attribute value.
#[must_use]
pub(crate) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    html_into(&mut safe, text);
    safe
}

/// The same behind a text.
pub(crate) fn html_into(out: &mut String, text: &str) {
    let text = one_line(text);
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = special.chars();
        out.push_str(match chars.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        });
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// The text as Markdown text, within a paragraph or a cell of a table: no markup, no HTML, no link by itself, no
/// template expression, no new line.
#[must_use]
pub(crate) fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    markdown_into(&mut safe, text);
    safe
}

/// The same behind a text.
pub(crate) fn markdown_into(out: &mut String, text: &str) {
    let text = one_line(text);
    let text = text.as_ref();
    let first_of_block = starts_block(text);
    for (at, c) in text.char_indices() {
        let active = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '{' | '}' | '@' => true,
            ':' => text.get(at + 1..).is_some_and(|rest| rest.starts_with("//")),
            '.' => text.get(at.saturating_sub(3)..at).is_some_and(|www| www.eq_ignore_ascii_case("www")),
            _ => false,
        };
        if active || first_of_block == Some(at) {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Where a character stands that would make the beginning of the text a heading, a list or a rule.
fn starts_block(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let body = text.get(start..)?;
    if body.starts_with(['#', '+', '-', '=']) {
        return Some(start);
    }
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let mark = body.get(digits..)?;
    let after = mark.strip_prefix(['.', ')'])?;
    (digits > 0 && (after.is_empty() || after.starts_with(' '))).then_some(start + digits)
}

/// The text as a cell that a spreadsheet shows and does not run: one that begins like a formula gets a leading `'`,
/// except plain numbers.
#[must_use]
pub(crate) fn spreadsheet(text: &str) -> Cow<'_, str> {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !is_plain_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Digits with at most one point, after an optional minus sign.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part].iter().all(|side| !side.is_empty() && side.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An anchor made of an id: blanks become `-`; the id itself is kept, so that links stay valid between periods.
#[must_use]
pub(crate) fn anchor(kind: &str, id: &str) -> String {
    let id: String = one_line(id).chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
    if id.is_empty() { kind.to_owned() } else { format!("{kind}-{id}") }
}
