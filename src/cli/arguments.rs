//! What can be typed. Each command's own options are in a file of their own; what several take is in `values`.

mod approve;
mod compare;
mod examine;
mod issue;
mod letters;
mod manner;
mod values;

pub use approve::{ApproveArguments, StatusArgument};
pub use compare::{ClassArgument, DiffArguments, LogArguments, Rendering};
pub use examine::{RobustnessArguments, Safe, TestArguments};
pub use issue::{CorrectArguments, SignedArguments};
pub use letters::LettersArguments;
pub use manner::{ColorArgument, FormatArgument, LangArgument, Manner, Wanted};
pub use values::{DepthArgument, Emit, Listing};

use crate::base::calendar::Date;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use values::day;

const EXAMPLES: &str = "\
Examples:
  kaohe check                         check every scheme named in kaohe.toml
  kaohe check policies/my-scheme      check one scheme folder
  kaohe test                          run the examples written in the schemes
  kaohe why late-bureau 2022H1        how a unit's total came about
  kaohe letters --as-of 2022-07-08    which letters about tasks are due
  kaohe robustness 2022H1             which places and awards would stay with somewhat other weights
  kaohe build                         check, test, run and publish everything
  kaohe build --check                 fail if a published file is not current
  kaohe publish 2022H1 policies/my-scheme --by OFFICE --date DATE    issue a final edition
  kaohe verify reports/my-scheme/2022H1    compute what was issued again, byte for byte
  kaohe fmt                           write every scheme in canonical form
  kaohe diff OLD NEW                  what changed between two schemes, and for whom
  kaohe explain K0401                 what a message means and what to do";

/// Compiles assessment schemes (考核方案), runs them on a period's data, and publishes the results.
#[derive(Debug, Parser)]
#[command(name = "kaohe", version, before_help = EXAMPLES, after_help = "Exit codes: 0 fine, 1 findings, 2 could not run.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How everything is said.
    #[command(flatten)]
    pub manner: Manner,
}

