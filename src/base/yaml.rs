//! YAML as a tree of texts with places: every scalar stays the text that was written, so numbers are exact and each
//! bad value can be shown where it stands.
//!
//! Data needs no anchors, aliases and tags; they are refused, and with them documents that grow when they are read.

use crate::base::catalog::{self, Entry};
use crate::base::diagnostic::{Checked, Diagnostic, Problems};
use crate::base::language::{Bilingual, say};
use crate::base::source::{FileId, Sources, Span};
use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span as Range};
use std::collections::BTreeMap;

/// A text and where it stands, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// What it says; empty for `~`, `null` and nothing.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A value of a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A text.
    Scalar(Scalar),
    /// A list, and the place where it begins.
    List(Vec<Node>, Span),
    /// Keys with their values, and the place where the first key begins. No key stands twice.
    Map(Vec<(Scalar, Node)>, Span),
}

impl Node {
    /// Where it stands, or begins.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Scalar(scalar) => scalar.span,
            Self::List(_, span) | Self::Map(_, span) => *span,
        }
    }

    /// What it is, for messages.
    #[must_use]
    pub fn shape(&self) -> Bilingual {
        match self {
            Self::Scalar(scalar) if scalar.text.is_empty() => ("空值", "nothing").into(),
            Self::Scalar(_) => ("一个值", "a single value").into(),
            Self::List(..) => ("列表", "a list").into(),
            Self::Map(..) => ("一组键", "keys").into(),
        }
    }
}

/// A collection that is not complete yet.
enum Open {
    List(Vec<Node>, Span),
    Map(Vec<(Scalar, Node)>, Option<Scalar>, Span),
}

/// What is wrong with a file.
#[derive(Default)]
struct Faults(Problems);

impl Faults {
    fn at(
        &mut self,
        entry: &'static Entry,
        place: Span,
        build: impl FnOnce(&dyn Fn(Bilingual) -> Diagnostic) -> Diagnostic,
    ) {
        self.0.push(build(&|message| Diagnostic::new(entry, message).at(place)));
    }
}

/// Reads a file. Where it is malformed, says why and gives nothing.
#[must_use]
pub fn parse(file: FileId, sources: &Sources) -> Checked<Option<Node>> {
    let mut faults = Faults::default();
    let value = read(file, &sources.get(file).text, &mut faults);
    Checked { value, problems: faults.0 }
}

fn read(file: FileId, text: &str, report: &mut Faults) -> Option<Node> {
    let place = |range: &Range| {
        let bytes = range.byte_range().unwrap_or(0..0);
        Span::new(file, offset(bytes.start), offset(bytes.end))
    };
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    while let Some(step) = parser.next_event() {
        let (event, range) = match step {
            Ok(step) => step,
            Err(fault) => {
                let at = fault.marker().byte_offset().unwrap_or(text.len());
                explain_fault(file, text, at, report);
                return None;
            }
        };
        let span = place(&range);
        if let Some(what) = refused(&event) {
            report.at(&catalog::YAML_SYNTAX, span, |new| {
                new(say!("数据文件里不能用{what}", "data files do not use {what}", what = what))
                    .help(say!("把内容直接写出来", "write the content out"))
            });
            return None;
        }
        let done = match event {
            Event::Scalar(text, style, ..) => {
                let blank = style == ScalarStyle::Plain && matches!(&*text, "~" | "null");
                let text = if blank { String::new() } else { text.into_owned() };
                Node::Scalar(Scalar { text, span })
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new(), span));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(Vec::new(), None, span));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items, span)) => Node::List(items, span),
                Some(Open::Map(entries, _, span)) => {
                    let span = entries.first().map_or(span, |(key, _)| key.span);
                    refuse_repeated_keys(&entries, report)?;
                    Node::Map(entries, span)
                }
                None => continue,
            },
            Event::DocumentStart(..) if root.is_some() => {
                report.at(&catalog::YAML_SYNTAX, span, |new| {
                    new(say!("一个文件里有两份 YAML 文档", "the file holds two YAML documents"))
                        .help(say!("分成两个文件，或删去 `---`", "make two files of it, or remove the `---`"))
                });
                return None;
            }
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(Open::List(items, _)) => items.push(done),
            Some(Open::Map(entries, key, _)) => match (key.take(), done) {
                (Some(key), value) => entries.push((key, value)),
                (None, Node::Scalar(scalar)) => *key = Some(scalar),
                (None, other) => {
                    report.at(&catalog::YAML_SYNTAX, other.span(), |new| {
                        new(say!("键必须是一个词", "a key must be a single word"))
                    });
                    return None;
                }
            },
        }
    }
    match root {
        Some(Node::Scalar(scalar)) if scalar.text.is_empty() => None,
        other => other,
    }
    .or_else(|| {
        report.at(&catalog::YAML_SYNTAX, Span::new(file, 0, 0), |new| {
            new(say!("文件没有内容", "the file is empty"))
                .help(say!("确实没有数据的，写 `[]`", "if there is nothing to report, write `[]`"))
        });
        None
    })
}

