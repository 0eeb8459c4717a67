//! Repositories that somebody else made, with whatever git's objects can be made to say: a message and exit code 2, in
//! bounded time; nothing outside the repository is read or written. And texts that somebody else wrote, in every place that
//! takes one: they are text in every file that is published.

use super::commands::{Copy, Told};
use super::workshop::tree;
use super::{docx, pages};
use git2::{ObjectType, Oid, Repository, Signature, Time};
use serde_json::Value as Json;
use std::io::Write;

const SCHEME: &str = r#"scheme roads "Upkeep of roads" {
  edition 2022
  cycle yearly
  round total to 1 decimal half-up
  fact mended "potholes mended" percent, 0% .. 100%
  score total "Upkeep" 100 points { item work "mending" 100 points { ratio mended / 100%, at most 100% } }
  rank by total
  ties share
}
"#;

const FILE: i32 = 0o100_644;
const LINK: i32 = 0o120_000;
const FOLDER: i32 = 0o040_000;
const COMMIT: i32 = 0o160_000;

/// A repository without a work tree, in which objects are laid down as they are wanted.
struct Bare {
    copy: Copy,
    repository: Repository,
}

impl Bare {
    fn new() -> Self {
        let copy = Copy::with_scheme("unused", SCHEME);
        let repository = Repository::init_bare(copy.path("bare")).unwrap();
        Self { copy, repository }
    }

    fn blob(&self, bytes: &[u8]) -> Oid {
        self.repository.blob(bytes).unwrap()
    }

    /// A tree as git stores it, also with names that git itself would refuse.
    fn tree(&self, entries: &[(&[u8], i32, Oid)]) -> Oid {
        let mut raw = Vec::new();
        for (name, mode, id) in entries {
            raw.extend(format!("{mode:o} ").as_bytes());
            raw.extend(*name);
            raw.push(0);
            raw.extend(id.as_bytes());
        }
        self.repository.odb().unwrap().write(ObjectType::Tree, &raw).unwrap()
    }

    /// A commit of a tree on top of the others, by somebody whose name steers terminals.
    fn commit(&self, tree: Oid) -> Oid {
        let who = Signature::new("\u{1b}[2Jx", "x@example.invalid", &Time::new(0, 0)).unwrap();
        let parent = self.repository.head().ok().and_then(|head| head.peel_to_commit().ok());
        let tree = self.repository.find_tree(tree).unwrap();
        let parents: Vec<_> = parent.iter().collect();
        self.repository.commit(Some("HEAD"), &who, &who, "\u{1b}]0;title\u{7}done", &tree, &parents).unwrap()
    }

    /// A commit of the scheme in a folder, beside other things.
    fn scheme_beside(&self, others: &[(&[u8], i32, Oid)]) {
        let text = self.blob(SCHEME.as_bytes());
        let folder = self.tree(&[&[(b"a.kh".as_slice(), FILE, text)], others].concat());
        self.commit(self.tree(&[(b"roads", FOLDER, folder)]));
    }

    fn run(&self, arguments: &[&str]) -> Told {
        let arguments = [arguments, &["--lang", "en"]].concat();
        self.copy.run_in(&self.copy.path("bare"), &arguments, &[])
    }
}

#[test]
fn what_is_no_plain_file_is_passed_over() {
    let bare = Bare::new();
    let secret = bare.copy.path("secret.kh");
    std::fs::write(&secret, "scheme secret \"secret\" {").unwrap();
    let link = bare.blob(secret.to_str().unwrap().as_bytes());
    let broken = bare.blob(b"scheme broken {");
    let inner = bare.tree(&[(b"x.kh", FILE, broken)]);
    bare.scheme_beside(&[
        (b"b.kh", LINK, link),
        (b"c", COMMIT, link),
        (b"..", FOLDER, inner),
        (b".git", FOLDER, inner),
        (b"d/../../e.kh", FILE, broken),
        (b"f", LINK, bare.blob(b"../../..")),
    ]);
    bare.run(&["check", "HEAD:roads"]).code(0).says("schemes 1, indicators 1,");
    bare.run(&["check", "HEAD:roads/b.kh"]).code(2).says("the revision has no `roads/b.kh`");
    bare.run(&["check", "HEAD:roads/../roads"]).code(2);
    bare.run(&["check", "HEAD:../secret.kh"]).code(2);
    // In a work tree links are not followed either.
    let copy = Copy::with_scheme("roads", SCHEME);
    std::os::unix::fs::symlink(&secret, copy.path("roads/b.kh")).unwrap();
    std::os::unix::fs::symlink(copy.path(".."), copy.path("roads/up")).unwrap();
    copy.run(&["check", "--lang", "en"]).code(0).says("schemes 1, indicators 1,");
}

