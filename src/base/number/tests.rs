//! The laws of exact numbers, against big rationals and plain definitions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use proptest::prelude::*;

use super::repr::{Repr, gcd};
use super::{Number, NumberError, RoundingMode};
use RoundingMode::{Down, HalfEven, HalfUp, Up};

const MODES: [RoundingMode; 4] = [HalfUp, HalfEven, Down, Up];

fn n(text: &str) -> Number {
    Number::parse_decimal(text).unwrap_or_else(|fault| panic!("`{text}`: {fault}"))
}

fn frac(num: i64, den: i64) -> Number {
    Number::ratio(num, den).unwrap()
}

fn big(number: &Number) -> RBig {
    number.0.rational().unwrap().into_owned()
}

fn is_small(number: &Number) -> bool {
    matches!(number.0, Repr::Small { .. })
}

fn hash_of(number: &Number) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

/// The representation that a value must have, and that of the same value made from a big rational.
fn assert_canonical(number: &Number) {
    let rational = big(number);
    let fits = i64::try_from(rational.numerator()).is_ok() && i64::try_from(rational.denominator()).is_ok();
    assert_eq!(is_small(number), fits, "{number:?}");
    let again = Number(Repr::from_big(rational.clone()));
    assert_eq!(*number, again);
    assert_eq!(hash_of(number), hash_of(&again));
    assert_eq!(number.to_fraction_text(), rational.to_string());
}

/// Words around every limit, and ordinary ones.
fn word() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -1000i64..1000,
        2 => any::<i64>(),
        1 => prop::sample::select(vec![i64::MIN, i64::MIN + 1, i64::MAX, i64::MAX - 1, 0, 1, -1, 1 << 62]),
        1 => (0u32..63, any::<bool>()).prop_map(|(bits, minus)| if minus { -(1i64 << bits) } else { 1i64 << bits }),
    ]
}

fn decimal() -> impl Strategy<Value = Number> {
    (word(), 0u32..19).prop_map(|(digits, places)| frac(digits, 10i64.pow(places)))
}

fn number() -> impl Strategy<Value = Number> {
    let fraction = (word(), word()).prop_map(|(num, den)| frac(num, if den == 0 { 1 } else { den }));
    let large = (word(), word(), word(), 1i64..=i64::MAX)
        .prop_map(|(a, b, c, d)| Number::integer(a) * Number::integer(b) + frac(c, d));
    prop_oneof![3 => fraction, 2 => decimal(), 1 => large]
}

#[test]
fn a_number_is_two_words() {
    assert_eq!(size_of::<Number>(), 16);
}

#[test]
fn greatest_common_divisor() {
    for (a, b, expected) in
        [(0, 5, 5), (12, 18, 6), (18, 12, 6), (1 << 63, 1 << 40, 1 << 40), (u64::MAX, 3, 3), (7, 1, 1)]
    {
        assert_eq!(gcd(a, b.try_into().unwrap()).get(), expected, "{a} {b}");
    }
}

#[test]
fn overflow_goes_to_big_and_comes_back() {
    let top = Number::integer(i64::MAX);
    let above = &top + &Number::ONE;
    assert!(!is_small(&above));
    assert_eq!(above.to_string(), "9223372036854775808");
    assert_eq!(above.to_i64(), None);
    let back = &above - &Number::ONE;
    assert!(is_small(&back));
    assert_eq!(back, top);
    let bottom = Number::integer(i64::MIN);
    assert_eq!(-&bottom, above);
    assert_eq!(-&above, bottom);
    assert!(is_small(&-&above));
    assert_eq!(bottom.abs(), above);
    assert_eq!(&Number::ZERO - &bottom, above);
    assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!(Number::ratio(i64::MIN, i64::MIN), Some(Number::ONE));
    assert_eq!(Number::ratio(1, i64::MIN).unwrap().to_fraction_text(), "-1/9223372036854775808");
    assert_eq!((&above * &above).checked_div(&above), Some(above));
}

#[test]
fn division_by_zero_is_none() {
    assert_eq!(Number::ratio(1, 0), None);
    assert_eq!(Number::ONE.checked_div(&Number::ZERO), None);
    assert_eq!(Number::from(u64::MAX).checked_div(&Number::ZERO), None);
}

#[test]
fn powers() {
    assert_eq!(frac(-2, 3).pow_i(3), frac(-8, 27));
    assert_eq!(Number::ZERO.pow_i(0), Number::ONE);
    assert_eq!(n("10").pow_i(20).to_string(), "100000000000000000000");
    assert_eq!(n("0.1").pow_i(20).to_string(), "0.00000000000000000001");
    assert_eq!(n("0.1").pow_i(20) * n("10").pow_i(20), Number::ONE);
}

