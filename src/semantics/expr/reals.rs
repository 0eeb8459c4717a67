//! Functions with irrational values, any powers, and rounding inside a formula.

use super::{Scope, constant, poisoned};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::model::Rounding;
use crate::model::expr::{Expr, ExprKind, RealFunction, Towards};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::syntax::ast::{self, Unit};
use crate::syntax::keywords::{self, Function, UnitWord};

/// More decimals than this are never asked for.
const MOST_PLACES: i64 = 30;

impl Builder<'_> {
    /// `ln(x)`, `exp(x)`, `sqrt(x)`: of a plain number, a share, a count, or a quantity in its own unit.
    pub(super) fn real(&mut self, function: RealFunction, inner: Expr, span: Span) -> Expr {
        if inner.dim == Dim::Poisoned || !self.unitless(&inner) {
            return poisoned(span);
        }
        // What is rational is a constant; everything else stays what it says.
        if let Some(number) = inner.constant().and_then(Value::number)
            && let Some(value) = function.apply(number)
            && value.is_rational()
        {
            return constant(value, Dim::Plain, span);
        }
        Expr { kind: ExprKind::Real(function, Box::new(inner)), dim: Dim::Plain, span }
    }

    /// A power with any exponent.
    pub(super) fn raised(&mut self, base: Expr, exponent: Expr, span: Span) -> Expr {
        if base.dim == Dim::Poisoned || exponent.dim == Dim::Poisoned {
            return poisoned(span);
        }
        let whole = exponent.constant().and_then(Value::number).and_then(Number::to_i64);
        if let Some(n) = whole.and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 64)
            && matches!(base.dim, Dim::Plain | Dim::Ratio)
        {
            let dim = base.dim.clone();
            return Expr { kind: ExprKind::Power(Box::new(base), n), dim, span };
        }
        if !(self.unitless(&base) & self.unitless(&exponent)) {
            return poisoned(span);
        }
        if let (Some(a), Some(b)) =
            (base.constant().and_then(Value::number), exponent.constant().and_then(Value::number))
            && let Some(value) = a.power(b)
            && value.is_rational()
        {
            return constant(value, Dim::Plain, span);
        }
        Expr { kind: ExprKind::Raised(Box::new(base), Box::new(exponent)), dim: Dim::Plain, span }
    }

    /// Reports a quantity whose logarithm or root would depend on the unit it is counted in.
    fn unitless(&mut self, expr: &Expr) -> bool {
        let fits = matches!(expr.dim, Dim::Plain | Dim::Ratio | Dim::Count | Dim::Measure(_) | Dim::Poisoned);
        if !fits {
            let text = self.sources.text(expr.span).to_owned();
            let (zh, en) = match expr.dim {
                Dim::Money => ("1万元", "1 wan-yuan"),
                Dim::Points => ("1分", "1 point"),
                Dim::Days | Dim::WorkingDays => ("1天", "1 day"),
                _ => ("1%", "1%"),
            };
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "{dim}不能开方、乘方或取对数：结果随单位而变",
                        "{dim} has no logarithm, root or power: it would depend on the unit",
                        dim = expr.dim.name()
                    ),
                )
                .at(expr.span)
                .help(say!(
                    "先除以一个单位，如 `{text} / {unit}`",
                    "divide by a unit first: `{text} / {unit}`",
                    text = text.as_str(),
                    unit = (zh, en)
                )),
            );
        }
        fits
    }

    /// `round-off(x, 2 decimals, half-up)`
    pub(super) fn round_off(
        &mut self,
        of: &ast::Expr,
        places: &ast::Expr,
        mode: &ast::Expr,
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let inner = self.expr(of, scope);
        let places = self.places(places, Function::RoundOff);
        let mode = match &mode.kind {
            ast::ExprKind::Path(name) => match keywords::Rounding::find(&name.text()) {
                Some(keywords::Rounding::HalfUp) => Some(RoundingMode::HalfUp),
                Some(keywords::Rounding::HalfEven) => Some(RoundingMode::HalfEven),
                Some(keywords::Rounding::Down) => Some(RoundingMode::Down),
                Some(keywords::Rounding::Up) => Some(RoundingMode::Up),
                None => {
                    let known = keywords::Rounding::ALL.iter().map(|word| (word.zh(), word.en()));
                    self.unknown_word(&name.text(), name.span, &known.collect::<Vec<_>>());
                    None
                }
            },
            _ => {
                self.arguments(Function::RoundOff, mode.span);
                None
            }
        };
        let (Some(places), Some(mode)) = (places, mode) else { return poisoned(span) };
        if inner.dim == Dim::Poisoned || !self.numeric(&inner) {
            return poisoned(span);
        }
        let dim = inner.dim.clone();
        Expr { kind: ExprKind::RoundOff(Box::new(inner), Rounding { places, mode }), dim, span }
    }

    /// `floor(x)`, `ceil(x, 2 decimals)`
    pub(super) fn towards(
        &mut self,
        towards: Towards,
        of: &ast::Expr,
        places: Option<&ast::Expr>,
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let inner = self.expr(of, scope);
        let function = if towards == Towards::Floor { Function::Floor } else { Function::Ceil };
        let Some(places) = places.map_or(Some(0), |places| self.places(places, function)) else {
            return poisoned(span);
        };
        if inner.dim == Dim::Poisoned || !self.numeric(&inner) {
            return poisoned(span);
        }
        let dim = inner.dim.clone();
        Expr { kind: ExprKind::Towards(Box::new(inner), towards, places), dim, span }
    }

    /// `2 decimals`
    fn places(&mut self, written: &ast::Expr, function: Function) -> Option<u32> {
        if let ast::ExprKind::Number { value, unit: Unit::Word(UnitWord::Decimals) } = &written.kind
            && let Some(places) = value.to_i64().filter(|places| (0..=MOST_PLACES).contains(places))
        {
            return u32::try_from(places).ok();
        }
        self.arguments(function, written.span);
        None
    }
}
