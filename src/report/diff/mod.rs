//! A comparison of two rule sets for readers: what changed, sentence by sentence, on a terminal, in Markdown for a merge
//! request, as a page with both texts side by side (新旧条文对照表), and as JSON.

mod impact;
mod json;
mod lines;
mod text;
mod told;
pub(super) mod words;

use super::TemplateError;
use super::templates::{self, Set};
use crate::base::language::{Bilingual, Lang, quoted};
use crate::base::source::Sources;
use crate::diff::accept::Accepted;
use crate::diff::impact::Impact;
use crate::diff::impact::passage::Passage;
use crate::diff::judgement::Class;
use crate::diff::thing::{Key, Kind, Thing, things};
use crate::diff::verdict::{Comparable, Verdict};
use crate::diff::{Change, Comparison, Side};
use crate::model::RuleSet;
use crate::model::node::Node;
use impact::ImpactView;
use impact::passage::PassageView;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use words::Words;

pub use impact::lacking;
pub use impact::passage::lacking_now;
pub use json::json;
pub use text::text;
pub use told::{Told, told};

/// A comparison with the texts of both sides.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The comparison.
    pub of: &'a Comparison<'a>,
    /// The old rule set as text.
    pub old: Written<'a>,
    /// The new rule set as text.
    pub new: Written<'a>,
    /// What the changes do to the results of a period, where that is asked for.
    pub impact: Option<&'a Impact>,
    /// How results go over into those of a later period under the new rule set, where that is asked for.
    pub passage: Option<&'a Passage>,
    /// Which changes somebody answers for; none where no change is denied.
    pub accepted: Option<&'a Accepted>,
    /// What the two are to each other.
    pub relation: Relation,
}

/// What two schemes are to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Relation {
    /// One comes after the other.
    #[default]
    Editions,
    /// One is of the level above; only what the lower one states more strictly is told.
    Levels,
}

/// A rule set with the texts it was read from. Texts that were written alike are compared best: both sides as canonical
/// text, where there is one.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The rule set whose places point into the texts.
    pub rules: &'a RuleSet,
    /// The texts.
    pub sources: &'a Sources,
    /// The texts that the rule set of the comparison points into.
    pub places: &'a Sources,
    /// Whether what is new or gone is quoted as it is written; else it is told in words, for readers who draft nothing.
    pub quoted: bool,
}

impl<'a> Written<'a> {
    /// A rule set with the texts it was compiled from.
    #[must_use]
    pub fn of(rules: &'a RuleSet, sources: &'a Sources) -> Self {
        Self { rules, sources, places: sources, quoted: true }
    }

    /// The same, for readers of results: told in words.
    #[must_use]
    pub fn in_words(self) -> Self {
        Self { quoted: false, ..self }
    }

