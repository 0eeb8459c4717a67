//! The branches of what is decided from totals: vetoes, tolerance, grades, awards, consequences, pay.

use super::rules::chooses;
use super::{BranchKind, Probe, Walk};
use crate::engine::eval::{At, Reader, Totals};
use crate::engine::outcome::Remark;
use crate::engine::value::met;
use crate::engine::{grades, letters};
use crate::model::decision::{Effect, Grades, VetoEffect};
use crate::model::expr::Expr;
use crate::model::ledgers::{Pay, Tolerance};
use crate::model::method::{Choice, Subject};
use crate::model::{AwardId, LetterId, NodeId, VetoId};

impl<'a> Walk<'a> {
    /// Everything that is decided, in the order in which it is.
    pub(super) fn decisions(&mut self) {
        let rules = self.rules;
        for (index, veto) in rules.vetoes.iter().enumerate() {
            let place = (veto.id.as_str(), veto.clause.span, &veto.clause);
            self.branch(place, BranchKind::Veto, |probe| probe.struck(VetoId::from_index(index)));
            if veto.effects.iter().any(|effect| matches!(effect, VetoEffect::Bar(_))) {
                self.branch(place, BranchKind::Barred, |probe| {
                    probe.struck(VetoId::from_index(index)) && probe.passed_over(|since| since.is_none())
                });
            }
        }
        for tolerance in &rules.review.tolerances {
            self.tolerance(tolerance);
        }
        if let Some(grades) = &rules.grades {
            self.grades(grades);
        }
        for (index, award) in rules.awards.iter().enumerate() {
            let place = (award.id.as_str(), award.clause.span, &award.clause);
            let id = AwardId::from_index(index);
            self.branch(place, BranchKind::Award, |probe| probe.holds_award(id));
            if let Some(better) = award.below {
                self.branch(place, BranchKind::HasBetter, |probe| {
                    probe.holds_award(better) && probe.holds_condition(award.when.as_ref())
                });
            }
            if award.first.is_some() {
                self.branch(place, BranchKind::GaveWay, |probe| {
                    let mut remarks = probe.outcome.into_iter().flat_map(|outcome| &outcome.remarks);
                    remarks.any(
                        |remark| matches!(remark, Remark::GaveWay { to, unit, .. } if *to == id && *unit == probe.unit),
                    )
                });
            }
        }
        for (index, one) in rules.consequences.iter().enumerate() {
            let place = (one.id.as_str(), one.clause.span, &one.clause);
            self.branch(place, BranchKind::Consequence, |probe| {
                probe.results.followed.iter().any(|(unit, id)| *unit == probe.unit && id.index() == index)
            });
            if one.effects.iter().any(|effect| matches!(effect, Effect::Bar { .. })) {
                let title = one.title.as_ref().unwrap_or(&one.id);
                self.branch(place, BranchKind::Barred, |probe| {
                    probe.passed_over(|since| since == Some(title)) || probe.denied(title)
                });
            }
        }
        for one in rules.all_pays() {
            self.pay(one);
        }
        for (index, letter) in rules.letters.iter().enumerate() {
            let place = (letter.id.as_str(), letter.clause.span, &letter.clause);
            let id = LetterId::from_index(index);
            self.branch(place, BranchKind::Letter, |probe| letters::arises(&probe.reader, id, probe.unit));
        }
    }

    /// What is excused: each kind of event, and each veto.
    fn tolerance(&mut self, tolerance: &'a Tolerance) {
        let place = (tolerance.id.as_str(), tolerance.clause.span, &tolerance.clause);
        let rules = self.rules;
        for (event, when) in &tolerance.events {
            self.branch(place, BranchKind::Excused, |probe| {
                let counted =
                    rules.nodes_with_ids().flat_map(|(id, node)| node.rules.iter().map(move |rule| (id, rule)));
                counted.into_iter().any(|(id, rule)| {
                    let Subject::Events { event: own, filter, dated_by, .. } = &rule.subject else { return false };
                    let at = At::node(probe.unit, id);
                    let rows = probe.reader.rows(*event, at).map_or(0..0, |(_, rows)| rows);
                    own == event
                        && probe.value(id).is_some()
                        && rows.map(|row| at.row(*event, row, *dated_by)).any(|at| {
                            probe.reader.passes(filter.as_ref(), at) == Ok(true) && probe.holds(Some(when), at)
                        })
                })
            });
        }
        for (veto, when) in &tolerance.vetoes {
            let Some(excused) = rules.vetoes.get(veto.index()) else { continue };
            self.branch(place, BranchKind::Excused, |probe| {
                let at = At::unit(probe.unit);
                probe.value(NodeId(0)).is_some()
                    && probe.holds(Some(when), at)
                    && probe.before_vetoes().holds(Some(&excused.when), at)
            });
        }
    }

