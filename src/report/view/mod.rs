//! What a bulletin says, in one language, ready for a template: every figure is a text already, because numbers in
//! templates are binary floats. One file for each section.

mod approval;
pub(crate) mod before;
pub(crate) mod cadences;
mod composition;
pub mod context;
mod decisions;
pub(crate) mod document;
mod figures;
mod follow_up;
mod gap;
mod grades;
pub(crate) mod head;
mod indicators;
pub(crate) mod ledgers;
pub(crate) mod letters;
pub(crate) mod losses;
pub(crate) mod lost;
mod main_points;
mod method;
mod missing;
mod next_steps;
mod pay;
mod problems;
pub(crate) mod provenance;
pub(crate) mod ranking;
pub(crate) mod registers;
pub(crate) mod robustness;
mod scheme_changes;
mod survey;
pub mod table;
mod targets;

use crate::base::language::Lang;
use crate::data::PeriodData;
use crate::model::register::Published;
use crate::report::Download;
use context::{Context, Readers};
use serde::Serialize;
use std::collections::BTreeMap;
use table::{Pair, Section};

pub(crate) use composition::prints_alike;
pub use head::Head;
pub(super) use head::{caution, period_subject};
pub(super) use method::how;

/// From so many units on, the bulletin leaves out tables of single events, single indicators and surveys by unit; they
/// stay in `results.csv` and in the data.
const BIG: usize = 400;

/// From so many tables of groups on, each is folded up.
const MANY_GROUPS: usize = 6;

/// Whether derivations of all units are made for the bulletin: the units are not too many.
#[must_use]
pub fn traced(data: &PeriodData) -> bool {
    data.units.len() < BIG
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
    /// Who was assessed, and on what records.
    pub coverage: Section,
    /// At most six sentences that follow from the results.
    pub main_points: Vec<String>,
    /// What the bulletin itself says, in sections in their order, numbered: results, problems, follow-up, next steps.
    pub sections: Vec<Section>,
    /// The attachments, numbered: what the results are made of, and how.
    pub attachments: Vec<Section>,
    /// What the bulletin was made from.
    pub provenance: Vec<Pair>,
    /// The results as files that can be saved from the page.
    pub downloads: Vec<Download>,
}

/// The words of the layout itself.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// Over the table of contents.
    pub contents: &'static str,
    /// Over the main points.
    pub main_points: &'static str,
    /// Over the list of attachments.
    pub attachments: &'static str,
    /// The link from a drawing to the table that says the same.
    pub as_table: &'static str,
    /// What is said of a drawing that can be scrolled.
    pub drawing: &'static str,
    /// Behind what a drawing finds, where the drawing itself cannot stand.
    pub in_page: &'static str,
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
    /// Behind the link to a file that is too large to stand in the page.
    pub beside: &'static str,
}

/// Makes the view.
#[must_use]
pub fn view(ctx: &Context, downloads: Vec<Download>) -> View {
    let total = ctx.publishes(Published::Node(ctx.rules.root()));
    // What these say cannot be told apart by what is published: with something kept back they are left out.
    let whole = |section: fn(&Context) -> Section| ctx.whole().then(|| section(ctx));
    let mut sections = given([
        total.then(|| ranking::section(ctx)),
        Some(decisions::vetoes(ctx)),
        Some(decisions::awards(ctx)),
        Some(still_open(ctx, whole(problems::section))),
        whole(follow_up::section),
        Some(next_steps::section(ctx)),
    ]);
    let mut attachments = given([
        Some(composition::section(ctx)),
        whole(lost::section),
        Some(indicators::section(ctx)),
        Some(robustness::section(ctx)),
        Some(scheme_changes::trends(ctx)),
        whole(targets::section),
        Some(registers::section(ctx)),
        Some(letters::section(ctx)),
        Some(cadences::section(ctx)),
        whole(losses::section),
        Some(survey::section(ctx)),
        whole(ledgers::section),
        whole(missing::section),
        Some(method::section(ctx)),
        Some(scheme_changes::section(ctx)),
    ]);
    let number = |at: usize| ctx.text(|| format!("{}、", chinese_numeral(at)), || at.to_string());
    number_sections(ctx, &mut sections, number);
    number_sections(ctx, &mut attachments, |at| ctx.text(|| format!("附件{at} "), || format!("Annex {at}")));
    let (mut tables, mut drawn) = (0, 0);
    for list in [&mut sections, &mut attachments] {
        number_tables(ctx, list, &mut tables);
        figures::number(ctx, list, &mut drawn);
    }
    View {
        coverage: method::coverage(ctx),
        attachments,
        lang: ctx.say("zh-CN", "en"),
        head: head::head(ctx),
        words: layout_words(ctx.lang),
        main_points: main_points::main_points(ctx),
        sections,
        provenance: provenance::with_files(&provenance::provenance(ctx, &ctx.templates.hash()), &downloads),
        downloads,
    }
}

