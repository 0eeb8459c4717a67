//! The stage's one way through: files, units, facts, events, surveys.

use super::bind::{Binding, Vocabulary, bind};
use super::files::{self, Bound, Files};
use super::manifest::Kind;
use super::report::Report;
use super::survey::{self, Counting, Ratings};
use super::table::Table;
use super::units::{self, Index};
use super::{PeriodData, calendar, draws, events, facts, keys, known, ledgers, meetings, registers, sharing, targets};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::language::say;
use crate::base::source::{FileId, Sources};
use crate::model::RuleSet;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A file with its table and its columns, as each of its kinds sees them.
struct Opened<'b, 's> {
    bound: &'b Bound,
    table: Table<'s>,
    bindings: Vec<Binding>,
    /// The position of the survey that a file of ratings belongs to, among the rule set's surveys.
    survey: Option<usize>,
}

impl Opened<'_, '_> {
    /// The columns as a kind sees them; nothing where the file is not of the kind.
    fn binding(&self, wanted: Kind) -> Option<&Binding> {
        let position = self.bound.kinds.iter().position(|kind| *kind == wanted)?;
        self.bindings.get(position)
    }
}

/// Reads the data of a period: the files below `folder/PERIOD/`, and those directly in `folder`, which all periods share.
///
/// Every bad cell, row, column and file is reported. There is a value only where there is no error: then a fact that was
/// not handed in is in the state not submitted, which the rules of the scheme deal with.
#[must_use]
pub fn read(rules: &RuleSet, period: Period, folder: &str, sources: &Sources) -> Checked<Option<PeriodData>> {
    read_as_of(rules, period, period.last_day(), folder, sources)
}

/// The data of a period as they were known on a day: rows dated later are left out and reported. A day behind the period's
/// last is taken as the last: nothing later belongs to the period.
#[must_use]
pub fn read_as_of(
    rules: &RuleSet,
    period: Period,
    as_of: Date,
    folder: &str,
    sources: &Sources,
) -> Checked<Option<PeriodData>> {
    let mut report = Report::new(sources);
    let files = files::find(rules, period, folder, &mut report);
    let value = read_period(rules, (period, as_of.min(period.last_day())), folder, files, &mut report);
    let problems = report.finish();
    Checked { value: value.filter(|_| !problems.has_errors()), problems }
}

/// The units, the calendar and the registers alone, as they were known on a day: what is not handed in or not finished yet
/// of anything else is in nobody's way.
#[must_use]
pub fn read_registers(
    rules: &RuleSet,
    period: Period,
    as_of: Date,
    folder: &str,
    sources: &Sources,
) -> Checked<Option<PeriodData>> {
    let mut report = Report::new(sources);
    let mut files = files::find(rules, period, folder, &mut report);
    let wanted = |kind: &Kind| matches!(kind, Kind::Units | Kind::Calendar | Kind::Register(_));
    files.bound.retain(|bound| bound.kinds.iter().any(wanted));
    for bound in &mut files.bound {
        bound.kinds.retain(wanted);
    }
    let value = read_period(rules, (period, as_of.min(period.last_day())), folder, files, &mut report);
    let problems = report.finish();
    Checked { value: value.filter(|_| !problems.has_errors()), problems }
}

/// The data of a period as far as a rule set has a use for them that was not made for these data: files, columns, kinds of
/// events, panels and letters it does not know are passed over. Everything else is as strict as ever.
#[must_use]
pub fn read_in_part(
    rules: &RuleSet,
    period: Period,
    as_of: Date,
    folder: &str,
    sources: &Sources,
) -> Checked<Option<PeriodData>> {
    let mut report = Report::new(sources);
    let files = files::find(rules, period, folder, &mut report);
    let value = read_period(rules, (period, as_of.min(period.last_day())), folder, files, &mut report);
    let beside = |problem: &Diagnostic| BESIDE.iter().any(|entry| entry.code == problem.code.code);
    let problems: Problems = report.finish().into_iter().filter(|problem| !beside(problem)).collect();
    Checked { value: value.filter(|_| !problems.has_errors()), problems }
}

/// What is said of data that a rule set has no use for.
const BESIDE: [&crate::base::catalog::Entry; 8] = [
    &catalog::UNKNOWN_COLUMN,
    &catalog::UNKNOWN_KEY,
    &catalog::UNKNOWN_FILE,
    &catalog::UNKNOWN_EVENT_KIND,
    &catalog::PANEL_UNKNOWN,
    &catalog::RATER_UNKNOWN,
    &catalog::LETTER_UNKNOWN,
    &catalog::MEETING_UNKNOWN,
];

