//! `kaohe publish PERIOD`: issuing a bulletin. From then on a lock beside it holds what was published.

use super::Ending;
use super::approvals;
use super::build::{Tally, folder, threads, write};
use super::console::Console;
use super::issued::{Issues, hold};
use super::project::{CannotRun, Entry, Loaded, Project};
use super::robustness;
use super::season::{Season, no_data};
use super::templates::templates;
use super::test;
use crate::analysis::robustness::Robustness;
use crate::approval::Approvals;
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::issued::lock::Signed;
use crate::issued::{Finished, LOCK, Record, render};
use crate::model::RuleSet;
use crate::report::{self, Rendered, Templates};
use crate::say;

/// A scheme that was run up to a period, with what was issued of it.
pub(super) struct Ready {
    /// The scheme.
    pub(super) loaded: Loaded,
    /// Its last edition.
    pub(super) rules: RuleSet,
    /// Its periods up to the one that is meant.
    pub(super) season: Season,
    /// Where the edition in force in the period stands.
    pub(super) approvals: Approvals,
    /// What was issued.
    pub(super) issues: Issues,
    /// The templates it is printed with.
    pub(super) templates: Templates,
    /// How far places and awards of the period rest on the weights, where the manifest asks for it.
    robustness: Option<Robustness>,
}

impl Ready {
    /// Runs a scheme through `period`; nothing may be in error, and what was issued must be what is computed, except that of
    /// the period itself where it `may` differ. None where something was found, which is told.
    pub(super) fn new(
        project: &Project,
        entry: &Entry,
        period: Period,
        may: bool,
        console: &Console,
    ) -> Result<Option<Self>, CannotRun> {
        let mut loaded = project.load(entry, true)?;
        let mut problems: Problems = std::mem::take(&mut loaded.problems);
        let Some(rules) = loaded.rules.clone().filter(|_| !problems.has_errors()) else {
            console.findings(&problems, &loaded.sources);
            return Ok(None);
        };
        let approved = approvals::approvals(project, &loaded).into_value(&mut problems);
        for edition in &loaded.earlier {
            problems.extend(test::examples(&edition.rules));
        }
        problems.extend(test::examples(&rules));
        let season = Season::run(&rules, &loaded, Some(period), &mut problems);
        if season.get(period).is_none() && !problems.has_errors() {
            problems.push(no_data(&loaded, period));
        }
        let only = (Some(period), Some(period).filter(|_| may));
        let issues = hold(project, entry, (&rules, &season), &loaded.sources, only, &mut problems)?;
        let templates = templates(project, entry)?.unwrap_or_else(|problem| {
            problems.push(problem);
            Templates::default()
        });
        let fine = !problems.has_errors();
        let own = season.in_force(&rules, period);
        let robustness = season
            .get(period)
            .filter(|_| fine)
            .and_then(|(data, outcome)| robustness::of(entry, own, data, outcome, &season.known(&rules, Some(period))));
        console.findings(&problems.sorted(&loaded.sources), &loaded.sources);
        let approvals = approvals::of_edition(&approved, season.in_force(&rules, period));
        Ok(fine.then_some(Self { loaded, rules, season, approvals, issues, templates, robustness }))
    }

    /// What is done with the finished run of a period.
    pub(super) fn with<T>(&self, period: Period, what: impl FnOnce(&Finished<'_>) -> T) -> Option<T> {
        let (data, outcome) = self.season.get(period)?;
        let known = self.season.known(&self.rules, Some(period));
        Some(what(&Finished {
            rules: self.season.in_force(&self.rules, period),
            data,
            outcome,
            known: &known,
            sources: &self.loaded.sources,
            approvals: &self.approvals,
            forms: &self.loaded.entry.forms(),
            templates: &self.templates,
            pages: &if self.loaded.entry.units { report::unit::names(data) } else { Vec::new() },
            robustness: self.robustness.as_ref(),
        }))
    }

    /// The files of the period as a record says, or the problem of a template.
    pub(super) fn render(&self, period: Period, record: &Record) -> Result<Vec<Rendered>, Box<Diagnostic>> {
        let files = self.with(period, |run| render(run, Some(record)));
        files.unwrap_or_else(|| Ok(Vec::new())).map_err(|error| Box::new(error.into()))
    }

    /// The pages of the units as a record says, or the problem of a template.
    pub(super) fn unit_pages(&self, period: Period, record: &Record) -> Result<Vec<Rendered>, Box<Diagnostic>> {
        let files = self.with(period, |run| run.unit_pages(Some(record), threads(), &|| ()));
        files.unwrap_or_else(|| Ok(Vec::new())).map_err(|error| Box::new(error.into()))
    }

    /// Tells one problem.
    pub(super) fn refuse(&self, problem: Diagnostic, console: &Console) -> Ending {
        console.findings(&std::iter::once(problem).collect(), &self.loaded.sources)
    }
}

/// The one scheme that is meant: that of the path, or the only one of the project.
pub(super) fn the_one<'p>(project: &'p Project, console: &Console) -> Option<&'p Entry> {
    match project.entries.as_slice() {
        [entry] if entry.revision.is_none() => Some(entry),
        [_] => {
            console.error(&say!(
                "错误：过去的提交不能再印发或更正",
                "error: nothing can be issued or corrected in a commit that is made already"
            ));
            None
        }
        _ => {
            console.error(&say!(
                "错误：项目有几个方案，请给出其中一个的文件夹",
                "error: the project has several schemes; give the folder of one"
            ));
            None
        }
    }
}

