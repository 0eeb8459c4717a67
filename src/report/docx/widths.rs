//! How broad the columns of a table are: by what they ask for, within the breadth of the text.

use crate::report::breadth::{self, Column, GAP};
use crate::report::view::table::Table;

/// How the columns of a table are printed.
pub(super) struct Columns {
    /// The breadth of each in twentieths of a point; together the breadth that is given.
    pub(super) widths: Vec<u32>,
    /// Whether the print is small, because there is no room for the usual one.
    pub(super) small: bool,
}

/// Twentieths of a point that a letter takes, some more than half of its size for broad ones: of 9 points, and of 7.5.
const LETTER: u64 = 92;
const SMALL: u64 = 77;

/// Texts shrink to so many thousandths of what they ask for before figures and days give way with them.
const LEAST_SHARE: u64 = 500;

/// The columns of a table within a breadth.
///
/// Each column gets the least it asks for, and the rest goes to those that ask for more, in proportion. Where there is
/// no room for the least of all, the print is small, and if that does not help texts give way, and figures and days only where
/// texts would become towers; where there is room for all they ask, what is left goes to all alike.
pub(super) fn columns(table: &Table, breadth: u32) -> Columns {
    let asked = breadth::columns(table);
    let least: Vec<u64> = asked.iter().map(|column| whole(column.least + GAP)).collect();
    let more: Vec<u64> = asked.iter().map(|column| whole(column.most - column.least)).collect();
    let all = u64::from(breadth);
    let small = LETTER * sum(&least) > all;
    let letter = if small { SMALL } else { LETTER };
    let (needed, wished) = (letter * sum(&least), letter * sum(&more));
    let rest = all.saturating_sub(needed);
    let firm = |column: &Column| column.firm;
    let held = letter * asked.iter().filter(|column| firm(column)).map(|column| whole(column.least + GAP)).sum::<u64>();
    // What texts shrink to where figures and days do not, in thousandths of what they ask for.
    let shrunk = 1000 * all.saturating_sub(held) / needed.saturating_sub(held).max(1);
    let width = |((least, more), column): ((&u64, &u64), &Column)| {
        let own = letter * least;
        let width = if rest == 0 && shrunk >= LEAST_SHARE {
            if firm(column) { own } else { own * shrunk / 1000 }
        } else if rest == 0 {
            all * own / needed.max(1)
        } else if rest <= wished {
            own + rest * letter * more / wished.max(1)
        } else {
            all * (own + letter * more) / (needed + wished)
        };
        u32::try_from(width).unwrap_or(breadth)
    };
    let mut widths: Vec<u32> = least.iter().zip(&more).zip(&asked).map(width).collect();
    // What division left over.
    let rest = breadth.saturating_sub(widths.iter().sum());
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    Columns { widths, small }
}

fn sum(letters: &[u64]) -> u64 {
    letters.iter().sum::<u64>().max(1)
}

fn whole(letters: usize) -> u64 {
    u64::try_from(letters).unwrap_or(u64::MAX / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::view::table::Cell;

    #[test]
    fn the_breadth_is_used_and_no_figure_is_broken() {
        // Seven columns of a text fit upright, ten across; with thirteen the print is small, with twenty the texts give
        // way, with forty there is no room.
        for (texts, breadth, small, fits) in [
            (1, 8844, false, true),
            (7, 8844, false, true),
            (10, 12756, false, true),
            (13, 12756, true, true),
            (20, 12756, true, true),
            (40, 12756, true, false),
        ] {
            let mut table = Table::new("t", "").figures("得分");
            for _ in 0..texts {
                table.push_words("事项和情况");
            }
            let own = (0..texts).map(|_| Cell::text("县城市管理和综合执法局没有公示收费标准"));
            table.row(std::iter::once(Cell::number("−1234.50")).chain(own).collect());
            let columns = columns(&table, breadth);
            assert_eq!(columns.widths.iter().sum::<u32>(), breadth);
            assert_eq!(columns.small, small, "{texts}");
            // Eight letters of half a size each between margins of 57 twentieths.
            let figure = if small { 8 * 75 + 114 } else { 8 * 90 + 114 };
            assert_eq!(columns.widths[0] >= figure, fits, "{texts}: {:?}", columns.widths);
        }
    }
}
