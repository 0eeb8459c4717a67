//! Expressions: names resolved, units applied, dimensions checked.

use super::Builder;
use super::names::Symbol;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::{Among, Comparison, Earlier, Expr, ExprKind, Statistic};
use crate::model::value::{Dim, State, Value};
use crate::model::{EventId, FactId, GroupId, NodeId, RankingId};
use crate::say;
use crate::syntax::ast::{self, Name, Operator, Qualifier, Unit};
use crate::syntax::keywords::{self, BuiltIn, Function, UnitWord};

/// Where an expression stands, which decides what its words mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// The node whose full mark `full` is.
    pub(super) node: Option<NodeId>,
    /// What `actual` and `target` stand for.
    pub(super) measure: Option<FactId>,
    /// Whether what they stand for is in error, which is reported.
    pub(super) measure_failed: bool,
    /// The kind of the event at hand, inside a condition over events.
    pub(super) event: Option<EventId>,
    /// Whether `ballot` is known.
    pub(super) ballots: bool,
    /// Whether results (places, awards) are known.
    pub(super) results: bool,
}

/// How a unit changes a number, and the dimension it gives.
pub(super) fn unit_of(unit: &Unit) -> (Number, Dim) {
    let one = || Number::ONE;
    let percent = || Number::ratio(1, 100).unwrap_or_default();
    match unit {
        Unit::None => (one(), Dim::Plain),
        Unit::Percent => (percent(), Dim::Ratio),
        Unit::PerMille => (Number::ratio(1, 1000).unwrap_or_default(), Dim::Ratio),
        Unit::Text(text) => (one(), Dim::Measure(text.clone())),
        Unit::Word(word) => match word {
            UnitWord::Points => (one(), Dim::Points),
            UnitWord::Pp => (percent(), Dim::PercentagePoints),
            UnitWord::Yuan => (one(), Dim::Money),
            UnitWord::WanYuan => (Number::from(10_000), Dim::Money),
            UnitWord::YiYuan => (Number::from(100_000_000), Dim::Money),
            UnitWord::Days => (one(), Dim::Days),
            UnitWord::Weeks => (Number::from(7), Dim::Days),
            UnitWord::WorkingDays => (one(), Dim::WorkingDays),
            UnitWord::Months | UnitWord::Quarters | UnitWord::HalfYears | UnitWord::Years => {
                (one(), Dim::Measure(word.en().to_owned()))
            }
            UnitWord::Periods
            | UnitWord::Times
            | UnitWord::Cases
            | UnitWord::Pieces
            | UnitWord::Units
            | UnitWord::People
            | UnitWord::Places
            | UnitWord::Children
            | UnitWord::Tiers
            | UnitWord::Decimals => (one(), Dim::Count),
        },
    }
}

/// The operator of the rule set that a written one stands for.
pub(super) fn comparison(written: ast::Comparison) -> Comparison {
    match written {
        ast::Comparison::Equal => Comparison::Equal,
        ast::Comparison::NotEqual => Comparison::NotEqual,
        ast::Comparison::Less => Comparison::Less,
        ast::Comparison::LessOrEqual => Comparison::LessOrEqual,
        ast::Comparison::Greater => Comparison::Greater,
        ast::Comparison::GreaterOrEqual => Comparison::GreaterOrEqual,
    }
}

/// A constant.
pub(super) fn constant(value: impl Into<Value>, dim: Dim, span: Span) -> Expr {
    Expr { kind: ExprKind::Constant(value.into()), dim, span }
}

/// What stands for an expression that failed.
pub(super) fn poisoned(span: Span) -> Expr {
    constant(Value::Missing(State::Undefined), Dim::Poisoned, span)
}

fn is_zero(expr: &Expr) -> bool {
    expr.dim == Dim::Plain && expr.constant().and_then(Value::number).is_some_and(Number::is_zero)
}

