//! Sums: the parts of the witness are the numbers that were drawn, and added up with fractions of the tests' own.

use super::drawn::{quiet, witness};
use super::seen::{chinese, number, text};
use crate::plain::fraction::Fraction;
use serde_json::Value;

fn parts(shown: &Value) -> Vec<(String, Fraction)> {
    let list = shown["given"].as_array().unwrap();
    list.iter().map(|one| (text(&one["name"]), number(&one["value"]).unwrap())).collect()
}

/// That the witness of a scheme, in either language, has these parts and this whole.
fn adds_up(scheme: &str, code: &str, i: u32, drawn: &[(String, Fraction)], whole: Fraction) {
    let text = if i % 2 == 1 { chinese(scheme) } else { scheme.to_owned() };
    let shown = witness(&text, code);
    assert_eq!(parts(&shown), drawn, "{shown}");
    assert_eq!(number(&shown["left"]["value"]), Some(drawn.iter().map(|(_, number)| *number).sum()), "{shown}");
    assert_eq!(number(&shown["right"]["value"]), Some(whole), "{shown}");
}

const HEAD: &str = "scheme demo {\n  edition 2022\n  cycle yearly\n  round total to 2 decimals half-up\n  ";

pub(super) fn points(i: u32) {
    let all = [10 + i, 20 + 3 * i, 31 - i];
    let sum: u32 = all.iter().sum();
    let part = |n: usize| format!("item x{n} {} points {{ start at full }}", all[n]);
    let list: Vec<String> = (0..3).map(part).collect();
    let drawn: Vec<(String, Fraction)> =
        (0..3).map(|n| (format!("x{n}"), Fraction::from(i128::from(all[n])))).collect();
    let flat = |whole: u32| format!("{HEAD}score total {whole} points {{ {} }}\n}}\n", list.join(" "));
    let deep = |whole: u32| {
        format!(
            "{HEAD}score total {} points {{ part p {whole} points {{ {} }} item rest 7 points {{ start at full }} }}\n}}\n",
            whole + 7,
            list.join(" ")
        )
    };
    for wrong in [sum - 1 - i, sum + 1 + 2 * i] {
        let scheme = if i.is_multiple_of(3) { flat(wrong) } else { deep(wrong) };
        adds_up(&scheme, "K0401", i, &drawn, Fraction::from(i128::from(wrong)));
    }
    quiet(&if i.is_multiple_of(3) { flat(sum) } else { deep(sum) }, "K0401");
}

pub(super) fn weights(i: u32) {
    let shares = [10 + i, 25, 30];
    let last = |off: u32| 100 - shares.iter().sum::<u32>() - off;
    let list = |last: &str| {
        let item = |name: &str, weight: &str| format!("item {name} weight {weight} {{ start at full }}");
        let fixed: Vec<String> = (0..3).map(|n| item(&format!("x{n}"), &format!("{}%", shares[n]))).collect();
        format!("{HEAD}score total 100 points {{ {} {} }}\n}}\n", fixed.join(" "), item("last", last))
    };
    let mut drawn: Vec<(String, Fraction)> =
        (0..3).map(|n| (format!("x{n}"), Fraction::new(i128::from(shares[n]), 100))).collect();
    let off = 1 + i;
    drawn.push(("last".to_owned(), Fraction::new(i128::from(last(off)), 100)));
    adds_up(&list(&format!("{}%", last(off))), "K0402", i, &drawn, Fraction::from(1));
    // A third is no decimal.
    let third = Fraction::new(1, 3);
    drawn[3].1 = third;
    adds_up(&list("1/3"), "K0402", i, &drawn, Fraction::from(1));
    quiet(&list(&format!("{}%", last(0))), "K0402");
    // Shares of an event and of stages.
    let event = |town: u32| {
        format!(
            "{HEAD}event fire {{ field matter text; field role text }}\n  score total 100 points, no floor {{ item x 100 points, no floor {{ start at full; deduct fires 5 points for each fire, shared by role bureau: {}%, town: {town}% }} }}\n}}\n",
            20 + i
        )
    };
    let halves =
        [("bureau".to_owned(), Fraction::new(i128::from(20 + i), 100)), ("town".to_owned(), Fraction::new(60, 100))];
    adds_up(&event(60), "K0394", i, &halves, Fraction::from(1));
    quiet(&event(80 - i), "K0394");
    let task = |build: u32| {
        format!(
            "{HEAD}task road {{ stage design due 03-31, weight {}%; stage build due 11-30, weight {build}% }}\n  score total 100 points {{ item work 100 points, not applicable full {{ completion of road, on-time: 100%, late: 50%, else: 0% }} }}\n}}\n",
            10 + i
        )
    };
    let stages =
        [("design".to_owned(), Fraction::new(i128::from(10 + i), 100)), ("build".to_owned(), Fraction::new(70, 100))];
    adds_up(&task(70), "K0373", i, &stages, Fraction::from(1));
    quiet(&task(90 - i), "K0373");
}
