//! The rows of a table as templates have them: a list they may go through, and one value that a filter makes into markup.
//!
//! Cells are most of a page, and a template takes ten times as long to go through them as the filter `rows` does.

use super::escape;
use super::tongue::Tongue;
use super::view::table::{Cell, Row};
use minijinja::value::{Enumerator, Object, ObjectRepr, Serde};
use minijinja::{Error, ErrorKind, Value};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// The rows of a table.
#[derive(Debug)]
struct Rows(Vec<Row>);

impl Object for Rows {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_usize()?).map(|row| Value::from(Serde(row)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

/// Hands rows to a template.
pub(crate) fn serialize<S: Serializer>(rows: &[Row], to: S) -> Result<S::Ok, S::Error> {
    Value::from_object(Rows(rows.to_vec())).serialize(to)
}

/// The filter `rows`: the rows of a table below its columns as markup, with every text in them inert.
pub(super) fn markup(
    rows: &Value,
    columns: &Value,
    other: Option<Tongue>,
    put: fn(&mut String, &Row, figures: &[bool], other: Option<Tongue>),
) -> Result<Value, Error> {
    let none = || Error::new(ErrorKind::InvalidOperation, "`rows` takes the rows of a table");
    let rows = rows.downcast_object_ref::<Rows>().ok_or_else(none)?;
    let figures: Vec<bool> =
        columns.try_iter()?.map(|column| column.get_attr("number").map(|is| is.is_true())).collect::<Result<_, _>>()?;
    let mut text = String::new();
    for row in &rows.0 {
        put(&mut text, row, &figures, other);
    }
    // The line break behind the last one is the template's.
    text.pop();
    Ok(Value::from_safe_string(text))
}

/// A row of an HTML table; what is in the other language says so.
pub(super) fn html(out: &mut String, row: &Row, figures: &[bool], other: Option<Tongue>) {
    out.push_str("<tr");
    attribute(out, "id", &row.id);
    out.push('>');
    for (at, cell) in row.cells.iter().enumerate() {
        let tag = if cell.head { "th" } else { "td" };
        out.push('<');
        out.push_str(tag);
        // What needs no quotes has none: cells are most of a page.
        if cell.head {
            out.push_str(" scope=row");
        }
        let class = class(cell, figures.get(at) == Some(&true));
        match class.is_empty() || class.contains(' ') {
            true => attribute(out, "class", &class),
            false => {
                out.push_str(" class=");
                out.push_str(&class);
            }
        }
        attribute(out, "title", &cell.title);
        let worded = other.filter(|_| !cell.number);
        let whole = worded.filter(|other| other.whole(&cell.text) && cell.mark.is_empty());
        out.push_str(whole.map_or("", Tongue::attribute));
        out.push('>');
        let text = |out: &mut String| match worded.filter(|_| whole.is_none()) {
            Some(other) => other.marked(out, &cell.text),
            None => escape::html_into(out, &cell.text),
        };
        if cell.link.is_empty() {
            text(out);
        } else {
            out.push_str("<a");
            attribute(out, "href", &cell.link);
            out.push('>');
            text(out);
            out.push_str("</a>");
        }
        if !cell.mark.is_empty() {
            out.push_str(" <sup class=\"mark\">(");
            escape::html_into(out, cell.mark);
            out.push_str(")</sup>");
        }
        out.push_str("</");
        out.push_str(tag);
        out.push('>');
    }
    out.push_str("</tr>\n");
}

/// Deeper rows are set in no further; the style sheet knows so many steps.
const DEEPEST: usize = 9;

/// What is said of a cell by the names of its classes: `n` a figure, `m` muted, `k` kept on one line, `changed` with a sign, `d2` so deep.
fn class(cell: &Cell, figure: bool) -> String {
    let mut names = String::new();
    let marks = [("n", cell.number || figure), ("m", cell.muted), ("k", cell.kept), ("changed", !cell.mark.is_empty())];
    for (name, _) in marks.into_iter().filter(|(_, holds)| *holds) {
        names.push_str(if names.is_empty() { "" } else { " " });
        names.push_str(name);
    }
    if cell.depth > 0 {
        names.push_str(if names.is_empty() { "d" } else { " d" });
        names.push_str(&cell.depth.min(DEEPEST).to_string());
    }
    names
}

/// An attribute, where it says something.
fn attribute(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape::html_into(out, text);
        out.push('"');
    }
}

/// A row of a Markdown table.
pub(super) fn markdown(out: &mut String, row: &Row, _: &[bool], _: Option<Tongue>) {
    out.push('|');
    for cell in &row.cells {
        out.push(' ');
        (0..cell.depth).for_each(|_| out.push('\u{3000}'));
        escape::markdown_into(out, &cell.text);
        if !cell.mark.is_empty() {
            out.push_str(" (");
            escape::markdown_into(out, cell.mark);
            out.push(')');
        }
        out.push_str(" |");
    }
    out.push('\n');
}
