//! A task over a leap year with its holidays, day by day: `tests/cases/letters/year-2024/`. It is late, is granted another last day
//! twice, the second one a day off, and is done late. On each of the 366 days everything that the register says of its stages, the
//! letters that are due, what they say of time, and the register of letters are held against a program of this file, which has a
//! calendar and rules of its own. The office enters letters on working days alone, so what falls due on days off waits.
//! `expected.csv` is worked out by hand: what was entered on which day, and why.

use super::cases::root;
use super::workshop::{messages, of_texts};
use kaohe::base::calendar::{Period, parse_date};
use kaohe::base::source::Sources;
use kaohe::data::{PeriodData, addition, read_registers};
use kaohe::engine::{self, Outcome};
use kaohe::model::register::Register;
use kaohe::model::value::Value;
use kaohe::report::Form;
use kaohe::report::letters::{Day, Desk};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const MONTHS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const KINDS: [(&str, &str); 5] =
    [("assign", "交办函"), ("remind", "提醒函"), ("warn", "预警函"), ("urge", "催办函"), ("supervise", "督办函")];

/// The number of a day of 2024, 1 January being 1.
fn number(day: &str) -> i64 {
    let (month, day) = day.strip_prefix("2024-").unwrap().split_once('-').unwrap();
    let (month, day): (usize, i64) = (month.parse().unwrap(), day.parse().unwrap());
    MONTHS[..month - 1].iter().sum::<i64>() + day
}

/// Month and day of a number.
fn parts(mut number: i64) -> (usize, i64) {
    let mut month = 0;
    while number > MONTHS[month] {
        number -= MONTHS[month];
        month += 1;
    }
    (month + 1, number)
}

fn named(number: i64) -> String {
    let (month, day) = parts(number);
    format!("2024-{month:02}-{day:02}")
}

fn in_words(number: i64) -> String {
    let (month, day) = parts(number);
    format!("2024年{month}月{day}日")
}

/// Days off and days worked: weekends, but for what the list of the year says.
struct Days(BTreeMap<i64, bool>);

impl Days {
    fn read(text: &str) -> Self {
        let rows = text.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (number(cells[0]), cells[1] == "workday")
        });
        Self(rows.collect())
    }

    fn worked(&self, day: i64) -> bool {
        // 1 January 2024 was a Monday.
        self.0.get(&day).copied().unwrap_or((day - 1) % 7 < 5)
    }

    /// Working days behind one day up to another; negative where the other is the earlier.
    fn between(&self, from: i64, to: i64) -> i64 {
        let count = |early: i64, late: i64| (early + 1..=late).filter(|day| self.worked(*day)).count() as i64;
        if from <= to { count(from, to) } else { -count(to, from) }
    }
}

/// A stage as the papers of the case have it.
struct Stage {
    id: &'static str,
    title: &'static str,
    first: i64,
    done: i64,
    /// When granted, and until when.
    grants: &'static [(&'static str, &'static str)],
}

/// What is known of a stage on a day.
#[derive(Debug, Default, PartialEq, Eq)]
struct State {
    due: i64,
    done: bool,
    late: i64,
    late_worked: i64,
    before: i64,
    before_worked: i64,
    left: Option<i64>,
    left_worked: Option<i64>,
    behind: bool,
    granted_on: Option<i64>,
}

fn state(stage: &Stage, today: i64, days: &Days) -> State {
    let done = Some(stage.done).filter(|done| *done <= today);
    let mut due = stage.first;
    let mut out = State::default();
    for (on, until) in stage.grants.iter().map(|(on, until)| (number(on), number(until))) {
        if on > today {
            break;
        }
        let end = done.map_or(on, |done| done.min(on));
        out.before += (end - due).max(0);
        out.before_worked += days.between(due, end.max(due));
        due = until;
        out.granted_on = Some(on);
    }
    let end = done.unwrap_or(today);
    out.due = due;
    out.done = done.is_some();
    out.late = (end - due).max(0);
    out.late_worked = days.between(due, end.max(due));
    out.left = done.is_none().then(|| due - today);
    out.left_worked = done.is_none().then(|| days.between(today, due));
    out
}

