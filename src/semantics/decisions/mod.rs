//! Vetoes, ranking, grades, awards, consequences.

mod ranking;
mod grades;
mod vetoes;
mod awards;
mod pay;
mod consequences;
mod promotions;
mod quota;

pub(super) use grades::{name_of_grade, names as grade_names};
pub(super) use quota::name_of_quota;

use super::{Body, Builder};
use crate::semantics::expr::Scope;
use crate::syntax::keywords::StatementWord as S;

/// Totals and places are known.
fn results() -> Scope {
    Scope { results: true, ..Scope::default() }
}

/// Vetoes, grades and awards are known, too.
fn with_awards() -> Scope {
    Scope { awards: true, decided: true, ..results() }
}

/// Everything of the results is known.
fn with_consequences() -> Scope {
    Scope { consequences: true, ..with_awards() }
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
        for statement in of(S::Limit) {
            self.grade_limit(statement);
        }
        for statement in body.iter().copied().filter(|one| matches!(one.word, S::Promote | S::Demote)) {
            self.promotion(statement);
        }
        for (index, statement) in of(S::Veto).enumerate() {
            self.veto(index, statement);
        }
        for (index, statement) in of(S::Award).enumerate() {
            self.award(index, statement);
        }
        for (index, statement) in of(S::Consequence).enumerate() {
            self.consequence(index, statement);
        }
        self.pays(&of(S::Pay).collect::<Vec<_>>());
        self.ladders();
        self.rank_against_grades();
        self.review(body);
        self.approvals(body);
        self.letters(body);
        self.office_rules(body);
    }
}
