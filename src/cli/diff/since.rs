//! `kaohe diff REVISION`: every scheme of the project against what it was at a commit.

use super::super::Ending;
use super::super::arguments::{DiffArguments, Rendering};
use super::super::console::Console;
use super::super::log::in_repository;
use super::super::project::{CannotRun, Entry, Project};
use super::{Side, pair};
use crate::history::HistoryError;
use crate::say;

/// Compares the schemes one after the other. One that is new is named and checked; one that the manifest of then had and
/// today's has not is named.
///
/// # Errors
/// No manifest, no repository, no such revision, or a scheme that cannot be read.
pub(super) fn since(arguments: &DiffArguments, console: &Console) -> Result<Ending, CannotRun> {
    let revision = arguments.old.to_string_lossy().into_owned();
    if arguments.old.exists() {
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
    let (mut ending, mut compared, mut kept) = (Ending::Fine, 0, Vec::new());
    for entry in &project.entries {
        let (_, whole, path) = in_repository(&project, entry)?;
        kept.push(path.clone());
        let new = project.load(entry, false)?;
        match whole.load(&Entry { path, revision: Some(revision.clone()), ..Entry::default() }, false) {
            Ok(old) => {
                let side = |loaded| Side { loaded, edition: None };
                // A scheme that means and says what it did has nothing to tell.
                let same = old
                    .sound()
                    .zip(new.sound())
                    .is_some_and(|(old, new)| old.meaning == new.meaning && old.wording == new.wording);
                if !same {
                    ending = ending.max(pair(side(&old), side(&new), arguments, console)?);
                    compared += 1;
                }
            }
            Err(CannotRun::History(HistoryError::NoSuchPath(_))) => {
                ending = ending.max(console.findings(&new.problems, &new.sources));
                console.done(&say!("新增方案：{it}", "new scheme: {it}", it = entry.path.as_str()));
            }
            Err(other) => return Err(other),
        }
    }
    for entry in project.entries_at(&revision)? {
        if !kept.contains(&entry.path) {
            console.done(&say!("方案已不在：{it}", "scheme that is no more: {it}", it = entry.path.as_str()));
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
