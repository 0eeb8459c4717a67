//! Issued editions: drafts and final ones, locks, verification, corrections. The scheme is `tests/cases/issued/towns`: its second
//! half-year reads the grades of the first.

use crate::cases;
use crate::commands::Copy;
use crate::workshop::tree;
use kaohe::base::language::Lang;
use kaohe::issued::kept::{original, superseded};
use kaohe::issued::lock::Lock;
use kaohe::issued::sha256;
use std::collections::BTreeMap;

const H1: &str = "reports/towns/2022H1";
const LOCK: &str = "reports/towns/2022H1/bulletin.lock";
const FACTS: &str = "towns/data/2022H1/facts.csv";

fn towns() -> Copy {
    let copy = Copy::of_case("towns", &cases::root().join("issued/towns"));
    copy.run(&["build"]).code(0);
    copy
}

fn publish(copy: &Copy, period: &str, date: &str) {
    copy.run(&["publish", period, "--by", "县考核办", "--date", date]).code(0).says("issued towns");
}

/// The towns with their first half-year issued.
fn issued() -> Copy {
    let copy = towns();
    publish(&copy, "2022H1", "2022-07-15");
    copy
}

fn correct(copy: &Copy, date: &str, reason: &str) -> crate::commands::Told {
    copy.run(&["correct", "2022H1", "--by", "县考核办", "--date", date, "--reason", reason])
}

/// Everything that was published.
fn reports(copy: &Copy) -> BTreeMap<String, Vec<u8>> {
    tree(&copy.path("reports"))
}

#[test]
fn a_bulletin_is_a_draft_until_it_is_issued() {
    let copy = towns();
    let head = |period: &str, lang: &str| {
        let text = copy.read(&format!("reports/towns/{period}/bulletin.{lang}.md"));
        text.lines().take(35).collect::<Vec<_>>().join("\n")
    };
    assert!(head("2022H1", "zh").contains("2022年上半年 · 征求意见稿"), "{}", head("2022H1", "zh"));
    assert!(head("2022H1", "en").contains("draft for comment"));
    assert!(!copy.path(LOCK).exists(), "a build issues nothing");
    copy.run(&["verify", H1]).code(2).says("what was not issued cannot be verified");
    let number = ["publish", "2022H1", "--by", "县考核办", "--date", "2022-07-05", "--number", "县考发〔2022〕3号"];
    copy.run(&number).code(0);
    let zh = head("2022H1", "zh");
    for told in ["定稿", "文号：县考发〔2022〕3号", "签发人：〔待填：签发人〕", "印发：县考核办，2022年7月5日"]
    {
        assert!(zh.contains(told), "{told} not in\n{zh}");
    }
    let whole = copy.read("reports/towns/2022H1/bulletin.zh.md");
    assert!(whole.contains("\n县考核办\n\n2022年7月5日\n"), "{whole}");
    assert!(head("2022H1", "en").contains("final edition"));
    assert!(head("2022H2", "zh").contains("征求意见稿"), "only what was issued is final");
    copy.run(&["build", "--check"]).code(0).says("all current");
    let before = reports(&copy);
    copy.run(&["build"]).code(0).says("0 of them changed");
    assert!(before == reports(&copy), "a build writes again what was issued");
    copy.run(&["verify", H1]).code(0).says("byte for byte the same");
    for name in Lock::read(&copy.read(LOCK)).unwrap().files.keys() {
        copy.run(&["verify", &format!("{H1}/{name}")]).code(0).says(": 1 files computed again");
    }
}

/// Another path, time zone, language, working folder; data from a copy; a bulletin that was sent on with its lock.
#[test]
fn verification_depends_on_contents_alone() {
    let copy = issued();
    let there = copy.path("elsewhere/nested");
    let other = Copy::of_case("towns", &cases::root().join("issued/towns"));
    for (path, bytes) in reports(&copy) {
        other.write(&format!("reports/{path}"), &bytes);
    }
    for (zone, locale) in [("Asia/Shanghai", "zh_CN.UTF-8"), ("America/Los_Angeles", "tr_TR.UTF-8"), ("UTC", "C")] {
        let environment = [("TZ", zone), ("LC_ALL", locale), ("RAYON_NUM_THREADS", "1")];
        other.run_in(&other.path("reports"), &["verify", "towns/2022H1", "--lang", "en"], &environment).code(0);
    }
    copy.run(&["verify", "reports/../reports/towns/2022H1/bulletin.md"]).code(0);
    for (path, bytes) in reports(&copy).into_iter().filter(|(path, _)| path.starts_with("towns/2022H1/")) {
        copy.write(&format!("elsewhere/nested/{path}"), &bytes);
    }
    copy.run(&["verify", "elsewhere/nested/towns/2022H1/bulletin.en.html"]).code(0);
    // Data that were sent on as well.
    std::fs::rename(copy.path("towns/data"), there.join("data")).unwrap();
    copy.run(&["verify", &format!("{H1}/bulletin.zh.md")]).code(1);
    copy.run(&["verify", &format!("{H1}/bulletin.zh.md"), "--data", "elsewhere/nested/data"]).code(0);
    copy.run(&["verify", &format!("{H1}/bulletin.zh.md"), "--data", "nowhere"]).code(2).says("there is no `nowhere`");
    copy.run(&["verify", "reports/towns/../../../nowhere.md"]).code(2).says("there is no");
}

