//! Figures of other schemes: which of their periods are meant, and what a unit has there.

use super::desk::Desk;
use super::eras::Past;
use super::eval::{At, Reader};
use super::outcome::Borrowed;
use super::reads;
use super::statistics::Tally;
use super::value::{NOT_APPLICABLE, UNDEFINED};
use crate::base::calendar::{Cycle, Date, Period};
use crate::base::number::Number;
use crate::model::expr::{Back, During, ExprKind, PartMissing, Statistic};
use crate::model::reuse::{Figure, Outside};
use crate::model::value::{State, Value};
use crate::model::{AwardId, ImportId, NodeId, RuleSet};

/// More periods than these are in no stretch that a scheme means.
const MOST: usize = 10_000;

/// What is known before a period is computed.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// The earlier periods, oldest first, each under the edition then in force.
    pub earlier: Vec<Past<'a>>,
    /// The periods of each scheme that is used, in the order of the rule set's imports, oldest first.
    pub others: Vec<Vec<Past<'a>>>,
}

/// One period of another scheme, and what the unit has there.
pub(super) struct Part {
    /// Which period.
    pub(super) period: Period,
    /// The figure, or why there is none.
    pub(super) value: Value,
}

/// The first and the last day of a stretch, seen from a period; none for so many latest periods.
fn days(during: During, now: Period) -> (Date, Date) {
    let last = now.last_day();
    let first_of_year = |year: i16| Date::new(year, 1, 1).unwrap_or(Date::MIN);
    let before = |span: jiff::Span| {
        let after = last.checked_add(jiff::Span::new().days(1)).unwrap_or(last);
        after.checked_sub(span).unwrap_or(Date::MIN)
    };
    match during {
        During::ThisPeriod | During::Each(_) => (now.first_day(), last),
        During::ThisYear | During::Back(Back::ThisYear) => (first_of_year(now.year()), last),
        During::LastPeriod => (now.previous().first_day(), now.previous().last_day()),
        During::LastYear => {
            let year = now.year().saturating_sub(1);
            (first_of_year(year), Date::new(year, 12, 31).unwrap_or(Date::MIN))
        }
        During::Back(Back::Months(n)) => (jiff::Span::new().try_months(n).map_or(Date::MIN, before), last),
        During::Back(Back::Days(n)) => (jiff::Span::new().try_days(n).map_or(Date::MIN, before), last),
        During::Back(Back::Periods(_)) => (Date::MIN, last),
        During::Named(period) => (period.first_day(), period.last_day()),
        During::Dates(first, last) => (first, last),
    }
}

/// The periods of a cycle that lie wholly in a stretch, oldest first.
pub(super) fn periods(during: During, cycle: Cycle, now: Period) -> Vec<Period> {
    let (first, last) = days(during, now);
    let mut period = Period::containing(cycle, last);
    if period.last_day() > last {
        period = period.previous();
    }
    let most = match during {
        During::Back(Back::Periods(n)) => usize::try_from(n).unwrap_or(MOST).min(MOST),
        _ => MOST,
    };
    let mut found = Vec::new();
    while period.first_day() >= first && found.len() < most {
        found.push(period);
        period = period.previous();
    }
    found.reverse();
    found
}

