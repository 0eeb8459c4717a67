//! Problems as text: for a person at a terminal, for another program, for code hosts. Nothing is printed here.

mod finding;
mod hosts;
mod human;
mod json;
mod sarif;

pub use finding::{Finding, Region, findings};
pub use hosts::{github, gitlab, junit};
pub use human::human;
pub use json::{joined, json};
pub use sarif::sarif;

use crate::base::catalog::Entry;

/// The command that shows an entry's page.
fn explain_command(entry: &Entry) -> String {
    format!("kaohe explain {}", entry.code)
}
