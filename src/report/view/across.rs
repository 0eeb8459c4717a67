//! Decisions that rest on figures of the last period which cannot be compared with those of this one: the scheme takes them
//! all the same, and whoever reads of the decision is told at the decision.

use super::context::Context;
use super::quote;
use crate::diff::verdict::Comparable;
use crate::model::decision::{Award, Consequence, Grades, Ranking};
use crate::model::expr::{During, Earlier, Expr, ExprKind};
use crate::model::register::Published;
use crate::model::{AwardId, ConsequenceId, NodeId};

/// The nodes of which expressions take the last period's value, although it was not got as today's is.
fn nodes<'e>(ctx: &Context, all: impl IntoIterator<Item = &'e Expr>) -> Vec<(NodeId, Comparable)> {
    let Some(before) = ctx.before else { return Vec::new() };
    let then = before.past.data.period;
    let reads_then = |kind: &ExprKind| match kind {
        ExprKind::Earlier(_, Earlier::Last) | ExprKind::OverPeriods { during: During::LastPeriod, .. } => {
            ctx.data.period.previous() == then
        }
        ExprKind::Earlier(_, Earlier::LastYear) | ExprKind::OverPeriods { during: During::LastYear, .. } => {
            ctx.data.period.last_year() == Some(then)
        }
        ExprKind::OverPeriods { during: During::Back(_), .. } => true,
        _ => false,
    };
    let mut found: Vec<(NodeId, Comparable)> = Vec::new();
    for expr in all {
        expr.walk(&mut |outer| {
            if !reads_then(&outer.kind) {
                return;
            }
            outer.walk(&mut |inner| {
                let node = match inner.kind {
                    ExprKind::Node(node) => node,
                    ExprKind::ExactTotal | ExprKind::Place(_) | ExprKind::Grade => ctx.rules.root(),
                    _ => return,
                };
                let (_, comparable) = before.node(node);
                if comparable != Comparable::Same && found.iter().all(|(own, _)| *own != node) {
                    found.push((node, comparable));
                }
            });
        });
    }
    found
}

/// What is said of a decision that rests on such figures; nothing of any other.
fn note(ctx: &Context, nodes: &[(NodeId, Comparable)]) -> Option<String> {
    let title = ctx.before?.title(ctx);
    let (_, verdict) = nodes.first()?;
    let verdict = verdict.name();
    let verdict = verdict.get(ctx.lang);
    let named: Vec<String> = nodes.iter().map(|(node, _)| quote(ctx, ctx.node_title(*node))).collect();
    let named = ctx.print().list(&named);
    Some(ctx.text(
        || format!("{named}与{title}的数据不能直接比较（{verdict}），这里仍按方案规定使用了两期数据，见通报“与上期比较”。"),
        || {
            format!(
                "{named} cannot be compared with {title} ({verdict}); the scheme decides by figures of both periods all the same, see “Compared with the last period” in the bulletin."
            )
        },
    ))
}

fn ranked_by(ranking: &Ranking) -> impl Iterator<Item = &Expr> {
    ranking.keys.iter().map(|key| &key.of).chain(&ranking.when)
}

fn graded_by(grades: &Grades) -> impl Iterator<Item = &Expr> {
    let limits = grades.limits.iter().map(|limit| &limit.when);
    std::iter::once(&grades.of).chain(limits).chain(grades.promotions.iter().map(|promotion| &promotion.when))
}

fn of_award<'a>(ctx: &Context<'a>, award: &'a Award) -> Vec<(NodeId, Comparable)> {
    let ranking = award.ranking.and_then(|ranking| ctx.rules.rankings.get(ranking.index()));
    nodes(ctx, ranking.into_iter().flat_map(ranked_by).chain(&award.when))
}

/// What is said at an award.
pub(crate) fn award<'a>(ctx: &Context<'a>, award: &'a Award) -> Option<String> {
    note(ctx, &of_award(ctx, award))
}

/// What is said at a consequence.
pub(crate) fn consequence(ctx: &Context, consequence: &Consequence) -> Option<String> {
    note(ctx, &nodes(ctx, [&consequence.when]))
}

/// What is said at a ranking.
pub(crate) fn ranking(ctx: &Context, ranking: &Ranking) -> Option<String> {
    note(ctx, &nodes(ctx, ranked_by(ranking)))
}

/// What is said at the grades.
pub(crate) fn grades(ctx: &Context, grades: &Grades) -> Option<String> {
    note(ctx, &nodes(ctx, graded_by(grades)))
}

/// Every published decision that rests on such figures, named where the periods are said not to compare.
pub(super) fn told(ctx: &Context) -> Option<String> {
    let rules = ctx.rules;
    let mut names: Vec<&str> = Vec::new();
    if rules.rankings.iter().any(|own| ranking(ctx, own).is_some()) {
        names.push(ctx.say("名次", "places"));
    }
    let own = rules.grades.as_ref().filter(|own| ctx.publishes(Published::Grades) && grades(ctx, own).is_some());
    names.extend(own.map(|_| ctx.say("等次", "grades")));
    for (at, own) in rules.awards.iter().enumerate() {
        if ctx.publishes(Published::Award(AwardId::from_index(at))) && award(ctx, own).is_some() {
            names.push(own.title.as_deref().unwrap_or(&own.id));
        }
    }
    for (at, own) in rules.consequences.iter().enumerate() {
        if ctx.publishes(Published::Consequence(ConsequenceId::from_index(at))) && consequence(ctx, own).is_some() {
            names.push(own.title.as_deref().unwrap_or(&own.id));
        }
    }
    if names.is_empty() {
        return None;
    }
    let names: Vec<String> = names.into_iter().map(|name| quote(ctx, name)).collect();
    let names = ctx.print().list(&names);
    Some(ctx.text(
        || format!("方案规定{names}仍按两期数据之间的比较评定，阅读时请注意口径不同。"),
        || format!("The scheme decides {names} by figures of both periods all the same: read them with that in mind."),
    ))
}
