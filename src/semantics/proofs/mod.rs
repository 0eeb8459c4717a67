//! Proofs beyond sums, bands and bounds: rules that can never work, and rules that work the wrong way round.
//!
//! Two means, both without a solver and linear in the size of the scheme. **Intervals** show that a condition holds
//! always or never (`dead`). **Trials** work a node's rules out on landmark figures, the ends of ranges and both sides of
//! every limit (`trial`); what they find is a witness, so every finding is true (`direction`, `signs`). A witness is
//! written as the drafter would give it in an example.

mod dead;
mod defined;
mod direction;
mod doubles;
mod irrational;
mod overlaps;
mod signs;
mod trial;
mod zeros;

use super::Builder;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::FactId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::Dim;
use crate::say;

impl Builder<'_> {
    /// Looks for rules that can never work or work the wrong way round.
    pub(super) fn proofs(&mut self) {
        // What is decided at the end rests on every node: with an error anywhere nothing is proven about it.
        if !self.problems.has_errors() {
            self.dead_conditions();
        }
        for index in 0..self.nodes.len() {
            if self.drafts.get(index).is_some_and(|draft| draft.unsettled) {
                continue;
            }
            self.wrong_directions(index);
            self.wrong_signs(index);
            self.overlapping_methods(index);
            self.counted_twice(index);
            self.zero_as_missing(index);
        }
        self.out_of_proportion();
        self.undefined_values();
        self.irrational_values();
    }

    /// A number as a drafter writes it, in both languages.
    fn written(&self, number: &Number, dim: &Dim) -> Bilingual {
        match dim {
            Dim::Days => Bilingual { zh: format!("{number}天"), en: format!("{number} days") },
            Dim::Money => Bilingual { zh: format!("{number}元"), en: format!("{number} yuan") },
            _ => self.shown(number, dim),
        }
    }

    /// `given x = 80%`
    fn witness(&self, facts: &[(FactId, Number)]) -> Bilingual {
        let list: Vec<Bilingual> = facts
            .iter()
            .filter_map(|(id, number)| self.facts.get(id.index()).map(|fact| (fact, number)))
            .map(|(fact, number)| {
                say!(
                    "{fact} = {value}",
                    "{fact} = {value}",
                    fact = fact.id.as_str(),
                    value = self.written(number, &fact.dim)
                )
            })
            .collect();
        let zh = list.iter().map(|one| one.zh.as_str()).collect::<Vec<_>>().join("，");
        let en = list.iter().map(|one| one.en.as_str()).collect::<Vec<_>>().join(", ");
        Bilingual { zh: format!("已知 {zh}"), en: format!("given {en}") }
    }
}

/// Whether two expressions read the same figure; anything but plain figures is taken as different.
fn same(a: &Expr, b: &Expr) -> bool {
    use ExprKind as K;
    match (&a.kind, &b.kind) {
        (K::Fact(a), K::Fact(b)) => a == b,
        (K::Node(a), K::Node(b)) => a == b,
        (K::Field(e, f), K::Field(g, h)) => e == g && f == h,
        (K::InWindow(a), K::InWindow(b)) => a == b,
        (K::Constant(a), K::Constant(b)) => a == b,
        (K::Earlier(a, x), K::Earlier(b, y)) => x == y && same(a, b),
        (K::Not(a), K::Not(b)) => same(a, b),
        (K::Compare(x, a, b), K::Compare(y, c, d)) => x == y && same(a, c) && same(b, d),
        _ => false,
    }
}
