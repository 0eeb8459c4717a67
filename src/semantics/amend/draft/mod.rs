//! The act that makes one text of another, drafted: the operations that an officer would write.
//!
//! Every operation is carried out, by the very code that amends a scheme, before the next one is thought of; what does not
//! give the wanted statement is taken back and the next coarser operation is tried: single clauses, then the whole
//! statement, then repeal and insertion, then the statement around it. So what is drafted is right or is not drafted.

mod alike;
mod place;
mod write;

#[cfg(test)]
mod tests;

use super::Work;
use crate::base::diagnostic::Problems;
use crate::base::source::{Sources, Span};
use crate::syntax::ast::{Statement, SyntaxTree, top};
use crate::syntax::keywords::StatementWord as S;
use alike::{Order, alike, heads_alike, inner, lists_alike, pairs, sort};

/// What is to be amended, and into what: each as one canonical text in the same keyword language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// The texts.
    pub(crate) sources: &'a Sources,
    /// The text before.
    pub(crate) old: &'a SyntaxTree,
    /// The text after.
    pub(crate) new: &'a SyntaxTree,
    /// Whether words are written in English.
    pub(crate) english: bool,
    /// Whether the order of siblings is to be that of the new text, too.
    pub(crate) in_order: bool,
}

/// A drafted act.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Its operations in their order, with English operation words.
    pub(crate) operations: Vec<String>,
    /// The statements, of either text, that no operation could bring about.
    pub(crate) open: Vec<Span>,
}

/// Drafts the body of an act.
pub(crate) fn draft(wanted: Wanted<'_>) -> Draft {
    let order = if wanted.in_order { Order::Same } else { Order::Any };
    let state = State { trees: vec![wanted.old.clone()], operations: Vec::new(), open: Vec::new() };
    let mut drafter = Drafter { sources: wanted.sources.clone(), english: wanted.english, order, state };
    let new = roots(std::slice::from_ref(wanted.new));
    drafter.renames(&new);
    drafter.scheme(wanted.new);
    drafter.sync(None, &new);
    drafter.gather_repeals(wanted.old);
    let State { operations, open, .. } = drafter.state;
    Draft { operations: operations.into_iter().map(|operation| operation.text).collect(), open }
}

/// What an operation is for, where that decides where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// A new name.
    Rename,
    /// Takes out what has no successor; such operations may be gathered into one.
    Repeal,
    /// Anything else.
    Other,
}

/// An operation as it is written.
#[derive(Debug, Clone)]
struct Operation {
    text: String,
    purpose: Purpose,
}

/// How far the draft is; can be taken back.
#[derive(Debug, Clone)]
struct State {
    /// The statements as the operations so far have made them.
    trees: Vec<SyntaxTree>,
    operations: Vec<Operation>,
    open: Vec<Span>,
}

struct Drafter {
    sources: Sources,
    english: bool,
    order: Order,
    state: State,
}

/// Which side of a statement something is inserted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    After,
    Before,
}

/// The statements of a scheme: those of its block, then those outside. Its edition is the act's matter.
fn roots(trees: &[SyntaxTree]) -> Vec<Statement> {
    top(trees).filter(|it| it.word != S::Edition).cloned().collect()
}

fn scheme(trees: &[SyntaxTree]) -> Option<&Statement> {
    trees.iter().find_map(SyntaxTree::scheme)
}

impl Drafter {
    /// Carries an operation out; whether it could be.
    fn attempt(&mut self, text: String, purpose: Purpose) -> bool {
        let file = self.sources.insert(format!("\u{0}{}", self.sources.files().count()), text.as_str());
        let parsed = crate::syntax::parse(file, &text);
        let [operation] = parsed.value.statements.as_slice() else { return false };
        if !parsed.problems.is_empty() {
            return false;
        }
        let trees = self.state.trees.clone();
        let mut problems = Problems::new();
        let mut work = Work { sources: &self.sources, trees, repealed: Vec::new(), problems: &mut problems };
        match operation.word {
            S::Change => work.change(operation),
            S::InsertInto => work.insert(operation),
            S::Repeal => work.repeal(operation),
            S::Rename => work.rename(operation),
            _ => return false,
        }
        let trees = work.trees;
        let done = problems.is_empty();
        if done {
            self.state.trees = trees;
            self.state.operations.push(Operation { text, purpose });
        }
        done
    }

