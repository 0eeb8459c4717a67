//! Comparisons that `kaohe.toml` asks for (`compare = [{ from = "2022", to = "2023", impact = "2022" }]`): what `kaohe diff`
//! tells of two editions, kept beside the bulletins by `kaohe build`.

use super::Ending;
use super::console::Console;
use super::diff::Side;
use super::diff::impact::{Footing, impact};
use super::project::{CannotRun, Entry, Loaded, MANIFEST, Project};
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::{Bilingual, Lang};
use crate::diff::compare;
use crate::diff::layering::layering;
use crate::model::RuleSet;
use crate::report::diff::Relation;
use crate::report::{self, Rendered};
use crate::say;
use std::ops::Range;
use toml::de::DeValue;

/// How many schemes are run in search of causes, beside each change alone.
const RUNS: usize = 400;

/// How the names of a comparison's pages begin.
const PAGES: &str = "comparison.";

/// A comparison that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The older side: of editions the number of one of the scheme itself, where it has one of that number; else the path of
    /// another scheme, which may have `@EDITION` behind it.
    pub from: String,
    /// The newer side: an edition of the scheme; the last one, where none is named.
    pub to: Option<String>,
    /// The period of the older side's data on which the changes are tried.
    pub impact: Option<Period>,
    /// What the older side is to the newer: an earlier edition (`from`), or the scheme of the level above (`above`).
    pub relation: Relation,
}

/// What is wrong with the manifest, and where.
pub(super) enum Fault {
    /// A value.
    Value(Range<usize>, Bilingual),
    /// A key that is not one of these.
    Key(String, Range<usize>, &'static [&'static str]),
}

/// Reads the value of `compare`.
pub(super) fn asked(value: DeValue<'_>, range: Range<usize>) -> (Vec<Asked>, Vec<Fault>) {
    let shape = |range| {
        let message =
            say!("写作 `[{{ from = \"2022\", to = \"2023\" }}]`", "write `[{{ from = \"2022\", to = \"2023\" }}]`");
        Fault::Value(range, message)
    };
    let DeValue::Array(list) = value else { return (Vec::new(), vec![shape(range)]) };
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for item in list {
        let range = item.span();
        let DeValue::Table(table) = item.into_inner() else {
            faults.push(shape(range));
            continue;
        };
        let (mut from, mut above, mut to, mut impact) = (None, None, None, None);
        for (key, value) in table {
            let at = value.span();
            match (key.get_ref().as_ref(), value.into_inner()) {
                ("from", DeValue::String(text)) => from = Some(text.into_owned()),
                ("above", DeValue::String(text)) => above = Some((text.into_owned(), at)),
                ("to", DeValue::String(text)) => to = Some(text.into_owned()),
                ("impact", DeValue::String(text)) => match Period::parse(&text) {
                    Some(period) => impact = Some((period, at)),
                    None => {
                        faults.push(Fault::Value(at, say!("期次写作 \"2022H1\"", "periods are written \"2022H1\"")));
                    }
                },
                ("from" | "above" | "to" | "impact", _) => {
                    faults.push(Fault::Value(at, say!("值的类型不对", "a value of the wrong kind")));
                }
                (other, _) => faults.push(Fault::Key(other.to_owned(), key.span(), &["from", "above", "to", "impact"])),
            }
        }
        match (from, above) {
            (Some(_), Some((_, at))) => {
                let message = say!("`from` 和 `above` 只写一个", "write `from` or `above`, not both");
                faults.push(Fault::Value(at, message));
            }
            (None, Some((from, _))) => match impact {
                None => all.push(Asked { from, to, impact: None, relation: Relation::Levels }),
                Some((_, at)) => {
                    let message = say!(
                        "`impact` 只用于 `from`：上级方案的数据属于别的单位",
                        "`impact` goes with `from` only: the data of the scheme above are of other units"
                    );
                    faults.push(Fault::Value(at, message));
                }
            },
            (Some(from), None) => {
                let impact = impact.map(|(period, _)| period);
                all.push(Asked { from, to, impact, relation: Relation::Editions });
            }
            (None, None) => {
                faults.push(Fault::Value(range, say!("缺少 `from` 或 `above`", "`from` or `above` is missing")))
            }
        }
    }
    (all, faults)
}

/// Files below `reports/`, by their folder.
pub type Folders = Vec<(String, Vec<Rendered>)>;

