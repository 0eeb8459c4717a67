//! `word/document.xml`: the blocks of a document as paragraphs and tables.

use super::{BREADTH, text, twips, widths};
use crate::report::document::{Block, Document, Piece, Role};
use crate::report::view::table::{Cell, Table};
use std::fmt::Write as _;

/// The namespaces of the parts with text.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The whole part.
pub(super) fn document(document: &Document) -> String {
    let mut out = format!("{}<w:document {NAMESPACES}><w:body>", super::parts::DECLARATION);
    for (at, block) in document.blocks.iter().enumerate() {
        match &block.table {
            Some(own) => {
                table(&mut out, own);
                // Tables that touch would become one.
                if document.blocks.get(at + 1).is_none_or(|next| next.table.is_some()) {
                    out.push_str("<w:p><w:pPr><w:pStyle w:val=\"Note\"/></w:pPr></w:p>");
                }
            }
            None => paragraph(&mut out, block),
        }
    }
    out.push_str(&section(document));
    out.push_str("</w:body></w:document>");
    out
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

fn paragraph(out: &mut String, block: &Block) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>", style(block.role));
    block.pieces.iter().for_each(|piece| run(out, piece));
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

fn table(out: &mut String, table: &Table) {
    let widths = widths::columns(table);
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{BREADTH}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in table.columns.iter().zip(&widths) {
        let heads = [column.text.as_str(), column.note.as_str()];
        cell(out, *width, "Head", column.number, heads.into_iter().filter(|head| !head.is_empty()));
    }
    out.push_str("</w:tr>");
    for row in &table.rows {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for ((own, column), width) in row.cells.iter().zip(&table.columns).zip(&widths) {
            let indented = indented(own);
            cell(out, *width, "Cell", own.number || column.number, std::iter::once(indented.as_str()));
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

fn cell<'t>(out: &mut String, width: u32, style: &str, figures: bool, lines: impl Iterator<Item = &'t str>) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
    let right = if figures { "<w:jc w:val=\"right\"/>" } else { "" };
    let mut empty = true;
    for line in lines {
        empty = false;
        let _ =
            write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{right}</w:pPr><w:r><w:t xml:space=\"preserve\">");
        let _ = write!(out, "{}</w:t></w:r></w:p>", text(line));
    }
    if empty {
        // A cell without a paragraph is an error to Word.
        let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr></w:p>");
    }
    out.push_str("</w:tc>");
}

/// The page: A4, 37 mm above the text, 28 mm at the binding edge, 156 mm × 225 mm of text in 22 lines of 28 characters.
fn section(document: &Document) -> String {
    let letter = !document.letterhead.is_empty();
    let (top, left, right, bottom) = (twips(37), twips(28), twips(26), twips(35));
    // A letter's name stands 30 mm from the edge and its lower rule 20 mm above the foot; a page number 7 mm below the text.
    let (header, footer) = if letter { (twips(30), twips(20)) } else { (twips(15), twips(28) - 400) };
    let first = if letter {
        "<w:headerReference w:type=\"first\" r:id=\"headerFirst\"/><w:footerReference w:type=\"first\" r:id=\"footerFirst\"/>"
    } else {
        ""
    };
    let own_first = if letter { "<w:titlePg/>" } else { "" };
    let grid = match document.lang {
        "zh-CN" => "<w:docGrid w:type=\"linesAndChars\" w:linePitch=\"579\" w:charSpace=\"-849\"/>",
        _ => "",
    };
    format!(
        "<w:sectPr>{first}<w:footerReference w:type=\"default\" r:id=\"footerOdd\"/>\
         <w:footerReference w:type=\"even\" r:id=\"footerEven\"/>\
         <w:pgSz w:w=\"{}\" w:h=\"{}\"/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"{header}\" \
         w:footer=\"{footer}\" w:gutter=\"0\"/>{own_first}{grid}</w:sectPr>",
        twips(210),
        twips(297)
    )
}
