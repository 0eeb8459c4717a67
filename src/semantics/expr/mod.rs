//! Expressions: names resolved, units applied, dimensions checked.

mod arithmetic;
mod compare;
mod date;
mod group;
mod outside;
mod reference;
mod spans;
mod call;
mod reals;

pub(in crate::semantics) use date::{calendar_unit, in_months};
pub(in crate::semantics) use outside::taken_over;

use super::Builder;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::value::{Dim, State, Value};
use crate::model::{EventId, FactId, NodeId};
use crate::say;
use crate::syntax::ast::{self, Qualifier, Unit};
use crate::syntax::keywords::{BuiltIn, UnitWord};

/// Where an expression stands, which decides what its words mean.
#[derive(Debug, Clone, Default)]
pub(in crate::semantics) struct Scope {
    /// The node whose full mark `full` is.
    pub(in crate::semantics) node: Option<NodeId>,
    /// What `actual` and `target` stand for.
    pub(in crate::semantics) measure: Option<FactId>,
    /// Whether what they stand for is in error, which is reported.
    pub(in crate::semantics) measure_failed: bool,
    /// The kind of the event at hand, inside a condition over events.
    pub(in crate::semantics) event: Option<EventId>,
    /// Whether `ballot` is known.
    pub(in crate::semantics) ballots: bool,
    /// Whether results (totals, places) are known.
    pub(in crate::semantics) results: bool,
    /// Whether vetoes and grades are decided.
    pub(in crate::semantics) decided: bool,
    /// Whether awards are known, too.
    pub(in crate::semantics) awards: bool,
    /// Whether consequences are known, too.
    pub(in crate::semantics) consequences: bool,
    /// Whether a figure is named to be given: what is done where it is missing does not matter.
    pub(in crate::semantics) given: bool,
    /// Whether figures are taken of each part of a period, so that facts reported by parts have a value.
    pub(in crate::semantics) parts: bool,
    /// The survey whose ballot is at hand: its marks are known.
    pub(in crate::semantics) marks: Option<Marks>,
}

/// What is known of the marks of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::semantics) enum Marks {
    /// The whole ballot: statistics over its marks, `mark` inside their conditions.
    Ballot {
        /// Whether one mark is at hand.
        one: bool,
        /// Whether the marks are places.
        ranked: bool,
    },
    /// One mark is to be valued: `mark`, or `place` where the ballot ranks.
    Valued {
        /// Whether the marks are places.
        ranked: bool,
    },
}

/// How a unit changes a number, and the dimension it gives.
pub(in crate::semantics) fn unit_of(unit: &Unit) -> (Number, Dim) {
    let one = || Number::ONE;
    let percent = || Number::ratio(1, 100).unwrap_or_default();
    match unit {
        Unit::None => (one(), Dim::Plain),
        Unit::Percent => (percent(), Dim::Ratio),
        Unit::PerMille => (Number::ratio(1, 1000).unwrap_or_default(), Dim::Ratio),
        Unit::Text(text) => (one(), Dim::Measure(text.clone())),
        Unit::Word(word) => match word {
            UnitWord::Points => (one(), Dim::Points),
            UnitWord::Pp => (percent(), Dim::PercentagePoints),
            UnitWord::Yuan => (one(), Dim::Money),
            UnitWord::WanYuan => (Number::from(10_000), Dim::Money),
            UnitWord::YiYuan => (Number::from(100_000_000), Dim::Money),
            UnitWord::Days => (one(), Dim::Days),
            UnitWord::Weeks => (Number::from(7), Dim::Days),
            UnitWord::WorkingDays => (one(), Dim::WorkingDays),
            UnitWord::Months | UnitWord::Quarters | UnitWord::HalfYears | UnitWord::Years => {
                (one(), Dim::Measure(word.en().to_owned()))
            }
            UnitWord::Periods
            | UnitWord::Times
            | UnitWord::Cases
            | UnitWord::Pieces
            | UnitWord::Units
            | UnitWord::People
            | UnitWord::Places
            | UnitWord::Children
            | UnitWord::Tiers
            | UnitWord::Decimals => (one(), Dim::Count),
        },
    }
}

