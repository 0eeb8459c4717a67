//! Registers: which of them a scheme uses, and what it enters into them itself.

mod entered;
mod general;
mod letters;
mod mentions;
mod office;
mod methods;
mod tasks;

pub(super) use mentions::outside_times as mentioned;

use super::clauses::{Clause, plain};
use super::expr::{Scope, calendar_unit};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::contract::{DatedBy, EventKind, Field};
use crate::model::deadline::{Deadline, Limit, Term, TermUnit};
use crate::model::expr::DateUnit;
use crate::model::ledgers::DueDay;
use crate::model::register::{BuiltIn, Register};
use crate::model::value::{Dim, Value};
use crate::model::{Clause as Place, EventId};
use crate::say;
use crate::syntax::ast::{ExprKind, Statement};
use crate::syntax::keywords::StatementWord as S;

impl<'a> Builder<'a> {
    /// Declares the registers that the scheme speaks of, and what it enters into them by name.
    pub(super) fn declare_registers(&mut self, body: &Body<'a>) {
        for register in Register::ALL {
            let Some(first) = mentions::first(body, register, |name| !self.names.candidates(name).is_empty()) else {
                continue;
            };
            self.declare_register(register, first);
        }
        for statement in body.iter().filter(|one| one.word == S::Task && !general::is_general(one)) {
            self.declare_task(statement);
        }
        for statement in body.iter().filter(|statement| statement.word == S::Letter) {
            self.declare_letter(statement);
        }
        for statement in body.iter().filter(|one| matches!(one.word, S::Problem | S::Pilot)) {
            if !general::is_general(statement) {
                self.declare_entered(statement);
            }
        }
    }

    fn declare_register(&mut self, register: Register, first: &Statement) {
        let clause = self.clause(first, None);
        let taken = self.events.iter().find(|kind| register.names().contains(&kind.id.as_str()));
        if let Some(taken) = taken {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DUPLICATE_NAME,
                    say!(
                        "`{name}` 已是事件的名称，{title}登记册不能再用",
                        "`{name}` is the name of an event already; the register of {title} cannot have it",
                        name = taken.id.as_str(),
                        title = register.title()
                    ),
                )
                .at(first.word_span)
                .label(taken.clause.span, say!("事件在这里", "the event is declared here"))
                .help(say!("给事件换个名称", "give the event another name")),
            );
            return;
        }
        let id = EventId::from_index(self.events.len());
        for name in register.names() {
            self.names.build_in(name, Symbol::Event(id));
        }
        let (zh, _) = register.title();
        self.events.push(EventKind {
            id: register.id().to_owned(),
            title: Some(zh.to_owned()),
            fields: register.fields().iter().map(|field| built_in(field, &clause)).collect(),
            evidence: Vec::new(),
            // Rows stand in order by the day that the register says; no rule has to.
            dated_by: Some(DatedBy::Date),
            register: Some(register),
            deadline: None,
            clause,
        });
    }

    /// The kind of event that a register is.
    fn register(&self, wanted: Register) -> Option<EventId> {
        self.events.iter().position(|kind| kind.register == Some(wanted)).map(EventId::from_index)
    }

    /// A last day: a day, a day of every year, or so many days, working days or months from the beginning on.
    fn deadline(&mut self, clause: &Clause<'a>, moved: Option<Span>) -> Option<Deadline> {
        let next_working_day = moved.is_some();
        let written = clause.values.first().copied().and_then(plain);
        let Some(written) = written.filter(|expr| matches!(expr.kind, ExprKind::Number { .. })) else {
            let limit = Limit::Day(self.stated_day(clause)?);
            return Some(Deadline { limit, next_working_day });
        };
        let typed = self.expr(written, &Scope::default());
        let unit = match (calendar_unit(&typed.dim), &typed.dim) {
            (Some((DateUnit::WorkingDays, _)), _) => Some((TermUnit::WorkingDays, 1)),
            (Some((DateUnit::Months, months)), _) => Some((TermUnit::Months, months)),
            (None, Dim::Days) => Some((TermUnit::Days, 1)),
            (None, Dim::Poisoned) => return None,
            (None, _) => None,
        };
        let number = typed.constant().and_then(Value::number).cloned();
        let term = unit.zip(number).and_then(|((unit, several), number)| {
            let number = (&number * &Number::from(several)).to_i64()?;
            let number = u32::try_from(number).ok().filter(|number| *number > 0)?;
            Some(Term { number, unit })
        });
        if term.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::BAD_DATE,
                    say!("这里应为日期或期限", "expected a date or a length of time"),
                )
                .at(clause.whole())
                .help(say!(
                    "写成 `2022-09-30`、每年的 `09-30`，或自开始之日起的 `10个工作日`、`30天`、`2个月`",
                    "write `2022-09-30`, `09-30` of every year, or, from the beginning on, `10 working days`, `30 days`, \
                     `2 months`"
                )),
            );
        }
        Some(Deadline { limit: Limit::After(term?), next_working_day })
    }

    /// A day, or a day of every year, behind a clause word.
    fn stated_day(&mut self, clause: &Clause<'a>) -> Option<DueDay> {
        let written = clause.values.first().copied().and_then(plain);
        let day = written.and_then(|expr| match &expr.kind {
            ExprKind::Date(date) => Some(DueDay::Date(*date)),
            _ => {
                let (month, day) = expr.month_day()?;
                crate::base::calendar::day_of_year(2000, month, day)?;
                Some(DueDay::Yearly { month, day })
            }
        });
        if day.is_none() {
            self.problems.push(
                Diagnostic::new(&catalog::BAD_DATE, say!("这里应为日期", "expected a date"))
                    .at(clause.whole())
                    .help(say!("写成 `2022-09-30` 或每年的 `09-30`", "write `2022-09-30`, or `09-30` of every year")),
            );
        }
        day
    }
}

fn built_in(field: &BuiltIn, clause: &Place) -> Field {
    Field {
        id: field.id.to_owned(),
        title: Some(field.zh.to_owned()),
        dim: field.holds.dim(),
        scale: match field.origin {
            crate::model::register::Origin::Computed => Number::ONE,
            _ => field.holds.scale(),
        },
        read: false,
        personal: false,
        clause: clause.clone(),
    }
}
