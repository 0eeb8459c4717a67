//! `kaohe log` and `kaohe blame` in repositories made for the purpose.

use super::commands::Copy;
use git2::{Oid, Repository, Signature, Time};

const SCHEME: &str = r#"scheme roads "Upkeep of roads" {
  edition 2022
  cycle yearly
  round total to 1 decimal half-up
  fact mended "potholes mended" percent, 0% .. 100%
  score total "Upkeep" 100 points {
    item work "mending" 60 points { ratio mended / 100%, at most 100% }
    item order "order" 40 points, at least 0 points { start at full; deduct late "late reports" 0.5 points each }
  }
  rank by total
  ties share
}
"#;

/// The folder of the scheme: its name is not ASCII, as those of offices are not.
const FOLDER: &str = "方案/道路";
const FILE: &str = "方案/道路/scheme.kh";

/// A project in a repository.
struct Kept {
    copy: Copy,
    repository: Repository,
}

impl Kept {
    fn new() -> Self {
        let copy = Copy::with_scheme(FOLDER, SCHEME);
        let repository = Repository::init(copy.path("")).unwrap();
        let kept = Self { copy, repository };
        kept.commit("2022-01-10", "first text");
        kept
    }

    fn tree(&self) -> git2::Tree<'_> {
        let mut index = self.repository.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
        index.write().unwrap();
        self.repository.find_tree(index.write_tree().unwrap()).unwrap()
    }

    /// Commits what is in the work tree, at noon of a day.
    fn commit(&self, day: &str, message: &str) -> Oid {
        let parent = self.repository.head().ok().and_then(|head| head.peel_to_commit().ok());
        let parents: Vec<_> = parent.iter().collect();
        self.commit_on(day, message, &parents, "HEAD")
    }

    fn commit_on(&self, day: &str, message: &str, parents: &[&git2::Commit<'_>], reference: &str) -> Oid {
        let day: jiff::civil::Date = day.parse().unwrap();
        let seconds = day.duration_since(jiff::civil::date(1970, 1, 1)).as_secs() + 12 * 3600;
        let who = Signature::new("县考核办", "office@example.invalid", &Time::new(seconds, 480)).unwrap();
        self.repository.commit(Some(reference), &who, &who, message, &self.tree(), parents).unwrap()
    }

    fn edit(&self, from: &str, to: &str) {
        self.copy.edit(FILE, from, to);
    }

    /// What a command prints, in English.
    fn prints(&self, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--lang", "en"]).collect();
        self.copy.run(&arguments).code(0).out
    }

    /// The history without the ids of commits.
    fn log(&self, arguments: &[&str]) -> Vec<String> {
        let arguments: Vec<&str> = ["log"].into_iter().chain(arguments.iter().copied()).collect();
        let out = self.prints(&arguments);
        let line = |line: &str| match line.split("  ").collect::<Vec<_>>().as_slice() {
            [day, _, _, message] if day.starts_with("20") => format!("{day} {message}"),
            _ => line.trim().to_owned(),
        };
        out.lines().filter(|line| !line.is_empty()).map(line).collect()
    }
}

/// Changes of meaning are told with their commits; layout and language are none; a commit with an error hands its change on.
#[test]
fn every_commit_tells_what_it_changed() {
    let kept = Kept::new();
    kept.edit("0.5 points each", "1 point each");
    kept.commit("2022-03-01", "late reports cost more");
    kept.copy.run(&["fmt", "--keywords", "zh"]).code(0);
    kept.commit("2022-03-02", "in Chinese");
    kept.edit("1分 每次", "1分 2分 每次");
    kept.commit("2022-04-01", "a slip");
    kept.edit("1分 2分 每次", "2分 每次");
    kept.commit("2022-04-02", "the slip mended");
    let told = kept.log(&[]);
    let expected = [
        "2022-04-02 the slip mended",
        "indicator “order” total.order",
        "“late reports” amount: 1 point → 2 points  [tightened]",
        "2022-04-01 a slip",
        "! the scheme is in error here; what changed is told of the next commit",
        "2022-03-01 late reports cost more",
        "indicator “order” total.order",
        "“late reports” amount: 0.5 points → 1 point  [tightened]",
        "2022-01-10 first text",
        "+ the scheme begins here",
    ];
    assert_eq!(told, expected);
    // A disk that is full is said.
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kaohe"));
        let done = command.current_dir(kept.copy.path("")).args(["log", "--lang", "en"]).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.code() == Some(2) && said.contains("the result was not written"), "{said}");
    }
    // What was kept says the same, and so does what is computed again.
    assert_eq!(kept.log(&[]), expected);
    let cache = kept.repository.path().join("kaohe");
    assert!(cache.join("log").read_dir().unwrap().count() >= 4);
    std::fs::remove_dir_all(cache).unwrap();
    assert_eq!(kept.log(&[]), expected);
    // A damaged entry is computed again, too.
    for entry in kept.repository.path().join("kaohe/log").read_dir().unwrap() {
        std::fs::write(entry.unwrap().path(), "{").unwrap();
    }
    assert_eq!(kept.log(&[]), expected);
}

