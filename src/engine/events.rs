//! Rules over events, inside out: selection → points → highest only → repeats → share.

use super::eval::{At, Reader};
use super::factors::{self, Turn};
use super::figures;
use super::inputs::{self, titled};
use super::ledgers;
use super::record::{Observer, Silent};
use super::rules::{self, Sum};
use super::trace::{Input, Origin, Step, StepKind};
use super::value::sorting_order;
use crate::base::calendar::Date;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::EventTable;
use crate::model::contract::DatedBy;
use crate::model::decision::FactorWhen;
use crate::model::expr::{Earlier, Expr};
use crate::model::method::{Highest, Repeat, Rule, Sharing, Sign, Subject};
use crate::model::value::{Dim, State, Value};
use crate::model::{EventId, NodeId};

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

/// Whether the document without which a bonus does not count is there.
fn evidenced(rule: &Rule, table: &EventTable, index: usize) -> bool {
    rule.sign != Sign::Add
        || rule.evidence.is_empty()
        || table.evidence.get(index).is_some_and(|reference| !reference.is_empty())
}

/// Why an event does not count for a rule at all, if it does not.
fn left<'r>(reader: &Reader<'_>, rule: &Rule, table: &EventTable, at: At) -> Result<Option<Left<'r>>, State> {
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
fn tolerated(reader: &Reader<'_>, at: At) -> Result<Number, State> {
    at.row.map_or(Ok(Number::ONE), |row| ledgers::share(reader, row, at))
}

/// The points of an event, and whether it is wholly excused.
fn worth(reader: &Reader<'_>, rule: &Rule, turn: Turn<'_>, at: At) -> Result<(Number, bool), State> {
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
fn select<'r>(reader: &Reader<'r>, events: Events<'r>, at: At) -> Result<Vec<Picked<'r>>, State> {
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

/// The number of each row among those a repeat counts: 0 where the row does not count.
fn numbers(
    reader: &Reader<'_>,
    events: Events<'_>,
    repeat: Repeat,
    rows: &[Picked<'_>],
    at: At,
) -> Result<Vec<u32>, State> {
    let mut counts: Vec<(Value, u32)> = Vec::new();
    let nothing = Value::Missing(State::NotApplicable);
    let mut next = |row: &Picked<'_>, at: At| {
        if row.worth.is_err() || row.excused {
            return 0;
        }
        let key = repeat.same.map_or_else(
            || nothing.clone(),
            |field| reader.field_at(events.event, field, at.row(events.event, row.index, events.dated_by)),
        );
        match counts.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((key, 1));
                1
            }
        }
    };
    if repeat.in_year {
        for era in earlier_in_year(reader) {
            let at = At { era: Some(era), ..at };
            match select(reader, events, at) {
                Ok(rows) => {
                    rows.iter().for_each(|row| {
                        next(row, at);
                    });
                }
                // The period did not know the unit or the event.
                Err(State::NotApplicable) => {}
                Err(state) => return Err(state),
            }
        }
    }
    Ok(rows.iter().map(|row| next(row, at)).collect())
}

