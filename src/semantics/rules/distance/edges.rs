//! The edges of a distance: which side they mean, in which order they stand, and dates among them.

use super::Facing;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::source::Span;
use crate::base::witness::Relation;
use crate::model::contract::Direction;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Rate, Side};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, incomplete, words};
use crate::semantics::readings;
use crate::syntax::keywords::ClauseWord as C;

impl<'a> Builder<'a> {
    /// The edges, all on one side.
    pub(super) fn edges(&mut self, per: &Clause<'a>, clauses: &mut Clauses<'a>) -> Option<(Facing, Vec<Clause<'a>>)> {
        let known = [
            (C::Below, Facing::Side(Side::Below)),
            (C::Above, Facing::Side(Side::Above)),
            (C::Around, Facing::Side(Side::Around)),
            (C::ShortOf, Facing::Worse),
            (C::BetterThan, Facing::Better),
            (C::Before, Facing::Time(Side::Below)),
            (C::After, Facing::Time(Side::Above)),
        ];
        let mut found: Option<(Facing, Vec<Clause<'a>>)> = None;
        for (word, facing) in known {
            let list = clauses.take_all(word);
            match (&found, list.first()) {
                (_, None) => {}
                (None, Some(_)) => found = Some((facing, list)),
                (Some((_, first)), Some(second)) => {
                    let mut problem = Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("一条规则只能看界线的一侧", "a rule looks at one side of its edges"),
                    )
                    .at(second.whole())
                    .help(say!("两侧都算的，写 `相对`，或写成两条", "for both sides write `around`, or two rules"));
                    if let Some(first) = first.first() {
                        problem = problem.label(first.whole(), say!("另一侧在这里", "the other side is here"));
                    }
                    self.problems.push(problem);
                    return None;
                }
            }
        }
        if found.is_none() {
            self.problems.push(
                incomplete(
                    per.whole(),
                    &say!("`低于 …`、`高于 …`、`早于 …` 或 `晚于 …`", "`below …`, `above …`, `before …` or `after …`"),
                )
                .help(say!("例如 `低于 80% 每 1个百分点 1分`", "for example `1 point per 1pp below 80%`")),
            );
        }
        found
    }

    /// The side that `short of` and `better than` mean, by the direction of the quantity.
    pub(super) fn facing(&mut self, facing: Facing, of: &Expr, edge: &Clause<'a>) -> Option<Side> {
        let worse = match facing {
            Facing::Side(side) | Facing::Time(side) => return Some(side),
            Facing::Worse => true,
            Facing::Better => false,
        };
        let fact = match of.kind {
            ExprKind::Fact(id) => self.facts.get(id.index()),
            _ => None,
        };
        match fact.and_then(|fact| fact.direction) {
            Some(Direction::Higher) => Some(if worse { Side::Below } else { Side::Above }),
            Some(Direction::Lower) => Some(if worse { Side::Above } else { Side::Below }),
            None if of.dim == Dim::Poisoned => None,
            None => {
                let word = words(if worse { C::ShortOf } else { C::BetterThan });
                let mut problem = Diagnostic::new(
                    &catalog::DIRECTION_MISSING,
                    say!(
                        "`{word}` 要看这项数据越高越好还是越低越好，而这一点没有写明",
                        "`{word}` depends on which way is better, and that is not stated",
                        word = word
                    ),
                )
                .at(edge.whole())
                .help(say!(
                    "在 `数据` 上写 `越高越好` 或 `越低越好`，或者在这里写 `低于`、`高于`",
                    "write `higher is better` or `lower is better` at the `fact`, or `below` or `above` here"
                ))
                .witness(readings::direction(self.sources.text(of.span)));
                if let Some(fact) = fact {
                    problem = problem.label(fact.clause.span, say!("数据在这里声明", "the fact is declared here"));
                }
                self.problems.push(problem);
                None
            }
        }
    }

    /// A date that moves to the next working day, where the rule says so.
    pub(super) fn moved_to_working_day(&mut self, edge: Expr, moved: Option<Span>, in_time: bool) -> Expr {
        match moved {
            Some(_) if in_time => {
                let span = edge.span;
                Expr { kind: ExprKind::NextWorkingDay(Box::new(edge)), dim: Dim::Date, span }
            }
            Some(span) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`遇假顺延` 只用于日期", "`next working day` belongs to dates"),
                    )
                    .at(span),
                );
                edge
            }
            None => edge,
        }
    }

    /// Each further edge lies behind the one before it.
    pub(super) fn edges_in_order(&mut self, side: Side, first: &Expr, beyond: &[Rate]) {
        let mut before = first;
        for rate in beyond {
            let pair = before.constant().and_then(Value::number).zip(rate.edge.constant().and_then(Value::number));
            let farther = pair.is_none_or(|(a, b)| if side == Side::Below { b < a } else { b > a });
            if !farther {
                let end = |edge: &Expr| {
                    self.quantity(&edge.constant().and_then(Value::number).cloned().unwrap_or_default(), &edge.dim)
                };
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_ORDER,
                        say!("后一档的界线应比前一档更远", "the edge of each rate lies beyond the one before it"),
                    )
                    .at(rate.edge.span)
                    .label(before.span, say!("前一档的界线", "the edge before it"))
                    .help(say!("由近及远排列各档", "put the rates in the order of their edges, the nearest first"))
                    .witness(readings::stated(
                        (&Bilingual::from(self.sources.text(before.span)), end(before)),
                        if side == Side::Below { Relation::AtMost } else { Relation::AtLeast },
                        (&Bilingual::from(self.sources.text(rate.edge.span)), end(&rate.edge)),
                    )),
                );
            }
            before = &rate.edge;
        }
    }
}
