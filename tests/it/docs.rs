//! What the documentation shows is so: every scheme in it compiles, its examples hold, its messages and the output of
//! its commands are the real ones.
//!
//! The word behind ` ```kaohe ` says how a block is read: nothing, a whole scheme; `fragment` or `decisions`, statements
//! that stand in a second file beside the frame of that name below; `same`, the block above once more in the other
//! keywords, with the same meaning; `wrong`, a whole scheme with errors, whose message is the ` ```text ` block behind it.
//! Blocks of data name their path; they belong to the page's one whole scheme. Of a `wrong` one the messages begin with
//! the ` ```text ` block behind it.
//! In a ` ```console ` block every line behind `$ kaohe …` is a line of the output; a line `…` stands for what is left out.

use kaohe::base::diagnostic::Problems;
use kaohe::base::emit::human;
use kaohe::base::language::Lang;
use kaohe::base::source::Sources;
use kaohe::cli::test::examples;
use kaohe::compile::compile;
use kaohe::data;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What fragments about nodes, facts and events stand beside. The score has the points of the nodes they add.
const FRAGMENT: &str = "\
scheme frame {
  edition 2022
  cycle half-yearly
  round total to 2 decimals half-up
  group departments
  group parks
  score total, no cap, no floor { }
}
";

/// What fragments about decisions stand beside.
const DECISIONS: &str = "\
scheme frame {
  edition 2022
  cycle half-yearly
  round total to 2 decimals half-up
  group departments
  group parks
  event accident { field level level minor < major < grave }
  score total 100 points {
    part work 60 points {
      item roads 30 points { start at 30 points }
      item permits 30 points { start at 30 points }
    }
    item social 40 points { start at 40 points }
  }
}
";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The pages, by path from the root.
fn pages() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .iter()
        .map(|name| root().join(name))
        .collect();
    let docs = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    paths.extend(docs.filter(|path| path.extension().is_some_and(|end| end == "md")));
    paths.sort();
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// A fenced block.
struct Block {
    /// The page and the line of the first line inside.
    place: String,
    /// The words behind the fence.
    words: Vec<String>,
    text: String,
}

impl Block {
    fn is(&self, word: &str) -> bool {
        self.words.iter().any(|have| have == word)
    }
}

fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (line, content) in text.lines().enumerate() {
        match content.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(words) => {
                open = true;
                let words = words.split_whitespace().map(str::to_owned).collect();
                found.push(Block { place: format!("{page}:{}", line + 2), words, text: String::new() });
            }
            None if open => {
                let block = found.last_mut().unwrap();
                block.text.push_str(content);
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "{page}: a fence is not closed");
    found
}

impl Block {
    /// The path of a block that is a file beside the scheme, for schemes below it that use it.
    fn path(&self) -> Option<&str> {
        self.words.last().map(String::as_str).filter(|word| word.ends_with(".kh"))
    }
}

/// The hash of a block's meaning, or what is wrong with it; `beside` are files that it may use.
fn meaning(block: &Block, beside: &[&Block]) -> Result<String, String> {
    let mut sources = Sources::new();
    for file in beside {
        sources.insert(file.path().unwrap(), file.text.as_str());
    }
    let frame = if block.is("decisions") {
        Some(DECISIONS)
    } else if block.is("fragment") {
        Some(FRAGMENT)
    } else {
        None
    };
    let mut files: Vec<_> = frame.map(|frame| sources.insert("own/frame.kh", frame)).into_iter().collect();
    let path = if block.is("literate") { "own/scheme.kh.md" } else { "own/scheme.kh" };
    files.push(sources.insert(path, block.text.as_str()));
    let compiled = compile(&sources, &files);
    let mut problems = compiled.problems;
    if let (Some(rules), false) = (&compiled.value, problems.has_errors()) {
        problems.extend(examples(rules));
    }
    match compiled.value {
        Some(rules) if !problems.has_errors() => Ok(rules.meaning),
        _ => Err(human(&problems, &sources, Lang::En, false, 100)),
    }
}

