//! Every deduction and bonus of the unit: date, clause, points, what happened, evidence.

use super::Subject;
use crate::engine::trace::{Step, StepKind};
use crate::model::method::{Rule, Subject as About};
use crate::model::value::{State, Value};
use crate::report::view::context::Context;
use crate::report::view::losses::{collect, listed};
use crate::report::view::table::{Cell, Section, Table};
use crate::report::words;

/// A line of the table.
struct Line {
    date: String,
    title: String,
    points: Cell,
    /// What is on record of an event.
    note: String,
    /// How the points of a rule without events are reckoned.
    how: String,
    evidence: String,
    clause: Cell,
}

pub(super) fn section(ctx: &Context, subject: &Subject) -> Section {
    let mut section = Section::new("adjustments", ctx.say("扣分与加分", "Deductions and bonuses"));
    if !subject.whole {
        return section;
    }
    let mut lines = Vec::new();
    of_step(ctx, subject, subject.trace, &mut lines);
    if lines.is_empty() {
        section.text.push(ctx.say("本期没有扣分和加分。", "No deductions and no bonuses in the period.").to_owned());
        return section;
    }
    // What has no date stands behind, in the order of the derivation.
    lines.sort_by(|a, b| (a.date.is_empty(), &a.date).cmp(&(b.date.is_empty(), &b.date)));
    let number = lines.len();
    let mut table = Table::new(
        "adjustments-list",
        ctx.text(|| format!("逐项清单（{number}项）"), || format!("One by one ({number})")),
    )
    .words(ctx.say("日期", "Date"))
    .words(ctx.say("事由", "Cause"))
    .figures(ctx.say("分值", "Points"));
    // Each column only where something stands in it: what happened is one thing, arithmetic another.
    let has = |text: &dyn Fn(&Line) -> bool| lines.iter().any(text);
    let (noted, reckoned, proven) =
        (has(&|line| !line.note.is_empty()), has(&|line| !line.how.is_empty()), has(&|line| !line.evidence.is_empty()));
    let columns = [
        (noted, ctx.say("情况", "What happened")),
        (reckoned, ctx.say("计算", "Calculation")),
        (proven, ctx.say("佐证", "Evidence")),
    ];
    for (_, title) in columns.iter().filter(|(shown, _)| *shown) {
        table.push_words(*title);
    }
    table.push_words(ctx.say("依据条款", "Clause"));
    for line in lines {
        let mut cells = vec![Cell::or_none(line.date).kept(), Cell::text(line.title), line.points];
        let texts = [(noted, line.note), (reckoned, line.how), (proven, line.evidence)];
        cells.extend(texts.into_iter().filter(|(shown, _)| *shown).map(|(_, text)| Cell::or_none(text)));
        cells.push(line.clause);
        table.row(cells);
    }
    table.notes.push(
        ctx.say(
            "分值为规则内的原始分值，未乘上级权重；对总分的影响见前表。",
            "Points within the rule, before the weights above it; for the effect on the total see the table above.",
        )
        .to_owned(),
    );
    section.tables.push(table);
    section
}

fn of_step(ctx: &Context, subject: &Subject, step: &Step, lines: &mut Vec<Line>) {
    if step.kind != StepKind::Rule {
        step.children.iter().for_each(|child| of_step(ctx, subject, child, lines));
        return;
    }
    let rule = ctx.rules.nodes.iter().flat_map(|node| &node.rules).find(|rule| rule.id == step.id);
    let Some(rule) = rule else { return };
    if let About::Events { event, .. } = rule.subject {
        collect(step, &mut |step| {
            let one = listed(ctx, rule, event, subject.unit, step);
            let line = line(ctx, rule, one.date, one.points);
            lines.push(Line { note: one.note, evidence: one.evidence, ..line });
        });
    } else if step.value != Value::Missing(State::NotApplicable)
        && step.value.number().is_none_or(|points| !points.is_zero())
    {
        let points = Cell::number(ctx.print().value(&step.value, &step.dim));
        let line = line(ctx, rule, String::new(), points);
        lines.push(Line { how: step.how.get(ctx.lang).to_owned(), ..line });
    }
}

/// A line of a rule, of which nothing is told yet.
fn line(ctx: &Context, rule: &Rule, date: String, points: Cell) -> Line {
    let mut title = rule.title.clone().unwrap_or_else(|| rule.name.clone());
    if let Some(account) = &rule.counted_in {
        let account = words::account(ctx, account);
        title = ctx.text(|| format!("{title}（记入{account}）"), || format!("{title} (entered into {account})"));
    }
    let clause = ctx.clause_cell(&rule.clause);
    Line { date, title, points, note: String::new(), how: String::new(), evidence: String::new(), clause }
}
