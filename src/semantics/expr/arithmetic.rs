//! Arithmetic between typed expressions: which dimensions go together, and what they give.

use super::{constant, is_zero, poisoned};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::{Builder, readings};
use crate::syntax::ast::Operator;

impl Builder<'_> {
    /// Reports a value that no arithmetic is possible with.
    pub(in crate::semantics) fn numeric(&mut self, expr: &Expr) -> bool {
        let fits = !matches!(expr.dim, Dim::Flag | Dim::Text | Dim::Level(_) | Dim::Date);
        if !fits {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("不能用{dim}计算", "{dim} cannot be calculated with", dim = expr.dim.name()),
                )
                .at(expr.span),
            );
        }
        fits
    }

    pub(in crate::semantics) fn same_dim(&mut self, left: &Expr, right: &Expr, span: Span) -> bool {
        let fits = left.dim == right.dim
            || matches!(left.dim, Dim::Poisoned)
            || matches!(right.dim, Dim::Poisoned)
            || is_zero(left)
            || is_zero(right)
            || counts(&left.dim, &right.dim);
        if !fits {
            self.mismatch(left, right, span);
        }
        fits
    }

    pub(super) fn mismatch(&mut self, left: &Expr, right: &Expr, span: Span) {
        let mut problem = Diagnostic::new(
            &catalog::TYPE_MISMATCH,
            say!(
                "{left}与{right}不能放在一起",
                "{left} and {right} do not go together",
                left = left.dim.name(),
                right = right.dim.name()
            ),
        )
        .at(span)
        .label(left.span, left.dim.name())
        .label(right.span, right.dim.name())
        .help(say!(
            "核对是否用错了数据；同类的数相除成比率之后才能与别的比率相加",
            "check whether the right facts are used; divide like by like to a ratio first"
        ));
        for (bare, other) in [(left, right), (right, left)] {
            if bare.dim == Dim::Plain && bare.constant().is_some() {
                let text = self.sources.text(bare.span);
                let help = match other.dim {
                    Dim::Ratio => say!("百分数写成 `{text}%`", "a share is written `{text}%`", text = text),
                    Dim::Points => say!("分值写成 `{text}分`", "points are written `{text} points`", text = text),
                    Dim::Money => say!(
                        "金额写成 `{text}元` 或 `{text}万元`",
                        "money is written `{text} yuan` or `{text} wan-yuan`",
                        text = text
                    ),
                    _ => say!("给 `{text}` 加上单位", "give `{text}` its unit", text = text),
                };
                problem = problem.help(help);
            }
        }
        if matches!((&left.dim, &right.dim), (Dim::Ratio, Dim::PercentagePoints) | (Dim::PercentagePoints, Dim::Ratio))
        {
            problem = problem.help(say!(
                "`5%` 是份额，`5个百分点` 是两个份额之差",
                "`5%` is a share, `5pp` a difference of two shares"
            ));
        }
        self.problems.push(problem);
    }

    pub(in crate::semantics) fn arithmetic(&mut self, operator: Operator, left: Expr, right: Expr, span: Span) -> Expr {
        if left.dim == Dim::Poisoned || right.dim == Dim::Poisoned {
            return poisoned(span);
        }
        let (left, right) = self.both_in_working_days(left, right);
        if matches!((operator, &left.dim), (Operator::Add | Operator::Subtract, Dim::Date))
            && let Some((unit, _)) = super::date::calendar_unit(&right.dim)
        {
            if unit == crate::model::expr::DateUnit::WorkingDays {
                self.working_days.push(vec![left.clone()]);
            }
            return super::date::shifted(left, right, unit, operator == Operator::Subtract, span);
        }
        let dates = matches!(
            (operator, &left.dim, &right.dim),
            (Operator::Subtract, Dim::Date, Dim::Date) | (Operator::Add | Operator::Subtract, Dim::Date, Dim::Days)
        );
        if !dates && !(self.numeric(&left) & self.numeric(&right)) {
            return poisoned(span);
        }
        let dim = match operator {
            Operator::Add | Operator::Subtract => match (&left.dim, &right.dim) {
                (Dim::Date, Dim::Date) => Dim::Days,
                (Dim::Date, Dim::Days) => Dim::Date,
                (Dim::Ratio, Dim::Ratio) if operator == Operator::Subtract => Dim::PercentagePoints,
                (Dim::Ratio, Dim::PercentagePoints) => Dim::Ratio,
                (Dim::Plain, Dim::Ratio) | (Dim::Ratio, Dim::Plain) => Dim::Ratio,
                (a, b) if a == b || is_zero(&right) => a.clone(),
                (_, b) if is_zero(&left) => b.clone(),
                (a, b) if counts(a, b) => Dim::Count,
                _ => {
                    self.mismatch(&left, &right, span);
                    return poisoned(span);
                }
            },
            Operator::Multiply => match (&left.dim, &right.dim) {
                (Dim::Plain, other) | (other, Dim::Plain) => other.clone(),
                (Dim::Ratio, other) | (other, Dim::Ratio) => other.clone(),
                (Dim::Count, other) | (other, Dim::Count) => other.clone(),
                _ => {
                    self.mismatch(&left, &right, span);
                    return poisoned(span);
                }
            },
            Operator::Divide => {
                if right.constant().and_then(Value::number).is_some_and(Number::is_zero) {
                    self.problems.push(
                        Diagnostic::new(&catalog::DIVISION_BY_ZERO, say!("除数是零", "the divisor is zero"))
                            .at(right.span)
                            .help(say!("核对算式，改用不为零的数", "check the expression; divide by something else"))
                            .witness(readings::zero(self.sources.text(right.span))),
                    );
                    return poisoned(span);
                }
                match (&left.dim, &right.dim) {
                    (Dim::Plain, Dim::Plain) => Dim::Plain,
                    (a, b) if a == b => Dim::Ratio,
                    (a, Dim::Plain | Dim::Ratio | Dim::Count) => a.clone(),
                    _ => {
                        self.mismatch(&left, &right, span);
                        return poisoned(span);
                    }
                }
            }
            Operator::Power => return self.raised(left, right, span),
        };
        if let (Some(a), Some(b)) = (left.constant().and_then(Value::number), right.constant().and_then(Value::number))
        {
            let folded = match operator {
                Operator::Add => Some(a + b),
                Operator::Subtract => Some(a - b),
                Operator::Multiply => Some(a * b),
                Operator::Divide => a.checked_div(b),
                Operator::Power => None,
            };
            if let Some(number) = folded {
                return constant(number, dim, span);
            }
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match operator {
            Operator::Add => ExprKind::Add(left, right),
            Operator::Subtract => ExprKind::Subtract(left, right),
            Operator::Multiply => ExprKind::Multiply(left, right),
            Operator::Divide | Operator::Power => ExprKind::Divide(left, right),
        };
        Expr { kind, dim, span }
    }
}

/// A count and a plain number go together: `count(x) >= 1`.
pub(super) fn counts(left: &Dim, right: &Dim) -> bool {
    matches!(
        (left, right),
        (Dim::Count, Dim::Plain)
            | (Dim::Plain, Dim::Count)
            | (Dim::Measure(_), Dim::Plain)
            | (Dim::Plain, Dim::Measure(_))
    )
}
