//! Earlier periods: their rules, data and results, with their names matched to those of today.

use super::outcome::Outcome;
use crate::base::calendar::Period;
use crate::data::PeriodData;
use crate::model::expr::Verdict;
use crate::model::{AwardId, ConsequenceId, EventId, FactId, Named, NodeId, RuleSet};

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
    pub(super) nodes: Vec<Option<u32>>,
    events: Vec<Option<u32>>,
    fields: Vec<Vec<Option<u16>>>,
    pub(super) awards: Vec<Option<u32>>,
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
    pub(super) last: Option<usize>,
    pub(super) last_year: Option<usize>,
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
    pub(super) fn new(rules: &RuleSet, past: Past<'a>, periods: &[Period]) -> Self {
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
    pub(super) fn has_result(&self, unit: usize) -> bool {
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
