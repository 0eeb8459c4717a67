//! `kaohe diff`: what changed between two schemes, two editions, one scheme at two revisions, or all schemes of a project
//! since a revision.

mod gate;
pub mod impact;
mod since;

use super::Ending;
use super::act::{self, Meant};
use super::arguments::{DiffArguments, Rendering};
use super::console::Console;
use super::project::{CannotRun, Loaded, Project, period};
use crate::base::calendar::Period;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::Sources;
use crate::compile::{compile, consolidated};
use crate::diff::impact::Impact;
use crate::diff::impact::passage::Passage;
use crate::diff::layering::layering;
use crate::diff::{Comparison, compare};
use crate::model::RuleSet;
use crate::report;
use crate::report::diff::{Compared, Relation, Written, told};
use crate::say;
use impact::Footing;
use std::path::{Path, PathBuf};

/// Compares two schemes, or every scheme of the project with what it was at a revision, and prints what changed. Denied
/// classes of change end with findings.
///
/// # Errors
/// A side that is not there or cannot be read.
pub fn diff(arguments: &DiffArguments, console: &Console) -> Result<Ending, CannotRun> {
    let Some(new) = &arguments.new else { return since::since(arguments, console) };
    let old = Named::load(&arguments.old, arguments.impact.is_some())?;
    let new = Named::load(new, arguments.impact_new.is_some())?;
    pair(old.side(), new.side(), arguments, console)
}

/// Compares two sides and prints what changed.
fn pair(old: Side<'_>, new: Side<'_>, arguments: &DiffArguments, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    for side in [&old, &new] {
        ending = ending.max(console.findings(&side.loaded.problems, &side.loaded.sources));
    }
    let (Some(before), Some(after)) = (old.rules(), new.rules()) else {
        let unknown = [&old, &new].into_iter().find(|side| side.rules().is_none() && side.loaded.sound().is_some());
        if let Some(side) = unknown {
            let missing = super::compile::no_such_edition(side.loaded, side.edition.unwrap_or_default());
            console.error(&say!("错误：{it}", "error: {it}", it = &missing));
            return Ok(Ending::CouldNotRun);
        }
        return Ok(Ending::Findings);
    };
    if arguments.as_amendment {
        let (old, new) = (Meant { loaded: old.loaded, rules: before }, Meant { loaded: new.loaded, rules: after });
        return Ok(ending.max(act::print(&old, &new, console)));
    }
    let comparison = compare(before, after);
    let comparison = if arguments.layering { layering(&comparison) } else { comparison };
    let periods = periods(arguments)?;
    let (impact, passage) = match effects(&comparison, [old, new], periods, arguments.runs) {
        Ok(both) => both,
        Err((problems, side)) => {
            return Ok(console.findings(&problems.sorted(&side.loaded.sources), &side.loaded.sources));
        }
    };
    // Programs are told places and values, and no texts.
    let whole = |side: &Side<'_>| if arguments.to == Rendering::Json { None } else { side.whole() };
    let (old_text, new_text) = (whole(&old), whole(&new));
    let mut compared = Compared {
        of: &comparison,
        old: old.written(before, old_text.as_ref()),
        new: new.written(after, new_text.as_ref()),
        impact: impact.as_ref(),
        passage: passage.as_ref(),
        accepted: None,
        relation: if arguments.layering { Relation::Levels } else { Relation::Editions },
    };
    let lang = console.lang();
    let told = if arguments.accept.is_some() || arguments.accept_skeleton { told(compared) } else { Vec::new() };
    let gate::Gate { accepted, ending: of_gate } = gate::gate(arguments, &comparison, &told, console)?;
    ending = ending.max(of_gate);
    if arguments.accept_skeleton {
        if arguments.layering && !comparison.changes.is_empty() {
            console.error(&report::diff::stricter(&comparison));
            ending = ending.max(Ending::Findings);
        }
        let denied = gate::denied(arguments, &comparison, &accepted);
        console.result(&gate::skeleton(denied, &told, lang));
        return Ok(ending);
    }
    compared.accepted = Some(&accepted);
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
    let lacking = impact.as_ref().and_then(report::diff::lacking);
    for message in lacking.into_iter().chain(passage.as_ref().and_then(report::diff::lacking_now)) {
        console.error(&message);
        ending = ending.max(Ending::Findings);
    }
    if arguments.layering && !comparison.changes.is_empty() {
        console.error(&report::diff::stricter(&comparison));
        ending = ending.max(Ending::Findings);
    }
    let denied = gate::denied(arguments, &comparison, &accepted).count();
    if denied > 0 {
        let message = match accepted.len() {
            0 => say!("有{n}项变动属于不允许的类别", "{n} of the changes are of a denied class", n = denied),
            some => say!(
                "有{n}项变动属于不允许的类别，另有{some}项已有人接受",
                "{n} of the changes are of a denied class, beside {some} that are accepted",
                n = denied,
                some = some
            ),
        };
        console.error(&message);
        ending = ending.max(Ending::Findings);
    }
    Ok(ending)
}

