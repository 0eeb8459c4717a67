//! The letters of a day, each as a document, and the register they stand in.
//!
//! The letters of a day are those that are due and not issued, and those that the register says were issued on that day: so
//! that what is published of a day stays the same when the letters are entered, but for what the entry adds (its serial number,
//! who issued it).

mod annexes;
mod asked;
mod book;
mod effects;
mod letter;
mod parties;
mod points;

use super::document::{self, Document, Form};
use super::view::context::Context;
use super::{Rendered, TemplateError, escape};
use crate::base::source::Sources;
use crate::data::{IssuedLetter, NewLetter, PeriodData};
use crate::engine::outcome::Outcome;
use crate::model::register::{Companion, Letter, Register};
use crate::model::value::Value;
use crate::model::{LetterId, RuleSet};
use std::collections::BTreeMap;

/// A letter of the day.
struct Paper<'a> {
    /// Its kind.
    id: LetterId,
    letter: &'a Letter,
    /// The letter it goes with, where it is due because of that one.
    along: Option<&'a Letter>,
    /// The position of the unit.
    unit: usize,
    /// The row of the task in its register; none where the register has it no more.
    row: Option<usize>,
    /// The ids of task and stage.
    task: String,
    stage: String,
    /// Where it was issued: what the register says.
    issued: Option<&'a IssuedLetter>,
}

/// What a letter's page needs besides the rules and the data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// The office telephone for questions; a blank is left where it is empty.
    pub contact: String,
}

/// The letters of a day.
#[derive(Clone, Copy)]
pub struct Day<'a> {
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// The registers as of the day.
    pub data: &'a PeriodData,
    /// With the letters that are due.
    pub outcome: &'a Outcome,
    /// The texts everything was read from.
    pub sources: &'a Sources,
    /// What else stands in letters.
    pub desk: &'a Desk,
}

