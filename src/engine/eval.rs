//! The value of an expression for one unit.

use super::desk::{Desk, Era, Run};
use super::outcome::{ChargeColumn, Total};
use super::statistics::Tally;
use super::value::{self, NOT_APPLICABLE, UNDEFINED, flag, met, stronger, truth};
use crate::base::number::Number;
use crate::data::EventTable;
use crate::model::contract::{DatedBy, MissingPolicy, MissingTable};
use crate::model::expr::{Back, Comparison, Expr, ExprKind, Statistic, Verdict};
use crate::model::value::{Mark, State, Value};
use crate::model::{AwardId, ConsequenceId, EventId, FactId, NodeId, TableId};
use jiff::civil::Date;
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
    /// Nothing that was put in for a missing value counts.
    pub(super) as_reported: bool,
}

impl At {
    /// For a unit.
    pub(super) fn unit(unit: usize) -> Self {
        Self { unit, node: None, row: None, ballots: None, era: None, then: None, work: None, as_reported: false }
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
    pub(super) fn era(&self, at: At) -> Option<&'a Era<'a>> {
        self.desk.eras.get(at.era?)
    }

    /// The position of the unit in the period that is read.
    pub(super) fn unit(&self, at: At) -> Option<usize> {
        match at.era {
            None => Some(at.unit),
            Some(era) => at.then.map(|then| then as usize).or_else(|| self.desk.unit_then(era, at.unit)),
        }
    }

    /// What was reported of a fact, before its table of missing values.
    pub(super) fn reported(&self, fact: FactId, at: At) -> Value {
        let column = match self.era(at) {
            None if at.era.is_none() => self.desk.data.facts.get(fact.index()),
            None => None,
            Some(era) => match era.fact(fact) {
                Some(then) => era.past.data.facts.get(then.index()),
                None => return NOT_APPLICABLE,
            },
        };
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        column.and_then(|column| column.values.get(unit)).cloned().unwrap_or(Value::Missing(State::NotSubmitted))
    }

    /// The mark of a figure.
    pub(super) fn mark(&self, fact: FactId, at: At) -> Option<Mark> {
        let column = match self.era(at) {
            None => self.desk.data.facts.get(fact.index()),
            Some(era) => era.past.data.facts.get(era.fact(fact)?.index()),
        };
        column?.mark(self.unit(at)?)
    }

    fn fact(&self, fact: FactId, at: At) -> Value {
        let value = self.reported(fact, at);
        if at.as_reported {
            return value;
        }
        let Some(state) = super::missing::state(self, fact, &value, at) else { return value };
        super::missing::of_fact(self, fact, state, at).map_or(Value::Missing(state), |stand| stand.value)
    }

    pub(super) fn node(&self, node: NodeId, at: At) -> Value {
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        if at.era.is_some() {
            let Some((era, then)) = self.era(at).and_then(|era| era.node(node).map(|then| (era, then))) else {
                return NOT_APPLICABLE;
            };
            let outcome = era.past.outcome;
            let value = if then == era.past.rules.root() {
                outcome.totals.get(unit).map(|total| &total.total)
            } else {
                outcome.nodes.get(then.index()).and_then(|column| column.get(unit))
            };
            return value.cloned().unwrap_or(NOT_APPLICABLE);
        }
        let substituted = || self.substitutes.get(node.index()).and_then(|flags| flags.get(unit)) == Some(&true);
        if at.as_reported && substituted() {
            return NOT_APPLICABLE;
        }
        let value = self.nodes.get(node.index()).and_then(|column| column.get(unit));
        if node == self.desk.rules.root() {
            match self.totals {
                Totals::InTree => {}
                Totals::BeforeVetoes => {
                    let round = self.desk.rules.nodes.first().and_then(|root| root.round);
                    let value = value.cloned().unwrap_or(UNDEFINED);
                    return match round {
                        Some(round) => value::map(value, |number| round.apply(number)),
                        None => value,
                    };
                }
                Totals::Published(totals) => {
                    return totals.get(unit).map_or(UNDEFINED, |total| total.total.clone());
                }
            }
        }
        value.cloned().unwrap_or(UNDEFINED)
    }

    /// Whether the unit has a published total.
    pub(super) fn has_total(&self, unit: usize) -> bool {
        match self.totals {
            Totals::Published(totals) => totals.get(unit).is_some_and(|total| total.total.number().is_some()),
            Totals::InTree | Totals::BeforeVetoes => false,
        }
    }

    fn exact_total(&self, at: At) -> Value {
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        let totals = match (self.era(at), self.totals) {
            (Some(era), _) => &era.past.outcome.totals,
            (None, Totals::Published(totals)) => totals,
            (None, _) => return self.nodes.first().and_then(|root| root.get(unit)).cloned().unwrap_or(UNDEFINED),
        };
        totals.get(unit).map_or(UNDEFINED, |total| total.exact.clone())
    }

    /// The table of an event kind; none where the period did not know the kind.
    pub(super) fn table(&self, event: EventId, at: At) -> Option<&'a EventTable> {
        match at.era {
            None => self.desk.data.events.get(event.index()),
            Some(_) => {
                let era = self.era(at)?;
                era.past.data.events.get(era.event(event)?.index())
            }
        }
    }

