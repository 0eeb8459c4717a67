//! Parts whose children are multiplied: as shares of their full marks, each raised to its weight, or plainly.

use super::combine::Combined;
use super::eval::Reader;
use super::figures;
use super::record::Observer;
use super::value::{self, NOT_APPLICABLE, UNDEFINED};
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::node::{Combining, Node, Share};
use crate::model::value::{Dim, State, Value};
use std::borrow::Cow;

/// A child that has a value.
struct Factor<'a> {
    value: &'a Number,
    full: &'a Number,
    /// Its weight, or, among children with points, its full mark; exponents are in proportion to it.
    size: Cow<'a, Number>,
}

/// The largest root that is taken of one product; beyond it each factor is raised by itself.
const LARGEST_ROOT: u32 = 64;

/// p·Π(vᵢ/fᵢ)^wᵢ, or p·Π(vᵢ/fᵢ). A zero gives 0, a negative value none; the exponents of children that do not apply are
/// spread over the others in proportion. (semantics: 3.8, 4)
pub(super) fn value<O: Observer>(reader: &Reader<'_>, node: &Node, combining: Combining, unit: usize) -> Combined {
    let mut missing: Option<State> = None;
    let mut found: Vec<Factor<'_>> = Vec::new();
    for id in &node.children {
        let Some(child) = reader.desk.rules.nodes.get(id.index()) else { continue };
        let value = reader.nodes.get(id.index()).and_then(|column| column.get(unit)).unwrap_or(&UNDEFINED);
        let size = match &child.share {
            Share::Weight { by, .. } => match reader.size(*id, child, unit) {
                Ok(weight) if by.is_some() && weight.is_zero() => continue,
                Ok(weight) => weight,
                Err(state) => {
                    missing = value::stronger(missing, Some(state));
                    continue;
                }
            },
            Share::Points | Share::Root => reader.size(*id, child, unit).unwrap_or_default(),
        };
        match value {
            Value::Number(number) => found.push(Factor { value: number, full: &child.full, size }),
            Value::Missing(State::NotApplicable) if child.not_applicable.is_some() => {}
            other => missing = value::stronger(missing, Some(other.state().unwrap_or(State::Undefined))),
        }
    }
    let state = match missing {
        Some(state) => Some(state),
        None if found.is_empty() && !node.children.is_empty() => Some(State::NotApplicable),
        None if found.len() < usize::try_from(node.least_children).unwrap_or(usize::MAX) => Some(State::BelowMinimum),
        None => None,
    };
    if let Some(state) = state {
        let value = if state == State::NotApplicable { NOT_APPLICABLE } else { Value::Missing(state) };
        return Combined { value, phrase: O::RECORDS.then(Bilingual::default) };
    }
    let exponents: Vec<Number> = match combining {
        Combining::Geometric => {
            let all: Number = found.iter().map(|factor| factor.size.as_ref()).sum();
            found.iter().map(|factor| factor.size.checked_div(&all).unwrap_or_default()).collect()
        }
        _ => found.iter().map(|_| Number::ONE).collect(),
    };
    let phrase = O::RECORDS.then(|| phrase(node, &found, &exponents));
    let product = product(&found, &exponents).map(|share| &share * &node.full);
    Combined { value: product.map_or(UNDEFINED, Value::Number), phrase }
}

/// Π(vᵢ/fᵢ)^eᵢ; none where a factor is negative and its exponent is no whole number.
fn product(found: &[Factor<'_>], exponents: &[Number]) -> Option<Number> {
    let shares: Option<Vec<Number>> = found.iter().map(|factor| factor.value.checked_div(factor.full)).collect();
    let shares = shares?;
    if exponents.iter().all(|exponent| *exponent == Number::ONE) {
        return Some(shares.iter().fold(Number::ONE, |product, share| &product * share));
    }
    if shares.iter().any(Number::is_negative) {
        return None;
    }
    if shares.iter().any(Number::is_zero) {
        return Some(Number::ZERO);
    }
    // One root of one product: roots of rationals stay comparable by whole numbers.
    let root = (1..=LARGEST_ROOT).map(Number::from).find(|root| exponents.iter().all(|e| (e * root).is_integer()));
    let raised = |by: &Number| {
        let mut product = Number::ONE;
        for (share, exponent) in shares.iter().zip(exponents) {
            product = &product * &share.power(&(exponent * by))?;
        }
        Some(product)
    };
    match root {
        Some(root) => raised(&root)?.power(&Number::ONE.checked_div(&root)?),
        None => raised(&Number::ONE),
    }
}

/// `100 × (80 ÷ 100)^(1/2) × (50 ÷ 100)^(1/2)`
fn phrase(node: &Node, found: &[Factor<'_>], exponents: &[Number]) -> Bilingual {
    let mut terms = vec![figures::operand(&node.full, &Dim::Points)];
    for (factor, exponent) in found.iter().zip(exponents) {
        let parts = [figures::operand(factor.value, &Dim::Points), figures::operand(factor.full, &Dim::Points)];
        let share = figures::bracketed(&figures::joined(&parts, " ÷ "));
        terms.push(match *exponent == Number::ONE {
            true => share,
            false => figures::joined(&[share, figures::operand(exponent, &Dim::Plain)], "^"),
        });
    }
    figures::joined(&terms, " × ")
}
