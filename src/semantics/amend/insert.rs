//! `insert into X after Y`, `before Y`: what an act adds, and where.

use super::Work;
use super::address::Address;
use super::places::{Place, Places, at_mut, is_node, list_mut};
use crate::say;
use crate::syntax::ast::{Block, Name, Statement, Term};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

impl Work<'_> {
    /// `insert into X after Y { … }`: adds statements to a block, behind the named one, before it, or at the end. Nodes go
    /// to a node that is declared apart with its full path as nodes declared apart.
    pub(super) fn insert(&mut self, operation: &Statement) {
        let example = say!(
            "例如 `增补 routine 晚于 absent {{ 扣分 … }}`",
            "for example `insert into routine after absent {{ deduct … }}`"
        );
        let (Some(address), Some(block)) = (Address::of(operation), &operation.block) else {
            let message = say!("没有写明在哪里增补什么", "what is inserted where is not stated");
            self.incomplete(operation.word_span, message, example);
            return;
        };
        if block.statements.is_empty() {
            let message = say!("没有写明增补什么", "nothing is inserted");
            self.incomplete(operation.word_span, message, example);
            return;
        }
        let beside = match operation.terms.as_slice() {
            [] => None,
            [Term::Word(side @ (C::After | C::Before), span), rest @ ..] => match Address::list(rest).as_slice() {
                [one] => Some((one.clone(), usize::from(*side == C::After))),
                _ => {
                    let span = rest.first().map_or(*span, Term::span);
                    return self.incomplete(span, say!("这里应为名称", "expected a name"), example);
                }
            },
            [first, ..] => {
                let message =
                    say!("增补之处只能写 `晚于` 或 `早于`", "only `after` or `before` may say where to insert");
                return self.incomplete(first.span(), message, example);
            }
        };
        let Some(place) = self.place(&address) else { return };
        let beside = match beside {
            None => None,
            Some((other, step)) => match self.within(&place, &address, &other) {
                Some(found) => Some((found, step)),
                None => return,
            },
        };
        let mut new = block.statements.clone();
        let remarks = self.remarks(operation);
        if let Some(first) = new.first_mut() {
            first.remarks = remarks;
        }
        let inside = |other: &Place| {
            other.tree == place.tree && other.steps.split_last().is_some_and(|(_, above)| above == place.steps)
        };
        // Beside a statement that stands elsewhere go those that may stand there, too.
        if let Some((other, step)) = beside.as_ref().filter(|(other, _)| !inside(other)) {
            let (apart, rest): (Vec<_>, Vec<_>) =
                new.into_iter().partition(|statement| place.word == S::Scheme || is_node(statement.word));
            let above = place.paths.first().filter(|_| place.word != S::Scheme);
            self.beside(other, *step, apart.into_iter().map(|statement| below(above, statement)).collect());
            new = rest;
        }
        if new.is_empty() {
            return;
        }
        let Some(target) = at_mut(&mut self.trees, &place) else { return };
        let into =
            target.block.get_or_insert_with(|| Block { statements: Vec::new(), span: block.span, damaged: false });
        let end = into.statements.len();
        let position =
            beside.filter(|(other, _)| inside(other)).and_then(|(other, step)| Some(other.steps.last()? + step));
        let position = position.unwrap_or(end);
        into.statements.splice(position..position, new);
    }

    /// The one statement that `after` or `before` means, of those that belong to a place: in its block, or declared apart.
    fn within(&mut self, place: &Place, into: &Address, other: &Address) -> Option<Place> {
        let places = Places::of(&self.trees);
        let found: Vec<Place> =
            other.matching(self, &places).into_iter().filter(|found| belongs(place, found)).collect();
        if found.is_empty() {
            let message = say!(
                "`{place}` 里没有 `{it}`",
                "there is no `{it}` in `{place}`",
                it = other.text(),
                place = into.text()
            );
            let help = say!("写同一处的名称，或只写 `增补 X`", "name what stands there, or write `insert into X` only");
            self.nothing(other.span, message, help);
            return None;
        }
        self.only(other, &places, found)
    }

    fn beside(&mut self, place: &Place, step: usize, new: Vec<Statement>) {
        let at = place.steps.last().map_or(0, |at| at + step);
        if let Some(list) = list_mut(&mut self.trees, place) {
            list.splice(at..at, new);
        }
    }
}

/// Whether a statement belongs to the block at a place: it stands in it, or outside all blocks with a path that says so.
pub(super) fn belongs(place: &Place, other: &Place) -> bool {
    if other.tree == place.tree && other.steps.split_last().is_some_and(|(_, above)| above == place.steps) {
        return true;
    }
    match place.word {
        // What stands outside the scheme's block belongs to it.
        S::Scheme => other.steps.len() == 1 && !other.is(place),
        _ => {
            let parent = other.paths.first().and_then(|path| path.rsplit_once('.')).map(|(parent, _)| parent);
            is_node(place.word)
                && is_node(other.word)
                && parent.is_some()
                && parent == place.paths.first().map(String::as_str)
        }
    }
}

/// A node that is declared apart, below a path.
fn below(above: Option<&String>, mut statement: Statement) -> Statement {
    if let (Some(above), Some(Name { parts, .. })) = (above, &mut statement.name) {
        let own = parts.pop();
        *parts = above.split('.').map(str::to_owned).chain(own).collect();
    }
    statement
}
