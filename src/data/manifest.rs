//! `data.yaml`: what the files of a data folder hold, where their names and headings do not say it themselves.

use super::events::plain;
use super::report::Report;
use super::table::wrong_shape;
use super::value::suggest;
use crate::base::catalog;
use crate::base::language::say;
use crate::base::source::FileId;
use crate::base::yaml::{Node, Scalar};
use crate::model::RuleSet;
use crate::model::contract::EventKind;
use crate::model::node::Body;
use crate::model::register::Register;
use crate::model::value::State;

/// What a file can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The list of units.
    Units,
    /// Numbers and levels, one a unit.
    Facts,
    /// Targets of single units, and changes of them.
    Targets,
    /// Dated events.
    Events,
    /// Answers of a survey.
    Ratings,
    /// Who is on which panel.
    Raters,
    /// Days off and make-up working days.
    Calendar,
    /// Recorded draws among equals.
    Draws,
    /// Decisions beside the computation.
    Adjudications,
    /// Appeals and objections.
    Appeals,
    /// Points given by hand.
    Scores,
    /// Achievements on record.
    Merits,
    /// Rows of a register.
    Register(Register),
    /// Meetings and inspections that were held.
    Meetings,
}

impl Kind {
    /// All kinds with their names, which are also names of files.
    pub(super) const NAMES: [(&'static str, Self); 17] = [
        ("units", Self::Units),
        ("facts", Self::Facts),
        ("targets", Self::Targets),
        ("events", Self::Events),
        ("ratings", Self::Ratings),
        ("raters", Self::Raters),
        ("calendar", Self::Calendar),
        ("draws", Self::Draws),
        ("adjudications", Self::Adjudications),
        ("appeals", Self::Appeals),
        ("scores", Self::Scores),
        ("merits", Self::Merits),
        ("tasks", Self::Register(Register::Tasks)),
        ("problems", Self::Register(Register::Problems)),
        ("pilots", Self::Register(Register::Pilots)),
        ("letters", Self::Register(Register::Letters)),
        ("meetings", Self::Meetings),
    ];

    /// The kind of a name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
    }
}

/// What the manifest says about one file.
#[derive(Debug, Clone, Default)]
pub(super) struct FileRule {
    /// What the file holds; nothing where its name tells.
    pub(super) kinds: Option<Vec<Kind>>,
    /// Headings of the file, and the names they stand for.
    pub(super) columns: Vec<(Scalar, Scalar)>,
    /// Spellings of states in its cells.
    pub(super) states: Vec<(String, State)>,
    /// Headings that are not read.
    pub(super) ignore: Vec<String>,
    /// The one kind of event it holds; the position in the rule set.
    pub(super) event: Option<usize>,
    /// The one survey it belongs to; the position of its node.
    pub(super) survey: Option<usize>,
}

impl FileRule {
    /// What blank cells stand for, where they stand for something.
    pub(super) fn blank(&self) -> Option<State> {
        self.states.iter().find(|(word, _)| word.is_empty()).map(|(_, state)| *state)
    }
}

/// A manifest.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// Paths from the manifest's folder, or bare names of files, with what is said about them.
    pub(super) files: Vec<(Scalar, FileRule)>,
}

impl Manifest {
    /// What is said about a file: by its path from the manifest's folder, else by its bare name.
    pub(super) fn rule(&self, path: &str) -> Option<&FileRule> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let find = |wanted: &str| self.files.iter().find(|(key, _)| key.text == wanted).map(|(_, rule)| rule);
        find(path).or_else(|| find(name))
    }

    /// Reads a manifest; what is wrong in it is reported, the rest counts.
    pub(super) fn read(file: FileId, rules: &RuleSet, report: &mut Report<'_>) -> Self {
        let mut manifest = Self::default();
        let Some(node) = report.yaml(file) else { return manifest };
        for (key, value) in entries(node, report) {
            if key.text != "files" {
                unknown_key(&key, &["files"], report);
                continue;
            }
            for (path, about) in entries(value, report) {
                let rule = file_rule(about, rules, report);
                manifest.files.push((path, rule));
            }
        }
        manifest
    }
}

/// The entries of a map; none, and a message, where it is something else.
fn entries(node: Node, report: &mut Report<'_>) -> Vec<(Scalar, Node)> {
    match node {
        Node::Map(entries, _) => entries,
        other => {
            wrong_shape(&other, ("一组键", "keys"), report);
            Vec::new()
        }
    }
}

/// The single value of a node.
fn scalar(node: Node, report: &mut Report<'_>) -> Option<Scalar> {
    match node {
        Node::Scalar(scalar) => Some(scalar),
        other => {
            wrong_shape(&other, ("一个值", "a single value"), report);
            None
        }
    }
}

/// The values of a list.
fn scalars(node: Node, report: &mut Report<'_>) -> Vec<Scalar> {
    match node {
        Node::List(items, _) => items.into_iter().filter_map(|item| scalar(item, report)).collect(),
        other => {
            wrong_shape(&other, ("列表", "a list"), report);
            Vec::new()
        }
    }
}

