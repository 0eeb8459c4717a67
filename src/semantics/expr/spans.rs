//! Figures over several periods: `mean(x in last 3 years, if missing exclude)`.

use super::{Scope, poisoned};
use crate::base::calendar::{Cycle, Period};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::model::expr::{Back, During, Expr, ExprKind, PartMissing, Statistic};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::names::Symbol;
use crate::syntax::ast::{self, Name, Qualifier, Timespan};
use crate::syntax::keywords::{Policy, Span as SpanWord};

impl Builder<'_> {
    /// A statistic with `in`: over the scheme's own periods.
    pub(super) fn over_periods(
        &mut self,
        statistic: Statistic,
        only: &ast::Expr,
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let mut during = None;
        let mut missing = None;
        let mut filter = None;
        let mut rest: Vec<&Qualifier> = Vec::new();
        for qualifier in qualifiers {
            match qualifier {
                Qualifier::In(timespan, place) if during.is_none() => {
                    let Some(stretch) = self.during(timespan, *place) else { return poisoned(span) };
                    during = Some((stretch, *place));
                }
                Qualifier::IfMissing(word) if missing.is_none() => {
                    let Some(policy) = self.part_missing(word) else { return poisoned(span) };
                    missing = Some(policy);
                }
                Qualifier::Where(condition) if filter.is_none() => filter = Some(condition),
                other => rest.push(other),
            }
        }
        rest.into_iter().for_each(|qualifier| self.qualifier_not_suited(qualifier));
        let Some((during, place)) = during else { return poisoned(span) };
        let Some(missing) = self.parts_of(during, missing, place, span) else { return poisoned(span) };
        if let Some((of, statistic)) = self.events_of_each(statistic.clone(), only, filter, scope, span) {
            if of.dim == Dim::Poisoned {
                return of;
            }
            let dim = of.dim.clone();
            let kind = ExprKind::OverPeriods { statistic, of: Box::new(of), filter: None, during, missing };
            return Expr { kind, dim, span };
        }
        // What was decided in earlier periods is known wherever results are.
        let inside = Scope { event: None, ..scope.clone() };
        let of = self.expr(only, &inside);
        let filter = filter.map(|condition| Box::new(self.condition(condition, &inside)));
        if of.dim == Dim::Poisoned {
            return poisoned(span);
        }
        if !known_then(&of) || filter.as_ref().is_some_and(|filter| !known_then(filter)) {
            self.out_of_scope(
                span,
                &say!(
                    "往期只能取数据、事件、指标、总分、名次，以及它们的算式",
                    "earlier periods have facts, events, nodes, totals and places, and what is reckoned from them"
                ),
            );
            return poisoned(span);
        }
        if statistic != Statistic::Count {
            self.numeric(&of);
        }
        let dim = if statistic == Statistic::Count { Dim::Count } else { of.dim.clone() };
        let kind = ExprKind::OverPeriods { statistic, of: Box::new(of), filter, during, missing };
        Expr { kind, dim, span }
    }

    /// Events are taken period by period: how many, or the sum, the least or the largest of a field.
    fn events_of_each(
        &mut self,
        statistic: Statistic,
        only: &ast::Expr,
        filter: Option<&ast::Expr>,
        scope: &Scope,
        span: Span,
    ) -> Option<(Expr, Statistic)> {
        let ast::ExprKind::Path(name) = &only.kind else { return None };
        let event = |builder: &Self, parts: &[String]| {
            let name = Name { parts: parts.to_vec(), span: name.span };
            builder.names.candidates(&name).into_iter().any(|symbol| matches!(symbol, Symbol::Event(_)))
        };
        let whole = event(self, &name.parts);
        let field = name.parts.split_last().is_some_and(|(_, rest)| !rest.is_empty() && event(self, rest));
        if !whole && !field {
            return None;
        }
        let adds_up = matches!(statistic, Statistic::Count | Statistic::Sum | Statistic::Minimum | Statistic::Maximum);
        if field && !whole && !adds_up {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!(
                        "各期平均数的平均不是各件的平均",
                        "the mean of the means of periods is not the mean of the events"
                    ),
                )
                .at(span)
                .help(say!("写 `合计(…) / 计数(…)`", "write `sum(…) / count(…)`")),
            );
            return Some((poisoned(span), statistic));
        }
        let restriction: Vec<Qualifier> = filter.map(|filter| Qualifier::Where(filter.clone())).into_iter().collect();
        let counted = whole && statistic == Statistic::Count;
        let own = if whole { Statistic::Count } else { statistic.clone() };
        let of = self.statistic(own, only, &restriction, scope, span);
        Some((of, if counted { Statistic::Sum } else { statistic }))
    }

    /// The time a figure is taken from.
    pub(super) fn during(&mut self, timespan: &Timespan, place: Span) -> Option<During> {
        Some(match timespan {
            Timespan::Name(name) => match SpanWord::find(&name.text()) {
                Some(SpanWord::EachMonth) => During::Each(Some(Cycle::Month)),
                Some(SpanWord::EachQuarter) => During::Each(Some(Cycle::Quarter)),
                Some(SpanWord::EachHalfYear) => During::Each(Some(Cycle::Half)),
                Some(SpanWord::EachYear) => During::Each(Some(Cycle::Year)),
                Some(SpanWord::EachPeriod) => During::Each(None),
                Some(SpanWord::ThisPeriod) => During::ThisPeriod,
                Some(SpanWord::ThisYear) => During::ThisYear,
                Some(SpanWord::LastPeriod) => During::LastPeriod,
                Some(SpanWord::LastYear) => During::LastYear,
                Some(SpanWord::Last) | None => {
                    let known = SpanWord::ALL.iter().filter(|word| **word != SpanWord::Last);
                    let known: Vec<_> = known.map(|word| (word.zh(), word.en())).collect();
                    self.unknown_word(&name.text(), place, &known);
                    return None;
                }
            },
            Timespan::Period(period) => During::Named(*period),
            Timespan::Dates(first, last) => During::Dates(*first, *last),
            other => During::Back(self.back(other, place)?),
        })
    }

    /// What stands for a missing part: `error`, `zero` or `exclude`.
    pub(super) fn part_missing(&mut self, word: &Name) -> Option<PartMissing> {
        const KNOWN: [(Policy, PartMissing); 3] = [
            (Policy::Error, PartMissing::Error),
            (Policy::Zero, PartMissing::Zero),
            (Policy::Exclude, PartMissing::LeftOut),
        ];
        let found = Policy::find(&word.text());
        let policy = KNOWN.iter().find(|(policy, _)| Some(*policy) == found).map(|(_, missing)| *missing);
        if policy.is_none() {
            self.unknown_word(&word.text(), word.span, &KNOWN.map(|(policy, _)| (policy.zh(), policy.en())));
        }
        policy
    }

    /// What is done where a period of the scheme has no figure. It must be said where there may be several of them.
    fn parts_of(
        &mut self,
        during: During,
        written: Option<PartMissing>,
        place: Span,
        span: Span,
    ) -> Option<PartMissing> {
        match most(during, self.cycle_of_scheme) {
            Some(0) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::SPAN_EMPTY,
                        say!("这段时间里没有一个完整的考核期", "no whole period of the scheme lies in this span"),
                    )
                    .at(place)
                    .help(say!(
                        "写如 `近 3年`、`近 4期`、`上年`",
                        "write, for example, `last 3 years`, `last 4 periods`, `last year`"
                    )),
                );
                None
            }
            Some(1) => Some(written.unwrap_or(PartMissing::Error)),
            _ => {
                if written.is_none() {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::SPAN_POLICY_MISSING,
                            say!(
                                "没有写明其中一期没有数时怎么办",
                                "what happens where one of the periods has no figure is not stated"
                            ),
                        )
                        .at(span)
                        .help(say!(
                            "在括号里加上 `缺报 剔除`、`缺报 零分` 或 `缺报 报错`",
                            "add `if missing exclude`, `if missing zero` or `if missing error` inside the brackets"
                        )),
                    );
                }
                written
            }
        }
    }
}

