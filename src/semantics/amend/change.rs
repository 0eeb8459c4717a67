//! `change`, `insert into` and `repeal`: what an act does to single statements.

use super::Work;
use super::places::{Place, Places, at, at_mut, take};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Bilingual, list};
use crate::base::source::Span;
use crate::say;
use crate::semantics::clauses::{self, Slot};
use crate::syntax::ast::{Block, ExprKind, Key, Name, Statement, Term, Text};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};
use std::ops::Range;

/// Clauses of which a statement has one: a new one takes the place of any other of its row.
const INSTEAD: [&[C]; 11] = [
    &[C::AtMost, C::NoCap],
    &[C::AtLeast, C::NoFloor],
    &[C::LowerIsBetter, C::HigherIsBetter],
    &[C::WholeSteps, C::BegunSteps, C::ProRata],
    &[C::TiedIn, C::TiedOut, C::NoTies],
    &[C::HighestOnly, C::EachCounts],
    &[C::FactorsMultiply, C::LargestFactor],
    &[C::Rescaled, C::AsItIs],
    &[C::Marginal, C::Whole],
    &[C::When, C::Unless],
    &[C::Each, C::ForEach],
];

/// Whether a clause of one kind takes the place of one of the other.
fn replaces(new: Slot, old: Slot, node: bool) -> bool {
    match (new, old) {
        (Slot::Clause(new), Slot::Clause(old)) => {
            new == old || INSTEAD.iter().any(|row| row.contains(&new) && row.contains(&old))
        }
        // A node counts by its points or by its weight.
        (Slot::Clause(C::Weight), Slot::Value) | (Slot::Value, Slot::Clause(C::Weight)) => node,
        // A rule gives one amount, or one by a key.
        (Slot::Clause(C::By), Slot::Value) | (Slot::Value, Slot::Clause(C::By)) => !node,
        _ => new == old,
    }
}

