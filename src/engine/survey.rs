//! Surveys: answers → cells (trimmed means) → panels → the value of the survey.

use super::ballots;
use super::desk::Desk;
use super::eval::{At, Reader};
use super::figures;
use super::inputs::titled;
use super::outcome::BallotCount;
use super::record::Observer;
use super::trace::{Input, Origin, Step, StepKind};
use super::value::{UNDEFINED, met};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::{Sheet, SurveyTally};
use crate::model::NodeId;
use crate::model::expr::Expr;
use crate::model::method::{Ballots, Panel, Survey};
use crate::model::node::Body;
use crate::model::value::{Dim, State, Value};
use std::cmp::Reverse;

/// A survey and its answers, ready to be read for every unit.
pub(super) struct Prepared<'a> {
    survey: &'a Survey,
    tally: Option<&'a SurveyTally>,
    /// What each answer is worth, by position.
    worth: Vec<Option<Number>>,
    /// The positions of the answers, best first.
    best_first: Vec<usize>,
    /// The ballots that count, where whole ballots matter.
    valid: Vec<&'a Sheet>,
    /// The answers that count, where some ballots do not.
    counts: Option<Vec<u32>>,
}

/// How many ballots of each panel were handed in and do not count.
pub(super) fn ballots(desk: &Desk<'_>) -> Vec<BallotCount> {
    let mut counts = Vec::new();
    for tally in &desk.data.surveys {
        let node = desk.rules.nodes.get(tally.node.index());
        let Some(Body::Survey(survey)) = node.map(|node| &node.body) else { continue };
        let prepared = Prepared::new(desk, tally.node, survey, Some(tally));
        let of_panels = prepared.void().into_iter().enumerate();
        counts.extend(of_panels.map(|(panel, (all, void))| BallotCount { node: tally.node, panel, all, void }));
    }
    counts
}

/// The mean of a cell.
struct Cell {
    answers: u32,
    trimmed: bool,
    mean: Option<Number>,
}

impl<'a> Prepared<'a> {
    /// Puts the levels in order.
    pub(super) fn new(desk: &Desk<'_>, id: NodeId, survey: &'a Survey, tally: Option<&'a SurveyTally>) -> Self {
        let answers = tally.map_or(survey.levels.len(), |tally| tally.shape.2);
        let worth = ballots::worth(desk, id, survey, answers);
        let mut best_first: Vec<usize> = (0..answers).collect();
        best_first.sort_by_key(|level| Reverse(worth.get(*level).cloned().flatten()));
        let node = desk.rules.nodes.get(id.index());
        let valid = match (tally, node) {
            (Some(tally), Some(node)) if survey.keeps_ballots() => ballots::valid(desk, id, node, survey, tally),
            _ => Vec::new(),
        };
        let counts = tally.filter(|_| survey.keeps_ballots()).map(|tally| ballots::counted(tally, &valid));
        Self { survey, tally, worth, best_first, valid, counts }
    }

    /// How many ballots were handed in and how many do not count, by panel; nothing where whole ballots do not matter.
    pub(super) fn void(&self) -> Vec<(u32, u32)> {
        match self.tally.filter(|_| self.survey.keeps_ballots()) {
            Some(tally) => ballots::void_by_panel(self.survey, tally, &self.valid),
            None => Vec::new(),
        }
    }

    /// How often each answer that counts was given about a unit by a panel on an aspect.
    fn counts(&self, tally: &'a SurveyTally, unit: usize, panel: usize, aspect: usize) -> &[u32] {
        let Some(counts) = &self.counts else { return tally.cell(unit, panel, aspect) };
        let (panels, aspects, levels) = tally.shape;
        let start = ((unit * panels + panel) * aspects + aspect) * levels;
        counts.get(start..start + levels).unwrap_or(&[])
    }

    /// So many of the highest and of the lowest are left out of so many.
    fn dropped(&self, number: u32) -> (u32, u32) {
        let share = |share: &Number| {
            let part = (share * &Number::from(number)).floor().to_i64();
            part.and_then(|part| u32::try_from(part).ok()).unwrap_or(0)
        };
        let survey = self.survey;
        (survey.drop_highest + share(&survey.drop_shares.0), survey.drop_lowest + share(&survey.drop_shares.1))
    }

