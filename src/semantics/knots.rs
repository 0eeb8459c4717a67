//! Knots of lines: where their x stands in tables, their order is proven for every key that the tables know.

use super::Builder;
use super::clauses::{Row, incomplete};
use super::expr::Scope;
use super::table_keys::{Names, TableKey, combinations, read_by};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::ExprKind;
use crate::model::method::Mark;
use crate::model::value::{Dim, Value};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// A knot: where it stands, what it is worth in points, and where it is written.
pub(super) type Knot = (Mark, Number, Span);

/// What a knot is for some names of the keys it reads.
struct Cell {
    names: Names,
    x: Number,
}

impl<'a> Builder<'a> {
    /// Where a knot stands: a fixed number, or a cell of a table.
    pub(super) fn mark(&mut self, row: &Row<'a>, dim: &Dim, scope: &Scope) -> Option<Mark> {
        let (_, at) = self.tests(row, dim, scope)?.into_iter().next()?;
        match (at.constant().and_then(Value::ordinate), &at.kind) {
            (Some(number), _) => Some(Mark::Fixed(number)),
            (None, ExprKind::Look { .. }) => Some(Mark::Looked(Box::new(at))),
            _ => {
                if at.dim != Dim::Poisoned {
                    self.problems.push(incomplete(
                        at.span,
                        &say!("固定的数，或查表的值", "a fixed number, or a cell of a table"),
                    ));
                }
                None
            }
        }
    }

    /// Puts knots of which some stand in tables in growing order. For whatever the keys are they must go the same way; where
    /// a cell is not applicable, so is the line. Two knots meet only through the keys that both read, so neighbours are
    /// compared name by name of those, and the work is that of reading the tables.
    pub(super) fn order_looked(&mut self, knots: &mut [Knot]) -> bool {
        let looked = knots.iter().filter_map(|(mark, ..)| match mark {
            Mark::Looked(at) => Some(at.as_ref()),
            Mark::Fixed(_) => None,
        });
        let keys = self.keys_of(looked);
        let cells: Vec<Vec<Cell>> = knots.iter().map(|(mark, ..)| self.cells(mark, &keys)).collect();
        let cells = applicable(cells);
        let mut rising: Option<bool> = None;
        for (a, b) in cells.iter().zip(cells.iter().skip(1)) {
            let shared = shared(a, b);
            let (before, after) = (by_names(a, &shared), by_names(b, &shared));
            for (names, before) in &before {
                let Some(after) = after.get(names) else { continue };
                let (Some((least, most)), Some((low, high))) = (ends(before), ends(after)) else { continue };
                let up = *rising.get_or_insert(least.x < high.x);
                let (one, other) = if up { (most, low) } else { (least, high) };
                let goes = if up { one.x < other.x } else { one.x > other.x };
                if goes {
                    continue;
                }
                let chosen: Names = one.names.iter().chain(&other.names).map(|(key, name)| (*key, *name)).collect();
                let xs: Option<Vec<Number>> =
                    knots.iter().map(|(mark, ..)| self.stands(mark, &keys, &chosen)).collect();
                let xs = xs.unwrap_or_else(|| vec![one.x.clone(), other.x.clone()]);
                self.knots_crooked(knots, &keys, &chosen, &xs);
                return false;
            }
        }
        if rising == Some(false) {
            knots.reverse();
        }
        true
    }

    /// What a knot can be: one number, or a cell for each combination of names of its own keys.
    fn cells(&self, mark: &Mark, keys: &[TableKey]) -> Vec<Cell> {
        let own = match mark {
            Mark::Fixed(_) => Vec::new(),
            Mark::Looked(at) => read_by(keys, at),
        };
        let all = combinations(keys, &own);
        all.into_iter().filter_map(|names| Some(Cell { x: self.stands(mark, keys, &names)?, names })).collect()
    }

    /// Where a knot stands for chosen names of the keys.
    fn stands(&self, mark: &Mark, keys: &[TableKey], names: &Names) -> Option<Number> {
        match mark {
            Mark::Fixed(number) => Some(number.clone()),
            Mark::Looked(at) => self.cell(at, keys, names)?.ordinate(),
        }
    }

    /// Says for which keys the knots do not go the way they go for others.
    fn knots_crooked(&mut self, knots: &[Knot], keys: &[TableKey], chosen: &Names, xs: &[Number]) {
        let place = knots.last().map(|(.., span)| *span).unwrap_or_default();
        let dim = knots.iter().find_map(|(mark, ..)| match mark {
            Mark::Looked(at) => Some(at.dim.clone()),
            Mark::Fixed(_) => None,
        });
        let dim = dim.unwrap_or(Dim::Plain);
        let keys = self.keys_named(keys, chosen);
        let values: Vec<_> = xs.iter().map(|x| self.shown(x, &dim)).collect();
        self.problems.push(
            Diagnostic::new(
                &catalog::BANDS_ORDER,
                say!(
                    "表中的各点应对每一类都从小到大，或都从大到小，且不重复",
                    "knots of tables go up for every key, or down for every key, and none stands twice"
                ),
            )
            .at(place)
            .note(say!(
                "{keys}：{values}",
                "{keys}: {values}",
                keys = keys,
                values = crate::base::language::list(&values)
            ))
            .help(say!("核对表中这一类的各格", "check the cells of this key")),
        );
    }
}

/// The cells that can stand beside some cell of every other knot: where one is not applicable, so are those of the others.
fn applicable(mut cells: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    for nth in 0..cells.len() {
        for other in 0..cells.len() {
            let (Some(own), Some(beside)) = (cells.get(nth), cells.get(other)) else { continue };
            let shared = shared(own, beside);
            let beside: BTreeSet<Names> = beside.iter().map(|cell| only(&cell.names, &shared)).collect();
            if let Some(own) = cells.get_mut(nth) {
                own.retain(|cell| beside.contains(&only(&cell.names, &shared)));
            }
        }
    }
    cells
}

/// The keys that the cells of two knots read.
fn shared(a: &[Cell], b: &[Cell]) -> BTreeSet<usize> {
    let keys = |cells: &[Cell]| -> BTreeSet<usize> {
        cells.first().iter().flat_map(|cell| cell.names.keys().copied()).collect()
    };
    keys(a).intersection(&keys(b)).copied().collect()
}

/// The names of some keys alone.
fn only(names: &Names, keys: &BTreeSet<usize>) -> Names {
    names.iter().filter(|(key, _)| keys.contains(key)).map(|(key, name)| (*key, *name)).collect()
}

/// Cells by the names of some keys.
fn by_names<'c>(cells: &'c [Cell], keys: &BTreeSet<usize>) -> BTreeMap<Names, Vec<&'c Cell>> {
    let mut found: BTreeMap<Names, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        found.entry(only(&cell.names, keys)).or_default().push(cell);
    }
    found
}

/// The least and the largest cell.
fn ends<'c>(cells: &[&'c Cell]) -> Option<(&'c Cell, &'c Cell)> {
    let least = cells.iter().min_by(|a, b| a.x.cmp(&b.x))?;
    let most = cells.iter().max_by(|a, b| a.x.cmp(&b.x))?;
    Some((least, most))
}
