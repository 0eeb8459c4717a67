//! Coverage and method: how the total is made, how it is rounded and ranked, what was counted, who answers for what.

use super::context::Context;
use super::table::{Cell, Pair, Section, Table};
use crate::model::expr::ExprKind;
use crate::model::node::{Node, Responsibility};
use crate::model::{Clause, NodeId};
use crate::report::{escape, words};

/// A tree with more nodes than this is shown by its first levels.
const WHOLE_TREE: usize = 90;

/// Groups are named up to this number.
const GROUPS: usize = 12;

/// The levels that are shown of a larger tree.
const FIRST_LEVELS: usize = 2;

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("method", ctx.say("考核方法", "Method"));
    section.sections.push(total(ctx));
    section.sections.push(rules(ctx));
    let answers_for = responsibility(ctx);
    if !answers_for.is_empty() {
        section.sections.push(answers_for);
    }
    section
}

/// Units by group, events, answers, rows left out.
pub(super) fn coverage(ctx: &Context) -> Section {
    let mut section = Section::new("coverage", ctx.say("考核范围", "Scope and coverage"));
    let units = ctx.data.units.len();
    section.facts.push(Pair::new(
        ctx.say("考核对象", "Units assessed"),
        ctx.text(|| format!("{units}个"), || units.to_string()),
    ));
    if ctx.grouped() {
        let groups = ctx.groups();
        let names: Vec<String> = groups
            .iter()
            .map(|group| {
                let (title, number) = (&group.title, group.units.len());
                ctx.text(|| format!("{title}{number}个"), || format!("{title} {number}"))
            })
            .collect();
        section.facts.push(Pair::new(
            ctx.say("分组", "Groups"),
            ctx.text(
                || format!("{}组：{}", groups.len(), ctx.print().some(&names, GROUPS)),
                || format!("{}: {}", groups.len(), ctx.print().some(&names, GROUPS)),
            ),
        ));
    }
    if !ctx.rules.events.is_empty() {
        let plain = ctx.rules.events.iter().zip(&ctx.data.events).filter(|(kind, _)| kind.register.is_none());
        let rows: usize = plain.map(|(_, table)| table.dates.len()).sum();
        section.facts.push(Pair::new(
            ctx.say("登记事项", "Events on record"),
            ctx.text(|| format!("{rows}件次"), || rows.to_string()),
        ));
        let left_out = ctx.data.left_out;
        section.facts.push(Pair::new(
            ctx.say("周期外未计入的记录", "Rows left out as dated outside the period"),
            ctx.text(|| format!("{left_out}条"), || left_out.to_string()),
        ));
    }
    for tally in &ctx.data.surveys {
        let Some(Node { body: crate::model::node::Body::Survey(survey), .. }) = ctx.node(tally.node) else { continue };
        let panels: Vec<String> = survey
            .panels
            .iter()
            .zip(&tally.raters)
            .map(|(panel, answered)| {
                let title = panel.title.as_deref().unwrap_or(&panel.id);
                let asked = panel.raters.map(|all| all.to_string());
                match asked {
                    Some(all) => ctx.text(
                        || format!("{title}{answered}人（共{all}人）"),
                        || format!("{title} {answered} of {all} raters"),
                    ),
                    None => ctx.text(|| format!("{title}{answered}人"), || format!("{title} {answered} raters")),
                }
            })
            .collect();
        let title = ctx.node_title(tally.node);
        section.facts.push(Pair::new(
            ctx.text(|| format!("“{title}”有效作答"), || format!("Valid answers, “{title}”")),
            ctx.text(
                || format!("{}；测评人员匿名", ctx.print().list(&panels)),
                || format!("{}; raters are anonymous", ctx.print().list(&panels)),
            ),
        ));
    }
    section
}

