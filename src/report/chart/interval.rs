//! Dots and intervals: the place of each unit as a dot, the places it may as well have as a line with ends, and both in
//! digits beside it.

use super::{Across, Anchor, Canvas, Chart, Scale};
use crate::base::number::Number;

/// A unit with its place.
#[derive(Debug, Clone)]
pub struct Range {
    /// What it is called.
    pub name: String,
    /// Its place.
    pub place: u32,
    /// The best and the worst place of the interval.
    pub ends: (u32, u32),
    /// The interval in print.
    pub label: String,
}

/// The height of a line of words, and of the head, in pixels.
const ROW: u32 = 24;
const HEAD: u32 = 24;
/// The base line of words below the top of their row.
const WORDS: u32 = 16;
/// Half the height of the ends of an interval.
const END: u32 = 5;
/// The columns a name may take on a phone, and elsewhere.
const NAME: (usize, usize) = (14, 26);

/// Draws intervals over one scale of places, the first at the left. Rows are in the order of places.
#[must_use]
pub fn interval(id: &str, title: String, alt: &str, rows: &[Range]) -> Chart {
    let last = rows.iter().map(|row| row.ends.1.max(row.place)).max().unwrap_or(1);
    let scale = Scale::new((Number::ONE, Number::from(last)), (Across::percent(36), Across::percent(84)));
    let at = |place: u32| scale.at(&Number::from(place));
    let number = u32::try_from(rows.len()).unwrap_or(u32::MAX / ROW - 2);
    let mut canvas = Canvas::new(id, HEAD + number * ROW, &title, alt);
    for place in [1, last] {
        canvas.text("mark", at(place), WORDS, Anchor::Middle, &place.to_string());
        canvas.line("grid", (at(place), HEAD), (at(place), HEAD + number * ROW));
    }
    for (row, range) in (0u32..).zip(rows) {
        let y = HEAD + row * ROW;
        let middle = y + ROW / 2;
        let (best, worst) = (at(range.ends.0), at(range.ends.1));
        canvas.name((Across::percent(33), y + WORDS), Anchor::End, NAME, &range.name, str::to_owned);
        if best != worst {
            canvas.line("slope even", (best, middle), (worst, middle));
            for end in [best, worst] {
                canvas.line("slope even", (end, middle - END), (end, middle + END));
            }
        }
        canvas.dot("level", at(range.place), middle, 4);
        canvas.text("name", Across::RIGHT, y + WORDS, Anchor::End, &range.label);
    }
    Chart { id: id.to_owned(), title, svg: canvas.finish() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_stands_within_its_interval() {
        let row = |name: &str, place, ends| Range { name: name.to_owned(), place, ends, label: "1–3".to_owned() };
        let chart = interval("i", "题".to_owned(), "alt", &[row("甲", 1, (1, 3)), row("乙", 5, (4, 5))]);
        for part in [
            "<circle class=\"level\" cx=\"36%\" cy=\"36\" r=\"4\"/>",
            "<line class=\"slope even\" x1=\"36%\" y1=\"36\" x2=\"60%\" y2=\"36\"/>",
            "<line class=\"slope even\" x1=\"60%\" y1=\"31\" x2=\"60%\" y2=\"41\"/>",
            "<circle class=\"level\" cx=\"84%\" cy=\"60\" r=\"4\"/>",
            ">甲<",
            ">1–3<",
        ] {
            assert!(chart.svg.contains(part), "{part}\n{}", chart.svg);
        }
    }
}
