//! Two editions as one text with edits that can be made or left out: what a scheme would be with some of the changes.
//!
//! Statements of the same word and name are one statement; what differs in their clauses is an edit for each clause, as
//! `change X to …` would make it. What only one edition has is an edit by itself, and so is the head of a statement without
//! a name. With no edit made it is the old edition, with all of them the new one.

use super::{bare, change};
use crate::base::source::Span;
use crate::semantics::clauses::{self, Slot};
use crate::syntax::ast::{Block, Statement, SyntaxTree, Term, top};
use crate::syntax::keywords::StatementWord as S;
use std::collections::BTreeSet;

/// One difference between two editions that can be made by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The old words; none where something is added.
    pub old: Option<Span>,
    /// The new words; none where something is taken out.
    pub new: Option<Span>,
    /// The siblings it stands among: edits of the same number are made in one block.
    pub among: usize,
}

/// Two editions as one text.
#[derive(Debug)]
pub(crate) struct Blend {
    /// The file it counts as.
    tree: SyntaxTree,
    /// The statement of the scheme, without its block.
    scheme: Statement,
    pieces: Vec<Piece>,
    /// What can be made or left out.
    pub(crate) edits: Vec<Edit>,
    /// How many blocks have been compared.
    blocks: usize,
}

/// A statement of one edition or of both.
#[derive(Debug)]
enum Piece {
    /// Only the old edition has it: there until the edit is made.
    Old(Statement, usize),
    /// Only the new edition has it: there once the edit is made.
    New(Statement, usize),
    /// Both have it.
    Both { old: Box<Statement>, new: Box<Statement>, head: Head, inner: Vec<Piece> },
}

/// What differs in the head of a statement that both have.
#[derive(Debug)]
enum Head {
    /// Nothing.
    Same,
    /// All of it is one edit.
    Whole(usize),
    /// Clause by clause.
    Parts(Vec<Part>),
}

/// A clause with those that would stand in its place.
#[derive(Debug)]
struct Part {
    edit: Option<usize>,
    value: bool,
    old: Vec<Term>,
    new: Vec<Term>,
}

/// Statements that are wording, or that no result rests on.
fn is_beside(word: S) -> bool {
    matches!(word, S::Example | S::Basis | S::Amend)
}

/// The head of the scheme and its statements, wherever they stand.
fn body(tree: &SyntaxTree) -> Option<(Statement, Vec<&Statement>)> {
    let scheme = tree.scheme()?;
    let all = top(std::slice::from_ref(tree)).filter(|statement| !is_beside(statement.word)).collect();
    Some((Statement { block: None, ..scheme.clone() }, all))
}

impl Blend {
    /// Lays two editions side by side; none where one of them has no scheme.
    pub(crate) fn new(old: &SyntaxTree, new: &SyntaxTree) -> Option<Self> {
        let ((scheme, before), (_, after)) = (body(old)?, body(new)?);
        let tree = SyntaxTree { statements: Vec::new(), ..old.clone() };
        let mut blend = Self { tree, scheme, pieces: Vec::new(), edits: Vec::new(), blocks: 0 };
        blend.pieces = blend.siblings(&before, &after);
        Some(blend)
    }

    /// The text with the chosen edits.
    pub(crate) fn tree(&self, chosen: &BTreeSet<usize>) -> SyntaxTree {
        let statements = made(&self.pieces, chosen);
        let block = Some(Block { statements, span: self.scheme.span, damaged: false });
        SyntaxTree { statements: vec![Statement { block, ..self.scheme.clone() }], ..self.tree.clone() }
    }

    fn edit(&mut self, old: Option<Span>, new: Option<Span>, among: usize) -> usize {
        self.edits.push(Edit { old, new, among });
        self.edits.len() - 1
    }

    fn siblings(&mut self, before: &[&Statement], after: &[&Statement]) -> Vec<Piece> {
        self.blocks += 1;
        let among = self.blocks;
        let partner = partners(before, after);
        let paired: BTreeSet<usize> = partner.iter().flatten().copied().collect();
        let mut pieces = Vec::new();
        // What is only old stays behind what it stood behind.
        let gone = |blend: &mut Self, pieces: &mut Vec<Piece>, from: usize| {
            let rest = before.iter().enumerate().skip(from).take_while(|(at, _)| !paired.contains(at));
            for (_, statement) in rest {
                let edit = blend.edit(Some(statement.span), None, among);
                pieces.push(Piece::Old((*statement).clone(), edit));
            }
        };
        gone(self, &mut pieces, 0);
        for (statement, partner) in after.iter().zip(&partner) {
            match partner.and_then(|at| Some((at, *before.get(at)?))) {
                Some((at, old)) => {
                    let piece = self.both(old, statement, among);
                    pieces.push(piece);
                    gone(self, &mut pieces, at + 1);
                }
                None => {
                    let edit = self.edit(None, Some(statement.span), among);
                    pieces.push(Piece::New((*statement).clone(), edit));
                }
            }
        }
        pieces
    }

