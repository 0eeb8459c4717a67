//! The period before: with what of it a bulletin may compare its figures, and with what it may not.

use super::context::{Context, Readers};
use crate::base::number::Number;
use crate::data::PeriodData;
use crate::diff::thing::Kind;
use crate::diff::verdict::Comparable;
use crate::diff::{Comparison, What, compare};
use crate::engine::{self, Known, Past};
use crate::model::register::Published;
use crate::model::{NodeId, RuleSet};

/// The last period that was published before this one.
pub(crate) struct Before<'a> {
    /// Its rules, data and results.
    pub past: Past<'a>,
    /// What changed in the scheme since then.
    pub comparison: Comparison<'a>,
    /// By unit of today: the one unit of then whose record it carries on.
    units: Vec<Option<usize>>,
}

impl<'a> Before<'a> {
    /// The latest of the earlier periods, if it is as long as this one.
    pub(crate) fn new(rules: &'a RuleSet, data: &PeriodData, known: &Known<'a>) -> Option<Self> {
        let past = *known.earlier.last()?;
        if past.data.period.cycle() != data.period.cycle() {
            return None;
        }
        let whole = |origin: engine::Origin| origin.from.first().map(|(unit, _)| *unit).filter(|_| origin.whole);
        let units = engine::origins(data, &[], past.data).into_iter().map(whole).collect();
        Some(Self { past, comparison: compare(past.rules, rules), units })
    }

    /// What a unit of today was then.
    pub(crate) fn unit(&self, unit: usize) -> Option<usize> {
        self.units.get(unit).copied().flatten()
    }

    /// The unit of today that carries on the record of one of then.
    pub(crate) fn now(&self, then: usize) -> Option<usize> {
        self.units.iter().position(|own| *own == Some(then))
    }

    /// The node of then, and whether its results can be compared with those of today.
    pub(crate) fn node(&self, node: NodeId) -> (Option<NodeId>, Comparable) {
        // The verdicts begin with the nodes of the new rule set, in their order.
        let Some(verdict) = self.comparison.verdicts.get(node.index()) else { return (None, Comparable::New) };
        let id = verdict.was.as_deref().unwrap_or(&verdict.id);
        let then = self.past.rules.nodes.iter().position(|node| node.id == id).map(NodeId::from_index);
        (then, verdict.comparable)
    }

    /// Whether what was said of a node of then may be repeated to these readers.
    pub(crate) fn publishes(&self, ctx: &Context, then: NodeId) -> bool {
        ctx.readers == Readers::Office || self.past.rules.publishes(Published::Node(then))
    }

    /// The value of a node of then.
    pub(crate) fn value(&self, then: NodeId, unit: usize) -> Option<&'a Number> {
        self.past.outcome.nodes.get(then.index())?.get(unit)?.number()
    }

    /// The published total of a unit of then.
    pub(crate) fn total(&self, unit: usize) -> Option<&'a Number> {
        self.past.outcome.totals.get(unit)?.total.number()
    }

    /// Whether places can be compared: rankings are made as they were.
    pub(crate) fn ranks_alike(&self) -> bool {
        let other = |what: &What| matches!(what, What::Altered { .. } | What::Added { .. } | What::Removed { .. });
        !self.comparison.changes.iter().any(|change| change.kind == Kind::Ranking && other(&change.what))
    }

    /// The id that a rule of today had then.
    pub(crate) fn rule_id(&self, node: NodeId, id: &str) -> String {
        let renamed =
            self.comparison.changes.iter().find(|change| {
                change.kind == Kind::Rule && change.id == id && matches!(change.what, What::Renamed { .. })
            });
        if let Some(old) = renamed.and_then(|change| change.old.as_ref()) {
            return old.id.clone();
        }
        let was = self.comparison.verdicts.get(node.index()).and_then(|verdict| verdict.was.as_deref());
        match (was, id.rsplit_once('.')) {
            (Some(was), Some((_, name))) => format!("{was}.{name}"),
            _ => id.to_owned(),
        }
    }

    /// The period in print.
    pub(crate) fn title(&self, ctx: &Context) -> String {
        let period = self.past.data.period;
        ctx.text(|| period.title_zh(), || super::head::english_period(&period.title_en()))
    }
}
