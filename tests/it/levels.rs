//! 层层加码: what `kaohe diff --layering` tells of each pair in `tests/cases/layering/`: what is stricter below, and nothing of
//! what only looks so.

use super::cases::{entries, root};
use super::commands::Copy;
use kaohe::base::source::Sources;
use kaohe::compile::compile;
use kaohe::diff::compare;
use kaohe::diff::judgement::Class;
use kaohe::diff::layering::layering;
use kaohe::model::RuleSet;
use std::fs;
use std::path::Path;

fn scheme(path: &Path) -> RuleSet {
    let mut sources = Sources::new();
    let file = sources.insert("scheme.kh", fs::read_to_string(path).unwrap());
    let found = compile(&sources, &[file]);
    assert!(!found.problems.has_errors(), "{}: {:?}", path.display(), found.problems);
    found.value.unwrap()
}

/// What is stricter on the second side, by the names and ids of the changes.
fn stricter(above: &RuleSet, below: &RuleSet) -> Vec<String> {
    let found = layering(&compare(above, below));
    assert!(found.changes.iter().all(|change| change.judgement.class == Class::Tightened));
    found.changes.iter().map(|change| format!("{} {}", change.name(), change.id)).collect()
}

/// Thought out by hand: everything the county asks more strictly than the province, in the order it is told.
const STRICTER: [&str; 10] = [
    "fact.target rate",
    "fact.target noise",
    "node.added total.social",
    "method.knots total.quick#1",
    "rule.amount total.daily.late",
    "rule.added total.daily.absent",
    "rule.edge total.daily.slow",
    "veto.added skipping",
    "veto.when major",
    "task.due hall",
];

#[test]
fn only_what_is_stricter_below_is_found() {
    for folder in entries(&root().join("layering")) {
        let (above, below) = (scheme(&folder.join("above.kh")), scheme(&folder.join("below.kh")));
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut found = stricter(&above, &below);
        let mut wanted: Vec<&str> = if name == "stricter" { STRICTER.to_vec() } else { Vec::new() };
        found.sort();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{name}");
        if name == "stricter" {
            assert_eq!(stricter(&below, &above), Vec::<String>::new(), "the other way round");
        }
        assert_eq!(stricter(&above, &above), Vec::<String>::new());
    }
}

/// Each edit alone makes one thing stricter; together with what takes it back somewhere else it shows nothing.
#[test]
fn one_edit_at_a_time() {
    let text = fs::read_to_string(root().join("layering/stricter/above.kh")).unwrap();
    let copy = |edits: &[(&str, &str)]| {
        let below = edits.iter().fold(text.clone(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        let mut sources = Sources::new();
        let file = sources.insert("scheme.kh", below);
        compile(&sources, &[file]).value.unwrap()
    };
    let above = copy(&[]);
    let amount = ("每次 1分", "每次 2分");
    let doubled = [("\"日常\" 20分", "\"日常\" 40分"), ("\"办件\" 40分", "\"办件\" 20分")];
    for (edits, found) in [
        (vec![amount], 1),
        // Twice the points of twice the full mark.
        (vec![amount, doubled[0], doubled[1]], 0),
        // Three times the points of twice the full mark; the other rule takes half the share it took.
        (vec![("每次 1分", "每次 3分"), doubled[0], doubled[1]], 1),
        // A lower edge, and smaller steps; then larger ones.
        (vec![("高于 20 每 1 0.5分", "高于 15 每 1 0.5分")], 1),
        (vec![("高于 20 每 1 0.5分", "高于 15 每 2 0.5分")], 0),
        // Half a year is another year.
        (vec![amount, ("周期 年度", "周期 半年")], 0),
        // Days of a task are days in any cycle.
        (vec![("截至 11月30日", "截至 10月31日"), ("周期 年度", "周期 半年")], 1),
        // Called otherwise it is another thing, by itself or in what it stands.
        (vec![amount, ("\"迟报\"", "\"漏报\"")], 0),
        (vec![amount, ("\"日常\"", "\"作风\"")], 0),
        // More serious accidents only, and more of them.
        (vec![("grade >= 重大", "grade >= 一般")], 1),
        (vec![("grade >= 重大) > 0", "grade >= 较大) > 1")], 0),
        // Another scale of accidents.
        (vec![("grade >= 重大", "grade >= 较大"), ("一般 < 较大 < 重大", "一般 < 重大 < 较大")], 0),
    ] {
        let below = copy(&edits);
        assert_eq!(stricter(&above, &below).len(), found, "{edits:?}: {:?}", stricter(&above, &below));
    }
}

const INDICATOR: &str = "scheme up \"Up\" {
  edition 2023
  cycle yearly
  round total to 2 decimals half-up
  event late \"late\"
  event fire \"fire\" { field dead \"dead\" count }
  fact flood yes-no
  score total \"Total\" 200 points {
    item daily \"Daily\" 100 points, at least 0 points { start at full; deduct late 1 points each }
    item rest \"Rest\" 100 points { start at full }
  }
  veto many \"many\" when count(late) > 5 { limit total at most 59 points }
  veto fires \"fires\" when count(fire where dead >= 3) > 0 { limit total at most 59 points }
  rank by total
  ties share
}
";

