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
mod extremes;
mod irrational;
mod overlaps;
mod signs;
mod tree;
mod trial;
mod zeros;

use super::Builder;
use crate::base::language::{Bilingual, Lang};
use crate::base::number::Number;
use crate::base::witness::{Given, Quantity};
use crate::model::FactId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::value::Dim;
use trial::{Figure, Trial, landmarks};

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
    pub(super) fn written(&self, number: &Number, dim: &Dim) -> Bilingual {
        match dim {
            Dim::Days => Bilingual { zh: format!("{number}天"), en: format!("{number} days") },
            Dim::Money => Bilingual { zh: format!("{number}元"), en: format!("{number} yuan") },
            _ => self.shown(number, dim),
        }
    }

    /// Figures with which none of the conditions holds, where they are about plain figures.
    pub(super) fn none_holds(&self, conditions: &[&Expr]) -> Vec<Given> {
        let marks = landmarks(self, conditions, &[]);
        let none = |trial: &Trial| conditions.iter().all(|condition| trial.truth(condition) == Some(false));
        let starts = Trial::corners(&marks, &Number::ZERO);
        let found = starts.iter().cloned().chain(starts.iter().flat_map(|start| start.around(&marks))).find(none);
        found.map(|trial| self.bindings(trial.figures)).unwrap_or_default()
    }

    /// Figures as an example gives them.
    fn bindings(&self, figures: impl IntoIterator<Item = (Figure, Number)>) -> Vec<Given> {
        let fact = |id: FactId| self.facts.get(id.index()).map(|fact| (fact.id.as_str(), &fact.dim));
        let before = |zh: &str, en: &str, id: &str| format!("{}.{id}", if self.chinese { zh } else { en });
        let mut given = Vec::new();
        for (figure, number) in figures {
            let found = match figure {
                Figure::Fact(id) => fact(id).map(|(id, dim)| (id.to_owned(), self.quantity(&number, dim))),
                Figure::Last(id) => fact(id).map(|(id, dim)| (before("上期", "last", id), self.quantity(&number, dim))),
                Figure::LastYear(id) => {
                    fact(id).map(|(id, dim)| (before("上年", "last-year", id), self.quantity(&number, dim)))
                }
                Figure::Events(id) => {
                    self.events.get(id.index()).map(|event| (event.id.clone(), Quantity::bare(number)))
                }
            };
            given.extend(found.map(|(name, value)| Given { name, value }));
        }
        given
    }
}

/// `given x = 80%`
pub(super) fn supposed(given: &[Given]) -> Bilingual {
    let list = |lang: Lang| given.iter().map(move |one| format!("{} = {}", one.name, one.value.written.get(lang)));
    Bilingual {
        zh: format!("已知 {}", list(Lang::Zh).collect::<Vec<_>>().join("，")),
        en: format!("given {}", list(Lang::En).collect::<Vec<_>>().join(", ")),
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
