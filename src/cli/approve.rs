//! `kaohe approve`: taking a step of negotiation and approval, and telling where everything stands.

use super::Ending;
use super::approvals::record;
use super::arguments::{ApproveArguments, Listing};
use super::console::Console;
use super::disk;
use super::project::{CannotRun, Entry, Loaded, Project};
use crate::approval::record::{appended, backwards};
use crate::approval::standing::procedure;
use crate::approval::steps::{Round, step_words};
use crate::approval::{self, Approvals, Standing, Status, standings};
use crate::base::calendar::Date;
use crate::base::catalog::{self, Severity};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::{Bilingual, Lang};
use crate::base::source::{Sources, Span, decode, encode_like};
use crate::model::RuleSet;
use crate::model::approval::{Act, Subject};
use crate::model::canonical::parts;
use crate::report::escape;
use crate::say;
use serde_json::{Value as Json, json};

/// A step that is to be taken.
struct Wish<'a> {
    status: Status,
    role: &'a str,
    by: &'a str,
    date: Date,
}

/// Takes a step, or, where none is named, tells where everything stands.
///
/// # Errors
/// A file that cannot be read or written.
pub fn approve(project: &Project, arguments: &ApproveArguments, console: &Console) -> Result<Ending, CannotRun> {
    let status = arguments.status.flatten().map(Status::from);
    let ApproveArguments { role, by, date, .. } = arguments;
    match (status, role, by, date) {
        (None, None, None, None) if arguments.reason.is_none() => list(project, arguments, console),
        (Some(status), Some(role), Some(by), Some(date)) => {
            let wish = Wish { status, role, by, date: *date };
            let [entry] = project.entries.as_slice() else {
                console.error(&say!(
                    "错误：项目有几个方案，请给出其中一个的文件夹",
                    "error: the project has several schemes; give the folder of one"
                ));
                return Ok(Ending::CouldNotRun);
            };
            take(project, entry, arguments, &wish, console)
        }
        _ => {
            console.error(&say!(
                "错误：登记一步要写 --status、--role、--by 和 --date；都不写则列出现状",
                "error: a step takes --status, --role, --by and --date; without all of them the command lists where everything stands"
            ));
            Ok(Ending::CouldNotRun)
        }
    }
}

fn take(
    project: &Project,
    entry: &Entry,
    arguments: &ApproveArguments,
    wish: &Wish<'_>,
    console: &Console,
) -> Result<Ending, CannotRun> {
    if entry.revision.is_some() {
        console.error(&say!(
            "错误：过去的提交里不能再登记",
            "error: nothing can be recorded in a commit that is made already"
        ));
        return Ok(Ending::CouldNotRun);
    }
    // What is written is read by people, on one line each.
    let texts = [wish.role, wish.by].into_iter().chain(arguments.reason.as_deref());
    if let Some(odd) = texts.into_iter().find(|text| text.trim().is_empty() || escape::one_line(text) != *text) {
        console.error(&say!(
            "错误：`{it}` 是空的，或者含有换行等看不见的字符",
            "error: `{it}` is blank, or holds line breaks or characters that are not seen",
            it = escape::one_line(odd).into_owned()
        ));
        return Ok(Ending::CouldNotRun);
    }
    // One after the other: a step rests on the entries before it.
    let _held = disk::hold(&project.root);
    let loaded = project.load(entry, false)?;
    let Some(rules) = chosen(&loaded, arguments, console) else {
        return Ok(console.findings(&loaded.problems, &loaded.sources).max(Ending::Findings));
    };
    match step(project, rules, &loaded, arguments, wish) {
        Err(problems) => Ok(console.findings(&problems.sorted(&loaded.sources), &loaded.sources)),
        Ok((entry, text)) => {
            let place = project.root.join(loaded.entry.record());
            // What stands there keeps its encoding and its line ends.
            let bytes = disk::current(&place)?.unwrap_or_default();
            let Some(tail) = text.strip_prefix(decode(&bytes).text.as_str()) else {
                let reason = "somebody else is changing it; nothing was recorded".to_owned();
                return Err(CannotRun::Disk(disk::DiskError { path: place, reason }));
            };
            disk::write(&place, [bytes.as_slice(), &encode_like(&bytes, tail)].concat())?;
            console.done(&done(rules, &entry, &loaded, &text));
            Ok(Ending::Fine)
        }
    }
}

