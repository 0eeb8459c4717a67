//! Multipliers, and how several that meet work together.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::method::Meeting;
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Reference, incomplete, reference};
use crate::semantics::expr::Scope;
use crate::semantics::names::Symbol;
use crate::semantics::readings;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::ClauseWord as C;

impl<'a> Builder<'a> {
    /// A multiplier: `factor 2 from the 4th`, `factor 50% when x`, `factor 2 in congress`.
    pub(in crate::semantics) fn factor(&mut self, clause: &Clause<'a>, scope: &Scope) -> Option<Factor> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("系数", "a multiplier")));
            return None;
        };
        let by = self.expr(expr, scope);
        if !matches!(by.dim, Dim::Plain | Dim::Ratio | Dim::Poisoned) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("系数应为没有单位的数或百分数", "a multiplier is a plain number or a share"),
                )
                .at(by.span),
            );
        }
        let inner = clause.inner.first();
        let when = match inner.and_then(|inner| inner.word.map(|word| (word, inner))) {
            None => FactorWhen::Always,
            Some((C::FromThe, inner)) => FactorWhen::FromThe(self.repeat(inner, scope.event)?),
            Some((C::In, inner)) => {
                let Some(Reference::Name(name)) = inner.values.first().copied().and_then(reference) else {
                    self.problems.push(incomplete(inner.whole(), &say!("时段的名称", "the name of a window")));
                    return None;
                };
                let wanted = say!("时段", "a window");
                match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Window(_)), &mut self.problems) {
                    Some(Symbol::Window(window)) => FactorWhen::In(window),
                    _ => return None,
                }
            }
            Some((_, inner)) => match inner.value() {
                Some(expr) => FactorWhen::Holds(self.condition(expr, scope)),
                None => {
                    self.problems.push(incomplete(inner.span, &say!("条件", "a condition")));
                    return None;
                }
            },
        };
        Some(Factor { by, when })
    }

    pub(super) fn meeting(
        &mut self,
        statement: &Statement,
        factors: &[Factor],
        multiply: bool,
        largest: bool,
    ) -> Meeting {
        match (factors.len(), multiply, largest) {
            (_, true, true) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!(
                            "`系数连乘` 与 `系数取大` 只能写一个",
                            "`factors multiply` and `largest factor` exclude each other"
                        ),
                    )
                    .at(statement.span),
                );
                Meeting::Multiply
            }
            (_, true, false) => Meeting::Multiply,
            (_, false, true) => Meeting::Largest,
            (0 | 1, false, false) => Meeting::Alone,
            _ => {
                let two = Number::from(2);
                self.problems.push(
                    Diagnostic::new(
                        &catalog::FACTORS_MEET,
                        say!("几个系数可能同时成立，没有写明怎样合算", "several factors may meet; how is not stated"),
                    )
                    .at(statement.span)
                    .note(say!(
                        "两个系数 2 同时成立：连乘是 4，取大是 2",
                        "two factors of 2 that meet: multiplied 4, the largest 2"
                    ))
                    .help(say!("写 `系数连乘` 或 `系数取大`", "write `factors multiply` or `largest factor`"))
                    .witness(readings::factors(&two, &two)),
                );
                Meeting::Multiply
            }
        }
    }
}
