//! Two conditions about different figures that can hold at once: the first counts, and nobody said that it should.

use super::supposed;
use super::trial::{figure_of, least_change, simple};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::Witness;
use crate::model::FactId;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, Method, MethodKind};
use crate::model::node::Body;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::proofs::trial::Figure;

impl Builder<'_> {
    /// Looks for methods of an item whose conditions can both hold, about figures that have nothing to do with each other.
    pub(super) fn overlapping_methods(&mut self, index: usize) {
        let Some(Body::Item(item)) = self.nodes.get(index).map(|node| &node.body) else { return };
        let conditional: Vec<(&Method, &Expr)> =
            item.methods.iter().filter_map(|method| Some((method, method.when.as_ref()?))).collect();
        let mut problems = Vec::new();
        for pair in conditional.windows(2) {
            let [(first, a), (second, b)] = pair else { continue };
            let (Some(one), Some(two)) = (self.met_by(a), self.met_by(b)) else { continue };
            let apart = one.iter().all(|(fact, _)| two.iter().all(|(other, _)| other != fact));
            if !apart || stated(first).zip(stated(second)).is_some_and(|(a, b)| a.kind == b.kind) {
                continue;
            }
            let figures = one.into_iter().chain(two).map(|(fact, number)| (Figure::Fact(fact), number));
            let given = self.bindings(figures);
            problems.push(
                Diagnostic::new(
                    &catalog::CONDITIONS_OVERLAP,
                    say!("两个条件可以同时成立", "both conditions can hold at once"),
                )
                .at(b.span)
                .label(a.span, say!("那时算这一条", "then this one counts"))
                .note(say!("例：`{given}`", "for example, `{given}`", given = supposed(&given)))
                .help(say!(
                    "写明哪一条优先：给后一条加上 `除非 {text}`",
                    "say which comes first: add `unless {text}` to the second",
                    text = self.sources.text(a.span)
                ))
                .witness(Witness { given, ..Witness::lines(say!("条件", "conditions"), 2) }),
            );
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// Figures that meet a condition made of comparisons of facts with numbers; none where it is made otherwise.
    fn met_by(&self, condition: &Expr) -> Option<Vec<(FactId, Number)>> {
        let parts: Vec<&Expr> = match &condition.kind {
            ExprKind::And(list) => list.iter().collect(),
            _ => vec![condition],
        };
        let mut found: Vec<(FactId, Number)> = Vec::new();
        for part in parts {
            let (of, sign, limit) = simple(part)?;
            let Some(Figure::Fact(fact)) = figure_of(of) else { return None };
            let declared = self.facts.get(fact.index());
            let beside = least_change(&of.dim);
            let value = match sign {
                Comparison::GreaterOrEqual | Comparison::LessOrEqual | Comparison::Equal => limit.clone(),
                Comparison::Greater => limit + &beside,
                Comparison::Less => limit - &beside,
                Comparison::NotEqual => return None,
            };
            let range = declared.and_then(|fact| fact.range.as_ref());
            let possible = range.is_none_or(|(low, high)| *low <= value && value <= *high);
            if !possible || found.iter().any(|(other, _)| *other == fact) {
                return None;
            }
            found.push((fact, value));
        }
        Some(found)
    }
}

/// The points a method states.
fn stated(method: &Method) -> Option<&Expr> {
    match &method.kind {
        MethodKind::Earn(Choice::Value(value)) | MethodKind::Start(Choice::Value(value)) => Some(value),
        _ => None,
    }
}
