//! What stands for a missing value: policies by state, spans of values carried over, means of groups, least cases.

use super::clauses::{Clause, Row, RowKey, incomplete, plain};
use super::expr::Scope;
use super::{Builder, readings};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::parts::number;
use crate::base::source::Span;
use crate::model::contract::{MissingPolicy, MissingTable};
use crate::model::expr::Among;
use crate::model::node::{LeastCases, NotApplicable};
use crate::model::value::{Dim, State, Value};
use crate::say;
use crate::syntax::ast::{Expr, ExprKind, Operator, Qualifier};
use crate::syntax::keywords::{ClauseWord as C, Policy};

/// The place of a row's left side.
fn key_span(row: &Row<'_>) -> Span {
    match &row.key {
        RowKey::Value(key) => key.span,
        _ => row.span,
    }
}

/// `carry` or `carry(in last 2 years)`: the policy, and what stands in its brackets.
fn policy_word(expr: &Expr) -> Option<(Policy, &[Qualifier])> {
    match &expr.kind {
        ExprKind::Path(name) => Some((Policy::find(name.single()?)?, &[])),
        ExprKind::Call { function, arguments, qualifiers } if arguments.is_empty() => {
            Some((Policy::find(function.single()?)?, qualifiers))
        }
        _ => None,
    }
}

impl<'a> Builder<'a> {
    /// `if missing error`, `if missing withheld: carry, below-minimum: 3 points, else: error`.
    pub(super) fn missing_table(&mut self, clause: &Clause<'a>) -> MissingTable {
        // What is late has a value, or else was not submitted.
        let others = || State::ALL.into_iter().filter(|state| !matches!(state, State::NotApplicable | State::Late));
        if let Some(operand) = clause.values.first() {
            let Some(policy) = plain(operand).and_then(|expr| self.missing_policy(expr)) else { return Vec::new() };
            return others().map(|state| (state, policy.clone())).collect();
        }
        let mut table = MissingTable::new();
        let mut rest = None;
        for row in &clause.rows {
            let state = match &row.key {
                RowKey::Value(Expr { kind: ExprKind::Path(name), .. }) => State::find(&name.text()),
                RowKey::Value(Expr { kind: ExprKind::NotApplicable, .. }) => Some(State::NotApplicable),
                RowKey::Else => {
                    rest = self.missing_policy(row.value);
                    continue;
                }
                _ => None,
            };
            match state {
                Some(state) => {
                    if let Some(policy) = self.missing_policy(row.value) {
                        table.push((state, policy));
                    }
                }
                None => {
                    let text =
                        self.sources.text(row.span).split([':', '：']).next().unwrap_or_default().trim().to_owned();
                    let written = State::ALL.map(|state| (state.words().0, state.words().1.replace(' ', "-")));
                    let choices: Vec<(&str, &str)> = written.iter().map(|(zh, en)| (*zh, en.as_str())).collect();
                    self.unknown_word(&text, key_span(row), &choices);
                }
            }
        }
        if clause.rows.is_empty() {
            self.problems.push(incomplete(
                clause.span,
                &say!("处理办法，如 `报错`、`零分`", "a policy, such as `error`, `zero`"),
            ));
        }
        if let Some(policy) = rest {
            let open: Vec<State> = others().filter(|state| table.iter().all(|(listed, _)| listed != state)).collect();
            table.extend(open.into_iter().map(|state| (state, policy.clone())));
        }
        table.sort_by_key(|(state, _)| *state);
        table
    }

    fn missing_policy(&mut self, expr: &Expr) -> Option<MissingPolicy> {
        if let Some((word, qualifiers)) = policy_word(expr) {
            return self.policy_of(word, qualifiers);
        }
        if let ExprKind::Path(name) | ExprKind::Call { function: name, .. } = &expr.kind
            && self.names.candidates(name).is_empty()
        {
            let known = [
                Policy::Error,
                Policy::Zero,
                Policy::Full,
                Policy::Exclude,
                Policy::Block,
                Policy::Carry,
                Policy::GroupMean,
            ];
            self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
            return None;
        }
        let typed = self.expr(expr, &Scope::default());
        match (typed.constant(), &typed.dim) {
            (Some(Value::Number(number)), dim) if *dim != Dim::Poisoned => Some(MissingPolicy::Number(number.clone())),
            _ => {
                self.problems.push(incomplete(expr.span, &say!("处理办法或一个数", "a policy or a number")));
                None
            }
        }
    }

