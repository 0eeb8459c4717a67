//! Tasks: what the scheme sets and what the register says of it, as of a day.
//!
//! A stage counts as done once it and all stages before it are. The last day in force is that of the latest grant; days
//! late before a grant stay on record.

use super::{CellRef, Entry, Report, When, blank, concerned, day, days, flag, letters, place, settle_term};
use crate::base::calendar::{Date, days_between};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::data::value::suggest;
use crate::model::deadline::Deadline;
use crate::model::register::{Register, Task};
use crate::model::value::{State, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

const TASKS: Register = Register::Tasks;

/// What is set for a unit: a stage of a task, or a task of one piece.
struct Piece<'a> {
    /// The id of the stage; empty for a task of one piece.
    id: &'a str,
    /// The last day that is set.
    due: Deadline,
    /// What it counts.
    weight: Number,
    /// Where it is written.
    place: CellRef,
}

/// The rows as of the day, those of the period only.
pub(super) fn settle(
    entries: Vec<Entry>,
    fields: usize,
    issued: &[Entry],
    when: &When<'_>,
    report: &mut Report<'_>,
) -> Vec<Entry> {
    // By unit and task: the rows in the order of the files.
    let mut listed: BTreeMap<(u32, String), Vec<Entry>> = BTreeMap::new();
    for mut entry in entries {
        let word = entry.text(TASKS, "task").to_owned();
        let set = when.rules.tasks.iter().find(|task| task.id == word || task.title.as_deref() == Some(&word));
        if let Some(task) = set {
            entry.set(TASKS, "task", Value::Text(Arc::from(task.id.as_str())));
            if !of_units(task, when).contains(&entry.unit) {
                report.at(&catalog::TASK_ROW, entry.cell, |new| {
                    new(say!(
                        "任务 `{task}` 不是这个单位的",
                        "the task `{task}` is not one of this unit",
                        task = task.id.as_str()
                    ))
                    .label(task.clause.span, say!("任务在这里", "the task is set here"))
                    .help(say!("核对单位与任务", "check the unit and the task"))
                });
                continue;
            }
        }
        let key = (entry.unit, entry.text(TASKS, "task").to_owned());
        listed.entry(key).or_default().push(entry);
    }
    unknown(&listed, issued, when, report);
    let mut found = Vec::new();
    for task in &when.rules.tasks {
        for unit in of_units(task, when) {
            let rows = listed.remove(&(unit, task.id.clone())).unwrap_or_default();
            found.extend(of_scheme(task, unit, rows, (fields, issued), when, report));
        }
    }
    for ((_, _), rows) in listed {
        found.extend(of_data(rows, issued, when, report));
    }
    found
}

/// The units that have a task.
fn of_units(task: &Task, when: &When<'_>) -> Vec<u32> {
    concerned(&task.led_by, &task.applies_to, when)
}

