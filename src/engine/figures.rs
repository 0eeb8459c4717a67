//! Arithmetic in print: real figures joined by signs, in both languages.

use super::eval::{At, Reader};
use crate::base::language::{Bilingual, say};
use crate::base::number::{Number, RoundingMode};
use crate::model::Rounding;
use crate::model::expr::{Expr, ExprKind, RealFunction, Statistic, Towards};
use crate::model::reuse::Outside;
use crate::model::value::{Dim, State, Value};

/// Decimals of the approximation behind `≈`.
const PLACES: u32 = 4;

/// So many periods are written out in a formula.
const MOST_PARTS: usize = 12;

/// The same text in both languages.
pub(super) fn plain(text: impl Into<String>) -> Bilingual {
    Bilingual::from(text.into())
}

/// Texts joined by the same sign in both languages.
pub(super) fn joined(parts: &[Bilingual], sign: &str) -> Bilingual {
    let join = |side: fn(&Bilingual) -> &str| parts.iter().map(side).collect::<Vec<_>>().join(sign);
    Bilingual { zh: join(|part| &part.zh), en: join(|part| &part.en) }
}

/// One text behind another.
pub(super) fn and(mut text: Bilingual, more: &Bilingual) -> Bilingual {
    text.zh.push_str(&more.zh);
    text.en.push_str(&more.en);
    text
}

/// A text in brackets.
pub(super) fn bracketed(text: &Bilingual) -> Bilingual {
    Bilingual { zh: format!("({})", text.zh), en: format!("({})", text.en) }
}

/// `text = result`
pub(super) fn equals(text: &Bilingual, result: &Bilingual) -> Bilingual {
    Bilingual { zh: format!("{} = {}", text.zh, result.zh), en: format!("{} = {}", text.en, result.en) }
}

fn minus(text: &str) -> String {
    text.replacen('-', "−", 1)
}

/// The number the figure shows and the sign behind it: shares are shown as percent.
fn shown(number: &Number, dim: &Dim) -> (Number, &'static str, &'static str) {
    match dim {
        Dim::Ratio => (number * &Number::HUNDRED, "%", "%"),
        Dim::PercentagePoints => (number * &Number::HUNDRED, "个百分点", "pp"),
        _ => (number.clone(), "", ""),
    }
}

/// A number as a result: exact where it ends, else as a fraction and its approximation, `40/3 ≈ 13.3333`.
pub(super) fn number(value: &Number, dim: &Dim) -> Bilingual {
    let (value, zh, en) = shown(value, dim);
    let exact = minus(&value.to_string());
    let sided = |unit: &str| match value.decimal_places() {
        Some(_) => format!("{exact}{unit}"),
        None => {
            let near = minus(&value.format_fixed(PLACES, RoundingMode::HalfUp));
            if unit.is_empty() { format!("{exact} ≈ {near}") } else { format!("({exact}){unit} ≈ {near}{unit}") }
        }
    };
    Bilingual { zh: sided(zh), en: sided(en) }
}

/// A number inside a formula: fractions and negative numbers stand in brackets.
pub(super) fn operand(value: &Number, dim: &Dim) -> Bilingual {
    // A date in a table of steps stands there by the number of its day.
    if let (Dim::Date, Some(day)) = (dim, value.to_i64().and_then(crate::base::calendar::numbered_day)) {
        return plain(day.to_string());
    }
    let (value, zh, en) = shown(value, dim);
    let text = minus(&value.to_string());
    let bare = !value.is_negative() && value.decimal_places().is_some();
    let sided = |unit: &str| if bare { format!("{text}{unit}") } else { format!("({text}){unit}") };
    Bilingual { zh: sided(zh), en: sided(en) }
}

fn other(value: &Value, dim: &Dim) -> Bilingual {
    match (value, dim) {
        (Value::Flag(true), _) => Bilingual::from(("是", "yes")),
        (Value::Flag(false), _) => Bilingual::from(("否", "no")),
        (Value::Level(level), Dim::Level(names)) => {
            plain(names.get(usize::from(*level)).map_or_else(String::new, Clone::clone))
        }
        (Value::Level(level), _) => plain(level.to_string()),
        (Value::Date(date), _) => plain(date.to_string()),
        (Value::Text(text), _) => plain(text.to_string()),
        (Value::Missing(state), _) => state.name(),
        (Value::Number(number), _) => plain(number.to_string()),
    }
}

/// A value as a result.
pub(super) fn figure(value: &Value, dim: &Dim) -> Bilingual {
    match value {
        Value::Number(value) => number(value, dim),
        _ => other(value, dim),
    }
}

/// A value inside a formula.
pub(super) fn inside(value: &Value, dim: &Dim) -> Bilingual {
    match value {
        Value::Number(value) => operand(value, dim),
        _ => other(value, dim),
    }
}

/// A value in points, as a result.
pub(super) fn points(value: &Value) -> Bilingual {
    figure(value, &Dim::Points)
}

