//! Which step may follow which.
//!
//! A submission opens a round. The steps of the procedure follow in their order; whoever has the next one may return the list
//! instead, with a reason, and it begins anew. Whoever approved may take that back in the same way. A review may change what
//! is before it, as an office that adds to a unit's list does; an approval may not: it approves what was handed on.

use super::record::{Entry, Status};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::language::Bilingual;
use crate::model::approval::{Act, Procedure, Step};
use crate::say;

/// How far the present round has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// How many steps of the procedure are taken; 0 before the first submission, and after a return.
    pub taken: usize,
    /// The meaning that was before whoever took the last one.
    pub meaning: Option<String>,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is not the turn of this step; with the step whose turn it is.
    Order(Option<Step>),
    /// The role takes no such step.
    Role,
    /// The office does not act in the role.
    Office(Vec<String>),
    /// What was handed on has been changed since.
    Changed,
    /// Nothing has been changed since it was submitted.
    Standing,
    /// What is returned has a reason.
    NoReason,
}

impl Round {
    /// Takes a step.
    ///
    /// # Errors
    /// It is not its turn, not theirs to take, or lacks what it needs.
    pub fn take(&mut self, procedure: &Procedure, entry: &Entry) -> Result<(), Fault> {
        let own = |step: &&Step| match entry.status {
            Status::Did(act) => step.act == act && step.role == entry.role,
            Status::Returned => step.act != Act::Submit && step.role == entry.role,
        };
        let Some(of_role) = procedure.steps.iter().find(own) else { return Err(Fault::Role) };
        if !of_role.offices.is_empty() && !of_role.offices.contains(&entry.by) {
            return Err(Fault::Office(of_role.offices.clone()));
        }
        let same = self.meaning.as_ref() == Some(&entry.bound.meaning);
        let next = procedure.step(self.taken);
        let turn = || Fault::Order(next.cloned());
        match entry.status {
            Status::Did(Act::Submit) if self.taken > 0 && same => return Err(Fault::Standing),
            Status::Did(Act::Submit) => self.taken = 1,
            Status::Did(act) => {
                let at = |at: usize| procedure.step(at).is_some_and(|step| step.act == act && step.role == entry.role);
                // What was changed after a review is reviewed once more.
                let again = act == Act::Review && !same && self.taken > 1 && at(self.taken - 1);
                if next.is_none() && !same {
                    return Err(Fault::Changed);
                }
                if self.taken == 0 || !(again || at(self.taken)) {
                    return Err(turn());
                }
                if act == Act::Approve && !same {
                    return Err(Fault::Changed);
                }
                self.taken += usize::from(!again);
            }
            Status::Returned => {
                let whose = next.or(procedure.steps.last()).filter(|step| step.role == entry.role);
                if self.taken == 0 || whose.is_none() {
                    return Err(turn());
                }
                if entry.reason.is_none() {
                    return Err(Fault::NoReason);
                }
                self.taken = 0;
            }
        }
        self.meaning = Some(entry.bound.meaning.clone());
        Ok(())
    }
}

impl Fault {
    /// What is to be said of it.
    #[must_use]
    pub fn told(&self, procedure: &Procedure, entry: &Entry) -> Diagnostic {
        let (role, by, did) = (entry.role.as_str(), entry.by.as_str(), entry.status.name());
        let stated = say!("程序：{steps}", "the steps are: {steps}", steps = spelled(procedure));
        let problem = match self {
            Self::Order(turn) => {
                let problem = Diagnostic::new(
                    &catalog::APPROVAL_ORDER,
                    say!("现在还不能由 {role} {did}", "`{did}` by {role} is out of order", role = role, did = did),
                );
                match turn {
                    Some(step) => problem.note(say!("下一步：{step}", "next: {step}", step = step_words(step))),
                    None => problem.note(say!("已经批准", "it is approved already")),
                }
            }
            Self::Standing => Diagnostic::new(
                &catalog::APPROVAL_ORDER,
                say!("提交以来没有改动，不必再次提交", "nothing has changed since it was submitted"),
            ),
            Self::Changed => Diagnostic::new(
                &catalog::APPROVAL_ORDER,
                say!(
                    "要批准的不是上一步移交的内容：其间有改动",
                    "what is to be approved is not what was handed on: it has been changed since"
                ),
            )
            .help(say!("先重新审核或提交", "have it reviewed or submitted again first")),
            Self::Role => {
                let known = procedure.roles();
                let problem = Diagnostic::new(
                    &catalog::APPROVAL_ROLE,
                    say!("{role} 无权{did}", "{role} may not take the step `{did}`", role = role, did = did),
                );
                match nearest(role, known.iter().copied()).filter(|_| !known.contains(&role)) {
                    Some(near) => problem.help(say!("是不是 `{near}`", "did you mean `{near}`?", near = near)),
                    None => problem,
                }
            }
            Self::Office(offices) => Diagnostic::new(
                &catalog::APPROVAL_ROLE,
                say!("`{by}` 不能以 {role} 的身份办理", "`{by}` does not act as {role}", by = by, role = role),
            )
            .help(say!("应为 {offices}", "it is for {offices}", offices = offices.join("、"))),
            Self::NoReason => Diagnostic::new(
                &catalog::APPROVAL_RETURN_REASON,
                say!("退回没有写明理由", "what is returned has no reason"),
            )
            .help(say!("写 `--reason \"…\"`", "give `--reason \"…\"`")),
        };
        problem.note(stated)
    }
}

/// A step in words: `office 审核`.
#[must_use]
pub fn step_words(step: &Step) -> Bilingual {
    let did = Status::Did(step.act).name();
    say!("{role} {did}", "{did} by {role}", role = step.role.as_str(), did = did)
}

/// The steps of a procedure in words.
#[must_use]
pub fn spelled(procedure: &Procedure) -> Bilingual {
    let steps: Vec<Bilingual> = procedure.steps.iter().map(step_words).collect();
    let join = |lang, mark: &str| steps.iter().map(|step| step.get(lang)).collect::<Vec<_>>().join(mark);
    Bilingual {
        zh: join(crate::base::language::Lang::Zh, " → "), en: join(crate::base::language::Lang::En, ", then ")
    }
}
