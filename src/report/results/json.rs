//! `results.json`: everything that was decided and is for its readers, exact, with what it was made from. Keys stand in order, lists in the
//! order of units, awards and places: the same results give the same bytes.

use super::pretty::{Pretty, Quoted};
use super::{ByUnit, Context, exact, grant_id, state_id};
use crate::analysis::robustness::{Kept, Robustness};
use crate::base::calendar::Period;
use crate::data::Unit;
use crate::engine::outcome::{Allotted, Borrowed, Entry, Followed, Grant, Payment, Replaced, RuleColumn};
use crate::model::node::Body;
use crate::model::register::{Published, Register};
use crate::model::value::Value;
use crate::model::{NodeId, RankingId};
use crate::report::escape;
use crate::report::view::robustness;
use serde_json::{Value as Json, json};

/// The version of the shape of this document.
const FORMAT: u32 = 1;

/// The whole file.
pub(crate) fn text(ctx: &Context) -> String {
    let scheme = &ctx.rules.scheme;
    let mut head = vec![
        ("format", json!(FORMAT)),
        ("nodes", nodes(ctx)),
        ("period", json!(ctx.data.period.to_string())),
        (
            "provenance",
            json!({
                "rule_set": ctx.rules.meaning,
                "wording": ctx.rules.wording,
                "data": ctx.data.hash,
                "templates": ctx.templates.hash(),
                "tool": concat!("kaohe ", env!("CARGO_PKG_VERSION")),
                "command": format!("kaohe build {}", ctx.data.period),
            }),
        ),
        ("provisional", json!(ctx.outcome.provisional)),
        ("remarks", remarks(ctx)),
        ("rows_left_out", json!(ctx.data.left_out)),
        ("scheme", json!({ "id": scheme.id, "title": scheme.title, "edition": scheme.edition })),
    ];
    let robustness = robustness::told(ctx).filter(|_| ctx.publishes_totals());
    if let Some(robustness) = robustness {
        let plan = &robustness.plan;
        head.push((
            "robustness",
            json!({ "draws": plan.draws, "range": plan.range.to_string(), "seed": plan.seed, "weights": robustness.weights }),
        ));
    }
    let whole = ctx.whole();
    if !whole {
        // Programs can tell that what is not here may still have been decided.
        head.push(("excerpt", json!(true)));
    }
    if whole && !ctx.outcome.ballots.is_empty() {
        head.push(("ballots", ballots(ctx)));
    }
    let ledger = &ctx.data.ledger;
    if whole && !ledger.decisions.is_empty() {
        head.push(("adjudications", super::ledgers::decisions(ctx)));
    }
    if whole && !ledger.appeals.is_empty() {
        head.push(("appeals", super::ledgers::appeals(ctx)));
    }
    if !ctx.rules.cadences.is_empty() {
        head.push(("cadences", super::registers::cadences(ctx)));
    }
    if let Some((by, when)) = &ledger.approval {
        head.push(("approval", json!({ "by": by, "date": when.to_string() })));
    }
    if ctx.approvals.declared() {
        head.push(("edition_approval", edition_approval(ctx)));
    }
    head.sort_by_key(|(key, _)| *key);
    let keys = Keys::new(ctx);
    let mut out = Pretty::new();
    out.object(|out| {
        for (key, value) in &head {
            out.key(key).json(value);
        }
        out.key("units").list(|out| {
            for (at, unit) in ctx.data.units.iter().enumerate() {
                out.item().object(|out| of_unit(ctx, &keys, at, unit, out));
            }
        });
        if !ctx.outcome.borrowed.is_empty() {
            out.key("uses").json(&uses(ctx));
        }
    });
    escape::json(out.finish())
}

