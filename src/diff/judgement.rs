//! What a change means for those assessed: harder, easier, or neither, with the reason and, where it can be computed, a case
//! that shows it.

use super::aspect::{Aspect, Judge, Null};
use super::condition::{self, constant};
use super::curve::{self, Curve};
use super::thing::{Kind, Thing};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::say;
use serde_json::Value as Json;
use std::cmp::Ordering;

/// What a change does to those assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Harder: nobody gets more by it, somebody may get less.
    Tightened,
    /// Easier: nobody gets less by it, somebody may get more.
    Loosened,
    /// Harder for some and easier for others, or it depends on the data.
    Mixed,
    /// What is asked stays as hard as it was; what counts how much may shift.
    Neutral,
    /// Names, order, offices, records: no result changes by it.
    Structural,
    /// Titles, articles and prose only.
    Wording,
}

impl Class {
    /// Every class, the gravest first.
    pub const ALL: [Self; 6] =
        [Self::Tightened, Self::Loosened, Self::Mixed, Self::Neutral, Self::Structural, Self::Wording];

    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Tightened => "tightened",
            Self::Loosened => "loosened",
            Self::Mixed => "mixed",
            Self::Neutral => "neutral",
            Self::Structural => "structural",
            Self::Wording => "wording",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Tightened => say!("加严", "tightened"),
            Self::Loosened => say!("放宽", "loosened"),
            Self::Mixed => say!("有严有宽", "either way"),
            Self::Neutral => say!("不涉严宽", "neutral"),
            Self::Structural => say!("结构", "structural"),
            Self::Wording => say!("文字", "wording only"),
        }
    }

    /// What the opposite change is.
    #[must_use]
    pub fn mirror(self) -> Self {
        match self {
            Self::Tightened => Self::Loosened,
            Self::Loosened => Self::Tightened,
            other => other,
        }
    }
}

/// A class with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Which way.
    pub class: Class,
    /// Why.
    pub reason: Bilingual,
    /// Cases that show it: a value, and what the rules before and after make of it.
    pub witnesses: Vec<Witness>,
}

/// A case that shows which way a change goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The figure that is looked at, in canonical form.
    pub of: Json,
    /// Its value, in base units.
    pub at: Number,
    /// The points before.
    pub old: Number,
    /// The points after.
    pub new: Number,
}

impl Judgement {
    fn of(class: Class, reason: Bilingual) -> Self {
        Self { class, reason, witnesses: Vec::new() }
    }

    /// Names and order only.
    pub(super) fn structural() -> Self {
        Self::of(Class::Structural, say!("只改变名称或位置", "only the name or the place changes"))
    }

    /// Titles, articles and prose only.
    pub(super) fn wording() -> Self {
        Self::of(Class::Wording, say!("不改变含义", "the meaning stays"))
    }

    fn open() -> Self {
        Self::of(Class::Mixed, say!("方向须看数据", "which way depends on the data"))
    }
}

/// Whether more of a thing is good for those assessed; none where it is not known or not asked.
#[must_use]
pub fn leaning(thing: &Thing) -> Option<bool> {
    match thing.kind {
        Kind::Rule => match thing.form.get("sign").and_then(Json::as_str) {
            Some("deduct") => Some(false),
            Some("add") => Some(true),
            _ => None,
        },
        Kind::Node | Kind::Method | Kind::Survey | Kind::Panel | Kind::Grade | Kind::Tolerance | Kind::Allotment => {
            Some(true)
        }
        Kind::Veto | Kind::Letter => Some(false),
        Kind::Award => of_award(&thing.form),
        Kind::Consequence => of_effects(thing.form.get("effects")),
        Kind::Pay => match thing.form.get("amount").and_then(constant) {
            Some(sum) if !sum.is_zero() => Some(!sum.is_negative()),
            _ => None,
        },
        _ => None,
    }
}

/// What an award brings decides, and the end of the ranking it takes from where it brings nothing.
fn of_award(form: &Json) -> Option<bool> {
    let end = form.pointer("/places/end").and_then(Json::as_str);
    let brings = form.get("effects").filter(|effects| effects.as_array().is_some_and(|list| !list.is_empty()));
    match (of_effects(brings), end) {
        (None, Some("bottom")) => Some(false),
        (None, Some("top")) => Some(true),
        (good, _) => good,
    }
}

