//! Charts as inline SVG: no script, no font, no colour of its own.
//!
//! Positions along the page are shares of its width and positions down the page are pixels, so that a chart fits every
//! screen while its letters keep their size. Colours are variables of `chart.css`, which knows light, dark and paper;
//! every mark has a class for them and a sign or word beside it, so that colour never tells anything alone. Every text
//! is escaped here. Each chart stands beside a table that says the same, and has a title that states what is found.
//!
//! Figures turn into positions last, rounded to a hundredth of a percent; no figure is read off a position.

mod distribution;
mod heat;
mod interval;
mod slope;
mod stacked;
mod waterfall;

pub use distribution::{Class, distribution};
pub use heat::{Cell, heat};
pub use interval::{Range, interval};
pub use slope::{Line, slope};
pub use stacked::{PARTS, Stack, stacked};
pub use waterfall::{Kind, Stage, Waterfall};

use super::escape;
use crate::base::number::{Number, RoundingMode};
use serde::Serialize;
use std::fmt::{self, Write as _};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A finished chart.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// The permanent anchor.
    pub id: String,
    /// What is found, as a sentence: the caption.
    pub title: String,
    /// The drawing; every text in it is inert.
    pub svg: String,
}

/// A position along the page, in hundredths of a percent of its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Across(i64);

impl Across {
    /// The left edge.
    pub const LEFT: Self = Self(0);
    /// The right edge.
    pub const RIGHT: Self = Self(10_000);

    /// A whole percent of the width.
    #[must_use]
    pub const fn percent(percent: i64) -> Self {
        Self(percent * 100)
    }

    /// How far the other lies to the right; nothing where it lies to the left.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self((other.0 - self.0).max(0))
    }
}

impl fmt::Display for Across {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.div_euclid(100), self.0.rem_euclid(100));
        match part {
            0 => write!(f, "{whole}%"),
            part if part % 10 == 0 => write!(f, "{whole}.{}%", part / 10),
            part => write!(f, "{whole}.{part:02}%"),
        }
    }
}

/// How figures lie along the page.
#[derive(Debug, Clone)]
pub struct Scale {
    low: Number,
    high: Number,
    from: Across,
    to: Across,
}

impl Scale {
    /// From `low` at `from` to `high` at `to`; where both figures are the same, one more stands at `to`.
    #[must_use]
    pub fn new((low, high): (Number, Number), (from, to): (Across, Across)) -> Self {
        let high = if high > low { high } else { &low + &Number::ONE };
        Self { low, high, from, to }
    }

    /// The same over figures whose ends are round and hold all of `figures`, with the marks between the ends: some four
    /// steps of 1, 2 or 5 tenths, units, tens …
    #[must_use]
    pub fn round<'n>(figures: impl IntoIterator<Item = &'n Number>, span: (Across, Across)) -> (Self, Vec<Number>) {
        let mut ends: Option<(&Number, &Number)> = None;
        for figure in figures {
            ends = Some(ends.map_or((figure, figure), |(low, high)| (low.min(figure), high.max(figure))));
        }
        let (low, high) = ends.map_or((Number::ZERO, Number::ONE), |(low, high)| (low.clone(), high.clone()));
        let step = step(&(&high - &low));
        let steps = |number: &Number| number.checked_div(&step).unwrap_or_default();
        let (first, last) = (steps(&low).floor(), steps(&high).ceil());
        let mut marks = Vec::new();
        let mut at = first;
        while at <= last {
            marks.push(&at * &step);
            at += &Number::ONE;
        }
        let ends = (marks.first().cloned().unwrap_or_default(), marks.last().cloned().unwrap_or_default());
        (Self::new(ends, span), marks)
    }

    /// Where a figure lies; figures beyond the ends lie at the ends.
    #[must_use]
    pub fn at(&self, figure: &Number) -> Across {
        let share = (figure - &self.low).checked_div(&(&self.high - &self.low)).unwrap_or_default();
        let share = share.clamped(&Number::ZERO, &Number::ONE);
        let width = Number::from(self.to.0 - self.from.0);
        let along = (&share * &width).round(0, RoundingMode::HalfEven).to_i64().unwrap_or(0);
        Across(self.from.0 + along)
    }
}

/// The round step that makes some four of a distance: 1, 2 or 5 times a power of ten.
fn step(distance: &Number) -> Number {
    let least = distance.checked_div(&Number::from(4)).unwrap_or_default();
    if least <= Number::ZERO {
        return Number::ONE;
    }
    let (ten, mut power) = (Number::from(10), Number::ONE);
    // Figures of schemes lie within these powers; beyond them a chart has many marks or few, and is still right.
    for _ in 0..40 {
        if power <= least {
            break;
        }
        power = power.checked_div(&ten).unwrap_or_default();
    }
    for _ in 0..40 {
        if &power * &ten > least {
            break;
        }
        power = &power * &ten;
    }
    let of = |factor: i64| &power * &Number::from(factor);
    [of(1), of(2), of(5)].into_iter().find(|step| *step >= least).unwrap_or_else(|| of(10))
}

