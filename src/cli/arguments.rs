//! What can be typed.

mod issue;

pub use issue::{CorrectArguments, SignedArguments};

use super::test::Wishes;
use crate::approval::Status;
use crate::base::calendar::{Date, parse_date};
use crate::base::language::Lang;
use crate::base::number::Number;
use crate::diff::judgement::Class;
use crate::model::approval::Act;
use crate::report::Form;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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

/// Which schemes.
#[derive(Debug, Args)]
pub struct Paths {
    /// Scheme folders, .kh files, or REV:PATH at a git revision [default: the schemes of kaohe.toml, looked for upwards]
    pub paths: Vec<PathBuf>,
}

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

/// What is drawn, and how many awards must be safe.
#[derive(Debug, Args)]
pub struct RobustnessArguments {
    /// The period, such as 2022H1 [default: all that have data]
    pub period: Option<String>,
    /// Which schemes.
    #[command(flatten)]
    pub paths: Paths,
    /// How many sets of weights to draw [default: as kaohe.toml says, else 1000]
    #[arg(long, value_name = "N", value_parser = super::robustness::draws_argument)]
    pub draws: Option<u32>,
    /// How far each weight may go from what the scheme says [default: as kaohe.toml says, else 10%]
    #[arg(long, value_name = "SHARE", value_parser = super::robustness::range_argument)]
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

/// A share in percent, `90%` or `90`.
fn share(text: &str) -> Result<Number, String> {
    let number = Number::parse_decimal(text.trim_end_matches(['%', '％']).trim())
        .map_err(|_| format!("`{text}` is no share"))?;
    if Number::ZERO <= number && number <= Number::HUNDRED {
        Ok(number)
    } else {
        Err(format!("`{text}` is not between 0% and 100%"))
    }
}

/// A day, as it is written in data.
fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "a day is written 2022-02-28".to_owned())
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