/// Issues the bulletin of a period.
///
/// # Errors
/// A file that cannot be read or written.
pub fn publish(project: &Project, period: Period, signed: &Signed, console: &Console) -> Result<Ending, CannotRun> {
    let Some(entry) = the_one(project, console) else { return Ok(Ending::CouldNotRun) };
    let Some(ready) = Ready::new(project, entry, period, false, console)? else { return Ok(Ending::Findings) };
    let folder = folder(entry.name(), &period.to_string());
    let refused =
        |message: Bilingual| Diagnostic::new(&catalog::NOT_ISSUED, message).in_file(format!("{folder}/{LOCK}"));
    if let Some(issue) = ready.issues.get(period) {
        let message = say!(
            "{period} 已由{by}于 {date} 印发",
            "{period} was issued by {by} on {date}",
            period = period.to_string(),
            by = issue.lock.signed.by.as_str(),
            date = issue.lock.signed.date.to_string()
        );
        let help = say!(
            "更正用 `kaohe correct {period}`；只换模板或文字用 `kaohe build`",
            "correct it with `kaohe correct {period}`; where only words or templates changed, `kaohe build` writes it anew",
            period = period.to_string()
        );
        return Ok(ready.refuse(refused(message).help(help), console));
    }
    if signed.by.trim().is_empty() {
        let message = say!("没有写明印发机关", "the office that issues it is not named");
        return Ok(ready.refuse(refused(message), console));
    }
    if signed.date < period.last_day() {
        let message = say!(
            "印发日期 {date} 早于考核期的最后一天 {last}",
            "it would be issued on {date}, before the last day of the period, {last}",
            date = signed.date.to_string(),
            last = period.last_day().to_string()
        );
        return Ok(ready.refuse(refused(message), console));
    }
    let caution =
        ready.with(period, |run| report::caution(run.rules, run.data, run.outcome, run.sources, run.approvals));
    if let Some(caution) = caution.flatten() {
        let message = say!("还不是最终结果：{why}", "it is not final: {why}", why = caution);
        let help = say!(
            "先办完；在此之前 `kaohe build` 写出的是征求意见稿",
            "finish that first; until then `kaohe build` writes drafts"
        );
        return Ok(ready.refuse(refused(message).help(help), console));
    }
    let record = Record { signed: signed.clone(), corrections: Vec::new(), before: Vec::new() };
    let made = ready.render(period, &record).and_then(|files| Ok((files, ready.unit_pages(period, &record)?)));
    let (files, pages) = match made {
        Ok(made) => made,
        Err(problem) => return Ok(ready.refuse(*problem, console)),
    };
    let mut tally = Tally::default();
    write(project, &folder, &files, &mut tally, &|| ())?;
    write(project, &folder, &pages, &mut tally, &|| ())?;
    console.done(&say!(
        "{scheme} {period} 已印发：{files} 个文件在 `{folder}`，其中 `{lock}` 保存公布的结果",
        "issued {scheme} {period}: {files} files in `{folder}`, where `{lock}` holds what was published",
        scheme = ready.rules.scheme.id.as_str(),
        period = period.to_string(),
        files = files.len(),
        folder = folder.as_str(),
        lock = LOCK
    ));
    Ok(Ending::Fine)
}
