//! `kaohe test`: the examples written in the schemes, run as tests.

use super::Ending;
use super::console::Console;
use super::project::{CannotRun, Loaded, Project};
use super::season::Season;
use crate::analysis::mutation::{self, ShiftKind};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::number::{Number, RoundingMode};
use crate::data::PeriodData;
use crate::engine::trace::Step;
use crate::engine::{self, Branch, BranchKind};
use crate::model::RuleSet;
use crate::model::value::{Dim, Value};
use crate::say;

/// How many figures are written under the rules of a failing example.
const FIGURES: usize = 12;

/// What is asked besides whether the examples hold.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Which branches of the rules no example takes.
    pub coverage: bool,
    /// The least share of the branches that examples must take, in percent.
    pub threshold: Option<Number>,
    /// Which numbers could be others without an example failing.
    pub mutate: bool,
}

/// Runs the examples of every scheme of the project.
///
/// # Errors
/// A file that cannot be read.
pub fn test(project: &Project, wishes: &Wishes, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for entry in &project.entries {
        let mut loaded = project.load(entry, wishes.coverage)?;
        if let Some(rules) = loaded.sound().cloned() {
            let mut sound = true;
            let earlier = loaded.earlier.iter().map(|edition| edition.rules.clone());
            for edition in earlier.chain([rules.clone()]).collect::<Vec<_>>() {
                let found = examples(&edition);
                failed += found.len();
                passed += edition.examples.len() - found.len().min(edition.examples.len());
                sound &= !found.has_errors();
                loaded.problems.extend(found);
            }
            if wishes.coverage || wishes.threshold.is_some() {
                coverage(&rules, &mut loaded, wishes, console);
            }
            if wishes.mutate && sound {
                mutation(&rules, &mut loaded, console);
            }
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

/// Says which branches of the rules neither examples nor past periods take.
fn coverage(rules: &RuleSet, loaded: &mut Loaded, wishes: &Wishes, console: &Console) {
    let branches = engine::branches(rules);
    let mut by_examples = vec![false; branches.len()];
    for example in &rules.examples {
        join(&mut by_examples, &engine::taken_by_example(rules, example));
    }
    let mut by_periods = vec![false; branches.len()];
    let mut periods = 0;
    if wishes.coverage {
        let mut problems = Problems::new();
        let season = Season::run(rules, loaded, None, &mut problems);
        // Branches are those of the last edition; what an earlier one decided says nothing of them.
        let own = |data: &PeriodData| std::ptr::eq(season.in_force(rules, data.period), rules);
        for (data, outcome) in season.periods.iter().filter(|(data, _)| own(data)) {
            let known = season.known(rules, Some(data.period));
            join(&mut by_periods, &engine::taken_in_period(rules, data, outcome, &known));
            periods += 1;
        }
        loaded.problems.extend(problems);
    }
    let ruled: Vec<usize> =
        (0..branches.len()).filter(|at| branches.get(*at).is_some_and(|one| !one.kind.is_decision())).collect();
    let taken = |list: &[bool], at: usize| list.get(at) == Some(&true);
    let covered = ruled.iter().filter(|at| taken(&by_examples, **at)).count();
    let share = Number::from(covered * 100).checked_div(&Number::from(ruled.len())).unwrap_or(Number::HUNDRED);
    if wishes.coverage {
        for (at, branch) in branches.iter().enumerate() {
            let (example, period) = (taken(&by_examples, at), taken(&by_periods, at));
            let seen = example || (branch.kind.is_decision() && period);
            if !seen {
                loaded.problems.push(not_taken(branch, period, periods));
            }
        }
        let decided = branches.len() - ruled.len();
        let met = |at: usize| taken(&by_periods, at) || taken(&by_examples, at);
        let given = (0..branches.len()).filter(|at| !ruled.contains(at) && met(*at)).count();
        console.done(&say!(
            "{scheme}：规则分支 {all} 个，示例走到 {covered} 个（{share}%）；等次、奖项、后果等 {decided} 个，示例和 {periods} 期数据走到 {given} 个",
            "{scheme}: {all} branches of rules, {covered} taken by examples ({share}%); {decided} grades, awards, consequences and the like, {given} of them met in examples or {periods} periods",
            scheme = rules.scheme.id.as_str(),
            all = ruled.len(),
            covered = covered,
            share = share.format_fixed(0, RoundingMode::Down),
            decided = decided,
            periods = periods,
            given = given
        ));
    }
    if let Some(threshold) = wishes.threshold.as_ref().filter(|threshold| share < **threshold) {
        let least = threshold.to_string();
        let problem = Diagnostic::new(
            &catalog::COVERAGE_LOW,
            say!(
                "示例只走到规则分支的 {share}%，要求至少 {least}%",
                "examples take {share}% of the rules' branches; at least {least}% are asked for",
                share = share.format_fixed(1, RoundingMode::Down),
                least = least.as_str()
            ),
        );
        let problem = problem.at(rules.scheme.span).note(say!(
            "{covered} ÷ {all}",
            "{covered} of {all}",
            covered = covered,
            all = ruled.len()
        ));
        loaded.problems.push(problem.help(say!(
            "`kaohe test --coverage` 逐条列出没有走到的分支",
            "`kaohe test --coverage` lists the branches that are not taken"
        )));
    }
}

fn join(all: &mut [bool], more: &[bool]) {
    for (one, taken) in all.iter_mut().zip(more) {
        *one |= *taken;
    }
}

fn not_taken(branch: &Branch, period: bool, periods: usize) -> Diagnostic {
    let what = branch_words(branch.kind);
    let mut problem = Diagnostic::new(
        &catalog::BRANCH_NOT_TAKEN,
        if branch.kind.is_decision() {
            say!(
                "各期数据都没有走到：`{id}` {what}",
                "no period comes to this: `{id}`, {what}",
                id = branch.id.as_str(),
                what = what
            )
        } else {
            say!(
                "没有示例走到：`{id}` {what}",
                "no example comes to this: `{id}`, {what}",
                id = branch.id.as_str(),
                what = what
            )
        },
    )
    .at(branch.span);
    if let Some(article) = &branch.clause.article {
        problem = problem.note(say!("条款：{article}", "clause: {article}", article = article.as_str()));
    }
    if period {
        problem = problem.note(say!("各期数据走到过", "data of past periods come to it"));
    } else if periods > 0 && !branch.kind.is_decision() {
        problem =
            problem.note(say!("{periods} 期数据也没有走到", "neither do {periods} periods of data", periods = periods));
    }
    problem.help(say!("加一个走到这里的示例", "add an example that comes to it"))
}

fn branch_words(kind: BranchKind) -> Bilingual {
    Bilingual::from(match kind {
        BranchKind::Node => ("得出分数", "the score of the node"),
        BranchKind::NotApplicable => ("不适用", "not applicable"),
        BranchKind::Floor => ("到下限", "the floor is reached"),
        BranchKind::Cap => ("到上限", "the cap is reached"),
        BranchKind::Method => ("按此计分", "this way of scoring"),
        BranchKind::Line => ("此档", "this line"),
        BranchKind::Otherwise => ("其余（否则）", "else"),
        BranchKind::OnZero => ("分母为零", "the divisor is zero"),
        BranchKind::Below => ("低于首点", "below the first knot"),
        BranchKind::Between => ("两点之间", "between knots"),
        BranchKind::Above => ("高于末点", "above the last knot"),
        BranchKind::Rule => ("计入分数", "the rule gives points"),
        BranchKind::Rate => ("用到此费率", "this rate is come to"),
        BranchKind::Factor => ("系数起作用", "the factor counts"),
        BranchKind::NoFactor => ("不乘系数", "its factors are taken away"),
        BranchKind::Then => ("条件成立（则）", "the condition holds"),
        BranchKind::Veto => ("否决成立", "the veto strikes"),
        BranchKind::Excused => ("容错成立", "something is excused"),
        BranchKind::Void => ("有票作废", "a ballot is void"),
        BranchKind::Dropped => ("去掉若干评价", "answers are left out"),
        BranchKind::Thin => ("评价人数不足", "a panel is too thin"),
        BranchKind::Missing => ("以别的数顶替缺报", "something stands for a missing value"),
        BranchKind::Row => ("查到此行", "this row is looked up"),
        BranchKind::Grade => ("评出此等次", "the grade is given"),
        BranchKind::GradeLimit => ("限定等次", "the grade is limited"),
        BranchKind::Tier => ("升降档", "the grade is moved"),
        BranchKind::Quota => ("名额已满而降等", "the quota is full"),
        BranchKind::Award => ("评出此奖项", "the award is gained"),
        BranchKind::HasBetter => ("已得更高奖项", "a unit has the better prize"),
        BranchKind::GaveWay => ("两头都列入", "a unit stands at both ends"),
        BranchKind::Barred => ("因取消资格而越过", "a unit is barred"),
        BranchKind::Consequence => ("后果发生", "the consequence follows"),
        BranchKind::Pay => ("兑现此项", "the sum is paid"),
        BranchKind::PayLine => ("按此档兑现", "this line is paid"),
        BranchKind::Letter => ("应发或已发此函", "the letter is due or issued"),
    })
}

/// Says which numbers could be others without an example failing.
fn mutation(rules: &RuleSet, loaded: &mut Loaded, console: &Console) {
    let progress = console.progress(0);
    let report = mutation::mutate(rules, |done, all| {
        progress.at(done as u64, all as u64, &say!("{scheme}", "{scheme}", scheme = rules.scheme.id.as_str()));
    });
    drop(progress);
    for shift in &report.unnoticed {
        let (before, after) = (figure(&shift.values.0, &shift.dim), figure(&shift.values.1, &shift.dim));
        let what = Bilingual::from(match shift.kind {
            ShiftKind::Threshold => ("界线", "the limit"),
            ShiftKind::Amount => ("数值", "the number"),
            ShiftKind::Weight => ("权重", "the weight"),
        });
        let problem = Diagnostic::new(
            &catalog::SHIFT_UNNOTICED,
            say!(
                "`{id}` 的{what} {before} 写成 {after}，没有示例看得出来",
                "if {what} {before} of `{id}` were {after}, no example would notice",
                id = shift.id.as_str(),
                what = what,
                before = before,
                after = after
            ),
        )
        .at(shift.span);
        loaded.problems.push(problem.help(match shift.kind {
            ShiftKind::Threshold => say!(
                "加两个示例：一个正好在界线上，一个差一点",
                "add two examples: one on the limit, one just beside it"
            ),
            ShiftKind::Amount | ShiftKind::Weight => {
                say!("加一个结果取决于它的示例", "add an example whose result depends on it")
            }
        }));
    }
    console.done(&say!(
        "{scheme}：逐一改动 {tried} 处数值，示例看出 {seen} 处",
        "{scheme}: {tried} numbers shifted one at a time, {seen} noticed by examples",
        scheme = rules.scheme.id.as_str(),
        tried = report.tried,
        seen = report.tried - report.unnoticed.len()
    ));
}

/// A number as a drafter writes it.
fn figure(number: &Number, dim: &Dim) -> Bilingual {
    match dim {
        Dim::Ratio => Bilingual::from(format!("{}%", number * &Number::HUNDRED)),
        Dim::PercentagePoints => {
            let shown = number * &Number::HUNDRED;
            say!("{n} 个百分点", "{n}pp", n = shown.to_string())
        }
        Dim::Points => say!("{n} 分", "{n} points", n = number.to_string()),
        _ => Bilingual::from(number.to_string()),
    }
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
                expected = shown(&first.expected, &first.trace.dim),
                actual = shown(&first.actual, &first.trace.dim)
            ),
        )
        .at(first.span)
        .label(first.span, say!("算得 {actual}", "{actual} found", actual = shown(&first.actual, &first.trace.dim)));
        for (span, figure) in first.figures.iter().take(FIGURES) {
            problem = problem.label(*span, say!("= {figure}", "= {figure}", figure = figure));
        }
        for line in derivation(&first.trace, 0) {
            problem = problem.note(line);
        }
        for more in missed {
            problem = problem.label(
                more.span,
                say!("算得 {actual}", "{actual} found", actual = shown(&more.actual, &more.trace.dim)),
            );
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

fn shown(value: &Value, dim: &Dim) -> Bilingual {
    match value {
        Value::Number(number) => Bilingual::from(number.to_string()),
        Value::Flag(true) => Bilingual::from(("是", "yes")),
        Value::Flag(false) => Bilingual::from(("否", "no")),
        Value::Level(level) => match dim {
            Dim::Level(names) => Bilingual::from(names.get(usize::from(*level)).map_or("", String::as_str)),
            _ => Bilingual::from(level.to_string()),
        },
        Value::Date(date) => Bilingual::from(date.to_string()),
        Value::Text(text) => Bilingual::from(text.as_ref()),
        Value::Missing(state) => state.name(),
    }
}
