//! Irrational values against known identities, and against digits that Python's `decimal` gives at 75 digits.

use super::enclosure::Enclosure;
use crate::base::number::{Number, RoundingMode};
use dashu_int::IBig;
use proptest::prelude::*;

trait Given {
    fn number(self) -> Number;
}

impl Given for i64 {
    fn number(self) -> Number {
        Number::integer(self)
    }
}

impl Given for &str {
    fn number(self) -> Number {
        match self.split_once('/') {
            Some((num, den)) => num.number().checked_div(&den.number()).unwrap(),
            None => Number::parse_decimal(self).unwrap(),
        }
    }
}

fn ln(x: impl Given) -> Number {
    x.number().ln().unwrap()
}

fn exp(x: impl Given) -> Number {
    x.number().exp().unwrap()
}

fn sqrt(x: impl Given) -> Number {
    x.number().sqrt().unwrap()
}

fn power(base: impl Given, exponent: impl Given) -> Number {
    base.number().power(&exponent.number()).unwrap()
}

fn digits(number: Number) -> String {
    assert!(!number.is_rational());
    number.format_fixed(50, RoundingMode::HalfEven)
}

#[test]
fn fifty_decimals_agree_with_python() {
    assert_eq!(digits(ln(2)), "0.69314718055994530941723212145817656807550013436026");
    assert_eq!(digits(ln(3)), "1.09861228866810969139524523692252570464749055782275");
    assert_eq!(digits(ln(10)), "2.30258509299404568401799145468436420760110148862877");
    assert_eq!(digits(ln("1/7")), "-1.94591014905531330510535274344317972963708472958186");
    assert_eq!(digits(ln("123456789.125")), "18.63140176718051804189510529782539821392233837219612");
    assert_eq!(digits(ln("1.000001")), "0.00000099999950000033333308333353333316666680952368");
    assert_eq!(digits(exp(1)), "2.71828182845904523536028747135266249775724709369996");
    assert_eq!(digits(exp("-1/3")), "0.71653131057378925042560409692537966745311205982148");
    assert_eq!(digits(exp("50.5")), "8548134287298057692257.91690892168484184752055513819029439533056231176186");
    assert_eq!(digits(exp("-100")), "0.00000000000000000000000000000000000000000003720076");
    assert_eq!(digits(sqrt(2)), "1.41421356237309504880168872420969807856967187537695");
    assert_eq!(digits(sqrt("1/7")), "0.37796447300922722721451653623418006081575131186892");
    assert_eq!(digits(power(2, "1/3")), "1.25992104989487316476721060727822835057025146470151");
    assert_eq!(digits(power(10, "0.123")), "1.32739445772973950229183147285979645009226309014195");
    assert_eq!(digits(power("0.7", "-5/7")), "1.29016203253123951622576651733201390368611832578521");
    assert_eq!(digits(power(3, "0.1234567891")), "1.14525938174324715316646693266557094691942913598064");
}

#[test]
fn nested_values_are_rounded_once() {
    let inner = &ln(64) * &exp(1);
    let value =
        &inner.power(&"1/3".number()).unwrap() + &ln(5).sqrt().unwrap().checked_div(&Number::integer(7)).unwrap();
    assert_eq!(digits(value), "2.42558278195899460652042154895719906488947098324763");
    let income = (&ln(64660) - &ln(100)).checked_div(&(&ln(75000) - &ln(100))).unwrap();
    let health = "64.7".number().checked_div(&65.number()).unwrap();
    let education = "28".number().checked_div(&30.number()).unwrap();
    let index = (&(&health * &education) * &income).power(&"1/3".number()).unwrap();
    assert_eq!(digits(index), "0.96841547014149207022886754609762705815618356892953");
}

