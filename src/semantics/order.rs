//! The order of evaluation, cycles, and declarations that nothing uses.

use super::Builder;
use super::names::Symbol;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::NodeId;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Choice, Method, MethodKind, Rule, Subject};
use crate::model::node::{Body, Node};
use crate::say;
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

impl Builder<'_> {
    /// All nodes so that each stands behind what it reads; a cycle is reported with its path.
    pub(super) fn order(&mut self) -> Vec<NodeId> {
        let mut vetoes = Vec::new();
        for veto in &self.vetoes {
            if leaves_out_vetoed(&veto.when) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CYCLE,
                        say!(
                            "否决 `{veto}` 的条件要先知道谁被否决",
                            "the condition of the veto `{veto}` rests on who is vetoed",
                            veto = veto.id.as_str()
                        ),
                    )
                    .at(veto.when.span)
                    .help(say!("去掉 `不含被否决`", "remove `without-vetoed`")),
                );
            }
            nodes_in(&veto.when, &mut vetoes);
        }
        let reads: Vec<Vec<NodeId>> = self.nodes.iter().map(|node| reads_of(node, &self.nodes, &vetoes)).collect();
        let mut marks = vec![Mark::New; self.nodes.len()];
        let mut order = Vec::with_capacity(self.nodes.len());
        for start in 0..self.nodes.len() {
            // Depth first with an explicit stack: schemes may be deep.
            let mut stack = vec![(NodeId::from_index(start), 0_usize)];
            while let Some((id, next)) = stack.pop() {
                match marks.get(id.index()) {
                    Some(Mark::Done) | None => continue,
                    _ => {}
                }
                if let Some(mark) = marks.get_mut(id.index()) {
                    *mark = Mark::Open;
                }
                match reads.get(id.index()).and_then(|list| list.get(next)) {
                    Some(read) => {
                        stack.push((id, next + 1));
                        match marks.get(read.index()) {
                            Some(Mark::New) => stack.push((*read, 0)),
                            Some(Mark::Open) => self.cycle_found(&stack, *read),
                            _ => {}
                        }
                    }
                    None => {
                        if let Some(mark) = marks.get_mut(id.index()) {
                            *mark = Mark::Done;
                        }
                        order.push(id);
                    }
                }
            }
        }
        order
    }

    fn cycle_found(&mut self, stack: &[(NodeId, usize)], again: NodeId) {
        let from = stack.iter().position(|(id, _)| *id == again).unwrap_or(0);
        let path: Vec<String> = stack
            .iter()
            .skip(from)
            .map(|(id, _)| *id)
            .chain([again])
            .filter_map(|id| self.node(id).map(|node| node.id.clone()))
            .collect();
        let Some(span) = self.drafts.get(again.index()).map(|draft| draft.statement.word_span) else { return };
        self.problems.push(
            Diagnostic::new(
                &catalog::CYCLE,
                say!("指标循环引用：{path}", "nodes read each other in a circle: {path}", path = path.join(" → ")),
            )
            .at(span)
            .help(say!("去掉其中一处引用", "remove one of the references")),
        );
    }

    /// Warns about facts, events and windows that nothing uses; where text or names are in error, they may be meant there.
    pub(super) fn unused(&mut self) {
        if self.uncertain || self.problems.has_errors() {
            return;
        }
        let found: Vec<(String, Symbol, crate::base::source::Span)> = self
            .names
            .unused()
            .into_iter()
            .filter(|(_, symbol, _)| !matches!(symbol, Symbol::Fact(id) if self.targets.contains_key(id)))
            .map(|(name, symbol, span)| (name.to_owned(), symbol, span))
            .collect();
        for (name, symbol, span) in found {
            let help = match symbol {
                Symbol::Window(_) | Symbol::Table(_) | Symbol::Import(_) => {
                    say!("没有规则提到它；用上它，或删去", "no rule names it: use it, or delete it")
                }
                _ => say!(
                    "没有规则读取它，却要各单位填报；用上它，或删去",
                    "units must hand it in and no rule reads it: use it, or delete it"
                ),
            };
            self.problems.push(
                Diagnostic::new(
                    &catalog::UNUSED,
                    say!(
                        "{kind} `{name}` 没有用到",
                        "`{name}` ({kind}) is not used",
                        kind = symbol.kind(),
                        name = name
                    ),
                )
                .at(span)
                .help(help),
            );
        }
    }
}

