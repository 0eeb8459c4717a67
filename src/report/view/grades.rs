//! The grades: what each asks for, how many units it may have, how many have it.

use super::across;
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::model::decision::{Grade, Grades, Quota};
use crate::report::words;

/// How many units have which grade.
pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("grades", ctx.say("等次", "Grades"));
    let Some(grades) = &ctx.rules.grades else { return section };
    let mut table =
        Table::new("grades-count", grades.title.as_deref().unwrap_or(ctx.say("等次分布", "Units by grade")))
            .words(ctx.say("等次", "Grade"))
            .figures(ctx.say("单位数", "Units"))
            .words(ctx.say("标准", "Standard"));
    // A threshold alone would tell half of what the grade asks for.
    let quotas = limited(grades);
    if quotas {
        table = table.words(ctx.say("名额", "Quota"));
    }
    table = table.words(ctx.say("依据条款", "Clause"));
    for (at, grade) in grades.bands.iter().enumerate() {
        let number = ctx.outcome.grades.iter().filter(|own| own.map(usize::from) == Some(at)).count();
        let standard = match (&grade.edge, grades.shares.as_ref().and_then(|shares| shares.shares.get(at))) {
            (_, Some(share)) => {
                let share = ctx.print().percent(share);
                ctx.text(|| format!("按名次{share}"), || format!("{share} by place"))
            }
            (Some(edge), None) => format!("{} {}", grades.sign(grade), ctx.print().plain(edge)),
            (None, None) => ctx.say("其余", "the rest").to_owned(),
        };
        let mut cells = vec![Cell::head(grade.name.clone()), Cell::number(number.to_string()), Cell::text(standard)];
        if quotas {
            let quota = quota(grades, at, grade);
            cells.push(Cell::or_none(quota.map_or_else(String::new, |quota| words::quota(ctx, quota))));
        }
        cells.push(ctx.clause_cell(&grades.clause));
        table.row(cells);
    }
    let own_clauses = grades.bands.iter().enumerate().filter_map(|(at, grade)| quota(grades, at, grade));
    let mut own_clauses: Vec<String> = own_clauses.map(|quota| ctx.cite(&quota.clause)).collect();
    own_clauses.dedup();
    if own_clauses.iter().any(|clause| *clause != ctx.cite(&grades.clause)) {
        let clauses = ctx.print().list(&own_clauses);
        table.notes.push(ctx.text(|| format!("名额依据{clauses}。"), || format!("Quotas by {clauses}.")));
    }
    for limit in &grades.limits {
        let most = grades.bands.get(usize::from(limit.most)).map_or("", |band| band.name.as_str());
        let (when, clause) = (words::condition(ctx, &limit.when), ctx.cite(&limit.clause));
        table.notes.push(ctx.text(
            || format!("等次最高为{most}的情形：{when}（依据{clause}）。"),
            || format!("the grade is at most {most}: {when} ({clause})."),
        ));
    }
    for promotion in &grades.promotions {
        let title = promotion.title.as_deref().unwrap_or(&promotion.id);
        let (when, clause) = (words::condition(ctx, &promotion.when), ctx.cite(&promotion.clause));
        let tiers = promotion.tiers.unsigned_abs();
        let up = promotion.tiers > 0;
        table.notes.push(ctx.text(
            || format!("{title}：{}{tiers}档，条件：{when}（依据{clause}）。", if up { "晋" } else { "降" }),
            || {
                let (s, way) = (if tiers == 1 { "" } else { "s" }, if up { "up" } else { "down" });
                format!("{title}: {tiers} tier{s} {way}, condition: {when} ({clause}).")
            },
        ));
    }
    table.notes.extend(across::grades(ctx, grades));
    section.tables.push(table);
    section
}

/// The quota of a grade; the last grade takes whoever is left.
fn quota<'g>(grades: &Grades, at: usize, grade: &'g Grade) -> Option<&'g Quota> {
    grade.quota.as_ref().filter(|_| at + 1 < grades.bands.len())
}

/// Whether the places of some grade are limited.
fn limited(grades: &Grades) -> bool {
    grades.bands.iter().enumerate().any(|(at, grade)| quota(grades, at, grade).is_some())
}
