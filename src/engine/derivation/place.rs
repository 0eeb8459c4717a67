//! The place of a unit, what it holds by it, and what its own people may.

use super::{decision, points_of};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::engine::eval::{At, Reader};
use crate::engine::figures;
use crate::engine::inputs::{self, titled};
use crate::engine::outcome::{Allotted, Grant, Outcome, Remark};
use crate::engine::trace::{Input, Origin, Step};
use crate::model::decision::{Effect, End, Ties};
use crate::model::expr::ExprKind;
use crate::model::value::{Dim, Value};
use crate::model::{NodeId, RankingId, Rounding};

/// The place of a unit, and among how many.
pub(super) fn of_place(reader: &Reader<'_>, outcome: &Outcome, id: RankingId, unit: usize) -> Option<Step> {
    let ranking = reader.desk.rules.rankings.get(id.index())?;
    let place = outcome.place_in(id, unit)?;
    let sets = reader.desk.sets(ranking.among);
    let (_, set) = sets.iter().find(|(_, set)| set.contains(&unit))?;
    let ranked = set.iter().filter(|other| outcome.place_in(id, **other).is_some()).count();
    let equal = set.iter().filter(|other| outcome.place_in(id, **other) == Some(place)).count();
    let mut how = say!("第{place}名，共{ranked}个单位", "place {place} of {ranked}", place = place, ranked = ranked);
    if equal > 1 {
        how = say!("{how}，{equal}个并列", "{how}, {equal} tied", how = how, equal = equal);
    }
    // A draw speaks where another unit equals this one on every key.
    let keys =
        |unit: usize| -> Vec<Value> { ranking.keys.iter().map(|key| reader.eval(&key.of, At::unit(unit))).collect() };
    let draw = reader.desk.data.draws.iter().find(|draw| draw.list.is_empty() && draw.unit as usize == unit);
    let draw = draw.filter(|_| ranking.ties == Ties::Forbidden && equal == 1);
    let own = keys(unit);
    let draw = draw.filter(|_| set.iter().any(|other| *other != unit && keys(*other) == own));
    if draw.is_some() {
        how = figures::and(how, &Bilingual::from(("，抽签决定", ", by draw")));
    }
    let mut title = Bilingual::from(("名次", "place"));
    // Which of the unit's several places it is, the first key of its ranking says.
    let several = outcome.places_of(unit) > 1;
    if let Some(ExprKind::Node(by)) = ranking.keys.first().map(|key| &key.of.kind).filter(|_| several)
        && let Some(by) = reader.desk.rules.nodes.get(by.index())
    {
        title = say!("{title}（{by}）", "{title} ({by})", title = title, by = titled(by.title.as_ref(), &by.name));
    }
    let mut step = decision("place", title, &ranking.clause, how, Value::Number(Number::from(place)), Dim::Count);
    step.inputs = inputs::of_all(reader, ranking.keys.iter().map(|key| &key.of), At::unit(unit));
    step.inputs.extend(draw.map(|draw| Input {
        title: Bilingual::from(("抽签次序", "place in the draw")),
        value: Value::Number(Number::from(draw.order)),
        dim: Dim::Count,
        origin: Origin::Cell(draw.cell),
    }));
    Some(step)
}

/// An award gained.
pub(super) fn of_grant(reader: &Reader<'_>, grant: &Grant) -> Option<Step> {
    let award = reader.desk.rules.awards.get(grant.award.index())?;
    let at = At { work: grant.work, ..At::unit(grant.unit) };
    let value = figures::points(&grant.value);
    let mut how = match (grant.place, award.places.as_ref().map(|(end, _)| *end)) {
        (Some(place), Some(End::Top)) => {
            say!("前列第{place}，{value}", "place {place} from the top, {value}", place = place, value = value)
        }
        (Some(place), _) => {
            say!("倒数第{place}，{value}", "place {place} from the bottom, {value}", place = place, value = value)
        }
        (None, _) => Bilingual::default(),
    };
    if let Some(when) = &award.when {
        let when = figures::condition(reader, when, At::unit(grant.unit));
        how = if how.zh.is_empty() { when } else { say!("{how}；{when}", "{how}; {when}", how = how, when = when) };
    }
    if grant.run > 1 {
        how = say!("{how}；连续{run}期", "{how}; {run} periods in a row", how = how, run = grant.run);
    }
    let title = award_title(reader, award.title.as_ref(), &award.id, grant.work);
    let mut step = decision(&award.id, title, &award.clause, how, Value::Flag(true), Dim::Flag);
    step.inputs.push(Input {
        title: Bilingual::from(("决定的数值", "deciding value")),
        value: grant.value.clone(),
        dim: Dim::Points,
        origin: Origin::Result,
    });
    step.inputs.extend(inputs::of_all(reader, &award.when, At::unit(grant.unit)));
    step.children = points_of(reader, &award.effects, at);
    Some(step)
}