fn unknown_key(key: &Scalar, known: &[&str], report: &mut Report<'_>) {
    report.at(&catalog::UNKNOWN_KEY, key.span, |new| {
        let problem = new(say!("不认识的键 `{key}`", "unknown key `{key}`", key = key.text));
        let all = known.join("`、`");
        let all_en = known.join("`, `");
        let keys = say!("可用的键：`{all}`", "the keys are: `{all}`", all = (all.as_str(), all_en.as_str()));
        suggest(problem, &key.text, known.iter().copied(), keys)
    });
}

fn file_rule(node: Node, rules: &RuleSet, report: &mut Report<'_>) -> FileRule {
    let mut rule = FileRule::default();
    for (key, value) in entries(node, report) {
        match key.text.as_str() {
            "kinds" => {
                let words = scalars(value, report);
                rule.kinds = Some(words.iter().filter_map(|word| kind(word, report)).collect());
            }
            "columns" => {
                for (heading, name) in entries(value, report) {
                    if let Some(name) = scalar(name, report) {
                        rule.columns.push((heading, name));
                    }
                }
            }
            "states" => {
                for (word, state) in entries(value, report) {
                    let Some(name) = scalar(state, report) else { continue };
                    match State::find(&name.text) {
                        Some(state) => rule.states.push((word.text.trim().to_owned(), state)),
                        None => unknown_state(&name, report),
                    }
                }
            }
            "ignore" => rule.ignore = scalars(value, report).into_iter().map(|heading| heading.text).collect(),
            "event" => rule.event = scalar(value, report).and_then(|name| event(&name, rules, report)),
            "survey" => rule.survey = scalar(value, report).and_then(|name| survey(&name, rules, report)),
            _ => unknown_key(&key, &["kinds", "columns", "states", "ignore", "event", "survey"], report),
        }
    }
    rule
}

/// The names of all kinds of files, for messages.
pub(super) fn kinds() -> crate::base::language::Bilingual {
    let quoted = |(name, _): &(&str, Kind)| crate::base::language::Bilingual::from(format!("`{name}`"));
    crate::base::language::list(&Kind::NAMES.iter().map(quoted).collect::<Vec<_>>())
}

fn kind(word: &Scalar, report: &mut Report<'_>) -> Option<Kind> {
    let found = Kind::find(&word.text);
    if found.is_none() {
        report.at(&catalog::UNKNOWN_KEY, word.span, |new| {
            let problem = new(say!("不认识的文件种类 `{word}`", "unknown kind of file `{word}`", word = word.text));
            let help = say!("可用的种类：{list}", "the kinds are: {list}", list = kinds());
            suggest(problem, &word.text, Kind::NAMES.iter().map(|(name, _)| *name), help)
        });
    }
    found
}

fn unknown_state(word: &Scalar, report: &mut Report<'_>) {
    report.at(&catalog::UNKNOWN_KEY, word.span, |new| {
        let problem = new(say!("不认识的状态 `{word}`", "unknown state `{word}`", word = word.text));
        let names = State::ALL.into_iter().flat_map(|state| [state.words().0, state.words().1]);
        let help = say!(
            "可用的状态：未报、拒报、保密、无法计算、样本不足、不适用",
            "the states are: not submitted, refused, withheld, undefined, below minimum, not applicable"
        );
        suggest(problem, &word.text, names, help)
    });
}

fn event(name: &Scalar, rules: &RuleSet, report: &mut Report<'_>) -> Option<usize> {
    let named = |kind: &EventKind| kind.id == name.text || kind.title.as_deref() == Some(&name.text);
    let found = plain(rules).find(|(_, kind)| named(kind)).map(|(at, _)| at);
    if found.is_none() {
        report.at(&catalog::UNKNOWN_EVENT_KIND, name.span, |new| {
            let problem = new(say!("方案中没有事件 `{name}`", "the scheme has no event `{name}`", name = name.text));
            let help = say!("改成方案中的事件名称", "use the name of an event of the scheme");
            suggest(problem, &name.text, plain(rules).map(|(_, kind)| kind.id.as_str()), help)
        });
    }
    found
}

/// The survey node of a path or of the tail of one, where that is the only one.
fn survey(name: &Scalar, rules: &RuleSet, report: &mut Report<'_>) -> Option<usize> {
    let tail = format!(".{}", name.text);
    let surveys = || rules.nodes.iter().enumerate().filter(|(_, node)| matches!(node.body, Body::Survey(_)));
    let exact = surveys().find(|(_, node)| node.id == name.text).map(|(index, _)| index);
    let matching: Vec<usize> = surveys().filter(|(_, node)| node.id.ends_with(&tail)).map(|(index, _)| index).collect();
    match (exact, matching.as_slice()) {
        (Some(index), _) | (None, &[index]) => Some(index),
        (None, several) => {
            report.at(&catalog::UNKNOWN_KEY, name.span, |new| {
                if several.is_empty() {
                    let problem =
                        new(say!("方案中没有测评 `{name}`", "the scheme has no survey `{name}`", name = name.text));
                    let help = say!("写测评节点的路径", "write the path of the survey's node");
                    suggest(problem, &name.text, surveys().map(|(_, node)| node.name.as_str()), help)
                } else {
                    new(say!("`{name}` 可指多个测评", "`{name}` names several surveys", name = name.text))
                        .help(say!("写测评节点的完整路径", "write the full path of the survey's node"))
                }
            });
            None
        }
    }
}
