//! What a scheme leaves open, read in two ways: a case of numbers in which the readings give different results.

use super::clauses::words;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::syntax::keywords::ClauseWord as C;

fn whole(number: u32) -> Quantity {
    Quantity::bare(number)
}

/// One and a half steps: how many count.
pub(super) fn part_of_a_step() -> Witness {
    let half = Number::ratio(3, 2).unwrap_or_default();
    Witness::readings((words(C::ProRata), Quantity::bare(half.clone())), (words(C::WholeSteps), whole(1)))
        .given("steps", Quantity::bare(half))
}

/// 95, 90, 90, 85: the place of the last.
pub(super) fn ties() -> Witness {
    let totals = [95, 90, 90, 85];
    let start = Witness::readings(
        (say!("并列 同名次", "ties share"), whole(4)),
        (say!("并列 连续名次", "ties dense"), whole(3)),
    );
    totals.iter().fold(start, |witness, total| witness.given("total", Quantity::points(Number::from(*total))))
}

/// Three places, the third and the fourth equal: how many are in.
pub(super) fn cut_ties() -> Witness {
    let start = Witness::readings((say!("并列入选", "tied in"), whole(4)), (say!("并列落选", "tied out"), whole(2)));
    let start = start.given("places", whole(3));
    [95, 90, 85, 85].iter().fold(start, |witness, total| witness.given("total", Quantity::points(Number::from(*total))))
}

/// Two factors that meet.
pub(super) fn factors(one: &Number, other: &Number) -> Witness {
    let largest = one.clone().max(other.clone());
    Witness::readings(
        (words(C::FactorsMultiply), Quantity::bare(one * other)),
        (words(C::LargestFactor), Quantity::bare(largest)),
    )
    .given("factor", Quantity::bare(one.clone()))
    .given("factor", Quantity::bare(other.clone()))
}

/// So many units of which a share is no whole number: the share itself, and its two readings.
pub(super) fn share_of_places(share: &Number) -> (u32, Number, Witness) {
    let units = (7..200).find(|units| {
        let places = &Number::from(*units) * share;
        places != places.floor()
    });
    let units = units.unwrap_or(7);
    let places = &Number::from(units) * share;
    let witness = Witness::readings(
        (say!("取整 舍去", "rounded down"), Quantity::bare(places.floor())),
        (say!("取整 进位", "rounded up"), Quantity::bare(places.ceil())),
    )
    .given("units", whole(units));
    (units, places, witness)
}

/// A total between two numbers of so many decimals: rounded half up it is the one, down the other.
pub(super) fn rounding(places: u32, near: &Number) -> Witness {
    let unit = Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE);
    let half = unit.checked_div(&Number::from(2)).unwrap_or_default();
    let down = near - &unit;
    let words = |zh: &str, en: &str| say!("{n}位小数 {way}", "{n} decimals {way}", n = places, way = (zh, en));
    Witness::readings(
        (words("四舍五入", "half-up"), Quantity::points(near.clone())),
        (words("舍去", "down"), Quantity::points(down.clone())),
    )
    .given("total", Quantity::points(&down + &half))
}

/// A part of a full mark that does not apply.
pub(super) fn not_applicable(full: &Number) -> Witness {
    // A full mark that follows from weights is not known yet: then a share of it.
    let (full, unit): (&Number, fn(Number) -> Quantity) =
        if full.is_zero() { (&Number::ONE, Quantity::share) } else { (full, Quantity::points) };
    Witness::readings(
        (say!("不适用 零分", "not applicable zero"), unit(Number::ZERO)),
        (say!("不适用 满分", "not applicable full"), unit(full.clone())),
    )
}

/// A divisor of zero.
pub(super) fn on_zero(divisor: &str, full: &Number) -> Witness {
    Witness::readings(
        (say!("分母为零 满分", "on zero full"), Quantity::points(full.clone())),
        (say!("分母为零 0分", "on zero 0 points"), Quantity::points(Number::ZERO)),
    )
    .given(divisor, whole(0))
}

/// Two numbers that the scheme states, of which one stands to the other as it should not.
pub(super) fn stated(one: (&Bilingual, Quantity), relation: Relation, other: (&Bilingual, Quantity)) -> Witness {
    let side = |(of, value): (&Bilingual, Quantity)| Side::new(What::Stated, of.clone(), value);
    Witness::new(side(one), relation, side(other))
}

/// So many points, all there are, where the full mark is another.
pub(super) fn scales(most: &Number, full: &Number) -> Witness {
    Witness::readings(
        (words(C::Rescaled), Quantity::points(full.clone())),
        (words(C::AsItIs), Quantity::points(most.clone())),
    )
    .given("points", Quantity::points(most.clone()))
}

/// What is divided by is zero.
pub(super) fn zero(divisor: &str) -> Witness {
    let side = |what, of: &str| Side::new(what, of, whole(0));
    Witness::new(side(What::Value, divisor), Relation::Equal, side(What::Stated, "0"))
}

/// One point a percentage point below 80 %, two below 60 %, at 50 %: the points that are lost.
pub(super) fn rates() -> Witness {
    Witness::readings((words(C::Marginal), whole(40)), (words(C::Whole), whole(60)))
        .given("first edge", Quantity::share(Number::ratio(80, 100).unwrap_or_default()))
        .given("second edge", Quantity::share(Number::ratio(60, 100).unwrap_or_default()))
        .given("value", Quantity::share(Number::ratio(50, 100).unwrap_or_default()))
}

/// Two units with 10 and 20: the place of the first.
pub(super) fn direction(of: &str) -> Witness {
    Witness::readings((words(C::HigherIsBetter), whole(2)), (words(C::LowerIsBetter), whole(1)))
        .given(of, whole(10))
        .given(of, whole(20))
}
