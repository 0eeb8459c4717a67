//! The one shape of every problem that is shown to a person, from a scheme, its data or a run.
//!
//! A stage keeps its own error types inside; at its edge they become a [`Diagnostic`], collected in [`Problems`]
//! and returned beside what could still be made, as [`Checked`].

use crate::base::catalog::{self, Entry};
use crate::base::language::Bilingual;
use crate::base::source::{Decoded, Encoding, Sources, Span};
use crate::base::witness::Witness;
use crate::say;

pub use crate::base::catalog::Severity;

/// A problem, with its place, its reasons and its remedies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its entry in the catalogue.
    pub code: &'static Entry,
    /// How grave it is; the entry's, unless a scheme or an option changes it.
    pub severity: Severity,
    /// What is wrong: lower case, no final period, user text in backquotes.
    pub message: Bilingual,
    /// Where.
    pub place: Option<Span>,
    /// The path of the file where there is no place in a text (a file that is missing, a folder).
    pub file: Option<String>,
    /// Other places that take part, each with its word. One at `place` itself is written at the main caret.
    pub labels: Vec<Label>,
    /// Why: the arithmetic, a witness, the rule behind.
    pub notes: Vec<Bilingual>,
    /// What to do.
    pub helps: Vec<Bilingual>,
    /// An edit that mends it.
    pub fix: Option<Fix>,
    /// What shows it, in numbers that can be worked out again.
    pub witness: Vec<Witness>,
}

/// A place that takes part in a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Its part.
    pub message: Bilingual,
}

/// An edit the tool can show or make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: Bilingual,
    /// The replacements, none overlapping another.
    pub edits: Vec<Edit>,
    /// Whether it may be made unasked.
    pub safety: Safety,
}

/// Text that replaces a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text; empty for a deletion.
    pub text: String,
}

/// Whether a fix may be made unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// It keeps the meaning, or gives the only meaning possible.
    Safe,
    /// It may change a result: a person has to agree.
    Unsafe,
    /// It only shows a possible form.
    DisplayOnly,
}

impl Fix {
    /// A fix of one replacement.
    #[must_use]
    pub fn new(title: impl Into<Bilingual>, span: Span, text: impl Into<String>, safety: Safety) -> Self {
        Self { title: title.into(), edits: vec![Edit { span, text: text.into() }], safety }
    }

    /// The same fix with one more replacement.
    #[must_use]
    pub fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }
}

impl Diagnostic {
    /// A problem of a catalogue entry.
    #[must_use]
    pub fn new(code: &'static Entry, message: impl Into<Bilingual>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place: None,
            file: None,
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
            fix: None,
            witness: Vec::new(),
        }
    }

    /// The same problem at a place.
    #[must_use]
    pub fn at(mut self, place: Span) -> Self {
        self.place = Some(place);
        self
    }

    /// The same problem of a file that has no text to point into.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// The same problem with one more place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<Bilingual>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// The same problem with one more reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<Bilingual>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same problem with one more remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<Bilingual>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// The same problem with an edit that mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The same problem with one more statement that shows it.
    #[must_use]
    pub fn witness(mut self, witness: Witness) -> Self {
        self.witness.push(witness);
        self
    }

    /// What is to be said of a file that is no UTF-8; nothing where it is.
    #[must_use]
    pub fn of_encoding(path: &str, decoded: &Decoded) -> Option<Self> {
        let problem = match (decoded.ok, decoded.encoding) {
            (false, _) => Self::new(
                &catalog::FILE_NOT_TEXT,
                say!("`{path}` 不是 UTF-8 或 GB18030 文本", "`{path}` is neither UTF-8 nor GB18030 text", path = path),
            )
            .help(match path.to_ascii_lowercase().rsplit('.').next() {
                Some("xlsx" | "xls" | "et" | "ods") => say!(
                    "程序不读电子表格：在表格软件里另存为“CSV UTF-8”",
                    "spreadsheets are not read: save the sheet as “CSV UTF-8” in the spreadsheet program"
                ),
                _ => say!("另存为 UTF-8 再试", "save it as UTF-8 and try again"),
            }),
            (true, Encoding::Gb18030) => Self::new(
                &catalog::ENCODING,
                say!("`{path}` 按 GB18030 读入", "`{path}` was read as GB18030", path = path),
            ),
            _ => return None,
        };
        Some(problem.in_file(path))
    }

    /// The same problem with a safe fix of one replacement.
    #[must_use]
    pub fn replace(self, span: Span, text: &str) -> Self {
        let title = Bilingual { zh: format!("改为 `{text}`"), en: format!("write `{text}`") };
        self.fix(Fix::new(title, span, text, Safety::Safe))
    }

    /// The path of the file it is in, empty if none.
    #[must_use]
    pub fn path<'a>(&'a self, sources: &'a Sources) -> &'a str {
        match (self.place, &self.file) {
            (Some(span), _) => &sources.get(span.file).path,
            (None, Some(path)) => path,
            (None, None) => "",
        }
    }
}

