//! How broad the columns of a table are: by what they hold, within the breadth of the text.

use super::BREADTH;
use crate::report::view::table::Table;
use unicode_width::UnicodeWidthStr;

/// A column is never made for more than so many letters; longer texts are broken.
const MOST: usize = 36;

/// The breadth of each column in twentieths of a point; together that of the text.
pub(super) fn columns(table: &Table) -> Vec<u32> {
    let wish = |at: usize| {
        let head = table.columns.get(at).map_or(0, |column| column.text.width().div_ceil(2));
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
        let longest = cells.map(|cell| cell.text.width() + 2 * cell.depth).max().unwrap_or(0);
        u32::try_from(head.max(longest).clamp(3, MOST) + 1).unwrap_or(1)
    };
    let wishes: Vec<u32> = (0..table.columns.len()).map(wish).collect();
    let all = wishes.iter().sum::<u32>().max(1);
    let mut widths: Vec<u32> = wishes.iter().map(|wish| BREADTH * wish / all).collect();
    let rest = BREADTH.saturating_sub(widths.iter().sum());
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}
