//! Deductions and bonuses: of events, of distances from an edge, once.

use super::eval::{At, Reader};
use super::factors::{self, Turn};
use super::figures;
use super::inputs::{self, titled};
use super::ledgers;
use super::record::Observer;
use super::trace::{Input, Origin, Step, StepKind};
use super::value::{met, sorting_order};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::EventTable;
use crate::model::EventId;
use crate::model::contract::DatedBy;
use crate::model::expr::Expr;
use crate::model::method::{Rule, Side, Sign, Steps, Subject};
use crate::model::value::{Dim, State, Value};

/// The effect of a rule on a unit.
#[derive(Debug, Clone)]
pub(super) struct Effect {
    /// Signed points: negative for losses.
    pub(super) points: Value,
    /// How many events counted.
    pub(super) events: u32,
    /// The magnitude in print, `3 × 1`; empty where nobody watches.
    pub(super) phrase: Bilingual,
}

impl Effect {
    fn of(points: Value) -> Self {
        Self { points, events: 0, phrase: Bilingual::default() }
    }
}

/// The sum before its own bounds, without the sign of the rule.
struct Sum {
    points: Number,
    events: u32,
    phrase: Bilingual,
}

/// The effect of a rule on a unit.
pub(super) fn effect<O: Observer>(reader: &Reader<'_>, rule: &Rule, at: At, observer: &mut O) -> Effect {
    observer.open();
    let sum = in_force(reader, rule, at).and_then(|in_force| match (in_force, &rule.subject) {
        (false, _) => Ok(None),
        (true, Subject::Events { event, filter, highest_only, dated_by }) => {
            events(reader, rule, *event, filter.as_ref(), *highest_only, *dated_by, at, observer).map(Some)
        }
        (true, Subject::Distance { of, side, edge, per, steps }) => {
            distance::<O>(reader, rule, (of, *side, edge), (per, *steps), at).map(Some)
        }
        (true, Subject::Once) => once::<O>(reader, rule, at).map(Some),
    });
    let effect = match &sum {
        Err(state) => Effect::of(Value::Missing(*state)),
        Ok(None) => Effect::of(Value::Number(Number::ZERO)),
        Ok(Some(sum)) => bounded(rule, sum, O::RECORDS),
    };
    observer.close(|children| Step {
        id: rule.id.clone(),
        title: titled(rule.title.as_ref(), &rule.name),
        kind: StepKind::Rule,
        clause: rule.clause.clone(),
        how: explained(reader, rule, sum.as_ref().ok().map(Option::as_ref), &effect, at),
        value: effect.points.clone(),
        dim: Dim::Points,
        inputs: read(reader, rule, at),
        children,
    });
    effect
}

/// Whether the rule is in force for the unit.
fn in_force(reader: &Reader<'_>, rule: &Rule, at: At) -> Result<bool, State> {
    rule.when.as_ref().map_or(Ok(true), |when| met(&reader.eval(when, at)))
}

/// The sum within the rule's own bounds, with its sign.
fn bounded(rule: &Rule, sum: &Sum, recorded: bool) -> Effect {
    let low = rule.floor.as_ref().map_or_else(|| sum.points.clone(), |floor| (&sum.points).max(floor).clone());
    let kept = rule.cap.as_ref().map_or_else(|| low.clone(), |cap| (&low).min(cap).clone());
    let phrase = match recorded {
        true if kept != sum.points => figures::operand(&kept, &Dim::Points),
        true => sum.phrase.clone(),
        false => Bilingual::default(),
    };
    let points = if rule.sign == Sign::Deduct { -kept } else { kept };
    Effect { points: Value::Number(points), events: sum.events, phrase }
}

/// A number, or the state that stands for it.
fn number(value: Value) -> Result<Number, State> {
    match value {
        Value::Number(number) => Ok(number),
        other => Err(other.state().unwrap_or(State::Undefined)),
    }
}

fn once<O: Observer>(reader: &Reader<'_>, rule: &Rule, at: At) -> Result<Sum, State> {
    let amount = factors::choice(reader, &rule.amount, at);
    let points = number(factors::multiplied(reader, &amount, &rule.factors, rule.meeting, Turn::Any, at))?;
    Ok(Sum { points, events: 0, phrase: amount_phrase::<O>(reader, rule, &amount, Turn::Any, at) })
}

