//! Which rule sets read the same data in the same way.

use super::PeriodData;
use super::ledgers::{Ledger, scored};
use crate::model::RuleSet;
use crate::model::method::Rule;
use crate::model::node::{Body, Node};

impl PeriodData {
    /// Whether another rule set would read the same from the same files, so that nothing needs to be read again. Whatever
    /// reading looks at is the same in both; where that is in doubt the answer is no.
    #[must_use]
    pub fn also_read_by(&self, own: &RuleSet, other: &RuleSet) -> bool {
        // What is settled by hand is checked against the limits of what it is about.
        self.ledger == Ledger::default()
            && contract(own, other)
            && decisions(own, other)
            && own.nodes.len() == other.nodes.len()
            && own.nodes.iter().zip(&other.nodes).all(|(own, other)| node(own, other))
    }
}

fn contract(own: &RuleSet, other: &RuleSet) -> bool {
    own.scheme.cycle == other.scheme.cycle
        && own.scheme.offices == other.scheme.offices
        && own.scheme.approved_by == other.scheme.approved_by
        && own.grouping == other.grouping
        && own.groups == other.groups
        && own.facts == other.facts
        && own.events == other.events
        && own.windows == other.windows
        && own.tasks == other.tasks
        && own.entered == other.entered
        && own.letters == other.letters
        && own.superiors == other.superiors
        && own.cadences == other.cadences
        && own.duties == other.duties
        && own.tables == other.tables
        && own.keyed == other.keyed
        && own.reads_class == other.reads_class
        && own.working_days == other.working_days
        && own.formerly == other.formerly
}

fn decisions(own: &RuleSet, other: &RuleSet) -> bool {
    let vetoes = |rules: &RuleSet| -> Vec<String> { rules.vetoes.iter().map(|veto| veto.id.clone()).collect() };
    own.grades == other.grades
        && own.awards == other.awards
        && own.consequences == other.consequences
        && own.review == other.review
        && vetoes(own) == vetoes(other)
}

fn node(own: &Node, other: &Node) -> bool {
    let bodies = match (&own.body, &other.body) {
        (Body::Survey(_), _) | (_, Body::Survey(_)) => own.body == other.body,
        _ => scored(own) == scored(other),
    };
    bodies
        && own.id == other.id
        && own.title == other.title
        && own.parent == other.parent
        && own.children == other.children
        && own.share == other.share
        && own.applies_to == other.applies_to
        && own.rules.len() == other.rules.len()
        && own.rules.iter().zip(&other.rules).all(|(own, other)| rule(own, other))
}

fn rule(own: &Rule, other: &Rule) -> bool {
    own.id == other.id && own.subject == other.subject && own.judged == other.judged && own.due == other.due
}
