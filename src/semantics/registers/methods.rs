//! Methods over registers and records: `completion` and `records`.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::EventId;
use crate::model::expr::{Comparison, Expr, ExprKind, Statistic, Stretch};
use crate::model::method::{MethodKind, OnZero};
use crate::model::register::Register;
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Row, RowKey, incomplete};
use crate::semantics::expr::{Scope, calendar_unit, constant, poisoned};
use crate::semantics::names::Symbol;
use crate::syntax::ast::{ExprKind as Written, Name, Statement};
use crate::syntax::keywords::{ClauseWord as C, State};

/// What a stage counts, by how it was done.
#[derive(Default)]
struct Counts {
    on_time: Option<Expr>,
    late: Option<Expr>,
    undone: Option<Expr>,
}

impl<'a> Builder<'a> {
    /// `completion of tasks, on-time: 100%, late: 50%, else: 0%`: the weights of the stages due in the period, each with
    /// the share its state counts, divided by the weights.
    pub(in crate::semantics) fn completion(
        &mut self,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let of = clauses.take(C::Of, &mut self.problems);
        let filter = clauses.take(C::Where, &mut self.problems);
        let mut rows = of.as_ref().map(|of| of.rows.clone()).unwrap_or_default();
        rows.extend(clauses.take_rows());
        clauses.finish(&[C::Of, C::Where, C::When, C::Unless, C::Factor], &mut self.problems);
        let event = self.register(Register::Tasks)?;
        let span = statement.span;
        let mut conditions = vec![field(event, "counted", span)];
        if let Some(of) = &of {
            conditions.extend(self.of_task(event, of)?);
        }
        let inside = Scope { event: Some(event), ..scope.clone() };
        if let Some(clause) = &filter {
            match clause.value() {
                Some(written) => conditions.push(self.condition(written, &inside)),
                None => self.problems.push(incomplete(clause.span, &say!("条件", "a condition"))),
            }
        }
        let counts = self.counts(statement, &rows);
        let filter = Some(Box::new(Expr { kind: ExprKind::And(conditions), dim: Dim::Flag, span }));
        let choose = |test: Expr, yes: Expr, no: Expr| Expr {
            kind: ExprKind::If(Box::new(test), Box::new(yes), Box::new(no)),
            dim: Dim::Ratio,
            span,
        };
        let counts = choose(
            field(event, "on-time", span),
            counts.on_time?,
            choose(field(event, "undone", span), counts.undone?, counts.late?),
        );
        let weight = field(event, "weight", span);
        let product =
            Expr { kind: ExprKind::Multiply(Box::new(weight.clone()), Box::new(counts)), dim: Dim::Ratio, span };
        let sum = |of: Expr| Expr {
            kind: ExprKind::OverEvents { statistic: Statistic::Sum, event, of: Box::new(of), filter: filter.clone() },
            dim: Dim::Ratio,
            span,
        };
        let (done, all) = (Box::new(sum(product)), Box::new(sum(weight)));
        let of = Expr { kind: ExprKind::Divide(done.clone(), all.clone()), dim: Dim::Ratio, span };
        Some(MethodKind::Ratio {
            of,
            most: Some(Number::ONE),
            on_zero: Some(OnZero::NotApplicable),
            quotient: Some((done, all)),
            may_be_negative: false,
        })
    }

    /// The condition that a task is the one named; none where all tasks are meant.
    fn of_task(&mut self, event: EventId, of: &Clause<'a>) -> Option<Option<Expr>> {
        let Some(Written::Path(name)) = of.value().map(|expr| &expr.kind) else {
            self.problems.push(incomplete(of.span, &say!("任务的名称，或 `任务`", "the name of a task, or `tasks`")));
            return None;
        };
        let wanted = say!("任务", "a task");
        let fits = |symbol: Symbol| matches!(symbol, Symbol::Task(_)) || symbol == Symbol::Event(event);
        match self.names.resolve(name, &wanted, fits, &mut self.problems)? {
            Symbol::Task(id) => {
                let task = self.tasks.get(id.index())?.id.clone();
                Some(Some(equals(field(event, "task", name.span), &task)))
            }
            _ => Some(None),
        }
    }

