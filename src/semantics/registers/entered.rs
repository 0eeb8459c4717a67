//! Problems and pilots that a scheme enters by name.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::EnteredId;
use crate::model::deadline::Deadline;
use crate::model::ledgers::DueDay;
use crate::model::register::{Entered, Register};
use crate::say;
use crate::semantics::clauses::{Clause, Clauses, incomplete, texts, title};
use crate::semantics::names::Symbol;
use crate::semantics::{Body, Builder};
use crate::syntax::ast::{Expr, ExprKind, Key, Statement};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// The names of problems and pilots, so that everything may refer forwards.
    pub(super) fn declare_entered(&mut self, statement: &'a Statement) {
        let id = EnteredId::from_index(self.entered.len());
        self.declare_decision(statement, Symbol::Entered(id));
        let clause = self.clause(statement, None);
        self.entered.push(Entered {
            register: if statement.word == S::Problem { Register::Problems } else { Register::Pilots },
            id: statement.name.as_ref().map(super::super::Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            led_by: Vec::new(),
            applies_to: Vec::new(),
            for_all: false,
            start: None,
            due: None,
            formerly: None,
            clause,
        });
    }

    /// Compiles the problems and pilots of the scheme.
    pub(in crate::semantics) fn entries_of_registers(&mut self, body: &Body<'a>) {
        let entered = |one: &&Statement| matches!(one.word, S::Problem | S::Pilot) && !super::general::is_general(one);
        let statements = body.iter().copied().filter(entered);
        for (index, statement) in statements.enumerate() {
            self.entry_of_register(index, statement);
        }
    }

    fn entry_of_register(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let led_by = clauses.take(C::LedBy, &mut self.problems);
        let applies = clauses.take(C::AppliesTo, &mut self.problems);
        let due = clauses.take(C::Due, &mut self.problems);
        let begins = clauses.take(C::Effective, &mut self.problems);
        let span = clauses.take(C::In, &mut self.problems);
        let formerly = clauses.take(C::Formerly, &mut self.problems);
        let pilot = statement.word == S::Pilot;
        let suited: &[C] = match pilot {
            true => &[C::LedBy, C::AppliesTo, C::In, C::Formerly],
            false => &[C::LedBy, C::AppliesTo, C::Effective, C::Due, C::NextWorkingDay],
        };
        let foreign = if pilot { [due.as_ref(), begins.as_ref()] } else { [span.as_ref(), formerly.as_ref()] };
        for clause in foreign.into_iter().flatten() {
            let word = clause.word.map(crate::semantics::clauses::words).unwrap_or_default();
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!(
                        "`{word}` 不能用于 `{statement}`",
                        "`{word}` does not suit `{statement}`",
                        word = word,
                        statement = crate::semantics::clauses::statement_words(statement)
                    ),
                )
                .at(clause.whole()),
            );
        }
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        clauses.finish(suited, &mut self.problems);
        for inner in statement.block.iter().flat_map(|block| &block.statements).filter(|inner| inner.word != S::Basis) {
            self.misplaced(inner, &crate::semantics::clauses::statement_words(statement));
        }
        let led_by = led_by.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let (applies_to, for_all) = self.whose(applies);
        let formerly = formerly.and_then(|clause| texts(&clause.values, &mut self.problems).into_iter().next());
        let (start, end) = match span {
            Some(clause) => self.start_and_end(&clause).map_or((None, None), |(from, to)| (Some(from), Some(to))),
            None => (begins.and_then(|clause| self.stated_day(&clause)), None),
        };
        let due = due.and_then(|clause| self.deadline(&clause, moved)).or(end.map(Deadline::from));
        if let Some(entered) = self.entered.get_mut(index) {
            entered.led_by = led_by;
            entered.applies_to = applies_to;
            entered.for_all = for_all;
            entered.start = start;
            entered.due = due;
            entered.formerly = formerly;
        }
    }

    /// `in 2022H1`, `in 2022-03-01 .. 2022-09-30`: the first and the last day.
    fn start_and_end(&mut self, clause: &Clause<'a>) -> Option<(DueDay, DueDay)> {
        let date = |expr: &Expr| match &expr.kind {
            ExprKind::Date(date) => Some(DueDay::Date(*date)),
            _ => None,
        };
        let found = clause.values.first().and_then(|operand| match &operand.key {
            Key::Value(Expr { kind: ExprKind::Period(period), .. }) => {
                Some((DueDay::Date(period.first_day()), DueDay::Date(period.last_day())))
            }
            Key::Range(from, to) => date(from).zip(date(to)),
            _ => None,
        });
        if found.is_none() {
            self.problems.push(incomplete(
                clause.whole(),
                &say!("周期或起止日期，如 `期间 2022上半年`", "a period or two dates, such as `in 2022H1`"),
            ));
        }
        found
    }
}
