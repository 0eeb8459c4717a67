//! What lies on the table before anything is computed: the rule set, the period's data, and the earlier periods with
//! their names matched to those of today.

use super::ledgers::Rulings;
use super::lineage::{self, Then};
use super::outcome::Outcome;
use super::reuse::Known;
use crate::base::calendar::Period;
use crate::data::PeriodData;
use crate::model::canonical;
use crate::model::decision::{Ahead, Effect};
use crate::model::expr::{Among, Back, Earlier, Expr, ExprKind, Verdict};
use crate::model::value::Value;
use crate::model::{AwardId, ConsequenceId, EventId, FactId, GroupId, Named, NodeId, RuleSet};
use jiff::civil::Date;

/// An earlier period: its rules, its data, and its published results.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// The edition then in force.
    pub rules: &'a RuleSet,
    /// The data of the period, as last corrected.
    pub data: &'a PeriodData,
    /// The published results.
    pub outcome: &'a Outcome,
}

/// An earlier period with its positions matched, by id, to those of the current rule set and data.
pub(super) struct Era<'a> {
    pub(super) past: Past<'a>,
    /// By current position; none where the period did not have it.
    facts: Vec<Option<u32>>,
    nodes: Vec<Option<u32>>,
    events: Vec<Option<u32>>,
    fields: Vec<Vec<Option<u16>>>,
    awards: Vec<Option<u32>>,
    consequences: Vec<Option<u32>>,
    vetoes: Vec<Option<u32>>,
    /// The grades of today that those of the period are, by name.
    grades: Vec<Option<u16>>,
    /// Its own position in the history.
    pub(super) index: Option<usize>,
    /// Group statistics; none where the rules are the very same.
    slots: Option<Vec<Option<u32>>>,
    /// Grants as (award, work, unit), sorted.
    grants: Vec<(u32, u32, u32)>,
    /// The positions in the history of the period before and of the same period a year before.
    last: Option<usize>,
    last_year: Option<usize>,
}

/// The work of a grant as a number; that of an award given once stands after all nodes.
fn work_number(work: Option<NodeId>) -> u32 {
    work.map_or(u32::MAX, |work| work.0)
}

/// For each of today's ids, the position among `then` of the same id, or of what it was called.
fn matched<'a>(rules: &RuleSet, of: Named, now: impl Iterator<Item = &'a str>, then: &[&str]) -> Vec<Option<u32>> {
    let mut sorted: Vec<(&str, usize)> = then.iter().enumerate().map(|(index, id)| (*id, index)).collect();
    sorted.sort_unstable();
    let find = |id: &str| {
        let at = sorted.binary_search_by(|(other, _)| (*other).cmp(id)).ok()?;
        sorted.get(at).and_then(|(_, index)| u32::try_from(*index).ok())
    };
    now.map(|id| match rules.formerly.is_empty() {
        true => find(id),
        false => rules.ids_then(of, id).iter().find_map(|id| find(id)),
    })
    .collect()
}

/// For each grade of an earlier period, the position of the grade of today with the same name.
fn grades_now(rules: &RuleSet, then: &RuleSet) -> Vec<Option<u16>> {
    let now = rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
    let then = then.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
    let position = |name: &str| now.iter().position(|band| band.name == name).and_then(|at| u16::try_from(at).ok());
    then.iter().map(|band| position(&band.name)).collect()
}

