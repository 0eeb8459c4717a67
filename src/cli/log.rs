//! `kaohe log` and `kaohe blame`: which commits changed the meaning of a scheme, and of each of its rules.
//!
//! What a commit changed is kept below the repository's own folder, by the ids of the objects it was computed from and by
//! this program; the folder may be deleted at any time.

use super::Ending;
use super::arguments::LogArguments;
use super::console::Console;
use super::disk;
use super::project::{CannotRun, Entry, Loaded, Project};
use crate::base::calendar::Date;
use crate::base::language::{Lang, quoted};
use crate::compile::consolidated;
use crate::diff::compare;
use crate::diff::thing::{Kind, things};
use crate::history::{History, HistoryError, Log, Objects, Revision};
use crate::report::diff::{Compared, Relation, Told, Written, told};
use crate::say;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What one commit did to a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Did {
    /// It brought the scheme.
    Began,
    /// It changed it.
    Changed(Vec<Told>),
    /// It left it with errors: what it changed is told of the next commit that can be read.
    Broke,
    /// It removed it.
    Ended,
}

/// Tells which commits changed a scheme, or one thing of it; with a day, the text in force on it.
///
/// # Errors
/// No scheme of the name, no repository, or objects that cannot be read.
pub fn log(arguments: &LogArguments, console: &Console) -> Result<Ending, CannotRun> {
    let project = chosen(arguments.scheme.as_deref())?;
    let mut ending = Ending::Fine;
    let mut found = arguments.node.is_none();
    for entry in &project.entries {
        if let Some(day) = arguments.as_of {
            let (of_text, there) = text_at(&project, entry, arguments.node.as_deref(), day, console)?;
            (ending, found) = (ending.max(of_text), found || there);
            continue;
        }
        let chronicle = Chronicle::of(&project, entry)?;
        let entries = chronicle.entries(console)?;
        let Some(entries) = of_thing(entries, chronicle.head.as_deref(), arguments.node.as_deref()) else { continue };
        found = true;
        match arguments.json {
            true => console.result(&serde_json::to_string_pretty(&document(entry, &entries)).unwrap_or_default()),
            false => console.result(&tell(&entries, console.lang())),
        }
        chronicle.done(entries.len(), console);
    }
    if !found {
        console.error(&no_such_thing(arguments.node.as_deref().unwrap_or_default()));
        return Ok(Ending::CouldNotRun);
    }
    Ok(ending)
}

/// Tells of each thing of a scheme which commit last changed it.
///
/// # Errors
/// No scheme of the name, no repository, or objects that cannot be read.
pub fn blame(scheme: Option<&str>, console: &Console) -> Result<Ending, CannotRun> {
    let project = chosen(scheme)?;
    for entry in &project.entries {
        let chronicle = Chronicle::of(&project, entry)?;
        let entries = chronicle.entries(console)?;
        if let Some(head) = &chronicle.head {
            console.result(&by_thing(head, &entries, console.lang()));
        }
        chronicle.done(entries.len(), console);
    }
    Ok(Ending::Fine)
}

/// The schemes that are asked for: all of the project, the one of a name, or one at a path or `REV:PATH`, which needs no
/// manifest.
fn chosen(scheme: Option<&str>) -> Result<Project, CannotRun> {
    let Some(scheme) = scheme else { return Project::open(&[]) };
    let by_path = || Project::open(&[PathBuf::from(scheme)]);
    let mut project = match Project::open(&[]) {
        Err(CannotRun::NoManifest) => return by_path(),
        other => other?,
    };
    let named = |entry: &Entry| entry.name() == scheme || entry.path == scheme;
    if !project.entries.iter().any(named) {
        return by_path();
    }
    project.entries.retain(named);
    Ok(project)
}

fn no_such_thing(name: &str) -> crate::base::language::Bilingual {
    say!(
        "错误：没有 `{name}`；指标写路径，如 total.routine，其他写名称",
        "error: there is no `{name}`; write the path of an indicator, such as total.routine, or the name of another thing",
        name = name
    )
}

