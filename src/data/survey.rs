//! Surveys: who may answer, and the count of the answers. Raters are forgotten here; only counts leave this file.
//!
//! A survey can have millions of answers, so a table is read in one pass without memory of its rows.

use super::bind::{Binding, Column, Vocabulary, built_in, declared, missing};
use super::cell::index;
use super::manifest::FileRule;
use super::report::Report;
use super::table::{Row, Table};
use super::units::{Index, filled};
use super::value::{suggest, unknown_level};
use super::word::{Word, Words};
use super::{CellRef, Sheet, SurveyTally};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::base::source::FileId;
use crate::model::NodeId;
use crate::model::RuleSet;
use crate::model::method::{Ballots, Panel, Survey};
use crate::model::node::Body;
use crate::model::value::State;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

/// Up to so many questions (rater × unit × aspect) are marked as answered in bits, the rest in a set.
const MOST_BITS: u64 = 1 << 30;

/// Whether a cell says that the rater gave no answer.
fn is_no_answer(text: &str, rule: &FileRule) -> bool {
    matches!(text, "" | "no opinion" | "no-opinion" | "弃权")
        || rule.states.iter().any(|(spelling, _)| spelling == text)
        || State::find(text).is_some()
}

/// A digest of a rater's id: enough to know the same rater again, not who it is.
fn digest(id: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    for (slot, byte) in short.iter_mut().zip(Sha256::digest(id)) {
        *slot = byte;
    }
    short
}

/// The words for the columns of a list of raters.
pub(super) fn raters_vocabulary() -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["rater", "测评员"], &Column::Rater);
    built_in(&mut words, &["panel", "测评组"], &Column::Panel);
    words
}

/// The positions of the nodes with surveys, in their order.
pub(super) fn positions(rules: &RuleSet) -> Vec<usize> {
    rules.nodes_with_ids().filter(|(_, node)| matches!(node.body, Body::Survey(_))).map(|(id, _)| id.index()).collect()
}

/// The words for the columns of a table of answers to one of the surveys.
pub(super) fn ratings_vocabulary(rules: &RuleSet, surveys: &[usize], survey: Option<usize>) -> Vocabulary {
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

/// A rater: a number of his own, and his panel.
#[derive(Debug, Clone, Copy)]
struct Rater {
    number: u32,
    panel: u16,
    cell: CellRef,
}

/// What a rater answered: unit, aspect, position of the level.
type Answers = Vec<(u32, u16, u32)>;

/// A survey while its answers are counted.
pub(super) struct Counting<'r> {
    /// The node of the survey.
    pub(super) node: NodeId,
    /// The survey.
    pub(super) survey: &'r Survey,
    /// The list of raters, where there is one.
    list: Option<FileId>,
    raters: FxHashMap<Box<[u8]>, Rater>,
    /// Those whose ids are short, by the packed id; `raters` has the others.
    raters_by_word: FxHashMap<Word, Rater>,
    panels: Words,
    levels: Words,
    /// How many units there are.
    units: usize,
    /// By number of the rater: the digest of the id, where whole ballots are kept.
    ids: Option<Vec<[u8; 16]>>,
    /// By number of the rater: the answers, where whole ballots are kept.
    sheets: Vec<(u16, Answers)>,
    /// By panel: how many raters are known.
    panel_sizes: Vec<u32>,
    /// By number of the rater: whether there is an answer.
    has_answered: Vec<bool>,
    tally: SurveyTally,
    answered: Answered,
}

/// The questions that were answered.
#[derive(Default)]
struct Answered {
    bits: Vec<u64>,
    beyond: FxHashSet<u64>,
}