impl<'a> Era<'a> {
    fn new(rules: &RuleSet, past: Past<'a>, periods: &[Period]) -> Self {
        let then = past.rules;
        let event_ids: Vec<&str> = then.events.iter().map(|event| event.id.as_str()).collect();
        let events = matched(rules, Named::Event, rules.events.iter().map(|event| event.id.as_str()), &event_ids);
        let fields = rules.events.iter().zip(&events).map(|(event, index)| {
            let other = index.and_then(|index| then.events.get(index as usize));
            let position = |id: &str| other.and_then(|other| other.field(id)).and_then(|at| u16::try_from(at).ok());
            event.fields.iter().map(|field| position(&field.id)).collect()
        });
        let mut grants: Vec<_> = (past.outcome.grants.iter())
            .map(|grant| (grant.award.0, work_number(grant.work), u32::try_from(grant.unit).unwrap_or(u32::MAX)))
            .collect();
        grants.sort_unstable();
        let at = |period: Period| periods.iter().position(|other| *other == period);
        Self {
            past,
            facts: matched(
                rules,
                Named::Fact,
                rules.facts.iter().map(|fact| fact.id.as_str()),
                &then.facts.iter().map(|fact| fact.id.as_str()).collect::<Vec<_>>(),
            ),
            nodes: matched(
                rules,
                Named::Node,
                rules.nodes.iter().map(|node| node.id.as_str()),
                &then.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(),
            ),
            fields: fields.collect(),
            events,
            awards: matched(
                rules,
                Named::Award,
                rules.awards.iter().map(|award| award.id.as_str()),
                &then.awards.iter().map(|award| award.id.as_str()).collect::<Vec<_>>(),
            ),
            consequences: matched(
                rules,
                Named::Consequence,
                rules.consequences.iter().map(|consequence| consequence.id.as_str()),
                &then.consequences.iter().map(|consequence| consequence.id.as_str()).collect::<Vec<_>>(),
            ),
            vetoes: matched(
                rules,
                Named::Veto,
                rules.vetoes.iter().map(|veto| veto.id.as_str()),
                &then.vetoes.iter().map(|veto| veto.id.as_str()).collect::<Vec<_>>(),
            ),
            grades: grades_now(rules, then),
            index: at(past.data.period),
            slots: (!std::ptr::eq(rules, then)).then(|| super::reads::matched_slots(rules, then)),
            grants,
            last: at(past.data.period.previous()),
            last_year: past.data.period.last_year().and_then(at),
        }
    }

    /// The position of a group statistic of today; none where the rules then had no such statistic.
    pub(super) fn slot(&self, slot: u32) -> Option<usize> {
        match &self.slots {
            None => Some(slot as usize),
            Some(slots) => slots.get(slot as usize).copied().flatten().map(|slot| slot as usize),
        }
    }

    /// The position of a fact of today.
    pub(super) fn fact(&self, id: FactId) -> Option<FactId> {
        self.facts.get(id.index()).copied().flatten().map(FactId)
    }

    /// The position of a node of today.
    pub(super) fn node(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.get(id.index()).copied().flatten().map(NodeId)
    }

    /// The position of an event kind of today.
    pub(super) fn event(&self, id: EventId) -> Option<EventId> {
        self.events.get(id.index()).copied().flatten().map(EventId)
    }

    /// The position of a field of an event kind of today.
    pub(super) fn field(&self, id: EventId, field: u16) -> Option<u16> {
        self.fields.get(id.index())?.get(usize::from(field)).copied().flatten()
    }

    /// The position of an award of today.
    pub(super) fn award(&self, id: AwardId) -> Option<AwardId> {
        self.awards.get(id.index()).copied().flatten().map(AwardId)
    }

