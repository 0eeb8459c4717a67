//! Comparison by value, by cross-multiplication.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use dashu_int::IBig;

use super::Number;
use super::real;
use super::repr::{Large, Repr};

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) = (&self.0, &other.0) {
            if b == d {
                return a.cmp(&c);
            }
            return (i128::from(a) * i128::from(d.get())).cmp(&(i128::from(c) * i128::from(b.get())));
        }
        let Some((left, right)) = self.0.rationals(&other.0) else { return real::compare(self, other) };
        // Written out, since the library compares estimated logarithms first.
        let left_product: IBig = left.numerator() * right.denominator();
        let right_product: IBig = right.numerator() * left.denominator();
        left_product.cmp(&right_product)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) => a == c && b == d,
            (a, b) => match a.rationals(b) {
                Some((a, b)) => a == b,
                None => real::compare(self, other).is_eq(),
            },
        }
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Repr::Small { num, den } => (num, den).hash(state),
            Repr::Large(large) => match large.as_ref() {
                Large::Rational(big) => big.hash(state),
                // Two expressions may mean one value.
                Large::Real(_) => "irrational".hash(state),
            },
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
