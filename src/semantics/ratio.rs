//! The method `ratio`: its cap, and what counts where the divisor is zero.

use super::Builder;
use super::clauses::{Clauses, incomplete, plain};
use super::expr::Scope;
use super::items::COMMON;
use super::readings;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::expr::ExprKind;
use crate::model::method::{MethodKind, OnZero};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{self, Statement};
use crate::syntax::keywords::{ClauseWord as C, Policy};

impl<'a> Builder<'a> {
    pub(super) fn ratio(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let most = clauses.take(C::AtMost, &mut self.problems);
        let no_cap = clauses.flag(C::NoCap, &mut self.problems);
        let on_zero = clauses.take(C::OnZero, &mut self.problems);
        let may_be_negative = clauses.flag(C::MayBeNegative, &mut self.problems).is_some();
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(&[&[C::AtMost, C::NoCap, C::OnZero, C::MayBeNegative], COMMON].concat(), &mut self.problems);
        let Some(written) = operand.and_then(plain) else {
            self.problems.push(incomplete(
                statement.word_span,
                &say!("比率，如 `实绩 / 目标`", "a ratio, such as `actual / target`"),
            ));
            return None;
        };
        let of = self.expr(written, scope);
        if !matches!(of.dim, Dim::Ratio | Dim::Plain | Dim::Poisoned) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "比率应是同类数之比，这里是{dim}",
                        "a ratio divides like by like; this is {dim}",
                        dim = of.dim.name()
                    ),
                )
                .at(of.span)
                .help(say!(
                    "除以同类的数，并写明单位，如 `件数 / 100件`",
                    "divide by a quantity of its kind, with its unit, as in `closed / 100 cases`"
                )),
            );
        }
        let most = most.and_then(|clause| {
            let typed = clause.value().map(|expr| self.expr(expr, scope))?;
            match (typed.constant(), &typed.dim) {
                (Some(Value::Number(number)), Dim::Ratio | Dim::Plain) => Some(number.clone()),
                _ => {
                    self.problems.push(incomplete(
                        clause.whole(),
                        &say!("比率的上限，如 `100%`", "the largest ratio, such as `100%`"),
                    ));
                    None
                }
            }
        });
        if most.is_none() && no_cap.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CAP_MISSING,
                    say!("没有写明比率最高算多少", "the largest ratio that counts is not stated"),
                )
                .at(statement.span)
                .help(say!("写 `最高 100%`，或 `不封顶`", "write `at most 100%`, or `no cap`")),
            );
        }
        // Without a stated cap the node is judged as if the full mark were meant: one message is enough.
        let most = most.or_else(|| no_cap.is_none().then_some(Number::ONE));
        let on_zero = on_zero.and_then(|clause| self.on_zero(id, &clause, scope));
        let quotient = match &of.kind {
            ExprKind::Divide(a, b) => Some((a.clone(), b.clone())),
            _ => None,
        };
        if let Some((_, divisor)) = &quotient
            && on_zero.is_none()
            && self.may_be_zero(divisor)
        {
            let text = self.sources.text(divisor.span).to_owned();
            let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
            self.problems.push(
                Diagnostic::new(
                    &catalog::ON_ZERO_MISSING,
                    say!(
                        "`{text}` 可能为零，没有写明那时怎么办",
                        "`{text}` may be zero; what counts then is not stated",
                        text = text.as_str()
                    ),
                )
                .at(divisor.span)
                .note(say!(
                    "例：{text} = 0 时比率无法计算",
                    "for example, with {text} = 0 there is no ratio",
                    text = text.as_str()
                ))
                .help(say!(
                    "写 `分母为零 满分`、`分母为零 0分` 或 `分母为零 报错`",
                    "write `on zero full`, `on zero 0 points` or `on zero error`"
                ))
                .witness(readings::on_zero(&text, &full)),
            );
        }
        Some(MethodKind::Ratio { of, most, on_zero, quotient, may_be_negative })
    }

    fn on_zero(&mut self, id: NodeId, clause: &super::clauses::Clause<'a>, scope: &Scope) -> Option<OnZero> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("处理办法或分值", "a policy or points")));
            return None;
        };
        if let ast::ExprKind::Path(name) = &expr.kind {
            let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
            return match Policy::find(&name.text()) {
                Some(Policy::Zero) => Some(OnZero::Points(Number::ZERO)),
                Some(Policy::Full) => Some(OnZero::Points(full)),
                Some(Policy::Error) => Some(OnZero::Error),
                Some(Policy::Exclude | Policy::Redistribute) => Some(OnZero::NotApplicable),
                _ => {
                    let known = [Policy::Zero, Policy::Full, Policy::Error, Policy::Exclude];
                    self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
                    None
                }
            };
        }
        let typed = self.expr(expr, scope);
        self.points_of_full(id, typed).map(OnZero::Points)
    }
}