/// Links that a repository brings do not lead what is written out of the project, nor pass for a record.
#[test]
fn nothing_is_written_through_links() {
    let copy = Copy::with_scheme("roads", SCHEME);
    copy.write("roads/data/units.csv", b"unit,name\neast,East\n");
    copy.write("roads/data/2022/facts.csv", b"unit,mended\neast,50%\n");
    let elsewhere = copy.path("../elsewhere");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::create_dir_all(copy.path("reports")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, copy.path("reports/roads")).unwrap();
    copy.run(&["build", "--lang", "en"]).code(2).says("a symbolic link");
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
    std::fs::remove_file(copy.path("reports/roads")).unwrap();
    copy.run(&["build", "--lang", "en"]).code(0);
    std::fs::write(elsewhere.join("record"), "").unwrap();
    std::os::unix::fs::symlink(elsewhere.join("record"), copy.path("roads/approvals.yaml")).unwrap();
    copy.run(&["check", "--lang", "en"]).code(2).says("not a plain file");
}

#[test]
fn names_and_texts_that_are_no_utf_8_are_told_readably() {
    let bare = Bare::new();
    // In GB18030, as files from older machines are.
    let text = bare.blob(b"// \xb5\xc0\xc2\xb7\n");
    bare.scheme_beside(&[(b"\xb5\xc0\xc2\xb7.kh", FILE, text), (b"\x1b[2J.kh", FILE, bare.blob(b"scheme {"))]);
    let told = bare.run(&["check", "HEAD:roads"]).code(1);
    assert!(!told.err.contains('\u{1b}'), "{}", told.err);
    let told = bare.run(&["log", "--scheme", "HEAD:roads"]).code(0);
    assert!(!told.out.contains(['\u{1b}', '\u{7}']), "{}", told.out);
}

#[test]
fn trees_without_end_are_refused_at_once() {
    let bare = Bare::new();
    let text = bare.blob(SCHEME.as_bytes());
    // Ten names for the same folder on each of twelve levels: a million million files in thirteen objects.
    let mut folder = bare.tree(&[(b"a.kh", FILE, text)]);
    for _ in 0..12 {
        let names: Vec<Vec<u8>> = (b'a'..=b'j').map(|letter| vec![letter]).collect();
        let entries: Vec<(&[u8], i32, Oid)> = names.iter().map(|name| (name.as_slice(), FOLDER, folder)).collect();
        folder = bare.tree(&entries);
    }
    bare.commit(folder);
    bare.run(&["check", "HEAD:a"]).code(2).says("files and folders");
    let mut deep = bare.tree(&[(b"a.kh", FILE, text)]);
    for _ in 0..5000 {
        deep = bare.tree(&[(b"d", FOLDER, deep)]);
    }
    bare.commit(deep);
    bare.run(&["check", "HEAD:d"]).code(2).says("folders deep");
    bare.run(&["diff", "HEAD~1:a", "HEAD:d"]).code(2);
    bare.run(&["log", "--scheme", "HEAD:d"]).code(2);
}

/// Lays down a loose object whose header says what it likes.
fn forge(repository: &Repository, id: Oid, header: &str) {
    let name = id.to_string();
    let place = repository.path().join("objects").join(&name[..2]).join(&name[2..]);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    // Stored blocks: zlib without compressing (RFC 1950, RFC 1951), and a checksum that nobody comes to.
    let body = header.as_bytes();
    let length = u16::try_from(body.len()).unwrap();
    let mut bytes = vec![0x78, 0x01, 0x00];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(body);
    let _ = std::fs::remove_file(&place);
    std::fs::File::create(place).unwrap().write_all(&bytes).unwrap();
}

#[test]
fn a_size_is_asked_for_before_the_content() {
    let bare = Bare::new();
    let huge = bare.blob(b"// to be forged\n");
    bare.scheme_beside(&[(b"b.kh", FILE, huge)]);
    forge(&bare.repository, huge, "blob 99999999999\0// more to come");
    bare.run(&["check", "HEAD:roads"]).code(2).says("roads/b.kh: more than 512 MiB");
    bare.run(&["diff", "HEAD:roads", "HEAD:roads"]).code(2);
}

