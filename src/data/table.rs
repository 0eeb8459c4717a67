//! One shape for CSV and YAML: headings, and rows of texts that know where they stand.
//!
//! A CSV is read record by record each time it is asked for, so that millions of rows need no memory of their own.

use super::CellRef;
use super::cell::{offset, scan_record, skip_empty_lines};
use super::report::Report;
use crate::base::catalog;
use crate::base::language::say;
use crate::base::source::{FileId, Span};
use crate::base::yaml::{self, Node, Scalar};
use csv::ByteRecord;

/// A table of one file.
pub(super) struct Table<'s> {
    /// The file.
    pub(super) file: FileId,
    /// The headings of a CSV, or all keys of a YAML's rows in the order of their first appearance.
    pub(super) headings: Vec<Heading>,
    /// Whether it is a CSV, whose rows have all the columns.
    pub(super) is_csv: bool,
    body: Body<'s>,
}

/// A heading.
pub(super) struct Heading {
    /// Its text.
    pub(super) name: String,
    /// Where it stands.
    pub(super) cell: CellRef,
}

enum Body<'s> {
    Csv { text: &'s str, first_row: usize },
    Yaml(Vec<YamlRow>),
}

/// A row of a YAML file.
pub(super) struct YamlRow {
    begins: Span,
    cells: Vec<Option<Scalar>>,
}

/// The fields of a record.
#[derive(Clone, Copy)]
pub(super) enum Fields<'r> {
    /// As the CSV reader gives them.
    Record(&'r ByteRecord),
    /// Stretches of a text without quotes.
    Stretches(&'r [&'r [u8]]),
}

impl<'r> Fields<'r> {
    fn get(self, column: usize) -> Option<&'r [u8]> {
        match self {
            Self::Record(record) => record.get(column),
            Self::Stretches(stretches) => stretches.get(column).copied(),
        }
    }
}

/// A row at hand.
pub(super) enum Row<'r> {
    /// Of a CSV.
    Csv {
        /// The file.
        file: FileId,
        /// Where the record begins.
        start: u32,
        /// Its fields.
        fields: Fields<'r>,
    },
    /// Of a YAML file.
    Yaml(&'r YamlRow),
}

impl Row<'_> {
    /// The bytes of a cell without blanks around them; empty where the row has none.
    pub(super) fn bytes(&self, column: usize) -> &[u8] {
        match self {
            Self::Csv { fields, .. } => fields.get(column).unwrap_or(&[]).trim_ascii(),
            Self::Yaml(row) => row.scalar(column).map_or(&[][..], |scalar| scalar.text.trim().as_bytes()),
        }
    }

    /// The text of a cell without blanks around it; nothing where the row has no such entry (of a CSV all have all).
    pub(super) fn text(&self, column: usize) -> Option<&str> {
        match self {
            // Fields of a text are texts: quotes and commas never cut a character.
            Self::Csv { fields, .. } => {
                fields.get(column).and_then(|cell| std::str::from_utf8(cell).ok()).map(str::trim)
            }
            Self::Yaml(row) => row.scalar(column).map(|scalar| scalar.text.trim()),
        }
    }

    /// Where a cell stands; the beginning of the row where it has no such entry.
    pub(super) fn cell(&self, column: usize) -> CellRef {
        match self {
            Self::Csv { file, start, .. } => {
                CellRef { file: *file, start: *start, field: u16::try_from(column).unwrap_or(CellRef::EXACT - 1) }
            }
            Self::Yaml(row) => {
                let span = row.scalar(column).map_or(row.begins, |scalar| scalar.span);
                CellRef { file: span.file, start: span.start, field: CellRef::EXACT }
            }
        }
    }

    /// Where the row begins.
    pub(super) fn place(&self) -> CellRef {
        self.cell(match self {
            Self::Csv { .. } => 0,
            Self::Yaml(_) => usize::MAX,
        })
    }
}

