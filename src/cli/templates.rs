//! The templates of a scheme's own: files beside it that stand for the built-in ones (`templates = "FOLDER"` in `kaohe.toml`).

use super::disk;
use super::project::{CannotRun, Entry, MANIFEST, Project};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::Sources;
use crate::report::Templates;
use crate::say;
use std::collections::BTreeMap;

/// The endings of templates.
const ENDINGS: [&str; 4] = [".html", ".md", ".css", ".js"];

/// What the bulletins of an entry are printed with.
///
/// # Errors
/// A folder that cannot be read. A template that is malformed is a problem, and so is a folder without any.
pub fn templates(project: &Project, entry: &Entry) -> Result<Result<Templates, Diagnostic>, CannotRun> {
    let Some(folder) = &entry.templates else { return Ok(Ok(Templates::default())) };
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let wanted = |path: &str| ENDINGS.iter().any(|ending| path.ends_with(ending));
    let files = disk::read_tree(&project.root, folder, wanted, &mut sources, &mut problems)?;
    let named = files.into_iter().map(|file| sources.get(file)).filter_map(|source| {
        let name = source.path.strip_prefix(folder.as_str())?.trim_start_matches('/');
        Some((name.to_owned(), source.text.to_string()))
    });
    let own: BTreeMap<String, String> = named.collect();
    if let Some(problem) = problems.iter().next() {
        return Ok(Err(problem.clone()));
    }
    if own.is_empty() {
        let message = say!("`{folder}` 里没有模板", "there is no template in `{folder}`", folder = folder.as_str());
        return Ok(Err(Diagnostic::new(&catalog::MANIFEST, message).in_file(MANIFEST)));
    }
    Ok(Templates::with(folder, own).map_err(Diagnostic::from))
}
