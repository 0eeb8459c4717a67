//! The runs between the ends.
//!
//! f(1,0,0) is the new rule set on the old data. f(1,1,0) is, for each unit, the new rule set on the old data and history,
//! with the rows of this unit as they are in the new period: their days moved to the old one, so that nothing else
//! differs. That is a run for each unit; where the rule set shows that units are assessed each by itself, one run with the
//! rows of all of them says the same.

use super::super::results::Results;
use super::super::runs::{names_in, read};
use super::super::{Before, Ground, Impact, Lack, Unit, lacking_in};
use super::{Decided, Joined, Passage, Passed, Point};
use crate::base::diagnostic::Problems;
use crate::base::number::Number;
use crate::data::{Figures, Lineage, PeriodData, Pick};
use crate::diff::Comparison;
use crate::diff::thing::Kind;
use crate::engine::outcome::{Missed, Outcome};
use crate::engine::{self, Origin};
use crate::model::{EventId, FactId, NodeId, RuleSet};
use std::collections::{BTreeMap, BTreeSet};

/// The data of a period and what lies before it.
#[derive(Clone, Copy)]
pub struct Period<'a> {
    /// The data.
    pub ground: Ground<'a>,
    /// The history and the results of other schemes.
    pub before: &'a dyn Before,
}

/// What a unit can have at f(1,0,0) and f(1,1,0).
struct Way<'a> {
    rules: &'a RuleSet,
    then: PeriodData,
    /// The new data, moved to the old period.
    now: PeriodData,
    origins: Vec<Origin>,
    /// The old units whose figures under the new scheme are not known.
    lacking: Vec<bool>,
}

