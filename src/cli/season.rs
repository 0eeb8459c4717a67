//! The periods of a scheme, run one after another: later ones read the results of earlier ones.

use super::project::{CannotRun, Loaded, data_folder, period};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::Sources;
use crate::compile::Edition;
use crate::data::{self, PeriodData};
use crate::engine::outcome::Outcome;
use crate::engine::{self, Known, Past};
use crate::model::RuleSet;
use crate::model::reuse::Import;
use crate::say;
use std::sync::Arc;

/// What was read and computed, oldest first.
#[derive(Debug, Default)]
pub struct Season {
    /// The periods with their data and results.
    pub periods: Vec<(PeriodData, Outcome)>,
    /// Those of the schemes whose results are read, by their paths.
    others: Vec<(String, Season)>,
    /// The editions before the last one, and the day from which that is in force.
    editions: (Vec<Edition>, Option<Date>),
}

/// Up to when a scheme is run.
#[derive(Debug, Clone, Copy)]
struct Until {
    /// The last day that the last period may have.
    last: Option<Date>,
    /// What was known on this day.
    as_of: Option<Date>,
}

impl Season {
    /// Runs the periods that have data, up to `last` where it is stated. A period whose data cannot be read ends the run:
    /// the later ones would rest on it. The schemes whose results are read are run before.
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
        let until = Until { last: last.map(|last| last.last_day()), as_of };
        let season = Self { editions: (loaded.earlier.clone(), loaded.since), ..Self::default() };
        season.through(rules, &loaded.entry.data_folder(), &loaded.sources, until, problems)
    }

    /// Runs all periods, each under the edition then in force; `rules` is the last edition.
    fn through(
        mut self,
        rules: &RuleSet,
        folder: &str,
        sources: &Sources,
        until: Until,
        problems: &mut Problems,
    ) -> Self {
        let periods = data::periods(folder, sources, rules.scheme.cycle).into_value(problems);
        let wanted = |period: &Period| {
            until.last.is_none_or(|last| period.last_day() <= last)
                && until.as_of.is_none_or(|day| period.first_day() <= day)
        };
        let periods: Vec<Period> = periods.into_iter().filter(wanted).collect();
        if let Some(last) = periods.last() {
            let until = Until { last: Some(last.last_day()), ..until };
            // Acts may change what is used.
            let earlier = self.editions.0.iter().map(|edition| &edition.rules);
            let mut imports: Vec<&Import> = Vec::new();
            for import in earlier.chain([rules]).flat_map(|rules| &rules.imports).rev() {
                if !imports.iter().any(|other| other.path == import.path) {
                    imports.push(import);
                }
            }
            let mut others = Vec::new();
            for import in imports.into_iter().rev() {
                let season = Self::of_import(import, sources, until, problems);
                others.push((import.path.clone(), season));
            }
            self.others = others;
        }
        for period in periods {
            let day = until.as_of.unwrap_or_else(|| period.last_day());
            let own = self.in_force(rules, period);
            let read = data::read_as_of(own, period, day, folder, sources).into_value(problems);
            let Some(read) = read else { break };
            let outcome = engine::run(own, &read, &self.known(rules, Some(period))).into_value(problems);
            self.periods.push((read, outcome));
        }
        self
    }

    /// The edition in force in a period: the latest that holds on its last day. `rules` is the last edition of all.
    #[must_use]
    pub fn in_force<'a>(&'a self, rules: &'a RuleSet, period: Period) -> &'a RuleSet {
        let (earlier, since) = &self.editions;
        in_force(earlier, *since, rules, period)
    }

    /// Runs a scheme whose results are read; that something is wrong with it is said once.
    fn of_import(import: &Import, sources: &Sources, until: Until, problems: &mut Problems) -> Self {
        let mut found = Problems::new();
        let edition =
            |(since, rules): &(Option<Date>, Arc<RuleSet>)| Edition { rules: (**rules).clone(), since: *since };
        let season = Self { editions: (import.earlier.iter().map(edition).collect(), import.since), ..Self::default() };
        let season = season.through(&import.rules, &data_folder(&import.path), sources, until, &mut found);
        if let Some(first) = found.iter().find(|problem| problem.severity == catalog::Severity::Error) {
            let path = import.path.as_str();
            let message = say!(
                "方案 `{path}` 的数据有错误，它的结果不可靠",
                "the data of the scheme `{path}` have errors, so its results cannot be relied on",
                path = path
            );
            let at = first.place.map_or_else(
                || first.path(sources).to_owned(),
                |place| {
                    let (line, _) = sources.line_column(place.file, place.start);
                    format!("{}:{line}", sources.get(place.file).path)
                },
            );
            problems.push(
                Diagnostic::new(&catalog::OTHER_RESULT_UNSOUND, message)
                    .at(import.span)
                    .note(say!("{at}：{message}", "{at}: {message}", at = at, message = &first.message))
                    .help(say!(
                        "用 `kaohe run 期次 {path}` 查看并改正",
                        "see `kaohe run PERIOD {path}` and correct them",
                        path = path
                    )),
            );
        }
        season
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

    /// What is known before a period (before a new one, where none is given): the earlier periods, and the results of
    /// other schemes.
    #[must_use]
    pub fn known<'a>(&'a self, rules: &'a RuleSet, before: Option<Period>) -> Known<'a> {
        let own = before.map_or(rules, |period| self.in_force(rules, period));
        self.known_by(rules, own, before)
    }

    /// The same for a rule set that may be no edition of the scheme: what it uses is found by its path. `last` is the last
    /// edition, which the history was run with.
    #[must_use]
    pub fn known_by<'a>(&'a self, last: &'a RuleSet, own: &'a RuleSet, before: Option<Period>) -> Known<'a> {
        let of = |import: &'a Import| {
            let season = self.others.iter().find(|(path, _)| *path == import.path);
            season.map_or_else(Vec::new, |(_, season)| season.history(&import.rules, None))
        };
        Known { earlier: self.history(last, before), others: own.imports.iter().map(of).collect() }
    }

    /// The periods of a scheme whose results are read, by its path.
    #[must_use]
    pub fn other(&self, path: &str) -> Option<&Self> {
        self.others.iter().find(|(other, _)| other == path).map(|(_, season)| season)
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