/// A byte of the data, of a number of the rules, or of a published file: whichever is changed, it is found.
#[test]
fn one_byte_is_found() {
    let copy = issued();
    let other = |byte: u8| match byte {
        b'0'..=b'8' => byte + 1,
        b'9' => b'8',
        b'a'..=b'y' => byte + 1,
        _ => b'q',
    };
    let mut tried = 0;
    let mut flip = |path: &str, at: usize, named: &str| {
        let sound = std::fs::read(copy.path(path)).unwrap();
        let mut bytes = sound.clone();
        bytes[at] = other(bytes[at]);
        copy.write(path, &bytes);
        let told = copy.run(&["verify", H1]).code(1);
        assert!(told.err.contains("error[K"), "{path}, byte {at}: {}", told.err);
        assert!(told.err.contains(named), "{path}, byte {at}: {}", told.err);
        copy.write(path, &sound);
        tried += 1;
    };
    for path in [FACTS, "towns/data/units.csv"] {
        let text = copy.read(path);
        // What is no valid row is told by its line, the rest by its file.
        text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii()).for_each(|(at, _)| flip(path, at, path));
    }
    let scheme = copy.read("towns/scheme.kh");
    let digits: Vec<usize> =
        scheme.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
    digits.iter().for_each(|at| flip("towns/scheme.kh", *at, ""));
    for name in ["bulletin.zh.md", "bulletin.en.html", "results.csv", "results.json", "bulletin.ruleset.json"] {
        let path = format!("{H1}/{name}");
        let text = copy.read(&path);
        let ascii: Vec<usize> =
            text.bytes().enumerate().filter(|(_, byte)| (b'!'..=b'~').contains(byte)).map(|(at, _)| at).collect();
        for part in 1..=8 {
            flip(&path, ascii[ascii.len() * part / 9], name);
        }
    }
    assert!(tried > 120, "{tried}");
    copy.run(&["verify", H1]).code(0);
}

/// What it was made with by another program: bytes that differ are put down to templates and version; the same bytes are fine.
#[test]
fn another_program_is_named_where_the_bytes_differ() {
    let copy = issued();
    let mut lock = Lock::read(&copy.read(LOCK)).unwrap();
    lock.inputs.templates = sha256("other templates");
    lock.inputs.tool = "kaohe 0.0.9".to_owned();
    copy.write(LOCK, lock.text().as_bytes());
    copy.run(&["verify", H1]).code(0);
    let path = format!("{H1}/bulletin.en.md");
    let older = copy.read(&path).replace("## Main points", "## In short");
    copy.write(&path, older.as_bytes());
    lock.files.insert("bulletin.en.md".to_owned(), sha256(&older));
    copy.write(LOCK, lock.text().as_bytes());
    let told = copy.run(&["verify", &path]).code(1).says("is not reproduced: line").says("## In short");
    told.says("templates: issued with").says("program: issued with kaohe 0.0.9, now kaohe");
    // The figures are the same: a build writes it anew and says why.
    copy.run(&["build", "--check"]).code(1).says("bulletin.en.md` is not current");
    copy.run(&["build"]).code(0).says("its figures stay, its files are written anew: templates");
    copy.run(&["verify", H1]).code(0);
    // So do other words.
    copy.edit("towns/scheme.kh", "\"走访\"", "\"走访群众\"");
    copy.run(&["verify", H1]).code(1).says("wording of the rules");
    copy.run(&["build"]).code(0).says("written anew: wording of the rules");
    copy.run(&["verify", H1]).code(0);
}

