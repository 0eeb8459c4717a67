//! `kaohe fmt`: schemes in canonical text. A file is written only when the new text is proven to be the same scheme.

use super::Ending;
use super::console::Console;
use super::disk::{self, DiskError};
use super::project::{CannotRun, Entry, Project, Texts};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Lang;
use crate::base::source::{FileId, Sources};
use crate::compile::{Names, Refusal, Style, begins_scheme, compile, format_file};
use crate::say;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Whether standard input is to be formatted.
#[must_use]
pub fn is_standard_input(paths: &[PathBuf]) -> bool {
    matches!(paths, [only] if only == Path::new(STANDARD_INPUT))
}

/// Formats standard input to standard output; with `check` only says whether it is in canonical form.
///
/// # Errors
/// Standard input that cannot be read.
pub fn standard_input(check: bool, keywords: Option<Lang>, console: &Console) -> Result<Ending, CannotRun> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
        CannotRun::Disk(DiskError { path: PathBuf::from(STANDARD_INPUT), reason: error.to_string() })
    })?;
    let mut texts = Texts { sources: Sources::new(), files: Vec::new(), problems: Problems::new() };
    let decoded = crate::base::source::decode(&bytes);
    texts.problems.extend(Diagnostic::of_encoding(STANDARD_INPUT, &decoded));
    texts.files.push(texts.sources.insert(STANDARD_INPUT, decoded.text));
    let mut found = formatted(&mut texts, keywords);
    if check {
        for (file, text) in &found {
            texts.problems.extend(difference(&texts.sources, *file, text));
        }
        return Ok(console.findings(&texts.problems, &texts.sources));
    }
    if let Some((_, text)) = found.pop() {
        console.result(&text);
    }
    Ok(console.findings(&texts.problems, &texts.sources))
}

/// Formats the files of every scheme of the project; with `check` only names those that are not in canonical form.
///
/// # Errors
/// A file that cannot be read or written, a scheme at a revision, or a part of a scheme that is to be converted.
pub fn fmt(project: &Project, check: bool, keywords: Option<Lang>, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    let (mut files, mut changed) = (0_usize, 0_usize);
    for entry in &project.entries {
        refuse_what_cannot_be_written(entry, check)?;
        let mut texts = project.texts(entry)?;
        if keywords.is_some() && entry.is_file() && !has_scheme(&texts) {
            return Err(CannotRun::PartOfScheme(entry.path.clone()));
        }
        let found = formatted(&mut texts, keywords);
        for (file, text) in found {
            files += 1;
            let path = texts.sources.get(file).path.clone();
            if texts.sources.get(file).text == text {
                continue;
            }
            changed += 1;
            match check {
                true => texts.problems.extend(difference(&texts.sources, file, &text)),
                false => write(&project.root.join(&path), &text)?,
            }
        }
        ending = ending.max(console.findings(&texts.problems, &texts.sources));
    }
    console.done(&match check {
        true => say!(
            "文件 {files} 个，其中不是规范排版的 {changed} 个",
            "files {files}, not in canonical form {changed}",
            files = files,
            changed = changed
        ),
        false => say!(
            "文件 {files} 个，已改排 {changed} 个",
            "files {files}, rewritten {changed}",
            files = files,
            changed = changed
        ),
    });
    Ok(ending)
}

/// Whether a scheme begins in one of the texts, or nobody can tell.
fn has_scheme(texts: &Texts) -> bool {
    let begins = |file: &FileId| {
        let source = texts.sources.get(*file);
        begins_scheme(*file, &source.path, &source.text)
    };
    texts.files.iter().any(begins)
}

/// What is at a commit cannot be written.
fn refuse_what_cannot_be_written(entry: &Entry, check: bool) -> Result<(), CannotRun> {
    match &entry.revision {
        Some(revision) if !check => Err(CannotRun::Disk(DiskError {
            path: PathBuf::from(format!("{revision}:{}", entry.path)),
            reason: "read only; use --check".to_owned(),
        })),
        _ => Ok(()),
    }
}

