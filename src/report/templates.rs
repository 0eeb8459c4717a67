//! The templates: built into the program, strict about what is undefined, and deaf to markup in values.

use super::view::View;
use super::{TemplateError, escape};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The escaping of Markdown templates.
const MARKDOWN: &str = "markdown";

/// All templates by name, in the order of their names.
const TEMPLATES: [(&str, &str); 6] = [
    ("bulletin.css", include_str!("../../reports/templates/bulletin.css")),
    ("bulletin.en.md", include_str!("../../reports/templates/bulletin.en.md")),
    ("bulletin.html", include_str!("../../reports/templates/bulletin.html")),
    ("bulletin.zh.md", include_str!("../../reports/templates/bulletin.zh.md")),
    ("parts.html", include_str!("../../reports/templates/parts.html")),
    ("parts.md", include_str!("../../reports/templates/parts.md")),
];

/// The templates of comparisons, which no bulletin rests on.
const COMPARISON: [(&str, &str); 3] = [
    ("diff.css", include_str!("../../reports/templates/diff.css")),
    ("diff.html", include_str!("../../reports/templates/diff.html")),
    ("diff.md", include_str!("../../reports/templates/diff.md")),
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
    /// Those of bulletins.
    Bulletin,
    /// Those of comparisons.
    Diff,
    /// Those of the pages of single units.
    Unit,
}

impl Set {
    fn templates(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Bulletin => &TEMPLATES,
            Self::Diff => &COMPARISON,
            Self::Unit => &UNIT,
        }
    }
}

/// SHA-256 over the names and texts of the templates of bulletins in the order of their names, in lower-case hex.
#[must_use]
pub fn template_hash() -> String {
    hash_of(Set::Bulletin)
}

/// The same of a set of templates.
pub(super) fn hash_of(set: Set) -> String {
    let mut hash = Sha256::new();
    for (name, text) in set.templates() {
        for part in [name, text] {
            hash.update(part.len().to_string().as_bytes());
            hash.update(b"\0");
            hash.update(part.as_bytes());
        }
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Renders a template with a view.
pub(super) fn render(name: &str, view: &View) -> Result<String, TemplateError> {
    render_of(Set::Bulletin, name, view)
}

/// Renders a template of a set with a view.
pub(super) fn render_of(set: Set, name: &str, view: &impl Serialize) -> Result<String, TemplateError> {
    Press::new(set)?.render(name, view)
}

/// A set of templates, read once for many pages.
pub(super) struct Press(Environment<'static>);

impl Press {
    /// Reads the templates of a set.
    pub(super) fn new(set: Set) -> Result<Self, TemplateError> {
        let mut env = environment().map_err(|error| problem("", &error))?;
        for (own, text) in set.templates() {
            env.add_template(own, text).map_err(|error| problem(own, &error))?;
        }
        Ok(Self(env))
    }

    /// Renders one of them with a view.
    pub(super) fn render(&self, name: &str, view: &impl Serialize) -> Result<String, TemplateError> {
        let template = self.0.get_template(name).map_err(|error| problem(name, &error))?;
        let text = template.render(Serde(view)).map_err(|error| problem(name, &error))?;
        Ok(tidy(&text))
    }
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html") => AutoEscape::Html,
        Some("md") => AutoEscape::Custom(MARKDOWN.into()),
        _ => AutoEscape::None,
    });
    env.set_formatter(inert);
    env.add_filter("lines", lines);
    Ok(env)
}

/// A text of several lines, inert, with its line breaks kept.
fn lines(text: &str) -> Value {
    let lines: Vec<String> = text.lines().map(escape::html).collect();
    Value::from_safe_string(lines.join("\n"))
}

/// Writes a value so that it is text and nothing else, whatever it holds.
fn inert(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_safe() {
        return out.write_str(value.as_str().unwrap_or("")).map_err(Error::from);
    }
    let text = match value.kind() {
        ValueKind::String => value.as_str().unwrap_or("").to_owned(),
        _ => value.to_string(),
    };
    let text = match state.auto_escape() {
        AutoEscape::Html => escape::html(&text),
        AutoEscape::Custom(name) if name == MARKDOWN => escape::markdown(&text),
        _ => text,
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
    TemplateError {
        template: error.name().unwrap_or(name).to_owned(),
        line: error.line(),
        detail: error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind())),
    }
}
