//! What was decided: vetoes, grades, awards, consequences, points entered elsewhere, and what a reader must know of them.

use super::across;
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::engine::outcome::Remark;
use crate::model::decision::{Award, Effect, End, Quota};
use crate::model::expr::Among;
use crate::model::register::Published;
use crate::model::{AwardId, ConsequenceId, NodeId, VetoId};
use crate::report::{escape, words};

pub(super) fn vetoes(ctx: &Context) -> Section {
    let mut section = Section::new("vetoes", ctx.say("一票否决", "Vetoes"));
    let published = |veto: &VetoId| ctx.publishes(Published::Veto(*veto));
    if !(0..ctx.rules.vetoes.len()).map(VetoId::from_index).any(|veto| published(&veto)) {
        return section;
    }
    let mut table = Table::new("vetoes-struck", ctx.say("触发的否决事项", "Vetoes that struck"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("否决事项", "Veto"))
        .words(ctx.say("触发条件", "Condition"))
        .words(ctx.say("后果", "Effect"))
        .figures(ctx.say("否决前总分", "Total before"))
        .figures(ctx.say("公布总分", "Published total"))
        .words(ctx.say("依据条款", "Clause"));
    for (unit, total) in ctx.outcome.totals.iter().enumerate() {
        let struck = total.vetoes.iter().filter(|veto| published(veto));
        for veto in struck.filter_map(|veto| ctx.rules.vetoes.get(veto.index())) {
            let effects: Vec<String> = veto.effects.iter().map(|effect| words::veto_effect(ctx, effect)).collect();
            table.row(vec![
                ctx.unit_cell(unit),
                Cell::text(veto.title.as_deref().unwrap_or(&veto.id)),
                Cell::text(words::condition(ctx, &veto.when)),
                Cell::text(effects.join(ctx.say("；", "; "))),
                ctx.score_cell(&total.before, ctx.rules.root()),
                ctx.score_cell(&total.total, ctx.rules.root()),
                ctx.clause_cell(&veto.clause),
            ]);
        }
    }
    if table.rows.is_empty() {
        let number = ctx.rules.vetoes.len();
        section.text.push(ctx.text(
            || format!("方案规定了{number}项一票否决，本期没有单位触发。"),
            || {
                format!(
                    "The scheme has {number} veto{}; none struck in this period.",
                    if number == 1 { "" } else { "es" }
                )
            },
        ));
    } else {
        section.tables.push(table);
    }
    section
}

pub(super) fn awards(ctx: &Context) -> Section {
    let mut section = Section::new("awards", ctx.say("奖惩与后续处理", "Awards and consequences"));
    let mut parts = vec![
        super::grades::section(ctx),
        granted(ctx, false),
        granted(ctx, true),
        allotted(ctx),
        followed(ctx),
        super::pay::section(ctx),
        entries(ctx),
        remarks(ctx),
    ];
    if !ctx.publishes(Published::Grades) {
        parts.retain(|part| part.id != "grades");
    }
    if !ctx.whole() {
        // What is paid and entered cannot be told apart by what is published.
        parts.retain(|part| ["grades", "granted", "penalties", "consequences"].contains(&part.id.as_str()));
    }
    section.sections.extend(parts.into_iter().filter(|part| !part.is_empty()));
    section
}

/// How many of its own people each unit may give a rating.
fn allotted(ctx: &Context) -> Section {
    let mut section = Section::new("quotas", ctx.say("单位内部评优名额", "Quotas within units"));
    if ctx.outcome.allotted.is_empty() {
        return section;
    }
    let mut table = Table::new("quotas-list", ctx.say("各单位名额", "Quotas by unit"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("评定", "Rating"))
        .figures(ctx.say("比例", "Share"))
        .figures(ctx.say("人数", "People"))
        .figures(ctx.say("名额", "Places"))
        .words(ctx.say("来由", "By"));
    for one in &ctx.outcome.allotted {
        let by = one
            .award
            .map_or_else(|| ctx.say("方案规定", "the scheme").to_owned(), |award| ctx.award_title(award).to_owned());
        table.row(vec![
            ctx.unit_cell(one.unit),
            Cell::text(one.name.as_str()),
            Cell::number(ctx.print().percent(&one.share)),
            one.people.as_ref().map_or_else(Cell::none, |people| {
                Cell::number(ctx.print().value(people, &crate::model::value::Dim::Count))
            }),
            one.places.map_or_else(Cell::none, |places| Cell::number(places.to_string())),
            Cell::text(by),
        ]);
    }
    section.tables.push(table);
    section
}

/// Who gained which award, or which mark against them, by the rule that gave it. What the scheme means well and what it
/// means ill stand apart.
fn granted(ctx: &Context, adverse: bool) -> Section {
    let mut section = match adverse {
        false => Section::new("granted", ctx.say("评定的奖项", "Awards")),
        true => Section::new("penalties", ctx.say("后进和惩处", "Bottom lists and penalties")),
    };
    for (at, award) in ctx.rules.awards.iter().enumerate().filter(|(_, award)| award.adverse() == adverse) {
        if !ctx.publishes(Published::Award(AwardId::from_index(at))) {
            continue;
        }
        let title = award.title.as_deref().unwrap_or(&award.id);
        let mut grants: Vec<_> = ctx.outcome.grants.iter().filter(|grant| grant.award.index() == at).collect();
        if grants.is_empty() {
            let clause = ctx.cite(&award.clause);
            section.text.push(match adverse {
                false => ctx.text(
                    || format!("{title}：本期没有单位评上（依据{clause}）。"),
                    || format!("{title}: not given in this period ({clause})."),
                ),
                true => ctx.text(
                    || format!("{title}：本期没有单位列入（依据{clause}）。"),
                    || format!("{title}: no unit in this period ({clause})."),
                ),
            });
            section.text.extend(across::award(ctx, award));
            continue;
        }
        let mut table = Table::new(escape::anchor("award", &award.id), title);
        let separately = !award.works.is_empty();
        if separately {
            table = table.words(ctx.say("工作", "Work"));
        }
        table = table.words(ctx.say("单位", "Unit"));
        // A place says nothing without the group it is in.
        let within = |quota: &Quota| quota.among == Among::Peers && ctx.groups().len() > 1;
        let by_group = award.places.as_ref().is_some_and(|(_, quota)| within(quota));
        if by_group {
            table = table.words(ctx.say("分组", "Group"));
            if !separately {
                let group = |unit: usize| ctx.data.units.get(unit).map(|unit| unit.group);
                grants.sort_by_key(|grant| group(grant.unit));
            }
        }
        if let Some((end, _)) = &award.places {
            table = table.figures(match end {
                End::Top => ctx.say("位次", "Place"),
                End::Bottom => ctx.say("位次（自末位起）", "Place from the bottom"),
            });
        }
        // Where a condition alone decides, the total beside it decides nothing.
        table = table.figures(match (award.places.is_some(), separately) {
            (true, _) => ctx.say("评定得分", "Deciding score"),
            (false, true) => ctx.say("得分", "Score"),
            (false, false) => ctx.say("总分", "Total"),
        });
        let runs = grants.iter().any(|grant| grant.run > 1);
        if runs {
            table = table.figures(ctx.say("连续期数", "Periods in a row"));
        }
        table = table.words(ctx.say("奖惩内容", "What it brings")).words(ctx.say("依据条款", "Clause"));
        for grant in grants {
            let mut cells = Vec::new();
            if separately {
                cells.push(Cell::or_none(grant.work.map_or("", |work| ctx.node_title(work))));
            }
            let key = format!("award.{}", crate::report::results::grant_id(ctx, grant));
            cells.push(ctx.corrected(grant.unit, &key, ctx.unit_cell(grant.unit)));
            if by_group {
                cells.push(Cell::text(ctx.group_title(grant.unit)));
            }
            if award.places.is_some() {
                cells.push(grant.place.map_or_else(Cell::none, |place| Cell::number(place.to_string())));
            }
            cells.push(ctx.score_cell(&grant.value, grant.work.unwrap_or(ctx.rules.root())));
            if runs {
                cells.push(Cell::number(grant.run.to_string()));
            }
            cells.push(Cell::or_none(effects(ctx, &award.effects)));
            cells.push(ctx.clause_cell(&award.clause));
            table.row(cells);
        }
        table.notes.push(rule_of(ctx, award));
        table.notes.extend(across::award(ctx, award));
        section.tables.push(table);
    }
    section
}

/// The rule of an award in a sentence: who competes, what else must hold.
fn rule_of(ctx: &Context, award: &Award) -> String {
    let places = words::places(ctx, award);
    let mut parts = vec![places];
    if !award.works.is_empty() {
        parts.push(ctx.say("按各项工作分别评定", "given separately for each work").to_owned());
    }
    if let Some(condition) = &award.when {
        let condition = words::condition(ctx, condition);
        parts.push(ctx.text(|| format!("条件：{condition}"), || format!("condition: {condition}")));
    }
    let rule = parts.join(ctx.say("；", "; "));
    ctx.text(|| format!("评定规则：{rule}。"), || format!("rule: {rule}."))
}

fn effects(ctx: &Context, effects: &[Effect]) -> String {
    let texts: Vec<String> = effects.iter().map(|effect| words::effect(ctx, effect)).collect();
    texts.join(ctx.say("；", "; "))
}

/// What follows for whom.
fn followed(ctx: &Context) -> Section {
    let mut section = Section::new("consequences", ctx.say("后续处理", "Consequences"));
    let published = |id: ConsequenceId| ctx.publishes(Published::Consequence(id));
    if !(0..ctx.rules.consequences.len()).map(ConsequenceId::from_index).any(published) {
        return section;
    }
    let mut table = Table::new("consequences-list", ctx.say("应予处理的情形", "What follows from the results"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("处理", "Consequence"))
        .words(ctx.say("条件", "Condition"))
        .words(ctx.say("涉及工作", "Works"))
        .words(ctx.say("内容", "What it brings"))
        .words(ctx.say("依据条款", "Clause"));
    for followed in ctx.outcome.followed.iter().filter(|followed| published(followed.consequence)) {
        let Some(consequence) = ctx.rules.consequences.get(followed.consequence.index()) else { continue };
        let works: Vec<String> = followed.works.iter().map(|work| ctx.node_title(*work).to_owned()).collect();
        let key = format!("consequence.{}", consequence.id);
        table.row(vec![
            ctx.corrected(followed.unit, &key, ctx.unit_cell(followed.unit)),
            Cell::text(consequence.title.as_deref().unwrap_or(&consequence.id)),
            Cell::text(words::condition(ctx, &consequence.when)),
            Cell::or_none(ctx.print().list(&works)),
            Cell::or_none(effects(ctx, &consequence.effects)),
            ctx.clause_cell(&consequence.clause),
        ]);
    }
    for (at, consequence) in ctx.rules.consequences.iter().enumerate() {
        let note = across::consequence(ctx, consequence).filter(|_| published(ConsequenceId::from_index(at)));
        let title = consequence.title.as_deref().unwrap_or(&consequence.id);
        table.notes.extend(note.map(|note| ctx.text(|| format!("{title}：{note}"), || format!("{title}: {note}"))));
    }
    if table.rows.is_empty() {
        section.text.push(ctx.say("本期没有应予处理的情形。", "Nothing follows in this period.").to_owned());
        section.text.append(&mut table.notes);
    } else {
        section.tables.push(table);
    }
    section
}

/// Points entered into other accounts.
fn entries(ctx: &Context) -> Section {
    let mut section = Section::new("entries", ctx.say("记入年终等账户的分值", "Points entered elsewhere"));
    if ctx.outcome.entries.is_empty() {
        return section;
    }
    let mut table = Table::new("entries-list", ctx.say("记分明细", "Entries"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("事由", "Cause"))
        .words(ctx.say("涉及工作", "Work"))
        .figures(ctx.say("分值", "Points"))
        .words(ctx.say("记入", "Goes to"));
    for entry in &ctx.outcome.entries {
        table.row(vec![
            ctx.unit_cell(entry.unit),
            Cell::text(cause(ctx, &entry.rule)).title(entry.rule.clone()),
            Cell::or_none(entry.work.map_or("", |work| ctx.node_title(work))),
            Cell::number(ctx.print().points(&entry.points)),
            Cell::text(words::account(ctx, &entry.goes_to)),
        ]);
    }
    section.tables.push(table);
    section
}

/// The title of the rule of an entry: of a node, an award, a consequence or a letter; a rule of a letter without one is called
/// by the letter.
fn cause(ctx: &Context, path: &str) -> String {
    let of_nodes = ctx.rules.nodes.iter().flat_map(|node| &node.rules);
    let of_effects = ctx
        .rules
        .awards
        .iter()
        .flat_map(|award| &award.effects)
        .chain(ctx.rules.consequences.iter().flat_map(|consequence| &consequence.effects));
    let of_effects = of_effects.filter_map(|effect| match effect {
        Effect::Points(rule) => Some(rule),
        _ => None,
    });
    let of_letters = ctx.rules.letters.iter().flat_map(|letter| {
        letter.effects.iter().map(move |rule| (rule, rule.title.as_ref().or(letter.title.as_ref())))
    });
    let rules = of_nodes.chain(of_effects).map(|rule| (rule, rule.title.as_ref())).chain(of_letters);
    let found = rules.into_iter().find(|(rule, _)| rule.id == path).and_then(|(_, title)| title.cloned());
    found.unwrap_or_else(|| path.to_owned())
}

/// Places left empty, units passed over.
fn remarks(ctx: &Context) -> Section {
    let mut section = Section::new("remarks", ctx.say("说明", "Remarks"));
    let of = |award, work: Option<NodeId>| {
        let award = ctx.award_title(award);
        match work.map(|work| ctx.node_title(work)) {
            Some(work) => ctx.text(|| format!("{award}（{work}）"), || format!("{award} ({work})")),
            None => award.to_owned(),
        }
    };
    for remark in &ctx.outcome.remarks {
        section.text.push(match remark {
            Remark::Unfilled { award, work, group, places } => {
                let group = group.and_then(|group| ctx.data.groups.get(group)).map(|group| group.title.as_str());
                let name = of(*award, *work);
                ctx.text(
                    || {
                        format!(
                            "{}{name}空缺{places}名。",
                            group.map_or_else(String::new, |group| format!("{group}："))
                        )
                    },
                    || {
                        let group = group.map_or_else(String::new, |group| format!(" in {group}"));
                        format!("{name}{group}: {places} place{} left empty.", if *places == 1 { "" } else { "s" })
                    },
                )
            }
            Remark::PassedOver { award, work, unit, since: Some((consequence, period)) } => {
                let (name, unit) = (of(*award, *work), ctx.unit_name(*unit));
                ctx.text(
                    || format!("{name}：{unit}因{}的“{consequence}”不参加评定，由后一名次递补。", period.title_zh()),
                    || {
                        let period = period.title_en();
                        format!(
                            "{name}: {unit} was passed over because of “{consequence}” of {period}; the next unit moved up."
                        )
                    },
                )
            }
            Remark::GaveWay { award, to, work, unit } => {
                let (name, unit, to) = (of(*award, *work), ctx.unit_name(*unit), of(*to, *work));
                ctx.text(
                    || format!("{name}：{unit}已列入{to}，不再列入。"),
                    || format!("{name}: {unit} stands in {to}, which goes first."),
                )
            }
            Remark::PassedOver { award, work, unit, since: None } => {
                let (name, unit) = (of(*award, *work), ctx.unit_name(*unit));
                ctx.text(
                    || format!("{name}：{unit}因一票否决不参加评定，由后一名次递补。"),
                    || format!("{name}: {unit} was passed over because of a veto; the next unit moved up."),
                )
            }
        });
    }
    section
}
