//! What names a change wherever it is met: a digest over what changed from what to what, and not over where it is written.
//!
//! What is new or gone is told once, with all that stands in it, and its fingerprint is taken over all of that: who accepts
//! an indicator accepts its rules as they are.

use super::thing::{Key, Kind, Thing};
use super::{What, Wording};
use crate::model::RuleSet;
use crate::model::canonical::{mode, said};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Things that are told with what they belong to, by what that is.
pub(super) struct Parts<'a>(BTreeMap<Key, Vec<&'a Thing>>);

impl<'a> Parts<'a> {
    /// The parts among the things that only one side has.
    pub(super) fn of(alone: impl Iterator<Item = &'a Thing>) -> Self {
        let mut parts: BTreeMap<Key, Vec<&Thing>> = BTreeMap::new();
        for thing in alone {
            if let Some(of) = &thing.part_of {
                parts.entry(of.clone()).or_default().push(thing);
            }
        }
        Self(parts)
    }

    /// What a thing says with all that stands in it, in the order of kinds and ids: that of the text is no matter.
    fn whole(&self, form: &Json, key: &Key) -> Json {
        let mut inside = BTreeMap::new();
        self.gather(key, &mut inside);
        if inside.is_empty() {
            return form.clone();
        }
        let inside: Vec<Json> = inside.into_iter().map(|((kind, id), form)| json!([kind.word(), id, form])).collect();
        json!([form, inside])
    }

    fn gather(&self, key: &Key, inside: &mut BTreeMap<Key, &'a Json>) {
        for part in self.0.get(key).into_iter().flatten() {
            inside.insert(part.key(), &part.form);
            self.gather(&part.key(), inside);
        }
    }
}

/// What a part of the wording says, as it is compared. What only one side has is told by itself: of the order of siblings
/// `known` are the keys of both, in the order of the rule set, and of parts those that the `other` side has, too.
pub(super) fn worded(of: Wording, [rules, other]: [&RuleSet; 2], known: &[&Key]) -> Json {
    match of {
        Wording::Parts => {
            let there: BTreeSet<(&str, String)> = said(other).into_iter().map(|it| (it.kind, it.id)).collect();
            let parts = said(rules).into_iter().filter(|it| it.part && there.contains(&(it.kind, it.id.clone())));
            let by_id: BTreeMap<(&str, String), Json> =
                parts.map(|it| ((it.kind, it.id.clone()), json!([it.kind, it.id, it.title, it.article]))).collect();
            by_id.into_values().collect()
        }
        Wording::Basis => json!(rules.scheme.basis),
        Wording::Show => json!([rules.scheme.show.places, mode(rules.scheme.show.mode)]),
        Wording::Prose => json!(rules.scheme.prose),
        Wording::Order => known.iter().map(|(kind, id)| json!([kind.word(), id])).collect(),
    }
}

/// Sixteen hexadecimal digits over a change. `parts` are those of the side that a new or removed thing is on.
pub(super) fn fingerprint(
    kind: Kind,
    id: &str,
    what: &What,
    parts: &Parts<'_>,
    old: Option<&Thing>,
    new: Option<&Thing>,
) -> String {
    let ids = json!([old.map(|thing| &thing.id), new.map(|thing| &thing.id)]);
    let whole = |form: &Json| parts.whole(form, &(kind, id.to_owned()));
    let values = match what {
        What::Added { form } => json!([null, whole(form)]),
        What::Removed { form } => json!([whole(form), null]),
        What::Altered { aspect, entry, old, new, .. } => json!([aspect.key, entry, old, new]),
        What::Retitled => json!([old.map(|thing| &thing.title), new.map(|thing| &thing.title)]),
        What::Recited => {
            let article = |thing: Option<&Thing>| {
                thing.and_then(|thing| thing.clause.as_ref()).and_then(|clause| clause.article.clone())
            };
            json!([article(old), article(new)])
        }
        What::Renamed { .. } => Json::Null,
        What::Reworded { old, new, .. } => json!([old, new]),
    };
    let text = json!(["1", kind.word(), id, what.word(), ids, values]).to_string();
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
