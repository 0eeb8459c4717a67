//! A comparison on a terminal: the summary first, then what changed, a line each.

use super::{Compared, Line, View};
use crate::base::language::Lang;
use std::fmt::Write as _;

/// The comparison as plain text.
#[must_use]
pub fn text(compared: Compared, lang: Lang) -> String {
    let view = View::new(compared, lang);
    let mut out = format!("{} {}\n{}\n", view.title, view.editions, view.summary);
    for group in &view.groups {
        let [before, after] = &group.places;
        let place = match (before.as_str(), after.as_str()) {
            ("", place) | (place, "") => place.to_owned(),
            (before, after) if before == after => after.to_owned(),
            (before, after) => format!("{before} → {after}"),
        };
        let id = if group.id.is_empty() { String::new() } else { format!(" {}", group.id) };
        let place = if place.is_empty() { String::new() } else { format!("  [{place}]") };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n{}{id}{place}", group.heading);
        for line in &group.lines {
            one(&mut out, line, view.words.colon);
        }
    }
    if !view.groups.is_empty() {
        let _ = writeln!(out, "\n{}", view.verdict_summary);
    }
    out
}

fn one(out: &mut String, line: &Line, colon: &str) {
    let _ = writeln!(out, "  {} {}", line.mark, line.sentence(colon));
    let _ = writeln!(out, "      {}{colon}{}  {}", line.class_name, line.reason, line.fingerprint);
    for case in &line.cases {
        let _ = writeln!(out, "      {case}");
    }
}
