//! The locks of issued editions: finding them, and holding what is computed now against them.

use super::disk;
use super::project::{CannotRun, Entry, Project};
use super::season::Season;
use crate::approval::Approvals;
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::source::Sources;
use crate::issued::kept::original;
use crate::issued::lock::{FORMAT, Inputs, Lock};
use crate::issued::{Finished, LOCK, Record, SUPERSEDED, sha256};
use crate::model::RuleSet;
use crate::report::figures::{Change, changes};
use crate::say;

/// Not more changed figures than these are listed in one message.
const LISTED: usize = 8;

/// An issued period.
#[derive(Debug)]
pub struct Issue {
    /// The path of its lock below the root.
    pub path: String,
    /// The text of the lock.
    pub text: String,
    /// The lock.
    pub lock: Lock,
    /// The locks of the editions that were superseded, the first one first.
    pub before: Vec<Lock>,
}

impl Issue {
    /// What stays of it when it is written again.
    #[must_use]
    pub fn record(&self) -> Record {
        Record {
            signed: self.lock.signed.clone(),
            corrections: self.lock.corrections.clone(),
            before: self.before.clone(),
        }
    }

    /// The folder it lies in, below the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.strip_suffix(LOCK).unwrap_or(&self.path).trim_end_matches('/')
    }
}

/// The issued periods of a scheme.
#[derive(Debug, Default)]
pub struct Issues(Vec<Issue>);

impl Issues {
    /// Reads the locks below the reports of a scheme; those that are damaged are reported and left out. A scheme of a commit
    /// has none: what was issued lies on the disk.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn of(project: &Project, entry: &Entry, rules: &RuleSet, problems: &mut Problems) -> Result<Self, CannotRun> {
        if entry.revision.is_some() {
            return Ok(Self::default());
        }
        Self::named(project, entry.name(), &rules.scheme.id, problems)
    }

    /// The same of the reports in a folder.
    fn named(project: &Project, name: &str, scheme: &str, problems: &mut Problems) -> Result<Self, CannotRun> {
        let folder = format!("reports/{name}");
        if !disk::is_there(&project.root.join(&folder)) {
            return Ok(Self::default());
        }
        let mut sources = Sources::new();
        let own = |path: &str| path.matches('/').count() == 3 && path.ends_with(&format!("/{LOCK}"));
        let files = disk::read_tree(&project.root, &folder, own, &mut sources, problems)?;
        let mut all = Vec::new();
        for file in files {
            let source = sources.get(file);
            let period = source.path.split('/').nth(2).unwrap_or_default().to_owned();
            if let Some(issue) = read(project, &source.path, &source.text, (scheme, &period), problems)? {
                all.push(issue);
            }
        }
        Ok(Self(all))
    }

    /// The issued edition of a period.
    #[must_use]
    pub fn get(&self, period: Period) -> Option<&Issue> {
        self.0.iter().find(|issue| issue.lock.period == period)
    }

    /// What of the results computed now is not what was issued, and what was issued and has no data; periods after `until`
    /// do not count, nor does `but`.
    pub fn contradictions(
        &self,
        rules: &RuleSet,
        season: &Season,
        sources: &Sources,
        (until, but): (Option<Period>, Option<Period>),
        problems: &mut Problems,
    ) {
        let complete = !problems.has_errors();
        for issue in &self.0 {
            let period = issue.lock.period;
            if Some(period) == but || until.is_some_and(|until| period > until) {
                continue;
            }
            match season.get(period) {
                None if complete => {
                    let message = say!(
                        "{period} 已经印发，却没有数据",
                        "{period} was issued and has no data",
                        period = period.to_string()
                    );
                    let help =
                        say!("从仓库恢复这一期的数据文件夹", "restore the folder of its data from the repository");
                    problems
                        .push(Diagnostic::new(&catalog::ISSUED_WITHOUT_DATA, message).in_file(&issue.path).help(help));
                }
                None => {}
                Some((data, outcome)) => {
                    let (rules, known) = (season.in_force(rules, period), season.known(rules, Some(period)));
                    let approvals = Approvals::default();
                    let (known, approvals) = (&known, &approvals);
                    // Figures are the same in whatever form they are printed.
                    let templates = &crate::report::Templates::default();
                    let run = Finished {
                        rules,
                        data,
                        outcome,
                        known,
                        sources,
                        approvals,
                        forms: &[],
                        templates,
                        pages: &[],
                        robustness: None,
                    };
                    let (figures, whole) = run.figures();
                    if whole != issue.lock.whole {
                        // Approvals and draws decide no figure.
                        let then = &issue.lock.inputs;
                        let (approvals, robustness) = (then.approvals.clone(), then.robustness.clone());
                        let now = Inputs { approvals, robustness, ..run.inputs() };
                        problems.push(contradiction(issue, &changes(&issue.lock.figures, &figures), &now));
                    }
                }
            }
        }
    }
}

