//! `word/document.xml`: the blocks of a document as paragraphs and tables.

use super::{ACROSS, BREADTH, text, title, twips, widths};
use crate::report::document::{Block, Document, Piece, Role};
use crate::report::view::table::{Cell, Table};
use std::fmt::Write as _;

/// The namespaces of the parts with text.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The whole part.
pub(super) fn document(document: &Document) -> String {
    let mut out = format!("{}<w:document {NAMESPACES}><w:body>", super::parts::DECLARATION);
    let pages = pages(&document.blocks);
    let mut first = true;
    for (at, block) in document.blocks.iter().enumerate() {
        let (page, next) = (page_of(&pages, at), pages.get(at + 1).copied());
        // The last paragraph of a section says what its pages are; that of the last section stands at the end.
        let end = if next.is_some_and(|next| next != page) {
            section(document, page, std::mem::take(&mut first))
        } else {
            String::new()
        };
        match &block.table {
            Some(own) => {
                // Notes stay with the last row.
                let noted = document.blocks.get(at + 1).is_some_and(|next| next.role == Role::Note);
                table(&mut out, own, page.breadth(), noted);
                // Tables that touch would become one, and a section ends with a paragraph.
                if !end.is_empty() || document.blocks.get(at + 1).is_none_or(|next| next.table.is_some()) {
                    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"Note\"/>{end}</w:pPr></w:p>");
                }
            }
            None => {
                // An office and its date do not stand alone on a page.
                let kept = document.blocks.get(at + 1).is_some_and(|next| next.role == Role::Signature);
                paragraph(&mut out, block, kept, &end);
            }
        }
    }
    let last = pages.last().copied().unwrap_or(Page::Upright);
    out.push_str(&section(document, last, first));
    out.push_str("</w:body></w:document>");
    out
}

/// How a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Upright,
    /// Turned, for broad tables.
    Across,
}

impl Page {
    /// The breadth of its text.
    fn breadth(self) -> u32 {
        match self {
            Self::Upright => BREADTH,
            Self::Across => ACROSS,
        }
    }
}

fn page_of(pages: &[Page], at: usize) -> Page {
    pages.get(at).copied().unwrap_or(Page::Upright)
}

/// How the page of each block lies: a broad table lies across, with its title and its notes, and with the heading before it
/// and what little is said under that, which would otherwise stand alone on a page.
fn pages(blocks: &[Block]) -> Vec<Page> {
    // So much may stand between the heading and the title of the table.
    const SAID: usize = 2;
    let mut pages = vec![Page::Upright; blocks.len()];
    let role = |at: usize| blocks.get(at).map(|block| block.role);
    for (at, _) in blocks.iter().enumerate().filter(|(_, block)| block.table.as_ref().is_some_and(|own| own.broad)) {
        let caption = (0..at).rev().take_while(|at| role(*at) == Some(Role::Caption)).last().unwrap_or(at);
        let said = (0..caption).rev().take_while(|at| role(*at) == Some(Role::Body)).last().unwrap_or(caption);
        let head = |at: &usize| matches!(role(*at), Some(Role::Heading1 | Role::Heading2 | Role::Attachment));
        let from = match (0..said).rev().take_while(head).last() {
            Some(head) if caption - said <= SAID => head,
            _ => caption,
        };
        let until = (at + 1..blocks.len()).take_while(|at| role(*at) == Some(Role::Note)).last().unwrap_or(at);
        for page in pages.iter_mut().take(until + 1).skip(from) {
            *page = Page::Across;
        }
    }
    pages
}

/// The name of the style of a role, as `styles.xml` has it.
pub(super) fn style(role: Role) -> &'static str {
    match role {
        Role::Number => "Number",
        Role::Issuer => "Issuer",
        Role::Serial => "Serial",
        Role::Title => "Title",
        Role::Subtitle => "Subtitle",
        Role::Recipient => "Recipient",
        Role::Heading1 => "Heading1",
        Role::Heading2 => "Heading2",
        Role::Body => "Body",
        Role::Fact => "Fact",
        Role::Warning => "Warning",
        Role::Attachments => "Attachments",
        Role::Signature => "Signature",
        Role::Attachment => "Attachment",
        Role::Caption => "Caption",
        Role::Table => "Cell",
        Role::Note => "Note",
        Role::Foot => "Foot",
    }
}

