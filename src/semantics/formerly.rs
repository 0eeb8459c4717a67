//! `formerly`: what had another name in earlier periods. It joins today's thing to the data and results of then.

use super::clauses::{Clauses, Reference, reference};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::{Formerly, Named};
use crate::say;
use crate::syntax::ast::{Name, Statement, Term};
use crate::syntax::keywords::{ClauseWord, StatementWord as S};

/// Statements that may say what they were called.
pub(super) fn suits(word: S) -> bool {
    matches!(
        word,
        S::Fact
            | S::Event
            | S::Score
            | S::Part
            | S::Item
            | S::Survey
            | S::Deduct
            | S::Add
            | S::Adjust
            | S::Award
            | S::Veto
            | S::Consequence
    )
}

/// The former names that a statement states.
pub(super) fn names(statement: &Statement) -> Vec<&Name> {
    if !suits(statement.word) || !statement.terms.iter().any(|it| matches!(it, Term::Word(ClauseWord::Formerly, _))) {
        return Vec::new();
    }
    let clauses = Clauses::of(statement).all(ClauseWord::Formerly);
    let operands = clauses.into_iter().flat_map(|clause| clause.values);
    let names = operands.filter_map(|operand| match reference(operand) {
        Some(Reference::Name(name)) => Some(name),
        _ => None,
    });
    names.collect()
}

impl<'a> Builder<'a> {
    /// Reads every former name, and refuses those that still name something or that two things claim.
    pub(super) fn former_names(&mut self, body: &Body<'a>) {
        let mut open: Vec<(&'a Statement, Option<String>)> = Vec::new();
        open.extend(body.iter().map(|statement| (*statement, None)));
        let mut found: Vec<(Formerly, &'a Name)> = Vec::new();
        while let Some((statement, above)) = open.pop() {
            let path = match (&statement.name, &above) {
                (Some(name), Some(above)) if name.single().is_some() => format!("{above}.{}", name.text()),
                (Some(name), _) => name.text(),
                (None, _) => String::new(),
            };
            let node = super::declare::is_node(statement.word);
            for old in names(statement) {
                let Some(entry) = self.former_name(statement, &path, above.as_deref(), old) else { continue };
                found.push((entry, old));
            }
            let inner = statement.block.iter().flat_map(|block| &block.statements);
            open.extend(inner.map(|inner| (inner, node.then(|| path.clone()))));
        }
        found.sort_by(|(a, at), (b, other)| (a, at.span).cmp(&(b, other.span)));
        let mut kept: Vec<(Formerly, &'a Name)> = Vec::new();
        for (entry, name) in found {
            let twin = kept.iter().find(|(other, _)| other.of == entry.of && other.old == entry.old);
            if let Some((_, first)) = twin {
                let message = say!("`{it}` 被两处认作原名", "`{it}` is claimed twice", it = name.text());
                self.problems.push(
                    Diagnostic::new(&catalog::FORMER_NAME_IN_USE, message)
                        .at(name.span)
                        .label(first.span, say!("第一次在这里", "the first one is here"))
                        .help(say!("只留真正承接它的一处", "keep the one that really goes on from it")),
                );
                continue;
            }
            if self.is_declared(&entry) {
                let message = say!(
                    "原名 `{it}` 现在还是一个名称",
                    "the former name `{it}` still names something",
                    it = name.text()
                );
                self.problems.push(Diagnostic::new(&catalog::FORMER_NAME_IN_USE, message).at(name.span).help(say!(
                    "核对改名，或给新事项换个名称",
                    "check the renaming, or give the new thing another name"
                )));
                continue;
            }
            kept.push((entry, name));
        }
        self.formerly = kept.into_iter().map(|(entry, _)| entry).collect();
    }

    fn former_name(&self, statement: &Statement, path: &str, above: Option<&str>, old: &Name) -> Option<Formerly> {
        let (of, id) = match statement.word {
            S::Fact => (Named::Fact, path.to_owned()),
            S::Award => (Named::Award, path.to_owned()),
            S::Consequence => (Named::Consequence, path.to_owned()),
            S::Veto => (Named::Veto, path.to_owned()),
            // The events that a rule counts by its own name.
            S::Event | S::Deduct | S::Add | S::Adjust => (Named::Event, path.rsplit('.').next()?.to_owned()),
            _ => {
                // A node declared apart may leave out the beginning of its path.
                let name = Name { parts: path.split('.').map(str::to_owned).collect(), span: old.span };
                let id = self.names.candidates(&name).into_iter().find_map(|symbol| match symbol {
                    Symbol::Node(id) => self.node(id).map(|node| node.id.clone()),
                    _ => None,
                });
                (Named::Node, id?)
            }
        };
        let old = match (of, old.single(), id.rsplit_once('.').map(|(parent, _)| parent).or(above)) {
            (Named::Node, Some(single), Some(parent)) => format!("{parent}.{single}"),
            (Named::Node, ..) => old.text(),
            _ => old.parts.last()?.clone(),
        };
        Some(Formerly { of, id, old })
    }

    /// Whether a former name is one of today.
    fn is_declared(&self, entry: &Formerly) -> bool {
        let has = |mut ids: Box<dyn Iterator<Item = &str> + '_>| ids.any(|id| id == entry.old);
        match entry.of {
            Named::Fact => has(Box::new(self.facts.iter().map(|it| it.id.as_str()))),
            Named::Event => has(Box::new(self.events.iter().map(|it| it.id.as_str()))),
            Named::Node => has(Box::new(self.nodes.iter().map(|it| it.id.as_str()))),
            Named::Award => has(Box::new(self.awards.iter().map(|it| it.id.as_str()))),
            Named::Consequence => has(Box::new(self.consequences.iter().map(|it| it.id.as_str()))),
            Named::Veto => has(Box::new(self.vetoes.iter().map(|it| it.id.as_str()))),
        }
    }
}
