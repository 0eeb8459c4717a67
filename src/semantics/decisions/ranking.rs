//! The order of units and how equals share places.

use super::results;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::contract::Direction;
use crate::model::decision::{RankKey, Ranking, Ties};
use crate::model::expr::{Among, Expr, ExprKind};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, plain, reference};
use crate::semantics::readings;
use crate::semantics::{Body, Builder};
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S, Tying};

impl<'a> Builder<'a> {
    pub(super) fn ranking(&mut self, body: &Body<'a>) {
        let ranks: Vec<&Statement> = body.iter().copied().filter(|statement| statement.word == S::Rank).collect();
        let ties_statement = body.iter().copied().find(|statement| statement.word == S::Ties);
        for second in body.iter().filter(|statement| statement.word == S::Ties).skip(1) {
            self.problems.push(
                Diagnostic::new(&catalog::CLAUSE_TWICE, say!("并列规则写了两次", "the tie rule is written twice"))
                    .at(second.span),
            );
        }
        let ties = ties_statement.and_then(|statement| self.ties(statement));
        if ranks.is_empty()
            && let Some(statement) = ties_statement
        {
            self.problems.push(
                Diagnostic::new(
                    &catalog::UNUSED,
                    say!("没有 `排名`，并列规则用不上", "there is no `rank`, so no ties"),
                )
                .at(statement.span),
            );
        }
        for statement in ranks {
            let mut clauses = Clauses::of(statement);
            let by = clauses.take(C::By, &mut self.problems);
            let among = clauses.take(C::Among, &mut self.problems);
            let among = among.and_then(|clause| self.among_of(&clause)).unwrap_or(Among::Peers);
            let when = self.in_force(&mut clauses, &results());
            let flags = |clauses: &mut Clauses<'a>, word| clauses.take_all(word).into_iter().map(|clause| clause.span);
            let mut directions: Vec<(bool, crate::base::source::Span)> =
                flags(&mut clauses, C::LowerIsBetter).map(|span| (true, span)).collect();
            directions.extend(flags(&mut clauses, C::HigherIsBetter).map(|span| (false, span)));
            let more = clauses.take_values();
            clauses.finish(
                &[C::By, C::Among, C::When, C::Unless, C::LowerIsBetter, C::HigherIsBetter],
                &mut self.problems,
            );
            let Some(by) = by else {
                self.problems.push(
                    incomplete(statement.span, &say!("`按 总分`", "`by total`"))
                        .help(say!("例如 `排名 按 总分、社会评价`", "for example `rank by total, social`")),
                );
                continue;
            };
            let keys: Vec<_> = by.value().into_iter().chain(more.into_iter().filter_map(plain)).collect();
            let starts: Vec<u32> = keys.iter().map(|key| key.span.start).collect();
            let keys = keys
                .into_iter()
                .enumerate()
                .filter_map(|(at, expr)| {
                    let next = starts.get(at + 1).copied().unwrap_or(u32::MAX);
                    let stated = directions.iter().find(|(_, span)| expr.span.end <= span.start && span.start < next);
                    let stated = stated.map(|(lower, _)| *lower);
                    let of = self.expr(expr, &results());
                    match of.dim {
                        Dim::Poisoned => None,
                        Dim::Flag | Dim::Text => {
                            self.problems.push(
                                Diagnostic::new(
                                    &catalog::TYPE_MISMATCH,
                                    say!("不能按{dim}排名", "units cannot be ranked by {dim}", dim = of.dim.name()),
                                )
                                .at(of.span),
                            );
                            None
                        }
                        _ => {
                            let lower_is_better = stated.unwrap_or_else(|| self.lower_is_better(&of));
                            Some(RankKey { of, lower_is_better })
                        }
                    }
                })
                .collect();
            if ties_statement.is_none() {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TIES_MISSING,
                        say!("没有写明同分怎样排名", "how equals are ranked is not stated"),
                    )
                    .at(statement.span)
                    .note(say!(
                        "95、90、90、85：同名次是 1 2 2 4，同后位次是 1 3 3 4，连续名次是 1 2 2 3",
                        "95, 90, 90, 85: share 1 2 2 4, share-low 1 3 3 4, dense 1 2 2 3"
                    ))
                    .help(say!(
                        "写 `并列 同名次`、`并列 同后位次`、`并列 连续名次` 或 `并列 不允许`",
                        "write `ties share`, `ties share-low`, `ties dense` or `ties forbidden`"
                    ))
                    .witness(readings::ties()),
                );
            }
            let clause = self.clause(statement, None);
            self.rankings.push(Ranking { keys, among, ties: ties.unwrap_or(Ties::Share), when, clause });
        }
    }

    /// Whether a quantity is a fact of which less is better.
    fn lower_is_better(&self, of: &Expr) -> bool {
        let ExprKind::Fact(fact) = of.kind else { return false };
        let direction = self.facts.get(fact.index()).and_then(|fact| fact.direction);
        direction == Some(Direction::Lower)
    }

    pub(super) fn ties(&mut self, statement: &'a Statement) -> Option<Ties> {
        let (word, span) = self.word(statement)?;
        match Tying::find(&word) {
            Some(Tying::Share) => Some(Ties::Share),
            Some(Tying::ShareLow) => Some(Ties::ShareLow),
            Some(Tying::Dense) => Some(Ties::Dense),
            Some(Tying::Forbidden) => Some(Ties::Forbidden),
            Some(Tying::Mean) | None => {
                let known = [Tying::Share, Tying::ShareLow, Tying::Dense, Tying::Forbidden];
                self.unknown_word(&word, span, &known.map(|w| (w.zh(), w.en())));
                None
            }
        }
    }

    pub(in crate::semantics) fn among_of(&mut self, clause: &Clause<'a>) -> Option<Among> {
        match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => self.among(name),
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("分组", "a group")));
                None
            }
        }
    }
}