    /// What each state counts; a state that no row names counts as `else` says.
    fn counts(&mut self, statement: &'a Statement, rows: &[Row<'a>]) -> Counts {
        let mut counts = Counts::default();
        let mut otherwise = None;
        let mut seen: Vec<(String, Span)> = Vec::new();
        for row in rows {
            let share = self.share_counted(row);
            let word = match &row.key {
                RowKey::Else => None,
                RowKey::Value(expr) => match &expr.kind {
                    Written::Path(name) => Some(name),
                    _ => {
                        self.unknown_state(self.sources.text(expr.span).to_owned().as_str(), expr.span);
                        continue;
                    }
                },
                _ => {
                    self.unknown_state(self.sources.text(row.span).to_owned().as_str(), row.span);
                    continue;
                }
            };
            let state = word.and_then(Name::single).and_then(State::find);
            let slot = match (word, state) {
                (None, _) => &mut otherwise,
                (_, Some(State::OnTime)) => &mut counts.on_time,
                (_, Some(State::Late)) => &mut counts.late,
                (_, Some(State::Undone)) => &mut counts.undone,
                (Some(name), _) => {
                    self.unknown_state(&name.text(), name.span);
                    continue;
                }
            };
            if slot.is_some() {
                let first = seen.iter().find(|(_, span)| *span != row.span).map_or(row.span, |(_, span)| *span);
                self.problems.push(
                    Diagnostic::new(&catalog::CLAUSE_TWICE, say!("同一状态写了两次", "a state is written twice"))
                        .at(row.span)
                        .label(first, say!("第一次在这里", "the first one is here")),
                );
            }
            *slot = Some(share);
            seen.push((word.map(Name::text).unwrap_or_default(), row.span));
        }
        let all = counts.on_time.is_some() && counts.late.is_some() && counts.undone.is_some();
        if !all && otherwise.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::ELSE_MISSING,
                    say!(
                        "没有写明按时、逾期、未完各算多少",
                        "what counts for a task done on time, late, or not done is not stated"
                    ),
                )
                .at(statement.word_span)
                .help(say!(
                    "例如 `完成度 以 任务，按时：100%，逾期：50%，否则：0%`",
                    "for example `completion of tasks, on-time: 100%, late: 50%, else: 0%`"
                )),
            );
        }
        let rest = otherwise.unwrap_or_else(|| poisoned(statement.span));
        Counts {
            on_time: counts.on_time.or_else(|| Some(rest.clone())),
            late: counts.late.or_else(|| Some(rest.clone())),
            undone: counts.undone.or(Some(rest)),
        }
    }

    fn unknown_state(&mut self, word: &str, span: Span) {
        let known = [State::OnTime, State::Late, State::Undone];
        self.unknown_word(word, span, &known.map(|state| (state.zh(), state.en())));
    }

    /// A share from 0 to 100%.
    fn share_counted(&mut self, row: &Row<'a>) -> Expr {
        let typed = self.expr(row.value, &Scope::default());
        match (typed.constant().and_then(Value::number), &typed.dim) {
            (Some(share), Dim::Ratio | Dim::Plain) if !share.is_negative() && *share <= Number::ONE => {
                constant(share.clone(), Dim::Ratio, typed.span)
            }
            (_, Dim::Poisoned) => typed,
            _ => {
                self.problems.push(incomplete(typed.span, &say!("0 到 100% 的份额", "a share from 0 to 100%")));
                poisoned(typed.span)
            }
        }
    }

    /// `records visits at least 4 per 1 month, with "plan", "sign-in"`: the share of the months that have enough records
    /// with all their parts.
    pub(in crate::semantics) fn records(
        &mut self,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let least = clauses.take(C::AtLeast, &mut self.problems);
        let per = clauses.take(C::Per, &mut self.problems);
        let with = clauses.take(C::With, &mut self.problems);
        let filter = clauses.take(C::Where, &mut self.problems);
        let whole = clauses.flag(C::WholeSteps, &mut self.problems);
        let in_part = clauses.flag(C::ProRata, &mut self.problems);
        let suited = [C::AtLeast, C::Per, C::With, C::Where, C::WholeSteps, C::ProRata, C::When, C::Unless, C::Factor];
        clauses.finish(&suited, &mut self.problems);
        if let (Some(first), Some(second)) = (whole, in_part) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("`不足不计` 与 `按比例` 只能写一个", "`whole steps` and `pro rata` exclude each other"),
                )
                .at(second)
                .label(first, say!("另一个在这里", "the other one is here")),
            );
        }
        let Some(name) = &statement.name else {
            self.problems.push(incomplete(statement.word_span, &say!("事件的名称", "the name of an event")));
            return None;
        };
        let wanted = say!("事件", "an event");
        let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems);
        let Some(Symbol::Event(event)) = found else { return None };
        let span = statement.span;
        let mut conditions = Vec::new();
        for (part, at) in with.iter().flat_map(|clause| parts(clause)) {
            let dim = Dim::Flag;
            let position = self.needed_field(event, &part, &dim, true, statement)?;
            conditions.push(Expr { kind: ExprKind::Field(event, position), dim, span: at });
        }
        let inside = Scope { event: Some(event), ..scope.clone() };
        if let Some(written) = filter.as_ref().and_then(Clause::value) {
            conditions.push(self.condition(written, &inside));
        }
        let filter =
            (!conditions.is_empty()).then(|| Box::new(Expr { kind: ExprKind::And(conditions), dim: Dim::Flag, span }));
        let least = least.and_then(|clause| clause.values.first().copied()).and_then(|operand| self.whole(operand));
        let every = per.as_ref().and_then(|clause| self.stretch(clause));
        let (Some(least), Some(every)) = (least.filter(|least| *least > 0), every) else {
            if per.is_none() || least.is_none_or(|least| least == 0) {
                self.problems.push(
                    incomplete(statement.word_span, &say!("次数与周期", "how many in which time")).help(say!(
                        "例如 `台账 走访 最低 4 每 1个月`",
                        "for example `records visits at least 4 per 1 month`"
                    )),
                );
            }
            return None;
        };
        let kind = ExprKind::Regularly { event, filter, least, every, in_part: in_part.is_some() };
        Some(MethodKind::Ratio {
            of: Expr { kind, dim: Dim::Ratio, span },
            most: Some(Number::ONE),
            on_zero: None,
            quotient: None,
            may_be_negative: false,
        })
    }

    /// `per 1 month`, `per 2 weeks`: how long each stretch of the period is.
    pub(in crate::semantics) fn stretch(&mut self, per: &Clause<'a>) -> Option<Stretch> {
        let typed = self.expr(per.value()?, &Scope::default());
        let number = typed.constant().and_then(Value::number).and_then(Number::to_i64);
        let number = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
        let stretch = match (number, &typed.dim, calendar_unit(&typed.dim)) {
            (Some(days), Dim::Days, _) => Some(Stretch::Days(days)),
            (Some(number), _, Some((crate::model::expr::DateUnit::Months, months))) => {
                let months = u32::try_from(months).unwrap_or(1);
                Some(Stretch::Months(number.saturating_mul(months)))
            }
            _ => None,
        };
        if stretch.is_none() && typed.dim != Dim::Poisoned {
            self.problems.push(incomplete(
                per.whole(),
                &say!("周、月、季或年，如 `每 1个月`", "weeks, months, quarters or years, such as `per 1 month`"),
            ));
        }
        stretch
    }
}

/// The parts a record must have.
fn parts(clause: &Clause<'_>) -> Vec<(String, Span)> {
    let references = clause.values.iter().filter_map(|operand| {
        let text = match crate::semantics::clauses::reference(operand)? {
            crate::semantics::clauses::Reference::Text(text, _) => text.to_owned(),
            crate::semantics::clauses::Reference::Name(name) => name.text(),
        };
        Some((text, operand.span))
    });
    references.collect()
}

/// A built-in field of a register, for each row.
pub(super) fn field(event: EventId, id: &str, span: Span) -> Expr {
    let position = Register::Tasks.position(id).unwrap_or(0);
    let dim = Register::Tasks.field(id).map_or(Dim::Poisoned, |field| field.holds.dim());
    Expr { kind: ExprKind::Field(event, u16::try_from(position).unwrap_or(u16::MAX)), dim, span }
}

fn equals(field: Expr, text: &str) -> Expr {
    let span = field.span;
    let text = constant(Value::Text(text.into()), Dim::Text, span);
    Expr { kind: ExprKind::Compare(Comparison::Equal, Box::new(field), Box::new(text)), dim: Dim::Flag, span }
}
