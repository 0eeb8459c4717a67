//! The templates of docs/ci, run step by step in a repository with a main branch and a change beside it, as far as they can
//! be run here: what the host does itself, and the installation, are left out.

use super::commands::Copy;
use crate::workshop::root;
use kaohe::base::source::Sources;
use kaohe::base::yaml::{Node, parse};
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHEME: &str = r#"scheme roads "Upkeep of roads" {
  edition 2022
  cycle yearly
  round total to 1 decimal half-up
  event late "late reports"
  score total "Upkeep" 100 points {
    item order "order" 100 points, at least 0 points { start at full; deduct late "late reports" 5 points each }
  }
  rank by total
  ties share
  example "two late reports" for total { given late = 2; expect 90 points }
  example "late all year" for total { given late = 50; expect 0 points }
}
"#;

/// The value of a key.
fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Node::Map(entries, _) = node else { return None };
    entries.iter().find(|(own, _)| own.text == key).map(|(_, value)| value)
}

fn text(node: &Node) -> &str {
    let Node::Scalar(scalar) = node else { panic!("{node:?} is no text") };
    &scalar.text
}

fn items(node: Option<&Node>) -> &[Node] {
    match node {
        Some(Node::List(items, _)) => items,
        _ => &[],
    }
}

fn template(name: &str) -> Node {
    let path = root().join("docs/ci").join(name);
    let mut sources = Sources::new();
    let file = sources.insert(name, std::fs::read_to_string(path).unwrap());
    let read = parse(file, &sources);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.value.unwrap()
}

/// A project whose main branch lies in a repository beside it, and a branch with a change in the work tree.
struct Forge {
    copy: Copy,
    tools: PathBuf,
}

impl Forge {
    /// With the scheme, its data and reports on the main branch, and a branch on which the scheme is edited.
    fn new(edits: &[(&str, &str)]) -> Self {
        let copy = Copy::with_scheme("schemes/roads", SCHEME);
        copy.write("schemes/roads/data/units.csv", b"unit,name\neast,East\nhill,Hill\n");
        copy.write("schemes/roads/data/2022/events.csv", b"unit,date,kind,evidence\neast,2022-03-01,late,E1\n");
        let tools = copy.path("../tools");
        let program = Path::new(env!("CARGO_BIN_EXE_kaohe"));
        std::fs::create_dir_all(&tools).unwrap();
        std::os::unix::fs::symlink(program, tools.join("kaohe")).unwrap();
        // The host's own program: what it would publish is kept.
        let host = "#!/bin/sh\nwhile [ $# -gt 0 ]; do if [ \"$1\" = --body-file ]; then cp \"$2\" posted.md; fi; shift; done\n";
        std::fs::write(tools.join("gh"), host).unwrap();
        let forge = Self { copy, tools };
        forge.run("chmod +x ../tools/gh; git init -q -b main .; git config user.name office; git config user.email x@example.invalid");
        forge.run("kaohe build && git add -A && git commit -qm base && git clone -q --bare . ../origin.git");
        forge.run("git remote add origin ../origin.git && git fetch -q origin && git checkout -qb change");
        for (from, to) in edits {
            forge.copy.edit("schemes/roads/scheme.kh", from, to);
        }
        // What is wrong with the change is left for the pipeline to find.
        forge.run("(kaohe build || true) && git add -A && git commit -qm change --allow-empty");
        forge
    }

    /// Runs a script as a runner does: it ends with the first command that fails.
    fn run(&self, script: &str) {
        let path = format!("{}:{}", self.tools.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["-eo", "pipefail", "-c", script]).current_dir(self.copy.path("")).env("PATH", path);
        command.env("LANG", "C.UTF-8").env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main").env_remove("LC_ALL");
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}\n{}\n{told}", String::from_utf8_lossy(&output.stdout));
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.copy.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

const CHANGE: [(&str, &str); 2] = [("5 points each", "10 points each"), ("expect 90", "expect 80")];

fn on_github(forge: &Forge) -> usize {
    let document = template("github.yml");
    let job = get(get(&document, "jobs").unwrap(), "schemes").unwrap();
    let steps =
        items(get(job, "steps")).iter().filter(|step| get(step, "name").is_none_or(|name| text(name) != "Install"));
    let scripts: Vec<String> = steps
        .filter_map(|step| Some(text(get(step, "run")?).to_owned()))
        .map(|run| run.replace("${{ github.base_ref }}", "main").replace("${{ github.event.number }}", "7"))
        .collect();
    scripts.iter().for_each(|script| forge.run(script));
    scripts.len()
}

#[test]
fn the_workflow_of_github_runs() {
    let forge = Forge::new(&CHANGE);
    assert_eq!(on_github(&forge), 4);
    let posted = forge.text("posted.md");
    assert!(posted.contains("5 points") && posted.contains("10 points") && posted.contains("tightened"), "{posted}");
    let sarif: serde_json::Value = serde_json::from_str(&forge.text("kaohe.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(forge.text("kaohe.xml").contains("<testsuite"));
    // Where only the layout changed there is nothing to read.
    let forge = Forge::new(&[("  rank by total\n", "  rank   by total // by the total\n")]);
    on_github(&forge);
    assert_eq!(forge.text("posted.md").trim(), "No scheme changed its meaning.");
    assert_eq!(forge.text("changes.md"), "");
}

#[test]
fn the_pipeline_of_gitlab_runs() {
    let forge = Forge::new(&CHANGE);
    let document = template("gitlab.yml");
    let job = get(&document, "schemes").unwrap();
    let scripts = items(get(job, "script"));
    assert_eq!(scripts.len(), 4);
    // One shell runs them all.
    forge.run(&scripts.iter().map(text).collect::<Vec<_>>().join("\n"));
    assert!(forge.text("changes.md").contains("tightened"));
    let report: serde_json::Value = serde_json::from_str(&forge.text("gl-code-quality-report.json")).unwrap();
    assert!(report.is_array());
    for kept in items(get(get(job, "artifacts").unwrap(), "paths")).iter().map(text) {
        assert!(forge.copy.path(kept).exists(), "{kept}");
    }
}

/// A change that breaks an example ends the run.
#[test]
#[should_panic(expected = "kaohe test")]
fn a_broken_example_fails_the_workflow() {
    on_github(&Forge::new(&[("5 points each", "10 points each")]));
}
