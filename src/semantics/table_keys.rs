//! What look-ups in tables come to, for every name that their keys can have.

use super::Builder;
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A key that stands for every row but those of the table: no text of a scheme holds this sign.
const ELSE: &str = "\u{0}";

/// A key that tables are read by, with the names it has in them.
pub(super) struct TableKey {
    of: Expr,
    names: Vec<String>,
}

/// For keys, by their positions, one of their names, by its position.
pub(super) type Names = BTreeMap<usize, usize>;

impl Builder<'_> {
    /// The keys that look-ups are read by, other than constant ones.
    pub(super) fn keys_of<'e>(&self, looked: impl IntoIterator<Item = &'e Expr>) -> Vec<TableKey> {
        let mut keys: Vec<TableKey> = Vec::new();
        for at in looked {
            let ExprKind::Look { table, row, column } = &at.kind else { continue };
            let Some(table) = self.tables.get(table.index()) else { continue };
            let columns = table.columns.as_ref().map_or(&[][..], |columns| columns.names.as_slice());
            let rows = table.rows.names.iter().cloned().chain(table.otherwise.is_some().then(|| ELSE.to_owned()));
            let sides = [(Some(row.as_ref()), rows.collect::<Vec<_>>()), (column.as_deref(), columns.to_vec())];
            for (key, names) in sides {
                let Some(of) = key.filter(|key| key.constant().is_none()) else { continue };
                match keys.iter_mut().find(|known| known.of.alike(of)) {
                    Some(known) => {
                        let there: BTreeSet<String> = known.names.iter().cloned().collect();
                        known.names.extend(names.into_iter().filter(|name| !there.contains(name)));
                    }
                    None => keys.push(TableKey { of: of.clone(), names }),
                }
            }
        }
        keys
    }

    /// The cell that a look-up comes to for chosen names; none where the table has none.
    pub(super) fn cell(&self, at: &Expr, keys: &[TableKey], names: &Names) -> Option<&Value> {
        let ExprKind::Look { table, row, column } = &at.kind else { return None };
        let text = |key: &Expr| match key.constant() {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => {
                let position = keys.iter().position(|known| known.of.alike(key))?;
                keys.get(position)?.names.get(*names.get(&position)?).cloned()
            }
        };
        let row = text(row)?;
        let column = match column {
            Some(column) => Some(text(column)?),
            None => None,
        };
        self.tables.get(table.index())?.get(&row, column.as_deref())
    }

    /// Chosen names as they are told: `class = coal，kind = else`.
    pub(super) fn keys_named(&self, keys: &[TableKey], names: &Names) -> String {
        let told = names.iter().filter_map(|(key, name)| {
            let key = keys.get(*key)?;
            let name = key.names.get(*name).map(String::as_str)?;
            Some(format!("{} = {}", self.sources.text(key.of.span), if name == ELSE { "else" } else { name }))
        });
        told.collect::<Vec<_>>().join("，")
    }
}

/// The positions of the keys that a look-up is read by.
pub(super) fn read_by(keys: &[TableKey], at: &Expr) -> Vec<usize> {
    let parts = at.parts();
    let own = keys.iter().enumerate().filter(|(_, key)| parts.iter().any(|part| part.alike(&key.of)));
    own.map(|(position, _)| position).collect()
}

/// How many combinations of names of all keys there are.
pub(super) fn number_of_combinations(keys: &[TableKey]) -> usize {
    keys.iter().fold(1, |all: usize, key| all.saturating_mul(key.names.len()))
}

/// Every combination of names of some keys.
pub(super) fn combinations(keys: &[TableKey], which: &[usize]) -> Vec<Names> {
    let mut found = vec![Names::new()];
    for position in which {
        let names = 0..keys.get(*position).map_or(0, |key| key.names.len());
        let with = |before: &Names, name| {
            let mut more = before.clone();
            more.insert(*position, name);
            more
        };
        found = found.iter().flat_map(|before| names.clone().map(move |name| with(before, name))).collect();
    }
    found
}
