//! What is paid, settled and reviewed, in canonical form. A scheme that says nothing of these has no such keys.

use super::json::{Json, Map, json};
use super::{Form, number, option, rounding, sorted, unordered};
use crate::model::approval::{Procedure, Step};
use crate::model::ledgers::{Absent, Days, DueDay, Matter, Pay, Scored, Scorer, Settlement};
use crate::model::method::Rule;
use crate::model::node::Combining;

impl Form<'_> {
    /// Adds what the scheme says of these things.
    pub(super) fn ledgers(&self, whole: &mut Map) {
        let pays: Map = self.rules.pays.iter().map(|pay| (pay.id.clone(), self.pay(pay))).collect();
        if !pays.is_empty() {
            whole.insert("pays".to_owned(), Json::Object(pays));
        }
        let review = &self.rules.review;
        if !review.settlements.is_empty() {
            let settlements = review.settlements.iter().map(|settlement| self.settlement(settlement)).collect();
            whole.insert("settle".to_owned(), Json::Array(unordered(settlements)));
        }
        let tolerances: Map = (review.tolerances.iter())
            .map(|tolerance| {
                let events =
                    tolerance.events.iter().map(|(event, when)| json!([self.event_id(*event), self.expr(when)]));
                let veto = |id: crate::model::VetoId| self.rules.vetoes.get(id.index()).map(|veto| veto.id.clone());
                let vetoes = tolerance.vetoes.iter().map(|(id, when)| json!([veto(*id), self.expr(when)]));
                let value = json!({
                    "share": number(&tolerance.share),
                    "events": unordered(events.collect()),
                    "vetoes": unordered(vetoes.collect()),
                });
                (tolerance.id.clone(), value)
            })
            .collect();
        if !tolerances.is_empty() {
            whole.insert("tolerance".to_owned(), Json::Object(tolerances));
        }
        if let Some(appeal) = &review.appeal {
            let value = json!({
                "within": appeal.within.map(days),
                "answer": appeal.answer.map(days),
                "decided-by": sorted(&appeal.authorities),
            });
            whole.insert("appeal".to_owned(), value);
        }
        if !review.approvals.is_empty() {
            let step = |step: &Step| json!([step.act.id(), &step.role, sorted(&step.offices)]);
            let steps =
                |procedure: &Procedure| json!({ "steps": procedure.steps.iter().map(step).collect::<Vec<_>>() });
            let approvals: Map = review.approvals.iter().map(|one| (one.of.id(), steps(one))).collect();
            whole.insert("approvals".to_owned(), Json::Object(approvals));
        }
    }

    /// What a rule says of judgement and declaration, where it does.
    pub(super) fn of_ledgers(&self, rule: &Rule, form: &mut Json) {
        let Json::Object(map) = form else { return };
        if let Some(judged) = &rule.judged {
            let value = json!([number(&judged.low), number(&judged.high), sorted(&judged.by)]);
            map.insert("judged".to_owned(), value);
        }
        if let Some(due) = &rule.due {
            let day = match due.day {
                DueDay::Date(date) => date.to_string(),
                DueDay::Yearly { month, day } => format!("{month:02}-{day:02}"),
            };
            map.insert("due".to_owned(), json!(day));
        }
    }

    /// Points entered by hand.
    pub(super) fn scored(&self, scored: &Scored) -> Json {
        let names = scored.scorers.iter().map(|scorer| match scorer {
            Scorer::Own => json!("self"),
            Scorer::Office(name) => json!({ "office": name }),
        });
        json!({
            "scored-by": unordered(names.collect()),
            "combine": match scored.combine {
                _ if scored.scorers.len() < 2 => "alone",
                Combining::Best => "best",
                Combining::Lowest => "lowest",
                _ => "mean",
            },
            "absent": match scored.absent {
                _ if scored.scorers.len() < 2 => "missing",
                Absent::Missing => "missing",
                Absent::Rest => "rest",
                Absent::Zero => "zero",
            },
            "most": option(scored.most.as_ref()),
        })
    }

    fn settlement(&self, settlement: &Settlement) -> Json {
        json!({
            "for": settlement.matter.map(|matter| match matter {
                Matter::Total => json!("total"),
                Matter::Node(node) => json!({ "node": self.node_id(node) }),
                Matter::Place => json!("place"),
                Matter::Grade => json!("grade"),
                Matter::Award(award) => json!({ "award": self.award_id(award) }),
            }),
            "within": option(settlement.within.as_ref()),
            "at-most": settlement.most,
            "decided-by": sorted(&settlement.authorities),
            "evidence": sorted(&settlement.evidence),
        })
    }

    /// A sum that is the same for everyone is written as a number.
    pub(super) fn pay(&self, pay: &Pay) -> Json {
        match pay.fixed() {
            Some(amount) if pay.round.is_none() && pay.above.is_none() && !pay.per_head => number(amount),
            _ => {
                let mut form = json!({
                    "amount": self.choice(&pay.amount),
                    "when": self.maybe(pay.when.as_ref()),
                    "round": pay.round.map(rounding),
                    "above": pay.above.and_then(|at| self.rules.pays.get(at)).map(|other| other.id.clone()),
                });
                if pay.per_head {
                    super::put(&mut form, "per-head", json!(true));
                }
                form
            }
        }
    }
}

fn days(days: Days) -> Json {
    json!([days.number, if days.working { "working-days" } else { "days" }])
}
