//! Who leads what the scheme sets: an assessed unit, or an office that is none.
//!
//! A misspelt unit would give its task to everybody, so a leader that is no unit is taken for an office only where the
//! scheme states whose the task is.

use super::{CellRef, Report, Unit, When, place};
use crate::base::catalog;
use crate::base::diagnostic::nearest;
use crate::base::language::say;
use crate::model::Clause;
use crate::model::register::Recipient;

/// Whether a leader is this unit: by its id or its name.
pub(super) fn is(lead: &str, unit: &Unit) -> bool {
    lead == unit.id || lead == unit.name
}

/// Something that has leaders.
struct Led<'a> {
    id: &'a str,
    led_by: &'a [String],
    /// Whether it is stated whose it is.
    stated: bool,
    clause: &'a Clause,
}

/// Reports leaders that should be units and are not.
pub(super) fn check(when: &When<'_>, report: &mut Report<'_>) {
    let rules = when.rules;
    let tasks = rules.tasks.iter().map(|task| Led {
        id: &task.id,
        led_by: &task.led_by,
        stated: task.for_all || !task.applies_to.is_empty(),
        clause: &task.clause,
    });
    let entered = rules.entered.iter().map(|one| Led {
        id: &one.id,
        led_by: &one.led_by,
        stated: one.for_all || !one.applies_to.is_empty(),
        clause: &one.clause,
    });
    for led in tasks.chain(entered) {
        of(&led, when, report);
    }
}

/// Reports names that are said to be below an office and are neither units nor anybody that letters go to; `leads` are those
/// that the register of tasks names.
pub(super) fn check_subordinates(leads: &[String], when: &When<'_>, report: &mut Report<'_>) {
    let rules = when.rules;
    let offices = rules.letters.iter().flat_map(|letter| &letter.sent_to).filter_map(|to| match to {
        Recipient::Office(office) => Some(office.as_str()),
        Recipient::LeadUnit | Recipient::Unit => None,
    });
    let set = rules.tasks.iter().flat_map(|task| &task.led_by).map(String::as_str);
    let listed = leads.iter().map(String::as_str);
    let known: Vec<&str> = offices.chain(set).chain(listed).collect();
    for superior in &rules.superiors {
        for name in &superior.names {
            if known.contains(&name.as_str()) || when.units.iter().any(|unit| is(name, unit)) {
                continue;
            }
            let units = when.units.iter().flat_map(|unit| [unit.id.as_str(), unit.name.as_str()]);
            let near = nearest(name, units.chain(known.iter().copied()));
            report.at(&catalog::SUBORDINATE_UNKNOWN, place(&superior.clause), |new| {
                let problem = new(say!(
                    "写明的下级 `{name}` 既不是被考核单位，也没有函件送它",
                    "`{name}`, who is said to be below, is no unit, and no letter goes there",
                    name = name.as_str()
                ));
                match near {
                    Some(near) => problem.help(say!("是否应为 `{near}`？", "did you mean `{near}`?", near = near)),
                    None => problem.help(say!("改正名称，或把它删去", "correct the name, or remove it")),
                }
            });
        }
    }
}

fn of(led: &Led<'_>, when: &When<'_>, report: &mut Report<'_>) {
    let known = |lead: &String| when.units.iter().any(|unit| is(lead, unit));
    let by_unit = led.led_by.iter().any(known);
    for lead in led.led_by.iter().filter(|lead| !known(lead)) {
        let names = when.units.iter().flat_map(|unit| [unit.id.as_str(), unit.name.as_str()]);
        let near = nearest(lead, names);
        // Beside a unit an office may lead, too; what looks like another unit is none.
        if led.stated || (by_unit && near.is_none()) {
            continue;
        }
        let at: CellRef = place(led.clause);
        report.at(&catalog::LEADER_UNKNOWN, at, |new| {
            let problem = new(say!(
                "`{id}` 的牵头单位 `{lead}` 不是被考核单位",
                "`{lead}`, who leads `{id}`, is no unit that is assessed",
                id = led.id,
                lead = lead.as_str()
            ));
            let problem = match near {
                Some(near) => problem.help(say!("是否应为 `{near}`？", "did you mean `{near}`?", near = near)),
                None => problem,
            };
            problem.help(say!(
                "牵头的确实不是被考核单位的，写明这是谁的任务：`适用 全部单位` 或 `适用 分组`",
                "where it is an office that is not assessed, say whose this is: `applies to all-units` or `applies to GROUP`"
            ))
        });
    }
}
