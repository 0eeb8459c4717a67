//! `kaohe compile`: the rule set as canonical JSON, and its hashes.

use super::Ending;
use super::arguments::Emit;
use super::console::Console;
use super::project::{CannotRun, Project};
use crate::model::canonical::canonical;
use serde_json::json;

/// Prints the rule set of every scheme of the project.
///
/// # Errors
/// A file that cannot be read.
pub fn compile(project: &Project, emit: Emit, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    for entry in &project.entries {
        let loaded = project.load(entry, false)?;
        ending = ending.max(console.findings(&loaded.problems, &loaded.sources));
        let Some(rules) = loaded.sound() else { continue };
        match emit {
            Emit::Hash => console.result(&format!("{}  {}", rules.meaning, entry.path)),
            Emit::Ruleset => {
                let whole = json!({ "meaning": rules.meaning, "wording": rules.wording, "ruleset": canonical(rules) });
                console.result(&serde_json::to_string_pretty(&whole).unwrap_or_default());
            }
        }
    }
    Ok(ending)
}
