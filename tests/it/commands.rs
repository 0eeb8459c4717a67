//! The program as a process, in a copy of what it needs of the repository.

use crate::workshop::{COUNTY, HOSPITALS, root, tree};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// A project in a folder of its own, which goes when it is dropped.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
    root: PathBuf,
}

/// What a process said and how it ended.
pub(crate) struct Told {
    code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Told {
    /// Insists on an exit code.
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Insists on a text in what was said on standard error.
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is not said:\n{}", self.err);
        self
    }

    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}", self.out))
    }
}

impl Copy {
    /// A project of one scheme of one file in the given folder.
    pub(crate) fn with_scheme(folder: &str, text: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let copy = Self { root: place.path().join("project"), folder: place };
        copy.write("kaohe.toml", format!("[[scheme]]\npath = \"{folder}\"\n").as_bytes());
        copy.write(&format!("{folder}/scheme.kh"), text.as_bytes());
        copy
    }

    /// A project of one scheme in a folder of the given name, which is a copy of a case.
    pub(crate) fn of_case(folder: &str, case: &Path) -> Self {
        let place = tempfile::tempdir().unwrap();
        let copy = Self { root: place.path().join("project"), folder: place };
        copy.write("kaohe.toml", format!("[[scheme]]\npath = \"{folder}\"\n").as_bytes());
        for (path, bytes) in tree(case) {
            copy.write(&format!("{folder}/{path}"), &bytes);
        }
        copy
    }

    /// The given schemes below a folder of the given name, with what the repository's manifest asks for.
    pub(crate) fn of(name: &str, schemes: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let copy = Self { root: folder.path().join(name), folder };
        let all = std::fs::read_to_string(root().join("kaohe.toml")).unwrap();
        let mut manifest = String::new();
        for scheme in schemes {
            for (path, bytes) in tree(&root().join(scheme)) {
                copy.write(&format!("{scheme}/{path}"), &bytes);
            }
            let path = format!("path = \"{scheme}\"\n");
            let asked = all.split("[[scheme]]\n").find(|table| table.starts_with(&path)).unwrap_or(&path);
            // What it is compared with is not copied.
            let asked = asked.lines().filter(|line| !line.starts_with("compare")).map(|line| format!("{line}\n"));
            manifest += &format!("[[scheme]]\n{}", asked.collect::<String>());
        }
        copy.write("kaohe.toml", manifest.as_bytes());
        copy
    }

    /// What was issued of its schemes is known by its locks.
    fn with_locks(&self) {
        for (path, bytes) in tree(&root().join("reports")) {
            let scheme = path.split('/').next().unwrap();
            if path.ends_with("bulletin.lock") && self.path("policies").join(scheme).exists() {
                self.write(&format!("reports/{path}"), &bytes);
            }
        }
    }

    pub(crate) fn county() -> Self {
        Self::of("project", &[COUNTY])
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let place = self.path(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces the first occurrence of a text in a file, which must have it.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, text.replacen(from, to, 1).as_bytes());
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Told {
        self.run_in(&self.root, arguments, &[])
    }

    pub(crate) fn run_in(&self, place: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
        command.current_dir(place).args(arguments);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
            command.env_remove(name);
        }
        let output = command.envs(environment.iter().copied()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("what is said is UTF-8");
        let told = Told { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!told.err.contains("panicked"), "{}", told.err);
        told
    }

    /// All files outside the schemes, with the times they were written.
    fn written(&self) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        let timed = |(path, bytes): (String, Vec<u8>)| {
            let time = std::fs::metadata(self.path(&path)).unwrap().modified().unwrap();
            (path, (bytes, time))
        };
        tree(&self.root).into_iter().map(timed).collect()
    }
}

