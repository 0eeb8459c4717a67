//! Whether a scheme speaks of a register, by a statement or by a name.

use crate::model::register::Register;
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Operand, Qualifier, Statement, Term};
use crate::syntax::keywords::StatementWord as S;

/// The first statement that speaks of a register. What `declared` knows by a name of its own is not meant.
pub(super) fn first<'a>(
    body: &[&'a Statement],
    register: Register,
    declared: impl Fn(&Name) -> bool,
) -> Option<&'a Statement> {
    let names = |name: &Name| {
        let Some(first) = name.parts.first().filter(|first| register.names().contains(&first.as_str())) else {
            return false;
        };
        !declared(&Name { parts: vec![first.clone()], span: name.span })
    };
    body.iter().find_map(|statement| in_statement(statement, register, &names))
}

fn in_statement<'a>(
    statement: &'a Statement,
    register: Register,
    names: &dyn Fn(&Name) -> bool,
) -> Option<&'a Statement> {
    let speaks = speaks_of(statement.word, register)
        || statement.terms.iter().any(|term| match term {
            Term::Operand(operand) => in_operand(operand, names),
            Term::Word(..) | Term::Comma(_) => false,
        });
    if speaks {
        return Some(statement);
    }
    let mut inner = statement.block.iter().flat_map(|block| &block.statements);
    inner.find_map(|statement| in_statement(statement, register, names))
}

/// Whether a statement is about a register by its word.
fn speaks_of(word: S, register: Register) -> bool {
    match register {
        Register::Tasks => matches!(word, S::Task | S::Completion | S::Letter),
        Register::Problems => word == S::Problem,
        Register::Pilots => word == S::Pilot,
        Register::Letters => word == S::Letter,
    }
}

fn in_operand(operand: &Operand, names: &dyn Fn(&Name) -> bool) -> bool {
    let key = match &operand.key {
        Key::Value(expr) => in_expr(expr, names),
        Key::Range(from, to) => in_expr(from, names) || in_expr(to, names),
        Key::Tests(tests) => tests.iter().any(|(_, expr)| in_expr(expr, names)),
        Key::Else | Key::Below | Key::Above => false,
    };
    let value = operand.value.as_ref();
    key || value.is_some_and(|(from, to)| in_expr(from, names) || to.as_ref().is_some_and(|to| in_expr(to, names)))
}

/// Whether a written expression has a name that is one of those meant, but for what has a time of its own: statistics with
/// `in`.
pub(in crate::semantics) fn outside_times(expr: &Expr, names: &dyn Fn(&Name) -> bool) -> bool {
    in_parts(expr, &|expr| match &expr.kind {
        ExprKind::Path(name) => Some(names(name)),
        ExprKind::Call { qualifiers, .. } | ExprKind::Bracket { qualifiers, .. } => {
            qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::In(..))).then_some(false)
        }
        _ => None,
    })
}

fn in_expr(expr: &Expr, names: &dyn Fn(&Name) -> bool) -> bool {
    in_parts(expr, &|expr| match &expr.kind {
        ExprKind::Path(name) => Some(names(name)),
        _ => None,
    })
}

/// Whether something is found in an expression: `found` tells of each part, or leaves it to what stands inside.
fn in_parts(expr: &Expr, found: &dyn Fn(&Expr) -> Option<bool>) -> bool {
    if let Some(found) = found(expr) {
        return found;
    }
    let inside = |expr: &Expr| in_parts(expr, found);
    let qualified = |qualifiers: &[Qualifier]| {
        qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::Where(condition) if inside(condition)))
    };
    match &expr.kind {
        ExprKind::Call { arguments, qualifiers, .. } => arguments.iter().any(inside) || qualified(qualifiers),
        ExprKind::Bracket { inner, qualifiers } => inside(inner) || qualified(qualifiers),
        ExprKind::Negate(inner) | ExprKind::Not(inner) => inside(inner),
        ExprKind::Binary(_, a, b) => inside(a) || inside(b),
        ExprKind::Compare(first, rest) => inside(first) || rest.iter().any(|(_, expr)| inside(expr)),
        ExprKind::And(list) | ExprKind::Or(list) => list.iter().any(inside),
        ExprKind::If(a, b, c) => inside(a) || inside(b) || inside(c),
        ExprKind::Number { .. }
        | ExprKind::Path(_)
        | ExprKind::Ordinal(_)
        | ExprKind::Date(_)
        | ExprKind::MonthDay { .. }
        | ExprKind::Period(_)
        | ExprKind::Text(_)
        | ExprKind::NotApplicable => false,
    }
}
