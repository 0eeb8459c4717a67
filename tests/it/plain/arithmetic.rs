//! Arithmetic as it is written on paper, worked out with fractions.

use super::fraction::Fraction;
use std::iter::Peekable;
use std::str::Chars;

/// A line of arithmetic: `20 - 1 × (80% - 78.5%) / 1%`.
pub(crate) struct Arithmetic<'a>(Peekable<Chars<'a>>);

impl Arithmetic<'_> {
    /// The value of a whole text; none where it is no arithmetic.
    pub(crate) fn value(text: &str) -> Option<Fraction> {
        let mut reader = Arithmetic(text.chars().peekable());
        let value = reader.sum()?;
        reader.next().is_none().then_some(value)
    }

    fn next(&mut self) -> Option<char> {
        while self.0.next_if(|c| *c == ' ').is_some() {}
        self.0.peek().copied()
    }

    fn take(&mut self, wanted: &str) -> Option<char> {
        let found = self.next().filter(|c| wanted.contains(*c))?;
        self.0.next();
        Some(found)
    }

    fn sum(&mut self) -> Option<Fraction> {
        let mut value = self.product()?;
        while let Some(sign) = self.take("+-−") {
            let right = self.product()?;
            value = if sign == '+' { value + right } else { value - right };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<Fraction> {
        let mut value = self.power()?;
        while let Some(sign) = self.take("×*÷/") {
            let right = self.power()?;
            value = if "×*".contains(sign) { value * right } else { value / right };
        }
        Some(value)
    }

    fn power(&mut self) -> Option<Fraction> {
        let base = self.atom()?;
        if self.take("^").is_none() {
            return Some(base);
        }
        let exponent = self.digits()?.parse::<u32>().ok()?;
        Some((0..exponent).fold(Fraction::from(1), |product, _| product * base))
    }

    fn atom(&mut self) -> Option<Fraction> {
        if self.take("-−").is_some() {
            return Some(Fraction::ZERO - self.atom()?);
        }
        if self.take("(").is_some() {
            let inner = self.sum()?;
            return self.take(")").map(|_| inner);
        }
        if self.next()?.is_ascii_alphabetic() {
            return self.call();
        }
        let number = Fraction::parse(&self.digits()?)?;
        Some(if self.take("%").is_some() { number / Fraction::from(100) } else { number })
    }

    fn digits(&mut self) -> Option<String> {
        self.next()?;
        let mut digits = String::new();
        while let Some(digit) = self.0.next_if(|c| c.is_ascii_digit() || *c == '.') {
            digits.push(digit);
        }
        (!digits.is_empty()).then_some(digits)
    }

    /// `min(a, b, …)`, `max(a, b, …)`, `floor(a)`, `ceil(a)`, `round(a, places)`: half up.
    fn call(&mut self) -> Option<Fraction> {
        let mut name = String::new();
        while let Some(letter) = self.0.next_if(char::is_ascii_alphabetic) {
            name.push(letter);
        }
        self.take("(")?;
        let mut list = vec![self.sum()?];
        while self.take(",").is_some() {
            list.push(self.sum()?);
        }
        self.take(")")?;
        match (name.as_str(), list.as_slice()) {
            ("min", list) => list.iter().copied().min(),
            ("max", list) => list.iter().copied().max(),
            ("floor", [one]) => Some(one.floor()),
            ("ceil", [one]) => Some(one.ceiling()),
            ("round", [one, places]) => Some(one.rounded(format!("{places:?}").trim_end_matches("/1").parse().ok()?)),
            _ => None,
        }
    }
}

#[test]
fn arithmetic() {
    let value = |text| Arithmetic::value(text).map(|value| format!("{value:?}"));
    assert_eq!(value("20 - 1 × (80 - 78.5)").as_deref(), Some("37/2"));
    assert_eq!(value("100 × 40% + max(3, 2 ^ 3, -1) ÷ 3").as_deref(), Some("128/3"));
    assert_eq!(value("round(2.345, 2) + floor(-0.5) + ceil(0.1)").as_deref(), Some("47/20"));
    assert_eq!(value("3 points"), None);
}
