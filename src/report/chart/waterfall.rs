//! The waterfall: from one figure to another through everything that was lost and gained between them.

use super::{Across, Anchor, Canvas, Chart, Scale, cut};
use crate::base::number::Number;

/// What a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A level: where it starts, where it ends, or a figure between.
    Level,
    /// A change; its sign says which way.
    Change,
}

/// One stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The level, or the signed change.
    pub figure: Number,
    /// The figure in print, with its sign where it is a change.
    pub label: String,
}

/// A waterfall in the making. Changes lead exactly from each level to the next.
#[derive(Debug)]
pub struct Waterfall<'a> {
    /// The permanent anchor.
    pub id: &'a str,
    /// What is found, as a sentence.
    pub title: String,
    /// The same chart in words, for those who do not see it.
    pub alt: String,
    /// The stages from top to bottom.
    pub stages: Vec<Stage>,
}

/// The height of a stage, of its bar, and of the axis, in pixels.
const STAGE: u32 = 40;
const BAR: u32 = 12;
const AXIS: u32 = 26;
/// The base line of a stage's words, and the top of its bar, below the top of the stage.
const WORDS: u32 = 16;
const TOP: u32 = 22;
/// The columns that the title of a stage may take on a narrow screen.
const TITLE: usize = 36;

impl Waterfall<'_> {
    /// Draws it; `print` puts the marks of the axis in print.
    #[must_use]
    pub fn draw(self, print: impl Fn(&Number) -> String) -> Chart {
        let mut spans = Vec::with_capacity(self.stages.len());
        let mut now = Number::ZERO;
        for stage in &self.stages {
            let before = if stage.kind == Kind::Level { stage.figure.clone() } else { now };
            now = if stage.kind == Kind::Level { before.clone() } else { &before + &stage.figure };
            spans.push((before, now.clone()));
        }
        let edges = spans.iter().flat_map(|(from, to)| [from, to]);
        let (scale, marks) = Scale::round(edges, (Across::percent(1), Across::percent(99)));
        let rows = u32::try_from(self.stages.len()).unwrap_or(u32::MAX / STAGE - 1);
        let floor = rows * STAGE;
        let mut canvas = Canvas::new(self.id, floor + AXIS, &self.title, &self.alt);
        for (at, mark) in marks.iter().enumerate() {
            let x = scale.at(mark);
            canvas.line("grid", (x, 0), (x, floor + 4));
            let anchor = match at {
                0 => Anchor::Start,
                at if at + 1 == marks.len() => Anchor::End,
                _ => Anchor::Middle,
            };
            canvas.text("mark", x, floor + 20, anchor, &print(mark));
        }
        for (row, (stage, (from, to))) in (0u32..).zip(self.stages.iter().zip(&spans)) {
            let y = row * STAGE;
            let (class, name) = match (stage.kind, stage.figure.is_negative()) {
                (Kind::Level, _) => ("level", "name strong"),
                (Kind::Change, true) => ("loss", "name"),
                (Kind::Change, false) => ("gain", "name"),
            };
            canvas.text(name, Across::LEFT, y + WORDS, Anchor::Start, &cut(&stage.title, TITLE));
            canvas.text(name, Across::RIGHT, y + WORDS, Anchor::End, &stage.label);
            let (left, right) = (scale.at(from.min(to)), scale.at(from.max(to)));
            match stage.kind {
                // The axis seldom begins at zero: a level is a position, and has no length.
                Kind::Level => canvas.dot(class, left, y + TOP + BAR / 2, BAR / 2),
                Kind::Change => canvas.bar(class, (left, right), y + TOP, BAR),
            }
            if row + 1 < rows {
                let x = scale.at(to);
                canvas.line("link", (x, y + TOP + BAR), (x, y + STAGE + TOP));
            }
        }
        Chart { id: self.id.to_owned(), title: self.title, svg: canvas.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(kind: Kind, figure: i64) -> Stage {
        Stage { title: format!("阶段 {figure}"), kind, figure: Number::from(figure), label: figure.to_string() }
    }

    #[test]
    fn bars_hang_together() {
        let stages = vec![
            stage(Kind::Level, 100),
            stage(Kind::Change, -10),
            stage(Kind::Change, -5),
            stage(Kind::Change, 3),
            stage(Kind::Level, 88),
        ];
        let chart =
            Waterfall { id: "w", title: "标题".to_owned(), alt: "说明".to_owned(), stages }.draw(Number::to_string);
        // 85 to 100 over 98 percent of the width: ten points are 65.33 percent.
        for part in [
            "<rect class=\"loss\" x=\"33.67%\" y=\"62\" width=\"65.33%\" height=\"12\"/>",
            "<rect class=\"loss\" x=\"1%\" y=\"102\" width=\"32.67%\" height=\"12\"/>",
            "<rect class=\"gain\" x=\"1%\" y=\"142\" width=\"19.6%\" height=\"12\"/>",
            "<circle class=\"level\" cx=\"20.6%\" cy=\"188\" r=\"6\"/>",
            "<title id=\"w-title\">标题</title>",
            "<desc id=\"w-desc\">说明</desc>",
        ] {
            assert!(chart.svg.contains(part), "{part}\n{}", chart.svg);
        }
    }
}
