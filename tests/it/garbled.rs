//! Data files deleted, cut off, doubled, garbled: errors, or another hash of the data — never a panic, never half an
//! output. Encodings and line ends change nothing.

use crate::commands::Copy;
use crate::workshop::{Bench, COUNTY, Run, messages, tree};
use kaohe::base::diagnostic::Problems;
use kaohe::base::source::{Encoding, Sources};
use kaohe::cli::disk;

/// The files that 2022H1 is read from.
const FILES: [&str; 5] = ["units.yaml", "raters.csv", "2022H1/facts.csv", "2022H1/events.csv", "2022H1/ratings.csv"];

/// The later period is left out: it only rests on this one.
const LATER: [&str; 5] = [
    "2022H2/units.yaml",
    "2022H2/facts.csv",
    "2022H2/events.csv",
    "2022H2/ratings.csv",
    "2022H2/adjudications.approval.csv",
];

struct Yard {
    bench: Bench,
    before: Run,
    results: String,
}

impl Yard {
    fn new() -> Self {
        let mut bench = Bench::new(COUNTY);
        let mut sources = Sources::new();
        for (_, file) in bench.sources.files() {
            if !LATER.iter().any(|later| file.path.ends_with(later)) {
                sources.insert(file.path.clone(), file.text.clone());
            }
        }
        bench.sources = sources;
        let before = bench.run(&[]);
        assert!(!before.problems.has_errors(), "{:?}", messages(&before.problems));
        let results = bench.results(&before);
        Self { bench, before, results }
    }

    fn bytes(&self, file: &str) -> Vec<u8> {
        self.bench.text(file).as_bytes().to_vec()
    }

    fn hash(run: &Run) -> Option<&str> {
        run.season.periods.first().map(|(data, _)| data.hash.as_str())
    }

    /// The file damaged: an error, or another hash.
    fn damaged(&self, file: &str, bytes: &[u8], what: &str) -> Run {
        let (run, _, text) = self.bench.run_bytes(file, bytes);
        let refused = !text || run.problems.has_errors();
        let other = Self::hash(&run) != Self::hash(&self.before);
        assert!(refused || other, "{file} {what}: taken for the same data");
        run
    }

    /// The file damaged so that it must be refused.
    fn refused(&self, file: &str, bytes: &[u8], what: &str) {
        let run = self.damaged(file, bytes, what);
        assert!(run.problems.has_errors(), "{file} {what}: no error");
    }

    /// The file written otherwise: the same data.
    fn same(&self, file: &str, bytes: &[u8], encoding: Encoding) {
        let (run, found, text) = self.bench.run_bytes(file, bytes);
        assert!(text && !run.problems.has_errors(), "{file}: {:?}", messages(&run.problems));
        assert_eq!(found, encoding, "{file}");
        assert_eq!(Self::hash(&run), Self::hash(&self.before), "{file}");
        assert_eq!(run.season.periods[0].1, self.before.season.periods[0].1, "{file}");
        assert_eq!(self.bench.results(&run), self.results, "{file}");
    }
}

