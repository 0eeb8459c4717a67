//! From an [`Outcome`] to what people read: the bulletin in two languages, the results as tables, the derivation of a
//! figure in the terminal.
//!
//! - [`view`]: what a bulletin says, in one language, every figure already a text;
//! - `templates`: the layouts of `reports/templates`, and how values are made inert in them;
//! - [`chart`]: charts as inline SVG;
//! - [`unit`]: a page for each unit;
//! - `results`: `results.csv` and `results.json`, exact;
//! - [`derivation`]: the text of `kaohe why`;
//! - `outline`, `defaults`: what can be told of rules alone: the score as a tree, and the defaults in force;
//! - [`diff`]: a comparison of two rule sets in words;
//! - `print`, `words`, `methods`: how values and rules are put in words.
//!
//! Nothing here computes a score. What is printed is rounded once, from the exact value; parts that do not add up in
//! print are named in a note and never adjusted.

pub mod chart;
mod defaults;
pub mod derivation;
pub mod diff;
mod escape;
mod methods;
mod outline;
mod print;
mod results;
mod templates;
mod titled;
pub mod unit;
pub mod view;
mod words;

#[cfg(test)]
mod tests;

use crate::approval::Approvals;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Lang;
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::engine::trace::Step;
use crate::engine::{Known, Tracer};
use crate::model::{Locale, RuleSet};
use std::fmt;
use view::context::Context;

pub use view::context::Readers;

pub use defaults::defaults;
pub use outline::outline;
pub use templates::template_hash;

/// A finished file: its name within the folder of the period, and its text (UTF-8, line ends `\n`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file name, such as `bulletin.zh.md`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A template that cannot be read, or asks for something the view does not have.
#[derive(Debug)]
pub struct TemplateError {
    /// The template.
    pub template: String,
    /// The line in it, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong with it, in the words of the template engine.
    pub detail: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.template, self.detail),
            None => write!(f, "{}: {}", self.template, self.detail),
        }
    }
}

impl std::error::Error for TemplateError {}

impl From<TemplateError> for Diagnostic {
    fn from(error: TemplateError) -> Self {
        let place = error.line.map_or_else(String::new, |line| format!(":{line}"));
        let (name, detail) = (&error.template, &error.detail);
        Diagnostic::new(
            &catalog::TEMPLATE,
            (
                format!("模板 `{name}{place}` 有误：{detail}").as_str(),
                format!("template `{name}{place}`: {detail}").as_str(),
            ),
        )
        .in_file(name.clone())
    }
}

/// Everything that is published of a period: the bulletin as Markdown and HTML in both languages, once more under a
/// plain name in the language of the scheme, and the results as CSV and JSON. In the order of this list. `pages` names
/// the pages of the units that the bulletin links to ([`unit::names`]); empty where none are made.
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
    pages: &[String],
) -> Result<Vec<Rendered>, TemplateError> {
    let traces: Vec<Step> = if view::traced(rules, data) {
        let tracer = Tracer::new(rules, data, outcome, known);
        (0..data.units.len()).map(|unit| tracer.trace(unit)).collect()
    } else {
        Vec::new()
    };
    let readers = Readers::Public;
    publish(&Context { rules, data, outcome, sources, traces: &traces, lang: Lang::Zh, readers, approvals, pages })
}

/// All files of a finished run; the language of the context does not matter.
fn publish(run: &Context) -> Result<Vec<Rendered>, TemplateError> {
    let context = |lang| Context { lang, ..*run };
    let own = match run.rules.scheme.locale {
        Locale::Chinese => Lang::Zh,
        Locale::English => Lang::En,
    };
    let mut files = Vec::new();
    let mut plain = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let view = view::view(&context(lang));
        let tag = lang.tag();
        let markdown = templates::render(&format!("bulletin.{tag}.md"), &view)?;
        let html = templates::render("bulletin.html", &view)?;
        if lang == own {
            plain.push(Rendered { name: "bulletin.md".to_owned(), text: markdown.clone() });
            plain.push(Rendered { name: "bulletin.html".to_owned(), text: html.clone() });
        }
        files.push(Rendered { name: format!("bulletin.{tag}.md"), text: markdown });
        files.push(Rendered { name: format!("bulletin.{tag}.html"), text: html });
    }
    files.append(&mut plain);
    files.extend(tables(run.rules, run.data, run.outcome, run.sources, run.readers, run.approvals));
    Ok(files)
}

/// The results as tables alone: `results.csv` and `results.json`, with what is for the readers.
#[must_use]
pub fn tables(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    sources: &Sources,
    readers: Readers,
    approvals: &Approvals,
) -> Vec<Rendered> {
    let exact = exact(rules, data, outcome, sources, readers, approvals);
    vec![
        Rendered { name: "results.csv".to_owned(), text: results::csv::text(&exact) },
        Rendered { name: "results.json".to_owned(), text: results::json::text(&exact) },
    ]
}

/// The text of `results.csv` alone, with everything.
#[must_use]
pub fn csv(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, sources: &Sources) -> String {
    results::csv::text(&exact(rules, data, outcome, sources, Readers::Office, &Approvals::default()))
}

/// What the tables are written from: they tell exact values and no derivations.
fn exact<'a>(
    rules: &'a RuleSet,
    data: &'a PeriodData,
    outcome: &'a Outcome,
    sources: &'a Sources,
    readers: Readers,
    approvals: &'a Approvals,
) -> Context<'a> {
    let lang = match rules.scheme.locale {
        Locale::Chinese => Lang::Zh,
        Locale::English => Lang::En,
    };
    Context { rules, data, outcome, sources, traces: &[], lang, readers, approvals, pages: &[] }
}
