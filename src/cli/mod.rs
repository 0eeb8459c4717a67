//! The commands. Only here files are read and written, and only here the environment is asked — for presentation.
//!
//! `arguments` says what can be typed, `project` finds schemes and reads their files, `shelf` what they use, `disk` touches the disk,
//! `console` talks; one file per command.

mod act;
pub mod approvals;
pub mod approve;
pub mod arguments;
pub mod build;
pub mod check;
pub mod compared;
pub mod compile;
pub mod console;
pub mod correct;
pub mod diff;
pub mod disk;
pub mod explain;
pub mod fmt;
pub mod git_setup;
pub mod issued;
pub mod letters;
pub mod log;
pub mod project;
pub mod publish;
pub mod robustness;
pub mod run;
pub mod season;
mod shelf;
pub mod templates;
pub mod test;
pub mod verify;
pub mod why;

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// All is well.
    Fine,
    /// Something was found: errors in a scheme or its data, a failed example, a stale output.
    Findings,
    /// The command could not run at all.
    CouldNotRun,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Fine => 0,
            Ending::Findings => 1,
            Ending::CouldNotRun => 2,
        })
    }
}
