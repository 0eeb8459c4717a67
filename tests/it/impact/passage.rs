//! From a period under the old scheme to a later one under the new one: every point is a plain run on folders in which the
//! rows were exchanged by hand, and the parts add up to the whole.

use super::{cases, last_period, published, text, with_data};
use crate::meaning::numbers;
use crate::random::drawn_with_data;
use crate::workshop::{messages, of_texts};
use kaohe::base::calendar::Period;
use kaohe::base::diagnostic::Problems;
use kaohe::base::number::Number;
use kaohe::cli::diff::impact::{Footing, impact, passage};
use kaohe::cli::project::Loaded;
use kaohe::diff::compare;
use kaohe::diff::impact::passage::{Decided, Gains, Passage, Passed, Point};
use kaohe::diff::impact::results::Results;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;

/// A figure of a passage by the name it has in a table of worked figures: `point 1`, `from place own`, `joined`.
pub(super) fn figure(document: &Json, unit: &str, of: &str) -> Option<String> {
    let own = document["passage"]["units"].as_array()?.iter().find(|it| it["id"] == unit)?;
    let words: Vec<&str> = of.split(' ').collect();
    match words[..] {
        ["joined"] => {
            let reasons = own["joined"].as_array()?.iter().map(text);
            Some(reasons.collect::<Vec<_>>().join(" "))
        }
        ["point", point] => own["points"][point.parse::<usize>().ok()?].get("total").map(text),
        ["from", what, terms] => {
            let gains = if what == "place" { &own["places"][0] } else { &own[what] };
            let of_terms = |part: &&Json| {
                let own: Vec<String> = part["terms"].as_array().unwrap().iter().map(text).collect();
                own.join("+") == terms
            };
            gains["parts"].as_array()?.iter().find(of_terms)?.get("gain").map(text)
        }
        _ => None,
    }
}

/// The tables of a folder of data, by their paths in it.
type Tables = BTreeMap<String, String>;

fn tables(loaded: &Loaded) -> Tables {
    let inside = loaded.sources.files().filter_map(|(_, file)| {
        let (_, path) = file.path.split_once("/data/")?;
        Some((path.to_owned(), file.text.clone()))
    });
    inside.collect()
}

fn months(period: Period) -> i32 {
    let day = period.first_day();
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// A cell with its day moved: the last of the month where the month is shorter. Worked out by itself.
fn moved(cell: &str, by: i32) -> String {
    let parts: Vec<i32> = cell.split('-').filter_map(|part| part.parse().ok()).collect();
    let &[year, month, day] = parts.as_slice() else { return cell.to_owned() };
    let at = year * 12 + month - 1 + by;
    let (year, month) = (at.div_euclid(12), at.rem_euclid(12) + 1);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year}-{month:02}-{:02}", day.min(last))
}

fn rows(table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = table.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    (lines.next().unwrap_or_default(), lines.collect())
}

/// A table of the old period with the rows of some units taken out, and those of a unit of the new period put in. `blank`
/// stands where the old table has no such column.
fn exchanged((old, new): (&str, &str), out: &[String], unit: &str, by: i32, blank: &str) -> String {
    // A table that was not handed in then has the columns of now, and no rows.
    let old = if old.is_empty() { new.lines().next().unwrap_or_default() } else { old };
    let ((mut heads, then), (own_heads, now)) = (rows(old), rows(new));
    let whose = |heads: &[String]| heads.iter().position(|head| head == "unit").unwrap();
    let at = whose(&heads);
    let mut kept: Vec<Vec<String>> = then.into_iter().filter(|row| !out.contains(&row[at])).collect();
    for head in &own_heads {
        if !heads.contains(head) {
            heads.push(head.clone());
            kept.iter_mut().for_each(|row| row.push(blank.to_owned()));
        }
    }
    let own = whose(&own_heads);
    for row in now.iter().filter(|row| row[own] == unit) {
        let cell = |head: &String| own_heads.iter().position(|own| own == head).map_or("", |at| row[at].as_str());
        kept.push(heads.iter().map(|head| moved(cell(head), by)).collect());
    }
    let lines = std::iter::once(heads).chain(kept).map(|row| row.join(",") + "\n");
    lines.collect()
}

