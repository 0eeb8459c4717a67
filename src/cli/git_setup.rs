//! `kaohe git-setup`: a repository learns to show what changed in a scheme, and to check it before a commit.
//!
//! Git compares the canonical texts of both sides (a text conversion), so that layout is no difference, and names the
//! statement or heading that a change stands in.

use super::Ending;
use super::console::Console;
use super::disk::{self, DiskError};
use super::project::CannotRun;
use crate::base::source::{FileId, Sources, decode};
use crate::compile::{Names, Style, format_file};
use crate::history::{History, HistoryError};
use crate::say;
use std::path::{Component, Path, PathBuf};

/// How files of schemes are kept and compared.
const ATTRIBUTES: [&str; 2] = ["*.kh text eol=lf diff=kaohe", "*.kh.md text eol=lf diff=kaohe"];

/// What a change is told under: headings of literate texts, and statements that others stand in, in either language.
const HEADS: &str = "^(#+[ \t].*|[ \t]*(scheme|score|part|item|survey|award|grades|veto|consequence|task|fact|方案|考核|板块|指标|测评|奖项|等次|否决|后果|任务|数据)[ \t].*)$";

/// What is done before a commit.
const HOOK: &str = "#!/bin/sh\n# Written by `kaohe git-setup`: a commit holds schemes that compile and stand in canonical form.\nif ! command -v kaohe > /dev/null; then\n  echo 'kaohe is not on the PATH: the schemes are not checked before this commit' >&2\n  exit 0\nfi\nkaohe check --quiet && kaohe fmt --check --quiet\n";

/// What the repository's own configuration is to hold. Git runs the conversion with a shell, where this program need not be
/// on the path.
fn settings(textconv: &str) -> [(&'static str, &str); 4] {
    [
        ("diff.kaohe.textconv", textconv),
        ("diff.kaohe.xfuncname", HEADS),
        ("diff.kaohe.cachetextconv", "true"),
        // Paths in Chinese are shown as they are.
        ("core.quotepath", "false"),
    ]
}

/// Sets up the repository of the current folder; with `check` only says what is missing.
///
/// # Errors
/// No repository, or files that cannot be written.
pub fn git_setup(check: bool, console: &Console) -> Result<Ending, CannotRun> {
    let here = std::env::current_dir()
        .map_err(|error| CannotRun::Disk(DiskError { path: PathBuf::from("."), reason: error.to_string() }))?;
    let history = History::open(&here)?;
    let program = disk::own_path().to_string_lossy().replace('\'', r"'\''");
    let textconv = format!("'{program}' git-text");
    let settings = settings(&textconv);
    let tree = history.work_tree().ok_or(CannotRun::History(HistoryError::NoWorkTree))?.to_owned();
    let attributes = tree.join(".gitattributes");
    let known = text(&attributes)?;
    let missing: Vec<&str> =
        ATTRIBUTES.into_iter().filter(|line| !known.lines().any(|known| known.trim() == *line)).collect();
    let hooks = history.hooks()?;
    let hook = hooks.join("pre-commit");
    // Hooks that are kept elsewhere are those of other repositories, too.
    let own_places = [tree.clone(), history.cache_folder().parent().unwrap_or(&tree).to_owned()];
    let inside = !hooks.components().any(|part| part == Component::ParentDir)
        && own_places.iter().any(|place| disk::real(&hooks).starts_with(disk::real(place)));
    let hooked = text(&hook)?;
    let unlike = history.unlike(&settings)?;
    let wanting = |console: &Console| {
        missing.iter().for_each(|line| {
            console.error(&say!("缺 .gitattributes：{it}", "missing in .gitattributes: {it}", it = *line))
        });
        unlike.iter().for_each(|key| console.error(&say!("未设 {it}", "not set: {it}", it = *key)));
    };
    if check {
        wanting(console);
        if hooked != HOOK {
            console.error(&say!("未设提交前检查", "not set: the check before a commit"));
        }
        let done = missing.is_empty() && unlike.is_empty() && hooked == HOOK;
        return Ok(if done { Ending::Fine } else { Ending::Findings });
    }
    if !missing.is_empty() {
        let mut new = known.clone();
        if !new.is_empty() && !new.ends_with('\n') {
            new.push('\n');
        }
        missing.iter().for_each(|line| {
            new.push_str(line);
            new.push('\n');
        });
        disk::write(&attributes, &new)?;
    }
    history.configure(&settings)?;
    let own = inside && (hooked.is_empty() || hooked == HOOK);
    match own {
        true => {
            disk::write(&hook, HOOK)?;
            disk::executable(&hook)?;
        }
        false if !inside => console.error(&say!(
            "提交前检查在仓库以外的 `{path}`，未写入；请在其中加一行：kaohe check --quiet && kaohe fmt --check --quiet",
            "checks before commits are kept outside the repository, in `{path}`, where nothing is written; add a line there: kaohe check --quiet && kaohe fmt --check --quiet",
            path = hook.display().to_string()
        )),
        // Somebody else's hook is not touched.
        false => console.error(&say!(
            "已有提交前检查 `{path}`，未改动；请在其中加一行：kaohe check --quiet && kaohe fmt --check --quiet",
            "there is a check before commits, `{path}`, which is left as it is; add a line to it: kaohe check --quiet && kaohe fmt --check --quiet",
            path = hook.display().to_string()
        )),
    }
    console.done(&say!(
        "已设置：.gitattributes 新增{lines}行，比较方式，{hook}",
        "set up: {lines} lines in .gitattributes, the comparison, {hook}",
        lines = missing.len(),
        hook = if own {
            ("提交前检查", "the check before a commit")
        } else {
            ("提交前检查未动", "no check before a commit")
        }
    ));
    Ok(Ending::Fine)
}

/// The text of a file; empty where there is none.
fn text(place: &Path) -> Result<String, CannotRun> {
    Ok(disk::current(place)?.map_or_else(String::new, |bytes| decode(&bytes).text))
}

/// Prints the canonical text of a file for git; a text that cannot be read is printed as it is, so that a comparison always
/// shows something.
///
/// # Errors
/// A file that cannot be read.
pub fn git_text(place: &Path, console: &Console) -> Result<Ending, CannotRun> {
    let text = text(place)?;
    let mut sources = Sources::new();
    let path = place.to_string_lossy().into_owned();
    sources.insert(path.clone(), text.clone());
    let mut names = Names::default();
    names.gather_file(&path, &text);
    let style = Style { keywords: None, words: true, names: &names };
    let formatted = format_file(FileId::default(), &path, &text, &style);
    console.result(&formatted.unwrap_or(text));
    Ok(Ending::Fine)
}
