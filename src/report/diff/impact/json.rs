//! What changes do to results, for programs: every figure exact.

use crate::base::number::Number;
use crate::diff::Comparison;
use crate::diff::impact::results::{Held, Matter, Results};
use crate::diff::impact::{Impact, Parts};
use serde_json::{Value as Json, json as object};

/// The impact as JSON. Numbers are reduced fractions; steps are named by their place, from 1.
pub(in super::super) fn json(of: &Impact, comparison: &Comparison<'_>) -> Json {
    let steps = of.steps.iter().map(|step| {
        let changes = step.changes.iter().filter_map(|at| comparison.changes.get(*at)).map(|it| &it.fingerprint);
        object!({ "changes": changes.collect::<Vec<_>>(), "words": step.words })
    });
    let units = of.units.iter().enumerate().map(|(at, unit)| {
        let places = (0..of.old.rankings().max(of.new.rankings())).map(|ranking| parts(of.place(ranking, at)));
        object!({
            "id": unit.id,
            "name": unit.name,
            "old": side(&of.old, at),
            "new": side(&of.new, at),
            "total": parts(of.total(at)),
            "places": places.collect::<Vec<_>>(),
        })
    });
    let flips = of.flips.iter().map(|flip| {
        let sets = flip.cause.sets.iter().map(|set| set.iter().map(|step| step + 1).collect::<Vec<_>>());
        object!({
            "unit": of.units.get(flip.unit).map(|unit| &unit.id),
            "matter": matter(&flip.matter),
            "old": flip.old.as_ref().map(held),
            "new": flip.new.as_ref().map(held),
            "causes": sets.collect::<Vec<_>>(),
            "smallest": flip.cause.smallest,
        })
    });
    let lacking = of.lacking.iter().map(
        |lack| object!({ "kind": lack.kind.word(), "id": lack.id, "by": if lack.by_old { "old" } else { "new" } }),
    );
    let unable = of.unable().into_iter().filter_map(|unit| of.units.get(unit)).map(|unit| &unit.id);
    object!({
        "period": of.period.to_string(),
        "order": ["scheme"],
        "steps": steps.collect::<Vec<_>>(),
        "apart": !of.whole,
        "units": units.collect::<Vec<_>>(),
        "sums": parts(Some(of.sums())),
        "paid": parts(Some(of.paid())),
        "flips": flips.collect::<Vec<_>>(),
        "lacking": lacking.collect::<Vec<_>>(),
        "unable": unable.collect::<Vec<_>>(),
        "search": {
            "size": of.search.size,
            "runs": of.search.runs,
            "most": of.search.most,
            "open": of.search.open,
        },
    })
}

fn side(results: &Results, unit: usize) -> Json {
    let places = (0..results.rankings()).map(|ranking| results.place(ranking, unit));
    object!({
        "total": results.total(unit).map(Number::to_fraction_text),
        "places": places.collect::<Vec<_>>(),
    })
}

fn parts(parts: Option<Parts>) -> Json {
    let Some(parts) = parts else { return Json::Null };
    object!({
        "scheme": parts.whole.to_fraction_text(),
        "alone": parts.alone.iter().map(Number::to_fraction_text).collect::<Vec<_>>(),
        "interaction": parts.interaction.to_fraction_text(),
    })
}

pub(super) fn matter(matter: &Matter) -> Json {
    match matter {
        Matter::Veto(id) => object!({ "veto": id }),
        Matter::Award(id, work) => object!({ "award": id, "work": work }),
        Matter::Grade => object!("grade"),
        Matter::Consequence(id, work) => object!({ "consequence": id, "work": work }),
        Matter::Pay(id, work) => object!({ "pay": id, "work": work }),
        Matter::Place(ranking) => object!({ "place": ranking + 1 }),
    }
}

pub(super) fn held(held: &Held) -> Json {
    match held {
        Held::Yes => object!(true),
        Held::Grade(name) => object!(name),
        Held::Amount(amount) | Held::PerHead(amount) => object!(amount.to_fraction_text()),
        Held::Place(place) => object!(place),
    }
}
