//! Bands: the value of the witness is put to each line alone, in a scheme with that line and `else`.

use super::drawn::{Drawn, clean, quiet, witness};
use super::seen::{self, chinese, number, text};
use crate::plain::fraction::Fraction;

/// How many of some lines of steps take a value.
fn lines_taking(drawn: &Drawn, lines: &[String], value: &str) -> usize {
    let takes = |line: &&String| {
        let mut alone = Drawn::new(
            drawn.shape,
            drawn.full,
            &drawn.head,
            &format!("item x FULL {{ steps of a, {line}, else: 0 points }}"),
        );
        alone.tail.clone_from(&drawn.tail);
        seen::value(&alone.scheme(), "x", &[format!("a = {value}")]) > Fraction::ZERO
    };
    lines.iter().filter(takes).count()
}

/// Steps with a gap, an overlap, no `else`, a line that is never reached.
pub(super) fn steps(i: u32) {
    let (unit, kind) = [("%", "percent"), (" units", "count"), ("", "number"), (" yuan", "money")][i as usize % 4];
    let end = |n: u32| format!("{n}{unit}");
    let line = |key: String, points: u32| format!("{key}: {points} points");
    let range = |a: u32, b: u32| format!("{} .. {}", end(a), end(b));
    let head = format!("fact a {kind}, {} .. {}", end(0), end(100));
    let (low, gap) = (40 + i, 2 + i);
    let drawn = |lines: &[String], otherwise: bool| {
        let otherwise = if otherwise { ", else: 0 points" } else { "" };
        Drawn::new(i % 3, 100, &head, &format!("item x FULL {{ steps of a, {}{otherwise} }}", lines.join(", ")))
    };
    let bad: [(&str, usize, Vec<String>, bool); 7] = [
        ("K0404", 0, vec![line(range(0, low), 1), line(range(low + gap, 80), 2), line(range(80, 100), 3)], false),
        ("K0405", 2, vec![line(range(0, low), 1), line(range(low - gap, 80), 2), line(range(80, 100), 3)], true),
        ("K0405", 2, vec![line(format!(">= {}", end(low)), 9), line(range(low - 20, low + gap), 2)], true),
        ("K0417", 0, vec![line(format!(">= {}", end(90 - i)), 3), line(format!(">= {}", end(low)), 2)], false),
        ("K0417", 0, vec![line(range(0, low), 1), line(range(low, 100 - gap), 2)], false),
        ("K0420", 2, vec![line(format!(">= {}", end(low)), 2), line(format!("> {}", end(low + gap)), 3)], true),
        ("K0420", 2, vec![line(format!("<= {}", end(low)), 2), line(format!("< {}", end(low - gap)), 3)], true),
    ];
    for (at, (code, takes, lines, otherwise)) in bad.iter().enumerate() {
        let drawn = drawn(lines, *otherwise);
        let shown = witness(&drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1), code);
        let value = &shown["given"][0];
        let x = number(&value["value"]).unwrap() * Fraction::from(if kind == "percent" { 100 } else { 1 });
        assert!(x >= Fraction::ZERO && x <= Fraction::from(100), "{shown}");
        assert_eq!(text(&value["name"]), "a");
        assert_eq!(number(&shown["left"]["value"]), Some(Fraction::from(*takes as i128)), "{shown}");
        assert_eq!(lines_taking(&drawn, lines, &text(&value["written"])), *takes, "{lines:?}: {shown}");
    }
    // A line beyond the range: its end and the range's.
    let beyond = drawn(&[line(format!(">= {}", end(101 + i)), 3), line(format!(">= {}", end(low)), 2)], true);
    let shown = witness(&beyond.written(i % 2 == 1), "K0420");
    let percent = Fraction::from(if kind == "percent" { 100 } else { 1 });
    assert_eq!(number(&shown["left"]["value"]).unwrap() * percent, Fraction::from(i128::from(101 + i)));
    assert_eq!(number(&shown["right"]["value"]).unwrap() * percent, Fraction::from(100));
    let good = [
        (vec![line(range(0, low), 1), line(range(low, 80), 2), line(range(80, 100), 3)], false),
        (
            vec![
                line(format!(">= {}", end(80)), 3),
                line(format!(">= {}", end(low)), 2),
                line(format!(">= {}", end(0)), 1),
            ],
            false,
        ),
        (vec![line(format!("> {}", end(80)), 3), line(format!("> {}", end(low)), 2)], true),
        (vec![line(format!("< {}", end(low)), 1), line(format!("<= {}", end(80)), 2)], true),
        (vec![line(format!(">= {}", end(80)), 3), line(range(low, 80), 2)], true),
    ];
    for (lines, otherwise) in good {
        clean(&drawn(&lines, otherwise).scheme());
    }
}

