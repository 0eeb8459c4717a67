//! The templates: built into the program, strict about what is undefined, and deaf to markup in values.

use super::tongue::Tongue;
use super::view::table::Row;
use super::view::{View, cells, drawings};
use super::{TemplateError, escape, rows};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

/// What a scheme's own template may use up whatever it prints, and for each cell of the tables. A unit of it pays for an
/// instruction or for 64 bytes, of what is printed and of every text or list made on the way, each before it is made: so
/// this bounds time, memory and the length of what is printed alike, to 128 MiB and 12 kB a cell. The built-in templates
/// use some sixty for each cell.
const FUEL: u64 = 2 * 1024 * 1024;
const FUEL_OF_CELL: u64 = 200;

/// The ending of scripts.
const SCRIPT: &str = ".js";

/// Before the name of a built-in template, for templates that rest on it: `{% extends "built-in/bulletin.html" %}`.
const BUILT_IN: &str = "built-in/";

/// All templates by name, in the order of their names.
const TEMPLATES: [(&str, &str); 8] = [
    ("bulletin.css", include_str!("../../reports/templates/bulletin.css")),
    ("bulletin.html", include_str!("../../reports/templates/bulletin.html")),
    ("bulletin.md", include_str!("../../reports/templates/bulletin.md")),
    ("chart.css", include_str!("../../reports/templates/chart.css")),
    ("parts.html", include_str!("../../reports/templates/parts.html")),
    ("parts.md", include_str!("../../reports/templates/parts.md")),
    ("table.css", include_str!("../../reports/templates/table.css")),
    ("table.js", include_str!("../../reports/templates/table.js")),
];

/// The templates of comparisons, which no bulletin rests on.
const COMPARISON: [(&str, &str); 3] = [
    ("diff.css", include_str!("../../reports/templates/diff.css")),
    ("diff.html", include_str!("../../reports/templates/diff.html")),
    ("diff.md", include_str!("../../reports/templates/diff.md")),
];

/// The templates of corrections, which stand on the pieces of bulletins.
const CORRECTION: [(&str, &str); 3] = [
    ("correction.en.md", include_str!("../../reports/templates/correction.en.md")),
    ("correction.html", include_str!("../../reports/templates/correction.html")),
    ("correction.zh.md", include_str!("../../reports/templates/correction.zh.md")),
];

/// The templates of documents of an office, which no bulletin rests on.
const DOCUMENT: [(&str, &str); 3] = [
    ("document.css", include_str!("../../reports/templates/document.css")),
    ("document.html", include_str!("../../reports/templates/document.html")),
    ("document.md", include_str!("../../reports/templates/document.md")),
];

/// The templates of the pages of single units.
const UNIT: [(&str, &str); 7] = [
    ("bulletin.css", include_str!("../../reports/templates/bulletin.css")),
    ("chart.css", include_str!("../../reports/templates/chart.css")),
    ("parts.html", include_str!("../../reports/templates/parts.html")),
    ("parts.md", include_str!("../../reports/templates/parts.md")),
    ("unit.en.md", include_str!("../../reports/templates/unit.en.md")),
    ("unit.html", include_str!("../../reports/templates/unit.html")),
    ("unit.zh.md", include_str!("../../reports/templates/unit.zh.md")),
];

/// Templates that belong together.
#[derive(Debug, Clone, Copy)]
pub(super) enum Set {
    /// Those of comparisons.
    Diff,
    /// Those of corrections, with the pieces of bulletins.
    Correction,
    /// Those of documents of an office.
    Document,
    /// Those of the pages of single units.
    Unit,
}

impl Set {
    fn templates(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Diff => COMPARISON.to_vec(),
            Self::Correction => {
                let pieces = TEMPLATES.into_iter().filter(|(name, _)| !name.ends_with(SCRIPT));
                pieces.chain(CORRECTION).collect()
            }
            Self::Document => DOCUMENT.to_vec(),
            Self::Unit => UNIT.to_vec(),
        }
    }
}

/// SHA-256 over the names and texts of a set of templates in the order of their names, in lower-case hex.
pub(super) fn hash_of(set: Set) -> String {
    digest(set.templates())
}

/// SHA-256 over names and texts, in lower-case hex.
fn digest<'t>(all: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
    let mut hash = Sha256::new();
    for part in all.into_iter().flat_map(|(name, text)| [name, text]) {
        hash.update(part.len().to_string().as_bytes());
        hash.update(b"\0");
        hash.update(part.as_bytes());
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The templates of bulletins: the built-in ones, and a scheme's own, which go before those of the same name.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// The folder of the scheme's own, for messages; empty where it has none.
    folder: String,
    /// Their texts by name.
    own: BTreeMap<String, String>,
}

/// The built-in templates and no others.
pub(super) static BUILT_IN_ONLY: Templates = Templates { folder: String::new(), own: BTreeMap::new() };

impl Templates {
    /// The built-in templates with those of a folder over them, by name and text. What no bulletin is made of is found as
    /// well: every text is read before any is used.
    ///
    /// # Errors
    /// A template that is malformed.
    pub fn with(folder: &str, own: BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let templates = Self { folder: folder.to_owned(), own };
        templates.environment("", &Drawings::default())?;
        Ok(templates)
    }

