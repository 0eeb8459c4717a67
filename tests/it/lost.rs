//! What is said to be lost and to have counted: cases of `tests/cases/lost/<case>/`, each a scheme with data.
//!
//! `lost.csv` holds every loss, worked out by hand; `told.zh.txt` and `told.en.txt` hold sentences that the bulletin says.

use super::cases::{entries, root};
use crate::workshop::Bench;
use kaohe::analysis::losses::{Cause, losses};
use kaohe::engine::Tracer;
use std::fs;

#[test]
fn what_was_regained_is_not_lost_and_what_was_cut_off_is_not_gained() {
    let cases = entries(&root().join("lost"));
    assert!(!cases.is_empty());
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap();
        let bench = Bench::new(&format!("tests/cases/lost/{name}"));
        let run = bench.run(&[]);
        assert!(!run.problems.has_errors(), "{name}: {:?}", crate::workshop::messages(&run.problems));
        let (data, outcome) = run.season.periods.last().unwrap();
        let known = run.season.known(&bench.rules, Some(data.period));
        let tracer = Tracer::new(&bench.rules, data, outcome, &known);
        let mut found = String::from("unit,part,cause,points of the total,points of the part\n");
        for (unit, own) in data.units.iter().enumerate() {
            for loss in losses(&bench.rules, data, unit, &tracer.trace(unit)).unwrap() {
                let node = &bench.rules.nodes[loss.node.index()];
                let cause = match &loss.cause {
                    Cause::Score => "score".to_owned(),
                    Cause::Rule(at) => node.rules[*at].name.clone(),
                    Cause::Inapplicable => "not applicable".to_owned(),
                    Cause::Bound(title) | Cause::Total(title) => title.en.clone(),
                    Cause::Rest => "rest".to_owned(),
                };
                found += &format!("{},{},{cause},{},{}\n", own.id, node.id, loss.points, loss.own);
            }
        }
        assert_eq!(found, fs::read_to_string(case.join("lost.csv")).unwrap(), "{name}");
        let files = bench.render(&run);
        for lang in ["zh", "en"] {
            let bulletin = files.iter().find(|(file, _)| file.ends_with(&format!("bulletin.{lang}.md"))).unwrap();
            let text = bulletin.1.as_text().unwrap().replace('\\', "");
            for line in fs::read_to_string(case.join(format!("told.{lang}.txt"))).unwrap().lines() {
                assert!(text.contains(line), "{name}: not told: {line}");
            }
        }
    }
}

/// An award that rests on what changed since a period that cannot be compared says so: where it is told, at the verdict, and
/// on the pages of units. Under one edition for both periods nothing of it is said.
#[test]
fn a_difference_of_periods_that_cannot_be_compared_is_told_at_the_award() {
    let said = [
        (
            "zh",
            "“综合得分”与2023年的数据不能直接比较（口径有变，不可比）",
            "方案规定“进步单位”、“问责清单”",
            "进步单位6个（按口径不同的两期数据）",
        ),
        (
            "en",
            "“综合得分” cannot be compared with 2023 (redefined: not comparable)",
            "The scheme decides “进步单位”, “问责清单” by figures of both periods",
            "进步单位: 6 (by figures of two periods that cannot be compared)",
        ),
    ];
    let reports = crate::workshop::root().join("reports/county-performance");
    let bench = Bench::new("policies/county-performance");
    let run = bench.run(&[]);
    let alike = bench.render(&run);
    for (lang, note, verdict, point) in said {
        let read = |path: &str| fs::read_to_string(reports.join(path)).unwrap().replace('\\', "");
        let own = read(&format!("2024/bulletin.{lang}.md"));
        let awards = own.split("进步单位**\n").nth(1).unwrap().split("\n**").next().unwrap();
        assert!(awards.contains(note), "{awards}");
        assert!(own.contains(&format!("问责清单{}{note}", if lang == "zh" { "：" } else { ": " })));
        // At every ranking table, and in the comparison itself.
        assert_eq!(own.matches(verdict).count(), 3, "{lang}");
        assert!(own.contains(point), "{lang}");
        assert!(read(&format!("2024/units/shimen.{lang}.md")).contains(note), "{lang}");
        for (_, file) in alike.iter().filter(|(name, _)| name.ends_with(&format!("{lang}.md"))) {
            let text = file.as_text().unwrap().replace('\\', "");
            assert!(!text.contains(note) && !text.contains(verdict) && !text.contains(point), "{lang}");
        }
        assert!(!read(&format!("2023/bulletin.{lang}.md")).contains(note));
    }
}
