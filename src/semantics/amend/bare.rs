//! Statements without their places: two that say the same are equal then, wherever they are written.

use crate::base::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Operand, Qualifier, Statement, Term, Timespan};

/// The terms without places and commas.
pub(super) fn terms(terms: &[Term]) -> Vec<Term> {
    let mut terms: Vec<Term> = terms.iter().filter(|term| !matches!(term, Term::Comma(_))).cloned().collect();
    terms.iter_mut().for_each(term);
    terms
}

/// The statement without places and without what is said about it; what stands in it likewise.
pub(super) fn statement(statement: &Statement) -> Statement {
    let mut bare = statement.clone();
    bare.word_span = Span::default();
    bare.span = Span::default();
    bare.docs.clear();
    bare.remarks.clear();
    bare.name.iter_mut().for_each(name);
    bare.title.iter_mut().for_each(|title| title.span = Span::default());
    bare.terms = terms(&bare.terms);
    if let Some(block) = &mut bare.block {
        block.span = Span::default();
        block.statements = block.statements.iter().map(self::statement).collect();
    }
    bare
}

fn name(name: &mut Name) {
    name.span = Span::default();
}

fn term(term: &mut Term) {
    match term {
        Term::Word(_, span) | Term::Comma(span) => *span = Span::default(),
        Term::Operand(it) => operand(it),
    }
}

fn operand(operand: &mut Operand) {
    operand.span = Span::default();
    match &mut operand.key {
        Key::Value(it) => expr(it),
        Key::Range(from, to) => [from, to].into_iter().for_each(|it| expr(it)),
        Key::Tests(tests) => tests.iter_mut().for_each(|(_, it)| expr(it)),
        Key::Else | Key::Below | Key::Above => {}
    }
    if let Some((low, high)) = &mut operand.value {
        expr(low);
        high.iter_mut().for_each(|it| expr(it));
    }
}

fn expr(it: &mut Expr) {
    it.span = Span::default();
    match &mut it.kind {
        ExprKind::Path(path) => name(path),
        ExprKind::Call { function, arguments, qualifiers } => {
            name(function);
            arguments.iter_mut().for_each(expr);
            qualifiers.iter_mut().for_each(qualifier);
        }
        ExprKind::Bracket { inner, qualifiers } => {
            expr(inner);
            qualifiers.iter_mut().for_each(qualifier);
        }
        ExprKind::Negate(a) | ExprKind::Not(a) => expr(a),
        ExprKind::Binary(_, a, b) => [a, b].into_iter().for_each(|part| expr(part)),
        ExprKind::Compare(a, tests) => {
            expr(a);
            tests.iter_mut().for_each(|(_, it)| expr(it));
        }
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter_mut().for_each(expr),
        ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| expr(part)),
        ExprKind::Number { .. }
        | ExprKind::Ordinal(_)
        | ExprKind::Date(_)
        | ExprKind::MonthDay { .. }
        | ExprKind::Period(_)
        | ExprKind::Text(_)
        | ExprKind::NotApplicable => {}
    }
}

fn qualifier(it: &mut Qualifier) {
    match it {
        Qualifier::Where(of) => expr(of),
        Qualifier::In(time, span) => {
            *span = Span::default();
            match time {
                Timespan::Last(of) => expr(of),
                Timespan::Name(of) => name(of),
                Timespan::Period(_) | Timespan::Dates(..) => {}
            }
        }
        Qualifier::Among(of) | Qualifier::By(of) | Qualifier::Ties(of) | Qualifier::IfMissing(of) => name(of),
        Qualifier::LowerIsBetter(span) | Qualifier::HigherIsBetter(span) => *span = Span::default(),
    }
}
