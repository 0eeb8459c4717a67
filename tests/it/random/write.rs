//! A drawn scheme and its data as a drafter would write them.

use super::draft::{
    Beside, Body, Cell, Combining, Condition, Counts, Draft, List, Method, Mode, Node, Part, Policy, Rule, Share,
    Sheet, StandIn, Ties, Trigger,
};
use crate::plain::fraction::Fraction;
use std::fmt::Write;

pub(super) const LEVELS: [&str; 3] = ["slight", "serious", "grave"];

/// A fraction as a literal: a decimal where it ends soon, else a quotient.
fn number(x: Fraction) -> String {
    let (top, bottom) = x.parts();
    let Some(places) = (0..24_u32).find(|places| 10_i128.pow(*places) % bottom == 0) else {
        return format!("{top}/{bottom}");
    };
    let digits = top.abs() * (10_i128.pow(places) / bottom);
    let (scale, sign) = (10_i128.pow(places), if top < 0 { "-" } else { "" });
    if places == 0 {
        return format!("{sign}{digits}");
    }
    format!("{sign}{}.{:0width$}", digits / scale, digits % scale, width = places as usize)
}

fn points(x: Fraction) -> String {
    format!("{} points", number(x))
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::HalfUp => "half-up",
        Mode::HalfEven => "half-even",
        Mode::Down => "down",
        Mode::Up => "up",
    }
}

fn ties(ties: Ties) -> &'static str {
    match ties {
        Ties::Share => "share",
        Ties::ShareLow => "share-low",
        Ties::Dense => "dense",
    }
}

/// What a fact is compared with.
fn beside(fact: usize, beside: Beside) -> String {
    match beside {
        Beside::Group(statistic, among) => format!("{}(f{fact} among {})", statistic.text(), among.text()),
        Beside::Last => format!("last.f{fact}"),
    }
}

fn policy(policy: Policy, leave: &str) -> String {
    match policy {
        Policy::Zero => "zero".to_owned(),
        Policy::Full => "full".to_owned(),
        Policy::Leave => leave.to_owned(),
        Policy::Points(some) => points(some),
    }
}

struct Writer<'a> {
    draft: &'a Draft,
    text: String,
    /// What is rounded stands at the end.
    rounds: Vec<String>,
    /// Clauses and statements come in an order that the drawing chooses.
    turn: usize,
}

/// The text of a scheme; `turn` varies the order of what may stand in any order.
pub(super) fn scheme(draft: &Draft, turn: usize) -> String {
    let mut writer = Writer { draft, text: String::new(), rounds: Vec::new(), turn };
    writer.scheme();
    writer.text
}

