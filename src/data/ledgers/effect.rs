//! What decisions do to the data: figures are corrected, events struck out, and what was decided too often is told.

use super::adjudications::{Reading, one_thing, twice};
use super::{Decision, Ledger, Subject, Tables};
use crate::base::catalog;
use crate::base::language::say;
use crate::data::report::Report;
use crate::data::{CellRef, Cells, EventTable};
use crate::model::RuleSet;
use crate::model::ledgers::Matter;
use std::collections::BTreeMap;

impl Reading {
    /// Settles what replaces what, applies corrections, and reports what contradicts.
    pub(in crate::data) fn finish(mut self, tables: &mut Tables<'_>, report: &mut Report<'_>) -> Ledger {
        let ids: BTreeMap<String, usize> =
            self.found.iter().enumerate().rev().map(|(at, (decision, _))| (decision.id.clone(), at)).collect();
        for at in 0..self.found.len() {
            let Some((decision, replaces)) = self.found.get(at).cloned() else { continue };
            if ids.get(&decision.id) != Some(&at) {
                twice(&decision, ids.get(&decision.id).and_then(|first| self.found.get(*first)), true, report);
            }
            for earlier in &replaces {
                let other = ids.get(earlier).filter(|other| **other < at).copied();
                let Some((other, _)) = other.and_then(|other| self.found.get_mut(other)) else {
                    report.at(&catalog::ADJUDICATION_MATTER, decision.cell, |new| {
                        new(say!(
                            "`{id}` 取代的 `{earlier}` 不在它之前",
                            "`{id}` replaces `{earlier}`, which does not stand before it",
                            id = decision.id.as_str(),
                            earlier = earlier.as_str()
                        ))
                        .help(say!("核对编号；后一条取代前一条", "check the id; a later entry replaces an earlier one"))
                    });
                    continue;
                };
                other.replaced_by = Some(at);
            }
        }
        for at in 0..self.found.len() {
            let Some((decision, _)) = self.found.get(at).filter(|(decision, _)| decision.in_force()) else { continue };
            let same = |(other, _): &&(Decision, Vec<String>)| {
                other.in_force() && other.unit == decision.unit && one_thing(&other.on, &decision.on)
            };
            if let Some(first) = self.found.iter().take(at).find(same) {
                twice(decision, Some(first), false, report);
            }
        }
        self.count(tables.rules, report);
        for at in 0..self.found.len() {
            if let Some((decision, _)) = self.found.get(at).filter(|(decision, _)| decision.in_force()).cloned() {
                self.correct(&decision, tables, report);
            }
        }
        self.strike(tables);
        Ledger {
            decisions: self.found.into_iter().map(|(decision, _)| decision).collect(),
            appeals: Vec::new(),
            scores: Vec::new(),
            merits: Vec::new(),
            approval: self.approval,
        }
    }

    /// No more decisions than the scheme allows.
    fn count(&self, rules: &RuleSet, report: &mut Report<'_>) {
        for settlement in &rules.review.settlements {
            let Some(most) = settlement.most else { continue };
            let covered = self.found.iter().map(|(decision, _)| decision).filter(|decision| {
                decision.in_force()
                    && match &decision.on {
                        Subject::Result(matter) => settlement.covers(*matter),
                        Subject::AwardFor(award, _) => settlement.covers(Matter::Award(*award)),
                        _ => false,
                    }
            });
            let covered: Vec<&Decision> = covered.collect();
            let beyond = usize::try_from(most).unwrap_or(usize::MAX);
            if let Some(first) = covered.get(beyond) {
                report.at(&catalog::SETTLED_TOO_OFTEN, first.cell, |new| {
                    new(say!(
                        "本期审定 {count} 次，规定最多 {most} 次",
                        "{count} decisions in this period; the scheme allows {most}",
                        count = covered.len(),
                        most = most
                    ))
                    .label(settlement.clause.span, say!("规定在这里", "the rule is here"))
                    .help(say!("撤去超出的决定", "take back what is beyond the limit"))
                });
            }
        }
    }

    /// Puts a corrected datum into its table. A stated old datum must be the one that was reported.
    fn correct(&mut self, decision: &Decision, tables: &mut Tables<'_>, report: &mut Report<'_>) {
        let old = match &decision.on {
            Subject::Fact { old, .. } => Some(old),
            Subject::Event { old, .. } => old.as_ref(),
            _ => return,
        };
        if let (Some(stated), Some(old)) = (&decision.computed, old)
            && stated != old
        {
            report.at(&catalog::STALE_DECISION, decision.cell, |new| {
                new(say!(
                    "`{id}` 写的原数据与填报的不同",
                    "`{id}` states another old datum than the one reported",
                    id = decision.id.as_str()
                ))
                .help(say!("核对 `computed` 一列和填报的数据", "compare the column `computed` with what was reported"))
            });
        }
        match (&decision.on, &decision.decided) {
            (Subject::Fact { fact, part, .. }, Some(value)) => {
                let position = tables.slot(*part, decision.unit);
                let Some(column) = tables.facts.get_mut(fact.index()) else { return };
                let values = column.values.len();
                if let Some(slot) = column.values.get_mut(position) {
                    *slot = value.clone();
                }
                let mut places: Vec<Option<CellRef>> = (0..values).map(|slot| column.cells.get(slot)).collect();
                if let Some(place) = places.get_mut(position) {
                    *place = Some(decision.cell);
                }
                column.cells = Cells::Each(places);
                column.revise(position);
            }
            (Subject::Event { event, row, field, .. }, Some(value)) => {
                let Some(table) = tables.events.get_mut(event.index()) else { return };
                match field {
                    None => self.struck.push((*event, *row)),
                    Some(field) => {
                        let column = table.fields.get_mut(usize::from(*field));
                        if let Some(slot) = column.and_then(|column| column.get_mut(*row)) {
                            *slot = value.clone();
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes struck events out of their tables; rows that tolerances point to move along.
    fn strike(&mut self, tables: &mut Tables<'_>) {
        self.struck.sort_unstable();
        self.struck.dedup();
        for (event, row) in self.struck.iter().rev() {
            let Some(table) = tables.events.get_mut(event.index()) else { continue };
            remove(table, *row);
            for (decision, _) in &mut self.found {
                if let Subject::Tolerance { event: other, row: own, .. } = &mut decision.on
                    && other == event
                    && *own > *row
                {
                    *own -= 1;
                }
            }
        }
    }
}

/// Takes a row out of a table of events.
fn remove(table: &mut EventTable, row: usize) {
    fn take<T>(list: &mut Vec<T>, row: usize) {
        if row < list.len() {
            list.remove(row);
        }
    }
    take(&mut table.dates, row);
    table.fields.iter_mut().for_each(|column| take(column, row));
    take(&mut table.evidence, row);
    take(&mut table.notes, row);
    take(&mut table.cells, row);
    take(&mut table.parties.lists, row);
    for offset in &mut table.offsets {
        if usize::try_from(*offset).unwrap_or(0) > row {
            *offset -= 1;
        }
    }
}
