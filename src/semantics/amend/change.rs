//! `change` and `repeal`: what an act does to single statements and clauses.

use super::Work;
use super::address::Address;
use super::places::{Places, at_mut, is_node, take};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::source::Span;
use crate::say;
use crate::semantics::clauses::{self, Slot};
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Statement, Term, Text};
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
pub(super) fn replaces(new: Slot, old: Slot, node: bool) -> bool {
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
    pub(super) fn incomplete(&mut self, span: Span, message: Bilingual, help: Bilingual) {
        self.problems.push(Diagnostic::new(&catalog::ACT_INCOMPLETE, message).at(span).help(help));
    }

    /// `change X to …`: the clauses that are given take the place of those there are; a block takes that of the body. A
    /// statement that is known by its word only is written anew: nothing in it could be told apart.
    pub(super) fn change(&mut self, operation: &Statement) {
        let example = say!("例如 `修改 routine 为 权重 30%`", "for example `change routine to weight 30%`");
        let Some((address, terms)) = self.head(operation, &example) else { return };
        if terms.is_empty() && operation.block.is_none() {
            let message = say!("没有写明 `{it}` 改成什么", "what `{it}` becomes is not stated", it = address.text());
            self.incomplete(operation.word_span, message, example);
            return;
        }
        let Some(place) = self.place(&address) else { return };
        if place.word == S::Edition {
            let message = say!("版本号由修订本身写明", "the act itself states the number of the edition");
            let help = say!("写在 `修订 方案 2022 为 2023` 里", "write it in `amend scheme 2022 to 2023`");
            return self.incomplete(address.span, message, help);
        }
        let remarks = self.remarks(operation);
        let Some(target) = at_mut(&mut self.trees, &place) else { return };
        target.remarks.extend(remarks);
        let (title, terms) = match terms {
            [Term::Operand(operand), rest @ ..] if target.word.takes_name() => match (&operand.key, &operand.value) {
                (Key::Value(Expr { kind: ExprKind::Text(value), span }), None) => {
                    (Some(Text { value: value.clone(), span: *span }), rest)
                }
                _ => (None, terms),
            },
            _ => (None, terms),
        };
        let listed = target.name.is_none() && target.title.is_none();
        if title.is_some() {
            target.title = title;
        }
        match listed {
            true if !terms.is_empty() => target.terms = terms.to_vec(),
            _ => put_all(target, terms),
        }
        if let Some(block) = &operation.block {
            target.block = Some(block.clone());
        }
    }

    /// `repeal X, "title"`: takes statements out, or, where a path ends in the word of a clause, that clause.
    pub(super) fn repeal(&mut self, operation: &Statement) {
        let addresses = Address::list(&operation.terms);
        let unread = operation.terms.iter().find(|term| match term {
            Term::Operand(operand) => clauses::reference(operand).is_none(),
            Term::Word(..) => true,
            Term::Comma(_) => false,
        });
        if addresses.is_empty() || unread.is_some() {
            let message = say!("没有写明废止什么", "what is repealed is not stated");
            let help = say!("写名称或示例的标题", "write a name, or the title of an example");
            self.incomplete(unread.map_or(operation.word_span, Term::span), message, help);
        }
        // All are found in the text as it stands before any of them is gone.
        let mut found = Vec::new();
        for address in addresses {
            match self.clause(&address) {
                Some((of, word)) => self.repeal_clause(&of, word),
                None => found.extend(self.place(&address).map(|place| (place, address))),
            }
        }
        found.sort_by(|(a, _), (b, _)| (b.tree, &b.steps).cmp(&(a.tree, &a.steps)));
        found.dedup_by(|(a, _), (b, _)| a.is(b));
        for (place, address) in found {
            let Some(gone) = take(&mut self.trees, &place) else { continue };
            let tail = gone.name.as_ref().and_then(|name| name.parts.last().cloned());
            self.repealed.extend(tail.map(|tail| (tail, address.span)));
            self.forget_remarks(&gone);
        }
    }
}

impl Work<'_> {
    /// The statement and the clause that a path means which ends in no statement, but in the word of a clause.
    fn clause(&self, address: &Address) -> Option<(Address, C)> {
        let path = address.path.as_ref()?;
        let (last, above) = path.parts.split_last().filter(|(_, above)| !above.is_empty())?;
        let word = C::find(&last.replace('-', " "))?;
        if !address.matching(self, &Places::of(&self.trees)).is_empty() {
            return None;
        }
        let path = Some(Name { parts: above.to_vec(), span: path.span });
        Some((Address { path, ..address.clone() }, word))
    }

    /// Takes a clause with all that belongs to it out of a statement.
    fn repeal_clause(&mut self, of: &Address, word: C) {
        let Some(place) = self.place(of) else { return };
        let Some(target) = at_mut(&mut self.trees, &place) else { return };
        let slots = clauses::slots(&target.terms).into_iter();
        let ranges: Vec<Range<usize>> =
            slots.filter(|(slot, _)| *slot == Slot::Clause(word)).map(|(_, range)| range).collect();
        if ranges.is_empty() {
            let message =
                say!("`{it}` 没有 `{word}`", "`{it}` has no `{word}`", it = of.text(), word = clauses::words(word));
            return self.nothing(of.span, message, say!("写它有的子句", "name a clause that it has"));
        }
        for range in ranges.into_iter().rev() {
            cut(&mut target.terms, range);
        }
    }
}

/// Takes a clause out. The comma before it goes with it, or the one behind it where it stands first.
fn cut(terms: &mut Vec<Term>, range: Range<usize>) {
    let comma = |at: Option<usize>| at.filter(|at| matches!(terms.get(*at), Some(Term::Comma(_))));
    let before = comma(range.start.checked_sub(1));
    let behind = comma(Some(range.end)).filter(|_| before.is_none());
    terms.drain(before.unwrap_or(range.start)..behind.map_or(range.end, |at| at + 1));
}

/// Puts clauses into a statement: each in the place of those it replaces.
fn put_all(target: &mut Statement, terms: &[Term]) {
    let node = is_node(target.word);
    let given = clauses::slots(terms);
    let mut done: Vec<Slot> = Vec::new();
    for (slot, _) in &given {
        if done.contains(slot) {
            continue;
        }
        done.push(*slot);
        let mut new: Vec<Term> = Vec::new();
        let mut before = None;
        for (at, (_, range)) in given.iter().enumerate().filter(|(_, (other, _))| other == slot) {
            // The comma between two of a list stays.
            let comma = range.start.checked_sub(1).and_then(|at| terms.get(at));
            if at.checked_sub(1) == before && before.is_some() {
                new.extend(comma.filter(|term| matches!(term, Term::Comma(_))).cloned());
            }
            new.extend(terms.get(range.clone()).unwrap_or_default().iter().cloned());
            before = Some(at);
        }
        // What this change has given already stays beside it, as points and a weight.
        put(&mut target.terms, new, *slot, |it| replaces(*slot, it, node) && (it == *slot || !done.contains(&it)));
    }
}

/// Puts clauses in the place of those they replace, or at the end; a plain value at the beginning.
fn put(terms: &mut Vec<Term>, new: Vec<Term>, slot: Slot, replaces: impl Fn(Slot) -> bool) {
    let old: Vec<Range<usize>> =
        clauses::slots(terms).into_iter().filter(|(it, _)| replaces(*it)).map(|(_, range)| range).collect();
    for range in old.iter().skip(1).rev() {
        cut(terms, range.clone());
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