/// A commit and what it did.
struct Of {
    revision: Revision,
    did: Did,
}

/// The history of one scheme.
struct Chronicle<'p> {
    project: &'p Project,
    /// The repository.
    whole: Project,
    entry: &'p Entry,
    history: History,
    log: Log,
    /// The path of the scheme from the root of the repository.
    path: String,
    /// The scheme as it is at the newest commit, where it can be read.
    head: Option<Rc<Loaded>>,
}

impl<'p> Chronicle<'p> {
    fn of(project: &'p Project, entry: &'p Entry) -> Result<Self, CannotRun> {
        let (history, whole, path) = in_repository(project, entry)?;
        let newest = entry.revision.clone().unwrap_or_else(|| "HEAD".to_owned());
        Self::up_to((project, entry), (history, whole), path, &newest)
    }

    /// The history of what lay at a path up to a commit.
    fn up_to(
        (project, entry): (&'p Project, &'p Entry),
        (history, whole): (History, Project),
        path: String,
        newest: &str,
    ) -> Result<Self, CannotRun> {
        let head = load(&whole, &path, newest)?;
        // What the scheme uses elsewhere is watched, too.
        let outside = |path: &String| *path != entry.path && !path.starts_with(&format!("{}/", entry.path));
        let mut watched = vec![path.clone()];
        if let Some(head) = &head {
            let files = head.sources.files().map(|(_, file)| file.path.clone());
            watched.extend(files.filter(outside).filter(|file| !file.starts_with(&format!("{path}/"))));
        }
        let log = history.log(newest, &watched)?;
        if head.is_none() && log.revisions.is_empty() {
            return Err(HistoryError::NoSuchPath(path).into());
        }
        Ok(Self { project, whole, entry, history, log, path, head })
    }

    /// Every commit with what it did to the scheme; those that changed nothing of it are left out.
    fn entries(&self, console: &Console) -> Result<Vec<Of>, CannotRun> {
        let progress = console.progress(self.log.revisions.len() as u64);
        let mut reading = Reading { chronicle: self, loaded: BTreeMap::new() };
        let mut entries = Vec::new();
        for revision in &self.log.revisions {
            progress.step(&say!("{day}", "{day}", day = revision.date.to_string()));
            let did = reading.did(revision)?;
            if did != Did::Changed(Vec::new()) {
                entries.push(Of { revision: revision.clone(), did });
            }
        }
        // Where it seems to begin it may only have come to this folder.
        if let Some(first) = entries.pop_if(|first| first.did == Did::Began) {
            match self.moved_from(&first.revision)? {
                None => entries.push(first),
                Some(before) => {
                    let changes = reading.since(&before, &first.revision)?;
                    if !changes.is_empty() {
                        entries.push(Of { revision: first.revision, did: Did::Changed(changes) });
                    }
                    entries.extend(before.entries(console)?);
                }
            }
        }
        Ok(entries)
    }

    /// The history up to the parent of a commit that moved the scheme here: the manifest there names a scheme of the same
    /// name elsewhere, and the manifest of the commit does not.
    fn moved_from(&self, revision: &Revision) -> Result<Option<Self>, CannotRun> {
        let Some((parent, _)) = revision.parents.first() else { return Ok(None) };
        let Some(here) = load(&self.whole, &self.path, &revision.id)? else { return Ok(None) };
        let id = |loaded: &Loaded| loaded.rules.as_ref().map(|rules| rules.scheme.id.clone());
        let kept: BTreeSet<String> =
            self.project.entries_at(&revision.id)?.into_iter().map(|entry| entry.path).collect();
        for former in self.project.entries_at(parent)?.into_iter().filter(|entry| !kept.contains(&entry.path)) {
            let there = load(&self.whole, &former.path, parent)?;
            if there.is_some_and(|there| id(&there) == id(&here)) {
                let repository = (History::open(&self.whole.root)?, self.whole.same());
                return Self::up_to((self.project, self.entry), repository, former.path, parent).map(Some);
            }
        }
        Ok(None)
    }

