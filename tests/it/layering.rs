//! The order of the house: each module imports only what stands above it in `lib.rs`.

use std::path::{Path, PathBuf};

/// The modules in the order of the pipeline.
const ORDER: [&str; 14] = [
    "base",
    "syntax",
    "model",
    "semantics",
    "compile",
    "data",
    "approval",
    "engine",
    "analysis",
    "diff",
    "report",
    "issued",
    "history",
    "cli",
];

/// Arrows that are not allowed even though they would run forwards: what follows the rule set never sees syntax.
const HIDDEN: [(&str, &str); 16] = [
    ("model", "syntax"),
    ("data", "syntax"),
    ("data", "semantics"),
    ("approval", "syntax"),
    ("approval", "semantics"),
    ("engine", "syntax"),
    ("engine", "semantics"),
    ("diff", "syntax"),
    ("diff", "semantics"),
    ("report", "syntax"),
    ("report", "semantics"),
    ("issued", "syntax"),
    ("issued", "semantics"),
    ("history", "syntax"),
    ("history", "semantics"),
    ("cli", "syntax"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The modules a text names behind `crate::`, also inside braces.
fn arrows(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split("crate::").skip(1) {
        if let Some(group) = part.strip_prefix('{') {
            let group = group.split('}').next().unwrap();
            found.extend(group.split(',').map(|item| item.trim().split("::").next().unwrap().to_owned()));
        } else {
            found.push(part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

#[test]
fn no_arrow_runs_back() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let place = |name: &str| ORDER.iter().position(|module| *module == name);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for path in all {
        let inside = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let module = inside.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let Some(from) = place(&module) else {
            assert!(["lib", "main"].contains(&module.as_str()), "{inside} is in no module of the order");
            continue;
        };
        for name in arrows(&std::fs::read_to_string(&path).unwrap()) {
            let Some(to) = place(&name) else { continue };
            seen += 1;
            if to > from || HIDDEN.contains(&(module.as_str(), name.as_str())) {
                wrong.push(format!("{inside} reads {name}"));
            }
        }
    }
    assert!(seen > 200, "only {seen} arrows were found: the test no longer reads the code");
    assert!(wrong.is_empty(), "arrows that run back:\n{}", wrong.join("\n"));
}

#[test]
fn the_order_is_that_of_the_library() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let modules: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|name| name.trim_end_matches(';')).collect();
    let mut sorted = ORDER.to_vec();
    sorted.sort_unstable();
    let mut found = modules.clone();
    found.sort_unstable();
    assert_eq!(found, sorted, "lib.rs and the order of this test differ");
    let listed: Vec<usize> = ORDER.iter().filter_map(|name| text.find(&format!("[`{name}`]"))).collect();
    assert!(listed.is_sorted(), "the steps in lib.rs stand in another order");
}
