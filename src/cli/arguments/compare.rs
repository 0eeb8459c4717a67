//! What is compared, whose history is told, and how.

use super::values::day;
use crate::base::calendar::Date;
use crate::diff::judgement::Class;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What is compared, and how it is told.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// The scheme before: a folder, a file, REV:PATH, or one of these with @EDITION behind it; without NEW a revision, with
    /// which every scheme of kaohe.toml is compared
    pub old: PathBuf,
    /// The scheme after
    pub new: Option<PathBuf>,
    /// Tell what the changes do to the results of this period of OLD's data, such as 2022H1
    #[arg(long, value_name = "DATA", requires = "new")]
    pub impact: Option<String>,
    /// Tell also how results go from that period under OLD to this period of NEW's data under NEW: through the scheme,
    /// through a unit's own data, through the others' data and the history
    #[arg(long, value_name = "DATA", requires = "impact")]
    pub impact_new: Option<String>,
    /// How many schemes to run in search of the fewest changes that cause something, beside each change alone
    #[arg(long, value_name = "N", default_value_t = 400, requires = "impact")]
    pub runs: usize,
    /// How to tell it
    #[arg(long, value_enum, default_value_t)]
    pub to: Rendering,
    /// End with 1 where there are changes of this class; may be given several times
    #[arg(long, value_enum, value_name = "CLASS")]
    pub deny: Vec<ClassArgument>,
    /// OLD is the scheme of the level above: tell only what NEW states more strictly, and end with 1 where there is any
    #[arg(long, requires = "new", conflicts_with_all = ["impact", "deny", "as_amendment"])]
    pub layering: bool,
    /// Let the denied changes pass that this file accepts, each with its reason and who answers for it
    #[arg(long, value_name = "FILE", requires_all = ["deny", "new"])]
    pub accept: Option<PathBuf>,
    /// The day on which what is accepted for a time is judged
    #[arg(long, value_name = "DATE", value_parser = day, requires = "accept")]
    pub as_of: Option<Date>,
    /// Print the beginning of such a file for the denied changes; people fill in the reasons
    #[arg(long, requires_all = ["deny", "new"], conflicts_with_all = ["to", "impact"])]
    pub accept_skeleton: bool,
    /// Print the amendment act that makes the scheme after of the scheme before
    #[arg(long, requires = "new", conflicts_with_all = ["to", "deny"])]
    pub as_amendment: bool,
}

/// Whose history, and how it is told.
#[derive(Debug, Args)]
pub struct LogArguments {
    /// The path of an indicator, or the name of another thing [default: the whole scheme]
    pub node: Option<String>,
    /// The scheme: its folder's name where the project has several, or a path, or REV:PATH
    #[arg(long, value_name = "SCHEME")]
    pub scheme: Option<String>,
    /// Print the text in force at the end of this day instead
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// As JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// How a comparison is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Rendering {
    /// Plain text, for a terminal
    #[default]
    Text,
    /// Markdown, for a merge request
    Md,
    /// A page with both texts side by side
    Html,
    /// JSON, for programs
    Json,
}

/// A class of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClassArgument {
    /// Harder for those assessed
    Tightened,
    /// Easier for those assessed
    Loosened,
    /// Harder for some, easier for others, or it depends on the data
    Mixed,
    /// What counts how much
    Neutral,
    /// Names, order, offices, records
    Structural,
    /// Titles, articles, prose
    Wording,
}

impl ClassArgument {
    /// Whether this is the class.
    #[must_use]
    pub fn is(self, class: Class) -> bool {
        class
            == match self {
                Self::Tightened => Class::Tightened,
                Self::Loosened => Class::Loosened,
                Self::Mixed => Class::Mixed,
                Self::Neutral => Class::Neutral,
                Self::Structural => Class::Structural,
                Self::Wording => Class::Wording,
            }
    }
}
