//! The rows a rule is about, each with its points; of one matter only the highest keeps them.

use super::{Events, Left, Picked};
use crate::base::calendar::Date;
use crate::base::number::Number;
use crate::data::EventTable;
use crate::engine::eval::{At, Reader};
use crate::engine::factors::{self, Turn};
use crate::engine::ledgers;
use crate::engine::rules;
use crate::engine::value::sorting_order;
use crate::model::NodeId;
use crate::model::method::{Rule, Sign};
use crate::model::value::{State, Value};

/// Whether the document without which a bonus does not count is there.
fn evidenced(rule: &Rule, table: &EventTable, index: usize) -> bool {
    rule.sign != Sign::Add
        || rule.evidence.is_empty()
        || table.evidence.get(index).is_some_and(|reference| !reference.is_empty())
}

/// Why an event does not count for a rule at all, if it does not.
pub(super) fn left<'r>(
    reader: &Reader<'_>,
    rule: &Rule,
    table: &EventTable,
    at: At,
) -> Result<Option<Left<'r>>, State> {
    let Some(row) = at.row else { return Ok(None) };
    if !evidenced(rule, table, row.index) {
        return Ok(Some(Left::NoEvidence));
    }
    if let Some(due) = &rule.due {
        let era = at.era.and_then(|era| reader.desk.eras.get(era));
        let period = era.map_or(reader.desk.data.period, |era| era.past.data.period);
        match (reader.field_at(row.event, due.declared, at), due.last(period.year())) {
            (Value::Date(day), Some(last)) if day <= last => {}
            _ => return Ok(Some(Left::NotDeclared)),
        }
    }
    Ok(tolerated(reader, at)?.is_zero().then_some(Left::Excused))
}

/// The share of an event that counts under tolerance.
pub(super) fn tolerated(reader: &Reader<'_>, at: At) -> Result<Number, State> {
    at.row.map_or(Ok(Number::ONE), |row| ledgers::share(reader, row, at))
}

/// The points of an event, and whether it is wholly excused.
pub(super) fn worth(reader: &Reader<'_>, rule: &Rule, turn: Turn<'_>, at: At) -> Result<(Number, bool), State> {
    let mut points = rules::number(factors::choice(reader, &rule.amount, at))?;
    let tolerated = tolerated(reader, at)?;
    if tolerated != Number::ONE {
        points = &points * &tolerated;
    }
    if rule.factors.is_empty() {
        return Ok((points, tolerated.is_zero()));
    }
    let by = factors::multiplier(reader, &rule.factors, rule.meeting, turn, at)?;
    Ok((&points * &by, by.is_zero() || tolerated.is_zero()))
}

/// The rows that pass the filter, by date and row, each with its points before repeats.
fn candidates<'r>(reader: &Reader<'_>, events: Events<'r>, at: At) -> Result<Vec<Picked<'r>>, State> {
    let (table, rows) = reader.rows(events.event, at)?;
    let mut picked = Vec::with_capacity(rows.len());
    for index in rows {
        let at = at.row(events.event, index, events.dated_by);
        if !reader.passes(events.filter, at)? {
            continue;
        }
        let date = at.row.and_then(|row| reader.date(row, at));
        let (worth, excused) = match left(reader, events.rule, table, at)? {
            Some(left) => (Err(left), true),
            None => {
                let (worth, excused) = worth(reader, events.rule, Turn::Any, at)?;
                (Ok(worth), excused)
            }
        };
        picked.push(Picked { index, date, worth, excused });
    }
    picked.sort_by_key(|row| (row.date, row.index));
    Ok(picked)
}

/// The rows the rule is about; of one matter only the highest keeps its points.
pub(super) fn select<'r>(reader: &Reader<'r>, events: Events<'r>, at: At) -> Result<Vec<Picked<'r>>, State> {
    let mut picked = candidates(reader, events, at)?;
    let Some(highest) = events.highest else { return Ok(picked) };
    let mut rivals = Vec::new();
    match highest.over {
        None => enter(reader, events, (0, highest.field), &picked, at, &mut rivals),
        Some(over) => {
            for (order, other) in compared(reader, over).enumerate() {
                let Some((node, other)) = other else { continue };
                let at = At { node: Some(node), ..at };
                if std::ptr::eq(other.rule, events.rule) {
                    enter(reader, other, (order, field(other)), &picked, at, &mut rivals);
                } else if rules::in_force(reader, other.rule, at)? {
                    let rows = candidates(reader, other, at)?;
                    enter(reader, other, (order, field(other)), &rows, at, &mut rivals);
                }
            }
        }
    }
    // Of each matter the one with the most points stands first, of equals the earliest; gains and losses apart.
    rivals.sort_by(|a, b| {
        let kind = sorting_order(&a.matter, &b.matter).then(a.loss.cmp(&b.loss));
        kind.then_with(|| b.size.cmp(&a.size)).then(a.date.cmp(&b.date)).then(a.order.cmp(&b.order))
    });
    let mut best: Option<&Rival<'r>> = None;
    for rival in &rivals {
        match best {
            Some(first) if first.matter == rival.matter && first.loss == rival.loss => {
                let own = std::ptr::eq(rival.rule, events.rule);
                let row = picked.iter_mut().find(|row| own && row.index == rival.order.1);
                if let Some(row) = row {
                    let other = (!std::ptr::eq(first.rule, events.rule)).then_some(first.rule);
                    row.worth = Err(Left::Higher(other));
                }
            }
            _ => best = Some(rival),
        }
    }
    Ok(picked)
}

/// A row that competes with others of its matter.
struct Rival<'r> {
    rule: &'r Rule,
    matter: Value,
    loss: bool,
    size: Number,
    date: Option<Date>,
    /// The rule's place among those that are compared, and the row.
    order: (usize, usize),
}

fn enter<'r>(
    reader: &Reader<'_>,
    events: Events<'r>,
    (order, field): (usize, u16),
    rows: &[Picked<'r>],
    at: At,
    rivals: &mut Vec<Rival<'r>>,
) {
    for row in rows {
        let Ok(worth) = &row.worth else { continue };
        let matter = reader.field_at(events.event, field, at.row(events.event, row.index, events.dated_by));
        let loss = worth.is_negative() != (events.rule.sign == Sign::Deduct);
        rivals.push(Rival {
            rule: events.rule,
            matter,
            loss,
            size: worth.abs(),
            date: row.date,
            order: (order, row.index),
        });
    }
}

fn field(events: Events<'_>) -> u16 {
    events.highest.map_or(u16::MAX, |highest| highest.field)
}

/// The rules whose events are compared by their matter over a node, with the nodes they stand in.
fn compared<'r>(reader: &Reader<'r>, over: NodeId) -> impl Iterator<Item = Option<(NodeId, Events<'r>)>> {
    let nodes = reader.desk.rules.nodes_with_ids();
    let all = nodes.flat_map(|(id, node)| node.rules.iter().map(move |rule| (id, rule)));
    all.filter(move |(_, rule)| rule.compared_over() == Some(over))
        .map(|(id, rule)| Events::of(rule).map(|events| (id, events)))
}
