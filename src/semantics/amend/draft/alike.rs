//! When two statements say the same, wherever they stand, and which of two lists are one statement at two times.

use crate::semantics::amend::bare;
use crate::semantics::clauses::{Slot, slots};
use crate::syntax::ast::{Name, Statement, Term};
use crate::syntax::keywords::StatementWord as S;

/// The clauses of a statement by what they give it, without places and commas: each slot once, in the order of the text.
pub(super) fn groups(terms: &[Term]) -> Vec<(Slot, Vec<Vec<Term>>)> {
    let mut found: Vec<(Slot, Vec<Vec<Term>>)> = Vec::new();
    for (slot, range) in slots(terms) {
        let piece = bare::terms(terms.get(range).unwrap_or_default());
        match found.iter_mut().find(|(other, _)| *other == slot) {
            Some((_, pieces)) => pieces.push(piece),
            None => found.push((slot, vec![piece])),
        }
    }
    found
}

/// How strictly statements are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The order of the statements in a block is not looked at.
    Any,
    /// Statements of one sort stand in the same order.
    Same,
}

/// Whether two statements say the same; the order of their clauses is not looked at.
pub(super) fn alike(a: &Statement, b: &Statement, order: Order) -> bool {
    heads_alike(a, b) && lists_alike(inner(a), inner(b), order)
}

/// Whether two statements say the same but for what stands in their blocks.
pub(super) fn heads_alike(a: &Statement, b: &Statement) -> bool {
    let name = |it: &Statement| it.name.as_ref().map(|name| name.parts.clone());
    let title = |it: &Statement| it.title.as_ref().map(|title| title.value.clone());
    a.word == b.word && name(a) == name(b) && title(a) == title(b) && terms_alike(a, b)
}

/// Whether the clauses of two statements say the same.
pub(super) fn terms_alike(a: &Statement, b: &Statement) -> bool {
    let (a, b) = (groups(&a.terms), groups(&b.terms));
    a.len() == b.len() && a.iter().all(|group| b.contains(group))
}

/// Whether two lists of statements say the same.
pub(super) fn lists_alike(a: &[Statement], b: &[Statement], order: Order) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut open: Vec<&Statement> = b.iter().collect();
    let found = a.iter().all(|one| {
        let at = open.iter().position(|other| alike(one, other, order));
        at.is_some_and(|at| {
            open.remove(at);
            true
        })
    });
    found && (order == Order::Any || in_order(a, b))
}

/// Whether lists that hold the same have it in the same order, sort by sort.
fn in_order(a: &[Statement], b: &[Statement]) -> bool {
    let mut sorts: Vec<S> = a.iter().map(sort).collect();
    sorts.sort_unstable();
    sorts.dedup();
    sorts.into_iter().all(|which| {
        let of = |list: &'_ [Statement]| -> Vec<Statement> {
            list.iter().filter(|statement| sort(statement) == which).cloned().collect()
        };
        of(a).iter().zip(&of(b)).all(|(a, b)| alike(a, b, Order::Same))
    })
}

/// Statements among which the order is told: nodes, rules, and otherwise those of one word.
pub(super) fn sort(statement: &Statement) -> S {
    match statement.word {
        S::Score | S::Part | S::Item | S::Survey => S::Item,
        S::Deduct | S::Add | S::Adjust => S::Deduct,
        other => other,
    }
}

/// The statements in the block of a statement.
pub(super) fn inner(statement: &Statement) -> &[Statement] {
    statement.block.as_ref().map_or(&[], |block| &block.statements)
}

/// What a statement is known by beside its siblings.
pub(super) type Known = (S, Option<String>, Option<String>, Option<String>);

pub(super) fn known(statement: &Statement) -> Known {
    let name = match statement.word {
        S::Quota => crate::semantics::decisions::name_of_quota(statement).map(|(name, _)| name),
        _ => statement.name.as_ref().map(Name::text),
    };
    let title = statement.title.as_ref().filter(|_| name.is_none()).map(|title| title.value.clone());
    let first = if name.is_none() && title.is_none() { super::super::places::first_name(statement) } else { None };
    (statement.word, name, title, first)
}

/// For each statement of a new list its place in the old one, where it was there.
pub(super) fn pairs(old: &[Statement], new: &[Statement], order: Order) -> Vec<Option<usize>> {
    let (keys, mut left): (Vec<Known>, Vec<Option<Known>>) =
        (new.iter().map(known).collect(), old.iter().map(|it| Some(known(it))).collect());
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut pair = |fits: &dyn Fn(&Known, &Known, usize, usize) -> bool| {
        for (nth, key) in keys.iter().enumerate() {
            let Some(slot) = found.get_mut(nth).filter(|slot| slot.is_none()) else { continue };
            let at = left.iter().enumerate().find_map(|(at, other)| {
                let other = other.as_ref()?;
                fits(key, other, nth, at).then_some(at)
            });
            if let Some(at) = at {
                *slot = Some(at);
                if let Some(gone) = left.get_mut(at) {
                    *gone = None;
                }
            }
        }
    };
    let same =
        |nth: usize, at: usize| new.get(nth).zip(old.get(at)).is_some_and(|(new, old)| alike(old, new, Order::Any));
    pair(&|a, b, nth, at| a == b && same(nth, at));
    pair(&|a, b, _, _| a == b);
    // The only one of its word, on both sides: another title, or another first name.
    let count = |list: &[Statement], word: S| list.iter().filter(|it| it.word == word).count();
    pair(&|a, b, _, _| {
        let only = |word: S| count(old, word) == 1 && count(new, word) == 1;
        a.0 == b.0 && a.1.is_none() && b.1.is_none() && a.0 != S::Example && only(a.0)
    });
    if order == Order::Same {
        keep_in_order(new, &mut found);
    }
    found
}

/// Lets go of pairs so that the rest stand in the same order, sort by sort; as few as may be.
fn keep_in_order(new: &[Statement], found: &mut [Option<usize>]) {
    let mut sorts: Vec<S> = new.iter().map(sort).collect();
    sorts.sort_unstable();
    sorts.dedup();
    for which in sorts {
        let own: Vec<(usize, usize)> = new
            .iter()
            .zip(found.iter())
            .enumerate()
            .filter(|(_, (statement, _))| sort(statement) == which)
            .filter_map(|(nth, (_, at))| Some((nth, (*at)?)))
            .collect();
        // The longest rising row: for each element the best row that ends in it.
        let mut best: Vec<(usize, Option<usize>)> = Vec::new();
        for (_, at) in &own {
            let before = best
                .iter()
                .enumerate()
                .filter(|(other, _)| own.get(*other).is_some_and(|(_, earlier)| earlier < at))
                .max_by_key(|(other, (length, _))| (*length, std::cmp::Reverse(*other)));
            best.push(match before {
                Some((other, (length, _))) => (length + 1, Some(other)),
                None => (1, None),
            });
        }
        let mut kept = Vec::new();
        let mut next = best.iter().enumerate().max_by_key(|(_, (length, _))| *length).map(|(last, _)| last);
        while let Some(one) = next {
            kept.push(one);
            next = best.get(one).and_then(|(_, before)| *before);
        }
        for (one, (nth, _)) in own.iter().enumerate() {
            if !kept.contains(&one)
                && let Some(slot) = found.get_mut(*nth)
            {
                *slot = None;
            }
        }
    }
}