/// The kinds whose conditions hold for a stage, as a person reads the scheme.
fn wanted(state: &State) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    if state.done {
        return kinds;
    }
    kinds.insert("assign");
    if state.left_worked.is_some_and(|left| left <= 3) && state.late == 0 {
        kinds.insert("warn");
    }
    if state.behind || state.late > 0 {
        kinds.extend(["urge", "remind"]);
    }
    if state.late_worked >= 10 || state.before_worked >= 20 {
        kinds.extend(["supervise", "remind"]);
    }
    kinds
}

/// What the register of tasks says of a stage.
fn told(data: &PeriodData, at: usize, stage: &str) -> Option<State> {
    let table = &data.events[at];
    let value = |row: usize, id: &str| &table.fields[Register::Tasks.position(id).unwrap()][row];
    let row = table.rows(0).find(|row| matches!(value(*row, "stage"), Value::Text(text) if **text == *stage))?;
    let day = |id: &str| match value(row, id) {
        Value::Date(date) => Some(number(&date.to_string())),
        _ => None,
    };
    let count = |id: &str| value(row, id).number().map(|number| number.to_string().parse::<i64>().unwrap());
    Some(State {
        due: day("due").unwrap(),
        done: day("done").is_some(),
        late: count("late").unwrap(),
        late_worked: count("late-working-days").unwrap(),
        before: count("late-before").unwrap(),
        before_worked: count("late-before-working-days").unwrap(),
        left: count("left"),
        left_worked: count("left-working-days"),
        behind: *value(row, "behind") == Value::Flag(true),
        granted_on: day("granted-on"),
    })
}

/// What a letter says of time on a day.
fn time(state: &State, today: i64) -> String {
    let mut said = match (state.late, state.left.unwrap()) {
        (0, 0) => "当日到期".to_owned(),
        (0, left) => format!("距时限还有{left}天（{}个工作日）", state.left_worked.unwrap()),
        (late, _) => format!("已逾期{late}天（{}个工作日）", state.late_worked),
    };
    if state.before > 0 {
        said += &format!("，改期以前逾期{}天，已记录在案", state.before);
    }
    format!("截至{}，{said}，完成进度", in_words(today))
}

