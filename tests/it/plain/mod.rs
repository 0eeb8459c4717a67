//! An evaluator of the two schemes of this repository that shares no code with the engine: every article is written out
//! by hand, over fractions and readers of its own. Everything it finds must be what the engine finds.

pub(crate) mod arithmetic;
mod county;
mod decisions;
pub(crate) mod fraction;
mod hospital;
mod process;
mod reading;
pub(crate) mod schema;
mod worked;

use crate::workshop::{self, Bench, COUNTY, HOSPITALS, Run};
use county::{Sheet, Tables};
use decisions::{Before, Decisions};
use fraction::Fraction;
use kaohe::data::PeriodData;
use kaohe::engine;
use kaohe::engine::outcome::{Outcome, Remark};
use kaohe::engine::trace::{Step, StepKind};
use kaohe::model::value::{State, Value};
use kaohe::model::{NodeId, RuleSet};
use std::collections::{BTreeMap, BTreeSet};

fn fraction(text: &impl ToString) -> Fraction {
    Fraction::parse(&text.to_string()).unwrap()
}

/// A value of the engine as a fraction; none where it does not apply.
fn plain(value: &Value) -> Option<Fraction> {
    match value {
        Value::Number(number) => Some(fraction(number)),
        Value::Missing(State::NotApplicable) => None,
        other => panic!("{other:?}"),
    }
}

fn name(rules: &RuleSet, node: NodeId) -> &str {
    &rules.nodes[node.index()].name
}

/// Both periods, evaluated plainly.
fn county() -> Vec<(&'static str, Vec<Sheet>, Decisions)> {
    let first = county::assess(&Tables::read("2022H1"));
    let decided = decisions::decide(&first, None);
    let second = county::assess(&Tables::read("2022H2"));
    let later = decisions::decide(&second, Some(&Before { sheets: &first, decisions: &decided }));
    vec![("2022H1", first, decided), ("2022H2", second, later)]
}

#[test]
fn every_figure_of_the_county_is_the_same() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    assert!(!run.problems.has_errors(), "{:?}", workshop::messages(&run.problems));
    for (period, sheets, decided) in county() {
        same(&bench, &run, period, &sheets, &decided);
    }
}

/// Insists that the first period of a run over drawn facts and events is what the plain evaluator makes of them.
pub(crate) fn same_of_drawn(bench: &Bench, run: &Run, facts: &str, events: &str) {
    let (facts, events) = (reading::table(facts), reading::table(events));
    let tables = Tables { facts, events, decided: Vec::new(), ..Tables::read("2022H1") };
    let sheets = county::assess(&tables);
    same(bench, run, "2022H1", &sheets, &decisions::decide(&sheets, None));
}

fn same(bench: &Bench, run: &Run, period: &str, sheets: &[Sheet], decided: &Decisions) {
    let (data, outcome) = run.season.periods.iter().find(|(data, _)| data.period.to_string() == period).unwrap();
    assert_eq!(data.units.len(), sheets.len());
    assert!(!outcome.provisional);
    for sheet in sheets {
        let unit = data.unit(&sheet.id).unwrap();
        let place = format!("{} in {period}", sheet.id);
        same_scores(&bench.rules, outcome, sheet, unit, &place);
        let known = run.season.known(&bench.rules, Some(data.period));
        let trace = engine::trace(&bench.rules, data, outcome, &known, unit);
        same_survey(&trace, sheet, &place);
    }
    assert_eq!(decided_by_engine(&bench.rules, data, outcome), *decided, "{period}");
}

