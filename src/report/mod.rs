//! From an [`Outcome`] to what people read: the bulletin in two languages, the results as tables, the derivation of a
//! figure in the terminal.
//!
//! - [`view`]: what a bulletin says, in one language, every figure already a text;
//! - `templates`: the layouts of `reports/templates`, and how values are made inert in them;
//! - [`chart`]: charts as inline SVG;
//! - [`mod@unit`]: a page for each unit;
//! - [`mod@robustness`]: the answer of `kaohe robustness`;
//! - `results`: `results.csv` and `results.json`, exact;
//! - [`letters`]: the letters of a day; `document`: the one model of what an office writes, `docx`: it as a Word file;
//! - [`derivation`]: the text of `kaohe why`;
//! - [`figures`]: what was decided, flat and exact, as a lock holds it; [`correction`]: 更正通报, from two of them;
//! - `outline`, `defaults`: what can be told of rules alone: the score as a tree, and the defaults in force;
//! - [`diff`]: a comparison of two rule sets in words;
//! - `print`, `words`, `methods`: how values and rules are put in words; `breadth`: how much room tables ask for.
//!
//! Nothing here computes a score. What is printed is rounded once, from the exact value; parts that do not add up in
//! print are named in a note and never adjusted.

mod breadth;
pub mod chart;
mod condition;
pub mod correction;
mod defaults;
pub mod derivation;
pub mod diff;
mod document;
mod docx;
mod download;
pub(crate) mod escape;
pub mod figures;
mod issued;
pub mod letters;
mod methods;
mod outline;
mod print;
mod results;
pub mod robustness;
mod rows;
mod templates;
mod titled;
mod tongue;
pub mod unit;
pub mod view;
mod words;

#[cfg(test)]
mod tests;

use crate::analysis::robustness::Robustness;
use crate::approval::Approvals;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Bilingual, Lang};
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::engine::trace::Step;
use crate::engine::{Known, Tracer};
use crate::model::RuleSet;
use diff::words::Words;
use std::fmt;
use view::before::Before;
use view::context::Context;

pub use view::context::Readers;

pub use defaults::defaults;
pub use document::Form;
pub use download::Download;
pub use issued::Issued;
pub use outline::outline;
pub use templates::Templates;

/// A finished file: its name within the folder of the period, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file name, such as `bulletin.zh.md`.
    pub name: String,
    /// The whole file. Of a text: UTF-8, line ends `\n`.
    pub bytes: Vec<u8>,
}

impl Rendered {
    /// A file of text.
    #[must_use]
    pub fn text(name: String, text: String) -> Self {
        Self { name, bytes: text.into_bytes() }
    }

    /// What a file of text says; nothing of one that is none, such as a Word file.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
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

/// How a period is published.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// That it was issued; without it the bulletin is a draft.
    pub issued: Option<&'a Issued>,
    /// In which forms the bulletin is wanted.
    pub forms: &'a [Form],
    /// The templates it is printed with.
    pub templates: &'a Templates,
    /// The names of the pages of units that the bulletin links to; empty where none are made.
    pub pages: &'a [String],
    /// How far places and awards rest on the weights, where that is told.
    pub robustness: Option<&'a Robustness>,
}

/// Everything that is published of a period: the bulletin as Markdown and HTML in both languages, once more under a
/// plain name in the language of the scheme; as a Word file in that language; and the results as CSV and JSON. In the order
/// of this list, and of the bulletin only the forms that are wanted. Without a record that it was issued the bulletin is a
/// draft and says so.
///
/// # Errors
/// A template that asks for what the view does not have, or takes more steps or makes more text than any page needs.
pub fn render(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    known: &Known<'_>,
    sources: &Sources,
    approvals: &Approvals,
    edition: &Edition<'_>,
) -> Result<Vec<Rendered>, TemplateError> {
    let traces: Vec<Step> = if view::traced(data) {
        let tracer = Tracer::new(rules, data, outcome, known);
        (0..data.units.len()).map(|unit| tracer.trace(unit)).collect()
    } else {
        Vec::new()
    };
    let before = Before::new(rules, data, known);
    let Edition { issued, forms, templates, pages, robustness } = *edition;
    let run = Context {
        traces: &traces,
        readers: Readers::Public,
        approvals,
        issued,
        templates,
        before: before.as_ref(),
        robustness,
        pages,
        ..Context::new(rules, data, outcome, sources)
    };
    publish(&run, forms)
}

