//! X County's business environment: every article written out by hand, one unit after another.

use super::fraction::Fraction;
use super::process::{self, Registers};
use super::reading::{Row, data_folder, figure, list, table, text};
use std::collections::BTreeMap;

/// The six key works, in the order of the scheme.
pub(crate) const WORKS: [&str; 6] = ["registration", "startup", "invest", "requests", "enforcement", "reform"];

/// Everything about one unit in one period.
pub(crate) struct Sheet {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) head: String,
    /// By node; none where it does not apply.
    pub(crate) nodes: BTreeMap<&'static str, Option<Fraction>>,
    /// By node and rule: signed points and the number of events that counted.
    pub(crate) rules: BTreeMap<(&'static str, &'static str), (Fraction, u32)>,
    /// What the fees lose beyond their floor.
    pub(crate) charged: Fraction,
    /// By panel and aspect: the mean of the answers.
    pub(crate) cells: BTreeMap<(&'static str, &'static str), Fraction>,
    /// By panel.
    pub(crate) panels: BTreeMap<&'static str, Fraction>,
    pub(crate) vetoed: bool,
    /// Deducted at the end of the year: by rule, signed points, one entry for each rule.
    pub(crate) year_end: BTreeMap<&'static str, Fraction>,
    pub(crate) before: Fraction,
    pub(crate) exact: Fraction,
    pub(crate) total: Fraction,
}

impl Sheet {
    pub(crate) fn node(&self, name: &str) -> Option<Fraction> {
        self.nodes[name]
    }
}

fn n(whole: i128) -> Fraction {
    Fraction::from(whole)
}

fn dec(text: &str) -> Fraction {
    Fraction::parse(text).unwrap()
}

fn positive(value: Fraction) -> Fraction {
    value.max(n(0))
}

/// a ÷ b between 0 and 1.
fn share(a: Fraction, b: Fraction) -> Fraction {
    positive(a / b).min(n(1))
}

/// Points of an item group in which what does not apply is spread over the rest.
fn spread(parts: &[(i128, Option<Fraction>)]) -> Option<Fraction> {
    let present: Vec<(i128, Fraction)> = parts.iter().filter_map(|(full, value)| Some((*full, (*value)?))).collect();
    if present.is_empty() {
        return None;
    }
    let full: i128 = parts.iter().map(|(full, _)| full).sum();
    let left: i128 = present.iter().map(|(full, _)| full).sum();
    Some(present.iter().map(|(_, value)| *value).sum::<Fraction>() * n(full) / n(left))
}

fn in_congress(row: &Row) -> bool {
    ("2022-01-05"..="2022-01-12").contains(&row["date"].as_str())
}

/// What a period is assessed from.
pub(crate) struct Tables {
    pub(crate) units: Vec<Row>,
    pub(crate) raters: Vec<Row>,
    pub(crate) facts: Vec<Row>,
    pub(crate) events: Vec<Row>,
    pub(crate) ratings: Vec<Row>,
    pub(crate) registers: Registers,
    /// Decisions on record; none where data are drawn.
    pub(crate) decided: Vec<Row>,
}

impl Tables {
    /// The files of a period.
    pub(crate) fn read(period: &str) -> Self {
        let folder = data_folder("business-environment");
        let own = folder.join(period);
        let units = if own.join("units.yaml").exists() { own.join("units.yaml") } else { folder.join("units.yaml") };
        Self {
            units: list(&units),
            raters: table(&text(&folder.join("raters.csv"))),
            facts: table(&text(&own.join("facts.csv"))),
            events: table(&text(&own.join("events.csv"))),
            ratings: table(&text(&own.join("ratings.csv"))),
            registers: Registers::read(&folder, period),
            decided: process::decisions(&own),
        }
    }
}

/// All units, in the order of the list.
pub(crate) fn assess(tables: &Tables) -> Vec<Sheet> {
    let Tables { units, raters, facts, ratings, registers, decided, .. } = tables;
    let mut events = tables.events.clone();
    // Article 41: an entry that an upheld appeal struck off.
    events.retain(|row| !process::struck_off(decided, row));
    // Equal dates keep the order of the file.
    events.sort_by(|a, b| a["date"].cmp(&b["date"]));
    let panel_of: BTreeMap<&str, &str> =
        raters.iter().map(|row| (row["rater"].as_str(), row["panel"].as_str())).collect();
    units
        .iter()
        .map(|unit| {
            let own = |row: &&Row| row["unit"] == unit["id"];
            let fact = facts.iter().find(own).unwrap();
            let events: Vec<&Row> = events.iter().filter(own).collect();
            let ratings: Vec<&Row> = ratings.iter().filter(own).collect();
            let mut sheet = one(unit, fact, &events, &ratings, &panel_of);
            registers.enter(&mut sheet);
            // Article 40.
            if let Some(settled) = process::settled(decided, &sheet.id) {
                assert!(!sheet.vetoed);
                sheet.exact = sheet.exact + settled - sheet.total;
                sheet.total = settled;
            }
            sheet
        })
        .collect()
}

