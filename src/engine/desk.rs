//! What lies on the table before anything is computed: the rule set, the period's data, and the earlier periods (`eras`).

use super::eras::{Era, Past};
use super::ledgers::Rulings;
use super::lineage::{self, Then};
use super::reuse::Known;
use super::spans::first_day;
use crate::base::calendar::Period;
use crate::data::PeriodData;
use crate::model::canonical;
use crate::model::decision::{Ahead, Effect};
use crate::model::expr::{Among, Back, Earlier, Expr, ExprKind};
use crate::model::value::Value;
use crate::model::{AwardId, FactId, GroupId, NodeId, RuleSet};

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
    /// What one unit is supposed to have reported of a fact instead of what it did.
    pub(super) supposed: Option<(FactId, usize, Value)>,
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
        let before: Vec<&PeriodData> = history.iter().map(|past| past.data).collect();
        let units = if super::reads::looks_back(rules) { lineage::of_eras(data, &before) } else { Vec::new() };
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
            supposed: None,
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
        let end = now.last_day().checked_add(jiff::Span::new().days(1)).unwrap_or(now.last_day());
        let first = match back {
            // The present one is the last of them.
            Back::Periods(n) => first_day(Back::Periods(n.saturating_sub(1)), now, end),
            other => first_day(other, now, end),
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
        let first = within.map(|back| first_day(back, now, now.first_day()));
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
