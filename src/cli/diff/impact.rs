//! `kaohe diff OLD NEW --impact PERIOD`: what the changes do to the results of a period.

use super::super::project::Loaded;
use super::super::season::{Season, no_data};
use super::text;
use crate::base::calendar::Period;
use crate::base::diagnostic::Problems;
use crate::base::source::Sources;
use crate::compile::is_scheme_file;
use crate::diff::Comparison;
use crate::diff::impact::{Before, Ground, Impact, Texts};
use crate::engine::Known;
use crate::model::RuleSet;

/// What lies before the period, as the old side's season has it.
struct Past<'a> {
    season: &'a Season,
    /// The last edition, which the season was run with.
    last: &'a RuleSet,
    period: Period,
}

impl Before for Past<'_> {
    fn known<'b>(&'b self, own: &'b RuleSet) -> Known<'b> {
        self.season.known_by(self.last, own, Some(self.period))
    }
}

/// What the changes between two schemes do to the results of a period of the old one's data. Each side is the scheme that
/// the rule set of the comparison is an edition of. `most` is how many schemes are run in search of causes.
///
/// # Errors
/// The data cannot be read.
pub fn impact(
    comparison: &Comparison<'_>,
    (old, new): (&Loaded, &Loaded),
    period: Period,
    most: usize,
) -> Result<Impact, Problems> {
    let mut problems = Problems::new();
    let Some(last) = old.sound() else { return Err(problems) };
    let season = Season::run(last, old, Some(period), &mut problems);
    if season.get(period).is_none() {
        if !problems.has_errors() {
            problems.push(no_data(old, period));
        }
        return Err(problems);
    }
    let texts = text(old, comparison.old).zip(text(new, comparison.new));
    // What the texts use; of what both sides have, the old side's.
    let mut sources = Sources::new();
    for side in [old, new] {
        for (_, file) in side.sources.files().filter(|(_, file)| is_scheme_file(&file.path)) {
            if sources.find(&file.path).is_none() {
                sources.insert(file.path.clone(), file.text.clone());
            }
        }
    }
    let folder = super::folder(old);
    let texts = texts.as_ref().zip(folder.as_ref());
    let texts = texts.map(|((old, new), folder)| Texts { sources: &sources, folder, old, new });
    let data_folder = old.entry.data_folder();
    let ground = Ground {
        sources: &old.sources,
        folder: &data_folder,
        period,
        as_of: period.last_day(),
        home: season.in_force(last, period),
    };
    let before = Past { season: &season, last, period };
    crate::diff::impact::impact(comparison, texts, ground, &before, most)
}