fn paragraph(out: &mut String, block: &Block, kept: bool, end: &str) {
    let keep = if kept { "<w:keepNext/>" } else { "" };
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{keep}{end}</w:pPr>", style(block.role));
    match block.pieces.as_slice() {
        [title] if block.role == Role::Title => {
            for (at, line) in title::lines(&title.text).into_iter().enumerate() {
                if at > 0 {
                    out.push_str("<w:r><w:br/></w:r>");
                }
                run(out, &Piece { text: line.to_owned(), ..title.clone() });
            }
        }
        pieces => pieces.iter().for_each(|piece| run(out, piece)),
    }
    out.push_str("</w:p>");
}

fn run(out: &mut String, piece: &Piece) {
    out.push_str("<w:r>");
    match (piece.strong, piece.blank) {
        (false, false) => {}
        (strong, blank) => {
            out.push_str("<w:rPr>");
            out.push_str(if strong { "<w:b/>" } else { "" });
            out.push_str(if blank { "<w:highlight w:val=\"yellow\"/>" } else { "" });
            out.push_str("</w:rPr>");
        }
    }
    let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t></w:r>", text(&piece.text));
}

fn table(out: &mut String, table: &Table, breadth: u32, noted: bool) {
    let widths::Columns { widths, small } = widths::columns(table, breadth);
    let (head, body) = if small { ("HeadSmall", "CellSmall") } else { ("Head", "Cell") };
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{breadth}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in table.columns.iter().zip(&widths) {
        let heads = [column.text.as_str(), column.note.as_str()];
        cell(out, *width, head, (column.number, false), heads.into_iter().filter(|head| !head.is_empty()));
    }
    out.push_str("</w:tr>");
    for (at, row) in table.rows.iter().enumerate() {
        let kept = noted && at + 1 == table.rows.len();
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for ((own, column), width) in row.cells.iter().zip(&table.columns).zip(&widths) {
            let indented = indented(own);
            let own = (own.number || column.number, kept);
            cell(out, *width, body, own, std::iter::once(indented.as_str()));
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

/// The text of a cell, deeper ones set in.
fn indented(cell: &Cell) -> String {
    let mark = if cell.mark.is_empty() { String::new() } else { format!(" ({})", cell.mark) };
    format!("{}{}{mark}", "　".repeat(cell.depth), cell.text)
}

fn cell<'t>(
    out: &mut String,
    width: u32,
    style: &str,
    (figures, kept): (bool, bool),
    lines: impl Iterator<Item = &'t str>,
) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
    let keep = if kept { "<w:keepNext/>" } else { "" };
    let right = if figures { "<w:jc w:val=\"right\"/>" } else { "" };
    let mut empty = true;
    for line in lines {
        empty = false;
        let _ = write!(
            out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{keep}{right}</w:pPr><w:r><w:t xml:space=\"preserve\">"
        );
        let _ = write!(out, "{}</w:t></w:r></w:p>", text(line));
    }
    if empty {
        // A cell without a paragraph is an error to Word.
        let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr></w:p>");
    }
    out.push_str("</w:tc>");
}

/// The page: A4, 37 mm above the text, 28 mm at the binding edge, 156 mm × 225 mm of text in 22 lines of 28 characters. A
/// page that lies across is the same one turned, with the binding edge above.
fn section(document: &Document, page: Page, first: bool) -> String {
    let letter = first && !document.letterhead.is_empty();
    let (top, left, right, bottom) = match page {
        Page::Upright => (twips(37), twips(28), twips(26), twips(35)),
        Page::Across => (twips(28), twips(35), twips(37), twips(26)),
    };
    // A letter's name stands 30 mm from the edge and its lower rule 20 mm above the foot; a page number 7 mm below the text.
    let (header, footer) = if letter { (twips(30), twips(20)) } else { (twips(15), bottom - twips(7) - 400) };
    let own = if letter {
        "<w:headerReference w:type=\"first\" r:id=\"headerFirst\"/><w:footerReference w:type=\"first\" r:id=\"footerFirst\"/>"
    } else {
        ""
    };
    let own_first = if letter { "<w:titlePg/>" } else { "" };
    let grid = match document.lang {
        "zh-CN" => "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>",
        _ => "",
    };
    let (width, height) = (twips(210), twips(297));
    let size = match page {
        Page::Upright => format!("w:w=\"{width}\" w:h=\"{height}\""),
        Page::Across => format!("w:w=\"{height}\" w:h=\"{width}\" w:orient=\"landscape\""),
    };
    format!(
        "<w:sectPr>{own}<w:footerReference w:type=\"default\" r:id=\"footerOdd\"/>\
         <w:footerReference w:type=\"even\" r:id=\"footerEven\"/>\
         <w:pgSz {size}/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"{header}\" \
         w:footer=\"{footer}\" w:gutter=\"0\"/>{own_first}{grid}</w:sectPr>"
    )
}
