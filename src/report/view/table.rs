//! The shapes a bulletin is put together from: sections, tables, rows, cells. All figures are texts.

use crate::report::breadth;
use crate::report::chart::Chart;
use serde::Serialize;

/// A label and what is said under it.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// The label.
    pub label: String,
    /// The text.
    pub text: String,
}

impl Pair {
    /// A label and its text.
    pub(crate) fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into() }
    }
}

/// A section: a heading, then sentences, facts, tables, and sections below it.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// The permanent anchor.
    pub id: String,
    /// The number as printed before the title: `一、`, `（二）`, `3.1`.
    pub number: String,
    /// The title.
    pub title: String,
    /// Sentences, one paragraph each.
    pub text: Vec<String>,
    /// Labelled facts.
    pub facts: Vec<Pair>,
    /// Drawings, each with a table that says the same.
    pub figures: Vec<Figure>,
    /// Tables, each with a caption.
    pub tables: Vec<Table>,
    /// The sections below.
    pub sections: Vec<Section>,
}

impl Section {
    /// An empty section.
    pub(crate) fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            number: String::new(),
            title: title.into(),
            text: Vec::new(),
            facts: Vec::new(),
            figures: Vec::new(),
            tables: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// Whether nothing stands under the heading.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
            && self.facts.is_empty()
            && self.figures.is_empty()
            && self.tables.is_empty()
            && self.sections.is_empty()
    }
}

/// A drawing.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// The permanent anchor, by which templates ask for the drawing: `{{ figure.id|drawing }}`.
    pub id: String,
    /// The number of the figure, as printed: `图1`.
    pub number: String,
    /// What is found.
    pub title: String,
    /// The anchor of the table that says the same.
    pub table: String,
    /// Whether it is too wide for a phone and scrolls by itself.
    pub wide: bool,
    /// The drawing as SVG; made by the program, with every text in it inert, and no value for templates.
    #[serde(skip)]
    pub(crate) svg: String,
}

impl Figure {
    /// A chart with the table that says the same.
    pub(crate) fn new(chart: Chart, table: &str, wide: bool) -> Self {
        let Chart { id, title, svg } = chart;
        Self { id, number: String::new(), title, table: table.to_owned(), wide, svg }
    }
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// The permanent anchor.
    pub id: String,
    /// The number of the table, as printed: `表3`.
    pub number: String,
    /// The title.
    pub caption: String,
    /// What stands for the table while it is folded up; empty where it is always open.
    pub fold: String,
    /// Whether it is too wide for an upright page of paper and lies across a turned one.
    pub broad: bool,
    /// The heads of the columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell for each column.
    #[serde(serialize_with = "crate::report::rows::serialize")]
    pub rows: Vec<Row>,
    /// Notes below the table.
    pub notes: Vec<String>,
}

/// The head of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// The title.
    pub text: String,
    /// A second line in small print, such as the weight; may be empty.
    pub note: String,
    /// What is shown on pointing, such as the clause; may be empty.
    pub title: String,
    /// Whether it holds figures, which stand at the right.
    pub number: bool,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The permanent anchor; empty where nothing links to it.
    pub id: String,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Whether it is a figure.
    pub number: bool,
    /// Whether it names the row.
    pub head: bool,
    /// Whether it stays on one line, such as a date.
    pub kept: bool,
    /// Whether it is said in a lower voice: a state, a dash.
    pub muted: bool,
    /// How deep it stands in a tree.
    pub depth: usize,
    /// What is shown on pointing; may be empty.
    pub title: String,
    /// An anchor in the bulletin it leads to; may be empty.
    pub link: String,
    /// The sign of a figure that is not what was published before; may be empty.
    pub mark: &'static str,
}

impl Cell {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A figure.
    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), number: true, ..Self::default() }
    }

    /// The name of the row.
    pub(crate) fn head(text: impl Into<String>) -> Self {
        Self { text: text.into(), head: true, ..Self::default() }
    }

    /// Nothing to say: a dash, not a blank.
    pub(crate) fn none() -> Self {
        Self { text: "—".to_owned(), muted: true, ..Self::default() }
    }

    /// A text, or a dash where it is empty.
    pub(crate) fn or_none(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::none() } else { Self::text(text) }
    }

    /// The same cell, kept on one line.
    pub(crate) fn kept(mut self) -> Self {
        self.kept = true;
        self
    }

    /// The same in a lower voice.
    pub(crate) fn muted(mut self) -> Self {
        self.muted = true;
        self
    }

    /// The same with a text that is shown on pointing.
    pub(crate) fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same as a link within the bulletin.
    pub(crate) fn link(mut self, link: impl Into<String>) -> Self {
        self.link = link.into();
        self
    }

    /// The same with a sign behind it.
    pub(crate) fn mark(mut self, mark: &'static str) -> Self {
        self.mark = mark;
        self
    }

    /// The same, indented.
    pub(crate) fn deep(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(id: impl Into<String>, caption: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            number: String::new(),
            caption: caption.into(),
            fold: String::new(),
            broad: false,
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The same with one more column of words.
    pub(crate) fn words(mut self, text: impl Into<String>) -> Self {
        self.columns.push(Column { text: text.into(), note: String::new(), title: String::new(), number: false });
        self
    }

    /// The same with one more column of figures.
    pub(crate) fn figures(mut self, text: impl Into<String>) -> Self {
        self.columns.push(Column { text: text.into(), note: String::new(), title: String::new(), number: true });
        self
    }

    /// One more column of figures with a second line and a text shown on pointing.
    pub(crate) fn push_figures(&mut self, text: impl Into<String>, note: String, title: String) {
        self.columns.push(Column { text: text.into(), note, title, number: true });
    }

    /// One more column of words.
    pub(crate) fn push_words(&mut self, text: impl Into<String>) {
        self.columns.push(Column { text: text.into(), note: String::new(), title: String::new(), number: false });
    }

    /// One more row.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { id: String::new(), cells });
    }

    /// One more row that links lead to.
    pub(crate) fn row_at(&mut self, id: String, cells: Vec<Cell>) {
        self.rows.push(Row { id, cells });
    }

    /// Gives it its number, when all its rows are there: then it is known how much room it asks for.
    pub(crate) fn settle(&mut self, number: String) {
        self.number = number;
        self.broad = breadth::broad(self);
    }
}
