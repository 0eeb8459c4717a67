//! 更正通报: the numbered correction of an issued bulletin, with every figure before and after.

use super::figures::{Change, UnitFigures, amount, changes};
use super::issued::dated;
use super::print::Print;
use super::templates::{self, Set};
use super::view::table::{Cell, Pair, Section, Table};
use super::view::{Words, layout_words, period_subject};
use super::{Rendered, TemplateError};
use crate::base::calendar::{Date, Period};
use crate::base::language::Lang;
use crate::base::number::Number;
use crate::model::RuleSet;
use crate::model::node::Node;
use crate::model::value::{State, Value};
use serde::Serialize;
use std::collections::BTreeSet;

/// What a correction is told from.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The edition of the scheme in force in the period.
    pub rules: &'a RuleSet,
    /// The period.
    pub period: Period,
    /// The number of the correction, from 1.
    pub number: u32,
    /// The office that corrects.
    pub by: &'a str,
    /// The day of the correction.
    pub date: Date,
    /// Why.
    pub reason: &'a str,
    /// The published figures of the edition before.
    pub before: &'a [UnitFigures],
    /// Those of the edition after.
    pub after: &'a [UnitFigures],
}

#[derive(Debug, Serialize)]
struct View {
    lang: &'static str,
    title: String,
    subtitle: String,
    /// What the signing process said of it.
    signed: Vec<Pair>,
    /// What it is still to say.
    blanks: Vec<Pair>,
    text: Vec<String>,
    sections: Vec<Section>,
    words: Words,
    other_file: String,
}

/// The name of a file of a correction.
fn name(number: u32, lang: Lang, ending: &str) -> String {
    format!("correction.{number}.{}.{ending}", lang.tag())
}

/// The correction as Markdown and HTML in both languages.
///
/// # Errors
/// A template that cannot be rendered.
pub fn correction(notice: &Notice<'_>) -> Result<Vec<Rendered>, TemplateError> {
    let mut files = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let view = view(notice, lang);
        let own = format!("correction.{}.md", lang.tag());
        for (template, ending) in [(own.as_str(), "md"), ("correction.html", "html")] {
            let text = templates::render_of(Set::Correction, template, &view)?;
            files.push(Rendered::text(name(notice.number, lang, ending), text));
        }
    }
    Ok(files)
}

/// What is told of figures in one language.
struct Teller<'a> {
    rules: &'a RuleSet,
    print: Print,
}

