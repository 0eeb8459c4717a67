//! Values that several commands take.

use crate::base::calendar::{Date, parse_date};
use crate::base::number::Number;
use clap::ValueEnum;

/// A share in percent, `90%` or `90`.
pub(super) fn share(text: &str) -> Result<Number, String> {
    let number = Number::parse_decimal(text.trim_end_matches(['%', '％']).trim())
        .map_err(|_| format!("`{text}` is no share"))?;
    if Number::ZERO <= number && number <= Number::HUNDRED {
        Ok(number)
    } else {
        Err(format!("`{text}` is not between 0% and 100%"))
    }
}

/// A day, as it is written in data.
pub(super) fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "a day is written 2022-02-28".to_owned())
}

/// How it is told where everything stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// A table for a terminal
    #[default]
    Text,
    /// A table in Markdown
    Md,
    /// JSON, for programs
    Json,
}

/// What `compile` prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// The rule set as canonical JSON, and its hashes.
    #[default]
    Ruleset,
    /// The hashes alone.
    Hash,
    /// The JSON Schema of the rule set.
    Schema,
    /// The score as a tree: points, reachable values, how each comes about, clauses.
    Outline,
    /// The whole scheme as one canonical text.
    Text,
}

/// How much `why` shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DepthArgument {
    /// A few lines.
    Line,
    /// Every figure of the score as a table.
    #[default]
    Table,
    /// The whole tree, with the source of each figure.
    Full,
}