#[test]
fn later_periods_stand_on_what_was_issued() {
    let copy = issued();
    let before = reports(&copy);
    let sound = copy.read(FACTS);
    copy.edit(FACTS, "c,70", "c,85");
    for command in [
        &["build"][..],
        &["build", "2022H2"],
        &["build", "--check"],
        &["run", "2022H2"],
        &["why", "c", "2022H2"],
        &["publish", "2022H2", "--by", "县考核办", "--date", "2023-01-15"],
    ] {
        let told = copy.run(command).code(1).says("error[K0802]").says("南镇 total: issued 71, computed now 83");
        told.says("the data file `towns/data/2022H1/facts.csv` was changed").says("kaohe correct 2022H1");
        assert!(before == reports(&copy), "{command:?} wrote something");
    }
    copy.write(FACTS, sound.as_bytes());
    // A rule as well.
    copy.edit("towns/scheme.kh", "work × 80%", "work × 79%");
    copy.run(&["build"]).code(1).says("error[K0802]").says("meaning of the rules");
    copy.edit("towns/scheme.kh", "work × 79%", "work × 80%");
    // The data of an issued period are kept.
    std::fs::rename(copy.path("towns/data/2022H1"), copy.path("away")).unwrap();
    copy.run(&["build"]).code(1).says("error[K0803]").says("2022H1 was issued and has no data");
    std::fs::rename(copy.path("away"), copy.path("towns/data/2022H1")).unwrap();
    copy.run(&["build", "--check"]).code(0);
    // The second half-year is issued; a correction of the first that moves it is told there.
    publish(&copy, "2022H2", "2023-01-15");
    copy.edit(FACTS, "c,70", "c,85");
    correct(&copy, "2023-02-01", "录错").code(0);
    copy.run(&["build"]).code(1).says("the results of 2022H2").says("the rules or data of the earlier periods differ");
    copy.run(&["correct", "2022H2", "--by", "县考核办", "--date", "2023-02-01", "--reason", "上期更正"]).code(0);
    copy.run(&["build", "--check"]).code(0).says("all current");
}

#[test]
fn corrections_are_numbered_and_told() {
    let copy = issued();
    let first = copy.read(&format!("{H1}/bulletin.zh.md"));
    copy.edit(FACTS, "c,70", "c,98");
    correct(&copy, "2022-08-01", "南镇的工作得分录错").code(0).says("correction no. 1 of towns 2022H1: 3 units");
    for lang in ["zh", "en"] {
        let expected = cases::root().join(format!("issued/correction.{lang}.md"));
        let told = copy.read(&format!("{H1}/correction.1.{lang}.md"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &told).unwrap();
        }
        assert_eq!(told, std::fs::read_to_string(&expected).unwrap());
        let html = copy.read(&format!("{H1}/correction.1.{lang}.html"));
        assert!(html.contains("93.40") && html.contains(">南镇</th>"), "{html}");
    }
    let now = copy.read(&format!("{H1}/bulletin.zh.md"));
    assert!(now.contains("更正版（更正通报第1号）") && now.contains("2022年8月1日更正（第1号）"), "{now}");
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0);
    copy.run(&["verify", H1]).code(0);
    // The second one.
    let second = copy.read(LOCK);
    copy.edit(FACTS, "b,80,17", "b,80,18");
    correct(&copy, "2022-08-01", "走访\n\"两次\"").code(0).says("correction no. 2");
    assert!(copy.read(&format!("{H1}/bulletin.en.md")).contains("revised edition (correction no. 2)"));
    let log = copy.read(&format!("{H1}/corrections.yaml"));
    assert!(log.contains("- number: 1\n") && log.contains("- number: 2\n"), "{log}");
    assert!(log.contains("reason: \"走访\\n\\\"两次\\\"\""), "{log}");
    assert!(log.contains(&format!("superseded: {}", sha256(&second))), "{log}");
    assert_eq!(copy.read(&format!("{H1}/superseded/2/bulletin.lock")), second);
    let kept = copy.read(&format!("{H1}/superseded/1/bulletin.zh.md"));
    assert!(kept.starts_with("> **本版已被更正通报第1号取代"), "{kept}");
    assert!(kept.ends_with(&first));
    let html = copy.read(&format!("{H1}/superseded/1/bulletin.en.html"));
    assert!(html.contains(
        "<body>\n<p class=\"provisional\" role=\"note\"><strong>This edition is superseded by correction no. 1."
    ));
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0);
    copy.run(&["verify", H1]).code(0);
    for number in ["1", "2"] {
        let told = copy.run(&["verify", &format!("{H1}/superseded/{number}")]).code(0);
        told.says(&format!("superseded by correction no. {number}"));
    }
}

