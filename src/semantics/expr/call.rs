//! Functions and statistics.

use super::{Marks, Scope, builtin, group, is_zero, poisoned};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::model::NodeId;
use crate::model::expr::{During, Expr, ExprKind, RealFunction, Statistic, Towards, Verdict};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::names::Symbol;
use crate::syntax::ast::{self, Name, Qualifier};
use crate::syntax::keywords::{BuiltIn, Function};

impl Builder<'_> {
    pub(in crate::semantics) fn qualifier_not_suited(&mut self, qualifier: &Qualifier) {
        let span = match qualifier {
            Qualifier::Where(expr) => expr.span,
            Qualifier::Among(name) | Qualifier::By(name) | Qualifier::Ties(name) | Qualifier::IfMissing(name) => {
                name.span
            }
            Qualifier::In(_, span) | Qualifier::LowerIsBetter(span) | Qualifier::HigherIsBetter(span) => *span,
        };
        self.problems.push(
            Diagnostic::new(
                &catalog::CLAUSE_NOT_SUITED,
                say!("这个限定不能用在这里", "this restriction is not suited here"),
            )
            .at(span),
        );
    }

    pub(super) fn call(
        &mut self,
        name: &Name,
        arguments: &[ast::Expr],
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        if let Some(Symbol::Table(table)) =
            self.names.candidates(name).into_iter().find(|symbol| matches!(symbol, Symbol::Table(_)))
        {
            self.no_qualifiers(qualifiers);
            return self.look(table, arguments, scope, span);
        }
        if let [first, function] = name.parts.as_slice()
            && let Some(earlier) = super::reference::earlier(first)
            && Function::find(function).is_some()
        {
            return self.earlier_figure(earlier, function, (name, arguments, qualifiers), scope, span);
        }
        if name.single().and_then(BuiltIn::find) == Some(BuiltIn::Target) {
            self.no_qualifiers(qualifiers);
            return self.target_call(arguments, scope, span);
        }
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
            Function::Median => Some(Statistic::Median),
            Function::Stdev => Some(Statistic::Deviation),
            Function::Earliest => Some(Statistic::First),
            Function::Latest => Some(Statistic::Last),
            _ => None,
        };
        let among = qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::Among(_)));
        match (statistic, function, arguments) {
            (Some(Statistic::First | Statistic::Last), ..) if among => {
                self.arguments(function, span);
                poisoned(span)
            }
            (Some(statistic), _, [of, options @ ..]) if among => {
                self.over_peers(group::Wanted::Statistic(statistic), of, options, qualifiers, scope, span)
            }
            (Some(statistic), _, [only]) => self.statistic(statistic, only, qualifiers, scope, span),
            (None, Function::Percentile, [of, share, options @ ..]) => {
                self.percentile(of, share, options, qualifiers, scope, span)
            }
            (
                None,
                Function::Best | Function::Place | Function::Standing | Function::Decile | Function::ZScore,
                [of, options @ ..],
            ) => self.over_peers(group::Wanted::of(function), of, options, qualifiers, scope, span),
            (None, Function::Ln | Function::Exp | Function::Sqrt, [only]) => {
                self.no_qualifiers(qualifiers);
                let inner = self.expr(only, scope);
                let function = match function {
                    Function::Ln => RealFunction::Ln,
                    Function::Exp => RealFunction::Exp,
                    _ => RealFunction::Sqrt,
                };
                self.real(function, inner, span)
            }
            (None, Function::RoundOff, [of, places, mode]) => {
                self.no_qualifiers(qualifiers);
                self.round_off(of, places, mode, scope, span)
            }
            (None, Function::Floor | Function::Ceil, [of, places @ ..]) if places.len() <= 1 => {
                self.no_qualifiers(qualifiers);
                let towards = if function == Function::Floor { Towards::Floor } else { Towards::Ceiling };
                self.towards(towards, of, places.first(), scope, span)
            }
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
            (None, Function::Result, _) => self.result(arguments, qualifiers, scope, span),
            (None, Function::Running, [only])
                if qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::In(..))) =>
            {
                self.over_periods(Statistic::Run, only, qualifiers, scope, span)
            }
            (None, Function::Running, [only, options @ ..]) => {
                self.no_qualifiers(qualifiers);
                self.running(only, options, scope, span)
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

    /// The award or the consequence that an expression names, where such things are known.
    fn verdict(&mut self, only: &ast::Expr, scope: &Scope) -> Option<Verdict> {
        let expr = self.expr(only, scope);
        match expr.kind {
            ExprKind::Held(of) => Some(of),
            _ => {
                if expr.dim != Dim::Poisoned {
                    self.arguments(Function::Running, only.span);
                }
                None
            }
        }
    }

    /// `running(snail)`, `running(snail, any-work, gaps-skipped)`
    fn running(&mut self, only: &ast::Expr, options: &[ast::Expr], scope: &Scope, span: Span) -> Expr {
        let (mut any_work, mut gaps_skipped) = (false, false);
        for option in options {
            match builtin(option) {
                Some(BuiltIn::AnyWork) => any_work = true,
                Some(BuiltIn::GapsSkipped) => gaps_skipped = true,
                _ => {
                    let text = self.sources.text(option.span).to_owned();
                    let known = [BuiltIn::AnyWork, BuiltIn::GapsSkipped];
                    self.unknown_word(&text, option.span, &known.map(|word| (word.zh(), word.en())));
                }
            }
        }
        let ast::ExprKind::Path(name) = &only.kind else {
            let Some(condition) = self.condition_of_period(only, scope) else { return poisoned(span) };
            let condition = Box::new(condition);
            return Expr { kind: ExprKind::HoldsRunning { condition, gaps_skipped }, dim: Dim::Count, span };
        };
        let wanted = say!("奖项、后果、否决或条件", "an award, a consequence, a veto or a condition");
        let fits = |s: Symbol| matches!(s, Symbol::Award(_) | Symbol::Consequence(_) | Symbol::Veto(_));
        let of = match self.names.resolve(name, &wanted, fits, &mut self.problems) {
            Some(Symbol::Award(id)) if scope.awards => Verdict::Award(id),
            Some(Symbol::Consequence(id)) if scope.consequences => Verdict::Consequence(id),
            Some(Symbol::Veto(id)) if scope.decided => Verdict::Veto(id),
            Some(_) => {
                self.out_of_scope(
                    span,
                    &say!(
                        "奖项要等总分算出后才有，后果更在其后，这里还不能用",
                        "awards come after the totals and consequences after them; they are not known here"
                    ),
                );
                return poisoned(span);
            }
            None => return poisoned(span),
        };
        Expr { kind: ExprKind::Running { of, any_work, gaps_skipped }, dim: Dim::Count, span }
    }

    /// Whether what is counted `in` a span of periods is a condition or something that is decided, not events.
    fn spans_periods(&self, only: &ast::Expr) -> bool {
        let decided = |s: &Symbol| matches!(s, Symbol::Award(_) | Symbol::Consequence(_) | Symbol::Veto(_));
        match &only.kind {
            ast::ExprKind::Path(name) => self.names.candidates(name).iter().any(decided),
            ast::ExprKind::Compare(..) | ast::ExprKind::And(_) | ast::ExprKind::Or(_) | ast::ExprKind::Not(_) => true,
            ast::ExprKind::Bracket { inner, .. } => self.spans_periods(inner),
            _ => false,
        }
    }

    /// A condition that is asked of each period: it reads data and results of the period, not of others.
    fn condition_of_period(&mut self, written: &ast::Expr, scope: &Scope) -> Option<Expr> {
        use ExprKind as K;
        let expr = self.condition(written, &Scope { event: None, ..scope.clone() });
        if expr.dim == Dim::Poisoned {
            return None;
        }
        let mut other = None;
        expr.walk(&mut |inner| {
            // Of the parts of the period itself.
            let of_parts = matches!(
                inner.kind,
                K::OverPeriods { inside: Some(_), during: During::ThisPeriod | During::Each(_), .. }
            );
            let of_period = of_parts
                || !matches!(
                    inner.kind,
                    K::Earlier(..)
                        | K::Running { .. }
                        | K::HeldIn(..)
                        | K::OverPeriods { .. }
                        | K::HoldsIn(..)
                        | K::HoldsRunning { .. }
                        | K::Target { .. }
                        | K::Look { .. }
                        | K::Key(_)
                        | K::InGroup(_)
                        | K::Mark
                        | K::Ballots
                        | K::Full
                );
            if !of_period && other.is_none() {
                other = Some(inner.span);
            }
        });
        if let Some(place) = other {
            self.out_of_scope(
                place,
                &say!(
                    "对每一期都问的条件，只能看该期的数据、事件、得分、名次、等次、否决、奖项和后果",
                    "a condition that is asked of each period reads that period's facts, events, scores, place, grade, vetoes, awards and consequences"
                ),
            );
            return None;
        }
        Some(expr)
    }

    pub(in crate::semantics) fn no_qualifiers(&mut self, qualifiers: &[Qualifier]) {
        for qualifier in qualifiers {
            self.qualifier_not_suited(qualifier);
        }
    }

    pub(super) fn arguments(&mut self, function: Function, span: Span) {
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
                "例如 `计数(事故 其中 级别 >= 较大)`、`最大(甲, 乙)`、`平均(得分 组内 同组)`、`百分位(得分，25% 组内 同组)`、`约至(x，2位小数，四舍五入)`、`连续(奖项)`",
                "for example `count(accident where level >= high)`, `max(a, b)`, `mean(x among peers)`, `percentile(x, 25% among peers)`, `round-off(x, 2 decimals, half-up)`, `running(award)`"
            )),
        );
    }

    /// A statistic over events, over the units of a group, or (for a single value) that value.
    pub(super) fn statistic(
        &mut self,
        statistic: Statistic,
        only: &ast::Expr,
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        if let ast::ExprKind::Path(name) = &only.kind
            && let Some(import) = self.import_of(name)
        {
            return self.outside(import, name, Some(statistic), qualifiers, scope, span);
        }
        if statistic == Statistic::Count && builtin(only) == Some(BuiltIn::Ballot) {
            self.no_qualifiers(qualifiers);
            if scope.ballots {
                return Expr { kind: ExprKind::Ballots, dim: Dim::Count, span };
            }
            self.out_of_scope(span, &say!("票数只在测评之内可用", "ballots are known only inside a survey"));
            return poisoned(span);
        }
        if statistic == Statistic::Count
            && let Some((timespan, place)) = qualifiers.iter().find_map(|qualifier| match qualifier {
                Qualifier::In(timespan, place) => Some((timespan, *place)),
                _ => None,
            })
            && self.spans_periods(only)
            && !self.takes_parts(timespan, only, scope)
        {
            for qualifier in qualifiers.iter().filter(|q| !matches!(q, Qualifier::In(..))) {
                self.qualifier_not_suited(qualifier);
            }
            if !matches!(only.kind, ast::ExprKind::Path(_)) {
                let condition = self.condition_of_period(only, scope);
                let (Some(condition), Some(back)) = (condition, self.back(timespan, place)) else {
                    return poisoned(span);
                };
                return Expr { kind: ExprKind::HoldsIn(Box::new(condition), back), dim: Dim::Count, span };
            }
            let of = self.verdict(only, scope);
            let back = self.back(timespan, place);
            let (Some(of), Some(back)) = (of, back) else { return poisoned(span) };
            return Expr { kind: ExprKind::HeldIn(of, back), dim: Dim::Count, span };
        }
        if qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::In(..))) {
            return self.over_periods(statistic, only, qualifiers, scope, span);
        }
        if matches!(statistic, Statistic::First | Statistic::Last) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_INCOMPLETE,
                    say!("没有写明是哪段时间里的", "it is not said of what time"),
                )
                .at(span)
                .help(say!(
                    "例如 `最新(x 期间 逐月，缺报 剔除)`",
                    "for example `latest(x in each month, if missing exclude)`"
                )),
            );
            return poisoned(span);
        }
        if builtin(only) == Some(BuiltIn::Mark)
            && let Some(Marks::Ballot { one: false, ranked }) = scope.marks
        {
            let inside = Scope { marks: Some(Marks::Ballot { one: true, ranked }), ..scope.clone() };
            let mut filter = None;
            for qualifier in qualifiers {
                match qualifier {
                    Qualifier::Where(condition) => filter = Some(Box::new(self.condition(condition, &inside))),
                    other => self.qualifier_not_suited(other),
                }
            }
            let counted = statistic == Statistic::Count || ranked && !matches!(statistic, Statistic::Deviation);
            let dim = if counted { Dim::Count } else { Dim::Points };
            return Expr { kind: ExprKind::OverMarks { statistic, filter }, dim, span };
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
        match (&statistic, field) {
            (Statistic::Count, None) => Expr { kind: ExprKind::Count { event, filter }, dim: Dim::Count, span },
            (_, Some(field)) if statistic != Statistic::Count => {
                let of = self.path(&Name { parts: vec![field], span: name.span }, &inside);
                self.numeric(&of);
                let dim = dim_of(&statistic, &of.dim);
                Expr { kind: ExprKind::OverEvents { statistic, event, of: Box::new(of), filter }, dim, span }
            }
            _ => {
                self.arguments_of_statistic(span);
                poisoned(span)
            }
        }
    }

    pub(super) fn unknown_event(&mut self, name: &Name) {
        let wanted = say!("事件", "an event");
        let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems);
        if found.is_some() {
            self.arguments_of_statistic(name.span);
        }
    }

    pub(super) fn arguments_of_statistic(&mut self, span: Span) {
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
}

/// The dimension of a statistic of figures: a number of them is a count, shares differ by percentage points.
pub(super) fn dim_of(statistic: &Statistic, of: &Dim) -> Dim {
    match (statistic, of) {
        (Statistic::Count, _) => Dim::Count,
        (Statistic::Deviation, Dim::Ratio) => Dim::PercentagePoints,
        (_, of) => of.clone(),
    }
}
