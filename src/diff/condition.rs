//! Which of two conditions is weaker, as far as their forms show it.

use crate::base::number::Number;
use serde_json::Value as Json;

/// The number of a constant in canonical form.
#[must_use]
pub fn constant(value: &Json) -> Option<Number> {
    match value.as_array()?.as_slice() {
        // Behind it stands the kind of quantity; two numbers are a range.
        [Json::String(_), Json::String(other)] if Number::from_fraction_text(other).is_some() => None,
        [Json::String(number), Json::String(_) | Json::Object(_)] => Number::from_fraction_text(number),
        _ => None,
    }
}

/// Whether the new condition is weaker (holds wherever the old one held) or stronger; none where neither is shown, or
/// both are. The absence of a condition always holds.
#[must_use]
pub fn weakened(old: &Json, new: &Json) -> Option<bool> {
    match (follows(old, new), follows(new, old)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Whether `then` is shown to hold wherever `given` holds. Sound, and complete for comparisons of a figure with numbers
/// joined by and, or: it never says yes wrongly.
fn follows(given: &Json, then: &Json) -> bool {
    if given == then || then.is_null() {
        return true;
    }
    if given.is_null() {
        return false;
    }
    if let Some(parts) = parts(given, "or") {
        return parts.iter().all(|part| follows(part, then));
    }
    if let Some(parts) = parts(then, "and") {
        return parts.iter().all(|part| follows(given, part));
    }
    if let Some(parts) = parts(given, "and")
        && parts.iter().any(|part| follows(part, then))
    {
        return true;
    }
    if let Some(parts) = parts(then, "or") {
        return parts.iter().any(|part| follows(given, part));
    }
    if let (Some([given]), Some([then])) = (parts(given, "not"), parts(then, "not")) {
        return follows(then, given);
    }
    match (comparison(given), comparison(then)) {
        (Some((of, sign, edge)), Some((other, wanted, bound))) if of == other => implied(sign, &edge, wanted, &bound),
        _ => false,
    }
}

fn parts<'a>(condition: &'a Json, word: &str) -> Option<&'a [Json]> {
    let list = condition.as_array()?;
    (list.first()?.as_str()? == word).then(|| list.get(1..).unwrap_or_default())
}

/// A comparison of a figure with a number, the figure on the left.
fn comparison(condition: &Json) -> Option<(&Json, &str, Number)> {
    let [Json::String(sign), left, right] = condition.as_array()?.as_slice() else { return None };
    let turned = match sign.as_str() {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        "=" | "!=" => sign.as_str(),
        _ => return None,
    };
    match (constant(left), constant(right)) {
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
