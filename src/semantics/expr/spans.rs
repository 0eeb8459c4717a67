//! Figures over several periods: `mean(x in last 3 years, if missing exclude)`.

use super::{Scope, poisoned};
use crate::base::calendar::{Cycle, Period};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::parts::{by_the, made_up_of};
use crate::base::source::Span;
use crate::model::FactId;
use crate::model::expr::{Back, During, Expr, ExprKind, PartMissing, Statistic};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::names::Symbol;
use crate::syntax::ast::{self, Name, Qualifier, Timespan};
use crate::syntax::keywords::{BuiltIn, Policy, Span as SpanWord};

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
        if let Some((of, statistic)) = self.events_of_each(statistic.clone(), only, filter, scope, span) {
            if of.dim == Dim::Poisoned {
                return of;
            }
            let Some(inside) = self.inside_of((&of, None), (during, place), span) else { return poisoned(span) };
            let Some(missing) = self.parts_of((during, inside), missing, place, span) else { return poisoned(span) };
            let dim = of.dim.clone();
            let kind = ExprKind::OverPeriods { statistic, of: Box::new(of), filter: None, during, inside, missing };
            return Expr { kind, dim, span };
        }
        // What was decided in earlier periods is known wherever results are.
        let inside = Scope { event: None, parts: true, ..scope.clone() };
        let of = match statistic {
            Statistic::Run => self.condition(only, &inside),
            _ => self.expr(only, &inside),
        };
        let filter = filter.map(|condition| Box::new(self.condition(condition, &inside)));
        if of.dim == Dim::Poisoned {
            return poisoned(span);
        }
        let Some(inside) = self.inside_of((&of, filter.as_deref()), (during, place), span) else {
            return poisoned(span);
        };
        let Some(missing) = self.parts_of((during, inside), missing, place, span) else { return poisoned(span) };
        let known = |expr: &Expr| if inside.is_some() { known_in_part(expr) } else { known_then(expr) };
        if !known(&of) || filter.as_ref().is_some_and(|filter| !known(filter)) {
            let what = match inside {
                Some(_) => say!(
                    "期内各月、各季只有分月、分季填报的数据、事件、目标，以及它们的算式；得分、名次和各单位的统计数是整期的",
                    "a part of a period has facts, events, targets and what is reckoned from them; scores, places and figures of groups belong to the whole period"
                ),
                None => say!(
                    "往期只能取数据、事件、指标、总分、名次，以及它们的算式",
                    "earlier periods have facts, events, nodes, totals and places, and what is reckoned from them"
                ),
            };
            self.out_of_scope(span, &what);
            return poisoned(span);
        }
        let plain = matches!(statistic, Statistic::Count | Statistic::Run);
        if !plain && !matches!(statistic, Statistic::First | Statistic::Last) {
            self.numeric(&of);
        }
        let dim = if plain { Dim::Count } else { of.dim.clone() };
        let kind = ExprKind::OverPeriods { statistic, of: Box::new(of), filter, during, inside, missing };
        Expr { kind, dim, span }
    }

    /// `(x in 2022-03)`: the figure of one period or part.
    pub(super) fn of_one(&mut self, inner: &ast::Expr, qualifiers: &[Qualifier], scope: &Scope, span: Span) -> Expr {
        let of = self.over_periods(Statistic::Last, inner, qualifiers, scope, span);
        if let ExprKind::OverPeriods { during, inside, .. } = &of.kind
            && self.most_of(*during, *inside) != Some(1)
        {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_INCOMPLETE,
                    say!(
                        "这段时间不止一期，没有写明怎样合成一个数",
                        "there are several in this time; how they become one figure is not stated"
                    ),
                )
                .at(span)
                .help(say!(
                    "写 `合计(…)`、`平均(…)`、`最新(…)` 等，或只写一期、一个月",
                    "write `sum(…)`, `mean(…)`, `latest(…)` or the like, or name one period or month"
                )),
            );
            return poisoned(span);
        }
        of
    }

    /// Whether the figures of a statistic are those of the parts of the scheme's periods.
    pub(super) fn takes_parts(&self, timespan: &Timespan, of: &ast::Expr, scope: &Scope) -> bool {
        let each = matches!(timespan, Timespan::Name(name) if matches!(
            SpanWord::find(&name.text()),
            Some(SpanWord::EachMonth | SpanWord::EachQuarter | SpanWord::EachHalfYear | SpanWord::EachPeriod)
        ));
        let by_parts = |fact: FactId| self.facts.get(fact.index()).is_some_and(|fact| fact.per.is_some());
        each || crate::semantics::registers::mentioned(of, &|name| {
            let measured = || scope.measure.filter(|_| name.single().and_then(BuiltIn::find) == Some(BuiltIn::Actual));
            self.names.candidates(name).into_iter().any(|symbol| matches!(symbol, Symbol::Fact(id) if by_parts(id)))
                || measured().is_some_and(by_parts)
        })
    }

    /// How long the parts are that figures are taken of: those that the facts are reported for, or, of events, those that
    /// the time names; none within for the scheme's own periods.
    #[expect(clippy::option_option, reason = "nothing where it is reported; else the parts, if any")]
    fn inside_of(
        &mut self,
        (of, filter): (&Expr, Option<&Expr>),
        (during, place): (During, Span),
        span: Span,
    ) -> Option<Option<Cycle>> {
        let (mut facts, mut events) = (Vec::new(), false);
        for expr in std::iter::once(of).chain(filter) {
            in_part(expr, &mut |inner| match &inner.kind {
                ExprKind::Fact(id) => facts.push((*id, inner.span)),
                ExprKind::Count { event, .. } | ExprKind::OverEvents { event, .. } => {
                    // The rows of a register are not dated: what they are is told of the day the results speak of.
                    events |= self.events.get(event.index()).is_some_and(|kind| kind.register.is_none());
                }
                _ => {}
            });
        }
        let mut reported = facts.iter().filter_map(|(id, at)| {
            let fact = self.facts.get(id.index())?;
            Some((fact.per?, fact.id.clone(), *at))
        });
        let first = reported.next();
        let other = first.as_ref().and_then(|(per, ..)| reported.find(|(own, ..)| own != per));
        let each = match during {
            During::Each(each) => each,
            _ => None,
        };
        let (problem, at) = match (first, other) {
            (Some((per, name, _)), Some((own, other, at))) => {
                let text = say!(
                    "`{name}` {every}填报，`{other}` {own}填报，不能一段一段地放在一起算",
                    "`{name}` is reported {every} and `{other}` {own}: they have no parts in common",
                    name = name.as_str(),
                    every = by_the(per),
                    other = other.as_str(),
                    own = by_the(own)
                );
                (text, at)
            }
            (Some((per, name, _)), None) if each.is_some_and(|each| each != per) => {
                let text = say!(
                    "`{name}` {every}填报，这段时间却按别的长度分",
                    "`{name}` is reported {every}, and this time is divided otherwise",
                    name = name.as_str(),
                    every = by_the(per)
                );
                (text, place)
            }
            (Some((per, ..)), None) => return Some(Some(per)),
            (None, _) if events => {
                let named = match during {
                    During::Named(period) => Some(period.cycle()),
                    _ => each,
                };
                return Some(named.filter(|part| made_up_of(self.cycle_of_scheme, *part)));
            }
            (None, _) => return Some(None),
        };
        self.problems.push(
            Diagnostic::new(&catalog::PARTS_UNFIT, problem)
                .at(at)
                .label(span, say!("在这里统计", "taken together here"))
                .help(say!(
                    "只放在一起算同样长短的，或先各自合成整期的数再算",
                    "put together what is reported alike, or make figures of the whole period first"
                )),
        );
        None
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

    /// The largest number of the scheme's own periods, or of parts of them, in a stretch; none where it is large or not
    /// fixed.
    pub(in crate::semantics) fn most_of(&self, during: During, inside: Option<Cycle>) -> Option<u32> {
        let own = self.cycle_of_scheme;
        let Some(part) = inside else { return most(during, own) };
        let each = own.months().zip(part.months()).map_or(1, |(whole, part)| whole / part);
        match during {
            During::Back(Back::Periods(n)) => n.checked_mul(each),
            During::Back(Back::Months(n)) => Some(n / part.months().unwrap_or(1)),
            During::Named(period) => inside_days(part, period.first_day(), period.last_day()),
            During::Dates(first, last) => inside_days(part, first, last),
            _ => crate::semantics::reuse::parts(during, part, own).1,
        }
    }

    /// What is done where a period of the scheme has no figure. It must be said where there may be several of them.
    fn parts_of(
        &mut self,
        (during, inside): (During, Option<Cycle>),
        written: Option<PartMissing>,
        place: Span,
        span: Span,
    ) -> Option<PartMissing> {
        match self.most_of(during, inside) {
            Some(0) if inside.is_some() => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::SPAN_EMPTY,
                        say!(
                            "这段时间里没有一个完整的月、季",
                            "no whole month, quarter or other part lies in this span"
                        ),
                    )
                    .at(place)
                    .help(say!(
                        "写如 `逐月`、`近 3个月`、`2022Q1`",
                        "write, for example, `each month`, `last 3 months`, `2022Q1`"
                    )),
                );
                None
            }
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
        | K::OverPeers { .. }
        | K::OverPeriods { inside: Some(_), .. } => true,
        kind => reckoned(kind) && expr.parts().into_iter().all(known_then),
    }
}

