//! Vetoes and what they do.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::decision::{Veto, VetoEffect};
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::Dim;
use crate::model::{AwardId, NodeId};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, statement_words, title};
use crate::semantics::expr::{Scope, builtin};
use crate::semantics::names::Symbol;
use crate::syntax::ast::{Name, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// A veto before its rules are known.
    pub(in crate::semantics) fn empty_veto(&self, statement: &'a Statement) -> Veto {
        let span = statement.span;
        Veto {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            when: crate::semantics::expr::poisoned(span),
            effects: Vec::new(),
            clause: self.clause(statement, None),
        }
    }

    pub(super) fn veto(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &Scope::default());
        clauses.finish(&[C::When, C::Unless], &mut self.problems);
        let mut effects = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Limit => effects.extend(self.veto_limit(inner)),
                S::Bar => effects.extend(self.veto_bar(inner)),
                S::Set => effects.extend(self.veto_set(inner)),
                S::Require => effects.extend(self.references(inner).into_iter().map(VetoEffect::Require)),
                S::Deduct => effects.extend(self.veto_deduct(inner, when.as_ref())),
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        if when.is_none() {
            self.problems.push(
                incomplete(statement.span, &say!("`当 …`", "`when …`"))
                    .help(say!("否决要写明什么情况下发生", "a veto says when it strikes")),
            );
        }
        // An effect that is in error has its message.
        let stated = statement.block.iter().flat_map(|block| &block.statements).any(|inner| inner.word != S::Basis);
        if effects.is_empty() && !stated {
            self.problems.push(incomplete(statement.span, &say!("后果", "what it does")).help(say!(
                "在大括号里写 `限定 总分 最高 59.99分`、`取消 奖项`、`设定 名次 为 末位` 等",
                "write `limit total at most 59.99 points`, `bar award`, `set place to lowest` in braces"
            )));
        }
        if let Some(veto) = self.vetoes.get_mut(index) {
            if let Some(when) = when {
                veto.when = when;
            }
            veto.effects = effects;
        }
    }

    /// `deduct x 30 points`, `… each`, `… for each accident where level >= major`.
    fn veto_deduct(&mut self, statement: &'a Statement, when: Option<&Expr>) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let each = clauses.flag(C::Each, &mut self.problems);
        let for_each = clauses.take(C::ForEach, &mut self.problems);
        let amount = clauses.take_amount(&mut self.problems).and_then(plain);
        clauses.finish(&[C::Each, C::ForEach], &mut self.problems);
        let Some(amount) = amount else {
            self.problems.push(incomplete(statement.span, &say!("分值，如 `30分`", "points, such as `30 points`")));
            return None;
        };
        let points = self.points(amount, &Scope::default(), false);
        let points = self.constant_points(points)?;
        if let Some(clause) = for_each {
            let event = self.event_of(&clause)?;
            let inside = Scope { event: Some(event), ..Scope::default() };
            let filter = clause.inside(C::Where).and_then(Clause::value);
            let filter = filter.map(|expr| self.condition(expr, &inside));
            return Some(VetoEffect::DeductEach { points, event, filter });
        }
        let Some(span) = each else { return Some(VetoEffect::Deduct(points)) };
        // What is counted is what the condition counts, where that is one thing.
        let mut counted = Vec::new();
        if let Some(when) = when {
            when.walk(&mut |part| {
                if let ExprKind::Count { event, filter } = &part.kind {
                    counted.push((*event, filter.as_deref().cloned()));
                }
            });
        }
        match <[_; 1]>::try_from(counted) {
            Ok([(event, filter)]) => Some(VetoEffect::DeductEach { points, event, filter }),
            Err(_) if when.is_some_and(|when| when.dim == Dim::Poisoned) => None,
            Err(_) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_INCOMPLETE,
                        say!("`每次` 什么没有写明", "what `each` counts is not stated"),
                    )
                    .at(span)
                    .help(say!(
                        "条件里恰好计数一种事件时才能省略；否则写 `每有 事件 其中 …`",
                        "it may be left out where the condition counts one kind of event; else write `for each EVENT where …`"
                    )),
                );
                None
            }
        }
    }

    pub(super) fn veto_limit(&mut self, statement: &'a Statement) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let most = clauses.take(C::AtMost, &mut self.problems);
        let subject = clauses.take_amount(&mut self.problems);
        clauses.finish(&[C::AtMost], &mut self.problems);
        let Some(Reference::Name(subject)) = subject.and_then(reference) else {
            self.problems.push(incomplete(statement.span, &say!("限定什么", "what is limited")));
            return None;
        };
        let Some(value) = most.as_ref().and_then(Clause::value) else {
            self.problems.push(incomplete(statement.span, &say!("`最高 …`", "`at most …`")));
            return None;
        };
        let wanted = say!("总分或等次", "the total or the grades");
        let fits = |symbol: Symbol| matches!(symbol, Symbol::Node(_) | Symbol::Grades);
        match self.names.resolve(subject, &wanted, fits, &mut self.problems)? {
            Symbol::Grades => {
                let name = self.grade_name(value)?;
                self.grade(&name, value.span).map(VetoEffect::GradeAtMost)
            }
            Symbol::Node(NodeId(0)) => {
                let points = self.points(value, &Scope { node: Some(NodeId(0)), ..Scope::default() }, false);
                let limit = self.constant_points(points)?;
                self.finer_than_rounding(&limit, value.span);
                Some(VetoEffect::TotalAtMost(limit))
            }
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::WRONG_KIND_OF_NAME,
                        say!("否决只能限定总分或等次", "a veto limits the total or the grades"),
                    )
                    .at(subject.span),
                );
                None
            }
        }
    }

    /// A limit finer than the places of the total would print as something else.
    pub(super) fn finer_than_rounding(&mut self, limit: &Number, span: Span) {
        let Some(rounding) = self.nodes.first().and_then(|root| root.round) else { return };
        let shown = rounding.apply(limit);
        if shown != *limit {
            self.problems.push(
                Diagnostic::new(
                    &catalog::LIMIT_FINER_THAN_ROUNDING,
                    say!(
                        "上限 {limit} 比总分的 {places} 位小数更细，印出来会成为 {shown}",
                        "the limit {limit} is finer than the total's {places} decimals and would print as {shown}",
                        limit = limit,
                        places = rounding.places,
                        shown = shown.format_fixed(rounding.places, rounding.mode)
                    ),
                )
                .at(span)
                .help(say!(
                    "写成 {places} 位以内，如 `59.99分`，或增加修约位数",
                    "write at most {places} decimals, such as `59.99 points`, or keep more of them",
                    places = rounding.places
                ))
                .witness(Witness::new(
                    Side::new(What::Value, "total", Quantity::points(shown.clone())),
                    Relation::between(&shown, limit),
                    Side::new(What::Stated, self.sources.text(span), Quantity::points(limit.clone())),
                )),
            );
        }
    }

    pub(super) fn veto_bar(&mut self, statement: &'a Statement) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        clauses.finish(&[], &mut self.problems);
        let mut awards: Vec<AwardId> = Vec::new();
        let wanted = say!("奖项", "an award");
        for operand in values {
            let Some(Reference::Name(name)) = reference(operand) else {
                self.problems.push(incomplete(operand.span, &wanted));
                continue;
            };
            if self.names.candidates(name).is_empty() {
                match BuiltIn::find(&name.text()) {
                    Some(BuiltIn::Awards) => return Some(VetoEffect::Bar(Vec::new())),
                    Some(BuiltIn::Place) => return Some(VetoEffect::NotRanked),
                    _ => {}
                }
            }
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Award(_)), &mut self.problems);
            if let Some(Symbol::Award(id)) = found {
                awards.push(id);
            }
        }
        (!awards.is_empty()).then_some(VetoEffect::Bar(awards))
    }

    pub(super) fn veto_set(&mut self, statement: &'a Statement) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let to = clauses.take(C::To, &mut self.problems);
        clauses.finish(&[C::To], &mut self.problems);
        let name = statement.name.as_ref()?;
        let Some(value) = to.as_ref().and_then(Clause::value) else {
            self.problems.push(incomplete(statement.span, &say!("`为 …`", "`to …`")));
            return None;
        };
        let place = name.single().and_then(BuiltIn::find) == Some(BuiltIn::Place);
        if place && self.names.candidates(name).is_empty() {
            if builtin(value) == Some(BuiltIn::Lowest) {
                return Some(VetoEffect::LastPlace);
            }
            let text = self.sources.text(value.span).to_owned();
            self.unknown_word(&text, value.span, &[(BuiltIn::Lowest.zh(), BuiltIn::Lowest.en())]);
            return None;
        }
        let wanted = say!("等次或 `名次`", "the grades or `place`");
        self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Grades), &mut self.problems)?;
        let grade = self.grade_name(value)?;
        self.grade(&grade, value.span).map(VetoEffect::GradeIs)
    }
}
