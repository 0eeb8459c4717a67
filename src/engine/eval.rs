//! The value of an expression for one unit.
//!
//! What it reads of the unit is in `reading`, sums and counts over rows in `aggregates`, runs of periods in `recurrence`.

use super::desk::Desk;
use super::outcome::{ChargeColumn, Total};
use super::reweighed::Again;
use super::value::{self, NOT_APPLICABLE, UNDEFINED, flag, stronger, truth};
use crate::base::number::Number;
use crate::base::parts::Part;
use crate::model::contract::{DatedBy, MissingPolicy, MissingTable};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::node::{Node, Share};
use crate::model::value::{State, Value};
use crate::model::{AwardId, ConsequenceId, EventId, NodeId, TableId};
use std::borrow::Cow;
use std::cmp::Ordering;

/// An award a unit holds in this period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holding {
    pub(super) unit: usize,
    pub(super) award: AwardId,
    pub(super) work: Option<NodeId>,
    pub(super) run: u32,
}

/// Which total a reader of the root is entitled to.
#[derive(Clone, Copy)]
pub(super) enum Totals<'a> {
    /// Inside the score tree there is none: the root is a node like others.
    InTree,
    /// Vetoes see the rounded total before vetoes.
    BeforeVetoes,
    /// Everything later sees the published total.
    Published(&'a [Total]),
}

/// What has been computed so far, for those who read it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) desk: &'a Desk<'a>,
    /// By node and unit; empty where a node has not been computed.
    pub(super) nodes: &'a [Vec<Value>],
    /// By node and unit: the value was put in for a missing one. Empty where none was.
    pub(super) substitutes: &'a [Vec<bool>],
    /// Losses of children that fall on their parents.
    pub(super) charges: &'a [ChargeColumn],
    /// By slot and group.
    pub(super) statistics: &'a [Vec<Value>],
    pub(super) totals: Totals<'a>,
    /// By ranking and unit.
    pub(super) places: &'a [Vec<Option<u32>>],
    /// By unit: the position of the grade in the list of grades; empty where grades are not decided yet.
    pub(super) grades: &'a [Option<u16>],
    /// Sorted.
    pub(super) holdings: &'a [Holding],
    /// What follows in this period, as far as it is known. Sorted.
    pub(super) followed: &'a [(usize, ConsequenceId)],
    /// Earlier periods count only where the unit had the same head.
    pub(super) same_head: bool,
    /// The marks of the ballot at hand.
    pub(super) marks: &'a [&'a Number],
    /// The mark at hand.
    pub(super) mark: Option<&'a Number>,
    /// Other weights than those of the scheme, where a run is made again with them.
    pub(super) again: Option<&'a Again>,
}

impl<'a> Reader<'a> {
    /// A reader of a desk on which nothing has been computed yet.
    pub(super) fn bare(desk: &'a Desk<'a>) -> Self {
        Self {
            desk,
            nodes: &[],
            substitutes: &[],
            charges: &[],
            statistics: &[],
            totals: Totals::InTree,
            places: &[],
            grades: &[],
            holdings: &[],
            followed: &[],
            same_head: false,
            marks: &[],
            mark: None,
            again: None,
        }
    }
}

/// The event at hand.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) event: EventId,
    pub(super) index: usize,
    pub(super) dated_by: DatedBy,
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// The unit, by its position in the current period.
    pub(super) unit: usize,
    /// The node whose full mark is meant.
    pub(super) node: Option<NodeId>,
    /// The event at hand.
    pub(super) row: Option<Row>,
    /// The number of valid answers at hand.
    pub(super) ballots: Option<u32>,
    /// The earlier period that is read, by its position in the history.
    pub(super) era: Option<usize>,
    /// The unit that is looked at in that period, where it is a part of what became the unit.
    pub(super) then: Option<u32>,
    /// Runs are looked at for this work only.
    pub(super) work: Option<NodeId>,
    /// The part of the period that is read, of what is reported or happened in it.
    pub(super) part: Option<Part>,
    /// Nothing that was put in for a missing value counts.
    pub(super) as_reported: bool,
}

