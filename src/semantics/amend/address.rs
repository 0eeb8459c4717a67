//! What an act points at: `routine.late`, `rank`, `"three reports late"`, `use "common.kh"`.

use super::Work;
use super::places::{Place, Places, at};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Bilingual, list};
use crate::base::source::Span;
use crate::say;
use crate::semantics::clauses::{Reference, reference};
use crate::syntax::ast::{Name, Statement, Term};
use crate::syntax::keywords::ClauseWord as C;

/// A path of names and words, a title, or both.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) path: Option<Name>,
    pub(super) title: Option<String>,
    /// Where the act says it.
    pub(super) span: Span,
}

impl Address {
    /// The one behind the word of an operation.
    pub(super) fn of(operation: &Statement) -> Option<Self> {
        let (path, title) = (operation.name.clone(), operation.title.as_ref());
        let first = path.as_ref().map(|name| name.span);
        let last = title.map(|title| title.span);
        let span = match (first, last) {
            (Some(first), Some(last)) => first.to(last),
            (first, last) => first.or(last)?,
        };
        Some(Self { path, title: title.map(|title| title.value.clone()), span })
    }

    /// Those of a list; a title directly behind a path belongs to it.
    pub(super) fn list(terms: &[Term]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut open = false;
        for term in terms {
            let Term::Operand(operand) = term else {
                open = false;
                continue;
            };
            match (reference(operand), found.last_mut()) {
                (Some(Reference::Text(text, span)), Some(last)) if open && last.title.is_none() => {
                    last.title = Some(text.to_owned());
                    last.span = last.span.to(span);
                }
                (Some(Reference::Text(text, span)), _) => {
                    found.push(Self { path: None, title: Some(text.to_owned()), span });
                }
                (Some(Reference::Name(name)), _) => {
                    found.push(Self { path: Some(name.clone()), title: None, span: operand.span });
                }
                (None, _) => {}
            }
            open = true;
        }
        found
    }

    /// The statements that it may mean.
    pub(super) fn matching(&self, work: &Work<'_>, places: &Places) -> Vec<Place> {
        let found: Vec<&Place> = match &self.path {
            Some(path) => places.matching(path),
            None => places.all.iter().collect(),
        };
        let titled = |place: &&Place| {
            let own = at(&work.trees, place).and_then(|statement| statement.title.as_ref());
            self.title.as_ref().is_none_or(|title| own.is_some_and(|own| own.value == *title))
        };
        found.into_iter().filter(titled).cloned().collect()
    }

    /// How the act writes it.
    pub(super) fn text(&self) -> String {
        let path = self.path.as_ref().map(Name::text);
        let title = self.title.as_ref();
        match (path, title) {
            (Some(path), Some(title)) => format!("{path} \"{title}\""),
            (path, title) => path.or_else(|| title.cloned()).unwrap_or_default(),
        }
    }
}

impl Work<'_> {
    /// The one statement that an address means, or a problem.
    pub(super) fn place(&mut self, address: &Address) -> Option<Place> {
        let places = Places::of(&self.trees);
        let found = address.matching(self, &places);
        self.only(address, &places, found)
    }

    /// The only one of those that an address may mean, or a problem.
    pub(super) fn only(&mut self, address: &Address, places: &Places, found: Vec<Place>) -> Option<Place> {
        if found.len() == 1 {
            return found.into_iter().next();
        }
        let it = address.text();
        let (message, help) = match (&address.path, found.is_empty()) {
            (Some(path), true) => (
                say!("被修订的版本里没有 `{it}`", "the edition before has no `{it}`", it = it),
                match &address.title {
                    Some(_) => say!("照原文写标题", "copy the title"),
                    None => places.nearest(path),
                },
            ),
            (None, true) => (
                say!("没有标题为 `{it}` 的事项", "nothing has the title `{it}`", it = it),
                say!("照原文写标题，或写名称", "copy the title, or write the name"),
            ),
            (Some(path), false) => {
                let english = path.parts.last().is_some_and(|tail| tail.is_ascii());
                let paths: Vec<Bilingual> = found
                    .iter()
                    .filter_map(|place| places.apart(place, english))
                    .map(|it| format!("`{it}`").into())
                    .collect();
                let help = match paths.is_empty() {
                    true => say!(
                        "改写它们所在的整个大括号，或先废止再增补",
                        "change the whole block that they stand in, or repeal that and insert it anew"
                    ),
                    false => say!("写出完整路径：{it}", "write the whole path: {it}", it = list(&paths)),
                };
                (say!("`{it}` 不止一个", "`{it}` may mean several things", it = it), help)
            }
            (None, false) => (
                say!("标题 `{it}` 不止一个", "several things have the title `{it}`", it = it),
                say!("照原文写标题，或写名称", "copy the title, or write the name"),
            ),
        };
        self.nothing(address.span, message, help);
        None
    }

    pub(super) fn nothing(&mut self, span: Span, message: Bilingual, help: Bilingual) {
        self.problems.push(Diagnostic::new(&catalog::AMENDED_NOTHING, message).at(span).help(help));
    }

    /// What is pointed at, and what stands behind `to`.
    pub(super) fn head<'o>(&mut self, operation: &'o Statement, example: &Bilingual) -> Option<(Address, &'o [Term])> {
        match (Address::of(operation), operation.terms.as_slice()) {
            (Some(address), [Term::Word(C::To, _), rest @ ..]) => Some((address, rest)),
            _ => {
                let message = say!("这里应为名称和 `为`", "expected a name and `to`");
                self.incomplete(operation.word_span, message, example.clone());
                None
            }
        }
    }
}
