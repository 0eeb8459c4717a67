//! Nodes: which way their value comes about, and how it is rounded. Their heads are in `node_heads`, weights and full marks in
//! `weights`.

use super::Builder;
use super::clauses::{Clauses, Reference, incomplete, reference, statement_words};
use super::declare::is_node;
use super::expr::Scope;
use super::readings;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::node::{Body, Responsibility};
use crate::model::{FactId, NodeId};
use crate::say;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::StatementWord as S;

/// Statements of a node's block by what is done with them.
#[derive(Default)]
struct Inside<'a> {
    methods: Vec<&'a Statement>,
    rules: Vec<&'a Statement>,
    survey: Vec<&'a Statement>,
    measure: Option<FactId>,
    /// Whether a `measure` is in error, so that `actual` is unknown and needs no second message.
    measure_failed: bool,
    long_term: bool,
    limits: Vec<&'a Statement>,
}

impl<'a> Builder<'a> {
    /// Compiles every node.
    pub(super) fn nodes(&mut self) {
        for index in 0..self.nodes.len() {
            self.node_head(NodeId::from_index(index));
        }
        self.full_marks();
        self.nested_matter_rules();
        for index in 0..self.nodes.len() {
            self.node_body(NodeId::from_index(index));
        }
        self.roundings();
    }

    fn node_body(&mut self, id: NodeId) {
        let Some(draft) = self.drafts.get_mut(id.index()) else { return };
        let statement = draft.statement;
        let statements = std::mem::take(&mut draft.inside);
        let mut inside = Inside::default();
        let mut responsibility = Responsibility::default();
        for inner in &statements {
            match inner.word {
                S::Measure => {
                    let fact = self.measure(inner);
                    inside.measure_failed |= fact.is_none();
                    inside.measure = fact.or(inside.measure);
                }
                S::LeadOfficial => responsibility.lead_officials.extend(self.references(inner)),
                S::Chief => responsibility.chiefs.extend(self.references(inner)),
                S::ChiefUnit => responsibility.chief_units.extend(self.references(inner)),
                S::ResponsibleUnits => responsibility.responsible_units.extend(self.references(inner)),
                S::LongTerm => inside.long_term = true,
                S::Limit => inside.limits.push(inner),
                S::Basis => {
                    self.references(inner);
                }
                S::Levels | S::Aspects | S::Panel | S::Ballots | S::Drop | S::Valid | S::Void | S::Show | S::Earn
                    if statement.word == S::Survey =>
                {
                    inside.survey.push(inner);
                }
                S::StartAt
                | S::Earn
                | S::Ratio
                | S::Steps
                | S::Linear
                | S::MinMax
                | S::Efficacy
                | S::Completion
                | S::Records
                | S::ScoredBy => {
                    inside.methods.push(inner);
                }
                S::Deduct | S::Add | S::Adjust => inside.rules.push(inner),
                word if is_node(word) => {}
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.responsibility = responsibility;
            node.long_term = inside.long_term;
        }
        if let Some(draft) = self.drafts.get_mut(id.index()) {
            draft.measure = inside.measure;
        }
        let scope = Scope {
            node: Some(id),
            measure: inside.measure,
            measure_failed: inside.measure_failed,
            ..Scope::default()
        };
        let children = self.node(id).is_some_and(|node| !node.children.is_empty());
        if statement.word == S::Survey {
            let survey = self.survey(id, statement, &inside.survey);
            self.set_body(id, survey.map(Body::Survey));
        } else if children {
            for method in &inside.methods {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::METHOD_COUNT,
                        say!(
                            "有下级指标时，得分由下级合成，不能再写 `{word}`",
                            "a node with children is made of them and takes no `{word}`",
                            word = statement_words(method)
                        ),
                    )
                    .at(method.word_span),
                );
            }
        } else {
            let item = self.item(id, &inside.methods, &inside.rules, &scope);
            self.set_body(id, item.map(Body::Item));
        }
        for rule in inside.rules {
            if let Some(rule) = self.rule(id, rule, &scope) {
                let twin = self.node(id).and_then(|node| node.rules.iter().find(|other| other.name == rule.name));
                if let Some(first) = twin.map(|twin| twin.clause.span) {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::DUPLICATE_NAME,
                            say!(
                                "`{name}` 在这里写了两次",
                                "`{name}` is written twice here",
                                name = rule.name.as_str()
                            ),
                        )
                        .at(rule.clause.span)
                        .label(first, say!("第一次在这里", "the first one is here"))
                        .help(say!(
                            "给其中一条换个名称，或并成一条",
                            "give one of them another name, or make one rule of both"
                        )),
                    );
                    continue;
                }
                if let Some(node) = self.nodes.get_mut(id.index()) {
                    node.rules.push(rule);
                }
            }
        }
        self.rest_needs(id);
        self.rates_of_two_rules(id, &statements);
        for limit in inside.limits {
            self.limit(limit, &scope);
        }
    }

    fn set_body(&mut self, id: NodeId, body: Option<Body>) {
        if let (Some(node), Some(body)) = (self.nodes.get_mut(id.index()), body) {
            node.body = body;
        }
    }

    /// `measure x`: the fact that `actual` is.
    fn measure(&mut self, statement: &'a Statement) -> Option<FactId> {
        let mut clauses = Clauses::of(statement);
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(&[], &mut self.problems);
        let name = match (&statement.name, operand.and_then(reference)) {
            (Some(name), _) | (None, Some(Reference::Name(name))) => name,
            _ => {
                self.problems.push(incomplete(statement.span, &say!("一项数据的名称", "the name of a fact")));
                return None;
            }
        };
        let wanted = say!("数据", "a fact");
        match self.names.resolve(name, &wanted, |s| matches!(s, super::names::Symbol::Fact(_)), &mut self.problems) {
            Some(super::names::Symbol::Fact(id)) => Some(id),
            _ => None,
        }
    }

    /// Applies the `round` statements of the scheme to their nodes.
    fn roundings(&mut self) {
        let statements = std::mem::take(&mut self.rounds);
        let mut failed = false;
        for statement in statements {
            let before = self.problems.len();
            let Some((names, rounding)) = self.rounding(statement) else {
                failed |= self.problems.len() > before;
                continue;
            };
            let wanted = say!("指标", "a node of the score");
            for name in names {
                let found = self.names.resolve(
                    name,
                    &wanted,
                    |s| matches!(s, super::names::Symbol::Node(_)),
                    &mut self.problems,
                );
                match found {
                    Some(super::names::Symbol::Node(id)) => {
                        if let Some(node) = self.nodes.get_mut(id.index()) {
                            node.round = Some(rounding);
                        }
                    }
                    _ => failed = true,
                }
            }
        }
        let root = self.nodes.first().map(|root| (root.round.is_none(), root.id.clone()));
        if let (Some((true, name)), Some(draft), false) = (root, self.drafts.first(), failed) {
            let span = draft.statement.word_span;
            self.problems.push(
                Diagnostic::new(
                    &catalog::ROUNDING_MISSING,
                    say!("没有写明总分怎样修约", "how the total is rounded is not stated"),
                )
                .at(span)
                .help(say!(
                    "在方案里写 `修约 {name} 为 2位小数 四舍五入`",
                    "write `round {name} to 2 decimals half-up` in the scheme",
                    name = name.as_str()
                ))
                .witness(readings::rounding(2, &Number::from(60))),
            );
        }
    }
}