/// All files of a finished run; the language of the context does not matter.
fn publish(run: &Context, forms: &[Form]) -> Result<Vec<Rendered>, TemplateError> {
    let own = run.rules.scheme.locale.lang();
    let words = Words::new(run.rules, run.rules, own.other());
    let context = |lang| Context { lang, foreign: (lang != own).then_some(&words), ..*run };
    let tables = of_context(&Context { lang: own, traces: &[], before: None, ..*run });
    let mut files = Vec::new();
    let mut plain = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let view = view::view(&context(lang), tables.iter().map(Download::new).collect());
        let tag = lang.tag();
        for form in Form::ALL.into_iter().filter(|form| forms.contains(form)) {
            let text = match form {
                Form::Markdown => run.templates.render("bulletin.md", &view)?,
                Form::Html => run.templates.render("bulletin.html", &view)?,
                // An office files one of it, in its own language.
                Form::Docx if lang == own => {
                    plain.push(document::render(&view::document::document(&view), form, "bulletin")?);
                    continue;
                }
                Form::Docx => continue,
            };
            let ending = form.ending();
            if lang == own {
                plain.push(Rendered::text(format!("bulletin.{ending}"), text.clone()));
            }
            files.push(Rendered::text(format!("bulletin.{tag}.{ending}"), text));
        }
    }
    files.append(&mut plain);
    files.extend(tables);
    Ok(files)
}

/// What a bulletin says in its head against being final, in both languages: that its edition is not approved, that its
/// results are provisional. None where nothing stands against it.
#[must_use]
pub fn caution(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    sources: &Sources,
    approvals: &Approvals,
) -> Option<Bilingual> {
    let run = Context { readers: Readers::Public, approvals, ..Context::new(rules, data, outcome, sources) };
    let told = |lang| view::caution(&Context { lang, ..run });
    let both = Bilingual { zh: told(Lang::Zh), en: told(Lang::En) };
    Some(both).filter(|both| !both.zh.is_empty())
}

/// The results as tables alone: `results.csv` and `results.json`, with what is for the readers, and with how far places rest on
/// the weights where that is told.
#[must_use]
pub fn tables(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    sources: &Sources,
    readers: Readers,
    approvals: &Approvals,
    robustness: Option<&Robustness>,
) -> Vec<Rendered> {
    of_context(&Context { readers, approvals, robustness, ..Context::new(rules, data, outcome, sources) })
}

/// Both tables.
fn of_context(exact: &Context) -> Vec<Rendered> {
    vec![
        Rendered::text("results.csv".to_owned(), results::csv::text(exact)),
        Rendered::text("results.json".to_owned(), results::json::text(exact)),
    ]
}

/// The beginning of `results.csv` with its line of headings, and the lines of the units: what is published.
fn published_lines(
    rules: &RuleSet,
    data: &PeriodData,
    outcome: &Outcome,
    sources: &Sources,
    approvals: &Approvals,
) -> (String, Vec<String>) {
    let run = Context { readers: Readers::Public, approvals, ..Context::new(rules, data, outcome, sources) };
    let (head, rows) = results::csv::lines(&run);
    (format!("{}{head}", results::csv::begin()), rows)
}

/// The text of `results.csv` alone, with everything.
#[must_use]
pub fn csv(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, sources: &Sources) -> String {
    results::csv::text(&Context::new(rules, data, outcome, sources))
}
