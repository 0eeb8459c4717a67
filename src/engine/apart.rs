//! Whether units are assessed each by itself: then what others have done changes nothing for a unit.
//!
//! Units meet in three places only: in statistics over units (those that expressions ask for, and group means that stand
//! for missing values), in rankings, and where places are limited (grades by shares or quotas, awards by places). Events
//! that several units share and ballots that count as wholes are a matter of the data.

use super::reads;
use crate::model::RuleSet;

/// Whether the totals of units rest on nothing of other units.
#[must_use]
pub fn apart_in_totals(rules: &RuleSet) -> bool {
    reads::slots(rules) == 0
}

/// Whether nothing that is told of a unit rests on other units.
#[must_use]
pub fn apart(rules: &RuleSet) -> bool {
    let graded = |grades: &crate::model::decision::Grades| {
        grades.shares.is_none() && grades.bands.iter().all(|band| band.quota.is_none())
    };
    apart_in_totals(rules)
        && rules.rankings.is_empty()
        && rules.grades.iter().all(graded)
        && rules.awards.iter().all(|award| award.places.is_none())
}
