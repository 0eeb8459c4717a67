//! Articles 32 to 37 by hand: places, grades, awards, and what follows from two periods in a row.

use super::county::{Sheet, WORKS};
use super::fraction::Fraction;
use std::collections::{BTreeMap, BTreeSet};

/// What was decided in a period; units by id.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Decisions {
    pub(crate) places: BTreeMap<String, u32>,
    pub(crate) grades: BTreeMap<String, &'static str>,
    /// Award, work (or none), unit, place, the value that decided, periods in a row.
    pub(crate) grants: BTreeSet<(&'static str, &'static str, String, u32, String, u32)>,
    /// Places that stayed empty: award, group, how many.
    pub(crate) unfilled: BTreeSet<(&'static str, String, u32)>,
    /// Passed over because of a veto: award, work, unit.
    pub(crate) passed_over: BTreeSet<(&'static str, &'static str, String)>,
    /// Removed from office: the unit and the works.
    pub(crate) removed: BTreeMap<String, Vec<&'static str>>,
    /// Points for the year's account: unit, rule, work, signed points.
    pub(crate) year_end: BTreeSet<(String, &'static str, &'static str, String)>,
}

/// The period before: who got what, and who was the head.
pub(crate) struct Before<'a> {
    pub(crate) sheets: &'a [Sheet],
    pub(crate) decisions: &'a Decisions,
}

fn key(sheet: &Sheet) -> (Fraction, Fraction) {
    (sheet.total, sheet.node("social").unwrap())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap()
}

pub(crate) fn decide(sheets: &[Sheet], before: Option<&Before<'_>>) -> Decisions {
    let mut decisions = Decisions::default();
    for group in ["departments", "localities"] {
        let members: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.group == group).collect();
        places_and_grades(&members, &mut decisions);
        advanced(&members, group, before, &mut decisions);
    }
    for work in WORKS {
        works(sheets, work, before, &mut decisions);
    }
    for sheet in sheets {
        for (rule, points) in &sheet.year_end {
            decisions.year_end.insert((sheet.id.clone(), rule, "", format!("{points:?}")));
        }
    }
    decisions
}

fn places_and_grades(members: &[&Sheet], decisions: &mut Decisions) {
    let mut excellent = Vec::new();
    for sheet in members {
        let better = members.iter().filter(|other| key(other) > key(sheet)).count();
        decisions.places.insert(sheet.id.clone(), number(better + 1));
        let grade = match sheet.total {
            total if total >= Fraction::from(90) => "优秀",
            total if total >= Fraction::from(80) => "良好",
            total if total >= Fraction::from(60) => "合格",
            _ => "不合格",
        };
        decisions.grades.insert(sheet.id.clone(), grade);
        if grade == "优秀" {
            excellent.push(*sheet);
        }
    }
    // A fifth of the group, the rest of a division dropped; equals at the cut all fall out.
    let quota = members.len() / 5;
    for sheet in &excellent {
        if excellent.iter().filter(|other| key(other) >= key(sheet)).count() > quota {
            decisions.grades.insert(sheet.id.clone(), "良好");
        }
    }
}

/// In how many periods in a row, this one included, the unit gained the award for the work.
fn run(before: Option<&Before<'_>>, award: &str, work: &str, unit: &str) -> u32 {
    let earlier = before.and_then(|before| {
        before.decisions.grants.iter().find(|grant| grant.0 == award && grant.1 == work && grant.2 == unit)
    });
    earlier.map_or(1, |grant| grant.5 + 1)
}

fn advanced(members: &[&Sheet], group: &str, before: Option<&Before<'_>>, decisions: &mut Decisions) {
    let eligible: Vec<&&Sheet> = members.iter().filter(|sheet| !sheet.vetoed).collect();
    let mut gained = 0;
    for sheet in &eligible {
        let better = eligible.iter().filter(|other| key(other) > key(sheet)).count();
        if better < 3 && sheet.total >= Fraction::from(85) {
            let run = run(before, "advanced", "", &sheet.id);
            let value = format!("{:?}", sheet.total);
            decisions.grants.insert(("advanced", "", sheet.id.clone(), number(better + 1), value, run));
            gained += 1;
        }
    }
    if gained < 3 {
        decisions.unfilled.insert(("advanced", group.to_owned(), 3 - gained));
    }
}

fn works(sheets: &[Sheet], work: &'static str, before: Option<&Before<'_>>, decisions: &mut Decisions) {
    let assessed: Vec<(&Sheet, Fraction)> =
        sheets.iter().filter_map(|sheet| Some((sheet, sheet.node(work)?))).collect();
    let best = assessed.iter().filter(|(sheet, _)| !sheet.vetoed).map(|(_, value)| *value).max().unwrap();
    let worst = assessed.iter().map(|(_, value)| *value).min().unwrap();
    for (sheet, value) in &assessed {
        let id = sheet.id.clone();
        if *value >= best && sheet.vetoed {
            decisions.passed_over.insert(("runner", work, id.clone()));
        } else if *value == best {
            let run = run(before, "runner", work, &id);
            decisions.grants.insert(("runner", work, id.clone(), 1, format!("{value:?}"), run));
            decisions.year_end.insert((id.clone(), "bonus", work, format!("{:?}", Fraction::from(1))));
        }
        if *value == worst {
            let run = run(before, "snail", work, &id);
            decisions.grants.insert(("snail", work, id.clone(), 1, format!("{value:?}"), run));
            let same_head = before.is_some_and(|before| {
                before.sheets.iter().any(|earlier| earlier.id == sheet.id && earlier.head == sheet.head)
            });
            if run >= 2 && same_head {
                decisions.removed.entry(id).or_default().push(work);
            }
        }
    }
}