impl Writer<'_> {
    fn quantity(&self, fact: usize, value: Fraction) -> String {
        if self.draft.facts[fact].share { format!("{}%", number(value * Fraction::from(100))) } else { number(value) }
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Fact(fact, sign, edge) => format!("f{fact} {} {}", sign.text(), self.quantity(*fact, *edge)),
            Condition::Count(kind, None, sign, edge) => format!("count(k{kind}) {} {edge}", sign.text()),
            Condition::Count(kind, Some(least), sign, edge) => {
                format!("count(k{kind} where severity >= {}) {} {edge}", LEVELS[*least], sign.text())
            }
            Condition::Beside(fact, sign, other) => format!("f{fact} {} {}", sign.text(), beside(*fact, *other)),
            Condition::Both(a, b) => format!("({} and {})", self.condition(a), self.condition(b)),
            Condition::Either(a, b) => format!("({} or {})", self.condition(a), self.condition(b)),
        }
    }

    fn scheme(&mut self) {
        let draft = self.draft;
        let mut heads = vec![format!(
            "edition 1\ncycle half-yearly\noffice \"the office\"\nbasis \"a document\"\nround total to {} decimals {}\n",
            draft.places,
            mode(draft.mode)
        )];
        if draft.groups > 1 {
            heads.extend((0..draft.groups).map(|group| format!("group g{group}\n")));
        }
        for (at, fact) in draft.facts.iter().enumerate() {
            let kind = if fact.share { "percent" } else { "count" };
            let most = self.quantity(at, if fact.share { Fraction::new(fact.most, 100) } else { fact.most.into() });
            let least = if fact.share { "0%" } else { "0" };
            let missing = match fact.missing {
                Some(StandIn::Number(value)) => format!(", if missing {}", self.quantity(at, value)),
                Some(StandIn::Carried) => ", if missing carry".to_owned(),
                Some(StandIn::GroupMean) => ", if missing group-mean".to_owned(),
                None if fact.gaps => ", if missing error".to_owned(),
                None => String::new(),
            };
            let better = match fact.more_is_better {
                Some(true) => ", higher is better",
                Some(false) => ", lower is better",
                None => "",
            };
            heads.push(format!("fact f{at} {kind}, {least} .. {most}{better}{missing}\n"));
        }
        for kind in 0..draft.kinds {
            heads
                .push(format!("event k{kind} {{ field severity level {} ; field matter text }}\n", LEVELS.join(" < ")));
        }
        heads.push("window march 2022-03-01 .. 2022-03-31\n".to_owned());
        let shift = self.turn % heads.len();
        heads.rotate_left(shift);
        self.text = "scheme drawn \"a drawn scheme\" {\n".to_owned();
        self.text += &heads.concat();
        self.node(&draft.root, 1);
        self.text += &self.rounds.concat();
        self.decisions();
        self.text += "}\n";
    }

    fn node(&mut self, node: &Node, depth: usize) {
        let word = match (&node.body, &node.share) {
            (_, Share::Root) => "score",
            (Body::Part(..), _) => "part",
            (Body::Item(_), _) => "item",
        };
        let full = points(node.full);
        let mut clauses = match node.share {
            Share::Root | Share::Points | Share::Alternative => vec![full],
            Share::Weight(weight) => vec![format!("weight {}", number(weight))],
            Share::Rescaled(weight) => vec![full, format!("weight {}", number(weight)), "rescaled".to_owned()],
            Share::AsItIs(weight) => vec![full, format!("weight {}", number(weight)), "as it is".to_owned()],
        };
        clauses.push(node.floor.map_or("no floor".to_owned(), |floor| format!("at least {}", points(floor))));
        clauses.push(node.cap.map_or("no cap".to_owned(), |cap| format!("at most {}", points(cap))));
        if let Body::Part(combining, _) = &node.body {
            match combining {
                Combining::Sum => {}
                Combining::Best => clauses.push("combine best".to_owned()),
                Combining::Lowest => clauses.push("combine lowest".to_owned()),
                Combining::Mean => clauses.push("combine mean".to_owned()),
            }
        }
        for (factor, when) in &node.factors {
            let when = when.as_ref().map_or(String::new(), |when| format!(" when {}", self.condition(when)));
            clauses.push(format!("factor {}{when}", number(*factor)));
        }
        if let Some(na) = node.na {
            let when = node.na_when.as_ref().map_or(String::new(), |when| format!("when {} ", self.condition(when)));
            clauses.push(format!("not applicable {when}{}", policy(na, "redistribute")));
        }
        if let Some(missing) = node.missing {
            clauses.push(format!("if missing {}", policy(missing, "exclude")));
        }
        if let Some(least) = node.needs {
            clauses.push(format!("needs at least {least} children"));
        }
        let pad = "  ".repeat(depth);
        writeln!(self.text, "{pad}{word} {} {} {{", node.name, clauses.join(", ")).unwrap();
        if let Some((places, how)) = node.round {
            self.rounds.push(format!("  round {} to {places} decimals {}\n", node.name, mode(how)));
        }
        match &node.body {
            Body::Part(_, children) => children.iter().for_each(|child| self.node(child, depth + 1)),
            Body::Item(methods) => {
                for (when, method) in methods {
                    let when = when.as_ref().map_or(String::new(), |when| format!(" when {}", self.condition(when)));
                    let method = self.method(method, &when);
                    writeln!(self.text, "{pad}  {method}").unwrap();
                }
            }
        }
        for rule in &node.rules {
            let rule = self.rule(rule);
            writeln!(self.text, "{pad}  {rule}").unwrap();
        }
        writeln!(self.text, "{pad}}}").unwrap();
    }

    fn method(&self, method: &Method, when: &str) -> String {
        match method {
            Method::Start(some) => format!("start at {}{when}", points(*some)),
            Method::Earn(some) => format!("earn {}{when}", points(*some)),
            Method::Ratio(a, b, most, on_zero) => {
                let on_zero = policy(*on_zero, "exclude");
                format!("ratio f{a} / f{b}, at most {}%, on zero {on_zero}{when}", number(*most * Fraction::from(100)))
            }
            Method::Against(fact, other, most, on_zero) => {
                let (other, on_zero) = (beside(*fact, *other), policy(*on_zero, "exclude"));
                format!(
                    "ratio f{fact} / {other}, at most {}%, on zero {on_zero}{when}",
                    number(*most * Fraction::from(100))
                )
            }
            Method::Places(fact, among, tied, lines, otherwise) => {
                let mut first = 1;
                let mut table = String::new();
                for (last, some) in lines {
                    let range = if first == *last { first.to_string() } else { format!("{first} .. {last}") };
                    write!(table, "{range}: {}, ", points(*some)).unwrap();
                    first = last + 1;
                }
                let (among, tied, rest) = (among.text(), ties(*tied), points(*otherwise));
                format!("earn by place(f{fact} among {among}, ties {tied}) {table}else: {rest}{when}")
            }
            Method::Standing(fact, among) => {
                format!("earn full × standing(f{fact} among {}){when}", among.text())
            }
            Method::Steps(fact, lines, otherwise) => {
                let line = |(edge, included, some): &(Fraction, bool, Fraction)| {
                    let sign = if *included { ">=" } else { ">" };
                    format!("{sign} {}: {}", self.quantity(*fact, *edge), points(*some))
                };
                let lines: Vec<String> = lines.iter().map(line).collect();
                format!("steps of f{fact}, {}, else: {}{when}", lines.join(", "), points(*otherwise))
            }
            Method::Linear(fact, knots, below) => {
                let knot = |(x, y): &(Fraction, Fraction)| format!("{}: {}", self.quantity(*fact, *x), points(*y));
                let knots: Vec<String> = knots.iter().map(knot).collect();
                let below = below.map_or(String::new(), |below| format!(", below: {}", points(below)));
                format!("linear of f{fact}, {}{below}{when}", knots.join(", "))
            }
            Method::Formula(a, fact, divisor, b) => {
                format!("earn {} × f{fact} / {} + {}{when}", points(*a), self.quantity(*fact, *divisor), points(*b))
            }
        }
    }

    fn rule(&self, rule: &Rule) -> String {
        let word = if rule.gain { "add" } else { "deduct" };
        let mut clauses = Vec::new();
        match &rule.counts {
            Counts::Once(some) => clauses.push(points(*some)),
            Counts::Events { kind, amounts, least, repeat, special, largest, highest_only } => {
                let amount = match amounts.as_slice() {
                    [one] => points(*one),
                    several => {
                        let row = |(level, some): (&&str, &Fraction)| format!("{level}: {}", points(*some));
                        let rows: Vec<String> = LEVELS.iter().zip(several).map(row).collect();
                        format!("by severity {}", rows.join(", "))
                    }
                };
                let only = least.map_or(String::new(), |least| format!(" where severity >= {}", LEVELS[least]));
                let separator = if amounts.len() > 1 { "," } else { "" };
                clauses.push(format!("{amount}{separator} for each k{kind}{only}"));
                if let Some((from, factor)) = repeat {
                    let ending = ["th", "st", "nd", "rd"].get(*from).unwrap_or(&"th");
                    clauses.push(format!("factor {} from the {from}{ending}", number(*factor)));
                }
                if let Some(factor) = special {
                    clauses.push(format!("factor {} in march", number(*factor)));
                }
                if repeat.is_some() && special.is_some() {
                    clauses.push(if *largest { "largest factor" } else { "factors multiply" }.to_owned());
                }
                if *highest_only {
                    clauses.push("highest only by matter".to_owned());
                }
            }
            Counts::Distance { fact, below, edge, step, amount, part } => {
                let side = if *below { "below" } else { "above" };
                let step = if self.draft.facts[*fact].share {
                    format!("{}pp", number(*step * Fraction::from(100)))
                } else {
                    number(*step)
                };
                let (edge, some) = (self.quantity(*fact, *edge), points(*amount));
                clauses.push(format!("{some} per {step} {side} {edge} of f{fact}"));
                let part = match part {
                    Part::Whole => "whole steps",
                    Part::Begun => "begun steps",
                    Part::ProRata => "pro rata",
                };
                clauses.push(part.to_owned());
            }
        }
        if let Some(most) = rule.most {
            clauses.push(format!("at most {}", points(most)));
        }
        if let Some(when) = &rule.when {
            clauses.push(format!("when {}", self.condition(when)));
        }
        format!("{word} {} {}", rule.name, clauses.join(", "))
    }

    fn decisions(&mut self) {
        let draft = self.draft;
        for (at, veto) in draft.vetoes.iter().enumerate() {
            let when = match &veto.when {
                Trigger::Total(edge) => format!("total < {}", points(*edge)),
                Trigger::When(condition) => self.condition(condition),
            };
            let mut effects = Vec::new();
            effects.extend(veto.deducts.map(|some| format!("deduct loss{at} {}", points(some))));
            effects.extend(veto.most.map(|most| format!("limit total at most {}", points(most))));
            effects.extend(veto.last.then(|| "set place to lowest".to_owned()));
            effects.extend(veto.no_place.then(|| "bar place".to_owned()));
            effects.extend(veto.no_awards.then(|| "bar awards".to_owned()));
            writeln!(self.text, "  veto v{at} when {when} {{ {} }}", effects.join("; ")).unwrap();
        }
        let second = draft.second.map_or(String::new(), |fact| format!(", f{fact}"));
        let among = if draft.among_all { "all-units" } else { "peers" };
        let ties = ties(draft.ties);
        writeln!(self.text, "  rank by total{second}, among {among}\n  ties {ties}").unwrap();
        if !draft.grades.is_empty() {
            let band = |(at, (edge, included)): (usize, &(Fraction, bool))| {
                format!("{} {}: band{at}", if *included { ">=" } else { ">" }, points(*edge))
            };
            let bands: Vec<String> = draft.grades.iter().enumerate().map(band).collect();
            writeln!(self.text, "  grades grade of total, {}, else: band{}", bands.join(", "), bands.len()).unwrap();
        }
        let list = |word: &str, side: &str, list: &List, first: &str| {
            let tied = if list.tied_in { "tied in" } else { "tied out" };
            let least = list.least.map_or(String::new(), |least| format!(", when total >= {}", points(least)));
            let unfilled = if list.passed_down { ", unfilled passed-down" } else { "" };
            let places = if list.places == 1 { "place" } else { "places" };
            format!(
                "  award {word} {side} {} {places}, among {among}, {tied}{least}{unfilled}{first} {{ }}\n",
                list.places
            )
        };
        let first = if draft.bottom.is_some() { ", top first" } else { "" };
        self.text += &draft.top.as_ref().map_or(String::new(), |top| list("up", "top", top, first));
        self.text += &draft.bottom.as_ref().map_or(String::new(), |bottom| list("down", "bottom", bottom, ""));
    }
}

