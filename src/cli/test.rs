//! `kaohe test`: the examples written in the schemes, run as tests.

use super::Ending;
use super::console::Console;
use super::project::{CannotRun, Loaded, Project};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::engine;
use crate::engine::trace::Step;
use crate::model::RuleSet;
use crate::model::value::Value;
use crate::say;

/// Runs the examples of every scheme of the project.
///
/// # Errors
/// A file that cannot be read.
pub fn test(project: &Project, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for entry in &project.entries {
        let mut loaded = project.load(entry, false)?;
        if let Some(rules) = loaded.sound() {
            let found = examples(rules);
            failed += found.len();
            passed += rules.examples.len() - found.len().min(rules.examples.len());
            loaded.problems.extend(found);
        }
        let Loaded { problems, sources, .. } = loaded;
        ending = ending.max(console.findings(&problems.sorted(&sources), &sources));
    }
    console.done(&say!(
        "示例：{passed} 个通过，{failed} 个不符",
        "examples: {passed} passed, {failed} failed",
        passed = passed,
        failed = failed
    ));
    Ok(ending)
}

/// The examples of a scheme that do not come out as they say: one problem each.
#[must_use]
pub fn examples(rules: &RuleSet) -> Problems {
    let mut problems = Problems::new();
    for example in &rules.examples {
        let mut missed = engine::run_example(rules, example).into_iter().filter(|finding| !finding.holds());
        let Some(first) = missed.next() else { continue };
        let mut problem = Diagnostic::new(
            &catalog::EXAMPLE_FAILED,
            say!(
                "示例“{title}”不符：应得 {expected}，算得 {actual}",
                "the example “{title}” fails: {expected} expected, {actual} found",
                title = example.title.as_str(),
                expected = shown(&first.expected),
                actual = shown(&first.actual)
            ),
        )
        .at(first.span)
        .label(first.span, say!("算得 {actual}", "{actual} found", actual = shown(&first.actual)));
        for line in derivation(&first.trace, 0) {
            problem = problem.note(line);
        }
        for more in missed {
            problem = problem.label(more.span, say!("算得 {actual}", "{actual} found", actual = shown(&more.actual)));
        }
        problems.push(problem);
    }
    problems
}

/// A derivation as indented lines.
fn derivation(step: &Step, depth: usize) -> Vec<Bilingual> {
    let pad = "  ".repeat(depth);
    let mut lines = vec![say!(
        "{pad}{title}：{how}",
        "{pad}{title}: {how}",
        pad = pad.as_str(),
        title = &step.title,
        how = &step.how
    )];
    if depth < 6 {
        lines.extend(step.children.iter().flat_map(|child| derivation(child, depth + 1)));
    }
    lines
}

fn shown(value: &Value) -> Bilingual {
    match value {
        Value::Number(number) => Bilingual::from(number.to_string()),
        Value::Flag(true) => Bilingual::from(("是", "yes")),
        Value::Flag(false) => Bilingual::from(("否", "no")),
        Value::Level(level) => Bilingual::from(format!("#{level}")),
        Value::Date(date) => Bilingual::from(date.to_string()),
        Value::Text(text) => Bilingual::from(text.as_ref()),
        Value::Missing(state) => state.name(),
    }
}
