//! Units of one period among those of another: what a unit's own figures would have given in an earlier period, beside the
//! others' figures of then.
//!
//! Nothing is read again. Rows are taken from the columns of either period; the days of the later one have been moved to
//! the earlier one before ([`PeriodData::moved_to`]). Places in the files are not kept: what is made here is computed with
//! and never published.

mod ledger;
mod moved;

use super::{
    Cells, Draw, EventTable, FactColumn, HandedIn, IssuedLetter, Lineage, Parties, PeriodData, SurveyTally, TargetRow,
    Unit, UnitGroup,
};
use crate::model::value::{Mark, Value};
use std::sync::Arc;

/// A unit of the mixture.
#[derive(Debug, Clone)]
pub enum Pick {
    /// As it was in the earlier period, by its position there.
    Then(usize),
    /// As it is in the later one.
    Now {
        /// Its position there.
        unit: usize,
        /// The units of the earlier period whose place it takes.
        replaces: Vec<usize>,
        /// What it was before the earlier period.
        lineage: Option<Lineage>,
    },
}

/// Where each unit of both periods stands in the mixture.
struct Places {
    /// By position in either period: the earlier one, then the later one. None for a unit that is left out.
    of: [Vec<Option<usize>>; 2],
    /// The units by their places: of which period, and their positions there.
    units: Vec<(usize, usize)>,
}

impl Places {
    fn get(&self, period: usize, unit: usize) -> Option<usize> {
        self.of.get(period)?.get(unit).copied().flatten()
    }
}

impl PeriodData {
    /// These data with some units as they are in `later`, which must have been read under the same rule set and moved to
    /// this period. What is not of single units (the calendar, meetings, draws among equals, how many people were asked,
    /// the day the results speak of) stays as it is here. Whether a table of events or a survey was handed in is told for
    /// each unit as it is in its own period.
    #[must_use]
    pub fn with_units_of(&self, later: &Self, mut picks: Vec<Pick>) -> Self {
        let both = [self, later];
        let at = |pick: &Pick| match pick {
            Pick::Then(unit) => (0, *unit),
            Pick::Now { unit, .. } => (1, *unit),
        };
        let id = |pick: &Pick| {
            let (period, unit) = at(pick);
            both.get(period).and_then(|data| data.units.get(unit)).map(|unit| unit.id.as_str())
        };
        picks.sort_by(|a, b| id(a).cmp(&id(b)));
        let mut places =
            Places { of: both.map(|data| vec![None; data.units.len()]), units: picks.iter().map(at).collect() };
        for (place, (period, unit)) in places.units.iter().enumerate() {
            if let Some(slot) = places.of.get_mut(*period).and_then(|of| of.get_mut(*unit)) {
                *slot = Some(place);
            }
        }
        let groups = groups(self, later);
        let rows: Vec<Vec<(usize, usize)>> =
            self.events.iter().zip(&later.events).map(|tables| rows(tables, &places)).collect();
        Self {
            period: self.period,
            units: units(both, &picks, &places, &groups),
            facts: self.facts.iter().zip(&later.facts).map(|(then, now)| facts([then, now], &places)).collect(),
            targets: targets(both, &places),
            events: (self.events.iter().zip(&later.events).zip(&rows))
                .map(|((then, now), rows)| events([then, now], rows, &places))
                .collect(),
            surveys: self.surveys.iter().zip(&later.surveys).map(|(then, now)| survey([then, now], &places)).collect(),
            as_of: self.as_of,
            calendar: self.calendar.clone(),
            draws: draws(self, &picks, &places),
            letters: letters(both, &places),
            meetings: self.meetings.clone(),
            ledger: ledger::spliced(both, &places, &rows),
            left_out: self.left_out,
            files: self.files.clone(),
            digests: self.digests.clone(),
            hash: self.hash.clone(),
            groups,
        }
    }

    /// The units that have a part in an event which other units share.
    #[must_use]
    pub fn sharing(&self) -> Vec<bool> {
        let shares = |table: &EventTable, unit: usize| table.rows(unit).any(|row| table.parties.of(row).len() > 1);
        (0..self.units.len()).map(|unit| self.events.iter().any(|table| shares(table, unit))).collect()
    }

