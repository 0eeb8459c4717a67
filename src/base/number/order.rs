//! Comparison by value, by cross-multiplication.

use std::cmp::Ordering;

use dashu_int::IBig;

use super::Number;
use super::repr::Repr;

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (&Repr::Small { num: a, den: b }, &Repr::Small { num: c, den: d }) = (&self.0, &other.0) {
            if b == d {
                return a.cmp(&c);
            }
            return (i128::from(a) * i128::from(d.get())).cmp(&(i128::from(c) * i128::from(b.get())));
        }
        // Written out, since the library compares estimated logarithms first.
        let (left, right) = (self.0.as_big(), other.0.as_big());
        let left_product: IBig = left.numerator() * right.denominator();
        let right_product: IBig = right.numerator() * left.denominator();
        left_product.cmp(&right_product)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