#[test]
fn build_publishes_once_and_checks() {
    let copy = Copy::of("project", &[COUNTY, HOSPITALS]);
    copy.run(&["build", "--check"]).code(1).says("is missing").says("bulletin.zh.md");
    assert!(!copy.path("reports").exists(), "a check writes nothing");
    copy.with_locks();
    let told = copy.run(&["build"]).code(0);
    assert_eq!(told.out, "");
    let said = "built 2 schemes, 3 periods, 2728 unit results: 271 files in reports/, 270 of them changed";
    assert_eq!(told.err.trim(), said);
    // What was written is what is committed; nothing else is left behind.
    let (mut committed, published) = (tree(&root().join("reports")), tree(&copy.path("reports")));
    let own = ["business-environment/", "hospital-value-based-purchasing/"];
    // Comparisons are asked for by the manifest of the repository.
    committed.retain(|path, _| own.iter().any(|folder| path.starts_with(folder)) && !path.contains("-to-"));
    assert!(committed == published, "the committed reports are not current: run `kaohe build`");
    let first = copy.written();
    let again = copy.run(&["build"]).code(0);
    assert!(again.err.contains("271 files in reports/, 0 of them changed"), "{}", again.err);
    assert!(copy.written() == first, "the second build touched a file");
    copy.run(&["build", "--check"]).code(0).says("compared 271 files of 2 schemes, 3 periods").says("all current");
    assert!(copy.written() == first, "the check touched a file");
}

/// Every page below `reports/` that the manifest of the repository asks for is what the program writes now.
#[test]
fn what_is_committed_is_what_is_built() {
    let copy = Copy::of("project", &["policies", "reports"]);
    copy.write("kaohe.toml", &std::fs::read(root().join("kaohe.toml")).unwrap());
    copy.run(&["build", "--check"]).code(0).says("all current");
}

#[test]
fn build_check_names_the_first_difference() {
    let copy = Copy::county();
    copy.run(&["build"]).code(0);
    let facts = format!("{COUNTY}/data/2022H1/facts.csv");
    copy.edit(&facts, "81.0%", "82.0%");
    let before = copy.written();
    let told = copy.run(&["build", "--check"]).code(1);
    let told = told.says("`reports/business-environment/2022H1/results.csv` is not current: line ");
    let told = told.says("it has: ").says("should be: ").says("kaohe build");
    assert!(!told.err.contains("all current"), "{}", told.err);
    assert!(copy.written() == before, "a check writes nothing");
    copy.edit(&facts, "82.0%", "81.0%");
    copy.run(&["build", "--check"]).code(0);
    // A file that is missing, one that was edited, one that has other line ends.
    let gone = copy.path("reports/business-environment/2022H2/bulletin.en.md");
    let text = std::fs::read(&gone).unwrap();
    std::fs::remove_file(&gone).unwrap();
    copy.run(&["build", "--check"]).code(1).says("`reports/business-environment/2022H2/bulletin.en.md` is missing");
    std::fs::write(&gone, &text).unwrap();
    let table = "reports/business-environment/2022H1/results.csv";
    let sound = copy.read(table);
    copy.edit(table, "81.46", "91.46");
    copy.run(&["build", "--check"]).code(1).says("results.csv");
    copy.write(table, sound.replace('\n', "\r\n").as_bytes());
    copy.run(&["build", "--check"]).code(0);
    // One period alone.
    std::fs::remove_file(&gone).unwrap();
    copy.run(&["build", "2022H1", "--check"]).code(0).says("1 periods");
    copy.run(&["build", "2022H1"]).code(0);
    assert!(!gone.exists());
    copy.run(&["build", "2022H2"]).code(0);
    assert_eq!(std::fs::read(&gone).unwrap(), text);
    copy.run(&["build", "2031H1"]).code(1).says("2031H1");
}

#[test]
fn a_scheme_in_error_publishes_nothing() {
    let copy = Copy::county();
    copy.run(&["build"]).code(0);
    let reports = tree(&copy.path("reports"));
    let scheme = format!("{COUNTY}/scheme.kh");
    let sound = copy.read(&scheme);
    for (from, to, named) in [
        ("权重 40%", "权重 35%", "scheme.kh"),
        ("板块 routine", "板块 ｛｛", "scheme.kh"),
        ("每次 1分，乘以", "每次 1天，乘以", "scheme.kh"),
    ] {
        copy.edit(&scheme, from, to);
        for command in
            [&["check"][..], &["build"], &["build", "--check"], &["run", "2022H1"], &["why", "tax", "2022H1"]]
        {
            let told = copy.run(command).code(1).says(named).says("error[K");
            assert_eq!(told.out, "", "{command:?}");
        }
        assert!(tree(&copy.path("reports")) == reports);
        copy.write(&scheme, sound.as_bytes());
    }
    // An example that does not hold stops the publication, too.
    copy.edit(&format!("{COUNTY}/examples.kh"), "应得 95分", "应得 96分");
    copy.run(&["check"]).code(0);
    copy.run(&["test"]).code(1).says("1 failed").says("96");
    copy.run(&["build"]).code(1);
    assert!(tree(&copy.path("reports")) == reports);
}

