//! Every figure of a bulletin is one of the results: the tables of the Markdown are walked cell by cell against
//! `results.json`, and the tables of the page against those of the Markdown.

use crate::workshop::root;
use kaohe::base::number::Number;
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};

/// A table as it is printed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) caption: String,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// The folders of committed bulletins.
pub(crate) fn folders() -> Vec<PathBuf> {
    let reports = fs::read_dir(root().join("reports")).unwrap().map(|entry| entry.unwrap().path());
    let periods = reports.filter(|path| path.is_dir()).flat_map(|path| fs::read_dir(path).unwrap());
    let mut found: Vec<PathBuf> =
        periods.map(|entry| entry.unwrap().path()).filter(|path| path.join("results.json").is_file()).collect();
    found.sort();
    assert!(found.len() > 10, "{found:?}");
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The text of a Markdown cell: without escapes and indentation.
fn bare(cell: &str) -> String {
    let mut text = String::new();
    let mut letters = cell.trim().trim_start_matches('　').chars();
    while let Some(c) = letters.next() {
        text.extend(if c == '\\' { letters.next() } else { Some(c) });
    }
    text.trim().to_owned()
}

/// The cells of a row, parted at bars that are not escaped.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut escaped) = (Vec::new(), String::new(), false);
    for c in line.trim().trim_start_matches('|').chars() {
        match c {
            '|' if !escaped => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    cells.iter().map(|cell| bare(cell)).collect()
}

/// The tables of a Markdown bulletin.
fn of_markdown(text: &str) -> Vec<Printed> {
    let mut tables: Vec<Printed> = Vec::new();
    let mut caption = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(own) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
            caption = bare(own);
        }
        if !line.starts_with('|') {
            continue;
        }
        let heads = cells(line).iter().map(|head| head.replace("<br>", "")).collect();
        lines.next();
        let mut rows = Vec::new();
        while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
            rows.push(cells(row));
        }
        tables.push(Printed { caption: caption.clone(), heads, rows });
    }
    tables
}

/// The text between tags, with its entities resolved.
pub(crate) fn text_of(html: &str) -> String {
    let (mut text, mut inside) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c)).trim().to_owned()
}

/// What stands in each element of a kind.
pub(crate) fn elements<'h>(html: &'h str, tag: &str) -> Vec<&'h str> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let ends = |rest: &str| rest.starts_with(['>', ' ']);
    let starts = html.match_indices(&open).filter(|(at, _)| ends(&html[at + open.len()..]));
    let own = starts.map(|(at, _)| {
        let rest = &html[at..];
        &rest[rest.find('>').unwrap() + 1..rest.find(&close).unwrap()]
    });
    own.collect()
}

/// The tables of a page.
pub(crate) fn of_html(text: &str) -> Vec<Printed> {
    let tables = elements(text, "table").into_iter().map(|table| {
        let head = elements(table, "thead")[0];
        let body = elements(table, "tbody")[0];
        let cells = |row: &str| -> Vec<String> {
            let mut found: Vec<(usize, String)> = Vec::new();
            for tag in ["th", "td"] {
                for cell in elements(row, tag) {
                    found.push((cell.as_ptr() as usize, text_of(cell)));
                }
            }
            found.sort();
            found.into_iter().map(|(_, text)| text).collect()
        };
        Printed {
            caption: text_of(elements(table, "caption")[0]),
            heads: elements(head, "th").into_iter().map(text_of).collect(),
            rows: elements(body, "tr").into_iter().map(cells).collect(),
        }
    });
    tables.collect()
}

/// Whether a printed figure is an exact value rounded to the decimals that are printed.
fn is_rounded(printed: &str, exact: &Json) -> bool {
    let Some(exact) = exact.as_str() else { return false };
    // Irrational values are told to twelve decimals.
    let exact = match exact.strip_prefix('≈') {
        Some(near) => Number::parse_decimal(near).ok(),
        None => Number::from_fraction_text(exact),
    };
    let Some(exact) = exact else { return false };
    let printed = printed.replace('−', "-");
    let Ok(shown) = Number::parse_decimal(&printed) else { return false };
    let places = printed.split_once('.').map_or(0, |(_, part)| part.len());
    let unit = (0..places).fold(Number::ONE, |unit, _| unit.checked_div(&Number::from(10)).unwrap());
    (&(&shown - &exact).abs() * &Number::from(2)) <= unit
}

fn is_figure(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '−') && !text.contains(['%', ' '])
}

/// The units of a name: names need not be unique.
fn named<'j>(results: &'j Json, name: &str) -> Vec<&'j Json> {
    results["units"].as_array().unwrap().iter().filter(|unit| unit["name"] == name).collect()
}

/// Checks a table of places with their intervals; says how many figures were compared.
fn intervals(results: &Json, table: &Printed, whose: &str) -> usize {
    let draws = results["robustness"]["draws"].as_i64().unwrap();
    for row in &table.rows {
        let [place, unit, interval, kept] = row.as_slice() else { panic!("{whose}: {row:?}") };
        let holds = named(results, unit).iter().any(|unit| {
            let places = unit["places"].as_array().unwrap().iter().zip(unit["place_intervals"].as_array().unwrap());
            places.into_iter().any(|(own, ends)| {
                let (best, worst) = (&ends["best"], &ends["worst"]);
                let told = if best == worst { best.to_string() } else { format!("{best}–{worst}") };
                let share = Number::ratio(ends["kept"].as_i64().unwrap_or(0) * 100, draws).unwrap().to_fraction_text();
                let share = is_rounded(kept.trim_end_matches('%'), &Json::from(share));
                own.as_u64() == place.parse().ok() && told == *interval && share
            })
        });
        assert!(holds, "{whose}: {}: {row:?}, and no such result", table.caption);
    }
    table.rows.len() * 3
}

