//! What a node is worth: weights, full marks, and amounts as shares of them.

use super::clauses::incomplete;
use super::expr::{Scope, constant};
use super::{Builder, readings};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Relation, Witness};
use crate::model::NodeId;
use crate::model::expr::{Expr, ExprKind as Kind};
use crate::model::node::Share;
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{ExprKind, Statement};
use crate::syntax::keywords::ClauseWord as C;

impl<'a> Builder<'a> {
    /// A node's weight: a constant, or what a table says for the unit; then with the largest there can be.
    pub(super) fn weight_of(
        &mut self,
        clause: &super::clauses::Clause<'a>,
        scope: &Scope,
        statement: &'a Statement,
    ) -> Option<(Number, Option<Expr>)> {
        let by = match clause.inside(C::By) {
            Some(by) => self.weight_by(by, scope, statement)?,
            None => {
                let written = clause.value();
                if !matches!(written.map(|expr| &expr.kind), Some(ExprKind::Call { .. })) {
                    return self.weight(clause).map(|weight| (weight, None));
                }
                self.expr(written?, scope)
            }
        };
        if by.dim == Dim::Poisoned {
            return None;
        }
        let looked = match &by.kind {
            Kind::Constant(Value::Number(_)) => true,
            Kind::Look { row, column, .. } => std::iter::once(row.as_ref())
                .chain(column.as_deref())
                .all(|key| matches!(key.kind, Kind::Constant(_) | Kind::Key(_))),
            _ => false,
        };
        if !looked || !matches!(by.dim, Dim::Ratio | Dim::Plain) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::WEIGHT_BY_UNIT,
                    say!("权重应为固定的百分数，或从表里查得", "a weight is a fixed share, or comes from a table"),
                )
                .at(clause.whole())
                .help(say!(
                    "写成 `权重 w(指标, 单位)`，表格的格写百分数",
                    "write `weight w(item, unit)` with shares in the table"
                )),
            );
            return None;
        }
        let cells: Vec<Number> = match &by.kind {
            Kind::Look { table, .. } => {
                let table = self.tables.get(table.index())?;
                table.values().filter_map(Value::number).cloned().collect()
            }
            _ => by.constant().and_then(Value::number).cloned().into_iter().collect(),
        };
        let wrong = cells.iter().find(|cell| cell.is_negative() || **cell > Number::ONE);
        if let Some(wrong) = wrong {
            self.problems.push(
                Diagnostic::new(
                    &catalog::WEIGHT_RANGE,
                    say!(
                        "表里的 {wrong} 不是 0 到 100% 的权重",
                        "{wrong} in the table is no weight from 0 to 100%",
                        wrong = wrong
                    ),
                )
                .at(clause.whole())
                .help(say!("各单位的权重合计 100%", "the weights of every unit add up to 100%"))
                .witness(beyond_a_share(&Bilingual::from(self.sources.text(by.span)), wrong)),
            );
            return None;
        }
        let most = cells.into_iter().max().unwrap_or_default();
        let fixed = by.constant().is_some();
        if fixed && most.is_zero() {
            return self.weight(clause).map(|weight| (weight, None));
        }
        Some((most, (!fixed).then_some(by)))
    }

    /// A weight: a constant share above 0 and at most 1.
    pub(super) fn weight(&mut self, clause: &super::clauses::Clause<'a>) -> Option<Number> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("权重，如 `40%`", "a weight, such as `40%`")));
            return None;
        };
        let typed = self.expr(expr, &Scope::default());
        if typed.dim == Dim::Poisoned {
            return None;
        }
        let share = matches!(typed.dim, Dim::Ratio | Dim::Plain);
        match typed.constant().and_then(Value::number) {
            Some(number) if share && *number > Number::ZERO && *number <= Number::ONE => Some(number.clone()),
            _ => {
                let text = self.sources.text(expr.span).to_owned();
                let mut problem = Diagnostic::new(
                    &catalog::WEIGHT_RANGE,
                    say!(
                        "`{text}` 不是大于 0、不超过 100% 的权重",
                        "`{text}` is no weight above 0 and up to 100%",
                        text = text.as_str()
                    ),
                )
                .at(expr.span);
                if typed.dim == Dim::Plain && typed.constant().is_some() {
                    problem = problem.help(say!("写成 `{text}%`", "write `{text}%`", text = text.as_str()));
                    problem = problem.replace(expr.span, &format!("{text}%"));
                } else {
                    problem = problem.help(say!(
                        "同一级的权重合计 100%，每项写成如 `权重 40%`",
                        "the weights of one level add up to 100%: write each as in `weight 40%`"
                    ));
                }
                if let Some(number) = typed.constant().and_then(Value::number) {
                    problem = problem.witness(beyond_a_share(&Bilingual::from(text), number));
                }
                self.problems.push(problem);
                None
            }
        }
    }

    pub(super) fn positive(&mut self, points: &crate::model::expr::Expr) -> Option<Number> {
        match points.constant().and_then(Value::number) {
            Some(number) if *number > Number::ZERO => Some(number.clone()),
            _ if points.dim == Dim::Poisoned => None,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::RANGE_IMPOSSIBLE,
                        say!("满分应为大于 0 的分值", "the full mark is a number of points above 0"),
                    )
                    .at(points.span)
                    .witness(readings::stated(
                        (
                            &Bilingual::from(self.sources.text(points.span)),
                            Quantity::points(points.constant().and_then(Value::number).cloned().unwrap_or_default()),
                        ),
                        Relation::AtMost,
                        (&Bilingual::from("0"), Quantity::bare(0)),
                    )),
                );
                None
            }
        }
    }

    /// A weighted node without points of its own has its parent's full mark; a parent without has the sum of its children's points.
    pub(super) fn full_marks(&mut self) {
        // From the leaves: sums of points, where nothing is written.
        for index in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(index) else { continue };
            if node.full.is_zero() && matches!(node.share, Share::Root | Share::Points) {
                let sum: Number = node
                    .children
                    .iter()
                    .filter_map(|child| self.nodes.get(child.index()))
                    .filter(|child| matches!(child.share, Share::Points))
                    .map(|child| child.full.clone())
                    .sum();
                if let Some(node) = self.nodes.get_mut(index) {
                    node.full = sum;
                }
            }
        }
        // From the root: weighted nodes.
        for index in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(index) else { continue };
            let parent = node.parent.and_then(|id| self.node(id)).map(|parent| parent.full.clone());
            if let (Some(parent), Share::Weight { weight, scale, by }) = (parent, &node.share) {
                let full = if node.full.is_zero() { parent.clone() } else { node.full.clone() };
                let scale =
                    if scale.is_zero() { parent.checked_div(&full).unwrap_or(Number::ONE) } else { Number::ONE };
                let share = Share::Weight { weight: weight.clone(), scale, by: by.clone() };
                if let Some(node) = self.nodes.get_mut(index) {
                    node.full = full;
                    node.share = share;
                }
            }
        }
    }

    /// A constant of points.
    pub(super) fn constant_points(&mut self, expr: crate::model::expr::Expr) -> Option<Number> {
        match (expr.constant(), &expr.dim) {
            (Some(Value::Number(number)), Dim::Points) => Some(number.clone()),
            (_, Dim::Poisoned) => None,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_INCOMPLETE,
                        say!("这里应为固定的分值", "expected a fixed number of points"),
                    )
                    .at(expr.span),
                );
                None
            }
        }
    }

    /// A constant in points, where a share stands for that share of the node's full mark.
    pub(super) fn points_of_full(&mut self, id: NodeId, expr: crate::model::expr::Expr) -> Option<Number> {
        let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
        let scaled = match (expr.constant(), &expr.dim) {
            (Some(Value::Number(number)), Dim::Ratio) => constant(number * &full, Dim::Points, expr.span),
            (Some(Value::Number(number)), Dim::Plain) if number.is_zero() => {
                constant(Number::ZERO, Dim::Points, expr.span)
            }
            _ if matches!(expr.kind, crate::model::expr::ExprKind::Full) => constant(full, Dim::Points, expr.span),
            _ => expr,
        };
        let scaled = self.as_points(scaled, false);
        self.constant_points(scaled)
    }
}

/// A weight that is above 1, or not above 0.
fn beyond_a_share(of: &Bilingual, number: &Number) -> Witness {
    let (relation, end) =
        if *number > Number::ONE { (Relation::Greater, Number::ONE) } else { (Relation::AtMost, Number::ZERO) };
    let stated = Quantity::share(end);
    let words = stated.written.clone();
    readings::stated((of, Quantity::share(number.clone())), relation, (&words, stated))
}
