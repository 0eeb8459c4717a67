//! Surveys: who may answer, and the count of the answers. Raters are forgotten here; only counts leave this folder.
//!
//! A survey can have millions of answers, so a table is read in one pass without memory of its rows. `raters` knows who may
//! answer and on which panel, `answers` reads the tables of answers.

mod answers;
mod raters;

pub(super) use answers::ratings_vocabulary;
pub(super) use raters::{raters_vocabulary, read_raters};

use raters::panel_names;

use super::bind::Binding;
use super::cell::index;
use super::manifest::FileRule;
use super::report::Report;
use super::table::Table;
use super::units::Index;
use super::word::{Word, Words};
use super::{CellRef, HandedIn, Sheet, SurveyTally};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::source::FileId;
use crate::model::NodeId;
use crate::model::RuleSet;
use crate::model::method::Survey;
use crate::model::node::Body;
use rustc_hash::{FxHashMap, FxHashSet};

/// Up to so many questions (rater × unit × aspect) are marked as answered in bits, the rest in a set.
const MOST_BITS: u64 = 1 << 30;

/// The positions of the nodes with surveys, in their order.
pub(super) fn positions(rules: &RuleSet) -> Vec<usize> {
    rules.nodes_with_ids().filter(|(_, node)| matches!(node.body, Body::Survey(_))).map(|(id, _)| id.index()).collect()
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
                submitted: HandedIn::All(false),
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
    /// Counts the answers of the survey's tables.
    pub(super) fn read(&mut self, tables: &[Ratings<'_, '_>], units: &Index<'_>, report: &mut Report<'_>) {
        let mut second: Vec<(u64, CellRef)> = Vec::new();
        for ratings in tables {
            self.tally.submitted = HandedIn::All(true);
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
}
