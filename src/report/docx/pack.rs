//! Files into a zip archive, the same bytes each time: no clock, no attributes, the order that is given.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// 1 January 1980, the first day a zip can name. It stands for "no time".
const DATE: u16 = 1 << 5 | 1;

/// UTF-8 names, and the version that knows deflated entries.
const FLAGS: u16 = 1 << 11;
const VERSION: u16 = 20;

/// How an entry is kept.
struct Entry<'a> {
    name: &'a str,
    crc: u32,
    packed: u32,
    plain: u32,
    offset: u32,
}

/// The archive of the files.
pub(super) fn pack(files: &[(&str, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut entries = Vec::new();
    for (name, text) in files {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let packed = deflate(text.as_bytes());
        let entry = Entry {
            name,
            crc: crc.sum(),
            packed: size(packed.len()),
            plain: size(text.len()),
            offset: size(out.len()),
        };
        out.extend(b"PK\x03\x04");
        head(&mut out, &entry);
        out.extend(name.as_bytes());
        out.extend(packed);
        entries.push(entry);
    }
    let start = size(out.len());
    for entry in &entries {
        out.extend(b"PK\x01\x02");
        short(&mut out, &[VERSION]);
        head(&mut out, entry);
        // No comment, the first disk, no attributes.
        short(&mut out, &[0, 0, 0, 0, 0]);
        long(&mut out, &[entry.offset]);
        out.extend(entry.name.as_bytes());
    }
    let length = size(out.len()).saturating_sub(start);
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    out.extend(b"PK\x05\x06");
    short(&mut out, &[0, 0, count, count]);
    long(&mut out, &[length, start]);
    short(&mut out, &[0]);
    out
}

/// What both headers of an entry say; none has extra fields.
fn head(out: &mut Vec<u8>, entry: &Entry<'_>) {
    const DEFLATED: u16 = 8;
    short(out, &[VERSION, FLAGS, DEFLATED, 0, DATE]);
    long(out, &[entry.crc, entry.packed, entry.plain]);
    short(out, &[u16::try_from(entry.name.len()).unwrap_or(u16::MAX), 0]);
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn short(out: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

fn long(out: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

/// A length as a zip holds it; documents stay far below 4 GiB.
fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
