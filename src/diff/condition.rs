//! Which of two conditions is weaker, as far as their forms show it.

use crate::base::number::Number;
use serde_json::Value as Json;
use std::cmp::Ordering;

/// The number of a constant in canonical form.
#[must_use]
pub fn constant(value: &Json) -> Option<Number> {
    quantity(value).map(|(number, _)| number)
}

/// The number of a constant and the kind of quantity it is: numbers of two kinds (3, 50%) are neither more nor less.
#[must_use]
pub fn quantity(value: &Json) -> Option<(Number, &Json)> {
    match value.as_array()?.as_slice() {
        // Two numbers are a range.
        [Json::String(_), Json::String(other)] if Number::from_fraction_text(other).is_some() => None,
        [Json::String(number), kind @ (Json::String(_) | Json::Object(_))] => {
            Some((Number::from_fraction_text(number)?, kind))
        }
        _ => None,
    }
}

/// How one constant stands to another of the same kind: greater, where the new one is.
#[must_use]
pub fn order(old: &Json, new: &Json) -> Option<Ordering> {
    let ((old, kind), (new, other)) = (quantity(old)?, quantity(new)?);
    (kind == other).then(|| new.cmp(&old))
}

/// The names of a figure's levels, the lowest first; none where it has none, or where they are not those of both sides.
pub type Levels<'l> = &'l dyn Fn(&Json) -> Option<Vec<String>>;

/// Whether the new condition is weaker (holds wherever the old one held) or stronger; none where neither is shown, or
/// both are. The absence of a condition always holds.
#[must_use]
pub fn weakened(old: &Json, new: &Json) -> Option<bool> {
    weakened_by(old, new, &|_| None)
}

/// The same where levels of figures are known.
#[must_use]
pub fn weakened_by(old: &Json, new: &Json, levels: Levels<'_>) -> Option<bool> {
    match (follows(old, new, levels), follows(new, old, levels)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Whether `then` is shown to hold wherever `given` holds. Sound, and complete for comparisons of a figure with numbers
/// joined by and, or: it never says yes wrongly.
fn follows(given: &Json, then: &Json, levels: Levels<'_>) -> bool {
    if given == then || then.is_null() {
        return true;
    }
    if given.is_null() {
        return false;
    }
    if let Some(parts) = parts(given, "or") {
        return parts.iter().all(|part| follows(part, then, levels));
    }
    if let Some(parts) = parts(then, "and") {
        return parts.iter().all(|part| follows(given, part, levels));
    }
    if let Some(parts) = parts(given, "and")
        && parts.iter().any(|part| follows(part, then, levels))
    {
        return true;
    }
    if let Some(parts) = parts(then, "or") {
        return parts.iter().any(|part| follows(given, part, levels));
    }
    if let (Some([given]), Some([then])) = (parts(given, "not"), parts(then, "not")) {
        return follows(then, given, levels);
    }
    match (comparison(given, levels), comparison(then, levels)) {
        (Some((of, sign, (edge, kind))), Some((other, wanted, (bound, same)))) => {
            kind == same
                && (of == other || counts_follow(of, other, wanted, levels))
                && implied(sign, &edge, wanted, &bound)
        }
        _ => false,
    }
}

/// Whether one count is at least the other, where at least that is wanted of it, or at most, where at most: more events
/// count where the condition on them is weaker.
fn counts_follow(of: &Json, other: &Json, wanted: &str, levels: Levels<'_>) -> bool {
    let (Some([kind, given]), Some([same, then])) = (parts(of, "count"), parts(other, "count")) else { return false };
    kind == same
        && match wanted {
            ">" | ">=" => follows(given, then, levels),
            "<" | "<=" => follows(then, given, levels),
            _ => false,
        }
}

fn parts<'a>(condition: &'a Json, word: &str) -> Option<&'a [Json]> {
    let list = condition.as_array()?;
    (list.first()?.as_str()? == word).then(|| list.get(1..).unwrap_or_default())
}

/// A number with the kind of quantity it is.
type Quantity<'c> = (Number, &'c Json);

/// A comparison of a figure with a number, the figure on the left; a level is its place among the levels.
fn comparison<'c>(condition: &'c Json, levels: Levels<'_>) -> Option<(&'c Json, &'c str, Quantity<'c>)> {
    let [Json::String(sign), left, right] = condition.as_array()?.as_slice() else { return None };
    let turned = match sign.as_str() {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        "=" | "!=" => sign.as_str(),
        _ => return None,
    };
    let edge = |of: &Json, edge: &'c Json| {
        let level = || {
            let named = edge.get("level")?.as_str()?;
            let place = levels(of)?.iter().position(|level| level == named)?;
            // The levels are those of both sides.
            i64::try_from(place).ok().map(|place| (Number::integer(place), &Json::Null))
        };
        quantity(edge).or_else(level)
    };
    match (edge(right, left), edge(left, right)) {
        (None, Some(edge)) => Some((left, sign.as_str(), edge)),
        (Some(edge), None) => Some((right, turned, edge)),
        _ => None,
    }
}

/// Whether `x sign edge` makes `x wanted bound` true for every x.
fn implied(sign: &str, edge: &Number, wanted: &str, bound: &Number) -> bool {
    match (sign, wanted) {
        (">=" | ">" | "=", ">=") | (">", ">") => edge >= bound,
        (">=" | "=", ">") => edge > bound,
        ("<=" | "<" | "=", "<=") | ("<", "<") => edge <= bound,
        ("<=" | "=", "<") => edge < bound,
        ("=", "=") | ("!=", "!=") => edge == bound,
        ("=", "!=") => edge != bound,
        (">=", "!=") => edge > bound,
        ("<=", "!=") => edge < bound,
        (">", "!=") => edge >= bound,
        ("<", "!=") => edge <= bound,
        _ => false,
    }
}
