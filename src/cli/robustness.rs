//! `kaohe robustness [PERIOD]`: which places and awards would stay with somewhat other weights; and the key of `kaohe.toml`
//! that publishes it.

use super::Ending;
use super::arguments::{Listing, RobustnessArguments, Safe};
use super::compared::Fault;
use super::console::Console;
use super::project::{CannotRun, Entry, Project};
use super::season::{self, Season, no_data};
use crate::analysis::robustness::{self as analysis, Plan, Robustness};
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::data::PeriodData;
use crate::engine::Known;
use crate::engine::outcome::Outcome;
use crate::model::RuleSet;
use crate::report::{self, robustness::Told};
use crate::say;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use toml::de::DeValue;

/// Not more unsafe awards than these are listed in one message.
const LISTED: usize = 8;

/// The keys of `robustness` in the manifest.
const KEYS: [&str; 3] = ["draws", "range", "seed"];

/// Reads the value of `robustness`: `{ draws = 1000, range = "10%", seed = 1 }`; what is left out is as usual.
pub(super) fn asked(value: DeValue<'_>, range: Range<usize>) -> (Option<Plan>, Vec<Fault>) {
    let DeValue::Table(table) = value else {
        let message = say!(
            "写作 `{{ draws = 1000, range = \"10%\", seed = 1 }}`",
            "write `{{ draws = 1000, range = \"10%\", seed = 1 }}`"
        );
        return (None, vec![Fault::Value(range, message)]);
    };
    let (mut plan, mut faults) = (Plan::usual(), Vec::new());
    for (key, value) in table {
        let at = value.span();
        let fault = match (key.get_ref().as_ref(), value.into_inner()) {
            ("draws", DeValue::Integer(number)) => match u64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => match draws(number) {
                    Ok(number) => {
                        plan.draws = number;
                        continue;
                    }
                    Err(message) => message,
                },
                Err(_) => draws_message(),
            },
            ("range", DeValue::String(text)) => match share(&text) {
                Some(share) => {
                    plan.range = share;
                    continue;
                }
                None => range_message(),
            },
            ("seed", DeValue::Integer(number)) => match u64::from_str_radix(number.as_str(), number.radix()) {
                Ok(seed) => {
                    plan.seed = seed;
                    continue;
                }
                Err(_) => say!("种子是不小于 0 的整数", "a seed is a whole number from 0 on"),
            },
            ("draws" | "seed", _) => say!("写作整数", "write a whole number"),
            ("range", _) => range_message(),
            (other, _) => {
                faults.push(Fault::Key(other.to_owned(), key.span(), &KEYS));
                continue;
            }
        };
        faults.push(Fault::Value(at, fault));
    }
    (faults.is_empty().then_some(plan), faults)
}

fn draws_message() -> Bilingual {
    say!("抽取次数是 1 到 {most} 的整数", "draws are a whole number from 1 to {most}", most = Plan::MOST)
}

fn range_message() -> Bilingual {
    say!(
        "幅度是不小于 0、小于 100% 的百分数，写作 \"10%\"",
        "a range is a percentage from 0% to less than 100%, written \"10%\""
    )
}

/// A number of draws.
fn draws(number: u64) -> Result<u32, Bilingual> {
    u32::try_from(number).ok().filter(|number| (1..=Plan::MOST).contains(number)).ok_or_else(draws_message)
}

/// A range, such as `10%`.
fn share(text: &str) -> Option<Number> {
    let digits = text.trim().strip_suffix(['%', '％'])?;
    let share = Number::parse_decimal(digits.trim()).ok()?.checked_div(&Number::HUNDRED)?;
    Plan::allows(&share).then_some(share)
}

/// The value of `--draws`.
pub(super) fn draws_argument(text: &str) -> Result<u32, String> {
    let wrong = || draws_message().en;
    draws(text.parse().map_err(|_| wrong())?).map_err(|_| wrong())
}

/// The value of `--range`.
pub(super) fn range_argument(text: &str) -> Result<Number, String> {
    share(text).ok_or_else(|| range_message().en)
}