    fn both(&mut self, old: &Statement, new: &Statement, among: usize) -> Piece {
        let head = self.head(old, new, among);
        let inner = |statement: &'_ Statement| -> Vec<Statement> {
            let all = statement.block.iter().flat_map(|block| &block.statements);
            all.filter(|inner| !is_beside(inner.word)).cloned().collect()
        };
        let (before, after) = (inner(old), inner(new));
        let inner = self.siblings(&before.iter().collect::<Vec<_>>(), &after.iter().collect::<Vec<_>>());
        Piece::Both { old: Box::new(old.clone()), new: Box::new(new.clone()), head, inner }
    }

    fn head(&mut self, old: &Statement, new: &Statement, among: usize) -> Head {
        let same_terms = bare::terms(&old.terms) == bare::terms(&new.terms);
        // Behind a name stands a title; without one the text is what the statement says.
        let says = |statement: &Statement| {
            let text = statement.name.is_none() || statement.word == S::Use;
            statement.title.as_ref().filter(|_| text).map(|title| title.value.clone())
        };
        if (same_terms && says(old) == says(new)) || old.word == S::Edition {
            return Head::Same;
        }
        let place = |statement: &Statement| {
            let last = statement.terms.last().map(Term::span);
            last.or(statement.title.as_ref().map(|it| it.span))
                .map_or(statement.word_span, |it| statement.word_span.to(it))
        };
        if old.name.is_none() || says(old) != says(new) {
            return Head::Whole(self.edit(Some(place(old)), Some(place(new)), among));
        }
        let node = matches!(old.word, S::Score | S::Part | S::Item | S::Survey);
        let mut parts: Vec<(Slot, Part)> = Vec::new();
        for (terms, is_new) in [(&old.terms, false), (&new.terms, true)] {
            for (slot, range) in clauses::slots(terms) {
                let own = terms.get(range).unwrap_or_default();
                let known = parts.iter_mut().find(|(known, _)| change::replaces(slot, *known, node));
                let part = match known {
                    Some((_, part)) => part,
                    None => {
                        let part = Part { edit: None, value: slot == Slot::Value, old: Vec::new(), new: Vec::new() };
                        parts.push((slot, part));
                        let Some((_, part)) = parts.last_mut() else { continue };
                        part
                    }
                };
                let side = if is_new { &mut part.new } else { &mut part.old };
                if let (false, Some(first)) = (side.is_empty(), own.first()) {
                    side.push(Term::Comma(Span { end: first.span().start, ..first.span() }));
                }
                side.extend_from_slice(own);
            }
        }
        let mut parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
        for part in &mut parts {
            if bare::terms(&part.old) != bare::terms(&part.new) {
                let place = |terms: &[Term]| Some(terms.first()?.span().to(terms.last()?.span()));
                part.edit = Some(self.edit(place(&part.old), place(&part.new), among));
            }
        }
        Head::Parts(parts)
    }
}

/// Which old statement each new one is: of the same word and name; without a name the same, or else the next of the word.
fn partners(before: &[&Statement], after: &[&Statement]) -> Vec<Option<usize>> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut pair = |fits: &dyn Fn(usize, usize) -> bool| {
        for (now, own) in partner.iter_mut().enumerate().filter(|(_, own)| own.is_none()) {
            let found = (0..before.len()).find(|then| !taken.contains(then) && fits(*then, now));
            if let Some(then) = found {
                taken.insert(then);
                *own = Some(then);
            }
        }
    };
    let (olds, news) = (bare_of(before), bare_of(after));
    let both = |then: usize, now: usize| Some((olds.get(then)?, news.get(now)?));
    let path = |it: &Statement| it.name.as_ref().map(|name| name.parts.clone());
    pair(&|then, now| both(then, now).is_some_and(|(a, b)| a.word == b.word && a.name.is_some() && path(a) == path(b)));
    pair(&|then, now| both(then, now).is_some_and(|(a, b)| a.name.is_none() && a == b));
    pair(&|then, now| both(then, now).is_some_and(|(a, b)| a.word == b.word && a.name.is_none() && b.name.is_none()));
    partner
}

fn bare_of(statements: &[&Statement]) -> Vec<Statement> {
    statements.iter().map(|statement| bare::statement(statement)).collect()
}

/// The statements with the chosen edits.
fn made(pieces: &[Piece], chosen: &BTreeSet<usize>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Old(statement, edit) if !chosen.contains(edit) => statements.push(statement.clone()),
            Piece::New(statement, edit) if chosen.contains(edit) => statements.push(statement.clone()),
            Piece::Old(..) | Piece::New(..) => {}
            Piece::Both { old, new, head, inner } => {
                let inner = made(inner, chosen);
                let block = match (&old.block, &new.block) {
                    (Some(block), Some(_)) => Some(block.span),
                    (Some(block), None) | (None, Some(block)) => Some(block.span).filter(|_| !inner.is_empty()),
                    (None, None) => None,
                };
                let block = block.map(|span| Block { statements: inner, span, damaged: false });
                let is_new = matches!(head, Head::Whole(edit) if chosen.contains(edit));
                let from = if is_new { new } else { old };
                let mut statement = Statement { block, ..(**from).clone() };
                if let Head::Parts(parts) = head {
                    statement.terms = terms(parts, old, new, chosen);
                }
                statements.push(statement);
            }
        }
    }
    statements
}

/// The head of a statement with the chosen edits. Where none or all are made it is as it is written.
fn terms(parts: &[Part], old: &Statement, new: &Statement, chosen: &BTreeSet<usize>) -> Vec<Term> {
    let mut edits = parts.iter().filter_map(|part| part.edit);
    if edits.clone().all(|edit| chosen.contains(&edit)) {
        return new.terms.clone();
    }
    if !edits.any(|edit| chosen.contains(&edit)) {
        return old.terms.clone();
    }
    let side = |part: &Part| {
        let is_new = part.edit.is_some_and(|edit| chosen.contains(&edit));
        if is_new { part.new.clone() } else { part.old.clone() }
    };
    // A plain value stands first.
    let (first, rest): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.value);
    let mut terms: Vec<Term> = Vec::new();
    for part in first.into_iter().chain(rest) {
        let own = side(part);
        if let (false, Some(next)) = (terms.is_empty(), own.first()) {
            terms.push(Term::Comma(Span { end: next.span().start, ..next.span() }));
        }
        terms.extend(own);
    }
    terms
}
