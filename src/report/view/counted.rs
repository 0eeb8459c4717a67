//! What was deducted in all: as recorded, and what of it counted once floors had given back what they do. The headline and
//! the list of problems say the same from here.

use super::context::Context;
use super::losses::{self, Cause};
use crate::analysis::losses::{Cause as Why, Loss, losses as lost_by};
use crate::base::number::Number;
use crate::model::method::Sign;

/// All deductions of the period.
pub(super) struct Deductions<'a> {
    /// Their rules, in the order of the text.
    pub(super) causes: Vec<Cause<'a>>,
    /// What each unit lost; none where it has no total.
    lost: Vec<Option<Vec<Loss>>>,
}

/// Deductions put together: one item for each unit and rule that took something.
#[derive(Default)]
pub(super) struct Sums {
    /// How many there are.
    items: usize,
    /// Their signed points as recorded, within the bounds of the rules, before weights.
    recorded: Number,
    /// What of these counted.
    counted: Number,
}

impl<'a> Deductions<'a> {
    pub(super) fn of(ctx: &Context<'a>) -> Self {
        let mut causes = losses::causes(ctx);
        causes.retain(|cause| cause.rule.sign == Sign::Deduct);
        let lost = match causes.is_empty() {
            true => Vec::new(),
            false => ctx.traces.iter().enumerate().map(|(at, step)| lost_by(ctx.rules, ctx.data, at, step)).collect(),
        };
        Self { causes, lost }
    }

    /// The rules whose points change scores of this period, or those of other accounts.
    fn here(&self, here: bool) -> impl Iterator<Item = &Cause<'a>> {
        self.causes.iter().filter(move |cause| cause.counts_here() == here)
    }

    /// The units that lost points of this period.
    pub(super) fn units(&self, ctx: &Context) -> usize {
        let hit = |unit: &usize| self.here(true).any(|cause| taken(cause, *unit).is_some());
        (0..ctx.data.units.len()).filter(hit).count()
    }

    /// Of each rule that counted events: how many cost points of this period.
    pub(super) fn events(&self) -> Vec<(&Cause<'a>, u64)> {
        let of = |cause: &Cause| {
            let own = cause.column.events.iter().enumerate().filter(|(unit, _)| taken(cause, *unit).is_some());
            own.map(|(_, events)| u64::from(*events)).sum()
        };
        self.here(true).map(|cause| (cause, of(cause))).filter(|(_, events)| *events > 0).collect()
    }

    /// What counted of the points a rule took from a unit: nothing where the unit has no total, or where the part weighs
    /// nothing for it. Negative, as points that are taken are.
    pub(super) fn counted(&self, ctx: &Context, cause: &Cause, unit: usize) -> Number {
        let rules = ctx.node(cause.node).map_or(&[][..], |node| &node.rules);
        let at = rules.iter().position(|rule| rule.id == cause.rule.id);
        let own = self.lost.get(unit).and_then(Option::as_ref).into_iter().flatten();
        own.filter(|loss| loss.node == cause.node && at.is_some_and(|at| loss.cause == Why::Rule(at)))
            .map(|loss| -&loss.own)
            .sum()
    }

    fn sums(&self, ctx: &Context, here: bool) -> Sums {
        let mut sums = Sums::default();
        for cause in self.here(here) {
            for unit in 0..ctx.data.units.len() {
                let Some(points) = taken(cause, unit) else { continue };
                sums.items += 1;
                sums.recorded += points;
                sums.counted += &self.counted(ctx, cause, unit);
            }
        }
        sums
    }

    /// Whether nothing was taken from anybody, here or elsewhere.
    pub(super) fn is_empty(&self, ctx: &Context) -> bool {
        [true, false].into_iter().all(|here| self.sums(ctx, here).items == 0)
    }

    /// How many items there are, with how many points, and what of them counted; without the end of the sentence.
    pub(super) fn told(&self, ctx: &Context) -> String {
        let (own, other) = (self.sums(ctx, true), self.sums(ctx, false));
        let points = |points: &Number| ctx.print().points(&points.abs());
        let all = own.counted == own.recorded;
        let mut parts = Vec::new();
        if own.items > 0 {
            let (items, s) = (own.items, if own.items == 1 { "" } else { "s" });
            let (recorded, counted) = (points(&own.recorded), points(&own.counted));
            parts.push(ctx.text(
                || match all {
                    true => format!("共{items}项，记录分值合计{recorded}分，全部计入得分（未加权）"),
                    false => format!("共{items}项，记录分值合计{recorded}分，其中计入得分{counted}分（未加权）"),
                },
                || match all {
                    true => {
                        format!("{items} item{s}, {recorded} points as recorded, all of which counted (unweighted)")
                    }
                    false => {
                        format!(
                            "{items} item{s}, {recorded} points as recorded, of which {counted} counted (unweighted)"
                        )
                    }
                },
            ));
        }
        if other.items > 0 {
            let (items, s, recorded) = (other.items, if other.items == 1 { "" } else { "s" }, points(&other.recorded));
            parts.push(ctx.text(
                || format!("记入其他账户的{items}项，{recorded}分，不影响本期得分"),
                || format!("{items} item{s} of {recorded} points entered into another account, not into these scores"),
            ));
        }
        parts.join(ctx.say("；", "; "))
    }
}

/// The points a cause took from a unit; none where it took nothing.
pub(super) fn taken<'c>(cause: &Cause<'c>, unit: usize) -> Option<&'c Number> {
    cause.column.points.get(unit)?.number().filter(|points| points.is_negative())
}
