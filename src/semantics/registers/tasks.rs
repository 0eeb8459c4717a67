//! Tasks that a scheme sets, with their stages.

use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::deadline::{Deadline, Limit, Term};
use crate::model::ledgers::DueDay;
use crate::model::register::{Stage, Task};
use crate::model::{Clause as Place, GroupId, TaskId};
use crate::say;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, reference, statement_words, texts, title};
use crate::semantics::expr::Scope;
use crate::semantics::names::Symbol;
use crate::semantics::readings;
use crate::semantics::{Body, Builder};
use crate::syntax::ast::{Name, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S};

/// A stage while its task is read: a weight that is not stated is settled with the others.
struct Draft {
    id: String,
    title: Option<String>,
    due: Deadline,
    weight: Option<(Number, Span)>,
    clause: Place,
}

impl<'a> Builder<'a> {
    /// The names of tasks, so that everything may refer forwards.
    pub(super) fn declare_task(&mut self, statement: &'a Statement) {
        let id = TaskId::from_index(self.tasks.len());
        self.declare_decision(statement, Symbol::Task(id));
        let clause = self.clause(statement, None);
        // Read once the contract is compiled; the position is the id.
        self.tasks.push(Task {
            id: statement.name.as_ref().map(super::super::Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            led_by: Vec::new(),
            applies_to: Vec::new(),
            for_all: false,
            start: None,
            due: DueDay::Yearly { month: 12, day: 31 }.into(),
            weight: Number::ONE,
            stages: Vec::new(),
            evidence: Vec::new(),
            clause,
        });
    }

    /// Compiles the tasks of the scheme.
    pub(in crate::semantics) fn tasks(&mut self, body: &Body<'a>) {
        let statements = body.iter().copied().filter(|one| one.word == S::Task && !super::general::is_general(one));
        for (index, statement) in statements.enumerate() {
            self.task(index, statement);
        }
    }

    fn task(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let led_by = clauses.take(C::LedBy, &mut self.problems);
        let due = clauses.take(C::Due, &mut self.problems);
        let start = clauses.take(C::Effective, &mut self.problems);
        let weight = clauses.take(C::Weight, &mut self.problems);
        let applies = clauses.take(C::AppliesTo, &mut self.problems);
        let evidence = clauses.take(C::Evidence, &mut self.problems);
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        let suited = [C::LedBy, C::Due, C::NextWorkingDay, C::Effective, C::Weight, C::AppliesTo, C::Evidence];
        clauses.finish(&suited, &mut self.problems);
        let led_by = led_by.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let evidence = evidence.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let (applies_to, for_all) = self.whose(applies);
        let weight = weight.and_then(|clause| self.task_weight(&clause));
        let start = start.and_then(|clause| self.stated_day(&clause));
        let written = due.as_ref().map(Clause::whole);
        let due = due.and_then(|clause| self.deadline(&clause, moved));
        let mut drafts: Vec<Draft> = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Stage => {
                    let Some(stage) = self.stage(inner) else { continue };
                    if let Some(first) = drafts.iter().find(|first| first.id == stage.id) {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::DUPLICATE_NAME,
                                say!(
                                    "阶段 `{id}` 写了两次",
                                    "the stage `{id}` is written twice",
                                    id = stage.id.as_str()
                                ),
                            )
                            .at(stage.clause.span)
                            .label(first.clause.span, say!("第一次在这里", "the first one is here")),
                        );
                        continue;
                    }
                    drafts.push(stage);
                }
                S::Basis => {}
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        self.in_order(&drafts, due.zip(written));
        let last = drafts.last().map(|stage| stage.due);
        let Some(due) = due.or(last) else {
            if written.is_none() {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TASK_WITHOUT_DUE,
                        say!("任务没有写时限", "the task does not say by when"),
                    )
                    .at(statement.word_span)
                    .help(say!("写 `截至 9月30日`", "write `due 09-30`")),
                );
            }
            return;
        };
        let stages = self.weighed(drafts);
        let Some(task) = self.tasks.get_mut(index) else { return };
        task.led_by = led_by;
        task.applies_to = applies_to;
        task.for_all = for_all;
        task.start = start;
        task.due = due;
        task.weight = weight.unwrap_or(Number::ONE);
        task.stages = stages;
        task.evidence = evidence;
    }

    /// `applies to departments`, `applies to all-units`: the groups, and whether all is said.
    pub(super) fn whose(&mut self, clause: Option<Clause<'a>>) -> (Vec<GroupId>, bool) {
        let Some(clause) = clause else { return (Vec::new(), false) };
        let names: Vec<_> = (clause.values.iter().copied().filter_map(reference))
            .filter_map(|found| match found {
                Reference::Name(name) => Some(name),
                Reference::Text(..) => None,
            })
            .collect();
        let all = |name: &&Name| name.single().and_then(BuiltIn::find) == Some(BuiltIn::AllUnits);
        match names.iter().any(all) {
            true => (Vec::new(), true),
            false => (self.groups(&names), false),
        }
    }

    fn stage(&mut self, statement: &'a Statement) -> Option<Draft> {
        let id = self.simple_name(statement)?;
        let mut clauses = Clauses::of(statement);
        let due = clauses.take(C::Due, &mut self.problems);
        let weight = clauses.take(C::Weight, &mut self.problems);
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        clauses.finish(&[C::Due, C::NextWorkingDay, C::Weight], &mut self.problems);
        let weight = weight.and_then(|clause| Some((self.weight(&clause)?, clause.whole())));
        let clause = self.clause(statement, None);
        let Some(due) = due else {
            self.problems.push(
                Diagnostic::new(&catalog::TASK_WITHOUT_DUE, say!("阶段没有写时限", "the stage does not say by when"))
                    .at(statement.word_span)
                    .help(say!("写 `截至 3月31日`", "write `due 03-31`")),
            );
            return None;
        };
        let due = self.deadline(&due, moved)?;
        Some(Draft { id, title: title(statement.title.as_ref()), due, weight, clause })
    }

    /// What a task counts beside others: a number or a share above 0.
    fn task_weight(&mut self, clause: &Clause<'a>) -> Option<Number> {
        let typed = self.expr(clause.value()?, &Scope::default());
        let number = typed.constant().and_then(crate::model::value::Value::number).cloned();
        let fits = matches!(typed.dim, crate::model::value::Dim::Ratio | crate::model::value::Dim::Plain);
        let number = number.filter(|number| fits && *number > Number::ZERO);
        if number.is_none() && typed.dim != crate::model::value::Dim::Poisoned {
            self.problems.push(incomplete(
                clause.whole(),
                &say!("大于 0 的权重，如 `权重 2`", "a weight above 0, such as `weight 2`"),
            ));
        }
        number
    }

    /// Stages follow each other, and none is due later than the whole.
    fn in_order(&mut self, stages: &[Draft], whole: Option<(Deadline, Span)>) {
        let told = |problems: &mut Problems, later: &Draft, first: Span, relation, other: (Bilingual, Deadline)| {
            problems.push(
                Diagnostic::new(
                    &catalog::STAGE_DATES,
                    say!(
                        "阶段 `{id}` 的时限早于前面的时限，或晚于整个任务的时限",
                        "the stage `{id}` is due before the one it follows, or after the whole task",
                        id = later.id.as_str()
                    ),
                )
                .at(later.clause.span)
                .label(first, say!("与这里的时限不合", "this date contradicts it"))
                .help(say!("按先后重排各阶段，或改正日期", "put the stages in order, or correct the date"))
                .witness(readings::stated(
                    (&Bilingual::from(later.id.as_str()), day_of(later.due)),
                    relation,
                    (&other.0, day_of(other.1)),
                )),
            );
        };
        for pair in stages.windows(2) {
            if let [before, after] = pair
                && earlier(after.due, before.due)
            {
                let other = (Bilingual::from(before.id.as_str()), before.due);
                told(&mut self.problems, after, before.clause.span, Relation::Less, other);
            }
        }
        if let (Some(last), Some((due, span))) = (stages.last(), whole)
            && earlier(due, last.due)
        {
            let other = (say!("整个任务", "the whole task"), due);
            told(&mut self.problems, last, span, Relation::Greater, other);
        }
    }

    /// The stages with their shares: as stated, or equal where none is.
    fn weighed(&mut self, drafts: Vec<Draft>) -> Vec<Stage> {
        let stated: Vec<&(Number, Span)> = drafts.iter().filter_map(|draft| draft.weight.as_ref()).collect();
        let equal = Number::ONE.checked_div(&Number::from(drafts.len().max(1))).unwrap_or(Number::ONE);
        let sum: Number = stated.iter().map(|(weight, _)| weight).sum();
        let whole = stated.len() == drafts.len() && sum == Number::ONE;
        if let (false, Some((_, span))) = (whole, stated.last().copied()) {
            let percent = &sum * &Number::HUNDRED;
            self.problems.push(
                Diagnostic::new(
                    &catalog::STAGE_WEIGHTS,
                    say!("各阶段的权重合计不是 100%", "the weights of the stages do not add up to 100%"),
                )
                .at(*span)
                .note(say!(
                    "{all} 个阶段中写了 {stated} 个权重，合计 {percent}%",
                    "stages: {all}, of which {stated} have a weight; together {percent}%",
                    all = drafts.len(),
                    stated = stated.len(),
                    percent = &percent
                ))
                .help(say!(
                    "给每个阶段写权重，合计 100%；都不写则各阶段相等",
                    "give every stage a weight, 100% in all; without any they are equal"
                ))
                .witness(if sum == Number::ONE {
                    let count = |n: usize| Quantity::bare(Number::from(n));
                    Witness::new(
                        Side::new(What::Lines, say!("权重", "weights"), count(stated.len())),
                        Relation::Less,
                        Side::new(What::Lines, say!("阶段", "stages"), count(drafts.len())),
                    )
                } else {
                    let weighed =
                        drafts.iter().filter_map(|draft| Some((draft.id.as_str(), &draft.weight.as_ref()?.0)));
                    Witness::sum(&say!("阶段", "stages"), weighed, &Number::ONE, Quantity::share)
                }),
            );
        }
        drafts
            .into_iter()
            .map(|draft| Stage {
                weight: draft.weight.map_or_else(|| equal.clone(), |(weight, _)| weight),
                id: draft.id,
                title: draft.title,
                due: draft.due,
                clause: draft.clause,
            })
            .collect()
    }
}

/// Whether a day lies before another, where both are of one kind.
fn earlier(a: Deadline, b: Deadline) -> bool {
    match (a.limit, b.limit) {
        (Limit::Day(DueDay::Date(a)), Limit::Day(DueDay::Date(b))) => a < b,
        (Limit::Day(DueDay::Yearly { month: m, day: d }), Limit::Day(DueDay::Yearly { month: n, day: e })) => {
            (m, d) < (n, e)
        }
        (Limit::After(Term { number: a, unit }), Limit::After(Term { number: b, unit: other })) if unit == other => {
            a < b
        }
        _ => false,
    }
}

/// A day as a number of its digits, 20220331, or 331 of every year; a length of time as its number.
fn day_of(due: Deadline) -> Quantity {
    match due.limit {
        Limit::Day(DueDay::Date(date)) => Quantity::date(date),
        Limit::Day(DueDay::Yearly { month, day }) => Quantity {
            number: Number::from(u32::from(month) * 100 + u32::from(day)),
            written: Bilingual { zh: format!("{month}月{day}日"), en: format!("{month:02}-{day:02}") },
        },
        Limit::After(term) => Quantity::bare(term.number),
    }
}
