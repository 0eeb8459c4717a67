//! The record as text: a YAML list, one entry a step, append only.
//!
//! Every entry holds a seal over itself and the entry of the same list before it, so that an entry that was altered, left out
//! or put in between shows. A list is an edition, or the goals of one unit in it: two units' entries that were made on two
//! branches can stand one after the other in either order.

use crate::base::calendar::{Date, parse_date};
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, nearest};
use crate::base::language::Bilingual;
use crate::base::source::{FileId, Sources, Span};
use crate::base::yaml::{Node, Scalar};
use crate::data::report::Report;
use crate::model::approval::Act;
use crate::model::canonical::parts::Bound;
use crate::say;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The edition it is about.
    pub edition: String,
    /// The unit whose goals it is about; none for the edition.
    pub unit: Option<String>,
    /// What was done.
    pub status: Status,
    /// In which role.
    pub role: String,
    /// By which office.
    pub by: String,
    /// On which day.
    pub date: Date,
    /// Why; what is returned has a reason.
    pub reason: Option<String>,
    /// What was before them.
    pub bound: Bound,
    /// SHA-256 over the seal of the list's entry before it and over all the rest, lower-case hex.
    pub seal: String,
    /// Where it stands in the record.
    pub span: Span,
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A step of the procedure was taken.
    Did(Act),
    /// It went back to those who submitted it.
    Returned,
}

impl Status {
    /// All of them, in the order of a procedure.
    pub const ALL: [Self; 4] =
        [Self::Did(Act::Submit), Self::Did(Act::Review), Self::Did(Act::Approve), Self::Returned];

    /// The word for it in the record.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Did(act) => act.id(),
            Self::Returned => "returned",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Did(Act::Submit) => say!("提交", "submitted"),
            Self::Did(Act::Review) => say!("审核", "reviewed"),
            Self::Did(Act::Approve) => say!("批准", "approved"),
            Self::Returned => say!("退回", "returned"),
        }
    }
}

/// The keys of an entry in the order in which they are written.
const KEYS: [&str; 10] = ["edition", "unit", "status", "role", "by", "date", "reason", "meaning", "wording", "seal"];

impl Entry {
    /// Whether both are about the same edition, or about the goals of the same unit in it.
    #[must_use]
    pub fn same_list(&self, other: &Self) -> bool {
        (&self.edition, &self.unit) == (&other.edition, &other.unit)
    }

