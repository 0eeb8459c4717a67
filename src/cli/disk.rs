//! The disk: reading whole trees of text, writing files so that nobody ever sees half of one.

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::{FileId, Sources, decode};
use std::io::Write;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Why the disk did not answer.
#[derive(Debug)]
pub struct DiskError {
    /// The path.
    pub path: PathBuf,
    /// The reason, in the words of the operating system.
    pub reason: String,
}

impl DiskError {
    fn new(path: &Path, reason: &impl ToString) -> Self {
        Self { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// Reads every file below `root/folder` into `sources`, under paths relative to `root` with `/` between the parts.
///
/// Hidden files and folders are passed over, symbolic links are not followed. Files that are no text are reported.
/// The order is that of the names, on every machine.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn read_tree(
    root: &Path,
    folder: &str,
    wanted: impl Fn(&str) -> bool,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Result<Vec<FileId>, DiskError> {
    read_tree_as(&root.join(folder), folder, wanted, sources, problems)
}

/// The same of a folder anywhere, under paths that begin with `name` instead.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn read_tree_as(
    start: &Path,
    name: &str,
    wanted: impl Fn(&str) -> bool,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Result<Vec<FileId>, DiskError> {
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let mut files = Vec::new();
    for entry in WalkDir::new(start).follow_links(false).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = entry.map_err(|error| DiskError::new(start, &error))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let below = relative(start, entry.path());
        let path = [name.trim_end_matches('/'), &below].into_iter().filter(|part| !part.is_empty());
        let path = path.collect::<Vec<_>>().join("/");
        if wanted(&path) {
            files.push(read_file(entry.path(), path, sources, problems)?);
        }
    }
    Ok(files)
}

/// The paths of the files below `root/folder`, relative to `root` with `/` between the parts, in the order of their names; none
/// where there is no such folder.
///
/// # Errors
/// A folder that cannot be read.
pub fn names(root: &Path, folder: &str) -> Result<Vec<String>, DiskError> {
    let start = root.join(folder);
    if !is_there(&start) {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in WalkDir::new(&start).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|error| DiskError::new(&start, &error))?;
        if entry.file_type().is_file() {
            names.push(relative(root, entry.path()));
        }
    }
    Ok(names)
}

/// Reads one file into `sources` under the given path.
///
/// # Errors
/// A file that cannot be read.
#[expect(clippy::disallowed_methods, reason = "the one place that reads files")]
pub fn read_file(
    place: &Path,
    path: String,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Result<FileId, DiskError> {
    plain(place)?;
    let bytes = std::fs::read(place).map_err(|error| DiskError::new(place, &error))?;
    let decoded = decode(&bytes);
    problems.extend(Diagnostic::of_encoding(&path, &decoded));
    Ok(sources.insert(path, decoded.text))
}

/// Refuses what would not end when it is read: pipes, devices.
fn plain(place: &Path) -> Result<(), DiskError> {
    match place.metadata() {
        Ok(found) if !found.is_file() => Err(DiskError::new(place, &"not a plain file")),
        _ => Ok(()),
    }
}

/// The first folder or file on the way from `root` to a place below it that is a link: what is written there would be
/// written elsewhere.
#[must_use]
pub fn link_on_the_way(root: &Path, below: &str) -> Option<PathBuf> {
    let mut place = root.to_owned();
    below.split('/').find_map(|part| {
        place.push(part);
        place.symlink_metadata().is_ok_and(|found| found.file_type().is_symlink()).then(|| place.clone())
    })
}

/// The path below `root`, with `/` between its parts.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Whether there is a file or folder, and no link to one elsewhere.
#[must_use]
pub fn is_there(place: &Path) -> bool {
    place.symlink_metadata().is_ok_and(|found| !found.file_type().is_symlink())
}

/// What a file holds now; none where there is no such file.
///
/// # Errors
/// A file that exists and cannot be read.
#[expect(clippy::disallowed_methods, reason = "the one place that reads files")]
pub fn current(place: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    if place.exists() {
        plain(place)?;
    }
    match std::fs::read(place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DiskError::new(place, &error)),
    }
}

/// The place a path leads to, through links; the path itself where there is none.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Where this program lies; its name where that cannot be seen.
#[must_use]
pub fn own_path() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("kaohe"))
}

/// What tells this program from another build of it: its length and when it was made. None where that cannot be seen.
#[must_use]
pub fn program() -> Option<String> {
    let about = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let made = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), about.len(), made.as_nanos()))
}

/// Writes a file beside its place and renames it; a file that holds the bytes already is left alone. Says whether it changed.
///
/// # Errors
/// A folder or file that cannot be written.
pub fn write(place: &Path, bytes: impl AsRef<[u8]>) -> Result<bool, DiskError> {
    let wanted = bytes.as_ref();
    if current(place)?.is_some_and(|bytes| bytes == wanted) {
        return Ok(false);
    }
    let folder = place.parent().unwrap_or(Path::new("."));
    let failed = |error: &dyn ToString| DiskError::new(place, &error.to_string());
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let mut file = tempfile::Builder::new().prefix(".kaohe-").tempfile_in(folder).map_err(|error| failed(&error))?;
    file.write_all(wanted).map_err(|error| failed(&error))?;
    readable(file.path()).map_err(|error| failed(&error))?;
    file.persist(place).map_err(|error| failed(&error))?;
    Ok(true)
}

/// Keeps other runs of this program from a folder for as long as the answer lives; none where the system has no such locks
/// on folders, where nobody is kept out.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "nothing is read: the folder is locked")]
pub fn hold(folder: &Path) -> Option<std::fs::File> {
    let folder = std::fs::File::open(folder).ok()?;
    folder.lock().ok().map(|()| folder)
}

/// Makes a file one that can be run.
///
/// # Errors
/// A file whose mode cannot be set.
pub fn executable(place: &Path) -> Result<(), DiskError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(place, mode).map_err(|error| DiskError::new(place, &error))?;
    }
    let _ = place;
    Ok(())
}

/// Temporary files are private; what is published is not.
#[cfg(unix)]
fn readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
