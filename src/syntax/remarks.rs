//! Which comments stand on which statement.

use super::ast::{Comment, Statement, SyntaxTree};
use super::build::is_blank;
use crate::base::source::{Sources, Span};

/// Finds comments by place, in whatever file that is.
pub struct Remarks<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The files with their comments.
    pub trees: &'a [SyntaxTree],
}

impl<'a> Remarks<'a> {
    /// The file a place is in.
    #[must_use]
    pub fn tree(&self, span: Span) -> Option<&'a SyntaxTree> {
        self.trees.iter().find(|tree| tree.file == span.file)
    }

    /// All comments on a statement that is itself not written: above it, in its head, behind its brace and behind it.
    #[must_use]
    pub fn on(&self, statement: &Statement) -> Vec<Comment> {
        let start = Span { end: statement.word_span.start, ..statement.word_span };
        let mut found = self.above(start);
        let head = match &statement.block {
            Some(block) => Span { end: block.span.start, ..statement.span },
            None => statement.span,
        };
        found.extend(self.inside(head));
        if let Some(block) = &statement.block {
            found.extend(self.behind(Span { end: block.span.start + 1, ..block.span }));
        }
        found.extend(self.behind(statement.span));
        found
    }

    /// The comments on lines of their own directly above a place, with only empty lines between, in their order.
    #[must_use]
    pub fn above(&self, place: Span) -> Vec<Comment> {
        let Some(tree) = self.tree(place) else { return Vec::new() };
        let before = tree.comments.partition_point(|comment| comment.span.end <= place.start);
        let mut found = Vec::new();
        let mut until = place.start;
        for comment in tree.comments.iter().take(before).rev() {
            let between = Span { start: comment.span.end, end: until, ..place };
            if !self.sources.text(between).chars().all(is_blank) || !self.begins_line(comment) {
                break;
            }
            until = comment.span.start;
            found.push(*comment);
        }
        found.reverse();
        found
    }

    /// The comment on the rest of the line that a place ends in.
    #[must_use]
    pub fn behind(&self, span: Span) -> Option<Comment> {
        let tree = self.tree(span)?;
        let at = tree.comments.partition_point(|comment| comment.span.start < span.end);
        let comment = tree.comments.get(at)?;
        let between = self.sources.text(Span { start: span.end, end: comment.span.start, ..span });
        let ends = |mark: char| mark != '\n' && (is_blank(mark) || matches!(mark, ';' | '；' | '。'));
        between.chars().all(ends).then_some(*comment)
    }

    /// Comments within a place.
    pub fn inside(&self, place: Span) -> impl Iterator<Item = Comment> + use<'a> {
        let inside = move |comment: &&Comment| place.start <= comment.span.start && comment.span.end <= place.end;
        self.tree(place).into_iter().flat_map(|tree| &tree.comments).filter(inside).copied()
    }

    /// Whether only blanks stand before a comment on its line.
    #[must_use]
    pub fn begins_line(&self, comment: &Comment) -> bool {
        let before = self.sources.text(Span { start: 0, end: comment.span.start, ..comment.span });
        before.chars().rev().take_while(|mark| *mark != '\n').all(is_blank)
    }
}
