//! Caps of nodes that hold on a condition: `limit a, b at most 60% when c < 6 points`.

use super::Builder;
use super::clauses::{Clause, Clauses, Reference, incomplete, reference};
use super::expr::Scope;
use super::names::Symbol;
use crate::model::NodeId;
use crate::model::node::Limit;
use crate::say;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// A `limit` in the block of a node. The cap is a share of each limited node's own full mark.
    pub(super) fn limit(&mut self, statement: &'a Statement, scope: &Scope) {
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            if inner.word != S::Basis {
                self.misplaced(inner, &super::clauses::statement_words(statement));
            }
        }
        let mut clauses = Clauses::of(statement);
        let most = clauses.take(C::AtMost, &mut self.problems);
        let no_factor = clauses.flag(C::NoFactor, &mut self.problems).is_some();
        let when = self.in_force(&mut clauses, scope);
        let subjects = clauses.take_values();
        clauses.finish(&[C::AtMost, C::NoFactor, C::When, C::Unless], &mut self.problems);
        if subjects.is_empty() {
            self.problems.push(incomplete(statement.span, &say!("限定什么", "what is limited")));
        }
        if most.is_none() && !no_factor {
            self.problems.push(
                incomplete(statement.span, &say!("`最高 …` 或 `不乘系数`", "`at most …` or `no factor`")).help(say!(
                    "例如 `限定 a、b 最高 60% 当 c < 6分`",
                    "for example `limit a, b at most 60% when c < 6 points`"
                )),
            );
        }
        let article = scope.node.and_then(|node| self.node(node)).and_then(|node| node.clause.article.clone());
        let clause = self.clause(statement, article.as_deref());
        let wanted = say!("指标", "a node of the score");
        for subject in subjects {
            let Some(Reference::Name(name)) = reference(subject) else {
                self.problems.push(incomplete(subject.span, &wanted));
                continue;
            };
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Node(_)), &mut self.problems);
            let Some(Symbol::Node(id)) = found else { continue };
            let own = Scope { node: Some(id), ..scope.clone() };
            let most = match &most {
                Some(clause) => match self.cap(clause, &own) {
                    Some(most) => Some(most),
                    None => continue,
                },
                None => None,
            };
            self.limit_node(id, Limit { most, no_factor, when: when.clone(), clause: clause.clone() });
        }
    }

    fn cap(&mut self, clause: &Clause<'a>, scope: &Scope) -> Option<crate::model::expr::Expr> {
        let value = clause.value();
        if value.is_none() {
            self.problems.push(incomplete(clause.span, &say!("分值或比例", "points or a share")));
        }
        value.map(|expr| self.points(expr, scope, true))
    }

    fn limit_node(&mut self, id: NodeId, limit: Limit) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.limits.push(limit);
        }
    }
}
