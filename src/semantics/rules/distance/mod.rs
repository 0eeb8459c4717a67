//! Rules over the distance of a quantity from an edge: `2 points per 10% below target`, with one rate or several.
//!
//! The edges and their side are in `edges`, steps and parts of steps in `steps`, how several rates meet in `rates`.

mod edges;
mod rates;
mod steps;

use crate::model::method::{Choice, Rate, Side, Steps, Subject};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, incomplete};
use crate::semantics::expr::Scope;
use crate::syntax::ast::{self, Statement};
use crate::syntax::keywords::ClauseWord as C;

/// Which side of the edges a word means: told by the word itself, or by the direction of what is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facing {
    Side(Side),
    /// Before or after a date.
    Time(Side),
    Worse,
    Better,
}

impl<'a> Builder<'a> {
    /// The distance a rule is about: one clause `per` and one edge for each rate; `further` are the amounts of the
    /// rates behind the first.
    pub(super) fn distance(
        &mut self,
        statement: &'a Statement,
        (pers, further): (&[Clause<'a>], Vec<&'a ast::Expr>),
        clauses: &mut Clauses<'a>,
        scope: &Scope,
    ) -> Option<Subject> {
        let (facing, edges) = self.edges(pers.first()?, clauses)?;
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        let outer_of = clauses.take(C::Of, &mut self.problems);
        let on_zero = clauses.take(C::OnZero, &mut self.problems);
        let written = self.part_of_a_step(statement, clauses);
        let (written, part_span) = (written.map(|(steps, _)| steps), written.map(|(_, span)| span));
        let marginal = clauses.take_all(C::Marginal);
        let whole = clauses.take_all(C::Whole);
        // Rates of one rule that count beside each other are two rules; the word settles what two rules mean.
        clauses.take_all(C::EachCounts);
        let of = pers.iter().find_map(|per| per.inside(C::Of).cloned()).or(outer_of);
        let of = match (of.as_ref().and_then(Clause::value), scope.measure) {
            (Some(expr), _) => self.expr(expr, scope),
            (None, Some(fact)) => self.fact(fact, statement.word_span),
            (None, None) if scope.measure_failed => return None,
            (None, None) => {
                self.problems.push(
                    incomplete(statement.word_span, &say!("以什么为准", "what is measured"))
                        .help(say!("写 `以 …`，或先写 `取值 …`", "write `of …`, or `measure …` first")),
                );
                return None;
            }
        };
        let side = self.facing(facing, &of, edges.first()?)?;
        let mut rates = Vec::new();
        for (per, edge) in pers.iter().zip(&edges) {
            let word = edge.span;
            let Some(edge) = edge.value() else {
                self.problems.push(incomplete(word, &say!("界线", "the edge")));
                return None;
            };
            let Some(written) = per.value() else {
                self.problems.push(incomplete(per.span, &say!("步长", "a step")));
                return None;
            };
            let by_date = matches!(facing, Facing::Time(_));
            let edge = if by_date { self.day(edge, scope) } else { self.expr(edge, scope) };
            let in_time = by_date || of.dim == Dim::Date;
            let edge = self.moved_to_working_day(edge, moved, in_time);
            let per = self.expr(written, scope);
            let per = match in_time {
                true => self.step_of_time(per, &of, &edge, word, by_date)?,
                false => self.step(per, &of, &edge)?,
            };
            rates.push((edge, per));
        }
        let lacking = pers.len() != edges.len() || further.len() + 1 < pers.len();
        if lacking {
            self.problems.push(
                incomplete(
                    statement.word_span,
                    &say!("每一档的分值、步长和界线", "an amount, a step and an edge for each rate"),
                )
                .help(say!(
                    "例如 `低于 80% 每 1个百分点 1分，低于 60% 每 1个百分点 2分，超额累进`",
                    "for example `1 point per 1pp below 80%, 2 points per 1pp below 60%, marginal`"
                )),
            );
            return None;
        }
        let on_zero = on_zero.and_then(|clause| self.zero_step(&clause, scope));
        for (edge, per) in &rates {
            self.step_may_be_zero(edge, per, on_zero.is_some());
        }
        let reach = self.reach(statement, pers.len(), &marginal, &whole, side);
        let steps = written.or_else(|| self.granular(&of, &rates)).unwrap_or_else(|| {
            self.step_kind_missing(pers.first().map_or(statement.span, Clause::whole));
            Steps::ProRata
        });
        self.counted_in_time((steps, part_span), &of, &rates, moved)?;
        let mut rates = rates.into_iter();
        let (edge, per) = rates.next()?;
        let beyond: Vec<Rate> = rates
            .zip(further)
            .map(|((edge, per), amount)| Rate { edge, per, amount: Choice::Value(self.amount(amount, scope)) })
            .collect();
        self.edges_in_order(side, &edge, &beyond);
        Some(Subject::Distance { of, side, edge, per, steps, beyond, reach, on_zero })
    }
}
