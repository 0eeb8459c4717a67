//! The distribution: how many answers or units fall into each class, a bar for each with its number.

use super::{Across, Anchor, Canvas, Chart, Scale, cut};
use crate::base::number::Number;

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    /// What it is called.
    pub name: String,
    /// How many fall into it.
    pub count: u64,
    /// The number in print, with its share where that is told.
    pub label: String,
}

const ROW: u32 = 26;
const BAR: u32 = 16;
const WORDS: u32 = 14;

/// Draws classes from top to bottom, each part under its heading where there are several.
#[must_use]
pub fn distribution(id: &str, title: String, alt: &str, parts: &[(String, Vec<Class>)]) -> Chart {
    let most = parts.iter().flat_map(|(_, classes)| classes).map(|class| class.count).max().unwrap_or(0);
    let number = |count: u64| Number::from(i64::try_from(count).unwrap_or(i64::MAX));
    let scale = Scale::new((Number::ZERO, number(most)), (Across::percent(28), Across::percent(74)));
    let lines: usize = parts.iter().map(|(name, classes)| classes.len() + usize::from(!name.is_empty())).sum();
    let rows = u32::try_from(lines).unwrap_or(u32::MAX / ROW - 1);
    let mut canvas = Canvas::new(id, rows * ROW, &title, alt);
    let mut y = 0;
    for (name, classes) in parts {
        if !name.is_empty() {
            canvas.text("name strong", Across::LEFT, y + WORDS, Anchor::Start, &cut(name, 40));
            y += ROW;
        }
        for class in classes {
            canvas.text("name", Across::percent(27), y + WORDS, Anchor::End, &cut(&class.name, 14));
            if class.count > 0 {
                canvas.bar("level", (Across::percent(28), scale.at(&number(class.count))), y + 2, BAR);
            }
            let beside = scale.at(&number(class.count));
            canvas.text("name", Across(beside.0 + 120), y + WORDS, Anchor::Start, &class.label);
            y += ROW;
        }
    }
    Chart { id: id.to_owned(), title, svg: canvas.finish() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers() {
        let class = |name: &str, count: u64| Class { name: name.to_owned(), count, label: count.to_string() };
        let parts = [("甲".to_owned(), vec![class("优秀", 40), class("差", 0), class("良好", 10)])];
        let chart = distribution("d", "题".to_owned(), "alt", &parts);
        assert!(chart.svg.contains("x=\"28%\" y=\"28\" width=\"46%\""), "{}", chart.svg);
        assert!(chart.svg.contains("x=\"28%\" y=\"80\" width=\"11.5%\""), "{}", chart.svg);
        assert_eq!(chart.svg.matches("<rect").count(), 2, "nothing is drawn for nothing");
    }
}