    /// Those of a block, or of the scheme.
    fn children(&self, parent: Option<Span>) -> Vec<Statement> {
        match parent {
            None => roots(&self.state.trees),
            Some(parent) => self.get(parent).map(|it| inner(it).to_vec()).unwrap_or_default(),
        }
    }

    /// New names, as the new text says by `formerly`; those above before those below.
    fn renames(&mut self, new: &[Statement]) {
        let mut open: Vec<(&Statement, String)> = new.iter().rev().map(|it| (it, String::new())).collect();
        while let Some((statement, above)) = open.pop() {
            let Some(path) = place::path(statement, &above) else { continue };
            open.extend(inner(statement).iter().rev().map(|it| (it, path.clone())));
            let Some(own) = statement.name.as_ref().and_then(|name| name.parts.last()) else { continue };
            for old in crate::semantics::formerly::names(statement) {
                let Some((from, is_there)) = self.renamed(statement.word, &path, old) else { continue };
                if is_there {
                    continue;
                }
                let to = write::name(std::slice::from_ref(own));
                if let Some(address) = self.address(from) {
                    self.attempt(format!("rename {address} to {to}"), Purpose::Rename);
                }
            }
        }
    }

    /// The title of the scheme.
    fn scheme(&mut self, new: &SyntaxTree) {
        let Some(new) = scheme(std::slice::from_ref(new)) else { return };
        let Some(old) = scheme(&self.state.trees).cloned() else { return };
        if heads_alike(&old, new) {
            return;
        }
        let text = self.clauses(&old, new).zip(self.address(old.word_span));
        let done =
            text.is_some_and(|(text, address)| self.attempt(format!("change {address} to {text}"), Purpose::Other));
        if !done || !scheme(&self.state.trees).is_some_and(|now| heads_alike(now, new)) {
            self.state.open.push(new.word_span);
        }
    }

    /// Makes the statements of a block, or of the scheme, those of the new text; what cannot be done is noted.
    fn sync(&mut self, parent: Option<Span>, new: &[Statement]) {
        let old = self.children(parent);
        let pairs = pairs(&old, new, self.order);
        let gone = old.iter().enumerate().filter(|(nth, _)| !pairs.contains(&Some(*nth)));
        let gone: Vec<Span> = gone.map(|(_, statement)| statement.word_span).collect();
        let addresses: Option<Vec<String>> = gone.iter().map(|id| self.address(*id)).collect();
        let all = addresses.filter(|all| !all.is_empty()).map(|all| format!("repeal {}", all.join(", ")));
        if !all.is_some_and(|all| self.attempt(all, Purpose::Repeal)) {
            self.state.open.extend(gone);
        }
        let mut first = 0;
        for (nth, (statement, pair)) in new.iter().zip(&pairs).enumerate() {
            if let Some(old) = pair.and_then(|at| old.get(at)) {
                self.add(parent, new, first..nth);
                first = nth + 1;
                if !self.turn(old.word_span, statement, parent) {
                    self.state.open.push(statement.word_span);
                }
            }
        }
        self.add(parent, new, first..new.len());
    }

    /// Inserts statements that have no predecessor where the new text has them.
    fn add(&mut self, parent: Option<Span>, new: &[Statement], range: std::ops::Range<usize>) {
        let mut start = range.start;
        while let Some(first) = new.get(start).filter(|_| start < range.end) {
            let same = |it: &&Statement| self.order == Order::Any || sort(it) == sort(first);
            let count = new.get(start..range.end).unwrap_or_default().iter().take_while(same).count();
            let end = start + count.max(1);
            let fresh = new.get(start..end).unwrap_or_default();
            let beside = self.neighbours(parent, new, start..end, sort(first));
            if !self.insert(parent, &beside, fresh) {
                self.state.open.extend(fresh.iter().map(|it| it.word_span));
            }
            start = end;
        }
    }

