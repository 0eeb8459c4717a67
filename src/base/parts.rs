//! The shorter periods inside a period: the months of a half-year, the quarters of a year.

use super::calendar::{Cycle, Date, Period};
use super::language::Bilingual;

/// Whether periods of one cycle are made up of whole periods of another. Weeks go across the ends of all longer ones, so
/// that what is reported by the week belongs to no one month.
#[must_use]
pub fn made_up_of(whole: Cycle, part: Cycle) -> bool {
    part != Cycle::Week && part < whole
}

/// The periods of a cycle inside a period, the first one first; none where it is not made up of them.
#[must_use]
pub fn parts(whole: Period, cycle: Cycle) -> Vec<Period> {
    let mut found = Vec::new();
    if !made_up_of(whole.cycle(), cycle) {
        return found;
    }
    let mut part = Period::containing(cycle, whole.first_day());
    while whole.contains(part.last_day()) {
        found.push(part);
        part = part.next();
    }
    found
}

/// How many periods of a cycle are in one of another; one where it is not made up of them.
#[must_use]
pub fn number(whole: Cycle, part: Cycle) -> u32 {
    match (whole.months(), part.months()) {
        (Some(months), Some(each)) if made_up_of(whole, part) => months / each,
        _ => 1,
    }
}

/// A part of a period, with its position among those of its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The part.
    pub period: Period,
    /// Its position, from 0.
    pub index: usize,
}

impl Part {
    /// A part of a period, by its name; none where it is not one of its parts.
    #[must_use]
    pub fn of(whole: Period, part: Period) -> Option<Self> {
        position(whole, part).map(|index| Self { period: part, index })
    }
}

/// The position of a part among those of a period, from 0; none where it is not one of them.
#[must_use]
pub fn position(whole: Period, part: Period) -> Option<usize> {
    parts(whole, part.cycle()).iter().position(|own| *own == part)
}

/// Whether a part has begun by a day: what has not is neither reported yet nor missed.
#[must_use]
pub fn begun(part: Period, by: Date) -> bool {
    part.first_day() <= by
}

/// Reads the name of a part: one that a text may name by itself (`2022-03`, `2022年3月`, `2022Q1`), or without its year
/// (`3月`, `三季度`, `Q1`, `上半年`), which is that of the period.
#[must_use]
pub fn named(text: &str, whole: Period) -> Option<Period> {
    if text.is_empty() {
        return None;
    }
    let year = whole.year();
    let text = text.to_ascii_uppercase();
    let without_year = || match text.starts_with(['Q', 'H']) {
        true => Period::parse(&format!("{year}{text}")),
        false => Period::parse(&format!("{year}年{text}")),
    };
    Period::parse(&text).or_else(without_year)
}

/// How often something is reported: `by the month`.
#[must_use]
pub fn by_the(cycle: Cycle) -> Bilingual {
    Bilingual::from(match cycle {
        Cycle::Week => ("按周", "by the week"),
        Cycle::Month => ("按月", "by the month"),
        Cycle::Quarter => ("按季度", "by the quarter"),
        Cycle::Half => ("按半年", "by the half-year"),
        Cycle::Year => ("按年", "by the year"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn texts(whole: &str, cycle: Cycle) -> Vec<String> {
        parts(period(whole), cycle).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn halves_are_made_up_of_months_and_quarters() {
        assert_eq!(texts("2022H2", Cycle::Month), ["2022-07", "2022-08", "2022-09", "2022-10", "2022-11", "2022-12"]);
        assert_eq!(texts("2022H2", Cycle::Quarter), ["2022Q3", "2022Q4"]);
        assert_eq!(texts("2022", Cycle::Half), ["2022H1", "2022H2"]);
        assert!(texts("2022H2", Cycle::Half).is_empty());
        assert!(texts("2022H2", Cycle::Week).is_empty());
        assert_eq!(position(period("2022H2"), period("2022-09")), Some(2));
        assert_eq!(position(period("2022H2"), period("2022-06")), None);
    }

    #[test]
    fn parts_are_as_many_as_there_are() {
        for (whole, part) in [("2022", Cycle::Half), ("2024", Cycle::Month), ("2022H2", Cycle::Quarter)] {
            let whole = period(whole);
            assert_eq!(number(whole.cycle(), part) as usize, parts(whole, part).len());
        }
        assert_eq!(number(Cycle::Month, Cycle::Week), 1);
        assert_eq!(number(Cycle::Quarter, Cycle::Quarter), 1);
    }

    #[test]
    fn parts_are_named_with_and_without_their_year() {
        let whole = period("2022H1");
        for text in ["2022-03", "2022年3月", "3月", "２０２２年３月"] {
            assert_eq!(named(text, whole), Some(period("2022-03")), "{text}");
        }
        for text in ["2022Q1", "Q1", "q1", "一季度", "第一季度", "2022年第1季度"] {
            assert_eq!(named(text, whole), Some(period("2022Q1")), "{text}");
        }
        assert_eq!(named("7月", whole), Some(period("2022-07")));
        for text in ["", "3", "13月", "March", "2022-3-1"] {
            assert_eq!(named(text, whole), None, "{text}");
        }
    }
}
