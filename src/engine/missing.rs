//! What stands for missing values, by the policies of the scheme, and the record of it.

use super::desk::Desk;
use super::eval::{At, Reader, policy};
use super::figures;
use super::outcome::{Missed, Replaced, StandIn};
use super::value::NOT_APPLICABLE;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::base::parts::Part;
use crate::base::source::Span;
use crate::data::PeriodData;
use crate::model::contract::{MissingPolicy, MissingTable};
use crate::model::expr::{Among, Back, Earlier, Expr, ExprKind, Members, Statistic};
use crate::model::node::{Node, NotApplicable};
use crate::model::value::{Dim, Mark, State, Value};
use crate::model::{FactId, NodeId};

/// A value that stands for a missing one, and where it comes from.
pub(super) struct Stand {
    pub(super) value: Value,
    pub(super) by: StandIn,
}

impl Stand {
    fn of(value: impl Into<Value>, by: StandIn) -> Option<Self> {
        Some(Self { value: value.into(), by })
    }
}

/// Whether some figure is not final yet: then neither are the results.
pub(super) fn some_provisional(data: &PeriodData) -> bool {
    data.facts.iter().any(|column| column.marks.iter().any(|(_, mark)| *mark == Mark::Provisional))
}

/// Whether a table says what becomes of late figures.
pub(super) fn asks_when(table: &MissingTable) -> bool {
    table.iter().any(|(state, _)| *state == State::Late)
}

/// The state of a reported fact that stands instead of a value; late figures have one where the scheme has a rule for them.
pub(super) fn state(reader: &Reader<'_>, id: FactId, reported: &Value, at: At) -> Option<State> {
    reported.state().or_else(|| {
        let fact = reader.desk.rules.facts.get(id.index())?;
        (asks_when(&fact.missing) && reader.mark(id, at) == Some(Mark::Late)).then_some(State::Late)
    })
}

/// Whether a node has a rule for late figures, and reads one that has none of its own.
pub(super) fn late(reader: &Reader<'_>, facts: &[FactId], at: At) -> bool {
    facts.iter().any(|id| {
        let Some(fact) = reader.desk.rules.facts.get(id.index()) else { return false };
        let mut times = super::parts::times(fact, reader.desk.data).into_iter();
        !asks_when(&fact.missing) && times.any(|part| reader.mark(*id, At { part, ..at }) == Some(Mark::Late))
    })
}

/// What stands for a fact that is missing in a state; none where the state goes on.
pub(super) fn of_fact(reader: &Reader<'_>, id: FactId, state: State, at: At) -> Option<Stand> {
    let fact = reader.desk.rules.facts.get(id.index())?;
    match policy(&fact.missing, state)? {
        MissingPolicy::Zero => Stand::of(Number::ZERO, StandIn::Stated),
        MissingPolicy::Number(number) => Stand::of(number.clone(), StandIn::Stated),
        MissingPolicy::NotApplicable => Stand::of(NOT_APPLICABLE, StandIn::Excluded),
        MissingPolicy::Carry(within) if fact.per.is_some() => super::parts::carried(reader, id, at.part?, *within, at),
        MissingPolicy::Carry(within) => carried(reader, ExprKind::Fact(id), &fact.dim, *within, at, |_, then| {
            let value = reader.reported(id, then);
            value.state().is_none().then_some(value)
        }),
        MissingPolicy::GroupMean { among, slot } => {
            let slot = slot + at.part.map_or(0, |part| u32::try_from(part.index).unwrap_or(u32::MAX));
            mean(reader, ExprKind::Fact(id), &fact.dim, (*among, slot), fact.clause.span, at)
        }
        MissingPolicy::Error | MissingPolicy::Full | MissingPolicy::NoTotal => None,
    }
}