/// The comparisons of a scheme, each in a folder of its own; what stands against one is told.
///
/// # Errors
/// Another scheme that is compared cannot be read.
pub fn render(project: &Project, loaded: &Loaded, console: &Console) -> Result<(Folders, Ending), CannotRun> {
    let (mut folders, mut ending): (Folders, Ending) = (Vec::new(), Ending::Fine);
    for asked in &loaded.entry.compare {
        let (path, edition) = match asked.from.rsplit_once('@') {
            Some((path, edition)) => (path, Some(edition)),
            None => (asked.from.as_str(), None),
        };
        let there = project.root.join(path).exists();
        let own = asked.relation == Relation::Editions && !asked.from.contains('/');
        let other = match own && (loaded.edition(&asked.from).is_some() || !there) {
            false if !there => {
                let message = say!("没有方案 `{path}`", "there is no scheme `{path}`", path = path);
                let missing = Diagnostic::new(&catalog::MANIFEST, message).in_file(MANIFEST);
                ending = ending.max(console.findings(&std::iter::once(missing).collect(), &loaded.sources));
                continue;
            }
            false => Some(project.load(&Entry { path: path.to_owned(), ..Entry::default() }, asked.impact.is_some())?),
            true => None,
        };
        let old = match &other {
            Some(other) => Side { loaded: other, edition },
            None => Side { loaded, edition: Some(asked.from.as_str()) },
        };
        let new = Side { loaded, edition: asked.to.as_deref() };
        match one(&old, &new, asked) {
            Ok(files) => {
                let folder = folder(&old, &new, asked.relation);
                if folders.iter().any(|(other, _)| *other == folder) {
                    let message = say!(
                        "两项对照都会写进 `{folder}`",
                        "two comparisons would be written into `{folder}`",
                        folder = folder.as_str()
                    );
                    let twice = Diagnostic::new(&catalog::MANIFEST, message).in_file(MANIFEST);
                    ending = ending.max(console.findings(&std::iter::once(twice).collect(), &old.loaded.sources));
                }
                folders.push((folder, files));
            }
            Err(problems) => ending = ending.max(console.findings(&problems, &old.loaded.sources)),
        }
    }
    Ok((folders, ending))
}

/// Where a comparison lies: `reports/roads/2022-to-2023`, and of a scheme with another id with its name; beside the one above
/// `reports/roads/2023-under-province-2023`.
fn folder(old: &Side<'_>, new: &Side<'_>, relation: Relation) -> String {
    let edition = |side: &Side<'_>| side.rules().map_or("", |rules| rules.scheme.edition.as_str()).to_owned();
    let id = |side: &Side<'_>| side.rules().map(|rules| rules.scheme.id.as_str()).unwrap_or_default().to_owned();
    let name = new.loaded.entry.name();
    // Of one scheme, wherever its editions lie, the number is enough.
    let from = if id(old) == id(new) { edition(old) } else { format!("{}-{}", old.loaded.entry.name(), edition(old)) };
    let both = match relation {
        Relation::Editions => format!("{from}-to-{}", edition(new)),
        Relation::Levels => format!("{}-under-{from}", edition(new)),
    };
    super::build::folder(name, &both)
}

/// The files of one comparison, in both languages.
fn one(old: &Side<'_>, new: &Side<'_>, asked: &Asked) -> Result<Vec<Rendered>, Problems> {
    let rules = |side: &Side<'_>| -> Result<RuleSet, Problems> { side.rules().cloned().ok_or_else(|| missing(side)) };
    let (before, after) = (rules(old)?, rules(new)?);
    let comparison = compare(&before, &after);
    let comparison = match asked.relation {
        Relation::Editions => comparison,
        Relation::Levels => layering(&comparison),
    };
    let impact = match asked.impact {
        None => None,
        Some(period) => Some(impact(&comparison, &Footing::of(old.loaded, period)?, new.loaded, RUNS)?),
    };
    let (old_text, new_text) = (old.whole(), new.whole());
    let compared = report::diff::Compared {
        of: &comparison,
        old: old.written(&before, old_text.as_ref()),
        new: new.written(&after, new_text.as_ref()),
        impact: impact.as_ref(),
        passage: None,
        accepted: None,
        relation: asked.relation,
    };
    let mut files = Vec::new();
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (form, ending) in
            [(report::diff::markdown(compared, lang), "md"), (report::diff::html(compared, lang), "html")]
        {
            let text = form.map_err(|error| -> Problems { std::iter::once(Diagnostic::from(error)).collect() })?;
            files.push(Rendered::text(format!("{PAGES}{word}.{ending}"), text));
        }
    }
    Ok(files)
}

/// What to say of a side that is not there, or is in error.
fn missing(side: &Side<'_>) -> Problems {
    if side.loaded.sound().is_none() {
        return side.loaded.problems.clone();
    }
    let message = super::compile::no_such_edition(side.loaded, side.edition.unwrap_or_default());
    std::iter::once(Diagnostic::new(&catalog::MANIFEST, message).in_file(MANIFEST)).collect()
}
