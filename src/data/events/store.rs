//! The events read so far: none twice, and at the end a table of each kind.

use super::{Columns, Kept, Store};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::source::FileId;
use crate::data::cell::offset;
use crate::data::report::Report;
use crate::data::sharing;
use crate::data::table::Row;
use crate::data::{EventTable, HandedIn, Parties};
use crate::model::RuleSet;
use crate::model::contract::{DatedBy, EventKind};
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Store {
    /// No events, and no tables that might hold some.
    pub(in crate::data) fn new(rules: &RuleSet) -> Self {
        let kept = |kind: &EventKind| Kept { fields: vec![Vec::new(); kind.fields.len()], ..Kept::default() };
        Self {
            kinds: rules.events.iter().map(kept).collect(),
            dated_by: dated_by(rules),
            seen: FxHashMap::default(),
            key: String::new(),
            matters: sharing::shared(rules).iter().map(|sharings| sharing::matter(sharings)).collect(),
            lists: 0,
            left_out: 0,
            nothing: Arc::from(""),
        }
    }

    /// How many rows were dated outside the period.
    pub(in crate::data) fn left_out(&self) -> u32 {
        self.left_out
    }

    /// Notes that a file was handed in that may hold events: of all kinds, or of the one it is fixed to.
    pub(in crate::data) fn submit(&mut self, file: FileId, fixed: Option<usize>) {
        for (kind, kept) in self.kinds.iter_mut().enumerate() {
            if fixed.is_none_or(|fixed| fixed == kind) {
                kept.submitted = true;
                kept.files.push(file);
            }
        }
    }

    /// The tables, by unit, date and row.
    pub(in crate::data) fn finish(self, units: usize) -> Vec<EventTable> {
        self.kinds.into_iter().map(|kept| kept.finish(units)).collect()
    }
}

impl Kept {
    fn finish(self, units: usize) -> EventTable {
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        // Stable: rows of one unit and day stay in the order of the files.
        order.sort_by_key(|row| self.keys.get(*row).copied());
        let mut offsets = vec![0u32; units + 1];
        for (unit, _) in &self.keys {
            if let Some(count) = offsets.get_mut(crate::data::cell::index(*unit) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut offsets {
            sum += *count;
            *count = sum;
        }
        EventTable {
            submitted: HandedIn::All(self.submitted),
            files: self.files,
            offsets,
            dates: order.iter().filter_map(|row| self.keys.get(*row).map(|(_, date)| *date)).collect(),
            fields: self.fields.iter().map(|values| gather(values, &order)).collect(),
            evidence: if self.has_evidence { gather(&self.evidence, &order) } else { Vec::new() },
            notes: if self.has_notes { gather(&self.notes, &order) } else { Vec::new() },
            cells: gather(&self.cells, &order),
            columns: self.columns,
            parties: Parties { lists: gather(&self.lists, &order), ..Parties::default() },
        }
    }
}

/// The items in another order.
fn gather<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|index| items.get(*index).cloned()).collect()
}

/// By kind: the date field that decides, where it is not the `date` column.
fn dated_by(rules: &RuleSet) -> Vec<Option<usize>> {
    let field = |kind: &EventKind| match kind.dated_by {
        Some(DatedBy::Field(_, field)) => Some(usize::from(field)),
        Some(DatedBy::Date) | None => None,
    };
    rules.events.iter().map(field).collect()
}

/// Whether the same row was read before; a problem if so.
pub(super) fn is_repeated(
    store: &mut Store,
    row: &Row<'_>,
    columns: &Columns,
    fixed: Option<usize>,
    report: &mut Report<'_>,
) -> bool {
    // One text is written again and again: only new rows get one of their own.
    let mut key = std::mem::take(&mut store.key);
    key.clear();
    if columns.kind.is_none() {
        key.push_str(&format!("{}\u{1e}", offset(fixed.unwrap_or(0))));
    }
    for (name, column) in &columns.by_name {
        if let Some(text) = row.text(*column).filter(|text| !text.is_empty()) {
            for part in [name, "\u{1f}", text, "\u{1e}"] {
                key.push_str(part);
            }
        }
    }
    let place = row.place();
    let first = store.seen.get(key.as_str()).copied();
    if first.is_none() {
        store.seen.insert(key.as_str().into(), place);
    }
    store.key = key;
    let Some(first) = first else { return false };
    let first = report.span(first);
    report.at(&catalog::DUPLICATE_ROW, place, |new| {
        new(say!("这一行与前面的一行完全相同", "the row is the same as an earlier one"))
            .label(first, say!("前一行在这里", "the earlier one is here"))
            .help(say!(
                "同一件事登记了两遍的，删去一行；是两件事的，补上能区分的内容",
                "if one event was entered twice, remove a row; if there were two, add what tells them apart"
            ))
    });
    true
}
