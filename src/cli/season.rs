//! The periods of a scheme, run one after another: later ones read the results of earlier ones.

use super::project::{CannotRun, Loaded, period};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::compile::Edition;
use crate::data::{self, PeriodData};
use crate::engine::outcome::Outcome;
use crate::engine::{self, Past};
use crate::model::RuleSet;
use crate::say;

/// What was read and computed, oldest first.
#[derive(Debug, Default)]
pub struct Season {
    /// The periods with their data and results.
    pub periods: Vec<(PeriodData, Outcome)>,
    /// The editions before the last one, and the day from which that is in force.
    editions: (Vec<Edition>, Option<Date>),
}

impl Season {
    /// Runs the periods that have data, up to `last` where it is stated. A period whose data cannot be read ends the run:
    /// the later ones would rest on it.
    pub fn run(rules: &RuleSet, loaded: &Loaded, last: Option<Period>, problems: &mut Problems) -> Self {
        Self::run_as_of(rules, loaded, last, None, problems)
    }

    /// The same as it was known on a day: rows dated later are left out, and so are periods that had not begun.
    pub fn run_as_of(
        rules: &RuleSet,
        loaded: &Loaded,
        last: Option<Period>,
        as_of: Option<Date>,
        problems: &mut Problems,
    ) -> Self {
        let folder = loaded.entry.data_folder();
        let periods = data::periods(&folder, &loaded.sources, rules.scheme.cycle).into_value(problems);
        let mut season = Self { periods: Vec::new(), editions: (loaded.earlier.clone(), loaded.since) };
        let begun = |period: &Period| as_of.is_none_or(|day| period.first_day() <= day);
        for period in periods.into_iter().filter(|period| last.is_none_or(|last| *period <= last) && begun(period)) {
            let day = as_of.unwrap_or_else(|| period.last_day());
            let own = season.in_force(rules, period);
            let read = data::read_as_of(own, period, day, &folder, &loaded.sources).into_value(problems);
            let Some(read) = read else { break };
            let outcome = engine::run(own, &read, &season.history(rules, None)).into_value(problems);
            season.periods.push((read, outcome));
        }
        season
    }

    /// The edition in force in a period: the latest that holds on its last day. `rules` is the last edition of all.
    #[must_use]
    pub fn in_force<'a>(&'a self, rules: &'a RuleSet, period: Period) -> &'a RuleSet {
        let (earlier, since) = &self.editions;
        in_force(earlier, *since, rules, period)
    }

    /// The periods before the given one (all, where none is given), under the edition they were run with.
    #[must_use]
    pub fn history<'a>(&'a self, rules: &'a RuleSet, before: Option<Period>) -> Vec<Past<'a>> {
        self.periods
            .iter()
            .filter(|(data, _)| before.is_none_or(|before| data.period < before))
            .map(|(data, outcome)| Past { rules: self.in_force(rules, data.period), data, outcome })
            .collect()
    }

    /// The data and results of a period.
    #[must_use]
    pub fn get(&self, period: Period) -> Option<&(PeriodData, Outcome)> {
        self.periods.iter().find(|(data, _)| data.period == period)
    }
}

/// The edition in force in a period, among those before the last one and the last one.
#[must_use]
pub fn in_force<'a>(earlier: &'a [Edition], since: Option<Date>, last: &'a RuleSet, period: Period) -> &'a RuleSet {
    let holds = |since: Option<Date>| since.is_none_or(|since| since <= period.last_day());
    if holds(since) {
        return last;
    }
    earlier.iter().rev().find(|edition| holds(edition.since)).map_or(last, |edition| &edition.rules)
}

/// The problem of a period without data.
#[must_use]
pub fn no_data(loaded: &Loaded, period: Period) -> Diagnostic {
    let folder = format!("{}/{period}", loaded.entry.data_folder());
    Diagnostic::new(
        &catalog::FILE_MISSING,
        say!("没有 {period} 的数据", "there is no data of {period}", period = period.to_string()),
    )
    .in_file(folder.clone())
    .help(say!("把数据放在 `{folder}`", "put it into `{folder}`", folder = folder))
}

/// The periods an entry publishes: those the manifest names, or all that have data.
///
/// # Errors
/// A word in the manifest that is no period.
pub fn wanted(loaded: &Loaded, season: &Season, only: Option<Period>) -> Result<Vec<Period>, CannotRun> {
    let named = match &loaded.entry.periods {
        Some(words) => words.iter().map(|word| period(word)).collect::<Result<Vec<_>, _>>()?,
        None => season.periods.iter().map(|(data, _)| data.period).collect(),
    };
    Ok(named.into_iter().filter(|period| only.is_none_or(|only| only == *period)).collect())
}
