//! Literate schemes (`.kh.md`): the official text and its rules in one document.
//!
//! What stands in ` ```kaohe ` fences are statements; the nearest heading above a fence is the clause of everything in
//! it. The text is parsed in place: whatever is no rule becomes blanks, so that every place is one of the document, and
//! each fence ends with a mark of its own that no block reaches beyond.

mod markdown;

use super::ast::{Article, SyntaxTree};
use super::format::{self, Refusal, Style};
use super::scan::span;
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Fix, Problems, Safety};
use crate::base::source::FileId;
use crate::say;
use markdown::{Document, Fence};

/// The word of a fence whose text is read.
const WORD: &str = "kaohe";

/// The mark at the end of a fence in the text that is parsed. (In the grammar: the rule `fence`.)
pub(super) const FENCE: char = '\u{1E}';

/// Whether a file of this path is a literate scheme.
#[must_use]
pub fn is_literate(path: &str) -> bool {
    path.ends_with(".kh.md")
}

/// Whether a file of this path belongs to a scheme.
#[must_use]
pub fn is_scheme_file(path: &str) -> bool {
    path.ends_with(".kh") || is_literate(path)
}

fn is_read(fence: &Fence) -> bool {
    fence.word == WORD
}

/// Parses a literate file. Places are those of the document.
#[must_use]
pub fn parse(file: FileId, text: &str) -> Checked<SyntaxTree> {
    let document = markdown::read(text);
    let ends: Vec<usize> = document
        .fences
        .iter()
        .filter(|fence| is_read(fence))
        .filter_map(|fence| fence.closing.as_ref().map(|closing| closing.start))
        .collect();
    let Checked { value: mut tree, problems } = super::parse_with(file, &masked(text, &document), &ends);
    let mut all = Problems::new();
    all.extend(found(file, text, &document));
    all.extend(problems);
    tree.articles = document
        .fences
        .iter()
        .filter(|fence| is_read(fence))
        .map(|fence| {
            let inside = span(file, fence.inside.start, fence.inside.end);
            Article { start: inside.start, end: inside.end, heading: fence.heading.clone() }
        })
        .collect();
    tree.prose = Some(prose(text, &document));
    Checked { value: tree, problems: all }
}

/// The text with blanks for everything that is no rule, of the same length.
fn masked(text: &str, document: &Document) -> String {
    let mut masked = String::with_capacity(text.len());
    let blank = |masked: &mut String, part: &str| {
        for mark in part.chars() {
            if mark == '\n' { masked.push('\n') } else { masked.extend(std::iter::repeat_n(' ', mark.len_utf8())) }
        }
    };
    let mut at = 0;
    for fence in document.fences.iter().filter(|fence| is_read(fence)) {
        blank(&mut masked, text.get(at..fence.inside.start).unwrap_or_default());
        masked.push_str(text.get(fence.inside.clone()).unwrap_or_default());
        at = fence.inside.end;
        if fence.closing.is_some() {
            // The first byte of the closing line: a blank, a backtick or a tilde.
            masked.push(FENCE);
            at += 1;
        }
    }
    blank(&mut masked, text.get(at..).unwrap_or_default());
    masked
}

/// The text around the rules, line by line.
fn prose(text: &str, document: &Document) -> String {
    let mut prose = String::new();
    let mut at = 0;
    for fence in document.fences.iter().filter(|fence| is_read(fence)) {
        prose.push_str(text.get(at..fence.opening.start).unwrap_or_default());
        at = fence.closing.as_ref().map_or(fence.inside.end, |closing| closing.end);
    }
    prose.push_str(text.get(at..).unwrap_or_default());
    let lines = prose.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// What is said of the fences themselves.
fn found(file: FileId, text: &str, document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for fence in &document.fences {
        let opening = span(file, fence.opening.start, fence.opening.end);
        if is_read(fence) && fence.closing.is_none() {
            let end = span(file, text.len(), text.len());
            found.push(
                Diagnostic::new(&catalog::UNCLOSED_FENCE, say!("这段规则没有结束", "this block of rules never ends"))
                    .at(opening)
                    .label(end, say!("文件在此结束", "the file ends here"))
                    .help(say!(
                        "在规则之后另起一行写 ```` ``` ````",
                        "write ```` ``` ```` on a line of its own behind the rules"
                    )),
            );
        }
        let near = ["kh", "考核"].contains(&fence.word.as_str())
            || (!is_read(fence) && fence.word.trim_matches(['{', '}', '.', ',', ':']).eq_ignore_ascii_case(WORD));
        if near {
            let word = text.get(fence.opening.clone()).and_then(|line| line.find(&fence.word));
            let start = fence.opening.start + word.unwrap_or_default();
            let place = span(file, start, start + fence.word.len());
            found.push(
                not_read(place).help(say!("写作 ```` ```kaohe ````", "write ```` ```kaohe ````")).fix(Fix::new(
                    say!("改为 `kaohe`", "write `kaohe`"),
                    place,
                    WORD,
                    Safety::Unsafe,
                )),
            );
        }
    }
    found.extend(document.quoted.iter().map(|line| {
        not_read(span(file, line.start, line.end)).help(say!(
            "要生效的，移到引用之外；只是举例的，不写 `kaohe`",
            "move it out of the quotation if it is to hold; a mere example goes without `kaohe`"
        ))
    }));
    found
}

fn not_read(place: crate::base::source::Span) -> Diagnostic {
    Diagnostic::new(&catalog::FENCE_NOT_READ, say!("这一段不会作为规则读取", "this block is not read as rules"))
        .at(place)
}

/// The document with its rules in canonical form; nothing else changes.
///
/// # Errors
/// Rules that cannot be read, or whose canonical text cannot be proven to be the same.
pub fn format(file: FileId, text: &str, style: &Style<'_>) -> Result<String, Refusal> {
    let Checked { problems, .. } = parse(file, text);
    if problems.has_errors() {
        return Err(Refusal::Syntax(problems));
    }
    let document = markdown::read(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for fence in document.fences.iter().filter(|fence| is_read(fence)) {
        out.push_str(text.get(at..fence.inside.start).unwrap_or_default());
        let rules = format::format(file, text.get(fence.inside.clone()).unwrap_or_default(), style)?;
        for line in rules.lines() {
            if !line.is_empty() {
                out.extend(std::iter::repeat_n(' ', fence.indent));
                out.push_str(line);
            }
            out.push('\n');
        }
        at = fence.inside.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Ok(out)
}

/// Adds the names that the rules of a document declare.
pub(super) fn gather(text: &str, names: &mut format::Names) {
    let document = markdown::read(text);
    for fence in document.fences.iter().filter(|fence| is_read(fence)) {
        names.gather(text.get(fence.inside.clone()).unwrap_or_default());
    }
}
