//! Where an edition and the goals of its units stand.

use super::record::{Entry, Status};
use super::steps::Round;
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::language::{Bilingual, list};
use crate::model::RuleSet;
use crate::model::approval::{Act, Procedure, Step, Subject};
use crate::model::canonical::parts::{self, Bound};
use crate::say;
use std::collections::BTreeSet;

/// Where one list stands: the edition, or the goals of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The unit; none for the edition.
    pub unit: Option<String>,
    /// What it is now.
    pub bound: Bound,
    /// Where it stands.
    pub stand: Stand,
    /// The step of the record it rests on: the last of the present round; none where nothing was submitted.
    pub last: Option<Entry>,
    /// Whose turn it is; none once it is approved.
    pub next: Option<Step>,
    /// How often it has been returned.
    pub returns: usize,
    /// How far the present round has come.
    pub round: Round,
    /// What is wrong with the present round, which goes no further then.
    pub fault: Option<Diagnostic>,
    /// Whether it is the list of a unit that has no goals any more: they were approved and are taken away.
    pub emptied: bool,
}

/// Where a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// Nothing was submitted.
    Open,
    /// It is on its way.
    Underway,
    /// It went back.
    Returned,
    /// It was approved, and has another meaning now.
    Void,
    /// It is approved as it is.
    Approved,
}

impl Stand {
    /// The stable word for it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Underway => "underway",
            Self::Returned => "returned",
            Self::Void => "void",
            Self::Approved => "approved",
        }
    }
}

/// Where everything of an edition stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Approvals {
    /// The number of the edition.
    pub edition: String,
    /// The edition, where the scheme says how it is approved, then the units with goals of their own, where it says how those
    /// are. A unit whose goals were approved and are gone is among them: that they are taken away is to be approved, too.
    pub lists: Vec<Standing>,
    /// Other units of the record that have no goals now, each with its latest entry.
    pub gone: Vec<Entry>,
}

impl Standing {
    /// What it is the standing of.
    #[must_use]
    pub fn subject(&self) -> Subject {
        if self.unit.is_some() { Subject::Units } else { Subject::Edition }
    }

    /// Whether the wording is another than that of the step it rests on.
    #[must_use]
    pub fn reworded(&self) -> bool {
        self.last
            .as_ref()
            .is_some_and(|last| last.bound.meaning == self.bound.meaning && last.bound.wording != self.bound.wording)
    }

    /// Whether it is on its way and has another meaning now than that which was handed on.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.stand == Stand::Underway && self.round.meaning.as_ref() != Some(&self.bound.meaning)
    }

    /// The list in words.
    #[must_use]
    pub fn name(&self, edition: &str) -> Bilingual {
        match &self.unit {
            None => say!("{edition}版", "edition {edition}", edition = edition),
            Some(unit) => say!("单位 {unit} 的目标", "the goals of {unit}", unit = unit.as_str()),
        }
    }

    /// Where it stands, in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let day = self.last.as_ref().map_or_else(String::new, |last| last.date.to_string());
        let did = self.last.as_ref().map_or_else(|| say!("提交", "submitted"), |last| last.status.name());
        match self.stand {
            Stand::Open => say!("尚未提交", "not submitted"),
            Stand::Underway if self.changed() => say!(
                "{day} 已{did}，此后有改动，尚未批准",
                "{did} on {day}, changed since, not approved",
                did = did,
                day = day
            ),
            Stand::Underway => say!("{day} 已{did}，尚未批准", "{did} on {day}, not approved", did = did, day = day),
            Stand::Returned => say!("{day} 被退回", "returned on {day}", day = day),
            Stand::Void if self.emptied => {
                say!("{day} 批准后全部取消", "all taken away since the approval on {day}", day = day)
            }
            Stand::Void => say!("{day} 批准后有改动", "changed since its approval on {day}", day = day),
            Stand::Approved => say!("{day} 已批准", "approved on {day}", day = day),
        }
    }
}

impl Approvals {
    /// Whether the scheme says how things are approved.
    #[must_use]
    pub fn declared(&self) -> bool {
        !self.lists.is_empty()
    }

    /// What is not approved as it is.
    pub fn open(&self) -> impl Iterator<Item = &Standing> {
        self.lists.iter().filter(|list| list.stand != Stand::Approved)
    }