    /// The statements beside a place, the best to name first.
    fn neighbours(
        &self,
        parent: Option<Span>,
        new: &[Statement],
        range: std::ops::Range<usize>,
        which: S,
    ) -> Vec<(Span, Side)> {
        let now = self.children(parent);
        let there = |it: &Statement| {
            let same = now.iter().find(|other| alike(other, it, Order::Any));
            let known = || now.iter().find(|other| alike::known(other) == alike::known(it));
            same.or_else(known).map(|other| other.word_span)
        };
        let sooner = || new.get(..range.start).unwrap_or_default().iter().rev();
        let later = || new.get(range.end..).unwrap_or_default().iter();
        let own = |it: &&Statement| sort(it) == which;
        let after = sooner().filter(own).filter_map(there).map(|id| (id, Side::After));
        let before = later().filter(own).filter_map(there).map(|id| (id, Side::Before));
        let others = sooner().filter_map(there).map(|id| (id, Side::After));
        after.take(2).chain(before.take(2)).chain(others.take(2)).collect()
    }

    /// Inserts statements beside the first neighbour that can be named, or at the end.
    fn insert(&mut self, parent: Option<Span>, beside: &[(Span, Side)], fresh: &[Statement]) -> bool {
        let place = match parent {
            None => scheme(&self.state.trees).map(|it| it.word_span),
            parent => parent,
        };
        let Some(place) = place else { return false };
        let (Some(address), Some(block)) = (self.address(place), self.get(place).map(|it| inner(it).to_vec())) else {
            return false;
        };
        let body = self.block(fresh);
        let at_end = block.last().map(|last| (last.word_span, Side::After));
        for (id, side) in beside {
            if at_end == Some((*id, *side)) {
                break;
            }
            let Some(neighbour) = self.address_within(*id, place) else { continue };
            let word = if *side == Side::After { "after" } else { "before" };
            if self.attempt(format!("insert into {address} {word} {neighbour} {body}"), Purpose::Other) {
                return true;
            }
        }
        self.attempt(format!("insert into {address} {body}"), Purpose::Other)
    }

