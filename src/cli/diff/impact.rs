//! `kaohe diff OLD NEW --impact PERIOD`: what the changes do to the results of a period; with `--impact-new PERIOD` also what
//! the new data do.

use super::super::project::Loaded;
use super::super::season::{Season, no_data};
use super::text;
use crate::base::calendar::Period;
use crate::base::diagnostic::Problems;
use crate::base::source::Sources;
use crate::compile::is_scheme_file;
use crate::data::PeriodData;
use crate::diff::Comparison;
use crate::diff::impact::passage::{self, Passage};
use crate::diff::impact::{Before, Ground, Impact, Texts};
use crate::engine::Known;
use crate::model::RuleSet;

/// A side of the comparison with the data of one of its periods and what lies before it.
pub struct Footing<'a> {
    loaded: &'a Loaded,
    season: Season,
    /// The last edition, which the season was run with.
    last: &'a RuleSet,
    period: Period,
    folder: String,
}

impl Before for Footing<'_> {
    fn known<'b>(&'b self, own: &'b RuleSet) -> Known<'b> {
        self.season.known_by(self.last, own, Some(self.period))
    }
}

impl<'a> Footing<'a> {
    /// Runs a scheme up to a period.
    ///
    /// # Errors
    /// The scheme is in error, there are no data, or they cannot be read.
    pub fn of(loaded: &'a Loaded, period: Period) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let Some(last) = loaded.sound() else { return Err(problems) };
        let season = Season::run(last, loaded, Some(period), &mut problems);
        if season.get(period).is_none() {
            if !problems.has_errors() {
                problems.push(no_data(loaded, period));
            }
            return Err(problems);
        }
        Ok(Self { loaded, season, last, period, folder: loaded.entry.data_folder() })
    }

    fn ground(&self) -> Ground<'_> {
        Ground {
            sources: &self.loaded.sources,
            folder: &self.folder,
            period: self.period,
            as_of: self.period.last_day(),
            home: self.season.in_force(self.last, self.period),
        }
    }
}

/// What the changes between two schemes do to the results of a period of the old one's data. Each side is the scheme that
/// the rule set of the comparison is an edition of. `most` is how many schemes are run in search of causes.
///
/// # Errors
/// The data cannot be read.
pub fn impact(
    comparison: &Comparison<'_>,
    footing: &Footing<'_>,
    new: &Loaded,
    most: usize,
) -> Result<Impact, Problems> {
    let old = footing.loaded;
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
    crate::diff::impact::impact(comparison, texts, footing.ground(), footing, most)
}

/// How results go from the old scheme in the old side's period to the new scheme in the new side's. `of` is the impact of
/// the changes on the old side's period.
///
/// # Errors
/// The data cannot be read under the new scheme.
pub fn passage(comparison: &Comparison<'_>, [old, new]: [&Footing<'_>; 2], of: &Impact) -> Result<Passage, Problems> {
    let between = new.season.periods.iter().map(|(data, _)| data);
    let between: Vec<&PeriodData> =
        between.filter(|data| data.period > old.period && data.period < new.period).collect();
    let sides = [old, new].map(|side| passage::Side { ground: side.ground(), before: side });
    passage::passage(comparison, sides, &between, of)
}