    /// The mean of the answers of a cell, without the highest and the lowest where so many are to be left out.
    fn cell(&self, reader: &Reader<'_>, counts: &[u32], at: At) -> Result<Cell, State> {
        let answers: u32 = counts.iter().sum();
        let survey = self.survey;
        let (high, low) = self.dropped(answers);
        let dropped = high + low;
        let trimmed = !survey.drop_raters
            && dropped > 0
            && answers > dropped
            && holds(reader, survey.drop_when.as_ref(), answers, at)?;
        let (mut high, low) = if trimmed { (high, low) } else { (0, 0) };
        let divisor = answers - high - low;
        let mut sum = Number::ZERO;
        // Best first: skip the highest, then take answers until only the lowest remain.
        let mut left = answers - low;
        for level in &self.best_first {
            let count = counts.get(*level).copied().unwrap_or(0).min(left);
            left -= count;
            let skipped = count.min(high);
            high -= skipped;
            if count > skipped {
                let Some(Some(points)) = self.worth.get(*level) else { return Err(State::Undefined) };
                sum += &(&Number::from(count - skipped) * points);
            }
        }
        Ok(Cell { answers, trimmed, mean: sum.checked_div(&Number::from(divisor)) })
    }

    /// The value of the survey for a unit, in points of the survey, and its arithmetic where someone watches.
    pub(super) fn value<O: Observer>(
        &self,
        reader: &Reader<'_>,
        at: At,
        observer: &mut O,
    ) -> (Value, Option<Bilingual>) {
        let Some(tally) = self.tally.filter(|tally| tally.submitted.of(at.unit)) else {
            return (Value::Missing(State::NotSubmitted), None);
        };
        let mut terms = Vec::new();
        let mut sum = Number::ZERO;
        let mut weights = Number::ZERO;
        let mut failed: Option<State> = None;
        let leave_out = self.survey.leave_out_thin;
        for (index, panel) in self.survey.panels.iter().enumerate() {
            observer.open();
            let value = self.panel(reader, tally, index, panel, at, observer);
            observer.close(|children| panel_step(self.survey, tally, panel, &value, children));
            match value {
                Ok(mean) => {
                    weights += &panel.weight;
                    sum += &(&panel.weight * &mean);
                    if O::RECORDS {
                        terms.push(weighted(&Value::Number(mean), &panel.weight));
                    }
                }
                Err(State::BelowMinimum) if leave_out => {}
                Err(state) => failed = super::value::stronger(failed, Some(state)),
            }
        }
        let whole = !leave_out || weights == Number::ONE;
        let phrase = O::RECORDS.then(|| {
            let sum = figures::joined(&terms, " + ");
            if whole {
                return sum;
            }
            // Without the thin panels the weights of the others are scaled up.
            figures::joined(&[figures::bracketed(&sum), figures::operand(&weights, &Dim::Ratio)], " ÷ ")
        });
        let value = match failed {
            Some(state) => Value::Missing(state),
            None if whole => Value::Number(sum),
            None => sum.checked_div(&weights).map_or(Value::Missing(State::BelowMinimum), Value::Number),
        };
        (value, phrase)
    }

    /// Whether answers about a unit are left out in some cell, or raters in some panel.
    pub(super) fn leaves_out(&self, reader: &Reader<'_>, at: At) -> bool {
        let Some(tally) = self.tally.filter(|tally| tally.submitted.of(at.unit)) else { return false };
        let panels = 0..self.survey.panels.len();
        if self.survey.drop_raters {
            return panels.into_iter().any(|panel| {
                let means = ballots::means(self.survey, &self.valid, &self.worth, panel, at.unit);
                let number = u32::try_from(means.len()).unwrap_or(u32::MAX);
                let (high, low) = self.dropped(number);
                let dropped = high + low;
                dropped > 0 && number > dropped && holds(reader, self.survey.drop_when.as_ref(), number, at) == Ok(true)
            });
        }
        let cells = panels.flat_map(|panel| (0..self.survey.aspects.len()).map(move |aspect| (panel, aspect)));
        cells.into_iter().any(|(panel, aspect)| {
            self.cell(reader, self.counts(tally, at.unit, panel, aspect), at).is_ok_and(|cell| cell.trimmed)
        })
    }