/// One indicator is followed through its former names and places.
#[test]
fn a_thing_keeps_its_history_under_another_name() {
    let kept = Kept::new();
    kept.edit("at most 100% }", "at most 90% }");
    kept.commit("2022-02-01", "less for mending");
    kept.edit("item work", "item mending");
    kept.commit("2022-02-02", "a better name");
    kept.edit("0.5 points each", "1 point each");
    kept.commit("2022-02-03", "something else");
    kept.edit("at most 90% }", "at most 95% }");
    kept.commit("2022-02-04", "more again");
    let told = kept.log(&["mending"]);
    let expected = [
        "2022-02-04 more again",
        "indicator “mending” total.mending",
        "ratio at most: 90% → 95%  [loosened]",
        "2022-02-02 a better name",
        "indicator “mending” total.mending",
        "renamed (inferred, 100% sure): total.work → total.mending  [structural]",
        "2022-02-01 less for mending",
        "indicator “mending” total.work",
        "ratio at most: 100% → 90%  [tightened]",
        "2022-01-10 first text",
        "+ the scheme begins here",
    ];
    assert_eq!(told, expected);
    kept.copy.run(&["log", "nothing", "--lang", "en"]).code(2).says("there is no `nothing`");
    let blamed = kept.prints(&["blame"]);
    let of = |id: &str| blamed.lines().find(|line| line.contains(id)).unwrap_or_default().to_owned();
    assert!(of(" total.mending").starts_with("2022-02-04"), "{blamed}");
    assert!(of(" total.order.late").starts_with("2022-02-03"), "{blamed}");
    assert!(of(" mended ").starts_with("2022-01-10"), "{blamed}");
    // The text in force on a day is that of the last commit before its end.
    assert!(kept.prints(&["log", "work", "--as-of", "2022-01-31"]).contains("at most 100%"));
    assert!(kept.prints(&["log", "work", "--as-of", "2022-02-01"]).contains("at most 90%"));
    assert!(kept.prints(&["log", "--as-of", "2022-02-04"]).contains("scheme roads"));
    kept.copy.run(&["log", "--as-of", "2021-12-31"]).code(2);
}

/// A change made on a branch is told of its commit, not of the merge; what only the merge did is told of the merge.
#[test]
fn merges_are_told_of_what_they_did_themselves() {
    let kept = Kept::new();
    let first = kept.repository.head().unwrap().peel_to_commit().unwrap();
    kept.edit("0.5 points each", "1 point each");
    let ours = kept.commit("2022-02-01", "ours");
    kept.edit("1 point each", "0.5 points each");
    kept.edit("at most 100% }", "at most 90% }");
    let theirs = kept.commit_on("2022-02-02", "theirs", &[&first], "refs/heads/side");
    kept.edit("0.5 points each", "1 point each");
    let parents = [ours, theirs].map(|id| kept.repository.find_commit(id).unwrap());
    let parents: Vec<_> = parents.iter().collect();
    kept.commit_on("2022-02-03", "merge", &parents, "HEAD");
    let days: Vec<String> = kept.log(&[]).into_iter().filter(|line| line.starts_with("2022")).collect();
    assert_eq!(days, ["2022-02-02 theirs", "2022-02-01 ours", "2022-01-10 first text"]);
    // A merge that does what neither branch did says so itself.
    kept.edit("item work \"mending\" 60 points", "item work \"mending\" 50 points");
    kept.edit("item order \"order\" 40 points", "item order \"order\" 50 points");
    kept.repository.set_head_detached(ours).unwrap();
    let more = kept.commit_on("2022-02-03", "a merge that does more", &parents, "refs/heads/other");
    kept.repository.set_head_detached(more).unwrap();
    let told = kept.log(&[]);
    let merge = told.iter().position(|line| line == "2022-02-03 a merge that does more").expect("the merge is told");
    assert!(told[merge + 2].starts_with("full mark: 60 points → 50 points"), "{told:#?}");
}

