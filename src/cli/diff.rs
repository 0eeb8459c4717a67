//! `kaohe diff`: what changed between two schemes, two editions, or one scheme at two revisions.

pub mod impact;

use super::Ending;
use super::act::{self, Meant};
use super::arguments::{DiffArguments, Rendering};
use super::console::Console;
use super::project::{CannotRun, Loaded, Project, period};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::Sources;
use crate::compile::{compile, consolidated};
use crate::diff::compare;
use crate::model::RuleSet;
use crate::report;
use crate::report::diff::{Compared, Written};
use crate::say;
use std::path::{Path, PathBuf};

/// Compares two schemes and prints what changed. Denied classes of change end with findings.
///
/// # Errors
/// A side that is not there or cannot be read.
pub fn diff(arguments: &DiffArguments, console: &Console) -> Result<Ending, CannotRun> {
    let (old, new) = (side(&arguments.old, arguments.impact.is_some())?, side(&arguments.new, false)?);
    let mut ending = Ending::Fine;
    for side in [&old, &new] {
        ending = ending.max(console.findings(&side.loaded.problems, &side.loaded.sources));
    }
    let (Some(before), Some(after)) = (old.rules(), new.rules()) else {
        let unknown = [&old, &new].into_iter().find(|side| side.rules().is_none() && side.loaded.sound().is_some());
        if let Some(side) = unknown {
            console.error(&super::compile::no_such_edition(&side.loaded, side.edition.as_deref().unwrap_or_default()));
            return Ok(Ending::CouldNotRun);
        }
        return Ok(Ending::Findings);
    };
    if arguments.as_amendment {
        let (old, new) = (Meant { loaded: &old.loaded, rules: before }, Meant { loaded: &new.loaded, rules: after });
        return Ok(ending.max(act::print(&old, &new, console)));
    }
    let comparison = compare(before, after);
    let impact = match &arguments.impact {
        None => None,
        Some(word) => match impact::impact(&comparison, (&old.loaded, &new.loaded), period(word)?, arguments.runs) {
            Ok(impact) => Some(impact),
            Err(problems) => return Ok(console.findings(&problems.sorted(&old.loaded.sources), &old.loaded.sources)),
        },
    };
    let (old_text, new_text) = (old.whole(), new.whole());
    let compared = Compared {
        of: &comparison,
        old: written(before, &old.loaded.sources, old_text.as_ref()),
        new: written(after, &new.loaded.sources, new_text.as_ref()),
        impact: impact.as_ref(),
    };
    let lang = console.lang();
    let rendered = match arguments.to {
        Rendering::Text => Ok(report::diff::text(compared, lang)),
        Rendering::Md => report::diff::markdown(compared, lang),
        Rendering::Html => report::diff::html(compared, lang),
        Rendering::Json => Ok(serde_json::to_string_pretty(&report::diff::json(compared)).unwrap_or_default()),
    };
    match rendered {
        Ok(text) => console.result(&text),
        Err(error) => {
            let problems: Problems = std::iter::once(Diagnostic::from(error)).collect();
            return Ok(console.findings(&problems, &new.loaded.sources));
        }
    }
    if let Some(message) = impact.as_ref().and_then(report::diff::lacking) {
        console.error(&message);
        ending = Ending::Findings;
    }
    let denied = comparison.changes.iter().filter(|it| arguments.deny.iter().any(|deny| deny.is(it.judgement.class)));
    let denied = denied.count();
    if denied > 0 {
        console.error(&say!("有{n}项变动属于不允许的类别", "{n} of the changes are of a denied class", n = denied));
        ending = Ending::Findings;
    }
    Ok(ending)
}

/// One side of a comparison.
struct Side {
    loaded: Loaded,
    /// The edition that is wanted, where one is named.
    edition: Option<String>,
}

impl Side {
    fn rules(&self) -> Option<&RuleSet> {
        match &self.edition {
            Some(number) => self.loaded.edition(number),
            None => self.loaded.sound(),
        }
    }
}

impl Side {
    /// The scheme as one canonical text, and the rules whose places point into it; none where that means anything else.
    fn whole(&self) -> Option<(RuleSet, Sources)> {
        let (rules, text, folder) = (self.rules()?, text(&self.loaded, self.rules()?)?, folder(&self.loaded)?);
        let mut sources = self.loaded.sources.clone();
        // A name that no file has: it must not stand for one of the scheme.
        let file = sources.insert(format!("{folder}\u{0}.kh"), text);
        let whole = compile(&sources, &[file]).value?;
        (whole.meaning == rules.meaning).then_some((whole, sources))
    }
}

/// An edition of a scheme as one canonical text.
fn text(loaded: &Loaded, rules: &RuleSet) -> Option<String> {
    let edition = Some(rules.scheme.edition.as_str()).filter(|_| !loaded.earlier.is_empty());
    consolidated(&loaded.sources, &loaded.files, edition).ok()?
}

/// The folder of a scheme's first file, with a slash behind it.
fn folder(loaded: &Loaded) -> Option<String> {
    let first = loaded.files.first().map(|file| loaded.sources.get(*file).path.as_str())?;
    Some(first.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")))
}

fn written<'a>(rules: &'a RuleSet, places: &'a Sources, whole: Option<&'a (RuleSet, Sources)>) -> Written<'a> {
    match whole {
        Some((rules, sources)) => Written { rules, sources, places },
        None => Written::of(rules, places),
    }
}

/// The scheme at a path, `REV:PATH`, or either with `@EDITION` behind it.
fn side(written: &Path, data: bool) -> Result<Side, CannotRun> {
    let load = |path: PathBuf, edition: Option<String>| {
        let project = Project::open(&[path])?;
        let entry = project.entries.first().ok_or(CannotRun::NoManifest)?;
        Ok(Side { loaded: project.load(entry, data)?, edition })
    };
    let text = written.to_string_lossy();
    match text.rsplit_once('@').filter(|(path, edition)| {
        !written.exists() && !path.is_empty() && !edition.is_empty() && !edition.contains(['/', ':', '{'])
    }) {
        Some((path, edition)) => load(PathBuf::from(path), Some(edition.to_owned())),
        None => load(written.to_owned(), None),
    }
}