    /// Whether some panel has too few answers about a unit.
    pub(super) fn is_thin(&self, reader: &Reader<'_>, at: At) -> bool {
        let Some(tally) = self.tally.filter(|tally| tally.submitted.of(at.unit)) else { return false };
        (0..self.survey.panels.len()).any(|panel| {
            let answers = |aspect| self.counts(tally, at.unit, panel, aspect).iter().sum::<u32>();
            let thinnest = (0..self.survey.aspects.len()).map(answers).min().unwrap_or(0);
            holds(reader, self.survey.valid_when.as_ref(), thinnest, at) != Ok(true)
        })
    }

    fn panel<O: Observer>(
        &self,
        reader: &Reader<'_>,
        tally: &SurveyTally,
        index: usize,
        panel: &Panel,
        at: At,
        observer: &mut O,
    ) -> Result<Number, State> {
        let mut sum = Some(Number::ZERO);
        let mut thinnest = u32::MAX;
        for (position, aspect) in self.survey.aspects.iter().enumerate() {
            let counts = self.counts(tally, at.unit, index, position);
            let cell = self.cell(reader, counts, at)?;
            thinnest = thinnest.min(cell.answers);
            observer.leaf(|| self.cell_step(tally, panel, position, counts, &cell));
            sum = sum.zip(cell.mean).map(|(sum, mean)| &sum + &(&aspect.weight * &mean));
        }
        if !holds(reader, self.survey.valid_when.as_ref(), thinnest, at)? {
            return Err(State::BelowMinimum);
        }
        if self.survey.drop_raters {
            return self.by_raters(reader, index, at, observer);
        }
        sum.ok_or(State::Undefined)
    }

    /// The mean of the means of the raters that are left when the highest and the lowest are left out.
    fn by_raters<O: Observer>(
        &self,
        reader: &Reader<'_>,
        panel: usize,
        at: At,
        observer: &mut O,
    ) -> Result<Number, State> {
        let mut means = ballots::means(self.survey, &self.valid, &self.worth, panel, at.unit);
        means.sort_unstable();
        let number = u32::try_from(means.len()).unwrap_or(u32::MAX);
        let (high, low) = self.dropped(number);
        let dropped = high + low;
        let trimmed = dropped > 0 && number > dropped && holds(reader, self.survey.drop_when.as_ref(), number, at)?;
        let left = if trimmed {
            means.get(low as usize..means.len() - high as usize).unwrap_or(&[])
        } else {
            means.as_slice()
        };
        let sum: Number = left.iter().cloned().sum();
        let mean = sum.checked_div(&Number::from(left.len())).ok_or(State::Undefined)?;
        if let Some(own) = self.survey.panels.get(panel) {
            observer.leaf(|| rater_step(own, number, if trimmed { (high, low) } else { (0, 0) }, &mean));
        }
        Ok(mean)
    }

    /// `9.5 × 3`, or `第 2 名（98）× 1`: how often a mark was given.
    fn mark_in_words(&self, position: usize, worth: Option<&Number>, count: u32) -> Bilingual {
        let worth = figures::points(&ballots::value(worth.cloned()));
        match &self.survey.ballots {
            Ballots::Scored(marks) if marks.earn.is_none() && marks.scale == Number::ONE => {
                figures::plain(format!("{} × {count}", marks.mark(position)))
            }
            Ballots::Scored(marks) => {
                let mark = figures::plain(marks.mark(position).to_string());
                say!(
                    "{mark}（{worth}）× {count}",
                    "{mark} ({worth}) × {count}",
                    mark = mark,
                    worth = worth,
                    count = count
                )
            }
            _ => say!(
                "第{place}名（{worth}）× {count}",
                "place {place} ({worth}) × {count}",
                place = position + 1,
                worth = worth,
                count = count
            ),
        }
    }