/// The problems, with those of the register that are still to be closed: what is wrong stands before what follows from it.
fn still_open(ctx: &Context, section: Option<Section>) -> Section {
    let mut section = section.unwrap_or_else(|| problems::empty(ctx));
    section.tables.extend(next_steps::open(ctx));
    section
}

/// The sections that say something.
fn given<const N: usize>(sections: [Option<Section>; N]) -> Vec<Section> {
    sections.into_iter().flatten().filter(|section| !section.is_empty()).collect()
}

/// The drawings of a bulletin by their anchors: what the filter `drawing` puts into a page.
pub(super) fn drawings(view: &View) -> BTreeMap<String, String> {
    fn collect(sections: &[Section], found: &mut BTreeMap<String, String>) {
        for section in sections {
            found.extend(section.figures.iter().map(|figure| (figure.id.clone(), figure.svg.clone())));
            collect(&section.sections, found);
        }
    }
    let mut found = BTreeMap::new();
    collect(&view.sections, &mut found);
    collect(&view.attachments, &mut found);
    found
}

/// How many cells the tables of a bulletin have.
pub(super) fn cells(view: &View) -> u64 {
    fn count(sections: &[Section]) -> usize {
        let of_tables = |section: &Section| -> usize {
            section.tables.iter().map(|table| table.rows.len() * table.columns.len()).sum()
        };
        sections.iter().map(|section| of_tables(section) + count(&section.sections)).sum()
    }
    u64::try_from(count(&view.sections) + count(&view.attachments)).unwrap_or(u64::MAX)
}

/// The words of the layout in a language.
pub(super) fn layout_words(lang: Lang) -> Words {
    let say = |zh, en| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    Words {
        contents: say("目录", "Contents"),
        main_points: say("要点", "Main points"),
        attachments: say("附件", "Attachments"),
        as_table: say("（数据表）", "(as a table)"),
        drawing: say("可左右滑动的图", "drawing, scrolls sideways"),
        in_page: say("（图见网页版）", " (drawn in the HTML page)"),
        provenance: say("出处与复核", "Provenance"),
        colon: say("：", ": "),
        note: say("注：", "Note: "),
        top: say("回到目录", "Back to contents"),
        table: say("可左右滑动的表格", "table, scrolls sideways"),
        other_language: say("English", "中文"),
        other_lang: say("en", "zh-CN"),
        gap: say("", " "),
        other_file: say("bulletin.en.html", "bulletin.zh.html"),
        data: say("数据下载", "Download the data"),
        beside: say(
            "文件较大，不嵌入本页，与本页同在一个文件夹",
            "too large for this page; it lies in the same folder",
        ),
    }
}

/// Numbers the sections and tables of a page that has no attachments.
pub(crate) fn number(ctx: &Context, sections: &mut [Section]) {
    number_sections(ctx, sections, |at| ctx.text(|| format!("{}、", chinese_numeral(at)), || at.to_string()));
    number_tables(ctx, sections, &mut 0);
}

/// `一、` and `（一）` in Chinese, `1` and `1.1` in English; attachments count by themselves.
fn number_sections(ctx: &Context, sections: &mut [Section], number: impl Fn(usize) -> String) {
    for (at, section) in (1..).zip(sections.iter_mut()) {
        section.number = number(at);
        for (inner_at, inner) in (1..).zip(section.sections.iter_mut()) {
            inner.number =
                ctx.text(|| format!("（{}）", chinese_numeral(inner_at)), || format!("{}.{inner_at}", section.number));
        }
    }
}

fn number_tables(ctx: &Context, sections: &mut [Section], count: &mut usize) {
    for section in sections {
        for table in &mut section.tables {
            *count += 1;
            let legend = ctx.legend(table);
            table.notes.extend(legend);
            table.settle(ctx.text(|| format!("表{count}"), || format!("Table {count}")));
        }
        number_tables(ctx, &mut section.sections, count);
    }
}

/// 1 to 99 as a Chinese numeral; larger numbers in digits.
pub(crate) fn chinese_numeral(number: usize) -> String {
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