    /// SHA-256 over the names and texts of the templates in the order of their names, in lower-case hex; the scheme's own
    /// stand in the place of those they replace, and once more where they rest on them.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut all: BTreeMap<&str, &str> = TEMPLATES.into_iter().collect();
        let replaced: Vec<(String, &str)> = (TEMPLATES.into_iter())
            .filter(|(name, _)| self.own.contains_key(*name))
            .map(|(name, text)| (format!("{BUILT_IN}{name}"), text))
            .collect();
        all.extend(replaced.iter().map(|(name, text)| (name.as_str(), *text)));
        all.extend(self.own.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        digest(all)
    }

    /// Renders a template with a view.
    pub(super) fn render(&self, name: &str, view: &View) -> Result<String, TemplateError> {
        let drawn = Drawings::default();
        drawn.put(drawings(view));
        let mut env = self.environment(name, &drawn)?;
        // Theirs may be anything; the built-in ones alone end by themselves.
        env.set_fuel(Some(FUEL.saturating_add(cells(view).saturating_mul(FUEL_OF_CELL))));
        rendered(&env, name, Value::from(Serde(view))).map_err(|error| self.problem(name, &error))
    }

    /// All templates, ready to render the one of a name.
    fn environment(&self, name: &str, drawn: &Drawings) -> Result<Environment<'_>, TemplateError> {
        let mut env = environment(Inert::of(name), drawn).map_err(|error| self.problem(name, &error))?;
        // A script is a file as it stands: no value can come into it, and the page says by its hash that it runs no other.
        let scripts: BTreeMap<String, String> = (TEMPLATES.into_iter())
            .chain(self.own.iter().map(|(name, text)| (name.as_str(), text.as_str())))
            .filter(|(name, _)| name.ends_with(SCRIPT))
            .map(|(name, text)| (name.to_owned(), format!("\n{}", tidy(text))))
            .collect();
        let texts = Arc::new(scripts);
        let found = |texts: &BTreeMap<String, String>, name: &str| {
            let missing = || Error::new(ErrorKind::InvalidOperation, format!("there is no script `{name}`"));
            texts.get(name).cloned().ok_or_else(missing)
        };
        let own = Arc::clone(&texts);
        env.add_filter("script", move |name: &str| {
            found(&own, name).map(|text| Value::from_safe_string(format!("<script>{text}</script>")))
        });
        env.add_filter("integrity", move |name: &str| {
            let hash = found(&texts, name).map(Sha256::digest)?;
            Ok::<_, Error>(Value::from_safe_string(format!("sha256-{}", BASE64.encode(hash))))
        });
        for (own, text) in TEMPLATES.into_iter().filter(|(name, _)| !name.ends_with(SCRIPT)) {
            let built_in = format!("{BUILT_IN}{own}");
            env.add_template_owned(built_in.clone(), text).map_err(|error| self.problem(&built_in, &error))?;
            if !self.own.contains_key(own) {
                env.add_template(own, text).map_err(|error| self.problem(own, &error))?;
            }
        }
        for (own, text) in self.own.iter().filter(|(name, _)| !name.ends_with(SCRIPT)) {
            env.add_template(own, text).map_err(|error| self.problem(own, &error))?;
        }
        Ok(env)
    }

    /// A problem, with the path of the template it is in.
    fn problem(&self, name: &str, error: &Error) -> TemplateError {
        let mut problem = problem(name, error);
        if self.own.contains_key(&problem.template) {
            problem.template = format!("{}/{}", self.folder, problem.template);
        }
        problem
    }
}

/// Renders a template of a set with a view.
pub(super) fn render_of(set: Set, name: &str, view: &impl Serialize) -> Result<String, TemplateError> {
    let [text] = Press::new(set)?.render([name], view, BTreeMap::new())?;
    Ok(text)
}

/// The drawings of the page that is made, by their names: markup that the program made. A template names one and has no
/// other way to markup.
#[derive(Debug, Clone, Default)]
struct Drawings(Arc<Mutex<BTreeMap<String, String>>>);

impl Drawings {
    fn put(&self, drawings: BTreeMap<String, String>) {
        if let Ok(mut all) = self.0.lock() {
            *all = drawings;
        }
    }

    /// The filter `drawing`.
    fn get(&self, id: &str) -> Result<Value, Error> {
        let found = self.0.lock().ok().and_then(|all| all.get(id).cloned());
        let missing = || Error::new(ErrorKind::InvalidOperation, format!("there is no drawing `{id}`"));
        found.map(Value::from_safe_string).ok_or_else(missing)
    }
}

/// A set of templates, read once for many pages.
pub(super) struct Press {
    pages: Environment<'static>,
    markdown: Environment<'static>,
    drawn: Drawings,
}

impl Press {
    /// Reads the templates of a set.
    pub(super) fn new(set: Set) -> Result<Self, TemplateError> {
        let drawn = Drawings::default();
        let read = |inert: Inert| {
            let mut env = environment(inert, &drawn).map_err(|error| problem("", &error))?;
            for (own, text) in set.templates() {
                env.add_template(own, text).map_err(|error| problem(own, &error))?;
            }
            Ok(env)
        };
        let (pages, markdown) = (read(Inert::Html)?, read(Inert::Markdown)?);
        Ok(Self { pages, markdown, drawn })
    }