    fn done(&self, told: usize, console: &Console) {
        let seen = self.log.seen;
        console.done(&say!(
            "{path}：{seen}次提交中有{told}次改变了它",
            "{path}: {told} of {seen} commits changed it",
            path = self.entry.path.as_str(),
            seen = seen,
            told = told
        ));
        if self.log.shallow {
            console.error(&say!(
                "注意：这是浅克隆，更早的提交不在其中；`git fetch --unshallow` 可取回",
                "note: this is a shallow clone without the older commits; `git fetch --unshallow` brings them"
            ));
        }
    }
}

/// The repository that holds a scheme (a submodule is one of its own), as a project, and the scheme's path from its root.
pub(super) fn in_repository(project: &Project, entry: &Entry) -> Result<(History, Project, String), CannotRun> {
    let at = |root: &Path| Project { root: root.to_owned(), entries: Vec::new() };
    if entry.revision.is_some() {
        return Ok((History::open(&project.root)?, at(&project.root), entry.path.clone()));
    }
    let place = disk::real(&project.root.join(&entry.path));
    let folder = if place.is_dir() { place.as_path() } else { place.parent().unwrap_or(&place) };
    let history = History::open(folder)?;
    let inside = history.work_tree().map(disk::real).filter(|tree| place.starts_with(tree));
    let (whole, path) = match inside {
        Some(tree) => (at(&tree), disk::relative(&tree, &place)),
        None => (at(&project.root), entry.path.clone()),
    };
    Ok((history, whole, path))
}