/// Holds everything that was issued, by the scheme and by those whose results it reads, against what is computed now.
///
/// # Errors
/// A file that cannot be read.
pub fn hold(
    project: &Project,
    entry: &Entry,
    (rules, season): (&RuleSet, &Season),
    sources: &Sources,
    only: (Option<Period>, Option<Period>),
    problems: &mut Problems,
) -> Result<Issues, CannotRun> {
    let issues = Issues::of(project, entry, rules, problems)?;
    issues.contradictions(rules, season, sources, only, problems);
    let mut open: Vec<(&RuleSet, &Season)> = vec![(rules, season)];
    while let Some((rules, season)) = open.pop() {
        for import in &rules.imports {
            let Some(other) = season.other(&import.path) else { continue };
            let used = Entry { path: import.path.clone(), revision: entry.revision.clone(), ..Entry::default() };
            let theirs = Issues::of(project, &used, &import.rules, problems)?;
            let until = other.periods.last().map(|(data, _)| data.period);
            if until.is_some() {
                theirs.contradictions(&import.rules, other, sources, (until, None), problems);
            }
            open.push((&import.rules, other));
        }
    }
    Ok(issues)
}

/// Reads a lock and those of the editions before; problems where one is damaged or is not of this scheme and period.
pub(super) fn read(
    project: &Project,
    path: &str,
    text: &str,
    (scheme, period): (&str, &str),
    problems: &mut Problems,
) -> Result<Option<Issue>, CannotRun> {
    let wrong = |path: &str, message: Bilingual| {
        Diagnostic::new(&catalog::LOCK, message)
            .in_file(path)
            .help(say!("从仓库恢复原来的文件", "restore the file from the repository"))
    };
    let lock = match Lock::read(text) {
        Ok(lock) => lock,
        Err(message) => {
            problems.push(wrong(path, message));
            return Ok(None);
        }
    };
    if lock.scheme != scheme || lock.period.to_string() != period {
        let message = say!(
            "这是 {other} {of} 的锁，不是 {scheme} {period} 的",
            "this is the lock of {other} {of} and not of {scheme} {period}",
            other = lock.scheme.as_str(),
            of = lock.period.to_string(),
            scheme = scheme,
            period = period
        );
        problems.push(wrong(path, message));
        return Ok(None);
    }
    let folder = path.strip_suffix(LOCK).unwrap_or_default();
    let mut before = Vec::new();
    for (number, correction) in (1..).zip(&lock.corrections) {
        let inside = format!("{folder}{SUPERSEDED}/{number}");
        let path = format!("{inside}/{LOCK}");
        let kept = text_of(project, &path)?.filter(|text| sha256(text) == correction.superseded);
        match kept.and_then(|text| Lock::read(&text).ok()) {
            Some(kept) => {
                for name in altered(project, &inside, &kept, number)? {
                    problems.push(kept_wrong(&format!("{inside}/{name}")));
                }
                before.push(kept);
            }
            None => problems.push(kept_wrong(&path)),
        }
    }
    // Without the editions before, its corrections cannot be told of.
    if before.len() < lock.corrections.len() {
        return Ok(None);
    }
    Ok(Some(Issue { path: path.to_owned(), text: text.replace("\r\n", "\n"), lock, before }))
}

/// The published files of a kept edition that are not what its lock tells.
pub(super) fn altered(
    project: &Project,
    folder: &str,
    lock: &Lock,
    superseded: usize,
) -> Result<Vec<String>, CannotRun> {
    let mut found = Vec::new();
    for (name, hash) in &lock.files {
        let content = content_of(project, &format!("{folder}/{name}"))?;
        let content = content.map(|content| match std::str::from_utf8(&content) {
            Ok(text) => original(name, text, lock.language, superseded).into_bytes(),
            Err(_) => content,
        });
        if content.is_none_or(|content| sha256(content) != *hash) {
            found.push(name.clone());
        }
    }
    Ok(found)
}

pub(super) fn kept_wrong(path: &str) -> Diagnostic {
    let message =
        say!("`{path}` 不是印发时的样子，或者不见了", "`{path}` is not as it was issued, or is gone", path = path);
    Diagnostic::new(&catalog::KEPT_EDITION, message)
        .in_file(path)
        .help(say!("从仓库恢复原来的文件", "restore the file from the repository"))
}

/// The text of a file below the root, with `\n` at the ends of lines; none where there is none.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn text_of(project: &Project, path: &str) -> Result<Option<String>, CannotRun> {
    let bytes = disk::current(&project.root.join(path))?;
    // A checkout may have turned line ends; what counts is the text.
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n")))
}

/// The content of a file below the root, of a text with `\n` at the ends of lines; none where there is none.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn content_of(project: &Project, path: &str) -> Result<Option<Vec<u8>>, CannotRun> {
    let bytes = disk::current(&project.root.join(path))?;
    Ok(bytes.map(|bytes| match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").into_bytes(),
        Err(binary) => binary.into_bytes(),
    }))
}