/// Writes a file in the line ends that it has on the disk.
fn write(place: &Path, text: &str) -> Result<(), CannotRun> {
    let windows = disk::current(place)?.is_some_and(|bytes| bytes.windows(2).any(|pair| pair == b"\r\n"));
    let text = if windows { text.replace('\n', "\r\n") } else { text.to_owned() };
    disk::write(place, &text)?;
    Ok(())
}

/// The canonical texts of the files that can be read. What cannot be is reported and left out; nothing comes back where
/// the scheme would not mean the same.
fn formatted(texts: &mut Texts, keywords: Option<Lang>) -> Vec<(FileId, String)> {
    if texts.problems.has_errors() {
        return Vec::new();
    }
    let mut names = Names::default();
    for file in &texts.files {
        let source = texts.sources.get(*file);
        names.gather_file(&source.path, &source.text);
    }
    let before = meaning(&texts.sources, &texts.files);
    // Words that are known only where they are expected stay as they are where converting them would change a meaning.
    let styles = [true, false].map(|words| Style { keywords, words, names: &names });
    let mut last = Problems::new();
    for style in styles {
        let (found, problems) = all(texts, &style);
        last = problems;
        let mut sources = texts.sources.clone();
        for (file, text) in &found {
            let path = sources.get(*file).path.clone();
            sources.insert(path, text.clone());
        }
        if before.is_none() || meaning(&sources, &texts.files) == before {
            texts.problems.extend(last);
            return found;
        }
    }
    let problem = Diagnostic::new(
        &catalog::UNPROVEN_FORMAT,
        say!("排版后方案的含义会改变；文件没有改动", "the scheme would mean something else; nothing was written"),
    );
    let path = texts.files.first().map(|file| texts.sources.get(*file).path.clone()).unwrap_or_default();
    texts.problems.extend(last);
    texts.problems.push(problem.in_file(path));
    Vec::new()
}

fn all(texts: &Texts, style: &Style<'_>) -> (Vec<(FileId, String)>, Problems) {
    let (mut found, mut problems) = (Vec::new(), Problems::new());
    for file in &texts.files {
        let source = texts.sources.get(*file);
        match format_file(*file, &source.path, &source.text, style) {
            Ok(text) => found.push((*file, text)),
            Err(Refusal::Syntax(errors)) => problems.extend(errors),
            Err(Refusal::Unproven(reason)) => problems.push(
                Diagnostic::new(
                    &catalog::UNPROVEN_FORMAT,
                    say!(
                        "排版结果未能证明与原文一致：{reason}",
                        "the formatted text is not proven to be the same: {reason}",
                        reason = reason
                    ),
                )
                .in_file(source.path.clone()),
            ),
        }
    }
    (found, problems)
}

/// The hash of the meaning and of the wording, where the scheme compiles.
fn meaning(sources: &Sources, files: &[FileId]) -> Option<(String, String)> {
    let compiled = compile(sources, files);
    let sound = compiled.value.filter(|_| !compiled.problems.has_errors());
    sound.map(|rules| (rules.meaning, rules.wording))
}

/// The first line that is not canonical.
fn difference(sources: &Sources, file: FileId, text: &str) -> Option<Diagnostic> {
    let source = sources.get(file);
    if source.text == text {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (source.text.split('\n').collect(), text.split('\n').collect());
    let at = old.iter().zip(&new).position(|(old, new)| old != new).unwrap_or(old.len().min(new.len()));
    let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let wanted = new.get(at).copied().unwrap_or_default();
    let problem = Diagnostic::new(
        &catalog::NOT_CANONICAL,
        say!(
            "`{path}` 不是规范排版：第 {line} 行起不同",
            "`{path}` is not in canonical form: line {line} differs",
            path = source.path.as_str(),
            line = line
        ),
    )
    .at(sources.line_span(file, line))
    .help(say!("运行 `kaohe fmt`", "run `kaohe fmt`"));
    Some(match wanted.trim().is_empty() {
        true => problem.note(say!("规范排版此处为空行或没有内容", "the canonical text has nothing there")),
        false => problem.note(say!("规范排版：`{wanted}`", "canonical: `{wanted}`", wanted = wanted)),
    })
}
