//! Rules over events, inside out: selection → points → highest only → repeats → share.
//!
//! `selection` picks the rows and their points, `repeats` numbers them, `event_step` tells of one in a derivation.

mod event_step;
mod repeats;
mod selection;

pub(super) use repeats::order_matters;

use event_step::event_step;
use repeats::numbers;
use selection::{left, select, worth};

use super::eval::{At, Reader};
use super::factors::Turn;
use super::figures;
use super::record::Observer;
use super::rules::Sum;
use crate::base::calendar::Date;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::EventId;
use crate::model::contract::DatedBy;
use crate::model::decision::FactorWhen;
use crate::model::expr::Expr;
use crate::model::method::{Highest, Repeat, Rule, Sharing, Subject};
use crate::model::value::{Dim, State};

/// What a rule says about the events it counts.
#[derive(Clone, Copy)]
struct Events<'r> {
    rule: &'r Rule,
    event: EventId,
    filter: Option<&'r Expr>,
    highest: Option<Highest>,
    dated_by: DatedBy,
    first: Option<Repeat>,
    sharing: Option<&'r Sharing>,
}

impl<'r> Events<'r> {
    fn of(rule: &'r Rule) -> Option<Self> {
        let Subject::Events { event, filter, highest_only, dated_by, first, sharing } = &rule.subject else {
            return None;
        };
        Some(Self {
            rule,
            event: *event,
            filter: filter.as_ref(),
            highest: *highest_only,
            dated_by: *dated_by,
            first: *first,
            sharing: sharing.as_ref(),
        })
    }

    /// By which repeat each factor is numbered.
    fn repeats(&self) -> impl Iterator<Item = Option<Repeat>> + '_ {
        self.rule.factors.iter().map(|factor| match factor.when {
            FactorWhen::FromThe(repeat) => Some(repeat),
            _ => None,
        })
    }

    fn numbered(&self) -> bool {
        self.first.is_some() || self.repeats().any(|repeat| repeat.is_some())
    }

    /// Whether each row counts by itself, whatever the others are.
    fn apart(&self) -> bool {
        self.highest.is_none() && self.dated_by == DatedBy::Date && self.sharing.is_none() && !self.numbered()
    }
}

/// Why an event does not count.
#[derive(Clone, Copy)]
enum Left<'r> {
    /// Another one of the matter counts more; of the rule named, where it is another rule.
    Higher(Option<&'r Rule>),
    NoEvidence,
    /// Wholly excused by a tolerance.
    Excused,
    /// Not declared by the last day for that.
    NotDeclared,
    /// The rule counts from a later one on.
    Early {
        number: u32,
        first: u32,
    },
}

/// An event that counts.
struct Counted<'t> {
    points: Number,
    turn: Turn<'t>,
    share: Number,
}

/// A row that the rule is about.
struct Picked<'r> {
    index: usize,
    date: Option<Date>,
    /// The points before repeats count; why there are none, where the row is left out.
    worth: Result<Number, Left<'r>>,
    /// A multiplier of zero takes all of it away: the row is no repeat of others, either.
    excused: bool,
}

/// What each row counts for, after repeats and shares; `watch` sees each of them.
fn weigh<'r>(
    reader: &Reader<'_>,
    events: Events<'r>,
    rows: &[Picked<'r>],
    at: At,
    mut watch: impl FnMut(usize, Result<Counted<'_>, Left<'r>>),
) -> Result<(), State> {
    let mut columns: Vec<Vec<u32>> = Vec::with_capacity(events.rule.factors.len());
    for repeat in events.repeats() {
        columns.push(match repeat {
            Some(repeat) => numbers(reader, events, repeat, rows, at)?,
            None => Vec::new(),
        });
    }
    let own = events.first.map(|first| numbers(reader, events, first, rows, at)).transpose()?;
    let mut turn = Vec::with_capacity(columns.len());
    for (place, row) in rows.iter().enumerate() {
        if let Err(left) = row.worth {
            watch(row.index, Err(left));
            continue;
        }
        let number = own.as_ref().and_then(|own| own.get(place)).copied();
        if let Some((number, first)) = number.zip(events.first)
            && number < first.first
        {
            watch(row.index, Err(Left::Early { number, first: first.first }));
            continue;
        }
        turn.clear();
        turn.extend(columns.iter().map(|column| column.get(place).copied().unwrap_or(0)));
        let turn = Turn::The(&turn);
        let (worth, _) = worth(reader, events.rule, turn, at.row(events.event, row.index, events.dated_by))?;
        let share = share(reader, events, row.index, at);
        let points = if share == Number::ONE { worth } else { &worth * &share };
        watch(row.index, Ok(Counted { points, turn, share }));
    }
    Ok(())
}