    /// The text of each thing, by what it is.
    fn texts(self) -> BTreeMap<Key, String> {
        let place = |thing: Thing| Some((thing.key(), self.sources.text(thing.clause?.span).trim_end().to_owned()));
        things(self.rules).into_iter().filter_map(place).filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// The page in Markdown, short: the summary, then the changes, with details that fold.
///
/// # Errors
/// A template that cannot be rendered.
pub fn markdown(compared: Compared, lang: Lang) -> Result<String, TemplateError> {
    templates::render_of(Set::Diff, "diff.md", &View::new(compared, lang))
}

/// The page in HTML: the summary, every change, and both texts side by side.
///
/// # Errors
/// A template that cannot be rendered.
pub fn html(compared: Compared, lang: Lang) -> Result<String, TemplateError> {
    templates::render_of(Set::Diff, "diff.html", &View::new(compared, lang))
}

/// What a comparison says, as texts.
#[derive(Debug, Serialize)]
struct View {
    lang: &'static str,
    title: String,
    editions: String,
    /// One side is of the level above.
    levels: bool,
    summary: String,
    counts: Vec<Count>,
    groups: Vec<Group>,
    verdicts: Vec<VerdictLine>,
    verdict_summary: String,
    /// What the changes do to results; at most one.
    impact: Vec<ImpactView>,
    /// How results go over into those of a later period; at most one.
    passage: Vec<PassageView>,
    meanings: [String; 2],
    words: Labels,
}

/// How many changes there are of a class.
#[derive(Debug, Serialize)]
struct Count {
    class: &'static str,
    name: String,
    count: usize,
}

/// The changes of one indicator, or of another thing.
#[derive(Debug, Serialize)]
struct Group {
    heading: String,
    id: String,
    anchor: String,
    /// The articles, or files and lines, before and after.
    places: [String; 2],
    lines: Vec<Line>,
    /// Names, records and wording only: no result changes by it.
    minor: bool,
    /// The texts before and after; empty where it was not there.
    texts: [String; 2],
}

/// One change.
#[derive(Debug, Serialize)]
struct Line {
    mark: &'static str,
    class: &'static str,
    class_name: String,
    name: String,
    /// What changed, without the values.
    what: String,
    /// The values before and after; empty where there is nothing to set side by side.
    old: String,
    new: String,
    /// Why it is judged so, with cases.
    reason: String,
    cases: Vec<String>,
    /// Who accepts it, and why; empty where nobody does.
    accepted: String,
    fingerprint: String,
    /// The thing it is of.
    #[serde(skip)]
    of: Key,
}

impl Line {
    /// What changed, from what to what.
    fn sentence(&self, colon: &str) -> String {
        match (self.old.as_str(), self.new.as_str()) {
            ("", "") => self.what.clone(),
            ("", only) | (only, "") => format!("{}{colon}{only}", self.what),
            (old, new) => format!("{}{colon}{old} → {new}", self.what),
        }
    }
}

/// The verdict on one indicator.
#[derive(Debug, Serialize)]
struct VerdictLine {
    depth: usize,
    title: String,
    id: String,
    was: String,
    verdict: &'static str,
    name: String,
}

/// Fixed words of the templates.
#[derive(Debug, Serialize)]
struct Labels {
    changes: &'static str,
    what: &'static str,
    before: &'static str,
    after: &'static str,
    class: &'static str,
    reason: &'static str,
    comparability: &'static str,
    indicator: &'static str,
    verdict: &'static str,
    side_by_side: &'static str,
    no_changes: &'static str,
    minor: &'static str,
    colon: &'static str,
    meaning: &'static str,
    nothing: &'static str,
}

impl View {
    fn new(compared: Compared, lang: Lang) -> Self {
        let Comparison { old, new, changes, verdicts } = compared.of;
        let words = Words::new(old, new, lang);
        let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
        let levels = compared.relation == Relation::Levels;
        let title = |rules: &RuleSet| rules.scheme.title.clone().unwrap_or_else(|| rules.scheme.id.clone());
        let (title, above) = (title(new), title(old));
        let editions = match lang {
            Lang::Zh if levels => format!("上级：{above} {}版；本级：{}版", old.scheme.edition, new.scheme.edition),
            Lang::En if levels => {
                format!("above: {above}, edition {}; here: edition {}", old.scheme.edition, new.scheme.edition)
            }
            Lang::Zh if old.scheme.edition == new.scheme.edition => format!("{}版", new.scheme.edition),
            Lang::En if old.scheme.edition == new.scheme.edition => format!("edition {}", new.scheme.edition),
            Lang::Zh => format!("{}版 → {}版", old.scheme.edition, new.scheme.edition),
            Lang::En => format!("edition {} → {}", old.scheme.edition, new.scheme.edition),
        };
        let count = |class: Class| changes.iter().filter(|change| change.judgement.class == class).count();
        let counts = Class::ALL.map(|class| Count {
            class: class.word(),
            name: class.name().get(lang).to_owned(),
            count: count(class),
        });
        let depth = |id: &str| id.matches('.').count();
        let verdict_lines = verdicts.iter().map(|verdict| VerdictLine {
            depth: depth(&verdict.id),
            title: verdict.title.clone(),
            id: verdict.id.clone(),
            was: verdict.was.clone().unwrap_or_default(),
            verdict: verdict.comparable.word(),
            name: verdict.comparable.name().get(lang).to_owned(),
        });
        let telling = Telling::new(compared, &words);
        Self {
            lang: if lang == Lang::Zh { "zh-CN" } else { "en" },
            title: match lang {
                Lang::Zh if levels => format!("{title}：严于上级之处"),
                Lang::En if levels => format!("{title}: where it is stricter than the scheme above"),
                Lang::Zh => format!("{title}：新旧对照"),
                Lang::En => format!("{title}: what changed"),
            },
            editions,
            levels,
            summary: if levels { stricter(compared.of) } else { summary(compared.of) }.get(lang).to_owned(),
            counts: counts.into_iter().filter(|count| count.count > 0).collect(),
            groups: telling.groups(),
            impact: compared.impact.map(|of| ImpactView::new(of, &telling)).into_iter().collect(),
            passage: compared.passage.map(|of| PassageView::new(of, &telling)).into_iter().collect(),
            verdicts: verdict_lines.collect(),
            verdict_summary: verdict_summary(compared.of).get(lang).to_owned(),
            meanings: [old.meaning.clone(), new.meaning.clone()],
            words: Labels {
                changes: if levels { pick("条文", "Clauses") } else { pick("变动", "Changes") },
                what: pick("事项", "what"),
                before: if levels { pick("上级", "above") } else { pick("原", "before") },
                after: if levels { pick("本级", "here") } else { pick("新", "after") },
                class: pick("性质", "class"),
                reason: pick("理由", "reason"),
                comparability: pick("可比性", "Can results be compared?"),
                indicator: pick("指标", "indicator"),
                verdict: pick("结论", "verdict"),
                side_by_side: pick("新旧条文对照", "Texts side by side"),
                no_changes: match levels {
                    true => pick(
                        "只列能够证明的；同一事项口径不同、有严有宽的，不在其内。",
                        "Only what is proven is told; where one thing is measured otherwise, or is harder for some and easier for others, nothing is.",
                    ),
                    false => pick("含义没有变动。", "The meaning has not changed."),
                },
                minor: pick("只涉及结构、记录和文字的变动", "Changes of structure, records and wording only"),
                colon: pick("：", ": "),
                meaning: pick("规则含义", "meaning"),
                nothing: pick("（无）", "(none)"),
            },
        }
    }
}

/// One sentence over all changes.
#[must_use]
pub fn summary(comparison: &Comparison) -> Bilingual {
    let count = |class: Class| comparison.changes.iter().filter(|it| it.judgement.class == class).count();
    let named = |lang: Lang| {
        let some = Class::ALL.into_iter().filter(|class| count(*class) > 0);
        let each = some.map(|class| match lang {
            Lang::Zh => format!("{}{}项", class.name().zh, count(class)),
            Lang::En => format!("{} {}", count(class), class.name().en),
        });
        each.collect::<Vec<_>>().join(if lang == Lang::Zh { "，" } else { ", " })
    };
    let all = comparison.changes.len();
    match (all, comparison.same_meaning()) {
        (0, _) => crate::say!("没有变动", "nothing changed"),
        (_, true) => crate::say!(
            "含义没有变动；{named}",
            "the meaning has not changed; {named}",
            named = (named(Lang::Zh).as_str(), named(Lang::En).as_str())
        ),
        _ => {
            let english = if all == 1 { "1 change".to_owned() } else { format!("{all} changes") };
            crate::say!(
                "{count}：{named}",
                "{count}: {named}",
                count = (format!("共{all}项变动").as_str(), english.as_str()),
                named = (named(Lang::Zh).as_str(), named(Lang::En).as_str())
            )
        }
    }
}

/// One sentence over what is stricter than above.
#[must_use]
pub fn stricter(comparison: &Comparison) -> Bilingual {
    match comparison.changes.len() {
        0 => crate::say!("没有查出严于上级之处", "nothing was found that is stricter than above"),
        n => crate::say!("有{n}处严于上级", "stricter than above: {n}", n = n),
    }
}

/// One sentence over what can be compared, of indicators without parts.
fn verdict_summary(comparison: &Comparison) -> Bilingual {
    let above = |verdict: &Verdict| {
        let parent = |id: &str| id.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        std::iter::successors(parent(&verdict.id), move |id| parent(id))
    };
    let parts: BTreeSet<String> = comparison.verdicts.iter().flat_map(above).collect();
    let leaves: Vec<Comparable> =
        comparison.verdicts.iter().filter(|it| !parts.contains(&it.id)).map(|it| it.comparable).collect();
    let count = |of: Comparable| leaves.iter().filter(|it| **it == of).count();
    let all = [Comparable::Same, Comparable::Rescaled, Comparable::Redefined, Comparable::New, Comparable::Dropped];
    let named = |lang: Lang| {
        let some = all.into_iter().filter(|of| count(*of) > 0);
        let each = some.map(|of| {
            let name = of.name();
            match lang {
                Lang::Zh => format!("{}{}项", name.zh, count(of)),
                Lang::En => format!("{} {}", count(of), name.en.split(':').next().unwrap_or_default()),
            }
        });
        each.collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { ", " })
    };
    crate::say!(
        "末级指标：{named}。",
        "Indicators without parts: {named}.",
        named = (named(Lang::Zh).as_str(), named(Lang::En).as_str())
    )
}

/// What a change is told under: an indicator with all that stands in it, or the thing itself.
fn subject(change: &Change) -> (Kind, String) {
    match change.kind {
        Kind::Method => (Kind::Node, change.id.split('#').next().unwrap_or_default().to_owned()),
        Kind::Panel => (Kind::Node, change.id.rsplit_once('/').map_or("", |(node, _)| node).to_owned()),
        Kind::Survey => (Kind::Node, change.id.clone()),
        Kind::Rule => (Kind::Node, change.id.rsplit_once('.').map_or("", |(node, _)| node).to_owned()),
        Kind::Grade => (Kind::Grades, String::new()),
        kind => (kind, change.id.clone()),
    }
}

/// A comparison while it is told.
struct Telling<'a> {
    of: &'a Comparison<'a>,
    words: &'a Words,
    /// The texts of the old things.
    old: BTreeMap<Key, String>,
    /// The texts of the new things.
    new: BTreeMap<Key, String>,
    /// Which changes somebody answers for.
    accepted: Option<&'a Accepted>,
    relation: Relation,
    /// Whether what is new or gone is quoted as it is written.
    quoted: bool,
    /// The places of the verdicts, by indicator.
    verdicts: BTreeMap<&'a str, usize>,
    /// The indicators of both rule sets, by path: the old one's, then the new one's.
    nodes: [BTreeMap<&'a str, &'a Node>; 2],
}

