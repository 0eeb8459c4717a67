//! How much room the columns of a table ask for, in letters; an ideograph takes two. Pages of paper are laid out by it: which
//! tables lie across a turned page, and how broad each column of a Word file is.

use super::view::table::{Cell, Table};
use unicode_width::UnicodeWidthStr;

/// Letters of a table's print on a line of A4 between the margins of GB/T 9704, 156 mm at 4.5 points each.
const LINE: usize = 98;

/// Letters that the space between two columns takes.
pub(super) const GAP: usize = 2;

/// Longer words are broken, and no column is made broader than this for its own sake.
const WORD: usize = 20;
const MOST: usize = 60;

/// What a column asks for, in letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// Below this, figures, days and words break, and texts become towers.
    pub(super) least: usize,
    /// With this nothing is broken, save what is very long.
    pub(super) most: usize,
    /// Whether it holds figures or days, of which none may be broken.
    pub(super) firm: bool,
}

/// What each column of a table asks for.
pub(super) fn columns(table: &Table) -> Vec<Column> {
    let column = |(at, head): (usize, &super::view::table::Column)| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
        // A head goes over several lines before it makes a column of short figures broad, of two ideographs at least.
        let least = [words(&head.text), words(&head.note), head.text.width().min(4), 3].into_iter().max().unwrap_or(0);
        let most = head.text.width().max(head.note.width()).min(12).max(least);
        let mut own = Column { least, most, firm: false };
        for cell in cells {
            own.firm |= cell.number || cell.kept || head.number;
            let (least, all) = (self::least(cell, head.number), letters(&cell.text) + 2 * cell.depth);
            own.least = own.least.max(least);
            own.most = own.most.max(all.min(MOST)).max(least);
        }
        own
    };
    table.columns.iter().enumerate().map(column).collect()
}

/// Whether the table does not fit on an upright page.
pub(super) fn broad(table: &Table) -> bool {
    columns(table).iter().map(|column| column.least + GAP).sum::<usize>() > LINE
}

/// The least breadth for a cell: what stays together in it, and of a long text a piece worth reading.
fn least(cell: &Cell, figures: bool) -> usize {
    let all = letters(&cell.text);
    if cell.number || cell.kept || figures {
        return all.min(WORD);
    }
    // A text is to have some six lines at most, of at most ten ideographs.
    let worth = (all / 6).clamp(8, WORD);
    (words(&cell.text) + 2 * cell.depth).max(all.min(worth))
}

/// The letters of a text; a percent sign is as broad as two.
fn letters(text: &str) -> usize {
    text.width() + text.matches('%').count()
}

/// The longest stretch of a text that is not broken: a word, or an ideograph; with what brackets hold them together, and the
/// number of a document whole, `〔2024〕4号`.
fn words(text: &str) -> usize {
    let (mut longest, mut own) = (0, 0);
    let mut before = ' ';
    for letter in text.chars() {
        let width = unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0);
        let (opens, closes) = ("〔（《“「【".contains(letter), "〕）》”」】".contains(letter));
        own = match width {
            _ if letter.is_whitespace() => 0,
            _ if opens => width,
            _ if letter == '号' && before.is_ascii_digit() => own + width,
            _ if width > 1 && !closes => 0,
            _ => own + width,
        };
        longest = longest.max(own).max(width);
        before = letter;
    }
    longest.min(WORD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let mut table = Table::new("t", "");
        for _ in rows.first().into_iter().flat_map(|row| row.iter()) {
            table.push_words("列");
        }
        for row in rows {
            table.row(row.iter().map(|text| Cell::text(*text)).collect());
        }
        table
    }

    #[test]
    fn columns_ask_for_what_stays_together() {
        let mut own = table(&[&["县人力资源和社会保障局", "certificate of land", "—"]]);
        own.row(vec![Cell::text("局"), Cell::text("2022-07-01").kept(), Cell::number("−10.25")]);
        let asked: Vec<(usize, usize)> = columns(&own).iter().map(|column| (column.least, column.most)).collect();
        // Four ideographs of a name; a word or a day; a figure.
        assert_eq!(asked, [(8, 22), (11, 19), (6, 6)]);
    }

    #[test]
    fn numbers_of_documents_stay_together() {
        assert_eq!(["收文〔2024〕4号", "2021-03-01前", "第（12）项"].map(words), [11, 10, 6]);
    }

    #[test]
    fn heads_of_two_ideographs_stay_together() {
        let mut own = Table::new("t", "").figures("此前逾期").figures("年");
        own.row(vec![Cell::number("0"), Cell::number("100%")]);
        let asked: Vec<(usize, usize)> = columns(&own).iter().map(|column| (column.least, column.most)).collect();
        assert_eq!(asked, [(4, 8), (5, 5)]);
    }

    #[test]
    fn long_texts_are_no_towers() {
        let text = "字".repeat(54);
        assert_eq!(columns(&table(&[&[&text]])), [Column { least: 18, most: 60, firm: false }]);
    }

    #[test]
    fn tables_of_many_texts_lie_across() {
        let row = ["县城市管理和综合执法局"; 10];
        assert!(broad(&table(&[&row])));
        assert!(!broad(&table(&[&row[..9]])));
    }
}
