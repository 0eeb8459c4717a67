//! Deductions, bonuses and adjustments: what they count, how much, and how multipliers meet.

use super::Builder;
use super::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, texts, title};
use super::expr::Scope;
use super::names::Symbol;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::contract::DatedBy;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::expr::{DateUnit, Expr, ExprKind};
use crate::model::method::{Choice, Meeting, Rule, Side, Sign, Steps, Subject};
use crate::model::value::{Dim, Value};
use crate::model::{EventId, NodeId};
use crate::say;
use crate::syntax::ast::{ExprKind as Written, Name, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S, UnitWord};

const CLAUSES: &[C] = &[
    C::Each,
    C::ForEach,
    C::Per,
    C::Of,
    C::By,
    C::Below,
    C::Above,
    C::Around,
    C::Before,
    C::After,
    C::NextWorkingDay,
    C::WholeSteps,
    C::BegunSteps,
    C::ProRata,
    C::When,
    C::Unless,
    C::Factor,
    C::FactorsMultiply,
    C::LargestFactor,
    C::AtMost,
    C::AtLeast,
    C::NoCap,
    C::HighestOnly,
    C::EachCounts,
    C::DatedBy,
    C::Evidence,
    C::CountedIn,
];

impl<'a> Builder<'a> {
    /// A rule of a node.
    pub(super) fn rule(&mut self, id: NodeId, statement: &'a Statement, scope: &Scope) -> Option<Rule> {
        let (path, article) = self.node(id).map(|node| (node.id.clone(), node.clause.article.clone()))?;
        self.rule_of(&path, article.as_deref(), statement, scope)
    }

