//! Negotiation and approval through the program: what keeps an approval and what voids it, who may take which step, what the
//! bulletin says.

use std::fs;
use std::path::Path;
use std::process::Command;

const SCHEME: &str = r#"scheme demo "Roads" {
  edition 2022
  cycle yearly
  locale "en"
  round total to 1 decimal half-up
  fact mended "roads mended" count, 0 .. 100
  approval {
    submitted by drafters
    reviewed by office "assessment office"
    approved by leading-group "leading group"
  }
  approval per unit {
    submitted by units
    reviewed by office "assessment office"
    approved by leading-group "leading group"
  }
  score total 100 points {
    item roads weight 60%, 100 points { measure mended; ratio actual / target, at most 100% }
    item order weight 40%, 100 points { start at 100 points }
  }
}
"#;
const TARGETS: &str = "targets mended by unit east: 10, west: 20, else: 15\n";
const EAST: &str = "task bridge \"the bridge\" led by \"east\", due 2022-09-30 { }\n";
const WEST: &str = "task tunnel \"the tunnel\" led by \"west\", due 2022-10-31 { }\n";

/// A project of one scheme with its data, and what the program says in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("kaohe.toml", "[[scheme]]\npath = \"demo\"\n");
        place.write("demo/scheme.kh", SCHEME);
        place.write("demo/targets.kh", TARGETS);
        place.write("demo/east.kh", EAST);
        place.write("demo/west.kh", WEST);
        place.write("demo/data/units.csv", "id,name\neast,East town\nwest,West town\n");
        place.write("demo/data/2022/facts.csv", "unit,mended\neast,10\nwest,10\n");
        place.write("demo/data/2022/tasks.csv", "unit,task,stage,done\neast,bridge,,2022-09-01\n");
        place
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Changes a text; it must have had what is replaced.
    fn change(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old}");
        self.write(path, &text.replace(old, new));
    }

    /// Runs a command: its exit code and what it says.
    fn kaohe(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
        let done = command.current_dir(self.root()).args(arguments).args(["--lang", "en"]).output().unwrap();
        let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        (done.status.code(), said)
    }

    /// Takes a step for a unit, or for the edition where there is none.
    fn step(&self, unit: Option<&str>, step: [&str; 4], reason: Option<&str>) -> (Option<i32>, String) {
        let [status, role, by, date] = step;
        let mut arguments = vec!["approve", "demo", "--status", status, "--role", role, "--by", by, "--date", date];
        arguments.extend(unit.iter().flat_map(|unit| ["--unit", *unit]));
        arguments.extend(reason.iter().flat_map(|reason| ["--reason", *reason]));
        self.kaohe(&arguments)
    }

    fn takes(&self, unit: Option<&str>, step: [&str; 4]) {
        let (code, said) = self.step(unit, step, None);
        assert_eq!(code, Some(0), "{step:?}: {said}");
    }

    /// Nothing is written, and this is why.
    fn refuses(&self, unit: Option<&str>, step: [&str; 4], code: &str) {
        let record = fs::read_to_string(self.root().join("demo/approvals.yaml")).ok();
        let (ending, said) = self.step(unit, step, None);
        assert_eq!(ending, Some(1), "{step:?}: {said}");
        assert!(said.contains(code), "{step:?}: {said}");
        assert_eq!(fs::read_to_string(self.root().join("demo/approvals.yaml")).ok(), record);
    }

    /// Has everything approved.
    fn approved() -> Self {
        let place = Self::new();
        for (unit, role) in [(None, "drafters"), (Some("east"), "units"), (Some("west"), "units")] {
            place.takes(unit, ["submitted", role, "somebody", "2022-01-10"]);
            place.takes(unit, REVIEWED);
            place.takes(unit, APPROVED);
        }
        place
    }

    /// Makes a repository of it, with all in its first commit.
    fn commit(&self) {
        let repository = git2::Repository::init(self.root()).unwrap();
        let mut index = repository.index().unwrap();
        index.add_all(["demo"], git2::IndexAddOption::DEFAULT, None).unwrap();
        let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
        let office = git2::Signature::new("Office", "office@example.org", &git2::Time::new(1_642_000_000, 0)).unwrap();
        repository.commit(Some("HEAD"), &office, &office, "approved", &tree, &[]).unwrap();
    }

    /// Where each list stands: the edition, east, west.
    fn stands(&self) -> Vec<String> {
        let (_, said) = self.kaohe(&["approve", "demo", "--to", "json"]);
        let all: serde_json::Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
        let lists = all[0]["lists"].as_array().unwrap();
        lists.iter().map(|list| list["stand"].as_str().unwrap().to_owned()).collect()
    }

    /// The codes that a check gives, in their order.
    fn codes(&self) -> Vec<String> {
        let (_, said) = self.kaohe(&["check", "--format", "json"]);
        let start = said.find('[').unwrap();
        let end = said.rfind(']').unwrap();
        let found: serde_json::Value = serde_json::from_str(&said[start..=end]).unwrap();
        let code = |one: &serde_json::Value| one["code"].as_str().unwrap().to_owned();
        found.as_array().unwrap().iter().map(code).collect()
    }
}

