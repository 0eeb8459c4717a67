//! `rename X to Y`: a new name wherever the old one is used, and `formerly` where it is declared, so that the record goes on.

use super::Work;
use super::places::{Places, at, at_mut};
use crate::base::source::Span;
use crate::say;
use crate::semantics::clauses::{Reference, reference};
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Operand, Qualifier, Statement, Term, Timespan};
use crate::syntax::keywords::{ClauseWord as C, Earlier, StatementWord as S};

/// What is renamed.
struct Renaming {
    /// The old path.
    old: Vec<String>,
    /// The new last part.
    new: String,
}

impl Work<'_> {
    pub(super) fn rename(&mut self, operation: &Statement) {
        let example = say!("例如 `改名 routine.absent 为 absence`", "for example `rename routine.absent to absence`");
        let Some((address, terms)) = self.head(operation, &example) else { return };
        let new = match terms {
            [Term::Operand(operand)] => match reference(operand) {
                Some(Reference::Name(new)) => new.single().map(str::to_owned),
                _ => None,
            },
            _ => None,
        };
        let Some(new) = new else {
            let message = say!("新名称应是不带点的名称", "the new name is one without dots");
            return self.incomplete(terms.first().map_or(operation.word_span, Term::span), message, example);
        };
        let Some(place) = self.place(&address) else { return };
        if !place.named {
            let message = say!("`{it}` 没有可改的名称", "`{it}` has no name that could change", it = address.text());
            return self.incomplete(address.span, message, say!("用 `修改` 改写它", "write it anew with `change`"));
        }
        let Some(path) = place.paths.first() else { return };
        let old: Vec<String> = path.split('.').map(str::to_owned).collect();
        let Some(tail) = old.last().cloned() else { return };
        // A rule that counts events has their name: both are renamed together.
        let rule = matches!(place.word, S::Deduct | S::Add | S::Adjust);
        let counts = |statement: &Statement| {
            matches!(statement.word, S::Deduct | S::Add | S::Adjust)
                && statement.terms.iter().any(|term| matches!(term, Term::Word(C::Each, _)))
        };
        let of_events = place.word == S::Event || (rule && at(&self.trees, &place).is_some_and(counts));
        let places = Places::of(&self.trees);
        let twins: Vec<_> = places
            .all
            .iter()
            .filter(|other| other.named && !other.is(&place))
            .filter(|other| other.paths.iter().any(|path| path.rsplit('.').next() == Some(&tail)))
            .filter(|other| !matches!(other.word, S::Targets | S::Quota | S::Set))
            .cloned()
            .collect();
        let (same, others): (Vec<_>, Vec<_>) = twins
            .into_iter()
            .partition(|other| of_events && (other.word == S::Event || at(&self.trees, other).is_some_and(counts)));
        let words = self.trees.iter().flat_map(|tree| &tree.statements).any(|statement| has_word(statement, &tail));
        if !others.is_empty() || words {
            let message = say!(
                "`{it}` 还是别的事项的名称，引用分不清楚",
                "`{it}` names other things, too, and what refers to it cannot be told apart",
                it = tail.as_str()
            );
            let help = say!(
                "用 `修改` 改写引用它的规定，用 `废止` 和 `增补 … 原名` 代替改名",
                "change the rules that refer to it, and repeal and insert with `formerly` instead"
            );
            return self.incomplete(address.span, message, help);
        }
        let explicit = same.iter().any(|other| other.word == S::Event) || place.word == S::Event;
        let remarks = self.remarks(operation);
        if let Some(statement) = at_mut(&mut self.trees, &place) {
            statement.remarks.extend(remarks);
        }
        let mut declared: Vec<_> = same;
        declared.push(place);
        for place in &declared {
            let Some(statement) = at_mut(&mut self.trees, place) else { continue };
            if let Some(own) = statement.name.as_mut().and_then(|name| name.parts.last_mut()) {
                own.clone_from(&new);
            }
            // What an event was called is said where it is declared; of most things nobody asks.
            if !crate::semantics::formerly::suits(statement.word) {
                continue;
            }
            if !explicit || statement.word == S::Event || !of_events {
                formerly(statement, &tail, operation.word_span, address.span);
            }
        }
        let renaming = Renaming { old, new };
        for tree in &mut self.trees {
            tree.statements.iter_mut().for_each(|statement| renaming.statement(statement));
        }
    }
}

