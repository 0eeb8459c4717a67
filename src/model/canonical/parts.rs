//! What approvals are bound to: the goals of each unit by themselves, and the edition, with or without them.
//!
//! The goals of a unit are the tasks, problems and pilots it leads, as far as nothing says that others have them, and its own
//! rows of targets written by unit. A named table stays the edition's: its rows serve many rules.

use super::json::{Json, Map, json};
use super::wording::{is_bare, wording};
use super::{Form, form, hash};
use crate::model::approval::Subject;
use crate::model::contract::Target;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::table::{Keys, UnitKey};
use crate::model::value::{Dim, Value};
use crate::model::{Clause, RuleSet, TableId};
use std::collections::BTreeSet;

/// The two hashes that an approval holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// SHA-256 of what it means, lower-case hex.
    pub meaning: String,
    /// SHA-256 of how it is put, lower-case hex.
    pub wording: String,
}

/// The units that have goals of their own, in the order of their ids.
#[must_use]
pub fn units(rules: &RuleSet) -> Vec<String> {
    let tasks = rules.tasks.iter().flat_map(|task| owners(&task.led_by, task.for_all, task.applies_to.is_empty()));
    let entered = rules.entered.iter().flat_map(|one| owners(&one.led_by, one.for_all, one.applies_to.is_empty()));
    let mut found: BTreeSet<&str> = tasks.chain(entered).map(String::as_str).collect();
    for target in targets(rules) {
        found.extend(target.changes.iter().filter_map(|change| match &change.whose {
            Some((UnitKey::Unit, name)) => Some(name.as_str()),
            _ => None,
        }));
        found.extend(target.of.iter().flat_map(|of| rows(rules, of)).map(|(name, _)| name));
    }
    found.into_iter().map(str::to_owned).collect()
}

/// What an approval of the goals of a unit is bound to; none where it has no goals of its own.
#[must_use]
pub fn goals(rules: &RuleSet, unit: &str) -> Option<Bound> {
    units(rules).iter().any(|own| own == unit).then(|| goals_or_none(rules, unit))
}

/// What an approval of the goals of a unit is bound to, also where it has none: that it has none can be approved, too.
#[must_use]
pub fn goals_or_none(rules: &RuleSet, unit: &str) -> Bound {
    let form = Form { rules, figures: false };
    let own = |led_by: &[String], for_all: bool, no_groups: bool| {
        owners(led_by, for_all, no_groups).iter().any(|leader| leader == unit)
    };
    let tasks: Vec<_> =
        rules.tasks.iter().filter(|task| own(&task.led_by, task.for_all, task.applies_to.is_empty())).collect();
    let entered: Vec<_> =
        rules.entered.iter().filter(|one| own(&one.led_by, one.for_all, one.applies_to.is_empty())).collect();
    let mut own_targets = Map::default();
    let mut titles: Vec<Json> = Vec::new();
    for fact in &rules.facts {
        let Some(target) = &fact.target else { continue };
        let stated = target.of.iter().flat_map(|of| rows(rules, of)).find(|(name, _)| *name == unit);
        let stated = stated.map(|(_, value)| match value {
            Row::Cell(value, dim) => form.value(value, dim),
            Row::Formula(expr) => form.expr(expr),
        });
        let changes: Vec<Json> = (target.changes.iter())
            .filter(|change| matches!(&change.whose, Some((UnitKey::Unit, name)) if name == unit))
            .map(|change| {
                json!([change.from.to_string(), form.value(&change.value, &fact.dim), &change.by, &change.why])
            })
            .collect();
        if stated.is_some() || !changes.is_empty() {
            own_targets.insert(fact.id.clone(), json!({ "is": stated, "changes": changes }));
            titles.push(json!(["target", &fact.id, title(target.title.as_ref()), article(&target.clause)]));
        }
    }
    for task in &tasks {
        titles.push(json!(["task", &task.id, title(task.title.as_ref()), article(&task.clause)]));
        let stages =
            task.stages.iter().map(|it| json!(["stage", &it.id, title(it.title.as_ref()), article(&it.clause)]));
        titles.extend(stages);
    }
    titles.extend(entered.iter().map(|it| json!(["entry", &it.id, title(it.title.as_ref()), article(&it.clause)])));
    let tasks: Map = tasks.into_iter().map(|task| (task.id.clone(), form.task(task))).collect();
    let entered: Map = entered.into_iter().map(|one| (one.id.clone(), form.entered(one))).collect();
    let meant = json!({
        "semantics": "1",
        "scheme": &rules.scheme.id,
        "unit": unit.to_owned(),
        "tasks": tasks,
        "entered": entered,
        "targets": own_targets,
    });
    Bound { meaning: hash(&meant), wording: hash(&Json::Array(titles)) }
}

