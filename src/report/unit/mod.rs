//! A page for each unit: why it has its score, what it lost and for what, what would lift it, and how to object.
//!
//! Every figure is a value of the derivation, of the data or of the results. Nothing is typed anew, and nothing is said
//! that the scheme does not publish: where it keeps something back, pages hold what is published of each part, and no
//! arithmetic from which the rest could be reckoned.

mod appeal;
mod decisions;
mod deductions;
mod head;
mod losses;
mod names;
mod next;
mod why;

pub use names::names;

use super::chart::Chart;
use super::diff::words::Words as Foreign;
use super::templates::{Press, Set, hash_of};
use super::view::context::Context;
use super::view::table::{Pair, Section};
use super::view::{self};
use super::{Download, Issued, Readers, Rendered, TemplateError};
use crate::analysis::losses::Loss;
use crate::analysis::next_point::{self, NextPoint};
use crate::analysis::robustness::Robustness;
use crate::approval::Approvals;
use crate::base::language::Lang;
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::engine::trace::Step;
use crate::engine::{Known, Probe, Tracer};
use crate::model::RuleSet;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// The page of a unit in one language.
#[derive(Debug, Serialize)]
struct Page {
    /// The language tag for the page: `zh-CN` or `en`.
    lang: &'static str,
    head: head::Head,
    words: Words,
    /// From the full mark to the total; none where that is not published, or nothing was lost.
    chart: Option<Chart>,
    sections: Vec<Section>,
    provenance: Vec<Pair>,
    /// The unit's own line of the results, to be saved from the page.
    downloads: Vec<Download>,
}

/// The words of the layout itself.
#[derive(Debug, Serialize)]
struct Words {
    colon: &'static str,
    note: &'static str,
    gap: &'static str,
    table: &'static str,
    as_table: &'static str,
    provenance: &'static str,
    bulletin: &'static str,
    bulletin_file: String,
    other_language: &'static str,
    other_lang: &'static str,
    other_file: String,
    data: &'static str,
    beside: &'static str,
}

/// What a page is made from, besides the context of the run.
struct Subject<'a> {
    unit: usize,
    /// Whether the scheme keeps nothing of the results back.
    whole: bool,
    /// The derivation of the total.
    trace: &'a Step,
    /// The derivations of the decisions.
    decisions: &'a [Step],
    /// What it lost; none where it has no total.
    losses: Option<&'a [Loss]>,
    next: &'a [NextPoint],
    /// Its own line of the results.
    row: Download,
}

/// How the pages of a period are made.
#[derive(Clone, Copy)]
pub struct Making<'a> {
    /// The names of the pages, those of [`names()`].
    pub names: &'a [String],
    /// How far places rest on the weights, where that is told.
    pub robustness: Option<&'a Robustness>,
    /// Who issued the results and when; none for a draft.
    pub issued: Option<&'a Issued>,
    /// How many threads make them; the pages are the same whatever the number.
    pub threads: usize,
    /// Called when the pages of one more unit are made.
    pub made: &'a (dyn Fn() + Sync),
}

impl<'a> Making<'a> {
    /// Pages of these names, made one after the other in silence.
    #[must_use]
    pub fn quietly(names: &'a [String], robustness: Option<&'a Robustness>) -> Self {
        Self { names, robustness, issued: None, threads: 1, made: &|| () }
    }
}

/// Room for the calls of a thread: as much as the first thread of a program has.
const STACK: usize = 8 << 20;

/// The pages of all units, in the order of units: HTML and Markdown in both languages each, below `units/`.
///
/// # Errors
/// A template that is malformed or asks for what the view does not have.
pub fn render(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    known: &Known<'_>,
    sources: &Sources,
    approvals: &Approvals,
    making: Making<'_>,
) -> Result<Vec<Rendered>, TemplateError> {
    let Making { names, robustness, issued, .. } = making;
    let lines = super::published_lines(rules, data, outcome, sources, approvals);
    let press = |units: Range<usize>| {
        let whole = Context::new(rules, data, outcome, sources);
        let context = Context { readers: Readers::Public, approvals, robustness, issued, pages: names, ..whole };
        of_units(&context, known, units, &lines, making.made)
    };
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let share = names.len().div_ceil(making.threads.max(1));
    let mut shares = (0..names.len()).step_by(share).map(|first| first..(first + share).min(names.len()));
    let own = shares.next().unwrap_or_default();
    let press = &press;
    std::thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|units| {
                let thread = std::thread::Builder::new().stack_size(STACK);
                (units.clone(), thread.spawn_scoped(scope, move || press(units)))
            })
            .collect();
        let mut files = press(own)?;
        for (units, thread) in others {
            // Where there is no room for one more thread, this one does its work.
            files.extend(match thread.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(done)) => done?,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => press(units)?,
            });
        }
        Ok(files)
    })
}

