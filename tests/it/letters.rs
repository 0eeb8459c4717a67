//! Letters: `tests/cases/letters/<case>/` holds a scheme with one task, its data, and `expected.csv`: which letters are issued
//! on which day of 2022. A program of this file works the same days out on its own, from the rows of the tables and a calendar
//! of its own; what is due is entered day by day, so nothing is issued twice.

use super::cases::root;
use super::workshop::{messages, of_texts, tree};
use kaohe::base::calendar::{Date, parse_date};
use kaohe::base::source::Sources;
use kaohe::data::{addition, read_registers};
use kaohe::engine::{self, Outcome};
use kaohe::report::Form;
use kaohe::report::letters::{Day, Desk};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CASES: [&str; 3] = ["granted-late", "granted-by-letter", "granted-twice"];

fn case(name: &str) -> PathBuf {
    root().join("letters").join(name)
}

/// The rows of a table, by the words of its heading.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect()
}

fn parts(day: &str) -> (usize, usize) {
    let (month, day) = day.strip_prefix("2022-").unwrap().split_once('-').unwrap();
    (month.parse().unwrap(), day.parse().unwrap())
}

const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The number of a day of 2022, 1 January being 1.
fn number(day: &str) -> usize {
    let (month, day) = parts(day);
    MONTHS[..month - 1].iter().sum::<usize>() + day
}

/// The day of a number.
fn named(mut number: usize) -> String {
    let mut month = 0;
    while number > MONTHS[month] {
        number -= MONTHS[month];
        month += 1;
    }
    format!("2022-{:02}-{number:02}", month + 1)
}

/// The plain program: the letters of a case by day, worked out from the rules as a person reads them.
fn worked_out(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let (begun, first) = (number("2022-03-07"), number("2022-04-29"));
    let special: BTreeMap<usize, bool> = table(&folder.join("data/calendar.csv"))
        .iter()
        .map(|row| (number(&row["date"]), row["kind"] == "workday"))
        .collect();
    // 1 January 2022 was a Saturday.
    let worked = |day: usize| special.get(&day).copied().unwrap_or(day % 7 != 1 && day % 7 != 2);
    let task = table(&folder.join("data/tasks.csv")).remove(0);
    let done = number(&task["done"]);
    let mut grants: Vec<(usize, usize)> = Vec::new();
    let mut issued: Vec<(usize, String)> = Vec::new();
    if task.contains_key("granted") {
        grants.push((number(&task["granted-on"]), number(&task["granted"])));
    }
    for row in table(&folder.join("data/letters.csv")) {
        let date = number(&row["date"]);
        issued.push((date, row["letter"].clone()));
        if !row["due"].is_empty() {
            grants.push((date, number(&row["due"])));
        }
    }
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for today in 1..=365 {
        let grant = grants.iter().filter(|(on, _)| *on <= today).max();
        let due = grant.map_or(first, |(_, due)| *due);
        if today >= done || grant.is_some_and(|(on, _)| *on == today) {
            continue;
        }
        let since = grant.map_or(0, |(on, _)| *on);
        let late = today.saturating_sub(due);
        let late_worked = (due + 1..=today).filter(|day| worked(*day)).count();
        let mut wanted = Vec::new();
        if today >= begun {
            wanted.push("assign");
        }
        if late > 0 {
            wanted.extend(["urge", "remind"]);
        }
        if late_worked >= 5 {
            wanted.extend(["supervise", "remind"]);
        }
        for kind in wanted {
            let known = |(date, own): &(usize, String)| own == kind && *date > since && *date <= today;
            if !issued.iter().any(known) {
                issued.push((today, kind.to_owned()));
                found.entry(named(today)).or_default().insert(kind.to_owned());
            }
        }
    }
    found
}

