//! The records beside the figures, of units of two periods.

use super::Places;
use crate::data::PeriodData;
use crate::data::ledgers::{AppealCase, Decision, Ledger, Merit, Score, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// What is on record of the units of a mixture. `rows` are the rows of each table of events.
pub(super) fn spliced(both: [&PeriodData; 2], places: &Places, rows: &[Vec<(usize, usize)>]) -> Ledger {
    let mut ledger = Ledger::default();
    let tables = rows_now(both, rows);
    for (period, data) in both.into_iter().enumerate() {
        let own = &data.ledger;
        let place = |unit: usize| places.get(period, unit);
        decisions(&mut ledger.decisions, &own.decisions, &place, |event, row| {
            tables.get(&event)?.get(&(period, row)).copied()
        });
        let appeals = own.appeals.iter().filter_map(|it| Some(AppealCase { unit: place(it.unit)?, ..it.clone() }));
        ledger.appeals.extend(appeals);
        let scores = own.scores.iter().filter_map(|it| Some(Score { unit: place(it.unit)?, ..it.clone() }));
        ledger.scores.extend(scores);
        let merits = own.merits.iter().filter_map(|it| Some(Merit { unit: place(it.unit)?, ..it.clone() }));
        ledger.merits.extend(merits);
    }
    let [then, _] = both;
    ledger.approval.clone_from(&then.ledger.approval);
    ledger
}

/// Where each row stands in the mixture, of the tables that decisions point into: one look-up for all of them.
fn rows_now(both: [&PeriodData; 2], rows: &[Vec<(usize, usize)>]) -> BTreeMap<usize, BTreeMap<(usize, usize), usize>> {
    let decisions = both.into_iter().flat_map(|data| &data.ledger.decisions);
    let pointed: BTreeSet<usize> = decisions
        .filter_map(|decision| match &decision.on {
            Subject::Tolerance { event, .. } => Some(event.index()),
            _ => None,
        })
        .collect();
    let table = |event: usize| Some((event, rows.get(event)?.iter().enumerate().map(|(at, of)| (*of, at)).collect()));
    pointed.into_iter().filter_map(table).collect()
}

/// Decisions name each other, and events, by position.
fn decisions(
    all: &mut Vec<Decision>,
    own: &[Decision],
    place: &dyn Fn(usize) -> Option<usize>,
    row_now: impl Fn(usize, usize) -> Option<usize>,
) {
    let first = all.len();
    let mut kept = 0;
    let positions: Vec<Option<usize>> = (own.iter())
        .map(|decision| {
            place(decision.unit)?;
            kept += 1;
            Some(first + kept - 1)
        })
        .collect();
    for decision in own {
        let Some(unit) = place(decision.unit) else { continue };
        let mut decision = Decision { unit, ..decision.clone() };
        decision.replaced_by = decision.replaced_by.and_then(|by| positions.get(by).copied().flatten());
        if let Subject::Tolerance { event, row, .. } = &mut decision.on {
            // A row that is struck off is pointed at by nothing.
            *row = row_now(event.index(), *row).unwrap_or(usize::MAX);
        }
        all.push(decision);
    }
}
