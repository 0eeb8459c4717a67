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
    let per_head = ctx.say("人均", "per head");
    for pay in &rules {
        let note = if pay.per_head { per_head.to_owned() } else { String::new() };
        table.push_figures(pay.title.as_deref().unwrap_or(&pay.id), note, ctx.cite(&pay.clause));
    }
    // What one head is paid and what the unit is paid make no sum together.
    let kinds: Vec<bool> =
        [false, true].into_iter().filter(|kind| rules.iter().any(|pay| pay.per_head == *kind)).collect();
    for kind in &kinds {
        let note = if *kind { per_head.to_owned() } else { String::new() };
        table.push_figures(ctx.say("合计", "In all"), note, String::new());
    }
    let money = |sum: Option<Number>| sum.map_or_else(Cell::none, |sum| Cell::number(print.money(&sum)));
    let mut units: Vec<usize> = ctx.outcome.payments.iter().map(|payment| payment.unit).collect();
    units.sort_unstable();
    units.dedup();
    for unit in &units {
        let mut cells = vec![ctx.unit_cell(*unit)];
        cells.extend(rules.iter().map(|pay| ctx.corrected_pay(*unit, &pay.id, money(of(pay, *unit)))));
        cells.extend(kinds.iter().map(|kind| money(Some(ctx.paid(*unit, *kind)))));
        table.row(cells);
    }
    // Sums per head make no sum over units, as numbers of heads are not known.
    let over_units = |per_head: bool, of: &dyn Fn(usize) -> Option<Number>| match per_head {
        true => Cell::none().title(ctx.say("人均金额不跨单位相加", "per head: not added up over units")),
        false => Cell::number(print.money(&units.iter().filter_map(|unit| of(*unit)).sum())),
    };
    if kinds.contains(&false) {
        let mut sums = vec![Cell::head(ctx.say("合计", "In all"))];
        sums.extend(rules.iter().map(|pay| over_units(pay.per_head, &|unit| of(pay, unit))));
        sums.extend(kinds.iter().map(|kind| over_units(*kind, &|unit| Some(ctx.paid(unit, *kind)))));
        table.row(sums);
    }
    if kinds.contains(&true) {
        table.notes.push(
            ctx.say(
                "标明“人均”的是每人的金额，各单位人数不在数据之内，不跨单位相加，也不与单位所得的金额相加。",
                "What is marked “per head” is paid to each person; how many there are is not among the data, so it is added up neither over units nor with what a unit is paid as such.",
            )
            .to_owned(),
        );
    }
    for pay in &rules {
        let Some(base) = pay.above.and_then(|at| ctx.rules.pays.get(at)) else { continue };
        let title = pay.title.as_deref().unwrap_or(&pay.id);
        let base_title = base.title.as_deref().unwrap_or(&base.id);
        if pay.per_head || base.per_head {
            table.notes.push(ctx.text(
                || format!("“{title}”总额应高于“{base_title}”总额（{}）；人数不在数据之内，此处无法核对。", ctx.cite(&pay.clause)),
                || {
                    let clause = ctx.cite(&pay.clause);
                    format!("“{title}” is to exceed “{base_title}” over all units ({clause}); numbers of heads are not among the data, so it cannot be checked here.")
                },
            ));
            continue;
        }
        table.notes.push(ctx.text(
            || format!("“{title}”合计应高于“{base_title}”合计（{}）。", ctx.cite(&pay.clause)),
            || format!("“{title}” is to exceed “{base_title}” over all units ({}).", ctx.cite(&pay.clause)),
        ));
    }
    section.tables.push(table);
    section
}
