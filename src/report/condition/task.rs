//! Conditions over a task as an official words them: `逾期 >= 10个工作日` is "逾期10个工作日以上", `late >= 10 working days` is
//! "10 working days or more overdue". Words such as 以上 and 以内 include the number, 超过 and 不满 do not.

use crate::base::number::Number;
use crate::model::expr::{Comparison as C, Expr, ExprKind as K};
use crate::model::register::{BuiltIn, Register};
use crate::report::view::context::Context;
use crate::report::words;

/// A condition over a task, where it is told of that task.
pub(crate) fn worded(ctx: &Context, when: &Expr) -> String {
    part(ctx, when, Place { before_due: false, within: Joined::No })
}

/// Where a part of a condition stands.
#[derive(Clone, Copy)]
struct Place {
    /// Beside it another part says that the task is not overdue.
    before_due: bool,
    within: Joined,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    No,
    And,
    Or,
}

fn part(ctx: &Context, when: &Expr, place: Place) -> String {
    let bracketed = |text: String| ctx.text(|| format!("（{text}）"), || format!("({text})"));
    match &when.kind {
        K::And(all) => {
            let place = Place { before_due: all.iter().any(not_overdue), within: Joined::And };
            let said: Vec<String> = all.iter().map(|one| part(ctx, one, place)).collect();
            said.join(ctx.say("且", " and "))
        }
        K::Or(all) => {
            let inner = Place { before_due: false, within: Joined::Or };
            let said: Vec<String> = all.iter().map(|one| part(ctx, one, inner)).collect();
            let text = said.join(ctx.say("或者", " or "));
            if place.within == Joined::And { bracketed(text) } else { text }
        }
        _ => {
            let own = said(ctx, when).or_else(|| as_written(ctx, when));
            let (text, or_overdue) = own.unwrap_or_default();
            if !or_overdue || place.before_due {
                return text;
            }
            let text = ctx.text(|| format!("{text}或者已经逾期"), || format!("{text}, or overdue"));
            if place.within == Joined::And { bracketed(text) } else { text }
        }
    }
}

/// A test or a flag in words, and whether it holds of what is overdue, too, without saying so.
fn said(ctx: &Context, when: &Expr) -> Option<(String, bool)> {
    match &when.kind {
        K::Field(..) => flag(ctx, when, true).map(|text| (text, false)),
        // What `unless` turns stands for itself with its own words.
        K::Not(inner) => flag(ctx, inner, false).map(|text| (text, false)),
        K::Compare(comparison, left, right) => {
            if let (Some(field), Some(number)) = (field(ctx, left), constant(right)) {
                return test(ctx, field, *comparison, &number);
            }
            if let (Some(number), Some(field)) = (constant(left), field(ctx, right)) {
                return test(ctx, field, comparison.mirrored(), &number);
            }
            let (left, right) = (field(ctx, left)?, field(ctx, right)?);
            let sign = share_sign(ctx, *comparison);
            let (a, b) = (share(ctx, left.id)?, share(ctx, right.id)?);
            Some((ctx.text(|| format!("{a}{sign}{b}"), || format!("{a} {sign} {b}")), false))
        }
        _ => None,
    }
}

/// A condition as the scheme has it, with words for signs.
fn as_written(ctx: &Context, when: &Expr) -> Option<(String, bool)> {
    let text = words::condition(ctx, when).replace("任务.", "").replace("task.", "");
    let signs = [
        (" ≥ ", "不低于", " at least "),
        (" ≤ ", "不高于", " at most "),
        (" ≠ ", "不是", " other than "),
        (" > ", "高于", " above "),
        (" < ", "低于", " below "),
        (" = ", "为", " equal to "),
    ];
    Some((signs.iter().fold(text, |text, (sign, zh, en)| text.replace(sign, ctx.say(zh, en))), false))
}

fn field(ctx: &Context, expr: &Expr) -> Option<&'static BuiltIn> {
    let K::Field(event, at) = &expr.kind else { return None };
    ctx.rules.events.get(event.index()).filter(|kind| kind.register == Some(Register::Tasks))?;
    Register::Tasks.fields().get(usize::from(*at))
}

fn constant(expr: &Expr) -> Option<Number> {
    match &expr.kind {
        K::Constant(value) => value.number().cloned(),
        _ => None,
    }
}

/// Whether a part of a condition says that the task is not overdue.
fn not_overdue(part: &Expr) -> bool {
    let K::Compare(comparison, left, right) = &part.kind else { return false };
    let (of, comparison, number) = match (constant(left), constant(right)) {
        (None, Some(number)) => (left, *comparison, number),
        (Some(number), None) => (right, comparison.mirrored(), number),
        _ => return false,
    };
    let K::Field(_, at) = &of.kind else { return false };
    let id = Register::Tasks.fields().get(usize::from(*at)).map_or("", |field| field.id);
    match (id, comparison) {
        ("late" | "late-working-days", C::Equal | C::LessOrEqual) => number.is_zero(),
        ("late" | "late-working-days", C::Less) => number <= Number::ONE,
        ("left" | "left-working-days", C::GreaterOrEqual | C::Greater) => !number.is_negative(),
        _ => false,
    }
}

