//! The pass across periods: what follows from results, and points entered into other accounts.

use super::eval::{At, Reader};
use super::faults::Fault;
use super::outcome::{Entry, Followed, Grant, RuleColumn};
use super::reads;
use super::record::Silent;
use super::rules;
use super::tree::counts;
use super::value::met;
use crate::base::number::Number;
use crate::model::decision::{Consequence, Effect};
use crate::model::expr::{Expr, ExprKind, Verdict};
use crate::model::method::Rule;
use crate::model::value::Value;
use crate::model::{AwardId, ConsequenceId, NodeId, RuleSet};

/// The awards given separately by work whose runs a condition reads.
fn awards_by_work(reader: &Reader<'_>, condition: &Expr) -> Vec<AwardId> {
    let mut found = Vec::new();
    condition.walk(&mut |inner| {
        if let ExprKind::Running { of: Verdict::Award(award), any_work: false, .. } = &inner.kind
            && reader.desk.rules.awards.get(award.index()).is_some_and(|award| !award.works.is_empty())
            && !found.contains(award)
        {
            found.push(*award);
        }
    });
    found
}

/// Whether a consequence follows for a unit, and the works whose runs give it.
fn follows(reader: &Reader<'_>, consequence: &Consequence, awards: &[AwardId], unit: usize) -> Option<Vec<NodeId>> {
    if met(&reader.eval(&consequence.when, At::unit(unit))) != Ok(true) {
        return None;
    }
    let mut works = Vec::new();
    let from = reader.holdings.partition_point(|holding| holding.unit < unit);
    for holding in reader.holdings.iter().skip(from).take_while(|holding| holding.unit == unit) {
        if awards.contains(&holding.award)
            && let Some(work) = holding.work
            && !works.contains(&work)
            && met(&reader.eval(&consequence.when, At { work: Some(work), ..At::unit(unit) })) == Ok(true)
        {
            works.push(work);
        }
    }
    works.sort_unstable();
    Some(works)
}

/// What follows for whom.
pub(super) fn consequences(reader: &Reader<'_>, faults: &mut Vec<Fault>) -> Vec<Followed> {
    let mut followed: Vec<Followed> = Vec::new();
    // Those that read others stand behind them.
    for id in in_order(reader.desk.rules) {
        let Some(consequence) = reader.desk.rules.consequences.get(id.index()) else { continue };
        let awards = awards_by_work(reader, &consequence.when);
        let mut known: Vec<(usize, ConsequenceId)> =
            followed.iter().map(|followed| (followed.unit, followed.consequence)).collect();
        known.sort_unstable();
        let reader = &Reader { followed: &known, ..*reader };
        for unit in 0..reader.desk.size() {
            if let Err(state) = met(&reader.eval(&consequence.when, At::unit(unit))) {
                // A condition on a total that is missing has its message already.
                if reader.has_total(unit) {
                    let rule = (consequence.id.clone(), consequence.title.clone(), consequence.clause.clone());
                    faults.push(Fault::Undecided { rule, unit, state });
                }
            } else if let Some(works) = follows(reader, consequence, &awards, unit) {
                followed.push(Followed { consequence: id, unit, works });
            }
        }
    }
    followed.sort_by_key(|followed| (followed.consequence, followed.unit));
    followed
}

/// The consequences in an order in which each stands behind those it reads.
fn in_order(rules: &RuleSet) -> Vec<ConsequenceId> {
    let mut order: Vec<ConsequenceId> = Vec::with_capacity(rules.consequences.len());
    let mut open: Vec<ConsequenceId> = (0..rules.consequences.len()).map(ConsequenceId::from_index).collect();
    while !open.is_empty() {
        let ready = |id: &ConsequenceId| {
            let mut read = Vec::new();
            if let Some(consequence) = rules.consequences.get(id.index()) {
                reads::verdicts_in(&consequence.when, &mut read);
            }
            read.iter().all(|of| match of {
                Verdict::Consequence(other) => order.contains(other) || other == id,
                Verdict::Award(_) | Verdict::Veto(_) => true,
            })
        };
        // A circle is refused when the scheme is compiled.
        let next = open.iter().position(ready).unwrap_or(0);
        order.push(open.remove(next));
    }
    order
}

/// Points for other accounts: of rules that are counted there, of awards, of consequences.
pub(super) fn entries(
    reader: &Reader<'_>,
    columns: &[RuleColumn],
    grants: &[Grant],
    followed: &[Followed],
    faults: &mut Vec<Fault>,
) -> Vec<Entry> {
    let rules = reader.desk.rules;
    let mut entries = Vec::new();
    for column in columns {
        let rule = rules.nodes.get(column.node.index()).and_then(|node| node.rules.get(column.rule));
        let Some((rule, account)) = rule.and_then(|rule| Some((rule, rule.counted_in.as_ref()?))) else { continue };
        for (unit, value) in column.points.iter().enumerate() {
            if let Some(points) = counts(value) {
                entries.push(entry(rule, account, None, unit, points));
            }
        }
    }
    for grant in grants {
        let effects = rules.awards.get(grant.award.index()).map_or(&[][..], |award| &award.effects);
        from_effects(reader, effects, grant.work, grant.unit, &mut entries, faults);
    }
    for one in followed {
        let effects =
            rules.consequences.get(one.consequence.index()).map_or(&[][..], |consequence| &consequence.effects);
        let work = match one.works.as_slice() {
            [work] => Some(*work),
            _ => None,
        };
        from_effects(reader, effects, work, one.unit, &mut entries, faults);
    }
    for letter in &rules.letters {
        for unit in 0..reader.desk.size() {
            letter.effects.iter().for_each(|rule| from_rule(reader, rule, None, unit, &mut entries, faults));
        }
    }
    entries
}

fn entry(rule: &Rule, account: &str, work: Option<NodeId>, unit: usize, points: &Number) -> Entry {
    Entry { unit, rule: rule.id.clone(), work, points: points.clone(), goes_to: account.to_owned() }
}

fn from_effects(
    reader: &Reader<'_>,
    effects: &[Effect],
    work: Option<NodeId>,
    unit: usize,
    entries: &mut Vec<Entry>,
    faults: &mut Vec<Fault>,
) {
    for effect in effects {
        if let Effect::Points(rule) = effect {
            from_rule(reader, rule, work, unit, entries, faults);
        }
    }
}

fn from_rule(
    reader: &Reader<'_>,
    rule: &Rule,
    work: Option<NodeId>,
    unit: usize,
    entries: &mut Vec<Entry>,
    faults: &mut Vec<Fault>,
) {
    let at = At { work, ..At::unit(unit) };
    let points = rules::effect(reader, rule, at, &mut Silent).points;
    match &points {
        Value::Missing(state) => {
            let named = (rule.id.clone(), rule.title.clone(), rule.clause.clone());
            faults.push(Fault::Undecided { rule: named, unit, state: *state });
        }
        value => {
            if let Some(points) = counts(value) {
                entries.push(entry(rule, rule.counted_in.as_deref().unwrap_or_default(), work, unit, points));
            }
        }
    }
}