/// A rule is as strict as its indicator, and as what is excused, let it be; what it reads must be the same.
#[test]
fn a_rule_is_judged_with_what_stands_around_it() {
    let copy = |edits: &[(&str, &str)]| {
        let text = edits.iter().fold(INDICATOR.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        let mut sources = Sources::new();
        let file = sources.insert("scheme.kh", text);
        let found = compile(&sources, &[file]);
        found.value.unwrap_or_else(|| panic!("{edits:?}: {:?}", found.problems))
    };
    let more = ("late 1 points", "late 2 points");
    let ninety = ("start at full", "start at 90 points");
    let formula = ("start at full; deduct late 1 points each", "earn 100 points - count(late) × 3 points");
    let half = [("\"Daily\" 100", "\"Daily\" 50"), ("\"Rest\" 100", "\"Rest\" 150")];
    let oftener = ("count(late) > 5", "count(late) > 3");
    let fewer = ("dead >= 3", "dead >= 2");
    let percent = ("\"dead\" count", "\"dead\" percent");
    let waive = |what: &str| format!("tolerance floods when not flood {{ waive {what} }}\n  rank by total");
    let (late, many, fires) = (waive("late"), waive("many"), waive("fires"));
    let [late, many, fires] = [&late, &many, &fires].map(|text| ("rank by total", text.as_str()));
    let absent = ("deduct late 1 points each", "deduct late 1 points each; deduct fire 1 points each");
    type Edits<'e> = Vec<(&'e str, &'e str)>;
    let cases: Vec<(Edits<'_>, Edits<'_>, Vec<&str>)> = vec![
        (vec![], vec![more], vec!["rule.amount total.daily.late"]),
        // Twice the points, of which next to none can be lost; or from a higher start.
        (vec![], vec![more, ("at least 0", "at least 97")], vec![]),
        (vec![ninety], vec![more], vec![]),
        (vec![], vec![more, ninety], vec!["method.start total.daily#1", "rule.amount total.daily.late"]),
        // Four times the share of the full mark, of which more is there to begin with.
        (vec![], vec![more, half[0], half[1]], vec!["rule.amount total.daily.late"]),
        (
            vec![("start at full", "start at 40 points")],
            vec![more, ("start at full", "start at 40 points"), half[0], half[1]],
            vec![],
        ),
        // One more deduction, or less, in other words.
        (vec![], vec![absent], vec!["rule.added total.daily.fire"]),
        (vec![formula], vec![], vec![]),
        (vec![], vec![absent, ("at least 0", "at least 97")], vec![]),
        // What is excused below and not above.
        (vec![], vec![more, late], vec![]),
        (vec![late], vec![more, late], vec!["rule.amount total.daily.late"]),
        (vec![], vec![more, fires], vec!["rule.amount total.daily.late"]),
        (
            vec![],
            vec![absent, ("rank by total", "tolerance floods when not flood { waive fire }\n  rank by total")],
            vec![],
        ),
        (vec![], vec![oftener], vec!["veto.when many"]),
        (vec![], vec![oftener, many], vec![]),
        (vec![], vec![oftener, late], vec![]),
        // The dead, the injured, and shares of them.
        (vec![], vec![fewer], vec!["veto.when fires"]),
        (vec![], vec![fewer, ("\"dead\" count", "\"injured\" count")], vec![]),
        (vec![], vec![("dead >= 3", "dead >= 50%"), percent], vec![]),
    ];
    for (above, below, found) in cases {
        assert_eq!(stricter(&copy(&above), &copy(&below)), found, "{above:?} {below:?}");
    }
}

/// A line between grades is higher only of a total that is no easier to reach.
#[test]
fn decisions_are_compared_where_what_they_read_is() {
    let text = fs::read_to_string(root().join("layering/stricter/above.kh")).unwrap();
    let graded = |least: &str| {
        format!(
            "  并列 同名次\n  等次 grade 以 total，>= {least}：优秀，否则：一般\n  名额 优秀 最高 30%，取整 舍去，并列落选\n"
        )
    };
    let scheme = |least: &str, edits: &[(&str, &str)]| {
        let text = text.replace("  并列 同名次\n", &graded(least));
        let text = edits.iter().fold(text, |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        let mut sources = Sources::new();
        let file = sources.insert("scheme.kh", text);
        let found = compile(&sources, &[file]);
        found.value.unwrap_or_else(|| panic!("{:?}", found.problems))
    };
    let above = scheme("85分", &[]);
    let harder = ("5：20分，30：0分", "5：20分，20：0分");
    let easier = ("5：20分，30：0分", "5：20分，40：0分");
    assert_eq!(stricter(&above, &scheme("90分", &[])), ["grade.least 优秀"]);
    assert_eq!(stricter(&above, &scheme("90分", &[harder])), ["method.knots total.quick#1", "grade.least 优秀"]);
    assert_eq!(stricter(&above, &scheme("90分", &[easier])), Vec::<String>::new());
    assert_eq!(stricter(&above, &scheme("80分", &[])), Vec::<String>::new());
    // A smaller quota among other units.
    assert_eq!(stricter(&above, &scheme("85分", &[("最高 30%，取整", "最高 20%，取整")])), Vec::<String>::new());
}

#[test]
fn the_page_shows_both_clauses_and_both_values() {
    let mut wrong = Vec::new();
    for folder in entries(&root().join("layering")) {
        let copy = Copy::with_scheme("above", &fs::read_to_string(folder.join("above.kh")).unwrap());
        copy.write("below/scheme.kh", fs::read_to_string(folder.join("below.kh")).unwrap().as_bytes());
        let found = folder.ends_with("stricter");
        for (lang, to, file) in [("zh", "md", "expect.zh.md"), ("en", "text", "expect.en.txt")] {
            let told = copy.run(&["diff", "--layering", "above", "below", "--lang", lang, "--to", to]);
            let told = told.code(i32::from(found)).out;
            let path = folder.join(file);
            if std::env::var_os("BLESS").is_some() {
                fs::write(&path, &told).unwrap();
            } else if fs::read_to_string(&path).ok() != Some(told) {
                wrong.push(path);
            }
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 rewrites {wrong:?}");
}
