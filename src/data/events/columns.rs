//! The columns of a table of events: the words for them, and where each of a table stands.

use super::Columns;
use crate::data::bind::{Binding, Column, Vocabulary, built_in, declared};
use crate::data::report::Report;
use crate::data::table::Table;
use crate::data::word::Words;
use crate::model::RuleSet;
use crate::model::contract::{ADDED, EventKind};

/// The words of the field that tells matters apart.
const MATTER: (&str, &str) = ("matter", "事项");

/// The words for the columns of an events' table.
pub(in crate::data) fn vocabulary(rules: &RuleSet) -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    built_in(&mut words, &["units", "各单位"], &Column::Units);
    built_in(&mut words, &["date", "日期"], &Column::Date);
    built_in(&mut words, &["kind", "事件"], &Column::Kind);
    built_in(&mut words, &["evidence", "凭据"], &Column::Evidence);
    built_in(&mut words, &["note", "说明"], &Column::Note);
    let fields = || plain(rules).flat_map(|(_, kind)| &kind.fields);
    for field in fields() {
        let column = Column::Field(fields_named(rules, &field.id));
        declared(&mut words, &field.id, None, &column);
        if let Some((_, chinese)) = ADDED.iter().chain([&MATTER]).find(|(id, _)| field.id == *id) {
            built_in(&mut words, &[chinese], &column);
        }
    }
    for title in fields().filter_map(|field| field.title.as_deref()) {
        declared(&mut words, title, None, &Column::Field(fields_named(rules, title)));
    }
    words
}

/// The kinds of events that are no registers, with their positions.
pub(in crate::data) fn plain(rules: &RuleSet) -> impl Iterator<Item = (usize, &EventKind)> {
    rules.events.iter().enumerate().filter(|(_, kind)| kind.register.is_none())
}

/// All fields of an id or title: kind and field.
fn fields_named(rules: &RuleSet, name: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (event, kind) in plain(rules) {
        let named = |field: &crate::model::contract::Field| field.id == name || field.title.as_deref() == Some(name);
        found.extend(kind.fields.iter().position(named).map(|field| (event, field)));
    }
    found
}

impl Columns {
    pub(super) fn new(
        rules: &RuleSet,
        table: &Table<'_>,
        binding: &Binding,
        fixed: Option<usize>,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let units = binding.find(&Column::Units);
        let unit = match units {
            Some(_) => binding.find(&Column::Unit),
            None => binding.require(&Column::Unit, ("单位", "unit"), table, report),
        };
        let kind = match fixed {
            Some(_) => binding.find(&Column::Kind),
            None => binding.require(&Column::Kind, ("事件", "kind"), table, report),
        };
        let mut fields: Vec<Vec<Option<usize>>> =
            rules.events.iter().map(|kind| vec![None; kind.fields.len()]).collect();
        let mut all_fields = Vec::new();
        for (column, what) in binding.columns() {
            let Column::Field(targets) = what else { continue };
            for (event, field) in targets {
                if let Some(slot) = fields.get_mut(*event).and_then(|fields| fields.get_mut(*field)) {
                    *slot = Some(column);
                }
            }
            all_fields.push((column, targets.iter().map(|(event, _)| *event).collect()));
        }
        let mut by_name: Vec<(String, usize)> =
            table.headings.iter().enumerate().map(|(column, heading)| (heading.name.clone(), column)).collect();
        by_name.sort();
        if kind.is_none() && fixed.is_none() && table.is_csv || unit.or(units).is_none() {
            return None;
        }
        Some(Self {
            unit,
            units,
            date: binding.find(&Column::Date),
            kind,
            evidence: binding.find(&Column::Evidence),
            note: binding.find(&Column::Note),
            kinds: Words::new(plain(rules).flat_map(|(at, kind)| {
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                [Some(kind.id.as_str()), kind.title.as_deref()].into_iter().flatten().map(move |name| (name, at))
            })),
            fields,
            all_fields,
            by_name,
        })
    }
}
