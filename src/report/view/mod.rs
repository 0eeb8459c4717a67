//! What a bulletin says, in one language, ready for a template: every figure is a text already, because numbers in
//! templates are binary floats. One file for each section.

mod approval;
pub(crate) mod cadences;
mod composition;
pub mod context;
mod decisions;
pub(crate) mod head;
mod indicators;
pub(crate) mod ledgers;
pub(crate) mod letters;
pub(crate) mod losses;
mod main_points;
mod method;
mod missing;
mod pay;
pub(crate) mod provenance;
pub(crate) mod ranking;
pub(crate) mod registers;
mod survey;
pub mod table;
mod targets;

use crate::base::language::Lang;
use crate::data::PeriodData;
use crate::model::RuleSet;
use crate::model::register::Published;
use context::Context;
use serde::Serialize;
use table::{Pair, Section};

pub(crate) use composition::prints_alike;
pub use head::Head;
pub(super) use method::how;

/// From so many units on, the bulletin leaves out tables of single events, single indicators and surveys by unit; they
/// stay in `results.csv` and in the data.
const BIG: usize = 400;

/// From so many tables of groups on, each is folded up.
const MANY_GROUPS: usize = 6;

/// Whether derivations of all units are made for the bulletin: some rule needs them, and the units are not too many.
#[must_use]
pub fn traced(rules: &RuleSet, data: &PeriodData) -> bool {
    let needed = rules
        .nodes
        .iter()
        .any(|node| !node.rules.is_empty() || matches!(node.body, crate::model::node::Body::Survey(_)));
    needed && data.units.len() < BIG
}

/// A bulletin in one language.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// The language tag for the page: `zh-CN` or `en`.
    pub lang: &'static str,
    /// Title, period, office, basis, and the places that the signing process fills in.
    pub head: Head,
    /// The words of the layout itself.
    pub words: Words,
    /// At most six sentences that follow from the results.
    pub main_points: Vec<String>,
    /// The sections in their order, numbered.
    pub sections: Vec<Section>,
    /// What the bulletin was made from.
    pub provenance: Vec<Pair>,
}

/// The words of the layout itself.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// Over the table of contents.
    pub contents: &'static str,
    /// Over the main points.
    pub main_points: &'static str,
    /// Over the provenance.
    pub provenance: &'static str,
    /// Between a label and its text.
    pub colon: &'static str,
    /// Before the notes of a table.
    pub note: &'static str,
    /// The link back to the contents.
    pub top: &'static str,
    /// The link over a table that says it can be scrolled.
    pub table: &'static str,
    /// The name of the other language, in that language.
    pub other_language: &'static str,
    /// The tag of the other language.
    pub other_lang: &'static str,
    /// Between the number of a heading and its title.
    pub gap: &'static str,
    /// The file of the other language.
    pub other_file: &'static str,
    /// Before the links to the results as data.
    pub data: &'static str,
}

/// Makes the view.
#[must_use]
pub fn view(ctx: &Context) -> View {
    let total = ctx.publishes(Published::Node(ctx.rules.root()));
    // What these say cannot be told apart by what is published: with something kept back they are left out.
    let whole = |section: fn(&Context) -> Section| ctx.whole().then(|| section(ctx));
    let mut sections: Vec<Section> = [
        Some(method::section(ctx)),
        total.then(|| ranking::section(ctx)),
        Some(composition::section(ctx)),
        Some(indicators::section(ctx)),
        whole(targets::section),
        Some(registers::section(ctx)),
        Some(letters::section(ctx)),
        Some(cadences::section(ctx)),
        whole(losses::section),
        Some(survey::section(ctx)),
        Some(decisions::vetoes(ctx)),
        Some(decisions::awards(ctx)),
        whole(ledgers::section),
        whole(missing::section),
    ]
    .into_iter()
    .flatten()
    .collect();
    sections.retain(|section| !section.is_empty());
    number(ctx, &mut sections);
    View {
        lang: ctx.say("zh-CN", "en"),
        head: head::head(ctx),
        words: words(ctx),
        main_points: main_points::main_points(ctx),
        sections,
        provenance: provenance::provenance(ctx, &crate::report::template_hash()),
    }
}

fn words(ctx: &Context) -> Words {
    Words {
        contents: ctx.say("目录", "Contents"),
        main_points: ctx.say("要点", "Main points"),
        provenance: ctx.say("出处与复核", "Provenance"),
        colon: ctx.say("：", ": "),
        note: ctx.say("注：", "Note: "),
        top: ctx.say("回到目录", "Back to contents"),
        table: ctx.say("可左右滑动的表格", "table, scrolls sideways"),
        other_language: ctx.say("English", "中文"),
        other_lang: ctx.say("en", "zh-CN"),
        gap: ctx.say("", " "),
        other_file: ctx.say("bulletin.en.html", "bulletin.zh.html"),
        data: ctx.say("数据下载", "Download the data"),
    }
}

/// Numbers sections and tables.
pub(crate) fn number(ctx: &Context, sections: &mut [Section]) {
    number_sections(ctx, sections);
    number_tables(ctx, sections, &mut 0);
}

/// `一、` and `（一）` in Chinese, `1` and `1.1` in English.
fn number_sections(ctx: &Context, sections: &mut [Section]) {
    for (at, section) in (1..).zip(sections.iter_mut()) {
        section.number = ctx.text(|| format!("{}、", chinese_numeral(at)), || format!("{at}"));
        for (inner_at, inner) in (1..).zip(section.sections.iter_mut()) {
            inner.number = ctx.text(|| format!("（{}）", chinese_numeral(inner_at)), || format!("{at}.{inner_at}"));
        }
    }
}

fn number_tables(ctx: &Context, sections: &mut [Section], count: &mut usize) {
    for section in sections {
        for table in &mut section.tables {
            *count += 1;
            table.number = ctx.text(|| format!("表{count}"), || format!("Table {count}"));
        }
        number_tables(ctx, &mut section.sections, count);
    }
}

/// 1 to 99 as a Chinese numeral; larger numbers in digits.
fn chinese_numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or("");
    match number {
        0 | 100.. => number.to_string(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        _ => format!("{}十{}", digit(number / 10), digit(number % 10)),
    }
}

/// A name in quotation marks of the language.
fn quote(ctx: &Context, name: &str) -> String {
    match ctx.lang {
        Lang::Zh | Lang::En => format!("“{name}”"),
    }
}
