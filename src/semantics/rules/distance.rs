//! Rules over the distance of a quantity from an edge: `2 points per 10% below target`, with one rate or several.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::NodeId;
use crate::model::contract::Direction;
use crate::model::expr::{DateUnit, Expr, ExprKind};
use crate::model::method::{Choice, OnZero, Rate, Reach, Rule, Side, Steps, Subject};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, incomplete, words};
use crate::semantics::expr::Scope;
use crate::syntax::ast::{self, Statement, Term};
use crate::syntax::keywords::{ClauseWord as C, Policy, StatementWord as S, UnitWord};

/// Which side of the edges a word means: told by the word itself, or by the direction of what is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facing {
    Side(Side),
    /// Before or after a date.
    Time(Side),
    Worse,
    Better,
}

impl<'a> Builder<'a> {
    /// The distance a rule is about: one clause `per` and one edge for each rate; `further` are the amounts of the
    /// rates behind the first.
    pub(super) fn distance(
        &mut self,
        statement: &'a Statement,
        (pers, further): (&[Clause<'a>], Vec<&'a ast::Expr>),
        clauses: &mut Clauses<'a>,
        scope: &Scope,
    ) -> Option<Subject> {
        let (facing, edges) = self.edges(pers.first()?, clauses)?;
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        let outer_of = clauses.take(C::Of, &mut self.problems);
        let on_zero = clauses.take(C::OnZero, &mut self.problems);
        let written = self.part_of_a_step(statement, clauses);
        let (written, part_span) = (written.map(|(steps, _)| steps), written.map(|(_, span)| span));
        let marginal = clauses.take_all(C::Marginal);
        let whole = clauses.take_all(C::Whole);
        // Rates of one rule that count beside each other are two rules; the word settles what two rules mean.
        clauses.take_all(C::EachCounts);
        let of = pers.iter().find_map(|per| per.inside(C::Of).cloned()).or(outer_of);
        let of = match (of.as_ref().and_then(Clause::value), scope.measure) {
            (Some(expr), _) => self.expr(expr, scope),
            (None, Some(fact)) => self.fact(fact, statement.word_span),
            (None, None) if scope.measure_failed => return None,
            (None, None) => {
                self.problems.push(
                    incomplete(statement.word_span, &say!("以什么为准", "what is measured"))
                        .help(say!("写 `以 …`，或先写 `取值 …`", "write `of …`, or `measure …` first")),
                );
                return None;
            }
        };
        let side = self.facing(facing, &of, edges.first()?)?;
        let mut rates = Vec::new();
        for (per, edge) in pers.iter().zip(&edges) {
            let word = edge.span;
            let Some(edge) = edge.value() else {
                self.problems.push(incomplete(word, &say!("界线", "the edge")));
                return None;
            };
            let Some(written) = per.value() else {
                self.problems.push(incomplete(per.span, &say!("步长", "a step")));
                return None;
            };
            let by_date = matches!(facing, Facing::Time(_));
            let edge = if by_date { self.day(edge, scope) } else { self.expr(edge, scope) };
            let in_time = by_date || of.dim == Dim::Date;
            let edge = self.moved_to_working_day(edge, moved, in_time);
            let per = self.expr(written, scope);
            let per = match in_time {
                true => self.step_of_time(per, &of, &edge, word, by_date)?,
                false => self.step(per, &of, &edge)?,
            };
            rates.push((edge, per));
        }
        let lacking = pers.len() != edges.len() || further.len() + 1 < pers.len();
        if lacking {
            self.problems.push(
                incomplete(
                    statement.word_span,
                    &say!("每一档的分值、步长和界线", "an amount, a step and an edge for each rate"),
                )
                .help(say!(
                    "例如 `低于 80% 每 1个百分点 1分，低于 60% 每 1个百分点 2分，超额累进`",
                    "for example `1 point per 1pp below 80%, 2 points per 1pp below 60%, marginal`"
                )),
            );
            return None;
        }
        let on_zero = on_zero.and_then(|clause| self.zero_step(&clause, scope));
        for (edge, per) in &rates {
            self.step_may_be_zero(edge, per, on_zero.is_some());
        }
        let reach = self.reach(statement, pers.len(), &marginal, &whole, side);
        let steps = written.or_else(|| self.granular(&of, &rates)).unwrap_or_else(|| {
            self.step_kind_missing(pers.first().map_or(statement.span, Clause::whole));
            Steps::ProRata
        });
        self.counted_in_time((steps, part_span), &of, &rates, moved)?;
        let mut rates = rates.into_iter();
        let (edge, per) = rates.next()?;
        let beyond: Vec<Rate> = rates
            .zip(further)
            .map(|((edge, per), amount)| Rate { edge, per, amount: Choice::Value(self.amount(amount, scope)) })
            .collect();
        self.edges_in_order(side, &edge, &beyond);
        Some(Subject::Distance { of, side, edge, per, steps, beyond, reach, on_zero })
    }

    /// A date that moves to the next working day, where the rule says so.
    fn moved_to_working_day(&mut self, edge: Expr, moved: Option<Span>, in_time: bool) -> Expr {
        match moved {
            Some(_) if in_time => {
                let span = edge.span;
                Expr { kind: ExprKind::NextWorkingDay(Box::new(edge)), dim: Dim::Date, span }
            }
            Some(span) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`遇假顺延` 只用于日期", "`next working day` belongs to dates"),
                    )
                    .at(span),
                );
                edge
            }
            None => edge,
        }
    }

    /// What steps of time ask for: months are no proportion, working days need their calendar, and several rates count
    /// calendar days.
    fn counted_in_time(
        &mut self,
        (steps, part_span): (Steps, Option<Span>),
        of: &Expr,
        rates: &[(Expr, Expr)],
        moved: Option<Span>,
    ) -> Option<()> {
        for (edge, per) in rates {
            let months = matches!(crate::semantics::expr::calendar_unit(&per.dim), Some((DateUnit::Months, _)));
            if steps == Steps::ProRata && months {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::MONTHS_IN_PROPORTION,
                        say!(
                            "月份有长有短，不能按比例计",
                            "months differ in length and cannot be counted in proportion"
                        ),
                    )
                    .at(part_span.unwrap_or(per.span))
                    .note(say!(
                        "例：1月31日到2月14日，按28天一个月是0.5个月，按31天是0.45个月",
                        "for example, from 31 January to 14 February: half a month of 28 days, 0.45 of one of 31"
                    ))
                    .help(say!(
                        "写 `不足不计` 或 `不足亦计`，或把步长写成天数",
                        "write `whole steps` or `begun steps`, or the step in days"
                    )),
                );
                return None;
            }
            if of.dim == Dim::Date && rates.len() > 1 && per.dim != Dim::Days {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("日期分几档时，步长应为天数", "several rates over a date have steps in days"),
                    )
                    .at(per.span)
                    .help(say!(
                        "把步长写成天数，或写成两条并加 `分别计`",
                        "write the step in days, or two rules with `each counts`"
                    )),
                );
                return None;
            }
            if per.dim == Dim::WorkingDays {
                self.working_days.push(vec![of.clone(), edge.clone()]);
            } else if moved.is_some() {
                self.working_days.push(vec![edge.clone()]);
            }
        }
        Some(())
    }

    /// The edges, all on one side.
    fn edges(&mut self, per: &Clause<'a>, clauses: &mut Clauses<'a>) -> Option<(Facing, Vec<Clause<'a>>)> {
        let known = [
            (C::Below, Facing::Side(Side::Below)),
            (C::Above, Facing::Side(Side::Above)),
            (C::Around, Facing::Side(Side::Around)),
            (C::ShortOf, Facing::Worse),
            (C::BetterThan, Facing::Better),
            (C::Before, Facing::Time(Side::Below)),
            (C::After, Facing::Time(Side::Above)),
        ];
        let mut found: Option<(Facing, Vec<Clause<'a>>)> = None;
        for (word, facing) in known {
            let list = clauses.take_all(word);
            match (&found, list.first()) {
                (_, None) => {}
                (None, Some(_)) => found = Some((facing, list)),
                (Some((_, first)), Some(second)) => {
                    let mut problem = Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("一条规则只能看界线的一侧", "a rule looks at one side of its edges"),
                    )
                    .at(second.whole())
                    .help(say!("两侧都算的，写 `相对`，或写成两条", "for both sides write `around`, or two rules"));
                    if let Some(first) = first.first() {
                        problem = problem.label(first.whole(), say!("另一侧在这里", "the other side is here"));
                    }
                    self.problems.push(problem);
                    return None;
                }
            }
        }
        if found.is_none() {
            self.problems.push(
                incomplete(
                    per.whole(),
                    &say!("`低于 …`、`高于 …`、`早于 …` 或 `晚于 …`", "`below …`, `above …`, `before …` or `after …`"),
                )
                .help(say!("例如 `低于 80% 每 1个百分点 1分`", "for example `1 point per 1pp below 80%`")),
            );
        }
        found
    }

    /// The side that `short of` and `better than` mean, by the direction of the quantity.
    fn facing(&mut self, facing: Facing, of: &Expr, edge: &Clause<'a>) -> Option<Side> {
        let worse = match facing {
            Facing::Side(side) | Facing::Time(side) => return Some(side),
            Facing::Worse => true,
            Facing::Better => false,
        };
        let fact = match of.kind {
            ExprKind::Fact(id) => self.facts.get(id.index()),
            _ => None,
        };
        match fact.and_then(|fact| fact.direction) {
            Some(Direction::Higher) => Some(if worse { Side::Below } else { Side::Above }),
            Some(Direction::Lower) => Some(if worse { Side::Above } else { Side::Below }),
            None if of.dim == Dim::Poisoned => None,
            None => {
                let word = words(if worse { C::ShortOf } else { C::BetterThan });
                let mut problem = Diagnostic::new(
                    &catalog::DIRECTION_MISSING,
                    say!(
                        "`{word}` 要看这项数据越高越好还是越低越好，而这一点没有写明",
                        "`{word}` depends on which way is better, and that is not stated",
                        word = word
                    ),
                )
                .at(edge.whole())
                .help(say!(
                    "在 `数据` 上写 `越高越好` 或 `越低越好`，或者在这里写 `低于`、`高于`",
                    "write `higher is better` or `lower is better` at the `fact`, or `below` or `above` here"
                ));
                if let Some(fact) = fact {
                    problem = problem.label(fact.clause.span, say!("数据在这里声明", "the fact is declared here"));
                }
                self.problems.push(problem);
                None
            }
        }
    }

    /// How part of a step counts, where it is written.
    fn part_of_a_step(&mut self, statement: &'a Statement, clauses: &mut Clauses<'a>) -> Option<(Steps, Span)> {
        let mut found = None;
        for (word, steps) in
            [(C::WholeSteps, Steps::Whole), (C::BegunSteps, Steps::Begun), (C::ProRata, Steps::ProRata)]
        {
            let Some(span) = clauses.flag(word, &mut self.problems) else { continue };
            if found.replace((steps, span)).is_some() {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("零头的算法写了两种", "part of a step is settled in two ways"),
                    )
                    .at(statement.span),
                );
            }
        }
        found
    }

    /// Steps of one over a number of events never leave a part.
    fn granular(&self, of: &Expr, rates: &[(Expr, Expr)]) -> Option<Steps> {
        let whole =
            |expr: &Expr| expr.constant().and_then(Value::number).is_some_and(|number| number.floor() == *number);
        let one = |expr: &Expr| expr.constant().and_then(Value::number) == Some(&Number::ONE);
        let counted = matches!(of.kind, ExprKind::Count { .. });
        (counted && rates.iter().all(|(edge, per)| whole(edge) && one(per))).then_some(Steps::ProRata)
    }

    fn step_kind_missing(&mut self, span: Span) {
        self.problems.push(
            Diagnostic::new(
                &catalog::STEP_KIND_MISSING,
                say!("不足一步的部分算不算没有写明", "whether part of a step counts is not stated"),
            )
            .at(span)
            .note(say!(
                "差 1.5 步时：按比例扣 1.5 步，不足不计扣 1 步，不足亦计扣 2 步",
                "with 1.5 steps: pro rata gives 1.5, whole steps 1, begun steps 2"
            ))
            .help(say!("写 `按比例`、`不足不计` 或 `不足亦计`", "write `pro rata`, `whole steps` or `begun steps`")),
        );
    }

    /// How far each rate reaches; required where there are several.
    fn reach(
        &mut self,
        statement: &Statement,
        rates: usize,
        marginal: &[Clause<'a>],
        whole: &[Clause<'a>],
        side: Side,
    ) -> Reach {
        let first = marginal.first().or(whole.first());
        if let (Some(first), true) = (first, rates < 2 || side == Side::Around) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("只有同侧的两档以上才有累进", "only several rates on one side can be marginal or whole"),
                )
                .at(first.span)
                .help(say!("删去它，或补上第二档", "remove it, or add the second rate")),
            );
            return Reach::Marginal;
        }
        match (marginal.first(), whole.first()) {
            (Some(one), Some(other)) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("`超额累进` 与 `全额累进` 只能写一个", "`marginal` and `whole` exclude each other"),
                    )
                    .at(other.span)
                    .label(one.span, say!("另一个在这里", "the other one is here")),
                );
                Reach::Marginal
            }
            (Some(_), None) => Reach::Marginal,
            (None, Some(_)) => Reach::Whole,
            (None, None) if rates > 1 => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::RATES_MEET,
                        say!(
                            "越过第二条界线后，第二档只算超出部分还是算全部，没有写明",
                            "beyond the second edge, whether the second rate counts for the part beyond it or for all is not stated"
                        ),
                    )
                    .at(statement.span)
                    .note(say!(
                        "80% 以下每点 1 分、60% 以下每点 2 分，实绩 50%：超额累进扣 20 + 20 = 40 分，全额累进扣 30 × 2 = 60 分",
                        "1 point a pp below 80% and 2 below 60%, at 50%: marginal 20 + 20 = 40 points, whole 30 × 2 = 60"
                    ))
                    .help(say!("写 `超额累进` 或 `全额累进`", "write `marginal` or `whole`")),
                );
                Reach::Marginal
            }
            (None, None) => Reach::Marginal,
        }
    }

    /// Each further edge lies behind the one before it.
    fn edges_in_order(&mut self, side: Side, first: &Expr, beyond: &[Rate]) {
        let mut before = first;
        for rate in beyond {
            let pair = before.constant().and_then(Value::number).zip(rate.edge.constant().and_then(Value::number));
            let farther = pair.is_none_or(|(a, b)| if side == Side::Below { b < a } else { b > a });
            if !farther {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_ORDER,
                        say!("后一档的界线应比前一档更远", "the edge of each rate lies beyond the one before it"),
                    )
                    .at(rate.edge.span)
                    .label(before.span, say!("前一档的界线", "the edge before it"))
                    .help(say!("由近及远排列各档", "put the rates in the order of their edges, the nearest first")),
                );
            }
            before = &rate.edge;
        }
    }

    /// What counts where the step is zero.
    fn zero_step(&mut self, clause: &Clause<'a>, scope: &Scope) -> Option<OnZero> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("处理办法或分值", "a policy or points")));
            return None;
        };
        if let ast::ExprKind::Path(name) = &expr.kind {
            return match Policy::find(&name.text()) {
                Some(Policy::Zero) => Some(OnZero::Points(Number::ZERO)),
                Some(Policy::Error) => Some(OnZero::Error),
                Some(Policy::Exclude) => Some(OnZero::NotApplicable),
                _ => {
                    let known = [Policy::Zero, Policy::Error, Policy::Exclude];
                    self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
                    None
                }
            };
        }
        let points = self.points(expr, scope, false);
        self.constant_points(points).map(OnZero::Points)
    }

    /// A step that may be zero divides by zero: what counts then must be stated.
    fn step_may_be_zero(&mut self, edge: &Expr, per: &Expr, stated: bool) {
        if let Some(Value::Number(step)) = per.constant() {
            if *step <= Number::ZERO {
                self.problems.push(
                    Diagnostic::new(&catalog::DIVISION_BY_ZERO, say!("步长应大于零", "a step is larger than zero"))
                        .at(per.span),
                );
            }
            return;
        }
        if stated || !self.may_be_zero(per) || per.dim == Dim::Poisoned {
            return;
        }
        let text = self.sources.text(edge.span).to_owned();
        self.problems.push(
            Diagnostic::new(
                &catalog::ON_ZERO_MISSING,
                say!(
                    "`{text}` 可能为零，步长随之为零，没有写明那时怎么办",
                    "`{text}` may be zero, and the step with it; what counts then is not stated",
                    text = text.as_str()
                ),
            )
            .at(per.span)
            .note(say!(
                "例：{text} = 0 时，它的百分之几也是 0，差几步无法计算",
                "for example, with {text} = 0 any share of it is 0, and the number of steps cannot be computed",
                text = text.as_str()
            ))
            .help(say!(
                "写 `分母为零 零分`、`分母为零 5分` 这样的分值，或 `分母为零 报错`",
                "write `on zero zero`, points such as `on zero 5 points`, or `on zero error`"
            )),
        );
    }

    /// Two rules of a node over one quantity and one side: whether both count must be stated.
    pub(in crate::semantics) fn rates_of_two_rules(&mut self, id: NodeId, statements: &[&'a Statement]) {
        let Some(node) = self.node(id) else { return };
        let beside = |rule: &Rule| {
            statements.iter().any(|statement| {
                matches!(statement.word, S::Deduct | S::Add | S::Adjust)
                    && statement.name.as_ref().and_then(ast::Name::single) == Some(rule.name.as_str())
                    && statement.terms.iter().any(|term| matches!(term, Term::Word(C::EachCounts, _)))
            })
        };
        let mut found = Vec::new();
        for (at, second) in node.rules.iter().enumerate() {
            let Subject::Distance { of, side, .. } = &second.subject else { continue };
            let twin = node.rules.iter().take(at).find(|first| {
                matches!(&first.subject, Subject::Distance { of: other, side: facing, .. } if facing == side && other.alike(of))
                    && first.sign == second.sign
                    && !exclusive(first.when.as_ref(), second.when.as_ref())
                    && !beside(first)
            });
            if let (Some(first), false) = (twin, beside(second)) {
                found.push((first.clause.span, second.clause.span));
            }
        }
        for (first, second) in found {
            self.problems.push(
                Diagnostic::new(
                    &catalog::RATES_MEET,
                    say!(
                        "两条规则看同一个数的同一侧，越过第二条界线后怎样合算没有写明",
                        "two rules look at the same side of one quantity; how they work together beyond the second edge is not stated"
                    ),
                )
                .at(second)
                .label(first, say!("另一条在这里", "the other one is here"))
                .help(say!(
                    "写成一条：`…，低于 60% 每 1个百分点 2分，超额累进`（或 `全额累进`）；两条都算的，加上 `分别计`",
                    "write one rule: `…, 2 points per 1pp below 60%, marginal` (or `whole`); where both count, add `each counts`"
                )),
            );
        }
    }

    /// The step of a distance between two dates: days, working days, or months.
    fn step_of_time(&mut self, per: Expr, of: &Expr, edge: &Expr, word: Span, by_date: bool) -> Option<Expr> {
        for part in [of, edge] {
            if !matches!(part.dim, Dim::Date | Dim::Poisoned) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "`早于`、`晚于` 比较日期，这里是{dim}",
                            "`before` and `after` compare dates; this is {dim}",
                            dim = part.dim.name()
                        ),
                    )
                    .at(part.span)
                    .help(say!("数值用 `低于`、`高于`", "for quantities write `below` or `above`")),
                );
                return None;
            }
        }
        if !by_date {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("日期没有高低，只有早晚", "a date is not above or below another one"),
                )
                .at(word)
                .help(say!("写 `早于 …` 或 `晚于 …`", "write `before …` or `after …`")),
            );
            return None;
        }
        match per.dim {
            Dim::Days | Dim::WorkingDays => Some(per),
            Dim::Poisoned => None,
            _ if crate::semantics::expr::calendar_unit(&per.dim).is_some() => {
                Some(crate::semantics::expr::in_months(per))
            }
            ref other => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "两个日期之间的步长应为天数、工作日或月数，这里是{dim}",
                            "a step between dates is in days, working days or months; this is {dim}",
                            dim = other.name()
                        ),
                    )
                    .at(per.span)
                    .help(say!("例如 `每 5个工作日`、`每 1个月`", "for example `per 5 working days`, `per 1 month`")),
                );
                None
            }
        }
    }

    /// The step in the dimension of the distance: `10%` of a quantity that is no share is 10 % of the edge.
    fn step(&mut self, per: Expr, of: &Expr, edge: &Expr) -> Option<Expr> {
        let span = per.span;
        let fits = of.dim == edge.dim
            || matches!((&of.dim, &edge.dim), (Dim::Poisoned, _) | (_, Dim::Poisoned))
            || (edge.dim == Dim::Plain && matches!(of.dim, Dim::Count | Dim::Measure(_)))
            || (edge.constant().and_then(Value::number).is_some_and(Number::is_zero));
        if !fits {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "界线是{edge}，数值是{of}",
                        "the edge is {edge}, the quantity {of}",
                        edge = edge.dim.name(),
                        of = of.dim.name()
                    ),
                )
                .at(edge.span),
            );
            return None;
        }
        match (&per.dim, &of.dim) {
            (Dim::Ratio, Dim::Ratio) => {
                let text = self.sources.text(span).to_owned();
                let bare = text.trim_end_matches(['%', '％']).trim().to_owned();
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "百分数的步长 `{text}` 有两种读法：{bare} 个百分点，还是界线的 {text}",
                            "a step of `{text}` of a share can be {bare} percentage points or {text} of the edge",
                            text = text.as_str(),
                            bare = bare.as_str()
                        ),
                    )
                    .at(span)
                    .help(say!("通常写作 `{bare}个百分点`", "usually `{bare}pp`", bare = bare.as_str()))
                    .replace(span, &self.with_unit(&bare, UnitWord::Pp)),
                );
                None
            }
            (Dim::Ratio, _) => {
                let dim = edge.dim.clone();
                Some(Expr { kind: ExprKind::Multiply(Box::new(per), Box::new(edge.clone())), dim, span })
            }
            (Dim::PercentagePoints, Dim::Ratio)
            | (Dim::Poisoned, _)
            | (_, Dim::Poisoned)
            | (Dim::Plain, Dim::Count | Dim::Measure(_) | Dim::Plain)
            | (Dim::Count, Dim::Plain) => Some(per),
            (a, b) if a == b => Some(per),
            (a, b) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "步长是{per}，数值是{of}",
                            "the step is {per}, the quantity {of}",
                            per = a.name(),
                            of = b.name()
                        ),
                    )
                    .at(span),
                );
                None
            }
        }
    }
}

/// Whether two conditions never hold together: one is the other's denial.
fn exclusive(a: Option<&Expr>, b: Option<&Expr>) -> bool {
    let denies = |one: &Expr, other: &Expr| matches!(&one.kind, ExprKind::Not(inner) if inner.alike(other));
    a.zip(b).is_some_and(|(a, b)| denies(a, b) || denies(b, a))
}
