//! The time a row or a column of facts speaks of: the whole period, or one of its parts (a month of a half-year).

use super::CellRef;
use super::report::Report;
use super::table::Row;
use crate::base::calendar::{Cycle, Date, Period};
use crate::base::catalog;
use crate::base::language::{Bilingual, list, say};
use crate::base::parts::{Part, begun, by_the, named};
use crate::model::RuleSet;
use crate::model::contract::Fact;

/// What speaks of a time: in both languages.
pub(super) type Speaker = (&'static str, &'static str);
/// A row, by its column `period`.
pub(super) const ROW: Speaker = ("行", "row");
/// A column, by its heading.
pub(super) const COLUMN: Speaker = ("列", "column");

/// What a row or a column speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The period as a whole.
    Whole,
    /// One of its parts.
    Part(Part),
}

impl About {
    /// The part, where it is one.
    pub(super) fn part(self) -> Option<Part> {
        match self {
            Self::Whole => None,
            Self::Part(part) => Some(part),
        }
    }

    /// Whether a fact has a value of this time.
    pub(super) fn concerns(self, fact: &Fact) -> bool {
        fact.per == self.part().map(|part| part.period.cycle())
    }

    /// Says that a fact is reported for other stretches of time.
    pub(super) fn not_its_time(self, of: Speaker, fact: &Fact, cell: CellRef, report: &mut Report<'_>) {
        let every = fact.per.map_or_else(|| Bilingual::from(("整期", "once a period")), by_the);
        report.at(&catalog::PART_UNKNOWN, cell, |new| {
            new(say!(
                "`{fact}` 是{every}填报的，这一{of}说的不是这样一段时间",
                "`{fact}` is reported {every}, and the {of} speaks of another stretch of time",
                fact = fact.id.as_str(),
                every = every,
                of = of
            ))
            .help(say!(
                "把数写在所属时间的一{of}；同一表里不属于这一{of}的格留空",
                "put the figure into the {of} of its time, and leave cells blank that do not belong to the {of}",
                of = of
            ))
        });
    }
}

/// The times that rows of facts may speak of.
pub(super) struct When {
    period: Period,
    as_of: Date,
    /// How long the parts are that some fact is reported for.
    cycles: Vec<Cycle>,
}

impl When {
    /// Of a scheme and a period, as of a day.
    pub(super) fn of(rules: &RuleSet, period: Period, as_of: Date) -> Self {
        let mut cycles: Vec<Cycle> = rules.facts.iter().filter_map(|fact| fact.per).collect();
        cycles.sort_unstable();
        cycles.dedup();
        Self { period, as_of, cycles }
    }

    /// What a row speaks of; nothing where that is no time of the period. Rows about other times are counted.
    pub(super) fn about(
        &self,
        row: &Row<'_>,
        column: usize,
        outside: &mut Outside,
        report: &mut Report<'_>,
    ) -> Option<About> {
        let text = row.text(column).unwrap_or_default();
        if text.is_empty() {
            return Some(About::Whole);
        }
        self.of_time(named(text, self.period), text, row.cell(column), outside, report)
    }

    /// What speaks of a time that was found in a text, at its place; nothing where that is no time of the period. Other times
    /// are counted.
    pub(super) fn of_time(
        &self,
        found: Option<Period>,
        text: &str,
        cell: CellRef,
        outside: &mut Outside,
        report: &mut Report<'_>,
    ) -> Option<About> {
        if found == Some(self.period) {
            return Some(About::Whole);
        }
        let part = found.filter(|part| self.cycles.contains(&part.cycle()) || part.cycle() == self.period.cycle());
        let Some(part) = part else {
            let every: Vec<Bilingual> = self.cycles.iter().map(|cycle| by_the(*cycle)).collect();
            let first = self.cycles.first().map(|cycle| Period::containing(*cycle, self.period.first_day()));
            let first = first.map_or_else(String::new, |first| first.to_string());
            report.at(&catalog::PART_UNKNOWN, cell, |new| {
                new(say!(
                    "`{text}` 不是数据填报的一段时间",
                    "`{text}` is no stretch of time that facts are reported for",
                    text = text
                ))
                .note(say!(
                    "方案的数据{every}填报",
                    "the facts of the scheme are reported {every}",
                    every = list(&every)
                ))
                .help(say!("写如 `{first}`", "write, for example, `{first}`", first = first))
            });
            return None;
        };
        match Part::of(self.period, part).filter(|_| begun(part, self.as_of)) {
            Some(part) => Some(About::Part(part)),
            None => {
                outside.count += 1;
                outside.first.get_or_insert((part, cell));
                None
            }
        }
    }
}

/// What speaks of times outside the period.
pub(super) struct Outside {
    of: Speaker,
    count: u32,
    first: Option<(Period, CellRef)>,
}

impl Outside {
    /// Nothing yet.
    pub(super) fn new(of: Speaker) -> Self {
        Self { of, count: 0, first: None }
    }

    /// Warns of them, once a file; how many they are.
    pub(super) fn tell(self, when: &When, report: &mut Report<'_>) -> u32 {
        let Some((part, cell)) = self.first else { return 0 };
        report.at(&catalog::OUTSIDE_PERIOD, cell, |new| {
            new(say!(
                "{count} {of}说的时间不在 {period} 之内，没有计入",
                "{count} {of}s speak of a time outside {period} and were left out",
                count = self.count,
                of = self.of,
                period = when.period.to_string()
            ))
            .note(say!(
                "第一处是 {part}；计入的是在 {first} 到 {last} 之间开始的",
                "the first of them is {part}; what counts begins from {first} to {last}",
                part = part.to_string(),
                first = when.period.first_day().to_string(),
                last = when.as_of.to_string()
            ))
            .help(say!(
                "核对时间，或把这些{of}移到所属周期的文件夹",
                "check the time, or move the {of}s to the folder of their period",
                of = self.of
            ))
        });
        self.count
    }
}
