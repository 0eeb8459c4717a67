//! The steps of an approval.

use super::Paths;
use super::values::{Listing, day};
use crate::approval::Status;
use crate::base::calendar::Date;
use crate::model::approval::Act;
use clap::{Args, ValueEnum};

/// Which step is taken, or how it is told where everything stands.
#[derive(Debug, Args)]
pub struct ApproveArguments {
    /// The scheme folder or file [default: the schemes of kaohe.toml, looked for upwards; a step needs one scheme]
    #[command(flatten)]
    pub paths: Paths,
    /// What was done; without a value, or left out, the command lists where everything stands
    #[arg(long, value_enum, num_args = 0..=1)]
    pub status: Option<Option<StatusArgument>>,
    /// In which role of the scheme's procedure
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// By which office; never the name of a person
    #[arg(long, value_name = "OFFICE")]
    pub by: Option<String>,
    /// On which day; never taken from the clock
    #[arg(long, alias = "as-of", value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Why; what is returned has a reason
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// The goals of this unit [default: the edition]
    #[arg(long, value_name = "ID")]
    pub unit: Option<String>,
    /// Of a scheme that acts amend, this edition [default: the last one]
    #[arg(long, value_name = "NUMBER")]
    pub edition: Option<String>,
    /// How to tell where everything stands
    #[arg(long, value_enum, default_value_t)]
    pub to: Listing,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusArgument {
    /// Handed in
    Submitted,
    /// Looked through, and perhaps added to
    Reviewed,
    /// Put in force as it was handed on
    Approved,
    /// Sent back, with a reason
    Returned,
}

impl From<StatusArgument> for Status {
    fn from(argument: StatusArgument) -> Self {
        match argument {
            StatusArgument::Submitted => Self::Did(Act::Submit),
            StatusArgument::Reviewed => Self::Did(Act::Review),
            StatusArgument::Approved => Self::Did(Act::Approve),
            StatusArgument::Returned => Self::Returned,
        }
    }
}
