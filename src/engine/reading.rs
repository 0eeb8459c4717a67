//! What a reader finds for a unit in the period that is read, this one or an earlier one: facts, nodes, totals, grades,
//! events and their fields.

use super::eras::Era;
use super::eval::{At, Reader, Row, Totals};
use super::value::{self, NOT_APPLICABLE, UNDEFINED};
use crate::base::number::Number;
use crate::data::EventTable;
use crate::model::contract::DatedBy;
use crate::model::value::{Mark, State, Value};
use crate::model::{EventId, FactId, NodeId};
use jiff::civil::Date;

impl<'a> Reader<'a> {
    pub(super) fn era(&self, at: At) -> Option<&'a Era<'a>> {
        self.desk.eras.get(at.era?)
    }

    /// The position of the unit in the period that is read.
    pub(super) fn unit(&self, at: At) -> Option<usize> {
        match at.era {
            None => Some(at.unit),
            Some(era) => at.then.map(|then| then as usize).or_else(|| self.desk.unit_then(era, at.unit)),
        }
    }

    /// What was reported of a fact, before its table of missing values.
    pub(super) fn reported(&self, fact: FactId, at: At) -> Value {
        if let Some((_, _, value)) = self
            .desk
            .supposed
            .as_ref()
            .filter(|(other, unit, _)| (*other, *unit) == (fact, at.unit) && at.era.is_none() && at.part.is_none())
        {
            return value.clone();
        }
        match self.slot_of(fact, at) {
            Ok((column, slot)) => column.values.get(slot).cloned().unwrap_or(Value::Missing(State::NotSubmitted)),
            Err(state) => Value::Missing(state),
        }
    }

    /// The mark of a figure.
    pub(super) fn mark(&self, fact: FactId, at: At) -> Option<Mark> {
        self.slot_of(fact, at).ok().and_then(|(column, slot)| column.mark(slot))
    }

    pub(super) fn fact(&self, fact: FactId, at: At) -> Value {
        let value = self.reported(fact, at);
        if at.as_reported {
            return value;
        }
        let Some(state) = super::missing::state(self, fact, &value, at) else { return value };
        super::missing::of_fact(self, fact, state, at).map_or(Value::Missing(state), |stand| stand.value)
    }

    pub(super) fn node(&self, node: NodeId, at: At) -> Value {
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        if at.era.is_some() {
            let Some((era, then)) = self.era(at).and_then(|era| era.node(node).map(|then| (era, then))) else {
                return NOT_APPLICABLE;
            };
            let outcome = era.past.outcome;
            let value = if then == era.past.rules.root() {
                outcome.totals.get(unit).map(|total| &total.total)
            } else {
                outcome.nodes.get(then.index()).and_then(|column| column.get(unit))
            };
            return value.cloned().unwrap_or(NOT_APPLICABLE);
        }
        let substituted = || self.substitutes.get(node.index()).and_then(|flags| flags.get(unit)) == Some(&true);
        if at.as_reported && substituted() {
            return NOT_APPLICABLE;
        }
        let value = self.nodes.get(node.index()).and_then(|column| column.get(unit));
        if node == self.desk.rules.root() {
            match self.totals {
                Totals::InTree => {}
                Totals::BeforeVetoes => {
                    let round = self.desk.rules.nodes.first().and_then(|root| root.round);
                    let value = value.cloned().unwrap_or(UNDEFINED);
                    return match round {
                        Some(round) => value::map(value, |number| round.apply(number)),
                        None => value,
                    };
                }
                Totals::Published(totals) => {
                    return totals.get(unit).map_or(UNDEFINED, |total| total.total.clone());
                }
            }
        }
        value.cloned().unwrap_or(UNDEFINED)
    }

    /// Whether the unit has a published total.
    pub(super) fn has_total(&self, unit: usize) -> bool {
        match self.totals {
            Totals::Published(totals) => totals.get(unit).is_some_and(|total| total.total.number().is_some()),
            Totals::InTree | Totals::BeforeVetoes => false,
        }
    }

    pub(super) fn exact_total(&self, at: At) -> Value {
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        let totals = match (self.era(at), self.totals) {
            (Some(era), _) => &era.past.outcome.totals,
            (None, Totals::Published(totals)) => totals,
            (None, _) => return self.nodes.first().and_then(|root| root.get(unit)).cloned().unwrap_or(UNDEFINED),
        };
        totals.get(unit).map_or(UNDEFINED, |total| total.exact.clone())
    }

