//! Which expressions the parts of a rule set hold, and what they read.

use super::desk::reads_earlier;
use super::missing;
use crate::base::calendar::Cycle;
use crate::base::parts::number;
use crate::model::decision::{Award, Effect, Factor, FactorWhen, Grades, VetoEffect};
use crate::model::expr::{Expr, ExprKind, Verdict};
use crate::model::ledgers::Pay;
use crate::model::method::{Choice, MethodKind, Rule, Subject};
use crate::model::node::{Body, Node};
use crate::model::{EventId, FactId, NodeId, RuleSet, canonical};

/// A group statistic that some expression asks for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) slot: usize,
    pub(super) expr: &'a Expr,
}

impl Asked<'_> {
    /// Whether units that a veto struck are left out.
    pub(super) fn without_vetoed(&self) -> bool {
        matches!(
            &self.expr.kind,
            ExprKind::OverPeers { members, .. } | ExprKind::Rated { members, .. } if members.without_vetoed
        )
    }
}

fn choice<'a>(choice: &'a Choice, found: &mut Vec<&'a Expr>) {
    match choice {
        Choice::Value(value) => found.push(value),
        Choice::By { key, lines, otherwise } => {
            found.push(key);
            for line in lines {
                found.extend(line.tests.iter().map(|(_, edge)| edge));
                found.push(&line.value);
            }
            found.extend(otherwise);
        }
    }
}

fn factors<'a>(factors: &'a [Factor], found: &mut Vec<&'a Expr>) {
    for factor in factors {
        found.push(&factor.by);
        if let FactorWhen::Holds(condition) = &factor.when {
            found.push(condition);
        }
    }
}

fn method<'a>(kind: &'a MethodKind, found: &mut Vec<&'a Expr>) {
    match kind {
        MethodKind::Start(value) | MethodKind::Earn(value) => choice(value, found),
        MethodKind::Ratio { of, quotient, .. } => {
            found.push(of);
            if let Some((dividend, divisor)) = quotient {
                found.extend([dividend.as_ref(), divisor.as_ref()]);
            }
        }
        MethodKind::Steps { of, lines, otherwise } => {
            found.push(of);
            found.extend(lines.iter().flat_map(|line| &line.edges).map(|(_, edge)| edge));
            found.extend(lines.iter().map(|line| &line.points));
            found.push(otherwise);
        }
        MethodKind::Linear { of, knots, .. } => {
            found.push(of);
            found.extend(knots.iter().filter_map(|(x, _)| x.looked()));
        }
        MethodKind::Scored(_) => {}
    }
}

/// The expressions of a deduction or bonus.
pub(super) fn of_rule<'a>(rule: &'a Rule, found: &mut Vec<&'a Expr>) {
    found.extend(&rule.when);
    choice(&rule.amount, found);
    factors(&rule.factors, found);
    match &rule.subject {
        Subject::Events { filter, .. } => found.extend(filter),
        Subject::Distance { of, edge, per, beyond, .. } => {
            found.extend([of, edge, per]);
            for rate in beyond {
                found.extend([&rate.edge, &rate.per]);
                choice(&rate.amount, found);
            }
        }
        Subject::Once => {}
    }
}

/// The expressions of a node: everything its value depends on besides its children.
pub(super) fn of_node(node: &Node) -> Vec<&Expr> {
    let mut found = Vec::new();
    found.extend(&node.not_applicable_when);
    found.extend(node.least_cases.iter().flat_map(|least| [&least.least, &least.of]));
    match &node.body {
        Body::Combine(_) => {}
        Body::Item(item) => {
            for one in &item.methods {
                found.extend(&one.when);
                method(&one.kind, &mut found);
                factors(&one.factors, &mut found);
            }
        }
        Body::Survey(survey) => found.extend(survey.drop_when.iter().chain(&survey.valid_when)),
    }
    for rule in &node.rules {
        of_rule(rule, &mut found);
    }
    factors(&node.factors, &mut found);
    found.extend(node.floor.iter().chain(&node.cap));
    found.extend(node.limits.iter().flat_map(|limit| limit.most.iter().chain(&limit.when)));
    found
}

/// The expressions of the rules, in other nodes, whose events are compared with those of a node.
pub(super) fn of_compared<'a>(rules: &'a RuleSet, node: &Node) -> Vec<&'a Expr> {
    let mut found = Vec::new();
    let over: Vec<NodeId> = node.rules.iter().filter_map(Rule::compared_over).collect();
    if !over.is_empty() {
        let all = rules.nodes.iter().flat_map(|other| &other.rules);
        for rule in all.filter(|rule| rule.compared_over().is_some_and(|node| over.contains(&node))) {
            of_rule(rule, &mut found);
        }
    }
    found
}