/// What a unit has in the results of a period.
fn figure(past: &Past<'_>, unit: usize, figure: &Figure) -> Value {
    let outcome = past.outcome;
    let node = |id: crate::model::NodeId| {
        let value = if id == past.rules.root() {
            outcome.totals.get(unit).map(|total| &total.total)
        } else {
            outcome.nodes.get(id.index()).and_then(|column| column.get(unit))
        };
        value.cloned().unwrap_or(UNDEFINED)
    };
    let rule = |id, at| {
        let column = outcome.rule(id, at).and_then(|column| column.points.get(unit));
        column.cloned().unwrap_or(NOT_APPLICABLE)
    };
    let lost = |number: &Number| if number.is_negative() { Number::ZERO } else { number.clone() };
    match figure {
        Figure::Node(id) => node(*id),
        Figure::NodeLost(id) => {
            let full = past.rules.nodes.get(id.index()).map(|node| node.full.clone()).unwrap_or_default();
            super::value::map(node(*id), |value| lost(&(&full - value)))
        }
        Figure::Rule(id, at) => rule(*id, *at),
        Figure::RuleLost(id, at) => super::value::map(rule(*id, *at), |points| lost(&-points)),
        Figure::Account(name) => {
            let own = outcome.entries.iter().filter(|entry| entry.unit == unit && entry.goes_to == *name);
            Value::Number(own.fold(Number::ZERO, |sum, entry| &sum + &entry.points))
        }
        Figure::Place => outcome.place(unit).map_or(NOT_APPLICABLE, |place| Value::Number(Number::from(place))),
        Figure::Award(id) => {
            let own = outcome.grants.iter().filter(|grant| grant.unit == unit && grant.award == *id);
            Value::Number(Number::from(own.count()))
        }
    }
}

/// What a figure of the last edition was in an earlier one, by ids; none where that did not have it.
fn then(last: &RuleSet, own: &RuleSet, figure: &Figure) -> Option<Figure> {
    if last.meaning == own.meaning {
        return Some(figure.clone());
    }
    let node = |id: &NodeId| {
        let id = &last.nodes.get(id.index())?.id;
        own.nodes_with_ids().find(|(_, node)| node.id == *id).map(|(id, _)| id)
    };
    let rule = |id: &NodeId, at: &usize| {
        let id = &last.nodes.get(id.index())?.rules.get(*at)?.id;
        own.nodes_with_ids().find_map(|(node, it)| Some((node, it.rules.iter().position(|rule| rule.id == *id)?)))
    };
    Some(match figure {
        Figure::Node(id) => Figure::Node(node(id)?),
        Figure::NodeLost(id) => Figure::NodeLost(node(id)?),
        Figure::Rule(id, at) => rule(id, at).map(|(id, at)| Figure::Rule(id, at))?,
        Figure::RuleLost(id, at) => rule(id, at).map(|(id, at)| Figure::RuleLost(id, at))?,
        Figure::Award(id) => {
            let id = &last.awards.get(id.index())?.id;
            Figure::Award(AwardId::from_index(own.awards.iter().position(|award| award.id == *id)?))
        }
        Figure::Account(_) | Figure::Place => figure.clone(),
    })
}

impl<'a> Desk<'a> {
    /// The results of a period of another scheme.
    fn other(&self, scheme: ImportId, period: Period) -> Option<&Past<'a>> {
        self.others.get(scheme.index())?.iter().find(|past| past.data.period == period)
    }
}

/// The figure of each period that is meant, oldest first.
pub(super) fn parts(reader: &Reader<'_>, outside: &Outside, at: At) -> Vec<Part> {
    let desk = reader.desk;
    let now = at.era.and_then(|era| desk.eras.get(era)).map_or(desk.data.period, |era| era.past.data.period);
    let Some(import) = desk.rules.imports.get(outside.scheme.index()) else { return Vec::new() };
    let id = desk.data.units.get(at.unit).map_or("", |unit| unit.id.as_str());
    let part = |period: Period| {
        let value = match desk.other(outside.scheme, period) {
            None => Value::Missing(State::NotSubmitted),
            Some(past) => match (past.data.unit(id), then(&import.rules, past.rules, &outside.figure)) {
                (Some(unit), Some(wanted)) => figure(past, unit, &wanted),
                _ => NOT_APPLICABLE,
            },
        };
        Part { period, value }
    };
    periods(outside.during, import.rules.scheme.cycle, now).into_iter().map(part).collect()
}

/// What a part counts as; none where it is left out.
pub(super) fn counted(part: &Value, missing: Option<PartMissing>) -> Option<Value> {
    match (part.state(), missing) {
        (None, _) | (Some(_), None) => Some(part.clone()),
        (Some(_), Some(PartMissing::Zero)) => Some(Value::Number(Number::ZERO)),
        (Some(_), Some(PartMissing::LeftOut)) => None,
        // Not to be there is no reason to be left alone: the scheme says that it is an error.
        (Some(State::NotApplicable), Some(PartMissing::Error)) => Some(Value::Missing(State::NotSubmitted)),
        (Some(state), Some(PartMissing::Error)) => Some(Value::Missing(state)),
    }
}