/// Where the edition and the goals of its units stand, with the step of the record each rests on.
fn edition_approval(ctx: &Context) -> Json {
    let one = |list: &crate::approval::Standing| {
        let last = list.last.as_ref();
        json!({
            "by": last.map(|last| &last.by),
            "date": last.map(|last| last.date.to_string()),
            "meaning": last.map(|last| &last.bound.meaning),
            "stand": list.stand.id(),
            "unit": list.unit,
        })
    };
    json!({
        "approved": ctx.approvals.open().next().is_none(),
        "lists": ctx.approvals.lists.iter().map(one).collect::<Vec<_>>(),
    })
}

/// The results of other schemes that were read: by which rules and from which data each period was computed.
fn uses(ctx: &Context) -> Json {
    let one = |borrowed: &Borrowed| {
        let import = ctx.rules.imports.get(borrowed.scheme.index());
        json!({
            "data": borrowed.data,
            "edition": import.map(|import| &import.rules.scheme.edition),
            "name": import.map(|import| &import.name),
            "period": borrowed.period.to_string(),
            "provisional": borrowed.provisional,
            "rule_set": import.map(|import| &import.rules.meaning),
            "scheme": import.map(|import| &import.rules.scheme.id),
        })
    };
    Json::Array(ctx.outcome.borrowed.iter().map(one).collect())
}

/// What every unit's part needs: keys in order, and who gained what.
struct Keys<'a> {
    nodes: Vec<(Quoted, NodeId)>,
    rules: Vec<(Quoted, &'a RuleColumn)>,
    grants: ByUnit<'a, Grant>,
    followed: ByUnit<'a, Followed>,
    entries: ByUnit<'a, Entry>,
    payments: ByUnit<'a, Payment>,
    replaced: ByUnit<'a, Replaced>,
}

impl<'a> Keys<'a> {
    fn new(ctx: &Context<'a>) -> Self {
        // The root's own value stands before vetoes: to readers its total is what it has.
        let own = |id: NodeId| ctx.whole() || id != ctx.rules.root() && ctx.publishes(Published::Node(id));
        let nodes = ctx.rules.nodes_with_ids().filter(|(id, _)| own(*id));
        let mut nodes: Vec<_> = nodes.map(|(id, node)| (&node.id, id)).collect();
        nodes.sort();
        let rule = |column: &RuleColumn| ctx.node(column.node).and_then(|node| node.rules.get(column.rule));
        let mut rules: Vec<_> =
            ctx.outcome.rules.iter().filter_map(|column| Some((&rule(column)?.id, column))).collect();
        rules.sort_by_key(|(id, _)| *id);
        let units = ctx.data.units.len();
        Self {
            nodes: nodes.into_iter().map(|(id, node)| (Quoted::new(id), node)).collect(),
            rules: rules.into_iter().map(|(id, column)| (Quoted::new(id), column)).collect(),
            grants: ByUnit::new(&ctx.outcome.grants, units, |grant| grant.unit),
            followed: ByUnit::new(&ctx.outcome.followed, units, |followed| followed.unit),
            entries: ByUnit::new(&ctx.outcome.entries, units, |entry| entry.unit),
            payments: ByUnit::new(&ctx.outcome.payments, units, |payment| payment.unit),
            replaced: ByUnit::new(&ctx.outcome.replaced, units, |one| one.unit),
        }
    }
}

/// The nodes with their titles and clauses, in the order of the text.
fn nodes(ctx: &Context) -> Json {
    let list = ctx.rules.nodes.iter().map(|node| {
        json!({ "id": node.id, "title": node.title, "full": node.full.to_string(), "clause": node.clause.cite() })
    });
    Json::Array(list.collect())
}