#[test]
fn check_and_test_say_how_much_they_saw() {
    let copy = Copy::of("project", &[COUNTY, HOSPITALS]);
    let told = copy.run(&["check"]).code(0).says("schemes 2, indicators 24").says("examples");
    assert_eq!(told.out, "");
    copy.run(&["check", COUNTY, "--data", "2022H1", "--data", "2022H2"]).code(0).says("schemes 1, ");
    assert!(copy.run(&["check", "--defaults"]).code(0).out.contains("hospital-value-based-purchasing: defaults"));
    let told = copy.run(&["test"]).code(0).says(" passed, 0 failed");
    let passed: usize = told.err.split_whitespace().nth(1).unwrap().parse().unwrap();
    assert!(passed >= 25, "{}", told.err);
    assert_eq!(copy.run(&["check", "-q"]).code(0).err, "");
    copy.edit(&format!("{COUNTY}/data/2022H1/facts.csv"), "81.0%", "181.0%");
    copy.run(&["check"]).code(0);
    copy.run(&["check", COUNTY, "--data", "2022H1"]).code(1).says("2022H1/facts.csv:7:").says("181");
}

#[test]
fn run_gives_the_published_table() {
    let copy = Copy::of("project", &[COUNTY, HOSPITALS]);
    let committed = |name: &str| std::fs::read_to_string(root().join("reports/business-environment/2022H1").join(name));
    assert_eq!(copy.run(&["run", "2022H1"]).code(0).out, committed("results.csv").unwrap());
    assert_eq!(copy.run(&["run", "2022H1", COUNTY]).code(0).out, committed("results.csv").unwrap());
    let told = copy.run(&["run", "2022H1", COUNTY, "--out", "here/it is"]).code(0).says("26 units");
    assert_eq!(told.out, "");
    let files = tree(&copy.path("here/it is"));
    assert_eq!(files.keys().collect::<Vec<_>>(), ["results.csv", "results.json"]);
    for (name, bytes) in files {
        assert_eq!(String::from_utf8(bytes).unwrap(), committed(&name).unwrap());
    }
    let hospitals = copy.run(&["run", "2021"]).code(0).out;
    assert_eq!(hospitals.lines().count(), 2677);
    copy.run(&["run", "2023H1"]).code(1).says("no data of 2023H1");
}

#[test]
fn compile_prints_what_is_hashed() {
    let copy = Copy::county();
    let whole = copy.run(&["compile"]).code(0).json();
    let hash = copy.run(&["compile", "--emit", "hash"]).code(0).out;
    let meaning = whole["meaning"].as_str().unwrap();
    assert_eq!(hash, format!("{meaning}  {COUNTY}\n"));
    let canonical = whole["ruleset"].to_string();
    let digest: String = Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, meaning, "the hash is that of the canonical JSON, written without blanks");
    assert_eq!(whole["ruleset"]["semantics"], "1");
    assert!(copy.read_report().contains(meaning), "the bulletin names the rule set");
}

impl Copy {
    fn read_report(&self) -> String {
        self.run(&["build", "2022H1"]).code(0);
        self.read("reports/business-environment/2022H1/bulletin.md")
    }
}

