//! Which letters are written, and what becomes of them.

use super::Paths;
use super::values::day;
use crate::base::calendar::Date;
use crate::report::Form;
use clap::Args;
use std::path::PathBuf;

/// Which letters, and what becomes of them.
#[derive(Debug, Args)]
pub struct LettersArguments {
    /// Which schemes.
    #[command(flatten)]
    pub paths: Paths,
    /// The day; never taken from the clock
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Date,
    /// Enter the letters that are due into the register of the data folder, so that none is issued twice
    #[arg(long)]
    pub issue: bool,
    /// Write the letters and the register into this folder (into DIR/SCHEME where there are several schemes)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// In which form; may be given several times: md, html, docx [default: all]
    #[arg(long, value_name = "FORM", value_parser = form)]
    pub form: Vec<Form>,
    /// The office telephone that stands in the letters [default: that of kaohe.toml, else a marked blank]
    #[arg(long, value_name = "TEXT")]
    pub contact: Option<String>,
}

fn form(text: &str) -> Result<Form, String> {
    Form::find(text).ok_or_else(|| "the forms are md, html and docx".to_owned())
}
