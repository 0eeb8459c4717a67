//! Letters that are due: what each is about, to whom it goes, with what, by which clause.

use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::engine::outcome::LetterDue;
use crate::model::register::{Companion, Letter, Published, Recipient, Register};
use crate::model::value::Value;
use crate::report::words;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("letters-due", ctx.say("应发函件", "Letters due"));
    if ctx.rules.letters.is_empty() || !ctx.publishes(Published::Register(Register::Letters)) {
        return section;
    }
    let day = ctx.data.as_of.to_string();
    if ctx.outcome.letters.is_empty() {
        section.text.push(ctx.text(
            || format!("截至{day}，没有应发而未发的函件。"),
            || format!("As of {day} no letter is due that was not issued."),
        ));
        return section;
    }
    let mut table = Table::new("letters-due-list", ctx.say("应发而未发的函件", "Letters due and not issued"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("函件", "Letter"))
        .words(ctx.say("任务", "Task"))
        .words(ctx.say("时限", "Last day"))
        .words(ctx.say("情形", "Why"))
        .words(ctx.say("送达", "Sent to"))
        .words(ctx.say("附", "With"))
        .words(ctx.say("要求与后果", "Demands and consequences"))
        .words(ctx.say("依据条款", "Clause"));
    for due in &ctx.outcome.letters {
        let Some(letter) = ctx.rules.letters.get(due.letter.index()) else { continue };
        table.row(row(ctx, due, letter));
    }
    let number = ctx.outcome.letters.len();
    section.text.push(ctx.text(
        || format!("截至{day}，应发而未发的函件共{number}件。分数只按已发出的函件计。"),
        || format!("As of {day}, letters due and not issued: {number}. Points count letters that were issued."),
    ));
    section.tables.push(table);
    section
}

fn row(ctx: &Context, due: &LetterDue, letter: &Letter) -> Vec<Cell> {
    let why = match (due.along.and_then(|along| ctx.rules.letters.get(along.index())), &letter.when) {
        (Some(along), _) => {
            let title = name(along);
            ctx.text(|| format!("随{title}一并发出"), || format!("goes with {title}"))
        }
        (None, Some(when)) => words::condition(ctx, when),
        (None, None) => String::new(),
    };
    let with: Vec<String> = letter
        .with
        .iter()
        .map(|with| match with {
            Companion::Letter(id) => {
                ctx.rules.letters.get(id.index()).map_or_else(String::new, |one| name(one).to_owned())
            }
            Companion::Remind => ctx.say("给牵头领导的提醒函", "a reminder to the lead official").to_owned(),
            Companion::Paper(paper) => paper.clone(),
        })
        .collect();
    let points = letter.effects.iter().map(|rule| {
        let amount = words::amount(ctx, &rule.amount);
        let name = rule.title.as_deref().unwrap_or(&rule.name);
        ctx.text(|| format!("{name}（{amount}）"), || format!("{name} ({amount} points)"))
    });
    let demands: Vec<String> = letter.requires.iter().cloned().chain(points).collect();
    vec![
        ctx.unit_cell(due.unit),
        Cell::text(name(letter)),
        Cell::text(about(ctx, due)),
        Cell::or_none(field(ctx, due, "due")).kept(),
        Cell::text(why),
        Cell::or_none(addressed(ctx, due, letter)),
        Cell::or_none(ctx.print().list(&with)),
        Cell::or_none(demands.join(ctx.say("；", "; "))),
        ctx.clause_cell(&letter.clause),
    ]
}

fn name(letter: &Letter) -> &str {
    letter.title.as_deref().unwrap_or(&letter.id)
}

/// Who gets a letter, and who a copy.
fn addressed(ctx: &Context, due: &LetterDue, letter: &Letter) -> String {
    let names = |list: &[Recipient], but: &[String]| {
        let mut names: Vec<String> = Vec::new();
        for name in list.iter().map(|to| recipient(ctx, due, to)) {
            if !names.contains(&name) && !but.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let sent = names(&letter.sent_to, &[]);
    let copies = ctx.print().list(&names(&letter.copies_to, &sent));
    let sent = ctx.print().list(&sent);
    if copies.is_empty() {
        return sent;
    }
    ctx.text(|| format!("{sent}（抄送{copies}）"), || format!("{sent} (copies to {copies})"))
}

/// Somebody who gets a letter.
pub(crate) struct Party {
    /// By name.
    pub(crate) name: String,
    /// The position of the unit, where it is one.
    pub(crate) unit: Option<usize>,
}

/// Who gets a letter about a task of a unit: its lead (`lead`, where one is named, else the unit), the unit, or an office.
pub(crate) fn party(ctx: &Context, unit: usize, lead: &str, to: &Recipient) -> Party {
    let named = |name: &str| {
        let by_name = || ctx.data.units.iter().position(|one| one.name == name);
        ctx.data.unit(name).or_else(by_name)
    };
    let found = match to {
        Recipient::Unit => Ok(unit),
        Recipient::LeadUnit if lead.is_empty() => Ok(unit),
        Recipient::LeadUnit => named(lead).ok_or(lead),
        Recipient::Office(office) => {
            // An office keeps the name by which the scheme calls it.
            let unit = named(office);
            return Party { name: unit.map_or_else(|| office.clone(), |unit| ctx.unit_name(unit).to_owned()), unit };
        }
    };
    match found {
        Ok(unit) => Party { name: ctx.unit_name(unit).to_owned(), unit: Some(unit) },
        Err(lead) => Party { name: lead.to_owned(), unit: None },
    }
}

/// The name of somebody who gets a letter that is due.
pub(crate) fn recipient(ctx: &Context, due: &LetterDue, to: &Recipient) -> String {
    party(ctx, due.unit, &field(ctx, due, "lead"), to).name
}

/// The task and the stage by their titles.
fn about(ctx: &Context, due: &LetterDue) -> String {
    let (task, stage) = (field(ctx, due, "task"), field(ctx, due, "stage"));
    let set = ctx.rules.tasks.iter().find(|one| one.id == task);
    let title = set.and_then(|one| one.title.clone()).unwrap_or(task);
    let own = set.and_then(|one| one.stages.iter().find(|one| one.id == stage)?.title.clone()).unwrap_or(stage);
    if own.is_empty() { title } else { format!("{title}·{own}") }
}

/// A field of the task as a text.
pub(crate) fn field(ctx: &Context, due: &LetterDue, id: &str) -> String {
    let event = ctx.rules.events.iter().position(|kind| kind.register == Some(Register::Tasks));
    let table = event.and_then(|event| ctx.data.events.get(event));
    let column = Register::Tasks.position(id).and_then(|at| table?.fields.get(at));
    match column.and_then(|column| column.get(due.row)) {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