const SUBMITTED: [&str; 4] = ["submitted", "units", "East town", "2022-01-10"];
const REVIEWED: [&str; 4] = ["reviewed", "office", "assessment office", "2022-01-12"];
const APPROVED: [&str; 4] = ["approved", "leading-group", "leading group", "2022-01-20"];

#[test]
fn layout_language_and_files_keep_an_approval() {
    let place = Place::approved();
    assert_eq!(place.stands(), ["approved", "approved", "approved"]);
    assert_eq!(place.codes(), Vec::<String>::new());
    place.write("demo/scheme.kh", &SCHEME.replace("\n  ", "\n\t // said in passing\n"));
    assert_eq!(place.stands(), ["approved", "approved", "approved"], "layout and comments");
    assert_eq!(place.kaohe(&["fmt", "--keywords", "zh"]).0, Some(0));
    assert!(place.read("demo/scheme.kh").contains("报批 每 单位"));
    assert_eq!(place.stands(), ["approved", "approved", "approved"], "the language of the keywords");
    place.write("demo/scheme.kh", SCHEME);
    place.write("demo/west.kh", "");
    place.write("demo/east.kh", &format!("{WEST}{EAST}"));
    assert_eq!(place.stands(), ["approved", "approved", "approved"], "the division into files");
}