/// The nodes an expression reads in this period; what it reads of earlier ones is known before all.
fn nodes_in(expr: &Expr, found: &mut Vec<NodeId>) {
    expr.walk_present(&mut |part| {
        if let ExprKind::Node(id) = part.kind {
            found.push(id);
        }
    });
}

/// Whether a figure leaves out units that a veto struck.
fn leaves_out_vetoed(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(
            &part.kind,
            ExprKind::OverPeers { members, .. } | ExprKind::Rated { members, .. } if members.without_vetoed
        );
    });
    found
}

/// The nodes a node's value is made of; where it leaves out who is vetoed, what vetoes read as well.
fn reads_of(node: &Node, nodes: &[Node], vetoes: &[NodeId]) -> Vec<NodeId> {
    let mut found = node.children.clone();
    let mut see = |expr: &Expr| {
        nodes_in(expr, &mut found);
        if leaves_out_vetoed(expr) {
            found.extend(vetoes);
        }
    };
    each_of_node(node, &mut see);
    // Where only the highest of a matter counts, each of the rules that are compared must be known.
    let compared: BTreeSet<NodeId> = node.rules.iter().filter_map(Rule::compared_over).collect();
    if !compared.is_empty() {
        let peers = nodes.iter().flat_map(|other| &other.rules);
        for rule in peers.filter(|rule| rule.compared_over().is_some_and(|over| compared.contains(&over))) {
            each_of_rule(rule, &mut see);
        }
    }
    found
}

/// Every expression of a node.
pub(super) fn each_of_node<'n>(node: &'n Node, see: &mut impl FnMut(&'n Expr)) {
    if let Body::Item(item) = &node.body {
        item.methods.iter().for_each(|method| each_of_method(method, see));
    }
    each_beside_methods(node, see);
}

/// Every expression of a node but those of its methods.
pub(super) fn each_beside_methods<'n>(node: &'n Node, see: &mut impl FnMut(&'n Expr)) {
    let bounds = [&node.floor, &node.cap, &node.not_applicable_when];
    bounds.into_iter().flatten().for_each(&mut *see);
    for limit in &node.limits {
        limit.most.iter().chain(&limit.when).for_each(&mut *see);
    }
    for least in &node.least_cases {
        [&least.least, &least.of].into_iter().for_each(&mut *see);
    }
    each_factor(&node.factors, see);
    for rule in &node.rules {
        each_of_rule(rule, see);
    }
}

fn each_factor<'n>(factors: &'n [Factor], see: &mut impl FnMut(&'n Expr)) {
    for factor in factors {
        see(&factor.by);
        if let FactorWhen::Holds(expr) = &factor.when {
            see(expr);
        }
    }
}

fn each_of_choice<'n>(choice: &'n Choice, see: &mut impl FnMut(&'n Expr)) {
    match choice {
        Choice::Value(expr) => see(expr),
        Choice::By { key, lines, otherwise } => {
            see(key);
            for line in lines {
                line.tests.iter().for_each(|(_, expr)| see(expr));
                see(&line.value);
            }
            otherwise.iter().for_each(see);
        }
    }
}

/// Every expression of a method.
pub(super) fn each_of_method<'n>(method: &'n Method, see: &mut impl FnMut(&'n Expr)) {
    method.when.iter().for_each(&mut *see);
    each_factor(&method.factors, see);
    match &method.kind {
        MethodKind::Start(choice) | MethodKind::Earn(choice) => each_of_choice(choice, see),
        MethodKind::Ratio { of, .. } => see(of),
        MethodKind::Linear { of, knots, .. } => {
            see(of);
            knots.iter().filter_map(|(x, _)| x.looked()).for_each(see);
        }
        MethodKind::Scored(_) => {}
        MethodKind::Steps { of, lines, otherwise } => {
            see(of);
            for line in lines {
                line.edges.iter().for_each(|(_, edge)| see(edge));
                see(&line.points);
            }
            see(otherwise);
        }
    }
}

pub(super) fn each_of_rule<'n>(rule: &'n Rule, see: &mut impl FnMut(&'n Expr)) {
    each_of_choice(&rule.amount, see);
    rule.when.iter().for_each(&mut *see);
    each_factor(&rule.factors, see);
    match &rule.subject {
        Subject::Events { filter, .. } => filter.iter().for_each(see),
        Subject::Distance { of, edge, per, beyond, .. } => {
            [of, edge, per].into_iter().for_each(&mut *see);
            for rate in beyond {
                [&rate.edge, &rate.per].into_iter().for_each(&mut *see);
                each_of_choice(&rate.amount, see);
            }
        }
        Subject::Once => {}
    }
}
