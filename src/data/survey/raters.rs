//! Who may answer a survey: the list of raters, their panels, and the rater of a row.

use super::{Columns, Counting, Rater};
use crate::base::catalog;
use crate::base::language::say;
use crate::data::CellRef;
use crate::data::bind::{Binding, Column, Vocabulary, built_in};
use crate::data::manifest::FileRule;
use crate::data::report::Report;
use crate::data::table::{Row, Table};
use crate::data::units::filled;
use crate::data::value::suggest;
use crate::data::word::Word;
use crate::model::method::{Panel, Survey};
use sha2::{Digest, Sha256};

/// A digest of a rater's id: enough to know the same rater again, not who it is.
fn digest(id: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    for (slot, byte) in short.iter_mut().zip(Sha256::digest(id)) {
        *slot = byte;
    }
    short
}

/// The words for the columns of a list of raters.
pub(in crate::data) fn raters_vocabulary() -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["rater", "测评员"], &Column::Rater);
    built_in(&mut words, &["panel", "测评组"], &Column::Panel);
    words
}

/// The ids and titles of the panels with their positions, the first panel's first.
pub(super) fn panel_names(survey: &Survey) -> impl Iterator<Item = (&str, u16)> {
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
pub(in crate::data) fn read_raters(
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
    pub(in crate::data) fn check_panel_sizes(&self, report: &mut Report<'_>) {
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

    /// The rater of a row; a problem where he is unknown or on another panel.
    pub(super) fn rater(&mut self, row: &Row<'_>, columns: &Columns, report: &mut Report<'_>) -> Option<Rater> {
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
}