/// What of YAML data does without.
fn refused(event: &Event<'_>) -> Option<Bilingual> {
    if event.is_alias() || event.anchor_id().is_some() {
        Some(("锚点和别名（`&`、`*`）", "anchors and aliases (`&`, `*`)").into())
    } else if event.tag().is_some() {
        Some(("类型标记（`!`）", "tags (`!`)").into())
    } else {
        None
    }
}

/// Says which keys of a map stand twice; nothing if there are any.
fn refuse_repeated_keys(entries: &[(Scalar, Node)], report: &mut Faults) -> Option<()> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut sound = Some(());
    for (key, _) in entries {
        if let Some(first) = seen.insert(&key.text, key.span) {
            sound = None;
            report.at(&catalog::YAML_SYNTAX, key.span, |new| {
                new(say!("键 `{key}` 写了两次", "the key `{key}` is given twice", key = key.text))
                    .label(first, say!("第一次在这里", "first given here"))
                    .help(say!("核对后只保留一个", "check and keep one"))
            });
        }
    }
    sound
}

/// Says why a text is no YAML: the parser's own words blame other places for tabs and full-width colons.
fn explain_fault(file: FileId, text: &str, at: usize, report: &mut Faults) {
    let mut explained = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.len() - line.trim_start().len();
        let body = line.trim();
        let (indent, _) = line.split_at(blank.min(line.len()));
        if let Some(tab) = indent.find('\t')
            && !body.is_empty()
            && !body.starts_with('#')
        {
            explained = true;
            let place = Span::new(file, offset(start + tab), offset(start + tab + 1));
            report.at(&catalog::YAML_SYNTAX, place, |new| {
                new(say!("缩进里有制表符", "a tab in the indentation"))
                    .help(say!("YAML 只能用空格缩进", "YAML is indented with blanks only"))
            });
        }
        if let Some(colon) = full_width_colon(line) {
            explained = true;
            let place = Span::new(file, offset(start + colon), offset(start + colon + '：'.len_utf8()));
            report.at(&catalog::YAML_SYNTAX, place, |new| {
                new(say!("冒号是全角的 `：`", "the colon is a full-width `：`"))
                    .help(say!("改成英文冒号加一个空格 `: `", "write an ASCII colon and a blank, `: `"))
            });
        }
        start += line.len();
    }
    if !explained {
        let at = (0..4).map(|back| at.min(text.len()).saturating_sub(back)).find(|at| text.is_char_boundary(*at));
        let at = at.unwrap_or(0);
        let end = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        report.at(&catalog::YAML_SYNTAX, Span::new(file, offset(at), offset(end)), |new| {
            new(say!("这里不合 YAML 格式", "this is not well-formed YAML")).help(say!(
                "检查这一行和上一行：缩进是否对齐，冒号后是否有空格，引号和括号是否成对",
                "look at this line and the one before: aligned indentation, a blank behind each colon, quotes and brackets in pairs"
            ))
        });
    }
}

/// Where a line has a full-width colon in the place of the colon behind a key.
#[must_use]
pub fn full_width_colon(line: &str) -> Option<usize> {
    let line = line.split(" #").next().unwrap_or(line);
    let colon = line.find('：')?;
    let before = line.get(..colon)?;
    let is_key = !before.contains(": ") && !before.contains(['"', '\'', '#', ',', '，', '。']);
    is_key.then_some(colon)
}

/// A length of text as an offset.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The end of the scalar that begins at `start`; nothing where none does.
#[must_use]
pub fn scalar_end(text: &str, start: usize) -> Option<usize> {
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, range))) = parser.next_event() {
        let bytes = range.byte_range()?;
        if matches!(event, Event::Scalar(..)) && bytes.start == start {
            return Some(bytes.end);
        }
        if bytes.start > start {
            return None;
        }
    }
    None
}
