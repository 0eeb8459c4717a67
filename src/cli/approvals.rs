//! Where the editions of a scheme and the goals of its units stand, by the record beside the scheme; and what was changed
//! since an approval, as far as the history knows the text that was approved.

use super::log::in_repository;
use super::project::{Entry, Loaded, Project};
use crate::approval::{self, Approvals, Standing};
use crate::base::diagnostic::{Checked, Problems};
use crate::base::language::Bilingual;
use crate::base::source::Sources;
use crate::diff::judgement::Class;
use crate::diff::thing::Kind;
use crate::diff::{Change, What, compare};
use crate::model::RuleSet;
use crate::model::approval::Subject;
use crate::model::canonical::parts;
use crate::report::diff::{Compared, Relation, Written, told};
use crate::say;
use std::cell::OnceCell;
use std::rc::Rc;

/// So many commits that touched the record are looked at in search of the text that was approved.
const MOST_COMMITS: usize = 30;

/// So many changes are told.
const MOST_CHANGES: usize = 5;

/// The entries of the record of a scheme; none where there is no record. Entries that the last commit has must be there: in
/// the file alone nothing shows that the end of a list was cut off.
#[must_use]
pub fn record(project: &Project, loaded: &Loaded, rules: &RuleSet) -> Checked<Vec<approval::Entry>> {
    let path = loaded.entry.record();
    let scheme = rules.scheme.id.as_str();
    let mut read = match loaded.sources.find(&path) {
        Some(file) => approval::read(scheme, file, &loaded.sources),
        None => Checked { value: Vec::new(), problems: Problems::new() },
    };
    if !read.problems.has_errors() && !rules.review.approvals.is_empty() {
        let before = committed(project, loaded, scheme).unwrap_or_default();
        read.problems.extend(approval::record::cut(&before, &read.value, &path).into_iter().collect::<Problems>());
    }
    read
}

/// The entries of the record as the last commit has it, where there is a repository. What is in error there shows nothing.
fn committed(project: &Project, loaded: &Loaded, scheme: &str) -> Option<Vec<approval::Entry>> {
    if loaded.entry.revision.is_some() {
        return None;
    }
    let (history, _, path) = in_repository(project, &loaded.entry).ok()?;
    let path = Entry { path, ..Entry::default() }.record();
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let files = history.read("HEAD", &path, |_| true, &mut sources, &mut problems).ok()?;
    let read = approval::read(scheme, *files.first()?, &sources);
    (!problems.has_errors() && !read.problems.has_errors()).then_some(read.value)
}

/// Where everything stands, edition by edition, the last one last, with what is to be said of it. Nothing is said of a scheme
/// with errors, or of one that does not say how it is approved.
#[must_use]
pub fn approvals(project: &Project, loaded: &Loaded) -> Checked<Vec<Approvals>> {
    let Some(last) = loaded.sound() else { return Checked { value: Vec::new(), problems: Problems::new() } };
    let editions: Vec<&RuleSet> = loaded.earlier.iter().map(|edition| &edition.rules).chain([last]).collect();
    let mut problems = Problems::new();
    let entries = record(project, loaded, last).into_value(&mut problems);
    if problems.has_errors() {
        // What a record with mistakes leaves out would be told as not done.
        return Checked { value: Vec::new(), problems };
    }
    let mut past = Past { project, loaded, known: None };
    let mut value = Vec::new();
    for rules in editions {
        let approvals = approval::standings(rules, &entries).into_value(&mut problems);
        problems.extend(approvals.remarks(rules, |list| past.changes(rules, list)));
        value.push(approvals);
    }
    Checked { value, problems }
}

/// The approvals of an edition.
#[must_use]
pub fn of_edition(all: &[Approvals], rules: &RuleSet) -> Approvals {
    all.iter().find(|one| one.edition == rules.scheme.edition).cloned().unwrap_or_default()
}

/// The scheme at the commits that touched its record, newest first; read only where something was changed after its
/// approval.
struct Past<'p> {
    project: &'p Project,
    loaded: &'p Loaded,
    known: Option<Vec<Commit>>,
}

/// A commit, and the scheme as it was then.
struct Commit {
    id: String,
    /// Read once; none in it where it cannot be read.
    loaded: OnceCell<Option<Rc<Loaded>>>,
}

