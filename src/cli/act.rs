//! `kaohe diff --as-amendment`: the act that makes the new side of the old one.

use super::Ending;
use super::console::Console;
use super::project::Loaded;
use crate::base::calendar::Date;
use crate::base::catalog::{self, Severity};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::{Bilingual, list};
use crate::compile::{Act, Refusal, Version, act};
use crate::diff::{Change, compare};
use crate::model::RuleSet;
use crate::say;

/// How many things a refusal names.
const NAMED: usize = 5;

/// One side: a scheme, and which of its editions is meant.
pub(super) struct Meant<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) rules: &'a RuleSet,
}

impl Meant<'_> {
    /// Whether no act goes on from this edition, but the one that is to be drafted.
    fn is_last(&self) -> bool {
        self.loaded.earlier.is_empty()
            || self.loaded.sound().is_some_and(|last| last.scheme.edition == self.rules.scheme.edition)
    }

    fn since(&self) -> Option<Date> {
        let number = &self.rules.scheme.edition;
        let earlier = self.loaded.earlier.iter().find(|edition| edition.rules.scheme.edition == *number);
        earlier.map_or(self.loaded.since, |edition| edition.since)
    }

    fn has(&self, number: &str) -> bool {
        self.loaded.earlier.iter().any(|edition| edition.rules.scheme.edition == number)
    }

    fn version(&self, last: bool) -> Version<'_> {
        let Self { loaded, rules } = self;
        Version { sources: &loaded.sources, files: &loaded.files, rules, since: self.since(), last }
    }
}

/// Prints the act, where one is found that gives the very meaning of the new side; else says what stands against it.
pub(super) fn print(old: &Meant<'_>, new: &Meant<'_>, console: &Console) -> Ending {
    let refused = |problem: Diagnostic| {
        let problems: Problems = std::iter::once(problem.in_file(new.loaded.entry.path.clone())).collect();
        console.findings(&problems, &new.loaded.sources);
        Ending::CouldNotRun
    };
    let (from, to) = (old.rules.scheme.edition.as_str(), new.rules.scheme.edition.as_str());
    if from.is_empty() || to.is_empty() || from == to {
        return refused(editions(from, to));
    }
    // An act that leads back cannot stand behind those that lead away: it is tried on the text written out whole.
    let last = old.is_last() && !old.has(to);
    let drafted = match act(old.version(last), new.version(new.is_last())) {
        Ok(Some(drafted)) => drafted,
        Ok(None) => return refused(no_act(from, to)),
        Err(Refusal::Syntax(problems)) => {
            console.findings(&problems, &new.loaded.sources);
            return Ending::CouldNotRun;
        }
        Err(Refusal::Unproven(reason)) => return refused(no_act(from, to).note(reason)),
    };
    if drafted.operations == 0 && drafted.open.is_empty() {
        return refused(nothing());
    }
    let Some(made) = drafted.rules.as_ref().filter(|_| !drafted.problems.has_errors()) else {
        return refused(because(no_act(from, to), &drafted, None));
    };
    let comparison = compare(made, new.rules);
    if made.meaning != new.rules.meaning {
        return refused(because(no_act(from, to), &drafted, Some(&comparison.changes)));
    }
    console.result(&drafted.text);
    if made.wording != new.rules.wording {
        let things = named(&comparison.changes);
        console.error(&say!(
            "修订后的含义与新文本完全一致；文字上仍有不同，修订无法表达：{list}",
            "with this act the meaning is that of the new text; the wording still differs where no act can say it: {list}",
            list = list(&things)
        ));
    }
    Ending::Fine
}

fn editions(from: &str, to: &str) -> Diagnostic {
    let message = match (from.is_empty() || to.is_empty(), from) {
        (true, _) => say!("没有写明版本号，修订无从写起", "an edition has no number, so no act can name it"),
        (false, it) => say!("两边都是 {it} 版", "both sides are edition {it}", it = it),
    };
    Diagnostic::new(&catalog::EDITIONS_BROKEN, message).help(say!(
        "在新文本里写新的版本号，如 `版本 2023`",
        "state the new number in the new text, such as `edition 2023`"
    ))
}

fn nothing() -> Diagnostic {
    let message = say!("除版本号外没有不同，没有可修订的内容", "nothing differs but the number of the edition");
    Diagnostic::new(&catalog::ACT_NOT_DRAFTED, message)
        .help(say!("没有变动就不必另立版本", "without a change there need not be another edition"))
}

fn no_act(from: &str, to: &str) -> Diagnostic {
    let message = say!(
        "起草不出把 {from} 版改成 {to} 版的修订",
        "no act was found that makes edition {to} of edition {from}",
        from = from,
        to = to
    );
    Diagnostic::new(&catalog::ACT_NOT_DRAFTED, message).help(say!(
        "把新文本作为完整的一版单独发布，或分几步修订",
        "publish the new text as a whole, or amend in several steps"
    ))
}

/// What stands against an act: statements no operation brings about, and what is not as it should be.
fn because(mut problem: Diagnostic, drafted: &Act, changes: Option<&[Change]>) -> Diagnostic {
    for line in drafted.open.iter().take(NAMED) {
        problem = problem.note(say!("修订无法写成：`{it}`", "no operation gives `{it}`", it = line.as_str()));
    }
    match changes {
        Some(changes) => {
            problem.note(say!("仍不相同：{list}", "what would still differ: {list}", list = list(&named(changes))))
        }
        None => {
            let errors = drafted.problems.iter().filter(|it| it.severity == Severity::Error);
            errors.take(NAMED).fold(problem, |problem, it| problem.note(it.message.clone()))
        }
    }
}

/// The first few things that changed.
fn named(changes: &[Change]) -> Vec<Bilingual> {
    let name = |change: &Change| {
        let id = if change.id.is_empty() { String::new() } else { format!(" `{}`", change.id) };
        Bilingual::from(format!("{}{id}", change.name()))
    };
    changes.iter().take(NAMED).map(name).collect()
}
