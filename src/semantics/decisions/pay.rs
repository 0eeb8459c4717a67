//! Rules of pay: how much, when, and how a sum that need not end is rounded.

use super::with_awards;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::model::Rounding;
use crate::model::expr::{Expr, ExprKind};
use crate::model::ledgers::Pay;
use crate::model::method::Choice;
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, title};
use crate::syntax::ast::{self, Statement};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

/// The decimals of a yuan that are paid.
const FEN: u32 = 2;

impl<'a> Builder<'a> {
    /// The scheme's own rules of pay, in the order of the text.
    pub(super) fn pays(&mut self, statements: &[&'a Statement]) {
        for statement in statements {
            let Some(pay) = self.pay(None, None, statement) else { continue };
            if let Some(first) = self.pays.iter().find(|other| other.id == pay.id) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::DUPLICATE_NAME,
                        say!("`{id}` 声明了两次", "`{id}` is declared twice", id = pay.id.as_str()),
                    )
                    .at(statement.span)
                    .label(first.clause.span, say!("第一次在这里", "the first one is here"))
                    .help(say!("给其中一个换个名称", "give one of them another name")),
                );
                continue;
            }
            self.pays.push(pay);
        }
    }

    /// A rule of pay; `path` is the award or consequence that brings it.
    pub(super) fn pay(&mut self, path: Option<&str>, article: Option<&str>, statement: &'a Statement) -> Option<Pay> {
        let name = self.simple_name(statement)?;
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            if inner.word != S::Basis {
                self.misplaced(inner, &crate::semantics::clauses::statement_words(statement));
            }
        }
        let mut clauses = Clauses::of(statement);
        let by = clauses.take(C::By, &mut self.problems);
        let amount = match by {
            Some(by) => {
                let mut rows = by.rows.clone();
                rows.extend(clauses.take_rows());
                let scope = with_awards();
                by.value().and_then(|key| self.choice_of(key, &rows, &scope, |builder, value| builder.money(value)))
            }
            None => match clauses.take_amount(&mut self.problems).and_then(plain) {
                Some(expr) => Some(Choice::Value(self.money(expr))),
                None => {
                    self.problems.push(incomplete(
                        statement.span,
                        &say!("金额，如 `30000元`", "an amount of money, such as `30000 yuan`"),
                    ));
                    None
                }
            },
        };
        let when = self.in_force(&mut clauses, &with_awards());
        let per_head = clauses.flag(C::PerHead, &mut self.problems).is_some();
        let rounded = clauses.take(C::Rounded, &mut self.problems);
        let above = clauses.take(C::Above, &mut self.problems);
        let suited: &[C] = match path {
            Some(_) => &[C::By, C::When, C::Unless, C::Rounded, C::PerHead],
            None => &[C::By, C::When, C::Unless, C::Rounded, C::PerHead, C::Above],
        };
        if let (Some(above), Some(_)) = (&above, path) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!(
                        "奖项或后果带来的金额不能写 `高于`",
                        "`above` does not suit what an award or a consequence pays"
                    ),
                )
                .at(above.whole())
                .help(say!("写在方案的 `兑现` 里", "it belongs to the scheme's own rules of pay")),
            );
        }
        clauses.finish(suited, &mut self.problems);
        let round = rounded.as_ref().and_then(|clause| self.pay_rounding(clause));
        let above = above.filter(|_| path.is_none()).and_then(|clause| self.pay_above(&clause));
        let amount = amount?;
        if rounded.is_none() && !self.ends(&amount) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::PAY_ROUNDING_MISSING,
                    say!("没有写明金额怎样取整", "how the sum is rounded is not stated"),
                )
                .at(statement.span)
                .note(say!("例：800元 的 2/3 是 533.333… 元", "for example, 2/3 of 800 yuan are 533.333… yuan"))
                .help(say!(
                    "写 `取整 四舍五入`（到元）或 `取整 四舍五入 为 2位小数`（到分）",
                    "write `rounded half-up` (whole yuan) or `rounded half-up to 2 decimals`"
                )),
            );
        }
        Some(Pay {
            id: path.map_or_else(|| name.clone(), |path| format!("{path}.{name}")),
            title: title(statement.title.as_ref()),
            amount,
            when,
            round,
            per_head,
            above,
            clause: self.clause(statement, article),
        })
    }

    /// An expression that gives money.
    fn money(&mut self, written: &'a ast::Expr) -> Expr {
        let expr = self.expr(written, &with_awards());
        let zero = expr.dim == Dim::Plain
            && expr.constant().and_then(Value::number).is_some_and(crate::base::number::Number::is_zero);
        if zero {
            return Expr { dim: Dim::Money, ..expr };
        }
        if !matches!(expr.dim, Dim::Money | Dim::Poisoned) {
            self.problems.push(
                incomplete(expr.span, &say!("金额，如 `30000元`", "an amount of money, such as `30000 yuan`")).help(
                    say!(
                        "分值换成金额要写明每分多少，如 `800元 × (总分 / 1分)`",
                        "say what a point is worth, as in `800 yuan × (total / 1 point)`"
                    ),
                ),
            );
            return crate::semantics::expr::poisoned(expr.span);
        }
        expr
    }

    /// `rounded half-up`: to whole yuan, or as `to` says.
    fn pay_rounding(&mut self, clause: &Clause<'a>) -> Option<Rounding> {
        let mode = match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => self.rounding_mode(name)?,
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("取整方式", "a way of rounding")));
                return None;
            }
        };
        let places = match clause.inside(C::To) {
            None => 0,
            Some(to) => {
                let operand = to.values.first().copied()?;
                let places = self.whole(operand)?;
                if places > FEN {
                    self.problems.push(
                        incomplete(operand.span, &say!("0 到 2 位小数", "0 to 2 decimals"))
                            .help(say!("付款最小到分", "nothing smaller than a fen is paid")),
                    );
                    return None;
                }
                places
            }
        };
        Some(Rounding { places, mode })
    }

    /// `above base`: a rule of pay that stands before.
    fn pay_above(&mut self, clause: &Clause<'a>) -> Option<usize> {
        let Some(Reference::Name(name)) = clause.values.first().copied().and_then(reference) else {
            self.problems.push(incomplete(clause.whole(), &say!("另一项兑现的名称", "the name of another pay")));
            return None;
        };
        let wanted = name.text();
        let found = self.pays.iter().position(|pay| pay.id == wanted);
        if found.is_none() {
            let mut problem = Diagnostic::new(
                &catalog::UNKNOWN_NAME,
                say!("前面没有名为 `{name}` 的兑现", "no pay `{name}` stands before", name = wanted.as_str()),
            )
            .at(name.span);
            match nearest(&wanted, self.pays.iter().map(|pay| pay.id.as_str())) {
                Some(near) => problem = problem.replace(name.span, near),
                None => {
                    problem =
                        problem.help(say!("先写那一项兑现，再写这一项", "write the other pay first, then this one"));
                }
            }
            self.problems.push(problem);
        }
        found
    }

    /// Whether a sum is certain to end in whole fen.
    fn ends(&self, amount: &Choice) -> bool {
        let ends = |expr: &Expr| expr.dim == Dim::Poisoned || self.decimals(expr).is_some_and(|places| places <= FEN);
        match amount {
            Choice::Value(expr) => ends(expr),
            Choice::By { lines, otherwise, .. } => lines.iter().map(|line| &line.value).chain(otherwise).all(ends),
        }
    }

    /// The most decimals the value of an expression can have, where that is certain.
    fn decimals(&self, expr: &Expr) -> Option<u32> {
        use ExprKind as K;
        let most = |parts: &[&Expr]| parts.iter().try_fold(0, |most, part| Some(self.decimals(part)?.max(most)));
        match &expr.kind {
            K::Constant(Value::Number(number)) => number.decimal_places(),
            K::Count { .. }
            | K::Place(_)
            | K::Held(_)
            | K::Running { .. }
            | K::HeldIn(..)
            | K::HoldsIn(..)
            | K::HoldsRunning { .. } => Some(0),
            K::Node(node) => self.node(*node).and_then(|node| node.round).map(|round| round.places),
            K::RoundOff(_, round) | K::Shown(_, round) => Some(round.places),
            K::Negate(inner) | K::Absolute(inner) => self.decimals(inner),
            K::Add(a, b) | K::Subtract(a, b) => most(&[a, b]),
            K::Multiply(a, b) => Some(self.decimals(a)? + self.decimals(b)?),
            K::Divide(a, b) => {
                let inverse = crate::base::number::Number::ONE.checked_div(b.constant().and_then(Value::number)?)?;
                Some(self.decimals(a)? + inverse.decimal_places()?)
            }
            K::Minimum(list) | K::Maximum(list) => most(&list.iter().collect::<Vec<_>>()),
            K::If(_, a, b) => most(&[a, b]),
            _ => None,
        }
    }
}
