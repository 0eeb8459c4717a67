//! What is paid, settled and reviewed, in canonical form. A scheme that says nothing of these has no such keys.

use super::{Form, number, option, rounding, sorted, unordered};
use crate::model::ledgers::{Days, Matter, Pay, Settlement};
use serde_json::{Map, Value as Json, json};

impl Form<'_> {
    /// Adds what the scheme says of these things.
    pub(super) fn ledgers(&self, whole: &mut Map<String, Json>) {
        let pays: Map<String, Json> = self.rules.pays.iter().map(|pay| (pay.id.clone(), self.pay(pay))).collect();
        if !pays.is_empty() {
            whole.insert("pays".to_owned(), Json::Object(pays));
        }
        let review = &self.rules.review;
        if !review.settlements.is_empty() {
            let settlements = review.settlements.iter().map(|settlement| self.settlement(settlement)).collect();
            whole.insert("settle".to_owned(), Json::Array(unordered(settlements)));
        }
        if let Some(appeal) = &review.appeal {
            let value = json!({
                "within": appeal.within.map(days),
                "answer": appeal.answer.map(days),
                "decided-by": sorted(&appeal.authorities),
            });
            whole.insert("appeal".to_owned(), value);
        }
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
            Some(amount) if pay.round.is_none() && pay.above.is_none() => number(amount),
            _ => json!({
                "amount": self.choice(&pay.amount),
                "when": self.maybe(pay.when.as_ref()),
                "round": pay.round.map(rounding),
                "above": pay.above.and_then(|at| self.rules.pays.get(at)).map(|other| other.id.clone()),
            }),
        }
    }
}

fn days(days: Days) -> Json {
    json!([days.number, if days.working { "working-days" } else { "days" }])
}