fn same_scores(rules: &RuleSet, outcome: &Outcome, sheet: &Sheet, unit: usize, place: &str) {
    for (id, node) in rules.nodes_with_ids() {
        let expected = sheet.nodes.get(node.name.as_str()).unwrap_or_else(|| panic!("no figure for {}", node.name));
        assert_eq!(plain(&outcome.nodes[id.index()][unit]), *expected, "{} of {place}", node.name);
    }
    assert_eq!(rules.nodes.len(), sheet.nodes.len());
    let mut seen = 0;
    for column in &outcome.rules {
        let node = &rules.nodes[column.node.index()];
        let rule = &node.rules[column.rule];
        let expected = sheet.rules.get(&(node.name.as_str(), rule.name.as_str()));
        let found = plain(&column.points[unit]).map(|points| (points, column.events[unit]));
        assert_eq!(found.as_ref(), expected, "{} of {place}", rule.id);
        seen += usize::from(expected.is_some());
    }
    assert_eq!(seen, sheet.rules.len(), "rules of {place}");
    for column in &outcome.charges {
        let expected = if name(rules, column.node) == "fees" { sheet.charged } else { Fraction::ZERO };
        assert_eq!(fraction(&column.points[unit]), expected, "charge of {place}");
    }
    let total = &outcome.totals[unit];
    assert_eq!(plain(&total.before), Some(sheet.before), "{place}");
    assert_eq!(plain(&total.exact), Some(sheet.exact), "{place}");
    assert_eq!(plain(&total.total), Some(sheet.total), "{place}");
    assert_eq!(!total.vetoes.is_empty(), sheet.vetoed, "{place}");
    assert!(total.deducted.is_zero() && !total.last, "{place}");
}

/// The cells and panels of the survey, which stand in the derivation only.
fn same_survey(trace: &Step, sheet: &Sheet, place: &str) {
    let mut found = BTreeMap::new();
    let mut open = vec![trace];
    while let Some(step) = open.pop() {
        if step.kind == StepKind::Cell {
            found.insert(step.id.as_str(), plain(&step.value).unwrap());
        }
        open.extend(&step.children);
    }
    let cells = sheet.cells.iter().map(|((panel, aspect), mean)| (format!("{panel}.{aspect}"), *mean));
    let panels = sheet.panels.iter().map(|(panel, mean)| ((*panel).to_owned(), *mean));
    let expected: BTreeMap<String, Fraction> = cells.chain(panels).collect();
    let expected: BTreeMap<&str, Fraction> = expected.iter().map(|(id, mean)| (id.as_str(), *mean)).collect();
    assert_eq!(found, expected, "survey of {place}");
}

/// What the engine decided, in the words of the plain evaluator.
fn decided_by_engine(rules: &RuleSet, data: &PeriodData, outcome: &Outcome) -> Decisions {
    let id = |unit: usize| data.units[unit].id.clone();
    let award = |award: kaohe::model::AwardId| {
        *["runner", "snail", "advanced"].iter().find(|name| **name == rules.awards[award.index()].id).unwrap()
    };
    let work = |work: Option<NodeId>| {
        work.map_or("", |work| county::WORKS.iter().find(|known| **known == name(rules, work)).unwrap())
    };
    let mut all = Decisions::default();
    let bands = &rules.grades.as_ref().unwrap().bands;
    for unit in 0..data.units.len() {
        all.places.insert(id(unit), outcome.place(unit).unwrap());
        let grade = &bands[usize::from(outcome.grades[unit].unwrap())].name;
        let grade = ["优秀", "良好", "合格", "不合格"].into_iter().find(|known| known == grade).unwrap();
        all.grades.insert(id(unit), grade);
    }
    for grant in &outcome.grants {
        let value = format!("{:?}", plain(&grant.value).unwrap());
        let new = all.grants.insert((
            award(grant.award),
            work(grant.work),
            id(grant.unit),
            grant.place.unwrap(),
            value,
            grant.run,
        ));
        assert!(new, "granted twice: {grant:?}");
    }
    for remark in &outcome.remarks {
        let new = match remark {
            Remark::Unfilled { award: which, work: None, group: Some(group), places } => {
                all.unfilled.insert((award(*which), data.groups[*group].id.clone(), *places))
            }
            Remark::PassedOver { award: which, work: by, unit, since: None } => {
                all.passed_over.insert((award(*which), work(*by), id(*unit)))
            }
            other => panic!("{other:?}"),
        };
        assert!(new, "said twice: {remark:?}");
    }
    for followed in &outcome.followed {
        assert_eq!(rules.consequences[followed.consequence.index()].id, "removal");
        let works: BTreeSet<&str> = followed.works.iter().map(|node| work(Some(*node))).collect();
        let works = county::WORKS.into_iter().filter(|known| works.contains(known)).collect();
        assert!(all.removed.insert(id(followed.unit), works).is_none());
    }
    for entry in &outcome.entries {
        assert_eq!(entry.goes_to, "year-end");
        let rule = process::YEAR_END.into_iter().find(|known| entry.rule.ends_with(known)).unwrap();
        let points = format!("{:?}", fraction(&entry.points));
        assert!(all.year_end.insert((id(entry.unit), rule, work(entry.work), points)), "{entry:?}");
    }
    all
}

