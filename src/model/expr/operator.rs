//! Comparisons of an expression, and functions of one number.

use crate::base::number::Number;

/// A comparison. (The syntax tree has its own; the rule set does not know the syntax.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `≠`
    NotEqual,
    /// `<`
    Less,
    /// `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `≥`
    GreaterOrEqual,
}

impl Comparison {
    /// Whether the comparison holds for an order of the two sides.
    #[must_use]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The comparison that holds exactly where this one does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// Its sign in print.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "≠",
            Self::Less => "<",
            Self::LessOrEqual => "≤",
            Self::Greater => ">",
            Self::GreaterOrEqual => "≥",
        }
    }
}

/// A function whose values are irrational.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealFunction {
    /// The natural logarithm; of 0 and less, undefined.
    Ln,
    /// e to a power.
    Exp,
    /// The square root; of less than 0, undefined.
    Sqrt,
}

/// Which way a number is taken to one of fewer decimals, whatever its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// Towards -∞.
    Floor,
    /// Towards +∞.
    Ceiling,
}

impl Towards {
    /// The nearest number of so many decimals on that side.
    #[must_use]
    pub fn apply(self, number: &Number, places: u32) -> Number {
        let power = Number::from(10).pow_i(places);
        let scaled = number * &power;
        let whole = match self {
            Self::Floor => scaled.floor(),
            Self::Ceiling => scaled.ceil(),
        };
        whole.checked_div(&power).unwrap_or(whole)
    }
}

impl RealFunction {
    /// Its value; none where it is undefined.
    #[must_use]
    pub fn apply(self, number: &Number) -> Option<Number> {
        match self {
            Self::Ln => number.ln(),
            Self::Exp => number.exp(),
            Self::Sqrt => number.sqrt(),
        }
    }
}
