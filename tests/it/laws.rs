//! Laws that hold for any data and any scheme, on drawn ones.

use crate::plain::fraction::Fraction;
use crate::workshop::{Bench, COUNTY, HOSPITALS, messages, of_texts, texts};
use kaohe::cli::season::Season;
use kaohe::data::PeriodData;
use kaohe::engine::outcome::Outcome;
use kaohe::model::RuleSet;
use kaohe::model::value::Value;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

/// The county's scheme with the first period only, without what was decided about its own figures.
static COUNTY_BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let mut bench = Bench::new(COUNTY);
    let mut sources = kaohe::base::source::Sources::new();
    let left_out = ["/2022H2/", "/adjudications.rounds", "/appeals"];
    for (_, file) in bench.sources.files().filter(|(_, file)| !left_out.iter().any(|part| file.path.contains(part))) {
        sources.insert(file.path.clone(), file.text.clone());
    }
    bench.sources = sources;
    bench
});

const FACTS_FILE: &str = "2022H1/facts.csv";
const EVENTS_FILE: &str = "2022H1/events.csv";
const UNITS: usize = 26;
const FACTS: usize = 21;

/// A drawn event: unit, kind, day of the half-year, and what its fields are drawn from.
type Drawn = (usize, usize, u32, usize);

const KINDS: [&str; 10] = [
    "late",
    "absent",
    "breakfast",
    "uncooperative",
    "admonished",
    "verified",
    "overdue",
    "overcharge",
    "accident",
    "honour",
];

