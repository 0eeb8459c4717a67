//! What a scheme enters into registers, in canonical form.

use super::json::{Json, Map, json};
use super::{Form, number, put, sorted};
use crate::model::deadline::{Deadline, Limit, TermUnit};
use crate::model::expr::Stretch;
use crate::model::ledgers::DueDay;
use crate::model::register::{Companion, Entered, Letter, Publication, Published, Recipient, Superior, Task};

/// A day, or one of every year.
pub(super) fn day(day: DueDay) -> String {
    match day {
        DueDay::Date(date) => date.to_string(),
        DueDay::Yearly { month, day } => format!("{month:02}-{day:02}"),
    }
}

/// A last day: `2022-09-30`, `09-30`, `+10 working-days`, and `next-working-day` behind it where it moves.
pub(super) fn deadline(deadline: Deadline) -> String {
    let limit = match deadline.limit {
        Limit::Day(stated) => day(stated),
        Limit::After(term) => {
            let unit = match term.unit {
                TermUnit::Days => "days",
                TermUnit::WorkingDays => "working-days",
                TermUnit::Months => "months",
            };
            format!("+{} {unit}", term.number)
        }
    };
    if deadline.next_working_day { format!("{limit} next-working-day") } else { limit }
}

impl Form<'_> {
    /// Adds what is entered, where something is.
    pub(super) fn registers(&self, whole: &mut Map) {
        if !self.rules.tasks.is_empty() {
            let tasks = self.rules.tasks.iter().map(|task| (task.id.clone(), self.task(task)));
            whole.insert("tasks".to_owned(), Json::Object(tasks.collect()));
        }
        self.office(whole);
        if !self.rules.letters.is_empty() {
            let letters = self.rules.letters.iter().map(|letter| (letter.id.clone(), self.letter(letter)));
            whole.insert("letters".to_owned(), Json::Object(letters.collect()));
        }
        if !self.rules.entered.is_empty() {
            let entered = self.rules.entered.iter().map(|one| (one.id.clone(), self.entered(one)));
            whole.insert("entered".to_owned(), Json::Object(entered.collect()));
        }
    }

    /// Meetings, duties, publications.
    fn office(&self, whole: &mut Map) {
        let rules = self.rules;
        if !rules.cadences.is_empty() {
            let cadences = rules.cadences.iter().map(|one| {
                let every = match one.every {
                    Stretch::Months(n) => json!(["months", n]),
                    Stretch::Days(n) => json!(["days", n]),
                };
                (one.id.clone(), json!({ "every": every, "least": one.least, "led-by": sorted(&one.led_by) }))
            });
            whole.insert("cadences".to_owned(), Json::Object(cadences.collect()));
        }
        if !rules.duties.is_empty() {
            let mut duties = Map::default();
            for one in &rules.duties {
                let list = rules.duties.iter().filter(|other| other.unit == one.unit).flat_map(|other| &other.list);
                let ids: Vec<String> = list.map(|(id, _)| id.clone()).collect();
                duties.insert(one.unit.clone(), json!(sorted(&ids)));
            }
            whole.insert("duties".to_owned(), Json::Object(duties));
        }
        if !rules.publications.is_empty() {
            let one = |publication: &Publication| {
                let what: Vec<String> = publication.what.iter().map(|what| self.published(*what)).collect();
                json!({ "what": sorted(&what), "to": sorted(&publication.sent_to) })
            };
            let list = super::unordered(rules.publications.iter().map(one).collect());
            whole.insert("published".to_owned(), Json::Array(list));
        }
    }

    fn published(&self, what: Published) -> String {
        let rules = self.rules;
        match what {
            Published::Node(id) => self.node_id(id).to_owned(),
            Published::Award(id) => self.award_id(id).to_owned(),
            Published::Consequence(id) => {
                rules.consequences.get(id.index()).map_or_else(String::new, |one| one.id.clone())
            }
            Published::Veto(id) => rules.vetoes.get(id.index()).map_or_else(String::new, |one| one.id.clone()),
            Published::Grades => "(grades)".to_owned(),
            Published::Register(register) => format!("({})", register.id()),
        }
    }

    fn letter(&self, letter: &Letter) -> Json {
        let recipients = |list: &[Recipient]| {
            let mut names: Vec<String> = (list.iter())
                .map(|to| match to {
                    Recipient::LeadUnit => "lead-unit".to_owned(),
                    Recipient::Unit => "unit".to_owned(),
                    Recipient::Office(office) => format!("\"{office}\""),
                })
                .collect();
            names.sort_unstable();
            names
        };
        let mut with: Vec<String> = (letter.with.iter())
            .map(|with| match with {
                Companion::Letter(id) => self.rules.letters.get(id.index()).map_or("", |one| &one.id).to_owned(),
                Companion::Remind => "remind".to_owned(),
                Companion::Paper(paper) => format!("\"{paper}\""),
            })
            .collect();
        with.sort_unstable();
        let effects: Map = letter.effects.iter().map(|rule| (rule.name.clone(), self.rule(rule))).collect();
        let mut form = json!({
            "when": self.maybe(letter.when.as_ref()),
            "sent-to": recipients(&letter.sent_to),
            "with": with,
            "requires": sorted(&letter.requires),
            "effects": effects,
        });
        if !letter.copies_to.is_empty() {
            put(&mut form, "copies-to", json!(recipients(&letter.copies_to)));
        }
        if !letter.issued_by.is_empty() {
            put(&mut form, "issued-by", json!(sorted(&letter.issued_by)));
        }
        form
    }

    /// Above whom offices stand: who writes, and to whom, names in quotes.
    pub(super) fn superiors(&self) -> Json {
        let one = |superior: &Superior| {
            let all = superior.all_units.then(|| "all-units".to_owned());
            let groups = superior.groups.iter().map(|group| self.group_id(*group).to_owned());
            let names = superior.names.iter().map(|name| format!("\"{name}\""));
            let mut below: Vec<String> = all.into_iter().chain(groups).chain(names).collect();
            below.sort_unstable();
            json!([sorted(&superior.offices), below])
        };
        Json::Array(super::unordered(self.rules.superiors.iter().map(one).collect()))
    }

    /// A problem or a pilot that the scheme names.
    pub(super) fn entered(&self, one: &Entered) -> Json {
        let mut form = json!({
            "register": one.register.id(),
            "led-by": sorted(&one.led_by),
            "start": one.start.map(day),
            "due": one.due.map(deadline),
            "formerly": &one.formerly,
        });
        if !one.applies_to.is_empty() {
            let mut applies: Vec<&str> = one.applies_to.iter().map(|group| self.group_id(*group)).collect();
            applies.sort_unstable();
            put(&mut form, "applies-to", json!(applies));
        }
        form
    }

    /// A task that the scheme sets.
    pub(super) fn task(&self, task: &Task) -> Json {
        let mut applies: Vec<&str> = task.applies_to.iter().map(|group| self.group_id(*group)).collect();
        applies.sort_unstable();
        let stages: Vec<Json> =
            task.stages.iter().map(|stage| json!([&stage.id, deadline(stage.due), number(&stage.weight)])).collect();
        let mut form = json!({
            "led-by": sorted(&task.led_by),
            "applies-to": applies,
            "due": deadline(task.due),
            "weight": number(&task.weight),
            "stages": stages,
            "evidence": sorted(&task.evidence),
        });
        if let Some(start) = task.start {
            put(&mut form, "start", json!(day(start)));
        }
        form
    }
}
