//! What a change means for those assessed: harder, easier, or neither, with the reason and, where it can be computed, a case
//! that shows it.

use super::aspect::{Aspect, Judge, Null};
use super::compound;
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
        Kind::Pay => compound::sign(thing.form.get("amount")?),
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
    /// Whether figures are of the same kind of quantity on both sides.
    pub alike: &'a dyn Fn(&Json) -> bool,
    /// What figures can be: the range of each fact.
    pub ranges: &'a dyn Fn(&Json) -> Option<(Number, Number)>,
    /// The full marks of the node, before and after.
    pub full: Option<(Number, Number)>,
    /// The levels of figures.
    pub levels: condition::Levels<'a>,
    /// How good a grade is, 0 the best, where both rule sets have the same grades.
    pub grade: &'a dyn Fn(&str) -> Option<usize>,
}

impl Case<'_> {
    /// What the thing says beside the aspect, where that is the same on both sides.
    fn kept(&self, key: &str) -> Option<&Json> {
        let now = self.new_thing.form.get(key).unwrap_or(&Json::Null);
        (self.old_thing.form.get(key).unwrap_or(&Json::Null) == now).then_some(now)
    }
}

/// Judges a change.
pub(super) fn judge(aspect: &Aspect, case: &Case) -> Judgement {
    // Points of a rule that is about something else now cannot be set beside those before.
    let about = case.new_thing.kind == Kind::Rule && case.kept("about").is_none();
    let good = leaning(case.new_thing).filter(|good| !about && leaning(case.old_thing) == Some(*good));
    let more = |order: Option<Ordering>| sized(order, good);
    let (old, new) = (case.old, case.new);
    match aspect.judge {
        Judge::Flat(class, zh, en) => Judgement::of(class, (zh, en).into()),
        Judge::Amount(more, null) => amount(case, more, null, good),
        Judge::When(more) => when(case, more, good),
        Judge::List => list(old, new),
        Judge::Later => deadline(compound::later(old, new)),
        Judge::Stages => deadline(compound::stages(old, new)),
        Judge::Start => {
            let term =
                |thing: &Thing| thing.form.get("due").and_then(Json::as_str).is_some_and(|due| due.starts_with('+'));
            match (term(case.old_thing), term(case.new_thing)) {
                // The term runs from the day it begins.
                (true, true) => deadline(compound::later(old, new)),
                (false, false) => Judgement::of(Class::Neutral, say!("期限不变", "the deadline stays")),
                _ => Judgement::open(),
            }
        }
        Judge::Curve => curves(case).unwrap_or_else(Judgement::open),
        Judge::Ratio => curves(case).unwrap_or_else(|| easier(compound::regularly(old, new))),
        Judge::Target => target(case),
        Judge::Formula => formula(case),
        Judge::Order(words) => {
            let place = |value: &Json| {
                let word = match value {
                    Json::Null => "false",
                    Json::Bool(true) => "true",
                    Json::Bool(false) => "false",
                    other => other.as_str().unwrap_or_default(),
                };
                words.iter().position(|known| *known == word)
            };
            more(place(old).zip(place(new)).map(|(old, new)| new.cmp(&old)))
        }
        Judge::Repeat => more(compound::repeats(old, new).map(Ordering::reverse)),
        Judge::Judged if old.get(0) == new.get(0) && old.get(1) == new.get(1) => {
            Judgement::of(Class::Structural, say!("只换了酌定的人", "only who judges changes"))
        }
        Judge::Judged => more(compound::judged(old, new)),
        Judge::Edge => more(edge(case)),
        Judge::Effects => easier(compound::effects(old, new, case.grade)),
        Judge::Limits => easier(compound::limits(old, new)),
        Judge::Excuses => easier(compound::excuses(old, new)),
        Judge::Promotion => easier(compound::promotion(old, new)),
        Judge::Missing => missing(case),
        Judge::Levels => easier(compound::levels(old, new)),
        Judge::Field if old.is_null() || new.is_null() => {
            Judgement::of(Class::Structural, say!("只改变记录内容", "it changes what is recorded"))
        }
        Judge::Field => Judgement::open(),
        Judge::Factors => {
            let largest = |thing: &Thing| thing.form.get("meeting").and_then(Json::as_str) == Some("largest");
            let positive = case.kept("amount").and_then(compound::sign) == Some(true);
            let order = compound::factors(old, new, largest(case.old_thing) || largest(case.new_thing));
            more(order.filter(|_| positive))
        }
        Judge::Evidence => match good {
            Some(true) => list(old, new),
            Some(false) => Judgement::of(Class::Structural, say!("只作记录", "it is kept on file only")),
            None => Judgement::open(),
        },
        Judge::Highest => more(highest(case)),
        Judge::Points => easier(compound::points(old, new)),
    }
}

