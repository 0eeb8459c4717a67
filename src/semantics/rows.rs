//! Rows with keys: what is looked up, the tests of a row, and values by a key.

use super::Builder;
use super::clauses::{Row, RowKey, incomplete};
use super::expr::Scope;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::expr::{Comparison, Expr};
use crate::model::method::{Choice, ChoiceLine};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{self, Statement};

impl<'a> Builder<'a> {
    /// What a table looks up: `of x`, or else the measured value.
    pub(super) fn looked_up(
        &mut self,
        statement: &'a Statement,
        of: Option<&super::clauses::Clause<'a>>,
        scope: &Scope,
    ) -> Option<Expr> {
        match (of, scope.measure) {
            (Some(of), _) => match of.value() {
                Some(expr) => Some(self.expr(expr, scope)),
                None => {
                    self.problems.push(incomplete(of.span, &say!("以什么为准", "what is looked up")));
                    None
                }
            },
            (None, Some(fact)) => Some(self.fact(fact, statement.word_span)),
            (None, None) if scope.measure_failed => None,
            (None, None) => {
                self.problems.push(
                    incomplete(statement.word_span, &say!("以什么为准", "what is looked up"))
                        .help(say!("写 `以 …`，或先写 `取值 …`", "write `of …`, or `measure …` first")),
                );
                None
            }
        }
    }

    /// The tests of a row over a quantity.
    pub(super) fn number_tests(
        &mut self,
        row: &Row<'a>,
        dim: &Dim,
        scope: &Scope,
    ) -> Option<Vec<(Comparison, Number)>> {
        self.tests(row, dim, scope)?
            .into_iter()
            .map(|(comparison, expr)| match expr.constant().and_then(Value::ordinate) {
                Some(number) => Some((comparison, number)),
                None => {
                    if expr.dim != Dim::Poisoned {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::CLAUSE_INCOMPLETE,
                                say!("档位应为固定的数", "a step is a fixed number"),
                            )
                            .at(expr.span),
                        );
                    }
                    None
                }
            })
            .collect()
    }

    /// The tests of a row: comparisons as written, a value as `=`, a range with both ends.
    pub(super) fn tests(&mut self, row: &Row<'a>, dim: &Dim, scope: &Scope) -> Option<Vec<(Comparison, Expr)>> {
        let one = |comparison, expr| vec![(comparison, expr)];
        let written: Vec<(Comparison, &ast::Expr)> = match &row.key {
            RowKey::Value(expr) => one(Comparison::Equal, *expr),
            RowKey::Range(from, to) => vec![(Comparison::GreaterOrEqual, *from), (Comparison::LessOrEqual, *to)],
            RowKey::Tests(tests) => {
                tests.iter().map(|(comparison, expr)| (super::expr::comparison(*comparison), *expr)).collect()
            }
            RowKey::Else => Vec::new(),
            RowKey::Below | RowKey::Above => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`低于：`、`高于：` 只用于插值", "`below:` and `above:` belong to `linear`"),
                    )
                    .at(row.span),
                );
                return None;
            }
        };
        let mut tests = Vec::new();
        for (comparison, expr) in written {
            let typed = self.against(expr, dim, scope);
            let zero = typed.dim == Dim::Plain && typed.constant().and_then(Value::number).is_some_and(Number::is_zero);
            let fits = typed.dim == *dim
                || zero
                || matches!(typed.dim, Dim::Poisoned)
                || matches!(dim, Dim::Poisoned)
                || (typed.dim == Dim::Plain && matches!(dim, Dim::Count | Dim::Measure(_)))
                || (typed.dim == Dim::Count && matches!(dim, Dim::Plain));
            if !fits {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "这里应为{dim}，写的是{found}",
                            "expected {dim}, found {found}",
                            dim = dim.name(),
                            found = typed.dim.name()
                        ),
                    )
                    .at(typed.span)
                    .help(say!("核对单位，与所比较的数据一致", "use the unit of what it is compared with")),
                );
                return None;
            }
            tests.push((comparison, typed));
        }
        Some(tests)
    }

    /// A table of values by a key.
    pub(super) fn choice(
        &mut self,
        key: &'a ast::Expr,
        rows: &[Row<'a>],
        scope: &Scope,
        shares: bool,
    ) -> Option<Choice> {
        self.choice_of(key, rows, scope, |builder, value| builder.points(value, scope, shares))
    }

    /// A table of values of any kind by a key.
    pub(super) fn choice_of(
        &mut self,
        key: &'a ast::Expr,
        rows: &[Row<'a>],
        scope: &Scope,
        typed: impl Fn(&mut Self, &'a ast::Expr) -> Expr,
    ) -> Option<Choice> {
        let key = self.expr(key, scope);
        let mut lines = Vec::new();
        let mut otherwise = None;
        for row in rows {
            let value = typed(self, row.value);
            if matches!(row.key, RowKey::Else) {
                otherwise = Some(value);
            } else if let Some(tests) = self.tests(row, &key.dim, scope) {
                lines.push(ChoiceLine { tests, value, span: row.span });
            }
        }
        if lines.is_empty() {
            self.problems.push(incomplete(key.span, &say!("按 … 的各行", "the rows of the choice")));
            return None;
        }
        self.check_choice(&key, &lines, otherwise.is_some());
        self.half_places(&key, &lines);
        Some(Choice::By { key, lines, otherwise })
    }
}
