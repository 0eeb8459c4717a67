//! Who may settle, review and excuse, within which limits, and what is paid.

use super::Clause;
use super::Rounding;
use super::expr::Expr;
use super::method::Choice;
use crate::base::number::Number;

/// A sum of money that results bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// Stable id: its own name, or `award.name` where an award or a consequence brings it.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// How much, in yuan; negative sums are fines.
    pub amount: Choice,
    /// When it is paid; always, where there is no condition.
    pub when: Option<Expr>,
    /// The rounding of the sum.
    pub round: Option<Rounding>,
    /// The position of the pay whose sum over all units the sum of this one must exceed.
    pub above: Option<usize>,
    /// Where it is written.
    pub clause: Clause,
}

impl Pay {
    /// The sum, where it is the same for everyone.
    #[must_use]
    pub fn fixed(&self) -> Option<&Number> {
        match &self.amount {
            Choice::Value(expr) if self.when.is_none() => expr.constant().and_then(super::value::Value::number),
            _ => None,
        }
    }
}