/// The scheme at a commit, where it is there and nothing is wrong with it.
fn load(project: &Project, path: &str, revision: &str) -> Result<Option<Rc<Loaded>>, CannotRun> {
    let entry = Entry { path: path.to_owned(), revision: Some(revision.to_owned()), ..Entry::default() };
    match project.load(&entry, false) {
        Ok(loaded) => Ok(Some(Rc::new(loaded)).filter(|loaded| loaded.sound().is_some())),
        Err(CannotRun::History(HistoryError::NoSuchPath(_))) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Reads what commits did, from what was kept or by comparing.
struct Reading<'c> {
    chronicle: &'c Chronicle<'c>,
    /// The schemes that were loaded last, by what they were read from.
    loaded: BTreeMap<Objects, Option<Rc<Loaded>>>,
}

impl Reading<'_> {
    fn did(&mut self, revision: &Revision) -> Result<Did, CannotRun> {
        let place = self.kept(revision);
        if let Some(did) = place.as_deref().and_then(read_kept) {
            return Ok(did);
        }
        let (did, rests_on_parents) = self.compared(revision)?;
        // What rests on older commits is computed again, and so is what could not be kept.
        if let (true, Some(place), Ok(text)) = (rests_on_parents, place, serde_json::to_string(&did)) {
            let _ = disk::write(&place, &text);
        }
        Ok(did)
    }

    /// What a commit did, and whether that follows from it and its parents alone: a parent that cannot be read hands on to
    /// those before it.
    fn compared(&mut self, revision: &Revision) -> Result<(Did, bool), CannotRun> {
        if revision.objects.first().is_none_or(Option::is_none) {
            return Ok((Did::Ended, true));
        }
        let Some(new) = self.load(&revision.id, &revision.objects)? else { return Ok((Did::Broke, true)) };
        let mut rests_on_parents = true;
        let mut told: Option<Vec<Told>> = None;
        for (parent, objects) in &revision.parents {
            let (old, steps) = self.sound_at(parent, objects)?;
            rests_on_parents &= steps == 1;
            let Some(old) = old else { continue };
            let Some(changes) = changes(&old, &new) else { continue };
            // A merge did what none of its branches had done.
            told = Some(match told {
                None => changes,
                Some(mut both) => {
                    let prints: BTreeSet<&str> = changes.iter().map(|change| change.fingerprint.as_str()).collect();
                    both.retain(|change| prints.contains(change.fingerprint.as_str()));
                    both
                }
            });
        }
        Ok((told.map_or(Did::Began, Did::Changed), rests_on_parents))
    }

    /// What changed between the end of an earlier history and a commit.
    fn since(&mut self, before: &Chronicle<'_>, revision: &Revision) -> Result<Vec<Told>, CannotRun> {
        let new = self.load(&revision.id, &revision.objects)?;
        Ok(before.head.as_deref().zip(new.as_deref()).and_then(|(old, new)| changes(old, new)).unwrap_or_default())
    }

    /// The scheme at a commit, or, where it cannot be read there, at the latest one before it at which it can; and at how
    /// many commits it was looked for.
    fn sound_at(&mut self, commit: &str, objects: &Objects) -> Result<(Option<Rc<Loaded>>, usize), CannotRun> {
        let (mut commit, mut objects) = (commit.to_owned(), objects.clone());
        let mut tried = BTreeSet::new();
        while tried.insert(objects.clone()) {
            if let Some(loaded) = self.load(&commit, &objects)? {
                return Ok((Some(loaded), tried.len()));
            }
            let made = self.chronicle.log.revisions.iter().find(|revision| revision.objects == objects);
            let Some((parent, before)) = made.and_then(|revision| revision.parents.first()) else { break };
            (commit, objects) = (parent.clone(), before.clone());
        }
        Ok((None, tried.len()))
    }

    fn load(&mut self, commit: &str, objects: &Objects) -> Result<Option<Rc<Loaded>>, CannotRun> {
        if objects.first().is_none_or(Option::is_none) {
            return Ok(None);
        }
        if let Some(known) = self.loaded.get(objects) {
            return Ok(known.clone());
        }
        let loaded = load(&self.chronicle.whole, &self.chronicle.path, commit)?;
        // Neighbours are compared, so the latest few are enough.
        if self.loaded.len() >= 8 {
            self.loaded.clear();
        }
        self.loaded.insert(objects.clone(), loaded.clone());
        Ok(loaded)
    }

    /// Where what a commit did is kept: named by the objects before and after it, and by this program.
    fn kept(&self, revision: &Revision) -> Option<PathBuf> {
        let parents: Vec<&Objects> = revision.parents.iter().map(|(_, objects)| objects).collect();
        let key = json!([super::disk::program()?, self.chronicle.path, revision.objects, parents]);
        let digest = Sha256::digest(key.to_string().as_bytes());
        let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Some(self.chronicle.history.cache_folder().join("log").join(format!("{name}.json")))
    }
}

/// What changed between two states of a scheme; none where one of them is in error.
fn changes(old: &Loaded, new: &Loaded) -> Option<Vec<Told>> {
    let (before, after) = (old.sound()?, new.sound()?);
    let comparison = compare(before, after);
    Some(told(Compared {
        of: &comparison,
        old: Written::of(before, &old.sources),
        new: Written::of(after, &new.sources),
        impact: None,
        passage: None,
        accepted: None,
        relation: Relation::Editions,
    }))
}

fn read_kept(place: &Path) -> Option<Did> {
    let bytes = disk::current(place).ok()??;
    serde_json::from_slice(&bytes).ok()
}

