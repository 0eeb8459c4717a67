//! Zero is a value: a formula that takes 0 for "there is none" makes the score jump at 0.

use super::same;
use super::trial::{Figure, Trial, figure_of, landmarks, least_change};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::{Relation, Side, What, Witness};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, MethodKind};
use crate::model::node::Body;
use crate::model::value::Value;
use crate::say;
use crate::semantics::Builder;

impl Builder<'_> {
    /// Looks for `if x = 0 then … else … x …` where nothing is divided by x.
    pub(super) fn zero_as_missing(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else { return };
        let Body::Item(item) = &node.body else { return };
        let mut found: Vec<(Expr, Expr, Expr)> = Vec::new();
        for method in &item.methods {
            let exprs: Vec<&Expr> = match &method.kind {
                MethodKind::Start(Choice::Value(value)) | MethodKind::Earn(Choice::Value(value)) => vec![value],
                MethodKind::Ratio { of, .. } | MethodKind::Linear { of, .. } | MethodKind::Steps { of, .. } => vec![of],
                _ => Vec::new(),
            };
            for expr in exprs {
                expr.walk(&mut |inner| {
                    if let ExprKind::If(test, _, otherwise) = &inner.kind
                        && let ExprKind::Compare(Comparison::Equal, x, zero) = &test.kind
                        && zero.constant().and_then(Value::number).is_some_and(Number::is_zero)
                        && matches!(x.kind, ExprKind::Fact(_) | ExprKind::Earlier(..))
                        && reads(otherwise, x)
                        && !divides_by(otherwise, x)
                    {
                        found.push((test.as_ref().clone(), x.as_ref().clone(), inner.clone()));
                    }
                });
            }
        }
        let full = node.full.clone();
        for (test, x, whole) in found {
            // Where zero is the only value, or no value at all, nothing stands beside it.
            let Some(near) = self.beside_zero(&x) else { continue };
            let jump = self.jump_at_zero(&x, &near, &whole, &full);
            if jump.as_ref().is_some_and(Option::is_none) {
                continue;
            }
            let text = self.sources.text(x.span).to_owned();
            let mut problem = Diagnostic::new(
                &catalog::ZERO_AS_MISSING,
                say!(
                    "`{x}` 为零被当作没有数据：零也是数值",
                    "`{x}` = 0 is taken for no figure at all: zero is a value",
                    x = text.as_str()
                ),
            )
            .at(test.span)
            .note(say!(
                "{x} = 0 与 {x} = {near} 几乎一样，却按两个公式计分，分数在零处跳变",
                "{x} = 0 and {x} = {near} are nearly the same, yet two formulas score them: the score jumps at 0",
                x = text.as_str(),
                near = &near
            ))
            .help(say!(
                "没有数据写成 `{x} = 不适用`，或用 `缺报 …`",
                "where there is no figure write `{x} = not applicable`, or `if missing …`",
                x = text.as_str()
            ));
            problem.witness.extend(jump.flatten());
            self.problems.push(problem);
        }
    }

    /// A value that a figure can have right beside zero; none where its range has no zero, or nothing else.
    fn beside_zero(&self, x: &Expr) -> Option<Number> {
        let near = least_change(&x.dim);
        let range = figure_of(x).and_then(Figure::fact).and_then(|id| self.facts.get(id.index())?.range.as_ref());
        let Some((low, high)) = range else { return Some(near) };
        if low.is_zero() && high.is_zero() || low > &Number::ZERO || high.is_negative() {
            return None;
        }
        Some(if *high > Number::ZERO { near.min(high.clone()) } else { (-near).max(low.clone()) })
    }

    /// The values at zero and right beside it, where they can be worked out: none where they are the same.
    fn jump_at_zero(&self, x: &Expr, near: &Number, whole: &Expr, full: &Number) -> Option<Option<Witness>> {
        let figure = figure_of(x)?;
        let ExprKind::If(_, then, otherwise) = &whole.kind else { return None };
        let marks = landmarks(self, &[whole], &[]);
        let mut known = false;
        for trial in Trial::corners(&marks, full).into_iter().rev() {
            let zero = trial.with(figure, Number::ZERO);
            let Some((there, here)) = zero.number(then).zip(zero.number(otherwise)) else { continue };
            known = true;
            if there == here {
                continue;
            }
            let beside = trial.with(figure, near.clone());
            let Some(value) = beside.number(whole).filter(|value| *value != there) else { continue };
            let text = self.sources.text(whole.span);
            let side = |trial: &Trial, value: Number| {
                let value = self.quantity(&value, &whole.dim);
                Side { given: self.bindings(trial.figures.clone()), ..Side::new(What::Value, text, value) }
            };
            return Some(Some(Witness::new(side(&zero, there), Relation::Differs, side(&beside, value))));
        }
        known.then_some(None)
    }
}

fn reads(expr: &Expr, x: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| found |= same(inner, x));
    found
}

fn divides_by(expr: &Expr, x: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| {
        if let ExprKind::Divide(_, divisor) = &inner.kind {
            found |= reads(divisor, x);
        }
    });
    found
}