impl Answered {
    /// Marks a question; false where it was marked before.
    fn mark(&mut self, question: u64) -> bool {
        if question >= MOST_BITS {
            return self.beyond.insert(question);
        }
        let (word, bit) = (usize::try_from(question / 64).unwrap_or(usize::MAX), 1u64 << (question % 64));
        if word >= self.bits.len() {
            self.bits.resize((word + 1).max(self.bits.len() * 2), 0);
        }
        let Some(word) = self.bits.get_mut(word) else { return true };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}

/// The surveys of a rule set, without answers.
pub(super) fn surveys<'r>(rules: &'r RuleSet, units: &Index<'_>) -> Vec<Counting<'r>> {
    let surveys = rules.nodes_with_ids().filter_map(|(node, body)| match &body.body {
        Body::Survey(survey) => Some((node, survey)),
        _ => None,
    });
    surveys
        .map(|(node, survey)| {
            let shape = (survey.panels.len(), survey.aspects.len(), survey.answers(units.len()));
            let counts = vec![0; units.len() * shape.0 * shape.1 * shape.2];
            let tally = SurveyTally {
                node,
                submitted: false,
                files: Vec::new(),
                shape,
                counts,
                raters: vec![0; shape.0],
                sheets: Vec::new(),
            };
            Counting {
                node,
                survey,
                list: None,
                raters: FxHashMap::default(),
                raters_by_word: FxHashMap::default(),
                panels: Words::new(panel_names(survey)),
                levels: Words::new(survey.levels.iter().zip(0..).map(|(level, at)| (level.name.as_str(), at))),
                units: units.len(),
                ids: survey.keeps_ballots().then(Vec::new),
                sheets: Vec::new(),
                panel_sizes: vec![0; shape.0],
                has_answered: Vec::new(),
                tally,
                answered: Answered::default(),
            }
        })
        .collect()
}

/// The ids and titles of the panels with their positions, the first panel's first.
fn panel_names(survey: &Survey) -> impl Iterator<Item = (&str, u16)> {
    survey.panels.iter().zip(0..).flat_map(|(panel, at)| {
        [Some(panel.id.as_str()), panel.title.as_deref()].into_iter().flatten().map(move |name| (name, at))
    })
}

fn unknown_panel<'p>(word: &str, panels: impl Iterator<Item = &'p Panel>, cell: CellRef, report: &mut Report<'_>) {
    report.at(&catalog::PANEL_UNKNOWN, cell, |new| {
        let problem = new(say!("方案中没有测评组 `{panel}`", "the scheme has no panel `{panel}`", panel = word));
        let names = panels.flat_map(|panel| [Some(panel.id.as_str()), panel.title.as_deref()]).flatten();
        suggest(problem, word, names, say!("改成方案中的测评组", "use a panel that the scheme declares"))
    });
}

