//! What an example cannot come to by itself: places, quotas and prizes are decided among units and must be given.

use super::Builder;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::source::Span;
use crate::model::expr::{Expr, ExprKind, Verdict};
use crate::model::value::{Dim, Value};
use crate::model::{Expectation, Given};
use crate::say;

/// The search for what other units decide.
struct Search<'a> {
    given: Vec<&'a Expr>,
    seen: Vec<Verdict>,
}

/// What other units decide, and where it is read.
struct Among {
    what: Bilingual,
    place: Span,
}

impl Builder<'_> {
    /// Refuses expectations that rest on what other units decide and the example does not give.
    pub(super) fn decided_among_units(&mut self, given: &[Given], expect: &[Expectation]) {
        let given: Vec<&Expr> = (given.iter())
            .filter_map(|given| match given {
                Given::Figure(figure, _) => Some(figure),
                _ => None,
            })
            .collect();
        let mut found = Vec::new();
        for expectation in expect {
            let mut search = Search { given: given.clone(), seen: Vec::new() };
            let among = self.among_units(&expectation.of, &mut search).or_else(|| {
                let known = given.iter().any(|figure| figure.alike(&expectation.of));
                self.in_quota(expectation).filter(|_| !known)
            });
            found.extend(among.map(|among| (among, expectation.span)));
        }
        for (among, span) in found {
            let text = self.sources.text(among.place).to_owned();
            let mut problem = Diagnostic::new(
                &catalog::DECIDED_AMONG_UNITS,
                say!(
                    "{what}要在各单位之间决定，示例只有一个单位",
                    "{what}: decided among units, and an example has one",
                    what = among.what
                ),
            )
            .at(span)
            .help(say!(
                "在 `已知` 里写明，如 `{text} = …`，或改写应得的内容",
                "state it under `given`, as in `{text} = …`, or expect something else",
                text = text
            ));
            if among.place != span && !(span.start <= among.place.start && among.place.end <= span.end) {
                problem = problem.label(among.place, say!("在这里用到", "it is read here"));
            }
            self.problems.push(problem);
        }
    }

    /// A grade that has a quota is expected.
    fn in_quota(&self, expectation: &Expectation) -> Option<Among> {
        let grades = self.grades.as_ref().filter(|_| expectation.of.kind == ExprKind::Grade)?;
        let Value::Level(level) = expectation.value else { return None };
        let band = grades.bands.iter().rev().nth(usize::from(level))?;
        band.quota.as_ref()?;
        let what = say!("`{g}` 的名额", "the quota of `{g}`", g = band.name.as_str());
        Some(Among { what, place: expectation.of.span })
    }

    /// The first thing an expression rests on that other units decide and that is not given.
    fn among_units(&self, expr: &Expr, search: &mut Search<'_>) -> Option<Among> {
        if expr.dim == Dim::Poisoned || search.given.iter().any(|figure| figure.alike(expr)) {
            return None;
        }
        let among = |what: Bilingual| Some(Among { what, place: expr.span });
        match &expr.kind {
            ExprKind::Earlier(..) => None,
            ExprKind::Place(_) => among(say!("名次", "a place")),
            ExprKind::Grade => {
                let grades = self.grades.as_ref()?;
                if grades.shares.is_some() {
                    return among(say!("按份额分配的等次", "a grade that goes by shares"));
                }
                let moved = grades.limits.iter().map(|limit| &limit.when);
                let moved = moved.chain(grades.promotions.iter().map(|promotion| &promotion.when));
                std::iter::once(&grades.of).chain(moved).find_map(|part| self.among_units(part, search))
            }
            ExprKind::Held(of) | ExprKind::Running { of, .. } | ExprKind::HeldIn(of, _) => {
                if search.seen.contains(of) {
                    return None;
                }
                search.seen.push(*of);
                match of {
                    Verdict::Award(id) => {
                        let award = self.awards.get(id.index())?;
                        if award.places.is_some() {
                            return among(say!(
                                "奖项 `{a}` 的名额",
                                "the places of the award `{a}`",
                                a = award.id.as_str()
                            ));
                        }
                        award.when.as_ref().and_then(|when| self.among_units(when, search))
                    }
                    Verdict::Consequence(id) => {
                        let consequence = self.consequences.get(id.index())?;
                        self.among_units(&consequence.when, search)
                    }
                    // The condition of a veto reads no places.
                    Verdict::Veto(_) => None,
                }
            }
            _ => expr.parts().into_iter().find_map(|part| self.among_units(part, search)),
        }
    }
}