/// What to say of results that are not those that were issued.
fn contradiction(issue: &Issue, changes: &[Change], now: &Inputs) -> Diagnostic {
    let period = issue.lock.period.to_string();
    let message = say!(
        "{period} 重算的结果与已印发的不符：{n} 个公布的数不同",
        "the results of {period} computed now are not those that were issued: {n} published figures differ",
        period = period.as_str(),
        n = changes.len()
    );
    let mut problem = Diagnostic::new(&catalog::ISSUED_FIGURES, message).in_file(&issue.path);
    // What people know their result by stands before the points it comes from.
    let (parts, results): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|one| one.key.starts_with("node."));
    for change in results.into_iter().chain(parts).take(LISTED) {
        let figure = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
        problem = problem.note(say!(
            "{unit} {key}：印发 {old}，重算 {new}",
            "{unit} {key}: issued {old}, computed now {new}",
            unit = change.name.as_str(),
            key = change.key.as_str(),
            old = figure(&change.old),
            new = figure(&change.new)
        ));
    }
    if changes.len() > LISTED {
        problem = problem.note(say!("另有 {n} 个", "and {n} more", n = changes.len() - LISTED));
    }
    if changes.is_empty() {
        problem = problem.note(say!("不同的是按方案不公布的数", "those that differ are not published"));
    }
    for change in differing(&issue.lock.inputs, now) {
        problem = problem.note(change);
    }
    problem.help(say!(
        "改回规则或数据；公布的确有错误时，用 `kaohe correct {period}` 作更正",
        "take the change of rules or data back; where what was published is wrong, correct it with `kaohe correct {period}`",
        period = period.as_str()
    ))
}

/// In what two editions' inputs differ, one sentence each.
pub(super) fn differing(then: &Inputs, now: &Inputs) -> Vec<Bilingual> {
    let mut told = Vec::new();
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    let mut differs = |zh: &str, en: &str, then: &str, now: &str| {
        if then != now {
            told.push(say!(
                "{what}不同：印发时 {then}，现在 {now}",
                "{what}: issued with {then}, now {now}",
                what = (zh, en),
                then = then,
                now = now
            ));
        }
    };
    differs("规则的含义", "meaning of the rules", &short(&then.meaning), &short(&now.meaning));
    differs("规则的文字", "wording of the rules", &short(&then.wording), &short(&now.wording));
    differs("批准情况", "record of approvals", &short(&then.approvals), &short(&now.approvals));
    let plan = |inputs: &Inputs| {
        let plan = inputs.robustness.as_ref();
        plan.map_or_else(
            || "—".to_owned(),
            |plan| format!("K = {}, r = {}, seed {}", plan.draws, plan.range, plan.seed),
        )
    };
    differs("名次区间的抽取", "draws behind the intervals of places", &plan(then), &plan(now));
    differs("模板", "templates", &short(&then.templates), &short(&now.templates));
    differs("程序版本", "program", &then.tool, &now.tool);
    let paths: std::collections::BTreeSet<&String> = then.files.keys().chain(now.files.keys()).collect();
    for path in paths {
        told.extend(match (then.files.get(path), now.files.get(path)) {
            (Some(a), Some(b)) if a == b => None,
            (Some(_), Some(_)) => {
                Some(say!("数据文件 `{path}` 改过", "the data file `{path}` was changed", path = path.as_str()))
            }
            (Some(_), None) => {
                Some(say!("数据文件 `{path}` 不见了", "the data file `{path}` is gone", path = path.as_str()))
            }
            (None, _) => {
                Some(say!("数据文件 `{path}` 是新加的", "the data file `{path}` is new", path = path.as_str()))
            }
        });
    }
    for (then, now, what) in [
        (&then.earlier, &now.earlier, ("以前各期", "the earlier periods")),
        (&then.uses, &now.uses, ("其他方案的结果", "the results of other schemes")),
    ] {
        let differing: Vec<String> = (then.iter().filter(|one| !now.contains(one)))
            .chain(now.iter().filter(|one| !then.contains(one)))
            .map(|one| format!("{} {}", one.scheme, one.period))
            .collect();
        if let Some(first) = differing.first() {
            told.push(say!(
                "{what}的规则或数据不同：{first}",
                "the rules or data of {what} differ: {first}",
                what = what,
                first = first.as_str()
            ));
        }
    }
    told
}

/// What was changed in an issued edition that is written again with the same figures; none where nothing was.
#[must_use]
pub fn reissued(issue: &Issue, run: &Finished<'_>) -> Option<Bilingual> {
    let mut told = differing(&issue.lock.inputs, &run.inputs());
    if issue.lock.format != FORMAT {
        told.push(say!(
            "锁文件格式由第 {then} 版换为第 {now} 版",
            "the format of the lock goes from version {then} to {now}",
            then = issue.lock.format,
            now = FORMAT
        ));
    }
    if told.is_empty() {
        return None;
    }
    let join = |of: &dyn Fn(&Bilingual) -> String, gap: &str| told.iter().map(of).collect::<Vec<_>>().join(gap);
    let (zh, en) = (join(&|it| it.zh.clone(), "；"), join(&|it| it.en.clone(), "; "));
    let period = issue.lock.period.to_string();
    let scheme = issue.lock.scheme.as_str();
    Some(say!(
        "{scheme} {period} 已印发，公布的数不变，文件重新写出：{what}",
        "{scheme} {period} was issued; its figures stay, its files are written anew: {what}",
        scheme = scheme,
        period = period,
        what = (zh.as_str(), en.as_str())
    ))
}
