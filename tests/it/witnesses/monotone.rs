//! Signs, directions, bounds: the witness is put into the scheme without the clause that makes it a defect, and run.

use super::drawn::{Drawn, clean, quiet, witness};
use super::seen::{given, given_on, number, text, value};
use crate::plain::fraction::Fraction;

fn whole(n: u32) -> Fraction {
    Fraction::from(i128::from(n))
}

/// A better figure scores less.
pub(super) fn directions(i: u32) {
    let full = 40 + 10 * i;
    let (shape, edge) = (i % 3, 5 + i);
    let cases = [
        ("lower is better", format!("item x FULL {{ ratio a / {} units, at most 100% }}", 20 + i)),
        (
            "higher is better",
            format!("item x FULL {{ linear of a, {edge} units: FULL, {} units: 0 points }}", edge + 9),
        ),
        (
            "higher is better",
            format!(
                "item x FULL {{ steps of a, >= {edge} units: 1 point, >= {} units: 3 points, else: 4 points }}",
                edge - 2
            ),
        ),
        (
            "lower is better",
            "item x FULL, at least 0 points { start at 1 point; deduct d 1 point per 1 below 9 of a, pro rata }"
                .to_owned(),
        ),
        ("higher is better", format!("item x FULL, no cap, no floor {{ earn {full} points - (a - {i}) × 1 point }}")),
        (
            "lower is better",
            format!("item x FULL, no cap, no floor {{ earn by a >= {edge}: 9 points, else: 8 points }}"),
        ),
    ];
    for (at, (direction, item)) in cases.iter().enumerate() {
        let drawn = Drawn::new(shape, full, &format!("fact a count, 0 .. 40, {direction}"), item);
        let bad = drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1);
        let shown = witness(&bad, "K0427");
        let mended = drawn.with(&format!(", {direction}"), "");
        let side = |side: &str| {
            let claimed = number(&shown[side]["value"]).unwrap();
            assert!(text(&shown[side]["of"]).ends_with(".x"), "{shown}");
            assert_eq!(value(&mended.scheme(), "x", &given_on(&shown, side)), claimed, "{shown}");
            let a = shown[side]["given"].as_array().unwrap().iter().find(|one| one["name"] == "a").unwrap();
            (number(&a["value"]).unwrap(), claimed)
        };
        // The left side is the worse figure, and scores more.
        let ((worse, more), (better, less)) = (side("left"), side("right"));
        assert_eq!(worse < better, *direction == "higher is better", "{shown}");
        assert!(more > less, "{shown}");
        let other = if *direction == "lower is better" { "higher is better" } else { "lower is better" };
        quiet(&drawn.with(direction, other).written(i.is_multiple_of(2)), "K0427");
    }
    // An item that does not apply where nothing was filed has no score there.
    let drawn = Drawn::new(
        shape,
        full,
        "fact a count, 0 .. 40, lower is better",
        "item x FULL, not applicable zero when a = 0 { linear of a, 0 units: 0 points, 1 unit: FULL, 40 units: 0 points }",
    );
    quiet(&drawn.written(i % 2 == 1), "K0427");
}

/// Steps that go up and down again: a warning, so the scheme itself is run.
pub(super) fn crooked(i: u32) {
    let (low, odd) = (10 + i, 30 + i);
    let strict = if i.is_multiple_of(2) { ">=" } else { ">" };
    let item = format!(
        "item x FULL {{ steps of a, {strict} 40: 90 points, {strict} {odd}: {} points, {strict} {low}: 80 points, {strict} 5: 60 points, else: 0 points }}",
        70 - i
    );
    let head = if i.is_multiple_of(2) { "fact a count, 0 .. 100" } else { "fact a number, 0 .. 100" };
    let drawn = Drawn::new(i % 3, 100, head, &item);
    let shown = witness(&drawn.written(i % 2 == 1), "K0428");
    for side in ["left", "right"] {
        let claimed = number(&shown[side]["value"]).unwrap();
        assert_eq!(value(&drawn.scheme(), "x", &given_on(&shown, side)), claimed, "{shown}");
    }
    quiet(&drawn.with("80 points", "65 points").with(&format!("{} points", 70 - i), "70 points").scheme(), "K0428");
}

