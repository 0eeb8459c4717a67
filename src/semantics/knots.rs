//! Knots of lines: where their x stands in tables, their order is proven for every key that the tables know.

use super::Builder;
use super::clauses::{Row, incomplete};
use super::expr::Scope;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::Mark;
use crate::model::value::{Dim, Value};
use crate::say;

/// A knot: where it stands, what it is worth in points, and where it is written.
pub(super) type Knot = (Mark, Number, Span);

/// A key that stands for every row but those of the table: no text of a scheme holds this sign.
const ELSE: &str = "\u{0}";

/// So many combinations of keys are tried.
const MOST: usize = 50_000;

impl<'a> Builder<'a> {
    /// Where a knot stands: a fixed number, or a cell of a table.
    pub(super) fn mark(&mut self, row: &Row<'a>, dim: &Dim, scope: &Scope) -> Option<Mark> {
        let (_, at) = self.tests(row, dim, scope)?.into_iter().next()?;
        match (at.constant(), &at.kind) {
            (Some(Value::Number(number)), _) => Some(Mark::Fixed(number.clone())),
            // Dates are interpolated by the numbers of their days.
            (Some(Value::Date(date)), _) => Some(Mark::Fixed(Number::from(crate::base::calendar::day_number(*date)))),
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

    /// Puts knots of which some stand in tables in growing order. For every combination of keys they must go the same way;
    /// where a cell is not applicable, so is the line.
    pub(super) fn order_looked(&mut self, knots: &mut [Knot]) -> bool {
        let mut keys: Vec<(Expr, Vec<String>)> = Vec::new();
        for (mark, ..) in knots.iter() {
            let Mark::Looked(at) = mark else { continue };
            let ExprKind::Look { table, row, column } = &at.kind else { continue };
            let Some(table) = self.tables.get(table.index()) else { continue };
            let columns = table.columns.as_ref().map_or(&[][..], |columns| columns.names.as_slice());
            let rows = table.rows.names.iter().cloned().chain(table.otherwise.is_some().then(|| ELSE.to_owned()));
            let sides = [(Some(row.as_ref()), rows.collect::<Vec<_>>()), (column.as_deref(), columns.to_vec())];
            for (key, names) in sides {
                let Some(key) = key.filter(|key| key.constant().is_none()) else { continue };
                match keys.iter_mut().find(|(known, _)| known.alike(key)) {
                    Some((_, known)) => {
                        for name in names {
                            if !known.contains(&name) {
                                known.push(name);
                            }
                        }
                    }
                    None => keys.push((key.clone(), names)),
                }
            }
        }
        let all = keys.iter().fold(1_usize, |all, (_, names)| all.saturating_mul(names.len().max(1)));
        let mut rising: Option<bool> = None;
        for turn in 0..all.min(MOST) {
            let mut left = turn;
            let mut chosen: Vec<(&Expr, &str)> = Vec::new();
            for (key, names) in &keys {
                let name = names.get(left % names.len().max(1)).map_or(ELSE, String::as_str);
                left /= names.len().max(1);
                chosen.push((key, name));
            }
            let xs: Option<Vec<Number>> = knots.iter().map(|(mark, ..)| self.stands(mark, &chosen)).collect();
            // A combination that the tables do not have is an error of the data, or does not apply.
            let Some(xs) = xs else { continue };
            let up = xs.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
            let down = xs.windows(2).all(|pair| matches!(pair, [a, b] if a > b));
            if (up || down) && *rising.get_or_insert(up) == up {
                continue;
            }
            self.knots_crooked(knots, &chosen, &xs);
            return false;
        }
        if rising == Some(false) {
            knots.reverse();
        }
        true
    }

    /// Where a knot stands for chosen keys.
    fn stands(&self, mark: &Mark, chosen: &[(&Expr, &str)]) -> Option<Number> {
        let at = match mark {
            Mark::Fixed(number) => return Some(number.clone()),
            Mark::Looked(at) => at,
        };
        let ExprKind::Look { table, row, column } = &at.kind else { return None };
        let text = |key: &Expr| match key.constant() {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => chosen.iter().find(|(known, _)| known.alike(key)).map(|(_, name)| (*name).to_owned()),
        };
        let row = text(row)?;
        let column = match column {
            Some(column) => Some(text(column)?),
            None => None,
        };
        match self.tables.get(table.index())?.get(&row, column.as_deref())? {
            Value::Number(number) => Some(number.clone()),
            Value::Date(date) => Some(Number::from(crate::base::calendar::day_number(*date))),
            _ => None,
        }
    }

    /// Says for which keys the knots do not go the way they go for others.
    fn knots_crooked(&mut self, knots: &[Knot], chosen: &[(&Expr, &str)], xs: &[Number]) {
        let place = knots.last().map(|(.., span)| *span).unwrap_or_default();
        let dim = knots.iter().find_map(|(mark, ..)| match mark {
            Mark::Looked(at) => Some(at.dim.clone()),
            Mark::Fixed(_) => None,
        });
        let dim = dim.unwrap_or(Dim::Plain);
        let keys: Vec<String> = (chosen.iter())
            .map(|(key, name)| {
                let name = if *name == ELSE { "else" } else { name };
                format!("{} = {name}", self.sources.text(key.span))
            })
            .collect();
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
                keys = keys.join("，"),
                values = crate::base::language::list(&values)
            ))
            .help(say!("核对表中这一类的各格", "check the cells of this key")),
        );
    }
}
