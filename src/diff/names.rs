//! The stable names of all changes there can be, such as `node.cap` and `award.added`.

use super::aspect::aspects;
use super::rename::RENAMED;
use super::thing::Kind;
use super::{Wording, thing};
use std::collections::BTreeSet;

/// Every name that [`Change::name`](super::Change::name) can give.
#[must_use]
pub fn names() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for kind in Kind::ALL {
        let mut put = |what: &str| {
            names.insert(format!("{}.{what}", kind.word()));
        };
        aspects(kind).iter().for_each(|aspect| put(aspect.key));
        if kind == Kind::Scheme {
            Wording::ALL.into_iter().for_each(|of| put(of.word()));
        } else {
            // There is one scheme on each side.
            put("added");
            put("removed");
        }
        if RENAMED.contains(&kind) {
            put("renamed");
        }
        if kind == Kind::Node {
            put("moved");
        }
        if thing::titled(kind) {
            put("retitled");
        }
        if thing::cited(kind) {
            put("recited");
        }
    }
    names
}
