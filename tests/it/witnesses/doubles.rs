//! Counted twice, out of proportion, zero as missing, without a value: the cases of the witness are run.

use super::drawn::{Drawn, quiet, witness};
use super::seen::{given, given_on, number, text, value};
use crate::plain::fraction::Fraction;

fn odd(i: u32, at: usize) -> bool {
    (i as usize + at) % 2 == 1
}

pub(super) fn twice(i: u32) {
    let (gain, cost) = (2 + i, 13 - i);
    let item =
        |gain: &str, cost: &str| format!("item x FULL, no cap, no floor {{ start at 50 points; {gain} {cost} }}");
    let pairs = [
        (
            format!("add done {gain} points for each visit where kept"),
            format!("deduct missed {cost} points for each visit where not kept"),
        ),
        (
            format!("add done {gain} points for each visit where level >= mid"),
            format!("deduct missed {cost} points for each visit where level < mid"),
        ),
    ];
    let head = "event visit { field kept yes-no; field level level low < mid < high }";
    for (at, (bonus, loss)) in pairs.iter().enumerate() {
        let drawn = Drawn::new(i % 3, 100, head, &item(bonus, &format!("; {loss}")));
        let shown = witness(&drawn.written(odd(i, at)), "K0431");
        let start = Fraction::from(50);
        let (good, bad) = (number(&shown["left"]["value"]).unwrap(), number(&shown["right"]["value"]).unwrap());
        assert_eq!((good, bad), (Fraction::from(i128::from(gain)), Fraction::ZERO - Fraction::from(i128::from(cost))));
        let english = witness(&drawn.scheme(), "K0431");
        for (side, claimed) in [("left", good), ("right", bad)] {
            assert_eq!(text(&shown[side]["given"][0]["value"]), "1");
            // An example gives events by the values of their fields: only of the first pair.
            if at == 0 {
                let figures = given_on(&english, side);
                assert_eq!(value(&drawn.scheme(), "x", &figures) - start, claimed, "{shown}");
            }
        }
        quiet(&Drawn::new(i % 3, 100, head, &item(bonus, "")).scheme(), "K0431");
    }
    let other = item(&pairs[0].0, "; deduct missed 3 points for each visit where level < mid");
    quiet(&Drawn::new(i % 3, 100, head, &other).scheme(), "K0431");
}

pub(super) fn proportion(i: u32) {
    let ratio = 2 + i;
    let rows = [3, 2, 1];
    let table = |by: &dyn Fn(u32) -> u32| {
        let list: Vec<String> =
            ["high", "mid", "low"].iter().zip(rows).map(|(word, n)| format!("{word}: {} points", by(n))).collect();
        list.join(", ")
    };
    let item = |second: &str| {
        format!(
            "item x FULL, no cap, no floor {{ start at 50 points; deduct plain by level {}, for each visit where level >= low; deduct more by level {second}, for each visit where level > low }}",
            table(&|n| n)
        )
    };
    let head = "event visit { field level level low < mid < high }";
    let odd_row = rows[i as usize % 3];
    let wrong = |n: u32| if n == odd_row { n * ratio + 1 } else { n * ratio };
    let drawn = Drawn::new(i % 3, 100, head, &item(&table(&wrong)));
    let shown = witness(&drawn.written(odd(i, 0)), "K0432");
    assert_eq!(number(&shown["left"]["value"]), Some(Fraction::from(i128::from(wrong(odd_row)))), "{shown}");
    let factors: Vec<Fraction> =
        shown["given"].as_array().unwrap().iter().map(|one| number(&one["value"]).unwrap()).collect();
    assert_eq!(factors, [odd_row, ratio].map(|n| Fraction::from(i128::from(n))), "{shown}");
    assert_eq!(number(&shown["right"]["value"]), Some(factors[0] * factors[1]), "{shown}");
    quiet(&Drawn::new(i % 3, 100, head, &item(&table(&|n| n * ratio))).scheme(), "K0432");
}