#[test]
fn smallest_largest_clamped() {
    assert_eq!(n("1.5").min(n("1.4")), n("1.4"));
    assert_eq!((&n("1.5")).max(&n("1.4")), &n("1.5"));
    assert_eq!(n("120").clamped(&Number::ZERO, &Number::HUNDRED), Number::HUNDRED);
    assert_eq!(n("-1").clamped(&Number::ZERO, &Number::HUNDRED), Number::ZERO);
    assert_eq!(n("3").clamped(&Number::HUNDRED, &Number::ONE), Number::ONE);
}

#[test]
fn texts() {
    for (value, shown, canonical) in [
        (n("40"), "40", "40"),
        (n("0.40"), "0.4", "2/5"),
        (n("-0.05"), "-0.05", "-1/20"),
        (n("12.5"), "12.5", "25/2"),
        (frac(1, 3), "1/3", "1/3"),
        (frac(-7, 6), "-7/6", "-7/6"),
        (n("-0"), "0", "0"),
        (n("123456789012345678901234567890.5"), "123456789012345678901234567890.5", "246913578024691357802469135781/2"),
    ] {
        assert_eq!(value.to_string(), shown);
        assert_eq!(value.to_fraction_text(), canonical);
    }
    assert_eq!(format!("{:>6}|{:<6}|{:.1}", n("-1.25"), frac(1, 3), n("1.25")), " -1.25|1/3   |1.25");
    assert_eq!(format!("{:?}", n("0.4")), "Number(2/5)");
}

#[test]
fn rounding_modes_act_on_the_magnitude() {
    for (value, places, up, even, down, away) in [
        ("-2.345", 2, "-2.35", "-2.34", "-2.34", "-2.35"),
        ("2.345", 2, "2.35", "2.34", "2.34", "2.35"),
        ("2.355", 2, "2.36", "2.36", "2.35", "2.36"),
        ("2.3450001", 2, "2.35", "2.35", "2.34", "2.35"),
        ("59.995", 2, "60.00", "60.00", "59.99", "60.00"),
        ("6.5", 0, "7", "6", "6", "7"),
        ("-0.004", 2, "0.00", "0.00", "0.00", "-0.01"),
        ("0.5", 0, "1", "0", "0", "1"),
        ("80", 2, "80.00", "80.00", "80.00", "80.00"),
        (
            "99999999999999999999.995",
            2,
            "100000000000000000000.00",
            "100000000000000000000.00",
            "99999999999999999999.99",
            "100000000000000000000.00",
        ),
    ] {
        for (mode, expected) in MODES.into_iter().zip([up, even, down, away]) {
            assert_eq!(n(value).format_fixed(places, mode), expected, "{value} {mode:?}");
            assert_eq!(n(value).round(places, mode), n(expected), "{value} {mode:?}");
        }
    }
    assert_eq!(frac(1, 3).format_fixed(25, HalfEven), format!("0.{}", "3".repeat(25)));
    assert_eq!(frac(2, 3).round(1, HalfUp), n("0.7"));
    assert_eq!(n("1.7612").round(2, HalfEven), n("1.76"));
}

#[test]
fn floor_and_ceiling_go_to_the_infinities() {
    for (value, floor, ceil) in
        [("2.5", 2, 3), ("-2.5", -3, -2), ("2", 2, 2), ("-2", -2, -2), ("0.1", 0, 1), ("-0.1", -1, 0)]
    {
        assert_eq!(n(value).floor(), Number::integer(floor));
        assert_eq!(n(value).ceil(), Number::integer(ceil));
    }
    let large = n("-100000000000000000000.5");
    assert_eq!(large.floor(), n("-100000000000000000001"));
    assert_eq!(large.ceil(), n("-100000000000000000000"));
}

#[test]
fn decimal_places_where_the_expansion_ends() {
    for (value, places) in [
        (n("5"), Some(0)),
        (n("0.25"), Some(2)),
        (frac(1, 40), Some(3)),
        (frac(1, 3), None),
        (n("0.1").pow_i(30), Some(30)),
    ] {
        assert_eq!(value.decimal_places(), places);
    }
}

