//! What a scheme leaves open: each reading of the witness is written into the scheme, which is run.

use super::drawn::{Drawn, quiet, witness};
use super::seen::{given, number, text, value};
use crate::plain::fraction::Fraction;
use serde_json::Value;

/// That both readings come out as claimed.
fn both(shown: &Value, outcome: impl Fn(&str) -> Fraction) {
    for side in ["left", "right"] {
        let side = &shown[side];
        assert_eq!(text(&side["what"]), "reading", "{shown}");
        assert_eq!(Some(outcome(&text(&side["of"]))), number(&side["value"]), "{shown}");
    }
    assert_ne!(number(&shown["left"]["value"]), number(&shown["right"]["value"]), "{shown}");
}

fn odd(i: u32, at: usize) -> bool {
    (i as usize + at) % 2 == 1
}

pub(super) fn divisors(i: u32) {
    let full = 20 + 5 * i;
    let head = "fact a count, 0 .. 90; fact b count, 0 .. 90";
    let drawn = Drawn::new(i % 3, full, head, "item x FULL { ratio a / b, at most 100% }");
    let shown = witness(&drawn.written(odd(i, 0)), "K0413");
    let mut figures = given(&shown["given"]);
    assert_eq!(figures, ["b = 0"]);
    figures.push(format!("a = {i}"));
    both(&shown, |words| value(&drawn.with("at most 100%", &format!("at most 100%, {words}")).scheme(), "x", &figures));
    quiet(&drawn.with("fact b count, 0 ..", "fact b count, 1 ..").scheme(), "K0413");
    quiet(&drawn.with("ratio a / b", &format!("ratio a / {} units", i + 1)).scheme(), "K0413");
    // Where the share is of nobody knows what, and where nothing is applicable.
    let share = Drawn::new(
        i % 3,
        full,
        "event late",
        &format!("item x FULL, no floor {{ start at full; deduct all {}% for each late }}", 5 + i),
    );
    let shown = witness(&share.written(false), "K0392");
    both(&shown, |words| {
        let scheme = share.with(&format!("{}%", 5 + i), words).scheme();
        value(&scheme, "x", &[]) - value(&scheme, "x", &["late = 1".to_owned()])
    });
    let apply = Drawn::new(
        0,
        full,
        head,
        "part y FULL { item x FULL, not applicable when b = 0 { earn full when a > 1; earn 1 point } }",
    );
    let shown = witness(&apply.written(false), "K0414");
    both(&shown, |words| {
        let scheme = apply.with("not applicable when", &format!("{words} when")).scheme();
        value(&scheme, "y", &["a = 3".to_owned(), "b = 0".to_owned()])
    });
}

pub(super) fn steps(i: u32) {
    let edge = 50 + i;
    let drawn = Drawn::new(
        i % 3,
        100,
        "fact a number, 0 .. 100",
        &format!("item x FULL, no floor {{ start at full; deduct d 1 point per {} below {edge} of a }}", i + 1),
    );
    let shown = witness(&drawn.written(odd(i, 0)), "K0412");
    let steps = number(&shown["given"][0]["value"]).unwrap();
    let a = Fraction::from(i128::from(edge)) - steps * Fraction::from(i128::from(i + 1));
    let (top, bottom) = (a * Fraction::from(10)).parts();
    assert_eq!(bottom, 1);
    let figures = [format!("a = {}.{}", top / 10, top % 10)];
    both(&shown, |words| {
        Fraction::from(100) - value(&drawn.with("of a }", &format!("of a, {words} }}")).scheme(), "x", &figures)
    });
    quiet(&drawn.with("of a }", "of a, whole steps }").scheme(), "K0412");
    // Two rates: the numbers of the witness, in a scheme of their own.
    let item = |a: &str| {
        format!(
            "item x FULL, no floor {{ start at full; deduct d 1 point per 1pp below 80%, 2 points per 1pp below 60%, of b, pro rata{a} }}"
        )
    };
    let head = "fact b percent, 0% .. 100%";
    let shown = witness(&Drawn::new(i % 3, 100, head, &item("")).written(odd(i, 1)), "K0390");
    let figures = [format!("b = {}", text(&shown["given"][2]["written"]))];
    both(&shown, |words| {
        Fraction::from(100) - value(&Drawn::new(i % 3, 100, head, &item(&format!(", {words}"))).scheme(), "x", &figures)
    });
    quiet(&Drawn::new(i % 3, 100, head, &item(", marginal")).scheme(), "K0390");
    // Factors that meet: of a loss of 1 point.
    let item = |words: &str| {
        format!(
            "item x FULL, no floor {{ start at full; deduct all 1 point each, factor 2 when b > {i}%, factor 2 when b > 50%{words} }}"
        )
    };
    let shown = witness(&Drawn::new(i % 3, 100, head, &item("")).written(odd(i, 0)), "K0418");
    both(&shown, |words| {
        let scheme = Drawn::new(i % 3, 100, head, &item(&format!(", {words}"))).scheme();
        Fraction::from(100) - value(&scheme, "x", &["all = 1".to_owned(), "b = 90%".to_owned()])
    });
}