/// The pages of some units. What all of them share is made once.
fn of_units(
    context: &Context<'_>,
    known: &Known<'_>,
    units: Range<usize>,
    (head, lines): &(String, Vec<String>),
    made: &(dyn Fn() + Sync),
) -> Result<Vec<Rendered>, TemplateError> {
    let Context { rules, data, outcome, pages: names, .. } = *context;
    let press = Press::new(Set::Unit)?;
    let templates = hash_of(Set::Unit);
    let own = rules.scheme.locale.lang();
    let words = Foreign::new(rules, rules, own.other());
    let languages = [Lang::Zh, Lang::En].map(|lang| {
        let ctx = Context { lang, foreign: (lang != own).then_some(&words), ..*context };
        (ctx, view::provenance::provenance(&ctx, &templates))
    });
    let tracer = Tracer::new(rules, data, outcome, known);
    let mut probe = Probe::new(rules, data, outcome, known);
    let scored = next_point::scored(rules, data, &probe);
    let whole = rules.publishes_all();
    let mut files = Vec::with_capacity(units.len() * 4);
    for unit in units {
        let name = names.get(unit).map_or("", String::as_str);
        let trace = tracer.trace(unit);
        let decisions = tracer.decisions(unit);
        let losses = crate::analysis::losses::losses(rules, data, unit, &trace);
        let row = lines.get(unit).map_or("", String::as_str);
        let row = Download::new(&Rendered::text(format!("{name}.csv"), format!("{head}{row}")));
        let next = next_point::next_points(rules, outcome, &scored, &mut probe, unit);
        let subject =
            Subject { unit, whole, trace: &trace, decisions: &decisions, losses: losses.as_deref(), next: &next, row };
        for (ctx, provenance) in &languages {
            let page = page(ctx, &subject, name, provenance);
            let tag = ctx.lang.tag();
            let [html, markdown] = press.render(["unit.html", &format!("unit.{tag}.md")], &page, page.drawings())?;
            files.push(Rendered::text(format!("units/{name}.{tag}.html"), html));
            files.push(Rendered::text(format!("units/{name}.{tag}.md"), markdown));
        }
        made();
    }
    Ok(files)
}

impl Page {
    /// Its drawing by its anchor.
    fn drawings(&self) -> BTreeMap<String, String> {
        self.chart.iter().map(|chart| (chart.id.clone(), chart.svg.clone())).collect()
    }
}

fn page(ctx: &Context, subject: &Subject, name: &str, provenance: &[Pair]) -> Page {
    let losses = losses::section(ctx, subject);
    let (chart, losses) = losses.map_or((None, None), |(chart, section)| (chart, Some(section)));
    let mut sections: Vec<Section> = [
        losses,
        Some(why::section(ctx, subject)),
        Some(deductions::section(ctx, subject)),
        next::section(ctx, subject),
        Some(decisions::section(ctx, subject)),
        Some(registers(ctx, subject)),
        Some(appeal::section(ctx, subject)),
    ]
    .into_iter()
    .flatten()
    .filter(|section| !section.is_empty())
    .collect();
    view::number(ctx, &mut sections);
    Page {
        lang: ctx.say("zh-CN", "en"),
        head: head::head(ctx, subject),
        words: words(ctx, name),
        chart,
        sections,
        provenance: view::provenance::with_files(provenance, std::slice::from_ref(&subject.row)),
        downloads: vec![subject.row.clone()],
    }
}

/// What is on the lists that are kept of it: tasks, problems with their owners and days, and the like.
fn registers(ctx: &Context, subject: &Subject) -> Section {
    let mut section = Section::new("registers", ctx.say("任务与整改", "Tasks and rectification"));
    section.tables = view::registers::of_unit(ctx, subject.unit);
    if !section.tables.is_empty() {
        let day = ctx.data.as_of.to_string();
        section.text.push(ctx.text(|| format!("截至{day}。"), || format!("As of {day}.")));
    }
    section
}

fn words(ctx: &Context, name: &str) -> Words {
    let (own, other) = match ctx.lang {
        Lang::Zh => (Lang::Zh, Lang::En),
        Lang::En => (Lang::En, Lang::Zh),
    };
    let layout = view::layout_words(ctx.lang);
    Words {
        colon: ctx.say("：", ": "),
        note: ctx.say("注：", "Note: "),
        gap: ctx.say("", " "),
        table: ctx.say("可左右滑动的表格", "table, scrolls sideways"),
        as_table: ctx.say("（数据表）", "(as a table)"),
        provenance: ctx.say("出处与复核", "Provenance"),
        bulletin: ctx.say("本期通报", "Bulletin of the period"),
        bulletin_file: format!("../bulletin.{}.html", own.tag()),
        other_language: ctx.say("English", "中文"),
        other_lang: ctx.say("en", "zh-CN"),
        other_file: format!("{name}.{}.html", other.tag()),
        data: layout.data,
        beside: layout.beside,
    }
}
