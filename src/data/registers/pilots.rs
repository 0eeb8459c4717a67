//! Pilots: how many run at once, which repeat another, which claim to be the first, which were broken off.

use super::{Entry, Report, When, entered, flag, out_of_order, settle_term};
use crate::base::calendar::Date;
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::model::register::Register;
use crate::model::value::{State, Value};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

const PILOTS: Register = Register::Pilots;

/// What is compared of a pilot with all that began before it.
struct Known {
    unit: u32,
    list: Option<u32>,
    matter: String,
    name: String,
    /// The topic and the name, without what makes no difference.
    words: [String; 2],
    start: Date,
    /// The day it ended, as far as that is known.
    ended: Option<Date>,
    cell: super::CellRef,
}

/// The rows as of the day: all that have begun. Those of earlier periods stay, for a look back.
pub(super) fn settle(entries: Vec<Entry>, fields: usize, when: &When<'_>, report: &mut Report<'_>) -> Vec<Entry> {
    let mut rows = entered(PILOTS, "pilot", "start", entries, fields, when, report);
    rows.retain(|row| {
        let begun = row.day(PILOTS, "start");
        if begun.is_none() {
            report.at(&catalog::BLANK_CELL, row.cell, |new| {
                new(say!("没有填 `开始`", "`start` is blank")).help(say!("填上这一格", "fill in the cell"))
            });
        }
        begun.is_some_and(|start| start <= when.as_of)
    });
    // By the day it began; of one day, in the order of the files.
    rows.sort_by_key(|row| row.day(PILOTS, "start"));
    let mut known: Vec<Known> = Vec::new();
    for row in &mut rows {
        settle_term(PILOTS, ("start", "end"), row, when, report);
        out_of_order(PILOTS, row, ("start", "end"), report);
        out_of_order(PILOTS, row, ("start", "ended"), report);
        let start = row.day(PILOTS, "start").unwrap_or(Date::MIN);
        let (planned, ended) = (row.day(PILOTS, "end"), when.known(row.day(PILOTS, "ended")));
        let own = of(row, start, ended);
        let running = |other: &Known| other.ended.is_none_or(|ended| ended >= start);
        let same_unit = known.iter().filter(|other| other.unit == own.unit && running(other));
        let concurrent = same_unit.count() + 1;
        let first = known.iter().find(|other| repeats(&own, other));
        if let Some(first) = first {
            repeated(&own, first, when, report);
        }
        let claimed = !row.text(PILOTS, "claim").is_empty();
        let unproven = claimed && row.evidence.is_empty();
        if unproven {
            report.at(&catalog::CLAIM_UNPROVEN, row.cell, |new| {
                new(say!(
                    "试点 `{pilot}` 声称“{claim}”，没有凭据",
                    "the pilot `{pilot}` claims “{claim}” without evidence",
                    pilot = own.name.as_str(),
                    claim = row.text(PILOTS, "claim")
                ))
                .help(say!(
                    "在 `凭据` 一列写明文件，或删去说法",
                    "name the document under `evidence`, or drop the claim"
                ))
            });
        }
        let broken = ended.zip(planned).is_some_and(|(ended, planned)| ended < planned);
        let interrupted = broken && row.text(PILOTS, "cause").is_empty();
        row.date = start;
        row.set(PILOTS, "concurrent", Value::Number(Number::from(concurrent)));
        row.set(PILOTS, "repeat", flag(first.is_some()));
        row.set(PILOTS, "repeat-of", first.map_or(Value::Missing(State::NotApplicable), |first| named(first, when)));
        row.set(PILOTS, "unproven", flag(unproven));
        row.set(PILOTS, "interrupted", flag(interrupted));
        row.set(PILOTS, "running", flag(ended.is_none()));
        row.set(PILOTS, "earlier", flag(start < when.period.first_day()));
        if row.day(PILOTS, "ended").is_some() && ended.is_none() {
            // Why it will have ended is not known yet.
            row.set(PILOTS, "cause", Value::Missing(State::NotApplicable));
        }
        row.set(PILOTS, "ended", super::day(ended));
        known.push(own);
    }
    rows
}

fn of(row: &Entry, start: Date, ended: Option<Date>) -> Known {
    let name = row.text(PILOTS, "pilot");
    let topic = row.text(PILOTS, "topic");
    Known {
        unit: row.unit,
        list: row.list,
        matter: row.text(PILOTS, "matter").to_owned(),
        name: name.to_owned(),
        words: [essence(if topic.is_empty() { name } else { topic }), essence(name)],
        start,
        ended,
        cell: row.cell,
    }
}

/// A name without blanks, marks, case and the words that every pilot has.
fn essence(text: &str) -> String {
    let letters = text.nfkc().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.collect::<String>().replace("试点", "").replace("pilot", "")
}

/// Whether a pilot is another one again: the same topic or the same name, and not one pilot of several units.
fn repeats(own: &Known, other: &Known) -> bool {
    let one = own.list.is_some() && own.list == other.list || !own.matter.is_empty() && own.matter == other.matter;
    let [topic, name] = &own.words;
    let alike = |a: &String, b: &String| !a.is_empty() && a == b;
    !one && (alike(topic, &other.words[0]) || alike(name, &other.words[1]))
}

/// The pilot that is repeated, with its unit and the day it began.
fn named(first: &Known, when: &When<'_>) -> Value {
    let unit = when.units.get(first.unit as usize).map_or("", |unit| unit.name.as_str());
    Value::Text(Arc::from(format!("{} ({unit}, {})", first.name, first.start)))
}

fn repeated(own: &Known, first: &Known, when: &When<'_>, report: &mut Report<'_>) {
    let unit = when.units.get(first.unit as usize).map_or("", |unit| unit.name.as_str());
    let place = report.span(first.cell);
    report.at(&catalog::PILOT_REPEATED, own.cell, |new| {
        new(say!(
            "试点 `{pilot}` 与{unit}的 `{first}` 是同一主题",
            "the pilot `{pilot}` has the topic of `{first}` of {unit}",
            pilot = own.name.as_str(),
            first = first.name.as_str(),
            unit = unit
        ))
        .label(place, say!("先开始的在这里", "the one that began first is here"))
        .note(say!(
            "{first} 开始的在先，{own} 开始的在后",
            "one began on {first}, the other on {own}",
            first = first.start.to_string(),
            own = own.start.to_string()
        ))
    });
}