#[test]
fn reads_decimals() {
    for (text, expected) in [
        ("0", "0"),
        ("007", "7"),
        ("+1.50", "3/2"),
        ("-1.5", "-3/2"),
        ("−1.5", "-3/2"),
        ("－１２．５", "-25/2"),
        ("9８.5", "197/2"),
        ("123456789012345678", "123456789012345678"),
        ("0.000000000000000001", "1/1000000000000000000"),
        ("1234567890123456789", "1234567890123456789"),
        ("12345678901234567890", "12345678901234567890"),
        ("-0.00", "0"),
    ] {
        assert_eq!(n(text).to_fraction_text(), expected, "{text}");
    }
    assert_eq!(n(&"9".repeat(400)).to_string(), "9".repeat(400));
}

#[test]
fn says_what_is_wrong_with_a_number() {
    use NumberError::*;
    for (text, fault) in [
        ("", Empty),
        (" \u{3000}", Empty),
        ("1,000", ThousandsComma),
        ("-1，000.5", ThousandsComma),
        ("1,0000", ThousandsComma),
        ("1, 000", ThousandsComma),
        ("1,5", NotANumber),
        (",100", NotANumber),
        ("1.000,000", NotANumber),
        ("1,000,", NotANumber),
        ("1,000,000.5", ThousandsComma),
        ("1e3", Exponent),
        ("1.5E-3", Exponent),
        ("1e", NotANumber),
        ("e3", NotANumber),
        ("1 000", InnerBlank),
        ("1\u{3000}000", InnerBlank),
        (" 12", InnerBlank),
        ("- 5", InnerBlank),
        ("1.", NotANumber),
        (".5", NotANumber),
        ("-.5", NotANumber),
        ("1.2.3", NotANumber),
        ("--1", NotANumber),
        ("+-1", NotANumber),
        ("-", NotANumber),
        (".", NotANumber),
        ("5%", NotANumber),
        ("0x1F", NotANumber),
        ("1_000", NotANumber),
        ("NaN", NotANumber),
        ("１２分", NotANumber),
    ] {
        assert_eq!(Number::parse_decimal(text), Err(fault), "{text}");
    }
    assert_eq!(Number::parse_decimal(&"9".repeat(401)), Err(TooLong));
    assert_eq!(Number::parse_decimal(&format!("0.{}", "1".repeat(400))), Err(TooLong));
    assert_eq!(Number::parse_decimal(&"x".repeat(500)), Err(NotANumber));
}

