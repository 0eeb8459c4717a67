//! Nodes: shares, bounds, applicability, responsibility, and which way their value comes about.

use super::Builder;
use super::clauses::{Clauses, Reference, incomplete, plain, reference, statement_words};
use super::declare::is_node;
use super::expr::{Scope, constant};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::{Expr, ExprKind as Kind};
use crate::model::node::{Body, Combining, Responsibility, Share};
use crate::model::value::{Dim, Value};
use crate::model::{FactId, NodeId};
use crate::say;
use crate::syntax::ast::{ExprKind, Statement};
use crate::syntax::keywords::{ClauseWord as C, Combining as CombiningWord, StatementWord as S};

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

    fn node_head(&mut self, id: NodeId) {
        let Some(statement) = self.drafts.get(id.index()).map(|draft| draft.statement) else { return };
        let scope = Scope { node: Some(id), ..Scope::default() };
        let mut clauses = Clauses::of(statement);
        let amount = clauses.take_amount(&mut self.problems);
        let full = amount.and_then(plain).and_then(|expr| {
            let points = self.points(expr, &Scope::default(), false);
            self.positive(&points)
        });
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
                )),
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
    fn rest_needs(&mut self, id: NodeId) {
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

    /// A node's weight: a constant, or what a table says for the unit; then with the largest there can be.
    fn weight_of(
        &mut self,
        clause: &super::clauses::Clause<'a>,
        scope: &Scope,
        statement: &'a Statement,
    ) -> Option<(Number, Option<Expr>)> {
        let by = match clause.inside(C::By) {
            Some(by) => self.weight_by(by, scope, statement)?,
            None => {
                let written = clause.value();
                if !matches!(written.map(|expr| &expr.kind), Some(ExprKind::Call { .. })) {
                    return self.weight(clause).map(|weight| (weight, None));
                }
                self.expr(written?, scope)
            }
        };
        if by.dim == Dim::Poisoned {
            return None;
        }
        let looked = match &by.kind {
            Kind::Constant(Value::Number(_)) => true,
            Kind::Look { row, column, .. } => std::iter::once(row.as_ref())
                .chain(column.as_deref())
                .all(|key| matches!(key.kind, Kind::Constant(_) | Kind::Key(_))),
            _ => false,
        };
        if !looked || !matches!(by.dim, Dim::Ratio | Dim::Plain) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::WEIGHT_BY_UNIT,
                    say!("权重应为固定的百分数，或从表里查得", "a weight is a fixed share, or comes from a table"),
                )
                .at(clause.whole())
                .help(say!(
                    "写成 `权重 w(指标, 单位)`，表格的格写百分数",
                    "write `weight w(item, unit)` with shares in the table"
                )),
            );
            return None;
        }
        let cells: Vec<Number> = match &by.kind {
            Kind::Look { table, .. } => {
                let table = self.tables.get(table.index())?;
                table.values().filter_map(Value::number).cloned().collect()
            }
            _ => by.constant().and_then(Value::number).cloned().into_iter().collect(),
        };
        let wrong = cells.iter().find(|cell| cell.is_negative() || **cell > Number::ONE);
        if let Some(wrong) = wrong {
            self.problems.push(
                Diagnostic::new(
                    &catalog::WEIGHT_RANGE,
                    say!(
                        "表里的 {wrong} 不是 0 到 100% 的权重",
                        "{wrong} in the table is no weight from 0 to 100%",
                        wrong = wrong
                    ),
                )
                .at(clause.whole())
                .help(say!("各单位的权重合计 100%", "the weights of every unit add up to 100%")),
            );
            return None;
        }
        let most = cells.into_iter().max().unwrap_or_default();
        let fixed = by.constant().is_some();
        if fixed && most.is_zero() {
            return self.weight(clause).map(|weight| (weight, None));
        }
        Some((most, (!fixed).then_some(by)))
    }

    /// A weight: a constant share above 0 and at most 1.
    pub(super) fn weight(&mut self, clause: &super::clauses::Clause<'a>) -> Option<Number> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("权重，如 `40%`", "a weight, such as `40%`")));
            return None;
        };
        let typed = self.expr(expr, &Scope::default());
        if typed.dim == Dim::Poisoned {
            return None;
        }
        let share = matches!(typed.dim, Dim::Ratio | Dim::Plain);
        match typed.constant().and_then(Value::number) {
            Some(number) if share && *number > Number::ZERO && *number <= Number::ONE => Some(number.clone()),
            _ => {
                let text = self.sources.text(expr.span).to_owned();
                let mut problem = Diagnostic::new(
                    &catalog::WEIGHT_RANGE,
                    say!(
                        "`{text}` 不是大于 0、不超过 100% 的权重",
                        "`{text}` is no weight above 0 and up to 100%",
                        text = text.as_str()
                    ),
                )
                .at(expr.span);
                if typed.dim == Dim::Plain && typed.constant().is_some() {
                    problem = problem.help(say!("写成 `{text}%`", "write `{text}%`", text = text.as_str()));
                    problem = problem.replace(expr.span, &format!("{text}%"));
                } else {
                    problem = problem.help(say!(
                        "同一级的权重合计 100%，每项写成如 `权重 40%`",
                        "the weights of one level add up to 100%: write each as in `weight 40%`"
                    ));
                }
                self.problems.push(problem);
                None
            }
        }
    }

    fn positive(&mut self, points: &crate::model::expr::Expr) -> Option<Number> {
        match points.constant().and_then(Value::number) {
            Some(number) if *number > Number::ZERO => Some(number.clone()),
            _ if points.dim == Dim::Poisoned => None,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::RANGE_IMPOSSIBLE,
                        say!("满分应为大于 0 的分值", "the full mark is a number of points above 0"),
                    )
                    .at(points.span),
                );
                None
            }
        }
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

    /// A weighted node without points of its own has its parent's full mark; a parent without has the sum of its children's points.
    fn full_marks(&mut self) {
        // From the leaves: sums of points, where nothing is written.
        for index in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(index) else { continue };
            if node.full.is_zero() && matches!(node.share, Share::Root | Share::Points) {
                let sum: Number = node
                    .children
                    .iter()
                    .filter_map(|child| self.nodes.get(child.index()))
                    .filter(|child| matches!(child.share, Share::Points))
                    .map(|child| child.full.clone())
                    .sum();
                if let Some(node) = self.nodes.get_mut(index) {
                    node.full = sum;
                }
            }
        }
        // From the root: weighted nodes.
        for index in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(index) else { continue };
            let parent = node.parent.and_then(|id| self.node(id)).map(|parent| parent.full.clone());
            if let (Some(parent), Share::Weight { weight, scale, by }) = (parent, &node.share) {
                let full = if node.full.is_zero() { parent.clone() } else { node.full.clone() };
                let scale =
                    if scale.is_zero() { parent.checked_div(&full).unwrap_or(Number::ONE) } else { Number::ONE };
                let share = Share::Weight { weight: weight.clone(), scale, by: by.clone() };
                if let Some(node) = self.nodes.get_mut(index) {
                    node.full = full;
                    node.share = share;
                }
            }
        }
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
                )),
            );
        }
    }

    /// A constant of points.
    pub(super) fn constant_points(&mut self, expr: crate::model::expr::Expr) -> Option<Number> {
        match (expr.constant(), &expr.dim) {
            (Some(Value::Number(number)), Dim::Points) => Some(number.clone()),
            (_, Dim::Poisoned) => None,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_INCOMPLETE,
                        say!("这里应为固定的分值", "expected a fixed number of points"),
                    )
                    .at(expr.span),
                );
                None
            }
        }
    }

    /// A constant in points, where a share stands for that share of the node's full mark.
    pub(super) fn points_of_full(&mut self, id: NodeId, expr: crate::model::expr::Expr) -> Option<Number> {
        let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
        let scaled = match (expr.constant(), &expr.dim) {
            (Some(Value::Number(number)), Dim::Ratio) => constant(number * &full, Dim::Points, expr.span),
            (Some(Value::Number(number)), Dim::Plain) if number.is_zero() => {
                constant(Number::ZERO, Dim::Points, expr.span)
            }
            _ if matches!(expr.kind, crate::model::expr::ExprKind::Full) => constant(full, Dim::Points, expr.span),
            _ => expr,
        };
        let scaled = self.as_points(scaled, false);
        self.constant_points(scaled)
    }
}
