//! Bands and steps: no gap, no overlap, no line that nothing reaches — each failure with a value that shows it.

use super::Builder;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::decision::Grade;
use crate::model::expr::{Comparison, Expr};
use crate::model::method::{ChoiceLine, StepLine};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::Statement;

/// A half-line or interval of numbers: what the tests of a line accept.
#[derive(Debug, Clone)]
struct Accepts {
    low: Option<(Number, bool)>,
    high: Option<(Number, bool)>,
}

impl Accepts {
    fn of(tests: &[(Comparison, Number)]) -> Self {
        let mut accepts = Self { low: None, high: None };
        for (comparison, number) in tests {
            match comparison {
                Comparison::GreaterOrEqual => accepts.low = Some((number.clone(), true)),
                Comparison::Greater => accepts.low = Some((number.clone(), false)),
                Comparison::LessOrEqual => accepts.high = Some((number.clone(), true)),
                Comparison::Less => accepts.high = Some((number.clone(), false)),
                Comparison::Equal => {
                    accepts.low = Some((number.clone(), true));
                    accepts.high = Some((number.clone(), true));
                }
                Comparison::NotEqual => {}
            }
        }
        accepts
    }

    /// Whether everything `other` accepts is accepted here, too.
    fn covers(&self, other: &Self) -> bool {
        let low = match (&self.low, &other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((a, closed)), Some((b, open))) => a < b || (a == b && (*closed || !*open)),
        };
        let high = match (&self.high, &other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((a, closed)), Some((b, open))) => a > b || (a == b && (*closed || !*open)),
        };
        low && high
    }

    fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Some((a, c)), Some((b, d))) => a > b || (a == b && !(*c && *d)),
            _ => false,
        }
    }
}

impl<'a> Builder<'a> {
    /// Of two neighbouring ranges that share an end, the end belongs to the higher one.
    pub(super) fn close_ranges(&mut self, lines: &mut [StepLine]) {
        let lows: Vec<Number> = lines
            .iter()
            .filter_map(|line| match line.tests.as_slice() {
                [(Comparison::GreaterOrEqual, low), (Comparison::LessOrEqual, _)] => Some(low.clone()),
                _ => None,
            })
            .collect();
        for line in lines.iter_mut() {
            if let [(Comparison::GreaterOrEqual, low), (comparison @ Comparison::LessOrEqual, high)] =
                line.tests.as_mut_slice()
                && low < high
                && lows.contains(high)
            {
                *comparison = Comparison::Less;
            }
        }
    }

    /// Steps: `else` is there, every line is reachable, the order makes sense.
    pub(super) fn check_steps(&mut self, of: &Expr, lines: &[StepLine], otherwise: bool, statement: &'a Statement) {
        if !otherwise {
            let mut problem = Diagnostic::new(
                &catalog::ELSE_MISSING,
                say!("没有写明其余情况得几分", "what counts otherwise is not stated"),
            )
            .at(statement.word_span)
            .help(say!("加上 `否则：0分`", "add `else: 0 points`"));
            if let Some(witness) = self.unmatched(of, lines) {
                problem = problem.note(witness);
            }
            self.problems.push(problem);
        }
        for (index, line) in lines.iter().enumerate() {
            let here = Accepts::of(&line.tests);
            if here.is_empty() {
                self.problems.push(
                    Diagnostic::new(&catalog::UNREACHABLE_STEP, say!("没有数值符合这一档", "no value meets this line"))
                        .at(line.span),
                );
                continue;
            }
            let earlier = lines.iter().take(index).find(|earlier| Accepts::of(&earlier.tests).covers(&here));
            if let Some(earlier) = earlier {
                let witness = line.tests.first().map(|(_, number)| self.shown(number, &of.dim)).unwrap_or_default();
                self.problems.push(
                    Diagnostic::new(&catalog::UNREACHABLE_STEP, say!("这一档永远用不上", "this line is never reached"))
                        .at(line.span)
                        .label(
                            earlier.span,
                            say!("凡到这一档的，前面这一档已先符合", "whatever meets it meets this line first"),
                        )
                        .note(say!(
                            "例：{x} 已归入前一档",
                            "for example, {x} is taken by the earlier line",
                            x = witness
                        ))
                        .help(say!("把要求高的一档写在前面", "put the stricter line first")),
                );
            }
        }
    }

    /// A value that no line of the steps takes.
    fn unmatched(&self, of: &Expr, lines: &[StepLine]) -> Option<Bilingual> {
        let lowest = lines.iter().flat_map(|line| &line.tests).map(|(_, number)| number).min()?;
        let below = lowest - &Number::ratio(1, 100).unwrap_or_default();
        let witness = self.shown(&below, &of.dim);
        Some(say!("例：{x} 不在任何一档", "for example, {x} meets no line", x = witness))
    }

