//! What became of the problems of the last bulletin: of every deduction of then, whether it came again.

use super::BIG;
use super::before::Before;
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::base::number::Number;
use crate::diff::verdict::Comparable;
use crate::engine::outcome::RuleColumn;
use crate::model::NodeId;
use crate::model::method::{Rule, Sign};
use crate::model::register::{Published, Register};
use crate::model::value::Value;
use crate::report::escape;

/// What became of a problem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Became {
    /// It did not come again.
    Gone,
    /// It came again.
    Again,
    /// The scheme no longer asks for it.
    Dropped,
    /// The unit is not assessed any more, or is not the same.
    NoUnit,
}

impl Became {
    fn words(self, ctx: &Context) -> &'static str {
        match self {
            Self::Gone => ctx.say("未再发生", "did not come again"),
            Self::Again => ctx.say("再次发生", "came again"),
            Self::Dropped => ctx.say("办法已不设此项", "no longer in the scheme"),
            Self::NoUnit => ctx.say("本期不考核该单位", "the unit is not assessed now"),
        }
    }
}

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("follow-up", ctx.say("上期问题整改情况", "Follow-up of the last period"));
    let Some(before) = ctx.before else { return section };
    let may_tell = before.past.rules.publishes_all() || ctx.readers == super::Readers::Office;
    if !may_tell || before.past.data.units.len() >= BIG || ctx.data.units.len() >= BIG {
        return section;
    }
    let (table, found) = problems(ctx, before);
    let title = before.title(ctx);
    if found.is_empty() {
        section.text.push(ctx.text(|| format!("{title}没有扣分。"), || format!("No points were deducted in {title}.")));
    } else {
        let count = |became: Became| found.iter().filter(|own| **own == became).count();
        let (all, again, gone) = (found.len(), count(Became::Again), count(Became::Gone));
        let rest = all - again - gone;
        let rest = match rest {
            0 => String::new(),
            _ => ctx.text(|| format!("，{rest}项本期无从比较"), || format!(", {rest} cannot be told now")),
        };
        section.text.push(match (gone == all, again == all) {
            (true, _) => ctx.text(
                || format!("{title}通报扣分问题{all}项，本期均未再发生。"),
                || format!("Problems that cost points in {title}: {all}. None of them came again."),
            ),
            (_, true) => ctx.text(
                || format!("{title}通报扣分问题{all}项，本期均再次发生。"),
                || format!("Problems that cost points in {title}: {all}. All of them came again."),
            ),
            _ => ctx.text(
                || format!("{title}通报扣分问题{all}项：本期{gone}项未再发生，{again}项再次发生{rest}。"),
                || format!("Problems that cost points in {title}: {all}. Of these {gone} did not come again, {again} came again{rest}."),
            ),
        });
        section.tables.push(table);
    }
    section.text.extend(register(ctx));
    section
}

