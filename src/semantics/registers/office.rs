//! What an office does beside scoring: meetings it holds, duties it assesses by, results it publishes.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::decision::{Ahead, Effect};
use crate::model::node::Node;
use crate::model::register::{Cadence, Duties, Publication, Published};
use crate::model::{EventId, NodeId};
use crate::say;
use crate::semantics::clauses::{Clauses, Reference, incomplete, reference, texts, title};
use crate::semantics::names::Symbol;
use crate::semantics::readings;
use crate::semantics::{Body, Builder};
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// Compiles meetings, duties and publications.
    pub(in crate::semantics) fn office_rules(&mut self, body: &Body<'a>) {
        for statement in body.iter().copied() {
            match statement.word {
                S::Cadence => self.cadence(statement),
                S::Duty => self.duty(statement),
                S::Publish => self.publication(statement),
                _ => {}
            }
        }
        self.off_duty();
    }

    /// `cadence patrol "…" per 1 quarter, led by "…"`
    fn cadence(&mut self, statement: &'a Statement) {
        let Some(id) = self.simple_name(statement) else { return };
        let mut clauses = Clauses::of(statement);
        let per = clauses.take(C::Per, &mut self.problems);
        let least = clauses.take(C::AtLeast, &mut self.problems);
        let led_by = clauses.take(C::LedBy, &mut self.problems);
        clauses.finish(&[C::Per, C::AtLeast, C::LedBy], &mut self.problems);
        let led_by = led_by.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let least = least.and_then(|clause| clause.values.first().copied()).and_then(|operand| self.whole(operand));
        let Some(per) = per else {
            self.problems.push(
                incomplete(statement.word_span, &say!("`每 …`", "`per …`"))
                    .help(say!("例如 `每 1个季度`", "for example `per 1 quarter`")),
            );
            return;
        };
        let Some(every) = self.stretch(&per) else { return };
        if let Some(first) = self.cadences.iter().find(|other| other.id == id).map(|other| other.clause.span) {
            self.written_twice(statement, first);
            return;
        }
        let clause = self.clause(statement, None);
        let title = title(statement.title.as_ref());
        self.cadences.push(Cadence { id, title, every, least: least.unwrap_or(1).max(1), led_by, clause });
    }

    /// `duty "resources" land "registration", maps "surveying"`
    fn duty(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        clauses.finish(&[], &mut self.problems);
        let mut values = values.into_iter().peekable();
        let unit = match (&statement.name, &statement.title) {
            (None, Some(title)) => Some(title.value.clone()),
            (Some(name), None) => Some(name.text()),
            (Some(_), Some(_)) | (None, None) => None,
        };
        let mut list: Vec<(String, Option<String>)> = Vec::new();
        while let Some(operand) = values.next() {
            match reference(operand) {
                Some(Reference::Name(name)) => {
                    let title = values.peek().copied().and_then(reference).and_then(|next| match next {
                        Reference::Text(text, _) => Some(text.to_owned()),
                        Reference::Name(_) => None,
                    });
                    if title.is_some() {
                        values.next();
                    }
                    list.push((name.text(), title));
                }
                _ => self.problems.push(incomplete(operand.span, &say!("职责的名称", "the name of a duty"))),
            }
        }
        let (Some(unit), false) = (unit, list.is_empty()) else {
            self.problems.push(incomplete(statement.word_span, &say!("单位和它的职责", "a unit and its duties")).help(
                say!(
                    "例如 `职责 \"资源局\" land \"不动产登记\"`",
                    "for example `duty \"resources\" land \"registration\"`"
                ),
            ));
            return;
        };
        let clause = self.clause(statement, None);
        self.duties.push(Duties { unit, list, clause });
    }

    /// A unit that answers for an item outside its duties.
    fn off_duty(&mut self) {
        let mut found = Vec::new();
        for index in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(index) else { continue };
            let parties = &node.responsibility;
            for unit in parties.responsible_units.iter().chain(&parties.chief_units) {
                let lists: Vec<&Duties> = self.duties.iter().filter(|duties| duties.unit == *unit).collect();
                let covered = lists.iter().flat_map(|duties| &duties.list).any(|duty| self.covers(duty, index));
                if let (Some(first), false) = (lists.first(), covered) {
                    let names: Vec<String> = lists
                        .iter()
                        .flat_map(|duties| &duties.list)
                        .map(|(id, title)| title.clone().unwrap_or_else(|| id.clone()))
                        .collect();
                    found.push((node.clause.span, node.name.clone(), unit.clone(), first.clause.span, names));
                }
            }
        }
        for (at, node, unit, list, names) in found {
            self.problems.push(
                Diagnostic::new(
                    &catalog::OFF_DUTY,
                    say!(
                        "`{node}` 由“{unit}”负责，而它的职责清单里没有这一项",
                        "“{unit}” answers for `{node}`, which is not on its duty list",
                        node = node.as_str(),
                        unit = unit.as_str()
                    ),
                )
                .at(at)
                .label(list, say!("职责清单在这里", "the duty list is here"))
                .note(say!(
                    "清单上的职责：{names}",
                    "duties on the list: {names}",
                    names = (names.join("、").as_str(), names.join(", ").as_str())
                )),
            );
        }
    }

    /// Whether a duty is a node, or one above it: by its id or its title.
    fn covers(&self, (id, title): &(String, Option<String>), index: usize) -> bool {
        let is = |node: &Node| node.name == *id || title.is_some() && node.title == *title;
        let mut next = Some(NodeId::from_index(index));
        while let Some(node) = next.and_then(|id| self.node(id)) {
            if is(node) {
                return true;
            }
            next = node.parent;
        }
        false
    }

    /// `publish total, runner, sent to "…"`
    fn publication(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let sent_to = clauses.take(C::SentTo, &mut self.problems);
        let values = clauses.take_values();
        clauses.finish(&[C::SentTo], &mut self.problems);
        let mut names = Vec::from_iter(&statement.name);
        for operand in values {
            match reference(operand) {
                Some(Reference::Name(name)) => names.push(name),
                _ => self.problems.push(incomplete(operand.span, &say!("要公布的结果", "a result to publish"))),
            }
        }
        let Some(sent_to) = sent_to else {
            self.problems.push(
                incomplete(statement.word_span, &say!("`送达 …`", "`sent to …`")).help(say!(
                    "写明公布的范围，如 `送达 \"政务网\"`",
                    "say who reads it, such as `sent to \"website\"`"
                )),
            );
            return;
        };
        let sent_to = texts(&sent_to.values, &mut self.problems);
        let mut what = Vec::new();
        for name in names {
            let wanted = say!(
                "指标、奖项、后果、否决、等次或登记册",
                "a node, an award, a consequence, a veto, the grades or a register"
            );
            let registers: Vec<EventId> = (self.events.iter().enumerate())
                .filter(|(_, kind)| kind.register.is_some())
                .map(|(at, _)| EventId::from_index(at))
                .collect();
            let fits = |symbol: Symbol| match symbol {
                Symbol::Node(_) | Symbol::Award(_) | Symbol::Consequence(_) | Symbol::Veto(_) | Symbol::Grades => true,
                Symbol::Event(event) => registers.contains(&event),
                _ => false,
            };
            let found = match self.names.resolve(name, &wanted, fits, &mut self.problems) {
                Some(Symbol::Node(id)) => Some(Published::Node(id)),
                Some(Symbol::Award(id)) => Some(Published::Award(id)),
                Some(Symbol::Consequence(id)) => Some(Published::Consequence(id)),
                Some(Symbol::Veto(id)) => Some(Published::Veto(id)),
                Some(Symbol::Grades) => Some(Published::Grades),
                Some(Symbol::Event(event)) => {
                    self.events.get(event.index()).and_then(|kind| kind.register).map(Published::Register)
                }
                _ => None,
            };
            what.extend(found);
        }
        if what.is_empty() {
            if !self.problems.has_errors() {
                self.problems.push(incomplete(statement.word_span, &say!("要公布的结果", "a result to publish")));
            }
            return;
        }
        let clause = self.clause(statement, None);
        self.publications.push(Publication { what, sent_to, clause });
    }

    /// `suspend item within 1 year`, in a consequence: items that do not count for the unit later; `for all-units`: for
    /// nobody.
    pub(in crate::semantics) fn suspension(&mut self, statement: &'a Statement) -> Option<Effect> {
        let mut clauses = Clauses::of(statement);
        let within = clauses.take(C::Within, &mut self.problems);
        let whom = clauses.take(C::For, &mut self.problems);
        let values = clauses.take_values();
        clauses.finish(&[C::Within, C::For], &mut self.problems);
        let everyone = match whom.as_ref().map(|clause| (clause, clause.values.first().copied().and_then(reference))) {
            None => false,
            Some((_, Some(Reference::Name(name)))) if BuiltIn::find(&name.text()) == Some(BuiltIn::AllUnits) => true,
            Some((clause, _)) => {
                self.problems.push(incomplete(clause.whole(), &say!("`全部单位`", "`all-units`")));
                false
            }
        };
        let mut nodes = Vec::new();
        let wanted = say!("指标", "a node of the score");
        let mut names = Vec::from_iter(&statement.name);
        names.extend(values.into_iter().filter_map(|operand| match reference(operand) {
            Some(Reference::Name(name)) => Some(name),
            _ => None,
        }));
        for name in names {
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Node(_)), &mut self.problems);
            let Some(Symbol::Node(id)) = found else { continue };
            nodes.push(id);
            let policy =
                self.node(id).map(|node| (node.not_applicable, node.clause.span, node.name.clone(), node.full.clone()));
            if let Some((None, at, name, full)) = policy {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::NOT_APPLICABLE_POLICY,
                        say!(
                            "`{name}` 停用时它的份额怎么办没有写明",
                            "what becomes of the share of `{name}` while it is suspended is not stated",
                            name = name.as_str()
                        ),
                    )
                    .at(statement.span)
                    .label(at, say!("指标在这里", "the item is here"))
                    .help(say!(
                        "在指标上写 `不适用 分摊`、`不适用 零分` 或 `不适用 满分`",
                        "write `not applicable redistribute`, `… zero` or `… full` at the item"
                    ))
                    .witness(readings::not_applicable(&full)),
                );
            }
        }
        let Some(within) = within else {
            self.problems.push(
                incomplete(statement.word_span, &say!("`限 1年`", "`within 1 year`"))
                    .help(say!("写明停用多久", "say for how long it is suspended")),
            );
            return None;
        };
        let months = self.months_within(&within)?;
        if nodes.is_empty() {
            self.problems.push(incomplete(statement.word_span, &wanted));
            return None;
        }
        Some(Effect::Suspend { nodes, everyone, during: Ahead::Months(months) })
    }
}
