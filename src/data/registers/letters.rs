//! Letters that were issued: of which kind, about which task, when, and which new last day they grant.

use super::{Entry, IssuedLetter, Report, When};
use crate::base::calendar::Date;
use crate::base::catalog;
use crate::base::language::say;
use crate::data::value::suggest;
use crate::model::LetterId;
use crate::model::register::Register;
use crate::model::value::{State, Value};
use std::sync::Arc;

const LETTERS: Register = Register::Letters;

/// The letters that are known on the day, in the order of their dates, each with the ids of its kind and its task.
pub(super) fn settle(entries: Vec<Entry>, when: &When<'_>, report: &mut Report<'_>) -> Vec<Entry> {
    let rules = when.rules;
    let mut found = Vec::new();
    for mut entry in entries {
        let word = entry.text(LETTERS, "letter").to_owned();
        let kind = rules.letters.iter().find(|kind| kind.id == word || kind.title.as_deref() == Some(&word));
        let Some(kind) = kind else {
            report.at(&catalog::LETTER_UNKNOWN, entry.cell, |new| {
                let problem =
                    new(say!("方案中没有函件 `{word}`", "the scheme has no letter `{word}`", word = word.as_str()));
                let names = rules.letters.iter().flat_map(|kind| [Some(kind.id.as_str()), kind.title.as_deref()]);
                suggest(problem, &word, names.flatten(), say!("改成方案中的函件", "use a letter of the scheme"))
            });
            continue;
        };
        entry.set(LETTERS, "letter", Value::Text(Arc::from(kind.id.as_str())));
        let word = entry.text(LETTERS, "task").to_owned();
        let task = rules.tasks.iter().find(|task| task.id == word || task.title.as_deref() == Some(&word));
        if let Some(task) = task {
            entry.set(LETTERS, "task", Value::Text(Arc::from(task.id.as_str())));
            let word = entry.text(LETTERS, "stage").to_owned();
            let stage = task.stages.iter().find(|stage| stage.id == word || stage.title.as_deref() == Some(&word));
            if let Some(stage) = stage {
                entry.set(LETTERS, "stage", Value::Text(Arc::from(stage.id.as_str())));
            }
        }
        let Some(date) = entry.day(LETTERS, "date") else { continue };
        entry.date = date;
        if date <= when.as_of {
            // What is served later is not known on the day.
            if entry.day(LETTERS, "served").is_some_and(|served| served > when.as_of) {
                entry.set(LETTERS, "served", Value::Missing(State::NotApplicable));
            }
            found.push(entry);
        }
    }
    // Letters of one day stay in the order of the files.
    found.sort_by_key(|entry| entry.date);
    found
}

/// A new last day that a letter grants.
pub(super) struct Grant {
    /// When it was granted.
    pub(super) on: Date,
    /// The new last day.
    pub(super) due: Date,
    /// Who gave it.
    pub(super) by: String,
}

/// The grants for a stage of a task, or for a task of one piece.
pub(super) fn grants(issued: &[Entry], unit: u32, task: &str, stage: &str) -> Vec<Grant> {
    let about = |entry: &&Entry| {
        entry.unit == unit && entry.text(LETTERS, "task") == task && entry.text(LETTERS, "stage") == stage
    };
    let grant = |entry: &Entry| {
        Some(Grant { on: entry.date, due: entry.day(LETTERS, "due")?, by: entry.text(LETTERS, "by").to_owned() })
    };
    issued.iter().filter(about).filter_map(grant).collect()
}

/// Those dated inside the period: what rules about letters count.
pub(super) fn of_period(issued: &[Entry], when: &When<'_>) -> Vec<Entry> {
    issued.iter().filter(|entry| when.period.contains(entry.date)).cloned().collect()
}

/// Those of all periods.
pub(super) fn issued(entries: &[Entry], when: &When<'_>) -> Vec<IssuedLetter> {
    let one = |entry: &Entry| {
        let kind = entry.text(LETTERS, "letter");
        let letter = when.rules.letters.iter().position(|letter| letter.id == kind)?;
        Some(IssuedLetter {
            unit: entry.unit,
            letter: LetterId::from_index(letter),
            task: entry.text(LETTERS, "task").to_owned(),
            stage: entry.text(LETTERS, "stage").to_owned(),
            date: entry.date,
            due: entry.day(LETTERS, "due"),
            by: entry.text(LETTERS, "by").to_owned(),
            number: entry.text(LETTERS, "number").to_owned(),
            served: entry.day(LETTERS, "served"),
            cell: entry.cell,
        })
    };
    entries.iter().filter_map(one).collect()
}