impl Past<'_> {
    /// What was changed of a list since it was approved.
    fn changes(&mut self, rules: &RuleSet, list: &Standing) -> Vec<Bilingual> {
        let Some(approved) = list.last.as_ref().map(|last| last.bound.meaning.clone()) else { return Vec::new() };
        let (project, loaded) = (self.project, self.loaded);
        let commits = self.known.get_or_insert_with(|| commits(project, loaded).unwrap_or_default());
        let found = commits.iter().find_map(|commit| {
            let then = commit.loaded(project, loaded)?;
            let old = then.edition(&rules.scheme.edition)?;
            let bound = match &list.unit {
                Some(unit) => parts::goals_or_none(old, unit),
                None => parts::edition(old),
            };
            (bound.meaning == approved).then(|| (commit.id.clone(), Rc::clone(&then)))
        });
        let Some((id, then)) = found else { return Vec::new() };
        let Some(old) = then.edition(&rules.scheme.edition) else { return Vec::new() };
        let mut comparison = compare(old, rules);
        comparison.changes.retain(|change| concerns(list, change, old, rules));
        let compared = Compared {
            of: &comparison,
            old: Written::of(old, &then.sources),
            new: Written::of(rules, &loaded.sources),
            impact: None,
            passage: None,
            accepted: None,
            relation: Relation::Editions,
        };
        let short: String = id.chars().take(8).collect();
        let told = told(compared);
        let mut notes = vec![say!(
            "批准的文本在提交 {short}",
            "the text that was approved is that of commit {short}",
            short = short
        )];
        let sentence = |one: &crate::report::diff::Told| {
            let of = (one.heading.zh.as_str(), one.heading.en.as_str());
            let what = (one.sentence.zh.as_str(), one.sentence.en.as_str());
            say!("改动：{of}：{what}", "changed: {of}: {what}", of = of, what = what)
        };
        notes.extend(told.iter().take(MOST_CHANGES).map(sentence));
        if told.len() > MOST_CHANGES {
            let rest = told.len() - MOST_CHANGES;
            notes.push(say!("另有{n}项改动", "and {n} more changes", n = rest));
        }
        notes
    }
}

impl Commit {
    fn loaded(&self, project: &Project, now: &Loaded) -> Option<Rc<Loaded>> {
        let read = || {
            let (_, whole, path) = in_repository(project, &now.entry).ok()?;
            let entry = Entry { path, revision: Some(self.id.clone()), ..Entry::default() };
            whole.load(&entry, false).ok().map(Rc::new)
        };
        self.loaded.get_or_init(read).clone()
    }
}

/// The commits that touched the record; none without a repository.
fn commits(project: &Project, loaded: &Loaded) -> Option<Vec<Commit>> {
    let (history, _, path) = in_repository(project, &loaded.entry).ok()?;
    let record = Entry { path, ..Entry::default() }.record();
    let newest = loaded.entry.revision.clone().unwrap_or_else(|| "HEAD".to_owned());
    let log = history.log(&newest, &[record]).ok()?;
    let commit = |revision: crate::history::Revision| Commit { id: revision.id, loaded: OnceCell::new() };
    Some(log.revisions.into_iter().take(MOST_COMMITS).map(commit).collect())
}

/// Whether a change is one of the meaning of a list.
fn concerns(list: &Standing, change: &Change, old: &RuleSet, new: &RuleSet) -> bool {
    if change.judgement.class == Class::Wording {
        return false;
    }
    let negotiated = approval::standing::procedure(new, Subject::Units).is_some();
    let owners: Vec<String> = match (change.kind, &change.what) {
        (Kind::Task | Kind::Entered, _) => {
            let sides = [(old, &change.old), (new, &change.new)];
            let of = sides.into_iter().filter_map(|(rules, side)| Some((rules, side.as_ref()?.id.as_str())));
            of.flat_map(|(rules, id)| parts::leaders(rules, id)).collect()
        }
        (Kind::Fact, What::Altered { aspect, entry: Some(entry), .. }) if aspect.key == "target" => {
            let units = [parts::units(old), parts::units(new)].concat();
            units.into_iter().filter(|unit| unit == entry).collect()
        }
        _ => Vec::new(),
    };
    match &list.unit {
        Some(unit) => owners.contains(unit),
        None => !negotiated || owners.is_empty(),
    }
}