/// In a corrected edition each figure that is not what was published before carries a sign, and each table its legend; what
/// stayed carries none. The worked figures: c had 70, so 56 + 15 = 71 points, and has 98: 78.40 + 15 = 93.40, which is the
/// first place; a and b keep their 92.00 (1.92 below the full mark of the tasks) and 81.00 and move one place down.
#[test]
fn what_a_correction_changed_is_marked() {
    let copy = issued();
    assert!(!copy.read(&format!("{H1}/bulletin.zh.md")).contains("更正)"), "nothing is marked before");
    copy.edit(FACTS, "c,70", "c,98");
    correct(&copy, "2022-08-01", "南镇的工作得分录错").code(0);
    let zh = copy.read(&format!("{H1}/bulletin.zh.md"));
    let ranking = zh.split("排名**").nth(1).unwrap().split("\n\n").nth(1).unwrap();
    let row = |name: &str| ranking.lines().find(|line| line.contains(name)).unwrap().to_owned();
    let south = row("南镇");
    for cell in ["| 1 (更正) |", "| 93.40 (更正) |", "| 78.40 (更正) |", "| 优秀 (更正) |"] {
        assert!(south.contains(cell), "{cell}: {south}");
    }
    assert!(south.contains("| 15.00 |"), "the visits stayed: {south}");
    assert!(row("东镇").starts_with("| 2 (更正) | 东镇 |"), "{}", row("东镇"));
    assert_eq!(row("东镇").matches("更正").count(), 1, "its total stayed");
    assert!(zh.contains("标“更正”的数与更正前公布的不同，见更正通报第1号。"), "{zh}");
    let html = copy.read(&format!("{H1}/bulletin.en.html"));
    assert!(html.contains("<td class=\"n changed\">93.40 <sup class=\"mark\">(r)</sup></td>"), "{html}");
    assert!(html.contains("r: not what was published before correction no. 1, which tells both."));
    // The next correction marks what it changed itself.
    copy.edit(FACTS, "b,80,17", "b,80,18");
    correct(&copy, "2022-08-02", "走访漏记").code(0);
    let zh = copy.read(&format!("{H1}/bulletin.zh.md"));
    assert!(zh.contains("见更正通报第2号。") && zh.contains("| 93.40 |") && !zh.contains("93.40 (更正)"), "{zh}");
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0);
    copy.run(&["verify", H1]).code(0);
}

/// The pages of units carry the same signs: the third town's total moved, the second town's did not.
#[test]
fn pages_of_units_mark_what_a_correction_changed() {
    let copy = Copy::of_case("towns", &cases::root().join("issued/towns"));
    copy.write("kaohe.toml", b"[[scheme]]\npath = \"towns\"\nunits = true\n");
    copy.run(&["build"]).code(0);
    publish(&copy, "2022H1", "2022-07-15");
    copy.edit(FACTS, "c,70", "c,98");
    correct(&copy, "2022-08-01", "南镇的工作得分录错").code(0);
    let page = |unit: &str| copy.read(&format!("{H1}/units/{unit}.zh.md"));
    let south = page("c");
    assert!(south.contains("| 93.40 (更正) |") && south.contains("| 78.40 (更正) |"), "{south}");
    assert_eq!(south.matches("标“更正”的数与更正前公布的不同，见更正通报第1号。").count(), 1, "{south}");
    assert!(!page("a").contains("(更正)"), "{}", page("a"));
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0);
}

const BUREAUS: &str = "reports/bureaus/2022H1";

/// Registers that all periods share, with their first half-year issued.
fn bureaus() -> Copy {
    let copy = Copy::of_case("bureaus", &cases::root().join("issued/bureaus"));
    copy.run(&["build"]).code(0);
    copy.run(&["publish", "2022H1", "--by", "office", "--date", "2022-07-20"]).code(0);
    copy
}