    /// Makes one statement the one of the new text; whether that could be done.
    fn turn(&mut self, id: Span, new: &Statement, parent: Option<Span>) -> bool {
        let Some(old) = self.get(id).cloned() else { return false };
        if alike(&old, new, self.order) {
            return true;
        }
        let before = self.state.clone();
        let mut best: Option<(usize, State)> = None;
        let flat = !has_names(&old) && !has_names(new);
        for way in [Way::Finely, Way::Wholly, Way::AllTerms, Way::Anew] {
            // One operation cannot be beaten but by one that tells a short body whole; the last two are for need.
            let single = best.as_ref().is_some_and(|(_, state)| state.operations.len() <= before.operations.len() + 1);
            if best.is_some() && (way != Way::Wholly || (single && !flat)) {
                break;
            }
            self.state = before.clone();
            let done = match way {
                Way::Finely => self.finely(&old, new),
                Way::Wholly => self.wholly(&old, new, false),
                Way::AllTerms => self.wholly(&old, new, true),
                Way::Anew => self.anew(&old, new, parent),
            };
            let now = match way {
                Way::Anew => self.children(parent).iter().any(|it| alike(it, new, self.order)),
                _ => self.get(id).is_some_and(|it| alike(it, new, self.order)),
            };
            if !done || !now {
                continue;
            }
            let cost = self.cost(before.operations.len());
            // A short body is easier to read whole; a long one is told by what changes in it.
            let cost = match way {
                Way::Finely => cost * if flat { 3 } else { 1 },
                Way::Wholly | Way::AllTerms | Way::Anew => cost * 2,
            };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, self.state.clone()));
            }
        }
        let found = best.is_some();
        self.state = best.map_or(before, |(_, state)| state);
        found
    }

    /// How much is written since an operation.
    fn cost(&self, since: usize) -> usize {
        let operations = self.state.operations.iter().skip(since);
        operations.map(|operation| 20 + operation.text.chars().filter(|mark| !mark.is_whitespace()).count()).sum()
    }

    /// By its clauses, and by what stands in it.
    fn finely(&mut self, old: &Statement, new: &Statement) -> bool {
        if !heads_alike(old, new) {
            let Some(address) = self.address(old.word_span) else { return false };
            if let Some(text) = self.clauses(old, new)
                && !self.attempt(format!("change {address} to {text}"), Purpose::Other)
            {
                return false;
            }
            let Some(now) = self.get(old.word_span) else { return false };
            for word in self.lost(now, new) {
                if !self.attempt(format!("repeal {address}.{word}"), Purpose::Repeal) {
                    return false;
                }
            }
        }
        let open = self.state.open.len();
        if !lists_alike(inner(old), inner(new), self.order) {
            self.sync(Some(old.word_span), inner(new));
        }
        self.state.open.len() == open
    }

    /// By its clauses, or all of them, and its whole body.
    fn wholly(&mut self, old: &Statement, new: &Statement, all: bool) -> bool {
        let body = match &new.block {
            Some(block) if !lists_alike(inner(old), inner(new), self.order) => self.sources.text(block.span).to_owned(),
            _ => String::new(),
        };
        let text = match (heads_alike(old, new), all) {
            (true, false) => Some(String::new()),
            (false, false) => self.clauses(old, new),
            (_, true) => Some(self.everything(new)),
        };
        let Some((text, address)) = text.zip(self.address(old.word_span)) else { return false };
        self.attempt(format!("change {address} to {text} {body}"), Purpose::Other)
    }

    /// By repeal, and insertion in the same place.
    fn anew(&mut self, old: &Statement, new: &Statement, parent: Option<Span>) -> bool {
        let now = self.children(parent);
        let Some(at) = now.iter().position(|it| it.word_span == old.word_span) else { return false };
        let mut beside = Vec::new();
        let sooner = now.get(..at).unwrap_or_default().iter().rev().map(|it| (it, Side::After));
        let later = now.get(at + 1..).unwrap_or_default().iter().map(|it| (it, Side::Before));
        for own in [true, false] {
            let fits = |(it, _): &(&Statement, Side)| (sort(it) == sort(old)) == own;
            let both = sooner.clone().filter(fits).take(2).chain(later.clone().filter(fits).take(2));
            beside.extend(both.map(|(it, side)| (it.word_span, side)));
        }
        let Some(address) = self.address(old.word_span) else { return false };
        self.attempt(format!("repeal {address}"), Purpose::Other)
            && self.insert(parent, &beside, std::slice::from_ref(new))
    }

    /// Gathers what is repealed for good into one operation behind all others, or before them, where that comes to the same.
    fn gather_repeals(&mut self, old: &SyntaxTree) {
        let (repeals, others): (Vec<Operation>, Vec<Operation>) =
            self.state.operations.iter().cloned().partition(|it| it.purpose == Purpose::Repeal);
        if repeals.is_empty() {
            return;
        }
        let list: Vec<&str> = repeals.iter().filter_map(|it| it.text.strip_prefix("repeal ")).collect();
        let gathered = Operation { text: format!("repeal {}", list.join(", ")), purpose: Purpose::Repeal };
        let renames = others.iter().take_while(|it| it.purpose == Purpose::Rename).count();
        let reached = self.state.clone();
        for at in [others.len(), renames] {
            self.state = State { trees: vec![old.clone()], operations: Vec::new(), open: reached.open.clone() };
            let mut operations = others.clone();
            operations.insert(at, gathered.clone());
            let done = operations.into_iter().all(|it| self.attempt(it.text, it.purpose));
            if done && lists_alike(&roots(&self.state.trees), &roots(&reached.trees), self.order) {
                return;
            }
        }
        self.state = reached;
    }
}

/// How one statement is turned into another, the finest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Finely,
    Wholly,
    AllTerms,
    Anew,
}

/// Whether statements in the block of a statement have names, so that each can be told by itself.
fn has_names(statement: &Statement) -> bool {
    inner(statement).iter().any(|it| it.name.is_some() || has_names(it))
}
