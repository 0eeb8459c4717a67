//! The derivation of a unit's results: the arithmetic of the run, watched once more for one unit.

use super::awards;
use super::desk::Desk;
use super::eval::{At, Reader, Totals};
use super::figures;
use super::inputs::{self, titled};
use super::ledgers;
use super::nodes::{self, Prepared};
use super::outcome::{Allotted, Grant, Outcome, Remark, Total};
use super::pay;
use super::record::Recorder;
use super::reuse::Known;
use super::rules;
use super::totals;
use super::trace::{Input, Origin, Step, StepKind};
use super::value::met;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::PeriodData;
use crate::model::decision::{Effect, End, Grades, Ties, Veto, VetoEffect};
use crate::model::expr::ExprKind;
use crate::model::value::{Dim, Value};
use crate::model::{Clause, ConsequenceId, NodeId, RankingId, RuleSet};

/// Derives results of one run, for one unit after another.
pub struct Tracer<'a> {
    desk: Desk<'a>,
    outcome: &'a Outcome,
    followed: Vec<(usize, ConsequenceId)>,
    nodes: Vec<Prepared<'a>>,
}

impl<'a> Tracer<'a> {
    /// `outcome` and `known` are those of the run.
    #[must_use]
    pub fn new(rules: &'a RuleSet, data: &'a PeriodData, outcome: &'a Outcome, known: &Known<'a>) -> Self {
        let mut followed: Vec<_> = outcome.followed.iter().map(|one| (one.unit, one.consequence)).collect();
        followed.sort_unstable();
        let desk = Desk::new(rules, data, known);
        let nodes = nodes::prepared(&desk);
        Self { desk, outcome, followed, nodes }
    }

    /// How the published total of a unit came about. The root of the derivation has exactly the published total; `unit` is
    /// the position of the unit in the data.
    #[must_use]
    pub fn trace(&self, unit: usize) -> Step {
        let reader = results(&self.desk, self.outcome, Totals::InTree);
        of_total(&reader, &self.nodes, self.outcome.totals.get(unit), unit, &[])
    }
}

/// How the published total of one unit came about (see [`Tracer::trace`]).
#[must_use]
pub fn trace(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>, unit: usize) -> Step {
    Tracer::new(rules, data, outcome, known).trace(unit)
}

/// The results of a run, for those who read them.
pub(super) fn results<'a>(desk: &'a Desk<'a>, outcome: &'a Outcome, totals: Totals<'a>) -> Reader<'a> {
    Reader {
        nodes: &outcome.nodes,
        charges: &outcome.charges,
        statistics: &outcome.statistics,
        totals,
        places: &outcome.places,
        grades: &outcome.grades,
        ..Reader::bare(desk)
    }
}

