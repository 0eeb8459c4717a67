//! Consequences: what seems to be missing in a statement whose text could not be read is not reported again.

use crate::base::catalog::{self, Entry};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::Span;
use crate::syntax::ast::{Statement, SyntaxTree};

/// Complaints that something is not there: in a damaged statement it may stand in the text that could not be read.
const ABSENCES: [&Entry; 19] = [
    &catalog::CLAUSE_INCOMPLETE,
    &catalog::MISSING_NAME,
    &catalog::EMPTY_PART,
    &catalog::MISSING_HEAD,
    &catalog::METHOD_COUNT,
    &catalog::UNIT_REQUIRED,
    &catalog::ROUNDING_MISSING,
    &catalog::TIES_MISSING,
    &catalog::CUT_TIES_MISSING,
    &catalog::FLOOR_MISSING,
    &catalog::CAP_MISSING,
    &catalog::STEP_KIND_MISSING,
    &catalog::ON_ZERO_MISSING,
    &catalog::NOT_APPLICABLE_POLICY,
    &catalog::SCALE_MISSING,
    &catalog::ELSE_MISSING,
    &catalog::FACTORS_MEET,
    &catalog::QUOTA_ROUNDING_MISSING,
    &catalog::BAD_DATE,
];

/// Complaints about where a statement stands, or about what a block adds up to: nothing can be said while braces are
/// unbalanced.
const STRUCTURE: [&Entry; 14] = [
    &catalog::STATEMENT_MISPLACED,
    &catalog::BLOCK_NOT_EXPECTED,
    &catalog::NO_SCHEME,
    &catalog::NO_SCORE,
    &catalog::EMPTY_PART,
    &catalog::METHOD_COUNT,
    &catalog::OUT_OF_SCOPE,
    &catalog::POINTS_SUM,
    &catalog::WEIGHTS_SUM,
    &catalog::SHARES_MIXED,
    &catalog::FLOOR_MISSING,
    &catalog::CAP_MISSING,
    &catalog::DEAD_BOUND,
    &catalog::SCALE_MISSING,
];

/// Where text could not be read.
#[derive(Debug)]
pub(super) struct Damage {
    /// The heads of damaged statements and of statements with a damaged block.
    heads: Vec<Span>,
    /// Whether all braces have their twins.
    balanced: bool,
}

impl Damage {
    /// The damage of all files.
    pub(super) fn of(trees: &[SyntaxTree]) -> Self {
        let mut heads = Vec::new();
        trees.iter().flat_map(|tree| &tree.statements).for_each(|statement| gather(statement, &mut heads));
        Self { heads, balanced: trees.iter().all(|tree| tree.balanced) }
    }

    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        !self.balanced || !self.heads.is_empty()
    }

    /// The problems that have a cause of their own.
    pub(super) fn without_consequences(&self, problems: Problems) -> Problems {
        problems.into_iter().filter(|problem| !self.explains(problem)).collect()
    }

    fn explains(&self, problem: &Diagnostic) -> bool {
        let is = |list: &[&Entry]| list.iter().any(|entry| entry.code == problem.code.code);
        let inside = |place: Span| {
            let holds = |head: &&Span| head.file == place.file && head.start <= place.start && place.start < head.end;
            self.heads.iter().any(|head| holds(&head))
        };
        (is(&ABSENCES) && problem.place.is_some_and(inside)) || (!self.balanced && is(&STRUCTURE))
    }
}

fn gather(statement: &Statement, heads: &mut Vec<Span>) {
    let block = statement.block.as_ref();
    if statement.damaged || block.is_some_and(|block| block.damaged) {
        let end = block.map_or(statement.span.end, |block| block.span.start);
        heads.push(Span { end: end.max(statement.word_span.end), ..statement.span });
    }
    block.iter().flat_map(|block| &block.statements).for_each(|inner| gather(inner, heads));
}
