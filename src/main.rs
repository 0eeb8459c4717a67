//! Arguments in, exit code out. [`build`] is the whole pipeline, stage by stage.

use clap::Parser;
use kaohe::base::calendar::Period;
use kaohe::base::diagnostic::Problems;
use kaohe::cli::arguments::{Arguments, Command, Emit};
use kaohe::cli::build::{self, Tally};
use kaohe::cli::console::{Console, Progress};
use kaohe::cli::project::{self, CannotRun, Entry, Project};
use kaohe::cli::season::{self, Season};
use kaohe::cli::{
    Ending, approvals, approve, check, compared, compile, correct, diff, explain, fmt, git_setup, issued, letters, log,
    publish, robustness, run, templates, test, verify, why,
};
use kaohe::issued::{Finished, render};
use kaohe::report::unit;
use kaohe::say;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new(&arguments.manner);
    let ending = match dispatch(&arguments.command, &console) {
        Ok(ending) => ending,
        Err(error) => {
            if let CannotRun::Manifest(found) = &error {
                console.findings(&found.0, &found.1);
            }
            console.error(&error.message());
            Ending::CouldNotRun
        }
    };
    console.finish(ending).into()
}

fn dispatch(command: &Command, console: &Console) -> Result<Ending, CannotRun> {
    match command {
        Command::Check { paths, data, as_of, defaults } => {
            check::check(&Project::open(&paths.paths)?, data, *as_of, *defaults, console)
        }
        Command::Test { paths, wishes } => test::test(&Project::open(&paths.paths)?, &wishes.into(), console),
        Command::Compile { emit: Emit::Schema, .. } => Ok(compile::schema(console)),
        Command::Compile { paths, emit, edition } => {
            compile::compile(&Project::open(&paths.paths)?, *emit, edition.as_deref(), console)
        }
        Command::Run { period, paths, out, as_of } => {
            run::run(&Project::open(&paths.paths)?, period, *as_of, out.as_deref(), console)
        }
        Command::Why { what, scheme, as_of, depth } => {
            why::why(&Project::open(&[])?, what, scheme.as_deref(), *as_of, *depth, console)
        }
        Command::Build { period, check } => {
            let only = period.as_deref().map(project::period).transpose()?;
            build(&Project::open(&[])?, only, *check, console)
        }
        Command::Publish { period, paths, signed } => {
            publish::publish(&Project::open(&paths.paths)?, project::period(period)?, &signed.into(), console)
        }
        Command::Verify { bulletin, data } => verify::verify(bulletin, data.as_deref(), console),
        Command::Correct { period, paths, wish } => {
            correct::correct(&Project::open(&paths.paths)?, project::period(period)?, &wish.into(), console)
        }
        Command::Fmt { paths, check, keywords } => {
            let keywords = keywords.map(Into::into);
            if fmt::is_standard_input(&paths.paths) {
                return fmt::standard_input(*check, keywords, console);
            }
            fmt::fmt(&Project::open(&paths.paths)?, *check, keywords, console)
        }
        Command::Letters(arguments) => letters::letters(&Project::open(&arguments.paths.paths)?, arguments, console),
        Command::Approve(arguments) => approve::approve(&Project::open(&arguments.paths.paths)?, arguments, console),
        Command::Robustness(arguments) => robustness::robustness(arguments, console),
        Command::Log(arguments) => log::log(arguments, console),
        Command::Blame { scheme } => log::blame(scheme.as_deref(), console),
        Command::Diff(arguments) => diff::diff(arguments, console),
        Command::GitSetup { check } => git_setup::git_setup(*check, console),
        Command::GitText { file } => git_setup::git_text(file, console),
        Command::Explain { code, all } => Ok(explain::explain(code.as_deref().filter(|_| !all), console)),
    }
}

/// Builds every scheme of the project; a scheme with an error publishes nothing.
fn build(project: &Project, only: Option<Period>, check: bool, console: &Console) -> Result<Ending, CannotRun> {
    let progress = console.progress(0);
    let mut tally = Tally::default();
    let mut ending = Ending::Fine;
    for (at, entry) in project.entries.iter().enumerate() {
        progress.at(at as u64, project.entries.len() as u64, &say!("{path}", "{path}", path = entry.path.as_str()));
        ending = ending.max(build_one(project, entry, only, check, &mut tally, &progress, console)?);
    }
    drop(progress);
    if let Some(period) = only.filter(|_| tally.periods == 0 && ending == Ending::Fine) {
        console.error(&build::no_such_period(period));
        return Ok(Ending::Findings);
    }
    build::tell(&tally, check, ending, console);
    Ok(ending)
}

