//! `--deny`, `--accept`, `--accept-skeleton`: which changes may not be, and who answers for those that are all the same.

use super::super::Ending;
use super::super::arguments::DiffArguments;
use super::super::console::Console;
use super::super::disk;
use super::super::project::CannotRun;
use crate::base::catalog;
use crate::base::diagnostic::Problems;
use crate::base::language::{Bilingual, Lang};
use crate::base::source::Sources;
use crate::diff::accept::{self, Accepted};
use crate::diff::{Change, Comparison};
use crate::report::diff::Told;
use crate::say;
use std::fmt::Write as _;

/// What the accept file says of a comparison.
pub(super) struct Gate {
    /// Which changes somebody answers for.
    pub(super) accepted: Accepted,
    /// How reading the file ended.
    pub(super) ending: Ending,
}

/// Reads the accept file, where one is given, and tells what is wrong with it. `told` are the changes in words.
///
/// # Errors
/// The file is not there or cannot be read.
pub(super) fn gate(
    arguments: &DiffArguments,
    comparison: &Comparison<'_>,
    told: &[Told],
    console: &Console,
) -> Result<Gate, CannotRun> {
    let Some(file) = &arguments.accept else { return Ok(Gate { accepted: Accepted::new(), ending: Ending::Fine }) };
    if !file.exists() {
        return Err(CannotRun::NoSuchPath(file.clone()));
    }
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let name = file.to_string_lossy().replace('\\', "/");
    let id = disk::read_file(file, name, &mut sources, &mut problems)?;
    let entries = accept::read(id, &sources).into_value(&mut problems);
    let sentence = |change: &Change| {
        let of = told.iter().find(|it| it.fingerprint == change.fingerprint);
        of.map_or_else(|| Bilingual::from(""), sentence)
    };
    let denied = |change: &Change| denies(arguments, change);
    let accepted = accept::accepted(entries, comparison, denied, arguments.as_of, sentence).into_value(&mut problems);
    let problems = problems.sorted(&sources);
    let undated = problems.iter().any(|problem| problem.code == &catalog::ACCEPT_DAY_MISSING);
    let ending = console.findings(&problems, &sources);
    Ok(Gate { accepted, ending: if undated { Ending::CouldNotRun } else { ending } })
}

/// Whether a change is of a class that may not be.
fn denies(arguments: &DiffArguments, change: &Change) -> bool {
    arguments.deny.iter().any(|deny| deny.is(change.judgement.class))
}

/// The changes that may not be and that nobody answers for.
pub(super) fn denied<'c>(
    arguments: &'c DiffArguments,
    comparison: &'c Comparison<'_>,
    accepted: &'c Accepted,
) -> impl Iterator<Item = &'c Change> {
    let open = |change: &&Change| denies(arguments, change) && !accepted.contains_key(&change.fingerprint);
    comparison.changes.iter().filter(open)
}

/// A change in one sentence: what it is of, and what changed from what to what.
fn sentence(told: &Told) -> Bilingual {
    let in_one = |lang: Lang, colon: &str| format!("{}{colon}{}", told.heading.get(lang), told.sentence.get(lang));
    Bilingual::from((in_one(Lang::Zh, "：").as_str(), in_one(Lang::En, ": ").as_str()))
}

/// The beginning of an accept file for the denied changes: each with its sentence; who accepts it and why is left to people.
pub(super) fn skeleton<'c>(denied: impl Iterator<Item = &'c Change>, told: &[Told], lang: Lang) -> String {
    let head = say!(
        "# 接受的变动：由有权的人为每一条写明理由和决定人（写职务或机构，不写姓名）；有期限的写有效至（2024-12-31），不接受的整条删去。",
        "# Accepted changes: those entitled to write for each the reason and by whom (a role or office, no name); \
         until (2024-12-31) where it holds for a time; what is not accepted is removed."
    );
    let mut text = format!("{}\n", head.get(lang));
    let key = |name: &str| accept::key(name, lang);
    for change in denied {
        let Some(of) = told.iter().find(|it| it.fingerprint == change.fingerprint) else { continue };
        let sentence = sentence(of);
        // A text of JSON is one of YAML.
        let quoted = serde_json::to_string(sentence.get(lang)).unwrap_or_default();
        let _ = write!(
            text,
            "- {}: {}\n  {}: {quoted}\n  {}:\n  {}:\n",
            key("fingerprint"),
            change.fingerprint,
            key("change"),
            key("reason"),
            key("by"),
        );
    }
    text
}
