//! What a repository is told about schemes: how to compare their texts, and what to do before a commit.

use super::{History, HistoryError, unreadable};
use git2::{Config, ConfigLevel, Repository};
use std::path::PathBuf;

/// Settings by their keys, and what they are to be.
type Settings<'s> = [(&'static str, &'s str)];

impl History {
    /// Sets what is not set so yet in the repository's own configuration, and names it.
    ///
    /// # Errors
    /// A configuration that cannot be read or written.
    pub fn configure(&self, settings: &Settings<'_>) -> Result<Vec<&'static str>, HistoryError> {
        let settings = owned(settings);
        self.reader.ask(move |repository| {
            let mut local = own(repository).map_err(unreadable)?;
            let mut changed = Vec::new();
            for (key, value) in settings {
                if !is(&local, key, &value) {
                    local.set_str(key, &value).map_err(unreadable)?;
                    changed.push(key);
                }
            }
            Ok(changed)
        })
    }

    /// The settings that are not as wanted.
    ///
    /// # Errors
    /// A configuration that cannot be read.
    pub fn unlike(&self, settings: &Settings<'_>) -> Result<Vec<&'static str>, HistoryError> {
        let settings = owned(settings);
        self.reader.ask(move |repository| {
            let local = own(repository).map_err(unreadable)?;
            Ok(settings.iter().filter(|(key, value)| !is(&local, key, value)).map(|(key, _)| *key).collect())
        })
    }

    /// The folder of the hooks.
    ///
    /// # Errors
    /// A configuration that cannot be read.
    pub fn hooks(&self) -> Result<PathBuf, HistoryError> {
        let config = |repository: &Repository| repository.config().map_err(unreadable);
        let stated = self.reader.ask(move |repository| Ok(config(repository)?.get_path("core.hooksPath").ok()))?;
        Ok(match (stated, self.work_tree()) {
            (Some(stated), Some(tree)) => tree.join(stated),
            (Some(stated), None) => stated,
            (None, _) => self.folder.join("hooks"),
        })
    }
}

fn owned(settings: &Settings<'_>) -> Vec<(&'static str, String)> {
    settings.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
}

/// The configuration of the repository alone.
fn own(repository: &Repository) -> Result<Config, git2::Error> {
    repository.config()?.open_level(ConfigLevel::Local)
}

fn is(config: &Config, key: &str, value: &str) -> bool {
    config.get_string(key).is_ok_and(|known| known == value)
}