/// One scheme from text to bulletins.
fn build_one(
    project: &Project,
    entry: &Entry,
    only: Option<Period>,
    check: bool,
    tally: &mut Tally,
    progress: &Progress,
    console: &Console,
) -> Result<Ending, CannotRun> {
    // Texts → syntax → rule set.
    let mut loaded = project.load(entry, true)?;
    let mut problems: Problems = std::mem::take(&mut loaded.problems);
    let Some(rules) = loaded.rules.as_ref().filter(|_| !problems.has_errors()) else {
        return Ok(console.findings(&problems, &loaded.sources));
    };
    // What was approved, by whom.
    let approved = approvals::approvals(project, &loaded).into_value(&mut problems);
    // The worked examples hold.
    for edition in &loaded.earlier {
        problems.extend(test::examples(&edition.rules));
    }
    problems.extend(test::examples(rules));
    // Data → results, period by period.
    let forms = entry.forms();
    let season = Season::run(rules, &loaded, None, &mut problems);
    let wanted = season::wanted(&loaded, &season, only)?;
    // What was issued stays what it was.
    let run = (rules, &season);
    let issues = issued::hold(project, entry, run, &loaded.sources, (None, None), &mut problems)?;
    let templates = templates::templates(project, entry)?.unwrap_or_else(|problem| {
        problems.push(problem);
        kaohe::report::Templates::default()
    });
    // Results → bulletins; nothing is written before all of them exist and nothing is in error.
    let (mut outputs, mut letters_of_days, mut units, mut anew) = (Vec::new(), Vec::new(), 0, Vec::new());
    for period in &wanted {
        let Some((data, outcome)) = season.get(*period) else {
            if !problems.has_errors() {
                problems.push(season::no_data(&loaded, *period));
            }
            continue;
        };
        let known = season.known(rules, Some(*period));
        let own = season.in_force(rules, *period);
        let approvals = approvals::of_edition(&approved, own);
        // A page for each unit, where the manifest asks for them.
        let pages = if entry.units { unit::names(data) } else { Vec::new() };
        let (rules, known, sources) = (own, &known, &loaded.sources);
        // How far places rest on the weights, where the manifest asks for it.
        let robustness = robustness::of(entry, rules, data, outcome, known);
        let robustness = robustness.as_ref();
        let finished = Finished {
            rules,
            data,
            outcome,
            known,
            sources,
            approvals: &approvals,
            forms: &forms,
            templates: &templates,
            pages: &pages,
            robustness,
        };
        let issue = issues.get(*period);
        progress.say(&build::making_bulletin(entry, *period));
        let record = issue.map(issued::Issue::record);
        let files = render(&finished, record.as_ref()).and_then(|mut files| {
            let made = progress.counted(pages.len(), &build::making_pages(entry, *period));
            files.extend(finished.unit_pages(record.as_ref(), build::threads(), &made)?);
            Ok(files)
        });
        match files {
            Ok(files) => outputs.push((build::folder(entry.name(), &period.to_string()), files)),
            Err(error) => problems.push(error.into()),
        }
        anew.extend(issue.and_then(|issue| issued::reissued(issue, &finished)));
        units += data.units.len();
    }
    // Registers → letters.
    if !problems.has_errors() {
        progress.say(&build::making_letters(entry));
        match letters::render(&loaded, only) {
            Ok(folders) => letters_of_days = folders,
            Err(found) => problems.extend(found),
        }
    }
    tally.periods += if problems.has_errors() { 0 } else { outputs.len() };
    outputs.extend(letters_of_days);
    // Editions → comparisons.
    let mut ending = Ending::Fine;
    if only.is_none() && !problems.has_errors() {
        let (comparisons, told) = compared::render(project, &loaded, console)?;
        outputs.extend(comparisons);
        ending = told;
    }
    if !problems.has_errors() && ending == Ending::Fine {
        tally.schemes += 1;
        tally.units += units;
        let number = outputs.iter().map(|(_, files)| files.len()).sum();
        let done = progress.counted(number, &build::handling_files(entry, check));
        for (folder, files) in &outputs {
            match check {
                true => build::compare(project, folder, files, tally, &done, &mut problems)?,
                false => build::write(project, folder, files, tally, &done)?,
            }
        }
        if !check {
            anew.iter().for_each(|told| console.done(told));
        } else if only.is_none() {
            problems.extend(build::left_over(project, entry, &outputs)?);
        }
    }
    Ok(ending.max(console.findings(&problems.sorted(&loaded.sources), &loaded.sources)))
}