#[test]
fn a_leap_year_of_a_delayed_task_is_right_day_by_day() {
    const FILES: [&str; 5] = ["scheme.kh", "data/units.csv", "data/calendar.csv", "data/tasks.csv", "data/letters.csv"];
    let folder = root().join("letters/year-2024");
    let texts = FILES.map(|file| fs::read_to_string(folder.join(file)).unwrap());
    let loaded = of_texts("case", FILES.iter().copied().zip(texts.iter().map(String::as_str)));
    assert!(!loaded.problems.has_errors(), "{:#?}", messages(&loaded.problems));
    let rules = loaded.rules.unwrap();
    let tasks = rules.events.iter().position(|kind| kind.register == Some(Register::Tasks)).unwrap();
    let mut sources = Sources::new();
    for (path, text) in FILES.iter().zip(&texts).skip(1) {
        sources.insert(format!("case/{path}"), text.as_str());
    }
    let days = Days::read(&texts[2]);
    let begun = number("2024-01-15");
    let stages = [
        Stage { id: "dig", title: "清淤", first: number("2024-04-30"), done: number("2024-05-20"), grants: &[] },
        Stage {
            id: "line",
            title: "衬砌",
            // The 10th was a holiday.
            first: number("2024-06-11"),
            done: number("2024-11-08"),
            grants: &[("2024-06-13", "2024-06-28"), ("2024-07-31", "2024-10-05")],
        },
    ];
    // What is in the register of letters: day, kind, stage.
    let mut issued: Vec<(i64, &str, &str)> = vec![(number("2024-06-13"), "urge", "line")];
    let mut entered: BTreeSet<(String, String, String)> = BTreeSet::new();
    for today in 1..=366 {
        let date = parse_date(&named(today)).unwrap();
        let period = Period::containing(rules.scheme.cycle, date);
        let read = |sources: &Sources| {
            let read = read_registers(&rules, period, date, "case/data", sources);
            assert!(!read.problems.has_errors(), "{date}: {:#?}", messages(&read.problems));
            let data = read.value.unwrap();
            let letters = engine::letters(&rules, &data);
            assert!(!letters.problems.has_errors(), "{date}: {:#?}", messages(&letters.problems));
            (data, Outcome { letters: letters.value, ..Outcome::nothing(period) })
        };
        let (data, outcome) = read(&sources);
        let mut states: Vec<State> = stages.iter().map(|stage| state(stage, today, &days)).collect();
        let (plan, progress) = (
            states.iter().filter(|state| state.due <= today).count(),
            states.iter().filter(|state| state.done).count(),
        );
        if let Some(next) = states.iter_mut().find(|state| !state.done) {
            next.behind = progress < plan;
        }
        let mut due: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (stage, state) in stages.iter().zip(&states) {
            let said = told(&data, tasks, stage.id);
            assert_eq!(said.as_ref(), Some(state).filter(|_| today >= begun), "{date}, {}", stage.id);
            if today < begun || state.granted_on == Some(today) {
                continue;
            }
            let since = state.granted_on.unwrap_or(0);
            let known = |kind: &str| {
                issued.iter().any(|(on, own, of)| *own == kind && *of == stage.id && *on > since && *on <= today)
            };
            due.extend(wanted(state).into_iter().filter(|kind| !known(kind)).map(|kind| (stage.id, kind)));
        }
        let desk = Desk::default();
        let day = Day { rules: &rules, data: &data, outcome: &outcome, sources: &sources, desk: &desk };
        let new = day.entries();
        let found: BTreeSet<(&str, &str)> = new.iter().map(|one| (one.stage.as_str(), one.letter.as_str())).collect();
        assert_eq!((new.len(), &found), (due.len(), &due), "{date}");
        // The pages of the day, those of letters issued on it among them, and the register.
        let today_issued = issued.iter().filter(|(on, ..)| *on == today).count();
        if !due.is_empty() || today_issued > 0 {
            let files = day.files(&[Form::Markdown]).unwrap();
            let pages: BTreeMap<String, String> =
                files.into_iter().map(|file| (file.name, String::from_utf8(file.bytes).unwrap())).collect();
            assert_eq!(pages.len(), due.len() + today_issued + 2, "{date}: {:?}", pages.keys());
            for (id, kind) in &due {
                let (stage, state) = stages.iter().zip(&states).find(|(stage, _)| stage.id == *id).unwrap();
                let page = &pages[&format!("{kind}-hill-canal-{id}.md")];
                let title = KINDS.iter().find(|(own, _)| own == kind).unwrap().1;
                let limit = format!("时限：**{}。", in_words(state.due));
                let first = match state.granted_on {
                    Some(on) => {
                        format!("原时限{}，经", in_words(stage.first))
                            + if on == 165 { "县考核办" } else { "县政府" }
                    }
                    None => String::new(),
                };
                for what in [title, stage.title, &limit, &time(state, today), &first] {
                    assert!(page.contains(what), "{date}: {what} in {page}");
                }
                assert_eq!(page.contains("时限已过"), state.due < today, "{date}: {page}");
            }
            let known = issued.iter().filter(|(on, ..)| *on <= today).count();
            assert_eq!(pages["register.csv"].lines().count(), 1 + known + due.len(), "{date}");
        }
        if due.is_empty() || !days.worked(today) {
            continue;
        }
        let added = addition(&rules, period, "case/data", &sources, &new).value.unwrap();
        let text = sources.get(sources.find(&added.path).unwrap()).text.clone();
        sources.insert(added.path, format!("{text}{}", added.tail));
        for (id, kind) in due {
            issued.push((today, kind, id));
            assert!(entered.insert((named(today), id.to_owned(), kind.to_owned())), "{date}: {kind} twice");
        }
        assert!(read(&sources).1.letters.is_empty(), "{date}: once more on the same day");
    }
    let expected = fs::read_to_string(folder.join("expected.csv")).unwrap();
    let expected: BTreeSet<(String, String, String)> = (expected.lines().skip(1))
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_owned(), cells[1].to_owned(), cells[2].to_owned())
        })
        .collect();
    assert_eq!(entered, expected);
}