    /// The grades, what limits and moves them, and their quotas.
    fn grades(&mut self, list: &'a Grades) {
        for (position, grade) in list.bands.iter().enumerate() {
            let id = format!("{}.{}", list.id, grade.name);
            self.branch((&id, list.clause.span, &list.clause), BranchKind::Grade, |probe| {
                probe.grade().is_some_and(|given| usize::from(given) == position)
            });
            if grade.quota.is_some() {
                self.branch((&id, list.clause.span, &list.clause), BranchKind::Quota, |probe| {
                    let before = probe
                        .totals
                        .get(probe.unit)
                        .and_then(|total| grades::before_quotas(&probe.results, list, total, probe.unit));
                    // Who is lowered from this grade, or from a better one past it, found no place.
                    before
                        .zip(probe.grade())
                        .is_some_and(|(before, given)| usize::from(before) <= position && position < usize::from(given))
                });
            }
        }
        for limit in &list.limits {
            self.branch((&list.id, limit.clause.span, &limit.clause), BranchKind::GradeLimit, |probe| {
                let started = grades::started_at(&probe.results, list, probe.unit);
                probe.grade().is_some()
                    && started.is_none_or(|started| started < limit.most)
                    && probe.holds_condition(Some(&limit.when))
            });
        }
        for tier in &list.promotions {
            self.branch((&tier.id, tier.clause.span, &tier.clause), BranchKind::Tier, |probe| {
                probe.grade().is_some() && probe.holds_condition(Some(&tier.when))
            });
        }
    }

    /// A sum: whether it is paid, and the lines of its choice.
    fn pay(&mut self, one: &'a Pay) {
        let place = (one.id.as_str(), one.clause.span, &one.clause);
        let paid = move |probe: &Probe<'a>| {
            let mut payments = probe.outcome.into_iter().flat_map(|outcome| &outcome.payments);
            payments.any(|payment| payment.rule == one.id && payment.unit == probe.unit)
        };
        self.branch(place, BranchKind::Pay, |probe| paid(probe));
        self.formulas_of((&one.id, &one.clause), &one.amount, [BranchKind::PayLine; 2], |probe| {
            let behind = Probe { reader: probe.results, ..*probe };
            if paid(probe) { vec![(behind, At::unit(probe.unit))] } else { Vec::new() }
        });
        let Choice::By { lines, otherwise, .. } = &one.amount else { return };
        let values = lines.iter().map(|line| (line.span, &line.value));
        let rest = otherwise.iter().map(|otherwise| (otherwise.span, otherwise));
        for (span, value) in values.chain(rest) {
            self.branch((place.0, span, place.2), BranchKind::PayLine, |probe| {
                let behind = Probe { reader: probe.results, ..*probe };
                paid(probe) && chooses(&behind, &one.amount, value, At::unit(probe.unit))
            });
        }
    }
}

impl Probe<'_> {
    /// Whether a veto strikes the unit.
    fn struck(&self, veto: VetoId) -> bool {
        let total = self.totals.get(self.unit).filter(|_| self.value(NodeId(0)).is_some());
        total.is_some_and(|total| total.vetoes.contains(&veto))
    }

    /// Whether the unit is passed over in a list because of a veto (none), or of a consequence, by its title.
    fn passed_over(&self, because: impl Fn(Option<&String>) -> bool) -> bool {
        let mut remarks = self.outcome.into_iter().flat_map(|outcome| &outcome.remarks);
        remarks.any(|remark| match remark {
            Remark::PassedOver { unit, since, .. } => {
                *unit == self.unit && because(since.as_ref().map(|(title, _)| title))
            }
            _ => false,
        })
    }

    /// Whether a consequence of an earlier period keeps the unit from an award whose condition it meets.
    fn denied(&self, consequence: &str) -> bool {
        let bars = self.bars.get(self.unit).into_iter().flatten();
        bars.filter(|bar| bar.consequence == consequence).any(|bar| {
            let awards = self.reader.desk.rules.awards.iter().enumerate();
            let awards = awards.map(|(index, award)| (AwardId::from_index(index), award));
            let mut barred = awards.filter(|(id, _)| bar.awards.is_empty() || bar.awards.contains(id));
            barred.any(|(_, award)| award.places.is_none() && self.holds_condition(award.when.as_ref()))
        })
    }

    /// Whether the unit has an award, for any work.
    fn holds_award(&self, award: AwardId) -> bool {
        self.results.holdings.iter().any(|holding| holding.unit == self.unit && holding.award == award)
    }

    /// Whether a condition on the results holds.
    fn holds_condition(&self, condition: Option<&Expr>) -> bool {
        condition.is_none_or(|condition| met(&self.results.eval(condition, At::unit(self.unit))) == Ok(true))
    }

    /// The position of the unit's grade.
    fn grade(&self) -> Option<u16> {
        self.results.grades.get(self.unit).copied().flatten()
    }

    /// What vetoes see.
    fn before_vetoes(&self) -> Self {
        Self { reader: Reader { totals: Totals::BeforeVetoes, ..self.reader }, ..*self }
    }
}