    /// The table of an event kind; none where the period did not know the kind.
    pub(super) fn table(&self, event: EventId, at: At) -> Option<&'a EventTable> {
        match at.era {
            None => self.desk.data.events.get(event.index()),
            Some(_) => {
                let era = self.era(at)?;
                era.past.data.events.get(era.event(event)?.index())
            }
        }
    }

    /// The events of a kind that belong to the unit: the table and the rows, or the state that stands for them.
    pub(super) fn rows(&self, event: EventId, at: At) -> Result<(&'a EventTable, std::ops::Range<usize>), State> {
        let absent = if at.era.is_some() { State::NotApplicable } else { State::NotSubmitted };
        let table = self.table(event, at).ok_or(absent)?;
        let unit = self.unit(at).ok_or(State::NotApplicable)?;
        if !table.submitted.of(unit) {
            return Err(State::NotSubmitted);
        }
        let rows = table.rows(unit);
        let Some(part) = at.part else { return Ok((table, rows)) };
        // They stand in the order of their dates.
        let own = table.dates.get(rows.clone()).unwrap_or_default();
        let first = own.partition_point(|date| *date < part.period.first_day());
        let end = own.partition_point(|date| *date <= part.period.last_day());
        Ok((table, rows.start + first..rows.start + end))
    }

    /// The date of the event at hand that decides.
    pub(super) fn date(&self, row: Row, at: At) -> Option<Date> {
        let table = self.table(row.event, at)?;
        match row.dated_by {
            DatedBy::Date => table.dates.get(row.index).copied(),
            DatedBy::Field(event, field) => match self.field(event, field, row, at) {
                Value::Date(date) => Some(date),
                _ => None,
            },
        }
    }

    /// A field of the event at hand.
    pub(super) fn field_at(&self, event: EventId, field: u16, at: At) -> Value {
        at.row.map_or(UNDEFINED, |row| self.field(event, field, row, at))
    }

    pub(super) fn field(&self, event: EventId, field: u16, row: Row, at: At) -> Value {
        if event != row.event {
            return UNDEFINED;
        }
        let field = match self.era(at) {
            Some(era) => era.field(event, field),
            None => Some(field),
        };
        let column = field.and_then(|field| self.table(event, at)?.fields.get(usize::from(field)));
        column.and_then(|column| column.get(row.index)).cloned().unwrap_or(NOT_APPLICABLE)
    }

    /// The loss that a node hands on to its parent.
    pub(super) fn charge(&self, node: NodeId, unit: usize) -> Option<&'a Number> {
        self.charges.iter().find(|column| column.node == node)?.points.get(unit)
    }

    /// The first day of the period that is read, and the last that its results speak of.
    pub(super) fn days(&self, at: At) -> Option<(Date, Date)> {
        let data = match at.era {
            None => self.desk.data,
            Some(_) => self.era(at)?.past.data,
        };
        Some((data.period.first_day(), data.as_of))
    }

    /// A day of every year in the year of the period that is read.
    pub(super) fn yearly(&self, month: u8, day: u8, at: At) -> Value {
        let period = self.era(at).map_or(self.desk.data.period, |era| era.past.data.period);
        crate::base::calendar::day_of_year(period.year(), month, day).map_or(UNDEFINED, Value::Date)
    }

    /// The full mark of the node at hand.
    pub(super) fn full(&self, at: At) -> Value {
        let node = at.node.and_then(|node| self.desk.rules.nodes.get(node.index()));
        node.map_or(UNDEFINED, |node| Value::Number(node.full.clone()))
    }

    /// The level of the unit's grade, from the lowest; of an earlier period the level that has the same name today.
    pub(super) fn grade(&self, at: At) -> Value {
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        let position = match self.era(at) {
            None => self.grades.get(unit).copied().flatten(),
            Some(era) => era.grade(unit),
        };
        let grades = self.desk.rules.grades.as_ref();
        grades.zip(position).and_then(|(grades, position)| grades.level(position)).map_or(NOT_APPLICABLE, Value::Level)
    }
}
