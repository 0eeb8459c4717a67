//! The results as data, exact: a table for spreadsheets and a document for programs.

pub(crate) mod csv;
pub(crate) mod json;
mod ledgers;
mod missing;
mod pretty;
mod registers;

use super::view::context::Context;
use crate::engine::outcome::Grant;
use crate::model::value::{State, Value};

/// An exact value as text: a decimal where it ends, else `n/d`; a state by its name.
fn exact(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Missing(state) => state_id(*state),
        Value::Flag(flag) => flag.to_string(),
        Value::Level(level) => level.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.to_string(),
    }
}

/// The id of a state, the same in every language: `not-submitted`.
fn state_id(state: State) -> String {
    state.words().1.replace(' ', "-")
}

/// An award by its id, with the path of the work it was given for: `runner@total.works.land`.
pub(crate) fn grant_id(ctx: &Context, grant: &Grant) -> String {
    let award = ctx.rules.awards.get(grant.award.index()).map_or("", |award| award.id.as_str());
    match grant.work.and_then(|work| ctx.node(work)) {
        Some(work) => format!("{award}@{}", work.id),
        None => award.to_owned(),
    }
}

/// What was decided, unit by unit: each unit's items in their order.
struct ByUnit<'a, T> {
    items: &'a [T],
    /// Positions of items, by unit.
    order: Vec<usize>,
    /// Those of unit `u` are `offsets[u] .. offsets[u + 1]`.
    offsets: Vec<usize>,
}

impl<'a, T> ByUnit<'a, T> {
    fn new(items: &'a [T], units: usize, unit: impl Fn(&T) -> usize) -> Self {
        let mut order: Vec<usize> = (0..items.len()).collect();
        let of = |position: &usize| items.get(*position).map_or(usize::MAX, &unit);
        // Stable: a unit's items stay in order.
        order.sort_by_key(of);
        let offsets = (0..=units).map(|unit| order.partition_point(|position| of(position) < unit)).collect();
        Self { items, order, offsets }
    }

    fn of(&self, unit: usize) -> impl Iterator<Item = &'a T> {
        let at = |unit: usize| self.offsets.get(unit).copied().unwrap_or(self.order.len());
        let own = self.order.get(at(unit)..at(unit + 1)).unwrap_or(&[]);
        own.iter().filter_map(|position| self.items.get(*position))
    }
}
