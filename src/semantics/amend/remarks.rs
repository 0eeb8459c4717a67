//! Comments of acts: they go with the statements that they stand on.

use super::Work;
use crate::base::source::Span;
use crate::syntax::Remarks;
use crate::syntax::ast::{Comment, Statement};

impl Work<'_> {
    /// The comments on a part of an act, in their order. What stands in its block stands on the statements there.
    pub(super) fn remarks(&self, operation: &Statement) -> Vec<Comment> {
        Remarks { sources: self.sources, trees: &self.trees }.on(operation)
    }

    /// Takes out the comments on a statement that is repealed, and those in it.
    pub(super) fn forget_remarks(&mut self, gone: &Statement) {
        let remarks = Remarks { sources: self.sources, trees: &self.trees };
        let own: Vec<Span> = remarks.on(gone).into_iter().map(|comment| comment.span).collect();
        let inside = |span: Span| gone.span.start <= span.start && span.end <= gone.span.end;
        if let Some(tree) = self.trees.iter_mut().find(|tree| tree.file == gone.span.file) {
            tree.comments.retain(|comment| !own.contains(&comment.span) && !inside(comment.span));
        }
    }
}