/// The tables of units, facts and events of a year.
pub(super) fn data(draft: &Draft, sheets: &[Sheet], year: u32) -> [(&'static str, String); 3] {
    let mut units = "unit,name,group\n".to_owned();
    let mut facts = "unit".to_owned();
    let mut events = "unit,date,kind,severity,matter,evidence\n".to_owned();
    if draft.groups == 1 {
        units = "unit,name\n".to_owned();
    }
    (0..draft.facts.len()).for_each(|fact| write!(facts, ",f{fact}").unwrap());
    facts.push('\n');
    for (at, sheet) in sheets.iter().enumerate() {
        let group = if draft.groups > 1 { format!(",g{}", sheet.group) } else { String::new() };
        writeln!(units, "u{at},Unit {at}{group}").unwrap();
        write!(facts, "u{at}").unwrap();
        for (cell, fact) in sheet.facts.iter().zip(&draft.facts) {
            let text = match cell {
                Cell::Value(value) if fact.share => format!("{}%", number(*value * Fraction::from(100))),
                Cell::Value(value) => number(*value),
                Cell::NotApplicable => "not applicable".to_owned(),
                Cell::NotSubmitted => "not submitted".to_owned(),
            };
            write!(facts, ",{text}").unwrap();
        }
        facts.push('\n');
        for (row, event) in sheet.events.iter().enumerate() {
            let (level, matter) = (LEVELS[event.level], event.matter);
            let day = format!("{year}-{:02}-{:02}", event.month, event.day);
            writeln!(events, "u{at},{day},k{},{level},m{matter},E{row}", event.kind).unwrap();
        }
    }
    [("units.csv", units), ("facts.csv", facts), ("events.csv", events)]
}