impl Builder<'_> {
    /// An expression with its dimension; problems are reported and leave a poisoned expression.
    pub(super) fn expr(&mut self, written: &ast::Expr, scope: &Scope) -> Expr {
        use ast::ExprKind as A;
        let span = written.span;
        match &written.kind {
            A::Number { value, unit } => {
                let (scale, dim) = unit_of(unit);
                constant(value * &scale, dim, span)
            }
            A::Ordinal(n) => constant(Number::from(*n), Dim::Count, span),
            A::Date(date) => constant(Value::Date(*date), Dim::Date, span),
            A::Text(text) => constant(Value::Text(text.as_str().into()), Dim::Text, span),
            A::NotApplicable => constant(Value::Missing(State::NotApplicable), Dim::Poisoned, span),
            A::Path(name) => self.path(name, scope),
            A::Call { function, arguments, qualifiers } => self.call(function, arguments, qualifiers, scope, span),
            A::Bracket { inner, qualifiers } => {
                if let Some(qualifier) = qualifiers.first() {
                    self.qualifier_not_suited(qualifier);
                }
                self.expr(inner, scope)
            }
            A::Negate(inner) => {
                let inner = self.expr(inner, scope);
                if let Some(number) = inner.constant().and_then(Value::number) {
                    return constant(-number.clone(), inner.dim, span);
                }
                self.numeric(&inner);
                let dim = inner.dim.clone();
                Expr { kind: ExprKind::Negate(Box::new(inner)), dim, span }
            }
            A::Binary(operator, left, right) => {
                let left = self.expr(left, scope);
                let right = self.expr(right, scope);
                self.arithmetic(*operator, left, right, span)
            }
            A::Compare(first, chain) => {
                let mut tests = Vec::new();
                let mut left = first.as_ref();
                for (operator, right) in chain {
                    tests.push(self.compare(left, *operator, right, scope));
                    left = right;
                }
                match tests.pop() {
                    Some(only) if tests.is_empty() => only,
                    Some(last) => {
                        tests.push(last);
                        Expr { kind: ExprKind::And(tests), dim: Dim::Flag, span }
                    }
                    None => poisoned(span),
                }
            }
            A::Not(inner) => {
                let inner = self.condition(inner, scope);
                Expr { kind: ExprKind::Not(Box::new(inner)), dim: Dim::Flag, span }
            }
            A::And(list) => {
                let list = list.iter().map(|part| self.condition(part, scope)).collect();
                Expr { kind: ExprKind::And(list), dim: Dim::Flag, span }
            }
            A::Or(list) => {
                let list = list.iter().map(|part| self.condition(part, scope)).collect();
                Expr { kind: ExprKind::Or(list), dim: Dim::Flag, span }
            }
            A::If(test, yes, no) => {
                let test = self.condition(test, scope);
                let yes = self.expr(yes, scope);
                let no = self.expr(no, scope);
                let dim = if is_zero(&yes) { no.dim.clone() } else { yes.dim.clone() };
                self.same_dim(&yes, &no, span);
                Expr { kind: ExprKind::If(Box::new(test), Box::new(yes), Box::new(no)), dim, span }
            }
            A::MonthDay { .. } | A::Period(_) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!("这里需要一个数值，不是日期", "expected a figure, not a date or period"),
                    )
                    .at(span),
                );
                poisoned(span)
            }
        }
    }

    /// An expression that must be yes or no.
    pub(super) fn condition(&mut self, written: &ast::Expr, scope: &Scope) -> Expr {
        let expr = self.expr(written, scope);
        if !matches!(expr.dim, Dim::Flag | Dim::Poisoned) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "条件应为“是否”，这里是{dim}",
                        "a condition is yes or no; this is {dim}",
                        dim = expr.dim.name()
                    ),
                )
                .at(expr.span)
                .help(say!(
                    "写成比较，如 `{text} >= 80分`",
                    "write a comparison, such as `{text} >= 80 points`",
                    text = self.sources.text(expr.span)
                )),
            );
            return poisoned(expr.span);
        }
        expr
    }

    /// An expression in points; a share means that share of the full mark where `shares` allows it.
    pub(super) fn points(&mut self, written: &ast::Expr, scope: &Scope, shares: bool) -> Expr {
        let expr = self.expr(written, scope);
        self.as_points(expr, shares)
    }

    /// Brings a typed expression to points.
    pub(super) fn as_points(&mut self, expr: Expr, shares: bool) -> Expr {
        let span = expr.span;
        match &expr.dim {
            Dim::Points | Dim::Poisoned => expr,
            Dim::Ratio if shares => {
                let full = Expr { kind: ExprKind::Full, dim: Dim::Points, span };
                Expr { kind: ExprKind::Multiply(Box::new(expr), Box::new(full)), dim: Dim::Points, span }
            }
            Dim::Plain if is_zero(&expr) => Expr { dim: Dim::Points, ..expr },
            Dim::Plain => {
                let text = self.sources.text(span).to_owned();
                let mut problem = Diagnostic::new(
                    &catalog::UNIT_REQUIRED,
                    say!(
                        "`{text}` 缺少单位，这里需要分值",
                        "`{text}` has no unit; points are needed here",
                        text = text.as_str()
                    ),
                )
                .at(span)
                .help(say!("写成 `{text}分`", "write `{text} points`", text = text.as_str()));
                let constant = expr.constant().is_some();
                if constant {
                    problem = problem.replace(span, &format!("{text}分"));
                }
                self.problems.push(problem);
                if constant { Expr { dim: Dim::Points, ..expr } } else { poisoned(span) }
            }
            other => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!("这里需要分值，不是{dim}", "points are needed here, not {dim}", dim = other.name()),
                    )
                    .at(span),
                );
                poisoned(span)
            }
        }
    }

    /// Reports a value that no arithmetic is possible with.
    fn numeric(&mut self, expr: &Expr) -> bool {
        let fits = !matches!(expr.dim, Dim::Flag | Dim::Text | Dim::Level(_) | Dim::Date);
        if !fits {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("不能用{dim}计算", "{dim} cannot be calculated with", dim = expr.dim.name()),
                )
                .at(expr.span),
            );
        }
        fits
    }

    fn same_dim(&mut self, left: &Expr, right: &Expr, span: Span) -> bool {
        let fits = left.dim == right.dim
            || matches!(left.dim, Dim::Poisoned)
            || matches!(right.dim, Dim::Poisoned)
            || is_zero(left)
            || is_zero(right)
            || counts(&left.dim, &right.dim);
        if !fits {
            self.mismatch(left, right, span);
        }
        fits
    }

    fn mismatch(&mut self, left: &Expr, right: &Expr, span: Span) {
        let mut problem = Diagnostic::new(
            &catalog::TYPE_MISMATCH,
            say!(
                "{left}与{right}不能放在一起",
                "{left} and {right} do not go together",
                left = left.dim.name(),
                right = right.dim.name()
            ),
        )
        .at(span)
        .label(left.span, left.dim.name())
        .label(right.span, right.dim.name())
        .help(say!(
            "核对是否用错了数据；同类的数相除成比率之后才能与别的比率相加",
            "check whether the right facts are used; divide like by like to a ratio first"
        ));
        for (bare, other) in [(left, right), (right, left)] {
            if bare.dim == Dim::Plain && bare.constant().is_some() {
                let text = self.sources.text(bare.span);
                let help = match other.dim {
                    Dim::Ratio => say!("百分数写成 `{text}%`", "a share is written `{text}%`", text = text),
                    Dim::Points => say!("分值写成 `{text}分`", "points are written `{text} points`", text = text),
                    Dim::Money => say!(
                        "金额写成 `{text}元` 或 `{text}万元`",
                        "money is written `{text} yuan` or `{text} wan-yuan`",
                        text = text
                    ),
                    _ => say!("给 `{text}` 加上单位", "give `{text}` its unit", text = text),
                };
                problem = problem.help(help);
            }
        }
        if matches!((&left.dim, &right.dim), (Dim::Ratio, Dim::PercentagePoints) | (Dim::PercentagePoints, Dim::Ratio))
        {
            problem = problem.help(say!(
                "`5%` 是份额，`5个百分点` 是两个份额之差",
                "`5%` is a share, `5pp` a difference of two shares"
            ));
        }
        self.problems.push(problem);
    }

    fn arithmetic(&mut self, operator: Operator, left: Expr, right: Expr, span: Span) -> Expr {
        if left.dim == Dim::Poisoned || right.dim == Dim::Poisoned {
            return poisoned(span);
        }
        let dates = matches!(
            (operator, &left.dim, &right.dim),
            (Operator::Subtract, Dim::Date, Dim::Date) | (Operator::Add | Operator::Subtract, Dim::Date, Dim::Days)
        );
        if !dates && !(self.numeric(&left) & self.numeric(&right)) {
            return poisoned(span);
        }
        let dim = match operator {
            Operator::Add | Operator::Subtract => match (&left.dim, &right.dim) {
                (Dim::Date, Dim::Date) => Dim::Days,
                (Dim::Date, Dim::Days) => Dim::Date,
                (Dim::Ratio, Dim::Ratio) if operator == Operator::Subtract => Dim::PercentagePoints,
                (Dim::Ratio, Dim::PercentagePoints) => Dim::Ratio,
                (Dim::Plain, Dim::Ratio) | (Dim::Ratio, Dim::Plain) => Dim::Ratio,
                (a, b) if a == b || is_zero(&right) => a.clone(),
                (_, b) if is_zero(&left) => b.clone(),
                (a, b) if counts(a, b) => Dim::Count,
                _ => {
                    self.mismatch(&left, &right, span);
                    return poisoned(span);
                }
            },
            Operator::Multiply => match (&left.dim, &right.dim) {
                (Dim::Plain, other) | (other, Dim::Plain) => other.clone(),
                (Dim::Ratio, other) | (other, Dim::Ratio) => other.clone(),
                (Dim::Count, other) | (other, Dim::Count) => other.clone(),
                _ => {
                    self.mismatch(&left, &right, span);
                    return poisoned(span);
                }
            },
            Operator::Divide => {
                if right.constant().and_then(Value::number).is_some_and(Number::is_zero) {
                    self.problems.push(
                        Diagnostic::new(&catalog::DIVISION_BY_ZERO, say!("除数是零", "the divisor is zero"))
                            .at(right.span)
                            .help(say!("核对算式，改用不为零的数", "check the expression; divide by something else")),
                    );
                    return poisoned(span);
                }
                match (&left.dim, &right.dim) {
                    (Dim::Plain, Dim::Plain) => Dim::Plain,
                    (a, b) if a == b => Dim::Ratio,
                    (a, Dim::Plain | Dim::Ratio | Dim::Count) => a.clone(),
                    _ => {
                        self.mismatch(&left, &right, span);
                        return poisoned(span);
                    }
                }
            }
            Operator::Power => {
                let exponent = right.constant().and_then(Value::number).and_then(Number::to_i64);
                return match exponent.and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 64) {
                    Some(n) if matches!(left.dim, Dim::Plain | Dim::Ratio) => {
                        let dim = left.dim.clone();
                        Expr { kind: ExprKind::Power(Box::new(left), n), dim, span }
                    }
                    _ => {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::TYPE_MISMATCH,
                                say!(
                                    "乘方只用于无单位的数或百分数，指数是 0 到 64 的整数",
                                    "a power takes a plain number or a share and a whole exponent from 0 to 64"
                                ),
                            )
                            .at(span),
                        );
                        poisoned(span)
                    }
                };
            }
        };
        if let (Some(a), Some(b)) = (left.constant().and_then(Value::number), right.constant().and_then(Value::number))
        {
            let folded = match operator {
                Operator::Add => Some(a + b),
                Operator::Subtract => Some(a - b),
                Operator::Multiply => Some(a * b),
                Operator::Divide => a.checked_div(b),
                Operator::Power => None,
            };
            if let Some(number) = folded {
                return constant(number, dim, span);
            }
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match operator {
            Operator::Add => ExprKind::Add(left, right),
            Operator::Subtract => ExprKind::Subtract(left, right),
            Operator::Multiply => ExprKind::Multiply(left, right),
            Operator::Divide | Operator::Power => ExprKind::Divide(left, right),
        };
        Expr { kind, dim, span }
    }

    fn compare(&mut self, left: &ast::Expr, operator: ast::Comparison, right: &ast::Expr, scope: &Scope) -> Expr {
        let span = left.span.to(right.span);
        let operator = comparison(operator);
        // `group = parks`
        if builtin(left) == Some(BuiltIn::Group)
            && let ast::ExprKind::Path(name) = &right.kind
        {
            let wanted = Bilingual { zh: "分组".to_owned(), en: "a group".to_owned() };
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Group(_)), &mut self.problems);
            let Some(Symbol::Group(group)) = found else { return poisoned(span) };
            let is = Expr { kind: ExprKind::InGroup(group), dim: Dim::Flag, span };
            return match operator {
                Comparison::Equal => is,
                Comparison::NotEqual => Expr { kind: ExprKind::Not(Box::new(is)), dim: Dim::Flag, span },
                _ => {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::TYPE_MISMATCH,
                            say!("分组只能比较是否相同", "groups are only the same or not"),
                        )
                        .at(span),
                    );
                    poisoned(span)
                }
            };
        }
        if matches!(right.kind, ast::ExprKind::NotApplicable) {
            let of = self.expr(left, scope);
            let is = Expr { kind: ExprKind::Is(Box::new(of), State::NotApplicable), dim: Dim::Flag, span };
            return match operator {
                Comparison::NotEqual => Expr { kind: ExprKind::Not(Box::new(is)), dim: Dim::Flag, span },
                _ => is,
            };
        }
        let (left, right) = self.compared(left, right, scope);
        if left.dim == Dim::Poisoned || right.dim == Dim::Poisoned {
            return Expr { dim: Dim::Poisoned, ..poisoned(span) };
        }
        if !self.same_dim(&left, &right, span) {
            return poisoned(span);
        }
        let orders = !matches!(left.dim, Dim::Text | Dim::Flag);
        if !orders && !matches!(operator, Comparison::Equal | Comparison::NotEqual) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!("{dim}没有大小之分", "{dim} has no order", dim = left.dim.name()),
                )
                .at(span)
                .help(say!(
                    "用 `=` 或 `≠` 比较；有高低之分的写成 `级别`",
                    "compare with `=` or `!=`; declare a `level` where there is an order"
                )),
            );
            return poisoned(span);
        }
        Expr { kind: ExprKind::Compare(operator, Box::new(left), Box::new(right)), dim: Dim::Flag, span }
    }

    /// Both sides of a comparison; a lone word beside a level is one of its levels, beside a text a text.
    fn compared(&mut self, left: &ast::Expr, right: &ast::Expr, scope: &Scope) -> (Expr, Expr) {
        if self.is_word(left, scope) && !self.is_word(right, scope) {
            let right = self.expr(right, scope);
            let left = self.against(left, &right.dim, scope);
            return (left, right);
        }
        let typed = self.expr(left, scope);
        let right = self.against(right, &typed.dim, scope);
        (typed, right)
    }

    /// Whether the expression is a name that nothing declares.
    fn is_word(&self, written: &ast::Expr, scope: &Scope) -> bool {
        match &written.kind {
            ast::ExprKind::Path(name) => {
                let field = name.single().zip(scope.event).is_some_and(|(field, event)| {
                    self.events.get(event.index()).is_some_and(|kind| kind.field(field).is_some())
                });
                !field && self.names.candidates(name).is_empty() && builtin(written).is_none()
            }
            _ => false,
        }
    }

    /// An expression compared with something of a known dimension.
    pub(super) fn against(&mut self, written: &ast::Expr, dim: &Dim, scope: &Scope) -> Expr {
        let word = match &written.kind {
            ast::ExprKind::Path(name) => name.single().map(str::to_owned),
            ast::ExprKind::Text(text) => Some(text.clone()),
            _ => None,
        };
        match (dim, word) {
            (Dim::Level(levels), Some(word)) => {
                if let Some(position) = levels.iter().position(|level| *level == word) {
                    let position = u16::try_from(position).unwrap_or(u16::MAX);
                    return constant(Value::Level(position), dim.clone(), written.span);
                }
                if !self.is_word(written, scope) && !matches!(written.kind, ast::ExprKind::Text(_)) {
                    return self.expr(written, scope);
                }
                let choices: Vec<Bilingual> =
                    levels.iter().map(|level| Bilingual::from(format!("`{level}`"))).collect();
                let mut problem = Diagnostic::new(
                    &catalog::NOT_A_LEVEL,
                    say!("`{word}` 不是其中的级别", "`{word}` is not one of the levels", word = word.as_str()),
                )
                .at(written.span)
                .help(say!(
                    "级别有：{choices}",
                    "the levels are {choices}",
                    choices = crate::base::language::list(&choices)
                ));
                if let Some(near) = crate::base::diagnostic::nearest(&word, levels.iter().map(String::as_str)) {
                    problem = problem.replace(written.span, near);
                }
                self.problems.push(problem);
                poisoned(written.span)
            }
            (Dim::Text, Some(word)) if self.is_word(written, scope) => {
                constant(Value::Text(word.as_str().into()), Dim::Text, written.span)
            }
            _ => self.expr(written, scope),
        }
    }

    fn path(&mut self, name: &Name, scope: &Scope) -> Expr {
        let span = name.span;
        if let Some(event) = scope.event
            && let Some(single) = name.single()
            && let Some(kind) = self.events.get_mut(event.index())
            && let Some(position) = kind.field(single)
            && let Some(field) = kind.fields.get_mut(position)
        {
            field.read = true;
            let dim = field.dim.clone();
            return Expr { kind: ExprKind::Field(event, u16::try_from(position).unwrap_or(u16::MAX)), dim, span };
        }
        if let [first, rest @ ..] = name.parts.as_slice()
            && !rest.is_empty()
            && self.names.candidates(name).is_empty()
            && let Some(earlier) = earlier(first)
        {
            let inner = Name { parts: rest.to_vec(), span };
            let inner = self.path(&inner, &Scope { event: None, ..scope.clone() });
            if !matches!(inner.kind, ExprKind::Fact(_) | ExprKind::Node(_) | ExprKind::Place(_) | ExprKind::Constant(_))
            {
                self.out_of_scope(
                    span,
                    &say!("往期只能取数据、指标或名次", "an earlier period has facts, nodes and places"),
                );
                return poisoned(span);
            }
            let dim = inner.dim.clone();
            return Expr { kind: ExprKind::Earlier(Box::new(inner), earlier), dim, span };
        }
        if self.names.candidates(name).is_empty()
            && let Some(word) = name.single().and_then(BuiltIn::find)
        {
            return self.builtin(word, scope, span);
        }
        let wanted = say!("数据、事件或指标", "a fact, an event or a node");
        let event = scope.event;
        let results = scope.results;
        let found = self.names.resolve(
            name,
            &wanted,
            |symbol| match symbol {
                Symbol::Fact(_) | Symbol::Event(_) | Symbol::Node(_) => true,
                Symbol::Window(_) => event.is_some(),
                Symbol::Award(_) => results,
                Symbol::Group(_) | Symbol::Veto(_) | Symbol::Grades => false,
            },
            &mut self.problems,
        );
        match found {
            Some(Symbol::Fact(id)) => self.fact(id, span),
            Some(Symbol::Event(id)) => {
                Expr { kind: ExprKind::Count { event: id, filter: None }, dim: Dim::Count, span }
            }
            Some(Symbol::Node(id)) => Expr { kind: ExprKind::Node(id), dim: Dim::Points, span },
            Some(Symbol::Window(id)) => Expr { kind: ExprKind::InWindow(id), dim: Dim::Flag, span },
            Some(Symbol::Award(id)) => Expr { kind: ExprKind::Held(id), dim: Dim::Count, span },
            _ => poisoned(span),
        }
    }

    /// A fact as an expression.
    pub(super) fn fact(&mut self, id: FactId, span: Span) -> Expr {
        self.names.mark(Symbol::Fact(id));
        let dim = self.facts.get(id.index()).map_or(Dim::Poisoned, |fact| fact.dim.clone());
        Expr { kind: ExprKind::Fact(id), dim, span }
    }

    fn builtin(&mut self, word: BuiltIn, scope: &Scope, span: Span) -> Expr {
        match word {
            BuiltIn::Full => match scope.node {
                Some(_) => Expr { kind: ExprKind::Full, dim: Dim::Points, span },
                None => {
                    self.out_of_scope(span, &say!("`满分` 只用于指标之内", "`full` is known only inside a node"));
                    poisoned(span)
                }
            },
            BuiltIn::Actual => match scope.measure {
                Some(fact) => self.fact(fact, span),
                None if scope.measure_failed => poisoned(span),
                None => {
                    self.out_of_scope(
                        span,
                        &say!("先写 `取值 …`，才有 `实绩`", "write `measure …` first: it says what `actual` is"),
                    );
                    poisoned(span)
                }
            },
            BuiltIn::Target => match scope.measure.and_then(|fact| self.targets.get(&fact).cloned()) {
                Some(target) => Expr { span, ..target },
                None if scope.measure_failed => poisoned(span),
                None => {
                    self.out_of_scope(
                        span,
                        &say!(
                            "没有目标：先写 `取值 …`，并为该数据写 `目标表 … = …`",
                            "there is no target: write `measure …`, and `targets … = …` for that fact"
                        ),
                    );
                    poisoned(span)
                }
            },
            BuiltIn::Place if scope.results => Expr { kind: ExprKind::Place(RankingId(0)), dim: Dim::Count, span },
            other => {
                self.out_of_scope(
                    span,
                    &say!("`{word}` 不能用在这里", "`{word}` is not known here", word = (other.zh(), other.en())),
                );
                poisoned(span)
            }
        }
    }

    fn out_of_scope(&mut self, span: Span, message: &Bilingual) {
        self.problems.push(Diagnostic::new(&catalog::OUT_OF_SCOPE, message.clone()).at(span));
    }

    fn qualifier_not_suited(&mut self, qualifier: &Qualifier) {
        let span = match qualifier {
            Qualifier::Where(expr) => expr.span,
            Qualifier::Among(name) | Qualifier::By(name) | Qualifier::Ties(name) => name.span,
            Qualifier::In(_, span) | Qualifier::LowerIsBetter(span) => *span,
        };
        self.problems.push(
            Diagnostic::new(
                &catalog::CLAUSE_NOT_SUITED,
                say!("这个限定不能用在这里", "this restriction is not suited here"),
            )
            .at(span),
        );
    }

    fn call(
        &mut self,
        name: &Name,
        arguments: &[ast::Expr],
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let Some(function) = name.single().and_then(Function::find) else {
            if self.names.is_poisoned(name) {
                return poisoned(span);
            }
            let known = Function::ALL.iter().flat_map(|f| [f.zh(), f.en()]);
            let mut problem = Diagnostic::new(
                &catalog::UNKNOWN_NAME,
                say!("没有函数 `{name}`", "there is no function `{name}`", name = name.text()),
            )
            .at(name.span);
            if let Some(near) = crate::base::diagnostic::nearest(&name.text(), known) {
                problem = problem
                    .help(say!("是不是 `{near}`？", "did you mean `{near}`?", near = near))
                    .replace(name.span, near);
            }
            self.problems.push(problem);
            return poisoned(span);
        };
        let statistic = match function {
            Function::Count => Some(Statistic::Count),
            Function::Sum => Some(Statistic::Sum),
            Function::Mean => Some(Statistic::Mean),
            Function::Min => Some(Statistic::Minimum),
            Function::Max => Some(Statistic::Maximum),
            _ => None,
        };
        match (statistic, function, arguments) {
            (Some(statistic), _, [only]) => self.statistic(statistic, only, qualifiers, scope, span),
            (_, Function::Min | Function::Max, [_, _, ..]) => {
                self.no_qualifiers(qualifiers);
                let list: Vec<Expr> = arguments.iter().map(|argument| self.expr(argument, scope)).collect();
                let mut dim = Dim::Plain;
                for pair in list.windows(2) {
                    if let [a, b] = pair {
                        self.same_dim(a, b, span);
                    }
                }
                if let Some(first) = list.iter().find(|part| !is_zero(part)) {
                    dim = first.dim.clone();
                }
                let kind = if function == Function::Min { ExprKind::Minimum(list) } else { ExprKind::Maximum(list) };
                Expr { kind, dim, span }
            }
            (None, Function::Abs, [only]) => {
                self.no_qualifiers(qualifiers);
                let inner = self.expr(only, scope);
                self.numeric(&inner);
                let dim = inner.dim.clone();
                Expr { kind: ExprKind::Absolute(Box::new(inner)), dim, span }
            }
            (None, Function::Running, [only]) => {
                self.no_qualifiers(qualifiers);
                let ast::ExprKind::Path(award) = &only.kind else {
                    self.arguments(function, span);
                    return poisoned(span);
                };
                let wanted = say!("奖项", "an award");
                match self.names.resolve(award, &wanted, |s| matches!(s, Symbol::Award(_)), &mut self.problems) {
                    Some(Symbol::Award(id)) if scope.results => {
                        Expr { kind: ExprKind::Running(id), dim: Dim::Count, span }
                    }
                    Some(_) => {
                        self.out_of_scope(
                            span,
                            &say!(
                                "奖项要等总分算出后才有，这里还不能用",
                                "awards come after the totals and are not known here"
                            ),
                        );
                        poisoned(span)
                    }
                    None => poisoned(span),
                }
            }
            (None, Function::Shown | Function::Exact, [only]) => {
                self.no_qualifiers(qualifiers);
                let inner = self.expr(only, scope);
                let ExprKind::Node(node) = inner.kind else {
                    if inner.dim != Dim::Poisoned {
                        self.arguments(function, span);
                    }
                    return poisoned(span);
                };
                if function == Function::Exact && node == NodeId(0) {
                    return Expr { kind: ExprKind::ExactTotal, dim: Dim::Points, span };
                }
                if function == Function::Shown {
                    let show = self.show;
                    return Expr { kind: ExprKind::Shown(Box::new(inner), show), dim: Dim::Points, span };
                }
                inner
            }
            _ => {
                self.arguments(function, span);
                poisoned(span)
            }
        }
    }

    fn no_qualifiers(&mut self, qualifiers: &[Qualifier]) {
        for qualifier in qualifiers {
            self.qualifier_not_suited(qualifier);
        }
    }

    fn arguments(&mut self, function: Function, span: Span) {
        self.problems.push(
            Diagnostic::new(
                &catalog::CLAUSE_INCOMPLETE,
                say!(
                    "`{name}(…)` 括号里的内容不对",
                    "`{name}(…)` does not take this",
                    name = (function.zh(), function.en())
                ),
            )
            .at(span)
            .help(say!(
                "例如 `计数(事故 其中 级别 >= 较大)`、`最大(甲, 乙)`、`平均(得分 组内 同组)`、`连续(奖项)`",
                "for example `count(accident where level >= high)`, `max(a, b)`, `mean(x among peers)`, `running(award)`"
            )),
        );
    }

    /// A statistic over events, over the units of a group, or (for a single value) that value.
    fn statistic(
        &mut self,
        statistic: Statistic,
        only: &ast::Expr,
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        if statistic == Statistic::Count && builtin(only) == Some(BuiltIn::Ballot) {
            self.no_qualifiers(qualifiers);
            if scope.ballots {
                return Expr { kind: ExprKind::Ballots, dim: Dim::Count, span };
            }
            self.out_of_scope(span, &say!("票数只在测评之内可用", "ballots are known only inside a survey"));
            return poisoned(span);
        }
        let among = qualifiers.iter().find_map(|qualifier| match qualifier {
            Qualifier::Among(name) => Some(name),
            _ => None,
        });
        if let Some(among) = among {
            for qualifier in qualifiers.iter().filter(|q| !matches!(q, Qualifier::Among(_))) {
                self.qualifier_not_suited(qualifier);
            }
            let Some(among) = self.among(among) else { return poisoned(span) };
            let of = self.expr(only, &Scope { event: None, ..scope.clone() });
            self.numeric(&of);
            let dim = if statistic == Statistic::Count { Dim::Count } else { of.dim.clone() };
            let slot = self.slots;
            self.slots += 1;
            return Expr { kind: ExprKind::OverPeers { statistic, of: Box::new(of), among, slot }, dim, span };
        }
        let ast::ExprKind::Path(name) = &only.kind else {
            self.arguments_of_statistic(span);
            return poisoned(span);
        };
        let event_of = |builder: &mut Self, parts: &[String]| {
            let single = Name { parts: parts.to_vec(), span: name.span };
            builder.names.candidates(&single).into_iter().find_map(|symbol| match symbol {
                Symbol::Event(id) => Some(id),
                _ => None,
            })
        };
        let (event, field) = match (event_of(self, &name.parts), name.parts.split_last()) {
            (Some(event), _) => (event, None),
            (None, Some((last, rest))) if !rest.is_empty() => match event_of(self, rest) {
                Some(event) => (event, Some(last.clone())),
                None => {
                    self.unknown_event(name);
                    return poisoned(span);
                }
            },
            _ => {
                self.unknown_event(name);
                return poisoned(span);
            }
        };
        self.names.mark(Symbol::Event(event));
        let inside = Scope { event: Some(event), ..scope.clone() };
        let mut filter = None;
        for qualifier in qualifiers {
            match qualifier {
                Qualifier::Where(condition) => filter = Some(Box::new(self.condition(condition, &inside))),
                other => self.qualifier_not_suited(other),
            }
        }
        match (statistic, field) {
            (Statistic::Count, None) => Expr { kind: ExprKind::Count { event, filter }, dim: Dim::Count, span },
            (_, Some(field)) if statistic != Statistic::Count => {
                let of = self.path(&Name { parts: vec![field], span: name.span }, &inside);
                self.numeric(&of);
                let dim = of.dim.clone();
                Expr { kind: ExprKind::OverEvents { statistic, event, of: Box::new(of), filter }, dim, span }
            }
            _ => {
                self.arguments_of_statistic(span);
                poisoned(span)
            }
        }
    }

    fn unknown_event(&mut self, name: &Name) {
        let wanted = say!("事件", "an event");
        let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems);
        if found.is_some() {
            self.arguments_of_statistic(name.span);
        }
    }

    fn arguments_of_statistic(&mut self, span: Span) {
        self.problems.push(
            Diagnostic::new(
                &catalog::CLAUSE_INCOMPLETE,
                say!(
                    "统计什么？写事件、`事件.字段`，或加 `组内 同组`",
                    "a statistic of what? name an event, `event.field`, or add `among peers`"
                ),
            )
            .at(span),
        );
    }

    /// Whose units a list or a statistic is about.
    pub(super) fn among(&mut self, name: &Name) -> Option<Among> {
        if self.names.candidates(name).is_empty() {
            match name.single().and_then(BuiltIn::find) {
                Some(BuiltIn::Peers) => return Some(Among::Peers),
                Some(BuiltIn::AllUnits) => return Some(Among::Everyone),
                _ => {}
            }
        }
        let wanted = say!("分组、`同组` 或 `全部单位`", "a group, `peers` or `all-units`");
        match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Group(_)), &mut self.problems) {
            Some(Symbol::Group(group)) => Some(Among::Group(group)),
            _ => None,
        }
    }

    /// The groups a list of names stands for.
    pub(super) fn groups(&mut self, names: &[&Name]) -> Vec<GroupId> {
        let wanted = say!("分组", "a group");
        names
            .iter()
            .filter_map(|name| {
                match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Group(_)), &mut self.problems) {
                    Some(Symbol::Group(group)) => Some(group),
                    _ => None,
                }
            })
            .collect()
    }
}

/// The built-in word a lone name is.
pub(super) fn builtin(written: &ast::Expr) -> Option<BuiltIn> {
    match &written.kind {
        ast::ExprKind::Path(name) => name.single().and_then(BuiltIn::find),
        _ => None,
    }
}

fn earlier(word: &str) -> Option<Earlier> {
    Some(match keywords::Earlier::find(word)? {
        keywords::Earlier::Last => Earlier::Last,
        keywords::Earlier::LastYear => Earlier::LastYear,
    })
}

/// A count and a plain number go together: `count(x) >= 1`.
fn counts(left: &Dim, right: &Dim) -> bool {
    matches!(
        (left, right),
        (Dim::Count, Dim::Plain)
            | (Dim::Plain, Dim::Count)
            | (Dim::Measure(_), Dim::Plain)
            | (Dim::Plain, Dim::Measure(_))
    )
}
