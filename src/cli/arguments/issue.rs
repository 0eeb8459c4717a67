//! Who issues and corrects bulletins, when, and why.

use super::values::day;
use crate::base::calendar::Date;
use crate::cli::correct::Wish;
use crate::issued::lock::Signed;
use clap::Args;

/// Who issues a bulletin, and when.
#[derive(Debug, Args)]
pub struct SignedArguments {
    /// The office that issues it; never the name of a person
    #[arg(long, value_name = "OFFICE")]
    pub by: String,
    /// The date it bears; never taken from the clock
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Date,
    /// Its serial number, such as X优化办发〔2022〕3号 [default: left to be filled in]
    #[arg(long, value_name = "TEXT")]
    pub number: Option<String>,
}

impl From<&SignedArguments> for Signed {
    fn from(arguments: &SignedArguments) -> Self {
        Self { by: arguments.by.clone(), date: arguments.date, number: arguments.number.clone() }
    }
}

/// Who corrects a bulletin, when, and why.
#[derive(Debug, Args)]
pub struct CorrectArguments {
    /// The office that corrects it; never the name of a person
    #[arg(long, value_name = "OFFICE")]
    pub by: String,
    /// The day of the correction; never taken from the clock
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Date,
    /// Why, in a sentence that is printed in the notice
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

impl From<&CorrectArguments> for Wish {
    fn from(arguments: &CorrectArguments) -> Self {
        Self { by: arguments.by.clone(), date: arguments.date, reason: arguments.reason.clone() }
    }
}
