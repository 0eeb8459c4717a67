//! Texts as they were at a commit: files are read from git's objects, without a checkout, also in a bare repository.
//!
//! A repository may be hostile: symbolic links and submodules are passed over, trees may be only so deep and files only
//! so large, and a path with `..` is never followed; nothing outside the object store is read.

mod log;
mod setup;

pub use log::{Log, Objects, Revision};

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::{FileId, Sources, decode};
use git2::{ObjectType, Repository, Tree};
use std::path::Path;

/// Folders deeper than this are refused.
const DEEPEST: usize = 64;

/// Files larger than this (in bytes) are refused.
const LARGEST: usize = 512 << 20;

/// Why the history did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryError {
    /// There is no repository here or above.
    NoRepository,
    /// The repository is bare: no files lie beside it.
    NoWorkTree,
    /// The revision does not exist, or is no commit.
    NoRevision(String),
    /// The commit has no such folder or file.
    NoSuchPath(String),
    /// The objects cannot be read.
    Unreadable(String),
}

/// A repository opened for reading.
pub struct History {
    repository: Repository,
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("repository", &self.repository.path()).finish()
    }
}

impl History {
    /// The repository that holds the folder.
    ///
    /// # Errors
    /// No repository here or above.
    pub fn open(folder: &Path) -> Result<Self, HistoryError> {
        Repository::discover(folder).map(|repository| Self { repository }).map_err(|_| HistoryError::NoRepository)
    }

    /// The root of the work tree, which the paths of commits are relative to; none for a bare repository.
    #[must_use]
    pub fn work_tree(&self) -> Option<&Path> {
        self.repository.workdir()
    }

    /// Reads every wanted file at or below `path`, as it was at `revision`, into `sources`, in the order of the paths.
    ///
    /// # Errors
    /// A revision or path that does not exist, or objects that cannot be read.
    pub fn read(
        &self,
        revision: &str,
        path: &str,
        wanted: impl Fn(&str) -> bool,
        sources: &mut Sources,
        problems: &mut Problems,
    ) -> Result<Vec<FileId>, HistoryError> {
        let path = path.trim_matches('/');
        let unknown = |_| HistoryError::NoRevision(revision.to_owned());
        let commit = self.repository.revparse_single(revision).map_err(unknown)?;
        let root = commit.peel_to_tree().map_err(unknown)?;
        let mut found: Vec<(String, git2::Oid)> = Vec::new();
        if path.is_empty() {
            self.walk(&root, "", 0, &mut found)?;
        } else {
            let missing = || HistoryError::NoSuchPath(path.to_owned());
            let entry = root.get_path(Path::new(path)).map_err(|_| missing())?;
            match (entry.kind(), entry.filemode()) {
                (Some(ObjectType::Blob), mode) if is_file(mode) => found.push((path.to_owned(), entry.id())),
                (Some(ObjectType::Tree), _) => {
                    let tree = self.repository.find_tree(entry.id()).map_err(unreadable)?;
                    self.walk(&tree, path, 0, &mut found)?;
                }
                _ => return Err(missing()),
            }
        }
        found.retain(|(path, _)| wanted(path));
        found.sort();
        found.into_iter().map(|(path, id)| self.file(path, id, sources, problems)).collect()
    }

