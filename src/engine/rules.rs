//! Deductions and bonuses: of events, of distances from an edge, once.

use super::eval::{At, Reader};
use super::events;
use super::factors::{self, Turn};
use super::figures;
use super::inputs::{self, titled};
use super::record::Observer;
use super::trace::{Input, Step, StepKind};
use super::value::met;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::model::expr::Expr;
use crate::model::method::{Choice, OnZero, Reach, Rule, Side, Sign, Steps, Subject};
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
pub(super) struct Sum {
    pub(super) points: Number,
    pub(super) events: u32,
    pub(super) phrase: Bilingual,
}

/// The effect of a rule on a unit.
pub(super) fn effect<O: Observer>(reader: &Reader<'_>, rule: &Rule, at: At, observer: &mut O) -> Effect {
    observer.open();
    let sum = in_force(reader, rule, at).and_then(|in_force| match (in_force, &rule.subject) {
        (false, _) => Ok(None),
        (true, Subject::Events { .. }) => events::sum(reader, rule, at, observer).map(Some),
        (true, Subject::Distance { .. }) => distance::<O>(reader, rule, at).map(Some),
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
pub(super) fn in_force(reader: &Reader<'_>, rule: &Rule, at: At) -> Result<bool, State> {
    rule.when.as_ref().map_or(Ok(true), |when| met(&reader.eval(when, at)))
}

/// The sum within the rule's own bounds, with its sign.
pub(super) fn bounded(rule: &Rule, sum: &Sum, recorded: bool) -> Effect {
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
pub(super) fn number(value: Value) -> Result<Number, State> {
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

fn amount_phrase<O: Observer>(reader: &Reader<'_>, rule: &Rule, amount: &Value, turn: Turn<'_>, at: At) -> Bilingual {
    if !O::RECORDS {
        return Bilingual::default();
    }
    let factors = factors::in_print(reader, &rule.factors, rule.meeting, turn, at);
    figures::and(figures::inside(amount, &Dim::Points), &factors)
}

/// The number of steps of a distance.
fn steps_in(away: &Number, per: &Number, steps: Steps) -> Option<Number> {
    let quotient = away.abs().checked_div(per)?;
    let quotient = match steps {
        Steps::Whole => quotient.floor(),
        Steps::Begun => quotient.ceil(),
        Steps::ProRata => quotient,
    };
    Some(if away.is_negative() { -quotient } else { quotient })
}

/// How far a quantity lies behind an edge, on the side that counts.
fn away(side: Side, of: &Value, edge: &Value) -> Result<Number, State> {
    let away = number(super::value::subtract(of, edge))?;
    Ok(match side {
        Side::Below => (-away).max(Number::ZERO),
        Side::Above => away.max(Number::ZERO),
        Side::Around => away,
    })
}

/// A rate of a rule over a distance.
struct Band<'a> {
    per: &'a Expr,
    amount: &'a Choice,
    /// How far the quantity lies behind the edge.
    away: Number,
}

fn distance<O: Observer>(reader: &Reader<'_>, rule: &Rule, at: At) -> Result<Sum, State> {
    let Subject::Distance { of, side, edge, per, steps, beyond, reach, on_zero } = &rule.subject else {
        return Err(State::Undefined);
    };
    if of.dim == Dim::Date && beyond.is_empty() {
        return in_time::<O>(reader, rule, (of, *side, edge), (per, *steps), at);
    }
    let x = reader.eval(of, at);
    let first = (edge, per, &rule.amount);
    let mut bands: Vec<Band<'_>> = Vec::with_capacity(beyond.len() + 1);
    for (edge, per, amount) in
        std::iter::once(first).chain(beyond.iter().map(|rate| (&rate.edge, &rate.per, &rate.amount)))
    {
        let distance = away(*side, &x, &reader.eval(edge, at))?;
        bands.push(Band { per, amount, away: distance });
    }
    // Edges lie one behind the other; where figures of the data bring them out of order, nothing is guessed.
    if bands.iter().zip(bands.iter().skip(1)).any(|(near, far)| far.away > near.away) {
        return Err(State::Undefined);
    }
    let mut parts: Vec<(Number, &Band<'_>)> = Vec::with_capacity(bands.len());
    match (bands.split_first(), reach) {
        (None, _) => return Err(State::Undefined),
        (Some((only, [])), _) => parts.push((only.away.clone(), only)),
        (Some(_), Reach::Marginal) => {
            let farther = bands.iter().skip(1).map(|band| band.away.clone()).chain([Number::ZERO]);
            parts.extend(bands.iter().zip(farther).map(|(band, beyond)| (&band.away - &beyond, band)));
            let reached = parts.iter().filter(|(part, _)| !part.is_zero()).count();
            parts.truncate(reached.max(1));
        }
        (Some((nearest, _)), Reach::Whole) => {
            let farthest = bands.iter().rev().find(|band| !band.away.is_zero()).unwrap_or(nearest);
            parts.push((nearest.away.clone(), farthest));
        }
    }
    let mut points = Number::ZERO;
    let mut phrases = Vec::new();
    for (part, band) in parts {
        let per = number(reader.eval(band.per, at))?;
        if per.is_zero() {
            return match on_zero {
                Some(OnZero::Points(points)) => Ok(Sum {
                    points: points.clone(),
                    events: 0,
                    phrase: if O::RECORDS { figures::operand(points, &Dim::Points) } else { Bilingual::default() },
                }),
                Some(OnZero::NotApplicable) => Err(State::NotApplicable),
                Some(OnZero::Error) | None => Err(State::Undefined),
            };
        }
        if per.is_negative() {
            return Err(State::Undefined);
        }
        let number_of_steps = steps_in(&part, &per, *steps).ok_or(State::Undefined)?;
        let amount = factors::choice(reader, band.amount, at);
        if O::RECORDS {
            let amount = amount_phrase::<O>(reader, rule, &amount, Turn::Any, at);
            let steps = figures::operand(&number_of_steps, &Dim::Count);
            phrases.push(figures::joined(&[steps, amount], " × "));
        }
        let each = number(factors::multiplied(reader, &amount, &rule.factors, rule.meeting, Turn::Any, at))?;
        points += &(&number_of_steps * &each);
    }
    let phrase = match phrases.as_slice() {
        [_, _, ..] => figures::bracketed(&figures::joined(&phrases, " + ")),
        _ => figures::joined(&phrases, ""),
    };
    Ok(Sum { points, events: 0, phrase })
}

/// For each rate of a distance, the nearest first: whether it is come to.
pub(super) fn rates_used(reader: &Reader<'_>, rule: &Rule, at: At) -> Vec<bool> {
    let Subject::Distance { of, side, edge, beyond, reach, .. } = &rule.subject else { return Vec::new() };
    let x = reader.eval(of, at);
    let edges = std::iter::once(edge).chain(beyond.iter().map(|rate| &rate.edge));
    let past = edges.map(|edge| away(*side, &x, &reader.eval(edge, at)).is_ok_and(|away| !away.is_zero()));
    let past: Vec<bool> = past.collect();
    match reach {
        Reach::Marginal => past,
        // The rate of the farthest edge passed counts for the whole distance.
        Reach::Whole => {
            let farthest = past.iter().rposition(|past| *past);
            (0..past.len()).map(|position| Some(position) == farthest).collect()
        }
    }
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

/// The arithmetic of a rule: `3 × 5 = 15`, and the bound where it binds.
fn explained(reader: &Reader<'_>, rule: &Rule, sum: Option<Option<&Sum>>, effect: &Effect, at: At) -> Bilingual {
    let Some(sum) = sum else { return figures::points(&effect.points) };
    let Some(sum) = sum else {
        let when = rule.when.as_ref().map(|when| figures::condition(reader, when, at)).unwrap_or_default();
        return say!("不适用（{when}）", "not in force ({when})", when = when);
    };
    let result = figures::number(&sum.points, &Dim::Points);
    let how =
        if sum.phrase.zh.is_empty() || sum.phrase == result { result } else { figures::equals(&sum.phrase, &result) };
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
        Subject::Distance { of, edge, per, beyond, .. } => {
            exprs.extend([of, edge, per]);
            exprs.extend(beyond.iter().flat_map(|rate| [&rate.edge, &rate.per]));
        }
        Subject::Once => {}
    }
    if !matches!(rule.subject, Subject::Events { .. }) {
        exprs.extend(factors::chosen(reader, &rule.amount, at).ok());
    }
    exprs.into_iter().for_each(|expr| inputs::of_expr(reader, expr, at, &mut found));
    found
}
