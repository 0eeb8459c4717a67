//! Registers: which of them a scheme uses, and what it enters into them itself.

mod entered;
mod letters;
mod mentions;
mod office;
mod methods;
mod tasks;

use super::clauses::{Clause, plain};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::contract::{DatedBy, EventKind, Field};
use crate::model::ledgers::DueDay;
use crate::model::register::{BuiltIn, Register};
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
        for statement in body.iter().filter(|statement| statement.word == S::Task) {
            self.declare_task(statement);
        }
        for statement in body.iter().filter(|statement| statement.word == S::Letter) {
            self.declare_letter(statement);
        }
        for statement in body.iter().filter(|statement| matches!(statement.word, S::Problem | S::Pilot)) {
            self.declare_entered(statement);
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
            clause,
        });
    }

    /// The kind of event that a register is.
    fn register(&self, wanted: Register) -> Option<EventId> {
        self.events.iter().position(|kind| kind.register == Some(wanted)).map(EventId::from_index)
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
        clause: clause.clone(),
    }
}