/// Every deduction of then, and what became of it.
fn problems(ctx: &Context, before: &Before) -> (Table, Vec<Became>) {
    let mut table =
        Table::new("follow-up-list", ctx.say("上期扣分问题的后续", "What became of the problems of the last period"))
            .words(ctx.say("单位", "Unit"))
            .words(ctx.say("问题", "Problem"))
            .figures(ctx.say("上期件次", "Events then"))
            .figures(ctx.say("上期分值", "Points then"))
            .figures(ctx.say("本期件次", "Events now"))
            .figures(ctx.say("本期分值", "Points now"))
            .words(ctx.say("结果", "What became of it"));
    table.notes.extend(incomparable(ctx, before));
    let mut found = Vec::new();
    for then in 0..before.past.data.units.len() {
        for (column, rule) in before.past.outcome.rules.iter().filter_map(|column| deduction(before, column)) {
            let Some(points) = column.points.get(then).and_then(Value::number).filter(|points| points.is_negative())
            else {
                continue;
            };
            let (unit, now) = (before.now(then), current(ctx, before, &rule.id));
            let present = now.as_ref().zip(unit).and_then(|((_, column), unit)| {
                let points = column.points.get(unit)?.number().filter(|points| points.is_negative())?;
                Some((column.events.get(unit).copied().unwrap_or(0), points.clone()))
            });
            let became = match (unit, &now, &present) {
                (None, ..) => Became::NoUnit,
                (_, None, _) => Became::Dropped,
                (_, _, None) => Became::Gone,
                _ => Became::Again,
            };
            found.push(became);
            let events = |number: u32| if number > 0 { Cell::number(number.to_string()) } else { Cell::none() };
            // Points of other rules say nothing beside each other.
            let alike = now.as_ref().is_some_and(|(node, _)| before.node(*node).1 == Comparable::Same);
            let name = before.past.data.units.get(then).map_or(("", ""), |unit| (&unit.id, &unit.name));
            table.row_at(
                escape::anchor(&escape::anchor("follow", name.0), &rule.id),
                vec![
                    unit.map_or_else(|| Cell::head(name.1), |unit| ctx.unit_cell(unit)),
                    Cell::text(rule.title.as_deref().unwrap_or(&rule.name)),
                    events(column.events.get(then).copied().unwrap_or(0)),
                    Cell::number(ctx.print().points(points)),
                    present.as_ref().map_or_else(Cell::none, |(number, _)| events(*number)),
                    present
                        .as_ref()
                        .filter(|_| alike)
                        .map_or_else(Cell::none, |(_, now): &(u32, Number)| Cell::number(ctx.print().points(now))),
                    Cell::text(became.words(ctx)),
                ],
            );
        }
    }
    let number = table.rows.len();
    if number > super::losses::LONG_LIST {
        table.fold = ctx.text(|| format!("展开清单（{number}项）"), || format!("Show the {number} problems"));
    }
    (table, found)
}

/// The column of a deduction of then, with its rule.
fn deduction<'b>(before: &Before<'b>, column: &'b RuleColumn) -> Option<(&'b RuleColumn, &'b Rule)> {
    let rule = before.past.rules.nodes.get(column.node.index())?.rules.get(column.rule)?;
    (rule.sign == Sign::Deduct).then_some((column, rule))
}

/// What a rule of then is today.
fn current<'c>(ctx: &Context<'c>, before: &Before, old: &str) -> Option<(NodeId, &'c RuleColumn)> {
    ctx.outcome.rules.iter().find_map(|column| {
        let rule = ctx.node(column.node)?.rules.get(column.rule)?;
        (before.rule_id(column.node, &rule.id) == old).then_some((column.node, column))
    })
}

/// Said where points of some causes cannot be compared.
fn incomparable(ctx: &Context, before: &Before) -> Option<String> {
    (!before.comparison.same_meaning()).then(|| {
        ctx.say(
            "所在指标口径有变的，不列本期分值，只列件次。",
            "Where the indicator of a problem is measured otherwise now, its points are left out and only events stand.",
        )
        .to_owned()
    })
}

/// Problems on the register that were found before this period: how many are closed.
fn register(ctx: &Context) -> Option<String> {
    if !ctx.publishes(Published::Register(Register::Problems)) {
        return None;
    }
    let (kind, rows) =
        ctx.rules.events.iter().zip(&ctx.data.events).find(|(kind, _)| kind.register == Some(Register::Problems))?;
    let column = |id: &str| {
        let at = kind.fields.iter().position(|field| field.id == id)?;
        rows.fields.get(at)
    };
    let (found, open, overdue) = (column("found")?, column("open")?, column("overdue")?);
    let first = ctx.data.period.first_day();
    let old = (0..rows.dates.len()).filter(|row| matches!(found.get(*row), Some(Value::Date(day)) if *day < first));
    let old: Vec<usize> = old.collect();
    if old.is_empty() {
        return None;
    }
    let yes = |column: &[Value]| old.iter().filter(|row| matches!(column.get(**row), Some(Value::Flag(true)))).count();
    let (all, open, late) = (old.len(), yes(open), yes(overdue));
    let closed = all - open;
    let day = ctx.data.as_of.to_string();
    Some(ctx.text(
        || format!("期前发现的登记问题{all}项，截至{day}已销号{closed}项，未销号{open}项，其中超期{late}项。"),
        || format!("Problems on the register found before this period: {all}; as of {day}, {closed} are closed and {open} open, {late} of them overdue."),
    ))
}