/// One unit: values, states, steps to the total, places, and what was decided. Keys in the order of their letters.
fn of_unit(ctx: &Context, keys: &Keys<'_>, at: usize, unit: &Unit, out: &mut Pretty) {
    let (whole, totals) = (ctx.whole(), ctx.publishes_totals());
    let grants = keys.grants.of(at).filter(|grant| ctx.publishes(Published::Award(grant.award)));
    out.key("awards").json(&awards(ctx, grants));
    if let Some(computed) = ctx.outcome.computed.as_deref().filter(|_| whole) {
        out.key("computed").json(&super::ledgers::computed(ctx, computed, at));
    }
    let followed = keys.followed.of(at).filter(|one| ctx.publishes(Published::Consequence(one.consequence)));
    out.key("consequences").json(&consequences(ctx, followed));
    if whole {
        out.key("entries").json(&entries(ctx, keys.entries.of(at)));
    }
    if ctx.publishes(Published::Grades) {
        out.key("grade").optional(ctx.grade(at));
    }
    let group = ctx.data.groups.get(unit.group as usize).map(|group| group.id.as_str());
    out.key("group").optional(group.filter(|id| !id.is_empty()));
    out.key("id").string(&unit.id);
    if !ctx.rules.letters.is_empty() && ctx.publishes(Published::Register(Register::Letters)) {
        out.key("letters").json(&super::registers::letters(ctx, at));
    }
    let marks = super::missing::marks(ctx, at);
    if whole && !marks.is_empty() {
        let of = |(fact, part, mark): &(&str, Option<Period>, &str)| match part {
            Some(part) => json!({ "fact": fact, "in": part.to_string(), "mark": mark }),
            None => json!({ "fact": fact, "mark": mark }),
        };
        out.key("marks").json(&Json::Array(marks.iter().map(of).collect()));
    }
    out.key("name").string(&unit.name);
    let values = || keys.nodes.iter().map(|(key, node)| (key, ctx.value(*node, at)));
    out.key("nodes").object(|out| {
        for (key, value) in values().filter(|(_, value)| value.state().is_none()) {
            exactly(value, out.quoted_key(key));
        }
    });
    if whole && ctx.rules.all_pays().next().is_some() {
        out.key("pay").json(&payments(ctx, keys.payments.of(at)));
    }
    let robustness = robustness::told(ctx).filter(|_| totals);
    if let Some(robustness) = robustness {
        out.key("place_intervals").json(&intervals(ctx, robustness, at));
    }
    if totals {
        out.key("places").list(|out| {
            for column in &ctx.outcome.places {
                match column.get(at).copied().flatten() {
                    Some(place) => out.item().count(place),
                    None => out.item().json(&Json::Null),
                }
            }
        });
    }
    if whole && !ctx.outcome.allotted.is_empty() {
        let own = ctx.outcome.allotted.iter().filter(|one| one.unit == at);
        out.key("quotas").json(&Json::Array(own.map(|one| quota(ctx, one)).collect()));
    }
    if let Some(registers) = super::registers::of_unit(ctx, at) {
        out.key("registers").json(&registers);
    }
    let mut replaced = keys.replaced.of(at).peekable();
    if whole && replaced.peek().is_some() {
        out.key("replaced").json(&Json::Array(replaced.map(|one| super::missing::document(ctx, one)).collect()));
    }
    if whole {
        out.key("rules").object(|out| rules(keys, at, out));
    }
    if totals {
        out.key("state").optional(ctx.total(at).state().map(state_id).as_deref());
    }
    out.key("states").object(|out| {
        for (key, state) in values().filter_map(|(key, value)| Some((key, value.state()?))) {
            out.quoted_key(key).string(&state_id(state));
        }
    });
    let total = ctx.outcome.totals.get(at);
    if let Some(total) = total.filter(|_| whole) {
        out.key("steps").object(|out| {
            if !total.adjusted.is_zero() {
                out.key("adjusted").exact(&total.adjusted);
            }
            published(&total.before, out.key("before_vetoes"));
            out.key("deducted").exact(&total.deducted);
            published(&total.exact, out.key("exact"));
            out.key("last_place").json(&Json::Bool(total.last));
        });
    }
    let targets = targets(ctx, at);
    if whole && !targets.is_empty() {
        out.key("targets").json(&Json::Array(targets));
    }
    if totals {
        published(ctx.total(at), out.key("total"));
    }
    if let Some(total) = total {
        let vetoes = total.vetoes.iter().filter(|veto| ctx.publishes(Published::Veto(**veto)));
        let vetoes = vetoes.filter_map(|veto| ctx.rules.vetoes.get(veto.index()));
        out.key("vetoes").json(&Json::Array(vetoes.map(|veto| json!(veto.id)).collect()));
    }
}

