//! Equals with the mean of their places stand at halves: a table of whole places would pass them over.

use super::Builder;
use super::table_keys::{Names, TableKey, combinations, number_of_combinations};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Witness};
use crate::model::expr::{Comparison, Expr, ExprKind, PlaceTies, Rating};
use crate::model::method::ChoiceLine;
use crate::model::value::Value;
use crate::say;

/// So many combinations of keys are tried; of more, an edge in a table is not known.
const MOST: usize = 10_000;

/// A line whose edges are known: the tests that a place must pass.
type Known = Vec<(Comparison, Number)>;

impl Builder<'_> {
    /// Looks for a half place between the edges of the lines that no line holds. Edges in tables are tried for whatever the
    /// keys of the tables are. A line with an edge of another kind holds no place for certain.
    pub(super) fn half_places(&mut self, key: &Expr, lines: &[ChoiceLine]) {
        if !matches!(key.kind, ExprKind::Rated { rating: Rating::Place(PlaceTies::Mean), .. }) {
            return;
        }
        let edges = || lines.iter().flat_map(|line| &line.tests).map(|(_, edge)| edge);
        let keys = self.keys_of(edges());
        let all = number_of_combinations(&keys);
        let which: Vec<usize> = if all > MOST { Vec::new() } else { (0..keys.len()).collect() };
        let found = combinations(&keys, &which).into_iter().find_map(|names| {
            // A combination that the tables do not have is an error of the data.
            let looked = |edge: &Expr| matches!(edge.kind, ExprKind::Look { .. });
            if all <= MOST && edges().any(|edge| looked(edge) && self.cell(edge, &keys, &names).is_none()) {
                return None;
            }
            let known = lines.iter().filter_map(|line| self.known(line, &keys, &names)).collect::<Vec<Known>>();
            Some((passed_over(&known)?, names))
        });
        let Some((place, names)) = found else { return };
        let half = Number::ratio(1, 2).unwrap_or_default();
        let text = self.sources.text(key.span);
        let witness = Witness::lines(text, 0).given(text, Quantity::bare(place.clone()));
        let told = self.keys_named(&keys, &names);
        self.problems.push(
            Diagnostic::new(
                &catalog::HALF_PLACE,
                match names.is_empty() {
                    true => say!("第 {place} 名没有对应的行", "no line holds for the place {place}", place = &place),
                    false => say!(
                        "{told} 时，第 {place} 名没有对应的行",
                        "with {told} no line holds for the place {place}",
                        told = told,
                        place = &place
                    ),
                },
            )
            .at(lines.first().map_or(key.span, |line| line.span))
            .note(say!(
                "`取均值`：两个单位并列第 {low}、{high} 名，各算第 {place} 名",
                "`ties mean`: two units that share the places {low} and {high} both get {place}",
                low = &(&place - &half),
                high = &(&place + &half),
                place = &place
            ))
            .help(say!(
                "各行写成相接的界限，如 `<= 1：…，<= 5：…`",
                "write lines that meet, such as `<= 1: …, <= 5: …`"
            ))
            .witness(witness),
        );
    }

    /// The tests of a line for chosen names; none where one of its edges is not known then.
    fn known(&self, line: &ChoiceLine, keys: &[TableKey], names: &Names) -> Option<Known> {
        let edge = |edge: &Expr| match edge.constant() {
            Some(value) => value.number().cloned(),
            None => self.cell(edge, keys, names).and_then(Value::number).cloned(),
        };
        line.tests.iter().map(|(sign, of)| Some((*sign, edge(of)?))).collect()
    }
}

/// The first half place, from that of the first edge to the last edge, that no line holds. What holds changes at edges
/// only, so behind each of them one place is enough.
fn passed_over(lines: &[Known]) -> Option<Number> {
    let half = Number::ratio(1, 2)?;
    let edges = || lines.iter().flatten().map(|(_, edge)| edge);
    let last = edges().max()?;
    let first = &edges().min()?.floor() + &half;
    let beside = edges().flat_map(|edge| {
        let behind = &(edge + &half).floor() + &half;
        [edge.clone(), behind].into_iter().filter(|place| &place.floor() + &half == *place)
    });
    let held = |place: &Number| lines.iter().any(|line| line.iter().all(|(sign, edge)| sign.holds(place.cmp(edge))));
    let mut places: Vec<Number> = beside.chain([first]).filter(|place| place > &Number::ONE && place < last).collect();
    places.sort();
    places.into_iter().find(|place| !held(place))
}