    fn cell_step(&self, tally: &SurveyTally, panel: &Panel, aspect: usize, counts: &[u32], cell: &Cell) -> Step {
        let aspect = self.survey.aspects.get(aspect);
        let id = aspect.map_or("", |aspect| aspect.id.as_str());
        let levels: Vec<Bilingual> = match &self.survey.ballots {
            Ballots::Graded => (self.survey.levels.iter().zip(counts))
                .map(|(level, count)| figures::plain(format!("{} {count}", level.name)))
                .collect(),
            _ => (self.worth.iter().zip(counts).enumerate())
                .filter(|(_, (_, count))| **count > 0)
                .map(|(position, (worth, count))| self.mark_in_words(position, worth.as_ref(), *count))
                .collect(),
        };
        let levels = Bilingual { zh: figures::joined(&levels, "、").zh, en: figures::joined(&levels, ", ").en };
        let value = cell.mean.clone().map_or(UNDEFINED, Value::Number);
        let (high, low) = self.dropped(cell.answers);
        let mean = figures::points(&value);
        let how = if cell.trimmed {
            say!(
                "{levels}；去掉{high}个最高、{low}个最低，均值{mean}",
                "{levels}; without {high} highest and {low} lowest, mean {mean}",
                levels = levels,
                high = high,
                low = low,
                mean = mean
            )
        } else {
            say!("{levels}；均值{mean}", "{levels}; mean {mean}", levels = levels, mean = mean)
        };
        let title = match aspect {
            Some(aspect) if !aspect.id.is_empty() => titled(aspect.title.as_ref(), &aspect.id),
            _ => Bilingual::from(("评价", "rating")),
        };
        Step {
            id: format!("{}.{id}", panel.id),
            title,
            kind: StepKind::Cell,
            clause: panel.clause.clone(),
            how,
            value,
            dim: Dim::Points,
            inputs: vec![Input {
                title: Bilingual::from(("有效票", "valid answers")),
                value: Value::Number(Number::from(cell.answers)),
                dim: Dim::Count,
                origin: tally.files.first().map_or(Origin::Absent, |file| Origin::File(*file)),
            }],
            children: Vec::new(),
        }
    }
}

/// The mean of a panel by its raters' means.
fn rater_step(panel: &Panel, raters: u32, (high, low): (u32, u32), mean: &Number) -> Step {
    let value = Value::Number(mean.clone());
    let shown = figures::points(&value);
    let how = if high + low > 0 {
        say!(
            "{n}人的均值，去掉{high}个最高、{low}个最低：{mean}",
            "means of {n} raters, without {high} highest and {low} lowest: {mean}",
            n = raters,
            high = high,
            low = low,
            mean = shown
        )
    } else {
        say!("{n}人的均值：{mean}", "means of {n} raters: {mean}", n = raters, mean = shown)
    };
    Step {
        id: format!("{}.raters", panel.id),
        title: Bilingual::from(("按人平均", "by rater")),
        kind: StepKind::Bound,
        clause: panel.clause.clone(),
        how,
        value,
        dim: Dim::Points,
        inputs: Vec::new(),
        children: Vec::new(),
    }
}

fn weighted(value: &Value, weight: &Number) -> Bilingual {
    let value = figures::inside(value, &Dim::Points);
    if *weight == Number::ONE {
        return value;
    }
    figures::joined(&[value, figures::operand(weight, &Dim::Ratio)], " × ")
}

fn panel_step(
    survey: &Survey,
    tally: &SurveyTally,
    panel: &Panel,
    value: &Result<Number, State>,
    children: Vec<Step>,
) -> Step {
    let parts: Vec<Bilingual> =
        children.iter().zip(&survey.aspects).map(|(step, aspect)| weighted(&step.value, &aspect.weight)).collect();
    let value = match value {
        Ok(mean) => Value::Number(mean.clone()),
        Err(state) => Value::Missing(*state),
    };
    let result = figures::points(&value);
    let how = match (&value, parts.len()) {
        (Value::Number(_), 2..) => figures::equals(&figures::joined(&parts, " + "), &result),
        _ => result,
    };
    let raters = survey.panels.iter().position(|other| other.id == panel.id).and_then(|at| tally.raters.get(at));
    Step {
        id: panel.id.clone(),
        title: titled(panel.title.as_ref(), &panel.id),
        kind: StepKind::Cell,
        clause: panel.clause.clone(),
        how,
        value,
        dim: Dim::Points,
        inputs: raters.map_or_else(Vec::new, |raters| {
            vec![Input {
                title: Bilingual::from(("测评人", "raters")),
                value: Value::Number(Number::from(*raters)),
                dim: Dim::Count,
                origin: tally.files.first().map_or(Origin::Absent, |file| Origin::File(*file)),
            }]
        }),
        children,
    }
}

/// Whether a condition on the number of valid answers holds; always, where there is none.
fn holds(reader: &Reader<'_>, condition: Option<&Expr>, answers: u32, at: At) -> Result<bool, State> {
    condition.map_or(Ok(true), |condition| met(&reader.eval(condition, At { ballots: Some(answers), ..at })))
}