/// A task that the scheme sets, with what the register says of it.
fn of_scheme(
    task: &Task,
    unit: u32,
    mut rows: Vec<Entry>,
    (fields, issued): (usize, &[Entry]),
    when: &When<'_>,
    report: &mut Report<'_>,
) -> Vec<Entry> {
    let year = when.period.year();
    let whole = [Piece { id: "", due: task.due, weight: task.weight.clone(), place: place(&task.clause) }];
    let staged: Vec<Piece<'_>> = (task.stages.iter())
        .map(|stage| Piece {
            id: &stage.id,
            due: stage.due,
            weight: &task.weight * &stage.weight,
            place: place(&stage.clause),
        })
        .collect();
    let pieces = if staged.is_empty() { &whole[..] } else { &staged };
    // A row of the whole of a staged task says how far it has come, and no more.
    let mut reported = None;
    rows.retain_mut(|row| {
        let word = row.text(TASKS, "stage").to_owned();
        let stage = task.stages.iter().find(|stage| stage.id == word || stage.title.as_deref() == Some(&word));
        match (stage, word.is_empty()) {
            (Some(stage), _) => {
                row.set(TASKS, "stage", Value::Text(Arc::from(stage.id.as_str())));
                true
            }
            (None, true) if task.stages.is_empty() => true,
            (None, true) => {
                let progress = row.number(TASKS, "progress");
                if progress.is_none() || row.day(TASKS, "done").is_some() || row.day(TASKS, "granted").is_some() {
                    report.at(&catalog::TASK_ROW, row.cell, |new| {
                        new(say!(
                            "任务 `{task}` 分阶段，没有写是哪个阶段",
                            "the task `{task}` has stages; the row does not say which it is about",
                            task = task.id.as_str()
                        ))
                        .help(say!("填上阶段", "name the stage"))
                    });
                }
                reported = progress.or_else(|| reported.clone());
                false
            }
            (None, false) => {
                report.at(&catalog::TASK_ROW, row.cell, |new| {
                    let problem = new(say!(
                        "任务 `{task}` 没有阶段 `{stage}`",
                        "the task `{task}` has no stage `{stage}`",
                        task = task.id.as_str(),
                        stage = word.as_str()
                    ));
                    let names = task.stages.iter().flat_map(|stage| [Some(stage.id.as_str()), stage.title.as_deref()]);
                    suggest(problem, &word, names.flatten(), say!("改成方案中的阶段", "use a stage of the scheme"))
                });
                false
            }
        }
    });
    twice(&rows, report);
    let yearly = task.yearly();
    // Letters are kept for all periods; a day that one granted in another year is about that year's task.
    let issued: Vec<Entry> = issued.iter().filter(|one| !yearly || one.date.year() == year).cloned().collect();
    let lead =
        task.led_by.first().map_or(Value::Missing(State::NotApplicable), |lead| Value::Text(Arc::from(lead.as_str())));
    let mut found = Vec::new();
    for piece in pieces {
        let own = rows.iter().position(|row| row.text(TASKS, "stage") == piece.id).map(|at| rows.swap_remove(at));
        let mut row = own.unwrap_or_else(|| unsaid(unit, fields, &task.id, piece));
        let stated = row.day(TASKS, "due").is_some() || row.term.take().is_some();
        if stated && row.cell != piece.place {
            report.at(&catalog::TASK_ROW, row.cell, |new| {
                new(say!("方案已定时限，这里不能另写", "the scheme sets the day; the register cannot set another"))
                    .help(say!(
                        "改期写新时限、批准日期和批准人",
                        "for a change write the new day, the date of the grant, and who gave it"
                    ))
            });
        }
        row.set(TASKS, "weight", Value::Number(piece.weight.clone()));
        if row.text(TASKS, "lead").is_empty() {
            row.set(TASKS, "lead", lead.clone());
        }
        if row.day(TASKS, "start").is_none() {
            row.set(TASKS, "start", day(task.start.and_then(|start| start.in_year(year))));
        }
        let last = when.last(piece.due, row.day(TASKS, "start"), row.cell, report);
        row.set(TASKS, "due", day(last));
        // What was done in another year is about that year's task.
        if yearly && row.day(TASKS, "done").is_some_and(|done| done.year() != year) {
            row.set(TASKS, "done", day(None));
        }
        found.push(row);
    }
    complete(found, (reported.as_ref(), &issued), when, report)
}

/// A piece of which the register says nothing.
fn unsaid(unit: u32, fields: usize, task: &str, piece: &Piece<'_>) -> Entry {
    let mut entry = blank(unit, fields, piece.place);
    entry.set(TASKS, "task", Value::Text(Arc::from(task)));
    if !piece.id.is_empty() {
        entry.set(TASKS, "stage", Value::Text(Arc::from(piece.id)));
    }
    entry
}

/// A task that stands in the register only.
fn of_data(mut rows: Vec<Entry>, issued: &[Entry], when: &When<'_>, report: &mut Report<'_>) -> Vec<Entry> {
    twice(&rows, report);
    let mut reported = None;
    let single = rows.len() == 1;
    // A row of the whole of a staged task only says how far it has come.
    for row in rows.iter_mut().filter(|row| single || !row.text(TASKS, "stage").is_empty() || row.term.is_some()) {
        settle_term(TASKS, ("start", "due"), row, when, report);
    }
    if rows.len() > 1 {
        rows.retain(|row| {
            let whole = row.text(TASKS, "stage").is_empty() && row.day(TASKS, "due").is_none();
            if whole {
                reported = row.number(TASKS, "progress").or_else(|| reported.clone());
            }
            !whole
        });
    }
    let equal = Number::ONE.checked_div(&Number::from(rows.len().max(1))).unwrap_or(Number::ONE);
    rows.retain_mut(|row| {
        if row.number(TASKS, "weight").is_none() {
            row.set(TASKS, "weight", Value::Number(equal.clone()));
        }
        let due = row.day(TASKS, "due").is_some();
        if !due {
            report.at(&catalog::TASK_ROW, row.cell, |new| {
                new(say!("任务没有写时限", "the task does not say by when")).help(say!("填上 `时限`", "fill in `due`"))
            });
        }
        due
    });
    rows.sort_by_key(|row| row.day(TASKS, "due"));
    complete(rows, (reported.as_ref(), issued), when, report)
}

