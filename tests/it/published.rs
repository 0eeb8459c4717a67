//! Results that were published elsewhere, or computed independently, come out digit by digit.

use kaohe::base::calendar::Period;
use kaohe::base::diagnostic::Problems;
use kaohe::base::number::{Number, RoundingMode};
use kaohe::cli::project::{Entry, Project};
use kaohe::cli::season::Season;
use kaohe::data::PeriodData;
use kaohe::engine::outcome::Outcome;
use kaohe::model::RuleSet;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs all periods of a scheme of this repository, and insists that nothing is in error.
fn run(path: &str) -> (RuleSet, Season) {
    let project = Project { root: root(), entries: vec![Entry { path: path.to_owned(), ..Entry::default() }] };
    let mut loaded = project.load(&project.entries[0], true).unwrap();
    let rules = loaded.sound().expect("the scheme compiles").clone();
    let mut problems: Problems = std::mem::take(&mut loaded.problems);
    let season = Season::run(&rules, &loaded, None, &mut problems);
    assert!(!problems.has_errors(), "{:?}", problems.iter().map(|p| &p.message.en).collect::<Vec<_>>());
    (rules, season)
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// `12.5` or `n/d`.
fn exact(text: &str) -> Number {
    match text.split_once('/') {
        Some((n, d)) => Number::parse_decimal(n).unwrap().checked_div(&Number::parse_decimal(d).unwrap()).unwrap(),
        None => Number::parse_decimal(text).unwrap(),
    }
}

#[test]
fn every_hospital_has_its_published_score() {
    let (rules, season) = run("policies/hospital-value-based-purchasing");
    let (data, outcome) = season.get(Period::parse("2021").unwrap()).unwrap();
    let file = root().join("policies/hospital-value-based-purchasing/data/2021/hvbp-fy2021.csv");
    let published = rows(&file);
    assert_eq!(published.len(), 2676);
    assert_eq!(data.units.len(), 2676);
    assert_eq!(rules.nodes[0].round.unwrap().places, 11);
    for row in published {
        let unit = data.unit(&row["facility"]).unwrap();
        let total = outcome.totals[unit].total.number().unwrap();
        let expected = exact(&row["total_performance_score"]).round(11, RoundingMode::HalfUp);
        assert_eq!(*total, expected, "{}", row["facility"]);
    }
}

fn awards(rules: &RuleSet, data: &PeriodData, outcome: &Outcome) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for grant in &outcome.grants {
        let award = &rules.awards[grant.award.index()].id;
        let name = match grant.work {
            Some(work) => format!("{award}:{}", rules.nodes[work.index()].name),
            None => award.clone(),
        };
        all.entry(data.units[grant.unit].id.clone()).or_default().push(name);
    }
    all.values_mut().for_each(|list| list.sort());
    all
}

#[test]
fn the_county_agrees_with_the_worked_figures() {
    let (rules, season) = run("policies/business-environment");
    for id in ["2022H1", "2022H2"] {
        let (data, outcome) = season.get(Period::parse(id).unwrap()).unwrap();
        let worked = rows(&root().join(format!("tests/cases/worked/business-environment-{id}.csv")));
        assert_eq!(worked.len(), data.units.len());
        let awards = awards(&rules, data, outcome);
        for row in worked {
            let name = &row["unit"];
            let unit = data.unit(name).unwrap();
            for node in ["routine", "work", "social", "comprehensive"] {
                let id = rules.find_node(node).unwrap();
                assert_eq!(outcome.nodes[id.index()][unit].number(), Some(&exact(&row[node])), "{id:?} {name} {node}");
            }
            assert_eq!(outcome.totals[unit].total.number(), Some(&exact(&row["total"])), "{name}");
            assert_eq!(outcome.place(unit).map(|place| place.to_string()).as_ref(), Some(&row["place"]), "{name}");
            let grade = outcome.grades[unit].map(|g| rules.grades.as_ref().unwrap().bands[g as usize].name.clone());
            assert_eq!(grade.as_ref(), Some(&row["grade"]), "{name}");
            let mut expected: Vec<String> =
                row["awards"].split([';', ' ']).filter(|a| !a.is_empty()).map(str::to_owned).collect();
            expected.sort();
            assert_eq!(awards.get(name).cloned().unwrap_or_default(), expected, "{name} in {id}");
            let work = |node: kaohe::model::NodeId| rules.nodes[node.index()].name.as_str();
            let followed: Vec<String> = outcome
                .followed
                .iter()
                .filter(|followed| followed.unit == unit)
                .map(|followed| {
                    let id = &rules.consequences[followed.consequence.index()].id;
                    let works: Vec<&str> = followed.works.iter().map(|node| work(*node)).collect();
                    if works.is_empty() { id.clone() } else { format!("{id}:{}", works.join("+")) }
                })
                .collect();
            assert_eq!(followed.join(" "), row["consequences"], "{name} in {id}");
        }
    }
}

#[test]
fn every_country_has_its_published_index_and_rank() {
    let (rules, season) = run("policies/human-development-index");
    let (data, outcome) = season.get(Period::parse("2021").unwrap()).unwrap();
    let published = rows(&root().join("policies/human-development-index/data/2021/hdi-2021.csv"));
    assert_eq!((published.len(), data.units.len()), (191, 191));
    let bands = &rules.grades.as_ref().unwrap().bands;
    for row in published {
        let unit = data.unit(&row["iso3"]).unwrap();
        let index = exact(&row["published_hdi"]);
        assert_eq!(outcome.totals[unit].total.number(), Some(&index), "{}", row["country"]);
        assert_eq!(outcome.place(unit).map(|place| place.to_string()), Some(row["published_rank"].clone()));
        let group = match index {
            index if index >= exact("0.8") => "very-high",
            index if index >= exact("0.7") => "high",
            index if index >= exact("0.55") => "medium",
            _ => "low",
        };
        assert_eq!(bands[usize::from(outcome.grades[unit].unwrap())].name, group, "{}", row["country"]);
    }
}

/// A published bulletin; `build --check` keeps it current.
fn bulletin(path: &str) -> String {
    std::fs::read_to_string(root().join("reports").join(path).join("bulletin.zh.md")).unwrap()
}

#[test]
fn a_bulletin_says_nothing_of_the_parts_of_what_does_not_concern_a_unit() {
    let text = bulletin("governance-pilots/2023");
    assert!(
        text.contains("乡镇街道试点工作的构成（乡镇街道）")
            && !text.contains("乡镇街道试点工作的构成（离任和接任干部）")
    );
    let survey = text.split("居民议事代表的评价").nth(1).unwrap().split("入户居民的评价").next().unwrap();
    assert!(survey.contains("| 松岭乡 |") && !survey.contains("干部"));
    assert!(text.contains("| 得分：乡镇街道试点工作 | 不适用 | 4 |") && !text.contains("| 得分：居民满意 |"));
}

#[test]
fn a_bulletin_shows_what_is_compared_and_each_target_in_force() {
    assert!(bulletin("governance-pilots/2023").contains("| 1 | 公园街道 | 84.57 | 39.57 |"));
    let text = bulletin("township-results/2022");
    let targets = text.split("各单位的本期目标").nth(1).unwrap();
    for row in ["| 城关镇 | 8000 | 5000 |", "| 青山镇 | 3000 | 1800 |", "| 西坪镇 | 5000 | 3000 |"] {
        assert!(targets.contains(row), "{row}");
    }
}