/// How far the results of a period rest on the weights, where the manifest asks for it.
#[must_use]
pub fn of(
    entry: &Entry,
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    known: &Known<'_>,
) -> Option<Robustness> {
    entry.robustness.as_ref().map(|plan| drawn(plan, rules, data, outcome, known, &|| {}))
}

fn drawn(
    plan: &Plan,
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    known: &Known<'_>,
    done: &(dyn Fn() + Sync),
) -> Robustness {
    // The number of threads changes how long it takes, and nothing else.
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    analysis::robustness(rules, data, outcome, known, plan, threads, done)
}

/// Tells how far places and awards rest on the weights, and whether enough awards are safe.
///
/// # Errors
/// A file that cannot be read, or a word that is no period.
pub fn robustness(arguments: &RobustnessArguments, console: &Console) -> Result<Ending, CannotRun> {
    let mut paths = arguments.paths.paths.clone();
    let mut only = None;
    if let Some(word) = &arguments.period {
        match Period::parse(word) {
            Some(period) => only = Some(period),
            None if PathBuf::from(word).exists() => paths.insert(0, PathBuf::from(word)),
            None => return Err(CannotRun::NoPeriod(word.clone())),
        }
    }
    let project = Project::open(&paths)?;
    let several = project.entries.len() > 1;
    let (mut ending, mut told) = (Ending::Fine, Vec::new());
    for entry in project.entries.iter().filter(|entry| !several || entry.publishes()) {
        let mut loaded = project.load(entry, true)?;
        let mut problems = std::mem::take(&mut loaded.problems);
        let Some(rules) = loaded.rules.clone().filter(|_| !problems.has_errors()) else {
            ending = ending.max(console.findings(&problems, &loaded.sources));
            continue;
        };
        if several && only.is_some_and(|period| period.cycle() != rules.scheme.cycle) {
            continue;
        }
        let season = Season::run(&rules, &loaded, only, &mut problems);
        let plan = plan(arguments, entry);
        for period in season::wanted(&loaded, &season, only)? {
            let Some((data, outcome)) = season.get(period) else {
                if !problems.has_errors() {
                    problems.push(no_data(&loaded, period));
                }
                continue;
            };
            let (own, known) = (season.in_force(&rules, period), season.known(&rules, Some(period)));
            let found = {
                let (progress, count) = (console.progress(u64::from(plan.draws)), AtomicU64::new(0));
                let name = say!("{it}", "{it}", it = format!("{} {period}", own.scheme.id));
                drawn(&plan, own, data, outcome, &known, &|| {
                    progress.at(count.fetch_add(1, Ordering::Relaxed) + 1, u64::from(plan.draws), &name);
                })
            };
            if let Some(safe) = &arguments.safe {
                problems.extend(gate(own, data, outcome, &found, safe));
            }
            told.push(Told::of(own, data, outcome, &loaded.sources, &found, console.lang()));
        }
        ending = ending.max(console.findings(&problems.sorted(&loaded.sources), &loaded.sources));
    }
    if told.is_empty() {
        if ending == Ending::Fine {
            console.done(&say!("没有哪个方案有这一期的数据", "no scheme has data of the period"));
            ending = Ending::Findings;
        }
        return Ok(ending);
    }
    console.result(&match arguments.to {
        Listing::Text => told.iter().map(Told::text).collect::<Vec<_>>().join("\n"),
        Listing::Md => told.iter().map(Told::markdown).collect::<Vec<_>>().join("\n"),
        Listing::Json => report::robustness::document(&told),
    });
    Ok(ending)
}

/// What is drawn: as typed, else as the manifest says, else as usual.
fn plan(arguments: &RobustnessArguments, entry: &Entry) -> Plan {
    let own = entry.robustness.clone().unwrap_or_else(Plan::usual);
    Plan {
        draws: arguments.draws.unwrap_or(own.draws),
        range: arguments.range.clone().unwrap_or(own.range),
        seed: arguments.seed.unwrap_or(own.seed),
    }
}

