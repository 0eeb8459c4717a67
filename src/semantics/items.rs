//! Methods of items, and the first two of them, `start at` and `earn`. `ratio` has a room of its own, so have `steps` with
//! `linear`; the rows of all are read in `rows`.

use super::Builder;
use super::clauses::{Clauses, RowKey, incomplete, plain, statement_words};
use super::expr::{Scope, constant};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::Witness;
use crate::model::NodeId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Choice, Item, Method, MethodKind};
use crate::model::value::Dim;
use crate::say;
use crate::syntax::ast::{self, Key, Statement};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

pub(super) const COMMON: &[C] = &[C::When, C::Unless, C::Factor];

impl<'a> Builder<'a> {
    /// The methods of an item; without one, an account that begins full (deductions only) or empty (bonuses only).
    pub(super) fn item(
        &mut self,
        id: NodeId,
        statements: &[&'a Statement],
        rules: &[&'a Statement],
        scope: &Scope,
    ) -> Option<Item> {
        let mut methods = Vec::new();
        for statement in statements {
            self.method(id, statement, scope, &mut methods);
        }
        if statements.is_empty() {
            if self.drafts.get(id.index()).is_some_and(|draft| draft.unsettled) {
                return None;
            }
            let node = self.node(id)?;
            let (span, clause) = (node.clause.span, node.clause.clone());
            let begin = if rules.iter().all(|rule| rule.word == S::Deduct) && !rules.is_empty() {
                Expr { kind: ExprKind::Full, dim: Dim::Points, span }
            } else if rules.iter().all(|rule| rule.word == S::Add) && !rules.is_empty() {
                constant(Number::ZERO, Dim::Points, span)
            } else {
                let word = self.drafts.get(id.index()).map(|draft| draft.statement)?;
                let (entry, message) = if rules.is_empty() && matches!(word.word, S::Part | S::Score) {
                    (
                        &catalog::EMPTY_PART,
                        say!("`{word}` 里没有指标", "`{word}` has no items", word = statement_words(word)),
                    )
                } else {
                    (&catalog::METHOD_COUNT, say!("没有写明怎样得分", "how points are earned is not stated"))
                };
                self.problems.push(Diagnostic::new(entry, message).at(word.word_span).help(say!(
                    "写 `比率`、`分档`、`插值`、`得分` 或 `基础` 中的一种",
                    "write one of `ratio`, `steps`, `linear`, `earn` or `start at`"
                )));
                return None;
            };
            methods.push(Method {
                when: None,
                kind: MethodKind::Start(Choice::Value(begin)),
                factors: Vec::new(),
                clause,
            });
        }
        let open = methods.iter().filter(|method| method.when.is_none()).count();
        let last_open = methods.last().is_some_and(|method| method.when.is_none());
        if open > 1 || (open == 1 && !last_open) {
            let span = statements.last().map(|statement| statement.word_span)?;
            self.problems.push(
                Diagnostic::new(
                    &catalog::METHOD_COUNT,
                    say!("一个指标只能有一种得分办法", "an item has one way of earning points"),
                )
                .at(span)
                .help(say!(
                    "多种办法时，除最后一种外都要写 `当 …`",
                    "of several, all but the last need a condition: `when …`"
                )),
            );
        } else if open == 0 && !methods.is_empty() {
            let span = statements.last().map(|statement| statement.span)?;
            let conditions: Vec<&Expr> = methods.iter().filter_map(|method| method.when.as_ref()).collect();
            let given = self.none_holds(&conditions);
            self.problems.push(
                Diagnostic::new(
                    &catalog::ELSE_MISSING,
                    say!("所有条件都不成立时得几分没有写明", "what counts where no condition holds is not stated"),
                )
                .at(span)
                .help(say!("加上 `否则 0分`", "add `else 0 points`"))
                .witness(Witness { given, ..Witness::lines(say!("条件", "conditions"), 0) }),
            );
        }
        Some(Item { methods })
    }

    fn method(&mut self, id: NodeId, statement: &'a Statement, scope: &Scope, methods: &mut Vec<Method>) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, scope);
        let factors = clauses.take_all(C::Factor);
        let factors = factors.iter().filter_map(|clause| self.factor(clause, scope)).collect();
        let clause = self.clause(statement, self.node(id).and_then(|node| node.clause.article.clone()).as_deref());
        let mut otherwise = None;
        let kind = match statement.word {
            S::StartAt | S::Earn => {
                let by = clauses.take(C::By, &mut self.problems);
                if statement.word == S::StartAt {
                    self.bounds_of_account(id, &mut clauses, scope);
                }
                if by.is_none() {
                    otherwise = clauses.take_rows().into_iter().find(|row| matches!(row.key, RowKey::Else));
                }
                let choice = match by {
                    Some(by) => {
                        let mut rows = by.rows.clone();
                        rows.extend(clauses.take_rows());
                        by.value().and_then(|key| self.choice(key, &rows, scope, true))
                    }
                    None => {
                        let operand = clauses.take_amount(&mut self.problems);
                        match operand.and_then(plain) {
                            Some(expr) => {
                                let value = self.points(expr, scope, true);
                                Some(Choice::Value(self.scaled(id, value, &mut clauses)))
                            }
                            None => {
                                self.problems.push(incomplete(statement.word_span, &say!("分值", "points")));
                                None
                            }
                        }
                    }
                };
                let allowed: &[C] = if statement.word == S::StartAt {
                    &[C::By, C::AtLeast, C::AtMost, C::When]
                } else {
                    &[C::By, C::When, C::Unless, C::Factor]
                };
                clauses.finish(allowed, &mut self.problems);
                choice.map(if statement.word == S::StartAt { MethodKind::Start } else { MethodKind::Earn })
            }
            S::Ratio => self.ratio(id, statement, clauses, scope),
            S::ScoredBy => self.scored(id, statement, clauses),
            S::Steps => self.steps(statement, clauses, scope),
            S::Linear => self.linear(id, statement, clauses, scope),
            S::MinMax => self.min_max(id, statement, clauses, scope),
            S::Efficacy => self.efficacy(id, statement, clauses, scope),
            S::Completion => self.completion(statement, clauses, scope),
            S::Records => self.records(statement, clauses, scope),
            // Whoever adds a method word adds its line here.
            _ => None,
        };
        let Some(kind) = kind else { return };
        let conditional = when.is_some();
        methods.push(Method { when, kind, factors, clause: clause.clone() });
        if let Some(row) = otherwise {
            let value = self.points(row.value, scope, true);
            if conditional {
                methods.push(Method {
                    when: None,
                    kind: MethodKind::Earn(Choice::Value(value)),
                    factors: Vec::new(),
                    clause,
                });
            } else {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("没有 `当 …`，`否则` 无从谈起", "`else` needs a `when`"),
                    )
                    .at(row.span),
                );
            }
        }
    }

