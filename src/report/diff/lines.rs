//! One change as a line: what changed, from what to what, and why it is judged so.

use super::super::escape::one_line;
use super::words::{Place, Words};
use super::{Line, Relation, Telling};
use crate::base::language::{Lang, quoted};
use crate::diff::aspect::{Aspect, aspects};
use crate::diff::thing::{Key, Kind};
use crate::diff::{Change, Side, What, Wording};
use crate::model::RuleSet;
use serde_json::Value as Json;
use std::collections::BTreeMap;

impl Telling<'_> {
    pub(super) fn line(&self, change: &Change) -> Line {
        let words = self.words;
        let lang = words.lang();
        let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
        let name = |side: &Option<Side>| {
            let side = side.as_ref()?;
            let name =
                side.title.clone().unwrap_or_else(|| side.id.rsplit(['.', '/']).next().unwrap_or_default().to_owned());
            Some(name)
        };
        let inner = matches!(change.kind, Kind::Rule | Kind::Panel | Kind::Grade);
        let place = |rules, side: &'_ Option<Side>, aspect: &'static Aspect| Where {
            rules,
            kind: change.kind,
            id: side.as_ref().map_or_else(|| change.id.clone(), |side| side.id.clone()),
            aspect,
        };
        let subject = match name(&change.new).or_else(|| name(&change.old)) {
            Some(name) if inner && lang == Lang::Zh => quoted(&name),
            Some(name) if inner => format!("{} ", quoted(&name)),
            _ => String::new(),
        };
        let kind = change.kind.name();
        let kind = kind.get(lang);
        let (mark, what, old, new) = match &change.what {
            What::Added { form } => {
                let what = say(&format!("新增{kind}{subject}"), format!("new {kind} {subject}").trim_end());
                let text = self
                    .written(&self.new, change.kind, &change.new)
                    .unwrap_or_else(|| content(words, self.of.new, change.kind, &change.id, form));
                ("+", what, String::new(), if of_a_rule(&self.new, change) { String::new() } else { text })
            }
            What::Removed { form } => {
                let what = say(
                    &format!("取消{kind}{subject}"),
                    format!("{kind} {subject} removed").replace("  ", " ").as_str(),
                );
                let text = self
                    .written(&self.old, change.kind, &change.old)
                    .unwrap_or_else(|| content(words, self.of.old, change.kind, &change.id, form));
                ("-", what, if of_a_rule(&self.old, change) { String::new() } else { text }, String::new())
            }
            What::Renamed { moved, confidence } => {
                let id = |side: &Option<Side>| side.as_ref().map_or_else(String::new, |side| side.id.clone());
                let mut what = match moved {
                    true => say(&format!("{subject}移到别处"), &format!("{subject}moved")),
                    false => say(&format!("{subject}改名"), &format!("{subject}renamed")),
                };
                if let Some(confidence) = confidence {
                    let sure = words.whole_percent(confidence);
                    what.push_str(&say(&format!("（推断，把握{sure}）"), &format!(" (inferred, {sure} sure)")));
                }
                ("→", what, id(&change.old), id(&change.new))
            }
            What::Altered { aspect, entry, old, new, along } => {
                let aspect_name = if lang == Lang::Zh { aspect.name.0 } else { aspect.name.1 };
                let (before, after) =
                    (place(self.of.old, &change.old, aspect), place(self.of.new, &change.new, aspect));
                let entry_name = entry.as_ref().map_or_else(String::new, |entry| {
                    let name = words.entry(after.at(None), entry);
                    say(&format!("（{name}）"), &format!(" ({name})"))
                });
                let whole = (aspect.key == "does" || aspect.key == "about")
                    .then(|| {
                        self.written(&self.old, change.kind, &change.old).zip(self.written(
                            &self.new,
                            change.kind,
                            &change.new,
                        ))
                    })
                    .flatten();
                let rest = entry.is_some() && matches!(aspect.key, "target" | "rows");
                let (old, new) = match whole {
                    Some(both) => both,
                    None => {
                        let along = along.as_ref();
                        let told = differing(old, new);
                        let of = |place: &Where, value: &Json| match value {
                            Json::Null if rest => say("（无单列）", "(not listed)"),
                            _ => words.told(place.at(along), value),
                        };
                        (of(&before, &told.0), of(&after, &told.1))
                    }
                };
                ("~", format!("{subject}{aspect_name}{entry_name}"), old, new)
            }
            What::Retitled => {
                let title = |side: &Option<Side>| {
                    side.as_ref().and_then(|side| side.title.clone()).unwrap_or_else(|| say("（无）", "(none)"))
                };
                (
                    "~",
                    say(&format!("{subject}名称"), &format!("{subject}title")),
                    title(&change.old),
                    title(&change.new),
                )
            }
            What::Recited => {
                let cite = |side: &Option<Side>| {
                    let clause = side.as_ref().and_then(|side| side.clause.as_ref());
                    clause.and_then(|clause| clause.article.clone()).unwrap_or_else(|| say("（无）", "(none)"))
                };
                (
                    "~",
                    say(&format!("{subject}依据条款"), &format!("{subject}article")),
                    cite(&change.old),
                    cite(&change.new),
                )
            }
            What::Reworded { of, .. } => {
                let what = match of {
                    Wording::Basis => say("依据文件", "documents it rests on"),
                    Wording::Show => say("数值的显示", "how values are printed"),
                    Wording::Order => say("排列次序", "order"),
                    Wording::Prose => say("规则之外的文字", "the prose around the rules"),
                    Wording::Parts => say(
                        "字段、阶段、评价方面等的名称、依据条款，或者数据的单位",
                        "titles or articles of fields, stages, aspects and the like, or units of facts",
                    ),
                };
                let (old, new) = match of {
                    Wording::Basis => (self.of.old.scheme.basis.join("、"), self.of.new.scheme.basis.join("、")),
                    Wording::Show => {
                        let show = |rules: &RuleSet| words.rounding(rules.scheme.show);
                        (show(self.of.old), show(self.of.new))
                    }
                    Wording::Order | Wording::Prose | Wording::Parts => (String::new(), String::new()),
                };
                ("~", what, old, new)
            }
        };
        let what = if change.kind == Kind::Method && change.id.ends_with("#1") || !matches!(change.kind, Kind::Method) {
            what
        } else {
            let number = change.id.rsplit('#').next().unwrap_or_default();
            say(&format!("第{number}种办法：{what}"), &format!("method {number}: {what}"))
        };
        let cases = change.judgement.witnesses.iter().map(|witness| {
            let at = words.value_of(self.of.new, &witness.of, &witness.at);
            let of = words.any(&witness.of);
            let (old, new) = (words.points(&witness.old), words.points(&witness.new));
            match self.relation {
                Relation::Editions => say(
                    &format!("{of}为{at}时，原得{old}，新得{new}"),
                    &format!("{of} at {at}: {old} before, {new} after"),
                ),
                Relation::Levels => say(
                    &format!("{of}为{at}时，按上级得{old}，按本级得{new}"),
                    &format!("{of} at {at}: {old} above, {new} here"),
                ),
            }
        });
        Line {
            mark,
            class: change.judgement.class.word(),
            class_name: change.judgement.class.name().get(lang).to_owned(),
            name: change.name(),
            what,
            old,
            new,
            reason: change.judgement.reason.get(lang).to_owned(),
            cases: cases.collect(),
            accepted: self.accepted_by(&change.fingerprint),
            fingerprint: change.fingerprint.clone(),
            of: (change.kind, change.id.clone()),
        }
    }

    /// The text of a thing that is new or gone, on one line and not too long; none of what only stands in a larger one, and
    /// none where nothing is quoted.
    fn written(&self, texts: &BTreeMap<Key, String>, kind: Kind, side: &Option<Side>) -> Option<String> {
        if !self.quoted || matches!(kind, Kind::Panel | Kind::Grade | Kind::Use) {
            return None;
        }
        texts.get(&(kind, side.as_ref()?.id.clone())).map(|text| crate::report::words::one_line(text))
    }

    /// Who accepts a change, and why; nothing where nobody does.
    fn accepted_by(&self, fingerprint: &str) -> String {
        let Some(entry) = self.accepted.and_then(|all| all.get(fingerprint)) else { return String::new() };
        let until = entry.until.map(|day| day.to_string());
        let (reason, by) = (one_line(&entry.reason), one_line(&entry.by));
        match (self.words.lang(), until) {
            (Lang::Zh, None) => format!("已接受（{by}）：{reason}"),
            (Lang::Zh, Some(until)) => format!("已接受（{by}，至{until}）：{reason}"),
            (Lang::En, None) => format!("accepted ({by}): {reason}"),
            (Lang::En, Some(until)) => format!("accepted ({by}, until {until}): {reason}"),
        }
    }
}

