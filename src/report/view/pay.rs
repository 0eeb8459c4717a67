//! Money: what each unit is paid by which rule, and in all.

use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::base::number::Number;
use crate::model::ledgers::Pay;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("pay", ctx.say("兑现金额", "Pay"));
    let rules: Vec<&Pay> = ctx.rules.all_pays().collect();
    if ctx.outcome.payments.is_empty() || rules.is_empty() {
        return section;
    }
    let of = |pay: &Pay, unit: usize| {
        let own = ctx.outcome.payments.iter().filter(|payment| payment.unit == unit && payment.rule == pay.id);
        own.map(|payment| &payment.amount).fold(None, |sum: Option<Number>, more| match sum {
            Some(sum) => Some(&sum + more),
            None => Some(more.clone()),
        })
    };
    let print = ctx.print();
    let mut table =
        Table::new("pay-list", ctx.say("各单位兑现金额", "What each unit is paid")).words(ctx.say("单位", "Unit"));
    for pay in &rules {
        table.push_figures(pay.title.as_deref().unwrap_or(&pay.id), String::new(), pay.clause.cite());
    }
    table.push_figures(ctx.say("合计", "In all"), String::new(), String::new());
    let mut units: Vec<usize> = ctx.outcome.payments.iter().map(|payment| payment.unit).collect();
    units.sort_unstable();
    units.dedup();
    for unit in &units {
        let mut cells = vec![ctx.unit_cell(*unit)];
        cells.extend(
            rules.iter().map(|pay| of(pay, *unit).map_or_else(Cell::none, |sum| Cell::number(print.money(&sum)))),
        );
        cells.push(Cell::number(print.money(&ctx.paid(*unit))));
        table.row(cells);
    }
    let mut sums = vec![Cell::head(ctx.say("合计", "In all"))];
    sums.extend(rules.iter().map(|pay| {
        let sum = units.iter().filter_map(|unit| of(pay, *unit)).fold(Number::ZERO, |sum, more| &sum + &more);
        Cell::number(print.money(&sum))
    }));
    let all = units.iter().fold(Number::ZERO, |sum, unit| &sum + &ctx.paid(*unit));
    sums.push(Cell::number(print.money(&all)));
    table.row(sums);
    for pay in &rules {
        let Some(base) = pay.above.and_then(|at| ctx.rules.pays.get(at)) else { continue };
        let (title, base) = (pay.title.as_deref().unwrap_or(&pay.id), base.title.as_deref().unwrap_or(&base.id));
        table.notes.push(ctx.text(
            || format!("“{title}”合计应高于“{base}”合计（{}）。", pay.clause.cite()),
            || format!("“{title}” is to exceed “{base}” over all units ({}).", pay.clause.cite()),
        ));
    }
    section.tables.push(table);
    section
}