    /// The seal it must have in the record of a scheme behind the given one of its list; empty where it is the first.
    #[must_use]
    pub fn sealed(&self, scheme: &str, before: &str) -> String {
        let date = self.date.to_string();
        // The length stands before each text, so that nothing can move from one to the next.
        let texts = [
            before,
            scheme,
            &self.edition,
            self.unit.as_deref().unwrap_or_default(),
            self.status.id(),
            &self.role,
            &self.by,
            &date,
            self.reason.as_deref().unwrap_or_default(),
            &self.bound.meaning,
            &self.bound.wording,
        ];
        let mut hash = Sha256::new();
        for text in texts {
            hash.update(text.len().to_string().as_bytes());
            hash.update(b"\0");
            hash.update(text.as_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its lines in the record.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        let date = self.date.to_string();
        let values = [
            Some(quoted(&self.edition)),
            self.unit.as_deref().map(quoted),
            Some(self.status.id().to_owned()),
            Some(quoted(&self.role)),
            Some(quoted(&self.by)),
            Some(date),
            self.reason.as_deref().map(quoted),
            Some(self.bound.meaning.clone()),
            Some(self.bound.wording.clone()),
            Some(self.seal.clone()),
        ];
        for (key, value) in KEYS.iter().zip(values) {
            let Some(value) = value else { continue };
            let lead = if text.is_empty() { "- " } else { "  " };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{lead}{key}: {value}");
        }
        text
    }
}

/// A text as YAML holds it on one line: JSON is YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The record with an entry behind all others; what stands there, comments included, stays as it is.
#[must_use]
pub fn appended(record: &str, entry: &Entry) -> String {
    let gap = if record.is_empty() || record.ends_with('\n') { "" } else { "\n" };
    format!("{record}{gap}{}", entry.text())
}

/// Reads the record of a scheme, by its id. Entries with mistakes in them are left out and reported; so are entries whose seal is not theirs, and days
/// that go backwards within a list.
#[must_use]
pub fn read(scheme: &str, file: FileId, sources: &Sources) -> Checked<Vec<Entry>> {
    let mut report = Report::new(sources);
    let mut entries = Vec::new();
    let text = &sources.get(file).text;
    let blank = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    match if blank { None } else { report.yaml(file) } {
        None => {}
        Some(Node::List(items, _)) => {
            entries.extend(items.iter().filter_map(|item| entry(item, &mut report)));
        }
        Some(other) => report.at(&catalog::APPROVAL_RECORD, other.span(), |new| {
            new(say!("报批记录应为列表，这里是{it}", "the record is a list, and this is {it}", it = other.shape()))
                .help(say!("用 `kaohe approve` 登记", "`kaohe approve` writes the entries"))
        }),
    }
    if !report.has_errors() {
        chained(scheme, &entries, &mut report);
    }
    Checked { value: entries, problems: report.finish() }
}

fn wrong(report: &mut Report<'_>, span: Span, message: Bilingual, help: Option<Bilingual>) {
    report.at(&catalog::APPROVAL_RECORD, span, |new| {
        let problem = new(message);
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    });
}

fn entry(item: &Node, report: &mut Report<'_>) -> Option<Entry> {
    let Node::Map(pairs, start) = item else {
        let message =
            say!("每步应为一组键，这里是{it}", "a step is a group of keys, and this is {it}", it = item.shape());
        wrong(report, item.span(), message, None);
        return None;
    };
    let mut values: BTreeMap<&str, &Scalar> = BTreeMap::new();
    let mut sound = true;
    let mut span = *start;
    for (key, value) in pairs {
        let known = KEYS.contains(&key.text.as_str());
        match value {
            Node::Scalar(scalar) if known => {
                span = span.to(scalar.span);
                values.insert(&key.text, scalar);
            }
            _ => {
                sound = false;
                let help = match nearest(&key.text, KEYS.into_iter()) {
                    Some(near) if !known => say!("是不是 `{near}`", "did you mean `{near}`?", near = near),
                    _ => say!("可用的键：{keys}", "the keys are {keys}", keys = KEYS.join(", ")),
                };
                let message = if known {
                    say!("`{key}` 应为一个值", "`{key}` takes a single value", key = key.text)
                } else {
                    say!("不认识的键 `{key}`", "unknown key `{key}`", key = key.text)
                };
                wrong(report, key.span, message, Some(help));
            }
        }
    }
    for key in KEYS.into_iter().filter(|key| !matches!(*key, "unit" | "reason")) {
        if values.get(key).is_none_or(|value| value.text.is_empty()) {
            sound = false;
            wrong(report, *start, say!("缺少 `{key}`", "`{key}` is missing", key = key), None);
        }
    }
    let text = |key: &str| values.get(key).map(|value| value.text.clone()).filter(|text| !text.is_empty());
    let mut hash = |key: &str| {
        let value = values.get(key)?;
        let hex = value.text.len() == 64 && value.text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !hex && !value.text.is_empty() {
            let message = say!("`{key}` 应为 64 位十六进制数", "`{key}` has 64 hexadecimal digits", key = key);
            wrong(report, value.span, message, None);
        }
        hex.then(|| value.text.clone())
    };
    let (meaning, wording, seal) = (hash("meaning"), hash("wording"), hash("seal"));
    let status = values.get("status").and_then(|value| {
        let found = Status::ALL.into_iter().find(|status| status.id() == value.text);
        if found.is_none() && !value.text.is_empty() {
            let known = Status::ALL.map(Status::id).join(", ");
            let message = say!("没有状态 `{it}`", "there is no status `{it}`", it = value.text.as_str());
            wrong(report, value.span, message, Some(say!("可用的状态：{known}", "there are {known}", known = known)));
        }
        found
    });
    let date = values.get("date").and_then(|value| {
        let found = parse_date(&value.text);
        if found.is_none() && !value.text.is_empty() {
            let message = say!("`{it}` 不是日期", "`{it}` is no date", it = value.text.as_str());
            let help = say!("日期写作 2022-02-28", "a date is written 2022-02-28");
            wrong(report, value.span, message, Some(help));
        }
        found
    });
    let (edition, role, by) = (text("edition")?, text("role")?, text("by")?);
    let (unit, reason) = (text("unit"), text("reason"));
    let (status, date, seal) = (status?, date?, seal?);
    let bound = Bound { meaning: meaning?, wording: wording? };
    sound.then_some(Entry { edition, unit, status, role, by, date, reason, bound, seal, span })
}

/// Seals and days, list by list.
fn chained(scheme: &str, entries: &[Entry], report: &mut Report<'_>) {
    let mut last: BTreeMap<(&str, Option<&str>), &Entry> = BTreeMap::new();
    for entry in entries {
        let before = last.insert((&entry.edition, entry.unit.as_deref()), entry);
        if entry.sealed(scheme, before.map_or("", |before| before.seal.as_str())) != entry.seal {
            report.at(&catalog::APPROVAL_ENTRY_EDITED, entry.span, |new| {
                let problem = new(say!("这一步登记后被改动过", "this entry is not as it was made"));
                let problem = match before {
                    Some(before) => problem.label(before.span, say!("它前面的一步", "the entry before it")),
                    None => problem,
                };
                problem.help(say!(
                    "从版本库恢复本方案（{scheme}）原来的记录；确有错误的，由有权者用 `kaohe approve` 另记一步",
                    "restore the record of this scheme ({scheme}) from the repository; where it was wrong, those entitled add a step with `kaohe approve`",
                    scheme = scheme
                ))
            });
        }
        if let Some(before) = before.filter(|before| before.date > entry.date) {
            report.at(&catalog::APPROVAL_DATE, entry.span, |new| backwards(new, entry.date, before.date));
        }
    }
}

/// What is to be said of entries that an earlier state of the record has and that are not there now: a seal shows what was
/// taken out from between others, and not that the end of a list was cut off. They are told where the list goes on, or else
/// of the file.
#[must_use]
pub fn cut(before: &[Entry], now: &[Entry], path: &str) -> Vec<Diagnostic> {
    let gone = before.iter().filter(|entry| !now.iter().any(|other| other.seal == entry.seal));
    let told = gone.map(|entry| {
        let of = match &entry.unit {
            None => say!("{edition}版", "edition {edition}", edition = entry.edition.as_str()),
            Some(unit) => say!("单位 {unit} 的目标", "the goals of {unit}", unit = unit.as_str()),
        };
        let problem = Diagnostic::new(
            &catalog::APPROVAL_ENTRY_EDITED,
            say!(
                "上次提交的记录里有的一步不见了：{of}，{day} {by}（{role}）{did}",
                "an entry that the last commit has is gone: {of}, {did} by {by} ({role}) on {day}",
                of = of,
                day = entry.date.to_string(),
                by = entry.by.as_str(),
                role = entry.role.as_str(),
                did = entry.status.name()
            ),
        );
        let last = now.iter().rfind(|other| other.same_list(entry));
        let problem = match last {
            Some(last) => problem.at(last.span),
            None => problem.in_file(path),
        };
        problem.help(say!("记录只增不减：从版本库恢复", "a record only grows: restore it from the repository"))
    });
    told.collect()
}

/// What is to be said of a day before that of the step before.
#[must_use]
pub fn backwards(new: &dyn Fn(Bilingual) -> Diagnostic, day: Date, before: Date) -> Diagnostic {
    new(say!(
        "{day} 早于上一步的 {before}",
        "{day} is before {before}, the day of the step before",
        day = day.to_string(),
        before = before.to_string()
    ))
    .help(say!("核对日期", "check the day"))
}