/// How the value of a node came about, of all that are `prepared`. A value in `given` stands instead of the node's own.
pub(super) fn of_node(
    reader: &Reader<'_>,
    prepared: &[Prepared<'_>],
    id: NodeId,
    unit: usize,
    given: &[(NodeId, Value)],
) -> Option<Step> {
    let all = prepared;
    let prepared = all.get(id.index())?;
    let node = prepared.node;
    if let Some((_, value)) = given.iter().find(|(stated, _)| *stated == id) {
        return Some(Step {
            id: node.id.clone(),
            title: titled(node.title.as_ref(), &node.name),
            kind: StepKind::Node(id),
            clause: node.clause.clone(),
            how: Bilingual::from(("已知", "given")),
            value: value.clone(),
            dim: Dim::Points,
            inputs: Vec::new(),
            children: Vec::new(),
        });
    }
    let mut recorder = Recorder::default();
    nodes::score(reader, prepared, unit, &mut Vec::new(), &mut recorder);
    let mut step = recorder.into_steps().pop()?;
    if nodes::concerns(reader, node, At::node(unit, id)) == Ok(true) {
        let children = node.children.iter().filter_map(|child| of_node(reader, all, *child, unit, given));
        step.children.splice(0..0, children.collect::<Vec<_>>());
    }
    Some(step)
}

/// How the published total came about, from the root's value by way of vetoes and rounding.
pub(super) fn of_total(
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
    let mut value = Value::Missing(crate::model::value::State::Undefined);
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

fn no_clause() -> Clause {
    Clause { article: None, file: String::new(), line: 0, span: crate::base::source::Span::default() }
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
                say!("否决：最高 {cap}", "veto: at most {cap}", cap = cap)
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
            VetoEffect::Deduct(taken) => say!("扣 {k} 分", "{k} points deducted", k = points(taken)),
            VetoEffect::DeductEach { points: one, event, filter } => {
                let number = reader.count(*event, filter.as_ref(), at).unwrap_or_default();
                say!(
                    "扣 {n} × {k} 分",
                    "{n} × {k} points deducted",
                    n = figures::operand(&number, &Dim::Count),
                    k = points(one)
                )
            }
            VetoEffect::NotRanked => Bilingual::from(("不排名次", "not ranked")),
            VetoEffect::TotalAtMost(cap) => say!("总分最高 {c}", "total at most {c}", c = points(cap)),
            VetoEffect::GradeIs(position) => say!("等次为{g}", "the grade is {g}", g = grade(position)),
            VetoEffect::GradeAtMost(position) => say!("等次最高{g}", "the grade is at most {g}", g = grade(position)),
            VetoEffect::LastPlace => Bilingual::from(("列末位", "last place")),
            VetoEffect::Bar(awards) if awards.is_empty() => Bilingual::from(("取消各奖项", "barred from all awards")),
            VetoEffect::Bar(awards) => {
                let titles: Vec<Bilingual> = (awards.iter())
                    .filter_map(|award| reader.desk.rules.awards.get(award.index()))
                    .map(|award| titled(award.title.as_ref(), &award.id))
                    .collect();
                say!("取消{titles}", "barred from {titles}", titles = crate::base::language::list(&titles))
            }
            VetoEffect::Require(text) => Bilingual::from(text.as_str()),
        })
        .collect();
    let when = figures::condition(reader, &veto.when, at);
    let effects = crate::base::language::list(&effects);
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

impl Tracer<'_> {
    /// The decisions about a unit: its places, its grade, its awards, and what follows.
    #[must_use]
    pub fn decisions(&self, unit: usize) -> Vec<Step> {
        let (outcome, rules) = (self.outcome, self.desk.rules);
        let own: Vec<Grant> = outcome.grants.iter().filter(|grant| grant.unit == unit).cloned().collect();
        let holdings = awards::holdings(&self.desk, &own, true);
        let reader = Reader {
            holdings: &holdings,
            followed: &self.followed,
            same_head: true,
            ..results(&self.desk, outcome, Totals::Published(&outcome.totals))
        };
        let mut steps = Vec::new();
        for index in 0..rules.rankings.len() {
            steps.extend(of_place(&reader, outcome, RankingId::from_index(index), unit));
        }
        steps.extend(of_grade(&reader, outcome, unit));
        steps.extend(own.iter().filter_map(|grant| of_grant(&reader, grant)));
        for remark in &outcome.remarks {
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
                    (award, work, how)
                }
                Remark::GaveWay { award, to, work, unit: own } if *own == unit => {
                    let to = rules.awards.get(to.index());
                    let to = to.map(|to| titled(to.title.as_ref(), &to.id)).unwrap_or_default();
                    (award, work, say!("已列入“{to}”，以其为先", "“{to}” goes first", to = to))
                }
                _ => continue,
            };
            if let Some(award) = rules.awards.get(award.index()) {
                let title = award_title(&reader, award.title.as_ref(), &award.id, *work);
                steps.push(decision(&award.id, title, &award.clause, how, Value::Flag(false), Dim::Flag));
            }
        }
        steps.extend(ledgers::steps(&self.desk, unit));
        for payment in outcome.payments.iter().filter(|payment| payment.unit == unit) {
            if let Some(rule) = rules.all_pays().find(|rule| rule.id == payment.rule) {
                steps.push(pay::step(&reader, rule, payment));
            }
        }
        for followed in outcome.followed.iter().filter(|followed| followed.unit == unit) {
            let Some(consequence) = rules.consequences.get(followed.consequence.index()) else { continue };
            let at = At::unit(unit);
            let how = figures::condition(&reader, &consequence.when, at);
            let title = titled(consequence.title.as_ref(), &consequence.id);
            let mut step = decision(&consequence.id, title, &consequence.clause, how, Value::Flag(true), Dim::Flag);
            step.inputs = inputs::of_all(&reader, [&consequence.when], at);
            step.children = points_of(&reader, &consequence.effects, at);
            steps.push(step);
        }
        for one in outcome.allotted.iter().filter(|one| one.unit == unit) {
            steps.extend(of_allotment(&reader, one));
        }
        steps
    }
}

/// The decisions about one unit (see [`Tracer::decisions`]).
#[must_use]
pub fn decisions(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>, unit: usize) -> Vec<Step> {
    Tracer::new(rules, data, outcome, known).decisions(unit)
}

