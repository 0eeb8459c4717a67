//! Rule set × data → [`Outcome`]: pure, exact, and the same on every machine.
//!
//! Three passes. **Per unit**: every node of the score tree, column by column (`tree`, `nodes`, `combine`, `items`,
//! `rules`, `survey`, on `eval` and `value`), with the group statistics that nodes read on the way; then the totals
//! (`totals`). **Per group**: places, grades, awards (`ranking`, `grades`, `awards`). **Across periods**: runs of
//! results, consequences, entries (`desk`, `periods`). There is one implementation of the arithmetic; a derivation is
//! the same arithmetic, watched (`record`, `derivation`, `figures`, `inputs`).

pub mod outcome;
pub mod trace;

mod aggregates;
mod allotments;
mod apart;
mod awards;
mod ballots;
mod combine;
mod coverage;
mod derivation;
mod desk;
mod eras;
mod eval;
mod events;
mod example;
mod factors;
mod faults;
mod figures;
mod grades;
mod inputs;
mod items;
mod knots;
mod letters;
mod ledgers;
mod lineage;
mod missing;
mod nodes;
mod parts;
mod pay;
mod periods;
mod probe;
mod products;
mod ranking;
mod reading;
mod reads;
mod record;
mod recurrence;
mod registers;
mod reuse;
mod reweighed;
mod rules;
mod spans;
mod statistics;
mod survey;
mod targets;
mod time;
mod totals;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use apart::{apart, apart_in_totals};
pub use coverage::{Branch, BranchKind, branches, taken_by_example, taken_in_period};
pub use derivation::{Tracer, decisions, trace};
pub use eras::Past;
pub use example::{Finding, run_example};
pub use ledgers::subject;
pub use letters::{letters, stand_alone};
pub use lineage::{Origin, origins};
pub use outcome::Outcome;
pub use probe::{Probe, Touched};
pub use registers::stretches;
pub use reuse::Known;
pub use reweighed::{Reweighed, Reweighing, Scratch};

use crate::base::diagnostic::Checked;
use crate::data::PeriodData;
use crate::model::decision::Ties;
use crate::model::{AwardId, EventId, FactId, NodeId, RankingId, RuleSet};
use awards::Given;
use desk::Desk;
use eval::{Reader, Totals};
use outcome::Total;
use ranking::Standing;
use tree::Sheet;

/// Every expression of the rules, for what is told of them.
#[must_use]
pub fn expressions(rules: &RuleSet) -> Vec<&crate::model::expr::Expr> {
    reads::everywhere(rules)
}

/// The facts and the kinds of events that the value of a node rests on in the current period.
#[must_use]
pub fn behind(rules: &RuleSet, node: NodeId) -> (Vec<FactId>, Vec<EventId>) {
    reads::behind(rules, node)
}

/// The results of a period.
///
/// `known` holds the earlier periods and the results of other schemes. Whatever cannot be computed
/// is a problem beside the outcome; everything else is there, and the outcome says that it is provisional.
#[must_use]
pub fn run(rules: &RuleSet, data: &PeriodData, known: &Known<'_>) -> Checked<Outcome> {
    let desk = Desk::new(rules, data, known);
    let (mut outcome, mut faults) = pass(&desk);
    if data.ledger.settles() {
        // What was computed is published beside what was settled; its own faults are those of the settled run.
        let (computed, _) = pass(&Desk::new(rules, data, known).without_decisions());
        faults.extend(ledgers::check(&desk, &computed, &outcome));
        outcome.computed = Some(Box::new(computed));
    }
    outcome.provisional |= outcome.borrowed.iter().any(|one| one.provisional);
    outcome.provisional |=
        faults.iter().any(faults::Fault::is_error) || ledgers::open(&desk) || missing::some_provisional(data);
    Checked { value: outcome, problems: faults::problems(&desk, faults) }
}

/// One way through all passes.
fn pass(desk: &Desk<'_>) -> (Outcome, Vec<faults::Fault>) {
    let (rules, data) = (desk.rules, desk.data);
    let mut faults = Vec::new();
    let mut sheet = Sheet::new(desk, &[], None);
    totals::blame(&sheet.reader(desk, Totals::InTree), &mut faults);
    faults.extend(nodes::rows_of_one_day(&sheet.reader(desk, Totals::InTree)));

    sheet.ask(desk, &reads::of_vetoes(rules), Totals::BeforeVetoes);
    let totals = totals::settle_all(desk, &sheet.reader(desk, Totals::BeforeVetoes), &mut faults);

    let Decided { places, grades, given } = decide(desk, &mut sheet, &Course::of(desk), &totals, &mut faults);

    let published = Totals::Published(&totals);
    sheet.ask(desk, &reads::of_consequences(rules), published);
    let holdings = awards::holdings(desk, &given.grants, true);
    let reader = Reader {
        places: &places,
        grades: &grades,
        holdings: &holdings,
        same_head: true,
        ..sheet.reader(desk, published)
    };
    let followed = periods::consequences(&reader, &mut faults);
    let allotted = allotments::of_all(&reader, &given.grants, &mut faults);
    let (targets, goals) = (targets::changed(&reader), targets::differing(&reader));
    let entries = periods::entries(&reader, &sheet.rules, &given.grants, &followed, &mut faults);
    let letters = letters::due(&reader, &mut faults);
    let mut replaced = missing::facts(&reader);
    replaced.extend(sheet.replaced.iter().cloned());
    let excused = ledgers::excused(&reader);
    let payments = pay::payments(&reader, &given.grants, &followed, &mut faults);

    let outcome = Outcome {
        period: data.period,
        nodes: sheet.nodes,
        rules: sheet.rules,
        charges: sheet.charges,
        statistics: sheet.statistics,
        totals,
        places,
        grades,
        grants: given.grants,
        followed,
        entries,
        letters,
        excused,
        payments,
        allotted,
        borrowed: reuse::borrowed(desk),
        ballots: survey::ballots(desk),
        targets,
        goals,
        replaced,
        remarks: given.remarks,
        computed: None,
        provisional: false,
    };
    (outcome, faults)
}

