//! Surveys: answers → cells (trimmed means) → panels → the value of the survey.

use super::eval::{At, Reader};
use super::figures;
use super::inputs::titled;
use super::record::Observer;
use super::trace::{Input, Origin, Step, StepKind};
use super::value::{UNDEFINED, met};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::SurveyTally;
use crate::model::expr::Expr;
use crate::model::method::{Panel, Survey};
use crate::model::value::{Dim, State, Value};
use std::cmp::Reverse;

/// A survey and its answers, ready to be read for every unit.
pub(super) struct Prepared<'a> {
    survey: &'a Survey,
    tally: Option<&'a SurveyTally>,
    /// The positions of the levels, best first.
    best_first: Vec<usize>,
}

/// The mean of a cell.
struct Cell {
    answers: u32,
    trimmed: bool,
    mean: Option<Number>,
}

impl<'a> Prepared<'a> {
    /// Puts the levels in order.
    pub(super) fn new(survey: &'a Survey, tally: Option<&'a SurveyTally>) -> Self {
        let mut best_first: Vec<usize> = (0..survey.levels.len()).collect();
        best_first.sort_by_key(|level| Reverse(survey.levels.get(*level).map(|level| &level.points)));
        Self { survey, tally, best_first }
    }

    /// The mean of the answers of a cell, without the highest and the lowest where so many are to be left out.
    fn cell(&self, reader: &Reader<'_>, counts: &[u32], at: At) -> Result<Cell, State> {
        let answers: u32 = counts.iter().sum();
        let survey = self.survey;
        let dropped = survey.drop_highest + survey.drop_lowest;
        let trimmed = dropped > 0 && answers > dropped && holds(reader, survey.drop_when.as_ref(), answers, at)?;
        let (mut high, low) = if trimmed { (survey.drop_highest, survey.drop_lowest) } else { (0, 0) };
        let divisor = answers - high - low;
        let mut sum = Number::ZERO;
        // Best first: skip the highest, then take answers until only the lowest remain.
        let mut left = answers - low;
        for level in &self.best_first {
            let count = counts.get(*level).copied().unwrap_or(0).min(left);
            left -= count;
            let skipped = count.min(high);
            high -= skipped;
            if count > skipped
                && let Some(level) = survey.levels.get(*level)
            {
                sum += &(&Number::from(count - skipped) * &level.points);
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
        let Some(tally) = self.tally.filter(|tally| tally.submitted) else {
            return (Value::Missing(State::NotSubmitted), None);
        };
        let mut terms = Vec::new();
        let mut sum = Number::ZERO;
        let mut failed: Option<State> = None;
        for (index, panel) in self.survey.panels.iter().enumerate() {
            observer.open();
            let value = self.panel(reader, tally, index, panel, at, observer);
            observer.close(|children| panel_step(self.survey, tally, panel, &value, children));
            match value {
                Ok(mean) => {
                    sum += &(&panel.weight * &mean);
                    if O::RECORDS {
                        terms.push(weighted(&Value::Number(mean), &panel.weight));
                    }
                }
                Err(state) => failed = super::value::stronger(failed, Some(state)),
            }
        }
        let phrase = O::RECORDS.then(|| figures::joined(&terms, " + "));
        (failed.map_or(Value::Number(sum), Value::Missing), phrase)
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
            let counts = tally.cell(at.unit, index, position);
            let cell = self.cell(reader, counts, at)?;
            thinnest = thinnest.min(cell.answers);
            observer.leaf(|| self.cell_step(tally, panel, position, counts, &cell));
            sum = sum.zip(cell.mean).map(|(sum, mean)| &sum + &(&aspect.weight * &mean));
        }
        if !holds(reader, self.survey.valid_when.as_ref(), thinnest, at)? {
            return Err(State::BelowMinimum);
        }
        sum.ok_or(State::Undefined)
    }

    fn cell_step(&self, tally: &SurveyTally, panel: &Panel, aspect: usize, counts: &[u32], cell: &Cell) -> Step {
        let aspect = self.survey.aspects.get(aspect);
        let id = aspect.map_or("", |aspect| aspect.id.as_str());
        let levels: Vec<Bilingual> = self
            .survey
            .levels
            .iter()
            .zip(counts)
            .map(|(level, count)| figures::plain(format!("{} {count}", level.name)))
            .collect();
        let levels = Bilingual { zh: figures::joined(&levels, "、").zh, en: figures::joined(&levels, ", ").en };
        let value = cell.mean.clone().map_or(UNDEFINED, Value::Number);
        let (high, low) = (self.survey.drop_highest, self.survey.drop_lowest);
        let mean = figures::points(&value);
        let how = if cell.trimmed {
            say!(
                "{levels}；去掉 {high} 个最高、{low} 个最低，均值 {mean}",
                "{levels}; without {high} highest and {low} lowest, mean {mean}",
                levels = levels,
                high = high,
                low = low,
                mean = mean
            )
        } else {
            say!("{levels}；均值 {mean}", "{levels}; mean {mean}", levels = levels, mean = mean)
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
