//! What a grade needs besides its threshold, and what lifts or lowers it.

use super::results;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::decision::{GradeLimit, Promotion};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, reference, title};
use crate::semantics::names::Symbol;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// `limit grade at most good when min(a, b) < 65%`: a least sub-score for the better grades.
    pub(super) fn grade_limit(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &results());
        let most = clauses.take(C::AtMost, &mut self.problems);
        let subject = clauses.take_amount(&mut self.problems);
        clauses.finish(&[C::AtMost, C::When, C::Unless], &mut self.problems);
        let Some(Reference::Name(subject)) = subject.and_then(reference) else {
            self.problems.push(incomplete(statement.span, &say!("限定什么", "what is limited")));
            return;
        };
        if !self.names.candidates(subject).contains(&Symbol::Grades) && !self.names.is_poisoned(subject) {
            self.misplaced(statement, &say!("方案", "a scheme"));
            return;
        }
        let wanted = say!("等次", "the grades");
        let fits = |symbol: Symbol| matches!(symbol, Symbol::Grades);
        if self.names.resolve(subject, &wanted, fits, &mut self.problems).is_none() {
            return;
        }
        let Some(value) = most.as_ref().and_then(Clause::value) else {
            self.problems.push(incomplete(statement.span, &say!("`最高 …`", "`at most …`")));
            return;
        };
        let Some(name) = self.grade_name(value) else { return };
        let Some(most) = self.grade(&name, value.span) else { return };
        let Some(when) = when else {
            self.problems.push(incomplete(statement.span, &say!("`当 …`", "`when …`")));
            return;
        };
        let clause = self.clause(statement, None);
        if let Some(grades) = self.grades.as_mut() {
            grades.limits.push(GradeLimit { most, when, clause });
        }
    }

    /// `promote x 1 tier when …`, `demote x 1 tier when …`
    pub(super) fn promotion(&mut self, statement: &'a Statement) {
        let Some(id) = self.simple_name(statement) else { return };
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &results());
        let tiers = clauses.take_amount(&mut self.problems);
        clauses.finish(&[C::When, C::Unless], &mut self.problems);
        let whole = tiers.and_then(|operand| self.whole(operand)).and_then(|tiers| i32::try_from(tiers).ok());
        let Some(tiers) = whole.filter(|tiers| *tiers > 0) else {
            if tiers.is_none() || whole == Some(0) {
                self.problems.push(incomplete(statement.span, &say!("几档，如 `1档`", "tiers, such as `1 tier`")));
            }
            return;
        };
        let Some(when) = when else {
            self.problems.push(incomplete(statement.span, &say!("`当 …`", "`when …`")));
            return;
        };
        let clause = self.clause(statement, None);
        let tiers = if statement.word == S::Demote { -tiers } else { tiers };
        let Some(grades) = self.grades.as_mut() else {
            self.problems.push(
                Diagnostic::new(&catalog::MISSING_HEAD, say!("晋档、降档要先有 `等次`", "tiers need `grades`"))
                    .at(statement.word_span)
                    .help(say!("写 `等次 …`", "write `grades …`")),
            );
            return;
        };
        if let Some(first) = grades.promotions.iter().find(|other| other.id == id) {
            let first = first.clause.span;
            self.problems.push(
                Diagnostic::new(
                    &catalog::DUPLICATE_NAME,
                    say!("`{id}` 声明了两次", "`{id}` is declared twice", id = id.as_str()),
                )
                .at(statement.span)
                .label(first, say!("第一次在这里", "the first one is here")),
            );
            return;
        }
        grades.promotions.push(Promotion { id, title: title(statement.title.as_ref()), tiers, when, clause });
    }
}