impl<'a> Day<'a> {
    fn context(&self) -> Context<'a> {
        Context::new(self.rules, self.data, self.outcome, self.sources)
    }

    /// By unit, task and kind of letter.
    fn papers(&self) -> Vec<Paper<'a>> {
        let ctx = self.context();
        let mut all: Vec<Paper<'a>> = Vec::new();
        for due in &self.outcome.letters {
            let Some(letter) = self.rules.letters.get(due.letter.index()) else { continue };
            all.push(Paper {
                id: due.letter,
                letter,
                along: due.along.and_then(|along| self.rules.letters.get(along.index())),
                unit: due.unit,
                row: Some(due.row),
                task: field(&ctx, due.row, "task"),
                stage: field(&ctx, due.row, "stage"),
                issued: None,
            });
        }
        for issued in self.data.letters.iter().filter(|issued| issued.date == self.data.as_of) {
            let Some(letter) = self.rules.letters.get(issued.letter.index()) else { continue };
            let unit = issued.unit as usize;
            let rows = tasks(&ctx).map_or(0..0, |table| table.rows(unit));
            let is = |row: &usize, id: &str, wanted: &str| field(&ctx, *row, id) == wanted;
            let mut rows = rows.filter(|row| is(row, "task", &issued.task));
            let row = rows.find(|row| issued.stage.is_empty() || is(row, "stage", &issued.stage));
            let (task, stage) = (issued.task.clone(), issued.stage.clone());
            let along = self.goes_with(issued);
            all.push(Paper { id: issued.letter, letter, along, unit, row, task, stage, issued: Some(issued) });
        }
        all.sort_by(|a, b| {
            let key = |paper: &Paper<'_>| (paper.unit, paper.row, paper.id);
            key(a).cmp(&key(b))
        });
        all
    }

    /// The letter that an issued one goes with: one of the same day about the same matter that names its kind.
    fn goes_with(&self, issued: &IssuedLetter) -> Option<&'a Letter> {
        let same = |one: &&IssuedLetter| {
            (one.unit, one.date, &one.task, &one.stage) == (issued.unit, issued.date, &issued.task, &issued.stage)
        };
        let letters =
            self.data.letters.iter().filter(same).filter_map(|one| self.rules.letters.get(one.letter.index()));
        letters.into_iter().find(|letter| letter.with.contains(&Companion::Letter(issued.letter)))
    }

    /// How many letters are due and not issued.
    #[must_use]
    pub fn due(&self) -> usize {
        self.outcome.letters.len()
    }

    /// The letters of the day, a line each: unit, kind, task, last day, and whether it was issued.
    #[must_use]
    pub fn list(&self) -> String {
        let ctx = self.context();
        let mut out = String::new();
        for paper in self.papers() {
            let due = match paper.row.and_then(|row| value(&ctx, row, "due")) {
                Some(Value::Date(date)) => date.to_string(),
                _ => "—".to_owned(),
            };
            let state = match paper.issued {
                None => ctx.say("应发", "due").to_owned(),
                Some(issued) if issued.number.is_empty() => ctx.say("已登记", "issued").to_owned(),
                Some(issued) => {
                    ctx.text(|| format!("已发（{}）", issued.number), || format!("issued ({})", issued.number))
                }
            };
            let subject = letter::subject(&ctx, &paper.task, &paper.stage);
            let cells = [ctx.unit_name(paper.unit), letter::name(paper.letter), &subject, &due, &state];
            out.push_str(&cells.map(|cell| escape::one_line(cell).into_owned()).join("\t"));
            out.push('\n');
        }
        out
    }

    /// What is to be entered into the register, that none of them is issued twice.
    #[must_use]
    pub fn entries(&self) -> Vec<NewLetter> {
        let due = self.papers().into_iter().filter(|paper| paper.issued.is_none());
        let entry = |paper: Paper<'_>| NewLetter {
            unit: self.data.units.get(paper.unit).map(|unit| unit.id.clone()).unwrap_or_default(),
            letter: paper.letter.id.clone(),
            task: paper.task,
            stage: paper.stage,
            date: self.data.as_of,
        };
        due.map(entry).collect()
    }

    /// All files of the day: every letter in the given forms, and the register as a table and as a CSV.
    ///
    /// # Errors
    /// A template that is malformed or asks for what a document does not have.
    pub fn files(&self, forms: &[Form]) -> Result<Vec<Rendered>, TemplateError> {
        let ctx = self.context();
        let papers = self.papers();
        let mut files = Vec::new();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for paper in &papers {
            let name = self.name(paper);
            let times = names.entry(name.clone()).or_default();
            *times += 1;
            let name = if *times > 1 { format!("{name}-{times}") } else { name };
            let own = letter::document(&ctx, paper, self.desk);
            for form in forms {
                files.push(document::render(&own, *form, &name)?);
            }
        }
        let register: Document = book::document(&ctx, &papers);
        for form in forms {
            files.push(document::render(&register, *form, "register")?);
        }
        files.push(Rendered::text("register.csv".to_owned(), book::csv(&ctx, &papers)));
        Ok(files)
    }

    /// What a letter's files are called: kind, unit, task and stage by their ids.
    fn name(&self, paper: &Paper<'_>) -> String {
        let unit = self.data.units.get(paper.unit).map_or("", |unit| unit.id.as_str());
        let parts = [paper.letter.id.as_str(), unit, &paper.task, &paper.stage];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).map(plain).collect();
        parts.join("-")
    }
}

/// An id as a part of the name of a file: letters, digits, `-` and `_`; whatever else it holds becomes `_`.
fn plain(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect()
}

/// The register of tasks.
fn tasks<'a>(ctx: &Context<'a>) -> Option<&'a crate::data::EventTable> {
    let event = ctx.rules.events.iter().position(|kind| kind.register == Some(Register::Tasks))?;
    ctx.data.events.get(event)
}

/// A value of a task.
fn value<'a>(ctx: &Context<'a>, row: usize, id: &str) -> Option<&'a Value> {
    tasks(ctx)?.fields.get(Register::Tasks.position(id)?)?.get(row)
}

/// A text of a task.
fn field(ctx: &Context, row: usize, id: &str) -> String {
    match value(ctx, row, id) {
        Some(Value::Text(text)) => text.to_string(),
        _ => String::new(),
    }
}
