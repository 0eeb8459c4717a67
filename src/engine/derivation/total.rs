//! From the root's value to the published total: vetoes, settlements, bounds, rounding.

use super::{no_clause, of_node};
use crate::base::language::{Bilingual, list, say};
use crate::base::number::Number;
use crate::engine::eval::{At, Reader, Totals};
use crate::engine::inputs::{self, titled};
use crate::engine::nodes::{self, Prepared};
use crate::engine::outcome::Total;
use crate::engine::trace::{Step, StepKind};
use crate::engine::{figures, totals};
use crate::model::decision::{Veto, VetoEffect};
use crate::model::value::{Dim, State, Value};
use crate::model::{Clause, NodeId};

/// How the published total came about, from the root's value by way of vetoes and rounding.
pub(in crate::engine) fn of_total(
    reader: &Reader<'_>,
    prepared: &[Prepared<'_>],
    total: Option<&Total>,
    unit: usize,
    given: &[(NodeId, Value)],
) -> Step {
    let rules = reader.desk.rules;
    let root = rules.nodes.first();
    let clause = root.map_or_else(no_clause, |root| root.clause.clone());
    let mut children: Vec<Step> = of_node(reader, prepared, rules.root(), unit, given).into_iter().collect();
    let mut value = Value::Missing(State::Undefined);
    let mut how = Bilingual::default();
    if let Some(total) = total {
        value = total.total.clone();
        let seen = Reader { totals: Totals::BeforeVetoes, ..*reader };
        for veto in total.vetoes.iter().filter_map(|veto| rules.vetoes.get(veto.index())) {
            children.push(of_veto(&seen, veto, unit));
        }
        how = settled(reader, total, unit, &clause, &mut children);
    }
    Step {
        id: root.map_or_else(String::new, |root| root.id.clone()),
        title: Bilingual::from(("总分", "total")),
        kind: StepKind::Total,
        clause,
        how,
        value,
        dim: Dim::Points,
        inputs: Vec::new(),
        children,
    }
}

/// T0 → T1 → T2 → T3 in one line, each change that binds as a step of its own.
fn settled(reader: &Reader<'_>, total: &Total, unit: usize, clause: &Clause, children: &mut Vec<Step>) -> Bilingual {
    let Some(root) = reader.desk.rules.nodes.first() else { return Bilingual::default() };
    let mut line = figures::points(&total.before);
    let mut now = total.before.clone();
    let mut change = |now: &mut Value, after: Value, title: (&str, &str), why: &Bilingual, arrow: bool| {
        let how = nodes::change(now, &after, why);
        let mut step = nodes::bound(root, title, how, &after);
        step.clause = clause.clone();
        children.push(step);
        *now = after;
        let sign = if arrow { " → " } else { " = " };
        let text = if arrow { Bilingual::default() } else { why.clone() };
        line =
            figures::and(figures::and(figures::and(line.clone(), &text), &figures::plain(sign)), &figures::points(now));
    };
    let parts = [
        (&total.deducted, true, ("否决扣分", "deducted by vetoes")),
        (&total.adjusted, false, ("审定调整", "settled")),
    ];
    for (points, taken, title) in parts {
        let Value::Number(before) = now.clone() else { continue };
        if points.is_zero() {
            continue;
        }
        let less = if taken { points.clone() } else { -points };
        let why = figures::and(
            figures::plain(if less.is_negative() { " + " } else { " − " }),
            &figures::operand(&less.abs(), &Dim::Points),
        );
        let sum = Value::Number(&before - &less);
        let bounded = totals::lowered(reader, &before, &less, unit);
        change(&mut now, sum.clone(), title, &why, false);
        if bounded != sum {
            change(&mut now, bounded, ("上下限", "bounds"), &Bilingual::from(("上下限", "bounds")), true);
        }
    }
    if now != total.exact {
        let why = match &total.exact {
            Value::Number(cap) => {
                let cap = figures::operand(cap, &Dim::Points);
                say!("否决：最高{cap}", "veto: at most {cap}", cap = cap)
            }
            _ => Bilingual::from(("否决的条件无法判断", "the condition of a veto cannot be decided")),
        };
        change(&mut now, total.exact.clone(), ("否决限分", "capped by a veto"), &why, true);
    }
    if now != total.total {
        let why = root.round.map(figures::rounding).unwrap_or_default();
        change(&mut now, total.total.clone(), ("修约", "rounding"), &why, true);
    }
    line
}

fn of_veto(reader: &Reader<'_>, veto: &Veto, unit: usize) -> Step {
    let at = At::unit(unit);
    let grade = |position: &u16| {
        let grade = reader.desk.rules.grades.as_ref().and_then(|grades| grades.bands.get(usize::from(*position)));
        grade.map_or_else(String::new, |grade| grade.name.clone())
    };
    let points = |points: &Number| figures::number(points, &Dim::Points);
    let effects: Vec<Bilingual> = (veto.effects.iter())
        .map(|effect| match effect {
            VetoEffect::Deduct(taken) => say!("扣{k}分", "{k} points deducted", k = points(taken)),
            VetoEffect::DeductEach { points: one, event, filter } => {
                let number = reader.count(*event, filter.as_ref(), at).unwrap_or_default();
                say!(
                    "扣{n} × {k}分",
                    "{n} × {k} points deducted",
                    n = figures::operand(&number, &Dim::Count),
                    k = points(one)
                )
            }
            VetoEffect::NotRanked => Bilingual::from(("不排名次", "not ranked")),
            VetoEffect::TotalAtMost(cap) => say!("总分最高{c}", "total at most {c}", c = points(cap)),
            VetoEffect::GradeIs(position) => say!("等次为{g}", "the grade is {g}", g = grade(position)),
            VetoEffect::GradeAtMost(position) => say!("等次最高{g}", "the grade is at most {g}", g = grade(position)),
            VetoEffect::LastPlace => Bilingual::from(("列末位", "last place")),
            VetoEffect::Bar(awards) if awards.is_empty() => Bilingual::from(("取消各奖项", "barred from all awards")),
            VetoEffect::Bar(awards) => {
                let titles: Vec<Bilingual> = (awards.iter())
                    .filter_map(|award| reader.desk.rules.awards.get(award.index()))
                    .map(|award| titled(award.title.as_ref(), &award.id))
                    .collect();
                say!("取消{titles}", "barred from {titles}", titles = list(&titles))
            }
            VetoEffect::Require(text) => Bilingual::from(text.as_str()),
        })
        .collect();
    let when = figures::condition(reader, &veto.when, at);
    let effects = list(&effects);
    Step {
        id: veto.id.clone(),
        title: titled(veto.title.as_ref(), &veto.id),
        kind: StepKind::Veto,
        clause: veto.clause.clone(),
        how: say!("{when}：{effects}", "{when}: {effects}", when = when, effects = effects),
        value: Value::Flag(true),
        dim: Dim::Flag,
        inputs: inputs::of_all(reader, [&veto.when], at),
        children: Vec::new(),
    }
}
