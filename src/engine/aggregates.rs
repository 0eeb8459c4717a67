//! Counts and statistics over the events of a unit and over the marks of a ballot.

use super::eval::{At, Reader};
use super::statistics::Tally;
use super::value::met;
use crate::base::number::Number;
use crate::model::EventId;
use crate::model::contract::DatedBy;
use crate::model::expr::{Expr, Statistic};
use crate::model::value::{State, Value};

impl Reader<'_> {
    /// Whether a filter lets an event through.
    pub(super) fn passes(&self, filter: Option<&Expr>, at: At) -> Result<bool, State> {
        filter.map_or(Ok(true), |filter| met(&self.eval(filter, at)))
    }

    /// The date that decides where nothing else is said.
    pub(super) fn dated_by(&self, event: EventId) -> DatedBy {
        self.desk.rules.events.get(event.index()).and_then(|kind| kind.dated_by).unwrap_or(DatedBy::Date)
    }

    pub(super) fn count(&self, event: EventId, filter: Option<&Expr>, at: At) -> Result<Number, State> {
        let (_, rows) = self.rows(event, at)?;
        if filter.is_none() {
            return Ok(Number::from(rows.len()));
        }
        let mut count = 0usize;
        for index in rows {
            count += usize::from(self.passes(filter, at.row(event, index, self.dated_by(event)))?);
        }
        Ok(Number::from(count))
    }

    pub(super) fn over_events(
        &self,
        statistic: &Statistic,
        event: EventId,
        of: &Expr,
        filter: Option<&Expr>,
        at: At,
    ) -> Result<Value, State> {
        let (_, rows) = self.rows(event, at)?;
        let mut tally = Tally::of(statistic);
        for index in rows {
            let at = at.row(event, index, self.dated_by(event));
            if self.passes(filter, at)? {
                match self.eval(of, at) {
                    Value::Missing(State::NotApplicable) => {}
                    Value::Missing(state) => return Err(state),
                    value => tally.add(&value),
                }
            }
        }
        Ok(tally.result(statistic, Value::Number(Number::ZERO)))
    }

    /// A statistic of the marks of the ballot at hand.
    pub(super) fn over_marks(&self, statistic: &Statistic, filter: Option<&Expr>, at: At) -> Result<Value, State> {
        let mut tally = Tally::of(statistic);
        for mark in self.marks {
            let one = Reader { mark: Some(mark), ..*self };
            if one.passes(filter, at)? {
                tally.add(&Value::Number((*mark).clone()));
            }
        }
        Ok(tally.result(statistic, Value::Number(Number::ZERO)))
    }
}