    /// The events of a kind that belong to the unit: the table and the rows, or the state that stands for them.
    pub(super) fn rows(&self, event: EventId, at: At) -> Result<(&'a EventTable, std::ops::Range<usize>), State> {
        let absent = if at.era.is_some() { State::NotApplicable } else { State::NotSubmitted };
        let table = self.table(event, at).ok_or(absent)?;
        let unit = self.unit(at).ok_or(State::NotApplicable)?;
        if table.submitted { Ok((table, table.rows(unit))) } else { Err(State::NotSubmitted) }
    }

    /// The date of the event at hand that decides.
    pub(super) fn date(&self, row: Row, at: At) -> Option<Date> {
        let table = self.table(row.event, at)?;
        match row.dated_by {
            DatedBy::Date => table.dates.get(row.index).copied(),
            DatedBy::Field(event, field) => match self.field(event, field, row, at) {
                Value::Date(date) => Some(date),
                _ => None,
            },
        }
    }

    /// A field of the event at hand.
    pub(super) fn field_at(&self, event: EventId, field: u16, at: At) -> Value {
        at.row.map_or(UNDEFINED, |row| self.field(event, field, row, at))
    }

    fn field(&self, event: EventId, field: u16, row: Row, at: At) -> Value {
        if event != row.event {
            return UNDEFINED;
        }
        let field = match self.era(at) {
            Some(era) => era.field(event, field),
            None => Some(field),
        };
        let column = field.and_then(|field| self.table(event, at)?.fields.get(usize::from(field)));
        column.and_then(|column| column.get(row.index)).cloned().unwrap_or(NOT_APPLICABLE)
    }

