//! Comparisons: both sides of one kind; a lone word beside a level is a level.

use super::{Scope, builtin, comparison, constant, poisoned};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::value::{Dim, State, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::names::Symbol;
use crate::syntax::ast;
use crate::syntax::keywords::BuiltIn;

impl Builder<'_> {
    pub(super) fn compare(
        &mut self,
        left: &ast::Expr,
        operator: ast::Comparison,
        right: &ast::Expr,
        scope: &Scope,
    ) -> Expr {
        let span = left.span.to(right.span);
        let operator = comparison(operator);
        // `group = parks`
        if builtin(left) == Some(BuiltIn::Group)
            && let ast::ExprKind::Path(name) = &right.kind
        {
            let wanted = Bilingual { zh: "分组".to_owned(), en: "a group".to_owned() };
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Group(_)), &mut self.problems);
            let Some(Symbol::Group(group)) = found else { return poisoned(span) };
            let is = Expr { kind: ExprKind::InGroup(group), dim: Dim::Flag, span };
            return match operator {
                Comparison::Equal => is,
                Comparison::NotEqual => Expr { kind: ExprKind::Not(Box::new(is)), dim: Dim::Flag, span },
                _ => {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::TYPE_MISMATCH,
                            say!("分组只能比较是否相同", "groups are only the same or not"),
                        )
                        .at(span),
                    );
                    poisoned(span)
                }
            };
        }
        if matches!(right.kind, ast::ExprKind::NotApplicable) {
            let of = self.expr(left, scope);
            let is = Expr { kind: ExprKind::Is(Box::new(of), State::NotApplicable), dim: Dim::Flag, span };
            return match operator {
                Comparison::NotEqual => Expr { kind: ExprKind::Not(Box::new(is)), dim: Dim::Flag, span },
                _ => is,
            };
        }
        let (left, right) = self.compared(left, right, scope);
        let (left, right) = match (&left.dim, &right.dim) {
            (Dim::Points, Dim::Ratio) if scope.results || scope.node.is_none() => (self.share_of_full(left), right),
            (Dim::Ratio, Dim::Points) if scope.results || scope.node.is_none() => (left, self.share_of_full(right)),
            _ => (left, right),
        };
        if left.dim == Dim::Poisoned || right.dim == Dim::Poisoned {
            return Expr { dim: Dim::Poisoned, ..poisoned(span) };
        }
        let (left, right) = self.both_in_working_days(left, right);
        if !self.same_dim(&left, &right, span) {
            return poisoned(span);
        }
        let orders = !matches!(left.dim, Dim::Text | Dim::Flag);
        if !orders && !matches!(operator, Comparison::Equal | Comparison::NotEqual) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("{dim}没有大小之分", "{dim} has no order", dim = left.dim.name()),
                )
                .at(span)
                .help(say!(
                    "用 `=` 或 `≠` 比较；有高低之分的写成 `级别`",
                    "compare with `=` or `!=`; declare a `level` where there is an order"
                )),
            );
            return poisoned(span);
        }
        Expr { kind: ExprKind::Compare(operator, Box::new(left), Box::new(right)), dim: Dim::Flag, span }
    }

    /// The points of nodes beside a share, such as in `min(a, b) < 65%`: each as a share of its own full mark.
    fn share_of_full(&self, expr: Expr) -> Expr {
        let span = expr.span;
        let list = |list: Vec<Expr>| list.into_iter().map(|part| self.share_of_full(part)).collect::<Vec<_>>();
        let shares = |list: &[Expr]| list.iter().all(|part| part.dim == Dim::Ratio);
        match expr.kind {
            ExprKind::Node(id) => {
                let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
                if full.is_zero() {
                    return expr;
                }
                let full = constant(Value::Number(full), Dim::Points, span);
                Expr { kind: ExprKind::Divide(Box::new(expr), Box::new(full)), dim: Dim::Ratio, span }
            }
            ExprKind::Minimum(parts) => {
                let parts = list(parts);
                let dim = if shares(&parts) { Dim::Ratio } else { expr.dim };
                Expr { kind: ExprKind::Minimum(parts), dim, span }
            }
            ExprKind::Maximum(parts) => {
                let parts = list(parts);
                let dim = if shares(&parts) { Dim::Ratio } else { expr.dim };
                Expr { kind: ExprKind::Maximum(parts), dim, span }
            }
            kind => Expr { kind, ..expr },
        }
    }

    /// Both sides of a comparison; a lone word beside a level is one of its levels, beside a text a text.
    pub(super) fn compared(&mut self, left: &ast::Expr, right: &ast::Expr, scope: &Scope) -> (Expr, Expr) {
        if self.is_word(left, scope) && !self.is_word(right, scope) {
            let right = self.expr(right, scope);
            let left = self.against(left, &right.dim, scope);
            return (left, right);
        }
        let typed = self.expr(left, scope);
        let right = self.against(right, &typed.dim, scope);
        (typed, right)
    }

    /// Whether the expression is a name that nothing declares.
    pub(in crate::semantics) fn is_word(&self, written: &ast::Expr, scope: &Scope) -> bool {
        match &written.kind {
            ast::ExprKind::Path(name) => {
                let field = name.single().zip(scope.event).is_some_and(|(field, event)| {
                    self.events.get(event.index()).is_some_and(|kind| kind.field(field).is_some())
                });
                !field && self.names.candidates(name).is_empty() && builtin(written).is_none()
            }
            _ => false,
        }
    }

    /// Whether the expression names a group, a task, an entry or a letter and nothing else: beside a text it is the id.
    fn is_id(&self, written: &ast::Expr) -> bool {
        match &written.kind {
            ast::ExprKind::Path(name) => {
                matches!(
                    self.names.candidates(name).as_slice(),
                    [Symbol::Group(_) | Symbol::Task(_) | Symbol::Entered(_) | Symbol::Letter(_)]
                )
            }
            _ => false,
        }
    }

    /// An expression compared with something of a known dimension.
    pub(in crate::semantics) fn against(&mut self, written: &ast::Expr, dim: &Dim, scope: &Scope) -> Expr {
        let word = match &written.kind {
            ast::ExprKind::Path(name) => name.single().map(str::to_owned),
            ast::ExprKind::Text(text) => Some(text.clone()),
            // A level may be called by a number.
            ast::ExprKind::Number { value, unit: ast::Unit::None } if matches!(dim, Dim::Level(_)) => {
                Some(value.to_string())
            }
            _ => None,
        };
        match (dim, word) {
            (Dim::Level(levels), Some(word)) => {
                if let Some(position) = levels.iter().position(|level| *level == word) {
                    let position = u16::try_from(position).unwrap_or(u16::MAX);
                    return constant(Value::Level(position), dim.clone(), written.span);
                }
                let literal = matches!(written.kind, ast::ExprKind::Text(_) | ast::ExprKind::Number { .. });
                if !self.is_word(written, scope) && !literal {
                    return self.expr(written, scope);
                }
                let choices: Vec<Bilingual> =
                    levels.iter().map(|level| Bilingual::from(format!("`{level}`"))).collect();
                let mut problem = Diagnostic::new(
                    &catalog::NOT_A_LEVEL,
                    say!("`{word}` 不是其中的级别", "`{word}` is not one of the levels", word = word.as_str()),
                )
                .at(written.span)
                .help(say!(
                    "级别有：{choices}",
                    "the levels are {choices}",
                    choices = crate::base::language::list(&choices)
                ));
                if let Some(near) = crate::base::diagnostic::nearest(&word, levels.iter().map(String::as_str)) {
                    problem = problem.replace(written.span, near);
                }
                self.problems.push(problem);
                poisoned(written.span)
            }
            (Dim::Date, None) if written.month_day().is_some() => self.day(written, scope),
            (Dim::Text, Some(word)) if self.is_word(written, scope) || self.is_id(written) => {
                constant(Value::Text(word.as_str().into()), Dim::Text, written.span)
            }
            _ => self.expr(written, scope),
        }
    }
}
