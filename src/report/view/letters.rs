//! Letters that are due: what each is about, to whom it goes, with what, by which clause.

use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::engine::outcome::LetterDue;
use crate::model::register::{Companion, Letter, Published, Recipient, Register};
use crate::model::value::Value;
use crate::report::condition::task;
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
        (None, Some(when)) => task::worded(ctx, when),
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
        for name in list.iter().map(|to| recipient(ctx, due, to, letter)) {
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
    /// By name; a post of a unit with the name of the unit.
    pub(crate) name: String,
    /// The position of the unit, where it is one.
    pub(crate) unit: Option<usize>,
    /// The post as the scheme calls it, where it is a post of a unit.
    pub(crate) post: Option<String>,
}

/// Who gets a letter about a task of a unit: its lead (`lead`, where one is named, else the unit), the unit, an office, or a
/// post of whom the letter is about.
pub(crate) fn party(ctx: &Context, unit: usize, lead: &str, to: &Recipient, letter: &Letter) -> Party {
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
            let at = named(office);
            if at.is_none() && is_post(office) {
                let body = party(ctx, unit, lead, &whose_post(ctx, letter), letter).name;
                // A post keeps its language, and with it the order of the words.
                let name = match office.is_ascii() {
                    true => format!("the {} of {body}", bare(office)),
                    false => format!("{body}{office}"),
                };
                return Party { name, unit: None, post: Some(office.clone()) };
            }
            let name = at.map_or_else(|| office.clone(), |unit| ctx.unit_name(unit).to_owned());
            return Party { name, unit: at, post: None };
        }
    };
    match found {
        Ok(unit) => Party { name: ctx.unit_name(unit).to_owned(), unit: Some(unit), post: None },
        Err(lead) => Party { name: lead.to_owned(), unit: None, post: None },
    }
}

/// Whether a name is that of a post which every unit has, so that it says nobody without the unit.
fn is_post(name: &str) -> bool {
    const POSTS: [&str; 5] = ["领导", "领导同志", "负责人", "负责同志", "责任人"];
    const WHICH: [&str; 9] = ["", "牵头", "分管", "主管", "主要", "有关", "单位", "单位主要", "党政主要"];
    const ENGLISH: [&str; 9] = [
        "lead official",
        "lead officer",
        "leading official",
        "responsible official",
        "official in charge",
        "officer in charge",
        "person in charge",
        "head",
        "deputy head",
    ];
    let zh = POSTS.iter().filter_map(|post| name.strip_suffix(post)).any(|which| WHICH.contains(&which));
    zh || ENGLISH.contains(&bare(name).to_lowercase().as_str())
}

/// A name without its article.
fn bare(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

/// Whose post is meant: that of the unit where the letter, or the one it goes with, goes to the unit and not to the lead.
fn whose_post(ctx: &Context, letter: &Letter) -> Recipient {
    let goes_with = |other: &&Letter| {
        let own = |with: &Companion| match with {
            Companion::Letter(id) => ctx.rules.letters.get(id.index()).is_some_and(|one| one.id == letter.id),
            _ => false,
        };
        other.with.iter().any(own)
    };
    let others = ctx.rules.letters.iter().filter(goes_with);
    let readers: Vec<&Recipient> = std::iter::once(letter).chain(others).flat_map(|one| &one.sent_to).collect();
    match readers.contains(&&Recipient::Unit) && !readers.contains(&&Recipient::LeadUnit) {
        true => Recipient::Unit,
        false => Recipient::LeadUnit,
    }
}

/// The name of somebody who gets a letter that is due.
pub(crate) fn recipient(ctx: &Context, due: &LetterDue, to: &Recipient, letter: &Letter) -> String {
    party(ctx, due.unit, &field(ctx, due, "lead"), to, letter).name
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