    /// Whether ballots are kept whole, because they count or are void as wholes.
    #[must_use]
    pub fn has_whole_ballots(&self) -> bool {
        self.surveys.iter().any(|survey| !survey.sheets.is_empty())
    }
}

/// For which units of a mixture something was handed in.
fn handed_in(both: [&HandedIn; 2], places: &Places) -> HandedIn {
    let of = |(period, unit): &(usize, usize)| both.get(*period).is_some_and(|own| own.of(*unit));
    HandedIn::Each(places.units.iter().map(of).collect())
}

/// The groups of both periods, in the order of the rule set or, where they come from a column, of their ids.
fn groups(then: &PeriodData, now: &PeriodData) -> Vec<UnitGroup> {
    let known = |id: &str| then.groups.iter().any(|group| group.id == id);
    let mut groups = then.groups.clone();
    groups.extend(now.groups.iter().filter(|group| !known(&group.id)).cloned());
    // Declared groups are there with or without units.
    if groups.len() > then.groups.len() {
        groups.sort_by(|a, b| a.id.cmp(&b.id));
    }
    groups
}

fn units(both: [&PeriodData; 2], picks: &[Pick], places: &Places, groups: &[UnitGroup]) -> Vec<Unit> {
    let unit = |((period, unit), pick): (&(usize, usize), &Pick)| {
        let data = both.get(*period)?;
        let mut unit = data.units.get(*unit)?.clone();
        let group = data.groups.get(unit.group as usize);
        let place = group.and_then(|group| groups.iter().position(|other| other.id == group.id));
        unit.group = place.and_then(|place| u32::try_from(place).ok()).unwrap_or(unit.group);
        if let Pick::Now { lineage, .. } = pick {
            unit.lineage.clone_from(lineage);
        }
        Some(unit)
    };
    places.units.iter().zip(picks).filter_map(unit).collect()
}

fn facts(both: [&FactColumn; 2], places: &Places) -> FactColumn {
    let sizes = [0, 1].map(|period| places.of.get(period).map_or(1, |of| of.len().max(1)));
    let size = |period: usize| sizes.get(period).copied().unwrap_or(1);
    let parts = both.iter().zip(sizes).map(|(column, size)| column.values.len() / size).max().unwrap_or(0);
    let value = |part: usize, (period, unit): &(usize, usize)| {
        both.get(*period)?.values.get(super::slot(size(*period), Some(part), *unit)).cloned()
    };
    let values: Vec<Value> =
        (0..parts).flat_map(|part| places.units.iter().filter_map(move |of| value(part, of))).collect();
    let mut marks: Vec<(usize, Mark)> = Vec::new();
    for (period, column) in both.iter().enumerate() {
        let own = column.marks.iter().filter_map(|(slot, mark)| {
            let place = places.get(period, slot % size(period))?;
            Some((super::slot(places.units.len(), Some(slot / size(period)), place), *mark))
        });
        marks.extend(own);
    }
    marks.sort_unstable();
    FactColumn { values, cells: Cells::Each(Vec::new()), marks }
}

/// The targets that stand in the data, by fact, unit and first day.
fn targets(both: [&PeriodData; 2], places: &Places) -> Vec<TargetRow> {
    let mut found = Vec::new();
    for (period, data) in both.into_iter().enumerate() {
        let own = data
            .targets
            .iter()
            .filter_map(|row| Some(TargetRow { unit: places.get(period, row.unit)?, ..row.clone() }));
        found.extend(own);
    }
    found.sort_by_key(|row| (row.fact, row.unit, row.from));
    found
}

/// The rows of a table of events, by unit: of which period, and their positions there.
fn rows((then, now): (&EventTable, &EventTable), places: &Places) -> Vec<(usize, usize)> {
    let both = [then, now];
    let own = |(period, unit): &(usize, usize)| {
        let period = *period;
        let rows = both.get(period).map_or(0..0, |table| table.rows(*unit));
        rows.map(move |row| (period, row))
    };
    places.units.iter().flat_map(own).collect()
}