/// Good where everything that is known of the effects is good.
fn of_effects(effects: Option<&Json>) -> Option<bool> {
    let one = |effect: &Json| -> Option<bool> {
        let (word, value) = effect.as_object()?.iter().next()?;
        match word.as_str() {
            "pay" => {
                let sum = value.get(1)?;
                let sum = sum.as_str().and_then(Number::from_fraction_text).or_else(|| constant(sum.get("amount")?))?;
                Some(!sum.is_negative())
            }
            "points" => match value.get(1)?.get("sign")?.as_str()? {
                "deduct" => Some(false),
                "add" => Some(true),
                _ => None,
            },
            "bar" => Some(false),
            "quota" => Some(true),
            _ => None,
        }
    };
    let known: Vec<bool> = effects?.as_array()?.iter().filter_map(one).collect();
    let first = *known.first()?;
    known.iter().all(|good| *good == first).then_some(first)
}

/// A change of an aspect that is to be judged.
pub(super) struct Case<'a> {
    /// The thing before.
    pub old_thing: &'a Thing,
    /// The thing after.
    pub new_thing: &'a Thing,
    /// The value before; null where there is none.
    pub old: &'a Json,
    /// The value after.
    pub new: &'a Json,
    /// What figures can be: the range of each fact.
    pub ranges: &'a dyn Fn(&Json) -> Option<(Number, Number)>,
    /// The full marks of the node, before and after.
    pub full: Option<(Number, Number)>,
}

/// Judges a change.
pub(super) fn judge(aspect: &Aspect, case: &Case) -> Judgement {
    let good = leaning(case.new_thing).filter(|good| leaning(case.old_thing) == Some(*good));
    match aspect.judge {
        Judge::Flat(class, zh, en) => Judgement::of(class, (zh, en).into()),
        Judge::Amount(more, null) => amount(case, more, null, good),
        Judge::When(more) => match (condition::weakened(case.old, case.new), good) {
            (Some(weaker), Some(good)) => {
                let class = class(weaker == more, good);
                let reason = match weaker {
                    true => say!(
                        "条件放低：满足原条件的都满足新条件",
                        "the condition is weaker: whatever met the old one meets the new one"
                    ),
                    false => say!(
                        "条件抬高：满足新条件的都满足原条件",
                        "the condition is stronger: whatever meets the new one met the old one"
                    ),
                };
                Judgement::of(class, reason)
            }
            _ => Judgement::open(),
        },
        Judge::List => list(case.old, case.new),
        Judge::Later => match later(case.old, case.new) {
            Some(Ordering::Greater) => Judgement::of(Class::Loosened, say!("期限推后", "there is more time")),
            Some(Ordering::Less) => Judgement::of(Class::Tightened, say!("期限提前", "there is less time")),
            _ => Judgement::open(),
        },
        Judge::Curve => curves(case).unwrap_or_else(Judgement::open),
        Judge::Target => target(case),
        Judge::Formula => formula(case),
    }
}

/// More of something good, or less of something bad, loosens.
fn class(more: bool, good: bool) -> Class {
    if more == good { Class::Loosened } else { Class::Tightened }
}

/// Judges that a thing is there that was not (`added`), or no more.
pub(super) fn presence(kind: Kind, thing: &Thing, added: bool) -> Judgement {
    match super::aspect::added(kind) {
        Judge::Flat(class, zh, en) if added || class.mirror() == class => Judgement::of(class, (zh, en).into()),
        Judge::Flat(class, ..) => Judgement::of(class.mirror(), say!("与增设相反", "the opposite of adding it")),
        _ => match leaning(thing) {
            Some(good) => {
                let reason = match (good, added) {
                    (true, true) => say!("多了得分或获益的机会", "one more way to gain"),
                    (true, false) => say!("少了得分或获益的机会", "one way to gain less"),
                    (false, true) => say!("多了失分或受罚的可能", "one more way to lose"),
                    (false, false) => say!("少了失分或受罚的可能", "one way to lose less"),
                };
                Judgement::of(class(added, good), reason)
            }
            None => Judgement::open(),
        },
    }
}

