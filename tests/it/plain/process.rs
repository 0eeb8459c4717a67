//! Articles 9 and 38 to 41 by hand: what tasks, problems, letters and lists cost at the end of the year, and what was decided
//! beside the figures.

use super::county::Sheet;
use super::fraction::Fraction;
use super::reading::{Row, table, text};
use std::path::Path;

/// The rules that count at the end of the year.
pub(crate) const YEAR_END: [&str; 5] = ["bonus", "relisted", "overdue-task", "unsolved", "supervised"];

/// The pieces of the tasks of all units: unit, task, stage (none: the whole), last day. Those of a task stand in order.
const PIECES: [(&str, &str, &str, &str); 25] = [
    ("resources", "reform-plan", "", "2022-02-28"),
    ("resources", "land-certificate", "delivery-rules", "2022-06-24"),
    ("resources", "land-certificate", "delivery-trial", "2022-08-31"),
    ("resources", "land-certificate", "delivery-all", "2022-09-30"),
    ("resources", "fewer-documents", "document-list", "2022-05-31"),
    ("resources", "fewer-documents", "shared-data", "2022-07-31"),
    ("resources", "fewer-documents", "new-forms", "2022-09-30"),
    ("resources", "shorter-process", "process-map", "2022-04-30"),
    ("resources", "shorter-process", "joint-review", "2022-06-30"),
    ("resources", "shorter-process", "one-window", "2022-09-30"),
    ("resources", "paperless-office", "archive-rules", "2022-08-31"),
    ("resources", "paperless-office", "archive-scans", "2022-10-31"),
    ("resources", "paperless-office", "paperless-all", "2022-12-31"),
    ("housing", "joint-acceptance", "", "2022-06-30"),
    ("housing", "permit-form", "form-draft", "2022-04-30"),
    ("housing", "permit-form", "form-platform", "2022-08-31"),
    ("housing", "permit-form", "form-all", "2022-11-30"),
    ("approval", "one-thing", "first-ten", "2022-05-31"),
    ("approval", "one-thing", "second-ten", "2022-10-31"),
    ("approval", "e-seals", "seal-trial", "2022-09-30"),
    ("approval", "e-seals", "seal-all", "2022-12-31"),
    ("market", "one-day", "startup-desk", "2022-03-31"),
    ("market", "one-day", "startup-day", "2022-06-30"),
    ("market", "e-license", "", "2022-11-30"),
    ("urban", "parking-fees", "", "2022-06-30"),
];

/// The task of which one stage waits for another.
const SIGNS: [(&str, &str, &str, &str); 3] = [
    ("urban", "signs", "sign-rules", "2022-05-31"),
    ("urban", "signs", "sign-desk", "2022-07-31"),
    ("urban", "signs", "sign-all", "2022-10-31"),
];

/// What is on record about tasks, problems, letters and lists, and the half-year it is read for.
pub(crate) struct Registers {
    tasks: Vec<Row>,
    letters: Vec<Row>,
    problems: Vec<Row>,
    lists: Vec<Row>,
    first: &'static str,
    last: &'static str,
}