fn one(unit: &Row, fact: &Row, events: &[&Row], ratings: &[&Row], panel_of: &BTreeMap<&str, &str>) -> Sheet {
    let mut sheet = Sheet {
        id: unit["id"].clone(),
        group: unit["group"].clone(),
        head: unit["head"].clone(),
        nodes: BTreeMap::new(),
        rules: BTreeMap::new(),
        charged: n(0),
        cells: BTreeMap::new(),
        panels: BTreeMap::new(),
        vetoed: false,
        year_end: BTreeMap::new(),
        before: n(0),
        exact: n(0),
        total: n(0),
    };
    let routine = routine(&mut sheet, events);
    let works = [
        registration(&mut sheet, fact),
        startup(&mut sheet, fact),
        invest(&mut sheet, fact),
        requests(&mut sheet, fact, events),
        enforcement(&mut sheet, fact, events),
        reform(&mut sheet, fact, events),
    ];
    sheet.nodes.extend(WORKS.iter().copied().zip(works));
    // Article 11: the six are equal; a work that does not apply is left out; at most 100.
    let present: Vec<Fraction> = works.into_iter().flatten().collect();
    let mean = present.iter().copied().sum::<Fraction>() / n(present.len() as i128);
    let work = positive(mean).min(n(100));
    let social = social(&mut sheet, ratings, panel_of);
    // Articles 5 and 10.
    let comprehensive = work * dec("0.5") + social * dec("0.5");
    sheet.before = routine * dec("0.4") + comprehensive * dec("0.6");
    // Article 31: an accident that is more than ordinary.
    sheet.vetoed = events.iter().any(|row| row["kind"] == "accident" && row["level"] != "一般");
    sheet.exact = if sheet.vetoed { sheet.before.min(dec("59.99")) } else { sheet.before };
    sheet.total = sheet.exact.rounded(2);
    for (name, value) in [
        ("routine", routine),
        ("work", work),
        ("social", social),
        ("comprehensive", comprehensive),
        ("total", sheet.before),
    ] {
        sheet.nodes.insert(name, Some(value));
    }
    sheet
}

fn of_kind<'a>(events: &[&'a Row], kind: &str) -> Vec<&'a Row> {
    events.iter().copied().filter(|row| row["kind"] == kind).collect()
}

/// Articles 7 and 8: from 100 downwards.
fn routine(sheet: &mut Sheet, events: &[&Row]) -> Fraction {
    let mut left = n(100);
    let mut lose = |rule: &'static str, points: Fraction, count: usize| {
        sheet.rules.insert(("routine", rule), (n(0) - points, count as u32));
        left = left - points;
    };
    let late = of_kind(events, "late");
    let mut points = n(0);
    for (before, row) in late.iter().enumerate() {
        let mut each = n(1);
        if before >= 3 {
            each = each * n(2);
        }
        if in_congress(row) {
            each = each * n(2);
        }
        points = points + each;
    }
    lose("late", points, late.len());
    let absent = of_kind(events, "absent");
    lose("absent", absent.iter().map(|row| n(if in_congress(row) { 2 } else { 1 })).sum(), absent.len());
    for rule in ["breakfast", "uncooperative"] {
        let count = of_kind(events, rule).len();
        lose(rule, n(count as i128), count);
    }
    let admonished = of_kind(events, "admonished").len();
    lose("admonished", n(2 * admonished as i128).min(n(10)), admonished);
    positive(left)
}