impl<'a> Telling<'a> {
    fn new(compared: Compared<'a>, words: &'a Words) -> Self {
        let mut verdicts = BTreeMap::new();
        for (at, verdict) in compared.of.verdicts.iter().enumerate() {
            verdicts.entry(verdict.id.as_str()).or_insert(at);
        }
        let nodes = [compared.of.old, compared.of.new]
            .map(|rules| rules.nodes.iter().map(|node| (node.id.as_str(), node)).collect());
        let (old, new) = (compared.old.texts(), compared.new.texts());
        let quoted = compared.old.quoted && compared.new.quoted;
        let Compared { of, accepted, relation, .. } = compared;
        Self { of, words, old, new, accepted, relation, quoted, verdicts, nodes }
    }
}

impl Telling<'_> {
    /// What a change is told under, in words.
    fn heading_of(&self, change: &Change) -> String {
        let (kind, id) = subject(change);
        let (before, after) = self.sides(kind, &id, &[change]);
        self.heading(kind, &before, &after)
    }

    fn heading(&self, kind: Kind, before: &Option<Side>, after: &Option<Side>) -> String {
        let title = |side: &Option<Side>| {
            let side = side.as_ref()?;
            Some(side.title.clone().unwrap_or_else(|| side.id.rsplit('.').next().unwrap_or_default().to_owned()))
        };
        let id = after.as_ref().or(before.as_ref()).map_or("", |side| side.id.as_str());
        let (name, named) = match kind {
            Kind::Settlement => (kind.name(), Some(self.words.matter(id))),
            Kind::Ranking => (crate::say!("第{n}个排名", "ranking {n}", n = id), Some(String::new())),
            Kind::Appeal | Kind::Publication => (kind.name(), Some(String::new())),
            Kind::Approval if id == "units" => {
                (crate::say!("单位目标的报批程序", "approval of units' goals"), Some(String::new()))
            }
            Kind::Approval => (crate::say!("版本的报批程序", "approval of the edition"), Some(String::new())),
            _ => (kind.name(), None),
        };
        self.titled(&name, named.or_else(|| title(after)).or_else(|| title(before)))
    }

    fn groups(&self) -> Vec<Group> {
        let mut order: Vec<Key> = Vec::new();
        let mut under: BTreeMap<Key, Vec<&Change>> = BTreeMap::new();
        for change in &self.of.changes {
            let own = under.entry(subject(change)).or_default();
            if own.is_empty() {
                order.push(subject(change));
            }
            own.push(change);
        }
        // Rules of an indicator are told with it, so indicators stand in the order of the score.
        order.sort_by_key(|(kind, id)| (*kind, self.verdicts.get(id.as_str())));
        let told = order.into_iter().map(|subject| {
            let changes = under.remove(&subject).unwrap_or_default();
            self.group(subject, changes)
        });
        told.collect()
    }

    fn group(&self, (kind, id): Key, changes: Vec<&Change>) -> Group {
        let (before, after) = self.sides(kind, &id, &changes);
        let heading = self.heading(kind, &before, &after);
        let cite = |side: &Option<Side>| {
            side.as_ref().and_then(|side| side.clause.as_ref()).map_or_else(String::new, crate::model::Clause::cite)
        };
        let places = [cite(&before), cite(&after)];
        let texts = [
            texts(&self.old, kind, before, changes.iter().filter_map(|it| Some((it.kind, it.old.clone()?)))),
            texts(&self.new, kind, after, changes.iter().filter_map(|it| Some((it.kind, it.new.clone()?)))),
        ];
        let mut lines: Vec<Line> = Vec::new();
        for change in changes {
            let mut line = self.line(change);
            // The parts of one method are judged together: their cases are told once.
            if lines.last().is_some_and(|before| before.of == line.of && before.cases == line.cases) {
                line.cases.clear();
            }
            lines.push(line);
        }
        let anchor = format!("{}-{id}", kind.word());
        // What the heading says already is not said twice.
        let id = if matches!(kind, Kind::Ranking | Kind::Duty | Kind::Settlement | Kind::Approval) {
            String::new()
        } else {
            id
        };
        let minor = [Class::Structural.word(), Class::Wording.word()];
        let minor = lines.iter().all(|line| minor.contains(&line.class));
        Group { heading, id, anchor, places, lines, minor, texts }
    }

    /// A kind with a title.
    fn named(&self, kind: Kind, title: Option<String>) -> String {
        self.titled(&kind.name(), title)
    }

    fn titled(&self, name: &Bilingual, title: Option<String>) -> String {
        match title.filter(|title| !title.is_empty()) {
            Some(title) if self.words.lang() == Lang::Zh => format!("{}{}", name.zh, quoted(&title)),
            Some(title) => format!("{} {}", name.en, quoted(&title)),
            None => name.get(self.words.lang()).to_owned(),
        }
    }

    /// What the changes are told under, before and after.
    fn sides(&self, kind: Kind, id: &str, changes: &[&Change]) -> (Option<Side>, Option<Side>) {
        let [old, new] = &self.nodes;
        let node = |nodes: &BTreeMap<&str, &Node>, id: &str| {
            let node = nodes.get(id)?;
            Some(Side { id: node.id.clone(), title: node.title.clone(), clause: Some(node.clause.clone()) })
        };
        if kind == Kind::Node {
            let verdict = self.verdicts.get(id).and_then(|at| self.of.verdicts.get(*at));
            let was = verdict.and_then(|verdict| verdict.was.as_deref());
            return (node(old, was.unwrap_or(id)), node(new, id));
        }
        if kind == Kind::Grades {
            let grades = |rules: &RuleSet| {
                let grades = rules.grades.as_ref()?;
                Some(Side { id: String::new(), title: grades.title.clone(), clause: Some(grades.clause.clone()) })
            };
            return (grades(self.of.old), grades(self.of.new));
        }
        let own = |change: &&&Change| change.kind == kind;
        let first = changes.iter().find(own);
        (first.and_then(|change| change.old.clone()), first.and_then(|change| change.new.clone()))
    }
}

/// The texts of a group on one side: of the thing itself, and of what changed in it. Of a part its head is enough.
fn texts(
    all: &BTreeMap<Key, String>,
    kind: Kind,
    own: Option<Side>,
    rest: impl Iterator<Item = (Kind, Side)>,
) -> String {
    let mut texts: Vec<String> = Vec::new();
    let own = own.filter(|_| kind != Kind::Scheme).map(|side| (kind, side));
    for (kind, side) in own.into_iter().chain(rest) {
        let key = (kind, side.id);
        let Some(text) = all.get(&key) else { continue };
        let under = format!("{}.", key.1);
        let next = all.range((Kind::Node, under.clone())..).next();
        let has_parts = next.is_some_and(|((kind, id), _)| *kind == Kind::Node && id.starts_with(&under));
        let text = if has_parts { head_of(text) } else { text.clone() };
        if !texts.iter().any(|known| known.contains(&text)) {
            texts.push(text);
        }
    }
    texts.join("\n")
}

/// A statement up to what stands in its braces.
fn head_of(text: &str) -> String {
    match text.split_once('{') {
        Some((head, _)) => format!("{}{{ … }}", head),
        None => text.to_owned(),
    }
}