/// The text cut to so many columns, an ideograph being two, with `…` where something is left out.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    let text = escape::one_line(text);
    if text.width() <= columns {
        return text.into_owned();
    }
    let (mut short, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// From which side a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A drawing in the making. Classes are the program's own words; texts are anybody's.
#[derive(Debug)]
pub struct Canvas {
    body: String,
}

impl Canvas {
    /// A drawing of a height in pixels, as wide as the page lets it be. `title` and `alt` are read out instead of it.
    #[must_use]
    pub fn new(id: &str, height: u32, title: &str, alt: &str) -> Self {
        let (id, title, alt) = (escape::html(id), escape::html(title), escape::html(alt));
        let mut body = format!(
            "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" width=\"100%\" height=\"{height}\">\n"
        );
        body.push_str(&format!("<title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{alt}</desc>\n"));
        Self { body }
    }

    fn put(&mut self, element: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(element);
        self.body.push('\n');
    }

    /// A filled area; at least two pixels wide, so that small figures are seen.
    pub fn bar(&mut self, class: &str, (from, to): (Across, Across), y: u32, height: u32) {
        let width = from.to(to);
        match width {
            Across(0..=30) => self.put(format_args!(
                "<line class=\"thin {class}\" x1=\"{from}\" x2=\"{from}\" y1=\"{y}\" y2=\"{}\"/>",
                y + height
            )),
            _ => self.put(format_args!(
                "<rect class=\"{class}\" x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            )),
        }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, (x1, y1): (Across, u32), (x2, y2): (Across, u32)) {
        self.put(format_args!("<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"));
    }

    /// A dot.
    pub fn dot(&mut self, class: &str, x: Across, y: u32, radius: u32) {
        self.put(format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
    }

    /// A text on one line; `y` is its base line.
    pub fn text(&mut self, class: &str, x: Across, y: u32, anchor: Anchor, text: &str) {
        let side = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escape::html(text);
        self.put(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{side}\">{text}</text>"));
    }

    /// A name, as long as it may be: cut to `narrow` columns on a phone and to `wide` ones elsewhere. `around` says the text
    /// with what stands beside the name.
    pub fn name(
        &mut self,
        (x, y): (Across, u32),
        anchor: Anchor,
        (narrow, wide): (usize, usize),
        name: &str,
        around: impl Fn(&str) -> String,
    ) {
        let (short, full) = (cut(name, narrow), cut(name, wide));
        if short == full {
            self.text("name", x, y, anchor, &around(&full));
        } else {
            // The style sheet shows one of them.
            self.text("name full", x, y, anchor, &around(&full));
            self.text("name short", x, y, anchor, &around(&short));
        }
    }

    /// The finished drawing.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.body.push_str("</svg>");
        self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse_decimal(text).unwrap()
    }

    #[test]
    fn scales_end_at_round_figures() {
        let span = (Across::LEFT, Across::RIGHT);
        for (low, high, marks) in [
            ("84.5", "100", "80 85 90 95 100"),
            ("0", "1", "0 0.5 1"),
            ("-3", "12", "-5 0 5 10 15"),
            ("99.97", "100", "99.97 99.98 99.99 100"),
            ("7", "7", "7"),
            ("0", "120000", "0 50000 100000 150000"),
        ] {
            let (scale, found) = Scale::round([&number(low), &number(high)], span);
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), marks);
            assert!(scale.at(&number(low)) <= scale.at(&number(high)));
        }
    }

    #[test]
    fn figures_lie_where_they_belong() {
        let scale = Scale::new((Number::ZERO, number("80")), (Across::percent(10), Across::percent(90)));
        for (figure, position) in [("0", "10%"), ("80", "90%"), ("20", "30%"), ("0.125", "10.12%"), ("90", "90%")] {
            assert_eq!(scale.at(&number(figure)).to_string(), position);
        }
    }

    #[test]
    fn texts_are_cut_by_their_width() {
        assert_eq!(cut("不动产登记", 10), "不动产登记");
        assert_eq!(cut("不动产登记办理", 10), "不动产登…");
        assert_eq!(cut("registration", 7), "regist…");
        assert_eq!(cut("一\n二\u{202e}三", 20), "一 二三");
    }

    #[test]
    fn long_names_stand_twice_and_short_ones_once() {
        let drawn = |name: &str| {
            let mut canvas = Canvas::new("a", 10, "", "");
            canvas.name((Across::LEFT, 5), Anchor::Start, (10, 26), name, |name| format!("3 {name}"));
            canvas.finish()
        };
        assert_eq!(drawn("税务局").matches("<text class=\"name\"").count(), 1);
        let long = drawn("县人力资源和社会保障局");
        assert!(long.contains("class=\"name full\"") && long.contains(">3 县人力资源和社会保障局<"), "{long}");
        assert!(long.contains("class=\"name short\"") && long.contains(">3 县人力资…<"), "{long}");
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        let mut canvas = Canvas::new("a\"b", 10, "<script>", "{{ x }} & \u{202e}y");
        canvas.text("t", Across::LEFT, 5, Anchor::Start, "</text><script>alert(1)</script>");
        let svg = canvas.finish();
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains("a\"b"), "{svg}");
        assert!(svg.contains("&lt;/text&gt;&lt;script&gt;"), "{svg}");
    }
}
