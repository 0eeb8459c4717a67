//! The steps of a distance: their dimension, parts of a step, and steps that may be zero.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation};
use crate::model::expr::{DateUnit, Expr, ExprKind};
use crate::model::method::{OnZero, Steps};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, incomplete};
use crate::semantics::expr::Scope;
use crate::semantics::readings;
use crate::syntax::ast::{self, Statement};
use crate::syntax::keywords::{ClauseWord as C, Policy, UnitWord};

impl<'a> Builder<'a> {
    /// How part of a step counts, where it is written.
    pub(super) fn part_of_a_step(
        &mut self,
        statement: &'a Statement,
        clauses: &mut Clauses<'a>,
    ) -> Option<(Steps, Span)> {
        let mut found = None;
        for (word, steps) in
            [(C::WholeSteps, Steps::Whole), (C::BegunSteps, Steps::Begun), (C::ProRata, Steps::ProRata)]
        {
            let Some(span) = clauses.flag(word, &mut self.problems) else { continue };
            if found.replace((steps, span)).is_some() {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("零头的算法写了两种", "part of a step is settled in two ways"),
                    )
                    .at(statement.span),
                );
            }
        }
        found
    }

    /// Steps of one over a number of events never leave a part.
    pub(super) fn granular(&self, of: &Expr, rates: &[(Expr, Expr)]) -> Option<Steps> {
        let whole =
            |expr: &Expr| expr.constant().and_then(Value::number).is_some_and(|number| number.floor() == *number);
        let one = |expr: &Expr| expr.constant().and_then(Value::number) == Some(&Number::ONE);
        let counted = matches!(of.kind, ExprKind::Count { .. });
        (counted && rates.iter().all(|(edge, per)| whole(edge) && one(per))).then_some(Steps::ProRata)
    }

    pub(super) fn step_kind_missing(&mut self, span: Span) {
        self.problems.push(
            Diagnostic::new(
                &catalog::STEP_KIND_MISSING,
                say!("不足一步的部分算不算没有写明", "whether part of a step counts is not stated"),
            )
            .at(span)
            .note(say!(
                "差 1.5 步时：按比例扣 1.5 步，不足不计扣 1 步，不足亦计扣 2 步",
                "with 1.5 steps: pro rata gives 1.5, whole steps 1, begun steps 2"
            ))
            .help(say!("写 `按比例`、`不足不计` 或 `不足亦计`", "write `pro rata`, `whole steps` or `begun steps`"))
            .witness(readings::part_of_a_step()),
        );
    }

    /// The step of a distance between two dates: days, working days, or months.
    pub(super) fn step_of_time(
        &mut self,
        per: Expr,
        of: &Expr,
        edge: &Expr,
        word: Span,
        by_date: bool,
    ) -> Option<Expr> {
        for part in [of, edge] {
            if !matches!(part.dim, Dim::Date | Dim::Poisoned) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "`早于`、`晚于` 比较日期，这里是{dim}",
                            "`before` and `after` compare dates; this is {dim}",
                            dim = part.dim.name()
                        ),
                    )
                    .at(part.span)
                    .help(say!("数值用 `低于`、`高于`", "for quantities write `below` or `above`")),
                );
                return None;
            }
        }
        if !by_date {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("日期没有高低，只有早晚", "a date is not above or below another one"),
                )
                .at(word)
                .help(say!("写 `早于 …` 或 `晚于 …`", "write `before …` or `after …`")),
            );
            return None;
        }
        match per.dim {
            Dim::Days | Dim::WorkingDays => Some(per),
            Dim::Poisoned => None,
            _ if crate::semantics::expr::calendar_unit(&per.dim).is_some() => {
                Some(crate::semantics::expr::in_months(per))
            }
            ref other => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "两个日期之间的步长应为天数、工作日或月数，这里是{dim}",
                            "a step between dates is in days, working days or months; this is {dim}",
                            dim = other.name()
                        ),
                    )
                    .at(per.span)
                    .help(say!("例如 `每 5个工作日`、`每 1个月`", "for example `per 5 working days`, `per 1 month`")),
                );
                None
            }
        }
    }

    /// The step in the dimension of the distance: `10%` of a quantity that is no share is 10 % of the edge.
    pub(super) fn step(&mut self, per: Expr, of: &Expr, edge: &Expr) -> Option<Expr> {
        let span = per.span;
        let fits = of.dim == edge.dim
            || matches!((&of.dim, &edge.dim), (Dim::Poisoned, _) | (_, Dim::Poisoned))
            || (edge.dim == Dim::Plain && matches!(of.dim, Dim::Count | Dim::Measure(_)))
            || (edge.constant().and_then(Value::number).is_some_and(Number::is_zero));
        if !fits {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "界线是{edge}，数值是{of}",
                        "the edge is {edge}, the quantity {of}",
                        edge = edge.dim.name(),
                        of = of.dim.name()
                    ),
                )
                .at(edge.span),
            );
            return None;
        }
        match (&per.dim, &of.dim) {
            (Dim::Ratio, Dim::Ratio) => {
                let text = self.sources.text(span).to_owned();
                let bare = text.trim_end_matches(['%', '％']).trim().to_owned();
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "百分数的步长 `{text}` 有两种读法：{bare} 个百分点，还是界线的 {text}",
                            "a step of `{text}` of a share can be {bare} percentage points or {text} of the edge",
                            text = text.as_str(),
                            bare = bare.as_str()
                        ),
                    )
                    .at(span)
                    .help(say!("通常写作 `{bare}个百分点`", "usually `{bare}pp`", bare = bare.as_str()))
                    .replace(span, &self.with_unit(&bare, UnitWord::Pp)),
                );
                None
            }
            (Dim::Ratio, _) => {
                let dim = edge.dim.clone();
                Some(Expr { kind: ExprKind::Multiply(Box::new(per), Box::new(edge.clone())), dim, span })
            }
            (Dim::PercentagePoints, Dim::Ratio)
            | (Dim::Poisoned, _)
            | (_, Dim::Poisoned)
            | (Dim::Plain, Dim::Count | Dim::Measure(_) | Dim::Plain)
            | (Dim::Count, Dim::Plain) => Some(per),
            (a, b) if a == b => Some(per),
            (a, b) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "步长是{per}，数值是{of}",
                            "the step is {per}, the quantity {of}",
                            per = a.name(),
                            of = b.name()
                        ),
                    )
                    .at(span),
                );
                None
            }
        }
    }

    /// What steps of time ask for: months are no proportion, working days need their calendar, and several rates count
    /// calendar days.
    pub(super) fn counted_in_time(
        &mut self,
        (steps, part_span): (Steps, Option<Span>),
        of: &Expr,
        rates: &[(Expr, Expr)],
        moved: Option<Span>,
    ) -> Option<()> {
        for (edge, per) in rates {
            let months = matches!(crate::semantics::expr::calendar_unit(&per.dim), Some((DateUnit::Months, _)));
            if steps == Steps::ProRata && months {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::MONTHS_IN_PROPORTION,
                        say!(
                            "月份有长有短，不能按比例计",
                            "months differ in length and cannot be counted in proportion"
                        ),
                    )
                    .at(part_span.unwrap_or(per.span))
                    .note(say!(
                        "例：1月31日到2月14日，按28天一个月是0.5个月，按31天是0.45个月",
                        "for example, from 31 January to 14 February: half a month of 28 days, 0.45 of one of 31"
                    ))
                    .help(say!(
                        "写 `不足不计` 或 `不足亦计`，或把步长写成天数",
                        "write `whole steps` or `begun steps`, or the step in days"
                    )),
                );
                return None;
            }
            if of.dim == Dim::Date && rates.len() > 1 && per.dim != Dim::Days {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("日期分几档时，步长应为天数", "several rates over a date have steps in days"),
                    )
                    .at(per.span)
                    .help(say!(
                        "把步长写成天数，或写成两条并加 `分别计`",
                        "write the step in days, or two rules with `each counts`"
                    )),
                );
                return None;
            }
            if per.dim == Dim::WorkingDays {
                self.working_days.push(vec![of.clone(), edge.clone()]);
            } else if moved.is_some() {
                self.working_days.push(vec![edge.clone()]);
            }
        }
        Some(())
    }

    /// What counts where the step is zero.
    pub(super) fn zero_step(&mut self, clause: &Clause<'a>, scope: &Scope) -> Option<OnZero> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("处理办法或分值", "a policy or points")));
            return None;
        };
        if let ast::ExprKind::Path(name) = &expr.kind {
            return match Policy::find(&name.text()) {
                Some(Policy::Zero) => Some(OnZero::Points(Number::ZERO)),
                Some(Policy::Error) => Some(OnZero::Error),
                Some(Policy::Exclude) => Some(OnZero::NotApplicable),
                _ => {
                    let known = [Policy::Zero, Policy::Error, Policy::Exclude];
                    self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
                    None
                }
            };
        }
        let points = self.points(expr, scope, false);
        self.constant_points(points).map(OnZero::Points)
    }

    /// A step that may be zero divides by zero: what counts then must be stated.
    pub(super) fn step_may_be_zero(&mut self, edge: &Expr, per: &Expr, stated: bool) {
        if let Some(Value::Number(step)) = per.constant() {
            if *step <= Number::ZERO {
                self.problems.push(
                    Diagnostic::new(&catalog::DIVISION_BY_ZERO, say!("步长应大于零", "a step is larger than zero"))
                        .at(per.span)
                        .witness(readings::stated(
                            (&Bilingual::from(self.sources.text(per.span)), self.quantity(step, &per.dim)),
                            Relation::AtMost,
                            (&Bilingual::from("0"), Quantity::bare(0)),
                        )),
                );
            }
            return;
        }
        if stated || !self.may_be_zero(per) || per.dim == Dim::Poisoned {
            return;
        }
        let text = self.sources.text(edge.span).to_owned();
        self.problems.push(
            Diagnostic::new(
                &catalog::ON_ZERO_MISSING,
                say!(
                    "`{text}` 可能为零，步长随之为零，没有写明那时怎么办",
                    "`{text}` may be zero, and the step with it; what counts then is not stated",
                    text = text.as_str()
                ),
            )
            .at(per.span)
            .note(say!(
                "例：{text} = 0 时，它的百分之几也是 0，差几步无法计算",
                "for example, with {text} = 0 any share of it is 0, and the number of steps cannot be computed",
                text = text.as_str()
            ))
            .help(say!(
                "写 `分母为零 零分`、`分母为零 5分` 这样的分值，或 `分母为零 报错`",
                "write `on zero zero`, points such as `on zero 5 points`, or `on zero error`"
            ))
            .witness(readings::zero(self.sources.text(per.span)).given(text.as_str(), Quantity::bare(0))),
        );
    }
}