/// Adds what a statement was called.
fn formerly(statement: &mut Statement, old: &str, word: Span, place: Span) {
    let name = Name { parts: vec![old.to_owned()], span: place };
    let key = Key::Value(Expr { kind: ExprKind::Path(name), span: place });
    statement.terms.push(Term::Comma(Span { end: word.start, ..word }));
    statement.terms.push(Term::Word(C::Formerly, word));
    statement.terms.push(Term::Operand(Operand { key, value: None, span: place }));
}

/// Statements whose names are words of their own, such as levels and columns.
fn holds_words(word: S) -> bool {
    matches!(word, S::Fact | S::Field | S::Levels | S::Aspects | S::Columns | S::Row | S::Panel)
}

/// Whether a statement, or one in it, declares a word of this spelling.
fn has_word(statement: &Statement, tail: &str) -> bool {
    let mut names = Vec::new();
    if holds_words(statement.word) {
        statement.terms.iter().for_each(|term| crate::syntax::names_of(term, &mut names));
    }
    names.iter().any(|name| name.single() == Some(tail))
        || statement.block.iter().flat_map(|block| &block.statements).any(|inner| has_word(inner, tail))
}

impl Renaming {
    /// The new path, where a path means what is renamed or something in it.
    fn name(&self, name: &mut Name) {
        let skip =
            usize::from(name.parts.len() > 1 && name.parts.first().is_some_and(|it| Earlier::find(it).is_some()));
        for length in 1..=name.parts.len().saturating_sub(skip).min(self.old.len()) {
            let own = name.parts.get(skip..skip + length).unwrap_or_default();
            if self.old.ends_with(own) {
                if let Some(last) = name.parts.get_mut(skip + length - 1) {
                    last.clone_from(&self.new);
                }
                return;
            }
        }
    }

    fn statement(&self, statement: &mut Statement) {
        if let Some(name) = &mut statement.name
            && (name.parts.len() > 1 || matches!(statement.word, S::Targets | S::Quota | S::Set))
        {
            self.name(name);
        }
        let mut former = false;
        for term in &mut statement.terms {
            match term {
                Term::Word(word, _) => former = *word == C::Formerly,
                Term::Comma(_) => {}
                // Old names stay old.
                Term::Operand(operand) if !former => self.operand(operand),
                Term::Operand(_) => {}
            }
        }
        let block = statement.block.iter_mut().flat_map(|block| &mut block.statements);
        block.for_each(|inner| self.statement(inner));
    }

    fn operand(&self, operand: &mut Operand) {
        match &mut operand.key {
            Key::Value(expr) => self.expr(expr),
            Key::Range(from, to) => [from, to].into_iter().for_each(|expr| self.expr(expr)),
            Key::Tests(tests) => tests.iter_mut().for_each(|(_, expr)| self.expr(expr)),
            Key::Else | Key::Below | Key::Above => {}
        }
        if let Some((low, high)) = &mut operand.value {
            self.expr(low);
            high.iter_mut().for_each(|expr| self.expr(expr));
        }
    }

    fn expr(&self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Path(name) => self.name(name),
            ExprKind::Call { arguments, qualifiers, .. } => {
                arguments.iter_mut().for_each(|argument| self.expr(argument));
                qualifiers.iter_mut().for_each(|qualifier| self.qualifier(qualifier));
            }
            ExprKind::Bracket { inner, qualifiers } => {
                self.expr(inner);
                qualifiers.iter_mut().for_each(|qualifier| self.qualifier(qualifier));
            }
            ExprKind::Negate(a) | ExprKind::Not(a) => self.expr(a),
            ExprKind::Binary(_, a, b) => [a, b].into_iter().for_each(|part| self.expr(part)),
            ExprKind::Compare(a, tests) => {
                self.expr(a);
                tests.iter_mut().for_each(|(_, expr)| self.expr(expr));
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter_mut().for_each(|part| self.expr(part)),
            ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expr(part)),
            ExprKind::Number { .. }
            | ExprKind::Ordinal(_)
            | ExprKind::Date(_)
            | ExprKind::MonthDay { .. }
            | ExprKind::Period(_)
            | ExprKind::Text(_)
            | ExprKind::NotApplicable => {}
        }
    }

    fn qualifier(&self, qualifier: &mut Qualifier) {
        match qualifier {
            Qualifier::Where(expr) | Qualifier::In(Timespan::Last(expr), _) => self.expr(expr),
            Qualifier::Among(name) | Qualifier::By(name) | Qualifier::In(Timespan::Name(name), _) => self.name(name),
            Qualifier::Ties(_)
            | Qualifier::IfMissing(_)
            | Qualifier::In(Timespan::Period(_) | Timespan::Dates(..), _)
            | Qualifier::LowerIsBetter(_)
            | Qualifier::HigherIsBetter(_) => {}
        }
    }
}
