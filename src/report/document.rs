//! The one model of a document of an office: blocks in their order, each with its role on the page. Markdown, HTML and Word
//! files are made of it, so that no wording stands twice.

use super::view::table::Table;
use super::{Rendered, TemplateError, breadth, docx, templates};
use serde::Serialize;

/// What a block is on the page. Names are those of styles and classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// The serial number of a letter, at the right below the red rule.
    Number,
    /// The issuer's name at the head of a notice, in red.
    Issuer,
    /// The serial number of a notice, in the middle, above the red rule.
    Serial,
    /// The title.
    Title,
    /// What kind of letter it is, or which period: the line below the title.
    Subtitle,
    /// Who gets it.
    Recipient,
    /// A heading `一、`.
    Heading1,
    /// A heading `（一）`.
    Heading2,
    /// A paragraph of the text.
    Body,
    /// A label and what is said under it.
    Fact,
    /// What readers must know before everything else.
    Warning,
    /// What is attached.
    Attachments,
    /// Who issues it, and when.
    Signature,
    /// Begins an attachment, on a page of its own.
    Attachment,
    /// The title of a table.
    Caption,
    /// A table.
    Table,
    /// Small print below a table.
    Note,
    /// Copies and the like, at the foot.
    Foot,
}

/// A stretch of text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    /// What it says.
    pub(crate) text: String,
    /// A blank that the signing process fills in.
    pub(crate) blank: bool,
    /// A label.
    pub(crate) strong: bool,
}

/// A paragraph or a table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Block {
    /// What it is on the page.
    pub(crate) role: Role,
    /// Its text; empty for a table.
    pub(crate) pieces: Vec<Piece>,
    /// The table.
    pub(crate) table: Option<Table>,
}

/// A whole document.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Document {
    /// The language tag: `zh-CN` or `en`.
    pub(crate) lang: &'static str,
    /// The title, for programs that list documents.
    pub(crate) title: String,
    /// The issuer's name over the red rule of a letter; empty for what is no letter.
    pub(crate) letterhead: String,
    /// The blocks.
    pub(crate) blocks: Vec<Block>,
}

impl Document {
    /// Without blocks.
    pub(crate) fn new(lang: &'static str, title: impl Into<String>) -> Self {
        Self { lang, title: title.into(), letterhead: String::new(), blocks: Vec::new() }
    }

    /// One more paragraph.
    pub(crate) fn say(&mut self, role: Role, text: impl Into<String>) {
        self.put(role, vec![Piece { text: text.into(), ..Piece::default() }]);
    }

    /// One more paragraph of several pieces.
    pub(crate) fn put(&mut self, role: Role, pieces: Vec<Piece>) {
        self.blocks.push(Block { role, pieces, table: None });
    }

    /// One more paragraph, with a label before what it says.
    pub(crate) fn labelled(&mut self, role: Role, label: impl Into<String>, text: impl Into<String>) {
        let label = Piece { text: label.into(), strong: true, ..Piece::default() };
        self.put(role, vec![label, Piece { text: text.into(), ..Piece::default() }]);
    }

    /// One more table, with its title and its notes, each behind the given word.
    pub(crate) fn table(&mut self, table: &Table, note: &str) {
        if !table.caption.is_empty() {
            self.say(Role::Caption, format!("{} {}", table.number, table.caption).trim());
        }
        let own = Table { broad: breadth::broad(table), ..table.clone() };
        self.blocks.push(Block { role: Role::Table, pieces: Vec::new(), table: Some(own) });
        for text in &table.notes {
            self.say(Role::Note, format!("{note}{text}"));
        }
    }
}

/// Which files are made of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// A Word file.
    Docx,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Html, Self::Docx];

    /// The form of a name in the manifest.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.ending() == name)
    }

    /// The ending of its files, which is also its name in the manifest.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
        }
    }
}

/// A document in one form; `name` is without the ending.
pub(super) fn render(document: &Document, form: Form, name: &str) -> Result<Rendered, TemplateError> {
    let name = format!("{name}.{}", form.ending());
    let of = |template: &str| templates::render_of(templates::Set::Document, template, document);
    Ok(match form {
        Form::Markdown => Rendered::text(name, of("document.md")?),
        Form::Html => Rendered::text(name, of("document.html")?),
        Form::Docx => Rendered { name, bytes: docx::file(document) },
    })
}
