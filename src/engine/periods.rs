//! The pass across periods: what follows from results, and points entered into other accounts.

use super::eval::{At, Reader};
use super::faults::Fault;
use super::outcome::{Entry, Followed, Grant, RuleColumn};
use super::record::Silent;
use super::rules;
use super::tree::counts;
use super::value::met;
use crate::base::number::Number;
use crate::model::decision::{Consequence, Effect};
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::Rule;
use crate::model::value::Value;
use crate::model::{AwardId, ConsequenceId, NodeId};

/// The awards given separately by work whose runs a condition reads.
fn awards_by_work(reader: &Reader<'_>, condition: &Expr) -> Vec<AwardId> {
    let mut found = Vec::new();
    condition.walk(&mut |inner| {
        if let ExprKind::Running(award) = &inner.kind
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
    let mut followed = Vec::new();
    for (index, consequence) in reader.desk.rules.consequences.iter().enumerate() {
        let awards = awards_by_work(reader, &consequence.when);
        for unit in 0..reader.desk.size() {
            if let Err(state) = met(&reader.eval(&consequence.when, At::unit(unit))) {
                // A condition on a total that is missing has its message already.
                if reader.has_total(unit) {
                    let rule = (consequence.id.clone(), consequence.title.clone(), consequence.clause.clone());
                    faults.push(Fault::Undecided { rule, unit, state });
                }
            } else if let Some(works) = follows(reader, consequence, &awards, unit) {
                followed.push(Followed { consequence: ConsequenceId::from_index(index), unit, works });
            }
        }
    }
    followed
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
        let Effect::Points(rule) = effect else { continue };
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
}