/// The edition that is meant, where nothing is wrong with the scheme.
fn chosen<'l>(loaded: &'l Loaded, arguments: &ApproveArguments, console: &Console) -> Option<&'l RuleSet> {
    let last = loaded.sound()?;
    let Some(number) = &arguments.edition else { return Some(last) };
    let found = loaded.edition(number);
    if found.is_none() {
        let missing = super::compile::no_such_edition(loaded, number);
        console.error(&say!("错误：{it}", "error: {it}", it = &missing));
    }
    found
}

/// The entry of a step, and the record with it.
fn step(
    project: &Project,
    rules: &RuleSet,
    loaded: &Loaded,
    arguments: &ApproveArguments,
    wish: &Wish<'_>,
) -> Result<(approval::Entry, String), Problems> {
    let refused = |problem: Diagnostic| -> Problems { std::iter::once(problem).collect() };
    let of = if arguments.unit.is_some() { Subject::Units } else { Subject::Edition };
    let procedure = procedure(rules, of).ok_or_else(|| refused(no_procedure(loaded, of)))?;
    let read = record(project, loaded, rules);
    if read.problems.has_errors() {
        return Err(read.problems);
    }
    let entries = read.value;
    let stand = standings(rules, &entries).value;
    let Some(list) = stand.lists.iter().find(|list| list.unit == arguments.unit) else {
        let unit = arguments.unit.as_deref().unwrap_or_default();
        return Err(refused(no_goals(rules, unit, procedure.clause.span)));
    };
    let mut entry = approval::Entry {
        edition: rules.scheme.edition.clone(),
        unit: arguments.unit.clone(),
        status: wish.status,
        role: wish.role.to_owned(),
        by: wish.by.to_owned(),
        date: wish.date,
        reason: arguments.reason.clone().filter(|reason| !reason.trim().is_empty()),
        bound: list.bound.clone(),
        seal: String::new(),
        span: procedure.clause.span,
    };
    // A round with a fault in it goes no further; a new submission begins another.
    let mut round = match &list.fault {
        None => list.round.clone(),
        Some(_) if wish.status == Status::Did(Act::Submit) => Round::default(),
        Some(fault) => return Err(refused(fault.clone())),
    };
    if let Err(fault) = round.take(procedure, &entry) {
        return Err(refused(fault.told(procedure, &entry).at(procedure.clause.span)));
    }
    let before = entries.iter().rfind(|other| other.same_list(&entry));
    if let Some(before) = before.filter(|before| before.date > entry.date) {
        let new = |message: Bilingual| Diagnostic::new(&catalog::APPROVAL_DATE, message).at(before.span);
        return Err(refused(backwards(&new, entry.date, before.date)));
    }
    entry.seal = entry.sealed(&rules.scheme.id, before.map_or("", |before| before.seal.as_str()));
    let path = loaded.entry.record();
    let now = loaded.sources.find(&path).map_or("", |file| loaded.sources.get(file).text.as_str());
    let text = appended(now, &entry);
    // What was written must be what is read: a record in another layout cannot simply be appended to.
    let mut sources = Sources::new();
    let file = sources.insert(path.as_str(), text.as_str());
    let again = approval::read(&rules.scheme.id, file, &sources);
    let same = again.value.len() == entries.len() + 1 && again.value.last().is_some_and(|last| last.seal == entry.seal);
    if again.problems.has_errors() || !same {
        let message = say!(
            "`{path}` 不是逐步分行的列表，不能在末尾续写",
            "`{path}` is no list with an entry below the other, so nothing can be put at its end",
            path = path.as_str()
        );
        return Err(refused(Diagnostic::new(&catalog::APPROVAL_RECORD, message).in_file(path)));
    }
    Ok((entry, text))
}

