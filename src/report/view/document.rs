//! A bulletin as a document: the same texts in the order of its pages.

use super::View;
use super::table::{Pair, Section};
use crate::report::document::{Document, Piece, Role};

/// The document of a view.
pub(crate) fn document(view: &View) -> Document {
    let mut out = Document::new(view.lang, view.head.title.clone());
    let (words, head) = (&view.words, &view.head);
    for place in &head.signed {
        out.labelled(Role::Number, format!("{}{}", place.label, words.colon), place.text.clone());
    }
    for place in &head.blanks {
        let label = Piece { text: format!("{}{}", place.label, words.colon), ..Piece::default() };
        out.put(Role::Number, vec![label, Piece { text: place.text.clone(), blank: true, strong: false }]);
    }
    out.say(Role::Title, head.title.clone());
    out.say(Role::Subtitle, head.subtitle.clone());
    if !head.provisional.is_empty() {
        out.say(Role::Warning, head.provisional.clone());
    }
    if !head.recipients.is_empty() {
        out.say(Role::Recipient, head.recipients.clone());
    }
    out.say(Role::Body, head.opening.clone());
    out.say(Role::Heading1, words.main_points);
    for (number, point) in (1..).zip(&view.main_points) {
        out.say(Role::Body, format!("{number}. {point}"));
    }
    out.say(Role::Heading1, view.coverage.title.clone());
    facts(&mut out, &head.facts, words.colon);
    facts(&mut out, &view.coverage.facts, words.colon);
    for own in &view.sections {
        section(&mut out, own, Role::Heading1, view);
    }
    out.say(Role::Heading1, words.attachments);
    for (number, own) in (1..).zip(&view.attachments) {
        out.say(Role::Body, format!("{number}. {}", own.title));
    }
    if !head.office.is_empty() {
        out.say(Role::Signature, head.office.clone());
    }
    out.put(Role::Signature, vec![Piece { text: head.date.clone(), blank: head.undated, strong: false }]);
    for own in &view.attachments {
        section(&mut out, own, Role::Attachment, view);
    }
    out.say(Role::Heading1, words.provenance);
    facts(&mut out, &view.provenance, words.colon);
    out
}

fn section(out: &mut Document, section: &Section, heading: Role, view: &View) {
    out.say(heading, format!("{}{}{}", section.number, view.words.gap, section.title));
    for text in &section.text {
        out.say(Role::Body, text.clone());
    }
    // A drawing stands on the page alone; what it finds is said, and the table that says the same follows.
    for figure in &section.figures {
        let gap = if view.words.gap.is_empty() { " " } else { view.words.gap };
        out.say(Role::Body, format!("{}{gap}{}{}", figure.number, figure.title, view.words.in_page));
    }
    facts(out, &section.facts, view.words.colon);
    for table in &section.tables {
        out.table(table, view.words.note);
    }
    for inner in &section.sections {
        self::section(out, inner, Role::Heading2, view);
    }
}

fn facts(out: &mut Document, pairs: &[Pair], colon: &str) {
    for pair in pairs {
        out.labelled(Role::Fact, format!("{}{colon}", pair.label), pair.text.clone());
    }
}