impl At {
    /// For a unit.
    pub(super) fn unit(unit: usize) -> Self {
        Self {
            unit,
            node: None,
            row: None,
            ballots: None,
            era: None,
            then: None,
            work: None,
            part: None,
            as_reported: false,
        }
    }

    /// In a node.
    pub(super) fn node(unit: usize, node: NodeId) -> Self {
        Self { node: Some(node), ..Self::unit(unit) }
    }

    /// At an event.
    pub(super) fn row(self, event: EventId, index: usize, dated_by: DatedBy) -> Self {
        Self { row: Some(Row { event, index, dated_by }), ..self }
    }
}

/// What a table of missing values says of a state.
pub(super) fn policy(table: &MissingTable, state: State) -> Option<&MissingPolicy> {
    let listed = |wanted: State| table.iter().find(|(listed, _)| *listed == wanted).map(|(_, policy)| policy);
    match state {
        // A late figure without a rule of its own was not submitted.
        State::Late => listed(State::Late).or_else(|| listed(State::NotSubmitted)),
        _ => listed(state),
    }
}

impl<'a> Reader<'a> {
    /// The value of an expression.
    pub(super) fn eval(&self, expr: &Expr, at: At) -> Value {
        use ExprKind as K;
        let missing = |result: Result<Value, State>| result.unwrap_or_else(Value::Missing);
        let whole = |number: u32| Value::Number(Number::from(number));
        if let Some(value) = self.desk.assumed(expr) {
            return value.clone();
        }
        match &expr.kind {
            K::Constant(value) => value.clone(),
            K::Fact(fact) => self.fact(*fact, at),
            K::Node(node) => self.node(*node, at),
            K::ExactTotal => self.exact_total(at),
            K::Shown(inner, rounding) | K::RoundOff(inner, rounding) => {
                value::map(self.eval(inner, at), |number| rounding.apply(number))
            }
            K::Full => self.full(at),
            K::Place(ranking) => {
                let places = match self.era(at) {
                    None => self.places,
                    Some(era) => &era.past.outcome.places,
                };
                let place = self.unit(at).and_then(|unit| places.get(ranking.index())?.get(unit).copied().flatten());
                place.map_or(NOT_APPLICABLE, whole)
            }
            K::Grade => self.grade(at),
            K::Held(of) => whole(self.times(*of, at)),
            K::Running { of, any_work, gaps_skipped } => whole(self.running(*of, *any_work, *gaps_skipped, at)),
            K::HeldIn(of, back) => whole(self.held_in(*of, *back, at)),
            K::HoldsIn(condition, back) => {
                missing(self.holds_in(condition, *back, at).map(|n| Value::Number(n.into())))
            }
            K::HoldsRunning { condition, gaps_skipped } => {
                missing(self.holds_running(condition, *gaps_skipped, at).map(|n| Value::Number(n.into())))
            }
            K::InGroup(group) => flag(self.desk.belongs(at.unit, *group)),
            K::YearlyDate(month, day) => self.yearly(*month, *day, at),
            K::Shifted { date, by, unit } => {
                super::time::shifted(&self.eval(date, at), &self.eval(by, at), *unit, &self.desk.data.calendar)
            }
            K::NextWorkingDay(date) => super::time::on_or_after(&self.eval(date, at), &self.desk.data.calendar),
            K::Key(key) => match super::targets::known_by(self, *key, at.unit) {
                Some(text) => Value::Text(text.into()),
                None => NOT_APPLICABLE,
            },
            K::Target { fact, of } => super::targets::value(self, *fact, of.as_deref(), at),
            K::Look { table, row, column } => self.look(*table, row, column.as_deref(), at),
            K::Count { event, filter } => missing(self.count(*event, filter.as_deref(), at).map(Value::Number)),
            K::OverEvents { statistic, event, of, filter } => {
                missing(self.over_events(statistic, *event, of, filter.as_deref(), at))
            }
            K::Regularly { event, filter, least, every, in_part } => {
                let how = super::registers::Regular { least: *least, every: *every, in_part: *in_part };
                missing(super::registers::regularly(self, *event, filter.as_deref(), how, at))
            }
            K::Field(event, field) => at.row.map_or(UNDEFINED, |row| self.field(*event, *field, row, at)),
            K::EventDate => at.row.and_then(|row| self.date(row, at)).map_or(UNDEFINED, Value::Date),
            K::InWindow(window) => {
                let window = self.desk.rules.windows.get(window.index());
                let date = at.row.and_then(|row| self.date(row, at));
                match window.zip(date) {
                    Some((window, date)) => flag(window.first <= date && date <= window.last),
                    None => UNDEFINED,
                }
            }
            K::Mark => self.mark.map_or(UNDEFINED, |mark| Value::Number(mark.clone())),
            K::OverMarks { statistic, filter } => missing(self.over_marks(statistic, filter.as_deref(), at)),
            K::Ballots => at.ballots.map_or(UNDEFINED, whole),
            kind @ (K::OverPeers { .. } | K::Rated { .. }) => self.over_peers(kind, at),
            K::OverPeriods { statistic, of, filter, during, inside, missing } => {
                let stretch = super::spans::Of { during: *during, inside: *inside };
                super::spans::statistic(self, statistic, (of, filter.as_deref()), (stretch, *missing), at)
            }
            K::Outside(outside) => super::reuse::value(self, outside, at),
            K::Earlier(inner, which) => self.earlier(inner, *which, at),
            K::Negate(a) => value::map(self.eval(a, at), |number| -number),
            K::Add(a, b) => value::add(&self.eval(a, at), &self.eval(b, at)),
            K::Subtract(a, b) => value::subtract(&self.eval(a, at), &self.eval(b, at)),
            K::Multiply(a, b) => value::multiply(&self.eval(a, at), &self.eval(b, at)),
            K::Divide(a, b) => value::divide(&self.eval(a, at), &self.eval(b, at)),
            K::Power(a, exponent) => match self.eval(a, at) {
                // 0⁰ has no value.
                Value::Number(base) if base.is_zero() && *exponent == 0 => UNDEFINED,
                base => value::map(base, |base| base.pow_i(*exponent)),
            },
            K::Raised(a, b) => value::raise(&self.eval(a, at), &self.eval(b, at)),
            K::Real(function, a) => match self.eval(a, at) {
                Value::Number(number) => function.apply(&number).map_or(UNDEFINED, Value::Number),
                other => value::map(other, Number::clone),
            },
            K::Towards(a, towards, places) => value::map(self.eval(a, at), |number| towards.apply(number, *places)),
            K::Minimum(list) => value::extreme(list.iter().map(|part| self.eval(part, at)), Ordering::Less),
            K::Maximum(list) => value::extreme(list.iter().map(|part| self.eval(part, at)), Ordering::Greater),
            K::Absolute(a) => value::map(self.eval(a, at), Number::abs),
            K::Compare(sign, a, b) => compare(*sign, &self.eval(a, at), &self.eval(b, at)),
            // What was reported is asked for, not what was put in for it.
            K::Is(a, state) => flag(self.eval(a, At { as_reported: true, ..at }).state() == Some(*state)),
            K::Not(a) => match truth(&self.eval(a, at)) {
                Ok(holds) => flag(!holds),
                Err(state) => Value::Missing(state),
            },
            K::And(list) => self.connect(list, at, false),
            K::Or(list) => self.connect(list, at, true),
            K::If(condition, then, otherwise) => match truth(&self.eval(condition, at)) {
                Ok(true) => self.eval(then, at),
                Ok(false) => self.eval(otherwise, at),
                Err(state) => Value::Missing(state),
            },
        }
    }