/// What stands for a node without a value, and the state where the share goes by the rule of what does not apply.
pub(super) fn of_node(reader: &Reader<'_>, id: NodeId, node: &Node, state: State, unit: usize) -> Option<Stand> {
    let at = At::unit(unit);
    let settled = match policy(&node.missing, state) {
        Some(MissingPolicy::Zero) => return Stand::of(Number::ZERO, StandIn::Stated),
        Some(MissingPolicy::Full) => return Stand::of(node.full.clone(), StandIn::Full),
        Some(MissingPolicy::Number(value)) => return Stand::of(value.clone(), StandIn::Stated),
        Some(MissingPolicy::Carry(within)) => {
            return carried(reader, ExprKind::Node(id), &Dim::Points, *within, at, |era, then| {
                carried_points(reader, id, node, era, then)
            });
        }
        Some(MissingPolicy::GroupMean { among, slot }) => {
            return mean(reader, ExprKind::Node(id), &Dim::Points, (*among, *slot), node.clause.span, at);
        }
        Some(MissingPolicy::NotApplicable) => Some(NOT_APPLICABLE),
        Some(MissingPolicy::Error | MissingPolicy::NoTotal) | None => None,
    };
    let state = if settled.is_some() { State::NotApplicable } else { state };
    match (state, node.not_applicable) {
        (State::NotApplicable, Some(NotApplicable::Zero)) => Stand::of(Number::ZERO, StandIn::Stated),
        (State::NotApplicable, Some(NotApplicable::Full)) => Stand::of(node.full.clone(), StandIn::Full),
        _ => Stand::of(settled?, StandIn::Excluded),
    }
}

/// The points a node had in an earlier period, brought to its full mark of today; none where they were put in.
fn carried_points(reader: &Reader<'_>, id: NodeId, node: &Node, era: usize, at: At) -> Option<Value> {
    let then = reader.desk.eras.get(era)?;
    let (node_then, unit) = (then.node(id)?, reader.unit(at)?);
    let put_in = |one: &Replaced| one.unit == unit && one.what == Missed::Node(node_then);
    if then.past.outcome.replaced.iter().any(put_in) {
        return None;
    }
    let Value::Number(points) = reader.node(id, at) else { return None };
    let full = &then.past.rules.nodes.get(node_then.index())?.full;
    Some(Value::Number(if *full == node.full { points } else { (&points * &node.full).checked_div(full)? }))
}

/// The latest value of an earlier period.
fn carried(
    reader: &Reader<'_>,
    of: ExprKind,
    dim: &Dim,
    within: Option<Back>,
    at: At,
    value: impl Fn(usize, At) -> Option<Value>,
) -> Option<Stand> {
    let desk = reader.desk;
    for era in desk.before(at.era, within) {
        if let Some(value) = reader.in_era(era, at).and_then(|then| value(era, then)) {
            return Stand::of(value, StandIn::Carried(desk.eras.get(era)?.past.data.period));
        }
    }
    // An example states what the period before had.
    let expr = |kind| Expr { kind, dim: dim.clone(), span: Span::default() };
    let last = expr(ExprKind::Earlier(Box::new(expr(of)), Earlier::Last));
    let stated = desk.assumed(&last).filter(|value| value.state().is_none());
    Stand::of(stated?.clone(), StandIn::Carried(desk.data.period.previous()))
}

/// The mean of what a group submitted; none where it submitted nothing.
fn mean(
    reader: &Reader<'_>,
    of: ExprKind,
    dim: &Dim,
    (among, slot): (Among, u32),
    span: Span,
    at: At,
) -> Option<Stand> {
    let expr = |kind| Expr { kind, dim: dim.clone(), span };
    let of = Box::new(expr(of));
    let mean = expr(ExprKind::OverPeers { statistic: Statistic::Mean, of, among, members: Members::default(), slot });
    let value = reader.eval(&mean, at);
    value.number().is_some().then_some(Stand { value, by: StandIn::GroupMean })
}

