//! Word files (Office Open XML, ECMA-376) that Word and WPS open alike: fonts by name for Chinese text and none of a theme,
//! the page of GB/T 9704, widths of all columns, heads of tables repeated on every page, and the same bytes each time.
//!
//! Own code, and not a library: the crates at hand write neither repeated heads of tables nor pages whose numbers stand right
//! and left in turn, and every document here has the same few parts. A zip is simple where nothing varies in it (`pack`).

mod body;
mod pack;
mod parts;
mod title;
mod widths;

use super::document::Document;
use super::escape;

/// The whole file.
pub(super) fn file(document: &Document) -> Vec<u8> {
    pack::pack(&[
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package()),
        ("docProps/core.xml", parts::core(document)),
        ("word/document.xml", body::document(document)),
        ("word/_rels/document.xml.rels", parts::relations()),
        ("word/styles.xml", parts::styles(document)),
        ("word/settings.xml", parts::settings()),
        ("word/fontTable.xml", parts::fonts()),
        ("word/header-first.xml", parts::header_first(document)),
        ("word/footer-first.xml", parts::footer_first(document)),
        ("word/footer-odd.xml", parts::footer(true)),
        ("word/footer-even.xml", parts::footer(false)),
    ])
}

/// Millimetres in twentieths of a point, the unit of lengths in Word files.
const fn twips(millimetres: u32) -> u32 {
    // 1 inch is 25.4 mm and 1440 twentieths of a point.
    (millimetres * 14400 + 127) / 254
}

/// The breadth of the text, in twentieths of a point.
const BREADTH: u32 = twips(156);

/// The same of a page that lies across.
const ACROSS: u32 = twips(225);

/// A text as XML text.
fn text(text: &str) -> String {
    escape::html(text)
}