fn award_title(reader: &Reader<'_>, title: Option<&String>, id: &str, work: Option<NodeId>) -> Bilingual {
    let award = titled(title, id);
    match work.and_then(|work| reader.desk.rules.nodes.get(work.index())) {
        Some(work) => {
            say!("{award}（{work}）", "{award} ({work})", award = award, work = titled(work.title.as_ref(), &work.name))
        }
        None => award,
    }
}

/// A quota of the unit for its own people.
pub(super) fn of_allotment(reader: &Reader<'_>, one: &Allotted) -> Option<Step> {
    let rules = reader.desk.rules;
    let award = one.award.and_then(|award| rules.awards.get(award.index()));
    let of_award = award.and_then(|award| {
        award.effects.iter().find_map(|effect| match effect {
            Effect::Allotment(allotment) if allotment.name == one.name => Some(allotment),
            _ => None,
        })
    });
    let allotment = of_award.or_else(|| rules.allotments.iter().find(|other| other.name == one.name))?;
    let share = figures::operand(&one.share, &Dim::Ratio);
    let mut how = match (&one.people, one.places) {
        (Some(people), Some(places)) => {
            let product = figures::joined(&[figures::inside(people, &Dim::Count), share], " × ");
            let rounding = figures::rounding(Rounding { places: 0, mode: allotment.rounding });
            say!(
                "{product} → {places}（{rounding}）",
                "{product} → {places} ({rounding})",
                product = product,
                places = places,
                rounding = rounding
            )
        }
        _ => share,
    };
    if let Some(award) = award {
        let award = titled(award.title.as_ref(), &award.id);
        how = say!("{how}；因“{award}”", "{how}; by “{award}”", how = how, award = award);
    }
    let title = say!("“{name}”名额", "places for “{name}”", name = one.name.as_str());
    let value = match one.places {
        Some(places) => Value::Number(Number::from(places)),
        None => Value::Number(one.share.clone()),
    };
    let dim = if one.places.is_some() { Dim::Count } else { Dim::Ratio };
    let mut step = decision(&one.name, title, &allotment.clause, how, value, dim);
    step.inputs = inputs::of_all(reader, &allotment.of, At::unit(one.unit));
    Some(step)
}

/// Why an award went past the unit, where that is what the remark tells.
pub(super) fn of_remark(reader: &Reader<'_>, remark: &Remark, unit: usize) -> Option<Step> {
    let rules = reader.desk.rules;
    let (award, work, how) = match remark {
        Remark::PassedOver { award, work, unit: passed, since } if *passed == unit => {
            let how = match since {
                None => Bilingual::from(("因否决被越过", "passed over because of a veto")),
                Some((consequence, period)) => say!(
                    "因{period}的“{consequence}”被越过",
                    "passed over because of “{consequence}” of {period}",
                    consequence = consequence.as_str(),
                    period = Bilingual { zh: period.title_zh(), en: period.title_en() }
                ),
            };
            (award, *work, how)
        }
        Remark::GaveWay { award, to, work, unit: own } if *own == unit => {
            let to = rules.awards.get(to.index());
            let to = to.map(|to| titled(to.title.as_ref(), &to.id)).unwrap_or_default();
            (award, *work, say!("已列入“{to}”，以其为先", "“{to}” goes first", to = to))
        }
        _ => return None,
    };
    let award = rules.awards.get(award.index())?;
    let title = award_title(reader, award.title.as_ref(), &award.id, work);
    Some(decision(&award.id, title, &award.clause, how, Value::Flag(false), Dim::Flag))
}