fn read_period(
    rules: &RuleSet,
    (period, as_of): (Period, Date),
    folder: &str,
    files: Files,
    report: &mut Report<'_>,
) -> Option<PeriodData> {
    let place = format!("{}/{period}", folder.trim_end_matches('/'));
    if files.all.is_empty() {
        report.push(
            Diagnostic::new(
                &catalog::FILE_MISSING,
                say!("没有 {period} 的数据", "there is no data of {period}", period = period.to_string()),
            )
            .in_file(place)
            .help(say!("把数据放进以周期命名的文件夹", "put the data into a folder named after the period")),
        );
        return None;
    }
    let surveys_of_scheme: Vec<usize> = survey::positions(rules);
    let opened: Vec<Opened<'_, '_>> =
        files.bound.iter().filter_map(|bound| open(bound, (rules, period), &surveys_of_scheme, report)).collect();
    let of_kind = |kind: Kind| opened.iter().filter_map(move |file| Some((file, file.binding(kind)?)));

    let mut listed = units::Reading::default();
    for (file, binding) in of_kind(Kind::Units) {
        listed.read(rules, &file.table, binding, report);
    }
    let (units, groups) = listed.finish(rules);
    super::lineage::check(&units, report);
    if units.is_empty() {
        // Without units every row would be one of an unknown unit.
        if !files.bound.iter().any(|bound| bound.kinds.contains(&Kind::Units)) || !report.has_errors() {
            report.push(
                Diagnostic::new(&catalog::FILE_MISSING, say!("没有单位名单", "there is no list of units"))
                    .in_file(place)
                    .help(say!(
                        "放入 units.yaml 或 units.csv，列出各单位",
                        "supply units.yaml or units.csv with the units"
                    )),
            );
        }
        return None;
    }
    let index = Index::new(&units);
    keys::check(rules, &units, &groups, report);

    let mut stored_facts = facts::Store::new(rules, (period, as_of), &index);
    for (file, binding) in of_kind(Kind::Facts) {
        facts::read(&mut stored_facts, rules, &file.table, binding, &file.bound.rule, &index, report);
    }

    let mut stored_targets = Vec::new();
    for (file, binding) in of_kind(Kind::Targets) {
        let rule = &file.bound.rule;
        targets::read(&mut stored_targets, rules, period, &file.table, binding, rule, &index, report);
    }

    let mut stored_events = events::Store::new(rules);
    for bound in files.bound.iter().filter(|bound| bound.kinds.contains(&Kind::Events)) {
        stored_events.submit(bound.file, bound.rule.event);
    }
    for (file, binding) in of_kind(Kind::Events) {
        events::read(&mut stored_events, rules, (period, as_of), &file.table, binding, file.bound, &index, report);
    }

    let mut surveys = survey::surveys(rules, &index);
    for (file, binding) in of_kind(Kind::Raters) {
        survey::read_raters(&mut surveys, &file.table, binding, &file.bound.rule, report);
    }
    for (position, counting) in surveys.iter_mut().enumerate() {
        let own = of_kind(Kind::Ratings).filter(|(file, _)| file.survey == Some(position));
        let tables: Vec<Ratings<'_, '_>> =
            own.map(|(file, binding)| Ratings { table: &file.table, binding, rule: &file.bound.rule }).collect();
        counting.check_panel_sizes(report);
        counting.read(&tables, &index, report);
    }

    let mut draws = draws::Reading::default();
    for (file, binding) in of_kind(Kind::Draws) {
        draws.read(rules, &file.table, binding, &index, report);
    }
    let draws = draws.finish();

    let mut held = None;
    for (file, binding) in of_kind(Kind::Meetings) {
        let found = held.get_or_insert_with(Vec::new);
        meetings::read(found, rules, (period, as_of), &file.table, binding, report);
    }

    let mut books = registers::Books::new(rules);
    for file in &opened {
        for kind in &file.bound.kinds {
            let Kind::Register(register) = *kind else { continue };
            let Some(binding) = file.binding(*kind) else { continue };
            books.read(rules, register, &registers::Source { table: &file.table, binding }, &index, report);
        }
    }

    let left_out = stored_events.left_out() + stored_facts.left_out();
    let mut events = stored_events.finish(units.len());
    let mut days = calendar::Reading::default();
    for (file, binding) in of_kind(Kind::Calendar) {
        days.read(&file.table, binding, report);
    }
    let calendar = days.finish();
    let needed = std::cell::RefCell::default();
    let when = registers::When { rules, units: &units, groups: &groups, period, as_of, calendar: &calendar, needed };
    let letters = books.finish(&when, &mut events, report);
    let needed = when.needed.into_inner();
    let mut facts = stored_facts.finish();
    let mut tables = ledgers::Tables { rules, period, units: units.len(), facts: &mut facts, events: &mut events };
    let mut decisions = ledgers::Adjudications::default();
    for (file, binding) in of_kind(Kind::Adjudications) {
        decisions.read(&ledgers::Source { table: &file.table, binding }, &mut tables, &index, report);
    }
    let mut ledger = decisions.finish(&mut tables, report);
    sharing::settle(rules, &mut events, report);
    let mut appeals = ledgers::Appeals::default();
    for (file, binding) in of_kind(Kind::Appeals) {
        appeals.read(&ledgers::Source { table: &file.table, binding }, (rules, period, &calendar), &index, report);
    }
    appeals.finish(&mut ledger, report);
    for (file, binding) in of_kind(Kind::Scores) {
        ledgers::scores::read(&mut ledger, &ledgers::Source { table: &file.table, binding }, rules, &index, report);
    }
    for (file, binding) in of_kind(Kind::Merits) {
        ledgers::merits::read(&mut ledger, &ledgers::Source { table: &file.table, binding }, rules, &index, report);
    }
    ledgers::merits::compare(&ledger, rules, &facts, &units, report);
    ledgers::judged::check(rules, &events, report);
    let (digests, hash) =
        files::hashes(folder, &files.all, &read_of(rules, (period, as_of), &opened, report.sources), report.sources);
    calendar::check_cover((rules, period, &calendar), needed, &facts, &events, report);
    Some(PeriodData {
        period,
        groups,
        facts,
        targets: targets::finish(stored_targets),
        events,
        ledger,
        surveys: surveys.into_iter().map(Counting::finish).collect(),
        as_of,
        calendar,
        draws,
        letters,
        meetings: held,
        left_out,
        files: files.all,
        digests,
        hash,
        units,
    })
}

