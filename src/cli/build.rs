//! `kaohe build`: writing what was published, or comparing it with what lies there.

use super::Ending;
use super::console::Console;
use super::disk::{self, DiskError};
use super::project::{CannotRun, Entry, Project};
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::issued::{LOCK, SUPERSEDED};
use crate::report::Rendered;
use crate::say;
use std::collections::BTreeSet;

/// What a build did.
#[derive(Debug, Default)]
pub struct Tally {
    /// Schemes built.
    pub schemes: usize,
    /// Periods run.
    pub periods: usize,
    /// Units assessed, over all periods.
    pub units: usize,
    /// Files that are current now.
    pub files: usize,
    /// Files that were written anew.
    pub written: usize,
}

/// How many threads make pages: as many as there are processors for this program.
#[must_use]
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What is said while the bulletin of a period is made.
#[must_use]
pub fn making_bulletin(entry: &Entry, period: Period) -> Bilingual {
    let (path, period) = (entry.path.as_str(), period.to_string());
    say!("{path} {period}：通报", "{path} {period}: bulletin", path = path, period = period)
}

/// What is said while the pages of units are made.
#[must_use]
pub fn making_pages(entry: &Entry, period: Period) -> Bilingual {
    let (path, period) = (entry.path.as_str(), period.to_string());
    say!("{path} {period}：单位页", "{path} {period}: pages of units", path = path, period = period)
}

/// What is said while the letters are made.
#[must_use]
pub fn making_letters(entry: &Entry) -> Bilingual {
    say!("{path}：函件", "{path}: letters", path = entry.path.as_str())
}

/// What is said while the files of a scheme are written, or compared with those that lie there.
#[must_use]
pub fn handling_files(entry: &Entry, check: bool) -> Bilingual {
    let path = entry.path.as_str();
    match check {
        true => say!("{path}：核对文件", "{path}: comparing files", path = path),
        false => say!("{path}：写文件", "{path}: writing files", path = path),
    }
}

/// Where the outputs of a period lie, relative to the root.
#[must_use]
pub fn folder(scheme: &str, period: &str) -> String {
    format!("reports/{scheme}/{period}")
}

/// Writes the files of a period.
///
/// # Errors
/// A file that cannot be written.
pub fn write(
    project: &Project,
    folder: &str,
    files: &[Rendered],
    tally: &mut Tally,
    done: &impl Fn(),
) -> Result<(), CannotRun> {
    for file in files {
        done();
        let below = format!("{folder}/{}", file.name);
        if let Some(path) = disk::link_on_the_way(&project.root, &below) {
            let reason = "a symbolic link: reports are written below the project only".to_owned();
            return Err(CannotRun::Disk(DiskError { path, reason }));
        }
        let changed = disk::write(&project.root.join(folder).join(&file.name), &file.bytes)?;
        tally.files += 1;
        tally.written += usize::from(changed);
    }
    Ok(())
}

/// Compares the files of a period with what lies there; the first difference of each is reported.
///
/// # Errors
/// A file that cannot be read.
pub fn compare(
    project: &Project,
    folder: &str,
    files: &[Rendered],
    tally: &mut Tally,
    done: &impl Fn(),
    problems: &mut Problems,
) -> Result<(), CannotRun> {
    for file in files {
        done();
        tally.files += 1;
        let path = format!("{folder}/{}", file.name);
        let Some(bytes) = disk::current(&project.root.join(&path))? else {
            let problem = Diagnostic::new(
                &catalog::OUTPUT_STALE,
                say!("`{path}` 还没有生成", "`{path}` is missing", path = path.as_str()),
            );
            problems.push(problem.in_file(path).help(remedy()));
            continue;
        };
        if bytes == file.bytes {
            continue;
        }
        let Some(text) = file.as_text() else {
            let message =
                say!("`{path}` 不是最新：内容不同", "`{path}` is not current: it differs", path = path.as_str());
            problems.push(Diagnostic::new(&catalog::OUTPUT_STALE, message).in_file(path).help(remedy()));
            continue;
        };
        // A checkout may have turned line ends; what counts is the text.
        let now = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        if now == text {
            continue;
        }
        let (line, old, new) = difference(&now, text);
        let problem = Diagnostic::new(
            &catalog::OUTPUT_STALE,
            say!(
                "`{path}` 不是最新：第 {line} 行起不同",
                "`{path}` is not current: line {line} differs",
                path = path.as_str(),
                line = line
            ),
        );
        problems.push(compared(problem.in_file(path), &old, &new).help(remedy()));
    }
    Ok(())
}

