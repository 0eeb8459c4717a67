//! The terms of a statement in their order: which values, rows and further clauses belong to a clause word.

use super::{Clause, Row, RowKey};
use crate::base::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Key, Operand, Term};
use crate::syntax::keywords::ClauseWord;

/// What follows a clause word.
enum Shape {
    /// Nothing.
    Flag,
    /// One value.
    One,
    /// Names or texts, with commas between.
    References,
    /// One value, then perhaps rows.
    Table,
    /// A policy word, a value, or rows.
    Policy,
}

fn shape(word: ClauseWord) -> Shape {
    use ClauseWord as W;
    match word {
        W::By | W::Of | W::Shared => Shape::Table,
        W::Evidence
        | W::JudgedBy
        | W::LedBy
        | W::DecidedBy
        | W::From
        | W::With
        | W::SentTo
        | W::CopiesTo
        | W::SuperiorTo
        | W::AppliesTo
        | W::Formerly => Shape::References,
        W::IfMissing | W::OnZero | W::NotApplicable => Shape::Policy,
        other if other.takes_operand() => Shape::One,
        _ => Shape::Flag,
    }
}

/// What a stretch of terms gives a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::semantics) enum Slot {
    /// A clause of this word, with everything that belongs to it.
    Clause(ClauseWord),
    /// A bare value: an amount, a kind.
    Value,
    /// A bare row of a table.
    Row,
}

/// The terms of a statement by what they give it; commas between them are left out.
pub(in crate::semantics) fn slots(terms: &[Term]) -> Vec<(Slot, std::ops::Range<usize>)> {
    let mut reader = Reader { terms, at: 0 };
    let mut found = Vec::new();
    while let Some(term) = reader.peek() {
        let start = reader.at;
        let slot = match term {
            Term::Comma(_) => {
                reader.at += 1;
                continue;
            }
            Term::Word(word, span) => match Some(*word).filter(|it| *it == ClauseWord::Else).and_then(|_| reader.row())
            {
                Some(_) => Slot::Row,
                None => {
                    reader.at = start + 1;
                    reader.clause(*word, *span);
                    Slot::Clause(*word)
                }
            },
            Term::Operand(operand) => {
                reader.at += 1;
                if operand.value.is_some() { Slot::Row } else { Slot::Value }
            }
        };
        found.push((slot, start..reader.at));
    }
    found
}

/// Clauses that may stand inside another one, directly behind its value.
fn belongs(outer: ClauseWord, inner: ClauseWord) -> bool {
    use ClauseWord as W;
    match outer {
        W::Factor => matches!(inner, W::FromThe | W::When | W::In),
        W::FromThe => matches!(inner, W::Same | W::In),
        W::HighestOnly => matches!(inner, W::By),
        W::NotApplicable => matches!(inner, W::When),
        W::ForEach => matches!(inner, W::Where),
        W::Per | W::Top | W::Bottom | W::NeedsAtLeast => matches!(inner, W::Of),
        W::Shared | W::Weight => matches!(inner, W::By),
        W::Rounded => matches!(inner, W::To),
        W::DecidedBy => matches!(inner, W::Within),
        _ => false,
    }
}

