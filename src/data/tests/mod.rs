//! Tests of the stage over texts in memory and a small rule set built by hand.

mod faults;
mod garbled;
mod good;
mod scheme;
mod speed;

use super::{PeriodData, read};
use crate::base::calendar::Period;
use crate::base::diagnostic::{Checked, Diagnostic};
use crate::base::source::Sources;
use crate::model::RuleSet;

/// The folder all tests read.
const FOLDER: &str = "p/data";

/// A sound period in its files.
const GOOD: [(&str, &str); 5] = [
    (
        "units.yaml",
        "# invented\n- {id: b, name: 乙局, group: 部门}\n- {id: a, name: 甲镇, group: towns, head: 某人}\n- {id: c, name: 丙局, group: departments}\n",
    ),
    (
        "2022H1/facts.csv",
        "unit,revenue,rate,grade,new,opened\na,3000,95,好,是,2022-01-05\nb,1.5亿元,80%,差,no,未报\nc,0.10,66.6,中,否,2022年2月1日\n",
    ),
    (
        "2022H1/events.csv",
        "unit,date,kind,days,matter,found,evidence\nb,2022-03-01,late,3,,,doc 1\na,2022-05-01,late,0.5,,,\nb,2022-02-01,complaint,,road,2022-06-30,\n",
    ),
    ("2022H1/raters.csv", "rater,panel\nr1,people\nr2,people\nr3,leaders\n"),
    (
        "2022H1/ratings.csv",
        "rater,unit,aspect,level\nr1,a,service,good\nr1,a,speed,fair\nr2,a,service,good\nr3,b,服务,poor\nr3,c,speed,no opinion\n",
    ),
];

fn period() -> Period {
    Period::parse("2022H1").unwrap()
}

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::new();
    for (path, text) in files {
        sources.insert(format!("{FOLDER}/{path}"), *text);
    }
    sources
}

/// The sound period with some files replaced or added; an empty text takes a file away.
fn with<'t>(changed: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let kept = GOOD.iter().copied().filter(|(path, _)| !changed.iter().any(|(other, _)| other == path));
    kept.chain(changed.iter().copied().filter(|(_, text)| !text.is_empty())).collect()
}

fn run(rules: &RuleSet, files: &[(&str, &str)]) -> Checked<Option<PeriodData>> {
    read(rules, period(), FOLDER, &sources(files))
}

/// A problem as a line: code, file, line, column, the text at the caret, the English message.
fn line(problem: &Diagnostic, sources: &Sources) -> String {
    let place = problem.place.map(|span| {
        let (line, column) = sources.line_column(span.file, span.start);
        format!("{line}:{column} `{}`", sources.text(span))
    });
    let path = problem.path(sources).trim_start_matches(FOLDER).trim_start_matches('/');
    format!("{} {path}:{} {}", problem.code.code, place.unwrap_or_default(), problem.message.en)
}

fn lines(rules: &RuleSet, files: &[(&str, &str)]) -> Vec<String> {
    let sources = sources(files);
    let found = read(rules, period(), FOLDER, &sources);
    assert_eq!(found.value.is_some(), !found.problems.has_errors());
    for problem in &found.problems {
        for text in [&problem.message.zh, &problem.message.en] {
            assert!(!text.is_empty() && !text.ends_with(['.', '。']), "{text}");
        }
        if problem.code.code != "K0523" {
            assert!(!problem.helps.is_empty(), "no help: {}", problem.message.en);
        }
    }
    found.problems.iter().map(|problem| line(problem, &sources)).collect()
}

fn good(rules: &RuleSet, files: &[(&str, &str)]) -> PeriodData {
    let found = run(rules, files);
    let sources = sources(files);
    assert!(found.problems.is_empty(), "{:#?}", found.problems.iter().map(|p| line(p, &sources)).collect::<Vec<_>>());
    found.value.unwrap()
}