    /// A cell of a table.
    fn look(&self, table: TableId, row: &Expr, column: Option<&Expr>, at: At) -> Value {
        let Some(table) = self.desk.rules.tables.get(table.index()) else { return UNDEFINED };
        let row = match self.key(row, at) {
            Ok(row) => row,
            Err(state) => return Value::Missing(state),
        };
        let column = match column.map(|column| self.key(column, at)).transpose() {
            Ok(column) => column,
            Err(state) => return Value::Missing(state),
        };
        table.get(&row, column.as_deref()).cloned().unwrap_or(UNDEFINED)
    }

    /// A key of a table: a text, or the word of a level.
    pub(super) fn key<'k>(&'k self, expr: &'k Expr, at: At) -> Result<Cow<'k, str>, State> {
        match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => return Ok(Cow::Borrowed(text)),
            ExprKind::Key(key) => {
                return super::targets::known_by(self, *key, at.unit).map(Cow::Borrowed).ok_or(State::NotApplicable);
            }
            _ => {}
        }
        match (self.eval(expr, at), &expr.dim) {
            (Value::Text(text), _) => Ok(Cow::Owned(text.to_string())),
            (Value::Level(level), crate::model::value::Dim::Level(names)) => {
                names.get(usize::from(level)).map(|name| Cow::Borrowed(name.as_str())).ok_or(State::Undefined)
            }
            (other, _) => Err(other.state().unwrap_or(State::Undefined)),
        }
    }

    /// The weight of a share for a unit: what its table says, where units have weights of their own.
    pub(super) fn weight<'w>(
        &self,
        weight: &'w Number,
        by: Option<&Expr>,
        unit: usize,
    ) -> Result<Cow<'w, Number>, State> {
        match by.map(|by| self.eval(by, At::unit(unit))) {
            None => Ok(Cow::Borrowed(weight)),
            Some(Value::Number(number)) => Ok(Cow::Owned(number)),
            Some(other) => Err(other.state().unwrap_or(State::Undefined)),
        }
    }

    /// What a child counts for in its parent: its weight, or its full mark; as drawn, where a run is made again with other
    /// weights.
    pub(super) fn size<'w>(&'w self, id: NodeId, child: &'w Node, unit: usize) -> Result<Cow<'w, Number>, State> {
        let own = match &child.share {
            Share::Weight { weight, by, .. } => match (self.again.and_then(|again| again.size(id)), by) {
                (Some(drawn), None) => return Ok(Cow::Borrowed(drawn)),
                (_, by) => self.weight(weight, by.as_deref(), unit)?,
            },
            Share::Points | Share::Root => match self.again.and_then(|again| again.size(id)) {
                Some(drawn) => return Ok(Cow::Borrowed(drawn)),
                None => Cow::Borrowed(&child.full),
            },
        };
        Ok(match self.again.and_then(|again| again.times(id)) {
            Some(times) => Cow::Owned(own.as_ref() * times),
            None => own,
        })
    }

    /// `and` (decided by false) and `or` (decided by true): the deciding value wins over missing ones.
    fn connect(&self, list: &[Expr], at: At, deciding: bool) -> Value {
        let mut missing = None;
        for part in list {
            match truth(&self.eval(part, at)) {
                Ok(holds) if holds == deciding => return flag(deciding),
                Ok(_) => {}
                Err(state) => missing = stronger(missing, Some(state)),
            }
        }
        missing.map_or(flag(!deciding), Value::Missing)
    }
}

/// A comparison of two values; strict.
pub(super) fn compare(sign: Comparison, a: &Value, b: &Value) -> Value {
    match value::order(a, b) {
        Some(order) => flag(sign.holds(order)),
        None => stronger(a.state(), b.state()).map_or(UNDEFINED, Value::Missing),
    }
}