fn unit_ids() -> Vec<String> {
    let text = COUNTY_BENCH.text(FACTS_FILE);
    text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

/// The rows of facts.csv from parts per thousand of each column's range.
fn facts(drawn: &[Vec<u32>]) -> Vec<String> {
    let percent = |x: u32| format!("{}.{}%", x / 10, x % 10);
    let row = |(id, x): (String, &Vec<u32>)| {
        let some = |at: usize, most: u32| (x[at] * most / 1000).to_string();
        // A tenth of the units has none of what may not apply.
        let (matters, plots, plan, filed) = (x[0] >= 100, x[3] >= 300, x[8] >= 100, x[12] >= 100);
        let cells = [
            if matters { some(0, 50) } else { "0".to_owned() },
            if matters { percent(x[1]) } else { "不适用".to_owned() },
            if matters { some(2, 12) } else { "不适用".to_owned() },
            if plots { some(3, 8) } else { "0".to_owned() },
            if plots { some(4, 8) } else { "0".to_owned() },
            percent(x[5]),
            format!("{}.{}", x[6] * 8 / 1000, x[6] % 10),
            some(7, 400),
            if plan { some(8, 9000) } else { "0".to_owned() },
            some(9, 9000),
            if plan { percent(x[10]) } else { "不适用".to_owned() },
            some(11, 30),
            if filed { some(12, 60) } else { "0".to_owned() },
            if filed { some(13, 60) } else { "0".to_owned() },
            if filed { percent(x[14]) } else { "不适用".to_owned() },
            format!("{}.{:02}", x[15] * 6 / 1000, x[15] % 100),
            percent(x[16]),
            some(17, 20),
            some(18, 20),
            if x[19] < 500 { "是" } else { "否" }.to_owned(),
            if x[20] < 500 { "是" } else { "否" }.to_owned(),
        ];
        format!("{id},{}", cells.join(","))
    };
    unit_ids().into_iter().zip(drawn).map(row).collect()
}

/// The rows of events.csv; no two of one unit and kind on one day, whose order would count.
fn events(drawn: &[Drawn]) -> Vec<String> {
    let units = unit_ids();
    let mut seen = std::collections::BTreeSet::new();
    let mut rows = Vec::new();
    for (number, (unit, kind, day, field)) in drawn.iter().enumerate() {
        if seen.insert((unit, kind, day)) {
            rows.push(event_row(&units[*unit], KINDS[*kind], *day, *field, number));
        }
    }
    rows
}

fn event_row(unit: &str, kind: &str, day: u32, field: usize, number: usize) -> String {
    let date = format!("2022-{:02}-{:02}", day / 28 + 1, day % 28 + 1);
    let pick = |words: &[&str]| words[field % words.len()].to_owned();
    let mut fields = vec![String::new(); 5];
    match kind {
        "verified" => fields[0] = pick(&["一般", "较重", "严重"]),
        "overcharge" => fields[1] = pick(&["是", "否"]),
        "accident" => fields[4] = pick(&["一般", "一般", "一般", "一般", "较大", "重大"]),
        "honour" => {
            fields[2] = pick(&["县级", "市级", "省级", "国家级"]);
            fields[3] = format!("事项{}", field / 4 % 3);
        }
        _ => {}
    }
    format!("{unit},{date},{kind},凭据{number},,{}", fields.join(","))
}

fn with_head(file: &str, rows: &[String]) -> String {
    let head = COUNTY_BENCH.text(file).lines().next().unwrap();
    format!("{head}\n{}\n", rows.join("\n"))
}

fn some_facts() -> impl Strategy<Value = Vec<Vec<u32>>> {
    prop::collection::vec(prop::collection::vec(0..=1000_u32, FACTS), UNITS)
}

fn some_events() -> impl Strategy<Value = Vec<Drawn>> {
    // Some units have many events, some days are in the special period.
    let unit = prop_oneof![0..3_usize, 0..UNITS];
    let day = prop_oneof![0..14_u32, 0..168_u32];
    prop::collection::vec((unit, 0..KINDS.len(), day, 0..60_usize), 0..160)
}

fn number(value: &Value) -> Option<Fraction> {
    value.number().map(|number| Fraction::parse(&number.to_string()).unwrap())
}

fn county(facts: &str, events: &str) -> (PeriodData, Outcome) {
    let changes = [(FACTS_FILE, Some(facts)), (EVENTS_FILE, Some(events))];
    let mut run = COUNTY_BENCH.run(&changes);
    assert!(!run.problems.has_errors(), "{:?}", messages(&run.problems));
    run.season.periods.remove(0)
}

/// Every node is within its bounds, and its parts make it up.
fn bounded(rules: &RuleSet, outcome: &Outcome, units: usize) {
    for (id, node) in rules.nodes_with_ids() {
        let full = Fraction::parse(&node.full.to_string()).unwrap();
        // What the scheme lets exceed its full mark, and by how much at most.
        let most = match node.name.as_str() {
            "startup" | "packages" => full + Fraction::from(4),
            _ => full,
        };
        for unit in 0..units {
            let Some(value) = number(&outcome.nodes[id.index()][unit]) else { continue };
            assert!(value >= Fraction::ZERO && value <= most, "{} of unit {unit}: {value:?}", node.id);
        }
    }
    let node = |name: &str, unit: usize| number(&outcome.nodes[rules.find_node(name).unwrap().index()][unit]).unwrap();
    for unit in 0..units {
        let (work, social) = (node("work", unit), node("social", unit));
        let half = (work + social) / Fraction::from(2);
        assert_eq!(node("comprehensive", unit), half);
        let before = node("routine", unit) * Fraction::new(2, 5) + half * Fraction::new(3, 5);
        let total = &outcome.totals[unit];
        assert_eq!(number(&total.before), Some(before));
        let cap = Fraction::new(5999, 100);
        let exact = if total.vetoes.is_empty() { before } else { before.min(cap) };
        assert_eq!(number(&total.total), Some(exact.rounded(2)));
    }
}

/// Places follow the keys, equals share, and each group is a ranking of its own.
fn ranked(rules: &RuleSet, data: &PeriodData, outcome: &Outcome) {
    let social = rules.find_node("social").unwrap();
    let key = |unit: usize| (number(&outcome.totals[unit].total), number(&outcome.nodes[social.index()][unit]));
    for group in 0..data.groups.len() {
        let mut units: Vec<usize> =
            (0..data.units.len()).filter(|unit| data.units[*unit].group as usize == group).collect();
        units.sort_by_key(|unit| std::cmp::Reverse(key(*unit)));
        for (before, unit) in units.iter().enumerate() {
            let first = units.iter().position(|other| key(*other) == key(*unit)).unwrap();
            assert!(first <= before);
            assert_eq!(outcome.place(*unit), Some(first as u32 + 1));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_stay_in_bounds_and_places_follow_them(drawn in some_facts(), events_drawn in some_events()) {
        let (facts, events) = (with_head(FACTS_FILE, &facts(&drawn)), with_head(EVENTS_FILE, &events(&events_drawn)));
        let (data, outcome) = county(&facts, &events);
        bounded(&COUNTY_BENCH.rules, &outcome, data.units.len());
        ranked(&COUNTY_BENCH.rules, &data, &outcome);
    }

    #[test]
    fn drawn_data_scores_as_by_hand(drawn in some_facts(), events_drawn in some_events()) {
        let (facts, events) = (with_head(FACTS_FILE, &facts(&drawn)), with_head(EVENTS_FILE, &events(&events_drawn)));
        let run = COUNTY_BENCH.run(&[(FACTS_FILE, Some(facts.as_str())), (EVENTS_FILE, Some(events.as_str()))]);
        prop_assert!(!run.problems.has_errors(), "{:?}", messages(&run.problems));
        crate::plain::same_of_drawn(&COUNTY_BENCH, &run, &facts, &events);
    }

    #[test]
    fn the_order_of_rows_does_not_count(
        drawn in some_facts(),
        events_drawn in some_events(),
        keys in prop::collection::vec(any::<u32>(), 700),
    ) {
        let shuffled = |rows: Vec<String>| {
            let mut keyed: Vec<(u32, String)> = keys.iter().copied().cycle().zip(rows).collect();
            keyed.sort();
            keyed.into_iter().map(|(_, row)| row).collect::<Vec<_>>()
        };
        let body = |file: &str| COUNTY_BENCH.text(file).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        let (facts_rows, events_rows) = (facts(&drawn), events(&events_drawn));
        let (_, before) = county(&with_head(FACTS_FILE, &facts_rows), &with_head(EVENTS_FILE, &events_rows));
        let units: Vec<String> =
            COUNTY_BENCH.text("units.yaml").lines().filter(|line| line.starts_with('-')).map(str::to_owned).collect();
        let changed = [
            (FACTS_FILE, with_head(FACTS_FILE, &shuffled(facts_rows))),
            (EVENTS_FILE, with_head(EVENTS_FILE, &shuffled(events_rows))),
            ("2022H1/ratings.csv", with_head("2022H1/ratings.csv", &shuffled(body("2022H1/ratings.csv")))),
            ("raters.csv", with_head("raters.csv", &shuffled(body("raters.csv")))),
            ("units.yaml", shuffled(units).join("\n") + "\n"),
        ];
        let changes: Vec<(&str, Option<&str>)> = changed.iter().map(|(file, text)| (*file, Some(text.as_str()))).collect();
        let run = COUNTY_BENCH.run(&changes);
        prop_assert!(!run.problems.has_errors(), "{:?}", messages(&run.problems));
        prop_assert_eq!(&run.season.periods[0].1, &before);
    }

    #[test]
    fn one_deduction_more_never_raises_a_total(
        drawn in some_facts(),
        events_drawn in some_events(),
        (unit, kind, day, field) in (0..UNITS, 0..KINDS.len() - 1, 0..168_u32, 0..60_usize),
    ) {
        let facts = with_head(FACTS_FILE, &facts(&drawn));
        let mut rows = events(&events_drawn);
        let (data, before) = county(&facts, &with_head(EVENTS_FILE, &rows));
        let id = unit_ids()[unit].clone();
        rows.push(event_row(&id, KINDS[kind], day, field, 9999));
        let (_, after) = county(&facts, &with_head(EVENTS_FILE, &rows));
        for at in 0..data.units.len() {
            let (old, new) = (number(&before.totals[at].total), number(&after.totals[at].total));
            if data.units[at].id == id {
                prop_assert!(new <= old, "{} {}: {:?} became {:?}", id, KINDS[kind], old, new);
            } else {
                prop_assert_eq!(old, new, "another unit moved");
            }
        }
    }
}

/// A drawn part of a small scheme: share of the weight, points per event, cap of the losses, floor.
type Part = (u32, u32, Option<u32>, u32);

/// A scheme of parts with one deduction each; every piece is a text that may stand anywhere, in any file.
fn small_scheme(parts: &[Part]) -> Vec<String> {
    let sum: u32 = parts.iter().map(|part| part.0).sum();
    let mut pieces = vec![
        "方案 drawn \"抽取的方案\" {\n版本 1\n周期 半年\n语种 \"zh-CN\"\n主办 \"主办单位\"\n依据 \"依据\"\n\
         修约 total 为 2位小数 四舍五入\n默认 最低 0分，缺报 报错\n考核 total \"总分\" 100分 { 依据 \"第一条\" }\n}\n"
            .to_owned(),
        "排名 按 total，组内 全部单位\n并列 同名次\n".to_owned(),
    ];
    for (index, (weight, each, cap, floor)) in parts.iter().enumerate() {
        let cap = cap.map(|cap| format!("，最高 {cap}分")).unwrap_or_default();
        pieces.push(format!(
            "板块 total.p{index} \"部分{index}\" 权重 {weight}/{sum}，最低 {floor}分 {{\n基础 100分\n\
             扣分 e{index} \"事件{index}\" 每次 {each}分{cap}\n}}\n"
        ));
    }
    pieces
}

fn some_parts() -> impl Strategy<Value = Vec<Part>> {
    prop::collection::vec((1..40_u32, 1..30_u32, prop::option::of(1..90_u32), 0..50_u32), 2..6)
}

/// The pieces as files whose names are drawn, so that they are read in any order.
fn files(pieces: &[String], names: &[u32]) -> Vec<(String, String)> {
    let file = |(at, piece): (usize, &String)| (format!("drawn/{:010}-{at}.kh", names[at]), piece.clone());
    pieces.iter().enumerate().map(file).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_schemes_score_as_by_hand(
        parts in some_parts(),
        counts in prop::collection::vec(prop::collection::vec(0..12_u32, 6), 1..7),
        names in prop::collection::vec(any::<u32>(), 8),
        at in any::<Index>(),
    ) {
        let pieces = small_scheme(&parts);
        let whole = vec![("drawn/all.kh".to_owned(), pieces.concat())];
        let split = files(&pieces, &names);
        let mut units = String::from("unit,name\n");
        let mut rows = String::from("unit,date,kind,evidence\n");
        for (unit, counts) in counts.iter().enumerate() {
            units += &format!("u{unit},单位{unit}\n");
            for (part, count) in counts.iter().enumerate().take(parts.len()) {
                (0..*count).for_each(|day| rows += &format!("u{unit},2022-01-{:02},e{part},凭据\n", day + 1));
            }
        }
        let data = [("drawn/data/2022H1/units.csv", units.as_str()), ("drawn/data/2022H1/events.csv", rows.as_str())];
        let load = |files: &[(String, String)]| {
            of_texts("drawn", files.iter().map(|(path, text)| (path.as_str(), text.as_str())).chain(data))
        };
        let mut loaded = load(&whole);
        prop_assert!(!loaded.problems.has_errors(), "{:?}\n{}", messages(&loaded.problems), pieces.concat());
        let rules = loaded.rules.take().unwrap();
        // However the text is cut into files and whatever they are called: the same meaning.
        let other = load(&split);
        prop_assert_eq!(&other.sound().unwrap().meaning, &rules.meaning);
        // Another figure: another meaning.
        let mut changed = parts.clone();
        changed[at.index(parts.len())].1 += 1;
        let other = load(&files(&small_scheme(&changed), &names));
        prop_assert_ne!(&other.sound().unwrap().meaning, &rules.meaning);
        let mut problems = kaohe::base::diagnostic::Problems::new();
        let season = Season::run(&rules, &loaded, None, &mut problems);
        prop_assert!(!problems.has_errors(), "{:?}", messages(&problems));
        let (_, outcome) = &season.periods[0];
        let sum: u32 = parts.iter().map(|part| part.0).sum();
        let totals: Vec<Fraction> = counts.iter().map(|counts| {
            let whole = |x: u32| Fraction::from(i128::from(x));
            let part = |((weight, each, cap, floor), count): (&Part, &u32)| {
                let loss = whole(each * count).min(whole(cap.unwrap_or(u32::MAX)));
                (whole(100) - loss).max(whole(*floor)) * whole(*weight) / whole(sum)
            };
            parts.iter().zip(counts).map(part).sum::<Fraction>()
        }).collect();
        for (unit, exact) in totals.iter().enumerate() {
            prop_assert_eq!(number(&outcome.totals[unit].exact), Some(*exact));
            prop_assert_eq!(number(&outcome.totals[unit].total), Some(exact.rounded(2)));
            let better = totals.iter().filter(|other| other.rounded(2) > exact.rounded(2)).count();
            prop_assert_eq!(outcome.place(unit), Some(better as u32 + 1));
        }
    }
}

#[test]
fn the_hash_of_a_rule_set_does_not_depend_on_its_files() {
    for path in [COUNTY, HOSPITALS] {
        let bench = Bench::new(path);
        let texts = texts(&bench.sources);
        // The place of a literate text among the files does not count either; its rules stay in their fences.
        let ending = |path: &str| if path.ends_with(".kh.md") { "kh.md" } else { "kh" };
        let scheme: Vec<(&str, &String)> = texts
            .iter()
            .filter(|(path, _)| path.ends_with(".kh") || path.ends_with(".kh.md"))
            .map(|(path, text)| (ending(path), text))
            .collect();
        for turn in 0..scheme.len() {
            // Every file comes first once, and the order of the names is turned round every other time.
            let name = |at: usize| (at + turn) % scheme.len() * 2;
            let name = |at: usize| if turn % 2 == 0 { name(at) } else { 2 * scheme.len() - name(at) };
            let mut named: Vec<(String, &str)> = scheme
                .iter()
                .enumerate()
                .map(|(at, (end, text))| (format!("x/{:02}.{end}", name(at)), text.as_str()))
                .collect();
            named.rotate_left(turn);
            let loaded = of_texts("x", named.iter().map(|(path, text)| (path.as_str(), *text)));
            assert_eq!(loaded.sound().expect("it compiles").meaning, bench.rules.meaning, "{path} in order {turn}");
        }
        let joined = |ending: &str| {
            let texts = scheme.iter().filter(|(end, _)| *end == ending);
            texts.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let (whole, literate) = (joined("kh"), joined("kh.md"));
        let loaded = of_texts("x", [("x/all.kh", whole.as_str()), ("x/all.kh.md", literate.as_str())]);
        assert_eq!(loaded.sound().expect("it compiles").meaning, bench.rules.meaning, "{path} as one file");
    }
}

#[test]
fn the_order_of_hospitals_does_not_count() {
    let bench = Bench::new(HOSPITALS);
    let file = "2021/hvbp-fy2021.csv";
    let text = bench.text(file);
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let before = bench.run(&[]);
    let after = bench.run(&[(file, Some(&(lines.join("\n") + "\n")))]);
    assert!(before.season.periods[0].1 == after.season.periods[0].1);
    assert!(bench.results(&before) == bench.results(&after));
}

#[test]
fn what_is_written_adds_up() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    let text = bench.results(&run).replace('\u{feff}', "");
    let (mut heads, mut seen, mut changed) = (Vec::new(), 0, 0);
    for line in text.lines() {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[0] == "unit" {
            heads = cells;
            continue;
        }
        let cell = |name: &str| cells[heads.iter().position(|head| *head == name).unwrap()];
        let value = |name: &str| Fraction::parse(cell(name)).unwrap_or_else(|| panic!("{name} of {line}"));
        let comprehensive = value("total.comprehensive");
        let parts = value("total.comprehensive.work") + value("total.comprehensive.social");
        assert_eq!(parts / Fraction::from(2), comprehensive, "{line}");
        let exact = value("total.routine") * Fraction::new(2, 5) + comprehensive * Fraction::new(3, 5);
        let vetoed = !cell("vetoes").is_empty();
        let published = if vetoed { exact.min(Fraction::new(5999, 100)) } else { exact };
        // What was computed stands beside what was settled; the one settled total is another.
        let settled = heads.contains(&"computed-total") && cell("computed-total") != cell("total");
        let computed = if settled { "computed-total" } else { "total" };
        assert_eq!(published.rounded(2), value(computed), "{line}");
        if settled {
            assert_eq!((cells[0], value("total")), ("lake-town", Fraction::new(8481, 100)), "{line}");
        }
        changed += usize::from(settled);
        seen += 1;
    }
    assert_eq!((seen, changed), (52, 1));
}
