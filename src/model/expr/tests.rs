//! Walks over one expression of every kind, and over each with another of what it says itself.

use super::{
    Among, Back, Comparison, DateUnit, During, Earlier, Expr, ExprKind as K, Members, PartMissing, PlaceTies, Rating,
    RealFunction, Statistic, Stretch, Towards, Verdict,
};
use crate::base::calendar::Cycle;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::model::reuse::{Figure, Outside};
use crate::model::table::UnitKey;
use crate::model::value::{Dim, State, Value};
use crate::model::{
    AwardId, ConsequenceId, EventId, FactId, GroupId, ImportId, NodeId, RankingId, Rounding, TableId, VetoId, WindowId,
};
use std::collections::BTreeSet;

fn expr(kind: K) -> Expr {
    Expr { kind, dim: Dim::Plain, span: Span::default() }
}

fn part(fact: u32) -> Box<Expr> {
    Box::new(expr(K::Fact(FactId(fact))))
}

fn list() -> Vec<Expr> {
    vec![*part(1), *part(2), *part(3)]
}

/// Expressions of every kind, no two of which say the same. Behind the first of a kind stand others that differ from it in
/// one thing only.
fn all() -> Vec<Expr> {
    let number = |number: i32| K::Constant(Value::Number(Number::from(number)));
    let award = Verdict::Award(AwardId(0));
    let running = |of, any_work, gaps_skipped| K::Running { of, any_work, gaps_skipped };
    let shifted = |unit| K::Shifted { date: part(1), by: part(2), unit };
    let target = |fact, of| K::Target { fact: FactId(fact), of };
    let look = |table, column| K::Look { table: TableId(table), row: part(1), column };
    let count = |event, filter| K::Count { event: EventId(event), filter };
    let over_events =
        |statistic, event, filter| K::OverEvents { statistic, event: EventId(event), of: part(1), filter };
    let regularly = |event, filter, least, every, in_part| {
        let event = EventId(event);
        K::Regularly { event, filter, least, every: Stretch::Days(every), in_part }
    };
    let over_marks = |statistic, filter| K::OverMarks { statistic, filter };
    let others = Members { others_only: true, ..Members::default() };
    let over_peers = |statistic, among, members| K::OverPeers { statistic, of: part(1), among, members, slot: 0 };
    let rated = |rating, among, members, lower_is_better| K::Rated {
        rating,
        of: part(1),
        among,
        members,
        lower_is_better,
        slot: 0,
    };
    let over_periods = |statistic, filter, during, inside, missing| K::OverPeriods {
        statistic,
        of: part(1),
        filter,
        during,
        inside,
        missing,
    };
    let outside = |scheme, figure| {
        let during = During::ThisPeriod;
        K::Outside(Box::new(Outside { scheme: ImportId(scheme), figure, during, statistic: None, missing: None }))
    };
    let rounding = |places| Rounding { places, mode: RoundingMode::HalfUp };
    let (year, zero) = (During::ThisYear, PartMissing::Zero);
    let kinds = vec![
        number(1),
        number(2),
        K::Constant(Value::Missing(State::NotApplicable)),
        K::Fact(FactId(1)),
        K::Fact(FactId(2)),
        K::Node(NodeId(1)),
        K::Node(NodeId(2)),
        K::ExactTotal,
        K::Full,
        K::Grade,
        K::Mark,
        K::EventDate,
        K::Ballots,
        K::Shown(part(1), rounding(1)),
        K::Shown(part(1), rounding(2)),
        K::Place(RankingId(1)),
        K::Place(RankingId(2)),
        K::Held(award),
        K::Held(Verdict::Consequence(ConsequenceId(0))),
        K::Held(Verdict::Veto(VetoId(0))),
        running(award, false, false),
        running(Verdict::Award(AwardId(1)), false, false),
        running(award, true, false),
        running(award, false, true),
        K::HeldIn(award, Back::Periods(1)),
        K::HeldIn(award, Back::Months(1)),
        K::HeldIn(Verdict::Award(AwardId(1)), Back::Periods(1)),
        K::HoldsIn(part(1), Back::Periods(1)),
        K::HoldsIn(part(1), Back::Periods(2)),
        K::HoldsRunning { condition: part(1), gaps_skipped: false },
        K::HoldsRunning { condition: part(1), gaps_skipped: true },
        K::YearlyDate(1, 1),
        K::YearlyDate(2, 1),
        K::YearlyDate(1, 2),
        shifted(DateUnit::Months),
        shifted(DateUnit::WorkingDays),
        K::NextWorkingDay(part(1)),
        K::InGroup(GroupId(1)),
        K::InGroup(GroupId(2)),
        K::Key(UnitKey::Unit),
        K::Key(UnitKey::Class),
        target(1, None),
        target(2, None),
        target(1, Some(part(1))),
        target(2, Some(part(1))),
        look(1, None),
        look(2, None),
        look(1, Some(part(2))),
        look(2, Some(part(2))),
        count(1, None),
        count(2, None),
        count(1, Some(part(1))),
        over_events(Statistic::Sum, 1, None),
        over_events(Statistic::Mean, 1, None),
        over_events(Statistic::Sum, 2, None),
        over_events(Statistic::Sum, 1, Some(part(2))),
        regularly(1, None, 1, 7, false),
        regularly(2, None, 1, 7, false),
        regularly(1, Some(part(1)), 1, 7, false),
        regularly(1, None, 2, 7, false),
        regularly(1, None, 1, 8, false),
        regularly(1, None, 1, 7, true),
        K::Field(EventId(1), 1),
        K::Field(EventId(2), 1),
        K::Field(EventId(1), 2),
        K::InWindow(WindowId(1)),
        K::InWindow(WindowId(2)),
        over_marks(Statistic::Mean, None),
        over_marks(Statistic::Median, None),
        over_marks(Statistic::Mean, Some(part(1))),
        over_peers(Statistic::Mean, Among::Peers, Members::default()),
        over_peers(Statistic::Sum, Among::Peers, Members::default()),
        over_peers(Statistic::Mean, Among::Everyone, Members::default()),
        over_peers(Statistic::Mean, Among::Peers, others),
        rated(Rating::Decile, Among::Peers, Members::default(), false),
        rated(Rating::Place(PlaceTies::Mean), Among::Peers, Members::default(), false),
        rated(Rating::Decile, Among::Group(GroupId(1)), Members::default(), false),
        rated(Rating::Decile, Among::Peers, others, false),
        rated(Rating::Decile, Among::Peers, Members::default(), true),
        over_periods(Statistic::Sum, None, year, None, zero),
        over_periods(Statistic::Mean, None, year, None, zero),
        over_periods(Statistic::Sum, Some(part(2)), year, None, zero),
        over_periods(Statistic::Sum, None, During::LastYear, None, zero),
        over_periods(Statistic::Sum, None, year, Some(Cycle::Month), zero),
        over_periods(Statistic::Sum, None, year, None, PartMissing::Error),
        outside(0, Figure::Place),
        outside(1, Figure::Place),
        outside(0, Figure::Node(NodeId(0))),
        K::Earlier(part(1), Earlier::Last),
        K::Earlier(part(1), Earlier::LastYear),
        K::Earlier(part(2), Earlier::Last),
        K::Negate(part(1)),
        K::Negate(part(2)),
        K::Add(part(1), part(2)),
        K::Add(part(2), part(1)),
        K::Subtract(part(1), part(2)),
        K::Multiply(part(1), part(2)),
        K::Divide(part(1), part(2)),
        K::Power(part(1), 2),
        K::Power(part(1), 3),
        K::Raised(part(1), part(2)),
        K::Real(RealFunction::Ln, part(1)),
        K::Real(RealFunction::Exp, part(1)),
        K::Towards(part(1), Towards::Floor, 1),
        K::Towards(part(1), Towards::Ceiling, 1),
        K::Towards(part(1), Towards::Floor, 2),
        K::Minimum(list()),
        K::Minimum(list()[..2].to_vec()),
        K::Maximum(list()),
        K::Absolute(part(1)),
        K::RoundOff(part(1), rounding(1)),
        K::RoundOff(part(1), rounding(2)),
        K::Compare(Comparison::Less, part(1), part(2)),
        K::Compare(Comparison::Greater, part(1), part(2)),
        K::Is(part(1), State::Late),
        K::Is(part(1), State::Refused),
        K::Not(part(1)),
        K::And(list()),
        K::Or(list()),
        K::If(part(1), part(2), part(3)),
    ];
    kinds.into_iter().map(expr).collect()
}