/// Whether a figure can be taken from an earlier period.
fn known_then(expr: &Expr) -> bool {
    use ExprKind as K;
    match &expr.kind {
        K::Constant(_)
        | K::Fact(_)
        | K::Node(_)
        | K::ExactTotal
        | K::Place(_)
        | K::Count { .. }
        | K::OverEvents { .. }
        | K::OverPeers { .. } => true,
        K::Negate(_)
        | K::Add(..)
        | K::Subtract(..)
        | K::Multiply(..)
        | K::Divide(..)
        | K::Power(..)
        | K::Minimum(_)
        | K::Maximum(_)
        | K::Absolute(_)
        | K::RoundOff(..)
        | K::Compare(..)
        | K::Is(..)
        | K::Not(_)
        | K::And(_)
        | K::Or(_)
        | K::If(..)
        | K::Earlier(..) => expr.parts().into_iter().all(known_then),
        _ => false,
    }
}

/// How many months a period of a cycle has; none for weeks.
fn months(cycle: Cycle) -> Option<u32> {
    match cycle {
        Cycle::Week => None,
        Cycle::Month => Some(1),
        Cycle::Quarter => Some(3),
        Cycle::Half => Some(6),
        Cycle::Year => Some(12),
    }
}

/// The largest number of the scheme's own periods in a stretch; none where it is large or not fixed.
fn most(during: During, cycle: Cycle) -> Option<u32> {
    let year = || months(cycle).map(|months| 12 / months);
    match during {
        // There is one, and nothing to put together.
        During::ThisPeriod | During::Each(_) => Some(0),
        During::LastPeriod => Some(1),
        During::ThisYear | During::LastYear => year(),
        During::Back(Back::ThisYear) => year(),
        During::Back(Back::Periods(n)) => Some(n),
        During::Back(Back::Months(n)) => months(cycle).map(|months| n / months),
        During::Back(Back::Days(n)) => match months(cycle) {
            None => Some(n / 7),
            Some(months) => (n < 28 * months).then_some(0),
        },
        During::Named(period) => inside(cycle, period.first_day(), period.last_day()),
        During::Dates(first, last) => inside(cycle, first, last),
    }
}

/// How many periods of a cycle lie wholly between two days; none where there are very many.
fn inside(cycle: Cycle, first: jiff::civil::Date, last: jiff::civil::Date) -> Option<u32> {
    let mut count = 0;
    let mut period = Period::containing(cycle, first);
    if period.first_day() < first {
        period = period.next();
    }
    while period.last_day() <= last {
        count += 1;
        if count > 1_000 {
            return None;
        }
        period = period.next();
    }
    Some(count)
}
