//! Settlement, tolerance and appeals: what may be decided beside the computation, within which limits, and by whom.

use super::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, statement_words, texts};
use super::expr::Scope;
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::ledgers::{Appeal, Days, Matter, Settlement, Tolerance};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{self, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// Compiles what the scheme says of decisions beside the computation.
    pub(super) fn review(&mut self, body: &Body<'a>) {
        let of = |word: S| body.iter().copied().filter(move |statement| statement.word == word);
        for statement in of(S::Settle) {
            let Some(settlement) = self.settle(statement) else { continue };
            let twin = self.review.settlements.iter().find(|other| other.matter == settlement.matter);
            if let Some(first) = twin.map(|twin| twin.clause.span) {
                self.written_twice(statement, first);
                continue;
            }
            self.review.settlements.push(settlement);
        }
        for statement in of(S::Tolerance) {
            self.tolerance(statement);
        }
        for statement in of(S::Appeal) {
            let Some(appeal) = self.appeal(statement) else { continue };
            if let Some(first) = self.review.appeal.as_ref().map(|first| first.clause.span) {
                self.written_twice(statement, first);
                continue;
            }
            self.review.appeal = Some(appeal);
        }
    }

    /// `tolerance x when excused { waive late }`
    fn tolerance(&mut self, statement: &'a Statement) {
        let Some(id) = self.simple_name(statement) else { return };
        let mut clauses = Clauses::of(statement);
        let when = clauses.take(C::When, &mut self.problems);
        let factor = clauses.take(C::Factor, &mut self.problems);
        clauses.finish(&[C::When, C::Factor], &mut self.problems);
        let share = factor.as_ref().map_or(Some(Number::ZERO), |clause| self.tolerance_share(clause));
        // Behind a factor without a comma, the condition reads as the factor's own.
        let when = when.or_else(|| factor.as_ref().and_then(|factor| factor.inside(C::When)).cloned());
        let Some(when) = when.as_ref().and_then(Clause::value) else {
            self.problems.push(
                incomplete(statement.span, &say!("`当 …`", "`when …`"))
                    .help(say!("容错要写明什么情况下免计", "a tolerance says when it excuses")),
            );
            return;
        };
        let (mut events, mut vetoes) = (Vec::new(), Vec::new());
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Waive => {
                    for name in self.waived(inner) {
                        let wanted = say!("事件或否决", "an event or a veto");
                        let fits = |symbol: Symbol| matches!(symbol, Symbol::Event(_) | Symbol::Veto(_));
                        match self.names.resolve(name, &wanted, fits, &mut self.problems) {
                            Some(Symbol::Event(event)) => {
                                let scope = Scope { event: Some(event), ..Scope::default() };
                                let when = self.excuse(when, &scope);
                                events.push((event, when));
                            }
                            Some(Symbol::Veto(veto)) => {
                                let when = self.excuse(when, &Scope::default());
                                vetoes.push((veto, when));
                            }
                            _ => {}
                        }
                    }
                }
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        let named = statement.block.iter().flat_map(|block| &block.statements).any(|inner| inner.word == S::Waive);
        if !named {
            self.problems.push(
                incomplete(statement.span, &say!("`免计 …`", "`waive …`"))
                    .help(say!("在大括号里写 `免计 迟报`", "write `waive late` in braces")),
            );
        }
        let twin = self.review.tolerances.iter().find(|other| other.id == id).map(|other| other.clause.span);
        if let Some(first) = twin {
            self.written_twice(statement, first);
            return;
        }
        let clause = self.clause(statement, None);
        let title = super::clauses::title(statement.title.as_ref());
        let share = share.unwrap_or_default();
        self.review.tolerances.push(Tolerance { id, title, share, events, vetoes, clause });
    }

    fn waived(&mut self, statement: &'a Statement) -> Vec<&'a ast::Name> {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        clauses.finish(&[], &mut self.problems);
        let mut names: Vec<&ast::Name> = statement.name.iter().collect();
        for value in values {
            match reference(value) {
                Some(Reference::Name(name)) => names.push(name),
                _ => self
                    .problems
                    .push(incomplete(value.span, &say!("事件或否决的名称", "the name of an event or a veto"))),
            }
        }
        if names.is_empty() {
            self.problems.push(incomplete(statement.span, &say!("事件或否决的名称", "the name of an event or a veto")));
        }
        names
    }

    /// The share of an excused event that still counts.
    fn tolerance_share(&mut self, clause: &Clause<'a>) -> Option<Number> {
        let typed = self.expr(clause.value()?, &Scope::default());
        match (typed.constant().and_then(Value::number), &typed.dim) {
            (Some(share), Dim::Ratio | Dim::Plain) if !share.is_negative() && *share < Number::ONE => {
                Some(share.clone())
            }
            (_, Dim::Poisoned) => None,
            _ => {
                self.problems.push(incomplete(
                    typed.span,
                    &say!("0 到 100% 之间仍计的份额", "the share that still counts, from 0 to less than 100%"),
                ));
                None
            }
        }
    }

    /// A condition that reads data only: what is excused must be known before anything is scored.
    fn excuse(&mut self, when: &ast::Expr, scope: &Scope) -> Expr {
        let expr = self.condition(when, scope);
        let mut reads_results = false;
        expr.walk(&mut |inner| {
            reads_results |= matches!(
                inner.kind,
                ExprKind::Node(_)
                    | ExprKind::OverPeers { .. }
                    | ExprKind::Rated { .. }
                    | ExprKind::ExactTotal
                    | ExprKind::Place(_)
            );
        });
        if reads_results {
            self.problems.push(
                Diagnostic::new(
                    &catalog::OUT_OF_SCOPE,
                    say!("容错的条件只能看数据和事件", "a tolerance reads facts and events, not results"),
                )
                .at(expr.span),
            );
            return super::expr::poisoned(expr.span);
        }
        expr
    }

    pub(super) fn written_twice(&mut self, statement: &Statement, first: crate::base::source::Span) {
        self.problems.push(
            Diagnostic::new(
                &catalog::CLAUSE_TWICE,
                say!(
                    "`{word}` 对同一事项写了两次",
                    "`{word}` is written twice about one thing",
                    word = statement_words(statement)
                ),
            )
            .at(statement.span)
            .label(first, say!("第一次在这里", "the first one is here"))
            .help(say!("只留一处", "keep one of them")),
        );
    }

    /// Who decides; a statement without is reported.
    fn authorities(&mut self, statement: &Statement, decided: Option<&Clause<'a>>) -> Option<Vec<String>> {
        let names = decided.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        if names.is_empty() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::AUTHORITY_MISSING,
                    say!(
                        "`{word}` 没有写明由谁决定",
                        "`{word}` does not say who decides",
                        word = statement_words(statement)
                    ),
                )
                .at(statement.span)
                .help(say!("例如 `由 \"领导小组\"`", "for example `decided by \"leading group\"`")),
            );
            return None;
        }
        Some(names)
    }

    fn settle(&mut self, statement: &'a Statement) -> Option<Settlement> {
        let mut clauses = Clauses::of(statement);
        let subject = clauses.take(C::For, &mut self.problems);
        let within = clauses.take(C::Within, &mut self.problems);
        let no_cap = clauses.flag(C::NoCap, &mut self.problems);
        self.exclude(within.as_ref(), no_cap);
        let most = clauses.take(C::AtMost, &mut self.problems);
        let decided = clauses.take(C::DecidedBy, &mut self.problems);
        let evidence = clauses.take(C::Evidence, &mut self.problems);
        clauses.finish(&[C::For, C::Within, C::NoCap, C::AtMost, C::DecidedBy, C::Evidence], &mut self.problems);
        let matter = match &subject {
            Some(clause) => Some(self.matter(clause)?),
            None => None,
        };
        let points = matches!(matter, None | Some(Matter::Total | Matter::Node(_)));
        let limit = within.as_ref().and_then(|clause| self.settle_limit(clause));
        if points && within.is_none() && no_cap.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::SETTLE_LIMIT_MISSING,
                    say!("没有写明最多可以审定多少分", "how many points may be settled is not stated"),
                )
                .at(statement.span)
                .help(say!(
                    "写 `限 5分`、`限 5%`（总分满分的 5%），或 `不封顶`",
                    "write `within 5 points`, `within 5%` (of the full mark of the total), or `no cap`"
                )),
            );
        }
        if let (false, Some(within)) = (points, &within) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("名次、等次和奖项没有分数限额", "places, grades and awards have no limit in points"),
                )
                .at(within.whole())
                .help(say!("限次数写 `最高 1次`", "to limit the number of decisions, write `at most 1 time`")),
            );
        }
        let most = most.and_then(|clause| clause.values.first().copied().and_then(|operand| self.whole(operand)));
        let authorities = self.authorities(statement, decided.as_ref())?;
        let evidence = evidence.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let clause = self.clause(statement, None);
        Some(Settlement { matter, within: limit, most, authorities, evidence, clause })
    }

    /// `for total`, `for grade`, `for place`, `for runner`.
    fn matter(&mut self, clause: &Clause<'a>) -> Option<Matter> {
        let Some(Reference::Name(name)) = clause.values.first().copied().and_then(reference) else {
            self.problems.push(incomplete(
                clause.whole(),
                &say!("指标、等次、奖项或 `名次`", "a node, the grades, an award or `place`"),
            ));
            return None;
        };
        if self.names.candidates(name).is_empty() && name.single().and_then(BuiltIn::find) == Some(BuiltIn::Place) {
            return Some(Matter::Place);
        }
        let wanted = say!("指标、等次或奖项", "a node, the grades or an award");
        let fits = |symbol: Symbol| matches!(symbol, Symbol::Node(_) | Symbol::Grades | Symbol::Award(_));
        match self.names.resolve(name, &wanted, fits, &mut self.problems)? {
            Symbol::Node(NodeId(0)) => Some(Matter::Total),
            Symbol::Node(id) => Some(Matter::Node(id)),
            Symbol::Grades => Some(Matter::Grade),
            Symbol::Award(id) => Some(Matter::Award(id)),
            _ => None,
        }
    }

    /// Points, or a share of the full mark of the total.
    fn settle_limit(&mut self, clause: &Clause<'a>) -> Option<Number> {
        let typed = self.expr(clause.value()?, &Scope::default());
        let full = self.node(NodeId(0)).map(|root| root.full.clone()).unwrap_or_default();
        let limit = match (typed.constant().and_then(Value::number), &typed.dim) {
            (Some(number), Dim::Points) => Some(number.clone()),
            (Some(number), Dim::Ratio) => Some(number * &full),
            (_, Dim::Poisoned) => return None,
            _ => None,
        };
        let positive = limit.filter(|limit| *limit > Number::ZERO);
        if positive.is_none() {
            self.problems.push(incomplete(
                typed.span,
                &say!("大于零的分值或百分数，如 `5分`、`5%`", "points or a share above zero, such as `5 points`, `5%`"),
            ));
        }
        positive
    }

    fn appeal(&mut self, statement: &'a Statement) -> Option<Appeal> {
        let mut clauses = Clauses::of(statement);
        let within = clauses.take(C::Within, &mut self.problems);
        let decided = clauses.take(C::DecidedBy, &mut self.problems);
        clauses.finish(&[C::Within, C::DecidedBy], &mut self.problems);
        let answer = decided.as_ref().and_then(|clause| clause.inside(C::Within)).cloned();
        let within = within.and_then(|clause| self.days(&clause));
        let answer = answer.and_then(|clause| self.days(&clause));
        let authorities = self.authorities(statement, decided.as_ref())?;
        Some(Appeal { within, answer, authorities, clause: self.clause(statement, None) })
    }

    /// `10 days`, `5 working days`.
    fn days(&mut self, clause: &Clause<'a>) -> Option<Days> {
        let typed = clause.values.first().copied().and_then(plain).map(|expr| self.expr(expr, &Scope::default()));
        let number = typed.as_ref().and_then(|typed| typed.constant().and_then(Value::number));
        let number = number.and_then(Number::to_i64).and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number > 0);
        match (number, typed.map(|typed| typed.dim)) {
            (Some(number), Some(Dim::Days)) => Some(Days { number, working: false }),
            (Some(number), Some(Dim::WorkingDays)) => Some(Days { number, working: true }),
            (_, Some(Dim::Poisoned)) => None,
            _ => {
                self.problems.push(incomplete(
                    clause.whole(),
                    &say!("天数，如 `10天`、`5个工作日`", "a number of days, such as `10 days`, `5 working days`"),
                ));
                None
            }
        }
    }
}