/// A quota of the unit for its own people.
fn of_allotment(reader: &Reader<'_>, one: &Allotted) -> Option<Step> {
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
            let rounding = figures::rounding(crate::model::Rounding { places: 0, mode: allotment.rounding });
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

fn decision(id: &str, title: Bilingual, clause: &Clause, how: Bilingual, value: Value, dim: Dim) -> Step {
    Step {
        id: id.to_owned(),
        title,
        kind: StepKind::Decision,
        clause: clause.clone(),
        how,
        value,
        dim,
        inputs: Vec::new(),
        children: Vec::new(),
    }
}

/// The points that an award or a consequence enters elsewhere.
fn points_of(reader: &Reader<'_>, effects: &[Effect], at: At) -> Vec<Step> {
    let mut recorder = Recorder::default();
    for effect in effects {
        if let Effect::Points(rule) = effect {
            rules::effect(reader, rule, at, &mut recorder);
        }
    }
    recorder.into_steps()
}

/// The place of a unit, and among how many.
fn of_place(reader: &Reader<'_>, outcome: &Outcome, id: RankingId, unit: usize) -> Option<Step> {
    let ranking = reader.desk.rules.rankings.get(id.index())?;
    let place = outcome.place_in(id, unit)?;
    let sets = reader.desk.sets(ranking.among);
    let (_, set) = sets.iter().find(|(_, set)| set.contains(&unit))?;
    let ranked = set.iter().filter(|other| outcome.place_in(id, **other).is_some()).count();
    let equal = set.iter().filter(|other| outcome.place_in(id, **other) == Some(place)).count();
    let mut how =
        say!("第 {place} 名，共 {ranked} 个单位", "place {place} of {ranked}", place = place, ranked = ranked);
    if equal > 1 {
        how = say!("{how}，{equal} 个并列", "{how}, {equal} tied", how = how, equal = equal);
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

/// The grade of a unit, and the band, veto or quota that gave it.
fn of_grade(reader: &Reader<'_>, outcome: &Outcome, unit: usize) -> Option<Step> {
    let grades = reader.desk.rules.grades.as_ref()?;
    let position = outcome.grades.get(unit).copied().flatten()?;
    if grades.shares.is_some() {
        return Some(of_forced_grade(reader, outcome, unit, position));
    }
    of_band(reader, position, outcome.totals.get(unit), unit)
}

/// A grade by thresholds, and the limit, tier, veto or quota that moved it.
pub(super) fn of_band(reader: &Reader<'_>, position: u16, total: Option<&Total>, unit: usize) -> Option<Step> {
    let grades = reader.desk.rules.grades.as_ref()?;
    let band = grades.bands.get(usize::from(position))?;
    let value = reader.eval(&grades.of, At::unit(unit));
    let holds = value.number().is_none_or(|value| grades.admits(band, value));
    let above = usize::from(position).checked_sub(1).and_then(|above| grades.bands.get(above));
    let lowered = value.number().zip(above).is_some_and(|(value, above)| grades.admits(above, value));
    let vetoed = total.is_some_and(|total| {
        totals::effects(reader.desk.rules, &total.vetoes)
            .any(|effect| matches!(effect, VetoEffect::GradeIs(_) | VetoEffect::GradeAtMost(_)))
    });
    let shown = figures::points(&value);
    let name = band.name.as_str();
    let mut how = match (&band.edge, holds) {
        (Some(edge), true) => {
            let edge = figures::number(edge, &Dim::Points);
            say!(
                "{value} {sign} {edge}：{name}",
                "{value} {sign} {edge}: {name}",
                value = shown,
                sign = grades.sign(band),
                edge = edge,
                name = name
            )
        }
        _ => say!("{value}：{name}", "{value}: {name}", value = shown, name = name),
    };
    let moved = of_grade_rules(reader, grades, unit);
    how = figures::and(how, &moved);
    if vetoed {
        how = say!("{how}（否决）", "{how} (veto)", how = how);
    } else if lowered && moved.zh.is_empty() {
        how = say!("{how}（上一等次名额已满）", "{how} (no place left in the grade above)", how = how);
    }
    let level = grades.level(position)?;
    let title = titled(grades.title.as_ref(), &grades.id);
    let mut step = decision(&grades.id, title, &grades.clause, how, Value::Level(level), Dim::Level(grades.levels()));
    step.inputs = inputs::of_all(reader, [&grades.of], At::unit(unit));
    Some(step)
}

/// The least sub-scores and promotions that bear on a unit's grade, in words.
fn of_grade_rules(reader: &Reader<'_>, grades: &Grades, unit: usize) -> Bilingual {
    let at = At::unit(unit);
    let mut text = Bilingual::default();
    let name = |position: u16| grades.bands.get(usize::from(position)).map_or("", |band| band.name.as_str());
    for limit in &grades.limits {
        if met(&reader.eval(&limit.when, at)) == Ok(true) {
            let when = figures::condition(reader, &limit.when, at);
            let more = say!("；{when}，最高{g}", "; {when}: at most {g}", when = when, g = name(limit.most));
            text = figures::and(text, &more);
        }
    }
    for promotion in &grades.promotions {
        if met(&reader.eval(&promotion.when, at)) == Ok(true) {
            let when = figures::condition(reader, &promotion.when, at);
            let title = titled(promotion.title.as_ref(), &promotion.id);
            let tiers = promotion.tiers.unsigned_abs();
            let more = if promotion.tiers > 0 {
                say!(
                    "；{title}（{when}）升 {n} 档",
                    "; {title} ({when}): {n} up",
                    title = title,
                    when = when,
                    n = tiers
                )
            } else {
                say!(
                    "；{title}（{when}）降 {n} 档",
                    "; {title} ({when}): {n} down",
                    title = title,
                    when = when,
                    n = tiers
                )
            };
            text = figures::and(text, &more);
        }
    }
    text
}

/// The grade of a unit by a forced distribution: its place, and the cut it stands within.
fn of_forced_grade(reader: &Reader<'_>, outcome: &Outcome, unit: usize, position: u16) -> Step {
    let rules = reader.desk.rules;
    let (name, how, clause, title, level, names) = match (&rules.grades, rules.rankings.first()) {
        (Some(grades), Some(ranking)) => {
            let name = grades.bands.get(usize::from(position)).map_or("", |band| band.name.as_str());
            let sets = reader.desk.sets(grades.shares.as_ref().map_or(ranking.among, |shares| shares.among));
            let set = sets.iter().find(|(_, set)| set.contains(&unit)).map_or(&[][..], |(_, set)| set.as_slice());
            let ranked = |other: &&usize| outcome.place_in(RankingId(0), **other).is_some();
            let number = set.iter().filter(ranked).count();
            let mut sum = Number::ZERO;
            for share in grades.shares.iter().flat_map(|shares| &shares.shares).take(usize::from(position) + 1) {
                sum += share;
            }
            let cut = figures::joined(
                &[figures::operand(&Number::from(number), &Dim::Count), figures::operand(&sum, &Dim::Ratio)],
                " × ",
            );
            let place = outcome.place(unit).unwrap_or(0);
            let how = say!(
                "第 {place} 名，{cut} 以内：{name}",
                "place {place}, within {cut}: {name}",
                place = place,
                cut = cut,
                name = name
            );
            let how = figures::and(how, &of_grade_rules(reader, grades, unit));
            let names: Vec<String> = grades.bands.iter().rev().map(|band| band.name.clone()).collect();
            let level = u16::try_from(grades.bands.len()).unwrap_or(0).saturating_sub(position + 1);
            (grades.id.clone(), how, grades.clause.clone(), titled(grades.title.as_ref(), &grades.id), level, names)
        }
        _ => (String::new(), Bilingual::default(), no_clause(), Bilingual::default(), 0, Vec::new()),
    };
    let mut step = decision(&name, title, &clause, how, Value::Level(level), Dim::Level(names.into()));
    let keys = rules.rankings.first().map_or(&[][..], |ranking| &ranking.keys);
    step.inputs = inputs::of_all(reader, keys.iter().map(|key| &key.of), At::unit(unit));
    step
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

/// An award gained.
fn of_grant(reader: &Reader<'_>, grant: &Grant) -> Option<Step> {
    let award = reader.desk.rules.awards.get(grant.award.index())?;
    let at = At { work: grant.work, ..At::unit(grant.unit) };
    let value = figures::points(&grant.value);
    let mut how = match (grant.place, award.places.as_ref().map(|(end, _)| *end)) {
        (Some(place), Some(End::Top)) => {
            say!("前列第 {place}，{value}", "place {place} from the top, {value}", place = place, value = value)
        }
        (Some(place), _) => {
            say!("倒数第 {place}，{value}", "place {place} from the bottom, {value}", place = place, value = value)
        }
        (None, _) => Bilingual::default(),
    };
    if let Some(when) = &award.when {
        let when = figures::condition(reader, when, At::unit(grant.unit));
        how = if how.zh.is_empty() { when } else { say!("{how}；{when}", "{how}; {when}", how = how, when = when) };
    }
    if grant.run > 1 {
        how = say!("{how}；连续 {run} 期", "{how}; {run} periods in a row", how = how, run = grant.run);
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