#[test]
fn what_is_rational_is_rational_again() {
    assert_eq!(ln(8).checked_div(&ln(4)).unwrap().to_string(), "1.5");
    assert_eq!(sqrt("9/4").to_string(), "1.5");
    assert_eq!((&sqrt(2) * &sqrt(8)).to_string(), "4");
    assert_eq!((&sqrt(8) - &(&sqrt(2) * &2.number())).to_string(), "0");
    assert_eq!(power(8, "2/3").to_string(), "4");
    assert_eq!(power("-8", "1/3").to_string(), "-2");
    assert_eq!(power(2, -3).to_string(), "0.125");
    assert_eq!(ln(1).to_string(), "0");
    assert_eq!(exp(0).to_string(), "1");
    assert_eq!(ln(7).exp().unwrap().to_string(), "7");
    assert_eq!(exp(7).ln().unwrap().to_string(), "7");
    assert_eq!((&ln(2) + &ln(5)).cmp(&ln(10)), std::cmp::Ordering::Equal);
    assert_eq!((&(&ln(2) + &ln(5)) - &ln(10)).to_string(), "0");
    assert_eq!((&ln(3) - &ln(3)).to_string(), "0");
    assert_eq!(power(&*sqrt(5).pow_i(2).to_string(), "1/2"), sqrt(5));
    assert!((&sqrt(2) + &1.number()).checked_div(&(&sqrt(2) - &sqrt(2))).is_none());
    let golden = (&sqrt(5) + &1.number()).checked_div(&2.number()).unwrap();
    assert_eq!((&(&golden * &golden) - &golden).to_string(), "1");
}

#[test]
fn what_has_no_value_has_none() {
    assert!(Number::ZERO.ln().is_none());
    assert!("-1".number().ln().is_none());
    assert!("-1".number().sqrt().is_none());
    assert!("-2".number().power(&"1/4".number()).is_none());
    assert!("-2".number().power(&sqrt(2)).is_none());
    assert!(Number::ZERO.power(&Number::ZERO).is_none());
    assert!(Number::ZERO.power(&"-1/2".number()).is_none());
    assert!((&sqrt(2) - &2.number()).ln().is_none());
    assert!(1_000_000.number().exp().is_none());
    assert!(7.number().power(&(1i64 << 40).number()).is_none());
    assert_eq!(Number::ZERO.power(&"1/2".number()), Some(Number::ZERO));
    assert_eq!("1/7".number().power(&(1i64 << 40).number()), Some(Number::ZERO));
    assert_eq!("-1000000".number().exp(), Some(Number::ZERO));
}

#[test]
fn order_and_rounding_are_certain() {
    assert!(sqrt(2) < "1.4142135623730950488016887242096980785696718753770".number());
    assert!(sqrt(2) > "1.4142135623730950488016887242096980785696718753769".number());
    // Roots are compared by powers: a distance of about 10^-81 is none to be taken for equality.
    let near = &(10i64).number().pow_i(80) + &Number::ONE;
    let root = near.sqrt().unwrap();
    assert!(root > 10.number().pow_i(40));
    assert!(root < &10.number().pow_i(40) + &Number::ONE);
    assert_eq!(root.round(30, RoundingMode::Up).to_string().len(), 41 + 1 + 30);
    assert_eq!(root.round(30, RoundingMode::HalfUp), 10.number().pow_i(40));
    assert_eq!((-sqrt(2)).floor(), Number::integer(-2));
    assert_eq!((-sqrt(2)).ceil(), Number::integer(-1));
    assert_eq!((-sqrt("2.25")).round(0, RoundingMode::HalfUp), Number::integer(-2));
    assert_eq!((-sqrt(2)).format_fixed(3, RoundingMode::Up), "-1.415");
    assert_eq!(sqrt(2).to_string(), "≈1.414213562373");
    assert_eq!(sqrt(2).decimal_places(), None);
    assert!((-ln(2)).is_negative() && !ln(2).is_negative() && !ln(2).is_integer());
    // 1.5 by another way stands on the boundary exactly.
    let half = ln("2.25").checked_div(&ln("1.5")).unwrap();
    assert_eq!((&half + &"0.5".number()).round(0, RoundingMode::HalfEven), Number::integer(2));
}

