//! Methods of items: start, earn, ratio, steps, linear.

use super::Builder;
use super::clauses::{Clauses, Row, RowKey, incomplete, plain, statement_words};
use super::expr::{Scope, constant};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::NodeId;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, ChoiceLine, Item, Method, MethodKind, OnZero, StepLine};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{self, Key, Statement};
use crate::syntax::keywords::{ClauseWord as C, Policy, StatementWord as S};

pub(super) const COMMON: &[C] = &[C::When, C::Unless, C::Factor];

impl<'a> Builder<'a> {
    /// The methods of an item; without one, an account that begins full (deductions only) or empty (bonuses only).
    pub(super) fn item(
        &mut self,
        id: NodeId,
        statements: &[&'a Statement],
        rules: &[&'a Statement],
        scope: &Scope,
    ) -> Option<Item> {
        let mut methods = Vec::new();
        for statement in statements {
            self.method(id, statement, scope, &mut methods);
        }
        if statements.is_empty() {
            if self.drafts.get(id.index()).is_some_and(|draft| draft.unsettled) {
                return None;
            }
            let node = self.node(id)?;
            let (span, clause) = (node.clause.span, node.clause.clone());
            let begin = if rules.iter().all(|rule| rule.word == S::Deduct) && !rules.is_empty() {
                Expr { kind: ExprKind::Full, dim: Dim::Points, span }
            } else if rules.iter().all(|rule| rule.word == S::Add) && !rules.is_empty() {
                constant(Number::ZERO, Dim::Points, span)
            } else {
                let word = self.drafts.get(id.index()).map(|draft| draft.statement)?;
                let (entry, message) = if rules.is_empty() && matches!(word.word, S::Part | S::Score) {
                    (
                        &catalog::EMPTY_PART,
                        say!("`{word}` 里没有指标", "`{word}` has no items", word = statement_words(word)),
                    )
                } else {
                    (&catalog::METHOD_COUNT, say!("没有写明怎样得分", "how points are earned is not stated"))
                };
                self.problems.push(Diagnostic::new(entry, message).at(word.word_span).help(say!(
                    "写 `比率`、`分档`、`插值`、`得分` 或 `基础` 中的一种",
                    "write one of `ratio`, `steps`, `linear`, `earn` or `start at`"
                )));
                return None;
            };
            methods.push(Method {
                when: None,
                kind: MethodKind::Start(Choice::Value(begin)),
                factors: Vec::new(),
                clause,
            });
        }
        let open = methods.iter().filter(|method| method.when.is_none()).count();
        let last_open = methods.last().is_some_and(|method| method.when.is_none());
        if open > 1 || (open == 1 && !last_open) {
            let span = statements.last().map(|statement| statement.word_span)?;
            self.problems.push(
                Diagnostic::new(
                    &catalog::METHOD_COUNT,
                    say!("一个指标只能有一种得分办法", "an item has one way of earning points"),
                )
                .at(span)
                .help(say!(
                    "多种办法时，除最后一种外都要写 `当 …`",
                    "of several, all but the last need a condition: `when …`"
                )),
            );
        } else if open == 0 && !methods.is_empty() {
            let span = statements.last().map(|statement| statement.span)?;
            self.problems.push(
                Diagnostic::new(
                    &catalog::ELSE_MISSING,
                    say!("所有条件都不成立时得几分没有写明", "what counts where no condition holds is not stated"),
                )
                .at(span)
                .help(say!("加上 `否则 0分`", "add `else 0 points`")),
            );
        }
        Some(Item { methods })
    }

    fn method(&mut self, id: NodeId, statement: &'a Statement, scope: &Scope, methods: &mut Vec<Method>) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, scope);
        let factors = clauses.take_all(C::Factor);
        let factors = factors.iter().filter_map(|clause| self.factor(clause, scope)).collect();
        let clause = self.clause(statement, self.node(id).and_then(|node| node.clause.article.clone()).as_deref());
        let mut otherwise = None;
        let kind = match statement.word {
            S::StartAt | S::Earn => {
                let by = clauses.take(C::By, &mut self.problems);
                if statement.word == S::StartAt {
                    self.bounds_of_account(id, &mut clauses, scope);
                }
                if by.is_none() {
                    otherwise = clauses.take_rows().into_iter().find(|row| matches!(row.key, RowKey::Else));
                }
                let choice = match by {
                    Some(by) => {
                        let mut rows = by.rows.clone();
                        rows.extend(clauses.take_rows());
                        by.value().and_then(|key| self.choice(key, &rows, scope, true))
                    }
                    None => {
                        let operand = clauses.take_amount(&mut self.problems);
                        match operand.and_then(plain) {
                            Some(expr) => {
                                let value = self.points(expr, scope, true);
                                Some(Choice::Value(self.scaled(id, value, &mut clauses)))
                            }
                            None => {
                                self.problems.push(incomplete(statement.word_span, &say!("分值", "points")));
                                None
                            }
                        }
                    }
                };
                let allowed: &[C] = if statement.word == S::StartAt {
                    &[C::By, C::AtLeast, C::AtMost, C::When]
                } else {
                    &[C::By, C::When, C::Unless, C::Factor]
                };
                clauses.finish(allowed, &mut self.problems);
                choice.map(if statement.word == S::StartAt { MethodKind::Start } else { MethodKind::Earn })
            }
            S::Ratio => self.ratio(id, statement, clauses, scope),
            S::ScoredBy => self.scored(id, statement, clauses),
            S::Steps => self.steps(statement, clauses, scope),
            S::Linear => self.linear(id, statement, clauses, scope),
            S::MinMax => self.min_max(id, statement, clauses, scope),
            S::Efficacy => self.efficacy(id, statement, clauses, scope),
            S::Completion => self.completion(statement, clauses, scope),
            S::Records => self.records(statement, clauses, scope),
            // Whoever adds a method word adds its line here.
            _ => None,
        };
        let Some(kind) = kind else { return };
        let conditional = when.is_some();
        methods.push(Method { when, kind, factors, clause: clause.clone() });
        if let Some(row) = otherwise {
            let value = self.points(row.value, scope, true);
            if conditional {
                methods.push(Method {
                    when: None,
                    kind: MethodKind::Earn(Choice::Value(value)),
                    factors: Vec::new(),
                    clause,
                });
            } else {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("没有 `当 …`，`否则` 无从谈起", "`else` needs a `when`"),
                    )
                    .at(row.span),
                );
            }
        }
    }