pub(super) fn zeros(i: u32) {
    let (now, before) = (75 - i, 25 + i);
    let head = "fact new points, 0 .. 100";
    let item = |otherwise: &str| {
        format!("item x FULL, not applicable zero {{ earn if last.new = 0 then new else {otherwise} }}")
    };
    let drawn = Drawn::new(i % 3, 100, head, &item(&format!("{now}% × new + {before}% × last.new")));
    let shown = witness(&drawn.written(odd(i, 0)), "K0430");
    for side in ["left", "right"] {
        let figures: Vec<String> = given_on(&shown, side).iter().map(|one| one.replace("上期.", "last.")).collect();
        assert_eq!(Some(value(&drawn.scheme(), "x", &figures)), number(&shown[side]["value"]), "{shown}");
    }
    // At zero both say the same: there is no jump.
    quiet(&Drawn::new(i % 3, 100, head, &item("new + 0% × last.new")).scheme(), "K0430");
    quiet(&Drawn::new(i % 3, 100, head, &item("new / 2")).scheme(), "K0430");
}

pub(super) fn functions(i: u32) {
    let low = i + 1;
    let head = format!("fact a number, 0 .. 90; fact g number, -{low} .. 90");
    let item = |formula: &str| format!("item x FULL, no cap, no floor {{ earn 1 point × ({formula}) }}");
    let cases = [
        ("ln(a)".to_owned(), "a", "ln"),
        ("sqrt(g)".to_owned(), "g", "sqrt"),
        (format!("ln(a + g + {i})"), "(a + g + I)", "ln"),
        (format!("sqrt(a - {low})"), "(a - L)", "sqrt"),
        (format!("if a > {i} then sqrt(a - {}) else 0", 2 * low), "(a - M)", "sqrt"),
    ];
    let rounded = "round x to 2 decimals half-up; ";
    for (at, (formula, argument, function)) in cases.iter().enumerate() {
        let drawn = Drawn::new(i % 3, 100, &head, &item(formula));
        let mut scheme = drawn.with("fact a", &format!("{rounded}round total to 2 decimals half-up; fact a"));
        scheme.shape = 0;
        let shown = witness(&scheme.written(odd(i, at)), "K0342");
        let argument =
            argument.replace('I', &i.to_string()).replace('L', &low.to_string()).replace('M', &(2 * low).to_string());
        let alone = Drawn::new(0, 100, &head, &item(&argument));
        let mut figures = given(&shown["given"]);
        for other in ["a = 0", "g = 0"] {
            if argument.contains(&other[..1]) && !figures.iter().any(|one| one.starts_with(&other[..1])) {
                figures.push(other.to_owned());
            }
        }
        // Where only the argument as a whole is named, it must be one that a value of the fact gives.
        if let Some(less) = argument.strip_prefix("(a - ").and_then(|rest| rest.strip_suffix(')'))
            && !figures.iter().any(|one| one.starts_with("a ="))
        {
            let a = number(&shown["left"]["value"]).unwrap() + Fraction::parse(less).unwrap();
            assert!(a >= Fraction::ZERO && a <= Fraction::from(90), "{shown}");
            assert!(!formula.starts_with("if") || a > Fraction::from(i128::from(i)), "{shown}");
            figures = vec![format!("a = {a:?}")];
        }
        assert!(figures.iter().all(|one| one.starts_with("a =") || one.starts_with("g =")), "{shown}");
        let found = value(&alone.scheme(), "x", &figures);
        assert_eq!(number(&shown["left"]["value"]), Some(found), "{shown}");
        let claimed = number(&shown["left"]["value"]).unwrap();
        assert!(if *function == "ln" { claimed <= Fraction::ZERO } else { claimed < Fraction::ZERO }, "{shown}");
    }
    let fine = [
        format!("ln(a + {low})"),
        format!("if a > {low} then sqrt(a - {low}) else 0"),
        format!("if a > {low} then ln(a - {low}) else 0"),
        format!("sqrt(g + {low})"),
        "if g <= 0 then 0 else ln(g)".to_owned(),
    ];
    for formula in fine {
        let mut drawn =
            Drawn::new(0, 100, &format!("{rounded}round total to 2 decimals half-up; {head}"), &item(&formula));
        drawn.shape = 0;
        quiet(&drawn.scheme(), "K0342");
    }
}
