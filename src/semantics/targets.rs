//! Targets: one for all units, by unit, class or group, changed within the year by a decision, or given by the data.

use super::clauses::{Clause, Clauses, incomplete, texts, title};
use super::expr::{Scope, constant};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::FactId;
use crate::model::contract::{Target, TargetChange};
use crate::model::expr::{Comparison as Sign, Expr, ExprKind as Kind};
use crate::model::table::UnitKey;
use crate::model::value::{Dim, State, Value};
use crate::say;
use crate::syntax::ast::{Comparison, ExprKind, Key, Statement};
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S, UnitWord};
use std::collections::BTreeMap;

const CLAUSES: &[C] = &[C::By, C::Else, C::From, C::Effective, C::DecidedBy, C::Because];

/// A row of a `by`: the key (none for `else`), the target, where it stands.
type Row = (Option<String>, Expr, Span);

/// The targets of a fact, gathered from all statements about it.
struct Gathered<'a> {
    first: &'a Statement,
    title: Option<String>,
    sources: Vec<String>,
    by_days: bool,
    /// `= …`
    all: Option<(Expr, Span)>,
    /// `by unit …`
    rows: Option<(UnitKey, Span, Vec<Row>)>,
    /// `by x >= 5: …`
    choice: Option<Expr>,
    changes: Vec<TargetChange>,
}

