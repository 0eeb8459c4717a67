//! Changes that somebody answers for: a file names each by its fingerprint and says why it is accepted, by whom, and how long.
//!
//! A fingerprint is taken over what changed from what to what, so an entry holds for this very change and for no other, on
//! whatever line, branch or commit it stands. Nothing is accepted by an entry with a fault.

use super::{Change, Comparison};
use crate::base::calendar::{Date, parse_date};
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic, Problems, nearest};
use crate::base::language::{Bilingual, Lang};
use crate::base::source::{FileId, Sources, Span};
use crate::base::yaml::{self, Node, Scalar};
use crate::say;
use std::collections::BTreeMap;

/// The keys of an entry, in English and Chinese.
pub const KEYS: [(&str, &str); 5] =
    [("fingerprint", "指纹"), ("change", "变动"), ("reason", "理由"), ("by", "决定人"), ("until", "有效至")];

/// The key of a name in [`KEYS`], in one language.
#[must_use]
pub fn key(name: &str, lang: Lang) -> &'static str {
    let found = KEYS.iter().find(|(en, _)| *en == name);
    found.map_or("", |(en, zh)| if lang == Lang::Zh { zh } else { en })
}

/// One entry: a change, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The fingerprint of the change.
    pub fingerprint: String,
    /// What the change says, for the reader of the file.
    pub change: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The role or office that accepts it.
    pub by: String,
    /// The last day on which it is accepted; none for always.
    pub until: Option<Date>,
    /// Where its fingerprint stands.
    place: Span,
    /// Where the sentence of the change stands, or the fingerprint.
    told_at: Span,
    /// Where the last day stands, or the fingerprint.
    until_at: Span,
}

/// What was accepted of the changes of a comparison, by their fingerprints.
pub type Accepted = BTreeMap<String, Acceptance>;

/// Reads an accept file: a list of entries. What is wrong with one is said, and the entry accepts nothing.
#[must_use]
pub fn read(file: FileId, sources: &Sources) -> Checked<Vec<Acceptance>> {
    let mut problems = Problems::new();
    let root = yaml::parse(file, sources).into_value(&mut problems);
    let items = match root {
        Some(Node::List(items, _)) => items,
        Some(other) => {
            problems.push(shape(
                &other,
                &say!("一个列表，每项以 `- 指纹: …` 开头", "a list, each entry beginning with `- fingerprint: …`"),
            ));
            Vec::new()
        }
        None => Vec::new(),
    };
    let mut entries: Vec<Acceptance> = Vec::new();
    for item in items {
        let Some(entry) = self::entry(item, &mut problems) else { continue };
        match entries.iter().find(|other| other.fingerprint == entry.fingerprint) {
            Some(first) => problems.push(
                Diagnostic::new(
                    &catalog::ACCEPT_TWICE,
                    say!(
                        "变动 `{it}` 写了两次",
                        "the change `{it}` is accepted twice",
                        it = entry.fingerprint.as_str()
                    ),
                )
                .at(entry.place)
                .label(first.place, say!("第一次在这里", "first here"))
                .help(say!("只保留一条", "keep one of them")),
            ),
            None => entries.push(entry),
        }
    }
    Checked { value: entries, problems }
}

fn shape(node: &Node, wanted: &Bilingual) -> Diagnostic {
    let message =
        say!("这里是{is}，应为{wanted}", "this is {is}; it should be {wanted}", is = node.shape(), wanted = wanted);
    Diagnostic::new(&catalog::ACCEPT_KEY, message).at(node.span())
}

fn entry(item: Node, problems: &mut Problems) -> Option<Acceptance> {
    let Node::Map(keys, begins) = item else {
        problems.push(shape(&item, &say!("一条记录（指纹、理由、决定人）", "an entry of fingerprint, reason and by")));
        return None;
    };
    let before = problems.len();
    let mut given: BTreeMap<&str, Scalar> = BTreeMap::new();
    for (key, value) in keys {
        let Some((name, _)) = KEYS.iter().find(|(en, zh)| key.text == *en || key.text == *zh) else {
            let problem = Diagnostic::new(
                &catalog::ACCEPT_KEY,
                say!("不认识的键 `{key}`", "unknown key `{key}`", key = key.text.as_str()),
            );
            let problem = problem.at(key.span);
            let known = KEYS.iter().flat_map(|(en, zh)| [*en, *zh]);
            problems.push(match nearest(&key.text, known) {
                Some(near) => problem.replace(key.span, near),
                None => problem.help(say!(
                    "可用的键：指纹、变动、理由、决定人、有效至",
                    "the keys are fingerprint, change, reason, by, until"
                )),
            });
            continue;
        };
        match value {
            Node::Scalar(scalar) => drop(given.insert(name, scalar)),
            other => problems.push(shape(&other, &say!("一个值", "a single value"))),
        }
    }
    let place = given.get("fingerprint").map_or(begins, |scalar| scalar.span);
    // What is missing may be what a wrong key stands for.
    let known = problems.len() == before;
    let mut required = |key: &str, message: Bilingual, help: Bilingual| {
        let scalar = given.get(key);
        let text = scalar.map_or("", |scalar| scalar.text.trim()).to_owned();
        if text.is_empty() && (known || scalar.is_some()) {
            let at = scalar.map_or(place, |scalar| scalar.span);
            problems.push(Diagnostic::new(&catalog::ACCEPT_INCOMPLETE, message).at(at).help(help));
        }
        text
    };
    let fingerprint = required(
        "fingerprint",
        say!("没有写是哪一项变动", "the entry does not say which change it accepts"),
        say!(
            "写 `kaohe diff` 在该项变动后面印出的十六位指纹",
            "write the sixteen digits that `kaohe diff` prints behind the change"
        ),
    );
    let reason = required(
        "reason",
        say!("没有写接受这项变动的理由", "no reason is given for accepting this change"),
        say!(
            "用一句话写明为什么可以接受，被考核的单位看得懂",
            "say in one sentence why it may be accepted, so that those assessed understand it"
        ),
    );
    let by = required(
        "by",
        say!("没有写由谁接受", "nobody is named who accepts this change"),
        say!(
            "写职务或机构，如 `考核办主任`；不写姓名",
            "write a role or an office, such as `head of the assessment office`"
        ),
    );
    let is_fingerprint = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !fingerprint.is_empty() && !is_fingerprint(&fingerprint) {
        let message = say!("`{it}` 不是指纹", "`{it}` is no fingerprint", it = fingerprint.as_str());
        problems.push(
            Diagnostic::new(&catalog::ACCEPT_INCOMPLETE, message)
                .at(place)
                .help(say!("指纹是十六位的 0–9、a–f", "a fingerprint is sixteen digits 0-9, a-f")),
        );
    }
    let until = given.get("until").filter(|scalar| !scalar.text.trim().is_empty());
    let day = until.and_then(|scalar| parse_date(scalar.text.trim()));
    if let Some(scalar) = until.filter(|_| day.is_none()) {
        let message = say!("`{it}` 不是日期", "`{it}` is no date", it = scalar.text.as_str());
        problems.push(
            Diagnostic::new(&catalog::ACCEPT_INCOMPLETE, message)
                .at(scalar.span)
                .help(say!("写作 2024-12-31", "write it as 2024-12-31")),
        );
    }
    let told = given.get("change").filter(|scalar| !scalar.text.trim().is_empty());
    (problems.len() == before).then(|| Acceptance {
        fingerprint: fingerprint.to_ascii_lowercase(),
        change: told.map(|scalar| scalar.text.trim().to_owned()),
        reason,
        by,
        until: day,
        place,
        told_at: told.map_or(place, |scalar| scalar.span),
        until_at: until.map_or(place, |scalar| scalar.span),
    })
}