/// Whose data are asked for: of the old side, and of the new one.
type Asked = (Option<Period>, Option<Period>);

fn periods(arguments: &DiffArguments) -> Result<Asked, CannotRun> {
    let of = |word: &Option<String>| word.as_deref().map(period).transpose();
    let (old, new) = (of(&arguments.impact)?, of(&arguments.impact_new)?);
    match old.zip(new) {
        Some((old, new)) if old.cycle() != new.cycle() || old > new => Err(CannotRun::NotLater(old, new)),
        _ => Ok((old, new)),
    }
}

/// What the changes do to the results of a period, and how those go over into a later one's.
type Effects = (Option<Impact>, Option<Passage>);

/// What the changes do to the results of the old side's period, and how those go over into the new side's. What is wrong
/// comes with the side whose data it is of.
fn effects<'a>(
    comparison: &Comparison<'_>,
    [old, new]: [Side<'a>; 2],
    (then, now): Asked,
    runs: usize,
) -> Result<Effects, (Problems, Side<'a>)> {
    let Some(then) = then else { return Ok((None, None)) };
    let footing = Footing::of(old.loaded, then).map_err(|problems| (problems, old))?;
    let of = impact::impact(comparison, &footing, new.loaded, runs).map_err(|problems| (problems, old))?;
    let Some(now) = now else { return Ok((Some(of), None)) };
    let later = Footing::of(new.loaded, now).map_err(|problems| (problems, new))?;
    let passage = impact::passage(comparison, [&footing, &later], &of).map_err(|problems| (problems, new))?;
    Ok((Some(of), Some(passage)))
}

/// One side of a comparison: a scheme, and the edition that is wanted, where one is named.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) edition: Option<&'a str>,
}

impl<'a> Side<'a> {
    pub(super) fn rules(&self) -> Option<&'a RuleSet> {
        match self.edition {
            Some(number) => self.loaded.edition(number),
            None => self.loaded.sound(),
        }
    }

    /// The scheme as one canonical text, and the rules whose places point into it; none where that means anything else.
    pub(super) fn whole(&self) -> Option<(RuleSet, Sources)> {
        let (rules, text, folder) = (self.rules()?, text(self.loaded, self.rules()?)?, folder(self.loaded)?);
        let mut sources = self.loaded.sources.clone();
        // A name that no file has: it must not stand for one of the scheme.
        let file = sources.insert(format!("{folder}\u{0}.kh"), text);
        let whole = compile(&sources, &[file]).value?;
        (whole.meaning == rules.meaning).then_some((whole, sources))
    }

    /// The rules with their texts, or with the one canonical text, where there is one.
    pub(super) fn written<'b>(&self, rules: &'b RuleSet, whole: Option<&'b (RuleSet, Sources)>) -> Written<'b>
    where
        'a: 'b,
    {
        let places = &self.loaded.sources;
        match whole {
            Some((rules, sources)) => Written { rules, sources, places, quoted: true },
            None => Written::of(rules, places),
        }
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

/// A side as it was typed: a path, `REV:PATH`, or either with `@EDITION` behind it.
struct Named {
    loaded: Loaded,
    edition: Option<String>,
}

impl Named {
    fn load(written: &Path, data: bool) -> Result<Self, CannotRun> {
        let load = |path: PathBuf, edition: Option<String>| {
            let project = Project::open(&[path])?;
            let entry = project.entries.first().ok_or(CannotRun::NoManifest)?;
            Ok(Self { loaded: project.load(entry, data)?, edition })
        };
        let text = written.to_string_lossy();
        match text.rsplit_once('@').filter(|(path, edition)| {
            !written.exists() && !path.is_empty() && !edition.is_empty() && !edition.contains(['/', ':', '{'])
        }) {
            Some((path, edition)) => load(PathBuf::from(path), Some(edition.to_owned())),
            None => load(written.to_owned(), None),
        }
    }

    fn side(&self) -> Side<'_> {
        Side { loaded: &self.loaded, edition: self.edition.as_deref() }
    }
}
