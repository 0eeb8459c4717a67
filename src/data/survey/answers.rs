//! The tables of answers: their columns, and the aspect and the level that each cell names.

use super::raters::raters_vocabulary;
use super::{Answer, Columns, Counting, Ratings};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::data::bind::{Binding, Column, Vocabulary, built_in, declared, missing};
use crate::data::manifest::FileRule;
use crate::data::report::Report;
use crate::data::table::{Row, Table};
use crate::data::units::{Index, filled};
use crate::data::value::{suggest, unknown_level};
use crate::model::RuleSet;
use crate::model::method::{Ballots, Survey};
use crate::model::node::Body;
use crate::model::value::State;

/// Whether a cell says that the rater gave no answer.
fn is_no_answer(text: &str, rule: &FileRule) -> bool {
    matches!(text, "" | "no opinion" | "no-opinion" | "弃权")
        || rule.states.iter().any(|(spelling, _)| spelling == text)
        || State::find(text).is_some()
}

/// The words for the columns of a table of answers to one of the surveys.
pub(in crate::data) fn ratings_vocabulary(rules: &RuleSet, surveys: &[usize], survey: Option<usize>) -> Vocabulary {
    let mut words = raters_vocabulary();
    let node = survey.and_then(|survey| surveys.get(survey)).and_then(|node| rules.nodes.get(*node));
    let Some(Body::Survey(survey)) = node.map(|node| &node.body) else { return words };
    built_in(&mut words, &["unit", "单位"], &Column::Unit);
    built_in(&mut words, &["aspect", "方面"], &Column::Aspect);
    built_in(&mut words, &["level", "等级", "mark", "打分值", "place", "名次"], &Column::Level);
    for (position, aspect) in survey.aspects.iter().enumerate().filter(|(_, aspect)| !aspect.id.is_empty()) {
        declared(&mut words, &aspect.id, aspect.title.as_deref(), &Column::AnswerTo(position));
    }
    words
}

impl Columns {
    fn new(survey: &Survey, table: &Table<'_>, binding: &Binding, report: &mut Report<'_>) -> Option<Self> {
        let rater = binding.require(&Column::Rater, ("测评员", "rater"), table, report);
        let unit = binding.require(&Column::Unit, ("单位", "unit"), table, report);
        let named = survey.aspects.iter().any(|aspect| !aspect.id.is_empty());
        let wide: Vec<(usize, usize)> = binding
            .columns()
            .filter_map(|(column, what)| match what {
                Column::AnswerTo(aspect) => Some((column, *aspect)),
                _ => None,
            })
            .collect();
        let is_empty = table.headings.is_empty();
        let (aspect, answers) = match binding.find(&Column::Level) {
            Some(level) if !wide.is_empty() => {
                crate::data::bind::both_forms(table, level, report);
                return None;
            }
            Some(level) if named => {
                (Some(binding.require(&Column::Aspect, ("方面", "aspect"), table, report)?), vec![(level, 0)])
            }
            Some(level) => (None, vec![(level, 0)]),
            None if wide.is_empty() && !is_empty => {
                missing(("等级", "level"), table, report);
                return None;
            }
            None => (None, wide),
        };
        Some(Self { rater: rater?, unit: unit?, panel: binding.find(&Column::Panel), aspect, answers })
    }
}

