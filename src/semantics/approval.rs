//! `approval { submitted by …; reviewed by …; approved by … }`: by which steps an edition, or the goals of its units, come
//! to be approved.

use super::clauses::{Clauses, Reference, incomplete, reference, statement_words};
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::model::approval::{Act, Procedure, Step, Subject};
use crate::model::table::UnitKey;
use crate::say;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// Compiles how things come to be approved.
    pub(super) fn approvals(&mut self, body: &Body<'a>) {
        for statement in body.iter().copied().filter(|statement| statement.word == S::Approval) {
            let Some(procedure) = self.procedure(statement) else { continue };
            let twin = self.review.approvals.iter().find(|other| other.of == procedure.of);
            if let Some(first) = twin.map(|twin| twin.clause.span) {
                self.written_twice(statement, first);
                continue;
            }
            self.review.approvals.push(procedure);
        }
    }

    fn procedure(&mut self, statement: &'a Statement) -> Option<Procedure> {
        let mut clauses = Clauses::of(statement);
        let per = clauses.take(C::Per, &mut self.problems);
        clauses.finish(&[C::Per], &mut self.problems);
        let of = match &per {
            None => Subject::Edition,
            Some(per) if per.value().and_then(|of| self.unit_key(of)) == Some(UnitKey::Unit) => Subject::Units,
            Some(per) => {
                self.problems.push(incomplete(per.whole(), &say!("`每 单位`", "`per unit`")));
                return None;
            }
        };
        let mut steps: Vec<(Step, Span)> = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            let act = match inner.word {
                S::SubmittedBy => Act::Submit,
                S::ReviewedBy => Act::Review,
                S::ApprovedBy => Act::Approve,
                S::Basis => continue,
                _ => {
                    self.misplaced(inner, &statement_words(statement));
                    continue;
                }
            };
            let step = self.approval_step(inner, act)?;
            let twin = steps.iter().find(|(other, _)| (other.act, &other.role) == (step.act, &step.role));
            if let Some((_, first)) = twin {
                self.written_twice(inner, *first);
                return None;
            }
            steps.push((step, inner.span));
        }
        self.approval_in_order(statement, &steps)?;
        let steps = steps.into_iter().map(|(step, _)| step).collect();
        Some(Procedure { of, steps, clause: self.clause(statement, None) })
    }

    /// `reviewed by office "office of reform", "bureau of justice"`: the role, then who may act in it.
    fn approval_step(&mut self, statement: &'a Statement, act: Act) -> Option<Step> {
        let mut clauses = Clauses::of(statement);
        let mut values = clauses.take_values().into_iter();
        clauses.finish(&[], &mut self.problems);
        let role = match values.next().and_then(reference) {
            Some(Reference::Name(name)) => name.single().map(str::to_owned),
            _ => None,
        };
        let mut offices = Vec::new();
        for value in values {
            match reference(value) {
                Some(Reference::Text(office, _)) => offices.push(office.to_owned()),
                _ => {
                    let office = say!("带引号的机关名称", "the name of an office in quotation marks");
                    self.problems.push(incomplete(value.span, &office));
                }
            }
        }
        if role.is_none() {
            self.problems.push(
                incomplete(statement.span, &say!("角色的名称", "the name of a role")).help(say!(
                    "例如 `审核 office \"考核办\"`",
                    "for example `reviewed by office \"assessment office\"`"
                )),
            );
        }
        Some(Step { act, role: role?, offices })
    }

    /// One submission first, one approval last, reviews between them.
    fn approval_in_order(&mut self, statement: &Statement, steps: &[(Step, Span)]) -> Option<()> {
        let acts: Vec<Act> = steps.iter().map(|(step, _)| step.act).collect();
        let inner = acts.get(1..acts.len().saturating_sub(1)).unwrap_or_default();
        let sound = acts.len() >= 2
            && acts.first() == Some(&Act::Submit)
            && acts.last() == Some(&Act::Approve)
            && inner.iter().all(|act| *act == Act::Review);
        if sound {
            return Some(());
        }
        self.problems.push(
            Diagnostic::new(
                &catalog::APPROVAL_STEPS,
                say!(
                    "`{word}` 应先 `提交`，后 `审批`，中间可有若干次 `审核`",
                    "`{word}` begins with `submitted by` and ends with `approved by`, with any number of `reviewed by` between",
                    word = statement_words(statement)
                ),
            )
            .at(statement.word_span)
            .help(say!(
                "例如 `报批 {{ 提交 units；审核 office \"考核办\"；审批 leading-group \"领导小组\" }}`",
                "for example `approval {{ submitted by units; reviewed by office \"assessment office\"; approved by group \"leading group\" }}`"
            )),
        );
        None
    }
}