/// The rows of a unit that count for a rule, each with its number for every factor of the rule.
pub(super) fn turns(reader: &Reader<'_>, rule: &Rule, at: At) -> Vec<(usize, Vec<u32>)> {
    let mut found = Vec::new();
    if let Some(events) = Events::of(rule)
        && let Ok(rows) = select(reader, events, at)
    {
        let counted = weigh(reader, events, &rows, at, |row, counted| {
            if let Ok(Counted { turn: Turn::The(numbers), .. }) = counted {
                found.push((row, numbers.to_vec()));
            }
        });
        if counted.is_err() {
            found.clear();
        }
    }
    found
}

/// The part of an event that its unit bears.
fn share(reader: &Reader<'_>, events: Events<'_>, index: usize, at: At) -> Number {
    let Some(sharing) = events.sharing else { return Number::ONE };
    let Some(table) = reader.table(events.event, at) else { return Number::ONE };
    let members = table.parties.of(index);
    let equal = |number: usize| Number::ONE.checked_div(&Number::from(number.max(1))).unwrap_or(Number::ONE);
    let Some((field, shares)) = &sharing.by else { return equal(members.len()) };
    // A worked example knows no parties: its unit bears the whole.
    if members.is_empty() {
        return Number::ONE;
    }
    let column = table.fields.get(usize::from(*field));
    let part = |row: usize| column.and_then(|column| column.get(row));
    let own = part(index);
    let alike = members.iter().filter(|row| part(**row as usize) == own).count();
    let share = shares.iter().find(|(of, _)| Some(of) == own).map_or(Number::ZERO, |(_, share)| share.clone());
    &share * &equal(alike)
}

/// The sum of a rule over the events of a unit.
pub(super) fn sum<O: Observer>(reader: &Reader<'_>, rule: &Rule, at: At, observer: &mut O) -> Result<Sum, State> {
    let Some(events) = Events::of(rule) else { return Err(State::Undefined) };
    let (table, rows) = reader.rows(events.event, at)?;
    let mut sum = Number::ZERO;
    let mut count = 0u32;
    let mut same: Option<Option<Number>> = None;
    let mut terms: Vec<Bilingual> = Vec::new();
    let mut take = |index: usize, counted: Result<Counted<'_>, Left<'_>>, observer: &mut O| {
        if let Ok(Counted { points, .. }) = &counted {
            count += 1;
            sum += points;
            if O::RECORDS {
                same = match same.take() {
                    None => Some(Some(points.clone())),
                    Some(Some(before)) if before == *points => Some(Some(before)),
                    Some(_) => Some(None),
                };
                terms.push(figures::operand(points, &Dim::Points));
            }
        }
        let at = at.row(events.event, index, events.dated_by);
        observer.leaf(|| event_step(reader, events, table, index, counted, at));
    };
    if events.apart() {
        // The usual case: each row by itself, nothing kept.
        for index in rows {
            let at = at.row(events.event, index, events.dated_by);
            if !reader.passes(events.filter, at)? {
                continue;
            }
            let counted = match left(reader, rule, table, at)? {
                Some(left) => Err(left),
                None => {
                    let (points, _) = worth(reader, rule, Turn::Any, at)?;
                    Ok(Counted { points, turn: Turn::Any, share: Number::ONE })
                }
            };
            take(index, counted, observer);
        }
    } else {
        let rows = select(reader, events, at)?;
        weigh(reader, events, &rows, at, |index, counted| take(index, counted, observer))?;
    }
    let phrase = match same {
        Some(Some(each)) => {
            let each = figures::operand(&each, &Dim::Points);
            figures::joined(&[figures::plain(count.to_string()), each], " × ")
        }
        Some(None) => figures::bracketed(&figures::joined(&terms, " + ")),
        None => Bilingual::default(),
    };
    Ok(Sum { points: sum, events: count, phrase })
}