/// How tightly a formula holds together; a looser part of a tighter one stands in brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Connective,
    Comparison,
    Sum,
    Product,
    Power,
    Whole,
}

/// The formula and its result: `3 ÷ 4 = 75%`; a figure alone where there is nothing to compute.
pub(super) fn equation(reader: &Reader<'_>, expr: &Expr, at: At) -> Bilingual {
    let result = figure(&reader.eval(expr, at), &expr.dim);
    let (text, tightness) = phrase(reader, expr, at);
    let computed = matches!(
        expr.kind,
        ExprKind::Minimum(_)
            | ExprKind::Maximum(_)
            | ExprKind::OverPeriods { .. }
            | ExprKind::Real(..)
            | ExprKind::RoundOff(..)
            | ExprKind::Towards(..)
    );
    if tightness == Tightness::Whole && !computed {
        return result;
    }
    equals(&text, &result)
}

/// A condition with this unit's figures, and whether it holds: `95 ≥ 90`.
pub(super) fn condition(reader: &Reader<'_>, expr: &Expr, at: At) -> Bilingual {
    let (text, tightness) = phrase(reader, expr, at);
    match (tightness, reader.eval(expr, at)) {
        (Tightness::Whole, _) | (_, Value::Flag(true)) => text,
        (_, Value::Flag(false)) => and(text, &Bilingual::from(("：不成立", ": does not hold"))),
        (_, value) => and(and(text, &Bilingual::from(("：", ": "))), &other(&value, &Dim::Flag)),
    }
}

fn phrase(reader: &Reader<'_>, expr: &Expr, at: At) -> (Bilingual, Tightness) {
    use ExprKind as K;
    use Tightness as T;
    let part = |inner: &Expr, least: T| {
        let (text, tightness) = phrase(reader, inner, at);
        if tightness < least { bracketed(&text) } else { text }
    };
    let two = |a: &Expr, sign: &str, b: &Expr, left: T, right: T| joined(&[part(a, left), part(b, right)], sign);
    let call = |name: &str, list: &[Expr]| {
        let parts: Vec<Bilingual> = list.iter().map(|inner| part(inner, T::Connective)).collect();
        let inner = joined(&parts, ", ");
        Bilingual { zh: format!("{name}({})", inner.zh), en: format!("{name}({})", inner.en) }
    };
    match &expr.kind {
        K::Outside(outside) => match several(reader, expr, outside, at) {
            Some(formula) => formula,
            None => (inside(&reader.eval(expr, at), &expr.dim), T::Whole),
        },
        K::Add(a, b) => (two(a, " + ", b, T::Sum, T::Sum), T::Sum),
        K::Subtract(a, b) => (two(a, " − ", b, T::Sum, T::Product), T::Sum),
        K::Multiply(a, b) => (two(a, " × ", b, T::Product, T::Product), T::Product),
        K::Divide(a, b) => (two(a, " ÷ ", b, T::Product, T::Power), T::Product),
        K::Negate(a) => (and(plain("−"), &part(a, T::Power)), T::Sum),
        K::Power(a, exponent) => (and(part(a, T::Whole), &plain(format!("^{exponent}"))), T::Power),
        K::Raised(a, exponent) => (and(and(part(a, T::Whole), &plain("^")), &part(exponent, T::Whole)), T::Power),
        K::Real(function, a) => {
            let name = match function {
                RealFunction::Ln => "ln",
                RealFunction::Exp => "exp",
                RealFunction::Sqrt => "√",
            };
            (and(plain(name), &bracketed(&part(a, T::Connective))), T::Whole)
        }
        K::RoundOff(a, to) => {
            let inside = [part(a, T::Connective), rounding(*to)];
            (and(Bilingual::from(("约至", "round-off")), &bracketed(&joined(&inside, ", "))), T::Whole)
        }
        K::Towards(a, towards, places) => {
            let (zh, en) = match towards {
                Towards::Floor => ("向下取整", "floor"),
                Towards::Ceiling => ("向上取整", "ceil"),
            };
            let mut inside = vec![part(a, T::Connective)];
            if *places > 0 {
                inside.push(say!("{n}位小数", "{n} decimals", n = *places));
            }
            (and(Bilingual::from((zh, en)), &bracketed(&joined(&inside, ", "))), T::Whole)
        }
        K::Minimum(list) => (call("min", list), T::Whole),
        K::Maximum(list) => (call("max", list), T::Whole),
        K::Absolute(a) => {
            let inner = part(a, T::Connective);
            (Bilingual { zh: format!("|{}|", inner.zh), en: format!("|{}|", inner.en) }, T::Power)
        }
        K::Compare(sign, a, b) => (two(a, &format!(" {} ", sign.sign()), b, T::Sum, T::Sum), T::Comparison),
        K::Not(a) => (and(Bilingual::from(("非", "not ")), &part(a, T::Whole)), T::Comparison),
        K::And(list) => (connected(list, (" 且 ", " and "), &part), T::Connective),
        K::Or(list) => (connected(list, (" 或 ", " or "), &part), T::Connective),
        K::If(test, then, otherwise) => match reader.eval(test, at) {
            Value::Flag(true) => phrase(reader, then, at),
            Value::Flag(false) => phrase(reader, otherwise, at),
            value => (other(&value, &Dim::Flag), T::Whole),
        },
        K::Is(a, state) => {
            let value = reader.eval(a, At { as_reported: true, ..at });
            (and(figure(&value, &a.dim), &and(plain(" = "), &state.name())), T::Comparison)
        }
        K::OverPeriods { statistic, of, during, inside: within, filter: None, .. }
            if reader.desk.assumed(expr).is_none() =>
        {
            let stretch = super::spans::Of { during: *during, inside: *within };
            let parts = super::spans::parts(reader.desk, stretch, at.era).into_iter();
            let values: Vec<Bilingual> =
                parts.map(|part| inside(&super::spans::value(reader, of, part, at), &of.dim)).collect();
            let values = joined(&values, ", ");
            let (zh, en) = statistic_words(statistic);
            (Bilingual { zh: format!("{zh}({})", values.zh), en: format!("{en}({})", values.en) }, T::Whole)
        }
        _ => (inside(&reader.eval(expr, at), &expr.dim), T::Whole),
    }
}