#[test]
fn objects_that_are_missing_or_damaged_are_said() {
    let bare = Bare::new();
    let part = bare.blob(b"// soon gone\n");
    bare.scheme_beside(&[(b"b.kh", FILE, part)]);
    let damage = |bytes: &[u8]| {
        let name = part.to_string();
        let place = bare.repository.path().join("objects").join(&name[..2]).join(&name[2..]);
        std::fs::remove_file(&place).unwrap();
        std::fs::write(place, bytes).unwrap();
    };
    damage(b"not compressed at all");
    bare.run(&["check", "HEAD:roads"]).code(2).says("the repository cannot be read");
    damage(b"");
    bare.run(&["check", "HEAD:roads"]).code(2).says("the repository cannot be read");
    bare.run(&["log", "--scheme", "HEAD:roads"]).code(2).says("the repository cannot be read");
    std::fs::write(bare.repository.path().join("HEAD"), "ref: refs/heads/../../../etc/passwd\n").unwrap();
    bare.run(&["check", "HEAD:roads"]).code(2);
}

#[test]
fn a_repository_without_commits_says_so() {
    let bare = Bare::new();
    bare.run(&["check", "HEAD:roads"]).code(2).says("there is no revision `HEAD`");
    let copy = Copy::with_scheme("roads", SCHEME);
    copy.run(&["log", "--lang", "en"]).code(2).says("there is no git repository here");
    Repository::init(copy.path("")).unwrap();
    copy.run(&["log", "--lang", "en"]).code(2).says("there is no revision `HEAD`");
    copy.run(&["blame", "--lang", "en"]).code(2).says("there is no revision `HEAD`");
}

/// A scheme in a submodule has the history of that repository; from the one above, the way in is told.
#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let copy = Copy::with_scheme("方案/roads", SCHEME);
    let add = |repository: &Repository, paths: &[&str]| {
        let mut index = repository.index().unwrap();
        index.add_all(paths, git2::IndexAddOption::DEFAULT, None).unwrap();
        let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
        let who = Signature::new("office", "x@example.invalid", &Time::new(0, 0)).unwrap();
        repository.commit(Some("HEAD"), &who, &who, "all", &tree, &[]).unwrap()
    };
    let inner = Repository::init(copy.path("方案")).unwrap();
    let pinned = add(&inner, &["roads"]);
    let outer = Repository::init(copy.path("")).unwrap();
    let mut builder = outer.treebuilder(None).unwrap();
    builder.insert("方案", pinned, COMMIT).unwrap();
    let tree = outer.find_tree(builder.write().unwrap()).unwrap();
    let who = Signature::new("office", "x@example.invalid", &Time::new(0, 0)).unwrap();
    outer.commit(Some("HEAD"), &who, &who, "pinned", &tree, &[]).unwrap();
    let told = copy.run(&["log", "--lang", "en"]).code(0).says("1 of 1 commits changed it");
    assert!(told.out.contains("the scheme begins here"), "{}", told.out);
    copy.run(&["check", "HEAD:方案/roads", "--lang", "en"]).code(2).says("`方案` is a submodule");
}

/// Markup of every kind that is written, a template's, and marks that turn what stands beside them.
const TEXT: &str = "<script>alert(1)</script><img src=x>{{ 7*7 }}{% x %}**b**[l](javascript:1)|c\u{202e}evil\u{2066}iso\u{200b}zw\u{ad}s\u{e0041}t";

/// A project with such texts wherever one can stand; in data with line breaks and the beginning of a formula behind them.
fn hostile() -> Copy {
    let scheme = r#"/// TEXT
scheme roads "TEXT" {
  edition 2022
  cycle half-yearly
  office "TEXT"
  basis "TEXT"
  round total to 2 decimals half-up
  fact rate "TEXT" percent, 0% .. 100%
  event accident "TEXT"
  task handover "TEXT" led by "land", due 2022-06-24
  letter urge "TEXT" when late > 0 days, sent to lead-unit
  score total "TEXT" 100 points {
    item work "TEXT" 50 points, at least 0 points { start at full; deduct accident "TEXT" 5 points each }
    item settled "TEXT" 50 points { ratio rate / 100%, at most 100% }
  }
  rank by total
  ties share
  grades grade "TEXT" of total, >= 90 points: good, else: fit
  award first "TEXT" top 1 place, tied in { require "TEXT" }
  appeal within 10 days, decided by "review group" within 10 days
}
"#;
    let copy = Copy::with_scheme("roads", &scheme.replace("TEXT", TEXT));
    let manifest = format!(
        "[[scheme]]\npath = \"roads\"\nformats = [\"md\", \"html\", \"docx\"]\nunits = true\nletters = [\"2022-06-28\"]\ncontact = \"{TEXT}\"\n"
    );
    copy.write("kaohe.toml", manifest.as_bytes());
    let own = format!("\"{TEXT}\r\n=1+1\"");
    let formula = "\"=HYPERLINK(\"\"a\"\",\"\"b\"\")\"";
    let data = [
        ("units.csv", format!("id,name\nland,{own}\ntax,{formula}\nzero,\u{200b}@SUM(1)\n")),
        ("2022H1/facts.csv", "unit,rate\nland,90%\ntax,80%\nzero,70%\n".to_owned()),
        ("events.csv", format!("unit,date,kind,evidence,note\nland,2022-03-02,accident,{own},{own}\n")),
        ("tasks.csv", format!("unit,task,done,evidence,note\nland,handover,,{own},{own}\n")),
        ("letters.csv", format!("unit,letter,task,date,due,by,number\nland,urge,handover,2022-06-28,,{own},{own}\n")),
        (
            "appeals.csv",
            format!(
                "id,unit,on,kind,reason,announced,filed,answered,outcome,answer,by\n{own},land,settled,score,{own},2022-07-05,2022-07-10,2022-07-12,rejected,{own},review group\n"
            ),
        ),
    ];
    for (name, text) in data {
        copy.write(&format!("roads/data/{name}"), text.as_bytes());
    }
    copy
}

