//! Tables of the scheme: values looked up by one key or two, such as weights by indicator and unit.

use super::Clause;
use super::value::{Dim, Value};

/// The keys along one side of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The keys in the order of the text, each once.
    pub names: Vec<String>,
    /// Their positions in the order of the keys, for look-up.
    sorted: Vec<u32>,
}

impl Keys {
    /// The keys, each of which stands once.
    #[must_use]
    pub fn new(names: Vec<String>) -> Self {
        let mut sorted: Vec<u32> = (0..u32::try_from(names.len()).unwrap_or(u32::MAX)).collect();
        sorted.sort_by(|a, b| names.get(*a as usize).cmp(&names.get(*b as usize)));
        Self { names, sorted }
    }

    /// The position of a key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        let name = |position: &u32| self.names.get(*position as usize).map_or("", String::as_str);
        let at = self.sorted.binary_search_by(|position| name(position).cmp(key)).ok()?;
        self.sorted.get(at).map(|position| *position as usize)
    }

    /// The keys with their positions, in the order of the keys.
    pub fn ordered(&self) -> impl Iterator<Item = (&str, usize)> {
        self.sorted.iter().filter_map(|at| Some((self.names.get(*at as usize)?.as_str(), *at as usize)))
    }
}

/// A table: constants by a key, or by two.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Stable id; of a table written in a rule itself, what it belongs to (`targets.funds`).
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// The keys of the rows.
    pub rows: Keys,
    /// The keys of the columns; none where a row is one value.
    pub columns: Option<Keys>,
    /// The cells by row and column.
    pub cells: Vec<Vec<Value>>,
    /// The cells for every other row key.
    pub otherwise: Option<Vec<Value>>,
    /// What kind of quantity the cells are.
    pub dim: Dim,
    /// Whether it has a name of its own; else it stands in the rule that uses it.
    pub named: bool,
    /// Where it is written.
    pub clause: Clause,
}

impl Table {
    /// The value of a row and a column; none where the table has no such key.
    #[must_use]
    pub fn get(&self, row: &str, column: Option<&str>) -> Option<&Value> {
        let cells = match self.rows.find(row) {
            Some(row) => self.cells.get(row)?,
            None => self.otherwise.as_ref()?,
        };
        match (&self.columns, column) {
            (Some(columns), Some(column)) => cells.get(columns.find(column)?),
            _ => cells.first(),
        }
    }

    /// All cells.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.cells.iter().chain(&self.otherwise).flatten()
    }
}

/// What a unit is known by in keys and conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKey {
    /// Its id.
    Unit,
    /// Its class, a column of the units' table.
    Class,
    /// The id of its group.
    Group,
}

/// A side of a table that is looked up by what units are known by: every unit concerned must have its key.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyedBy {
    /// Which table.
    pub table: super::TableId,
    /// Whether the key is that of the column.
    pub column: bool,
    /// By what.
    pub key: UnitKey,
    /// The nodes whose rules look it up, also through a target: units that none of them applies to need no key. None: all
    /// units need one.
    pub nodes: Vec<super::NodeId>,
}