/// Rounds by the definition: the neighbours of the magnitude in steps of 10^-places, and which of them is meant.
fn rounded_by_definition(value: &RBig, places: u32, mode: RoundingMode) -> RBig {
    let power = RBig::from(UBig::from(10u32).pow(places as usize));
    let negative = *value < RBig::ZERO;
    let scaled = if negative { -value } else { value.clone() } * &power;
    let lower = RBig::from(scaled.floor());
    let upper = &lower + RBig::ONE;
    let (below, above) = (&scaled - &lower, &upper - &scaled);
    let lower_is_even = (lower.numerator() % IBig::from(2)) == IBig::ZERO;
    let chosen = match mode {
        _ if below == RBig::ZERO => lower,
        Down => lower,
        Up => upper,
        HalfUp => {
            if below < above {
                lower
            } else {
                upper
            }
        }
        HalfEven if below == above => {
            if lower_is_even {
                lower
            } else {
                upper
            }
        }
        HalfEven => {
            if below < above {
                lower
            } else {
                upper
            }
        }
    };
    let magnitude = chosen / power;
    if negative { -magnitude } else { magnitude }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn operations_agree_with_big_rationals(a in number(), b in number()) {
        for (ours, theirs) in [(&a + &b, big(&a) + big(&b)), (&a - &b, big(&a) - big(&b)), (&a * &b, big(&a) * big(&b))] {
            assert_canonical(&ours);
            prop_assert_eq!(big(&ours), theirs);
        }
        let quotient = a.checked_div(&b);
        prop_assert_eq!(quotient.is_none(), b.is_zero());
        if let Some(quotient) = quotient {
            assert_canonical(&quotient);
            prop_assert_eq!(big(&quotient), big(&a) / big(&b));
            prop_assert_eq!(quotient * &b, a.clone());
        }
        let mut sum = a.clone();
        sum += &b;
        sum -= b;
        prop_assert_eq!(sum, a);
    }

    #[test]
    fn field_laws(a in number(), b in number(), c in number()) {
        prop_assert_eq!(&a + &b, &b + &a);
        prop_assert_eq!(&a * &b, &b * &a);
        prop_assert_eq!((&a + &b) + &c, &a + (&b + &c));
        prop_assert_eq!((&a * &b) * &c, &a * (&b * &c));
        prop_assert_eq!(&a * (&b + &c), &a * &b + &a * &c);
        prop_assert_eq!(&a + -&a, Number::ZERO);
        prop_assert_eq!(&a * Number::ONE, a.clone());
        prop_assert_eq!([&a, &b, &c].into_iter().sum::<Number>(), [a, b, c].into_iter().sum::<Number>());
    }

    #[test]
    fn order_is_that_of_the_values(a in number(), b in number(), c in number()) {
        prop_assert_eq!(a.cmp(&b), big(&a).cmp(&big(&b)));
        prop_assert_eq!(a.cmp(&b), (&a + &c).cmp(&(&b + &c)));
        prop_assert_eq!(a.is_negative(), a < Number::ZERO);
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        prop_assert!(!a.abs().is_negative());
    }

    #[test]
    fn rounding_is_as_defined(value in number(), places in 0u32..24) {
        for mode in MODES {
            let ours = value.round(places, mode);
            assert_canonical(&ours);
            prop_assert_eq!(big(&ours), rounded_by_definition(&big(&value), places, mode));
            let printed = value.format_fixed(places, mode);
            prop_assert_eq!(n(&printed), ours.clone());
            prop_assert_eq!(printed.split_once('.').map_or(0, |(_, decimals)| decimals.len()), places as usize);
            prop_assert_eq!(printed.starts_with('-'), ours.is_negative());
            prop_assert_eq!((-&value).round(places, mode), -ours);
        }
    }

    #[test]
    fn ties_are_exact(steps in -100_000i64..100_000, places in 0u32..6) {
        // An odd number of half steps is exactly between two neighbours.
        let tie = frac(2 * steps + 1, 2 * 10i64.pow(places));
        let neighbours = (2 * steps + 1).unsigned_abs() / 2;
        let expected = |magnitude: u64| frac(i64::try_from(magnitude).unwrap() * (2 * steps + 1).signum(), 10i64.pow(places));
        prop_assert_eq!(tie.round(places, HalfUp), expected(neighbours + 1));
        prop_assert_eq!(tie.round(places, HalfEven), expected(neighbours + neighbours % 2));
    }

    #[test]
    fn floor_and_ceiling_enclose(value in number()) {
        let (floor, ceil) = (value.floor(), value.ceil());
        prop_assert!(floor.is_integer() && ceil.is_integer());
        prop_assert!(floor <= value && value <= ceil);
        prop_assert_eq!(&ceil - &floor, if value.is_integer() { Number::ZERO } else { Number::ONE });
    }

    #[test]
    fn what_is_printed_is_read_back(value in prop_oneof![decimal(), (word(), word(), 0u32..40).prop_map(|(a, b, places)|
        Number::integer(a) * Number::integer(b) * frac(1, 10).pow_i(places))]) {
        let text = value.to_string();
        prop_assert_eq!(&n(&text), &value);
        let wide: String = text.chars().map(|c| match c {
            '-' => '－',
            '.' => '．',
            digit => char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')).unwrap(),
        }).collect();
        prop_assert_eq!(n(&wide), value.clone());
        let places = value.decimal_places().unwrap();
        prop_assert_eq!(value.format_fixed(places, Down), text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+−－0-9０-９.．,eE %x]{0,24}") {
        if let Ok(value) = Number::parse_decimal(&text) {
            assert_canonical(&value);
            prop_assert!(text.chars().all(|c| !matches!(c, ',' | 'e' | 'E' | ' ' | '%' | 'x')));
        }
    }
}

#[test]
fn appended_and_displayed_texts_are_the_same() {
    let min = format!("-{}.{}", "9".repeat(17), 5);
    let texts = ["0", "-0.5", "12", "-12", "0.001", "100.25", "1234567890.12345678", &min, "0.00000000000000000000001"];
    for text in texts {
        let number = Number::parse_decimal(text).expect("a number");
        let mut appended = String::from("=");
        number.append_to(&mut appended);
        assert_eq!(appended, format!("={number}"));
        assert_eq!(number.to_string(), text);
    }
    for (above, below, text) in [(1, 3, "1/3"), (-22, 7, "-22/7"), (i64::MIN, 3, "-9223372036854775808/3")] {
        let number = Number::ratio(above, below).expect("not by zero");
        let mut appended = String::new();
        number.append_to(&mut appended);
        assert_eq!((appended.as_str(), number.to_string().as_str()), (text, text));
    }
}