/// What is wrong where fewer awards are safe than asked; where the scheme gave none, places count.
fn gate(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    found: &Robustness,
    wanted: &Safe,
) -> Option<Diagnostic> {
    let name = |unit: usize| data.units.get(unit).map_or("", |unit| unit.name.as_str());
    let share = |draws: u32| {
        let share = Number::from(draws).checked_div(&Number::from(found.plan.draws)).unwrap_or_default();
        let percent = (&share * &Number::HUNDRED).round(1, crate::base::number::RoundingMode::HalfEven);
        format!("{percent}%")
    };
    let mut span = None;
    let mut open: Vec<Bilingual> = Vec::new();
    for kept in found.awards.iter().filter(|kept| !kept.safe) {
        let Some(award) = rules.awards.get(kept.award.index()) else { continue };
        span.get_or_insert(award.clause.span);
        let title = award.title.as_deref().unwrap_or(&award.id);
        let work = kept.work.and_then(|work| rules.nodes.get(work.index()));
        let work = work.map(|node| node.title.as_deref().unwrap_or(&node.name));
        let title = work.map_or_else(|| title.to_owned(), |work| format!("{title} · {work}"));
        open.push(say!(
            "{title}，{unit}：在 {share} 的各次中仍评上",
            "{title}, {unit}: kept in {share} of the draws",
            title = title,
            unit = name(kept.unit),
            share = share(kept.draws)
        ));
    }
    let awards = !found.awards.is_empty();
    let mut all = found.awards.len();
    if !awards {
        for (ranking, column) in found.intervals.iter().enumerate() {
            for (unit, interval) in column.iter().enumerate() {
                let Some(interval) = interval else { continue };
                all += 1;
                if found.is_safe(interval.kept) {
                    continue;
                }
                span = span.or_else(|| rules.rankings.get(ranking).map(|ranking| ranking.clause.span));
                let place = outcome.places.get(ranking).and_then(|column| column.get(unit)).copied().flatten();
                open.push(say!(
                    "{unit} 第{place}名：在 {share} 的各次中不变",
                    "{unit}, place {place}: kept in {share} of the draws",
                    unit = name(unit),
                    place = place.unwrap_or(0),
                    share = share(interval.kept)
                ));
            }
        }
    }
    let safe = all - open.len();
    let enough = match wanted {
        Safe::All => open.is_empty(),
        Safe::Share(share) => Number::from(safe) >= share * &Number::from(all),
    };
    if enough {
        return None;
    }
    let what = if awards { ("项结果", "awards") } else { ("个名次", "places") };
    let asked = match wanted {
        Safe::All => ("全部".to_owned(), "all".to_owned()),
        Safe::Share(share) => {
            let share = format!("{}%", share * &Number::HUNDRED);
            (share.clone(), share)
        }
    };
    let message = say!(
        "{period}：权重在 ±{range} 以内变动，{all} {what}中 {safe} {of}稳固，要求{asked}",
        "{period}: with weights within ±{range}, {safe} of {all} {what}{of} are safe; {asked} should be",
        period = data.period.to_string(),
        range = format!("{}%", &found.plan.range * &Number::HUNDRED),
        all = all,
        safe = safe,
        what = what,
        of = (if awards { "项" } else { "个" }, ""),
        asked = (asked.0.as_str(), asked.1.as_str())
    );
    let mut problem = Diagnostic::new(&catalog::NOT_ROBUST, message);
    problem = match span {
        Some(span) => problem.at(span),
        None => problem.in_file(rules.scheme.id.clone()),
    };
    let listed = open.len().min(LISTED);
    let more = open.len() - listed;
    problem = open.into_iter().take(listed).fold(problem, Diagnostic::note);
    if more > 0 {
        problem = problem.note(say!("另有 {n} 个", "and {n} more", n = more));
    }
    Some(problem.help(say!(
        "核对权重的依据；差距只有这么小的，公布前说明理由",
        "check what the weights rest on; where units are this close, give the reasons before it is published"
    )))
}
