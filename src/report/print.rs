//! Values as they are printed: rounded once, from the exact value, by the declared `show`; states as words.

use crate::base::language::Lang;
use crate::base::number::{Number, RoundingMode};
use crate::model::contract::Fact;
use crate::model::value::{Dim, State, Value};
use crate::model::{NodeId, RuleSet, Show};

/// The sign of a negative value in print.
const MINUS: &str = "−";

/// Values with so many decimals or fewer are printed in full where no `show` is declared for them.
const FULL_PLACES: u32 = 6;

/// How values are printed in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Print {
    /// The language.
    pub lang: Lang,
    /// The declared form of points.
    pub show: Show,
}

impl Print {
    /// As the scheme declares it.
    pub(crate) fn new(rules: &RuleSet, lang: Lang) -> Self {
        Self { lang, show: rules.scheme.show }
    }

    /// One of two wordings.
    pub(crate) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// How the value of a node is printed: by its own rounding, else by the scheme's `show`; the total always by `show`.
    pub(crate) fn show_of(self, rules: &RuleSet, node: NodeId) -> Show {
        let own = rules.nodes.get(node.index()).and_then(|node| node.round);
        if node == rules.root() { self.show } else { own.unwrap_or(self.show) }
    }

    /// A number with the declared decimals.
    pub(crate) fn fixed(self, number: &Number, show: Show) -> String {
        signed(&number.format_fixed(show.places, show.mode))
    }

    /// Points with the scheme's decimals.
    pub(crate) fn points(self, number: &Number) -> String {
        self.fixed(number, self.show)
    }

    /// Points with the word for them: `85.50分`, `85.50 points`.
    pub(crate) fn points_with_unit(self, number: &Number) -> String {
        match self.lang {
            Lang::Zh => format!("{}分", self.points(number)),
            Lang::En => format!("{} points", self.points(number)),
        }
    }

    /// A number in full where it ends early, else with the scheme's decimals.
    pub(crate) fn plain(self, number: &Number) -> String {
        match number.decimal_places() {
            Some(places) if places <= FULL_PLACES => signed(&number.format_fixed(places, RoundingMode::HalfEven)),
            _ => self.points(number),
        }
    }

    /// A share as percent.
    pub(crate) fn percent(self, share: &Number) -> String {
        format!("{}%", self.plain(&(share * &Number::HUNDRED)))
    }

    /// A weight: as percent where that ends, else as a fraction, `1/3`, which says more than `33.33%`.
    pub(crate) fn weight(self, weight: &Number) -> String {
        if weight.decimal_places().is_some() { self.percent(weight) } else { signed(&weight.to_fraction_text()) }
    }

    /// A sum of money in yuan, its thousands apart.
    pub(crate) fn money(self, yuan: &Number) -> String {
        let places = yuan.decimal_places().map_or(2, |own| if own == 0 { 0 } else { 2 });
        let text = grouped(&signed(&yuan.format_fixed(places, RoundingMode::HalfEven)));
        match self.lang {
            Lang::Zh => format!("{text}元"),
            Lang::En => format!("{text} yuan"),
        }
    }

    /// The word of a state.
    pub(crate) fn state(self, state: State) -> &'static str {
        let (zh, en) = state.words();
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A value in points, or its state.
    pub(crate) fn score(self, value: &Value, show: Show) -> String {
        match value {
            Value::Number(number) => self.fixed(number, show),
            other => self.value(other, &Dim::Points),
        }
    }

    /// A value of a dimension.
    pub(crate) fn value(self, value: &Value, dim: &Dim) -> String {
        match (value, dim) {
            (Value::Missing(state), _) => self.state(*state).to_owned(),
            (Value::Flag(flag), _) => if *flag { self.pick("是", "yes") } else { self.pick("否", "no") }.to_owned(),
            (Value::Date(date), _) => date.to_string(),
            (Value::Text(text), _) => text.to_string(),
            (Value::Level(level), Dim::Level(names)) => {
                names.get(usize::from(*level)).cloned().unwrap_or_else(|| level.to_string())
            }
            (Value::Level(level), _) => level.to_string(),
            (Value::Number(number), dim) => self.quantity(number, dim),
        }
    }

    /// A number of a dimension, with its unit.
    fn quantity(self, number: &Number, dim: &Dim) -> String {
        let plain = || self.plain(number);
        match dim {
            Dim::Points => self.points(number),
            Dim::Ratio => self.percent(number),
            Dim::PercentagePoints => {
                format!("{}{}", self.plain(&(number * &Number::HUNDRED)), self.pick("个百分点", " pp"))
            }
            Dim::Money => self.money(number),
            Dim::Days if *number == Number::ONE => format!("{}{}", plain(), self.pick("天", " day")),
            Dim::WorkingDays if *number == Number::ONE => {
                format!("{}{}", plain(), self.pick("个工作日", " working day"))
            }
            Dim::Days => format!("{}{}", plain(), self.pick("天", " days")),
            Dim::WorkingDays => format!("{}{}", plain(), self.pick("个工作日", " working days")),
            Dim::Measure(unit) => format!("{} {unit}", plain()),
            _ => plain(),
        }
    }

    /// A fact in the unit its data is kept in; the unit itself stands in the heading.
    pub(crate) fn fact(self, fact: &Fact, value: &Value) -> String {
        let Value::Number(number) = value else { return self.value(value, &fact.dim) };
        match number.checked_div(&fact.scale) {
            Some(figure) => self.plain(&figure),
            None => self.value(value, &fact.dim),
        }
    }

    /// What a fact is counted in, for a heading: `万元` is `10,000 yuan` in English, whatever the keyword for it.
    pub(crate) fn unit(self, fact: &Fact) -> &str {
        if self.in_yuan(fact) { "10,000 yuan" } else { self.pick(&fact.unit.0, &fact.unit.1) }
    }

    /// Whether a value of a fact is printed in yuan where its unit stands behind it: English has no word for ten thousand.
    fn in_yuan(self, fact: &Fact) -> bool {
        self.lang == Lang::En && fact.dim == Dim::Money && fact.scale == Number::integer(10_000)
    }

    /// The same, with the unit behind it.
    pub(crate) fn fact_with_unit(self, fact: &Fact, value: &Value) -> String {
        if self.in_yuan(fact) && value.number().is_some() {
            return self.value(value, &fact.dim);
        }
        let figure = self.fact(fact, value);
        let unit = self.unit(fact);
        match value {
            // Words stand apart in English: `3 items`, `3%`.
            Value::Number(_) if self.lang == Lang::En && unit.starts_with(char::is_alphabetic) => {
                format!("{figure} {unit}")
            }
            Value::Number(_) => format!("{figure}{unit}"),
            _ => figure,
        }
    }

    /// Names as a list in a sentence.
    pub(crate) fn list(self, names: &[String]) -> String {
        names.join(self.pick("、", ", "))
    }

    /// The first names of a list, and how many there are where they are more.
    pub(crate) fn some(self, names: &[String], most: usize) -> String {
        if names.len() <= most {
            return self.list(names);
        }
        let shown = self.list(names.get(..most).unwrap_or(names));
        match self.lang {
            Lang::Zh => format!("{shown}等{}个", names.len()),
            Lang::En => format!("{shown} and {} more", names.len() - most),
        }
    }
}

/// The number with a minus sign instead of a hyphen.
pub(crate) fn signed(text: &str) -> String {
    text.replace('-', MINUS)
}

/// The number with its thousands apart by commas.
fn grouped(text: &str) -> String {
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let digits = whole.trim_start_matches(MINUS);
    let mut out = whole.get(..whole.len() - digits.len()).unwrap_or("").to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}
