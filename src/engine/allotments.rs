//! How many of its own people each unit may give a rating: the scheme's quota, or the larger one that an award brings.

use super::eval::{At, Reader};
use super::faults::Fault;
use super::outcome::{Allotted, Grant};
use crate::base::number::Number;
use crate::model::decision::{Allotment, Effect};
use crate::model::value::Value;
use crate::model::{AwardId, Rounding};

/// The quotas of all units, by name and unit.
pub(super) fn of_all(reader: &Reader<'_>, grants: &[Grant], faults: &mut Vec<Fault>) -> Vec<Allotted> {
    let rules = reader.desk.rules;
    let of_award = |id: AwardId| {
        let effects = rules.awards.get(id.index()).map_or(&[][..], |award| &award.effects);
        effects.iter().filter_map(|effect| match effect {
            Effect::Allotment(allotment) => Some(allotment),
            _ => None,
        })
    };
    let mut names: Vec<&str> = rules.allotments.iter().map(|one| one.name.as_str()).collect();
    for index in 0..rules.awards.len() {
        names.extend(of_award(AwardId::from_index(index)).map(|one| one.name.as_str()));
    }
    names.sort_unstable();
    names.dedup();
    let mut found = Vec::new();
    for name in names {
        let base = rules.allotments.iter().find(|one| one.name == name);
        for unit in 0..reader.desk.size() {
            // What awards bring stands instead of the scheme's own; of several the largest share counts.
            let brought = grants.iter().filter(|grant| grant.unit == unit).flat_map(|grant| {
                of_award(grant.award).filter(|one| one.name == name).map(move |one| (one, grant.award))
            });
            let brought = brought.reduce(|best, next| if next.0.share > best.0.share { next } else { best });
            let allotment = brought.map(|(one, award)| (one, Some(award))).or(base.map(|one| (one, None)));
            if let Some((allotment, award)) = allotment {
                found.push(allotted(reader, allotment, award, unit, faults));
            }
        }
    }
    found
}

fn allotted(
    reader: &Reader<'_>,
    allotment: &Allotment,
    award: Option<AwardId>,
    unit: usize,
    faults: &mut Vec<Fault>,
) -> Allotted {
    let people = allotment.of.as_ref().map(|of| reader.eval(of, At::unit(unit)));
    if let Some(Value::Missing(state)) = people {
        let rule = (allotment.name.clone(), None, allotment.clause.clone());
        faults.push(Fault::Undecided { rule, unit, state });
    }
    let places = people.as_ref().and_then(Value::number).and_then(|people| size(allotment, people));
    Allotted { name: allotment.name.clone(), unit, share: allotment.share.clone(), people, places, award }
}

/// So many of so many people.
fn size(allotment: &Allotment, people: &Number) -> Option<u32> {
    let whole = Rounding { places: 0, mode: allotment.rounding }.apply(&(&allotment.share * people));
    let whole = whole.to_i64().and_then(|whole| u32::try_from(whole).ok())?;
    Some(whole.max(allotment.least))
}