/// What a register tells of later days moves nothing that was issued; what it tells otherwise of earlier ones does.
#[test]
fn registers_are_kept_on_after_an_edition_was_issued() {
    let copy = bureaus();
    let issued = |copy: &Copy| -> BTreeMap<String, Vec<u8>> {
        reports(copy).into_iter().filter(|(path, _)| path.starts_with("bureaus/2022H1/")).collect()
    };
    let before = issued(&copy);
    let data = |name: &str| format!("bureaus/data/{name}");
    let append = |name: &str, rows: &str| {
        let text = copy.read(&data(name)) + rows;
        copy.write(&data(name), text.as_bytes());
    };
    let later = [
        ("events.csv", "land,2022-08-02,accident\n"),
        ("tasks.csv", "tax,e-seal,2022-10-12,2022-10-31,2022-09-28,county,seal list,granted once\n"),
        ("letters.csv", "tax,urge,e-seal,2022-10-05,,office,X 9\n"),
        (
            "problems.yaml",
            "- {unit: tax, problem: signs, owner: chief, found: 2022-08-01, due: 2022-09-30}\n- unit: land\n  problem: desk\n  owner: chief\n  found: 2022-08-01\n  due: 2022-09-30\n",
        ),
        ("meetings.csv", "weekly,2022-07-08\n"),
        (
            "appeals.csv",
            "A2,2022H2,land,settled,score,cases,2023-01-05,2023-01-06,2023-01-08,rejected,none,review group\n",
        ),
    ];
    for (name, rows) in later {
        append(name, rows);
        copy.run(&["verify", BUREAUS]).code(0).says("byte for byte the same");
    }
    // Rows of then are carried on: a problem is closed (in either form of YAML), a task done, a letter put between others.
    copy.edit(&data("problems.yaml"), "  due: 2022-06-15\n", "  due: 2022-06-15\n  closed: 2022-09-01\n");
    copy.run(&["verify", BUREAUS]).code(0);
    copy.edit(
        &data("problems.yaml"),
        "due: 2022-04-30, closed: 2022-04-20}",
        "due: 2022-04-30, closed: 2022-04-20, checked: 2022-07-20}",
    );
    copy.run(&["verify", BUREAUS]).code(0);
    copy.edit(
        &data("letters.csv"),
        "number\n",
        "number\n\"land\",urge,handover,2022-12-30,,\"the \"\"office\"\"\",X 11\n",
    );
    copy.run(&["verify", BUREAUS]).code(0);
    copy.run(&["build"]).code(0);
    assert!(before == issued(&copy), "a build leaves what was issued as it is");
    copy.run(&["build", "--check"]).code(0);
    // The second half-year reads all of it.
    let second = copy.read("reports/bureaus/2022H2/bulletin.en.md");
    assert!(
        second.contains("| Tax Bureau | signs |") && second.contains("| A2 |") && !second.contains("| A1 |"),
        "{second}"
    );
    let first = copy.read(&format!("{BUREAUS}/bulletin.en.md"));
    assert!(first.contains("| A1 |") && !first.contains("| A2 |") && !first.contains("granted once"), "{first}");
    // What is told otherwise of then is a change, and its file is named.
    for (name, from, to) in [
        ("problems.yaml", "closed: 2022-04-20", "closed: 2022-04-21"),
        ("letters.csv", "2022-03-01,,office,X 1", "2022-03-01,,office,X 3"),
        ("tasks.csv", "handover,2022-06-20", "handover,2022-06-21"),
        ("appeals.csv", "cases are missing", "two cases are missing"),
        ("events.csv", "tax,2022-03-02,accident", "tax,2022-03-03,accident"),
        ("meetings.csv", "weekly,2022-01-07", "weekly,2022-01-06"),
        ("problems.yaml", "found: 2022-05-01", "found: 2022-07-01"),
    ] {
        copy.edit(&data(name), from, to);
        copy.run(&["verify", BUREAUS]).code(1).says(&format!("the data file `bureaus/data/{name}` was changed"));
        copy.edit(&data(name), to, from);
        copy.run(&["verify", BUREAUS]).code(0);
    }
    copy.edit(&data("appeals.csv"), "A2,2022H2", "A2,second");
    copy.run(&["build"]).code(1).says("error[K0528]").says("`second` is no period");
}

/// Locks of the version before are read, and go over to the present one with the next build, which says so; later ones are refused.
#[test]
fn locks_of_other_versions() {
    let copy = issued();
    let mut lock = Lock::read(&copy.read(LOCK)).unwrap();
    let now = lock.format;
    lock.format = 1;
    copy.write(LOCK, lock.text().as_bytes());
    assert!(copy.read(LOCK).starts_with("{\n  \"format\": 1,\n"));
    copy.run(&["verify", H1]).code(0);
    copy.run(&["build", "--check"]).code(1).says("bulletin.lock` is not current");
    copy.run(&["build"]).code(0).says(&format!("the format of the lock goes from version 1 to {now}"));
    copy.run(&["build", "--check"]).code(0);
    lock.format = now + 1;
    copy.write(LOCK, lock.text().as_bytes());
    copy.run(&["build"])
        .code(1)
        .says("error[K0801]")
        .says(&format!("its format is version {}, and this program reads 1 to {now}", now + 1));
}

