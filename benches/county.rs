//! Timings of the pipeline, stage by stage, on the county workload: `cargo bench --bench county`.
//!
//! The scheme is `benches/county/scheme.kh`; its data is drawn here, from a fixed seed, at 1,000 and 10,000 units:
//! 20 figures, five events and 50 ratings a unit. What the figures mean stands in `docs/performance.md`. The project of
//! 1,000 units is also put on the disk, under `target/tmp/county/`, with a page for each unit, where `kaohe build` can be
//! timed as a whole process.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark reads its scheme from the disk and stops where something is wrong"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kaohe::base::calendar::Period;
use kaohe::base::source::{FileId, Sources};
use kaohe::diff::impact::passage::{Side, passage};
use kaohe::diff::impact::{Before, Ground, Texts, impact};
use kaohe::model::RuleSet;
use kaohe::{compile, data, diff, engine, report};
use std::fmt::Write;
use std::hint::black_box;

const SIZES: [u64; 2] = [1_000, 10_000];
const DAYS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A small generator of numbers that only look random: the same on every machine (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `0 .. count`, all about equally likely.
    fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }

    /// About 0, mostly within ± `width`: the mean of four.
    fn around(&mut self, width: u64) -> i64 {
        let sum: u64 = (0..4).map(|_| self.below(2 * width + 1)).sum();
        i64::try_from(sum / 4).unwrap() - i64::try_from(width).unwrap()
    }
}

