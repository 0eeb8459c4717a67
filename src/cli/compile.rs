//! `kaohe compile`: the rule set as canonical JSON with its hashes, its schema, its outline, or the scheme as one text.

use super::Ending;
use super::arguments::Emit;
use super::console::Console;
use super::project::{CannotRun, Loaded, Project};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::compile::{Refusal, consolidated};
use crate::model::canonical::canonical;
use crate::report;
use crate::say;
use serde_json::{Value as Json, json};

/// The JSON Schema of what is printed of a rule set.
const SCHEMA: &str = include_str!("../../docs/ruleset.schema.json");

/// Prints the rule set of every scheme of the project.
///
/// # Errors
/// A file that cannot be read.
pub fn compile(project: &Project, emit: Emit, edition: Option<&str>, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    for entry in &project.entries {
        let loaded = project.load(entry, false)?;
        ending = ending.max(console.findings(&loaded.problems, &loaded.sources));
        let Some(last) = loaded.sound() else { continue };
        let Some(rules) = edition.map_or(Some(last), |number| loaded.edition(number)) else {
            let missing = no_such_edition(&loaded, edition.unwrap_or_default());
            console.error(&say!("错误：{it}", "error: {it}", it = &missing));
            ending = Ending::CouldNotRun;
            continue;
        };
        match emit {
            Emit::Hash => console.result(&format!("{}  {}", rules.meaning, entry.path)),
            Emit::Schema => return Ok(schema(console)),
            Emit::Outline => console.result(&report::outline(rules, &loaded.sources, console.lang())),
            Emit::Text => ending = ending.max(text(&loaded, &rules.scheme.edition, console)),
            Emit::Ruleset => {
                let form: Json = serde_json::from_str(&canonical(rules)).unwrap_or_default();
                let whole = json!({ "meaning": rules.meaning, "wording": rules.wording, "ruleset": form });
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

/// Says that a scheme has no edition of a number, and which it has.
pub(super) fn no_such_edition(loaded: &Loaded, number: &str) -> Bilingual {
    let all = loaded.earlier.iter().map(|edition| &edition.rules).chain(loaded.sound());
    let all: Vec<&str> = all.map(|rules| rules.scheme.edition.as_str()).collect();
    say!(
        "`{path}` 没有 {number} 版；现有 {all}",
        "`{path}` has no edition {number}; there are {all}",
        path = loaded.entry.path.as_str(),
        number = number,
        all = (all.join("、").as_str(), all.join(", ").as_str())
    )
}

/// Prints a scheme as one text.
fn text(loaded: &Loaded, edition: &str, console: &Console) -> Ending {
    let mut problems = Problems::new();
    match consolidated(&loaded.sources, &loaded.files, Some(edition)) {
        Ok(text) => {
            console.result(&text.unwrap_or_default());
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