impl Work<'_> {
    /// The one statement that a path means, or a problem.
    pub(super) fn place(&mut self, name: &Name) -> Option<Place> {
        let places = Places::of(&self.trees);
        let found: Vec<Place> = places.matching(name).into_iter().cloned().collect();
        match found.as_slice() {
            [one] => Some(one.clone()),
            [] => {
                let message = say!("被修订的版本里没有 `{it}`", "the edition before has no `{it}`", it = name.text());
                self.nothing(name.span, message, places.nearest(name));
                None
            }
            several => {
                let message = say!("`{it}` 不止一个", "`{it}` may mean several things", it = name.text());
                let paths: Vec<Bilingual> =
                    several.iter().filter_map(|place| place.paths.first()).map(|it| format!("`{it}`").into()).collect();
                let help = say!("写出完整路径：{it}", "write the whole path: {it}", it = list(&paths));
                self.nothing(name.span, message, help);
                None
            }
        }
    }

    fn nothing(&mut self, span: Span, message: Bilingual, help: Bilingual) {
        self.problems.push(Diagnostic::new(&catalog::AMENDED_NOTHING, message).at(span).help(help));
    }

    pub(super) fn incomplete(&mut self, span: Span, message: Bilingual, help: Bilingual) {
        self.problems.push(Diagnostic::new(&catalog::ACT_INCOMPLETE, message).at(span).help(help));
    }

    /// `change X to …`: the clauses that are given take the place of those there are; a block takes that of the body.
    pub(super) fn change(&mut self, operation: &Statement) {
        let example = say!("例如 `修改 routine 为 权重 30%`", "for example `change routine to weight 30%`");
        let Some((name, terms)) = self.head(operation, &example) else { return };
        let (title, terms) = match terms {
            [Term::Operand(operand), rest @ ..] => match (&operand.key, &operand.value) {
                (Key::Value(expr), None) => match &expr.kind {
                    ExprKind::Text(value) => (Some(Text { value: value.clone(), span: expr.span }), rest),
                    _ => (None, terms),
                },
                _ => (None, terms),
            },
            _ => (None, terms),
        };
        if title.is_none() && terms.is_empty() && operation.block.is_none() {
            let message = say!("没有写明 `{it}` 改成什么", "what `{it}` becomes is not stated", it = name.text());
            self.incomplete(operation.word_span, message, example);
            return;
        }
        let Some(place) = self.place(name) else { return };
        let Some(target) = at_mut(&mut self.trees, &place) else { return };
        if title.is_some() {
            target.title = title;
        }
        let node = matches!(target.word, S::Score | S::Part | S::Item | S::Survey);
        let given = clauses::slots(terms);
        let mut done: Vec<Slot> = Vec::new();
        for (slot, _) in &given {
            if done.contains(slot) {
                continue;
            }
            done.push(*slot);
            let ranges = given.iter().filter(|(other, _)| other == slot).map(|(_, range)| range.clone());
            let new: Vec<Term> = ranges.flat_map(|range| terms.get(range).unwrap_or_default().to_vec()).collect();
            put(&mut target.terms, *slot, new, node);
        }
        if let Some(block) = &operation.block {
            target.block = Some(block.clone());
        }
    }

    /// `insert into X after Y { … }`: adds statements to a block, behind the named one or at its end.
    pub(super) fn insert(&mut self, operation: &Statement) {
        let example = say!(
            "例如 `增补 routine 晚于 absent {{ 扣分 … }}`",
            "for example `insert into routine after absent {{ deduct … }}`"
        );
        let (Some(name), Some(block)) = (&operation.name, &operation.block) else {
            let message = say!("没有写明在哪里增补什么", "what is inserted where is not stated");
            self.incomplete(operation.word_span, message, example);
            return;
        };
        if block.statements.is_empty() {
            let message = say!("没有写明增补什么", "nothing is inserted");
            self.incomplete(operation.word_span, message, example);
            return;
        }
        let after = match operation.terms.as_slice() {
            [] => None,
            [Term::Word(C::After, _), Term::Operand(operand)] => match clauses::reference(operand) {
                Some(clauses::Reference::Name(path)) => Some(path.clone()),
                _ => return self.incomplete(operand.span, say!("这里应为名称", "expected a name"), example),
            },
            [first, ..] => {
                let message = say!("增补之处只能写 `晚于`", "only `after` may say where to insert");
                return self.incomplete(first.span(), message, example);
            }
        };
        let Some(place) = self.place(name) else { return };
        let Some(target) = at_mut(&mut self.trees, &place) else { return };
        let into =
            target.block.get_or_insert_with(|| Block { statements: Vec::new(), span: block.span, damaged: false });
        let position = match &after {
            None => Some(into.statements.len()),
            Some(path) => {
                let tail = path.parts.last();
                let is = |statement: &Statement| statement.name.as_ref().and_then(|name| name.parts.last()) == tail;
                into.statements.iter().position(is).map(|at| at + 1)
            }
        };
        match (position, after) {
            (Some(position), _) => {
                into.statements.splice(position..position, block.statements.iter().cloned());
            }
            (None, Some(path)) => {
                let message = say!(
                    "`{place}` 里没有 `{it}`",
                    "there is no `{it}` in `{place}`",
                    it = path.text(),
                    place = name.text()
                );
                let help = say!("写同一处的名称，或不写 `晚于`", "name what stands there, or leave `after` out");
                self.nothing(path.span, message, help);
            }
            (None, None) => {}
        }
    }

    /// `repeal X, "title"`: takes statements out.
    pub(super) fn repeal(&mut self, operation: &Statement) {
        let mut some = false;
        for term in &operation.terms {
            let Term::Operand(operand) = term else { continue };
            some = true;
            let place = match clauses::reference(operand) {
                Some(clauses::Reference::Name(name)) => self.place(name),
                Some(clauses::Reference::Text(title, span)) => self.titled(title, span),
                None => None,
            };
            let Some(place) = place else { continue };
            let tail = at(&self.trees, &place).and_then(|it| it.name.as_ref()?.parts.last().cloned());
            if take(&mut self.trees, &place).is_some() {
                self.repealed.extend(tail.map(|tail| (tail, operand.span)));
            }
        }
        if !some {
            let message = say!("没有写明废止什么", "what is repealed is not stated");
            self.incomplete(
                operation.word_span,
                message,
                say!("写名称或示例的标题", "write a name, or the title of an example"),
            );
        }
    }

    /// The one statement with a title, or a problem.
    fn titled(&mut self, title: &str, span: Span) -> Option<Place> {
        let places = Places::of(&self.trees);
        let found: Vec<Place> = places.titled(&self.trees, title).into_iter().cloned().collect();
        match found.as_slice() {
            [one] => Some(one.clone()),
            other => {
                let message = match other {
                    [] => say!("没有标题为 `{it}` 的事项", "nothing has the title `{it}`", it = title),
                    _ => say!("标题 `{it}` 不止一个", "several things have the title `{it}`", it = title),
                };
                self.nothing(span, message, say!("照原文写标题，或写名称", "copy the title, or write the name"));
                None
            }
        }
    }

    /// The name, and what stands behind `to`.
    pub(super) fn head<'o>(&mut self, operation: &'o Statement, example: &Bilingual) -> Option<(&'o Name, &'o [Term])> {
        match (&operation.name, operation.terms.as_slice()) {
            (Some(name), [Term::Word(C::To, _), rest @ ..]) => Some((name, rest)),
            _ => {
                let message = say!("这里应为名称和 `为`", "expected a name and `to`");
                self.incomplete(operation.word_span, message, example.clone());
                None
            }
        }
    }
}

/// Puts clauses in the place of those they replace, or at the end; a plain value at the beginning.
fn put(terms: &mut Vec<Term>, slot: Slot, new: Vec<Term>, node: bool) {
    let old: Vec<Range<usize>> =
        clauses::slots(terms).into_iter().filter(|(it, _)| replaces(slot, *it, node)).map(|(_, range)| range).collect();
    for range in old.iter().skip(1).rev() {
        terms.drain(range.clone());
    }
    match old.into_iter().next() {
        Some(range) => {
            terms.splice(range, new);
        }
        None if slot == Slot::Value => {
            terms.splice(0..0, new);
        }
        None => terms.extend(new),
    }
}