pub(super) fn decisions(i: u32) {
    let places = i % 4;
    let head = format!("round total to {places} decimals half-up; fact a points, 0 .. 100");
    let drawn = Drawn::new(0, 100, &head, "item x FULL { earn a }");
    let bad = drawn.with(" half-up", "");
    let shown = witness(&bad.written(false), "K0407");
    let figures = [format!("a = {}", text(&shown["given"][0]["written"]))];
    both(&shown, |words| {
        let scheme = bad.with(&format!("{places} decimals"), words).scheme();
        value(&scheme, "total", &figures)
    });
    // How equals are ranked: places by counting.
    let totals = |shown: &Value| -> Vec<Fraction> {
        let list = shown["given"].as_array().unwrap().iter().filter(|one| one["name"] == "total");
        list.map(|one| number(&one["value"]).unwrap()).collect()
    };
    let ranked = drawn.with("FULL", "FULL").tail("rank by total");
    let shown = witness(&ranked.written(odd(i, 0)), "K0408");
    let all = totals(&shown);
    let last = *all.last().unwrap();
    both(&shown, |words| {
        let better = || all.iter().filter(|total| **total > last);
        let place = match words {
            "ties share" => better().count(),
            "ties dense" => better().collect::<std::collections::BTreeSet<_>>().len(),
            other => panic!("{other}"),
        };
        Fraction::from(place as i128 + 1)
    });
    quiet(&drawn.with("FULL", "FULL").tail("rank by total\n  ties share").scheme(), "K0408");
    let award = drawn.with("FULL", "FULL").tail("rank by total\n  ties share\n  award best top 3 places { }");
    let shown = witness(&award.written(odd(i, 0)), "K0409");
    let all = totals(&shown);
    let size = number(&shown["given"][0]["value"]).unwrap();
    both(&shown, |words| {
        let place = |total: &Fraction| Fraction::from(all.iter().filter(|other| *other > total).count() as i128 + 1);
        let level = |total: &Fraction| Fraction::from(all.iter().filter(|other| *other >= total).count() as i128);
        let taken = |total: &&Fraction| if words == "tied in" { place(total) <= size } else { level(total) <= size };
        Fraction::from(all.iter().filter(taken).count() as i128)
    });
    let share = [10, 15, 20, 25, 30, 35, 40, 45, 50, 100][i as usize];
    let quota = drawn
        .with("FULL", "FULL")
        .tail(&format!("rank by total\n  ties share\n  award best top {share}%, tied in {{ }}"));
    if share == 100 {
        quiet(&quota.scheme(), "K0422");
        return;
    }
    let shown = witness(&quota.written(odd(i, 0)), "K0422");
    let places = number(&shown["given"][0]["value"]).unwrap() * Fraction::new(i128::from(share), 100);
    both(&shown, |words| if words == "rounded down" { places.floor() } else { places.ceiling() });
}

pub(super) fn scales(i: u32) {
    let (own, weight) = (110 + 5 * i, 30 + i);
    let item = |words: &str| {
        format!(
            "part y FULL {{ item x {own} points, weight {weight}%{words} {{ start at 0 points; add all 5 points for each late, at most {own} points }} item z weight {}% {{ start at 0 points; add more 1 point for each late, at most 1 point }} }}",
            100 - weight
        )
    };
    let drawn = Drawn::new(0, 100, "event late", &item(""));
    let shown = witness(&drawn.written(odd(i, 0)), "K0416");
    let figures = [format!("x = {}", text(&shown["given"][0]["written"])), "z = 0 points".to_owned()];
    both(&shown, |words| {
        value(&Drawn::new(0, 100, "event late", &item(&format!(", {words}"))).scheme(), "y", &figures)
    });
    quiet(&Drawn::new(0, 100, "event late", &item(", rescaled")).scheme(), "K0416");
    // Behind the last standard.
    let head = "fact r percent, -50% .. 50%, higher is better";
    let tiers =
        |below: &str| format!("item x FULL {{ efficacy of r, {}%: 100%, 8%: 80%, -{i}.5%: 20%{below} }}", 11 + i);
    let shown = witness(&Drawn::new(i % 3, 100, head, &tiers("")).written(odd(i, 0)), "K0344");
    let figures = given(&shown["given"]);
    both(&shown, |words| value(&Drawn::new(i % 3, 100, head, &tiers(&format!(", {words}"))).scheme(), "x", &figures));
    quiet(&Drawn::new(i % 3, 100, head, &tiers(", below: 0 points")).scheme(), "K0344");
    // Which way is better: the place of the first of two.
    let place = Drawn::new(
        i % 3,
        100,
        "fact a number, 0 .. 100",
        "item x FULL, no floor { earn 100 points - 1 point × place(a among peers, ties share) }",
    );
    let shown = witness(&place.written(odd(i, 0)), "K0391");
    let units: Vec<Fraction> =
        shown["given"].as_array().unwrap().iter().map(|one| number(&one["value"]).unwrap()).collect();
    both(&shown, |words| {
        let first = units[0];
        let better = |other: &&Fraction| if words == "higher is better" { **other > first } else { **other < first };
        Fraction::from(units.iter().filter(better).count() as i128 + 1)
    });
}