    fn policy_of(&mut self, word: Policy, qualifiers: &[Qualifier]) -> Option<MissingPolicy> {
        match word {
            Policy::Carry => {
                let mut within = None;
                for qualifier in qualifiers {
                    match qualifier {
                        Qualifier::In(timespan, place) => within = Some(self.back(timespan, *place)?),
                        other => self.qualifier_not_suited(other),
                    }
                }
                Some(MissingPolicy::Carry(within))
            }
            Policy::GroupMean => {
                let mut among = Among::Peers;
                for qualifier in qualifiers {
                    match qualifier {
                        Qualifier::Among(name) => among = self.among(name)?,
                        other => self.qualifier_not_suited(other),
                    }
                }
                // The slot is given once it is known whose mean it is.
                Some(MissingPolicy::GroupMean { among, slot: u32::MAX })
            }
            other => {
                self.no_qualifiers(qualifiers);
                Some(match other {
                    Policy::Zero => MissingPolicy::Zero,
                    Policy::Full => MissingPolicy::Full,
                    Policy::Exclude | Policy::Redistribute | Policy::Lost => MissingPolicy::NotApplicable,
                    Policy::Block => MissingPolicy::NoTotal,
                    Policy::Error | Policy::Carry | Policy::GroupMean => MissingPolicy::Error,
                })
            }
        }
    }

    /// Gives the means of groups that stand for missing values their places among the group statistics: one for each
    /// fact or node and group, and for each part of the period that a fact is reported for.
    pub(super) fn group_means(&mut self) {
        let mut next = self.slots;
        let whole = self.cycle_of_scheme;
        let facts = self.facts.iter_mut();
        let tables = facts.map(|fact| (&mut fact.missing, fact.per.map_or(1, |per| number(whole, per))));
        for (table, wide) in tables.chain(self.nodes.iter_mut().map(|node| (&mut node.missing, 1))) {
            let mut given: Vec<(Among, u32)> = Vec::new();
            for (_, policy) in table.iter_mut() {
                let MissingPolicy::GroupMean { among, slot } = policy else { continue };
                *slot = match given.iter().find(|(known, _)| known == among) {
                    Some((_, slot)) => *slot,
                    None => {
                        given.push((*among, next));
                        next += wide;
                        next - wide
                    }
                };
            }
        }
        self.slots = next;
    }

