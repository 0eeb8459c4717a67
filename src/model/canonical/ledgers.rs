//! What is paid, settled and reviewed, in canonical form. A scheme that says nothing of these has no such keys.

use super::{Form, number, rounding};
use crate::model::ledgers::Pay;
use serde_json::{Map, Value as Json, json};

impl Form<'_> {
    /// Adds what the scheme says of these things.
    pub(super) fn ledgers(&self, whole: &mut Map<String, Json>) {
        let pays: Map<String, Json> = self.rules.pays.iter().map(|pay| (pay.id.clone(), self.pay(pay))).collect();
        if !pays.is_empty() {
            whole.insert("pays".to_owned(), Json::Object(pays));
        }
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
