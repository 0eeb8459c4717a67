//! What is read off a text before it is parsed: comments, braces, and whether brackets nest too deep.
//!
//! Texts in quotes and names in backquotes are skipped just as the grammar skips them.

use super::ast::Comment;
use crate::base::source::{FileId, Span};

/// How deep braces, and brackets between two braces, may nest. No scheme comes near; the parser recurses this deep.
pub(super) const DEEPEST: usize = 200;

/// What the scan found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Every comment in the order of the text.
    pub(super) comments: Vec<Comment>,
    /// Every brace in the order of the text.
    pub(super) braces: Vec<Brace>,
    /// The bracket, brace or quotation mark that is one level too deep.
    pub(super) too_deep: Option<Span>,
}

/// A brace outside texts and comments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brace {
    /// Its place.
    pub(super) span: Span,
    /// Whether it opens a block.
    pub(super) opens: bool,
}

/// Reads a file once from its beginning to its end.
pub(super) fn scan(file: FileId, text: &str) -> Scan {
    let mut found = Scan::default();
    let (mut braces, mut brackets, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at += rest.bytes().take_while(|byte| !is_mark(*byte)).count();
        // A byte that begins a mark may also begin another character; the character is read whole.
        let Some(rest) = text.get(at..) else {
            at += 1;
            continue;
        };
        let Some(mark) = rest.chars().next() else { break };
        let end = at + mark.len_utf8();
        match mark {
            '/' | '／' if rest.starts_with("//") || rest.starts_with("／／") => {
                let end = at + rest.find('\n').unwrap_or(rest.len());
                let body = rest.get(..end - at).unwrap_or_default().trim_end_matches('\r');
                let doc = (body.starts_with("///") && !body.starts_with("////")) || body.starts_with("／／／");
                found.comments.push(Comment { span: span(file, at, at + body.len()), doc });
                at = end;
                continue;
            }
            '"' | '＂' | '“' | '「' | '`' => {
                let (closing, depth) = text_end(rest);
                if depth > DEEPEST {
                    found.too_deep = Some(span(file, at, end));
                    break;
                }
                if let Some(length) = closing {
                    at += length;
                    continue;
                }
            }
            '{' | '｛' | '}' | '｝' => {
                let opens = matches!(mark, '{' | '｛');
                found.braces.push(Brace { span: span(file, at, end), opens });
                brackets = 0;
                braces = if opens { braces + 1 } else { braces.saturating_sub(1) };
            }
            '(' | '（' => brackets += 1,
            ')' | '）' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if braces > DEEPEST || brackets > DEEPEST {
            found.too_deep = Some(span(file, at, end));
            break;
        }
        at = end;
    }
    found
}

/// Whether a byte begins one of the marks the scan looks at, or another character of the same block.
const fn is_mark(byte: u8) -> bool {
    matches!(byte, b'/' | b'"' | b'`' | b'{' | b'}' | b'(' | b')' | 0xE2 | 0xE3 | 0xEF)
}

/// The length of the quoted text that `rest` begins with, where it closes on its line, and how deep its marks nest.
pub(super) fn text_end(rest: &str) -> (Option<usize>, usize) {
    let line = rest.split('\n').next().unwrap_or_default();
    let mut marks = line.char_indices();
    let Some((_, opening)) = marks.next() else { return (None, 0) };
    let closing = match opening {
        '“' => '”',
        '「' => '」',
        other => other,
    };
    let (mut depth, mut deepest) = (1_usize, 1_usize);
    for (at, mark) in marks {
        if mark == closing {
            depth -= 1;
            if depth == 0 {
                let empty_name = mark == '`' && at == 1;
                return ((!empty_name).then_some(at + mark.len_utf8()), deepest);
            }
        } else if mark == '「' && opening == '「' {
            return (None, 1);
        } else if mark == '“' && opening == '“' {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    (None, deepest)
}

/// A span from byte positions.
pub(super) fn span(file: FileId, start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(start), offset(end))
}
