//! What operations say: clauses, bodies and names as the new text has them.

use super::Drafter;
use super::alike::groups;
use crate::base::source::Span;
use crate::semantics::clauses::{Slot, slots};
use crate::syntax::ast::{Name, Statement, Term};

/// A path as it can be read again.
pub(super) fn name(parts: &[String]) -> String {
    crate::syntax::spelt(&Name { parts: parts.to_vec(), span: Span::default() })
}

impl Drafter {
    /// Terms as they are written.
    fn terms(&self, terms: &[Term]) -> String {
        match (terms.first(), terms.last()) {
            (Some(first), Some(last)) => self.sources.text(first.span().to(last.span())).to_owned(),
            _ => String::new(),
        }
    }

    /// What stands behind `to` so that a statement gets the title and the clauses of another: those that differ. None where
    /// it has to lose its title.
    pub(super) fn clauses(&self, old: &Statement, new: &Statement) -> Option<String> {
        let mut parts = Vec::new();
        let title = |it: &Statement| it.title.as_ref().map(|title| title.value.clone());
        let listed = old.name.is_none() && old.title.is_none();
        if title(old) != title(new) {
            parts.push(self.sources.text(new.title.as_ref()?.span).to_owned());
        }
        let (before, after) = (groups(&old.terms), groups(&new.terms));
        let changed: Vec<Slot> = after.iter().filter(|group| !before.contains(group)).map(|(slot, _)| *slot).collect();
        match listed && before != after {
            true => parts.push(self.terms(&new.terms)),
            false => {
                let given = slots(&new.terms).into_iter().filter(|(slot, _)| changed.contains(slot));
                let given = given.map(|(_, range)| self.terms(new.terms.get(range).unwrap_or_default()));
                let given: Vec<String> = given.collect();
                if !given.is_empty() {
                    parts.push(given.join(", "));
                }
            }
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The words of the clauses that a statement has and another has not, as a path ends in them.
    pub(super) fn lost(&self, now: &Statement, new: &Statement) -> Vec<String> {
        let kept = groups(&new.terms);
        let gone = groups(&now.terms).into_iter().filter(|(slot, _)| !kept.iter().any(|(other, _)| other == slot));
        let words = gone.filter_map(|(slot, _)| match slot {
            Slot::Clause(word) => Some(if self.english { word.en() } else { word.zh() }),
            Slot::Value | Slot::Row => None,
        });
        words.map(|word| word.replace(' ', "-")).collect()
    }

    /// Title and all clauses of a statement.
    pub(super) fn everything(&self, new: &Statement) -> String {
        let title = new.title.as_ref().map_or("", |title| self.sources.text(title.span));
        format!("{title} {}", self.terms(&new.terms))
    }

    /// Statements in braces.
    pub(super) fn block(&self, statements: &[Statement]) -> String {
        let mut text = String::from("{\n");
        for statement in statements {
            text.push_str(self.sources.text(statement.span));
            text.push_str(if statement.block.is_some() { "\n" } else { ";\n" });
        }
        text.push('}');
        text
    }
}
