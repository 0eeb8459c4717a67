//! Surveys: levels, aspects, panels, trimming, validity.

use super::Builder;
use super::clauses::{Clauses, Reference, Row, RowKey, incomplete, reference, title};
use super::expr::Scope;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::NodeId;
use crate::model::expr::{Comparison, Expr, ExprKind as Kind};
use crate::model::method::{Aspect, Level, Panel, Survey};
use crate::say;
use crate::syntax::ast::{ExprKind, Key, Statement, Term};
use crate::syntax::keywords::{Ballot, ClauseWord as C, Extreme, StatementWord as S};

impl<'a> Builder<'a> {
    /// Compiles the statements of a survey.
    pub(super) fn survey(&mut self, id: NodeId, head: &'a Statement, inside: &[&'a Statement]) -> Option<Survey> {
        let mut survey = Survey {
            levels: Vec::new(),
            aspects: Vec::new(),
            panels: Vec::new(),
            drop_highest: 0,
            drop_lowest: 0,
            drop_when: None,
            valid_when: None,
            sealed: false,
        };
        let cell = Scope { node: Some(id), ballots: true, ..Scope::default() };
        for statement in inside {
            match statement.word {
                S::Levels => self.levels_of(id, statement, &mut survey),
                S::Aspects => self.aspects(statement, &mut survey),
                S::Panel => self.panel(statement, &mut survey),
                S::Ballots => self.ballots(statement, &mut survey),
                S::Drop => self.drop(statement, &mut survey, &cell),
                _ => {
                    let mut clauses = Clauses::of(statement);
                    survey.valid_when = self.in_force(&mut clauses, &cell);
                    clauses.finish(&[C::When], &mut self.problems);
                }
            }
        }
        if survey.levels.is_empty() {
            self.problems.push(
                Diagnostic::new(&catalog::METHOD_COUNT, say!("测评没有等级", "the survey has no levels"))
                    .at(head.word_span)
                    .help(say!("写 `等级 优秀：100分，良好：85分`", "write `levels good: 100 points, poor: 0 points`")),
            );
            return None;
        }
        if survey.panels.is_empty() {
            self.problems.push(
                Diagnostic::new(&catalog::METHOD_COUNT, say!("测评没有测评组", "the survey has no panel"))
                    .at(head.word_span)
                    .help(say!("写 `测评组 企业 40人，权重 60%`", "write `panel firms 40 people, weight 60%`")),
            );
            return None;
        }
        if survey.aspects.is_empty() {
            survey.aspects.push(Aspect { id: String::new(), title: None, weight: Number::ONE });
        }
        if let [lone] = survey.panels.as_mut_slice()
            && lone.weight.is_zero()
        {
            lone.weight = Number::ONE;
        }
        self.validity(head, &survey);
        Some(survey)
    }

    fn levels_of(&mut self, id: NodeId, statement: &'a Statement, survey: &mut Survey) {
        let mut clauses = Clauses::of(statement);
        let rows = clauses.take_rows();
        clauses.finish(&[], &mut self.problems);
        for row in rows {
            let Some((name, span)) = word_of(&row) else {
                self.problems
                    .push(incomplete(row.span, &say!("等级，如 `优秀：100分`", "a level, such as `good: 100 points`")));
                continue;
            };
            let value = self.expr(row.value, &Scope { node: Some(id), ..Scope::default() });
            let Some(points) = self.points_of_full(id, value) else { continue };
            let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
            if points > full {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::RANGE_IMPOSSIBLE,
                        say!(
                            "等级 `{name}` 值 {points} 分，超过满分 {full} 分",
                            "the level `{name}` is worth {points} points, above the full mark {full}",
                            name = name.as_str(),
                            points = &points,
                            full = &full
                        ),
                    )
                    .at(row.span),
                );
            }
            if survey.levels.iter().any(|level| level.name == name) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::DUPLICATE_NAME,
                        say!("等级 `{name}` 写了两次", "the level `{name}` is written twice", name = name.as_str()),
                    )
                    .at(span),
                );
            }
            survey.levels.push(Level { name, points });
        }
    }

    /// `aspects attitude "服务态度" weight 50%, efficiency`
    fn aspects(&mut self, statement: &'a Statement, survey: &mut Survey) {
        let mut list: Vec<(Aspect, Span, bool)> = Vec::new();
        if let Some(name) = &statement.name {
            let aspect = Aspect { id: name.text(), title: title(statement.title.as_ref()), weight: Number::ZERO };
            list.push((aspect, name.span, false));
        }
        let mut terms = statement.terms.iter().peekable();
        while let Some(term) = terms.next() {
            match term {
                Term::Comma(_) => {}
                Term::Operand(operand) => match reference(operand) {
                    Some(Reference::Name(name)) => {
                        list.push((Aspect { id: name.text(), title: None, weight: Number::ZERO }, operand.span, false));
                    }
                    Some(Reference::Text(text, span)) => match list.last_mut() {
                        Some((aspect, last, _))
                            if aspect.title.is_none() && last.end <= span.start && !aspect.id.is_empty() =>
                        {
                            aspect.title = Some(text.to_owned());
                        }
                        _ => list.push((
                            Aspect { id: text.to_owned(), title: Some(text.to_owned()), weight: Number::ZERO },
                            span,
                            false,
                        )),
                    },
                    None => self.problems.push(incomplete(operand.span, &say!("方面的名称", "the name of an aspect"))),
                },
                Term::Word(C::Weight, span) => {
                    let value = match terms.peek() {
                        Some(Term::Operand(operand)) => super::clauses::plain(operand),
                        _ => None,
                    };
                    terms.next();
                    let weight = value.and_then(|expr| self.constant_share(expr));
                    match (weight, list.last_mut()) {
                        (Some(weight), Some((aspect, _, weighted))) => {
                            aspect.weight = weight;
                            *weighted = true;
                        }
                        _ => self.problems.push(incomplete(*span, &say!("权重", "a weight"))),
                    }
                }
                Term::Word(word, span) => self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!(
                            "`{word}` 不能用于 `方面`",
                            "`{word}` does not suit `aspects`",
                            word = super::clauses::words(*word)
                        ),
                    )
                    .at(*span),
                ),
            }
        }
        let weighted = list.iter().filter(|(_, _, weighted)| *weighted).count();
        let n = i64::try_from(list.len()).unwrap_or(1);
        if weighted == 0 {
            for (aspect, _, _) in &mut list {
                aspect.weight = Number::ratio(1, n).unwrap_or(Number::ONE);
            }
        }
        let weights: Vec<(Bilingual, Number, Span)> = list
            .iter()
            .map(|(aspect, span, _)| (Bilingual::from(aspect.id.as_str()), aspect.weight.clone(), *span))
            .collect();
        if weighted > 0 {
            self.weights_add_up(statement.word_span, &say!("方面", "aspects"), &weights);
        }
        survey.aspects.extend(list.into_iter().map(|(aspect, _, _)| aspect));
    }

    fn constant_share(&mut self, expr: &'a crate::syntax::ast::Expr) -> Option<Number> {
        let typed = self.expr(expr, &Scope::default());
        typed
            .constant()
            .and_then(crate::model::value::Value::number)
            .filter(|n| **n > Number::ZERO && **n <= Number::ONE)
            .cloned()
    }

    fn panel(&mut self, statement: &'a Statement, survey: &mut Survey) {
        let Some(id) = self.simple_name(statement) else { return };
        let mut clauses = Clauses::of(statement);
        let raters = clauses.take_amount(&mut self.problems);
        let raters = raters.and_then(|operand| self.whole(operand));
        let weight = clauses.take(C::Weight, &mut self.problems);
        clauses.finish(&[C::Weight], &mut self.problems);
        let weight = match weight {
            Some(clause) => self.weight(&clause).unwrap_or(Number::ONE),
            None => Number::ZERO,
        };
        let clause = self.clause(statement, None);
        if survey.panels.iter().any(|panel| panel.id == id) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DUPLICATE_NAME,
                    say!("测评组 `{id}` 写了两次", "the panel `{id}` is written twice", id = id.as_str()),
                )
                .at(statement.span),
            );
            return;
        }
        survey.panels.push(Panel { id, title: title(statement.title.as_ref()), raters, weight, clause });
    }

    fn ballots(&mut self, statement: &'a Statement, survey: &mut Survey) {
        let mut clauses = Clauses::of(statement);
        survey.sealed = clauses.flag(C::Sealed, &mut self.problems).is_some();
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(&[C::Sealed], &mut self.problems);
        let name = statement.name.as_ref().or(match operand.and_then(reference) {
            Some(Reference::Name(name)) => Some(name),
            _ => None,
        });
        match name.map(|name| (name, Ballot::find(&name.text()))) {
            Some((_, Some(Ballot::Graded))) => {}
            Some((name, _)) => {
                self.unknown_word(&name.text(), name.span, &[(Ballot::Graded.zh(), Ballot::Graded.en())])
            }
            None => self.problems.push(incomplete(statement.span, &say!("票式", "a kind of ballot"))),
        }
    }

    /// `drop 1 highest, 1 lowest, when count(ballot) > 5`
    fn drop(&mut self, statement: &'a Statement, survey: &mut Survey, cell: &Scope) {
        let mut clauses = Clauses::of(statement);
        survey.drop_when = self.in_force(&mut clauses, cell);
        let values = clauses.take_values();
        clauses.finish(&[C::When], &mut self.problems);
        let expected = say!("`去掉 1个最高分，1个最低分`", "`drop 1 highest, 1 lowest`");
        let mut count = None;
        for operand in values {
            match (&operand.key, count) {
                (Key::Value(expr), _) if matches!(expr.kind, ExprKind::Number { .. }) => count = self.whole(operand),
                (Key::Value(expr), Some(n)) => match &expr.kind {
                    ExprKind::Path(name) => {
                        match Extreme::find(&name.text()) {
                            Some(Extreme::Highest) => survey.drop_highest = n,
                            Some(Extreme::Lowest) => survey.drop_lowest = n,
                            None => self.unknown_word(
                                &name.text(),
                                name.span,
                                &Extreme::ALL.iter().map(|w| (w.zh(), w.en())).collect::<Vec<_>>(),
                            ),
                        }
                        count = None;
                    }
                    _ => self.problems.push(incomplete(operand.span, &expected)),
                },
                _ => self.problems.push(incomplete(operand.span, &expected)),
            }
        }
    }

    /// Panels' weights add up; trimming leaves something of what validity asks for.
    fn validity(&mut self, head: &Statement, survey: &Survey) {
        let weights: Vec<(Bilingual, Number, Span)> = survey
            .panels
            .iter()
            .map(|panel| (Bilingual::from(panel.id.as_str()), panel.weight.clone(), panel.clause.span))
            .collect();
        self.weights_add_up(head.word_span, &say!("测评组", "panels"), &weights);
        let dropped = survey.drop_highest + survey.drop_lowest;
        let least = |when: &Option<Expr>| when.as_ref().and_then(least_ballots);
        let needed = least(&survey.valid_when).max(least(&survey.drop_when));
        if let Some(needed) = needed.filter(|needed| dropped > 0 && *needed <= i64::from(dropped)) {
            let span = [&survey.valid_when, &survey.drop_when].into_iter().flatten().map(|when| when.span).next();
            self.problems.push(
                Diagnostic::new(
                    &catalog::VALIDITY,
                    say!(
                        "{needed} 票即为有效，去掉 {dropped} 个极端分后没有剩余",
                        "{needed} ratings are enough to be valid; dropping {dropped} of them leaves none",
                        needed = needed,
                        dropped = dropped
                    ),
                )
                .at(span.unwrap_or(head.word_span))
                .help(say!(
                    "提高有效票数，或给 `去掉` 加上 `当 计数(票) > 5` 这样的条件",
                    "require more ratings, or give `drop` a condition such as `when count(ballot) > 5`"
                )),
            );
        }
        for panel in &survey.panels {
            if let Some(raters) = panel.raters
                && raters <= dropped
            {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::VALIDITY,
                        say!(
                            "测评组 `{panel}` 只有 {raters} 人，去掉 {dropped} 个极端分后没有剩余",
                            "the panel `{panel}` has {raters} raters; dropping {dropped} answers leaves none",
                            panel = panel.id.as_str(),
                            raters = raters,
                            dropped = dropped
                        ),
                    )
                    .at(panel.clause.span),
                );
            }
        }
    }
}

/// The fewest ballots with which a condition on their number holds.
fn least_ballots(when: &Expr) -> Option<i64> {
    let Kind::Compare(comparison, left, right) = &when.kind else { return None };
    let (Kind::Ballots, number) = (&left.kind, right.constant().and_then(crate::model::value::Value::number)?) else {
        return None;
    };
    match comparison {
        Comparison::GreaterOrEqual | Comparison::Equal => number.to_i64(),
        Comparison::Greater => number.to_i64().map(|n| n.saturating_add(1)),
        _ => None,
    }
}

fn word_of(row: &Row<'_>) -> Option<(String, Span)> {
    match &row.key {
        RowKey::Value(expr) => match &expr.kind {
            ExprKind::Path(name) => name.single().map(|name| (name.to_owned(), expr.span)),
            ExprKind::Text(text) => Some((text.clone(), expr.span)),
            _ => None,
        },
        _ => None,
    }
}
