//! The derivation of every unit's result: it ends in the published total, its nodes are those of the run, and every leaf
//! names its clause and its source.

use crate::workshop::{Bench, COUNTY, HOSPITALS};
use kaohe::base::language::Lang;
use kaohe::engine;
use kaohe::engine::trace::{Origin, Step, StepKind};
use kaohe::model::value::Value;
use kaohe::report::derivation::{Depth, derivation};
use std::collections::BTreeSet;

fn all_steps(step: &Step) -> Vec<&Step> {
    let mut found = Vec::new();
    let mut open = vec![step];
    while let Some(step) = open.pop() {
        found.push(step);
        open.extend(&step.children);
    }
    found
}

/// Checks the derivations of all units of a scheme; says how many steps were seen.
fn check(path: &str) -> usize {
    let bench = Bench::new(path);
    let run = bench.run(&[]);
    let mut seen = 0;
    for (data, outcome) in &run.season.periods {
        let known = run.season.known(&bench.rules, Some(data.period));
        for unit in 0..data.units.len() {
            let trace = engine::trace(&bench.rules, data, outcome, &known, unit);
            let place = format!("{} in {}", data.units[unit].id, data.period);
            assert_eq!((trace.kind, &trace.value), (StepKind::Total, &outcome.totals[unit].total), "{place}");
            let mut nodes = BTreeSet::new();
            for step in all_steps(&trace) {
                seen += 1;
                if let StepKind::Node(node) = step.kind {
                    assert_eq!(step.value, outcome.nodes[node.index()][unit], "{} of {place}", step.id);
                    assert!(nodes.insert(node), "{} of {place} stands twice", step.id);
                }
                leaf(step, &run.sources, &place);
            }
            // All nodes are there, but for those below a node that does not concern the unit.
            for (id, node) in bench.rules.nodes_with_ids() {
                let parent = node.parent.map(|parent| &outcome.nodes[parent.index()][unit]);
                let hidden = parent.is_some_and(|value| matches!(value, Value::Missing(_)));
                assert!(nodes.contains(&id) || hidden, "{} of {place} is not derived", node.id);
            }
        }
    }
    seen
}

/// A step names its clause; a leaf names what it read, and each place it names holds a text.
fn leaf(step: &Step, sources: &kaohe::base::source::Sources, place: &str) {
    assert!(!step.clause.cite().is_empty() && !step.clause.file.is_empty(), "{} of {place} has no clause", step.id);
    assert!(!step.title.zh.is_empty() && !step.title.en.is_empty(), "{} of {place} has no title", step.id);
    if step.children.is_empty() && step.kind != StepKind::Bound {
        assert!(!step.inputs.is_empty(), "{} of {place} reads nothing: {step:?}", step.id);
    }
    for input in &step.inputs {
        match &input.origin {
            Origin::Cell(cell) => {
                let span = cell.span(sources);
                assert!(!sources.text(span).is_empty(), "{} of {place}: an empty cell", step.id);
                assert!(sources.get(span.file).path.contains("/data/"), "{} of {place}", step.id);
            }
            Origin::Literal(span) => {
                assert!(!sources.text(*span).is_empty(), "{} of {place}: an empty literal", step.id);
                assert!(
                    kaohe::syntax::literate::is_scheme_file(&sources.get(span.file).path),
                    "{} of {place}",
                    step.id
                );
            }
            Origin::Absent => panic!("{} of {place}: `{}` comes from nowhere", step.id, input.title.en),
            Origin::EmptyTable(_) | Origin::File(_) | Origin::Period(_) | Origin::Other(..) | Origin::Result => {}
        }
    }
}

#[test]
fn every_figure_of_the_county_is_derived() {
    assert!(check(COUNTY) > 52 * 60);
}

#[test]
fn every_figure_of_the_hospitals_is_derived() {
    assert!(check(HOSPITALS) > 2676 * 10);
}

#[test]
fn the_text_ends_in_the_printed_total() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    for (data, outcome) in &run.season.periods {
        let known = run.season.known(&bench.rules, Some(data.period));
        for (unit, listed) in data.units.iter().enumerate() {
            let trace = engine::trace(&bench.rules, data, outcome, &known, unit);
            let decisions = engine::decisions(&bench.rules, data, outcome, &known, unit);
            let total =
                outcome.totals[unit].total.number().unwrap().format_fixed(2, kaohe::base::number::RoundingMode::HalfUp);
            for (lang, end) in [(Lang::Zh, format!("总分：{total}")), (Lang::En, format!("total: {total}"))] {
                for depth in [Depth::Line, Depth::Table, Depth::Full] {
                    let text = derivation(&bench.rules, &trace, &decisions, &run.sources, lang, depth);
                    assert_eq!(text.lines().last(), Some(end.as_str()), "{}", listed.id);
                    let place = outcome.place(unit).unwrap();
                    assert!(text.contains(&match lang {
                        Lang::Zh => format!("第{place}名"),
                        Lang::En => format!("place {place} of"),
                    }));
                }
            }
        }
    }
}
