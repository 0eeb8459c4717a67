//! From the text of a cell to a value in base units.

use super::report::{Place, Report};
use crate::base::calendar::parse_date;
use crate::base::catalog::{self, Entry};
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::language::{Bilingual, say};
use crate::base::number::{Number, NumberError};
use crate::model::value::{Dim, State, Value};
use std::sync::Arc;

/// How the cells of a column are read.
pub(super) struct Reader<'r> {
    /// What kind of quantity they hold.
    pub(super) dim: &'r Dim,
    /// How many base units a bare 1 is.
    pub(super) scale: &'r Number,
    /// The signs of the unit, where it has any.
    pub(super) unit: Option<&'r (String, String)>,
    /// The values allowed, in base units.
    pub(super) range: Option<&'r (Number, Number)>,
}

/// Why a cell has no value.
pub(super) enum Fault {
    /// It is not a number.
    Number(NumberError),
    /// The number has a sign of unit that does not fit.
    Sign(String),
    /// It is not a date.
    Date,
    /// It is not one of the levels.
    Level,
    /// It is neither yes nor no.
    Flag,
    /// The number is smaller or larger than allowed.
    Range,
}

impl<'r> Reader<'r> {
    /// The value of a cell that is not blank, and whether it is a number without a sign of unit. `states`: spellings of
    /// states in this file; the words of the language itself are always known, but in free texts.
    pub(super) fn read(&self, text: &str, states: &[(String, State)]) -> Result<(Value, bool), Fault> {
        if let Some((_, state)) = states.iter().find(|(word, _)| word == text) {
            return Ok((Value::Missing(*state), false));
        }
        match self.read_value(text) {
            Err(fault @ Fault::Range) => Err(fault),
            Err(fault) => State::find(text).map(|state| (Value::Missing(state), false)).ok_or(fault),
            found => found,
        }
    }

    fn read_value(&self, text: &str) -> Result<(Value, bool), Fault> {
        let value = match self.dim {
            Dim::Date => Value::Date(parse_date(text).ok_or(Fault::Date)?),
            Dim::Level(names) => {
                let position = names.iter().position(|name| name == text).ok_or(Fault::Level)?;
                Value::Level(u16::try_from(position).unwrap_or(u16::MAX))
            }
            Dim::Flag => Value::Flag(match text {
                "是" | "yes" | "true" | "Yes" | "True" | "YES" | "TRUE" => true,
                "否" | "no" | "false" | "No" | "False" | "NO" | "FALSE" => false,
                _ => return Err(Fault::Flag),
            }),
            Dim::Text | Dim::Poisoned => Value::Text(Arc::from(text)),
            _ => {
                let (number, bare) = self.read_number(text)?;
                return match self.range {
                    Some((least, most)) if number < *least || number > *most => Err(Fault::Range),
                    _ => Ok((Value::Number(number), bare)),
                };
            }
        };
        Ok((value, false))
    }

    fn read_number(&self, text: &str) -> Result<(Number, bool), Fault> {
        let fault = match Number::parse_decimal(text) {
            Ok(number) if *self.scale == Number::ONE => return Ok((number, true)),
            Ok(number) => return Ok((&number * self.scale, true)),
            Err(NumberError::NotANumber) => Fault::Number(NumberError::NotANumber),
            Err(other) => return Err(Fault::Number(other)),
        };
        let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || ".．+-−－".contains(c);
        let Some(cut) = text.find(|c| !is_digit(c)).filter(|cut| *cut > 0) else { return Err(fault) };
        let (digits, sign) = text.split_at_checked(cut).unwrap_or((text, ""));
        let Ok(number) = Number::parse_decimal(digits) else { return Err(fault) };
        let sign = sign.trim();
        match self.factor(sign) {
            Some(factor) => Ok((&number * &factor, false)),
            None if sign.contains(|c: char| c.is_numeric() || c.is_whitespace() || ",，;；".contains(c)) => {
                Err(fault)
            }
            None => Err(Fault::Sign(sign.to_owned())),
        }
    }

    /// How many base units one of a sign is; nothing where it does not fit.
    fn factor(&self, sign: &str) -> Option<Number> {
        let own = self.unit.is_some_and(|(zh, en)| sign == zh || sign == en);
        let whole = |number| Some(Number::integer(number));
        match (self.dim, sign) {
            (Dim::Ratio | Dim::PercentagePoints, "%" | "％") => Number::ratio(1, 100),
            (Dim::PercentagePoints, "pp" | "个百分点" | "百分点") => Number::ratio(1, 100),
            (Dim::Money, "元" | "yuan") => whole(1),
            (Dim::Money, "千元") => whole(1_000),
            (Dim::Money, "万元") => whole(10_000),
            (Dim::Money, "百万元") => whole(1_000_000),
            (Dim::Money, "亿元") => whole(100_000_000),
            (Dim::Points, "分" | "point" | "points") | (Dim::Days, "天" | "日" | "day" | "days") => whole(1),
            (Dim::WorkingDays, "个工作日" | "工作日" | "working day" | "working days") => whole(1),
            (Dim::Measure(unit), _) if sign == unit => Some(self.scale.clone()),
            _ if own => Some(self.scale.clone()),
            _ => None,
        }
    }