/// The changes that the entries accept: those that are there, that would be denied, and whose last day has not passed on
/// `as_of`. What is wrong with an entry is said. `told` gives the sentence of a change in each language.
///
/// An entry with a last day cannot be judged without the day it is judged on, so that where `as_of` is none, it is an error:
/// no clock is asked.
#[must_use]
pub fn accepted(
    entries: Vec<Acceptance>,
    comparison: &Comparison<'_>,
    denied: impl Fn(&Change) -> bool,
    as_of: Option<Date>,
    told: impl Fn(&Change) -> Bilingual,
) -> Checked<Accepted> {
    let mut found = Checked::<Accepted>::default();
    for entry in entries {
        let print = entry.fingerprint.as_str();
        let Some(change) = comparison.changes.iter().find(|change| change.fingerprint == print) else {
            let known = comparison.changes.iter().map(|change| change.fingerprint.as_str());
            let problem = Diagnostic::new(
                &catalog::ACCEPT_UNKNOWN,
                say!("没有指纹为 `{it}` 的变动", "no change has the fingerprint `{it}`", it = print),
            );
            let problem = problem.at(entry.place);
            found.problems.push(match nearest(print, known) {
                Some(near) => problem.help(say!("是否应为 `{near}`？", "did you mean `{near}`?", near = near)),
                None => problem.help(say!(
                    "这项变动已不在两边之间的，删去这一条",
                    "where that change is no longer between the two sides, remove the entry"
                )),
            });
            continue;
        };
        let sentence = told(change);
        if let Some(written) = entry.change.as_deref().filter(|it| *it != sentence.zh && *it != sentence.en) {
            let message = say!("这项变动不是 `{written}`", "the change is not `{written}`", written = written);
            let problem = Diagnostic::new(&catalog::ACCEPT_SENTENCE, message).at(entry.told_at);
            found.problems.push(problem.note(say!("变动：{it}", "it is: {it}", it = &sentence)).help(say!(
                "核对之后改成现在的说法，或不再接受",
                "look at it again; write what it says now, or accept it no longer"
            )));
            continue;
        }
        if !denied(change) {
            let class = change.judgement.class.name();
            let message = say!(
                "不必接受：这项变动属于“{class}”，没有被禁止",
                "there is nothing to accept: the change is of the class `{class}`, which is not denied",
                class = class
            );
            let problem = Diagnostic::new(&catalog::ACCEPT_UNUSED, message).at(entry.place);
            found.problems.push(problem.note(sentence).help(say!("删去这一条", "remove the entry")));
            continue;
        }
        match (entry.until, as_of) {
            (Some(until), Some(day)) if until < day => {
                let (until, day) = (until.to_string(), day.to_string());
                let message = say!(
                    "接受到 {until} 为止，{day} 已过期",
                    "it was accepted until {until}; on {day} that is over",
                    until = until,
                    day = day
                );
                let problem = Diagnostic::new(&catalog::ACCEPT_EXPIRED, message).at(entry.until_at);
                found.problems.push(problem.note(sentence).help(say!(
                    "由有权的人重新决定，改写日期和理由；不再接受的，删去这一条",
                    "have it decided again by those entitled to, with a new day and reason; or remove the entry"
                )));
            }
            (Some(_), None) => {
                let message = say!(
                    "接受有期限，而没有说按哪一天判断",
                    "it is accepted until a day, and no day is given to judge by"
                );
                let problem = Diagnostic::new(&catalog::ACCEPT_DAY_MISSING, message).at(entry.until_at);
                found.problems.push(problem.help(say!("加上 `--as-of 日期`", "add `--as-of DATE`")));
            }
            _ => drop(found.value.insert(entry.fingerprint.clone(), entry)),
        }
    }
    found
}