/// Every scheme of the project is compared with what it was; what is new, and what is no more, is named.
#[test]
fn a_project_is_compared_with_a_revision() {
    let kept = Kept::new();
    let told =
        kept.copy.run(&["diff", "HEAD", "--lang", "en"]).code(0).says("compared with HEAD: 0 of 1 schemes changed");
    assert_eq!(told.out, "");
    kept.edit("0.5 points each", "1 point each");
    kept.copy.write("paths/scheme.kh", SCHEME.replace("scheme roads", "scheme paths").as_bytes());
    kept.copy
        .write("kaohe.toml", format!("[[scheme]]\npath = \"{FOLDER}\"\n[[scheme]]\npath = \"paths\"\n").as_bytes());
    let told = kept.copy.run(&["diff", "HEAD", "--lang", "en"]).code(0);
    let told = told.says("compared with HEAD: 1 of 2 schemes changed");
    assert!(told.out.contains("0.5 points → 1 point") && told.out.contains("New scheme: paths"), "{}", told.out);
    kept.copy.run(&["diff", "HEAD", "--deny", "tightened"]).code(1);
    kept.commit("2022-02-01", "two schemes");
    kept.copy.write("kaohe.toml", b"[[scheme]]\npath = \"paths\"\n");
    let gone = format!("Scheme that is no more: {FOLDER}");
    let told = kept.copy.run(&["diff", "HEAD", "--lang", "en"]).code(0).says("0 of 1 schemes changed");
    assert_eq!(told.out.trim(), gone);
    kept.copy.run(&["diff", "HEAD", "--deny", "tightened"]).code(1);
    let told = kept.copy.run(&["diff", "HEAD~1", "--lang", "en"]).code(0);
    assert!(told.out.contains(&gone) && told.out.contains("New scheme: paths"), "{}", told.out);
    // Moved to another folder and changed: told as the change it is.
    kept.copy.write("kaohe.toml", b"[[scheme]]\npath = \"moved\"\n");
    kept.copy.write("moved/scheme.kh", SCHEME.replace("at most 100% }", "at most 50% }").as_bytes());
    let told = kept.copy.run(&["diff", "HEAD~1", "--deny", "tightened", "--lang", "en"]).code(1);
    assert!(told.out.contains("100% → 50%"), "{}", told.out);
    kept.copy.write("kaohe.toml", b"[[scheme]]\npath = \"paths\"\n");
    kept.copy.run(&["diff", "v9", "--lang", "en"]).code(2).says("there is no revision `v9`");
    kept.copy.run(&["diff", "paths", "--lang", "en"]).code(2).says("say what `paths` is compared with");
    kept.copy.run(&["diff", "HEAD:paths", "--lang", "en"]).code(2).says("say what `HEAD:paths` is compared with");
    kept.copy.run(&["diff", "HEAD", "--to", "html", "--lang", "en"]).code(2).says("of one scheme each");
    kept.copy.run(&["diff", "HEAD", "--as-amendment"]).code(2);
}

/// A scheme that moves to another folder keeps its history.
#[test]
fn a_scheme_that_moves_keeps_its_history() {
    let kept = Kept::new();
    kept.edit("0.5 points each", "1 point each");
    kept.commit("2022-02-01", "late reports cost more");
    std::fs::create_dir_all(kept.copy.path("policies")).unwrap();
    std::fs::rename(kept.copy.path(FOLDER), kept.copy.path("policies/roads")).unwrap();
    kept.copy.write("kaohe.toml", b"[[scheme]]\npath = \"policies/roads\"\n");
    kept.commit("2022-03-01", "moved");
    kept.copy.edit("policies/roads/scheme.kh", "1 point each", "2 points each");
    kept.commit("2022-04-01", "and more");
    let days: Vec<String> = kept.log(&[]).into_iter().filter(|line| line.starts_with("2022")).collect();
    assert_eq!(days, ["2022-04-01 and more", "2022-02-01 late reports cost more", "2022-01-10 first text"]);
    let order = kept.log(&["total.order"]);
    assert!(order.iter().any(|line| line.contains("0.5 points → 1 point")), "{order:#?}");
    let blamed = kept.prints(&["blame"]);
    assert!(blamed.lines().any(|line| line.starts_with("2022-01-10") && line.contains(" total.work")), "{blamed}");
    // What moves and changes in one commit is told as the change.
    std::fs::rename(kept.copy.path("policies/roads"), kept.copy.path("roads")).unwrap();
    kept.copy.write("kaohe.toml", b"[[scheme]]\npath = \"roads\"\n");
    kept.copy.edit("roads/scheme.kh", "at most 100% }", "at most 90% }");
    kept.commit("2022-05-01", "moved and changed");
    let told = kept.log(&[]);
    assert_eq!(told[0], "2022-05-01 moved and changed");
    assert!(told[2].starts_with("ratio at most: 100% → 90%"), "{told:#?}");
    // A scheme that is removed has ended.
    std::fs::remove_dir_all(kept.copy.path("roads")).unwrap();
    kept.copy.write("policies/roads/scheme.kh", SCHEME.as_bytes());
    kept.copy.write("kaohe.toml", b"[[scheme]]\npath = \"policies/roads\"\n");
    kept.commit("2022-06-01", "another begins");
    let told = kept.copy.run(&["log", "--scheme", "HEAD:roads", "--lang", "en"]).code(0).out;
    assert!(told.contains("the scheme was removed here"), "{told}");
    kept.copy.run(&["log", "--scheme", "HEAD:nothing", "--lang", "en"]).code(2).says("the revision has no `nothing`");
    kept.copy.run(&["log", "--as-of", "2000-01-01", "--lang", "en"]).code(2).says("no commit was made by 2000-01-01");
}

