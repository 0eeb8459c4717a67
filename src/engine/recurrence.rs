//! How often something was decided about a unit, and for how many periods in a row: awards, consequences, vetoes, and
//! conditions on the results of periods.

use super::desk::Run;
use super::eras::Era;
use super::eval::{At, Holding, Reader, Totals};
use super::value::met;
use crate::model::AwardId;
use crate::model::expr::{Back, Expr, Verdict};
use crate::model::value::State;

impl<'a> Reader<'a> {
    fn holdings(&self, award: AwardId, at: At) -> impl Iterator<Item = &'a Holding> {
        let from = self.holdings.partition_point(|holding| holding.unit < at.unit);
        let own = self.holdings.get(from..).unwrap_or(&[]).iter().take_while(move |holding| holding.unit == at.unit);
        own.filter(move |holding| holding.award == award)
    }

    /// How often something was decided about a unit in the period.
    pub(super) fn times(&self, of: Verdict, at: At) -> u32 {
        match (of, self.era(at)) {
            (Verdict::Award(award), _) => self.held(award, at).0,
            (Verdict::Consequence(id), None) => u32::from(self.followed.binary_search(&(at.unit, id)).is_ok()),
            (Verdict::Veto(id), None) => match self.totals {
                Totals::Published(totals) => {
                    u32::from(totals.get(at.unit).is_some_and(|total| total.vetoes.contains(&id)))
                }
                Totals::InTree | Totals::BeforeVetoes => 0,
            },
            (Verdict::Consequence(_) | Verdict::Veto(_), Some(era)) => {
                self.unit(at).map_or(0, |unit| era.times(of, unit))
            }
        }
    }

    /// For how many periods in a row, this one included.
    pub(super) fn running(&self, of: Verdict, any_work: bool, gaps_skipped: bool, at: At) -> u32 {
        let how = Run { same_head: self.same_head, gaps_skipped };
        match of {
            Verdict::Award(award) if !any_work && !gaps_skipped => self.held(award, at).1,
            Verdict::Award(award) if at.era.is_none() && !any_work => {
                let own = self.holdings(award, at).filter(|holding| at.work.is_none() || holding.work == at.work);
                let runs =
                    own.map(|holding| self.desk.run(at.unit, how, |era, unit| era.granted(award, holding.work, unit)));
                runs.max().unwrap_or(0)
            }
            _ if at.era.is_none() && self.times(of, at) > 0 => {
                self.desk.run(at.unit, how, |era, unit| era.times(of, unit) > 0)
            }
            _ => 0,
        }
    }

    /// How often in the latest periods, this one included.
    pub(super) fn held_in(&self, of: Verdict, back: Back, at: At) -> u32 {
        if at.era.is_some() {
            return 0;
        }
        let earlier = self.desk.back(back, at.unit, self.same_head).map(|(era, unit)| era.times(of, unit));
        self.times(of, at) + earlier.sum::<u32>()
    }

    /// Whether a condition holds of an earlier period; what cannot be decided does not.
    fn held_then(&self, condition: &Expr, era: &Era<'_>, at: At) -> bool {
        era.index.is_some() && met(&self.eval(condition, At { era: era.index, ..at })) == Ok(true)
    }

    /// In how many of the latest periods, this one included, a condition holds.
    pub(super) fn holds_in(&self, condition: &Expr, back: Back, at: At) -> Result<u32, State> {
        if at.era.is_some() {
            return Err(State::NotApplicable);
        }
        let now = met(&self.eval(condition, at))?;
        let earlier = self.desk.back(back, at.unit, self.same_head);
        let earlier = earlier.filter(|(era, _)| self.held_then(condition, era, at)).count();
        Ok(u32::from(now) + u32::try_from(earlier).unwrap_or(u32::MAX - 1))
    }

    /// For how many periods in a row, this one included, a condition holds.
    pub(super) fn holds_running(&self, condition: &Expr, gaps_skipped: bool, at: At) -> Result<u32, State> {
        if at.era.is_some() {
            return Err(State::NotApplicable);
        }
        if !met(&self.eval(condition, at))? {
            return Ok(0);
        }
        let how = Run { same_head: self.same_head, gaps_skipped };
        Ok(self.desk.run(at.unit, how, |era, _| self.held_then(condition, era, at)))
    }

    /// How often a unit gained an award in the period, and the longest run over its works.
    fn held(&self, award: AwardId, at: At) -> (u32, u32) {
        let add = |(times, run): (u32, u32), more: u32| (times + 1, run.max(more));
        if at.era.is_none() {
            let own = self.holdings(award, at).filter(|holding| at.work.is_none() || holding.work == at.work);
            return own.fold((0, 0), |sum, holding| add(sum, holding.run));
        }
        let Some(((era, then), unit)) =
            self.era(at).and_then(|era| era.award(award).map(|then| (era, then))).zip(self.unit(at))
        else {
            return (0, 0);
        };
        let own = era.past.outcome.grants.iter().filter(|grant| grant.award == then && grant.unit == unit);
        own.fold((0, 0), |sum, grant| add(sum, grant.run))
    }
}