pub(super) struct Reader<'a> {
    pub(super) terms: &'a [Term],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn peek(&self) -> Option<&'a Term> {
        self.terms.get(self.at)
    }

    fn operand(&mut self) -> Option<&'a Operand> {
        match self.peek() {
            Some(Term::Operand(operand)) => {
                self.at += 1;
                Some(operand)
            }
            _ => None,
        }
    }

    /// The operand behind a comma, if it is one that `fits`.
    fn listed(&mut self, fits: impl Fn(&Operand) -> bool) -> Option<&'a Operand> {
        let skip = usize::from(matches!(self.peek(), Some(Term::Comma(_))));
        match self.terms.get(self.at + skip) {
            Some(Term::Operand(operand)) if skip == 1 && fits(operand) => {
                self.at += skip + 1;
                Some(operand)
            }
            _ => None,
        }
    }

    /// A row here or behind a comma, also `else value` without a colon.
    pub(super) fn row(&mut self) -> Option<Row<'a>> {
        let skip = usize::from(matches!(self.peek(), Some(Term::Comma(_))));
        match (self.terms.get(self.at + skip)?, self.terms.get(self.at + skip + 1)) {
            (Term::Operand(operand), _) => {
                let row = as_row(operand)?;
                self.at += skip + 1;
                Some(row)
            }
            (Term::Word(ClauseWord::Else, span), Some(Term::Operand(operand))) => {
                let Key::Value(value) = &operand.key else { return None };
                if operand.value.is_some() {
                    return None;
                }
                self.at += skip + 2;
                Some(Row { key: RowKey::Else, value, span: span.to(operand.span) })
            }
            _ => None,
        }
    }

    fn rows(&mut self) -> Vec<Row<'a>> {
        std::iter::from_fn(|| self.row()).collect()
    }

    pub(super) fn clause(&mut self, word: ClauseWord, span: Span) -> Clause<'a> {
        let mut clause = Clause {
            word: Some(word),
            span,
            values: Vec::new(),
            subject: None,
            rows: Vec::new(),
            inner: Vec::new(),
            taken: false,
        };
        match shape(word) {
            Shape::Flag => {}
            Shape::One => clause.values.extend(self.operand()),
            Shape::References => {
                clause.values.extend(self.operand());
                while let Some(operand) = self.listed(is_reference) {
                    clause.values.push(operand);
                }
            }
            Shape::Table => {
                let first = self.operand();
                match first.and_then(joined_row) {
                    Some((subject, row)) => {
                        clause.subject = Some(subject);
                        clause.rows.push(row);
                    }
                    None => clause.values.extend(first),
                }
                clause.rows.extend(self.rows());
            }
            Shape::Policy => {
                if word == ClauseWord::NotApplicable {
                    let skip = usize::from(matches!(self.peek(), Some(Term::Comma(_))));
                    if let Some(Term::Word(ClauseWord::When, when)) = self.terms.get(self.at + skip) {
                        self.at += skip + 1;
                        let inner = self.clause(ClauseWord::When, *when);
                        clause.inner.push(inner);
                        if let Some(policy) = self.listed(is_policy) {
                            clause.values.push(policy);
                        }
                    }
                }
                clause.rows.extend(self.rows());
                if clause.rows.is_empty() && clause.values.is_empty() {
                    clause.values.extend(self.operand());
                }
            }
        }
        while let Some(Term::Word(next, next_span)) = self.peek() {
            if !belongs(word, *next) {
                break;
            }
            self.at += 1;
            let inner = self.clause(*next, *next_span);
            clause.inner.push(inner);
        }
        clause
    }
}

fn is_reference(operand: &Operand) -> bool {
    operand.value.is_none()
        && matches!(&operand.key, Key::Value(Expr { kind: ExprKind::Path(_) | ExprKind::Text(_), .. }))
}

/// A policy, or one with a factor.
fn is_policy(operand: &Operand) -> bool {
    let word = |expr: &Expr| matches!(expr.kind, ExprKind::Path(_));
    is_reference(operand)
        || matches!(&operand.key, Key::Value(Expr { kind: ExprKind::Binary(_, a, _), .. }) if operand.value.is_none() && word(a))
}

pub(super) fn as_row(operand: &Operand) -> Option<Row<'_>> {
    let value = &operand.value.as_ref()?.0;
    let key = match &operand.key {
        Key::Value(expr) => RowKey::Value(expr),
        Key::Range(from, to) => RowKey::Range(from, to),
        Key::Tests(tests) => RowKey::Tests(tests.iter().map(|(comparison, expr)| (*comparison, expr)).collect()),
        Key::Else => RowKey::Else,
        Key::Below => RowKey::Below,
        Key::Above => RowKey::Above,
    };
    Some(Row { key, value, span: operand.span })
}

/// `goal <= 20%: 1 point` behind `by`: the subject and the first row.
fn joined_row(operand: &Operand) -> Option<(&Expr, Row<'_>)> {
    let value = &operand.value.as_ref()?.0;
    let Key::Value(Expr { kind: ExprKind::Compare(subject, tests), .. }) = &operand.key else { return None };
    let tests = tests.iter().map(|(comparison, expr)| (*comparison, expr)).collect();
    Some((subject, Row { key: RowKey::Tests(tests), value, span: operand.span }))
}