/// The program under test, from the first day to the last: what is due is entered into the register.
fn entered(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let files = ["scheme.kh", "data/units.csv", "data/calendar.csv", "data/tasks.csv", "data/letters.csv"];
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(folder.join(file)).unwrap()).collect();
    let loaded = of_texts("case", files.iter().copied().zip(texts.iter().map(String::as_str)));
    assert!(!loaded.problems.has_errors(), "{:#?}", messages(&loaded.problems));
    let rules = loaded.rules.unwrap();
    assert!(engine::stand_alone(&rules));
    let mut sources = Sources::new();
    for (path, text) in files.iter().zip(&texts).skip(1) {
        sources.insert(format!("case/{path}"), text.as_str());
    }
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for today in (1..=365).map(named) {
        let date: Date = parse_date(&today).unwrap();
        let period = kaohe::base::calendar::Period::containing(rules.scheme.cycle, date);
        let read = |sources: &Sources| {
            let read = read_registers(&rules, period, date, "case/data", sources);
            assert!(!read.problems.has_errors(), "{:#?}", messages(&read.problems));
            let data = read.value.unwrap();
            let letters = engine::letters(&rules, &data);
            assert!(!letters.problems.has_errors(), "{:#?}", messages(&letters.problems));
            (data, Outcome { letters: letters.value, ..Outcome::nothing(period) })
        };
        let desk = Desk::default();
        let (data, outcome) = read(&sources);
        let day = Day { rules: &rules, data: &data, outcome: &outcome, sources: &sources, desk: &desk };
        let new = day.entries();
        if new.is_empty() {
            continue;
        }
        for letter in &new {
            assert!(found.entry(today.clone()).or_default().insert(letter.letter.clone()), "twice on {today}");
        }
        let added = addition(&rules, period, "case/data", &sources, &new).value.unwrap();
        let text = sources.get(sources.find(&added.path).unwrap()).text.clone();
        sources.insert(added.path, format!("{text}{}", added.tail));
        // Once more on the same day: nothing.
        assert!(read(&sources).1.letters.is_empty(), "{today}");
    }
    found
}

#[test]
fn a_year_of_letters_is_as_worked_out() {
    for name in CASES {
        let folder = case(name);
        let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in table(&folder.join("expected.csv")) {
            expected.entry(row["date"].clone()).or_default().insert(row["letter"].clone());
        }
        assert_eq!(worked_out(&folder), expected, "{name}: the plain program");
        assert_eq!(entered(&folder), expected, "{name}");
    }
}

