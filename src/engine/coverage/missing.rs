//! What stands for missing values of facts: which policies a unit comes to, in whatever part of the period.

use super::{BranchKind, Probe, Walk};
use crate::engine::eval::{At, policy};
use crate::engine::{missing, parts, reads};
use crate::model::contract::{Fact, MissingPolicy};
use crate::model::value::State;
use crate::model::{FactId, RuleSet};

/// The policies of a fact that put something in the place of a missing value, each with the states it is for.
fn acting(fact: &Fact) -> Vec<(&MissingPolicy, Vec<State>)> {
    let mut found: Vec<(&MissingPolicy, Vec<State>)> = Vec::new();
    for (state, policy) in fact.missing.iter().filter(|(_, policy)| missing::acts(policy)) {
        match found.iter_mut().find(|(known, _)| *known == policy) {
            Some((_, states)) => states.push(*state),
            None => found.push((policy, vec![*state])),
        }
    }
    found
}

impl<'a> Walk<'a> {
    /// The policies of every fact. Those of a fact with several are named by their states: `rate[late]`.
    pub(super) fn missing(&mut self) {
        let rules = self.rules;
        for (index, fact) in rules.facts.iter().enumerate() {
            let acting = acting(fact);
            let several = acting.len() > 1;
            for (wanted, states) in acting {
                let states: Vec<String> = states.iter().map(|state| state.words().1.replace(' ', "-")).collect();
                let id = if several { format!("{}[{}]", fact.id, states.join(", ")) } else { fact.id.clone() };
                self.branch((&id, fact.clause.span, &fact.clause), BranchKind::Missing, |probe| {
                    probe.replaces(rules, FactId::from_index(index), fact, wanted)
                });
            }
        }
    }
}

impl Probe<'_> {
    /// Whether a policy puts something in the place of a fact that a computed node reads.
    fn replaces(&self, rules: &RuleSet, id: FactId, fact: &Fact, wanted: &MissingPolicy) -> bool {
        let reads = |node| {
            let mut facts = Vec::new();
            reads::of_node(node).into_iter().for_each(|expr| reads::facts_in(expr, &mut facts));
            facts.contains(&id)
        };
        let stands = |part| {
            let at = At { part, ..At::unit(self.unit) };
            let reported = self.reader.reported(id, at);
            missing::state(&self.reader, id, &reported, at).is_some_and(|state| {
                policy(&fact.missing, state) == Some(wanted) && missing::of_fact(&self.reader, id, state, at).is_some()
            })
        };
        rules.nodes_with_ids().any(|(node, of)| self.value(node).is_some() && reads(of))
            && parts::times(fact, self.reader.desk.data).into_iter().any(stands)
    }
}