/// Reads a list of raters for the surveys it belongs to: the one the manifest names, or all that have its panels.
pub(super) fn read_raters(
    surveys: &mut [Counting<'_>],
    table: &Table<'_>,
    binding: &Binding,
    rule: &FileRule,
    report: &mut Report<'_>,
) {
    let rater = binding.require(&Column::Rater, ("测评员", "rater"), table, report);
    let panel = binding.require(&Column::Panel, ("测评组", "panel"), table, report);
    let concerned = |counting: &Counting<'_>| rule.survey.is_none_or(|survey| counting.node.index() == survey);
    for counting in surveys.iter_mut().filter(|counting| concerned(counting)) {
        counting.list = Some(table.file);
    }
    let (Some(rater), Some(panel)) = (rater, panel) else { return };
    table.each(report, |report, row| {
        let id = filled(row, rater, ("测评员", "rater"), report);
        let word = filled(row, panel, ("测评组", "panel"), report);
        let (Some(id), Some(word)) = (id, word) else { return };
        let mut known = false;
        let mut repeated = None;
        for counting in surveys.iter_mut().filter(|counting| concerned(counting)) {
            let Some(panel) = counting.panels.find(word.as_bytes()) else { continue };
            known = true;
            repeated = repeated.or(counting.known(id.as_bytes()).map(|first| first.cell));
            counting.add(id.as_bytes(), panel, row.cell(rater));
        }
        if let Some(first) = repeated {
            let first = report.span(first);
            report.at(&catalog::DUPLICATE_ROW, row.cell(rater), |new| {
                new(say!("测评员 `{rater}` 列了两次", "the rater `{rater}` is listed twice", rater = id))
                    .label(first, say!("第一次在这里", "first listed here"))
                    .help(say!("核对后只保留一个", "check and keep one"))
            });
        }
        if !known {
            let panels =
                surveys.iter().filter(|counting| concerned(counting)).flat_map(|counting| &counting.survey.panels);
            unknown_panel(word, panels, row.cell(panel), report);
        }
    });
}

/// The columns of a table of answers.
struct Columns {
    rater: usize,
    unit: usize,
    panel: Option<usize>,
    /// Where the aspect is named, where it is not in the heading.
    aspect: Option<usize>,
    /// The columns with answers, each with its aspect.
    answers: Vec<(usize, usize)>,
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
                super::bind::both_forms(table, level, report);
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

/// An answer to a question of the survey.
struct Answer {
    question: u64,
    unit: u32,
    rater: Rater,
    aspect: usize,
    level: usize,
    column: usize,
}

/// A table of answers with what is needed to read it.
pub(super) struct Ratings<'t, 's> {
    /// The table.
    pub(super) table: &'t Table<'s>,
    /// Its columns.
    pub(super) binding: &'t Binding,
    /// What the manifest says about it.
    pub(super) rule: &'t FileRule,
}

impl Counting<'_> {
    /// The rater of an id.
    fn known(&self, id: &[u8]) -> Option<Rater> {
        match Word::of(id) {
            Some(word) => self.raters_by_word.get(&word).copied(),
            None => self.raters.get(id).copied(),
        }
    }

    /// Gives a rater a number; one that has a number keeps it.
    fn add(&mut self, id: &[u8], panel: u16, cell: CellRef) -> Rater {
        if let Some(rater) = self.known(id) {
            return rater;
        }
        let rater = Rater { number: u32::try_from(self.has_answered.len()).unwrap_or(u32::MAX), panel, cell };
        match Word::of(id) {
            Some(word) => self.raters_by_word.insert(word, rater),
            None => self.raters.insert(id.into(), rater),
        };
        self.has_answered.push(false);
        if let Some(ids) = &mut self.ids {
            ids.push(digest(id));
        }
        if let Some(size) = self.panel_sizes.get_mut(usize::from(panel)) {
            *size += 1;
        }
        rater
    }

    /// Compares the list of raters with the numbers the scheme states.
    pub(super) fn check_panel_sizes(&self, report: &mut Report<'_>) {
        let Some(list) = self.list else { return };
        for (panel, found) in self.survey.panels.iter().zip(&self.panel_sizes) {
            let Some(wanted) = panel.raters.filter(|wanted| wanted != found) else { continue };
            let place = CellRef { file: list, start: 0, field: 0 };
            report.at(&catalog::OUT_OF_RANGE, place, |new| {
                new(say!(
                    "名单中测评组 `{panel}` 有 {found} 人，方案规定 {wanted} 人",
                    "the list has {found} raters on the panel `{panel}`, the scheme {wanted}",
                    panel = panel.id,
                    found = *found,
                    wanted = wanted
                ))
                .note(say!("依据：{clause}", "stated in {clause}", clause = panel.clause.cite()))
                .help(say!("补全名单，或修改方案中的人数", "complete the list, or change the number in the scheme"))
            });
        }
    }

    /// Counts the answers of the survey's tables.
    pub(super) fn read(&mut self, tables: &[Ratings<'_, '_>], units: &Index<'_>, report: &mut Report<'_>) {
        let mut second: Vec<(u64, CellRef)> = Vec::new();
        for ratings in tables {
            self.tally.submitted = true;
            self.tally.files.push(ratings.table.file);
            self.each_answer(ratings, units, report, |counting, row, answer| {
                if counting.answered.mark(answer.question) {
                    counting.count(answer);
                } else {
                    second.push((answer.question, row.cell(answer.column)));
                }
            });
        }
        if !second.is_empty() {
            self.refuse_second_answers(&second, tables, units, report);
        }
    }

    /// The count, without the raters.
    pub(super) fn finish(mut self) -> SurveyTally {
        let ids = self.ids.unwrap_or_default();
        let sheets = self.sheets.into_iter().zip(ids).filter(|((_, answers), _)| !answers.is_empty());
        self.tally.sheets = sheets
            .map(|((panel, mut answers), rater)| {
                answers.sort_unstable();
                Sheet { panel, answers, rater }
            })
            .collect();
        self.tally.sheets.sort_unstable();
        self.tally
    }

    fn count(&mut self, answer: &Answer) {
        if self.ids.is_some() {
            let number = index(answer.rater.number);
            if number >= self.sheets.len() {
                self.sheets.resize(number + 1, (0, Vec::new()));
            }
            let aspect = u16::try_from(answer.aspect).unwrap_or(u16::MAX);
            let level = u32::try_from(answer.level).unwrap_or(u32::MAX);
            if let Some((panel, answers)) = self.sheets.get_mut(number) {
                *panel = answer.rater.panel;
                answers.push((answer.unit, aspect, level));
            }
        }
        let (panels, aspects, levels) = self.tally.shape;
        let cell = (index(answer.unit) * panels + usize::from(answer.rater.panel)) * aspects + answer.aspect;
        if let Some(count) = self.tally.counts.get_mut(cell * levels + answer.level) {
            *count += 1;
        }
        if let Some(answered) = self.has_answered.get_mut(index(answer.rater.number))
            && !std::mem::replace(answered, true)
            && let Some(raters) = self.tally.raters.get_mut(usize::from(answer.rater.panel))
        {
            *raters += 1;
        }
    }

    /// Finds the first answers to the questions that were answered again, and says so.
    fn refuse_second_answers(
        &mut self,
        second: &[(u64, CellRef)],
        tables: &[Ratings<'_, '_>],
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let mut first: FxHashMap<u64, Option<CellRef>> = second.iter().map(|(question, _)| (*question, None)).collect();
        // What is wrong in the tables was reported when they were read.
        let mut unheard = Report::new(report.sources);
        for ratings in tables {
            self.each_answer(ratings, units, &mut unheard, |_, row, answer| {
                if let Some(place @ None) = first.get_mut(&answer.question) {
                    *place = Some(row.cell(answer.column));
                }
            });
        }
        for (question, cell) in second {
            let first = first.get(question).copied().flatten().map(|first| report.span(first));
            report.at(&catalog::SECOND_ANSWER, *cell, |new| {
                let problem = new(say!(
                    "同一测评员对同一问题又答了一次",
                    "the same rater answered the same question a second time"
                ))
                .help(say!("核对原票，只保留一个", "check the ballot and keep one"));
                match first {
                    Some(first) => problem.label(first, say!("第一次在这里", "first answered here")),
                    None => problem,
                }
            });
        }
    }

    /// Calls `visit` for each answer of a table.
    fn each_answer(
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

    /// The rater of a row; a problem where he is unknown or on another panel.
    fn rater(&mut self, row: &Row<'_>, columns: &Columns, report: &mut Report<'_>) -> Option<Rater> {
        let id = row.bytes(columns.rater);
        let column = columns.panel;
        let word = column.map(|column| (column, row.bytes(column))).filter(|(_, word)| !word.is_empty());
        let panel = match word {
            Some((column, word)) => match self.panels.find(word) {
                Some(panel) => Some((column, panel)),
                None => {
                    let word = row.text(column).unwrap_or("");
                    unknown_panel(word, self.survey.panels.iter(), row.cell(column), report);
                    return None;
                }
            },
            None => None,
        };
        let known = self.known(id);
        let rater = match (known, panel) {
            (Some(rater), _) => rater,
            (None, _) if id.is_empty() => {
                filled(row, columns.rater, ("测评员", "rater"), report)?;
                return None;
            }
            (None, _) if self.list.is_some() => {
                let text = filled(row, columns.rater, ("测评员", "rater"), report)?;
                report.at(&catalog::RATER_UNKNOWN, row.cell(columns.rater), |new| {
                    new(say!("名单里没有测评员 `{rater}`", "no rater `{rater}` on the list", rater = text))
                        .help(say!("核对编号，或把他补进名单", "check the id, or add the rater to the list"))
                });
                return None;
            }
            (None, Some((_, panel))) => self.add(id, panel, row.cell(columns.rater)),
            (None, None) => match column {
                Some(column) => {
                    filled(row, column, ("测评组", "panel"), report)?;
                    return None;
                }
                None => self.add(id, 0, row.cell(columns.rater)),
            },
        };
        if let Some((column, panel)) = panel
            && panel != rater.panel
        {
            let own = self.survey.panels.get(usize::from(rater.panel)).map_or("", |panel| panel.id.as_str());
            let first = report.span(rater.cell);
            report.at(&catalog::PANEL_UNKNOWN, row.cell(column), |new| {
                new(say!(
                    "测评员 `{rater}` 属于测评组 `{own}`，不是 `{panel}`",
                    "the rater `{rater}` is on the panel `{own}`, not `{panel}`",
                    rater = row.text(columns.rater).unwrap_or(""),
                    own = own,
                    panel = row.text(column).unwrap_or("")
                ))
                .label(first, say!("他的测评组由这里而来", "the panel was given here"))
                .help(say!("每人只属于一个测评组，核对后改正", "a rater is on one panel only; check and correct it"))
            });
            return None;
        }
        Some(rater)
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
