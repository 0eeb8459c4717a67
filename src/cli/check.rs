//! `kaohe check`: compile, prove, and validate data where asked.

use super::Ending;
use super::approvals::approvals;
use super::console::Console;
use super::project::{CannotRun, Project, period};
use super::season::in_force;
use crate::base::calendar::Date;
use crate::base::diagnostic::Problems;
use crate::data;
use crate::model::node::Body;
use crate::report;
use crate::say;

/// Checks every scheme of the project, and the data of the named periods.
///
/// # Errors
/// A file that cannot be read, or a word that is no period.
pub fn check(
    project: &Project,
    periods: &[String],
    as_of: Option<Date>,
    defaults: bool,
    console: &Console,
) -> Result<Ending, CannotRun> {
    let periods = periods.iter().map(|word| period(word)).collect::<Result<Vec<_>, _>>()?;
    let mut ending = Ending::Fine;
    let (mut schemes, mut items, mut rules, mut examples) = (0_usize, 0_usize, 0_usize, 0_usize);
    for entry in &project.entries {
        let mut loaded = project.load(entry, !periods.is_empty())?;
        let mut found = Problems::new();
        if let Some(compiled) = loaded.sound() {
            for period in &periods {
                let day = as_of.unwrap_or_else(|| period.last_day());
                let own = in_force(&loaded.earlier, loaded.since, compiled, *period);
                let read = data::read_as_of(own, *period, day, &entry.data_folder(), &loaded.sources);
                found.extend(read.problems);
            }
        }
        found.extend(approvals(project, &loaded).problems);
        loaded.problems.extend(found);
        let problems = loaded.problems.sorted(&loaded.sources);
        ending = ending.max(console.findings(&problems, &loaded.sources));
        if let Some(compiled) = &loaded.rules {
            schemes += 1;
            items += compiled.nodes.iter().filter(|node| !matches!(node.body, Body::Combine(_))).count();
            rules += compiled.nodes.iter().map(|node| node.rules.len()).sum::<usize>();
            rules += compiled.vetoes.len() + compiled.awards.len() + compiled.consequences.len();
            examples += compiled.examples.len();
            if defaults {
                console.result(report::defaults(compiled).get(console.lang()));
            }
        }
    }
    console.done(&say!(
        "已检查：方案 {schemes} 个，指标 {items} 个，规则 {rules} 条，示例 {examples} 个",
        "checked: schemes {schemes}, indicators {items}, rules {rules}, examples {examples}",
        schemes = schemes,
        items = items,
        rules = rules,
        examples = examples
    ));
    Ok(ending)
}
