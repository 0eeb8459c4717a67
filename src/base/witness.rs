//! A case that shows a defect, in numbers that another program can work out again.
//!
//! A message says it in prose; a witness says it as data: **given** these figures, **left** stands to **right** as
//! **relation** says, and it should not. Each side has its value, so that both the values and the relation can be checked
//! without the compiler. `docs/language.md` ("What a witness says") lists what each code states.

use crate::base::language::Bilingual;
use crate::base::number::Number;

/// One statement that shows a defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What is supposed on both sides.
    pub given: Vec<Given>,
    /// One side.
    pub left: Side,
    /// How it stands to the other.
    pub relation: Relation,
    /// The other side.
    pub right: Side,
}

/// A figure that is supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The figure as the scheme writes it: a fact, an event, a node, an expression.
    pub name: String,
    /// Its value.
    pub value: Quantity,
}

/// A number, exact, and as a drafter writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number in base units: a share of 1 for percentages, yuan for money.
    pub number: Number,
    /// The same with its unit.
    pub written: Bilingual,
}

/// One side of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What is supposed on this side only.
    pub given: Vec<Given>,
    /// What is stated.
    pub what: What,
    /// Of what: a node, an expression or words of the scheme.
    pub of: Bilingual,
    /// How much it is; none where it has no limit.
    pub value: Option<Quantity>,
}

/// What one side of a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The value of a node or an expression.
    Value,
    /// The sum of what is given.
    Sum,
    /// How many lines or conditions take what is given.
    Lines,
    /// The least that can come out for any data.
    Least,
    /// The most that can come out for any data.
    Most,
    /// A number that the scheme, or the language, states.
    Stated,
    /// What comes out where the words are added to what the problem points at.
    Reading,
}

/// How one side stands to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Differs,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

impl What {
    /// Its word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Sum => "sum",
            Self::Lines => "lines",
            Self::Least => "least",
            Self::Most => "most",
            Self::Stated => "stated",
            Self::Reading => "reading",
        }
    }
}

impl Relation {
    /// Its sign in JSON.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::Differs => "!=",
            Self::AtLeast => ">=",
            Self::Greater => ">",
        }
    }

    /// How the first number stands to the second.
    #[must_use]
    pub fn between(a: &Number, b: &Number) -> Self {
        match a.cmp(b) {
            std::cmp::Ordering::Less => Self::Less,
            std::cmp::Ordering::Equal => Self::Equal,
            std::cmp::Ordering::Greater => Self::Greater,
        }
    }
}

impl Quantity {
    /// A number of things, without a unit.
    #[must_use]
    pub fn bare(number: impl Into<Number>) -> Self {
        let number = number.into();
        let written = Bilingual::from(number.to_string());
        Self { number, written }
    }

    /// A number of points.
    #[must_use]
    pub fn points(number: Number) -> Self {
        let written = Bilingual { zh: format!("{number}分"), en: format!("{number} points") };
        Self { number, written }
    }

    /// A day, as the number of its digits: 20220331.
    #[must_use]
    pub fn date(date: jiff::civil::Date) -> Self {
        let digits = i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
        Self { number: Number::from(digits), written: Bilingual::from(date.to_string()) }
    }

    /// A share; one that has no end as a percentage is written as a fraction.
    #[must_use]
    pub fn share(number: Number) -> Self {
        let hundred = &number * &Number::HUNDRED;
        let written = match hundred.decimal_places() {
            Some(_) => format!("{hundred}%"),
            None => number.to_string(),
        };
        Self { number, written: Bilingual::from(written) }
    }
}

impl Side {
    /// A side with its value.
    #[must_use]
    pub fn new(what: What, of: impl Into<Bilingual>, value: Quantity) -> Self {
        Self { given: Vec::new(), what, of: of.into(), value: Some(value) }
    }

    /// A side whose value has a limit, or none.
    #[must_use]
    pub fn end(what: What, of: impl Into<Bilingual>, value: Option<Quantity>) -> Self {
        Self { given: Vec::new(), what, of: of.into(), value }
    }

    /// The same side where a figure has a value.
    #[must_use]
    pub fn given(mut self, name: impl Into<String>, value: Quantity) -> Self {
        self.given.push(Given { name: name.into(), value });
        self
    }
}

impl Witness {
    /// A statement about two sides.
    #[must_use]
    pub fn new(left: Side, relation: Relation, right: Side) -> Self {
        Self { given: Vec::new(), left, relation, right }
    }

    /// That a sum is not what is stated: the parts, their sum, and what it should be.
    #[must_use]
    pub fn sum<'a>(
        of: &Bilingual,
        parts: impl IntoIterator<Item = (&'a str, &'a Number)>,
        whole: &Number,
        unit: fn(Number) -> Quantity,
    ) -> Self {
        let given: Vec<Given> = parts
            .into_iter()
            .map(|(name, number)| Given { name: name.to_owned(), value: unit(number.clone()) })
            .collect();
        let sum: Number = given.iter().map(|part| part.value.number.clone()).sum();
        let relation = Relation::between(&sum, whole);
        let right = Side::new(What::Stated, of.clone(), unit(whole.clone()));
        Self { given, left: Side::new(What::Sum, of.clone(), unit(sum)), relation, right }
    }

    /// How many lines take what is given, where one should.
    #[must_use]
    pub fn lines(of: impl Into<Bilingual>, found: usize) -> Self {
        let of = of.into();
        let found = Number::from(u32::try_from(found).unwrap_or(u32::MAX));
        let relation = Relation::between(&found, &Number::ONE);
        let right =
            Side::new(What::Stated, Bilingual { zh: "应有".to_owned(), en: "due".to_owned() }, Quantity::bare(1));
        Self::new(Side::new(What::Lines, of, Quantity::bare(found)), relation, right)
    }

    /// That two readings of what the scheme leaves open differ.
    #[must_use]
    pub fn readings(one: (Bilingual, Quantity), other: (Bilingual, Quantity)) -> Self {
        let side = |(words, value)| Side::new(What::Reading, words, value);
        Self::new(side(one), Relation::Differs, side(other))
    }

    /// The same statement where a figure has a value.
    #[must_use]
    pub fn given(mut self, name: impl Into<String>, value: Quantity) -> Self {
        self.given.push(Given { name: name.into(), value });
        self
    }
}