    /// `when …` and `unless …` as one condition.
    pub(super) fn in_force(&mut self, clauses: &mut Clauses<'a>, scope: &Scope) -> Option<Expr> {
        let when = clauses.take(C::When, &mut self.problems);
        let unless = clauses.take(C::Unless, &mut self.problems);
        let mut read = |clause: &super::clauses::Clause<'a>| match clause.value() {
            Some(expr) => Some(self.condition(expr, scope)),
            None => {
                self.problems.push(incomplete(clause.span, &say!("条件", "a condition")));
                None
            }
        };
        let when = when.as_ref().and_then(&mut read);
        let unless = unless.as_ref().and_then(&mut read).map(|inner| {
            let span = inner.span;
            Expr { kind: ExprKind::Not(Box::new(inner)), dim: Dim::Flag, span }
        });
        match (when, unless) {
            (Some(a), Some(b)) => {
                let span = a.span.to(b.span);
                Some(Expr { kind: ExprKind::And(vec![a, b]), dim: Dim::Flag, span })
            }
            (a, b) => a.or(b),
        }
    }

    /// `start at 100 points, at least 0 points`: the bounds are the node's.
    fn bounds_of_account(&mut self, id: NodeId, clauses: &mut Clauses<'a>, scope: &Scope) {
        for (word, floor) in [(C::AtLeast, true), (C::AtMost, false)] {
            let Some(clause) = clauses.take(word, &mut self.problems) else { continue };
            let Some(expr) = clause.value() else {
                self.problems.push(incomplete(clause.span, &say!("分值", "points")));
                continue;
            };
            let bound = self.points(expr, scope, true);
            let written = self.drafts.get_mut(id.index()).and_then(|draft| {
                let slot = if floor { &mut draft.floor_written } else { &mut draft.cap_written };
                slot.replace(clause.whole())
            });
            if let Some(first) = written {
                self.problems.push(
                    Diagnostic::new(&catalog::CLAUSE_TWICE, say!("上下限写了两次", "this bound is written twice"))
                        .at(clause.whole())
                        .label(first, say!("第一次在这里", "the first one is here")),
                );
            }
            if let Some(node) = self.nodes.get_mut(id.index()) {
                let slot = if floor { &mut node.floor } else { &mut node.cap };
                *slot = Some(bound);
            }
        }
    }

    fn ratio(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let most = clauses.take(C::AtMost, &mut self.problems);
        let no_cap = clauses.flag(C::NoCap, &mut self.problems);
        let on_zero = clauses.take(C::OnZero, &mut self.problems);
        let may_be_negative = clauses.flag(C::MayBeNegative, &mut self.problems).is_some();
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(&[&[C::AtMost, C::NoCap, C::OnZero, C::MayBeNegative], COMMON].concat(), &mut self.problems);
        let Some(written) = operand.and_then(plain) else {
            self.problems.push(incomplete(
                statement.word_span,
                &say!("比率，如 `实绩 / 目标`", "a ratio, such as `actual / target`"),
            ));
            return None;
        };
        let of = self.expr(written, scope);
        if !matches!(of.dim, Dim::Ratio | Dim::Plain | Dim::Poisoned) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "比率应是同类数之比，这里是{dim}",
                        "a ratio divides like by like; this is {dim}",
                        dim = of.dim.name()
                    ),
                )
                .at(of.span)
                .help(say!(
                    "除以同类的数，并写明单位，如 `件数 / 100件`",
                    "divide by a quantity of its kind, with its unit, as in `closed / 100 cases`"
                )),
            );
        }
        let most = most.and_then(|clause| {
            let typed = clause.value().map(|expr| self.expr(expr, scope))?;
            match (typed.constant(), &typed.dim) {
                (Some(Value::Number(number)), Dim::Ratio | Dim::Plain) => Some(number.clone()),
                _ => {
                    self.problems.push(incomplete(
                        clause.whole(),
                        &say!("比率的上限，如 `100%`", "the largest ratio, such as `100%`"),
                    ));
                    None
                }
            }
        });
        if most.is_none() && no_cap.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CAP_MISSING,
                    say!("没有写明比率最高算多少", "the largest ratio that counts is not stated"),
                )
                .at(statement.span)
                .help(say!("写 `最高 100%`，或 `不封顶`", "write `at most 100%`, or `no cap`")),
            );
        }
        // Without a stated cap the node is judged as if the full mark were meant: one message is enough.
        let most = most.or_else(|| no_cap.is_none().then_some(Number::ONE));
        let on_zero = on_zero.and_then(|clause| self.on_zero(id, &clause, scope));
        let quotient = match &of.kind {
            ExprKind::Divide(a, b) => Some((a.clone(), b.clone())),
            _ => None,
        };
        if let Some((_, divisor)) = &quotient
            && on_zero.is_none()
            && self.may_be_zero(divisor)
        {
            let text = self.sources.text(divisor.span).to_owned();
            self.problems.push(
                Diagnostic::new(
                    &catalog::ON_ZERO_MISSING,
                    say!(
                        "`{text}` 可能为零，没有写明那时怎么办",
                        "`{text}` may be zero; what counts then is not stated",
                        text = text.as_str()
                    ),
                )
                .at(divisor.span)
                .note(say!(
                    "例：{text} = 0 时比率无法计算",
                    "for example, with {text} = 0 there is no ratio",
                    text = text.as_str()
                ))
                .help(say!(
                    "写 `分母为零 满分`、`分母为零 0分` 或 `分母为零 报错`",
                    "write `on zero full`, `on zero 0 points` or `on zero error`"
                )),
            );
        }
        Some(MethodKind::Ratio { of, most, on_zero, quotient, may_be_negative })
    }

    fn on_zero(&mut self, id: NodeId, clause: &super::clauses::Clause<'a>, scope: &Scope) -> Option<OnZero> {
        let Some(expr) = clause.value() else {
            self.problems.push(incomplete(clause.span, &say!("处理办法或分值", "a policy or points")));
            return None;
        };
        if let ast::ExprKind::Path(name) = &expr.kind {
            let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
            return match Policy::find(&name.text()) {
                Some(Policy::Zero) => Some(OnZero::Points(Number::ZERO)),
                Some(Policy::Full) => Some(OnZero::Points(full)),
                Some(Policy::Error) => Some(OnZero::Error),
                Some(Policy::Exclude | Policy::Redistribute) => Some(OnZero::NotApplicable),
                _ => {
                    let known = [Policy::Zero, Policy::Full, Policy::Error, Policy::Exclude];
                    self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
                    None
                }
            };
        }
        let typed = self.expr(expr, scope);
        self.points_of_full(id, typed).map(OnZero::Points)
    }

    /// What a table looks up: `of x`, or else the measured value.
    pub(super) fn looked_up(
        &mut self,
        statement: &'a Statement,
        of: Option<&super::clauses::Clause<'a>>,
        scope: &Scope,
    ) -> Option<Expr> {
        match (of, scope.measure) {
            (Some(of), _) => match of.value() {
                Some(expr) => Some(self.expr(expr, scope)),
                None => {
                    self.problems.push(incomplete(of.span, &say!("以什么为准", "what is looked up")));
                    None
                }
            },
            (None, Some(fact)) => Some(self.fact(fact, statement.word_span)),
            (None, None) if scope.measure_failed => None,
            (None, None) => {
                self.problems.push(
                    incomplete(statement.word_span, &say!("以什么为准", "what is looked up"))
                        .help(say!("写 `以 …`，或先写 `取值 …`", "write `of …`, or `measure …` first")),
                );
                None
            }
        }
    }

    fn steps(&mut self, statement: &'a Statement, mut clauses: Clauses<'a>, scope: &Scope) -> Option<MethodKind> {
        let of = clauses.take(C::Of, &mut self.problems);
        let mut rows = of.as_ref().map(|of| of.rows.clone()).unwrap_or_default();
        rows.extend(clauses.take_rows());
        clauses.finish(&[&[C::Of], COMMON].concat(), &mut self.problems);
        let of = self.looked_up(statement, of.as_ref(), scope)?;
        let mut lines = Vec::new();
        let mut otherwise = None;
        for row in &rows {
            let points = self.points(row.value, scope, true);
            if matches!(row.key, RowKey::Else) {
                otherwise = Some(Box::new(points));
                continue;
            }
            if let Some((tests, edges)) = self.step_tests(row, &of.dim, scope) {
                lines.push(StepLine { tests, edges, points, span: row.span });
            }
        }
        if rows.is_empty() {
            self.problems.push(incomplete(
                statement.word_span,
                &say!("各档，如 `>= 95%：20分`", "the steps, such as `>= 95%: 20 points`"),
            ));
            return None;
        }
        self.close_ranges(&mut lines);
        self.check_steps(&of, &lines, otherwise.is_some(), statement);
        let otherwise = otherwise.unwrap_or_else(|| Box::new(super::expr::poisoned(statement.span)));
        Some(MethodKind::Steps { of, lines, otherwise })
    }

    /// The tests of a step: with fixed numbers, and with targets and cells of tables, which differ from unit to unit.
    #[expect(clippy::type_complexity, reason = "two kinds of tests")]
    fn step_tests(
        &mut self,
        row: &Row<'a>,
        dim: &Dim,
        scope: &Scope,
    ) -> Option<(Vec<(Comparison, Number)>, Vec<(Comparison, Expr)>)> {
        let (mut fixed, mut edges) = (Vec::new(), Vec::new());
        for (comparison, expr) in self.tests(row, dim, scope)? {
            match (expr.constant(), &expr.kind) {
                (Some(Value::Number(number)), _) => fixed.push((comparison, number.clone())),
                // Dates are put in order, and interpolated, by the numbers of their days.
                (Some(Value::Date(date)), _) => {
                    fixed.push((comparison, Number::from(crate::base::calendar::day_number(*date))));
                }
                _ if expr.dim == Dim::Poisoned => return None,
                (None, ExprKind::Target { .. } | ExprKind::Look { .. }) => edges.push((comparison, expr)),
                _ => {
                    self.step_not_fixed(expr.span);
                    return None;
                }
            }
        }
        Some((fixed, edges))
    }

    fn step_not_fixed(&mut self, span: crate::base::source::Span) {
        self.problems.push(
            Diagnostic::new(&catalog::CLAUSE_INCOMPLETE, say!("档位应为固定的数", "a step is a fixed number")).at(span),
        );
    }

    /// The tests of a row over a quantity.
    pub(super) fn number_tests(
        &mut self,
        row: &Row<'a>,
        dim: &Dim,
        scope: &Scope,
    ) -> Option<Vec<(Comparison, Number)>> {
        self.tests(row, dim, scope)?
            .into_iter()
            .map(|(comparison, expr)| match expr.constant() {
                Some(Value::Number(number)) => Some((comparison, number.clone())),
                // Dates are put in order, and interpolated, by the numbers of their days.
                Some(Value::Date(date)) => Some((comparison, Number::from(crate::base::calendar::day_number(*date)))),
                _ => {
                    if expr.dim != Dim::Poisoned {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::CLAUSE_INCOMPLETE,
                                say!("档位应为固定的数", "a step is a fixed number"),
                            )
                            .at(expr.span),
                        );
                    }
                    None
                }
            })
            .collect()
    }

    /// The tests of a row: comparisons as written, a value as `=`, a range with both ends.
    pub(super) fn tests(&mut self, row: &Row<'a>, dim: &Dim, scope: &Scope) -> Option<Vec<(Comparison, Expr)>> {
        let one = |comparison, expr| vec![(comparison, expr)];
        let written: Vec<(Comparison, &ast::Expr)> = match &row.key {
            RowKey::Value(expr) => one(Comparison::Equal, *expr),
            RowKey::Range(from, to) => vec![(Comparison::GreaterOrEqual, *from), (Comparison::LessOrEqual, *to)],
            RowKey::Tests(tests) => {
                tests.iter().map(|(comparison, expr)| (super::expr::comparison(*comparison), *expr)).collect()
            }
            RowKey::Else => Vec::new(),
            RowKey::Below | RowKey::Above => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`低于：`、`高于：` 只用于插值", "`below:` and `above:` belong to `linear`"),
                    )
                    .at(row.span),
                );
                return None;
            }
        };
        let mut tests = Vec::new();
        for (comparison, expr) in written {
            let typed = self.against(expr, dim, scope);
            let zero = typed.dim == Dim::Plain && typed.constant().and_then(Value::number).is_some_and(Number::is_zero);
            let fits = typed.dim == *dim
                || zero
                || matches!(typed.dim, Dim::Poisoned)
                || matches!(dim, Dim::Poisoned)
                || (typed.dim == Dim::Plain && matches!(dim, Dim::Count | Dim::Measure(_)))
                || (typed.dim == Dim::Count && matches!(dim, Dim::Plain));
            if !fits {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "这里应为{dim}，写的是{found}",
                            "expected {dim}, found {found}",
                            dim = dim.name(),
                            found = typed.dim.name()
                        ),
                    )
                    .at(typed.span)
                    .help(say!("核对单位，与所比较的数据一致", "use the unit of what it is compared with")),
                );
                return None;
            }
            tests.push((comparison, typed));
        }
        Some(tests)
    }

    fn linear(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        scope: &Scope,
    ) -> Option<MethodKind> {
        let of = clauses.take(C::Of, &mut self.problems);
        let mut rows = of.as_ref().map(|of| of.rows.clone()).unwrap_or_default();
        rows.extend(clauses.take_rows());
        clauses.finish(&[&[C::Of], COMMON].concat(), &mut self.problems);
        let of = self.looked_up(statement, of.as_ref(), scope)?;
        let (mut knots, mut below, mut above) = (Vec::new(), None, None);
        for row in &rows {
            let value = self.expr(row.value, scope);
            let Some(points) = self.points_of_full(id, value) else { continue };
            match &row.key {
                RowKey::Below => below = Some(points),
                RowKey::Above => above = Some(points),
                RowKey::Value(_) => {
                    if let Some(tests) = self.number_tests(row, &of.dim, scope)
                        && let Some((_, x)) = tests.into_iter().next()
                    {
                        knots.push((x, points, row.span));
                    }
                }
                _ => self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("插值写成 `60%：0分，90%：16分`", "knots are written `60%: 0 points, 90%: 16 points`"),
                    )
                    .at(row.span),
                ),
            }
        }
        let before = self.problems.len();
        let rising = knots.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0));
        let falling = knots.windows(2).all(|pair| matches!(pair, [a, b] if a.0 > b.0));
        if !rising && !falling {
            let clash = knots.windows(2).find(|pair| matches!(pair, [a, b] if a.0 == b.0));
            let span = clash.and_then(|pair| pair.last()).map_or(statement.span, |knot| knot.2);
            self.problems.push(
                Diagnostic::new(
                    &catalog::BANDS_ORDER,
                    say!("插值各点应从小到大或从大到小，且不重复", "knots go up or down and none stands twice"),
                )
                .at(span)
                .help(say!("按数值大小重排各点", "put the knots in the order of their values")),
            );
        }
        if knots.len() < 2 && before == self.problems.len() {
            self.problems.push(incomplete(statement.word_span, &say!("至少两个点", "at least two knots")));
        }
        knots.sort_by(|a, b| a.0.cmp(&b.0));
        let knots = knots.into_iter().map(|(x, y, _)| (x, y)).collect();
        Some(MethodKind::Linear { of, knots, below, above })
    }

    /// A table of values by a key.
    pub(super) fn choice(
        &mut self,
        key: &'a ast::Expr,
        rows: &[Row<'a>],
        scope: &Scope,
        shares: bool,
    ) -> Option<Choice> {
        self.choice_of(key, rows, scope, |builder, value| builder.points(value, scope, shares))
    }

    /// A table of values of any kind by a key.
    pub(super) fn choice_of(
        &mut self,
        key: &'a ast::Expr,
        rows: &[Row<'a>],
        scope: &Scope,
        typed: impl Fn(&mut Self, &'a ast::Expr) -> Expr,
    ) -> Option<Choice> {
        let key = self.expr(key, scope);
        let mut lines = Vec::new();
        let mut otherwise = None;
        for row in rows {
            let value = typed(self, row.value);
            if matches!(row.key, RowKey::Else) {
                otherwise = Some(value);
            } else if let Some(tests) = self.tests(row, &key.dim, scope) {
                lines.push(ChoiceLine { tests, value, span: row.span });
            }
        }
        if lines.is_empty() {
            self.problems.push(incomplete(key.span, &say!("按 … 的各行", "the rows of the choice")));
            return None;
        }
        self.check_choice(&key, &lines, otherwise.is_some());
        self.half_places(&key, &lines);
        Some(Choice::By { key, lines, otherwise })
    }

    /// The operand as one value.
    pub(super) fn single_value(&mut self, operand: &'a ast::Operand) -> Option<&'a ast::Expr> {
        match (&operand.key, &operand.value) {
            (Key::Value(expr), None) => Some(expr),
            _ => {
                self.problems.push(incomplete(operand.span, &say!("一个值", "one value")));
                None
            }
        }
    }
}