/// The tree of the score: weights, full marks, how each value comes about, the clause.
fn total(ctx: &Context) -> Section {
    let mut section = Section::new("total", ctx.say("总分的构成", "How the total is made"));
    let mut table = Table::new("tree", ctx.say("指标、权重与计分方式", "Indicators, weights and scoring"))
        .words(ctx.say("指标", "Indicator"))
        .words(ctx.say("分值或权重", "Points or weight"))
        .figures(ctx.say("满分", "Full mark"))
        .words(ctx.say("计分方式", "How it is scored"))
        .words(ctx.say("依据条款", "Clause"));
    let all = ctx.rules.nodes.len() <= WHOLE_TREE;
    let mut hidden = 0;
    walk(ctx, ctx.rules.root(), 0, &mut |id, node, depth| {
        if !all && depth > FIRST_LEVELS {
            hidden += 1;
            return;
        }
        table.row_at(
            escape::anchor("node", &node.id),
            vec![
                Cell::head(ctx.node_title(id)).deep(depth).title(node.id.clone()),
                Cell::text(words::share(ctx, node)),
                Cell::number(ctx.print().plain(&node.full)),
                Cell::text(how(ctx, node)),
                ctx.clause_cell(&node.clause),
            ],
        );
    });
    if hidden > 0 {
        table.notes.push(ctx.text(
            || format!("另有{hidden}个下级指标未列出，见 results.json。"),
            || format!("{hidden} indicators of lower levels are not listed; see results.json."),
        ));
    }
    section.tables.push(table);
    section
}

/// How a node is scored, with its rounding, bounds and rule for units it does not concern.
pub(in crate::report) fn how(ctx: &Context, node: &Node) -> String {
    let mut parts = vec![words::body(ctx, node)];
    for (label, bound) in [(ctx.say("最低", "at least "), &node.floor), (ctx.say("最高", "at most "), &node.cap)] {
        if let Some(bound) = bound {
            parts.push(format!("{label}{}", words::expression(ctx, bound)));
        }
    }
    for limit in &node.limits {
        let most = limit.most.as_ref().map(|most| {
            let most = words::expression(ctx, most);
            ctx.text(|| format!("最高{most}"), || format!("at most {most}"))
        });
        let bare = limit.no_factor.then(|| ctx.say("不乘系数", "without its multipliers").to_owned());
        let effects = most.into_iter().chain(bare).collect::<Vec<_>>().join(ctx.say("、", ", "));
        parts.push(match &limit.when {
            Some(when) => {
                let text = words::condition(ctx, when);
                match &when.kind {
                    ExprKind::Not(_) => ctx.text(|| format!("{text}，{effects}"), || format!("{effects} {text}")),
                    _ => ctx.text(|| format!("{text} 时{effects}"), || format!("{effects} when {text}")),
                }
            }
            None => effects,
        });
    }
    if let Some(rounding) = node.round {
        let rounding = words::rounding(ctx, rounding);
        parts.push(ctx.text(|| format!("修约至{rounding}"), || format!("rounded to {rounding}")));
    }
    if let Some(rule) = node.not_applicable {
        let rule = words::not_applicable(ctx, rule, node.spread_factor.as_ref());
        parts.push(ctx.text(|| format!("不适用时{rule}"), || format!("where not applicable, {rule}")));
    }
    if node.least_children > 0 {
        let least = node.least_children;
        parts.push(ctx.text(|| format!("至少须有{least}项有值"), || format!("needs at least {least} parts")));
    }
    for one in &node.least_cases {
        let (least, of) = (words::expression(ctx, &one.least), words::expression(ctx, &one.of));
        parts.push(ctx.text(|| format!("{of}至少须为{least}"), || format!("needs at least {least} of {of}")));
    }
    if node.long_term {
        parts.push(ctx.say("长期指标", "long-term").to_owned());
    }
    parts.join(ctx.say("；", "; "))
}

