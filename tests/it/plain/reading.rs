//! The data files, read as plainly as possible: every row a map from heading to text.

use super::fraction::Fraction;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) type Row = BTreeMap<String, String>;

pub(crate) fn data_folder(scheme: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(scheme).join("data")
}

pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

pub(crate) fn table(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// Lines such as `- { id: tax, name: 县税务局, group: departments, head: 局长寅 }`.
pub(crate) fn list(path: &Path) -> Vec<Row> {
    let text = text(path);
    let lines = text.lines().filter_map(|line| line.strip_prefix("- {")?.strip_suffix('}'));
    let pair = |part: &str| part.split_once(':').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    lines.map(|line| line.split(',').map(|part| pair(part).unwrap()).collect()).collect()
}

/// A figure; none where it does not apply. `85%` is 0.85, yes is 1 and no is 0.
pub(crate) fn figure(text: &str) -> Option<Fraction> {
    match text {
        "不适用" | "Not Available" => None,
        "是" => Some(Fraction::from(1)),
        "否" => Some(Fraction::from(0)),
        _ => Some(match text.strip_suffix('%') {
            Some(percent) => Fraction::parse(percent).unwrap() / Fraction::from(100),
            None => Fraction::parse(text).unwrap(),
        }),
    }
}