    /// `when …` and `unless …` as one condition.
    pub(super) fn in_force(&mut self, clauses: &mut Clauses<'a>, scope: &Scope) -> Option<Expr> {
        let when = clauses.take(C::When, &mut self.problems);
        let unless = clauses.take(C::Unless, &mut self.problems);
        let mut read = |clause: &super::clauses::Clause<'a>| match clause.value() {
            Some(expr) => Some(self.condition(expr, scope)),
            None => {
                self.problems.push(incomplete(clause.span, &say!("条件", "a condition")));
                None
            }
        };
        let when = when.as_ref().and_then(&mut read);
        let unless = unless.as_ref().and_then(&mut read).map(|inner| {
            let span = inner.span;
            Expr { kind: ExprKind::Not(Box::new(inner)), dim: Dim::Flag, span }
        });
        match (when, unless) {
            (Some(a), Some(b)) => {
                let span = a.span.to(b.span);
                Some(Expr { kind: ExprKind::And(vec![a, b]), dim: Dim::Flag, span })
            }
            (a, b) => a.or(b),
        }
    }

    /// `start at 100 points, at least 0 points`: the bounds are the node's.
    fn bounds_of_account(&mut self, id: NodeId, clauses: &mut Clauses<'a>, scope: &Scope) {
        for (word, floor) in [(C::AtLeast, true), (C::AtMost, false)] {
            let Some(clause) = clauses.take(word, &mut self.problems) else { continue };
            let Some(expr) = clause.value() else {
                self.problems.push(incomplete(clause.span, &say!("分值", "points")));
                continue;
            };
            let bound = self.points(expr, scope, true);
            let written = self.drafts.get_mut(id.index()).and_then(|draft| {
                let slot = if floor { &mut draft.floor_written } else { &mut draft.cap_written };
                slot.replace(clause.whole())
            });
            if let Some(first) = written {
                self.problems.push(
                    Diagnostic::new(&catalog::CLAUSE_TWICE, say!("上下限写了两次", "this bound is written twice"))
                        .at(clause.whole())
                        .label(first, say!("第一次在这里", "the first one is here")),
                );
            }
            if let Some(node) = self.nodes.get_mut(id.index()) {
                let slot = if floor { &mut node.floor } else { &mut node.cap };
                *slot = Some(bound);
            }
        }
    }

    /// The operand as one value.
    pub(super) fn single_value(&mut self, operand: &'a ast::Operand) -> Option<&'a ast::Expr> {
        match (&operand.key, &operand.value) {
            (Key::Value(expr), None) => Some(expr),
            _ => {
                self.problems.push(incomplete(operand.span, &say!("一个值", "one value")));
                None
            }
        }
    }
}
