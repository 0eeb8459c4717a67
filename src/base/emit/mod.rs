//! Problems as text: for a person at a terminal, or for another program. Nothing is printed here.

mod human;
mod json;

pub use human::human;
pub use json::{joined, json};

use crate::base::catalog::Entry;

/// How problems are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a person: the line with carets, reasons, remedies, a count.
    #[default]
    Human,
    /// For a program: an array with one object a problem.
    Json,
}

/// The command that shows an entry's page.
fn explain_command(entry: &Entry) -> String {
    format!("kaohe explain {}", entry.code)
}