impl Teller<'_> {
    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.print.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn node(&self, id: &str) -> Option<&Node> {
        self.rules.nodes.iter().find(|node| node.id == id)
    }

    /// The title of a thing by its id; the id where the rules do not know it.
    fn title(&self, kind: &str, id: &str) -> String {
        let (id, work) = id.split_once('@').map_or((id, None), |(id, work)| (id, Some(work)));
        let rules = self.rules;
        let own = match kind {
            "node" => self.node(id).map(|node| node.title.as_deref().unwrap_or(&node.name)),
            "award" => rules.awards.iter().find(|one| one.id == id).and_then(|one| one.title.as_deref()),
            "consequence" => rules.consequences.iter().find(|one| one.id == id).and_then(|one| one.title.as_deref()),
            "veto" => rules.vetoes.iter().find(|one| one.id == id).and_then(|one| one.title.as_deref()),
            "pay" => rules.all_pays().find(|one| one.id == id).and_then(|one| one.title.as_deref()),
            _ => None,
        };
        let own = own.unwrap_or(id);
        match work {
            Some(work) if self.print.lang == Lang::Zh => format!("{own}（{}）", self.title("node", work)),
            Some(work) => format!("{own} ({})", self.title("node", work)),
            None => own.to_owned(),
        }
    }

    /// A figure in print; a dash where there is none.
    fn figure(&self, key: &str, text: Option<&String>) -> String {
        let Some(text) = text else { return "—".to_owned() };
        let (kind, id) = key.split_once('.').unwrap_or((key, ""));
        let number = Number::from_fraction_text(text);
        match (kind, number) {
            ("total", Some(number)) => self.print.points(&number),
            ("node", Some(number)) => {
                let own = self.node(id).filter(|node| node.parent.is_some()).and_then(|node| node.round);
                self.print.fixed(&number, own.unwrap_or(self.print.show))
            }
            ("pay", _) => amount(text).map_or_else(|| text.clone(), |sum| self.print.money(&sum)),
            ("entry", _) => amount(text).map_or_else(|| text.clone(), |sum| self.print.points(&sum)),
            _ => match State::find(text) {
                Some(state) => self.print.value(&Value::Missing(state), &crate::model::value::Dim::Points),
                None => text.clone(),
            },
        }
    }

    /// What a change of an award, a consequence, a veto, a grade or money means, in a few words.
    fn effect(&self, change: &Change) -> Option<String> {
        let (kind, id) = change.key.split_once('.').unwrap_or((change.key.as_str(), ""));
        let (old, new) = (self.figure(&change.key, change.old.as_ref()), self.figure(&change.key, change.new.as_ref()));
        let turned = |label: &str| match self.print.lang {
            Lang::Zh => format!("{label}：{old}→{new}"),
            Lang::En => format!("{label}: {old} → {new}"),
        };
        let label = match kind {
            "award" => self.say("奖项", "award"),
            "consequence" => self.say("后果", "consequence"),
            "veto" => self.say("一票否决", "veto"),
            "pay" => self.say("资金", "money"),
            "entry" => self.say("计入分值", "points entered"),
            "grade" => return Some(turned(self.say("等次", "grade"))),
            "state" => return Some(turned(self.say("状态", "state"))),
            "place" if !id.is_empty() => return Some(turned(self.say("另一排名", "place in another ranking"))),
            _ => return None,
        };
        let title = self.title(kind, id);
        let named = match self.print.lang {
            Lang::Zh => format!("{label}“{title}”"),
            Lang::En => format!("{label} “{title}”"),
        };
        if matches!(kind, "pay" | "entry") {
            return Some(turned(&named));
        }
        let how = match (&change.old, &change.new) {
            (None, Some(_)) => self.say("新增", "now given"),
            (Some(_), None) => self.say("取消", "taken back"),
            _ => self.say("有变动", "changed"),
        };
        Some(match self.print.lang {
            Lang::Zh => format!("{how}{named}"),
            Lang::En => format!("{named} {how}"),
        })
    }
}

fn view(notice: &Notice<'_>, lang: Lang) -> View {
    let teller = Teller { rules: notice.rules, print: Print::new(notice.rules, lang) };
    let changes = changes(notice.before, notice.after);
    let scheme = &notice.rules.scheme;
    let own = scheme.title.as_deref().unwrap_or(&scheme.id);
    let (number, period) = (notice.number, notice.period);
    let day = dated(notice.date, lang);
    let to_fill = |zh: &str, en: &str| match lang {
        Lang::Zh => Pair::new(zh, format!("〔待填：{zh}〕")),
        Lang::En => Pair::new(en, format!("[to be filled in: {}]", en.to_lowercase())),
    };
    let subject = period_subject(own, period, lang);
    let text = match lang {
        Lang::Zh => vec![
            format!("{}对{subject}作如下更正，自{day}起以更正后的结果为准。", notice.by),
            format!("更正理由：{}", notice.reason),
            counts(&changes, lang),
            format!("更正前的各文件原样保存在 superseded/{number}/，只加了被取代的说明。"),
        ],
        Lang::En => vec![
            format!("{} corrects {subject}. From {day} on the results below are those that count.", notice.by),
            format!("Reason: {}", notice.reason),
            counts(&changes, lang),
            format!(
                "The files of the edition before are kept in superseded/{number}/ as they were, with a note that they are superseded."
            ),
        ],
    };
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    View {
        lang: teller.say("zh-CN", "en"),
        title: match lang {
            Lang::Zh => format!("更正通报（第{number}号）"),
            Lang::En => format!("Correction no. {number}"),
        },
        subtitle: match lang {
            Lang::Zh => format!("{own} · {}版 · {}", scheme.edition, period.title_zh()),
            Lang::En => format!("{own} · edition {} · {}", scheme.edition, period.title_en()),
        },
        signed: vec![Pair::new(teller.say("成文日期", "Date"), day)],
        blanks: vec![to_fill("文号", "Serial number"), to_fill("签发人", "Signer")],
        text,
        sections: sections(notice, &teller, &changes),
        words: layout_words(lang),
        other_file: name(number, other, "html"),
    }
}

