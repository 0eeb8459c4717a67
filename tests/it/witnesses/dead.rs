//! What always or never holds: tried on figures from end to end, it does; and the ends are reached.

use super::drawn::{Drawn, quiet, witness};
use super::seen::{self, given, number, text};
use crate::plain::fraction::Fraction;

/// Conditions of awards, vetoes, consequences.
pub(super) fn conditions(i: u32) {
    let most = 80 + i;
    let (low, high) = (10 + i, 10 + i + most);
    let head = format!("fact a points, {low} .. {high}; fact b percent, 0% .. 90%");
    let item = "item x FULL, no cap { earn a }";
    let cases = [
        (format!("total > {} points", 200 + high), false),
        (format!("total >= {} points", 200 + high), false),
        ("total < 0 points".to_owned(), false),
        (format!("a < {low} points"), false),
        (format!("a <= {high} points"), true),
        ("b > 90%".to_owned(), false),
        ("b >= 0%".to_owned(), true),
        (format!("b > 90% or a > {high} points"), false),
        (format!("b <= 90% and a >= {low} points"), true),
        ("not (b <= 90%)".to_owned(), false),
        (format!("a + 5 points > {} points", high + 5), false),
    ];
    for (at, (condition, always)) in cases.iter().enumerate() {
        let chinese = (i + u32::try_from(at).unwrap()) % 2 == 1;
        let statements = [
            (format!("award prize when {condition} {{ }}"), "prize"),
            (format!("veto bad when {condition} {{ limit total at most 50 points }}"), "bad"),
            (format!("consequence talk when {condition} {{ require \"talk\" }}"), "talk"),
        ];
        let (statement, what) = &statements[(i as usize + at) % 3];
        let drawn = Drawn::new(0, 100, &head, item).tail(statement);
        let shown = witness(&drawn.written(chinese), "K0425");
        for b in [0, 90] {
            for a in [low, (low + high) / 2, high] {
                let figures = [format!("a = {a} points"), format!("b = {b}%")];
                assert_eq!(seen::met(&drawn.scheme(), what, &figures), *always, "{condition} with {figures:?}");
            }
        }
        // The end is one that the figure has.
        let end = number(&shown["left"]["value"]).unwrap();
        if text(&shown["left"]["of"]) == "a" {
            assert!([low, high].map(|n| Fraction::from(i128::from(n))).contains(&end), "{shown}");
        }
    }
    let near = [
        format!("a >= {high} points"),
        format!("a > {low} points"),
        "b < 90%".to_owned(),
        format!("b > 90% or a >= {high} points"),
        "total >= 0.01 points and b > 0%".to_owned(),
    ];
    for condition in near {
        let drawn = Drawn::new(0, 100, &head, item).tail(&format!("award prize when {condition} {{ }}"));
        quiet(&drawn.written(i % 2 == 1), "K0425");
    }
    // Rounded, the total reaches what its parts do not.
    let almost = Drawn::new(0, 100, "fact b percent, 0% .. 99.996%", "item x FULL { ratio b / 100%, at most 99.996% }");
    let full = almost.tail("award all when total >= 100 points { }");
    quiet(&full.scheme(), "K0425");
    assert!(seen::met(&full.scheme(), "all", &["b = 99.996%".to_owned()]));
}

/// Grades that nobody can have.
pub(super) fn grades(i: u32) {
    let most = 70 + i;
    let drawn = |rows: &str| {
        Drawn::new(0, 100, "fact b percent, 0% .. 100%", &format!("item x FULL {{ ratio b / 100%, at most {most}% }}"))
            .tail(&format!("rank by total\n  ties share\n  grades grade of total, {rows}"))
    };
    let bad = drawn(&format!(">= {} points: high, >= {} points: fit, else: low", most + 1, most - 20));
    let shown = witness(&bad.written(i % 2 == 1), "K0425");
    assert_eq!(number(&shown["left"]["value"]), Some(Fraction::from(i128::from(most))), "{shown}");
    assert_eq!(number(&shown["right"]["value"]), Some(Fraction::from(i128::from(most + 1))), "{shown}");
    let best = seen::grade(&bad.scheme(), &["b = 100%".to_owned()], "high");
    let least = seen::grade(&bad.scheme(), &["b = 0%".to_owned()], "high");
    assert_ne!(best, least);
    let top = drawn(&format!(">= {most} points: high, >= {} points: fit, else: low", most - 20));
    quiet(&top.written(i % 2 == 1), "K0425");
    assert_ne!(seen::grade(&top.scheme(), &["b = 100%".to_owned()], "high"), best, "one better");
    let swallowed = drawn(">= 0 points: high, else: low");
    let shown = witness(&swallowed.scheme(), "K0425");
    assert_eq!(text(&shown["left"]["what"]), "least");
}

/// Two conditions that can both hold: each of them alone, on the figures of the witness.
pub(super) fn overlaps(i: u32) {
    let head = "fact a percent, 0% .. 100%; fact n count, 0 .. 50; fact m number, 0 .. 9";
    let pairs = [
        (format!("a >= {}%", 60 + i), format!("n > {i}")),
        (format!("a > {}%", 60 + i), "m < 3".to_owned()),
        ("n <= 4".to_owned(), format!("m > {}", kaohe::base::number::Number::ratio(i64::from(i), 4).unwrap())),
        (format!("a < {}% and n >= 2", 10 + i), "m >= 9".to_owned()),
    ];
    for (at, (first, second)) in pairs.iter().enumerate() {
        let item = |conditions: &str| format!("item x FULL {{ {conditions} }}");
        let both = item(&format!("earn full when {first}; earn 1 point when {second}; earn 2 points"));
        let drawn = Drawn::new(i % 3, 100, head, &both);
        let shown = witness(&drawn.written((i + u32::try_from(at).unwrap()) % 2 == 1), "K0429");
        let figures = given(&shown["given"]);
        for condition in [first, second] {
            let alone = Drawn::new(i % 3, 100, head, &item(&format!("earn full when {condition}; earn 0 points")));
            let mut figures = figures.clone();
            for other in ["a = 0%", "n = 0", "m = 0"] {
                if !figures.iter().any(|one| one[..1] == other[..1]) {
                    figures.push(other.to_owned());
                }
            }
            assert_eq!(seen::value(&alone.scheme(), "x", &figures), Fraction::from(100), "{condition}: {shown}");
        }
        let settled =
            item(&format!("earn full when {first}; earn 1 point when {second} and not ({first}); earn 2 points"));
        quiet(&Drawn::new(i % 3, 100, head, &settled).scheme(), "K0429");
    }
    let apart = "item x FULL { earn full when a >= 60%; earn 1 point when a < 30%; earn 2 points }";
    quiet(&Drawn::new(i % 3, 100, head, apart).scheme(), "K0429");
}
