//! Bands and steps: no gap, no overlap, no line that nothing reaches — each failure with a value that shows it.

use super::Builder;
use super::ranges::Interval;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::decision::Grade;
use crate::model::expr::{Comparison, Expr, ExprKind, Statistic};
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

    /// A value in both, where both have two ends.
    fn shared(&self, other: &Self) -> Option<Number> {
        let (low, high) = (self.low.as_ref()?, self.high.as_ref()?);
        let (other_low, other_high) = (other.low.as_ref()?, other.high.as_ref()?);
        let from = if low.0 < other_low.0 { other_low } else { low };
        let to = if high.0 < other_high.0 { high } else { other_high };
        (from.0 < to.0).then(|| (&from.0 + &to.0).checked_div(&Number::from(2))).flatten()
    }

    /// Whether no value of the interval is accepted.
    fn misses(&self, domain: &Interval) -> bool {
        let above = self.low.as_ref().zip(domain.high.as_ref());
        let below = self.high.as_ref().zip(domain.low.as_ref());
        above.is_some_and(|((low, closed), high)| low > high || (low == high && !*closed))
            || below.is_some_and(|((high, closed), low)| high < low || (high == low && !*closed))
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

    /// Steps: `else` is there or everything is covered, every line is reachable, no two ranges clash.
    pub(super) fn check_steps(&mut self, of: &Expr, lines: &[StepLine], otherwise: bool, statement: &'a Statement) {
        if of.dim == Dim::Poisoned {
            return;
        }
        let domain = self.interval(of);
        if !otherwise {
            self.check_cover(of, &domain, lines, statement);
        }
        for (index, line) in lines.iter().enumerate() {
            let here = Accepts::of(&line.tests);
            if !line.edges.is_empty() {
                continue;
            }
            if here.is_empty() || here.misses(&domain) {
                let mut problem =
                    Diagnostic::new(&catalog::UNREACHABLE_STEP, say!("没有数值符合这一档", "no value meets this line"))
                        .at(line.span)
                        .help(say!("检查界限，或删去这一档", "check its limits, or remove it"));
                if let (false, Some(low), Some(high)) = (here.is_empty(), &domain.low, &domain.high) {
                    problem = problem.note(say!(
                        "这里的数值只能在 {low} 到 {high} 之间",
                        "the values here lie between {low} and {high}",
                        low = self.shown(low, &of.dim),
                        high = self.shown(high, &of.dim)
                    ));
                }
                self.problems.push(problem);
                continue;
            }
            let fixed = || lines.iter().take(index).filter(|line| line.edges.is_empty());
            let earlier = || fixed().map(|line| (line, Accepts::of(&line.tests)));
            if let Some((earlier, _)) = earlier().find(|(_, accepts)| accepts.covers(&here)) {
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
            } else if let Some((earlier, witness)) =
                earlier().find_map(|(line, accepts)| Some((line, accepts.shared(&here)?)))
            {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_OVERLAP,
                        say!("{x} 同时属于两档", "{x} falls into two bands", x = self.shown(&witness, &of.dim)),
                    )
                    .at(line.span)
                    .label(earlier.span, say!("也在这一档之内", "it lies in this one, too"))
                    .help(say!(
                        "改界限，使每个数值只属于一档；相邻两档可以共用一个端点，归高的一档",
                        "change the limits so that each value has one band; neighbours may share an end, which belongs \
                         to the higher one"
                    )),
                );
            }
        }
    }

    /// Steps without `else` take every value there can be.
    fn check_cover(&mut self, of: &Expr, domain: &Interval, lines: &[StepLine], statement: &'a Statement) {
        let mut bands: Vec<(Accepts, Span)> = lines
            .iter()
            .filter(|line| line.edges.is_empty())
            .map(|line| (Accepts::of(&line.tests), line.span))
            .filter(|(band, _)| !band.is_empty())
            .collect();
        bands.sort_by(|a, b| a.0.low.cmp(&b.0.low));
        // How far everything is taken, from the least value on, and by which line.
        let mut reached = domain.low.clone().map(|low| (low, false));
        let mut until: Option<Span> = None;
        let whole = matches!(
            of.kind,
            ExprKind::Count { .. }
                | ExprKind::Held(_)
                | ExprKind::Running { .. }
                | ExprKind::HeldIn(..)
                | ExprKind::HoldsIn(..)
                | ExprKind::HoldsRunning { .. }
                | ExprKind::Place(_)
                | ExprKind::Ballots
                | ExprKind::OverPeriods { statistic: Statistic::Count, .. }
        ) || matches!(&of.kind, ExprKind::OverPeriods { statistic: Statistic::Sum, of, .. } if matches!(of.kind, ExprKind::Count { .. }));
        for (band, span) in &bands {
            let begins = match (&band.low, &reached) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some((low, closed)), Some((end, taken))) => {
                    low < end
                        || (low == end && (*closed || *taken))
                        || (whole && *closed && *taken && low - end <= Number::ONE)
                }
            };
            if !begins {
                let witness = match (&band.low, &reached) {
                    (Some((low, _)), Some((end, _))) => (low + end).checked_div(&Number::from(2)),
                    (Some((low, _)), None) => Some(low - &Number::ratio(1, 100).unwrap_or_default()),
                    _ => None,
                };
                match until {
                    Some(before) => self.gap(of, witness.unwrap_or_default(), *span, before),
                    None => self.else_missing(of, witness, statement),
                }
                return;
            }
            let Some(end) = &band.high else { return };
            if reached.as_ref().is_none_or(|(number, taken)| *number < end.0 || (*number == end.0 && !*taken)) {
                reached = Some(end.clone());
                until = Some(*span);
            }
        }
        let all = match (&reached, &domain.high) {
            (Some((end, taken)), Some(high)) => end > high || (end == high && *taken),
            _ => false,
        };
        if !all {
            let witness = reached.map(|(end, taken)| {
                let beyond = Number::ratio(i64::from(taken), 100).unwrap_or_default();
                &end + &beyond
            });
            self.else_missing(of, witness, statement);
        }
    }

    fn gap(&mut self, of: &Expr, witness: Number, place: Span, before: Span) {
        self.problems.push(
            Diagnostic::new(
                &catalog::BANDS_GAP,
                say!("{x} 不在任何一档", "{x} falls between two bands", x = self.shown(&witness, &of.dim)),
            )
            .at(place)
            .label(before, say!("前一档到此为止", "the band before ends here"))
            .help(say!(
                "让相邻两档首尾相接，如 `>= 95%：…，>= 90%：…`，或加上 `否则：…`",
                "let each band begin where the next ends, as in `>= 95%: …, >= 90%: …`, or add `else: …`"
            )),
        );
    }

    fn else_missing(&mut self, of: &Expr, witness: Option<Number>, statement: &'a Statement) {
        let mut problem = Diagnostic::new(
            &catalog::ELSE_MISSING,
            say!("没有写明其余情况得几分", "what counts otherwise is not stated"),
        )
        .at(statement.word_span)
        .help(say!("加上 `否则：0分`", "add `else: 0 points`"));
        if let Some(witness) = witness {
            problem = problem.note(say!(
                "例：{x} 不在任何一档",
                "for example, {x} meets no line",
                x = self.shown(&witness, &of.dim)
            ));
        }
        self.problems.push(problem);
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
        of: &Expr,
        bands: &mut Vec<(Grade, Span)>,
        mut ranges: Vec<(Number, Number, String, Span)>,
    ) {
        if ranges.is_empty() {
            return;
        }
        ranges.sort_by(|a, b| b.0.cmp(&a.0));
        let places = self.granularity(of);
        let unit = Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE);
        // Each band, best first: where it begins, whether with that value, and where it was said to end.
        let mut all: Vec<(&Number, bool, Option<&Number>, &str, Span)> = Vec::new();
        for (band, span) in bands.iter() {
            all.extend(band.edge.as_ref().map(|edge| (edge, band.inclusive, None, band.name.as_str(), *span)));
        }
        all.extend(ranges.iter().map(|(low, high, name, span)| (low, true, Some(high), name.as_str(), *span)));
        all.sort_by(|a, b| b.0.cmp(a.0));
        for pair in all.windows(2) {
            let [(low, closed, _, upper, upper_span), (_, _, Some(high), lower, lower_span)] = pair else { continue };
            let (low, high) = (*low, *high);
            let gap = low - high;
            if gap > unit || (!closed && gap > Number::ZERO) {
                let witness = (high + low).checked_div(&Number::from(2)).unwrap_or_default();
                let witness = witness.format_fixed(places, crate::base::number::RoundingMode::Down);
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_GAP,
                        say!(
                            "{witness} 分没有等次：`{lower}` 到 {high}，`{upper}` 从 {low} 起",
                            "{witness} points have no grade: `{lower}` ends at {high}, `{upper}` begins at {low}",
                            witness = witness,
                            lower = *lower,
                            upper = *upper,
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
                            lower = *lower,
                            upper = *upper
                        ),
                    )
                    .at(*lower_span)
                    .label(*upper_span, say!("另一等次在这里", "the other grade is here"))
                    .help(say!(
                        "改界限，使每个分数只属于一个等次",
                        "change the limits so that every score has one grade"
                    )),
                );
            }
        }
        if let Some((low, high, best, span)) = ranges.first()
            && bands.iter().all(|(band, _)| band.edge.as_ref().is_none_or(|edge| edge <= low))
            && self.interval(of).high().is_none_or(|most| most > high)
        {
            let witness = high + &unit;
            self.problems.push(
                Diagnostic::new(
                    &catalog::BANDS_GAP,
                    say!(
                        "{witness} 分没有等次：最高的 `{best}` 到 {high} 为止",
                        "{witness} points have no grade: the best one, `{best}`, ends at {high}",
                        witness = &witness,
                        best = best.as_str(),
                        high = high
                    ),
                )
                .at(*span)
                .help(say!("写成 `>= …`，不设上限", "write `>= …`, without an upper end")),
            );
        }
        for (low, _, name, span) in ranges {
            bands.push((Grade { name, edge: Some(low), inclusive: true, quota: None }, span));
        }
        bands.sort_by(|a, b| b.0.edge.cmp(&a.0.edge));
    }

    /// Grades without `else`: what lies below the last one has no grade.
    pub(super) fn grade_gap(&mut self, of: &Expr, statement: &'a Statement, bands: &[(Grade, Span)]) {
        let lowest = bands.iter().filter_map(|(grade, _)| grade.edge.as_ref()).min();
        let Some(lowest) = lowest.filter(|lowest| **lowest > Number::ZERO) else { return };
        let places = self.granularity(of);
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

    /// Grades of which less is better, without `else`: what lies above the last one has no grade.
    pub(super) fn grade_gap_above(&mut self, of: &Expr, statement: &'a Statement, bands: &[(Grade, Span)]) {
        let Some(highest) = bands.iter().filter_map(|(grade, _)| grade.edge.as_ref()).max() else { return };
        if self.interval(of).high().is_some_and(|most| most <= highest) {
            return;
        }
        let unit = Number::ONE.checked_div(&Number::from(10).pow_i(self.granularity(of))).unwrap_or(Number::ONE);
        let witness = highest + &unit;
        self.problems.push(
            Diagnostic::new(
                &catalog::BANDS_GAP,
                say!("{witness} 分没有等次", "{witness} points have no grade", witness = &witness),
            )
            .at(statement.word_span)
            .help(say!("加上 `否则：不合格`", "add `else: …`")),
        );
    }

    /// The decimals that a graded value can have: those it is rounded to, none where it is a number of things. (semantics: 8)
    fn granularity(&self, of: &Expr) -> u32 {
        match &of.kind {
            ExprKind::Node(id) => self.node(*id).and_then(|node| node.round).map(|rounding| rounding.places),
            ExprKind::RoundOff(_, rounding) | ExprKind::Shown(_, rounding) => Some(rounding.places),
            ExprKind::Fact(_) | ExprKind::Count { .. } if of.dim == Dim::Count => Some(0),
            _ => None,
        }
        .unwrap_or(self.show.places)
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