/// A deduction that adds, a bonus that takes: run as an adjustment, which may do either.
pub(super) fn signs(i: u32) {
    let few = 2 + i;
    let head = "event visit; fact a number, 0 .. 50";
    let item = |rule: &str| format!("item x FULL, no cap, no floor {{ start at 50 points; {rule} }}");
    let bad = [
        format!("deduct few 2 points × (count(visit) - {few})"),
        format!("deduct few 3 points × (a - {few}), at most 20 points"),
        format!("deduct few by a >= {few}: 1 point, else: {few} points × (a - {few})"),
        format!("add more 5 points × (a - {few})"),
        format!("add more 5 points × (a - {few}) for each visit"),
        format!("add more 1 point × (a - {few}), when a < {few}"),
    ];
    for (at, rule) in bad.iter().enumerate() {
        let drawn = Drawn::new(i % 3, 100, head, &item(rule));
        let shown = witness(&drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1), "K0426");
        let (word, sign) = if rule.starts_with("deduct") { ("deduct few", -1) } else { ("add more", 1) };
        let adjusted = drawn.with(word, "adjust all");
        let figures = given(&shown["given"]);
        // The cap of a deduction is one of its size: it does not bound what is added.
        let change = value(&adjusted.scheme(), "x", &figures) - whole(50);
        assert_eq!(number(&shown["left"]["value"]).unwrap(), change * Fraction::from(sign), "{rule}: {shown}");
        assert_eq!(text(&shown["relation"]), if sign < 0 { ">" } else { "<" }, "{rule}");
    }
    let good = [
        format!("deduct few 2 points × ({few} - a), when a < {few}"),
        format!("deduct few by a >= {few}: 0 points, else: 1 point × ({few} - a)"),
        format!("deduct few 1 point × max(0, {few} - a)"),
        format!("add more 5 points × (a - {few}), at least 0 points"),
        format!("add more 1 point × (a - {few}), unless a < {few}"),
        format!("adjust both 1 point × (a - {few})"),
    ];
    for (at, rule) in good.iter().enumerate() {
        quiet(&Drawn::new(i % 3, 100, head, &item(rule)).written((i + u32::try_from(at).unwrap()) % 2 == 1), "K0426");
    }
}