/// The tables of a year with so many units.
fn tables(year: u32, units: u64) -> [(&'static str, String); 4] {
    let mut draw = Draw(u64::from(year) * 10_000 + 101);
    let mut list = String::from("unit,name,region,veto\n");
    let mut actuals = String::from("unit");
    for (letter, count) in [("a", 8), ("t", 8), ("s", 4)] {
        (1..=count).for_each(|nth| write!(actuals, ",{letter}{nth}").unwrap());
    }
    actuals.push('\n');
    let (mut events, mut ratings) = (String::from("event,unit,date,kind\n"), String::from("unit,rater,role,level\n"));
    for unit in 1..=units {
        let region = ["东", "南", "西", "北"][usize::try_from(draw.below(4)).unwrap()];
        writeln!(list, "U{unit:07},单位{unit},{region},{}", u8::from(draw.below(100) == 0)).unwrap();
        // In tenths.
        let targets: Vec<u64> = (0..8).map(|_| (10 + draw.below(90)) * 50).collect();
        let actual = |draw: &mut Draw, target: u64| match draw.below(10) {
            0 => target * [9, 10, 11][usize::try_from(draw.below(3)).unwrap()] / 10,
            _ => target * u64::try_from(1000 + draw.around(300)).unwrap() / 1000,
        };
        let reached: Vec<u64> = targets.iter().map(|target| actual(&mut draw, *target)).collect();
        let levels: Vec<u64> = (0..4).map(|_| u64::try_from(850 + draw.around(400)).unwrap().min(1000)).collect();
        write!(actuals, "U{unit:07}").unwrap();
        for tenths in reached.iter().chain(&targets).chain(&levels) {
            write!(actuals, ",{}.{}", tenths / 10, tenths % 10).unwrap();
        }
        actuals.push('\n');
    }
    for event in 0..units * 5 {
        let month = usize::try_from(draw.below(12)).unwrap();
        let (unit, day, kind) = (draw.below(units) + 1, draw.below(DAYS[month]) + 1, draw.below(12) + 1);
        writeln!(events, "E{event:08},U{unit:07},{year}-{:02}-{day:02},K{kind:02}", month + 1).unwrap();
    }
    let mut answers: Vec<(u64, u64)> = (1..=units).flat_map(|unit| (0..50).map(move |rater| (unit, rater))).collect();
    for last in (1..answers.len()).rev() {
        let other = usize::try_from(draw.below(last as u64 + 1)).unwrap();
        answers.swap(last, other);
    }
    for (unit, rater) in answers {
        let panel = if rater < 40 { "企业" } else { "主管" };
        let level =
            ["差", "中", "中", "良", "良", "良", "优", "优", "优", "优"][usize::try_from(draw.below(10)).unwrap()];
        writeln!(ratings, "U{unit:07},R{rater:02},{panel},{level}").unwrap();
    }
    [("units.csv", list), ("actuals.csv", actuals), ("events.csv", events), ("ratings.csv", ratings)]
}

fn scheme() -> (Sources, FileId) {
    let read = |path: &str| std::fs::read_to_string(format!("{}/benches/county/{path}", env!("CARGO_MANIFEST_DIR")));
    let mut sources = Sources::new();
    let file = sources.insert("county/scheme.kh", read("scheme.kh").unwrap());
    sources.insert("county/data/data.yaml", read("data/data.yaml").unwrap());
    (sources, file)
}

/// The project of 1,000 units with pages, on the disk.
fn write_down(sources: &Sources) {
    let project = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("county");
    let put = |path: &str, text: &str| {
        let place = project.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
    };
    put("kaohe.toml", "[[scheme]]\npath = \"county\"\nunits = true\n");
    sources.files().for_each(|(_, file)| put(&file.path, &file.text));
    tables(2026, 1_000).iter().for_each(|(name, text)| put(&format!("county/data/2026/{name}"), text));
}

fn county(criterion: &mut Criterion) {
    let (sources, file) = scheme();
    write_down(&sources);
    let mut group = criterion.benchmark_group("county");
    group.throughput(Throughput::Bytes(sources.get(file).text.len() as u64));
    group.bench_function("compile", |bench| bench.iter(|| compile::compile(black_box(&sources), &[file])));
    let rules = compile::compile(&sources, &[file]).value.expect("the scheme compiles");
    let period = Period::parse("2026").expect("a year");
    group.sample_size(20);
    for units in SIZES {
        let mut sources = sources.clone();
        let mut bytes = 0;
        for (name, text) in tables(2026, units) {
            bytes += text.len() as u64;
            sources.insert(format!("county/data/2026/{name}"), text);
        }
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(BenchmarkId::new("read", units), |bench| {
            bench.iter(|| data::read(black_box(&rules), period, "county/data", &sources));
        });
        let read = data::read(&rules, period, "county/data", &sources);
        let data = read.value.expect("the data is sound");
        group.throughput(Throughput::Elements(units));
        group.bench_function(BenchmarkId::new("run", units), |bench| {
            bench.iter(|| engine::run(black_box(&rules), &data, &engine::Known::default()));
        });
        let outcome = engine::run(&rules, &data, &engine::Known::default()).value;
        if units == 1_000 {
            let names = report::unit::names(&data);
            let approvals = kaohe::approval::Approvals::default();
            for threads in [1, 2] {
                group.bench_function(BenchmarkId::new(format!("pages, {threads} threads"), units), |bench| {
                    bench.iter(|| {
                        let known = engine::Known::default();
                        let (rules, made) = (black_box(&rules), &|| ());
                        let making =
                            report::unit::Making { names: &names, robustness: None, issued: None, threads, made };
                        report::unit::render(rules, &data, &outcome, &known, &sources, &approvals, making)
                    });
                });
            }
        }
        group.bench_function(BenchmarkId::new("tables", units), |bench| {
            bench.iter(|| {
                report::tables(
                    black_box(&rules),
                    &data,
                    &outcome,
                    &sources,
                    report::Readers::Office,
                    &kaohe::approval::Approvals::default(),
                    None,
                )
            });
        });
    }
    group.finish();
}

/// What lies before: nothing.
struct Nothing;

impl Before for Nothing {
    fn known<'a>(&'a self, _: &'a RuleSet) -> engine::Known<'a> {
        engine::Known::default()
    }
}

/// Fifty changes of the scheme that are each a scheme alone, the two weights counted as one.
fn changed(text: &str) -> String {
    let changes = [
        (" 1 point each", " 1.1 points each", 6),
        (" 2 points each", " 2.1 points each", 6),
        ("else: 0 points", "else: 0.5 points", 4),
        ("at most 17 points", "at most 16.5 points", 4),
        ("at most 12 points", "at most 11.5 points", 4),
        ("at most 100%", "at most 99%", 8),
        ("2 points per 10%", "1.9 points per 10%", 8),
        ("number, 0 .. 100\n", "number, 0 .. 101\n", 4),
        ("59.99", "59.5", 1),
        ("top 10%", "top 12%", 1),
        ("bottom 5%", "bottom 6%", 1),
        ("weight 40% {", "weight 45% {", 1),
        ("weight 60%, no cap", "weight 55%, no cap", 1),
        ("drop 1 highest", "drop 2 highest", 1),
        ("count(ballot) >= 3", "count(ballot) >= 4", 1),
    ];
    changes.iter().fold(text.to_owned(), |text, (old, new, times)| {
        assert_eq!(text.matches(old).count(), *times, "{old}");
        text.replace(old, new)
    })
}

/// Fifty changes on 1,000 units: both ends and every change alone; then with 400 runs more in search of causes.
fn of_changes(criterion: &mut Criterion) {
    let (mut sources, file) = scheme();
    for (name, text) in tables(2026, 1_000) {
        sources.insert(format!("county/data/2026/{name}"), text);
    }
    let old = sources.get(file).text.clone();
    let new = changed(&old);
    let of_text = |text: &str| {
        let mut sources = Sources::new();
        let file = sources.insert("county/scheme.kh", text);
        compile::compile(&sources, &[file]).value.expect("the scheme compiles")
    };
    let (before, after) = (of_text(&old), of_text(&new));
    let period = Period::parse("2026").expect("a year");
    let none = Sources::new();
    let comparison = diff::compare(&before, &after);
    let ground = Ground { sources: &sources, folder: "county/data", period, as_of: period.last_day(), home: &before };
    let texts = Texts { sources: &none, folder: "county/", old: &old, new: &new };
    let mut group = criterion.benchmark_group("impact");
    group.sample_size(10);
    for most in [0, 400] {
        group.bench_function(BenchmarkId::new("50 changes, 1,000 units", most), |bench| {
            bench.iter(|| {
                let of = impact(black_box(&comparison), Some(texts), ground, &Nothing, most).expect("sound data");
                // What does not compile alone is one step with what it needs.
                assert!(of.steps.len() > 45 && of.steps.len() <= 50, "{}", of.steps.len());
            });
        });
    }
    group.finish();
}

/// From one year to the next on so many units: a run for each unit, for the scheme ranks.
fn of_years(criterion: &mut Criterion) {
    let (mut sources, file) = scheme();
    let mut group = criterion.benchmark_group("passage");
    group.sample_size(10);
    for year in [2026, 2027] {
        for (name, text) in tables(year, 200) {
            sources.insert(format!("county/data/{year}/{name}"), text);
        }
    }
    let rules = compile::compile(&sources, &[file]).value.expect("the scheme compiles");
    let comparison = diff::compare(&rules, &rules);
    let sides = ["2026", "2027"].map(|year| {
        let period = Period::parse(year).expect("a year");
        let ground =
            Ground { sources: &sources, folder: "county/data", period, as_of: period.last_day(), home: &rules };
        Side { ground, before: &Nothing }
    });
    let [first, _] = sides;
    let of = impact(&comparison, None, first.ground, &Nothing, 0).expect("sound data");
    group.bench_function("200 units", |bench| {
        bench.iter(|| {
            let of = passage(black_box(&comparison), sides, &[], &of).expect("sound data");
            assert_eq!(of.runs, 200);
        });
    });
    group.finish();
}

criterion_group!(benches, county, of_changes, of_years);
criterion_main!(benches);
