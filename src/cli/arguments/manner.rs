//! How everything is said.

use crate::base::language::Lang;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of every command.
#[derive(Debug, Args)]
pub struct Manner {
    /// Language of messages [default: the environment's]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArgument>,
    /// How findings are written, and with =FILE where to; may be given several times: human, json, sarif, github, gitlab, junit
    /// [default: human, unless another is written to the console]
    #[arg(long, global = true, value_name = "FORMAT[=FILE]", value_parser = wanted)]
    pub format: Vec<Wanted>,
    /// Colours [NO_COLOR is respected]
    #[arg(long, global = true, value_enum, default_value_t)]
    pub color: ColorArgument,
    /// Say nothing but findings
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// A language.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LangArgument {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LangArgument> for Lang {
    fn from(argument: LangArgument) -> Self {
        match argument {
            LangArgument::Zh => Self::Zh,
            LangArgument::En => Self::En,
        }
    }
}

/// For whom findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// For a person.
    Human,
    /// For a program.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// A test report.
    Junit,
}

/// A format that is wanted, and the file it goes to; the console, where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which.
    pub format: FormatArgument,
    /// Where to.
    pub file: Option<PathBuf>,
}

fn wanted(text: &str) -> Result<Wanted, String> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) if !file.is_empty() => (name, Some(PathBuf::from(file))),
        Some((name, _)) => return Err(format!("a file name must follow `{name}=`")),
        None => (text, None),
    };
    let known = FormatArgument::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let known: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
    let format = FormatArgument::from_str(name, false);
    let format = format.map_err(|_| format!("no such format; there are {}", known.join(", ")))?;
    match (format, &file) {
        (FormatArgument::Human, Some(_)) => Err("what is told to people goes to the console".to_owned()),
        _ => Ok(Wanted { format, file }),
    }
}

/// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArgument {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