/// A change of size of something that is good, or bad, for those assessed.
fn sized(order: Option<Ordering>, good: Option<bool>) -> Judgement {
    let (Some(grew), Some(good)) = (order.and_then(changed), good) else { return Judgement::open() };
    let reason = match (grew, good) {
        (true, true) => say!("能得的变多", "more can be had"),
        (false, true) => say!("能得的变少", "less can be had"),
        (true, false) => say!("会失的变多", "more can be lost"),
        (false, false) => say!("会失的变少", "less can be lost"),
    };
    Judgement::of(class(grew, good), reason)
}

/// A change whose parts all go one way.
fn easier(order: Option<Ordering>) -> Judgement {
    match order {
        Some(Ordering::Greater) => Judgement::of(
            Class::Loosened,
            say!("各处变动都对被考核者有利", "every part of it is in favour of those assessed"),
        ),
        Some(Ordering::Less) => Judgement::of(
            Class::Tightened,
            say!("各处变动都对被考核者不利", "every part of it is against those assessed"),
        ),
        _ => Judgement::open(),
    }
}

fn deadline(order: Option<Ordering>) -> Judgement {
    match order {
        Some(Ordering::Greater) => Judgement::of(Class::Loosened, say!("期限推后", "there is more time")),
        Some(Ordering::Less) => Judgement::of(Class::Tightened, say!("期限提前", "there is less time")),
        _ => Judgement::open(),
    }
}

fn changed(order: Ordering) -> Option<bool> {
    match order {
        Ordering::Equal => None,
        order => Some(order == Ordering::Greater),
    }
}

fn when(case: &Case, more: bool, good: Option<bool>) -> Judgement {
    let (Some(weaker), Some(good)) = (condition::weakened_by(case.old, case.new, case.levels), good) else {
        return Judgement::open();
    };
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
    Judgement::of(class(weaker == more, good), reason)
}

/// How much longer distances are: the edge moved away from where nothing is counted, or towards it.
fn edge(case: &Case) -> Option<Ordering> {
    let order = condition::order(case.old, case.new)?;
    case.kept("distance")?;
    case.kept("beyond")?;
    // A step that is a share of the edge changes with it.
    constant(case.kept("per")?)?;
    match case.kept("side")?.as_str()? {
        "below" => Some(order),
        "above" => Some(order.reverse()),
        _ => None,
    }
}

/// How many events count where only the one with the most points does: of one rule, whose events have no numbers.
fn highest(case: &Case) -> Option<Ordering> {
    let numbered = |thing: &Thing| {
        let factors = thing.form.get("factors").map(Json::to_string).unwrap_or_default();
        factors.contains("from-the") || thing.form.get("from-the").is_some()
    };
    if numbered(case.old_thing) || numbered(case.new_thing) || !case.kept("highest-over")?.is_null() {
        return None;
    }
    match (case.old.is_null(), case.new.is_null()) {
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        _ => None,
    }
}

/// What stands for a missing value: points of an indicator can be compared.
fn missing(case: &Case) -> Judgement {
    let none = |value: &Json| matches!(value.as_str(), Some("error" | "block"));
    match (none(case.old), none(case.new)) {
        (true, true) => {
            return Judgement::of(Class::Structural, say!("都没有总分", "there is no total either way"));
        }
        (true, false) => {
            return Judgement::of(
                Class::Mixed,
                say!("原先没有总分，现在有", "there was no total, and now there is one"),
            );
        }
        (false, true) => {
            return Judgement::of(
                Class::Mixed,
                say!("原先有总分，现在没有", "there was a total, and now there is none"),
            );
        }
        (false, false) => {}
    }
    let share = |value: &Json, full: &Number| match value {
        Json::String(word) if word == "zero" => Some(Number::ZERO),
        Json::String(word) if word == "full" => Some(Number::ONE),
        other => size(other.get("number")?)?.checked_div(full),
    };
    let order = case
        .full
        .as_ref()
        .filter(|_| case.new_thing.kind == Kind::Node)
        .and_then(|(old_full, new_full)| Some(share(case.new, new_full)?.cmp(&share(case.old, old_full)?)));
    sized(order, Some(true))
}