    /// The loss that a node hands on to its parent.
    pub(super) fn charge(&self, node: NodeId, unit: usize) -> Option<&'a Number> {
        self.charges.iter().find(|column| column.node == node)?.points.get(unit)
    }

    /// The first day of the period that is read, and the last that its results speak of.
    pub(super) fn days(&self, at: At) -> Option<(Date, Date)> {
        let data = match at.era {
            None => self.desk.data,
            Some(_) => self.era(at)?.past.data,
        };
        Some((data.period.first_day(), data.as_of))
    }

    /// A day of every year in the year of the period that is read.
    fn yearly(&self, month: u8, day: u8, at: At) -> Value {
        let period = self.era(at).map_or(self.desk.data.period, |era| era.past.data.period);
        crate::base::calendar::day_of_year(period.year(), month, day).map_or(UNDEFINED, Value::Date)
    }

    /// The full mark of the node at hand.
    pub(super) fn full(&self, at: At) -> Value {
        let node = at.node.and_then(|node| self.desk.rules.nodes.get(node.index()));
        node.map_or(UNDEFINED, |node| Value::Number(node.full.clone()))
    }

    fn holdings(&self, award: AwardId, at: At) -> impl Iterator<Item = &'a Holding> {
        let from = self.holdings.partition_point(|holding| holding.unit < at.unit);
        let own = self.holdings.get(from..).unwrap_or(&[]).iter().take_while(move |holding| holding.unit == at.unit);
        own.filter(move |holding| holding.award == award)
    }

    /// How often something was decided about a unit in the period.
    fn times(&self, of: Verdict, at: At) -> u32 {
        match (of, self.era(at)) {
            (Verdict::Award(award), _) => self.held(award, at).0,
            (Verdict::Consequence(id), None) => u32::from(self.followed.binary_search(&(at.unit, id)).is_ok()),
            (Verdict::Veto(id), None) => match self.totals {
                Totals::Published(totals) => {
                    u32::from(totals.get(at.unit).is_some_and(|total| total.vetoes.contains(&id)))
                }
                Totals::InTree | Totals::BeforeVetoes => 0,
            },
            (Verdict::Consequence(_) | Verdict::Veto(_), Some(era)) => {
                self.unit(at).map_or(0, |unit| era.times(of, unit))
            }
        }
    }

    /// For how many periods in a row, this one included.
    fn running(&self, of: Verdict, any_work: bool, gaps_skipped: bool, at: At) -> u32 {
        let how = Run { same_head: self.same_head, gaps_skipped };
        match of {
            Verdict::Award(award) if !any_work && !gaps_skipped => self.held(award, at).1,
            Verdict::Award(award) if at.era.is_none() && !any_work => {
                let own = self.holdings(award, at).filter(|holding| at.work.is_none() || holding.work == at.work);
                let runs =
                    own.map(|holding| self.desk.run(at.unit, how, |era, unit| era.granted(award, holding.work, unit)));
                runs.max().unwrap_or(0)
            }
            _ if at.era.is_none() && self.times(of, at) > 0 => {
                self.desk.run(at.unit, how, |era, unit| era.times(of, unit) > 0)
            }
            _ => 0,
        }
    }

    /// How often in the latest periods, this one included.
    fn held_in(&self, of: Verdict, back: Back, at: At) -> u32 {
        if at.era.is_some() {
            return 0;
        }
        let earlier = self.desk.back(back, at.unit, self.same_head).map(|(era, unit)| era.times(of, unit));
        self.times(of, at) + earlier.sum::<u32>()
    }

    /// Whether a condition holds of an earlier period; what cannot be decided does not.
    fn held_then(&self, condition: &Expr, era: &Era<'_>, at: At) -> bool {
        era.index.is_some() && met(&self.eval(condition, At { era: era.index, ..at })) == Ok(true)
    }

    /// In how many of the latest periods, this one included, a condition holds.
    fn holds_in(&self, condition: &Expr, back: Back, at: At) -> Result<u32, State> {
        if at.era.is_some() {
            return Err(State::NotApplicable);
        }
        let now = met(&self.eval(condition, at))?;
        let earlier = self.desk.back(back, at.unit, self.same_head);
        let earlier = earlier.filter(|(era, _)| self.held_then(condition, era, at)).count();
        Ok(u32::from(now) + u32::try_from(earlier).unwrap_or(u32::MAX - 1))
    }

    /// For how many periods in a row, this one included, a condition holds.
    fn holds_running(&self, condition: &Expr, gaps_skipped: bool, at: At) -> Result<u32, State> {
        if at.era.is_some() {
            return Err(State::NotApplicable);
        }
        if !met(&self.eval(condition, at))? {
            return Ok(0);
        }
        let how = Run { same_head: self.same_head, gaps_skipped };
        Ok(self.desk.run(at.unit, how, |era, _| self.held_then(condition, era, at)))
    }

    /// The level of the unit's grade, from the lowest; of an earlier period the level that has the same name today.
    fn grade(&self, at: At) -> Value {
        let Some(unit) = self.unit(at) else { return NOT_APPLICABLE };
        let position = match self.era(at) {
            None => self.grades.get(unit).copied().flatten(),
            Some(era) => era.grade(unit),
        };
        let grades = self.desk.rules.grades.as_ref();
        grades.zip(position).and_then(|(grades, position)| grades.level(position)).map_or(NOT_APPLICABLE, Value::Level)
    }

    /// How often a unit gained an award in the period, and the longest run over its works.
    fn held(&self, award: AwardId, at: At) -> (u32, u32) {
        let add = |(times, run): (u32, u32), more: u32| (times + 1, run.max(more));
        if at.era.is_none() {
            let own = self.holdings(award, at).filter(|holding| at.work.is_none() || holding.work == at.work);
            return own.fold((0, 0), |sum, holding| add(sum, holding.run));
        }
        let Some(((era, then), unit)) =
            self.era(at).and_then(|era| era.award(award).map(|then| (era, then))).zip(self.unit(at))
        else {
            return (0, 0);
        };
        let own = era.past.outcome.grants.iter().filter(|grant| grant.award == then && grant.unit == unit);
        own.fold((0, 0), |sum, grant| add(sum, grant.run))
    }

    /// Whether a filter lets an event through.
    pub(super) fn passes(&self, filter: Option<&Expr>, at: At) -> Result<bool, State> {
        filter.map_or(Ok(true), |filter| met(&self.eval(filter, at)))
    }

    /// The date that decides where nothing else is said.
    pub(super) fn dated_by(&self, event: EventId) -> DatedBy {
        self.desk.rules.events.get(event.index()).and_then(|kind| kind.dated_by).unwrap_or(DatedBy::Date)
    }

    pub(super) fn count(&self, event: EventId, filter: Option<&Expr>, at: At) -> Result<Number, State> {
        let (_, rows) = self.rows(event, at)?;
        if filter.is_none() {
            return Ok(Number::from(rows.len()));
        }
        let mut count = 0usize;
        for index in rows {
            count += usize::from(self.passes(filter, at.row(event, index, self.dated_by(event)))?);
        }
        Ok(Number::from(count))
    }

    fn over_events(
        &self,
        statistic: &Statistic,
        event: EventId,
        of: &Expr,
        filter: Option<&Expr>,
        at: At,
    ) -> Result<Value, State> {
        let (_, rows) = self.rows(event, at)?;
        let mut tally = Tally::of(statistic);
        for index in rows {
            let at = at.row(event, index, self.dated_by(event));
            if self.passes(filter, at)? {
                match self.eval(of, at) {
                    Value::Missing(State::NotApplicable) => {}
                    Value::Missing(state) => return Err(state),
                    value => tally.add(&value),
                }
            }
        }
        Ok(tally.result(statistic, Value::Number(Number::ZERO)))
    }

    /// A statistic of the marks of the ballot at hand.
    fn over_marks(&self, statistic: &Statistic, filter: Option<&Expr>, at: At) -> Result<Value, State> {
        let mut tally = Tally::of(statistic);
        for mark in self.marks {
            let one = Reader { mark: Some(mark), ..*self };
            if one.passes(filter, at)? {
                tally.add(&Value::Number((*mark).clone()));
            }
        }
        Ok(tally.result(statistic, Value::Number(Number::ZERO)))
    }

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
            K::OverPeriods { statistic, of, filter, during, missing } => {
                super::spans::statistic(self, statistic, (of, filter.as_deref()), (*during, *missing), at)
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
    pub(super) fn key<'k>(&'k self, expr: &'k Expr, at: At) -> Result<std::borrow::Cow<'k, str>, State> {
        use std::borrow::Cow;
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
    ) -> Result<std::borrow::Cow<'w, Number>, State> {
        match by.map(|by| self.eval(by, At::unit(unit))) {
            None => Ok(std::borrow::Cow::Borrowed(weight)),
            Some(Value::Number(number)) => Ok(std::borrow::Cow::Owned(number)),
            Some(other) => Err(other.state().unwrap_or(State::Undefined)),
        }
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