    /// How often something of today was decided then about a unit of that period.
    pub(super) fn times(&self, of: Verdict, unit: usize) -> u32 {
        let count = match of {
            Verdict::Award(award) => {
                let Some(award) = self.award(award) else { return 0 };
                let from = self.grants.partition_point(|(other, ..)| *other < award.0);
                let own = self.grants.iter().skip(from).take_while(|(other, ..)| *other == award.0);
                own.filter(|(.., other)| u32::try_from(unit) == Ok(*other)).count()
            }
            Verdict::Consequence(id) => {
                let Some(then) = self.consequence(id) else { return 0 };
                let same = |followed: &&super::outcome::Followed| followed.consequence == then && followed.unit == unit;
                self.past.outcome.followed.iter().filter(same).count()
            }
            Verdict::Veto(id) => {
                let Some(then) = self.vetoes.get(id.index()).copied().flatten() else { return 0 };
                let struck = self.past.outcome.totals.get(unit).map_or(&[][..], |total| &total.vetoes);
                struck.iter().filter(|veto| veto.0 == then).count()
            }
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The position, in the list of today, of the grade that a unit of that period had.
    pub(super) fn grade(&self, unit: usize) -> Option<u16> {
        let then = self.past.outcome.grades.get(unit).copied().flatten()?;
        self.grades.get(usize::from(then)).copied().flatten()
    }

    /// The position of a consequence of today.
    fn consequence(&self, id: ConsequenceId) -> Option<ConsequenceId> {
        self.consequences.get(id.index()).copied().flatten().map(ConsequenceId)
    }

    /// Whether a unit had a result in that period.
    fn has_result(&self, unit: usize) -> bool {
        self.past.outcome.totals.get(unit).is_some_and(|total| total.total.number().is_some())
    }

    /// Whether a unit of that period gained one of today's awards, for one of today's works.
    pub(super) fn granted(&self, award: AwardId, work: Option<NodeId>, unit: usize) -> bool {
        let work = match work {
            None => Some(None),
            Some(work) => self.node(work).map(Some),
        };
        let (Some(award), Some(work), Ok(unit)) = (self.award(award), work, u32::try_from(unit)) else { return false };
        self.grants.binary_search(&(award.0, work_number(work), unit)).is_ok()
    }
}

/// Everything that is given.
pub(super) struct Desk<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) data: &'a PeriodData,
    pub(super) eras: Vec<Era<'a>>,
    /// The results of other schemes, by import, oldest first.
    pub(super) others: Vec<Vec<Past<'a>>>,
    /// The group of the data that each declared group is.
    groups: Vec<Option<u32>>,
    last: Option<usize>,
    last_year: Option<usize>,
    /// The decisions in force.
    pub(super) rulings: Rulings<'a>,
    /// By era and unit, where some expression reads earlier periods: what the unit was then.
    units: Vec<Vec<Then>>,
    /// Nodes that an earlier consequence suspends, each for one unit or for all.
    suspended: Vec<(NodeId, Option<usize>)>,
    /// Figures whose values an example states, by their canonical form.
    assumed: Vec<(String, Value)>,
}

impl<'a> Desk<'a> {
    /// Lays out rules, data and history.
    pub(super) fn new(rules: &'a RuleSet, data: &'a PeriodData, known: &Known<'a>) -> Self {
        let history = known.earlier.as_slice();
        let periods: Vec<Period> = history.iter().map(|past| past.data.period).collect();
        let eras: Vec<Era<'a>> = history.iter().map(|past| Era::new(rules, *past, &periods)).collect();
        let at = |period: Period| periods.iter().position(|other| *other == period);
        let group =
            |id: &str| data.groups.iter().position(|group| group.id == id).and_then(|at| u32::try_from(at).ok());
        let units = if super::reads::looks_back(rules) { lineage::of_eras(data, history) } else { Vec::new() };
        let mut desk = Self {
            rules,
            data,
            groups: rules.groups.iter().map(|declared| group(&declared.id)).collect(),
            last: at(data.period.previous()),
            last_year: data.period.last_year().and_then(at),
            eras,
            others: known.others.clone(),
            rulings: Rulings::of(data),
            units,
            suspended: Vec::new(),
            assumed: Vec::new(),
        };
        desk.suspended = desk.suspensions();
        desk
    }

    /// Lets a figure have a value wherever it is read.
    pub(super) fn assume(&mut self, figure: &Expr, value: Value) {
        self.assumed.push((canonical::figure(self.rules, figure), value));
    }

    /// The value that stands for an expression, where an example states one.
    pub(super) fn assumed(&self, expr: &Expr) -> Option<&Value> {
        if self.assumed.is_empty() || expr.constant().is_some() {
            return None;
        }
        let figure = canonical::figure(self.rules, expr);
        self.assumed.iter().find(|(stated, _)| *stated == figure).map(|(_, value)| value)
    }

