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
use super::templates::{BUILT_IN_ONLY, Press, Set, hash_of};
use super::view::context::Context;
use super::view::table::{Pair, Section};
use super::view::{self};
use super::{Readers, Rendered, TemplateError};
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
}

/// The pages of all units, in the order of units: HTML and Markdown in both languages each, below `units/`. `names` are
/// those of [`names()`]; the interval of a unit's place is told where `robustness` has it.
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
    (names, robustness): (&[String], Option<&Robustness>),
) -> Result<Vec<Rendered>, TemplateError> {
    let press = Press::new(Set::Unit)?;
    let templates = hash_of(Set::Unit);
    let tracer = Tracer::new(rules, data, outcome, known);
    let mut probe = Probe::new(rules, data, outcome, known);
    let scored = next_point::scored(rules, data, &probe);
    let readers = Readers::Public;
    let whole = rules.publishes_all();
    let mut files = Vec::with_capacity(names.len() * 4);
    for (unit, name) in names.iter().enumerate() {
        let trace = tracer.trace(unit);
        let decisions = tracer.decisions(unit);
        let losses = crate::analysis::losses::losses(rules, data, unit, &trace);
        let next = next_point::next_points(rules, outcome, &scored, &mut probe, unit);
        let subject =
            Subject { unit, whole, trace: &trace, decisions: &decisions, losses: losses.as_deref(), next: &next };
        for lang in [Lang::Zh, Lang::En] {
            let ctx = Context {
                rules,
                data,
                outcome,
                sources,
                traces: &[],
                lang,
                readers,
                approvals,
                issued: None,
                templates: &BUILT_IN_ONLY,
                before: None,
                robustness,
                pages: names,
            };
            let page = page(&ctx, &subject, name, &templates);
            let tag = lang.tag();
            for (template, end) in [("unit.html".to_owned(), "html"), (format!("unit.{tag}.md"), "md")] {
                let text = press.render(&template, &page, page.drawings())?;
                files.push(Rendered::text(format!("units/{name}.{tag}.{end}"), text));
            }
        }
    }
    Ok(files)
}

impl Page {
    /// Its drawing by its anchor.
    fn drawings(&self) -> BTreeMap<String, String> {
        self.chart.iter().map(|chart| (chart.id.clone(), chart.svg.clone())).collect()
    }
}

fn page(ctx: &Context, subject: &Subject, name: &str, templates: &str) -> Page {
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
        provenance: view::provenance::provenance(ctx, templates),
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
    }
}