fn no_procedure(loaded: &Loaded, of: Subject) -> Diagnostic {
    let path = loaded.files.first().map_or("", |file| loaded.sources.get(*file).path.as_str());
    let problem = match of {
        Subject::Edition => Diagnostic::new(
            &catalog::APPROVAL_STEPS,
            say!("方案没有规定版本怎样报批", "the scheme does not say how its edition is approved"),
        )
        .help(say!(
            "单位目标的报批写 `--unit 单位`；版本的报批在方案里写 `报批 {{ … }}`",
            "for the goals of a unit give `--unit ID`; for the edition write `approval {{ … }}` in the scheme"
        )),
        Subject::Units => Diagnostic::new(
            &catalog::APPROVAL_STEPS,
            say!("方案没有规定单位目标怎样报批", "the scheme does not say how goals of units are approved"),
        )
        .help(say!("在方案里写 `报批 每 单位 {{ … }}`", "write `approval per unit {{ … }}` in the scheme")),
    };
    problem.in_file(path)
}

fn no_goals(rules: &RuleSet, unit: &str, at: Span) -> Diagnostic {
    let known = parts::units(rules);
    let mut problem = Diagnostic::new(
        &catalog::APPROVAL_WITHOUT_LIST,
        say!("`{unit}` 没有自己的目标", "`{unit}` has no goals of its own", unit = unit),
    )
    .at(at)
    .note(say!("有自己目标的单位：{known}", "units with goals: {known}", known = known.join("、")));
    problem.severity = Severity::Error;
    match crate::base::diagnostic::nearest(unit, known.iter().map(String::as_str)) {
        Some(near) => problem.help(say!("是不是 `{near}`", "did you mean `{near}`?", near = near)),
        None => problem,
    }
}

/// What was done, in one sentence.
fn done(rules: &RuleSet, entry: &approval::Entry, loaded: &Loaded, text: &str) -> Bilingual {
    let mut sources = Sources::new();
    let file = sources.insert(loaded.entry.record(), text);
    let entries = approval::read(&rules.scheme.id, file, &sources).value;
    let now = standings(rules, &entries).value;
    let list = now.lists.iter().find(|list| list.unit == entry.unit);
    let name = list.map_or_else(|| say!("方案", "the scheme"), |list| list.name(&now.edition));
    let next = match list.and_then(|list| list.next.as_ref()) {
        Some(step) => say!("；下一步：{step}", "; next: {step}", step = step_words(step)),
        None => say!("，已经批准", ", which is approved now"),
    };
    say!(
        "已登记：{day} {by}（{role}）{did}{name}{next}",
        "recorded: {name} {did} by {by} ({role}) on {day}{next}",
        day = entry.date.to_string(),
        by = entry.by.as_str(),
        role = entry.role.as_str(),
        did = entry.status.name(),
        name = name,
        next = next
    )
}

/// Tells where everything stands.
fn list(project: &Project, arguments: &ApproveArguments, console: &Console) -> Result<Ending, CannotRun> {
    let mut ending = Ending::Fine;
    let mut told: Vec<(String, Approvals)> = Vec::new();
    for entry in &project.entries {
        let loaded = project.load(entry, false)?;
        let Some(rules) = chosen(&loaded, arguments, console) else {
            ending = ending.max(console.findings(&loaded.problems, &loaded.sources)).max(Ending::Findings);
            continue;
        };
        let mut problems = Problems::new();
        let entries = record(project, &loaded, rules).into_value(&mut problems);
        let mut approvals = standings(rules, &entries).into_value(&mut problems);
        ending = ending.max(console.findings(&problems.sorted(&loaded.sources), &loaded.sources));
        approvals.lists.retain(|list| arguments.unit.is_none() || list.unit == arguments.unit);
        if approvals.declared() {
            told.push((rules.scheme.id.clone(), approvals));
        }
    }
    match arguments.to {
        Listing::Json => {
            let all: Vec<Json> = told.iter().map(|(scheme, approvals)| document(scheme, approvals)).collect();
            console.result(&serde_json::to_string_pretty(&all).unwrap_or_default());
        }
        Listing::Text | Listing::Md if told.is_empty() => {
            console.done(&say!("没有方案规定报批程序", "no scheme says how it is approved"));
        }
        Listing::Text => console.result(&told.iter().map(|it| text(it, console.lang())).collect::<Vec<_>>().join("\n")),
        Listing::Md => {
            console.result(&told.iter().map(|it| markdown(it, console.lang())).collect::<Vec<_>>().join("\n"))
        }
    }
    Ok(ending)
}