#[test]
fn why_ends_in_the_printed_total() {
    let copy = Copy::of("project", &[COUNTY, HOSPITALS]);
    for depth in ["line", "table", "full"] {
        let told = copy.run(&["why", "housing", "2022H1", "--depth", depth]).code(0);
        assert_eq!(told.out.lines().last(), Some("total: 81.46"), "{depth}:\n{}", told.out);
        assert_eq!(told.err, "");
        let told = copy.run(&["why", "housing", "routine", "2022H1", "--depth", depth]).code(0);
        assert_eq!(told.out.lines().last(), Some("日常考核: 91.00"), "{depth}:\n{}", told.out);
    }
    let full = copy.run(&["why", "housing", "2022H1", "--depth", "full", "--lang", "zh"]).code(0).out;
    assert_eq!(full.lines().last(), Some("总分：81.46"));
    assert!(full.contains("2022H1/facts.csv:7:") && full.contains("[第八条第一项]"), "{full}");
    // By its name as well, by the whole path of a node, and among several schemes.
    assert!(copy.run(&["why", "县税务局", "2022H1"]).code(0).out.contains("total: "));
    copy.run(&["why", "tax", "total.comprehensive.work", "2022H1"]).code(0);
    copy.run(&["why", "tax", "2022H1", "--scheme", "business-environment"]).code(0);
    assert!(copy.run(&["why", "010001", "2021"]).code(0).out.ends_with("total: 36.25\n"));
    copy.run(&["why", "housin", "2022H1"]).code(2).says("`housin`").says("did you mean `housing`?");
    let told = copy.run(&["why", "housing", "routin", "2022H1"]).code(2).says("did you mean `routine`?");
    assert!(told.err.find("error:") < told.err.find("help:"), "{}", told.err);
    copy.run(&["why", "tax", "2022H1", "--scheme", "hospital-value-based-purchasing"]).code(2);
    copy.run(&["why", "tax", "2023H1"]).code(1).says("no data of 2023H1");
    copy.run(&["why", "tax"]).code(2);
}

#[test]
fn a_scheme_may_be_one_file_and_name_its_periods() {
    let copy = Copy::of("project", &[COUNTY, HOSPITALS]);
    let file = format!("{HOSPITALS}/scheme.kh");
    copy.run(&["check", &file]).code(0).says("schemes 1, ");
    assert_eq!(copy.run(&["run", "2021", &file]).code(0).out, copy.run(&["run", "2021"]).code(0).out);
    let manifest = |periods: &str| {
        copy.write("kaohe.toml", format!("[[scheme]]\npath = \"{COUNTY}\"\nperiods = [{periods}]\n").as_bytes())
    };
    manifest("\"2022H2\"");
    copy.run(&["build"]).code(0).says("1 periods");
    assert!(!copy.path("reports/business-environment/2022H1").exists());
    // The later period still rests on the earlier one.
    let table = "reports/business-environment/2022H2/results.csv";
    assert_eq!(copy.read(table), std::fs::read_to_string(root().join(table)).unwrap());
    manifest("\"2022H1\", \"2023H1\"");
    copy.run(&["build"]).code(1).says("2023H1");
    assert!(!copy.path("reports/business-environment/2022H1").exists(), "all or nothing");
}

#[test]
fn explain_knows_every_code() {
    let copy = Copy::county();
    let all = copy.run(&["explain", "--all"]).code(0).out;
    let codes: Vec<&str> = all.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(codes.len() > 80, "{}", codes.len());
    for code in codes {
        for lang in ["en", "zh"] {
            let told = copy.run(&["explain", code, "--lang", lang]).code(0).out;
            assert!(told.starts_with(code) && told.lines().count() > 3, "{told}");
        }
    }
    assert!(copy.run(&["explain", "points-sum"]).code(0).out.starts_with("K0401"));
    copy.run(&["explain", "K9999"]).code(2).says("K9999");
    copy.run(&["explain", "points-sums"]).code(2).says("`points-sum`");
    copy.run(&["explain"]).code(2);
}

