//! The six units worked by hand: the arithmetic of the document is right in itself, and what it states is what the
//! engine finds.

use super::arithmetic::Arithmetic;
use super::fraction::Fraction;
use super::{county, plain};
use crate::workshop::{self, Bench, COUNTY};
use kaohe::data::PeriodData;
use kaohe::engine;
use kaohe::engine::outcome::Outcome;
use kaohe::engine::trace::StepKind;
use kaohe::model::RuleSet;
use std::collections::BTreeMap;

/// One unit of the document of hand-worked figures: what it states about itself.
fn worked() -> Vec<(String, String)> {
    let path = workshop::root().join("tests/cases/worked/business-environment-2022H1.md");
    let text = std::fs::read_to_string(path).unwrap();
    let sections = text.split("\n## ").skip(1);
    sections
        .map(|section| {
            let id = section.lines().next().unwrap().split('`').nth(1).unwrap();
            (id.to_owned(), section.to_owned())
        })
        .collect()
}

/// What stands behind the last equals sign of a line, before its approximation: a number, in bold or not.
fn stated(line: &str) -> Fraction {
    let end = line.rsplit(" = ").next().unwrap();
    let end = end.split(" ≈ ").next().unwrap().trim_matches('*').trim();
    Fraction::parse(end).unwrap_or_else(|| panic!("no figure at the end of {line}"))
}

#[test]
fn the_figures_worked_by_hand_are_those_of_the_engine() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    let (data, outcome) = &run.season.periods[0];
    let sections = worked();
    assert_eq!(sections.len(), 6);
    for (id, text) in sections {
        let unit = data.unit(&id).unwrap();
        let line = |start: &str| {
            let mut found = text.lines().filter(|line| line.starts_with(start));
            let line = found.next().unwrap_or_else(|| panic!("{id} has no line {start}"));
            assert!(found.next().is_none(), "{id} has two lines {start}");
            line
        };
        for (start, node) in [
            ("- 日常考核 = ", "routine"),
            ("- 日常工作 = ", "work"),
            ("- 社会评价 = ", "social"),
            ("- 综合考核 = ", "comprehensive"),
        ] {
            let value = plain(&outcome.nodes[bench.rules.find_node(node).unwrap().index()][unit]);
            assert_eq!(value, Some(stated(line(start))), "{node} of {id}");
        }
        let total = &outcome.totals[unit];
        assert_eq!(plain(&total.before), Some(stated(line("- 综合得分 = "))), "{id}");
        // 公布 **81.46**，组内第 14，良好；…
        let published = line("- 公布 ");
        let mut parts = published.split("**");
        let printed = parts.nth(1).unwrap();
        assert_eq!(plain(&total.total), Fraction::parse(printed), "{id}");
        let rest = parts.next().unwrap();
        let grade = &bench.rules.grades.as_ref().unwrap().bands[usize::from(outcome.grades[unit].unwrap())].name;
        let place = outcome.place(unit).unwrap();
        let expected = format!("，组内第 {place}，{grade}");
        assert!(rest == expected || rest.starts_with(&format!("{expected}；")), "{id}: {rest}, not {expected}");
        works_of(&text, &bench.rules, outcome, unit, &id);
        panels_of(&text, &bench.rules, (data, outcome), unit, &id);
    }
}

/// Each of the six works of a worked unit, in the order of the scheme.
fn works_of(text: &str, rules: &RuleSet, outcome: &Outcome, unit: usize, id: &str) {
    let all = text.split("### 日常工作").nth(1).unwrap().split("###").next().unwrap();
    let items: Vec<&str> = all.split("\n- **").skip(1).collect();
    assert_eq!(items.len(), 6, "{id}");
    for (work, item) in county::WORKS.iter().zip(items) {
        let value = plain(&outcome.nodes[rules.find_node(work).unwrap().index()][unit]);
        let expected = item.lines().find(|line| line.starts_with("  - ")).map(stated);
        assert_eq!(value, expected, "{work} of {id}");
    }
}

/// The table of the survey: the answers of each cell, and its mean.
fn panels_of(text: &str, rules: &RuleSet, (data, outcome): (&PeriodData, &Outcome), unit: usize, id: &str) {
    let trace = engine::trace(rules, data, outcome, &engine::Known::default(), unit);
    let mut cells = BTreeMap::new();
    let mut open = vec![&trace];
    while let Some(step) = open.pop() {
        if step.kind == StepKind::Cell {
            cells.insert(step.id.as_str(), plain(&step.value).unwrap());
        }
        open.extend(&step.children);
    }
    let survey = &data.surveys[0];
    let rows: Vec<Vec<&str>> = (text.lines())
        .filter(|line| line.starts_with("| 监测") || line.starts_with("| 监督"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 6, "{id}");
    let ids = [("enterprises", "监测测评点"), ("supervisors", "监督测评员")];
    for (index, row) in rows.iter().enumerate() {
        let (panel, aspect) = (index / 3, index % 3);
        assert_eq!(row[0], ids[panel].1, "{id}");
        let counts: Vec<u32> = row[2..6].iter().map(|count| count.parse().unwrap()).collect();
        assert_eq!(survey.cell(unit, panel, aspect), counts, "{id} {row:?}");
        let aspect = ["attitude", "efficiency", "integrity"][aspect];
        let mean = Fraction::parse(row[7].split(" ≈ ").next().unwrap());
        assert_eq!(cells.get(format!("{}.{aspect}", ids[panel].0).as_str()).copied(), mean, "{id} {row:?}");
    }
    for (panel, title) in ids {
        let start = format!("- {title}：");
        let line = text.lines().find(|line| line.starts_with(&start)).unwrap();
        assert_eq!(cells.get(panel).copied(), Some(stated(line)), "{panel} of {id}");
    }
}

/// A text without its remarks in full-width brackets and without bold marks.
fn bare(text: &str) -> String {
    let mut depth = 0;
    let keep = |c: &char| {
        depth += i32::from(*c == '（');
        let kept = depth == 0 && *c != '*';
        depth -= i32::from(*c == '）');
        kept
    };
    text.chars().filter(keep).collect()
}

/// One side of an equation: its value, behind any words; and that its approximation is right.
fn side(text: &str) -> Option<Fraction> {
    let (exact, near) = text.split_once(" ≈ ").map_or((text, None), |(exact, near)| (exact, Some(near)));
    let start = exact.rfind(|c: char| !c.is_ascii() && !"×÷−".contains(c));
    let start = start.map_or(0, |at| at + exact[at..].chars().next().unwrap().len_utf8());
    let value = Arithmetic::value(&exact[start..])?;
    if let Some(near) = near {
        assert_eq!(Fraction::parse(near.trim()), Some(value.rounded(6)), "{text}");
    }
    Some(value)
}

#[test]
fn the_arithmetic_of_the_document_is_right() {
    let mut seen = 0;
    for (id, text) in worked() {
        for line in text.lines() {
            if line.starts_with("| 监") {
                let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
                let (sum, mean) = (bare(cells[6]), bare(cells[7]));
                assert_eq!(side(&sum).unwrap(), side(&mean).unwrap(), "{id}: {line}");
                seen += 1;
            }
            let line = line.trim_start();
            let line = bare(line.strip_prefix("- ").unwrap_or(line));
            for piece in line.split(['；', '，', '：']) {
                let sides: Vec<Fraction> = piece.split(" = ").filter_map(side).collect();
                assert!(sides.iter().all(|value| *value == sides[0]), "{id}: {piece}");
                seen += usize::from(sides.len() > 1);
            }
        }
    }
    assert!(seen >= 150, "only {seen} equations were understood");
}