fn of_effects<'a>(effects: &'a [Effect], found: &mut Vec<&'a Expr>) {
    for effect in effects {
        match effect {
            Effect::Points(rule) => of_rule(rule, found),
            Effect::Pay(pay) => of_pay(pay, found),
            Effect::Allotment(allotment) => found.extend(&allotment.of),
            Effect::Require(_) | Effect::Bar { .. } | Effect::Suspend { .. } => {}
        }
    }
}

fn of_pay<'a>(pay: &'a Pay, found: &mut Vec<&'a Expr>) {
    found.extend(&pay.when);
    choice(&pay.amount, found);
}

/// The expressions of vetoes.
pub(super) fn of_vetoes(rules: &RuleSet) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = rules.vetoes.iter().map(|veto| &veto.when).collect();
    for effect in rules.vetoes.iter().flat_map(|veto| &veto.effects) {
        if let VetoEffect::DeductEach { filter: Some(filter), .. } = effect {
            found.push(filter);
        }
    }
    found
}

/// The expressions of rankings and grades.
pub(super) fn of_rankings(rules: &RuleSet) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    for ranking in &rules.rankings {
        found.extend(ranking.keys.iter().map(|key| &key.of));
        found.extend(&ranking.when);
    }
    found.extend(rules.grades.iter().flat_map(of_grades));
    found.extend(rules.allotments.iter().filter_map(|allotment| allotment.of.as_ref()));
    found
}

/// The expressions of grades.
pub(super) fn of_grades(grades: &Grades) -> Vec<&Expr> {
    let mut found = vec![&grades.of];
    found.extend(grades.limits.iter().map(|limit| &limit.when));
    found.extend(grades.promotions.iter().map(|promotion| &promotion.when));
    found
}

/// Whether an expression reads something that is decided from totals in the current period.
pub(super) fn decided_in(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Earlier(..) => false,
        ExprKind::Grade | ExprKind::Held(_) | ExprKind::Running { .. } | ExprKind::HeldIn(..) => true,
        _ => expr.parts().into_iter().any(decided_in),
    }
}

/// The expressions of everything that is decided about single units: vetoes, grades, awards, consequences.
pub(super) fn of_decisions(rules: &RuleSet) -> Vec<&Expr> {
    let mut found = of_vetoes(rules);
    found.extend(rules.grades.iter().flat_map(of_grades));
    found.extend(rules.awards.iter().filter_map(|award| award.when.as_ref()));
    found.extend(rules.consequences.iter().map(|consequence| &consequence.when));
    found
}

/// The expressions of an award.
pub(super) fn of_award(award: &Award) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = award.when.iter().collect();
    of_effects(&award.effects, &mut found);
    found
}

/// The expressions of consequences and of pay.
pub(super) fn of_consequences(rules: &RuleSet) -> Vec<&Expr> {
    let mut found = Vec::new();
    for consequence in &rules.consequences {
        found.push(&consequence.when);
        of_effects(&consequence.effects, &mut found);
    }
    for pay in &rules.pays {
        of_pay(pay, &mut found);
    }
    for letter in &rules.letters {
        found.extend(&letter.when);
        letter.effects.iter().for_each(|rule| of_rule(rule, &mut found));
    }
    found
}

/// All expressions of a rule set that a run evaluates.
pub(super) fn everywhere(rules: &RuleSet) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = rules.nodes.iter().flat_map(of_node).collect();
    found.extend(of_vetoes(rules));
    found.extend(of_rankings(rules));
    found.extend(rules.awards.iter().flat_map(of_award));
    found.extend(of_consequences(rules));
    for tolerance in &rules.review.tolerances {
        found.extend(tolerance.events.iter().map(|(_, when)| when));
        found.extend(tolerance.vetoes.iter().map(|(_, when)| when));
    }
    found
}

/// Whether some expression reads an earlier period, or a consequence reaches into later ones.
pub(super) fn looks_back(rules: &RuleSet) -> bool {
    let mut tables = rules.facts.iter().map(|fact| &fact.missing).chain(rules.nodes.iter().map(|node| &node.missing));
    tables.any(missing::carries) || everywhere(rules).into_iter().any(reads_earlier)
}

/// How many group statistics the rule set asks for.
pub(super) fn slots(rules: &RuleSet) -> usize {
    let wide = |per: Option<Cycle>| per.map_or(1, |per| number(rules.scheme.cycle, per) as usize);
    let facts = rules.facts.iter().map(|fact| (&fact.missing, wide(fact.per)));
    let tables = facts.chain(rules.nodes.iter().map(|node| (&node.missing, 1)));
    let means = tables.flat_map(|(table, wide)| missing::means(table).map(move |(slot, _)| slot as usize + wide));
    asked(&everywhere(rules)).iter().map(|asked| asked.slot + 1).chain(means).max().unwrap_or(0)
}