impl YamlRow {
    fn scalar(&self, column: usize) -> Option<&Scalar> {
        self.cells.get(column).and_then(Option::as_ref)
    }
}

impl<'s> Table<'s> {
    /// Reads the head of a file and checks its form. `root` is the key that may stand above the rows of a YAML file;
    /// with `keyed`, its rows may also be entries under their unit's id, which then are their column `unit`.
    pub(super) fn read(file: FileId, root: &[&str], keyed: bool, report: &mut Report<'s>) -> Option<Self> {
        let source = report.sources.get(file);
        if is_yaml(&source.path) {
            let node = report.yaml(file)?;
            return from_yaml(file, node, root, keyed, report);
        }
        let text = source.text.as_str();
        let mut headings = Vec::new();
        let start = skip_empty_lines(text.as_bytes(), 0);
        let record = scan_record(text.as_bytes(), start, |nth, range| {
            let raw = text.get(range).unwrap_or("").trim();
            let name = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
            let field = u16::try_from(nth).unwrap_or(CellRef::EXACT - 1);
            headings.push(Heading {
                name: name.replace("\"\"", "\"").trim().to_owned(),
                cell: CellRef { file, start: offset(start), field },
            });
        });
        let first_row = (record.range.end + 1).min(text.len());
        let table = Self { file, headings, is_csv: true, body: Body::Csv { text, first_row } };
        let whole = Span::new(file, offset(record.range.start), offset(record.range.end));
        table.check_head(text.get(record.range).unwrap_or(""), whole, report).then_some(table)
    }

    /// Whether a CSV has a heading row cut by commas.
    fn check_head(&self, head: &str, whole: Span, report: &mut Report<'_>) -> bool {
        if head.trim().is_empty() {
            report.at(&catalog::CSV_SHAPE, whole, |new| {
                new(say!("文件没有表头", "the file has no heading row")).help(say!(
                    "第一行写各列的名称；确实没有数据的，只留表头",
                    "name the columns in the first line; if there is nothing to report, leave the heading only"
                ))
            });
            return false;
        }
        let Some(mark) = [';', '\t', '；', '，'].into_iter().find(|mark| head.contains(*mark)) else { return true };
        if self.headings.len() > 1 {
            return true;
        }
        let shown = if mark == '\t' {
            ("制表符", "a tab")
        } else {
            ("分号或全角逗号", "a semicolon or full-width comma")
        };
        report.at(&catalog::CSV_SHAPE, whole, |new| {
            new(say!(
                "各列不是用英文逗号分隔，而是{mark}",
                "the columns are parted by {mark}, not by commas",
                mark = shown
            ))
            .help(say!("另存为以英文逗号分隔的 CSV", "save the table as a CSV with commas"))
        });
        false
    }