/// The commits that changed one thing, followed through its names backwards; all, where none is asked for. None where the
/// scheme never had the thing.
fn of_thing(entries: Vec<Of>, head: Option<&Loaded>, name: Option<&str>) -> Option<Vec<Of>> {
    let Some(name) = name else { return Some(entries) };
    let now = head.and_then(|head| {
        let rules = head.sound()?;
        let all = things(rules);
        let tail = format!(".{name}");
        let exact = all.iter().find(|thing| thing.id == name);
        exact.or_else(|| all.iter().find(|thing| thing.id.ends_with(&tail))).map(|thing| thing.id.clone())
    });
    let mut known = now.is_some();
    let mut id = now.unwrap_or_else(|| name.to_owned());
    let mut kept = Vec::new();
    for mut entry in entries {
        if let Did::Changed(changes) = &mut entry.did {
            let before = id.clone();
            let of = |change: &Told| {
                let within = |whole: &str, part: &str| {
                    part == whole || part.strip_prefix(whole).is_some_and(|rest| rest.starts_with(['.', '#', '/']))
                };
                within(&before, &change.id) || change.was.as_deref().is_some_and(|was| within(&before, was))
            };
            // Names are followed also where only something above was called otherwise.
            for change in changes.iter() {
                if let Some(was) = &change.was
                    && let Some(rest) = id.strip_prefix(&change.id)
                    && (rest.is_empty() || rest.starts_with('.'))
                {
                    id = format!("{was}{rest}");
                    break;
                }
            }
            changes.retain(of);
            known |= !changes.is_empty();
            if changes.is_empty() {
                continue;
            }
        }
        kept.push(entry);
    }
    known.then_some(kept)
}

/// The entries as text: a commit, then what it changed.
fn tell(entries: &[Of], lang: Lang) -> String {
    let mut out = String::new();
    for Of { revision, did } in entries {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", heading(revision));
        match did {
            Did::Began => {
                let _ = writeln!(out, "  + {}", say!("方案由此开始", "the scheme begins here").get(lang));
            }
            Did::Ended => {
                let _ = writeln!(out, "  − {}", say!("方案到此删去", "the scheme was removed here").get(lang));
            }
            Did::Broke => {
                let _ = writeln!(
                    out,
                    "  ! {}",
                    say!(
                        "此时方案有误，改动并入下一次",
                        "the scheme is in error here; what changed is told of the next commit"
                    )
                    .get(lang)
                );
            }
            Did::Changed(changes) => {
                let mut last = None;
                for change in changes {
                    if last != Some(&change.under) {
                        let _ = writeln!(out, "  {} {}", change.heading.get(lang), change.under.1);
                    }
                    last = Some(&change.under);
                    let _ = writeln!(out, "    {}  [{}]", change.sentence.get(lang), change.way.get(lang));
                }
            }
        }
        out.push('\n');
    }
    out
}

fn heading(revision: &Revision) -> String {
    let short: String = revision.id.chars().take(10).collect();
    let first = revision.message.lines().next().unwrap_or_default();
    format!("{}  {short}  {}  {first}", revision.date, revision.author)
}

fn document(entry: &Entry, entries: &[Of]) -> serde_json::Value {
    let commits = entries.iter().map(|Of { revision, did }| {
        json!({
            "commit": revision.id,
            "author": revision.author,
            "date": revision.date.to_string(),
            "message": revision.message,
            "did": match did {
                Did::Began => "began",
                Did::Changed(_) => "changed",
                Did::Broke => "broke",
                Did::Ended => "ended",
            },
            "changes": match did {
                Did::Changed(changes) => json!(changes),
                _ => json!([]),
            },
        })
    });
    json!({ "scheme": entry.path, "commits": commits.collect::<Vec<_>>() })
}