#[test]
fn schemes_in_the_pages_compile_and_their_examples_hold() {
    let (mut seen, mut failures) = (0, Vec::new());
    for (page, text) in pages() {
        let mut before: Option<String> = None;
        let all = blocks(&page, &text);
        let mut beside: Vec<&Block> = Vec::new();
        for block in all.iter().filter(|block| block.is("kaohe") && !block.is("wrong")) {
            seen += 1;
            if block.path().is_some() {
                beside.push(block);
                continue;
            }
            match meaning(block, &beside) {
                Ok(hash) => {
                    if block.is("same") && before.as_ref() != Some(&hash) {
                        failures.push(format!("{}: does not mean the same as the block above it", block.place));
                    }
                    before = Some(hash);
                }
                Err(message) => failures.push(format!("{}\n{message}", block.place)),
            }
        }
    }
    assert!(seen > 30, "only {seen} blocks were found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn messages_in_the_pages_are_the_real_ones() {
    let mut seen = 0;
    for (page, text) in pages() {
        let lang = if page.contains("zh-CN") { Lang::Zh } else { Lang::En };
        let all = blocks(&page, &text);
        for pair in all.windows(2).filter(|pair| pair[0].is("kaohe") && pair[0].is("wrong")) {
            let mut sources = Sources::new();
            let file = sources.insert("scheme.kh", pair[0].text.as_str());
            let problems = compile(&sources, &[file]).problems;
            assert!(problems.has_errors(), "{}: nothing is wrong", pair[0].place);
            let message = human(&problems, &sources, lang, false, 100);
            assert!(pair[1].is("text"), "{}: the message should follow", pair[0].place);
            assert_eq!(pair[1].text.trim_end(), message.trim_end(), "{}", pair[1].place);
            seen += 1;
        }
    }
    assert!(seen >= 2, "both readmes show a message");
}

/// The scheme of the page on data, and its data with some files in place of others: the problems of all periods.
fn problems_of_data(scheme: &Block, files: &[&Block]) -> String {
    let mut sources = Sources::new();
    let text = sources.insert("scheme.kh", scheme.text.as_str());
    let rules = compile(&sources, &[text]).value.unwrap();
    for file in files {
        sources.insert(file.words.last().unwrap().as_str(), file.text.as_str());
    }
    let mut problems = Problems::new();
    let periods = data::periods("data", &sources, rules.scheme.cycle).into_value(&mut problems);
    assert!(!periods.is_empty());
    for period in periods {
        data::read(&rules, period, "data", &sources).into_value(&mut problems);
    }
    human(&problems, &sources, Lang::En, false, 100)
}

#[test]
fn data_in_the_pages_is_read() {
    let text = std::fs::read_to_string(root().join("docs/data.md")).unwrap();
    let all = blocks("docs/data.md", &text);
    let scheme = all.iter().find(|block| block.is("kaohe")).unwrap();
    let is_data = |block: &&Block| block.words.last().is_some_and(|word| word.starts_with("data/"));
    let (wrong, sound): (Vec<&Block>, Vec<&Block>) = all.iter().filter(is_data).partition(|block| block.is("wrong"));
    assert!(sound.len() >= 5);
    assert_eq!(problems_of_data(scheme, &sound), "");
    for bad in wrong {
        let path = bad.words.last();
        let mut files: Vec<&Block> = sound.iter().copied().filter(|file| file.words.last() != path).collect();
        files.push(bad);
        let position = all.iter().position(|block| block.place == bad.place).unwrap();
        let shown = all[position + 1].text.trim_end();
        let real = problems_of_data(scheme, &files);
        assert!(real.starts_with(shown), "{}: the messages are\n{real}", bad.place);
    }
}

/// Runs a command line of a page from the root, in the page's language; both streams, one behind the other.
fn output(page: &str, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let lang = if page.contains("zh-CN") { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
    command.args(&words).current_dir(root()).env_remove("LC_ALL").env_remove("LC_MESSAGES");
    let output = command.env("LANG", lang).env("NO_COLOR", "1").output().unwrap();
    format!("{}{}", String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Whether a line of output is the one that is shown, where `…` inside it stands for what changes with every scheme.
fn fits(line: &str, shown: &str) -> bool {
    let Some((start, rest)) = shown.split_once('…') else { return line == shown };
    let Some(line) = line.strip_prefix(start) else { return false };
    (0..=line.len()).any(|at| line.get(at..).is_some_and(|line| fits(line, rest)))
}

#[test]
fn the_output_of_commands_in_the_pages_is_the_real_one() {
    let (mut seen, mut failures) = (0, Vec::new());
    for (page, text) in pages() {
        for block in blocks(&page, &text).iter().filter(|block| block.is("console")) {
            let mut lines: Vec<String> = Vec::new();
            for line in block.text.lines() {
                if let Some(command) = line.strip_prefix("$ ") {
                    let arguments = command
                        .strip_prefix("kaohe ")
                        .unwrap_or_else(|| panic!("{}: only commands of kaohe can be checked: {command}", block.place));
                    let writes = ["build", "run"].contains(&arguments.split(' ').next().unwrap());
                    assert!(!writes || command.contains("--check"), "{}: {command} writes files", block.place);
                    lines = output(&page, arguments).lines().map(|line| line.trim_end().to_owned()).collect();
                    seen += 1;
                } else if !line.trim().is_empty()
                    && line.trim() != "…"
                    && !lines.iter().any(|l| fits(l, line.trim_end()))
                {
                    failures.push(format!("{}: not in the output: {line}", block.place));
                }
            }
        }
    }
    assert!(seen >= 10, "only {seen} commands were found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn links_in_the_pages_lead_somewhere() {
    let mut dead = Vec::new();
    for (page, text) in pages() {
        let folder = root().join(&page).parent().unwrap().to_owned();
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap().split('#').next().unwrap();
            if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                dead.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}