/// What each rule gave or took.
fn rules(keys: &Keys<'_>, at: usize, out: &mut Pretty) {
    for (key, column) in &keys.rules {
        let Some(points) = column.points.get(at) else { continue };
        out.quoted_key(key).object(|out| {
            out.key("events").count(column.events.get(at).copied().unwrap_or(0));
            exactly(points, out.key("points"));
        });
    }
}

/// The targets of a unit that were changed or set for it alone, with who approved them and why.
fn targets(ctx: &Context, unit: usize) -> Vec<Json> {
    let own = ctx.outcome.targets.iter().filter(|target| target.unit == unit);
    own.map(|target| {
        let fact = ctx.rules.facts.get(target.fact.index()).map(|fact| fact.id.as_str());
        let stages: Vec<Json> = (target.stages.iter())
            .map(|stage| {
                json!({
                    "from": stage.from.map(|from| from.to_string()),
                    "target": exact(&stage.value),
                    "by": stage.by,
                    "why": stage.why,
                })
            })
            .collect();
        json!({
            "fact": fact,
            "before": target.before.as_ref().map(exact),
            "set": stages,
            "in_force": exact(&target.in_force),
        })
    })
    .collect()
}

/// An exact value.
fn exactly(value: &Value, out: &mut Pretty) {
    match value {
        Value::Number(number) => out.exact(number),
        other => out.string(&exact(other)),
    }
}

/// A number as exact text, or null.
fn published(value: &Value, out: &mut Pretty) {
    match value.number() {
        Some(number) => out.exact(number),
        None => out.json(&Json::Null),
    }
}

/// The path of a node.
fn path(ctx: &Context, node: Option<NodeId>) -> Option<String> {
    node.and_then(|node| ctx.node(node)).map(|node| node.id.clone())
}

/// By ranking: the ends of the interval of a unit's place, and in how many draws it kept the place.
fn intervals(ctx: &Context, robustness: &Robustness, unit: usize) -> Json {
    let one = |ranking| {
        let interval = robustness.interval(RankingId::from_index(ranking), unit);
        interval.map(|one| json!({ "best": one.best, "worst": one.worst, "kept": one.kept }))
    };
    Json::Array((0..ctx.rules.rankings.len()).map(|ranking| json!(one(ranking))).collect())
}

fn awards<'a>(ctx: &Context, own: impl Iterator<Item = &'a Grant>) -> Json {
    let robustness = robustness::told(ctx).filter(|_| ctx.publishes_totals());
    let list = own.filter_map(|grant| {
        let award = ctx.rules.awards.get(grant.award.index())?;
        let mut form = json!({
            "id": grant_id(ctx, grant),
            "award": award.id,
            "work": path(ctx, grant.work),
            "place": grant.place,
            "value": exact(&grant.value),
            "run": grant.run,
            "clause": award.clause.cite(),
        });
        let same = |kept: &&Kept| (kept.award, kept.work, kept.unit) == (grant.award, grant.work, grant.unit);
        let kept = robustness.and_then(|all| all.awards.iter().find(same));
        if let (Some(kept), Some(map)) = (kept, form.as_object_mut()) {
            map.insert("kept".to_owned(), json!(kept.draws));
            map.insert("safe".to_owned(), json!(kept.safe));
        }
        Some(form)
    });
    Json::Array(list.collect())
}

fn consequences<'a>(ctx: &Context, own: impl Iterator<Item = &'a Followed>) -> Json {
    let list = own.filter_map(|followed| {
        let consequence = ctx.rules.consequences.get(followed.consequence.index())?;
        let works: Vec<String> = followed.works.iter().filter_map(|work| path(ctx, Some(*work))).collect();
        Some(json!({ "id": consequence.id, "works": works, "clause": consequence.clause.cite() }))
    });
    Json::Array(list.collect())
}