    fn walk(
        &self,
        tree: &Tree<'_>,
        folder: &str,
        depth: usize,
        found: &mut Vec<(String, git2::Oid)>,
    ) -> Result<(), HistoryError> {
        if depth > DEEPEST {
            return Err(HistoryError::Unreadable(format!("{folder}: more than {DEEPEST} folders deep")));
        }
        for entry in tree {
            let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
            if name.starts_with('.') || name.contains(['/', '\\']) {
                continue;
            }
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            match entry.kind() {
                Some(ObjectType::Blob) if is_file(entry.filemode()) => found.push((path, entry.id())),
                Some(ObjectType::Tree) => {
                    let inner = self.repository.find_tree(entry.id()).map_err(unreadable)?;
                    self.walk(&inner, &path, depth + 1, found)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn file(
        &self,
        path: String,
        id: git2::Oid,
        sources: &mut Sources,
        problems: &mut Problems,
    ) -> Result<FileId, HistoryError> {
        let blob = self.repository.find_blob(id).map_err(unreadable)?;
        if blob.size() > LARGEST {
            return Err(HistoryError::Unreadable(format!("{path}: larger than {} MiB", LARGEST >> 20)));
        }
        let decoded = decode(blob.content());
        problems.extend(Diagnostic::of_encoding(&path, &decoded));
        Ok(sources.insert(path, decoded.text))
    }
}

/// A plain file, executable or not; a symbolic link is none.
fn is_file(mode: i32) -> bool {
    mode & 0o170_000 == 0o100_000
}

fn unreadable(error: git2::Error) -> HistoryError {
    HistoryError::Unreadable(error.message().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::{Oid, Signature, Time};

    fn commit(repository: &Repository, files: &[(&str, &[u8], i32)]) -> Oid {
        let mut builder = repository.treebuilder(None).unwrap();
        let mut inner = repository.treebuilder(None).unwrap();
        for (name, bytes, mode) in files {
            inner.insert(name, repository.blob(bytes).unwrap(), *mode).unwrap();
        }
        builder.insert("方案", inner.write().unwrap(), 0o040_000).unwrap();
        let tree = repository.find_tree(builder.write().unwrap()).unwrap();
        let who = Signature::new("test", "test@example.invalid", &Time::new(0, 0)).unwrap();
        let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
        let parents: Vec<_> = parent.iter().collect();
        repository.commit(Some("HEAD"), &who, &who, "files", &tree, &parents).unwrap()
    }

    #[test]
    fn a_bare_repository_gives_each_commit_its_own_texts() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init_bare(folder.path()).unwrap();
        commit(&repository, &[("a.kh", b"old", 0o100_644)]);
        let new: [(&str, &[u8], i32); 4] = [
            ("a.kh", b"new", 0o100_644),
            ("b.kh", b"\xc8\xa8\xd6\xd8", 0o100_755),
            ("link.kh", b"../../etc/passwd", 0o120_000),
            ("z.txt", b"no", 0o100_644),
        ];
        commit(&repository, &new);
        let history = History::open(folder.path()).unwrap();
        let read = |revision: &str, path: &str| {
            let (mut sources, mut problems) = (Sources::new(), Problems::new());
            let files =
                history.read(revision, path, |path| path.ends_with(".kh"), &mut sources, &mut problems).unwrap();
            let texts = files.iter().map(|file| sources.get(*file)).map(|f| (f.path.clone(), f.text.clone()));
            (texts.collect::<Vec<_>>(), problems.len())
        };
        let file = |name: &str, text: &str| (format!("方案/{name}"), text.to_owned());
        assert_eq!(read("HEAD~1", "方案"), (vec![file("a.kh", "old")], 0));
        assert_eq!(read("HEAD", "方案/"), (vec![file("a.kh", "new"), file("b.kh", "权重")], 1));
        assert_eq!(read("HEAD", ""), read("HEAD", "方案"));
        assert_eq!(read("HEAD", "方案/a.kh"), (vec![file("a.kh", "new")], 0));
    }

    #[test]
    fn what_is_not_there_is_said() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(History::open(folder.path()).unwrap_err(), HistoryError::NoRepository);
        let repository = Repository::init_bare(folder.path()).unwrap();
        commit(&repository, &[("a.kh", b"a", 0o100_644)]);
        let history = History::open(folder.path()).unwrap();
        let read = |revision: &str, path: &str| {
            history.read(revision, path, |_| true, &mut Sources::new(), &mut Problems::new()).unwrap_err()
        };
        assert_eq!(read("v9", "方案"), HistoryError::NoRevision("v9".to_owned()));
        assert_eq!(read("HEAD", "none"), HistoryError::NoSuchPath("none".to_owned()));
        assert_eq!(read("HEAD", "../方案"), HistoryError::NoSuchPath("../方案".to_owned()));
    }
}
