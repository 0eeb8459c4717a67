//! Bands and steps: no gap, no overlap, no line that nothing reaches — each failure with a value that shows it.

use super::Builder;
use super::ranges::Interval;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::expr::{Comparison, Expr, ExprKind, PlaceTies, Rating, Statistic};
use crate::model::method::{ChoiceLine, StepLine};
use crate::model::reuse::Figure;
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

    /// A value in both, where one of them has two ends and they share more than an end: of half-lines the first counts.
    fn shared(&self, other: &Self, domain: &Interval) -> Option<Number> {
        if !self.is_range() && !other.is_range() {
            return None;
        }
        let ends = |a: Option<&Number>, b: Option<&Number>, last: Option<&Number>, most: bool| {
            [a, b, last].into_iter().flatten().reduce(|a, b| if (a < b) == most { b } else { a }).cloned()
        };
        let low = |accepts: &Self| accepts.low.as_ref().map(|(low, _)| low.clone());
        let high = |accepts: &Self| accepts.high.as_ref().map(|(high, _)| high.clone());
        let from = ends(low(self).as_ref(), low(other).as_ref(), domain.low.as_ref(), true)?;
        let to = ends(high(self).as_ref(), high(other).as_ref(), domain.high.as_ref(), false)?;
        (from < to).then(|| (&from + &to).checked_div(&Number::from(2))).flatten()
    }

    fn is_range(&self) -> bool {
        self.low.is_some() && self.high.is_some()
    }

    /// A value that is accepted and can occur: an end where it belongs to both, or else what lies between.
    fn sample(&self, domain: &Interval) -> Option<Number> {
        let closed = |end: &Number| (end.clone(), true);
        let low = match (self.low.clone(), domain.low.as_ref().map(closed)) {
            (Some(a), Some(b)) => Some(if a.0 < b.0 { b } else { a }),
            (a, b) => a.or(b),
        };
        let high = match (self.high.clone(), domain.high.as_ref().map(closed)) {
            (Some(a), Some(b)) => Some(if a.0 > b.0 { b } else { a }),
            (a, b) => a.or(b),
        };
        let hundredth = Number::ratio(1, 100).unwrap_or_default();
        match (low, high) {
            (Some((low, true)), _) => Some(low),
            (_, Some((high, true))) => Some(high),
            (Some((low, _)), Some((high, _))) => (&low + &high).checked_div(&Number::from(2)),
            (Some((low, _)), None) => Some(&low + &hundredth),
            (None, Some((high, _))) => Some(&high - &hundredth),
            (None, None) => Some(Number::ZERO),
        }
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
                problem.witness.extend(self.out_of_reach(of, &here, &domain, line));
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
                let value = here.sample(&domain).unwrap_or_default();
                let witness = self.shown(&value, &of.dim);
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
                        .help(say!("把要求高的一档写在前面", "put the stricter line first"))
                        .witness(self.lines_taking(of, &value, 2)),
                );
            } else if let Some((earlier, witness)) =
                earlier().find_map(|(line, accepts)| Some((line, accepts.shared(&here, &domain)?)))
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
                    ))
                    .witness(self.lines_taking(of, &witness, 2)),
                );
            }
        }
    }

    /// Why no value meets a line: its ends are in the wrong order, or one of them is beyond what there can be.
    fn out_of_reach(&self, of: &Expr, here: &Accepts, domain: &Interval, line: &StepLine) -> Option<Witness> {
        let text = Bilingual::from(self.sources.text(of.span));
        let row = Bilingual::from(self.sources.text(line.span));
        let side = |what, of: &Bilingual, end: &Number, dim: &Dim| Side::new(what, of.clone(), self.quantity(end, dim));
        let stated = |end: &Number| side(What::Stated, &row, end, &of.dim);
        let (low, high) = (here.low.as_ref(), here.high.as_ref());
        if let (true, Some((low, _)), Some((high, _))) = (here.is_empty(), low, high) {
            return Some(Witness::new(stated(low), Relation::between(low, high), stated(high)));
        }
        let above = low.zip(domain.high.as_ref()).filter(|((low, _), most)| low >= *most);
        let below = high.zip(domain.low.as_ref()).filter(|((high, _), least)| high <= *least);
        let above = above.map(|((low, _), most)| {
            Witness::new(stated(low), Relation::between(low, most), side(What::Most, &text, most, &of.dim))
        });
        above.or(below.map(|((high, _), least)| {
            Witness::new(stated(high), Relation::between(high, least), side(What::Least, &text, least, &of.dim))
        }))
    }

    /// That so many lines take a value.
    fn lines_taking(&self, of: &Expr, value: &Number, lines: usize) -> Witness {
        let text = self.sources.text(of.span);
        Witness::lines(text, lines).given(text, self.quantity(value, &of.dim))
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
        let whole = is_whole(of);
        // The least whole number that nothing takes.
        let next = |(end, taken): &(Number, bool)| if *taken { &end.floor() + &Number::ONE } else { end.ceil() };
        for (band, span) in &bands {
            let begins = match (&band.low, &reached) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some((low, closed)), Some(reached)) if whole => {
                    let next = next(reached);
                    *low < next || (*low == next && *closed)
                }
                (Some((low, closed)), Some((end, taken))) => low < end || (low == end && (*closed || *taken)),
            };
            if !begins {
                let witness = match (&band.low, &reached) {
                    (Some(_), Some(reached)) if whole => Some(next(reached)),
                    (Some((low, _)), Some((end, _))) => (low + end).checked_div(&Number::from(2)),
                    (Some((low, _)), None) if whole => Some(&low.ceil() - &Number::ONE),
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
            (Some(reached), Some(high)) if whole => next(reached) > *high,
            (Some((end, taken)), Some(high)) => end > high || (end == high && *taken),
            _ => false,
        };
        if !all {
            let witness = reached.map(|(end, taken)| match &domain.high {
                _ if whole => next(&(end, taken)),
                _ if !taken => end,
                Some(high) => (&end + high).checked_div(&Number::from(2)).unwrap_or_default(),
                None => &end + &Number::ratio(1, 100).unwrap_or_default(),
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
            ))
            .witness(self.lines_taking(of, &witness, 0)),
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
            problem = problem.witness(self.lines_taking(of, &witness, 0));
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
            let Some((position, level)) = missing else { return };
            self.problems.push(
                Diagnostic::new(
                    &catalog::ELSE_MISSING,
                    say!("级别 `{level}` 没有对应的行", "the level `{level}` has no line", level = level.as_str()),
                )
                .at(key.span)
                .help(say!("补上这一行，或写 `否则：…`", "add the line, or `else: …`"))
                .witness({
                    let text = self.sources.text(key.span);
                    let number = Number::from(position);
                    let level = Quantity { number, written: Bilingual::from(level.as_str()) };
                    Witness::lines(text, 0).given(text, level)
                }),
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

    /// A number in its dimension, for a witness.
    pub(super) fn quantity(&self, number: &Number, dim: &Dim) -> Quantity {
        Quantity { number: number.clone(), written: self.written(number, dim) }
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

/// Whether an expression has no values but whole numbers.
fn is_whole(expr: &Expr) -> bool {
    use ExprKind as K;
    match &expr.kind {
        K::Constant(value) => value.number().is_some_and(|number| *number == number.floor()),
        K::Count { .. }
        | K::Held(_)
        | K::Running { .. }
        | K::HeldIn(..)
        | K::HoldsIn(..)
        | K::HoldsRunning { .. }
        | K::Place(_)
        | K::Ballots
        | K::OverEvents { statistic: Statistic::Count, .. }
        | K::OverMarks { statistic: Statistic::Count, .. }
        | K::OverPeers { statistic: Statistic::Count, .. }
        | K::OverPeriods { statistic: Statistic::Count | Statistic::Run, .. } => true,
        K::Rated { rating, .. } => match rating {
            Rating::Place(PlaceTies::Better | PlaceTies::Worse | PlaceTies::Dense) | Rating::Decile => true,
            Rating::Place(PlaceTies::Mean) | Rating::Standing | Rating::ZScore => false,
        },
        K::Outside(outside) => match (&outside.statistic, &outside.figure) {
            (Some(Statistic::Count | Statistic::Run), _) => true,
            (statistic, Figure::Place | Figure::Award(_)) => statistic.as_ref().is_none_or(keeps_whole),
            _ => false,
        },
        // Figures of other periods are no whole numbers: a unit that was split has a share of them.
        K::OverEvents { statistic, of, .. } | K::OverPeers { statistic, of, .. } => {
            keeps_whole(statistic) && is_whole(of)
        }
        K::Negate(_)
        | K::Add(..)
        | K::Subtract(..)
        | K::Multiply(..)
        | K::Absolute(_)
        | K::Minimum(_)
        | K::Maximum(_) => expr.parts().into_iter().all(is_whole),
        _ => false,
    }
}

/// Whether a statistic over whole numbers is a whole number, where there is one.
fn keeps_whole(statistic: &Statistic) -> bool {
    match statistic {
        Statistic::Count
        | Statistic::Sum
        | Statistic::Minimum
        | Statistic::Maximum
        | Statistic::First
        | Statistic::Last
        | Statistic::Run => true,
        Statistic::Mean | Statistic::Median | Statistic::Deviation | Statistic::Percentile(_) => false,
    }
}