/// What an approval of the edition is bound to: its meaning, or, where the goals of units are approved by themselves, what is
/// left of it without them.
#[must_use]
pub fn edition(rules: &RuleSet) -> Bound {
    if !rules.review.approvals.iter().any(|procedure| procedure.of == Subject::Units) {
        return Bound { meaning: rules.meaning.clone(), wording: rules.wording.clone() };
    }
    let mut rest = rules.clone();
    rest.tasks.retain(|task| owners(&task.led_by, task.for_all, task.applies_to.is_empty()).is_empty());
    rest.entered.retain(|one| owners(&one.led_by, one.for_all, one.applies_to.is_empty()).is_empty());
    let own: Vec<TableId> = targets(rules).filter_map(|target| by_unit(rules, target.of.as_ref()?)).collect();
    for table in own {
        if let Some(table) = rest.tables.get_mut(table.index()) {
            (table.rows, table.cells) = (Keys::default(), Vec::new());
        }
    }
    for target in rest.facts.iter_mut().filter_map(|fact| fact.target.as_mut()) {
        target.changes.retain(|change| !matches!(change.whose, Some((UnitKey::Unit, _))));
        target.of = target.of.take().map(for_others);
    }
    let mut meant = form(&rest);
    // A register is there as soon as one task of a unit is; what the edition says of it stands in its own rules.
    if let Some(events) = meant.as_object_mut().and_then(|form| form.get_mut("events")).and_then(Json::as_object_mut) {
        rest.events.iter().filter(|event| is_bare(event)).for_each(|event| events.remove(&event.id));
    }
    Bound { meaning: hash(&meant), wording: wording(&rest) }
}

/// Whose goal a task, a problem or a pilot of the scheme is.
#[must_use]
pub fn leaders(rules: &RuleSet, id: &str) -> Vec<String> {
    let tasks = rules.tasks.iter().filter(|task| task.id == id);
    let tasks = tasks.map(|task| owners(&task.led_by, task.for_all, task.applies_to.is_empty()));
    let entered = rules.entered.iter().filter(|one| one.id == id);
    let entered = entered.map(|one| owners(&one.led_by, one.for_all, one.applies_to.is_empty()));
    tasks.chain(entered).flatten().cloned().collect()
}

/// Whose something is, where nothing says that others have it: those who lead it.
fn owners(led_by: &[String], for_all: bool, no_groups: bool) -> &[String] {
    if for_all || !no_groups { &[] } else { led_by }
}

fn targets(rules: &RuleSet) -> impl Iterator<Item = &Target> {
    rules.facts.iter().filter_map(|fact| fact.target.as_ref())
}

/// What a target says of one unit.
enum Row<'a> {
    /// A value.
    Cell(&'a Value, &'a Dim),
    /// A formula.
    Formula(&'a Expr),
}

/// The table without a name that a target reads by the id of the unit.
fn by_unit(rules: &RuleSet, of: &Expr) -> Option<TableId> {
    let ExprKind::Look { table, row, column: None } = &of.kind else { return None };
    let own =
        matches!(row.kind, ExprKind::Key(UnitKey::Unit)) && rules.tables.get(table.index()).is_some_and(|it| !it.named);
    own.then_some(*table)
}

/// The unit a condition of a target by unit is about.
fn tested(test: &Expr) -> Option<&str> {
    let ExprKind::Compare(Comparison::Equal, key, name) = &test.kind else { return None };
    match (&key.kind, &name.kind) {
        (ExprKind::Key(UnitKey::Unit), ExprKind::Constant(Value::Text(name))) => Some(name),
        _ => None,
    }
}

/// The units that a target names, each with what it says of that unit.
fn rows<'a>(rules: &'a RuleSet, of: &'a Expr) -> Vec<(&'a str, Row<'a>)> {
    if let Some(table) = by_unit(rules, of).and_then(|id| rules.tables.get(id.index())) {
        let cell = |(name, at): (&'a str, usize)| Some((name, Row::Cell(table.cells.get(at)?.first()?, &table.dim)));
        return table.rows.ordered().filter_map(cell).collect();
    }
    let (mut found, mut at) = (Vec::new(), of);
    while let ExprKind::If(test, value, rest) = &at.kind
        && let Some(name) = tested(test)
    {
        found.push((name, Row::Formula(value)));
        at = rest;
    }
    found
}

/// What a target says of the units it does not name.
fn for_others(of: Expr) -> Expr {
    match of.kind {
        ExprKind::If(test, value, rest) => match tested(&test) {
            Some(_) => for_others(*rest),
            None => Expr { kind: ExprKind::If(test, value, rest), ..of },
        },
        _ => of,
    }
}

fn title(title: Option<&String>) -> Json {
    json!(title.cloned().unwrap_or_default())
}

fn article(clause: &Clause) -> Json {
    json!(clause.article.clone().unwrap_or_default())
}
