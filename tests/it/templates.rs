//! A scheme's own templates: what they may replace, and that none can read a file, run on, flood the disk or let markup in.

use super::cases::root;
use std::fs;
use std::process::Command;

/// A project whose scheme has templates of its own.
fn project(templates: &[(&str, &str)], title: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let case = root().join("constructs/domain-1.4-cadence");
    for file in ["scheme.kh", "data/units.csv", "data/meetings.csv", "data/2022H1/events.csv"] {
        let to = folder.path().join("scheme").join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(case.join(file), to).unwrap();
    }
    let scheme = folder.path().join("scheme/scheme.kh");
    let text = fs::read_to_string(&scheme).unwrap();
    assert!(text.contains("\"business environment\""));
    fs::write(&scheme, text.replace("\"business environment\"", title)).unwrap();
    let manifest = "[[scheme]]\npath = \"scheme\"\ntemplates = \"layout\"\n";
    fs::write(folder.path().join("kaohe.toml"), manifest).unwrap();
    fs::create_dir(folder.path().join("layout")).unwrap();
    for (name, text) in templates {
        fs::write(folder.path().join("layout").join(name), text).unwrap();
    }
    folder
}

/// The same, built: the exit code, what was said, and the folder.
fn built(templates: &[(&str, &str)], title: &str) -> (i32, String, tempfile::TempDir) {
    let folder = project(templates, title);
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let done = command.args(["build", "--lang", "en"]).current_dir(folder.path()).output().unwrap();
    (done.status.code().unwrap(), String::from_utf8_lossy(&done.stderr).into_owned(), folder)
}

fn page(folder: &tempfile::TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("reports/scheme/2022H1").join(name)).unwrap()
}

const TITLE: &str = "\"business environment\"";

#[test]
fn one_block_or_one_file_is_replaced_and_the_rest_stays() {
    let templates = [
        (
            "bulletin.html",
            "{% extends \"built-in/bulletin.html\" %}\n{% block main_points %}\n<p class=\"own\">{{ main_points|length }} points</p>\n{% endblock %}\n",
        ),
        ("bulletin.css", "body { color: navy; }\n"),
    ];
    let (code, said, folder) = built(&templates, TITLE);
    assert_eq!(code, 0, "{said}");
    let html = page(&folder, "bulletin.en.html");
    for part in [
        "<p class=\"own\">",
        "body { color: navy; }",
        "id=\"ranking\"",
        "<footer aria-labelledby=\"provenance\">",
        ".chart",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert!(!html.contains("id=\"main-points\"") && !html.contains("--paper: #fff"));
    // The Markdown is that of the built-in template; what it was made with is told.
    let markdown = page(&folder, "bulletin.en.md");
    assert!(markdown.contains("## Main points"));
    let hash = |text: &str| text.lines().find(|line| line.starts_with("- Template hash")).unwrap().to_owned();
    let (_, _, plain) = built(&[("other.css", "")], TITLE);
    assert_ne!(hash(&markdown), hash(&page(&plain, "bulletin.en.md")));
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    for (text, place, what) in [
        ("a\n{{ nothing }}\n", "layout/bulletin.md:2", "undefined"),
        ("a\n\n{% for %}\n", "layout/bulletin.md:3", "syntax error"),
        ("{% include \"/etc/passwd\" %}\n", "layout/bulletin.md:1", "not found"),
        ("{% include \"../kaohe.toml\" %}\n", "layout/bulletin.md:1", "not found"),
        ("{{ head.title|safe }}\n", "layout/bulletin.md:1", "unknown filter"),
        ("{{ \"ranking\"|drawing }}\n", "layout/bulletin.md:1", "there is no drawing"),
    ] {
        let (code, said, folder) = built(&[("bulletin.md", text)], TITLE);
        assert_eq!(code, 1, "{text}: {said}");
        assert!(said.contains("K0608") && said.contains(place) && said.contains(what), "{text}: {said}");
        assert!(!folder.path().join("reports").exists(), "nothing is published");
    }
}

#[test]
fn nothing_runs_on_and_nothing_floods() {
    let endless = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}";
    let deep = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
    let text = "x".repeat(8192);
    let long = format!("{{% for a in range(100000) %}}{text}{{% endfor %}}");
    for (template, what) in [(endless, "fuel"), (deep, "recursion"), (long.as_str(), "fuel")] {
        let (code, said, folder) = built(&[("bulletin.md", template)], TITLE);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("K0608") && said.contains(what), "{what}: {said}");
        assert!(!folder.path().join("reports").exists());
    }
}

/// A text that doubles reaches any memory in forty steps; where less than a gigabyte may be had, the program ends by its
/// own account and not by the system's.
#[cfg(target_os = "linux")]
#[test]
fn nothing_eats_up_the_memory() {
    let doubled = |step: &str| {
        format!(
            "one\n{{% set n = namespace(t=\"x\" * 1024) %}}\n{{% for i in range(60) %}}\n{{% set n.t = {step} %}}\n{{% endfor %}}\n"
        )
    };
    for step in ["n.t ~ n.t", "n.t * 1024", "n.t|replace(\"x\", n.t)", "[n.t, n.t]|join"] {
        let folder = project(&[("bulletin.md", &doubled(step))], TITLE);
        let mut command = Command::new("sh");
        let limited = format!("ulimit -v 900000; exec '{}' build --lang en", env!("CARGO_BIN_EXE_kaohe"));
        let done = command.args(["-c", &limited]).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{step}: {said}");
        assert!(said.contains("K0608") && said.contains("layout/bulletin.md:4"), "{step}: {said}");
    }
}

#[test]
fn texts_of_the_scheme_stay_texts() {
    let templates = [
        (
            "bulletin.html",
            "{% autoescape false %}{{ head.title }}{% set t %}{{ head.title }}{% endset %}{{ t }}{% endautoescape %}\n",
        ),
        ("bulletin.md", "{% autoescape false %}{{ head.title }}{% endautoescape %}\n"),
    ];
    let (code, said, folder) = built(&templates, "\"<script>alert(1)</script> **b**\"");
    assert_eq!(code, 0, "{said}");
    let html = page(&folder, "bulletin.en.html");
    // What is captured while escaping is said to be off is escaped twice, never less than once.
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;alert(1)"), "{html}");
    let markdown = page(&folder, "bulletin.en.md");
    assert!(markdown.contains(r"\<script\>") && markdown.contains(r"\*\*b\*\*"), "{markdown}");
}

#[test]
fn a_folder_without_templates_is_a_mistake() {
    let (code, said, _folder) = built(&[], TITLE);
    assert_eq!(code, 1);
    assert!(said.contains("there is no template in `layout`"), "{said}");
}
