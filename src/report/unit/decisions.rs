//! What was decided about the unit: place, grade, awards, consequences, settlements, pay, each as derived.

use super::Subject;
use crate::engine::trace::Step;
use crate::model::register::Published;
use crate::model::{AwardId, ConsequenceId};
use crate::report::view::across;
use crate::report::view::context::Context;
use crate::report::view::table::{Cell, Section, Table};

pub(super) fn section(ctx: &Context, subject: &Subject) -> Section {
    let mut section = Section::new("decisions", ctx.say("名次、等次与奖惩", "Place, grade, awards and consequences"));
    let own: Vec<&Step> = subject.decisions.iter().filter(|step| subject.whole || published(ctx, step)).collect();
    if own.is_empty() {
        return section;
    }
    let mut table = Table::new("decisions-list", ctx.say("决定事项", "Decisions"))
        .words(ctx.say("事项", "Matter"))
        .words(ctx.say("结果", "Result"))
        .words(ctx.say("缘由", "Why"))
        .words(ctx.say("依据条款", "Clause"));
    let rules = ctx.rules;
    for step in own {
        let award = rules.awards.iter().find(|award| award.id == step.id);
        let consequence = rules.consequences.iter().find(|one| one.id == step.id);
        let note = match (award, consequence) {
            (Some(award), _) => across::award(ctx, award),
            (None, Some(one)) => across::consequence(ctx, one),
            _ if step.id == "place" => rules.rankings.iter().find_map(|ranking| across::ranking(ctx, ranking)),
            _ => rules.grades.as_ref().filter(|grades| grades.id == step.id).and_then(|own| across::grades(ctx, own)),
        };
        let title = step.title.get(ctx.lang);
        table.notes.extend(note.map(|note| ctx.text(|| format!("{title}：{note}"), || format!("{title}: {note}"))));
        table.row(vec![
            Cell::head(step.title.get(ctx.lang)).title(step.id.clone()),
            Cell::text(ctx.print().value(&step.value, &step.dim)),
            // The reason may tell figures that are kept back.
            Cell::or_none(if subject.whole { step.how.get(ctx.lang) } else { "" }),
            ctx.clause_cell(&step.clause),
        ]);
    }
    section.tables.push(table);
    section
}

/// Whether a decision is one that the scheme names as published.
fn published(ctx: &Context, step: &Step) -> bool {
    let rules = ctx.rules;
    let award = rules.awards.iter().position(|award| award.id == step.id).map(AwardId::from_index);
    let consequence = rules.consequences.iter().position(|one| one.id == step.id).map(ConsequenceId::from_index);
    let grades = rules.grades.as_ref().is_some_and(|grades| grades.id == step.id);
    award.is_some_and(|award| ctx.publishes(Published::Award(award)))
        || consequence.is_some_and(|consequence| ctx.publishes(Published::Consequence(consequence)))
        || (grades && ctx.publishes(Published::Grades))
        || (step.id == "place" && ctx.publishes_totals())
}