    /// A mean of what is no number.
    pub(super) fn mean_of_what(&mut self, dim: &Dim, table: &MissingTable, place: Span) {
        let mean = table.iter().any(|(_, policy)| matches!(policy, MissingPolicy::GroupMean { .. }));
        if mean && matches!(dim, Dim::Level(_) | Dim::Flag | Dim::Text | Dim::Date) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("{dim}没有平均数，`组均值` 不能用", "there is no mean of {dim}", dim = dim.name()),
                )
                .at(place)
                .help(say!("写 `沿用`、`剔除` 等", "write `carry`, `exclude` or the like")),
            );
        }
    }

    /// What becomes of the share of a node that is not applicable: `redistribute`, `redistribute × 90%`, `lost`.
    pub(super) fn not_applicable(
        &mut self,
        clause: &Clause<'a>,
        scope: &Scope,
    ) -> (Option<crate::model::expr::Expr>, Option<NotApplicable>, Option<Number>) {
        let when = clause.inside(C::When).and_then(Clause::value);
        let when = when.map(|expr| self.condition(expr, scope));
        let written = clause.values.first().copied().and_then(plain);
        let (word, factor) = match written.map(|expr| &expr.kind) {
            Some(ExprKind::Binary(Operator::Multiply, word, factor)) => (Some(word.as_ref()), Some(factor.as_ref())),
            _ => (written, None),
        };
        let Some(ExprKind::Path(name)) = word.map(|word| &word.kind) else {
            let full = scope.node.and_then(|node| self.node(node)).map(|node| node.full.clone()).unwrap_or_default();
            self.problems.push(
                Diagnostic::new(
                    &catalog::NOT_APPLICABLE_POLICY,
                    say!("没有写明不适用时怎么办", "what happens where it is not applicable is not stated"),
                )
                .at(clause.whole())
                .help(say!(
                    "`零分`、`满分`、`失分`（分数就此失去），或 `分摊`（份额按比例分给同级）",
                    "`zero`, `full`, `lost` (its points are lost), or `redistribute` (its share goes to its siblings in proportion)"
                ))
                .witness(readings::not_applicable(&full)),
            );
            return (when, Some(NotApplicable::Zero), None);
        };
        let policy = match Policy::find(&name.text()) {
            Some(Policy::Zero) => NotApplicable::Zero,
            Some(Policy::Full) => NotApplicable::Full,
            Some(Policy::Redistribute) => NotApplicable::Redistribute,
            Some(Policy::Lost) => NotApplicable::Lost,
            _ => {
                let choices = [Policy::Zero, Policy::Full, Policy::Redistribute, Policy::Lost];
                self.unknown_word(&name.text(), name.span, &choices.map(|w| (w.zh(), w.en())));
                return (when, Some(NotApplicable::Zero), None);
            }
        };
        let factor = factor.and_then(|factor| self.spread_factor(factor, policy));
        (when, Some(policy), factor)
    }

    /// The factor of `redistribute × 90%`.
    fn spread_factor(&mut self, written: &Expr, policy: NotApplicable) -> Option<Number> {
        let typed = self.expr(written, &Scope::default());
        let number = typed.constant().and_then(Value::number).filter(|_| matches!(typed.dim, Dim::Ratio | Dim::Plain));
        if typed.dim == Dim::Poisoned {
            return None;
        }
        match number.filter(|n| **n > Number::ZERO && **n <= Number::ONE) {
            Some(number) if policy == NotApplicable::Redistribute => Some(number.clone()),
            _ => {
                let text = self.sources.text(written.span).to_owned();
                self.problems.push(
                    Diagnostic::new(
                        &catalog::SPREAD_FACTOR,
                        say!(
                            "`{text}` 不能作分摊的系数：只有 `分摊` 可乘大于 0、不超过 1 的数",
                            "`{text}` is no factor here: only `redistribute` takes one, above 0 and up to 1",
                            text = text
                        ),
                    )
                    .at(written.span)
                    .help(say!("写成如 `分摊 × 90%`", "write it as in `redistribute × 90%`")),
                );
                None
            }
        }
    }

    /// `needs at least 3 children`, `needs at least 20 of cases`: the least number of children, and of other things.
    pub(super) fn least_cases(&mut self, clauses: Vec<Clause<'a>>, scope: &Scope) -> (Option<u32>, Vec<LeastCases>) {
        let mut children = None;
        let mut cases = Vec::new();
        for clause in clauses {
            let Some(of) = clause.inside(C::Of) else {
                let least = clause.values.first().copied().and_then(|operand| self.whole(operand));
                if children.is_some() {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::CLAUSE_TWICE,
                            say!("子项的最少个数写了两次", "the least number of children is stated twice"),
                        )
                        .at(clause.whole()),
                    );
                }
                children = least.or(children);
                continue;
            };
            let (Some(least), Some(counted)) = (clause.value(), of.value()) else {
                self.problems
                    .push(incomplete(clause.span, &say!("`至少具备 20 以 件数`", "`needs at least 20 of cases`")));
                continue;
            };
            let of = self.expr(counted, scope);
            self.numeric(&of);
            let least = self.expr(least, scope);
            self.numeric(&least);
            let counts = |dim: &Dim| matches!(dim, Dim::Count | Dim::Plain);
            if !(counts(&least.dim) && counts(&of.dim)) {
                self.same_dim(&least, &of, clause.whole());
            }
            cases.push(LeastCases { least, of });
        }
        (children, cases)
    }
}