/// Two rows about one piece.
fn twice(rows: &[Entry], report: &mut Report<'_>) {
    for (at, row) in rows.iter().enumerate() {
        let first = rows.iter().take(at).find(|first| first.text(TASKS, "stage") == row.text(TASKS, "stage"));
        if let Some(first) = first {
            let first = report.span(first.cell);
            report.at(&catalog::DUPLICATE_ROW, row.cell, |new| {
                new(say!("同一任务（阶段）登记了两行", "the register has two rows for one task or stage"))
                    .label(first, say!("前一行在这里", "the earlier one is here"))
                    .help(say!("并成一行", "make one row of them"))
            });
        }
    }
}

/// Fills in what follows, for the pieces of one task in their order; keeps those that belong to the period.
fn complete(
    mut rows: Vec<Entry>,
    (reported, issued): (Option<&Number>, &[Entry]),
    when: &When<'_>,
    report: &mut Report<'_>,
) -> Vec<Entry> {
    let as_of = when.as_of;
    for row in &mut rows {
        grant(row, issued, when, report);
    }
    // The day from which the piece and all before it are done.
    let mut before: Option<Date> = Some(Date::MIN);
    for row in &mut rows {
        let stated = row.day(TASKS, "done");
        let own = when.known(stated);
        if stated.is_some() && own.is_none() {
            // The document of what is not done yet, and what is said of it.
            (row.evidence, row.note) = (Arc::from(""), Arc::from(""));
        }
        let early = own.is_some_and(|own| before.is_none_or(|before| before > own));
        row.set(TASKS, "out-of-order", Value::Flag(early));
        if early {
            report.at(&catalog::STAGE_OUT_OF_ORDER, row.cell, |new| {
                new(say!(
                    "这一阶段先于前面的阶段完成，前面的都完成之日才算完成",
                    "the stage was done before the one it follows: it counts from the day on which all earlier ones are done"
                ))
            });
        }
        before = own.zip(before).map(|(own, before)| own.max(before));
        row.set(TASKS, "done", day(before));
    }
    let weight = |row: &Entry| row.number(TASKS, "weight").unwrap_or(Number::ONE);
    let all: Number = rows.iter().map(weight).sum();
    let share = |part: Number| part.checked_div(&all).unwrap_or_default();
    let plan = share(rows.iter().filter(|row| row.day(TASKS, "due").is_some_and(|due| due <= as_of)).map(weight).sum());
    let progress = share(rows.iter().filter(|row| row.day(TASKS, "done").is_some()).map(weight).sum());
    let single = rows.first().filter(|_| rows.len() == 1).and_then(|row| row.number(TASKS, "progress"));
    let progress = reported.cloned().or(single).unwrap_or(progress);
    let mut next = true;
    for row in &mut rows {
        let Some(due) = row.day(TASKS, "due") else { continue };
        let done = row.day(TASKS, "done");
        let late = done.unwrap_or(as_of);
        row.date = due;
        row.set(TASKS, "late", days(days_between(due, late).max(0)));
        row.set(
            TASKS,
            "left",
            done.map_or_else(|| days(days_between(as_of, due)), |_| Value::Missing(State::NotApplicable)),
        );
        when.count_working_days(TASKS, row, Some(due), done);
        row.set(TASKS, "plan", Value::Number(plan.clone()));
        row.set(TASKS, "progress", Value::Number(progress.clone()));
        row.set(TASKS, "on-time", flag(done.is_some_and(|done| done <= due)));
        row.set(TASKS, "undone", flag(done.is_none() && due <= as_of));
        row.set(TASKS, "behind", flag(next && done.is_none() && progress < plan));
        row.set(TASKS, "begun", flag(row.day(TASKS, "start").is_none_or(|start| start <= as_of)));
        let settled = done.is_some() || due <= as_of;
        row.set(TASKS, "counted", flag(when.period.contains(due) && settled));
        // Behind is the piece that is next to be done.
        next &= done.is_some();
    }
    let first = when.period.first_day();
    rows.retain(|row| {
        let open = row.day(TASKS, "done").is_none_or(|done| done >= first);
        let due = row.day(TASKS, "due").is_some_and(|due| due >= first);
        let begun = row.day(TASKS, "start").is_none_or(|start| start <= as_of);
        begun && (open || due)
    });
    rows
}