    /// Calls `visit` for each row in the order of the file. Rows with a wrong number of cells are reported and left out.
    pub(super) fn each(&self, report: &mut Report<'_>, mut visit: impl FnMut(&mut Report<'_>, &Row<'_>)) {
        let (text, first_row) = match &self.body {
            Body::Yaml(rows) => return rows.iter().for_each(|row| visit(report, &Row::Yaml(row))),
            Body::Csv { text, first_row } => (text.as_bytes(), *first_row),
        };
        let rest = text.get(first_row..).unwrap_or(&[]);
        if !rest.contains(&b'"') {
            return self.each_plain(rest, first_row, report, visit);
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(rest);
        let mut record = ByteRecord::new();
        // Reading from memory cannot fail, and rows of any length are accepted.
        while matches!(reader.read_byte_record(&mut record), Ok(true)) {
            let begins = record.position().map_or(0, csv::Position::byte);
            let start = skip_empty_lines(text, first_row.saturating_add(usize::try_from(begins).unwrap_or(usize::MAX)));
            let is_last = reader.position().byte() >= rest.len() as u64;
            if is_last && !scan_record(text, start, |_, _| {}).closed {
                self.open_quote(start, report);
            } else if record.len() == self.headings.len() {
                visit(report, &Row::Csv { file: self.file, start: offset(start), fields: Fields::Record(&record) });
            } else {
                self.wrong_length(start, record.len(), report);
            }
        }
    }

    /// The same for a text without quotes, in which lines are rows and commas part cells: twice as fast.
    fn each_plain(
        &self,
        rest: &[u8],
        first_row: usize,
        report: &mut Report<'_>,
        mut visit: impl FnMut(&mut Report<'_>, &Row<'_>),
    ) {
        let mut cells: Vec<&[u8]> = Vec::with_capacity(self.headings.len());
        let mut start = 0;
        while start < rest.len() {
            cells.clear();
            let mut tail = rest.get(start..).unwrap_or(&[]);
            let mut end = start;
            loop {
                let length = tail.iter().position(|byte| matches!(byte, b',' | b'\n')).unwrap_or(tail.len());
                let (cell, behind) = tail.split_at_checked(length).unwrap_or((tail, &[]));
                cells.push(cell);
                end += length;
                match behind {
                    [b',', next @ ..] => {
                        tail = next;
                        end += 1;
                    }
                    _ => break,
                }
            }
            if end > start {
                let place = first_row + start;
                if cells.len() == self.headings.len() {
                    let fields = Fields::Stretches(&cells);
                    visit(report, &Row::Csv { file: self.file, start: offset(place), fields });
                } else {
                    self.wrong_length(place, cells.len(), report);
                }
            }
            start = end + 1;
        }
    }

    /// The last row has a quote that nothing closes, so it holds all the rows behind it.
    fn open_quote(&self, start: usize, report: &mut Report<'_>) {
        let text = report.sources.get(self.file).text.as_bytes();
        let mut opened = start;
        scan_record(text, start, |_, range| opened = range.start);
        let place = Span::new(self.file, offset(opened), offset(opened + 1));
        report.at(&catalog::CSV_SHAPE, place, |new| {
            new(say!("这个引号没有成对，直到文件末尾", "this quote is not closed before the end of the file"))
                .note(say!("从这一行起都没有读入", "nothing from this row on was read"))
                .help(say!("补上后一个引号；内容里的引号写两个", "close it; a quote inside a cell is written twice"))
        });
    }

    /// Two names of one thing in the rows of a YAML file: moves the values of the column `from` to `into`. A row that has
    /// both gives a problem.
    pub(super) fn merge(&mut self, from: usize, into: usize, report: &mut Report<'_>) {
        let Body::Yaml(rows) = &mut self.body else { return };
        for row in rows {
            let Some(moved) = row.cells.get_mut(from).and_then(Option::take) else { continue };
            if row.cells.len() <= into {
                row.cells.resize(into + 1, None);
            }
            let Some(place) = row.cells.get_mut(into) else { continue };
            match place {
                None => *place = Some(moved),
                Some(first) => report.at(&catalog::CSV_SHAPE, moved.span, |new| {
                    new(say!("同一项写了两次", "the same thing is given twice"))
                        .label(first.span, say!("第一次在这里", "first given here"))
                        .help(say!("核对后只保留一个", "check and keep one"))
                }),
            }
        }
    }

    fn wrong_length(&self, start: usize, found: usize, report: &mut Report<'_>) {
        let text = report.sources.get(self.file).text.as_bytes();
        let range = scan_record(text, start, |_, _| {}).range;
        let line = text.get(range.clone()).unwrap_or(&[]).iter().take_while(|byte| **byte != b'\n').count();
        let place = Span::new(self.file, offset(range.start), offset(range.start + line));
        report.at(&catalog::CSV_SHAPE, place, |new| {
            new(say!(
                "这一行有 {found} 格，表头有 {wanted} 格",
                "the row has {found} cells, the heading {wanted}",
                found = found,
                wanted = self.headings.len()
            ))
            .help(say!(
                "检查多了还是少了逗号；内容里有逗号的，用英文双引号括起来",
                "look for a comma too many or too few; a cell that contains commas goes in straight double quotes"
            ))
        });
    }
}

/// Whether a path is that of a YAML file.
pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// The rows of a YAML file: a list of maps, or maps under their unit's id.
fn from_yaml<'s>(file: FileId, node: Node, root: &[&str], keyed: bool, report: &mut Report<'_>) -> Option<Table<'s>> {
    let node = match node {
        Node::Map(entries, _)
            if entries.len() == 1 && entries.iter().all(|(key, _)| root.contains(&key.text.as_str())) =>
        {
            entries.into_iter().next()?.1
        }
        other => other,
    };
    let mut table = Table { file, headings: Vec::new(), is_csv: false, body: Body::Yaml(Vec::new()) };
    let mut rows = Vec::new();
    match node {
        Node::List(items, _) => {
            for item in items {
                match item {
                    Node::Map(entries, span) => rows.push(table.yaml_row(span, Vec::new(), entries, report)),
                    other => wrong_shape(&other, ("一组键", "keys"), report),
                }
            }
        }
        Node::Map(entries, _) if keyed => {
            for (unit, value) in entries {
                match value {
                    Node::Map(entries, _) => {
                        let heading = table.column("unit", unit.span);
                        let span = unit.span;
                        rows.push(table.yaml_row(span, vec![(heading, unit)], entries, report));
                    }
                    other => wrong_shape(&other, ("一组键", "keys"), report),
                }
            }
        }
        Node::Scalar(scalar) if scalar.text.is_empty() => {}
        other => {
            wrong_shape(&other, ("列表", "a list"), report);
            return None;
        }
    }
    table.body = Body::Yaml(rows);
    Some(table)
}

