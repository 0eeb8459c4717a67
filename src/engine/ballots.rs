//! Whole ballots: which of them are void, and what is left of a survey's answers without them.

use super::desk::Desk;
use super::eval::{At, Reader};
use super::nodes;
use super::value::met;
use crate::base::number::Number;
use crate::data::{Sheet, SurveyTally};
use crate::model::NodeId;
use crate::model::expr::Expr;
use crate::model::method::{Ballots, Survey, VoidWhen};
use crate::model::node::{Body, Node};
use crate::model::value::Value;
use std::collections::BTreeSet;

/// What each answer is worth, in points, by position; nothing where it cannot be computed.
pub(super) fn worth(desk: &Desk<'_>, id: NodeId, survey: &Survey, answers: usize) -> Vec<Option<Number>> {
    let value = |earn: &Expr, mark: &Number| {
        let reader = Reader { mark: Some(mark), ..Reader::bare(desk) };
        reader.eval(earn, At::node(0, id)).number().cloned()
    };
    match &survey.ballots {
        Ballots::Graded => survey.levels.iter().map(|level| Some(level.points.clone())).collect(),
        Ballots::Scored(marks) => {
            let of = |position| {
                let mark = marks.mark(position);
                match &marks.earn {
                    Some(earn) => value(earn, &mark),
                    None => Some(&mark * &marks.scale),
                }
            };
            (0..marks.marks).map(of).collect()
        }
        Ballots::Ranked { earn, .. } => (0..answers).map(|place| value(earn, &Number::from(place + 1))).collect(),
    }
}

/// The marks themselves, by position: places where a ballot ranks, points of levels where it grades.
fn marks(survey: &Survey, answers: usize) -> Vec<Number> {
    match &survey.ballots {
        Ballots::Graded => survey.levels.iter().map(|level| level.points.clone()).collect(),
        Ballots::Scored(marks) => (0..marks.marks).map(|position| marks.mark(position)).collect(),
        Ballots::Ranked { .. } => (0..answers).map(|place| Number::from(place + 1)).collect(),
    }
}

/// Whether two marks on one aspect are the same.
fn tied(sheet: &Sheet) -> bool {
    let mut seen = BTreeSet::new();
    sheet.answers.iter().any(|(_, aspect, level)| !seen.insert((*aspect, *level)))
}

/// By ballot: for how many months it is void for later ones too; none where it is valid by its own marks.
fn by_rules(desk: &Desk<'_>, survey: &Survey, sheets: &[Sheet], marks: &[Number]) -> Vec<Option<u32>> {
    let of = |sheet: &Sheet| {
        let own: Vec<&Number> = sheet.answers.iter().filter_map(|(_, _, level)| marks.get(*level as usize)).collect();
        let reader = Reader { marks: &own, ..Reader::bare(desk) };
        let struck = survey.void.iter().filter(|void| match &void.when {
            VoidWhen::Tied => tied(sheet),
            VoidWhen::Holds(when) => met(&reader.eval(when, At::unit(0))) == Ok(true),
        });
        struck.map(|void| void.months).max()
    };
    sheets.iter().map(of).collect()
}

/// Whether one of the rules about whole ballots voids some ballot.
pub(super) fn strikes(desk: &Desk<'_>, survey: &Survey, tally: &SurveyTally, rule: usize) -> bool {
    let only = Survey { void: survey.void.get(rule).cloned().into_iter().collect(), ..survey.clone() };
    let marks = marks(survey, tally.shape.2);
    by_rules(desk, &only, &tally.sheets, &marks).iter().any(Option::is_some)
}

/// The raters that lost the right to answer by a ballot of an earlier period.
fn suspended(desk: &Desk<'_>, id: NodeId) -> BTreeSet<[u8; 16]> {
    let mut raters = BTreeSet::new();
    for era in &desk.eras {
        let past = era.past;
        let Some(then) = era.node(id) else { continue };
        let Some(Body::Survey(survey)) = past.rules.nodes.get(then.index()).map(|node| &node.body) else { continue };
        let longest = survey.void.iter().map(|void| void.months).max().unwrap_or(0);
        if longest == 0 || past.data.period >= desk.data.period {
            continue;
        }
        let Some(tally) = past.data.survey(then) else { continue };
        let marks = marks(survey, tally.shape.2);
        for (sheet, void) in tally.sheets.iter().zip(by_rules(desk, survey, &tally.sheets, &marks)) {
            let months = void.unwrap_or(0);
            let end = jiff::Span::new().try_months(months).ok();
            let end = end.and_then(|span| past.data.period.last_day().checked_add(span).ok());
            if months > 0 && end.is_some_and(|end| desk.data.period.first_day() <= end) {
                raters.insert(sheet.rater);
            }
        }
    }
    raters
}