fn events(both: [&EventTable; 2], rows: &[(usize, usize)], places: &Places) -> EventTable {
    let [then, now] = both;
    let mut offsets: Vec<u32> = vec![0];
    let mut end = 0;
    for (period, unit) in &places.units {
        end += both.get(*period).map_or(0, |table| table.rows(*unit).len());
        offsets.push(u32::try_from(end).unwrap_or(u32::MAX));
    }
    let blank: Arc<str> = Arc::from("");
    let texts = |of: fn(&EventTable) -> &Vec<Arc<str>>| match both.iter().all(|table| of(table).is_empty()) {
        true => Vec::new(),
        false => gathered(both, rows, |table, row| Some(of(table).get(row).unwrap_or(&blank).clone())),
    };
    let fields = 0..then.fields.len();
    EventTable {
        submitted: handed_in([&then.submitted, &now.submitted], places),
        files: then.files.clone(),
        offsets,
        dates: gathered(both, rows, |table, row| table.dates.get(row).copied()),
        fields: fields
            .map(|field| gathered(both, rows, |table, row| table.fields.get(field)?.get(row).cloned()))
            .collect(),
        evidence: texts(|table| &table.evidence),
        notes: texts(|table| &table.notes),
        cells: gathered(both, rows, |table, row| table.cells.get(row).copied()),
        columns: then.columns.clone(),
        parties: parties([&then.parties, &now.parties], rows),
    }
}

fn gathered<T>(
    both: [&EventTable; 2],
    rows: &[(usize, usize)],
    of: impl Fn(&EventTable, usize) -> Option<T>,
) -> Vec<T> {
    rows.iter().filter_map(|(period, row)| of(both.get(*period)?, *row)).collect()
}

/// Which rows are one event; those of the later period are other events than those of the earlier one.
fn parties(both: [&Parties; 2], rows: &[(usize, usize)]) -> Parties {
    if both.iter().all(|parties| parties.events.is_empty()) {
        return Parties::default();
    }
    let [then, _] = both;
    let first = then.events.iter().max().map_or(0, |last| last.saturating_add(1));
    let event = |(period, row): &(usize, usize)| {
        let event = both.get(*period)?.events.get(*row)?;
        Some(if *period == 0 { *event } else { event.saturating_add(first) })
    };
    let events: Vec<Option<u32>> = rows.iter().map(event).collect();
    Parties::of_some(&events)
}

fn survey(both: [&SurveyTally; 2], places: &Places) -> SurveyTally {
    let [then, now] = both;
    let (panels, aspects, levels) = then.shape;
    let size = panels * aspects * levels;
    let counts = places.units.iter().flat_map(|(period, unit)| {
        let start = unit * size;
        both.get(*period).and_then(|survey| survey.counts.get(start..start + size)).unwrap_or_default().iter().copied()
    });
    let submitted = handed_in([&then.submitted, &now.submitted], places);
    SurveyTally { submitted, counts: counts.collect(), ..then.clone() }
}

/// A draw was held among the equals of its period; who takes the place of one of them takes its lot.
fn draws(then: &PeriodData, picks: &[Pick], places: &Places) -> Vec<Draw> {
    let heir = |unit: usize| {
        let takes = |pick: &Pick| matches!(pick, Pick::Now { replaces, .. } if *replaces == [unit]);
        places.get(0, unit).or_else(|| picks.iter().position(takes))
    };
    let own = |draw: &Draw| {
        let unit = u32::try_from(heir(draw.unit as usize)?).ok()?;
        Some(Draw { unit, ..draw.clone() })
    };
    then.draws.iter().filter_map(own).collect()
}

fn letters(both: [&PeriodData; 2], places: &Places) -> Vec<IssuedLetter> {
    let mut found = Vec::new();
    for (period, data) in both.into_iter().enumerate() {
        let own = data.letters.iter().filter_map(|letter| {
            let unit = u32::try_from(places.get(period, letter.unit as usize)?).ok()?;
            Some(IssuedLetter { unit, ..letter.clone() })
        });
        found.extend(own);
    }
    found.sort_by_key(|letter| letter.date);
    found
}
