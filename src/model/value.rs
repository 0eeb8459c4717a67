//! Values, the states that may stand instead of a value, and dimensions.

use crate::base::calendar::{Date, day_number};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use std::sync::Arc;

/// What stands instead of a value, strongest first: of two missing operands the stronger state wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nothing was handed in.
    NotSubmitted,
    /// It was handed in behind the deadline, and does not count as it is.
    Late,
    /// The unit refused to report.
    Refused,
    /// The figure exists but is kept back.
    Withheld,
    /// It cannot be computed: 0/0, the mean of nothing.
    Undefined,
    /// Fewer cases, raters or children than the rule needs.
    BelowMinimum,
    /// The rule does not concern the unit.
    NotApplicable,
}

impl State {
    /// All states, strongest first.
    pub const ALL: [Self; 7] = [
        Self::NotSubmitted,
        Self::Late,
        Self::Refused,
        Self::Withheld,
        Self::Undefined,
        Self::BelowMinimum,
        Self::NotApplicable,
    ];

    /// The word of the state in schemes, data and bulletins.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotSubmitted => ("未报", "not submitted"),
            Self::Late => ("逾期", "late"),
            Self::Refused => ("拒报", "refused"),
            Self::Withheld => ("保密", "withheld"),
            Self::Undefined => ("无法计算", "undefined"),
            Self::BelowMinimum => ("样本不足", "below minimum"),
            Self::NotApplicable => ("不适用", "not applicable"),
        }
    }

    /// The word in both languages.
    #[must_use]
    pub fn name(self) -> Bilingual {
        let (zh, en) = self.words();
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// The state a word names, in either language, with a hyphen or a blank.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        let word = word.replace('-', " ");
        Self::ALL.into_iter().find(|state| {
            let (zh, en) = state.words();
            word == zh || word.eq_ignore_ascii_case(en)
        })
    }
}

/// What is known of a figure besides its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Handed in behind the deadline.
    Late,
    /// Not final yet.
    Provisional,
    /// Changed after it was first published.
    Revised,
}

impl Mark {
    /// All marks.
    pub const ALL: [Self; 3] = [Self::Late, Self::Provisional, Self::Revised];

    /// The word of the mark in data and bulletins.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Late => ("逾期", "late"),
            Self::Provisional => ("初步", "provisional"),
            Self::Revised => ("修订", "revised"),
        }
    }

    /// A text that ends with the word of a mark: what stands before it, and the mark.
    #[must_use]
    pub fn behind(text: &str) -> Option<(&str, Self)> {
        Self::ALL.into_iter().find_map(|mark| {
            let (zh, en) = mark.words();
            let before =
                text.strip_suffix(zh).or_else(|| text.strip_suffix(en).filter(|before| before.ends_with(' ')))?;
            Some((before.trim_end(), mark)).filter(|(before, _)| !before.is_empty())
        })
    }
}

/// A value of a cell, a node or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An exact number in base units.
    Number(Number),
    /// Yes or no.
    Flag(bool),
    /// A level: its position in the declared order, from the lowest.
    Level(u16),
    /// A day.
    Date(Date),
    /// A text; it can only be compared for equality.
    Text(Arc<str>),
    /// No value, and why.
    Missing(State),
}

impl Value {
    /// The number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// What a value is put in order by among numbers, and interpolated by: of a date the number of its day; none of what
    /// is neither.
    #[must_use]
    pub fn ordinate(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(number.clone()),
            Self::Date(date) => Some(Number::from(day_number(*date))),
            _ => None,
        }
    }

    /// The state, where a value is missing.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        match self {
            Self::Missing(state) => Some(*state),
            _ => None,
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

/// What kind of quantity a value is. Adding two different ones is an error of the scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dim {
    /// 分
    Points,
    /// A share; percent is its spelling: 40% is 2/5.
    Ratio,
    /// A difference of shares, in units of 1 (1pp is 1/100).
    PercentagePoints,
    /// Money, in yuan.
    Money,
    /// A number of things.
    Count,
    /// Calendar days.
    Days,
    /// Working days.
    WorkingDays,
    /// A day.
    Date,
    /// An ordered level; the names from the lowest to the highest.
    Level(Arc<[String]>),
    /// Yes or no.
    Flag,
    /// Text.
    Text,
    /// A plain number without a unit.
    Plain,
    /// A number in a unit of measure of its own, such as µg/m³.
    Measure(String),
    /// Unknown because of an earlier error: fits everything, so that one mistake gives one message.
    Poisoned,
}

impl Dim {
    /// The name of the dimension for messages.
    #[must_use]
    pub fn name(&self) -> Bilingual {
        let (zh, en) = match self {
            Self::Points => ("分值", "points"),
            Self::Ratio => ("百分数", "percent"),
            Self::PercentagePoints => ("百分点", "percentage points"),
            Self::Money => ("金额", "money"),
            Self::Count => ("个数", "a count"),
            Self::Days => ("天数", "days"),
            Self::WorkingDays => ("工作日", "working days"),
            Self::Date => ("日期", "a date"),
            Self::Level(_) => ("级别", "a level"),
            Self::Flag => ("是否", "yes or no"),
            Self::Text => ("文本", "text"),
            Self::Plain => ("无单位的数", "a plain number"),
            Self::Measure(unit) => return Bilingual { zh: format!("“{unit}”"), en: format!("“{unit}”") },
            Self::Poisoned => ("未知", "unknown"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}