fn amount(case: &Case, more: bool, null: Null, good: Option<bool>) -> Judgement {
    let Some(good) = good else { return Judgement::open() };
    let order = match (size(case.old), size(case.new)) {
        (Some(old), Some(new)) => new.cmp(&old),
        (None, Some(_)) if case.old.is_null() && null == Null::Most => Ordering::Less,
        (None, Some(_)) if case.old.is_null() && null == Null::Least => Ordering::Greater,
        (Some(_), None) if case.new.is_null() && null == Null::Most => Ordering::Greater,
        (Some(_), None) if case.new.is_null() && null == Null::Least => Ordering::Less,
        _ => return Judgement::open(),
    };
    let grew = match order {
        Ordering::Equal => return Judgement::open(),
        Ordering::Greater => true,
        Ordering::Less => false,
    };
    let reason = match (grew == more, good) {
        (true, true) => say!("能得的变多", "more can be had"),
        (false, true) => say!("能得的变少", "less can be had"),
        (true, false) => say!("会失的变多", "more can be lost"),
        (false, false) => say!("会失的变少", "less can be lost"),
    };
    Judgement::of(class(grew == more, good), reason)
}

/// The number of a value: of a constant, a plain number, a quota or places with a number.
fn size(value: &Json) -> Option<Number> {
    match value {
        Json::String(text) => Number::from_fraction_text(text),
        Json::Number(number) => number.as_i64().map(Number::integer),
        Json::Object(map) => size(map.get("quota").or_else(|| map.get("size")).or_else(|| map.get("share"))?),
        list => constant(list),
    }
}

fn list(old: &Json, new: &Json) -> Judgement {
    let of = |value: &Json| value.as_array().cloned().unwrap_or_default();
    let (old, new) = (of(old), of(new));
    let more = old.iter().all(|item| new.contains(item));
    let less = new.iter().all(|item| old.contains(item));
    match (more, less) {
        (true, false) => Judgement::of(Class::Tightened, say!("要求增加", "more is asked for")),
        (false, true) => Judgement::of(Class::Loosened, say!("要求减少", "less is asked for")),
        _ => Judgement::open(),
    }
}

/// Which of two days or spans is later; none where they cannot be compared.
fn later(old: &Json, new: &Json) -> Option<Ordering> {
    match (old, new) {
        (Json::String(old), Json::String(new)) if old.len() == new.len() => Some(new.cmp(old)),
        (Json::Array(a), Json::Array(b)) if a.get(1) == b.get(1) => {
            Some(b.first().and_then(Json::as_i64)?.cmp(&a.first().and_then(Json::as_i64)?))
        }
        _ => None,
    }
}

fn curves(case: &Case) -> Option<Judgement> {
    let (old_full, new_full) = case.full.clone()?;
    let old = Curve::of(&case.old_thing.form, &old_full)?;
    let new = Curve::of(&case.new_thing.form, &new_full)?;
    let (more, less) = curve::compare(&old, &new, (case.ranges)(&old.of).as_ref())?;
    let reason = match (&more, &less) {
        (Some(_), None) => say!("同样的数据得分不减，有的增加", "no value earns less, some earn more"),
        (None, Some(_)) => say!("同样的数据得分不增，有的减少", "no value earns more, some earn less"),
        (Some(_), Some(_)) => say!("有的数据得分增加，有的减少", "some values earn more, others less"),
        (None, None) => say!("在允许的数据范围内得分不变", "no allowed value earns otherwise"),
    };
    let class = match (&more, &less) {
        (Some(_), None) => Class::Loosened,
        (None, Some(_)) => Class::Tightened,
        (Some(_), Some(_)) => Class::Mixed,
        (None, None) => Class::Neutral,
    };
    Some(Judgement { class, reason, witnesses: less.into_iter().chain(more).collect() })
}

fn target(case: &Case) -> Judgement {
    let higher = match case.new_thing.form.get("direction").and_then(Json::as_str) {
        Some("higher") => true,
        Some("lower") => false,
        _ => return Judgement::open(),
    };
    match (constant(case.old), constant(case.new)) {
        (Some(old), Some(new)) if old != new => {
            let harder = (new > old) == higher;
            let reason = match harder {
                true => say!("目标更难达到", "the target is harder to reach"),
                false => say!("目标更易达到", "the target is easier to reach"),
            };
            Judgement::of(if harder { Class::Tightened } else { Class::Loosened }, reason)
        }
        _ => Judgement::open(),
    }
}

fn formula(case: &Case) -> Judgement {
    let of = |value: &Json, full: Option<&Number>| curve::points(value, full?);
    let old = of(case.old, case.full.as_ref().map(|full| &full.0));
    let new = of(case.new, case.full.as_ref().map(|full| &full.1));
    match (old, new) {
        (Some(old), Some(new)) if old != new => {
            let more = new > old;
            let reason = match more {
                true => say!("能得的变多", "more can be had"),
                false => say!("能得的变少", "less can be had"),
            };
            Judgement::of(class(more, true), reason)
        }
        _ => Judgement::open(),
    }
}
