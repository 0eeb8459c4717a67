//! Irrational numbers as true values.
//!
//! A [`Real`] is not an approximation but the expression that gives the value: roots, logarithms, exponentials, and
//! sums, products and quotients of them, with shared parts. What is asked of it (order, rounding, whole part) is decided
//! by enclosures between fractions of 2^bits, ever tighter until one side is certain. Values nearer than 10^-60 to each
//! other are taken as equal, which ends the search where two expressions mean one value (ln 8 ÷ ln 4 = 3/2). Roots of
//! rationals are compared by powers of whole numbers and need no such limit.
//!
//! - `series`: ln and exp of rationals between certain ends;
//! - `enclosure`: intervals and their arithmetic;
//! - `make`: the constructors, which keep what is rational rational;
//! - `decide`: order, whole part.

mod decide;
mod enclosure;
mod make;
mod series;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use dashu_int::IBig;
use dashu_ratio::RBig;

use super::Number;
use super::repr::{Large, Repr};
use enclosure::Enclosure;

pub(super) use decide::{compare, floor};
pub(super) use make::{add, div, exp, ln, mul, power};

/// The bits of the first enclosure, which each value keeps: nearly every question is decided with it.
const FIRST: usize = 256;

/// More bits than this are never asked for: a search that came so far is about equal values.
const MOST: usize = 1 << 20;

/// A value that is not known to be rational.
#[derive(Clone)]
pub(in crate::base::number) struct Real(Arc<Node>);

struct Node {
    kind: Kind,
    first: OnceLock<Option<Enclosure>>,
}

/// What a value is made of. Operands that are rational stand as they are.
enum Kind {
    /// ± the root of a positive rational that has no such root among the rationals.
    Root {
        negative: bool,
        radicand: RBig,
        degree: u32,
    },
    /// The root of a positive value.
    RootOf(Number, u32),
    /// The natural logarithm of a positive value.
    Ln(Number),
    /// e to a power.
    Exp(Number),
    Add(Number, Number),
    Mul(Number, Number),
    Div(Number, Number),
}

impl Kind {
    fn operands(&self) -> impl Iterator<Item = &Number> {
        let (first, second) = match self {
            Self::Root { .. } => (None, None),
            Self::RootOf(a, _) | Self::Ln(a) | Self::Exp(a) => (Some(a), None),
            Self::Add(a, b) | Self::Mul(a, b) | Self::Div(a, b) => (Some(a), Some(b)),
        };
        first.into_iter().chain(second)
    }

    /// Takes the operands out; what is left holds nothing.
    fn take(&mut self) -> Vec<Number> {
        match std::mem::replace(self, Self::Ln(Number::ONE)) {
            Self::Root { .. } => Vec::new(),
            Self::RootOf(a, _) | Self::Ln(a) | Self::Exp(a) => vec![a],
            Self::Add(a, b) | Self::Mul(a, b) | Self::Div(a, b) => vec![a, b],
        }
    }
}

/// Long sums are deep: they are taken apart one by one and not by recursion.
impl Drop for Node {
    fn drop(&mut self) {
        let mut left = self.kind.take();
        while let Some(number) = left.pop() {
            if let Repr::Large(large) = number.0
                && let Large::Real(real) = *large
                && let Some(mut node) = Arc::into_inner(real.0)
            {
                left.append(&mut node.kind.take());
            }
        }
    }
}

impl Real {
    fn new(kind: Kind) -> Self {
        Self(Arc::new(Node { kind, first: OnceLock::new() }))
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The enclosure with so many bits; none where they are too few to tell.
    fn enclosure(&self, bits: usize) -> Option<Enclosure> {
        let mut known = Known { bits, found: BTreeMap::new() };
        let mut open = vec![self.clone()];
        while let Some(top) = open.last().cloned() {
            if known.get(&top).is_some() {
                open.pop();
                continue;
            }
            let before = open.len();
            open.extend(
                top.0.kind.operands().filter_map(Number::real).filter(|part| known.get(part).is_none()).cloned(),
            );
            if open.len() == before {
                known.put(&top, top.computed(&known));
                open.pop();
            }
        }
        known.get(self).flatten()
    }

    /// The enclosure from those of the operands.
    fn computed(&self, known: &Known) -> Option<Enclosure> {
        let bits = known.bits;
        match &self.0.kind {
            Kind::Root { negative, radicand, degree } => {
                let steps = usize::try_from(*degree).unwrap_or(1);
                let scaled: IBig = radicand.numerator() << (bits * steps);
                let whole = scaled / IBig::from(radicand.denominator().clone());
                let lo = whole.nth_root(steps);
                let root = Enclosure { hi: &lo + IBig::ONE, lo };
                Some(if *negative { root.negated() } else { root })
            }
            Kind::RootOf(a, degree) => Some(known.of(a)?.root(*degree, bits)),
            Kind::Ln(a) => match a.real() {
                None => {
                    let a = a.0.rational()?;
                    let num = dashu_int::UBig::try_from(a.numerator().clone()).ok()?;
                    Some(series::ln(&num, a.denominator(), bits))
                }
                Some(_) => {
                    let a = known.of(a)?;
                    let one = dashu_int::UBig::ONE << bits;
                    let low = dashu_int::UBig::try_from(a.lo).ok().filter(|low| !low.is_zero())?;
                    let high = dashu_int::UBig::try_from(a.hi).ok()?;
                    Some(Enclosure { lo: series::ln(&low, &one, bits).lo, hi: series::ln(&high, &one, bits).hi })
                }
            },
            Kind::Exp(a) => {
                let a = known.of(a)?;
                Some(Enclosure { lo: series::exp(&a.lo, bits).lo, hi: series::exp(&a.hi, bits).hi })
            }
            Kind::Add(a, b) => Some(known.of(a)?.plus(&known.of(b)?)),
            Kind::Mul(a, b) => Some(known.of(a)?.times(&known.of(b)?, bits)),
            Kind::Div(a, b) => known.of(a)?.divided(&known.of(b)?, bits),
        }
    }
}

/// The enclosures found so far, with so many bits.
struct Known {
    bits: usize,
    /// By the address of the node; looked up and never gone through. The nodes live as long as the search.
    found: BTreeMap<*const Node, Option<Enclosure>>,
}

impl Known {
    fn get(&self, real: &Real) -> Option<Option<Enclosure>> {
        if self.bits == FIRST {
            return real.0.first.get().cloned();
        }
        self.found.get(&Arc::as_ptr(&real.0)).cloned()
    }

    fn put(&mut self, real: &Real, enclosure: Option<Enclosure>) {
        if self.bits == FIRST {
            real.0.first.get_or_init(|| enclosure);
        } else {
            self.found.insert(Arc::as_ptr(&real.0), enclosure);
        }
    }

    fn of(&self, number: &Number) -> Option<Enclosure> {
        match number.real() {
            Some(real) => self.get(real)?,
            None => {
                let rational = number.0.rational()?;
                Some(Enclosure::of_fraction(rational.numerator(), rational.denominator(), self.bits))
            }
        }
    }
}
