//! Talking: findings, sentences about what was done, progress.

use super::Ending;
use super::arguments::{ColorArgument, FormatArgument, Manner, Wanted};
use super::disk;
use crate::base::diagnostic::{Problems, Severity};
use crate::base::emit::{self, Finding};
use crate::base::language::{Bilingual, Lang};
use crate::base::source::Sources;
use crate::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Where and how a command speaks: results on standard output, everything else on standard error.
#[derive(Debug)]
pub struct Console {
    lang: Lang,
    /// How findings are written besides, or instead of, for people.
    formats: Vec<Wanted>,
    /// Whether findings are told to people.
    human: bool,
    color: ColorArgument,
    quiet: bool,
    /// Findings as JSON, kept until [`Console::finish`]: one array, however many schemes they are of.
    found: RefCell<Vec<String>>,
    /// Findings for the other formats, kept as long.
    findings: RefCell<Vec<Finding>>,
    /// Whether a result went to standard output.
    answered: Cell<bool>,
    /// Why a result did not get there: a full disk, for one.
    lost: RefCell<Option<String>>,
}

impl Console {
    /// A console in the asked manner; the language comes from the environment where it is not stated.
    #[must_use]
    pub fn new(manner: &Manner) -> Self {
        let lang = manner.lang.map_or_else(environment_language, Lang::from);
        let printed = |wanted: &Wanted| wanted.file.is_none() && wanted.format != FormatArgument::Human;
        let asked = manner.format.iter().any(|wanted| wanted.format == FormatArgument::Human);
        Self {
            lang,
            human: asked || !manner.format.iter().any(printed),
            formats: manner.format.iter().filter(|wanted| wanted.format != FormatArgument::Human).cloned().collect(),
            findings: RefCell::default(),
            color: manner.color,
            quiet: manner.quiet,
            found: RefCell::default(),
            answered: Cell::default(),
            lost: RefCell::default(),
        }
    }

    /// The language spoken.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Tells findings to people, keeps them for the formats that are wanted, and says how grave they are.
    pub fn findings(&self, problems: &Problems, sources: &Sources) -> Ending {
        if !self.formats.is_empty() {
            self.found.borrow_mut().push(emit::json(problems, sources, self.lang));
            self.findings.borrow_mut().extend(emit::findings(problems, sources, self.lang));
        }
        if self.human && !problems.is_empty() {
            let choice = match self.color {
                ColorArgument::Auto => anstream::AutoStream::choice(&std::io::stderr()),
                ColorArgument::Always => anstream::ColorChoice::Always,
                ColorArgument::Never => anstream::ColorChoice::Never,
            };
            let color = choice != anstream::ColorChoice::Never;
            let text = emit::human(problems, sources, self.lang, color, 120);
            let mut stderr = anstream::AutoStream::new(std::io::stderr(), choice);
            // Nothing can be said about a standard error that is closed.
            let _ = stderr.write_all(text.as_bytes());
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error) { Ending::Findings } else { Ending::Fine }
    }

    /// Writes the findings in every format that is wanted: to its file, or to standard output, or, where a result stands
    /// there, to standard error if there are any. A file that cannot be written is said, and ends worse.
    pub fn finish(&self, ending: Ending) -> Ending {
        let mut ending = ending;
        let findings = self.findings.borrow();
        let answered = self.answered.get();
        for wanted in &self.formats {
            let text = match wanted.format {
                FormatArgument::Human => continue,
                FormatArgument::Json => emit::joined(&self.found.borrow()),
                FormatArgument::Sarif => emit::sarif(&findings, self.lang),
                FormatArgument::Github => emit::github(&findings),
                FormatArgument::Gitlab => emit::gitlab(&findings),
                FormatArgument::Junit => emit::junit(&findings),
            };
            match &wanted.file {
                Some(file) => {
                    if let Err(error) = disk::write(file, &text) {
                        self.error(&super::project::CannotRun::Disk(error).message());
                        ending = Ending::CouldNotRun;
                    }
                }
                None if findings.is_empty() && (answered || ending == Ending::CouldNotRun) => {}
                None if answered => drop(anstream::stderr().write_all(text.as_bytes())),
                None => self.result(&text),
            }
        }
        if let Some(reason) = self.lost.borrow().as_deref() {
            self.error(&say!("错误：结果没有写完：{it}", "error: the result was not written: {it}", it = reason));
            ending = Ending::CouldNotRun;
        }
        ending
    }

    /// Writes a result to standard output; a closed pipe ends it in silence, and any other failure is said at the end.
    pub fn result(&self, text: &str) {
        self.answered.set(true);
        let mut stdout = anstream::stdout();
        let end: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
        let written =
            stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(end)).and_then(|()| stdout.flush());
        if let Err(error) = written
            && error.kind() != std::io::ErrorKind::BrokenPipe
        {
            *self.lost.borrow_mut() = Some(error.to_string());
        }
    }

    /// A sentence about what was done.
    pub fn done(&self, text: &Bilingual) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// A sentence that is said even when quiet.
    pub fn error(&self, text: &Bilingual) {
        let _ = writeln!(anstream::stderr(), "{}", text.get(self.lang));
    }

    /// A sign of life for long work: on a terminal only, after a while only, gone when dropped.
    #[must_use]
    pub fn progress(&self, steps: u64) -> Progress {
        let hidden = self.quiet || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, lang: self.lang }
    }
}

/// A progress bar.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    lang: Lang,
}

impl Progress {
    /// Says what is being done and goes one step on.
    pub fn step(&self, text: &Bilingual) {
        self.say(text);
        self.bar.inc(1);
    }

    /// Says what is being done, and that none of so many parts of it is done yet; each call of the answer says that one
    /// more is. It may be called by several threads.
    pub fn counted(&self, all: usize, text: &Bilingual) -> impl Fn() + Sync + use<> {
        if all > 0 {
            self.at(0, all as u64, text);
        }
        let bar = self.bar.clone();
        move || bar.inc(1)
    }

    /// Says what is being done.
    pub fn say(&self, text: &Bilingual) {
        self.bar.set_message(text.get(self.lang).to_owned());
    }

    /// Says how far the work is.
    pub fn at(&self, done: u64, all: u64, text: &Bilingual) {
        self.bar.set_length(all);
        self.say(text);
        self.bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[expect(clippy::disallowed_methods, reason = "the language of messages is presentation")]
fn environment_language() -> Lang {
    let stated = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default();
    if stated.starts_with("zh") { Lang::Zh } else { Lang::En }
}