/// Whether a figure can be taken from a part of a period: what is reported for the part, what happened in it, and the
/// figures of the period that it lies in where they are reported once.
fn known_in_part(expr: &Expr) -> bool {
    use ExprKind as K;
    match &expr.kind {
        K::Constant(_) | K::Fact(_) | K::Key(_) | K::InGroup(_) | K::Count { .. } | K::OverEvents { .. } => true,
        K::Target { .. } | K::Look { .. } | K::Raised(..) | K::Real(..) | K::Towards(..) => {
            expr.parts().into_iter().all(known_in_part)
        }
        kind => reckoned(kind) && expr.parts().into_iter().all(known_in_part),
    }
}

/// Whether an expression reckons with what stands inside, and reads nothing itself.
fn reckoned(kind: &ExprKind) -> bool {
    use ExprKind as K;
    matches!(
        kind,
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
            | K::Earlier(..)
    )
}

/// Everything of an expression that is taken of the part at hand, and not of parts that it goes through itself.
fn in_part<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    if !matches!(expr.kind, ExprKind::OverPeriods { inside: Some(_), .. }) {
        expr.parts().into_iter().for_each(|inner| in_part(inner, visit));
    }
}

/// The largest number of the scheme's own periods in a stretch; none where it is large or not fixed.
fn most(during: During, cycle: Cycle) -> Option<u32> {
    let year = || cycle.months().map(|months| 12 / months);
    match during {
        // There is one, and nothing to put together.
        During::ThisPeriod | During::Each(_) => Some(0),
        During::LastPeriod => Some(1),
        During::ThisYear | During::LastYear => year(),
        During::Back(Back::ThisYear) => year(),
        During::Back(Back::Periods(n)) => Some(n),
        During::Back(Back::Months(n)) => cycle.months().map(|months| n / months),
        During::Back(Back::Days(n)) => match cycle.months() {
            None => Some(n / 7),
            Some(months) => (n < 28 * months).then_some(0),
        },
        During::Named(period) => inside_days(cycle, period.first_day(), period.last_day()),
        During::Dates(first, last) => inside_days(cycle, first, last),
    }
}

/// How many periods of a cycle lie wholly between two days; none where there are very many.
fn inside_days(cycle: Cycle, first: jiff::civil::Date, last: jiff::civil::Date) -> Option<u32> {
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
