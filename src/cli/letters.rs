//! `kaohe letters`: the letters of a day, and entering those that are due into the register; and the letters that
//! `kaohe.toml` asks for (`letters = ["2022-07-08"]`), kept beside the bulletins by `kaohe build`.

use super::Ending;
use super::arguments::LettersArguments;
use super::console::Console;
use super::disk;
use super::project::{CannotRun, Entry, Loaded, Project};
use super::season::{Season, in_force};
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::source::{decode, encode_like};
use crate::data::{self, Addition, PeriodData};
use crate::engine::{self, Outcome};
use crate::model::RuleSet;
use crate::report::letters::{Day, Desk};
use crate::report::{Form, Rendered};
use crate::say;
use std::ops::Range;
use toml::de::DeValue;

/// The registers on a day, and the letters that are due.
struct Found<'a> {
    rules: &'a RuleSet,
    data: PeriodData,
    outcome: Outcome,
}

impl Found<'_> {
    fn day<'d>(&'d self, loaded: &'d Loaded, desk: &'d Desk) -> Day<'d> {
        Day { rules: self.rules, data: &self.data, outcome: &self.outcome, sources: &loaded.sources, desk }
    }
}

/// What the registers say on a day. Where letters depend on tasks alone, nothing else is read: figures that are not handed in
/// yet are in nobody's way. Otherwise the period is run as of the day.
fn found<'a>(
    loaded: &Loaded,
    last: &'a RuleSet,
    earlier: &'a [crate::compile::Edition],
    as_of: Date,
) -> Checked<Option<Found<'a>>> {
    let mut problems = Problems::new();
    let period = Period::containing(last.scheme.cycle, as_of);
    let rules = in_force(earlier, loaded.since, last, period);
    let read = if engine::stand_alone(rules) {
        let folder = loaded.entry.data_folder();
        let data = data::read_registers(rules, period, as_of, &folder, &loaded.sources).into_value(&mut problems);
        data.map(|data| {
            let letters = engine::letters(rules, &data).into_value(&mut problems);
            (data, Outcome { letters, ..Outcome::nothing(period) })
        })
    } else {
        let season = Season::run_as_of(last, loaded, Some(period), Some(as_of), &mut problems);
        if season.get(period).is_none() && !problems.has_errors() {
            problems.push(super::season::no_data(loaded, period));
        }
        season.get(period).cloned()
    };
    let value = read.filter(|_| !problems.has_errors()).map(|(data, outcome)| Found { rules, data, outcome });
    Checked { value, problems }
}

/// Tells the letters of a day, writes them, and enters those that are due.
///
/// # Errors
/// A file that cannot be read or written.
pub fn letters(project: &Project, arguments: &LettersArguments, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    for entry in &project.entries {
        ending = ending.max(of_scheme(project, entry, arguments, console)?);
    }
    Ok(ending)
}

fn of_scheme(
    project: &Project,
    entry: &Entry,
    arguments: &LettersArguments,
    console: &Console,
) -> Result<Ending, CannotRun> {
    if arguments.issue && entry.revision.is_some() {
        console.error(&say!(
            "错误：过去的提交里不能再登记",
            "error: nothing can be recorded in a commit that is made already"
        ));
        return Ok(Ending::CouldNotRun);
    }
    let mut loaded = project.load(entry, true)?;
    let Some(last) = loaded.sound().cloned() else {
        return Ok(console.findings(&loaded.problems, &loaded.sources));
    };
    if last.letters.is_empty() && project.entries.len() > 1 {
        return Ok(Ending::Fine);
    }
    let earlier = loaded.earlier.clone();
    let mut problems = std::mem::take(&mut loaded.problems);
    let before = found(&loaded, &last, &earlier, arguments.as_of).into_value(&mut problems);
    let desk = Desk { contact: arguments.contact.clone().unwrap_or_else(|| entry.contact.clone()) };
    let mut after = None;
    let mut entered = 0;
    if let Some(before) = before.as_ref().filter(|_| arguments.issue) {
        let new = before.day(&loaded, &desk).entries();
        entered = new.len();
        if !new.is_empty() {
            let folder = loaded.entry.data_folder();
            let addition = data::addition(before.rules, before.data.period, &folder, &loaded.sources, &new);
            if let Some(addition) = addition.into_value(&mut problems) {
                after = enter(project, &mut loaded, (&last, &earlier), (before, &addition, entered), &mut problems)?;
            }
            if after.is_none() {
                return Ok(console.findings(&problems.sorted(&loaded.sources), &loaded.sources));
            }
        }
    }
    let ending = console.findings(&problems.sorted(&loaded.sources), &loaded.sources);
    let Some(found) = after.or(before) else { return Ok(ending) };
    let day = found.day(&loaded, &desk);
    let list = day.list();
    if !list.is_empty() {
        console.result(&list);
    }
    if let Some(folder) = &arguments.out {
        // Of several schemes each has a folder of its own, so that none overwrites another's letters.
        let folder = if project.entries.len() > 1 { folder.join(entry.name()) } else { folder.clone() };
        let forms = if arguments.form.is_empty() { &Form::ALL[..] } else { &arguments.form };
        match day.files(forms) {
            Ok(files) => {
                for file in &files {
                    disk::write(&folder.join(&file.name), &file.bytes)?;
                }
            }
            Err(error) => {
                let problems: Problems = std::iter::once(Diagnostic::from(error)).collect();
                return Ok(ending.max(console.findings(&problems, &loaded.sources)));
            }
        }
    }
    console.done(&done(&found, day.due(), entered, arguments));
    Ok(ending)
}

