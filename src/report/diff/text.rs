//! A comparison on a terminal: the summary first, then what changed, a line each.

use super::impact::ImpactView;
use super::impact::passage::PassageView;
use super::{Compared, Line, View};
use crate::base::language::Lang;
use std::fmt::Write as _;

/// The comparison as plain text.
#[must_use]
pub fn text(compared: Compared, lang: Lang) -> String {
    let view = View::new(compared, lang);
    // Two schemes are named on a line of their own; of one the editions are enough.
    let between = if view.levels { "\n" } else { " " };
    let mut out = format!("{}{between}{}\n{}\n", view.title, view.editions, view.summary);
    for passage in &view.passage {
        let _ = writeln!(out, "\n{}{}", passage.heading, view.words.colon.trim_end());
        for sentence in &passage.summary {
            let _ = writeln!(out, "  {sentence}");
        }
    }
    for impact in &view.impact {
        let _ = writeln!(out, "\n{}{}", impact.heading, view.words.colon.trim_end());
        for sentence in impact.summary.iter().chain(Some(&impact.lacking).filter(|it| !it.is_empty())) {
            let _ = writeln!(out, "  {sentence}");
        }
    }
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
    if !view.verdicts.is_empty() && !view.groups.is_empty() {
        let _ = writeln!(out, "\n{}", view.verdict_summary);
    }
    for passage in &view.passage {
        passed(&mut out, passage, view.words.colon);
    }
    for impact in &view.impact {
        details(&mut out, impact, view.words.colon);
    }
    out
}

/// What flips on the way from one period to another, and the units.
fn passed(out: &mut String, passage: &PassageView, colon: &str) {
    let words = &passage.words;
    if !passage.flips.is_empty() {
        let _ = writeln!(out, "\n{}", words.flips);
    }
    for flip in &passage.flips {
        let through = format!("{}{colon}{}", words.through, flip.through);
        let _ = writeln!(out, "  {} {}{colon}{} → {}  {through}", flip.unit, flip.matter, flip.old, flip.new);
    }
    let _ = writeln!(out, "\n{}", words.units);
    for unit in &passage.units {
        let change = if unit.change.is_empty() { String::new() } else { format!(" ({})", unit.change) };
        let paid = if unit.paid.is_empty() { String::new() } else { format!(" · {} {}", words.paid, unit.paid) };
        let _ = writeln!(
            out,
            "  {}{colon}{} {} → {}{change} · {} {} → {}{paid}",
            unit.unit, words.total, unit.old, unit.new, words.place, unit.old_place, unit.new_place
        );
        let parts = [(words.total, &unit.parts), (words.place, &unit.place_parts), (words.paid, &unit.paid_parts)];
        for (name, parts) in parts.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            let _ = writeln!(out, "      {name}{colon}{parts}");
        }
    }
    for note in Some(&passage.more).into_iter().chain(&passage.notes).filter(|note| !note.is_empty()) {
        let _ = writeln!(out, "\n{note}");
    }
}

/// Steps, flips and units.
fn details(out: &mut String, impact: &ImpactView, colon: &str) {
    let words = &impact.words;
    if !impact.steps.is_empty() {
        let _ = writeln!(out, "\n{}", words.steps);
    }
    for step in impact.steps.iter().chain(&impact.rest) {
        let number = if step.number.is_empty() { "   ".to_owned() } else { format!("[{}]", step.number) };
        for (at, what) in step.what.iter().enumerate() {
            let _ = writeln!(out, "  {} {what}", if at == 0 { number.as_str() } else { "   " });
        }
        let counts = [(words.scored, &step.scored), (words.moved, &step.moved), (words.flips, &step.flips)];
        let counts =
            counts.iter().filter(|(_, count)| !count.is_empty()).map(|(name, count)| format!("{name} {count}"));
        let counts: Vec<String> = std::iter::once(format!("{} {}", words.sum, step.sum)).chain(counts).collect();
        let _ = writeln!(out, "      {}", counts.join(" · "));
    }
    if !impact.flips.is_empty() {
        let _ = writeln!(out, "\n{}", words.what_flips);
    }
    for flip in &impact.flips {
        let cause = format!("{}{colon}{}", words.cause, flip.cause);
        let _ = writeln!(out, "  {} {}{colon}{} → {}  {cause}", flip.unit, flip.matter, flip.old, flip.new);
    }
    if !impact.units.is_empty() {
        let _ = writeln!(out, "\n{}", words.units);
    }
    for unit in &impact.units {
        let change = if unit.change.is_empty() { String::new() } else { format!(" ({})", unit.change) };
        let _ = writeln!(
            out,
            "  {}{colon}{} {} → {}{change} · {} {} → {}",
            unit.unit, words.total, unit.old, unit.new, words.place, unit.old_place, unit.new_place
        );
        for (name, parts) in [(words.total, &unit.parts), (words.place, &unit.place_parts)] {
            if !parts.is_empty() {
                let _ = writeln!(out, "      {name}{colon}{parts}");
            }
        }
    }
    for note in Some(&impact.more).into_iter().chain(&impact.notes).filter(|note| !note.is_empty()) {
        let _ = writeln!(out, "\n{note}");
    }
}

fn one(out: &mut String, line: &Line, colon: &str) {
    let _ = writeln!(out, "  {} {}", line.mark, line.sentence(colon));
    let _ = writeln!(out, "      {}{colon}{}  {}", line.class_name, line.reason, line.fingerprint);
    for detail in line.cases.iter().chain(Some(&line.accepted).filter(|it| !it.is_empty())) {
        let _ = writeln!(out, "      {detail}");
    }
}
