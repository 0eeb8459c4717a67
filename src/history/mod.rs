//! Texts as they were at a commit: files are read from git's objects, without a checkout, also in a bare repository.
//!
//! A repository may be hostile: symbolic links and submodules are passed over, trees may be only so deep and hold only so
//! much, sizes are asked for before contents, and a path with `..` is never followed; nothing outside the object store is
//! read.

mod log;
mod reader;
mod setup;

pub use log::{Log, Objects, Revision};

use crate::base::calendar::Date;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::source::{FileId, Sources, decode};
use crate::say;
use git2::{ObjectType, Oid, Repository, Tree};
use reader::Reader;
use std::path::{Path, PathBuf};

/// Folders deeper than this are refused.
const DEEPEST: usize = 64;

/// Files larger than this (in bytes) are refused, and so are files that are larger together.
const LARGEST: usize = 512 << 20;

/// More entries of folders than this are not gone through: a small repository can hold a tree that names one folder ten
/// times on each of many levels.
const MOST_ENTRIES: usize = 200_000;

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
    /// The path leads into a submodule, which is a repository of its own: its path.
    InSubmodule(String),
    /// No commit was made by the end of the day, as far as the repository goes back: `shallow` where it holds only the
    /// latest part of its history.
    NothingYet {
        /// The day.
        day: Date,
        /// Whether older commits are elsewhere.
        shallow: bool,
    },
    /// The objects cannot be read.
    Unreadable(Bilingual),
}

/// A repository opened for reading.
#[derive(Debug)]
pub struct History {
    reader: Reader,
    work_tree: Option<PathBuf>,
    /// The folder of the repository itself, which all its work trees share.
    folder: PathBuf,
}

impl History {
    /// The repository that holds the folder.
    ///
    /// # Errors
    /// No repository here or above.
    pub fn open(folder: &Path) -> Result<Self, HistoryError> {
        let repository = Repository::discover(folder).map_err(|_| HistoryError::NoRepository)?;
        Ok(Self {
            work_tree: repository.workdir().map(Path::to_owned),
            folder: repository.commondir().to_owned(),
            reader: Reader::new(repository),
        })
    }

    /// The root of the work tree, which the paths of commits are relative to; none for a bare repository.
    #[must_use]
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
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
        let (revision, path) = (revision.to_owned(), path.trim_matches('/').to_owned());
        let mut found = self.reader.ask(move |repository| files(repository, &revision, &path))?;
        found.retain(|(path, _)| wanted(path));
        found.sort();
        let read = self.reader.ask(move |repository| contents(repository, found))?;
        let file = |(path, bytes): (String, Vec<u8>)| {
            let decoded = decode(&bytes);
            problems.extend(Diagnostic::of_encoding(&path, &decoded));
            sources.insert(path, decoded.text)
        };
        Ok(read.into_iter().map(file).collect())
    }
}

/// The files at or below a path, with the ids of their contents.
fn files(repository: &Repository, revision: &str, path: &str) -> Result<Vec<(String, Oid)>, HistoryError> {
    let unknown = |_| HistoryError::NoRevision(revision.to_owned());
    let commit = repository.revparse_single(revision).map_err(unknown)?;
    let root = commit.peel_to_tree().map_err(unknown)?;
    let mut gone = Gone::default();
    if path.is_empty() {
        walk(repository, &root, "", 0, &mut gone)?;
        return Ok(gone.files);
    }
    let entry = root.get_path(Path::new(path)).map_err(|_| absent(&root, path))?;
    match (entry.kind(), entry.filemode()) {
        (Some(ObjectType::Blob), mode) if is_file(mode) => gone.files.push((path.to_owned(), entry.id())),
        (Some(ObjectType::Tree), _) => {
            let tree = repository.find_tree(entry.id()).map_err(unreadable)?;
            walk(repository, &tree, path, 0, &mut gone)?;
        }
        _ => return Err(absent(&root, path)),
    }
    Ok(gone.files)
}

fn walk(
    repository: &Repository,
    tree: &Tree<'_>,
    folder: &str,
    depth: usize,
    gone: &mut Gone,
) -> Result<(), HistoryError> {
    if depth > DEEPEST {
        return Err(HistoryError::Unreadable(say!(
            "{folder}：文件夹超过{n}层",
            "{folder}: more than {n} folders deep",
            folder = folder,
            n = DEEPEST
        )));
    }
    gone.entries = gone.entries.saturating_add(tree.len());
    if gone.entries > MOST_ENTRIES {
        return Err(HistoryError::Unreadable(say!(
            "{folder}：文件和文件夹超过{n}个",
            "{folder}: more than {n} files and folders",
            folder = folder,
            n = MOST_ENTRIES
        )));
    }
    for entry in tree {
        let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
        if name.starts_with('.') || name.contains(['/', '\\']) {
            continue;
        }
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        match entry.kind() {
            Some(ObjectType::Blob) if is_file(entry.filemode()) => gone.files.push((path, entry.id())),
            Some(ObjectType::Tree) => {
                let inner = repository.find_tree(entry.id()).map_err(unreadable)?;
                walk(repository, &inner, &path, depth + 1, gone)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The contents of files; their sizes are asked for first.
fn contents(repository: &Repository, files: Vec<(String, Oid)>) -> Result<Vec<(String, Vec<u8>)>, HistoryError> {
    let store = repository.odb().map_err(unreadable)?;
    let mut together = 0_usize;
    for (path, id) in &files {
        let (size, _) = store.read_header(*id).map_err(unreadable)?;
        together = together.saturating_add(size);
        if together > LARGEST {
            return Err(HistoryError::Unreadable(say!(
                "{path}：超过 {n} MiB",
                "{path}: more than {n} MiB",
                path = path.as_str(),
                n = LARGEST >> 20
            )));
        }
    }
    let content = |(path, id)| Ok((path, store.read(id).map_err(unreadable)?.data().to_vec()));
    files.into_iter().map(content).collect()
}

/// What was gone through.
#[derive(Default)]
struct Gone {
    files: Vec<(String, Oid)>,
    entries: usize,
}

/// Why there is nothing at a path.
fn absent(root: &Tree<'_>, path: &str) -> HistoryError {
    let above = path.match_indices('/').map(|(at, _)| &path[..at]).chain([path]);
    let submodule = above
        .into_iter()
        .find(|above| root.get_path(Path::new(above)).is_ok_and(|entry| entry.kind() == Some(ObjectType::Commit)));
    submodule.map_or_else(
        || HistoryError::NoSuchPath(path.to_owned()),
        |submodule| HistoryError::InSubmodule(submodule.to_owned()),
    )
}

/// A plain file, executable or not; a symbolic link is none.
fn is_file(mode: i32) -> bool {
    mode & 0o170_000 == 0o100_000
}

fn unreadable(error: git2::Error) -> HistoryError {
    HistoryError::Unreadable(Bilingual::from(error.message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::{Signature, Time};

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
