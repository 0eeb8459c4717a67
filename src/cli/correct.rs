//! `kaohe correct PERIOD`: a numbered correction of an issued bulletin.

use super::Ending;
use super::build::{Tally, write};
use super::console::Console;
use super::issued::{altered, content_of, kept_wrong};
use super::project::{CannotRun, Project};
use super::publish::{Ready, the_one};
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::issued::kept::superseded;
use crate::issued::lock::Correction;
use crate::issued::{LOCK, SUPERSEDED, sha256};
use crate::report::Rendered;
use crate::report::figures::changes;
use crate::say;

/// Who corrects, when, and why.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The office.
    pub by: String,
    /// The day.
    pub date: Date,
    /// Why.
    pub reason: String,
}

/// Corrects the issued bulletin of a period: keeps the edition before, writes the notice and the new edition.
///
/// # Errors
/// A file that cannot be read or written.
pub fn correct(project: &Project, period: Period, wish: &Wish, console: &Console) -> Result<Ending, CannotRun> {
    let Some(entry) = the_one(project, console) else { return Ok(Ending::CouldNotRun) };
    let Some(ready) = Ready::new(project, entry, period, true, console)? else { return Ok(Ending::Findings) };
    let folder = super::build::folder(entry.name(), &period.to_string());
    let refused =
        |message: Bilingual| Diagnostic::new(&catalog::NOT_CORRECTED, message).in_file(format!("{folder}/{LOCK}"));
    let Some(issue) = ready.issues.get(period) else {
        let message = say!("{period} 还没有印发", "{period} was not issued yet", period = period.to_string());
        let help = say!(
            "征求意见稿改了数据后重新运行 `kaohe build` 就行；定稿用 `kaohe publish {period}`",
            "a draft is simply built again with `kaohe build`; `kaohe publish {period}` issues it",
            period = period.to_string()
        );
        return Ok(ready.refuse(refused(message).help(help), console));
    };
    let last = issue.lock.corrections.last().map_or(issue.lock.signed.date, |last| last.date);
    let fault = match () {
        () if wish.by.trim().is_empty() => Some(say!("没有写明更正机关", "the office that corrects is not named")),
        () if wish.reason.trim().is_empty() => Some(say!("没有写明更正理由", "the reason is not stated")),
        () if wish.date < last => Some(say!(
            "更正日期 {date} 早于上一版的 {last}",
            "it would be dated {date}, before the edition it corrects, {last}",
            date = wish.date.to_string(),
            last = last.to_string()
        )),
        () => None,
    };
    if let Some(message) = fault {
        return Ok(ready.refuse(refused(message), console));
    }
    let Some((figures, whole)) = ready.with(period, |run| run.figures()) else { return Ok(Ending::Findings) };
    if whole == issue.lock.whole {
        let message = say!("算出的结果与公布的相同", "the results are those that were published");
        let help = say!(
            "先改正数据或规则；只换模板或文字用 `kaohe build`",
            "correct the data or the rules first; where only words or templates changed, `kaohe build` writes it anew"
        );
        return Ok(ready.refuse(refused(message).help(help), console));
    }
    // The edition before is kept as it was issued, or not at all.
    let spoilt = altered(project, &folder, &issue.lock, 0)?;
    if !spoilt.is_empty() {
        let problems: Problems = spoilt.iter().map(|name| kept_wrong(&format!("{folder}/{name}"))).collect();
        return Ok(console.findings(&problems, &ready.loaded.sources));
    }
    let mut record = issue.record();
    let number = record.corrections.len() + 1;
    let mut kept = Vec::new();
    for name in issue.lock.files.keys() {
        let Some(content) = content_of(project, &format!("{folder}/{name}"))? else { continue };
        let bytes = match std::str::from_utf8(&content) {
            Ok(text) => superseded(name, text, issue.lock.language, number).into_bytes(),
            Err(_) => content,
        };
        kept.push(Rendered { name: name.clone(), bytes });
    }
    kept.push(Rendered::text(LOCK.to_owned(), issue.text.clone()));
    record.corrections.push(Correction {
        by: wish.by.clone(),
        date: wish.date,
        reason: wish.reason.clone(),
        superseded: sha256(&issue.text),
    });
    record.before.push(issue.lock.clone());
    let made = ready.render(period, &record).and_then(|files| Ok((files, ready.unit_pages(period, &record)?)));
    let (files, pages) = match made {
        Ok(made) => made,
        Err(problem) => return Ok(ready.refuse(*problem, console)),
    };
    let mut tally = Tally::default();
    write(project, &format!("{folder}/{SUPERSEDED}/{number}"), &kept, &mut tally, &|| ())?;
    write(project, &folder, &files, &mut tally, &|| ())?;
    write(project, &folder, &pages, &mut tally, &|| ())?;
    let changed = changes(&issue.lock.figures, &figures);
    let mut units: Vec<&str> = changed.iter().map(|change| change.unit.as_str()).collect();
    units.dedup();
    console.done(&say!(
        "{scheme} {period} 更正通报第{number}号：涉及 {units} 个单位，公布的数变动 {figures} 个；通报 `{folder}/correction.{number}.zh.md`，原版在 `{folder}/superseded/{number}`",
        "correction no. {number} of {scheme} {period}: {units} units, {figures} published figures; the notice is `{folder}/correction.{number}.en.md`, the edition before is in `{folder}/superseded/{number}`",
        scheme = ready.rules.scheme.id.as_str(),
        period = period.to_string(),
        number = number,
        units = units.len(),
        figures = changed.len(),
        folder = folder.as_str()
    ));
    Ok(Ending::Fine)
}