    /// The same without decisions: corrected data only.
    pub(super) fn without_decisions(self) -> Self {
        Self { rulings: Rulings::default(), ..self }
    }

    /// How many units there are.
    pub(super) fn size(&self) -> usize {
        self.data.units.len()
    }

    /// The group a unit stands in.
    pub(super) fn group_of(&self, unit: usize) -> Option<u32> {
        self.data.units.get(unit).map(|unit| unit.group)
    }

    /// Whether a unit belongs to a declared group.
    pub(super) fn belongs(&self, unit: usize, group: GroupId) -> bool {
        let position = self.groups.get(group.index()).copied().flatten();
        position.is_some() && position == self.group_of(unit)
    }

    /// The sets of units that compete or are counted together: (group of the data, units in the order of ids).
    pub(super) fn sets(&self, among: Among) -> Vec<(Option<usize>, Vec<usize>)> {
        match among {
            Among::Everyone => vec![(None, (0..self.size()).collect())],
            Among::Group(group) => {
                let position = self.groups.get(group.index()).copied().flatten().map(|position| position as usize);
                vec![(position, (0..self.size()).filter(|unit| self.belongs(*unit, group)).collect())]
            }
            Among::Peers => {
                let mut sets: Vec<(Option<usize>, Vec<usize>)> =
                    (0..self.data.groups.len().max(1)).map(|group| (Some(group), Vec::new())).collect();
                for (index, unit) in self.data.units.iter().enumerate() {
                    if let Some((_, set)) = sets.get_mut(unit.group as usize) {
                        set.push(index);
                    }
                }
                sets
            }
        }
    }

    /// The period before, or the one a year before, of the current period or of an era.
    pub(super) fn earlier(&self, from: Option<usize>, which: Earlier) -> Option<usize> {
        let (last, last_year) = match from {
            None => (self.last, self.last_year),
            Some(era) => self.eras.get(era).map(|era| (era.last, era.last_year))?,
        };
        match which {
            Earlier::Last => last,
            Earlier::LastYear => last_year,
        }
    }

    /// The position a unit had in an era.
    pub(super) fn unit_then(&self, era: usize, unit: usize) -> Option<usize> {
        match self.units.get(era) {
            Some(units) => units.get(unit)?.whole.map(|unit| unit as usize),
            None => self.eras.get(era)?.past.data.unit(&self.data.units.get(unit)?.id),
        }
    }

    /// What a unit was in an era, where some expression reads earlier periods.
    pub(super) fn then(&self, era: usize, unit: usize) -> Option<&Then> {
        self.units.get(era)?.get(unit)
    }

