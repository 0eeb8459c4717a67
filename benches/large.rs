//! Timings of the compiler on schemes of many indicators: `cargo bench --bench large`.
//!
//! The schemes are written here, by rule and not by chance. Each is also put on the disk, under
//! `target/tmp/large/INDICATORS/`, where `kaohe check` can be timed as a whole process: `docs/performance.md` says how, and
//! what the figures mean.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark writes its schemes to the disk and stops where something is wrong"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kaohe::base::source::Sources;
use kaohe::model::canonical;
use kaohe::{compile, syntax};
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

/// The sizes that are timed here.
const TIMED: [u32; 2] = [1_000, 10_000];
/// The sizes that are written to the disk.
const WRITTEN: [u32; 3] = [1_000, 10_000, 100_000];

/// What the data holds for the nth indicator: a count with a target, a rate, or nothing, where it loses points by event.
fn fact(text: &mut String, n: u32) -> std::fmt::Result {
    match n % 5 {
        0 | 1 => {
            writeln!(text, "  fact a{n} \"figure {n}\" count, 0 .. 5000")?;
            writeln!(text, "  targets a{n} = {}", 100 + n % 900)
        }
        2 => writeln!(text, "  fact b{n} \"rate {n}\" percent, 0% .. 100%"),
        _ => Ok(()),
    }
}

/// The nth indicator: a ratio with a bonus, a table of steps, or two kinds of deductions.
fn item(text: &mut String, n: u32) -> std::fmt::Result {
    write!(text, "      item i{n} \"indicator {n}\" weight 1%")?;
    match n % 5 {
        0 | 1 => writeln!(
            text,
            ", no cap {{ measure a{n}; ratio actual / target, at most 100%; add over 2 points per 10% above target, \
             whole steps, at most 4 points }}"
        ),
        2 => writeln!(
            text,
            " {{ steps of b{n}, >= 95%: 100 points, >= 90%: 80 points, >= {}%: 60 points, else: 0 points }}",
            50 + n % 30
        ),
        _ => writeln!(
            text,
            " {{ start at full; deduct late{n} \"late {n}\" 1 point each; deduct absent{n} \"absent {n}\" 2 points \
             each, at most 20 points }}"
        ),
    }
}

/// A scheme of so many indicators, a hundred in each part.
fn scheme(indicators: u32) -> Result<String, std::fmt::Error> {
    let parts = indicators / 100;
    let mut text = String::from(
        "scheme big \"a big scheme\" {\n  edition 2026\n  cycle yearly\n  office \"the office\"\n  basis \"a document\"\n  \
         round total to 2 decimals half-up\n  default at least 0 points, if missing error\n",
    );
    (0..indicators).try_for_each(|n| fact(&mut text, n))?;
    writeln!(text, "  score total \"total\" 100 points, no cap {{")?;
    for part in 0..parts {
        writeln!(text, "    part p{part} \"part {part}\" weight 1/{parts}, no cap {{")?;
        (part * 100..(part + 1) * 100).try_for_each(|n| item(&mut text, n))?;
        writeln!(text, "    }}")?;
    }
    writeln!(text, "  }}\n  rank by total\n  ties share\n}}")?;
    Ok(text)
}

fn write_down(indicators: u32) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("large/{indicators}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("scheme.kh"), scheme(indicators).unwrap()).unwrap();
}

fn large(criterion: &mut Criterion) {
    WRITTEN.into_iter().for_each(write_down);
    let mut group = criterion.benchmark_group("large");
    group.sample_size(10);
    for indicators in TIMED {
        let mut sources = Sources::new();
        let file = sources.insert("big/scheme.kh", scheme(indicators).unwrap());
        let text = &sources.get(file).text;
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("parse", indicators), |bench| {
            bench.iter(|| syntax::parse(file, black_box(text)));
        });
        group.throughput(Throughput::Elements(u64::from(indicators)));
        group.bench_function(BenchmarkId::new("compile", indicators), |bench| {
            bench.iter(|| compile::compile(black_box(&sources), &[file]));
        });
        let rules = compile::compile(&sources, &[file]).value.expect("the scheme compiles");
        group.bench_function(BenchmarkId::new("hash", indicators), |bench| {
            bench.iter(|| canonical::meaning(black_box(&rules)));
        });
    }
    group.finish();
}

criterion_group!(benches, large);
criterion_main!(benches);