/// The table of a period, or the one that all periods share.
fn table<'a>(all: &'a Tables, period: Period, name: &str) -> &'a str {
    all.get(&format!("{period}/{name}")).or_else(|| all.get(name)).map_or("", String::as_str)
}

/// The old side's data with one unit of the new period in the place of those it comes from.
fn spliced(old: &Tables, new: &Tables, [then, now]: [Period; 2], out: &[String], unit: &str) -> Tables {
    let mut all = old.clone();
    for name in ["units.csv", "facts.csv", "events.csv", "targets.csv", "scores.csv", "adjudications.csv"] {
        let found = (table(old, then, name), table(new, now, name));
        if !found.1.is_empty() {
            let blank = if name == "facts.csv" { "not submitted" } else { "" };
            all.insert(format!("{then}/{name}"), exchanged(found, out, unit, months(then) - months(now), blank));
        }
    }
    all
}

/// What a plain run of a scheme on some data publishes, unit by unit.
fn run(text: &str, data: &Tables, period: Period) -> Option<BTreeMap<String, Point>> {
    let files: Vec<(String, String)> = (data.iter())
        .map(|(path, table)| (format!("plain/data/{path}"), table.clone()))
        .chain([("plain/scheme.kh".to_owned(), text.to_owned())])
        .collect();
    let loaded = of_texts("plain", files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let rules = loaded.sound().unwrap_or_else(|| panic!("{:#?}", messages(&loaded.problems)));
    Footing::of(&loaded, period).unwrap_or_else(|problems| panic!("{:#?}\n{data:#?}", messages(&problems)));
    let results = published(&loaded, period)?;
    let (heads, units) = rows(table(data, period, "units.csv"));
    let at = heads.iter().position(|head| head == "unit").unwrap();
    let mut ids: Vec<String> = units.into_iter().map(|row| row[at].clone()).collect();
    ids.sort();
    assert_eq!(rules.rankings.len(), results.rankings());
    Some(ids.into_iter().enumerate().map(|(at, id)| (id, point(&results, at))).collect())
}

fn point(results: &Results, unit: usize) -> Point {
    Point {
        total: results.total(unit).cloned(),
        decided: Some(Decided {
            places: (0..results.rankings()).map(|ranking| results.place(ranking, unit)).collect(),
            held: results.of_unit(unit),
        }),
    }
}

fn whole(gains: &Gains) -> Number {
    gains.iter().fold(Number::ZERO, |sum, (_, gain)| &sum + gain)
}

/// The parts of every figure add up to the difference of its ends.
fn adds_up(of: &Passage) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut sum = Number::ZERO;
    for unit in &of.units {
        let [first, .., last] = &unit.points;
        let differences = [
            (unit.total(), first.total.clone().zip(last.total.clone())),
            (unit.paid(), first.decided.as_ref().zip(last.decided.as_ref()).map(|(a, b)| (a.paid(), b.paid()))),
            (
                unit.place(0),
                unit.place_at(0, 0).zip(unit.place_at(3, 0)).map(|(a, b)| (Number::from(a), Number::from(b))),
            ),
        ];
        for (gains, ends) in differences {
            if gains.as_ref().map(whole) != ends.as_ref().map(|(old, new)| new - old) {
                wrong.push(format!("{}: {gains:?} of {ends:?}", unit.unit.id));
            }
        }
        sum = &sum + &unit.total().as_ref().map(whole).unwrap_or_default();
    }
    if whole(&of.sum(Passed::total)) != sum {
        wrong.push(format!("the sum of all is not {sum:?}"));
    }
    wrong
}