    /// Renders some of them with a view, and with drawings by their names.
    pub(super) fn render<const N: usize>(
        &self,
        names: [&str; N],
        view: &impl Serialize,
        drawings: BTreeMap<String, String>,
    ) -> Result<[String; N], TemplateError> {
        self.drawn.put(drawings);
        let view = Value::from(Serde(view));
        let mut texts = [const { String::new() }; N];
        for (name, text) in names.into_iter().zip(&mut texts) {
            let env = match Inert::of(name) {
                Inert::Html => &self.pages,
                Inert::Markdown => &self.markdown,
            };
            *text = rendered(env, name, view.clone()).map_err(|error| problem(name, &error))?;
        }
        Ok(texts)
    }
}

/// Renders, and tidies up.
fn rendered(env: &Environment<'_>, name: &str, view: Value) -> Result<String, Error> {
    env.get_template(name)?.render(view).map(|text| tidy(&text))
}

/// How values become text and nothing else.
#[derive(Debug, Clone, Copy)]
enum Inert {
    /// In pages.
    Html,
    /// In Markdown.
    Markdown,
}

impl Inert {
    /// By the ending of the page that is made: no template can choose.
    fn of(name: &str) -> Self {
        if name.ends_with(".md") { Self::Markdown } else { Self::Html }
    }

    fn text(self, text: &str) -> String {
        match self {
            Self::Html => escape::html(text),
            Self::Markdown => escape::markdown(text),
        }
    }

    /// What puts a row of a table down.
    fn row(self) -> fn(&mut String, &Row, &[bool], Option<Tongue>) {
        match self {
            Self::Html => rows::html,
            Self::Markdown => rows::markdown,
        }
    }
}

fn environment<'e>(inert: Inert, drawn: &Drawings) -> Result<Environment<'e>, Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // Captured texts have been through the formatter and must not be made inert twice; whether `autoescape` is switched
    // off by a template does not matter, since the formatter does not ask.
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_formatter(move |out, _, value| write_inert(inert, out, value));
    // What makes markup of a value.
    for filter in ["safe", "tojson", "escape", "e"] {
        env.remove_filter(filter);
    }
    env.add_filter("lines", lines);
    env.add_filter("rows", move |rows: &Value, columns: &Value, other: Option<&str>| {
        rows::markup(rows, columns, other.and_then(Tongue::of), inert.row())
    });
    env.add_filter("tongue", move |text: &str, other: &str| {
        let whole = Tongue::of(other).filter(|other| matches!(inert, Inert::Html) && other.whole(text));
        Value::from_safe_string(whole.map_or("", Tongue::attribute).to_owned())
    });
    env.add_filter("tongues", move |text: &Value, other: &str, said: Option<bool>| {
        tongues(inert, text, other, said.unwrap_or_default())
    });
    let drawn = drawn.clone();
    env.add_filter("drawing", move |id: &str| drawn.get(id));
    Ok(env)
}

/// A text, inert, in which what is in the other language says so in pages; not where it is the whole, which is `said` by
/// `tongue` in the tag around it.
fn tongues(inert: Inert, text: &Value, other: &str, said: bool) -> Result<Value, Error> {
    let other = Tongue::of(other).filter(|_| matches!(inert, Inert::Html) && !text.is_safe());
    match (other, text.as_str()) {
        (Some(other), Some(text)) if !(said && other.whole(text)) => {
            let mut out = String::new();
            other.marked(&mut out, text);
            Ok(Value::from_safe_string(out))
        }
        _ if text.is_undefined() => Err(Error::from(ErrorKind::UndefinedError)),
        _ => Ok(text.clone()),
    }
}

/// A text of several lines, inert, with its line breaks kept.
fn lines(text: &str) -> Value {
    let lines: Vec<String> = text.lines().map(escape::html).collect();
    Value::from_safe_string(lines.join("\n"))
}

/// Writes a value so that it is text and nothing else, whatever it holds.
fn write_inert(inert: Inert, out: &mut Output, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_safe() {
        return out.write_str(value.as_str().unwrap_or("")).map_err(Error::from);
    }
    let text = match value.as_str() {
        Some(text) => inert.text(text),
        None => inert.text(&value.to_string()),
    };
    out.write_str(&text).map_err(Error::from)
}

/// No blanks at the ends of lines, no more than one blank line together, one line break at the end.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        tidy.push_str(line);
        tidy.push('\n');
    }
    while tidy.ends_with("\n\n") {
        tidy.pop();
    }
    tidy
}

fn problem(name: &str, error: &Error) -> TemplateError {
    let mut detail = error.kind().to_string();
    for more in [error.detail().map(str::to_owned), error.source().map(ToString::to_string)].into_iter().flatten() {
        detail.push_str(": ");
        detail.push_str(&more);
    }
    TemplateError { template: error.name().unwrap_or(name).to_owned(), line: error.line(), detail }
}