/// Articles 12 to 14.
fn registration(sheet: &mut Sheet, fact: &Row) -> Option<Fraction> {
    let read = |name: &str| figure(&fact[name]);
    let one_hour = read("one-hour-rate").map(|rate| n(40) * share(rate, dec("0.95")));
    let paperwork = read("documents").map(|documents| {
        n(match documents {
            d if d <= n(3) => 30,
            d if d <= n(5) => 24,
            d if d <= n(8) => 12,
            _ => 0,
        })
    });
    let plots = read("plots").unwrap();
    let delivery = (plots != n(0)).then(|| n(if read("delivered").unwrap() >= plots { 30 } else { 0 }));
    sheet.nodes.extend([("one-hour", one_hour), ("paperwork", paperwork), ("delivery", delivery)]);
    if read("reg-matters").unwrap() == n(0) {
        return None;
    }
    spread(&[(40, one_hour), (30, paperwork), (30, delivery)])
}

/// Articles 15 to 17; this work may exceed its full mark.
fn startup(sheet: &mut Sheet, fact: &Row) -> Option<Fraction> {
    let read = |name: &str| figure(&fact[name]).unwrap();
    let rate = read("online-rate");
    let online = if rate <= dec("0.6") {
        n(0)
    } else if rate <= dec("0.8") {
        (rate - dec("0.6")) / dec("0.2") * n(24)
    } else if rate <= dec("0.95") {
        n(24) + (rate - dec("0.8")) / dec("0.15") * n(16)
    } else {
        n(40)
    };
    // Each half day begun beyond the first day costs 3.
    let overtime = positive((read("start-days") - n(1)) / dec("0.5")).ceiling() * n(3);
    let start_time = positive(n(30) - overtime);
    // Every full tenth above the target of 200 earns 2, at most 4.
    let done = read("packages-done");
    let over = (positive((done - n(200)) / n(20)).floor() * n(2)).min(n(4));
    let packages = (n(30) * share(done, n(200)) + over).min(n(34));
    sheet.rules.insert(("start-time", "overtime"), (n(0) - overtime, 0));
    sheet.rules.insert(("packages", "over"), (over, 0));
    sheet.nodes.extend([("online", Some(online)), ("start-time", Some(start_time)), ("packages", Some(packages))]);
    Some(online + start_time + packages)
}

/// Articles 18 to 20.
fn invest(sheet: &mut Sheet, fact: &Row) -> Option<Fraction> {
    let read = |name: &str| figure(&fact[name]);
    let plan = read("invest-plan").unwrap();
    let contracted = (plan != n(0)).then(|| n(40) * share(read("invested").unwrap(), plan));
    let arrival = read("arrival-rate").map(|rate| {
        let gap = positive(dec("0.6") - rate) * n(100) * dec("0.5");
        sheet.rules.insert(("arrival", "arrival-gap"), (n(0) - gap, 0));
        positive(n(30) - gap)
    });
    let gap = positive((n(20) - read("started").unwrap()) / n(2)).floor() * n(3);
    sheet.rules.insert(("starts", "start-gap"), (n(0) - gap, 0));
    let starts = Some(positive(n(30) - gap));
    sheet.nodes.extend([("contracted", contracted), ("arrival", arrival), ("starts", starts)]);
    spread(&[(40, contracted), (30, arrival), (30, starts)])
}

/// Articles 21 to 23.
fn requests(sheet: &mut Sheet, fact: &Row, events: &[&Row]) -> Option<Fraction> {
    let filed = figure(&fact["filed"]).unwrap();
    let closed = figure(&fact["closed"]).unwrap();
    let closing = Some(if filed == n(0) { n(40) } else { n(40) * share(closed, filed) });
    let satisfaction = figure(&fact["satisfied-rate"]).map(|rate| {
        n(match rate {
            r if r >= dec("0.95") => 30,
            r if r >= dec("0.9") => 25,
            r if r >= dec("0.8") => 15,
            _ => 0,
        })
    });
    let verified = of_kind(events, "verified");
    let severity = |row: &&Row| match row["severity"].as_str() {
        "一般" => n(2),
        "较重" => n(4),
        "严重" => n(8),
        other => panic!("{other}"),
    };
    let lost: Fraction = verified.iter().map(severity).sum();
    let overdue = of_kind(events, "overdue").len();
    let late = n(3 * overdue as i128).min(n(9));
    let issues = Some(positive(n(30) - lost - late));
    sheet.rules.insert(("breakfast-issues", "verified"), (n(0) - lost, verified.len() as u32));
    sheet.rules.insert(("breakfast-issues", "overdue"), (n(0) - late, overdue as u32));
    sheet.nodes.extend([("closing", closing), ("satisfaction", satisfaction), ("breakfast-issues", issues)]);
    spread(&[(40, closing), (30, satisfaction), (30, issues)])
}