/// Each thing with the commit that last changed it.
fn by_thing(head: &Loaded, entries: &[Of], lang: Lang) -> String {
    let Some(rules) = head.sound() else { return String::new() };
    let mut out = String::new();
    // What has no place of its own in the text is told with what it belongs to.
    let parts = [Kind::Scheme, Kind::Method, Kind::Survey, Kind::Panel, Kind::Grade];
    for thing in things(rules).into_iter().filter(|thing| !parts.contains(&thing.kind)) {
        let mut id = thing.id.clone();
        let mut last = None;
        for entry in entries {
            match &entry.did {
                Did::Began => last = last.or(Some((entry, None))),
                Did::Broke | Did::Ended => {}
                Did::Changed(changes) => {
                    let kind = thing.kind.word();
                    let part = |change: &Told| parts.iter().any(|part| change.kind == part.word());
                    let own = changes.iter().find(|change| {
                        (change.kind == kind && change.id == id)
                            || (part(change) && change.under.0 == kind && change.under.1 == id)
                    });
                    if last.is_none() && own.is_some() {
                        last = Some((entry, own));
                    }
                    // What came with something above it came with that.
                    let above =
                        |change: &&Told| change.name.ends_with(".added") && id.starts_with(&format!("{}.", change.id));
                    if last.is_none() {
                        last = changes.iter().find(above).map(|change| (entry, Some(change)));
                    }
                    let rename = changes.iter().find(|change| change.was.is_some() && change.id == id);
                    if let Some(was) = rename.and_then(|change| change.was.clone()) {
                        id = was;
                    }
                }
            }
            if last.is_some() {
                break;
            }
        }
        let Some((Of { revision, .. }, change)) = last else { continue };
        let short: String = revision.id.chars().take(10).collect();
        let what = change.map_or_else(
            || say!("方案由此开始", "the scheme begins here").get(lang).to_owned(),
            |change| change.sentence.get(lang).to_owned(),
        );
        let name = thing.title.as_deref().unwrap_or(&thing.id);
        let _ = writeln!(
            out,
            "{}  {short}  {}  {}{} {}  {what}",
            revision.date,
            revision.author,
            thing.kind.name().get(lang),
            if lang == Lang::Zh { quoted(name) } else { format!(" {}", quoted(name)) },
            thing.id
        );
    }
    out
}

/// The text of a scheme, or of one thing of it, as it was in force on a day.
fn text_at(
    project: &Project,
    entry: &Entry,
    name: Option<&str>,
    day: Date,
    console: &Console,
) -> Result<(Ending, bool), CannotRun> {
    let (history, whole, path) = in_repository(project, entry)?;
    let newest = entry.revision.clone().unwrap_or_else(|| "HEAD".to_owned());
    let commit = history.at_day(&newest, day)?;
    let Some(loaded) = load(&whole, &path, &commit)? else {
        console.error(&say!(
            "错误：{day} 时 `{path}` 还没有，或有误（提交 {commit}）",
            "error: on {day} `{path}` was not there yet, or in error (commit {commit})",
            day = day.to_string(),
            path = entry.path.as_str(),
            commit = commit.as_str()
        ));
        return Ok((Ending::Findings, true));
    };
    // Of the editions that the commit knows, the one that had begun.
    let last = loaded.rules.as_ref().map(|rules| (loaded.since, rules));
    let mut all = loaded.earlier.iter().map(|edition| (edition.since, &edition.rules)).chain(last);
    let begun = all.rfind(|(since, _)| since.is_none_or(|since| since <= day));
    let Some((_, rules)) = begun else { return Ok((Ending::Findings, false)) };
    let text = match name {
        None => {
            let edition = Some(rules.scheme.edition.as_str()).filter(|_| !loaded.earlier.is_empty());
            consolidated(&loaded.sources, &loaded.files, edition).ok().flatten()
        }
        Some(name) => {
            let tail = format!(".{name}");
            let all = things(rules);
            let exact = all.iter().find(|thing| thing.id == name);
            let thing = exact.or_else(|| all.iter().find(|thing| thing.id.ends_with(&tail)));
            thing.and_then(|thing| thing.clause.as_ref()).map(|clause| loaded.sources.text(clause.span).to_owned())
        }
    };
    let Some(text) = text else { return Ok((Ending::Fine, false)) };
    console.result(&text);
    let short: String = commit.chars().take(10).collect();
    console.done(&say!(
        "{path}，{edition}版，提交 {short}",
        "{path}, edition {edition}, commit {short}",
        path = entry.path.as_str(),
        edition = rules.scheme.edition.as_str(),
        short = short
    ));
    Ok((Ending::Fine, true))
}
