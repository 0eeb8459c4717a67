//! Files with bytes changed, lost and doubled: errors or other data, never a panic.

use super::scheme::rules;
use super::{FOLDER, GOOD, period};
use crate::base::source::{Sources, decode};
use crate::data::{PeriodData, read};

/// splitmix64, so that every run sees the same files.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % below.max(1) as u64).unwrap()
    }
}

const MANIFEST: (&str, &str) = (
    "data.yaml",
    "files:\n  facts.csv: {kinds: [facts], columns: {unit: unit}, states: {\"\": not submitted}, ignore: [x]}\n  events.csv: {survey: social}\n",
);
const YAML: (&str, &str) = (
    "2022H1/events.yaml",
    "- unit: c\n  date: \"2022-03-04\"\n  kind: late\n  days: 2 # two\n  note: |\n    long\n    text\n",
);

fn garble(text: &str, draw: &mut Draw) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=draw.next(4) {
        let at = draw.next(bytes.len());
        match draw.next(6) {
            0 => bytes.truncate(at),
            1 if !bytes.is_empty() => drop(bytes.remove(at)),
            2 => bytes.insert(at, b"\",\n:;\t-{}[]&*!#'|>%\x00\xef\xbc\x9a\r"[draw.next(24)]),
            3 => bytes = [&bytes[..], &bytes[..]].concat(),
            4 if !bytes.is_empty() => bytes[at] = u8::try_from(draw.next(256)).unwrap(),
            _ => {
                let end = (at + draw.next(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let into = draw.next(bytes.len());
                bytes.splice(into..into, piece);
            }
        }
    }
    decode(&bytes).text
}

/// Touches every place the data names.
fn visit(data: &PeriodData, sources: &Sources) -> usize {
    let units = data.units.len();
    let facts = data.facts.iter().flat_map(|column| (0..units).filter_map(|unit| column.cells.get(unit)));
    let events = data.events.iter().flat_map(|table| table.cells.iter().copied());
    let cells = data.units.iter().map(|unit| unit.cell).chain(facts).chain(events);
    cells.map(|cell| sources.line_column(cell.file, cell.span(sources).start).0 as usize).sum()
}

#[test]
fn garbled_files_never_panic_and_never_pass_for_others() {
    let rules = rules();
    let files: Vec<(&str, &str)> = GOOD.iter().copied().chain([MANIFEST, YAML]).collect();
    let original = {
        let mut sources = Sources::new();
        for (path, text) in &files {
            sources.insert(format!("{FOLDER}/{path}"), *text);
        }
        let found = read(&rules, period(), FOLDER, &sources);
        assert!(found.problems.is_empty(), "{:?}", found.problems);
        found.value.unwrap()
    };
    let mut draw = Draw(1);
    let (mut sound, mut faulty) = (0, 0);
    for _ in 0..3000 {
        let victim = draw.next(files.len());
        let mut sources = Sources::new();
        let mut changed = false;
        for (nth, (path, text)) in files.iter().enumerate() {
            let text = if nth == victim { garble(text, &mut draw) } else { (*text).to_owned() };
            changed |= text != files[nth].1;
            sources.insert(format!("{FOLDER}/{path}"), text);
        }
        let found = read(&rules, period(), FOLDER, &sources);
        for problem in &found.problems {
            if let Some(span) = problem.place {
                assert!(span.end as usize <= sources.get(span.file).text.len());
            }
        }
        match found.value {
            Some(data) => {
                assert_eq!(changed, data.hash != original.hash);
                visit(&data, &sources);
                sound += 1;
            }
            None => faulty += 1,
        }
    }
    assert!(sound > 50 && faulty > 1000, "{sound} {faulty}");
}
