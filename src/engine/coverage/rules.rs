//! The branches of deductions and bonuses: lines, factors, bounds, rates.

use super::formulas::WAYS;
use super::{BranchKind, Probe, Walk};
use crate::base::number::Number;
use crate::base::source::Span;
use crate::engine::eval::At;
use crate::engine::{events, factors};
use crate::model::decision::FactorWhen;
use crate::model::expr::Expr;
use crate::model::method::{Choice, OnZero, Rule, Subject};
use crate::model::{Clause, NodeId};

impl<'a> Walk<'a> {
    /// The lines of a table of values; `takes` says whether the unit comes to the given value.
    pub(super) fn choice(
        &mut self,
        (id, span, clause): (&str, Span, &Clause),
        choice: &'a Choice,
        takes: impl Fn(&Probe<'a>, &Expr) -> bool,
    ) {
        match choice {
            Choice::Value(_) => {}
            Choice::By { lines, otherwise, .. } => {
                for line in lines {
                    self.branch((id, line.span, clause), BranchKind::Line, |probe| takes(probe, &line.value));
                }
                if let Some(otherwise) = otherwise {
                    let span = if otherwise.span == Span::default() { span } else { otherwise.span };
                    self.branch((id, span, clause), BranchKind::Otherwise, |probe| takes(probe, otherwise));
                }
            }
        }
    }

    pub(super) fn factors(
        &mut self,
        id: &str,
        clause: &Clause,
        factors: &'a [crate::model::decision::Factor],
        counts: impl Fn(&Probe<'a>, usize) -> bool,
    ) {
        for (position, factor) in factors.iter().enumerate() {
            if factor.when != FactorWhen::Always {
                self.branch((id, factor.by.span, clause), BranchKind::Factor, |probe| counts(probe, position));
            }
        }
    }

    pub(super) fn rule(&mut self, id: NodeId, position: usize, rule: &'a Rule) {
        let place = (rule.id.as_str(), rule.clause.span, &rule.clause);
        let points = move |probe: &Probe<'a>| -> Option<&'a Number> {
            probe.value(id)?;
            probe.column(id, position)?.points.get(probe.unit)?.number()
        };
        self.branch(place, BranchKind::Rule, |probe| points(probe).is_some_and(|points| !points.is_zero()));
        for (bound, kind) in [(&rule.floor, BranchKind::Floor), (&rule.cap, BranchKind::Cap)] {
            let Some(bound) = bound else { continue };
            self.branch(place, kind, |probe| points(probe).is_some_and(|points| points.abs() == bound.abs()));
        }
        // Each place at which the amount is looked up: every counted event, or the unit.
        let places = move |probe: &Probe<'a>| -> Vec<At> {
            let at = At::node(probe.unit, id);
            if points(probe).is_none() || !probe.holds(rule.when.as_ref(), at) {
                return Vec::new();
            }
            match &rule.subject {
                Subject::Events { event, filter, dated_by, .. } => {
                    let rows = probe.reader.rows(*event, at).map_or(0..0, |(_, rows)| rows);
                    let at = rows.map(|row| at.row(*event, row, *dated_by));
                    at.filter(|at| probe.reader.passes(filter.as_ref(), *at) == Ok(true)).collect()
                }
                Subject::Distance { .. } | Subject::Once => vec![at],
            }
        };
        self.choice(place, &rule.amount, |probe, expr| {
            places(probe).into_iter().any(|at| chooses(probe, &rule.amount, expr, at))
        });
        let all = move |probe: &Probe<'a>| places(probe).into_iter().map(|at| (*probe, at)).collect::<Vec<_>>();
        self.formulas_of((&rule.id, &rule.clause), &rule.amount, WAYS, all);
        if let Subject::Distance { of, edge, per, .. } = &rule.subject {
            for expr in [of, edge, per] {
                self.formula((&rule.id, &rule.clause), expr, WAYS, all);
            }
        }
        if let Subject::Distance { .. } = &rule.subject {
            self.rates(place, rule, places);
        }
        self.factors(&rule.id, &rule.clause, &rule.factors, |probe, position| {
            let Some(factor) = rule.factors.get(position) else { return false };
            let counts = |turn: factors::Turn<'_>, at: At| {
                factors::counts(&probe.reader, (position, factor), turn, at) == Ok(true)
            };
            match &rule.subject {
                Subject::Events { event, dated_by, .. } => {
                    let at = At::node(probe.unit, id);
                    let rows =
                        if points(probe).is_some() { events::turns(&probe.reader, rule, at) } else { Vec::new() };
                    let mut rows = rows.iter();
                    rows.any(|(row, turn)| counts(factors::Turn::The(turn), at.row(*event, *row, *dated_by)))
                }
                Subject::Distance { .. } | Subject::Once => {
                    places(probe).into_iter().any(|at| counts(factors::Turn::Any, at))
                }
            }
        });
    }

    /// The rates of a rule over a distance, each with the lines of its amount, and a step of zero.
    fn rates(&mut self, place: (&str, Span, &Clause), rule: &'a Rule, places: impl Fn(&Probe<'a>) -> Vec<At> + Copy) {
        let Subject::Distance { edge, per, beyond, on_zero, .. } = &rule.subject else { return };
        let used = move |probe: &Probe<'a>, position: usize| {
            places(probe).into_iter().any(|at| {
                crate::engine::rules::rates_used(&probe.reader, rule, at).get(position).copied().unwrap_or(false)
            })
        };
        if !beyond.is_empty() {
            let edges = std::iter::once(edge).chain(beyond.iter().map(|rate| &rate.edge));
            for (position, edge) in edges.enumerate() {
                self.branch((place.0, edge.span, place.2), BranchKind::Rate, |probe| used(probe, position));
            }
        }
        for (position, rate) in beyond.iter().enumerate() {
            self.choice((place.0, rate.edge.span, place.2), &rate.amount, |probe, expr| {
                used(probe, position + 1) && places(probe).into_iter().any(|at| chooses(probe, &rate.amount, expr, at))
            });
        }
        if let Some(OnZero::Points(_) | OnZero::NotApplicable) = on_zero {
            self.branch(place, BranchKind::OnZero, |probe| {
                let zero = |at| probe.reader.eval(per, at).number().is_some_and(Number::is_zero);
                places(probe).into_iter().any(zero)
            });
        }
    }
}

/// Whether a table of values comes to the given expression.
pub(super) fn chooses(probe: &Probe<'_>, choice: &Choice, expr: &Expr, at: At) -> bool {
    factors::chosen(&probe.reader, choice, at).is_ok_and(|chosen| std::ptr::eq(chosen, expr))
}