/// The earlier periods of the year, by their position in the history, oldest first.
fn earlier_in_year(reader: &Reader<'_>) -> Vec<usize> {
    let year = reader.desk.data.period.year();
    let mut found = Vec::new();
    let mut next = reader.desk.earlier(None, Earlier::Last);
    while let Some(index) = next {
        let period = reader.desk.eras.get(index).map(|era| era.past.data.period);
        if period.is_none_or(|period| period.year() != year) || found.contains(&index) {
            break;
        }
        found.push(index);
        next = reader.desk.earlier(Some(index), Earlier::Last);
    }
    found.reverse();
    found
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

/// The day whose rows of a unit would give another sum of the rule in another order.
pub(super) fn order_matters(reader: &Reader<'_>, rule: &Rule, at: At) -> Option<Date> {
    let events = Events::of(rule).filter(Events::numbered)?;
    if rules::in_force(reader, rule, at) != Ok(true) {
        return None;
    }
    let rows = select(reader, events, at).ok()?;
    let total = |rows: &[Picked<'_>]| {
        let mut points = Number::ZERO;
        weigh(reader, events, rows, at, |_, counted| {
            if let Ok(counted) = counted {
                points += &counted.points;
            }
        })
        .ok()?;
        let sum = Sum { points, events: 0, phrase: Bilingual::default() };
        Some(rules::bounded(rule, &sum, Silent::RECORDS).points)
    };
    let mut now: Option<Value> = None;
    let mut from = 0;
    while let Some(first) = rows.get(from) {
        let len = rows.iter().skip(from).take_while(|row| row.date == first.date).count().max(1);
        let day = rows.get(from..from + len).unwrap_or(&[]);
        let worth = |row: &Picked<'_>| row.worth.as_ref().ok().cloned();
        if day.iter().any(|row| worth(row) != worth(first)) {
            let now = match &now {
                Some(now) => now.clone(),
                None => now.insert(total(&rows)?).clone(),
            };
            for rising in [true, false] {
                let mut order: Vec<usize> = (0..rows.len()).collect();
                let size = |place: &usize| rows.get(*place).and_then(worth);
                if let Some(part) = order.get_mut(from..from + len) {
                    part.sort_by(|a, b| if rising { size(a).cmp(&size(b)) } else { size(b).cmp(&size(a)) });
                }
                let other: Vec<Picked<'_>> =
                    order.iter().filter_map(|place| rows.get(*place)).map(Picked::again).collect();
                if total(&other)? != now {
                    return first.date;
                }
            }
        }
        from += len;
    }
    None
}

impl Picked<'_> {
    fn again(&self) -> Self {
        Self { index: self.index, date: self.date, worth: self.worth.clone(), excused: self.excused }
    }
}

/// The part the unit had in a shared event, as the row says.
fn part_of(
    reader: &Reader<'_>,
    events: Events<'_>,
    sharing: &Sharing,
    table: &EventTable,
    index: usize,
    at: At,
) -> Option<Input> {
    let (field, _) = sharing.by.as_ref()?;
    let position = usize::from(*field);
    let declared = reader.desk.rules.events.get(events.event.index())?.fields.get(position)?;
    let cell = table.cell(index, |columns| columns.fields.get(position).copied().flatten());
    Some(Input {
        title: titled(declared.title.as_ref(), &declared.id),
        value: reader.field_at(events.event, *field, at),
        dim: declared.dim.clone(),
        origin: cell.map_or(Origin::Absent, Origin::Cell),
    })
}

/// The share of an event: ` × 80% ÷ 2（分担）`, ` ÷ 3（分担）`.
fn share_in_print(sharing: &Sharing, table: &EventTable, index: usize) -> Bilingual {
    let members = table.parties.of(index);
    let mut text = Bilingual::default();
    let mut number = members.len();
    if let Some((field, shares)) = &sharing.by {
        let column = table.fields.get(usize::from(*field));
        let part = |row: usize| column.and_then(|column| column.get(row));
        let own = part(index);
        number = members.iter().filter(|row| part(**row as usize) == own).count();
        let share = shares.iter().find(|(of, _)| Some(of) == own).map_or(Number::ZERO, |(_, share)| share.clone());
        text = figures::and(figures::plain(" × "), &figures::operand(&share, &Dim::Ratio));
    }
    if number > 1 {
        text = figures::and(text, &figures::plain(format!(" ÷ {number}")));
    }
    figures::and(text, &Bilingual::from(("（分担）", " (shared)")))
}