    /// For how many consecutive periods, this one included, something has been decided about a unit that is decided now;
    /// `decided` says whether it was then.
    pub(super) fn run(&self, unit: usize, how: Run, decided: impl Fn(&Era<'a>, usize) -> bool) -> u32 {
        let mut run = 1;
        let mut expected = self.data.period.previous();
        for (index, era) in self.eras.iter().enumerate().rev() {
            let period = era.past.data.period;
            if period.cycle() != self.data.period.cycle() || period > expected {
                continue;
            }
            if period != expected && !how.gaps_skipped {
                break;
            }
            expected = period.previous();
            let Some(then) = self.unit_then(index, unit) else { if how.gaps_skipped { continue } else { break } };
            if how.same_head && self.other_head(era, unit, then) {
                break;
            }
            if decided(era, then) {
                run += 1;
            } else if !how.gaps_skipped || era.has_result(then) {
                break;
            }
        }
        run
    }

    /// Whether a unit had another head in a period, where both periods name one.
    fn other_head(&self, era: &Era<'a>, unit: usize, then: usize) -> bool {
        let head = |data: &'a PeriodData, unit: usize| data.units.get(unit).and_then(|unit| unit.head.as_deref());
        head(self.data, unit).zip(head(era.past.data, then)).is_some_and(|(now, then)| now != then)
    }

    /// The earlier periods of a span that ends with this one, with the position of a unit then.
    pub(super) fn back(&self, back: Back, unit: usize, same_head: bool) -> impl Iterator<Item = (&Era<'a>, usize)> {
        let now = self.data.period;
        let day_after = |date: Date| date.checked_add(jiff::Span::new().days(1)).unwrap_or(date);
        let before = |span: jiff::Span| day_after(now.last_day()).checked_sub(span).unwrap_or(Date::MIN);
        let first = match back {
            Back::Periods(n) => {
                let mut period = now;
                for _ in 1..n.min(10_000) {
                    period = period.previous();
                }
                period.first_day()
            }
            Back::Months(n) => jiff::Span::new().try_months(n).map_or(Date::MIN, before),
            Back::Days(n) => jiff::Span::new().try_days(n).map_or(Date::MIN, before),
            Back::ThisYear => Date::constant(now.year(), 1, 1),
        };
        self.eras.iter().enumerate().filter_map(move |(index, era)| {
            let period = era.past.data.period;
            let inside = period.first_day() >= first && period < now && period.cycle() == now.cycle();
            let then = if inside { self.unit_then(index, unit)? } else { return None };
            (!same_head || !self.other_head(era, unit, then)).then_some((era, then))
        })
    }

    /// The nodes that an earlier consequence suspends in this period: for one unit, or for all.
    fn suspensions(&self) -> Vec<(NodeId, Option<usize>)> {
        let mut found = Vec::new();
        for (index, era) in self.eras.iter().enumerate() {
            let then = era.past;
            for followed in &then.outcome.followed {
                let Some(consequence) = then.rules.consequences.get(followed.consequence.index()) else { continue };
                for effect in &consequence.effects {
                    let Effect::Suspend { nodes, everyone, during } = effect else { continue };
                    if !reaches(then.data.period, *during, self.data.period) {
                        continue;
                    }
                    let unit = (0..self.size()).find(|unit| self.unit_then(index, *unit) == Some(followed.unit));
                    if unit.is_none() && !everyone {
                        continue;
                    }
                    let now = |then: &NodeId| era.nodes.iter().position(|now| *now == Some(then.0));
                    let nodes = nodes.iter().filter_map(now).map(NodeId::from_index);
                    found.extend(nodes.map(|node| (node, unit.filter(|_| !everyone))));
                }
            }
        }
        found
    }

    /// Whether an earlier consequence suspends a node for a unit.
    pub(super) fn suspended(&self, node: NodeId, unit: usize) -> bool {
        self.suspended.iter().any(|(other, whom)| *other == node && whom.is_none_or(|whom| whom == unit))
    }

    /// The periods of the same kind before the current one or an era, the latest first, as far back as a span reaches.
    pub(super) fn before(&self, from: Option<usize>, within: Option<Back>) -> impl Iterator<Item = usize> {
        let now = from.and_then(|era| self.eras.get(era)).map_or(self.data.period, |era| era.past.data.period);
        let first = within.map(|back| match back {
            Back::Periods(n) => {
                let mut period = now;
                for _ in 0..n.min(10_000) {
                    period = period.previous();
                }
                period.first_day()
            }
            Back::Months(n) => earlier_day(now.first_day(), jiff::Span::new().try_months(n)),
            Back::Days(n) => earlier_day(now.first_day(), jiff::Span::new().try_days(n)),
            Back::ThisYear => Date::constant(now.year(), 1, 1),
        });
        let inside = move |period: Period| {
            period < now && period.cycle() == now.cycle() && first.is_none_or(|first| period.first_day() >= first)
        };
        (0..self.eras.len())
            .rev()
            .filter(move |era| self.eras.get(*era).is_some_and(|era| inside(era.past.data.period)))
    }

    /// By unit: the awards that an earlier consequence bars in this period, and the period it comes from; all awards
    /// where none is named.
    pub(super) fn bars(&self) -> Vec<Vec<Barred>> {
        let mut bars = vec![Vec::new(); self.size()];
        for (index, era) in self.eras.iter().enumerate() {
            let then = era.past;
            let reaching = |effect: &Effect| match effect {
                Effect::Bar { awards, during } if reaches(then.data.period, *during, self.data.period) => {
                    Some(awards.clone())
                }
                _ => None,
            };
            for followed in &then.outcome.followed {
                let Some(consequence) = then.rules.consequences.get(followed.consequence.index()) else { continue };
                for awards in consequence.effects.iter().filter_map(reaching) {
                    let Some(unit) = (0..self.size()).find(|unit| self.unit_then(index, *unit) == Some(followed.unit))
                    else {
                        continue;
                    };
                    let known = |then: &AwardId| {
                        let position = era.awards.iter().position(|now| *now == Some(then.0));
                        position.map(AwardId::from_index)
                    };
                    let all = awards.is_empty();
                    let awards: Vec<AwardId> = awards.iter().filter_map(known).collect();
                    if all || !awards.is_empty() {
                        let barred = Barred {
                            awards,
                            period: then.data.period,
                            consequence: consequence.title.clone().unwrap_or_else(|| consequence.id.clone()),
                        };
                        if let Some(slot) = bars.get_mut(unit) {
                            slot.push(barred);
                        }
                    }
                }
            }
        }
        bars
    }

    /// What a recorded draw gave each unit for a list: the draw for the first of the names that has one.
    pub(super) fn draw(&self, names: &[&str]) -> Vec<Option<u32>> {
        let mut orders = vec![None; self.size()];
        for name in names {
            let own: Vec<_> = self.data.draws.iter().filter(|draw| draw.list == *name).collect();
            if own.is_empty() {
                continue;
            }
            for draw in own {
                if let Some(slot) = orders.get_mut(draw.unit as usize) {
                    *slot = Some(draw.order);
                }
            }
            break;
        }
        orders
    }
}

/// A day so much earlier; the first there is where the calendar does not reach as far.
fn earlier_day(day: Date, span: Result<jiff::Span, jiff::Error>) -> Date {
    span.and_then(|span| day.checked_sub(span)).unwrap_or(Date::MIN)
}

/// What breaks a run.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// Another head of the unit, where the data names heads.
    pub(super) same_head: bool,
    /// Periods without a result of the unit do not.
    pub(super) gaps_skipped: bool,
}