/// Files among a scheme's reports that nothing writes any more, beside those that are `wanted`: the page of a unit that has left,
/// a day or period that is no longer asked for. Who reads them would take them for current. They are told, and taken away by
/// people. What corrections leave behind is kept on purpose, and what lies beside the folders is the office's own.
///
/// # Errors
/// A folder that cannot be read.
pub fn left_over(project: &Project, entry: &Entry, wanted: &[(String, Vec<Rendered>)]) -> Result<Problems, CannotRun> {
    let wanted: BTreeSet<String> = wanted
        .iter()
        .flat_map(|(folder, files)| files.iter().map(move |file| format!("{folder}/{}", file.name)))
        .collect();
    let reports = format!("reports/{}", entry.name());
    let there = disk::names(&project.root, &reports)?;
    // What was issued stays, even where the manifest asks for other periods.
    let issued = |folder: &str| {
        let begins = format!("{reports}/{folder}/");
        !wanted.iter().any(|path| path.starts_with(&begins)) && there.contains(&format!("{begins}{LOCK}"))
    };
    let ours = |path: &str| {
        let parts: Vec<&str> = path.split('/').skip(reports.split('/').count()).collect();
        match parts.as_slice() {
            [folder, inside @ ..] if !inside.is_empty() => {
                !issued(folder) && parts.iter().all(|part| *part != SUPERSEDED && !part.starts_with('.'))
            }
            _ => false,
        }
    };
    let left: Vec<&String> = there.iter().filter(|path| ours(path) && !wanted.contains(*path)).collect();
    let told = |path: &String| {
        let message = say!(
            "`{path}`：现在的方案、数据和 kaohe.toml 不生成这个文件",
            "`{path}`: scheme, data and kaohe.toml as they are now give no such file",
            path = path.as_str()
        );
        Diagnostic::new(&catalog::OUTPUT_STALE, message).in_file(path.as_str()).help(say!(
            "多半是以前生成的，读者会当作现在的：删去它，或在 kaohe.toml 中写回要它的那一项",
            "it was written earlier, and readers would take it for current: delete it, or ask for it again in kaohe.toml"
        ))
    };
    Ok(left.into_iter().map(told).collect())
}

/// A problem with the line as it is and as it should be.
pub(super) fn compared(problem: Diagnostic, old: &str, new: &str) -> Diagnostic {
    let problem = problem.note(say!("现有：{old}", "it has:    {old}", old = old));
    problem.note(say!("应为：{new}", "should be: {new}", new = new))
}

fn remedy() -> Bilingual {
    say!("运行 `kaohe build` 并提交结果", "run `kaohe build` and commit the result")
}

/// The first line that differs, from 1, with both texts (cut to what a message holds).
pub(super) fn difference(now: &str, then: &str) -> (usize, String, String) {
    let cut = |line: Option<&str>| match line {
        Some(line) => line.chars().take(160).collect(),
        None => "∅".to_owned(),
    };
    let (mut a, mut b) = (now.lines(), then.lines());
    let mut line = 1;
    loop {
        match (a.next(), b.next()) {
            (Some(x), Some(y)) if x == y => line += 1,
            (x, y) => return (line, cut(x), cut(y)),
        }
    }
}

/// What to say of a period that was asked for and that no scheme has.
#[must_use]
pub fn no_such_period(period: Period) -> Bilingual {
    say!("错误：没有哪个方案要公布 {period}", "error: no scheme publishes {period}", period = period.to_string())
}

/// Says what a build did.
pub fn tell(tally: &Tally, check: bool, ending: Ending, console: &Console) {
    let message = if check {
        say!(
            "核对了 {schemes} 个方案、{periods} 期、{units} 个单位次的 {files} 个文件{end}",
            "compared {files} files of {schemes} schemes, {periods} periods, {units} unit results{end}",
            files = tally.files,
            schemes = tally.schemes,
            periods = tally.periods,
            units = tally.units,
            end = if ending == Ending::Fine { ("：全部最新", ": all current") } else { ("", "") }
        )
    } else {
        say!(
            "完成 {schemes} 个方案、{periods} 期、{units} 个单位次：{files} 个文件，其中 {written} 个有变化，写在 reports/",
            "built {schemes} schemes, {periods} periods, {units} unit results: {files} files in reports/, {written} of them changed",
            schemes = tally.schemes,
            periods = tally.periods,
            units = tally.units,
            files = tally.files,
            written = tally.written
        )
    };
    console.done(&message);
}