#[test]
fn what_cannot_run_ends_with_2() {
    let copy = Copy::county();
    let outside = copy.folder.path();
    for command in [&["check"][..], &["build"], &["test"], &["run", "2022H1"], &["compile"], &["why", "tax", "2022H1"]]
    {
        copy.run_in(outside, command, &[]).code(2).says("no kaohe.toml");
    }
    copy.run(&["check", "nowhere"]).code(2).says("`nowhere`");
    for word in ["2022X", "2022H3", "2022Q5", "2022-13", "H1", "２０２２H1 "] {
        copy.run(&["run", word]).code(2).says(word.trim());
        copy.run(&["build", word]).code(2);
        copy.run(&["check", "--data", word]).code(2);
    }
    for wrong in [&["frobnicate"][..], &["check", "--frobnicate"], &["run"], &[], &["check", "--lang", "fr"]] {
        copy.run(wrong).code(2);
    }
    let manifest = copy.read("kaohe.toml");
    for (text, said) in [
        ("[[scheme]]\npth = \"a\"\n", "kaohe.toml:2:1"),
        ("[[scheme]]\npth = \"a\"\n", "`path`"),
        ("[[schema]]\npath = \"a\"\n", "`scheme`"),
        ("[[scheme]]\npath = \"..\"\n", "kaohe.toml:2:8"),
        ("[[scheme]]\npath = 3\n", "kaohe.toml:2:8"),
        ("[[scheme]]\npath = \"policies\"\nunits = \"yes\"\n", "kaohe.toml:3:9"),
        ("[[scheme]]\nperiods = [\"2022H1\"]\n", "`path` is missing"),
        ("[[scheme]]\npath = \"policies\"\nperiods = [\"2022X\"]\n", "kaohe.toml:3:12"),
        ("[[scheme]\n", "kaohe.toml:1:10"),
        ("[scheme]\npath = \"a\"\n", "[[scheme]]"),
        ("", "no scheme is named"),
        ("[[scheme]]\npath = \"policies\"\n[[scheme]]\npath = \"./policies/\"\n", "kaohe.toml:4:8"),
        ("[[scheme]]\npath = \"policies/gone\"\n", "`policies/gone`"),
    ] {
        copy.write("kaohe.toml", text.as_bytes());
        copy.run(&["check"]).code(2).says(said);
        copy.run(&["build"]).code(2).says(said);
    }
    copy.write("kaohe.toml", b"# \xff\xff\n[[scheme]]\n");
    copy.run(&["check"]).code(2).says("kaohe.toml");
    copy.write("kaohe.toml", manifest.as_bytes());
    copy.run(&["check"]).code(0);
    // The place of the reports is taken by a file.
    copy.write("reports", b"mine\n");
    copy.run(&["build"]).code(2).says("reports");
    assert_eq!(copy.read("reports"), "mine\n");
}

#[test]
fn findings_as_json_are_one_value() {
    let copy = Copy::of("project", &[COUNTY, HOSPITALS]);
    for command in
        [&["check"][..], &["check", "--data", "2022H1", COUNTY], &["test"], &["build"], &["build", "--check"]]
    {
        let told = copy.run(&[command, &["--format", "json"]].concat()).code(0);
        assert_eq!(told.json(), Json::Array(Vec::new()), "{command:?}");
    }
    // A command with a result of its own gives that.
    assert!(copy.run(&["compile", COUNTY, "--format", "json"]).code(0).json()["meaning"].is_string());
    let table = copy.run(&["run", "2022H1", "--format", "json"]).code(0).out;
    assert_eq!(table, copy.run(&["run", "2022H1"]).code(0).out);
    // One array, whatever schemes the findings are of.
    copy.edit(&format!("{COUNTY}/scheme.kh"), "权重 40%", "权重 35%");
    copy.edit(&format!("{HOSPITALS}/scheme.kh"), "weight 25%", "weight 20%");
    for lang in ["en", "zh"] {
        let told = copy.run(&["check", "--format", "json", "--lang", lang]).code(1);
        let Json::Array(found) = told.json() else { panic!("{}", told.out) };
        let of = |part: &str| found.iter().filter(|one| one["file"].as_str().unwrap().contains(part)).count();
        assert_eq!((of("business"), of("hospital"), found.len()), (1, 1, 2), "{}", told.out);
        assert!(found.iter().all(|one| one["code"].is_string() && one["start"]["line"].is_u64()));
        assert!(found.iter().all(|one| one["language"] == lang));
        assert!(!told.err.contains("error["), "{}", told.err);
    }
}