/// Letters about a task that the unit does not have, and grants that do not say which stage they are about.
fn unknown(listed: &BTreeMap<(u32, String), Vec<Entry>>, issued: &[Entry], when: &When<'_>, report: &mut Report<'_>) {
    const LETTERS: Register = Register::Letters;
    for letter in issued {
        let (name, stage) = (letter.text(LETTERS, "task").to_owned(), letter.text(LETTERS, "stage"));
        let set =
            when.rules.tasks.iter().find(|task| task.id == name).filter(|t| of_units(t, when).contains(&letter.unit));
        let rows = listed.get(&(letter.unit, name.clone()));
        let stages: Vec<&str> = match (set, rows) {
            (Some(task), _) => task.stages.iter().map(|stage| stage.id.as_str()).collect(),
            (None, Some(rows)) => rows.iter().map(|row| row.text(TASKS, "stage")).filter(|id| !id.is_empty()).collect(),
            (None, None) => {
                report.at(&catalog::TASK_ROW, letter.cell, |new| {
                    new(say!("这个单位没有任务 `{task}`", "the unit has no task `{task}`", task = name.as_str()))
                        .help(say!("核对单位与任务", "check the unit and the task"))
                });
                continue;
            }
        };
        let grants = letter.day(LETTERS, "due").is_some();
        if !stage.is_empty() && !stages.contains(&stage) || stage.is_empty() && grants && !stages.is_empty() {
            report.at(&catalog::TASK_ROW, letter.cell, |new| {
                let problem = new(say!(
                    "没有写明函件是关于 `{task}` 的哪个阶段",
                    "which stage of `{task}` the letter is about is not stated",
                    task = name.as_str()
                ));
                suggest(problem, stage, stages.iter().copied(), say!("填上阶段", "name the stage"))
            });
        }
    }
}

/// The last day in force, and how late the work was on the days on which others were granted.
fn grant(row: &mut Entry, issued: &[Entry], when: &When<'_>, report: &mut Report<'_>) {
    let first = row.day(TASKS, "due");
    let (granted, on) = (row.day(TASKS, "granted"), row.day(TASKS, "granted-on"));
    let by = row.text(TASKS, "granted-by").to_owned();
    row.set(TASKS, "first-due", day(first));
    let mut grants = letters::grants(issued, row.unit, row.text(TASKS, "task"), row.text(TASKS, "stage"));
    match (granted, on, !by.is_empty()) {
        (None, None, false) => {}
        (Some(due), Some(on), true) => grants.extend(when.known(Some(on)).map(|on| letters::Grant { on, due, by })),
        _ => report.at(&catalog::GRANT_INCOMPLETE, row.cell, |new| {
            new(say!(
                "改期要写新时限、批准日期和批准人",
                "a grant has a new day, the date it was given, and who gave it"
            ))
            .help(say!("三格都填，或都清空", "fill in all three cells, or none"))
        }),
    }
    grants.sort_by_key(|grant| grant.on);
    let done = row.day(TASKS, "done");
    let mut late = 0;
    let worked = when.read(TASKS, "late-before-working-days");
    let mut late_worked = Some(0);
    let mut due = first;
    for grant in &grants {
        let until = done.filter(|done| *done <= grant.on).unwrap_or(grant.on);
        late += due.map_or(0, |due| days_between(due, until).max(0));
        if let Some(due) = due.filter(|due| worked && *due < until) {
            late_worked = late_worked.zip(when.working_days(due, until, row.cell)).map(|(before, now)| before + now);
        }
        due = Some(grant.due);
    }
    row.set(TASKS, "late-before", days(late));
    if worked {
        let value = late_worked.map_or(Value::Missing(State::Undefined), days);
        row.set(TASKS, "late-before-working-days", value);
    }
    row.set(TASKS, "due", day(due));
    row.set(TASKS, "granted", day(grants.last().map(|grant| grant.due)));
    row.set(TASKS, "granted-on", day(grants.last().map(|grant| grant.on)));
    let by = grants.last().map(|grant| grant.by.as_str()).filter(|by| !by.is_empty());
    row.set(TASKS, "granted-by", by.map_or(Value::Missing(State::NotApplicable), |by| Value::Text(Arc::from(by))));
}