#[test]
fn a_record_keeps_its_line_ends() {
    let place = Place::new();
    place.takes(Some("east"), SUBMITTED);
    let before = place.read("demo/approvals.yaml").replace('\n', "\r\n");
    place.write("demo/approvals.yaml", &before);
    place.takes(Some("east"), REVIEWED);
    let after = place.read("demo/approvals.yaml");
    assert!(after.starts_with(&before), "what stood there stands there still");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn a_weight_voids_the_edition_and_a_goal_the_list_of_its_unit() {
    let place = Place::approved();
    place.change("demo/scheme.kh", "60%", "70%");
    place.change("demo/scheme.kh", "40%", "30%");
    assert_eq!(place.stands(), ["void", "approved", "approved"]);
    assert_eq!(place.codes(), ["K0711"]);
    let (_, said) = place.step(None, ["approved", "leading-group", "leading group", "2022-02-01"], None);
    assert!(said.contains("K0703") && said.contains("it has been changed since"), "{said}");
    place.write("demo/scheme.kh", SCHEME);
    // A target, a task, and a new task of one unit.
    for (path, old, new) in [
        ("demo/targets.kh", "east: 10", "east: 12"),
        ("demo/east.kh", "2022-09-30", "2022-09-29"),
        (
            "demo/east.kh",
            EAST,
            "task bridge led by \"east\", due 2022-09-30\ntask road led by \"east\", due 2022-12-31\n",
        ),
    ] {
        let before = place.read(path);
        place.change(path, old, new);
        assert_eq!(place.stands(), ["approved", "void", "approved"], "{new}");
        assert_eq!(place.codes(), ["K0711"], "{new}");
        place.write(path, &before);
    }
    // What holds for the others is the edition's.
    place.change("demo/targets.kh", "else: 15", "else: 16");
    assert_eq!(place.stands(), ["void", "approved", "approved"]);
    place.write("demo/targets.kh", TARGETS);
    // Another title is told and voids nothing.
    place.change("demo/east.kh", "the bridge", "the long bridge");
    assert_eq!(place.stands(), ["approved", "approved", "approved"]);
    assert_eq!(place.codes(), ["K0712"]);
    place.write("demo/east.kh", EAST);
    // Goals that are gone are not forgotten.
    place.write("demo/east.kh", "");
    place.change("demo/targets.kh", "east: 10, ", "");
    assert_eq!(place.stands(), ["approved", "void", "approved"]);
    assert_eq!(place.codes(), ["K0711"]);
}

#[test]
fn goals_that_are_taken_away_are_to_be_approved_too() {
    let place = Place::approved();
    place.write("demo/west.kh", "");
    place.change("demo/targets.kh", "west: 20, ", "");
    assert_eq!(place.stands(), ["approved", "approved", "void"]);
    let (code, said) = place.kaohe(&["build"]);
    assert_eq!(code, Some(0), "{said}");
    let results: serde_json::Value = serde_json::from_str(&place.read("reports/demo/2022/results.json")).unwrap();
    assert_eq!(results["edition_approval"]["approved"], false);
    let bulletin = place.read("reports/demo/2022/bulletin.en.md");
    assert!(bulletin.contains("West town (all taken away since the approval on 2022-01-20)"), "{bulletin}");
    // Whoever approved takes that back: nothing is in force that could be missed.
    let record = place.read("demo/approvals.yaml");
    let back = ["returned", "leading-group", "leading group", "2022-02-01"];
    assert_eq!(place.step(Some("west"), back, Some("the tunnel is given up")).0, Some(0));
    assert_eq!((place.stands(), place.codes()), (vec!["approved".to_owned(); 2], vec!["K0707".to_owned()]));
    // Or that there are none is approved itself.
    place.write("demo/approvals.yaml", &record);
    place.takes(Some("west"), ["submitted", "units", "West town", "2022-02-01"]);
    assert_eq!(place.stands(), ["approved", "approved", "underway"]);
    place.takes(Some("west"), ["reviewed", "office", "assessment office", "2022-02-02"]);
    place.takes(Some("west"), ["approved", "leading-group", "leading group", "2022-02-03"]);
    assert_eq!((place.stands(), place.codes()), (vec!["approved".to_owned(); 3], Vec::new()));
}

#[test]
fn the_first_and_the_last_goal_in_a_register_void_no_edition() {
    let place = Place::approved();
    place.write("demo/west.kh", "");
    place.write("demo/east.kh", "");
    assert_eq!(place.stands(), ["approved", "void", "void"], "no task is left");
    place.write("demo/west.kh", &format!("{WEST}problem ford \"the ford\" led by \"west\", due 2022-10-31 {{ }}\n"));
    assert_eq!(place.stands(), ["approved", "void", "void"], "the first problem");
}

#[test]
fn what_is_wrong_with_one_list_touches_no_other() {
    let place = Place::new();
    for unit in ["east", "west"] {
        place.takes(Some(unit), ["submitted", "units", "somebody", "2022-01-10"]);
    }
    place.takes(Some("west"), REVIEWED);
    // The office has another name now: of the list in the west that is an error, the one in the east goes on.
    let (edition, units) = SCHEME.split_once("approval per unit").unwrap();
    let units = units.replace("assessment office", "office of reviews");
    place.write("demo/scheme.kh", &format!("{edition}approval per unit{units}"));
    assert_eq!(place.codes().iter().filter(|code| *code == "K0704").count(), 1);
    place.refuses(Some("west"), APPROVED, "K0704");
    place.refuses(Some("east"), ["submitted", "units", "somebody", "2022-01-12"], "K0703");
    place.takes(Some("east"), ["reviewed", "office", "office of reviews", "2022-01-12"]);
    place.takes(Some("east"), APPROVED);
}

#[test]
fn the_next_step_is_one_that_can_be_taken() {
    let place = Place::new();
    place.takes(Some("east"), SUBMITTED);
    place.takes(Some("east"), REVIEWED);
    place.change("demo/targets.kh", "east: 10", "east: 12");
    let (_, said) = place.kaohe(&["approve", "demo", "--unit", "east"]);
    assert!(said.contains("reviewed on 2022-01-12, changed since, not approved"), "{said}");
    assert!(said.contains("reviewed by office"), "{said}");
    let (_, said) = place.kaohe(&["check"]);
    assert!(said.contains("changed since") && said.contains("next: reviewed by office"), "{said}");
    place.takes(Some("east"), ["reviewed", "office", "assessment office", "2022-01-14"]);
    let (_, said) = place.kaohe(&["check"]);
    assert!(!said.contains("changed since") && said.contains("next: approved by leading-group"), "{said}");
}

#[test]
fn a_record_is_that_of_its_scheme() {
    let place = Place::approved();
    place.change("demo/scheme.kh", "scheme demo", "scheme another");
    assert!(place.codes().iter().all(|code| code == "K0702"), "{:?}", place.codes());
    assert_eq!(place.codes().len(), 9);
    place.refuses(Some("east"), ["submitted", "units", "East town", "2022-03-01"], "K0702");
}

#[test]
fn what_is_cut_off_the_end_shows_beside_the_last_commit() {
    let place = Place::approved();
    let record = place.read("demo/approvals.yaml");
    let (kept, cut) = record.rsplit_once("- edition").unwrap();
    assert!(cut.contains("unit: \"west\"") && cut.contains("status: approved"));
    place.write("demo/approvals.yaml", kept);
    assert_eq!(place.codes(), ["K0710"], "without a repository nothing shows");
    place.write("demo/approvals.yaml", &record);
    place.commit();
    assert_eq!(place.codes(), Vec::<String>::new());
    place.write("demo/approvals.yaml", kept);
    assert_eq!(place.codes(), ["K0702"]);
    place.refuses(Some("west"), APPROVED, "K0702");
    fs::remove_file(place.root().join("demo/approvals.yaml")).unwrap();
    assert_eq!(place.codes(), ["K0702"; 9], "the record as a whole");
    place.write("demo/approvals.yaml", &record);
    place.change("demo/east.kh", "2022-09-30", "2022-09-20");
    place.takes(Some("east"), ["submitted", "units", "East town", "2022-02-01"]);
    assert_eq!(place.codes(), ["K0710"], "what is added is no harm");
}

#[test]
fn a_list_goes_back_as_often_as_needed() {
    let place = Place::new();
    let east = Some("east");
    place.write("demo/approvals.yaml", "# Kept by the office.\n");
    place.takes(east, SUBMITTED);
    place.refuses(east, SUBMITTED, "K0703");
    place.refuses(east, APPROVED, "K0703");
    place.refuses(east, ["returned", "office", "assessment office", "2022-01-12"], "K0706");
    place.refuses(east, ["returned", "leading-group", "leading group", "2022-01-12"], "K0703");
    let returned = ["returned", "office", "assessment office", "2022-01-12"];
    assert_eq!(place.step(east, returned, Some("no last day")).0, Some(0));
    place.refuses(east, REVIEWED, "K0703");
    place.refuses(east, SUBMITTED, "K0705");
    assert_eq!(place.stands(), ["open", "returned", "open"]);
    place.takes(east, ["submitted", "units", "East town", "2022-01-13"]);
    place.takes(east, ["reviewed", "office", "assessment office", "2022-01-14"]);
    // What is changed after the review is reviewed once more: what is approved is what was handed on.
    place.change("demo/east.kh", "2022-09-30", "2022-09-20");
    place.refuses(east, APPROVED, "K0703");
    place.takes(east, ["reviewed", "office", "assessment office", "2022-01-15"]);
    place.takes(east, APPROVED);
    place.refuses(east, ["submitted", "units", "East town", "2022-01-21"], "K0703");
    // Whoever approved can take it back.
    assert_eq!(
        place.step(east, ["returned", "leading-group", "leading group", "2022-02-01"], Some("an error")).0,
        Some(0)
    );
    assert_eq!(place.stands(), ["open", "returned", "open"]);
    let record = place.read("demo/approvals.yaml");
    assert!(
        record.starts_with("# Kept by the office.\n- edition: \"2022\"\n  unit: \"east\"\n  status: submitted\n"),
        "{record}"
    );
    assert_eq!(record.matches("status: ").count(), 7);
    assert_eq!(record.matches("reason: \"no last day\"").count(), 1);
}

#[test]
fn only_those_entitled_take_a_step() {
    let place = Place::new();
    let east = Some("east");
    place.refuses(east, ["submitted", "office", "assessment office", "2022-01-10"], "K0704");
    place.refuses(east, ["submitted", "nobody", "assessment office", "2022-01-10"], "K0704");
    place.takes(east, SUBMITTED);
    place.refuses(east, ["reviewed", "office", "deputy head", "2022-01-12"], "K0704");
    place.refuses(east, ["approved", "units", "East town", "2022-01-12"], "K0704");
    place.refuses(Some("est"), SUBMITTED, "K0707");
    assert!(place.step(Some("est"), SUBMITTED, None).1.contains("did you mean `east`?"));
    // A step needs all that is to be known of it.
    assert_eq!(place.kaohe(&["approve", "demo", "--status", "submitted", "--role", "units"]).0, Some(2));
    // A scheme that says nothing of approval records none.
    let start = SCHEME.find("  approval {").unwrap();
    let end = SCHEME.find("  score total").unwrap();
    place.write("demo/scheme.kh", &format!("{}{}", &SCHEME[..start], &SCHEME[end..]));
    place.refuses(east, REVIEWED, "K0700");
}

/// Steps that are recorded at the same time stand one after the other; what nobody would see, or what is markup, is no name.
#[test]
fn steps_at_once_are_all_recorded() {
    let place = Place::new();
    let step = |unit: &'static str, by: &'static str| {
        [
            "approve",
            "demo",
            "--unit",
            unit,
            "--status",
            "submitted",
            "--role",
            "units",
            "--by",
            by,
            "--date",
            "2022-01-10",
        ]
    };
    std::thread::scope(|scope| {
        for unit in ["east", "west"] {
            let place = &place;
            scope.spawn(move || assert_eq!(place.kaohe(&step(unit, "<b>|x")).0, Some(0)));
        }
    });
    assert_eq!(place.read("demo/approvals.yaml").matches("unit:").count(), 2);
    let (code, told) = place.kaohe(&["approve", "--to", "md"]);
    assert!(code == Some(0) && told.contains("b") && !told.contains("<b>"), "{told}");
    let before = place.read("demo/approvals.yaml");
    for by in [" ", "a\nb", "a\u{202e}b", "\u{200b}"] {
        let (code, told) = place.kaohe(&step("east", by));
        assert!(code == Some(2) && told.contains("is blank, or holds"), "{told}");
    }
    assert_eq!(place.read("demo/approvals.yaml"), before);
}

#[test]
fn an_entry_that_was_altered_shows() {
    let place = Place::approved();
    let record = place.read("demo/approvals.yaml");
    place.write("demo/approvals.yaml", &record.replacen("date: 2022-01-12", "date: 2022-01-11", 1));
    assert_eq!(place.codes(), ["K0702"]);
    place.refuses(Some("east"), ["submitted", "units", "East town", "2022-03-01"], "K0702");
    assert_eq!(place.kaohe(&["build"]).0, Some(1), "nothing is published");
    // One that was taken out from between others shows as well.
    let entries: Vec<&str> = record.split_inclusive("- edition").collect();
    let without: String = entries.iter().enumerate().filter(|(at, _)| *at != 2).map(|(_, it)| *it).collect();
    place.write("demo/approvals.yaml", &without);
    assert!(place.codes().contains(&"K0702".to_owned()));
    // Lists of two units may stand in either order.
    let lists: Vec<String> = record.split("- edition").skip(1).map(|entry| format!("- edition{entry}")).collect();
    let turned: String = lists[6..].iter().chain(&lists[..6]).map(String::as_str).collect();
    place.write("demo/approvals.yaml", &turned);
    assert_eq!(place.codes(), Vec::<String>::new());
}

#[test]
fn the_bulletin_says_what_is_approved() {
    let place = Place::new();
    let bulletin = |place: &Place, lang: &str| {
        let (code, said) = place.kaohe(&["build"]);
        assert_eq!(code, Some(0), "{said}");
        place.read(&format!("reports/demo/2022/bulletin.{lang}.md"))
    };
    let open = bulletin(&place, "en");
    let warning = "> **Unapproved edition: edition 2022 (not submitted); the goals of East town (not submitted); the goals of West town \
                   (not submitted).**";
    assert!(open.contains(warning), "{open}");
    assert!(place.read("reports/demo/2022/bulletin.zh.md").contains("> **未经批准的版本：2022版（尚未提交）；"));
    assert!(place.read("reports/demo/2022/bulletin.html").contains("Unapproved edition: "));
    let place = Place::approved();
    let approved = bulletin(&place, "en");
    assert!(!approved.contains("Unapproved"), "{approved}");
    assert!(approved.contains("- Edition approved by: leading group, 2022-01-20\n"), "{approved}");
    let goals = "- Goals of units approved by: leading group, 2022-01-20 (East town, West town)\n";
    assert!(approved.contains(goals), "{approved}");
    place.change("demo/east.kh", "2022-09-30", "2022-09-20");
    let changed = bulletin(&place, "zh");
    assert!(changed.contains("> **未经批准的单位目标：East town的目标（2022-01-20 批准后有改动）。**"), "{changed}");
    let results: serde_json::Value = serde_json::from_str(&place.read("reports/demo/2022/results.json")).unwrap();
    assert_eq!(results["edition_approval"]["approved"], false);
    assert_eq!(results["edition_approval"]["lists"][1]["stand"], "void");
}

#[test]
fn a_check_tells_what_was_changed_since_the_commit_of_the_approval() {
    let place = Place::approved();
    place.commit();
    place.change("demo/scheme.kh", "60%", "70%");
    place.change("demo/scheme.kh", "40%", "30%");
    place.change("demo/east.kh", "2022-09-30", "2022-09-20");
    let (code, said) = place.kaohe(&["check"]);
    assert_eq!(code, Some(0), "{said}");
    let (edition, east) = said.split_once("the goals of east").unwrap();
    assert!(edition.contains("weight: 60% → 70%") && edition.contains("weight: 40% → 30%"), "{said}");
    assert!(!edition.contains("the bridge") && !east.contains("weight"), "each list is told its own changes: {said}");
    assert!(east.contains("2022-09-30 → 2022-09-20"), "{said}");
}
