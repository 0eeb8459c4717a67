//! Words of the language that are known only where they are expected, and names that look like them.

use super::tokens::{Item, Kind, Place, Position};
use crate::base::language::Lang;
use crate::syntax::keywords::{
    Ballot, BuiltIn, ClauseWord, Combining, Earlier, Extreme, Frequency, Function, Kind as FactKind, Policy, Rounding,
    Sharing, Slot, Span, State, StatementWord, Tying, UnitWord, ValueWord, all_value_words,
};
use crate::syntax::literal::name_parts;
use crate::syntax::literate;
use std::collections::BTreeSet;

/// The names that the texts of a scheme declare: where a word of the language is one of them it is left as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// Adds the names that a file declares; one with errors adds none.
    pub fn gather_file(&mut self, path: &str, text: &str) {
        match literate::is_literate(path) {
            true => literate::gather(text, self),
            false => self.gather(text),
        }
    }

    /// Adds the names that a text of statements declares; one with errors adds none.
    pub fn gather(&mut self, text: &str) {
        if let Some(items) = super::tokens::items(text) {
            self.gather_from(text, &items);
        }
    }

    pub(super) fn gather_from(&mut self, text: &str, items: &[Item]) {
        for item in items {
            for token in &item.tokens {
                if let Kind::Path(position) = token.kind
                    && declares(&position)
                {
                    self.0.extend(name_parts(text.get(token.start..token.end).unwrap_or_default()));
                }
            }
            if let Some(body) = &item.block {
                self.gather_from(text, &body.items);
            }
        }
    }

    fn have(&self, word: ValueWord) -> bool {
        self.0.contains(word.en) || self.0.contains(word.zh)
    }
}

/// Whether a name at this position is made known there.
fn declares(at: &Position) -> bool {
    use StatementWord as S;
    match (at.place, at.statement) {
        (Place::Head, S::Set) => false,
        (Place::Head, _) | (_, S::Aspects | S::Columns | S::Levels | S::Duty | S::Grades) => true,
        (Place::Key, S::Row) => true,
        // The levels of a kind: `low < middle < high`.
        (Place::Inside, S::Fact | S::Field) => at.clause.is_none(),
        _ => false,
    }
}

type LookUp = fn(&str) -> Option<ValueWord>;

/// Words that may stand among references to offices, awards and accounts.
fn reference(text: &str) -> Option<ValueWord> {
    let known = |word: &BuiltIn| {
        matches!(
            word,
            BuiltIn::LeadUnit
                | BuiltIn::Unit
                | BuiltIn::AllUnits
                | BuiltIn::Remind
                | BuiltIn::SelfScore
                | BuiltIn::YearEnd
                | BuiltIn::Awards
                | BuiltIn::Peers
        )
    };
    BuiltIn::find(text).filter(known).map(BuiltIn::word)
}

/// A unit without a number.
fn unit(text: &str) -> Option<ValueWord> {
    UnitWord::find(text).map(|unit| ValueWord { en: unit.en(), zh: unit.zh() })
}

/// A word that stands in one way only in all sets together. A kind has its own place, and so has what becomes of an empty
/// place; fields are named like both.
fn unique(text: &str) -> Option<ValueWord> {
    if FactKind::find(text).is_some() || Slot::find(text).is_some() {
        return None;
    }
    let mut found = all_value_words().filter(|word| word.en == text || word.zh == text);
    let first = found.next()?;
    found.all(|word| word == first).then_some(first)
}

macro_rules! sets {
    ($($set:ident)*) => { &[$(|text| $set::find(text).map($set::word)),*] };
}