/// Which schemes.
#[derive(Debug, Args)]
pub struct Paths {
    /// Scheme folders, .kh files, or REV:PATH at a git revision [default: the schemes of kaohe.toml, looked for upwards]
    pub paths: Vec<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile schemes and report every problem
    #[command(
        before_help = "Examples:\n  kaohe check\n  kaohe check policies/my-scheme --lang zh\n  kaohe check --data 2022H1"
    )]
    Check {
        /// Which schemes.
        #[command(flatten)]
        paths: Paths,
        /// Validate the data of this period as well; write nothing
        #[arg(long, value_name = "PERIOD")]
        data: Vec<String>,
        /// Take the data as they were known on this day [default: the period's last day]
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Date>,
        /// Print the defaults the schemes rely on
        #[arg(long)]
        defaults: bool,
    },
    /// Run the examples written in the schemes
    #[command(
        before_help = "Examples:\n  kaohe test\n  kaohe test policies/my-scheme --coverage\n  kaohe test --threshold 90%\n  kaohe test --mutate"
    )]
    Test {
        /// Which schemes.
        #[command(flatten)]
        paths: Paths,
        /// What else is asked.
        #[command(flatten)]
        wishes: TestArguments,
    },
    /// Print the validated rule set as canonical JSON with its hash, or as an outline, or as one text
    #[command(
        before_help = "Examples:\n  kaohe compile policies/my-scheme\n  kaohe compile --emit hash\n  kaohe compile --emit outline --lang zh\n  kaohe compile --emit text --edition 2023 policies/my-scheme\n  kaohe compile --emit schema"
    )]
    Compile {
        /// Which schemes.
        #[command(flatten)]
        paths: Paths,
        /// What to print
        #[arg(long, value_enum, default_value_t)]
        emit: Emit,
        /// Of a scheme that acts amend, this edition [default: the last one]
        #[arg(long, value_name = "NUMBER")]
        edition: Option<String>,
    },
    /// Tell what changed between two schemes, editions or revisions, and what it means for those assessed
    #[command(
        before_help = "Examples:\n  kaohe diff HEAD:policies/my-scheme policies/my-scheme    what is not committed yet\n  kaohe diff --to md origin/main    every scheme of kaohe.toml since a revision\n  kaohe diff policies/my-scheme@2023 policies/my-scheme@2024\n  kaohe diff --to html last-year this-year > diff.html\n  kaohe diff --deny tightened main:policies/my-scheme policies/my-scheme\n  kaohe diff --deny tightened --accept-skeleton OLD NEW > accept.yaml    then write the reasons\n  kaohe diff --deny tightened --accept accept.yaml --as-of 2024-03-01 OLD NEW\n  kaohe diff --layering policies/province policies/county    what the county asks more strictly\n  kaohe diff --as-amendment HEAD:policies/my-scheme policies/my-scheme"
    )]
    Diff(DiffArguments),
    /// Tell which commits changed the meaning of a scheme, or of one rule; or the text in force on a day
    #[command(
        before_help = "Examples:\n  kaohe log                            every commit that changed a scheme, and what it changed\n  kaohe log total.routine              one indicator, followed through its former names\n  kaohe log total.routine --as-of 2022-06-30    its text in force on a day\n  kaohe log --scheme v2022:policies/my-scheme   up to a tag; also in a bare repository"
    )]
    Log(LogArguments),
    /// Tell of every rule which commit last changed it
    #[command(before_help = "Examples:\n  kaohe blame\n  kaohe blame --scheme my-scheme")]
    Blame {
        /// The scheme: its folder's name where the project has several, or a path, or REV:PATH
        #[arg(long, value_name = "SCHEME")]
        scheme: Option<String>,
    },
    /// Record who submitted, reviewed, approved or returned the edition or the goals of a unit; or list where everything stands
    #[command(
        before_help = "Examples:\n  kaohe approve                                   where everything stands\n  kaohe approve policies/my-scheme --unit roads --status submitted --role units --by \"Roads bureau\" --date 2022-01-10\n  kaohe approve policies/my-scheme --unit roads --status returned --role office --by \"Assessment office\" --date 2022-01-12 --reason \"no last day\"\n  kaohe approve policies/my-scheme --status approved --role leading-group --by \"Leading group\" --date 2022-01-30"
    )]
    Approve(ApproveArguments),
    /// List the letters of a day (assign, urge, remind, supervise); write them, and enter those that are due into the register
    #[command(
        before_help = "Examples:\n  kaohe letters --as-of 2022-07-08                           which letters are due\n  kaohe letters policies/my-scheme --as-of 2022-07-08 --out letters/    each as Markdown, HTML and DOCX\n  kaohe letters policies/my-scheme --as-of 2022-07-08 --issue --out letters/"
    )]
    Letters(LettersArguments),
    /// Run a scheme on a period's data: results as CSV on standard output, or files with --out
    #[command(before_help = "Examples:\n  kaohe run 2022H1 policies/my-scheme\n  kaohe run 2022H1 --out results/")]
    Run {
        /// The period, such as 2022H1, 2022Q3, 2022-07 or 2022
        period: String,
        /// Which schemes.
        #[command(flatten)]
        paths: Paths,
        /// Write results.csv and results.json into this folder (into DIR/SCHEME where there are several schemes)
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Take the data as they were known on this day [default: the period's last day]
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Date>,
    },
    /// Show how a unit's result came about, down to clauses and data cells
    #[command(
        before_help = "Examples:\n  kaohe why hill-town 2022H1\n  kaohe why hill-town routine 2022H1 --depth full"
    )]
    Why {
        /// UNIT PERIOD, or UNIT NODE PERIOD
        #[arg(num_args = 2..=3, value_names = ["UNIT", "NODE", "PERIOD"], required = true)]
        what: Vec<String>,
        /// The scheme's id or folder, where several have the unit
        #[arg(long)]
        scheme: Option<String>,
        /// Take the data as they were known on this day [default: the period's last day]
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Date>,
        /// How much is shown
        #[arg(long, value_enum, default_value_t)]
        depth: DepthArgument,
    },
    /// Tell which places and awards would stay with somewhat other weights
    #[command(
        before_help = "Examples:\n  kaohe robustness 2022H1 policies/my-scheme\n  kaohe robustness 2022H1 --draws 5000 --range 20% --seed 7\n  kaohe robustness 2022H1 policies/my-scheme --safe all      exit 1 unless every award is safe\n  kaohe robustness --to md > robustness.md"
    )]
    Robustness(RobustnessArguments),
    /// Do everything kaohe.toml says: check, test, run, write bulletins and results
    #[command(before_help = "Examples:\n  kaohe build\n  kaohe build 2022H2\n  kaohe build --check")]
    Build {
        /// Only this period [default: all]
        period: Option<String>,
        /// Write nothing; exit 1 if a published file is not current
        #[arg(long)]
        check: bool,
    },
    /// Issue the bulletin of a period: from then on a lock beside it holds what was published
    #[command(
        before_help = "Examples:\n  kaohe publish 2022H1 policies/my-scheme --by \"Assessment office\" --date 2022-07-15\n  kaohe publish 2022H1 policies/my-scheme --by \"Assessment office\" --date 2022-07-15 --number \"X发〔2022〕3号\""
    )]
    Publish {
        /// The period, such as 2022H1
        period: String,
        /// The scheme folder [default: the one scheme of kaohe.toml]
        #[command(flatten)]
        paths: Paths,
        /// Who issues it.
        #[command(flatten)]
        signed: SignedArguments,
    },
    /// Compute an issued file again from scheme and data, and say where and why it differs
    #[command(
        before_help = "Examples:\n  kaohe verify reports/my-scheme/2022H1/bulletin.zh.md\n  kaohe verify reports/my-scheme/2022H1          every issued file of the period\n  kaohe verify downloads/bulletin.html --data copy-of-the-data"
    )]
    Verify {
        /// A published file with its bulletin.lock beside it, or the folder of both
        bulletin: PathBuf,
        /// Take the data of the scheme from this folder [default: data/ in the scheme's folder]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Correct an issued bulletin in the open: a numbered notice with before and after, the old edition kept
    #[command(
        before_help = "Examples:\n  kaohe correct 2022H1 policies/my-scheme --by \"Assessment office\" --date 2022-09-01 --reason \"a complaint was counted twice\""
    )]
    Correct {
        /// The period, such as 2022H1
        period: String,
        /// The scheme folder [default: the one scheme of kaohe.toml]
        #[command(flatten)]
        paths: Paths,
        /// Who corrects, when, and why.
        #[command(flatten)]
        wish: CorrectArguments,
    },
    /// Write schemes in canonical form; comments stay, meaning stays
    #[command(
        before_help = "Examples:\n  kaohe fmt\n  kaohe fmt --check\n  kaohe fmt policies/my-scheme --keywords en\n  kaohe fmt - < draft.kh"
    )]
    Fmt {
        /// Which schemes; `-` formats standard input to standard output.
        #[command(flatten)]
        paths: Paths,
        /// Write nothing; exit 1 and name the files that are not in canonical form, with the first difference
        #[arg(long)]
        check: bool,
        /// Convert to the keywords of this language
        #[arg(long, value_enum)]
        keywords: Option<LangArgument>,
    },
    /// Teach this git repository to compare schemes by their canonical text, and to check them before a commit
    #[command(before_help = "Examples:\n  kaohe git-setup\n  kaohe git-setup --check")]
    GitSetup {
        /// Change nothing; exit 1 and say what is missing
        #[arg(long)]
        check: bool,
    },
    /// Print the canonical text of a file: what git calls to compare two
    #[command(hide = true)]
    GitText {
        /// The file.
        file: PathBuf,
    },
    /// Explain a message: what it means, why it matters, what to do
    #[command(before_help = "Examples:\n  kaohe explain K0401\n  kaohe explain --all")]
    Explain {
        /// The code, such as K0401, or its name
        #[arg(required_unless_present = "all")]
        code: Option<String>,
        /// List all codes
        #[arg(long)]
        all: bool,
    },
}