impl<'a> Builder<'a> {
    /// Compiles the targets of all facts.
    pub(super) fn all_targets(&mut self, body: &Body<'a>) {
        let mut gathered: BTreeMap<FactId, Gathered<'a>> = BTreeMap::new();
        for statement in body.iter().copied().filter(|statement| statement.word == S::Targets) {
            let Some(name) = &statement.name else {
                self.missing_name(statement);
                continue;
            };
            let wanted = say!("数据", "a fact");
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Fact(_)), &mut self.problems);
            let Some(Symbol::Fact(fact)) = found else { continue };
            let entry = gathered.entry(fact).or_insert_with(|| Gathered {
                first: statement,
                title: None,
                sources: Vec::new(),
                by_days: false,
                all: None,
                rows: None,
                choice: None,
                changes: Vec::new(),
            });
            self.target_of = Some(fact);
            self.gather(fact, statement, entry);
        }
        for (fact, gathered) in gathered {
            self.target_of = Some(fact);
            let target = self.target(fact, gathered);
            self.targets.insert(fact, target);
        }
        self.target_of = None;
    }

    /// The target of a fact, of which `place` speaks.
    pub(super) fn target_named(&mut self, fact: FactId, scope: &Scope, place: Span) -> Option<Expr> {
        let target = self.targets.get(&fact)?;
        let of = target.of.clone().map(Box::new);
        let dim = self.facts.get(fact.index()).map_or(Dim::Poisoned, |fact| fact.dim.clone());
        // What an example states is no rule.
        if !scope.given {
            let readers = self.target_readers.entry(fact).or_insert_with(|| Some(std::collections::BTreeSet::new()));
            match (scope.node, readers.as_mut()) {
                (Some(node), Some(readers)) => drop(readers.insert(node)),
                _ => *readers = None,
            }
        }
        Some(Expr { kind: Kind::Target { fact, of }, dim, span: place })
    }

    /// `target(contracted)`: the target of any fact, whatever is measured.
    pub(super) fn target_call(&mut self, arguments: &[crate::syntax::ast::Expr], scope: &Scope, span: Span) -> Expr {
        let [crate::syntax::ast::Expr { kind: ExprKind::Path(name), .. }] = arguments else {
            self.problems
                .push(incomplete(span, &say!("一项数据，如 `目标(签约)`", "a fact, as in `target(contracted)`")));
            return super::expr::poisoned(span);
        };
        let wanted = say!("数据", "a fact");
        let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Fact(_)), &mut self.problems);
        let Some(Symbol::Fact(fact)) = found else { return super::expr::poisoned(span) };
        if let Some(target) = self.target_named(fact, scope, span) {
            return target;
        }
        let (message, help) = if self.target_of.is_some() {
            (
                say!("目标不能依据别的目标", "a target cannot rest on another target"),
                say!("写出它的值或算式", "write its value, or what it is reckoned from"),
            )
        } else {
            (
                say!("`{name}` 没有目标", "`{name}` has no target", name = name.text()),
                say!("写 `目标表 {name} = …`", "write `targets {name} = …`", name = name.text()),
            )
        };
        self.problems.push(Diagnostic::new(&catalog::OUT_OF_SCOPE, message).at(span).help(help));
        super::expr::poisoned(span)
    }

    /// Says of each look-up for a target which nodes it serves, once all rules are known.
    pub(super) fn targets_serve(&mut self) {
        for (at, fact) in std::mem::take(&mut self.keyed_by_targets) {
            if let (Some(keyed), Some(Some(readers))) = (self.keyed.get_mut(at), self.target_readers.get(&fact)) {
                keyed.nodes = readers.iter().copied().collect();
            }
        }
    }

    fn gather(&mut self, fact: FactId, statement: &'a Statement, into: &mut Gathered<'a>) {
        let mut clauses = Clauses::of(statement);
        let (mut days, mut by) = (None, None);
        for clause in clauses.take_all(C::By) {
            let whole_days = clause.rows.is_empty()
                && matches!(clause.value().map(|expr| &expr.kind), Some(ExprKind::Path(name))
                    if UnitWord::find(&name.text()) == Some(UnitWord::Days) || name.text() == "天数");
            if whole_days {
                days = Some(clause.span);
            } else if let Some(first) = by.replace(clause.clone()) {
                self.problems.push(
                    Diagnostic::new(&catalog::CLAUSE_TWICE, say!("`按` 写了两次", "`by` is written twice"))
                        .at(clause.span)
                        .label(first.span, say!("第一次在这里", "the first one is here")),
                );
            }
        }
        let sources = clauses.take(C::From, &mut self.problems);
        let effective = clauses.take(C::Effective, &mut self.problems);
        let decided = clauses.take(C::DecidedBy, &mut self.problems);
        let because = clauses.take(C::Because, &mut self.problems);
        let more = clauses.take_rows();
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(CLAUSES, &mut self.problems);
        into.by_days |= days.is_some();
        if let Some(sources) = sources {
            into.sources.extend(texts(&sources.values, &mut self.problems));
        }
        into.title = into.title.take().or_else(|| title(statement.title.as_ref()));
        let all = match operand.map(|operand| (&operand.key, &operand.value, operand.span)) {
            Some((Key::Tests(tests), None, _)) => match tests.as_slice() {
                [(Comparison::Equal, expr)] => Some(expr),
                _ => {
                    self.problems
                        .push(incomplete(statement.span, &say!("目标，如 `= 95%`", "a target, such as `= 95%`")));
                    return;
                }
            },
            Some((_, _, span)) => {
                self.problems.push(incomplete(span, &say!("目标，如 `= 95%`", "a target, such as `= 95%`")));
                return;
            }
            None => None,
        };
        let key = by.as_ref().and_then(|by| by.value()).and_then(|expr| Some((self.unit_key(expr)?, expr.span)));
        let mut rows: Vec<Row> = Vec::new();
        if let (Some(by), Some(_)) = (&by, key) {
            let written = [by.rows.clone(), more.clone()].concat();
            for (name, value, span) in self.unit_rows(&written) {
                let typed = self.expr(value, &Scope::default());
                rows.push((name, self.fitted(fact, typed), span));
            }
            if rows.is_empty() {
                self.problems.push(incomplete(by.whole(), &say!("`编号：目标`", "`id: target`")));
            }
        }
        let all = all.map(|expr| {
            let typed = self.expr(expr, &Scope::default());
            (self.fitted(fact, typed), expr.span)
        });
        if let Some(effective) = effective {
            self.changes(statement, &effective, (decided.as_ref(), because.as_ref()), all, key, rows, into);
            return;
        }
        for clause in decided.iter().chain(&because) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("没有 `生效 …`，这里无从谈起", "it belongs to a change: `effective …` is missing"),
                )
                .at(clause.whole())
                .help(say!("例如 `生效 2022-08-01`", "for example `effective 2022-08-01`")),
            );
        }
        if let Some((expr, span)) = all {
            match &into.all {
                Some((_, first)) => self.targets_twice(statement, span, *first),
                None => into.all = Some((expr, span)),
            }
        }
        match (key, by) {
            (Some((key, span)), _) => match &mut into.rows {
                Some((known, first, _)) if *known != key => {
                    let first = *first;
                    self.targets_twice(statement, span, first);
                }
                Some((_, _, list)) => list.extend(rows),
                None => into.rows = Some((key, span, rows)),
            },
            (None, Some(by)) => {
                let chosen = self.chosen_target(fact, &by, &more);
                if let Some(first) = &into.choice {
                    let first = first.span;
                    self.targets_twice(statement, by.span, first);
                }
                into.choice = chosen.or(into.choice.take());
            }
            (None, None) => {}
        }
    }

    fn targets_twice(&mut self, statement: &Statement, span: Span, first: Span) {
        let name = statement.name.as_ref().map(super::Name::text).unwrap_or_default();
        self.problems.push(
            Diagnostic::new(
                &catalog::DUPLICATE_NAME,
                say!("`{name}` 已经有目标了", "`{name}` has a target already", name = name),
            )
            .at(span)
            .label(first, say!("第一次在这里", "the first one is here"))
            .help(say!(
                "只留一处；年内调整的，写 `生效`、`由` 和 `事由`",
                "keep one; a change within the year says `effective`, `decided by` and `because`"
            )),
        );
    }

    /// `by x >= 5: 10, else: 8`: the first row whose test holds.
    fn chosen_target(&mut self, fact: FactId, by: &Clause<'a>, more: &[super::clauses::Row<'a>]) -> Option<Expr> {
        let key = self.expr(by.value()?, &Scope::default());
        let rows = [by.rows.clone(), more.to_vec()].concat();
        let mut otherwise = None;
        let mut lines = Vec::new();
        for row in &rows {
            let value = self.expr(row.value, &Scope::default());
            let value = self.fitted(fact, value);
            if matches!(row.key, super::clauses::RowKey::Else) {
                otherwise = Some(value);
            } else if let Some(tests) = self.tests(row, &key.dim, &Scope::default()) {
                lines.push((tests, value, row.span));
            }
        }
        let Some(mut chosen) = otherwise else {
            self.problems.push(
                Diagnostic::new(
                    &catalog::ELSE_MISSING,
                    say!("其余情况的目标没有写明", "the target of all others is not stated"),
                )
                .at(by.whole())
                .help(say!("加上 `否则：…`", "add `else: …`")),
            );
            return None;
        };
        for (tests, value, span) in lines.into_iter().rev() {
            let all = tests.into_iter().map(|(sign, edge)| compared(sign, &key, edge, span)).collect();
            let test = Expr { kind: Kind::And(all), dim: Dim::Flag, span };
            let dim = value.dim.clone();
            chosen = Expr { kind: Kind::If(Box::new(test), Box::new(value), Box::new(chosen)), dim, span };
        }
        Some(chosen)
    }

    /// `effective 2022-08-01, decided by "…", because "…"`
    #[expect(clippy::too_many_arguments, reason = "a change, and all that belongs to it")]
    fn changes(
        &mut self,
        statement: &'a Statement,
        effective: &Clause<'a>,
        (decided, because): (Option<&Clause<'a>>, Option<&Clause<'a>>),
        all: Option<(Expr, Span)>,
        key: Option<(UnitKey, Span)>,
        rows: Vec<Row>,
        into: &mut Gathered<'a>,
    ) {
        let from = match effective.value().map(|expr| &expr.kind) {
            Some(ExprKind::Date(date)) => Some(*date),
            _ => {
                self.problems.push(
                    incomplete(effective.whole(), &say!("日期", "a date"))
                        .help(say!("例如 `生效 2022-08-01`", "for example `effective 2022-08-01`")),
                );
                None
            }
        };
        let mut said = |clause: Option<&Clause<'a>>, zh: &str, en: &str| {
            let list = clause.map(|clause| {
                let mut values = clause.values.clone();
                values.truncate(1);
                texts(&values, &mut self.problems)
            });
            match list.and_then(|list| list.into_iter().next()) {
                Some(text) => Some(text),
                None => {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::CHANGE_UNFOUNDED,
                            say!(
                                "目标有调整，没有写明{what}",
                                "the target changes, and it is not stated {what}",
                                what = (zh, en)
                            ),
                        )
                        .at(statement.span)
                        .help(say!("写 `由 \"…\"` 和 `事由 \"…\"`", "write `decided by \"…\"` and `because \"…\"`")),
                    );
                    None
                }
            }
        };
        let by = said(decided, "由谁批准", "who approved it");
        let why = said(because, "为什么", "why");
        let (Some(from), Some(by), Some(why)) = (from, by, why) else { return };
        let clause = self.clause(statement, None);
        let mut list: Vec<(Option<(UnitKey, String)>, Expr)> = Vec::new();
        match (key, all) {
            (Some((key, _)), _) => {
                list.extend(rows.into_iter().map(|(name, value, _)| (name.map(|name| (key, name)), value)));
            }
            (None, Some((expr, _))) => list.push((None, expr)),
            (None, None) => self.problems.push(incomplete(statement.word_span, &say!("新的目标", "the new target"))),
        }
        for (whose, expr) in list {
            match expr.constant() {
                Some(Value::Missing(State::Undefined)) | None if expr.dim == Dim::Poisoned => {}
                Some(Value::Missing(_)) | None => self.problems.push(
                    Diagnostic::new(
                        &catalog::CHANGE_UNFOUNDED,
                        say!("调整后的目标应为固定的值", "a changed target is a fixed value"),
                    )
                    .at(expr.span)
                    .help(say!("目标可以调整，不能取消", "a target may be changed and not dropped")),
                ),
                Some(value) => {
                    let twin = into.changes.iter().find(|other| other.whose == whose && other.from == from);
                    if let Some(first) = twin.map(|twin| twin.clause.span) {
                        self.targets_twice(statement, expr.span, first);
                    }
                    into.changes.push(TargetChange {
                        whose,
                        value: value.clone(),
                        from,
                        by: by.clone(),
                        why: why.clone(),
                        clause: clause.clone(),
                    });
                }
            }
        }
    }

    /// The target of a fact from all that is said about it.
    fn target(&mut self, fact: FactId, gathered: Gathered<'a>) -> Target {
        let statement = gathered.first;
        let dim = self.facts.get(fact.index()).map_or(Dim::Poisoned, |fact| fact.dim.clone());
        let name = self.facts.get(fact.index()).map(|fact| fact.id.clone()).unwrap_or_default();
        if let (Some((_, first)), Some(other)) = (&gathered.all, &gathered.choice) {
            self.targets_twice(statement, other.span, *first);
        }
        let base = gathered.choice.or(gathered.all.map(|(expr, _)| expr));
        let of = match gathered.rows {
            None => base,
            Some((key, span, mut rows)) => {
                if let Some(base) = base {
                    // `= …` is for everyone who has no row.
                    let span = base.span;
                    rows.push((None, base, span));
                }
                Some(self.by_unit(&format!("targets.{name}"), (key, span), rows, &dim, statement))
            }
        };
        let positive = of.as_ref().is_some_and(|of| self.above_zero(of))
            && gathered.changes.iter().all(|change| change.value.number().is_some_and(|n| *n > Number::ZERO));
        let mut changes = gathered.changes;
        changes.sort_by(|a, b| (a.from, &a.whose).cmp(&(b.from, &b.whose)));
        Target {
            title: gathered.title,
            of,
            changes,
            by_days: gathered.by_days,
            positive,
            sources: gathered.sources,
            clause: self.clause(statement, None),
        }
    }

    fn above_zero(&self, expr: &Expr) -> bool {
        !self.interval(expr).contains_zero() && self.interval(expr).low.is_some_and(|low| low > Number::ZERO)
    }

    /// Values by unit, class or group: a table where all are fixed, else a chain of conditions.
    fn by_unit(&mut self, id: &str, key: (UnitKey, Span), rows: Vec<Row>, dim: &Dim, statement: &'a Statement) -> Expr {
        let fixed: Option<Vec<(Option<String>, Value, Span)>> =
            rows.iter().map(|(name, expr, span)| Some((name.clone(), expr.constant()?.clone(), *span))).collect();
        if let Some(rows) = fixed {
            return self.unit_table(id, key, &rows, dim, &Scope::default(), statement);
        }
        if rows.len() > 200 {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TABLE_SHAPE,
                    say!("超过 200 行时，目标应为固定的值", "of more than 200 rows every target is a fixed value"),
                )
                .at(key.1),
            );
        }
        let span = statement.span;
        let mut chosen = None;
        for (name, value, span) in rows.into_iter().take(200).rev() {
            chosen = Some(match (name, chosen) {
                (None, None) => value,
                (None, Some(_)) => value, // A second `else` was reported where the rows were read.
                (Some(name), rest) => {
                    let unit = Expr { kind: Kind::Key(key.0), dim: Dim::Text, span: key.1 };
                    let word = constant(Value::Text(name.as_str().into()), Dim::Text, span);
                    let test = compared(Sign::Equal, &unit, word, span);
                    let rest = rest.unwrap_or_else(|| constant(Value::Missing(State::NotSubmitted), dim.clone(), span));
                    Expr { kind: Kind::If(Box::new(test), Box::new(value), Box::new(rest)), dim: dim.clone(), span }
                }
            });
        }
        chosen.unwrap_or_else(|| super::expr::poisoned(span))
    }

    /// A target in the dimension of its fact; a bare number has the fact's unit.
    fn fitted(&mut self, id: FactId, target: Expr) -> Expr {
        let Some(fact) = self.facts.get(id.index()) else { return target };
        let numeric = !matches!(fact.dim, Dim::Date | Dim::Level(_) | Dim::Flag | Dim::Text | Dim::Poisoned);
        match (&target.dim, target.constant()) {
            (Dim::Plain, Some(Value::Number(number))) if numeric => {
                return constant(number * &fact.scale, fact.dim.clone(), target.span);
            }
            (Dim::Plain, _) if numeric && fact.scale == Number::ONE => {
                return Expr { dim: fact.dim.clone(), ..target };
            }
            _ => {}
        }
        let fits = fact.dim == target.dim
            || matches!(target.dim, Dim::Poisoned)
            || matches!(fact.dim, Dim::Poisoned)
            || (target.dim == Dim::Count && matches!(fact.dim, Dim::Plain | Dim::Measure(_)));
        if !fits {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "目标是{target}，数据是{fact}",
                        "the target is {target}, the fact {fact}",
                        target = target.dim.name(),
                        fact = fact.dim.name()
                    ),
                )
                .at(target.span)
                .label(fact.clause.span, say!("数据在这里声明", "the fact is declared here")),
            );
        }
        target
    }
}

fn compared(sign: Sign, key: &Expr, edge: Expr, span: Span) -> Expr {
    Expr { kind: Kind::Compare(sign, Box::new(key.clone()), Box::new(edge)), dim: Dim::Flag, span }
}
