//! The methods `steps` and `linear`: points by where a value stands.

use super::Builder;
use super::clauses::{Clauses, Row, RowKey, incomplete};
use super::expr::Scope;
use super::items::COMMON;
use super::knots::Knot;
use super::readings;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::Relation;
use crate::model::NodeId;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{MethodKind, StepLine};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::ClauseWord as C;

impl<'a> Builder<'a> {
    pub(super) fn steps(
        &mut self,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let of = clauses.take(C::Of, &mut self.problems);
        let mut rows = of.as_ref().map(|of| of.rows.clone()).unwrap_or_default();
        rows.extend(clauses.take_rows());
        clauses.finish(&[&[C::Of], COMMON].concat(), &mut self.problems);
        let of = self.looked_up(statement, of.as_ref(), scope)?;
        let mut lines = Vec::new();
        let mut otherwise = None;
        for row in &rows {
            let points = self.points(row.value, scope, true);
            if matches!(row.key, RowKey::Else) {
                otherwise = Some(Box::new(points));
                continue;
            }
            if let Some((tests, edges)) = self.step_tests(row, &of.dim, scope) {
                lines.push(StepLine { tests, edges, points, span: row.span });
            }
        }
        if rows.is_empty() {
            self.problems.push(incomplete(
                statement.word_span,
                &say!("各档，如 `>= 95%：20分`", "the steps, such as `>= 95%: 20 points`"),
            ));
            return None;
        }
        self.close_ranges(&mut lines);
        self.check_steps(&of, &lines, otherwise.is_some(), statement);
        let otherwise = otherwise.unwrap_or_else(|| Box::new(super::expr::poisoned(statement.span)));
        Some(MethodKind::Steps { of, lines, otherwise })
    }

    /// The tests of a step: with fixed numbers, and with targets and cells of tables, which differ from unit to unit.
    #[expect(clippy::type_complexity, reason = "two kinds of tests")]
    fn step_tests(
        &mut self,
        row: &Row<'a>,
        dim: &Dim,
        scope: &Scope,
    ) -> Option<(Vec<(Comparison, Number)>, Vec<(Comparison, Expr)>)> {
        let (mut fixed, mut edges) = (Vec::new(), Vec::new());
        for (comparison, expr) in self.tests(row, dim, scope)? {
            match (expr.constant().and_then(Value::ordinate), &expr.kind) {
                (Some(number), _) => fixed.push((comparison, number)),
                _ if expr.dim == Dim::Poisoned => return None,
                (None, ExprKind::Target { .. } | ExprKind::Look { .. }) => edges.push((comparison, expr)),
                _ => {
                    self.step_not_fixed(expr.span);
                    return None;
                }
            }
        }
        Some((fixed, edges))
    }

    fn step_not_fixed(&mut self, span: crate::base::source::Span) {
        self.problems.push(
            Diagnostic::new(&catalog::CLAUSE_INCOMPLETE, say!("档位应为固定的数", "a step is a fixed number")).at(span),
        );
    }

    pub(super) fn linear(
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
        let (mut knots, mut below, mut above): (Vec<Knot>, _, _) = (Vec::new(), None, None);
        for row in &rows {
            let value = self.expr(row.value, scope);
            let Some(points) = self.points_of_full(id, value) else { continue };
            match &row.key {
                RowKey::Below => below = Some(points),
                RowKey::Above => above = Some(points),
                RowKey::Value(_) => {
                    if let Some(x) = self.mark(row, &of.dim, scope) {
                        knots.push((x, points, row.span));
                    }
                }
                _ => self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("插值写成 `60%：0分，90%：16分`", "knots are written `60%: 0 points, 90%: 16 points`"),
                    )
                    .at(row.span),
                ),
            }
        }
        let before = self.problems.len();
        let looked = knots.iter().any(|(x, ..)| x.looked().is_some());
        let xs: Vec<&Number> = knots.iter().filter_map(|(x, ..)| x.fixed()).collect();
        let rising = xs.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        let falling = xs.windows(2).all(|pair| matches!(pair, [a, b] if a > b));
        if looked {
            self.order_looked(&mut knots);
        } else if !rising && !falling {
            // The first pair that goes another way than the first and the last do.
            let up = xs.first().zip(xs.last()).is_none_or(|(first, last)| first < last);
            let turn = xs.windows(2).find_map(|pair| match pair {
                [a, b] if (a >= b && up) || (a <= b && !up) => {
                    let (one, then) = (self.quantity(a, &of.dim), self.quantity(b, &of.dim));
                    let words = (one.written.clone(), then.written.clone());
                    Some(readings::stated((&words.0, one), Relation::between(a, b), (&words.1, then)))
                }
                _ => None,
            });
            let clash = knots.windows(2).find(|pair| matches!(pair, [a, b] if a.0 == b.0));
            let span = clash.and_then(|pair| pair.last()).map_or(statement.span, |knot| knot.2);
            let mut problem = Diagnostic::new(
                &catalog::BANDS_ORDER,
                say!("插值各点应从小到大或从大到小，且不重复", "knots go up or down and none stands twice"),
            )
            .at(span)
            .help(say!("按数值大小重排各点", "put the knots in the order of their values"));
            problem.witness.extend(turn);
            self.problems.push(problem);
        }
        if knots.len() < 2 && before == self.problems.len() {
            self.problems.push(incomplete(statement.word_span, &say!("至少两个点", "at least two knots")));
        }
        if !looked {
            knots.sort_by(|a, b| a.0.fixed().cmp(&b.0.fixed()));
        }
        let knots = knots.into_iter().map(|(x, y, _)| (x, y)).collect();
        Some(MethodKind::Linear { of, knots, below, above })
    }
}
