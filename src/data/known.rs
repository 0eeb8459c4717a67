//! What of a file that several periods share is known on a day: what a period is hashed by.
//!
//! A register is kept on after a period is over. The period's hash must not change with rows that it cannot read yet, so
//! they are cut out of the text before it is hashed: what stays is the text as it was on the day, byte for byte, as long as
//! no earlier row was touched. Two things are cut: rows that begin later, and days that a row came to later, with what
//! stands in the row about them; a row of which then only its name is left was not there yet.

use super::bind::{Binding, Column};
use super::cell::{index, scan_record};
use super::manifest::Kind;
use super::report::Report;
use super::table::{Row, Table, is_yaml};
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::source::{FileId, Sources};
use crate::model::RuleSet;
use crate::model::register::{Holds, Origin, Register};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// What the columns of a table mean for what is known when.
#[derive(Default)]
struct Days {
    /// The day on which a row begins to be one.
    begins: Option<usize>,
    /// The period a row is about, where it says so.
    about: Option<usize>,
    /// Days that a row comes to later, each with what is said about it.
    reached: Vec<(usize, Vec<usize>)>,
    /// What only names the row.
    names: Vec<usize>,
    /// Columns that tell rows of one thing: it is known once one of them has begun.
    same: Vec<usize>,
}

/// The text of a shared file as it was known on a day; the whole text where nothing in it is later.
pub(super) fn text<'s>(
    rules: &RuleSet,
    (period, as_of): (Period, Date),
    (file, table): (FileId, &Table<'_>),
    kinds: &[(Kind, &Binding)],
    sources: &'s Sources,
) -> Cow<'s, str> {
    let source = sources.get(file);
    let all = source.text.as_str();
    // One table of several kinds has rows of which no single day decides.
    let [(kind, binding)] = kinds else { return Cow::Borrowed(all) };
    let Some(days) = days(rules, *kind, binding) else { return Cow::Borrowed(all) };
    let later = |row: &Row<'_>, column: Option<usize>| {
        let day = column.and_then(|column| row.text(column)).and_then(parse_date);
        day.is_some_and(|day| day > as_of)
    };
    // What is wrong with a row is reported where it is read.
    let mut aside = Report::new(sources);
    let name = |row: &Row<'_>| -> Vec<String> {
        days.same.iter().map(|column| row.text(*column).unwrap_or("").to_owned()).collect()
    };
    let mut begun: BTreeSet<Vec<String>> = BTreeSet::new();
    table.each(&mut aside, |_, row| {
        if !days.same.is_empty() && !later(row, days.begins) {
            begun.insert(name(row));
        }
    });
    let mut cuts = Vec::new();
    let yaml = is_yaml(&source.path);
    table.each(&mut aside, |_, row| {
        let other = days.about.and_then(|column| row.text(column)).and_then(Period::parse);
        let unborn = later(row, days.begins) && (days.same.is_empty() || !begun.contains(&name(row)));
        let mut blanked = BTreeSet::new();
        for (day, told) in days.reached.iter().filter(|(day, _)| later(row, Some(*day))) {
            blanked.insert(*day);
            blanked.extend(told.iter().copied());
        }
        let says = |column: &usize| row.text(*column).is_some_and(|text| !text.is_empty());
        let rest = (0..table.headings.len()).filter(|column| !blanked.contains(column) && !days.names.contains(column));
        let unsaid = !blanked.is_empty() && !rest.clone().any(|column| says(&column));
        if unborn || unsaid || other.is_some_and(|other| other != period) {
            cuts.push(if yaml { item(all, start_of(row)) } else { line(all, start_of(row)) });
            return;
        }
        let cells = blanked.iter().filter(|column| says(column));
        cuts.extend(
            cells.map(|column| if yaml { entry(all, row, *column, sources) } else { row_cell(all, row, *column) }),
        );
    });
    if cuts.is_empty() { Cow::Borrowed(all) } else { Cow::Owned(without(all, cuts)) }
}

/// What the columns of a kind of file mean; none where its rows have no days of their own.
fn days(rules: &RuleSet, kind: Kind, binding: &Binding) -> Option<Days> {
    let record = |name: &'static str| binding.find(&Column::Record(name));
    match kind {
        Kind::Meetings => Some(Days { begins: binding.find(&Column::Date), ..Days::default() }),
        Kind::Appeals | Kind::Adjudications => Some(Days { about: record("period"), ..Days::default() }),
        Kind::Events => {
            // Where another day than its own decides on an event, it is left to that day.
            let own = !rules.events.iter().any(|event| event.dated_by.is_some());
            Some(Days { begins: binding.find(&Column::Date).filter(|_| own), ..Days::default() })
        }
        Kind::Register(register) => Some(of_register(rules, register, binding)),
        _ => None,
    }
}

