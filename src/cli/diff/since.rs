//! `kaohe diff REVISION`: every scheme of the project against what it was at a commit.

use super::super::Ending;
use super::super::arguments::{DiffArguments, Rendering};
use super::super::console::Console;
use super::super::log::in_repository;
use super::super::project::{CannotRun, Entry, Loaded, Project};
use super::{Side, pair};
use crate::base::language::Bilingual;
use crate::history::HistoryError;
use crate::report::escape;
use crate::say;

/// Compares the schemes one after the other: each with the one of then at its place, or, where it moved, of its name. One
/// that is new, and one that the manifest of then had and today's has not, are told as such; where changes are denied, one
/// that is gone is a finding. What was wrong with the texts of then is told and is no finding of today's.
///
/// # Errors
/// No manifest, no repository, no such revision, or a scheme that cannot be read.
pub(super) fn since(arguments: &DiffArguments, console: &Console) -> Result<Ending, CannotRun> {
    let revision = arguments.old.to_string_lossy().into_owned();
    // A path, or one at a revision, is a scheme and no revision.
    if arguments.old.exists() || revision.contains(':') {
        console.error(&say!(
            "错误：请写明与 `{it}` 对照的方案：kaohe diff 旧 新",
            "error: say what `{it}` is compared with: kaohe diff OLD NEW",
            it = revision
        ));
        return Ok(Ending::CouldNotRun);
    }
    if matches!(arguments.to, Rendering::Html | Rendering::Json) {
        console.error(&say!(
            "错误：网页和 JSON 一次只写一个方案：kaohe diff 旧 新",
            "error: pages and JSON are of one scheme each: kaohe diff OLD NEW"
        ));
        return Ok(Ending::CouldNotRun);
    }
    let project = Project::open(&[])?;
    let (mut ending, mut compared) = (Ending::Fine, 0);
    let mut then = project.entries_at(&revision)?;
    let mut rest = Vec::new();
    for entry in &project.entries {
        let (_, whole, path) = in_repository(&project, entry)?;
        then.retain(|of_then| of_then.path != path);
        match at(&whole, path, &revision)? {
            None => rest.push((entry, whole)),
            Some(old) => {
                let new = project.load(entry, false)?;
                compared += usize::from(one(&old, &new, &mut ending, arguments, console)?);
            }
        }
    }
    // What is at no place it was at may have moved.
    let mut gone = Vec::new();
    for of_then in then {
        let (_, whole, _) = in_repository(&project, &Entry { revision: Some(revision.clone()), ..of_then.clone() })?;
        gone.extend(at(&whole, of_then.path, &revision)?);
    }
    for (entry, _) in rest {
        let new = project.load(entry, false)?;
        let id = |loaded: &Loaded| loaded.rules.as_ref().map(|rules| rules.scheme.id.clone());
        match gone.iter().position(|old| id(old).is_some() && id(old) == id(&new)) {
            Some(old) => {
                let old = gone.remove(old);
                compared += usize::from(one(&old, &new, &mut ending, arguments, console)?);
            }
            None => {
                ending = ending.max(console.findings(&new.problems, &new.sources));
                told(&say!("新增方案：{it}", "New scheme: {it}", it = entry.path.as_str()), arguments, console);
            }
        }
    }
    for old in &gone {
        told(
            &say!("方案已不在：{it}", "Scheme that is no more: {it}", it = old.entry.path.as_str()),
            arguments,
            console,
        );
        if !arguments.deny.is_empty() {
            ending = ending.max(Ending::Findings);
        }
    }
    console.done(&say!(
        "与 {revision} 相比：{all}个方案中{n}个有变动",
        "compared with {revision}: {n} of {all} schemes changed",
        revision = revision,
        all = project.entries.len(),
        n = compared
    ));
    Ok(ending)
}

/// The scheme at a place at a commit; none where there was none.
fn at(whole: &Project, path: String, revision: &str) -> Result<Option<Loaded>, CannotRun> {
    match whole.load(&Entry { path, revision: Some(revision.to_owned()), ..Entry::default() }, false) {
        Err(CannotRun::History(HistoryError::NoSuchPath(_))) => Ok(None),
        other => other.map(Some),
    }
}

/// Compares a scheme with what it was and says whether it changed: one that means and says what it did has nothing to tell.
fn one(
    old: &Loaded,
    new: &Loaded,
    ending: &mut Ending,
    arguments: &DiffArguments,
    console: &Console,
) -> Result<bool, CannotRun> {
    let side = |loaded| Side { loaded, edition: None };
    match (old.sound(), new.sound()) {
        (Some(before), Some(after)) if before.meaning == after.meaning && before.wording == after.wording => Ok(false),
        (None, Some(_)) => {
            console.findings(&old.problems, &old.sources);
            let path = new.entry.path.as_str();
            let text = say!(
                "`{it}` 当时有误，无从对照",
                "`{it}` was in error then, so that there is nothing to compare it with",
                it = path
            );
            told(&text, arguments, console);
            *ending = (*ending).max(console.findings(&new.problems, &new.sources));
            Ok(true)
        }
        _ => {
            *ending = (*ending).max(pair(side(old), side(new), arguments, console)?);
            Ok(true)
        }
    }
}

/// A sentence among the results.
fn told(text: &Bilingual, arguments: &DiffArguments, console: &Console) {
    let text = text.get(console.lang());
    match arguments.to {
        Rendering::Md => console.result(&format!("{}\n", escape::markdown(text))),
        _ => console.result(text),
    }
}