/// Whether a policy puts a value in, or takes a figure out.
pub(super) fn acts(policy: &MissingPolicy) -> bool {
    !matches!(policy, MissingPolicy::Error | MissingPolicy::NoTotal | MissingPolicy::Full)
}

/// Every fact that was missing and has something else in its place.
pub(super) fn facts(reader: &Reader<'_>) -> Vec<Replaced> {
    let mut found = Vec::new();
    for (index, fact) in reader
        .desk
        .rules
        .facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| fact.missing.iter().any(|(_, policy)| acts(policy)))
    {
        let id = FactId::from_index(index);
        let times = super::parts::times(fact, reader.desk.data);
        for (unit, part) in (0..reader.desk.size()).flat_map(|unit| times.iter().map(move |part| (unit, *part))) {
            let at = At { part, ..At::unit(unit) };
            if let Some(state) = state(reader, id, &reader.reported(id, at), at)
                && let Some(Stand { value, by }) = of_fact(reader, id, state, at)
            {
                let part = part.map(|part| part.period);
                found.push(Replaced { what: Missed::Fact(id), part, unit, state, value, by });
            }
        }
    }
    found
}

/// The means that stand for missing values of facts, of each part of the period that the fact is reported for: (slot, fact,
/// part, whose).
pub(super) fn means_of_facts(desk: &Desk<'_>) -> Vec<(u32, FactId, Option<Part>, Among)> {
    let mut found = Vec::new();
    for (index, fact) in desk.rules.facts.iter().enumerate() {
        for (slot, among) in means(&fact.missing) {
            let times = super::parts::times(fact, desk.data).into_iter().zip(slot..);
            found.extend(times.map(|(part, slot)| (slot, FactId::from_index(index), part, among)));
        }
    }
    found
}

/// The means in a table of missing values: (slot, whose).
pub(super) fn means(table: &MissingTable) -> impl Iterator<Item = (u32, Among)> {
    table.iter().filter_map(|(_, policy)| match policy {
        MissingPolicy::GroupMean { among, slot } => Some((*slot, *among)),
        _ => None,
    })
}

/// Whether a table carries values over from earlier periods.
pub(super) fn carries(table: &MissingTable) -> bool {
    table.iter().any(|(_, policy)| matches!(policy, MissingPolicy::Carry(_)))
}

/// Where what stands for a missing value comes from, in words: `沿用2021H2`.
pub(super) fn source(by: StandIn) -> Bilingual {
    match by {
        StandIn::Stated => Bilingual::from(("按规定", "as stated")),
        StandIn::Full => Bilingual::from(("满分", "full mark")),
        StandIn::Excluded => Bilingual::from(("剔除", "excluded")),
        StandIn::Carried(period) => say!("沿用{period}", "carried from {period}", period = period.to_string()),
        StandIn::GroupMean => Bilingual::from(("组均值", "group mean")),
    }
}

/// `未报 → 12（沿用 2021）`
pub(super) fn in_words(state: State, stand: &Stand) -> Bilingual {
    let text = figures::replaced(state, &stand.value);
    if matches!(stand.by, StandIn::Carried(_) | StandIn::GroupMean) {
        let source = source(stand.by);
        return Bilingual { zh: format!("{}（{}）", text.zh, source.zh), en: format!("{} ({})", text.en, source.en) };
    }
    text
}

/// Whether fewer cases than a node needs are at hand: then the state below minimum; the state of a number that is missing.
pub(super) fn enough(reader: &Reader<'_>, node: &Node, at: At) -> Result<(), State> {
    for least in &node.least_cases {
        match (reader.eval(&least.least, at), reader.eval(&least.of, at)) {
            (Value::Number(least), Value::Number(of)) if of < least => return Err(State::BelowMinimum),
            (Value::Number(_), Value::Number(_)) => {}
            (a, b) => return Err(super::value::stronger(a.state(), b.state()).unwrap_or(State::Undefined)),
        }
    }
    Ok(())
}