/// A scheme that was in error is repaired: its repair is no finding.
#[test]
fn what_was_wrong_then_is_no_finding_of_today() {
    let kept = Kept::new();
    kept.edit("0.5 points each", "0.5 points 1 point each");
    kept.commit("2022-02-01", "a slip");
    kept.edit("0.5 points 1 point each", "1 point each");
    let told = kept.copy.run(&["diff", "HEAD", "--to", "md", "--lang", "en"]).code(0).says("K01");
    assert!(told.out.contains("was in error then"), "{}", told.out);
}

/// The root of a repository may be the scheme's own folder.
#[test]
fn a_scheme_may_be_the_whole_repository() {
    let copy = Copy::with_scheme(".", SCHEME);
    copy.write("kaohe.toml", b"[[scheme]]\npath = \".\"\n");
    let kept = Kept { repository: Repository::init(copy.path("")).unwrap(), copy };
    kept.commit("2022-01-10", "first text");
    assert_eq!(kept.log(&[]), ["2022-01-10 first text", "+ the scheme begins here"]);
    kept.copy.run(&["diff", "HEAD", "--lang", "en"]).code(0).says("0 of 1 schemes changed");
    kept.copy.write("kaohe.toml", b"[[scheme]\n");
    kept.copy.run(&["log", "--scheme", "roads", "--lang", "en"]).code(2).says("kaohe.toml is wrong");
}

/// A clone without the older commits says that there may be more.
#[test]
fn a_shallow_history_says_so() {
    let kept = Kept::new();
    kept.edit("0.5 points each", "1 point each");
    let second = kept.commit("2022-02-01", "second");
    std::fs::write(kept.repository.path().join("shallow"), format!("{second}\n")).unwrap();
    let told = kept.copy.run(&["log", "--lang", "en"]).code(0).says("shallow clone");
    assert!(told.out.contains("the scheme begins here"));
}

/// After the setup git shows no difference where only the layout changed, and names the statement a change stands in.
#[test]
fn git_compares_what_schemes_say() {
    let kept = Kept::new();
    kept.copy.run(&["git-setup", "--check"]).code(1);
    kept.copy.run(&["git-setup", "--lang", "en"]).code(0).says("set up: 2 lines in .gitattributes");
    kept.copy.run(&["git-setup", "--check"]).code(0);
    kept.copy.run(&["git-setup", "--lang", "en"]).code(0).says("set up: 0 lines");
    kept.commit("2022-02-01", "attributes");
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        let output = command.current_dir(kept.copy.path("")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    kept.edit("item work \"mending\" 60 points {", "item work   \"mending\"\n      60 points {");
    assert_eq!(git(&["diff"]), "");
    kept.edit("0.5 points each", "1 point each");
    let shown = git(&["diff"]);
    let lines: Vec<&str> =
        shown.lines().filter(|line| line.starts_with(['-', '+'])).skip(2).map(str::trim_end).collect();
    assert_eq!(lines.len(), 2, "{shown}");
    assert!(lines[0].contains("0.5 points each") && lines[1].contains("1 point each"), "{shown}");
    assert!(shown.contains("a/方案/道路/scheme.kh"), "paths are shown as they are: {shown}");
    // The statement above the lines that are shown is named, and so it is in the history.
    assert!(shown.lines().any(|line| line.starts_with("@@") && line.contains("score total")), "{shown}");
    kept.commit("2022-02-02", "late reports cost more");
    let logged = git(&["log", "-p", "-1"]);
    assert!(lines.iter().all(|line| logged.contains(line)), "{logged}");
    assert_eq!(logged.lines().filter(|line| line.starts_with("@@")).count(), 1, "{logged}");
    // Hooks that are kept elsewhere serve other repositories, too.
    let elsewhere = kept.copy.path("../hooks");
    git(&["config", "core.hooksPath", elsewhere.to_str().unwrap()]);
    kept.copy.run(&["git-setup", "--lang", "en"]).code(0).says("outside the repository");
    assert!(!elsewhere.exists());
    git(&["config", "--unset", "core.hooksPath"]);
    // A hook that somebody wrote stays.
    std::fs::write(kept.repository.path().join("hooks/pre-commit"), "#!/bin/sh\n").unwrap();
    kept.copy.run(&["git-setup", "--lang", "en"]).code(0).says("left as it is");
}