/// Says that a value should have another shape.
pub(super) fn wrong_shape(node: &Node, wanted: (&str, &str), report: &mut Report<'_>) {
    let (span, colon) = match node {
        Node::Scalar(scalar) => (scalar.span, yaml::full_width_colon(&scalar.text).is_some()),
        other => (other.span(), false),
    };
    report.at(&catalog::BAD_VALUE_SHAPE, span, |new| {
        let problem = new(say!(
            "这里应是{wanted}，却是{found}",
            "expected {wanted}, found {found}",
            wanted = wanted,
            found = node.shape()
        ));
        if colon {
            problem.help(say!(
                "把全角冒号 `：` 改成英文冒号加一个空格 `: `",
                "write an ASCII colon and a blank, `: `, for the full-width `：`"
            ))
        } else {
            problem
        }
    });
}

impl Table<'_> {
    /// The column of a name, made where it is new.
    fn column(&mut self, name: &str, span: Span) -> usize {
        if let Some(column) = self.headings.iter().position(|heading| heading.name == name) {
            return column;
        }
        let cell = CellRef { file: self.file, start: span.start, field: CellRef::EXACT };
        self.headings.push(Heading { name: name.to_owned(), cell });
        self.headings.len() - 1
    }

    fn yaml_row(
        &mut self,
        begins: Span,
        first: Vec<(usize, Scalar)>,
        entries: Vec<(Scalar, Node)>,
        report: &mut Report<'_>,
    ) -> YamlRow {
        let mut cells: Vec<Option<Scalar>> = Vec::new();
        let mut put = |column: usize, scalar| {
            if cells.len() <= column {
                cells.resize(column + 1, None);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = Some(scalar);
            }
        };
        for (column, scalar) in first {
            put(column, scalar);
        }
        for (key, value) in entries {
            let column = self.column(&key.text, key.span);
            match value {
                Node::Scalar(scalar) => put(column, scalar),
                other => wrong_shape(&other, ("一个值", "a single value"), report),
            }
        }
        YamlRow { begins, cells }
    }
}