/// Where a value stands, with an id of its own.
struct Where<'a> {
    rules: &'a RuleSet,
    kind: Kind,
    id: String,
    aspect: &'static Aspect,
}

impl Where<'_> {
    fn at<'p>(&'p self, along: Option<&'p Json>) -> Place<'p> {
        Place { rules: self.rules, kind: self.kind, id: &self.id, aspect: self.aspect, along }
    }
}

/// Both values; of two lists of which each keeps something, what differs.
fn differing(old: &Json, new: &Json) -> (Json, Json) {
    let (Json::Array(olds), Json::Array(news)) = (old, new) else { return (old.clone(), new.clone()) };
    // What is no list of things: an expression, a number with its kind, texts.
    let things = |list: &[Json]| match list {
        [Json::String(_), ..] => list.iter().all(|item| item.as_str().is_some_and(is_effect) || item.is_object()),
        _ => list.iter().all(|item| item.is_array() || item.is_object() || item.as_str().is_some_and(is_effect)),
    };
    let (gone, came): (Vec<Json>, Vec<Json>) = (
        olds.iter().filter(|item| !news.contains(item)).cloned().collect(),
        news.iter().filter(|item| !olds.contains(item)).cloned().collect(),
    );
    if things(olds) && things(news) && !(gone.is_empty() && came.is_empty()) {
        return (Json::Array(gone), Json::Array(came));
    }
    (old.clone(), new.clone())
}