/// Rounding, printing, ranking, ties, missing data.
fn rules(ctx: &Context) -> Section {
    let mut section = Section::new("rules", ctx.say("修约、排名与缺报处理", "Rounding, ranking and missing data"));
    let root = ctx.node(ctx.rules.root());
    let rounding = root.and_then(|root| root.round);
    section.facts.push(Pair::new(
        ctx.say("总分修约", "Rounding of the total"),
        rounding.map_or_else(
            || ctx.say("不修约，按精确值排名", "none; exact values are ranked").to_owned(),
            |rounding| words::rounding(ctx, rounding),
        ),
    ));
    let show = words::rounding(ctx, ctx.rules.scheme.show);
    section.facts.push(Pair::new(
        ctx.say("显示方式", "Printed as"),
        ctx.text(
            || format!("{show}；由精确值一次修约，只影响显示"),
            || format!("{show}, rounded once from the exact value; it changes no value"),
        ),
    ));
    for (number, ranking) in (1..).zip(&ctx.rules.rankings) {
        let mut parts = vec![
            words::keys(ctx, &ranking.keys),
            words::among(ctx, ranking.among),
            words::ties(ctx, ranking.ties).to_owned(),
        ];
        parts.push(cited(ctx, &ranking.clause));
        let label = match ctx.rules.rankings.len() {
            1 => ctx.say("排名", "Ranking").to_owned(),
            _ => ctx.text(|| format!("排名{number}"), || format!("Ranking {number}")),
        };
        section.facts.push(Pair::new(label, parts.join(ctx.say("；", "; "))));
    }
    if ctx.rules.rankings.is_empty() {
        section.facts.push(Pair::new(ctx.say("排名", "Ranking"), ctx.say("本方案不排名", "units are not ranked")));
    }
    let missing = ctx.rules.nodes.iter().any(|node| !node.missing.is_empty());
    section.facts.push(Pair::new(
        ctx.say("缺报处理", "Missing data"),
        if missing || ctx.rules.facts.iter().any(|fact| !fact.missing.is_empty()) {
            ctx.say(
                "按方案逐项规定的方式处理；没有规定的，缺报即为数据错误，不以0分代替。",
                "As the scheme states for each item; where it states nothing, a missing value is an error and never a zero.",
            )
        } else {
            ctx.say(
                "缺报即为数据错误，不以0分代替；不适用的按各项规定处理。",
                "A missing value is an error and never a zero; what does not apply follows the rule of its item.",
            )
        },
    ));
    section
}

/// `依据…` for a sentence.
fn cited(ctx: &Context, clause: &Clause) -> String {
    let cite = ctx.cite(clause);
    ctx.text(|| format!("依据{cite}"), || format!("by {cite}"))
}

/// The four parties that answer for each indicator, where the scheme names any.
fn responsibility(ctx: &Context) -> Section {
    let mut section = Section::new("responsibility", ctx.say("指标责任", "Responsibility for indicators"));
    let named: Vec<(NodeId, &Node)> =
        ctx.rules.nodes_with_ids().filter(|(_, node)| node.responsibility != Responsibility::default()).collect();
    if named.is_empty() {
        return section;
    }
    let mut table = Table::new("parties", ctx.say("各指标的责任主体", "Who answers for each indicator"))
        .words(ctx.say("指标", "Indicator"))
        .words(ctx.say("牵头领导", "Lead official"))
        .words(ctx.say("指标长", "Indicator chief"))
        .words(ctx.say("指标长单位", "Chief unit"))
        .words(ctx.say("责任单位", "Responsible units"));
    for (id, node) in named {
        let Responsibility { lead_officials, chiefs, chief_units, responsible_units } = &node.responsibility;
        let mut cells = vec![Cell::head(ctx.node_title(id)).link(format!("#{}", escape::anchor("node", &node.id)))];
        for names in [lead_officials, chiefs, chief_units, responsible_units] {
            let names: Vec<String> = names.iter().map(|name| named_unit(ctx, name)).collect();
            cells.push(Cell::or_none(ctx.print().list(&names)));
        }
        table.row(cells);
    }
    section.tables.push(table);
    section
}

/// The name of a unit where an id of one is given, else the text itself.
fn named_unit(ctx: &Context, name: &str) -> String {
    ctx.data.unit(name).map_or_else(|| name.to_owned(), |unit| ctx.unit_name(unit).to_owned())
}

/// Calls `visit` for a node and everything below it, parents first, in the order of the text.
pub(super) fn walk<'a>(ctx: &Context<'a>, id: NodeId, depth: usize, visit: &mut impl FnMut(NodeId, &'a Node, usize)) {
    let Some(node) = ctx.node(id) else { return };
    visit(id, node, depth);
    for child in &node.children {
        walk(ctx, *child, depth + 1, visit);
    }
}
