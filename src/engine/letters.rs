//! Letters about tasks: which are due on the day the results speak of.
//!
//! A letter is due for a task that is not done when its condition holds and the register has none of its kind issued since
//! the last day in force was granted. A grant therefore arms the letters again, from the day behind it on: what is issued on
//! the day of the grant is about the day in force before.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::faults::{Fault, problems};
use super::outcome::LetterDue;
use super::reuse::Known;
use super::value::met;
use crate::base::diagnostic::Checked;
use crate::data::PeriodData;
use crate::model::RuleSet;
use crate::model::expr::ExprKind;
use crate::model::register::{Companion, Register};
use crate::model::value::Value;
use crate::model::{EventId, LetterId};

/// The letters that are due, without any result: for schemes whose letters [`stand_alone`].
#[must_use]
pub fn letters(rules: &RuleSet, data: &PeriodData) -> Checked<Vec<LetterDue>> {
    let desk = Desk::new(rules, data, &Known::default());
    let mut faults = Vec::new();
    let value = due(&Reader::bare(&desk), &mut faults);
    Checked { value, problems: problems(&desk, faults) }
}

/// Whether the conditions of all letters read the task at hand and nothing else.
#[must_use]
pub fn stand_alone(rules: &RuleSet) -> bool {
    use ExprKind as K;
    let mut alone = true;
    for when in rules.letters.iter().filter_map(|letter| letter.when.as_ref()) {
        when.walk(&mut |part| {
            alone &= match &part.kind {
                K::Field(event, _) => {
                    rules.events.get(event.index()).is_some_and(|kind| kind.register == Some(Register::Tasks))
                }
                K::Constant(_) | K::EventDate | K::YearlyDate(..) | K::NextWorkingDay(_) => true,
                K::Negate(_) | K::Add(..) | K::Subtract(..) | K::Multiply(..) | K::Divide(..) | K::Absolute(_) => true,
                K::Minimum(_) | K::Maximum(_) | K::Compare(..) | K::Is(..) | K::Not(_) | K::And(_) | K::Or(_) => true,
                K::If(..) => true,
                _ => false,
            };
        });
    }
    alone
}

/// The letters that are due.
pub(super) fn due(reader: &Reader<'_>, faults: &mut Vec<Fault>) -> Vec<LetterDue> {
    let rules = reader.desk.rules;
    let mut found = Vec::new();
    let tasks = rules.events.iter().position(|kind| kind.register == Some(Register::Tasks));
    let Some(event) = tasks.map(EventId::from_index).filter(|_| !rules.letters.is_empty()) else { return found };
    for unit in 0..reader.desk.size() {
        let Ok((_, rows)) = reader.rows(event, At::unit(unit)) else { continue };
        for row in rows {
            let at = At::unit(unit).row(event, row, reader.dated_by(event));
            let granted_today = field(reader, event, "granted-on", at) == Value::Date(reader.desk.data.as_of);
            if granted_today || matches!(field(reader, event, "done", at), Value::Date(_)) {
                continue;
            }
            for (index, letter) in rules.letters.iter().enumerate() {
                let id = LetterId::from_index(index);
                let Some(when) = &letter.when else { continue };
                match met(&reader.eval(when, at)) {
                    Ok(false) => {}
                    Ok(true) => {
                        if !issued(reader, event, id, at) {
                            found.push(LetterDue { letter: id, along: None, unit, row });
                        }
                        for with in &letter.with {
                            let Companion::Letter(other) = with else { continue };
                            let known = |one: &LetterDue| (one.letter, one.unit, one.row) == (*other, unit, row);
                            if !issued(reader, event, *other, at) && !found.iter().any(known) {
                                found.push(LetterDue { letter: *other, along: Some(id), unit, row });
                            }
                        }
                    }
                    Err(state) => {
                        let rule = (letter.id.clone(), letter.title.clone(), letter.clause.clone());
                        faults.push(Fault::Undecided { rule, unit, state });
                    }
                }
            }
        }
    }
    found
}

/// Whether a letter is called for: its condition, or that of one it goes with, holds for a task of the unit that is not done,
/// or the letter was issued.
pub(super) fn arises(reader: &Reader<'_>, letter: LetterId, unit: usize) -> bool {
    let rules = reader.desk.rules;
    if reader.desk.data.letters.iter().any(|one| one.letter == letter && one.unit as usize == unit) {
        return true;
    }
    let tasks = rules.events.iter().position(|kind| kind.register == Some(Register::Tasks));
    let Some(event) = tasks.map(EventId::from_index) else { return false };
    let Ok((_, mut rows)) = reader.rows(event, At::unit(unit)) else { return false };
    let own = rules.letters.get(letter.index()).and_then(|letter| letter.when.as_ref());
    let with = rules.letters.iter().filter(|other| other.with.contains(&Companion::Letter(letter)));
    let conditions: Vec<_> = own.into_iter().chain(with.filter_map(|other| other.when.as_ref())).collect();
    rows.any(|row| {
        let at = At::unit(unit).row(event, row, reader.dated_by(event));
        let open = !matches!(field(reader, event, "done", at), Value::Date(_));
        open && conditions.iter().any(|when| met(&reader.eval(when, at)) == Ok(true))
    })
}

fn field(reader: &Reader<'_>, event: EventId, id: &str, at: At) -> Value {
    let position = Register::Tasks.position(id).and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX);
    reader.field_at(event, position, at)
}

/// Whether a letter of the kind was issued for the last day in force; one about the whole task covers its stages.
fn issued(reader: &Reader<'_>, event: EventId, letter: LetterId, at: At) -> bool {
    let text = |id: &str| match field(reader, event, id, at) {
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    };
    let (task, stage) = (text("task"), text("stage"));
    let since = match field(reader, event, "granted-on", at) {
        Value::Date(date) => Some(date),
        _ => None,
    };
    let yearly = reader.desk.rules.tasks.iter().any(|one| one.id == task && one.yearly());
    let year = reader.desk.data.period.year();
    reader.desk.data.letters.iter().any(|one| {
        one.letter == letter
            && one.unit as usize == at.unit
            && one.task == task
            // What was written last year was about last year's task.
            && (!yearly || one.date.year() == year)
            && (one.stage == stage || one.stage.is_empty())
            // The letter that grants a day is about the day before it.
            && since.is_none_or(|since| one.date > since)
    })
}
