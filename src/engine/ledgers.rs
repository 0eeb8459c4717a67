//! Decisions beside the computation: where they enter, and what must be true of them.
//!
//! Corrections are in the data already. Tolerances count in the rules over events, verified scores at their node,
//! adjustments of the total between vetoes and the least cap; places, grades and awards are set last, and what a
//! decision takes from one unit goes to no other. `run` computes without any of these and with all of them.

use super::desk::Desk;
use super::eval::{At, Reader, Row};
use super::factors::{self, Turn};
use super::faults::Fault;
use super::figures;
use super::outcome::{Excused, Grant, Outcome, Total};
use super::record::Observer;
use super::trace::{Input, Origin, Step, StepKind};
use super::value::met;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::PeriodData;
use crate::data::ledgers::{Decision, Subject as On};
use crate::model::ledgers::Matter;
use crate::model::ledgers::{Absent, Scored, Scorer};
use crate::model::method::{Sign, Subject};
use crate::model::node::Combining;
use crate::model::value::{Dim, State, Value};
use crate::model::{Clause, EventId, NodeId, RuleSet, VetoId};

/// The decisions in force; none for what is computed without them.
#[derive(Default)]
pub(super) struct Rulings<'a> {
    decisions: Vec<&'a Decision>,
}

impl<'a> Rulings<'a> {
    /// The decisions of a period that are in force, besides corrections.
    pub(super) fn of(data: &'a PeriodData) -> Self {
        let in_force = |decision: &&Decision| decision.in_force() && !decision.on.is_correction();
        Self { decisions: data.ledger.decisions.iter().filter(in_force).collect() }
    }

    fn about(&self, unit: usize, subject: &On) -> Option<&'a Decision> {
        self.decisions.iter().find(|one| one.unit == unit && one.on == *subject).copied()
    }

    /// The verified score of a node.
    pub(super) fn node(&self, node: NodeId, unit: usize) -> Option<&'a Decision> {
        if self.decisions.is_empty() { None } else { self.about(unit, &On::Result(Matter::Node(node))) }
    }

    /// The total that was decided.
    pub(super) fn total(&self, unit: usize) -> Option<&'a Number> {
        if self.decisions.is_empty() {
            return None;
        }
        self.about(unit, &On::Result(Matter::Total))?.decided.as_ref()?.number()
    }

    /// The share of an event that counts.
    pub(super) fn share(&self, event: EventId, row: usize) -> Option<&'a Number> {
        let tolerance =
            |one: &&&Decision| matches!(one.on, On::Tolerance { event: e, row: r, .. } if e == event && r == row);
        self.decisions.iter().find(tolerance)?.decided.as_ref()?.number()
    }

    /// Whether a tolerance lifts a veto.
    pub(super) fn lifted(&self, unit: usize, veto: VetoId) -> bool {
        self.decisions.iter().any(|one| one.unit == unit && one.lifts.contains(&veto))
    }
}

/// The share of an event that counts under tolerance; 1 without. A decision goes before the scheme's own tolerances, of
/// which the one that excuses most counts.
pub(super) fn share(reader: &Reader<'_>, row: Row, at: At) -> Result<Number, State> {
    let decided = match at.era.and_then(|era| reader.desk.eras.get(era)) {
        None => reader.desk.rulings.share(row.event, row.index).cloned(),
        // In an earlier period the decisions of that period count.
        Some(era) => era.event(row.event).and_then(|event| Rulings::of(era.past.data).share(event, row.index).cloned()),
    };
    if let Some(decided) = decided {
        return Ok(decided);
    }
    let mut least = Number::ONE;
    for tolerance in &reader.desk.rules.review.tolerances {
        for (_, when) in tolerance.events.iter().filter(|(event, _)| *event == row.event) {
            if met(&reader.eval(when, at))? {
                least = least.min(tolerance.share.clone());
            }
        }
    }
    Ok(least)
}