fn amount_phrase<O: Observer>(reader: &Reader<'_>, rule: &Rule, amount: &Value, turn: Turn, at: At) -> Bilingual {
    if !O::RECORDS {
        return Bilingual::default();
    }
    let factors = factors::in_print(reader, &rule.factors, rule.meeting, turn, at);
    figures::and(figures::inside(amount, &Dim::Points), &factors)
}

fn distance<O: Observer>(
    reader: &Reader<'_>,
    rule: &Rule,
    (of, side, edge): (&Expr, Side, &Expr),
    (per, steps): (&Expr, Steps),
    at: At,
) -> Result<Sum, State> {
    if of.dim == Dim::Date {
        return in_time::<O>(reader, rule, (of, side, edge), (per, steps), at);
    }
    let away = number(super::value::subtract(&reader.eval(of, at), &reader.eval(edge, at)))?;
    let away = match side {
        Side::Below => (-away).max(Number::ZERO),
        Side::Above => away.max(Number::ZERO),
        Side::Around => away,
    };
    let per = number(reader.eval(per, at))?;
    if per <= Number::ZERO {
        return Err(State::Undefined);
    }
    let quotient = away.abs().checked_div(&per).ok_or(State::Undefined)?;
    let quotient = match steps {
        Steps::Whole => quotient.floor(),
        Steps::Begun => quotient.ceil(),
        Steps::ProRata => quotient,
    };
    let quotient = if away.is_negative() { -quotient } else { quotient };
    let amount = factors::choice(reader, &rule.amount, at);
    let phrase = if O::RECORDS {
        let amount = amount_phrase::<O>(reader, rule, &amount, Turn::Any, at);
        figures::joined(&[figures::operand(&quotient, &Dim::Count), amount], " × ")
    } else {
        Bilingual::default()
    };
    let each = number(factors::multiplied(reader, &amount, &rule.factors, rule.meeting, Turn::Any, at))?;
    Ok(Sum { points: &quotient * &each, events: 0, phrase })
}

/// The distance of one date from another.
fn in_time<O: Observer>(
    reader: &Reader<'_>,
    rule: &Rule,
    (of, side, edge): (&Expr, Side, &Expr),
    (per, steps): (&Expr, Steps),
    at: At,
) -> Result<Sum, State> {
    let date = |expr: &Expr| match reader.eval(expr, at) {
        Value::Date(date) => Ok(date),
        other => Err(other.state().unwrap_or(State::Undefined)),
    };
    let (day, edge) = (date(of)?, date(edge)?);
    let (from, to) = if side == Side::Below { (day, edge) } else { (edge, day) };
    let step = number(reader.eval(per, at))?;
    let distance = super::time::distance(from, to, (&step, &per.dim), steps, &reader.desk.data.calendar)?;
    let amount = factors::choice(reader, &rule.amount, at);
    let phrase = if O::RECORDS {
        let amount = amount_phrase::<O>(reader, rule, &amount, Turn::Any, at);
        figures::joined(&[distance.phrase, amount], " × ")
    } else {
        Bilingual::default()
    };
    let each = number(factors::multiplied(reader, &amount, &rule.factors, rule.meeting, Turn::Any, at))?;
    Ok(Sum { points: &distance.steps * &each, events: 0, phrase })
}

/// Why an event does not count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Excused,
    Higher,
    NoEvidence,
}

/// Whether the document without which a bonus does not count is there.
fn evidenced(rule: &Rule, table: &EventTable, index: usize) -> bool {
    rule.sign != Sign::Add
        || rule.evidence.is_empty()
        || table.evidence.get(index).is_some_and(|reference| !reference.is_empty())
}

/// The points of an event before repeats count.
fn worth(reader: &Reader<'_>, rule: &Rule, turn: Turn, at: At) -> Result<Number, State> {
    let amount = factors::choice(reader, &rule.amount, at);
    let points = number(factors::multiplied(reader, &amount, &rule.factors, rule.meeting, turn, at))?;
    Ok(match at.row {
        Some(row) => &points * &ledgers::share(reader, row),
        None => points,
    })
}