/// The kinds that are declared.
fn declared() -> BTreeSet<String> {
    let text = include_str!("mod.rs");
    let body = text.split("pub enum ExprKind {\n").nth(1).unwrap().split("\n}\n").next().unwrap();
    let word = |line: &str| line.chars().take_while(|mark| mark.is_alphanumeric()).collect::<String>();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    lines.filter(|line| line.starts_with(char::is_uppercase)).map(word).collect()
}

#[test]
fn every_kind_is_tried() {
    let tried = all().into_iter().map(|expr| {
        let printed = format!("{:?}", expr.kind);
        printed.chars().take_while(|mark| mark.is_alphanumeric()).collect::<String>()
    });
    assert_eq!(tried.collect::<BTreeSet<_>>(), declared());
}

#[test]
fn readers_and_writers_walk_through_the_same() {
    for mut expr in all() {
        let parts: Vec<Expr> = expr.parts().into_iter().cloned().collect();
        let mut walked = Vec::new();
        expr.walk(&mut |inner| walked.push(inner.clone()));
        let before = expr.clone();
        assert_eq!(expr.parts_mut().into_iter().map(|part| part.clone()).collect::<Vec<_>>(), parts, "{before:?}");
        let mut seen = Vec::new();
        expr.walk_mut(&mut |inner| seen.push(inner.clone()));
        assert_eq!(seen, walked, "{before:?}");
        // What is written is what is read then.
        expr.walk_mut(&mut |inner| inner.span = Span { start: 7, end: 8, ..inner.span });
        expr.walk(&mut |inner| assert_eq!(inner.span.start, 7, "{before:?}"));
    }
}

#[test]
fn expressions_are_alike_only_where_all_of_them_is() {
    let all = all();
    for (nth, one) in all.iter().enumerate() {
        for (mth, other) in all.iter().enumerate() {
            let mut moved = other.clone();
            moved.walk_mut(&mut |inner| inner.span = Span { start: 7, end: 8, ..inner.span });
            assert_eq!(one.alike(&moved), nth == mth, "{one:?} and {other:?}");
        }
    }
}

#[test]
fn where_results_of_a_group_are_kept_says_nothing() {
    let kept = |slot| {
        let kind = K::OverPeers {
            statistic: Statistic::Mean,
            of: part(1),
            among: Among::Peers,
            members: Members::default(),
            slot,
        };
        expr(kind)
    };
    assert!(kept(0).alike(&kept(1)));
}