/// How many units it concerns, and in what.
fn counts(changes: &[Change], lang: Lang) -> String {
    let units = |of: &dyn Fn(&str) -> bool| {
        let own = changes.iter().filter(|change| of(&change.key));
        own.map(|change| change.unit.as_str()).collect::<BTreeSet<_>>().len()
    };
    let kind = |wanted: &'static str| move |key: &str| key.split('.').next() == Some(wanted);
    let all = units(&|_| true);
    let (totals, places) = (units(&kind("total")), units(&|key| key == "place"));
    let (awards, money) = (units(&kind("award")), units(&kind("pay")));
    match lang {
        Lang::Zh => format!(
            "涉及{all}个单位：总分变动{totals}个，名次变动{places}个，奖项变动{awards}个，资金变动{money}个。没有列出的单位，公布的结果不变。"
        ),
        Lang::En => format!(
            "It concerns {all} units: the total of {totals}, the place of {places}, awards of {awards}, money of {money}. What was published of all others stays as it is."
        ),
    }
}

fn sections(notice: &Notice<'_>, teller: &Teller<'_>, changes: &[Change]) -> Vec<Section> {
    let lang = teller.print.lang;
    let mut results = Section::new("results", teller.say("结果更正", "Results corrected"));
    let mut table = Table::new("before-and-after", teller.say("更正前后的结果", "Results before and after"))
        .words(teller.say("单位", "Unit"))
        .figures(teller.say("更正前总分", "Total before"))
        .figures(teller.say("更正后总分", "Total after"))
        .figures(teller.say("更正前名次", "Place before"))
        .figures(teller.say("更正后名次", "Place after"))
        .words(teller.say("其他影响", "Also"));
    let ids: BTreeSet<&str> = changes.iter().map(|change| change.unit.as_str()).collect();
    for id in ids {
        let of = |side: &'_ [UnitFigures], key: &str| {
            let unit = side.iter().find(|unit| unit.id == id);
            teller.figure(key, unit.and_then(|unit| unit.of.get(key)))
        };
        let own = || changes.iter().filter(|change| change.unit == id);
        let effects: Vec<String> = own().filter_map(|change| teller.effect(change)).collect();
        let name = own().next().map_or(id, |change| change.name.as_str());
        table.row(vec![
            Cell::head(name),
            Cell::number(of(notice.before, "total")),
            Cell::number(of(notice.after, "total")),
            Cell::number(of(notice.before, "place")),
            Cell::number(of(notice.after, "place")),
            Cell::or_none(effects.join(teller.say("；", "; "))),
        ]);
    }
    table.settle(teller.say("表1", "Table 1").to_owned());
    if table.rows.is_empty() {
        results.text.push(
            teller
                .say(
                    "公布的结果没有变动；更正的是按方案不公布的部分。",
                    "No published figure changes; what is corrected is kept back under the scheme.",
                )
                .to_owned(),
        );
    } else {
        results.tables.push(table);
    }
    let mut nodes = Table::new("points", teller.say("指标得分", "Points of indicators"))
        .words(teller.say("单位", "Unit"))
        .words(teller.say("指标", "Indicator"))
        .figures(teller.say("更正前", "Before"))
        .figures(teller.say("更正后", "After"));
    for change in changes {
        let Some(id) = change.key.strip_prefix("node.") else { continue };
        nodes.row(vec![
            Cell::head(change.name.clone()),
            Cell::text(teller.title("node", id)),
            Cell::number(teller.figure(&change.key, change.old.as_ref())),
            Cell::number(teller.figure(&change.key, change.new.as_ref())),
        ]);
    }
    let mut sections = vec![results];
    if !nodes.rows.is_empty() {
        nodes.settle(teller.say("表2", "Table 2").to_owned());
        let mut section = Section::new("indicators", teller.say("指标更正", "Indicators corrected"));
        section.tables.push(nodes);
        sections.push(section);
    }
    for (at, section) in (1..).zip(sections.iter_mut()) {
        section.number = match lang {
            Lang::Zh => format!("{}、", if at == 1 { "一" } else { "二" }),
            Lang::En => format!("{at}"),
        };
    }
    sections
}