/// More of something good, or less of something bad, loosens.
fn class(more: bool, good: bool) -> Class {
    if more == good { Class::Loosened } else { Class::Tightened }
}

/// Judges that a thing is there that was not (`added`), or no more.
pub(super) fn presence(kind: Kind, thing: &Thing, added: bool) -> Judgement {
    match super::aspect::added(kind) {
        Judge::Flat(class, zh, en) if added || class.mirror() == class => Judgement::of(class, (zh, en).into()),
        Judge::Flat(class, ..) => Judgement::of(class.mirror(), super::aspect::gone(kind).into()),
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
    let (old, new) = (case.old, case.new);
    let order = match (old.is_null(), new.is_null(), null) {
        (true, false, Null::Most) | (false, true, Null::Least) => Some(Ordering::Less),
        (true, false, Null::Least) | (false, true, Null::Most) => Some(Ordering::Greater),
        (false, false, _) if old.is_object() => compound::places(old, new).or_else(|| compound::amounts(old, new)),
        (false, false, _) => compound::amounts(old, new),
        _ => None,
    };
    sized(if more { order } else { order.map(Ordering::reverse) }, good)
}

/// The number of a value: of a constant or a plain number.
pub(super) fn size(value: &Json) -> Option<Number> {
    match value {
        Json::String(text) => Number::from_fraction_text(text),
        Json::Number(number) => number.as_i64().map(Number::integer),
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

fn curves(case: &Case) -> Option<Judgement> {
    let (old_full, new_full) = case.full.clone()?;
    let old = Curve::of(&case.old_thing.form, &old_full)?;
    let new = Curve::of(&case.new_thing.form, &new_full)?;
    if !(case.alike)(&old.of) {
        return None;
    }
    let range = (case.ranges)(&old.of);
    let (more, less) = curve::compare(&old, &new, range.as_ref())?;
    let class = |more: bool, less: bool| match (more, less) {
        (true, false) => Class::Loosened,
        (false, true) => Class::Tightened,
        (true, true) => Class::Mixed,
        (false, false) => Class::Neutral,
    };
    let absolute = class(more.is_some(), less.is_some());
    // Where the full mark changes, too, points and their share of the full mark must agree.
    if old_full != new_full {
        let (old, new) = (old.scaled(&new_full), new.scaled(&old_full));
        let (more, less) = curve::compare(&old, &new, range.as_ref())?;
        if class(more.is_some(), less.is_some()) != absolute {
            return Some(both_ways());
        }
    }
    let reason = match absolute {
        Class::Loosened => say!("同样的数据得分不减，有的增加", "no value earns less, some earn more"),
        Class::Tightened => say!("同样的数据得分不增，有的减少", "no value earns more, some earn less"),
        Class::Mixed => say!("有的数据得分增加，有的减少", "some values earn more, others less"),
        _ => say!("在允许的数据范围内得分不变", "no allowed value earns otherwise"),
    };
    Some(Judgement { class: absolute, reason, witnesses: less.into_iter().chain(more).collect() })
}

/// Points go one way, their share of the full mark another.
fn both_ways() -> Judgement {
    Judgement::of(
        Class::Mixed,
        say!(
            "满分也有变动，分数与得分率走向不同",
            "the full mark changes, too: points go one way, shares of it another"
        ),
    )
}

fn target(case: &Case) -> Judgement {
    let higher = match case.kept("direction").and_then(Json::as_str) {
        Some("higher") => true,
        Some("lower") => false,
        _ => return Judgement::open(),
    };
    match condition::order(case.old, case.new).and_then(changed) {
        Some(grew) => {
            let harder = grew == higher;
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
        (Some(old), Some(new)) => {
            let share = case.full.as_ref().map(|(old_full, new_full)| (&new * old_full).cmp(&(&old * new_full)));
            let order = new.cmp(&old);
            if share.is_some_and(|share| share != order) { both_ways() } else { sized(Some(order), Some(true)) }
        }
        _ => Judgement::open(),
    }
}