/// What all decisions of a period need, worked out once.
struct Course {
    /// Awards, each behind those it reads.
    awards: Vec<AwardId>,
    /// What earlier consequences bar, by unit.
    bars: Vec<Vec<desk::Barred>>,
}

impl Course {
    fn of(desk: &Desk<'_>) -> Self {
        Self { awards: awards::in_order(desk.rules), bars: desk.bars() }
    }
}

/// What is decided from totals.
struct Decided {
    places: Vec<Vec<Option<u32>>>,
    grades: Vec<Option<u16>>,
    given: Given,
}

/// Places, grades, awards, and what was settled about them.
fn decide(
    desk: &Desk<'_>,
    sheet: &mut Sheet,
    course: &Course,
    totals: &[Total],
    faults: &mut Vec<faults::Fault>,
) -> Decided {
    let rules = desk.rules;
    let published = Totals::Published(totals);
    sheet.ask(desk, &reads::of_rankings(rules), published);
    let last: Vec<bool> = totals.iter().map(|total| total.last).collect();
    let ranked = ranking::with_total(desk, totals);
    let mut places = Vec::with_capacity(rules.rankings.len());
    let mut standings = Vec::with_capacity(rules.rankings.len());
    for ranking in &rules.rankings {
        let reader = Reader { places: &places, ..sheet.reader(desk, published) };
        let mut standing = Standing::of_ranking(&reader, ranking, &last);
        let left_out = ranking::left_out(&reader, ranking, totals, faults);
        let draw = if ranking.ties == Ties::Forbidden { desk.draw(&[""]) } else { Vec::new() };
        let mut column = vec![None; desk.size()];
        for (_, mut units) in desk.sets(ranking.among) {
            units.retain(|unit| ranked.get(*unit) == Some(&true) && left_out.get(*unit) != Some(&true));
            standing.decide(&units, &draw);
            ranking::places(&standing, ranking, units, &mut column, faults);
        }
        places.push(column);
        standings.push((standing, left_out));
    }
    let mut grades = match &rules.grades {
        Some(grades) => {
            let reader = Reader { places: &places, ..sheet.reader(desk, published) };
            grades::award(&reader, grades, totals, standings.first().map(|(standing, _)| standing), faults)
        }
        None => vec![None; desk.size()],
    };

    let plain = Standing::of_values(totals.iter().map(|total| total.total.clone()).collect(), false);
    let mut given = Given::default();
    for id in &course.awards {
        let Some(award) = rules.awards.get(id.index()) else { continue };
        sheet.ask(desk, &reads::of_award(award), published);
        let holdings = awards::holdings(desk, &given.grants, false);
        let reader = Reader { places: &places, grades: &grades, holdings: &holdings, ..sheet.reader(desk, published) };
        let ranking = award.ranking.unwrap_or(RankingId(0));
        let (standing, left_out) =
            standings.get(ranking.index()).map_or((&plain, &[][..]), |(standing, left_out)| (standing, left_out));
        // A draw was held among those ranked together; it says nothing about others.
        let among = |quota: &crate::model::decision::Quota| {
            rules.rankings.get(ranking.index()).is_some_and(|ranking| ranking.among == quota.among)
        };
        let drawless;
        let standing = match &award.places {
            Some((_, quota)) if !among(quota) => {
                drawless = standing.without_draw();
                &drawless
            }
            _ => standing,
        };
        let basis = awards::Basis { totals, standing, bars: &course.bars, left_out };
        awards::give(&reader, *id, award, basis, &mut given, faults);
        awards::give_way(desk, &mut given);
    }
    given.grants.sort_by_key(|grant| grant.award);
    faults.extend(awards::both_ends(desk, &given.grants));
    ledgers::set(
        desk,
        &mut ledgers::Settable {
            totals,
            nodes: &sheet.nodes,
            places: &mut places,
            grades: &mut grades,
            grants: &mut given.grants,
        },
    );
    Decided { places, grades, given }
}
