//! What holds for every row of a register: a statement without a name says which fields its rows have besides those of the
//! language, and by when what states no last day is due.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::register::Register;
use crate::say;
use crate::semantics::clauses::{Clauses, texts};
use crate::semantics::{Body, Builder};
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

/// Whether a statement is about all rows of a register: `problem due 10 working days { field … }`.
pub(super) fn is_general(statement: &Statement) -> bool {
    register(statement).is_some() && statement.name.is_none() && statement.title.is_none()
}

/// The register a statement enters something into.
fn register(statement: &Statement) -> Option<Register> {
    match statement.word {
        S::Task => Some(Register::Tasks),
        S::Problem => Some(Register::Problems),
        S::Pilot => Some(Register::Pilots),
        _ => None,
    }
}

impl<'a> Builder<'a> {
    /// Compiles what holds for all rows.
    pub(in crate::semantics) fn rules_of_registers(&mut self, body: &Body<'a>) {
        let mut first: Vec<&Statement> = Vec::new();
        for statement in body.iter().copied().filter(|statement| is_general(statement)) {
            if let Some(first) = first.iter().find(|first| first.word == statement.word) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("一种登记册的统一规定只写一次", "what holds for a whole register is written once"),
                    )
                    .at(statement.word_span)
                    .label(first.word_span, say!("第一次在这里", "the first one is here")),
                );
                continue;
            }
            first.push(statement);
            self.rules_of_register(statement);
        }
    }

    fn rules_of_register(&mut self, statement: &'a Statement) {
        let Some(register) = register(statement) else { return };
        let Some(event) = self.register(register) else { return };
        let mut clauses = Clauses::of(statement);
        let evidence = clauses.take(C::Evidence, &mut self.problems);
        let due = clauses.take(C::Due, &mut self.problems).filter(|_| register.has_term());
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        let suited: &[C] = if register.has_term() { &[C::Evidence, C::Due, C::NextWorkingDay] } else { &[C::Evidence] };
        clauses.finish(suited, &mut self.problems);
        let evidence = evidence.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let deadline = due.and_then(|clause| self.deadline(&clause, moved));
        let mut fields = self.fields_of(statement);
        let taken = |id: &str| register.field(id).is_some();
        for field in fields.iter().filter(|field| taken(&field.id)) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DUPLICATE_NAME,
                    say!(
                        "登记册本来就有字段 `{id}`",
                        "the register has the field `{id}` by itself",
                        id = field.id.as_str()
                    ),
                )
                .at(field.clause.span)
                .help(say!("删去这一行，或换个名称", "remove the line, or choose another name")),
            );
        }
        fields.retain(|field| !taken(&field.id));
        if let Some(kind) = self.events.get_mut(event.index()) {
            kind.fields.extend(fields);
            kind.evidence = evidence;
            kind.deadline = deadline;
        }
    }
}