    /// A rule with the given path before its name.
    pub(super) fn rule_of(
        &mut self,
        path: &str,
        article: Option<&str>,
        statement: &'a Statement,
        scope: &Scope,
    ) -> Option<Rule> {
        let name = self.simple_name(statement)?;
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            if inner.word != S::Basis {
                self.misplaced(inner, &super::clauses::statement_words(statement));
            }
        }
        let mut clauses = Clauses::of(statement);
        let for_each = clauses.take(C::ForEach, &mut self.problems);
        let each = clauses.flag(C::Each, &mut self.problems);
        let per = clauses.take(C::Per, &mut self.problems);
        let event = match (&for_each, each) {
            (Some(clause), _) => Some(self.event_of(clause)?),
            (None, Some(_)) => {
                let own = Name { parts: vec![name.clone()], span: statement.name.as_ref()?.span };
                let wanted = say!("事件", "an event");
                match self.names.resolve(&own, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems) {
                    Some(Symbol::Event(event)) => Some(event),
                    _ => return None,
                }
            }
            (None, None) => None,
        };
        let inside = Scope { event, ..scope.clone() };
        let subject = match (event, per) {
            (Some(event), None) => {
                let filter = for_each.as_ref().and_then(|clause| clause.inside(C::Where)).and_then(Clause::value);
                let filter = filter.map(|expr| self.condition(expr, &inside));
                Some(self.events(event, filter, &mut clauses))
            }
            (None, Some(per)) => self.distance(statement, &per, &mut clauses, scope),
            (None, None) => Some(Subject::Once),
            (Some(_), Some(per)) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`每次` 与 `每 …` 不能同时写", "`each` and `per …` exclude each other"),
                    )
                    .at(per.whole()),
                );
                return None;
            }
        };
        let by = clauses.take(C::By, &mut self.problems);
        let choice_scope = if event.is_some() { &inside } else { scope };
        let amount = match by {
            Some(by) => {
                let mut rows = by.rows.clone();
                rows.extend(clauses.take_rows());
                by.value().and_then(|key| self.choice(key, &rows, choice_scope, false))
            }
            None => match clauses.take_amount(&mut self.problems).and_then(plain) {
                Some(expr) => Some(Choice::Value(self.points(expr, choice_scope, false))),
                None => {
                    self.problems.push(
                        incomplete(statement.word_span, &say!("分值", "points"))
                            .help(say!("例如 `每次 1分`", "for example `1 point each`")),
                    );
                    None
                }
            },
        };
        let when = self.in_force(&mut clauses, scope);
        let factors = clauses.take_all(C::Factor);
        let factors: Vec<Factor> = factors.iter().filter_map(|clause| self.factor(clause, choice_scope)).collect();
        let multiply = clauses.flag(C::FactorsMultiply, &mut self.problems);
        let largest = clauses.flag(C::LargestFactor, &mut self.problems);
        let meeting = self.meeting(statement, &factors, multiply.is_some(), largest.is_some());
        let cap = clauses.take(C::AtMost, &mut self.problems);
        let floor = clauses.take(C::AtLeast, &mut self.problems);
        let no_cap = clauses.flag(C::NoCap, &mut self.problems);
        self.exclude(cap.as_ref(), no_cap);
        let evidence = clauses.take(C::Evidence, &mut self.problems);
        let evidence = evidence.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let counted_in =
            clauses.take(C::CountedIn, &mut self.problems).and_then(|clause| match clause.values.first() {
                Some(operand) => match reference(operand) {
                    Some(Reference::Name(name)) => Some(account(&name.text())),
                    Some(Reference::Text(text, _)) => Some(text.to_owned()),
                    None => None,
                },
                None => None,
            });
        clauses.finish(CLAUSES, &mut self.problems);
        let mut limit = |clause: Option<Clause<'a>>| -> Option<Number> {
            let expr = clause.as_ref().and_then(Clause::value)?;
            let typed = self.points(expr, scope, true);
            match scope.node {
                Some(id) => {
                    let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
                    self.constant_points(fold_full(typed, &full))
                }
                None => self.constant_points(typed),
            }
        };
        let (cap, floor) = (limit(cap), limit(floor));
        let sign = match statement.word {
            S::Deduct => Sign::Deduct,
            S::Add => Sign::Add,
            _ => Sign::Adjust,
        };
        Some(Rule {
            id: format!("{path}.{name}"),
            name,
            title: title(statement.title.as_ref()),
            sign,
            subject: subject?,
            amount: amount?,
            when,
            factors,
            meeting,
            floor,
            cap,
            evidence,
            counted_in,
            clause: self.clause(statement, article),
        })
    }

    pub(super) fn event_of(&mut self, clause: &Clause<'a>) -> Option<EventId> {
        let Some(Reference::Name(name)) = clause.values.first().copied().and_then(reference) else {
            self.problems.push(incomplete(clause.whole(), &say!("事件的名称", "the name of an event")));
            return None;
        };
        let wanted = say!("事件", "an event");
        match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems) {
            Some(Symbol::Event(event)) => Some(event),
            _ => None,
        }
    }

    fn events(&mut self, event: EventId, filter: Option<Expr>, clauses: &mut Clauses<'a>) -> Subject {
        let highest = clauses.take(C::HighestOnly, &mut self.problems);
        let each_counts = clauses.flag(C::EachCounts, &mut self.problems);
        let dated = clauses.take(C::DatedBy, &mut self.problems);
        let mut field = |name: &str, span: crate::base::source::Span| -> Option<u16> {
            let kind = self.events.get_mut(event.index())?;
            match kind.field(name) {
                Some(position) => {
                    if let Some(field) = kind.fields.get_mut(position) {
                        field.read = true;
                    }
                    u16::try_from(position).ok()
                }
                None => {
                    let known: Vec<String> = kind.fields.iter().map(|field| field.id.clone()).collect();
                    let mut problem = Diagnostic::new(
                        &catalog::UNKNOWN_NAME,
                        say!(
                            "事件 `{event}` 没有字段 `{name}`",
                            "the event `{event}` has no field `{name}`",
                            event = kind.id.as_str(),
                            name = name
                        ),
                    )
                    .at(span)
                    .label(kind.clause.span, say!("事件在这里", "the event is declared here"));
                    if let Some(near) = crate::base::diagnostic::nearest(name, known.iter().map(String::as_str)) {
                        problem = problem.replace(span, near);
                    }
                    self.problems.push(problem);
                    None
                }
            }
        };
        let highest_only = highest.as_ref().and_then(|clause| {
            let by = clause.inside(C::By).and_then(Clause::value);
            match by.map(|expr| (&expr.kind, expr.span)) {
                Some((Written::Path(name), span)) => field(&name.text(), span),
                _ => field("matter", clause.span),
            }
        });
        let dated_by = dated.as_ref().and_then(|clause| match clause.value().map(|expr| (&expr.kind, expr.span)) {
            Some((Written::Path(name), span)) => field(&name.text(), span),
            _ => None,
        });
        if let (Some(highest), Some(each)) = (&highest, each_counts) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("`就高` 与 `分别计` 只能写一个", "`highest only` and `each counts` exclude each other"),
                )
                .at(each)
                .label(highest.span, say!("另一个在这里", "the other one is here")),
            );
        }
        Subject::Events {
            event,
            filter,
            highest_only,
            dated_by: dated_by.map_or(DatedBy::Date, |field| DatedBy::Field(event, field)),
        }
    }

    fn distance(
        &mut self,
        statement: &'a Statement,
        per: &Clause<'a>,
        clauses: &mut Clauses<'a>,
        scope: &Scope,
    ) -> Option<Subject> {
        let edges = [
            (C::Below, Side::Below),
            (C::Above, Side::Above),
            (C::Around, Side::Around),
            (C::Before, Side::Below),
            (C::After, Side::Above),
        ];
        let mut edge: Option<(C, Side, Clause<'a>)> = None;
        for (word, side) in edges {
            let Some(clause) = clauses.take(word, &mut self.problems) else { continue };
            match &edge {
                None => edge = Some((word, side, clause)),
                Some((_, _, first)) => self.problems.push(
                    Diagnostic::new(&catalog::CLAUSE_TWICE, say!("界线写了两处", "two edges are stated"))
                        .at(clause.whole())
                        .label(first.whole(), say!("另一处在这里", "the other one is here"))
                        .help(say!("分成两条规则", "make two rules of it")),
                ),
            }
        }
        let moved = clauses.flag(C::NextWorkingDay, &mut self.problems);
        let outer_of = clauses.take(C::Of, &mut self.problems);
        let whole = clauses.flag(C::WholeSteps, &mut self.problems).map(|_| Steps::Whole);
        let begun = clauses.flag(C::BegunSteps, &mut self.problems).map(|_| Steps::Begun);
        let pro_rata_span = clauses.flag(C::ProRata, &mut self.problems);
        let pro_rata = pro_rata_span.map(|_| Steps::ProRata);
        let Some((word, side, edge)) = edge else {
            self.problems.push(
                incomplete(
                    per.whole(),
                    &say!("`低于 …`、`高于 …`、`早于 …` 或 `晚于 …`", "`below …`, `above …`, `before …` or `after …`"),
                )
                .help(say!("例如 `低于 80% 每 1个百分点 1分`", "for example `1 point per 1pp below 80%`")),
            );
            return None;
        };
        let edge_expr = match edge.value() {
            Some(expr) if matches!(word, C::Before | C::After) => self.day(expr, scope),
            Some(expr) => self.expr(expr, scope),
            None => {
                self.problems.push(incomplete(edge.span, &say!("界线", "the edge")));
                return None;
            }
        };
        let of = per.inside(C::Of).cloned().or(outer_of);
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
        let per_expr = match per.value() {
            Some(expr) => self.expr(expr, scope),
            None => {
                self.problems.push(incomplete(per.span, &say!("步长", "a step")));
                return None;
            }
        };
        let in_time = matches!(word, C::Before | C::After) || of.dim == Dim::Date;
        let edge_expr = match moved {
            Some(_) if in_time => {
                let span = edge_expr.span;
                Expr { kind: ExprKind::NextWorkingDay(Box::new(edge_expr)), dim: Dim::Date, span }
            }
            Some(span) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`遇假顺延` 只用于日期", "`next working day` belongs to dates"),
                    )
                    .at(span),
                );
                edge_expr
            }
            None => edge_expr,
        };
        let per_expr = match in_time {
            true => self.step_of_time(per_expr, &of, &edge_expr, edge.span, matches!(word, C::Before | C::After))?,
            false => self.step(per_expr, &of, &edge_expr)?,
        };
        let steps = match (whole, begun, pro_rata) {
            (Some(steps), None, None) | (None, Some(steps), None) | (None, None, Some(steps)) => steps,
            (None, None, None) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::STEP_KIND_MISSING,
                        say!("不足一步的部分算不算没有写明", "whether part of a step counts is not stated"),
                    )
                    .at(per.whole())
                    .note(say!(
                        "差 1.5 步时：按比例扣 1.5 步，不足不计扣 1 步，不足亦计扣 2 步",
                        "with 1.5 steps: pro rata gives 1.5, whole steps 1, begun steps 2"
                    ))
                    .help(say!(
                        "写 `按比例`、`不足不计` 或 `不足亦计`",
                        "write `pro rata`, `whole steps` or `begun steps`"
                    )),
                );
                Steps::ProRata
            }
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("零头的算法写了两种", "part of a step is settled in two ways"),
                    )
                    .at(statement.span),
                );
                Steps::ProRata
            }
        };
        if steps == Steps::ProRata && matches!(super::expr::calendar_unit(&per_expr.dim), Some((DateUnit::Months, _))) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::MONTHS_IN_PROPORTION,
                    say!("月份有长有短，不能按比例计", "months differ in length and cannot be counted in proportion"),
                )
                .at(pro_rata_span.unwrap_or_else(|| per.whole()))
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
        if per_expr.dim == Dim::WorkingDays {
            self.working_days.push(vec![of.clone(), edge_expr.clone()]);
        } else if moved.is_some() {
            self.working_days.push(vec![edge_expr.clone()]);
        }
        Some(Subject::Distance { of, side, edge: edge_expr, per: per_expr, steps })
    }

    /// The step of a distance between two dates: days, working days, or months.
    fn step_of_time(
        &mut self,
        per: Expr,
        of: &Expr,
        edge: &Expr,
        word: crate::base::source::Span,
        by_date: bool,
    ) -> Option<Expr> {
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
            _ if super::expr::calendar_unit(&per.dim).is_some() => Some(super::expr::in_months(per)),
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

    /// A multiplier: `factor 2 from the 4th`, `factor 50% when x`, `factor 2 in congress`.
    pub(super) fn factor(&mut self, clause: &Clause<'a>, scope: &Scope) -> Option<Factor> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("系数", "a multiplier")));
            return None;
        };
        let by = self.expr(expr, scope);
        if !matches!(by.dim, Dim::Plain | Dim::Ratio | Dim::Poisoned) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("系数应为没有单位的数或百分数", "a multiplier is a plain number or a share"),
                )
                .at(by.span),
            );
        }
        let inner = clause.inner.first();
        let when = match inner.and_then(|inner| inner.word.map(|word| (word, inner))) {
            None => FactorWhen::Always,
            Some((C::FromThe, inner)) => {
                let n = inner.values.first().copied().and_then(|operand| self.whole(operand))?;
                if scope.event.is_none() {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::OUT_OF_SCOPE,
                            say!("`自第 …次` 只用于按次计的规则", "`from the …` belongs to rules that count events"),
                        )
                        .at(inner.whole()),
                    );
                    return None;
                }
                FactorWhen::FromThe(n)
            }
            Some((C::In, inner)) => {
                let Some(Reference::Name(name)) = inner.values.first().copied().and_then(reference) else {
                    self.problems.push(incomplete(inner.whole(), &say!("时段的名称", "the name of a window")));
                    return None;
                };
                let wanted = say!("时段", "a window");
                match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Window(_)), &mut self.problems) {
                    Some(Symbol::Window(window)) => FactorWhen::In(window),
                    _ => return None,
                }
            }
            Some((_, inner)) => match inner.value() {
                Some(expr) => FactorWhen::Holds(self.condition(expr, scope)),
                None => {
                    self.problems.push(incomplete(inner.span, &say!("条件", "a condition")));
                    return None;
                }
            },
        };
        Some(Factor { by, when })
    }

    fn meeting(&mut self, statement: &Statement, factors: &[Factor], multiply: bool, largest: bool) -> Meeting {
        match (factors.len(), multiply, largest) {
            (_, true, true) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!(
                            "`系数连乘` 与 `系数取大` 只能写一个",
                            "`factors multiply` and `largest factor` exclude each other"
                        ),
                    )
                    .at(statement.span),
                );
                Meeting::Multiply
            }
            (_, true, false) => Meeting::Multiply,
            (_, false, true) => Meeting::Largest,
            (0 | 1, false, false) => Meeting::Alone,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::FACTORS_MEET,
                        say!("几个系数可能同时成立，没有写明怎样合算", "several factors may meet; how is not stated"),
                    )
                    .at(statement.span)
                    .note(say!(
                        "两个系数 2 同时成立：连乘是 4，取大是 2",
                        "two factors of 2 that meet: multiplied 4, the largest 2"
                    ))
                    .help(say!("写 `系数连乘` 或 `系数取大`", "write `factors multiply` or `largest factor`")),
                );
                Meeting::Multiply
            }
        }
    }
}

/// The account's canonical name.
fn account(word: &str) -> String {
    match BuiltIn::find(word) {
        Some(BuiltIn::YearEnd) => BuiltIn::YearEnd.en().to_owned(),
        _ => word.to_owned(),
    }
}

/// A product of a constant share and the full mark, as a constant.
fn fold_full(expr: Expr, full: &Number) -> Expr {
    let folded = match &expr.kind {
        ExprKind::Multiply(a, b) if matches!(b.kind, ExprKind::Full) => {
            a.constant().and_then(Value::number).map(|share| share * full)
        }
        ExprKind::Full => Some(full.clone()),
        _ => None,
    };
    match folded {
        Some(number) => super::expr::constant(number, Dim::Points, expr.span),
        None => expr,
    }
}
