//! Damaged schemes: the compiler never panics, ends, and points only into the text.

use kaohe::base::diagnostic::Problems;
use kaohe::base::emit;
use kaohe::base::language::Lang;
use kaohe::base::source::{FileId, Sources, Span, decode};
use kaohe::compile::compile;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// The policies of this repository: the texts that are damaged.
const SEEDS: [&str; 2] = ["business-environment", "hospital-value-based-purchasing"];

/// How many damaged schemes a run tries.
const MUTATIONS: usize = 420;

/// A seeded generator (xorshift*): the same damage on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % n.max(1)
    }
}

type Files = Vec<(String, Vec<u8>)>;

fn scheme(name: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name);
    let all = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    all.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "kh"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn inside(span: Span, sources: &Sources, what: &str) {
    let text = &sources.get(span.file).text;
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(start <= end && end <= text.len(), "{what}: {start}..{end} of {}", text.len());
    assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{what}: {start}..{end} cuts a character");
}

fn check(files: &Files, what: &str) {
    let mut sources = Sources::new();
    let ids: Vec<FileId> =
        files.iter().map(|(path, bytes)| sources.insert(path.as_str(), decode(bytes).text)).collect();
    let found = compile(&sources, &ids);
    for problem in &found.problems {
        let spans = problem.place.into_iter().chain(problem.labels.iter().map(|label| label.span));
        let edits = problem.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        spans.chain(edits).for_each(|span| inside(span, &sources, what));
        assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
    }
    // The message is printed, too: some of them, it takes longer than compiling.
    let some: Problems = found.problems.iter().take(3).cloned().collect();
    assert_eq!(some.is_empty(), emit::human(&some, &sources, Lang::Zh, false, 100).is_empty());
}

/// Damages the bytes of one file.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const MARKS: [&str; 16] =
        ["{", "}", "(", ")", "\"", "“", "，", "：", "..", "//", "`", "0", "9999999999999999999", "%", "\u{0}", "权重"];
    let at = dice.below(bytes.len());
    let until = (at + 1 + dice.below(40)).min(bytes.len());
    match dice.below(6) {
        0 => drop(bytes.drain(at..until)),
        1 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
        2 => bytes.truncate(at),
        3 => {
            let copy = bytes[at..until].to_vec();
            bytes.splice(at..at, copy);
        }
        4 => {
            let mark = MARKS[dice.below(MARKS.len())];
            bytes.splice(at..at, mark.bytes());
        }
        _ => {
            let other = dice.below(bytes.len());
            bytes.swap(at, other);
        }
    }
}

#[test]
fn damaged_bytes_give_messages_inside_the_text() {
    let begun = Instant::now();
    let mut dice = Dice(0x6B61_6F68_6500_0001);
    for seed in SEEDS {
        let whole = scheme(seed);
        for round in 0..MUTATIONS / SEEDS.len() {
            let mut files = whole.clone();
            for _ in 0..=dice.below(3) {
                let at = dice.below(files.len());
                if !files[at].1.is_empty() {
                    damage(&mut files[at].1, &mut dice);
                }
            }
            check(&files, &format!("{seed}, damage {round}"));
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn truncated_files_give_messages_inside_the_text() {
    for seed in SEEDS {
        let whole = scheme(seed);
        for at in 0..whole.len() {
            for length in (0..whole[at].1.len()).step_by(97) {
                let mut files = whole.clone();
                files[at].1.truncate(length);
                check(&files, &format!("{seed}, {} cut to {length} bytes", files[at].0));
            }
        }
    }
}
