//! Surveys: levels, aspects, panels, trimming, validity.

use super::clauses::{Clause, Clauses, Reference, Row, RowKey, incomplete, reference, statement_words, title};
use super::expr::{Marks, Scope, builtin};
use super::{Builder, readings};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation};
use crate::model::NodeId;
use crate::model::expr::{Comparison, Expr, ExprKind as Kind};
use crate::model::method::{self as model, Aspect, Ballots, Level, Panel, Survey, Void, VoidWhen};
use crate::model::value::Dim;
use crate::say;
use crate::syntax::ast::{ExprKind, Key, Operand, Statement, Term, Unit};
use crate::syntax::keywords::{Ballot, BuiltIn, ClauseWord as C, Extreme, StatementWord as S};

impl<'a> Builder<'a> {
    /// Compiles the statements of a survey.
    pub(super) fn survey(&mut self, id: NodeId, head: &'a Statement, inside: &[&'a Statement]) -> Option<Survey> {
        let mut survey = Survey {
            ballots: Ballots::Graded,
            levels: Vec::new(),
            aspects: Vec::new(),
            panels: Vec::new(),
            drop_highest: 0,
            drop_lowest: 0,
            drop_shares: (Number::ZERO, Number::ZERO),
            drop_raters: false,
            drop_when: None,
            valid_when: None,
            leave_out_thin: false,
            void: Vec::new(),
            least_printed: None,
            sealed: false,
        };
        let cell = Scope { node: Some(id), ballots: true, ..Scope::default() };
        let earns: Vec<&'a Statement> = inside.iter().copied().filter(|one| one.word == S::Earn).collect();
        let of_word = |word: S| inside.iter().copied().filter(move |one| one.word == word);
        if let Some(statement) = of_word(S::Ballots).next() {
            self.ballots(id, statement, &earns, &mut survey);
        } else if let Some(earn) = earns.first() {
            self.misplaced(earn, &statement_words(head));
        }
        for statement in inside {
            match statement.word {
                S::Ballots | S::Earn => {}
                S::Void => self.void(id, statement, &mut survey),
                S::Show => self.least_printed(statement, &mut survey, &cell),
                S::Levels => self.levels_of(id, statement, &mut survey),
                S::Aspects => self.aspects(statement, &mut survey),
                S::Panel => self.panel(statement, &mut survey),
                S::Drop => self.drop(statement, &mut survey, &cell),
                _ => {
                    let mut clauses = Clauses::of(statement);
                    survey.valid_when = self.in_force(&mut clauses, &cell);
                    survey.leave_out_thin = clauses.flag(C::LeaveOutThinPanels, &mut self.problems).is_some();
                    clauses.finish(&[C::When, C::LeaveOutThinPanels], &mut self.problems);
                }
            }
        }
        if survey.ballots != Ballots::Graded
            && let Some(levels) = of_word(S::Levels).next()
        {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("打分或排序的票没有等级", "ballots with marks or places have no levels"),
                )
                .at(levels.word_span),
            );
        }
        if survey.levels.is_empty() && survey.ballots == Ballots::Graded {
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
                    .witness(readings::stated(
                        (&Bilingual::from(name.as_str()), Quantity::points(points.clone())),
                        Relation::Greater,
                        (&say!("满分", "full"), Quantity::points(full.clone())),
                    ))
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
            let aspects = say!("方面", "aspects");
            self.weights_add_up(statement.word_span, (&aspects, &aspects), &weights);
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

    /// `ballots graded`, `ballots scored, 0 .. 10 points, per 0.5 points`, `ballots ranked`
    fn ballots(&mut self, id: NodeId, statement: &'a Statement, earns: &[&'a Statement], survey: &mut Survey) {
        let mut clauses = Clauses::of(statement);
        survey.sealed = clauses.flag(C::Sealed, &mut self.problems).is_some();
        let per = clauses.take(C::Per, &mut self.problems);
        let rescaled = clauses.flag(C::Rescaled, &mut self.problems).is_some();
        let as_it_is = clauses.flag(C::AsItIs, &mut self.problems).is_some();
        let tied_in = clauses.flag(C::TiedIn, &mut self.problems).is_some();
        let mut values = clauses.take_values().into_iter();
        clauses.finish(&[C::Sealed, C::Per, C::Rescaled, C::AsItIs, C::TiedIn], &mut self.problems);
        let name = match values.next().and_then(reference) {
            Some(Reference::Name(name)) => Some(name),
            _ => None,
        };
        let kind = name.map(|name| (name, Ballot::find(&name.text())));
        let ranked = matches!(kind, Some((_, Some(Ballot::Ranked))));
        let valued = Scope { node: Some(id), marks: Some(Marks::Valued { ranked }), ..Scope::default() };
        let earn = earns.first().and_then(|earn| {
            let mut clauses = Clauses::of(earn);
            let amount = clauses.take_amount(&mut self.problems).and_then(super::clauses::plain);
            clauses.finish(&[], &mut self.problems);
            let earn = self.points(amount?, &valued, true);
            self.only_marks(&earn);
            Some(earn)
        });
        match kind {
            Some((_, Some(Ballot::Graded))) => {
                if let Some(earn) = earns.first() {
                    self.misplaced(earn, &say!("评级的测评", "a survey with graded ballots"));
                }
            }
            Some((_, Some(Ballot::Scored))) => {
                let range = values.next();
                // Without them there is one mark, so that nothing more is said about levels.
                let none =
                    model::Marks { least: Number::ZERO, step: Number::ONE, marks: 1, scale: Number::ONE, earn: None };
                let marks = self.marks(id, statement, range, per.as_ref(), (rescaled, as_it_is), earn);
                survey.ballots = Ballots::Scored(marks.unwrap_or(none));
            }
            Some((_, Some(Ballot::Ranked))) => match earn {
                Some(earn) => survey.ballots = Ballots::Ranked { earn, ties: tied_in },
                None => {
                    if earns.is_empty() {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::METHOD_COUNT,
                                say!("名次值多少分没有写明", "what a place is worth is not stated"),
                            )
                            .at(statement.word_span)
                            .help(say!(
                                "写 `得分 满分 × (1 - 2% × (名次 - 1))` 之类",
                                "write such as `earn full × (1 - 2% × (place - 1))`"
                            )),
                        );
                    }
                    survey.ballots = Ballots::Ranked { earn: super::expr::poisoned(statement.span), ties: tied_in };
                }
            },
            Some((name, None)) => {
                self.unknown_word(
                    &name.text(),
                    name.span,
                    &Ballot::ALL.iter().map(|w| (w.zh(), w.en())).collect::<Vec<_>>(),
                );
            }
            None => self.problems.push(incomplete(statement.span, &say!("票式", "a kind of ballot"))),
        }
    }

    /// The value of a mark may depend on the mark and the full mark only: all units are valued alike.
    fn only_marks(&mut self, earn: &Expr) {
        let mut foreign = None;
        earn.walk(&mut |part| {
            let own =
                part.parts().iter().any(|_| true) || matches!(part.kind, Kind::Constant(_) | Kind::Mark | Kind::Full);
            if !own {
                foreign = Some(part.span);
            }
        });
        if let Some(span) = foreign {
            self.problems.push(
                Diagnostic::new(
                    &catalog::OUT_OF_SCOPE,
                    say!("票的分值只能由打分值或名次算出", "a ballot is valued by its mark or place alone"),
                )
                .at(span),
            );
        }
    }

    /// The marks that are allowed: a range and a step.
    fn marks(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        range: Option<&'a Operand>,
        per: Option<&Clause<'a>>,
        (rescaled, as_it_is): (bool, bool),
        earn: Option<Expr>,
    ) -> Option<model::Marks> {
        let expected = say!("打分的范围，如 `0 .. 10分`", "the range of marks, such as `0 .. 10 points`");
        let Some(Key::Range(low, high)) = range.filter(|range| range.value.is_none()).map(|range| &range.key) else {
            self.problems.push(incomplete(range.map_or(statement.word_span, |range| range.span), &expected));
            return None;
        };
        let mut number = |written: &'a crate::syntax::ast::Expr| {
            let typed = self.expr(written, &Scope::default());
            let fits = matches!(typed.dim, Dim::Points | Dim::Plain);
            typed.constant().and_then(crate::model::value::Value::number).filter(|_| fits).cloned()
        };
        let (low_number, high_number) = (number(low), number(high));
        let step = per.and_then(Clause::value).and_then(&mut number);
        let (Some(least), Some(most)) = (low_number, high_number) else {
            self.problems.push(incomplete(range.map_or(statement.word_span, |range| range.span), &expected));
            return None;
        };
        let Some(step) = step.filter(|step| *step > Number::ZERO) else {
            self.problems.push(
                Diagnostic::new(
                    &catalog::MARKS_MISSING,
                    say!("可以打到多细没有写明", "how fine a mark may be is not stated"),
                )
                .at(statement.word_span)
                .note(say!("7.5 分算不算有效，得看这一条", "whether 7.5 is a valid mark depends on it"))
                .help(say!("写 `每 1分` 或 `每 0.5分`", "write `per 1 point` or `per 0.5 points`")),
            );
            return None;
        };
        let steps = (&most - &least).checked_div(&step).unwrap_or_default();
        let whole = if steps.decimal_places() == Some(0) { steps.to_i64() } else { None };
        let Some(marks) = whole.and_then(|n| usize::try_from(n).ok()).filter(|n| (1..100_000).contains(n)) else {
            self.problems.push(
                Diagnostic::new(
                    &catalog::RANGE_IMPOSSIBLE,
                    say!(
                        "{least} 到 {most} 不能按 {step} 分成整数步",
                        "{least} to {most} is no whole number of steps of {step}",
                        least = &least,
                        most = &most,
                        step = &step
                    ),
                )
                .at(statement.span)
                .witness(readings::stated(
                    (&say!("步数", "steps"), Quantity::bare(steps.clone())),
                    if steps.floor() == steps { Relation::Differs } else { Relation::Greater },
                    (&say!("整数", "whole"), Quantity::bare(steps.floor().max(Number::ZERO))),
                )),
            );
            return None;
        };
        let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
        if earn.is_none() && most != full && !rescaled && !as_it_is {
            self.problems.push(
                Diagnostic::new(
                    &catalog::SCALE_MISSING,
                    say!(
                        "打分到 {most} 分，满分 {full} 分，怎样折合没有写明",
                        "marks go up to {most}, the full mark is {full}: how they are scaled is not stated",
                        most = &most,
                        full = &full
                    ),
                )
                .at(statement.word_span)
                .help(say!("写 `折算` 或 `照计`", "write `rescaled` or `as it is`"))
                .witness(readings::scales(&most, &full)),
            );
        }
        let scale = if rescaled { full.checked_div(&most).unwrap_or(Number::ONE) } else { Number::ONE };
        Some(model::Marks { least, step, marks: marks + 1, scale, earn })
    }

    /// `void when min(mark) = max(mark)`: ballots that do not count at all.
    fn void(&mut self, id: NodeId, statement: &'a Statement, survey: &mut Survey) {
        let ranked = matches!(survey.ballots, Ballots::Ranked { .. });
        let marks = Some(Marks::Ballot { one: false, ranked });
        let scope = Scope { node: Some(id), marks, ..Scope::default() };
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &scope);
        let tied = clauses.flag(C::NoTies, &mut self.problems);
        let months = clauses.take(C::Within, &mut self.problems).map(|clause| self.months_within(&clause));
        clauses.finish(&[C::When, C::Unless, C::NoTies, C::Within], &mut self.problems);
        let months = months.flatten().unwrap_or(0);
        let clause = self.clause(statement, None);
        if when.is_none() && tied.is_none() {
            self.problems.push(incomplete(statement.span, &say!("`当 …` 或 `不得并列`", "`when …` or `no ties`")));
        }
        survey.void.extend(when.map(|when| Void { when: VoidWhen::Holds(when), months, clause: clause.clone() }));
        survey.void.extend(tied.map(|_| Void { when: VoidWhen::Tied, months, clause }));
    }

    /// `show when count(ballot) >= 3`: smaller cells are not printed.
    fn least_printed(&mut self, statement: &'a Statement, survey: &mut Survey, cell: &Scope) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, cell);
        clauses.finish(&[C::When], &mut self.problems);
        let least = when.as_ref().and_then(least_ballots).and_then(|least| u32::try_from(least).ok());
        match least {
            Some(least) => survey.least_printed = Some(least),
            None if when.as_ref().is_some_and(|when| when.dim == Dim::Poisoned) => {}
            None => {
                self.problems.push(incomplete(statement.span, &say!("`当 计数(票) >= 3`", "`when count(ballot) >= 3`")))
            }
        }
    }

    /// `drop 1 highest, 1 lowest, when count(ballot) > 5`
    fn drop(&mut self, statement: &'a Statement, survey: &mut Survey, cell: &Scope) {
        let mut clauses = Clauses::of(statement);
        survey.drop_when = self.in_force(&mut clauses, cell);
        if let Some(per) = clauses.take(C::Per, &mut self.problems) {
            let rater = per.value().and_then(builtin) == Some(BuiltIn::Rater);
            survey.drop_raters = rater;
            if !rater {
                self.problems.push(incomplete(per.whole(), &say!("`每 测评员`", "`per rater`")));
            }
        }
        let values = clauses.take_values();
        clauses.finish(&[C::When, C::Per], &mut self.problems);
        let expected = say!("`去掉 1个最高分，1个最低分`", "`drop 1 highest, 1 lowest`");
        let mut count: Option<Result<u32, Number>> = None;
        for operand in values {
            match (&operand.key, count.clone()) {
                (Key::Value(expr), _) if matches!(expr.kind, ExprKind::Number { unit: Unit::Percent, .. }) => {
                    count = self.constant_share(expr).map(Err);
                    if count.is_none() {
                        self.problems.push(incomplete(operand.span, &expected));
                    }
                }
                (Key::Value(expr), _) if matches!(expr.kind, ExprKind::Number { .. }) => {
                    count = self.whole(operand).map(Ok);
                }
                (Key::Value(expr), Some(n)) => match &expr.kind {
                    ExprKind::Path(name) => {
                        let word = name.text();
                        let found = Extreme::find(&word).or_else(|| Extreme::find(&format!("个{word}")));
                        match (found, n) {
                            (Some(Extreme::Highest), Ok(n)) => survey.drop_highest = n,
                            (Some(Extreme::Lowest), Ok(n)) => survey.drop_lowest = n,
                            (Some(Extreme::Highest), Err(share)) => survey.drop_shares.0 = share,
                            (Some(Extreme::Lowest), Err(share)) => survey.drop_shares.1 = share,
                            (None, _) => self.unknown_word(
                                &word,
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
        let panels = say!("测评组", "panels");
        self.weights_add_up(head.word_span, (&panels, &panels), &weights);
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
                ))
                .witness(readings::stated(
                    (&say!("有效票数", "valid from"), Quantity::bare(needed)),
                    Relation::AtMost,
                    (&say!("去掉", "dropped"), Quantity::bare(dropped)),
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
                    .at(panel.clause.span)
                    .witness(readings::stated(
                        (&Bilingual::from(panel.id.as_str()), Quantity::bare(raters)),
                        Relation::AtMost,
                        (&say!("去掉", "dropped"), Quantity::bare(dropped)),
                    )),
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
