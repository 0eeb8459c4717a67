//! `kaohe why UNIT [NODE] PERIOD`: how a result came about.

use super::Ending;
use super::arguments::DepthArgument;
use super::console::Console;
use super::issued;
use super::project::{CannotRun, Entry, Loaded, Project, period};
use super::season::{Season, no_data};
use crate::base::calendar::{Date, Period};
use crate::base::diagnostic::{Problems, nearest};
use crate::engine;
use crate::engine::trace::Step;
use crate::report::derivation::{Depth, derivation};
use crate::say;

impl From<DepthArgument> for Depth {
    fn from(argument: DepthArgument) -> Self {
        match argument {
            DepthArgument::Line => Self::Line,
            DepthArgument::Table => Self::Table,
            DepthArgument::Full => Self::Full,
        }
    }
}

/// Prints the derivation of a unit's total, or of one node.
///
/// # Errors
/// A file that cannot be read, or a word that is no period.
pub fn why(
    project: &Project,
    what: &[String],
    scheme: Option<&str>,
    as_of: Option<Date>,
    depth: DepthArgument,
    console: &Console,
) -> Result<Ending, CannotRun> {
    let (unit, node, word) = match what {
        [unit, node, word] => (unit.as_str(), Some(node.as_str()), word.as_str()),
        [unit, word] => (unit.as_str(), None, word.as_str()),
        _ => return Ok(Ending::CouldNotRun),
    };
    let wanted = period(word)?;
    let mut answered = false;
    // What the unit, or the node of a unit that is there, could have been called.
    let (mut wrong, mut known): (&str, Vec<String>) = (unit, Vec::new());
    let mut ending = Ending::Fine;
    let asked = |entry: &&Entry| scheme.map_or_else(|| entry.publishes(), |scheme| is_called(entry, scheme));
    for entry in project.entries.iter().filter(asked) {
        let loaded = project.load(entry, true)?;
        let asked = Asked { unit, node, period: wanted, as_of, depth };
        match answer(project, &loaded, &asked, &mut known, console)? {
            Answer::Given => answered = true,
            Answer::Findings => ending = ending.max(Ending::Findings),
            Answer::NotHere => {}
            Answer::NoNode(ids) => (wrong, known) = (node.unwrap_or(unit), ids),
        }
    }
    if answered || ending != Ending::Fine {
        return Ok(ending);
    }
    let problem = say!(
        "错误：{period} 没有单位或指标 `{unit}`",
        "error: {period} has no such unit or node: `{unit}`",
        period = wanted.to_string(),
        unit = what.iter().take(what.len() - 1).map(String::as_str).collect::<Vec<_>>().join(" ")
    );
    console.error(&problem);
    if let Some(near) = nearest(wrong, known.iter().map(String::as_str)) {
        console.error(&say!("帮助：是不是 `{near}`？", "help: did you mean `{near}`?", near = near));
    }
    Ok(Ending::CouldNotRun)
}

fn is_called(entry: &Entry, scheme: &str) -> bool {
    entry.name() == scheme || entry.path.trim_end_matches('/') == scheme.trim_end_matches('/')
}

struct Asked<'a> {
    unit: &'a str,
    node: Option<&'a str>,
    period: Period,
    as_of: Option<Date>,
    depth: DepthArgument,
}

enum Answer {
    Given,
    Findings,
    NotHere,
    /// The unit is there, the node is not; the nodes there are.
    NoNode(Vec<String>),
}

fn answer(
    project: &Project,
    loaded: &Loaded,
    asked: &Asked<'_>,
    known: &mut Vec<String>,
    console: &Console,
) -> Result<Answer, CannotRun> {
    let Some(rules) = loaded.sound() else {
        console.findings(&loaded.problems, &loaded.sources);
        return Ok(Answer::Findings);
    };
    if rules.scheme.cycle != asked.period.cycle() {
        return Ok(Answer::NotHere);
    }
    let mut problems = Problems::new();
    let season = Season::run_as_of(rules, loaded, Some(asked.period), asked.as_of, &mut problems);
    let Some((data, outcome)) = season.get(asked.period) else {
        if !problems.has_errors() {
            problems.push(no_data(loaded, asked.period));
        }
        console.findings(&problems.sorted(&loaded.sources), &loaded.sources);
        return Ok(Answer::Findings);
    };
    let by_name = || data.units.iter().position(|unit| unit.name == asked.unit);
    let Some(unit) = data.unit(asked.unit).or_else(by_name) else {
        known.extend(data.units.iter().flat_map(|unit| [unit.id.clone(), unit.name.clone()]));
        return Ok(Answer::NotHere);
    };
    // How a result came about that is not the one that was issued must not pass for an explanation of that.
    let mut against = Problems::new();
    if asked.as_of.is_none() {
        let run = (rules, &season);
        issued::hold(project, &loaded.entry, run, &loaded.sources, (Some(asked.period), None), &mut against)?;
    }
    let ending = console.findings(&against, &loaded.sources);
    let known = season.known(rules, Some(asked.period));
    let rules = season.in_force(rules, asked.period);
    let total = engine::trace(rules, data, outcome, &known, unit);
    let depth = asked.depth.into();
    let text = match asked.node {
        None => {
            let decisions = engine::decisions(rules, data, outcome, &known, unit);
            derivation(rules, &total, &decisions, &loaded.sources, console.lang(), depth)
        }
        Some(node) => match find(&total, node) {
            Some(step) => derivation(rules, step, &[], &loaded.sources, console.lang(), depth),
            None => {
                let mut ids = Vec::new();
                all_ids(&total, &mut ids);
                return Ok(Answer::NoNode(ids));
            }
        },
    };
    console.result(&text);
    Ok(if ending == Ending::Fine { Answer::Given } else { Answer::Findings })
}

/// The step with the given id path, or the only one whose path ends with it.
fn find<'a>(step: &'a Step, id: &str) -> Option<&'a Step> {
    let ending = format!(".{id}");
    if step.id == id || step.id.ends_with(&ending) {
        return Some(step);
    }
    step.children.iter().find_map(|child| find(child, id))
}

fn all_ids(step: &Step, ids: &mut Vec<String>) {
    ids.push(step.id.clone());
    ids.extend(step.id.rsplit('.').next().map(str::to_owned));
    step.children.iter().for_each(|child| all_ids(child, ids));
}
