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
    let sent_to: Vec<String> = letter.sent_to.iter().map(|to| recipient(ctx, due, to)).collect();
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
        Cell::or_none(ctx.print().list(&sent_to)),
        Cell::or_none(ctx.print().list(&with)),
        Cell::or_none(demands.join(ctx.say("；", "; "))),
        ctx.clause_cell(&letter.clause),
    ]
}

fn name(letter: &Letter) -> &str {
    letter.title.as_deref().unwrap_or(&letter.id)
}

/// Who gets a letter: the lead of the task, or else the unit.
pub(crate) fn recipient(ctx: &Context, due: &LetterDue, to: &Recipient) -> String {
    match to {
        Recipient::Office(office) => office.clone(),
        Recipient::LeadUnit => {
            let lead = field(ctx, due, "lead");
            match ctx.data.unit(&lead) {
                Some(unit) => ctx.unit_name(unit).to_owned(),
                None if lead.is_empty() => ctx.unit_name(due.unit).to_owned(),
                None => lead,
            }
        }
    }
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