/// The texts of the files that periods share and that hold something this one cannot know yet, without it.
fn read_of(
    rules: &RuleSet,
    when: (Period, Date),
    opened: &[Opened<'_, '_>],
    sources: &Sources,
) -> BTreeMap<FileId, String> {
    let shared = opened.iter().filter(|file| file.bound.shared);
    let read = shared.filter_map(|file| {
        let kinds: Vec<(Kind, &Binding)> = file.bound.kinds.iter().copied().zip(&file.bindings).collect();
        match known::text(rules, when, (file.bound.file, &file.table), &kinds, sources) {
            Cow::Owned(text) => Some((file.bound.file, text)),
            Cow::Borrowed(_) => None,
        }
    });
    read.collect()
}

/// Reads the head of a file and binds its columns.
fn open<'b, 's>(
    bound: &'b Bound,
    (rules, period): (&RuleSet, Period),
    surveys: &[usize],
    report: &mut Report<'s>,
) -> Option<Opened<'b, 's>> {
    for kind in &bound.kinds {
        let Kind::Register(register) = *kind else { continue };
        if !rules.events.iter().any(|kind| kind.register == Some(register)) {
            let start = crate::base::source::Span::new(bound.file, 0, 0);
            report.at(&catalog::UNKNOWN_FILE, start, |new| {
                new(say!(
                    "方案没有提到{title}，用不到这个文件",
                    "the scheme does not speak of {title} and has no use for this file",
                    title = register.title()
                ))
                .help(say!("移出文件，或在方案中补上有关规定", "move the file away, or add the rules to the scheme"))
            });
            return None;
        }
    }
    let survey = if bound.kinds.contains(&Kind::Ratings) { Some(survey_of(bound, surveys, report)?) } else { None };
    let roots: Vec<&str> =
        Kind::NAMES.iter().filter(|(_, kind)| bound.kinds.contains(kind)).map(|(name, _)| *name).collect();
    let keyed = bound.kinds.contains(&Kind::Facts);
    let mut table = Table::read(bound.file, &roots, keyed, report)?;
    let vocabulary = |kind: &Kind| -> Vocabulary {
        match kind {
            Kind::Units => units::vocabulary(rules),
            Kind::Facts => facts::vocabulary(rules),
            Kind::Targets => targets::vocabulary(),
            Kind::Events => events::vocabulary(rules),
            Kind::Raters => survey::raters_vocabulary(),
            Kind::Calendar => calendar::vocabulary(),
            Kind::Draws => draws::vocabulary(),
            Kind::Adjudications => ledgers::vocabulary(false),
            Kind::Appeals => ledgers::vocabulary(true),
            Kind::Scores => ledgers::scores::vocabulary(),
            Kind::Merits => ledgers::merits::vocabulary(),
            Kind::Meetings => meetings::vocabulary(),
            Kind::Register(register) => registers::vocabulary(rules, *register),
            Kind::Ratings => survey::ratings_vocabulary(rules, surveys, survey),
        }
    };
    let vocabularies: Vec<Vocabulary> = bound.kinds.iter().map(vocabulary).collect();
    let bindings = bind(period, &mut table, &bound.rule, &vocabularies, report);
    Some(Opened { bound, table, bindings, survey })
}

/// Which survey a file of ratings belongs to.
fn survey_of(bound: &Bound, surveys: &[usize], report: &mut Report<'_>) -> Option<usize> {
    let start = crate::base::source::Span::new(bound.file, 0, 0);
    match (bound.rule.survey, surveys) {
        (Some(node), _) => surveys.iter().position(|survey| *survey == node),
        (None, [_]) => Some(0),
        (None, []) => {
            report.at(&catalog::UNKNOWN_FILE, start, |new| {
                new(say!("方案没有测评，用不到这个文件", "the scheme has no survey that would use this file"))
                    .help(say!("移出文件，或在方案中补上测评", "move the file away, or add the survey to the scheme"))
            });
            None
        }
        (None, _) => {
            report.at(&catalog::UNKNOWN_FILE, start, |new| {
                new(say!(
                    "方案有几个测评，不知道这个文件属于哪一个",
                    "the scheme has several surveys; it is not said to which this file belongs"
                ))
                .help(say!("在 data.yaml 中用 `survey` 写明", "say so by `survey` in data.yaml"))
            });
            None
        }
    }
}