/// Problems, in the order found until [`sorted`](Problems::sorted).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Diagnostic>);

/// How many problems of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Problems {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, problem: Diagnostic) {
        self.0.push(problem);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// How many of each severity.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let count = |severity| self.0.iter().filter(|problem| problem.severity == severity).count();
        Counts { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Note) }
    }

    /// All, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// By file path, place and code, each problem once.
    #[must_use]
    pub fn sorted(mut self, sources: &Sources) -> Self {
        self.0.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
        let mut once: Vec<Diagnostic> = Vec::with_capacity(self.0.len());
        for problem in self.0 {
            let alike = |kept: &&Diagnostic| order(kept, sources) == order(&problem, sources);
            let repeated = once.iter().rev().take_while(alike).any(|kept| *kept == problem);
            if !repeated {
                once.push(problem);
            }
        }
        Self(once)
    }
}

/// The order of problems in a report.
fn order<'a>(problem: &'a Diagnostic, sources: &'a Sources) -> (&'a str, u32, &'static str, u32, &'a Bilingual) {
    let (start, end) = problem.place.map_or((0, 0), |span| (span.start, span.end));
    (problem.path(sources), start, problem.code.code, end, &problem.message)
}

impl Extend<Diagnostic> for Problems {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl FromIterator<Diagnostic> for Problems {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}

impl IntoIterator for Problems {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// What a stage could make, and what was wrong: later stages work on the healthy part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked<T> {
    /// The healthy part.
    pub value: T,
    /// The problems met.
    pub problems: Problems,
}

impl<T> Checked<T> {
    /// A value without problems.
    #[must_use]
    pub fn sound(value: T) -> Self {
        Self { value, problems: Problems::new() }
    }

    /// The value, after its problems have been moved to `problems`.
    pub fn into_value(self, problems: &mut Problems) -> T {
        problems.extend(self.problems);
        self.value
    }

    /// The same problems beside another value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: make(self.value), problems: self.problems }
    }
}

/// The candidate most likely meant by a misspelt name, if one is near enough.
///
/// Near is at most a third of its characters wrong, added, missing or swapped with a neighbour, but always one, and
/// never all of them. Among equals the first stands.
pub fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let most = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.chars().count();
        if other.abs_diff(length) > most {
            continue;
        }
        let distance = strsim::damerau_levenshtein(wanted, candidate);
        if distance <= most && distance < length.max(other) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::catalog;
    use crate::base::language::say;
    use crate::base::source::FileId;

    fn near<'a>(wanted: &str, candidates: &[&'a str]) -> Option<&'a str> {
        nearest(wanted, candidates.iter().copied())
    }

    #[test]
    fn nearest_name() {
        assert_eq!(near("late-reprot", &["absent", "late-report"]), Some("late-report"));
        assert_eq!(near("板快", &["指标", "板块"]), Some("板块"));
        assert_eq!(near("迟", &["扣", "早"]), None, "one character for another is a guess");
        assert_eq!(near("扣", &["扣分"]), Some("扣分"));
        assert_eq!(near("gdp", &["gdx", "gdq"]), Some("gdx"), "the first of equals");
        assert_eq!(near("gdp", &["tax", ""]), None);
        assert_eq!(near("", &["a"]), None);
    }

    #[test]
    fn sorted_by_path_place_and_code_without_repeats() {
        let mut sources = Sources::new();
        let late = sources.insert("b.kh", "text");
        let early = sources.insert("a.kh", "text");
        let problem =
            |code, file: FileId, start| Diagnostic::new(code, say!("错", "wrong")).at(Span::new(file, start, 4));
        let problems: Problems = [
            problem(&catalog::POINTS_SUM, late, 0),
            problem(&catalog::POINTS_SUM, early, 2),
            problem(&catalog::POINTS_SUM, early, 1),
            problem(&catalog::UNKNOWN_NAME, early, 1),
            problem(&catalog::POINTS_SUM, early, 1).note("other"),
            problem(&catalog::POINTS_SUM, early, 1),
        ]
        .into_iter()
        .collect();
        let sorted = problems.sorted(&sources);
        let keys: Vec<_> = sorted
            .iter()
            .map(|found| (found.path(&sources), found.place.map(|span| span.start), found.code.code, found.notes.len()))
            .collect();
        assert_eq!(
            keys,
            [
                ("a.kh", Some(1), "K0202", 0),
                ("a.kh", Some(1), "K0401", 0),
                ("a.kh", Some(1), "K0401", 1),
                ("a.kh", Some(2), "K0401", 0),
                ("b.kh", Some(0), "K0401", 0),
            ]
        );
        assert_eq!(sorted.counts(), Counts { errors: 5, warnings: 0, notes: 0 });
        assert!(sorted.has_errors());
    }
}
