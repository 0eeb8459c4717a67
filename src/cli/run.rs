//! `kaohe run PERIOD`: the results of a period.

use super::Ending;
use super::approvals;
use super::console::Console;
use super::disk;
use super::issued;
use super::project::{CannotRun, Project, period};
use super::robustness;
use super::season::{Season, no_data};
use crate::base::calendar::Date;
use crate::report::{self, Readers};
use crate::say;
use std::path::Path;

/// Runs every scheme of the project that has data of the period.
///
/// # Errors
/// A file that cannot be read or written, or a word that is no period.
pub fn run(
    project: &Project,
    word: &str,
    as_of: Option<Date>,
    out: Option<&Path>,
    console: &Console,
) -> Result<Ending, CannotRun> {
    let wanted = period(word)?;
    let mut ending = Ending::Fine;
    let several = project.entries.len() > 1;
    for entry in project.entries.iter().filter(|entry| !several || entry.publishes()) {
        let mut loaded = project.load(entry, true)?;
        let Some(rules) = loaded.sound().cloned() else {
            ending = ending.max(console.findings(&loaded.problems, &loaded.sources));
            continue;
        };
        if wanted.cycle() != rules.scheme.cycle && project.entries.len() > 1 {
            continue;
        }
        let mut problems = std::mem::take(&mut loaded.problems);
        let approved = approvals::approvals(project, &loaded).into_value(&mut problems);
        let season = Season::run_as_of(&rules, &loaded, Some(wanted), as_of, &mut problems);
        if as_of.is_none() {
            let run = (&rules, &season);
            issued::hold(project, entry, run, &loaded.sources, (Some(wanted), None), &mut problems)?;
        }
        let found = season.get(wanted);
        if found.is_none() && !problems.has_errors() {
            problems.push(no_data(&loaded, wanted));
        }
        ending = ending.max(console.findings(&problems.sorted(&loaded.sources), &loaded.sources));
        let Some((data, outcome)) = found else { continue };
        let rules = season.in_force(&rules, wanted);
        match out {
            Some(folder) => {
                // Of several schemes each has a folder of its own, so that none overwrites another's results.
                let folder = if project.entries.len() > 1 { folder.join(entry.name()) } else { folder.to_owned() };
                let approvals = approvals::of_edition(&approved, rules);
                let robustness = robustness::of(entry, rules, data, outcome, &season.known(rules, Some(wanted)));
                let (sources, readers) = (&loaded.sources, Readers::Office);
                for file in report::tables(rules, data, outcome, sources, readers, &approvals, robustness.as_ref()) {
                    disk::write(&folder.join(&file.name), &file.bytes)?;
                }
                console.done(&say!(
                    "{scheme} {period}：{units} 个单位，结果写入 `{folder}`{mark}",
                    "{scheme} {period}: {units} units, results written to `{folder}`{mark}",
                    scheme = rules.scheme.id.as_str(),
                    period = wanted.to_string(),
                    units = data.units.len(),
                    folder = folder.display().to_string(),
                    mark = if outcome.provisional {
                        ("（暂定：有错误）", " (provisional: there are errors)")
                    } else {
                        ("", "")
                    }
                ));
            }
            None => console.result(&report::csv(rules, data, outcome, &loaded.sources)),
        }
    }
    Ok(ending)
}