/// The sets a name at a position may belong to, the nearest first.
fn sets(at: &Position) -> &'static [LookUp] {
    use ClauseWord as C;
    use StatementWord as S;
    const ANY: &[LookUp] = &[|text| BuiltIn::find(text).map(BuiltIn::word), unique];
    match at.place {
        Place::Head if at.statement == S::Set => sets!(BuiltIn),
        Place::Head => &[],
        Place::Function => {
            &[|text| Function::find(text).map(Function::word), |text| BuiltIn::find(text).map(BuiltIn::word), unique]
        }
        Place::Among | Place::By => sets!(BuiltIn),
        Place::In => sets!(Span),
        Place::Ties => sets!(Tying),
        Place::Missing => sets!(Policy),
        Place::Key if at.clause == Some(C::IfMissing) || at.statement == S::Completion => sets!(State),
        Place::Key => &[],
        Place::Unit => &[unit],
        Place::Inside => match at.statement {
            S::Fact | S::Field if at.clause.is_none() => &[],
            _ => ANY,
        },
        Place::Lone => match (at.clause, at.statement) {
            (Some(C::Combine), _) => sets!(Combining),
            (Some(C::Rounded), _) | (Some(C::To), S::Round | S::Show) => sets!(Rounding),
            (Some(C::IfMissing | C::OnZero | C::NotApplicable), _) => sets!(Policy BuiltIn),
            (Some(C::Unfilled), _) => sets!(Slot),
            (Some(C::Shared), _) => sets!(Sharing),
            (Some(C::In), _) => sets!(Span),
            (
                Some(
                    C::Evidence
                    | C::JudgedBy
                    | C::LedBy
                    | C::DecidedBy
                    | C::From
                    | C::With
                    | C::SentTo
                    | C::CopiesTo
                    | C::SuperiorTo
                    | C::AppliesTo
                    | C::CountedIn
                    | C::SeparatelyBy,
                ),
                _,
            )
            | (None, S::ScoredBy | S::Bar | S::Suspend | S::Waive | S::Publish) => &[reference],
            (Some(C::For | C::Formerly), _) => &[],
            (None, S::Cycle) => sets!(Frequency),
            (None, S::Ties) => sets!(Tying),
            (None, S::Fact | S::Field) => sets!(FactKind),
            (None, S::Ballots) => sets!(Ballot),
            (None, S::Drop) => sets!(Extreme),
            (
                None,
                S::Office
                | S::Basis
                | S::SubmittedBy
                | S::ReviewedBy
                | S::ApprovedBy
                | S::LeadOfficial
                | S::Chief
                | S::ChiefUnit
                | S::ResponsibleUnits
                | S::Require
                | S::Repeal
                | S::Aspects
                | S::Columns
                | S::Levels
                | S::Duty
                | S::Locale,
            ) => &[],
            _ => ANY,
        },
    }
}

/// The spelling of a path in a keyword set: where it is a word of the language and no name.
pub(super) fn converted(parts: &[String], at: &Position, to: Lang, names: &Names) -> Option<Vec<String>> {
    let free = |word: ValueWord| (!names.have(word)).then_some(word);
    let spelt = |word: ValueWord| match to {
        Lang::Zh => word.zh.to_owned(),
        Lang::En => word.en.to_owned(),
    };
    match parts {
        [only] => {
            let word = sets(at).iter().find_map(|look_up| look_up(only)).and_then(free)?;
            let is_span = Span::find(only).is_some_and(|span| span.word() == word && span != Span::Last);
            Some(vec![if is_span && at.called_for { spelt(word).replacen('-', " ", 1) } else { spelt(word) }])
        }
        _ if matches!(at.place, Place::Head | Place::Key) => None,
        [first, rest @ ..] => {
            let task = StatementWord::Task;
            let mut whole = parts.to_vec();
            let (head, tail) = whole.split_at_mut(1);
            let earlier = Earlier::find(first).map(Earlier::word).and_then(free);
            if let (Some(word), [slot]) = (earlier, head) {
                *slot = spelt(word);
            } else if let [state] = rest
                && let Some(word) = State::find(state).map(State::word).and_then(free)
            {
                let is_task = first == task.en() || first == task.zh();
                let plain_task = ValueWord { en: task.en(), zh: task.zh() };
                if is_task && !names.have(plain_task) {
                    return Some(vec![spelt(plain_task), spelt(word)]);
                }
                return Some(vec![first.clone(), spelt(word)]);
            }
            if earlier.is_some()
                && let [only] = tail
                && let Some(word) = BuiltIn::find(only).map(BuiltIn::word).and_then(free)
            {
                *only = spelt(word);
            }
            (whole != parts).then_some(whole)
        }
        [] => None,
    }
}
