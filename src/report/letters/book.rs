//! The register of letters (台账): every letter issued up to the day, and those that are due.

use super::letter::{day, name, subject};
use super::{Paper, value};
use crate::model::value::Value;
use crate::report::document::{Document, Role};
use crate::report::results::csv;
use crate::report::view::context::Context;
use crate::report::view::table::{Cell, Table};

/// A row, as texts.
struct Line {
    unit: String,
    letter: String,
    task: String,
    /// When it was issued; empty for one that is only due.
    date: String,
    /// The last day: that in force for what is due, the one that it grants for what was issued.
    due: String,
    by: String,
    number: String,
    /// When it was served; empty where the register does not say.
    served: String,
}

/// The letters that were issued, by date, then those that are due.
fn lines(ctx: &Context, papers: &[Paper<'_>]) -> Vec<Line> {
    let issued = ctx.data.letters.iter().map(|one| Line {
        unit: ctx.unit_name(one.unit as usize).to_owned(),
        letter: ctx.rules.letters.get(one.letter.index()).map_or_else(String::new, |kind| name(kind).to_owned()),
        task: subject(ctx, &one.task, &one.stage),
        date: one.date.to_string(),
        due: one.due.map(|due| due.to_string()).unwrap_or_default(),
        by: one.by.clone(),
        number: one.number.clone(),
        served: one.served.map(|served| served.to_string()).unwrap_or_default(),
    });
    let due = papers.iter().filter(|paper| paper.issued.is_none()).map(|paper| Line {
        unit: ctx.unit_name(paper.unit).to_owned(),
        letter: name(paper.letter).to_owned(),
        task: subject(ctx, &paper.task, &paper.stage),
        date: String::new(),
        due: match paper.row.and_then(|row| value(ctx, row, "due")) {
            Some(Value::Date(date)) => date.to_string(),
            _ => String::new(),
        },
        by: String::new(),
        number: String::new(),
        served: String::new(),
    });
    issued.chain(due).collect()
}

fn headings(ctx: &Context) -> [&'static str; 9] {
    [
        ctx.say("序号", "No."),
        ctx.say("单位", "Unit"),
        ctx.say("函件", "Letter"),
        ctx.say("任务", "Task"),
        ctx.say("发函日期", "Issued"),
        ctx.say("时限", "Last day"),
        ctx.say("签发", "By"),
        ctx.say("文号", "Serial number"),
        ctx.say("送达日期", "Served"),
    ]
}

/// The register as a document.
pub(super) fn document(ctx: &Context, papers: &[Paper<'_>]) -> Document {
    let own = ctx.rules.scheme.title.as_deref().unwrap_or(&ctx.rules.scheme.id);
    let day = day(ctx, ctx.data.as_of);
    let title = ctx.text(|| "函件登记台账".to_owned(), || "Register of letters".to_owned());
    let mut out = Document::new(ctx.say("zh-CN", "en"), title.clone());
    out.say(Role::Title, title);
    out.say(Role::Subtitle, ctx.text(|| format!("{own} · 截至{day}"), || format!("{own} · as of {day}")));
    let due = papers.iter().filter(|paper| paper.issued.is_none()).count();
    let issued = ctx.data.letters.len();
    out.say(
        Role::Body,
        ctx.text(
            || format!("已发出{issued}件，应发而未发{due}件。未发的没有发函日期，时限为现行时限；已发的，时限一栏为该函另定的时限，送达日期在送达后填写。"),
            || format!("Issued: {issued}; due and not issued: {due}. What is not issued has no date and shows the last day in force; what is issued shows the last day that the letter grants; the day it was served is filled in then."),
        ),
    );
    let [first, rest @ ..] = headings(ctx);
    let mut table = rest.into_iter().fold(Table::new("register", "").figures(first), Table::words);
    for (number, line) in (1..).zip(lines(ctx, papers)) {
        let served = match (line.date.is_empty(), line.served.is_empty()) {
            (true, _) => Cell::none(),
            // The place where the day is written once it is known.
            (false, true) => Cell::text(ctx.say("〔待填〕", "[to be filled in]")),
            (false, false) => Cell::text(line.served).kept(),
        };
        table.row(vec![
            Cell::number(format!("{number}")),
            Cell::head(line.unit),
            Cell::text(line.letter),
            Cell::text(line.task),
            if line.date.is_empty() {
                Cell::text(ctx.say("未发", "not issued"))
            } else {
                Cell::text(line.date).kept()
            },
            Cell::or_none(line.due).kept(),
            Cell::or_none(line.by),
            Cell::or_none(line.number),
            served,
        ]);
    }
    out.table(&table, ctx.say("注：", "Note: "));
    out
}

/// The register as a table for spreadsheets.
pub(super) fn csv(ctx: &Context, papers: &[Paper<'_>]) -> String {
    let mut out = csv::begin();
    let mut row = |cells: &[&str]| {
        for (at, text) in cells.iter().enumerate() {
            csv::cell(&mut out, at == 0, text);
        }
        out.push('\n');
    };
    row(&headings(ctx));
    for (number, line) in (1..).zip(lines(ctx, papers)) {
        let Line { unit, letter, task, date, due, by, number: serial, served } = &line;
        row(&[&format!("{number}"), unit, letter, task, date, due, by, serial, served]);
    }
    out
}
