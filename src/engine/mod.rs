//! Rule set × data → [`Outcome`]: pure, exact, and the same on every machine.
//!
//! Three passes. **Per unit**: every node of the score tree, column by column (`tree`, `nodes`, `combine`, `items`,
//! `rules`, `survey`, on `eval` and `value`), with the group statistics that nodes read on the way; then the totals
//! (`totals`). **Per group**: places, grades, awards (`ranking`, `grades`, `awards`). **Across periods**: runs of
//! results, consequences, entries (`desk`, `periods`). There is one implementation of the arithmetic; a derivation is
//! the same arithmetic, watched (`record`, `derivation`, `figures`, `inputs`).

pub mod outcome;
pub mod trace;

mod awards;
mod combine;
mod coverage;
mod derivation;
mod desk;
mod eval;
mod example;
mod factors;
mod faults;
mod figures;
mod grades;
mod inputs;
mod items;
mod nodes;
mod pay;
mod periods;
mod ranking;
mod reads;
mod record;
mod rules;
mod survey;
mod time;
mod totals;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use coverage::{Branch, BranchKind, branches, taken_by_example, taken_in_period};
pub use derivation::{decisions, trace};
pub use desk::Past;
pub use example::{Finding, run_example};
pub use outcome::Outcome;

use crate::base::diagnostic::Checked;
use crate::data::PeriodData;
use crate::model::RuleSet;
use crate::model::{AwardId, RankingId};
use awards::Given;
use desk::Desk;
use eval::{Reader, Totals};

use ranking::Standing;
use tree::Sheet;

/// The results of a period.
///
/// `history` holds the earlier periods, oldest first, each under the edition then in force. Whatever cannot be computed
/// is a problem beside the outcome; everything else is there, and the outcome says that it is provisional.
#[must_use]
pub fn run(rules: &RuleSet, data: &PeriodData, history: &[Past<'_>]) -> Checked<Outcome> {
    let desk = Desk::new(rules, data, history);
    let mut faults = Vec::new();
    let mut sheet = Sheet::new(&desk, &[], None);
    totals::blame(&sheet.reader(&desk, Totals::InTree), &mut faults);

    sheet.ask(&desk, &reads::of_vetoes(rules), Totals::BeforeVetoes);
    let totals = totals::settle_all(&desk, &sheet.reader(&desk, Totals::BeforeVetoes), &mut faults);

    let published = Totals::Published(&totals);
    sheet.ask(&desk, &reads::of_rankings(rules), published);
    let last: Vec<bool> = totals.iter().map(|total| total.last).collect();
    let ranked = ranking::with_total(&desk, &totals);
    let mut places = Vec::with_capacity(rules.rankings.len());
    let mut standings = Vec::with_capacity(rules.rankings.len());
    for ranking in &rules.rankings {
        let reader = Reader { places: &places, ..sheet.reader(&desk, published) };
        let standing = Standing::of_ranking(&reader, ranking, &last);
        let mut column = vec![None; desk.size()];
        for (_, mut units) in desk.sets(ranking.among) {
            units.retain(|unit| ranked.get(*unit) == Some(&true));
            ranking::places(&standing, ranking, units, &mut column, &mut faults);
        }
        places.push(column);
        standings.push(standing);
    }
    let grades = match &rules.grades {
        Some(grades) => {
            let reader = Reader { places: &places, ..sheet.reader(&desk, published) };
            grades::award(&reader, grades, &totals, standings.first(), &mut faults)
        }
        None => vec![None; desk.size()],
    };

    let plain = Standing::of_values(totals.iter().map(|total| total.total.clone()).collect());
    let mut given = Given::default();
    for (index, award) in rules.awards.iter().enumerate() {
        sheet.ask(&desk, &reads::of_award(award), published);
        let holdings = awards::holdings(&desk, &given.grants, false);
        let reader = Reader { places: &places, holdings: &holdings, ..sheet.reader(&desk, published) };
        let standing = standings.get(award.ranking.unwrap_or(RankingId(0)).index()).unwrap_or(&plain);
        awards::give(&reader, AwardId::from_index(index), award, (&totals, standing), &mut given, &mut faults);
    }
    faults.extend(awards::both_ends(&desk, &given.grants));

    sheet.ask(&desk, &reads::of_consequences(rules), published);
    let holdings = awards::holdings(&desk, &given.grants, true);
    let reader = Reader { places: &places, holdings: &holdings, ..sheet.reader(&desk, published) };
    let followed = periods::consequences(&reader, &mut faults);
    let entries = periods::entries(&reader, &sheet.rules, &given.grants, &followed, &mut faults);
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
        payments,
        remarks: given.remarks,
        provisional: faults.iter().any(faults::Fault::is_error),
    };
    Checked { value: outcome, problems: faults::problems(&desk, faults) }
}
