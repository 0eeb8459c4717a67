//! How far the examples go, and how far the results hold.

use super::Paths;
use super::values::{Listing, share};
use crate::base::number::Number;
use crate::cli::test::Wishes;
use clap::Args;

/// What `test` is asked besides whether the examples hold.
#[derive(Debug, Args)]
pub struct TestArguments {
    /// List the branches of the rules (lines, bounds, factors, vetoes …) that no example and no past period comes to
    #[arg(long)]
    pub coverage: bool,
    /// Fail if examples come to less than this share of the branches of the rules, such as 90%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub threshold: Option<Number>,
    /// Shift each number of the rules, one at a time, and list the shifts that no example notices
    #[arg(long)]
    pub mutate: bool,
}

impl From<&TestArguments> for Wishes {
    fn from(arguments: &TestArguments) -> Self {
        Self { coverage: arguments.coverage, threshold: arguments.threshold.clone(), mutate: arguments.mutate }
    }
}

/// What is drawn, and how many awards must be safe.
#[derive(Debug, Args)]
pub struct RobustnessArguments {
    /// The period, such as 2022H1 [default: all that have data]
    pub period: Option<String>,
    /// Which schemes.
    #[command(flatten)]
    pub paths: Paths,
    /// How many sets of weights to draw [default: as kaohe.toml says, else 1000]
    #[arg(long, value_name = "N", value_parser = crate::cli::robustness::draws_argument)]
    pub draws: Option<u32>,
    /// How far each weight may go from what the scheme says [default: as kaohe.toml says, else 10%]
    #[arg(long, value_name = "SHARE", value_parser = crate::cli::robustness::range_argument)]
    pub range: Option<Number>,
    /// What the random numbers begin with; the same seed gives the same answer [default: as kaohe.toml says, else 1]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Fail if fewer awards are safe: all, or a share such as 80%; where none were given, places count
    #[arg(long, value_name = "all|SHARE", value_parser = safe)]
    pub safe: Option<Safe>,
    /// How to tell it
    #[arg(long, value_enum, default_value_t)]
    pub to: Listing,
}

/// How many awards must be safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Safe {
    /// Every one.
    All,
    /// At least this share of them.
    Share(Number),
}

fn safe(text: &str) -> Result<Safe, String> {
    if text == "all" {
        return Ok(Safe::All);
    }
    let share = share(text)?.checked_div(&Number::HUNDRED).unwrap_or_default();
    Ok(Safe::Share(share))
}
