//! Grades by limits: no gap and no overlap on the decimals that the graded value has, each failure with such a value.

use super::Builder;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::base::witness::Witness;
use crate::model::decision::Grade;
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::Dim;
use crate::say;
use crate::syntax::ast::Statement;

/// The values that a graded quantity can have: all multiples of one last place.
struct Grid {
    places: u32,
    unit: Number,
}

impl Grid {
    fn of(places: u32) -> Self {
        Self { places, unit: Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE) }
    }

    fn steps(&self, x: &Number) -> Number {
        x.checked_div(&self.unit).unwrap_or_default()
    }

    /// The least value above a number.
    fn above(&self, x: &Number) -> Number {
        &(&self.steps(x).floor() + &Number::ONE) * &self.unit
    }

    /// The greatest value below a number.
    fn below(&self, x: &Number) -> Number {
        &(&self.steps(x).ceil() - &Number::ONE) * &self.unit
    }

    /// The least value from a number on.
    fn from(&self, x: &Number, inclusive: bool) -> Number {
        if inclusive { &self.steps(x).ceil() * &self.unit } else { self.above(x) }
    }

    /// The value in the middle of two numbers, with all its decimals.
    fn middle(&self, a: &Number, b: &Number) -> Number {
        let middle = (a + b).checked_div(&Number::from(2)).unwrap_or_default();
        &self.steps(&middle).floor() * &self.unit
    }

    fn shown(&self, x: &Number) -> String {
        x.format_fixed(self.places, RoundingMode::Down)
    }
}

impl<'a> Builder<'a> {
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
        let grid = Grid::of(self.granularity(of));
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
            let between = |x: &Number| x > high && (x < low || (x == low && !closed));
            let (middle, first) = (grid.middle(high, low), grid.above(high));
            let both = grid.from(low, *closed);
            if let Some(witness) = [middle, first].into_iter().find(between) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_GAP,
                        say!(
                            "{witness} 分没有等次：`{lower}` 到 {high}，`{upper}` 从 {low} 起",
                            "{witness} points have no grade: `{lower}` ends at {high}, `{upper}` begins at {low}",
                            witness = grid.shown(&witness),
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
                    ))
                    .witness(self.graded(of, &witness, 0)),
                );
            } else if low < high && both <= *high {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::BANDS_OVERLAP,
                        say!(
                            "{both} 分同时属于 `{lower}` 和 `{upper}`",
                            "{both} points are in `{lower}` and in `{upper}`",
                            both = &both,
                            lower = *lower,
                            upper = *upper
                        ),
                    )
                    .at(*lower_span)
                    .label(*upper_span, say!("另一等次在这里", "the other grade is here"))
                    .help(say!(
                        "改界限，使每个分数只属于一个等次",
                        "change the limits so that every score has one grade"
                    ))
                    .witness(self.graded(of, &both, 2)),
                );
            }
        }
        if let Some((low, high, best, span)) = ranges.first()
            && bands.iter().all(|(band, _)| band.edge.as_ref().is_none_or(|edge| edge <= low))
        {
            let witness = grid.above(high);
            if self.interval(of).high().is_none_or(|most| *most >= witness) {
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
                    .help(say!("写成 `>= …`，不设上限", "write `>= …`, without an upper end"))
                    .witness(self.graded(of, &witness, 0)),
                );
            }
        }
        for (low, _, name, span) in ranges {
            bands.push((Grade { name, edge: Some(low), inclusive: true, quota: None }, span));
        }
        bands.sort_by(|a, b| b.0.edge.cmp(&a.0.edge));
    }

    /// Grades without `else`: what lies below the last one has no grade.
    pub(super) fn grade_gap(&mut self, of: &Expr, statement: &'a Statement, bands: &[(Grade, Span)]) {
        let edges = bands.iter().filter_map(|(grade, _)| Some((grade.edge.as_ref()?, grade.inclusive)));
        let Some((lowest, inclusive)) = edges.min_by(|a, b| a.0.cmp(b.0)) else { return };
        let grid = Grid::of(self.granularity(of));
        let witness = if inclusive { grid.below(lowest) } else { grid.below(&grid.above(lowest)) };
        if self.interval(of).low.is_some_and(|least| witness < least) {
            return;
        }
        self.no_grade(of, statement, &witness);
    }

    /// Grades of which less is better, without `else`: what lies above the last one has no grade.
    pub(super) fn grade_gap_above(&mut self, of: &Expr, statement: &'a Statement, bands: &[(Grade, Span)]) {
        let edges = bands.iter().filter_map(|(grade, _)| Some((grade.edge.as_ref()?, grade.inclusive)));
        let Some((highest, inclusive)) = edges.max_by(|a, b| a.0.cmp(b.0)) else { return };
        let witness = Grid::of(self.granularity(of)).from(highest, !inclusive);
        if self.interval(of).high.is_some_and(|most| witness > most) {
            return;
        }
        self.no_grade(of, statement, &witness);
    }

    fn no_grade(&mut self, of: &Expr, statement: &'a Statement, witness: &Number) {
        self.problems.push(
            Diagnostic::new(
                &catalog::BANDS_GAP,
                say!("{witness} 分没有等次", "{witness} points have no grade", witness = witness),
            )
            .at(statement.word_span)
            .help(say!("加上 `否则：不合格`", "add `else: …`"))
            .witness(self.graded(of, witness, 0)),
        );
    }

    /// That a value has so many grades.
    fn graded(&self, of: &Expr, value: &Number, grades: usize) -> Witness {
        let text = self.sources.text(of.span);
        Witness::lines(text, grades).given(text, self.quantity(value, &of.dim))
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
}