    /// What is to be said of it. `why` tells of a list that was changed after its approval what was changed, as far as that is
    /// known.
    pub fn remarks(&self, rules: &RuleSet, mut why: impl FnMut(&Standing) -> Vec<Bilingual>) -> Problems {
        let mut problems = Problems::new();
        for list in &self.lists {
            let Some(procedure) = procedure(rules, list.subject()) else { continue };
            let name = list.name(&self.edition);
            let next = list
                .next
                .as_ref()
                .map(|step| say!("下一步：{step}", "next: {step}", step = super::steps::step_words(step)));
            match (list.stand, &list.last) {
                (Stand::Approved, Some(last)) if list.reworded() => problems.push(
                    Diagnostic::new(
                        &catalog::APPROVED_WORDING_CHANGED,
                        say!(
                            "{name}批准后文字有改动，含义未变，批准仍然有效",
                            "{name}: the wording was changed after the approval; the meaning is the same, so the approval holds",
                            name = name
                        ),
                    )
                    .at(last.span),
                ),
                (Stand::Approved, _) => {}
                (Stand::Void, Some(last)) => {
                    let mut problem = Diagnostic::new(
                        &catalog::APPROVAL_VOID,
                        say!("{name}批准后含义有改动，批准失效", "{name}: changed since it was approved, so the approval is void", name = name),
                    )
                    .at(last.span)
                    .note(say!("批准时的含义：{hash}", "meaning approved: {hash}", hash = last.bound.meaning.as_str()))
                    .note(say!("现在的含义：{hash}", "meaning now:      {hash}", hash = list.bound.meaning.as_str()));
                    problem.notes.extend(why(list));
                    problems.push(match list.emptied {
                        false => problem.help(say!("重新提交报批", "submit it for approval again")),
                        true => problem
                            .note(say!("现在没有自己的目标了", "there are no goals of its own any more"))
                            .help(say!(
                                "恢复目标；或者由批准者退回原来的批准，或把取消目标提交报批",
                                "restore the goals; or have whoever approved them return the list, or submit that they are taken away"
                            )),
                    });
                }
                _ => {
                    let problem = Diagnostic::new(
                        &catalog::UNAPPROVED,
                        say!("{name}未经批准：{stand}", "{name}: not approved ({stand})", name = name, stand = list.words()),
                    );
                    let mut problem = problem.at(procedure.clause.span);
                    problem.notes.extend(next);
                    problems.push(problem);
                }
            }
        }
        for entry in &self.gone {
            let unit = entry.unit.as_deref().unwrap_or_default();
            let known: Vec<Bilingual> = self
                .lists
                .iter()
                .filter_map(|list| list.unit.as_deref())
                .map(|unit| say!("{unit}", "{unit}", unit = unit))
                .collect();
            let problem = Diagnostic::new(
                &catalog::APPROVAL_WITHOUT_LIST,
                say!(
                    "{edition}版里没有 `{unit}` 自己的目标",
                    "edition {edition} has no goals of `{unit}` of its own",
                    edition = self.edition.as_str(),
                    unit = unit
                ),
            );
            problems.push(problem.at(entry.span).note(say!(
                "有自己目标的单位：{known}",
                "units with goals: {known}",
                known = list(&known)
            )));
        }
        problems
    }
}

/// How something of a scheme is approved, where it says so.
#[must_use]
pub fn procedure(rules: &RuleSet, of: Subject) -> Option<&Procedure> {
    rules.review.approvals.iter().find(|procedure| procedure.of == of)
}

/// Where everything of an edition stands by a record; what is wrong with the present rounds is reported. (Earlier rounds
/// count for nothing any more, and were made under the rules of their time.)
#[must_use]
pub fn standings(rules: &RuleSet, record: &[Entry]) -> Checked<Approvals> {
    let edition = rules.scheme.edition.clone();
    let mut approvals = Approvals { edition, ..Approvals::default() };
    let of_edition: Vec<&Entry> = record.iter().filter(|entry| entry.edition == approvals.edition).collect();
    if let Some(procedure) = procedure(rules, Subject::Edition) {
        approvals.lists.push(standing(procedure, None, parts::edition(rules), &of_edition));
    }
    if let Some(procedure) = procedure(rules, Subject::Units) {
        let units = parts::units(rules);
        let recorded = of_edition.iter().filter_map(|entry| entry.unit.as_ref());
        let all: BTreeSet<&String> = units.iter().chain(recorded).collect();
        for unit in all {
            let bound = parts::goals_or_none(rules, unit);
            let list = standing(procedure, Some(unit.clone()), bound, &of_edition);
            if units.contains(unit) {
                approvals.lists.push(list);
            } else if in_force(&of_edition, unit) {
                approvals.lists.push(Standing { emptied: true, ..list });
            } else {
                let last = of_edition.iter().rfind(|entry| entry.unit.as_ref() == Some(unit));
                approvals.gone.extend(last.map(|entry| (*entry).clone()));
            }
        }
    }
    let problems = approvals.lists.iter().filter_map(|list| list.fault.clone()).collect();
    Checked { value: approvals, problems }
}

/// Whether goals of a unit were approved and nobody has returned the list since.
fn in_force(record: &[&Entry], unit: &String) -> bool {
    let own = record.iter().rev().filter(|entry| entry.unit.as_ref() == Some(unit));
    let mut since = own.take_while(|entry| entry.status != Status::Returned);
    since.any(|entry| entry.status == Status::Did(Act::Approve))
}

fn standing(procedure: &Procedure, unit: Option<String>, bound: Bound, record: &[&Entry]) -> Standing {
    let own: Vec<&Entry> = record.iter().copied().filter(|entry| entry.unit == unit).collect();
    let submitted = Status::Did(Act::Submit);
    let begin = own.iter().rposition(|entry| entry.status == submitted).unwrap_or(0);
    let mut round = Round::default();
    let (mut last, mut broken) = (None, None);
    for entry in own.iter().skip(begin) {
        match round.take(procedure, entry) {
            Ok(()) => last = Some((*entry).clone()),
            Err(fault) => {
                let told = fault.told(procedure, entry).at(entry.span);
                broken = Some(told.label(procedure.clause.span, say!("程序写在这里", "the steps are stated here")));
                break;
            }
        }
    }
    let done = round.taken == procedure.steps.len();
    let same = round.meaning.as_ref() == Some(&bound.meaning);
    let stand = match &last {
        None => Stand::Open,
        Some(last) if last.status == Status::Returned => Stand::Returned,
        Some(_) if done && same => Stand::Approved,
        Some(_) if done => Stand::Void,
        Some(_) => Stand::Underway,
    };
    let next = match stand {
        Stand::Approved => None,
        Stand::Void => procedure.step(0).cloned(),
        // What is approved is what was handed on: after a change whoever took the last step takes it once more.
        Stand::Underway if !same && procedure.step(round.taken).is_some_and(|step| step.act == Act::Approve) => {
            procedure.step(round.taken.saturating_sub(1)).cloned()
        }
        _ => procedure.step(round.taken).cloned(),
    };
    let returns = own.iter().filter(|entry| entry.status == Status::Returned).count();
    Standing { unit, bound, stand, last, next, returns, round, fault: broken, emptied: false }
}