    /// Choices: every level has its line or there is an `else`; no line stands twice.
    pub(super) fn check_choice(&mut self, key: &Expr, lines: &[ChoiceLine], otherwise: bool) {
        for (index, line) in lines.iter().enumerate() {
            let same = |other: &&ChoiceLine| {
                other.tests.len() == line.tests.len()
                    && other.tests.iter().zip(&line.tests).all(|(a, b)| a.0 == b.0 && a.1.kind == b.1.kind)
            };
            if let Some(first) = lines.iter().take(index).find(same) {
                self.problems.push(
                    Diagnostic::new(&catalog::BANDS_OVERLAP, say!("这一行重复了", "this line stands twice"))
                        .at(line.span)
                        .label(first.span, say!("第一次在这里", "the first one is here")),
                );
            }
        }
        if otherwise {
            return;
        }
        if let Dim::Level(levels) = &key.dim {
            let missing = levels.iter().enumerate().find(|(position, _)| {
                !lines.iter().any(|line| {
                    line.tests.iter().all(|(comparison, expr)| match expr.constant() {
                        Some(Value::Level(level)) => comparison.holds(position.cmp(&usize::from(*level))),
                        _ => true,
                    })
                })
            });
            let Some((_, level)) = missing else { return };
            self.problems.push(
                Diagnostic::new(
                    &catalog::ELSE_MISSING,
                    say!("级别 `{level}` 没有对应的行", "the level `{level}` has no line", level = level.as_str()),
                )
                .at(key.span)
                .help(say!("补上这一行，或写 `否则：…`", "add the line, or `else: …`")),
            );
            return;
        }
        self.problems.push(
            Diagnostic::new(
                &catalog::ELSE_MISSING,
                say!("没有写明其余情况取什么值", "what counts otherwise is not stated"),
            )
            .at(key.span)
            .help(say!("加上 `否则：…`", "add `else: …`")),
        );
    }

    /// Grades written as ranges: no gap and no overlap on the total's granularity.
    pub(super) fn grade_ranges(
        &mut self,
        bands: &mut Vec<(Grade, Span)>,
        mut ranges: Vec<(Number, Number, String, Span)>,
    ) {
        ranges.sort_by(|a, b| b.0.cmp(&a.0));
        let places = self.show.places;
        let unit = Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE);
        for pair in ranges.windows(2) {
            let [(low, _, upper, upper_span), (_, high, lower, lower_span)] = pair else { continue };
            let gap = low - high;
            if gap > unit {
                let witness = (high + low).checked_div(&Number::from(2)).unwrap_or_default();
                let witness = witness.format_fixed(places, crate::base::number::RoundingMode::Down);
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_GAP,
                        say!(
                            "{witness} 分没有等次：`{lower}` 到 {high}，`{upper}` 从 {low} 起",
                            "{witness} points have no grade: `{lower}` ends at {high}, `{upper}` begins at {low}",
                            witness = witness,
                            lower = lower.as_str(),
                            upper = upper.as_str(),
                            high = high,
                            low = low
                        ),
                    )
                    .at(*lower_span)
                    .label(*upper_span, say!("上一等次从这里起", "the better grade begins here"))
                    .help(say!(
                        "写成 `>= {low}分：…，>= …`，不留空档",
                        "write `>= {low} points: …` so that nothing falls between",
                        low = low
                    )),
                );
            } else if gap < Number::ZERO {
                let low = low.clone();
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_OVERLAP,
                        say!(
                            "{low} 分同时属于 `{lower}` 和 `{upper}`",
                            "{low} points are in `{lower}` and in `{upper}`",
                            low = low,
                            lower = lower.as_str(),
                            upper = upper.as_str()
                        ),
                    )
                    .at(*lower_span)
                    .label(*upper_span, say!("另一等次在这里", "the other grade is here")),
                );
            }
        }
        for (low, _, name, span) in ranges {
            bands.push((Grade { name, least: Some(low), inclusive: true, quota: None }, span));
        }
        bands.sort_by(|a, b| b.0.least.cmp(&a.0.least));
    }

    /// Grades without `else`: what lies below the last one has no grade.
    pub(super) fn grade_gap(&mut self, statement: &'a Statement, bands: &[(Grade, Span)]) {
        let lowest = bands.iter().filter_map(|(grade, _)| grade.least.as_ref()).min();
        let Some(lowest) = lowest.filter(|lowest| **lowest > Number::ZERO) else { return };
        let places = self.show.places;
        let unit = Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE);
        let witness = lowest - &unit;
        self.problems.push(
            Diagnostic::new(
                &catalog::BANDS_GAP,
                say!("{witness} 分没有等次", "{witness} points have no grade", witness = &witness),
            )
            .at(statement.word_span)
            .help(say!("加上 `否则：不合格`", "add `else: …`")),
        );
    }

    /// A number in its dimension, for a message.
    pub(super) fn shown(&self, number: &Number, dim: &Dim) -> Bilingual {
        let percent = || (number * &Number::HUNDRED).to_string();
        match dim {
            Dim::Ratio => Bilingual::from(format!("{}%", percent())),
            Dim::PercentagePoints => {
                Bilingual { zh: format!("{}个百分点", percent()), en: format!("{}pp", percent()) }
            }
            Dim::Points => Bilingual { zh: format!("{number}分"), en: format!("{number} points") },
            Dim::Money => Bilingual { zh: format!("{number}元"), en: format!("{number} yuan") },
            _ => Bilingual::from(number.to_string()),
        }
    }
}