fn of(old: &Loaded, new: &Loaded, [then, now]: [Period; 2]) -> Result<Passage, Problems> {
    let (before, after) = (old.sound().unwrap(), new.sound().unwrap());
    let comparison = compare(before, after);
    let footing = Footing::of(old, then)?;
    let of = impact(&comparison, &footing, new, 0)?;
    passage(&comparison, [&footing, &Footing::of(new, now)?], &of)
}

/// What is told at a point is what a plain run publishes; what is not known is not told, and it is said why. Gives how many
/// were compared.
fn compares(of: &Passed, at: usize, plain: &Point, places: bool, wrong: &mut Vec<String>) -> usize {
    let (told, unit, known) = (&of.points[at], &of.unit.id, of.joined.is_empty());
    if (known || told.total.is_some()) && told.total != plain.total {
        wrong.push(format!("{unit}: {:?}, by hand {:?}", told.total, plain.total));
    }
    if places && (known || told.decided.is_some()) && told.decided != plain.decided {
        wrong.push(format!("{unit}: {:?}, by hand {:?}", told.decided, plain.decided));
    }
    usize::from(told.total.is_some()) + usize::from(told.decided.is_some())
}

/// The four points of a unit against four plain runs.
fn by_hand(
    told: &Passage,
    [old_text, new_text]: [&str; 2],
    [old, new]: [&Tables; 2],
    heads: &Tables,
) -> (usize, Vec<String>) {
    let [then, now] = told.periods;
    let under_new: Tables = old
        .iter()
        .map(|(path, table)| {
            let table = heads
                .iter()
                .fold(table.clone(), |table, (old, new)| table.replace(&format!(",{old}"), &format!(",{new}")));
            (path.clone(), table)
        })
        .collect();
    let ends = [run(old_text, old, then), run(new_text, &under_new, then), run(new_text, new, now)];
    let [first, second, last] = ends.map(Option::unwrap_or_default);
    // A table that is there for some units only cannot be written: the others' places are worked out in `worked.md`.
    let [before, after] = [(old, then), (new, now)].map(|(all, period)| table(all, period, "events.csv").is_empty());
    let even = before == after;
    let (mut compared, mut wrong) = (0, Vec::new());
    for unit in &told.units {
        let id = unit.unit.id.as_str();
        compared += compares(unit, 3, &last[id], true, &mut wrong);
        let out: Vec<String> = unit.from.iter().map(|(unit, _)| unit.id.clone()).collect();
        if out.is_empty() {
            continue;
        }
        let data = spliced(&under_new, new, [then, now], &out, id);
        let third = run(new_text, &data, then).unwrap();
        compared += compares(unit, 2, &third[id], even, &mut wrong);
        for (at, results) in [(0, &first), (1, &second)] {
            let shares = unit.from.iter().fold(Number::ZERO, |sum, (_, share)| &sum + share);
            let each: Option<Vec<Number>> =
                unit.from.iter().map(|(unit, share)| Some(results[&unit.id].total.as_ref()? * share)).collect();
            let mean = each.and_then(|each| each.iter().sum::<Number>().checked_div(&shares));
            let decided = results[&out[0]].decided.clone().filter(|_| out.len() == 1);
            compared += compares(unit, at, &Point { total: mean, decided }, true, &mut wrong);
        }
    }
    (compared, wrong)
}

/// Every case whose new side has data.
#[test]
fn every_point_is_a_plain_run() {
    let (mut seen, mut compared, mut wrong) = (0, 0, Vec::new());
    for case in cases() {
        let Some(now) = last_period(&case.join("new")) else { continue };
        let [old, new] = ["old", "new"].map(|side| with_data(&case.join(side)));
        let told = of(&old, &new, [last_period(&case.join("old")).unwrap(), now]).unwrap();
        let heads = fs::read_to_string(case.join("headings.csv")).unwrap_or_default();
        let heads = heads.lines().filter_map(|line| line.split_once(',')).map(|(a, b)| (a.to_owned(), b.to_owned()));
        let texts = ["old", "new"].map(|side| fs::read_to_string(case.join(side).join("scheme.kh")).unwrap());
        let (own, found) =
            by_hand(&told, texts.each_ref().map(String::as_str), [&tables(&old), &tables(&new)], &heads.collect());
        let name = case.file_name().unwrap().to_string_lossy();
        wrong.extend(adds_up(&told).into_iter().chain(found).map(|it| format!("{name}: {it}")));
        (seen, compared) = (seen + 1, compared + own);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 6 && compared > 90, "{seen} cases, {compared} figures");
}