/// Whether a mark is not seen itself and changes how its neighbours are.
fn turns(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{e0000}'..='\u{e007f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\r'
    )
}

/// Bulletins, results, pages of units, letters, an issued edition, its correction and what it superseded, in every form.
#[test]
fn texts_are_texts_in_everything_that_is_published() {
    let copy = hostile();
    copy.run(&["build"]).code(0);
    let signed = format!("{TEXT}\n=2");
    copy.run(&["publish", "2022H1", "--by", &signed, "--number", "=1+1", "--date", "2022-07-20"]).code(0);
    copy.edit("roads/data/2022H1/facts.csv", "tax,80%", "tax,95%");
    let reason = format!("{TEXT}\r\n# h");
    copy.run(&["correct", "2022H1", "--by", TEXT, "--reason", &reason, "--date", "2022-07-21"]).code(0);
    copy.run(&["build"]).code(0);
    copy.run(&["build", "--check"]).code(0);
    let mut kinds = std::collections::BTreeMap::new();
    for (name, bytes) in tree(&copy.path("reports")) {
        let ending = name.rsplit('.').next().unwrap().to_owned();
        *kinds.entry(ending.clone()).or_insert(0) += 1;
        if ending == "docx" {
            for (part, xml) in docx::parts(&bytes) {
                assert!(!xml.contains(turns), "{name}: {part}");
                docx::well_formed(&part, &xml);
            }
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        let text = if ending == "csv" { text.strip_prefix('\u{feff}').unwrap() } else { &text };
        if let Some(at) = text.find(turns) {
            panic!("{name}: {:?}", &text[at..].chars().take(20).collect::<String>());
        }
        match ending.as_str() {
            "html" => {
                assert!(!text.contains("<script>alert") && !text.contains("<img"), "{name}");
                assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{name}: the text itself is told");
                assert!(text.contains("{{ 7*7 }}{% x %}**b**[l](javascript:1)"), "{name}: nothing is computed");
                assert!(!text.contains("href=\"javascript"), "{name}");
                pages::only_the_script_that_is_named(&name, text);
            }
            "md" => {
                let mut bare = String::new();
                let mut letters = text.chars();
                while let Some(c) = letters.next() {
                    match c {
                        '\\' => bare.extend(letters.next().map(|_| '·')),
                        c => bare.push(c),
                    }
                }
                for active in ["<script", "<img", "{{", "{%", "](javascript", "**b", "\n=", "\n# h"] {
                    assert!(!bare.contains(active), "{name}: {active}");
                }
            }
            "csv" => {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
                for record in reader.records() {
                    for cell in &record.expect("all rows have the same cells") {
                        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{name}: {cell}");
                        assert!(!cell.contains('\n'), "{name}: {cell}");
                    }
                }
            }
            "json" | "lock" => {
                let form: Json = serde_json::from_str(text).unwrap();
                assert!(form.to_string().contains('\u{202e}'), "{name}: the value itself is kept");
            }
            "yaml" => assert_eq!(text.lines().filter(|line| line.starts_with("- ")).count(), 1, "{name}: {text}"),
            other => panic!("{name}: {other} is not looked into"),
        }
    }
    let expected = ["csv", "docx", "html", "json", "lock", "md", "yaml"];
    assert_eq!(kinds.keys().collect::<Vec<_>>(), expected, "{kinds:?}");
    assert!(kinds["html"] > 12 && kinds["md"] > 12 && kinds["docx"] > 3, "{kinds:?}");
    // The program's own messages are as quiet.
    let told = copy.run(&["letters", "roads", "--as-of", "2022-06-28"]).code(0);
    assert!(!told.out.contains(turns), "{}", told.out);
    let told = copy.run(&["why", "land", "2022H1"]).code(0);
    assert!(!told.out.contains(turns), "{}", told.out);
}
