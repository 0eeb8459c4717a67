//! `kaohe compile`: the rule set as canonical JSON with its hashes, its schema, its outline, or the scheme as one text.

use super::Ending;
use super::arguments::Emit;
use super::console::Console;
use super::project::{CannotRun, Loaded, Project};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::compile::{Refusal, consolidated};
use crate::model::canonical::canonical;
use crate::report;
use crate::say;
use serde_json::json;

/// The JSON Schema of what is printed of a rule set.
const SCHEMA: &str = include_str!("../../docs/ruleset.schema.json");

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
            Emit::Schema => return Ok(schema(console)),
            Emit::Outline => console.result(&report::outline(rules, &loaded.sources, console.lang())),
            Emit::Text => ending = ending.max(text(&loaded, console)),
            Emit::Ruleset => {
                let whole = json!({ "meaning": rules.meaning, "wording": rules.wording, "ruleset": canonical(rules) });
                console.result(&serde_json::to_string_pretty(&whole).unwrap_or_default());
            }
        }
    }
    Ok(ending)
}

/// Prints the JSON Schema of the rule set.
#[must_use]
pub fn schema(console: &Console) -> Ending {
    console.result(SCHEMA);
    Ending::Fine
}

/// Prints a scheme as one text.
fn text(loaded: &Loaded, console: &Console) -> Ending {
    let mut problems = Problems::new();
    match consolidated(&loaded.sources, &loaded.files) {
        Ok(text) => {
            console.result(&text);
            return Ending::Fine;
        }
        Err(Refusal::Syntax(errors)) => problems.extend(errors),
        Err(Refusal::Unproven(reason)) => problems.push(
            Diagnostic::new(
                &catalog::UNPROVEN_FORMAT,
                say!(
                    "未能证明合并文本与原文一致：{reason}",
                    "the one text is not proven to be the same: {reason}",
                    reason = reason
                ),
            )
            .in_file(loaded.entry.path.clone()),
        ),
    }
    console.findings(&problems, &loaded.sources)
}
