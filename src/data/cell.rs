//! The way back from a [`CellRef`] to the text it stands for.

use super::CellRef;
use crate::base::source::{Sources, Span};
use crate::base::yaml;
use std::ops::Range;

impl CellRef {
    /// The cell's stretch of text, quotes included. A place that does not exist gives an empty stretch, never a panic.
    #[must_use]
    pub fn span(&self, sources: &Sources) -> Span {
        let text = &sources.get(self.file).text;
        let start = index(self.start).min(text.len());
        if self.field == Self::EXACT {
            let end = yaml::scalar_end(text, start).unwrap_or(start);
            return Span::new(self.file, offset(start), offset(end));
        }
        let wanted = usize::from(self.field);
        let mut found = None;
        let record = scan_record(text.as_bytes(), start, |nth, range| {
            if nth == wanted {
                found = Some(range);
            }
        });
        let range = found.unwrap_or(record.range.end..record.range.end);
        Span::new(self.file, offset(range.start), offset(range.end))
    }
}

/// What [`scan_record`] saw.
pub(super) struct Record {
    /// The record without the line break behind it.
    pub(super) range: Range<usize>,
    /// False where the text ends inside quotes.
    pub(super) closed: bool,
}

/// Finds the fields of the CSV record that begins at or behind `start` (empty lines are passed over), by the rules of
/// the `csv` crate: a quote opens only at the beginning of a field, and two of them inside stand for one.
pub(super) fn scan_record(text: &[u8], start: usize, mut field: impl FnMut(usize, Range<usize>)) -> Record {
    let mut at = skip_empty_lines(text, start);
    let record_start = at;
    let (mut nth, mut field_start) = (0, at);
    let mut quoted = text.get(at) == Some(&b'"');
    if quoted {
        at += 1;
    }
    loop {
        let Some(byte) = text.get(at) else {
            field(nth, field_start..at);
            return Record { range: record_start..at, closed: !quoted };
        };
        match byte {
            b'"' if quoted => {
                if text.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    quoted = false;
                }
            }
            _ if quoted => {}
            b',' => {
                field(nth, field_start..at);
                nth += 1;
                field_start = at + 1;
                if text.get(field_start) == Some(&b'"') {
                    quoted = true;
                    at += 1;
                }
            }
            b'\n' => {
                field(nth, field_start..at);
                return Record { range: record_start..at, closed: true };
            }
            _ => {}
        }
        at += 1;
    }
}

/// The first place at or behind `start` that is not a line break.
pub(super) fn skip_empty_lines(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or(&[]);
    start + rest.iter().take_while(|byte| **byte == b'\n').count()
}

/// A length as an offset; texts beyond 4 GiB are refused where files are decoded.
pub(super) fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// An offset as an index.
pub(super) fn index(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