/// Whether a veto is lifted for a unit, by a decision or by a tolerance of the scheme.
pub(super) fn lifted(reader: &Reader<'_>, unit: usize, veto: VetoId) -> Result<bool, State> {
    if reader.desk.rulings.lifted(unit, veto) {
        return Ok(true);
    }
    let tolerances = reader.desk.rules.review.tolerances.iter().flat_map(|tolerance| &tolerance.vetoes);
    for (_, when) in tolerances.filter(|(own, _)| *own == veto) {
        if met(&reader.eval(when, At::unit(unit)))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Events that count less, or not at all, because they are excused.
pub(super) fn excused(reader: &Reader<'_>) -> Vec<Excused> {
    let desk = reader.desk;
    let mut found = Vec::new();
    if desk.rules.review.tolerances.is_empty() && desk.rulings.decisions.is_empty() {
        return found;
    }
    for (id, node) in desk.rules.nodes_with_ids() {
        for rule in &node.rules {
            let Subject::Events { event, filter, dated_by, .. } = &rule.subject else { continue };
            for unit in 0..desk.size() {
                let at = At::node(unit, id);
                let Ok((_, rows)) = reader.rows(*event, at) else { continue };
                for index in rows {
                    let here = at.row(*event, index, *dated_by);
                    let Some(row) = here.row.filter(|_| reader.passes(filter.as_ref(), here) == Ok(true)) else {
                        continue;
                    };
                    let Ok(counts) = share(reader, row, here) else { continue };
                    let Some(date) = reader.date(row, here).filter(|_| counts != Number::ONE) else { continue };
                    let amount = factors::choice(reader, &rule.amount, here);
                    let alone = factors::multiplied(reader, &amount, &rule.factors, rule.meeting, Turn::Any, here);
                    if let Value::Number(points) = alone {
                        let points = if rule.sign == Sign::Deduct { -points } else { points };
                        found.push(Excused { unit, rule: rule.id.clone(), date, points, counts });
                    }
                }
            }
        }
    }
    found
}

/// The value of points entered by hand, and how it came about where someone watches.
pub(super) fn scored<O: Observer>(reader: &Reader<'_>, scored: &Scored, at: At) -> (Value, Option<Bilingual>) {
    let found = |scorer: &Scorer| {
        let own = reader.desk.data.ledger.scores.iter();
        own.filter(|score| Some(score.node) == at.node && score.unit == at.unit).find(|score| score.scorer == *scorer)
    };
    let missing = Value::Missing(State::NotSubmitted);
    let mut points: Vec<Number> = Vec::new();
    let mut present = 0;
    let mut terms = Vec::new();
    for scorer in &scored.scorers {
        let given = found(scorer).map(|score| match &scored.most {
            Some(most) => score.points.clone().min(most.clone()),
            None => score.points.clone(),
        });
        present += usize::from(given.is_some());
        if O::RECORDS {
            let figure =
                given.as_ref().map_or_else(|| State::NotSubmitted.name(), |given| figures::number(given, &Dim::Points));
            let name = match scorer {
                Scorer::Own => Bilingual::from(("自评", "self")),
                Scorer::Office(name) => Bilingual::from(name.as_str()),
            };
            terms.push(say!("{name} {figure}", "{name} {figure}", name = name, figure = figure));
        }
        match (given, scored.absent, scored.scorers.len()) {
            (Some(given), ..) => points.push(given),
            (None, Absent::Rest, 2..) => {}
            (None, Absent::Zero, 2..) => points.push(Number::ZERO),
            (None, ..) => return (missing, O::RECORDS.then(|| figures::joined(&terms, "; "))),
        }
    }
    if present == 0 {
        return (missing, O::RECORDS.then(|| figures::joined(&terms, "; ")));
    }
    let value = match scored.combine {
        Combining::Best => points.iter().max().cloned(),
        Combining::Lowest => points.iter().min().cloned(),
        _ => {
            let sum = points.iter().fold(Number::ZERO, |sum, more| &sum + more);
            sum.checked_div(&Number::from(points.len()))
        }
    };
    let value = value.map_or(missing, Value::Number);
    let how = O::RECORDS.then(|| {
        let list = figures::joined(&terms, "; ");
        let word = match scored.combine {
            _ if scored.scorers.len() < 2 => return list,
            Combining::Best => ("取优", "the best"),
            Combining::Lowest => ("取低", "the lowest"),
            _ => ("均值", "mean"),
        };
        let result = figures::points(&value);
        say!("{list}；{word} {result}", "{list}; {word} {result}", list = list, word = word, result = result)
    });
    (value, how)
}

/// Sets places, grades and awards that were decided. Nobody moves for it.
pub(super) fn set(desk: &Desk<'_>, outcome: &mut Settable<'_>) {
    for decision in &desk.rulings.decisions {
        let Some(decided) = &decision.decided else { continue };
        match (&decision.on, decided) {
            (On::Result(Matter::Place), Value::Number(place)) => {
                let place = place.to_i64().and_then(|place| u32::try_from(place).ok());
                let slot = outcome.places.first_mut().and_then(|column| column.get_mut(decision.unit));
                if let (Some(slot), Some(place)) = (slot, place) {
                    *slot = Some(place);
                }
            }
            (On::Result(Matter::Grade), Value::Level(grade)) => {
                if let Some(slot) = outcome.grades.get_mut(decision.unit) {
                    *slot = Some(*grade);
                }
            }
            (On::Result(Matter::Award(award)), Value::Flag(given)) => {
                give(outcome, *award, None, decision.unit, *given);
            }
            (On::AwardFor(award, work), Value::Flag(given)) => {
                give(outcome, *award, Some(*work), decision.unit, *given);
            }
            _ => {}
        }
    }
}

/// What decisions may set once everything else is known.
pub(super) struct Settable<'o> {
    pub(super) totals: &'o [Total],
    pub(super) nodes: &'o [Vec<Value>],
    pub(super) places: &'o mut Vec<Vec<Option<u32>>>,
    pub(super) grades: &'o mut Vec<Option<u16>>,
    pub(super) grants: &'o mut Vec<Grant>,
}

fn give(outcome: &mut Settable<'_>, award: crate::model::AwardId, work: Option<NodeId>, unit: usize, given: bool) {
    let same = |grant: &Grant| grant.award == award && grant.work == work;
    let own = outcome.grants.iter().position(|grant| same(grant) && grant.unit == unit);
    match (given, own) {
        (false, Some(at)) => {
            outcome.grants.remove(at);
        }
        (true, None) => {
            let column = work.and_then(|work| outcome.nodes.get(work.index()));
            let value = match column {
                Some(column) => column.get(unit).cloned(),
                None => outcome.totals.get(unit).map(|total| total.total.clone()),
            };
            let grant =
                Grant { award, work, unit, place: None, value: value.unwrap_or(super::value::UNDEFINED), run: 1 };
            // Awards stand in their order, and within an award works in theirs.
            let behind = outcome.grants.iter().rposition(same).map(|at| at + 1);
            let next = outcome.grants.iter().position(|grant| grant.award > award);
            let at = behind.or(next).unwrap_or(outcome.grants.len());
            outcome.grants.insert(at, grant);
        }
        _ => {}
    }
}

/// Whether the review is not finished: an appeal is open, or the approval that the scheme asks for is not on record.
pub(super) fn open(desk: &Desk<'_>) -> bool {
    let (rules, ledger) = (desk.rules, &desk.data.ledger);
    let unapproved = !rules.scheme.approved_by.is_empty() && ledger.approval.is_none();
    rules.review.appeal.is_some() && (ledger.pending() || unapproved)
}

/// A problem of a decision.
fn problem(
    entry: &'static catalog::Entry,
    decision: &Decision,
    clause: Option<&Clause>,
    message: Bilingual,
    note: Bilingual,
    help: (&str, &str),
) -> Fault {
    let _ = decision;
    let problem = Diagnostic::new(entry, message).note(note).help(help);
    Fault::Said(Box::new(match clause {
        Some(clause) => problem.at(clause.span),
        None => problem,
    }))
}

/// What is not as a decision says: it rests on another figure, cannot take effect, or goes beyond the limit.
pub(super) fn check(desk: &Desk<'_>, computed: &Outcome, settled: &Outcome) -> Vec<Fault> {
    let mut found = Vec::new();
    let rules = desk.rules;
    for decision in &desk.rulings.decisions {
        let now = result(computed, decision);
        let root = rules.nodes.first().and_then(|root| root.round);
        let shown = |value: &Value| match (&decision.on, value, root) {
            (On::Result(Matter::Node(_)), Value::Number(number), _) => {
                let show = rules.scheme.show;
                Value::Number(show.apply(number))
            }
            _ => value.clone(),
        };
        if let (Some(stated), Some(now)) = (&decision.computed, &now)
            && stated != now
            && *stated != shown(now)
        {
            let unit = unit_id(desk, decision.unit);
            let message = say!(
                "`{id}`（{unit}）：裁定时的计算值与现在的不同",
                "`{id}` ({unit}): the figure computed when it was decided is not the present one",
                id = decision.id.as_str(),
                unit = unit
            );
            let note = say!(
                "裁定写的是{stated}，现在是{now}",
                "the decision states {stated}; the computation gives {now}",
                stated = in_words(rules, decision, stated),
                now = in_words(rules, decision, now)
            );
            let help = ("报请重新决定，另记一条取代它", "have it decided again and record that as replacing this one");
            found.push(problem(&catalog::STALE_DECISION, decision, None, message, note, help));
        }
        if let (On::Result(Matter::Total), Some(decided)) = (&decision.on, &decision.decided)
            && let Some(total) = settled.totals.get(decision.unit)
            && total.total != *decided
        {
            let message = say!(
                "`{id}`（{unit}）：总分达不到裁定的数",
                "`{id}` ({unit}): the total cannot be what was decided",
                id = decision.id.as_str(),
                unit = unit_id(desk, decision.unit)
            );
            let note = say!(
                "裁定为{decided}，否决和上下限之后是{total}",
                "decided: {decided}; after vetoes and bounds it is {total}",
                decided = figures::points(decided),
                total = figures::points(&total.total)
            );
            let help = (
                "改正裁定；否决只能由容错裁定解除",
                "correct the decision; only a tolerance that names a veto lifts it",
            );
            found.push(problem(&catalog::DECISION_WITHOUT_EFFECT, decision, None, message, note, help));
        }
    }
    found.extend(beyond(desk, computed, settled));
    found
}

/// Units of which more was settled than the scheme allows.
fn beyond(desk: &Desk<'_>, computed: &Outcome, settled: &Outcome) -> Vec<Fault> {
    let mut found = Vec::new();
    for settlement in &desk.rules.review.settlements {
        let Some(within) = &settlement.within else { continue };
        for unit in 0..desk.size() {
            let mut sum = Number::ZERO;
            let mut ids = Vec::new();
            for decision in desk.rulings.decisions.iter().filter(|one| one.unit == unit) {
                let On::Result(matter) = &decision.on else { continue };
                if !settlement.covers(*matter) {
                    continue;
                }
                let change = match matter {
                    Matter::Total => settled.totals.get(unit).map(|total| total.adjusted.abs()),
                    Matter::Node(_) => {
                        let before = result(computed, decision);
                        let after = decision.decided.as_ref().and_then(Value::number);
                        let before = before.as_ref().and_then(Value::number).cloned().unwrap_or_default();
                        after.map(|after| (after - &before).abs())
                    }
                    _ => None,
                };
                if let Some(change) = change {
                    sum += &change;
                    ids.push(decision);
                }
            }
            let Some(first) = ids.first().filter(|_| sum > *within) else { continue };
            let message = say!(
                "{unit}：审定的变动超过限额",
                "{unit}: more was settled than the scheme allows",
                unit = unit_id(desk, unit)
            );
            let note = say!(
                "变动合计{sum}分，限{within}分",
                "{sum} points changed in all; the limit is {within}",
                sum = sum.to_string(),
                within = within.to_string()
            );
            let help = ("撤去或改小超出的决定", "take back or reduce what is beyond the limit");
            let clause = Some(&settlement.clause);
            found.push(problem(&catalog::SETTLED_BEYOND_LIMIT, first, clause, message, note, help));
        }
    }
    found
}

fn unit_id(desk: &Desk<'_>, unit: usize) -> String {
    desk.data.units.get(unit).map_or_else(String::new, |unit| unit.id.clone())
}

/// What an outcome says of the matter of a decision.
fn result(outcome: &Outcome, decision: &Decision) -> Option<Value> {
    let unit = decision.unit;
    let held = |award, work| {
        Value::Flag(outcome.grants.iter().any(|grant| grant.award == award && grant.work == work && grant.unit == unit))
    };
    match &decision.on {
        On::Result(Matter::Total) => outcome.totals.get(unit).map(|total| total.total.clone()),
        On::Result(Matter::Node(node)) => outcome.nodes.get(node.index())?.get(unit).cloned(),
        On::Result(Matter::Place) => outcome.place(unit).map(|place| Value::Number(Number::from(place))),
        On::Result(Matter::Grade) => outcome.grades.get(unit).copied().flatten().map(Value::Level),
        On::Result(Matter::Award(award)) => Some(held(*award, None)),
        On::AwardFor(award, work) => Some(held(*award, Some(*work))),
        On::Fact { old, .. } => Some(old.clone()),
        On::Event { .. } | On::Tolerance { .. } => None,
    }
}

/// A figure of a decision in words.
fn in_words(rules: &RuleSet, decision: &Decision, value: &Value) -> Bilingual {
    match (&decision.on, value) {
        (On::Result(Matter::Grade), Value::Level(grade)) => {
            let bands = rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
            figures::plain(bands.get(usize::from(*grade)).map_or("", |band| band.name.as_str()))
        }
        (On::Fact { fact, .. }, _) => {
            figures::figure(value, rules.facts.get(fact.index()).map_or(&Dim::Plain, |fact| &fact.dim))
        }
        (On::Event { event, field: Some(field), .. }, _) => {
            let kind = rules.events.get(event.index());
            let dim =
                kind.and_then(|kind| kind.fields.get(usize::from(*field))).map_or(&Dim::Plain, |field| &field.dim);
            figures::figure(value, dim)
        }
        (On::Tolerance { .. }, _) => figures::figure(value, &Dim::Ratio),
        _ => figures::figure(value, &Dim::Points),
    }
}

/// What a decision is about, in words.
#[must_use]
pub fn subject(rules: &RuleSet, on: &On) -> Bilingual {
    let titled = |title: Option<&String>, id: &str| super::inputs::titled(title, id);
    let node = |id: NodeId| {
        rules.nodes.get(id.index()).map(|node| titled(node.title.as_ref(), &node.name)).unwrap_or_default()
    };
    let award = |id: crate::model::AwardId| {
        rules.awards.get(id.index()).map(|award| titled(award.title.as_ref(), &award.id)).unwrap_or_default()
    };
    let event = |id: EventId| {
        rules.events.get(id.index()).map(|event| titled(event.title.as_ref(), &event.id)).unwrap_or_default()
    };
    match on {
        On::Fact { fact, part, .. } => {
            let fact = rules.facts.get(fact.index());
            let title = fact.map(|fact| titled(fact.title.as_ref(), &fact.id)).unwrap_or_default();
            match part {
                Some(part) => super::inputs::of_period(title, part.period),
                None => title,
            }
        }
        On::Event { event: kind, date, .. } | On::Tolerance { event: kind, date, .. } => {
            say!("{event}（{date}）", "{event} ({date})", event = event(*kind), date = date.to_string())
        }
        On::Result(Matter::Total) => Bilingual::from(("总分", "total")),
        On::Result(Matter::Node(id)) => node(*id),
        On::Result(Matter::Place) => Bilingual::from(("名次", "place")),
        On::Result(Matter::Grade) => Bilingual::from(("等次", "grade")),
        On::Result(Matter::Award(id)) => award(*id),
        On::AwardFor(id, work) => {
            say!("{award}（{work}）", "{award} ({work})", award = award(*id), work = node(*work))
        }
    }
}

/// The decisions about a unit as steps of a derivation: what was computed, proposed and decided, why, by whom, when.
pub(super) fn steps(desk: &Desk<'_>, unit: usize) -> Vec<Step> {
    let rules = desk.rules;
    let own = desk.data.ledger.decisions.iter().filter(|decision| decision.unit == unit);
    own.map(|decision| {
        let word = |value: &Option<Value>| {
            value.as_ref().map_or_else(|| figures::plain("—"), |value| in_words(rules, decision, value))
        };
        let before = match (&decision.computed, &decision.on) {
            (None, On::Fact { old, .. }) => Some(old.clone()),
            (None, On::Event { old, .. }) => old.clone(),
            (stated, _) => stated.clone(),
        };
        let state = match (&decision.decided, decision.replaced_by) {
            (_, Some(_)) => ("（已被取代）", " (replaced)"),
            (None, None) => ("（未采纳）", " (not adopted)"),
            _ => ("", ""),
        };
        let how = say!(
            "计算{before}，建议{proposed}，审定{decided}{state}；{reason}；{by}",
            "computed {before}, proposed {proposed}, decided {decided}{state}; {reason}; {by}",
            before = word(&before),
            proposed = word(&decision.proposed),
            decided = word(&decision.decided),
            state = state,
            reason = decision.reason.as_str(),
            by = decision.by.as_str()
        );
        let value = decision.decided.clone().or(before).unwrap_or(super::value::UNDEFINED);
        let dim = match (&decision.on, &value) {
            (On::Fact { fact, .. }, _) => rules.facts.get(fact.index()).map_or(Dim::Plain, |fact| fact.dim.clone()),
            (On::Tolerance { .. }, _) => Dim::Ratio,
            (On::Result(Matter::Place), _) => Dim::Count,
            (_, Value::Flag(_)) => Dim::Flag,
            (On::Result(Matter::Grade), _) => {
                let bands = rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
                Dim::Level(bands.iter().map(|band| band.name.clone()).collect::<Vec<_>>().into())
            }
            (On::Event { .. }, _) => Dim::Text,
            _ => Dim::Points,
        };
        let title = subject(rules, &decision.on);
        let date = decision.date.map(|date| Input {
            title: Bilingual::from(("裁定日期", "decided on")),
            value: Value::Date(date),
            dim: Dim::Date,
            origin: Origin::Cell(decision.cell),
        });
        Step {
            id: decision.id.clone(),
            title: say!("裁定{id}：{title}", "decision {id}: {title}", id = decision.id.as_str(), title = title),
            kind: StepKind::Decision,
            clause: clause(rules, &decision.on),
            how,
            value,
            dim,
            inputs: date.into_iter().collect(),
            children: Vec::new(),
        }
    })
    .collect()
}

/// The rule a decision rests on: the settlement, the appeal, or the scheme's head.
fn clause(rules: &RuleSet, on: &On) -> Clause {
    let matter = match on {
        On::Result(matter) => Some(*matter),
        On::AwardFor(award, _) => Some(Matter::Award(*award)),
        _ => None,
    };
    let settling = rules.review.settlements.iter().find(|one| matter.is_none_or(|matter| one.covers(matter)));
    let of_appeal = || rules.review.appeal.as_ref().map(|appeal| appeal.clause.clone());
    let of_root = || rules.nodes.first().map(|root| root.clause.clone());
    let none = Clause { article: None, file: String::new(), line: 0, span: crate::base::source::Span::default() };
    settling.map(|one| one.clause.clone()).or_else(of_appeal).or_else(of_root).unwrap_or(none)
}
