//! What follows: for whom which consequence, which letters go out, what is still open, how to object, when the next period
//! ends. Nothing here is asked of anybody that the scheme or the registers do not ask.

use super::BIG;
use super::appeal::{last_day, term};
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::model::register::{Published, Register};
use crate::model::value::Value;
use crate::report::{escape, words};

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("next-steps", ctx.say("下一步", "Next steps"));
    section.text.extend(consequences(ctx));
    section.text.extend(letters(ctx));
    section.text.extend(objections(ctx));
    section.text.extend(approval(ctx));
    let next = ctx.data.period.next();
    let (first, last) = (next.first_day(), next.last_day());
    section.text.push(ctx.text(
        || format!("下一考核周期为{}（{first}至{last}）。", next.title_zh()),
        || format!("The next period is {} ({first} to {last}).", super::head::english_period(&next.title_en())),
    ));
    section
}

/// What follows for whom.
fn consequences(ctx: &Context) -> Vec<String> {
    let published = ctx.outcome.followed.iter().filter(|one| ctx.publishes(Published::Consequence(one.consequence)));
    let one = published.filter_map(|followed| {
        let rule = ctx.rules.consequences.get(followed.consequence.index())?;
        let effects: Vec<String> = rule.effects.iter().map(|effect| words::effect(ctx, effect)).collect();
        let what = if effects.is_empty() {
            rule.title.clone().unwrap_or_else(|| rule.id.clone())
        } else {
            effects.join(ctx.say("；", "; "))
        };
        let (unit, clause) = (ctx.unit_name(followed.unit), ctx.cite(&rule.clause));
        Some(ctx.text(|| format!("{unit}：{what}（{clause}）。"), || format!("{unit}: {what} ({clause}).")))
    });
    one.collect()
}

/// How many letters go out.
fn letters(ctx: &Context) -> Option<String> {
    let (number, day) = (ctx.outcome.letters.len(), ctx.data.as_of);
    (number > 0 && ctx.publishes(Published::Register(Register::Letters))).then(|| {
        ctx.text(
            || format!("截至{day}，应发而未发的函件{number}件，见附件。"),
            || format!("Letters due and not issued on {day}: {number}; they are listed in the annex."),
        )
    })
}

/// By when to whom units may object.
fn objections(ctx: &Context) -> Option<String> {
    let rule = ctx.rules.review.appeal.as_ref()?;
    let (by, clause) = (ctx.print().list(&rule.authorities), ctx.cite(&rule.clause));
    let within = rule.within.map_or_else(String::new, |within| {
        let (within, last) = (term(ctx, within), last_day(ctx, within));
        ctx.text(
            || format!("自公示之日起{within}内（{last}）"),
            || format!(" within {within} of the announcement ({last})"),
        )
    });
    let answer = rule.answer.map_or_else(String::new, |answer| {
        let answer = term(ctx, answer);
        ctx.text(|| format!("，{answer}内答复"), || format!("; the answer is given within {answer}"))
    });
    Some(ctx.text(
        || format!("对结果有异议的，可{within}向{by}提出{answer}（{clause}）。"),
        || format!("Units may object{within} to {by}{answer} ({clause})."),
    ))
}

/// Who is still to approve.
fn approval(ctx: &Context) -> Option<String> {
    let names = &ctx.rules.scheme.approved_by;
    if ctx.data.ledger.approval.is_some() || names.is_empty() || ctx.rules.review.appeal.is_none() {
        return None;
    }
    let by = ctx.print().list(names);
    Some(ctx.text(|| format!("结果待{by}批准。"), || format!("The results are to be approved by {by}.")))
}

/// Problems that are open on the day, each with its last day.
pub(super) fn open(ctx: &Context) -> Option<Table> {
    if ctx.data.units.len() >= BIG || !ctx.publishes(Published::Register(Register::Problems)) {
        return None;
    }
    let (kind, rows) =
        ctx.rules.events.iter().zip(&ctx.data.events).find(|(kind, _)| kind.register == Some(Register::Problems))?;
    let column = |id: &str| rows.fields.get(kind.fields.iter().position(|field| field.id == id)?);
    let (problem, due, open) = (column("problem")?, column("due")?, column("open")?);
    let overdue = column("overdue")?;
    let mut table = Table::new("next-steps-open", ctx.say("待销号的问题", "Problems to be closed"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("问题", "Problem"))
        .words(ctx.say("时限", "Last day"))
        .words(ctx.say("状态", "State"));
    let yes = |column: &[Value], row: usize| matches!(column.get(row), Some(Value::Flag(true)));
    for unit in 0..ctx.data.units.len() {
        for row in rows.rows(unit).filter(|row| yes(open, *row)) {
            let Some(Value::Text(id)) = problem.get(row) else { continue };
            let entered = ctx.rules.entered.iter().find(|one| one.id == **id).and_then(|one| one.title.clone());
            let last = match due.get(row) {
                Some(Value::Date(day)) => Cell::text(day.to_string()).kept(),
                _ => Cell::none(),
            };
            let state =
                if yes(overdue, row) { ctx.say("超期", "overdue") } else { ctx.say("未到期", "within time") };
            let name = ctx.data.units.get(unit).map_or("", |unit| unit.id.as_str());
            table.row_at(
                escape::anchor(&escape::anchor("open", name), id),
                vec![
                    ctx.unit_cell(unit),
                    Cell::text(entered.unwrap_or_else(|| id.to_string())),
                    last,
                    Cell::text(state),
                ],
            );
        }
    }
    (!table.rows.is_empty()).then_some(table)
}
