//! First step: every declared thing gets its id and its name, so that later steps may refer forwards.

use super::clauses::{Clauses, RowKey, title};
use super::names::Symbol;
use super::{Body, Builder, Draft, readings};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Relation};
use crate::model::contract::{EventKind, Field, Group, Grouping, Window};
use crate::model::node::{Body as NodeBody, Combining, Node, Responsibility, Share};
use crate::model::value::Dim;
use crate::model::{AwardId, ConsequenceId, EventId, FactId, GroupId, NodeId, VetoId, WindowId};
use crate::say;
use crate::syntax::ast::{ExprKind, Key, Statement, Term};
use crate::syntax::keywords::{ClauseWord, StatementWord as S};

/// Statements that are nodes of the score tree.
pub(super) fn is_node(word: S) -> bool {
    matches!(word, S::Score | S::Part | S::Item | S::Survey)
}

impl<'a> Builder<'a> {
    /// Declares groups, windows, facts, events, nodes, awards, vetoes and grades.
    pub(super) fn declare(&mut self, body: &Body<'a>) {
        for statement in body {
            match statement.word {
                S::Group => self.declare_group(statement),
                S::Window => self.declare_window(statement),
                S::Fact => self.declare_fact(statement),
                S::Event => self.declare_event(statement),
                S::Table => self.declare_table(statement),
                _ => {}
            }
        }
        for statement in body.iter().filter(|statement| statement.word == S::Score) {
            self.declare_node(statement, None, None);
        }
        for statement in body.iter().filter(|statement| is_node(statement.word) && statement.word != S::Score) {
            self.declare_apart(statement);
        }
        if self.nodes.is_empty() {
            let mut problem = Diagnostic::new(
                &catalog::NO_SCORE,
                say!("方案里没有 `考核 …{{ }}`", "the scheme has no `score … {{ }}`"),
            )
            .help(say!("写 `考核 总分 100分 {{ … }}`", "write `score total 100 points {{ … }}`"));
            if let Some(first) = body.first() {
                problem = problem.at(first.word_span);
            }
            self.problems.push(problem);
        }
        for statement in body {
            match statement.word {
                S::Award => {
                    let id = AwardId::from_index(self.awards.len());
                    self.declare_decision(statement, Symbol::Award(id));
                    let award = self.empty_award(statement);
                    self.awards.push(award);
                }
                S::Veto => {
                    let id = VetoId::from_index(self.vetoes.len());
                    self.declare_decision(statement, Symbol::Veto(id));
                    let veto = self.empty_veto(statement);
                    self.vetoes.push(veto);
                }
                S::Consequence => {
                    let id = ConsequenceId::from_index(self.consequences.len());
                    self.declare_decision(statement, Symbol::Consequence(id));
                    let consequence = self.empty_consequence(statement);
                    self.consequences.push(consequence);
                }
                S::Grades => {
                    if !self.grades_written {
                        self.grades_written = true;
                        self.grade_names = super::decisions::grade_names(statement);
                    }
                    if let Some(name) = &statement.name {
                        self.names.declare(&name.text(), Symbol::Grades, name.span, &mut self.problems);
                    }
                }
                _ => {}
            }
        }
        self.declare_registers(body);
    }