/// The ballots of a survey that count.
pub(super) fn valid<'a>(
    desk: &Desk<'_>,
    id: NodeId,
    node: &Node,
    survey: &Survey,
    tally: &'a SurveyTally,
) -> Vec<&'a Sheet> {
    let marks = marks(survey, tally.shape.2);
    let suspended = suspended(desk, id);
    // A ballot that ranks names every unit the survey is about.
    let wanted: Option<BTreeSet<(u32, u16)>> = match &survey.ballots {
        Ballots::Ranked { .. } => {
            let reader = Reader::bare(desk);
            let about = (0..desk.size()).filter(|unit| nodes::concerns(&reader, node, At::node(*unit, id)) == Ok(true));
            let aspects = 0..u16::try_from(survey.aspects.len()).unwrap_or(u16::MAX);
            let about = about.filter_map(|unit| u32::try_from(unit).ok());
            Some(about.flat_map(|unit| aspects.clone().map(move |aspect| (unit, aspect))).collect())
        }
        Ballots::Graded | Ballots::Scored(_) => None,
    };
    let ranks = |sheet: &Sheet| {
        let ties = matches!(survey.ballots, Ballots::Ranked { ties: true, .. });
        wanted.as_ref().is_none_or(|wanted| {
            let named: BTreeSet<(u32, u16)> = sheet.answers.iter().map(|(unit, aspect, _)| (*unit, *aspect)).collect();
            wanted.is_subset(&named) && (ties || !tied(sheet))
        })
    };
    let void = by_rules(desk, survey, &tally.sheets, &marks);
    let sheets = tally.sheets.iter().zip(void);
    let valid = sheets.filter(|(sheet, void)| void.is_none() && !suspended.contains(&sheet.rater) && ranks(sheet));
    valid.map(|(sheet, _)| sheet).collect()
}

/// The answers of the ballots that count, by unit, panel, aspect and level, as in a tally.
pub(super) fn counted(tally: &SurveyTally, valid: &[&Sheet]) -> Vec<u32> {
    let (panels, aspects, levels) = tally.shape;
    let mut counts = vec![0; tally.counts.len()];
    for sheet in valid {
        for (unit, aspect, level) in &sheet.answers {
            let cell = (*unit as usize * panels + usize::from(sheet.panel)) * aspects + usize::from(*aspect);
            if let Some(count) = counts.get_mut(cell * levels + *level as usize) {
                *count += 1;
            }
        }
    }
    counts
}

/// The mean of each rater of a panel about a unit, over the aspects answered, by their weights.
pub(super) fn means(
    survey: &Survey,
    valid: &[&Sheet],
    worth: &[Option<Number>],
    panel: usize,
    unit: usize,
) -> Vec<Number> {
    let mean = |sheet: &&Sheet| {
        let (mut sum, mut weights) = (Number::ZERO, Number::ZERO);
        let own = sheet.answers.iter().filter(|(of, ..)| *of as usize == unit);
        for (_, aspect, level) in own {
            let weight = &survey.aspects.get(usize::from(*aspect))?.weight;
            sum += &(weight * worth.get(*level as usize)?.as_ref()?);
            weights += weight;
        }
        sum.checked_div(&weights)
    };
    valid.iter().filter(|sheet| usize::from(sheet.panel) == panel).filter_map(mean).collect()
}

/// How many ballots were handed in and how many do not count, by panel.
pub(super) fn void_by_panel(survey: &Survey, tally: &SurveyTally, valid: &[&Sheet]) -> Vec<(u32, u32)> {
    (0..survey.panels.len())
        .map(|panel| {
            let of = |sheet: &&Sheet| usize::from(sheet.panel) == panel;
            let all = tally.sheets.iter().filter(of).count();
            let left = valid.iter().copied().filter(of).count();
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            (number(all), number(all - left))
        })
        .collect()
}

/// A state where an answer is worth nothing that can be computed.
pub(super) fn value(worth: Option<Number>) -> Value {
    worth.map_or(super::value::UNDEFINED, Value::Number)
}