/// One event in a derivation.
fn event_step(
    reader: &Reader<'_>,
    events: Events<'_>,
    table: &EventTable,
    index: usize,
    counted: Result<Counted<'_>, Left<'_>>,
    at: At,
) -> Step {
    let rule = events.rule;
    let note = table.notes.get(index).filter(|note| !note.is_empty());
    let mut inputs = Vec::new();
    if let Some(date) = table.dates.get(index) {
        let title = Bilingual::from(("日期", "date"));
        let cell = table.cell(index, |columns| match events.dated_by {
            DatedBy::Date => columns.date,
            DatedBy::Field(_, field) => columns.fields.get(usize::from(field)).copied().flatten(),
        });
        let origin = cell.map_or(Origin::Absent, Origin::Cell);
        inputs.push(Input { title, value: Value::Date(*date), dim: Dim::Date, origin });
    }
    if let Some(evidence) = table.evidence.get(index).filter(|evidence| !evidence.is_empty()) {
        let title = Bilingual::from(("凭据", "evidence"));
        let origin = table.cell(index, |columns| columns.evidence).map_or(Origin::Absent, Origin::Cell);
        inputs.push(Input { title, value: Value::Text(evidence.clone()), dim: Dim::Text, origin });
    }
    let told = rule.judged.iter().flat_map(|judged| [judged.judge, judged.grounds]);
    for field in told.chain(rule.due.iter().map(|due| due.declared)) {
        inputs::of_field(reader, field, at, &mut inputs);
    }
    let amount = factors::chosen(reader, &rule.amount, at).ok();
    if let Some(expr) = amount {
        inputs::of_expr(reader, expr, at, &mut inputs);
    }
    inputs.extend(events.sharing.and_then(|sharing| part_of(reader, events, sharing, table, index, at)));
    let (how, points) = match counted {
        Ok(Counted { points, turn, share }) => {
            let amount = amount.map(|amount| figures::inside(&reader.eval(amount, at), &Dim::Points));
            let mut factors = factors::in_print(reader, &rule.factors, rule.meeting, turn, at);
            let tolerated = tolerated(reader, at).unwrap_or(Number::ONE);
            if tolerated != Number::ONE {
                let tolerated = figures::operand(&tolerated, &Dim::Ratio);
                factors =
                    figures::and(factors, &say!(" × {share}（容错）", " × {share} (tolerance)", share = tolerated));
            }
            if let (Some(sharing), true) = (events.sharing, share != Number::ONE) {
                factors = figures::and(factors, &share_in_print(sharing, table, index));
            }
            let result = figures::number(&points, &Dim::Points);
            let how = if factors.zh.is_empty() {
                result
            } else {
                figures::equals(&figures::and(amount.unwrap_or_default(), &factors), &result)
            };
            (how, points)
        }
        Err(Left::Higher(None)) => {
            (Bilingual::from(("就高计分，不重复计", "another event of the matter counts more")), Number::ZERO)
        }
        Err(Left::Higher(Some(other))) => {
            let other = titled(other.title.as_ref(), &other.name);
            let how = say!(
                "就高计分，同一事项已按“{other}”计",
                "another event of the matter counts more: {other}",
                other = other
            );
            (how, Number::ZERO)
        }
        Err(Left::Early { number, first }) => {
            let how = say!(
                "第 {number} 次，自第 {first} 次起计",
                "no. {number}; counted from no. {first} on",
                number = number,
                first = first
            );
            (how, Number::ZERO)
        }
        Err(Left::Excused) => (Bilingual::from(("容错，免计", "excused, not counted")), Number::ZERO),
        Err(Left::NotDeclared) => {
            (Bilingual::from(("没有按期申报，不计", "not declared in time, not counted")), Number::ZERO)
        }
        Err(Left::NoEvidence) => (Bilingual::from(("没有凭据，不计", "no evidence, not counted")), Number::ZERO),
    };
    Step {
        id: rule.id.clone(),
        title: note.map_or_else(|| titled(rule.title.as_ref(), &rule.name), |note| Bilingual::from(&**note)),
        kind: StepKind::Event,
        clause: rule.clause.clone(),
        how,
        value: Value::Number(if rule.sign == Sign::Deduct { -points } else { points }),
        dim: Dim::Points,
        inputs,
        children: Vec::new(),
    }
}
