//! The act that makes one edition of another, as text: drafted on the canonical texts of both, then applied to the files
//! of the first and compiled, so that whoever prints it knows what it gives.

use super::{Names, Refusal, Style, compile, consolidated};
use crate::base::calendar::Date;
use crate::base::diagnostic::Problems;
use crate::base::language::Lang;
use crate::base::source::{FileId, Sources, Span};
use crate::model::RuleSet;
use crate::semantics::amend::draft::{Wanted, draft};
use crate::syntax;
use crate::syntax::ast::SyntaxTree;
use crate::syntax::format::format;
use crate::syntax::keywords::StatementWord as S;

/// One side of an act.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// Which of them are the scheme's.
    pub files: &'a [FileId],
    /// What they mean.
    pub rules: &'a RuleSet,
    /// The day from which this edition is in force, where an act makes it.
    pub since: Option<Date>,
    /// Whether this is the last edition that the texts make.
    pub last: bool,
}

/// What is put behind the texts of the old side.
#[derive(Debug)]
pub struct Act {
    /// One act in canonical layout and in the keyword language of the new text.
    pub text: String,
    /// What the old side means with the act behind it, where that compiles.
    pub rules: Option<RuleSet>,
    /// What compiling it found.
    pub problems: Problems,
    /// How many operations it has; without one there is nothing to amend.
    pub operations: usize,
    /// What no operation of an act could bring about: lines of either text.
    pub open: Vec<String>,
}

impl Act {
    /// How near the act comes: the same meaning before the same wording.
    fn reach(&self, new: &RuleSet) -> (bool, bool) {
        let rules = self.rules.as_ref().filter(|_| !self.problems.has_errors());
        let meaning = rules.is_some_and(|rules| rules.meaning == new.meaning);
        (meaning, meaning && rules.is_some_and(|rules| rules.wording == new.wording))
    }
}

/// Drafts the act that makes the new version of the old one. What it gives may still differ: compare before it is used.
///
/// # Errors
/// A text that cannot be read.
pub fn act(old: Version<'_>, new: Version<'_>) -> Result<Option<Act>, Refusal> {
    let (Some(before), Some(after)) = (whole(old)?, whole(new)?) else { return Ok(None) };
    let lang = language(&after);
    let mut sources = Sources::new();
    let mut names = Names::default();
    let mut tree = |path: &str, text: &str| -> Result<SyntaxTree, Refusal> {
        names.gather(text);
        let mut own = Names::default();
        own.gather(text);
        let text = format(FileId::default(), text, &Style { keywords: Some(lang), words: true, names: &own })?;
        let file = sources.insert(path, text.as_str());
        Ok(syntax::parse(file, &text).value)
    };
    let (old_tree, new_tree) = (tree("old.kh", &before)?, tree("new.kh", &after)?);
    let style = Style { keywords: Some(lang), words: true, names: &names };
    let mut best: Option<Act> = None;
    // The order of siblings costs operations: it is looked at only where the wording needs it.
    for in_order in [false, true] {
        let english = lang == Lang::En;
        let wanted = Wanted { sources: &sources, old: &old_tree, new: &new_tree, english, in_order };
        let draft = draft(wanted);
        let text = written(&sources, &old_tree, (old, new), lang, &draft.operations);
        let text = format(FileId::default(), &text, &style)?;
        let line = |place: &Span| first_line(sources.text(Span { end: place.end + 200, ..*place }));
        let open = draft.open.iter().map(line).collect();
        let (rules, problems) = applied(old, &before, &text);
        let next = Act { text, rules, problems, operations: draft.operations.len(), open };
        if best.as_ref().is_none_or(|best| next.reach(new.rules) > best.reach(new.rules)) {
            best = Some(next);
        }
        if best.as_ref().is_some_and(|best| best.reach(new.rules).1) {
            break;
        }
    }
    Ok(best)
}

fn whole(version: Version<'_>) -> Result<Option<String>, Refusal> {
    let edition = (!version.last).then_some(version.rules.scheme.edition.as_str());
    consolidated(version.sources, version.files, edition)
}

/// The keyword language of a text: that of the statement its scheme begins with.
fn language(text: &str) -> Lang {
    let tree = syntax::parse(FileId::default(), text).value;
    let word = tree.scheme().map(|it| it.word_span);
    let word = word.and_then(|span| text.get(span.start as usize..span.end as usize));
    if word == Some(S::Scheme.zh()) { Lang::Zh } else { Lang::En }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches('{').trim().to_owned()
}

/// The act with its head.
fn written(
    sources: &Sources,
    tree: &SyntaxTree,
    (old, new): (Version<'_>, Version<'_>),
    lang: Lang,
    operations: &[String],
) -> String {
    let name = tree.scheme().and_then(|it| it.name.as_ref());
    let name = name.map_or("", |name| sources.text(name.span));
    let (from, to) = (&old.rules.scheme.edition, &new.rules.scheme.edition);
    let title = match lang {
        Lang::Zh => format!("{to}年修订"),
        Lang::En => format!("amendment of {to}"),
    };
    let year: String = to.chars().filter(char::is_ascii_digit).take(4).collect();
    let by_default = year.parse().ok().and_then(|year| Date::new(year, 1, 1).ok());
    let effective = match new.since.filter(|since| Some(*since) != by_default) {
        Some(since) => format!(", effective {since}"),
        None => String::new(),
    };
    format!("amend {name} {from} to {to} \"{title}\"{effective} {{\n{};\n}}\n", operations.join(";\n"))
}

/// The old side with the act behind it.
fn applied(old: Version<'_>, before: &str, act: &str) -> (Option<RuleSet>, Problems) {
    let mut sources = old.sources.clone();
    let first = old.files.first().map(|file| sources.get(*file).path.clone()).unwrap_or_default();
    let folder = first.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    // Names that no file has.
    let act = sources.insert(format!("{folder}\u{0}act.kh"), act);
    let files: Vec<FileId> = match old.last {
        true => old.files.iter().copied().chain([act]).collect(),
        false => vec![sources.insert(format!("{folder}\u{0}old.kh"), before), act],
    };
    let found = compile(&sources, &files);
    (found.value, found.problems)
}