#[test]
fn editions_before_are_kept_as_they_were() {
    let copy = issued();
    copy.edit(FACTS, "c,70", "c,98");
    // What was issued and then edited cannot be kept as it was.
    let page = format!("{H1}/bulletin.zh.html");
    let sound = copy.read(&page);
    copy.edit(&page, "71.00", "72.00");
    let before = reports(&copy);
    correct(&copy, "2022-08-01", "录错").code(1).says("error[K0807]").says("bulletin.zh.html` is not as it was issued");
    assert!(before == reports(&copy), "a refused correction wrote something");
    copy.write(&page, sound.as_bytes());
    correct(&copy, "2022-08-01", "录错").code(0);
    for name in ["bulletin.zh.html", "results.csv", "bulletin.lock"] {
        let kept = format!("{H1}/superseded/1/{name}");
        let sound = copy.read(&kept);
        copy.write(&kept, sound.replacen("71", "72", 1).as_bytes());
        copy.run(&["build"]).code(1).says("error[K0807]").says(name);
        copy.run(&["verify", &kept]).code(1);
        std::fs::remove_file(copy.path(&kept)).unwrap();
        copy.run(&["build", "--check"]).code(1).says("error[K0807]");
        copy.write(&kept, sound.as_bytes());
    }
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0);
}

#[test]
fn the_note_of_a_superseded_file_can_be_taken_away() {
    for name in ["bulletin.md", "bulletin.zh.md", "bulletin.en.html", "results.csv", "correction.1.zh.md"] {
        for text in ["", "# A\n", "<head>\n</head>\n<body>\n<p>x</p>\n", "<body>"] {
            for number in [1, 12] {
                let noted = superseded(name, text, Lang::Zh, number);
                assert_eq!(original(name, &noted, Lang::Zh, number), text, "{name}");
                assert_eq!(noted == text, !name.starts_with("bulletin."), "{name}");
            }
        }
    }
}

#[test]
fn what_is_not_final_is_not_issued() {
    let copy = towns();
    let drafts = reports(&copy);
    let refused = |arguments: &[&str], said: &str| {
        copy.run(arguments).code(1).says("error[K0805]").says(said);
        assert!(reports(&copy) == drafts, "{arguments:?} wrote something");
    };
    refused(&["publish", "2022H1", "--by", "县考核办", "--date", "2022-06-29"], "before the last day of the period");
    refused(&["publish", "2022H1", "--by", " ", "--date", "2022-07-15"], "is not named");
    copy.run(&["publish", "2022H1", "--by", "县考核办"]).code(2);
    copy.run(&["publish", "2022-13", "--by", "县考核办", "--date", "2022-07-15"]).code(2).says("is no period");
    copy.run(&["publish", "2021H1", "--by", "县考核办", "--date", "2022-07-15"])
        .code(1)
        .says("there is no data of 2021H1");
    // Rules that nobody approved.
    let scheme = copy.read("towns/scheme.kh");
    let approval = "\n  approval {\n    submitted by office \"县考核办\"\n    approved by group \"领导小组\"\n  }\n}\n";
    copy.write("towns/scheme.kh", format!("{}{approval}", scheme.trim_end().trim_end_matches('}')).as_bytes());
    refused(&["publish", "2022H1", "--by", "县考核办", "--date", "2022-07-15"], "it is not final: Unapproved edition");
    copy.write("towns/scheme.kh", scheme.as_bytes());
    publish(&copy, "2022H1", "2022-07-15");
    let said = copy.run(&["publish", "2022H1", "--by", "县考核办", "--date", "2022-07-16"]).code(1);
    said.says("error[K0805]").says("2022H1 was issued by 县考核办 on 2022-07-15");
    copy.run(&["publish", "--help"]).code(0);
}