/// Article 43: the mean of the two published totals, and what both half-years entered into the account of the year.
#[test]
fn the_year_is_made_of_its_halves() {
    let path = workshop::root().join("reports/business-environment-year/2022/results.csv");
    let published = reading::table(reading::text(&path).trim_start_matches('\u{feff}'));
    let mut expected: BTreeMap<String, Fraction> = BTreeMap::new();
    for (_, sheets, decided) in county() {
        for sheet in sheets {
            let year = expected.entry(sheet.id).or_insert(Fraction::ZERO);
            *year = *year + sheet.total / Fraction::from(2);
        }
        for (unit, rule, work, points) in decided.year_end {
            let points = Fraction::parse(&points).unwrap_or_else(|| panic!("{unit} {rule} {work}: {points}"));
            let year = expected.entry(unit).or_insert(Fraction::ZERO);
            *year = *year + points;
        }
    }
    assert_eq!(published.len(), expected.len());
    for row in published {
        let total = Fraction::parse(&row["total"]).unwrap();
        assert_eq!(total, expected[&row["unit"]].rounded(2), "{}", row["unit"]);
    }
}

#[test]
fn the_data_makes_every_rule_speak() {
    let periods = county();
    let all = |pick: &dyn Fn(&Sheet) -> bool| periods.iter().any(|(_, sheets, _)| sheets.iter().any(pick));
    assert!(all(&|sheet| sheet.vetoed) && all(&|sheet| sheet.charged > Fraction::ZERO));
    for (node, value) in [("startup", 101), ("breakfast-issues", 0), ("enforcement", 0), ("fees", 0)] {
        let over = value > 100;
        let hit = |sheet: &Sheet| {
            sheet
                .node(node)
                .is_some_and(|found| if over { found > Fraction::from(100) } else { found == Fraction::ZERO })
        };
        assert!(all(&hit), "{node}");
    }
    for rule in ["late", "absent", "breakfast", "uncooperative", "admonished"] {
        assert!(all(&|sheet| sheet.rules[&("routine", rule)].1 > 0), "{rule}");
    }
    let (_, _, first) = &periods[0];
    let (_, _, second) = &periods[1];
    let count = |award, unit: &str| first.grants.iter().filter(|grant| grant.0 == award && grant.2 == unit).count();
    assert_eq!((count("runner", "commerce"), count("snail", "commerce")), (2, 1));
    assert!(!first.unfilled.is_empty() && !first.passed_over.is_empty() && first.removed.is_empty());
    assert_eq!(second.removed.keys().collect::<Vec<_>>(), ["urban"], "and not the one with a new head");
}

#[test]
fn every_hospital_is_the_same() {
    let bench = Bench::new(HOSPITALS);
    let run = bench.run(&[]);
    let (data, outcome) = &run.season.periods[0];
    let hospitals = hospital::assess();
    assert_eq!((data.units.len(), hospitals.len()), (2676, 2676));
    let nodes = ["outcomes", "engagement", "safety", "efficiency"].map(|node| bench.rules.find_node(node).unwrap());
    for hospital in &hospitals {
        let unit = data.unit(&hospital.id).unwrap();
        for (node, expected) in nodes.iter().zip(hospital.domains) {
            assert_eq!(plain(&outcome.nodes[node.index()][unit]), expected, "{}", hospital.id);
        }
        let total = &outcome.totals[unit];
        assert_eq!(plain(&total.before), hospital.before, "{}", hospital.id);
        assert_eq!(plain(&total.exact), hospital.before, "{}", hospital.id);
        assert_eq!(plain(&total.total), hospital.total, "{}", hospital.id);
        assert_eq!(data.groups[data.units[unit].group as usize].id, hospital.state);
        assert_eq!(outcome.place(unit), hospital.place, "{}", hospital.id);
    }
}
