//! Facts that are reported by parts of a period: where their values stand, which parts there are, and what is carried on
//! from one to the next.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::missing::Stand;
use super::outcome::StandIn;
use super::spans::first_day;
use crate::base::calendar::Period;
use crate::base::parts::{Part, begun};
use crate::data::{FactColumn, PeriodData, slot};
use crate::model::FactId;
use crate::model::contract::Fact;
use crate::model::expr::{Back, Earlier};
use crate::model::value::State;

/// Whose data a time lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Those of the period that reads.
    Present,
    /// Those of an earlier one, by its position in the history.
    Era(usize),
}

/// The period with data that a part of a period lies in, and the part there; none where there is no such data.
pub(super) fn find(desk: &Desk<'_>, part: Period) -> Option<(Whose, Part)> {
    if let Some(part) = Part::of(desk.data.period, part) {
        return Some((Whose::Present, part));
    }
    let era = desk.eras.iter().rposition(|era| Part::of(era.past.data.period, part).is_some())?;
    Some((Whose::Era(era), Part::of(desk.eras.get(era)?.past.data.period, part)?))
}

/// When a fact has values: at its parts that have begun by the day the results speak of; at the period itself where it is
/// reported once.
pub(super) fn times(fact: &Fact, data: &PeriodData) -> Vec<Option<Part>> {
    if fact.per.is_none() {
        return vec![None];
    }
    let parts = fact.parts(data.period).into_iter().filter(|part| begun(*part, data.as_of));
    parts.enumerate().map(|(index, period)| Some(Part { period, index })).collect()
}

impl<'a> Reader<'a> {
    /// The values of a fact and the position among them of the one that is meant; else why there is none.
    pub(super) fn slot_of(&self, fact: FactId, at: At) -> Result<(&'a FactColumn, usize), State> {
        let (rules, data, then) = match (at.era, self.era(at)) {
            (None, _) => (self.desk.rules, self.desk.data, fact),
            (Some(_), None) => return Err(State::NotSubmitted),
            (Some(_), Some(era)) => (era.past.rules, era.past.data, era.fact(fact).ok_or(State::NotApplicable)?),
        };
        let unit = self.unit(at).ok_or(State::NotApplicable)?;
        let column = data.facts.get(then.index()).ok_or(State::NotSubmitted)?;
        let part = match (rules.facts.get(then.index()).and_then(|fact| fact.per), at.part) {
            (None, _) => None,
            (Some(per), Some(part)) if part.period.cycle() == per => Some(part.index),
            // An earlier edition had it reported by other parts.
            (Some(_), _) => return Err(State::NotApplicable),
        };
        Ok((column, slot(data.units.len(), part, unit)))
    }

    /// Where the unit at hand is read in a part that is not later than the one at hand; none where no data are, or none of
    /// the unit.
    pub(super) fn at_part(&self, part: Period, at: At) -> Option<At> {
        let (whose, part) = find(self.desk, part)?;
        let at = match whose {
            Whose::Present => at,
            Whose::Era(era) => self.in_era(era, at)?,
        };
        Some(At { part: Some(part), ..at })
    }

    /// A part of a period that lies before the one at hand, or a year before it: where it is read; none where no data are.
    pub(super) fn earlier_part(&self, part: Part, which: Earlier, at: At) -> Option<(Whose, Part)> {
        let wanted = match which {
            Earlier::Last => part.period.previous(),
            Earlier::LastYear => part.period.last_year()?,
        };
        let (whose, part) = find(self.desk, wanted)?;
        // What is later than the period that is read is not known in it.
        let now = at.era.and_then(|era| self.desk.eras.get(era)).map(|era| era.past.data.period);
        now.is_none_or(|now| part.period.last_day() <= now.last_day()).then_some((whose, part))
    }
}

/// The latest value that was reported for an earlier part, within a time where one is stated.
pub(super) fn carried(reader: &Reader<'_>, id: FactId, part: Part, within: Option<Back>, at: At) -> Option<Stand> {
    let desk = reader.desk;
    let now = reader.era(at).map_or(desk.data.period, |era| era.past.data.period);
    let periods = desk.eras.iter().map(|era| era.past.data.period).chain([desk.data.period]);
    let oldest = periods.map(|period| period.first_day()).min()?;
    let within = within.map(|back| first_day(back, now, part.period.first_day()));
    let first = within.map_or(oldest, |first| first.max(oldest));
    let mut earlier = part.period.previous();
    while earlier.first_day() >= first {
        if let Some(at) = reader.at_part(earlier, at) {
            let value = reader.reported(id, at);
            if value.state().is_none() {
                return Some(Stand { value, by: StandIn::Carried(earlier) });
            }
        }
        earlier = earlier.previous();
    }
    None
}