/// Checks a table of places and totals, or of indicators; says how many figures were compared.
fn check(results: &Json, table: &Printed, whose: &str) -> usize {
    let column = |names: [&str; 2]| table.heads.iter().position(|head| names.contains(&head.as_str()));
    let Some(unit) = column(["单位", "Unit"]) else { return 0 };
    let ranking = ["排名", "得分"].iter().any(|end| table.caption.ends_with(end))
        || ["Ranking", "Scores"].iter().any(|word| table.caption.contains(&format!(" {word}, ")));
    let indicators = ["上报数据与得分", "Figures and points"].iter().any(|word| table.caption.contains(word));
    let composed = ["的构成", "Composition of"].iter().any(|word| table.caption.contains(word));
    if table.caption.ends_with("名次区间") || table.caption.contains("Intervals of places") {
        return intervals(results, table, whose);
    }
    if !ranking && !indicators && !composed {
        return 0;
    }
    let nodes = results["nodes"].as_array().unwrap();
    // What the head of a column is the value of.
    let ids = |head: &str| -> Vec<&str> {
        let own = nodes.iter().filter(|node| {
            let title = node["title"].as_str().unwrap_or(node["id"].as_str().unwrap());
            let named = if indicators {
                head.strip_prefix(title).is_some_and(|rest| rest.starts_with("得分") || rest.starts_with(": points"))
            } else {
                head.starts_with(title)
            };
            named && !composed
        });
        own.map(|node| node["id"].as_str().unwrap()).collect()
    };
    let mut compared = 0;
    for row in &table.rows {
        let units = named(results, &row[unit]);
        assert!(!units.is_empty(), "{whose}: {}: no unit {}", table.caption, row[unit]);
        for (head, cell) in table.heads.iter().zip(row) {
            let of_total = ["总分", "Total"].contains(&head.as_str()) && !indicators;
            let nodes = ids(head);
            if !is_figure(cell) || (!of_total && nodes.is_empty()) {
                continue;
            }
            let holds = units.iter().any(|unit| match of_total {
                true => is_rounded(cell, &unit["total"]),
                false => nodes.iter().any(|node| is_rounded(cell, &unit["nodes"][*node])),
            });
            assert!(holds, "{whose}: {}: {} of {} is {cell}, and no such result", table.caption, head, row[unit]);
            compared += 1;
        }
        if let (Some(place), true) = (column(["名次", "Place"]), ranking) {
            let shown = row[place].trim_start_matches("并列").trim_end_matches('=');
            let placed = |unit: &Json| {
                let mut places = unit["places"].as_array().unwrap().iter();
                match shown {
                    "—" => places.all(|place| place.is_null()),
                    shown => {
                        let shown = shown.parse::<u64>().unwrap();
                        places.any(|place| place.as_u64() == Some(shown))
                    }
                }
            };
            assert!(units.iter().any(|unit| placed(unit)), "{whose}: {}: {row:?}", table.caption);
            compared += 1;
        }
    }
    compared
}

#[test]
fn every_figure_is_one_of_the_results() {
    let mut compared = 0;
    for folder in folders() {
        let results: Json = serde_json::from_str(&read(&folder.join("results.json"))).unwrap();
        let mut own = 0;
        for lang in ["zh", "en"] {
            let name = folder.join(format!("bulletin.{lang}.md"));
            let tables = of_markdown(&read(&name));
            for table in &tables {
                own += check(&results, table, &name.display().to_string());
            }
        }
        assert!(own > 0, "{}: nothing was compared", folder.display());
        compared += own;
    }
    assert!(compared > 20_000, "only {compared} figures were compared");
}

#[test]
fn pages_and_markdown_have_the_same_tables() {
    for folder in folders() {
        for lang in ["zh", "en"] {
            let markdown = of_markdown(&read(&folder.join(format!("bulletin.{lang}.md"))));
            let page = of_html(&read(&folder.join(format!("bulletin.{lang}.html"))));
            assert_eq!(markdown.len(), page.len(), "{}", folder.display());
            for (one, other) in markdown.iter().zip(&page) {
                assert_eq!(one.heads, other.heads, "{}: {}", folder.display(), one.caption);
                assert_eq!(one.rows.len(), other.rows.len(), "{}: {}", folder.display(), one.caption);
                for (a, b) in one.rows.iter().zip(&other.rows) {
                    assert_eq!(a, b, "{}: {}", folder.display(), one.caption);
                }
            }
        }
    }
}

/// Totals and places of the last period stand beside those of this one where the total is scored as it was, and nowhere else.
#[test]
fn only_what_can_be_compared_is() {
    let bulletin = |path: &str| read(&root().join("reports").join(path).join("bulletin.en.md"));
    let alike = bulletin("business-environment/2022H2");
    assert!(alike.contains("| Last place | Change |") && alike.contains("The last period is the first half of 2022."));
    assert!(alike.contains("## 5 Follow-up of the last period") && !alike.contains("Changes of the scheme"));
    let changed = bulletin("county-performance/2024");
    assert!(
        !changed.contains("| Last place |")
            && changed.contains("Totals and places are not compared with 2023: redefined")
    );
    assert!(changed.contains("| indicator “群众评价” | weight: 20% → 25% | neutral | 第九条 群众评价 |"), "{changed}");
    assert!(changed.contains("redefined: not comparable") && changed.contains("rescaled: compare shares, not points"));
    let first = bulletin("business-environment/2022H1");
    assert!(!first.contains("Follow-up") && !first.contains("| Last place |"), "there was no period before");
}