/// How a unit's figures go from the old scheme in the old period to the new scheme in the new one. `of` is the impact of
/// the same comparison on the old data; `between` are the data of the periods that lie between the two, oldest first.
///
/// # Errors
/// The data of one of the periods cannot be read under the new rule set.
pub fn passage(
    comparison: &Comparison<'_>,
    [old, new]: [Period<'_>; 2],
    between: &[&PeriodData],
    of: &Impact,
) -> Result<Passage, Problems> {
    let rules = comparison.new;
    let then = read(old.ground, rules, &names_in(rules, old.ground.home))?;
    let now = read(new.ground, rules, &names_in(rules, new.ground.home))?;
    let known = old.before.known(rules);
    let under_new = engine::run(rules, &then, &known).value;
    let last = engine::run(rules, &now, &new.before.known(rules)).value;
    let results = [Results::of(rules, rules, &under_new), Results::of(rules, rules, &last)];
    let [middle, end] = &results;

    let lacking = [old, new].map(|side| lacking_in(rules, side.ground.home));
    let [lacks, _] = &lacking;
    let origins = engine::origins(&now, between, &then);
    let (moved, unlike) = now.moved_to(then.period);
    let unknown = unknown(rules, &under_new, lacks, of);
    let way = Way { rules, then, now: moved, origins, lacking: unknown };

    let apart = engine::apart(rules);
    let (sharing, mut runs) = ([way.then.sharing(), way.now.sharing()], 0);
    let whole_ballots = way.then.has_whole_ballots() || way.now.has_whole_ballots();
    let shared = |unit: usize, origin: &Origin| {
        let [then, now] = &sharing;
        now.get(unit) == Some(&true) || origin.from.iter().any(|(unit, _)| then.get(*unit) == Some(&true))
    };
    // Where nobody meets anybody, what one unit has does not depend on whether the others' rows are old or new.
    let all = apart.then(|| {
        runs += 1;
        let picks = (0..way.now.units.len()).map(|unit| way.pick(unit)).collect();
        let data = way.then.with_units_of(&way.now, picks);
        let outcome = engine::run(rules, &data, &known).value;
        (Results::of(rules, rules, &outcome), data)
    });
    let mut units = Vec::with_capacity(now.units.len());
    for (unit, origin) in way.origins.iter().enumerate() {
        let mut joined = BTreeSet::new();
        let first = way.at_start(&of.old, origin, false);
        let second = way.at_start(middle, origin, true);
        let mut third = Point::default();
        if !origin.from.is_empty() {
            if way.own_lacking(origin) {
                joined.insert(Joined::Lacking);
            }
            if whole_ballots {
                joined.insert(Joined::Ballots);
            }
            if shared(unit, origin) {
                joined.insert(Joined::Shared);
            }
            if !origin.whole {
                joined.insert(Joined::Merged);
            }
            let peers = apart || way.peers_known(origin);
            if !peers {
                joined.insert(Joined::Peers);
            }
            let of_totals = peers || engine::apart_in_totals(rules);
            if of_totals && !whole_ballots && !joined.contains(&Joined::Shared) {
                let own = match &all {
                    Some((results, data)) => way.id(unit).and_then(|id| data.unit(id)).map(|at| point(results, at)),
                    None => {
                        runs += 1;
                        way.alone(unit, origin, &known)
                    }
                };
                third = own.unwrap_or_default();
                third.decided = third.decided.filter(|_| peers);
            }
        }
        let points = [first, second, third, point(end, unit)];
        let from = origin.from.iter().filter_map(|(then, share)| Some((named(&way.then, *then)?, share.clone())));
        let (from, unrecorded) = (from.collect(), way.unrecorded(unit, lacks));
        let Some(own) = named(&now, unit) else { continue };
        units.push(Passed { unit: own, from, points, joined, unrecorded });
    }
    let came: BTreeSet<usize> = way.origins.iter().flat_map(|it| &it.from).map(|(then, _)| *then).collect();
    let gone = (0..way.then.units.len()).filter(|then| !came.contains(then));
    Ok(Passage {
        periods: [way.then.period, now.period],
        units,
        gone: gone.filter_map(|then| named(&way.then, then)).collect(),
        lacking,
        apart,
        runs,
        unlike_days: unlike.into_iter().collect(),
    })
}

fn named(data: &PeriodData, unit: usize) -> Option<Unit> {
    data.units.get(unit).map(|unit| Unit { id: unit.id.clone(), name: unit.name.clone() })
}

/// What a unit has in a run.
fn point(results: &Results, unit: usize) -> Point {
    Point {
        total: results.total(unit).cloned(),
        decided: Some(Decided {
            places: (0..results.rankings()).map(|ranking| results.place(ranking, unit)).collect(),
            held: results.of_unit(unit),
        }),
    }
}

/// The old units whose figures under the new scheme are not known, because their data lack what it asks for: the total
/// cannot be computed, or something that the scheme has for what is missing stands for what nobody had asked for.
fn unknown(rules: &RuleSet, outcome: &Outcome, lacks: &[Lack], of: &Impact) -> Vec<bool> {
    let lacks = |kind: Kind, id: &str| lacks.iter().any(|lack| lack.kind == kind && lack.id == id);
    let no_fact = |fact: FactId| rules.facts.get(fact.index()).is_some_and(|fact| lacks(Kind::Fact, &fact.id));
    let no_event = |event: EventId| rules.events.get(event.index()).is_some_and(|event| lacks(Kind::Event, &event.id));
    let no_survey = |node: NodeId| rules.nodes.get(node.index()).is_some_and(|node| lacks(Kind::Survey, &node.id));
    // The same nodes are missing for many units.
    let mut known: BTreeMap<NodeId, bool> = BTreeMap::new();
    let mut asked = |what: Missed| match what {
        Missed::Fact(fact) => no_fact(fact),
        Missed::Node(node) => *known.entry(node).or_insert_with(|| {
            let (facts, events) = engine::behind(rules, node);
            no_survey(node) || facts.into_iter().any(no_fact) || events.into_iter().any(no_event)
        }),
    };
    let total = |unit: usize| outcome.totals.get(unit).and_then(|total| total.total.number()).is_some();
    let mut unknown: Vec<bool> =
        (0..outcome.totals.len()).map(|unit| of.old.total(unit).is_some() && !total(unit)).collect();
    for replaced in &outcome.replaced {
        if let Some(slot) = unknown.get_mut(replaced.unit) {
            *slot |= asked(replaced.what);
        }
    }
    unknown
}

impl Way<'_> {
    fn id(&self, unit: usize) -> Option<&str> {
        self.now.units.get(unit).map(|unit| unit.id.as_str())
    }

    fn own_lacking(&self, origin: &Origin) -> bool {
        origin.from.iter().any(|(then, _)| self.lacking.get(*then) == Some(&true))
    }

    /// Whether the figures of all other old units are known under the new scheme.
    fn peers_known(&self, origin: &Origin) -> bool {
        let own = |then: usize| origin.from.iter().any(|(own, _)| *own == then);
        self.lacking.iter().enumerate().all(|(then, lacking)| !lacking || own(then))
    }

    /// What a unit has in a run of the old data. A total goes on as totals of earlier periods do: of a unit that comes from
    /// several it is their mean, each weighing its share.
    fn at_start(&self, results: &Results, origin: &Origin, under_new: bool) -> Point {
        let known = !under_new || !self.own_lacking(origin);
        // Places are of all units together.
        let peers = !under_new || engine::apart(self.rules) || self.lacking.iter().all(|lacking| !lacking);
        match origin.from.as_slice() {
            [(then, _)] if origin.whole => {
                let Point { total, decided } = point(results, *then);
                Point { total: total.filter(|_| known), decided: decided.filter(|_| known && peers) }
            }
            several => {
                let shares: Number = several.iter().map(|(_, share)| share).sum();
                let each = several.iter().map(|(then, share)| Some(results.total(*then)? * share));
                let sum = each.collect::<Option<Vec<Number>>>().map(|each| each.iter().sum::<Number>());
                Point { total: sum.and_then(|sum| sum.checked_div(&shares)).filter(|_| known), decided: None }
            }
        }
    }

    /// A new unit in the place of the old ones it comes from. What it was before the old period is what they were.
    fn pick(&self, unit: usize) -> Pick {
        let from = self.origins.get(unit).map_or(&[][..], |origin| &origin.from);
        let own = self.now.units.get(unit);
        let lineage_then = |then: usize| self.then.units.get(then).and_then(|then| then.lineage.clone());
        let lineage = match from {
            [] => None,
            [(then, _)] if self.id(unit) == self.then.units.get(*then).map(|unit| unit.id.as_str()) => {
                lineage_then(*then)
            }
            several => own.map(|own| {
                let parts = several.iter().flat_map(|(then, share)| match lineage_then(*then) {
                    Some(lineage) => lineage.from.into_iter().map(|(id, own)| (id, &own * share)).collect(),
                    None => Vec::from_iter(named(&self.then, *then).map(|then| (then.id, share.clone()))),
                });
                let carried = own.lineage.as_ref().map_or(Figures::Same, |lineage| lineage.figures);
                let before = several.iter().find_map(|(then, _)| lineage_then(*then)).map(|lineage| lineage.figures);
                let figures = if carried == Figures::Same { before.unwrap_or(carried) } else { carried };
                Lineage { from: parts.collect(), figures, cell: own.cell }
            }),
        };
        Pick::Now { unit, replaces: from.iter().map(|(then, _)| *then).collect(), lineage }
    }

    /// The run in which one unit has its new data.
    fn alone(&self, unit: usize, origin: &Origin, known: &engine::Known<'_>) -> Option<Point> {
        let own = |then: &usize| origin.from.iter().any(|(own, _)| own == then);
        let others = (0..self.then.units.len()).filter(|then| !own(then)).map(Pick::Then);
        let picks = others.chain([self.pick(unit)]).collect();
        let data = self.then.with_units_of(&self.now, picks);
        let outcome = engine::run(self.rules, &data, known).value;
        let at = data.unit(self.id(unit)?)?;
        Some(point(&Results::of(self.rules, self.rules, &outcome), at))
    }

    /// The kinds of events that a unit has now and that the old scheme did not know.
    fn unrecorded(&self, unit: usize, lacks: &[Lack]) -> Vec<String> {
        let kinds = self.rules.events.iter().zip(&self.now.events);
        let of_unit = kinds.filter(|(_, table)| !table.rows(unit).is_empty()).map(|(kind, _)| kind.id.clone());
        of_unit.filter(|id| lacks.iter().any(|lack| lack.kind == Kind::Event && lack.id == *id)).collect()
    }
}
