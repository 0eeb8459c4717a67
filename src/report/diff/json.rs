//! A comparison as JSON, for programs: canonical values, stable words, both languages.

use super::Compared;
use crate::base::source::Sources;
use crate::diff::{Side, What};
use crate::model::RuleSet;
use serde_json::{Value as Json, json};

/// The comparison as a JSON document.
#[must_use]
pub fn json(compared: Compared) -> Json {
    let comparison = compared.of;
    let rules = |rules: &RuleSet| {
        json!({
            "scheme": rules.scheme.id,
            "edition": rules.scheme.edition,
            "meaning": rules.meaning,
            "wording": rules.wording,
        })
    };
    let changes = comparison.changes.iter().map(|change| {
        let (aspect, entry, old, new) = match &change.what {
            What::Altered { aspect, entry, old, new, .. } => (Some(aspect.key), entry.as_ref(), old, new),
            What::Added { form } => (None, None, &Json::Null, form),
            What::Removed { form } => (None, None, form, &Json::Null),
            _ => (None, None, &Json::Null, &Json::Null),
        };
        let confidence = match &change.what {
            What::Renamed { confidence, .. } => confidence.as_ref().map(crate::base::number::Number::to_fraction_text),
            _ => None,
        };
        let witnesses = change.judgement.witnesses.iter().map(|witness| {
            json!({
                "of": witness.of,
                "at": witness.at.to_fraction_text(),
                "old": witness.old.to_fraction_text(),
                "new": witness.new.to_fraction_text(),
            })
        });
        let accepted = compared.accepted.and_then(|all| all.get(&change.fingerprint)).map(
            |entry| json!({ "reason": entry.reason, "by": entry.by, "until": entry.until.map(|day| day.to_string()) }),
        );
        json!({
            "name": change.name(),
            "kind": change.kind.word(),
            "id": change.id,
            "what": change.what.word(),
            "aspect": aspect,
            "entry": entry,
            "old": old,
            "new": new,
            "confidence": confidence,
            "class": change.judgement.class.word(),
            "reason": { "zh": change.judgement.reason.zh, "en": change.judgement.reason.en },
            "witnesses": witnesses.collect::<Vec<_>>(),
            "fingerprint": change.fingerprint,
            "accepted": accepted,
            "before": change.old.as_ref().map(|side| self::side(side, compared.old.places)),
            "after": change.new.as_ref().map(|side| self::side(side, compared.new.places)),
        })
    });
    let verdicts = comparison.verdicts.iter().map(|verdict| {
        json!({
            "id": verdict.id,
            "was": verdict.was,
            "verdict": verdict.comparable.word(),
            "because": verdict.because.iter().filter_map(|at| comparison.changes.get(*at)).map(|it| &it.fingerprint).collect::<Vec<_>>(),
        })
    });
    let mut told = json!({
        "old": rules(comparison.old),
        "new": rules(comparison.new),
        "changes": changes.collect::<Vec<_>>(),
        "verdicts": verdicts.collect::<Vec<_>>(),
    });
    if let (Some(impact), Some(told)) = (compared.impact, told.as_object_mut()) {
        told.insert("impact".to_owned(), super::impact::json(impact, comparison));
    }
    if let (Some(passage), Some(told)) = (compared.passage, told.as_object_mut()) {
        told.insert("passage".to_owned(), super::impact::passage::json(passage));
    }
    told
}

fn side(side: &Side, sources: &Sources) -> Json {
    let place = side.clause.as_ref().map(|clause| {
        let (line, column) = sources.line_column(clause.span.file, clause.span.start);
        json!({ "file": clause.file, "line": line, "column": column, "article": clause.article })
    });
    json!({ "id": side.id, "title": side.title, "place": place })
}
