//! Acts as readers meet them: the consolidated text with its comments, and bulletins in the words of their edition.

use super::cases::root;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a command prints in a folder.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The consolidated text of an edition of a case.
fn text(case: &str, edition: &str) -> String {
    told(&root().join("constructs").join(case), &["compile", "--emit", "text", "--edition", edition, "."])
}

#[test]
fn comments_go_with_what_they_stand_on() {
    let text = text("60-acts-by-word", "2023");
    for kept in [
        "// The base points of the year.\n      // less than before\n      start at 50 points\n",
        "deduct late \"迟报\" 1 point each // article 3\n",
        "// Equal totals go by routine work.\n  rank by total, routine\n",
        "// Parts that other offices keep.\nitem total.plan",
        "// New in 2023.\n// Kept by the archive.\nitem total.archive",
    ] {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    for gone in ["The act of 2023", "Routine work is not rounded", "of routine alone"] {
        assert!(!text.contains(gone), "{gone}\n{text}");
    }
}

/// A part's points and its weight give way to one weight: the comma between them goes as well.
#[test]
fn clauses_go_with_their_commas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = told(root, &["compile", "--emit", "text", "--edition", "2024", "policies/county-performance"]);
    assert!(text.contains("板块 total.goals \"年度目标\" 权重 45%，最高 102分 {"), "{text}");
    assert!(!text.contains("，，"), "{text}");
}

/// A condition is told with the name, or the title, that its edition has.
#[test]
fn bulletins_use_the_names_of_their_edition() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("scheme");
    copy(&root().join("constructs/60-editions"), &to);
    let base = to.join("scheme.kh");
    let text = fs::read_to_string(&base).unwrap().replace("award snail \"蜗牛奖\"", "award snail");
    fs::write(&base, text).unwrap();
    fs::write(folder.path().join("kaohe.toml"), "[[scheme]]\npath = \"scheme\"\n").unwrap();
    told(folder.path(), &["build"]);
    for (lang, condition) in [("zh", "连续2期以上列入“laggard”"), ("en", "“laggard” in 2 periods or more in a row")]
    {
        let place = folder.path().join(format!("reports/scheme/2023H1/bulletin.{lang}.md"));
        let bulletin = fs::read_to_string(place).unwrap();
        assert!(bulletin.contains(condition), "{bulletin}");
        assert!(!bulletin.contains("snail"), "{bulletin}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &to),
            false => drop(fs::copy(&path, &to).unwrap()),
        }
    }
}