/// splitmix64: the same bytes on every machine.
fn drawn(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[test]
fn a_file_that_is_missing_empty_or_doubled_is_refused() {
    let yard = Yard::new();
    for file in FILES {
        let run = yard.bench.run(&[(file, None)]);
        assert!(run.problems.has_errors(), "{file} deleted: no error");
        yard.refused(file, b"", "emptied");
        yard.refused(file, b"\n", "blank");
        let twice = [yard.bytes(file), yard.bytes(file)].concat();
        yard.refused(file, &twice, "doubled");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_or_other_data() {
    let yard = Yard::new();
    for file in FILES {
        let bytes = yard.bytes(file);
        let lines: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
        let mut cuts = vec![1, 2, bytes.len() / 7, bytes.len() / 3, bytes.len() / 2, bytes.len() - 3];
        // At the end of a line, within one, and within a character.
        cuts.extend([lines[0] + 1, lines[lines.len() / 2] + 1, lines[lines.len() - 2] + 1, lines[lines.len() / 2] + 9]);
        for cut in cuts {
            yard.damaged(file, &bytes[..cut], &format!("cut at {cut}"));
        }
    }
    // Without its last line: a unit without facts, an event less, an answer less.
    let without_last = |file: &str| {
        let text = yard.bench.text(file);
        text.trim_end().rsplit_once('\n').unwrap().0.as_bytes().to_vec()
    };
    yard.refused("2022H1/facts.csv", &without_last("2022H1/facts.csv"), "without its last line");
    yard.refused("raters.csv", &without_last("raters.csv"), "without its last line");
    yard.damaged("2022H1/events.csv", &without_last("2022H1/events.csv"), "without its last line");
}

#[test]
fn two_lines_swapped_give_the_same_results_of_other_data() {
    let yard = Yard::new();
    for file in FILES {
        let text = yard.bench.text(file);
        let mut lines: Vec<&str> = text.lines().collect();
        let last = lines.len() - 1;
        lines.swap(last, last - 2);
        let run = yard.damaged(file, (lines.join("\n") + "\n").as_bytes(), "with two lines swapped");
        assert!(!run.problems.has_errors(), "{file}: {:?}", messages(&run.problems));
        assert_eq!(run.season.periods[0].1, yard.before.season.periods[0].1, "{file}");
    }
}

#[test]
fn a_digit_changed_never_goes_unseen() {
    let yard = Yard::new();
    let mut state = 2022;
    for file in FILES {
        let bytes = yard.bytes(file);
        let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
        for _ in 0..12 {
            let Some(at) = digits.get(drawn(&mut state) as usize % digits.len().max(1)) else { break };
            let mut changed = bytes.clone();
            changed[*at] = if changed[*at] == b'9' { b'0' } else { changed[*at] + 1 };
            yard.damaged(file, &changed, &format!("with another digit at {at}"));
        }
    }
    // A figure that counts: other results.
    let text = yard.bench.text("2022H1/facts.csv").replacen("81.0%", "91.0%", 1);
    let run = yard.damaged("2022H1/facts.csv", text.as_bytes(), "with another rate");
    assert!(!run.problems.has_errors());
    assert_ne!(yard.bench.results(&run), yard.results);
}

#[test]
fn random_bytes_never_panic() {
    let yard = Yard::new();
    let mut state = 7;
    for file in FILES {
        let bytes = yard.bytes(file);
        for round in 0..16 {
            let mut garbled = bytes.clone();
            for _ in 0..1 + round % 4 {
                let at = drawn(&mut state) as usize % garbled.len();
                garbled[at] ^= 1 + (drawn(&mut state) % 255) as u8;
            }
            yard.damaged(file, &garbled, &format!("garbled in round {round}"));
        }
        let noise: Vec<u8> = (0..512).map(|_| drawn(&mut state) as u8).collect();
        yard.damaged(file, &noise, "of noise");
        // A stretch moved, a stretch cut out.
        let (a, b) = (bytes.len() / 3, bytes.len() / 2);
        yard.damaged(file, &[&bytes[b..], &bytes[..b]].concat(), "turned around");
        yard.damaged(file, &[&bytes[..a], &bytes[b..]].concat(), "with a hole");
        for mark in [&b"\""[..], b",", b"\n", b"\x0b", "\u{202e}".as_bytes(), "，".as_bytes()] {
            yard.damaged(file, &[&bytes[..a], mark, &bytes[a..]].concat(), "with a mark put in");
        }
    }
}

#[test]
fn encodings_and_line_ends_change_nothing() {
    let yard = Yard::new();
    for file in FILES {
        let text = yard.bench.text(file);
        yard.same(file, text.as_bytes(), Encoding::Utf8);
        yard.same(file, text.replace('\n', "\r\n").as_bytes(), Encoding::Utf8);
        yard.same(file, text.replace('\n', "\r").as_bytes(), Encoding::Utf8);
        yard.same(file, &[b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8Bom);
        let (old, _, lossy) = encoding_rs::GB18030.encode(text);
        assert!(!lossy);
        let ascii = text.is_ascii();
        yard.same(file, &old, if ascii { Encoding::Utf8 } else { Encoding::Gb18030 });
        // Without the last line end it is another file of the same content.
        let run = yard.damaged(file, text.trim_end().as_bytes(), "without its last line end");
        assert_eq!(yard.bench.results(&run), yard.results, "{file}");
    }
}

#[test]
fn bytes_that_are_no_text_are_reported_once_with_their_file() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in [&b"\xff\xfeu\x00n\x00"[..], b"unit\xff,x\n", b"unit\0\n", b"unit\x81\n"] {
        let place = folder.path().join("facts.csv");
        std::fs::write(&place, bytes).unwrap();
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        disk::read_file(&place, "data/facts.csv".to_owned(), &mut sources, &mut problems).unwrap();
        assert_eq!((problems.len(), problems.has_errors()), (1, true), "{bytes:?}");
        assert_eq!(problems.iter().next().unwrap().path(&sources), "data/facts.csv");
    }
}

#[test]
fn the_program_publishes_nothing_from_damaged_data() {
    let copy = Copy::county();
    copy.run(&["build", "-q"]).code(0);
    let reports = tree(&copy.path("reports"));
    let place = |file: &str| copy.path(&format!("{COUNTY}/data/{file}"));
    for (file, damage) in [
        ("2022H1/facts.csv", &(|text: &[u8]| text[..text.len() / 2].to_vec()) as &dyn Fn(&[u8]) -> Vec<u8>),
        ("2022H1/ratings.csv", &|text| [text, text].concat()),
        ("2022H1/events.csv", &|text| [&text[..200], b"\xff\xfe\x00", &text[200..]].concat()),
        ("units.yaml", &|_| Vec::new()),
        ("2022H2/facts.csv", &|text| text.to_ascii_uppercase()),
    ] {
        let sound = std::fs::read(place(file)).unwrap();
        std::fs::write(place(file), damage(&sound)).unwrap();
        let told = copy.run(&["build"]).code(1);
        assert!(told.err.contains(file), "{file} is not named:\n{}", told.err);
        assert!(tree(&copy.path("reports")) == reports, "{file}: something was published");
        copy.run(&["build", "--check"]).code(1);
        std::fs::write(place(file), sound).unwrap();
    }
    for file in FILES {
        let sound = std::fs::read(place(file)).unwrap();
        std::fs::remove_file(place(file)).unwrap();
        copy.run(&["build"]).code(1);
        assert!(tree(&copy.path("reports")) == reports, "{file}: something was published");
        std::fs::write(place(file), sound).unwrap();
    }
    copy.run(&["build", "--check"]).code(0);
}

/// A spreadsheet that lies among the data is refused with what to do, and nothing is written.
#[test]
fn spreadsheets_are_refused() {
    let copy = Copy::of("project", &["policies/human-development-index"]);
    copy.write(
        "policies/human-development-index/data/2021/facts.xlsx",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00\xff\xfe",
    );
    let told = copy.run(&["check", "--data", "2021"]);
    told.code(1).says("K0115").says("save the sheet as “CSV UTF-8”");
    copy.run(&["build"]).code(1);
    assert!(!copy.path("reports").exists(), "nothing is written");
}