/// Random schemes with some numbers changed, and as new data the old ones with the rows given to other units.
#[test]
fn random_points_are_plain_runs() {
    let periods = ["2022H1", "2022H2"].map(|period| Period::parse(period).unwrap());
    let (mut seen, mut compared, mut changed, mut exchanged_too) = (0, 0, 0, 0);
    for seed in 0..30 {
        let (old_text, drawn) = drawn_with_data(seed);
        let old: Tables =
            drawn.into_iter().map(|(path, table)| (path.trim_start_matches("drawn/data/").to_owned(), table)).collect();
        let (heads, units) = rows(table(&old, periods[0], "units.csv"));
        let at = heads.iter().position(|head| head == "unit").unwrap_or(0);
        let ids: Vec<String> = units.into_iter().map(|row| row[at].clone()).collect();
        let next = |id: &str| ids.iter().position(|own| own == id).map(|at| ids[(at + 1) % ids.len()].clone());
        let turned = |name: &str, table: &str| {
            let (heads, rows) = rows(table);
            let at = heads.iter().position(|head| head == "unit").unwrap();
            let turn = |mut row: Vec<String>| {
                // Groups stay where they are.
                if name != "units.csv" {
                    row[at] = next(&row[at]).unwrap();
                }
                row.iter().map(|cell| moved(cell, 6)).collect::<Vec<_>>().join(",") + "\n"
            };
            heads.join(",") + "\n" + &rows.into_iter().map(turn).collect::<String>()
        };
        let mut new = old.clone();
        // What was before both periods stays.
        for (path, table) in &old {
            let Some(name) = path.strip_prefix("2022H1/") else { continue };
            new.insert(format!("2022H2/{name}"), turned(name, table));
        }
        let mut new_text = old_text.clone();
        if let Some(range) = numbers(&old_text).into_iter().nth(usize::try_from(seed).unwrap() % 7)
            && let Ok(number) = Number::parse_decimal(&old_text[range.clone()])
        {
            new_text.replace_range(range, &(&number + &Number::ONE).to_string());
        }
        let load = |text: &str, data: &Tables| {
            let files: Vec<(String, String)> = (data.iter())
                .map(|(path, table)| (format!("drawn/data/{path}"), table.clone()))
                .chain([("drawn/scheme.kh".to_owned(), text.to_owned())])
                .collect();
            of_texts("drawn", files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        };
        let sides = |new_text: &str| [load(&old_text, &old), load(new_text, &new)];
        let [before, after] = sides(&new_text);
        // A number that cannot be another by itself stays.
        let told = after.sound().and_then(|_| of(&before, &after, periods).ok()).unwrap_or_else(|| {
            new_text.clone_from(&old_text);
            let [before, after] = sides(&new_text);
            of(&before, &after, periods).unwrap_or_else(|problems| panic!("seed {seed}: {:#?}", messages(&problems)))
        });
        exchanged_too += usize::from(new_text != old_text);
        let (own, found) = by_hand(&told, [&old_text, &new_text], [&old, &new], &Tables::new());
        let wrong: Vec<String> = adds_up(&told).into_iter().chain(found).collect();
        assert!(wrong.is_empty(), "seed {seed}: {}\n{new_text}\n{new:#?}", wrong.join("\n"));
        (seen, compared) = (seen + 1, compared + own);
        changed += told.units.iter().filter(|unit| unit.points[1] != unit.points[2]).count();
    }
    assert!(
        seen == 30 && compared > 500 && changed > 50 && exchanged_too > 10,
        "{seen} schemes, {exchanged_too} of them changed, {compared} figures, {changed} other through own data"
    );
}