#[test]
fn long_sums_need_no_deep_stack() {
    let mut sum = Number::ZERO;
    let step = sqrt(3);
    let other = ln(2);
    for index in 0..1000i64 {
        sum = &sum + &(if index % 2 == 0 { &step + &other } else { &other * &index.number() });
    }
    assert_eq!(sum.floor().to_string(), {
        let s = sum.clone();
        s.round(0, RoundingMode::Down).to_string()
    });
    let mut tower = sqrt(2);
    for _ in 0..5_000 {
        tower = &tower.clone() + &Number::ONE;
    }
    assert_eq!(tower.format_fixed(3, RoundingMode::Down), "5001.414");
}

#[test]
fn the_simplest_fraction_is_found() {
    let around = |num: i64, den: i64| {
        let scale: IBig = IBig::ONE << 300usize;
        let middle = &scale * IBig::from(num) / IBig::from(den);
        Enclosure { lo: &middle - IBig::from(3), hi: middle + IBig::from(3) }.simplest(300)
    };
    for (num, den) in [(0, 1), (1, 1), (-7, 3), (355, 113), (-1, 9_999_999_967)] {
        let (n, d) = around(num, den).unwrap();
        assert_eq!((n, IBig::from(d)), (IBig::from(num), IBig::from(den)));
    }
}

fn positive() -> impl Strategy<Value = Number> {
    (1i64..100_000, 1i64..1000).prop_map(|(num, den)| Number::ratio(num, den).unwrap())
}

/// The rule of equality: the same, or proven to lie closer than 10^-60. (A power smaller than that may be taken for 0
/// by one way of computing it and kept as a fraction by another.)
fn equal(a: &Number, b: &Number) -> bool {
    let least = Number::ONE.checked_div(&Number::from(10).pow_i(60)).unwrap();
    a == b || (a - b).abs() < least
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn logarithms_turn_products_to_sums(a in positive(), b in positive()) {
        prop_assert_eq!(&a.ln().unwrap() + &b.ln().unwrap(), (&a * &b).ln().unwrap());
    }

    #[test]
    fn powers_add_their_exponents(a in positive(), p in -20i64..20, q in 1i64..9, r in -20i64..20, s in 1i64..9) {
        let (x, y) = (Number::ratio(p, q).unwrap(), Number::ratio(r, s).unwrap());
        prop_assert!(equal(&(&a.power(&x).unwrap() * &a.power(&y).unwrap()), &a.power(&(&x + &y)).unwrap()));
        prop_assert!(equal(&a.power(&x).unwrap(), &(&x * &a.ln().unwrap()).exp().unwrap()));
    }

    #[test]
    fn roots_of_squares_are_rational(a in positive(), k in 2u32..7) {
        let root = a.pow_i(k).power(&Number::ratio(1, i64::from(k)).unwrap()).unwrap();
        prop_assert!(root.is_rational());
        prop_assert_eq!(root, a);
    }

    #[test]
    fn the_root_lies_between_its_roundings(a in positive(), places in 0u32..40) {
        let root = a.sqrt().unwrap();
        let (down, up) = (root.round(places, RoundingMode::Down), root.round(places, RoundingMode::Up));
        prop_assert!(&down * &down <= a && a <= &up * &up);
        let near = root.round(places, RoundingMode::HalfUp);
        prop_assert!(near == down || near == up);
    }

    #[test]
    fn arithmetic_keeps_its_laws(a in positive(), b in positive(), c in positive()) {
        let (x, y, z) = (a.ln().unwrap(), b.sqrt().unwrap(), (-c).exp().unwrap());
        prop_assert_eq!(&(&x + &y) * &z, &(&x * &z) + &(&y * &z));
        prop_assert_eq!(&(&x - &y) + &y, x.clone());
        prop_assert_eq!(&x * &y, &y * &x);
        if let Some(quotient) = y.checked_div(&x) {
            prop_assert_eq!(&quotient * &x, y);
        }
        prop_assert_eq!(x.floor() <= x, true);
        prop_assert_eq!(&x.floor() + &Number::ONE > x, true);
    }
}
