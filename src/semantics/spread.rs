//! Methods that place a value between two ends: of its group or stated (`min-max`), and between standards (`efficacy`).
//!
//! Neither is a kind of its own in the rule set: the first is a capped ratio, the second a line between knots. So proofs,
//! derivations, coverage and the canonical form are those of the spelled-out rule.

use super::clauses::{Clauses, RowKey, incomplete};
use super::expr::Scope;
use super::items::COMMON;
use super::knots::Knot;
use super::{Builder, readings};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::NodeId;
use crate::model::contract::Direction;
use crate::model::expr::{Among, Expr, ExprKind, Members, Statistic};
use crate::model::method::{Mark, MethodKind, OnZero};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{Key, Operator, Statement};
use crate::syntax::keywords::ClauseWord as C;

impl<'a> Builder<'a> {
    /// `min-max of x among peers`, `min-max of x, 20 .. 85`: full × (x - worst) ÷ (best - worst), from 0 to the full mark.
    /// Where all are equal it is the full mark. (semantics: 4)
    pub(super) fn min_max(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let of = clauses.take(C::Of, &mut self.problems);
        let among = clauses.take(C::Among, &mut self.problems);
        let lower = clauses.flag(C::LowerIsBetter, &mut self.problems).map(|_| Direction::Lower);
        let higher = clauses.flag(C::HigherIsBetter, &mut self.problems).map(|_| Direction::Higher);
        let ends = clauses.take_amount(&mut self.problems);
        clauses.finish(&[&[C::Of, C::Among, C::LowerIsBetter, C::HigherIsBetter], COMMON].concat(), &mut self.problems);
        let x = self.looked_up(statement, of.as_ref(), scope)?;
        let span = statement.span;
        let group = among.is_some();
        let (least, largest) = match (among, ends.map(|ends| &ends.key)) {
            (Some(clause), None) => {
                let among = self.among_of(&clause)?;
                (self.end_of(Statistic::Minimum, &x, among, span), self.end_of(Statistic::Maximum, &x, among, span))
            }
            (None, Some(Key::Range(from, to))) => (self.against(from, &x.dim, scope), self.against(to, &x.dim, scope)),
            _ => {
                self.problems.push(incomplete(
                    statement.word_span,
                    &say!(
                        "两端：`组内 同组`，或固定的 `20 .. 85`",
                        "the two ends: `among peers`, or fixed ones, `20 .. 85`"
                    ),
                ));
                return None;
            }
        };
        if [&x, &least, &largest].iter().any(|expr| expr.dim == Dim::Poisoned) {
            return None;
        }
        let Some(direction) = lower.or(higher).or_else(|| self.direction_of(&x)) else {
            self.direction_unknown(&x);
            return None;
        };
        let reversed = (least.constant().and_then(Value::number))
            .zip(largest.constant().and_then(Value::number))
            .is_some_and(|(least, largest)| least >= largest);
        if reversed {
            let end = |end: &Expr| {
                self.quantity(&end.constant().and_then(Value::number).cloned().unwrap_or_default(), &end.dim)
            };
            self.problems.push(
                Diagnostic::new(
                    &catalog::RANGE_IMPOSSIBLE,
                    say!("两端应从小到大", "the two ends go from the least to the largest"),
                )
                .at(ends.map_or(span, |ends| ends.span))
                .witness(readings::stated(
                    (&Bilingual::from(self.sources.text(least.span)), end(&least)),
                    Relation::AtLeast,
                    (&Bilingual::from(self.sources.text(largest.span)), end(&largest)),
                )),
            );
            return None;
        }
        let width = self.arithmetic(Operator::Subtract, largest.clone(), least.clone(), span);
        let way = match direction {
            Direction::Higher => self.arithmetic(Operator::Subtract, x, least, span),
            Direction::Lower => self.arithmetic(Operator::Subtract, largest, x, span),
        };
        let quotient = (Box::new(way.clone()), Box::new(width.clone()));
        let of = self.arithmetic(Operator::Divide, way, width, span);
        if of.dim == Dim::Poisoned {
            return None;
        }
        let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
        // Equals are not punished for being equal.
        let on_zero = group.then_some(OnZero::Points(full));
        let quotient = matches!(of.kind, ExprKind::Divide(..)).then_some(quotient);
        Some(MethodKind::Ratio { of, most: Some(Number::ONE), on_zero, quotient, may_be_negative: false })
    }

    fn end_of(&mut self, statistic: Statistic, x: &Expr, among: Among, span: Span) -> Expr {
        let slot = self.slots;
        self.slots += 1;
        let members = Members::default();
        let kind = ExprKind::OverPeers { statistic, of: Box::new(x.clone()), among, members, slot };
        Expr { kind, dim: x.dim.clone(), span }
    }

