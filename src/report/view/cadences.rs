//! Meetings and inspections: how many were planned up to the day, how many were held.

use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::data::Meeting;
use crate::engine::stretches;
use crate::model::register::Cadence;

/// What was planned and held of a cadence.
pub(crate) struct Held {
    /// How many were planned in the stretches that have ended.
    pub(crate) planned: u32,
    /// How many were held in the period; none where nothing was handed in.
    pub(crate) held: Option<u32>,
    /// The stretches with fewer than planned: first and last day, and how many were held.
    pub(crate) short: Vec<(String, String, u32)>,
}

/// Counts the meetings of a cadence.
pub(crate) fn held(ctx: &Context, index: usize, cadence: &Cadence) -> Held {
    let stretches = stretches(ctx.data.period.first_day(), ctx.data.as_of, cadence.every);
    let planned = u32::try_from(stretches.len()).unwrap_or(u32::MAX).saturating_mul(cadence.least);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let Some(meetings) = &ctx.data.meetings else { return Held { planned, held: None, short: Vec::new() } };
    let own: Vec<&Meeting> = meetings.iter().filter(|meeting| meeting.cadence == index).collect();
    let short = stretches.iter().filter_map(|(from, to)| {
        let count = number(own.iter().filter(|meeting| *from <= meeting.date && meeting.date <= *to).count());
        (count < cadence.least).then(|| (from.to_string(), to.to_string(), count))
    });
    Held { planned, held: Some(number(own.len())), short: short.collect() }
}

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("cadences", ctx.say("会议与督查频次", "Meetings and inspections"));
    if ctx.rules.cadences.is_empty() {
        return section;
    }
    let mut table = Table::new("cadences-held", ctx.say("计划与实际", "Planned and held"))
        .words(ctx.say("事项", "What"))
        .words(ctx.say("牵头", "Led by"))
        .figures(ctx.say("应开展", "Planned"))
        .figures(ctx.say("已开展", "Held"))
        .words(ctx.say("不足的时段", "Too few in"))
        .words(ctx.say("依据条款", "Clause"));
    for (index, cadence) in ctx.rules.cadences.iter().enumerate() {
        let Held { planned, held, short } = held(ctx, index, cadence);
        let short: Vec<String> = short.into_iter().map(|(from, to, count)| format!("{from}–{to} ({count})")).collect();
        table.row(vec![
            Cell::head(cadence.title.as_deref().unwrap_or(&cadence.id)),
            Cell::or_none(ctx.print().list(&cadence.led_by)),
            Cell::number(planned.to_string()),
            held.map_or_else(
                || Cell::text(ctx.say("未报", "not submitted")).muted(),
                |held| Cell::number(held.to_string()),
            ),
            Cell::or_none(short.join(ctx.say("；", "; "))),
            ctx.clause_cell(&cadence.clause),
        ]);
    }
    section.tables.push(table);
    section
}
