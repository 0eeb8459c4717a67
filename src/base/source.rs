//! Source texts in memory and places in them.
//!
//! A compilation sees its files only as [`Sources`]: disk, a git commit, an editor's buffer and a test differ only in
//! who fills it. Every look-up is total: a place that does not exist is empty text, never a panic.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A file of one [`Sources`], by its order of insertion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of a file: bytes `start..end` of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch `start..end` of `file`; an end before the start is taken as the start.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// The smallest stretch that holds both; a stretch of another file changes nothing.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file == other.file {
            Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
        } else {
            self
        }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers no text.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A file: its path and its text.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// Relative path with `/` between its parts.
    pub path: String,
    /// The text, with LF line ends.
    pub text: String,
    /// Offsets at which lines begin, found at the first question.
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// Offsets at which the lines begin; never empty, in ascending order.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let after_breaks =
                self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| offset(at + 1));
            std::iter::once(0).chain(after_breaks).collect()
        })
    }

    /// The nearest offset at or before `at` that lies within the text and between two characters.
    #[must_use]
    pub fn boundary(&self, at: u32) -> u32 {
        let wanted = usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
        let back = (0..4).find(|back| self.text.is_char_boundary(wanted.saturating_sub(*back))).unwrap_or(0);
        offset(wanted.saturating_sub(back))
    }

    /// The text between two offsets, each moved to a [`boundary`](Self::boundary) first.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> &str {
        let range = index(self.boundary(start))..index(self.boundary(end));
        self.text.get(range).unwrap_or("")
    }

    /// Number of the line that holds the offset, from 1.
    #[must_use]
    pub fn line_of(&self, at: u32) -> u32 {
        let at = self.boundary(at);
        offset(self.lines().partition_point(|start| *start <= at)).max(1)
    }

    /// Start and end (without the line break) of a line, numbered from 1; one that does not exist is empty, at the end.
    #[must_use]
    pub fn line_range(&self, line: u32) -> (u32, u32) {
        let length = offset(self.text.len());
        let nth = index(line.saturating_sub(1));
        let start = self.lines().get(nth).copied().unwrap_or(length);
        let end = self.lines().get(nth + 1).map_or(length, |next| next.saturating_sub(1));
        (start, end.max(start))
    }
}

/// The files of one compilation, in order of insertion.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    by_path: BTreeMap<String, FileId>,
}

/// What an unknown [`FileId`] answers.
static NOTHING: SourceFile = SourceFile { path: String::new(), text: String::new(), lines: OnceLock::new() };

impl Sources {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. A path given before keeps its id and gets the new text.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let file = SourceFile { path: path.into(), text: text.into(), lines: OnceLock::new() };
        if let Some(id) = self.find(&file.path) {
            if let Some(slot) = self.files.get_mut(index(id.0)) {
                *slot = file;
            }
            return id;
        }
        let id = FileId(offset(self.files.len()));
        self.by_path.insert(file.path.clone(), id);
        self.files.push(file);
        id
    }

    /// The file; an empty file without a path for an id of another collection.
    #[must_use]
    pub fn get(&self, file: FileId) -> &SourceFile {
        self.files.get(index(file.0)).unwrap_or(&NOTHING)
    }

    /// The text of a place, moved to whole characters; empty where there is none.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).slice(span.start, span.end)
    }

    /// Line and column of an offset, both from 1; the column counts characters (Unicode scalar values).
    #[must_use]
    pub fn line_column(&self, file: FileId, at: u32) -> (u32, u32) {
        let file = self.get(file);
        let line = file.line_of(at);
        let (start, _) = file.line_range(line);
        (line, offset(file.slice(start, at).chars().count()).saturating_add(1))
    }

    /// The place of a whole line, numbered from 1, without its line break.
    #[must_use]
    pub fn line_span(&self, file: FileId, line: u32) -> Span {
        let (start, end) = self.get(file).line_range(line);
        Span::new(file, start, end)
    }

    /// The place of a whole file.
    #[must_use]
    pub fn whole(&self, file: FileId) -> Span {
        Span::new(file, 0, offset(self.get(file).text.len()))
    }

    /// All files with their ids, in order of insertion.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(nth, file)| (FileId(offset(nth)), file))
    }

    /// The file of a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }
}

/// How the bytes of a file were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// GB18030, which includes GBK and GB 2312.
    Gb18030,
}

/// A file's bytes as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark and with LF line ends.
    pub text: String,
    /// The encoding found.
    pub encoding: Encoding,
    /// False where the bytes are text in no encoding accepted; `text` then has replacement characters or NULs.
    pub ok: bool,
}

