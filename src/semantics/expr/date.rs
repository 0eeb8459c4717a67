//! Dates in expressions: days of every year, and days so many working days or months away.

use super::Scope;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::{DateUnit, Expr, ExprKind};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::syntax::ast;
use crate::syntax::keywords::UnitWord;

/// What a quantity moves a date by, where its unit has no fixed number of days, and how many of that one is.
pub(in crate::semantics) fn calendar_unit(dim: &Dim) -> Option<(DateUnit, i64)> {
    match dim {
        Dim::WorkingDays => Some((DateUnit::WorkingDays, 1)),
        Dim::Measure(unit) => {
            let months = match UnitWord::find(unit)? {
                UnitWord::Months => 1,
                UnitWord::Quarters => 3,
                UnitWord::HalfYears => 6,
                UnitWord::Years => 12,
                _ => return None,
            };
            Some((DateUnit::Months, months))
        }
        _ => None,
    }
}

/// A quantity in months, whatever unit of several months it is written in; others as they are.
pub(in crate::semantics) fn in_months(mut quantity: Expr) -> Expr {
    let Some((DateUnit::Months, months)) = calendar_unit(&quantity.dim) else { return quantity };
    quantity.dim = Dim::Measure(UnitWord::Months.en().to_owned());
    if let ExprKind::Constant(crate::model::value::Value::Number(number)) = &mut quantity.kind {
        *number = &*number * &Number::from(months);
        return quantity;
    }
    if months == 1 {
        return quantity;
    }
    let (dim, span) = (quantity.dim.clone(), quantity.span);
    let by = super::constant(Number::from(months), Dim::Plain, span);
    Expr { kind: ExprKind::Multiply(Box::new(quantity), Box::new(by)), dim, span }
}

/// `date + 5 working days`, `date - 1 month`
pub(super) fn shifted(date: Expr, by: Expr, unit: DateUnit, back: bool, span: Span) -> Expr {
    let by = in_months(by);
    let by = match (back, by.constant().and_then(crate::model::value::Value::number).cloned()) {
        (false, _) => by,
        (true, Some(number)) => super::constant(-number, by.dim, by.span),
        (true, None) => {
            let (dim, span) = (by.dim.clone(), by.span);
            Expr { kind: ExprKind::Negate(Box::new(by)), dim, span }
        }
    };
    Expr { kind: ExprKind::Shifted { date: Box::new(date), by: Box::new(by), unit }, dim: Dim::Date, span }
}

impl Builder<'_> {
    /// Beside working days, the days that a row of a register is late, or has left, are working days, too.
    pub(super) fn both_in_working_days(&mut self, left: Expr, right: Expr) -> (Expr, Expr) {
        match (&left.dim, &right.dim) {
            (Dim::Days, Dim::WorkingDays) => (self.in_working_days(left), right),
            (Dim::WorkingDays, Dim::Days) => {
                let right = self.in_working_days(right);
                (left, right)
            }
            _ => (left, right),
        }
    }

    fn in_working_days(&mut self, expr: Expr) -> Expr {
        let ExprKind::Field(event, position) = expr.kind else { return expr };
        let kind = self.events.get_mut(event.index());
        let other = kind.and_then(|kind| {
            let other = kind.register?.in_working_days(usize::from(position))?;
            kind.fields.get_mut(other)?.read = true;
            u16::try_from(other).ok()
        });
        match other {
            Some(other) => Expr { kind: ExprKind::Field(event, other), dim: Dim::WorkingDays, span: expr.span },
            None => expr,
        }
    }

    /// An expression where a date is expected: `02-28` is a day of every year.
    pub(in crate::semantics) fn day(&mut self, written: &ast::Expr, scope: &Scope) -> Expr {
        let span = written.span;
        let Some((month, day)) = written.month_day() else { return self.expr(written, scope) };
        if crate::base::calendar::day_of_year(2000, month, day).is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::BAD_DATE,
                    say!("没有 `{text}` 这一天", "there is no day `{text}`", text = self.sources.text(span).to_owned()),
                )
                .at(span)
                .help(say!("写成月和日，如 `02-28`、`2月28日`", "write month and day, such as `02-28`")),
            );
            return super::poisoned(span);
        }
        Expr { kind: ExprKind::YearlyDate(month, day), dim: Dim::Date, span }
    }
}