/// Awards that a consequence of an earlier period bars.
#[derive(Debug, Clone)]
pub(super) struct Barred {
    /// Which; all where the list is empty.
    pub(super) awards: Vec<AwardId>,
    /// The period of the consequence.
    pub(super) period: Period,
    /// The title of the consequence.
    pub(super) consequence: String,
}

/// Whether what a period gave reaches a later one.
fn reaches(from: Period, during: Ahead, now: Period) -> bool {
    if now <= from || now.cycle() != from.cycle() {
        return false;
    }
    match during {
        Ahead::Periods(n) => {
            let mut last = from;
            for _ in 0..n.min(10_000) {
                last = last.next();
            }
            now <= last
        }
        Ahead::Months(n) => {
            let end = jiff::Span::new().try_months(n).ok().and_then(|span| from.last_day().checked_add(span).ok());
            end.is_none_or(|end| now.first_day() <= end)
        }
        Ahead::ThisYear => now.year() == from.year(),
    }
}

/// Whether an expression reads an earlier period.
pub(super) fn reads_earlier(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| {
        found |= matches!(
            inner.kind,
            ExprKind::Earlier(..)
                | ExprKind::OverPeriods { .. }
                | ExprKind::HoldsIn(..)
                | ExprKind::HoldsRunning { .. }
        );
    });
    found
}