/// A copy of a case in a folder of its own.
fn copy(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in tree(&case(name)) {
        let to = folder.path().join("scheme").join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    fs::remove_file(folder.path().join("scheme/expected.csv")).unwrap();
    folder
}

fn letters(folder: &Path, more: &[&str]) -> Output {
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(["letters", "scheme", "--lang", "en", "--as-of", "2022-05-12"])
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(done.stderr.len() < 4000, "{}", String::from_utf8_lossy(&done.stderr));
    done
}

#[test]
fn letters_are_entered_once_and_nothing_else_is_touched() {
    let folder = copy("granted-late");
    let register = folder.path().join("scheme/data/letters.csv");
    // As a spreadsheet saves it: columns in another order, one that is not read, GB18030, CRLF, no line end at the end.
    let head = "函件,单位,备注,任务,阶段,发函日期,签发,文号\r\n交办函,land,“甲”,handover,,2022-03-07,Task office,X 1";
    fs::write(folder.path().join("scheme/data/data.yaml"), "files:\n  letters.csv: { ignore: [备注] }\n").unwrap();
    let scheme = folder.path().join("scheme/scheme.kh");
    let text = fs::read_to_string(&scheme).unwrap().replace("\"Assignment\"", "\"交办函\"");
    fs::write(&scheme, text).unwrap();
    let before = kaohe::base::source::encode_like(b"\xB7\xBD", head);
    fs::write(&register, &before).unwrap();
    let told = letters(folder.path(), &[]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let lines = String::from_utf8(told.stdout).unwrap();
    assert_eq!(lines.lines().count(), 3, "{lines}");
    assert_eq!(fs::read(&register).unwrap(), before, "telling enters nothing");
    assert!(letters(folder.path(), &["--issue"]).status.success());
    let after = fs::read(&register).unwrap();
    let added = String::from_utf8(after.strip_prefix(before.as_slice()).unwrap().to_vec()).unwrap();
    assert_eq!(
        added,
        "\r\nremind,land,,handover,,2022-05-12,,\r\nurge,land,,handover,,2022-05-12,,\r\nsupervise,land,,handover,,2022-05-12,,\r\n"
    );
    let again = letters(folder.path(), &["--issue"]);
    assert!(again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("letters entered on 2022-05-12: 0"));
    assert_eq!(fs::read(&register).unwrap(), after);
}

#[test]
fn a_yaml_register_keeps_its_comments() {
    let folder = copy("granted-late");
    let data = folder.path().join("scheme/data");
    fs::remove_file(data.join("letters.csv")).unwrap();
    let before = "# kept by the office\nletters:\n  # the first\n  - unit: land\n    letter: assign\n    task: handover\n    date: 2022-03-07\n";
    fs::write(data.join("letters.yaml"), before).unwrap();
    assert!(letters(folder.path(), &["--issue"]).status.success());
    let after = fs::read_to_string(data.join("letters.yaml")).unwrap();
    assert!(after.starts_with(before), "{after}");
    assert_eq!(after.lines().count(), before.lines().count() + 3, "{after}");
    // Where there is no register at all, one is begun.
    fs::remove_file(data.join("letters.yaml")).unwrap();
    assert!(letters(folder.path(), &["--issue"]).status.success());
    assert_eq!(fs::read_to_string(data.join("letters.csv")).unwrap().lines().count(), 5);
}

#[test]
fn a_register_that_cannot_be_continued_is_left_alone() {
    let folder = copy("granted-late");
    let data = folder.path().join("scheme/data");
    fs::remove_file(data.join("letters.csv")).unwrap();
    let flow = "[{ unit: land, letter: assign, task: handover, date: 2022-03-07 }]\n";
    fs::write(data.join("letters.yaml"), flow).unwrap();
    let refused = letters(folder.path(), &["--issue"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("K0590"));
    assert_eq!(fs::read_to_string(data.join("letters.yaml")).unwrap(), flow);
}

/// What stands in a Word file, as text: every `w:t` of its document.
fn words(bytes: &[u8]) -> String {
    super::docx::text(&super::docx::parts(bytes)["word/document.xml"])
}

#[test]
fn markup_in_names_is_text_in_every_form() {
    const HOSTILE: &str = "<script>alert(1)</script> | **b** {{ x }} &amp;";
    let folder = copy("granted-late");
    let scheme = folder.path().join("scheme/scheme.kh");
    // Copies in all letters; the urging letter a notice, the reminder to a post a letter among equals.
    let text = fs::read_to_string(&scheme).unwrap().replace("Handover of land", HOSTILE);
    let text = text.replace("office \"Task office\"", "office \"<b>Task office</b>\", superior to \"land\"");
    let text = text.replace("sent to lead-unit", &format!("sent to lead-unit, copies to \"{HOSTILE}\""));
    fs::write(&scheme, text).unwrap();
    let tasks = folder.path().join("scheme/data/tasks.csv");
    let text = fs::read_to_string(&tasks).unwrap().replace("unit,task", "supporting,unit,task");
    fs::write(&tasks, text.replace("land,handover", "<b>**helper**|,land,handover")).unwrap();
    fs::write(folder.path().join("scheme/data/units.csv"), "id,name\nland,=cmd()<b>\n").unwrap();
    assert!(letters(folder.path(), &["--issue", "--out", "out"]).status.success());
    let files = tree(&folder.path().join("out"));
    assert_eq!(files.len(), (4 + 1) * Form::ALL.len() + 1, "{:?}", files.keys());
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let html = text("urge-land-handover.html");
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; | **b** {{ x }} &amp;amp;"), "{html}");
    assert!(html.contains("with: &lt;b&gt;**helper**|."), "{html}");
    assert!(html.contains("<p class=\"issuer\">&lt;b&gt;Task office&lt;/b&gt;</p>"), "{html}");
    assert_eq!(html.matches("Copies: &lt;script&gt;").count(), 1, "{html}");
    let equal = text("remind-land-handover.html");
    assert!(equal.contains("<p class=\"letterhead\">&lt;b&gt;Task office&lt;/b&gt;</p>"), "{equal}");
    assert!(!equal.contains("<script") && !equal.contains("<b>"), "{equal}");
    let markdown = text("urge-land-handover.md");
    assert!(markdown.contains(r"\<script\>alert(1)\</script\> \| \*\*b\*\* \{\{ x \}\} \&amp;"), "{markdown}");
    assert!(words(&files["urge-land-handover.docx"]).contains(HOSTILE));
    let csv = text("register.csv");
    assert!(csv.lines().skip(1).all(|line| line.contains(",'=cmd()<b>,")), "{csv}");
}

/// Marked blanks stand where only the signing process knows; what the register says takes their places.
#[test]
fn blanks_are_marked_and_filled_from_the_register() {
    let folder = copy("granted-late");
    assert!(letters(folder.path(), &["--out", "out", "--form", "md"]).status.success());
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    let before = read("supervise-land-handover.md");
    for what in ["serial number", "date", "signer", "office telephone", "supporting units", "copies to"] {
        assert!(before.contains(&format!("\\[to be filled in: {what}\\]")), "{what} in {before}");
    }
    // Days and working days: 2 to 4 May were days off, 7 May a Saturday that was worked.
    assert!(before.contains("13 days late (7 working days)"), "{before}");
    assert!(before.contains("minus 1 point, counted in the year-end assessment"), "{before}");
    let register = folder.path().join("scheme/data/letters.csv");
    let row = "land,supervise,handover,2022-05-12,2022-05-31,Leading group,L 7\n";
    fs::write(&register, fs::read_to_string(&register).unwrap() + row).unwrap();
    assert!(letters(folder.path(), &["--out", "out", "--form", "md", "--contact", "0000-1"]).status.success());
    let after = read("supervise-land-handover.md");
    assert!(after.starts_with("**Leading group**\n\nL 7\n"), "{after}");
    for said in [
        "The first last day was 29 April 2022; on 12 May 2022 Leading group granted 31 May 2022",
        "13 days late before",
        "0000-1",
    ] {
        assert!(after.contains(said), "{said} in {after}");
    }
    for blank in ["serial number", "date", "office telephone"] {
        assert!(!after.contains(&format!("to be filled in: {blank}\\]")), "{after}");
    }
}

/// What the manifest asks for is built and kept current: letters of a day, in its forms; a changed Word file is found out.
#[test]
fn letters_are_built_and_checked() {
    let folder = copy("granted-late");
    let manifest = "[[scheme]]\npath = \"scheme\"\nformats = [\"md\", \"docx\"]\nletters = [\"2022-05-12\"]\n";
    fs::write(folder.path().join("kaohe.toml"), manifest).unwrap();
    fs::create_dir_all(folder.path().join("scheme/data/2022")).unwrap();
    fs::write(folder.path().join("scheme/data/2022/tasks.csv"), "unit,task,done\nland,handover,2022-09-20\n").unwrap();
    let build = |more: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .args(["build", "--lang", "en"])
            .args(more)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (code, said) = build(&[]);
    assert_eq!(code, Some(0), "{said}");
    let reports = folder.path().join("reports/scheme");
    let names: BTreeSet<String> = tree(&reports).into_keys().collect();
    for name in ["2022/bulletin.docx", "2022/bulletin.en.md", "letters/2022-05-12/urge-land-handover.docx"] {
        assert!(names.contains(name), "{names:?}");
    }
    assert!(names.iter().all(|name| !name.ends_with(".html")), "{names:?}");
    assert_eq!(build(&["--check"]).0, Some(0));
    let page = reports.join("letters/2022-05-12/urge-land-handover.docx");
    let mut bytes = fs::read(&page).unwrap();
    bytes.reverse();
    fs::write(&page, bytes).unwrap();
    let (code, said) = build(&["--check"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("K0602") && said.contains("urge-land-handover.docx"), "{said}");
}

/// The letters of the case `relation` on a day, as Markdown, by the name of their file; with changes to the texts of the case.
fn related(day: &str, changes: &[(&str, &str, &str)]) -> BTreeMap<String, String> {
    let folder = case("relation");
    let files = ["scheme.kh", "data/units.csv", "data/tasks.csv", "data/letters.csv"];
    let texts = files.map(|file| {
        let mut text = fs::read_to_string(folder.join(file)).unwrap();
        for (_, from, to) in changes.iter().filter(|(of, ..)| *of == file) {
            assert!(text.contains(from), "{from} in {file}");
            text = text.replace(from, to);
        }
        text
    });
    of_day("2022-", day, &files, &texts, Form::Markdown)
        .into_iter()
        .map(|(name, bytes)| (name.trim_end_matches(".md").to_owned(), String::from_utf8(bytes).unwrap()))
        .collect()
}

/// The letters of a day and their register in one form, by file.
fn of_day(year: &str, day: &str, files: &[&str], texts: &[String], form: Form) -> BTreeMap<String, Vec<u8>> {
    let loaded = of_texts("case", files.iter().copied().zip(texts.iter().map(String::as_str)));
    assert!(!loaded.problems.has_errors(), "{:#?}", messages(&loaded.problems));
    let rules = loaded.rules.unwrap();
    let mut sources = Sources::new();
    for (path, text) in files.iter().zip(texts).skip(1) {
        sources.insert(format!("case/{path}"), text.as_str());
    }
    let date = parse_date(&format!("{year}{day}")).unwrap();
    let period = kaohe::base::calendar::Period::containing(rules.scheme.cycle, date);
    let read = read_registers(&rules, period, date, "case/data", &sources);
    assert!(!read.problems.has_errors(), "{:#?}", messages(&read.problems));
    let data = read.value.unwrap();
    let letters = engine::letters(&rules, &data);
    assert!(!letters.problems.has_errors(), "{:#?}", messages(&letters.problems));
    let outcome = Outcome { letters: letters.value, ..Outcome::nothing(period) };
    let desk = Desk::default();
    let written = Day { rules: &rules, data: &data, outcome: &outcome, sources: &sources, desk: &desk };
    written.files(&[form]).unwrap().into_iter().map(|file| (file.name, file.bytes)).collect()
}

/// What letters say and do not say: `said.tsv` of a case, a line a statement, with the day and the letter.
#[test]
fn letters_say_what_the_cases_say() {
    const FILES: [&str; 5] = ["scheme.kh", "data/units.csv", "data/calendar.csv", "data/tasks.csv", "data/letters.csv"];
    for name in ["said-zh", "said-en"] {
        let folder = case(name);
        let texts = FILES.map(|file| fs::read_to_string(folder.join(file)).unwrap());
        let mut days: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
        let said = fs::read_to_string(folder.join("said.tsv")).unwrap();
        for line in said.lines().skip(1) {
            let [day, letter, says, what, why] = line.split('\t').collect::<Vec<_>>().try_into().expect(line);
            let files =
                days.entry(day.to_owned()).or_insert_with(|| of_day("2022-", day, &FILES, &texts, Form::Markdown));
            let page = files.get(&format!("{letter}.md")).unwrap_or_else(|| panic!("{line}: {:?}", files.keys()));
            let page = String::from_utf8_lossy(page);
            assert_eq!(page.contains(what), says == "yes", "{name}, {day}, {letter}, {why}: {what} in {page}");
        }
        // Behind all attachments stands the foot: copies and printing. What is named as attached has its page.
        for (file, page) in days.values().flatten().filter(|(file, _)| !file.starts_with("register")) {
            let page = String::from_utf8_lossy(page);
            let zh = name.ends_with("zh");
            let (copies, attachment) = if zh { ("抄送：", "## 附件") } else { ("Copies: ", "## Attachment") };
            let last = page.rfind(attachment).unwrap_or_else(|| panic!("{file}: {page}"));
            assert!(page.find(&format!("\n{copies}")).is_some_and(|at| at > last), "{file}: {page}");
            let lines = page.lines().skip_while(|line| !line.starts_with(if zh { "附件：" } else { "Attached: " }));
            let named = lines.take_while(|line| line.is_empty() || !line.contains(if zh { "〔" } else { "[" }));
            let named = named
                .filter(|line| line.starts_with(if zh { "附件：" } else { "Attached: " }) || line.starts_with("2\\. "));
            let named = named.count();
            assert_eq!(page.matches(attachment).count(), named, "{file}: {page}");
        }
    }
}

/// Above whom the issuer stands gets a notice that demands; everybody else a letter that asks.
#[test]
fn kind_and_tone_follow_from_who_stands_above_whom() {
    let letters = related("06-10", &[]);
    // Who gets it, by which file, whether it is a notice, and why.
    let wanted = [
        ("assign-hill-水渠清淤", "青山镇：", true, "a town, by its group"),
        ("supervise-hill-水渠清淤", "青山镇：", true, "unit and lead are one town"),
        ("urge-hill-水渠清淤", "青山镇：", false, "nothing is said of who issued it"),
        ("urge-lake-水厂改造", "县供水公司：", true, "no unit, by its name"),
        ("supervise-lake-水厂改造", "湖心镇、县供水公司：", true, "both are below"),
        ("urge-lake-码头整修", "县港航公司：", false, "a lead of whom nothing is said"),
        ("supervise-lake-码头整修", "湖心镇、县港航公司：", false, "one of the two is not below"),
        ("remind-lake-水厂改造", "县供水公司分管领导：", false, "a post"),
        ("supervise-finance-专户清理", "县财政局：", true, "issued by one that stands above all units"),
    ];
    for (file, to, notice, why) in wanted {
        let text = &letters[file];
        assert!(text.contains(&format!("\n{to}\n")), "{file} ({why}): {text}");
        assert_eq!(text.contains("有关事项的通知\n"), notice, "{file} ({why}): {text}");
        assert_eq!(text.contains("有关事项的函\n"), !notice, "{file} ({why}): {text}");
        assert_eq!(text.contains("特此通知。"), notice, "{file}");
        assert_eq!(text.contains("印发"), notice, "{file}");
        // The label that the scheme gives stays a label.
        assert!(
            text.contains("\n（交办函）")
                || text.contains("\n（催办函）")
                || text.contains("办函）")
                || text.contains("（提醒函）")
        );
    }
    let bureau = &related("06-05", &[])["urge-finance-专户清理"];
    assert!(bureau.contains("有关事项的函\n"), "a bureau, of another group: {bureau}");
    let late = &letters["supervise-hill-水渠清淤"];
    assert!(late.contains("时限已过，请立即组织办理，尽快办结。"), "{late}");
    assert!(late.contains("按《督办办法》，要求：限期书面说明。"), "{late}");
    assert!(late.contains("书面报送县考核办"), "{late}");
    let granted = &letters["supervise-finance-专户清理"];
    assert!(granted.contains("请于2022年6月30日前（含当日）办结。"), "{granted}");
    assert!(granted.contains("请于2022年6月30日前（含当日）将办理情况书面报送县委督查室。"), "{granted}");
    let equal = &letters["urge-lake-码头整修"];
    assert!(equal.contains("时限已过，请贵单位支持，尽早办结。"), "{equal}");
    assert!(equal.contains("《督办办法》规定：“立即办结，不得再拖”。"), "{equal}");
    // Before the last day has passed, a notice says by when.
    let before = related("05-20", &[]);
    assert!(before["assign-hill-水渠清淤"].contains("请于2022年5月31日前（含当日）办结。"));
    // Where nothing is said, all are equals.
    let bare = [("scheme.kh", "，下级 towns、\"县供水公司\"", ""), ("scheme.kh", "，下级 全部单位", "")];
    for (file, text) in related("06-10", &bare).iter().filter(|(file, _)| !file.starts_with("register")) {
        assert!(text.contains("有关事项的函\n"), "{file}: {text}");
    }
}

/// Who supports and who gets copies stand where the register and the scheme say so; blanks stand for the rest.
#[test]
fn supporting_units_and_copies_are_told() {
    let letters = related("06-10", &[]);
    let said = |file: &str, what: &str| assert!(letters[file].contains(what), "{what} in {}", letters[file]);
    said("assign-hill-水渠清淤", "牵头单位：青山镇；配合单位：县财政局、县水利局。");
    said("assign-lake-水厂改造", "配合单位：〔待填：配合单位〕。");
    // A copy for the unit, but not where the unit gets the letter itself.
    said("assign-lake-水厂改造", "\n抄送：湖心镇、县档案馆。\n");
    said("assign-hill-水渠清淤", "\n抄送：县档案馆。\n");
    said("urge-hill-水渠清淤", "\n抄送：〔待填：抄送机关〕。\n");
    let only = [("scheme.kh", "抄送 单位、\"县档案馆\"", "抄送 单位")];
    assert!(!related("06-10", &only)["assign-hill-水渠清淤"].contains("抄送"));
}

/// A task that is due every year: a letter of last year, and the day that it granted, were about last year's task.
#[test]
fn letters_of_another_year_do_not_answer_for_a_yearly_task() {
    const LAST: &str = "hill,urge,水渠清淤,,2022-06-10,,县政府办,\n";
    let more =
        format!("{LAST}lake,urge,年报,,2021-06-03,2022-12-31,县考核办,\nhill,urge,年报,,2022-06-03,,县考核办,\n");
    let yearly = [
        ("scheme.kh", "  考核 total", "  任务 年报 \"年报\" 适用 towns，截至 5月31日\n  考核 total"),
        ("data/letters.csv", LAST, more.as_str()),
    ];
    let letters = related("06-10", &yearly);
    let text = letters.get("urge-lake-年报").expect("last year's letter is none of this year's");
    assert!(text.contains("**五、进展：**截至2022年6月10日，已逾期10天"), "{text}");
    assert!(!letters.contains_key("urge-hill-年报"), "this year's was issued");
}

/// What a letter among equals must not say in its own words. What is quoted is the scheme's.
const COMMANDS: [&str; 24] = [
    "必须",
    "务必",
    "责令",
    "立即",
    "限期",
    "不得",
    "要求",
    "应当",
    "命令",
    "严禁",
    "从速",
    "即行",
    "报送",
    "督促",
    "must",
    "shall",
    "demand",
    "require",
    "at once",
    "immediately",
    "without delay",
    "order",
    "Complete",
    "Report",
];

/// A text without what stands between quotation marks, which may stand within each other.
fn unquoted(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    out
}

/// On every day of a year, in both languages: letters among equals command nothing.
#[test]
fn a_letter_among_equals_commands_nothing() {
    let (mut equal, mut notices) = (0, 0);
    let mut judge = |files: BTreeMap<String, Vec<u8>>| {
        for (name, bytes) in files.into_iter().filter(|(name, _)| !name.starts_with("register")) {
            let text = String::from_utf8(bytes).unwrap();
            if text.contains("有关事项的通知\n") || text.contains("# Notice concerning") {
                notices += 1;
                continue;
            }
            equal += 1;
            let own = unquoted(&text);
            for word in COMMANDS {
                assert!(!own.contains(word), "{word} in {name}: {own}");
            }
        }
    };
    let files = ["scheme.kh", "data/units.csv", "data/calendar.csv", "data/tasks.csv", "data/letters.csv"];
    for name in CASES {
        let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(case(name).join(file)).unwrap()).collect();
        for day in (1..=365).step_by(7).map(named) {
            judge(of_day("", &day, &files, &texts, Form::Markdown));
        }
    }
    let files = ["scheme.kh", "data/units.csv", "data/tasks.csv", "data/letters.csv"];
    let texts = files.map(|file| fs::read_to_string(case("relation").join(file)).unwrap());
    for day in (50..=365).step_by(5).map(named) {
        judge(of_day("", &day, &files, &texts, Form::Markdown));
    }
    assert!(equal > 200 && notices > 200, "{equal} letters, {notices} notices");
}

/// A notice on the page: the issuer in red, the number in the middle, a number on the first page; in HTML and Word alike.
#[test]
fn a_notice_has_a_page_of_its_own() {
    let files = ["scheme.kh", "data/units.csv", "data/tasks.csv", "data/letters.csv"];
    let texts = files.map(|file| fs::read_to_string(case("relation").join(file)).unwrap());
    let html = of_day("2022-", "06-10", &files, &texts, Form::Html);
    let word = of_day("2022-", "06-10", &files, &texts, Form::Docx);
    for (name, notice) in [("supervise-hill-水渠清淤", true), ("supervise-lake-码头整修", false)] {
        let page = String::from_utf8(html[&format!("{name}.html")].clone()).unwrap();
        assert_eq!(page.contains("<p class=\"issuer\">县考核办</p>"), notice, "{page}");
        assert_eq!(page.contains("<p class=\"serial\">"), notice, "{page}");
        assert_eq!(page.contains("<p class=\"letterhead\">"), !notice, "{page}");
        let parts = super::docx::parts(&word[&format!("{name}.docx")]);
        let document = &parts["word/document.xml"];
        assert_eq!(document.contains("<w:pStyle w:val=\"Issuer\"/>"), notice, "{document}");
        assert_eq!(document.contains("<w:titlePg/>"), !notice, "{document}");
    }
}