/// Why an event does not count for a rule at all, if it does not.
fn left(reader: &Reader<'_>, rule: &Rule, table: &EventTable, at: At) -> Option<Left> {
    let row = at.row?;
    if !evidenced(rule, table, row.index) {
        return Some(Left::NoEvidence);
    }
    ledgers::share(reader, row).is_zero().then_some(Left::Excused)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one rule, taken apart by its caller")]
fn events<O: Observer>(
    reader: &Reader<'_>,
    rule: &Rule,
    event: EventId,
    filter: Option<&Expr>,
    highest_only: Option<u16>,
    dated_by: DatedBy,
    at: At,
    observer: &mut O,
) -> Result<Sum, State> {
    let (table, rows) = reader.rows(event, at)?;
    let mut sum = Number::ZERO;
    let mut count = 0u32;
    let mut same: Option<Option<Number>> = None;
    let mut terms: Vec<Bilingual> = Vec::new();
    let mut take = |index: usize, observer: &mut O| -> Result<(), State> {
        let at = at.row(event, index, dated_by);
        count += 1;
        let turn = Turn::The(count);
        let points = worth(reader, rule, turn, at)?;
        sum += &points;
        if O::RECORDS {
            same = match same.take() {
                None => Some(Some(points.clone())),
                Some(Some(before)) if before == points => Some(Some(before)),
                Some(_) => Some(None),
            };
            terms.push(figures::operand(&points, &Dim::Points));
            observer.leaf(|| event_step(reader, rule, table, index, Ok((points, turn)), at));
        }
        Ok(())
    };
    if highest_only.is_none() && dated_by == DatedBy::Date {
        for index in rows {
            let here = at.row(event, index, dated_by);
            if reader.passes(filter, here)? {
                match left(reader, rule, table, here) {
                    None => take(index, observer)?,
                    Some(why) => observer.leaf(|| event_step(reader, rule, table, index, Err(why), here)),
                }
            }
        }
    } else {
        let mut kept = Vec::new();
        for index in rows {
            let at = at.row(event, index, dated_by);
            if reader.passes(filter, at)? {
                match left(reader, rule, table, at) {
                    None => kept.push((index, worth(reader, rule, Turn::Any, at)?)),
                    Some(why) => observer.leaf(|| event_step(reader, rule, table, index, Err(why), at)),
                }
            }
        }
        let date = |index: usize| at.row(event, index, dated_by).row.and_then(|row| reader.date(row, at));
        kept.sort_by_key(|(index, _)| (date(*index), *index));
        let superseded = highest_only.map_or_else(Vec::new, |matter| lower(table, usize::from(matter), &kept));
        for (index, _) in kept {
            if superseded.contains(&index) {
                observer.leaf(|| event_step(reader, rule, table, index, Err(Left::Higher), at));
            } else {
                take(index, observer)?;
            }
        }
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

/// The events that another one of the same matter outweighs: of each matter the one with the most points stays, of
/// equals the earliest; gains and losses apart. `kept` is in the order of time.
fn lower(table: &EventTable, matter: usize, kept: &[(usize, Number)]) -> Vec<usize> {
    let nothing = Value::Missing(State::NotApplicable);
    let matter = |index: usize| table.fields.get(matter).and_then(|column| column.get(index)).unwrap_or(&nothing);
    let mut sorted: Vec<(&Value, bool, Number, usize, usize)> = kept
        .iter()
        .enumerate()
        .map(|(order, (index, points))| (matter(*index), points.is_negative(), points.abs(), order, *index))
        .collect();
    sorted.sort_by(|a, b| sorting_order(a.0, b.0).then(a.1.cmp(&b.1)).then_with(|| b.2.cmp(&a.2)).then(a.3.cmp(&b.3)));
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    pairs.filter(|(before, after)| before.0 == after.0 && before.1 == after.1).map(|(_, after)| after.4).collect()
}

/// One event in a derivation.
fn event_step(
    reader: &Reader<'_>,
    rule: &Rule,
    table: &EventTable,
    index: usize,
    counted: Result<(Number, Turn), Left>,
    at: At,
) -> Step {
    let note = table.notes.get(index).filter(|note| !note.is_empty());
    let mut inputs = Vec::new();
    if let Some(date) = table.dates.get(index) {
        let title = Bilingual::from(("日期", "date"));
        let origin = table.cell(index, |columns| columns.date).map_or(Origin::Absent, Origin::Cell);
        inputs.push(Input { title, value: Value::Date(*date), dim: Dim::Date, origin });
    }
    if let Some(evidence) = table.evidence.get(index).filter(|evidence| !evidence.is_empty()) {
        let title = Bilingual::from(("凭据", "evidence"));
        let origin = table.cell(index, |columns| columns.evidence).map_or(Origin::Absent, Origin::Cell);
        inputs.push(Input { title, value: Value::Text(evidence.clone()), dim: Dim::Text, origin });
    }
    let amount = factors::chosen(reader, &rule.amount, at).ok();
    if let Some(expr) = amount {
        inputs::of_expr(reader, expr, at, &mut inputs);
    }
    let (how, points) = match counted {
        Ok((points, turn)) => {
            let amount = amount.map(|amount| figures::inside(&reader.eval(amount, at), &Dim::Points));
            let factors = factors::in_print(reader, &rule.factors, rule.meeting, turn, at);
            let result = figures::number(&points, &Dim::Points);
            let share = at.row.map_or(Number::ONE, |row| ledgers::share(reader, row));
            let factors = if share == Number::ONE {
                factors
            } else {
                let share = figures::operand(&share, &Dim::Ratio);
                figures::and(factors, &say!(" × {share}（容错）", " × {share} (tolerance)", share = share))
            };
            let how = if factors.zh.is_empty() {
                result
            } else {
                figures::equals(&figures::and(amount.unwrap_or_default(), &factors), &result)
            };
            (how, points)
        }
        Err(Left::Higher) => {
            (Bilingual::from(("就高计分，不重复计", "another event of the matter counts more")), Number::ZERO)
        }
        Err(Left::Excused) => (Bilingual::from(("容错，免计", "excused, not counted")), Number::ZERO),
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

/// The arithmetic of a rule: `3 × 5 = 15`, and the bound where it binds.
fn explained(reader: &Reader<'_>, rule: &Rule, sum: Option<Option<&Sum>>, effect: &Effect, at: At) -> Bilingual {
    let Some(sum) = sum else { return figures::points(&effect.points) };
    let Some(sum) = sum else {
        let when = rule.when.as_ref().map(|when| figures::condition(reader, when, at)).unwrap_or_default();
        return say!("不适用（{when}）", "not in force ({when})", when = when);
    };
    let result = figures::number(&sum.points, &Dim::Points);
    let how = if sum.phrase.zh.is_empty() { result } else { figures::equals(&sum.phrase, &result) };
    let kept = effect.points.number().map(|points| if rule.sign == Sign::Deduct { -points } else { points.clone() });
    let bound = match kept.map(|kept| kept.cmp(&sum.points)) {
        Some(std::cmp::Ordering::Less) => rule.cap.as_ref().map(|cap| (("最高", "at most"), cap)),
        Some(std::cmp::Ordering::Greater) => rule.floor.as_ref().map(|floor| (("最低", "at least"), floor)),
        _ => None,
    };
    match bound {
        Some((word, bound)) => {
            let bound = figures::number(bound, &Dim::Points);
            say!("{how}，{word} {bound}", "{how}, {word} {bound}", how = how, word = word, bound = bound)
        }
        None => how,
    }
}

/// What a rule reads of a unit besides the single events.
fn read(reader: &Reader<'_>, rule: &Rule, at: At) -> Vec<Input> {
    let mut exprs: Vec<&Expr> = rule.when.iter().collect();
    let mut found = Vec::new();
    match &rule.subject {
        Subject::Events { event, .. } => {
            let kind = reader.desk.rules.events.get(event.index());
            let rows = reader.rows(*event, at);
            let value = match &rows {
                Ok((_, rows)) => Value::Number(Number::from(rows.len())),
                Err(state) => Value::Missing(*state),
            };
            found.push(Input {
                title: kind.map(|kind| titled(kind.title.as_ref(), &kind.id)).unwrap_or_default(),
                value,
                dim: Dim::Count,
                origin: inputs::of_events(reader, *event, at),
            });
        }
        Subject::Distance { of, edge, per, .. } => exprs.extend([of, edge, per]),
        Subject::Once => {}
    }
    if !matches!(rule.subject, Subject::Events { .. }) {
        exprs.extend(factors::chosen(reader, &rule.amount, at).ok());
    }
    exprs.into_iter().for_each(|expr| inputs::of_expr(reader, expr, at, &mut found));
    found
}
