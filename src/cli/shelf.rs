//! Fetching texts: those of a scheme, and those of the files and schemes it uses, from the disk or from a commit.

use super::disk;
use super::project::{CannotRun, data_folder};
use crate::base::diagnostic::Problems;
use crate::base::source::{FileId, Sources};
use crate::compile::{is_scheme_file, uses};
use crate::history::{History, HistoryError};
use std::collections::BTreeSet;
use std::path::Path;

/// Where texts are fetched from, and those that have been fetched.
pub(super) struct Shelf<'p> {
    /// All paths are relative to it.
    root: &'p Path,
    /// The commit that is read instead of the disk.
    history: Option<(History, String)>,
    /// The folders or files of the schemes that have been fetched, the one that uses the others first.
    schemes: Vec<String>,
    /// The texts.
    pub(super) sources: Sources,
    /// Files that are no text.
    pub(super) problems: Problems,
}

impl<'p> Shelf<'p> {
    /// An empty shelf.
    pub(super) fn new(root: &'p Path, history: Option<(History, String)>) -> Self {
        Self { root, history, schemes: Vec::new(), sources: Sources::new(), problems: Problems::new() }
    }

    /// The files of the scheme in a folder, or the one file. Where it `must` be there, its absence is an error; else
    /// there are no files.
    pub(super) fn scheme(&mut self, path: &str, must: bool) -> Result<Vec<FileId>, CannotRun> {
        let inside = format!("{}/", data_folder(path));
        let files = self.fetch(path, must, |path| is_scheme_file(path) && !path.starts_with(&inside))?;
        if !files.is_empty() {
            self.schemes.push(path.to_owned());
        }
        Ok(files)
    }

    /// Fetches the record of the approvals of a scheme, where there is one.
    pub(super) fn record(&mut self, path: &str) -> Result<(), CannotRun> {
        let (sources, problems) = (&mut self.sources, &mut self.problems);
        match &self.history {
            Some((history, revision)) => match history.read(revision, path, |_| true, sources, problems) {
                Err(HistoryError::NoSuchPath(_)) => {}
                other => drop(other?),
            },
            None => {
                let place = self.root.join(path);
                match place.symlink_metadata() {
                    Err(_) => {}
                    Ok(found) if found.is_file() => drop(disk::read_file(&place, path.to_owned(), sources, problems)?),
                    // A record that lies elsewhere, or is none, must not pass for no record.
                    Ok(_) => {
                        let reason = "not a plain file".to_owned();
                        return Err(CannotRun::Disk(disk::DiskError { path: place, reason }));
                    }
                }
            }
        }
        Ok(())
    }

    /// Fetches the data of all schemes; those of the first one from another folder, where one is given.
    pub(super) fn data(&mut self, instead: Option<&Path>) -> Result<(), CannotRun> {
        for (at, path) in self.schemes.clone().iter().enumerate() {
            let folder = data_folder(path);
            match instead.filter(|_| at == 0) {
                Some(place) => {
                    disk::read_tree_as(place, &folder, |_| true, &mut self.sources, &mut self.problems)?;
                }
                None => drop(self.fetch(&folder, false, |_| true)?),
            }
        }
        Ok(())
    }

    /// Fetches what files use, and what that uses in turn. What is not there is said by the compiler, at its place.
    pub(super) fn used(&mut self, files: &[FileId]) -> Result<(), CannotRun> {
        let mut open: Vec<FileId> = files.iter().rev().copied().collect();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        while let Some(file) = open.pop() {
            let source = self.sources.get(file);
            for used in uses(file, &source.path, &source.text) {
                let Some(path) = used.path.filter(|path| !seen.contains(path)) else { continue };
                let fetched = match used.name {
                    Some(_) => self.scheme(&path, false)?,
                    None if self.sources.find(&path).is_some() => Vec::new(),
                    None if is_scheme_file(&path) => self.fetch(&path, false, |_| true)?,
                    // A folder that was meant to be a scheme: its texts tell that it is one.
                    None => self.fetch(&path, false, is_scheme_file).map(|_| Vec::new())?,
                };
                seen.insert(path);
                open.extend(fetched);
            }
        }
        Ok(())
    }

    fn fetch(&mut self, path: &str, must: bool, wanted: impl Fn(&str) -> bool) -> Result<Vec<FileId>, CannotRun> {
        let (sources, problems) = (&mut self.sources, &mut self.problems);
        if let Some((history, revision)) = &self.history {
            return match history.read(revision, path, wanted, sources, problems) {
                Err(HistoryError::NoSuchPath(_)) if !must => Ok(Vec::new()),
                other => Ok(other?),
            };
        }
        let place = self.root.join(path);
        if !must && !disk::is_there(&place) {
            return Ok(Vec::new());
        }
        match is_scheme_file(path) && !place.is_dir() {
            true => Ok(vec![disk::read_file(&place, path.to_owned(), sources, problems)?]),
            false => Ok(disk::read_tree(self.root, path, wanted, sources, problems)?),
        }
    }
}