/// For each group statistic of today, the one of earlier rules that says the same; empty where no period before is read.
pub(super) fn matched_slots(now: &RuleSet, then: &RuleSet) -> Vec<Option<u32>> {
    if slots(now) == 0 || !looks_back(now) {
        return Vec::new();
    }
    let figures = |rules: &RuleSet| -> Vec<(String, usize)> {
        let asked = asked(&everywhere(rules)).into_iter();
        asked.map(|asked| (canonical::figure(rules, asked.expr), asked.slot)).collect()
    };
    let mut earlier = figures(then);
    earlier.sort();
    let mut matched = vec![None; slots(now)];
    for (figure, slot) in figures(now) {
        let at = earlier.partition_point(|(other, _)| *other < figure);
        let same = earlier.get(at).filter(|(other, _)| *other == figure);
        if let Some(place) = matched.get_mut(slot) {
            *place = same.and_then(|(_, slot)| u32::try_from(*slot).ok());
        }
    }
    matched
}

/// The group statistics some expressions ask for; what an inner one gives stands before the outer one that reads it.
pub(super) fn asked<'a>(exprs: &[&'a Expr]) -> Vec<Asked<'a>> {
    let mut found = Vec::new();
    for expr in exprs {
        expr.walk(&mut |inner| {
            if let ExprKind::OverPeers { slot, .. } | ExprKind::Rated { slot, .. } = &inner.kind {
                found.push(Asked { slot: *slot as usize, expr: inner });
            }
        });
    }
    found.reverse();
    found
}

/// The awards and consequences of the current period that an expression reads.
pub(super) fn verdicts_in(expr: &Expr, found: &mut Vec<Verdict>) {
    match &expr.kind {
        ExprKind::Earlier(..) => {}
        ExprKind::OverPeriods { during, inside, .. } if !during.holds_present(*inside) => {}
        ExprKind::Held(of) | ExprKind::Running { of, .. } | ExprKind::HeldIn(of, _) => found.push(*of),
        _ => expr.parts().into_iter().for_each(|part| verdicts_in(part, found)),
    }
}

/// Whether an expression leaves units out of a statistic that a veto struck.
pub(super) fn leaves_out_vetoed(expr: &Expr) -> bool {
    asked(&[expr]).iter().any(Asked::without_vetoed)
}

/// The facts and the kinds of events that the value of a node rests on in the current period: what it reads itself, and
/// what the nodes below it and those it reads rest on.
pub(super) fn behind(rules: &RuleSet, node: NodeId) -> (Vec<FactId>, Vec<EventId>) {
    let (mut facts, mut events) = (Vec::new(), Vec::new());
    let mut nodes = vec![node];
    let mut at = 0;
    while let Some(node) = nodes.get(at).and_then(|id| rules.nodes.get(id.index())) {
        let mut next = node.children.clone();
        for expr in of_node(node) {
            facts_in(expr, &mut facts);
            nodes_in(expr, &mut next);
            expr.walk(&mut |inner| match &inner.kind {
                ExprKind::Count { event, .. } | ExprKind::OverEvents { event, .. } => events.push(*event),
                ExprKind::Regularly { event, .. } => events.push(*event),
                _ => {}
            });
        }
        events.extend(node.rules.iter().filter_map(|rule| match rule.subject {
            Subject::Events { event, .. } => Some(event),
            _ => None,
        }));
        next.retain(|id| !nodes.contains(id));
        next.sort_unstable();
        next.dedup();
        nodes.extend(next);
        at += 1;
    }
    (facts, events)
}

/// The nodes an expression reads in the current period.
pub(super) fn nodes_in(expr: &Expr, found: &mut Vec<NodeId>) {
    match &expr.kind {
        ExprKind::Earlier(..) => {}
        ExprKind::OverPeriods { during, inside, .. } if !during.holds_present(*inside) => {}
        ExprKind::Node(node) => found.push(*node),
        _ => expr.parts().into_iter().for_each(|part| nodes_in(part, found)),
    }
}

/// The facts an expression reads in the current period.
pub(super) fn facts_in(expr: &Expr, found: &mut Vec<FactId>) {
    match &expr.kind {
        ExprKind::Earlier(..) => {}
        ExprKind::OverPeriods { during, inside, .. } if !during.holds_present(*inside) => {}
        ExprKind::Fact(fact) => found.push(*fact),
        _ => expr.parts().into_iter().for_each(|part| facts_in(part, found)),
    }
}
