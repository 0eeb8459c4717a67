//! Several rates: how far each reaches, within a rule and over two rules of a node.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::NodeId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Reach, Rule, Side, Subject};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::Clause;
use crate::semantics::readings;
use crate::syntax::ast::{self, Statement, Term};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// How far each rate reaches; required where there are several.
    pub(super) fn reach(
        &mut self,
        statement: &Statement,
        rates: usize,
        marginal: &[Clause<'a>],
        whole: &[Clause<'a>],
        side: Side,
    ) -> Reach {
        let first = marginal.first().or(whole.first());
        if let (Some(first), true) = (first, rates < 2 || side == Side::Around) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("只有同侧的两档以上才有累进", "only several rates on one side can be marginal or whole"),
                )
                .at(first.span)
                .help(say!("删去它，或补上第二档", "remove it, or add the second rate")),
            );
            return Reach::Marginal;
        }
        match (marginal.first(), whole.first()) {
            (Some(one), Some(other)) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("`超额累进` 与 `全额累进` 只能写一个", "`marginal` and `whole` exclude each other"),
                    )
                    .at(other.span)
                    .label(one.span, say!("另一个在这里", "the other one is here")),
                );
                Reach::Marginal
            }
            (Some(_), None) => Reach::Marginal,
            (None, Some(_)) => Reach::Whole,
            (None, None) if rates > 1 => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::RATES_MEET,
                        say!(
                            "越过第二条界线后，第二档只算超出部分还是算全部，没有写明",
                            "beyond the second edge, whether the second rate counts for the part beyond it or for all is not stated"
                        ),
                    )
                    .at(statement.span)
                    .note(say!(
                        "80% 以下每点 1 分、60% 以下每点 2 分，实绩 50%：超额累进扣 20 + 20 = 40 分，全额累进扣 30 × 2 = 60 分",
                        "1 point a pp below 80% and 2 below 60%, at 50%: marginal 20 + 20 = 40 points, whole 30 × 2 = 60"
                    ))
                    .help(say!("写 `超额累进` 或 `全额累进`", "write `marginal` or `whole`"))
                    .witness(readings::rates()),
                );
                Reach::Marginal
            }
            (None, None) => Reach::Marginal,
        }
    }

    /// Two rules of a node over one quantity and one side: whether both count must be stated.
    pub(in crate::semantics) fn rates_of_two_rules(&mut self, id: NodeId, statements: &[&'a Statement]) {
        let Some(node) = self.node(id) else { return };
        let beside = |rule: &Rule| {
            statements.iter().any(|statement| {
                matches!(statement.word, S::Deduct | S::Add | S::Adjust)
                    && statement.name.as_ref().and_then(ast::Name::single) == Some(rule.name.as_str())
                    && statement.terms.iter().any(|term| matches!(term, Term::Word(C::EachCounts, _)))
            })
        };
        let mut found = Vec::new();
        for (at, second) in node.rules.iter().enumerate() {
            let Subject::Distance { of, side, .. } = &second.subject else { continue };
            let twin = node.rules.iter().take(at).find(|first| {
                matches!(&first.subject, Subject::Distance { of: other, side: facing, .. } if facing == side && other.alike(of))
                    && first.sign == second.sign
                    && !exclusive(first.when.as_ref(), second.when.as_ref())
                    && !beside(first)
            });
            if let (Some(first), false) = (twin, beside(second)) {
                found.push((first.clause.span, second.clause.span));
            }
        }
        for (first, second) in found {
            self.problems.push(
                Diagnostic::new(
                    &catalog::RATES_MEET,
                    say!(
                        "两条规则看同一个数的同一侧，越过第二条界线后怎样合算没有写明",
                        "two rules look at the same side of one quantity; how they work together beyond the second edge is not stated"
                    ),
                )
                .at(second)
                .label(first, say!("另一条在这里", "the other one is here"))
                .help(say!(
                    "写成一条：`…，低于 60% 每 1个百分点 2分，超额累进`（或 `全额累进`）；两条都算的，加上 `分别计`",
                    "write one rule: `…, 2 points per 1pp below 60%, marginal` (or `whole`); where both count, add `each counts`"
                )),
            );
        }
    }
}

/// Whether two conditions never hold together: one is the other's denial.
fn exclusive(a: Option<&Expr>, b: Option<&Expr>) -> bool {
    let denies = |one: &Expr, other: &Expr| matches!(&one.kind, ExprKind::Not(inner) if inner.alike(other));
    a.zip(b).is_some_and(|(a, b)| denies(a, b) || denies(b, a))
}
