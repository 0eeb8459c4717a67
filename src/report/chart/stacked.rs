//! Stacked bars: what each part contributes to a sum, a bar for each unit. Parts carry the digit of the legend, so that
//! none is told by its colour alone.

use super::{Across, Anchor, Canvas, Chart, Scale, cut};
use crate::base::number::Number;

/// A unit with its contributions.
#[derive(Debug, Clone)]
pub struct Stack {
    /// What it is called.
    pub name: String,
    /// What each part contributes, in the order of the legend; none is negative.
    pub parts: Vec<Number>,
    /// What is taken away from their sum; not negative.
    pub taken: Number,
    /// The sum in print.
    pub label: String,
}

/// So many parts have colours of their own; a drawing of more is not made.
pub const PARTS: usize = 6;

const ROW: u32 = 26;
const BAR: u32 = 18;
const WORDS: u32 = 14;
/// The columns a name may take on a narrow screen, and elsewhere.
const NAME: (usize, usize) = (14, 26);

/// Draws stacks over one scale that begins at zero. What is taken away is the hollow end of a bar; `taken` is what the legend
/// calls it.
#[must_use]
pub fn stacked(id: &str, title: String, alt: &str, (legend, taken): (&[String], &str), stacks: &[Stack]) -> Chart {
    let sum = |stack: &Stack| stack.parts.iter().fold(Number::ZERO, |sum, part| &sum + part);
    let most = stacks.iter().map(sum).max().unwrap_or_default();
    let scale = Scale::new((Number::ZERO, most), (Across::percent(34), Across::percent(86)));
    let takes = stacks.iter().any(|stack| !stack.taken.is_zero());
    let keys = u32::try_from(legend.len() + usize::from(takes)).unwrap_or(0);
    let rows = u32::try_from(stacks.len()).unwrap_or(u32::MAX / ROW - keys - 1);
    let mut canvas = Canvas::new(id, keys * ROW + 8 + rows * ROW, &title, alt);
    for (at, name) in (0u32..keys).zip(legend) {
        let y = at * ROW;
        canvas.bar(&format!("part p{}", at + 1), (Across::LEFT, Across::percent(5)), y, BAR);
        canvas.text(&format!("on p{}", at + 1), Across::percent(2), y + WORDS, Anchor::Middle, &(at + 1).to_string());
        canvas.text("name", Across::percent(7), y + WORDS, Anchor::Start, &cut(name, 40));
    }
    if takes {
        let y = (keys - 1) * ROW;
        canvas.bar("taken", (Across::LEFT, Across::percent(5)), y, BAR);
        canvas.text("name", Across::percent(7), y + WORDS, Anchor::Start, &cut(taken, 40));
    }
    for (row, stack) in (0u32..).zip(stacks) {
        let y = keys * ROW + 8 + row * ROW;
        canvas.name((Across::percent(33), y + WORDS), Anchor::End, NAME, &stack.name, str::to_owned);
        let mut done = Number::ZERO;
        for (at, part) in (1u32..).zip(&stack.parts) {
            let next = &done + part;
            let (from, to) = (scale.at(&done), scale.at(&next));
            if !part.is_zero() {
                canvas.bar(&format!("part p{at}"), (from, to), y, BAR);
            }
            if from.to(to) > Across::percent(4) {
                let middle = scale.at(&(&done + &next).checked_div(&Number::from(2)).unwrap_or_default());
                canvas.text(&format!("on p{at}"), middle, y + WORDS, Anchor::Middle, &at.to_string());
            }
            done = next;
        }
        if !stack.taken.is_zero() {
            let left = (&done - &stack.taken).max(Number::ZERO);
            canvas.bar("taken", (scale.at(&left), scale.at(&done)), y, BAR);
        }
        canvas.text("name", Across::RIGHT, y + WORDS, Anchor::End, &stack.label);
    }
    Chart { id: id.to_owned(), title, svg: canvas.finish() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_one_another() {
        let stack = Stack {
            name: "甲".to_owned(),
            parts: vec![Number::from(30), Number::from(70)],
            taken: Number::from(25),
            label: "75.00".to_owned(),
        };
        let chart = stacked("s", "题".to_owned(), "alt", (&["a".to_owned(), "b".to_owned()], "taken away"), &[stack]);
        for part in [
            "<rect class=\"taken\" x=\"0%\" y=\"52\" width=\"5%\" height=\"18\"/>",
            ">taken away<",
            "<rect class=\"part p1\" x=\"34%\" y=\"86\" width=\"15.6%\" height=\"18\"/>",
            "<rect class=\"part p2\" x=\"49.6%\" y=\"86\" width=\"36.4%\" height=\"18\"/>",
            "<rect class=\"taken\" x=\"73%\" y=\"86\" width=\"13%\" height=\"18\"/>",
            ">75.00<",
        ] {
            assert!(chart.svg.contains(part), "{part}\n{}", chart.svg);
        }
    }
}