#[test]
fn a_correction_needs_a_change_a_reason_and_a_later_day() {
    let copy = towns();
    correct(&copy, "2022-08-01", "录错").code(1).says("error[K0806]").says("2022H1 was not issued yet");
    publish(&copy, "2022H1", "2022-07-15");
    let before = reports(&copy);
    let refused = |date: &str, reason: &str, said: &str| {
        correct(&copy, date, reason).code(1).says("error[K0806]").says(said);
        assert!(reports(&copy) == before, "a refused correction wrote something");
    };
    refused("2022-08-01", "录错", "the results are those that were published");
    copy.edit(FACTS, "c,70", "c,98");
    refused("2022-07-14", "录错", "before the edition it corrects, 2022-07-15");
    refused("2022-08-01", " ", "the reason is not stated");
    correct(&copy, "2022-07-15", "录错").code(0);
    copy.edit(FACTS, "c,98", "c,97");
    let told = correct(&copy, "2022-07-14", "录错").code(1);
    told.says("before the edition it corrects, 2022-07-15");
}

#[test]
fn a_damaged_lock_is_told() {
    let copy = issued();
    let sound = copy.read(LOCK);
    let edition = copy.read(&format!("{H1}/bulletin.zh.md"));
    let wrong = |text: &str, said: &str| {
        copy.write(LOCK, text.as_bytes());
        for command in [&["verify", H1][..], &["build"], &["build", "--check"], &["run", "2022H2"]] {
            copy.run(command).code(1).says("error[K0801]").says(said);
        }
        assert_eq!(copy.read(LOCK), text, "a damaged lock is not written over");
        assert_eq!(copy.read(&format!("{H1}/bulletin.zh.md")), edition);
    };
    wrong("", "no complete JSON");
    let mut cut = 150;
    while cut < sound.len() - 2 {
        let at = (cut..).find(|at| sound.is_char_boundary(*at)).unwrap();
        wrong(&sound[..at], "no complete JSON");
        cut += 800;
    }
    wrong(&sound.replace("\"total\":\"71\"", "\"total\":\"79\""), "its seal is not that of what it holds");
    wrong(&sound.replace("\"edition\": \"2022\"", "\"edition\": 2022"), "`edition` is missing or has no such value");
    wrong(&sound.replace("\"date\": \"2022-07-15\"", "\"date\": \"someday\""), "`date` is missing");
    wrong(&sound.replace("\"format\": 2", "\"format\": 3"), "its format is version 3");
    wrong("[]", "version ∅");
    for name in ["../../../kaohe.toml", "/etc/passwd", "..", "a\\b"] {
        let mut lock = Lock::read(&sound).unwrap();
        lock.files.insert(name.to_owned(), sha256(""));
        wrong(&lock.text(), "`files` is missing or has no such value");
    }
    let mut lock = Lock::read(&sound).unwrap();
    lock.scheme = "cities".to_owned();
    wrong(&lock.text(), "this is the lock of cities 2022H1 and not of towns 2022H1");
    let mut lock = Lock::read(&sound).unwrap();
    lock.period = lock.period.next();
    wrong(&lock.text(), "not of towns 2022H1");
    // Line ends that a checkout turned are no damage.
    copy.write(LOCK, sound.replace('\n', "\r\n").as_bytes());
    copy.run(&["verify", H1]).code(0);
    copy.run(&["build", "--check"]).code(0);
    copy.write(LOCK, sound.as_bytes());
    // A file that was never issued.
    copy.write(&format!("{H1}/notes.md"), b"x\n");
    copy.run(&["verify", &format!("{H1}/notes.md")]).code(1).says("none of the issued files");
    std::fs::remove_file(copy.path(LOCK)).unwrap();
    copy.run(&["verify", &format!("{H1}/bulletin.zh.md")]).code(2).says("there is no bulletin.lock");
}

/// What a scheme keeps back stands in no lock; that it changed is found all the same.
#[test]
fn what_is_kept_back_is_not_in_the_lock() {
    let copy = Copy::of_case("towns", &cases::root().join("issued/towns"));
    copy.edit("towns/scheme.kh", "  rank by total", "  publish total, sent to \"县直各单位\"\n  rank by total");
    copy.run(&["build"]).code(0);
    publish(&copy, "2022H1", "2022-07-15");
    let lock = copy.read(LOCK);
    let figures = lock.split("\"figures\": [").nth(1).unwrap();
    assert!(figures.contains("\"total\":\"71\"") && figures.contains("\"place\":\"3\""), "{lock}");
    for kept_back in ["node.", "pay.", "award.", "grade", "consequence."] {
        assert!(!figures.contains(kept_back), "{kept_back} in\n{lock}");
    }
    assert!(!copy.path(&format!("{H1}/bulletin.ruleset.json")).exists(), "rules hold targets");
    copy.run(&["verify", H1]).code(0);
    // One point moves from one item to the other: the total stays.
    copy.edit(FACTS, "c,70,15", "c,75,11");
    copy.run(&["build"]).code(1).says("error[K0802]").says("0 published figures differ").says("are not published");
    correct(&copy, "2022-08-01", "录错").code(0);
    let notice = copy.read(&format!("{H1}/correction.1.en.md"));
    assert!(notice.contains("No published figure changes") && !notice.contains("工作任务"), "{notice}");
    copy.run(&["build", "--check"]).code(0);
}