/// The name of a statistic.
fn statistic_words(statistic: &Statistic) -> (&'static str, &'static str) {
    match statistic {
        Statistic::Count => ("计数", "count"),
        Statistic::Sum => ("合计", "sum"),
        Statistic::Mean => ("平均", "mean"),
        Statistic::Minimum => ("最小", "min"),
        Statistic::Maximum => ("最大", "max"),
        Statistic::Median => ("中位数", "median"),
        Statistic::Deviation => ("标准差", "stdev"),
        Statistic::Percentile(_) => ("百分位", "percentile"),
        Statistic::First => ("最早", "earliest"),
        Statistic::Last => ("最新", "latest"),
        Statistic::Run => ("连续", "running"),
    }
}

/// How the periods of another scheme become one figure: `(90 + 80 + 70) ÷ 3`; none where it is one figure, or where
/// there are too many to read.
fn several(reader: &Reader<'_>, expr: &Expr, outside: &Outside, at: At) -> Option<(Bilingual, Tightness)> {
    let statistic = outside.statistic.as_ref().filter(|_| reader.desk.assumed(expr).is_none())?;
    let parts = super::reuse::parts(reader, outside, at);
    let counted: Option<Vec<Number>> = (parts.iter())
        .filter_map(|part| super::reuse::counted(&part.value, outside.missing))
        .map(|value| value.number().cloned())
        .collect();
    let counted = counted.filter(|numbers| (2..=MOST_PARTS).contains(&numbers.len()))?;
    let texts: Vec<Bilingual> = counted.iter().map(|number| operand(number, &Dim::Points)).collect();
    let sum = joined(&texts, " + ");
    Some(match statistic {
        Statistic::Sum => (sum, Tightness::Sum),
        Statistic::Mean => (and(bracketed(&sum), &plain(format!(" ÷ {}", counted.len()))), Tightness::Product),
        Statistic::Minimum | Statistic::Maximum => {
            let name = if *statistic == Statistic::Minimum { "min" } else { "max" };
            (and(plain(name), &bracketed(&joined(&texts, ", "))), Tightness::Power)
        }
        Statistic::Count
        | Statistic::Median
        | Statistic::Deviation
        | Statistic::Percentile(_)
        | Statistic::First
        | Statistic::Last
        | Statistic::Run => return None,
    })
}

fn connected(list: &[Expr], word: (&str, &str), part: &dyn Fn(&Expr, Tightness) -> Bilingual) -> Bilingual {
    let parts: Vec<Bilingual> = list.iter().map(|inner| part(inner, Tightness::Comparison)).collect();
    Bilingual { zh: joined(&parts, word.0).zh, en: joined(&parts, word.1).en }
}

/// A rounding in words: `四舍五入至2位小数`.
pub(super) fn rounding(rounding: Rounding) -> Bilingual {
    let (zh, en) = match rounding.mode {
        RoundingMode::HalfUp => ("四舍五入", "half-up"),
        RoundingMode::HalfEven => ("四舍六入", "half-even"),
        RoundingMode::Down => ("舍去", "down"),
        RoundingMode::Up => ("进位", "up"),
    };
    Bilingual {
        zh: format!("{zh}至{}位小数", rounding.places), en: format!("{en} to {} decimals", rounding.places)
    }
}

/// What stands for a missing value: `未报 → 0`.
pub(super) fn replaced(state: State, by: &Value) -> Bilingual {
    joined(&[state.name(), points(by)], " → ")
}
