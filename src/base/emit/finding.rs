//! Problems as plain records in one language, which the formats of other tools are made of.

use super::explain_command;
use crate::base::catalog::Entry;
use crate::base::diagnostic::{Diagnostic, Problems, Severity};
use crate::base::language::Lang;
use crate::base::source::{Sources, Span};

/// A problem without the texts it was found in.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its entry in the catalogue.
    pub code: &'static Entry,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, why, and what to do: a line each.
    pub lines: Vec<String>,
    /// The file; empty where it concerns none.
    pub path: String,
    /// Where in the file; none where it concerns the whole.
    pub region: Option<Region>,
    /// Other places that take part, each with its word.
    pub related: Vec<(String, Region, String)>,
}

/// A stretch of a text: lines and columns from 1, columns in characters; the end stands behind the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Line and column of the first character.
    pub start: (u32, u32),
    /// Line and column behind the last character.
    pub end: (u32, u32),
}

impl Finding {
    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }
}

/// The problems in their order.
#[must_use]
pub fn findings(problems: &Problems, sources: &Sources, lang: Lang) -> Vec<Finding> {
    problems.iter().map(|problem| finding(problem, sources, lang)).collect()
}

fn finding(problem: &Diagnostic, sources: &Sources, lang: Lang) -> Finding {
    let more = problem.notes.iter().chain(&problem.helps).map(|text| text.get(lang).to_owned());
    let lines = std::iter::once(problem.message.get(lang).to_owned()).chain(more);
    let related = problem.labels.iter().map(|label| {
        let path = sources.get(label.span.file).path.clone();
        (path, region(sources, label.span), label.message.get(lang).to_owned())
    });
    Finding {
        code: problem.code,
        severity: problem.severity,
        lines: lines.chain([explain_command(problem.code)]).collect(),
        path: problem.path(sources).to_owned(),
        region: problem.place.map(|span| region(sources, span)),
        related: related.collect(),
    }
}

fn region(sources: &Sources, span: Span) -> Region {
    let at = |offset: u32| sources.line_column(span.file, sources.get(span.file).boundary(offset));
    Region { start: at(span.start), end: at(span.end) }
}