/// Bytes to text: UTF-8 with or without byte order mark, otherwise GB18030; CRLF and lone CR become LF.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    let (body, bom) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let (text, encoding, sound) = match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), if bom { Encoding::Utf8Bom } else { Encoding::Utf8 }, true),
        Err(_) => {
            let (text, damaged) = encoding_rs::GB18030.decode_without_bom_handling(body);
            (text.into_owned(), Encoding::Gb18030, !damaged && !bom)
        }
    };
    let ok = sound && !text.contains('\0') && u32::try_from(text.len()).is_ok();
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    Decoded { text, encoding, ok }
}

/// A text with LF line ends as bytes to be put behind others: in their encoding and with their line ends.
#[must_use]
pub fn encode_like(before: &[u8], text: &str) -> Vec<u8> {
    let turned =
        if before.windows(2).any(|pair| pair == b"\r\n") { text.replace('\n', "\r\n") } else { text.to_owned() };
    match decode(before).encoding {
        Encoding::Gb18030 => encoding_rs::GB18030.encode(&turned).0.into_owned(),
        Encoding::Utf8 | Encoding::Utf8Bom => turned.into_bytes(),
    }
}

/// A length as an offset; texts beyond 4 GiB are refused by [`decode`], so nothing is lost.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// An offset as an index.
fn index(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let mut sources = Sources::new();
        let file = sources.insert("a.kh", "方案 甲\n\t扣分 1分\n");
        assert_eq!(sources.line_column(file, 0), (1, 1));
        assert_eq!(sources.line_column(file, 7), (1, 4));
        assert_eq!(sources.line_column(file, 8), (1, 4), "inside a character: its beginning");
        assert_eq!(sources.line_column(file, 11), (2, 1));
        assert_eq!(sources.line_column(file, 12), (2, 2));
        assert_eq!(sources.line_column(file, 9999), (3, 1));
        assert_eq!(sources.text(Span::new(file, 0, 6)), "方案");
        assert_eq!(sources.text(Span::new(file, 1, 5)), "方");
        assert_eq!(sources.text(Span::new(FileId(9), 1, 5)), "");
        assert_eq!(sources.line_column(FileId(9), 5), (1, 1));
        assert_eq!(sources.text(sources.line_span(file, 2)), "\t扣分 1分");
        assert_eq!(sources.text(sources.line_span(file, 7)), "");
    }

    #[test]
    fn a_path_keeps_its_id() {
        let mut sources = Sources::new();
        let first = sources.insert("a", "1");
        let second = sources.insert("b", "2");
        assert_eq!(sources.insert("a", "3"), first);
        assert_eq!(sources.get(first).text, "3");
        assert_eq!(sources.find("b"), Some(second));
        assert_eq!(sources.find("c"), None);
        assert_eq!(
            sources.files().map(|(id, file)| (id.0, file.path.as_str())).collect::<Vec<_>>(),
            [(0, "a"), (1, "b")]
        );
    }

    #[test]
    fn spans_join() {
        let at = |start, end| Span::new(FileId(1), start, end);
        assert_eq!(at(4, 6).to(at(1, 2)), at(1, 6));
        assert_eq!(at(4, 6).to(Span::new(FileId(2), 0, 9)), at(4, 6));
        assert_eq!(at(6, 4), at(6, 6));
        assert!(at(3, 3).is_empty());
        assert_eq!(at(3, 5).len(), 2);
    }

    #[test]
    fn encodings() {
        let read = |bytes: &[u8]| {
            let decoded = decode(bytes);
            (decoded.text, decoded.encoding, decoded.ok)
        };
        assert_eq!(read("分\r\nb\rc".as_bytes()), ("分\nb\nc".into(), Encoding::Utf8, true));
        assert_eq!(read(b"\xEF\xBB\xBFa"), ("a".into(), Encoding::Utf8Bom, true));
        assert_eq!(read(b"\xB7\xBD\xB0\xB8\r\n"), ("方案\n".into(), Encoding::Gb18030, true));
        assert_eq!(read(b"\x81\x30\x84\x36"), ("\u{a5}".into(), Encoding::Gb18030, true));
        let both = |before: &[u8], text| read(&[before, &encode_like(before, text)].concat()).0;
        assert_eq!(both(b"\xB7\xBD\xB0\xB8\r\n", "方\n"), "方案\n方\n");
        assert_eq!(encode_like(b"\xB7\xBD\r\n", "方\n"), b"\xB7\xBD\r\n");
        assert_eq!(encode_like(b"a\n", "方\n"), "方\n".as_bytes());
        assert!(!decode(b"\xff\xfea\x00").ok, "UTF-16");
        assert!(!decode(b"a\x00b").ok);
        assert!(decode(b"").ok);
    }
}