fn of_register(rules: &RuleSet, register: Register, binding: &Binding) -> Days {
    let event = rules.events.iter().position(|kind| kind.register == Some(register)).unwrap_or(usize::MAX);
    let field = |id: &str| binding.find(&Column::Field(vec![(event, register.position(id)?)]));
    let told = |ids: &[&str]| ids.iter().filter_map(|id| field(id)).collect::<Vec<_>>();
    let (evidence, note) = (binding.find(&Column::Evidence), binding.find(&Column::Note));
    let mut days = Days::default();
    days.names.extend([Column::Unit, Column::Units].iter().filter_map(|column| binding.find(column)));
    let named = |one: &&crate::model::register::BuiltIn| one.origin == Origin::Required && one.holds == Holds::Text;
    days.names.extend(register.fields().iter().filter(named).filter_map(|one| field(one.id)));
    let reached = |id: &str, told: Vec<usize>| field(id).map(|day| (day, told));
    match register {
        Register::Tasks => {
            days.begins = field("start");
            days.same = days.names.clone();
            days.names.extend(field("stage"));
            days.reached.extend(reached("done", evidence.into_iter().chain(note).collect()));
            days.reached.extend(reached("granted-on", told(&["granted", "granted-by"])));
        }
        Register::Problems => {
            days.begins = field("found");
            days.reached.extend(reached("closed", Vec::new()));
            days.reached.extend(reached("checked", Vec::new()));
        }
        Register::Pilots => {
            days.begins = field("start");
            days.reached.extend(reached("ended", told(&["cause"])));
        }
        Register::Letters => {
            days.begins = field("date");
            days.reached.extend(reached("served", Vec::new()));
        }
    }
    days
}

fn start_of(row: &Row<'_>) -> usize {
    index(row.place().start)
}

/// The record that begins there, with the line break behind it.
fn line(text: &str, start: usize) -> Range<usize> {
    let record = scan_record(text.as_bytes(), start, |_, _| {}).range;
    record.start..(record.end + 1).min(text.len())
}

/// A cell of a record, quotes included.
fn row_cell(text: &str, row: &Row<'_>, column: usize) -> Range<usize> {
    let mut found = 0..0;
    scan_record(text.as_bytes(), start_of(row), |nth, range| {
        if nth == column {
            found = range;
        }
    });
    found
}

/// The item of a YAML list whose entries begin there: its lines, up to that of the next item or to the end.
fn item(text: &str, start: usize) -> Range<usize> {
    let head = text.get(..start).unwrap_or("");
    let from = head.rfind('\n').map_or(0, |at| at + 1);
    let depth = text.get(from..).map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
    let mut end = from;
    for (at, line) in text.get(from..).unwrap_or("").split_inclusive('\n').enumerate() {
        let inside = line.trim().is_empty() || line.len() - line.trim_start_matches(' ').len() > depth;
        if at > 0 && !inside {
            break;
        }
        end += line.len();
    }
    from..end
}

/// An entry of a YAML row: from the comma or the line break before its key to the end of its value. Of the first entry
/// only the value, since the mark of the item stands before it.
fn entry(text: &str, row: &Row<'_>, column: usize, sources: &Sources) -> Range<usize> {
    let span = row.cell(column).span(sources);
    let value = index(span.start)..index(span.end);
    let before = text.get(..value.start).unwrap_or("");
    match before.rfind([',', '\n', '{']) {
        Some(at) if !before.get(at..).is_some_and(|key| key.starts_with('{') || key.trim_start().starts_with("- ")) => {
            at..value.end
        }
        _ => value,
    }
}

/// A text without some stretches of it.
fn without(text: &str, mut cuts: Vec<Range<usize>>) -> String {
    cuts.sort_by_key(|cut| cut.start);
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    for cut in cuts {
        kept.push_str(text.get(at..cut.start.max(at)).unwrap_or(""));
        at = at.max(cut.end);
    }
    kept.push_str(text.get(at..).unwrap_or(""));
    kept
}