/// An effect that is one word.
fn is_effect(word: &str) -> bool {
    matches!(word, "not-ranked" | "last-place")
}

/// Whether a kind of event is what a rule counts by its own name: the text is the rule's, and is told there.
fn of_a_rule(texts: &BTreeMap<Key, String>, change: &Change) -> bool {
    let own = || texts.get(&(Kind::Event, change.id.clone()));
    let rules = || texts.iter().filter(|((kind, _), _)| *kind == Kind::Rule);
    change.kind == Kind::Event && own().is_some_and(|own| rules().any(|(_, text)| text == own))
}

/// What a thing says in its canonical form, for one that has no text of its own.
fn content(words: &Words, rules: &RuleSet, kind: Kind, id: &str, form: &Json) -> String {
    let default = |value: &Json| match value {
        Json::Null | Json::Bool(false) => true,
        Json::Array(list) => list.is_empty(),
        Json::Object(map) => map.is_empty() || map.values().all(|value| value.as_str() == Some("error")),
        Json::String(word) => ["alone", "error", "item"].contains(&word.as_str()),
        Json::Number(number) => number.as_i64() == Some(0),
        Json::Bool(true) => false,
    };
    let zh = words.lang() == Lang::Zh;
    let parts = aspects(kind).iter().filter_map(|aspect| {
        let own = form.get(aspect.key).filter(|value| !default(value))?;
        if aspect.entries && own.is_object() || aspect.key == "does" {
            return None;
        }
        let name = if zh { aspect.name.0 } else { aspect.name.1 };
        let text = words.told(Place { rules, kind, id, aspect, along: None }, own);
        Some(if zh { format!("{name}{text}") } else { format!("{name} {text}") })
    });
    parts.collect::<Vec<_>>().join(if zh { "，" } else { ", " })
}