fn flag(ctx: &Context, expr: &Expr, holds: bool) -> Option<String> {
    let (yes, no) = match field(ctx, expr)?.id {
        "behind" => (("进度滞后", "progress behind the plan"), ("进度没有滞后", "progress not behind the plan")),
        "begun" => (("任务已开始", "the task has begun"), ("任务尚未开始", "the task has not begun")),
        "undone" => (("到期未办结", "due and not completed"), ("未到期或者已经办结", "not yet due, or completed")),
        "on-time" => (("按时办结", "completed in time"), ("未按时办结", "not completed in time")),
        "out-of-order" => (("阶段次序颠倒", "stages out of turn"), ("阶段次序没有颠倒", "stages in their turn")),
        _ => return None,
    };
    let (zh, en) = if holds { yes } else { no };
    Some(ctx.say(zh, en).to_owned())
}

fn test(ctx: &Context, field: &BuiltIn, comparison: C, number: &Number) -> Option<(String, bool)> {
    let working = field.id.ends_with("-working-days");
    match field.id.trim_end_matches("-working-days") {
        "late" => late(ctx, comparison, number, working).map(|text| (text, false)),
        "late-before" => {
            let before = late(ctx, comparison, number, working)?;
            Some((ctx.text(|| format!("改期以前{before}"), || format!("{before} before the grant")), false))
        }
        "left" => left(ctx, comparison, number, working),
        _ => {
            let (of, sign) = (share(ctx, field.id)?, share_sign(ctx, comparison));
            let number = ctx.print().percent(number);
            Some((ctx.text(|| format!("{of}{sign}{number}"), || format!("{of} {sign} {number}")), false))
        }
    }
}

/// So many days, or working days.
fn days(ctx: &Context, number: &Number, working: bool) -> String {
    let number_text = ctx.print().plain(number);
    let plural = if *number == Number::ONE { "" } else { "s" };
    match working {
        true => ctx.text(|| format!("{number_text}个工作日"), || format!("{number_text} working day{plural}")),
        false => ctx.text(|| format!("{number_text}天"), || format!("{number_text} day{plural}")),
    }
}

fn late(ctx: &Context, comparison: C, number: &Number, working: bool) -> Option<String> {
    let days = days(ctx, number, working);
    let none = number.is_zero();
    Some(match comparison {
        C::Greater | C::NotEqual if none => ctx.say("已经逾期", "overdue").to_owned(),
        C::Equal | C::LessOrEqual if none => ctx.say("没有逾期", "not overdue").to_owned(),
        C::Less if *number == Number::ONE => ctx.say("没有逾期", "not overdue").to_owned(),
        C::GreaterOrEqual if !none => ctx.text(|| format!("逾期{days}以上"), || format!("{days} or more overdue")),
        C::Greater => ctx.text(|| format!("逾期超过{days}"), || format!("more than {days} overdue")),
        C::Equal => ctx.text(|| format!("逾期{days}"), || format!("{days} overdue")),
        C::LessOrEqual => ctx.text(|| format!("逾期不超过{days}"), || format!("no more than {days} overdue")),
        C::Less => ctx.text(|| format!("逾期不满{days}"), || format!("less than {days} overdue")),
        C::NotEqual | C::GreaterOrEqual => return None,
    })
}

fn left(ctx: &Context, comparison: C, number: &Number, working: bool) -> Option<(String, bool)> {
    if number.is_negative() {
        return None;
    }
    let days = days(ctx, number, working);
    let none = number.is_zero();
    Some(match comparison {
        C::Less if none => (ctx.say("已经逾期", "overdue").to_owned(), false),
        C::LessOrEqual if none => (ctx.say("已到时限", "on the last day").to_owned(), true),
        C::Equal if none => (ctx.say("当日到期", "on the last day").to_owned(), false),
        C::GreaterOrEqual if none => (ctx.say("没有逾期", "not overdue").to_owned(), false),
        C::Greater if none => (ctx.say("未到时限", "before the last day").to_owned(), false),
        C::LessOrEqual => {
            (ctx.text(|| format!("距时限{days}以内"), || format!("{days} or less before the last day")), true)
        }
        C::Less => (ctx.text(|| format!("距时限不满{days}"), || format!("less than {days} before the last day")), true),
        C::Equal => (ctx.text(|| format!("距时限{days}"), || format!("{days} before the last day")), false),
        C::GreaterOrEqual => {
            (ctx.text(|| format!("距时限{days}以上"), || format!("{days} or more before the last day")), false)
        }
        C::Greater => {
            (ctx.text(|| format!("距时限超过{days}"), || format!("more than {days} before the last day")), false)
        }
        C::NotEqual => return None,
    })
}

/// A share of the work, by the id of its field.
fn share(ctx: &Context, id: &str) -> Option<&'static str> {
    match id {
        "progress" => Some(ctx.say("完成进度", "progress")),
        "plan" => Some(ctx.say("计划进度", "planned progress")),
        _ => None,
    }
}

fn share_sign(ctx: &Context, comparison: C) -> &'static str {
    match comparison {
        C::Equal => ctx.say("为", "of"),
        C::NotEqual => ctx.say("不是", "other than"),
        C::Less => ctx.say("低于", "below"),
        C::LessOrEqual => ctx.say("不高于", "of at most"),
        C::Greater => ctx.say("高于", "above"),
        C::GreaterOrEqual => ctx.say("不低于", "of at least"),
    }
}
