//! The slope: places in two periods, a line for each unit. Up and down differ by colour, by dashes and by an arrow.

use super::{Across, Anchor, Canvas, Chart};

/// One unit in both periods.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// The place before; none where it had none.
    pub before: Option<u32>,
    /// The place now.
    pub now: u32,
}

/// The height of a line of words, and of the heads, in pixels.
const ROW: u32 = 24;
const HEAD: u32 = 24;
/// The base line of words below the top of their row.
const WORDS: u32 = 16;
/// The columns a name may take on a narrow screen, and elsewhere.
const NAME: (usize, usize) = (12, 26);

/// Draws places in two periods. `heads` are the names of the periods; lines are in the order of the places of now.
#[must_use]
pub fn slope(id: &str, title: String, alt: &str, heads: [&str; 2], lines: &[Line]) -> Chart {
    let mut earlier: Vec<usize> = (0..lines.len()).filter(|at| before(lines, *at).is_some()).collect();
    earlier.sort_by_key(|at| (before(lines, *at), *at));
    let rows = u32::try_from(lines.len()).unwrap_or(u32::MAX / ROW - 2);
    let mut canvas = Canvas::new(id, HEAD + rows * ROW, &title, alt);
    let [left, right] = [Across::percent(33), Across::percent(59)];
    let [from, to] = [Across::percent(35), Across::percent(57)];
    canvas.text("mark", left, WORDS, Anchor::End, heads[0]);
    canvas.text("mark", right, WORDS, Anchor::Start, heads[1]);
    for (row, line) in (0u32..).zip(lines) {
        let at = usize::try_from(row).unwrap_or(usize::MAX);
        let y = HEAD + row * ROW;
        let then = earlier.iter().position(|own| *own == at).and_then(|then| u32::try_from(then).ok());
        let (class, moved) = match line.before {
            Some(before) if before > line.now => ("slope gain", format!(" ↑{}", before - line.now)),
            Some(before) if before < line.now => ("slope loss", format!(" ↓{}", line.now - before)),
            _ => ("slope even", String::new()),
        };
        if let (Some(then), Some(before)) = (then, line.before) {
            let old = HEAD + then * ROW;
            canvas.name((left, old + WORDS), Anchor::End, NAME, &line.name, |name| format!("{name} {before}"));
            canvas.line(class, (from, old + ROW / 2), (to, y + ROW / 2));
        }
        canvas.name((right, y + WORDS), Anchor::Start, NAME, &line.name, |name| format!("{} {name}{moved}", line.now));
    }
    Chart { id: id.to_owned(), title, svg: canvas.finish() }
}

fn before(lines: &[Line], at: usize) -> Option<u32> {
    lines.get(at).and_then(|line| line.before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_has_its_line_and_its_arrow() {
        let line = |name: &str, before, now| Line { name: name.to_owned(), before, now };
        let lines = [line("甲", Some(2), 1), line("乙", Some(1), 2), line("丙", None, 3)];
        let chart = slope("s", "题".to_owned(), "alt", ["then", "now"], &lines);
        for part in [
            "class=\"slope gain\" x1=\"35%\" y1=\"60\" x2=\"57%\" y2=\"36\"",
            "class=\"slope loss\" x1=\"35%\" y1=\"36\" x2=\"57%\" y2=\"60\"",
            ">1 甲 ↑1<",
            ">2 乙 ↓1<",
            ">3 丙<",
            ">甲 2<",
        ] {
            assert!(chart.svg.contains(part), "{part}\n{}", chart.svg);
        }
        assert_eq!(chart.svg.matches("slope").count(), 2, "a unit that was not there has no line");
    }
}
