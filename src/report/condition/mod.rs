//! Conditions in the words of those who read bulletins: `count(accident where level >= grave) >= 1` is "发生“生产安全事故”
//! （等级为重大以上）", `running(award) >= 2 periods` is "连续2期以上“先进单位”". What has no words here stands as the scheme has it.
//! Words such as 以上 include the number.

pub(crate) mod task;

use super::titled;
use super::view::context::Context;
use crate::base::number::Number;
use crate::model::EventId;
use crate::model::expr::{Comparison as C, Earlier, Expr, ExprKind as K, Verdict};
use crate::model::value::Value;

/// The condition in words, where any part of it has some.
pub(crate) fn worded(ctx: &Context, when: &Expr) -> Option<String> {
    match &when.kind {
        K::And(all) => joined(ctx, all, ctx.say("，且", ", and "), true),
        K::Or(all) => joined(ctx, all, ctx.say("，或者", ", or "), false),
        K::Compare(comparison, left, right) => {
            let of = right.constant().and_then(Value::number);
            let turned = left.constant().and_then(Value::number);
            match (of, turned) {
                (Some(number), _) => compared(ctx, left, *comparison, number),
                (_, Some(number)) => compared(ctx, right, comparison.mirrored(), number),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Parts of which at least one has words; an alternative within a conjunction stands in brackets.
fn joined(ctx: &Context, all: &[Expr], by: &str, and: bool) -> Option<String> {
    let words: Vec<Option<String>> = all.iter().map(|part| worded(ctx, part)).collect();
    if words.iter().all(Option::is_none) {
        return None;
    }
    let text = |(part, words): (&Expr, Option<String>)| {
        let text = words.unwrap_or_else(|| titled::text(ctx, part));
        match part.kind {
            K::Or(_) if and => ctx.text(|| format!("（{text}）"), || format!("({text})")),
            _ => text,
        }
    };
    Some(all.iter().zip(words).map(text).collect::<Vec<_>>().join(by))
}

/// How many times, in a comparison with a whole number; the least and the most that it admits.
fn bounds(comparison: C, number: &Number) -> Option<(i64, Option<i64>)> {
    let number = number.to_i64().filter(|whole| Number::from(*whole) == *number)?;
    let (least, most) = match comparison {
        C::Greater => (number + 1, None),
        C::GreaterOrEqual => (number, None),
        C::Equal => (number, Some(number)),
        C::Less => (0, Some(number - 1)),
        C::LessOrEqual => (0, Some(number)),
        C::NotEqual if number == 0 => (1, None),
        C::NotEqual => return None,
    };
    (least >= 0 && most.is_none_or(|most| most >= least)).then_some((least, most))
}

fn compared(ctx: &Context, of: &Expr, comparison: C, number: &Number) -> Option<String> {
    let bounds = bounds(comparison, number)?;
    match &of.kind {
        K::Count { event, filter } => counted(ctx, *event, filter.as_deref(), bounds),
        K::Running { of, any_work: false, gaps_skipped: false } => running(ctx, *of, bounds),
        K::Held(of) => held(ctx, *of, ctx.say("本期", "this period"), bounds),
        K::Earlier(inner, Earlier::Last) => match &inner.kind {
            K::Held(of) => held(ctx, *of, ctx.say("上期", "last period"), bounds),
            _ => None,
        },
        _ => None,
    }
}

fn counted(ctx: &Context, event: EventId, filter: Option<&Expr>, bounds: (i64, Option<i64>)) -> Option<String> {
    let kind = ctx.rules.events.get(event.index())?;
    let title = kind.title.as_deref().unwrap_or(&kind.id);
    let which = filter.map(|filter| {
        let text = fielded(ctx, filter).unwrap_or_else(|| titled::text(ctx, filter));
        ctx.text(|| format!("（{text}）"), || format!(" ({text})"))
    });
    let what = format!("“{title}”{}", which.unwrap_or_default());
    Some(match bounds {
        (_, Some(0)) => ctx.text(|| format!("没有{what}"), || format!("no {what}")),
        (1, None) => ctx.text(|| format!("有{what}"), || format!("{what} at least once")),
        (least, None) => ctx.text(|| format!("{what}{least}次以上"), || format!("{what} {least} times or more")),
        (0, Some(most)) => ctx.text(|| format!("{what}不超过{most}次"), || format!("{what} {most} times at most")),
        (_, Some(most)) => ctx.text(|| format!("{what}恰为{most}次"), || format!("{what} {most} times exactly")),
    })
}

/// A condition on one field of an event that has levels: `level >= grave`.
fn fielded(ctx: &Context, filter: &Expr) -> Option<String> {
    let K::Compare(comparison @ (C::GreaterOrEqual | C::LessOrEqual | C::Equal), field, level) = &filter.kind else {
        return None;
    };
    if !matches!((&field.kind, level.constant()), (K::Field(..), Some(Value::Level(_)))) {
        return None;
    }
    let (field, level) = (titled::text(ctx, field), titled::text(ctx, level));
    Some(match comparison {
        C::GreaterOrEqual => ctx.text(|| format!("{field}为{level}以上"), || format!("{field} {level} or above")),
        C::LessOrEqual => ctx.text(|| format!("{field}为{level}以下"), || format!("{field} {level} or below")),
        _ => ctx.text(|| format!("{field}为{level}"), || format!("{field} {level}")),
    })
}

fn title<'a>(ctx: &Context<'a>, of: Verdict) -> Option<&'a str> {
    let rules = ctx.rules;
    let (title, id) = match of {
        Verdict::Award(id) => rules.awards.get(id.index()).map(|one| (&one.title, &one.id))?,
        Verdict::Consequence(id) => rules.consequences.get(id.index()).map(|one| (&one.title, &one.id))?,
        Verdict::Veto(id) => rules.vetoes.get(id.index()).map(|one| (&one.title, &one.id))?,
    };
    Some(title.as_deref().unwrap_or(id))
}

fn running(ctx: &Context, of: Verdict, bounds: (i64, Option<i64>)) -> Option<String> {
    let title = title(ctx, of)?;
    let is = match of {
        Verdict::Award(_) => "列入",
        Verdict::Consequence(_) => "适用",
        Verdict::Veto(_) => "触发",
    };
    match bounds {
        (least @ 2.., None) => Some(ctx.text(
            || format!("连续{least}期以上{is}“{title}”"),
            || format!("“{title}” in {least} periods or more in a row"),
        )),
        (least @ 2.., Some(most)) if least == most => Some(ctx.text(
            || format!("恰连续{least}期{is}“{title}”"),
            || format!("“{title}” in exactly {least} periods in a row"),
        )),
        _ => None,
    }
}

/// That a unit has an award, or that a consequence or a veto applies to it.
fn held(ctx: &Context, of: Verdict, when: &str, bounds: (i64, Option<i64>)) -> Option<String> {
    let title = title(ctx, of)?;
    let has = match bounds {
        (1, None) => true,
        (0, Some(0)) => false,
        _ => return None,
    };
    Some(match (of, has) {
        (Verdict::Award(_), true) => ctx.text(|| format!("{when}列入“{title}”"), || format!("“{title}” {when}")),
        (Verdict::Award(_), false) => ctx.text(|| format!("{when}未列入“{title}”"), || format!("no “{title}” {when}")),
        (Verdict::Consequence(_), true) => {
            ctx.text(|| format!("{when}适用“{title}”"), || format!("“{title}” applies {when}"))
        }
        (Verdict::Consequence(_), false) => {
            ctx.text(|| format!("{when}不适用“{title}”"), || format!("“{title}” does not apply {when}"))
        }
        (Verdict::Veto(_), true) => ctx.text(|| format!("{when}触发“{title}”"), || format!("“{title}” strikes {when}")),
        (Verdict::Veto(_), false) => {
            ctx.text(|| format!("{when}未触发“{title}”"), || format!("“{title}” does not strike {when}"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_admit_what_they_say() {
        let bounds = |comparison, number: i64| bounds(comparison, &Number::from(number));
        assert_eq!(bounds(C::Greater, 0), Some((1, None)));
        assert_eq!(bounds(C::NotEqual, 0), Some((1, None)));
        assert_eq!(bounds(C::GreaterOrEqual, 3), Some((3, None)));
        assert_eq!(bounds(C::Less, 1), Some((0, Some(0))));
        assert_eq!(bounds(C::LessOrEqual, 2), Some((0, Some(2))));
        assert_eq!(bounds(C::Equal, 2), Some((2, Some(2))));
        // Nothing counts less than zero times, and nothing is counted by halves.
        assert_eq!(bounds(C::Less, 0), None);
        assert_eq!(bounds(C::NotEqual, 2), None);
        assert_eq!(super::bounds(C::Greater, &Number::ratio(1, 2).unwrap()), None);
    }
}