impl Counting<'_> {
    /// Calls `visit` for each answer of a table.
    pub(super) fn each_answer(
        &mut self,
        ratings: &Ratings<'_, '_>,
        units: &Index<'_>,
        report: &mut Report<'_>,
        mut visit: impl FnMut(&mut Self, &Row<'_>, &Answer),
    ) {
        let Ratings { table, binding, rule } = ratings;
        let Some(columns) = Columns::new(self.survey, table, binding, report) else { return };
        if columns.panel.is_none() && self.list.is_none() && self.survey.panels.len() > 1 {
            missing(("测评组", "panel"), table, report);
            return;
        }
        let per_rater = (units.len() * self.survey.aspects.len()) as u64;
        table.each(report, |report, row| {
            let rater = self.rater(row, &columns, report);
            let unit = units.find(row, columns.unit, report);
            let named = match columns.aspect {
                Some(column) => self.aspect(row, column, report),
                None => Some(0),
            };
            for (column, heading) in &columns.answers {
                let aspect = if columns.aspect.is_some() { named } else { Some(*heading) };
                let level = self.level(row, *column, rule, report);
                let (Some(rater), Some(unit), Some(aspect), Some(level)) = (rater, unit, aspect, level) else {
                    continue;
                };
                let within = u64::from(unit) * self.survey.aspects.len() as u64 + aspect as u64;
                let question = u64::from(rater.number) * per_rater + within;
                visit(self, row, &Answer { question, unit, rater, aspect, level, column: *column });
            }
        });
    }

    /// The aspect a cell names.
    fn aspect(&self, row: &Row<'_>, column: usize, report: &mut Report<'_>) -> Option<usize> {
        let word = row.bytes(column);
        let aspects = &self.survey.aspects;
        let titled = |title: &Option<String>| title.as_ref().is_some_and(|title| title.as_bytes() == word);
        let found = aspects.iter().position(|aspect| aspect.id.as_bytes() == word || titled(&aspect.title));
        if found.is_none() {
            let text = filled(row, column, ("方面", "aspect"), report)?;
            report.at(&catalog::UNKNOWN_KEY, row.cell(column), |new| {
                let problem =
                    new(say!("测评没有方面 `{aspect}`", "the survey has no aspect `{aspect}`", aspect = text));
                let names =
                    aspects.iter().flat_map(|aspect| [Some(aspect.id.as_str()), aspect.title.as_deref()]).flatten();
                suggest(problem, text, names, say!("改成方案中的方面", "use an aspect that the scheme declares"))
            });
        }
        found
    }

    /// The mark or the place in a cell; nothing where the rater gave no answer.
    fn marked(&self, row: &Row<'_>, column: usize, rule: &FileRule, report: &mut Report<'_>) -> Option<usize> {
        let text = row.text(column).unwrap_or("");
        if is_no_answer(text, rule) {
            return None;
        }
        let bare = text.strip_suffix('分').or_else(|| text.strip_suffix('名')).unwrap_or(text);
        let number = Number::parse_decimal(bare.trim()).ok();
        let (found, range, step) = match &self.survey.ballots {
            Ballots::Scored(marks) => {
                let found = number.as_ref().and_then(|number| marks.position(number));
                (found, (marks.least.clone(), marks.most()), marks.step.clone())
            }
            _ => {
                let place =
                    number.as_ref().filter(|number| number.decimal_places() == Some(0)).and_then(Number::to_i64);
                let found = place.and_then(|place| usize::try_from(place).ok());
                let found = found.filter(|place| (1..=self.units).contains(place)).map(|place| place - 1);
                (found, (Number::ONE, Number::from(self.units)), Number::ONE)
            }
        };
        if found.is_none() {
            let entry = if number.is_some() { &catalog::OUT_OF_RANGE } else { &catalog::BAD_CELL_NUMBER };
            report.at(entry, row.cell(column), |new| {
                new(say!(
                    "`{text}` 不是可以打的分或名次",
                    "`{text}` is no mark or place that may be given",
                    text = text
                ))
                .note(say!(
                    "可以是 {low} 到 {high}，每 {step}",
                    "allowed: {low} to {high}, in steps of {step}",
                    low = &range.0,
                    high = &range.1,
                    step = &step
                ))
                .help(say!("核对原票", "check the ballot"))
            });
        }
        found
    }

    /// The level a cell names; nothing where the rater gave no answer.
    fn level(&self, row: &Row<'_>, column: usize, rule: &FileRule, report: &mut Report<'_>) -> Option<usize> {
        if self.survey.ballots != Ballots::Graded {
            return self.marked(row, column, rule, report);
        }
        let word = row.bytes(column);
        let levels = &self.survey.levels;
        let found = self.levels.find(word).map(usize::from);
        if found.is_some() || word.is_empty() {
            return found;
        }
        let text = row.text(column).unwrap_or("");
        let is_no_answer = is_no_answer(text, rule);
        if !is_no_answer && let Some(same) = levels.iter().position(|level| level.name == text) {
            return Some(same);
        }
        if !is_no_answer {
            report.at(&catalog::BAD_CELL_LEVEL, row.cell(column), |new| {
                unknown_level(text, levels.iter().map(|level| level.name.as_str()), new)
            });
        }
        None
    }
}
