//! The heat map: units by indicators, with the points in every cell; the shade says which share of the full mark they are.

use super::{Across, Anchor, Canvas, Chart, cut};
use crate::base::number::Number;

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The points in print, or a dash.
    pub label: String,
    /// The share of the full mark; none where there is no value.
    pub share: Option<Number>,
}

/// So many shades from nothing to the full mark.
const SHADES: i64 = 5;

const ROW: u32 = 26;
const WORDS: u32 = 17;
/// The legend of indicators stands in so many columns.
const KEYS: u32 = 3;
/// The columns a name may take on paper, and on a screen.
const NAME: (usize, usize) = (16, 22);
/// The share of the width that names take, in hundredths of a percent.
const NAMES: i64 = 1800;

/// Draws a map. `columns` are the names of the indicators, told by their numbers; each row has a cell for each; `none`
/// says what a dash is.
#[must_use]
pub fn heat(id: &str, title: String, alt: &str, columns: &[String], rows: &[(String, Vec<Cell>)], none: &str) -> Chart {
    let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX / ROW / 4);
    let body = (count(rows.len()) + 1) * ROW;
    let keys = count(columns.len()).div_ceil(KEYS) * ROW;
    let mut canvas = Canvas::new(id, body + 10 + keys + ROW, &title, alt);
    let width = (10_000 - NAMES) / i64::try_from(columns.len().max(1)).unwrap_or(i64::MAX);
    let left = |column: i64| Across(NAMES + width * column);
    let middle = |column: i64| Across(NAMES + width * column + width / 2);
    for (at, (_, number)) in (0i64..).zip(columns.iter().zip(1u32..)) {
        canvas.text("mark", middle(at), WORDS, Anchor::Middle, &number.to_string());
    }
    for (row, (name, cells)) in (1u32..).zip(rows) {
        let y = row * ROW;
        canvas.name((Across(NAMES - 80), y + WORDS), Anchor::End, NAME, name, str::to_owned);
        for (at, cell) in (0i64..).zip(cells) {
            let shade = cell.share.as_ref().map_or_else(|| "none".to_owned(), |share| format!("h{}", shade(share)));
            canvas.bar(&format!("part {shade}"), (left(at), left(at + 1)), y, ROW);
            canvas.text(&format!("in {shade}"), middle(at), y + WORDS, Anchor::Middle, &cell.label);
        }
    }
    let third = 10_000 / i64::from(KEYS);
    for (at, (name, number)) in (0u32..).zip(columns.iter().zip(1u32..)) {
        let x = Across(third * i64::from(at % KEYS));
        canvas.text(
            "mark",
            x,
            body + 10 + at / KEYS * ROW + WORDS,
            Anchor::Start,
            &format!("{number} {}", cut(name, 36)),
        );
    }
    let y = body + 10 + keys;
    for (at, label) in (0i64..).zip(["< 20%", "< 40%", "< 60%", "< 80%", "≥ 80%"]) {
        let x = 1200 * at;
        canvas.bar(&format!("part h{at}"), (Across(x), Across(x + 350)), y + 4, ROW - 8);
        canvas.text("mark", Across(x + 420), y + WORDS, Anchor::Start, label);
    }
    canvas.text("mark", Across(6200), y + WORDS, Anchor::Start, &format!("— {none}"));
    Chart { id: id.to_owned(), title, svg: canvas.finish() }
}

/// Which of the shades a share has: 0 below a fifth, 4 from four fifths on.
fn shade(share: &Number) -> i64 {
    (share * &Number::from(SHADES)).floor().to_i64().unwrap_or(0).clamp(0, SHADES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_are_fifths_of_the_full_mark() {
        let shades: Vec<i64> = [(-1, 5), (0, 5), (1, 5), (79, 100), (4, 5), (6, 5)]
            .map(|(a, b)| shade(&Number::ratio(a, b).unwrap()))
            .into();
        assert_eq!(shades, [0, 0, 1, 3, 4, 4]);
        let cell = Cell { label: "39.37".to_owned(), share: None };
        let chart = heat("h", "题".to_owned(), "alt", &["a".to_owned()], &[("甲".to_owned(), vec![cell])], "no value");
        assert!(chart.svg.contains("<text class=\"in none\" x=\"59%\" y=\"43\" text-anchor=\"middle\">39.37</text>"));
    }
}
