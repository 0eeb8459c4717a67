//! `kaohe verify BULLETIN`: computing an issued file again from scheme and data, and saying where it differs.

use super::Ending;
use super::build::{compared, difference};
use super::console::Console;
use super::disk;
use super::issued::{Issue, altered, content_of, differing, kept_wrong, read, text_of};
use super::project::{CannotRun, Entry, MANIFEST, Project};
use super::publish::Ready;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::source::Sources;
use crate::issued::lock::{Inputs, Lock};
use crate::issued::{LOCK, SUPERSEDED, render, sha256};
use crate::say;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is verified.
struct Target {
    project: Project,
    /// The folder of the bulletin: below the root, or an absolute path where it lies elsewhere.
    folder: String,
    /// One file of it; all, where none is named.
    file: Option<String>,
}

impl Target {
    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    /// The names of its reports' folder and period, where it lies where a build puts it.
    fn home(&self) -> Option<(&str, &str)> {
        match self.folder.split('/').collect::<Vec<_>>().as_slice() {
            ["reports", scheme, period] => Some((scheme, period)),
            _ => None,
        }
    }
}

/// Verifies an issued file, or all of a folder.
///
/// # Errors
/// A path that is not there, no lock beside it, no project, a file that cannot be read.
pub fn verify(path: &Path, data: Option<&Path>, console: &Console) -> Result<Ending, CannotRun> {
    let here = |path: &Path| disk::real(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    for needed in [Some(path), data].into_iter().flatten() {
        if !needed.exists() {
            return Err(CannotRun::NoSuchPath(needed.to_owned()));
        }
    }
    let place = here(path);
    let (folder, file) = match place.is_dir() {
        true => (place.clone(), None),
        false => (place.parent().unwrap_or(&place).to_owned(), place.file_name()),
    };
    let file = file.map(|name| name.to_string_lossy().into_owned()).filter(|name| name != LOCK);
    let project = match folder.ancestors().find(|above| above.join(MANIFEST).is_file()) {
        Some(root) => Project::from_manifest(root.to_owned())?,
        None => Project::open(&[])?,
    };
    let root = disk::real(&project.root);
    let shown = match folder.strip_prefix(&root) {
        Ok(_) => disk::relative(&root, &folder),
        Err(_) => folder.to_string_lossy().into_owned(),
    };
    let target = Target { project, folder: shown, file };
    let path = target.path(LOCK);
    let Some(text) = text_of(&target.project, &path)? else {
        console.error(&say!(
            "错误：`{folder}` 里没有 {lock}：没有印发的通报无从核对",
            "error: there is no {lock} in `{folder}`: what was not issued cannot be verified",
            folder = target.folder.as_str(),
            lock = LOCK
        ));
        return Ok(Ending::CouldNotRun);
    };
    let lock = match Lock::read(&text) {
        Ok(lock) => lock,
        Err(message) => {
            let problem = Diagnostic::new(&catalog::LOCK, message)
                .in_file(path)
                .help(say!("从仓库恢复原来的文件", "restore the file from the repository"));
            return Ok(console.findings(&std::iter::once(problem).collect(), &Sources::new()));
        }
    };
    if let Some(number) = kept_as(&folder) {
        return superseded(&target, &lock, number, console);
    }
    let data = data.map(here);
    match entry(&target, &lock, data)? {
        Some((entry, scheme)) => recompute(&target, (&entry, &scheme), &text, &lock, console),
        None => {
            let message = say!(
                "项目里没有方案 `{scheme}`，无从重算",
                "the project has no scheme `{scheme}`, so nothing can be computed again",
                scheme = lock.scheme.as_str()
            );
            let problem = Diagnostic::new(&catalog::LOCK, message).in_file(path);
            Ok(console.findings(&std::iter::once(problem).collect(), &Sources::new()))
        }
    }
}

/// The number of the correction that superseded what lies in a folder.
fn kept_as(folder: &Path) -> Option<usize> {
    let above = folder.parent()?.file_name()?;
    let number = folder.file_name()?.to_str()?.parse().ok()?;
    (above == SUPERSEDED).then_some(number)
}

/// A superseded edition is not computed again: its data were corrected. Its files are those the lock tells of.
fn superseded(target: &Target, lock: &Lock, number: usize, console: &Console) -> Result<Ending, CannotRun> {
    let spoilt = altered(&target.project, &target.folder, lock, number)?;
    let own = spoilt.iter().filter(|name| target.file.as_ref().is_none_or(|file| file == *name));
    let problems: Problems = own.map(|name| kept_wrong(&target.path(name))).collect();
    if problems.is_empty() {
        console.done(&say!(
            "`{folder}` 与印发时相同，但已被更正通报第{number}号取代",
            "`{folder}` is as it was issued, and superseded by correction no. {number}",
            folder = target.folder.as_str(),
            number = number
        ));
    }
    Ok(console.findings(&problems, &Sources::new()))
}

/// The scheme a lock is of, with its id: the one whose reports it lies among, else the one with its id.
fn entry(target: &Target, lock: &Lock, data: Option<PathBuf>) -> Result<Option<(Entry, String)>, CannotRun> {
    let entries = &target.project.entries;
    let home = target.home().and_then(|(name, _)| entries.iter().find(|entry| entry.name() == name));
    for entry in home.map_or_else(|| entries.iter().collect(), |home| vec![home]) {
        let loaded = target.project.load(entry, false)?;
        let id = loaded.rules.map(|rules| rules.scheme.id).unwrap_or_default();
        if home.is_some() || id == lock.scheme {
            return Ok(Some((Entry { data, ..entry.clone() }, id)));
        }
    }
    Ok(None)
}

fn recompute(
    target: &Target,
    (entry, scheme): (&Entry, &str),
    text: &str,
    lock: &Lock,
    console: &Console,
) -> Result<Ending, CannotRun> {
    let mut problems = Problems::new();
    let period = lock.period.to_string();
    let home = target.home().map_or(period.as_str(), |(_, period)| period);
    // A scheme in error has no id that could be compared; its errors are told next.
    let scheme = if scheme.is_empty() { lock.scheme.as_str() } else { scheme };
    let issue = read(&target.project, &target.path(LOCK), text, (scheme, home), &mut problems)?;
    let Some(issue) = issue.filter(|_| !problems.has_errors()) else {
        return Ok(console.findings(&problems, &Sources::new()));
    };
    let Some(ready) = Ready::new(&target.project, entry, lock.period, true, console)? else {
        // Where nothing can be computed, it can still be said which data are others. What of a shared file the period knows is
        // not told without its rows being read: it may be another, or have been kept on.
        let loaded = target.project.load(entry, true)?;
        let own = format!("/{}/", lock.period);
        let hash = |path: &String| loaded.sources.find(path).map(|file| sha256(&loaded.sources.get(file).text));
        let (mut now, mut kept_on) = (Inputs { files: BTreeMap::new(), ..lock.inputs.clone() }, Vec::new());
        for (path, then) in &lock.inputs.files {
            let Some(hash) = hash(path) else { continue };
            let shared = !path.contains(&own);
            if shared && hash != *then {
                kept_on.push(say!(
                    "共用的数据文件 `{path}` 与印发时不同，或者此后续记过",
                    "the shared data file `{path}` is not what it was, or was kept on since",
                    path = path.as_str()
                ));
            }
            now.files.insert(path.clone(), if shared { then.clone() } else { hash });
        }
        causes(target, &issue, &now, kept_on, &mut problems);
        return Ok(console.findings(&problems, &Sources::new()).max(Ending::Findings));
    };
    let record = issue.record();
    let Some((files, now, whole)) =
        ready.with(lock.period, |run| (render(run, Some(&record)), run.inputs(), run.figures().1))
    else {
        return Ok(Ending::Findings);
    };
    let files = match files {
        Ok(files) => files,
        Err(error) => return Ok(ready.refuse(error.into(), console)),
    };
    let wanted: Vec<&String> = match &target.file {
        Some(name) => vec![name],
        None => lock.files.keys().collect(),
    };
    for name in &wanted {
        let again = files.iter().find(|file| file.name == **name).map(|file| file.bytes.as_slice());
        problems.extend(of_file(target, lock, name, again)?);
    }
    if whole != lock.whole && problems.is_empty() {
        let message = say!("按方案不公布的数与印发时不同", "figures that are not published differ from those issued");
        problems.push(Diagnostic::new(&catalog::NOT_REPRODUCED, message).in_file(target.path(LOCK)));
    }
    causes(target, &issue, &now, Vec::new(), &mut problems);
    if problems.is_empty() {
        console.done(&say!(
            "{scheme} {period}：{n} 个文件由方案和数据重算，逐字节相同",
            "{scheme} {period}: {n} files computed again from scheme and data, byte for byte the same",
            scheme = lock.scheme.as_str(),
            period = period,
            n = wanted.len()
        ));
    }
    Ok(console.findings(&problems, &Sources::new()))
}

/// What is to be said of one file: as it lies there, as it was issued, as it is computed again.
fn of_file(target: &Target, lock: &Lock, name: &str, again: Option<&[u8]>) -> Result<Problems, CannotRun> {
    let path = target.path(name);
    let mut problems = Problems::new();
    let found = |message: Bilingual| Diagnostic::new(&catalog::NOT_REPRODUCED, message).in_file(&path);
    let Some(hash) = lock.files.get(name) else {
        let message = say!(
            "`{name}` 不在锁文件列出的已印发文件之中",
            "`{name}` is none of the issued files the lock lists",
            name = name
        );
        problems.push(found(message));
        return Ok(problems);
    };
    let Some(content) = content_of(&target.project, &path)? else {
        problems.push(kept_wrong(&path));
        return Ok(problems);
    };
    let issued = sha256(&content) == *hash;
    match again {
        Some(again) if again == content && issued => {}
        Some(again) if again == content => {
            let message = say!(
                "`{path}` 与重算相同，但不是锁文件记下的那一份：重新写出后没有更新锁文件",
                "`{path}` is what the recomputation gives, and not what the lock tells of: it was written anew without its lock",
                path = path.as_str()
            );
            problems.push(found(message).help(say!("运行 `kaohe build`", "run `kaohe build`")));
        }
        Some(again) => {
            let (line, old, new) = difference(&String::from_utf8_lossy(&content), &String::from_utf8_lossy(again));
            let message = match issued {
                true => say!(
                    "重算不出 `{path}`：第 {line} 行起不同",
                    "`{path}` is not reproduced: line {line} differs",
                    path = path.as_str(),
                    line = line
                ),
                false => say!(
                    "`{path}` 印发之后被改过：第 {line} 行起与重算不同",
                    "`{path}` was edited after it was issued: line {line} differs from the recomputation",
                    path = path.as_str(),
                    line = line
                ),
            };
            problems.push(compared(found(message), &old, &new));
        }
        None => {
            let message = say!("`{path}` 现在不再生成", "`{path}` is no file that is made now", path = path.as_str());
            problems.push(found(message));
        }
    }
    Ok(problems)
}

/// In what it was made from: what was changed since. Another version of program or templates that gives the same bytes is no
/// finding. `more` is what else there is to say.
fn causes(target: &Target, issue: &Issue, now: &Inputs, more: Vec<Bilingual>, problems: &mut Problems) {
    let then = &issue.lock.inputs;
    let now = match problems.is_empty() {
        true => Inputs { tool: then.tool.clone(), templates: then.templates.clone(), ..now.clone() },
        false => now.clone(),
    };
    let mut told = differing(then, &now);
    told.extend(more);
    if told.is_empty() {
        return;
    }
    let message = say!("算出它的依据与印发时不同", "what it was made from is not what it was");
    let problem = Diagnostic::new(&catalog::NOT_REPRODUCED, message).in_file(target.path(LOCK));
    problems.push(told.into_iter().fold(problem, Diagnostic::note));
}