/// Articles 24 to 26; what the fees lose beyond zero falls on the whole work.
fn enforcement(sheet: &mut Sheet, fact: &Row, events: &[&Row]) -> Option<Fraction> {
    let overcharges = of_kind(events, "overcharge");
    let mut loss = n(0);
    for (before, row) in overcharges.iter().enumerate() {
        let mut largest = n(1);
        if before >= 1 {
            largest = largest.max(dec("1.5"));
        }
        if row["concealed"] == "是" {
            largest = largest.max(n(2));
        }
        loss = loss + n(15) * largest;
    }
    sheet.rules.insert(("fees", "overcharge"), (n(0) - loss, overcharges.len() as u32));
    let fees = positive(n(40) - loss);
    sheet.charged = positive(loss - n(40));
    let visits = figure(&fact["inspections"]).unwrap();
    let inspection = if visits <= n(1) {
        n(30)
    } else if visits <= n(2) {
        n(30) - (visits - n(1)) * n(6)
    } else if visits <= n(4) {
        n(24) - (visits - n(2)) * n(12)
    } else {
        n(0)
    };
    let paid = figure(&fact["paid-rate"]).unwrap();
    let payout = if paid < dec("0.6") { n(0) } else { n(30) * share(paid, n(1)) };
    sheet.nodes.extend([("fees", Some(fees)), ("inspection", Some(inspection)), ("payout", Some(payout))]);
    Some(positive(fees + inspection + payout - sheet.charged))
}

/// Articles 27 to 29.
fn reform(sheet: &mut Sheet, fact: &Row, events: &[&Row]) -> Option<Fraction> {
    let assigned = figure(&fact["assigned"]).unwrap();
    let finished = figure(&fact["finished"]).unwrap();
    let tasks = Some(if assigned == n(0) { n(0) } else { n(40) * share(finished, assigned) });
    // Of one matter the highest honour counts, and only with its document.
    let mut matters: BTreeMap<&str, Fraction> = BTreeMap::new();
    for row in of_kind(events, "honour").into_iter().filter(|row| !row["evidence"].is_empty()) {
        let points = n(match row["honour-level"].as_str() {
            "国家级" => 10,
            "省级" => 6,
            "市级" => 3,
            "县级" => 1,
            other => panic!("{other}"),
        });
        let best = matters.entry(&row["matter"]).or_insert(points);
        *best = points.max(*best);
    }
    let gained = matters.values().copied().sum::<Fraction>().min(n(10));
    sheet.rules.insert(("honours", "honour"), (gained, matters.len() as u32));
    let honours = Some(n(20) + gained);
    let kept = fact["pledge-published"] == "是" && fact["pledge-reviewed"] == "是";
    let pledge = (sheet.group == "departments").then(|| n(if kept { 30 } else { 0 }));
    sheet.nodes.extend([("reform-tasks", tasks), ("honours", honours), ("pledge", pledge)]);
    spread(&[(40, tasks), (30, honours), (30, pledge)])
}

/// Article 30.
fn social(sheet: &mut Sheet, ratings: &[&Row], panel_of: &BTreeMap<&str, &str>) -> Fraction {
    let points = |word: &str| match word {
        "优秀" => n(100),
        "良好" => n(85),
        "一般" => n(60),
        "差" => n(0),
        other => panic!("{other}"),
    };
    let mut sum = n(0);
    for (panel, weight) in [("enterprises", dec("0.6")), ("supervisors", dec("0.4"))] {
        let mut means = Vec::new();
        for aspect in ["attitude", "efficiency", "integrity"] {
            let own = ratings.iter().filter(|row| panel_of[row["rater"].as_str()] == panel);
            let mut answers: Vec<Fraction> = own.map(|row| points(&row[aspect])).collect();
            answers.sort_unstable();
            assert!(answers.len() >= 5, "{} is rated by too few", sheet.id);
            if answers.len() > 5 {
                answers.remove(0);
                answers.pop();
            }
            let mean = answers.iter().copied().sum::<Fraction>() / n(answers.len() as i128);
            sheet.cells.insert((panel, aspect), mean);
            means.push(mean);
        }
        let mean = means.into_iter().sum::<Fraction>() / n(3);
        sheet.panels.insert(panel, mean);
        sum = sum + mean * weight;
    }
    sum
}