/// Days since a fixed day.
fn number(date: &str) -> i64 {
    let parts: Vec<i64> = date.split('-').map(|part| part.parse().unwrap()).collect();
    let (year, month) = if parts[1] > 2 { (parts[0], parts[1] - 3) } else { (parts[0] - 1, parts[1] + 9) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + parts[2]
}

fn read(path: &Path) -> Vec<Row> {
    if path.exists() { table(&text(path)) } else { Vec::new() }
}

impl Registers {
    pub(crate) fn read(folder: &Path, period: &str) -> Self {
        let units = ["resources", "housing", "approval", "market", "urban"];
        let tasks = units.iter().flat_map(|unit| read(&folder.join(format!("tasks.{unit}.csv")))).collect();
        let (first, last) = match period {
            "2022H1" => ("2022-01-01", "2022-06-30"),
            _ => ("2022-07-01", "2022-12-31"),
        };
        Self {
            tasks,
            letters: read(&folder.join("letters.csv")),
            problems: read(&folder.join("problems.csv")),
            lists: read(&folder.join(period).join("events.lists.csv")),
            first,
            last,
        }
    }

    /// The points of a unit: of the rules that stand in the tree, and the entries of all.
    pub(crate) fn enter(&self, sheet: &mut Sheet) {
        let half = Fraction::new(1, 2);
        let one = Fraction::from(1);
        let counts = [
            (Some("routine"), "relisted", self.relisted(&sheet.id), half),
            (Some("routine"), "overdue-task", self.overdue(&sheet.id), one),
            (Some("breakfast-issues"), "unsolved", self.unsolved(&sheet.id), one),
            (None, "supervised", self.supervised(&sheet.id), half),
        ];
        for (node, rule, count, each) in counts {
            let points = Fraction::ZERO - each * Fraction::from(count as i128);
            if let Some(node) = node {
                sheet.rules.insert((node, rule), (points, count as u32));
            }
            if count > 0 {
                sheet.year_end.insert(rule, points);
            }
        }
    }

    /// A list that was sent back for the third time.
    fn relisted(&self, unit: &str) -> usize {
        let third =
            |row: &&Row| row["unit"] == unit && row["step"] == "退回" && row["round-no"].parse::<u32>().unwrap() >= 3;
        self.lists.iter().filter(third).count()
    }

    /// Pieces that are not done more than thirty days behind their last day.
    fn overdue(&self, unit: &str) -> usize {
        let mut found = 0;
        let mut before = ("", true);
        for (of, task, stage, due) in PIECES.into_iter().chain(SIGNS).filter(|piece| piece.0 == unit) {
            let about = |row: &&Row| row["unit"] == of && row["task"] == task && row["stage"] == stage;
            let known = |row: &Row, column: &str| !row[column].is_empty() && row[column].as_str() <= self.last;
            let row = self.tasks.iter().find(about);
            if before.0 != task {
                before = (task, true);
            }
            before.1 &= row.is_some_and(|row| known(row, "done"));
            // The latest of the grants in the register and by letters.
            let own = row.filter(|row| known(row, "granted-on")).map(|row| (&row["granted-on"], &row["granted"]));
            let letters = self.letters.iter().filter(about).filter(|row| known(row, "date") && !row["due"].is_empty());
            let grant = own.into_iter().chain(letters.map(|row| (&row["date"], &row["due"]))).max();
            let due = grant.map_or(due, |grant| grant.1);
            found += usize::from(!before.1 && number(self.last) - number(due) > 30);
        }
        found
    }

    /// Verified problems that are open though their last day has come.
    fn unsolved(&self, unit: &str) -> usize {
        let open = |row: &Row| row["closed"].is_empty() || row["closed"].as_str() > self.last;
        let late = |row: &Row| row["found"].as_str() <= self.last && row["due"].as_str() <= self.last;
        self.problems
            .iter()
            .filter(|row| row["unit"] == unit && row["verified"] == "是" && open(row) && late(row))
            .count()
    }

    /// Supervising letters of the half-year.
    fn supervised(&self, unit: &str) -> usize {
        let own = |row: &&Row| row["unit"] == unit && row["letter"] == "supervise";
        let now = |row: &&Row| self.first <= row["date"].as_str() && row["date"].as_str() <= self.last;
        self.letters.iter().filter(own).filter(now).count()
    }
}

/// The decisions about a half-year.
pub(crate) fn decisions(folder: &Path) -> Vec<Row> {
    read(&folder.join("adjudications.rounds.csv"))
}

/// Whether a decision says that an event did not happen.
pub(crate) fn struck_off(decided: &[Row], event: &Row) -> bool {
    decided.iter().any(|row| {
        row["final"] == "不成立"
            && row["unit"] == event["unit"]
            && row["on"] == event["kind"]
            && row["which"] == event["evidence"]
    })
}

/// The total that was settled for a unit: the decision in force.
pub(crate) fn settled(decided: &[Row], unit: &str) -> Option<Fraction> {
    let own = |row: &&Row| row["unit"] == unit && row["on"] == "total" && !row["final"].is_empty();
    let replaced = |row: &Row| decided.iter().any(|later| later["replaces"] == row["id"]);
    let mut found = decided.iter().filter(own).filter(|row| !replaced(row));
    let row = found.next()?;
    assert!(found.next().is_none(), "two decisions about {unit}");
    Fraction::parse(&row["final"])
}