    /// `efficacy of x, 10.4: 100%, 8: 80%, 5: 60%, below: 0 points`: between two standards in proportion, at or past the
    /// best its share, worse than the last what `below` says. (semantics: 4)
    pub(super) fn efficacy(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let of = clauses.take(C::Of, &mut self.problems);
        let mut rows = of.as_ref().map(|of| of.rows.clone()).unwrap_or_default();
        rows.extend(clauses.take_rows());
        clauses.finish(&[&[C::Of], COMMON].concat(), &mut self.problems);
        let of = self.looked_up(statement, of.as_ref(), scope)?;
        let (mut tiers, mut below): (Vec<Knot>, Option<Number>) = (Vec::new(), None);
        for row in &rows {
            let value = self.expr(row.value, scope);
            let Some(points) = self.points_of_full(id, value) else { continue };
            match &row.key {
                RowKey::Below => below = Some(points),
                RowKey::Value(_) => {
                    tiers.extend(self.mark(row, &of.dim, scope).map(|x| (x, points, row.span)));
                }
                _ => self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("标准值写成 `40：60%，90：100%`", "standards are written `40: 60%, 90: 100%`"),
                    )
                    .at(row.span),
                ),
            }
        }
        if tiers.len() < 2 {
            if tiers.len() == rows.len() {
                self.problems.push(incomplete(statement.word_span, &say!("至少两档标准值", "at least two standards")));
            }
            return None;
        }
        if tiers.iter().all(|(x, ..)| x.fixed().is_some()) {
            tiers.sort_by(|a, b| a.0.fixed().cmp(&b.0.fixed()));
        } else if !self.order_looked(&mut tiers) {
            return None;
        }
        let turn = |up: bool| {
            let wrong = |pair: &[Knot]| match pair {
                [a, b] => a.0 == b.0 || a.1 == b.1 || (a.1 < b.1) != up,
                _ => false,
            };
            tiers.windows(2).position(wrong)
        };
        let rises = tiers.first().zip(tiers.last()).is_some_and(|(first, last)| first.1 < last.1);
        if let Some((_, _, place)) = turn(rises).and_then(|at| tiers.get(at + 1)) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::BANDS_ORDER,
                    say!(
                        "各档标准值与系数应同向变化，且不重复",
                        "standards and what they are worth go the same way and none stands twice"
                    ),
                )
                .at(*place)
                .help(say!("核对这一档", "check this tier")),
            );
            return None;
        }
        let last = if rises { tiers.first() } else { tiers.last() };
        if let (None, Some((standard, points, place))) = (&below, last)
            && tiers.len() > 2
            && !points.is_zero()
        {
            let mut problem = Diagnostic::new(
                &catalog::EFFICACY_BELOW,
                say!("没有写明低于最后一档时得几分", "what counts behind the last tier is not stated"),
            )
            .at(*place)
            .note(say!(
                "刚到 {standard} 得 {points}；差一点点，是 0 分还是同样的分？",
                "exactly {standard} gives {points}; does a little less give 0 points, or the same?",
                standard = match standard {
                    Mark::Fixed(standard) => self.shown(standard, &of.dim),
                    Mark::Looked(cell) => Bilingual::from(self.sources.text(cell.span)),
                },
                points = self.shown(points, &Dim::Points)
            ))
            .help(say!(
                "写 `低于：0分`，或 `低于：` 与末档相同的系数",
                "write `below: 0 points`, or `below:` and the share of the last tier"
            ));
            if let Some(standard) = standard.fixed() {
                let hundredth = Number::ratio(1, 100).unwrap_or_default();
                let behind = if rises { standard - &hundredth } else { standard + &hundredth };
                let text = self.sources.text(of.span);
                problem = problem.witness(
                    Witness::readings(
                        (say!("低于：0分", "below: 0 points"), Quantity::points(Number::ZERO)),
                        (
                            say!("低于：{points}分", "below: {points} points", points = points),
                            Quantity::points(points.clone()),
                        ),
                    )
                    .given(text, self.quantity(&behind, &of.dim)),
                );
            }
            self.problems.push(problem);
        }
        let (below, above) = if rises { (below, None) } else { (None, below) };
        let knots = tiers.into_iter().map(|(x, points, _)| (x, points)).collect();
        Some(MethodKind::Linear { of, knots, below, above })
    }

    /// A negative factor has no root: the children of a geometric mean must be proven not to fall below 0.
    pub(super) fn geometric_child(&mut self, child: NodeId, least: Option<&Number>) {
        let Some((node, draft)) = self.node(child).zip(self.drafts.get(child.index())) else { return };
        let Some(span) = (!draft.unsettled).then_some(draft.statement.word_span) else { return };
        let name = node.id.clone();
        let end = Side::end(What::Least, name.as_str(), least.cloned().map(Quantity::points));
        let witness = Witness::new(end, Relation::Less, Side::new(What::Stated, "0", Quantity::points(Number::ZERO)));
        let least =
            least.map_or_else(|| say!("任意负数", "any negative number"), |least| self.shown(least, &Dim::Points));
        self.problems.push(
            Diagnostic::new(
                &catalog::GEOMETRIC_NEGATIVE,
                say!(
                    "`{name}` 可以低到{least}，几何平均无法计算",
                    "`{name}` can fall to {least}, of which there is no geometric mean",
                    name = name.as_str(),
                    least = least
                ),
            )
            .at(span)
            .help(say!("写 `最低 0分`", "write `at least 0 points`"))
            .witness(witness),
        );
    }
}