    /// The name of a declaration, without dots; a missing or dotted one is reported.
    pub(super) fn simple_name(&mut self, statement: &Statement) -> Option<String> {
        let Some(name) = &statement.name else {
            self.missing_name(statement);
            return None;
        };
        match name.single() {
            Some(single) => Some(single.to_owned()),
            None => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::MISSING_NAME,
                        say!("这里的名称不能带点", "a name without dots is needed here"),
                    )
                    .at(name.span),
                );
                None
            }
        }
    }

    pub(super) fn declare_decision(&mut self, statement: &Statement, symbol: Symbol) {
        if let Some(name) = self.simple_name(statement) {
            let span = statement.name.as_ref().map_or(statement.word_span, |name| name.span);
            self.names.declare(&name, symbol, span, &mut self.problems);
        }
    }

    fn declare_group(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let by = clauses.take(ClauseWord::By, &mut self.problems);
        clauses.finish(&[ClauseWord::By], &mut self.problems);
        if let Some(by) = by {
            match by.value().map(|expr| &expr.kind) {
                Some(ExprKind::Path(column)) if statement.name.is_none() => {
                    self.grouping = Grouping::Column(column.text());
                }
                _ => self.problems.push(super::clauses::incomplete(
                    by.whole(),
                    &say!("列名，如 `分组 按 地区`", "a column, such as `group by region`"),
                )),
            }
            return;
        }
        let id = GroupId::from_index(self.groups.len());
        self.declare_decision(statement, Symbol::Group(id));
        if let Some(name) = &statement.name {
            let group =
                Group { id: name.text(), title: title(statement.title.as_ref()), clause: self.clause(statement, None) };
            self.groups.push(group);
            if self.grouping == Grouping::None {
                self.grouping = Grouping::Declared;
            }
        }
    }

    fn declare_window(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(&[], &mut self.problems);
        let dates = match operand.map(|operand| (&operand.key, &operand.value)) {
            Some((Key::Range(from, to), None)) => match (&from.kind, &to.kind) {
                (ExprKind::Date(first), ExprKind::Date(last)) => Some((*first, *last)),
                _ => None,
            },
            Some((Key::Value(expr), None)) => match &expr.kind {
                ExprKind::Date(day) => Some((*day, *day)),
                _ => None,
            },
            _ => None,
        };
        let id = WindowId::from_index(self.windows.len());
        let Some((first, last)) = dates else {
            self.problems.push(
                Diagnostic::new(&catalog::BAD_DATE, say!("时段应为两个日期", "a window runs from one date to another"))
                    .at(statement.span)
                    .help(say!(
                        "例如 `时段 两会 2022-01-05 .. 2022-01-12`",
                        "for example `window congress 2022-01-05 .. 2022-01-12`"
                    )),
            );
            if let Some(name) = &statement.name {
                self.names.poison(&name.text());
            }
            return;
        };
        if last < first {
            self.problems.push(
                Diagnostic::new(
                    &catalog::RANGE_IMPOSSIBLE,
                    say!("时段的末日早于首日", "the window ends before it begins"),
                )
                .at(statement.span)
                .help(say!("把两个日期对调，或改正年份", "exchange the dates, or correct the year"))
                .witness(readings::stated(
                    (&say!("首日", "first day"), Quantity::date(first)),
                    Relation::Greater,
                    (&say!("末日", "last day"), Quantity::date(last)),
                )),
            );
        }
        self.declare_decision(statement, Symbol::Window(id));
        let clause = self.clause(statement, None);
        let id = statement.name.as_ref().map(super::Name::text).unwrap_or_default();
        self.windows.push(Window { id, title: title(statement.title.as_ref()), first, last, clause });
    }

    fn declare_fact(&mut self, statement: &'a Statement) {
        let id = FactId::from_index(self.facts.len());
        self.declare_decision(statement, Symbol::Fact(id));
        let fact = self.empty_fact(statement);
        self.facts.push(fact);
    }

    fn declare_event(&mut self, statement: &'a Statement) {
        let id = EventId::from_index(self.events.len());
        self.declare_decision(statement, Symbol::Event(id));
        let kind = EventKind {
            id: statement.name.as_ref().map(super::Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            fields: Vec::new(),
            evidence: Vec::new(),
            dated_by: None,
            register: None,
            deadline: None,
            clause: self.clause(statement, None),
        };
        self.events.push(kind);
    }

    /// A node written outside the score's block: `part total.routine …`, in its own file perhaps.
    fn declare_apart(&mut self, statement: &'a Statement) {
        let Some(name) = &statement.name else {
            self.missing_name(statement);
            return;
        };
        let parent = match name.parts.split_last() {
            Some((_, prefix)) if !prefix.is_empty() => self.names.node(&prefix.join(".")).or_else(|| {
                let path = super::Name { parts: prefix.to_vec(), span: name.span };
                let wanted = say!("上级指标", "the node above it");
                match self.names.resolve(&path, &wanted, |s| matches!(s, Symbol::Node(_)), &mut self.problems) {
                    Some(Symbol::Node(id)) => Some(id),
                    _ => None,
                }
            }),
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::STATEMENT_MISPLACED,
                        say!(
                            "`{name}` 不在任何 `考核` 之内",
                            "`{name}` stands outside the `score`",
                            name = name.text()
                        ),
                    )
                    .at(name.span)
                    .help(say!(
                        "移到考核的大括号里，或写出上级：`板块 总分.{name}`",
                        "move it into the score's braces, or name what it belongs to: `part total.{name}`",
                        name = name.text()
                    )),
                );
                None
            }
        };
        if let Some(parent) = parent {
            let inherited = self.node(parent).and_then(|node| node.clause.article.clone());
            self.declare_node(statement, Some(parent), inherited.as_deref());
        } else {
            self.names.poison(name.parts.last().map_or("", String::as_str));
        }
    }

    fn declare_node(&mut self, statement: &'a Statement, parent: Option<NodeId>, inherited: Option<&str>) {
        if parent.is_none() && !self.nodes.is_empty() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::STATEMENT_MISPLACED,
                    say!("一个方案只能有一个 `考核`", "a scheme has one `score`"),
                )
                .at(statement.word_span),
            );
            return;
        }
        let Some(name) = statement.name.as_ref().and_then(|name| name.parts.last().cloned()) else {
            self.missing_name(statement);
            self.unsettle(parent);
            return;
        };
        let span = statement.name.as_ref().map_or(statement.word_span, |name| name.span);
        let path = match parent.and_then(|parent| self.node(parent)) {
            Some(parent) => format!("{}.{name}", parent.id),
            None => name.clone(),
        };
        let id = NodeId::from_index(self.nodes.len());
        if !self.names.declare_node(&path, id, span, &mut self.problems) {
            self.unsettle(parent);
            return;
        }
        let clause = self.clause(statement, inherited);
        let article = clause.article.clone();
        self.nodes.push(Node {
            id: path,
            name,
            title: title(statement.title.as_ref()),
            parent,
            children: Vec::new(),
            full: Number::ZERO,
            share: Share::Root,
            body: NodeBody::Combine(Combining::Sum),
            rules: Vec::new(),
            factors: Vec::new(),
            floor: None,
            cap: None,
            idle: crate::model::node::Idle::default(),
            limits: Vec::new(),
            rest_to_parent: false,
            round: None,
            applies_to: Vec::new(),
            not_applicable_when: None,
            not_applicable: None,
            missing: Vec::new(),
            spread_factor: None,
            least_children: 0,
            least_cases: Vec::new(),
            responsibility: Responsibility::default(),
            long_term: false,
            clause,
        });
        if let Some(parent) = parent.and_then(|parent| self.nodes.get_mut(parent.index())) {
            parent.children.push(id);
        }
        self.drafts.push(Draft {
            statement,
            inside: Vec::new(),
            points: None,
            no_floor: None,
            no_cap: None,
            floor_written: None,
            cap_written: None,
            matter_rule: None,
            rest_written: None,
            scale_written: None,
            measure: None,
            weight: None,
            unsettled: false,
        });
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            if is_node(inner.word) && inner.word != S::Score {
                self.declare_node(inner, Some(id), article.as_deref());
            } else {
                if matches!(inner.word, S::Deduct | S::Add | S::Adjust) {
                    self.imply_event(id, inner, article.as_deref());
                }
                if let Some(draft) = self.drafts.get_mut(id.index()) {
                    draft.inside.push(inner);
                }
            }
        }
    }

    /// Nothing is proven about the sum of a node that lacks a child.
    fn unsettle(&mut self, node: Option<NodeId>) {
        if let Some(draft) = node.and_then(|id| self.drafts.get_mut(id.index())) {
            draft.unsettled = true;
        }
    }

    /// A rule that counts events of its own name declares that kind of event, where nothing else does.
    fn imply_event(&mut self, node: NodeId, statement: &'a Statement, inherited: Option<&str>) {
        let counts = statement.terms.iter().any(|term| matches!(term, Term::Word(ClauseWord::Each, _)))
            && !statement.terms.iter().any(|term| matches!(term, Term::Word(ClauseWord::ForEach, _)));
        let Some(name) = statement.name.as_ref().filter(|_| counts) else { return };
        let Some(single) = name.single() else { return };
        let twice = self.drafts.get(node.index()).is_some_and(|draft| {
            draft.inside.iter().any(|other| {
                matches!(other.word, S::Deduct | S::Add | S::Adjust)
                    && other.name.as_ref().and_then(super::Name::single) == Some(single)
            })
        });
        if twice {
            // Two rules of one node with one name: reported where rules are compiled.
            return;
        }
        if self
            .names
            .candidates(name)
            .iter()
            .any(|symbol| matches!(symbol, Symbol::Event(id) if !self.implied.contains(id)))
        {
            return;
        }
        let clause = self.clause(statement, inherited);
        let mut fields: Vec<Field> = Vec::new();
        let mut wanted: Vec<(String, Option<Vec<String>>)> = Vec::new();
        // Rows of a shared event are told by their matter, which may be left blank where one row names all units.
        let mut matters = false;
        let mut clauses = Clauses::of(statement);
        for by in clauses.take_all(ClauseWord::By) {
            if let Some(ExprKind::Path(key)) = by.value().map(|expr| &expr.kind)
                && let Some(key) = key.single()
                && self.names.candidates(&super::Name { parts: vec![key.to_owned()], span: name.span }).is_empty()
            {
                let words = by.rows.iter().filter_map(|row| match &row.key {
                    RowKey::Value(expr) => match &expr.kind {
                        ExprKind::Path(word) => word.single().map(str::to_owned),
                        ExprKind::Text(text) => Some(text.clone()),
                        _ => None,
                    },
                    _ => None,
                });
                wanted.push((key.to_owned(), Some(words.collect())));
            }
        }
        let own = clauses.take_all(ClauseWord::HighestOnly);
        let apart = !clauses.take_all(ClauseWord::EachCounts).is_empty();
        let mut heads = Vec::new();
        let mut above = Some(node).filter(|_| !apart && own.is_empty());
        while let Some(id) = above {
            let Some(head) = self.drafts.get(id.index()).map(|draft| draft.statement) else { break };
            let mut head = Clauses::of(head);
            heads.extend(head.take_all(ClauseWord::HighestOnly));
            let settled = !heads.is_empty() || !head.take_all(ClauseWord::EachCounts).is_empty();
            above = self.node(id).and_then(|node| node.parent).filter(|_| !settled);
        }
        for highest in own.iter().chain(&heads) {
            let key = highest.inside(ClauseWord::By).and_then(super::clauses::Clause::value).map(|expr| &expr.kind);
            let key = match key {
                Some(ExprKind::Path(key)) => key.text(),
                _ => "matter".to_owned(),
            };
            wanted.push((key, None));
        }
        // The part a unit had in an event, and what repeats must have in common, are fields as well.
        let mut fields_in = |clause: &super::clauses::Clause<'_>| {
            if let Some(ExprKind::Path(key)) = clause.value().map(|expr| &expr.kind) {
                wanted.push((key.text(), None));
            }
        };
        for shared in clauses.take_all(ClauseWord::Shared) {
            shared.inside(ClauseWord::By).into_iter().for_each(&mut fields_in);
            matters = true;
        }
        let repeats = clauses.take_all(ClauseWord::Factor).into_iter().flat_map(|factor| factor.inner);
        for repeat in repeats.chain(clauses.take_all(ClauseWord::FromThe)) {
            repeat.inside(ClauseWord::Same).into_iter().for_each(&mut fields_in);
        }
        for (id, _) in wanted {
            // A field that rules add has its English word as its id.
            let id = crate::model::contract::added(&id).map_or(id, |(en, _)| en.to_owned());
            if fields.iter().all(|field| field.id != id) {
                fields.push(Field {
                    id,
                    title: None,
                    dim: Dim::Text,
                    scale: Number::ONE,
                    read: true,
                    personal: false,
                    clause: clause.clone(),
                });
            }
        }
        if matters && fields.iter().all(|field| field.id != "matter") {
            fields.push(Field {
                id: "matter".to_owned(),
                title: None,
                dim: Dim::Text,
                scale: Number::ONE,
                read: false,
                personal: false,
                clause: clause.clone(),
            });
        }
        let id = EventId::from_index(self.events.len());
        if self.names.declare(single, Symbol::Event(id), name.span, &mut self.problems) {
            self.names.mark(Symbol::Event(id));
            self.implied.insert(id);
            self.events.push(EventKind {
                id: single.to_owned(),
                title: title(statement.title.as_ref()),
                fields,
                evidence: Vec::new(),
                dated_by: None,
                register: None,
                deadline: None,
                clause,
            });
        }
    }
}