/// Losses beyond the item, and gains beyond the full mark.
pub(super) fn beyond(i: u32) {
    let full = 20 + 10 * i;
    let head = format!("event late; fact a number, 0 .. {}", 2 * full);
    let below = [
        format!("item x FULL {{ start at {} points; deduct all 3 points for each late }}", full - i),
        format!("item x FULL {{ start at full; deduct all 2 points for each late, at most {} points }}", full + 5),
        "item x FULL { start at full; deduct far 1 point per 1 below 200 of a, pro rata }".to_owned(),
        format!("item x FULL, at most FULL {{ earn 1 point × (a - {i} - 1) }}"),
    ];
    for (at, item) in below.iter().enumerate() {
        let drawn = Drawn::new(i % 3, full, &head, item);
        let shown = witness(&drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1), "K0410");
        let mended = drawn.with("item x FULL", "item x FULL, no floor");
        let claimed = number(&shown["left"]["value"]).unwrap_or_else(|| panic!("{shown}"));
        assert_eq!(value(&mended.scheme(), "x", &given(&shown["given"])), claimed, "{shown}");
        assert!(claimed < Fraction::ZERO);
        quiet(&drawn.with("item x FULL", "item x FULL, at least 0 points").scheme(), "K0410");
    }
    let above = [
        format!("item x FULL, no floor {{ start at {} points; add more 3 points for each late }}", full - i),
        "item x FULL, no floor { earn 1 point × a }".to_owned(),
        format!("item x FULL, no floor {{ start at full; add more {} points, when a > {i} }}", i + 1),
    ];
    for (at, item) in above.iter().enumerate() {
        let drawn = Drawn::new(i % 3, full, &head, item);
        let shown = witness(&drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1), "K0411");
        let mended = drawn.with("item x FULL", "item x FULL, no cap");
        let claimed = number(&shown["left"]["value"]).unwrap_or_else(|| panic!("{shown}"));
        assert_eq!(value(&mended.scheme(), "x", &given(&shown["given"])), claimed, "{shown}");
        assert!(claimed > whole(full));
        assert_eq!(number(&shown["right"]["value"]), Some(whole(full)));
    }
    // As many points as there are cannot be exceeded.
    let inside = format!("item x FULL {{ start at full; deduct all 2 points for each late, at most {full} points }}");
    let drawn = Drawn::new(i % 3, full, "event late", &inside);
    clean(&drawn.scheme());
    // A part is not bounded by its items where they have no floor.
    let nested = Drawn::new(
        0,
        full,
        "event late",
        "part y FULL { item x FULL, no floor { start at full; deduct all 7 points for each late, at most 500 points } }",
    );
    let shown = witness(&nested.written(i % 2 == 1), "K0410");
    let mended = nested.with("part y FULL", "part y FULL, no floor");
    assert_eq!(
        value(&mended.scheme(), "y", &given(&shown["given"])),
        number(&shown["left"]["value"]).unwrap(),
        "{shown}"
    );
}

/// A floor or cap that never binds: the end is reached by some figures and passed by none.
pub(super) fn bounds(i: u32) {
    let (full, most) = (30 + i, 10 + i);
    let head = "event late; fact a number, 0 .. 10";
    let cases = [
        (
            "least",
            format!(
                "item x FULL, at least 0 points {{ start at full; deduct all 2 points for each late, at most {most} points }}"
            ),
        ),
        (
            "most",
            format!(
                "item x FULL, at most {} points, no floor {{ start at full; deduct all 1 point for each late }}",
                full + 1 + i
            ),
        ),
        ("least", format!("item x FULL, at least {i} points {{ earn {} points + 1 point × a }}", i + 1)),
        ("most", format!("item x FULL, at most {} points {{ earn {i} points + 1 point × a }}", 11 + i)),
    ];
    for (at, (end, item)) in cases.iter().enumerate() {
        let drawn = Drawn::new(i % 3, full, head, item);
        let shown = witness(&drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1), "K0415");
        assert_eq!(text(&shown["left"]["what"]), *end);
        let claimed = number(&shown["left"]["value"]).unwrap();
        let figures = [0, 1, 1000]
            .into_iter()
            .flat_map(|late| [0, 4, 10].map(|a| vec![format!("late = {late}"), format!("a = {a}")]));
        let values: Vec<Fraction> = figures.map(|given| value(&drawn.scheme(), "x", &given)).collect();
        let reached = if *end == "least" { values.iter().min() } else { values.iter().max() };
        assert_eq!(reached, Some(&claimed), "{shown}");
    }
    let binds = format!(
        "item x FULL, at least 0 points {{ start at full; deduct all 2 points for each late, at most {} points }}",
        full + 1
    );
    quiet(&Drawn::new(i % 3, full, "event late", &binds).scheme(), "K0415");
    // Rounded up before the part sees it, the item does reach the cap of the part.
    let rounded = "round total to 2 decimals half-up; round x to 0 decimals up; fact a number, 0 .. 9";
    let part = Drawn::new(
        0,
        20,
        rounded,
        "part y FULL, at most 9.8 points { item x FULL { earn 0.05 points + 1.05 points × a } }",
    );
    quiet(&part.scheme(), "K0415");
}