/// The operator of the rule set that a written one stands for.
pub(in crate::semantics) fn comparison(written: ast::Comparison) -> Comparison {
    match written {
        ast::Comparison::Equal => Comparison::Equal,
        ast::Comparison::NotEqual => Comparison::NotEqual,
        ast::Comparison::Less => Comparison::Less,
        ast::Comparison::LessOrEqual => Comparison::LessOrEqual,
        ast::Comparison::Greater => Comparison::Greater,
        ast::Comparison::GreaterOrEqual => Comparison::GreaterOrEqual,
    }
}

/// A constant.
pub(in crate::semantics) fn constant(value: impl Into<Value>, dim: Dim, span: Span) -> Expr {
    Expr { kind: ExprKind::Constant(value.into()), dim, span }
}

/// What stands for an expression that failed.
pub(in crate::semantics) fn poisoned(span: Span) -> Expr {
    constant(Value::Missing(State::Undefined), Dim::Poisoned, span)
}

fn is_zero(expr: &Expr) -> bool {
    expr.dim == Dim::Plain && expr.constant().and_then(Value::number).is_some_and(Number::is_zero)
}

impl Builder<'_> {
    /// An expression with its dimension; problems are reported and leave a poisoned expression.
    pub(in crate::semantics) fn expr(&mut self, written: &ast::Expr, scope: &Scope) -> Expr {
        use ast::ExprKind as A;
        let span = written.span;
        match &written.kind {
            A::Number { value, unit } => {
                let (scale, dim) = unit_of(unit);
                constant(value * &scale, dim, span)
            }
            A::Ordinal(n) => constant(Number::from(*n), Dim::Count, span),
            A::Date(date) => constant(Value::Date(*date), Dim::Date, span),
            A::Text(text) => constant(Value::Text(text.as_str().into()), Dim::Text, span),
            A::NotApplicable => constant(Value::Missing(State::NotApplicable), Dim::Poisoned, span),
            A::Path(name) => self.path(name, scope),
            A::Call { function, arguments, qualifiers } => self.call(function, arguments, qualifiers, scope, span),
            A::Bracket { inner, qualifiers } => {
                if qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::In(..))) {
                    return self.of_one(inner, qualifiers, scope, span);
                }
                if let Some(qualifier) = qualifiers.first() {
                    self.qualifier_not_suited(qualifier);
                }
                self.expr(inner, scope)
            }
            A::Negate(inner) => {
                let inner = self.expr(inner, scope);
                if let Some(number) = inner.constant().and_then(Value::number) {
                    return constant(-number.clone(), inner.dim, span);
                }
                self.numeric(&inner);
                let dim = inner.dim.clone();
                Expr { kind: ExprKind::Negate(Box::new(inner)), dim, span }
            }
            A::Binary(operator, left, right) => {
                let left = self.expr(left, scope);
                let right = self.expr(right, scope);
                self.arithmetic(*operator, left, right, span)
            }
            A::Compare(first, chain) => {
                let mut tests = Vec::new();
                let mut left = first.as_ref();
                for (operator, right) in chain {
                    tests.push(self.compare(left, *operator, right, scope));
                    left = right;
                }
                match tests.pop() {
                    Some(only) if tests.is_empty() => only,
                    Some(last) => {
                        tests.push(last);
                        Expr { kind: ExprKind::And(tests), dim: Dim::Flag, span }
                    }
                    None => poisoned(span),
                }
            }
            A::Not(inner) => {
                let inner = self.condition(inner, scope);
                Expr { kind: ExprKind::Not(Box::new(inner)), dim: Dim::Flag, span }
            }
            A::And(list) => {
                let list = list.iter().map(|part| self.condition(part, scope)).collect();
                Expr { kind: ExprKind::And(list), dim: Dim::Flag, span }
            }
            A::Or(list) => {
                let list = list.iter().map(|part| self.condition(part, scope)).collect();
                Expr { kind: ExprKind::Or(list), dim: Dim::Flag, span }
            }
            A::If(test, yes, no) => {
                let test = self.condition(test, scope);
                let yes = self.expr(yes, scope);
                let no = self.expr(no, scope);
                let dim = if is_zero(&yes) { no.dim.clone() } else { yes.dim.clone() };
                self.same_dim(&yes, &no, span);
                Expr { kind: ExprKind::If(Box::new(test), Box::new(yes), Box::new(no)), dim, span }
            }
            A::MonthDay { month, day } => Expr { kind: ExprKind::YearlyDate(*month, *day), dim: Dim::Date, span },
            A::Period(_) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!("这里需要一个数值，不是周期", "expected a figure, not a period"),
                    )
                    .at(span),
                );
                poisoned(span)
            }
        }
    }

    /// An expression that must be yes or no.
    pub(in crate::semantics) fn condition(&mut self, written: &ast::Expr, scope: &Scope) -> Expr {
        let expr = self.expr(written, scope);
        if !matches!(expr.dim, Dim::Flag | Dim::Poisoned) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "条件应为“是否”，这里是{dim}",
                        "a condition is yes or no; this is {dim}",
                        dim = expr.dim.name()
                    ),
                )
                .at(expr.span)
                .help(say!(
                    "写成比较，如 `{text} >= 80分`",
                    "write a comparison, such as `{text} >= 80 points`",
                    text = self.sources.text(expr.span)
                )),
            );
            return poisoned(expr.span);
        }
        expr
    }

    /// An expression in points; a share means that share of the full mark where `shares` allows it.
    pub(in crate::semantics) fn points(&mut self, written: &ast::Expr, scope: &Scope, shares: bool) -> Expr {
        let expr = self.expr(written, scope);
        self.as_points(expr, shares)
    }

    /// Brings a typed expression to points.
    pub(in crate::semantics) fn as_points(&mut self, expr: Expr, shares: bool) -> Expr {
        let span = expr.span;
        match &expr.dim {
            Dim::Points | Dim::Poisoned => expr,
            Dim::Ratio if shares => {
                let full = Expr { kind: ExprKind::Full, dim: Dim::Points, span };
                Expr { kind: ExprKind::Multiply(Box::new(expr), Box::new(full)), dim: Dim::Points, span }
            }
            Dim::Plain if is_zero(&expr) => Expr { dim: Dim::Points, ..expr },
            Dim::Plain => {
                let text = self.sources.text(span).to_owned();
                let mut problem = Diagnostic::new(
                    &catalog::UNIT_REQUIRED,
                    say!(
                        "`{text}` 缺少单位，这里需要分值",
                        "`{text}` has no unit; points are needed here",
                        text = text.as_str()
                    ),
                )
                .at(span)
                .help(say!(
                    "写成 `{text}{unit}`",
                    "write `{text} {unit}`",
                    text = text.as_str(),
                    unit = ("分", if text == "1" { "point" } else { "points" })
                ));
                let constant = expr.constant().is_some();
                if constant {
                    problem = problem.replace(span, &self.with_unit(&text, UnitWord::Points));
                }
                self.problems.push(problem);
                if constant { Expr { dim: Dim::Points, ..expr } } else { poisoned(span) }
            }
            other => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!("这里需要分值，不是{dim}", "points are needed here, not {dim}", dim = other.name()),
                    )
                    .at(span),
                );
                poisoned(span)
            }
        }
    }
}

/// The built-in word a lone name is.
pub(in crate::semantics) fn builtin(written: &ast::Expr) -> Option<BuiltIn> {
    match &written.kind {
        ast::ExprKind::Path(name) => name.single().and_then(BuiltIn::find),
        _ => None,
    }
}