/// Whatever the data are: what is issued is verified; what is corrected, too, and the notices lead from each edition to the next.
#[test]
fn what_is_issued_is_verified_whatever_the_data() {
    // A fixed sequence, so that a failure comes again.
    let mut state: u32 = 2022;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let mut facts = || {
        let rows: Vec<String> =
            ["a", "b", "c"].iter().map(|unit| format!("{unit},{}.{},{}\n", next(100), next(10), next(21))).collect();
        format!("unit,work,visits\n{}", rows.concat())
    };
    for _ in 0..3 {
        let copy = Copy::of_case("towns", &cases::root().join("issued/towns"));
        copy.write(FACTS, facts().as_bytes());
        publish(&copy, "2022H1", "2022-07-15");
        copy.run(&["verify", H1]).code(0);
        for number in 1..=3 {
            let before = Lock::read(&copy.read(LOCK)).unwrap();
            copy.write(FACTS, facts().as_bytes());
            copy.run(&["verify", H1]).code(1);
            correct(&copy, "2022-08-01", "录错").code(0).says(&format!("correction no. {number} of"));
            copy.run(&["verify", H1]).code(0);
            let after = Lock::read(&copy.read(LOCK)).unwrap();
            let notice = copy.read(&format!("{H1}/correction.{number}.en.md"));
            for (old, new) in before.figures.iter().zip(&after.figures) {
                let moved = |key: &str| old.of.get(key) != new.of.get(key);
                let told = notice.contains(&format!("| {} |", new.name));
                assert_eq!(told, old.of != new.of, "{}:\n{notice}", new.name);
                assert!(!moved("place") || notice.contains(&format!("| {} | {} |", old.of["place"], new.of["place"])));
                assert_eq!(notice.contains(&format!("| {} | 总分 |", new.name)), moved("total"), "{notice}");
            }
        }
    }
}

/// Every scheme of the repository but the largest can be issued, all its periods, and verified; then nothing is stale.
#[test]
fn the_schemes_of_the_repository_can_be_issued() {
    let copy = Copy::of(
        "project",
        &[
            "policies/business-environment",
            "policies/business-environment-year",
            "policies/county-performance",
            "policies/governance-pilots",
            "policies/over-assessment/condemned",
            "policies/over-assessment/repaired",
            "policies/township-results",
        ],
    );
    copy.run(&["build", "-q"]).code(0);
    let drafts: Vec<String> = reports(&copy).into_keys().filter(|path| path.ends_with("/bulletin.md")).collect();
    assert!(drafts.len() >= 13, "{drafts:?}");
    let manifest = copy.read("kaohe.toml");
    for draft in &drafts {
        let [scheme, period, _] = draft.split('/').collect::<Vec<_>>()[..] else { panic!("{draft}") };
        let folder = manifest.split('"').find(|path| path.ends_with(&format!("/{scheme}"))).unwrap();
        copy.run(&["publish", period, folder, "--by", "考核办公室", "--date", "2025-03-01", "-q"]).code(0);
        copy.run(&["verify", "-q", &format!("reports/{scheme}/{period}")]).code(0);
    }
    copy.run(&["build", "--check"]).code(0).says("all current");
    // The year is composed of the halves: what was issued of those counts there, too.
    copy.edit("policies/business-environment/data/2022H1/facts.csv", "81.0%", "79.0%");
    let before = reports(&copy);
    for command in [&["build"][..], &["run", "2022", "policies/business-environment-year"]] {
        copy.run(command).code(1).says("error[K0802]").says("the results of 2022H1 computed now are not those");
    }
    let year = ["verify", "reports/business-environment-year/2022/bulletin.md"];
    copy.run(&year).code(1).says("reports/business-environment/2022H1/bulletin.lock");
    assert!(before == reports(&copy), "nothing rests on what was changed");
}
