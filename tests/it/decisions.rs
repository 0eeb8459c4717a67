//! What the tables of worked figures cannot say: what is printed of decisions and of surveys, and what must not matter.

use super::workshop::Bench;

const CASES: &str = "tests/cases/constructs";

fn bulletin(bench: &Bench, changes: &[(&str, Option<&str>)], period: &str) -> String {
    let run = bench.run(changes);
    let wanted = format!("{period}/bulletin.en.md");
    let files = bench.render(&run);
    files.into_iter().find(|(name, _)| *name == wanted).expect("a bulletin").1.as_text().unwrap().to_owned()
}

/// The cells of a unit in each table of means, one text a panel.
fn rows(bulletin: &str, survey: &str) -> Vec<String> {
    let section = bulletin.split(&format!("{survey}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
    section.lines().filter(|line| line.starts_with("| A ")).map(str::to_owned).collect()
}

#[test]
fn small_cells_are_not_printed_and_neither_is_what_would_give_them_away() {
    let bench = Bench::new(&format!("{CASES}/51-62-thin-panels"));
    // The guests are too thin, and no part of the mean: nobody can reckon their answers from the rest.
    let printed = rows(&bulletin(&bench, &[], "2022H1"), ".1 loose");
    assert!(printed[0].contains("25.00") && printed[1].contains("50.00"), "{printed:?}");
    assert!(printed[2].contains("suppressed") && !printed[2].contains("0.00"), "{printed:?}");
    // How often each level was chosen would help to reckon them: it is told of the other survey alone.
    let text = bulletin(&bench, &[], "2022H1");
    assert_eq!(text.matches("How often each level was chosen").count(), 1, "{text}");
    // Where thin panels count, one hidden part of a printed mean would follow from the others: the next by answers is
    // hidden, too.
    let text = bench.sources.files().find(|(_, file)| file.path.ends_with("scheme.kh")).unwrap().1.text.clone();
    let text = text.replace("valid when count(ballot) >= 2, leave out thin panels\n", "");
    let texts: Vec<(String, String)> = (bench.sources.files())
        .map(|(_, file)| {
            let own = if file.path.ends_with("scheme.kh") { text.clone() } else { file.text.clone() };
            (file.path.clone(), own)
        })
        .collect();
    let loaded = super::workshop::of_texts(&bench.folder, texts.iter().map(|(p, t)| (p.as_str(), t.as_str())));
    let rules = loaded.sound().expect("the scheme compiles").clone();
    let bench = Bench { rules, sources: loaded.sources, ..bench };
    let printed = rows(&bulletin(&bench, &[], "2022H1"), ".1 loose");
    let hidden: Vec<bool> = printed.iter().map(|row| row.contains("suppressed")).collect();
    assert_eq!(hidden, [true, false, true], "firms and raters have two answers each: the first by id; {printed:?}");
}

#[test]
fn no_result_names_a_rater_and_their_order_does_not_matter() {
    let bench = Bench::new(&format!("{CASES}/53-void-ballots"));
    let before = bench.run(&[]);
    for (name, file) in bench.render(&before) {
        assert!(!file.as_text().unwrap().contains("r3"), "{name} names a rater");
    }
    let text = bench.text("2022H1/ratings.csv").to_owned();
    let (head, rows) = text.split_once('\n').unwrap();
    let mut turned: Vec<&str> = rows.lines().collect();
    turned.reverse();
    let turned = format!("{head}\n{}\n", turned.join("\n"));
    let after = bench.run(&[("2022H1/ratings.csv", Some(&turned))]);
    assert_eq!(bench.results(&before), bench.results(&after));
    assert_eq!(before.season.periods[0].0.surveys[0].sheets, after.season.periods[0].0.surveys[0].sheets);
}

#[test]
fn a_bulletin_says_what_was_decided_and_by_which_rule() {
    let bench = Bench::new(&format!("{CASES}/53-void-ballots"));
    assert!(bulletin(&bench, &[], "2022H1").contains("cadres: 5 handed in, 3 void."));
    let bench = Bench::new(&format!("{CASES}/60-70-ladder"));
    assert!(bulletin(&bench, &[], "2022-03").contains("passed over because of “黄牌” of February 2022"));
    let bench = Bench::new(&format!("{CASES}/65-red-and-black-lists"));
    assert!(bulletin(&bench, &[], "2022-01").contains("black: C stands in red, which goes first."));
    let bench = Bench::new(&format!("{CASES}/47-49-grades-by-parts"));
    let printed = bulletin(&bench, &[], "2022H1");
    assert!(
        printed.contains("the grade is at most fit: unless min(care ÷ 50 points, house ÷ 50 points) ≥ 65%"),
        "a turned condition is said so"
    );
    let bench = Bench::new(&format!("{CASES}/64-prizes"));
    let printed = bulletin(&bench, &[], "2022");
    assert!(printed.contains("| B | excellent | 20% | 31 | 6 | second |"));
    assert!(printed.contains("third in towns: 5 places left empty."), "more places than candidates is a remark");
}

#[test]
fn a_draw_decides_only_where_it_names_all_the_equals() {
    let bench = Bench::new(&format!("{CASES}/67-draw"));
    let codes = |draws: &str| {
        let run = bench.run(&[("2022-01/draws.csv", Some(draws))]);
        run.problems.iter().map(|problem| problem.code.code).collect::<Vec<_>>()
    };
    let whole = bench.text("2022-01/draws.csv").to_owned();
    assert_eq!(codes(&whole), Vec::<&str>::new());
    // Without b, the draw between a and b says nothing; the places of c and d stand.
    let partial = whole.replace("b,1,,公开抽签\n", "");
    assert_eq!(codes(&partial), ["K0604", "K0604"], "the ranking and the list of the best");
    // The same place twice is no draw.
    assert_eq!(codes(&whole.replace("b,1,,", "b,2,,")), ["K0604", "K0604"]);
}