/// The value of a figure of another scheme for a unit.
pub(super) fn value(reader: &Reader<'_>, outside: &Outside, at: At) -> Value {
    let parts = parts(reader, outside, at);
    let mut values = parts.iter().filter_map(|part| counted(&part.value, outside.missing)).peekable();
    if values.peek().is_none() {
        // A unit that has no part at all is not concerned.
        return NOT_APPLICABLE;
    }
    let Some(statistic) = &outside.statistic else { return values.next().unwrap_or(NOT_APPLICABLE) };
    let (mut tally, mut state) = (Tally::of(statistic), None);
    for value in values {
        state = super::value::stronger(state, value.state());
        tally.add(&value);
    }
    match state {
        Some(state) if *statistic != Statistic::Count => Value::Missing(state),
        _ => tally.result(statistic, Value::Number(Number::ZERO)),
    }
}

/// What of other schemes the rules read in the period: which periods, made by which rules from which data.
pub(super) fn borrowed(desk: &Desk<'_>) -> Vec<Borrowed> {
    let mut found: Vec<Borrowed> = Vec::new();
    for expr in reads::everywhere(desk.rules) {
        expr.walk(&mut |inner| {
            let ExprKind::Outside(outside) = &inner.kind else { return };
            let Some(import) = desk.rules.imports.get(outside.scheme.index()) else { return };
            for period in periods(outside.during, import.rules.scheme.cycle, desk.data.period) {
                let Some(past) = desk.other(outside.scheme, period) else { continue };
                let one = Borrowed {
                    scheme: outside.scheme,
                    period,
                    data: past.data.hash.clone(),
                    provisional: past.outcome.provisional,
                };
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        });
    }
    found.sort_by_key(|one| (one.scheme, one.period));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(during: During, cycle: Cycle, now: &str) -> Vec<String> {
        periods(during, cycle, Period::parse(now).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn periods_lie_wholly_in_a_stretch() {
        let each = During::Each(None);
        assert_eq!(texts(each, Cycle::Month, "2022Q1"), ["2022-01", "2022-02", "2022-03"]);
        assert_eq!(texts(During::ThisPeriod, Cycle::Half, "2022H2"), ["2022H2"]);
        assert_eq!(texts(During::ThisYear, Cycle::Quarter, "2022Q3"), ["2022Q1", "2022Q2", "2022Q3"]);
        assert_eq!(texts(During::LastPeriod, Cycle::Month, "2022Q1"), ["2021-10", "2021-11", "2021-12"]);
        assert_eq!(texts(During::LastYear, Cycle::Year, "2022Q1"), ["2021"]);
        assert_eq!(texts(During::Back(Back::Months(36)), Cycle::Year, "2022"), ["2020", "2021", "2022"]);
        assert_eq!(texts(During::Back(Back::Periods(2)), Cycle::Half, "2022Q3"), ["2021H2", "2022H1"]);
        // The week from 31 January to 6 February lies in no month.
        assert_eq!(texts(each, Cycle::Week, "2022-02"), ["2022W06", "2022W07", "2022W08"]);
        assert!(texts(each, Cycle::Year, "2022Q1").is_empty());
    }

    #[test]
    fn a_missing_part_is_what_the_scheme_says() {
        let absent = Value::Missing(State::NotApplicable);
        let zero = Value::Number(Number::ZERO);
        assert_eq!(counted(&absent, None), Some(absent.clone()));
        assert_eq!(counted(&absent, Some(PartMissing::Zero)), Some(zero));
        assert_eq!(counted(&absent, Some(PartMissing::LeftOut)), None);
        assert_eq!(counted(&absent, Some(PartMissing::Error)), Some(Value::Missing(State::NotSubmitted)));
    }
}