fn entries<'a>(ctx: &Context, own: impl Iterator<Item = &'a Entry>) -> Json {
    let list = own.map(|entry| {
        json!({
            "rule": entry.rule,
            "work": path(ctx, entry.work),
            "points": entry.points.to_string(),
            "goes_to": entry.goes_to,
        })
    });
    Json::Array(list.collect())
}

fn payments<'a>(ctx: &Context, own: impl Iterator<Item = &'a Payment>) -> Json {
    let list = own.map(|payment| {
        let rule = ctx.rules.all_pays().find(|pay| pay.id == payment.rule);
        let mut form = json!({
            "rule": payment.rule,
            "work": path(ctx, payment.work),
            "amount": payment.amount.to_string(),
            "clause": rule.map(|pay| pay.clause.cite()),
        });
        if let Some(form) = form.as_object_mut().filter(|_| rule.is_some_and(|pay| pay.per_head)) {
            form.insert("per_head".to_owned(), json!(true));
        }
        form
    });
    Json::Array(list.collect())
}

/// How many ballots of surveys were handed in, and how many do not count.
fn ballots(ctx: &Context) -> Json {
    let list = ctx.outcome.ballots.iter().map(|count| {
        let panel = match ctx.node(count.node).map(|node| &node.body) {
            Some(Body::Survey(survey)) => survey.panels.get(count.panel).map(|panel| panel.id.clone()),
            _ => None,
        };
        json!({ "survey": path(ctx, Some(count.node)), "panel": panel, "handed_in": count.all, "void": count.void })
    });
    Json::Array(list.collect())
}

/// How many of its own people a unit may give a rating.
fn quota(ctx: &Context, one: &Allotted) -> Json {
    json!({
        "rating": one.name,
        "share": one.share.to_string(),
        "people": one.people.as_ref().map(exact),
        "places": one.places,
        "award": one.award.and_then(|award| ctx.rules.awards.get(award.index())).map(|award| award.id.clone()),
    })
}

/// What a reader of the results must know, by ids.
fn remarks(ctx: &Context) -> Json {
    use crate::engine::outcome::Remark;
    let award_id = |award: crate::model::AwardId| ctx.rules.awards.get(award.index()).map(|award| award.id.clone());
    // Of awards that are not published nothing is told.
    let open = |award: crate::model::AwardId| ctx.publishes(Published::Award(award));
    let told = ctx.outcome.remarks.iter().filter(|remark| match remark {
        Remark::Unfilled { award, .. } => open(*award),
        Remark::PassedOver { award, since, .. } => open(*award) && (since.is_none() || ctx.whole()),
        Remark::GaveWay { award, to, .. } => open(*award) && open(*to),
    });
    let list = told.map(|remark| match remark {
        Remark::Unfilled { award, work, group, places } => json!({
            "kind": "unfilled",
            "award": award_id(*award),
            "work": path(ctx, *work),
            "group": group.and_then(|group| ctx.data.groups.get(group)).map(|group| group.id.clone()),
            "places": places,
        }),
        Remark::PassedOver { award, work, unit, since } => {
            let mut form = json!({
                "kind": "passed-over",
                "award": award_id(*award),
                "work": path(ctx, *work),
                "unit": ctx.data.units.get(*unit).map(|unit| unit.id.clone()),
            });
            if let (Some((consequence, period)), Some(map)) = (since, form.as_object_mut()) {
                map.insert("since".to_owned(), json!([consequence, period.to_string()]));
            }
            form
        }
        Remark::GaveWay { award, to, work, unit } => json!({
            "kind": "gave-way",
            "award": award_id(*award),
            "to": award_id(*to),
            "work": path(ctx, *work),
            "unit": ctx.data.units.get(*unit).map(|unit| unit.id.clone()),
        }),
    });
    Json::Array(list.collect())
}