fn done(found: &Found<'_>, due: usize, entered: usize, arguments: &LettersArguments) -> Bilingual {
    let (scheme, as_of) = (found.rules.scheme.id.as_str(), found.data.as_of.to_string());
    if arguments.issue {
        return say!(
            "{scheme}：{as_of} 登记了 {entered} 件函件",
            "{scheme}: letters entered on {as_of}: {entered}",
            scheme = scheme,
            as_of = as_of,
            entered = entered
        );
    }
    say!(
        "{scheme}：{as_of} 应发而未发的函件 {due} 件；加 `--issue` 登记",
        "{scheme}: letters due and not issued on {as_of}: {due}; `--issue` enters them",
        scheme = scheme,
        as_of = as_of,
        due = due
    )
}

/// Enters letters into the register, when reading it back gives what was to be entered; else nothing is written.
fn enter<'a>(
    project: &Project,
    loaded: &mut Loaded,
    (last, earlier): (&'a RuleSet, &'a [crate::compile::Edition]),
    (before, addition, entered): (&Found<'_>, &Addition, usize),
    problems: &mut Problems,
) -> Result<Option<Found<'a>>, CannotRun> {
    let Addition { path, tail } = addition;
    let known = loaded.sources.find(path).map(|file| loaded.sources.get(file).text.clone());
    let place = project.root.join(path);
    let bytes = disk::current(&place)?;
    let mut refuse = |message: Bilingual| {
        problems.push(Diagnostic::new(&catalog::LETTERS_NOT_ENTERED, message).in_file(path.clone()));
    };
    if bytes.as_deref().map(|bytes| decode(bytes).text) != known {
        refuse(say!("`{path}` 正在被别人改动", "somebody else is changing `{path}`", path = path.as_str()));
        return Ok(None);
    }
    loaded.sources.insert(path.clone(), format!("{}{tail}", known.unwrap_or_default()));
    let mut again = Problems::new();
    let after = found(loaded, last, earlier, before.data.as_of).into_value(&mut again);
    let grown = |after: &Found<'_>| after.data.letters.len() == before.data.letters.len() + entered;
    let Some(after) = after.filter(|after| grown(after) && after.outcome.letters.is_empty()) else {
        refuse(say!(
            "写进 `{path}` 以后读出来的与要登记的不一致，没有写入",
            "read back from `{path}`, the letters are not those to be entered; nothing was written",
            path = path.as_str()
        ));
        problems.extend(again);
        return Ok(None);
    };
    let bytes = bytes.unwrap_or_default();
    disk::write(&place, [bytes.as_slice(), &encode_like(&bytes, tail)].concat())?;
    Ok(Some(after))
}

/// The letters that the manifest asks for, each day in a folder of its own.
///
/// # Errors
/// What is wrong with the data or the templates.
pub fn render(loaded: &Loaded, only: Option<Period>) -> Result<Vec<(String, Vec<Rendered>)>, Problems> {
    let Some(last) = loaded.sound() else { return Ok(Vec::new()) };
    let desk = Desk { contact: loaded.entry.contact.clone() };
    let mut folders = Vec::new();
    for as_of in loaded.entry.letters.iter().filter(|day| only.is_none_or(|only| only.contains(**day))) {
        let Checked { value, problems } = found(loaded, last, &loaded.earlier, *as_of);
        let Some(found) = value else { return Err(problems) };
        let files = found.day(loaded, &desk).files(&loaded.entry.forms());
        let files = files.map_err(|error| -> Problems { std::iter::once(Diagnostic::from(error)).collect() })?;
        folders.push((super::build::folder(loaded.entry.name(), &format!("letters/{as_of}")), files));
    }
    Ok(folders)
}

/// Something in the manifest that is not what it should be.
pub(super) type Fault = (Range<usize>, Bilingual);

/// Reads a list of words in the manifest.
fn list<T>(
    value: DeValue<'_>,
    range: Range<usize>,
    read: impl Fn(&str) -> Option<T>,
    wrong: &Bilingual,
) -> Result<Vec<T>, Fault> {
    let DeValue::Array(list) = value else { return Err((range, wrong.clone())) };
    list.into_iter()
        .map(|item| {
            let range = item.span();
            let DeValue::String(word) = item.into_inner() else { return Err((range, wrong.clone())) };
            read(&word).ok_or_else(|| (range, wrong.clone()))
        })
        .collect()
}

/// Reads the value of `letters`.
pub(super) fn days(value: DeValue<'_>, range: Range<usize>) -> Result<Vec<Date>, Fault> {
    list(value, range, parse_date, &say!("写作 `[\"2022-07-08\"]`", "write `[\"2022-07-08\"]`"))
}

/// Reads the value of `formats`.
pub(super) fn forms(value: DeValue<'_>, range: Range<usize>) -> Result<Vec<Form>, Fault> {
    let wrong = say!("写作 `[\"md\", \"html\", \"docx\"]`", "write `[\"md\", \"html\", \"docx\"]`");
    list(value, range, Form::find, &wrong)
}