    /// A number in base units as it would be written in the column.
    fn written(&self, number: &Number) -> String {
        number.checked_div(self.scale).unwrap_or_else(|| number.clone()).to_string()
    }

    /// Says what is wrong with a cell of the column `name`.
    pub(super) fn explain(
        &self,
        fault: &Fault,
        name: &str,
        text: &str,
        place: impl Into<Place>,
        report: &mut Report<'_>,
    ) {
        let entry: &'static Entry = match fault {
            Fault::Number(_) | Fault::Sign(_) => &catalog::BAD_CELL_NUMBER,
            Fault::Date => &catalog::BAD_CELL_DATE,
            Fault::Level => &catalog::BAD_CELL_LEVEL,
            Fault::Flag => &catalog::BAD_VALUE_SHAPE,
            Fault::Range => &catalog::OUT_OF_RANGE,
        };
        report.at(entry, place, |new| match fault {
            Fault::Number(fault) => not_a_number(*fault, text, name, new),
            Fault::Sign(sign) => new(say!(
                "`{text}` 的单位 `{sign}` 与 `{name}`（{dim}）不符",
                "the unit `{sign}` of `{text}` does not fit `{name}` ({dim})",
                text = text,
                sign = sign,
                name = name,
                dim = self.dim.name()
            ))
            .help(say!("只写数字，或写与这一列相符的单位", "write the number only, or a unit that fits the column")),
            Fault::Date => new(say!("`{text}` 不是日期", "`{text}` is not a date", text = text))
                .help(say!("写成 `2022-02-28`", "write it as `2022-02-28`")),
            Fault::Level => {
                let Dim::Level(names) = self.dim else { return new(Bilingual::default()) };
                unknown_level(text, names.iter().map(String::as_str), new)
            }
            Fault::Flag => new(say!("`{text}` 既不是“是”也不是“否”", "`{text}` is neither yes nor no", text = text))
                .help(say!("写 `是` 或 `否`", "write `yes` or `no`")),
            Fault::Range => {
                let (least, most) = self
                    .range
                    .map_or((String::new(), String::new()), |(least, most)| (self.written(least), self.written(most)));
                new(say!(
                    "`{name}` 的 `{text}` 不在 {least} 到 {most} 之间",
                    "`{text}` of `{name}` is not between {least} and {most}",
                    name = name,
                    text = text,
                    least = least,
                    most = most
                ))
                .help(say!("核对小数点、单位和行列", "check the decimal point, the unit and the row"))
            }
        });
    }
}

/// Says why a text is not a number.
fn not_a_number(fault: NumberError, text: &str, name: &str, new: &dyn Fn(Bilingual) -> Diagnostic) -> Diagnostic {
    let because = match fault {
        NumberError::Empty => ("空的", "it is empty"),
        NumberError::ThousandsComma => ("数字里有千分位逗号", "it has commas between its digits"),
        NumberError::Exponent => ("用了科学记数法", "it has an exponent"),
        NumberError::InnerBlank => ("数字里有空格", "it has blanks between its digits"),
        NumberError::TooLong => ("数字太长", "it has too many digits"),
        NumberError::NotANumber => ("", ""),
    };
    let message = if fault == NumberError::NotANumber {
        say!("`{name}` 的 `{text}` 不是数字", "`{text}` of `{name}` is not a number", name = name, text = text)
    } else {
        say!(
            "`{name}` 的 `{text}` 不能当作数字：{because}",
            "`{text}` of `{name}` is not taken as a number: {because}",
            name = name,
            text = text,
            because = because
        )
    };
    new(message).help(say!(
        "写成 `1234.5` 或 `95%`；没有数据的写 `未报`、`不适用` 等",
        "write it as `1234.5` or `95%`; where there is no figure, write `not submitted`, `not applicable` or the like"
    ))
}

/// Says that a word is not a level.
pub(super) fn unknown_level<'a>(
    text: &str,
    names: impl Iterator<Item = &'a str> + Clone,
    new: &dyn Fn(Bilingual) -> Diagnostic,
) -> Diagnostic {
    let problem = new(say!("`{text}` 不是规定的级别", "`{text}` is not one of the levels", text = text));
    match nearest(text, names.clone()) {
        Some(near) => problem.help(say!("是否应为 `{near}`？", "did you mean `{near}`?", near = near)),
        None => {
            let all: Vec<&str> = names.collect();
            let (zh, en) = (all.join("、"), all.join(", "));
            problem.help(say!("级别有：{all}", "the levels are: {all}", all = (zh.as_str(), en.as_str())))
        }
    }
}

/// Adds the nearest name to a problem, or else a remedy.
pub(super) fn suggest<'a>(
    problem: Diagnostic,
    wanted: &str,
    names: impl Iterator<Item = &'a str>,
    otherwise: Bilingual,
) -> Diagnostic {
    match nearest(wanted, names) {
        Some(near) => problem.help(say!("是否应为 `{near}`？", "did you mean `{near}`?", near = near)),
        None => problem.help(otherwise),
    }
}