/// Grades: the value is one the total can have, and so many ranges hold it.
pub(super) fn grades(i: u32) {
    let places = i % 3;
    let unit = Fraction::new(1, 10_i128.pow(places));
    let text_of = |n: Fraction| {
        let (top, bottom) = (n * Fraction::from(1000)).parts();
        assert_eq!(bottom, 1);
        format!("{}.{:03}", top / 1000, top % 1000)
    };
    let scheme = |rows: &str| {
        format!(
            "scheme demo {{\n  edition 2022\n  cycle yearly\n  round total to {places} decimals half-up\n  show total to {places} decimals half-up\n  fact a points, 0 .. 100\n  score total 100 points {{ item x 100 points {{ earn a }} }}\n  rank by total\n  ties share\n  grades grade of total, {rows}\n}}\n"
        )
    };
    // Lower ends and upper ends of three ranges, best first: moved by thousandths, so that they lie beside the grid.
    let thousandth = |n: i128| Fraction::new(n, 1000);
    let i = i128::from(i);
    let mut found = (0, 0, 0);
    for step in [-700 - 11 * i, -90, -10, -5, 0, 1, 4, 10, 90, 300 + 7 * i, 1000, 1500] {
        let top = Fraction::from(90) + thousandth(37 * i);
        let high = top - thousandth(step);
        let rows = [(top, Fraction::from(100)), (Fraction::from(60), high)];
        let row = |(a, b): (Fraction, Fraction), name: &str| {
            format!("{} points .. {} points: {name}", text_of(a), text_of(b))
        };
        let rows_text = format!("{}, {}, else: poor", row(rows[0], "good"), row(rows[1], "fair"));
        let scheme = scheme(&rows_text);
        let written = if i % 2 == 1 { chinese(&scheme) } else { scheme };
        // What is so: the grid values in the gap, or in both.
        let grid: Vec<Fraction> =
            (85 * 10_i128.pow(places)..=95 * 10_i128.pow(places)).map(|n| Fraction::from(n) * unit).collect();
        let holds = |x: Fraction| rows.iter().filter(|(a, b)| *a <= x && x <= *b).count();
        let between = |x: &&Fraction| **x > rows[1].0 && **x < rows[0].1;
        let gap = grid.iter().filter(between).any(|x| holds(*x) == 0);
        let twice = high > top && grid.iter().any(|x| holds(*x) == 2);
        let (code, takes) = match (gap, twice) {
            (true, _) => ("K0404", 0),
            (_, true) => ("K0405", 2),
            _ => {
                quiet(&written, "K0404");
                quiet(&written, "K0405");
                found.2 += 1;
                continue;
            }
        };
        let shown = witness(&written, code);
        let x = number(&shown["given"][0]["value"]).unwrap();
        assert!(grid.contains(&x), "the total is never {x:?}: {shown}");
        assert_eq!(holds(x), takes, "{rows_text}: {shown}");
        if gap { found.0 += 1 } else { found.1 += 1 }
    }
    assert!(found.0 + found.1 >= 1 && found.2 >= 1, "{found:?}");
    // Below the last grade, where the total comes there.
    let last = Fraction::from(50 + i);
    let rows = |sign: &str, last: Fraction| format!(">= 90 points: good, {sign} {} points: fair", text_of(last));
    for sign in [">=", ">"] {
        let shown = witness(&scheme(&rows(sign, last)), "K0404");
        let x = number(&shown["given"][0]["value"]).unwrap();
        let none = if sign == ">=" { x < last } else { x <= last };
        assert!(none && x >= Fraction::ZERO && (x / unit).parts().1 == 1, "{shown}");
    }
    quiet(&scheme(&rows(">=", Fraction::ZERO)), "K0404");
    let open =
        scheme(&rows(">=", Fraction::ZERO)).replace("score total 100 points {", "score total 100 points, no floor {");
    assert!(number(&witness(&open, "K0404")["given"][0]["value"]).unwrap() < Fraction::ZERO);
    let shown = witness(&scheme(">= 60 points: fair, >= 90 points: good, else: poor"), "K0406");
    assert_eq!(number(&shown["left"]["value"]), Some(Fraction::from(60)));
}
