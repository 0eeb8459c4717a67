//! The commits that may have changed a scheme, newest first.

use super::{History, HistoryError, unreadable};
use crate::base::calendar::Date;
use crate::report::escape::one_line;
use git2::{Commit, ObjectType, Oid, Repository, Sort};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The most commits that are looked at.
const MOST: usize = 100_000;

/// A commit after which the watched paths are not what they were after any of its parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The id of the commit, in full.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// The day it was written, where its author was.
    pub date: Date,
    /// Its message, the first line first.
    pub message: String,
    /// The parents, with what the watched paths are there; none for the first commit.
    pub parents: Vec<(String, Objects)>,
    /// What the watched paths are: the ids of their objects, in the order of the paths; none where there is no such.
    pub objects: Objects,
}

/// The ids of the objects of some paths.
pub type Objects = Vec<Option<String>>;

/// The commits that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Newest first: a commit stands before its parents.
    pub revisions: Vec<Revision>,
    /// The repository holds only the latest part of its history, so there may be older changes.
    pub shallow: bool,
    /// How many commits were looked at.
    pub seen: usize,
}

impl History {
    /// The commits reachable from a revision that changed what stands at the paths (with `/` between their parts, relative
    /// to the root of the repository). A merge counts where it differs from all of its parents; else the change stands in
    /// one of the branches.
    ///
    /// # Errors
    /// A revision that does not exist, or objects that cannot be read.
    pub fn log(&self, revision: &str, paths: &[String]) -> Result<Log, HistoryError> {
        let (revision, paths) = (revision.to_owned(), paths.to_vec());
        self.reader.ask(move |repository| commits(repository, &revision, &paths))
    }

    /// The commit in force at the end of a day: the latest reachable one that was committed on it or before.
    ///
    /// # Errors
    /// A revision that does not exist, objects that cannot be read, or no commit so early.
    pub fn at_day(&self, revision: &str, day: Date) -> Result<String, HistoryError> {
        let revision = revision.to_owned();
        self.reader.ask(move |repository| in_force(repository, &revision, day))
    }

    /// A folder for what can be made again, inside the repository's own folder: no work tree sees it.
    #[must_use]
    pub fn cache_folder(&self) -> std::path::PathBuf {
        self.folder.join("kaohe")
    }
}

fn commits(repository: &Repository, revision: &str, paths: &[String]) -> Result<Log, HistoryError> {
    let unknown = |_| HistoryError::NoRevision(revision.to_owned());
    let head = repository.revparse_single(revision).and_then(|it| it.peel_to_commit()).map_err(unknown)?;
    let mut walk = repository.revwalk().map_err(unreadable)?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME).map_err(unreadable)?;
    walk.push(head.id()).map_err(unreadable)?;
    let mut known: BTreeMap<Oid, Objects> = BTreeMap::new();
    let mut log = Log { revisions: Vec::new(), shallow: repository.is_shallow(), seen: 0 };
    for id in walk.take(MOST) {
        // In a shallow repository the parents of the oldest commits are not there.
        let commit = repository.find_commit(id.map_err(unreadable)?).map_err(unreadable)?;
        log.seen += 1;
        let objects = objects_of(&commit, paths, &mut known)?;
        let mut parents = Vec::new();
        for parent in commit.parents() {
            let objects = objects_of(&parent, paths, &mut known)?;
            parents.push((parent.id().to_string(), objects));
        }
        let first = parents.is_empty() && objects.iter().any(Option::is_some);
        if first || (!parents.is_empty() && parents.iter().all(|(_, of)| *of != objects)) {
            log.revisions.push(revision_of(&commit, parents, objects));
        }
        known.remove(&commit.id());
    }
    Ok(log)
}

fn in_force(repository: &Repository, revision: &str, day: Date) -> Result<String, HistoryError> {
    let unknown = |_| HistoryError::NoRevision(revision.to_owned());
    let mut commit = repository.revparse_single(revision).and_then(|it| it.peel_to_commit()).map_err(unknown)?;
    // Along the first parents: what the branch held, not what was being prepared beside it.
    loop {
        if day_of(commit.committer().when()) <= day {
            return Ok(commit.id().to_string());
        }
        let shallow = repository.is_shallow();
        commit = commit.parent(0).map_err(|_| HistoryError::NothingYet { day, shallow })?;
    }
}

fn objects_of(
    commit: &Commit<'_>,
    paths: &[String],
    known: &mut BTreeMap<Oid, Objects>,
) -> Result<Objects, HistoryError> {
    if let Some(objects) = known.get(&commit.id()) {
        return Ok(objects.clone());
    }
    let tree = commit.tree().map_err(unreadable)?;
    let mut seen = BTreeSet::new();
    let one = |path: &String| match path.is_empty() {
        true => Some(tree.id().to_string()),
        false => {
            let entry = tree.get_path(Path::new(path)).ok()?;
            matches!(entry.kind(), Some(ObjectType::Blob | ObjectType::Tree)).then(|| entry.id().to_string())
        }
    };
    let objects: Objects = paths.iter().filter(|path| seen.insert(path.as_str())).map(one).collect();
    known.insert(commit.id(), objects.clone());
    Ok(objects)
}

fn revision_of(commit: &Commit<'_>, parents: Vec<(String, Objects)>, objects: Objects) -> Revision {
    let author = commit.author();
    Revision {
        id: commit.id().to_string(),
        author: printable(author.name_bytes()),
        date: day_of(author.when()),
        message: printable(commit.message_bytes()).trim().to_owned(),
        parents,
        objects,
    }
}

/// The text of a commit, without what would steer a terminal or turn its letters round.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().map(one_line).collect::<Vec<_>>().join("\n")
}

/// The day of a moment where its clock stood; the first day of the calendar's era for a moment that is none.
fn day_of(when: git2::Time) -> Date {
    let local = when.seconds().saturating_add(i64::from(when.offset_minutes()) * 60);
    let days = local.div_euclid(24 * 60 * 60);
    let span = jiff::Span::new().try_days(days).ok();
    let epoch = Date::constant(1970, 1, 1);
    span.and_then(|span| epoch.checked_add(span).ok()).unwrap_or(epoch)
}
