//! Vetoes, ranking, grades, awards, consequences.

mod ranking;
mod grades;
mod vetoes;
mod awards;
mod pay;

use super::{Body, Builder};
use crate::semantics::expr::Scope;
use crate::syntax::keywords::StatementWord as S;

/// Results are known: totals, places, awards.
fn results() -> Scope {
    Scope { results: true, ..Scope::default() }
}

impl<'a> Builder<'a> {
    /// Compiles everything that is decided from totals.
    pub(in crate::semantics) fn decisions(&mut self, body: &Body<'a>) {
        let of = |word: S| body.iter().copied().filter(move |statement| statement.word == word);
        self.ranking(body);
        for statement in of(S::Grades) {
            self.grade_bands(statement);
        }
        for statement in of(S::Quota) {
            self.grade_quota(statement);
        }
        for (index, statement) in of(S::Veto).enumerate() {
            self.veto(index, statement);
        }
        for (index, statement) in of(S::Award).enumerate() {
            self.award(index, statement);
        }
        for statement in of(S::Consequence) {
            self.consequence(statement);
        }
        self.pays(&of(S::Pay).collect::<Vec<_>>());
    }
}
