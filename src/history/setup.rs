//! What a repository is told about schemes: how to compare their texts, and what to do before a commit.

use super::{History, HistoryError, unreadable};
use std::path::PathBuf;

impl History {
    /// Sets what is not set so yet in the repository's own configuration, and names it.
    ///
    /// # Errors
    /// A configuration that cannot be read or written.
    pub fn configure(&self, settings: &[(&'static str, &str)]) -> Result<Vec<&'static str>, HistoryError> {
        let config = self.repository.config().map_err(unreadable)?;
        let mut local = config.open_level(git2::ConfigLevel::Local).map_err(unreadable)?;
        let mut changed = Vec::new();
        for (key, value) in settings {
            if !local.get_string(key).is_ok_and(|known| known == *value) {
                local.set_str(key, value).map_err(unreadable)?;
                changed.push(*key);
            }
        }
        Ok(changed)
    }

    /// The settings that are not as wanted.
    #[must_use]
    pub fn unlike(&self, settings: &[(&'static str, &str)]) -> Vec<&'static str> {
        let config = self.repository.config().and_then(|config| config.open_level(git2::ConfigLevel::Local)).ok();
        let is = |key: &str, value: &str| {
            config.as_ref().and_then(|config| config.get_string(key).ok()).is_some_and(|known| known == value)
        };
        settings.iter().filter(|(key, value)| !is(key, value)).map(|(key, _)| *key).collect()
    }

    /// The folder of the hooks.
    #[must_use]
    pub fn hooks(&self) -> PathBuf {
        let stated = self.repository.config().and_then(|config| config.get_path("core.hooksPath")).ok();
        let common = self.repository.commondir().join("hooks");
        match (stated, self.repository.workdir()) {
            (Some(stated), Some(tree)) => tree.join(stated),
            (Some(stated), None) => stated,
            (None, _) => common,
        }
    }
}