/// The row of a list: what it is, where it stands, who took the last step, who has the next one, how often it came back.
fn row(list: &Standing, edition: &str, lang: Lang) -> [String; 5] {
    let by = list.last.as_ref().map_or_else(|| "—".to_owned(), |last| last.by.clone());
    let next = list.next.as_ref().map_or_else(|| "—".to_owned(), |step| step_words(step).get(lang).to_owned());
    [list.name(edition).get(lang).to_owned(), list.words().get(lang).to_owned(), by, next, list.returns.to_string()]
}

fn heads(lang: Lang) -> [&'static str; 5] {
    match lang {
        Lang::Zh => ["报批内容", "现状", "经办", "下一步", "退回次数"],
        Lang::En => ["list", "stands", "last by", "next", "returned"],
    }
}

fn rows(approvals: &Approvals, lang: Lang) -> Vec<[String; 5]> {
    approvals.lists.iter().map(|list| row(list, &approvals.edition, lang)).collect()
}

fn title((scheme, approvals): &(String, Approvals), lang: Lang) -> String {
    let edition = approvals.edition.as_str();
    say!("{scheme} {edition}版", "{scheme}, edition {edition}", scheme = scheme.as_str(), edition = edition)
        .get(lang)
        .to_owned()
}

fn text(of: &(String, Approvals), lang: Lang) -> String {
    use unicode_width::UnicodeWidthStr;
    let rows: Vec<[String; 5]> = std::iter::once(heads(lang).map(str::to_owned)).chain(rows(&of.1, lang)).collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = title(of, lang) + "\n";
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        out.push_str(format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end());
        out.push('\n');
    }
    out
}

fn markdown(of: &(String, Approvals), lang: Lang) -> String {
    let line =
        |cells: &[String; 5]| format!("| {} |\n", cells.each_ref().map(|cell| escape::markdown(cell)).join(" | "));
    let mut out = format!("## {}\n\n", escape::markdown(&title(of, lang)));
    out.push_str(&line(&heads(lang).map(str::to_owned)));
    out.push_str("| --- | --- | --- | --- | --: |\n");
    out.extend(rows(&of.1, lang).iter().map(line));
    out
}

fn document(scheme: &str, approvals: &Approvals) -> Json {
    let one = |list: &Standing| {
        let last = list.last.as_ref().map(|last| {
            json!({
                "status": last.status.id(),
                "role": last.role,
                "by": last.by,
                "date": last.date.to_string(),
                "reason": last.reason,
                "meaning": last.bound.meaning,
                "wording": last.bound.wording,
            })
        });
        json!({
            "unit": list.unit,
            "stand": list.stand.id(),
            "reworded": list.reworded(),
            "meaning": list.bound.meaning,
            "wording": list.bound.wording,
            "last": last,
            "next": list.next.as_ref().map(|step| json!({ "status": step.act.id(), "role": step.role, "offices": step.offices })),
            "returns": list.returns,
        })
    };
    json!({
        "scheme": scheme,
        "edition": approvals.edition,
        "lists": approvals.lists.iter().map(one).collect::<Vec<_>>(),
    })
}