#[test]
fn the_environment_changes_words_only() {
    let copy = Copy::county();
    copy.edit(&format!("{COUNTY}/scheme.kh"), "权重 40%", "权重 35%");
    let run =
        |arguments: &[&str], environment: &[(&str, &str)]| copy.run_in(&copy.root, arguments, environment).code(1);
    let chinese = [("LANG", "zh_CN.UTF-8")];
    run(&["check"], &[]).says("error[K");
    run(&["check"], &chinese).says("错误[K");
    run(&["check", "--lang", "en"], &chinese).says("error[K");
    run(&["check", "--lang", "zh"], &[]).says("错误[K");
    run(&["check"], &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "en_GB.UTF-8")]).says("error[K");
    run(&["check"], &[("LANG", "en_GB.UTF-8"), ("LC_MESSAGES", "zh_CN")]).says("错误[K");
    // No colours in a pipe, with or without the word; colours where they are asked for.
    for environment in [&[][..], &[("NO_COLOR", "1")]] {
        assert!(!run(&["check"], environment).err.contains('\x1b'));
    }
    assert!(!run(&["check", "--color", "never"], &[("CLICOLOR_FORCE", "1")]).err.contains('\x1b'));
    run(&["check", "--color", "always"], &[]).says("\x1b[");
    copy.edit(&format!("{COUNTY}/scheme.kh"), "权重 35%", "权重 40%");
    let build = |environment: &[(&str, &str)]| {
        copy.run_in(&copy.root, &["build"], environment).code(0);
        tree(&copy.path("reports"))
    };
    let plain = build(&[]);
    assert!(build(&[("LANG", "zh_CN.UTF-8"), ("TZ", "Asia/Shanghai"), ("NO_COLOR", "1")]) == plain);
}

#[test]
fn help_begins_with_examples() {
    let copy = Copy::county();
    let mut commands: Vec<Vec<&str>> =
        ["check", "test", "compile", "run", "why", "build", "publish", "verify", "correct", "explain"]
            .iter()
            .map(|name| vec![*name, "--help"])
            .collect();
    commands.push(vec!["--help"]);
    for command in commands {
        let told = copy.run(&command).code(0);
        assert!(told.out.starts_with("Examples:\n  kaohe "), "{command:?}:\n{}", told.out);
    }
    assert!(copy.run(&["--help"]).code(0).out.contains("Exit codes: 0 fine, 1 findings, 2 could not run"));
    assert!(copy.run(&["--version"]).code(0).out.starts_with("kaohe "));
}

#[test]
fn it_works_from_any_folder_of_any_name() {
    let copy = Copy::of("考核 2022/优化 营商", &[COUNTY]);
    let below = copy.path(&format!("{COUNTY}/data/2022H1"));
    copy.with_locks();
    copy.run_in(&below, &["build"], &[]).code(0).says("263 files in reports/, 262 of them changed");
    let mut committed = tree(&root().join("reports"));
    committed.retain(|path, _| path.starts_with("business-environment/") && !path.contains("-to-"));
    assert!(tree(&copy.path("reports")) == committed, "the place of the project shows in what is published");
    copy.run_in(&below, &["check"], &[]).code(0).says("schemes 1, ");
    copy.run_in(&below, &["check", "../.."], &[]).code(0).says("schemes 1, ");
    let out = copy.run_in(&below, &["why", "tax", "2022H1", "--depth", "full"], &[]).code(0).out;
    assert!(out.contains(&format!("{COUNTY}/data/2022H1/facts.csv:")), "places are told from the root");
    // A scheme whose own folder has such a name.
    std::fs::rename(copy.path(COUNTY), copy.path("policies/营商 环境")).unwrap();
    copy.write("kaohe.toml", "[[scheme]]\npath = \"policies/营商 环境\"\n".as_bytes());
    std::fs::remove_dir_all(copy.path("reports")).unwrap();
    copy.run(&["build"]).code(0);
    assert_eq!(tree(&copy.path("reports/营商 环境")).len(), 16);
    let left: Vec<String> = tree(&copy.root).into_keys().filter(|path| path.contains(".kaohe-")).collect();
    assert!(left.is_empty(), "{left:?}");
}
