//! The term of objections: how long it is, and its last day.

use super::context::Context;
use crate::base::calendar::Date;
use crate::model::ledgers::Days;
use std::collections::BTreeSet;

/// So many days, or working days.
pub(crate) fn term(ctx: &Context, days: Days) -> String {
    let number = days.number;
    let plural = if number == 1 { "" } else { "s" };
    match days.working {
        true => ctx.text(|| format!("{number}个工作日"), || format!("{number} working day{plural}")),
        false => ctx.text(|| format!("{number}天"), || format!("{number} day{plural}")),
    }
}

/// Until when, where the day of the announcement is on record; a marked place for it otherwise.
pub(crate) fn last_day(ctx: &Context, days: Days) -> String {
    let announced: BTreeSet<Date> = ctx.data.ledger.appeals.iter().filter_map(|case| case.announced).collect();
    let only = announced.iter().next().filter(|_| announced.len() == 1);
    let number = i64::from(days.number);
    let last = only.and_then(|day| match days.working {
        true => ctx.data.calendar.shifted(*day, number).ok(),
        false => jiff::Span::new().try_days(number).ok().and_then(|span| day.checked_add(span).ok()),
    });
    match (only, last) {
        (Some(day), Some(last)) => {
            ctx.text(|| format!("公示于{day}，截至{last}"), || format!("announced on {day}, so until {last}"))
        }
        _ => ctx
            .say(
                "截止日期〔待填：公示日期之后起算〕",
                "until [to be filled in: counted from the day of the announcement]",
            )
            .to_owned(),
    }
}
