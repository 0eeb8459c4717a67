//! The head of a node: bounds, factors, applicability, how its parts combine.

use super::Builder;
use super::clauses::{Clauses, Reference, incomplete, plain, reference};
use super::expr::Scope;
use super::readings;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::NodeId;
use crate::model::node::{Body, Combining, Share};
use crate::say;
use crate::syntax::ast::ExprKind;
use crate::syntax::keywords::{ClauseWord as C, Combining as CombiningWord};

const CLAUSES: &[C] = &[
    C::Weight,
    C::AtMost,
    C::AtLeast,
    C::NoCap,
    C::NoFloor,
    C::Factor,
    C::Combine,
    C::AppliesTo,
    C::IfMissing,
    C::NotApplicable,
    C::Rescaled,
    C::AsItIs,
    C::RestToParent,
    C::NeedsAtLeast,
    C::HighestOnly,
    C::EachCounts,
];

impl<'a> Builder<'a> {
    pub(super) fn node_head(&mut self, id: NodeId) {
        let Some(statement) = self.drafts.get(id.index()).map(|draft| draft.statement) else { return };
        let scope = Scope { node: Some(id), ..Scope::default() };
        let mut clauses = Clauses::of(statement);
        let amount = clauses.take_amount(&mut self.problems);
        let full = amount.and_then(plain).and_then(|expr| {
            let points = self.points(expr, &Scope::default(), false);
            self.positive(&points)
        });
        if let (Some(full), Some(node)) = (&full, self.nodes.get_mut(id.index())) {
            node.full = full.clone();
        }
        let weight = clauses.take(C::Weight, &mut self.problems);
        let weight_span = weight.as_ref().map(super::clauses::Clause::whole);
        let weight = weight.and_then(|clause| self.weight_of(&clause, &scope, statement));
        let no_floor = clauses.flag(C::NoFloor, &mut self.problems);
        let no_cap = clauses.flag(C::NoCap, &mut self.problems);
        let at_least = clauses.take(C::AtLeast, &mut self.problems);
        let at_most = clauses.take(C::AtMost, &mut self.problems);
        self.exclude(at_least.as_ref(), no_floor);
        self.exclude(at_most.as_ref(), no_cap);
        let rescaled = clauses.flag(C::Rescaled, &mut self.problems);
        let as_it_is = clauses.flag(C::AsItIs, &mut self.problems);
        let rest_written = clauses.flag(C::RestToParent, &mut self.problems);
        let factors = clauses.take_all(C::Factor);
        let combine = clauses.take(C::Combine, &mut self.problems);
        let applies = clauses.take(C::AppliesTo, &mut self.problems);
        let missing = clauses.take(C::IfMissing, &mut self.problems);
        let not_applicable = clauses.take(C::NotApplicable, &mut self.problems);
        let needs = clauses.take_all(C::NeedsAtLeast);
        let matter_rule = self.matter_rule_of_head(&mut clauses);
        clauses.finish(CLAUSES, &mut self.problems);

        let floor = at_least.as_ref().and_then(|clause| self.bound(clause, &scope));
        let cap = at_most.as_ref().and_then(|clause| self.bound(clause, &scope));
        let floor_default = self.default_floor.filter(|_| no_floor.is_none() && floor.is_none());
        let cap_default = self.default_cap.filter(|_| no_cap.is_none() && cap.is_none());
        let floor = floor.or_else(|| floor_default.map(|expr| self.points(expr, &scope, true)));
        let cap = cap.or_else(|| cap_default.map(|expr| self.points(expr, &scope, true)));
        let combining = combine.and_then(|clause| self.combining(&clause));
        let factors = factors.iter().filter_map(|clause| self.factor(clause, &scope)).collect();
        let applies_to = applies.map(|clause| {
            let names: Vec<_> = clause
                .values
                .iter()
                .filter_map(|operand| match reference(operand) {
                    Some(Reference::Name(name)) => Some(name),
                    _ => None,
                })
                .collect();
            self.groups(&names)
        });
        let missing = missing.map(|clause| self.missing_table(&clause)).unwrap_or_else(|| self.default_missing.clone());
        let (when, policy, spread_factor) = match &not_applicable {
            Some(clause) => self.not_applicable(clause, &scope),
            None => (None, None, None),
        };
        let limited = applies_to.as_ref().is_some_and(|groups: &Vec<_>| !groups.is_empty());
        if limited && policy.is_none() {
            let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
            self.problems.push(
                Diagnostic::new(
                    &catalog::NOT_APPLICABLE_POLICY,
                    say!(
                        "只适用于部分分组，没有写明其他单位怎么办",
                        "it applies to some groups only; what happens to the others is not stated"
                    ),
                )
                .at(statement.word_span)
                .help(say!(
                    "加上 `不适用 分摊`、`不适用 零分` 或 `不适用 满分`",
                    "add `not applicable redistribute`, `not applicable zero` or `not applicable full`"
                ))
                .witness(readings::not_applicable(&full)),
            );
        }
        let (least, least_cases) = self.least_cases(needs, &scope);

        if let Some(draft) = self.drafts.get_mut(id.index()) {
            draft.points = amount.map(|operand| operand.span);
            draft.no_floor = no_floor;
            draft.no_cap = no_cap;
            draft.floor_written = at_least.map(|clause| clause.whole());
            draft.cap_written = at_most.map(|clause| clause.whole());
            draft.scale_written = rescaled.or(as_it_is);
            draft.weight = weight_span;
            draft.matter_rule = matter_rule;
            draft.rest_written = rest_written;
        }
        if let (Some(first), Some(second)) = (rescaled, as_it_is) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("`折算` 与 `照计` 只能写一个", "`rescaled` and `as it is` exclude each other"),
                )
                .at(second)
                .label(first, say!("另一个在这里", "the other one is here")),
            );
        }
        let Some(node) = self.nodes.get_mut(id.index()) else { return };
        node.full = full.unwrap_or(Number::ZERO);
        node.share = match (node.parent, weight) {
            (None, _) => Share::Root,
            // The scale is settled once all full marks are known; 0 stands for "rescaled" until then.
            (Some(_), Some((weight, by))) => Share::Weight {
                weight,
                scale: if rescaled.is_some() { Number::ZERO } else { Number::ONE },
                by: by.map(Box::new),
            },
            (Some(_), None) => Share::Points,
        };
        node.floor = floor;
        node.cap = cap;
        node.rest_to_parent = rest_written.is_some();
        node.factors = factors;
        node.applies_to = applies_to.unwrap_or_default();
        node.missing = missing;
        node.not_applicable_when = when;
        node.not_applicable = policy;
        node.spread_factor = spread_factor;
        node.least_children = least.unwrap_or(0);
        node.least_cases = least_cases;
        if let Some(combining) = combining {
            node.body = Body::Combine(combining);
        }
    }

    /// What a floor keeps off can fall on a parent only where there are both.
    pub(super) fn rest_needs(&mut self, id: NodeId) {
        let Some(span) = self.drafts.get(id.index()).and_then(|draft| draft.rest_written) else { return };
        let Some(node) = self.node(id) else { return };
        let parent = node.parent.and_then(|id| self.node(id));
        let multiplied = parent.is_some_and(|parent| matches!(&parent.body, Body::Combine(way) if way.multiplies()));
        let (message, help) = match (node.parent.is_some(), node.floor.is_some()) {
            (true, true) if multiplied => (
                say!(
                    "上级各项相乘，余下的扣分无从计起",
                    "the parent multiplies its parts; a rest has no meaning there"
                ),
                say!("删去 `余扣上级`", "remove `rest to parent`"),
            ),
            (true, true) => return,
            (false, _) => (
                say!("总分没有上级，余下的扣分无处可去", "the total has no parent that the rest could fall on"),
                say!("写 `不保底` 或 `最低 …`", "write `no floor` or `at least …`"),
            ),
            (true, false) => (
                say!("没有下限，就没有余下的扣分", "without a floor there is no rest of a loss"),
                say!("加上 `最低 0分`", "add `at least 0 points`"),
            ),
        };
        self.problems.push(Diagnostic::new(&catalog::CLAUSE_NOT_SUITED, message).at(span).help(help));
    }

    /// A bound and the statement that there is none exclude each other.
    pub(super) fn exclude(&mut self, bound: Option<&super::clauses::Clause<'a>>, none: Option<Span>) {
        let (Some(bound), Some(none)) = (bound, none) else { return };
        self.problems.push(
            Diagnostic::new(
                &catalog::CLAUSE_TWICE,
                say!("既写了上下限，又写了不设限", "a bound is stated, and also that there is none"),
            )
            .at(none)
            .label(bound.whole(), say!("这里写了上下限", "the bound is here"))
            .help(say!("只留一处", "keep one of them")),
        );
    }

    fn bound(&mut self, clause: &super::clauses::Clause<'a>, scope: &Scope) -> Option<crate::model::expr::Expr> {
        match clause.value() {
            Some(expr) => Some(self.points(expr, scope, true)),
            None => {
                self.problems.push(incomplete(clause.span, &say!("分值", "points")));
                None
            }
        }
    }

    fn combining(&mut self, clause: &super::clauses::Clause<'a>) -> Option<Combining> {
        let known = [
            CombiningWord::Weighted,
            CombiningWord::Sum,
            CombiningWord::Geometric,
            CombiningWord::Product,
            CombiningWord::Best,
            CombiningWord::Lowest,
            CombiningWord::Mean,
        ];
        let Some(ExprKind::Path(name)) = clause.value().map(|expr| &expr.kind) else {
            self.problems.push(incomplete(clause.span, &say!("合成方式", "a way of combining")));
            return None;
        };
        match CombiningWord::find(&name.text()) {
            Some(CombiningWord::Weighted | CombiningWord::Sum) => Some(Combining::Sum),
            Some(CombiningWord::Geometric) => Some(Combining::Geometric),
            Some(CombiningWord::Product) => Some(Combining::Product),
            Some(CombiningWord::Best) => Some(Combining::Best),
            Some(CombiningWord::Lowest) => Some(Combining::Lowest),
            Some(CombiningWord::Mean) => Some(Combining::Mean),
            _ => {
                self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
                None
            }
        }
    }
}
